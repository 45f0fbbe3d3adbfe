/* What a run tells about itself: report.json, and the ranking for people. */
#ifndef GG_RUN_REPORT_H
#define GG_RUN_REPORT_H

#include "base/arena.h"
#include "base/log.h"
#include "base/sink.h"
#include "gazgraph.h"
#include "net/network.h"
#include "run/days.h"
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

/* Where a graph comes from that was made of a store. */
typedef struct gg_store_origin {
    const char *options;   /* that the store was made with */
    const char *gazetteer; /* and the fingerprint of its lists */
    uint64_t documents;    /* in it */
    uint64_t uncounted;    /* and those of them that do not count yet */
    gg_days period;        /* which the graph is of; open: all */
    bool is_sliced;        /* into periods */
    uint64_t undated;      /* documents that are in no period */
} gg_store_origin;

/* Everything report.json is made of; `network` and `outputs` only where there
   is a graph; index and work, or an origin. */
typedef struct gg_report_parts {
    const char *command; /* "build", "tag" */
    const gg_settings *settings;
    const gg_index *index;
    const gg_work *work;
    const gg_store_origin *origin;
    const gg_log *log;
    const gg_network *network;
    const gg_network_stats *network_stats;
    const gg_count_stats *counts; /* of the network */
    const struct gg_storing *storing; /* NULL: there is no store */
    const gg_output *outputs;
    size_t n_outputs;
    uint64_t files_hidden;
} gg_report_parts;

/* The file's name below the folder. */
const char *gg_output_name(const gg_output *output);

gg_report_whole *gg_report_new(void);
/* One period of a run that makes a graph of each. */
typedef struct gg_report_slice {
    char name[GG_DAYS_NAME];
    gg_days period;
    uint64_t documents;
    uint64_t nodes;
    uint64_t edges;
} gg_report_slice;

/* Fills the counts, the ranking and the JSON text. */
gg_status gg_report_fill(gg_report_whole *report,
                         const gg_report_parts *parts, gg_error *error);
/* The same of a run over periods, which have reports of their own. */
gg_status gg_report_fill_slices(gg_report_whole *report,
                                const gg_report_parts *parts,
                                const gg_report_slice *slices, size_t n,
                                gg_error *error);

#endif
