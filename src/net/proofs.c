#include "net/proofs.h"

#include "base/memory.h"

#include <string.h>

/* What an allocation costs besides its bytes, about. */
enum { BLOCK_BYTES = 16 };

gg_meter *gg_meter_new(void)
{
    gg_meter *meter = gg_alloc_array(1, sizeof *meter);

    if (meter != NULL) {
        atomic_init(&meter->bytes, 0);
        atomic_init(&meter->n_users, 1);
    }
    return meter;
}

void gg_meter_take(gg_meter *meter)
{
    atomic_fetch_add_explicit(&meter->n_users, 1, memory_order_relaxed);
}

void gg_meter_leave(gg_meter *meter)
{
    if (meter != NULL && atomic_fetch_sub(&meter->n_users, 1) == 1) {
        gg_free(meter);
    }
}

size_t gg_meter_bytes(const gg_meter *meter)
{
    return atomic_load_explicit(&meter->bytes, memory_order_relaxed);
}

static void meter_add(gg_meter *meter, size_t bytes)
{
    gg_meter_take(meter);
    atomic_fetch_add_explicit(&meter->bytes, bytes, memory_order_relaxed);
}

static void meter_subtract(gg_meter *meter, size_t bytes)
{
    atomic_fetch_sub_explicit(&meter->bytes, bytes, memory_order_relaxed);
    gg_meter_leave(meter);
}

static void become_user(atomic_size_t *n_users)
{
    atomic_fetch_add_explicit(n_users, 1, memory_order_relaxed);
}

static bool was_last_user(atomic_size_t *n_users)
{
    return atomic_fetch_sub(n_users, 1) == 1;
}

gg_origin *gg_origin_new(const gg_document *document, gg_meter *meter)
{
    size_t bytes = sizeof(gg_origin) + document->id.len +
                   document->source.len + 1;
    gg_origin *origin = gg_alloc_array(bytes, 1);

    if (origin == NULL) {
        return NULL;
    }
    atomic_init(&origin->n_users, 1);
    origin->meter = meter;
    origin->bytes_taken = bytes + BLOCK_BYTES;
    meter_add(meter, origin->bytes_taken);
    origin->date = document->date;
    origin->record = document->record;
    origin->id = (gg_str){origin->bytes, document->id.len};
    origin->source =
        (gg_str){origin->bytes + document->id.len, document->source.len};
    if (document->id.len != 0) {
        memcpy(origin->bytes, document->id.ptr, document->id.len);
    }
    if (document->source.len != 0) {
        memcpy(origin->bytes + document->id.len, document->source.ptr,
               document->source.len);
    }
    return origin;
}

static size_t quote_bytes(size_t len)
{
    return sizeof(gg_quote) + len + 1 + BLOCK_BYTES;
}

gg_quote *gg_quote_new(gg_str text, gg_meter *meter)
{
    gg_quote *quote = gg_alloc_array(sizeof *quote + text.len + 1, 1);

    if (quote == NULL) {
        return NULL;
    }
    atomic_init(&quote->n_users, 1);
    quote->meter = meter;
    meter_add(meter, quote_bytes(text.len));
    quote->len = text.len;
    if (text.len != 0) {
        memcpy(quote->bytes, text.ptr, text.len);
    }
    return quote;
}

void gg_origin_release(gg_origin *origin)
{
    if (origin != NULL && was_last_user(&origin->n_users)) {
        meter_subtract(origin->meter, origin->bytes_taken);
        gg_free(origin);
    }
}

void gg_quote_release(gg_quote *quote)
{
    if (quote != NULL && was_last_user(&quote->n_users)) {
        meter_subtract(quote->meter, quote_bytes(quote->len));
        gg_free(quote);
    }
}

static int compare_u64(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

int gg_proof_compare(const gg_proof *a, const gg_proof *b)
{
    int order = compare_u64(a->rank, b->rank);

    if (order != 0) {
        return order;
    }
    if (a->origin != b->origin) {
        /* 0, unknown, becomes the latest of all */
        order = compare_u64((uint64_t)(uint32_t)a->origin->date - 1,
                            (uint64_t)(uint32_t)b->origin->date - 1);
        if (order == 0) {
            order = gg_str_compare(a->origin->id, b->origin->id);
        }
        if (order == 0) {
            order = gg_str_compare(a->origin->source, b->origin->source);
        }
        if (order == 0) {
            order = compare_u64(a->origin->record, b->origin->record);
        }
    }
    if (order == 0) {
        order = compare_u64(a->start, b->start);
    }
    if (order == 0) {
        order = compare_u64(a->end, b->end);
    }
    if (order == 0) {
        order = (int)b->in_title - (int)a->in_title;
    }
    if (order == 0 && a->quote != NULL && b->quote != NULL) {
        order = gg_str_compare((gg_str){a->quote->bytes, a->quote->len},
                               (gg_str){b->quote->bytes, b->quote->len});
    }
    return order;
}

/* The one that is a copy of it, or n. */
static uint32_t find_copy(const gg_proofs *proofs, const gg_proof *proof)
{
    uint32_t i = proof->print == 0 ? proofs->n : 0;

    while (i < proofs->n && proofs->items[i].print != proof->print) {
        i++;
    }
    return i;
}

bool gg_proofs_want(const gg_proofs *proofs, const gg_proof *proof,
                    uint32_t most)
{
    uint32_t copy = find_copy(proofs, proof);
    int order;

    if (copy == proofs->n && (proofs->n < most || most == 0)) {
        return most != 0;
    }
    order = gg_proof_compare(
        proof, &proofs->items[copy < proofs->n ? copy : proofs->n - 1]);
    return order < 0 || (order == 0 && proof->quote == NULL);
}

static void release(const gg_proof *proof)
{
    gg_origin_release(proof->origin);
    gg_quote_release(proof->quote);
}

static bool make_room(gg_proofs *proofs, uint32_t most)
{
    uint32_t capacity = proofs->capacity == 0 ? 1 : proofs->capacity * 2;
    gg_proof *items;

    if (proofs->n < proofs->capacity) {
        return true;
    }
    if (capacity > most) {
        capacity = most;
    }
    items = gg_realloc_array(proofs->items, capacity, sizeof *items);
    if (items == NULL) {
        return false;
    }
    proofs->items = items;
    proofs->capacity = capacity;
    return true;
}

static void take_out(gg_proofs *proofs, uint32_t at)
{
    release(&proofs->items[at]);
    proofs->n--;
    for (; at < proofs->n; at++) {
        proofs->items[at] = proofs->items[at + 1];
    }
}

bool gg_proofs_put(gg_proofs *proofs, const gg_proof *proof, uint32_t most)
{
    uint32_t at = find_copy(proofs, proof);

    if (!gg_proofs_want(proofs, proof, most)) {
        return true;
    }
    if (at < proofs->n) {
        take_out(proofs, at);
    } else if (proofs->n == most) {
        take_out(proofs, most - 1);
    } else if (!make_room(proofs, most)) {
        return false;
    }
    at = proofs->n;
    while (at > 0 && gg_proof_compare(proof, &proofs->items[at - 1]) < 0) {
        proofs->items[at] = proofs->items[at - 1];
        at--;
    }
    proofs->items[at] = *proof;
    become_user(&proof->origin->n_users);
    become_user(&proof->quote->n_users);
    proofs->n++;
    return true;
}

void gg_proofs_clear(gg_proofs *proofs)
{
    for (uint32_t i = 0; i < proofs->n; i++) {
        release(&proofs->items[i]);
    }
    gg_free(proofs->items);
    *proofs = (gg_proofs){NULL, 0, 0};
}
