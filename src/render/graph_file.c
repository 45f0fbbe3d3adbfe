#include "render/graph_file.h"

#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/xml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 128, MOST_NUMBERS = GG_MAX_COLUMNS - 2 };

/* What data of a key say. */
typedef enum meaning {
    IGNORED,
    LABEL,
    TYPE,
    NUMBER,
    WEIGHT,
    FIRST,
    LAST
} meaning;

typedef struct key {
    gg_str id;
    bool is_edge;
    meaning means;
    size_t number; /* which of the node's numbers */
} key;

typedef struct node {
    gg_str id;
    gg_str label;
    gg_str type;
    uint64_t line;
} node;

typedef struct edge {
    gg_str source;
    gg_str target;
    double weight;
    int32_t first;
    int32_t last;
    uint64_t line;
} edge;

typedef struct reader {
    const char *name; /* of the file, for messages after reading */
    gg_network *network;
    key keys[MOST_KEYS];
    size_t n_keys;
    const char *numbers[MOST_NUMBERS]; /* their names */
    size_t n_numbers;
    node *nodes;
    size_t n_nodes;
    size_t node_capacity;
    double *values; /* MOST numbers of each node, in n_numbers columns */
    size_t value_capacity;
    edge *edges;
    size_t n_edges;
    size_t edge_capacity;
    bool in_node;
    bool in_edge;
    bool is_graph; /* the outer element was seen */
    bool has_dates;
    const key *data; /* of the data at hand; NULL: not wanted */
    gg_buf text;
} reader;

static bool is_named(gg_str s, const char *name)
{
    return gg_str_equal(s, gg_str_from(name));
}

static gg_str keep(reader *r, gg_str text)
{
    return gg_arena_copy(&r->network->arena, text);
}

/* ---- numbers -------------------------------------------------------------- */

static bool take_digits(gg_str *s, double *value, int *n)
{
    while (s->len != 0 && *s->ptr >= '0' && *s->ptr <= '9') {
        *value = *value * 10 + (*s->ptr - '0');
        s->ptr++;
        s->len--;
        (*n)++;
    }
    return *n != 0;
}

static bool take_char(gg_str *s, const char *any)
{
    if (s->len == 0 || strchr(any, *s->ptr) == NULL || *s->ptr == '\0') {
        return false;
    }
    s->ptr++;
    s->len--;
    return true;
}

static int take_sign(gg_str *s)
{
    if (take_char(s, "-")) {
        return -1;
    }
    (void)take_char(s, "+");
    return 1;
}

/* 12, -0.5, 1e-17, whatever the host's locale. To the last digit or nearly: it
   is for drawing. */
static bool read_number(gg_str s, double *out)
{
    double value = 0;
    double power = 0;
    int whole = 0;
    int decimals = 0;
    int digits = 0;
    int sign;
    int power_sign;

    s = gg_str_trim_controls(s);
    sign = take_sign(&s);
    (void)take_digits(&s, &value, &whole);
    if (take_char(&s, ".")) {
        (void)take_digits(&s, &value, &decimals);
    }
    if (whole + decimals == 0) {
        return false;
    }
    if (take_char(&s, "eE")) {
        power_sign = take_sign(&s);
        if (!take_digits(&s, &power, &digits)) {
            return false;
        }
        power *= power_sign;
    }
    power -= decimals;
    value = power < 0 ? value / pow(10, -power) : value * pow(10, power);
    *out = sign * value;
    return s.len == 0 && isfinite(value);
}

/* ---- keys ----------------------------------------------------------------- */

static bool is_number_type(gg_str type)
{
    return is_named(type, "int") || is_named(type, "long") ||
           is_named(type, "float") || is_named(type, "double");
}

static meaning meaning_of(bool is_edge, gg_str name, gg_str type)
{
    if (is_edge) {
        return is_named(name, "weight")       ? WEIGHT
               : is_named(name, "first_date") ? FIRST
               : is_named(name, "last_date")  ? LAST
                                              : IGNORED;
    }
    return is_named(name, "label") || is_named(name, "Label") ? LABEL
           : is_named(name, "entity_type")                    ? TYPE
           : is_number_type(type)                             ? NUMBER
                                                              : IGNORED;
}

static gg_status take_number_key(reader *r, key *k, gg_str name,
                                 gg_error *error)
{
    gg_str kept;

    if (r->n_numbers == MOST_NUMBERS || r->n_nodes != 0) {
        k->means = IGNORED;
        return GG_OK;
    }
    kept = keep(r, name);
    if (kept.ptr == NULL) {
        return gg_fail_memory(error);
    }
    k->number = r->n_numbers;
    r->numbers[r->n_numbers++] = kept.ptr;
    return GG_OK;
}

static gg_status take_key(reader *r, gg_xml *xml,
                          const gg_xml_element *element, gg_error *error)
{
    gg_str id;
    gg_str name;
    gg_str type;
    gg_str domain;
    key *k = &r->keys[r->n_keys];

    if (!gg_xml_find(element, "", "id", &id)) {
        return gg_xml_refuse(xml, "a key without an id", error);
    }
    gg_xml_find(element, "", "for", &domain);
    gg_xml_find(element, "", "attr.type", &type);
    if (!gg_xml_find(element, "", "attr.name", &name)) {
        name = id;
    }
    if (r->n_keys == MOST_KEYS) {
        return gg_xml_refuse(xml, "more than 128 keys", error);
    }
    *k = (key){.id = keep(r, id), .is_edge = is_named(domain, "edge")};
    k->means = meaning_of(k->is_edge, name, type);
    r->n_keys++;
    if (k->id.ptr == NULL) {
        return gg_fail_memory(error);
    }
    return k->means == NUMBER ? take_number_key(r, k, name, error) : GG_OK;
}

static const key *find_key(const reader *r, gg_str id)
{
    for (size_t i = 0; i < r->n_keys; i++) {
        if (r->keys[i].is_edge == r->in_edge &&
            gg_str_equal(r->keys[i].id, id)) {
            return r->keys[i].means != IGNORED ? &r->keys[i] : NULL;
        }
    }
    return NULL;
}

/* ---- elements ------------------------------------------------------------- */

static gg_status begin_node(reader *r, gg_xml *xml,
                            const gg_xml_element *element, gg_error *error)
{
    gg_str id;
    size_t at = r->n_nodes * r->n_numbers;

    if (!gg_xml_find(element, "", "id", &id) || id.len == 0) {
        return gg_xml_refuse(xml, "a node without an id", error);
    }
    if (r->in_node || r->in_edge) {
        return gg_xml_refuse(xml, "a node in a node or edge", error);
    }
    if (gg_grow(&r->nodes, &r->node_capacity, r->n_nodes + 1,
                sizeof *r->nodes) != 0 ||
        gg_grow(&r->values, &r->value_capacity, at + r->n_numbers + 1,
                sizeof *r->values) != 0) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < r->n_numbers; i++) {
        r->values[at + i] = NAN;
    }
    r->nodes[r->n_nodes] = (node){.id = keep(r, id),
                                  .line = gg_xml_line(xml)};
    r->in_node = true;
    return r->nodes[r->n_nodes++].id.ptr != NULL ? GG_OK
                                                 : gg_fail_memory(error);
}

static gg_status begin_edge(reader *r, gg_xml *xml,
                            const gg_xml_element *element, gg_error *error)
{
    gg_str source;
    gg_str target;
    edge *e;

    if (!gg_xml_find(element, "", "source", &source) ||
        !gg_xml_find(element, "", "target", &target)) {
        return gg_xml_refuse(xml, "an edge without two ends", error);
    }
    if (r->in_node || r->in_edge) {
        return gg_xml_refuse(xml, "an edge in a node or edge", error);
    }
    if (gg_grow(&r->edges, &r->edge_capacity, r->n_edges + 1,
                sizeof *r->edges) != 0) {
        return gg_fail_memory(error);
    }
    e = &r->edges[r->n_edges++];
    *e = (edge){.source = keep(r, source),
                .target = keep(r, target),
                .weight = 1,
                .line = gg_xml_line(xml)};
    r->in_edge = true;
    return e->source.ptr != NULL && e->target.ptr != NULL
               ? GG_OK
               : gg_fail_memory(error);
}

static gg_status on_start(void *user, gg_xml *xml,
                          const gg_xml_element *element, gg_error *error)
{
    reader *r = user;
    gg_str id;

    if (!r->is_graph) {
        r->is_graph = is_named(element->name, "graphml");
        return r->is_graph ? GG_OK
                           : gg_xml_refuse(xml, "is not GraphML", error);
    }
    if (is_named(element->name, "key")) {
        return take_key(r, xml, element, error);
    }
    if (is_named(element->name, "node")) {
        return begin_node(r, xml, element, error);
    }
    if (is_named(element->name, "edge")) {
        return begin_edge(r, xml, element, error);
    }
    if (is_named(element->name, "data") && (r->in_node || r->in_edge) &&
        gg_xml_find(element, "", "key", &id)) {
        r->data = find_key(r, id);
        gg_buf_reset(&r->text);
    }
    return GG_OK;
}

static gg_status keep_text(reader *r, gg_str text, gg_str *out,
                           gg_error *error)
{
    *out = keep(r, text);
    return out->ptr != NULL ? GG_OK : gg_fail_memory(error);
}

static gg_status end_node_data(reader *r, node *n, gg_str text,
                               gg_error *error)
{
    double number;

    switch (r->data->means) {
    case LABEL:
        return keep_text(r, text, &n->label, error);
    case TYPE:
        return keep_text(r, text, &n->type, error);
    case NUMBER:
        if (read_number(text, &number)) {
            size_t row = (size_t)(n - r->nodes);
            r->values[row * r->n_numbers + r->data->number] = number;
        }
        return GG_OK;
    default:
        return GG_OK;
    }
}

static gg_status end_edge_data(reader *r, gg_xml *xml, edge *e, gg_str text,
                               gg_error *error)
{
    switch (r->data->means) {
    case WEIGHT:
        return read_number(text, &e->weight) && e->weight > 0
                   ? GG_OK
                   : gg_xml_refuse(xml,
                                   "an edge's weight is no positive number",
                                   error);
    case FIRST:
        r->has_dates |= gg_date_parse(text, &e->first);
        return GG_OK;
    case LAST:
        r->has_dates |= gg_date_parse(text, &e->last);
        return GG_OK;
    default:
        return GG_OK;
    }
}

static gg_status end_data(reader *r, gg_xml *xml, gg_error *error)
{
    gg_str text = gg_buf_str(&r->text);

    if (r->text.failed) {
        return gg_fail_memory(error);
    }
    if (r->in_node) {
        return end_node_data(r, &r->nodes[r->n_nodes - 1], text, error);
    }
    return r->in_edge ? end_edge_data(r, xml, &r->edges[r->n_edges - 1], text,
                                      error)
                      : GG_OK;
}

static gg_status on_end(void *user, gg_xml *xml,
                        const gg_xml_element *element, gg_error *error)
{
    reader *r = user;
    gg_status status = GG_OK;

    if (is_named(element->name, "data") && r->data != NULL) {
        status = end_data(r, xml, error);
        r->data = NULL;
    } else if (is_named(element->name, "node")) {
        r->in_node = false;
    } else if (is_named(element->name, "edge")) {
        r->in_edge = false;
    }
    return status;
}

static gg_status on_text(void *user, gg_xml *xml, gg_str text,
                         gg_error *error)
{
    reader *r = user;

    (void)xml;
    if (r->data != NULL) {
        gg_buf_put_str(&r->text, text);
    }
    return r->text.failed ? gg_fail_memory(error) : GG_OK;
}

/* ---- rows ----------------------------------------------------------------- */

typedef struct place {
    const node *node;
} place;

static int by_id(const void *a, const void *b)
{
    const place *x = a;
    const place *y = b;

    return gg_str_compare(x->node->id, y->node->id);
}

static gg_status refuse(const reader *r, uint64_t line, const char *why,
                        gg_str id, gg_error *error)
{
    gg_status status =
        gg_fail(error, GG_ERROR_DATA, r->name, "%s: \"%.*s\"", why,
                id.len < 100 ? (int)id.len : 100, id.ptr);

    gg_error_at_line(error, line, 0);
    return status;
}

/* The nodes by id, each once. */
static gg_status sort_nodes(const reader *r, place *sorted,
                            gg_error *error)
{
    for (size_t i = 0; i < r->n_nodes; i++) {
        sorted[i].node = &r->nodes[i];
    }
    qsort(sorted, r->n_nodes, sizeof *sorted, by_id);
    for (size_t i = 1; i < r->n_nodes; i++) {
        if (gg_str_equal(sorted[i - 1].node->id, sorted[i].node->id)) {
            uint64_t line = sorted[i].node->line > sorted[i - 1].node->line
                                ? sorted[i].node->line
                                : sorted[i - 1].node->line;
            return refuse(r, line, "a node is there twice", sorted[i].node->id,
                          error);
        }
    }
    return GG_OK;
}

static gg_status add_nodes(const reader *r, const place *sorted,
                           gg_error *error)
{
    gg_network *network = r->network;
    gg_table *table = &network->nodes;
    gg_column *label;
    gg_column *type;

    table->n_rows = r->n_nodes;
    network->node_ids =
        gg_arena_alloc(&network->arena, r->n_nodes, sizeof(gg_str));
    label = gg_table_add_column(table, &network->arena, "label", "",
                                GG_COLUMN_STRING);
    type = gg_table_add_column(table, &network->arena, "entity_type", "",
                               GG_COLUMN_STRING);
    if (network->node_ids == NULL || label == NULL || type == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < r->n_nodes; i++) {
        network->node_ids[i] = sorted[i].node->id;
        label->values.strings[i] = sorted[i].node->label;
        type->values.strings[i] = sorted[i].node->type;
    }
    for (size_t k = 0; k < r->n_numbers; k++) {
        gg_column *column =
            gg_table_add_column(table, &network->arena, r->numbers[k], "",
                                GG_COLUMN_DOUBLE);
        if (column == NULL) {
            return gg_fail_memory(error);
        }
        for (size_t i = 0; i < r->n_nodes; i++) {
            size_t at = (size_t)(sorted[i].node - r->nodes);
            column->values.doubles[i] = r->values[at * r->n_numbers + k];
        }
    }
    return GG_OK;
}

static gg_status find_row(const reader *r, gg_str id, uint64_t line,
                          uint32_t *row, gg_error *error)
{
    const gg_str *ids = r->network->node_ids;
    size_t low = 0;
    size_t high = r->n_nodes;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gg_str_compare(ids[middle], id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == r->n_nodes || !gg_str_equal(ids[low], id)) {
        return refuse(r, line, "an edge ends at a node that is not there", id,
                      error);
    }
    *row = (uint32_t)low;
    return GG_OK;
}

static gg_status add_dates(const reader *r, gg_error *error)
{
    gg_network *network = r->network;
    gg_column *first;
    gg_column *last;

    if (!r->has_dates) {
        return GG_OK;
    }
    first = gg_table_add_column(&network->edges, &network->arena,
                                "first_date", "", GG_COLUMN_DATE);
    last = gg_table_add_column(&network->edges, &network->arena, "last_date",
                               "", GG_COLUMN_DATE);
    if (first == NULL || last == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < r->n_edges; i++) {
        first->values.ints[i] = r->edges[i].first;
        last->values.ints[i] = r->edges[i].last;
    }
    return GG_OK;
}

static gg_status add_edges(const reader *r, gg_error *error)
{
    gg_network *n = r->network;

    n->edges.n_rows = r->n_edges;
    n->edge_source = gg_arena_alloc(&n->arena, r->n_edges, sizeof(uint32_t));
    n->edge_target = gg_arena_alloc(&n->arena, r->n_edges, sizeof(uint32_t));
    n->edge_weight = gg_arena_alloc(&n->arena, r->n_edges, sizeof(double));
    if (n->edge_source == NULL || n->edge_target == NULL ||
        n->edge_weight == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < r->n_edges; i++) {
        const edge *e = &r->edges[i];
        gg_status status =
            find_row(r, e->source, e->line, &n->edge_source[i], error);
        if (status == GG_OK) {
            status =
                find_row(r, e->target, e->line, &n->edge_target[i], error);
        }
        if (status != GG_OK) {
            return status;
        }
        if (n->edge_source[i] == n->edge_target[i]) {
            return refuse(r, e->line, "an edge joins a node with itself",
                          e->source, error);
        }
        n->edge_weight[i] = e->weight;
    }
    return add_dates(r, error);
}

static gg_status make_network(const reader *r, gg_error *error)
{
    place *sorted;
    gg_status status;

    if (r->n_nodes > UINT32_MAX) {
        return gg_fail(error, GG_ERROR_MEMORY, r->name, "too many nodes");
    }
    sorted = gg_alloc_array(r->n_nodes, sizeof *sorted);
    if (sorted == NULL) {
        return gg_fail_memory(error);
    }
    status = sort_nodes(r, sorted, error);
    if (status == GG_OK) {
        status = add_nodes(r, sorted, error);
    }
    if (status == GG_OK) {
        status = add_edges(r, error);
    }
    gg_free(sorted);
    return status;
}

gg_status gg_graph_read(gg_network **out, gg_source *source, gg_error *error)
{
    static const gg_xml_handler HANDLER = {.start = on_start,
                                           .end = on_end,
                                           .text = on_text,
                                           .is_ours = true};
    reader *r = gg_calloc_array(1, sizeof *r);
    gg_status status;

    *out = NULL;
    if (r == NULL) {
        return gg_fail_memory(error);
    }
    gg_buf_init(&r->text);
    r->name = gg_source_name(source);
    status = gg_network_new(&r->network, error);
    if (status == GG_OK) {
        status = gg_xml_read(source, GG_STR_LITERAL(""), &HANDLER, r, error);
    }
    if (status == GG_OK) {
        status = make_network(r, error);
    }
    if (status == GG_OK) {
        *out = r->network;
    } else {
        gg_network_free(r->network);
    }
    gg_buf_clear(&r->text);
    gg_free(r->nodes);
    gg_free(r->values);
    gg_free(r->edges);
    gg_free(r);
    return status;
}
