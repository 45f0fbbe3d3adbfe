/* The compiled gazetteer: a read-only index for longest match, shared by all
   threads. Built once; const for ever.

   A name is a path of words (folded tokens); a node holds the names that end
   there:

       "Kim Jong-un"  "Kim Jongun"        root ─kim─▶ 7 ─jong─▶ 12 ─un─▶ 13 ●
                                                      └─jongun─▶ 14 ●

   A node is found by the hash of its whole path, in one probe of a flat table,
   whatever stands before it; what is found is what is meant when its text is
   compared (gg_index_node.text). Before any of it, the front (gaz/front.h) says
   whether a token can begin a name. Words are numbered for what else is known
   of them.

   Rule M8: a word that is a form of others (Путина: of Путин) has links to
   them. The path of a name is made of its own words only; who walks may pass
   from a form to its word. */
#ifndef GG_GAZ_INDEX_H
#define GG_GAZ_INDEX_H

#include "base/log.h"
#include "base/str.h"
#include "gaz/files.h"
#include "gaz/front.h"
#include "gaz/gazetteer.h"
#include "gazgraph.h"
#include "text/heads.h"
#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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
    uint32_t name;       /* into names */
    uint32_t entity;     /* of that name */
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
    GG_IS_SECOND = 8,       /* … but the second word of one */
    GG_IS_LOW_SECOND = 16,  /* … that may stand in lower case */
    GG_IS_LOW_INNER = 32,   /* … a word between the first, in lower case, and
                               the first capital of one */
    GG_BEGINS_LOW_ANYWHERE = 64, /* one of GG_LOW_ANYWHERE */
    GG_IS_BEHIND_LOW = 128, /* … such an inner word, or that capital */
    GG_NO_LINK = 0
};

/* A word is a form of `base`, in names of some languages. */
typedef struct gg_index_link {
    uint32_t base;    /* word */
    uint32_t next;    /* of the same form; GG_NO_LINK: none */
    uint32_t persons; /* languages in which a person's name so changes */
    uint32_t others;  /* … any other */
    uint16_t outside; /* bytes of the folded form that are not the name's */
    uint8_t at_start; /* … at its start: the word must be the name's first;
                         else its last */
} gg_index_link;

typedef struct gg_index_node {
    uint32_t first_entry;
    uint32_t n_entries : 30;
    uint32_t is_even : 1; /* short forms of one word, each of another entity,
                             that differ in nothing else: one fits where all
                             do */
    uint32_t has_children : 1;
    uint32_t text; /* into `bytes`: a name that goes this way, folded, its words
                      apart by GG_WORD_END */
} gg_index_node;

#define GG_WORD_END ' ' /* so that plain names are compared in one piece */

/* Of the table of paths. No two nodes of one run of slots have the same tag. */
typedef struct gg_index_slot {
    uint32_t tag;  /* the low half of the path's hash */
    uint32_t node; /* GG_NO_NODE: empty */
} gg_index_slot;

/* Where names may begin in lower case. */
enum {
    GG_LOW_BEFORE_CAPITALS = 1, /* at most GG_LOW_WORDS words before one that
                                   must begin with a capital: van der Leyen */
    GG_LOW_ANYWHERE = 2,        /* eBay */
    GG_LOW_WORDS = 8
};

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

typedef struct gg_index_source {
    uint32_t path; /* into `source_paths` */
    uint32_t unused;
    gg_file_state state;
} gg_index_source;

/* ---- the list, as the index keeps it

   Texts are offsets into `strings`, where each ends in a NUL. */

enum { GG_ENTITY_HIDDEN = 1, GG_ENTITY_HAS_SHORT = 2, GG_ENTITY_MEDIA = 4 };

typedef struct gg_entity_record {
    uint32_t id;
    uint32_t label;
    uint32_t first_name; /* one record more says where the last names end */
    uint32_t type : 24;  /* into `types` */
    uint32_t flags : 8;  /* GG_ENTITY_… */
    uint32_t bearers;     /* its only short form, where that is at an even node:
                             the node's first entry; else GG_NO_BEARERS or
                             GG_MANY_BEARERS */
    uint32_t short_entry; /* … and its own entry there */
} gg_entity_record;

#define GG_NO_BEARERS UINT32_MAX         /* it has no short form */
#define GG_MANY_BEARERS (UINT32_MAX - 1) /* several, or beside other names */

typedef struct gg_name_record {
    uint32_t text;
    uint32_t entity;
    uint32_t line;
    uint32_t traits : 30; /* into `traits` */
    uint32_t form : 2;    /* gg_form */
} gg_name_record;

/* What many names have in common. */
typedef struct gg_name_traits {
    double prior;
    int32_t from;
    int32_t to;
    uint32_t languages;
    uint16_t file;
    uint8_t case_rule;
    uint8_t unused;
} gg_name_traits;

/* Every array is flat, of records without pointers, so that the whole can be
   written to a file and mapped (gaz/compiled.h; an array more is one line in
   the table there). A mapped file may hold any number anywhere: what a record
   refers to is followed by the functions below only, which keep inside the
   arrays. */
typedef struct gg_index {
    uint64_t seed;

    char *strings;         /* of the list; ends in GG_INDEX_PADDING NULs */
    size_t n_strings;
    uint32_t *types;       /* strings */
    size_t n_types;
    uint32_t *files;       /* strings */
    size_t n_files;
    gg_entity_record *entities;
    size_t n_entity_records;
    size_t n_entities;     /* the records but the last */
    gg_name_record *names; /* grouped by entity */
    size_t n_names;
    gg_name_traits *traits;
    size_t n_traits;
    gg_gazetteer_stats stats;

    char *bytes;           /* folded words, and special gaps as NUL-terminated
                              strings; ends as `strings` */
    size_t n_bytes;
    gg_index_word *words;  /* from 1 */
    size_t n_words;
    uint32_t *word_slots;  /* hash table, GG_NO_WORD: empty; so is the last */
    size_t n_word_slots;
    size_t n_word_homes;   /* slots where a probe may begin */

    gg_index_node *nodes;  /* from 1 */
    size_t n_nodes;
    gg_index_slot *slots;  /* hash table; the last slot is empty */
    size_t n_slots;
    size_t n_homes;        /* slots where a probe may begin */

    gg_entry *entries;     /* grouped by node */
    size_t n_entries;
    uint32_t *gaps;
    size_t n_gaps;
    gg_index_link *links;  /* from 1 */
    size_t n_links;        /* 0: there are none */

    uint32_t n_media;      /* entities that may be mere sources */
    uint32_t has_low;      /* GG_LOW_…: there are such names */
    gg_speech_phrase *speeches; /* by first word */
    size_t n_speeches;
    gg_phrase *phrases;    /* hash table */
    size_t n_phrase_slots;

    uint64_t tails[128];   /* by gg_tail_bit: GG_WORD_TAILS */
    uint64_t low_prefix[1024]; /* by the first two bytes of a lower-case word:
                                  can it begin a name (65536 bits) */
    uint64_t low_head[1024];   /* the same by gg_low_head_bit */
    uint64_t low_anywhere[1024]; /* likewise: one of GG_LOW_ANYWHERE */
    gg_heads heads_anywhere;     /* … as a filter */
    uint64_t low_second[1024]; /* likewise: can it be the second word of one */
    uint64_t low_inner[1024];  /* likewise: GG_IS_LOW_INNER */
    gg_front front;

    uint64_t fingerprint[2]; /* of the list and its context words, however
                                they were read */
    uint64_t told[GG_N_REASONS]; /* what was said when it was compiled */
    gg_index_source *sources; /* of a compiled one: what it was made of */
    size_t n_sources;
    char *source_paths;    /* … which ends as `strings` */
    size_t n_source_paths;

    const void *mapping;   /* NULL: the arrays are its own */
    size_t mapping_len;
    bool is_borrowed;      /* the arrays are in the mapping, or in memory of
                              the caller */
} gg_index;

enum { GG_INDEX_PADDING = 8 };

/* Compiles a sealed list, which stays the caller's and is not needed any more.
   Names that have no token or too many are logged and left out. */
gg_status gg_index_new(gg_index **out, gg_gazetteer_list *list, gg_log *log,
                       gg_error *error);
/* For an index that is to be used for long: fewer misses of the processor's
   page tables. Costs as much as copying it; a mapped one stays as it is. */
void gg_index_use_large_pages(gg_index *index);
void gg_index_free(gg_index *index);

/* The bit of low_prefix for a word's first bytes; `second` is 0 where it has
   one only. */
static inline uint32_t gg_low_prefix_bit(char first, char second)
{
    return (uint32_t)(unsigned char)first << 8 | (unsigned char)second;
}

/* The bit of low_head for the first four bytes of an ASCII word in small
   letters, the first in the lowest byte, 0 where it is shorter. */
static inline uint32_t gg_low_head_bit(uint32_t head)
{
    return head * UINT32_C(0x9E3779B1) >> 16;
}

/* ---- numbers that records hold ---------------------------------------------

   Words of gg_index_find_word and gg_index_link_base, and nodes of
   gg_index_root and gg_index_find_path are inside `words` and `nodes`. */

/* A string that is not UTF-8 (in a mapped file) is empty. */
gg_str gg_index_checked(gg_str s);

static inline gg_str gg_index_string(const gg_index *index, uint32_t offset)
{
    const char *p = index->strings +
                    (offset < index->n_strings ? offset
                                               : index->n_strings - 1);
    gg_str s = {p, strlen(p)};

    return index->is_borrowed ? gg_index_checked(s) : s;
}

/* The same where the length is not asked for. */
static inline const char *gg_index_cstring(const gg_index *index,
                                           uint32_t offset)
{
    return index->is_borrowed || offset >= index->n_strings
               ? gg_index_string(index, offset).ptr
               : index->strings + offset;
}

static inline const gg_entity_record *
gg_index_entity_record(const gg_index *index, uint32_t entity)
{
    return &index->entities[entity < index->n_entities ? entity : 0];
}

static inline const gg_name_record *
gg_index_name_record(const gg_index *index, uint32_t name)
{
    return &index->names[name < index->n_names ? name : 0];
}

static inline uint32_t gg_index_entity_of(const gg_index *index,
                                          uint32_t name)
{
    uint32_t entity = gg_index_name_record(index, name)->entity;

    return entity < index->n_entities ? entity : 0;
}

static inline const char *gg_index_type_name(const gg_index *index,
                                             const gg_entity_record *entity)
{
    uint32_t type = entity->type;

    return gg_index_cstring(index,
                            index->types[type < index->n_types ? type : 0]);
}

/* All that is known of an entity, a name, with its text. */
gg_entity gg_index_entity(const gg_index *index, uint32_t entity);
gg_name gg_index_name(const gg_index *index, uint32_t name);
gg_str gg_index_type(const gg_index *index, uint32_t entity);
gg_name_traits gg_index_traits(const gg_index *index, uint32_t name);
/* The path of a gazetteer file. */
const char *gg_index_file(const gg_index *index, uint32_t file);

/* The node of the one-word path. */
static inline uint32_t gg_index_root(const gg_index *index, uint32_t word)
{
    uint32_t root = index->words[word].root;

    return root < index->n_nodes ? root : GG_NO_NODE;
}

static inline gg_str gg_index_folded(const gg_index *index,
                                     const gg_index_word *word)
{
    size_t end = (size_t)word->folded + word->folded_len;

    return end < index->n_bytes
               ? (gg_str){index->bytes + word->folded, word->folded_len}
               : (gg_str){index->bytes, 0};
}

/* The first entry of a node; *n of them. */
static inline uint32_t gg_index_entries(const gg_index *index, uint32_t node,
                                        uint32_t *n)
{
    const gg_index_node *at = &index->nodes[node];
    bool fits = (uint64_t)at->first_entry + at->n_entries <= index->n_entries;

    *n = fits ? at->n_entries : 0;
    return fits ? at->first_entry : 0;
}

/* Can the entry's words stand where n_left tokens are left? A mapped file may
   say that it has none, or hundreds. */
static inline bool gg_entry_has_room(const gg_entry *entry, size_t n_left)
{
    return entry->n_tokens != 0 && entry->n_tokens <= GG_NAME_MAX_TOKENS &&
           entry->n_tokens <= n_left;
}

static inline uint32_t gg_entry_entity(const gg_index *index,
                                       const gg_entry *entry)
{
    return entry->entity < index->n_entities ? entry->entity : 0;
}

static inline gg_form gg_entry_form(const gg_entry *entry)
{
    return (gg_form)(entry->form % GG_N_FORMS);
}

/* What must stand before token i (from 1) of the entry: see gg_entry. */
static inline uint32_t gg_index_gap(const gg_index *index,
                                    const gg_entry *entry, uint32_t i)
{
    uint64_t at = (uint64_t)entry->gaps + i - 1;

    return (entry->flags & GG_ENTRY_SPECIAL_GAPS) != 0 && at < index->n_gaps
               ? index->gaps[at]
               : 0;
}

static inline const char *gg_index_gap_text(const gg_index *index,
                                            uint32_t gap)
{
    return index->bytes + (gap - 2 < index->n_bytes ? gap - 2
                                                    : index->n_bytes - 1);
}

/* NULL behind the last. */
static inline const gg_index_link *
gg_index_link_at(const gg_index *index, uint32_t link)
{
    return link != GG_NO_LINK && link < index->n_links ? &index->links[link]
                                                       : NULL;
}

static inline uint32_t gg_index_link_base(const gg_index *index,
                                          const gg_index_link *link)
{
    return link->base < index->n_words ? link->base : GG_NO_WORD;
}

/* The number of a token's word, or GG_NO_WORD. Its hash must be made
   (gg_token_get_hash). */
uint32_t gg_index_find_word(const gg_index *index, const char *text,
                            const gg_token *token);

/* The hash of a path with one word more; that of one word is the word's. */
static inline uint64_t gg_path_hash(uint64_t path, uint64_t word)
{
    return gg_front_pair_hash(path, word);
}

/* The node at the end of a path of words that the list has. */
typedef struct gg_path {
    uint64_t hash;
    uint32_t node; /* GG_NO_NODE: there is none */
    uint32_t len;  /* of its words in the text of the node */
} gg_path;

/* Paths of one word, and of one word more; word may be GG_NO_WORD. */
gg_path gg_path_begin(const gg_index *index, uint32_t word);
gg_path gg_path_on(const gg_index *index, gg_path path, uint32_t word);

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

/* Where the probes of a hash table begin. In the order of the hashes, so that
   a table is filled, and made larger, from front to back. */
static inline size_t gg_home_slot(uint64_t hash, size_t n_homes)
{
    return (size_t)((hash >> 32) * n_homes >> 32);
}

/* The node of the path that has this hash, or one of another text: compare
   that, as gg_path_on does, or tag/match.c.
   GG_NO_NODE: there is none. */
static inline uint32_t gg_index_find_path(const gg_index *index,
                                          uint64_t hash)
{
    const gg_index_slot *slot =
        &index->slots[gg_home_slot(hash, index->n_homes)];

    while (slot->node != GG_NO_NODE && slot->tag != (uint32_t)hash) {
        slot++;
    }
    return slot->node < index->n_nodes ? slot->node : GG_NO_NODE;
}

/* The text of a node, with a NUL somewhere behind. */
static inline const char *gg_index_node_text(const gg_index *index,
                                             uint32_t node)
{
    uint32_t at = index->nodes[node].text;

    return index->bytes + (at < index->n_bytes ? at : index->n_bytes - 1);
}

#endif
