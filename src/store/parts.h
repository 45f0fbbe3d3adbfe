/* Inside of the store. */
#ifndef GG_STORE_PARTS_H
#define GG_STORE_PARTS_H

#include "base/arena.h"
#include "net/counter.h"
#include "net/table.h"
#include "store/keys.h"
#include "store/store.h"

#include <pthread.h>

/* Numbers of texts, as far as they were asked for. */
typedef struct gg_registry {
    uint64_t seed;
    gg_key_table keys;
    gg_str *texts;
    uint32_t *numbers;
    size_t texts_capacity;
    size_t numbers_capacity;
} gg_registry;

/* Statements that are kept. */
typedef enum gg_statement {
    GG_STMT_FIND_DOCUMENT, /* id → number, hash, date */
    GG_STMT_PUT_DOCUMENT,
    GG_STMT_PUT_PAGE,
    GG_STMT_DROP_DOCUMENT,
    GG_STMT_DROP_PAGE,
    GG_STMT_FIND_ENTITY, /* id → number */
    GG_STMT_PUT_ENTITY,
    GG_STMT_FIND_NAME, /* entity, text, form → number */
    GG_STMT_PUT_NAME,
    GG_STMT_FIND_OUTLET, /* text → number */
    GG_STMT_PUT_OUTLET,
    GG_STMT_DOCUMENT, /* number → its facts and its page */
    GG_STMT_DOCUMENT_FACTS, /* the same without sentences */
    GG_STMT_ORDER,    /* number → date, id, outlet, story */
    GG_STMT_SET_STORY,
    GG_STMT_STORY_MEMBERS,
    GG_STMT_GET_META,
    GG_STMT_PUT_META,
    GG_STMT_GET_PAIR,
    GG_STMT_PUT_PAIR,
    GG_STMT_DROP_PAIR,
    GG_STMT_PUT_CHUNK,
    GG_STMT_DROP_CHUNKS,
    GG_STMT_GET_CHUNKS,
    GG_STMT_GET_ENTITY,
    GG_STMT_SET_ENTITY,
    GG_STMT_WHO, /* number → id, label, type, discovered, confidence */
    GG_STMT_GET_NAME,
    GG_STMT_ADD_NAME,
    GG_N_STATEMENTS
} gg_statement;

struct gg_store {
    gg_db db;
    gg_count_settings settings;
    char *options;   /* owned, as the next */
    char *gazetteer;

    pthread_mutex_t lock; /* of all that follows, and of statements at work */
    gg_stmt *statements[GG_N_STATEMENTS]; /* made when they are asked for */
    bool in_transaction;
    gg_arena arena; /* of texts */
    gg_registry entities;
    gg_registry names;
    gg_registry outlets;
    gg_registry replaced; /* ids; the number is one of old_hashes */
    gg_document_hash *old_hashes;
    size_t n_old_hashes;
    size_t old_hashes_capacity;
    gg_status failed; /* of a call without an error of its own */
    gg_error failure;

    uint32_t next_entity;
    uint32_t next_name;
    uint32_t next_outlet;
    uint32_t next_document;
    uint32_t settled;      /* documents up to this number count */
    uint32_t first_of_run; /* those from here on came in this run */
    bool was_empty;        /* before it */
};

/* All of these with the lock. */
gg_status gg_store_stmt(gg_store *store, gg_statement which, gg_stmt **out,
                        gg_error *error);
/* 0 where it is not there. */
gg_status gg_store_get_meta(gg_store *store, const char *key, int64_t *out,
                            gg_error *error);
gg_status gg_store_set_meta(gg_store *store, const char *key, int64_t value,
                            gg_error *error);
gg_status gg_store_add_meta(gg_store *store, const char *key, int64_t value,
                            gg_error *error);
/* *number: 0 where it is not there. */
gg_status gg_store_find_document(gg_store *store, gg_str id,
                                 uint32_t *number, gg_document_hash *hash,
                                 int32_t *date, gg_error *error);
/* As the column of a document has it. */
gg_document_hash gg_document_hash_from(gg_str bytes);
/* Begins a transaction where there is none. */
gg_status gg_store_begin(gg_store *store, gg_error *error);
gg_status gg_store_end(gg_store *store, gg_error *error);
void gg_store_rollback(gg_store *store);

#endif
