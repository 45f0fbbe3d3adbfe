#include "base/codec.h"

#include "base/error.h"
#include "base/memory.h"

#include <zstd.h>
#include <zstd_errors.h>

enum {
    WINDOW_LOG = 27,  /* 128 MiB */
    HEADER_BYTES = 3, /* of a block */
    VERIFY_BYTES = 140 << 10 /* a whole block */
};

typedef struct decoder {
    ZSTD_DStream *stream;
    size_t wants; /* bytes up to the end of the next block's header */
    bool is_full; /* the last call filled its room: more may be ready */
} decoder;

bool gg_zstd_is_skippable(const unsigned char *p, size_t len)
{
    return len >= 4 && (p[0] & 0xf0) == 0x50 && p[1] == 0x2a &&
           p[2] == 0x4d && p[3] == 0x18;
}

static bool is_header(const unsigned char *p, size_t len)
{
    return len >= 4 && p[0] == 0x28 && p[1] == 0xb5 && p[2] == 0x2f &&
           p[3] == 0xfd;
}

static void free_decoder(void *user)
{
    decoder *d = user;

    if (d != NULL) {
        ZSTD_freeDStream(d->stream);
    }
    gg_free(d);
}

static gg_status begin(void **slot, gg_error *error)
{
    decoder *d = *slot;
    size_t wants;

    if (d == NULL) {
        d = gg_calloc_array(1, sizeof *d);
        if (d == NULL) {
            return gg_fail_memory(error);
        }
        *slot = d;
    }
    if (d->stream == NULL) {
        d->stream = ZSTD_createDStream();
        if (d->stream == NULL) {
            return gg_fail_memory(error);
        }
    }
    wants = ZSTD_initDStream(d->stream);
    if (ZSTD_isError(wants) ||
        ZSTD_isError(ZSTD_DCtx_setParameter(d->stream, ZSTD_d_windowLogMax,
                                            WINDOW_LOG))) {
        return gg_fail_memory(error);
    }
    d->wants = wants;
    d->is_full = false;
    return GG_OK;
}

static gg_status failure(gg_piece *piece, size_t code, gg_error *error)
{
    switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_memory_allocation:
        return gg_fail_memory(error);
    case ZSTD_error_frameParameter_windowTooLarge:
        piece->damage = "window larger than 128 MiB";
        break;
    case ZSTD_error_checksum_wrong:
        piece->damage = "wrong checksum";
        piece->is_checksum = true;
        break;
    default:
        piece->damage = ZSTD_getErrorName(code);
    }
    return GG_OK;
}

/* Gives the decoder one block at a time, without the header of the next one,
   and nothing while there may be output left: when a call fails, what it had
   already decoded is lost. */
static gg_status step(void *user, gg_piece *piece, gg_error *error)
{
    decoder *d = user;
    size_t have = d->is_full ? 0 : piece->n_in;
    size_t give = d->wants > HEADER_BYTES ? d->wants - HEADER_BYTES : 1;
    ZSTD_inBuffer in = {piece->in, have < give ? have : give, 0};
    ZSTD_outBuffer to = {piece->out, piece->room, 0};
    size_t code = ZSTD_decompressStream(d->stream, &to, &in);

    if (ZSTD_isError(code)) {
        return failure(piece, code, error);
    }
    piece->used = in.pos;
    piece->n_out = to.pos;
    piece->is_over = code == 0;
    d->wants = code;
    d->is_full = to.pos == piece->room;
    return GG_OK;
}

const gg_codec gg_codec_zstd = {
    .name = "zstd",
    .first = 0x28,
    .verify_bytes = VERIFY_BYTES,
    .is_header = is_header,
    .begin = begin,
    .step = step,
    .free = free_decoder,
};
