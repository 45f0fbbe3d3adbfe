/* A multimap from prints and keys to documents, in sorted runs as of a
   log-structured merge tree (O'Neil 1996): a run is written once, in blocks of
   some hundred entries; eight runs of about one size become one. A 12-byte
   entry costs far less than a row, and prints, which are as random as can be,
   would dirty every page of a table with an index.

   An entry of a document that is not there any more says nothing. */
#ifndef GG_STORE_KEYS_H
#define GG_STORE_KEYS_H

#include "net/doubles.h"
#include "store/db.h"

typedef enum gg_keys_kind {
    GG_KEYS_PRINTS, /* of windows */
    GG_KEYS_STORIES /* of documents */
} gg_keys_kind;

/* Writes one run: entries in order of print, then document. */
typedef struct gg_keys_writer {
    gg_db *db;
    gg_stmt *insert;
    gg_keys_kind kind;
    int64_t run; /* 0: nothing was put yet */
    uint64_t n;
    size_t n_block;
    uint64_t first;
    unsigned char *block;
} gg_keys_writer;

/* To be closed also after a failure. Nothing is written without entries. */
gg_status gg_keys_writer_open(gg_keys_writer *writer, gg_db *db,
                              gg_keys_kind kind, gg_error *error);
gg_status gg_keys_put(gg_keys_writer *writer, uint64_t key,
                      uint32_t document, bool covers, gg_error *error);
gg_status gg_keys_writer_finish(gg_keys_writer *writer, gg_error *error);
void gg_keys_writer_close(gg_keys_writer *writer);

/* Runs of about one size become one, until there are few. */
gg_status gg_keys_merge(gg_db *db, gg_error *error);

typedef gg_status gg_keys_found_fn(void *user, uint64_t key,
                                   uint32_t document, bool covers,
                                   gg_error *error);

/* Tells every entry of these keys, ascending and distinct; run by run, so not
   in order. GG_END from `found` passes over the other entries of that key in
   this run. */
gg_status gg_keys_find(gg_db *db, gg_keys_kind kind, const uint64_t *keys,
                       size_t n, gg_keys_found_fn *found, void *user,
                       gg_error *error);

#endif
