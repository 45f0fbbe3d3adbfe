/* The compiled gazetteer: a read-only index for longest match, shared by all
   threads. Built once; const for ever.

   Words (folded tokens) are numbered. A name is a path of word numbers from
   the root; a node holds the names that end there:

       "Kim Jong-un"  "Kim Jongun"        root ─kim─▶ 7 ─jong─▶ 12 ─un─▶ 13 ●
                                                      └─jongun─▶ 14 ●

   The first step is kept with the word itself (gg_index_word.root); further
   steps are one probe of a flat table (node, word) → node. Before any of it,
   the front (gaz/front.h) says whether a token can begin a name.

   Rule M8: a word that is a form of others (Путина: of Путин) has links to
   them. The path of a name is made of its own words only; who walks may pass
   from a form to its word. */
#ifndef GG_GAZ_INDEX_H
#define GG_GAZ_INDEX_H

#include "base/log.h"
#include "base/str.h"
#include "gaz/front.h"
#include "gaz/gazetteer.h"
#include "gazgraph.h"
#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GG_NAME_MAX_TOKENS = 32,
    GG_NO_WORD = 0, /* word 0 and node 0 mean: none */
    GG_NO_NODE = 0
};

/* How a name wants to be written (rule M4), and what it is like. */
enum {
    GG_ENTRY_ACRONYM = 1,    /* at most five letters, all capitals */
    GG_ENTRY_ORDINARY = 2,   /* … and an ordinary word in lower case: US */
    GG_ENTRY_EXACT = 4,      /* case `exact` */
    GG_ENTRY_ANY_CASE = 8,   /* case `any` */
    GG_ENTRY_POSSESSIVE = 16,/* the name ends in 's: so must the text */
    GG_ENTRY_SPECIAL_GAPS = 32 /* some joint is not a plain one */
};

/* What its entity is, for the rules that ask. */
typedef enum gg_kind {
    GG_KIND_OTHER,
    GG_KIND_PERSON,
    GG_KIND_COUNTRY,
    GG_KIND_ORGANISATION,
    GG_KIND_HIDDEN /* type `ignore` */
} gg_kind;

/* One way of writing one name of one entity. */
typedef struct gg_entry {
    uint32_t name;       /* into list.names */
    uint32_t upper_mask; /* bit i: token i must begin with a capital */
    uint8_t flags;
    uint8_t n_tokens;
    uint8_t kind;        /* gg_kind */
    uint8_t form;        /* gg_form, as the name's */
    uint32_t gaps;       /* with SPECIAL_GAPS: n_tokens - 1 numbers in `gaps`:
                            0 a plain joint, 1 a full stop may stand there,
                            else 2 + offset of the text that must stand there */
} gg_entry;

typedef struct gg_index_word {
    uint32_t folded;     /* offset into `bytes` */
    uint16_t folded_len;
    uint8_t begins;      /* GG_BEGINS_…: what names it is the first word of */
    uint32_t flags;      /* GG_WORD_… */
    uint32_t root;       /* node of the one-word path, GG_NO_NODE: none */
    uint32_t links;      /* the first of its links, GG_NO_LINK: none */
    uint64_t hash;
} gg_index_word;

enum {
    GG_BEGINS_NAME = 1,
    GG_BEGINS_LOW = 2,      /* one that may begin in lower case */
    GG_BEGINS_CHANGING = 4, /* one of several words, which take endings */
    GG_NO_LINK = 0
};

/* A word is a form of `base`, in names of some languages. */
typedef struct gg_index_link {
    uint32_t base;    /* word */
    uint32_t next;    /* of the same form; GG_NO_LINK: none */
    uint32_t persons; /* languages in which a person's name so changes */
    uint32_t others;  /* … any other */
    uint16_t outside; /* bytes of the folded form that are not the name's */
    bool at_start;    /* … at its start: the word must be the name's first;
                         else its last */
} gg_index_link;

typedef struct gg_index_node {
    uint32_t first_entry;
    uint32_t n_entries : 31;
    uint32_t has_children : 1;
} gg_index_node;

typedef struct gg_index_edge {
    uint32_t from; /* node; GG_NO_NODE: an empty slot */
    uint32_t word;
    uint32_t to;
} gg_index_edge;

/* A phrase of rule R4, from the source outwards: `according to` is to,
   according. */
enum { GG_SPEECH_MAX_WORDS = 16 };

typedef struct gg_speech_phrase {
    uint32_t words[GG_SPEECH_MAX_WORDS];
    uint8_t n_words;
    uint8_t speech; /* gg_speech */
} gg_speech_phrase;

/* Context words of several tokens (New York), by the hash of all. */
typedef struct gg_phrase {
    uint64_t hash; /* 0: an empty slot */
    uint32_t flags;
} gg_phrase;

typedef struct gg_index {
    gg_gazetteer_list list;
    uint64_t seed;

    char *bytes;           /* folded words, and special gaps as NUL-terminated
                              strings */
    size_t n_bytes;
    size_t bytes_capacity;
    gg_index_word *words;  /* from 1 */
    size_t n_words;
    size_t words_capacity;
    uint32_t *word_slots;  /* hash table, GG_NO_WORD: empty */
    size_t n_word_slots;

    gg_index_node *nodes;  /* from 1 */
    size_t n_nodes;
    size_t nodes_capacity;
    gg_index_edge *edges;  /* hash table */
    size_t n_edge_slots;
    size_t n_edges;

    gg_entry *entries;     /* grouped by node */
    size_t n_entries;
    uint32_t *gaps;
    size_t n_gaps;
    size_t gaps_capacity;
    gg_index_link *links;  /* from 1 */
    size_t n_links;        /* 0: there are none */
    size_t links_capacity;

    bool has_media;        /* some entity may be a mere source */
    gg_speech_phrase *speeches; /* by first word */
    size_t n_speeches;
    size_t speeches_capacity;
    gg_phrase *phrases;    /* hash table */
    size_t n_phrase_slots;
    size_t n_phrases;

    uint64_t tails[128];   /* by gg_tail_bit: GG_WORD_TAILS */
    uint64_t low_prefix[1024]; /* by the first two bytes of a lower-case ASCII
                                  word: can it begin a name (65536 bits) */
    gg_front front;
} gg_index;

/* Compiles a sealed list, which is moved into the index (and emptied). Names
   that have no token or too many are logged and left out. */
gg_status gg_index_new(gg_index **out, gg_gazetteer_list *list, gg_log *log,
                       gg_error *error);
void gg_index_free(gg_index *index);

/* The bit of low_prefix for a word's first bytes; `second` is 0 where it has
   one only. */
static inline uint32_t gg_low_prefix_bit(char first, char second)
{
    return (uint32_t)(unsigned char)first << 8 | (unsigned char)second;
}

/* The number of a token's word, or GG_NO_WORD. Its hash must be made
   (gg_token_get_hash). */
uint32_t gg_index_find_word(const gg_index *index, const char *text,
                            const gg_token *token);
/* The node after `node` by `word`, or GG_NO_NODE. */
uint32_t gg_index_step(const gg_index *index, uint32_t node, uint32_t word);

/* Which bit of `tails` a word in small letters has, by its first letters. */
static inline uint32_t gg_tail_bit(const char *p, size_t len)
{
    uint32_t head = 0;

    for (size_t i = 0; i < len && i < 4; i++) {
        head = head << 8 | (unsigned char)p[i];
    }
    return head * UINT32_C(0x9E3779B1) >> 19;
}

/* The hash of a phrase, token by token; begin with 0. */
static inline uint64_t gg_phrase_hash(uint64_t phrase, uint64_t token)
{
    phrase = (phrase ^ token) * UINT64_C(0x9E3779B97F4A7C15);
    return phrase ^ phrase >> 29;
}

/* GG_WORD_… of a phrase, 0: not known. */
uint32_t gg_index_find_phrase(const gg_index *index, uint64_t hash);

#endif
