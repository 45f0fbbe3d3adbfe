/* Runs of capitalised words, where names can be: what the discover step looks
   at.

       the [Social Democratic Party of Austria] and [Olaf Scholz] met
            Social Democratic Party of Austria      a region of five tokens

   A region is a capitalised token and what may go on with it: further
   capitalised tokens, numbers, and up to three small words (of the, and, von)
   between two of them. What in it is a name, and where one name ends and the
   next begins, is for the discover step to say. */
#ifndef GG_TAG_REGIONS_H
#define GG_TAG_REGIONS_H

#include "tag/scratch.h"

/* What a token is at first sight; one each. */
typedef enum gg_class {
    GG_CLASS_UNKNOWN,
    GG_CLASS_GIVEN,
    GG_CLASS_SURNAME,
    GG_CLASS_INITIAL,
    GG_CLASS_TITLE,
    GG_CLASS_ORG_HEAD,
    GG_CLASS_ORG_TAIL,
    GG_CLASS_ORG_WORD,
    GG_CLASS_PLACE_HEAD,
    GG_CLASS_THING_HEAD,
    GG_CLASS_GROUP,
    GG_CLASS_PLACE,
    GG_CLASS_COUNTRY,
    GG_CLASS_COMMON,
    GG_CLASS_ACRONYM,
    GG_CLASS_DIGIT,
    GG_CLASS_PARTICLE,
    GG_CLASS_LOWER,
    GG_N_CLASSES
} gg_class;

/* Shapes, above the GG_WORD_… flags in gg_region_token.bits. */
enum {
    GG_SHAPE_FIRST_BIT = 16, /* number of the first bit below */
    GG_SHAPE_UPPER = 1 << 16,   /* two capitals or more, and no small letter */
    GG_SHAPE_MIXED = 1 << 17,   /* McDonald, eBay */
    GG_SHAPE_INITIAL = 1 << 18, /* one capital */
    GG_SHAPE_DIGIT = 1 << 19,
    GG_SHAPE_LOWER = 1 << 20,
    GG_SHAPE_UNKNOWN = 1 << 21, /* no list has it */
    GG_N_BITS = 22
};

/* What joins two tokens of a region. */
typedef enum gg_link {
    GG_LINK_BLANK,
    GG_LINK_HYPHEN,
    GG_LINK_STOP,       /* J. Smith */
    GG_LINK_POSSESSIVE, /* People's Party */
    GG_LINK_APOSTROPHE, /* O'Hara */
    GG_LINK_AMPERSAND   /* Johnson & Johnson */
} gg_link;

enum { GG_REGION_MAX_TOKENS = 48 };

typedef struct gg_region_token {
    uint32_t bits;   /* GG_WORD_…, GG_SHAPE_… */
    uint8_t class_;  /* gg_class */
    uint8_t small;   /* gg_small_word */
    uint8_t link;    /* gg_link to the token before; of the first: BLANK */
    bool is_capital; /* begins with a capital */
    bool begins_phrase; /* of the context words */
    uint32_t match;  /* that covers it, GG_NO_MATCH: none */
    uint32_t notes;  /* what other places say (word_notes.h) */
    uint32_t own_notes; /* what this one says */
} gg_region_token;

typedef struct gg_region {
    uint32_t first; /* token */
    uint32_t n;
    bool starts_sentence;
    bool is_title_case; /* in a headline: capitals say little */
    bool has_match;     /* some token is covered by one */
    bool is_plain;      /* nothing to find out: listed names, all of them, and
                           everyday words */
    gg_region_token *tokens; /* room for GG_REGION_MAX_TOKENS */
} gg_region;

/* All of them, one document. */
typedef struct gg_regions {
    gg_region *items;
    size_t n;
    size_t capacity;
    gg_region_token *tokens;
    size_t n_tokens;
    size_t tokens_capacity;
} gg_regions;

/* After emptying it; false when out of memory. */
bool gg_find_regions(gg_tagger *tagger, gg_regions *regions);
void gg_regions_clear(gg_regions *regions);
/* Describes one token, inside a region or beside it; behind
   gg_find_regions. */
void gg_describe_token(gg_tagger *tagger, uint32_t token,
                       gg_region_token *out);

#endif
