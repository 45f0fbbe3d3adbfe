/* What a format is made of; only for the files of this folder.

   A format is one .c file: its escaping, a few callbacks, how to read it back,
   one constant record; and its row in GG_FORMATS below. The core calls for each
   file of the format, with `begin_nodes` etc. only where they are not NULL,

       begin  begin_nodes node... end_nodes  begin_edges edge... end_edges  end

   Callbacks don't check: the sink remembers the first failure.

   What is written is summed up on the way (content.h): ids and ends of each row
   by the core, values where the format asks for them: gg_export_cell,
   gg_export_label, gg_export_list. So a format asks for what it writes, once a
   row, and its `read` finds the same in the file. */
#ifndef GG_EXPORT_FORMAT_H
#define GG_EXPORT_FORMAT_H

#include "export/escape.h"
#include "export/export.h"
#include "export/look.h"

/* The list, in the order in which help texts show it. */
#define GG_FORMATS(ROW) \
    ROW(graphml)        \
    ROW(dot)            \
    ROW(evidence)       \
    ROW(gexf)           \
    ROW(gexf_dynamic)   \
    ROW(gexf12)         \
    ROW(csv)            \
    ROW(csv_gephi)      \
    ROW(graphml_neo4j)  \
    ROW(graphml_yed)    \
    ROW(node_link)      \
    ROW(graphology)     \
    ROW(cytoscape)      \
    ROW(jgf)            \
    ROW(cypher)         \
    ROW(memgraph)       \
    ROW(falkordb)       \
    ROW(age)            \
    ROW(ntriples)       \
    ROW(turtle)         \
    ROW(gml)            \
    ROW(pajek)          \
    ROW(neo4j)          \
    ROW(neptune)        \
    ROW(kuzu)           \
    ROW(arangodb)       \
    ROW(dgraph)

#define GG_DECLARE_FORMAT(name) extern const gg_format gg_format_##name;
GG_FORMATS(GG_DECLARE_FORMAT)
#undef GG_DECLARE_FORMAT

typedef struct gg_export gg_export;
typedef struct gg_readback gg_readback; /* readback.h */

typedef struct gg_format_file {
    const char *name; /* "graph.dot", or in a folder: "gephi/nodes.csv" */
    bool is_script;   /* may be executed */
    bool is_sparse;   /* rows without a value are not in the file */
    void (*begin)(gg_export *x);
    void (*begin_nodes)(gg_export *x);
    void (*node)(gg_export *x, size_t row);
    void (*end_nodes)(gg_export *x);
    void (*begin_edges)(gg_export *x);
    void (*edge)(gg_export *x, size_t row);
    void (*end_edges)(gg_export *x);
    void (*end)(gg_export *x);
    /* Tells `r` what the file holds; NULL: there is no reader on board. */
    gg_status (*read)(gg_readback *r, gg_source *source, gg_error *error);
    const void *syntax; /* for a `read` that several formats share */
} gg_format_file;

struct gg_format {
    const char *name; /* of -f */
    const char *help; /* what it is, on one line */
    const char *opens_in; /* programs that read it */
    const char *load; /* how to load it, on one line */
    const char *proved; /* programs it was tried with; NULL: none, it follows
                           their documentation */
    unsigned takes;   /* GG_TAKES_... (options.h) */
    bool is_default;  /* written where nobody says which */
    bool wants_evidence; /* of no use without */
    const void *flavour; /* the format's own */
    size_t state_bytes;  /* of x->state; 0: none */
    /* Puts what a column is called in the file; NULL: its own name. */
    void (*put_name)(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out);
    /* What the format makes of a clean text (or item of a list) that it can't
       hold as it is: shortens it, say. The result lives in x->text, or is the
       text itself. Of labels `column` may be NULL. NULL: nothing. */
    gg_str (*adapt)(gg_export *x, const gg_column *column, gg_str text);
    gg_format_file files[GG_FORMAT_FILES_MOST]; /* up to one without a name */
};

struct gg_export {
    const gg_network *network;
    const gg_format *format;
    const gg_format_file *file;
    gg_export_options options;
    gg_sink *sink; /* NULL while a file is read back */
    gg_look look;
    gg_cleaner cleaner;
    gg_buf list;  /* JSON text of the last list */
    gg_buf text;  /* for `adapt` */
    void *state;  /* zeroed before `begin` */
    uint64_t n_cut;
    bool failed; /* out of memory for a text */
    /* What columns are called in the file. */
    gg_str node_names[GG_MAX_COLUMNS];
    gg_str edge_names[GG_MAX_COLUMNS];
    gg_buf names;
    /* What a format writes before every cell of a column, ready to be put:
       see gg_export_frame. Absent until then. */
    gg_str node_open[GG_MAX_COLUMNS];
    gg_str edge_open[GG_MAX_COLUMNS];
    gg_buf frames;
    const gg_column *label; /* NULL where there is none, also below */
    const gg_column *entity_type;
    const gg_column *x;
    const gg_column *y;
    gg_content meant;
    unsigned list_slot; /* of the list at hand */
    const gg_table *row_table; /* of the row at hand; NULL: none */
};

/* The constant `relation` of every edge. */
#define GG_RELATION "CO_OCCURS_WITH"

/* ---- cells (cells.c) ------------------------------------------------------- */

/* Fills node_names and edge_names; false when out of memory. */
bool gg_export_name_columns(gg_export *x);
/* Fills node_open and edge_open: `open`, the column's name in the file,
   `close`. For `begin`. */
void gg_export_frame(gg_export *x, const char *open, const char *close);

/* The node's label, clean; its id where that would be blank. Lives until the
   next text is asked for. */
gg_str gg_export_label(gg_export *x, size_t row);

/* The node's type as a label of graph databases, "Person": a letter and then
   letters, digits and underlines, whatever the type is called; empty where it
   has none. Lives in x->text. */
gg_str gg_export_type_label(gg_export *x, size_t row);

/* Is there a place for it to be drawn? */
bool gg_export_has_position(const gg_export *x, size_t row);

/* The text of a cell, clean but not escaped: numbers without the locale
   (subnormal ones as 0.0), dates as yyyy-mm-dd, lists as a JSON array. False
   where the cell has no value or none that may be written: empty text,
   infinity, a date that is none. The label is gg_export_label's.
   `number` is room for what is no text. Lives until the next call. */
bool gg_export_cell(gg_export *x, const gg_column *column, size_t row,
                    char number[32], gg_str *out);
/* yyyy-mm-dd; false where the date is none. */
bool gg_export_date(int64_t date, char out[10]);
/* Puts a text as JSON has it, with its quotes. Uses x->text. */
void gg_export_put_json(gg_export *x, gg_str text);
/* Puts a cell as JSON has it, `before` first: numbers, true, false and arrays as
   they are, all else as text. False, and nothing is put, where it has no value. */
bool gg_export_put_json_cell(gg_export *x, const gg_column *column, size_t row,
                             gg_str before);
/* True where a cell's text may need escaping. */
bool gg_export_is_text(const gg_column *column);

/* Where a column's values belong (content.h); GG_N_SLOTS where it is not of the
   table of the row at hand, and so is no value of it. */
unsigned gg_export_slot(const gg_export *x, const gg_column *column);
/* Says that a value was written that gg_export_cell knows nothing of. */
void gg_export_wrote(gg_export *x, unsigned slot, gg_str text);

/* <edge id="e0" source="a" target="b" and not yet its end. */
void gg_export_xml_edge(gg_export *x, size_t row);

/* For formats with lists of their own: the index-th item, clean; lives until the
   next text. Items that are written are told between gg_export_begin_list and
   gg_export_end_list. */
gg_str gg_export_item(gg_export *x, const gg_column *column, size_t row,
                      size_t index);
void gg_export_begin_list(gg_export *x, unsigned slot);
void gg_export_wrote_item(gg_export *x, gg_str item);
void gg_export_end_list(gg_export *x);

/* ---- rows (export.c) ------------------------------------------------------- */

/* For a format that goes through the rows in an order of its own: does what the
   core does around a call of `write`. */
void gg_export_row(gg_export *x, bool is_edge, size_t row,
                   void (*write)(gg_export *x, size_t row));
/* False, now and then, when the sink has failed or a signal has come: no need
   to go on. */
bool gg_export_goes_on(const gg_export *x, size_t n_rows);

/* Sets up *x for a file of the format, without a sink, and frees it. False when
   out of memory. */
bool gg_export_init(gg_export *x, const gg_network *network,
                    const gg_format *format, size_t file,
                    const gg_export_options *options);
void gg_export_clear(gg_export *x);

#endif
