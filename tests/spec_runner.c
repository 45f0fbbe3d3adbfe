/* Runs the specification: spec_runner FILE...

   A file holds blocks. Outside of blocks there are only empty lines and lines
   that begin with `#`. A block for mentions:

       === M3: a hyphen joins like a blank
       names:
       Q1 | country | North Korea | demonyms=North Korean
       Q2 | person | Kim Jong Un | short=Kim | names=Kim Jong Eun, KJU
       options: --forms name,short,demonym --date 2023-06-12
       text:
       Kim Jong-un spoke.
       .
       Kim Jong-un = Q2 name R1
       .

   `names: as above` takes those of the block before. A name is written with
   id, type and label; names, short, demonyms, metonyms (lists, with commas),
   case, from, to, prior, role, lang may follow. Options: --forms LIST, --nested,
   --ignore-case, --date DATE, --discover, --confidence P.

   Expected mentions stand in the order of the text: surface = entity form
   rule; an ambiguous one has ?Q1,Q2 for an entity, one that no list has
   (--discover) new:olga-petrenko, and its type stands at the end; M8 follows
   where that rule found it, `attribution` where it is only the source (R4). A
   mention is
   looked for from the end of the one before; `Kim #2` is the second Kim from
   there. One that is indented stands inside the one before it (--nested), and
   is looked for from its start.

   `names: shipped` takes the lists that gazgraph brings.

   `=== TRAPS: …` has one text a line up to a line `.`, to be tagged with the
   shipped lists: nothing is to be found. Behind ` => ` stand the entities that
   are found all the same. `=== CONTROLS: …` is the same, but each line says
   what is found:

       === TRAPS: countries in longer names
       The Jordan River is low.
       Boris Johnson never paid Johnson & Johnson. => Q180589
       .

   `=== T: …` expects tokens, one a line: surface = folded. `=== S: …` expects
   sentences: `| text`, or `|| text` where it begins a paragraph.

   `=== N: …` has names and documents, with a line `---` (or `--- DATE`) between
   two, and expects the edges of the network: `Q1 - Q2 = 3 (2 documents)`. A
   line `> text` below an edge is its evidence; without such lines evidence is
   not looked at. `lists = 1` and `ambiguous = 1` are counts of the run, looked
   at where they are written. Options besides those of mentions: --window
   sentence, paragraph, document or a number of tokens; --max-entities,
   --min-weight, --evidence N; --ambiguous share, --no-attribution.

   Everywhere \n \t \\ \xNN \u{...} stand for what an editor would spoil. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/log.h"
#include "base/memory.h"
#include "gaz/gazetteer.h"
#include "gaz/index.h"
#include "gazgraph.h"
#include "input/document.h"
#include "net/counter.h"
#include "net/network.h"
#include "run/settings.h"
#include "tag/tagger.h"
#include "text/sentences.h"
#include "text/tokens.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- small things --------------------------------------------------------- */

typedef struct lines {
    gg_str *items;
    size_t n;
    size_t capacity;
} lines;

typedef struct block {
    const char *file;
    size_t line;   /* of its `===` */
    char kind;     /* T, S, N; M: mentions; L: one text a line */
    bool is_control; /* each of its lines expects something */
    bool is_shipped; /* with the shipped lists */
    gg_str title;  /* "M3: a hyphen joins like a blank" */
    lines names;
    gg_str options;
    lines text;
    lines expected;
} block;

typedef struct runner {
    gg_arena arena;    /* of the present file */
    gg_index *shipped; /* loaded when first needed */
    size_t n_blocks;
    size_t n_failed;
} runner;

static void die_memory(void)
{
    fputs("spec_runner: out of memory\n", stderr);
    exit(2);
}

static void add_line(lines *list, gg_str s)
{
    if (gg_grow(&list->items, &list->capacity, list->n + 1,
                sizeof *list->items) != 0) {
        die_memory();
    }
    list->items[list->n++] = s;
}

static void clear_lines(lines *list)
{
    gg_free(list->items);
    *list = (lines){NULL, 0, 0};
}

static gg_str keep(runner *r, gg_str s)
{
    gg_str copy = gg_arena_copy(&r->arena, s);

    if (copy.ptr == NULL) {
        die_memory();
    }
    return copy;
}

static gg_str trim(gg_str s)
{
    while (s.len != 0 && s.ptr[0] == ' ') {
        s.ptr++;
        s.len--;
    }
    while (s.len != 0 && s.ptr[s.len - 1] == ' ') {
        s.len--;
    }
    return s;
}

/* Cuts *rest at the first `separator`; false when nothing is left. */
static bool next_part(gg_str *rest, const char *separator, gg_str *part)
{
    size_t width = strlen(separator);

    if (rest->ptr == NULL) {
        return false;
    }
    for (size_t i = 0; i + width <= rest->len; i++) {
        if (memcmp(rest->ptr + i, separator, width) == 0) {
            *part = trim((gg_str){rest->ptr, i});
            *rest = (gg_str){rest->ptr + i + width, rest->len - i - width};
            return true;
        }
    }
    *part = trim(*rest);
    *rest = GG_STR_NONE;
    return true;
}

static bool take_prefix(gg_str *s, const char *prefix)
{
    if (!gg_str_starts_with(*s, gg_str_from(prefix))) {
        return false;
    }
    s->ptr += strlen(prefix);
    s->len -= strlen(prefix);
    return true;
}

static const char *form_text(runner *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *form_text(runner *r, const char *format, ...)
{
    va_list args;
    char *out;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    out = gg_arena_alloc(&r->arena, (size_t)len + 1, 1);
    if (len < 0 || out == NULL) {
        die_memory();
    }
    va_start(args, format);
    vsnprintf(out, (size_t)len + 1, format, args);
    va_end(args);
    return out;
}

static bool parse_number(gg_str s, uint32_t *out)
{
    uint64_t value = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9' || value > UINT32_MAX / 10) {
            return false;
        }
        value = value * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    *out = (uint32_t)value;
    return s.len != 0;
}

/* ---- escapes --------------------------------------------------------------- */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        return (c | 0x20) - 'a' + 10;
    }
    return -1;
}

/* Reads the digits of \xNN or \u{...} at s[*at]. */
static bool read_hex(gg_str s, size_t *at, size_t most, uint32_t *out)
{
    size_t n = 0;

    *out = 0;
    while (n < most && *at < s.len && hex_value(s.ptr[*at]) >= 0) {
        *out = *out * 16 + (uint32_t)hex_value(s.ptr[*at]);
        (*at)++;
        n++;
    }
    return n != 0;
}

/* One escape, behind its backslash. */
static bool put_escape(gg_buf *out, gg_str s, size_t *at)
{
    char c = s.ptr[(*at)++];
    char bytes[4];
    uint32_t value;

    switch (c) {
    case 'n':
        gg_buf_putc(out, '\n');
        return true;
    case 't':
        gg_buf_putc(out, '\t');
        return true;
    case 'r':
        gg_buf_putc(out, '\r');
        return true;
    case '\\':
        gg_buf_putc(out, '\\');
        return true;
    case 'x':
        if (!read_hex(s, at, 2, &value)) {
            return false;
        }
        gg_buf_putc(out, (char)value);
        return true;
    case 'u':
        if (*at >= s.len || s.ptr[(*at)++] != '{' ||
            !read_hex(s, at, 6, &value) || *at >= s.len ||
            s.ptr[(*at)++] != '}') {
            return false;
        }
        gg_buf_put(out, bytes, gg_utf8_encode(value, bytes));
        return true;
    default:
        return false;
    }
}

static bool put_unescaped(gg_buf *out, gg_str s)
{
    size_t at = 0;

    while (at < s.len) {
        if (s.ptr[at] != '\\') {
            gg_buf_putc(out, s.ptr[at++]);
            continue;
        }
        at++;
        if (at == s.len || !put_escape(out, s, &at)) {
            return false;
        }
    }
    return !out->failed;
}

/* ---- reading blocks --------------------------------------------------------- */

typedef struct spec_file {
    const char *name;
    lines all;
    size_t at; /* the line to read next */
} spec_file;

static bool read_whole(const char *name, gg_buf *out)
{
    FILE *in = fopen(name, "rb");
    char piece[1 << 14];
    size_t n;
    bool ok;

    if (in == NULL) {
        perror(name);
        return false;
    }
    while ((n = fread(piece, 1, sizeof piece, in)) > 0) {
        gg_buf_put(out, piece, n);
    }
    ok = ferror(in) == 0 && !out->failed;
    fclose(in);
    return ok;
}

static void split_lines(lines *out, gg_str whole)
{
    size_t start = 0;

    for (size_t i = 0; i < whole.len; i++) {
        if (whole.ptr[i] == '\n') {
            add_line(out, (gg_str){whole.ptr + start, i - start});
            start = i + 1;
        }
    }
    if (start < whole.len) {
        add_line(out, (gg_str){whole.ptr + start, whole.len - start});
    }
}

static bool is_line(gg_str line, const char *text)
{
    return gg_str_equal(line, gg_str_from(text));
}

static bool is_head(gg_str line)
{
    return gg_str_starts_with(line, GG_STR_LITERAL("==="));
}

/* Lines up to one that is `.`; what is wrong, or NULL. */
static const char *read_to_stop(spec_file *file, lines *out)
{
    for (; file->at < file->all.n; file->at++) {
        gg_str line = file->all.items[file->at];
        if (is_line(line, ".")) {
            file->at++;
            return NULL;
        }
        if (is_head(line)) {
            break;
        }
        add_line(out, line);
    }
    return "a line with a full stop is missing";
}

/* Does `text:`, `names:` … come next? */
static bool at_section(const spec_file *file)
{
    gg_str line;

    if (file->at >= file->all.n) {
        return false;
    }
    line = file->all.items[file->at];
    return is_line(line, "text:") || is_head(line) ||
           gg_str_starts_with(line, GG_STR_LITERAL("options:"));
}

static const char *read_names(spec_file *file, block *b, const lines *above)
{
    gg_str line;

    if (file->at >= file->all.n) {
        return "text: is missing";
    }
    line = file->all.items[file->at];
    if (is_line(line, "names: as above")) {
        file->at++;
        for (size_t i = 0; i < above->n; i++) {
            add_line(&b->names, above->items[i]);
        }
        return above->n != 0 ? NULL : "no names above";
    }
    if (is_line(line, "names: shipped")) {
        b->is_shipped = true;
        file->at++;
        return NULL;
    }
    if (!is_line(line, "names:")) {
        return NULL;
    }
    for (file->at++; file->at < file->all.n && !at_section(file); file->at++) {
        add_line(&b->names, file->all.items[file->at]);
    }
    return b->names.n != 0 ? NULL : "names: is empty";
}

/* "=== M3: title" */
static const char *read_head(block *b, gg_str line)
{
    const char *colon;

    if (!take_prefix(&line, "=== ")) {
        return "a block begins with `=== RULE: title`";
    }
    b->title = line;
    colon = memchr(line.ptr, ':', line.len);
    if (colon == NULL || colon == line.ptr || line.ptr[0] < 'A' ||
        line.ptr[0] > 'Z') {
        return "a block begins with `=== RULE: title`";
    }
    b->kind = colon == line.ptr + 1 && strchr("TSN", line.ptr[0]) != NULL
                  ? line.ptr[0]
                  : 'M';
    b->is_control = gg_str_starts_with(line, GG_STR_LITERAL("CONTROLS:"));
    if (b->is_control ||
        gg_str_starts_with(line, GG_STR_LITERAL("TRAPS:"))) {
        b->kind = 'L';
        b->is_shipped = true;
    }
    return NULL;
}

static const char *read_body(spec_file *file, block *b, const lines *above)
{
    const char *fault;
    gg_str line;

    if (b->kind == 'L') {
        return read_to_stop(file, &b->text);
    }
    fault = read_names(file, b, above);
    if (fault != NULL) {
        return fault;
    }
    if (file->at < file->all.n) {
        line = file->all.items[file->at];
        if (take_prefix(&line, "options:")) {
            b->options = trim(line);
            file->at++;
        }
    }
    if (file->at >= file->all.n ||
        !is_line(file->all.items[file->at], "text:")) {
        return "text: is missing";
    }
    file->at++;
    fault = read_to_stop(file, &b->text);
    if (fault == NULL) {
        fault = read_to_stop(file, &b->expected);
    }
    if (fault == NULL && (b->kind == 'M' || b->kind == 'N') &&
        b->names.n == 0 && !b->is_shipped) {
        fault = "names: is missing";
    }
    return fault;
}

/* ---- gazetteer -------------------------------------------------------------- */

static const char *const COLUMNS[] = {"id",       "type",     "label", "names",
                                      "short",    "demonyms", "metonyms",
                                      "case",     "from",     "to",    "prior",
                                      "role",     "lang"};
enum { N_COLUMNS = sizeof COLUMNS / sizeof *COLUMNS, N_FIXED = 3 };

static int find_column(gg_str *cell)
{
    for (int c = N_FIXED; c < N_COLUMNS; c++) {
        gg_str rest = *cell;
        if (take_prefix(&rest, COLUMNS[c]) && take_prefix(&rest, "=")) {
            *cell = rest;
            return c;
        }
    }
    return -1;
}

/* A comma of the block is a bar of the file. */
static bool put_cell(gg_buf *out, gg_str cell, bool is_list)
{
    gg_str item;
    bool first = true;

    if (!is_list) {
        return put_unescaped(out, cell);
    }
    while (next_part(&cell, ",", &item)) {
        if (!first) {
            gg_buf_putc(out, '|');
        }
        first = false;
        if (!put_unescaped(out, item)) {
            return false;
        }
    }
    return true;
}

static const char *put_row(gg_buf *out, gg_str line)
{
    gg_str cells[N_COLUMNS] = {{NULL, 0}};
    gg_str cell;
    int n = 0;

    while (next_part(&line, " | ", &cell)) {
        int c = n < N_FIXED ? n : find_column(&cell);
        if (c < 0) {
            return "unknown key in a row of names";
        }
        cells[c] = cell;
        n++;
    }
    if (n < N_FIXED) {
        return "a row of names needs id | type | label";
    }
    for (int c = 0; c < N_COLUMNS; c++) {
        if (!put_cell(out, cells[c], (c > 2 && c < 7) || c == 12)) {
            return "bad escape in a row of names";
        }
        gg_buf_putc(out, c + 1 < N_COLUMNS ? '\t' : '\n');
    }
    return NULL;
}

static const char *put_gazetteer(gg_buf *out, const block *b)
{
    const char *fault = NULL;

    for (int c = 0; c < N_COLUMNS; c++) {
        gg_buf_puts(out, COLUMNS[c]);
        gg_buf_putc(out, c + 1 < N_COLUMNS ? '\t' : '\n');
    }
    for (size_t i = 0; i < b->names.n && fault == NULL; i++) {
        fault = put_row(out, b->names.items[i]);
    }
    return fault;
}

static void keep_message(void *user, const gg_message *message)
{
    gg_buf *out = user;

    gg_buf_reset(out);
    gg_buf_puts(out, message->text);
    gg_buf_putc(out, '\0');
}

static const char *compile_names(runner *r, const gg_buf *tsv, gg_index **out)
{
    gg_gazetteer_list list;
    gg_log log;
    gg_error error;
    gg_buf told = GG_BUF_INIT;
    const char *fault = NULL;

    gg_gazetteer_list_init(&list);
    gg_log_init(&log);
    if (gg_gazetteer_add_path(&list, GAZGRAPH_ENDINGS, &log, &error) !=
            GG_OK ||
        gg_gazetteer_add_memory(&list, "spec.tsv", tsv->ptr, tsv->len, &log,
                                &error) != GG_OK ||
        gg_gazetteer_seal(&list, &error) != GG_OK ||
        gg_index_new(out, &list, &log, &error) != GG_OK) {
        fault = form_text(r, "names: %s", error.message);
    }
    gg_log_flush(&log, keep_message, &told);
    if (fault == NULL && told.len != 0) {
        fault = form_text(r, "names: %s", told.ptr);
    }
    gg_buf_clear(&told);
    gg_log_clear(&log);
    gg_gazetteer_list_clear(&list);
    return fault;
}

/* Loads r->shipped unless it is there. */
static const char *load_shipped(runner *r)
{
    gg_gazetteer_list list;
    gg_log log;
    gg_error error;
    const char *fault = NULL;

    if (r->shipped != NULL) {
        return NULL;
    }
    gg_gazetteer_list_init(&list);
    gg_log_init(&log);
    if (gg_gazetteer_add_path(&list, SHIPPED_GAZETTEERS, &log, &error) !=
            GG_OK ||
        gg_gazetteer_seal(&list, &error) != GG_OK ||
        gg_index_new(&r->shipped, &list, &log, &error) != GG_OK) {
        fault = form_text(r, "%s: %s", error.source, error.message);
    }
    gg_log_clear(&log);
    gg_gazetteer_list_clear(&list);
    return fault;
}

/* ---- options ---------------------------------------------------------------- */

typedef struct block_options {
    gg_tag_settings tag;
    gg_count_settings count;
    gg_network_settings network;
    int32_t date;
} block_options;

static bool parse_forms(gg_str list, gg_tag_settings *settings)
{
    gg_str word;

    memset(settings->forms, 0, sizeof settings->forms);
    while (next_part(&list, ",", &word)) {
        int form = 0;
        while (form < GG_N_FORMS &&
               !gg_str_equal(word,
                             gg_str_from(gg_form_word((gg_form)form)))) {
            form++;
        }
        if (form == GG_N_FORMS) {
            return false;
        }
        settings->forms[form] = true;
    }
    return true;
}

static bool parse_window(gg_str word, gg_count_settings *settings)
{
    static const char *const WORDS[] = {"sentence", "paragraph", "document"};

    for (int w = 0; w < 3; w++) {
        if (gg_str_equal(word, gg_str_from(WORDS[w]))) {
            settings->window = (gg_window)w;
            return true;
        }
    }
    settings->window = GG_WINDOW_TOKENS;
    return parse_number(word, &settings->window_tokens);
}

static bool parse_confidence(gg_str value, gg_tag_settings *settings)
{
    char text[16] = "";
    gg_error error;

    if (value.len >= sizeof text) {
        return false;
    }
    memcpy(text, value.ptr, value.len);
    return gg_confidence_read(&settings->discover, text, &error) == GG_OK;
}

static bool parse_option(gg_str name, gg_str *rest, block_options *o)
{
    gg_str value = GG_STR_NONE;
    uint32_t number;

    if (is_line(name, "--nested")) {
        o->tag.nested = true;
        return true;
    }
    if (is_line(name, "--ignore-case")) {
        o->tag.ignore_case = true;
        return true;
    }
    if (is_line(name, "--discover")) {
        return parse_confidence(GG_STR_LITERAL("0.4"), &o->tag);
    }
    if (is_line(name, "--no-attribution")) {
        o->count.no_attribution = true;
        return true;
    }
    if (!next_part(rest, " ", &value)) {
        return false;
    }
    if (is_line(name, "--forms")) {
        return parse_forms(value, &o->tag);
    }
    if (is_line(name, "--date")) {
        return gg_date_parse(value, &o->date);
    }
    if (is_line(name, "--confidence") && o->tag.discover != 0) {
        return parse_confidence(value, &o->tag);
    }
    if (is_line(name, "--ambiguous") && is_line(value, "share")) {
        o->count.unclear = GG_UNCLEAR_SHARE;
        return true;
    }
    if (is_line(name, "--window")) {
        return parse_window(value, &o->count);
    }
    if (is_line(name, "--max-entities")) {
        return parse_number(value, &o->count.max_entities);
    }
    if (is_line(name, "--evidence")) {
        return parse_number(value, &o->count.max_evidence);
    }
    if (is_line(name, "--min-weight") && parse_number(value, &number)) {
        o->network.min_weight = number;
        return true;
    }
    return false;
}

static const char *parse_options(const block *b, block_options *o)
{
    gg_str rest = b->options;
    gg_str name;

    gg_tag_settings_init(&o->tag);
    gg_count_settings_init(&o->count);
    o->network = (gg_network_settings){.min_weight = 1};
    o->date = 0;
    while (rest.len != 0 && next_part(&rest, " ", &name)) {
        if (name.len != 0 && !parse_option(name, &rest, o)) {
            return "unknown option";
        }
    }
    return NULL;
}

/* ---- what the library makes of it, as lines ---------------------------------- */

/* The lines of `text` from `first` up to `next`, unescaped; valid UTF-8. */
static const char *join_text(runner *r, const block *b, size_t first,
                             size_t next, gg_str *out)
{
    gg_buf buf = GG_BUF_INIT;
    const char *fault = NULL;

    for (size_t i = first; i < next && fault == NULL; i++) {
        if (i > first) {
            gg_buf_putc(&buf, '\n');
        }
        if (!put_unescaped(&buf, b->text.items[i])) {
            fault = "bad escape in the text";
        }
    }
    if (fault == NULL && gg_utf8_valid_prefix(buf.ptr, buf.len) != buf.len) {
        fault = "the text is not valid UTF-8";
    }
    *out = keep(r, gg_buf_str(&buf));
    gg_buf_clear(&buf);
    return fault;
}

static void show_token(runner *r, lines *got, const char *text,
                       const gg_token *token)
{
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t len = gg_token_fold(folded, text, token);
    gg_buf line = GG_BUF_INIT;

    gg_buf_put(&line, text + token->start, token->end - token->start);
    gg_buf_puts(&line, " = ");
    if (len == SIZE_MAX) {
        gg_buf_puts(&line, "(too long)");
    } else {
        gg_buf_put(&line, folded, len);
    }
    add_line(got, keep(r, gg_buf_str(&line)));
    gg_buf_clear(&line);
}

static void show_sentence(runner *r, lines *got, gg_marks *marks, size_t first,
                          size_t next)
{
    gg_span span = gg_sentence_span(marks, first, next);
    gg_buf line = GG_BUF_INIT;

    gg_buf_puts(&line,
                first > 0 &&
                        (marks->tokens.items[first].flags &
                         GG_TOKEN_PARAGRAPH) != 0
                    ? "|| "
                    : "| ");
    gg_buf_put(&line, marks->text + span.start, span.end - span.start);
    add_line(got, keep(r, gg_buf_str(&line)));
    gg_buf_clear(&line);
}

/* Blocks T and S. */
static const char *run_text(runner *r, const block *b, lines *got)
{
    gg_marks marks = {0};
    gg_str text;
    const char *fault = join_text(r, b, 0, b->text.n, &text);
    const gg_token *tokens;
    size_t first = 0;

    if (fault != NULL) {
        return fault;
    }
    if (!gg_marks_set(&marks, text.ptr, text.len, 0, 1)) {
        die_memory();
    }
    gg_marks_make_all(&marks);
    tokens = marks.tokens.items;
    for (size_t i = 0; i < marks.tokens.n && b->kind == 'T'; i++) {
        show_token(r, got, text.ptr, &tokens[i]);
    }
    for (size_t i = 1; i <= marks.tokens.n && b->kind == 'S'; i++) {
        if (i == marks.tokens.n ||
            (tokens[i].flags & GG_TOKEN_SENTENCE) != 0) {
            show_sentence(r, got, &marks, first, i);
            first = i;
        }
    }
    gg_marks_clear(&marks);
    return NULL;
}

static const gg_discovered *find_discovered(const gg_index *index,
                                            const gg_tags *tags,
                                            const gg_mention *mention)
{
    if (mention->entity == GG_NO_ENTITY ||
        mention->entity < index->n_entities) {
        return NULL;
    }
    return &tags->discovered[mention->entity - index->n_entities];
}

/* How often the surface of text[start, end) begins in [from, start], itself
   included; 0 when `from` lies behind. */
static size_t count_places(const char *text, size_t from, size_t start,
                           size_t end)
{
    size_t n = 0;

    for (size_t at = from; at <= start; at++) {
        n += memcmp(text + at, text + start, end - start) == 0;
    }
    return n;
}

static void put_entity(gg_buf *line, const gg_index *index,
                       const gg_tags *tags, const gg_mention *mention)
{
    const gg_discovered *discovered = find_discovered(index, tags, mention);

    if (discovered != NULL) {
        gg_buf_put_str(line, discovered->id);
        return;
    }
    if (mention->entity != GG_NO_ENTITY) {
        gg_buf_put_str(line,
                       gg_index_entity(index, mention->entity).id);
        return;
    }
    for (uint32_t k = 0; k < mention->n_candidates; k++) {
        uint32_t entity = tags->candidates[mention->first_candidate + k];
        gg_buf_putc(line, k == 0 ? '?' : ',');
        gg_buf_put_str(line, gg_index_entity(index, entity).id);
    }
}

static void show_mention(runner *r, lines *got, const gg_index *index,
                         const gg_tags *tags, const char *text, size_t i)
{
    const gg_mention *mention = &tags->mentions[i];
    const gg_mention *before = i > 0 ? &tags->mentions[i - 1] : NULL;
    const gg_discovered *discovered = find_discovered(index, tags, mention);
    size_t from = 0;
    size_t nth;
    gg_buf line = GG_BUF_INIT;

    if (mention->is_nested && before != NULL) {
        from = before->start;
    } else {
        for (size_t k = 0; k < i; k++) {
            from = !tags->mentions[k].is_nested ? tags->mentions[k].end : from;
        }
    }
    nth = count_places(text, from, mention->start, mention->end);
    gg_buf_puts(&line, mention->is_nested ? "  " : "");
    gg_buf_put(&line, text + mention->start, mention->end - mention->start);
    if (nth != 1) {
        gg_buf_puts(&line, " #");
        gg_buf_put_u64(&line, nth);
    }
    gg_buf_puts(&line, " = ");
    put_entity(&line, index, tags, mention);
    gg_buf_putc(&line, ' ');
    gg_buf_puts(&line, gg_form_word((gg_form)mention->form));
    gg_buf_putc(&line, ' ');
    gg_buf_puts(&line, gg_rule_word((gg_rule)mention->rule));
    if (discovered != NULL) {
        gg_buf_putc(&line, ' ');
        gg_buf_put_str(&line, discovered->type);
    }
    gg_buf_puts(&line, mention->is_inflected ? " M8" : "");
    gg_buf_puts(&line, mention->is_attribution ? " attribution" : "");
    add_line(got, keep(r, gg_buf_str(&line)));
    gg_buf_clear(&line);
}

static const char *run_mentions(runner *r, const block *b,
                                const block_options *o, const gg_index *index,
                                lines *got)
{
    gg_tagger *tagger = NULL;
    gg_tags tags;
    gg_error error;
    gg_str text;
    const char *fault = join_text(r, b, 0, b->text.n, &text);

    if (fault != NULL) {
        return fault;
    }
    if (gg_tagger_new(&tagger, index, &o->tag, &error) != GG_OK ||
        gg_tag_text(tagger, &tags, text.ptr, text.len, 0, o->date, &error) !=
            GG_OK) {
        die_memory();
    }
    for (size_t i = 0; i < tags.n_mentions; i++) {
        show_mention(r, got, index, &tags, text.ptr, i);
    }
    gg_tagger_free(tagger);
    return NULL;
}

/* ---- networks ----------------------------------------------------------------- */

/* Does any expected line begin so? */
static bool expects(const block *b, const char *prefix)
{
    for (size_t i = 0; i < b->expected.n; i++) {
        if (gg_str_starts_with(b->expected.items[i], gg_str_from(prefix))) {
            return true;
        }
    }
    return false;
}

static void count_one(const block *b, const block_options *o, gg_str text,
                      int32_t date, size_t number, gg_tagger *tagger,
                      gg_counter *counter)
{
    gg_document document = {.id = gg_str_from(b->file),
                            .source = gg_str_from(b->file),
                            .date = date != 0 ? date : o->date,
                            .record = number,
                            .text = text,
                            .is_last = true};
    gg_tags tags;
    gg_log log;
    gg_error error;

    gg_log_init(&log);
    if (gg_tag_text(tagger, &tags, text.ptr, text.len, 0, document.date,
                    &error) != GG_OK ||
        gg_counter_add(counter, &document, &tags, &log, &error) != GG_OK) {
        die_memory();
    }
    gg_log_clear(&log);
}

/* "---" or "--- 2023-06-12" */
static bool is_rule(gg_str line, int32_t *date, const char **fault)
{
    *date = 0;
    if (!take_prefix(&line, "---")) {
        return false;
    }
    line = trim(line);
    if (line.len != 0 && !gg_date_parse(line, date)) {
        *fault = "a date is expected behind ---";
    }
    return true;
}

static const char *count_documents(runner *r, const block *b,
                                   const block_options *o, gg_tagger *tagger,
                                   gg_counter *counter)
{
    const char *fault = NULL;
    size_t first = 0;
    size_t number = 1;
    int32_t date = 0;

    for (size_t i = 0; i <= b->text.n; i++) {
        int32_t next_date = 0;
        gg_str text;
        const char *text_fault;
        if (i < b->text.n && !is_rule(b->text.items[i], &next_date, &fault)) {
            continue;
        }
        if (i > first || i == b->text.n) {
            text_fault = join_text(r, b, first, i, &text);
            if (fault != NULL || text_fault != NULL) {
                return fault != NULL ? fault : text_fault;
            }
            count_one(b, o, text, date, number++, tagger, counter);
        }
        first = i + 1;
        date = next_date;
    }
    return fault;
}

static void show_edge(runner *r, const block *b, lines *got,
                      const gg_network *network, size_t e)
{
    const gg_column *documents =
        gg_table_find_column(&network->edges, "co_documents");
    gg_str a = network->node_ids[network->edge_source[e]];
    gg_str z = network->node_ids[network->edge_target[e]];
    long long n = (long long)documents->values.ints[e];

    add_line(got, gg_str_from(form_text(
                      r, "%.*s - %.*s = %.6g (%lld document%s)", (int)a.len,
                      a.ptr, (int)z.len, z.ptr, network->edge_weight[e], n,
                      n == 1 ? "" : "s")));
    if (!expects(b, "> ")) {
        return;
    }
    for (size_t k = network->evidence_start[e];
         k < network->evidence_start[e + 1]; k++) {
        gg_str text = network->evidence[k].text;
        add_line(got, gg_str_from(form_text(r, "> %.*s", (int)text.len,
                                            text.ptr)));
    }
}

static void show_count(runner *r, const block *b, lines *got, const char *name,
                       uint64_t value)
{
    if (expects(b, form_text(r, "%s = ", name))) {
        add_line(got, gg_str_from(form_text(r, "%s = %llu", name,
                                            (unsigned long long)value)));
    }
}

static const char *run_network(runner *r, const block *b,
                               const block_options *o, const gg_index *index,
                               lines *got)
{
    gg_tagger *tagger = NULL;
    gg_counter *counter = NULL;
    gg_network *network = NULL;
    gg_network_stats stats;
    gg_error error;
    const char *fault;

    if (gg_tagger_new(&tagger, index, &o->tag, &error) != GG_OK ||
        gg_counter_new(&counter, index, &o->count, &error) != GG_OK) {
        die_memory();
    }
    fault = count_documents(r, b, o, tagger, counter);
    if (fault == NULL) {
        if (gg_counter_network(counter, &network, &o->network, &stats,
                               &error) != GG_OK) {
            die_memory();
        }
        for (size_t e = 0; e < network->edges.n_rows; e++) {
            show_edge(r, b, got, network, e);
        }
        show_count(r, b, got, "lists", gg_counter_stats(counter)->lists);
        show_count(r, b, got, "ambiguous",
                   gg_counter_stats(counter)->ambiguous);
        gg_network_free(network);
    }
    gg_counter_free(counter);
    gg_tagger_free(tagger);
    return fault;
}

/* ---- one text a line ------------------------------------------------------------- */

/* Cuts ` => …` off; *has_arrow says whether it was there. */
static gg_str cut_arrow(gg_str line, bool *has_arrow)
{
    static const char ARROW[] = " => ";
    size_t width = sizeof ARROW - 1;

    *has_arrow = false;
    for (size_t i = 0; i + width <= line.len; i++) {
        if (memcmp(line.ptr + i, ARROW, width) == 0) {
            line.len = i;
            *has_arrow = true;
        }
    }
    return line;
}

/* The line as it should stand in the file: the text, and what is found. */
static void show_line(runner *r, lines *got, const gg_index *index,
                      const gg_tags *tags, gg_str text)
{
    gg_buf line = GG_BUF_INIT;

    gg_buf_put_str(&line, text);
    for (size_t i = 0; i < tags->n_mentions; i++) {
        gg_buf_puts(&line, i == 0 ? " => " : " ");
        put_entity(&line, index, tags, &tags->mentions[i]);
    }
    add_line(got, keep(r, gg_buf_str(&line)));
    gg_buf_clear(&line);
}

/* Leaves in *expected and *got only the lines that differ. */
static void keep_different(lines *expected, lines *got)
{
    size_t n = 0;

    for (size_t i = 0; i < expected->n; i++) {
        if (!gg_str_equal(expected->items[i], got->items[i])) {
            expected->items[n] = expected->items[i];
            got->items[n++] = got->items[i];
        }
    }
    expected->n = got->n = n;
}

static const char *run_one_line(runner *r, const block *b, gg_tagger *tagger,
                                gg_str line, lines *got)
{
    gg_buf text = GG_BUF_INIT;
    gg_tags tags;
    gg_error error;
    bool has_arrow;
    gg_str bare = cut_arrow(line, &has_arrow);
    const char *fault = NULL;

    if (b->is_control && !has_arrow) {
        return "a control says what is found";
    }
    if (!put_unescaped(&text, bare)) {
        fault = "bad escape";
    } else if (gg_tag_text(tagger, &tags, text.ptr, text.len, 0, 0,
                           &error) != GG_OK) {
        die_memory();
    } else {
        show_line(r, got, r->shipped, &tags, bare);
    }
    gg_buf_clear(&text);
    return fault;
}

static const char *run_text_lines(runner *r, const block *b, lines *expected,
                                  lines *got)
{
    gg_tagger *tagger = NULL;
    gg_tag_settings settings;
    gg_error error;
    const char *fault = load_shipped(r);

    if (fault != NULL) {
        return fault;
    }
    gg_tag_settings_init(&settings);
    if (gg_tagger_new(&tagger, r->shipped, &settings, &error) != GG_OK) {
        die_memory();
    }
    for (size_t i = 0; i < b->text.n && fault == NULL; i++) {
        gg_str line = b->text.items[i];
        if (line.len != 0 && line.ptr[0] != '#') {
            add_line(expected, line);
            fault = run_one_line(r, b, tagger, line, got);
        }
    }
    if (fault == NULL) {
        keep_different(expected, got);
    }
    gg_tagger_free(tagger);
    return fault;
}

/* ---- one block ------------------------------------------------------------------ */

static const char *run_with_names(runner *r, const block *b, lines *got)
{
    gg_buf tsv = GG_BUF_INIT;
    gg_index *index = NULL;
    block_options options;
    const char *fault = parse_options(b, &options);

    if (fault == NULL && b->is_shipped) {
        fault = load_shipped(r);
    } else if (fault == NULL) {
        fault = put_gazetteer(&tsv, b);
        if (fault == NULL) {
            fault = compile_names(r, &tsv, &index);
        }
    }
    if (fault == NULL) {
        const gg_index *with = b->is_shipped ? r->shipped : index;
        fault = b->kind == 'N' ? run_network(r, b, &options, with, got)
                               : run_mentions(r, b, &options, with, got);
    }
    gg_index_free(index);
    gg_buf_clear(&tsv);
    return fault;
}

static const char *unescape_expected(runner *r, const block *b, lines *out)
{
    gg_buf line = GG_BUF_INIT;
    const char *fault = NULL;

    for (size_t i = 0; i < b->expected.n && fault == NULL; i++) {
        gg_buf_reset(&line);
        if (!put_unescaped(&line, b->expected.items[i])) {
            fault = "bad escape in what is expected";
        }
        add_line(out, keep(r, gg_buf_str(&line)));
    }
    gg_buf_clear(&line);
    return fault;
}

static bool same_lines(const lines *a, const lines *b)
{
    if (a->n != b->n) {
        return false;
    }
    for (size_t i = 0; i < a->n; i++) {
        if (!gg_str_equal(a->items[i], b->items[i])) {
            return false;
        }
    }
    return true;
}

static void print_lines(const char *what, const lines *list)
{
    for (size_t i = 0; i < list->n || i == 0; i++) {
        char text[4096] = "(nothing)";
        if (i < list->n) {
            gg_printable(text, sizeof text, list->items[i].ptr,
                         list->items[i].len);
        }
        printf("  %s %s\n", i == 0 ? what : "         ", text);
    }
}

static void print_head(const block *b)
{
    printf("%s:%zu: %.*s\n", b->file, b->line, (int)b->title.len,
           b->title.ptr);
}

static void run_block(runner *r, const block *b)
{
    lines expected = {NULL, 0, 0};
    lines got = {NULL, 0, 0};
    const char *fault = unescape_expected(r, b, &expected);

    if (fault == NULL && b->kind == 'L') {
        fault = run_text_lines(r, b, &expected, &got);
    } else if (fault == NULL) {
        fault = b->kind == 'T' || b->kind == 'S' ? run_text(r, b, &got)
                                                 : run_with_names(r, b, &got);
    }
    if (fault != NULL) {
        print_head(b);
        printf("  malformed: %s\n", fault);
        r->n_failed++;
    } else if (!same_lines(&expected, &got)) {
        print_head(b);
        print_lines("expected:", &expected);
        print_lines("got:     ", &got);
        r->n_failed++;
    }
    clear_lines(&expected);
    clear_lines(&got);
}

/* ---- files ------------------------------------------------------------------------ */

static void clear_block(block *b)
{
    clear_lines(&b->names);
    clear_lines(&b->text);
    clear_lines(&b->expected);
}

/* Reads and runs the block at file->at. Names that others may take as theirs
   go to *above. */
static void take_block(runner *r, spec_file *file, lines *above)
{
    block b = {.file = file->name, .line = file->at + 1};
    const char *fault = read_head(&b, file->all.items[file->at]);

    file->at++;
    r->n_blocks++;
    if (fault == NULL) {
        fault = read_body(file, &b, above);
    }
    if (fault != NULL) {
        print_head(&b);
        printf("  malformed: %s\n", fault);
        r->n_failed++;
        while (file->at < file->all.n && !is_head(file->all.items[file->at])) {
            file->at++;
        }
    } else {
        run_block(r, &b);
    }
    if (b.names.n != 0) {
        lines names = b.names;
        b.names = *above;
        *above = names;
    }
    clear_block(&b);
}

static void run_file(runner *r, const char *name)
{
    gg_buf bytes = GG_BUF_INIT;
    spec_file file = {.name = name};
    lines above = {NULL, 0, 0};
    size_t before = r->n_blocks;

    if (!read_whole(name, &bytes)) {
        r->n_failed++;
    }
    split_lines(&file.all, gg_buf_str(&bytes));
    while (file.at < file.all.n) {
        gg_str line = file.all.items[file.at];
        if (is_head(line)) {
            take_block(r, &file, &above);
        } else {
            if (line.len != 0 && line.ptr[0] != '#') {
                printf("%s:%zu: neither a block nor a comment: %.*s\n", name,
                       file.at + 1, (int)line.len, line.ptr);
                r->n_failed++;
            }
            file.at++;
        }
    }
    if (r->n_blocks == before) {
        printf("%s: no block\n", name);
        r->n_failed++;
    }
    clear_lines(&above);
    clear_lines(&file.all);
    gg_buf_clear(&bytes);
    gg_arena_clear(&r->arena);
}

int main(int argc, char **argv)
{
    runner r = {.arena = GG_ARENA_INIT};

    if (argc < 2) {
        fputs("usage: spec_runner FILE...\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        run_file(&r, argv[i]);
    }
    gg_index_free(r.shipped);
    printf("%zu blocks, %zu failed\n", r.n_blocks, r.n_failed);
    return r.n_failed == 0 ? 0 : 1;
}
