/* What the stages of the tagger hand to each other. */
#ifndef GG_TAG_SCRATCH_H
#define GG_TAG_SCRATCH_H

#include "base/buf.h"
#include "tag/scan.h"
#include "tag/tagger.h"

/* Why the guard took a match away (rule M6). */
typedef enum gg_guard_reason {
    GG_GUARD_NONE,
    GG_GUARD_OF,   /* Communist Party of Greece */
    GG_GUARD_LEFT, /* Richard Wagner */
    GG_GUARD_RIGHT /* Kim Kardashian */
} gg_guard_reason;

/* A place where at least one name matches. */
typedef struct gg_match {
    uint32_t first_token;
    uint32_t next_token;
    uint32_t start;        /* bytes of its tokens */
    uint32_t end;
    uint32_t first_option; /* names that fit, into options; of a direct match
                              into the index's entries */
    uint32_t n_options;
    uint32_t n_as_written; /* those before it are written as the gazetteer has
                              them, the others with an ending (rule M8) */
    uint32_t guard_token; /* the word that claims it */
    uint32_t cut_start; /* rule M8: bytes of the first token before the name */
    uint32_t cut_end;   /* … of the last token behind it */
    bool is_nested;
    bool is_direct;  /* all names of its node fit */
    bool is_even;    /* … which is an even one (gg_index_node) */
    bool is_dropped; /* by the guard, or for a hidden name */
    uint8_t guard;   /* gg_guard_reason */
    bool has_full;   /* some option of a form asked for that is not short */
    bool has_short;  /* some option is a short form, and they are asked for */
} gg_match;

#define GG_NO_MATCH UINT32_MAX

/* The last long list of names that fitted at a node: a surname that thousands
   bear is not listed anew at each place. */
enum { GG_SHARED_LISTS = 64, GG_SHARED_FROM = 8 };

typedef struct gg_shared_list {
    uint32_t node; /* GG_NO_NODE: none yet */
    uint32_t first_option;
    uint32_t n_options;
} gg_shared_list;

#define GG_NO_NAME UINT32_MAX

/* For the resolver: what the names of a match say about one candidate. */
typedef struct gg_candidate_facts {
    uint32_t name; /* by which it is the candidate; GG_NO_NAME: not yet */
    double prior;
    bool is_dated; /* a name has dates */
    bool holds;    /* a name holds on the date of the document */
} gg_candidate_facts;

/* For the resolver: where an entity's full name stands in the document. */
typedef struct gg_anchor {
    uint32_t entity;
    uint32_t first;   /* match number of the first place */
    uint32_t passed;  /* of the last place the present walk has passed;
                         GG_NO_MATCH: none yet */
    uint32_t bearers; /* gg_entity_record.bearers */
    uint32_t next;    /* anchor with the same; GG_NO_ANCHOR: none */
} gg_anchor;

#define GG_NO_ANCHOR UINT32_MAX

/* An abbreviation that the document defines. */
typedef struct gg_abbreviation {
    uint32_t first_token; /* of the definition: it holds from there on */
    uint32_t n_tokens;
    uint32_t entity;
    uint32_t name; /* the full name it stands for */
    uint64_t hash; /* of its first token */
} gg_abbreviation;

/* A place where one stands and no name does. */
typedef struct gg_abbreviated {
    uint32_t token;
    uint32_t number; /* into abbreviations */
} gg_abbreviated;

typedef struct gg_unlisted gg_unlisted;

/* A word and its flags, near at hand: the same words come again and again, and
   the index is larger than what the processor keeps near. */
typedef struct gg_known_word {
    uint64_t hash;
    uint32_t flags;
} gg_known_word;

enum { GG_KNOWN_WORDS = 4096 };

/* What was said of a sentence, tokens [first, next). */
typedef struct gg_sentence_memo {
    uint32_t first;
    uint32_t next;
    bool answer;
} gg_sentence_memo;

struct gg_tagger {
    const gg_index *index;
    gg_tag_settings settings;
    const char *text;
    size_t text_len;
    gg_marks marks;
    gg_tokens tokens; /* those of the marks; see gg_tok */
    gg_scan scan;
    gg_sentence_memo noun_capitals;

    gg_match *matches;
    size_t n_matches;
    size_t matches_capacity;
    uint32_t *options; /* entry numbers */
    size_t n_options;
    size_t options_capacity;
    gg_shared_list shared[GG_SHARED_LISTS];

    gg_anchor *anchors;
    size_t n_anchors;
    size_t anchors_capacity;
    uint32_t *anchor_slots;  /* anchors by entity, a hash table of n_slots */
    uint32_t *bearer_slots;  /* the last anchor of each `bearers`, likewise */
    size_t n_slots;
    size_t slots_capacity;   /* of both */
    size_t bearers_capacity;
    uint32_t *anchor_of;     /* of the full name at each match */
    size_t anchor_of_capacity;
    uint32_t *entities; /* scratch: candidates of one match */
    size_t entities_capacity;
    gg_candidate_facts *facts; /* scratch: about them */
    size_t facts_capacity;

    gg_mention *mentions;
    size_t n_mentions;
    size_t mentions_capacity;
    uint32_t *candidates;
    uint32_t *candidate_names;
    size_t n_candidates;
    size_t candidates_capacity;
    size_t candidate_names_capacity;

    gg_abbreviation *abbreviations;
    size_t n_abbreviations;
    size_t abbreviations_capacity;
    uint64_t abbreviation_bits; /* by hash: may a token begin one */
    gg_abbreviated *abbreviated;
    size_t n_abbreviated;
    size_t abbreviated_capacity;

    gg_unlisted *unlisted; /* NULL: not asked for */
    gg_known_word *known;  /* words described before, by their hash */
    uint64_t *described;   /* per token, by gg_describe_token */
    size_t described_capacity;

    gg_buf gap;
    uint64_t n_guarded;
    uint64_t n_unanchored;
};

/* A token, made when it is asked for first. What needs them all (explain, names
   that no list has) may read tagger->tokens.items, unless settings.sparse. */
static inline gg_token *gg_tok(gg_tagger *tagger, uint32_t token)
{
    return gg_token_at(&tagger->marks, token);
}

/* The token's hash, made once. */
static inline uint64_t gg_hash_of(gg_tagger *tagger, uint32_t token)
{
    gg_token *t = gg_tok(tagger, token);

    return t->hash != 0 ? t->hash
                        : gg_token_get_hash(t, tagger->text, tagger->text_len,
                                            tagger->index->seed);
}

/* The k-th name that fits at a match. */
static inline const gg_entry *gg_option(const gg_tagger *tagger,
                                        const gg_match *match, uint32_t k)
{
    uint32_t at = match->first_option + k;

    return &tagger->index->entries[match->is_direct ? at
                                                    : tagger->options[at]];
}

/* How many of its names must be looked at to know what they all are like. */
static inline uint32_t gg_n_telling(const gg_match *match)
{
    return match->is_even && match->n_options != 0 ? 1 : match->n_options;
}

uint32_t gg_look_up_word(gg_tagger *tagger, uint32_t token);

/* Word number of a token, looked up once. */
static inline uint32_t gg_word_of(gg_tagger *tagger, uint32_t token)
{
    uint32_t word = gg_tok(tagger, token)->word;

    return word != GG_TOKEN_WORD_UNKNOWN ? word
                                         : gg_look_up_word(tagger, token);
}


/* Rules M4 and M3 for a name whose words stand at token `first`. */
bool gg_case_fits(gg_tagger *tagger, const gg_entry *entry, uint32_t first);
bool gg_gaps_fit(gg_tagger *tagger, const gg_entry *entry, uint32_t first);

/* What the index has for a place: the nodes of its first word and of the first
   two (GG_NO_NODE: none, or of no use), whose texts are not compared yet. */
typedef struct gg_found_paths {
    uint32_t one;
    uint32_t two;
} gg_found_paths;

/* The match that begins at a place, where all is plain: words of ASCII letters
   with one space between, in names of ordinary writing. GG_PLAIN_UNSURE: the
   rules for all else must tell. */
typedef enum gg_plain {
    GG_PLAIN_NONE,
    GG_PLAIN_MATCH,
    GG_PLAIN_UNSURE
} gg_plain;
gg_plain gg_match_plainly(const gg_tagger *tagger, const gg_scan_place *place,
                          const gg_found_paths *found, gg_match *out);

/* Looks for the paths of n places, and asks for what else the index holds of
   them. */
enum { GG_WARM_PLACES = 64 };
void gg_warm_places(const gg_index *index, const gg_scan_place *places,
                    size_t n, gg_found_paths *out);

/* Tags tagger->text by the list; false when out of memory. The second is the same
   compiled anew: see tag/wide_bits.h. */
bool gg_tag_core(gg_tagger *tagger, size_t from, int32_t date);
#if defined(GAZGRAPH_WIDE_BITS) && !defined(GG_WIDE_BITS)
bool gg_tag_core_wide(gg_tagger *tagger, size_t from, int32_t date);
#endif

/* Each fills the next list; false when out of memory. */
bool gg_find_matches(gg_tagger *tagger);
void gg_guard_matches(gg_tagger *tagger);
bool gg_resolve_matches(gg_tagger *tagger, int32_t date);

/* Within the resolution, while mentions[i] is that of matches[i]: abbreviations
   that the text defines become matches with a mention (false when out of
   memory) ... */
bool gg_find_abbreviations(gg_tagger *tagger);
/* The abbreviation that stands at the token, the one defined last; NULL: none. */
const gg_abbreviation *gg_abbreviation_at(gg_tagger *tagger, uint32_t token);
/* ... and rule R4 marks those that are only a source. */
void gg_mark_attribution(gg_tagger *tagger);

/* True where every word of the token's sentence that has case begins with a
   capital, small words aside: a headline says nothing by its capitals. */
bool gg_is_title_case(gg_tagger *tagger, uint32_t token);
/* True where the sentence is in a language that writes nouns with capitals, as
   German does, by its small words: der, und, das. */
bool gg_has_noun_capitals(gg_tagger *tagger, uint32_t token);
/* True where the token's line has no lower-case letter and more words than
   this one. */
bool gg_is_all_capitals(gg_tagger *tagger, uint32_t token);
/* `Subscribe US Now`: the word before asks the reader to do something. */
bool gg_is_called_for(gg_tagger *tagger, uint32_t token);

#endif
