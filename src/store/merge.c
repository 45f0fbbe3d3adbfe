#include "store/merge.h"

#include "base/error.h"
#include "base/memory.h"
#include "store/parts.h"

#include <string.h>

enum { AT_A_TIME = 10000 /* documents in one transaction */ };

/* A table from the numbers of one store to those of the other; 0: nobody has
   asked yet. */
typedef struct mapping {
    uint32_t *numbers;
    size_t n;
} mapping;

typedef struct merger {
    gg_store *into;
    gg_store *from;
    mapping entities;
    mapping names;
    gg_buf page;
    gg_error error; /* of `from`, while a page is renumbered */
    gg_status status;
} merger;

/* ---- numbers ---------------------------------------------------------------------- */

static uint32_t fail(merger *m, gg_status status)
{
    if (m->status == GG_OK) {
        m->status = status;
    }
    return GG_NO_ENTITY;
}

static gg_status fail_missing(merger *m, const char *what)
{
    return gg_db_damaged(&m->from->db, what, &m->error);
}

/* Where a number has its place; NULL when it is none of the store's. */
static uint32_t *place_of(const mapping *map, uint32_t number)
{
    return number != 0 && number < map->n ? &map->numbers[number] : NULL;
}

/* What a statement says of a number. */
static gg_status look_up(merger *m, gg_statement which, uint32_t number,
                         gg_stmt **stmt)
{
    gg_status status = gg_store_stmt(m->from, which, stmt, &m->error);

    if (status == GG_OK) {
        gg_bind_int(*stmt, 1, number);
        status = gg_stmt_step(&m->from->db, *stmt, &m->error);
    }
    return status;
}

static uint32_t make_entity(merger *m, uint32_t old)
{
    gg_stmt *stmt;
    gg_status status = look_up(m, GG_STMT_WHO, old, &stmt);
    uint32_t number = GG_NO_ENTITY;

    if (status == GG_OK) {
        gg_store_entity e = {gg_row_text(stmt, 0), gg_row_text(stmt, 1),
                             gg_row_text(stmt, 2), gg_row_int(stmt, 3) != 0};
        if (e.id.ptr == NULL || e.label.ptr == NULL || e.type.ptr == NULL) {
            status = fail_missing(m, "an entity without id, label or type");
        } else {
            number = gg_store_entity_number(m->into, &e);
        }
        gg_stmt_reset(stmt);
    } else if (status == GG_END) {
        status = fail_missing(m, "an entity is missing");
    }
    return status == GG_OK ? number : fail(m, status);
}

static uint32_t entity_number(void *user, uint32_t entity)
{
    merger *m = user;
    uint32_t *place = place_of(&m->entities, entity);

    if (place == NULL) {
        return fail(m, fail_missing(m, "an entity is missing"));
    }
    if (*place == 0) {
        uint32_t number = make_entity(m, entity);
        if (number == GG_NO_ENTITY) {
            return number;
        }
        *place = number;
    }
    return *place;
}

static uint32_t make_name(merger *m, uint32_t entity, uint32_t old)
{
    gg_stmt *stmt;
    uint32_t owner = entity_number(m, entity);
    gg_status status;
    uint32_t number = GG_NO_ENTITY;

    if (owner == GG_NO_ENTITY) {
        return owner;
    }
    status = look_up(m, GG_STMT_GET_NAME, old, &stmt);
    if (status == GG_OK) {
        gg_str text = gg_row_text(stmt, 1);
        if (text.ptr == NULL) {
            status = fail_missing(m, "a name without text");
        } else {
            number = gg_store_name_number(m->into, owner, text,
                                          (unsigned)gg_row_int(stmt, 2));
        }
        gg_stmt_reset(stmt);
    } else if (status == GG_END) {
        status = fail_missing(m, "a name is missing");
    }
    return status == GG_OK ? number : fail(m, status);
}

/* 0 is no name: that of discovered ones. */
static uint32_t name_number(void *user, uint32_t entity, uint32_t name)
{
    merger *m = user;
    uint32_t *place = place_of(&m->names, name);

    if (name == 0) {
        return 0;
    }
    if (place == NULL) {
        return fail(m, fail_missing(m, "a name is missing"));
    }
    if (*place == 0) {
        uint32_t number = make_name(m, entity, name);
        if (number == GG_NO_ENTITY) {
            return number;
        }
        *place = number;
    }
    return *place;
}

static gg_status open_mapping(mapping *map, uint32_t next, gg_error *error)
{
    map->n = next;
    map->numbers = gg_calloc_array(map->n, sizeof *map->numbers);
    return map->numbers != NULL ? GG_OK : gg_fail_memory(error);
}

/* ---- documents -------------------------------------------------------------------- */

static bool is_later(const gg_store_record *record, int32_t date,
                     const gg_document_hash *hash)
{
    if (record->date != date) {
        return record->date > date;
    }
    return record->hash.lanes[0] != hash->lanes[0]
               ? record->hash.lanes[0] > hash->lanes[0]
               : record->hash.lanes[1] > hash->lanes[1];
}

static void tell_other(const merger *m, const gg_store_record *record,
                       gg_log *log)
{
    gg_log_add(log, GG_REASON_SAME_ID, m->from->db.path, 0, 0, GG_NO_BYTE,
               "the document %.*s has another content in another store: the "
               "later one is kept",
               record->id.len < 100 ? (int)record->id.len : 100,
               record->id.ptr);
}

/* Is one of this id there that stays? */
static gg_status is_settled_by(merger *m, const gg_store_record *record,
                               bool *stays, gg_merge_tally *tally,
                               gg_log *log, gg_error *error)
{
    gg_document_hash hash;
    uint32_t number;
    int32_t date = 0;
    gg_status status = gg_store_find_document(m->into, record->id, &number,
                                              &hash, &date, error);

    *stays = false;
    if (status != GG_OK || number == 0) {
        return status;
    }
    if (memcmp(&hash, &record->hash, sizeof hash) == 0) {
        *stays = true;
        tally->known++;
        return GG_OK;
    }
    *stays = !is_later(record, date, &hash);
    tally->others++;
    tell_other(m, record, log);
    return GG_OK;
}

static gg_status renumber(merger *m, gg_str page, gg_error *error)
{
    const gg_page_numbers numbers = {entity_number, name_number, m};
    gg_status status;

    gg_buf_reset(&m->page);
    m->status = GG_OK;
    status = gg_page_renumber(&m->page, page, &numbers);
    if (status == GG_ERROR_DATA) {
        return gg_db_damaged(&m->from->db, "a page", error);
    }
    if (status == GG_OK) {
        return GG_OK;
    }
    if (m->status != GG_OK) {
        if (error != NULL) {
            *error = m->error;
        }
        return m->status;
    }
    return gg_store_failure(m->into, error);
}

static gg_status take_row(merger *m, gg_stmt *stmt, gg_merge_tally *tally,
                          gg_log *log, gg_error *error)
{
    gg_store_record record = {
        .id = gg_row_text(stmt, 0),
        .date = gg_row_date(stmt, 1),
        .outlet = gg_row_text(stmt, 2),
        .source = gg_row_text(stmt, 3),
        .url = gg_row_text(stmt, 4),
        .record = (uint64_t)gg_row_int(stmt, 5),
        .hash = gg_document_hash_from(gg_row_blob(stmt, 6)),
        .mentions = (uint64_t)gg_row_int(stmt, 7),
        .ambiguous = (uint64_t)gg_row_int(stmt, 8),
        .rejected = (uint64_t)gg_row_int(stmt, 9),
        .sentences = gg_row_text(stmt, 11),
    };
    bool stays;
    gg_put put;
    gg_status status;

    if (record.id.ptr == NULL || record.sentences.ptr == NULL) {
        return gg_db_damaged(&m->from->db, "a document without id or text",
                             error);
    }
    tally->documents++;
    status = is_settled_by(m, &record, &stays, tally, log, error);
    if (status != GG_OK || stays) {
        return status;
    }
    status = renumber(m, gg_row_blob(stmt, 10), error);
    record.page = gg_buf_str(&m->page);
    return status == GG_OK ? gg_store_put(m->into, &record, &put, error)
                           : status;
}

static gg_status take_all(merger *m, const volatile int *stop, gg_log *log,
                          gg_merge_tally *tally, gg_error *error)
{
    gg_stmt *stmt = NULL;
    uint64_t n = 0;
    gg_status status = gg_stmt_make(
        &stmt, &m->from->db,
        "SELECT d.id, d.date, o.text, d.source, d.url, d.record, d.hash,"
        " d.mentions, d.ambiguous, d.rejected, p.places, p.sentences"
        " FROM document d JOIN page p ON p.document = d.number"
        " LEFT JOIN outlet o ON o.number = d.outlet ORDER BY d.number",
        error);

    while (status == GG_OK) {
        status = gg_stmt_step(&m->from->db, stmt, error);
        if (status == GG_OK) {
            status = take_row(m, stmt, tally, log, error);
        }
        if (status == GG_OK && ++n % AT_A_TIME == 0) {
            status = gg_store_commit(m->into, error);
        }
        if (status == GG_OK && stop != NULL && *stop != 0) {
            status =
                gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
        }
    }
    gg_stmt_free(stmt);
    return status == GG_END ? gg_store_commit(m->into, error) : status;
}

gg_status gg_store_take_in(gg_store *into, gg_store *from,
                           const volatile int *stop, gg_log *log,
                           gg_merge_tally *tally, gg_error *error)
{
    merger m = {.into = into, .from = from};
    gg_status status =
        open_mapping(&m.entities, from->next_entity, error);

    gg_buf_init(&m.page);
    if (status == GG_OK) {
        status = open_mapping(&m.names, from->next_name, error);
    }
    if (status == GG_OK) {
        status = take_all(&m, stop, log, tally, error);
    }
    gg_free(m.entities.numbers);
    gg_free(m.names.numbers);
    gg_buf_clear(&m.page);
    return status;
}
