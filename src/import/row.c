/* Cells are cleaned, rows are written. */
#include "import/import.h"

#include "base/error.h"
#include "text/utf8.h"

#include <string.h>

enum {
    FLUSH_BYTES = 64 << 10,
    MAX_NAME_BYTES = 1000,
    MAX_NAME_TOKENS = 32,        /* as the index takes (gaz/index.h) */
    MAX_TEXT_BYTES = 4000,       /* of a cell that is no list */
    MAX_LIST_BYTES = 1 << 20     /* of a list in one row */
};

static const char *const WORDS[GG_N_CELLS] = {
    "id",   "type", "label", "names", "short", "demonyms", "metonyms", "case",
    "from", "to",   "prior", "lang",  "source", "licence",  "note",
};

static const gg_cell LISTS[] = {GG_CELL_NAMES, GG_CELL_SHORT,
                                  GG_CELL_DEMONYMS, GG_CELL_METONYMS};

enum { N_LISTS = sizeof LISTS / sizeof *LISTS };

static bool is_list(gg_cell column)
{
    return column >= GG_CELL_NAMES && column <= GG_CELL_METONYMS;
}

/* ---- cells ---------------------------------------------------------------- */

/* Copies with control characters, and `|` in an item, as blanks, blanks joined
   and trimmed. Returns true when more than blanks was changed. */
static bool clean_blanks(gg_buf *out, gg_str text, bool item)
{
    bool changed = false;
    size_t begin = out->len;

    if (!gg_buf_reserve(out, text.len)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_bad = (c < 0x20 || c == 0x7F) || (item && c == '|');
        changed |= is_bad;
        if (!is_bad && c != ' ') {
            gg_buf_putc(out, (char)c);
        } else if (out->len > begin && out->ptr[out->len - 1] != ' ') {
            gg_buf_putc(out, ' ');
        }
    }
    if (out->len > begin && out->ptr[out->len - 1] == ' ') {
        out->len--;
    }
    return changed;
}

/* At most `most` bytes of valid text, cut between two characters. */
static gg_str cut_text(gg_str text, size_t most)
{
    if (text.len > most) {
        while (most != 0 && ((unsigned char)text.ptr[most] & 0xC0) == 0x80) {
            most--;
        }
        text.len = most;
    }
    return text;
}

/* The clean text in import->clean. Counts what was repaired. */
static gg_str clean(gg_import *import, gg_str text, bool item)
{
    bool changed = false;

    if (gg_utf8_valid_prefix(text.ptr, text.len) != text.len) {
        gg_buf_reset(&import->word);
        gg_utf8_repair(text.ptr, text.len, &import->word, NULL, NULL);
        text = gg_buf_str(&import->word);
        gg_log_count(import->log, GG_REASON_REPAIRED_UTF8, 1);
        changed = true;
    }
    gg_buf_reset(&import->clean);
    changed |= clean_blanks(&import->clean, text, item);
    import->failed |= import->word.failed || import->clean.failed;
    import->counts.repaired += changed;
    return gg_buf_str(&import->clean);
}

/* Could some text match it? */
static bool is_name(gg_import *import, gg_str text)
{
    if (text.len > MAX_NAME_BYTES) {
        return false;
    }
    if (!gg_tokenize(&import->tokens, text.ptr, text.len, 0, 0)) {
        import->failed = true;
        return false;
    }
    for (size_t i = 0; i < import->tokens.n; i++) {
        if ((import->tokens.items[i].flags & GG_TOKEN_LONG) != 0) {
            return false;
        }
    }
    return import->tokens.n != 0 && import->tokens.n <= MAX_NAME_TOKENS;
}

/* Not yet in this row under the same column; the label counts as a name. */
static bool is_new_name(gg_import *import, gg_cell column, gg_str text)
{
    uint32_t number;
    bool is_new = false;

    gg_buf_reset(&import->word);
    gg_buf_putc(&import->word,
                (char)('0' + (column == GG_CELL_LABEL ? GG_CELL_NAMES
                                                        : column)));
    gg_buf_put_str(&import->word, text);
    if (import->word.failed ||
        !gg_ids_put(&import->row.seen, gg_buf_str(&import->word), &number,
                    &is_new)) {
        import->failed = true;
        return false;
    }
    return is_new;
}

static bool is_joint(char c)
{
    return c == ' ' || c == '-' || c == '\'';
}

/* `Vladimir` or `Putin` beside the person Vladimir Putin: no name that stands
   for him anywhere. The surname becomes a short form when the list is read. */
static bool is_word_of_label(const gg_import *import, gg_str name)
{
    gg_str label = gg_buf_str(&import->row.cells[GG_CELL_LABEL]);

    if (import->tokens.n != 1 || name.len >= label.len ||
        !gg_str_equal(gg_buf_str(&import->row.cells[GG_CELL_TYPE]),
                      GG_STR_LITERAL("person"))) {
        return false;
    }
    for (size_t i = 0; i + name.len <= label.len; i++) {
        size_t end = i + name.len;
        if (memcmp(label.ptr + i, name.ptr, name.len) == 0 &&
            (i == 0 || is_joint(label.ptr[i - 1])) &&
            (end == label.len || is_joint(label.ptr[end]))) {
            return true;
        }
    }
    return false;
}

static void put_name(gg_import *import, gg_cell column, gg_str text)
{
    gg_buf *cell = &import->row.cells[column];
    gg_str name = clean(import, text, is_list(column));

    if (name.len == 0) {
        return;
    }
    if (!is_name(import, name)) {
        import->counts.unusable++;
        return;
    }
    if (column == GG_CELL_NAMES && is_word_of_label(import, name)) {
        return;
    }
    if (!is_new_name(import, column, name) && is_list(column)) {
        return;
    }
    if (!is_list(column)) {
        gg_buf_reset(cell);
    } else if (cell->len != 0) {
        gg_buf_putc(cell, '|');
    }
    gg_buf_put_str(cell, name);
    import->failed |= cell->failed;
}

/* The parts of a language tag that are well-formed, from the first on; codes of
   wikis like zh-classical are more than that. */
static gg_str valid_tag(gg_str tag)
{
    size_t end = 0;   /* behind the last good part */
    size_t start = 0; /* of this one */

    for (size_t i = 0; i <= tag.len; i++) {
        char c = i < tag.len ? tag.ptr[i] : '-';
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (c == '-') {
            if (i - start < (start == 0 ? 2 : 1) || i - start > 8) {
                break;
            }
            end = i;
            start = i + 1;
        } else if (!is_letter && (start == 0 || c < '0' || c > '9')) {
            break;
        }
    }
    return (gg_str){tag.ptr, end};
}

/* A row that begins with # would be read as a comment. */
static void put_text(gg_import *import, gg_cell column, gg_str text)
{
    gg_buf *cell = &import->row.cells[column];
    gg_str clean_text = cut_text(clean(import, text, false), MAX_TEXT_BYTES);

    if (column == GG_CELL_LANG) {
        clean_text = valid_tag(clean_text);
    }
    gg_buf_reset(cell);
    gg_buf_put_str(cell, clean_text);
    import->failed |= cell->failed;
    if (column == GG_CELL_ID && cell->len != 0 && cell->ptr[0] == '#') {
        cell->ptr[0] = '_';
        import->counts.repaired++;
    }
}

/* ---- the row -------------------------------------------------------------- */

void gg_row_drop(gg_import *import)
{
    for (int i = 0; i < GG_N_CELLS; i++) {
        gg_buf_reset(&import->row.cells[i]);
    }
    gg_ids_reset(&import->row.seen);
}

void gg_row_begin(gg_import *import, gg_str id, gg_str type)
{
    gg_row_drop(import);
    put_text(import, GG_CELL_ID, id);
    put_text(import, GG_CELL_TYPE, type);
}

void gg_row_next(gg_import *import)
{
    gg_buf_reset(&import->row.cells[GG_CELL_LABEL]);
    for (int i = 0; i < N_LISTS; i++) {
        gg_buf_reset(&import->row.cells[LISTS[i]]);
    }
    gg_ids_reset(&import->row.seen);
}

void gg_row_put(gg_import *import, gg_cell column, gg_str text)
{
    if (text.len == 0 ||
        (import->format->columns & GG_CELL_BIT(column)) == 0) {
        return;
    }
    if (column == GG_CELL_LABEL || is_list(column)) {
        put_name(import, column, text);
    } else {
        put_text(import, column, text);
    }
}

void gg_row_put_u64(gg_import *import, gg_cell column, uint64_t value)
{
    char digits[GG_U64_DIGITS];

    gg_row_put(import, column,
               (gg_str){digits, gg_format_u64(digits, value)});
}

void gg_row_clear(gg_import *import, gg_cell cell)
{
    gg_buf_reset(&import->row.cells[cell]);
}

bool gg_row_has(const gg_import *import, gg_cell column)
{
    return import->row.cells[column].len != 0;
}

/* ---- writing -------------------------------------------------------------- */

static gg_status flush(gg_import *import, gg_error *error)
{
    if (import->out.failed) {
        return gg_fail_memory(error);
    }
    if (import->out.len != 0 &&
        !import->write(import->write_user, import->out.ptr,
                       import->out.len)) {
        return gg_fail(error, GG_ERROR_IO, NULL, "cannot write the rows");
    }
    gg_buf_reset(&import->out);
    return GG_OK;
}

static void put_header(gg_import *import)
{
    bool is_first = true;

    if (import->has_header) {
        return;
    }
    import->has_header = true;
    for (int i = 0; i < GG_N_CELLS; i++) {
        if ((import->format->columns & GG_CELL_BIT(i)) != 0) {
            gg_buf_puts(&import->out, is_first ? "" : "\t");
            gg_buf_puts(&import->out, WORDS[i]);
            is_first = false;
        }
    }
    gg_buf_putc(&import->out, '\n');
}

/* Items of a list up to the limit, at least one; moves *at behind them. */
static gg_str take_items(const gg_buf *cell, size_t *at)
{
    gg_str rest = {cell->ptr + *at, cell->len - *at};
    const char *bar = NULL;

    if (rest.len > MAX_LIST_BYTES) {
        for (size_t i = MAX_LIST_BYTES; i != 0 && bar == NULL; i--) {
            bar = rest.ptr[i] == '|' ? rest.ptr + i : NULL;
        }
    }
    if (bar != NULL) {
        rest.len = (size_t)(bar - rest.ptr);
    }
    *at += rest.len + (bar != NULL ? 1 : 0);
    return rest;
}

/* One line; the lists from at[column] on. Returns whether there is more. */
static bool put_line(gg_import *import, size_t at[GG_N_CELLS])
{
    bool is_first = true;
    bool has_more = false;

    for (int i = 0; i < GG_N_CELLS; i++) {
        const gg_buf *cell = &import->row.cells[i];
        if ((import->format->columns & GG_CELL_BIT(i)) == 0) {
            continue;
        }
        if (!is_first) {
            gg_buf_putc(&import->out, '\t');
        }
        is_first = false;
        if (is_list((gg_cell)i)) {
            gg_buf_put_str(&import->out, take_items(cell, &at[i]));
            has_more |= at[i] < cell->len;
        } else {
            gg_buf_put_str(&import->out, gg_buf_str(cell));
        }
    }
    gg_buf_putc(&import->out, '\n');
    import->counts.rows++;
    return has_more;
}

/* The first name becomes the label, and leaves the names. */
static void promote_name(gg_import *import)
{
    gg_buf *names = &import->row.cells[GG_CELL_NAMES];
    gg_buf *label = &import->row.cells[GG_CELL_LABEL];
    const char *bar =
        names->len != 0 ? memchr(names->ptr, '|', names->len) : NULL;
    size_t len = bar != NULL ? (size_t)(bar - names->ptr) : names->len;

    gg_buf_put(label, names->ptr, len);
    import->failed |= label->failed;
    len += bar != NULL ? 1 : 0;
    if (len != 0) {
        memmove(names->ptr, names->ptr + len, names->len - len);
        names->len -= len;
    }
}

gg_status gg_row_end(gg_import *import, bool *is_written, gg_error *error)
{
    size_t at[GG_N_CELLS] = {0};

    *is_written = false;
    if (!gg_row_has(import, GG_CELL_LABEL)) {
        promote_name(import);
    }
    if (import->failed) {
        return gg_fail_memory(error);
    }
    if (!gg_row_has(import, GG_CELL_ID) ||
        !gg_row_has(import, GG_CELL_LABEL)) {
        return GG_OK;
    }
    *is_written = true;
    import->counts.names += import->row.seen.n;
    put_header(import);
    while (put_line(import, at)) {
    }
    return import->out.len >= FLUSH_BYTES || import->out.failed
               ? flush(import, error)
               : GG_OK;
}

gg_status gg_import_finish(gg_import *import, gg_error *error)
{
    gg_status status = GG_OK;

    if (import->format->finish != NULL) {
        status = import->format->finish(import, error);
    }
    if (status == GG_OK &&
        import->counts.used + import->counts.passed_over != 0) {
        put_header(import);
        status = flush(import, error);
    }
    return status;
}
