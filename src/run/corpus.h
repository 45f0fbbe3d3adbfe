/* The texts of a run: opened, and read by the workers. */
#ifndef GG_RUN_CORPUS_H
#define GG_RUN_CORPUS_H

#include "input/inputs.h"
#include "run/workers.h"

/* The inputs of work->settings. */
gg_status gg_corpus_open(gg_inputs *inputs, const gg_options *options,
                         gg_log *log, gg_error *error);
/* A reader of them as the settings say. */
gg_status gg_corpus_open_reader(gg_reader **out, const gg_settings *settings,
                                const gg_inputs *inputs, gg_error *error);
/* Runs the workers over them; GG_ERROR_DATA when there is no text at all.
   work->settings, index and log are set. */
gg_status gg_corpus_read(gg_work *work, const gg_inputs *inputs,
                         gg_error *error);
/* Both, with a log of its own; *losses is what was skipped. */
gg_status gg_corpus_read_all(gg_work *work, uint64_t *losses,
                             gg_error *error);

#endif
