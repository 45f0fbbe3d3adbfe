/* Compiling a list, in parts; only the index's own files include this.

       context words ─▶ index_context.c ─┐
       names ─▶ variants ─▶ index_names.c ─▶ words, paths (index_words.c)
                                             └─▶ entries ─▶ index_entries.c
       forms of words (rule M8) ─▶ index_forms.c

   Names go through in batches: what is looked up for a batch is asked for
   ahead, so that a table larger than the caches is waited for once a batch and
   not once a word. */
#ifndef GG_GAZ_INDEX_BUILD_H
#define GG_GAZ_INDEX_BUILD_H

#include "base/buf.h"
#include "base/log.h"
#include "gaz/index.h"

/* One word of one way of writing a name. */
typedef struct gg_variant_token {
    uint32_t at;         /* folded: into the batch's text */
    uint16_t len;
    uint8_t gap;         /* gg_gap before it */
    uint32_t flags;      /* of the (first) token it was made of */
    uint32_t gap_offset; /* OTHER, POSSESSIVE: into index->bytes */
    uint32_t word;
    uint64_t hash;
} gg_variant_token;

/* One way of writing a name. */
typedef struct gg_variant {
    uint32_t first; /* into the batch's tokens */
    uint32_t n;
    bool possessive;
    uint8_t learns; /* GG_LEARNS_… */
    bool has_text;  /* in index->bytes, at `text` */
    uint32_t text;
    uint32_t node;  /* at the end of its words so far, and their hash */
    uint64_t path;
    gg_entry entry;
} gg_variant;

enum { GG_LEARNS_GIVEN = 1, GG_LEARNS_SURNAME = 2 };

typedef struct gg_variants {
    gg_buf text;
    gg_variant_token *tokens;
    size_t n_tokens;
    size_t tokens_capacity;
    gg_variant *items;
    size_t n;
    size_t capacity;
} gg_variants;

/* An entry and its node, until they are grouped. */
typedef struct gg_pending_entry {
    uint32_t node;
    gg_entry entry;
} gg_pending_entry;

/* See gg_entity_record. */
typedef struct gg_short_place {
    uint32_t bearers;
    uint32_t entry;
} gg_short_place;

/* Rule M8: in which languages a word stands in names, of people [0] and of
   others [1]. */
typedef struct gg_word_use {
    uint32_t inner[2]; /* its own ending may change */
    uint32_t first[2]; /* it is the first word of a name */
    uint32_t last[2];
    uint8_t first_of[2]; /* letters of the longest name that it begins */
    uint8_t last_of[2];
} gg_word_use;

typedef struct gg_index_builder {
    gg_index *index;
    gg_gazetteer_list *list;
    gg_log *log;
    gg_tokens tokens;
    gg_buf scratch;
    gg_variants batch;
    gg_pending_entry *pending;
    size_t n_pending;
    size_t pending_capacity;
    uint64_t *pairs; /* hashes of the first two words of names */
    size_t n_pairs;
    size_t pairs_capacity;
    gg_short_place *shorts; /* by entity */
    gg_word_use *uses; /* by word; only where a language has endings */
    size_t n_uses;
    size_t uses_capacity;
    size_t bytes_capacity; /* of the index's arrays */
    size_t words_capacity;
    size_t nodes_capacity;
    uint64_t *node_hashes; /* of their paths */
    size_t node_hashes_capacity;
    bool has_collided; /* two paths have one hash: another seed will do */
    size_t gaps_capacity;
    size_t links_capacity;
    size_t speeches_capacity;
    size_t n_phrases;
} gg_index_builder;

/* All return false, GG_NO_WORD or GG_NO_NODE when out of memory. */

/* ---- index_words.c */

bool gg_build_begin(gg_index_builder *b);
/* Makes the hash tables as small as they may be. */
bool gg_build_settle_tables(gg_index_builder *b);
/* Appends bytes and a NUL to index->bytes. */
bool gg_build_put_bytes(gg_index_builder *b, const char *p, size_t len,
                        uint32_t *offset);
/* The number of a folded word, made if new. */
uint32_t gg_build_word(gg_index_builder *b, const char *folded, size_t len,
                       uint64_t hash);
/* The words of all tokens of the batch, and the nodes of its variants. */
bool gg_build_batch_words(gg_index_builder *b);
bool gg_build_batch_nodes(gg_index_builder *b);
size_t gg_fill_slots(gg_index_slot *slots, size_t n_homes, size_t n_slots,
                     const uint64_t *hashes, size_t n_nodes);

/* ---- index_variants.c */

/* The ways in which the tokens of a name may be written, into the batch. */
bool gg_build_variants(gg_index_builder *b, gg_str text, uint32_t name);
static inline gg_str gg_variant_folded(const gg_index_builder *b,
                                       const gg_variant_token *token)
{
    return (gg_str){b->batch.text.ptr + token->at, token->len};
}

/* ---- index_names.c */

bool gg_build_names(gg_index_builder *b);
/* True where the first word of the name may stand in lower case. */
static inline bool gg_may_start_low(const gg_entry *entry)
{
    return (entry->upper_mask & 1) == 0 &&
           (entry->flags & GG_ENTRY_ACRONYM) == 0;
}

/* ---- index_context.c */

bool gg_build_context(gg_index_builder *b);
/* A word, or words, with these flags. */
bool gg_build_context_word(gg_index_builder *b,
                           const gg_context_word *context);
void gg_build_settle_words(gg_index *index);

/* ---- index_forms.c */

/* The place of the word's uses, or NULL when out of memory. */
gg_word_use *gg_build_use_of(gg_index_builder *b, uint32_t word);
bool gg_build_note_uses(gg_index_builder *b, const gg_variant *v,
                        uint32_t languages, int kind);
bool gg_build_forms(gg_index_builder *b);

/* ---- index_entries.c */

bool gg_build_entries(gg_index_builder *b);
bool gg_build_front(gg_index_builder *b);

/* ---- index_list.c */

/* Entities, names and their texts. */
gg_status gg_build_list(gg_index_builder *b, gg_error *error);

#endif
