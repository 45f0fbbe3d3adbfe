/* Rules R1 to R3: which entity each match is, by what else the document says.

   Walks over the matches, so that a later rule sees what the earlier ones
   found anywhere in the document: names with one entity (R1), names with
   several (R3), abbreviations that the text defines, short forms (R2). At the
   end R4 marks what is only a source. */
#include "tag/scratch.h"

#include "base/memory.h"

#include <string.h>

/* ---- anchors: where full names stand ------------------------------------------ */

static size_t home_of(const gg_tagger *tagger, uint32_t key)
{
    return ((size_t)key * 0x9E3779B1u) & (tagger->n_slots - 1);
}

/* The slot of an entity's anchor, or the empty one where it would be. */
static uint32_t *anchor_slot(const gg_tagger *tagger, uint32_t entity)
{
    size_t slot = home_of(tagger, entity);

    while (tagger->anchor_slots[slot] != GG_NO_ANCHOR &&
           tagger->anchors[tagger->anchor_slots[slot]].entity != entity) {
        slot = (slot + 1) & (tagger->n_slots - 1);
    }
    return &tagger->anchor_slots[slot];
}

/* The slot of the last anchor of those whose short form is there. */
static uint32_t *bearer_slot(const gg_tagger *tagger, uint32_t bearers)
{
    size_t slot = home_of(tagger, bearers);

    while (tagger->bearer_slots[slot] != GG_NO_ANCHOR &&
           tagger->anchors[tagger->bearer_slots[slot]].bearers != bearers) {
        slot = (slot + 1) & (tagger->n_slots - 1);
    }
    return &tagger->bearer_slots[slot];
}

static gg_anchor *find_anchor(const gg_tagger *tagger, uint32_t entity)
{
    uint32_t at = *anchor_slot(tagger, entity);

    return at != GG_NO_ANCHOR ? &tagger->anchors[at] : NULL;
}

/* At most one anchor a match, and one a candidate. */
static bool reset_anchors(gg_tagger *tagger)
{
    size_t most = tagger->n_matches + tagger->n_candidates;
    size_t n = 32;

    while (n < most * 2) {
        n *= 2;
    }
    if (gg_grow(&tagger->anchors, &tagger->anchors_capacity, most,
                sizeof *tagger->anchors) != 0 ||
        gg_grow(&tagger->anchor_slots, &tagger->slots_capacity, n,
                sizeof *tagger->anchor_slots) != 0 ||
        gg_grow(&tagger->bearer_slots, &tagger->bearers_capacity, n,
                sizeof *tagger->bearer_slots) != 0 ||
        gg_grow(&tagger->anchor_of, &tagger->anchor_of_capacity,
                tagger->n_matches, sizeof *tagger->anchor_of) != 0) {
        return false;
    }
    tagger->n_slots = n;
    tagger->n_anchors = 0;
    memset(tagger->anchor_slots, 0xFF, n * sizeof *tagger->anchor_slots);
    memset(tagger->bearer_slots, 0xFF, n * sizeof *tagger->bearer_slots);
    memset(tagger->anchor_of, 0xFF,
           tagger->n_matches * sizeof *tagger->anchor_of);
    return true;
}

static void anchor(gg_tagger *tagger, uint32_t entity, uint32_t match)
{
    uint32_t *slot = anchor_slot(tagger, entity);
    const gg_entity_record *record;
    uint32_t *bearers;

    if (*slot != GG_NO_ANCHOR) {
        gg_anchor *a = &tagger->anchors[*slot];
        a->first = match < a->first ? match : a->first;
        tagger->anchor_of[match] = *slot;
        return;
    }
    record = gg_index_entity_record(tagger->index, entity);
    bearers = bearer_slot(tagger, record->bearers);
    *slot = (uint32_t)tagger->n_anchors;
    tagger->anchor_of[match] = *slot;
    tagger->anchors[tagger->n_anchors] =
        (gg_anchor){entity, match, GG_NO_MATCH, record->bearers, *bearers};
    *bearers = (uint32_t)tagger->n_anchors++;
    if (record->short_entry < tagger->index->n_entries) {
        gg_fetch(&tagger->index->entries[record->short_entry]);
    }
}

/* A walk begins: it has passed nothing. */
static void rewind_anchors(gg_tagger *tagger)
{
    for (size_t i = 0; i < tagger->n_anchors; i++) {
        tagger->anchors[i].passed = GG_NO_MATCH;
    }
}

/* Is it a full name, of one entity or of several? */
static bool is_full_name(const gg_mention *mention)
{
    return mention->rule != GG_N_RULES && mention->form == GG_FORM_NAME &&
           !mention->is_nested;
}

static void pass(gg_tagger *tagger, uint32_t entity, size_t i)
{
    gg_anchor *a = find_anchor(tagger, entity);

    if (a != NULL) {
        a->passed = (uint32_t)i;
    }
}

/* A walk comes to match i: if a full name stands at the one before, it is now
   the nearest. */
static void pass_before(gg_tagger *tagger, size_t i)
{
    const gg_mention *mention;

    if (i == 0) {
        return;
    }
    i--;
    mention = &tagger->mentions[i];
    if (!is_full_name(mention)) {
        return;
    }
    if (mention->rule != GG_RULE_AMBIGUOUS) {
        if (tagger->anchor_of[i] != GG_NO_ANCHOR) {
            tagger->anchors[tagger->anchor_of[i]].passed = (uint32_t)i;
        } else {
            pass(tagger, mention->entity, i);
        }
        return;
    }
    for (uint32_t k = 0; k < mention->n_candidates; k++) {
        pass(tagger, tagger->candidates[mention->first_candidate + k], i);
    }
}

/* All anew: those of names with several entities, too. An ambiguous name
   anchors each of its candidates. */
static bool anchor_all(gg_tagger *tagger)
{
    if (!reset_anchors(tagger)) {
        return false;
    }
    for (size_t i = 0; i < tagger->n_matches; i++) {
        const gg_mention *mention = &tagger->mentions[i];
        if (!is_full_name(mention)) {
            continue;
        }
        if (mention->rule != GG_RULE_AMBIGUOUS) {
            anchor(tagger, mention->entity, (uint32_t)i);
            continue;
        }
        for (uint32_t k = 0; k < mention->n_candidates; k++) {
            anchor(tagger, tagger->candidates[mention->first_candidate + k],
                   (uint32_t)i);
        }
    }
    return true;
}

/* ---- candidates ----------------------------------------------------------------- */

/* Is the name of a form asked for, and a short one or not? */
static bool is_of_form(const gg_tagger *tagger, const gg_entry *entry,
                       bool short_forms)
{
    return (entry->form == GG_FORM_SHORT) == short_forms &&
           entry->form < GG_N_FORMS && tagger->settings.forms[entry->form];
}

/* Which of the names of an even match is the entity's, by halving: they stand
   in the order of the gazetteer. SIZE_MAX: none is. */
static size_t find_even(const gg_tagger *tagger, const gg_match *match,
                        uint32_t entity)
{
    const gg_entry *entries = gg_option(tagger, match, 0);
    size_t low = 0;
    size_t high = match->n_options;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entries[middle].entity < entity) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < match->n_options && entries[low].entity == entity ? low
                                                                   : SIZE_MAX;
}

/* Puts an entity among the first n of tagger->entities, which ascend. */
static void put_entity(gg_tagger *tagger, size_t n, uint32_t entity)
{
    while (n > 0 && tagger->entities[n - 1] > entity) {
        tagger->entities[n] = tagger->entities[n - 1];
        n--;
    }
    tagger->entities[n] = entity;
}

/* Of the entities of an even match, those whose full names the document has:
   thousands may bear a surname, but few are named. SIZE_MAX when out of
   memory. */
static size_t anchored_candidates(gg_tagger *tagger, const gg_match *match)
{
    uint32_t at = *bearer_slot(tagger, match->first_option);
    size_t n = 0;

    if (gg_grow(&tagger->entities, &tagger->entities_capacity,
                tagger->n_anchors, sizeof *tagger->entities) != 0) {
        return SIZE_MAX;
    }
    for (; at != GG_NO_ANCHOR; at = tagger->anchors[at].next) {
        put_entity(tagger, n++, tagger->anchors[at].entity);
    }
    at = *bearer_slot(tagger, GG_MANY_BEARERS);
    for (; at != GG_NO_ANCHOR; at = tagger->anchors[at].next) {
        uint32_t entity = tagger->anchors[at].entity;
        if (find_even(tagger, match, entity) != SIZE_MAX) {
            put_entity(tagger, n++, entity);
        }
    }
    return n;
}

/* The distinct entities of the match's names of the forms asked for, in the
   order of the gazetteer; SIZE_MAX when out of memory. */
static size_t candidates(gg_tagger *tagger, const gg_match *match,
                         bool short_forms)
{
    size_t n = 0;

    if (gg_grow(&tagger->entities, &tagger->entities_capacity,
                match->n_options, sizeof *tagger->entities) != 0) {
        return SIZE_MAX;
    }
    for (uint32_t k = 0; k < match->n_options; k++) {
        const gg_entry *entry = gg_option(tagger, match, k);
        uint32_t entity = gg_entry_entity(tagger->index, entry);
        size_t at = n;
        if (!is_of_form(tagger, entry, short_forms)) {
            continue;
        }
        while (at > 0 && tagger->entities[at - 1] > entity) {
            at--;
        }
        if (at > 0 && tagger->entities[at - 1] == entity) {
            continue;
        }
        memmove(tagger->entities + at + 1, tagger->entities + at,
                (n - at) * sizeof *tagger->entities);
        tagger->entities[at] = entity;
        n++;
    }
    return n;
}

/* The name of an even match by which it is this entity. */
static const gg_entry *even_entry(const gg_tagger *tagger,
                                  const gg_match *match, uint32_t entity)
{
    const gg_entity_record *record =
        gg_index_entity_record(tagger->index, entity);
    size_t at = match->n_options;

    if (record->bearers == match->first_option) {
        at = (size_t)record->short_entry - match->first_option;
    }
    if (at >= match->n_options) {
        at = find_even(tagger, match, entity);
    }
    return at != SIZE_MAX ? gg_option(tagger, match, (uint32_t)at) : NULL;
}

/* The name by which the match is this entity: a full name before others. */
static const gg_entry *entry_of(const gg_tagger *tagger,
                                const gg_match *match, uint32_t entity,
                                bool short_forms)
{
    const gg_entry *best = NULL;

    if (match->is_even) {
        return even_entry(tagger, match, entity);
    }
    for (uint32_t k = 0; k < match->n_options; k++) {
        const gg_entry *entry = gg_option(tagger, match, k);
        if (gg_entry_entity(tagger->index, entry) == entity &&
            is_of_form(tagger, entry, short_forms) &&
            (best == NULL || entry->form < best->form)) {
            best = entry;
        }
    }
    return best;
}

/* Looks at the options once, for all walks. */
static void look_at_options(const gg_tagger *tagger, gg_match *match)
{
    for (uint32_t k = 0; k < gg_n_telling(match); k++) {
        const gg_entry *entry =
            gg_option(tagger, match, k);
        bool is_asked_for = tagger->settings.forms[gg_entry_form(entry)];
        match->is_dropped |= entry->kind == GG_KIND_HIDDEN;
        match->has_short |= is_asked_for && entry->form == GG_FORM_SHORT;
        match->has_full |= is_asked_for && entry->form != GG_FORM_SHORT;
    }
}

/* ---- mentions -------------------------------------------------------------------- */

/* One a match while the walks go on; `rule` GG_N_RULES: not decided. */
static bool make_mentions(gg_tagger *tagger)
{
    if (gg_grow(&tagger->mentions, &tagger->mentions_capacity,
                tagger->n_matches, sizeof *tagger->mentions) != 0) {
        return false;
    }
    for (size_t i = 0; i < tagger->n_matches; i++) {
        gg_match *match = &tagger->matches[i];
        look_at_options(tagger, match);
        tagger->mentions[i] = (gg_mention){
            .start = match->start + match->cut_start,
            .end = match->end - match->cut_end,
            .first_token = match->first_token,
            .next_token = match->next_token,
            .entity = GG_NO_ENTITY,
            .rule = GG_N_RULES,
            .is_nested = match->is_nested,
            .is_inflected = match->n_as_written == 0,
        };
    }
    return true;
}

/* Moody's: the name by which the match was decided may hold its 's. */
static void take_possessive(const gg_tagger *tagger, const gg_match *match,
                            gg_mention *mention)
{
    for (uint32_t k = 0; k < gg_n_telling(match); k++) {
        const gg_entry *entry =
            gg_option(tagger, match, k);
        if (entry->name == mention->name &&
            (entry->flags & GG_ENTRY_POSSESSIVE) != 0) {
            const char *p = tagger->text + mention->end;
            mention->end += (unsigned char)*p == 0xE2 ? 4 : 2;
            return;
        }
    }
}

/* Rule M8: is this entity's name, by which the match was decided, among those
   with an ending? */
static bool has_ending(const gg_tagger *tagger, const gg_match *match,
                       uint32_t name)
{
    for (uint32_t k = 0; k < match->n_as_written; k++) {
        if (gg_option(tagger, match, k)->name == name) {
            return false;
        }
    }
    return true;
}

/* Moody's, not Moody: the text bears out the longer of the two. */
static bool holds_possessive(const gg_tagger *tagger, size_t i)
{
    return tagger->mentions[i].end > tagger->matches[i].end;
}

/* Match i is the entity of one entry, which is its only one or stands for all of
   an even match. */
static void decide_by(gg_tagger *tagger, size_t i, const gg_entry *entry,
                      gg_rule rule)
{
    const gg_match *match = &tagger->matches[i];
    gg_mention *mention = &tagger->mentions[i];

    mention->entity = gg_entry_entity(tagger->index, entry);
    mention->rule = (uint8_t)rule;
    mention->form = (uint8_t)gg_entry_form(entry);
    mention->name = entry->name;
    if ((entry->flags & GG_ENTRY_POSSESSIVE) != 0) {
        take_possessive(tagger, match, mention);
    }
}

static void decide(gg_tagger *tagger, size_t i, uint32_t entity, gg_rule rule,
                   bool short_form)
{
    gg_mention *mention = &tagger->mentions[i];
    const gg_entry *entry =
        entry_of(tagger, &tagger->matches[i], entity, short_form);

    mention->entity = entity;
    mention->rule = (uint8_t)rule;
    mention->form = entry != NULL ? (uint8_t)gg_entry_form(entry) : 0;
    mention->name = entry != NULL ? entry->name : GG_NO_NAME;
    mention->is_inflected =
        tagger->matches[i].n_as_written != tagger->matches[i].n_options &&
        has_ending(tagger, &tagger->matches[i], mention->name);
    mention->end = tagger->matches[i].end -
                   tagger->matches[i].cut_end; /* decided anew */
    take_possessive(tagger, &tagger->matches[i], mention);
}

/* ---- R1 ------------------------------------------------------------------------- */

/* *any_several: some names have several entities and are left for R3. */
static bool walk_only(gg_tagger *tagger, bool *any_several)
{
    for (size_t i = 0; i < tagger->n_matches; i++) {
        const gg_match *match = &tagger->matches[i];
        size_t n;
        if (match->is_dropped || !match->has_full) {
            continue;
        }
        if (match->n_options == 1) {
            decide_by(tagger, i, gg_option(tagger, match, 0), GG_RULE_ONLY);
            if (is_full_name(&tagger->mentions[i])) {
                anchor(tagger, tagger->mentions[i].entity, (uint32_t)i);
            }
            continue;
        }
        n = candidates(tagger, match, false);
        if (n == SIZE_MAX) {
            return false;
        }
        *any_several |= n > 1;
        if (n == 1) {
            decide(tagger, i, tagger->entities[0], GG_RULE_ONLY, false);
            if (is_full_name(&tagger->mentions[i])) {
                anchor(tagger, tagger->entities[0], (uint32_t)i);
            }
        }
    }
    return true;
}

/* ---- the nearest full name --------------------------------------------------------- */

/* Keeps, of the first n in tagger->entities, those whose full name stands
   nearest before match `at`, else nearest behind it, and returns how many: more
   than one where that name is ambiguous itself. 0: no full name is there, and
   all are kept. */
static size_t keep_nearest(gg_tagger *tagger, size_t n, uint32_t at,
                           bool *is_before)
{
    uint32_t before = GG_NO_MATCH;
    uint32_t behind = GG_NO_MATCH;
    size_t kept = 0;

    for (size_t k = 0; k < n; k++) {
        const gg_anchor *a = find_anchor(tagger, tagger->entities[k]);
        if (a == NULL) {
            continue;
        }
        if (a->passed != GG_NO_MATCH) {
            before = before == GG_NO_MATCH || a->passed > before ? a->passed
                                                                 : before;
        } else if (a->first > at && a->first < behind) {
            behind = a->first;
        }
    }
    *is_before = before != GG_NO_MATCH;
    if (before == GG_NO_MATCH && behind == GG_NO_MATCH) {
        return 0;
    }
    for (size_t k = 0; k < n; k++) {
        const gg_anchor *a = find_anchor(tagger, tagger->entities[k]);
        if (a != NULL && (*is_before ? a->passed == before
                                     : a->passed == GG_NO_MATCH &&
                                           a->first == behind)) {
            tagger->entities[kept++] = tagger->entities[k];
        }
    }
    return kept;
}

/* ---- R3 ------------------------------------------------------------------------- */

/* Where the entity stands among the first n of tagger->entities, which
   ascend. */
static size_t place_of(const gg_tagger *tagger, size_t n, uint32_t entity)
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (tagger->entities[middle] < entity) {
            low = middle + 1;
        } else {
            n = middle;
        }
    }
    return low;
}

/* What the names of the match say about the first n of tagger->entities, in
   one pass: thousands may share a surname. */
static bool gather(gg_tagger *tagger, const gg_match *match, size_t n,
                   bool short_forms, int32_t date)
{
    if (gg_grow(&tagger->facts, &tagger->facts_capacity, n,
                sizeof *tagger->facts) != 0) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        tagger->facts[i] = (gg_candidate_facts){.name = GG_NO_NAME};
    }
    for (uint32_t k = 0; k < match->n_options; k++) {
        const gg_entry *entry = gg_option(tagger, match, k);
        uint32_t entity = gg_entry_entity(tagger->index, entry);
        size_t at = place_of(tagger, n, entity);
        gg_candidate_facts *facts = &tagger->facts[at];
        gg_name_traits traits;
        if (at == n || tagger->entities[at] != entity ||
            !is_of_form(tagger, entry, short_forms)) {
            continue;
        }
        if (facts->name == GG_NO_NAME ||
            entry->form <
                gg_index_name_record(tagger->index, facts->name)->form) {
            facts->name = entry->name;
        }
        traits = gg_index_traits(tagger->index, entry->name);
        facts->prior = traits.prior > facts->prior ? traits.prior
                                                  : facts->prior;
        facts->is_dated |= traits.from != 0 || traits.to != 0;
        facts->holds |= date != 0 && (traits.from == 0 || traits.from <= date) &&
                        (traits.to == 0 || date <= traits.to);
    }
    return true;
}

/* How many hold on the date; 0 where that says nothing: no date is known, or
   no name has dates. The last of them goes to *one. */
static size_t count_holding(const gg_tagger *tagger, size_t n, size_t *one)
{
    size_t n_holding = 0;
    bool any_dated = false;

    for (size_t k = 0; k < n; k++) {
        any_dated |= tagger->facts[k].is_dated;
        if (tagger->facts[k].holds) {
            n_holding++;
            *one = k;
        }
    }
    return any_dated ? n_holding : 0;
}

/* The one at least ten times more common than the others; with only_holding
   among those whose date holds. */
static uint32_t by_prior(const gg_tagger *tagger, size_t n, bool only_holding)
{
    uint32_t best = GG_NO_ENTITY;
    double first = 0;
    double second = 0;

    for (size_t k = 0; k < n; k++) {
        double prior = tagger->facts[k].prior;
        if (only_holding && !tagger->facts[k].holds) {
            continue;
        }
        if (prior > first) {
            second = first;
            first = prior;
            best = tagger->entities[k];
        } else if (prior > second) {
            second = prior;
        }
    }
    return first >= 10 * second ? best : GG_NO_ENTITY;
}

/* All n of tagger->entities, about which the facts are gathered. */
static bool leave_ambiguous(gg_tagger *tagger, size_t i, size_t n)
{
    gg_mention *mention = &tagger->mentions[i];

    if (tagger->n_candidates + n > UINT32_MAX ||
        gg_grow(&tagger->candidates, &tagger->candidates_capacity,
                tagger->n_candidates + n, sizeof *tagger->candidates) != 0 ||
        gg_grow(&tagger->candidate_names, &tagger->candidate_names_capacity,
                tagger->n_candidates + n,
                sizeof *tagger->candidate_names) != 0) {
        return false;
    }
    mention->rule = GG_RULE_AMBIGUOUS;
    mention->form = (uint8_t)gg_index_name_record(tagger->index,
                                                  tagger->facts[0].name)
                        ->form;
    mention->first_candidate = (uint32_t)tagger->n_candidates;
    mention->n_candidates = (uint32_t)n;
    for (size_t k = 0; k < n; k++) {
        tagger->candidates[tagger->n_candidates] = tagger->entities[k];
        tagger->candidate_names[tagger->n_candidates++] =
            tagger->facts[k].name;
    }
    return true;
}

/* R3 for match i, whose n candidates stand in tagger->entities. What R3 decides
   is no anchor for it: only names with one entity are unambiguous. */
static bool choose(gg_tagger *tagger, size_t i, size_t n, int32_t date)
{
    const gg_match *match = &tagger->matches[i];
    bool is_before;
    size_t one = 0;
    size_t n_holding;
    uint32_t entity;

    /* one at most: as yet no ambiguous name is an anchor */
    if (keep_nearest(tagger, n, (uint32_t)i, &is_before) != 0) {
        decide(tagger, i, tagger->entities[0], GG_RULE_DOCUMENT, false);
        return true;
    }
    if (!gather(tagger, match, n, false, date)) {
        return false;
    }
    n_holding = count_holding(tagger, n, &one);
    if (n_holding == 1) {
        decide(tagger, i, tagger->entities[one], GG_RULE_DATE, false);
        return true;
    }
    entity = by_prior(tagger, n, n_holding != 0);
    if (entity != GG_NO_ENTITY) {
        decide(tagger, i, entity, GG_RULE_PRIOR, false);
        return true;
    }
    return leave_ambiguous(tagger, i, n);
}

/* *any: there was a name with several entities. */
static bool walk_several(gg_tagger *tagger, int32_t date)
{
    rewind_anchors(tagger);
    for (size_t i = 0; i < tagger->n_matches; i++) {
        pass_before(tagger, i);
        const gg_match *match = &tagger->matches[i];
        size_t n;
        if (match->is_dropped || !match->has_full ||
            tagger->mentions[i].rule != GG_N_RULES) {
            continue;
        }
        n = candidates(tagger, match, false);
        if (n == SIZE_MAX) {
            return false;
        }
        if (n < 2) {
            continue;
        }
        if (!choose(tagger, i, n, date)) {
            return false;
        }
    }
    return true;
}

/* ---- R2 ------------------------------------------------------------------------- */

/* An even match that one entity of the document bears alone, or none: most
   surnames. False where there is more to think about. */
static bool settle_even(gg_tagger *tagger, size_t i)
{
    const gg_match *match = &tagger->matches[i];
    uint32_t at = *bearer_slot(tagger, match->first_option);
    const gg_anchor *a;
    uint32_t entry;

    if (*bearer_slot(tagger, GG_MANY_BEARERS) != GG_NO_ANCHOR) {
        return false;
    }
    if (at == GG_NO_ANCHOR) {
        tagger->n_unanchored++;
        return true;
    }
    a = &tagger->anchors[at];
    entry = gg_index_entity_record(tagger->index, a->entity)->short_entry;
    if (a->next != GG_NO_ANCHOR ||
        entry - match->first_option >= match->n_options) {
        return false;
    }
    decide_by(tagger, i, &tagger->index->entries[entry], GG_RULE_NEAREST);
    return true;
}

/* A short form that is also a full name of somebody else (Bloomberg) is the
   short one only if its full name was read before. */
static bool walk_short(gg_tagger *tagger)
{
    rewind_anchors(tagger);
    for (size_t i = 0; i < tagger->n_matches; i++) {
        pass_before(tagger, i);
        const gg_match *match = &tagger->matches[i];
        bool is_decided = tagger->mentions[i].rule != GG_N_RULES;
        bool is_before;
        size_t n;
        if (match->is_dropped || !match->has_short ||
            (match->is_even && settle_even(tagger, i))) {
            continue;
        }
        n = match->is_even ? anchored_candidates(tagger, match)
                           : candidates(tagger, match, true);
        if (n == SIZE_MAX) {
            return false;
        }
        n = keep_nearest(tagger, n, (uint32_t)i, &is_before);
        if (is_decided &&
            (n != 1 || !is_before ||
             tagger->entities[0] == tagger->mentions[i].entity ||
             holds_possessive(tagger, i))) {
            continue;
        }
        if (n == 1) {
            decide(tagger, i, tagger->entities[0], GG_RULE_NEAREST, true);
        } else if (n == 0) {
            tagger->n_unanchored++;
        } else if (!gather(tagger, match, n, true, 0) ||
                   !leave_ambiguous(tagger, i, n)) {
            return false;
        }
    }
    return true;
}

/* What no rule decided goes, and what names, inside a name of an entity, the
   same entity again (Kim in Kim Jong Un). */
static void drop_undecided(gg_tagger *tagger)
{
    uint32_t outer = GG_NO_ENTITY;
    size_t n = 0;

    for (size_t i = 0; i < tagger->n_matches; i++) {
        const gg_mention *mention = &tagger->mentions[i];
        if (!mention->is_nested) {
            outer = mention->entity;
        }
        if (mention->rule == GG_N_RULES ||
            (mention->is_nested && mention->entity == outer &&
             outer != GG_NO_ENTITY)) {
            continue;
        }
        if (n != i) {
            tagger->mentions[n] = *mention;
        }
        n++;
    }
    tagger->n_mentions = n;
}

bool gg_resolve_matches(gg_tagger *tagger, int32_t date)
{
    bool any_several = false;

    tagger->n_mentions = 0;
    tagger->n_candidates = 0;
    tagger->n_unanchored = 0;
    if (tagger->n_matches == 0) {
        return true;
    }
    if (!reset_anchors(tagger) || !make_mentions(tagger) ||
        !walk_only(tagger, &any_several) ||
        (any_several && !walk_several(tagger, date)) ||
        !gg_find_abbreviations(tagger)) {
        return false;
    }
    if ((any_several || tagger->n_abbreviations != 0) &&
        !anchor_all(tagger)) {
        return false;
    }
    if (!walk_short(tagger)) {
        return false;
    }
    if (tagger->index->n_media != 0) {
        gg_mark_attribution(tagger);
    }
    drop_undecided(tagger);
    return true;
}
