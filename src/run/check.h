/* The parts of gg_check: each looks at something else and adds findings.

       rows as they are read ─▶ check_rows.c
       texts of the corpus   ─▶ tally.c ─┐
       names, one by one     ─▶ check_names.c, check_corpus.c
       names of several      ─▶ check_shared.c                               */
#ifndef GG_RUN_CHECK_H
#define GG_RUN_CHECK_H

#include "base/buf.h"
#include "gaz/index.h"
#include "gaz/rows.h"
#include "run/findings.h"
#include "run/tally.h"
#include "tag/tagger.h"
#include "text/tokens.h"

typedef struct gg_checker {
    gg_findings findings;
    const gg_index *index;  /* once compiled */
    const gg_gazetteer_list *list; /* … of what */
    uint32_t n_files;       /* list.files that are looked at; the rest is
                               context */
    uint32_t *nodes;        /* by name: where its own writing ends */
    uint8_t *seen;          /* by node: names tried there, or hidden */
    bool *is_given;         /* by word: a list says that it is a given name */
    const gg_tally *tally;  /* NULL: no corpus */
    gg_tagger *tagger;
    gg_tokens tokens;       /* of the name being looked at */
    gg_buf text;            /* of the message being written */
    uint32_t *set;          /* scratch: a hash table of names */
    size_t set_capacity;
} gg_checker;

/* ---- check_rows.c */

/* For gg_row_watcher. */
bool gg_check_row(gg_checker *c, const gg_row *row, uint32_t file,
                  gg_str type);
/* Rows of one entity beside each other, types beside each other. False when
   out of memory. */
bool gg_check_entities(gg_checker *c);

/* ---- check_names.c */

/* Fills nodes and looks at each name by itself. */
gg_status gg_check_names(gg_checker *c, gg_error *error);
/* Tags the text of a name that stands alone. *mention is the one that covers
   it, NULL where none does. */
gg_status gg_check_tag(gg_checker *c, gg_str name, const gg_mention **mention,
                       gg_error *error);

/* ---- check_shared.c */

gg_status gg_check_shared(gg_checker *c, gg_error *error);

/* ---- check_corpus.c */

/* What the tally says of each entity. False when out of memory. */
bool gg_check_corpus(gg_checker *c);

/* ---- for all of them */

static inline bool gg_check_is_looked_at(const gg_checker *c,
                                         const gg_name *name)
{
    return name->file < c->n_files;
}

/* Appends the text in quotation marks, a long one cut. */
void gg_check_quote(gg_buf *out, gg_str text);
/* Begins a message / adds the finding that it tells. */
void gg_check_say(gg_checker *c, const char *text);
void gg_check_tell(gg_checker *c, gg_check_kind kind, gg_check_level level,
                   const gg_name *name);

#endif
