#include "base/pending.h"

#include "base/error.h"

#include <string.h>

enum { READ_BYTES = 256 << 10 };

void gg_pending_init(gg_pending *pending, gg_source *source)
{
    memset(pending, 0, sizeof *pending);
    pending->source = source;
    gg_buf_init(&pending->raw);
}

void gg_pending_clear(gg_pending *pending)
{
    gg_buf_clear(&pending->raw);
}

gg_status gg_pending_fill(gg_pending *pending, gg_error *error)
{
    gg_buf *raw = &pending->raw;
    gg_status status;
    size_t n = 0;

    if (pending->at != 0) {
        memmove(raw->ptr, raw->ptr + pending->at, raw->len - pending->at);
        raw->len -= pending->at;
        pending->at = 0;
    }
    if (!gg_buf_reserve(raw, READ_BYTES)) {
        return gg_fail_memory(error);
    }
    status = gg_source_read(pending->source, raw->ptr + raw->len, READ_BYTES,
                            &n, error);
    raw->len += n;
    pending->at_end = status == GG_OK && n == 0;
    return status;
}

/* The mark may come in pieces. */
gg_status gg_pending_drop_mark(gg_pending *pending, gg_error *error)
{
    gg_status status = GG_OK;

    while (status == GG_OK && pending->raw.len < 3 && !pending->at_end) {
        status = gg_pending_fill(pending, error);
    }
    if (pending->raw.len >= 3 &&
        memcmp(pending->raw.ptr, "\xEF\xBB\xBF", 3) == 0) {
        pending->at = 3;
    }
    return status;
}
