/* Scripts in Cypher; FORMATS.md, section 5, has the reasons. Nodes come type by
   type, as a statement can't choose a label by a value everywhere, some hundred
   in each; a script that is run again makes the same graph.

   The dialects differ in their schema lines, in dates, and AGE, which is SQL
   around Cypher, in one label a node and edges that are made one by one. */
#include "base/memory.h"
#include "export/format.h"
#include "export/readback.h"

#include <string.h>

enum { ROWS_PER_STATEMENT = 500 };

typedef struct dialect {
    const char *begin;
    const char *line;  /* between the rows of a statement ... */
    const char *last;  /* ... and behind the last */
    bool is_age;
    bool has_dates;
} dialect;

static const dialect *dialect_of(const gg_export *x)
{
    return x->format->flavour;
}

static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    static const char *const TAKEN[] = {"id", "name", NULL};

    (void)is_edge;
    if (column == x->label) {
        gg_buf_puts(out, "name");
        return;
    }
    if (gg_back_is_one_of(gg_str_from(column->name), TAKEN)) {
        gg_buf_puts(out, "data_");
    }
    gg_buf_puts(out, column->name);
}

/* ---- values ------------------------------------------------------------ */

static void put_text(gg_export *x, gg_str text)
{
    gg_put_cypher_string(x->sink, text, dialect_of(x)->is_age);
}

static void put_list(gg_export *x, const gg_column *column, size_t row)
{
    size_t n = column->values.lists[row].n;

    gg_sink_putc(x->sink, '[');
    gg_export_begin_list(x, gg_export_slot(x, column));
    for (size_t i = 0; i < n; i++) {
        gg_str item = gg_export_item(x, column, row, i);
        if (i != 0) {
            gg_sink_puts(x->sink, ", ");
        }
        put_text(x, item);
        gg_export_wrote_item(x, item);
    }
    gg_export_end_list(x);
    gg_sink_putc(x->sink, ']');
}

static void put_value(gg_export *x, const gg_column *column, gg_str text)
{
    if (column->type == GG_COLUMN_STRING) {
        put_text(x, text);
    } else if (column->type == GG_COLUMN_DATE) {
        gg_sink_puts(x->sink, dialect_of(x)->has_dates ? "date('" : "'");
        gg_sink_put_str(x->sink, text);
        gg_sink_puts(x->sink, dialect_of(x)->has_dates ? "')" : "'");
    } else {
        gg_sink_put_str(x->sink, text);
    }
}

/* `, name: value` of all there are. */
static void put_values(gg_export *x, const gg_table *table, size_t row,
                       const gg_str *frames)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        char number[32];
        gg_str text;
        if (column == x->label || column == x->x || column == x->y ||
            gg_column_is_absent(column, row)) {
            continue; /* a place is of no use to a database */
        }
        if (column->type == GG_COLUMN_STRINGS) {
            gg_sink_put_str(x->sink, frames[i]);
            put_list(x, column, row);
        } else if (gg_export_cell(x, column, row, number, &text)) {
            gg_sink_put_str(x->sink, frames[i]);
            put_value(x, column, text);
        }
    }
}

static void put_id(gg_export *x, size_t row)
{
    gg_sink_putc(x->sink, '\'');
    gg_sink_put_str(x->sink, x->network->node_ids[row]);
    gg_sink_putc(x->sink, '\'');
}

/* ---- nodes -------------------------------------------------------------- */

/* Which type each node has, by number. */
typedef struct types {
    uint32_t *of;    /* by row */
    size_t *first;   /* a row of each type */
    size_t n;
    size_t capacity;
} types;

static gg_str type_at(const gg_export *x, size_t row)
{
    return x->entity_type != NULL ? x->entity_type->values.strings[row]
                                  : GG_STR_NONE;
}

static bool is_same_type(const gg_export *x, size_t a, size_t b)
{
    gg_str left = type_at(x, a);
    gg_str right = type_at(x, b);

    return left.len == right.len &&
           (left.len == 0 || memcmp(left.ptr, right.ptr, left.len) == 0);
}

/* False when out of memory. */
static bool number_type(const gg_export *x, types *t, size_t row)
{
    size_t type = row == 0 ? 0 : t->of[row - 1];

    if (row == 0 || !is_same_type(x, row, t->first[type])) {
        type = 0;
        while (type < t->n && !is_same_type(x, row, t->first[type])) {
            type++;
        }
    }
    if (type == t->n) {
        if (gg_grow(&t->first, &t->capacity, t->n + 1, sizeof *t->first) !=
            0) {
            return false;
        }
        t->first[t->n++] = row;
    }
    t->of[row] = (uint32_t)type;
    return true;
}

static bool number_types(const gg_export *x, types *t)
{
    size_t n = x->network->nodes.n_rows;

    t->of = gg_alloc_array(n + 1, sizeof *t->of);
    if (t->of == NULL) {
        return false;
    }
    for (size_t row = 0; row < n; row++) {
        if (!number_type(x, t, row)) {
            return false;
        }
    }
    return true;
}

static void node(gg_export *x, size_t row)
{
    gg_sink_puts(x->sink, "{id: ");
    put_id(x, row);
    gg_sink_puts(x->sink, ", name: ");
    put_text(x, gg_export_label(x, row));
    put_values(x, &x->network->nodes, row, x->node_open);
    gg_sink_putc(x->sink, '}');
}

/* The label of AGE, which has one only. */
static void put_age_label(gg_export *x, size_t row)
{
    gg_str label = gg_export_type_label(x, row);

    if (label.len == 0) {
        gg_sink_puts(x->sink, "Entity");
    } else {
        gg_sink_put_str(x->sink, label);
    }
}

static void open_nodes(gg_export *x)
{
    if (dialect_of(x)->is_age) {
        gg_sink_puts(x->sink, "SELECT * FROM cypher('gazgraph', $gz$");
    }
    gg_sink_puts(x->sink, "UNWIND [");
}

/* `row`: one of its type. */
static void close_nodes(gg_export *x, size_t row)
{
    gg_str label;

    gg_sink_puts(x->sink, dialect_of(x)->last);
    if (dialect_of(x)->is_age) {
        gg_sink_puts(x->sink, "] AS row MERGE (n:");
        put_age_label(x, row);
        gg_sink_puts(x->sink, " {id: row.id}) SET n += row$gz$) AS "
                              "(v agtype);\n");
        return;
    }
    gg_sink_puts(x->sink, "] AS row MERGE (n:Entity {id: row.id}) SET ");
    label = gg_export_type_label(x, row);
    if (label.len != 0) {
        gg_sink_puts(x->sink, "n:");
        gg_sink_put_str(x->sink, label);
        gg_sink_puts(x->sink, ", ");
    }
    gg_sink_puts(x->sink, "n += row;\n");
}

static void put_between(gg_export *x, size_t n)
{
    if (n % ROWS_PER_STATEMENT != 0) {
        gg_sink_putc(x->sink, ',');
    }
    gg_sink_puts(x->sink, dialect_of(x)->line);
}

static void put_type(gg_export *x, const types *t, size_t type)
{
    size_t n = 0;

    for (size_t row = t->first[type];
         row < x->network->nodes.n_rows && gg_export_goes_on(x, row); row++) {
        if (t->of[row] != type) {
            continue;
        }
        if (n % ROWS_PER_STATEMENT == 0) {
            if (n != 0) {
                close_nodes(x, row);
            }
            open_nodes(x);
        }
        put_between(x, n);
        gg_export_row(x, false, row, node);
        n++;
    }
    close_nodes(x, t->first[type]);
}

static void put_nodes(gg_export *x)
{
    types t = {NULL, NULL, 0, 0};

    if (!number_types(x, &t)) {
        x->failed = true;
    } else {
        for (size_t type = 0; type < t.n && !x->failed; type++) {
            put_type(x, &t, type);
        }
    }
    gg_free(t.of);
    gg_free(t.first);
}

/* ---- edges -------------------------------------------------------------- */

static void edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;

    if (row % ROWS_PER_STATEMENT == 0) {
        gg_sink_puts(x->sink, "UNWIND [");
    }
    put_between(x, row);
    gg_sink_puts(x->sink, "{s: ");
    put_id(x, n->edge_source[row]);
    gg_sink_puts(x->sink, ", t: ");
    put_id(x, n->edge_target[row]);
    gg_sink_puts(x->sink, ", p: {id: 'e");
    gg_sink_put_u64(x->sink, row);
    gg_sink_putc(x->sink, '\'');
    put_values(x, &n->edges, row, x->edge_open);
    gg_sink_puts(x->sink, "}}");
    if ((row + 1) % ROWS_PER_STATEMENT == 0 || row + 1 == n->edges.n_rows) {
        gg_sink_puts(x->sink, dialect_of(x)->last);
        gg_sink_puts(x->sink,
                     "] AS row MATCH (a:Entity {id: row.s}) "
                     "MATCH (b:Entity {id: row.t}) "
                     "MERGE (a)-[r:" GG_RELATION "]->(b) SET r += row.p;\n");
    }
}

static void put_age_end(gg_export *x, char name, size_t row)
{
    gg_sink_putc(x->sink, '(');
    gg_sink_putc(x->sink, name);
    gg_sink_putc(x->sink, ':');
    put_age_label(x, row);
    gg_sink_puts(x->sink, " {id: ");
    put_id(x, row);
    gg_sink_puts(x->sink, "})");
}

/* MERGE has made edges without ends in AGE 1.7. */
static void age_edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;

    gg_sink_puts(x->sink, "SELECT * FROM cypher('gazgraph', $gz$MATCH ");
    put_age_end(x, 'a', n->edge_source[row]);
    gg_sink_puts(x->sink, ", ");
    put_age_end(x, 'b', n->edge_target[row]);
    gg_sink_puts(x->sink,
                 " WHERE NOT EXISTS((a)-[:" GG_RELATION "]->(b)) "
                 "CREATE (a)-[:" GG_RELATION " {id: 'e");
    gg_sink_put_u64(x->sink, row);
    gg_sink_putc(x->sink, '\'');
    put_values(x, &n->edges, row, x->edge_open);
    gg_sink_puts(x->sink, "}]->(b)$gz$) AS (v agtype);\n");
}

/* ---- the whole ---------------------------------------------------------- */

static void begin(gg_export *x)
{
    gg_export_frame(x, ", ", ": ");
    gg_sink_puts(x->sink, dialect_of(x)->begin);
}

static void put_age_make(gg_export *x, const char *what, gg_str label)
{
    gg_sink_puts(x->sink, "SELECT create_");
    gg_sink_puts(x->sink, what);
    gg_sink_puts(x->sink, "('gazgraph', '");
    gg_sink_put_str(x->sink, label);
    gg_sink_puts(x->sink,
                 "') WHERE NOT EXISTS (SELECT FROM ag_catalog.ag_label l JOIN "
                 "ag_catalog.ag_graph g ON l.graph = g.graphid WHERE g.name = "
                 "'gazgraph' AND l.name = '");
    gg_sink_put_str(x->sink, label);
    gg_sink_puts(x->sink, "');\n");
}

/* The labels of all types, each once, before what uses them. */
static void age_begin_nodes(gg_export *x)
{
    types t = {NULL, NULL, 0, 0};

    if (!number_types(x, &t)) {
        x->failed = true;
    } else {
        put_age_make(x, "elabel", GG_STR_LITERAL(GG_RELATION));
        for (size_t type = 0; type < t.n; type++) {
            gg_str label = gg_export_type_label(x, t.first[type]);
            put_age_make(x, "vlabel",
                         label.len != 0 ? label : GG_STR_LITERAL("Entity"));
        }
    }
    gg_free(t.of);
    gg_free(t.first);
    put_nodes(x);
}

/* ---- the formats -------------------------------------------------------- */

static const dialect NEO4J = {
    .begin = "CREATE CONSTRAINT gazgraph_entity_id IF NOT EXISTS "
             "FOR (n:Entity) REQUIRE n.id IS UNIQUE;\n",
    .line = "\n  ",
    .last = "\n",
    .has_dates = true,
};

static const dialect MEMGRAPH = {
    .begin = "CREATE CONSTRAINT ON (n:Entity) ASSERT n.id IS UNIQUE;\n"
             "CREATE INDEX ON :Entity(id);\n",
    .line = " ", /* a statement a line */
    .last = " ",
    .has_dates = true,
};

static const dialect FALKORDB = {
    .begin = "CREATE INDEX FOR (n:Entity) ON (n.id);\n",
    .line = "\n  ",
    .last = "\n",
};

static const dialect AGE = {
    .begin = "CREATE EXTENSION IF NOT EXISTS age;\n"
             "LOAD 'age';\n"
             "SET search_path = ag_catalog, \"$user\", public;\n"
             "SELECT create_graph('gazgraph') WHERE NOT EXISTS "
             "(SELECT FROM ag_catalog.ag_graph WHERE name = 'gazgraph');\n",
    .line = " ",
    .last = " ",
    .is_age = true,
};

const gg_format gg_format_cypher = {
    .name = "cypher",
    .help = "a script in Cypher, for Neo4j",
    .opens_in = "Neo4j",
    .load = "cypher-shell --fail-fast -f graph.cypher",
    .proved = "Neo4j 5.26",
    .flavour = &NEO4J,
    .put_name = put_name,
    .files = {{.name = "graph.cypher",
               .begin = begin,
               .begin_nodes = put_nodes,
               .edge = edge}},
};

const gg_format gg_format_memgraph = {
    .name = "memgraph",
    .help = "a script in Cypher, for Memgraph",
    .opens_in = "Memgraph",
    .load = "mgconsole < graph.cypherl",
    .flavour = &MEMGRAPH,
    .put_name = put_name,
    .files = {{.name = "graph.cypherl",
               .begin = begin,
               .begin_nodes = put_nodes,
               .edge = edge}},
};

const gg_format gg_format_falkordb = {
    .name = "falkordb",
    .help = "a script in Cypher, for FalkorDB",
    .opens_in = "FalkorDB",
    .load = "each statement (they end with ; and a line end) by GRAPH.QUERY "
            "gazgraph",
    .proved = "FalkorDB 4",
    .flavour = &FALKORDB,
    .put_name = put_name,
    .files = {{.name = "graph.falkordb.cypher",
               .begin = begin,
               .begin_nodes = put_nodes,
               .edge = edge}},
};

const gg_format gg_format_age = {
    .name = "age",
    .help = "a script in SQL and Cypher, for Apache AGE",
    .opens_in = "PostgreSQL with Apache AGE",
    .load = "psql -f graph.age.sql",
    .proved = "Apache AGE 1.7 in PGlite",
    .flavour = &AGE,
    .put_name = put_name,
    .files = {{.name = "graph.age.sql",
               .begin = begin,
               .begin_nodes = age_begin_nodes,
               .edge = age_edge}},
};
