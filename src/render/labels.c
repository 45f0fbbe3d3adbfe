#include "render/labels.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>

enum {
    ROOM_ROUNDS = 20, /* names choose a side anew, and ... */
    ROOM_STEPS = 60,  /* ... circles make way for them; */
    FEW_ROUNDS = 3,   /* in a crowd, which takes long to move */
    FEW_STEPS = 20,
    /* Beyond these, lines are everywhere, and counting them would take long. */
    MANY_LINES = 5000,
    MANY_SPOTS = 1000,
    LINES_LIKE_A_SPOT = 4 /* so many are as bad as one spot nearby */
};

/* How much of what is missing is gone at a time, when circles make way. */
#define PART_OF_WAY 0.6

typedef struct box {
    double left;
    double bottom;
    double right;
    double top;
} box;

static box box_of(const gg_label *label)
{
    return (box){label->x - label->width / 2, label->y - label->height / 2,
                 label->x + label->width / 2, label->y + label->height / 2};
}

static bool is_inside(box b, gg_area area)
{
    return b.left >= area.left && b.right <= area.right &&
           b.bottom >= area.bottom && b.top <= area.top;
}

static bool boxes_meet(box a, box b)
{
    return a.left < b.right && b.left < a.right && a.bottom < b.top &&
           b.bottom < a.top;
}

/* `more`: how much nearer than it must be. */
static bool meets_spot(box b, const gg_spot *spot, double more)
{
    double dx = spot->x - fmin(fmax(spot->x, b.left), b.right);
    double dy = spot->y - fmin(fmax(spot->y, b.bottom), b.top);
    /* its own name may touch it */
    double r = fmax(spot->r - 0.01, 0) + more;

    return dx * dx + dy * dy < r * r;
}

static bool is_in_way(box b, const gg_crowd *crowd, size_t i)
{
    return crowd->spots[i].r >= crowd->least &&
           meets_spot(b, &crowd->spots[i], 0);
}

/* Cuts the piece [*from, *to] of a line at one of the borders: where
   `start + t * step <= 0` does not hold. False where nothing is left. */
static bool clip(double start, double step, double *from, double *to)
{
    if (fabs(step) < 1e-9) {
        return start <= 0;
    }
    if (step > 0) {
        *to = fmin(*to, -start / step);
    } else {
        *from = fmax(*from, -start / step);
    }
    return *from <= *to;
}

/* Liang and Barsky's way of clipping a line, "A new concept and method for line
   clipping", 1984. */
static bool meets_line(box b, const gg_spot *p, const gg_spot *q)
{
    double dx = q->x - p->x;
    double dy = q->y - p->y;
    double from = 0;
    double to = 1;

    return clip(b.left - p->x, -dx, &from, &to) &&
           clip(p->x - b.right, dx, &from, &to) &&
           clip(b.bottom - p->y, -dy, &from, &to) &&
           clip(p->y - b.top, dy, &from, &to);
}

/* Labels[i_label], of n labels; those that are not placed are in nobody's way. */
static bool is_free(const gg_label *labels, size_t n, size_t i_label,
                    const gg_crowd *crowd)
{
    box b = box_of(&labels[i_label]);

    if (!is_inside(b, crowd->area)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (i != i_label && labels[i].is_placed &&
            boxes_meet(b, box_of(&labels[i]))) {
            return false;
        }
    }
    for (size_t i = 0; i < crowd->n_spots; i++) {
        if (is_in_way(b, crowd, i)) {
            return false;
        }
    }
    return true;
}

/* Of its place; 0: nothing. */
static size_t count_faults(const gg_label *label, const gg_crowd *crowd)
{
    box b = box_of(label);
    size_t n = 0;

    for (size_t i = 0; i < crowd->n_spots; i++) {
        n += i != label->spot && crowd->spots[i].r >= crowd->least &&
                     meets_spot(b, &crowd->spots[i], crowd->distance)
                 ? LINES_LIKE_A_SPOT
                 : 0;
    }
    if (crowd->n_lines > MANY_LINES) {
        return n;
    }
    for (size_t i = 0; i < crowd->n_lines; i++) {
        n += meets_line(b, &crowd->spots[crowd->lines[i].from],
                        &crowd->spots[crowd->lines[i].to]);
    }
    return n;
}

/* Where the middle of a name can be, seen from its spot: so many radii and half
   widths, radii and half heights away. At the corners it comes nearer. */
static const struct {
    double x_radii;
    double x_halves;
    double y_radii;
    double y_halves;
} SIDES[] = {
    {1, 1, 0, 0},         {-1, -1, 0, 0},        {0, 0, 1, 1},
    {0, 0, -1, -1},       {0.71, 1, 0.71, 1},    {-0.71, -1, 0.71, 1},
    {0.71, 1, -0.71, -1}, {-0.71, -1, -0.71, -1}, {1, 1, 0, 0.8},
    {1, 1, 0, -0.8},      {-1, -1, 0, 0.8},      {-1, -1, 0, -0.8},
    {0, 0.6, 1, 1},       {0, -0.6, 1, 1},       {0, 0.6, -1, -1},
    {0, -0.6, -1, -1},    {0, 0.95, 1, 1},       {0, -0.95, 1, 1},
    {0, 0.95, -1, -1},    {0, -0.95, -1, -1},
};

enum { N_SIDES = sizeof SIDES / sizeof SIDES[0] };

static void stand(gg_label *label, const gg_spot *spot, int side)
{
    label->x = spot->x + SIDES[side].x_radii * spot->r +
               SIDES[side].x_halves * label->width / 2;
    label->y = spot->y + SIDES[side].y_radii * spot->r +
               SIDES[side].y_halves * label->height / 2;
}

static void place(gg_label *labels, size_t n_labels, size_t i,
                  const gg_crowd *crowd)
{
    gg_label *label = &labels[i];
    const gg_spot *spot = &crowd->spots[label->spot];
    size_t fewest = SIZE_MAX;
    int best = -1;

    for (int side = 0; side < N_SIDES && fewest != 0; side++) {
        stand(label, spot, side);
        if (is_free(labels, n_labels, i, crowd)) {
            size_t n = count_faults(label, crowd);
            if (n < fewest) {
                fewest = n;
                best = side;
            }
        }
    }
    if (best >= 0) {
        stand(label, spot, best);
        label->is_placed = true;
    }
}

size_t gg_place_labels(gg_label *labels, size_t n, size_t n_settled,
                       const gg_crowd *crowd, uint64_t most)
{
    size_t n_placed = 0;

    for (size_t i = n_settled; i < n; i++) {
        labels[i].is_placed = false;
    }
    for (size_t i = 0; i < n; i++) {
        if (most != 0 && n_placed == most) {
            labels[i].is_placed = false;
        } else if (!labels[i].is_placed) {
            place(labels, n, i, crowd);
        }
        n_placed += labels[i].is_placed;
    }
    return n_placed;
}

/* ---- room ----------------------------------------------------------------- */

/* What a place costs that is not free: how much would have to move. */
static double cost_of(const gg_label *labels, size_t i, const gg_crowd *crowd)
{
    box b = box_of(&labels[i]);
    double cost = is_inside(b, crowd->area) ? 0 : 1e6;

    for (size_t k = 0; k < i; k++) {
        cost += labels[k].is_placed && boxes_meet(b, box_of(&labels[k]))
                    ? 1e4
                    : 0;
    }
    for (size_t k = 0; k < crowd->n_spots; k++) {
        const gg_spot *spot = &crowd->spots[k];
        if (k != labels[i].spot && is_in_way(b, crowd, k)) {
            cost += 1 + spot->r * spot->r;
        }
    }
    return cost;
}

/* Returns the side that costs least, and stands there. */
static int take_cheapest(gg_label *labels, size_t i, const gg_crowd *crowd)
{
    const gg_spot *spot = &crowd->spots[labels[i].spot];
    double least = HUGE_VAL;
    int best = 0;

    for (int side = 0; side < N_SIDES; side++) {
        double cost;
        stand(&labels[i], spot, side);
        cost = cost_of(labels, i, crowd);
        if (cost < least) {
            least = cost;
            best = side;
        }
    }
    stand(&labels[i], spot, best);
    labels[i].is_placed = true;
    return best;
}

/* Out of the box by the shortest way, a good part of it at a time. */
static void push_out(gg_spot *spot, box b)
{
    double ways[] = {b.left - spot->r - spot->x, b.right + spot->r - spot->x,
                     b.bottom - spot->r - spot->y, b.top + spot->r - spot->y};
    int best = 0;

    for (int i = 1; i < 4; i++) {
        best = fabs(ways[i]) < fabs(ways[best]) ? i : best;
    }
    if (best < 2) {
        spot->x += PART_OF_WAY * ways[best];
    } else {
        spot->y += PART_OF_WAY * ways[best];
    }
}

static void push_all_out(const gg_label *label, const gg_crowd *crowd)
{
    box b = box_of(label);

    for (size_t i = 0; i < crowd->n_spots; i++) {
        if (i != label->spot && is_in_way(b, crowd, i)) {
            push_out(&crowd->spots[i], b);
        }
    }
}

/* Two names that their circles have brought together: the circles go apart, the
   short way. */
static void part_names(const gg_label *a, const gg_label *b,
                       const gg_crowd *crowd)
{
    gg_spot *p = &crowd->spots[a->spot];
    gg_spot *q = &crowd->spots[b->spot];
    double x = (a->width + b->width) / 2 - fabs(a->x - b->x);
    double y = (a->height + b->height) / 2 - fabs(a->y - b->y);

    if (x <= 0 || y <= 0) {
        return;
    }
    if (x < y) {
        x = copysign(x * PART_OF_WAY / 2, a->x - b->x);
        p->x += x;
        q->x -= x;
    } else {
        y = copysign(y * PART_OF_WAY / 2, a->y - b->y);
        p->y += y;
        q->y -= y;
    }
}

/* Names that go with their circle while others make way. */
static gg_status make_way(gg_label *labels, size_t n, const int *sides,
                          const gg_crowd *crowd, gg_area inner, double gap,
                          gg_error *error)
{
    int steps = crowd->n_spots > MANY_SPOTS ? FEW_STEPS : ROOM_STEPS;
    gg_status status = GG_OK;

    for (int step = 0; step < steps && status == GG_OK; step++) {
        for (size_t i = 0; i < n; i++) {
            stand(&labels[i], &crowd->spots[labels[i].spot], sides[i]);
            push_all_out(&labels[i], crowd);
            for (size_t k = 0; k < i; k++) {
                part_names(&labels[k], &labels[i], crowd);
            }
        }
        status = gg_part_spots(crowd->spots, crowd->n_spots, inner, gap, 2,
                               error);
    }
    return status;
}

static void forget_places(gg_label *labels, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        labels[i].is_placed = false;
    }
}

static size_t keep_sides(gg_label *labels, size_t n, const int *sides,
                         const gg_crowd *crowd)
{
    size_t n_placed = 0;

    forget_places(labels, n);
    for (size_t i = 0; i < n; i++) {
        stand(&labels[i], &crowd->spots[labels[i].spot], sides[i]);
        labels[i].is_placed = is_free(labels, n, i, crowd);
        n_placed += labels[i].is_placed;
    }
    return n_placed;
}

/* At the sides for which the others made way, or at better ones, where as many
   find a place there. */
static size_t settle(gg_label *labels, size_t n, const int *sides,
                     const gg_crowd *crowd)
{
    size_t kept = keep_sides(labels, n, sides, crowd);
    size_t placed = gg_place_labels(labels, n, 0, crowd, 0);

    return placed >= kept ? placed : keep_sides(labels, n, sides, crowd);
}

/* The best state that was reached. */
typedef struct best {
    size_t worth;
    gg_spot *spots;
    gg_label *labels;
} best;

/* A larger node's name is worth more. */
static size_t worth_of(const gg_label *labels, size_t n)
{
    size_t worth = 0;

    for (size_t i = 0; i < n; i++) {
        worth += labels[i].is_placed ? 2 * n - i : 0;
    }
    return worth;
}

static void remember(best *b, const gg_label *labels, size_t n,
                     const gg_crowd *crowd)
{
    size_t worth = worth_of(labels, n);

    if (worth > b->worth) {
        b->worth = worth;
        memcpy(b->spots, crowd->spots, crowd->n_spots * sizeof *b->spots);
        memcpy(b->labels, labels, n * sizeof *b->labels);
    }
}

static void restore(const best *b, gg_label *labels, size_t n,
                    const gg_crowd *crowd)
{
    if (b->worth != 0) {
        memcpy(crowd->spots, b->spots, crowd->n_spots * sizeof *b->spots);
        memcpy(labels, b->labels, n * sizeof *b->labels);
    }
}

static gg_status try_rounds(gg_label *labels, size_t n, int *sides, best *b,
                            const gg_crowd *crowd, gg_area inner, double gap,
                            gg_error *error)
{
    int rounds = crowd->n_spots > MANY_SPOTS ? FEW_ROUNDS : ROOM_ROUNDS;
    gg_status status = GG_OK;

    for (int round = 0; status == GG_OK; round++) {
        bool is_done = settle(labels, n, sides, crowd) == n;
        remember(b, labels, n, crowd);
        if (is_done || round == rounds) {
            break;
        }
        forget_places(labels, n);
        for (size_t i = 0; i < n; i++) {
            sides[i] = take_cheapest(labels, i, crowd);
        }
        status = make_way(labels, n, sides, crowd, inner, gap, error);
    }
    return status;
}

gg_status gg_make_room(gg_label *labels, size_t n, const gg_crowd *crowd,
                       gg_area inner, double gap, gg_error *error)
{
    int *sides = gg_calloc_array(n, sizeof *sides);
    best b = {0, gg_alloc_array(crowd->n_spots, sizeof *b.spots),
              gg_alloc_array(n, sizeof *b.labels)};
    gg_status status;

    if (sides == NULL || b.spots == NULL || b.labels == NULL) {
        status = gg_fail_memory(error);
    } else {
        status = try_rounds(labels, n, sides, &b, crowd, inner, gap, error);
        restore(&b, labels, n, crowd);
    }
    gg_free(sides);
    gg_free(b.spots);
    gg_free(b.labels);
    return status;
}
