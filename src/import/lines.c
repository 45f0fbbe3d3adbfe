#include "import/lines.h"

#include "base/error.h"

#include <string.h>

enum { READ_BYTES = 256 << 10, SHOWN_BYTES = 4096 };

void gg_lines_init(gg_lines *lines, gg_source *source)
{
    memset(lines, 0, sizeof *lines);
    lines->source = source;
    gg_buf_init(&lines->raw);
}

void gg_lines_clear(gg_lines *lines)
{
    gg_buf_clear(&lines->raw);
}

/* More bytes behind what is there; what was given makes room. */
static gg_status fill(gg_lines *lines, gg_error *error)
{
    gg_buf *raw = &lines->raw;
    gg_status status;
    size_t n = 0;

    if (lines->at != 0) {
        memmove(raw->ptr, raw->ptr + lines->at, raw->len - lines->at);
        raw->len -= lines->at;
        lines->at = 0;
    }
    if (!gg_buf_reserve(raw, READ_BYTES)) {
        return gg_fail_memory(error);
    }
    status = gg_source_read(lines->source, raw->ptr + raw->len, READ_BYTES,
                            &n, error);
    raw->len += n;
    lines->at_end = status == GG_OK && n == 0;
    return status;
}

/* The mark may come in pieces. */
static gg_status drop_mark(gg_lines *lines, gg_error *error)
{
    gg_status status = GG_OK;

    while (status == GG_OK && lines->raw.len < 3 && !lines->at_end) {
        status = fill(lines, error);
    }
    if (lines->raw.len >= 3 &&
        memcmp(lines->raw.ptr, "\xEF\xBB\xBF", 3) == 0) {
        lines->at = 3;
    }
    return status;
}

/* Goes on to the end of a line of which only the start is kept. */
static gg_status skip_rest(gg_lines *lines, gg_error *error)
{
    gg_buf *raw = &lines->raw;
    gg_status status = GG_OK;

    memmove(raw->ptr, raw->ptr + lines->at, SHOWN_BYTES);
    while (status == GG_OK) {
        const char *end;
        lines->at = raw->len = SHOWN_BYTES;
        lines->at = 0; /* so that fill() moves nothing */
        status = fill(lines, error);
        end = memchr(raw->ptr + SHOWN_BYTES, '\n', raw->len - SHOWN_BYTES);
        if (end != NULL || lines->at_end) {
            lines->at = end != NULL ? (size_t)(end + 1 - raw->ptr) : raw->len;
            return status;
        }
    }
    return status;
}

static gg_status give_start(gg_lines *lines, gg_str *line, gg_error *error)
{
    gg_status status = skip_rest(lines, error);

    lines->line++;
    *line = (gg_str){lines->raw.ptr, SHOWN_BYTES};
    return status;
}

static gg_status give(gg_lines *lines, gg_str *line, size_t end, bool is_whole)
{
    const char *begin = lines->raw.ptr + lines->at;

    *line = (gg_str){begin, end - lines->at};
    lines->at = end + (is_whole ? 1 : 0);
    lines->line++;
    if (line->len != 0 && begin[line->len - 1] == '\r') {
        line->len--;
    }
    return GG_OK;
}

gg_status gg_lines_next(gg_lines *lines, gg_str *line, bool *is_too_long,
                        gg_error *error)
{
    gg_status status = GG_OK;
    size_t seen = 0; /* bytes from `at` on without a line end */

    *is_too_long = false;
    if (lines->line == 0 && lines->raw.len == 0 && !lines->at_end) {
        status = drop_mark(lines, error);
    }
    while (status == GG_OK) {
        size_t from = lines->at + seen;
        const char *end =
            from < lines->raw.len
                ? memchr(lines->raw.ptr + from, '\n', lines->raw.len - from)
                : NULL;
        if (end != NULL) {
            return give(lines, line, (size_t)(end - lines->raw.ptr), true);
        }
        if (lines->at_end) {
            return lines->at == lines->raw.len
                       ? GG_END
                       : give(lines, line, lines->raw.len, false);
        }
        seen = lines->raw.len - lines->at;
        if (seen > GG_MAX_LINE_BYTES) {
            *is_too_long = true;
            return give_start(lines, line, error);
        }
        status = fill(lines, error);
    }
    return status;
}
