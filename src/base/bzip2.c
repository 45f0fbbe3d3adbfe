#include "base/codec.h"

#include "base/error.h"
#include "base/memory.h"

#include <bzlib.h>
#include <stdint.h>
#include <string.h>

typedef struct decoder {
    bz_stream stream;
    bool is_ready;
} decoder;

/* "BZh9" and the first bytes of a block, or of the end of an empty stream; as
   much of them as there is. */
static bool is_header(const unsigned char *p, size_t len)
{
    static const unsigned char BLOCK[] = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
    static const unsigned char END[] = {0x17, 0x72, 0x45, 0x38, 0x50, 0x90};
    size_t rest = len > 4 ? len - 4 : 0;

    rest = rest < sizeof BLOCK ? rest : sizeof BLOCK;
    return len >= 4 && p[0] == 'B' && p[1] == 'Z' && p[2] == 'h' &&
           p[3] >= '1' && p[3] <= '9' &&
           (memcmp(p + 4, BLOCK, rest) == 0 || memcmp(p + 4, END, rest) == 0);
}

static gg_status begin(void **slot, gg_error *error)
{
    decoder *d = *slot;

    if (d == NULL) {
        d = gg_calloc_array(1, sizeof *d);
        if (d == NULL) {
            return gg_fail_memory(error);
        }
        *slot = d;
    }
    if (d->is_ready) {
        BZ2_bzDecompressEnd(&d->stream);
    }
    memset(&d->stream, 0, sizeof d->stream);
    d->is_ready = BZ2_bzDecompressInit(&d->stream, 0, 0) == BZ_OK;
    return d->is_ready ? GG_OK : gg_fail_memory(error);
}

/* A damaged block is noticed when it has been given. */
static gg_status step(void *user, gg_piece *piece, gg_error *error)
{
    bz_stream *z = &((decoder *)user)->stream;
    size_t feed = piece->n_in < 1 << 30 ? piece->n_in : 1 << 30;
    size_t room = piece->room < 1 << 30 ? piece->room : 1 << 30;
    int code;

    z->next_in = (char *)(uintptr_t)piece->in;
    z->avail_in = (unsigned)feed;
    z->next_out = (char *)piece->out;
    z->avail_out = (unsigned)room;
    code = BZ2_bzDecompress(z);
    piece->used = feed - z->avail_in;
    piece->n_out = room - z->avail_out;
    switch (code) {
    case BZ_OK:
        break;
    case BZ_STREAM_END:
        piece->is_over = true;
        break;
    case BZ_MEM_ERROR:
        return gg_fail_memory(error);
    case BZ_DATA_ERROR:
        piece->damage = "wrong checksum or invalid data";
        break;
    default:
        piece->damage = "invalid data";
    }
    return GG_OK;
}

static void free_decoder(void *user)
{
    decoder *d = user;

    if (d != NULL && d->is_ready) {
        BZ2_bzDecompressEnd(&d->stream);
    }
    gg_free(d);
}

const gg_codec gg_codec_bzip2 = {
    .name = "bzip2",
    .first = 'B',
    .verify_bytes = 0, /* nothing comes before a whole block is there */
    .is_header = is_header,
    .begin = begin,
    .step = step,
    .free = free_decoder,
};
