#include "render/labels.h"

#include <math.h>

/* Beyond these, lines are everywhere, and counting them would take long. */
enum { MANY_LINES = 5000 };

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

static bool meets_spot(box b, const gg_spot *spot)
{
    double dx = spot->x - fmin(fmax(spot->x, b.left), b.right);
    double dy = spot->y - fmin(fmax(spot->y, b.bottom), b.top);
    double r = fmax(spot->r - 0.01, 0); /* its own name may touch it */

    return dx * dx + dy * dy < r * r;
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

static bool is_free(const gg_label *label, const gg_label *before, size_t n,
                    const gg_crowd *crowd)
{
    box b = box_of(label);

    if (!is_inside(b, crowd->area)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (before[i].is_placed && boxes_meet(b, box_of(&before[i]))) {
            return false;
        }
    }
    for (size_t i = 0; i < crowd->n_spots; i++) {
        if (meets_spot(b, &crowd->spots[i])) {
            return false;
        }
    }
    return true;
}

static size_t count_lines(const gg_label *label, const gg_crowd *crowd)
{
    box b = box_of(label);
    size_t n = 0;

    if (crowd->n_lines > MANY_LINES) {
        return 0;
    }
    for (size_t i = 0; i < crowd->n_lines; i++) {
        n += meets_line(b, &crowd->spots[crowd->lines[i].from],
                        &crowd->spots[crowd->lines[i].to]);
    }
    return n;
}

/* Directions in which a name can stand, and how much of its half width and
   height must be between: at the corners it comes nearer. */
static const struct {
    double x;
    double y;
    double nearer;
} SIDES[] = {
    {1, 0, 1},      {-1, 0, 1},      {0, 1, 1},       {0, -1, 1},
    {1, 1, 0.7072}, {-1, 1, 0.7072}, {1, -1, 0.7072}, {-1, -1, 0.7072},
};

enum { N_SIDES = sizeof SIDES / sizeof SIDES[0] };

static void stand(gg_label *label, const gg_spot *spot, int side)
{
    double r = spot->r * SIDES[side].nearer;

    label->x = spot->x + SIDES[side].x * (r + label->width / 2);
    label->y = spot->y + SIDES[side].y * (r + label->height / 2);
}

static void place(gg_label *labels, size_t i, const gg_crowd *crowd)
{
    gg_label *label = &labels[i];
    const gg_spot *spot = &crowd->spots[label->spot];
    size_t fewest = SIZE_MAX;
    int best = -1;

    for (int side = 0; side < N_SIDES && fewest != 0; side++) {
        stand(label, spot, side);
        if (is_free(label, labels, i, crowd)) {
            size_t n = count_lines(label, crowd);
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

size_t gg_place_labels(gg_label *labels, size_t n, const gg_crowd *crowd,
                       uint64_t most)
{
    size_t n_placed = 0;

    for (size_t i = 0; i < n; i++) {
        labels[i].is_placed = false;
        if (most == 0 || n_placed < most) {
            place(labels, i, crowd);
            n_placed += labels[i].is_placed;
        }
    }
    return n_placed;
}
