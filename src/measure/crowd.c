#include "measure/crowd.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <string.h>

/* Nodes that are strongly linked are merged, again and again, until few are
   left. These are laid out; then each takes its members' places apart, and
   forces move these a little further, and so down to the graph itself.

   Forces: an edge pulls with its weight, however long it is, and two nodes push
   each other away by the product of their masses over the distance, where the
   mass of a node is the sum of its weights. That sets communities apart (Noack
   2007, "Energy models for graph clustering"); pulls that grow with the distance
   give a ball of wool. What is far away pushes as one lump: a pyramid of square
   cells. */

enum {
    FEW = 200,        /* nodes: no more merging */
    MOST_LEVELS = 24,
    MOST_ROUNDS = 150, /* of forces at one level */
    FEWEST_ROUNDS = 12,
    DEEPEST = 10      /* 4^10 cells */
};

/* Arcs and nodes (times 8) that the rounds of a level may visit. */
static const double budget = 1.5e8;

/* Square of the distance, on a plane about 2 wide, below which a spring grows
   weak: or communities would shrink to points. */
static const double soft = 0.25 * 0.25;

/* ---- levels ------------------------------------------------------------ */

typedef struct level {
    size_t n;
    size_t *start;    /* n + 1 */
    uint32_t *target;
    float *weight;
    float *mass;      /* sum of the weights */
    uint32_t *size;   /* nodes of the graph in it */
    uint32_t *parent; /* of a node, in the next level */
    double *x;
    double *y;
} level;

static void clear_level(level *l)
{
    gg_free(l->start);
    gg_free(l->target);
    gg_free(l->weight);
    gg_free(l->mass);
    gg_free(l->size);
    gg_free(l->parent);
    gg_free(l->x);
    gg_free(l->y);
    memset(l, 0, sizeof *l);
}

static bool allocate_level(level *l, size_t n, size_t n_arcs)
{
    l->n = n;
    l->start = gg_calloc_array(n + 1, sizeof *l->start);
    l->target = gg_alloc_array(n_arcs, sizeof *l->target);
    l->weight = gg_alloc_array(n_arcs, sizeof *l->weight);
    l->mass = gg_calloc_array(n, sizeof *l->mass);
    l->size = gg_calloc_array(n, sizeof *l->size);
    l->parent = gg_alloc_array(n, sizeof *l->parent);
    l->x = gg_calloc_array(n, sizeof *l->x);
    l->y = gg_calloc_array(n, sizeof *l->y);
    return l->start != NULL && l->target != NULL && l->weight != NULL &&
           l->mass != NULL && l->size != NULL && l->parent != NULL &&
           l->x != NULL && l->y != NULL;
}

/* start[] has run on to the ends. */
static void shift_back(level *l)
{
    memmove(l->start + 1, l->start, l->n * sizeof *l->start);
    l->start[0] = 0;
}

static void sum_masses(level *l)
{
    for (size_t i = 0; i < l->n; i++) {
        double sum = 0;

        for (size_t k = l->start[i]; k < l->start[i + 1]; k++) {
            sum += (double)l->weight[k];
        }
        l->mass[i] = (float)sum;
    }
}

/* Weights of co-occurrence run over orders of magnitude: their square root
   over its mean, within limits. */
static bool make_first(level *l, const gg_graph_view *graph)
{
    double mean = 0;

    if (!allocate_level(l, graph->n_nodes, 2 * graph->n_edges)) {
        return false;
    }
    for (size_t i = 0; i < graph->n_edges; i++) {
        mean += sqrt(graph->weight[i]) / (double)graph->n_edges;
        l->start[graph->source[i] + 1]++;
        l->start[graph->target[i] + 1]++;
    }
    for (size_t i = 0; i < l->n; i++) {
        l->start[i + 1] += l->start[i];
        l->size[i] = 1;
    }
    for (size_t i = 0; i < graph->n_edges; i++) {
        size_t from_a = l->start[graph->source[i]]++;
        size_t from_b = l->start[graph->target[i]]++;
        double w = fmin(fmax(sqrt(graph->weight[i]) / mean, 0.3), 4);

        l->target[from_a] = graph->target[i];
        l->target[from_b] = graph->source[i];
        l->weight[from_a] = (float)w;
        l->weight[from_b] = (float)w;
    }
    shift_back(l);
    sum_masses(l);
    return true;
}

/* ---- merging ----------------------------------------------------------- */

static const uint32_t none = UINT32_MAX;

/* The neighbour (or group of one) to which `node` is linked most strongly for
   what both have to give; NULL... none where all are full. */
static uint32_t find_partner(const level *l, uint32_t node,
                             const uint32_t *group, const uint32_t *group_size,
                             uint32_t most)
{
    uint32_t best = none;
    double best_pull = 0;

    for (size_t k = l->start[node]; k < l->start[node + 1]; k++) {
        uint32_t other = l->target[k];
        uint32_t size = group[other] != none ? group_size[group[other]]
                                             : l->size[other];
        double pull = (double)l->weight[k] / (double)l->mass[other];

        if (other != node && size + l->size[node] <= most &&
            pull > best_pull) {
            best = other;
            best_pull = pull;
        }
    }
    return best;
}

/* Nodes of few links first: they have the least choice. Returns the number of
   groups. */
static size_t merge(level *l, const uint32_t *by_degree, uint32_t *group_size,
                    uint32_t most)
{
    uint32_t *group = l->parent;
    uint32_t n = 0;

    for (size_t i = 0; i < l->n; i++) {
        group[i] = none;
    }
    for (size_t i = 0; i < l->n; i++) {
        uint32_t node = by_degree[i];
        uint32_t with;

        if (group[node] != none) {
            continue;
        }
        with = find_partner(l, node, group, group_size, most);
        if (with == none || group[with] == none) {
            group_size[n] = l->size[node];
            group[node] = n++;
            if (with != none) {
                group[with] = group[node];
                group_size[group[node]] += l->size[with];
            }
        } else {
            group[node] = group[with];
            group_size[group[node]] += l->size[node];
        }
    }
    return n;
}

static void sort_by_degree(const level *l, uint32_t *sorted, size_t *counts)
{
    memset(counts, 0, (l->n + 2) * sizeof *counts);
    for (size_t i = 0; i < l->n; i++) {
        size_t degree = l->start[i + 1] - l->start[i];

        counts[(degree < l->n ? degree : l->n) + 1]++;
    }
    for (size_t i = 0; i <= l->n; i++) {
        counts[i + 1] += counts[i];
    }
    for (size_t i = 0; i < l->n; i++) {
        size_t degree = l->start[i + 1] - l->start[i];

        sorted[counts[degree < l->n ? degree : l->n]++] = (uint32_t)i;
    }
}

/* Members of each group, one after the other: start[] and members. */
static void list_members(const level *l, size_t n_groups, size_t *start,
                         uint32_t *members)
{
    memset(start, 0, (n_groups + 1) * sizeof *start);
    for (size_t i = 0; i < l->n; i++) {
        start[l->parent[i] + 1]++;
    }
    for (size_t g = 0; g < n_groups; g++) {
        start[g + 1] += start[g];
    }
    for (size_t i = 0; i < l->n; i++) {
        members[start[l->parent[i]]++] = (uint32_t)i;
    }
    memmove(start + 1, start, n_groups * sizeof *start);
    start[0] = 0;
}

/* Edges within a group are gone, those between two groups are one. `at` is
   none for every group, and is left so. */
static void join_arcs(const level *l, level *next, const size_t *start,
                      const uint32_t *members, size_t *at)
{
    size_t used = 0;

    for (size_t g = 0; g < next->n; g++) {
        size_t first = used;

        for (size_t i = start[g]; i < start[g + 1]; i++) {
            uint32_t node = members[i];

            next->size[g] += l->size[node];
            for (size_t k = l->start[node]; k < l->start[node + 1]; k++) {
                uint32_t to = l->parent[l->target[k]];

                if (to == g) {
                    continue;
                }
                if (at[to] == SIZE_MAX) {
                    at[to] = used;
                    next->target[used] = to;
                    next->weight[used++] = 0;
                }
                next->weight[at[to]] += l->weight[k];
            }
        }
        for (size_t k = first; k < used; k++) {
            at[next->target[k]] = SIZE_MAX;
        }
        next->start[g + 1] = used;
    }
    sum_masses(next);
}

/* *next stays empty when merging has come to its end. */
static gg_status make_next(level *l, level *next, uint32_t most,
                           gg_error *error)
{
    size_t n = l->n;
    uint32_t *nodes = gg_alloc_array(n, sizeof *nodes);
    uint32_t *sizes = gg_alloc_array(n, sizeof *sizes);
    size_t *counts = gg_alloc_array(n + 2, sizeof *counts);
    size_t *at = gg_alloc_array(n, sizeof *at);
    gg_status status = GG_OK;
    size_t n_groups;

    if (nodes == NULL || sizes == NULL || counts == NULL || at == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    sort_by_degree(l, nodes, counts);
    n_groups = merge(l, nodes, sizes, most);
    if ((double)n_groups > 0.9 * (double)n) {
        goto done;
    }
    if (!allocate_level(next, n_groups, l->start[n])) {
        status = gg_fail_memory(error);
        goto done;
    }
    list_members(l, n_groups, counts, nodes);
    for (size_t g = 0; g < n_groups; g++) {
        at[g] = SIZE_MAX;
    }
    join_arcs(l, next, counts, nodes, at);
done:
    gg_free(at);
    gg_free(counts);
    gg_free(sizes);
    gg_free(nodes);
    return status;
}

/* ---- a pyramid of cells ------------------------------------------------ */

typedef struct lump {
    float mass;
    float x; /* of the middle of its mass; while adding: times mass */
    float y;
} lump;

typedef struct pyramid {
    unsigned depth; /* the finest level has 2^depth cells a side */
    double left;
    double bottom;
    double cell; /* side of the finest ones */
    lump *lumps[DEEPEST + 1];
    uint32_t *first; /* nodes by finest cell: cells + 1 offsets */
    uint32_t *nodes;
} pyramid;

static void clear_pyramid(pyramid *p)
{
    for (unsigned d = 0; d <= DEEPEST; d++) {
        gg_free(p->lumps[d]);
    }
    gg_free(p->first);
    gg_free(p->nodes);
}

/* Two or three nodes a cell. */
static bool allocate_pyramid(pyramid *p, size_t n)
{
    p->depth = 1;
    while (p->depth < DEEPEST && ((size_t)2 << (2 * p->depth)) < n) {
        p->depth++;
    }
    for (unsigned d = 0; d <= p->depth; d++) {
        p->lumps[d] = gg_alloc_array((size_t)1 << (2 * d), sizeof(lump));
        if (p->lumps[d] == NULL) {
            return false;
        }
    }
    p->first = gg_alloc_array(((size_t)1 << (2 * p->depth)) + 1,
                              sizeof *p->first);
    p->nodes = gg_alloc_array(n, sizeof *p->nodes);
    return p->first != NULL && p->nodes != NULL;
}

static void frame_pyramid(pyramid *p, const level *l)
{
    double right = l->x[0];
    double top = l->y[0];
    double side;

    p->left = right;
    p->bottom = top;
    for (size_t i = 1; i < l->n; i++) {
        p->left = fmin(p->left, l->x[i]);
        p->bottom = fmin(p->bottom, l->y[i]);
        right = fmax(right, l->x[i]);
        top = fmax(top, l->y[i]);
    }
    side = fmax(right - p->left, top - p->bottom) * 1.0001;
    p->cell = (side > 0 ? side : 1) / (double)((size_t)1 << p->depth);
}

static size_t column_of(const pyramid *p, double x)
{
    size_t most = ((size_t)1 << p->depth) - 1;
    size_t column = (size_t)((x - p->left) / p->cell);

    return column < most ? column : most;
}

static size_t row_of(const pyramid *p, double y)
{
    size_t most = ((size_t)1 << p->depth) - 1;
    size_t row = (size_t)((y - p->bottom) / p->cell);

    return row < most ? row : most;
}

static size_t cell_of(const pyramid *p, double x, double y)
{
    return (row_of(p, y) << p->depth) + column_of(p, x);
}

static void sort_into_cells(pyramid *p, const level *l)
{
    size_t n_cells = (size_t)1 << (2 * p->depth);

    memset(p->first, 0, (n_cells + 1) * sizeof *p->first);
    for (size_t i = 0; i < l->n; i++) {
        p->first[cell_of(p, l->x[i], l->y[i]) + 1]++;
    }
    for (size_t c = 0; c < n_cells; c++) {
        p->first[c + 1] += p->first[c];
    }
    for (size_t i = 0; i < l->n; i++) {
        p->nodes[p->first[cell_of(p, l->x[i], l->y[i])]++] = (uint32_t)i;
    }
    memmove(p->first + 1, p->first, n_cells * sizeof *p->first);
    p->first[0] = 0;
}

static lump add_lumps(const lump *below, size_t side)
{
    const lump *four[4] = {below, below + 1, below + side, below + side + 1};
    lump sum = {0, 0, 0};

    for (size_t i = 0; i < 4; i++) {
        sum.mass += four[i]->mass;
        sum.x += four[i]->x * four[i]->mass;
        sum.y += four[i]->y * four[i]->mass;
    }
    if (sum.mass > 0) {
        sum.x /= sum.mass;
        sum.y /= sum.mass;
    }
    return sum;
}

static void fill_pyramid(pyramid *p, const level *l)
{
    size_t n_cells = (size_t)1 << (2 * p->depth);

    frame_pyramid(p, l);
    sort_into_cells(p, l);
    for (size_t c = 0; c < n_cells; c++) {
        double mass = 0;
        double x = 0;
        double y = 0;

        for (size_t i = p->first[c]; i < p->first[c + 1]; i++) {
            double m = (double)l->mass[p->nodes[i]];

            mass += m;
            x += m * l->x[p->nodes[i]];
            y += m * l->y[p->nodes[i]];
        }
        p->lumps[p->depth][c] =
            mass > 0 ? (lump){(float)mass, (float)(x / mass),
                              (float)(y / mass)}
                     : (lump){0, 0, 0};
    }
    for (unsigned d = p->depth; d-- > 0;) {
        size_t side = (size_t)1 << d;

        for (size_t c = 0; c < side * side; c++) {
            size_t below = (c / side * 2) * (2 * side) + c % side * 2;

            p->lumps[d][c] = add_lumps(p->lumps[d + 1] + below, 2 * side);
        }
    }
}

/* ---- forces ------------------------------------------------------------ */

typedef struct push {
    double x;
    double y;
} push;

static void add_push(push *sum, double dx, double dy, double mass,
                     double least)
{
    double factor = mass / (dx * dx + dy * dy + least);

    sum->x += dx * factor;
    sum->y += dy * factor;
}

/* From the cells at depth d that lie around the parent's neighbours, but not
   beside ours. */
static void push_from_depth(const pyramid *p, unsigned d, size_t column,
                            size_t row, double x, double y, push *sum)
{
    size_t side = (size_t)1 << d;
    size_t left = column / 2 * 2 >= 2 ? column / 2 * 2 - 2 : 0;
    size_t low = row / 2 * 2 >= 2 ? row / 2 * 2 - 2 : 0;
    size_t right = column / 2 * 2 + 4 < side ? column / 2 * 2 + 4 : side;
    size_t high = row / 2 * 2 + 4 < side ? row / 2 * 2 + 4 : side;

    for (size_t r = low; r < high; r++) {
        for (size_t c = left; c < right; c++) {
            const lump *it = &p->lumps[d][r * side + c];

            if (it->mass > 0 && (r + 1 < row || r > row + 1 ||
                                 c + 1 < column || c > column + 1)) {
                add_push(sum, x - (double)it->x, y - (double)it->y,
                         (double)it->mass, 0);
            }
        }
    }
}

/* What pushes everything in a finest cell alike. */
static push push_from_afar(const pyramid *p, size_t column, size_t row)
{
    const lump *own =
        &p->lumps[p->depth][(row << p->depth) + column];
    push sum = {0, 0};

    for (unsigned d = 2; d <= p->depth; d++) {
        push_from_depth(p, d, column >> (p->depth - d),
                        row >> (p->depth - d), (double)own->x,
                        (double)own->y, &sum);
    }
    return sum;
}

enum { MOST_NEAR = 24 /* nodes of a cell that push for themselves */ };

/* From the nodes of one cell; a crowded one pushes as a lump. */
static void push_from_cell(const pyramid *p, const level *l, size_t cell,
                           uint32_t node, double least, push *sum)
{
    const lump *it = &p->lumps[p->depth][cell];

    if (p->first[cell + 1] - p->first[cell] > MOST_NEAR) {
        add_push(sum, l->x[node] - (double)it->x, l->y[node] - (double)it->y,
                 (double)it->mass, least);
        return;
    }
    for (size_t i = p->first[cell]; i < p->first[cell + 1]; i++) {
        uint32_t other = p->nodes[i];

        if (other != node) {
            add_push(sum, l->x[node] - l->x[other], l->y[node] - l->y[other],
                     (double)l->mass[other], least);
        }
    }
}

static push push_on(const pyramid *p, const level *l, size_t column,
                    size_t row, uint32_t node, push sum)
{
    size_t most = ((size_t)1 << p->depth) - 1;
    double least = 1e-4 * p->cell * p->cell;

    for (size_t r = row > 0 ? row - 1 : 0; r <= row + 1 && r <= most; r++) {
        for (size_t c = column > 0 ? column - 1 : 0;
             c <= column + 1 && c <= most; c++) {
            push_from_cell(p, l, (r << p->depth) + c, node, least, &sum);
        }
    }
    return sum;
}

/* Where springs and pushes want it, but no further than `reach`. */
static push move_of(const level *l, uint32_t node, push pushed,
                    double strength, double reach)
{
    double sum = 0;
    double dx = 0;
    double dy = 0;
    double len;
    double scale = 0.8;

    for (size_t k = l->start[node]; k < l->start[node + 1]; k++) {
        double x = l->x[l->target[k]] - l->x[node];
        double y = l->y[l->target[k]] - l->y[node];
        double w = (double)l->weight[k] / sqrt(x * x + y * y + soft);

        sum += w;
        dx += w * x;
        dy += w * y;
    }
    if (sum > 0) {
        double push_here = strength * (double)l->mass[node] / sum;

        dx = dx / sum + push_here * pushed.x;
        dy = dy / sum + push_here * pushed.y;
    }
    len = sqrt(dx * dx + dy * dy);
    if (len * scale > reach) {
        scale = reach / len;
    }
    return (push){dx * scale, dy * scale};
}

static void round_of_forces(level *l, pyramid *p, push *moves,
                            double strength, double reach)
{
    size_t side = (size_t)1 << p->depth;

    fill_pyramid(p, l);
    for (size_t cell = 0; cell < side * side; cell++) {
        push afar;

        if (p->first[cell] == p->first[cell + 1]) {
            continue;
        }
        afar = push_from_afar(p, cell % side, cell / side);
        for (size_t i = p->first[cell]; i < p->first[cell + 1]; i++) {
            uint32_t node = p->nodes[i];

            moves[node] =
                move_of(l, node,
                        push_on(p, l, cell % side, cell / side, node, afar),
                        strength, reach);
        }
    }
    for (size_t i = 0; i < l->n; i++) {
        l->x[i] += moves[i].x;
        l->y[i] += moves[i].y;
    }
}

static size_t count_rounds(const level *l)
{
    double cost = (double)l->start[l->n] + 8 * (double)l->n;
    double rounds = budget / cost;

    return rounds < FEWEST_ROUNDS ? FEWEST_ROUNDS
           : rounds > MOST_ROUNDS ? MOST_ROUNDS
                                  : (size_t)rounds;
}

/* The plane is about 2 wide: the strength is such that all masses together
   push a node at the rim as far as its springs reach. */
static gg_status apply_forces(level *l, double reach, bool (*stopped)(void),
                              gg_error *error)
{
    pyramid p = {.depth = 0};
    push *moves = gg_alloc_array(l->n, sizeof *moves);
    size_t n_rounds = count_rounds(l);
    gg_status status = GG_OK;
    double total = 0;

    if (moves == NULL || !allocate_pyramid(&p, l->n)) {
        status = gg_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < l->n; i++) {
        total += (double)l->mass[i];
    }
    for (size_t i = 0; i < n_rounds && total > 0 && status == GG_OK; i++) {
        double left = 1 - (double)i / (double)n_rounds;

        round_of_forces(l, &p, moves, 1 / total, reach * left);
        if (stopped != NULL && stopped()) {
            status = gg_fail(error, GG_ERROR_INTERRUPTED, "", "interrupted");
        }
    }
done:
    clear_pyramid(&p);
    gg_free(moves);
    return status;
}

/* ---- down the levels --------------------------------------------------- */

/* In [-1, 1). */
static double random_place(uint64_t *state)
{
    return (double)(gg_random_next(state) >> 11) * 0x1p-52 - 1;
}

/* Members around their group, as far apart as nodes are on average. */
static void take_apart(const level *from, level *l, uint64_t *random)
{
    double apart = 0.7 / sqrt((double)l->n);

    for (size_t i = 0; i < l->n; i++) {
        double share = sqrt((double)from->size[l->parent[i]] /
                            (double)l->size[i]);

        l->x[i] = from->x[l->parent[i]] + apart * share * random_place(random);
        l->y[i] = from->y[l->parent[i]] + apart * share * random_place(random);
    }
}

static gg_status make_levels(level *levels, size_t *n_levels,
                             gg_error *error)
{
    double most = 4;

    while (levels[*n_levels - 1].n > FEW && *n_levels < MOST_LEVELS) {
        gg_status status =
            make_next(&levels[*n_levels - 1], &levels[*n_levels],
                      most < 1e9 ? (uint32_t)most : UINT32_MAX / 2, error);

        if (status != GG_OK) {
            return status;
        }
        if (levels[*n_levels].n == 0) {
            break;
        }
        ++*n_levels;
        most *= 3;
    }
    return GG_OK;
}

static gg_status find_places(level *levels, const gg_graph_view *graph,
                             uint64_t seed, bool (*stopped)(void),
                             gg_error *error)
{
    size_t n_levels = 1;
    gg_status status;

    if (!make_first(&levels[0], graph)) {
        return gg_fail_memory(error);
    }
    status = make_levels(levels, &n_levels, error);
    for (size_t i = n_levels; i-- > 0 && status == GG_OK;) {
        level *l = &levels[i];
        bool is_first = i + 1 == n_levels;
        double reach = fmin(0.3, 8 / sqrt((double)l->n));

        if (!is_first) {
            take_apart(&levels[i + 1], l, &seed);
        }
        for (size_t k = 0; k < l->n && is_first; k++) {
            l->x[k] = random_place(&seed);
            l->y[k] = random_place(&seed);
        }
        status = apply_forces(l, is_first ? 0.3 : reach, stopped, error);
    }
    return status;
}

/* ---- boxes ------------------------------------------------------------- */

/* Chains at the rim fly far out: brings them back, in order. Then there is
   room for some times the area of all boxes. */
static void scale_boxes(gg_box *boxes, size_t n)
{
    const double room = 6;
    double side = gg_boxes_mean_side(boxes, n);
    double square = 0;
    double mx = 0;
    double my = 0;
    double rim;
    double factor;

    for (size_t i = 0; i < n; i++) {
        mx += boxes[i].x / (double)n;
        my += boxes[i].y / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        boxes[i].x -= mx;
        boxes[i].y -= my;
        square += (boxes[i].x * boxes[i].x + boxes[i].y * boxes[i].y) /
                  (double)n;
    }
    rim = 1.8 * sqrt(square); /* of an even disc: 1.4 */
    factor = rim > 0 ? side * sqrt((double)n * room) / (1.8 * rim) : 0;
    for (size_t i = 0; i < n; i++) {
        double far = hypot(boxes[i].x, boxes[i].y);
        double near = far > rim ? rim * (1 + 0.3 * log(far / rim)) / far : 1;

        boxes[i].x *= near * factor;
        boxes[i].y *= near * factor;
    }
}

gg_status gg_crowd_layout(const gg_graph_view *graph, uint64_t seed,
                          bool (*stopped)(void), gg_box *boxes,
                          gg_error *error)
{
    level levels[MOST_LEVELS] = {{.n = 0}};
    gg_status status = find_places(levels, graph, seed, stopped, error);

    for (size_t i = 0; i < graph->n_nodes && status == GG_OK; i++) {
        boxes[i].x = levels[0].x[i];
        boxes[i].y = levels[0].y[i];
    }
    for (size_t i = 0; i < MOST_LEVELS; i++) {
        clear_level(&levels[i]);
    }
    if (status == GG_OK) {
        scale_boxes(boxes, graph->n_nodes);
        status = gg_boxes_loosen(boxes, graph->n_nodes, error);
    }
    return status;
}
