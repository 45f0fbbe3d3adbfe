/* What counting wants to know of one document, or of one part of a long one:
   who is named where, and what the windows say. It is read from the tags, or
   from bytes that were packed before (net/page_bytes.h). */
#ifndef GG_NET_PAGE_H
#define GG_NET_PAGE_H

#include "gazgraph.h"
#include "input/document.h"
#include "net/count_settings.h"
#include "net/prints.h"
#include "net/shares.h"
#include "tag/tagger.h"
#include "text/sentences.h"

#define GG_NO_PLACE UINT32_MAX

/* A mention that counts. */
typedef struct gg_place {
    uint32_t entity;
    uint32_t name;
    uint32_t token;
    uint32_t start;
    uint32_t end;
    uint32_t sentence; /* into sentences */
    uint32_t stretch;  /* number of its window */
    uint32_t mention;  /* into the document's mentions */
    uint32_t share;    /* of GG_SHARE_ONE */

    /* the counter's */
    uint32_t node;     /* its row */
    uint32_t same;     /* the place before it of the same entity, if its entity
                          is the same; anything else: there is none */
    uint32_t older;    /* neighbours in the list of count_near; elsewhere
                          `older` is where it stands in the window */
    uint32_t newer;
} gg_place;

/* A sentence with mentions that count. */
typedef struct gg_sentence {
    uint32_t first; /* tokens. Of packed pages: which of the document's kept
                       sentences it is, or GG_NO_PLACE */
    uint32_t next;
    uint32_t paragraph; /* the first token of it */
    uint32_t ordinal; /* in the document's part */
    bool is_known;     /* span and bytes are */
    gg_span span;      /* of the document's text */
    const char *bytes; /* what stands there */
} gg_sentence;

/* A mention that counts for its entity, and stands in no window. */
typedef struct gg_named {
    uint32_t entity;
    uint32_t name;
} gg_named;

typedef struct gg_page_stats {
    uint64_t mentions;    /* counted */
    uint64_t ambiguous;   /* left out of every edge */
    uint64_t shared;      /* ambiguous, but counted in shares */
    uint64_t attribution; /* counted, but only as a source (rule R4) */
    uint64_t other_types; /* left out by type */
    uint64_t discovered;  /* of those counted */
    uint64_t guarded;     /* names left out by rule M6 */
    uint64_t unanchored;  /* short forms without a full name */
} gg_page_stats;

/* Somebody whom no list has, in this document. */
typedef struct gg_page_newcomer {
    uint32_t entity;
    bool is_person;
    uint16_t confidence; /* in 1/1000 */
    gg_str label;
} gg_page_newcomer;

typedef struct gg_page {
    gg_place *places; /* by place in the text */
    size_t n_places;
    size_t places_capacity;
    gg_named *named;
    size_t n_named;
    size_t named_capacity;
    gg_sentence *sentences;
    size_t n_sentences;
    size_t sentences_capacity;
    uint64_t *prints; /* of each window with a place, in order; with
                         GG_WINDOW_TOKENS of each place. Without copies none */
    size_t n_prints;
    size_t prints_capacity;
    uint64_t keys[GG_STORY_KEYS]; /* of the document, with its last part */
    size_t n_keys;
    gg_place *unclear; /* to be gathered: mention and sentence */
    size_t n_unclear;
    size_t unclear_capacity;
    gg_page_stats stats;
    gg_page_newcomer *newcomers; /* of packed pages; elsewhere they are with
                                    the tags */
    size_t n_newcomers;
    size_t newcomers_capacity;

    gg_sketch sketch; /* of the document so far */
    uint64_t *hashes; /* of tokens */
    size_t hashes_capacity;
    uint64_t *sums;
    size_t sums_capacity;
    uint64_t *powers;
    size_t powers_capacity;
} gg_page;

/* All bytes zero are an empty page. */
void gg_page_clear(gg_page *page);
/* Reads the tags of a document or part; parts in order, by one page. Entities
   are those of the tags: behind the n_listed ones stand the discovered. False
   when out of memory. */
bool gg_page_read(gg_page *page, const gg_document *document,
                  const gg_tags *tags, const gg_count_settings *settings,
                  size_t n_listed);
/* The span and the bytes of a sentence: looked for once, however long it is
   and however often it is quoted. `tags` are those of gg_page_read; NULL where
   all are known. */
const gg_sentence *gg_page_sentence(gg_page *page,
                                    const gg_document *document,
                                    const gg_tags *tags, uint32_t number);

#endif
