/* The tables of a store, and the steps from an older version to this one.

       document   one row an article; `story` where near copies of it are there
       page       what counting knows of it (net/page_bytes.h), and the sentences
                  that evidence quotes, a JSON array
       entity     who was named, with the counts of each
       name       by which names, how often
       outlet     who publishes
       pair       who stands with whom: entities a < b, the counts of both;
                  `evidence`: [[document, rank, sentence, sentence, print], …],
                  best first; `tail`: the latest documents, [] of numbers, one
                  for each window
       pair_documents  the ones before these, in lists; those of an entity have
                  a = b
       key_run, key_block  prints of windows and keys of stories, and the
                  documents that have them (store/keys.h)
       meta       options, totals, fingerprints

   Views for people: edges, nodes, documents, evidence_text, edge_days,
   pair_document. */
#ifndef GG_STORE_SCHEMA_H
#define GG_STORE_SCHEMA_H

#include "store/db.h"

/* The version that this program writes. */
enum { GG_SCHEMA_VERSION = 2 };

/* Is this a store of this version? An empty file is none yet (*is_new). An
   older one is GG_END. GG_ERROR_DATA where it is no store or a newer one. */
gg_status gg_schema_check(gg_db *db, bool *is_new, gg_error *error);
/* Makes what is missing, within a transaction. */
gg_status gg_schema_make(gg_db *db, gg_error *error);

#endif
