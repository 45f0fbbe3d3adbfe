/* A store: documents, what they count, and the evidence, in one SQLite file
   (store/schema.h).

       gg_store_open(&store, path, GG_DB_MAKE, &options, &error);
       gg_store_put(store, &record, &error);     documents, in order
       gg_store_commit(store, &error);           a transaction with all of them
       gg_store_settle(store, &run, &error);     their counts to all others
       gg_store_close(store);

   A document that was committed is there after whatever comes; that it is not
   counted yet is known, and made up for by the next run. */
#ifndef GG_STORE_STORE_H
#define GG_STORE_STORE_H

#include "base/buf.h"
#include "base/log.h"
#include "input/document.h"
#include "net/count_settings.h"
#include "net/counts.h"
#include "net/page_bytes.h"
#include "store/db.h"

typedef struct gg_store gg_store;

/* What a store is made with, and what a run that adds to it must agree with. */
typedef struct gg_store_options {
    const char *options;   /* those of tagging and counting, one line */
    const char *gazetteer; /* fingerprint of the lists */
    gg_count_settings count; /* window, tokens, entities, evidence, unclear,
                                copies, strength */
    bool force; /* agree or not */
} gg_store_options;

/* Opens a store; `options` only to write documents: GG_ERROR_USAGE where they
   are not those of the store. GG_DB_MAKE makes one, and brings an older one to
   this version. GG_ERROR_BUSY, GG_ERROR_IO, GG_ERROR_DATA. */
gg_status gg_store_open(gg_store **out, const char *path, gg_db_mode mode,
                        const gg_store_options *options, gg_error *error);
/* The same of a new one, in place of whatever a killed run has left there; it
   is written faster, and on the disk after gg_store_sync only. */
gg_status gg_store_make_anew(gg_store **out, const char *path,
                             const gg_store_options *options,
                             gg_error *error);
gg_status gg_store_sync(gg_store *store, gg_error *error);
void gg_store_close(gg_store *store); /* NULL is fine */

/* The settings with which its documents were counted. */
const gg_count_settings *gg_store_settings(const gg_store *store);
const char *gg_store_options_text(const gg_store *store);
const char *gg_store_gazetteer(const gg_store *store);
/* Documents that are there, and those of them that count already. */
gg_status gg_store_sizes(gg_store *store, uint64_t *documents,
                         uint64_t *uncounted, gg_error *error);

/* ---- numbers ---------------------------------------------------------------- */

/* Entities and their names have numbers of the store, from 1, made where they
   are new; GG_NO_ENTITY where that fails: gg_store_failure says why. For any
   thread. */
typedef struct gg_store_entity {
    gg_str id;
    gg_str label;
    gg_str type;
    bool is_discovered;
} gg_store_entity;

uint32_t gg_store_entity_number(gg_store *store,
                                const gg_store_entity *entity);
uint32_t gg_store_name_number(gg_store *store, uint32_t entity, gg_str text,
                              unsigned form);

/* Why a call without an error of its own failed. */
gg_status gg_store_failure(gg_store *store, gg_error *error);

/* ---- documents ---------------------------------------------------------------- */

enum { GG_HASH_BYTES = 16 };

/* What a document is by its content: title, text, date, publisher, address. */
typedef struct gg_document_hash {
    uint64_t lanes[2];
} gg_document_hash;

void gg_document_hash_begin(gg_document_hash *hash,
                           const gg_document *document);
/* Of a long document each part, in order. */
void gg_document_hash_add(gg_document_hash *hash, const gg_document *document);

/* A document as the store keeps it. Everything is borrowed. */
typedef struct gg_store_record {
    gg_str id;
    gg_str source;
    gg_str outlet; /* gg_outlet_of */
    gg_str url;
    int32_t date;
    uint64_t record;
    gg_document_hash hash;
    gg_str page;      /* bytes of its parts, one behind the other */
    gg_str sentences; /* JSON array */
    uint64_t mentions;
    uint64_t ambiguous;
    uint64_t rejected; /* guarded, and short forms without a full name */
} gg_store_record;

/* What became of a document. */
typedef enum gg_put {
    GG_PUT_NEW,
    GG_PUT_KNOWN,   /* it is there as it is */
    GG_PUT_CHANGED, /* it was there, and this is what it is now */
    GG_PUT_TWICE,   /* as GG_PUT_CHANGED, and the other one came in this run */
    GG_N_PUT
} gg_put;

/* Was it there before this run, with this content? For any thread, beside
   gg_store_put. An error is told by the next put. */
bool gg_store_knows(gg_store *store, gg_str id, const gg_document_hash *hash);
/* Adds one; what it was before is taken off all counts. Not committed yet. */
gg_status gg_store_put(gg_store *store, const gg_store_record *record,
                       gg_put *put, gg_error *error);
gg_status gg_store_commit(gg_store *store, gg_error *error);

/* ---- counting ---------------------------------------------------------------- */

typedef struct gg_store_run {
    unsigned n_threads;
    uint64_t memory; /* as gg_count_settings.memory */
    gg_log *log;     /* windows that are taken for lists; may be NULL */
} gg_store_run;

/* Adds what documents that do not count yet have, in a transaction of its
   own. */
gg_status gg_store_settle(gg_store *store, const gg_store_run *run,
                          gg_error *error);

#endif
