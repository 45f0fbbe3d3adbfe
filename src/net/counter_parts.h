/* Inside of the counter: counter.c counts, graph.c makes the network of it. */
#ifndef GG_NET_COUNTER_PARTS_H
#define GG_NET_COUNTER_PARTS_H

#include "base/buf.h"
#include "net/counter.h"
#include "net/newcomers.h"
#include "net/proofs.h"
#include "net/table.h"
#include "text/sentences.h"

/* Shares are whole numbers, so that their sums do not depend on the order: the
   first divides by every number of candidates up to GG_SHARED_MOST, and a
   pair's share is a product of two. */
#define GG_SHARE_ONE 720720u
#define GG_PAIR_ONE ((uint64_t)GG_SHARE_ONE * GG_SHARE_ONE)

typedef struct gg_node_count {
    uint32_t entity;
    int32_t first; /* dates, 0 unknown */
    int32_t last;
    uint64_t mentions;
    uint32_t mention_parts; /* and so many of GG_SHARE_ONE */
    uint64_t documents;
    uint64_t last_document; /* number of the document seen last */
    uint32_t last_place;    /* in it */
} gg_node_count;

typedef struct gg_edge_count {
    uint32_t a; /* entities, a < b */
    uint32_t b;
    int32_t first;
    int32_t last;
    uint64_t windows;
    uint64_t lost;       /* what shares lack of whole windows ... */
    uint64_t lost_parts; /* ... and so many of GG_PAIR_ONE */
    uint64_t documents;
    uint64_t last_document;
    uint64_t document_windows; /* in that document */
    gg_proofs proofs;
} gg_edge_count;

typedef struct gg_name_count {
    uint32_t name; /* into list.names */
    uint64_t mentions;
} gg_name_count;

/* A mention that counts. */
typedef struct gg_place {
    uint32_t entity;
    uint32_t token;
    uint32_t start;
    uint32_t end;
    uint32_t sentence; /* into sentences */
    uint32_t stretch;  /* number of its window */
    uint32_t mention;  /* into the document's mentions */
    uint32_t share;    /* of GG_SHARE_ONE */
    uint32_t same;     /* the place before it of the same entity, if its entity
                          is the same; anything else: there is none */
    uint32_t older;    /* neighbours in the list of count_near; elsewhere
                          `older` is where it stands in the window */
    uint32_t newer;
} gg_place;

/* A sentence with mentions that count. */
typedef struct gg_sentence {
    uint32_t first; /* tokens */
    uint32_t next;
    bool is_known;  /* was the span looked for */
    gg_span span;
} gg_sentence;

struct gg_counter {
    const gg_index *index;
    gg_count_settings settings;
    gg_count_stats stats;

    gg_key_table node_keys; /* entity + 1 → nodes */
    gg_node_count *nodes;
    size_t nodes_capacity;
    gg_key_table edge_keys; /* a << 32 | b → edges */
    gg_edge_count *edges;
    size_t edges_capacity;
    gg_key_table name_keys; /* name + 1 → names */
    gg_name_count *names;
    size_t names_capacity;

    /* the document at hand */
    const gg_document *document;
    uint64_t document_number; /* from 1 */
    gg_origin *origin;
    gg_place *places;
    size_t n_places;
    size_t places_capacity;
    gg_sentence *sentences;
    size_t n_sentences;
    size_t sentences_capacity;
    gg_place *window;
    size_t window_capacity;
    uint64_t window_share; /* sum of its places' shares */
    gg_place *unclear_places; /* to be gathered: mention and sentence */
    size_t n_unclear_places;
    size_t unclear_places_capacity;

    gg_unclear unclear;
    gg_newcomers newcomers;
    uint32_t *newcomer_of; /* by number in the document, or counter, at hand */
    size_t newcomer_of_capacity;

    /* what was quoted last, which the next pair may share */
    gg_buf quote_bytes;
    gg_quote *cached_quote;
    gg_span cached_cut;
    gg_span cached_second;
};

#endif
