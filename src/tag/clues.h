/* What speaks for a run of tokens being a name, and of what: clues. Each is a
   number below GG_N_CLUES; clue_weights.c says how much it speaks for each
   guess (a log-linear model, fitted on annotated text by
   bench/fit_discover.py). No clue is a word of its own but some thirty small
   ones (of, the, by, is): the others go by what the lists say a word is. */
#ifndef GG_TAG_CLUES_H
#define GG_TAG_CLUES_H

#include "tag/regions.h"

typedef enum gg_guess {
    GG_GUESS_PERSON,
    GG_GUESS_ORGANISATION,
    GG_GUESS_PLACE,
    GG_GUESS_THING, /* event, law, work, people */
    GG_GUESS_NONE,  /* a token that is in no name */
    GG_N_GUESSES
} gg_guess;

enum { GG_CLUES_PER_CALL = 96 };

typedef struct gg_clues {
    uint16_t items[GG_CLUES_PER_CALL];
    unsigned n;
} gg_clues;

/* A region with what is worked out once. */
typedef struct gg_view {
    gg_tagger *tagger;
    const gg_region *region;
    gg_region_token before; /* the token before the region */
    gg_region_token behind;
    bool has_before; /* in the same sentence */
    bool has_behind;
    bool is_title_case; /* a headline: capitals say little */
} gg_view;

void gg_view_init(gg_view *view, gg_tagger *tagger, const gg_region *region);

/* The clues of one token: as the first, the last, an inner or the only one of
   a name, and as none; of what stands to the left of a name that begins at it
   and to the right of one that ends with it. */
typedef enum gg_place_in_name {
    GG_IN_FIRST,
    GG_IN_LAST,
    GG_IN_INNER,
    GG_IN_ONLY,
    GG_IN_NONE,
    GG_IN_LEFT,
    GG_IN_RIGHT,
    GG_N_PLACES_IN_NAME
} gg_place_in_name;

void gg_token_clues(const gg_view *view, unsigned at, gg_place_in_name place,
                    gg_clues *out);
/* Those of the first five places that come of the word alone, wherever it
   stands; gg_token_clues has the others. */
void gg_word_clues(const gg_view *view, unsigned at, gg_place_in_name place,
                   gg_clues *out);
/* Those of tokens [i, j) as a whole. */
void gg_name_clues(const gg_view *view, unsigned i, unsigned j,
                   gg_clues *out);
/* May a name begin at token i, end before token j, and be [i, j), which can
   begin and end one? */
bool gg_can_begin_name(const gg_view *view, unsigned i);
bool gg_can_end_name(const gg_view *view, unsigned j);
bool gg_can_be_name(const gg_view *view, unsigned i, unsigned j);

extern const unsigned GG_N_CLUES;
/* In 1/1024, a row for each clue: how much it speaks for each guess that is a
   name, and for none. */
extern const unsigned gg_n_clue_weights;
extern const int32_t gg_clue_weights[][GG_GUESS_NONE];
extern const int32_t gg_none_weights[];

#endif
