/* What is counted, and how. */
#ifndef GG_NET_COUNT_SETTINGS_H
#define GG_NET_COUNT_SETTINGS_H

#include "net/slices.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum gg_window {
    GG_WINDOW_SENTENCE,
    GG_WINDOW_PARAGRAPH,
    GG_WINDOW_DOCUMENT,
    GG_WINDOW_TOKENS
} gg_window;

/* What an ambiguous mention counts. */
typedef enum gg_unclear_rule {
    GG_UNCLEAR_DROP,  /* nothing */
    GG_UNCLEAR_SHARE, /* 1/n for each of its n candidates */
    GG_UNCLEAR_LIST   /* nothing, but it is gathered in a list */
} gg_unclear_rule;

/* What a window counts whose tokens were counted already. */
typedef enum gg_copies_rule {
    GG_COPIES_SEPARATE, /* nothing, but how many they are is told */
    GG_COPIES_COUNT,    /* as any other: nobody looks for them */
    GG_COPIES_IGNORE    /* nothing */
} gg_copies_rule;

/* A mention with more candidates than this is never shared out. */
enum { GG_SHARED_MOST = 16 };

typedef struct gg_count_settings {
    gg_window window;
    uint32_t window_tokens;  /* for GG_WINDOW_TOKENS: a pair counts each time
                                one follows the other within so many tokens */
    uint32_t max_entities;   /* a window with more is a list: not counted */
    uint32_t max_evidence;   /* kept per edge */
    const bool *counted;     /* per entity: does its type belong in the graph;
                                NULL: all do. Borrowed. */
    bool suggest;       /* note how discovered ones are written, and where */
    bool no_new_people; /* discovered ones */
    bool no_new_organisations;
    gg_unclear_rule unclear;
    gg_copies_rule copies;
    bool strength;           /* of pairs, after LOAD */
    bool margins;            /* also of single entities copies are told */
    bool no_attribution;     /* a mere source (rule R4) stands in no edge */
    gg_period period;        /* pairs are counted by it, too; NONE: not */
    bool keeps_documents;    /* the numbers of the documents of each pair and
                                entity; evidence is told by places in them
                                instead of words */
    bool were_counted;       /* all documents were, before: see
                                gg_settling.ghosts */
    unsigned n_threads;      /* counters that work at a time; also merging */
    uint64_t memory;         /* bytes for pairs and their evidence, in all
                                counters together; what is more goes to
                                temporary files. 0: no limit */
    const char *scratch_folder; /* for these; NULL: gg_scratch_folder() */
    const volatile int *stop;   /* not 0: merging ends, GG_ERROR_INTERRUPTED */
} gg_count_settings;

void gg_count_settings_init(gg_count_settings *settings);
/* What one window is: "sentence" ... */
const char *gg_window_word(gg_window window);

#endif
