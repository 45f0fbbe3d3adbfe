#include "base/threads.h"

#include "base/memory.h"

#include <pthread.h>

void gg_threads_run(void *(*run)(void *), void *workers, size_t size,
                    unsigned n)
{
    char *first = workers;
    pthread_t *threads = gg_alloc_array(n, sizeof *threads);
    unsigned started = 1;

    while (threads != NULL && started < n &&
           pthread_create(&threads[started], NULL, run,
                          first + started * size) == 0) {
        started++;
    }
    run(first);
    for (unsigned i = 1; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    gg_free(threads);
}
