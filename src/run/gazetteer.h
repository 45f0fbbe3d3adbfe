/* The public gg_gazetteer is the compiled index. */
#ifndef GG_RUN_GAZETTEER_H
#define GG_RUN_GAZETTEER_H

#include "base/log.h"
#include "gaz/index.h"
#include "gazgraph.h"

struct gg_gazetteer {
    gg_index *index;
};

/* Loads and compiles; messages go to `log`. */
gg_status gg_load_index(gg_index **out, const char *const *paths,
                        size_t n_paths, gg_log *log, gg_error *error);

#endif
