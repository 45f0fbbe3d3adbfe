#include "tag/word_notes.h"

#include "base/memory.h"
#include "tag/small_words.h"

#include <string.h>

bool gg_word_notes_reset(gg_word_notes *notes, size_t n)
{
    size_t slots = 64;

    while (slots < n * 2) {
        slots *= 2;
    }
    if (gg_grow(&notes->slots, &notes->capacity, slots,
                sizeof *notes->slots) != 0) {
        return false;
    }
    notes->n_slots = slots;
    memset(notes->slots, 0, slots * sizeof *notes->slots);
    return true;
}

void gg_word_notes_clear(gg_word_notes *notes)
{
    gg_free(notes->slots);
    memset(notes, 0, sizeof *notes);
}

/* ---- what one place says ----------------------------------------------------------- */

static bool goes_on(const gg_region *region, unsigned at)
{
    return at + 1 < region->n && region->tokens[at + 1].is_capital &&
           region->tokens[at + 1].link != GG_LINK_POSSESSIVE;
}

static bool came_on(const gg_region *region, unsigned at)
{
    return at > 0 && region->tokens[at - 1].is_capital &&
           region->tokens[at].link != GG_LINK_POSSESSIVE;
}

static unsigned run_start(const gg_region *region, unsigned at)
{
    while (came_on(region, at)) {
        at--;
    }
    return at;
}

static unsigned run_end(const gg_region *region, unsigned at)
{
    while (goes_on(region, at)) {
        at++;
    }
    return at;
}

static uint32_t role_notes(uint32_t bits)
{
    return ((bits & GG_WORD_ROLE) != 0 ? GG_NOTE_ROLE : 0u) |
           ((bits & GG_WORD_ORG_ROLE) != 0 ? GG_NOTE_ORG_ROLE : 0u) |
           ((bits & GG_WORD_PLACE_ROLE) != 0 ? GG_NOTE_PLACE_ROLE : 0u);
}

static bool is_place_preposition(unsigned small)
{
    return small == GG_SMALL_IN || small == GG_SMALL_AT ||
           small == GG_SMALL_NEAR || small == GG_SMALL_FROM;
}

static uint32_t left_notes(gg_tagger *tagger, const gg_region *region,
                           unsigned at, bool is_alone)
{
    uint32_t token = region->first + at;
    const gg_token *left = &tagger->tokens.items[token] - 1;
    gg_region_token word;
    gg_gap gap;
    uint32_t notes;

    if (token == 0 || (left[1].flags & GG_TOKEN_SENTENCE) != 0) {
        return 0;
    }
    gap = gg_gap_between(tagger->text, left, left + 1);
    if (gap == GG_GAP_OTHER) {
        const char *p = tagger->text + left->end;
        size_t len = left[1].start - left->end;
        return memchr(p, '(', len) != NULL ? GG_NOTE_ACRONYM
               : is_alone && *p == ','     ? GG_NOTE_LISTED
                                           : 0u;
    }
    gg_describe_token(tagger, token - 1, &word);
    if (word.is_capital) {
        return word.class_ == GG_CLASS_TITLE ? GG_NOTE_TITLED : 0u;
    }
    notes = role_notes(word.bits);
    if (is_alone && is_place_preposition(word.small)) {
        notes |= GG_NOTE_IN;
    }
    if (word.small == GG_SMALL_THE) {
        notes |= GG_NOTE_THE;
    }
    return notes;
}

static uint32_t right_notes(gg_tagger *tagger, const gg_region *region,
                            unsigned at)
{
    uint32_t token = region->first + at;
    const gg_token *t = &tagger->tokens.items[token];
    gg_region_token word;

    if ((t->flags & GG_TOKEN_POSSESSIVE) != 0) {
        return GG_NOTE_POSSESSIVE;
    }
    if (token + 1 >= tagger->tokens.n ||
        (t[1].flags & (GG_TOKEN_SENTENCE | GG_TOKEN_INITIAL_UPPER)) != 0 ||
        gg_gap_between(tagger->text, t, t + 1) != GG_GAP_BLANK) {
        return 0;
    }
    gg_describe_token(tagger, token + 1, &word);
    return role_notes(word.bits) |
           ((word.bits & GG_WORD_SPEECH) != 0 ? GG_NOTE_SAYS : 0u);
}

static uint32_t notes_here(gg_tagger *tagger, const gg_region *region,
                           unsigned at)
{
    const gg_region_token *tokens = region->tokens;
    unsigned first = run_start(region, at);
    unsigned last = run_end(region, at);
    uint32_t notes = 0;

    if (at > 0 || !region->starts_sentence) {
        notes |= GG_NOTE_INSIDE;
    }
    if (at == first) {
        notes |= left_notes(tagger, region, at, first == last);
    } else if (tokens[at - 1].class_ == GG_CLASS_TITLE) {
        notes |= GG_NOTE_TITLED;
    }
    if (at == last) {
        notes |= right_notes(tagger, region, at);
    }
    if (first == last) {
        return notes;
    }
    if (at == last) {
        notes |= GG_NOTE_ENDS;
        if (tokens[first].class_ == GG_CLASS_GIVEN && last - first <= 3) {
            notes |= GG_NOTE_SURNAME;
        }
    }
    if (at == first) {
        notes |= GG_NOTE_BEGINS;
        if (tokens[first].class_ == GG_CLASS_GIVEN && last - first <= 3) {
            notes |= GG_NOTE_GIVEN;
        }
        if (tokens[last].class_ == GG_CLASS_ORG_HEAD ||
            tokens[last].class_ == GG_CLASS_ORG_TAIL) {
            notes |= GG_NOTE_HEADED;
        }
    }
    return notes;
}

/* ---- the table ------------------------------------------------------------------------ */

static gg_word_note *slot_of(const gg_word_notes *notes, uint64_t hash)
{
    size_t slot = (size_t)(hash ^ hash >> 32) & (notes->n_slots - 1);

    while (notes->slots[slot].hash != 0 && notes->slots[slot].hash != hash) {
        slot = (slot + 1) & (notes->n_slots - 1);
    }
    return &notes->slots[slot];
}

void gg_word_notes_add(gg_word_notes *notes, gg_tagger *tagger,
                       gg_region *region)
{
    for (unsigned at = 0; at < region->n; at++) {
        gg_word_note *note;
        uint32_t here;
        uint64_t hash;
        if (!region->tokens[at].is_capital) {
            continue;
        }
        here = notes_here(tagger, region, at);
        region->tokens[at].own_notes = here;
        hash = gg_hash_of(tagger, region->first + at);
        note = slot_of(notes, hash);
        note->hash = hash;
        note->twice |= note->once & here;
        note->once |= here;
    }
}

uint32_t gg_word_notes_of(const gg_word_notes *notes, gg_tagger *tagger,
                          const gg_region *region, unsigned at)
{
    const gg_word_note *note;

    if (!region->tokens[at].is_capital) {
        return 0;
    }
    note = slot_of(notes, gg_hash_of(tagger, region->first + at));
    return note->twice | (note->once & ~region->tokens[at].own_notes);
}
