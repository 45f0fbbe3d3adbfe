/* Reads a table back that has a header, commas, LF, and quotes where they are
   needed (RFC 4180), as a stream, and strictly. A `read` of formats:

       static const gg_csv_syntax NODES = {.id = "Id", .label = "Label"};
       .files = {{.name = "nodes.csv", ..., .read = gg_csv_read,
                  .syntax = &NODES}, ...

   Columns are found by what put_name calls them; an empty cell is no value. */
#ifndef GG_EXPORT_CSV_READER_H
#define GG_EXPORT_CSV_READER_H

#include "export/readback.h"

typedef struct gg_csv_syntax {
    /* Headers. With a `source` rows are edges. `id` is then the edge's own, and
       may be missing. */
    const char *id;
    const char *source;
    const char *target;
    const char *label; /* where the network has no such column */
    const char *const *passed_over; /* headers without a value of ours; NULL:
                                       none */
    char between;         /* of the items of a list; 0: lists are JSON */
    bool escapes;         /* a backslash before `between` and before itself
                             makes them text */
    bool backslashes;     /* a backslash stands for itself only twice */
} gg_csv_syntax;

gg_status gg_csv_read(gg_readback *r, gg_source *source, gg_error *error);

#endif
