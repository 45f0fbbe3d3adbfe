#include "net/page.h"

#include "base/memory.h"
#include "text/token_hash.h"

#include <string.h>

void gg_page_clear(gg_page *page)
{
    gg_free(page->places);
    gg_free(page->named);
    gg_free(page->sentences);
    gg_free(page->prints);
    gg_free(page->unclear);
    gg_free(page->newcomers);
    gg_free(page->hashes);
    gg_free(page->sums);
    gg_free(page->powers);
    memset(page, 0, sizeof *page);
}

/* What a reading goes by. */
typedef struct reading {
    gg_page *page;
    const gg_document *document;
    const gg_tags *tags;
    const gg_count_settings *settings;
    size_t n_listed;
} reading;

/* Where a mention stands. */
typedef struct stand {
    const gg_mention *mention;
    uint32_t number;    /* of the mention */
    uint32_t sentence;  /* its first token */
    uint32_t ordinal;   /* of the sentence */
    uint32_t paragraph; /* number */
    uint32_t paragraph_first; /* token */
} stand;

/* ---- places --------------------------------------------------------------------- */

/* Discovered ones are weighed by their type in the document at hand. */
static bool is_counted(const reading *r, uint32_t entity)
{
    const gg_count_settings *settings = r->settings;

    if (entity >= r->n_listed) {
        gg_str type = r->tags->discovered[entity - r->n_listed].type;
        return gg_str_equal(type, GG_STR_LITERAL("person"))
                   ? !settings->no_new_people
                   : !settings->no_new_organisations;
    }
    return settings->counted == NULL || settings->counted[entity];
}

static bool is_shared(const reading *r, const gg_mention *mention)
{
    return r->settings->unclear == GG_UNCLEAR_SHARE &&
           mention->n_candidates <= GG_SHARED_MOST;
}

/* The last of the sentences is the one in which it stands. */
static bool keep_sentence(gg_page *page, const stand *s)
{
    size_t n = page->n_sentences;

    if (n != 0 && page->sentences[n - 1].first == s->sentence) {
        return true;
    }
    if (gg_grow(&page->sentences, &page->sentences_capacity, n + 1,
                sizeof *page->sentences) != 0) {
        return false;
    }
    page->sentences[n] = (gg_sentence){.first = s->sentence,
                                       .paragraph = s->paragraph_first,
                                       .ordinal = s->ordinal};
    page->n_sentences++;
    return true;
}

/* Tells the sentence kept last where the next one begins. */
static void end_sentence(gg_page *page, uint32_t next)
{
    size_t n = page->n_sentences;

    if (n != 0 && page->sentences[n - 1].next == 0) {
        page->sentences[n - 1].next = next;
    }
}

static bool put_place(const reading *r, const stand *s, uint32_t entity,
                      uint32_t name, uint32_t share)
{
    gg_page *page = r->page;
    gg_place *place = &page->places[page->n_places];

    *place = (gg_place){.entity = entity,
                        .name = name,
                        .token = s->mention->first_token,
                        .start = s->mention->start,
                        .end = s->mention->end,
                        .mention = s->number,
                        .share = share};
    if (!keep_sentence(page, s)) {
        return false;
    }
    place->sentence = (uint32_t)page->n_sentences - 1;
    place->stretch = place->sentence;
    if (r->settings->window == GG_WINDOW_PARAGRAPH) {
        place->stretch = s->paragraph;
    } else if (r->settings->window == GG_WINDOW_DOCUMENT) {
        place->stretch = 0;
    }
    page->n_places++;
    return true;
}

/* Each candidate gets its share, whether the graph is about it or not. */
static bool share_out(const reading *r, const stand *s)
{
    const gg_mention *mention = s->mention;
    const gg_tags *tags = r->tags;
    gg_page_stats *stats = &r->page->stats;
    bool any = false;

    for (uint32_t k = 0; k < mention->n_candidates; k++) {
        uint32_t entity = tags->candidates[mention->first_candidate + k];
        if (!is_counted(r, entity)) {
            continue;
        }
        any = true;
        if (!put_place(r, s, entity,
                       tags->candidate_names[mention->first_candidate + k],
                       GG_SHARE_ONE / mention->n_candidates)) {
            return false;
        }
    }
    *(any ? &stats->mentions : &stats->other_types) += 1;
    stats->shared += any;
    return true;
}

/* Keeps it for the list; its row is filled when the sentences are known. */
static bool note_unclear(gg_page *page, const stand *s)
{
    if (gg_grow(&page->unclear, &page->unclear_capacity, page->n_unclear + 1,
                sizeof *page->unclear) != 0 ||
        !keep_sentence(page, s)) {
        return false;
    }
    page->unclear[page->n_unclear++] = (gg_place){
        .mention = s->number, .sentence = (uint32_t)page->n_sentences - 1};
    return true;
}

static bool put_named(gg_page *page, const gg_mention *mention)
{
    if (gg_grow(&page->named, &page->named_capacity, page->n_named + 1,
                sizeof *page->named) != 0) {
        return false;
    }
    page->named[page->n_named++] = (gg_named){mention->entity, mention->name};
    return true;
}

static bool take_mention(const reading *r, const stand *s)
{
    const gg_mention *mention = s->mention;
    gg_page_stats *stats = &r->page->stats;

    if (mention->entity == GG_NO_ENTITY) {
        if (is_shared(r, mention)) {
            return share_out(r, s);
        }
        stats->ambiguous++;
        return r->settings->unclear != GG_UNCLEAR_LIST ||
               note_unclear(r->page, s);
    }
    if (!is_counted(r, mention->entity)) {
        stats->other_types++;
        return true;
    }
    stats->discovered += mention->entity >= r->n_listed;
    stats->mentions++;
    stats->attribution += mention->is_attribution;
    if (mention->is_attribution && r->settings->no_attribution) {
        return put_named(r->page, mention);
    }
    return put_place(r, s, mention->entity, mention->name, GG_SHARE_ONE);
}

/* Room for a place each, and one for each candidate that gets a share. */
static bool make_room(const reading *r)
{
    const gg_tags *tags = r->tags;
    size_t n = tags->n_mentions;

    for (size_t i = 0; i < tags->n_mentions &&
                       r->settings->unclear == GG_UNCLEAR_SHARE;
         i++) {
        const gg_mention *mention = &tags->mentions[i];
        if (mention->entity == GG_NO_ENTITY && is_shared(r, mention)) {
            n += mention->n_candidates;
        }
    }
    return n < GG_NO_PLACE &&
           gg_grow(&r->page->places, &r->page->places_capacity, n,
                   sizeof *r->page->places) == 0;
}

/* Each mention that counts, with the number of its sentence and of its
   window. */
static bool find_places(const reading *r)
{
    const gg_tags *tags = r->tags;
    stand s = {NULL, 0, 0, 0, 0, 0};
    gg_sentence_walk next = gg_sentence_walk_begin(tags->marks);

    if (!make_room(r)) {
        return false;
    }
    for (size_t i = 0; i < tags->n_mentions; i++) {
        s.mention = &tags->mentions[i];
        s.number = (uint32_t)i;
        while (next.token <= s.mention->first_token) {
            end_sentence(r->page, next.token);
            s.sentence = next.token;
            s.ordinal++;
            if (next.is_paragraph) {
                s.paragraph++;
                s.paragraph_first = next.token;
            }
            gg_sentence_walk_on(&next);
        }
        if (!take_mention(r, &s)) {
            return false;
        }
    }
    end_sentence(r->page, next.token);
    return true;
}

/* ---- prints ---------------------------------------------------------------------- */

/* The hashes of tokens [first, next), at page->hashes. */
static bool hash_tokens(const reading *r, uint32_t first, uint32_t next)
{
    gg_page *page = r->page;
    const gg_str text = r->document->text;

    if (gg_grow(&page->hashes, &page->hashes_capacity, next - first,
                sizeof *page->hashes) != 0) {
        return false;
    }
    for (uint32_t i = first; i < next; i++) {
        page->hashes[i - first] = gg_print_token(
            gg_token_at(r->tags->marks, i), text.ptr, text.len);
    }
    return true;
}

static bool put_print(gg_page *page, uint64_t print)
{
    if (gg_grow(&page->prints, &page->prints_capacity, page->n_prints + 1,
                sizeof *page->prints) != 0) {
        return false;
    }
    page->prints[page->n_prints++] = print;
    return true;
}

/* The sentences with places: to the sketch; where they are the windows, their
   prints. */
static bool read_sentences(const reading *r)
{
    gg_page *page = r->page;

    for (size_t i = 0; i < page->n_places; i++) {
        const gg_sentence *s = &page->sentences[page->places[i].sentence];
        size_t n = s->next - s->first;
        if (i != 0 && page->places[i - 1].sentence == page->places[i].sentence) {
            continue;
        }
        if (!hash_tokens(r, s->first, s->next)) {
            return false;
        }
        gg_sketch_add(&page->sketch, page->hashes, n);
        if (r->settings->window == GG_WINDOW_SENTENCE &&
            !put_print(page, gg_print_of(page->hashes, n))) {
            return false;
        }
    }
    return true;
}

/* Paragraphs, or all of it. */
static bool read_stretches(const reading *r)
{
    gg_page *page = r->page;
    uint32_t n = (uint32_t)r->tags->marks->tokens.n;
    bool is_whole = r->settings->window == GG_WINDOW_DOCUMENT;
    gg_sentence_walk next = gg_sentence_walk_begin(r->tags->marks);

    for (size_t i = 0; i < page->n_places; i++) {
        const gg_sentence *s = &page->sentences[page->places[i].sentence];
        uint32_t first = is_whole ? 0 : s->paragraph;
        uint32_t end;
        if (i != 0 && page->places[i - 1].stretch == page->places[i].stretch) {
            continue;
        }
        while (!is_whole && next.token < n &&
               (next.token < s->next || !next.is_paragraph)) {
            gg_sentence_walk_on(&next);
        }
        end = is_whole ? n : next.token;
        if (!hash_tokens(r, first, end) ||
            !put_print(page, gg_print_of(page->hashes, end - first))) {
            return false;
        }
    }
    return true;
}

/* Sums that tell the print of any stretch at once: a polynomial of the
   tokens' hashes. */
static bool sum_tokens(const reading *r, uint64_t factor)
{
    gg_page *page = r->page;
    size_t n = r->tags->marks->tokens.n;

    if (!hash_tokens(r, 0, (uint32_t)n) ||
        gg_grow(&page->sums, &page->sums_capacity, n + 1,
                sizeof *page->sums) != 0 ||
        gg_grow(&page->powers, &page->powers_capacity, n + 1,
                sizeof *page->powers) != 0) {
        return false;
    }
    page->sums[0] = 0;
    page->powers[0] = 1;
    for (size_t i = 0; i < n; i++) {
        page->sums[i + 1] = page->sums[i] * factor + page->hashes[i];
        page->powers[i + 1] = page->powers[i] * factor;
    }
    return true;
}

/* The window of a mention: the tokens within reach before it, and its own. */
static bool read_reaches(const reading *r)
{
    gg_page *page = r->page;
    uint32_t reach = r->settings->window_tokens;

    if (page->n_places == 0) {
        return true;
    }
    if (!sum_tokens(r, GG_HASH_A)) {
        return false;
    }
    for (size_t i = 0; i < page->n_places; i++) {
        const gg_place *place = &page->places[i];
        size_t next = r->tags->mentions[place->mention].next_token;
        size_t first = place->token >= reach ? place->token - reach + 1 : 0;
        uint64_t print = page->sums[next] -
                         page->sums[first] * page->powers[next - first];
        print = gg_hash_end(print, next - first);
        if (!put_print(page, next - first < GG_PRINT_LEAST ? 0
                             : print != 0                  ? print
                                                           : 1)) {
            return false;
        }
    }
    return true;
}

static bool read_prints(const reading *r)
{
    gg_page *page = r->page;
    bool ok;

    if (r->settings->copies == GG_COPIES_COUNT) {
        return true;
    }
    if (r->document->part == 0) {
        gg_sketch_begin(&page->sketch);
    }
    ok = read_sentences(r);
    if (ok && r->settings->window == GG_WINDOW_TOKENS) {
        ok = read_reaches(r);
    } else if (ok && r->settings->window != GG_WINDOW_SENTENCE) {
        ok = read_stretches(r);
    }
    if (ok && r->document->is_last) {
        page->n_keys = gg_sketch_keys(&page->sketch, page->keys);
    }
    return ok;
}

bool gg_page_read(gg_page *page, const gg_document *document,
                  const gg_tags *tags, const gg_count_settings *settings,
                  size_t n_listed)
{
    const reading r = {page, document, tags, settings, n_listed};

    page->n_places = 0;
    page->n_named = 0;
    page->n_sentences = 0;
    page->n_prints = 0;
    page->n_keys = 0;
    page->n_unclear = 0;
    page->n_newcomers = 0;
    memset(&page->stats, 0, sizeof page->stats);
    page->stats.guarded = tags->n_guarded;
    page->stats.unanchored = tags->n_unanchored;
    return find_places(&r) && read_prints(&r);
}

const gg_sentence *gg_page_sentence(gg_page *page,
                                    const gg_document *document,
                                    const gg_tags *tags, uint32_t number)
{
    gg_sentence *s = &page->sentences[number];

    if (!s->is_known) {
        s->span = gg_sentence_span(tags->marks, s->first, s->next);
        s->bytes = document->text.ptr + s->span.start;
        s->is_known = true;
    }
    return s;
}
