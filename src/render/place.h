/* Where nodes stand on the page: the positions of the layout, made to fit, and
   pushed apart where two would lie on each other. In points, y upwards. */
#ifndef GG_RENDER_PLACE_H
#define GG_RENDER_PLACE_H

#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gg_area {
    double left;
    double bottom;
    double right;
    double top;
} gg_area;

typedef struct gg_spot {
    double x;
    double y;
    double r; /* of the circle it fills */
} gg_spot;

/* Moves the spots into the area, whole circles, in the proportions they had,
   but stretched in one direction by up to a half where that fills the area
   better; then apart, so that `gap` points are between any two as far as the
   area has room for that. All positions must be finite. */
gg_status gg_place_spots(gg_spot *spots, size_t n, gg_area area, double gap,
                         gg_error *error);

/* The second half of it: apart, whole circles inside the area. In so many
   steps at most. */
gg_status gg_part_spots(gg_spot *spots, size_t n, gg_area area, double gap,
                        int steps, gg_error *error);

/* Spots by cells of a grid, to find those nearby. */
typedef struct gg_cells {
    gg_area area;
    double size; /* of a cell */
    size_t columns;
    size_t rows;
    uint32_t *start; /* columns * rows + 1 offsets into ... */
    uint32_t *items; /* ... numbers of spots, rising in each cell */
    uint32_t *cell;  /* of each spot */
} gg_cells;

/* False when out of memory. `size` is enlarged where there would be many more
   cells than spots. */
bool gg_cells_make(gg_cells *cells, size_t n, gg_area area, double size);
void gg_cells_fill(gg_cells *cells, const gg_spot *spots, size_t n);
void gg_cells_clear(gg_cells *cells);
/* The column (of x) or row (of y), at the border where it is beyond. */
size_t gg_cells_column(const gg_cells *cells, double x);
size_t gg_cells_row(const gg_cells *cells, double y);

#endif
