#include "net/pair_runs.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/varint.h"

#include <string.h>

enum {
    WRITE_BYTES = 256 * 1024,
    NUMBER_BYTES = GG_VARINT_MOST,
    RECORD_BYTES = 13 * NUMBER_BYTES /* without the evidence */
};

/* ---- writing --------------------------------------------------------------------- */

typedef struct writer {
    gg_pairs *pairs;
    gg_buf bytes;
    uint64_t last_hash;
    gg_status status;
    gg_error *error;
} writer;

static void flush(writer *w)
{
    if (w->status == GG_OK && w->bytes.failed) {
        w->status = gg_fail_memory(w->error);
    }
    if (w->status == GG_OK) {
        w->status = gg_scratch_write(&w->pairs->scratch, w->bytes.ptr,
                                     w->bytes.len, w->error);
    }
    gg_buf_reset(&w->bytes);
}

static void put_number(writer *w, uint64_t value)
{
    gg_varint_put(&w->bytes, value);
}

static void put_text(writer *w, gg_str text)
{
    put_number(w, text.len);
    gg_buf_put_str(&w->bytes, text);
}

static void put_proof(writer *w, const gg_proof *proof)
{
    put_number(w, (uint64_t)(uint32_t)proof->origin->date);
    put_number(w, proof->origin->record);
    put_text(w, proof->origin->id);
    put_text(w, proof->origin->source);
    put_number(w, proof->start);
    put_number(w, proof->end);
    put_number(w, proof->rank);
    put_number(w, proof->in_title);
    put_number(w, proof->print);
    put_text(w, (gg_str){proof->quote->bytes, proof->quote->len});
    if (w->bytes.len >= WRITE_BYTES) {
        flush(w);
    }
}

static void put_list(writer *w, const gg_list32 *list)
{
    for (uint32_t k = 0; k < list->n; k++) {
        put_number(w, gg_list32_items(list)[k]);
    }
}

static void put_slices(writer *w, const gg_slices *slices)
{
    for (size_t i = 0; i < slices->n; i++) {
        put_number(w, (uint32_t)slices->items[i].first);
        put_number(w, slices->items[i].windows);
        put_number(w, slices->items[i].lost);
        put_number(w, slices->items[i].lost_parts);
        if (w->bytes.len >= WRITE_BYTES) {
            flush(w);
        }
    }
}

static void put_details(writer *w, const gg_pair_more *more)
{
    const gg_slices *slices =
        w->pairs->slices != NULL ? &w->pairs->slices[more - w->pairs->more]
                                 : NULL;

    put_number(w, more->lost);
    put_number(w, more->lost_parts);
    put_number(w, more->strength);
    put_number(w, slices != NULL ? slices->n : 0);
    put_number(w, more->outlets.n);
    put_number(w, more->documents.n);
    put_number(w, more->proofs.n);
    if (slices != NULL) {
        put_slices(w, slices);
    }
    put_list(w, &more->outlets);
    put_list(w, &more->documents);
    for (uint32_t k = 0; k < more->proofs.n; k++) {
        put_proof(w, &more->proofs.items[k]);
    }
}

static void put_slot(writer *w, const gg_pair_slot *slot, uint32_t open)
{
    const gg_pair_more *more =
        w->pairs->settings.details ? &w->pairs->more[slot->more] : NULL;
    bool is_open = open != 0 && slot->last_document == open;
    unsigned char bytes[RECORD_BYTES];
    unsigned char *to = gg_varint_write(bytes, slot->hash - w->last_hash);

    w->last_hash = slot->hash;
    to = gg_varint_write(to, (uint64_t)slot->windows << 3 |
                     (slot->first != 0 ? 4u : 0u) | (more != NULL ? 2u : 0u) |
                     (is_open ? 1u : 0u));
    to = gg_varint_write(to, slot->documents);
    if (slot->first != 0) {
        to = gg_varint_write(to, (uint32_t)slot->first);
        to = gg_varint_write(to, (uint32_t)(slot->last - slot->first));
    }
    gg_buf_put(&w->bytes, bytes, (size_t)(to - bytes));
    if (more != NULL) {
        put_details(w, more);
    }
    if (is_open) {
        put_number(w, more != NULL ? more->document_windows : 0);
    }
    if (w->bytes.len >= WRITE_BYTES) {
        flush(w);
    }
}

/* A place in the list of runs, and a file for the first; NULL and an error. */
static gg_pair_run *begin_run(gg_pairs *pairs, gg_error *error)
{
    size_t n = (size_t)1 << pairs->log_parts;
    gg_pair_run run = {.continues = pairs->continues};

    if (pairs->scratch.fd < 0 &&
        gg_scratch_open(&pairs->scratch, pairs->settings.folder, error) !=
            GG_OK) {
        return NULL;
    }
    run.starts = gg_alloc_array(n + 1, sizeof *run.starts);
    run.counts = gg_alloc_array(n, sizeof *run.counts);
    if (run.starts == NULL || run.counts == NULL ||
        gg_grow(&pairs->runs, &pairs->runs_capacity, pairs->n_runs + 1,
                sizeof *pairs->runs) != 0) {
        gg_free(run.starts);
        gg_free(run.counts);
        gg_fail_memory(error);
        return NULL;
    }
    pairs->runs[pairs->n_runs] = run;
    return &pairs->runs[pairs->n_runs++];
}

gg_status gg_pairs_write_run(gg_pairs *pairs, uint32_t open, gg_error *error)
{
    writer w = {.pairs = pairs, .error = error};
    size_t n = (size_t)1 << pairs->log_parts;
    const gg_pair_run *run = begin_run(pairs, error);

    if (run == NULL) {
        return error->status;
    }
    gg_buf_init(&w.bytes);
    for (size_t i = 0; i < n && w.status == GG_OK; i++) {
        run->starts[i] = pairs->scratch.size + w.bytes.len;
        run->counts[i] = pairs->parts[i].n;
        w.last_hash = 0;
        for (uint32_t k = 0; k < pairs->parts[i].n && w.status == GG_OK;
             k++) {
            put_slot(&w, &pairs->parts[i].slots[k], open);
        }
    }
    if (w.status == GG_OK) {
        flush(&w);
        run->starts[n] = pairs->scratch.size;
    }
    gg_buf_clear(&w.bytes);
    return w.status;
}

/* ---- reading --------------------------------------------------------------------- */

/* At least `want` bytes in the buffer, or all that there are. */
static gg_status fill(gg_pair_cursor *c, size_t want, gg_error *error)
{
    size_t left = c->len - c->used;
    uint64_t behind = c->end - c->at;
    size_t n = c->size - left;
    gg_status status;

    if (left >= want || behind == 0) {
        return GG_OK;
    }
    memmove(c->buffer, c->buffer + c->used, left);
    if (n > behind) {
        n = (size_t)behind;
    }
    status = gg_scratch_read(c->scratch, c->at, c->buffer + left, n, error);
    c->at += n;
    c->used = 0;
    c->len = left + n;
    return status;
}

/* Nobody else has the file; but a bad disk shall not become a bad pointer:
   behind the end there are zeros. */
static uint64_t get(gg_pair_cursor *c)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64 && c->used < c->len; shift += 7) {
        unsigned char byte = c->buffer[c->used++];
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            break;
        }
    }
    return value;
}

/* What follows when all lists are read. */
static gg_status read_open(gg_pair_cursor *c, gg_error *error)
{
    gg_pair_record *r = &c->record;
    gg_status status = GG_OK;

    if (r->is_open && r->n_slices == 0 && r->n_outlets == 0 &&
        r->n_documents == 0 && r->n_proofs == 0) {
        status = fill(c, NUMBER_BYTES, error);
        r->open_windows = get(c);
    }
    return status;
}

static gg_status read_record(gg_pair_cursor *c, gg_error *error)
{
    gg_status status = fill(c, RECORD_BYTES, error);
    gg_pair_record *r = &c->record;
    uint64_t hash = r->hash;
    uint64_t head;

    *r = (gg_pair_record){.hash = hash + get(c)};
    head = get(c);
    r->windows = head >> 3;
    r->is_open = (head & 1) != 0;
    r->documents = get(c);
    if ((head & 4) != 0) {
        r->first = (int32_t)get(c);
        r->last = (int32_t)((uint32_t)r->first + (uint32_t)get(c));
    }
    if ((head & 2) != 0) {
        r->lost = get(c);
        r->lost_parts = get(c);
        r->strength = get(c);
        r->n_slices = get(c);
        r->n_outlets = (uint32_t)get(c);
        r->n_documents = (uint32_t)get(c);
        r->n_proofs = (uint32_t)get(c);
    }
    return status == GG_OK ? read_open(c, error) : status;
}

gg_status gg_pair_cursor_open(gg_pair_cursor *cursor, const gg_pairs *pairs,
                              const gg_pair_run *run, size_t part,
                              unsigned char *buffer, size_t size,
                              gg_error *error)
{
    *cursor = (gg_pair_cursor){.scratch = &pairs->scratch,
                               .at = run->starts[part],
                               .end = run->starts[part + 1],
                               .buffer = buffer,
                               .size = size,
                               .n_left = run->counts[part]};
    return cursor->n_left != 0 ? read_record(cursor, error) : GG_OK;
}

gg_status gg_pair_cursor_next(gg_pair_cursor *cursor, gg_error *error)
{
    return --cursor->n_left != 0 ? read_record(cursor, error) : GG_OK;
}

gg_status gg_pair_cursor_slice(gg_pair_cursor *cursor, gg_slice *slice,
                               gg_error *error)
{
    gg_status status = fill(cursor, RECORD_BYTES, error);

    slice->first = (int32_t)(uint32_t)get(cursor);
    slice->windows = get(cursor);
    slice->lost = get(cursor);
    slice->lost_parts = get(cursor);
    cursor->record.n_slices--;
    return status == GG_OK ? read_open(cursor, error) : status;
}

/* `len` bytes, many buffers long maybe. */
static gg_status get_bytes(gg_pair_cursor *c, char *to, size_t len,
                           gg_error *error)
{
    gg_status status = GG_OK;

    while (len != 0 && status == GG_OK) {
        size_t n = c->len - c->used;
        if (n == 0) {
            status = fill(c, 1, error);
            n = c->len - c->used;
            if (status == GG_OK && n == 0) {
                return gg_fail(error, GG_ERROR_IO, c->scratch->folder,
                               "a temporary file is damaged");
            }
        }
        n = n < len ? n : len;
        if (n != 0) {
            memcpy(to, c->buffer + c->used, n);
        }
        c->used += n;
        to += n;
        len -= n;
    }
    return status;
}

/* A text of at most what is left of the part. */
static gg_status get_text(gg_pair_cursor *c, gg_buf *to, gg_error *error)
{
    gg_status status = fill(c, NUMBER_BYTES, error);
    uint64_t len = get(c);

    gg_buf_reset(to);
    if (status != GG_OK) {
        return status;
    }
    if (len > c->end - c->at + (c->len - c->used)) {
        return gg_fail(error, GG_ERROR_IO, c->scratch->folder,
                       "a temporary file is damaged");
    }
    if (!gg_buf_reserve(to, (size_t)len + 1)) {
        return gg_fail_memory(error);
    }
    to->len = (size_t)len;
    return get_bytes(c, to->ptr, to->len, error);
}

static gg_status get_origin(gg_pair_cursor *c, gg_proof *proof,
                            gg_meter *meter, gg_buf texts[2],
                            gg_error *error)
{
    gg_document document = {0};
    gg_status status = fill(c, RECORD_BYTES, error);

    document.date = (int32_t)(uint32_t)get(c);
    document.record = get(c);
    for (int i = 0; i < 2 && status == GG_OK; i++) {
        status = get_text(c, &texts[i], error);
    }
    if (status != GG_OK) {
        return status;
    }
    document.id = gg_buf_str(&texts[0]);
    document.source = gg_buf_str(&texts[1]);
    proof->origin = gg_origin_new(&document, meter);
    return proof->origin != NULL ? GG_OK : gg_fail_memory(error);
}

static gg_status get_quote(gg_pair_cursor *c, gg_proof *proof,
                           gg_meter *meter, gg_buf *text, gg_error *error)
{
    gg_status status = fill(c, RECORD_BYTES, error);

    proof->start = get(c);
    proof->end = get(c);
    proof->rank = get(c);
    proof->in_title = get(c) != 0;
    proof->print = get(c);
    if (status == GG_OK) {
        status = get_text(c, text, error);
    }
    if (status != GG_OK) {
        return status;
    }
    proof->quote = gg_quote_new(gg_buf_str(text), meter);
    return proof->quote != NULL ? GG_OK : gg_fail_memory(error);
}

gg_status gg_pair_cursor_proof(gg_pair_cursor *cursor, gg_proof *proof,
                               gg_meter *meter, gg_error *error)
{
    gg_buf texts[2] = {GG_BUF_INIT, GG_BUF_INIT};
    gg_status status;

    *proof = (gg_proof){0};
    status = get_origin(cursor, proof, meter, texts, error);
    if (status == GG_OK) {
        status = get_quote(cursor, proof, meter, &texts[0], error);
    }
    gg_buf_clear(&texts[0]);
    gg_buf_clear(&texts[1]);
    if (status != GG_OK) {
        gg_origin_release(proof->origin);
        return status;
    }
    cursor->record.n_proofs--;
    return read_open(cursor, error);
}

gg_status gg_pair_cursor_number(gg_pair_cursor *cursor, uint32_t *left,
                                uint32_t *number, gg_error *error)
{
    gg_status status = fill(cursor, NUMBER_BYTES, error);

    *number = (uint32_t)get(cursor);
    (*left)--;
    return status == GG_OK ? read_open(cursor, error) : status;
}
