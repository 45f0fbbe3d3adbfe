#include "tag/unlisted.h"

#include "base/arena.h"
#include "base/memory.h"
#include "tag/word_notes.h"

#include <stdlib.h>
#include <string.h>

enum {
    SURE = 700,  /* from which a full name's surname is looked for */
    CLAIM = 700, /* confidence from which a longer name takes a match */
    MAX_NAMESAKES = 64 /* looked at for each surname */
};

/* One way of writing somebody, in this document. */
typedef struct written {
    uint64_t hash;      /* of all tokens, without a leading article */
    uint64_t last_hash; /* of the last token */
    uint32_t first_token;
    uint32_t next_token;
    uint32_t group; /* the one it belongs to: itself, or another */
    uint32_t discovered; /* of a group: into discovered */
    uint16_t confidence;
    uint8_t guess;
    bool has_initial; /* the first token is one */
} written;

struct gg_unlisted {
    gg_arena arena; /* ids and labels */
    gg_regions regions;
    gg_weight_cache cache;
    gg_word_notes notes;
    gg_reading *readings;
    size_t n_readings;
    size_t readings_capacity;
    uint64_t *surnames; /* hashes */
    size_t n_surnames;
    size_t surnames_capacity;
    written *written;
    size_t n_written;
    size_t written_capacity;
    uint32_t *slots; /* hash table of `written` by hash and guess */
    size_t n_slots;
    size_t slots_capacity;
    gg_discovered *discovered;
    size_t n_discovered;
    size_t discovered_capacity;
    gg_mention *merged;
    size_t merged_capacity;
    gg_buf text;
};

bool gg_unlisted_new(gg_unlisted **out)
{
    gg_unlisted *u = gg_calloc_array(1, sizeof *u);

    *out = u;
    if (u == NULL) {
        return false;
    }
    gg_buf_init(&u->text);
    gg_weight_cache_init(&u->cache);
    return true;
}

void gg_unlisted_free(gg_unlisted *u)
{
    if (u == NULL) {
        return;
    }
    gg_arena_clear(&u->arena);
    gg_buf_clear(&u->text);
    gg_regions_clear(&u->regions);
    gg_word_notes_clear(&u->notes);
    gg_free(u->readings);
    gg_free(u->surnames);
    gg_free(u->written);
    gg_free(u->slots);
    gg_free(u->discovered);
    gg_free(u->merged);
    gg_free(u);
}

const gg_reading *gg_unlisted_readings(const gg_tagger *tagger, size_t *n)
{
    *n = tagger->unlisted->n_readings;
    return tagger->unlisted->readings;
}

/* ---- reading ------------------------------------------------------------------------ */

static bool keep_readings(gg_unlisted *u, const gg_region_reading *reading)
{
    if (reading->n == 0) {
        return true; /* nothing to copy, perhaps to nowhere */
    }
    if (gg_grow(&u->readings, &u->readings_capacity,
                u->n_readings + reading->n, sizeof *u->readings) != 0) {
        return false;
    }
    memcpy(u->readings + u->n_readings, reading->items,
           reading->n * sizeof *u->readings);
    u->n_readings += reading->n;
    return true;
}

/* Mentions strictly inside a longer name belong to it and go. Both lists are
   in the order of the text. */
static void claim_mentions(gg_tagger *tagger)
{
    const gg_unlisted *u = tagger->unlisted;
    size_t r = 0;
    size_t n = 0;

    for (size_t m = 0; m < tagger->n_mentions; m++) {
        const gg_mention *mention = &tagger->mentions[m];
        const gg_reading *reading;
        while (r < u->n_readings &&
               u->readings[r].next_token <= mention->first_token) {
            r++;
        }
        reading = r < u->n_readings ? &u->readings[r] : NULL;
        if (reading != NULL && reading->confidence >= CLAIM &&
            reading->first_token < mention->next_token &&
            reading->next_token - reading->first_token >
                mention->next_token - mention->first_token &&
            !mention->is_nested) {
            tagger->n_guarded++;
            while (m + 1 < tagger->n_mentions &&
                   tagger->mentions[m + 1].is_nested) {
                m++;
            }
            continue;
        }
        tagger->mentions[n++] = *mention;
    }
    tagger->n_mentions = n;
}

/* What the document says about its words goes to each of their places. */
static bool take_notes(gg_tagger *tagger, gg_regions *regions,
                       gg_word_notes *notes)
{
    if (!gg_word_notes_reset(notes, regions->n_tokens)) {
        return false;
    }
    for (size_t r = 0; r < regions->n; r++) {
        if (!regions->items[r].is_plain) {
            gg_word_notes_add(notes, tagger, &regions->items[r]);
        }
    }
    for (size_t r = 0; r < regions->n; r++) {
        gg_region *region = &regions->items[r];
        for (unsigned t = 0; !region->is_plain && t < region->n; t++) {
            region->tokens[t].notes =
                gg_word_notes_of(notes, tagger, region, t);
        }
    }
    return true;
}

/* ---- surnames alone -------------------------------------------------------------- */

static int compare_hashes(const void *left, const void *right)
{
    const uint64_t *a = left;
    const uint64_t *b = right;

    return *a < *b ? -1 : *a > *b;
}

/* The last words of people whose full name was read, sorted; false when out of
   memory. */
static bool list_surnames(gg_tagger *tagger)
{
    gg_unlisted *u = tagger->unlisted;

    u->n_surnames = 0;
    if (gg_grow(&u->surnames, &u->surnames_capacity, u->n_readings,
                sizeof *u->surnames) != 0) {
        return false;
    }
    for (size_t r = 0; r < u->n_readings; r++) {
        const gg_reading *reading = &u->readings[r];
        if (reading->guess == GG_GUESS_PERSON &&
            reading->confidence >= SURE &&
            reading->next_token - reading->first_token > 1) {
            u->surnames[u->n_surnames++] =
                gg_hash_of(tagger, reading->next_token - 1);
        }
    }
    if (u->n_surnames != 0) {
        qsort(u->surnames, u->n_surnames, sizeof *u->surnames,
              compare_hashes);
    }
    return true;
}

/* Is the token a surname of the list, with no capital beside it? */
static bool is_surname_alone(gg_tagger *tagger, const gg_region *region,
                             unsigned at)
{
    const gg_unlisted *u = tagger->unlisted;
    const gg_region_token *t = &region->tokens[at];
    uint64_t hash;

    if (!t->is_capital || t->match != GG_NO_MATCH ||
        (t->bits & (GG_WORD_COMMON | GG_WORD_TITLE | GG_SHAPE_INITIAL)) != 0 ||
        (at > 0 && t[-1].is_capital && t->link != GG_LINK_POSSESSIVE &&
         (t[-1].bits & (GG_WORD_TITLE | GG_WORD_COMMON)) == 0) ||
        (at + 1 < region->n && t[1].is_capital &&
         t[1].link != GG_LINK_POSSESSIVE)) {
        return false;
    }
    hash = gg_hash_of(tagger, region->first + at);
    return bsearch(&hash, u->surnames, u->n_surnames, sizeof hash,
                   compare_hashes) != NULL;
}

/* A surname alone is the person whose full name stands in the document, even
   where nothing beside it says so. `out` has room. */
static size_t read_surnames(gg_tagger *tagger, gg_reading *out)
{
    const gg_unlisted *u = tagger->unlisted;
    size_t r = 0;
    size_t n = 0;

    for (size_t k = 0; k < u->regions.n; k++) {
        const gg_region *region = &u->regions.items[k];
        for (unsigned t = 0; !region->is_plain && t < region->n; t++) {
            uint32_t token = region->first + t;
            while (r < u->n_readings &&
                   u->readings[r].next_token <= token) {
                out[n++] = u->readings[r++];
            }
            if ((r == u->n_readings || u->readings[r].first_token > token) &&
                is_surname_alone(tagger, region, t)) {
                out[n++] = (gg_reading){token, token + 1, GG_GUESS_PERSON,
                                        SURE};
            }
        }
    }
    while (r < u->n_readings) {
        out[n++] = u->readings[r++];
    }
    return n;
}

static bool add_surnames(gg_tagger *tagger)
{
    gg_unlisted *u = tagger->unlisted;
    gg_reading *all;

    if (!list_surnames(tagger)) {
        return false;
    }
    if (u->n_surnames == 0) {
        return true;
    }
    all = gg_alloc_array(u->n_readings + u->regions.n_tokens, sizeof *all);
    if (all == NULL) {
        return false;
    }
    u->n_readings = read_surnames(tagger, all);
    gg_free(u->readings);
    u->readings = all;
    u->readings_capacity = u->n_readings;
    return true;
}

const gg_regions *gg_prepare_regions(gg_tagger *tagger)
{
    gg_unlisted *u = tagger->unlisted;

    return gg_find_regions(tagger, &u->regions) &&
                   take_notes(tagger, &u->regions, &u->notes)
               ? &u->regions
               : NULL;
}

bool gg_read_regions(gg_tagger *tagger)
{
    gg_unlisted *u = tagger->unlisted;
    const gg_regions *regions = gg_prepare_regions(tagger);
    gg_region_reading reading;

    u->n_readings = 0;
    if (regions == NULL) {
        return false;
    }
    for (size_t r = 0; r < regions->n; r++) {
        if (regions->items[r].is_plain) {
            continue;
        }
        gg_read_region(tagger, &regions->items[r], &u->cache, &reading);
        if (!keep_readings(u, &reading)) {
            return false;
        }
    }
    if (!add_surnames(tagger)) {
        return false;
    }
    claim_mentions(tagger);
    return true;
}

/* ---- who is who ---------------------------------------------------------------------- */

static bool is_article(const gg_tagger *tagger, uint32_t token)
{
    return gg_token_equals(tagger->text, &tagger->tokens.items[token], "the",
                           3);
}

static bool is_initial(const gg_tagger *tagger, const written *w)
{
    const gg_token *token = &tagger->tokens.items[w->first_token];

    return token->end - token->start == 1;
}

static written describe(gg_tagger *tagger, const gg_reading *reading)
{
    written w = {.first_token = reading->first_token,
                 .next_token = reading->next_token,
                 .guess = reading->guess,
                 .confidence = reading->confidence};

    if (w.next_token - w.first_token > 1 &&
        is_article(tagger, w.first_token)) {
        w.first_token++;
    }
    w.has_initial = is_initial(tagger, &w);
    for (uint32_t t = w.first_token; t < w.next_token; t++) {
        w.last_hash = gg_hash_of(tagger, t);
        w.hash = gg_phrase_hash(w.hash, w.last_hash);
    }
    w.hash = gg_phrase_hash(w.hash, w.guess);
    return w;
}

static bool reset_slots(gg_unlisted *u)
{
    size_t n = 64;

    while (n < u->n_readings * 2) {
        n *= 2;
    }
    if (gg_grow(&u->slots, &u->slots_capacity, n, sizeof *u->slots) != 0 ||
        gg_grow(&u->written, &u->written_capacity, u->n_readings,
                sizeof *u->written) != 0) {
        return false;
    }
    u->n_slots = n;
    memset(u->slots, 0xFF, n * sizeof *u->slots);
    u->n_written = 0;
    u->n_discovered = 0;
    return true;
}

/* The way of writing, made if new. */
static uint32_t intern(gg_unlisted *u, const written *w)
{
    size_t slot = w->hash & (u->n_slots - 1);

    while (u->slots[slot] != UINT32_MAX) {
        written *old = &u->written[u->slots[slot]];
        if (old->hash == w->hash) {
            old->confidence = w->confidence > old->confidence
                                  ? w->confidence
                                  : old->confidence;
            return u->slots[slot];
        }
        slot = (slot + 1) & (u->n_slots - 1);
    }
    u->slots[slot] = (uint32_t)u->n_written;
    u->written[u->n_written] = *w;
    u->written[u->n_written].group = (uint32_t)u->n_written;
    return (uint32_t)u->n_written++;
}

static uint32_t length(const written *w)
{
    return w->next_token - w->first_token;
}

/* J. Smith, John: the first words agree. */
static bool same_start(gg_tagger *tagger, const written *a, const written *b)
{
    const gg_token *x = &tagger->tokens.items[a->first_token];
    const gg_token *y = &tagger->tokens.items[b->first_token];

    if (gg_hash_of(tagger, a->first_token) ==
        gg_hash_of(tagger, b->first_token)) {
        return true;
    }
    return (is_initial(tagger, a) || is_initial(tagger, b)) &&
           tagger->text[x->start] == tagger->text[y->start];
}

/* Kurti, O'Hara, Van der Meulen: the full name ends in it. */
static bool is_end_of(gg_tagger *tagger, const written *brief,
                      const written *full)
{
    for (uint32_t k = 1; k <= length(brief); k++) {
        if (gg_hash_of(tagger, brief->next_token - k) !=
            gg_hash_of(tagger, full->next_token - k)) {
            return false;
        }
    }
    return true;
}

/* Is `brief` a shorter way of writing `full`? */
static bool is_brief_for(gg_tagger *tagger, const written *brief,
                         const written *full)
{
    if (brief->guess != full->guess || brief->guess != GG_GUESS_PERSON ||
        brief->last_hash != full->last_hash) {
        return false;
    }
    if (length(full) > length(brief)) {
        return is_end_of(tagger, brief, full) ||
               (length(brief) > 1 && same_start(tagger, brief, full));
    }
    return length(full) == length(brief) && length(brief) > 1 &&
           is_initial(tagger, brief) && !is_initial(tagger, full) &&
           same_start(tagger, brief, full);
}

/* Movement for Reform (MR): brackets directly behind, first letters. */
static bool is_defined_by(const gg_tagger *tagger, const written *brief,
                          const written *full)
{
    const gg_token *tokens = tagger->tokens.items;
    const gg_token *acronym = &tokens[brief->first_token];
    uint32_t letter = acronym->start;

    if (brief->first_token != full->next_token || length(brief) != 1 ||
        (acronym->flags & GG_TOKEN_ANY_UPPER) == 0 ||
        memchr(tagger->text + tokens[full->next_token - 1].end, '(',
               acronym->start - tokens[full->next_token - 1].end) == NULL) {
        return false;
    }
    for (uint32_t t = full->first_token;
         t < full->next_token && letter < acronym->end; t++) {
        letter += (tagger->text[tokens[t].start] | 0x20) ==
                  (tagger->text[letter] | 0x20);
    }
    return letter == acronym->end;
}

static int by_last_word(const void *left, const void *right)
{
    const written *const *a = left;
    const written *const *b = right;

    if ((*a)->last_hash != (*b)->last_hash) {
        return (*a)->last_hash < (*b)->last_hash ? -1 : 1;
    }
    if (length(*a) != length(*b)) {
        return length(*a) > length(*b) ? -1 : 1;
    }
    if ((*a)->has_initial != (*b)->has_initial) {
        return (*a)->has_initial ? 1 : -1;
    }
    return *a < *b ? -1 : *a > *b;
}

/* Joins surnames and initials to the full name that was written first among
   the longest; acronyms to the name before the bracket. */
static bool group_written(gg_tagger *tagger)
{
    gg_unlisted *u = tagger->unlisted;
    written **sorted = gg_alloc_array(u->n_written + 1, sizeof(written *));

    if (sorted == NULL) {
        return false;
    }
    for (size_t i = 0; i < u->n_written; i++) {
        sorted[i] = &u->written[i];
    }
    qsort(sorted, u->n_written, sizeof(written *), by_last_word);
    for (size_t i = 0; i < u->n_written; i++) {
        for (size_t k = i; k-- > 0 && i - k <= MAX_NAMESAKES &&
                           sorted[k]->last_hash == sorted[i]->last_hash;) {
            if (is_brief_for(tagger, sorted[i], sorted[k])) {
                sorted[i]->group = sorted[k]->group;
            }
        }
    }
    gg_free(sorted);
    for (size_t i = 1; i < u->n_written; i++) {
        written *brief = &u->written[i];
        if (brief->guess == GG_GUESS_ORGANISATION &&
            is_defined_by(tagger, brief, brief - 1)) {
            brief->group = brief[-1].group;
        }
    }
    return true;
}

/* ---- telling ------------------------------------------------------------------------- */

static gg_str copy_text(gg_unlisted *u)
{
    return gg_arena_copy(&u->arena, (gg_str){u->text.ptr, u->text.len});
}

/* The words as written, blanks made one. */
static gg_str make_label(gg_tagger *tagger, const written *w)
{
    gg_unlisted *u = tagger->unlisted;
    const gg_token *tokens = tagger->tokens.items;

    gg_buf_reset(&u->text);
    for (uint32_t t = w->first_token; t < w->next_token; t++) {
        if (t != w->first_token) {
            gg_gap_normalise(&u->text, tagger->text, tokens[t - 1].end,
                             tokens[t].start);
        }
        gg_buf_put(&u->text, tagger->text + tokens[t].start,
                   tokens[t].end - tokens[t].start);
    }
    return u->text.failed ? GG_STR_NONE : copy_text(u);
}

static gg_str make_id(gg_tagger *tagger, const written *w)
{
    gg_unlisted *u = tagger->unlisted;
    char folded[GG_TOKEN_MAX_FOLDED];

    gg_buf_reset(&u->text);
    gg_buf_puts(&u->text, "new:");
    for (uint32_t t = w->first_token; t < w->next_token; t++) {
        size_t len = gg_token_fold(folded, tagger->text,
                                   &tagger->tokens.items[t]);
        if (t != w->first_token) {
            gg_buf_putc(&u->text, '-');
        }
        gg_buf_put(&u->text, folded, len != SIZE_MAX ? len : 0);
    }
    return u->text.failed ? GG_STR_NONE : copy_text(u);
}

/* Makes the discovered of a group when it is first asked for. */
static bool tell_group(gg_tagger *tagger, written *group)
{
    gg_unlisted *u = tagger->unlisted;
    gg_discovered *d;

    if (group->discovered != UINT32_MAX) {
        return true;
    }
    if (gg_grow(&u->discovered, &u->discovered_capacity, u->n_discovered + 1,
                sizeof *u->discovered) != 0) {
        return false;
    }
    d = &u->discovered[u->n_discovered];
    *d = (gg_discovered){
        .id = make_id(tagger, group),
        .label = make_label(tagger, group),
        .type = group->guess == GG_GUESS_PERSON
                    ? GG_STR_LITERAL("person")
                    : GG_STR_LITERAL("organisation"),
    };
    group->discovered = (uint32_t)u->n_discovered++;
    return d->id.ptr != NULL && d->label.ptr != NULL;
}

/* ---- mentions ------------------------------------------------------------------------ */

static bool is_wanted(const gg_tagger *tagger, const gg_reading *reading)
{
    return reading->guess <= GG_GUESS_ORGANISATION &&
           reading->confidence >= tagger->settings.discover;
}

/* Numbers, per reading, its way of writing; UINT32_MAX: not wanted. The listed
   mentions come first: what they touch is theirs. */
static void write_down(gg_tagger *tagger, const gg_tags *tags,
                       uint32_t *ways)
{
    gg_unlisted *u = tagger->unlisted;
    size_t m = 0;

    for (size_t r = 0; r < u->n_readings; r++) {
        const gg_reading *reading = &u->readings[r];
        written w;
        ways[r] = UINT32_MAX;
        while (m < tags->n_mentions &&
               tags->mentions[m].next_token <= reading->first_token) {
            m++;
        }
        if (!is_wanted(tagger, reading) ||
            (m < tags->n_mentions &&
             tags->mentions[m].first_token < reading->next_token)) {
            continue;
        }
        w = describe(tagger, reading);
        w.discovered = UINT32_MAX;
        ways[r] = intern(u, &w);
    }
}

static gg_mention make_mention(const gg_tagger *tagger,
                               const gg_reading *reading, const written *way,
                               uint32_t discovered)
{
    const gg_token *tokens = tagger->tokens.items;

    return (gg_mention){
        .start = tokens[reading->first_token].start,
        .end = tokens[reading->next_token - 1].end,
        .first_token = reading->first_token,
        .next_token = reading->next_token,
        .entity = (uint32_t)tagger->index->n_entities + discovered,
        .form = &tagger->unlisted->written[way->group] == way
                    ? GG_FORM_NAME
                    : GG_FORM_SHORT,
        .rule = GG_RULE_DISCOVERED,
    };
}

static bool merge(gg_tagger *tagger, gg_tags *tags, const uint32_t *ways)
{
    gg_unlisted *u = tagger->unlisted;
    size_t m = 0;
    size_t n = 0;

    if (gg_grow(&u->merged, &u->merged_capacity,
                tags->n_mentions + u->n_readings, sizeof *u->merged) != 0) {
        return false;
    }
    for (size_t r = 0; r < u->n_readings; r++) {
        written *group;
        gg_discovered *d;
        if (ways[r] == UINT32_MAX) {
            continue;
        }
        while (m < tags->n_mentions &&
               tags->mentions[m].first_token < u->readings[r].first_token) {
            u->merged[n++] = tags->mentions[m++];
        }
        group = &u->written[u->written[ways[r]].group];
        if (!tell_group(tagger, group)) {
            return false;
        }
        d = &u->discovered[group->discovered];
        d->confidence = u->readings[r].confidence > d->confidence
                            ? u->readings[r].confidence
                            : d->confidence;
        u->merged[n++] = make_mention(tagger, &u->readings[r],
                                      &u->written[ways[r]],
                                      group->discovered);
    }
    while (m < tags->n_mentions) {
        u->merged[n++] = tags->mentions[m++];
    }
    tags->mentions = u->merged;
    tags->n_mentions = n;
    tags->discovered = u->discovered;
    tags->n_discovered = u->n_discovered;
    return true;
}

bool gg_add_unlisted(gg_tagger *tagger, gg_tags *tags)
{
    gg_unlisted *u = tagger->unlisted;
    uint32_t *ways = gg_alloc_array(u->n_readings + 1, sizeof *ways);
    bool ok = ways != NULL && reset_slots(u);

    gg_arena_clear(&u->arena);
    if (ok) {
        write_down(tagger, tags, ways);
        ok = group_written(tagger) && merge(tagger, tags, ways);
    }
    gg_free(ways);
    return ok;
}
