#include "store/store.h"

#include "base/error.h"
#include "base/memory.h"
#include "store/parts.h"
#include "store/remove.h"
#include "store/schema.h"
#include "text/token_hash.h"

#include <string.h>

static const char *const SQL[GG_N_STATEMENTS] = {
    [GG_STMT_FIND_DOCUMENT] =
        "SELECT number, hash, date FROM document WHERE id = ?",
    [GG_STMT_PUT_DOCUMENT] =
        "INSERT INTO document (number, id, date, outlet, source, url, record,"
        " hash, mentions, ambiguous, rejected)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    [GG_STMT_PUT_PAGE] = "INSERT INTO page VALUES (?, ?, ?)",
    [GG_STMT_DROP_DOCUMENT] = "DELETE FROM document WHERE number = ?",
    [GG_STMT_DROP_PAGE] = "DELETE FROM page WHERE document = ?",
    [GG_STMT_FIND_ENTITY] = "SELECT number FROM entity WHERE id = ?",
    [GG_STMT_PUT_ENTITY] =
        "INSERT INTO entity (number, id, label, type, discovered)"
        " VALUES (?, ?, ?, ?, ?)",
    [GG_STMT_FIND_NAME] =
        "SELECT number FROM name WHERE entity = ? AND text = ? AND form = ?",
    [GG_STMT_PUT_NAME] =
        "INSERT INTO name (number, entity, text, form) VALUES (?, ?, ?, ?)",
    [GG_STMT_FIND_OUTLET] = "SELECT number FROM outlet WHERE text = ?",
    [GG_STMT_PUT_OUTLET] = "INSERT INTO outlet VALUES (?, ?)",
    [GG_STMT_DOCUMENT] =
        "SELECT d.id, d.date, o.text, d.source, d.record, p.places,"
        " p.sentences, d.url FROM document d"
        " JOIN page p ON p.document = d.number"
        " LEFT JOIN outlet o ON o.number = d.outlet WHERE d.number = ?",
    [GG_STMT_DOCUMENT_FACTS] =
        "SELECT d.id, d.date, o.text, d.source, d.record, p.places"
        " FROM document d JOIN page p ON p.document = d.number"
        " LEFT JOIN outlet o ON o.number = d.outlet WHERE d.number = ?",
    [GG_STMT_ORDER] =
        "SELECT date, id, outlet, story FROM document WHERE number = ?",
    [GG_STMT_SET_STORY] = "UPDATE document SET story = ? WHERE number = ?",
    [GG_STMT_STORY_MEMBERS] =
        "SELECT number FROM document WHERE story = ? ORDER BY number",
    [GG_STMT_GET_META] = "SELECT value FROM meta WHERE key = ?",
    [GG_STMT_PUT_META] = "INSERT OR REPLACE INTO meta VALUES (?, ?)",
    [GG_STMT_GET_PAIR] =
        "SELECT whole, parts, originals, windows, strength, documents,"
        " stories, first, last, publishers, evidence, tail FROM pair"
        " WHERE a = ? AND b = ?",
    [GG_STMT_PUT_PAIR] =
        "INSERT OR REPLACE INTO pair (a, b, weight, whole, parts, originals,"
        " windows, strength, documents, stories, outlets, first, last,"
        " publishers, evidence, tail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [GG_STMT_DROP_PAIR] = "DELETE FROM pair WHERE a = ? AND b = ?",
    [GG_STMT_PUT_CHUNK] =
        "INSERT OR REPLACE INTO pair_documents VALUES (?, ?, ?, ?)",
    [GG_STMT_DROP_CHUNKS] =
        "DELETE FROM pair_documents WHERE a = ? AND b = ?",
    [GG_STMT_GET_CHUNKS] =
        "SELECT documents FROM pair_documents WHERE a = ? AND b = ?"
        " ORDER BY first",
    [GG_STMT_GET_ENTITY] =
        "SELECT mentions, mention_parts, windows, window_parts, documents,"
        " first, last, tail, label, confidence, persons, organisations,"
        " discovered, type FROM entity WHERE number = ?",
    [GG_STMT_SET_ENTITY] =
        "UPDATE entity SET mentions = ?2, mention_parts = ?3, windows = ?4,"
        " window_parts = ?5, documents = ?6, first = ?7, last = ?8,"
        " tail = ?9, label = ?10, confidence = ?11, persons = ?12,"
        " organisations = ?13, type = ?14 WHERE number = ?1",
    [GG_STMT_WHO] = "SELECT id, label, type, discovered, confidence"
                    " FROM entity WHERE number = ?",
    [GG_STMT_GET_NAME] = "SELECT entity, text, form FROM name"
                         " WHERE number = ?",
    [GG_STMT_ADD_NAME] =
        "UPDATE name SET mentions = mentions + ?2 WHERE number = ?1",
};

gg_status gg_store_stmt(gg_store *store, gg_statement which, gg_stmt **out,
                        gg_error *error)
{
    gg_status status = GG_OK;

    if (store->statements[which] == NULL) {
        status = gg_stmt_make(&store->statements[which], &store->db,
                              SQL[which], error);
    }
    *out = store->statements[which];
    if (status != GG_OK) {
        gg_stmt_free(*out);
        store->statements[which] = NULL;
    }
    return status;
}

/* ---- transactions --------------------------------------------------------------- */

gg_status gg_store_begin(gg_store *store, gg_error *error)
{
    gg_status status = GG_OK;

    if (!store->in_transaction) {
        status = gg_db_run(&store->db, "BEGIN IMMEDIATE", error);
        store->in_transaction = status == GG_OK;
    }
    return status;
}

gg_status gg_store_end(gg_store *store, gg_error *error)
{
    gg_status status = GG_OK;

    if (store->in_transaction) {
        status = gg_db_run(&store->db, "COMMIT", error);
        if (status != GG_OK) {
            gg_store_rollback(store);
        }
        store->in_transaction = false;
    }
    return status;
}

void gg_store_rollback(gg_store *store)
{
    if (store->in_transaction) {
        (void)gg_db_run(&store->db, "ROLLBACK", NULL);
        store->in_transaction = false;
    }
}

/* ---- meta ----------------------------------------------------------------------- */

gg_status gg_store_get_meta(gg_store *store, const char *key, int64_t *out,
                            gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_GET_META, &stmt, error);

    *out = 0;
    if (status != GG_OK) {
        return status;
    }
    gg_bind_text(stmt, 1, gg_str_from(key));
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_OK) {
        *out = gg_row_int(stmt, 0);
    }
    gg_stmt_reset(stmt);
    return status == GG_END ? GG_OK : status;
}

gg_status gg_store_set_meta(gg_store *store, const char *key, int64_t value,
                            gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_PUT_META, &stmt, error);

    if (status == GG_OK) {
        gg_bind_text(stmt, 1, gg_str_from(key));
        gg_bind_int(stmt, 2, value);
        status = gg_stmt_run(&store->db, stmt, error);
    }
    return status;
}

gg_status gg_store_add_meta(gg_store *store, const char *key, int64_t value,
                            gg_error *error)
{
    int64_t before;
    gg_status status = gg_store_get_meta(store, key, &before, error);

    return status == GG_OK && value != 0
               ? gg_store_set_meta(store, key, before + value, error)
               : status;
}

static gg_status set_text(gg_store *store, const char *key, const char *text,
                          gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_PUT_META, &stmt, error);

    if (status == GG_OK) {
        gg_bind_text(stmt, 1, gg_str_from(key));
        gg_bind_text(stmt, 2, gg_str_from(text));
        status = gg_stmt_run(&store->db, stmt, error);
    }
    return status;
}

/* A copy; the caller frees it. */
static gg_status get_text(gg_store *store, const char *key, char **out,
                          gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_GET_META, &stmt, error);
    gg_str text = GG_STR_NONE;

    if (status == GG_OK) {
        gg_bind_text(stmt, 1, gg_str_from(key));
        status = gg_stmt_step(&store->db, stmt, error);
    }
    if (status == GG_OK) {
        text = gg_row_text(stmt, 0);
    } else if (status == GG_END) {
        status = GG_OK;
    }
    if (status == GG_OK) {
        *out = gg_alloc_array(text.len + 1, 1);
        if (*out == NULL) {
            status = gg_fail_memory(error);
        } else {
            memcpy(*out, text.ptr != NULL ? text.ptr : "", text.len);
            (*out)[text.len] = '\0';
        }
    }
    if (stmt != NULL) {
        gg_stmt_reset(stmt);
    }
    return status;
}

/* ---- opening -------------------------------------------------------------------- */

typedef struct setting {
    const char *key;
    int64_t value;
} setting;

enum { N_SETTINGS = 7 };

static void list_settings(const gg_count_settings *s,
                          setting out[N_SETTINGS])
{
    const setting list[N_SETTINGS] = {
        {"window", s->window},
        {"window_tokens", s->window_tokens},
        {"max_entities", s->max_entities},
        {"max_evidence", s->max_evidence},
        {"unclear", s->unclear},
        {"copies", s->copies},
        {"strength", s->strength},
    };

    memcpy(out, list, sizeof list);
}

static gg_status write_options(gg_store *store,
                               const gg_store_options *options,
                               gg_error *error)
{
    setting settings[N_SETTINGS];
    gg_status status = set_text(store, "options", options->options, error);

    if (status == GG_OK) {
        status = set_text(store, "gazetteer", options->gazetteer, error);
    }
    list_settings(&options->count, settings);
    for (int i = 0; i < N_SETTINGS && status == GG_OK; i++) {
        status = gg_store_set_meta(store, settings[i].key, settings[i].value,
                                   error);
    }
    if (status == GG_OK) {
        status = gg_store_set_meta(store, "next_document", 1, error);
    }
    if (status == GG_OK) {
        status = gg_store_set_meta(store, "settled", 0, error);
    }
    return status;
}

static gg_status read_settings(gg_store *store, gg_error *error)
{
    gg_count_settings *s = &store->settings;
    int64_t values[N_SETTINGS];
    setting keys[N_SETTINGS];
    gg_status status = GG_OK;

    gg_count_settings_init(s);
    list_settings(s, keys);
    for (int i = 0; i < N_SETTINGS && status == GG_OK; i++) {
        status = gg_store_get_meta(store, keys[i].key, &values[i], error);
        if (status == GG_OK && (values[i] < 0 || values[i] > UINT32_MAX)) {
            status = gg_db_damaged(&store->db, "its options", error);
        }
    }
    if (status != GG_OK) {
        return status;
    }
    s->window = (gg_window)values[0];
    s->window_tokens = (uint32_t)values[1];
    s->max_entities = (uint32_t)values[2];
    s->max_evidence = (uint32_t)values[3];
    s->unclear = (gg_unclear_rule)values[4];
    s->copies = (gg_copies_rule)values[5];
    s->strength = values[6] != 0;
    return values[0] > GG_WINDOW_TOKENS || values[4] > GG_UNCLEAR_LIST ||
                   values[5] > GG_COPIES_IGNORE
               ? gg_db_damaged(&store->db, "its options", error)
               : GG_OK;
}

static gg_status read_numbers(gg_store *store, gg_error *error)
{
    static const char *const NEXT[3] = {
        "SELECT coalesce(max(number), 0) + 1 FROM entity",
        "SELECT coalesce(max(number), 0) + 1 FROM name",
        "SELECT coalesce(max(number), 0) + 1 FROM outlet"};
    uint32_t *const to[3] = {&store->next_entity, &store->next_name,
                             &store->next_outlet};
    gg_status status = GG_OK;
    int64_t value;
    int64_t settled = 0;

    for (int i = 0; i < 3 && status == GG_OK; i++) {
        status = gg_db_get_int(&store->db, NEXT[i], &value, error);
        *to[i] = (uint32_t)value;
    }
    if (status == GG_OK) {
        status = gg_store_get_meta(store, "next_document", &value, error);
    }
    if (status == GG_OK) {
        status = gg_store_get_meta(store, "settled", &settled, error);
    }
    if (status == GG_OK && (value < 1 || value > GG_DOUBLES_MOST ||
                            settled < 0 || settled >= value)) {
        return gg_db_damaged(&store->db, "its numbers of documents", error);
    }
    store->next_document = (uint32_t)value;
    store->settled = (uint32_t)settled;
    store->first_of_run = store->next_document;
    store->was_empty = store->next_document == 1;
    return status;
}

/* Writers of documents must agree with what is there. */
static gg_status compare_options(const gg_store *store,
                                 const gg_store_options *options,
                                 gg_error *error)
{
    if (options->force) {
        return GG_OK;
    }
    if (strcmp(store->options, options->options) != 0) {
        return gg_fail(error, GG_ERROR_USAGE, store->db.path,
                       "the store was made with other options: %s",
                       store->options);
    }
    if (strcmp(store->gazetteer, options->gazetteer) != 0) {
        return gg_fail(error, GG_ERROR_USAGE, store->db.path,
                       "the store was made with other gazetteers (--force goes "
                       "on with these)");
    }
    return GG_OK;
}

static gg_status make_schema(gg_store *store,
                             const gg_store_options *options, bool is_new,
                             gg_error *error)
{
    gg_status status = gg_db_run(
        &store->db,
        is_new ? "PRAGMA page_size = 4096; PRAGMA journal_mode = DELETE" : "",
        error);

    /* all at once: a killed run leaves a store, or nothing */
    if (status == GG_OK) {
        status = gg_store_begin(store, error);
    }
    if (status == GG_OK) {
        status = gg_schema_make(&store->db, error);
    }
    if (status == GG_OK && is_new) {
        status = write_options(store, options, error);
    }
    if (status == GG_OK) {
        status = gg_store_end(store, error);
    } else {
        gg_store_rollback(store);
    }
    return status;
}

static gg_status open_store(gg_store *store, const char *path,
                            gg_db_mode mode, const gg_store_options *options,
                            gg_error *error)
{
    gg_status status = gg_db_open(&store->db, path, mode, error);
    bool is_new = false;

    if (status == GG_OK && mode == GG_DB_READ) {
        /* one state of the store, whatever others commit */
        status = gg_db_run(&store->db, "BEGIN", error);
    }
    if (status == GG_OK) {
        status = gg_schema_check(&store->db, &is_new, error);
    }
    if (status == GG_END) {
        if (mode == GG_DB_READ || (is_new && options == NULL)) {
            return gg_fail(error, GG_ERROR_DATA, path,
                           is_new ? "is no store of gazgraph: it is empty"
                                  : "an older gazgraph wrote this store; "
                                    "`build --store` brings it up to date");
        }
        status = make_schema(store, options, is_new, error);
    }
    if (status == GG_OK) {
        status = read_settings(store, error);
    }
    if (status == GG_OK) {
        status = read_numbers(store, error);
    }
    if (status == GG_OK) {
        status = get_text(store, "options", &store->options, error);
    }
    if (status == GG_OK) {
        status = get_text(store, "gazetteer", &store->gazetteer, error);
    }
    if (status == GG_OK && options != NULL) {
        status = compare_options(store, options, error);
    }
    if (status == GG_OK && mode != GG_DB_READ) {
        /* what is read again and again while counting */
        status = gg_db_run(&store->db, "PRAGMA cache_size = -65536", error);
    }
    return status;
}

gg_status gg_store_open(gg_store **out, const char *path, gg_db_mode mode,
                        const gg_store_options *options, gg_error *error)
{
    gg_store *store = gg_calloc_array(1, sizeof *store);
    gg_status status;

    *out = NULL;
    if (store == NULL) {
        return gg_fail_memory(error);
    }
    pthread_mutex_init(&store->lock, NULL);
    store->db.lock = -1;
    status = open_store(store, path, mode, options, error);
    if (status == GG_OK) {
        *out = store;
    } else {
        gg_store_close(store);
    }
    return status;
}

gg_status gg_store_make_anew(gg_store **out, const char *path,
                             const gg_store_options *options,
                             gg_error *error)
{
    gg_store *store;
    gg_status status;

    *out = NULL;
    status = gg_db_clear(path, error);
    if (status == GG_OK) {
        status = gg_store_open(&store, path, GG_DB_MAKE, options, error);
    }
    if (status != GG_OK) {
        return status;
    }
    status = gg_db_run(&store->db,
                       "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF",
                       error);
    if (status != GG_OK) {
        gg_store_close(store);
        return status;
    }
    *out = store;
    return GG_OK;
}

gg_status gg_store_sync(gg_store *store, gg_error *error)
{
    return gg_db_sync(&store->db, error);
}

static void clear_registry(gg_registry *registry)
{
    gg_key_table_clear(&registry->keys);
    gg_free(registry->texts);
    gg_free(registry->numbers);
}

void gg_store_close(gg_store *store)
{
    if (store == NULL) {
        return;
    }
    gg_store_rollback(store);
    for (int i = 0; i < GG_N_STATEMENTS; i++) {
        gg_stmt_free(store->statements[i]);
    }
    gg_db_close(&store->db);
    clear_registry(&store->entities);
    clear_registry(&store->names);
    clear_registry(&store->outlets);
    clear_registry(&store->replaced);
    gg_free(store->old_hashes);
    gg_arena_clear(&store->arena);
    gg_free(store->options);
    gg_free(store->gazetteer);
    pthread_mutex_destroy(&store->lock);
    gg_free(store);
}

const gg_count_settings *gg_store_settings(const gg_store *store)
{
    return &store->settings;
}

const char *gg_store_options_text(const gg_store *store)
{
    return store->options;
}

const char *gg_store_gazetteer(const gg_store *store)
{
    return store->gazetteer;
}

gg_status gg_store_sizes(gg_store *store, uint64_t *documents,
                         uint64_t *uncounted, gg_error *error)
{
    int64_t counted = 0;
    gg_stmt *stmt = NULL;
    gg_status status =
        gg_store_get_meta(store, "sum_documents", &counted, error);

    *documents = 0;
    *uncounted = 0;
    if (status == GG_OK) {
        status = gg_stmt_make(&stmt, &store->db,
                              "SELECT count(*) FROM document WHERE number > ?",
                              error);
    }
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, store->settled);
        status = gg_stmt_step(&store->db, stmt, error);
    }
    if (status == GG_OK) {
        *uncounted = (uint64_t)gg_row_int(stmt, 0);
        *documents = (uint64_t)counted + *uncounted;
    }
    gg_stmt_free(stmt);
    return status;
}

/* ---- numbers -------------------------------------------------------------------- */

/* A failure that somebody will ask for. */
static uint32_t keep_failure(gg_store *store, gg_status status,
                             const gg_error *error)
{
    if (store->failed == GG_OK) {
        store->failed = status;
        store->failure = *error;
    }
    return GG_NO_ENTITY;
}

gg_status gg_store_failure(gg_store *store, gg_error *error)
{
    gg_status status;

    pthread_mutex_lock(&store->lock);
    status = store->failed;
    if (status != GG_OK && error != NULL) {
        *error = store->failure;
    }
    pthread_mutex_unlock(&store->lock);
    return status != GG_OK ? status : gg_fail_memory(error);
}

/* Where the text has its number, 0 where it is new: then the place is made.
   NULL when out of memory. */
static uint32_t *find_number(gg_registry *registry, gg_arena *arena,
                             gg_str text)
{
    uint64_t key = gg_token_hash(text.ptr, text.len, registry->seed) | 1;

    for (;; key += 2) {
        size_t known = registry->keys.n;
        uint64_t at;
        if (gg_grow(&registry->texts, &registry->texts_capacity, known + 1,
                    sizeof *registry->texts) != 0 ||
            gg_grow(&registry->numbers, &registry->numbers_capacity,
                    known + 1, sizeof *registry->numbers) != 0) {
            return NULL;
        }
        at = gg_key_table_put(&registry->keys, key);
        if (at == GG_NO_NUMBER) {
            return NULL;
        }
        if (at == known) {
            registry->texts[at] = gg_arena_copy(arena, text);
            registry->numbers[at] = 0;
        }
        if (gg_str_equal(registry->texts[at], text)) {
            return registry->texts[at].ptr != NULL ? &registry->numbers[at]
                                                   : NULL;
        }
    }
}

/* What the statement finds, or 0. */
static gg_status find_row(gg_store *store, gg_stmt *stmt, uint32_t *number,
                          gg_error *error)
{
    gg_status status = gg_stmt_step(&store->db, stmt, error);

    *number = status == GG_OK ? (uint32_t)gg_row_int(stmt, 0) : 0;
    gg_stmt_reset(stmt);
    return status == GG_END ? GG_OK : status;
}

static gg_status number_entity(gg_store *store, const gg_store_entity *e,
                               uint32_t *number, gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_FIND_ENTITY, &stmt, error);

    if (status == GG_OK) {
        gg_bind_text(stmt, 1, e->id);
        status = find_row(store, stmt, number, error);
    }
    if (status != GG_OK || *number != 0) {
        return status;
    }
    status = gg_store_begin(store, error);
    if (status == GG_OK) {
        status = gg_store_stmt(store, GG_STMT_PUT_ENTITY, &stmt, error);
    }
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, store->next_entity);
        gg_bind_text(stmt, 2, e->id);
        gg_bind_text(stmt, 3, e->label);
        gg_bind_text(stmt, 4, e->type);
        gg_bind_int(stmt, 5, e->is_discovered);
        status = gg_stmt_run(&store->db, stmt, error);
    }
    if (status == GG_OK) {
        *number = store->next_entity++;
    }
    return status;
}

uint32_t gg_store_entity_number(gg_store *store,
                                const gg_store_entity *entity)
{
    gg_error error = {0};
    gg_status status = GG_OK;
    uint32_t *place;
    uint32_t number = 0;

    pthread_mutex_lock(&store->lock);
    place = find_number(&store->entities, &store->arena, entity->id);
    if (place == NULL) {
        status = gg_fail_memory(&error);
    } else if (*place == 0) {
        status = number_entity(store, entity, &number, &error);
        *place = number;
    } else {
        number = *place;
    }
    if (status != GG_OK) {
        number = keep_failure(store, status, &error);
    }
    pthread_mutex_unlock(&store->lock);
    return number;
}

static gg_status number_name(gg_store *store, uint32_t entity, gg_str text,
                             unsigned form, uint32_t *number,
                             gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_FIND_NAME, &stmt, error);

    if (status == GG_OK) {
        gg_bind_int(stmt, 1, entity);
        gg_bind_text(stmt, 2, text);
        gg_bind_int(stmt, 3, form);
        status = find_row(store, stmt, number, error);
    }
    if (status != GG_OK || *number != 0) {
        return status;
    }
    status = gg_store_begin(store, error);
    if (status == GG_OK) {
        status = gg_store_stmt(store, GG_STMT_PUT_NAME, &stmt, error);
    }
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, store->next_name);
        gg_bind_int(stmt, 2, entity);
        gg_bind_text(stmt, 3, text);
        gg_bind_int(stmt, 4, form);
        status = gg_stmt_run(&store->db, stmt, error);
    }
    if (status == GG_OK) {
        *number = store->next_name++;
    }
    return status;
}

uint32_t gg_store_name_number(gg_store *store, uint32_t entity, gg_str text,
                              unsigned form)
{
    gg_error error = {0};
    gg_status status;
    uint32_t number = 0;

    pthread_mutex_lock(&store->lock);
    status = number_name(store, entity, text, form, &number, &error);
    if (status != GG_OK) {
        number = keep_failure(store, status, &error);
    }
    pthread_mutex_unlock(&store->lock);
    return number;
}

/* 0: it has none. */
static gg_status number_outlet(gg_store *store, gg_str text,
                               uint32_t *number, gg_error *error)
{
    uint32_t *place;
    gg_stmt *stmt;
    gg_status status;

    *number = 0;
    if (text.len == 0) {
        return GG_OK;
    }
    place = find_number(&store->outlets, &store->arena, text);
    if (place == NULL) {
        return gg_fail_memory(error);
    }
    if (*place != 0) {
        *number = *place;
        return GG_OK;
    }
    status = gg_store_stmt(store, GG_STMT_FIND_OUTLET, &stmt, error);
    if (status == GG_OK) {
        gg_bind_text(stmt, 1, text);
        status = find_row(store, stmt, number, error);
    }
    if (status == GG_OK && *number == 0) {
        status = gg_store_stmt(store, GG_STMT_PUT_OUTLET, &stmt, error);
        if (status == GG_OK) {
            gg_bind_int(stmt, 1, store->next_outlet);
            gg_bind_text(stmt, 2, text);
            status = gg_stmt_run(&store->db, stmt, error);
        }
        *number = status == GG_OK ? store->next_outlet++ : 0;
    }
    *place = *number;
    return status;
}

/* ---- documents ------------------------------------------------------------------- */

#define LANE_A UINT64_C(0x646F63756D656E74)
#define LANE_B UINT64_C(0x636F6E74656E7473)

static void hash_bytes(gg_document_hash *hash, gg_str bytes)
{
    for (int i = 0; i < 2; i++) {
        uint64_t lane = hash->lanes[i];
        size_t at = 0;
        for (; at + 8 <= bytes.len; at += 8) {
            lane = gg_hash_step(lane + GG_HASH_A,
                                gg_hash_load(bytes.ptr + at, 8));
        }
        if (at < bytes.len) {
            lane = gg_hash_step(lane + GG_HASH_A,
                                gg_hash_load(bytes.ptr + at, bytes.len - at));
        }
        hash->lanes[i] = gg_hash_end(lane, bytes.len);
    }
}

void gg_document_hash_begin(gg_document_hash *hash,
                           const gg_document *document)
{
    const char date[4] = {(char)document->date, (char)(document->date >> 8),
                          (char)(document->date >> 16),
                          (char)(document->date >> 24)};

    hash->lanes[0] = LANE_A;
    hash->lanes[1] = LANE_B;
    hash_bytes(hash, (gg_str){date, sizeof date});
    hash_bytes(hash, document->outlet);
    hash_bytes(hash, document->url);
}

void gg_document_hash_add(gg_document_hash *hash, const gg_document *document)
{
    gg_str text = document->text;

    hash_bytes(hash, (gg_str){text.ptr, document->title_len});
    hash_bytes(hash, (gg_str){text.ptr + document->title_len,
                              text.len - document->title_len});
}

static void hash_to_bytes(unsigned char out[GG_HASH_BYTES],
                          const gg_document_hash *hash)
{
    for (unsigned i = 0; i < GG_HASH_BYTES; i++) {
        out[i] = (unsigned char)(hash->lanes[i / 8] >> (8 * (i % 8)));
    }
}

gg_document_hash gg_document_hash_from(gg_str bytes)
{
    gg_document_hash hash = {{0, 0}};

    for (unsigned i = 0; i < GG_HASH_BYTES && i < bytes.len; i++) {
        hash.lanes[i / 8] |= (uint64_t)(unsigned char)bytes.ptr[i]
                             << (8 * (i % 8));
    }
    return hash;
}

static bool is_same_hash(const gg_document_hash *a, const gg_document_hash *b)
{
    return a->lanes[0] == b->lanes[0] && a->lanes[1] == b->lanes[1];
}

gg_status gg_store_find_document(gg_store *store, gg_str id,
                                 uint32_t *number, gg_document_hash *hash,
                                 int32_t *date, gg_error *error)
{
    gg_stmt *stmt;
    gg_status status =
        gg_store_stmt(store, GG_STMT_FIND_DOCUMENT, &stmt, error);

    *number = 0;
    *date = 0;
    if (status != GG_OK) {
        return status;
    }
    gg_bind_text(stmt, 1, id);
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_OK) {
        *number = (uint32_t)gg_row_int(stmt, 0);
        *hash = gg_document_hash_from(gg_row_blob(stmt, 1));
        *date = gg_row_date(stmt, 2);
    }
    gg_stmt_reset(stmt);
    return status == GG_END ? GG_OK : status;
}

bool gg_store_knows(gg_store *store, gg_str id, const gg_document_hash *hash)
{
    gg_document_hash there = {{0, 0}};
    gg_error error = {0};
    gg_status status = GG_OK;
    uint32_t number = 0;
    int32_t date;
    bool knows = false;

    if (store->was_empty) {
        return false;
    }
    pthread_mutex_lock(&store->lock);
    if (store->n_old_hashes != 0) {
        const uint32_t *place =
            find_number(&store->replaced, &store->arena, id);
        if (place != NULL && *place != 0) {
            there = store->old_hashes[*place - 1];
            number = 1;
        }
    }
    if (number == 0) {
        status = gg_store_find_document(store, id, &number, &there, &date,
                                        &error);
        /* what came in this run says nothing */
        number = number < store->first_of_run ? number : 0;
    }
    if (status != GG_OK) {
        (void)keep_failure(store, status, &error);
    }
    knows = number != 0 && is_same_hash(&there, hash);
    pthread_mutex_unlock(&store->lock);
    return knows;
}

static gg_status insert_document(gg_store *store,
                                 const gg_store_record *record,
                                 bool *is_there, gg_error *error)
{
    unsigned char hash[GG_HASH_BYTES];
    uint32_t outlet = 0;
    gg_stmt *stmt;
    gg_status status = number_outlet(store, record->outlet, &outlet, error);

    if (status == GG_OK) {
        status = gg_store_stmt(store, GG_STMT_PUT_DOCUMENT, &stmt, error);
    }
    if (status != GG_OK) {
        return status;
    }
    hash_to_bytes(hash, &record->hash);
    gg_bind_int(stmt, 1, store->next_document);
    gg_bind_text(stmt, 2, record->id);
    gg_bind_date(stmt, 3, record->date);
    if (outlet != 0) {
        gg_bind_int(stmt, 4, outlet);
    } else {
        gg_bind_null(stmt, 4);
    }
    gg_bind_text(stmt, 5, record->source);
    gg_bind_text(stmt, 6, record->url.len != 0 ? record->url : GG_STR_NONE);
    gg_bind_int(stmt, 7, (int64_t)record->record);
    gg_bind_blob(stmt, 8, hash, sizeof hash);
    gg_bind_int(stmt, 9, (int64_t)record->mentions);
    gg_bind_int(stmt, 10, (int64_t)record->ambiguous);
    gg_bind_int(stmt, 11, (int64_t)record->rejected);
    status = gg_stmt_run(&store->db, stmt, error);
    *is_there = status == GG_OK && gg_db_changes(&store->db) == 0;
    return status;
}

static gg_status insert_page(gg_store *store, const gg_store_record *record,
                             gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_PUT_PAGE, &stmt, error);

    if (status == GG_OK) {
        gg_bind_int(stmt, 1, store->next_document);
        gg_bind_blob(stmt, 2, record->page.ptr, record->page.len);
        gg_bind_text(stmt, 3, record->sentences);
        status = gg_stmt_run(&store->db, stmt, error);
    }
    if (status == GG_OK) {
        store->next_document++;
    }
    return status;
}

static gg_status drop_document(gg_store *store, uint32_t number,
                               gg_error *error)
{
    static const gg_statement DROPS[2] = {GG_STMT_DROP_DOCUMENT,
                                          GG_STMT_DROP_PAGE};
    gg_status status = number <= store->settled
                           ? gg_store_take_off(store, number, error)
                           : GG_OK;

    for (int i = 0; i < 2 && status == GG_OK; i++) {
        gg_stmt *stmt;
        status = gg_store_stmt(store, DROPS[i], &stmt, error);
        if (status == GG_OK) {
            gg_bind_int(stmt, 1, number);
            status = gg_stmt_run(&store->db, stmt, error);
        }
    }
    return status;
}

/* Others ask what it was before this run. */
static gg_status keep_old_hash(gg_store *store, gg_str id,
                               const gg_document_hash *hash, gg_error *error)
{
    uint32_t *place = find_number(&store->replaced, &store->arena, id);

    if (place == NULL ||
        gg_grow(&store->old_hashes, &store->old_hashes_capacity,
                store->n_old_hashes + 1, sizeof *store->old_hashes) != 0) {
        return gg_fail_memory(error);
    }
    if (*place == 0) {
        store->old_hashes[store->n_old_hashes++] = *hash;
        *place = (uint32_t)store->n_old_hashes;
    }
    return GG_OK;
}

/* One with this id is there. */
static gg_status replace_document(gg_store *store,
                                  const gg_store_record *record, gg_put *put,
                                  gg_error *error)
{
    gg_document_hash hash;
    uint32_t number;
    int32_t date;
    bool is_there;
    gg_status status = gg_store_find_document(store, record->id, &number,
                                              &hash, &date, error);

    if (status != GG_OK) {
        return status;
    }
    if (number == 0) {
        return gg_db_damaged(&store->db, "a document has no id", error);
    }
    if (is_same_hash(&hash, &record->hash)) {
        *put = GG_PUT_KNOWN;
        return GG_OK;
    }
    *put = number >= store->first_of_run ? GG_PUT_TWICE : GG_PUT_CHANGED;
    if (*put == GG_PUT_CHANGED) {
        status = keep_old_hash(store, record->id, &hash, error);
    }
    if (status == GG_OK) {
        status = drop_document(store, number, error);
    }
    if (status == GG_OK) {
        status = insert_document(store, record, &is_there, error);
    }
    return status == GG_OK ? insert_page(store, record, error) : status;
}

gg_status gg_store_put(gg_store *store, const gg_store_record *record,
                       gg_put *put, gg_error *error)
{
    gg_status status;
    bool is_there = false;

    pthread_mutex_lock(&store->lock);
    *put = GG_PUT_NEW;
    status = store->failed;
    if (status != GG_OK && error != NULL) {
        *error = store->failure;
    }
    if (status == GG_OK && store->next_document >= GG_DOUBLES_MOST) {
        status = gg_fail(error, GG_ERROR_MEMORY, store->db.path,
                         "the store is full: it has had two billion documents");
    }
    if (status == GG_OK) {
        status = gg_store_begin(store, error);
    }
    if (status == GG_OK) {
        status = insert_document(store, record, &is_there, error);
    }
    if (status == GG_OK) {
        status = is_there ? replace_document(store, record, put, error)
                          : insert_page(store, record, error);
    }
    pthread_mutex_unlock(&store->lock);
    return status;
}

gg_status gg_store_commit(gg_store *store, gg_error *error)
{
    gg_status status = GG_OK;

    pthread_mutex_lock(&store->lock);
    if (store->in_transaction) {
        status = gg_store_set_meta(store, "next_document",
                                   store->next_document, error);
        if (status == GG_OK) {
            status = gg_store_end(store, error);
        }
    }
    pthread_mutex_unlock(&store->lock);
    return status;
}
