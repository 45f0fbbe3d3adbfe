/* One big JSON object, element by element: what stands in its lists comes one
   after the other, so that no list is ever held as a whole.

       {"persons": [{...}, {...}], "meta": {...}}
                    ^1     ^2              ^3

   Objects that gg_stream_enter names are gone into: with "elements",

       {"elements": {"nodes": [{...}, {...}]}, "data": {...}}
                               ^1     ^2               ^3

   The joints between elements are checked; whether an element itself is valid
   JSON is for who uses it (gg_json_scan): here it is only seen where it ends. */
#ifndef GG_BASE_STREAM_H
#define GG_BASE_STREAM_H

#include "base/buf.h"
#include "base/source.h"
#include "base/str.h"
#include "gazgraph.h"
#include "base/pending.h"

#include <stdbool.h>
#include <stdint.h>

enum { GG_STREAM_MAX_DEPTH = 8 };

typedef struct gg_stream {
    gg_pending in;
    uint64_t line; /* of the next byte */
    uint64_t column;
    int state;
    gg_buf key;    /* of the member that is being read, as it stands */
    const char *const *entered;
    gg_buf path;   /* keys of the open objects, with dots between */
    size_t ends[GG_STREAM_MAX_DEPTH]; /* of the path before each */
    size_t depth;
} gg_stream;

typedef struct gg_element {
    gg_str key;       /* of the member, as it stands between its quotes */
    gg_str within;    /* path of the object it is in; "": the whole */
    gg_str text;      /* borrowed until the next call */
    uint64_t line;    /* of its first byte */
    bool is_item;     /* in the list under that key, not the value itself */
    bool is_too_long; /* above 64 MiB: text is empty */
} gg_element;

void gg_stream_init(gg_stream *stream, gg_source *source);
void gg_stream_clear(gg_stream *stream);
/* Before the first element: objects to go into, by their paths ("graph",
   "graph.nodes"); the last is NULL. Borrowed. */
void gg_stream_enter(gg_stream *stream, const char *const *paths);
/* GG_END behind the object; GG_ERROR_DATA with line and column where there is
   no such object, or it ends too early. */
gg_status gg_stream_next(gg_stream *stream, gg_element *element,
                         gg_error *error);

#endif
