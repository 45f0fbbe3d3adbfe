#include "base/lines.h"

#include <string.h>

enum { SHOWN_BYTES = 4096 };

void gg_lines_init(gg_lines *lines, gg_source *source)
{
    gg_pending_init(&lines->in, source);
    lines->line = 0;
}

void gg_lines_clear(gg_lines *lines)
{
    gg_pending_clear(&lines->in);
}

/* Goes on to the end of a line of which only the start is kept. */
static gg_status skip_rest(gg_lines *lines, gg_error *error)
{
    gg_buf *raw = &lines->in.raw;
    gg_status status = GG_OK;

    memmove(raw->ptr, raw->ptr + lines->in.at, SHOWN_BYTES);
    while (status == GG_OK) {
        const char *end;
        raw->len = SHOWN_BYTES;
        lines->in.at = 0; /* so that nothing is moved */
        status = gg_pending_fill(&lines->in, error);
        end = memchr(raw->ptr + SHOWN_BYTES, '\n', raw->len - SHOWN_BYTES);
        if (end != NULL || lines->in.at_end) {
            lines->in.at = end != NULL ? (size_t)(end + 1 - raw->ptr) : raw->len;
            return status;
        }
    }
    return status;
}

static gg_status give_start(gg_lines *lines, gg_str *line, gg_error *error)
{
    gg_status status = skip_rest(lines, error);

    lines->line++;
    *line = (gg_str){lines->in.raw.ptr, SHOWN_BYTES};
    return status;
}

static gg_status give(gg_lines *lines, gg_str *line, size_t end, bool is_whole)
{
    const char *begin = lines->in.raw.ptr + lines->in.at;

    *line = (gg_str){begin, end - lines->in.at};
    lines->in.at = end + (is_whole ? 1 : 0);
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
    if (lines->line == 0 && lines->in.raw.len == 0 && !lines->in.at_end) {
        status = gg_pending_drop_mark(&lines->in, error);
    }
    while (status == GG_OK) {
        size_t from = lines->in.at + seen;
        const char *end =
            from < lines->in.raw.len
                ? memchr(lines->in.raw.ptr + from, '\n', lines->in.raw.len - from)
                : NULL;
        if (end != NULL) {
            return give(lines, line, (size_t)(end - lines->in.raw.ptr), true);
        }
        if (lines->in.at_end) {
            return lines->in.at == lines->in.raw.len
                       ? GG_END
                       : give(lines, line, lines->in.raw.len, false);
        }
        seen = lines->in.raw.len - lines->in.at;
        if (seen > GG_MAX_LINE_BYTES) {
            *is_too_long = true;
            return give_start(lines, line, error);
        }
        status = gg_pending_fill(&lines->in, error);
    }
    return status;
}
