#include "net/counter.h"

#include "base/error.h"
#include "base/memory.h"
#include "net/counter_parts.h"
#include "text/sentences.h"
#include "text/unicode.h"

#include <string.h>

void gg_count_settings_init(gg_count_settings *settings)
{
    *settings = (gg_count_settings){.window = GG_WINDOW_SENTENCE,
                                    .max_entities = 50,
                                    .max_evidence = 3};
}

gg_status gg_counter_new(gg_counter **out, const gg_index *index,
                         const gg_count_settings *settings, gg_error *error)
{
    gg_counter *counter = gg_calloc_array(1, sizeof *counter);

    *out = counter;
    if (counter == NULL) {
        return gg_fail_memory(error);
    }
    counter->index = index;
    counter->settings = *settings;
    counter->unclear.seed = index->seed;
    counter->newcomers.seed = index->seed;
    gg_buf_init(&counter->quote_bytes);
    return GG_OK;
}

static void clear_counts(gg_counter *counter)
{
    for (size_t i = 0; i < counter->edge_keys.n; i++) {
        gg_proofs_clear(&counter->edges[i].proofs);
    }
    gg_key_table_clear(&counter->node_keys);
    gg_key_table_clear(&counter->edge_keys);
    gg_key_table_clear(&counter->name_keys);
    gg_free(counter->nodes);
    gg_free(counter->edges);
    gg_free(counter->names);
    counter->nodes = NULL;
    counter->edges = NULL;
    counter->names = NULL;
    counter->nodes_capacity = 0;
    counter->edges_capacity = 0;
    counter->names_capacity = 0;
}

void gg_counter_free(gg_counter *counter)
{
    if (counter == NULL) {
        return;
    }
    clear_counts(counter);
    gg_unclear_clear(&counter->unclear);
    gg_newcomers_clear(&counter->newcomers);
    gg_free(counter->newcomer_of);
    gg_free(counter->unclear_places);
    gg_origin_release(counter->origin);
    gg_buf_clear(&counter->quote_bytes);
    gg_free(counter->places);
    gg_free(counter->sentences);
    gg_free(counter->window);
    gg_free(counter);
}

const gg_count_stats *gg_counter_stats(const gg_counter *counter)
{
    return &counter->stats;
}

const gg_unclear *gg_counter_unclear(gg_counter *counter)
{
    gg_unclear_sort(&counter->unclear);
    return &counter->unclear;
}

const gg_newcomers *gg_counter_newcomers(const gg_counter *counter)
{
    return &counter->newcomers;
}

#define NO_PLACE UINT32_MAX

/* ---- nodes, edges, names ------------------------------------------------------ */

gg_node_count *gg_count_node(gg_counter *counter, uint32_t entity)
{
    size_t known = counter->node_keys.n;
    uint64_t at;

    if (gg_grow(&counter->nodes, &counter->nodes_capacity, known + 1,
                sizeof *counter->nodes) != 0) {
        return NULL;
    }
    at = gg_key_table_put(&counter->node_keys, (uint64_t)entity + 1);
    if (at == GG_NO_NUMBER) {
        return NULL;
    }
    if (at == known) {
        memset(&counter->nodes[at], 0, sizeof *counter->nodes);
        counter->nodes[at].entity = entity;
    }
    return &counter->nodes[at];
}

/* a < b */
gg_edge_count *gg_count_edge(gg_counter *counter, uint32_t a, uint32_t b)
{
    size_t known = counter->edge_keys.n;
    uint64_t at;

    if (gg_grow(&counter->edges, &counter->edges_capacity, known + 1,
                sizeof *counter->edges) != 0) {
        return NULL;
    }
    at = gg_key_table_put(&counter->edge_keys, (uint64_t)a << 32 | b);
    if (at == GG_NO_NUMBER) {
        return NULL;
    }
    if (at == known) {
        memset(&counter->edges[at], 0, sizeof *counter->edges);
        counter->edges[at].a = a;
        counter->edges[at].b = b;
    }
    return &counter->edges[at];
}

static bool count_name(gg_counter *counter, uint32_t name, uint64_t n)
{
    size_t known = counter->name_keys.n;
    uint64_t at;

    if (gg_grow(&counter->names, &counter->names_capacity, known + 1,
                sizeof *counter->names) != 0) {
        return false;
    }
    at = gg_key_table_put(&counter->name_keys, (uint64_t)name + 1);
    if (at == GG_NO_NUMBER) {
        return false;
    }
    if (at == known) {
        counter->names[at] = (gg_name_count){name, 0};
    }
    counter->names[at].mentions += n;
    return true;
}

static void widen(int32_t *first, int32_t *last, int32_t from, int32_t to)
{
    if (from != 0 && (*first == 0 || from < *first)) {
        *first = from;
    }
    if (to > *last) {
        *last = to;
    }
}

/* ---- evidence ------------------------------------------------------------------ */

enum {
    QUOTE_MOST = 900, /* bytes; a longer sentence is cut around the names */
    QUOTE_MARGIN = 200
};

static const char ELLIPSIS[] = "\xE2\x80\xA6";

/* Appends text[start, end) as one line: every run of blanks is one space. */
static void put_line(gg_buf *out, const char *text, size_t start, size_t end)
{
    size_t plain = start;
    size_t i = start;

    while (i < end) {
        size_t len;
        if (gg_cp_flags(text + i, &len) & GG_CP_BLANK) {
            gg_buf_put(out, text + plain, i - plain);
            while (i < end && (gg_cp_flags(text + i, &len) & GG_CP_BLANK)) {
                i += len;
            }
            gg_buf_putc(out, ' ');
            plain = i;
        } else {
            i += len;
        }
    }
    gg_buf_put(out, text + plain, end - plain);
}

static size_t char_start(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

/* Cuts a long span around the names; [names.start, names.end) is where they
   stand. */
static gg_span shorten(const char *text, gg_span span, gg_span names)
{
    gg_span cut = span;

    if (span.end - span.start <= QUOTE_MOST) {
        return span;
    }
    if (names.start > span.start + QUOTE_MARGIN) {
        cut.start = char_start(text, names.start - QUOTE_MARGIN);
    }
    if (cut.end - cut.start > QUOTE_MOST) {
        size_t end = names.end + QUOTE_MARGIN;
        if (end > cut.start + QUOTE_MOST || end < names.end) {
            end = cut.start + QUOTE_MOST;
        }
        if (end < cut.end) {
            cut.end = char_start(text, end);
        }
    }
    return cut;
}

/* The words between two far-away names are left out of the quote. */
static void make_quote(gg_counter *counter, const char *text, gg_span span,
                       gg_span cut, gg_span second)
{
    gg_buf *out = &counter->quote_bytes;

    gg_buf_reset(out);
    if (cut.start > span.start) {
        gg_buf_puts(out, ELLIPSIS);
    }
    put_line(out, text, cut.start, cut.end);
    if (second.end > second.start) {
        gg_buf_puts(out, " ");
        gg_buf_puts(out, ELLIPSIS);
        gg_buf_puts(out, " ");
        put_line(out, text, second.start, second.end);
    } else if (cut.end < span.end) {
        gg_buf_puts(out, ELLIPSIS);
    }
}

/* Looked for once, however long it is and however often it is quoted. */
static gg_span sentence_of(gg_counter *counter, const gg_tags *tags,
                           uint32_t number)
{
    gg_sentence *sentence = &counter->sentences[number];
    const gg_document *document = counter->document;

    if (!sentence->is_known) {
        sentence->span = gg_sentence_span(
            tags->tokens, document->text.ptr, document->text.len,
            document->skip, sentence->first, sentence->next);
        sentence->is_known = true;
    }
    return sentence->span;
}

static bool is_same_span(gg_span a, gg_span b)
{
    return a.start == b.start && a.end == b.end;
}

/* The quote of these spans, of which the caller becomes no user. */
static gg_quote *quote_of(gg_counter *counter, gg_span span, gg_span cut,
                          gg_span second)
{
    gg_quote *quote;

    if (counter->cached_quote != NULL &&
        is_same_span(counter->cached_cut, cut) &&
        is_same_span(counter->cached_second, second)) {
        return counter->cached_quote;
    }
    make_quote(counter, counter->document->text.ptr, span, cut, second);
    if (counter->quote_bytes.failed) {
        return NULL;
    }
    quote = gg_quote_new(gg_buf_str(&counter->quote_bytes));
    if (quote != NULL) {
        gg_quote_release(counter->cached_quote);
        counter->cached_quote = quote;
        counter->cached_cut = cut;
        counter->cached_second = second;
    }
    return quote;
}

/* Offers the stretch in which the mentions of a and b stand as evidence. When
   they stand in different sentences, or far apart in one, both places are
   quoted. */
static bool offer(gg_counter *counter, const gg_tags *tags,
                  gg_edge_count *edge, const gg_place *a, const gg_place *b)
{
    const gg_document *document = counter->document;
    const char *text = document->text.ptr;
    const gg_place *left = a->start <= b->start ? a : b;
    const gg_place *right = left == a ? b : a;
    uint32_t most = counter->settings.max_evidence;
    gg_proof proof = {.origin = counter->origin,
                      .rank = edge->document_windows - 1};
    gg_span span;
    gg_span cut;
    gg_span second = {0, 0};
    bool in_title;

    /* Mostly refused, even if it stood at the very beginning. */
    if (!gg_proofs_want(&edge->proofs, &proof, most)) {
        return true;
    }
    span = sentence_of(counter, tags, left->sentence);
    cut = shorten(text, span, (gg_span){left->start, right->end});
    if (left->sentence != right->sentence || right->end > cut.end) {
        cut = shorten(text, span, (gg_span){left->start, left->end});
        second = shorten(text, sentence_of(counter, tags, right->sentence),
                         (gg_span){right->start, right->end});
    }
    proof.start = gg_document_offset(document, cut.start, &in_title);
    proof.end = gg_document_offset(
        document, second.end > second.start ? second.end : cut.end, &in_title);
    if (!gg_proofs_want(&edge->proofs, &proof, most)) {
        return true;
    }
    proof.quote = quote_of(counter, span, cut, second);
    return proof.quote != NULL && gg_proofs_put(&edge->proofs, &proof, most);
}

/* ---- pairs ---------------------------------------------------------------------- */

static bool may_be(const gg_tags *tags, uint32_t mention, uint32_t entity)
{
    const gg_mention *m = &tags->mentions[mention];

    if (m->entity != GG_NO_ENTITY) {
        return m->entity == entity;
    }
    for (uint32_t k = 0; k < m->n_candidates; k++) {
        if (tags->candidates[m->first_candidate + k] == entity) {
            return true;
        }
    }
    return false;
}

/* Two candidates of one mention are no pair, nor are those of two mentions
   that may be one and the same. */
static bool is_either_or(const gg_tags *tags, const gg_place *a,
                         const gg_place *b)
{
    return a->mention == b->mention ||
           (may_be(tags, a->mention, b->entity) &&
            may_be(tags, b->mention, a->entity));
}

static void take_share(gg_edge_count *edge, const gg_place *a,
                       const gg_place *b)
{
    edge->lost_parts += GG_PAIR_ONE - (uint64_t)a->share * b->share;
    if (edge->lost_parts >= GG_PAIR_ONE) {
        edge->lost_parts -= GG_PAIR_ONE;
        edge->lost++;
    }
}

static bool count_pair(gg_counter *counter, const gg_tags *tags,
                       const gg_place *a, const gg_place *b)
{
    int32_t date = counter->document->date;
    bool is_sure = a->share == GG_SHARE_ONE && b->share == GG_SHARE_ONE;
    gg_edge_count *edge;

    if (!is_sure && is_either_or(tags, a, b)) {
        return true;
    }
    edge = a->entity < b->entity
               ? gg_count_edge(counter, a->entity, b->entity)
               : gg_count_edge(counter, b->entity, a->entity);
    if (edge == NULL) {
        return false;
    }
    if (!is_sure) {
        take_share(edge, a, b);
    }
    if (edge->last_document != counter->document_number) {
        edge->last_document = counter->document_number;
        edge->document_windows = 0;
        edge->documents++;
        widen(&edge->first, &edge->last, date, date);
    }
    edge->windows++;
    edge->document_windows++;
    counter->stats.pairs++;
    return counter->settings.max_evidence == 0 ||
           offer(counter, tags, edge, a, b);
}

/* Is there an earlier place of the same entity? */
static bool has_same(const gg_place *places, size_t i)
{
    return places[i].same < i &&
           places[places[i].same].entity == places[i].entity;
}

/* Copies places [first, next) into counter->window, one an entity: the first
   of those with the largest share. Returns how many, SIZE_MAX when out of
   memory. */
static size_t distinct(gg_counter *counter, size_t first, size_t next)
{
    gg_place *places = counter->places;
    size_t n = 0;

    counter->window_share = 0;
    if (gg_grow(&counter->window, &counter->window_capacity, next - first,
                sizeof *counter->window) != 0) {
        return SIZE_MAX;
    }
    for (size_t i = first; i < next; i++) {
        if (!has_same(places, i) || places[i].same < first) {
            places[i].older = (uint32_t)n;
            counter->window_share += places[i].share;
            counter->window[n++] = places[i];
        } else {
            gg_place *kept = &counter->window[places[places[i].same].older];
            places[i].older = places[places[i].same].older;
            if (places[i].share > kept->share) {
                counter->window_share += places[i].share - kept->share;
                *kept = places[i];
            }
        }
    }
    return n;
}

/* Shares add up to as many entities as are named. */
static bool is_list(gg_counter *counter, uint64_t share,
                    const gg_place *place, gg_log *log)
{
    uint64_t n = (share + GG_SHARE_ONE - 1) / GG_SHARE_ONE;
    const gg_document *document = counter->document;
    bool in_title;
    char name[256];
    size_t len = document->source.len < sizeof name - 1
                     ? document->source.len
                     : sizeof name - 1;

    if (n <= counter->settings.max_entities) {
        return false;
    }
    counter->stats.lists++;
    if (len != 0) {
        memcpy(name, document->source.ptr, len);
    }
    name[len] = '\0';
    gg_log_add(log, GG_REASON_TOO_MANY_ENTITIES, name, document->record, 0,
               gg_document_offset(document, place->start, &in_title),
               "a window with %llu entities is taken for a list, not counted",
               (unsigned long long)n);
    return true;
}

/* Are there two mentions among the n places of the window? */
static bool has_two_mentions(const gg_place *window, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (window[i].mention != window[0].mention) {
            return true;
        }
    }
    return false;
}

/* Every pair of the window once. */
static bool count_window(gg_counter *counter, const gg_tags *tags,
                         size_t first, size_t next, gg_log *log)
{
    size_t n;

    if (next - first < 2) {
        return true;
    }
    n = distinct(counter, first, next);
    if (n == SIZE_MAX) {
        return false;
    }
    if (n < 2 || !has_two_mentions(counter->window, n)) {
        return true;
    }
    counter->stats.windows++;
    if (is_list(counter, counter->window_share, &counter->places[first],
                log)) {
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            if (!count_pair(counter, tags, &counter->window[i],
                            &counter->window[j])) {
                return false;
            }
        }
    }
    return true;
}

/* Windows of whole sentences, paragraphs or the document. */
static bool count_stretches(gg_counter *counter, const gg_tags *tags,
                            gg_log *log)
{
    size_t first = 0;

    for (size_t i = 1; i <= counter->n_places; i++) {
        if (i < counter->n_places &&
            counter->places[i].stretch == counter->places[first].stretch) {
            continue;
        }
        if (!count_window(counter, tags, first, i, log)) {
            return false;
        }
        first = i;
    }
    return true;
}

/* The latest place of every entity within reach, oldest first. */
typedef struct near_list {
    uint32_t oldest;
    uint32_t newest;
    size_t n;
    uint64_t share; /* sum of theirs */
} near_list;

static void take_out(gg_place *places, near_list *list, uint32_t i)
{
    uint32_t older = places[i].older;
    uint32_t newer = places[i].newer;

    *(older != NO_PLACE ? &places[older].newer : &list->oldest) = newer;
    *(newer != NO_PLACE ? &places[newer].older : &list->newest) = older;
    list->n--;
    list->share -= places[i].share;
}

static void put_newest(gg_place *places, near_list *list, uint32_t i)
{
    places[i].older = list->newest;
    places[i].newer = NO_PLACE;
    *(list->newest != NO_PLACE ? &places[list->newest].newer
                               : &list->oldest) = i;
    list->newest = i;
    list->n++;
    list->share += places[i].share;
}

/* The pairs of one place with those in the list. */
static bool count_with_near(gg_counter *counter, const gg_tags *tags,
                            const near_list *list, const gg_place *place,
                            gg_log *log)
{
    const gg_place *places = counter->places;

    if (list->n == 0 ||
        (list->n == 1 && places[list->oldest].entity == place->entity) ||
        places[list->oldest].mention == place->mention) {
        return true;
    }
    /* one window a mention, however many candidates it has */
    counter->stats.windows +=
        place == places || place[-1].mention != place->mention;
    if (is_list(counter, list->share, place, log)) {
        return true;
    }
    for (uint32_t k = list->oldest; k != NO_PLACE; k = places[k].newer) {
        if (places[k].entity != place->entity &&
            !count_pair(counter, tags, &places[k], place)) {
            return false;
        }
    }
    return true;
}

/* Each mention with the latest of every other entity within so many tokens
   before it. */
static bool count_near(gg_counter *counter, const gg_tags *tags, gg_log *log)
{
    uint32_t reach = counter->settings.window_tokens;
    gg_place *places = counter->places;
    near_list list = {NO_PLACE, NO_PLACE, 0, 0};

    for (uint32_t i = 0; i < counter->n_places; i++) {
        uint32_t same = places[i].same;
        while (list.n != 0 &&
               places[i].token - places[list.oldest].token >= reach) {
            take_out(places, &list, list.oldest);
        }
        if (!count_with_near(counter, tags, &list, &places[i], log)) {
            return false;
        }
        if (has_same(places, i) &&
            places[i].token - places[same].token < reach) {
            take_out(places, &list, same);
        }
        put_newest(places, &list, i);
    }
    return true;
}

/* ---- one document ---------------------------------------------------------------- */

static void add_share(gg_node_count *node, uint32_t share)
{
    node->mention_parts += share;
    if (node->mention_parts >= GG_SHARE_ONE) {
        node->mention_parts -= GG_SHARE_ONE;
        node->mentions++;
    }
}

/* Counts the entity as named, wholly or with a share. Where a place is to
   follow, *same becomes that before it, or whatever stood there (gg_place). */
/* Numbers behind the list's are newcomers. */
static bool is_newcomer(const gg_counter *counter, uint32_t entity)
{
    return entity >= counter->index->n_entities;
}

static bool count_mention(gg_counter *counter, uint32_t entity, uint32_t name,
                          uint32_t share, uint32_t *same)
{
    gg_node_count *node = gg_count_node(counter, entity);
    int32_t date = counter->document->date;

    if (node == NULL) {
        return false;
    }
    if (node->last_document != counter->document_number) {
        node->last_document = counter->document_number;
        node->documents++;
        widen(&node->first, &node->last, date, date);
    }
    if (same != NULL) {
        *same = node->last_place;
        node->last_place = (uint32_t)counter->n_places;
    }
    add_share(node, share);
    return is_newcomer(counter, entity) || count_name(counter, name, 1);
}

/* Newcomers are weighed by their type in the document at hand. */
static bool is_counted(const gg_counter *counter, const gg_tags *tags,
                       uint32_t entity)
{
    if (is_newcomer(counter, entity)) {
        gg_str type =
            tags->discovered[entity - counter->index->n_entities].type;
        return gg_str_equal(type, GG_STR_LITERAL("person"))
                   ? !counter->settings.no_new_people
                   : !counter->settings.no_new_organisations;
    }
    return counter->settings.counted == NULL ||
           counter->settings.counted[entity];
}

static bool is_shared(const gg_counter *counter, const gg_mention *mention)
{
    return counter->settings.unclear == GG_UNCLEAR_SHARE &&
           mention->n_candidates <= GG_SHARED_MOST;
}

/* The last of the sentences is the one that begins with token `first`. */
static bool keep_sentence(gg_counter *counter, uint32_t first)
{
    size_t n = counter->n_sentences;

    if (n != 0 && counter->sentences[n - 1].first == first) {
        return true;
    }
    if (gg_grow(&counter->sentences, &counter->sentences_capacity, n + 1,
                sizeof *counter->sentences) != 0) {
        return false;
    }
    counter->sentences[n] = (gg_sentence){.first = first};
    counter->n_sentences++;
    return true;
}

/* Tells the sentence kept last where the next one begins. */
static void end_sentence(gg_counter *counter, uint32_t next)
{
    size_t n = counter->n_sentences;

    if (n != 0 && counter->sentences[n - 1].next == 0) {
        counter->sentences[n - 1].next = next;
    }
}

static void end_last_sentence(gg_counter *counter, const gg_tokens *tokens,
                              size_t at)
{
    while (at < tokens->n &&
           (tokens->items[at].flags & GG_TOKEN_SENTENCE) == 0) {
        at++;
    }
    end_sentence(counter, (uint32_t)at);
}

/* Where a mention stands. */
typedef struct stand {
    const gg_mention *mention;
    uint32_t number;   /* of the mention */
    uint32_t sentence; /* its first token */
    uint32_t paragraph;
} stand;

static bool put_place(gg_counter *counter, const stand *s, uint32_t entity,
                      uint32_t name, uint32_t share)
{
    gg_place *place = &counter->places[counter->n_places];

    *place = (gg_place){.entity = entity,
                        .token = s->mention->first_token,
                        .start = s->mention->start,
                        .end = s->mention->end,
                        .mention = s->number,
                        .share = share};
    if (!count_mention(counter, entity, name, share, &place->same) ||
        !keep_sentence(counter, s->sentence)) {
        return false;
    }
    place->sentence = (uint32_t)counter->n_sentences - 1;
    place->stretch = place->sentence;
    if (counter->settings.window == GG_WINDOW_PARAGRAPH) {
        place->stretch = s->paragraph;
    } else if (counter->settings.window == GG_WINDOW_DOCUMENT) {
        place->stretch = 0;
    }
    counter->n_places++;
    return true;
}

/* Each candidate gets its share, whether the graph is about it or not. */
static bool share_out(gg_counter *counter, const gg_tags *tags,
                      const stand *s)
{
    const gg_mention *mention = s->mention;
    bool any = false;

    for (uint32_t k = 0; k < mention->n_candidates; k++) {
        uint32_t entity = tags->candidates[mention->first_candidate + k];
        if (!is_counted(counter, tags, entity)) {
            continue;
        }
        any = true;
        if (!put_place(counter, s, entity,
                       tags->candidate_names[mention->first_candidate + k],
                       GG_SHARE_ONE / mention->n_candidates)) {
            return false;
        }
    }
    *(any ? &counter->stats.mentions : &counter->stats.other_types) += 1;
    counter->stats.shared += any;
    return true;
}

/* Keeps it for the list; its row is filled when the sentences are known. */
static bool note_unclear(gg_counter *counter, const stand *s)
{
    if (gg_grow(&counter->unclear_places, &counter->unclear_places_capacity,
                counter->n_unclear_places + 1,
                sizeof *counter->unclear_places) != 0 ||
        !keep_sentence(counter, s->sentence)) {
        return false;
    }
    counter->unclear_places[counter->n_unclear_places++] = (gg_place){
        .mention = s->number,
        .sentence = (uint32_t)counter->n_sentences - 1};
    return true;
}

static bool take_mention(gg_counter *counter, const gg_tags *tags,
                         const stand *s)
{
    const gg_mention *mention = s->mention;
    uint32_t entity;

    if (mention->entity == GG_NO_ENTITY) {
        if (is_shared(counter, mention)) {
            return share_out(counter, tags, s);
        }
        counter->stats.ambiguous++;
        return counter->settings.unclear != GG_UNCLEAR_LIST ||
               note_unclear(counter, s);
    }
    if (!is_counted(counter, tags, mention->entity)) {
        counter->stats.other_types++;
        return true;
    }
    entity = mention->entity;
    if (is_newcomer(counter, entity)) {
        size_t n = counter->index->n_entities;
        entity = (uint32_t)n + counter->newcomer_of[entity - n];
        counter->stats.discovered++;
    }
    counter->stats.mentions++;
    counter->stats.attribution += mention->is_attribution;
    if (mention->is_attribution && counter->settings.no_attribution) {
        return count_mention(counter, entity, mention->name, GG_SHARE_ONE,
                             NULL);
    }
    return put_place(counter, s, entity, mention->name, GG_SHARE_ONE);
}

/* Room for a place each, and one for each candidate that gets a share. */
static bool make_room(gg_counter *counter, const gg_tags *tags)
{
    size_t n = tags->n_mentions;

    for (size_t i = 0; i < tags->n_mentions &&
                       counter->settings.unclear == GG_UNCLEAR_SHARE;
         i++) {
        const gg_mention *mention = &tags->mentions[i];
        if (mention->entity == GG_NO_ENTITY && is_shared(counter, mention)) {
            n += mention->n_candidates;
        }
    }
    return n < NO_PLACE &&
           gg_grow(&counter->places, &counter->places_capacity, n,
                   sizeof *counter->places) == 0;
}

/* Fills counter->places with the mentions that count, each with the number of
   its sentence and of its window. */
static bool find_places(gg_counter *counter, const gg_tags *tags)
{
    stand s = {NULL, 0, 0, 0};
    uint32_t at = 0;

    counter->n_places = 0;
    counter->n_sentences = 0;
    counter->n_unclear_places = 0;
    if (!make_room(counter, tags)) {
        return false;
    }
    for (size_t i = 0; i < tags->n_mentions; i++) {
        s.mention = &tags->mentions[i];
        s.number = (uint32_t)i;
        for (; at <= s.mention->first_token; at++) {
            uint32_t flags = tags->tokens->items[at].flags;
            if ((flags & GG_TOKEN_SENTENCE) != 0) {
                end_sentence(counter, at);
                s.sentence = at;
            }
            s.paragraph += (flags & GG_TOKEN_PARAGRAPH) != 0;
        }
        if (!take_mention(counter, tags, &s)) {
            return false;
        }
    }
    end_last_sentence(counter, tags->tokens, at);
    return true;
}

/* ---- the list of what is unclear ---------------------------------------------------- */

/* Offers the sentence of one mention; `rank`: how many of the document came
   before. */
static bool offer_mention(gg_counter *counter, const gg_tags *tags,
                          gg_proofs *places, const gg_mention *mention,
                          uint64_t rank, uint32_t sentence)
{
    const gg_document *document = counter->document;
    uint32_t most = counter->settings.max_evidence;
    gg_proof proof = {.origin = counter->origin, .rank = rank};
    gg_span span;
    bool in_title;

    proof.start =
        gg_document_offset(document, mention->start, &proof.in_title);
    proof.end = gg_document_offset(document, mention->end, &in_title);
    if (!gg_proofs_want(places, &proof, most)) {
        return true;
    }
    span = sentence_of(counter, tags, sentence);
    proof.quote = quote_of(
        counter, span,
        shorten(document->text.ptr, span,
                (gg_span){mention->start, mention->end}),
        (gg_span){0, 0});
    return proof.quote != NULL && gg_proofs_put(places, &proof, most);
}

/* A name over a line break is written as any other. */
static gg_unclear_row *unclear_row(gg_counter *counter, const gg_tags *tags,
                                   const gg_mention *mention)
{
    gg_buf *surface = &counter->quote_bytes;

    gg_buf_reset(surface);
    put_line(surface, counter->document->text.ptr, mention->start,
             mention->end);
    if (surface->failed) {
        return NULL;
    }
    return gg_unclear_put(&counter->unclear, gg_buf_str(surface),
                          mention->form,
                          tags->candidates + mention->first_candidate,
                          mention->n_candidates);
}

static bool list_unclear(gg_counter *counter, const gg_tags *tags)
{
    for (size_t i = 0; i < counter->n_unclear_places; i++) {
        const gg_place *place = &counter->unclear_places[i];
        const gg_mention *m = &tags->mentions[place->mention];
        gg_unclear_row *row = unclear_row(counter, tags, m);
        if (row == NULL) {
            return false;
        }
        if (row->last_document != counter->document_number) {
            row->last_document = counter->document_number;
            row->document_mentions = 0;
            row->documents++;
        }
        row->mentions++;
        row->document_mentions++;
        if (!offer_mention(counter, tags, &row->places, m,
                           row->document_mentions - 1, place->sentence)) {
            return false;
        }
    }
    return true;
}

/* How the discovered ones are written, and where. */
static bool note_newcomers(gg_counter *counter, const gg_tags *tags)
{
    size_t n = counter->index->n_entities;

    for (size_t i = 0; i < counter->n_places && counter->settings.suggest;
         i++) {
        const gg_place *place = &counter->places[i];
        const gg_mention *m = &tags->mentions[place->mention];
        gg_newcomer *newcomer;
        if (place->entity < n) {
            continue;
        }
        newcomer = &counter->newcomers.items[place->entity - n];
        gg_buf_reset(&counter->quote_bytes);
        put_line(&counter->quote_bytes, counter->document->text.ptr, m->start,
                 m->end);
        if (counter->quote_bytes.failed ||
            !gg_newcomers_note(&counter->newcomers, newcomer,
                               gg_buf_str(&counter->quote_bytes), 1) ||
            !offer_mention(counter, tags, &newcomer->places, m,
                           newcomer->document_mentions++, place->sentence)) {
            return false;
        }
    }
    return true;
}

/* The document's discovered ones get numbers of this counter. */
static bool take_newcomers(gg_counter *counter, const gg_tags *tags)
{
    if (gg_grow(&counter->newcomer_of, &counter->newcomer_of_capacity,
                tags->n_discovered, sizeof *counter->newcomer_of) != 0) {
        return false;
    }
    for (size_t i = 0; i < tags->n_discovered; i++) {
        counter->newcomer_of[i] =
            gg_newcomers_put(&counter->newcomers, &tags->discovered[i],
                             counter->document_number);
        if (counter->newcomer_of[i] == UINT32_MAX) {
            return false;
        }
    }
    return true;
}

static bool begin_document(gg_counter *counter, const gg_document *document)
{
    counter->document = document;
    gg_quote_release(counter->cached_quote);
    counter->cached_quote = NULL;
    if (document->part != 0) {
        return true;
    }
    gg_origin_release(counter->origin);
    counter->origin = gg_origin_new(document);
    counter->document_number++;
    counter->stats.documents++;
    return counter->origin != NULL;
}

gg_status gg_counter_add(gg_counter *counter, const gg_document *document,
                         const gg_tags *tags, gg_log *log, gg_error *error)
{
    bool ok = begin_document(counter, document) &&
              take_newcomers(counter, tags) &&
              find_places(counter, tags) && list_unclear(counter, tags) &&
              note_newcomers(counter, tags);

    if (ok) {
        ok = counter->settings.window == GG_WINDOW_TOKENS
                 ? count_near(counter, tags, log)
                 : count_stretches(counter, tags, log);
    }
    gg_quote_release(counter->cached_quote);
    counter->cached_quote = NULL;
    counter->document = NULL;
    return ok ? GG_OK : gg_fail_memory(error);
}

/* ---- joining --------------------------------------------------------------------- */

/* What this number of `from` is here, once newcomer_of was made. */
static uint32_t entity_here(const gg_counter *into, uint32_t entity)
{
    uint32_t n = (uint32_t)into->index->n_entities;

    return entity >= n ? n + into->newcomer_of[entity - n] : entity;
}

static bool join_newcomers(gg_counter *into, gg_newcomers *from)
{
    if (gg_grow(&into->newcomer_of, &into->newcomer_of_capacity,
                from->keys.n, sizeof *into->newcomer_of) != 0) {
        return false;
    }
    for (size_t i = 0; i < from->keys.n; i++) {
        into->newcomer_of[i] =
            gg_newcomers_join(&into->newcomers, &from->items[i],
                              into->settings.max_evidence);
        if (into->newcomer_of[i] == UINT32_MAX) {
            return false;
        }
    }
    return true;
}

static bool join_edge(gg_counter *into, gg_edge_count *from)
{
    uint32_t a = entity_here(into, from->a);
    uint32_t b = entity_here(into, from->b);
    gg_edge_count *edge = gg_count_edge(into, a < b ? a : b, a < b ? b : a);

    if (edge == NULL) {
        return false;
    }
    edge->windows += from->windows;
    edge->lost += from->lost;
    edge->lost_parts += from->lost_parts;
    if (edge->lost_parts >= GG_PAIR_ONE) {
        edge->lost_parts -= GG_PAIR_ONE;
        edge->lost++;
    }
    edge->documents += from->documents;
    widen(&edge->first, &edge->last, from->first, from->last);
    for (uint32_t k = 0; k < from->proofs.n; k++) {
        if (!gg_proofs_put(&edge->proofs, &from->proofs.items[k],
                           into->settings.max_evidence)) {
            return false;
        }
    }
    gg_proofs_clear(&from->proofs);
    return true;
}

static void join_stats(gg_count_stats *into, const gg_count_stats *from)
{
    into->documents += from->documents;
    into->mentions += from->mentions;
    into->ambiguous += from->ambiguous;
    into->shared += from->shared;
    into->attribution += from->attribution;
    into->other_types += from->other_types;
    into->discovered += from->discovered;
    into->windows += from->windows;
    into->lists += from->lists;
    into->pairs += from->pairs;
}

gg_status gg_counter_join(gg_counter *into, gg_counter *from, gg_error *error)
{
    bool ok = join_newcomers(into, &from->newcomers);

    for (size_t i = 0; i < from->node_keys.n && ok; i++) {
        const gg_node_count *other = &from->nodes[i];
        gg_node_count *node =
            gg_count_node(into, entity_here(into, other->entity));
        ok = node != NULL;
        if (ok) {
            node->mentions += other->mentions;
            add_share(node, other->mention_parts);
            node->documents += other->documents;
            widen(&node->first, &node->last, other->first, other->last);
        }
    }
    for (size_t i = 0; i < from->name_keys.n && ok; i++) {
        ok = count_name(into, from->names[i].name, from->names[i].mentions);
    }
    for (size_t i = 0; i < from->edge_keys.n && ok; i++) {
        ok = join_edge(into, &from->edges[i]);
    }
    ok = gg_unclear_join(&into->unclear, &from->unclear,
                         into->settings.max_evidence) && ok;
    join_stats(&into->stats, &from->stats);
    clear_counts(from);
    gg_newcomers_clear(&from->newcomers);
    memset(&from->stats, 0, sizeof from->stats);
    return ok ? GG_OK : gg_fail_memory(error);
}
