/* Rows of pairs and entities, in memory. */
#ifndef GG_STORE_ROWS_H
#define GG_STORE_ROWS_H

#include "store/parts.h"

/* Evidence: a window of the pair, the rank-th of its document. */
typedef struct gg_ref {
    uint32_t document;
    uint32_t rank;
    uint32_t first; /* of the document's sentences: those of the two names */
    uint32_t second;
    uint32_t print; /* half of it; 0: no copy */
} gg_ref;

typedef struct gg_publisher {
    uint32_t outlet;
    uint32_t documents;
} gg_publisher;

/* A list of documents whose older part is in the database. */
typedef struct gg_tail {
    uint32_t *items;
    size_t n;
    size_t capacity;
} gg_tail;

typedef struct gg_pair_row {
    uint32_t a;
    uint32_t b;
    int64_t whole; /* of the weight, and parts of GG_PAIR_ONE */
    int64_t parts;
    int64_t originals; /* windows without copies */
    int64_t windows;   /* with them */
    int64_t strength;
    int64_t documents;
    int64_t stories;
    int32_t first;
    int32_t last;
    gg_publisher *publishers; /* by outlet */
    size_t n_publishers;
    size_t publishers_capacity;
    gg_ref *refs; /* best first */
    size_t n_refs;
    size_t refs_capacity;
    gg_tail tail; /* one number for each window */
    gg_buf text;  /* scratch */
    gg_buf bytes;
    gg_buf tail_text;
} gg_pair_row;

void gg_pair_row_init(gg_pair_row *row);
void gg_pair_row_clear(gg_pair_row *row);
/* Reads the row of a pair; GG_END: there is none, and all is 0. */
gg_status gg_pair_row_read(gg_store *store, gg_pair_row *row, uint32_t a,
                           uint32_t b, gg_error *error);
/* Writes it; what the tail has too many goes to lists of their own. */
gg_status gg_pair_row_write(gg_store *store, gg_pair_row *row,
                            gg_error *error);
/* So many documents more of an outlet, or less; false when out of memory. */
bool gg_pair_row_publish(gg_pair_row *row, uint32_t outlet, int64_t n);

typedef struct gg_entity_row {
    uint32_t number;
    int64_t mentions;
    int64_t mention_parts;
    int64_t windows;
    int64_t window_parts;
    int64_t documents;
    int32_t first;
    int32_t last;
    gg_tail tail;
    gg_str label; /* a copy, in `text` */
    gg_str type;  /* likewise */
    int64_t confidence;
    int64_t persons;
    int64_t organisations;
    bool is_discovered;
    gg_buf text;
    gg_buf tail_text;
} gg_entity_row;

void gg_entity_row_init(gg_entity_row *row);
void gg_entity_row_clear(gg_entity_row *row);
/* GG_ERROR_DATA where it is not there. */
gg_status gg_entity_row_read(gg_store *store, gg_entity_row *row,
                             uint32_t number, gg_error *error);
gg_status gg_entity_row_write(gg_store *store, gg_entity_row *row,
                              gg_error *error);

/* At the end; false when out of memory. */
bool gg_tail_push(gg_tail *tail, uint32_t document);
/* All documents of a pair (an entity: a = b), the older ones, too: each once,
   ascending. Some may not be there any more. */
gg_status gg_tail_read_all(gg_store *store, uint32_t a, uint32_t b,
                           const gg_tail *tail, gg_tail *all,
                           gg_error *error);

#endif
