/* Why a place of a text is what it is: every name of the list that stands
   there, longest first, and what became of it. Slow, and apart from tagging:
   it replays the rules over one place of the text tagged last. */
#ifndef GG_TAG_EXPLAIN_H
#define GG_TAG_EXPLAIN_H

#include "tag/tagger.h"

typedef enum gg_verdict {
    GG_VERDICT_MENTION,      /* this is it */
    GG_VERDICT_JOINT,        /* M3: its words are joined otherwise */
    GG_VERDICT_CASE,         /* M4: it is written with other capitals */
    GG_VERDICT_LONGER,       /* M5: a longer or earlier name stands there */
    GG_VERDICT_GUARD,        /* M6: a word beside it makes another name */
    GG_VERDICT_IGNORED,      /* it is a name of type `ignore` */
    GG_VERDICT_HIDDEN,       /* the same words are such a name */
    GG_VERDICT_FORM,         /* its form is not asked for */
    GG_VERDICT_NO_FULL_NAME, /* R2: no full name in the document */
    GG_VERDICT_NOT_NEAREST,  /* R2: another full name stands nearer */
    GG_VERDICT_FULL_FIRST,   /* R2: the words are somebody's full name */
    GG_VERDICT_SHORT_FIRST,  /* R2: … the short form of one named before */
    GG_VERDICT_DOCUMENT,     /* R3: the document names another one */
    GG_VERDICT_DATE,         /* R3: another one's dates hold */
    GG_VERDICT_PRIOR,        /* R3: another one is ten times more common */
    GG_VERDICT_AMBIGUOUS,    /* R3: one of the candidates */
    GG_VERDICT_ABBREVIATION, /* the document defines the letters otherwise */
    GG_VERDICT_SAME_INSIDE,  /* inside a name of the same entity */
    GG_VERDICT_NOT_TAKEN,    /* none of these */
    GG_N_VERDICTS
} gg_verdict;

/* "mention", "joint", "case" …, and the rule: "M3", "" where there is none. */
const char *gg_verdict_word(gg_verdict verdict);
const char *gg_verdict_rule(gg_verdict verdict);

#define GG_NO_TOKEN UINT32_MAX

typedef struct gg_explained {
    uint32_t name; /* into list.names */
    uint32_t first_token;
    uint32_t next_token;
    uint8_t verdict; /* gg_verdict */
    bool is_inflected; /* M8: the text has it with an ending */
    /* The word beside it (GUARD), or the words of the name that stands there
       instead (LONGER); else GG_NO_TOKEN. */
    uint32_t other_token;
    uint32_t other_next;
} gg_explained;

/* Readings beyond are only counted. */
enum { GG_MAX_EXPLAINED = 200 };

typedef struct gg_explanation {
    const gg_mention *mention; /* that stands there; NULL: none */
    /* What decided it: the full name (R2, R3-document), or the full name at
       which an abbreviation is defined; NULL where nothing of the kind did. */
    const gg_mention *anchor;
    gg_explained readings[GG_MAX_EXPLAINED];
    size_t n_readings;
    size_t n_more;
} gg_explanation;

/* Explains the token of the text that `tagger` has tagged last; `tags` is what
   came of it. */
void gg_tag_explain(gg_tagger *tagger, const gg_tags *tags, uint32_t token,
                    gg_explanation *out);
/* The names of the list that are exactly these tokens (of the text tagged
   last), case and joints aside: as readings without a verdict. */
void gg_tag_look_up(gg_tagger *tagger, gg_explanation *out);

#endif
