#include "store/keys.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"

#include <string.h>

enum {
    ENTRY_BYTES = 12,
    BLOCK_ENTRIES = 320, /* a page of 4 KiB holds one */
    BLOCK_BYTES = BLOCK_ENTRIES * ENTRY_BYTES,
    FAN_IN = 8, /* runs that become one */
    LEAST_ENTRIES = 4096 /* more than that is level 1, eight times level 2 … */
};

/* SQLite compares signed numbers. */
static int64_t to_signed(uint64_t key)
{
    return (int64_t)(key ^ UINT64_C(0x8000000000000000));
}

/* ---- entries -------------------------------------------------------------------- */

typedef struct entry {
    uint64_t key;
    uint32_t document;
    bool covers;
} entry;

static void put_entry(unsigned char *to, const entry *e)
{
    uint32_t document = e->document << 1 | (e->covers ? 1 : 0);

    for (unsigned i = 0; i < 8; i++) {
        to[i] = (unsigned char)(e->key >> (8 * i));
    }
    for (unsigned i = 0; i < 4; i++) {
        to[8 + i] = (unsigned char)(document >> (8 * i));
    }
}

static entry get_entry(const unsigned char *from)
{
    entry e = {0, 0, false};
    uint32_t document = 0;

    for (unsigned i = 0; i < 8; i++) {
        e.key |= (uint64_t)from[i] << (8 * i);
    }
    for (unsigned i = 0; i < 4; i++) {
        document |= (uint32_t)from[8 + i] << (8 * i);
    }
    e.document = document >> 1;
    e.covers = (document & 1) != 0;
    return e;
}

/* ---- writing -------------------------------------------------------------------- */

gg_status gg_keys_writer_open(gg_keys_writer *writer, gg_db *db,
                              gg_keys_kind kind, gg_error *error)
{
    *writer = (gg_keys_writer){.db = db, .kind = kind};
    writer->block = gg_alloc_array(BLOCK_BYTES, 1);
    if (writer->block == NULL) {
        return gg_fail_memory(error);
    }
    return gg_stmt_make(&writer->insert, db,
                        "INSERT INTO key_block (run, first, items)"
                        " VALUES (?, ?, ?)",
                        error);
}

void gg_keys_writer_close(gg_keys_writer *writer)
{
    gg_stmt_free(writer->insert);
    gg_free(writer->block);
    writer->insert = NULL;
    writer->block = NULL;
}

static gg_status write_block(gg_keys_writer *w, gg_error *error)
{
    gg_status status = GG_OK;

    if (w->run == 0) {
        status = gg_db_get_int(
            w->db, "SELECT coalesce(max(run), 0) + 1 FROM key_run", &w->run,
            error);
        if (status == GG_OK) {
            gg_stmt *stmt = NULL;
            status = gg_stmt_make(&stmt, w->db,
                                  "INSERT INTO key_run VALUES (?, ?, 0)",
                                  error);
            if (status == GG_OK) {
                gg_bind_int(stmt, 1, w->run);
                gg_bind_int(stmt, 2, w->kind);
                status = gg_stmt_run(w->db, stmt, error);
            }
            gg_stmt_free(stmt);
        }
    }
    if (status == GG_OK) {
        gg_bind_int(w->insert, 1, w->run);
        gg_bind_int(w->insert, 2, to_signed(w->first));
        gg_bind_blob(w->insert, 3, w->block, w->n_block * ENTRY_BYTES);
        status = gg_stmt_run(w->db, w->insert, error);
    }
    w->n_block = 0;
    return status;
}

gg_status gg_keys_put(gg_keys_writer *writer, uint64_t key,
                      uint32_t document, bool covers, gg_error *error)
{
    const entry e = {key, document, covers};

    if (writer->n_block == 0) {
        writer->first = key;
    }
    put_entry(writer->block + writer->n_block * ENTRY_BYTES, &e);
    writer->n_block++;
    writer->n++;
    return writer->n_block == BLOCK_ENTRIES ? write_block(writer, error)
                                            : GG_OK;
}

gg_status gg_keys_writer_finish(gg_keys_writer *writer, gg_error *error)
{
    gg_status status =
        writer->n_block != 0 ? write_block(writer, error) : GG_OK;
    uint64_t n = writer->n;
    int level = 0;
    gg_stmt *stmt = NULL;

    if (status != GG_OK || writer->run == 0) {
        return status;
    }
    for (; n > LEAST_ENTRIES; n /= FAN_IN) {
        level++;
    }
    status = gg_stmt_make(&stmt, writer->db,
                          "UPDATE key_run SET level = ? WHERE run = ?",
                          error);
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, level);
        gg_bind_int(stmt, 2, writer->run);
        status = gg_stmt_run(writer->db, stmt, error);
    }
    gg_stmt_free(stmt);
    return status;
}

/* ---- merging -------------------------------------------------------------------- */

/* Reads one run from the beginning. */
typedef struct reader {
    gg_stmt *blocks;
    gg_str items; /* of the block at hand */
    size_t at;
    entry entry;
    bool is_done;
} reader;

static gg_status next_entry(gg_db *db, reader *r, gg_error *error)
{
    gg_status status;

    if (r->at >= r->items.len) {
        status = gg_stmt_step(db, r->blocks, error);
        if (status == GG_END) {
            r->is_done = true;
            return GG_OK;
        }
        if (status != GG_OK) {
            return status;
        }
        r->items = gg_row_blob(r->blocks, 0);
        r->at = 0;
        if (r->items.len == 0 || r->items.len % ENTRY_BYTES != 0) {
            return gg_db_damaged(db, "a block of keys", error);
        }
    }
    r->entry = get_entry((const unsigned char *)r->items.ptr + r->at);
    r->at += ENTRY_BYTES;
    return GG_OK;
}

static gg_status open_reader(gg_db *db, reader *r, int64_t run,
                             gg_error *error)
{
    gg_status status =
        gg_stmt_make(&r->blocks, db,
                     "SELECT items FROM key_block WHERE run = ?"
                     " ORDER BY first, number",
                     error);

    if (status == GG_OK) {
        gg_bind_int(r->blocks, 1, run);
        status = next_entry(db, r, error);
    }
    return status;
}

static bool is_before(const entry *a, const entry *b)
{
    return a->key != b->key ? a->key < b->key : a->document < b->document;
}

/* The readers' entries, in order, each document of a key once. */
static gg_status merge_readers(gg_keys_writer *w, reader *readers, size_t n,
                               gg_error *error)
{
    gg_status status = GG_OK;

    while (status == GG_OK) {
        reader *least = NULL;
        entry e;
        for (size_t i = 0; i < n; i++) {
            if (!readers[i].is_done &&
                (least == NULL || is_before(&readers[i].entry,
                                            &least->entry))) {
                least = &readers[i];
            }
        }
        if (least == NULL) {
            break;
        }
        e = least->entry;
        for (size_t i = 0; i < n && status == GG_OK; i++) {
            while (status == GG_OK && !readers[i].is_done &&
                   readers[i].entry.key == e.key &&
                   readers[i].entry.document == e.document) {
                e.covers |= readers[i].entry.covers;
                status = next_entry(w->db, &readers[i], error);
            }
        }
        if (status == GG_OK) {
            status = gg_keys_put(w, e.key, e.document, e.covers, error);
        }
    }
    return status;
}

static gg_status drop_runs(gg_db *db, const int64_t *runs, size_t n,
                           gg_error *error)
{
    static const char *const SQL[2] = {
        "DELETE FROM key_block WHERE run = ?",
        "DELETE FROM key_run WHERE run = ?"};
    gg_status status = GG_OK;

    for (size_t k = 0; k < 2 && status == GG_OK; k++) {
        gg_stmt *stmt = NULL;
        status = gg_stmt_make(&stmt, db, SQL[k], error);
        for (size_t i = 0; i < n && status == GG_OK; i++) {
            gg_bind_int(stmt, 1, runs[i]);
            status = gg_stmt_run(db, stmt, error);
        }
        gg_stmt_free(stmt);
    }
    return status;
}

static gg_status merge_runs(gg_db *db, gg_keys_kind kind,
                            const int64_t *runs, size_t n, gg_error *error)
{
    reader readers[FAN_IN];
    gg_keys_writer writer;
    gg_status status = gg_keys_writer_open(&writer, db, kind, error);

    memset(readers, 0, sizeof readers);
    for (size_t i = 0; i < n && status == GG_OK; i++) {
        status = open_reader(db, &readers[i], runs[i], error);
    }
    if (status == GG_OK) {
        status = merge_readers(&writer, readers, n, error);
    }
    for (size_t i = 0; i < n; i++) {
        gg_stmt_free(readers[i].blocks);
    }
    if (status == GG_OK) {
        status = gg_keys_writer_finish(&writer, error);
    }
    gg_keys_writer_close(&writer);
    return status == GG_OK ? drop_runs(db, runs, n, error) : status;
}

/* Up to FAN_IN runs of a kind and level that has so many; *n is 0 where there
   is none. */
static gg_status choose_runs(gg_db *db, gg_keys_kind *kind,
                             int64_t runs[FAN_IN], size_t *n,
                             gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status = gg_stmt_make(
        &stmt, db,
        "SELECT r.run, r.kind FROM key_run r JOIN"
        " (SELECT kind, level FROM key_run GROUP BY kind, level"
        "  HAVING count(*) >= ? ORDER BY kind, level LIMIT 1) g"
        " ON r.kind = g.kind AND r.level = g.level ORDER BY r.run",
        error);

    *n = 0;
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, FAN_IN);
    }
    while (status == GG_OK && *n < FAN_IN) {
        status = gg_stmt_step(db, stmt, error);
        if (status == GG_OK) {
            runs[(*n)++] = gg_row_int(stmt, 0);
            *kind = (gg_keys_kind)gg_row_int(stmt, 1);
        }
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}

gg_status gg_keys_merge(gg_db *db, gg_error *error)
{
    gg_status status = GG_OK;
    size_t n = 1;

    while (status == GG_OK && n != 0) {
        gg_keys_kind kind = GG_KEYS_PRINTS;
        int64_t runs[FAN_IN];
        status = choose_runs(db, &kind, runs, &n, error);
        if (status == GG_OK && n != 0) {
            status = merge_runs(db, kind, runs, n, error);
        }
    }
    return status;
}

/* ---- finding -------------------------------------------------------------------- */

typedef struct search {
    gg_db *db;
    gg_stmt *before; /* the block in which a key begins */
    gg_stmt *after;  /* and those that follow */
    gg_keys_found_fn *found;
    void *user;
    gg_buf block; /* the block at hand, of this run */
    int64_t number;
    uint64_t last; /* its last key */
} search;

/* The first entry of the block at or behind the key, by halving. */
static size_t find_in_block(const search *s, uint64_t key)
{
    size_t low = 0;
    size_t high = s->block.len / ENTRY_BYTES;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (get_entry((const unsigned char *)s->block.ptr +
                      middle * ENTRY_BYTES)
                .key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static gg_status take_block(search *s, gg_stmt *stmt, gg_error *error)
{
    gg_str items = gg_row_blob(stmt, 1);

    s->number = gg_row_int(stmt, 0);
    gg_buf_reset(&s->block);
    gg_buf_put_str(&s->block, items);
    if (s->block.failed) {
        return gg_fail_memory(error);
    }
    if (items.len == 0 || items.len % ENTRY_BYTES != 0) {
        return gg_db_damaged(s->db, "a block of keys", error);
    }
    s->last = get_entry((const unsigned char *)s->block.ptr + items.len -
                        ENTRY_BYTES)
                  .key;
    return GG_OK;
}

/* Tells the entries of the block; GG_END when all of the key are told. */
static gg_status tell_block(search *s, uint64_t key, gg_error *error)
{
    size_t n = s->block.len / ENTRY_BYTES;
    size_t at = find_in_block(s, key);

    for (; at < n; at++) {
        entry e = get_entry((const unsigned char *)s->block.ptr +
                            at * ENTRY_BYTES);
        gg_status status;
        if (e.key != key) {
            return GG_END;
        }
        status = s->found(s->user, key, e.document, e.covers, error);
        if (status != GG_OK) {
            return status;
        }
    }
    return GG_OK;
}

/* Blocks behind the one at hand, as long as they have the key. */
static gg_status tell_following(search *s, int64_t run, uint64_t key,
                                gg_error *error)
{
    gg_status status;

    gg_bind_int(s->after, 1, run);
    gg_bind_int(s->after, 2, to_signed(key));
    gg_bind_int(s->after, 3, s->number);
    while ((status = gg_stmt_step(s->db, s->after, error)) == GG_OK) {
        status = take_block(s, s->after, error);
        if (status == GG_OK) {
            status = tell_block(s, key, error);
        }
        if (status != GG_OK) {
            break;
        }
    }
    gg_stmt_reset(s->after);
    return status == GG_END ? GG_OK : status;
}

static gg_status find_key(search *s, int64_t run, uint64_t key,
                          gg_error *error)
{
    gg_status status = GG_OK;

    /* keys ascend: mostly the block at hand, or none */
    if (s->block.len == 0 || key >= s->last) {
        gg_bind_int(s->before, 1, run);
        gg_bind_int(s->before, 2, to_signed(key));
        status = gg_stmt_step(s->db, s->before, error);
        if (status == GG_OK) {
            status = take_block(s, s->before, error);
            gg_stmt_reset(s->before);
        } else if (status == GG_END) {
            /* none begins before it */
            gg_buf_reset(&s->block);
            s->number = 0;
            status = GG_OK;
        }
    }
    if (status == GG_OK) {
        status = tell_block(s, key, error);
    }
    if (status == GG_OK) {
        return tell_following(s, run, key, error);
    }
    return status == GG_END ? GG_OK : status;
}

static gg_status find_in_run(search *s, int64_t run, const uint64_t *keys,
                             size_t n, gg_error *error)
{
    gg_status status = GG_OK;

    gg_buf_reset(&s->block);
    for (size_t i = 0; i < n && status == GG_OK; i++) {
        status = find_key(s, run, keys[i], error);
    }
    return status;
}

static gg_status list_runs(gg_db *db, gg_keys_kind kind, int64_t **runs,
                           size_t *n, gg_error *error)
{
    gg_stmt *stmt = NULL;
    size_t capacity = 0;
    gg_status status = gg_stmt_make(
        &stmt, db, "SELECT run FROM key_run WHERE kind = ?", error);

    *runs = NULL;
    *n = 0;
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, kind);
    }
    while (status == GG_OK) {
        status = gg_stmt_step(db, stmt, error);
        if (status == GG_OK && gg_grow(runs, &capacity, *n + 1,
                                       sizeof **runs) != 0) {
            status = gg_fail_memory(error);
        }
        if (status == GG_OK) {
            (*runs)[(*n)++] = gg_row_int(stmt, 0);
        }
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}

gg_status gg_keys_find(gg_db *db, gg_keys_kind kind, const uint64_t *keys,
                       size_t n, gg_keys_found_fn *found, void *user,
                       gg_error *error)
{
    search s = {.db = db, .found = found, .user = user, .block = GG_BUF_INIT};
    int64_t *runs = NULL;
    size_t n_runs;
    gg_status status = list_runs(db, kind, &runs, &n_runs, error);

    if (status == GG_OK) {
        status = gg_stmt_make(&s.before, db,
                              "SELECT number, items FROM key_block"
                              " WHERE run = ? AND first < ?"
                              " ORDER BY first DESC, number DESC LIMIT 1",
                              error);
    }
    if (status == GG_OK) {
        status = gg_stmt_make(&s.after, db,
                              "SELECT number, items FROM key_block"
                              " WHERE run = ?1 AND first <= ?2 AND number > ?3"
                              " ORDER BY first, number",
                              error);
    }
    for (size_t i = 0; i < n_runs && status == GG_OK; i++) {
        status = find_in_run(&s, runs[i], keys, n, error);
    }
    gg_stmt_free(s.before);
    gg_stmt_free(s.after);
    gg_buf_clear(&s.block);
    gg_free(runs);
    return status;
}
