/* One JSON object, strictly checked, of which a format wants some members. */
#ifndef GG_IMPORT_RECORD_H
#define GG_IMPORT_RECORD_H

#include "base/json.h"
#include "import/import.h"

enum { GG_RECORD_MAX_KEYS = 24 };

/* Counts a record and reads it. values[i] is the last member of keys[i]; its span.ptr is
   NULL where there is none (and its kind null). False when it cannot be used:
   that is counted and told, and `values` holds nothing. `line` is that of the
   first byte. */
bool gg_record_read(gg_import *import, gg_str text, uint64_t line,
                    const char *const *keys, size_t n_keys,
                    gg_json_value *values);

/* The same without counting or telling anything. */
bool gg_record_scan(gg_import *import, gg_str text, const char *const *keys,
                    size_t n_keys, gg_json_value *values);

typedef gg_status gg_record_fn(gg_import *import, gg_str text, uint64_t line,
                               gg_error *error);
/* Calls back for every line that is not blank; lines above the limit are
   skipped and told. */
gg_status gg_record_lines(gg_import *import, gg_source *source,
                          gg_record_fn *fn, gg_error *error);

/* The text of a string value, unescaped in `scratch` if need be (and valid as
   long as that); absent for other kinds. */
gg_str gg_record_text(gg_import *import, const gg_json_value *value,
                      gg_buf *scratch);
/* Adds a string, or every string of a list, to a cell. */
void gg_record_put(gg_import *import, gg_cell cell,
                   const gg_json_value *value, gg_buf *scratch);
/* Is it a string of these bytes? */
bool gg_record_is(const gg_json_value *value, const char *text);

/* A QID: Q and up to ten digits, the first no zero. */
bool gg_is_qid(gg_str text);

#endif
