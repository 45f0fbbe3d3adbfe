/* What a corpus says of the names of a list: how often each is found, and how
   often its words stand there in lower case. */
#ifndef GG_RUN_TALLY_H
#define GG_RUN_TALLY_H

#include "gaz/index.h"
#include "gazgraph.h"
#include "input/document.h"
#include "tag/tagger.h"

#include <stdatomic.h>
#include <stdint.h>

typedef struct gg_tally {
    const gg_index *index;
    _Atomic uint64_t *by_name; /* mentions that the name decided */
    _Atomic uint64_t *at_node; /* mentions written like this, undecided too */
    _Atomic uint64_t *low;     /* by node: in lower case throughout */
    uint64_t documents;
    uint64_t losses;
} gg_tally;

/* GG_ERROR_MEMORY. */
gg_status gg_tally_init(gg_tally *tally, const gg_index *index,
                        gg_error *error);
void gg_tally_clear(gg_tally *tally);
/* Several threads may call it at once. */
void gg_tally_add(gg_tally *tally, const gg_document *document,
                  const gg_tags *tags);
/* Reads the whole corpus of `options`. */
gg_status gg_tally_corpus(gg_tally *tally, const gg_check_options *options,
                          gg_error *error);

#endif
