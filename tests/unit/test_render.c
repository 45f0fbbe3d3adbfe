/* Pictures as far as they are made without Graphviz: the cut, places on the
   page, names that do not collide, the caption, the DOT text. */
#include "check.h"
#include "make_network.h"

#include "base/source.h"
#include "render/caption.h"
#include "render/cut.h"
#include "render/draw.h"
#include "render/graph_file.h"
#include "render/labels.h"
#include "render/picture.h"
#include "render/place.h"
#include "render/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static double *add_numbers(gg_network *n, const char *name)
{
    gg_column *column = gg_table_add_column(&n->nodes, &n->arena, name, "",
                                            GG_COLUMN_DOUBLE);

    CHECK(column != NULL);
    return column->values.doubles;
}

static void add_sizes(gg_network *n, const double *sizes)
{
    double *values = add_numbers(n, "pagerank");

    for (size_t i = 0; i < n->nodes.n_rows; i++) {
        values[i] = sizes[i];
    }
}

/* ---- the cut -------------------------------------------------------------- */

/* Node 4 hangs on a light edge, node 5 on none; three edges weigh 2. */
static const edge EDGES[] = {
    {0, 1, 5}, {0, 2, 2}, {0, 3, 2}, {1, 2, 2}, {3, 4, 1},
};
static const double SIZES[] = {0.4, 0.2, 0.1, 0.3, 0.05, 0.01};

static void cut_small(gg_cut *cut, gg_network *n, gg_arena *arena,
                      uint64_t nodes, uint64_t edges)
{
    gg_look look;

    gg_look_init(&look, n, "pagerank");
    CHECK(gg_cut_network(cut, n, &look, nodes, edges, arena, NULL) == GG_OK);
}

static void everything_is_kept(gg_network *n)
{
    gg_arena arena = GG_ARENA_INIT;
    gg_cut cut;

    cut_small(&cut, n, &arena, 0, 0);
    CHECK(cut.n_nodes == 6 && cut.n_edges == 5 && cut.n_between == 5);
    CHECK(cut.n_equal == 0);
    CHECK(cut.edges[0] == 0 && cut.edges[4] == 4);
    cut_small(&cut, n, &arena, 6, 5);
    CHECK(cut.n_nodes == 6 && cut.n_edges == 5 && cut.n_equal == 0);
    gg_arena_clear(&arena);
}

static void the_heaviest_are_kept(gg_network *n)
{
    gg_arena arena = GG_ARENA_INIT;
    gg_cut cut;

    cut_small(&cut, n, &arena, 0, 2);
    CHECK(cut.n_edges == 2 && cut.edges[0] == 0);
    CHECK(cut.edges[1] == 2); /* of those that weigh 2, between the largest */
    CHECK(cut.lightest == 2 && cut.n_equal == 3 && cut.n_equal_drawn == 1);
    CHECK(cut.n_nodes == 3); /* those at the edges, and no others */
    CHECK(cut.place[0] == 0 && cut.place[1] == 1 && cut.place[3] == 2);
    CHECK(cut.place[2] == GG_NOT_DRAWN && cut.place[5] == GG_NOT_DRAWN);
    gg_arena_clear(&arena);
}

static void the_largest_nodes_are_kept(gg_network *n)
{
    gg_arena arena = GG_ARENA_INIT;
    gg_cut cut;

    cut_small(&cut, n, &arena, 3, 0); /* 0, 3, 1 */
    CHECK(cut.n_allowed == 3 && cut.n_between == 2 && cut.n_edges == 2);
    CHECK(cut.n_nodes == 3 && cut.nodes[2] == 3);
    CHECK(cut.n_equal == 0);
    cut_small(&cut, n, &arena, 1, 0);
    CHECK(cut.n_nodes == 1 && cut.n_edges == 0); /* better than nothing */
    gg_arena_clear(&arena);
}

static void test_cut(void)
{
    gg_network *n = make(6, EDGES, 5);

    add_sizes(n, SIZES);
    everything_is_kept(n);
    the_heaviest_are_kept(n);
    the_largest_nodes_are_kept(n);
    gg_network_free(n);
}

/* ---- the caption ---------------------------------------------------------- */

static void check_caption(gg_network *n, uint64_t nodes, uint64_t edges,
                          size_t n_labels, const char *want)
{
    gg_arena arena = GG_ARENA_INIT;
    gg_buf text = GG_BUF_INIT;
    gg_cut cut;
    gg_look look;

    gg_look_init(&look, n, "pagerank");
    cut_small(&cut, n, &arena, nodes, edges);
    gg_caption_put(&cut, n, &look, n_labels, &text);
    if (strcmp(text.ptr, want) != 0) {
        fprintf(stderr, "caption:\n%s", text.ptr);
    }
    CHECK(strcmp(text.ptr, want) == 0);
    gg_buf_clear(&text);
    gg_arena_clear(&arena);
}

static void add_dates(gg_network *n)
{
    gg_column *first = gg_table_add_column(&n->edges, &n->arena, "first_date",
                                           "", GG_COLUMN_DATE);
    gg_column *last = gg_table_add_column(&n->edges, &n->arena, "last_date",
                                          "", GG_COLUMN_DATE);

    for (size_t i = 0; i < n->edges.n_rows; i++) {
        first->values.ints[i] = i == 4 ? 0 : 20230101 + (int64_t)i;
        last->values.ints[i] = i == 4 ? 0 : 20230201 + (int64_t)i;
    }
}

static void test_caption(void)
{
    gg_network *n = make(6, EDGES, 5);
    gg_network *none = make(0, EDGES, 0);

    add_sizes(n, SIZES);
    check_caption(n, 0, 0, 6,
                  "All 5 edges (weight 1 to 5); line width: weight.\n"
                  "All 6 nodes; circle area: pagerank.\n");
    check_caption(n, 3, 1, 1,
                  "The 1 strongest of 2 edges between the 3 largest nodes, of "
                  "5 in all (weight 5); line width: weight.\n"
                  "2 of 6 nodes; circle area: pagerank; 1 of them is named.\n");
    add_dates(n);
    check_caption(n, 0, 2, 2,
                  "The 2 strongest of 5 edges (weight 2 to 5; of the 3 edges of "
                  "weight 2, 1 is drawn); line width: weight.\n"
                  "3 of 6 nodes; circle area: pagerank; 2 of them are named.\n"
                  "Named together from 2023-01-01 to 2023-02-03.\n");
    check_caption(none, 0, 150, 0, "No edges.\nNo nodes.\n");
    gg_network_free(n);
    gg_network_free(none);
}

static void check_number(double value, const char *want)
{
    gg_buf text = GG_BUF_INIT;

    gg_caption_number(value, &text);
    if (strcmp(text.ptr, want) != 0) {
        fprintf(stderr, "number: %s\n", text.ptr);
    }
    CHECK(strcmp(text.ptr, want) == 0);
    gg_buf_clear(&text);
}

static void test_numbers(void)
{
    check_number(1, "1");
    check_number(12431, "12,431");
    check_number(1234567, "1,234,567");
    check_number(0.25, "0.25");
    check_number(1.0 / 3, "0.33");
    check_number(1e-5, "1e-05");
    check_number(1e308, "1e+308");
}

/* ---- places --------------------------------------------------------------- */

static uint64_t random_state = 88172645463325252u;

static double random_part(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (double)(random_state >> 11) / 9007199254740992.0;
}

static bool is_inside(const gg_spot *s, gg_area area)
{
    return s->x - s->r >= area.left - 0.01 &&
           s->x + s->r <= area.right + 0.01 &&
           s->y - s->r >= area.bottom - 0.01 &&
           s->y + s->r <= area.top + 0.01;
}

static size_t count_overlaps(const gg_spot *spots, size_t n)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            found += hypot(spots[i].x - spots[k].x, spots[i].y - spots[k].y) <
                     spots[i].r + spots[k].r - 0.3;
        }
    }
    return found;
}

static const gg_area PAGE = {10, 20, 910, 720};

/* Two thirds of them in one place. */
static void fill_spots(gg_spot *spots, size_t n, double largest)
{
    for (size_t i = 0; i < n; i++) {
        double spread = i % 3 == 0 ? 1000 : 100;
        spots[i] = (gg_spot){spread * random_part(), spread * random_part(),
                             2 + (largest - 2) * pow(random_part(), 4)};
    }
}

static void test_places(void)
{
    enum { N = 400 };
    gg_spot spots[N];
    gg_spot again[N];

    fill_spots(spots, N, 25);
    memcpy(again, spots, sizeof spots);
    CHECK(gg_place_spots(spots, N, PAGE, 4, NULL) == GG_OK);
    CHECK(count_overlaps(spots, N) == 0);
    for (size_t i = 0; i < N; i++) {
        CHECK(is_inside(&spots[i], PAGE));
    }
    CHECK(gg_place_spots(again, N, PAGE, 4, NULL) == GG_OK);
    CHECK(memcmp(again, spots, sizeof spots) == 0);
}

static void test_places_of_few(void)
{
    gg_spot one[] = {{7, 7, 5}};
    gg_spot same[] = {{3, 3, 5}, {3, 3, 5}, {3, 3, 9}};
    gg_spot row[] = {{0, 0, 5}, {50, 0, 5}, {100, 0, 5}};

    CHECK(gg_place_spots(one, 0, PAGE, 4, NULL) == GG_OK);
    CHECK(gg_place_spots(one, 1, PAGE, 4, NULL) == GG_OK);
    CHECK(fabs(one[0].x - 460) < 0.01 && fabs(one[0].y - 370) < 0.01);
    CHECK(gg_place_spots(same, 3, PAGE, 4, NULL) == GG_OK);
    CHECK(count_overlaps(same, 3) == 0);
    CHECK(gg_place_spots(row, 3, PAGE, 4, NULL) == GG_OK);
    CHECK(fabs(row[0].x - 15) < 0.01 && fabs(row[2].x - 905) < 0.01);
}

/* ---- names ---------------------------------------------------------------- */

static bool label_meets_label(const gg_label *a, const gg_label *b)
{
    return fabs(a->x - b->x) < (a->width + b->width) / 2 - 0.01 &&
           fabs(a->y - b->y) < (a->height + b->height) / 2 - 0.01;
}

static bool label_meets_spot(const gg_label *l, const gg_spot *s)
{
    double dx = fmax(fabs(s->x - l->x) - l->width / 2, 0);
    double dy = fmax(fabs(s->y - l->y) - l->height / 2, 0);

    return hypot(dx, dy) < s->r - 0.02;
}

static size_t count_collisions(const gg_label *labels, size_t n,
                               const gg_crowd *crowd)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n && labels[i].is_placed; k++) {
            found += labels[k].is_placed &&
                     label_meets_label(&labels[i], &labels[k]);
        }
        for (size_t k = 0; k < crowd->n_spots && labels[i].is_placed; k++) {
            found += crowd->spots[k].r >= crowd->least &&
                     label_meets_spot(&labels[i], &crowd->spots[k]);
        }
    }
    return found;
}

static bool all_inside(const gg_label *labels, size_t n, gg_area area)
{
    for (size_t i = 0; i < n; i++) {
        const gg_label *l = &labels[i];
        if (l->is_placed && (l->x - l->width / 2 < area.left - 0.01 ||
                             l->x + l->width / 2 > area.right + 0.01 ||
                             l->y - l->height / 2 < area.bottom - 0.01 ||
                             l->y + l->height / 2 > area.top + 0.01)) {
            return false;
        }
    }
    return true;
}

static int by_radius(const void *a, const void *b)
{
    const gg_spot *x = a;
    const gg_spot *y = b;

    return x->r > y->r ? -1 : x->r < y->r;
}

/* A crowd in the middle of the page: the names of the largest get room, and
   none of them lies on anything. */
static void test_names(void)
{
    enum { N = 200, SURE = 20, LINES = 500 };
    gg_spot spots[N];
    gg_label labels[N];
    gg_line lines[LINES];
    const gg_area inner = {50, 60, 870, 680};
    const gg_area middle = {300, 200, 600, 500};
    gg_crowd crowd = {spots, N, lines, LINES, PAGE, 0, 5};
    size_t greedy;
    size_t n_placed = 0;
    size_t n_sure = 0;

    fill_spots(spots, N, 20);
    qsort(spots, N, sizeof *spots, by_radius);
    CHECK(gg_place_spots(spots, N, middle, 2, NULL) == GG_OK);
    for (size_t i = 0; i < N; i++) {
        labels[i] = (gg_label){.spot = i, .width = 40 + 60 * random_part(),
                               .height = 13};
    }
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = (gg_line){(uint32_t)(random_part() * N),
                             (uint32_t)(random_part() * N)};
    }
    greedy = gg_place_labels(labels, SURE, 0, &crowd, 0);
    CHECK(greedy < SURE); /* or the test would show nothing */
    CHECK(count_collisions(labels, SURE, &crowd) == 0);
    CHECK(gg_make_room(labels, SURE, &crowd, inner, 2, NULL) == GG_OK);
    n_placed = gg_place_labels(labels, N, SURE, &crowd, 0);
    for (size_t i = 0; i < SURE; i++) {
        n_sure += labels[i].is_placed;
    }
    CHECK(n_sure >= greedy + 6);
    CHECK(n_placed > n_sure && n_placed < N);
    CHECK(count_collisions(labels, N, &crowd) == 0);
    CHECK(all_inside(labels, N, PAGE));
    CHECK(gg_place_labels(labels, N, 0, &crowd, 7) == 7);
}

/* The free side without lines, and not towards another circle. */
static void test_the_better_side(void)
{
    gg_spot spots[] = {{400, 400, 10}, {600, 400, 10}, {300, 400, 4}};
    gg_line lines[] = {{0, 1}};
    gg_label label = {.spot = 0, .width = 60, .height = 12};
    gg_crowd crowd = {spots, 2, lines, 1, PAGE, 0, 5};

    CHECK(gg_place_labels(&label, 1, 0, &crowd, 0) == 1);
    CHECK(label.x < 400 && fabs(label.y - 400) < 0.01);
    spots[2].x = 340; /* on the left now: above is better */
    crowd.n_spots = 3;
    CHECK(gg_place_labels(&label, 1, 0, &crowd, 0) == 1);
    CHECK(label.y > 410);
    crowd.area = (gg_area){390, 390, 410, 410};
    CHECK(gg_place_labels(&label, 1, 0, &crowd, 0) == 0);
}

/* In a crowd, dots may be covered, and large circles not. */
static void test_dots(void)
{
    gg_spot spots[17] = {{400, 400, 10}};
    gg_label label = {.spot = 0, .width = 60, .height = 12};
    gg_crowd crowd = {spots, 17, NULL, 0, PAGE, 0, 5};

    for (size_t i = 1; i < 17; i++) {
        spots[i] = (gg_spot){400 + 18 * cos((double)i * 0.3927),
                             400 + 18 * sin((double)i * 0.3927), 5};
    }
    CHECK(gg_place_labels(&label, 1, 0, &crowd, 0) == 0);
    crowd.least = 6;
    CHECK(gg_place_labels(&label, 1, 0, &crowd, 0) == 1);
}

/* ---- texts ---------------------------------------------------------------- */

static void check_short(const char *text, double most, const char *want)
{
    gg_buf out = GG_BUF_INIT;

    gg_text_shorten(gg_str_from(text), most, &out);
    CHECK(strcmp(out.ptr, want) == 0);
    CHECK(gg_text_width(gg_buf_str(&out)) <= most);
    gg_buf_clear(&out);
}

static void test_texts(void)
{
    CHECK(fabs(gg_text_width(GG_STR_LITERAL("Mali")) - 2.04) < 0.001);
    CHECK(gg_text_width(GG_STR_LITERAL("\xe6\x9d\xb1\xe4\xba\xac")) == 2);
    CHECK(gg_text_width(GG_STR_LITERAL("e\xcc\x81")) ==
          gg_text_width(GG_STR_LITERAL("e")));
    check_short("Mali", 5, "Mali");
    check_short("  a \n\t b  ", 5, "a b");
    check_short("", 5, "");
    check_short("United Nations", 5, "United\xe2\x80\xa6");
    check_short("\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd", 2.5,
                "\xe6\x9d\xb1\xe2\x80\xa6");
}

/* ---- the whole picture ---------------------------------------------------- */

static gg_network *make_small(void)
{
    static const char *const LABELS[] = {
        "Anna \"A\" <b>&amp;\\N\\l", "\xe6\x9d\xb1\xe4\xba\xac",
        "", "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", "Lone\x01 Star"};
    static const char *const TYPES[] = {"person", "place", "", "ship",
                                        "country"};
    static const double AT[][2] = {
        {0, 0}, {100, 10}, {50, 80}, {120, 90}, {200, 40}};
    static const edge LINES[] = {
        {0, 1, 4}, {0, 2, 1}, {1, 2, 2.5}, {2, 3, 1}};
    gg_network *n = make(5, LINES, 4);
    gg_column *type = gg_table_add_column(&n->nodes, &n->arena, "entity_type",
                                          "", GG_COLUMN_STRING);
    gg_column *label = &n->nodes.columns[0];
    double *x = add_numbers(n, "x");
    double *y = add_numbers(n, "y");

    add_sizes(n, SIZES);
    for (size_t i = 0; i < 5; i++) {
        type->values.strings[i] = gg_str_from(TYPES[i]);
        label->values.strings[i] = gg_str_from(LABELS[i]);
        x[i] = AT[i][0];
        y[i] = AT[i][1];
    }
    return n;
}

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *bytes = calloc(1, 1 << 16);

    if (f == NULL || bytes == NULL) {
        free(bytes);
        return NULL;
    }
    CHECK(fread(bytes, 1, (1 << 16) - 1, f) > 0);
    fclose(f);
    return bytes;
}

/* GAZGRAPH_UPDATE=1 writes the file anew. */
static void compare_golden(const char *text)
{
    const char *source = getenv("GAZGRAPH_SOURCE");
    char path[4096];
    char *want;

    (void)snprintf(path, sizeof path, "%s/tests/data/picture.dot",
                   source != NULL ? source : ".");
    if (getenv("GAZGRAPH_UPDATE") != NULL) {
        FILE *f = fopen(path, "wb");
        CHECK(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
    }
    want = read_file(path);
    CHECK(want != NULL && strcmp(want, text) == 0);
    free(want);
}

static void test_golden(void)
{
    gg_network *n = make_small();
    gg_picture_options options;
    gg_buf text = GG_BUF_INIT;
    gg_buf again = GG_BUF_INIT;

    gg_picture_options_init(&options);
    options.title = "A \"small\" one";
    CHECK(gg_picture_put(n, &options, &text, NULL) == GG_OK);
    CHECK(gg_picture_put(n, &options, &again, NULL) == GG_OK);
    CHECK(strcmp(text.ptr, again.ptr) == 0);
    compare_golden(text.ptr);
    gg_buf_clear(&text);
    gg_buf_clear(&again);
    gg_network_free(n);
}

/* A layout of its own, where parts are left out or nothing says where. */
static void test_layout(void)
{
    gg_network *n = make(6, EDGES, 5);
    gg_picture_options options;
    gg_buf text = GG_BUF_INIT;

    gg_picture_options_init(&options);
    options.in_process = true;
    options.edges = 2;
    CHECK(gg_picture_put(n, &options, &text, NULL) == GG_OK);
    CHECK(strstr(text.ptr, "The 2 strongest of 5 edges") != NULL);
    CHECK(strstr(text.ptr, "  n2 [pos=") != NULL);
    CHECK(strstr(text.ptr, "  n3 [pos=") == NULL);
    gg_buf_clear(&text);
    gg_network_free(n);
}

static void test_nothing_to_draw(void)
{
    gg_network *n = make(0, EDGES, 0);
    gg_picture_options options;
    gg_buf text = GG_BUF_INIT;

    gg_picture_options_init(&options);
    options.in_process = true;
    CHECK(gg_picture_put(n, &options, &text, NULL) == GG_OK);
    CHECK(strstr(text.ptr, "No nodes.") != NULL);
    gg_buf_clear(&text);
    gg_network_free(n);
}

/* ---- graph files ---------------------------------------------------------- */

#define HEAD                                                                 \
    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"            \
    "<key id=\"a\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>"  \
    "<key id=\"t\" for=\"node\" attr.name=\"entity_type\" "                  \
    "attr.type=\"string\"/>"                                                 \
    "<key id=\"p\" for=\"node\" attr.name=\"pagerank\" "                     \
    "attr.type=\"double\"/>"                                                 \
    "<key id=\"w\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>" \
    "<key id=\"f\" for=\"edge\" attr.name=\"first_date\" "                   \
    "attr.type=\"string\"/><graph edgedefault=\"undirected\">\n"
#define TAIL "</graph></graphml>\n"

static gg_status read_text(gg_network **out, const char *text,
                           gg_error *error)
{
    gg_source *source = NULL;
    gg_status status;

    CHECK(gg_source_open_memory(&source, text, strlen(text), "g.graphml",
                                NULL, error) == GG_OK);
    status = gg_graph_read(out, source, error);
    gg_source_close(source);
    return status;
}

static void test_graph_file(void)
{
    static const char TEXT[] =
        HEAD
        "<node id=\"b\"><data key=\"a\">Be &amp; Co</data>"
        "<data key=\"p\">-2.5e-1</data></node>\n"
        "<node id=\"a\"><data key=\"t\">person</data>"
        "<data key=\"p\"> 12 </data><data key=\"zz\">?</data></node>\n"
        "<node id=\"c\"/>\n"
        "<edge source=\"b\" target=\"a\"><data key=\"w\">1e1</data>"
        "<data key=\"f\">2023-05-06</data></edge>\n"
        "<edge source=\"a\" target=\"c\"/>\n" TAIL;
    gg_network *n = NULL;
    const gg_column *c;

    CHECK(read_text(&n, TEXT, NULL) == GG_OK);
    CHECK(n->nodes.n_rows == 3 && n->edges.n_rows == 2);
    CHECK(gg_str_equal(n->node_ids[0], GG_STR_LITERAL("a")));
    c = gg_table_find_column(&n->nodes, "label");
    CHECK(gg_str_equal(c->values.strings[1], GG_STR_LITERAL("Be & Co")));
    c = gg_table_find_column(&n->nodes, "pagerank");
    CHECK(c->values.doubles[0] == 12 && c->values.doubles[1] == -0.25 &&
          isnan(c->values.doubles[2]));
    CHECK(n->edge_source[0] == 1 && n->edge_target[0] == 0);
    CHECK(n->edge_weight[0] == 10 && n->edge_weight[1] == 1);
    c = gg_table_find_column(&n->edges, "first_date");
    CHECK(c->values.ints[0] == 20230506 && c->values.ints[1] == 0);
    gg_network_free(n);
}

static void check_refused(const char *text, uint64_t line, const char *why)
{
    gg_network *n = NULL;
    gg_error error;

    CHECK(read_text(&n, text, &error) == GG_ERROR_DATA);
    CHECK(n == NULL);
    if (error.line != line) {
        fprintf(stderr, "line %d: %s\n", (int)error.line, error.message);
    }
    CHECK(error.line == line);
    if (strstr(error.message, why) == NULL) {
        fprintf(stderr, "%s\n", error.message);
    }
    CHECK(strstr(error.message, why) != NULL);
    gg_network_free(n);
}

static void test_bad_graph_files(void)
{
    check_refused("<gexf/>", 1, "is not GraphML");
    check_refused(HEAD "<node id=\"a\"/>\n<node id=\"a\"/>\n" TAIL, 4,
                  "a node is there twice: \"a\"");
    check_refused(HEAD "<node/>\n" TAIL, 3, "a node without an id");
    check_refused(HEAD "<node id=\"a\"/>\n<edge source=\"a\"/>" TAIL, 4,
                  "an edge without two ends");
    check_refused(HEAD "<node id=\"a\"/>\n<edge source=\"a\" target=\"q\"/>\n"
                  TAIL, 4, "not there: \"q\"");
    check_refused(HEAD "<node id=\"a\"/>\n<edge source=\"a\" target=\"a\"/>\n"
                  TAIL, 4, "with itself: \"a\"");
    check_refused(HEAD "<node id=\"a\"/><node id=\"b\"/>\n"
                  "<edge source=\"a\" target=\"b\">\n"
                  "<data key=\"w\">-1</data></edge>" TAIL, 5,
                  "no positive number");
    check_refused(HEAD "<node id=\"a\"><node id=\"b\"/></node>\n" TAIL, 3,
                  "a node in a node");
    check_refused(HEAD "<node id=\"a\">\n", 3, "not valid XML");
}

/* ---- formats -------------------------------------------------------------- */

static void test_formats(void)
{
    gg_buf out = GG_BUF_INIT;

    CHECK(gg_picture_format_find(GG_STR_LITERAL("svg")) != NULL);
    CHECK(gg_picture_format_find(GG_STR_LITERAL("gif")) == NULL);
    CHECK(gg_picture_draw(gg_picture_format_find(GG_STR_LITERAL("dot")), NULL,
                          GG_STR_LITERAL("graph {}\n"), &out, NULL,
                          NULL) == GG_OK);
    CHECK(strcmp(out.ptr, "graph {}\n") == 0);
    gg_buf_clear(&out);
}

int main(void)
{
    test_cut();
    test_caption();
    test_numbers();
    test_places();
    test_places_of_few();
    test_names();
    test_the_better_side();
    test_dots();
    test_texts();
    test_golden();
    test_layout();
    test_nothing_to_draw();
    test_graph_file();
    test_bad_graph_files();
    test_formats();
    return check_result();
}
