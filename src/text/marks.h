/* A text in which is marked where tokens and sentences begin. Most tokens of
   most texts are never asked for: they are numbered, but made one by one when
   somebody wants them.

       Mr Putin met Kim Jong-un. They …
       ^  ^     ^   ^   ^    ^   ^          starts
       ^                         ^          sentences

   Where the masks (text/masks.h) tell all of a token, its start is all that is
   kept; the others, as Putin's, U.S., café, are odd and are read at once. */
#ifndef GG_TEXT_MARKS_H
#define GG_TEXT_MARKS_H

#include "text/masks.h"
#include "text/tokens.h"

/* The marks of 64 bytes; bit i is byte i. */
typedef struct gg_mark_block {
    uint64_t starts;      /* a token begins there */
    uint64_t odd;         /* … which is kept in `odd` */
    uint64_t sentences;   /* … which begins a sentence */
    uint64_t paragraphs;  /* … and a paragraph */
    uint64_t ends;        /* a character above ASCII that may end a sentence */
    uint32_t first_token; /* the number of the first token that begins here or
                             behind */
    uint32_t first_odd;   /* likewise in `odd` */
} gg_mark_block;

typedef struct gg_marks {
    gg_masks masks;
    gg_mark_block *blocks; /* masks.n, and one of zeros behind */
    size_t blocks_capacity;
    gg_token *odd;
    size_t n_odd;
    size_t odd_capacity;
    gg_tokens tokens; /* n is how many there are; an item is there only when it
                         was made */
    uint64_t *made;   /* a bit for each token */
    size_t made_capacity;
    const char *text;
    size_t len;
    size_t from;
    uint64_t seed;
} gg_marks;

/* Marks text[from, len), valid UTF-8 of less than 4 GiB, which is borrowed.
   False when out of memory. `seed` is that of the hash (gg_token_hash). */
bool gg_marks_set(gg_marks *marks, const char *text, size_t len, size_t from,
                  uint64_t seed);
void gg_marks_clear(gg_marks *marks);

/* For gg_token_at: makes a token that is not there yet. */
void gg_marks_make(gg_marks *marks, uint32_t number);
/* All of them, so that marks->tokens.items holds every one. */
void gg_marks_make_all(gg_marks *marks);

/* The same for one whose start is known. */
void gg_marks_make_at(gg_marks *marks, uint32_t number, size_t at);

static inline bool gg_marks_has(const gg_marks *marks, uint32_t number)
{
    return (marks->made[number >> 6] >> (number & 63) & 1) != 0;
}

/* Token `number`, below marks->tokens.n; lives until the next text. */
static inline gg_token *gg_token_at(gg_marks *marks, uint32_t number)
{
    if (!gg_marks_has(marks, number)) {
        gg_marks_make(marks, number);
    }
    return &marks->tokens.items[number];
}

/* The token that begins at byte `at`, but for what sentences say; its bit in
   `starts` is set. */
gg_token gg_marks_read(const gg_marks *marks, size_t at);
/* The odd token that begins at byte `at`; its bit in `odd` is set. */
gg_token *gg_marks_odd(const gg_marks *marks, size_t at);
/* The first start of a token at byte `at` or behind it; marks->len: there is
   none. */
size_t gg_marks_next(const gg_marks *marks, size_t at);
/* The last one before byte `at`; SIZE_MAX: there is none. */
size_t gg_marks_before(const gg_marks *marks, size_t at);
/* The number of the token that begins at byte `at`, or of the next behind. */
uint32_t gg_marks_number(const gg_marks *marks, size_t at);

/* ---- tokens by their start, without making them */

static inline const gg_mark_block *gg_marks_block(const gg_marks *marks,
                                                  size_t at)
{
    return &marks->blocks[(at - marks->from) / GG_MASK_BYTES];
}

static inline unsigned gg_marks_bit(const gg_marks *marks, size_t at)
{
    return (unsigned)((at - marks->from) % GG_MASK_BYTES);
}

/* Does a token begin at byte `at` (below marks->len)? */
static inline bool gg_marks_begins(const gg_marks *marks, size_t at)
{
    return (gg_marks_block(marks, at)->starts >> gg_marks_bit(marks, at) &
            1) != 0;
}

/* … and is not odd? */
static inline bool gg_marks_is_plain(const gg_marks *marks, size_t at)
{
    const gg_mark_block *b = gg_marks_block(marks, at);

    return ((b->starts & ~b->odd) >> gg_marks_bit(marks, at) & 1) != 0;
}

static inline bool gg_marks_is_sentence(const gg_marks *marks, size_t at)
{
    return (gg_marks_block(marks, at)->sentences >> gg_marks_bit(marks, at) &
            1) != 0;
}

/* The length of a token that is not odd. */
static inline unsigned gg_marks_length(const gg_marks *marks, size_t at)
{
    return gg_mask_run(&marks->masks.items[(at - marks->from) / GG_MASK_BYTES],
                       gg_marks_bit(marks, at));
}

/* Does a small letter stand at byte `at`? */
static inline bool gg_marks_is_low(const gg_marks *marks, size_t at)
{
    return (marks->masks.items[(at - marks->from) / GG_MASK_BYTES].lower >>
                gg_marks_bit(marks, at) &
            1) != 0;
}

/* The numbers of the first token of the sentence to which the token at byte `at`
   belongs, and of the first behind that sentence. */
void gg_marks_sentence(const gg_marks *marks, size_t at, uint32_t *first,
                       uint32_t *next);

/* Walks from sentence to sentence. */
typedef struct gg_sentence_walk {
    const gg_marks *marks;
    size_t block;
    uint64_t left;     /* of its sentences */
    uint32_t token;    /* that begins the sentence at hand; marks->tokens.n
                          behind the last */
    bool is_paragraph; /* … and a paragraph */
} gg_sentence_walk;

/* At the first sentence. */
gg_sentence_walk gg_sentence_walk_begin(const gg_marks *marks);
void gg_sentence_walk_on(gg_sentence_walk *walk);

#endif
