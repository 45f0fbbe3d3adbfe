/* gg_search: what a list knows of a name. */
#include "gazgraph.h"

#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "gaz/lookup.h"
#include "run/gazetteer.h"
#include "run/nearness.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

const char *gg_likeness_word(gg_likeness likeness)
{
    static const char *const WORDS[] = {"same", "contains", "near"};

    return WORDS[likeness];
}

/* A name that is told later, the nearest first. */
typedef struct candidate {
    unsigned distance;
    uint32_t name;
} candidate;

typedef struct search {
    const gg_index *index;
    gg_str asked;
    gg_tokens asked_tokens;
    gg_tokens tokens; /* of the name being compared */
    gg_near_name asked_letters;
    bool is_comparable;
    uint32_t same; /* the node of the name itself */
    candidate *candidates;
    size_t n_candidates;
    size_t capacity;
    gg_known_name_fn *known;
    void *user;
    bool stopped;
} search;

/* ---- telling --------------------------------------------------------------------- */

static const char *writing_of(const gg_entry *entry)
{
    if (entry == NULL) {
        return "as another name of this entity";
    }
    if ((entry->flags & GG_ENTRY_ANY_CASE) != 0) {
        return "any case";
    }
    if ((entry->flags & GG_ENTRY_EXACT) != 0) {
        return "exactly as it stands";
    }
    if ((entry->flags & GG_ENTRY_ORDINARY) != 0) {
        return "acronym: capitals only, and not in a line all in capitals";
    }
    if ((entry->flags & GG_ENTRY_ACRONYM) != 0) {
        return "acronym: capitals only";
    }
    return entry->upper_mask != 0 ? "capitals where the name has them"
                                  : "any case";
}

static void put_date(char out[11], int32_t date)
{
    out[0] = '\0';
    if (date != 0) {
        gg_date_format(date, out);
        out[10] = '\0';
    }
}

/* `entry` is how the name is written there; NULL: not known. */
static bool tell(search *s, gg_likeness likeness, uint32_t number,
                 const gg_entry *entry)
{
    gg_name name = gg_index_name(s->index, number);
    gg_entity entity = gg_index_entity(s->index, name.entity);
    gg_known_name out = {
        .likeness = likeness,
        .entity = entity.id.ptr,
        .type = entity.type.ptr,
        .label = entity.label.ptr,
        .name = name.text.ptr,
        .form = gg_form_word((gg_form)name.form),
        .is_derived = gg_index_is_derived(s->index, number),
        .is_hidden = entity.is_hidden,
        .writing = writing_of(entry),
        .prior = name.prior,
        .source = gg_index_file(s->index, name.file),
        .line = name.line,
    };

    put_date(out.from, name.from);
    put_date(out.to, name.to);
    s->stopped = !s->known(s->user, &out);
    return !s->stopped;
}

/* ---- the same name ------------------------------------------------------------------ */

static uint64_t tell_same(search *s)
{
    uint32_t first;
    uint32_t n_entries;
    uint64_t n = 0;

    s->same = gg_index_walk(s->index, s->asked.ptr, s->asked.len,
                            s->asked_tokens.items, s->asked_tokens.n);
    first = gg_index_entries(s->index, s->same, &n_entries);
    for (uint32_t k = 0; k < n_entries && !s->stopped; k++) {
        const gg_entry *entry = &s->index->entries[first + k];
        n++;
        tell(s, GG_LIKE_SAME, entry->name, entry);
    }
    return n;
}

/* ---- other names ---------------------------------------------------------------------- */

/* Do the asked words stand in it one behind the other? */
static bool contains(const search *s)
{
    size_t n = s->asked_tokens.n;

    for (size_t at = 0; at + n <= s->tokens.n; at++) {
        size_t i = 0;
        while (i < n &&
               s->tokens.items[at + i].hash == s->asked_tokens.items[i].hash) {
            i++;
        }
        if (i == n) {
            return s->tokens.n > n;
        }
    }
    return false;
}

static bool add_candidate(search *s, unsigned distance, uint32_t name)
{
    if (gg_grow(&s->candidates, &s->capacity, s->n_candidates + 1,
                sizeof *s->candidates) != 0) {
        return false;
    }
    s->candidates[s->n_candidates++] = (candidate){distance, name};
    return true;
}

/* By distance, then in the order of the list. */
static int compare_candidates(const void *x, const void *y)
{
    const candidate *a = x;
    const candidate *b = y;

    if (a->distance != b->distance) {
        return a->distance < b->distance ? -1 : 1;
    }
    return a->name < b->name ? -1 : a->name > b->name;
}

/* How far the name at hand is from the one asked for. */
static unsigned distance_of(search *s, gg_likeness likeness,
                            const gg_name *name)
{
    gg_near_name letters;

    if (likeness == GG_LIKE_CONTAINS) {
        for (size_t i = 0; i < s->tokens.n; i++) {
            gg_token_get_hash(&s->tokens.items[i], name->text.ptr,
                              name->text.len, s->index->seed);
        }
        return contains(s) ? (unsigned)s->tokens.n : GG_NEAR_NOT;
    }
    if (!s->is_comparable ||
        !gg_near_read(&letters, name->text.ptr, &s->tokens)) {
        return GG_NEAR_NOT;
    }
    return gg_nearness(&s->asked_letters, &letters);
}

/* Names of every entity that are like the one asked for. */
static bool collect(search *s, gg_likeness likeness)
{
    s->n_candidates = 0;
    for (size_t i = 0; i < s->index->n_names; i++) {
        gg_name name = gg_index_name(s->index, (uint32_t)i);
        unsigned distance;
        if (gg_index_is_derived(s->index, (uint32_t)i) ||
            (gg_index_entity_record(s->index, name.entity)->flags &
             GG_ENTITY_HIDDEN) != 0) {
            continue;
        }
        if (!gg_tokenize(&s->tokens, name.text.ptr, name.text.len, 0,
                         s->index->seed)) {
            return false;
        }
        distance = distance_of(s, likeness, &name);
        if (distance < GG_NEAR_NOT &&
            !add_candidate(s, distance, (uint32_t)i)) {
            return false;
        }
    }
    if (s->n_candidates > 1) {
        qsort(s->candidates, s->n_candidates, sizeof *s->candidates,
              compare_candidates);
    }
    return true;
}

/* As bearing the name itself, or by one of the n candidates in front. */
static bool is_told(const search *s, size_t n, uint32_t entity)
{
    uint32_t n_same;

    gg_index_entries_of(s->index, s->same, entity, &n_same);
    if (n_same != 0) {
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        if (gg_index_entity_of(s->index, s->candidates[i].name) == entity) {
            return true;
        }
    }
    return false;
}

/* The first `most` entities, each by its best name. */
static bool tell_best(search *s, gg_likeness likeness, size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_candidates && n < most && !s->stopped; i++) {
        candidate best = s->candidates[i];
        gg_name name = gg_index_name(s->index, best.name);
        uint32_t node;
        if (is_told(s, n, name.entity)) {
            continue;
        }
        s->candidates[n++] = best; /* told ones are kept in front */
        if (!gg_index_locate(s->index, &s->tokens, name.text, &node)) {
            return false;
        }
        tell(s, likeness, best.name,
             gg_index_entry_of(s->index, node, best.name));
    }
    return true;
}

/* Far ones only help where nothing nearer is known. */
static void drop_far(search *s)
{
    enum { BESIDE_THE_BEST = 2 };
    size_t n = 0;

    while (n < s->n_candidates && s->candidates[n].distance <=
                                      s->candidates[0].distance +
                                          BESIDE_THE_BEST) {
        n++;
    }
    s->n_candidates = n;
}

static gg_status tell_others(search *s, uint64_t n_same, size_t most,
                             gg_error *error)
{
    if (s->stopped || most == 0) {
        return GG_OK;
    }
    if (!collect(s, GG_LIKE_CONTAINS) ||
        !tell_best(s, GG_LIKE_CONTAINS, most)) {
        return gg_fail_memory(error);
    }
    if (n_same != 0 || s->n_candidates != 0 || s->stopped) {
        return GG_OK;
    }
    if (!collect(s, GG_LIKE_NEAR)) {
        return gg_fail_memory(error);
    }
    drop_far(s);
    return tell_best(s, GG_LIKE_NEAR, most) ? GG_OK : gg_fail_memory(error);
}

/* ---- all --------------------------------------------------------------------------------- */

static gg_status read_asked(search *s, gg_error *error)
{
    if (gg_utf8_valid_prefix(s->asked.ptr, s->asked.len) != s->asked.len) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "the name is not valid UTF-8");
    }
    if (s->asked.len > UINT16_MAX) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "a name of more than 64 KiB");
    }
    if (!gg_tokenize(&s->asked_tokens, s->asked.ptr, s->asked.len, 0,
                     s->index->seed)) {
        return gg_fail_memory(error);
    }
    if (s->asked_tokens.n == 0) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "the name has no letter and no digit");
    }
    s->is_comparable =
        gg_near_read(&s->asked_letters, s->asked.ptr, &s->asked_tokens);
    return GG_OK;
}

gg_status gg_search(const gg_gazetteer *gazetteer, const char *name,
                    size_t len, size_t most, gg_known_name_fn *known,
                    void *user, uint64_t *n_same, gg_error *error)
{
    search s = {.index = gazetteer->index,
                .asked = {name, len},
                .known = known,
                .user = user};
    uint64_t n = 0;
    gg_status status = read_asked(&s, error);

    if (status == GG_OK) {
        n = tell_same(&s);
        for (size_t i = 0; i < s.asked_tokens.n; i++) {
            gg_token_get_hash(&s.asked_tokens.items[i], name, len,
                              s.index->seed);
        }
        status = tell_others(&s, n, most, error);
    }
    if (n_same != NULL) {
        *n_same = n;
    }
    gg_tokens_clear(&s.asked_tokens);
    gg_tokens_clear(&s.tokens);
    gg_free(s.candidates);
    return status;
}
