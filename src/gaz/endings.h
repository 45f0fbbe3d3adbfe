/* Rule M8: how the names of a language change in a sentence, from one file for
   each language, `endings/ru.tsv`:

       script: Hang                       (optional: a name in this script is
                                           of this language without saying so)
       ending   becomes       after      of      at     least
       а        ы|у|е|ой
                а|у|ом|е      н|т|р
                а|у|ым|е      ов|ин      person
                و+|ب+                            start

   `ending` goes from the end of a word (or its start) and one of `becomes`
   comes in its place, where the rest of the word ends in one of `after`. Of
   several rows that fit, those with the longest text of `after` and `ending`
   count. A `+` in a form says where the name ends (김정은+은) or begins (و+بوتين):
   what stands beyond it is not part of the mention, and is put to the last
   (first) word of a name only. */
#ifndef GG_GAZ_ENDINGS_H
#define GG_GAZ_ENDINGS_H

#include "base/arena.h"
#include "base/log.h"
#include "base/source.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Languages are bits of a name's set; the last bit says that its row names
   languages at all. */
enum { GG_MAX_LANGUAGES = 31 };
#define GG_LANGUAGES_SAID (UINT32_C(1) << GG_MAX_LANGUAGES)

/* Whose names a row of endings is for. */
enum { GG_ENDING_PERSON = 1, GG_ENDING_OTHER = 2 };

typedef struct gg_ending_form {
    gg_str text;      /* folded */
    uint16_t outside; /* its bytes that do not belong to the name: the last
                         ones, or at the start the first */
    bool is_joined;   /* a `+` stood in it */
} gg_ending_form;

typedef struct gg_ending_row {
    gg_str ending; /* folded */
    gg_str after;  /* folded; one item of the cell */
    uint32_t first_form;
    uint32_t n_forms;
    uint8_t kinds; /* GG_ENDING_… */
    uint8_t least; /* letters that must be left */
    bool at_start;
} gg_ending_row;

typedef struct gg_language {
    gg_str tag; /* "ru" */
    int script; /* -1: a name must say that it is of this language */
    gg_ending_row *rows;
    size_t n_rows;
    size_t rows_capacity;
    gg_ending_form *forms;
    size_t n_forms;
    size_t forms_capacity;
} gg_language;

/* Reads one file; `name` is for messages. Bad rows are logged and skipped. A
   file without a header is GG_ERROR_DATA. Strings go into `arena`. */
gg_status gg_language_read(gg_language *language, gg_source *source,
                           const char *name, gg_arena *arena, gg_log *log,
                           gg_error *error);
void gg_language_clear(gg_language *language);

/* True where a letter of the name is of the script that the language has to
   itself (LG전자). */
bool gg_language_is_certain(const gg_language *language, gg_str name);

/* A folded word of a name, and where in names it stands. */
typedef struct gg_inflectable {
    gg_str word;
    uint8_t kind;     /* GG_ENDING_PERSON or GG_ENDING_OTHER */
    bool is_inner;    /* its own endings may change */
    unsigned first_of; /* letters of the longest name that it begins, before
                          which something may be joined; 0: none */
    unsigned last_of;  /* … that it ends */
} gg_inflectable;

typedef struct gg_inflection {
    const char *word; /* folded */
    size_t len;
    size_t outside;   /* bytes of it that are not the name's */
    bool at_start;    /* … at its start */
} gg_inflection;

/* Returns false to stop. */
typedef bool gg_inflection_fn(void *user, const gg_inflection *form);

/* Calls `take` for each form of the word. Returns false when that did. */
bool gg_inflect(const gg_language *language, const gg_inflectable *word,
                gg_inflection_fn *take, void *user);

/* Letters of folded text: no marks, and a Hangul syllable is one. */
unsigned gg_count_letters(gg_str folded);

/* The languages, of those known, that the tags of a `lang` cell name
   (`ru|uk`, `pt-BR`; a region is passed over where there are no endings of its
   own), with GG_LANGUAGES_SAID; 0 for an empty cell. False where an item is no
   tag. */
bool gg_languages_of(const gg_language *languages, size_t n, gg_str cell,
                     uint32_t *out);

#endif
