/* gg_options, checked and understood. */
#ifndef GG_RUN_SETTINGS_H
#define GG_RUN_SETTINGS_H

#include "export/export.h"
#include "gazgraph.h"
#include "input/reader.h"
#include "measure/measure.h"
#include "net/counter.h"
#include "render/draw.h"
#include "tag/tagger.h"

enum { GG_MAX_CHOSEN = 64 };

typedef struct gg_settings {
    const gg_options *options;
    gg_tag_settings tag;
    gg_count_settings count;
    gg_network_settings network;
    gg_from from;
    gg_field_map fields;
    const gg_format *formats[GG_MAX_CHOSEN];
    size_t n_formats;
    const gg_picture_format *pictures[GG_MAX_CHOSEN];
    size_t n_pictures;
    gg_export_options export;
    const char *measures[GG_MAX_CHOSEN];
    size_t n_measures;
    bool no_measures;
    unsigned n_threads;
    char words[2048]; /* names cut out of the option strings */
    size_t words_len;
} gg_settings;

/* GG_ERROR_USAGE names the option and the value. `options` is borrowed. */
gg_status gg_settings_read(gg_settings *settings, const gg_options *options,
                           gg_error *error);
/* The same where documents come from a store: no inputs, no lists. */
gg_status gg_settings_read_for_store(gg_settings *settings,
                                     const gg_options *options,
                                     gg_error *error);
/* The options that the counts of a document depend on, in one line. */
enum { GG_OPTIONS_TEXT = 1024 };
void gg_settings_describe(const gg_settings *settings,
                          char out[GG_OPTIONS_TEXT]);
/* Understands "name,short". */
gg_status gg_forms_read(bool forms[GG_N_FORMS], const char *list,
                        gg_error *error);
/* Understands "0.4" (NULL: that), in 1/1000. */
gg_status gg_confidence_read(uint16_t *out, const char *text,
                             gg_error *error);

#endif
