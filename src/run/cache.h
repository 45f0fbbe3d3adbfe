/* Large lists are compiled once: the result is kept in the user's cache
   folder, under a name made of what the files hold. Whatever goes wrong with
   the cache, the lists are read as if there were none. */
#ifndef GG_RUN_CACHE_H
#define GG_RUN_CACHE_H

#include "gaz/files.h"
#include "run/load.h"

#include <stdbool.h>

/* Are there so many bytes that compiling them takes longer than finding them?
   Only of files that can be read twice. */
bool gg_cache_is_worth_it(const gg_gazetteer_files *files);
/* From options->cache, or compiled and put there. */
gg_status gg_cache_load(gg_index **out, gg_gazetteer_files *files,
                        const gg_load_options *options, gg_log *log,
                        gg_error *error);

#endif
