/* From paths to an index: lists are compiled, a compiled file is mapped, and
   what was compiled before is found in the cache. */
#ifndef GG_RUN_LOAD_H
#define GG_RUN_LOAD_H

#include "base/log.h"
#include "gaz/index.h"
#include "gazgraph.h"

typedef struct gg_load_options {
    const char *cache; /* folder; NULL: none */
    gg_message_fn *message; /* what is not counted: stale files, the cache */
    void *user;
} gg_load_options;

/* What is wrong with rows goes to `log`. `options` may be NULL. */
gg_status gg_load_index(gg_index **out, const char *const *paths,
                        size_t n_paths, const gg_load_options *options,
                        gg_log *log, gg_error *error);

/* Reads and compiles the files, with a hash that follows from them. What they
   are (gg_gazetteer_files_look) must be known. */
gg_status gg_load_files(gg_index **out, const gg_gazetteer_files *files,
                        gg_log *log, gg_error *error);
/* Maps a file and tells whether it is stale. */
gg_status gg_load_compiled(gg_index **out, const char *path,
                           const gg_load_options *options, gg_log *log,
                           gg_error *error);
/* Tells options->message. */
void gg_load_tell(const gg_load_options *options, gg_severity severity,
                  const char *reason, const char *source, const char *text);

#endif
