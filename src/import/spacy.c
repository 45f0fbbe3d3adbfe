/* Patterns of spaCy's EntityRuler, one JSON object a line.

   {"label":"ORG","pattern":"Apple","id":"apple"}
   {"label":"GPE","pattern":[{"LOWER":"san"},{"LOWER":"francisco"}]}

   A pattern of tokens becomes a name if each of them says exactly one text. */
#include "base/error.h"
#include "base/memory.h"
#include "import/formats.h"
#include "import/record.h"

#include <string.h>

enum { KEY_LABEL, KEY_PATTERN, KEY_ID, N_KEYS };

static const char *const KEYS[N_KEYS] = {"label", "pattern", "id"};

static const char *const CLASSES[] = {
    "PERSON", "person", "PER", "person", "ORG", "organisation", NULL,
};

typedef struct spacy {
    gg_buf name;
    gg_buf id;
    gg_buf text;
    gg_ids told;  /* labels without a type */
    gg_ids ids;   /* given by the file, and for each the number of its type */
    gg_ids types;
    gg_buf id_types;
} spacy;

/* ---- tokens ----------------------------------------------------------------- */

/* spaCy cuts `Jean-Luc` and `Kim's` into tokens; a name has them joined. */
static bool is_glued_both(gg_str s)
{
    return gg_str_equal(s, GG_STR_LITERAL("-")) ||
           gg_str_equal(s, GG_STR_LITERAL("\xE2\x80\x93")) ||
           gg_str_equal(s, GG_STR_LITERAL("/"));
}

static bool is_glued_left(gg_str s)
{
    return is_glued_both(s) || s.ptr[0] == '\'' || s.ptr[0] == '.' ||
           s.ptr[0] == ',' || s.ptr[0] == ')' ||
           gg_str_starts_with(s, GG_STR_LITERAL("\xE2\x80\x99"));
}

static void add_token(gg_buf *name, gg_str text, bool *is_glued)
{
    if (text.len == 0) {
        return;
    }
    if (name->len != 0 && !*is_glued && !is_glued_left(text)) {
        gg_buf_putc(name, ' ');
    }
    gg_buf_put_str(name, text);
    *is_glued = is_glued_both(text) || gg_str_equal(text, GG_STR_LITERAL("("));
}

/* The text of {"LOWER":"san"}; NULL, or what a name cannot say. */
static const char *read_token(gg_import *import, const gg_json_value *token,
                              bool *is_lower, bool *is_glued)
{
    spacy *s = import->state;
    gg_json_walk walk = gg_json_enter(token);
    gg_json_value value;
    gg_str key;
    size_t n = 0;

    if (token->kind != GG_JSON_OBJECT) {
        return "a token is no object";
    }
    while (gg_json_next_member(&walk, &key, &value)) {
        bool lower = gg_str_equal(key, GG_STR_LITERAL("LOWER"));
        if (!lower && !gg_str_equal(key, GG_STR_LITERAL("TEXT")) &&
            !gg_str_equal(key, GG_STR_LITERAL("ORTH"))) {
            return gg_str_equal(key, GG_STR_LITERAL("OP"))
                       ? "OP (a token that may be missing or repeated)"
                       : "an attribute other than TEXT, ORTH and LOWER";
        }
        if (value.kind != GG_JSON_STRING) {
            return "a condition (REGEX, IN ...) where a text belongs";
        }
        *is_lower &= lower;
        n++;
        add_token(&s->name, gg_record_text(import, &value, &s->text),
                  is_glued);
    }
    return n == 1 ? NULL : "a token with no text, or with two";
}

/* The name in s->name; NULL, or why there is none. */
static const char *read_pattern(gg_import *import,
                                const gg_json_value *pattern, bool *is_lower)
{
    spacy *s = import->state;
    gg_json_walk walk = gg_json_enter(pattern);
    gg_json_value token;
    const char *fault = NULL;
    bool is_glued = false;

    gg_buf_reset(&s->name);
    *is_lower = pattern->kind == GG_JSON_ARRAY;
    if (pattern->kind == GG_JSON_STRING) {
        gg_buf_put_str(&s->name, gg_record_text(import, pattern, &s->text));
    } else if (pattern->kind != GG_JSON_ARRAY) {
        return "pattern is neither a text nor a list of tokens";
    }
    while (fault == NULL && pattern->kind == GG_JSON_ARRAY &&
           gg_json_next_item(&walk, &token)) {
        fault = read_token(import, &token, is_lower, &is_glued);
    }
    import->failed |= s->name.failed;
    return fault;
}

/* ---- ids -------------------------------------------------------------------- */

/* `org-apple-inc` of ORG and Apple Inc.: the same name is the same entity. */
static void make_id(spacy *s, gg_str label)
{
    const gg_str parts[] = {label, gg_buf_str(&s->name)};

    gg_buf_reset(&s->id);
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < parts[k].len; i++) {
            char c = parts[k].ptr[i];
            bool is_upper = c >= 'A' && c <= 'Z';
            if (is_upper || (c >= 'a' && c <= 'z') ||
                (c >= '0' && c <= '9') || (unsigned char)c >= 0x80) {
                gg_buf_putc(&s->id, (char)(is_upper ? c + 32 : c));
            } else if (s->id.len != 0 && s->id.ptr[s->id.len - 1] != '-') {
                gg_buf_putc(&s->id, '-');
            }
        }
        if (k == 0) {
            gg_buf_putc(&s->id, '-');
        }
    }
    while (s->id.len > 1 && s->id.ptr[s->id.len - 1] == '-') {
        s->id.len--;
    }
}

/* The id in s->id. False when it has another type already. */
static gg_status take_id(gg_import *import, const gg_json_value *keys,
                         gg_str type, bool *agrees, gg_error *error)
{
    spacy *s = import->state;
    uint32_t number;
    uint32_t type_number;
    bool is_new;

    *agrees = true;
    if (keys[KEY_ID].kind != GG_JSON_STRING || keys[KEY_ID].span.len == 0) {
        make_id(s, keys[KEY_LABEL].span);
        return s->id.failed ? gg_fail_memory(error) : GG_OK;
    }
    gg_buf_reset(&s->id);
    gg_buf_put_str(&s->id, gg_record_text(import, &keys[KEY_ID], &s->text));
    if (s->id.failed ||
        !gg_ids_put(&s->types, type, &type_number, &is_new) ||
        !gg_ids_put(&s->ids, gg_buf_str(&s->id), &number, &is_new)) {
        return gg_fail_memory(error);
    }
    if (is_new) {
        gg_buf_put(&s->id_types, &type_number, sizeof type_number);
        return s->id_types.failed ? gg_fail_memory(error) : GG_OK;
    }
    *agrees = memcmp(s->id_types.ptr + number * sizeof type_number,
                     &type_number, sizeof type_number) == 0;
    return GG_OK;
}

/* ---- lines ------------------------------------------------------------------ */

/* The first time of each: the user may have wanted it. */
static gg_status tell_label(gg_import *import, gg_str label, uint64_t line,
                            gg_error *error)
{
    spacy *s = import->state;
    uint32_t number;
    bool is_new;

    import->counts.passed_over++;
    if (!gg_ids_put(&s->told, label, &number, &is_new)) {
        return gg_fail_memory(error);
    }
    if (is_new) {
        gg_log_add(import->log, GG_REASON_GAZETTEER_NOTE, import->name, line,
                   0, GG_NO_BYTE,
                   "patterns of the label \"%.*s\" are passed over: no type "
                   "(--classes LABEL=TYPE)",
                   label.len < 80 ? (int)label.len : 80, label.ptr);
    }
    return GG_OK;
}

static gg_status put_pattern(gg_import *import, gg_str type, bool is_lower,
                             uint64_t line, gg_error *error)
{
    spacy *s = import->state;
    gg_status status;
    bool is_written;

    gg_row_begin(import, gg_buf_str(&s->id), type);
    gg_row_put(import, GG_CELL_LABEL, gg_buf_str(&s->name));
    if (is_lower) {
        gg_row_put(import, GG_CELL_CASE, GG_STR_LITERAL("any"));
    }
    gg_row_put(import, GG_CELL_SOURCE, GG_STR_LITERAL("spaCy"));
    status = gg_row_end(import, &is_written, error);
    if (status == GG_OK && !is_written) {
        gg_import_skip(import, line, 0,
                       "pattern skipped: no name that a text could match");
    }
    import->counts.used += is_written;
    return status;
}

static gg_status take_line(gg_import *import, gg_str text, uint64_t line,
                           gg_error *error)
{
    gg_json_value keys[N_KEYS];
    const char *fault;
    gg_status status;
    gg_str type;
    bool is_lower;
    bool agrees;

    if (!gg_record_read(import, text, line, KEYS, N_KEYS, keys)) {
        return GG_OK;
    }
    if (keys[KEY_LABEL].kind != GG_JSON_STRING) {
        gg_import_skip(import, line, 0, "pattern skipped: no label");
        return GG_OK;
    }
    type = gg_import_class_type(import, keys[KEY_LABEL].span);
    if (type.ptr == NULL) {
        return tell_label(import, keys[KEY_LABEL].span, line, error);
    }
    if (!gg_import_wants_type(import, type)) {
        import->counts.passed_over++;
        return GG_OK;
    }
    fault = read_pattern(import, &keys[KEY_PATTERN], &is_lower);
    if (import->failed) {
        return gg_fail_memory(error);
    }
    if (fault != NULL) {
        gg_import_skip(import, line, 0,
                       "pattern skipped, a name cannot say it: %s", fault);
        return GG_OK;
    }
    status = take_id(import, keys, type, &agrees, error);
    if (status == GG_OK && !agrees) {
        gg_import_skip(import, line, 0,
                       "pattern skipped: an earlier one gives its id another "
                       "type");
        return GG_OK;
    }
    return status == GG_OK ? put_pattern(import, type, is_lower, line, error)
                           : status;
}

static gg_status read_spacy(gg_import *import, gg_source *source,
                            gg_error *error)
{
    return gg_record_lines(import, source, take_line, error);
}

static gg_status begin_spacy(gg_import *import, gg_error *error)
{
    spacy *s = gg_calloc_array(1, sizeof *s);

    if (s == NULL) {
        return gg_fail_memory(error);
    }
    gg_buf_init(&s->name);
    gg_buf_init(&s->id);
    gg_buf_init(&s->text);
    gg_buf_init(&s->id_types);
    gg_ids_init(&s->told);
    gg_ids_init(&s->ids);
    gg_ids_init(&s->types);
    import->state = s;
    return GG_OK;
}

static void clear_spacy(gg_import *import)
{
    spacy *s = import->state;

    if (s == NULL) {
        return;
    }
    gg_buf_clear(&s->name);
    gg_buf_clear(&s->id);
    gg_buf_clear(&s->text);
    gg_buf_clear(&s->id_types);
    gg_ids_clear(&s->told);
    gg_ids_clear(&s->ids);
    gg_ids_clear(&s->types);
    gg_free(s);
}

const gg_import_format gg_import_spacy = {
    .name = "spacy",
    .help = "patterns of spaCy's EntityRuler, one JSON object a line",
    .columns = GG_CELL_BIT(GG_CELL_ID) | GG_CELL_BIT(GG_CELL_TYPE) |
               GG_CELL_BIT(GG_CELL_LABEL) | GG_CELL_BIT(GG_CELL_CASE) |
               GG_CELL_BIT(GG_CELL_SOURCE),
    .takes = GG_TAKES_CLASSES,
    .classes = CLASSES,
    .begin = begin_spacy,
    .read = read_spacy,
    .clear = clear_spacy,
};
