/* Where the drawn nodes stand, before they are fitted to a page. */
#ifndef GG_RENDER_POSITIONS_H
#define GG_RENDER_POSITIONS_H

#include "net/network.h"
#include "render/cut.h"
#include "render/picture.h"
#include "render/place.h"

/* Fills x and y of a spot for each of cut->nodes. The positions of the network
   serve where it is drawn whole; else the layout is made of the drawn nodes
   and edges alone, since places that made room for everything say little about
   a part. GG_ERROR_DATA where there can be none. */
gg_status gg_find_positions(gg_spot *spots, const gg_network *network,
                            const gg_cut *cut,
                            const gg_picture_options *options,
                            gg_error *error);

#endif
