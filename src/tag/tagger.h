/* Text → mentions: which entity is named where, and why (rules M3 to M8, R1
   to R4 of DESIGN.md).

       tokens ─▶ match.c: the longest name at each place, whoever bears it
              ─▶ guard.c: names that belong to a longer, unknown name go
              ─▶ resolve.c: one entity each, by what else the document says  */
#ifndef GG_TAG_TAGGER_H
#define GG_TAG_TAGGER_H

#include "base/str.h"
#include "gaz/index.h"
#include "gazgraph.h"
#include "text/marks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What decided a mention. */
typedef enum gg_rule {
    GG_RULE_ONLY,      /* R1: the name has one entity */
    GG_RULE_NEAREST,   /* R2: the nearest full name in the document */
    GG_RULE_DOCUMENT,  /* R3: named unambiguously elsewhere in it */
    GG_RULE_DATE,      /* R3: the date range holds */
    GG_RULE_PRIOR,     /* R3: ten times more common */
    GG_RULE_AMBIGUOUS, /* R3: none of these; all candidates are kept */
    GG_RULE_DISCOVERED, /* no list has it (gg_tag_settings.discover) */
    GG_RULE_ABBREVIATION, /* the document defines it: a full name (ABC) */
    GG_N_RULES
} gg_rule;

/* "R1", "R2", "R3-document", "R3-date", "R3-prior", "ambiguous",
   "discovered", "abbreviation". */
const char *gg_rule_word(gg_rule rule);

#define GG_NO_ENTITY UINT32_MAX

typedef struct gg_mention {
    uint32_t start; /* bytes of the text */
    uint32_t end;
    uint32_t first_token;
    uint32_t next_token;      /* behind the last one */
    uint32_t entity;          /* into list.entities; behind its end: into
                                 gg_tags.discovered; GG_NO_ENTITY: ambiguous */
    uint32_t name;            /* by which of list.names; not if ambiguous */
    uint8_t form;             /* gg_form */
    uint8_t rule;             /* gg_rule */
    bool is_nested;           /* inside a longer mention */
    bool is_attribution;      /* R4: named only as the source */
    bool is_inflected;        /* rule M8: with an ending or joined words that
                                 the gazetteer does not have */
    uint32_t first_candidate; /* ambiguous: into gg_tags.candidates */
    uint32_t n_candidates;
} gg_mention;

/* Somebody whom no list has, for one document. */
typedef struct gg_discovered {
    gg_str id;    /* new:olga-petrenko */
    gg_str label; /* as written where it is longest */
    gg_str type;  /* person, organisation */
    uint16_t confidence; /* of its surest mention, in 1/1000 */
} gg_discovered;

/* What the tagger made of one text; owned by it, valid until the next one. */
typedef struct gg_tags {
    gg_marks *marks; /* gg_token_at has each token, with sentence marks */
    const gg_tokens *tokens; /* all of them, unless gg_tag_settings.sparse */
    const gg_mention *mentions; /* by start, longer first */
    size_t n_mentions;
    const uint32_t *candidates; /* entities, ascending within a mention */
    const uint32_t *candidate_names; /* by which of list.names */
    const gg_discovered *discovered;
    size_t n_discovered;
    uint64_t n_guarded; /* names left out by rule M6 */
    uint64_t n_unanchored; /* short forms without a full name (rule R2) */
} gg_tags;

typedef struct gg_tag_settings {
    bool forms[GG_N_FORMS]; /* which are reported */
    bool nested;      /* also names inside names (rule M5) */
    bool ignore_case; /* rule M4 is off */
    bool sparse;      /* make only the tokens that are asked for: the same
                         mentions in less time */
    uint16_t discover; /* also names that no list has, from this confidence on
                          (1 to 1000); 0: none */
} gg_tag_settings;

/* name and short; neither nested nor ignore_case. */
void gg_tag_settings_init(gg_tag_settings *settings);

typedef struct gg_tagger gg_tagger;

/* Scratch for one thread; borrows the index. */
gg_status gg_tagger_new(gg_tagger **out, const gg_index *index,
                        const gg_tag_settings *settings, gg_error *error);
void gg_tagger_free(gg_tagger *tagger);

/* Tags text[from, len): valid UTF-8 of less than 4 GiB. `date` (yyyymmdd, 0
   unknown) serves rule R3. Only memory can fail. */
gg_status gg_tag_text(gg_tagger *tagger, gg_tags *out, const char *text,
                      size_t len, size_t from, int32_t date, gg_error *error);

#endif
