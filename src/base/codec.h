/* What a kind of compression is made of: one file and one constant record for
   each. A decoder sees pieces of stored bytes and gives pieces of output; the
   members of a file, damage and what lies behind it are members.c's business.
   Only for the files of this folder. */
#ifndef GG_BASE_CODEC_H
#define GG_BASE_CODEC_H

#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>

/* One step of a decoder. */
typedef struct gg_piece {
    const unsigned char *in;
    size_t n_in;
    unsigned char *out;
    size_t room;

    /* what came of it */
    size_t used;        /* of `in` */
    size_t n_out;
    bool is_over;       /* the member ended */
    const char *damage; /* why it cannot go on; NULL: it can. Static. */
    bool is_checksum;   /* the damage is a wrong checksum only: what was
                           decoded was taken apart rightly */
} gg_piece;

typedef struct gg_codec {
    const char *name;
    int first;           /* byte of every header */
    size_t verify_bytes; /* enough to see whether a header is one; 0: the
                            header alone is no accident */
    /* True where a member begins. Given fewer bytes than a header has it
       judges by those, but by three at least. */
    bool (*is_header)(const unsigned char *p, size_t len);
    /* Makes *decoder where it is NULL, and readies it for a new member. */
    gg_status (*begin)(void **decoder, gg_error *error);
    /* Fails with GG_ERROR_MEMORY only. */
    gg_status (*step)(void *decoder, gg_piece *piece, gg_error *error);
    void (*free)(void *decoder); /* NULL is fine */
} gg_codec;

extern const gg_codec gg_codec_gzip;
extern const gg_codec gg_codec_zstd; /* also skippable frames */
extern const gg_codec gg_codec_bzip2;

/* Of the longest header that is looked for. */
enum { GG_MAGIC_BYTES = 10 };

/* Also true for frames that hold nothing and are passed over. */
bool gg_zstd_is_skippable(const unsigned char *p, size_t len);

#endif
