#include "import/table.h"

#include "base/error.h"
#include "text/utf8.h"

#include <string.h>

enum {
    READ_BYTES = 256 << 10,
    MAX_ROW_BYTES = 1 << 20,
    SNIFFED_ROWS = 20
};

void gg_table_clear(gg_table *table)
{
    gg_buf_clear(&table->raw);
    gg_buf_clear(&table->stored);
    gg_buf_clear(&table->bytes);
}

/* ---- bytes ------------------------------------------------------------------ */

static uint32_t unit_at(const gg_table *t, const char *p)
{
    const unsigned char *u = (const unsigned char *)p;

    return t->wide == 1 ? (uint32_t)u[0] | (uint32_t)u[1] << 8
                        : (uint32_t)u[1] | (uint32_t)u[0] << 8;
}

/* Appends what is whole of t->stored to t->raw and keeps the rest. Half of a
   pair becomes U+FFFD (gg_utf8_encode sees to that). */
static void decode_wide(gg_table *t)
{
    size_t i = 0;

    while (i + 2 <= t->stored.len) {
        uint32_t cp = unit_at(t, t->stored.ptr + i);
        size_t n = 2;
        char out[4];
        if (cp >= 0xD800 && cp < 0xDC00) {
            uint32_t low;
            if (i + 4 > t->stored.len && !t->at_end) {
                break;
            }
            low = i + 4 <= t->stored.len ? unit_at(t, t->stored.ptr + i + 2)
                                         : 0;
            if (low >= 0xDC00 && low < 0xE000) {
                cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
                n = 4;
            }
        }
        gg_buf_put(&t->raw, out, gg_utf8_encode(cp, out));
        i += n;
    }
    if (i != 0) {
        memmove(t->stored.ptr, t->stored.ptr + i, t->stored.len - i);
        t->stored.len -= i;
    }
}

static gg_status fill(gg_table *t, gg_error *error)
{
    gg_buf *into = t->wide != 0 ? &t->stored : &t->raw;
    gg_status status;
    size_t n = 0;

    if (t->at != 0) {
        memmove(t->raw.ptr, t->raw.ptr + t->at, t->raw.len - t->at);
        t->raw.len -= t->at;
        t->at = 0;
    }
    if (!gg_buf_reserve(into, READ_BYTES)) {
        return gg_fail_memory(error);
    }
    status = gg_source_read(t->source, into->ptr + into->len, READ_BYTES, &n,
                            error);
    into->len += n;
    t->at_end = status == GG_OK && n == 0;
    if (t->wide != 0) {
        decode_wide(t);
    }
    return t->raw.failed ? gg_fail_memory(error) : status;
}

/* ---- one row ------------------------------------------------------------------ */

typedef enum parsed { PARSED, NEEDS_MORE, BROKEN } parsed;

static void begin_cell(gg_table *t)
{
    if (t->n_cells < GG_TABLE_MAX_COLUMNS) {
        t->starts[t->n_cells] = t->bytes.len;
    }
}

static void end_cell(gg_table *t)
{
    if (t->n_cells < GG_TABLE_MAX_COLUMNS) {
        t->ends[t->n_cells] = t->bytes.len;
    }
    t->n_cells++;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static parsed take_plain(gg_table *t, size_t *at)
{
    size_t i = *at;

    while (i < t->raw.len && t->raw.ptr[i] != t->separator &&
           !is_line_end(t->raw.ptr[i])) {
        i++;
    }
    gg_buf_put(&t->bytes, t->raw.ptr + *at, i - *at);
    *at = i;
    return i == t->raw.len && !t->at_end ? NEEDS_MORE : PARSED;
}

static parsed broken(gg_table *t, const char *why)
{
    t->fault = why;
    return BROKEN;
}

/* raw.ptr[*at] is the quotation mark that opens. */
static parsed take_quoted(gg_table *t, size_t *at)
{
    size_t i = *at + 1;

    for (;;) {
        const char *mark =
            i < t->raw.len ? memchr(t->raw.ptr + i, '"', t->raw.len - i)
                           : NULL;
        size_t end = mark != NULL ? (size_t)(mark - t->raw.ptr) : t->raw.len;
        if (mark == NULL &&
            (t->at_end || t->raw.len - t->at > MAX_ROW_BYTES)) {
            return broken(t, "a quotation mark is not closed");
        }
        if (mark == NULL || (end + 1 == t->raw.len && !t->at_end)) {
            return NEEDS_MORE;
        }
        gg_buf_put(&t->bytes, t->raw.ptr + i, end - i);
        i = end + 1;
        if (i == t->raw.len || t->raw.ptr[i] != '"') {
            break;
        }
        gg_buf_putc(&t->bytes, '"');
        i++;
    }
    while (i < t->raw.len && t->raw.ptr[i] == ' ') {
        i++;
    }
    *at = i;
    if (i == t->raw.len) {
        return t->at_end ? PARSED : NEEDS_MORE;
    }
    return t->raw.ptr[i] == t->separator || is_line_end(t->raw.ptr[i])
               ? PARSED
               : broken(t, "text behind a closing quotation mark");
}

/* The row at t->at; *next is behind its end. */
static parsed parse_row(gg_table *t, size_t *next)
{
    size_t i = t->at;

    t->n_cells = 0;
    t->fault = NULL;
    gg_buf_reset(&t->bytes);
    for (;;) {
        parsed result;
        begin_cell(t);
        result = i < t->raw.len && t->raw.ptr[i] == '"' ? take_quoted(t, &i)
                                                        : take_plain(t, &i);
        if (result != PARSED) {
            return result;
        }
        end_cell(t);
        if (i == t->raw.len || t->raw.ptr[i] != t->separator) {
            break;
        }
        i++;
    }
    if (i < t->raw.len && t->raw.ptr[i] == '\r') {
        i++;
        if (i == t->raw.len && !t->at_end) {
            return NEEDS_MORE;
        }
        i += i < t->raw.len && t->raw.ptr[i] == '\n';
    } else {
        i += i < t->raw.len;
    }
    *next = i;
    return PARSED;
}

/* Behind the first line end; of a broken row only that line is lost. */
static size_t end_of_line(const gg_table *t)
{
    size_t i = t->at;

    while (i < t->raw.len && !is_line_end(t->raw.ptr[i])) {
        i++;
    }
    if (i + 1 < t->raw.len && t->raw.ptr[i] == '\r' &&
        t->raw.ptr[i + 1] == '\n') {
        i++;
    }
    return i < t->raw.len ? i + 1 : i;
}

static void go_to(gg_table *t, size_t next)
{
    for (; t->at < next; t->at++) {
        char c = t->raw.ptr[t->at];
        t->line += c == '\n' || (c == '\r' && (t->at + 1 == t->raw.len ||
                                               t->raw.ptr[t->at + 1] != '\n'));
    }
}

static void point_at_cells(gg_table *t)
{
    if (t->n_cells > GG_TABLE_MAX_COLUMNS) {
        t->n_cells = GG_TABLE_MAX_COLUMNS;
        t->fault = "more than 1024 cells";
    }
    for (size_t i = 0; i < t->n_cells; i++) {
        t->cells[i] = gg_str_trim_any((gg_str){t->bytes.ptr + t->starts[i],
                                    t->ends[i] - t->starts[i]}, " \t");
    }
}

static bool is_empty(const gg_table *t)
{
    for (size_t i = 0; i < t->n_cells; i++) {
        if (t->cells[i].len != 0) {
            return false;
        }
    }
    return true;
}

/* The row at t->at, whole. */
static gg_status next_row(gg_table *t, gg_error *error)
{
    size_t next = t->at;
    parsed result;

    while ((result = parse_row(t, &next)) == NEEDS_MORE) {
        gg_status status;
        if (t->raw.len - t->at > MAX_ROW_BYTES) {
            gg_error_fill(error, GG_ERROR_DATA, gg_source_name(t->source),
                          "a row of more than 1 MiB: not a table");
            gg_error_at_line(error, t->line, 0);
            return GG_ERROR_DATA;
        }
        status = fill(t, error);
        if (status != GG_OK) {
            return status;
        }
    }
    if (t->bytes.failed) {
        return gg_fail_memory(error);
    }
    t->row_line = t->line;
    if (result == BROKEN) {
        next = end_of_line(t);
        t->n_cells = 0;
    }
    go_to(t, next);
    point_at_cells(t);
    return GG_OK;
}

gg_status gg_table_next(gg_table *t, gg_error *error)
{
    gg_status status = GG_OK;

    do {
        if (t->at == t->raw.len && t->at_end) {
            return GG_END;
        }
        status = next_row(t, error);
    } while (status == GG_OK && t->fault == NULL && is_empty(t));
    return status;
}

/* ---- the beginning -------------------------------------------------------------- */

/* Rows with as many cells as the first, and at least two, among the first
   ones that are there; 0: it separates nothing. */
static unsigned rate_separator(gg_table *t, char separator, size_t *n_columns)
{
    size_t begin = t->at;
    size_t next = begin;
    unsigned n = 0;

    t->separator = separator;
    *n_columns = 0;
    for (int i = 0; i < SNIFFED_ROWS && parse_row(t, &next) == PARSED; i++) {
        if (i == 0) {
            *n_columns = t->n_cells;
        }
        n += t->n_cells == *n_columns && t->n_cells > 1;
        t->at = next;
        if (next == t->raw.len) {
            break;
        }
    }
    t->at = begin;
    return n;
}

/* Most rows alike, then most columns, then the order here. */
static char choose_separator(gg_table *t)
{
    static const char CHOICES[] = {',', ';', '\t', '|'};
    char best = ',';
    unsigned best_rows = 0;
    size_t best_columns = 0;

    for (size_t i = 0; i < sizeof CHOICES; i++) {
        size_t columns;
        unsigned rows = rate_separator(t, CHOICES[i], &columns);
        if (rows > best_rows ||
            (rows == best_rows && rows != 0 && columns > best_columns)) {
            best = CHOICES[i];
            best_rows = rows;
            best_columns = columns;
        }
    }
    return best;
}

/* A first line `sep=;`, as Excel takes it. */
static bool take_said_separator(gg_table *t)
{
    size_t left = t->raw.len - t->at;
    const char *p = t->raw.ptr + t->at;

    if (left < 6 || memcmp(p, "sep=", 4) != 0 || !is_line_end(p[5])) {
        return false;
    }
    t->separator = p[4];
    go_to(t, end_of_line(t));
    return true;
}

/* UTF-16 was read as bytes: they are decoded now. */
static gg_status look_at_mark(gg_table *t, gg_error *error)
{
    const unsigned char *p = (const unsigned char *)t->raw.ptr;

    if (t->raw.len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
        t->at = 3;
    } else if (t->raw.len >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) ||
                                   (p[0] == 0xFE && p[1] == 0xFF))) {
        gg_buf raw = t->raw;
        t->wide = p[0] == 0xFF ? 1 : 2;
        t->raw = t->stored;
        t->stored = raw;
        memmove(raw.ptr, raw.ptr + 2, raw.len - 2);
        t->stored.len -= 2;
        decode_wide(t);
    }
    return t->raw.failed ? gg_fail_memory(error) : GG_OK;
}

gg_status gg_table_open(gg_table *t, gg_source *source, gg_error *error)
{
    gg_status status;

    memset(t, 0, sizeof *t);
    t->source = source;
    t->line = 1;
    gg_buf_init(&t->raw);
    gg_buf_init(&t->stored);
    gg_buf_init(&t->bytes);
    do {
        status = fill(t, error);
    } while (status == GG_OK && !t->at_end && t->raw.len < READ_BYTES);
    if (status == GG_OK) {
        status = look_at_mark(t, error);
    }
    if (status == GG_OK && !take_said_separator(t)) {
        t->separator = choose_separator(t);
    }
    return status == GG_OK && t->bytes.failed ? gg_fail_memory(error) : status;
}
