/* Rule M1: text becomes tokens, and the gaps between them get a kind.

       Kim Jong-un's "U.S." visit, said.North Korea
       ^^^ ^^^^ ^^    ^^^^  ^^^^^  ^^^^ ^^^^^ ^^^^^     U.S. is one token;
          b    h   o      b      o     o     b           's belongs to none

   Each token carries a hash of its folded bytes (rule M2), the same for every
   spelling that folds alike. */
#ifndef GG_TEXT_TOKENS_H
#define GG_TEXT_TOKENS_H

#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GG_TOKEN_INITIAL_UPPER = 1, /* begins with a capital */
    GG_TOKEN_ANY_LOWER = 2,     /* has a lower-case letter */
    GG_TOKEN_ANY_UPPER = 4,
    GG_TOKEN_DIGIT = 8,         /* has a digit */
    GG_TOKEN_ASCII = 16,        /* only ASCII letters and digits */
    GG_TOKEN_POSSESSIVE = 32,   /* 's follows (and belongs to no token) */
    GG_TOKEN_DOTTED = 64,       /* U.S. */
    GG_TOKEN_UNSPACED = 128,    /* one character of an unspaced script */
    GG_TOKEN_CASED = 256,       /* begins with a letter that has case */
    GG_TOKEN_GLUED = 512,       /* a time or date is glued to it (rule M7) */
    GG_TOKEN_LONG = 1024,       /* too long to be a name: no hash */
    GG_TOKEN_LETTER = 2048,     /* has a letter */
    GG_TOKEN_SENTENCE = 4096,   /* begins a sentence (text/sentences.h) */
    GG_TOKEN_PARAGRAPH = 8192,  /* begins a paragraph, and so a sentence */
    GG_TOKEN_DESCRIBED = 65536, /* for the tagger: it was looked at */
    GG_TOKEN_SCRIPT_END = 32768 /* Hangul directly behind Latin letters or
                                   digits, or these behind Hangul (EU와) */
};

#define GG_TOKEN_WORD_UNKNOWN UINT32_MAX

typedef struct gg_token {
    uint32_t start; /* byte span in the text */
    uint32_t end;
    uint32_t flags;
    uint32_t word; /* for the tagger: vocabulary id; GG_TOKEN_WORD_UNKNOWN */
    uint64_t hash; /* of the folded bytes; 0: not yet, see gg_token_get_hash */
} gg_token;

/* Does it begin with a small letter, in a script that has others? */
static inline bool gg_token_is_low(const gg_token *token)
{
    return (token->flags & (GG_TOKEN_CASED | GG_TOKEN_INITIAL_UPPER)) ==
           GG_TOKEN_CASED;
}

typedef struct gg_tokens {
    gg_token *items;
    size_t n;
    size_t capacity;
} gg_tokens;

/* Folded tokens above this many bytes are no part of any name. */
enum { GG_TOKEN_MAX_FOLDED = 1024 };

/* Fills `tokens` with those of text[from, len), valid UTF-8 of less than 4 GiB,
   character by character; long texts are faster by text/marks.h. Returns false
   when out of memory. `seed` is that of the hash (gg_token_hash). */
bool gg_tokenize(gg_tokens *tokens, const char *text, size_t len, size_t from,
                 uint64_t seed);
/* The token at byte `at`, where a character of words stands that is not inside of
   one. Returns where the next may begin. */
size_t gg_token_read(gg_token *token, const char *text, size_t len, size_t at,
                     uint64_t seed);
void gg_tokens_clear(gg_tokens *tokens);

/* Writes the folded form of the token's bytes; at most GG_TOKEN_MAX_FOLDED.
   Returns its length, or SIZE_MAX when it is longer. */
size_t gg_token_fold(char out[GG_TOKEN_MAX_FOLDED], const char *text,
                     const gg_token *token);
/* How many bytes of the token fold to the first `folded` bytes of its folded
   form, with the marks behind them. */
size_t gg_token_prefix(const char *text, const gg_token *token, size_t folded);
/* The hash of folded bytes: of no more quality than a hash table needs, seeded
   so that names from outside cannot be made to collide. */
uint64_t gg_token_hash(const char *folded, size_t len, uint64_t seed);
/* The token's hash. Most words of a text are never asked for theirs: it is made
   when it is. `len` is that of the text. */
uint64_t gg_token_get_hash(gg_token *token, const char *text, size_t len,
                           uint64_t seed);
/* The length of the token's folded form, if `folded`, which ends in a NUL and
   seven bytes more, begins with it; else SIZE_MAX. */
size_t gg_token_begins(const char *text, const gg_token *token,
                       const char *folded);
/* True where the token folds to exactly these bytes. */
bool gg_token_equals(const char *text, const gg_token *token,
                     const char *folded, size_t len);

typedef enum gg_gap {
    GG_GAP_NONE,       /* nothing between the two tokens */
    GG_GAP_BLANK,      /* blanks, at most one line break among them */
    GG_GAP_HYPHEN,     /* one hyphen, dash or middle dot */
    GG_GAP_APOSTROPHE, /* one apostrophe */
    GG_GAP_STOP,       /* a full stop, then perhaps blanks */
    GG_GAP_POSSESSIVE, /* 's, then perhaps blanks */
    GG_GAP_OTHER,      /* anything else within a paragraph */
    GG_GAP_PARAGRAPH   /* a blank line */
} gg_gap;

/* What stands between two neighbouring tokens. */
gg_gap gg_gap_look(const char *text, const gg_token *left,
                   const gg_token *right);

/* One space and nothing else, before which no U.S. stands? */
static inline bool gg_is_plain_gap(const char *text, const gg_token *left,
                                   const gg_token *right)
{
    return right->start - left->end == 1 && text[left->end] == ' ' &&
           (left->flags & GG_TOKEN_DOTTED) == 0;
}

/* The same as gg_gap_look; mostly one space. */
static inline gg_gap gg_gap_between(const char *text, const gg_token *left,
                                    const gg_token *right)
{
    return right->start - left->end == 1 && text[left->end] == ' '
               ? GG_GAP_BLANK
               : gg_gap_look(text, left, right);
}

/* Appends the gap with blanks collapsed to one and typographic variants of
   quotes and dashes made one, so that two gaps compare by their bytes. */
void gg_gap_normalise(gg_buf *out, const char *text, size_t start, size_t end);

#endif
