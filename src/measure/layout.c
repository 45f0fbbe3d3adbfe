#include "measure/compute.h"

#include "base/error.h"
#include "base/memory.h"
#include "measure/boxes.h"
#include "measure/parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How a component is laid out:

     1. stress (Kamada-Kawai) from a circle on which communities lie together
        gives the large shape; above some hundred nodes DrL does, which is
        coarser and much faster;
     2. forces (Fruchterman-Reingold) even it out;
     3. it is turned so that its long side lies flat, and scaled;
     4. nodes and names that lie on each other are pushed apart.

   Then the components are packed, the largest one in the middle. */

enum {
    MOST_FOR_STRESS = 500, /* it takes memory for n * n distances */
    MOST_FOR_FORCES = 5000,
};

/* ---- what the picture will look like ----------------------------------- */

/* As the DOT writer draws it: circles of 0.2 to 1 inch by centrality, names
   of 8 to 18 points in their middle. */
static double circle_width(double share)
{
    return 72 * (0.2 + 0.8 * sqrt(share));
}

static double font_size(double share)
{
    return 8 + 10 * sqrt(share);
}

/* In letters of usual width: CJK and emoji are twice as wide. */
static double count_letters(gg_str label)
{
    double n = 0;

    for (size_t i = 0; i < label.len; i++) {
        unsigned char c = (unsigned char)label.ptr[i];

        if ((c & 0xc0) != 0x80) {
            n += c >= 0xe3 ? 1.7 : 1;
        }
    }
    return n < 40 ? n : 40;
}

/* In a crowd not every name can be read; nodes may then come closer. */
static double room_for_names(size_t n)
{
    if (n <= 150) {
        return 1;
    }
    return n >= 1000 ? 0 : (1000 - (double)n) / 850;
}

static double *sum_weights(const gg_graph_view *graph)
{
    double *sums = gg_calloc_array(graph->n_nodes, sizeof *sums);

    for (size_t i = 0; sums != NULL && i < graph->n_edges; i++) {
        sums[graph->source[i]] += graph->weight[i];
        sums[graph->target[i]] += graph->weight[i];
    }
    return sums;
}

static double greatest(const double *values, size_t n)
{
    double most = 0;

    for (size_t i = 0; i < n; i++) {
        most = fmax(most, values[i]);
    }
    return most;
}

/* The boxes of parts->nodes, at (0, 0). */
static gg_status make_boxes(const gg_measure_input *in, const gg_parts *parts,
                            gg_box *boxes, gg_error *error)
{
    size_t n = in->graph.n_nodes;
    double *sums = sum_weights(&in->graph);
    double most;

    if (sums == NULL) {
        return gg_fail_memory(error);
    }
    most = greatest(sums, n);
    for (size_t i = 0; i < n; i++) {
        size_t row = parts->nodes[i];
        double share = most > 0 ? sums[row] / most : 0;
        double circle = circle_width(share);
        double font = font_size(share);
        double name = 0.6 * font * count_letters(in->labels[row]) *
                      room_for_names(n);

        boxes[i].x = 0;
        boxes[i].y = 0;
        boxes[i].half_width = fmax(circle, name) / 2;
        boxes[i].half_height = fmax(circle, font * 1.2) / 2;
    }
    gg_free(sums);
    return GG_OK;
}

/* ---- one component ----------------------------------------------------- */

typedef struct part_layout {
    gg_graph_view view;    /* weights: `pull` */
    double *pull;          /* of an edge */
    double *length;        /* wanted, of an edge */
    uint32_t *community;   /* of a node */
    double *x;
    double *y;
} part_layout;

static void clear_part(part_layout *p)
{
    gg_free(p->pull);
    gg_free(p->length);
    gg_free(p->community);
    gg_free(p->x);
    gg_free(p->y);
}

static bool allocate(part_layout *p, const gg_graph_view *view)
{
    p->pull = gg_alloc_array(view->n_edges, sizeof(double));
    p->length = gg_alloc_array(view->n_edges, sizeof(double));
    p->community = gg_calloc_array(view->n_nodes, sizeof(uint32_t));
    p->x = gg_alloc_array(view->n_nodes, sizeof(double));
    p->y = gg_alloc_array(view->n_nodes, sizeof(double));
    return p->pull != NULL && p->length != NULL && p->community != NULL &&
           p->x != NULL && p->y != NULL;
}

static gg_status find_communities(part_layout *p, const gg_graph_view *view,
                                  gg_error *error)
{
    gg_bridge_graph *graph = NULL;
    gg_status status = gg_bridge_graph_new(&graph, view, error);

    if (status == GG_OK) {
        status = gg_bridge_communities(graph, 1, p->community, error);
    }
    gg_bridge_graph_free(graph);
    return status == GG_OK
               ? gg_number_groups(p->community, view->n_nodes, NULL, error)
               : status;
}

/* Weights of co-occurrence run over orders of magnitude; their square root
   over the mean still tells strong from weak without gluing the strong ones
   together. Edges between communities are longer and pull less, so that the
   groups show. */
static void set_forces(part_layout *p, const gg_graph_view *view)
{
    double mean = 0;

    for (size_t i = 0; i < view->n_edges; i++) {
        mean += sqrt(view->weight[i]) / (double)view->n_edges;
    }
    for (size_t i = 0; i < view->n_edges; i++) {
        double w = sqrt(view->weight[i]) / mean;
        bool within =
            p->community[view->source[i]] == p->community[view->target[i]];

        w = fmin(fmax(w, 0.2), 4);
        p->pull[i] = within ? w : 0.4 * w;
        p->length[i] = (within ? 1 : 1.8) / sqrt(w);
    }
    p->view = *view;
    p->view.weight = p->pull;
}

typedef struct place {
    uint32_t community;
    uint32_t node;
} place;

static int compare_places(const void *a, const void *b)
{
    const place *left = a;
    const place *right = b;

    if (left->community != right->community) {
        return left->community < right->community ? -1 : 1;
    }
    return (left->node > right->node) - (left->node < right->node);
}

/* On a circle, community after community. */
static gg_status start_positions(part_layout *p, gg_error *error)
{
    const double turn = 6.283185307179586;
    size_t n = p->view.n_nodes;
    double radius = 0.36 * sqrt((double)n);
    place *places = gg_alloc_array(n, sizeof *places);

    if (places == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < n; i++) {
        places[i] = (place){p->community[i], (uint32_t)i};
    }
    qsort(places, n, sizeof *places, compare_places);
    for (size_t i = 0; i < n; i++) {
        double angle = turn * (double)i / (double)n;

        p->x[places[i].node] = radius * cos(angle);
        p->y[places[i].node] = radius * sin(angle);
    }
    gg_free(places);
    return GG_OK;
}

/* Keeps what there is when a layout finds nothing usable. */
static gg_status unless_unusable(gg_status status)
{
    return status == GG_ERROR_DATA ? GG_OK : status;
}

static gg_status run_layouts(part_layout *p, gg_error *error)
{
    size_t n = p->view.n_nodes;
    gg_bridge_graph *graph = NULL;
    gg_status status = gg_bridge_graph_new(&graph, &p->view, error);

    if (status == GG_OK && n <= MOST_FOR_STRESS) {
        status = unless_unusable(
            gg_bridge_layout_stress(graph, p->length, p->x, p->y, error));
    } else if (status == GG_OK) {
        status = unless_unusable(
            gg_bridge_layout_large(graph, p->x, p->y, error));
    }
    if (status == GG_OK && n <= MOST_FOR_FORCES) {
        status = unless_unusable(gg_bridge_layout_forces(
            graph, n <= 1000 ? 500 : 200, sqrt((double)n) / 10, p->x, p->y,
            error));
    }
    gg_bridge_graph_free(graph);
    return status;
}

/* ---- turning and scaling ----------------------------------------------- */

static void center(double *x, double *y, size_t n)
{
    double mx = 0;
    double my = 0;

    for (size_t i = 0; i < n; i++) {
        mx += x[i] / (double)n;
        my += y[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        x[i] -= mx;
        y[i] -= my;
    }
}

/* Turns the direction of the widest spread to the x axis. Which way round is
   decided by the first node, so that equal input gives equal pictures. */
static void turn_flat(double *x, double *y, size_t n)
{
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double angle;
    double c;
    double s;

    center(x, y, n);
    for (size_t i = 0; i < n; i++) {
        xx += x[i] * x[i];
        xy += x[i] * y[i];
        yy += y[i] * y[i];
    }
    angle = 0.5 * atan2(2 * xy, xx - yy);
    c = cos(angle);
    s = sin(angle);
    if (c * x[0] + s * y[0] > 0) { /* the first node to the left */
        c = -c;
        s = -s;
    }
    for (size_t i = 0; i < n; i++) {
        double old = x[i];

        x[i] = c * old + s * y[i];
        y[i] = c * y[i] - s * old;
    }
}

static gg_status lay_out_part(const gg_graph_view *view, part_layout *p,
                              gg_error *error)
{
    gg_status status;

    if (!allocate(p, view)) {
        return gg_fail_memory(error);
    }
    status = find_communities(p, view, error);
    if (status != GG_OK) {
        return status;
    }
    set_forces(p, view);
    status = start_positions(p, error);
    if (status == GG_OK) {
        status = run_layouts(p, error);
    }
    if (status == GG_OK) {
        turn_flat(p->x, p->y, view->n_nodes);
    }
    return status;
}

/* Moves the boxes of one part to where they belong, around (0, 0). */
static gg_status compute_part(const gg_graph_view *view, gg_box *boxes,
                              gg_error *error)
{
    part_layout p = {.x = NULL};
    gg_status status = lay_out_part(view, &p, error);

    for (size_t i = 0; i < view->n_nodes && status == GG_OK; i++) {
        boxes[i].x = p.x[i];
        boxes[i].y = p.y[i];
    }
    clear_part(&p);
    return status == GG_OK ? gg_boxes_spread(boxes, view->n_nodes, error)
                           : status;
}

/* ---- the whole graph --------------------------------------------------- */

static gg_status compute_boxes(const gg_measure_input *in,
                               const gg_parts *parts, gg_box *boxes,
                               gg_error *error)
{
    gg_status status = make_boxes(in, parts, boxes, error);

    for (size_t i = 0; i < parts->n_parts && status == GG_OK; i++) {
        gg_graph_view view = gg_parts_view(parts, i);

        if (view.n_nodes < 2) {
            break; /* parts are ordered by size */
        }
        status = compute_part(&view, boxes + parts->node_start[i], error);
        if (status == GG_OK && gg_bridge_stopped()) {
            status = gg_fail(error, GG_ERROR_INTERRUPTED, "", "interrupted");
        }
    }
    return status == GG_OK ? gg_boxes_pack(boxes, parts->node_start,
                                           parts->n_parts, error)
                           : status;
}

/* To a hundredth of a point; adding 0 turns -0 into 0. */
static double tidy(double points)
{
    return round(points * 100) / 100 + 0.0;
}

gg_status gg_compute_layout(const gg_measure_input *in, gg_measure_output *out,
                            gg_error *error)
{
    size_t n = in->graph.n_nodes;
    gg_box *boxes = gg_alloc_array(n, sizeof *boxes);
    gg_parts *parts = NULL;
    gg_status status = GG_ERROR_MEMORY;

    if (boxes == NULL) {
        return gg_fail_memory(error);
    }
    (void)snprintf(out->description, GG_MEASURE_DESCRIPTION,
                   "position for drawing in points (1/72 inch), y upwards; "
                   "igraph layouts, seed %" PRIu64, in->seed);
    status = gg_parts_new(&parts, &in->graph, error);
    if (status == GG_OK) {
        status = compute_boxes(in, parts, boxes, error);
    }
    for (size_t i = 0; i < n && status == GG_OK; i++) {
        out->values[0].doubles[parts->nodes[i]] = tidy(boxes[i].x);
        out->values[1].doubles[parts->nodes[i]] = tidy(boxes[i].y);
    }
    gg_parts_free(parts);
    gg_free(boxes);
    return status;
}
