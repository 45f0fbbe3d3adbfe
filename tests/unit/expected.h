/* What a reader must see of a network, told without any code of src/export:

       {"nodes": [{"id": "cty:FR", "x": 120, "y": 40, "size": 45.921,
                   "color": [0, 158, 115],
                   "values": {"label": "France", "mentions": {"int": "7"},
                              "pagerank": {"double": 0.25}, "is_hub": true,
                              "first_seen": {"date": "1999-01-31"},
                              "aliases": ["法国"]}}, ...],
        "edges": [{"id": "e0", "source": "cty:CI", "target": "node",
                   "slices": [["1999-01-01", "1999-01-31", 0.5], ...],
                   "values": {"weight": {"double": 1}, ...}}, ...]}

   A value that is absent is not there. tests/consumers/plain.py reads it. */
#ifndef GG_TESTS_EXPECTED_H
#define GG_TESTS_EXPECTED_H

#include "net/network.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A text that must be repaired, and what must come of it. */
typedef struct expected_repair {
    gg_str raw;
    gg_str clean;
} expected_repair;

typedef struct expected {
    const gg_network *network;
    const expected_repair *repairs;
    size_t n_repairs;
    FILE *out;
} expected;

static inline gg_str expected_text(const expected *x, gg_str text)
{
    for (size_t i = 0; i < x->n_repairs; i++) {
        if (gg_str_equal(x->repairs[i].raw, text)) {
            return x->repairs[i].clean;
        }
    }
    return text;
}

static inline void expected_put_text(const expected *x, gg_str raw)
{
    gg_str text = expected_text(x, raw);

    fputc('"', x->out);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < ' ' || c == '"' || c == '\\') {
            fprintf(x->out, "\\u%04x", c);
        } else {
            fputc(c, x->out);
        }
    }
    fputc('"', x->out);
}

static inline bool expected_is_date(int64_t date)
{
    static const int64_t days[] = {31, 28, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31};
    int64_t year = date / 10000;
    int64_t month = date / 100 % 100;
    int64_t day = date % 100;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    if (year < 1 || year > 9999 || month < 1 || month > 12) {
        return false;
    }
    return day >= 1 &&
           day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* Below 2.2e-308 igraph reads nothing: written as 0. */
static inline double expected_double(double value)
{
    return fpclassify(value) == FP_SUBNORMAL || value == 0 ? 0 : value;
}

static inline void expected_put_day(const expected *x, int64_t date)
{
    fprintf(x->out, "\"%04d-%02d-%02d\"", (int)(date / 10000),
            (int)(date / 100 % 100), (int)(date % 100));
}

static inline void expected_put_list(const expected *x, gg_str_list list)
{
    fputc('[', x->out);
    for (size_t i = 0; i < list.n; i++) {
        fputs(i == 0 ? "" : ", ", x->out);
        expected_put_text(x, list.items[i]);
    }
    fputc(']', x->out);
}

static inline bool expected_has(const expected *x, const gg_column *column,
                                size_t row)
{
    if (gg_column_is_absent(column, row)) {
        return false;
    }
    switch (column->type) {
    case GG_COLUMN_DOUBLE:
        return isfinite(column->values.doubles[row]);
    case GG_COLUMN_DATE:
        return expected_is_date(column->values.ints[row]);
    case GG_COLUMN_STRING:
        return expected_text(x, column->values.strings[row]).len != 0;
    default:
        return true;
    }
}

static inline void expected_put_value(const expected *x,
                                      const gg_column *column, size_t row)
{
    switch (column->type) {
    case GG_COLUMN_INT:
        fprintf(x->out, "{\"int\": \"%" PRId64 "\"}",
                column->values.ints[row]);
        break;
    case GG_COLUMN_DOUBLE:
        fprintf(x->out, "{\"double\": %.17g}",
                expected_double(column->values.doubles[row]));
        break;
    case GG_COLUMN_STRING:
        expected_put_text(x, column->values.strings[row]);
        break;
    case GG_COLUMN_STRINGS:
        expected_put_list(x, column->values.lists[row]);
        break;
    case GG_COLUMN_DATE:
        fputs("{\"date\": ", x->out);
        expected_put_day(x, column->values.ints[row]);
        fputc('}', x->out);
        break;
    case GG_COLUMN_BOOL:
        fputs(column->values.ints[row] != 0 ? "true" : "false", x->out);
        break;
    }
}

/* x and y are the place of a node, no value of it. */
static inline bool expected_is_place(const gg_column *column)
{
    return strcmp(column->name, "x") == 0 || strcmp(column->name, "y") == 0;
}

static inline void expected_put_values(const expected *x,
                                       const gg_table *table, size_t row,
                                       gg_str id)
{
    const char *between = "";

    fputs("\"values\": {", x->out);
    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        bool is_label = strcmp(column->name, "label") == 0;
        if (expected_is_place(column) ||
            (!is_label && !expected_has(x, column, row))) {
            continue;
        }
        fprintf(x->out, "%s\"%s\": ", between, column->name);
        between = ", ";
        if (is_label && !expected_has(x, column, row)) {
            expected_put_text(x, id); /* never a node without a label */
        } else {
            expected_put_value(x, column, row);
        }
    }
    fputs("}}", x->out);
}

static inline const char *expected_colour(gg_str type)
{
    static const char *const colours[][2] = {
        {"person", "[0, 114, 178]"},
        {"country", "[0, 158, 115]"},
        {"organisation", "[230, 159, 0]"},
        {"", "[153, 153, 153]"},
    };

    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
        if (gg_str_equal(gg_str_from(colours[i][0]), type)) {
            return colours[i][1];
        }
    }
    return "[86, 180, 233]"; /* the first type that is not one of these */
}

static inline double expected_max(const double *values, size_t n)
{
    double max = 0;

    for (size_t i = 0; i < n; i++) {
        max = values[i] > max ? values[i] : max;
    }
    return max;
}

/* The look: area by pagerank, colour by entity_type. Needs both, x and y. */
static inline void expected_put_look(const expected *x, size_t row)
{
    const gg_table *nodes = &x->network->nodes;
    const double *pagerank =
        gg_table_find_column(nodes, "pagerank")->values.doubles;
    double size = 10 + 40 * sqrt(pagerank[row] /
                                 expected_max(pagerank, nodes->n_rows));

    fprintf(x->out,
            "\"x\": %.17g, \"y\": %.17g, \"size\": %.3f, \"color\": %s, ",
            gg_table_find_column(nodes, "x")->values.doubles[row],
            gg_table_find_column(nodes, "y")->values.doubles[row], size,
            expected_colour(gg_table_find_column(nodes, "entity_type")
                                ->values.strings[row]));
}

static inline void expected_put_id(const expected *x, const char *key,
                                   uint32_t node)
{
    fprintf(x->out, "\"%s\": ", key);
    expected_put_text(x, x->network->node_ids[node]);
    fputs(", ", x->out);
}

/* The weight of each period. */
static inline void expected_put_slices(const expected *x, size_t edge)
{
    const gg_network *network = x->network;

    if (network->slice_start == NULL) {
        return;
    }
    fputs("\"slices\": [", x->out);
    for (size_t i = network->slice_start[edge];
         i < network->slice_start[edge + 1]; i++) {
        const gg_edge_slice *slice = &network->slices[i];
        fputs(i == network->slice_start[edge] ? "[" : ", [", x->out);
        expected_put_day(x, slice->first);
        fputs(", ", x->out);
        expected_put_day(x, slice->last);
        fprintf(x->out, ", %.17g]", slice->weight);
    }
    fputs("], ", x->out);
}

static inline void expected_put(const expected *x)
{
    const gg_network *network = x->network;

    fputs("{\"nodes\": [", x->out);
    for (size_t i = 0; i < network->nodes.n_rows; i++) {
        fputs(i == 0 ? "\n{" : ",\n{", x->out);
        expected_put_id(x, "id", (uint32_t)i);
        expected_put_look(x, i);
        expected_put_values(x, &network->nodes, i, network->node_ids[i]);
    }
    fputs("],\n\"edges\": [", x->out);
    for (size_t i = 0; i < network->edges.n_rows; i++) {
        fprintf(x->out, "%s\n{\"id\": \"e%zu\", ", i == 0 ? "" : ",", i);
        expected_put_id(x, "source", network->edge_source[i]);
        expected_put_id(x, "target", network->edge_target[i]);
        expected_put_slices(x, i);
        expected_put_values(x, &network->edges, i, GG_STR_NONE);
    }
    fputs("]}\n", x->out);
}

#endif
