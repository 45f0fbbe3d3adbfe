/* SKOS concepts out of triples, however they are written: the triples of a
   concept stand together, and become its row when another one begins. */
#ifndef GG_IMPORT_CONCEPT_H
#define GG_IMPORT_CONCEPT_H

#include "base/buf.h"
#include "base/str.h"
#include "import/ids.h"
#include "import/import.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GG_SKOS "http://www.w3.org/2004/02/skos/core#"
#define GG_RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/* The concept being collected. */
typedef struct gg_concept {
    gg_buf iri;        /* of the subject; empty: none yet */
    uint64_t line;     /* where it begins */
    bool has_triples;  /* some that matter */
    bool is_concept;   /* an rdf:type says so */
    bool is_other;     /* an rdf:type says it is something else: a scheme */
    gg_buf label;      /* of the best language so far ... */
    uint32_t label_rank;
    gg_buf names;      /* each with a NUL behind it */
    gg_buf type;       /* that --classes gives one of its IRIs */
    gg_buf wikidata;   /* the QID of an exact match */
    gg_ids segments;   /* last path segments that are ids ... */
    uint32_t *spaces;  /* ... and of which namespace each is */
    size_t capacity;
    gg_ids namespaces;
} gg_concept;

gg_concept *gg_concept_new(void);
void gg_concept_free(gg_concept *concept);

/* The subject of what follows: writes the row of another one before it. */
gg_status gg_concept_subject(gg_concept *concept, gg_import *import,
                             gg_str iri, uint64_t line, gg_error *error);
/* What it says, with a text (`language` may be empty) or with another IRI. Out
   of memory is told by the next gg_concept_subject. */
void gg_concept_text(gg_concept *concept, gg_import *import, gg_str predicate,
                     gg_str text, gg_str language);
void gg_concept_link(gg_concept *concept, gg_import *import, gg_str predicate,
                     gg_str object);
/* Nothing more comes of this input. */
gg_status gg_concept_end(gg_concept *concept, gg_import *import,
                         gg_error *error);

#endif
