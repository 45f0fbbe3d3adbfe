#include "measure/boxes.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* ---- sweeping from left to right --------------------------------------- */

typedef struct order {
    double x;
    size_t box;
} order;

static int compare_x(const void *a, const void *b)
{
    const order *left = a;
    const order *right = b;

    if (left->x != right->x) {
        return left->x < right->x ? -1 : 1;
    }
    return (left->box > right->box) - (left->box < right->box);
}

static void sort_by_x(order *sorted, const gg_box *boxes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sorted[i] = (order){boxes[i].x, i};
    }
    qsort(sorted, n, sizeof *sorted, compare_x);
}

/* ---- scale ------------------------------------------------------------- */

static double distance(const gg_box *a, const gg_box *b)
{
    return hypot(a->x - b->x, a->y - b->y);
}

/* To the nearest other box; i is a place in the order. */
static double nearest(const gg_box *boxes, const order *sorted, size_t n,
                      size_t i)
{
    const gg_box *box = &boxes[sorted[i].box];
    double best = INFINITY;

    for (size_t k = i + 1; k < n && sorted[k].x - box->x < best; k++) {
        best = fmin(best, distance(box, &boxes[sorted[k].box]));
    }
    for (size_t k = i; k-- > 0 && box->x - sorted[k].x < best;) {
        best = fmin(best, distance(box, &boxes[sorted[k].box]));
    }
    return best;
}

static double mean_nearest(const gg_box *boxes, const order *sorted, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += nearest(boxes, sorted, n, i);
    }
    return sum / (double)n;
}

double gg_boxes_mean_side(const gg_box *boxes, size_t n)
{
    double area = 0;

    for (size_t i = 0; i < n; i++) {
        area += 4 * boxes[i].half_width * boxes[i].half_height;
    }
    return n > 0 ? sqrt(area / (double)n) : 0;
}

static void scale(gg_box *boxes, size_t n, double factor)
{
    for (size_t i = 0; i < n; i++) {
        boxes[i].x *= factor;
        boxes[i].y *= factor;
    }
}

/* ---- overlaps ---------------------------------------------------------- */

enum { GAP = 5 /* points between two boxes */ };

static double area_of(const gg_box *box)
{
    return box->half_width * box->half_height;
}

/* Moves two boxes apart along the axis where less is missing; the smaller one
   moves further. True when they overlapped. */
static bool push_apart(gg_box *a, gg_box *b)
{
    double dx = b->x - a->x;
    double dy = b->y - a->y;
    double miss_x = a->half_width + b->half_width + GAP - fabs(dx);
    double miss_y = a->half_height + b->half_height + GAP - fabs(dy);
    double share = area_of(b) / (area_of(a) + area_of(b));

    if (miss_x <= 0.01 || miss_y <= 0.01) {
        return false;
    }
    if (miss_x < miss_y) {
        double move = dx < 0 ? -miss_x : miss_x;

        a->x -= move * share;
        b->x += move * (1 - share);
    } else {
        double move = dy < 0 ? -miss_y : miss_y;

        a->y -= move * share;
        b->y += move * (1 - share);
    }
    return true;
}

static size_t push_all(gg_box *boxes, order *sorted, size_t n, double widest)
{
    size_t moved = 0;

    sort_by_x(sorted, boxes, n);
    for (size_t i = 0; i < n; i++) {
        gg_box *box = &boxes[sorted[i].box];

        for (size_t k = i + 1; k < n; k++) {
            /* As sorted: what moved meanwhile has its turn in the next pass. */
            if (sorted[k].x - sorted[i].x > box->half_width + widest + GAP) {
                break;
            }
            moved += push_apart(box, &boxes[sorted[k].box]);
        }
    }
    return moved;
}

/* Until neighbours are `apart` from each other on average. */
static void scale_to(gg_box *boxes, order *sorted, size_t n, double apart)
{
    double is;

    sort_by_x(sorted, boxes, n);
    is = mean_nearest(boxes, sorted, n);
    if (is > 0) {
        scale(boxes, n, apart / is);
    }
}

gg_status gg_boxes_spread(gg_box *boxes, size_t n, double apart,
                          gg_error *error)
{
    size_t n_passes = n <= 2000 ? 200 : 50;
    order *sorted = gg_alloc_array(n, sizeof *sorted);
    double widest = 0;

    if (sorted == NULL) {
        return gg_fail_memory(error);
    }
    if (n > 1 && apart > 0) {
        scale_to(boxes, sorted, n, apart);
    }
    for (size_t i = 0; i < n; i++) {
        widest = fmax(widest, boxes[i].half_width);
    }
    for (size_t i = 0; i < n_passes; i++) {
        if (push_all(boxes, sorted, n, widest) == 0) {
            break;
        }
    }
    gg_free(sorted);
    return GG_OK;
}

/* ---- many boxes -------------------------------------------------------- */

/* Boxes by the cell of a grid in which their middle lies. */
typedef struct grid {
    gg_box frame;
    double cell;
    size_t n_columns;
    size_t n_rows;
    size_t n_cells; /* at most */
    size_t *first;  /* n_cells + 1 offsets into boxes */
    uint32_t *boxes;
} grid;

/* Some two boxes a cell, if they were even. */
static void frame_grid(grid *g, const gg_box *boxes, size_t n)
{
    double width;
    double height;

    g->frame = gg_boxes_frame(boxes, n);
    width = 2 * g->frame.half_width;
    height = 2 * g->frame.half_height;
    g->cell = fmax(1.5 * gg_boxes_mean_side(boxes, n),
                   sqrt(width * height / (double)g->n_cells) * 1.01);
    /* A long thin frame: rounding up must not cost too many cells. */
    g->cell = fmax(g->cell, 2 * (width + height) / (double)g->n_cells);
    g->n_columns = (size_t)(width / g->cell) + 1;
    g->n_rows = (size_t)(height / g->cell) + 1;
    while (g->n_columns * g->n_rows > g->n_cells) {
        g->cell *= 1.1;
        g->n_columns = (size_t)(width / g->cell) + 1;
        g->n_rows = (size_t)(height / g->cell) + 1;
    }
}

static size_t clip(double at, double cell, size_t n)
{
    double place = at / cell;

    return place <= 0 ? 0 : place >= (double)n ? n - 1 : (size_t)place;
}

static size_t grid_column(const grid *g, double x)
{
    return clip(x - g->frame.x + g->frame.half_width, g->cell, g->n_columns);
}

static size_t grid_row(const grid *g, double y)
{
    return clip(y - g->frame.y + g->frame.half_height, g->cell, g->n_rows);
}

static void fill_grid(grid *g, const gg_box *boxes, size_t n)
{
    size_t n_cells;

    frame_grid(g, boxes, n);
    n_cells = g->n_columns * g->n_rows;
    for (size_t i = 0; i <= n_cells; i++) {
        g->first[i] = 0;
    }
    for (size_t i = 0; i < n; i++) {
        g->first[grid_row(g, boxes[i].y) * g->n_columns +
                 grid_column(g, boxes[i].x) + 1]++;
    }
    for (size_t i = 0; i < n_cells; i++) {
        g->first[i + 1] += g->first[i];
    }
    for (size_t i = 0; i < n; i++) {
        size_t cell = grid_row(g, boxes[i].y) * g->n_columns +
                      grid_column(g, boxes[i].x);

        g->boxes[g->first[cell]++] = (uint32_t)i;
    }
    for (size_t i = n_cells; i > 0; i--) {
        g->first[i] = g->first[i - 1];
    }
    g->first[0] = 0;
}

static bool is_smaller(const gg_box *boxes, size_t a, size_t b)
{
    double left = area_of(&boxes[a]);
    double right = area_of(&boxes[b]);

    return left < right || (left == right && a < b);
}

/* Each pair has its turn at the larger of the two, so that nobody looks
   further than his own size. In a heap a box pushes some of the others away,
   and the next time more. */
static size_t push_smaller(grid *g, gg_box *boxes, uint32_t at)
{
    enum { MOST_PUSHED = 48 };
    gg_box *box = &boxes[at];
    double x = 2 * box->half_width + GAP;
    double y = 2 * box->half_height + GAP;
    size_t right = grid_column(g, box->x + x);
    size_t top = grid_row(g, box->y + y);
    size_t left = grid_column(g, box->x - x);
    size_t pushed = 0;

    for (size_t r = grid_row(g, box->y - y); r <= top; r++) {
        size_t from = g->first[r * g->n_columns + left];
        size_t end = g->first[r * g->n_columns + right + 1];

        for (size_t i = from; i < end && pushed < MOST_PUSHED; i++) {
            uint32_t other = g->boxes[i];

            if (other != at && is_smaller(boxes, other, at)) {
                pushed += push_apart(box, &boxes[other]);
            }
        }
    }
    return pushed;
}

gg_status gg_boxes_loosen(gg_box *boxes, size_t n, gg_error *error)
{
    grid g = {.n_cells = 4 * n + 16};
    size_t n_passes = n > 300000 ? 30 : n > 30000 ? 60 : 120;
    gg_status status = GG_OK;

    g.first = gg_alloc_array(g.n_cells + 1, sizeof *g.first);
    g.boxes = gg_alloc_array(n, sizeof *g.boxes);
    if (g.first == NULL || g.boxes == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    for (size_t pass = 0; pass < n_passes && n > 1; pass++) {
        size_t pushed = 0;

        fill_grid(&g, boxes, n);
        for (size_t i = 0; i < n; i++) {
            pushed += push_smaller(&g, boxes, g.boxes[i]);
        }
        if (pushed == 0) {
            break;
        }
    }
done:
    gg_free(g.first);
    gg_free(g.boxes);
    return status;
}

/* ---- packing ----------------------------------------------------------- */

gg_box gg_boxes_frame(const gg_box *boxes, size_t n)
{
    double left = INFINITY;
    double right = -INFINITY;
    double bottom = INFINITY;
    double top = -INFINITY;

    if (n == 0) {
        return (gg_box){0, 0, 0, 0};
    }
    for (size_t i = 0; i < n; i++) {
        left = fmin(left, boxes[i].x - boxes[i].half_width);
        right = fmax(right, boxes[i].x + boxes[i].half_width);
        bottom = fmin(bottom, boxes[i].y - boxes[i].half_height);
        top = fmax(top, boxes[i].y + boxes[i].half_height);
    }
    return (gg_box){(left + right) / 2, (bottom + top) / 2,
                    (right - left) / 2, (top - bottom) / 2};
}

static void move(gg_box *boxes, size_t n, double dx, double dy)
{
    for (size_t i = 0; i < n; i++) {
        boxes[i].x += dx;
        boxes[i].y += dy;
    }
}

/* Rows as wide as the largest group, or so that the whole gets wider than
   high when there is much beside it. */
static double row_width(const gg_box *frames, size_t n, double gap)
{
    double area = 0;
    double widest = 0;

    for (size_t i = 0; i < n; i++) {
        double width = 2 * frames[i].half_width + gap;

        area += width * (2 * frames[i].half_height + gap);
        widest = fmax(widest, width);
    }
    return fmax(widest, 1.3 * sqrt(area));
}

/* A group much larger than the next one has its row for itself. */
static bool is_main(const gg_box *frames, size_t next)
{
    return next == 1 && frames[0].half_height > 3 * frames[1].half_height;
}

typedef struct shelf {
    double width;  /* of all rows */
    double x;      /* where the next frame begins */
    double y;      /* top of the row */
    double height; /* of the row so far */
    size_t first;  /* box of the row */
} shelf;

/* Centres a full row and goes below it. */
static void end_row(shelf *s, gg_box *boxes, size_t end, double gap)
{
    move(boxes + s->first, end - s->first, -(s->x - gap) / 2, 0);
    s->first = end;
    s->y -= s->height + gap;
    s->x = 0;
    s->height = 0;
}

static void fill_rows(gg_box *boxes, const size_t *start, size_t n_groups,
                      const gg_box *frames)
{
    const double gap = 30;
    shelf s = {.width = row_width(frames, n_groups, gap)};

    for (size_t i = 0; i < n_groups; i++) {
        double width = 2 * frames[i].half_width;

        if (s.x > 0 && (s.x + width > s.width || is_main(frames, i))) {
            end_row(&s, boxes, start[i], gap);
        }
        move(boxes + start[i], start[i + 1] - start[i],
             s.x + frames[i].half_width - frames[i].x,
             s.y - frames[i].half_height - frames[i].y);
        s.x += width + gap;
        s.height = fmax(s.height, 2 * frames[i].half_height);
    }
    end_row(&s, boxes, start[n_groups], gap);
}

gg_status gg_boxes_pack(gg_box *boxes, const size_t *start, size_t n_groups,
                        gg_error *error)
{
    gg_box *frames = gg_alloc_array(n_groups, sizeof *frames);
    gg_box all;

    if (frames == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < n_groups; i++) {
        frames[i] = gg_boxes_frame(boxes + start[i], start[i + 1] - start[i]);
    }
    fill_rows(boxes, start, n_groups, frames);
    all = gg_boxes_frame(boxes, start[n_groups]);
    move(boxes, start[n_groups], -all.x, -all.y);
    gg_free(frames);
    return GG_OK;
}
