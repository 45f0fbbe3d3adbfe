#include "store/cast.h"

#include "base/error.h"
#include "base/memory.h"

#include <string.h>

static const gg_who NOBODY = {{"", 0}, {"", 0}, {"", 0}, false, 0};

static gg_who who_is(const void *user, uint32_t entity)
{
    const gg_store_cast *cast = user;
    uint64_t at = gg_key_table_find(&cast->keys, (uint64_t)entity + 1);

    return at != GG_NO_NUMBER ? cast->items[at] : NOBODY;
}

static gg_alias name_is(const void *user, uint32_t name)
{
    const gg_store_cast *cast = user;
    uint64_t at = gg_key_table_find(&cast->name_keys, (uint64_t)name + 1);

    return at != GG_NO_NUMBER ? cast->names[at]
                              : (gg_alias){GG_NO_ENTITY, {"", 0}};
}

void gg_store_cast_init(gg_store_cast *cast, gg_store *store)
{
    memset(cast, 0, sizeof *cast);
    cast->store = store;
    cast->cast = (gg_cast){who_is, name_is, cast, false};
}

void gg_store_cast_clear(gg_store_cast *cast)
{
    gg_arena_clear(&cast->arena);
    gg_key_table_clear(&cast->keys);
    gg_key_table_clear(&cast->name_keys);
    gg_free(cast->items);
    gg_free(cast->names);
}

/* A text that is not UTF-8 is empty. */
static bool keep(gg_store_cast *cast, gg_stmt *stmt, int at, gg_str *out)
{
    *out = gg_arena_copy(&cast->arena, gg_row_text(stmt, at));
    return out->ptr != NULL;
}

gg_status gg_store_cast_learn(gg_store_cast *cast, uint32_t entity,
                              gg_error *error)
{
    gg_store *store = cast->store;
    size_t known = cast->keys.n;
    gg_stmt *stmt;
    gg_status status = GG_OK;
    uint64_t at;

    if (gg_grow(&cast->items, &cast->items_capacity, known + 1,
                sizeof *cast->items) != 0) {
        return gg_fail_memory(error);
    }
    at = gg_key_table_put(&cast->keys, (uint64_t)entity + 1);
    if (at == GG_NO_NUMBER) {
        return gg_fail_memory(error);
    }
    if (at != known) {
        return GG_OK;
    }
    cast->items[at] = NOBODY;
    status = gg_store_stmt(store, GG_STMT_WHO, &stmt, error);
    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, entity);
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_OK) {
        gg_who *who = &cast->items[at];
        who->is_discovered = gg_row_int(stmt, 3) != 0;
        who->confidence = (uint16_t)gg_row_int(stmt, 4);
        cast->cast.has_discovered |= who->is_discovered;
        if (!keep(cast, stmt, 0, &who->id) ||
            !keep(cast, stmt, 1, &who->label) ||
            !keep(cast, stmt, 2, &who->type)) {
            status = gg_fail_memory(error);
        } else if (who->id.len == 0) {
            status = gg_db_damaged(&store->db, "an entity without id", error);
        }
    }
    gg_stmt_reset(stmt);
    return status == GG_END
               ? gg_db_damaged(&store->db, "an entity is missing", error)
               : status;
}

gg_status gg_store_cast_learn_name(gg_store_cast *cast, uint32_t name,
                                   gg_error *error)
{
    gg_store *store = cast->store;
    size_t known = cast->name_keys.n;
    gg_stmt *stmt;
    gg_status status = GG_OK;
    uint64_t at;

    if (gg_grow(&cast->names, &cast->names_capacity, known + 1,
                sizeof *cast->names) != 0) {
        return gg_fail_memory(error);
    }
    at = gg_key_table_put(&cast->name_keys, (uint64_t)name + 1);
    if (at == GG_NO_NUMBER) {
        return gg_fail_memory(error);
    }
    if (at != known) {
        return GG_OK;
    }
    cast->names[at] = (gg_alias){GG_NO_ENTITY, {"", 0}};
    status = gg_store_stmt(store, GG_STMT_GET_NAME, &stmt, error);
    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, name);
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_OK) {
        cast->names[at].entity = (uint32_t)gg_row_int(stmt, 0);
        if (!keep(cast, stmt, 1, &cast->names[at].text)) {
            status = gg_fail_memory(error);
        }
    }
    gg_stmt_reset(stmt);
    return status == GG_END
               ? gg_db_damaged(&store->db, "a name is missing", error)
               : status;
}

gg_status gg_store_cast_learn_all(gg_store_cast *cast,
                                  const gg_counts *counts, gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < counts->node_keys->n && status == GG_OK; i++) {
        status =
            gg_store_cast_learn(cast, counts->nodes[i].entity, error);
    }
    for (size_t i = 0; i < counts->n_names && status == GG_OK; i++) {
        status = gg_store_cast_learn_name(cast, counts->names[i].name, error);
    }
    return status;
}
