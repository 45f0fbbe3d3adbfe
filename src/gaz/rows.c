#include "gaz/rows.h"

#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "text/utf8.h"

#include <string.h>

enum {
    READ_BYTES = 1 << 16,
    MAX_ROW_BYTES = 16 << 20, /* a longer row is a file of another kind */
    MAX_FILE_COLUMNS = 64
};

typedef enum row_format { FORMAT_TSV, FORMAT_CSV, FORMAT_JSONL } row_format;

struct gg_rows {
    gg_source *source;
    gg_log *log;
    const char *name;
    row_format format;
    bool at_end;       /* the source has no more */
    gg_buf raw;        /* read, not yet used; `at` is where to go on */
    size_t at;
    uint64_t line;     /* of raw.ptr[at] */
    gg_buf cell_bytes; /* unquoted CSV cells, joined JSON lists */
    gg_buf key_bytes;  /* JSON keys with escapes */
    int columns[MAX_FILE_COLUMNS]; /* gg_gaz_column, -1: unknown */
    size_t n_columns;
};

static const char *const COLUMN_WORDS[GG_GAZ_N_COLUMNS] = {
    "id",   "type", "label", "names", "short",  "demonyms", "metonyms",
    "case", "from", "to",    "prior", "lang",   "source",   "licence",
    "note", "role",
};

const char *gg_gaz_column_word(gg_gaz_column column)
{
    return COLUMN_WORDS[column];
}

static int find_column(gg_str word)
{
    for (int i = 0; i < GG_GAZ_N_COLUMNS; i++) {
        if (gg_str_equal(word, gg_str_from(COLUMN_WORDS[i]))) {
            return i;
        }
    }
    return gg_str_equal(word, GG_STR_LITERAL("license")) ? GG_GAZ_LICENCE : -1;
}

/* ---- lines ---------------------------------------------------------------- */

static gg_status fill(gg_rows *rows, gg_error *error)
{
    size_t n = 0;
    gg_status status;

    if (rows->at != 0) {
        memmove(rows->raw.ptr, rows->raw.ptr + rows->at,
                rows->raw.len - rows->at);
        rows->raw.len -= rows->at;
        rows->at = 0;
    }
    if (!gg_buf_reserve(&rows->raw, READ_BYTES)) {
        return gg_fail_memory(error);
    }
    status = gg_source_read(rows->source, rows->raw.ptr + rows->raw.len,
                            READ_BYTES, &n, error);
    rows->raw.len += n;
    rows->at_end = n == 0;
    return status;
}

/* Where in a CSV row a byte stands. A quotation mark opens a quoted cell at its
   beginning only, or again behind the one that seemed to close it ("" is one
   mark): 5" guns is no such cell. */
typedef enum csv_state {
    CSV_START, /* of a cell */
    CSV_PLAIN,
    CSV_QUOTED,
    CSV_CLOSED /* behind a quotation mark that closes, perhaps */
} csv_state;

static csv_state csv_step(csv_state state, char c)
{
    if (c == '"') {
        return state == CSV_QUOTED  ? CSV_CLOSED
               : state == CSV_PLAIN ? CSV_PLAIN
                                    : CSV_QUOTED;
    }
    if (state == CSV_QUOTED) {
        return CSV_QUOTED;
    }
    return c == ',' ? CSV_START : CSV_PLAIN;
}

/* The end of the row that begins at `at`: the offset of its line end, or of
   the end of what is there (*complete false). In CSV a quoted cell may hold
   line ends. */
static size_t find_row_end(const gg_rows *rows, size_t scan_from,
                           csv_state *state, bool *complete)
{
    const char *p = rows->raw.ptr;
    size_t i = scan_from;

    *complete = true;
    if (rows->format != FORMAT_CSV) {
        const char *end = i < rows->raw.len
                              ? memchr(p + i, '\n', rows->raw.len - i)
                              : NULL;
        if (end != NULL) {
            return (size_t)(end - p);
        }
        i = rows->raw.len;
    }
    for (; i < rows->raw.len; i++) {
        if (p[i] == '\n' && *state != CSV_QUOTED) {
            return i;
        }
        *state = csv_step(*state, p[i]);
    }
    *complete = false;
    return i;
}

static uint64_t count_lines(gg_str s)
{
    uint64_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        n += s.ptr[i] == '\n';
    }
    return n;
}

/* The next row's bytes without its line end. GG_END at the end. */
static gg_status next_raw(gg_rows *rows, gg_str *raw, uint64_t *line,
                          gg_error *error)
{
    csv_state state = CSV_START;
    bool complete = false;
    size_t scanned = rows->at;

    for (;;) {
        size_t end = find_row_end(rows, scanned, &state, &complete);
        if (complete || rows->at_end) {
            *raw = (gg_str){rows->raw.ptr + rows->at, end - rows->at};
            *line = rows->line;
            if (raw->len == 0 && !complete) {
                return GG_END;
            }
            rows->at = end + (complete ? 1 : 0);
            rows->line += count_lines(*raw) + 1;
            if (raw->len != 0 && raw->ptr[raw->len - 1] == '\r') {
                raw->len--;
            }
            return GG_OK;
        }
        scanned = end - rows->at; /* fill() moves what is kept to the front */
        if (scanned > MAX_ROW_BYTES) {
            gg_error_fill(error, GG_ERROR_DATA, rows->name,
                    "a row of more than 16 MiB: not a gazetteer");
            gg_error_at_line(error, rows->line, 0);
            return GG_ERROR_DATA;
        }
        gg_status status = fill(rows, error);
        if (status != GG_OK) {
            return status;
        }
    }
}

/* ---- cells ---------------------------------------------------------------- */

typedef struct cell_list {
    gg_str items[MAX_FILE_COLUMNS];
    size_t n; /* more than MAX_FILE_COLUMNS: that many there were */
} cell_list;

static void add_cell(cell_list *cells, gg_str cell)
{
    if (cells->n < MAX_FILE_COLUMNS) {
        cells->items[cells->n] = cell;
    }
    cells->n++;
}

static void split_tsv(cell_list *cells, gg_str raw)
{
    size_t start = 0;

    for (size_t i = 0; i <= raw.len; i++) {
        if (i == raw.len || raw.ptr[i] == '\t') {
            add_cell(cells, (gg_str){raw.ptr + start, i - start});
            start = i + 1;
        }
    }
}

/* RFC 4180. Returns what is wrong with it, or NULL. */
static const char *split_csv(cell_list *cells, gg_buf *bytes, gg_str raw)
{
    size_t i = 0;

    gg_buf_reset(bytes);
    /* no cell is longer than the row: pointers into `bytes` stay valid */
    if (!gg_buf_reserve(bytes, raw.len + MAX_FILE_COLUMNS)) {
        return "out of memory";
    }
    for (;;) {
        size_t start = i;
        if (i < raw.len && raw.ptr[i] == '"') {
            size_t from = bytes->len;
            for (i++; i < raw.len; i++) {
                if (raw.ptr[i] == '"') {
                    if (i + 1 >= raw.len || raw.ptr[i + 1] != '"') {
                        break;
                    }
                    i++;
                }
                gg_buf_putc(bytes, raw.ptr[i]);
            }
            if (i >= raw.len) {
                return "a quotation mark is not closed";
            }
            i++;
            add_cell(cells, (gg_str){bytes->ptr + from, bytes->len - from});
            if (i < raw.len && raw.ptr[i] != ',') {
                return "text behind a closing quotation mark";
            }
        } else {
            while (i < raw.len && raw.ptr[i] != ',') {
                i++;
            }
            add_cell(cells, (gg_str){raw.ptr + start, i - start});
        }
        if (i >= raw.len) {
            return NULL;
        }
        i++;
    }
}

static const char *split_row(gg_rows *rows, gg_str raw, cell_list *cells)
{
    cells->n = 0;
    if (rows->format == FORMAT_TSV) {
        split_tsv(cells, raw);
        return NULL;
    }
    return split_csv(cells, &rows->cell_bytes, raw);
}

/* ---- JSON ----------------------------------------------------------------- */

/* What is collected of one line. */
typedef struct json_row {
    gg_buf *bytes;
    const char *fault;
    size_t starts[GG_GAZ_N_COLUMNS]; /* in `bytes`; SIZE_MAX: absent */
    size_t ends[GG_GAZ_N_COLUMNS];
} json_row;

static void put_json_string(json_row *j, gg_str span)
{
    if (gg_json_unescape(span, j->bytes) != 0) {
        j->fault = "half of a surrogate pair";
    }
}

/* The strings of a list, with `|` between; the span is known to be valid. */
static void put_json_list(json_row *j, gg_str span)
{
    bool first = true;

    for (size_t i = 1; i + 1 < span.len; i++) {
        char c = span.ptr[i];
        size_t start = i + 1;
        if (c == ' ' || c == '\t' || c == '\r' || c == ',') {
            continue;
        }
        if (c != '"') {
            j->fault = "a list holds more than texts";
            return;
        }
        for (i = start; span.ptr[i] != '"'; i++) {
            i += span.ptr[i] == '\\';
        }
        if (!first) {
            gg_buf_putc(j->bytes, '|');
        }
        first = false;
        put_json_string(j, (gg_str){span.ptr + start, i - start});
    }
}

/* Of a key that stands twice the last counts. */
static bool on_json_member(void *user, gg_str key, const gg_json_value *value)
{
    json_row *j = user;
    int column = find_column(key);

    if (column < 0 || value->kind == GG_JSON_NULL) {
        return true;
    }
    j->starts[column] = j->bytes->len;
    switch (value->kind) {
    case GG_JSON_STRING:
        put_json_string(j, value->span);
        break;
    case GG_JSON_NUMBER:
        gg_buf_put_str(j->bytes, value->span);
        break;
    case GG_JSON_ARRAY:
        put_json_list(j, value->span);
        break;
    default:
        j->fault = "a value is neither text, number nor list of texts";
    }
    j->ends[column] = j->bytes->len;
    return true;
}

static const char *read_json_row(gg_rows *rows, gg_str raw, gg_row *row)
{
    json_row j = {.bytes = &rows->cell_bytes};
    gg_json_kind kind;

    gg_buf_reset(j.bytes);
    for (int c = 0; c < GG_GAZ_N_COLUMNS; c++) {
        j.starts[c] = SIZE_MAX;
    }
    if (!gg_json_scan(raw.ptr, raw.len, on_json_member, &j, &rows->key_bytes,
                      &kind, NULL)) {
        return rows->key_bytes.failed ? "out of memory" : "not valid JSON";
    }
    if (j.bytes->failed) {
        return "out of memory";
    }
    if (kind != GG_JSON_OBJECT) {
        return "not a JSON object";
    }
    if (j.fault == NULL && j.bytes->len != 0 &&
        memchr(j.bytes->ptr, '\0', j.bytes->len) != NULL) {
        j.fault = "a NUL byte";
    }
    for (int c = 0; c < GG_GAZ_N_COLUMNS; c++) {
        if (j.starts[c] != SIZE_MAX) {
            row->cells[c] = (gg_str){j.bytes->ptr + j.starts[c],
                                     j.ends[c] - j.starts[c]};
        }
    }
    return j.fault;
}

/* ---- opening --------------------------------------------------------------- */

static bool has_suffix(const char *name, const char *suffix)
{
    return gg_str_ends_with(gg_name_uncompressed(name), gg_str_from(suffix));
}

static row_format guess_format(const gg_rows *rows)
{
    gg_str start = {rows->raw.ptr, rows->raw.len};
    const char *line;

    if (has_suffix(rows->name, ".tsv")) {
        return FORMAT_TSV;
    }
    if (has_suffix(rows->name, ".csv")) {
        return FORMAT_CSV;
    }
    if (has_suffix(rows->name, ".jsonl") || has_suffix(rows->name, ".ndjson") ||
        has_suffix(rows->name, ".json")) {
        return FORMAT_JSONL;
    }
    start = gg_str_trim_any(start, " \t");
    if (start.len != 0 && start.ptr[0] == '{') {
        return FORMAT_JSONL;
    }
    line = start.len != 0 ? memchr(start.ptr, '\n', start.len) : NULL;
    if (line != NULL) {
        start.len = (size_t)(line - start.ptr);
    }
    return start.len != 0 && memchr(start.ptr, '\t', start.len) != NULL
               ? FORMAT_TSV
               : FORMAT_CSV;
}

static bool is_passed_over(gg_str raw)
{
    gg_str s = gg_str_trim_any(raw, " \t");

    return s.len == 0 || s.ptr[0] == '#';
}

static gg_status take_header(gg_rows *rows, gg_str raw, uint64_t line,
                             gg_error *error)
{
    cell_list cells;
    bool seen[GG_GAZ_N_COLUMNS] = {false};
    const char *fault = split_row(rows, raw, &cells);

    if (fault == NULL && cells.n > MAX_FILE_COLUMNS) {
        fault = "more than 64 columns";
    }
    if (fault != NULL) {
        gg_error_fill(error, GG_ERROR_DATA, rows->name, "header: %s", fault);
        gg_error_at_line(error, line, 0);
        return GG_ERROR_DATA;
    }
    rows->n_columns = cells.n;
    for (size_t i = 0; i < cells.n; i++) {
        gg_str word = gg_str_trim_any(cells.items[i], " \t");
        int column = find_column(word);
        rows->columns[i] = column;
        if (column < 0) {
            gg_log_add(rows->log, GG_REASON_GAZETTEER_NOTE, rows->name, line,
                       0, GG_NO_BYTE, "column \"%.*s\" is not known, left out",
                       word.len < 60 ? (int)word.len : 60, word.ptr);
        } else if (seen[column]) {
            gg_error_fill(error, GG_ERROR_DATA, rows->name,
                    "header: column \"%s\" stands there twice",
                    COLUMN_WORDS[column]);
            gg_error_at_line(error, line, 0);
            return GG_ERROR_DATA;
        } else {
            seen[column] = true;
        }
    }
    if (!seen[GG_GAZ_ID] || !seen[GG_GAZ_LABEL]) {
        gg_error_fill(error, GG_ERROR_DATA, rows->name,
                "header: no column \"%s\" (a gazetteer needs id and label)",
                seen[GG_GAZ_ID] ? "label" : "id");
        gg_error_at_line(error, line, 0);
        return GG_ERROR_DATA;
    }
    return GG_OK;
}

static gg_status open_table(gg_rows *rows, gg_error *error)
{
    gg_str raw;
    uint64_t line;
    gg_status status;

    do {
        status = next_raw(rows, &raw, &line, error);
    } while (status == GG_OK && is_passed_over(raw));
    if (status == GG_END) {
        return gg_fail(error, GG_ERROR_DATA, rows->name,
                       "empty: no header row");
    }
    return status == GG_OK ? take_header(rows, raw, line, error) : status;
}

static void drop_bom(gg_rows *rows)
{
    if (rows->raw.len >= 3 && memcmp(rows->raw.ptr, "\xEF\xBB\xBF", 3) == 0) {
        rows->at = 3;
    }
}

gg_status gg_rows_open(gg_rows **out, gg_source *source, const char *name,
                       gg_log *log, gg_error *error)
{
    gg_rows *rows = gg_calloc_array(1, sizeof *rows);
    gg_status status;

    *out = NULL;
    if (rows == NULL) {
        return gg_fail_memory(error);
    }
    rows->source = source;
    rows->log = log;
    rows->name = name;
    rows->line = 1;
    gg_buf_init(&rows->raw);
    gg_buf_init(&rows->cell_bytes);
    gg_buf_init(&rows->key_bytes);
    do {
        status = fill(rows, error);
    } while (status == GG_OK && !rows->at_end && rows->raw.len < READ_BYTES);
    drop_bom(rows);
    if (status == GG_OK) {
        rows->format = guess_format(rows);
        if (rows->format != FORMAT_JSONL) {
            status = open_table(rows, error);
        }
    }
    if (status != GG_OK) {
        gg_rows_close(rows);
        return status;
    }
    *out = rows;
    return GG_OK;
}

static const char *read_table_row(gg_rows *rows, gg_str raw, gg_row *row)
{
    cell_list cells;
    const char *fault = split_row(rows, raw, &cells);

    if (fault != NULL) {
        return fault;
    }
    if (cells.n > rows->n_columns) {
        return "more cells than the header has columns";
    }
    /* Spreadsheets drop empty cells at the end of a row. */
    for (size_t i = 0; i < cells.n; i++) {
        if (rows->columns[i] >= 0) {
            row->cells[rows->columns[i]] = gg_str_trim_any(cells.items[i], " \t");
        }
    }
    return NULL;
}

gg_status gg_rows_next(gg_rows *rows, gg_row *row, gg_error *error)
{
    gg_str raw;
    gg_status status;

    do {
        status = next_raw(rows, &raw, &row->line, error);
    } while (status == GG_OK && is_passed_over(raw));
    if (status != GG_OK) {
        return status;
    }
    memset(row->cells, 0, sizeof row->cells);
    row->fault = NULL;
    if (gg_utf8_valid_prefix(raw.ptr, raw.len) != raw.len) {
        row->fault = "not valid UTF-8";
    } else if (memchr(raw.ptr, '\0', raw.len) != NULL) {
        row->fault = "a NUL byte";
    } else if (rows->format == FORMAT_JSONL) {
        row->fault = read_json_row(rows, raw, row);
    } else {
        row->fault = read_table_row(rows, raw, row);
    }
    if (row->fault != NULL && strcmp(row->fault, "out of memory") == 0) {
        return gg_fail_memory(error);
    }
    return GG_OK;
}

void gg_rows_close(gg_rows *rows)
{
    if (rows == NULL) {
        return;
    }
    gg_buf_clear(&rows->raw);
    gg_buf_clear(&rows->cell_bytes);
    gg_buf_clear(&rows->key_bytes);
    gg_free(rows);
}
