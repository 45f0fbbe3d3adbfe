#include "measure/compute.h"

#include "base/error.h"
#include "base/memory.h"
#include "measure/boxes.h"
#include "measure/crowd.h"
#include "measure/parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How a component is laid out:

     1. stress (Kamada-Kawai), from a circle on which communities lie together,
        gives the large shape;
     2. forces (Fruchterman-Reingold) even it out;
     3. it is turned so that its long side lies flat, and scaled;
     4. nodes and names that lie on each other are pushed apart.

   A large component is laid out community by community in this way, and the
   communities, as boxes, once more; each is then turned towards those it is
   linked with. (DrL, which igraph has for large graphs, took 34 s for 10,000
   nodes and 100,000 edges, this takes 4 s.) A crowd is laid out by forces of our
   own, in bounded time.

   Then the components are packed, the largest one at the top. */

enum {
    MOST_AT_ONCE = 600,     /* nodes; more are laid out by community, */
    MOST_LEVELS = 4,        /* communities within communities; */
    MOST_FOR_STRESS = 1500, /* which needs memory for n * n distances */
    MOST_BY_COMMUNITY = 5000, /* above that, see crowd.h */
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
        size_t crowd = gg_parts_view(parts, parts->part_of[row]).n_nodes;
        double name = 0.6 * font * count_letters(in->labels[row]) *
                      room_for_names(crowd);

        boxes[i].x = 0;
        boxes[i].y = 0;
        boxes[i].half_width = fmax(circle, name) / 2;
        boxes[i].half_height = fmax(circle, font * 1.2) / 2;
    }
    gg_free(sums);
    return GG_OK;
}

/* ---- nodes at once ----------------------------------------------------- */

typedef struct forces {
    gg_graph_view view; /* with `pull` for weights */
    double *pull;       /* of an edge */
    double *length;     /* wanted, of an edge */
    double *x;          /* of a node */
    double *y;
} forces;

static void clear_forces(forces *f)
{
    gg_free(f->pull);
    gg_free(f->length);
    gg_free(f->x);
    gg_free(f->y);
}

static bool allocate_forces(forces *f, const gg_graph_view *view)
{
    f->pull = gg_alloc_array(view->n_edges, sizeof(double));
    f->length = gg_alloc_array(view->n_edges, sizeof(double));
    f->x = gg_alloc_array(view->n_nodes, sizeof(double));
    f->y = gg_alloc_array(view->n_nodes, sizeof(double));
    f->view = *view;
    f->view.weight = f->pull;
    return f->pull != NULL && f->length != NULL && f->x != NULL &&
           f->y != NULL;
}

static uint32_t *count_degrees(const gg_graph_view *view)
{
    uint32_t *degrees = gg_calloc_array(view->n_nodes, sizeof *degrees);

    for (size_t i = 0; degrees != NULL && i < view->n_edges; i++) {
        degrees[view->source[i]]++;
        degrees[view->target[i]]++;
    }
    return degrees;
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

/* Weights of co-occurrence run over orders of magnitude; their square root
   over its mean still tells strong from weak without gluing the strong ones
   together. Edges between communities are longer and pull less, so that the
   groups show; the few edges of a node at the rim pull more, or it would be
   flung out of the picture. */
static gg_status set_forces(forces *f, const gg_graph_view *view,
                            const uint32_t *community, gg_error *error)
{
    uint32_t *degrees = count_degrees(view);
    double mean = 0;

    if (degrees == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < view->n_edges; i++) {
        mean += sqrt(view->weight[i]) / (double)view->n_edges;
    }
    for (size_t i = 0; i < view->n_edges; i++) {
        uint32_t a = view->source[i];
        uint32_t b = view->target[i];
        bool within = community[a] == community[b];
        double rim = lesser(degrees[a], degrees[b]);
        double w = fmin(fmax(sqrt(view->weight[i]) / mean, 0.3), 4);

        f->pull[i] = (within ? w : 0.5 * w) * (1 + 3 / rim);
        f->length[i] = (within ? 1 : 1.8) / sqrt(w);
    }
    gg_free(degrees);
    return GG_OK;
}

typedef struct place {
    double rank;
    uint32_t node;
} place;

static int compare_places(const void *a, const void *b)
{
    const place *left = a;
    const place *right = b;

    if (left->rank != right->rank) {
        return left->rank < right->rank ? -1 : 1;
    }
    return (left->node > right->node) - (left->node < right->node);
}

/* On a circle, community after community. */
static void put_on_circle(forces *f, const place *places, size_t n)
{
    double radius = 0.36 * sqrt((double)n);

    for (size_t i = 0; i < n; i++) {
        double angle = 6.283185307179586 * (double)i / (double)n;

        f->x[places[i].node] = radius * cos(angle);
        f->y[places[i].node] = radius * sin(angle);
    }
}

/* On a disc like the seeds of a sunflower. */
static void put_on_disc(forces *f, const place *places, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double angle = 2.399963229728653 * (double)i;

        f->x[places[i].node] = sqrt((double)i) * cos(angle);
        f->y[places[i].node] = sqrt((double)i) * sin(angle);
    }
}

static gg_status start_positions(forces *f, const uint32_t *community,
                                 gg_error *error)
{
    size_t n = f->view.n_nodes;
    bool is_large = n > MOST_FOR_STRESS;
    place *places = gg_alloc_array(n, sizeof *places);
    double *sums = sum_weights(&f->view);
    gg_status status = GG_OK;

    if (places == NULL || sums == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < n; i++) {
        places[i] = (place){is_large ? -sums[i] : community[i], (uint32_t)i};
    }
    qsort(places, n, sizeof *places, compare_places);
    if (is_large) {
        put_on_disc(f, places, n);
    } else {
        put_on_circle(f, places, n);
    }
done:
    gg_free(sums);
    gg_free(places);
    return status;
}

/* Keeps what there is when a layout finds nothing usable. */
static gg_status unless_unusable(gg_status status)
{
    return status == GG_ERROR_DATA ? GG_OK : status;
}

/* A crowd above MOST_FOR_STRESS without communities, such as a star, stays on
   its disc: the strongest in the middle. */
static gg_status apply_forces(forces *f, gg_error *error)
{
    size_t n = f->view.n_nodes;
    gg_bridge_graph *graph = NULL;
    gg_status status = GG_OK;

    if (n > MOST_FOR_STRESS) {
        return GG_OK;
    }
    status = gg_bridge_graph_new(&graph, &f->view, error);
    if (status == GG_OK) {
        status = unless_unusable(
            gg_bridge_layout_stress(graph, f->length, f->x, f->y, error));
    }
    if (status == GG_OK) {
        status = unless_unusable(gg_bridge_layout_forces(
            graph, n <= 300 ? 500 : 200, sqrt((double)n) / 10, f->x, f->y,
            error));
    }
    gg_bridge_graph_free(graph);
    return status;
}

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

/* Wanted between neighbours: some 70 points, in large graphs fewer, but what
   the boxes need. */
static double wanted_distance(const gg_box *boxes, size_t n)
{
    double side = gg_boxes_mean_side(boxes, n);

    return fmax(fmin(fmax(1.6 * side, n <= 500 ? 60 : 40), 90), 0.85 * side);
}

static gg_status lay_out_at_once(const gg_graph_view *view,
                                 const uint32_t *community, gg_box *boxes,
                                 gg_error *error)
{
    size_t n = view->n_nodes;
    forces f = {.x = NULL};
    gg_status status = GG_OK;

    if (!allocate_forces(&f, view)) {
        status = gg_fail_memory(error);
        goto done;
    }
    status = set_forces(&f, view, community, error);
    if (status == GG_OK) {
        status = start_positions(&f, community, error);
    }
    if (status == GG_OK) {
        status = apply_forces(&f, error);
    }
    if (status != GG_OK) {
        goto done;
    }
    turn_flat(f.x, f.y, n);
    for (size_t i = 0; i < n; i++) {
        boxes[i].x = f.x[i];
        boxes[i].y = f.y[i];
    }
    status = gg_boxes_spread(boxes, n, wanted_distance(boxes, n), error);
done:
    clear_forces(&f);
    return status;
}

/* ---- community by community -------------------------------------------- */

static gg_status lay_out(const gg_graph_view *view, gg_box *boxes,
                         unsigned level, gg_error *error);

/* Communities as nodes of a graph; edges between two of them are one. */
typedef struct groups {
    const gg_graph_view *view;
    gg_parts *parts; /* the communities */
    gg_box *inner;   /* boxes of parts->nodes, around (0, 0) in each group */
    gg_box *outer;   /* of a community */
    size_t n_links;
    uint32_t *source; /* of a link */
    uint32_t *target;
    double *weight;
} groups;

static void clear_groups(groups *g)
{
    gg_parts_free(g->parts);
    gg_free(g->inner);
    gg_free(g->outer);
    gg_free(g->source);
    gg_free(g->target);
    gg_free(g->weight);
}

typedef struct link {
    uint32_t source;
    uint32_t target;
    double weight;
    size_t edge;
} link;

static int compare_links(const void *a, const void *b)
{
    const link *left = a;
    const link *right = b;

    if (left->source != right->source) {
        return left->source < right->source ? -1 : 1;
    }
    if (left->target != right->target) {
        return left->target < right->target ? -1 : 1;
    }
    return (left->edge > right->edge) - (left->edge < right->edge);
}

static size_t collect_links(const groups *g, link *links)
{
    size_t n = 0;

    for (size_t i = 0; i < g->view->n_edges; i++) {
        uint32_t a = g->parts->part_of[g->view->source[i]];
        uint32_t b = g->parts->part_of[g->view->target[i]];

        if (a != b) {
            links[n++] = (link){a < b ? a : b, a < b ? b : a,
                                g->view->weight[i], i};
        }
    }
    return n;
}

static void merge_links(groups *g, const link *links, size_t n)
{
    size_t last = 0;

    for (size_t i = 0; i < n; i++) {
        bool is_new = g->n_links == 0 ||
                      g->source[last] != links[i].source ||
                      g->target[last] != links[i].target;

        if (is_new) {
            last = g->n_links++;
            g->source[last] = links[i].source;
            g->target[last] = links[i].target;
            g->weight[last] = 0;
        }
        g->weight[last] += links[i].weight;
    }
}

/* In proportion to what the two have to give: the few links of a small group
   are all it has. */
static gg_status even_out(groups *g, gg_error *error)
{
    gg_graph_view view = {.n_nodes = g->parts->n_parts,
                          .n_edges = g->n_links,
                          .source = g->source,
                          .target = g->target,
                          .weight = g->weight};
    double *sums = sum_weights(&view);

    if (sums == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < g->n_links; i++) {
        g->weight[i] /= sqrt(sums[g->source[i]]) * sqrt(sums[g->target[i]]);
    }
    gg_free(sums);
    return GG_OK;
}

static gg_status link_groups(groups *g, gg_error *error)
{
    link *links = gg_alloc_array(g->view->n_edges, sizeof *links);
    gg_status status = GG_OK;
    size_t n;

    if (links == NULL) {
        return gg_fail_memory(error);
    }
    n = collect_links(g, links);
    g->source = gg_alloc_array(n, sizeof *g->source);
    g->target = gg_alloc_array(n, sizeof *g->target);
    g->weight = gg_alloc_array(n, sizeof *g->weight);
    if (g->source == NULL || g->target == NULL || g->weight == NULL) {
        status = gg_fail_memory(error);
    } else {
        qsort(links, n, sizeof *links, compare_links);
        merge_links(g, links, n);
        status = even_out(g, error);
    }
    gg_free(links);
    return status;
}

static gg_box *inner_of(const groups *g, size_t group, size_t *n)
{
    *n = g->parts->node_start[group + 1] - g->parts->node_start[group];
    return g->inner + g->parts->node_start[group];
}

/* Moves a group around (0, 0), and makes its outer box large enough for every
   direction it may be turned to; nearly, for the corners are empty. */
static void wrap_group(groups *g, size_t group)
{
    size_t n;
    gg_box *boxes = inner_of(g, group, &n);
    gg_box frame = gg_boxes_frame(boxes, n);
    double radius = 0;

    for (size_t i = 0; i < n; i++) {
        boxes[i].x -= frame.x;
        boxes[i].y -= frame.y;
        radius = fmax(radius, hypot(fabs(boxes[i].x) + boxes[i].half_width,
                                    fabs(boxes[i].y) + boxes[i].half_height));
    }
    g->outer[group] = (gg_box){0, 0, 0.92 * radius, 0.92 * radius};
}

static gg_status lay_out_inner(groups *g, const gg_box *boxes, unsigned level,
                               gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < g->view->n_nodes; i++) {
        g->inner[i] = boxes[g->parts->nodes[i]];
        g->inner[i].x = 0;
        g->inner[i].y = 0;
    }
    for (size_t i = 0; i < g->parts->n_parts && status == GG_OK; i++) {
        gg_graph_view view = gg_parts_view(g->parts, i);

        status = lay_out(&view, g->inner + g->parts->node_start[i], level + 1,
                         error);
        wrap_group(g, i);
    }
    return status;
}

static gg_status lay_out_outer(groups *g, unsigned level, gg_error *error)
{
    gg_graph_view view = {.n_nodes = g->parts->n_parts,
                          .n_edges = g->n_links,
                          .source = g->source,
                          .target = g->target,
                          .weight = g->weight};

    return lay_out(&view, g->outer, level + 1, error);
}

/* How well a group fits when turned: the sums over its edges to other groups
   of where the end is (p) against where the other group lies (q). */
typedef struct fit {
    double dot;     /* p and q, as it is */
    double cross;
    double flipped_dot; /* the same with p upside down */
    double flipped_cross;
} fit;

static void add_to_fit(fit *f, const gg_box *p, const gg_box *from,
                       const gg_box *to)
{
    double qx = to->x - from->x;
    double qy = to->y - from->y;
    double len = hypot(qx, qy);

    if (len > 0) {
        f->dot += (p->x * qx + p->y * qy) / len;
        f->cross += (p->x * qy - p->y * qx) / len;
        f->flipped_dot += (p->x * qx - p->y * qy) / len;
        f->flipped_cross += (p->x * qy + p->y * qx) / len;
    }
}

static void turn_group(gg_box *boxes, size_t n, const fit *f)
{
    bool flip = hypot(f->flipped_dot, f->flipped_cross) >
                hypot(f->dot, f->cross) * 1.000001;
    double angle = flip ? atan2(f->flipped_cross, f->flipped_dot)
                        : atan2(f->cross, f->dot);
    double c = cos(angle);
    double s = sin(angle);

    for (size_t i = 0; i < n; i++) {
        double x = boxes[i].x;
        double y = flip ? -boxes[i].y : boxes[i].y;

        boxes[i].x = c * x - s * y;
        boxes[i].y = s * x + c * y;
    }
}

/* Every group to its place, turned towards its neighbours. */
static gg_status place_groups(groups *g, gg_box *boxes, gg_error *error)
{
    const gg_parts *parts = g->parts;
    size_t n_nodes = g->view->n_nodes;
    fit *fits = gg_calloc_array(parts->n_parts, sizeof *fits);

    if (fits == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < n_nodes; i++) {
        boxes[parts->nodes[i]] = g->inner[i];
    }
    for (size_t i = 0; i < g->view->n_edges; i++) {
        uint32_t a = g->view->source[i];
        uint32_t b = g->view->target[i];
        const gg_box *outer_a = &g->outer[parts->part_of[a]];
        const gg_box *outer_b = &g->outer[parts->part_of[b]];

        add_to_fit(&fits[parts->part_of[a]], &boxes[a], outer_a, outer_b);
        add_to_fit(&fits[parts->part_of[b]], &boxes[b], outer_b, outer_a);
    }
    for (size_t i = 0; i < parts->n_parts; i++) {
        size_t n;
        gg_box *inner = inner_of(g, i, &n);

        turn_group(inner, n, &fits[i]);
    }
    for (size_t i = 0; i < n_nodes; i++) {
        uint32_t row = parts->nodes[i];

        boxes[row] = g->inner[i];
        boxes[row].x += g->outer[parts->part_of[row]].x;
        boxes[row].y += g->outer[parts->part_of[row]].y;
    }
    gg_free(fits);
    return gg_boxes_spread(boxes, n_nodes, 0, error);
}

static gg_status lay_out_groups(const gg_graph_view *view,
                                const uint32_t *community, gg_box *boxes,
                                unsigned level, gg_error *error)
{
    groups g = {.view = view};
    gg_status status = gg_parts_split(&g.parts, view, community, error);

    if (status != GG_OK) {
        return status;
    }
    g.inner = gg_alloc_array(view->n_nodes, sizeof *g.inner);
    g.outer = gg_alloc_array(g.parts->n_parts, sizeof *g.outer);
    if (g.inner == NULL || g.outer == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    status = link_groups(&g, error);
    if (status == GG_OK) {
        status = lay_out_inner(&g, boxes, level, error);
    }
    if (status == GG_OK) {
        status = lay_out_outer(&g, level, error);
    }
    if (status == GG_OK) {
        status = place_groups(&g, boxes, error);
    }
done:
    clear_groups(&g);
    return status;
}

static gg_status find_communities(const gg_graph_view *view,
                                  uint32_t *community, size_t *n_groups,
                                  gg_error *error)
{
    gg_bridge_graph *graph = NULL;
    gg_status status = gg_bridge_graph_new(&graph, view, error);

    if (status == GG_OK) {
        status = gg_bridge_communities(graph, 1, 0, community, error);
    }
    gg_bridge_graph_free(graph);
    return status == GG_OK ? gg_number_groups(community, view->n_nodes,
                                              n_groups, error)
                           : status;
}

/* Moves the boxes of a connected graph to where they belong. Calls itself
   through lay_out_groups, at most MOST_LEVELS deep. */
static gg_status lay_out(const gg_graph_view *view, gg_box *boxes,
                         unsigned level, gg_error *error)
{
    size_t n = view->n_nodes;
    uint32_t *community = gg_alloc_array(n, sizeof *community);
    size_t n_groups = 0;
    gg_status status;

    if (community == NULL) {
        return gg_fail_memory(error);
    }
    status = find_communities(view, community, &n_groups, error);
    if (status == GG_OK && gg_bridge_stopped()) {
        status = gg_fail(error, GG_ERROR_INTERRUPTED, "", "interrupted");
    }
    if (status == GG_OK) {
        status = n <= MOST_AT_ONCE || level >= MOST_LEVELS || n_groups < 2 ||
                         n_groups > n / 2
                     ? lay_out_at_once(view, community, boxes, error)
                     : lay_out_groups(view, community, boxes, level, error);
    }
    gg_free(community);
    return status;
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
        status = view.n_nodes > MOST_BY_COMMUNITY
                     ? gg_crowd_layout(&view, in->seed, gg_bridge_stopped,
                                       boxes + parts->node_start[i], error)
                     : lay_out(&view, boxes + parts->node_start[i], 0, error);
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
    status = gg_parts_new(&parts, &in->graph, in->bridge, error);
    if (status == GG_OK && gg_parts_view(parts, 0).n_nodes >
                               MOST_BY_COMMUNITY) {
        (void)snprintf(out->description, GG_MEASURE_DESCRIPTION,
                       "position for drawing in points (1/72 inch), y upwards; "
                       "multilevel forces, seed %" PRIu64, in->seed);
    }
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
