/* Jobs in forked children: what crashes takes only its own job along.

   Results travel through memory of gg_shared_alloc, which parent and children
   see alike. A child never returns into the caller: it leaves by _exit, prints
   nothing, writes no core file and does not outlive its parent. */
#ifndef GG_MEASURE_WORKER_H
#define GG_MEASURE_WORKER_H

#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>

/* Zeroed memory, NULL when there is none. */
void *gg_shared_alloc(size_t n, size_t size);
void gg_shared_free(void *block, size_t n, size_t size);

typedef gg_status gg_worker_fn(void *user, size_t job, bool in_child,
                               gg_error *error);

typedef struct gg_worker_result {
    bool finished;    /* the job came to its end; else it died: */
    int signal;       /* of this signal, or with ... */
    int exit_code;    /* ... this code */
    gg_status status; /* what the job returned */
    gg_error error;
} gg_worker_result;

/* Runs fn(user, job) for every job, in their order, each in a child, at most
   n_processes at a time; where the system has no more processes for us, in
   this one. `results` (n_jobs, shared memory) tell how each went. Returns
   GG_ERROR_INTERRUPTED when *stop (may be NULL) became non-zero: the children
   are gone then. May be called with other threads running; waits only for its
   own children. */
gg_status gg_workers_run(gg_worker_fn *fn, void *user,
                         gg_worker_result *results, size_t n_jobs,
                         unsigned n_processes, const volatile int *stop,
                         gg_error *error);
/* The same in this process, one after the other. */
gg_status gg_workers_run_here(gg_worker_fn *fn, void *user,
                              gg_worker_result *results, size_t n_jobs,
                              const volatile int *stop, gg_error *error);

#endif
