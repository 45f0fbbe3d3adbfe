/* Boxes on a plane, in points: a node with its name. Pulling a layout to the
   right size, pushing apart what overlaps, packing groups beside each other. */
#ifndef GG_MEASURE_BOXES_H
#define GG_MEASURE_BOXES_H

#include "gazgraph.h"

#include <stddef.h>

typedef struct gg_box {
    double x; /* of the middle */
    double y; /* upwards */
    double half_width;
    double half_height;
} gg_box;

/* A box around all of them. */
gg_box gg_boxes_frame(const gg_box *boxes, size_t n);

/* The side of a square of the mean area. */
double gg_boxes_mean_side(const gg_box *boxes, size_t n);

/* Scales the positions until neighbours are `apart` from each other on
   average (0: does not scale), then pushes overlapping boxes apart. Crowds of
   very many boxes may keep a few overlaps. */
gg_status gg_boxes_spread(gg_box *boxes, size_t n, double apart,
                          gg_error *error);

/* Pushes overlapping boxes apart, in an order of work that suits a million of
   them. Dense crowds keep some overlaps. */
gg_status gg_boxes_loosen(gg_box *boxes, size_t n, gg_error *error);

/* Moves groups, boxes[start[i]] to boxes[start[i + 1] - 1] each, so that they
   don't overlap: the first one at the top, the others in rows below it. The
   whole is centred on (0, 0). */
gg_status gg_boxes_pack(gg_box *boxes, const size_t *start, size_t n_groups,
                        gg_error *error);

#endif
