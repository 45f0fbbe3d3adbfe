/* How a drawing shows the network: size by a measure, colour by type. The
   same in every format that carries a look. */
#ifndef GG_EXPORT_LOOK_H
#define GG_EXPORT_LOOK_H

#include "base/sink.h"
#include "net/network.h"

#include <stddef.h>
#include <stdint.h>

typedef struct gg_colour {
    uint8_t r, g, b;
} gg_colour;

/* "#0072b2", without a NUL. */
enum { GG_COLOUR_HEX = 7 };
void gg_colour_hex(gg_colour colour, char out[GG_COLOUR_HEX]);

/* Of nodes without a type. */
#define GG_LOOK_GREY ((gg_colour){0x99, 0x99, 0x99})
/* Colours of gazgraph's own types come first in the legend. */
enum { GG_LOOK_OWN_TYPES = 3 };

/* Types beyond these are grey, like nodes without a type. */
enum { GG_LOOK_MAX_TYPES = 256 };

typedef struct gg_look {
    const gg_column *size_by;     /* NULL: all nodes have one size */
    const gg_column *entity_type; /* NULL: all are grey */
    const gg_column *edge_color;  /* "#rrggbb" of each edge; NULL: grey */
    const double *weights;        /* of the edges */
    double size_max;
    double weight_max;
    /* Types without a colour of their own, in byte order: the n-th gets the
       n-th colour of the list. */
    gg_str types[GG_LOOK_MAX_TYPES];
    size_t n_types;
} gg_look;

/* Reads the columns once; borrows them. `size_by` as in gg_export_options. */
void gg_look_init(gg_look *look, const gg_network *network,
                  const char *size_by);
/* sqrt(c / cmax), 0 to 1, so that the area shows the measure. */
double gg_look_node_size(const gg_look *look, size_t row);
/* sqrt(weight / greatest weight), 0 to 1. */
double gg_look_edge_width(const gg_look *look, size_t row);
gg_colour gg_look_colour(const gg_look *look, size_t row);
/* Of an edge; false: it has none of its own. */
bool gg_look_edge_colour(const gg_look *look, size_t row, gg_colour *out);
/* The types and their colours, one after the other; false behind the last.
   Not more types than there are colours, and the three of gazgraph's own
   first, whether they occur or not. */
bool gg_look_legend(const gg_look *look, size_t index, gg_str *type,
                    gg_colour *colour);
/* Rounded to 1 / scale (1000.0: three digits), without needless digits. */
void gg_put_rounded(gg_sink *sink, double value, double scale);

#endif
