/* The public gg_gazetteer is the compiled index. */
#ifndef GG_RUN_GAZETTEER_H
#define GG_RUN_GAZETTEER_H

#include "gaz/index.h"
#include "gazgraph.h"

struct gg_gazetteer {
    gg_index *index;
};

#endif
