#include "import/record.h"

#include "base/lines.h"

#include <string.h>

typedef struct wanted {
    const char *const *keys;
    size_t n_keys;
    gg_json_value *values;
} wanted;

static bool on_member(void *user, gg_str key, const gg_json_value *value)
{
    const wanted *w = user;

    for (size_t i = 0; i < w->n_keys; i++) {
        if (gg_str_equal(key, gg_str_from(w->keys[i]))) {
            w->values[i] = *value;
        }
    }
    return true;
}

static void forget(gg_json_value *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        values[i] = (gg_json_value){.kind = GG_JSON_NULL};
    }
}

/* A text of several lines: the place of the fault in the file. */
static void tell_fault(gg_import *import, gg_str text, uint64_t line,
                       const gg_json_error *fault)
{
    uint64_t column = 1;

    for (size_t i = 0; i < fault->offset && i < text.len; i++) {
        column++;
        if (text.ptr[i] == '\n') {
            line++;
            column = 1;
        }
    }
    import->counts.skipped++;
    gg_log_add(import->log, GG_REASON_BAD_JSON, import->name, line, column,
               GG_NO_BYTE, "record skipped: not valid JSON: %s",
               fault->reason);
}

bool gg_record_read(gg_import *import, gg_str text, uint64_t line,
                    const char *const *keys, size_t n_keys,
                    gg_json_value *values)
{
    wanted w = {keys, n_keys, values};
    gg_json_error fault;
    gg_json_kind kind;

    import->counts.records++;
    forget(values, n_keys);
    if (!gg_json_scan(text.ptr, text.len, on_member, &w, &import->word, &kind,
                      &fault)) {
        import->failed |= import->word.failed;
        tell_fault(import, text, line, &fault);
    } else if (kind != GG_JSON_OBJECT) {
        gg_import_skip(import, line, 0, "record skipped: not a JSON object");
    } else {
        return true;
    }
    forget(values, n_keys);
    return false;
}

bool gg_record_scan(gg_import *import, gg_str text, const char *const *keys,
                    size_t n_keys, gg_json_value *values)
{
    wanted w = {keys, n_keys, values};
    gg_json_kind kind;

    forget(values, n_keys);
    if (!gg_json_scan(text.ptr, text.len, on_member, &w, &import->word, &kind,
                      NULL)) {
        import->failed |= import->word.failed;
        return false;
    }
    return kind == GG_JSON_OBJECT;
}

static bool is_blank(gg_str line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t' &&
            line.ptr[i] != '\r') {
            return false;
        }
    }
    return true;
}

gg_status gg_record_lines(gg_import *import, gg_source *source,
                          gg_record_fn *fn, gg_error *error)
{
    gg_lines lines;
    gg_status status = GG_OK;

    gg_lines_init(&lines, source);
    while (status == GG_OK) {
        gg_str line;
        bool is_too_long;
        status = gg_lines_next(&lines, &line, &is_too_long, error);
        if (status == GG_OK && is_too_long) {
            gg_import_too_long(import, lines.line);
        } else if (status == GG_OK && !is_blank(line)) {
            status = fn(import, line, lines.line, error);
        }
        if (status == GG_OK) {
            status = gg_import_tick(import, source, error);
        }
    }
    gg_lines_clear(&lines);
    return status == GG_END ? GG_OK : status;
}

gg_str gg_record_text(gg_import *import, const gg_json_value *value,
                      gg_buf *scratch)
{
    if (value->kind != GG_JSON_STRING) {
        return GG_STR_NONE;
    }
    if (!value->has_escapes) {
        return value->span;
    }
    gg_buf_reset(scratch);
    import->counts.repaired += gg_json_unescape(value->span, scratch) != 0;
    import->failed |= scratch->failed;
    return gg_buf_str(scratch);
}

void gg_record_put(gg_import *import, gg_cell cell,
                   const gg_json_value *value, gg_buf *scratch)
{
    gg_json_walk walk;
    gg_json_value item;

    if (value->kind == GG_JSON_STRING) {
        gg_row_put(import, cell, gg_record_text(import, value, scratch));
    } else if (value->kind == GG_JSON_ARRAY) {
        walk = gg_json_enter(value);
        while (gg_json_next_item(&walk, &item)) {
            gg_row_put(import, cell, gg_record_text(import, &item, scratch));
        }
    }
}

bool gg_record_is(const gg_json_value *value, const char *text)
{
    return value->kind == GG_JSON_STRING &&
           gg_str_equal(value->span, gg_str_from(text));
}

bool gg_is_qid(gg_str text)
{
    if (text.len < 2 || text.len > 11 || text.ptr[0] != 'Q' ||
        text.ptr[1] == '0') {
        return false;
    }
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return true;
}
