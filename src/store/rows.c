#include "store/rows.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

enum {
    TAIL_MOST = 48,   /* numbers that stay with the row */
    CHUNK_MOST = 4096 /* numbers of a list of their own */
};

/* ---- lists of numbers, as JSON ------------------------------------------------- */

/* The next number of a list; false at its end. Anything else is no list. */
static bool next_number(const char **at, const char *end, uint64_t *value,
                        bool *is_bad)
{
    const char *p = *at;

    while (p < end && (*p == '[' || *p == ',' || *p == ']')) {
        p++;
    }
    *at = p;
    if (p == end) {
        return false;
    }
    *value = 0;
    for (; p < end && *p >= '0' && *p <= '9'; p++) {
        *value = *value * 10 + (uint64_t)(*p - '0');
        *is_bad |= *value > UINT32_MAX;
        if (*is_bad) {
            return false;
        }
    }
    *is_bad |= p == *at;
    *at = p;
    return !*is_bad;
}

bool gg_tail_push(gg_tail *tail, uint32_t document)
{
    if (gg_grow(&tail->items, &tail->capacity, tail->n + 1,
                sizeof *tail->items) != 0) {
        return false;
    }
    tail->items[tail->n++] = document;
    return true;
}

static gg_status read_tail(gg_store *store, gg_tail *tail, gg_str text,
                           gg_error *error)
{
    const char *at = text.ptr;
    const char *end = text.ptr + text.len;
    bool is_bad = text.ptr == NULL;
    uint64_t value;

    while (!is_bad && next_number(&at, end, &value, &is_bad)) {
        if (!gg_tail_push(tail, (uint32_t)value)) {
            return gg_fail_memory(error);
        }
    }
    return is_bad ? gg_db_damaged(&store->db, "a list of documents", error)
                  : GG_OK;
}

static void put_list(gg_buf *out, const uint32_t *items, size_t n)
{
    gg_buf_reset(out);
    gg_buf_putc(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i != 0) {
            gg_buf_putc(out, ',');
        }
        gg_buf_put_u64(out, items[i]);
    }
    gg_buf_putc(out, ']');
}

/* ---- the tail ------------------------------------------------------------------- */

static gg_status write_chunk(gg_store *store, uint32_t a, uint32_t b,
                             const uint32_t *items, size_t n, gg_buf *text,
                             gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_PUT_CHUNK, &stmt, error);

    put_list(text, items, n);
    if (status == GG_OK && text->failed) {
        status = gg_fail_memory(error);
    }
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, a);
        gg_bind_int(stmt, 2, b);
        gg_bind_int(stmt, 3, items[0]);
        gg_bind_text(stmt, 4, gg_buf_str(text));
        status = gg_stmt_run(&store->db, stmt, error);
    }
    return status;
}

/* A document's windows stand in one list: the lists are known by their first
   document. */
static size_t chunk_end(const gg_tail *tail, size_t first)
{
    size_t n = tail->n - first < CHUNK_MOST ? tail->n : first + CHUNK_MOST;

    while (n < tail->n && tail->items[n] == tail->items[n - 1]) {
        n++;
    }
    return n;
}

/* A long tail becomes lists of their own; `out` is what stays. */
static gg_status write_tail(gg_store *store, uint32_t a, uint32_t b,
                            gg_tail *tail, gg_buf *out, gg_error *error)
{
    gg_status status = GG_OK;

    if (tail->n > TAIL_MOST) {
        for (size_t i = 0; i < tail->n && status == GG_OK;) {
            size_t end = chunk_end(tail, i);
            status = write_chunk(store, a, b, tail->items + i, end - i, out,
                                 error);
            i = end;
        }
        tail->n = 0;
    }
    put_list(out, tail->items, tail->n);
    return status == GG_OK && out->failed ? gg_fail_memory(error) : status;
}

static int compare_numbers(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x;
    uint32_t b = *(const uint32_t *)y;

    return a < b ? -1 : a > b;
}

gg_status gg_tail_read_all(gg_store *store, uint32_t a, uint32_t b,
                           const gg_tail *tail, gg_tail *all,
                           gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_GET_CHUNKS, &stmt, error);
    size_t n = 0;

    all->n = 0;
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, a);
        gg_bind_int(stmt, 2, b);
    }
    while (status == GG_OK) {
        status = gg_stmt_step(&store->db, stmt, error);
        if (status == GG_OK) {
            status = read_tail(store, all, gg_row_text(stmt, 0), error);
        }
    }
    if (stmt != NULL) {
        gg_stmt_reset(stmt);
    }
    if (status != GG_END) {
        return status;
    }
    for (size_t i = 0; i < tail->n; i++) {
        if (!gg_tail_push(all, tail->items[i])) {
            return gg_fail_memory(error);
        }
    }
    if (all->n != 0) {
        qsort(all->items, all->n, sizeof *all->items, compare_numbers);
    }
    for (size_t i = 0; i < all->n; i++) {
        if (n == 0 || all->items[i] != all->items[n - 1]) {
            all->items[n++] = all->items[i];
        }
    }
    all->n = n;
    return GG_OK;
}

/* ---- pairs ----------------------------------------------------------------------- */

void gg_pair_row_init(gg_pair_row *row)
{
    memset(row, 0, sizeof *row);
    gg_buf_init(&row->text);
    gg_buf_init(&row->bytes);
    gg_buf_init(&row->tail_text);
}

void gg_pair_row_clear(gg_pair_row *row)
{
    gg_free(row->publishers);
    gg_free(row->refs);
    gg_free(row->tail.items);
    gg_buf_clear(&row->text);
    gg_buf_clear(&row->bytes);
    gg_buf_clear(&row->tail_text);
    gg_pair_row_init(row);
}

static void empty_row(gg_pair_row *row, uint32_t a, uint32_t b)
{
    gg_pair_row next = *row;

    next.a = a;
    next.b = b;
    next.whole = 0;
    next.parts = 0;
    next.originals = 0;
    next.windows = 0;
    next.strength = 0;
    next.documents = 0;
    next.stories = 0;
    next.first = 0;
    next.last = 0;
    next.n_publishers = 0;
    next.n_refs = 0;
    next.tail.n = 0;
    *row = next;
}

static gg_status read_publishers(gg_store *store, gg_pair_row *row,
                                 gg_str bytes, gg_error *error)
{
    gg_varints v = {(const unsigned char *)bytes.ptr,
                    (const unsigned char *)bytes.ptr + bytes.len, false};

    while (v.at < v.end && !v.failed) {
        gg_publisher p;
        p.outlet = (uint32_t)gg_varint_get_most(&v, UINT32_MAX);
        p.documents = (uint32_t)gg_varint_get_most(&v, UINT32_MAX);
        if (gg_grow(&row->publishers, &row->publishers_capacity,
                    row->n_publishers + 1, sizeof *row->publishers) != 0) {
            return gg_fail_memory(error);
        }
        row->publishers[row->n_publishers++] = p;
    }
    return v.failed ? gg_db_damaged(&store->db, "outlets of a pair", error)
                    : GG_OK;
}

static gg_status read_refs(gg_store *store, gg_pair_row *row, gg_str text,
                           gg_error *error)
{
    const char *at = text.ptr;
    const char *end = text.ptr + text.len;
    bool is_bad = text.ptr == NULL;
    uint64_t values[5];
    size_t n = 0;

    while (!is_bad && next_number(&at, end, &values[n], &is_bad)) {
        if (++n < 5) {
            continue;
        }
        n = 0;
        if (gg_grow(&row->refs, &row->refs_capacity, row->n_refs + 1,
                    sizeof *row->refs) != 0) {
            return gg_fail_memory(error);
        }
        row->refs[row->n_refs++] =
            (gg_ref){(uint32_t)values[0], (uint32_t)values[1],
                     (uint32_t)values[2], (uint32_t)values[3],
                     (uint32_t)values[4]};
    }
    return is_bad || n != 0
               ? gg_db_damaged(&store->db, "evidence of a pair", error)
               : GG_OK;
}

gg_status gg_pair_row_read(gg_store *store, gg_pair_row *row, uint32_t a,
                           uint32_t b, gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_GET_PAIR, &stmt, error);

    empty_row(row, a, b);
    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, a);
    gg_bind_int(stmt, 2, b);
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_OK) {
        row->whole = gg_row_int(stmt, 0);
        row->parts = gg_row_int(stmt, 1);
        row->originals = gg_row_int(stmt, 2);
        row->windows = gg_row_int(stmt, 3);
        row->strength = gg_row_int(stmt, 4);
        row->documents = gg_row_int(stmt, 5);
        row->stories = gg_row_int(stmt, 6);
        row->first = gg_row_date(stmt, 7);
        row->last = gg_row_date(stmt, 8);
        status = read_publishers(store, row, gg_row_blob(stmt, 9), error);
        if (status == GG_OK) {
            status = read_refs(store, row, gg_row_text(stmt, 10), error);
        }
        if (status == GG_OK) {
            status =
                read_tail(store, &row->tail, gg_row_text(stmt, 11), error);
        }
    }
    gg_stmt_reset(stmt);
    return status;
}

static void put_refs(gg_buf *out, const gg_pair_row *row)
{
    gg_buf_reset(out);
    gg_buf_putc(out, '[');
    for (size_t i = 0; i < row->n_refs; i++) {
        const gg_ref *r = &row->refs[i];
        const uint32_t values[5] = {r->document, r->rank, r->first, r->second,
                                    r->print};
        gg_buf_puts(out, i == 0 ? "[" : ",[");
        for (int k = 0; k < 5; k++) {
            if (k != 0) {
                gg_buf_putc(out, ',');
            }
            gg_buf_put_u64(out, values[k]);
        }
        gg_buf_putc(out, ']');
    }
    gg_buf_putc(out, ']');
}

static int64_t put_publishers(gg_buf *out, const gg_pair_row *row)
{
    int64_t n = 0;

    gg_buf_reset(out);
    for (size_t i = 0; i < row->n_publishers; i++) {
        if (row->publishers[i].documents != 0) {
            gg_varint_put(out, row->publishers[i].outlet);
            gg_varint_put(out, row->publishers[i].documents);
            n++;
        }
    }
    return n;
}

gg_status gg_pair_row_write(gg_store *store, gg_pair_row *row,
                            gg_error *error)
{
    gg_stmt *stmt;
    int64_t outlets = put_publishers(&row->bytes, row);
    gg_status status = write_tail(store, row->a, row->b, &row->tail,
                                  &row->tail_text, error);

    put_refs(&row->text, row);
    if (status == GG_OK && (row->text.failed || row->bytes.failed)) {
        status = gg_fail_memory(error);
    }
    if (status == GG_OK) {
        status = gg_store_stmt(store, GG_STMT_PUT_PAIR, &stmt, error);
    }
    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, row->a);
    gg_bind_int(stmt, 2, row->b);
    gg_bind_double(stmt, 3, (double)row->whole +
                                (double)row->parts / (double)GG_PAIR_ONE);
    gg_bind_int(stmt, 4, row->whole);
    gg_bind_int(stmt, 5, row->parts);
    gg_bind_int(stmt, 6, row->originals);
    gg_bind_int(stmt, 7, row->windows);
    gg_bind_int(stmt, 8, row->strength);
    gg_bind_int(stmt, 9, row->documents);
    gg_bind_int(stmt, 10, row->stories);
    gg_bind_int(stmt, 11, outlets);
    gg_bind_date(stmt, 12, row->first);
    gg_bind_date(stmt, 13, row->last);
    gg_bind_blob(stmt, 14, row->bytes.ptr, row->bytes.len);
    gg_bind_text(stmt, 15, gg_buf_str(&row->text));
    gg_bind_text(stmt, 16, gg_buf_str(&row->tail_text));
    return gg_stmt_run(&store->db, stmt, error);
}

bool gg_pair_row_publish(gg_pair_row *row, uint32_t outlet, int64_t n)
{
    size_t low = 0;
    size_t high = row->n_publishers;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (row->publishers[middle].outlet < outlet) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == row->n_publishers || row->publishers[low].outlet != outlet) {
        if (gg_grow(&row->publishers, &row->publishers_capacity,
                    row->n_publishers + 1, sizeof *row->publishers) != 0) {
            return false;
        }
        memmove(row->publishers + low + 1, row->publishers + low,
                (row->n_publishers - low) * sizeof *row->publishers);
        row->publishers[low] = (gg_publisher){outlet, 0};
        row->n_publishers++;
    }
    row->publishers[low].documents =
        (uint32_t)((int64_t)row->publishers[low].documents + n);
    return true;
}

/* ---- entities -------------------------------------------------------------------- */

void gg_entity_row_init(gg_entity_row *row)
{
    memset(row, 0, sizeof *row);
    gg_buf_init(&row->text);
    gg_buf_init(&row->tail_text);
}

void gg_entity_row_clear(gg_entity_row *row)
{
    gg_free(row->tail.items);
    gg_buf_clear(&row->text);
    gg_buf_clear(&row->tail_text);
    gg_entity_row_init(row);
}

static gg_status keep_texts(gg_entity_row *row, gg_str label, gg_str type,
                            gg_error *error)
{
    gg_buf_reset(&row->text);
    gg_buf_put_str(&row->text, label);
    gg_buf_put_str(&row->text, type);
    if (row->text.failed) {
        return gg_fail_memory(error);
    }
    row->label = (gg_str){row->text.ptr, label.len};
    row->type = (gg_str){row->text.ptr + label.len, type.len};
    return GG_OK;
}

gg_status gg_entity_row_read(gg_store *store, gg_entity_row *row,
                             uint32_t number, gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_GET_ENTITY, &stmt, error);

    row->number = number;
    row->tail.n = 0;
    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, number);
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_OK) {
        row->mentions = gg_row_int(stmt, 0);
        row->mention_parts = gg_row_int(stmt, 1);
        row->windows = gg_row_int(stmt, 2);
        row->window_parts = gg_row_int(stmt, 3);
        row->documents = gg_row_int(stmt, 4);
        row->first = gg_row_date(stmt, 5);
        row->last = gg_row_date(stmt, 6);
        status = read_tail(store, &row->tail, gg_row_text(stmt, 7), error);
        row->confidence = gg_row_int(stmt, 9);
        row->persons = gg_row_int(stmt, 10);
        row->organisations = gg_row_int(stmt, 11);
        row->is_discovered = gg_row_int(stmt, 12) != 0;
        if (status == GG_OK) {
            status = keep_texts(row, gg_row_text(stmt, 8),
                                gg_row_text(stmt, 13), error);
        }
    }
    gg_stmt_reset(stmt);
    return status == GG_END
               ? gg_db_damaged(&store->db, "an entity is missing", error)
               : status;
}

gg_status gg_entity_row_write(gg_store *store, gg_entity_row *row,
                              gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = write_tail(store, row->number, row->number,
                                  &row->tail, &row->tail_text, error);

    if (status == GG_OK) {
        status = gg_store_stmt(store, GG_STMT_SET_ENTITY, &stmt, error);
    }
    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, row->number);
    gg_bind_int(stmt, 2, row->mentions);
    gg_bind_int(stmt, 3, row->mention_parts);
    gg_bind_int(stmt, 4, row->windows);
    gg_bind_int(stmt, 5, row->window_parts);
    gg_bind_int(stmt, 6, row->documents);
    gg_bind_date(stmt, 7, row->first);
    gg_bind_date(stmt, 8, row->last);
    gg_bind_text(stmt, 9, gg_buf_str(&row->tail_text));
    gg_bind_text(stmt, 10, row->label);
    gg_bind_int(stmt, 11, row->confidence);
    gg_bind_int(stmt, 12, row->persons);
    gg_bind_int(stmt, 13, row->organisations);
    gg_bind_text(stmt, 14, row->type);
    return gg_stmt_run(&store->db, stmt, error);
}
