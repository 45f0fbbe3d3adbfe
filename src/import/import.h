/* Lists of names that others made become rows of our gazetteer TSV.

       source bytes -> a format's `read` -> rows -> cells, cleaned -> TSV

   A format is one file with a constant record; the frame hands it a byte
   source, which it never opens itself, and takes rows:

       gg_row_begin(import, id, GG_STR_LITERAL("person"));
       gg_row_put(import, GG_CELL_LABEL, label);
       gg_row_put(import, GG_CELL_NAMES, alias);
       status = gg_row_end(import, &is_written, error);

   What goes into cells may be any bytes: cleaning is done once, here
   (see gg_row_put). */
#ifndef GG_IMPORT_IMPORT_H
#define GG_IMPORT_IMPORT_H

#include "base/buf.h"
#include "base/log.h"
#include "base/source.h"
#include "base/str.h"
#include "gazgraph.h"
#include "import/ids.h"
#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order in which they are written. */
typedef enum gg_cell {
    GG_CELL_ID,
    GG_CELL_TYPE,
    GG_CELL_LABEL,
    GG_CELL_NAMES,
    GG_CELL_SHORT,
    GG_CELL_DEMONYMS,
    GG_CELL_METONYMS,
    GG_CELL_CASE,
    GG_CELL_FROM,
    GG_CELL_TO,
    GG_CELL_PRIOR,
    GG_CELL_LANG,
    GG_CELL_SOURCE,
    GG_CELL_LICENCE,
    GG_CELL_NOTE,
    GG_N_CELLS
} gg_cell;

#define GG_CELL_BIT(column) (1u << (column))

/* Options that not every format knows; one that is set for a format that does
   not take it is a usage error. */
enum {
    GG_TAKES_LANGUAGES = 1,
    GG_TAKES_CLASSES = 2,
    GG_TAKES_MIN_SITELINKS = 4,
    GG_TAKES_OFFICES = 8,
    GG_TAKES_PREFER_WIKIDATA = 16,
    GG_TAKES_SUBCLASSES = 32
};

typedef struct gg_import gg_import;

typedef struct gg_import_format {
    const char *name; /* the word of the command line */
    const char *help; /* one line */
    unsigned columns; /* GG_CELL_BITs; id, type and label always */
    unsigned takes;   /* GG_TAKES_… */
    const char *language;      /* the default of --languages; NULL: all */
    const char *const *classes; /* the defaults of --classes: class, type, …,
                                   NULL; may be NULL */
    /* Before the first input; import->state is the format's own. NULL: nothing
       to do. */
    gg_status (*begin)(gg_import *import, gg_error *error);
    /* One input to its end. GG_ERROR_DATA and GG_ERROR_IO are told as losses,
       and the next input is read; other failures end the run. */
    gg_status (*read)(gg_import *import, gg_source *source, gg_error *error);
    /* After the last one, for rows that had to wait. May be NULL. */
    gg_status (*finish)(gg_import *import, gg_error *error);
    /* Frees import->state, also after a failure. May be NULL. */
    void (*clear)(gg_import *import);
    /* How often the inputs are read (import->pass counts from 0); NULL: once. */
    unsigned (*passes)(const gg_import *import);
} gg_import_format;

/* NULL behind the last. */
const gg_import_format *gg_import_format_get(size_t index);
const gg_import_format *gg_import_format_find(const char *name);

/* Where finished rows go; false: they cannot (the caller knows why). */
typedef bool gg_import_write_fn(void *user, const char *bytes, size_t len);

/* The row being collected. */
typedef struct gg_import_row {
    gg_buf cells[GG_N_CELLS];
    gg_ids seen; /* names of this row, each with its column before it */
} gg_import_row;

struct gg_import {
    const gg_import_format *format;
    const gg_import_options *options; /* borrowed */
    gg_log *log;                      /* borrowed */
    const char *name;                 /* of the input, for messages */
    gg_import_counts counts;
    unsigned pass;
    void *state; /* the format's own */
    bool failed; /* out of memory on the way; gg_row_end and gg_import_tick
                    return it */

    /* the options, understood */
    gg_ids types;     /* asked for; none: all */
    gg_ids languages; /* in their order; none: all */
    gg_ids classes;   /* class names … */
    gg_buf class_types; /* … and for each the number of its type in ... */
    gg_ids type_names;

    gg_import_row row;
    gg_buf out; /* rows not yet written */
    bool has_header;
    gg_buf clean; /* scratch */
    gg_buf word;
    gg_tokens tokens;
    gg_import_write_fn *write;
    void *write_user;
};

/* Understands the options. GG_ERROR_USAGE names the option. `import` is to be
   cleared in any case. */
gg_status gg_import_init(gg_import *import, const gg_import_options *options,
                         gg_log *log, gg_import_write_fn *write, void *user,
                         gg_error *error);
void gg_import_clear(gg_import *import);
/* Reads one source; counts and logs. `name` is borrowed for the call. */
gg_status gg_import_read(gg_import *import, gg_source *source,
                         const char *name, gg_error *error);
/* After the last source of the last pass: rows that wait, the header if there
   was no row (but no header where no record could be read), and what is still
   to be written. */
gg_status gg_import_finish(gg_import *import, gg_error *error);

/* True when rows of this type are asked for (--types). */
bool gg_import_wants_type(const gg_import *import, gg_str type);
/* The place of a language among those asked for, from 0; GG_NO_ID: not
   asked for. Where all are, that is 0 for any. */
uint32_t gg_import_language(const gg_import *import, gg_str language);
/* The type that --classes and the format's defaults give a class; .ptr is NULL
   where they give none. */
gg_str gg_import_class_type(const gg_import *import, gg_str name);
/* The index-th of these classes, with a type of no bytes where they give it
   none; false behind the last. */
bool gg_import_class_get(const gg_import *import, uint32_t index, gg_str *name,
                         gg_str *type);

/* A record could not be used: counts and tells it. `line` 0: none. */
void gg_import_skip(gg_import *import, uint64_t line, uint64_t column,
                    const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A record above the limit of 64 MiB: the same. */
void gg_import_too_long(gg_import *import, uint64_t line);
/* GG_ERROR_INTERRUPTED when the caller asked to stop; tells how far it is. To
   be called now and then (each record). */
gg_status gg_import_tick(gg_import *import, const gg_source *source,
                         gg_error *error);

/* ---- rows --------------------------------------------------------------- */

/* Begins a row. The id is a text cell. */
void gg_row_begin(gg_import *import, gg_str id, gg_str type);
/* Adds to a cell. Of names, short, demonyms and metonyms it is one item more,
   the others are replaced; text of no bytes adds nothing. Any bytes may come:
   bad UTF-8 becomes U+FFFD, control characters (tabs, line ends) become a
   blank, blanks are joined and trimmed, and `|` in an item becomes a blank. A
   name changed like that is counted in `repaired`; one that no text could
   match (no letter or digit, more than 32 words, more than 1000 bytes) is left
   out and counted in `unusable`; one that the cell has already is left out, and
   so is a name of a person that is one word of the label (put that first). */
void gg_row_put(gg_import *import, gg_cell column, gg_str text);
void gg_row_put_u64(gg_import *import, gg_cell column, uint64_t value);
void gg_row_clear(gg_import *import, gg_cell cell);
bool gg_row_has(const gg_import *import, gg_cell column);
/* Forgets the names (with short, demonyms, metonyms) and the label, and keeps
   the other cells: for a row of the same entity in another language. */
void gg_row_next(gg_import *import);
/* Writes the row; without a label the first name is the label. *is_written is
   false when there is neither, or no id. A row of more than a megabyte of
   names is written as several. */
gg_status gg_row_end(gg_import *import, bool *is_written, gg_error *error);
void gg_row_drop(gg_import *import);

#endif
