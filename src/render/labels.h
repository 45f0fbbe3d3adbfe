/* Where the names of nodes stand: beside their node, and on no other node and
   no other name. */
#ifndef GG_RENDER_LABELS_H
#define GG_RENDER_LABELS_H

#include "gazgraph.h"
#include "render/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The name of a spot, width and height with the room it wants around it. */
typedef struct gg_label {
    size_t spot;
    double width;
    double height;
    bool is_placed;
    double x; /* of its middle */
    double y;
} gg_label;

/* A line between two spots. */
typedef struct gg_line {
    uint32_t from;
    uint32_t to;
} gg_line;

/* What a name must not cover, and had better not. */
typedef struct gg_crowd {
    gg_spot *spots;
    size_t n_spots;
    const gg_line *lines;
    size_t n_lines;
    gg_area area;
    double least; /* a spot of a smaller radius may be covered */
    double distance; /* nearer to another spot, a name could be taken for its */
} gg_crowd;

/* Moves spots, where they stand so close that some of these labels, of the
   largest nodes, find no place, until all do or nothing more is gained. `gap`
   stays between spots, which stay inside `inner`. Leaves the labels placed that
   have a place. */
gg_status gg_make_room(gg_label *labels, size_t n, const gg_crowd *crowd,
                       gg_area inner, double gap, gg_error *error);
/* Places the labels in their order, until `most` of them stand (0: all that
   find a place): where the fewest other spots are near and the fewest lines
   pass below, else in the order right, left, above, below, corners. One that
   finds no place inside the area is not placed. Of the first `n_settled` those
   that are placed stay. Returns how many are. */
size_t gg_place_labels(gg_label *labels, size_t n, size_t n_settled,
                       const gg_crowd *crowd, uint64_t most);

#endif
