/* The same work by several threads. */
#ifndef GG_BASE_THREADS_H
#define GG_BASE_THREADS_H

#include <stddef.h>

/* Calls run(worker) for each of n workers, `size` bytes each, at `workers`: for
   the first in the calling thread, for the others in one of their own, and
   returns when all are done. Where no further thread can be had, the workers
   behind are not called: each must take of the work until none is left. */
void gg_threads_run(void *(*run)(void *), void *workers, size_t size,
                    unsigned n);

#endif
