#include "store/find.h"

#include "base/error.h"
#include "store/parts.h"

gg_status gg_store_who(gg_store *store, uint32_t number, gg_arena *arena,
                       gg_found_one *out, gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_WHO, &stmt, error);

    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, number);
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_OK) {
        out->number = number;
        out->id = gg_arena_copy(arena, gg_row_text(stmt, 0));
        out->label = gg_arena_copy(arena, gg_row_text(stmt, 1));
        if (out->id.ptr == NULL || out->label.ptr == NULL) {
            status = gg_fail_memory(error);
        }
    }
    gg_stmt_reset(stmt);
    return status == GG_END
               ? gg_db_damaged(&store->db, "an entity is missing", error)
               : status;
}

/* The entities that a statement gives for a text. */
static gg_status look_up(gg_store *store, const char *sql, gg_str asked,
                         uint32_t numbers[GG_FOUND_MOST], size_t *n,
                         gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status = gg_stmt_make(&stmt, &store->db, sql, error);

    *n = 0;
    if (status == GG_OK) {
        gg_bind_text(stmt, 1, asked);
    }
    while (status == GG_OK) {
        status = gg_stmt_step(&store->db, stmt, error);
        if (status == GG_OK) {
            if (*n < GG_FOUND_MOST) {
                numbers[*n] = (uint32_t)gg_row_int(stmt, 0);
            }
            (*n)++;
        }
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}

gg_status gg_store_find(gg_store *store, gg_str asked, gg_arena *arena,
                        gg_found_one out[GG_FOUND_MOST], size_t *n,
                        gg_find_by *by, gg_error *error)
{
    static const char *const SQL[GG_FIND_NOT] = {
        [GG_FIND_ID] = "SELECT number FROM entity WHERE id = ?",
        [GG_FIND_LABEL] = "SELECT number FROM entity"
                          " WHERE label = ? COLLATE NOCASE"
                          " ORDER BY mentions DESC, id",
        [GG_FIND_NAME] = "SELECT DISTINCT e.number FROM name n"
                         " JOIN entity e ON e.number = n.entity"
                         " WHERE n.text = ? COLLATE NOCASE AND n.form = 0"
                         " ORDER BY e.mentions DESC, e.id",
        [GG_FIND_OTHER_NAME] = "SELECT DISTINCT e.number FROM name n"
                               " JOIN entity e ON e.number = n.entity"
                               " WHERE n.text = ? COLLATE NOCASE"
                               " ORDER BY e.mentions DESC, e.id",
    };
    uint32_t numbers[GG_FOUND_MOST];
    gg_status status = GG_OK;
    int way = GG_FIND_ID;

    *n = 0;
    for (; way < GG_FIND_NOT && status == GG_OK; way++) {
        status = look_up(store, SQL[way], asked, numbers, n, error);
        if (*n != 0) {
            break;
        }
    }
    *by = (gg_find_by)way;
    for (size_t i = 0; i < *n && i < GG_FOUND_MOST && status == GG_OK; i++) {
        status = gg_store_who(store, numbers[i], arena, &out[i], error);
    }
    return status;
}

gg_status gg_store_each_name(gg_store *store, gg_store_name_fn *see,
                             void *user, gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status = gg_stmt_make(
        &stmt, &store->db,
        "SELECT number, label FROM entity WHERE documents > 0 UNION ALL"
        " SELECT entity, text FROM name WHERE mentions > 0",
        error);

    while (status == GG_OK) {
        status = gg_stmt_step(&store->db, stmt, error);
        if (status == GG_OK &&
            !see(user, (uint32_t)gg_row_int(stmt, 0), gg_row_text(stmt, 1))) {
            status = gg_fail_memory(error);
        }
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}
