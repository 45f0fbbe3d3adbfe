/* Evidence while counting: the best few windows of an edge, chosen by an order
   of their own, so that neither threads nor the order of inputs matter. */
#ifndef GG_NET_PROOFS_H
#define GG_NET_PROOFS_H

#include "base/str.h"
#include "input/document.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How much memory the evidence of one counter takes. Evidence may outlive the
   counter and be let go by several threads, hence the atomic numbers. */
typedef struct gg_meter {
    atomic_size_t bytes;
    atomic_size_t n_users;
} gg_meter;

/* A document, kept as long as evidence of it is. */
typedef struct gg_origin {
    atomic_size_t n_users;
    gg_meter *meter;
    size_t bytes_taken;
    int32_t date;
    uint64_t record;
    gg_str id;
    gg_str source;
    char bytes[];
} gg_origin;

/* A sentence that several edges share. */
typedef struct gg_quote {
    atomic_size_t n_users;
    gg_meter *meter;
    size_t len;
    char bytes[];
} gg_quote;

typedef struct gg_proof {
    gg_origin *origin;
    gg_quote *quote;
    uint64_t start; /* in the document as given */
    uint64_t end;
    bool in_title;  /* the span is one of the title */
    uint64_t print; /* of the window; 0: it is no copy of another */
    uint64_t rank;  /* how many windows of the same edge and document came
                       before: the first of each document is wanted most */
} gg_proof;

typedef struct gg_proofs {
    gg_proof *items; /* best first */
    uint32_t n;
    uint32_t capacity;
} gg_proofs;

/* NULL when out of memory; the caller is its user. */
gg_meter *gg_meter_new(void);
void gg_meter_take(gg_meter *meter);
void gg_meter_leave(gg_meter *meter); /* NULL is fine */
size_t gg_meter_bytes(const gg_meter *meter);

/* Of a document the id, source, date and record are kept. */
gg_origin *gg_origin_new(const gg_document *document, gg_meter *meter);
gg_quote *gg_quote_new(gg_str text, gg_meter *meter);
void gg_origin_release(gg_origin *origin); /* NULL is fine */
void gg_quote_release(gg_quote *quote);

/* < 0: a is wanted more than b. By rank, date (unknown last), document id,
   source, record, place, and the words, where both have some. */
int gg_proof_compare(const gg_proof *a, const gg_proof *b);
/* Would this one be kept among the best `most`? Without its quote (NULL) the
   answer may be a yes too many, so that none need be made for nothing. Of
   those with one print only the best is kept. */
bool gg_proofs_want(const gg_proofs *proofs, const gg_proof *proof,
                    uint32_t most);
/* Puts it in its place and becomes a user of origin and quote; a worse one
   goes when there are `most`. False when out of memory. */
bool gg_proofs_put(gg_proofs *proofs, const gg_proof *proof, uint32_t most);
void gg_proofs_clear(gg_proofs *proofs);

#endif
