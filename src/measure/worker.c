#define _DEFAULT_SOURCE 1 /* MAP_ANONYMOUS, fork, kill under -std=c11 */

#include "measure/worker.h"

#include "base/child.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- shared memory ----------------------------------------------------- */

/* 0 where n * size does not fit. */
static size_t block_size(size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / size) {
        return 0;
    }
    return n * size > 0 ? n * size : 1;
}

void *gg_shared_alloc(size_t n, size_t size)
{
    size_t len = block_size(n, size);
    void *block = MAP_FAILED;

    if (len > 0) {
        block = mmap(NULL, len, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    }
    return block != MAP_FAILED ? block : NULL;
}

void gg_shared_free(void *block, size_t n, size_t size)
{
    if (block != NULL) {
        (void)munmap(block, block_size(n, size));
    }
}

/* ---- the child --------------------------------------------------------- */

/* The C++ parts of igraph print to stderr before they abort. */
static void silence(void)
{
    int null = open("/dev/null", O_RDWR);

    if (null >= 0) {
        (void)dup2(null, STDOUT_FILENO);
        (void)dup2(null, STDERR_FILENO);
        if (null > STDERR_FILENO) {
            (void)close(null);
        }
    }
}

static void run_job(gg_worker_fn *fn, void *user, size_t job, bool in_child,
                    gg_worker_result *result)
{
    result->status = fn(user, job, in_child, &result->error);
    result->finished = true;
}

static void run_child(gg_worker_fn *fn, void *user, size_t job,
                      gg_worker_result *result, pid_t parent)
{
    gg_child_begin(parent);
    silence();
    run_job(fn, user, job, true, result);
    _exit(0);
}

/* ---- the parent -------------------------------------------------------- */

enum { MOST_PROCESSES = 64 };

typedef struct slot {
    pid_t pid; /* 0: free */
    size_t job;
} slot;

typedef struct pool {
    gg_worker_fn *fn;
    void *user;
    gg_worker_result *results;
    size_t n_slots;
    size_t n_running;
    slot slots[MOST_PROCESSES];
} pool;

static slot *free_slot(pool *p)
{
    for (size_t i = 0; i < p->n_slots; i++) {
        if (p->slots[i].pid == 0) {
            return &p->slots[i];
        }
    }
    return NULL;
}

/* False when the system has no process for us. */
static bool start(pool *p, slot *s, size_t job)
{
    pid_t parent = getpid();
    pid_t pid = fork();

    if (pid == 0) {
        run_child(p->fn, p->user, job, &p->results[job], parent);
    }
    if (pid < 0) {
        return false;
    }
    s->pid = pid;
    s->job = job;
    p->n_running++;
    return true;
}

static void note_end(pool *p, slot *s, int how)
{
    gg_worker_result *result = &p->results[s->job];

    if (WIFSIGNALED(how)) {
        result->finished = false;
        result->signal = WTERMSIG(how);
    } else if (WEXITSTATUS(how) != 0) {
        result->finished = false;
        result->exit_code = WEXITSTATUS(how);
    }
    s->pid = 0;
    p->n_running--;
}

/* Collects the children that have ended; true when there was one. Where the
   host ignores SIGCHLD the system has reaped them (ECHILD), and `finished`
   alone tells. */
static bool reap(pool *p)
{
    bool any = false;

    for (size_t i = 0; i < p->n_slots; i++) {
        slot *s = &p->slots[i];
        int how = 0;
        pid_t pid;

        if (s->pid == 0) {
            continue;
        }
        pid = waitpid(s->pid, &how, WNOHANG);
        if (pid == s->pid) {
            note_end(p, s, how);
            any = true;
        } else if (pid < 0 && errno == ECHILD) {
            note_end(p, s, 0);
            any = true;
        }
    }
    return any;
}

static void kill_all(pool *p)
{
    for (size_t i = 0; i < p->n_slots; i++) {
        slot *s = &p->slots[i];
        int how = 0;

        if (s->pid == 0) {
            continue;
        }
        (void)kill(s->pid, SIGKILL);
        while (waitpid(s->pid, &how, 0) < 0 && errno == EINTR) {
        }
        note_end(p, s, how);
    }
}

/* Sleeps 0.2 ms at first, up to 20 ms: waitpid has no time limit of its own,
   and *stop may be set by another thread. */
static void doze(long *nanoseconds)
{
    struct timespec time = {0, *nanoseconds};

    (void)nanosleep(&time, NULL);
    *nanoseconds += *nanoseconds / 2;
    if (*nanoseconds > 20000000L) {
        *nanoseconds = 20000000L;
    }
}

static bool is_set(const volatile int *stop)
{
    return stop != NULL && *stop != 0;
}

/* Starts jobs from *next on while there is room. */
static void start_some(pool *p, size_t *next, size_t n_jobs)
{
    while (*next < n_jobs) {
        slot *s = free_slot(p);

        if (s == NULL) {
            return;
        }
        if (!start(p, s, *next)) {
            if (p->n_running > 0) { /* again when a child has ended */
                return;
            }
            run_job(p->fn, p->user, *next, false, &p->results[*next]);
        }
        ++*next;
    }
}

gg_status gg_workers_run(gg_worker_fn *fn, void *user,
                         gg_worker_result *results, size_t n_jobs,
                         unsigned n_processes, const volatile int *stop,
                         gg_error *error)
{
    enum { SHORT_NAP = 200000 };
    pool p = {.fn = fn, .user = user, .results = results};
    long nap = SHORT_NAP;
    size_t next = 0;

    p.n_slots = n_processes < 1 ? 1 : n_processes;
    if (p.n_slots > MOST_PROCESSES) {
        p.n_slots = MOST_PROCESSES;
    }
    while (next < n_jobs || p.n_running > 0) {
        if (is_set(stop)) {
            kill_all(&p);
            return gg_fail(error, GG_ERROR_INTERRUPTED, "", "interrupted");
        }
        start_some(&p, &next, n_jobs);
        if (reap(&p)) {
            nap = SHORT_NAP;
        } else {
            doze(&nap);
        }
    }
    return GG_OK;
}

gg_status gg_workers_run_here(gg_worker_fn *fn, void *user,
                              gg_worker_result *results, size_t n_jobs,
                              const volatile int *stop, gg_error *error)
{
    for (size_t i = 0; i < n_jobs; i++) {
        if (!is_set(stop)) {
            run_job(fn, user, i, false, &results[i]);
        }
        if (is_set(stop)) {
            return gg_fail(error, GG_ERROR_INTERRUPTED, "", "interrupted");
        }
    }
    return GG_OK;
}
