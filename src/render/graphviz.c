#define _DEFAULT_SOURCE 1 /* fork, kill, setrlimit under -std=c11 */

#include "render/graphviz.h"

#include "base/child.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char PROGRAM[] = "dot";

/* NOT_RUN: what shells, too, say of a program that is none. */
enum {
    NOT_RUN = 127,
    SECONDS = 300,
    WORDS_MOST = 16,
    CHUNK = 64 << 10,
    SAID = 400
};

#define MEMORY (UINT64_C(8) << 30)

/* ---- where it is -------------------------------------------------------- */

static bool is_program(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
           access(path, X_OK) == 0;
}

/* FOLDER/dot; an empty folder of the PATH, which is the current one, is passed
   over. */
static bool try_folder(gg_graphviz *graphviz, const char *folder, size_t len)
{
    if (len == 0 || len + 1 + sizeof PROGRAM > sizeof graphviz->path) {
        return false;
    }
    memcpy(graphviz->path, folder, len);
    graphviz->path[len] = '/';
    memcpy(graphviz->path + len + 1, PROGRAM, sizeof PROGRAM);
    return is_program(graphviz->path);
}

gg_status gg_graphviz_find(gg_graphviz *graphviz, gg_error *error)
{
    const char *rest = getenv("PATH");

    graphviz->seconds = SECONDS;
    graphviz->memory = MEMORY;
    rest = rest != NULL ? rest : "/usr/local/bin:/usr/bin:/bin";
    while (*rest != '\0') {
        size_t len = strcspn(rest, ":");
        if (try_folder(graphviz, rest, len)) {
            return GG_OK;
        }
        rest += len + (rest[len] == ':' ? 1 : 0);
    }
    return gg_fail(error, GG_ERROR_IO, NULL,
                   "pictures are drawn by Graphviz, and the PATH has no "
                   "program \"%s\" (Debian: apt-get install graphviz)",
                   PROGRAM);
}

/* ---- its environment ---------------------------------------------------- */

/* What it and its libraries need to find themselves and the fonts. Everything
   else, above all the locale, must not change the picture. */
static const char *const KEPT[] = {
    "PATH",           "HOME",            "TMPDIR",
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
    "XDG_DATA_DIRS",  "FONTCONFIG_FILE", "FONTCONFIG_PATH",
    "GVBINDIR",       "LD_LIBRARY_PATH",
};

enum { N_KEPT = sizeof KEPT / sizeof KEPT[0] };

/* With SERVER_NAME Graphviz takes itself for the servant of a web server and
   opens no file that a graph names. */
static char LOCALE[] = "LC_ALL=C";
static char NO_FILES[] = "SERVER_NAME=gazgraph";
/* A PDF says when it was made, of which newer ones are told this; older ones at
   least say it in one way (draw.c). */
static char TIME[] = "SOURCE_DATE_EPOCH=0";
static char ZONE[] = "TZ=UTC0";

extern char **environ;

static void make_environment(char *out[N_KEPT + 5])
{
    size_t n = 0;

    for (size_t i = 0; environ != NULL && environ[i] != NULL; i++) {
        size_t len = strcspn(environ[i], "=");
        for (size_t k = 0; k < N_KEPT && n < N_KEPT; k++) {
            if (strlen(KEPT[k]) == len &&
                memcmp(KEPT[k], environ[i], len) == 0) {
                out[n++] = environ[i];
            }
        }
    }
    out[n++] = LOCALE;
    out[n++] = NO_FILES;
    out[n++] = TIME;
    out[n++] = ZONE;
    out[n] = NULL;
}

/* ---- the child ---------------------------------------------------------- */

/* Sockets, since what is sent to one that is closed can be an error instead of
   a signal. [i][0] is ours, [i][1] the child's descriptor i. */
typedef struct lines {
    int fd[3][2];
} lines;

typedef struct run {
    const gg_graphviz *graphviz;
    const volatile int *stop;
    lines lines;
    pid_t pid;
    gg_str input;    /* what is not sent yet */
    gg_buf *output;
    char said[SAID]; /* the beginning of its stderr */
    size_t n_said;
    struct timespec start;
} run;

static void close_one(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

static void close_lines(lines *l)
{
    for (int i = 0; i < 3; i++) {
        close_one(&l->fd[i][0]);
        close_one(&l->fd[i][1]);
    }
}

static gg_status open_lines(lines *l, gg_error *error)
{
    for (int i = 0; i < 3; i++) {
        l->fd[i][0] = -1;
        l->fd[i][1] = -1;
    }
    for (int i = 0; i < 3; i++) {
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, l->fd[i]) !=
            0) {
            return gg_fail_errno(error, NULL, "speak to Graphviz", errno);
        }
    }
    return GG_OK;
}

static void limit(int what, uint64_t most)
{
    struct rlimit allowed;

    if (most != 0 && getrlimit(what, &allowed) == 0 &&
        (allowed.rlim_cur == RLIM_INFINITY || allowed.rlim_cur > most)) {
        allowed.rlim_cur = (rlim_t)most;
        (void)setrlimit(what, &allowed);
    }
}

/* Never returns. Its three lines become descriptors 0 to 2, by a way round for
   the host that has closed those. */
static void be_graphviz(const run *r, char *const *words,
                        char *const *environment, pid_t parent)
{
    int fd[3];

    gg_child_begin(parent);
    for (int i = 0; i < 3; i++) {
        fd[i] = fcntl(r->lines.fd[i][1], F_DUPFD_CLOEXEC, 3);
        if (fd[i] < 0) {
            _exit(NOT_RUN);
        }
    }
    for (int i = 0; i < 3; i++) {
        if (dup2(fd[i], i) < 0) {
            _exit(NOT_RUN);
        }
    }
    limit(RLIMIT_AS, r->graphviz->memory);
    /* where the parent no longer watches the clock */
    limit(RLIMIT_CPU, r->graphviz->seconds != 0
                          ? (uint64_t)r->graphviz->seconds + 5
                          : 0);
    execve(r->graphviz->path, words, environment);
    _exit(NOT_RUN);
}

static gg_status start(run *r, const char *const *arguments, gg_error *error)
{
    char name[sizeof PROGRAM];
    char *words[WORDS_MOST + 2] = {name};
    char *environment[N_KEPT + 5];
    pid_t parent = getpid();
    size_t n = 0;

    memcpy(name, PROGRAM, sizeof name);
    for (; arguments[n] != NULL && n < WORDS_MOST; n++) {
        words[n + 1] = (char *)(uintptr_t)arguments[n]; /* as execve has it */
    }
    make_environment(environment);
    r->pid = fork();
    if (r->pid == 0) {
        be_graphviz(r, words, environment, parent);
    }
    if (r->pid < 0) {
        return gg_fail_errno(error, r->graphviz->path, "start Graphviz",
                             errno);
    }
    for (int i = 0; i < 3; i++) {
        close_one(&r->lines.fd[i][1]);
    }
    return GG_OK;
}

/* ---- speaking to it ------------------------------------------------------ */

/* Sends what it takes; the end of the text is the end of the line. One that
   takes nothing more has its reasons, which its exit code will tell. */
static void send_some(run *r)
{
    ssize_t n = send(r->lines.fd[0][0], r->input.ptr, r->input.len,
                     MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n > 0) {
        r->input.ptr += n;
        r->input.len -= (size_t)n;
    }
    if (r->input.len == 0 ||
        (n < 0 && errno != EINTR && errno != EAGAIN)) {
        close_one(&r->lines.fd[0][0]);
    }
}

/* What it writes (1) or says (2). */
static void take_some(run *r, int which)
{
    char bytes[CHUNK];
    ssize_t n = read(r->lines.fd[which][0], bytes, sizeof bytes);

    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        close_one(&r->lines.fd[which][0]);
        return;
    }
    if (n > 0 && which == 1) {
        gg_buf_put(r->output, bytes, (size_t)n);
    } else if (n > 0) {
        size_t room = sizeof r->said - r->n_said;
        size_t kept = (size_t)n < room ? (size_t)n : room;
        memcpy(r->said + r->n_said, bytes, kept);
        r->n_said += kept;
    }
}

static bool is_late(const run *r)
{
    struct timespec now;

    return r->graphviz->seconds != 0 &&
           clock_gettime(CLOCK_MONOTONIC, &now) == 0 &&
           now.tv_sec - r->start.tv_sec > (time_t)r->graphviz->seconds;
}

static gg_status check_patience(const run *r, gg_error *error)
{
    if (r->stop != NULL && *r->stop != 0) {
        return gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
    }
    if (is_late(r)) {
        return gg_fail(error, GG_ERROR_IO, r->graphviz->path,
                       "Graphviz was not ready after %u seconds",
                       r->graphviz->seconds);
    }
    return r->output->failed ? gg_fail_memory(error) : GG_OK;
}

static gg_status speak(run *r, gg_error *error)
{
    enum { PATIENCE_MS = 50 };
    static const short EVENTS[] = {POLLOUT, POLLIN, POLLIN};
    gg_status status = GG_OK;

    while (status == GG_OK &&
           (r->lines.fd[1][0] >= 0 || r->lines.fd[2][0] >= 0)) {
        struct pollfd polled[3];
        for (int i = 0; i < 3; i++) {
            polled[i] = (struct pollfd){r->lines.fd[i][0], EVENTS[i], 0};
        }
        if (poll(polled, 3, PATIENCE_MS) > 0) {
            if (polled[0].revents != 0) {
                send_some(r);
            }
            for (int i = 1; i < 3; i++) {
                if (polled[i].revents != 0) {
                    take_some(r, i);
                }
            }
        }
        status = check_patience(r, error);
    }
    return status;
}

/* ---- how it ended -------------------------------------------------------- */

/* Its own words, on one line. */
static void trim_said(run *r)
{
    while (r->n_said != 0 && (unsigned char)r->said[r->n_said - 1] <= ' ') {
        r->n_said--;
    }
    for (size_t i = 0; i < r->n_said; i++) {
        r->said[i] = r->said[i] == '\n' ? ' ' : r->said[i];
    }
}

static gg_status judge(run *r, int how, gg_error *error)
{
    int shown;

    trim_said(r);
    shown = r->n_said < 160 ? (int)r->n_said : 160;
    if (WIFSIGNALED(how)) {
        return gg_fail(error, GG_ERROR_IO, r->graphviz->path,
                       "Graphviz was ended by signal %d%s%.*s", WTERMSIG(how),
                       shown != 0 ? ": " : "", shown, r->said);
    }
    if (WEXITSTATUS(how) == NOT_RUN && shown == 0) {
        return gg_fail(error, GG_ERROR_IO, r->graphviz->path,
                       "Graphviz cannot be run");
    }
    if (WEXITSTATUS(how) != 0) {
        return gg_fail(error, GG_ERROR_IO, r->graphviz->path,
                       "Graphviz failed with code %d%s%.*s",
                       WEXITSTATUS(how), shown != 0 ? ": " : "", shown,
                       r->said);
    }
    return GG_OK;
}

/* Waits for its end, with patience; kills it where `status` says that it is of
   no use any more. Where the host ignores SIGCHLD the system has reaped it
   (ECHILD): what it wrote alone tells then. */
static gg_status finish(run *r, gg_status status, gg_error *error)
{
    enum { NAP_MS = 1 };
    int how = 0;

    for (;;) {
        pid_t pid;
        if (status != GG_OK) {
            (void)kill(r->pid, SIGKILL);
        }
        pid = waitpid(r->pid, &how, status != GG_OK ? 0 : WNOHANG);
        if (pid == r->pid) {
            return status != GG_OK ? status : judge(r, how, error);
        }
        if (pid < 0 && errno == ECHILD) {
            return status;
        }
        if (pid == 0 && status == GG_OK) {
            (void)poll(NULL, 0, NAP_MS);
            status = check_patience(r, error);
        }
    }
}

gg_status gg_graphviz_run(const gg_graphviz *graphviz,
                          const char *const *arguments, gg_str input,
                          gg_buf *output, const volatile int *stop,
                          gg_error *error)
{
    run r = {.graphviz = graphviz, .stop = stop, .input = input,
             .output = output};
    gg_status status = open_lines(&r.lines, error);

    (void)clock_gettime(CLOCK_MONOTONIC, &r.start);
    if (status == GG_OK) {
        status = start(&r, arguments, error);
    }
    if (status == GG_OK) {
        status = finish(&r, speak(&r, error), error);
    }
    close_lines(&r.lines);
    return status;
}
