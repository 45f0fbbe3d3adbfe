/* Gazetteer files become a list of entities and their names.

       id     type    label           names             short
       Q7747  person  Vladimir Putin  Vladimir W Putin  Putin

   TSV and CSV with a header row, or JSON Lines with the same keys; rows with
   one id add to one entity. A bad row is logged with file and line, and
   skipped. */
#ifndef GG_GAZ_GAZETTEER_H
#define GG_GAZ_GAZETTEER_H

#include "base/arena.h"
#include "base/log.h"
#include "base/str.h"
#include "gaz/endings.h"
#include "gaz/files.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gg_form {
    GG_FORM_NAME,    /* full name, alias, abbreviation */
    GG_FORM_SHORT,   /* counts only beside a full name in the same document */
    GG_FORM_DEMONYM, /* Russian: Russia */
    GG_FORM_METONYM, /* Kremlin: Russia */
    GG_N_FORMS
} gg_form;

/* "name", "short", "demonym", "metonym". */
const char *gg_form_word(gg_form form);

typedef enum gg_case { GG_CASE_AUTO, GG_CASE_EXACT, GG_CASE_ANY } gg_case;

/* What a word is that is no name, but stands beside names or in them: for rule
   M6 and the discover step. Rows of type `context:title` and so on; a row's
   names may have several words. */
enum {
    GG_WORD_TITLE = 1,        /* title: President, Mr */
    GG_WORD_GIVEN = 2,        /* given: Olga */
    GG_WORD_COMMON = 4,       /* word: capitalised now and then, no name */
    GG_WORD_PLACE = 8,        /* place: Oslo, New York */
    GG_WORD_SPEECH = 16,      /* speech: said, reported */
    GG_WORD_ORG_HEAD = 32,    /* org-head: Party, Ministry */
    GG_WORD_ORG_TAIL = 64,    /* org-tail: Ltd, GmbH */
    GG_WORD_ORG_WORD = 128,   /* org-word: National, Democratic */
    GG_WORD_PLACE_HEAD = 256, /* place-head: River, County */
    GG_WORD_THING_HEAD = 512, /* thing-head: War, Treaty, Prize */
    GG_WORD_ROLE = 1024,      /* role: minister, singer */
    GG_WORD_ORG_ROLE = 2048,  /* org-role: company, party */
    GG_WORD_PLACE_ROLE = 4096, /* place-role: city, north */
    GG_WORD_PARTICLE = 8192,  /* particle: van, bin */
    GG_WORD_GROUP = 16384,    /* group: Jewish, Kurds, and demonyms */
    GG_WORD_SURNAME = 32768,  /* last words of listed people */
    GG_WORD_SOURCE = 1 << 29, /* some phrase of rule R4 begins or ends with it
                                 (type `context:source`) */
    GG_WORD_DAY = 1 << 27,   /* day: Day, Week, at the end of events */
    GG_WORD_STATE = 1 << 28, /* state: Ohio */
    GG_WORD_BEGINS_PHRASE = 1 << 30, /* first of a row's name of several
                                        words */
    GG_WORD_TAILS = GG_WORD_THING_HEAD | GG_WORD_ORG_ROLE
};

/* Can a name end with this word in small letters: general election, party; but
   not week? */
static inline bool gg_is_tail(uint32_t flags)
{
    return (flags & GG_WORD_TAILS) != 0 && (flags & GG_WORD_DAY) == 0;
}

/* Where a phrase of rule R4 stands: the `role` of a row of type
   `context:source`. */
typedef enum gg_speech {
    GG_SPEECH_AFTER,   /* KCNA said */
    GG_SPEECH_BEFORE,  /* according to KCNA */
    GG_SPEECH_CLOSING, /* …, said KCNA. */
    GG_SPEECH_END,     /* KCNA … bildirdi. */
    GG_SPEECH_BETWEEN, /* KCNA also said; according to the agency KCNA */
    GG_SPEECH_UNLESS,  /* the head of KCNA said */
    GG_SPEECH_AND,     /* KCNA and TASS said */
    GG_SPEECH_CREDIT,  /* Source: KCNA */
    GG_SPEECH_BETWEEN_BACK, /* `between`, read from the source to the left;
                               the index makes it */
    GG_N_SPEECH
} gg_speech;

typedef struct gg_entity {
    gg_str id;
    gg_str type;
    gg_str label;
    bool is_hidden;     /* type `ignore`: found, so that nothing inside it is,
                           and never reported */
    bool has_short;     /* a row says which short forms there are */
    bool is_media;      /* role `media`: may be a mere source (rule R4) */
    uint32_t first_name; /* into names, once loaded */
    uint32_t n_names;
    uint32_t type_number; /* of the list, into its types */
} gg_entity;

typedef struct gg_name {
    gg_str text;
    uint32_t entity;
    uint8_t form;      /* gg_form */
    uint8_t case_rule; /* gg_case */
    uint16_t file;     /* into files */
    int32_t from;      /* yyyymmdd, 0: open */
    int32_t to;
    double prior;      /* > 0; 1 where the row says nothing */
    uint32_t line;
    uint32_t languages; /* bits of list.languages, GG_LANGUAGES_SAID */
} gg_name;

typedef struct gg_context_word {
    gg_str text;
    uint32_t languages; /* as a name's */
    uint32_t flags;     /* GG_WORD_… */
    uint8_t speech;     /* gg_speech */
} gg_context_word;

typedef struct gg_gazetteer_stats {
    uint64_t rows;         /* read */
    uint64_t rows_skipped; /* of those */
} gg_gazetteer_stats;

typedef struct gg_id_slot {
    uint32_t tag;    /* of the hash */
    uint32_t entity; /* UINT32_MAX: an empty slot */
} gg_id_slot;

struct gg_row;

/* Somebody who looks at the files while they are read. */
typedef struct gg_row_watcher {
    void *user;
    /* Each row that is used, with its file and type; false: out of memory. */
    bool (*row)(void *user, const struct gg_row *row, uint32_t file,
                gg_str type);
    /* A file that is no gazetteer; true: leave it out and go on. */
    bool (*bad_file)(void *user, uint32_t file, const gg_error *error);
} gg_row_watcher;

typedef struct gg_gazetteer_list {
    gg_arena arena; /* every string below */
    const char **files;
    size_t n_files;
    size_t files_capacity;
    gg_entity *entities;
    size_t n_entities;
    size_t entities_capacity;
    gg_name *names; /* grouped by entity once sealed */
    size_t n_names;
    size_t names_capacity;
    gg_context_word *words;
    size_t n_words;
    size_t words_capacity;
    gg_str *types; /* each once */
    size_t n_types;
    size_t types_capacity;
    uint32_t *type_slots; /* hash table over them */
    size_t n_type_slots;
    gg_language *languages; /* rule M8: those that have a file of endings */
    size_t n_languages;
    size_t languages_capacity;
    uint64_t seed;      /* of the hash of ids, which come from outside */
    gg_id_slot *id_slots; /* hash table over entity ids */
    size_t n_id_slots;
    uint64_t hash_seed; /* that of the index; 0: one by chance */
    gg_gazetteer_stats stats;
    const gg_row_watcher *watcher; /* may be NULL */
} gg_gazetteer_list;

void gg_gazetteer_list_init(gg_gazetteer_list *list);
void gg_gazetteer_list_clear(gg_gazetteer_list *list);

/* Adds files, and of folders every .tsv, .csv, .jsonl (.gz, .bz2, .zst) file in byte
   order of their names. A folder called `endings`, named or found in one that
   is, holds files of endings (gaz/endings.h), which are read before all else;
   the first file of a language counts. A file that cannot be read is
   GG_ERROR_IO, one without a usable header GG_ERROR_DATA. */
gg_status gg_gazetteer_add_paths(gg_gazetteer_list *list,
                                 const char *const *paths, size_t n_paths,
                                 gg_log *log, gg_error *error);
/* Files that were found already. */
gg_status gg_gazetteer_add_files(gg_gazetteer_list *list,
                                 const gg_gazetteer_files *files, gg_log *log,
                                 gg_error *error);
/* One of them. */
gg_status gg_gazetteer_add_path(gg_gazetteer_list *list, const char *path,
                                gg_log *log, gg_error *error);
/* The same from memory; `name` decides the format and the type. */
gg_status gg_gazetteer_add_memory(gg_gazetteer_list *list, const char *name,
                                  const void *bytes, size_t len, gg_log *log,
                                  gg_error *error);
/* Call once, after the last file: derives the short forms of people that have
   none, and groups names by entity. GG_ERROR_DATA when there is no entity. */
gg_status gg_gazetteer_seal(gg_gazetteer_list *list, gg_error *error);

/* True where the row did not write this name: a short form that was derived
   from a full one. */
static inline bool gg_name_is_derived(const gg_gazetteer_list *list,
                                      const gg_name *name)
{
    return name->form == GG_FORM_SHORT &&
           !list->entities[name->entity].has_short;
}

#endif
