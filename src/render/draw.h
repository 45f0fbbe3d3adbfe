/* A picture's text turned into the bytes of a file. */
#ifndef GG_RENDER_DRAW_H
#define GG_RENDER_DRAW_H

#include "base/buf.h"
#include "base/str.h"
#include "gazgraph.h"
#include "render/graphviz.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct gg_picture_format {
    const char *name;      /* "svg" */
    const char *file_name; /* "graph.svg" */
    const char *help;
    bool is_text;          /* the DOT itself: nobody needs to draw */
    bool is_raster;        /* made of pixels */
    bool has_time;         /* tells when it was made */
    const char *flag;      /* of Graphviz */
    const char *begin;     /* how a whole picture begins and ends */
    const char *end;
    size_t len_begin;
    size_t len_end;
} gg_picture_format;

/* The index-th; NULL behind the last. */
const gg_picture_format *gg_picture_format_get(size_t index);
/* NULL where there is none. */
const gg_picture_format *gg_picture_format_find(gg_str name);

/* Appends the picture to `out`. As gg_graphviz_run; GG_ERROR_IO also where what
   came is no whole picture. `graphviz` may be NULL where format->is_text. */
gg_status gg_picture_draw(const gg_picture_format *format,
                          const gg_graphviz *graphviz, gg_str dot,
                          gg_buf *out, const volatile int *stop,
                          gg_error *error);

#endif
