/* What was counted, and who the numbers are: all that a network is made of
   (net/graph.h). The counter fills it, and so does the store. */
#ifndef GG_NET_COUNTS_H
#define GG_NET_COUNTS_H

#include "base/str.h"
#include "net/count_settings.h"
#include "net/pair_merge.h"
#include "net/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gg_node_count {
    uint32_t entity;
    int32_t first; /* dates, 0 unknown */
    int32_t last;
    uint64_t mentions;
    uint32_t mention_parts; /* and so many of GG_SHARE_ONE */
    uint32_t window_parts;  /* likewise */
    uint64_t windows;       /* counted ones in which it stands */
    uint64_t documents;
    uint64_t last_document; /* number of the document seen last */
    uint32_t last_place;    /* in it */
} gg_node_count;

typedef struct gg_node_documents {
    gg_list32 numbers; /* ascending */
} gg_node_documents;

typedef struct gg_name_count {
    uint32_t name;
    uint64_t mentions;
} gg_name_count;

/* Strings live as long as the counts, or until the next call. */
typedef struct gg_who {
    gg_str id;
    gg_str label;
    gg_str type;
    bool is_discovered;
    uint16_t confidence; /* of a discovered one, in 1/1000 */
} gg_who;

typedef struct gg_alias {
    uint32_t entity;
    gg_str text;
} gg_alias;

typedef struct gg_counts {
    const gg_key_table *node_keys; /* entity + 1 → nodes */
    const gg_node_count *nodes;    /* node_keys->n of them */
    const gg_node_documents *node_documents; /* of each, where they are kept */
    const gg_name_count *names;
    size_t n_names;
    const gg_edge_count *edges; /* in any order */
    const gg_slices *slices; /* of each, by `period`; NULL: none are wanted */
    gg_period period;
    size_t n_edges;
    uint64_t n_light;   /* left out of them */
    uint64_t windows;   /* counted, in which at least one entity stands */
    bool is_shared;     /* ambiguous mentions count in shares */
    gg_copies_rule copies;
    bool has_discovered;
    bool is_proved; /* edges have evidence */
    const char *window_word; /* what a window is: "sentence" */
    gg_who (*who)(const void *user, uint32_t entity);
    gg_alias (*name)(const void *user, uint32_t name);
    const void *user;
} gg_counts;

double gg_edge_weight(const gg_edge_count *edge);
double gg_node_mentions(const gg_node_count *node);
double gg_node_windows(const gg_node_count *node);
/* After LOAD; see gg_edge_count.strength. */
double gg_edge_strength(const gg_edge_count *edge);

#endif
