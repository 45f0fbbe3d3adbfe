/* The graph as everybody above net/ sees it: nodes and edges as rows of typed
   columns. measure/ adds columns, export/ writes whatever columns there are.

       nodes.columns[0]  "label"        strings
       nodes.columns[1]  "entity_type"  strings
       nodes.columns[2]  "mentions"     ints
       …
*/
#ifndef GG_NET_NETWORK_H
#define GG_NET_NETWORK_H

#include "base/arena.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gg_column_type {
    GG_COLUMN_INT,     /* int64_t; GG_ABSENT_INT is absent */
    GG_COLUMN_DOUBLE,  /* double; NaN is absent; never infinite */
    GG_COLUMN_STRING,  /* gg_str; ptr NULL is absent */
    GG_COLUMN_STRINGS, /* gg_str_list; an empty list is absent */
    GG_COLUMN_DATE,    /* int64_t yyyymmdd; 0 is absent */
    GG_COLUMN_BOOL     /* int64_t 0 or 1; GG_ABSENT_INT is absent */
} gg_column_type;

#define GG_ABSENT_INT INT64_MIN

typedef struct gg_str_list {
    const gg_str *items;
    size_t n;
} gg_str_list;

typedef struct gg_column {
    const char *name;        /* property name of FORMATS.md: [a-z_]+ */
    const char *description; /* one sentence: what, method, parameters, unit */
    gg_column_type type;
    union {
        int64_t *ints;       /* INT, DATE, BOOL */
        double *doubles;
        gg_str *strings;
        gg_str_list *lists;
    } values; /* one a row, in the network's arena */
} gg_column;

enum { GG_MAX_COLUMNS = 64 };

typedef struct gg_table {
    size_t n_rows;
    size_t n_columns;
    gg_column columns[GG_MAX_COLUMNS];
} gg_table;

/* One window in which the two ends of an edge occur. */
typedef struct gg_evidence {
    gg_str document; /* document id */
    gg_str source;   /* file or stream it came from */
    int32_t date;    /* yyyymmdd, 0 unknown */
    uint64_t start;  /* byte span of the sentence(s) in the document's text */
    uint64_t end;
    bool in_title;   /* the span begins in the title instead */
    gg_str text;     /* one line of valid UTF-8 */
} gg_evidence;

/* What an edge weighs in one period of time. */
typedef struct gg_edge_slice {
    int32_t first; /* day of the period, yyyymmdd */
    int32_t last;
    double weight;
} gg_edge_slice;

typedef struct gg_network {
    gg_arena arena; /* owns everything below */
    gg_table nodes; /* sorted by id in byte order */
    gg_str *node_ids; /* unique, [A-Za-z0-9._:-], at most 254 bytes */
    gg_table edges; /* sorted by (source id, target id) */
    uint32_t *edge_source; /* node row; id smaller in byte order than target's */
    uint32_t *edge_target; /* node row */
    double *edge_weight;   /* the "weight" column's values, > 0 */
    gg_evidence *evidence; /* n_evidence, grouped by edge, best first */
    size_t *evidence_start; /* n_edges + 1 offsets into evidence */
    size_t n_evidence;
    gg_edge_slice *slices; /* grouped by edge, by day; dated windows only */
    size_t *slice_start;   /* n_edges + 1 offsets into slices; NULL where they
                              were not asked for */
} gg_network;

gg_status gg_network_new(gg_network **out, gg_error *error);
void gg_network_free(gg_network *network);

/* Adds a column of n_rows values, all absent, and returns it, or NULL when out
   of memory or columns. `name` must outlive the network (a literal);
   `description` is copied. */
gg_column *gg_table_add_column(gg_table *table, gg_arena *arena,
                               const char *name, const char *description,
                               gg_column_type type);
/* NULL when there is none. */
const gg_column *gg_table_find_column(const gg_table *table, const char *name);
/* True where the row has no value. */
bool gg_column_is_absent(const gg_column *column, size_t row);

#endif
