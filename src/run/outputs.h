/* The output folder: made if missing, locked, and its files named together. */
#ifndef GG_RUN_OUTPUTS_H
#define GG_RUN_OUTPUTS_H

#include "base/arena.h"
#include "gazgraph.h"
#include "render/graphviz.h"
#include "render/picture.h"
#include "run/report.h"
#include "run/settings.h"

typedef struct gg_outputs {
    int lock; /* descriptor of the folder, -1: none */
    const gg_settings *settings;
    gg_output *items; /* in the report's arena, as all paths */
    size_t n;
    const char **folders; /* made for them inside of the folder */
    size_t n_folders;
    gg_graphviz graphviz; /* found where pictures are asked for */
    gg_sink *report_sink;
    const char *report_path;
} gg_outputs;

/* folder/name, in the arena; NULL when out of memory. */
const char *gg_outputs_path(const char *folder, const char *name,
                            gg_arena *arena);
/* Looks for Graphviz where it is needed, makes the folder, locks it
   (GG_ERROR_BUSY when another run holds it) and opens every file under a
   temporary name, so that a place that cannot be
   written is known before anything is read. */
gg_status gg_outputs_open(gg_outputs *outputs, const gg_settings *settings,
                          gg_arena *arena, gg_error *error);
/* Writes what --ambiguous list gathered, where it is asked for. */
gg_status gg_outputs_write_unclear(gg_outputs *outputs,
                                   const gg_unclear *unclear,
                                   const gg_index *index, gg_error *error);
/* Writes the network in every format and reads back what there is a reader
   for; the files stay unnamed. */
gg_status gg_outputs_write(gg_outputs *outputs, const gg_network *network,
                           gg_log *log, gg_error *error);
/* Draws the pictures; they stay unnamed. Where that fails, *lost says why, they
   are no outputs any more, and the result is GG_OK; but not where memory is out
   or a signal has come. */
gg_status gg_outputs_draw(gg_outputs *outputs, const gg_network *network,
                          const gg_picture_options *options, gg_error *lost,
                          gg_error *error);
/* Writes the report and gives every file its name, the report last. */
gg_status gg_outputs_publish(gg_outputs *outputs, const char *json,
                             size_t json_len, gg_error *error);
/* Removes what has no name yet, unlocks. Always safe. */
void gg_outputs_close(gg_outputs *outputs);

#endif
