/* Sorted runs of pairs in a temporary file, and reading them back. A record:

       hash less the one before it    numbers as in LEB128: seven bits a byte
       windows << 3 | has a date << 2 | has details << 1 | is open
       documents
       [first date, last - first]
       [lost, parts lost, strength, n slices, n outlets, n documents, n, these
        slices, outlets, documents, n times the evidence with its words]
       [windows in the document that is open]
*/
#ifndef GG_NET_PAIR_RUNS_H
#define GG_NET_PAIR_RUNS_H

#include "net/pairs.h"

/* Writes the sorted partitions as a run; pairs->settings.folder gets a scratch
   file if there is none. `open`: see gg_pair_run.continues; 0: nothing is. `error` is not NULL. */
gg_status gg_pairs_write_run(gg_pairs *pairs, uint32_t open, gg_error *error);

/* A pair of a run, or of a table. */
typedef struct gg_pair_record {
    uint64_t hash;
    uint64_t windows;
    uint64_t documents;
    int32_t first;
    int32_t last;
    uint64_t lost;
    uint64_t lost_parts;
    uint64_t strength;
    bool is_open;
    uint64_t open_windows;
    uint64_t n_slices;    /* to be read first: gg_pair_cursor_slice */
    uint32_t n_outlets;   /* then these: gg_pair_cursor_number */
    uint32_t n_documents; /* these, likewise */
    uint32_t n_proofs;    /* and then gg_pair_cursor_proof */
} gg_pair_record;

/* Reads one part of one run, in order. */
typedef struct gg_pair_cursor {
    const gg_scratch *scratch;
    uint64_t at;  /* in the file: what comes behind the buffer */
    uint64_t end;
    unsigned char *buffer;
    size_t size;
    size_t used; /* bytes of it read already */
    size_t len;
    uint32_t n_left; /* records, with the one at hand */
    gg_pair_record record;
} gg_pair_cursor;

/* `buffer` is borrowed; at least GG_CURSOR_LEAST bytes. The first record is at
   hand afterwards, if n_left is not 0. */
enum { GG_CURSOR_LEAST = 512 };
gg_status gg_pair_cursor_open(gg_pair_cursor *cursor, const gg_pairs *pairs,
                              const gg_pair_run *run, size_t part,
                              unsigned char *buffer, size_t size,
                              gg_error *error);
/* The next record, once all lists of this one are read. */
gg_status gg_pair_cursor_next(gg_pair_cursor *cursor, gg_error *error);
/* The next slice of the record at hand. */
gg_status gg_pair_cursor_slice(gg_pair_cursor *cursor, gg_slice *slice,
                               gg_error *error);
/* The next of the numbers `left` (n_outlets, n_documents) of the record at
   hand. */
gg_status gg_pair_cursor_number(gg_pair_cursor *cursor, uint32_t *left,
                                uint32_t *number, gg_error *error);
/* The next proof of the record at hand, whose origin and quote belong to the
   caller. */
gg_status gg_pair_cursor_proof(gg_pair_cursor *cursor, gg_proof *proof,
                               gg_meter *meter, gg_error *error);

#endif
