/* Decompression in a thread of its own: it fills a small ring of blocks while
   the caller uses those that are full. What is told on the way (damage, counts
   of stored bytes) comes with the block it belongs to, so that the caller sees
   it at the same byte as without the thread. Only for the files of this
   folder. */
#ifndef GG_BASE_AHEAD_H
#define GG_BASE_AHEAD_H

#include "base/members.h"

typedef struct gg_ahead gg_ahead;

/* Starts the thread; until gg_ahead_stop nobody else may touch `members` and
   what is stored. NULL where no memory or thread can be had: then everything
   goes on as before. */
gg_ahead *gg_ahead_start(gg_members *members);
/* Waits for the next bytes. `log` (may be NULL) gets what was logged before
   them. After an error the same error comes again, after the end the end. */
gg_status gg_ahead_read(gg_ahead *ahead, gg_log *log, unsigned char *out,
                        size_t capacity, size_t *n, gg_error *error);
/* As of the bytes that were given so far. */
uint64_t gg_ahead_stored_bytes(const gg_ahead *ahead);
uint64_t gg_ahead_skipped_bytes(const gg_ahead *ahead);
/* Ends the thread wherever it is, and frees. NULL is fine. */
void gg_ahead_stop(gg_ahead *ahead);

#endif
