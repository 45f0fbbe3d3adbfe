/* Compressed content: the members (gzip), frames (zstd) and streams (bzip2)
   of a file one after the other, and what can be saved behind damage. Only for
   the files of this folder. */
#ifndef GG_BASE_MEMBERS_H
#define GG_BASE_MEMBERS_H

#include "base/codec.h"
#include "base/log.h"
#include "base/stored.h"

enum { GG_N_CODECS = 3 };

typedef enum gg_member_state {
    GG_MEMBER_BETWEEN, /* a header, padding or the end comes next */
    GG_MEMBER_INSIDE,
    GG_MEMBER_DAMAGED, /* `damage` says why; look for the next header */
    GG_MEMBER_ENDED
} gg_member_state;

typedef struct gg_members {
    gg_stored *stored; /* borrowed; its window must exist */
    gg_log *log;       /* borrowed; may be changed between two reads */

    gg_member_state state;
    size_t codec; /* of the last member */
    void *decoders[GG_N_CODECS];
    uint64_t begin;     /* of the last member in the stored bytes */
    bool was_searched;  /* it was found behind damage */
    bool is_checksum;   /* the damage is a wrong checksum only */
    const char *damage; /* NULL: bytes behind a member are none */
    uint64_t verified_bytes;
    uint64_t skipped_bytes; /* stored ones, damaged and passed over */
} gg_members;

/* True where the content begins with one; needs GG_MAGIC_BYTES of it, or all
   there is. */
bool gg_members_begin(const unsigned char *p, size_t len);
/* Decompressed bytes, as gg_source_read gives them: *n is 0 at the end only. */
gg_status gg_members_read(gg_members *members, unsigned char *out,
                          size_t capacity, size_t *n, gg_error *error);
/* Frees the decoders. */
void gg_members_clear(gg_members *members);

#endif
