#include "tag/explain.h"

#include "tag/scratch.h"

#include <string.h>

static const struct {
    const char *word;
    const char *rule;
} VERDICTS[GG_N_VERDICTS] = {
    [GG_VERDICT_MENTION] = {"mention", ""},
    [GG_VERDICT_JOINT] = {"joint", "M3"},
    [GG_VERDICT_CASE] = {"case", "M4"},
    [GG_VERDICT_LONGER] = {"longer", "M5"},
    [GG_VERDICT_GUARD] = {"guard", "M6"},
    [GG_VERDICT_IGNORED] = {"ignored", ""},
    [GG_VERDICT_HIDDEN] = {"hidden", ""},
    [GG_VERDICT_FORM] = {"form", ""},
    [GG_VERDICT_NO_FULL_NAME] = {"no_full_name", "R2"},
    [GG_VERDICT_NOT_NEAREST] = {"not_nearest", "R2"},
    [GG_VERDICT_FULL_FIRST] = {"full_name_first", "R2"},
    [GG_VERDICT_SHORT_FIRST] = {"short_form_first", "R2"},
    [GG_VERDICT_DOCUMENT] = {"document", "R3"},
    [GG_VERDICT_DATE] = {"date", "R3"},
    [GG_VERDICT_PRIOR] = {"prior", "R3"},
    [GG_VERDICT_AMBIGUOUS] = {"ambiguous", "R3"},
    [GG_VERDICT_ABBREVIATION] = {"abbreviation", ""},
    [GG_VERDICT_SAME_INSIDE] = {"same_inside", ""},
    [GG_VERDICT_NOT_TAKEN] = {"not_taken", ""},
};

const char *gg_verdict_word(gg_verdict verdict)
{
    return VERDICTS[verdict].word;
}

const char *gg_verdict_rule(gg_verdict verdict)
{
    return VERDICTS[verdict].rule;
}

/* ---- what stands there ---------------------------------------------------------- */

/* The mention that came of the match; NULL: none. */
static const gg_mention *mention_of(const gg_tags *tags, const gg_match *match)
{
    for (size_t i = 0; i < tags->n_mentions; i++) {
        const gg_mention *m = &tags->mentions[i];
        if (m->first_token == match->first_token &&
            m->next_token == match->next_token &&
            m->is_nested == match->is_nested) {
            return m;
        }
    }
    return NULL;
}

static bool covers(uint32_t first, uint32_t next, uint32_t token)
{
    return first <= token && token < next;
}

/* The outermost mention over the token. */
static const gg_mention *mention_over(const gg_tags *tags, uint32_t token)
{
    for (size_t i = 0; i < tags->n_mentions; i++) {
        const gg_mention *m = &tags->mentions[i];
        if (covers(m->first_token, m->next_token, token)) {
            return m;
        }
    }
    return NULL;
}

/* The full name of the entity that stands nearest before the mention, else
   nearest behind it. */
static const gg_mention *full_name_near(const gg_tags *tags,
                                        const gg_mention *mention,
                                        uint32_t entity)
{
    const gg_mention *behind = NULL;

    for (size_t i = tags->n_mentions; i > 0; i--) {
        const gg_mention *m = &tags->mentions[i - 1];
        if (m == mention || m->entity != entity ||
            m->form != GG_FORM_NAME || m->is_nested) {
            continue;
        }
        if (m < mention) {
            return m;
        }
        behind = m;
    }
    return behind;
}

/* R3 looks only at names with one entity. */
static const gg_mention *clear_name_near(const gg_tags *tags,
                                         const gg_mention *mention)
{
    const gg_mention *best = NULL;

    for (size_t i = 0; i < tags->n_mentions; i++) {
        const gg_mention *m = &tags->mentions[i];
        if (m->entity == mention->entity && m->rule == GG_RULE_ONLY &&
            m->form == GG_FORM_NAME && !m->is_nested &&
            (m < mention || best == NULL)) {
            best = m;
        }
    }
    return best;
}

static const gg_mention *anchor_of(gg_tagger *tagger, const gg_tags *tags,
                                   const gg_mention *mention)
{
    const gg_abbreviation *a;

    switch ((gg_rule)mention->rule) {
    case GG_RULE_NEAREST:
        return full_name_near(tags, mention, mention->entity);
    case GG_RULE_DOCUMENT:
        return clear_name_near(tags, mention);
    case GG_RULE_ABBREVIATION:
        a = gg_abbreviation_at(tagger, mention->first_token);
        for (size_t i = 0; a != NULL && i < tags->n_mentions; i++) {
            const gg_mention *m = &tags->mentions[i];
            if (m->entity == a->entity &&
                (m->next_token == a->first_token ||
                 m->first_token == a->first_token + a->n_tokens)) {
                return m;
            }
        }
        return NULL;
    default:
        return NULL;
    }
}

/* ---- verdicts ------------------------------------------------------------------- */

static bool is_candidate(const gg_tags *tags, const gg_mention *mention,
                         uint32_t entity)
{
    for (uint32_t k = 0; k < mention->n_candidates; k++) {
        if (tags->candidates[mention->first_candidate + k] == entity) {
            return true;
        }
    }
    return false;
}

static bool is_named(const gg_tags *tags, uint32_t entity)
{
    for (size_t i = 0; i < tags->n_mentions; i++) {
        const gg_mention *m = &tags->mentions[i];
        if (m->form == GG_FORM_NAME && !m->is_nested &&
            (m->entity == entity || (m->entity == GG_NO_ENTITY &&
                                     is_candidate(tags, m, entity)))) {
            return true;
        }
    }
    return false;
}

/* A short form that another one beat, or nobody took. */
static gg_verdict judge_short(const gg_tags *tags, const gg_mention *mention,
                              uint32_t entity)
{
    if (!is_named(tags, entity)) {
        return GG_VERDICT_NO_FULL_NAME;
    }
    return mention != NULL && mention->form != GG_FORM_SHORT
               ? GG_VERDICT_FULL_FIRST
               : GG_VERDICT_NOT_NEAREST;
}

/* Another name that another entity beat. */
static gg_verdict judge_full(const gg_mention *mention)
{
    switch ((gg_rule)mention->rule) {
    case GG_RULE_NEAREST:
        return GG_VERDICT_SHORT_FIRST;
    case GG_RULE_DOCUMENT:
        return GG_VERDICT_DOCUMENT;
    case GG_RULE_DATE:
        return GG_VERDICT_DATE;
    case GG_RULE_PRIOR:
        return GG_VERDICT_PRIOR;
    default:
        return GG_VERDICT_NOT_TAKEN;
    }
}

/* A name that is among those of the match. */
static gg_verdict judge_match(const gg_tagger *tagger, const gg_tags *tags,
                              const gg_match *match, uint32_t name)
{
    const gg_mention *mention = mention_of(tags, match);
    uint32_t entity = gg_index_entity_of(tagger->index, name);
    uint32_t form = gg_index_name_record(tagger->index, name)->form;

    if ((gg_index_entity_record(tagger->index, entity)->flags &
         GG_ENTITY_HIDDEN) != 0) {
        return GG_VERDICT_IGNORED;
    }
    if (mention != NULL && mention->rule == GG_RULE_ABBREVIATION) {
        return GG_VERDICT_ABBREVIATION;
    }
    if (match->guard != GG_GUARD_NONE) {
        return GG_VERDICT_GUARD;
    }
    if (match->is_dropped) {
        return GG_VERDICT_HIDDEN;
    }
    if (!tagger->settings.forms[form]) {
        return GG_VERDICT_FORM;
    }
    if (mention != NULL && mention->entity == entity) {
        return GG_VERDICT_MENTION;
    }
    if (mention != NULL && mention->entity == GG_NO_ENTITY &&
        is_candidate(tags, mention, entity)) {
        return GG_VERDICT_AMBIGUOUS;
    }
    if (match->is_nested && mention == NULL && form != GG_FORM_SHORT) {
        return GG_VERDICT_SAME_INSIDE;
    }
    if (form == GG_FORM_SHORT) {
        return judge_short(tags, mention, entity);
    }
    return mention != NULL ? judge_full(mention) : GG_VERDICT_NOT_TAKEN;
}

static bool has_option(const gg_tagger *tagger, const gg_match *match,
                       uint32_t entry)
{
    for (uint32_t k = 0; k < match->n_options; k++) {
        if (gg_option(tagger, match, k) == &tagger->index->entries[entry]) {
            return true;
        }
    }
    return false;
}

/* ---- readings ------------------------------------------------------------------- */

static bool has_reading(const gg_explanation *out, const gg_explained *reading)
{
    for (size_t i = 0; i < out->n_readings; i++) {
        const gg_explained *r = &out->readings[i];
        if (r->name == reading->name &&
            r->first_token == reading->first_token &&
            r->next_token == reading->next_token) {
            return true;
        }
    }
    return false;
}

/* Longer ones first, then as they come. */
static void put_reading(gg_explanation *out, const gg_explained *reading)
{
    uint32_t len = reading->next_token - reading->first_token;
    size_t at;

    if (has_reading(out, reading)) {
        return;
    }
    if (out->n_readings == GG_MAX_EXPLAINED) {
        out->n_more++;
        return;
    }
    at = out->n_readings++;
    while (at > 0 && out->readings[at - 1].next_token -
                             out->readings[at - 1].first_token < len) {
        out->readings[at] = out->readings[at - 1];
        at--;
    }
    out->readings[at] = *reading;
}

/* What the tagger took over the token, outer ones first. */
static void read_matches(gg_tagger *tagger, const gg_tags *tags,
                         uint32_t token, gg_explanation *out)
{
    for (size_t i = 0; i < tagger->n_matches; i++) {
        const gg_match *match = &tagger->matches[i];
        if (!covers(match->first_token, match->next_token, token)) {
            continue;
        }
        for (uint32_t k = 0; k < match->n_options; k++) {
            const gg_entry *entry =
                gg_option(tagger, match, k);
            gg_verdict verdict =
                judge_match(tagger, tags, match, entry->name);
            put_reading(out, &(gg_explained){
                                 .name = entry->name,
                                 .first_token = match->first_token,
                                 .next_token = match->next_token,
                                 .verdict = (uint8_t)verdict,
                                 .is_inflected = true, /* until found */
                                 .other_token = verdict == GG_VERDICT_GUARD
                                                    ? match->guard_token
                                                    : GG_NO_TOKEN});
        }
    }
}

/* The match that stands in the way of tokens [first, next). */
static const gg_match *match_over(const gg_tagger *tagger, uint32_t first,
                                  uint32_t next)
{
    for (size_t i = 0; i < tagger->n_matches; i++) {
        const gg_match *match = &tagger->matches[i];
        if (!match->is_nested && match->first_token < next &&
            first < match->next_token) {
            return match;
        }
    }
    return NULL;
}

/* A name of the index whose words stand at `first`. */
static void read_entry(gg_tagger *tagger, uint32_t number, uint32_t first,
                       gg_explanation *out)
{
    const gg_entry *entry = &tagger->index->entries[number];
    gg_explained reading = {.name = entry->name,
                          .first_token = first,
                          .next_token = first + entry->n_tokens,
                          .verdict = GG_VERDICT_NOT_TAKEN,
                          .other_token = GG_NO_TOKEN};
    const gg_match *match;

    if (!gg_entry_has_room(entry, tagger->tokens.n - first)) {
        return;
    }
    for (size_t i = 0; i < out->n_readings; i++) {
        gg_explained *r = &out->readings[i];
        if (r->name == reading.name && r->first_token == first &&
            r->next_token == reading.next_token) {
            r->is_inflected = false;
            return;
        }
    }
    match = match_over(tagger, first, reading.next_token);
    if (!gg_gaps_fit(tagger, entry, first)) {
        reading.verdict = GG_VERDICT_JOINT;
    } else if (!gg_case_fits(tagger, entry, first)) {
        reading.verdict = GG_VERDICT_CASE;
    } else if (match != NULL && !has_option(tagger, match, number)) {
        reading.verdict = match->n_options != 0 ? GG_VERDICT_LONGER
                                                : GG_VERDICT_ABBREVIATION;
        reading.other_token = match->first_token;
        reading.other_next = match->next_token;
    }
    put_reading(out, &reading);
}

/* Every name on the way from `first` that reaches over the token. */
static void read_path(gg_tagger *tagger, uint32_t first, uint32_t token,
                      gg_explanation *out)
{
    const gg_index *index = tagger->index;
    gg_path path = gg_path_begin(index, gg_word_of(tagger, first));
    uint32_t next = first + 1;

    while (path.node != GG_NO_NODE) {
        uint32_t n;
        uint32_t first_entry = gg_index_entries(index, path.node, &n);
        for (uint32_t k = 0; k < n && next > token; k++) {
            read_entry(tagger, first_entry + k, first, out);
        }
        if (next >= tagger->tokens.n || next - first == GG_NAME_MAX_TOKENS ||
            (tagger->tokens.items[next].flags & GG_TOKEN_PARAGRAPH) != 0) {
            break;
        }
        path = gg_path_on(index, path, gg_word_of(tagger, next));
        next++;
    }
}

void gg_tag_explain(gg_tagger *tagger, const gg_tags *tags, uint32_t token,
                    gg_explanation *out)
{
    uint32_t first = token + 1 > GG_NAME_MAX_TOKENS
                         ? token + 1 - GG_NAME_MAX_TOKENS
                         : 0;

    memset(out, 0, sizeof *out);
    out->mention = mention_over(tags, token);
    if (out->mention != NULL) {
        out->anchor = anchor_of(tagger, tags, out->mention);
    }
    read_matches(tagger, tags, token, out);
    for (; first <= token; first++) {
        read_path(tagger, first, token, out);
    }
}

void gg_tag_look_up(gg_tagger *tagger, gg_explanation *out)
{
    const gg_index *index = tagger->index;
    gg_path path = {.node = GG_NO_NODE};
    uint32_t first;
    uint32_t n;

    memset(out, 0, sizeof *out);
    for (uint32_t i = 0; i < tagger->tokens.n; i++) {
        uint32_t word = gg_word_of(tagger, i);
        if (word == GG_NO_WORD || i == GG_NAME_MAX_TOKENS) {
            return;
        }
        path = i == 0 ? gg_path_begin(index, word)
                      : gg_path_on(index, path, word);
        if (path.node == GG_NO_NODE) {
            return;
        }
    }
    first = gg_index_entries(index, path.node, &n);
    for (uint32_t k = 0; k < n; k++) {
        const gg_entry *entry = &index->entries[first + k];
        put_reading(out, &(gg_explained){.name = entry->name,
                                       .next_token = entry->n_tokens,
                                       .verdict = GG_VERDICT_NOT_TAKEN,
                                       .other_token = GG_NO_TOKEN});
    }
}
