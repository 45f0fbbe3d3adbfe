#include "net/newcomers.h"

#include "base/memory.h"

#include <string.h>

void gg_newcomers_clear(gg_newcomers *newcomers)
{
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

static bool take_label(gg_newcomers *newcomers, gg_newcomer *newcomer,
                       gg_str label)
{
    if (newcomer->label.ptr != NULL) {
        bool old = is_shouted(newcomer->label);
        bool new = is_shouted(label);
        if (old != new ? new
                       : gg_str_compare(newcomer->label, label) <= 0) {
            return true;
        }
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
                          const gg_discovered *discovered)
{
    gg_newcomer *newcomer = find(newcomers, discovered->id);

    if (newcomer != NULL &&
        gg_str_equal(discovered->type, GG_STR_LITERAL("person"))) {
        newcomer->n_person++;
    } else if (newcomer != NULL) {
        newcomer->n_organisation++;
    }
    return take(newcomers, newcomer, discovered->label,
                discovered->confidence);
}

uint32_t gg_newcomers_join(gg_newcomers *into, const gg_newcomer *from)
{
    gg_newcomer *newcomer = find(into, from->id);

    if (newcomer != NULL) {
        newcomer->n_person += from->n_person;
        newcomer->n_organisation += from->n_organisation;
    }
    return take(into, newcomer, from->label, from->confidence);
}

gg_str gg_newcomer_type(const gg_newcomer *newcomer)
{
    return newcomer->n_person >= newcomer->n_organisation
               ? GG_STR_LITERAL("person")
               : GG_STR_LITERAL("organisation");
}
