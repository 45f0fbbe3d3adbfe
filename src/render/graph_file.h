/* A network read from a GraphML file, as far as a picture needs it: the files
   of gazgraph, and those of others that keep to the standard (Gephi's do).

       status = gg_graph_read(&network, source, &error);

   Nodes get the string columns label and entity_type, and each number that has
   a key (as doubles, x and y among them); edges a weight (1 where none is
   said) and, where they are, the dates first_date and last_date. */
#ifndef GG_RENDER_GRAPH_FILE_H
#define GG_RENDER_GRAPH_FILE_H

#include "base/source.h"
#include "gazgraph.h"
#include "net/network.h"

/* *out is the caller's, NULL where it fails: GG_ERROR_DATA with the line for
   what is no such file, a node twice, an edge to nowhere or of a node with
   itself, a weight that is no positive number; what reading the source gives;
   GG_ERROR_MEMORY. */
gg_status gg_graph_read(gg_network **out, gg_source *source,
                        gg_error *error);

#endif
