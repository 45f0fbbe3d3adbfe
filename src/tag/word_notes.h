/* What a document says about a word in other places: `Kurti` behind a given
   name here is a surname there; a word capitalised inside a sentence is none
   that only its place capitalised. */
#ifndef GG_TAG_WORD_NOTES_H
#define GG_TAG_WORD_NOTES_H

#include "tag/regions.h"

enum {
    GG_NOTE_SURNAME = 1 << 0,    /* ends capitals that a given name begins */
    GG_NOTE_TITLED = 1 << 1,     /* behind a title */
    GG_NOTE_HEADED = 1 << 2,     /* begins capitals that end in Party, Ltd */
    GG_NOTE_IN = 1 << 3,         /* alone behind in, at, near, from */
    GG_NOTE_INSIDE = 1 << 4,     /* capitalised inside a sentence */
    GG_NOTE_SAYS = 1 << 5,       /* before a verb of speech */
    GG_NOTE_POSSESSIVE = 1 << 6, /* with 's */
    GG_NOTE_THE = 1 << 7,        /* behind `the` */
    GG_NOTE_GIVEN = 1 << 8,      /* begins a person's name */
    GG_NOTE_ACRONYM = 1 << 9,    /* in brackets behind capitals */
    GG_NOTE_ROLE = 1 << 10,      /* behind or before singer, minister */
    GG_NOTE_ORG_ROLE = 1 << 11,  /* party, company */
    GG_NOTE_PLACE_ROLE = 1 << 12, /* city, river */
    GG_NOTE_ENDS = 1 << 13,      /* ends two capitals or more */
    GG_NOTE_BEGINS = 1 << 14,
    GG_NOTE_LISTED = 1 << 15,    /* alone behind a comma and capitals */
    GG_N_NOTES = 16
};

typedef struct gg_word_note {
    uint64_t hash; /* of the token; 0: an empty slot */
    uint32_t once; /* notes of at least one place */
    uint32_t twice;
} gg_word_note;

typedef struct gg_word_notes {
    gg_word_note *slots;
    size_t n_slots;
    size_t capacity;
} gg_word_notes;

/* Empties the table and makes room for n words; false when out of memory. */
bool gg_word_notes_reset(gg_word_notes *notes, size_t n);
void gg_word_notes_clear(gg_word_notes *notes);
/* Writes down what this region says about its words. */
void gg_word_notes_add(gg_word_notes *notes, gg_tagger *tagger,
                       gg_region *region);
/* What other places say about token `at` of the region. */
uint32_t gg_word_notes_of(const gg_word_notes *notes, gg_tagger *tagger,
                          const gg_region *region, unsigned at);

#endif
