#include "net/unclear.h"

#include "base/memory.h"
#include "text/tokens.h"

#include <stdlib.h>
#include <string.h>

static void clear_row(gg_unclear_row *row)
{
    gg_free((void *)row->surface.ptr);
    gg_free(row->candidates);
    gg_proofs_clear(&row->places);
}

void gg_unclear_clear(gg_unclear *unclear)
{
    for (size_t i = 0; i < unclear->keys.n; i++) {
        clear_row(&unclear->rows[i]);
    }
    gg_free(unclear->rows);
    gg_key_table_clear(&unclear->keys);
    unclear->rows = NULL;
    unclear->capacity = 0;
}

size_t gg_unclear_count(const gg_unclear *unclear)
{
    return unclear->keys.n;
}

static bool is_row(const gg_unclear_row *row, gg_str surface, uint8_t form,
                   const uint32_t *candidates, uint32_t n)
{
    return row->form == form && row->n_candidates == n &&
           gg_str_equal(row->surface, surface) &&
           memcmp(row->candidates, candidates, n * sizeof *candidates) == 0;
}

static uint64_t key_of(const gg_unclear *unclear, gg_str surface,
                       const uint32_t *candidates, uint32_t n)
{
    uint64_t key = gg_token_hash(surface.ptr, surface.len, unclear->seed);

    for (uint32_t k = 0; k < n; k++) {
        key = (key ^ candidates[k]) * UINT64_C(0x9E3779B97F4A7C15);
        key ^= key >> 29;
    }
    return key | 1; /* never 0 */
}

static bool make_row(gg_unclear_row *row, gg_str surface, uint8_t form,
                     const uint32_t *candidates, uint32_t n)
{
    char *copy = gg_alloc_array(surface.len, 1);
    uint32_t *list = gg_alloc_array(n, sizeof *list);

    if (copy == NULL || list == NULL) {
        gg_free(copy);
        gg_free(list);
        return false;
    }
    memcpy(copy, surface.ptr, surface.len);
    memcpy(list, candidates, n * sizeof *list);
    *row = (gg_unclear_row){.surface = {copy, surface.len},
                            .candidates = list,
                            .n_candidates = n,
                            .form = form};
    return true;
}

/* Two rows with one key are told apart by what they hold: the next key. */
gg_unclear_row *gg_unclear_put(gg_unclear *unclear, gg_str surface,
                               uint8_t form, const uint32_t *candidates,
                               uint32_t n_candidates)
{
    uint64_t key = key_of(unclear, surface, candidates, n_candidates);

    for (;; key += 2) {
        uint64_t at = gg_key_table_find(&unclear->keys, key);
        if (at == GG_NO_NUMBER) {
            break;
        }
        if (is_row(&unclear->rows[at], surface, form, candidates,
                   n_candidates)) {
            return &unclear->rows[at];
        }
    }
    gg_unclear_row row;
    if (gg_grow(&unclear->rows, &unclear->capacity, unclear->keys.n + 1,
                sizeof *unclear->rows) != 0 ||
        !make_row(&row, surface, form, candidates, n_candidates)) {
        return NULL;
    }
    uint64_t at = gg_key_table_put(&unclear->keys, key);
    if (at == GG_NO_NUMBER) {
        clear_row(&row);
        return NULL;
    }
    unclear->rows[at] = row;
    return &unclear->rows[at];
}

static bool join_row(gg_unclear *into, gg_unclear_row *from, uint32_t most)
{
    gg_unclear_row *row =
        gg_unclear_put(into, from->surface, from->form, from->candidates,
                       from->n_candidates);

    if (row == NULL) {
        return false;
    }
    row->mentions += from->mentions;
    row->documents += from->documents;
    for (uint32_t k = 0; k < from->places.n; k++) {
        if (!gg_proofs_put(&row->places, &from->places.items[k], most)) {
            return false;
        }
    }
    return true;
}

bool gg_unclear_join(gg_unclear *into, gg_unclear *from, uint32_t most)
{
    bool ok = true;

    for (size_t i = 0; i < from->keys.n && ok; i++) {
        ok = join_row(into, &from->rows[i], most);
    }
    gg_unclear_clear(from);
    return ok;
}

static int compare_rows(const void *x, const void *y)
{
    const gg_unclear_row *a = x;
    const gg_unclear_row *b = y;
    int order;

    if (a->mentions != b->mentions) {
        return a->mentions > b->mentions ? -1 : 1;
    }
    order = gg_str_compare(a->surface, b->surface);
    for (uint32_t k = 0;
         order == 0 && k < a->n_candidates && k < b->n_candidates; k++) {
        order = a->candidates[k] < b->candidates[k]
                    ? -1
                    : a->candidates[k] > b->candidates[k];
    }
    if (order == 0 && a->n_candidates != b->n_candidates) {
        order = a->n_candidates < b->n_candidates ? -1 : 1;
    }
    return order != 0 ? order : (int)a->form - (int)b->form;
}

void gg_unclear_sort(gg_unclear *unclear)
{
    if (unclear->keys.n != 0) {
        qsort(unclear->rows, unclear->keys.n, sizeof *unclear->rows,
              compare_rows);
    }
}
