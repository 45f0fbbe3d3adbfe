#include "net/newcomers.h"

#include "base/memory.h"

#include <string.h>

void gg_newcomers_clear(gg_newcomers *newcomers)
{
    for (size_t i = 0; i < newcomers->keys.n; i++) {
        gg_free(newcomers->items[i].variants);
        gg_proofs_clear(&newcomers->items[i].places);
    }
    gg_arena_clear(&newcomers->arena);
    gg_key_table_clear(&newcomers->keys);
    gg_free(newcomers->items);
    newcomers->items = NULL;
    newcomers->capacity = 0;
}

/* The one with this id, made if new; NULL when out of memory. */
static gg_newcomer *find(gg_newcomers *newcomers, gg_str id)
{
    uint64_t key = gg_token_hash(id.ptr, id.len, newcomers->seed) | 1;
    gg_newcomer *newcomer;

    for (;; key += 2) {
        size_t known = newcomers->keys.n;
        uint64_t at;
        if (gg_grow(&newcomers->items, &newcomers->capacity, known + 1,
                    sizeof *newcomers->items) != 0) {
            return NULL;
        }
        at = gg_key_table_put(&newcomers->keys, key);
        if (at == GG_NO_NUMBER) {
            return NULL;
        }
        newcomer = &newcomers->items[at];
        if (at == known) {
            memset(newcomer, 0, sizeof *newcomer);
            newcomer->id = gg_arena_copy(&newcomers->arena, id);
            return newcomer->id.ptr != NULL ? newcomer : NULL;
        }
        if (gg_str_equal(newcomer->id, id)) {
            return newcomer;
        }
    }
}

static bool is_shouted(gg_str label)
{
    for (size_t i = 0; i < label.len; i++) {
        if (label.ptr[i] >= 'a' && label.ptr[i] <= 'z') {
            return false;
        }
    }
    return true;
}

bool gg_newcomer_label_is_better(gg_str a, gg_str b)
{
    bool a_shouts = is_shouted(a);
    bool b_shouts = is_shouted(b);

    return a_shouts != b_shouts ? b_shouts : gg_str_compare(a, b) < 0;
}

static bool take_label(gg_newcomers *newcomers, gg_newcomer *newcomer,
                       gg_str label)
{
    if (newcomer->label.ptr != NULL &&
        !gg_newcomer_label_is_better(label, newcomer->label)) {
        return true;
    }
    newcomer->label = gg_arena_copy(&newcomers->arena, label);
    return newcomer->label.ptr != NULL;
}

static uint32_t take(gg_newcomers *newcomers, gg_newcomer *newcomer,
                     gg_str label, uint16_t confidence)
{
    if (newcomer == NULL || !take_label(newcomers, newcomer, label)) {
        return UINT32_MAX;
    }
    if (confidence > newcomer->confidence) {
        newcomer->confidence = confidence;
    }
    return (uint32_t)(newcomer - newcomers->items);
}

uint32_t gg_newcomers_put(gg_newcomers *newcomers,
                          const gg_discovered *discovered, uint64_t document)
{
    gg_newcomer *newcomer = find(newcomers, discovered->id);

    if (newcomer != NULL && newcomer->last_document != document) {
        newcomer->last_document = document;
        newcomer->document_mentions = 0;
        *(gg_str_equal(discovered->type, GG_STR_LITERAL("person"))
              ? &newcomer->n_person
              : &newcomer->n_organisation) += 1;
    }
    return take(newcomers, newcomer, discovered->label,
                discovered->confidence);
}

bool gg_newcomers_note(gg_newcomers *newcomers, gg_newcomer *newcomer,
                       gg_str text, uint64_t mentions)
{
    newcomer->mentions += mentions;
    for (size_t i = 0; i < newcomer->n_variants; i++) {
        if (gg_str_equal(newcomer->variants[i].text, text)) {
            newcomer->variants[i].mentions += mentions;
            return true;
        }
    }
    if (gg_grow(&newcomer->variants, &newcomer->variants_capacity,
                newcomer->n_variants + 1, sizeof *newcomer->variants) != 0) {
        return false;
    }
    text = gg_arena_copy(&newcomers->arena, text);
    newcomer->variants[newcomer->n_variants] = (gg_variant){text, mentions};
    newcomer->n_variants += text.ptr != NULL;
    return text.ptr != NULL;
}

static bool join_notes(gg_newcomers *into, gg_newcomer *newcomer,
                       gg_newcomer *from, uint32_t most_places)
{
    for (size_t i = 0; i < from->n_variants; i++) {
        if (!gg_newcomers_note(into, newcomer, from->variants[i].text,
                               from->variants[i].mentions)) {
            return false;
        }
    }
    for (uint32_t k = 0; k < from->places.n; k++) {
        if (!gg_proofs_put(&newcomer->places, &from->places.items[k],
                           most_places)) {
            return false;
        }
    }
    return true;
}

uint32_t gg_newcomers_join(gg_newcomers *into, gg_newcomer *from,
                           uint32_t most_places)
{
    gg_newcomer *newcomer = find(into, from->id);

    if (newcomer != NULL) {
        newcomer->n_person += from->n_person;
        newcomer->n_organisation += from->n_organisation;
        if (!join_notes(into, newcomer, from, most_places)) {
            return UINT32_MAX;
        }
    }
    return take(into, newcomer, from->label, from->confidence);
}

gg_str gg_newcomer_type(const gg_newcomer *newcomer)
{
    return newcomer->n_person >= newcomer->n_organisation
               ? GG_STR_LITERAL("person")
               : GG_STR_LITERAL("organisation");
}
