#include "render/place.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>

/* Crowds may take more than 1,000 to come to rest; 10,000 spots have to do with
   fewer steps, for the time they take. */
enum { FEW_STEPS = 100, MANY_STEPS = 2000, STEPS_OF_SPOTS = 600000 };

static int count_steps(size_t n)
{
    size_t steps = STEPS_OF_SPOTS / n;

    return steps < FEW_STEPS    ? FEW_STEPS
           : steps > MANY_STEPS ? MANY_STEPS
                                : (int)steps;
}

/* ---- cells --------------------------------------------------------------- */

bool gg_cells_make(gg_cells *cells, size_t n, gg_area area, double size)
{
    double width = fmax(area.right - area.left, 1);
    double height = fmax(area.top - area.bottom, 1);

    size = fmax(size, sqrt(width * height / (4 * (double)n + 16)));
    memset(cells, 0, sizeof *cells);
    cells->area = area;
    cells->size = size;
    cells->columns = (size_t)(width / size) + 1;
    cells->rows = (size_t)(height / size) + 1;
    cells->start = gg_calloc_array(cells->columns * cells->rows + 1,
                                   sizeof *cells->start);
    cells->items = gg_calloc_array(n, sizeof *cells->items);
    cells->cell = gg_calloc_array(n, sizeof *cells->cell);
    return cells->start != NULL && cells->items != NULL &&
           cells->cell != NULL;
}

void gg_cells_clear(gg_cells *cells)
{
    gg_free(cells->start);
    gg_free(cells->items);
    gg_free(cells->cell);
    memset(cells, 0, sizeof *cells);
}

static size_t step(double offset, double size, size_t n)
{
    double at = floor(offset / size);

    return at <= 0 ? 0 : at >= (double)n ? n - 1 : (size_t)at;
}

size_t gg_cells_column(const gg_cells *cells, double x)
{
    return step(x - cells->area.left, cells->size, cells->columns);
}

size_t gg_cells_row(const gg_cells *cells, double y)
{
    return step(y - cells->area.bottom, cells->size, cells->rows);
}

void gg_cells_fill(gg_cells *cells, const gg_spot *spots, size_t n)
{
    size_t n_cells = cells->columns * cells->rows;

    memset(cells->start, 0, (n_cells + 1) * sizeof *cells->start);
    for (size_t i = 0; i < n; i++) {
        cells->cell[i] =
            (uint32_t)(gg_cells_row(cells, spots[i].y) * cells->columns +
                       gg_cells_column(cells, spots[i].x));
        cells->start[cells->cell[i]]++;
    }
    for (size_t c = 1; c <= n_cells; c++) {
        cells->start[c] += cells->start[c - 1];
    }
    for (size_t i = n; i-- > 0;) { /* from behind, so that they rise */
        cells->items[--cells->start[cells->cell[i]]] = (uint32_t)i;
    }
}

/* ---- to fit -------------------------------------------------------------- */

typedef struct extent {
    double min;
    double max;
    double scale;
} extent;

static void widen(extent *e, double value)
{
    e->min = fmin(e->min, value);
    e->max = fmax(e->max, value);
}

/* How far it can be enlarged to fill `room`; HUGE_VAL where it is a point. */
static double scale_of(const extent *e, double room)
{
    double length = e->max - e->min;

    return length > 0 ? fmax(room, 0) / length : HUGE_VAL;
}

static void choose_scales(extent *x, extent *y, double width, double height)
{
    const double most_stretch = 1.5;
    double across = scale_of(x, width);
    double up = scale_of(y, height);
    double both = fmin(across, up);

    if (both >= HUGE_VAL) { /* all at one point */
        both = 0;
    }
    x->scale = fmin(across, both * most_stretch);
    y->scale = fmin(up, both * most_stretch);
}

static void fit(gg_spot *spots, size_t n, gg_area area)
{
    extent x = {spots[0].x, spots[0].x, 0};
    extent y = {spots[0].y, spots[0].y, 0};
    double margin = 0;

    for (size_t i = 0; i < n; i++) {
        widen(&x, spots[i].x);
        widen(&y, spots[i].y);
        margin = fmax(margin, spots[i].r);
    }
    choose_scales(&x, &y, area.right - area.left - 2 * margin,
                  area.top - area.bottom - 2 * margin);
    for (size_t i = 0; i < n; i++) {
        spots[i].x = (area.left + area.right) / 2 +
                     (spots[i].x - (x.min + x.max) / 2) * x.scale;
        spots[i].y = (area.bottom + area.top) / 2 +
                     (spots[i].y - (y.min + y.max) / 2) * y.scale;
    }
}

/* ---- apart --------------------------------------------------------------- */

static void keep_inside(gg_spot *s, gg_area area)
{
    s->x = fmin(fmax(s->x, area.left + s->r), area.right - s->r);
    s->y = fmin(fmax(s->y, area.bottom + s->r), area.top - s->r);
}

/* The smaller one gives way more. False where nothing was to do. */
static bool push(gg_spot *a, gg_spot *b, size_t turn, double gap)
{
    double dx = b->x - a->x;
    double dy = b->y - a->y;
    double distance = sqrt(dx * dx + dy * dy);
    double missing = a->r + b->r + gap - distance;
    double share = b->r * b->r / (a->r * a->r + b->r * b->r);

    if (missing <= 0.01) {
        return false;
    }
    if (distance < 1e-6) { /* in one place: away in all directions in turn */
        dx = cos((double)turn * 2.4);
        dy = sin((double)turn * 2.4);
        distance = 1;
    }
    a->x -= dx / distance * missing * share;
    a->y -= dy / distance * missing * share;
    b->x += dx / distance * missing * (1 - share);
    b->y += dy / distance * missing * (1 - share);
    return true;
}

/* Of two spots the larger one looks for the other, so that few look far. */
static bool is_mine(const gg_spot *spots, size_t i, size_t j)
{
    return spots[j].r < spots[i].r || (spots[j].r <= spots[i].r && j > i);
}

static bool push_cell(gg_spot *spots, const gg_cells *cells, size_t i,
                      size_t cell, double gap)
{
    bool any = false;

    for (uint32_t k = cells->start[cell]; k < cells->start[cell + 1]; k++) {
        size_t j = cells->items[k];
        if (is_mine(spots, i, j)) {
            any |= push(&spots[i], &spots[j], i + j, gap);
        }
    }
    return any;
}

static bool push_all(gg_spot *spots, size_t n, gg_area area,
                     const gg_cells *cells, double gap)
{
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        double reach = 2 * spots[i].r + gap;
        double x = spots[i].x;
        double y = spots[i].y;
        size_t last_row = gg_cells_row(cells, y + reach);
        size_t last_column = gg_cells_column(cells, x + reach);
        for (size_t r = gg_cells_row(cells, y - reach); r <= last_row; r++) {
            for (size_t c = gg_cells_column(cells, x - reach);
                 c <= last_column; c++) {
                any |= push_cell(spots, cells, i, r * cells->columns + c,
                                 gap);
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        keep_inside(&spots[i], area);
    }
    return any;
}

gg_status gg_part_spots(gg_spot *spots, size_t n, gg_area area, double gap,
                        int steps, gg_error *error)
{
    double sum = 0;
    gg_cells cells;
    bool any = n != 0;

    for (size_t i = 0; i < n; i++) {
        sum += spots[i].r;
    }
    if (!gg_cells_make(&cells, n, area,
                       2 * sum / fmax((double)n, 1) + gap)) {
        gg_cells_clear(&cells);
        return gg_fail_memory(error);
    }
    for (int i = 0; i < steps && any; i++) {
        gg_cells_fill(&cells, spots, n);
        any = push_all(spots, n, area, &cells, gap);
    }
    gg_cells_clear(&cells);
    return GG_OK;
}

gg_status gg_place_spots(gg_spot *spots, size_t n, gg_area area, double gap,
                         gg_error *error)
{
    if (n == 0) {
        return GG_OK;
    }
    fit(spots, n, area);
    return gg_part_spots(spots, n, area, gap, count_steps(n), error);
}
