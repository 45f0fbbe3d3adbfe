/* A source, line by line; lines of any length up to a limit, above which they
   are passed over whole. */
#ifndef GG_BASE_LINES_H
#define GG_BASE_LINES_H

#include "base/source.h"
#include "base/str.h"
#include "gazgraph.h"
#include "base/pending.h"

#include <stdbool.h>
#include <stdint.h>

enum { GG_MAX_LINE_BYTES = 64 << 20 };

typedef struct gg_lines {
    gg_pending in;
    uint64_t line; /* number of the last one given, from 1 */
} gg_lines;

void gg_lines_init(gg_lines *lines, gg_source *source);
void gg_lines_clear(gg_lines *lines);
/* The next line without its end (LF or CRLF), borrowed until the call after;
   a byte order mark at the start of the source is dropped. *is_too_long: it
   has more than GG_MAX_LINE_BYTES and only its start is given. GG_END after
   the last. */
gg_status gg_lines_next(gg_lines *lines, gg_str *line, bool *is_too_long,
                        gg_error *error);

#endif
