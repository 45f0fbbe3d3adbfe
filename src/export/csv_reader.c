#include "export/csv_reader.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/pending.h"
#include "base/scan.h"

#include <string.h>

enum { MOST_CELLS = GG_MAX_COLUMNS + 16 };

typedef enum role {
    ROLE_ID,
    ROLE_SOURCE,
    ROLE_TARGET,
    ROLE_LABEL,
    ROLE_COLUMN,
    ROLE_PASSED_OVER
} role;

/* As it stands in the row, without the quotes around it. */
typedef struct cell {
    gg_str text;
    bool is_quoted;
} cell;

typedef struct reader {
    gg_readback *back;
    const gg_csv_syntax *syntax;
    gg_pending in;
    uint64_t line; /* where the row at hand begins */
    uint64_t n_lines; /* in it */
    cell cells[MOST_CELLS];
    size_t n_cells;
    size_t n_columns; /* of the header */
    role roles[MOST_CELLS];
    const gg_column *columns[MOST_CELLS];
    gg_error *error;
} reader;

static gg_status refuse(const reader *r, const char *why, gg_str what)
{
    return gg_back_refuse(r->back, r->line, why, what, r->error);
}

/* ---- rows -------------------------------------------------------------- */

/* The length of the row at the place, with its LF; 0 at the end. */
static gg_status find_row(reader *r, size_t *len)
{
    static const gg_byte_set MARKS = {
        .index = {['"'] = 1, ['\n'] = 2}, .bytes = {'"', '\n'}, .n = 2};
    bool in_quotes = false;
    size_t n = 0;

    r->n_lines = 0;
    for (;;) {
        const unsigned char *p =
            (const unsigned char *)r->in.raw.ptr + r->in.at;
        size_t there = r->in.raw.len - r->in.at;
        n = gg_skip_others(&MARKS, p, n, there);
        if (n < there) {
            r->n_lines += p[n] == '\n';
            in_quotes ^= p[n] == '"';
            if (p[n++] == '\n' && !in_quotes) {
                *len = n;
                return GG_OK;
            }
            continue;
        }
        if (r->in.at_end) {
            *len = 0;
            return there == 0 ? GG_OK
                              : refuse(r, "a row does not end", GG_STR_NONE);
        }
        if (gg_pending_fill(&r->in, r->error) != GG_OK) {
            return r->error->status;
        }
    }
}

/* Where the quote is that ends the cell; 0: none. */
static size_t closing_quote(gg_str row)
{
    for (size_t i = 1; i < row.len; i += 2) {
        const char *quote = memchr(row.ptr + i, '"', row.len - i);
        if (quote == NULL) {
            return 0;
        }
        i = (size_t)(quote - row.ptr);
        if (i + 1 == row.len || quote[1] != '"') {
            return i;
        }
    }
    return 0;
}

/* Cuts the next cell off; false where it is not as it should be. */
static bool take_cell(gg_str *row, cell *out)
{
    size_t end = 0; /* of the cell with its quotes */

    out->is_quoted = row->len != 0 && row->ptr[0] == '"';
    if (out->is_quoted) {
        size_t quote = closing_quote(*row);
        out->text = (gg_str){row->ptr + 1, quote - 1};
        end = quote + 1;
        if (quote == 0 || (end < row->len && row->ptr[end] != ',')) {
            return false;
        }
    } else {
        while (end < row->len && row->ptr[end] != ',') {
            if (row->ptr[end] == '"' || row->ptr[end] == '\r') {
                return false;
            }
            end++;
        }
        out->text = (gg_str){row->ptr, end};
    }
    row->ptr += end;
    row->len -= end;
    return true;
}

static gg_status take_cells(reader *r, gg_str row)
{
    r->n_cells = 0;
    for (;;) {
        if (r->n_cells == MOST_CELLS ||
            !take_cell(&row, &r->cells[r->n_cells])) {
            return refuse(r, "no such row:", row);
        }
        r->n_cells++;
        if (row.len == 0) {
            return GG_OK;
        }
        row.ptr++; /* the comma; an empty cell may follow */
        row.len--;
        if (row.len == 0) {
            if (r->n_cells == MOST_CELLS) {
                return refuse(r, "too many cells", GG_STR_NONE);
            }
            r->cells[r->n_cells++] = (cell){.text = {row.ptr, 0}};
            return GG_OK;
        }
    }
}

/* ---- cells ------------------------------------------------------------- */

/* The text that a cell stands for, in r->back->text or as it stands. */
static gg_status text_of(reader *r, const cell *c, gg_str *out)
{
    gg_buf *text = &r->back->text;
    bool backslashes = r->syntax->backslashes;
    size_t begin = 0;

    *out = c->text;
    if ((!c->is_quoted || memchr(c->text.ptr, '"', c->text.len) == NULL) &&
        (!backslashes ||
         memchr(c->text.ptr, '\\', c->text.len) == NULL)) {
        return GG_OK;
    }
    gg_buf_reset(text);
    for (size_t i = 0; i < c->text.len; i++) {
        char b = c->text.ptr[i];
        if (b != '"' && !(b == '\\' && backslashes)) {
            continue;
        }
        if (i + 1 == c->text.len || c->text.ptr[i + 1] != b) {
            return refuse(r, "a mark that should stand twice:", c->text);
        }
        gg_buf_put(text, c->text.ptr + begin, i + 1 - begin);
        begin = ++i + 1;
    }
    gg_buf_put(text, c->text.ptr + begin, c->text.len - begin);
    *out = gg_buf_str(text);
    return text->failed ? gg_fail_memory(r->error) : GG_OK;
}

/* Ids need no quotes; --csv-safe may have put an apostrophe before one. */
static gg_str id_of(const reader *r, role wanted)
{
    for (size_t i = 0; i < r->n_columns; i++) {
        gg_str id = r->cells[i].text;
        if (r->roles[i] != wanted) {
            continue;
        }
        if (id.len > 1 && id.ptr[0] == '\'') {
            id = (gg_str){id.ptr + 1, id.len - 1};
        }
        return id;
    }
    return GG_STR_NONE;
}

/* The length of the item that `text` begins with; what it stands for is *out. */
static size_t take_item(reader *r, gg_str text, gg_str *out)
{
    gg_buf *item = &r->back->item;
    size_t i = 0;

    gg_buf_reset(item);
    for (; i < text.len && text.ptr[i] != r->syntax->between; i++) {
        if (r->syntax->escapes && text.ptr[i] == '\\' && i + 1 < text.len) {
            i++;
        }
        gg_buf_putc(item, text.ptr[i]);
    }
    *out = gg_buf_str(item);
    return i;
}

static gg_status take_list(reader *r, const gg_column *column, gg_str text)
{
    gg_status status = gg_back_begin_list(
        r->back, gg_back_slot(r->back, column), r->error);
    bool goes_on = status == GG_OK;

    while (goes_on) {
        gg_str item;
        size_t len = take_item(r, text, &item);
        gg_back_item(r->back, item);
        goes_on = len < text.len;
        len += goes_on;
        text = (gg_str){text.ptr + len, text.len - len};
    }
    gg_back_end_list(r->back);
    return r->back->item.failed ? gg_fail_memory(r->error) : status;
}

static gg_status take_value(reader *r, size_t i)
{
    const gg_column *column = r->columns[i];
    gg_str text;
    gg_status status = text_of(r, &r->cells[i], &text);

    if (status != GG_OK) {
        return status;
    }
    if (r->roles[i] == ROLE_LABEL) {
        return gg_back_value(r->back, GG_SLOT_LABEL, text, r->error);
    }
    return column->type == GG_COLUMN_STRINGS && r->syntax->between != '\0'
               ? take_list(r, column, text)
               : gg_back_cell(r->back, column, text, r->error);
}

static gg_status take_row(reader *r)
{
    gg_str id = id_of(r, ROLE_ID);
    gg_status status;

    if (r->n_cells != r->n_columns) {
        return refuse(r, "a row with more or fewer cells:", id);
    }
    status = r->syntax->source != NULL
                 ? gg_back_edge(r->back, id, id_of(r, ROLE_SOURCE),
                                id_of(r, ROLE_TARGET), r->error)
                 : gg_back_node(r->back, id, r->error);
    for (size_t i = 0; i < r->n_cells && status == GG_OK; i++) {
        if (r->cells[i].text.len != 0 &&
            (r->roles[i] == ROLE_COLUMN || r->roles[i] == ROLE_LABEL)) {
            status = take_value(r, i);
        }
    }
    return status == GG_OK ? gg_back_end(r->back, r->error) : status;
}

/* ---- the header -------------------------------------------------------- */

static bool is_called(gg_str header, const char *name)
{
    return name != NULL && gg_str_equal(header, gg_str_from(name));
}

static gg_status find_role(reader *r, size_t i)
{
    const gg_csv_syntax *s = r->syntax;
    gg_str header = r->cells[i].text;

    r->columns[i] = NULL;
    if (is_called(header, s->id)) {
        r->roles[i] = ROLE_ID;
    } else if (is_called(header, s->source)) {
        r->roles[i] = ROLE_SOURCE;
    } else if (is_called(header, s->target)) {
        r->roles[i] = ROLE_TARGET;
    } else if ((r->columns[i] = gg_back_find(r->back, header)) != NULL) {
        r->roles[i] = ROLE_COLUMN;
    } else if (is_called(header, s->label)) {
        r->roles[i] = ROLE_LABEL;
    } else if (s->passed_over != NULL &&
               gg_back_is_one_of(header, s->passed_over)) {
        r->roles[i] = ROLE_PASSED_OVER;
    } else {
        return refuse(r, "a column called", header);
    }
    return GG_OK;
}

static gg_status take_header(reader *r)
{
    gg_status status = GG_OK;

    r->back->is_edge = r->syntax->source != NULL; /* for gg_back_find */
    r->n_columns = r->n_cells;
    for (size_t i = 0; i < r->n_cells && status == GG_OK; i++) {
        status = find_role(r, i);
    }
    return status;
}

static gg_status read_rows(reader *r)
{
    gg_status status;
    bool is_header = true;

    for (;;) {
        size_t len = 0;
        status = find_row(r, &len);
        if (status != GG_OK || len == 0) {
            break;
        }
        status = take_cells(r, (gg_str){r->in.raw.ptr + r->in.at, len - 1});
        if (status == GG_OK) {
            status = is_header ? take_header(r) : take_row(r);
        }
        if (status != GG_OK) {
            break;
        }
        is_header = false;
        r->in.at += len;
        r->line += r->n_lines;
    }
    return status == GG_OK && is_header
               ? refuse(r, "no header", GG_STR_NONE)
               : status;
}

gg_status gg_csv_read(gg_readback *back, gg_source *source, gg_error *error)
{
    gg_error ignored;
    reader *r = gg_calloc_array(1, sizeof *r);
    gg_status status;

    if (r == NULL) {
        return gg_fail_memory(error);
    }
    r->back = back;
    r->syntax = back->x->file->syntax;
    r->line = 1;
    r->error = error != NULL ? error : &ignored;
    gg_pending_init(&r->in, source);
    status = read_rows(r);
    gg_pending_clear(&r->in);
    gg_free(r);
    return status;
}
