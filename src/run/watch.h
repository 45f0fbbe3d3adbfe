/* A folder, and what arrives in it, by inotify: files that were closed after
   writing or moved there, in folders inside, too. */
#ifndef GG_RUN_WATCH_H
#define GG_RUN_WATCH_H

#include "base/arena.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>

/* What has arrived: paths as gg_options.inputs takes them, each once, sorted;
   names below the folder are those of the folder read as a whole. */
typedef struct gg_arrivals {
    const char **items;
    size_t n;
    size_t capacity;
    gg_arena arena;
} gg_arrivals;

void gg_arrivals_clear(gg_arrivals *arrivals);

typedef struct gg_watcher gg_watcher;

/* GG_ERROR_IO where the folder cannot be watched. */
gg_status gg_watcher_open(gg_watcher **out, const char *folder,
                          gg_error *error);
void gg_watcher_close(gg_watcher *watcher); /* NULL is fine */

/* Waits until something is there and nothing more comes at once, `milliseconds`
   have passed (-1: however long it takes), or a signal has come; adds what is
   there. GG_END: the folder is gone. */
gg_status gg_watcher_wait(gg_watcher *watcher, int milliseconds,
                          gg_arrivals *arrivals, gg_error *error);

#endif
