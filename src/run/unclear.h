/* ambiguous.jsonl: what --ambiguous list gathers, one line a row. */
#ifndef GG_RUN_UNCLEAR_H
#define GG_RUN_UNCLEAR_H

#include "base/sink.h"
#include "gaz/index.h"
#include "net/unclear.h"

#define GG_UNCLEAR_FILE "ambiguous.jsonl"

/* Writes the rows; a failure is remembered by the sink, or by *failed when
   memory ends. */
void gg_write_unclear(gg_sink *sink, const gg_unclear *unclear,
                      const gg_index *index, bool *failed);

#endif
