/* The mentions of a document that count, and who is named how often. */
#include "net/counter_parts.h"

#include "base/memory.h"

#include <string.h>

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

bool gg_count_name(gg_counter *counter, uint32_t name, uint64_t n)
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

void gg_widen(int32_t *first, int32_t *last, int32_t from, int32_t to)
{
    if (from != 0 && (*first == 0 || from < *first)) {
        *first = from;
    }
    if (to > *last) {
        *last = to;
    }
}

/* ---- one document ---------------------------------------------------------------- */

void gg_add_share(uint64_t *whole, uint32_t *parts, uint32_t share)
{
    *parts += share;
    if (*parts >= GG_SHARE_ONE) {
        *parts -= GG_SHARE_ONE;
        (*whole)++;
    }
}

/* Numbers behind the list's are newcomers. */
static bool is_newcomer(const gg_counter *counter, uint32_t entity)
{
    return entity >= counter->index->n_entities;
}

/* Counts the entity as named, wholly or with a share. Where a `place` is to
   follow, it learns the row of the entity and the place before it. */
static bool count_mention(gg_counter *counter, uint32_t entity, uint32_t name,
                          uint32_t share, gg_place *place)
{
    gg_node_count *node = gg_count_node(counter, entity);
    int32_t date = counter->document->date;

    if (node == NULL) {
        return false;
    }
    if (node->last_document != counter->document_number) {
        node->last_document = counter->document_number;
        node->documents++;
        gg_widen(&node->first, &node->last, date, date);
    }
    if (place != NULL) {
        place->node = (uint32_t)(node - counter->nodes);
        place->same = node->last_place;
        node->last_place = (uint32_t)counter->n_places;
    }
    gg_add_share(&node->mentions, &node->mention_parts, share);
    return is_newcomer(counter, entity) || gg_count_name(counter, name, 1);
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

/* Where a mention stands. */
typedef struct stand {
    const gg_mention *mention;
    uint32_t number;   /* of the mention */
    uint32_t sentence; /* its first token */
    uint32_t ordinal;  /* of the sentence */
    uint32_t paragraph;
} stand;

/* The last of the sentences is the one in which it stands. */
static bool keep_sentence(gg_counter *counter, const stand *s)
{
    size_t n = counter->n_sentences;

    if (n != 0 && counter->sentences[n - 1].first == s->sentence) {
        return true;
    }
    if (gg_grow(&counter->sentences, &counter->sentences_capacity, n + 1,
                sizeof *counter->sentences) != 0) {
        return false;
    }
    counter->sentences[n] =
        (gg_sentence){.first = s->sentence, .ordinal = s->ordinal};
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
    if (!count_mention(counter, entity, name, share, place) ||
        !keep_sentence(counter, s)) {
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
        !keep_sentence(counter, s)) {
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
        entity = (uint32_t)n +
                 counter->number_of[counter->newcomer_of[entity - n]];
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
    return n < GG_NO_PLACE &&
           gg_grow(&counter->places, &counter->places_capacity, n,
                   sizeof *counter->places) == 0;
}

/* Fills counter->places with the mentions that count, each with the number of
   its sentence and of its window. */
bool gg_counter_find_places(gg_counter *counter, const gg_tags *tags)
{
    stand s = {NULL, 0, 0, 0, 0};
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
                s.ordinal++;
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
