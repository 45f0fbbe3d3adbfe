#include "render/positions.h"

#include "base/error.h"
#include "base/log.h"
#include "measure/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- those that are there ------------------------------------------------- */

static const double *find_numbers(const gg_network *network, const char *name)
{
    const gg_column *column = gg_table_find_column(&network->nodes, name);

    return column != NULL && column->type == GG_COLUMN_DOUBLE
               ? column->values.doubles
               : NULL;
}

/* On no page and in no sum are others of use. */
static bool is_place(double value)
{
    const double most = 1e12;

    return fabs(value) <= most;
}

/* False where one is missing. */
static bool take_positions(gg_spot *spots, const gg_network *network,
                           const size_t *rows, size_t n)
{
    const double *x = find_numbers(network, "x");
    const double *y = find_numbers(network, "y");

    for (size_t i = 0; i < n; i++) {
        size_t row = rows != NULL ? rows[i] : i;
        if (x == NULL || y == NULL || !is_place(x[row]) || !is_place(y[row])) {
            return false;
        }
        spots[i].x = x[row];
        spots[i].y = y[row];
    }
    return true;
}

/* ---- those that are made -------------------------------------------------- */

static int by_row(const void *a, const void *b)
{
    size_t x = *(const size_t *)a;
    size_t y = *(const size_t *)b;

    return x < y ? -1 : x > y;
}

static bool make_room(gg_network *part, const gg_cut *cut)
{
    part->nodes.n_rows = cut->n_nodes;
    part->edges.n_rows = cut->n_edges;
    part->node_ids =
        gg_arena_alloc(&part->arena, cut->n_nodes, sizeof(gg_str));
    part->edge_source =
        gg_arena_alloc(&part->arena, cut->n_edges, sizeof(uint32_t));
    part->edge_target =
        gg_arena_alloc(&part->arena, cut->n_edges, sizeof(uint32_t));
    part->edge_weight =
        gg_arena_alloc(&part->arena, cut->n_edges, sizeof(double));
    return part->node_ids != NULL && part->edge_source != NULL &&
           part->edge_target != NULL && part->edge_weight != NULL;
}

/* A network of what is drawn, in the order of the rows, with ids that are the
   network's own. */
static gg_status make_part(gg_network *part, const gg_network *network,
                           const gg_cut *cut, gg_error *error)
{
    size_t *rows =
        gg_arena_alloc(&part->arena, cut->n_edges, sizeof *cut->edges);

    if (rows == NULL || !make_room(part, cut)) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < cut->n_nodes; i++) {
        part->node_ids[i] = network->node_ids[cut->nodes[i]];
    }
    if (cut->n_edges != 0) {
        memcpy(rows, cut->edges, cut->n_edges * sizeof *rows);
        qsort(rows, cut->n_edges, sizeof *rows, by_row);
    }
    for (size_t i = 0; i < cut->n_edges; i++) {
        part->edge_source[i] = cut->place[network->edge_source[rows[i]]];
        part->edge_target[i] = cut->place[network->edge_target[rows[i]]];
        part->edge_weight[i] = network->edge_weight[rows[i]];
    }
    return GG_OK;
}

static gg_status lay_out(gg_network *part, const gg_picture_options *options,
                         gg_error *error)
{
    static const char *const NAMES[] = {"layout"};
    gg_measure_options measures;

    gg_measure_options_init(&measures);
    measures.names = NAMES;
    measures.n_names = 1;
    measures.seed = options->seed;
    measures.n_processes = options->n_processes;
    measures.in_process = options->in_process;
    measures.stop = options->stop;
    return gg_measure_network(part, &measures, NULL, error);
}

static gg_status make_positions(gg_spot *spots, const gg_network *network,
                                const gg_cut *cut,
                                const gg_picture_options *options,
                                gg_error *error)
{
    gg_network *part = NULL;
    gg_status status = gg_network_new(&part, error);

    if (status == GG_OK) {
        status = make_part(part, network, cut, error);
    }
    if (status == GG_OK) {
        status = lay_out(part, options, error);
    }
    if (status == GG_OK && !take_positions(spots, part, NULL, cut->n_nodes)) {
        status = gg_fail(error, GG_ERROR_DATA, NULL,
                         "no layout could be made for the picture");
    }
    gg_network_free(part);
    return status;
}

gg_status gg_find_positions(gg_spot *spots, const gg_network *network,
                            const gg_cut *cut,
                            const gg_picture_options *options,
                            gg_error *error)
{
    bool is_whole = cut->n_nodes == network->nodes.n_rows &&
                    cut->n_edges == network->edges.n_rows;

    if (is_whole &&
        take_positions(spots, network, cut->nodes, cut->n_nodes)) {
        return GG_OK;
    }
    return make_positions(spots, network, cut, options, error);
}
