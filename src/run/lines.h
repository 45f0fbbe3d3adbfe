/* Mentions as JSON Lines, one line a document. */
#ifndef GG_RUN_LINES_H
#define GG_RUN_LINES_H

#include "base/buf.h"
#include "gaz/index.h"
#include "input/document.h"
#include "net/counter.h"
#include "tag/tagger.h"

/* Appends the mentions of one document, or of one part of it: the first part
   opens the line, the last closes it; *has_mentions is kept between the parts
   of one document. Offsets are those of the document's own bytes; a mention
   in the title says so ("field":"title"). With GG_UNCLEAR_SHARE candidates
   have their share; with GG_UNCLEAR_LIST there are only ambiguous mentions,
   and lines only for documents that have one. */
void gg_put_mention_line(gg_buf *out, const gg_document *document,
                         const gg_tags *tags, const gg_index *index,
                         gg_unclear_rule unclear, bool *has_mentions);

/* "key":"value" */
void gg_put_text_member(gg_buf *out, const char *key, gg_str value);
/* "key":123 */
void gg_put_count_member(gg_buf *out, const char *key, uint64_t value);
/* "entity":"Q1","type":"person","label":"…" */
void gg_put_entity_members(gg_buf *out, const gg_index *index,
                           uint32_t entity);

/* From outside, safe to show (gg_printable). */
void gg_put_printable(gg_buf *out, gg_str s);
/* 976: 0.976; at most 1000. */
void gg_put_permille(gg_buf *out, unsigned value);
/* Where something stands: {"document", "file", "date", "start", "end",
   "sentence"}. */
void gg_put_place(gg_buf *out, const gg_proof *place);

#endif
