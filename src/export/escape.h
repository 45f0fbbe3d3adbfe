/* What a grammar can't hold is decided here, once.

   First every text is cleaned, the same for all formats (FORMATS.md, 0):

       U+0000-0008, 000B, 000C, 000E-001F, 007F-009F, FFFE, FFFF   removed
       CR LF, CR                                                   LF
       bytes that are not UTF-8                                    U+FFFD

   then each grammar escapes clean text in its own way. */
#ifndef GG_EXPORT_ESCAPE_H
#define GG_EXPORT_ESCAPE_H

#include "base/buf.h"
#include "base/sink.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gg_cleaner {
    gg_buf buf;         /* the last text that had to be changed */
    uint64_t n_cleaned; /* characters removed or replaced, of all texts */
    bool failed;        /* out of memory at some text */
} gg_cleaner;

void gg_cleaner_init(gg_cleaner *cleaner);
void gg_cleaner_clear(gg_cleaner *cleaner);
/* The clean text: `s` itself when there is nothing to do, which is checked at
   about the speed of memory, else a copy that lives until the next call. Out
   of memory: cleaner->failed, and the result is empty. */
gg_str gg_clean(gg_cleaner *cleaner, gg_str s);

/* XML, between tags. Gephi's reader drops a run of blanks between two entity
   references, so a text that would have one is written as CDATA. */
void gg_put_xml_text(gg_sink *sink, gg_str s);
/* XML, inside an attribute's double quotes. */
void gg_put_xml_attribute(gg_sink *sink, gg_str s);

/* DOT, with its quotes. Graphviz expands entity references (&lt;) where it
   draws a text, so in `drawn` ones they are escaped; not in other attributes,
   whose readers see the bytes as they are. */
void gg_put_dot_string(gg_sink *sink, gg_str s, bool drawn);
/* Bytes between the quotes. */
size_t gg_dot_length(gg_str s, bool drawn);
/* The longest beginning of `s` that takes at most `limit` bytes between the
   quotes, ending where a character ends. */
gg_str gg_dot_fit(gg_str s, bool drawn, size_t limit);

/* A cell of CSV (RFC 4180), in quotes where it needs them: commas, quotes, line
   ends, outer blanks, U+001F, which may part the items of a list. Gephi takes a
   backslash for an escape: `backslashes` writes each twice. */
void gg_put_csv(gg_sink *sink, gg_str s, bool backslashes);

/* RDF (N-Triples, Turtle), with its quotes. Some readers of N-Triples take
   \\u0041 for a letter: `numbered` writes a backslash as \u005C. */
void gg_put_rdf_string(gg_sink *sink, gg_str s, bool numbered);

/* Cypher, with single quotes. Neo4j replaces \u0041 before it parses, so the text
   is broken behind such a backslash: '...\\' + 'u0041'. `in_sql`: within dollar
   quotes of PostgreSQL, which no two dollars may end. */
void gg_put_cypher_string(gg_sink *sink, gg_str s, bool in_sql);

/* JSON, with its quotes; the text is valid UTF-8 but need not be clean. U+2028
   and U+2029 are escaped too: some readers take JSON for JavaScript. */
void gg_put_json_string(gg_buf *out, gg_str s);

#endif
