/* A small network made to break exporters. What must come out of it is what
   expected.h makes of it, with the repairs of nasty_graph.c. */
#ifndef GG_TESTS_NASTY_H
#define GG_TESTS_NASTY_H

#include "net/network.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#define NASTY_S(s) {"" s, sizeof(s) - 1}

enum { NASTY_NODES = 14, NASTY_EDGES = 8, NASTY_LONG = 39999 };

typedef struct nasty_node {
    const char *id;
    gg_str label;
    const char *type;
    gg_str aliases[4];
    size_t n_aliases;
    int64_t mentions;
    double pagerank;
    double betweenness;
    int64_t is_hub;
    int64_t first_seen;
    int64_t last_seen;
    double x;
    double y;
} nasty_node;

/* Sorted by id in byte order. */
static const nasty_node NASTY_NODE[NASTY_NODES] = {
    {"cty:CI", NASTY_S("C\xc3\xb4te d'Ivoire\nLine2\tTab"), "country",
     {{0}}, 0, 3, 1e-17, NAN, 0, 18500301, 0, 0, 130},
    {"cty:FR", NASTY_S("France"), "country",
     {NASTY_S("R\xc3\xa9publique fran\xc3\xa7" "aise"),
      NASTY_S("\xe6\xb3\x95\xe5\x9b\xbd")}, 2,
     INT64_C(9007199254740993), 0.25, 1.0 / 3, 1, 19990131, 20040630,
     120, 40},
    {"node", NASTY_S("=1+1"), "person",
     {NASTY_S("NULL"), NASTY_S("true"), NASTY_S("C:\\path\\")}, 3,
     INT64_MAX, 0.04, -0.0, GG_ABSENT_INT, 0, 0, -150, -100},
    {"org:cdata", NASTY_S("]]> & & ]]>"), "organisation",
     {NASTY_S("& &"), NASTY_S(" <b> ")}, 2,
     1, 0.01, 5e-324, 0, 101, 0, -60, -60},
    {"org:controls", NASTY_S("a\x01" "b\x1b[31m\x7f\xc2\x85 c\xef\xbf\xbf"
                             "d\r\ne\rf\xc2\xa0g"),
     "organisation", {NASTY_S("\x02"), NASTY_S("x\x00y")}, 2,
     -5, 0.01, 1e22, 0, 0, 20200101, 60, -80},
    {"org:empty", NASTY_S(""), "organisation", {{0}}, 0,
     1, 0.05, NAN, 0, 20240229, 20240229, 200, 200},
    {"org:entity", NASTY_S("&lt;b&gt; &#65; &amp; &x &nosuchname; AT&T;"),
     "we\"ird */ --> type", {{0}}, 0, 1, 0.01, 0.1, 0, 0, 0, 150, -50},
    {"org:invalid", NASTY_S("ok \xff\xfe \xc3( \xed\xa0\x80 \xf0\x9f\x98"),
     "organisation", {NASTY_S("\xe2\x80\xa8 \xe2\x82\xac")}, 1,
     1, 0.01, INFINITY, 0, 20231301, 20231201, -120, 100},
    {"org:long", {NULL, 0}, "organisation", {{0}}, 0,
     1, 0.01, 123456.789, 0, 0, 0, 90, 120},
    {"org:only_controls", NASTY_S("\x01\x02"), "", {{0}}, 0,
     0, 0, NAN, 0, 0, 0, -30, 200},
    {"org:rtl", NASTY_S("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\xae" "abc"
                        " \xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7"),
     "organisation", {{0}}, 0, 1, 0.01, 7, 0, 0, 0, -200, 0},
    {"org:un", NASTY_S("\xd0\x9e\xd0\x9e\xd0\x9d \xf0\x9f\x98\x80 "
                       "\xc2\xab\xe2\x80\x9c\xc2\xbb"), "organisation",
     {NASTY_S("UN"), NASTY_S("ONU\\u0041")}, 2,
     7, 0.2, 0, 1, 20010505, 20010505, -80, 60},
    {"per:backslash", NASTY_S("\\u0027\\N\\G\\\\ \\"), "person",
     {{0}}, 0, 1, 0.01, NAN, 0, 0, 0, 30, 60},
    {"per:jean-dupont",
     NASTY_S("Jean \"Le Grand\" Dupont & & S\xc3\xb6hne <GmbH> \\ Co."),
     "person",
     {NASTY_S("J. Dupont"), NASTY_S("Dupont; Jean"),
      NASTY_S("O'Dupont, \"JD\""), NASTY_S("a|b")}, 4,
     12, 0.31, 2.5, 1, 19990131, 20031201, 10.5, -20.25},
};

typedef struct nasty_edge {
    uint32_t source;
    uint32_t target;
    double weight;
    int64_t documents;
    double npmi;
    int64_t first_date;
    int64_t last_date;
    gg_str evidence[2];
    size_t n_evidence;
} nasty_edge;

static const nasty_edge NASTY_EDGE[NASTY_EDGES] = {
    {0, 2, 1, 1, 1, 0, 0, {{0}}, 0},
    {0, 11, 1.0 / 3, 1, NAN, 0, 20200229, {NASTY_S("multi\nline")}, 1},
    {1, 11, 1, 1, -0.125, 20010505, 20010505, {{0}}, 0},
    {1, 13, 7, 7, 0.5342, 19990131, 20031201,
     {NASTY_S("doc1: \"Dupont; of France\" <b>"),
      NASTY_S("doc2: it's a|b & & c ]]> d")}, 2},
    {3, 4, 1e-7, 1, 0, 18991231, 0, {NASTY_S("-- --> */ <!-- //")}, 1},
    {6, 7, 2, 2, 0, 0, 0, {{0}}, 0},
    {8, 9, 2, 2, 0, 20000101, 20000101, {{0}}, 0},
    {11, 13, 2, INT64_C(9007199254740993), 0, 20000101, 20010101, {{0}}, 0},
};

typedef struct nasty_slice {
    uint32_t edge;
    gg_edge_slice slice;
} nasty_slice;

/* By edge and day. */
static const nasty_slice NASTY_SLICE[] = {
    {2, {20010501, 20010531, 1}},
    {3, {19990101, 19990131, 1.0 / 3}},
    {3, {19990201, 19990228, 1e-7}},
    {3, {20031201, 20031231, 5}},
    {4, {18991201, 18991231, 2}},
    {7, {20000101, 20000131, 9007199254740993.0}},
};

enum { NASTY_SLICES = sizeof NASTY_SLICE / sizeof NASTY_SLICE[0] };

/* The label of org:long; longer than what Graphviz reads. */
static inline gg_str nasty_long_label(gg_arena *arena)
{
    char *text = gg_arena_alloc(arena, NASTY_LONG, 1);

    assert(text != NULL);
    for (size_t i = 0; i < NASTY_LONG; i++) {
        text[i] = "\"\xc3\xa9\\ "[i % 5];
    }
    return (gg_str){text, NASTY_LONG};
}

static inline gg_column *nasty_column(gg_table *table, gg_arena *arena,
                                      const char *name, gg_column_type type)
{
    gg_column *column = gg_table_add_column(
        table, arena, name, "a column of <all> & & \"sundry\"", type);

    assert(column != NULL);
    return column;
}

static inline void nasty_fill_nodes(gg_network *network)
{
    gg_arena *arena = &network->arena;
    gg_table *t = &network->nodes;
    gg_str *label =
        nasty_column(t, arena, "label", GG_COLUMN_STRING)->values.strings;
    gg_str *type =
        nasty_column(t, arena, "entity_type", GG_COLUMN_STRING)->values.strings;
    gg_str_list *aliases =
        nasty_column(t, arena, "aliases", GG_COLUMN_STRINGS)->values.lists;
    int64_t *mentions =
        nasty_column(t, arena, "mentions", GG_COLUMN_INT)->values.ints;
    int64_t *documents =
        nasty_column(t, arena, "documents", GG_COLUMN_INT)->values.ints;
    double *x = nasty_column(t, arena, "x", GG_COLUMN_DOUBLE)->values.doubles;
    double *y = nasty_column(t, arena, "y", GG_COLUMN_DOUBLE)->values.doubles;
    double *pagerank =
        nasty_column(t, arena, "pagerank", GG_COLUMN_DOUBLE)->values.doubles;
    double *betweenness =
        nasty_column(t, arena, "betweenness", GG_COLUMN_DOUBLE)->values.doubles;
    int64_t *is_hub =
        nasty_column(t, arena, "is_hub", GG_COLUMN_BOOL)->values.ints;
    int64_t *first =
        nasty_column(t, arena, "first_seen", GG_COLUMN_DATE)->values.ints;
    int64_t *last =
        nasty_column(t, arena, "last_seen", GG_COLUMN_DATE)->values.ints;
    gg_str *image =
        nasty_column(t, arena, "image", GG_COLUMN_STRING)->values.strings;

    for (size_t i = 0; i < NASTY_NODES; i++) {
        const nasty_node *n = &NASTY_NODE[i];
        network->node_ids[i] = gg_str_from(n->id);
        label[i] = strcmp(n->id, "org:long") == 0 ? nasty_long_label(arena)
                                                  : n->label;
        type[i] = gg_str_from(n->type);
        aliases[i] = (gg_str_list){n->aliases, n->n_aliases};
        mentions[i] = n->mentions;
        documents[i] = (int64_t)i;
        x[i] = n->x;
        y[i] = n->y;
        pagerank[i] = n->pagerank;
        betweenness[i] = n->betweenness;
        is_hub[i] = n->is_hub;
        first[i] = n->first_seen;
        last[i] = n->last_seen;
        image[i] = gg_str_from(i == 0 ? "/etc/passwd" : NULL);
    }
}

static inline void nasty_fill_edges(gg_network *network)
{
    gg_arena *arena = &network->arena;
    gg_table *t = &network->edges;
    double *weight =
        nasty_column(t, arena, "weight", GG_COLUMN_DOUBLE)->values.doubles;
    int64_t *documents =
        nasty_column(t, arena, "documents", GG_COLUMN_INT)->values.ints;
    double *npmi =
        nasty_column(t, arena, "npmi", GG_COLUMN_DOUBLE)->values.doubles;
    int64_t *first =
        nasty_column(t, arena, "first_date", GG_COLUMN_DATE)->values.ints;
    int64_t *last =
        nasty_column(t, arena, "last_date", GG_COLUMN_DATE)->values.ints;
    gg_str_list *evidence =
        nasty_column(t, arena, "evidence", GG_COLUMN_STRINGS)->values.lists;

    network->edge_weight = weight;
    for (size_t i = 0; i < NASTY_EDGES; i++) {
        const nasty_edge *e = &NASTY_EDGE[i];
        network->edge_source[i] = e->source;
        network->edge_target[i] = e->target;
        weight[i] = e->weight;
        documents[i] = e->documents;
        npmi[i] = e->npmi;
        first[i] = e->first_date;
        last[i] = e->last_date;
        evidence[i] = (gg_str_list){e->evidence, e->n_evidence};
    }
}

/* The windows behind the evidence: from byte 10 of the document on, beyond
   2^53 for one, in the title for another, of files whose names are none. */
static inline void nasty_fill_windows(gg_network *network)
{
    gg_evidence *windows = gg_arena_alloc(
        &network->arena, 2 * (size_t)NASTY_EDGES, sizeof *windows);
    size_t *start = gg_arena_alloc(&network->arena, NASTY_EDGES + 1,
                                   sizeof *start);

    assert(windows != NULL && start != NULL);
    network->evidence = windows;
    network->evidence_start = start;
    for (size_t i = 0; i < NASTY_EDGES; i++) {
        const nasty_edge *e = &NASTY_EDGE[i];
        start[i] = network->n_evidence;
        for (size_t k = 0; k < e->n_evidence; k++) {
            gg_evidence *window = &windows[network->n_evidence++];
            window->document = gg_str_from(k == 0 ? "doc \"1\"\n" : "doc\xff");
            window->source = gg_str_from("news/a\\b\x01.jsonl.gz");
            window->date = (int32_t)e->first_date;
            window->start = k == 0 ? UINT64_C(9007199254740993) : 10;
            window->end = window->start + e->evidence[k].len;
            window->in_title = k != 0;
            window->text = e->evidence[k];
        }
    }
    start[NASTY_EDGES] = network->n_evidence;
}

static inline void nasty_fill_slices(gg_network *network)
{
    size_t n = 0;

    network->slices = gg_arena_alloc(&network->arena, NASTY_SLICES,
                                     sizeof *network->slices);
    network->slice_start = gg_arena_alloc(&network->arena, NASTY_EDGES + 1,
                                          sizeof *network->slice_start);
    assert(network->slices != NULL && network->slice_start != NULL);
    for (uint32_t i = 0; i < NASTY_EDGES; i++) {
        network->slice_start[i] = n;
        for (; n < NASTY_SLICES && NASTY_SLICE[n].edge == i; n++) {
            network->slices[n] = NASTY_SLICE[n].slice;
        }
    }
    network->slice_start[NASTY_EDGES] = n;
    assert(n == NASTY_SLICES);
}

/* To be freed with gg_network_free. */
static inline gg_network *nasty_network(void)
{
    gg_network *network;
    gg_status status = gg_network_new(&network, NULL);

    assert(status == GG_OK);
    (void)status;
    network->nodes.n_rows = NASTY_NODES;
    network->edges.n_rows = NASTY_EDGES;
    network->node_ids =
        gg_arena_alloc(&network->arena, NASTY_NODES, sizeof(gg_str));
    network->edge_source =
        gg_arena_alloc(&network->arena, NASTY_EDGES, sizeof(uint32_t));
    network->edge_target =
        gg_arena_alloc(&network->arena, NASTY_EDGES, sizeof(uint32_t));
    nasty_fill_nodes(network);
    nasty_fill_edges(network);
    nasty_fill_windows(network);
    nasty_fill_slices(network);
    return network;
}

#endif
