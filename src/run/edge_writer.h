/* An edge and its evidence, for people, programs and browsers. */
#ifndef GG_RUN_EDGE_WRITER_H
#define GG_RUN_EDGE_WRITER_H

#include "base/buf.h"
#include "run/days.h"
#include "store/edge.h"
#include "store/find.h"

typedef enum gg_edge_form {
    GG_EDGE_TEXT,
    GG_EDGE_JSON, /* lines: the edge, then one a window */
    GG_EDGE_HTML  /* a page of its own */
} gg_edge_form;

typedef struct gg_edge_writer {
    gg_edge_form form;
    bool highlight; /* text: names stand out on a terminal */
    const gg_found_one *ends; /* two, as they were asked for */
    const gg_edge_facts *facts;
    gg_days period; /* that windows are of; open: all */
    gg_buf *out;
    gg_buf line; /* the words of the window at hand */
} gg_edge_writer;

void gg_edge_put_head(gg_edge_writer *writer);
void gg_edge_put_window(gg_edge_writer *writer, const gg_edge_window *window);
/* `told` windows; there are more: `rest`. */
void gg_edge_put_end(gg_edge_writer *writer, uint64_t told, bool rest);
void gg_edge_writer_clear(gg_edge_writer *writer);

#endif
