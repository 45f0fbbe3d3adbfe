/* Bytes as a file, gzip and zstd among them, read in pieces of two sizes: the
   same comes out. */
#include "fuzz.h"

#include "base/buf.h"
#include "base/source.h"

enum { MOST_BYTES = 1 << 20 }; /* a bomb is left when it has gone off */

typedef struct result {
    gg_buf bytes;
    gg_status status;
    uint64_t damaged;
    bool is_whole;
} result;

static void read_all(result *out, const char *bytes, size_t len,
                     size_t capacity)
{
    gg_source *source = NULL;
    gg_log log;
    gg_error error;
    char *piece = malloc(capacity);
    size_t n = 0;

    HOLDS(piece != NULL);
    gg_log_init(&log);
    gg_buf_init(&out->bytes);
    HOLDS(gg_source_open_memory(&source, bytes, len, "memory", &log,
                                &error) == GG_OK);
    do {
        out->status = gg_source_read(source, piece, capacity, &n, &error);
        if (out->status != GG_OK) {
            HOLDS(error.message[0] != '\0');
            break;
        }
        HOLDS(n <= capacity);
        gg_buf_put(&out->bytes, piece, n);
    } while (n != 0 && out->bytes.len < MOST_BYTES);
    HOLDS(!out->bytes.failed);
    HOLDS(gg_source_stored_bytes(source) <= len);
    HOLDS(gg_source_skipped_bytes(source) <= len);
    HOLDS(gg_source_bytes(source) >= out->bytes.len);
    out->is_whole = out->bytes.len < MOST_BYTES;
    if (out->status == GG_OK && out->is_whole) {
        HOLDS(gg_source_read(source, piece, capacity, &n, &error) == GG_OK);
        HOLDS(n == 0);
    }
    out->damaged = log.counts[GG_REASON_DAMAGED];
    gg_source_close(source);
    gg_log_clear(&log);
    free(piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    result a;
    result b;
    char *bytes;

    if (size == 0) {
        return 0;
    }
    bytes = exact_copy(data + 1, size - 1);
    read_all(&a, bytes, size - 1, 65536);
    read_all(&b, bytes, size - 1, (size_t)data[0] * 7 + 1);
    if (a.is_whole && b.is_whole) {
        HOLDS(a.status == b.status);
        HOLDS(a.damaged == b.damaged);
        HOLDS(gg_str_equal(gg_buf_str(&a.bytes), gg_buf_str(&b.bytes)));
    }
    gg_buf_clear(&a.bytes);
    gg_buf_clear(&b.bytes);
    free(bytes);
    return 0;
}
