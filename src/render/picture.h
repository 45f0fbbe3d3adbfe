/* The network as a page, told in DOT with all positions: the strongest edges,
   circles by type and size, names that do not collide, a legend, and what was
   left out.

       gg_picture_options options;
       gg_picture_options_init(&options);
       status = gg_picture_put(network, &options, &text, &error);

   Graphviz has but to draw it (-Kneato -n2). The same network and options give
   the same bytes. */
#ifndef GG_RENDER_PICTURE_H
#define GG_RENDER_PICTURE_H

#include "base/buf.h"
#include "gazgraph.h"
#include "net/network.h"

#include <stdbool.h>
#include <stdint.h>

/* So many show what matters; more are a tangle. */
enum { GG_PICTURE_EDGES = 150 };

typedef struct gg_picture_options {
    const char *size_by; /* as in gg_export_options */
    const char *title;   /* NULL: none */
    uint64_t edges;      /* the heaviest so many; 0: all */
    uint64_t nodes;      /* between the largest so many; 0: all */
    uint64_t labels;     /* names on so many; 0: on all that have room */
    uint64_t seed;       /* of the layout, where it is made anew */
    unsigned n_processes; /* for it, as in gg_measure_options */
    bool in_process;
    const volatile int *stop; /* may be NULL */
} gg_picture_options;

/* GG_PICTURE_EDGES, seed 42. */
void gg_picture_options_init(gg_picture_options *options);

/* Appends the DOT text. Nodes stand where the network's columns x and y say;
   where parts were left out or a position is missing, a layout is made of what
   is drawn. GG_ERROR_DATA where the network cannot be laid out,
   GG_ERROR_MEMORY, GG_ERROR_INTERRUPTED. */
gg_status gg_picture_put(const gg_network *network,
                         const gg_picture_options *options, gg_buf *out,
                         gg_error *error);

#endif
