/* What a run tells about itself: report.json, and the ranking for people. */
#ifndef GG_RUN_REPORT_H
#define GG_RUN_REPORT_H

#include "base/arena.h"
#include "base/log.h"
#include "base/sink.h"
#include "gazgraph.h"
#include "net/network.h"
#include "run/settings.h"
#include "run/workers.h"

typedef struct gg_output {
    const gg_format *format; /* NULL: a picture, or the list of ambiguous
                                mentions */
    const gg_picture_format *picture;
    size_t file;           /* of the format */
    const char *path;      /* final name, in the report's arena */
    gg_sink *sink;         /* NULL once closed */
    gg_sink_digest digest;
    uint64_t cleaned;
    uint64_t cut;
    bool is_verified;      /* it was read back */
} gg_output;

/* The public struct comes first, so that one pointer serves both. */
typedef struct gg_report_whole {
    gg_report shown;
    gg_arena arena;
} gg_report_whole;

/* Everything report.json is made of; `network` and `outputs` only for build. */
typedef struct gg_report_parts {
    const char *command; /* "build", "tag" */
    const gg_settings *settings;
    const gg_index *index;
    const gg_work *work;
    const gg_log *log;
    const gg_network *network;
    const gg_network_stats *network_stats;
    const gg_output *outputs;
    size_t n_outputs;
    uint64_t files_hidden;
} gg_report_parts;

/* The file's name below the folder. */
const char *gg_output_name(const gg_output *output);

gg_report_whole *gg_report_new(void);
/* Fills the counts, the ranking and the JSON text. */
gg_status gg_report_fill(gg_report_whole *report,
                         const gg_report_parts *parts, gg_error *error);

#endif
