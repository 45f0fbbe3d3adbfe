/* Rules R1 to R3: which entity each match is, by what else the document says.

   Three walks over the matches, so that a later rule sees what the earlier
   ones found anywhere in the document: names with one entity (R1), names with
   several (R3), short forms (R2). */
#include "tag/scratch.h"

#include "base/memory.h"

#include <string.h>

/* ---- anchors: where full names stand ------------------------------------------ */

static size_t anchor_slot(const gg_tagger *tagger, uint32_t entity)
{
    size_t mask = tagger->n_anchor_slots - 1;
    size_t slot = ((size_t)entity * 0x9E3779B1u) & mask;

    while (tagger->anchors[slot].entity != GG_NO_ENTITY &&
           tagger->anchors[slot].entity != entity) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static const gg_anchor *find_anchor(const gg_tagger *tagger, uint32_t entity)
{
    const gg_anchor *anchor = &tagger->anchors[anchor_slot(tagger, entity)];

    return anchor->entity != GG_NO_ENTITY ? anchor : NULL;
}

/* At most one anchor a match, so that many slots are enough. */
static bool reset_anchors(gg_tagger *tagger)
{
    size_t n = 64;

    while (n < tagger->n_matches * 2) {
        n *= 2;
    }
    if (n > tagger->anchors_capacity) {
        gg_anchor *anchors = gg_alloc_array(n, sizeof *anchors);
        if (anchors == NULL) {
            return false;
        }
        gg_free(tagger->anchors);
        tagger->anchors = anchors;
        tagger->anchors_capacity = n;
    }
    tagger->n_anchor_slots = n;
    memset(tagger->anchors, 0xFF,
           tagger->n_anchor_slots * sizeof *tagger->anchors);
    return true;
}

static void anchor(gg_tagger *tagger, uint32_t entity, uint32_t match)
{
    gg_anchor *a = &tagger->anchors[anchor_slot(tagger, entity)];

    if (a->entity == GG_NO_ENTITY) {
        *a = (gg_anchor){entity, match, GG_NO_MATCH};
    }
    a->first = match < a->first ? match : a->first;
}

/* A walk begins: it has passed nothing. */
static void rewind_anchors(gg_tagger *tagger)
{
    for (size_t i = 0; i < tagger->n_anchor_slots; i++) {
        tagger->anchors[i].passed = GG_NO_MATCH;
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
    if (mention->rule != GG_N_RULES && mention->entity != GG_NO_ENTITY &&
        mention->form == GG_FORM_NAME && !mention->is_nested) {
        tagger->anchors[anchor_slot(tagger, mention->entity)].passed =
            (uint32_t)i;
    }
}

/* ---- candidates ----------------------------------------------------------------- */

static const gg_name *option_name(const gg_tagger *tagger,
                                  const gg_match *match, uint32_t k)
{
    const gg_entry *entry =
        &tagger->index->entries[tagger->options[match->first_option + k]];

    return &tagger->index->list.names[entry->name];
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
        const gg_name *name = option_name(tagger, match, k);
        size_t at = n;
        if ((name->form == GG_FORM_SHORT) != short_forms ||
            !tagger->settings.forms[name->form]) {
            continue;
        }
        while (at > 0 && tagger->entities[at - 1] > name->entity) {
            at--;
        }
        if (at > 0 && tagger->entities[at - 1] == name->entity) {
            continue;
        }
        memmove(tagger->entities + at + 1, tagger->entities + at,
                (n - at) * sizeof *tagger->entities);
        tagger->entities[at] = name->entity;
        n++;
    }
    return n;
}

/* The name by which the match is this entity: a full name before others. */
static const gg_name *name_of(const gg_tagger *tagger, const gg_match *match,
                              uint32_t entity, bool short_forms)
{
    const gg_name *best = NULL;

    for (uint32_t k = 0; k < match->n_options; k++) {
        const gg_name *name = option_name(tagger, match, k);
        if (name->entity == entity &&
            (name->form == GG_FORM_SHORT) == short_forms &&
            tagger->settings.forms[name->form] &&
            (best == NULL || name->form < best->form)) {
            best = name;
        }
    }
    return best;
}

/* Looks at the options once, for all walks. */
static void look_at_options(const gg_tagger *tagger, gg_match *match)
{
    for (uint32_t k = 0; k < match->n_options; k++) {
        const gg_entry *entry =
            &tagger->index->entries[tagger->options[match->first_option + k]];
        bool is_asked_for = tagger->settings.forms[entry->form];
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
        const gg_token *tokens = tagger->tokens.items;
        look_at_options(tagger, match);
        tagger->mentions[i] = (gg_mention){
            .start = tokens[match->first_token].start,
            .end = tokens[match->next_token - 1].end,
            .first_token = match->first_token,
            .next_token = match->next_token,
            .entity = GG_NO_ENTITY,
            .rule = GG_N_RULES,
            .is_nested = match->is_nested,
        };
    }
    return true;
}

/* Moody's: the name by which the match was decided may hold its 's. */
static void take_possessive(const gg_tagger *tagger, const gg_match *match,
                            gg_mention *mention)
{
    for (uint32_t k = 0; k < match->n_options; k++) {
        const gg_entry *entry =
            &tagger->index->entries[tagger->options[match->first_option + k]];
        if (entry->name == mention->name &&
            (entry->flags & GG_ENTRY_POSSESSIVE) != 0) {
            const char *p = tagger->text + mention->end;
            mention->end += (unsigned char)*p == 0xE2 ? 4 : 2;
            return;
        }
    }
}

/* Moody's, not Moody: the text bears out the longer of the two. */
static bool holds_possessive(const gg_tagger *tagger, size_t i)
{
    const gg_mention *mention = &tagger->mentions[i];

    return mention->end != tagger->tokens.items[mention->next_token - 1].end;
}

static void decide(gg_tagger *tagger, size_t i, uint32_t entity, gg_rule rule,
                   bool short_form)
{
    gg_mention *mention = &tagger->mentions[i];
    const gg_name *name =
        name_of(tagger, &tagger->matches[i], entity, short_form);

    mention->entity = entity;
    mention->rule = (uint8_t)rule;
    mention->form = name->form;
    mention->name = (uint32_t)(name - tagger->index->list.names);
    mention->end =
        tagger->tokens.items[mention->next_token - 1].end; /* decided anew */
    take_possessive(tagger, &tagger->matches[i], mention);
    if (name->form == GG_FORM_NAME && !mention->is_nested) {
        anchor(tagger, entity, (uint32_t)i);
    }
}

/* ---- R1 ------------------------------------------------------------------------- */

static bool walk_only(gg_tagger *tagger)
{
    for (size_t i = 0; i < tagger->n_matches; i++) {
        const gg_match *match = &tagger->matches[i];
        size_t n;
        if (match->is_dropped || !match->has_full) {
            continue;
        }
        n = candidates(tagger, match, false);
        if (n == SIZE_MAX) {
            return false;
        }
        if (n == 1) {
            decide(tagger, i, tagger->entities[0], GG_RULE_ONLY, false);
        }
    }
    return true;
}

/* ---- the nearest full name --------------------------------------------------------- */

/* Of the first n in tagger->entities, the one whose full name stands nearest
   before match `at`, else nearest behind it; GG_NO_ENTITY when none does. */
static uint32_t nearest(const gg_tagger *tagger, size_t n, uint32_t at,
                        bool *is_before)
{
    const gg_anchor *before = NULL;
    const gg_anchor *behind = NULL;

    for (size_t k = 0; k < n; k++) {
        const gg_anchor *a = find_anchor(tagger, tagger->entities[k]);
        if (a == NULL) {
            continue;
        }
        if (a->passed != GG_NO_MATCH) {
            if (before == NULL || a->passed > before->passed) {
                before = a;
            }
        } else if (a->first > at &&
                   (behind == NULL || a->first < behind->first)) {
            behind = a;
        }
    }
    *is_before = before != NULL;
    if (before != NULL) {
        return before->entity;
    }
    return behind != NULL ? behind->entity : GG_NO_ENTITY;
}

/* ---- R3 ------------------------------------------------------------------------- */

/* Does any of the entity's names here hold on the date? A name without dates
   holds always, which tells nothing: *is_dated says whether one had any. */
static bool holds_on(const gg_tagger *tagger, const gg_match *match,
                     uint32_t entity, int32_t date, bool *is_dated)
{
    bool holds = false;

    for (uint32_t k = 0; k < match->n_options; k++) {
        const gg_name *name = option_name(tagger, match, k);
        if (name->entity != entity) {
            continue;
        }
        *is_dated |= name->from != 0 || name->to != 0;
        holds |= (name->from == 0 || name->from <= date) &&
                 (name->to == 0 || date <= name->to);
    }
    return holds;
}

static uint32_t by_date(const gg_tagger *tagger, const gg_match *match,
                        size_t n, int32_t date)
{
    uint32_t found = GG_NO_ENTITY;
    bool any_dated = false;

    if (date == 0) {
        return GG_NO_ENTITY;
    }
    for (size_t k = 0; k < n; k++) {
        if (!holds_on(tagger, match, tagger->entities[k], date, &any_dated)) {
            continue;
        }
        if (found != GG_NO_ENTITY) {
            return GG_NO_ENTITY; /* more than one holds */
        }
        found = tagger->entities[k];
    }
    return any_dated ? found : GG_NO_ENTITY;
}

static double prior_of(const gg_tagger *tagger, const gg_match *match,
                       uint32_t entity)
{
    double prior = 0;

    for (uint32_t k = 0; k < match->n_options; k++) {
        const gg_name *name = option_name(tagger, match, k);
        if (name->entity == entity && name->prior > prior) {
            prior = name->prior;
        }
    }
    return prior;
}

static uint32_t by_prior(const gg_tagger *tagger, const gg_match *match,
                         size_t n)
{
    uint32_t best = GG_NO_ENTITY;
    double first = 0;
    double second = 0;

    for (size_t k = 0; k < n; k++) {
        double prior = prior_of(tagger, match, tagger->entities[k]);
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

static bool leave_ambiguous(gg_tagger *tagger, size_t i, size_t n,
                            bool short_form)
{
    gg_mention *mention = &tagger->mentions[i];

    if (gg_grow(&tagger->candidates, &tagger->candidates_capacity,
                tagger->n_candidates + n, sizeof *tagger->candidates) != 0) {
        return false;
    }
    mention->rule = GG_RULE_AMBIGUOUS;
    mention->form = name_of(tagger, &tagger->matches[i], tagger->entities[0],
                            short_form)
                        ->form;
    mention->first_candidate = (uint32_t)tagger->n_candidates;
    mention->n_candidates = (uint32_t)n;
    memcpy(tagger->candidates + tagger->n_candidates, tagger->entities,
           n * sizeof *tagger->candidates);
    tagger->n_candidates += n;
    return true;
}

static bool walk_several(gg_tagger *tagger, int32_t date)
{
    rewind_anchors(tagger);
    for (size_t i = 0; i < tagger->n_matches; i++) {
        pass_before(tagger, i);
        const gg_match *match = &tagger->matches[i];
        uint32_t entity;
        gg_rule rule = GG_RULE_DOCUMENT;
        bool is_before;
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
        entity = nearest(tagger, n, (uint32_t)i, &is_before);
        if (entity == GG_NO_ENTITY) {
            rule = GG_RULE_DATE;
            entity = by_date(tagger, match, n, date);
        }
        if (entity == GG_NO_ENTITY) {
            rule = GG_RULE_PRIOR;
            entity = by_prior(tagger, match, n);
        }
        if (entity != GG_NO_ENTITY) {
            decide(tagger, i, entity, rule, false);
        } else if (!leave_ambiguous(tagger, i, n, false)) {
            return false;
        }
    }
    return true;
}

/* ---- R2 ------------------------------------------------------------------------- */

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
        uint32_t entity;
        size_t n;
        if (match->is_dropped || !match->has_short) {
            continue;
        }
        n = candidates(tagger, match, true);
        if (n == SIZE_MAX) {
            return false;
        }
        entity = nearest(tagger, n, (uint32_t)i, &is_before);
        if (is_decided && (entity == GG_NO_ENTITY || !is_before ||
                           entity == tagger->mentions[i].entity ||
                           holds_possessive(tagger, i))) {
            continue;
        }
        if (entity != GG_NO_ENTITY) {
            decide(tagger, i, entity, GG_RULE_NEAREST, true);
        } else {
            tagger->n_unanchored++;
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
        tagger->mentions[n++] = *mention;
    }
    tagger->n_mentions = n;
}

bool gg_resolve_matches(gg_tagger *tagger, int32_t date)
{
    tagger->n_mentions = 0;
    tagger->n_candidates = 0;
    tagger->n_unanchored = 0;
    if (tagger->n_matches == 0) {
        return true;
    }
    if (!reset_anchors(tagger) || !make_mentions(tagger) ||
        !walk_only(tagger) || !walk_several(tagger, date) ||
        !walk_short(tagger)) {
        return false;
    }
    drop_undecided(tagger);
    return true;
}
