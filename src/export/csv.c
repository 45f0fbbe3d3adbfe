/* Two tables, of nodes and of edges: as spreadsheets, pandas and R take them,
   and as Gephi does; FORMATS.md, section 4, has the reasons. */
#include "export/csv_reader.h"
#include "export/format.h"

#include <string.h>

typedef struct flavour {
    bool for_gephi; /* backslashes twice, no outer blanks, its own headers */
    const char *id;
    const char *label;
    const char *weight;
    const char *ends; /* the header of edges up to the columns */
} flavour;

static const flavour PLAIN = {.id = "id",
                              .label = "label",
                              .weight = "weight",
                              .ends = "source,target,id"};
static const flavour GEPHI = {.for_gephi = true,
                              .id = "Id",
                              .label = "Label",
                              .weight = "Weight",
                              .ends = "Source,Target,Type,Id"};

static const flavour *flavour_of(const gg_export *x)
{
    return x->format->flavour;
}

static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    static const char *const TAKEN[] = {"id",     "label", "source",
                                        "target", "type",  NULL};
    const char *name = column->name;

    if (column == x->label) {
        name = flavour_of(x)->label;
    } else if (is_edge && strcmp(name, "weight") == 0) {
        name = flavour_of(x)->weight;
    } else if (gg_back_is_one_of(gg_str_from(name), TAKEN)) {
        gg_buf_puts(out, "data_");
    }
    gg_buf_puts(out, name);
}

/* ---- texts ------------------------------------------------------------- */

/* A spreadsheet would take it for a formula. */
static bool is_formula(gg_str text)
{
    return text.len != 0 && strchr("=+-@\t\r", text.ptr[0]) != NULL &&
           text.ptr[0] != '\0';
}

static gg_str adapt(gg_export *x, const gg_column *column, gg_str text)
{
    if (column != NULL && column->type == GG_COLUMN_STRINGS) {
        return text; /* an item: the cell begins with a bracket */
    }
    if (flavour_of(x)->for_gephi) {
        text = gg_str_trim_controls(text); /* as Gephi does */
    }
    if (!x->options.csv_safe || !is_formula(text)) {
        return text;
    }
    gg_buf_reset(&x->text);
    gg_buf_putc(&x->text, '\'');
    gg_buf_put_str(&x->text, text);
    return gg_buf_str(&x->text);
}

static void put_id(gg_export *x, gg_str id)
{
    if (x->options.csv_safe && is_formula(id)) {
        gg_sink_putc(x->sink, '\'');
    }
    gg_sink_put_str(x->sink, id); /* its alphabet needs no quotes */
}

/* ---- rows -------------------------------------------------------------- */

/* A place is of no use to Gephi in a table. */
static bool is_cell(const gg_export *x, const gg_column *column)
{
    return column != x->label &&
           !(flavour_of(x)->for_gephi && (column == x->x || column == x->y));
}

static void put_header(gg_export *x, const char *first, const gg_table *table,
                       const gg_str *names)
{
    gg_sink_puts(x->sink, first);
    for (size_t i = 0; i < table->n_columns; i++) {
        if (is_cell(x, &table->columns[i])) {
            gg_sink_putc(x->sink, ',');
            gg_sink_put_str(x->sink, names[i]);
        }
    }
    gg_sink_putc(x->sink, '\n');
}

static void begin_nodes(gg_export *x)
{
    gg_sink_puts(x->sink, flavour_of(x)->id);
    gg_sink_putc(x->sink, ',');
    put_header(x, flavour_of(x)->label, &x->network->nodes, x->node_names);
}

static void begin_edges(gg_export *x)
{
    put_header(x, flavour_of(x)->ends, &x->network->edges, x->edge_names);
}

static void put_cells(gg_export *x, const gg_table *table, size_t row)
{
    bool backslashes = flavour_of(x)->for_gephi;

    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        char number[32];
        gg_str text;
        if (!is_cell(x, column)) {
            continue;
        }
        gg_sink_putc(x->sink, ',');
        if (!gg_export_cell(x, column, row, number, &text)) {
            continue;
        }
        if (gg_export_is_text(column)) {
            gg_put_csv(x->sink, text, backslashes);
        } else {
            gg_sink_put_str(x->sink, text);
        }
    }
    gg_sink_putc(x->sink, '\n');
}

static void node(gg_export *x, size_t row)
{
    put_id(x, x->network->node_ids[row]);
    gg_sink_putc(x->sink, ',');
    gg_put_csv(x->sink, gg_export_label(x, row), flavour_of(x)->for_gephi);
    put_cells(x, &x->network->nodes, row);
}

static void edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;

    put_id(x, n->node_ids[n->edge_source[row]]);
    gg_sink_putc(x->sink, ',');
    put_id(x, n->node_ids[n->edge_target[row]]);
    gg_sink_puts(x->sink, flavour_of(x)->for_gephi ? ",Undirected,e" : ",e");
    gg_sink_put_u64(x->sink, row);
    put_cells(x, &n->edges, row);
}

/* ---- the formats -------------------------------------------------------- */

static const gg_csv_syntax PLAIN_NODES = {.id = "id", .label = "label"};
static const gg_csv_syntax PLAIN_EDGES = {
    .id = "id", .source = "source", .target = "target"};

static const char *const GEPHI_TYPE[] = {"Type", NULL};
static const gg_csv_syntax GEPHI_NODES = {
    .id = "Id", .label = "Label", .backslashes = true};
static const gg_csv_syntax GEPHI_EDGES = {.id = "Id",
                                          .source = "Source",
                                          .target = "Target",
                                          .passed_over = GEPHI_TYPE,
                                          .backslashes = true};

const gg_format gg_format_csv = {
    .name = "csv",
    .help = "tables of nodes and edges, for pandas, R and spreadsheets",
    .opens_in = "pandas, R, DuckDB, LibreOffice, Excel",
    .load = "Python: pandas.read_csv(\"csv/edges.csv\"); a spreadsheet: "
            "--csv-safe, and open both files",
    .proved = "pandas 3.1, DuckDB 2.0, Python 3.11 (csv)",
    .takes = GG_TAKES_CSV_SAFE,
    .flavour = &PLAIN,
    .put_name = put_name,
    .adapt = adapt,
    .files = {{.name = "csv/nodes.csv",
               .begin_nodes = begin_nodes,
               .node = node,
               .read = gg_csv_read,
               .syntax = &PLAIN_NODES},
              {.name = "csv/edges.csv",
               .begin_edges = begin_edges,
               .edge = edge,
               .read = gg_csv_read,
               .syntax = &PLAIN_EDGES}},
};

const gg_format gg_format_csv_gephi = {
    .name = "csv-gephi",
    .help = "tables of nodes and edges as Gephi's import wants them",
    .opens_in = "Gephi",
    .load = "Gephi: File > Import spreadsheet: gephi/nodes.csv, then "
            "gephi/edges.csv, appended to the workspace",
    .proved = "Gephi 0.10.1",
    .takes = GG_TAKES_CSV_SAFE,
    .flavour = &GEPHI,
    .put_name = put_name,
    .adapt = adapt,
    .files = {{.name = "gephi/nodes.csv",
               .begin_nodes = begin_nodes,
               .node = node,
               .read = gg_csv_read,
               .syntax = &GEPHI_NODES},
              {.name = "gephi/edges.csv",
               .begin_edges = begin_edges,
               .edge = edge,
               .read = gg_csv_read,
               .syntax = &GEPHI_EDGES}},
};
