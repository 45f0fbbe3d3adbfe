/* The bytes of a source as they are stored, before anything is decompressed:
   read from a descriptor into one window, or lying in memory. What was used
   already stays in the window for a while: a damaged member is often noticed
   only inside the next one, and the search for that one's header then has to
   begin further back. Only for the files of this folder. */
#ifndef GG_BASE_STORED_H
#define GG_BASE_STORED_H

#include "gazgraph.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GG_WINDOW_BYTES = 512 << 10,
    GG_HISTORY_BYTES = 160 << 10 /* more than a zstd block */
};

typedef struct gg_stored {
    const char *name; /* borrowed; what messages call it */
    int fd;
    bool may_wait; /* no regular file: bytes come when they come */
    const volatile int *stop; /* not 0: wait no longer; or NULL */
    atomic_bool quit;         /* nobody wants the bytes any more */

    unsigned char *window; /* or the caller's memory, never written then */
    bool is_memory;
    size_t at;
    size_t len;
    uint64_t window_offset; /* of window[0] in the stored bytes */
    bool has_ended;

    uint64_t n_read; /* of the file so far */
} gg_stored;

/* Frees the window. */
void gg_stored_clear(gg_stored *stored);
gg_status gg_stored_make_window(gg_stored *stored, gg_error *error);
/* One successful read(2) past the window; *n is 0 at the end only. */
gg_status gg_stored_read(gg_stored *stored, unsigned char *to, size_t room,
                         size_t *n, gg_error *error);
/* More bytes behind window[len]; drops the oldest when there is no room. */
gg_status gg_stored_refill(gg_stored *stored, gg_error *error);
/* Tries to have `want` bytes (at most the window less the history) from `at`
   on; fewer only at the end. */
gg_status gg_stored_ensure(gg_stored *stored, size_t want, gg_error *error);

static inline uint64_t gg_stored_offset(const gg_stored *stored)
{
    return stored->window_offset + stored->at;
}

#endif
