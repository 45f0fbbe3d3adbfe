/* CSV for the bulk loaders of graph databases, with what loads it; FORMATS.md,
   section 4, has the reasons. The loaders differ in how a header tells the type
   of a column, in lists, and in what they want of labels:

       Neo4j    id:ID(Entity),name:string,mentions:long,…,:LABEL
       Neptune  ~id,~label,name:String(single),mentions:Long,…
       Kuzu     id,name,mentions,…, and types in load.cypher

   Places are of no use there, and left out. */
#include "export/csv_reader.h"
#include "export/format.h"

#include <string.h>

/* Between the items of a list; no clean text has it. */
#define BETWEEN '\x1f'

enum { N_TYPES = GG_COLUMN_BOOL + 1 };

typedef struct loader {
    const char *before_type;         /* of a header; NULL: headers are names */
    const char *node_types[N_TYPES]; /* by gg_column_type */
    const char *edge_types[N_TYPES];
    char between;        /* of the items of a list ... */
    bool escapes;        /* ... which may be in one behind a backslash */
    bool drops_empty;    /* an item without text is none */
    bool keeps_lines;    /* a cell may have ends of lines */
    const char *node_head; /* headers before the label, and of it */
    const char *edge_head;
    const char *node_tail; /* headers behind the columns */
} loader;

static const loader *loader_of(const gg_export *x)
{
    return x->format->flavour;
}

/* The type of a column, as the loader calls it. */
static const char *type_of(const gg_export *x, bool is_edge,
                           const gg_column *column)
{
    const loader *l = loader_of(x);

    return is_edge ? l->edge_types[column->type] : l->node_types[column->type];
}

static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    static const char *const TAKEN[] = {"id", "name", "from", "to", NULL};

    if (column == x->label) {
        gg_buf_puts(out, "name");
    } else {
        if (gg_back_is_one_of(gg_str_from(column->name), TAKEN)) {
            gg_buf_puts(out, "data_");
        }
        gg_buf_puts(out, column->name);
    }
    if (loader_of(x)->before_type != NULL) {
        gg_buf_puts(out, loader_of(x)->before_type);
        gg_buf_puts(out, type_of(x, is_edge, column));
    }
}

/* ---- cells -------------------------------------------------------------- */

/* A line of the file is a row: its ends become blanks. */
static gg_str adapt(gg_export *x, const gg_column *column, gg_str text)
{
    (void)column;
    if (loader_of(x)->keeps_lines || text.len == 0 ||
        memchr(text.ptr, '\n', text.len) == NULL) {
        return text;
    }
    gg_buf_reset(&x->text);
    gg_buf_put_str(&x->text, text);
    for (size_t i = 0; i < text.len && !x->text.failed; i++) {
        if (x->text.ptr[i] == '\n') {
            x->text.ptr[i] = ' ';
        }
    }
    return gg_buf_str(&x->text);
}

static void put_item(gg_export *x, gg_str item)
{
    const loader *l = loader_of(x);

    if (!l->escapes) {
        gg_buf_put_str(&x->list, item);
        return;
    }
    for (size_t i = 0; i < item.len; i++) {
        char c = item.ptr[i];
        if (l->escapes && (c == l->between || c == '\\')) {
            gg_buf_putc(&x->list, '\\');
        }
        gg_buf_putc(&x->list, c);
    }
}

/* A list of one item without text can't be told from none. */
static void put_list(gg_export *x, const gg_column *column, size_t row)
{
    bool drops_empty =
        loader_of(x)->drops_empty || column->values.lists[row].n == 1;
    bool is_first = true;

    gg_buf_reset(&x->list);
    for (size_t i = 0; i < column->values.lists[row].n; i++) {
        gg_str item = gg_export_item(x, column, row, i);
        if (item.len == 0 && drops_empty) {
            continue;
        }
        if (is_first) {
            gg_export_begin_list(x, gg_export_slot(x, column));
        } else {
            gg_buf_putc(&x->list, loader_of(x)->between);
        }
        put_item(x, item);
        gg_export_wrote_item(x, item);
        is_first = false;
    }
    x->failed |= x->list.failed;
    if (!is_first) {
        gg_export_end_list(x);
        gg_put_csv(x->sink, gg_buf_str(&x->list), false);
    }
}

static bool is_cell(const gg_export *x, const gg_column *column)
{
    return column != x->label && column != x->x && column != x->y;
}

static void put_cells(gg_export *x, const gg_table *table, size_t row,
                      bool lists)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        char number[32];
        gg_str text;
        if (!is_cell(x, column)) {
            continue;
        }
        gg_sink_putc(x->sink, ',');
        if (column->type == GG_COLUMN_STRINGS && lists) {
            put_list(x, column, row);
        } else if (gg_export_cell(x, column, row, number, &text)) {
            gg_put_csv(x->sink, text, false);
        }
    }
}

static void put_headers(gg_export *x, const gg_table *table,
                        const gg_str *names)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (is_cell(x, &table->columns[i])) {
            gg_sink_putc(x->sink, ',');
            gg_sink_put_str(x->sink, names[i]);
        }
    }
}

static void begin_nodes(gg_export *x)
{
    gg_sink_puts(x->sink, loader_of(x)->node_head);
    put_headers(x, &x->network->nodes, x->node_names);
    gg_sink_puts(x->sink, loader_of(x)->node_tail);
}

static void begin_edges(gg_export *x)
{
    gg_sink_puts(x->sink, loader_of(x)->edge_head);
    put_headers(x, &x->network->edges, x->edge_names);
    gg_sink_putc(x->sink, '\n');
}

static void put_id(gg_export *x, size_t row)
{
    gg_sink_put_str(x->sink, x->network->node_ids[row]);
}

static void put_label(gg_export *x, size_t row)
{
    gg_sink_putc(x->sink, ',');
    gg_put_csv(x->sink, gg_export_label(x, row), false);
}

static void put_ends(gg_export *x, size_t row)
{
    put_id(x, x->network->edge_source[row]);
    gg_sink_putc(x->sink, ',');
    put_id(x, x->network->edge_target[row]);
}

static void put_number(gg_export *x, size_t row)
{
    gg_sink_putc(x->sink, 'e');
    gg_sink_put_u64(x->sink, row);
}

/* ---- Neo4j -------------------------------------------------------------- */

static void neo4j_node(gg_export *x, size_t row)
{
    gg_str type;

    put_id(x, row);
    put_label(x, row);
    put_cells(x, &x->network->nodes, row, true);
    gg_sink_puts(x->sink, ",Entity");
    type = gg_export_type_label(x, row);
    if (type.len != 0) {
        gg_sink_putc(x->sink, BETWEEN);
        gg_sink_put_str(x->sink, type);
    }
    gg_sink_putc(x->sink, '\n');
}

static void neo4j_edge(gg_export *x, size_t row)
{
    put_ends(x, row);
    gg_sink_puts(x->sink, "," GG_RELATION ",");
    put_number(x, row);
    put_cells(x, &x->network->edges, row, true);
    gg_sink_putc(x->sink, '\n');
}

/* Its arguments are neo4j-admin's own, behind which the database may stand. */
static void neo4j_script(gg_export *x)
{
    gg_sink_puts(
        x->sink,
        "#!/bin/sh\n"
        "# import.sh [DATABASE]: fills a database of a Neo4j that does not\n"
        "# run (5 or later). Afterwards, for scripts and look-ups by id:\n"
        "#   CREATE CONSTRAINT gazgraph_entity_id IF NOT EXISTS\n"
        "#   FOR (n:Entity) REQUIRE n.id IS UNIQUE;\n"
        "set -eu\n"
        "cd \"$(dirname \"$0\")\"\n"
        "exec neo4j-admin database import full --nodes=nodes.csv \\\n"
        "    --relationships=relationships.csv --array-delimiter=\"U+001F\" \\\n"
        "    --ignore-empty-strings=true --legacy-style-quoting=false \\\n"
        "    \"${1:-neo4j}\"\n");
}

static const loader NEO4J = {
    .before_type = ":",
    .node_types = {[GG_COLUMN_INT] = "long",
                   [GG_COLUMN_DOUBLE] = "double",
                   [GG_COLUMN_STRING] = "string",
                   [GG_COLUMN_DATE] = "date",
                   [GG_COLUMN_BOOL] = "boolean",
                   [GG_COLUMN_STRINGS] = "string[]"},
    .edge_types = {[GG_COLUMN_INT] = "long",
                   [GG_COLUMN_DOUBLE] = "double",
                   [GG_COLUMN_STRING] = "string",
                   [GG_COLUMN_DATE] = "date",
                   [GG_COLUMN_BOOL] = "boolean",
                   [GG_COLUMN_STRINGS] = "string[]"},
    .between = BETWEEN,
    .node_head = "id:ID(Entity),name:string",
    .edge_head = ":START_ID(Entity),:END_ID(Entity),:TYPE,id:string",
    .node_tail = ",:LABEL\n",
};

static const char *const NEO4J_LABEL[] = {":LABEL", NULL};
static const char *const NEO4J_TYPE[] = {":TYPE", NULL};
static const gg_csv_syntax NEO4J_NODES = {.id = "id:ID(Entity)",
                                          .label = "name:string",
                                          .passed_over = NEO4J_LABEL,
                                          .between = BETWEEN};
static const gg_csv_syntax NEO4J_EDGES = {.id = "id:string",
                                          .source = ":START_ID(Entity)",
                                          .target = ":END_ID(Entity)",
                                          .passed_over = NEO4J_TYPE,
                                          .between = BETWEEN};

const gg_format gg_format_neo4j = {
    .name = "neo4j",
    .help = "CSV for Neo4j's bulk import, with its command",
    .opens_in = "Neo4j 5 and later (neo4j-admin)",
    .load = "neo4j/import.sh, while the server is stopped",
    .proved = "Neo4j 5.26",
    .flavour = &NEO4J,
    .put_name = put_name,
    .adapt = adapt,
    .files = {{.name = "neo4j/nodes.csv",
               .begin_nodes = begin_nodes,
               .node = neo4j_node,
               .read = gg_csv_read,
               .syntax = &NEO4J_NODES},
              {.name = "neo4j/relationships.csv",
               .begin_edges = begin_edges,
               .edge = neo4j_edge,
               .read = gg_csv_read,
               .syntax = &NEO4J_EDGES},
              {.name = "neo4j/import.sh",
               .is_script = true,
               .is_sparse = true,
               .begin = neo4j_script}},
};

/* ---- Neptune ------------------------------------------------------------ */

static void neptune_node(gg_export *x, size_t row)
{
    gg_str type = gg_export_type_label(x, row);

    put_id(x, row);
    gg_sink_putc(x->sink, ',');
    gg_sink_put_str(x->sink, type.len != 0 ? type : GG_STR_LITERAL("Entity"));
    put_label(x, row);
    put_cells(x, &x->network->nodes, row, true);
    gg_sink_putc(x->sink, '\n');
}

static void neptune_edge(gg_export *x, size_t row)
{
    put_number(x, row);
    gg_sink_putc(x->sink, ',');
    put_ends(x, row);
    gg_sink_puts(x->sink, "," GG_RELATION);
    put_cells(x, &x->network->edges, row, false);
    gg_sink_putc(x->sink, '\n');
}

static const loader NEPTUNE = {
    .before_type = ":",
    .node_types = {[GG_COLUMN_INT] = "Long",
                   [GG_COLUMN_DOUBLE] = "Double",
                   [GG_COLUMN_STRING] = "String(single)",
                   [GG_COLUMN_DATE] = "Date",
                   [GG_COLUMN_BOOL] = "Bool",
                   [GG_COLUMN_STRINGS] = "String[]"},
    .edge_types = {[GG_COLUMN_INT] = "Long",
                   [GG_COLUMN_DOUBLE] = "Double",
                   [GG_COLUMN_STRING] = "String",
                   [GG_COLUMN_DATE] = "Date",
                   [GG_COLUMN_BOOL] = "Bool",
                   [GG_COLUMN_STRINGS] = "String"},
    .between = ';',
    .escapes = true,
    .drops_empty = true,
    .keeps_lines = true,
    .node_head = "~id,~label,name:String(single)",
    .edge_head = "~id,~from,~to,~label",
    .node_tail = "\n",
};

static const char *const NEPTUNE_LABEL[] = {"~label", NULL};
static const gg_csv_syntax NEPTUNE_NODES = {.id = "~id",
                                            .label = "name:String(single)",
                                            .passed_over = NEPTUNE_LABEL,
                                            .between = ';',
                                            .escapes = true};
static const gg_csv_syntax NEPTUNE_EDGES = {.id = "~id",
                                            .source = "~from",
                                            .target = "~to",
                                            .passed_over = NEPTUNE_LABEL};

const gg_format gg_format_neptune = {
    .name = "neptune",
    .help = "CSV for Amazon Neptune's bulk loader (Gremlin)",
    .opens_in = "Amazon Neptune",
    .load = "copy neptune/ to S3 and POST its address to the loader, "
            "\"format\": \"csv\"",
    .proved = "Amazon's csv2rdf 1.0.0",
    .flavour = &NEPTUNE,
    .put_name = put_name,
    .adapt = adapt,
    .files = {{.name = "neptune/vertices.csv",
               .begin_nodes = begin_nodes,
               .node = neptune_node,
               .read = gg_csv_read,
               .syntax = &NEPTUNE_NODES},
              {.name = "neptune/edges.csv",
               .begin_edges = begin_edges,
               .edge = neptune_edge,
               .read = gg_csv_read,
               .syntax = &NEPTUNE_EDGES}},
};

/* ---- Kuzu, LadybugDB ----------------------------------------------------- */

static void kuzu_node(gg_export *x, size_t row)
{
    put_id(x, row);
    put_label(x, row);
    put_cells(x, &x->network->nodes, row, true);
    gg_sink_putc(x->sink, '\n');
}

static void kuzu_edge(gg_export *x, size_t row)
{
    put_ends(x, row);
    gg_sink_putc(x->sink, ',');
    put_number(x, row);
    put_cells(x, &x->network->edges, row, true);
    gg_sink_putc(x->sink, '\n');
}

/* `, name TYPE` of each column; `raw`: as it stands in the file. */
static void put_types(gg_export *x, const gg_table *table,
                      const gg_str *names, bool raw)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        if (!is_cell(x, column)) {
            continue;
        }
        gg_sink_puts(x->sink, ", ");
        gg_sink_put_str(x->sink, names[i]);
        gg_sink_putc(x->sink, ' ');
        gg_sink_puts(x->sink, raw && column->type == GG_COLUMN_STRINGS
                                  ? "STRING"
                                  : type_of(x, false, column));
    }
}

static void put_casts(gg_export *x, const gg_table *table,
                      const gg_str *names)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        bool is_list = column->type == GG_COLUMN_STRINGS;
        if (!is_cell(x, column)) {
            continue;
        }
        gg_sink_puts(x->sink, is_list ? ", string_split(" : ", ");
        gg_sink_put_str(x->sink, names[i]);
        if (is_list) {
            gg_sink_puts(x->sink, ", '");
            gg_sink_putc(x->sink, BETWEEN);
            gg_sink_puts(x->sink, "')");
        }
    }
}

/* PARALLEL=false: cells have ends of lines. */
static void kuzu_script(gg_export *x)
{
    const gg_table *nodes = &x->network->nodes;
    const gg_table *edges = &x->network->edges;

    gg_sink_puts(x->sink, "CREATE NODE TABLE IF NOT EXISTS Entity(id STRING "
                          "PRIMARY KEY, name STRING");
    put_types(x, nodes, x->node_names, false);
    gg_sink_puts(x->sink, ");\nCREATE REL TABLE IF NOT EXISTS " GG_RELATION
                          "(FROM Entity TO Entity, id STRING");
    put_types(x, edges, x->edge_names, false);
    gg_sink_puts(x->sink, ");\nCOPY Entity FROM (LOAD WITH HEADERS (id "
                          "STRING, name STRING");
    put_types(x, nodes, x->node_names, true);
    gg_sink_puts(x->sink, ") FROM \"entity.csv\" (HEADER=true, "
                          "PARALLEL=false) RETURN id, name");
    put_casts(x, nodes, x->node_names);
    gg_sink_puts(x->sink, ");\nCOPY " GG_RELATION
                          " FROM (LOAD WITH HEADERS (`from` STRING, `to` "
                          "STRING, id STRING");
    put_types(x, edges, x->edge_names, true);
    gg_sink_puts(x->sink, ") FROM \"co_occurs_with.csv\" (HEADER=true, "
                          "PARALLEL=false) RETURN `from`, `to`, id");
    put_casts(x, edges, x->edge_names);
    gg_sink_puts(x->sink, ");\n");
}

static const loader KUZU = {
    .node_types = {[GG_COLUMN_INT] = "INT64",
                   [GG_COLUMN_DOUBLE] = "DOUBLE",
                   [GG_COLUMN_STRING] = "STRING",
                   [GG_COLUMN_DATE] = "DATE",
                   [GG_COLUMN_BOOL] = "BOOL",
                   [GG_COLUMN_STRINGS] = "STRING[]"},
    .between = BETWEEN,
    .drops_empty = true,
    .keeps_lines = true,
    .node_head = "id,name",
    .edge_head = "from,to,id",
    .node_tail = "\n",
};

static const gg_csv_syntax KUZU_NODES = {
    .id = "id", .label = "name", .between = BETWEEN};
static const gg_csv_syntax KUZU_EDGES = {
    .id = "id", .source = "from", .target = "to", .between = BETWEEN};

const gg_format gg_format_kuzu = {
    .name = "kuzu",
    .help = "CSV and a script for Kuzu and LadybugDB",
    .opens_in = "LadybugDB, Kuzu",
    .load = "in the folder kuzu: ladybug DATABASE < load.cypher",
    .proved = "LadybugDB 0.22, Kuzu 0.11.3",
    .flavour = &KUZU,
    .put_name = put_name,
    .adapt = adapt,
    .files = {{.name = "kuzu/entity.csv",
               .begin_nodes = begin_nodes,
               .node = kuzu_node,
               .read = gg_csv_read,
               .syntax = &KUZU_NODES},
              {.name = "kuzu/co_occurs_with.csv",
               .begin_edges = begin_edges,
               .edge = kuzu_edge,
               .read = gg_csv_read,
               .syntax = &KUZU_EDGES},
              {.name = "kuzu/load.cypher",
               .is_sparse = true,
               .begin = kuzu_script}},
};
