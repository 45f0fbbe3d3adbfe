/* Records that are to be seen again sorted: each goes to one of some
   partitions, and later a partition is read at a time, which then fits into
   memory. What takes more than its share of memory waits in a temporary file.

       gg_sheaves_init(&s, log_parts, memory, folder);
       gg_sheaves_put(&s, part, words, n);            as often as there are some
       status = gg_sheaves_read(&s, part, &words, &n, &capacity, &error);
       gg_sheaves_clear(&s);

   A record is some 32-bit words, whose number its reader knows. */
#ifndef GG_NET_SHEAVES_H
#define GG_NET_SHEAVES_H

#include "base/scratch.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct gg_sheaf {
    uint32_t *words;
    size_t n;
    size_t capacity;
} gg_sheaf;

/* A stretch of a partition in the temporary file. */
typedef struct gg_sheaf_chunk {
    uint64_t at;
    size_t n;
    uint32_t part;
} gg_sheaf_chunk;

typedef struct gg_sheaves {
    gg_sheaf *parts; /* NULL: not in use */
    unsigned log_parts;
    size_t memory; /* bytes that `parts` may take */
    size_t bytes;  /* and what they take */
    const char *folder;
    gg_scratch scratch;
    gg_sheaf_chunk *chunks;
    size_t n_chunks;
    size_t chunks_capacity;
    bool failed; /* and then nothing is kept any more */
    gg_error error;
} gg_sheaves;

/* How many partitions, as a power of two, for so much memory. */
unsigned gg_sheaves_choose_log(size_t memory);
/* Borrows the folder. False when out of memory. */
bool gg_sheaves_init(gg_sheaves *s, unsigned log_parts, size_t memory,
                     const char *folder);
void gg_sheaves_clear(gg_sheaves *s);
/* The slow path: more room, or what is there goes to the file. */
void gg_sheaves_make_room(gg_sheaves *s, size_t part, size_t n);

static inline size_t gg_sheaves_part(const gg_sheaves *s, uint64_t hash)
{
    return s->log_parts != 0 ? (size_t)(hash >> (64 - s->log_parts)) : 0;
}

/* Room for n words, which are then counted as there; NULL after a failure,
   which `failed` and `error` keep. */
static inline uint32_t *gg_sheaves_add(gg_sheaves *s, size_t part, size_t n)
{
    gg_sheaf *sheaf = &s->parts[part];

    if (sheaf->capacity - sheaf->n < n) {
        gg_sheaves_make_room(s, part, n);
        if (s->failed) {
            return NULL;
        }
    }
    sheaf->n += n;
    return sheaf->words + sheaf->n - n;
}

static inline void gg_sheaves_put(gg_sheaves *s, size_t part,
                                  const uint32_t *words, size_t n)
{
    uint32_t *to = gg_sheaves_add(s, part, n);

    if (to != NULL) {
        memcpy(to, words, n * sizeof *words);
    }
}

/* Appends a partition to the n words there are. Several threads may read at
   once, when nothing is put any more. */
gg_status gg_sheaves_read(const gg_sheaves *s, size_t part, uint32_t **words,
                          size_t *n, size_t *capacity, gg_error *error);

#endif
