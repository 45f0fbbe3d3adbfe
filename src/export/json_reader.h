/* Reading JSON back. Of a document of any size base/stream.h gives the elements
   one after the other; what they hold is taken here. */
#ifndef GG_EXPORT_JSON_READER_H
#define GG_EXPORT_JSON_READER_H

#include "base/json.h"
#include "base/source.h"
#include "export/readback.h"

/* The text that a value stands for: a string's, or the bytes of a number, true
   or false. Lives in r->item until the next. */
gg_status gg_back_json_text(gg_readback *r, const gg_json_value *value,
                            gg_str *text, gg_error *error);
/* The value of a column: a list of texts for lists of texts, else a text, a
   number, true or false. */
gg_status gg_back_json(gg_readback *r, const gg_column *column,
                       const gg_json_value *value, gg_error *error);

/* Called for each line, which is a valid JSON object; `line` counts from 1. */
typedef gg_status gg_back_line_fn(void *user, const gg_json_value *object,
                                  uint64_t line, gg_error *error);
gg_status gg_back_json_lines(gg_readback *r, gg_source *source,
                             gg_back_line_fn *fn, void *user,
                             gg_error *error);

#endif
