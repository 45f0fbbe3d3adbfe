/* What a format is made of; only for the files of this folder.

   A format is one file: its escaping, a few callbacks, one constant record,
   and then its row in export.c. The core calls, with `begin_nodes` etc. only
   where they are not NULL,

       begin  begin_nodes node... end_nodes  begin_edges edge... end_edges  end

   A format that needs several files (CSV) has one record for each. Callbacks
   don't check: the sink remembers the first failure. */
#ifndef GG_EXPORT_FORMAT_H
#define GG_EXPORT_FORMAT_H

#include "export/escape.h"
#include "export/export.h"
#include "export/look.h"

typedef struct gg_export {
    const gg_network *network;
    gg_export_options options;
    gg_sink *sink;
    gg_look look;
    gg_cleaner cleaner;
    gg_buf list;  /* JSON text of the last list */
    uint64_t n_cut;
    bool failed; /* out of memory for a list */
    /* What stands before a column's name in the file: "", unless `begin` of
       the format says otherwise. */
    const char *node_prefix[GG_MAX_COLUMNS];
    const char *edge_prefix[GG_MAX_COLUMNS];
    /* What a format writes before every cell of a column, ready to be put:
       see gg_export_frame. Absent until then. */
    gg_str node_open[GG_MAX_COLUMNS];
    gg_str edge_open[GG_MAX_COLUMNS];
    gg_buf frames;
    const gg_column *label; /* NULL where there is none, also below */
    const gg_column *entity_type;
    const gg_column *x;
    const gg_column *y;
} gg_export;

struct gg_format {
    const char *name;
    const char *suffix;
    const char *help;
    const char *file_name;
    void (*begin)(gg_export *x);
    void (*begin_nodes)(gg_export *x);
    void (*node)(gg_export *x, size_t row);
    void (*end_nodes)(gg_export *x);
    void (*begin_edges)(gg_export *x);
    void (*edge)(gg_export *x, size_t row);
    void (*end_edges)(gg_export *x);
    void (*end)(gg_export *x);
};

extern const gg_format gg_format_graphml;
extern const gg_format gg_format_dot;

/* The constant `relation` of every edge. */
#define GG_RELATION "CO_OCCURS_WITH"

/* Fills node_open and edge_open: `open`, prefix and name of the column,
   `close`. For `begin`, when the prefixes are known. */
void gg_export_frame(gg_export *x, const char *open, const char *close);

/* The node's label, clean; its id where that would be blank. Lives until the
   next text is cleaned. */
gg_str gg_export_label(gg_export *x, size_t row);

/* The text of a cell, clean but not escaped: numbers without the locale
   (subnormal ones as 0.0), dates as yyyy-mm-dd, lists as a JSON array. False
   where the cell has no value or none that may be written: empty text,
   infinity, a date that is none.
   `number` is room for what is no text. Lives until the next call. */
bool gg_export_cell(gg_export *x, const gg_column *column, size_t row,
                    char number[32], gg_str *out);
/* True where a cell's text may need escaping. */
bool gg_export_is_text(const gg_column *column);

#endif
