#include "gaz/endings.h"

#include "base/error.h"
#include "base/memory.h"
#include "text/tokens.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <string.h>

enum { MAX_FILE_BYTES = 1 << 20, READ_BYTES = 1 << 14, LEAST_LETTERS = 3 };

/* ---- scripts ------------------------------------------------------------------ */

typedef struct script_range {
    uint32_t first;
    uint32_t last;
} script_range;

enum { MAX_RANGES = 5 };

/* Those that a file may name; of other scripts nothing is asked. */
static const struct {
    const char *word; /* ISO 15924 */
    script_range ranges[MAX_RANGES];
} SCRIPTS[] = {
    {"Hang", {{0x1100, 0x11FF}, {0x3130, 0x318F}, {0xA960, 0xA97F},
              {0xAC00, 0xD7FF}, {0xFFA0, 0xFFDC}}},
    {"Hebr", {{0x0590, 0x05FF}, {0xFB1D, 0xFB4F}}},
    {"Grek", {{0x0370, 0x03FF}, {0x1F00, 0x1FFF}}},
    {"Armn", {{0x0530, 0x058F}, {0xFB13, 0xFB17}}},
    {"Geor", {{0x10A0, 0x10FF}, {0x1C90, 0x1CBF}, {0x2D00, 0x2D2F}}},
    {"Cyrl", {{0x0400, 0x052F}, {0x1C80, 0x1C8F}, {0x2DE0, 0x2DFF},
              {0xA640, 0xA69F}}},
    {"Arab", {{0x0600, 0x06FF}, {0x0750, 0x077F}, {0x08A0, 0x08FF},
              {0xFB50, 0xFDFF}, {0xFE70, 0xFEFE}}},
    {"Deva", {{0x0900, 0x097F}, {0xA8E0, 0xA8FF}}},
    {"Beng", {{0x0980, 0x09FF}}},
    {"Taml", {{0x0B80, 0x0BFF}}},
    {"Latn", {{0x0041, 0x007A}, {0x00C0, 0x024F}, {0x1E00, 0x1EFF},
              {0xFF21, 0xFF5A}}},
};

enum { N_SCRIPTS = sizeof SCRIPTS / sizeof *SCRIPTS, NO_SCRIPT = -1 };

static int script_of(uint32_t cp)
{
    for (int i = 0; i < N_SCRIPTS; i++) {
        for (int k = 0; k < MAX_RANGES; k++) {
            const script_range *range = &SCRIPTS[i].ranges[k];
            if (cp >= range->first && cp <= range->last && cp != 0) {
                return i;
            }
        }
    }
    return NO_SCRIPT;
}

static int find_script(gg_str word)
{
    for (int i = 0; i < N_SCRIPTS; i++) {
        if (gg_str_equal(word, gg_str_from(SCRIPTS[i].word))) {
            return i;
        }
    }
    return NO_SCRIPT;
}

bool gg_language_is_certain(const gg_language *language, gg_str name)
{
    uint32_t first;

    if (language->script == NO_SCRIPT) {
        return false;
    }
    first = SCRIPTS[language->script].ranges[0].first;
    for (size_t at = 0, len; at < name.len; at += len) {
        uint32_t cp = gg_cp_at(name.ptr + at, &len);
        if (cp < 0x80 && first > 0x7F) {
            continue; /* most names, and nothing to look up */
        }
        if ((gg_cp(cp)->flags & (GG_CP_WORD | GG_CP_MARK)) == GG_CP_WORD &&
            script_of(cp) == language->script) {
            return true;
        }
    }
    return false;
}

unsigned gg_count_letters(gg_str folded)
{
    unsigned n = 0;

    for (size_t at = 0, len; at < folded.len; at += len) {
        uint32_t cp = gg_cp_at(folded.ptr + at, &len);
        n += (gg_cp(cp)->flags & GG_CP_MARK) == 0 &&
             !(cp >= 0x1160 && cp <= 0x11FF); /* vowels, finals of Hangul */
    }
    return n;
}

/* ---- tags --------------------------------------------------------------------- */

/* The next item of a list with `|` between; items may be empty. False behind
   the last. */
static bool next_part(gg_str *rest, gg_str *item)
{
    const char *bar;

    if (rest->ptr == NULL) {
        return false;
    }
    bar = rest->len != 0 ? memchr(rest->ptr, '|', rest->len) : NULL;
    if (bar == NULL) {
        *item = gg_str_trim(*rest);
        *rest = GG_STR_NONE;
    } else {
        size_t len = (size_t)(bar - rest->ptr);
        *item = gg_str_trim((gg_str){rest->ptr, len});
        *rest = (gg_str){bar + 1, rest->len - len - 1};
    }
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* ru, pt-BR, zh-Hant-TW */
static bool is_tag(gg_str s)
{
    size_t part = 0;
    bool is_first = true;

    for (size_t i = 0; i <= s.len; i++) {
        if (i == s.len || s.ptr[i] == '-') {
            if (part < (is_first ? 2 : 1) || part > 8) {
                return false;
            }
            part = 0;
            is_first = false;
        } else if (is_letter(s.ptr[i]) ||
                   (!is_first && s.ptr[i] >= '0' && s.ptr[i] <= '9')) {
            part++;
        } else {
            return false;
        }
    }
    return true;
}

static bool same_tag(gg_str a, gg_str b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if ((a.ptr[i] | 0x20) != (b.ptr[i] | 0x20)) {
            return false;
        }
    }
    return true;
}

bool gg_languages_of(const gg_language *languages, size_t n, gg_str cell,
                     uint32_t *out)
{
    gg_str rest = cell;
    gg_str item;

    *out = 0;
    while (cell.len != 0 && next_part(&rest, &item)) {
        if (!is_tag(item)) {
            return false;
        }
        *out |= GG_LANGUAGES_SAID;
        while (item.len != 0) {
            size_t i = 0;
            while (i < n && !same_tag(languages[i].tag, item)) {
                i++;
            }
            if (i < n) {
                *out |= UINT32_C(1) << i;
                break;
            }
            /* pt-BR, then pt */
            while (item.len != 0 && item.ptr[item.len - 1] != '-') {
                item.len--;
            }
            item.len -= item.len != 0;
        }
    }
    return true;
}

/* ---- reading ------------------------------------------------------------------- */

typedef enum column {
    COLUMN_ENDING,
    COLUMN_BECOMES,
    COLUMN_AFTER,
    COLUMN_OF,
    COLUMN_AT,
    COLUMN_LEAST,
    COLUMN_NOTE,
    N_COLUMNS
} column;

static const char *const COLUMN_WORDS[N_COLUMNS] = {
    "ending", "becomes", "after", "of", "at", "least", "note"};

typedef struct reader {
    gg_language *language;
    gg_arena *arena;
    gg_log *log;
    const char *name;
    uint64_t line;
    int columns[N_COLUMNS]; /* of the file: which one it is; -1: unknown */
    size_t n_columns;       /* 0: the header is still to come */
} reader;

static gg_status read_all(gg_source *source, const char *name, gg_buf *out,
                          gg_error *error)
{
    for (;;) {
        size_t n = 0;
        gg_status status;
        if (!gg_buf_reserve(out, READ_BYTES)) {
            return gg_fail_memory(error);
        }
        status = gg_source_read(source, out->ptr + out->len, READ_BYTES, &n,
                                error);
        if (status != GG_OK || n == 0) {
            return status;
        }
        out->len += n;
        if (out->len > MAX_FILE_BYTES) {
            return gg_fail(error, GG_ERROR_DATA, name,
                           "more than 1 MiB: no list of endings");
        }
    }
}

static size_t split_cells(gg_str line, gg_str cells[N_COLUMNS])
{
    size_t n = 0;
    size_t start = 0;

    for (size_t i = 0; i <= line.len; i++) {
        if (i != line.len && line.ptr[i] != '\t') {
            continue;
        }
        if (n < N_COLUMNS) {
            cells[n] = gg_str_trim((gg_str){line.ptr + start, i - start});
        }
        n++;
        start = i + 1;
    }
    return n;
}

static gg_status fail_at(const reader *r, gg_error *error, const char *why)
{
    gg_error_fill(error, GG_ERROR_DATA, r->name, "%s", why);
    gg_error_at_line(error, r->line, 0);
    return GG_ERROR_DATA;
}

static gg_status take_header(reader *r, gg_str line, gg_error *error)
{
    gg_str cells[N_COLUMNS];
    bool seen[N_COLUMNS] = {false};
    size_t n = split_cells(line, cells);

    if (n > N_COLUMNS) {
        return fail_at(r, error, "header: more columns than there are");
    }
    for (size_t i = 0; i < n; i++) {
        int c = 0;
        while (c < N_COLUMNS &&
               !gg_str_equal(cells[i], gg_str_from(COLUMN_WORDS[c]))) {
            c++;
        }
        if (c == N_COLUMNS || seen[c]) {
            return fail_at(r, error,
                           "header: a column is unknown or stands there twice "
                           "(ending, becomes, after, of, at, least, note)");
        }
        seen[c] = true;
        r->columns[i] = c;
    }
    if (!seen[COLUMN_ENDING] || !seen[COLUMN_BECOMES]) {
        return fail_at(r, error, "header: no column \"ending\" or \"becomes\" "
                                 "(a list of endings needs both)");
    }
    r->n_columns = n;
    return GG_OK;
}

/* A folded copy; its ptr is NULL when out of memory. */
static gg_str fold(reader *r, gg_str s)
{
    char folded[GG_TOKEN_MAX_FOLDED];
    gg_token token = {.start = 0, .end = (uint32_t)s.len};
    size_t len = gg_token_fold(folded, s.ptr != NULL ? s.ptr : "", &token);

    return gg_arena_copy(r->arena, (gg_str){folded, len});
}

/* Longer than this no ending is; folded it fits everywhere. */
enum { MAX_ITEM_BYTES = 60 };

static bool is_short_list(gg_str cell)
{
    gg_str item;

    while (next_part(&cell, &item)) {
        if (item.len > MAX_ITEM_BYTES) {
            return false;
        }
    }
    return true;
}

/* Returns what is wrong with it, or NULL. */
static const char *read_small_cells(const gg_str cells[N_COLUMNS],
                                    gg_ending_row *row)
{
    gg_str of = cells[COLUMN_OF];
    gg_str at = cells[COLUMN_AT];
    gg_str least = cells[COLUMN_LEAST];

    *row = (gg_ending_row){.kinds = GG_ENDING_PERSON | GG_ENDING_OTHER,
                           .least = LEAST_LETTERS};
    if (gg_str_equal(of, GG_STR_LITERAL("person"))) {
        row->kinds = GG_ENDING_PERSON;
    } else if (gg_str_equal(of, GG_STR_LITERAL("other"))) {
        row->kinds = GG_ENDING_OTHER;
    } else if (of.len != 0) {
        return "of is neither person nor other";
    }
    if (gg_str_equal(at, GG_STR_LITERAL("start"))) {
        row->at_start = true;
    } else if (at.len != 0 && !gg_str_equal(at, GG_STR_LITERAL("end"))) {
        return "at is neither start nor end";
    }
    if (least.len == 1 && least.ptr[0] >= '1' && least.ptr[0] <= '9') {
        row->least = (uint8_t)(least.ptr[0] - '0');
    } else if (least.len != 0) {
        return "least is no number from 1 to 9";
    }
    for (int c = COLUMN_ENDING; c <= COLUMN_AFTER; c++) {
        if (!is_short_list(cells[c])) {
            return "an ending of more than 60 bytes";
        }
    }
    return NULL;
}

static const char *add_form(reader *r, gg_str item, bool at_start)
{
    gg_language *language = r->language;
    const char *plus = item.len != 0 ? memchr(item.ptr, '+', item.len) : NULL;
    gg_str left = item;
    gg_str right = GG_STR_NONE;
    gg_ending_form *form;
    gg_buf text = GG_BUF_INIT;

    if (plus != NULL) {
        left.len = (size_t)(plus - item.ptr);
        right = (gg_str){plus + 1, item.len - left.len - 1};
    }
    if (right.len != 0 && memchr(right.ptr, '+', right.len) != NULL) {
        return "more than one + in a form";
    }
    left = fold(r, left);
    right = fold(r, right);
    gg_buf_put_str(&text, left);
    gg_buf_put_str(&text, right);
    if (left.ptr == NULL || right.ptr == NULL || text.failed ||
        gg_grow(&language->forms, &language->forms_capacity,
                language->n_forms + 1, sizeof *language->forms) != 0) {
        gg_buf_clear(&text);
        return "out of memory";
    }
    form = &language->forms[language->n_forms];
    form->text = gg_arena_copy(r->arena, gg_buf_str(&text));
    gg_buf_clear(&text);
    if (form->text.ptr == NULL) {
        return "out of memory";
    }
    form->is_joined = plus != NULL;
    form->outside =
        plus == NULL ? 0 : (uint16_t)(at_start ? left.len : right.len);
    language->n_forms++;
    return NULL;
}

/* One row a letter of `after`. */
static const char *add_row(reader *r, const gg_str cells[N_COLUMNS])
{
    gg_language *language = r->language;
    gg_str forms = cells[COLUMN_BECOMES];
    gg_str after = cells[COLUMN_AFTER];
    gg_ending_row row;
    gg_str item;
    const char *fault = read_small_cells(cells, &row);

    if (fault == NULL && memchr(cells[COLUMN_ENDING].ptr, '|',
                                cells[COLUMN_ENDING].len) != NULL) {
        fault = "ending is one ending, no list";
    }
    if (fault != NULL) {
        return fault;
    }
    row.ending = fold(r, cells[COLUMN_ENDING]);
    row.first_form = (uint32_t)language->n_forms;
    while (fault == NULL && forms.len != 0 && next_part(&forms, &item)) {
        fault = add_form(r, item, row.at_start);
    }
    row.n_forms = (uint32_t)language->n_forms - row.first_form;
    if (after.ptr == NULL) {
        after = GG_STR_LITERAL("");
    }
    while (fault == NULL && next_part(&after, &item)) {
        row.after = fold(r, item);
        if (row.ending.ptr == NULL || row.after.ptr == NULL ||
            gg_grow(&language->rows, &language->rows_capacity,
                    language->n_rows + 1, sizeof *language->rows) != 0) {
            return "out of memory";
        }
        language->rows[language->n_rows++] = row;
    }
    return fault;
}

static gg_status take_row(reader *r, gg_str line, gg_error *error)
{
    gg_str raw[N_COLUMNS];
    gg_str cells[N_COLUMNS] = {{NULL, 0}};
    size_t n = split_cells(line, raw);
    const char *fault = NULL;

    if (n > r->n_columns) {
        fault = "more cells than the header has columns";
    } else if (gg_utf8_valid_prefix(line.ptr, line.len) != line.len) {
        fault = "not valid UTF-8";
    } else {
        for (int c = 0; c < N_COLUMNS; c++) {
            cells[c] = GG_STR_LITERAL("");
        }
        for (size_t i = 0; i < n; i++) {
            cells[r->columns[i]] = raw[i];
        }
        fault = add_row(r, cells);
    }
    if (fault != NULL && strcmp(fault, "out of memory") == 0) {
        return gg_fail_memory(error);
    }
    if (fault != NULL) {
        gg_log_add(r->log, GG_REASON_GAZETTEER_ROW, r->name, r->line, 0,
                   GG_NO_BYTE, "row skipped: %s", fault);
    }
    return GG_OK;
}

static gg_status take_line(reader *r, gg_str line, gg_error *error)
{
    const gg_str script = GG_STR_LITERAL("script:");

    if (line.len == 0 || line.ptr[0] == '#') {
        return GG_OK;
    }
    if (r->n_columns != 0) {
        return take_row(r, line, error);
    }
    if (gg_str_starts_with(line, script)) {
        r->language->script = find_script(
            gg_str_trim((gg_str){line.ptr + script.len, line.len - script.len}));
        return r->language->script != NO_SCRIPT
                   ? GG_OK
                   : fail_at(r, error, "script: not a known one");
    }
    return take_header(r, line, error);
}

gg_status gg_language_read(gg_language *language, gg_source *source,
                           const char *name, gg_arena *arena, gg_log *log,
                           gg_error *error)
{
    reader r = {.language = language, .arena = arena, .log = log,
                .name = name};
    gg_buf bytes = GG_BUF_INIT;
    gg_status status = read_all(source, name, &bytes, error);
    size_t at = 0;

    language->script = NO_SCRIPT;
    if (bytes.len >= 3 && memcmp(bytes.ptr, "\xEF\xBB\xBF", 3) == 0) {
        at = 3;
    }
    while (status == GG_OK && at < bytes.len) {
        const char *end = memchr(bytes.ptr + at, '\n', bytes.len - at);
        size_t next = end != NULL ? (size_t)(end - bytes.ptr) : bytes.len;
        gg_str line = {bytes.ptr + at, next - at};
        if (line.len != 0 && line.ptr[line.len - 1] == '\r') {
            line.len--;
        }
        r.line++;
        status = take_line(&r, line, error);
        at = next + 1;
    }
    if (status == GG_OK && r.n_columns == 0) {
        status = gg_fail(error, GG_ERROR_DATA, name, "empty: no header row");
    }
    gg_buf_clear(&bytes);
    return status;
}

void gg_language_clear(gg_language *language)
{
    gg_free(language->rows);
    gg_free(language->forms);
    language->rows = NULL;
    language->forms = NULL;
}

/* ---- forms of a word ------------------------------------------------------------ */

/* Bytes of the row's `after` and `ending` where they stand at the end (start)
   of the word; SIZE_MAX where they do not. */
static size_t context_length(const gg_ending_row *row, gg_str word)
{
    size_t len = row->ending.len + row->after.len;
    gg_str outer = {word.ptr, row->ending.len};
    gg_str inner = {word.ptr + row->ending.len, row->after.len};

    if (len > word.len) {
        return SIZE_MAX;
    }
    if (!row->at_start) {
        inner.ptr = word.ptr + word.len - len;
        outer.ptr = inner.ptr + row->after.len;
    }
    return gg_str_equal(outer, row->ending) && gg_str_equal(inner, row->after)
               ? len
               : SIZE_MAX;
}

/* Latin letters take no Cyrillic ending. */
static bool scripts_meet(gg_str left, gg_str right)
{
    size_t len;
    int a;
    int b;

    if (left.len == 0 || right.len == 0) {
        return true;
    }
    a = script_of(gg_cp_at(gg_cp_before(left.ptr, left.ptr + left.len), &len));
    b = script_of(gg_cp_at(right.ptr, &len));
    return a == b || a == NO_SCRIPT || b == NO_SCRIPT;
}

static bool give_form(const gg_ending_row *row, const gg_ending_form *form,
                      const gg_inflectable *word, gg_str stem,
                      gg_inflection_fn *take, void *user)
{
    char bytes[GG_TOKEN_MAX_FOLDED];
    gg_str left = row->at_start ? form->text : stem;
    gg_str right = row->at_start ? stem : form->text;
    gg_inflection out = {bytes, left.len + right.len, form->outside,
                         row->at_start};

    if (form->is_joined
            ? (row->at_start ? word->first_of : word->last_of) < row->least
            : !word->is_inner || gg_count_letters(stem) < row->least) {
        return true;
    }
    if (out.len > sizeof bytes || out.len == out.outside ||
        !scripts_meet(left, right)) {
        return true;
    }
    memcpy(bytes, left.ptr, left.len);
    memcpy(bytes + left.len, right.ptr, right.len);
    if (gg_str_equal((gg_str){bytes, out.len}, word->word)) {
        return true;
    }
    return take(user, &out);
}

static bool inflect_at(const gg_language *language, const gg_inflectable *word,
                       bool at_start, gg_inflection_fn *take, void *user)
{
    size_t longest = 0;

    for (size_t i = 0; i < language->n_rows; i++) {
        const gg_ending_row *row = &language->rows[i];
        size_t len = context_length(row, word->word);
        if (row->at_start == at_start && (row->kinds & word->kind) != 0 &&
            len != SIZE_MAX && len > longest) {
            longest = len;
        }
    }
    for (size_t i = 0; i < language->n_rows; i++) {
        const gg_ending_row *row = &language->rows[i];
        gg_str stem = {word->word.ptr + (at_start ? row->ending.len : 0),
                       word->word.len - row->ending.len};
        if (row->at_start != at_start || (row->kinds & word->kind) == 0 ||
            context_length(row, word->word) != longest) {
            continue;
        }
        for (uint32_t k = 0; k < row->n_forms; k++) {
            if (!give_form(row, &language->forms[row->first_form + k], word,
                           stem, take, user)) {
                return false;
            }
        }
    }
    return true;
}

bool gg_inflect(const gg_language *language, const gg_inflectable *word,
                gg_inflection_fn *take, void *user)
{
    return inflect_at(language, word, false, take, user) &&
           inflect_at(language, word, true, take, user);
}
