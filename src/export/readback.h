/* Reading a file back: what a format's reader finds in it is summed up as the
   writer summed up what it meant (content.h), and both must be the same.

       static gg_status read(gg_readback *r, gg_source *source, gg_error *error)
       {
           ... for each row of the file
               status = gg_back_node(r, id, error);
               status = gg_back_named(r, GG_STR_LITERAL("mentions"), text, error);
               status = gg_back_end(r, error);
       }

   A reader is strict: what it does not know it refuses (gg_back_refuse). The
   readers for whole kinds of files are base/xml.h, dot_reader.h,
   csv_reader.h and json_reader.h. */
#ifndef GG_EXPORT_READBACK_H
#define GG_EXPORT_READBACK_H

#include "export/format.h"

struct gg_readback {
    const gg_export *x; /* network, options, names of columns in the file */
    const char *name;   /* of the file, for messages */
    gg_content content;
    bool in_row;
    bool is_edge;
    uint64_t seen[2]; /* slots of the row at hand, by bits */
    size_t next;   /* the column that will come, if all is as before */
    gg_buf item;
    gg_buf text; /* for `read` */
};

/* Reads the whole file with the format's reader and compares. */
gg_status gg_read_back(const gg_export *x, gg_source *source,
                       const char *name, const gg_content *meant,
                       gg_error *error);

/* A row begins; the one before must have ended. `number`: the edge's own id,
   which must be e0, e1 … in their order, or absent. */
gg_status gg_back_node(gg_readback *r, gg_str id, gg_error *error);
gg_status gg_back_edge(gg_readback *r, gg_str number, gg_str source,
                       gg_str target, gg_error *error);
gg_status gg_back_end(gg_readback *r, gg_error *error);

/* The column of the row's table that has this name in the file; NULL where
   there is none. */
const gg_column *gg_back_find(gg_readback *r, gg_str name);
/* The cell of a column: text as gg_export_cell gave it, of lists a JSON array.
   Refuses a second one in the row. */
gg_status gg_back_cell(gg_readback *r, const gg_column *column, gg_str text,
                       gg_error *error);
/* Both at once; refuses unknown names. */
gg_status gg_back_named(gg_readback *r, gg_str name, gg_str text,
                        gg_error *error);
/* A value by its slot (content.h). */
unsigned gg_back_slot(const gg_readback *r, const gg_column *column);
gg_status gg_back_value(gg_readback *r, unsigned slot, gg_str text,
                        gg_error *error);
/* A list, item by item. */
gg_status gg_back_begin_list(gg_readback *r, unsigned slot, gg_error *error);
void gg_back_item(gg_readback *r, gg_str text);
void gg_back_end_list(gg_readback *r);

/* The file is not what it should be. `line` 0: unknown. `what` (absent or not)
   is quoted behind `why`. */
void gg_back_tell(const gg_readback *r, uint64_t line, const char *why,
                  gg_str what, gg_error *error);
/* The same, with GG_ERROR_IO as its value; a macro as gg_fail is. */
#define gg_back_refuse(r, line, why, what, error)                            \
    (gg_back_tell((r), (line), (why), (what), (error)),                      \
     (gg_status)GG_ERROR_IO)
/* True where `name` is one of the names, the last of which is NULL. */
bool gg_back_is_one_of(gg_str name, const char *const *names);

#endif
