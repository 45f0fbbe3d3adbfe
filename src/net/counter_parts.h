/* Inside of the counter: places.c finds who is named where, windows.c who stands
   together, quotes.c keeps the words, pairs.h counts; counter.c holds it
   together, graph.c makes the network of it. */
#ifndef GG_NET_COUNTER_PARTS_H
#define GG_NET_COUNTER_PARTS_H

#include "base/buf.h"
#include "net/counter.h"
#include "net/counts.h"
#include "net/numbers.h"
#include "net/doubles.h"
#include "net/newcomers.h"
#include "net/page.h"
#include "net/pairs.h"
#include "net/proofs.h"
#include "net/table.h"

/* A sentence in which an entity of the window stands. */
typedef struct gg_spread_item {
    uint32_t ordinal;
    uint32_t share; /* the largest there */
} gg_spread_item;

/* All of a window, grouped by entity, ascending. */
typedef struct gg_spread {
    uint32_t *starts; /* the items of counter->window[i] begin here ... */
    uint32_t *ends;
    size_t starts_capacity;
    size_t ends_capacity;
    gg_spread_item *items;
    size_t items_capacity;
} gg_spread;

struct gg_counter {
    const gg_index *index; /* NULL: entities are those of the cast */
    const gg_cast *cast;
    uint64_t seed;
    size_t n_listed; /* entities of the index; newcomers are behind them */
    gg_count_settings settings;
    gg_count_stats stats;

    gg_key_table node_keys; /* entity + 1 → nodes */
    gg_node_count *nodes;
    size_t nodes_capacity;
    gg_node_documents *node_documents; /* with settings.keeps_documents */
    size_t node_documents_capacity;
    gg_key_table name_keys; /* name + 1 → names */
    gg_name_count *names;
    size_t names_capacity;
    gg_pairs *pairs; /* and those of joined counters behind; NULL once they are
                        merged */
    bool is_finished;
    gg_edge_count *edges; /* of all, once they are merged */
    gg_slices *slices;    /* of each, or NULL */
    size_t n_edges;
    uint64_t n_light;     /* left out of them */
    bool is_merged;

    /* the document at hand */
    const gg_document *document;
    const gg_tags *tags; /* NULL: it was tagged elsewhere */
    gg_page *page;
    gg_page own_page;
    uint64_t document_number; /* from 1 */
    gg_origin *origin;
    uint32_t outlet;       /* its number, GG_UNNUMBERED: not known */
    uint32_t *window; /* into places */
    size_t window_capacity;
    uint64_t window_share; /* sum of its places' shares */
    gg_spread spread;      /* with settings.strength */

    gg_unclear unclear;
    gg_newcomers newcomers;
    uint32_t *newcomer_of; /* by number in the document at hand */
    size_t newcomer_of_capacity;
    gg_numbers *ids; /* shared by the counters of a run, as the next */
    gg_numbers *outlets;
    uint32_t *number_of;  /* by number in newcomers: the one of ids; nodes and
                             pairs know newcomers by n_entities + that */
    size_t n_numbered;
    size_t number_of_capacity;

    gg_watch watch; /* instead of counting pairs; see is NULL: count */
    gg_quote *no_words;  /* of evidence told by places */
    gg_doubles *doubles; /* and those of joined counters; NULL: none wanted */
    bool is_pairwise;    /* are they of single pairs */
    gg_meter *meter; /* of evidence */

    /* what was quoted last, which the next pair may share */
    gg_buf quote_bytes;
    gg_quote *cached_quote;
    gg_span cached_cut;
    gg_span cached_second;
};

/* places.c. NULL, false: out of memory. */
gg_node_count *gg_count_node(gg_counter *counter, uint32_t entity);
/* A share more of whole ones and parts of GG_SHARE_ONE. */
void gg_add_share(uint64_t *whole, uint32_t *parts, uint32_t share);
bool gg_count_name(gg_counter *counter, uint32_t name, uint64_t n);
void gg_widen(int32_t *first, int32_t *last, int32_t from, int32_t to);
/* Counts the page's mentions. */
bool gg_counter_take_places(gg_counter *counter);
/* windows.c; `log` may be NULL. */
bool gg_counter_count_stretches(gg_counter *counter, gg_log *log);
bool gg_counter_count_near(gg_counter *counter, gg_log *log);
/* quotes.c */
gg_pair_offer_fn gg_counter_offer;
bool gg_counter_list_unclear(gg_counter *counter, const gg_tags *tags);
bool gg_counter_note_newcomers(gg_counter *counter, const gg_tags *tags);
/* strength.c: how near each other the entities of a window stand. */
bool gg_spread_fill(gg_counter *counter, size_t first, size_t next, size_t n);
/* Of the i-th and the k-th of counter->window, in GG_STRENGTH_ONE. */
uint64_t gg_spread_strength(const gg_counter *counter, size_t i, size_t k);
uint64_t gg_places_strength(const gg_counter *counter, const gg_place *a,
                            const gg_place *b);
void gg_spread_clear(gg_spread *spread);

#endif
