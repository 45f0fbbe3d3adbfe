/* Mentions as JSON Lines, one line a document. */
#ifndef GG_RUN_LINES_H
#define GG_RUN_LINES_H

#include "base/buf.h"
#include "gaz/index.h"
#include "input/document.h"
#include "tag/tagger.h"

/* Appends the mentions of one document, or of one part of it: the first part
   opens the line, the last closes it; *has_mentions is kept between the parts
   of one document. Offsets are those of the document's own bytes; a mention
   in the title says so ("field":"title"). */
void gg_put_mention_line(gg_buf *out, const gg_document *document,
                         const gg_tags *tags, const gg_index *index,
                         bool *has_mentions);

#endif
