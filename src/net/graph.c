#include "net/graph.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "text/tokens.h"
#include "text/unicode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ALIASES = 16, MAX_ID_BYTES = 254 };

typedef struct builder {
    const gg_counts *counts;
    const gg_network_settings *settings;
    gg_network_stats *stats;
    gg_network *network;
    gg_buf bytes;
    gg_edge_numbers numbers; /* of counts->edges */
    bool *is_in;      /* by number of node_keys: of the types asked for */
    uint32_t *row_of; /* likewise; UINT32_MAX: left out */
    gg_node_row *nodes;
    size_t n_nodes;
    gg_edge_row *edges;
    size_t n_edges;
} builder;

static gg_who who_is(const builder *b, uint32_t entity)
{
    return b->counts->who(b->counts->user, entity);
}

/* ---- ids ------------------------------------------------------------------------ */

static bool is_id_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == ':' ||
           c == '-';
}

/* The id in the one alphabet that every format takes: any other character
   becomes _xHHHH_. A long one is cut and ends in a hash of the whole. */
static gg_str export_id(builder *b, gg_str id)
{
    static const char HEX[] = "0123456789ABCDEF";
    gg_buf *out = &b->bytes;
    bool changed = false;

    gg_buf_reset(out);
    for (size_t i = 0; i < id.len;) {
        size_t len;
        uint32_t cp = gg_cp_at(id.ptr + i, &len);
        if (len == 1 && is_id_byte(id.ptr[i])) {
            gg_buf_putc(out, id.ptr[i]);
        } else {
            int digits = cp > 0xFFFF ? 6 : 4;
            changed = true;
            gg_buf_puts(out, "_x");
            for (int d = digits - 1; d >= 0; d--) {
                gg_buf_putc(out, HEX[cp >> (4 * d) & 15]);
            }
            gg_buf_putc(out, '_');
        }
        i += len;
    }
    if (out->len > MAX_ID_BYTES) {
        uint64_t hash = gg_token_hash(id.ptr, id.len, 0);
        changed = true;
        out->len = MAX_ID_BYTES - 17;
        gg_buf_putc(out, '-');
        for (int d = 15; d >= 0; d--) {
            gg_buf_putc(out, HEX[hash >> (4 * d) & 15]);
        }
    }
    b->stats->ids_changed += changed;
    if (out->failed) {
        return GG_STR_NONE;
    }
    return gg_arena_copy(&b->network->arena, gg_buf_str(out));
}

static int compare_nodes(const void *x, const void *y)
{
    const gg_node_row *a = x;
    const gg_node_row *b = y;
    int order = gg_str_compare(a->id, b->id);

    if (order != 0) {
        return order;
    }
    return a->count->entity < b->count->entity ? -1 : 1;
}

/* Ids that became one get numbers: `__2`, or `__1_2` where that is taken. */
static bool number_equal_ids(builder *b, uint64_t round, bool *any)
{
    *any = false;
    for (size_t i = 1; i < b->n_nodes; i++) {
        size_t first = i - 1;
        for (; i < b->n_nodes &&
               gg_str_equal(b->nodes[i].id, b->nodes[first].id);
             i++) {
            gg_buf_reset(&b->bytes);
            gg_buf_put(&b->bytes, b->nodes[first].id.ptr,
                       b->nodes[first].id.len < 200 ? b->nodes[first].id.len
                                                    : 200);
            gg_buf_puts(&b->bytes, "__");
            if (round != 0) {
                gg_buf_put_u64(&b->bytes, round);
                gg_buf_putc(&b->bytes, '_');
            }
            gg_buf_put_u64(&b->bytes, i - first + 1);
            *any = true;
            b->nodes[i].id = gg_arena_copy(&b->network->arena,
                                           gg_buf_str(&b->bytes));
            if (b->nodes[i].id.ptr == NULL || b->bytes.failed) {
                return false;
            }
        }
    }
    return true;
}

static bool make_unique(builder *b)
{
    bool any = true;

    for (uint64_t round = 0; any; round++) {
        if (!number_equal_ids(b, round, &any)) {
            return false;
        }
        if (any) {
            qsort(b->nodes, b->n_nodes, sizeof *b->nodes, compare_nodes);
        }
    }
    return true;
}

/* ---- which rows ------------------------------------------------------------------ */

double gg_edge_weight(const gg_edge_count *edge)
{
    uint64_t parts;
    double whole = (double)gg_edge_whole_weight(edge, &parts);

    return whole + (double)parts / (double)GG_PAIR_ONE;
}

double gg_edge_strength(const gg_edge_count *edge)
{
    return (double)edge->strength / (double)GG_STRENGTH_ONE;
}

static double with_parts(uint64_t whole, uint32_t parts)
{
    return (double)whole + (double)parts / (double)GG_SHARE_ONE;
}

double gg_node_mentions(const gg_node_count *node)
{
    return with_parts(node->mentions, node->mention_parts);
}

double gg_node_windows(const gg_node_count *node)
{
    return with_parts(node->windows, node->window_parts);
}

static uint64_t node_number(const builder *b, uint32_t entity)
{
    return gg_key_table_find(b->counts->node_keys, (uint64_t)entity + 1);
}

bool gg_is_of_types(const char *types, gg_str type)
{
    while (*types != '\0') {
        size_t len = strcspn(types, ",");
        if (gg_str_equal(type, (gg_str){types, len})) {
            return true;
        }
        types += len + (types[len] == ',');
    }
    return false;
}

static bool choose_types(builder *b)
{
    size_t n = b->counts->node_keys->n;

    b->is_in = gg_alloc_array(n, sizeof *b->is_in);
    for (size_t i = 0; i < n && b->is_in != NULL; i++) {
        b->is_in[i] =
            b->settings->types == NULL ||
            gg_is_of_types(b->settings->types,
                        who_is(b, b->counts->nodes[i].entity).type);
    }
    return b->is_in != NULL;
}

static bool is_edge_in(const builder *b, const gg_edge_count *edge)
{
    return b->is_in[node_number(b, edge->a)] &&
           b->is_in[node_number(b, edge->b)];
}

static bool choose_nodes(builder *b)
{
    size_t n = b->counts->node_keys->n;

    b->row_of = gg_alloc_array(n, sizeof *b->row_of);
    b->nodes = gg_alloc_array(n, sizeof *b->nodes);
    if (b->row_of == NULL || b->nodes == NULL) {
        return false;
    }
    memset(b->row_of, b->settings->isolates ? 0 : 0xFF,
           n * sizeof *b->row_of);
    b->stats->edges_light = b->counts->n_light;
    for (size_t i = 0; i < b->counts->n_edges; i++) {
        const gg_edge_count *edge = &b->counts->edges[i];
        if (is_edge_in(b, edge)) {
            b->row_of[node_number(b, edge->a)] = 0;
            b->row_of[node_number(b, edge->b)] = 0;
            b->n_edges++;
        }
    }
    b->stats->edges_of_types = b->counts->n_edges - b->n_edges;
    for (size_t i = 0; i < n; i++) {
        const gg_node_count *count = &b->counts->nodes[i];
        if (!b->is_in[i]) {
            b->row_of[i] = UINT32_MAX;
            continue;
        }
        if (b->row_of[i] != 0) {
            b->stats->nodes_isolated++;
            continue;
        }
        b->nodes[b->n_nodes].count = count;
        b->nodes[b->n_nodes].id =
            export_id(b, who_is(b, count->entity).id);
        if (b->nodes[b->n_nodes++].id.ptr == NULL) {
            return false;
        }
    }
    if (b->n_nodes != 0) {
        qsort(b->nodes, b->n_nodes, sizeof *b->nodes, compare_nodes);
    }
    if (!make_unique(b)) {
        return false;
    }
    for (size_t i = 0; i < b->n_nodes; i++) {
        b->row_of[b->nodes[i].count - b->counts->nodes] = (uint32_t)i;
    }
    return true;
}

/* Puts the rows into `to`, ordered by one of their ends and else as before. */
static void order_by_end(const builder *b, const gg_edge_row *from, gg_edge_row *to,
                         size_t *starts, bool by_source)
{
    memset(starts, 0, (b->n_nodes + 1) * sizeof *starts);
    for (size_t i = 0; i < b->n_edges; i++) {
        starts[(by_source ? from[i].source : from[i].target) + 1]++;
    }
    for (size_t i = 0; i < b->n_nodes; i++) {
        starts[i + 1] += starts[i];
    }
    for (size_t i = 0; i < b->n_edges; i++) {
        uint32_t end = by_source ? from[i].source : from[i].target;
        to[starts[end]++] = from[i];
    }
}

static bool choose_edges(builder *b)
{
    gg_edge_row *rows = gg_alloc_array(b->n_edges, sizeof *rows);
    size_t *starts = gg_alloc_array(b->n_nodes + 1, sizeof *starts);
    size_t n = 0;
    bool ok;

    b->edges = gg_alloc_array(b->n_edges, sizeof *b->edges);
    ok = rows != NULL && starts != NULL && b->edges != NULL;
    for (size_t i = 0; i < b->counts->n_edges && ok; i++) {
        const gg_edge_count *edge = &b->counts->edges[i];
        if (is_edge_in(b, edge)) {
            uint32_t x = b->row_of[node_number(b, edge->a)];
            uint32_t y = b->row_of[node_number(b, edge->b)];
            b->edges[n++] =
                (gg_edge_row){x < y ? x : y, x < y ? y : x, edge};
        }
    }
    if (ok) {
        order_by_end(b, b->edges, rows, starts, false);
        order_by_end(b, rows, b->edges, starts, true);
    }
    gg_free(rows);
    gg_free(starts);
    return ok;
}

/* ---- the backbone ----------------------------------------------------------------- */

/* Nodes without an edge go, where they are not wanted; the order stays. */
static bool drop_nodes(builder *b)
{
    bool *has_edge = gg_calloc_array(b->n_nodes, sizeof *has_edge);
    uint32_t *row = gg_alloc_array(b->n_nodes, sizeof *row);
    size_t n = 0;
    bool ok = has_edge != NULL && row != NULL;

    for (size_t i = 0; i < b->n_edges && ok; i++) {
        has_edge[b->edges[i].source] = true;
        has_edge[b->edges[i].target] = true;
    }
    for (size_t i = 0; i < b->n_nodes && ok; i++) {
        row[i] = (uint32_t)n;
        if (has_edge[i]) {
            b->nodes[n++] = b->nodes[i];
        }
    }
    for (size_t i = 0; i < b->n_edges && ok; i++) {
        b->edges[i].source = row[b->edges[i].source];
        b->edges[i].target = row[b->edges[i].target];
    }
    if (ok) {
        b->stats->nodes_isolated += b->n_nodes - n;
        b->n_nodes = n;
    }
    gg_free(has_edge);
    gg_free(row);
    return ok;
}

/* What is outside of the backbone goes, with its numbers. */
static bool drop_edges(builder *b)
{
    gg_edge_numbers *numbers = &b->numbers;
    size_t n = 0;

    if (numbers->kept == NULL) {
        return true;
    }
    for (size_t i = 0; i < b->n_edges; i++) {
        if (!numbers->kept[i]) {
            continue;
        }
        b->edges[n] = b->edges[i];
        for (size_t k = 0; k < GG_N_EDGE_NUMBERS; k++) {
            if (numbers->values[k] != NULL) {
                numbers->values[k][n] = numbers->values[k][i];
            }
        }
        n++;
    }
    b->stats->edges_outside = b->n_edges - n;
    b->n_edges = n;
    return b->settings->isolates || drop_nodes(b);
}

static bool compute_numbers(builder *b)
{
    b->numbers = (gg_edge_numbers){.counts = b->counts,
                                   .nodes = b->nodes,
                                   .n_nodes = b->n_nodes,
                                   .edges = b->edges,
                                   .n_edges = b->n_edges,
                                   .stats = b->settings->stats,
                                   .backbone = &b->settings->backbone};
    return gg_edge_numbers_make(&b->numbers) && drop_edges(b);
}

/* ---- aliases ---------------------------------------------------------------------- */

/* qsort has no argument for it; entities are compared by a number written
   beside each name before. */
typedef struct name_row {
    uint32_t entity;
    gg_name_count count;
    gg_str text;
} name_row;

static int compare_name_rows(const void *x, const void *y)
{
    const name_row *a = x;
    const name_row *b = y;

    if (a->entity != b->entity) {
        return a->entity < b->entity ? -1 : 1;
    }
    if (a->count.mentions != b->count.mentions) {
        return a->count.mentions > b->count.mentions ? -1 : 1;
    }
    return gg_str_compare(a->text, b->text);
}

static name_row *sort_names(const builder *b)
{
    size_t n = b->counts->n_names;
    name_row *rows = gg_alloc_array(n, sizeof *rows);

    if (rows == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        const gg_name_count *count = &b->counts->names[i];
        gg_alias name = b->counts->name(b->counts->user, count->name);
        rows[i] = (name_row){name.entity, *count, name.text};
    }
    if (n != 0) {
        qsort(rows, n, sizeof *rows, compare_name_rows);
    }
    return rows;
}

/* The first row of the entity, by halving. */
static size_t find_name_row(const name_row *rows, size_t n, uint32_t entity)
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (rows[middle].entity < entity) {
            low = middle + 1;
        } else {
            n = middle;
        }
    }
    return low;
}

static bool put_aliases(builder *b, const name_row *rows, uint32_t entity,
                        gg_str_list *out)
{
    size_t n = b->counts->n_names;
    size_t at = find_name_row(rows, n, entity);
    gg_str *items = gg_arena_alloc(&b->network->arena, MAX_ALIASES,
                                   sizeof *items);

    if (items == NULL) {
        return false;
    }
    out->items = items;
    for (; at < n && rows[at].entity == entity && out->n < MAX_ALIASES; at++) {
        bool known =
            gg_str_equal(rows[at].text, who_is(b, entity).label);
        for (size_t k = 0; k < out->n; k++) {
            known |= gg_str_equal(items[k], rows[at].text);
        }
        if (known) {
            continue;
        }
        items[out->n] = gg_arena_copy(&b->network->arena, rows[at].text);
        if (items[out->n++].ptr == NULL) {
            return false;
        }
    }
    return true;
}

/* ---- columns ---------------------------------------------------------------------- */

/* Only where there are some: which, and how sure they are. */
static bool fill_discovered(builder *b)
{
    gg_table *table = &b->network->nodes;
    gg_column *discovered;
    gg_column *confidence;

    if (!b->counts->has_discovered) {
        return true;
    }
    discovered = gg_table_add_column(
        table, &b->network->arena, "discovered",
        "found in the text, on no list", GG_COLUMN_BOOL);
    confidence = gg_table_add_column(
        table, &b->network->arena, "confidence",
        "of a discovered one: how likely its surest mention is a name of this "
        "kind, 0 to 1",
        GG_COLUMN_DOUBLE);
    if (discovered == NULL || confidence == NULL) {
        return false;
    }
    for (size_t i = 0; i < b->n_nodes; i++) {
        const gg_who entity = who_is(b, b->nodes[i].count->entity);
        discovered->values.ints[i] = entity.is_discovered;
        if (entity.is_discovered) {
            confidence->values.doubles[i] = (double)entity.confidence / 1000;
        }
    }
    return true;
}

/* The margins of the statistics. */
static bool fill_windows(builder *b)
{
    gg_column *windows;
    char text[160];

    if (!gg_stats_want_margins(b->settings->stats)) {
        return true;
    }
    (void)snprintf(text, sizeof text,
                   "counted windows (%s) in which it stands, of %llu in which "
                   "some entity of the graph's types does",
                   b->counts->window_word,
                   (unsigned long long)b->counts->windows);
    windows = gg_table_add_column(&b->network->nodes, &b->network->arena,
                                  "windows", text,
                                  b->counts->is_shared ? GG_COLUMN_DOUBLE
                                                       : GG_COLUMN_INT);
    for (size_t i = 0; i < b->n_nodes && windows != NULL; i++) {
        const gg_node_count *count = b->nodes[i].count;
        if (b->counts->is_shared) {
            windows->values.doubles[i] = gg_node_windows(count);
        } else {
            windows->values.ints[i] = (int64_t)count->windows;
        }
    }
    return windows != NULL;
}

static bool fill_nodes(builder *b)
{
    gg_table *table = &b->network->nodes;
    gg_arena *arena = &b->network->arena;
    name_row *rows = sort_names(b);
    gg_column *label;
    gg_column *type;
    gg_column *aliases;
    gg_column *mentions;
    gg_column *documents;
    gg_column *first;
    gg_column *last;
    bool is_shared = b->counts->is_shared;
    bool ok = rows != NULL;

    table->n_rows = b->n_nodes;
    b->network->node_ids =
        gg_arena_alloc(arena, b->n_nodes, sizeof *b->network->node_ids);
    label = gg_table_add_column(table, arena, "label", "the name shown",
                                GG_COLUMN_STRING);
    type = gg_table_add_column(table, arena, "entity_type",
                               "person, country, organisation …",
                               GG_COLUMN_STRING);
    aliases = gg_table_add_column(
        table, arena, "aliases",
        "other names of the list that the text used, most frequent first",
        GG_COLUMN_STRINGS);
    mentions = gg_table_add_column(
        table, arena, "mentions",
        is_shared ? "how often it was named; an ambiguous mention counts 1/n "
                    "for each of its n candidates"
                  : "how often it was named",
        is_shared ? GG_COLUMN_DOUBLE : GG_COLUMN_INT);
    documents = gg_table_add_column(table, arena, "documents",
                                    "documents that name it", GG_COLUMN_INT);
    first = gg_table_add_column(table, arena, "first_seen",
                                "date of the earliest dated document",
                                GG_COLUMN_DATE);
    last = gg_table_add_column(table, arena, "last_seen",
                               "date of the latest dated document",
                               GG_COLUMN_DATE);
    ok = ok && b->network->node_ids != NULL && label != NULL &&
         type != NULL && aliases != NULL && mentions != NULL &&
         documents != NULL && first != NULL && last != NULL;
    for (size_t i = 0; i < b->n_nodes && ok; i++) {
        const gg_node_count *count = b->nodes[i].count;
        const gg_who entity = who_is(b, count->entity);
        b->network->node_ids[i] = b->nodes[i].id;
        label->values.strings[i] = gg_arena_copy(arena, entity.label);
        type->values.strings[i] = gg_arena_copy(arena, entity.type);
        if (is_shared) {
            mentions->values.doubles[i] = gg_node_mentions(count);
        } else {
            mentions->values.ints[i] = (int64_t)count->mentions;
        }
        documents->values.ints[i] = (int64_t)count->documents;
        first->values.ints[i] = count->first;
        last->values.ints[i] = count->last;
        ok = label->values.strings[i].ptr != NULL &&
             type->values.strings[i].ptr != NULL &&
             put_aliases(b, rows, count->entity, &aliases->values.lists[i]);
    }
    gg_free(rows);
    return ok && fill_discovered(b) && fill_windows(b);
}

/* `000_abc 2023-06-12 [120-245]: The sentence.` */
static gg_str describe(builder *b, const gg_proof *proof)
{
    gg_buf *out = &b->bytes;
    char date[10];

    gg_buf_reset(out);
    gg_buf_put_str(out, proof->origin->id);
    gg_buf_putc(out, ' ');
    if (proof->origin->date != 0) {
        gg_date_format(proof->origin->date, date);
        gg_buf_put(out, date, sizeof date);
        gg_buf_putc(out, ' ');
    }
    gg_buf_putc(out, '[');
    gg_buf_put_u64(out, proof->start);
    gg_buf_putc(out, '-');
    gg_buf_put_u64(out, proof->end);
    gg_buf_puts(out, "]: ");
    gg_buf_put(out, proof->quote->bytes, proof->quote->len);
    return out->failed ? GG_STR_NONE
                       : gg_arena_copy(&b->network->arena, gg_buf_str(out));
}

static bool put_evidence(builder *b, size_t row, gg_str_list *list)
{
    gg_network *network = b->network;
    const gg_proofs *proofs = &b->edges[row].count->proofs;
    gg_str *items =
        gg_arena_alloc(&network->arena, proofs->n, sizeof *items);

    if (items == NULL) {
        return false;
    }
    for (uint32_t k = 0; k < proofs->n; k++) {
        const gg_proof *proof = &proofs->items[k];
        gg_evidence *evidence = &network->evidence[network->n_evidence++];
        items[k] = describe(b, proof);
        evidence->document =
            gg_arena_copy(&network->arena, proof->origin->id);
        evidence->source =
            gg_arena_copy(&network->arena, proof->origin->source);
        evidence->date = proof->origin->date;
        evidence->start = proof->start;
        evidence->end = proof->end;
        evidence->in_title = proof->in_title;
        if (items[k].ptr == NULL || evidence->document.ptr == NULL ||
            evidence->source.ptr == NULL) {
            return false;
        }
        /* the quote is the end of what was just written */
        evidence->text =
            (gg_str){items[k].ptr + items[k].len - proof->quote->len,
                     proof->quote->len};
    }
    *list = (gg_str_list){items, proofs->n};
    return true;
}

static bool make_evidence_room(builder *b)
{
    gg_network *network = b->network;
    size_t n = 0;

    for (size_t i = 0; i < b->n_edges; i++) {
        n += b->edges[i].count->proofs.n;
    }
    network->evidence =
        gg_arena_alloc(&network->arena, n, sizeof *network->evidence);
    network->evidence_start =
        gg_arena_alloc(&network->arena, b->n_edges + 1,
                       sizeof *network->evidence_start);
    network->edge_source =
        gg_arena_alloc(&network->arena, b->n_edges, sizeof(uint32_t));
    network->edge_target =
        gg_arena_alloc(&network->arena, b->n_edges, sizeof(uint32_t));
    return network->evidence != NULL && network->evidence_start != NULL &&
           network->edge_source != NULL && network->edge_target != NULL;
}

static gg_column *add_ints(builder *b, const char *name, const char *text)
{
    return gg_table_add_column(&b->network->edges, &b->network->arena, name,
                               text, GG_COLUMN_INT);
}

/* How often a text was copied, and who told it. */
static bool fill_copies(builder *b)
{
    gg_copies_rule rule = b->counts->copies;
    gg_column *copies = NULL;
    gg_column *stories;
    gg_column *outlets;

    if (rule == GG_COPIES_COUNT) {
        return true;
    }
    if (rule == GG_COPIES_SEPARATE) {
        copies = add_ints(b, "weight_copies",
                          "further windows in which both occur, whose words "
                          "(six or more) another window had already");
    }
    stories = add_ints(b, "stories",
                       "documents with such a window, near copies of one "
                       "text counted once");
    outlets = add_ints(b, "outlets",
                       "publishers of these documents, as far as they are "
                       "known");
    if (stories == NULL || outlets == NULL ||
        (copies == NULL && rule == GG_COPIES_SEPARATE)) {
        return false;
    }
    for (size_t i = 0; i < b->n_edges; i++) {
        const gg_edge_count *edge = b->edges[i].count;
        if (copies != NULL) {
            copies->values.ints[i] = (int64_t)edge->copies;
        }
        stories->values.ints[i] = (int64_t)(edge->documents - edge->surplus);
        outlets->values.ints[i] =
            edge->outlets != 0 ? (int64_t)edge->outlets : GG_ABSENT_INT;
    }
    return true;
}

/* What was computed of the counts: statistics, and the backbone's. */
static bool fill_numbers(builder *b)
{
    for (size_t k = 0; k < GG_N_EDGE_NUMBERS; k++) {
        const double *values = b->numbers.values[k];
        char text[GG_NUMBER_TEXT];
        gg_column *column;
        if (values == NULL) {
            continue;
        }
        gg_edge_number_describe(text, k, &b->numbers);
        column = gg_table_add_column(&b->network->edges, &b->network->arena,
                                     gg_edge_number_name(k), text,
                                     GG_COLUMN_DOUBLE);
        if (column == NULL) {
            return false;
        }
        for (size_t i = 0; i < b->n_edges; i++) {
            column->values.doubles[i] = values[i];
        }
    }
    return true;
}

static bool fill_edges(builder *b)
{
    gg_network *network = b->network;
    gg_table *table = &network->edges;
    gg_arena *arena = &network->arena;
    gg_column *weight;
    gg_column *count;
    gg_column *documents;
    gg_column *first;
    gg_column *last;
    gg_column *evidence = NULL;
    bool is_shared = b->counts->is_shared;
    bool is_proved = b->counts->is_proved;
    char text[200];

    table->n_rows = b->n_edges;
    (void)snprintf(text, sizeof text, "windows in which both occur%s%s",
                   b->counts->copies == GG_COPIES_COUNT
                       ? ""
                       : ", without copies",
                   is_shared ? "; an ambiguous mention counts 1/n for each of "
                               "its n candidates"
                             : "");
    weight = gg_table_add_column(table, arena, "weight", text,
                                 GG_COLUMN_DOUBLE);
    (void)snprintf(text, sizeof text, "windows in which both occur%s%s",
                   is_shared ? " or may occur" : "",
                   b->counts->copies == GG_COPIES_COUNT
                       ? ""
                       : ", without copies");
    count = gg_table_add_column(table, arena, "cooccurrences", text,
                                GG_COLUMN_INT);
    documents = gg_table_add_column(table, arena, "co_documents",
                                    "documents with such a window",
                                    GG_COLUMN_INT);
    first = gg_table_add_column(table, arena, "first_date",
                                "date of the earliest of them",
                                GG_COLUMN_DATE);
    last = gg_table_add_column(table, arena, "last_date",
                               "date of the latest of them", GG_COLUMN_DATE);
    if (is_proved) {
        evidence = gg_table_add_column(
            table, arena, "evidence",
            "document, date, byte span and sentence of the best windows",
            GG_COLUMN_STRINGS);
    }
    if (weight == NULL || count == NULL || documents == NULL ||
        first == NULL || last == NULL || is_proved != (evidence != NULL) ||
        !make_evidence_room(b)) {
        return false;
    }
    network->edge_weight = weight->values.doubles;
    for (size_t i = 0; i < b->n_edges; i++) {
        const gg_edge_count *edge = b->edges[i].count;
        network->edge_source[i] = b->edges[i].source;
        network->edge_target[i] = b->edges[i].target;
        network->evidence_start[i] = network->n_evidence;
        weight->values.doubles[i] = gg_edge_weight(edge);
        count->values.ints[i] = (int64_t)edge->windows;
        documents->values.ints[i] = (int64_t)edge->documents;
        first->values.ints[i] = edge->first;
        last->values.ints[i] = edge->last;
        if (is_proved &&
            !put_evidence(b, i, &evidence->values.lists[i])) {
            return false;
        }
    }
    network->evidence_start[b->n_edges] = network->n_evidence;
    return fill_copies(b) && fill_numbers(b);
}

static double slice_weight(const gg_slice *slice)
{
    const gg_edge_count edge = {.windows = slice->windows,
                                .lost = slice->lost,
                                .lost_parts = slice->lost_parts};

    return gg_edge_weight(&edge);
}

static const gg_slices *slices_of(const builder *b, size_t row)
{
    return &b->counts->slices[b->edges[row].count - b->counts->edges];
}

/* Where they were counted. */
static bool fill_slices(builder *b)
{
    gg_network *network = b->network;
    size_t n = 0;

    if (b->counts->slices == NULL) {
        return true;
    }
    for (size_t i = 0; i < b->n_edges; i++) {
        n += slices_of(b, i)->n;
    }
    network->slices =
        gg_arena_alloc(&network->arena, n, sizeof *network->slices);
    network->slice_start = gg_arena_alloc(&network->arena, b->n_edges + 1,
                                          sizeof *network->slice_start);
    if (network->slices == NULL || network->slice_start == NULL) {
        return false;
    }
    n = 0;
    for (size_t i = 0; i < b->n_edges; i++) {
        const gg_slices *slices = slices_of(b, i);
        network->slice_start[i] = n;
        for (size_t k = 0; k < slices->n; k++) {
            const gg_slice *slice = &slices->items[k];
            network->slices[n++] = (gg_edge_slice){
                .first = slice->first,
                .last = gg_period_last(b->counts->period, slice->first),
                .weight = slice_weight(slice)};
        }
    }
    network->slice_start[b->n_edges] = n;
    return true;
}

gg_status gg_network_make(gg_network **out, const gg_counts *counts,
                          const gg_network_settings *settings,
                          gg_network_stats *stats, gg_error *error)
{
    builder b = {.counts = counts, .settings = settings, .stats = stats};
    gg_status status = gg_network_new(&b.network, error);

    memset(stats, 0, sizeof *stats);
    *out = NULL;
    if (status != GG_OK) {
        return status;
    }
    gg_buf_init(&b.bytes);
    if (choose_types(&b) && choose_nodes(&b) && choose_edges(&b) &&
        compute_numbers(&b) && fill_nodes(&b) && fill_edges(&b) &&
        fill_slices(&b)) {
        *out = b.network;
    } else {
        gg_network_free(b.network);
        status = gg_fail_memory(error);
    }
    gg_buf_clear(&b.bytes);
    gg_edge_numbers_clear(&b.numbers);
    gg_free(b.is_in);
    gg_free(b.row_of);
    gg_free(b.nodes);
    gg_free(b.edges);
    return status;
}
