/* A gazetteer file, row by row, whatever its format: each row is a list of
   cells under the header's keys. */
#ifndef GG_GAZ_ROWS_H
#define GG_GAZ_ROWS_H

#include "base/buf.h"
#include "base/source.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The columns of DESIGN.md. */
typedef enum gg_gaz_column {
    GG_GAZ_ID,
    GG_GAZ_TYPE,
    GG_GAZ_LABEL,
    GG_GAZ_NAMES,
    GG_GAZ_SHORT,
    GG_GAZ_DEMONYMS,
    GG_GAZ_METONYMS,
    GG_GAZ_CASE,
    GG_GAZ_FROM,
    GG_GAZ_TO,
    GG_GAZ_PRIOR,
    GG_GAZ_LANG,
    GG_GAZ_SOURCE,
    GG_GAZ_LICENCE,
    GG_GAZ_NOTE,
    GG_GAZ_ROLE,
    GG_GAZ_N_COLUMNS
} gg_gaz_column;

const char *gg_gaz_column_word(gg_gaz_column column);

typedef struct gg_row {
    gg_str cells[GG_GAZ_N_COLUMNS]; /* ptr NULL: the column or key is absent;
                                       lists are joined with `|` */
    uint64_t line;     /* where the row begins, from 1 */
    const char *fault; /* not NULL: why the row cannot be used */
} gg_row;

typedef struct gg_rows gg_rows;

/* Reads from `source`, which the caller keeps. The format follows the suffix
   of `name`, else the content. GG_ERROR_DATA when the header lacks `id` or
   `label`, or names a column twice. */
gg_status gg_rows_open(gg_rows **out, gg_source *source, const char *name,
                       gg_log *log, gg_error *error);
/* The next row, borrowed until the call after; GG_END after the last. */
gg_status gg_rows_next(gg_rows *rows, gg_row *row, gg_error *error);
void gg_rows_close(gg_rows *rows);

#endif
