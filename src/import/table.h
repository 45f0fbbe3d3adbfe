/* A table of another program, row by row: CSV, TSV, semicolons, as
   spreadsheets and databases write them. What separates the cells is seen from
   the first rows (or a first line `sep=;`); quoted cells may hold line ends;
   line ends are LF, CRLF or CR; UTF-16 with a byte order mark is read. */
#ifndef GG_IMPORT_TABLE_H
#define GG_IMPORT_TABLE_H

#include "base/buf.h"
#include "base/source.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GG_TABLE_MAX_COLUMNS = 1024 };

typedef struct gg_table {
    gg_source *source;
    gg_buf raw;           /* UTF-8, from `at` on not yet given */
    gg_buf stored;        /* UTF-16 as it was read */
    size_t at;
    bool at_end;
    int wide;             /* 0: bytes; 1: UTF-16LE; 2: UTF-16BE */
    uint64_t line;        /* of raw.ptr[at] */
    char separator;
    gg_buf bytes;         /* of the cells */
    size_t starts[GG_TABLE_MAX_COLUMNS];
    size_t ends[GG_TABLE_MAX_COLUMNS];

    /* the row */
    gg_str cells[GG_TABLE_MAX_COLUMNS]; /* trimmed */
    size_t n_cells;
    uint64_t row_line;    /* where it begins */
    const char *fault;    /* why it cannot be used; NULL */
} gg_table;

/* Reads the beginning. The table is to be cleared in any case. */
gg_status gg_table_open(gg_table *table, gg_source *source, gg_error *error);
void gg_table_clear(gg_table *table);
/* The next row that is not empty, borrowed until the call after. A row that
   cannot be used has a fault, and ends with its first line. GG_END. */
gg_status gg_table_next(gg_table *table, gg_error *error);

#endif
