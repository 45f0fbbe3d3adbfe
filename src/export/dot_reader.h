/* Reads DOT as gazgraph writes it, as a stream, and strictly: one undirected
   graph, statements with one list of quoted attributes each, default
   attributes, anonymous subgraphs, one kind of comment. */
#ifndef GG_EXPORT_DOT_READER_H
#define GG_EXPORT_DOT_READER_H

#include "base/buf.h"
#include "base/source.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stdbool.h>

/* What is called for the statements about nodes ("n1", and `other` absent) and
   edges. Everything lives during the call; anything but GG_OK ends the
   reading. */
typedef struct gg_dot_handler {
    gg_status (*row)(void *user, gg_str id, gg_str other, gg_error *error);
    /* `value` is what stands between the quotes. */
    gg_status (*attribute)(void *user, gg_str name, gg_str value,
                           gg_error *error);
    gg_status (*end)(void *user, gg_error *error); /* of a row */
} gg_dot_handler;

/* GG_ERROR_DATA with the line where it is no such file. */
gg_status gg_dot_read(gg_source *source, const gg_dot_handler *handler,
                      void *user, gg_error *error);
/* Appends the text that a value stands for. `drawn`: references to entities
   are undone, as Graphviz does where it draws a text. Out of memory:
   out->failed. */
void gg_dot_put_value(gg_str value, bool drawn, gg_buf *out);

#endif
