/* The strict JSON scanner, its strings, and what writes JSON again. */
#include "fuzz.h"

#include "base/json.h"
#include "export/escape.h"
#include "text/utf8.h"

typedef struct members {
    const char *bytes;
    size_t len;
    gg_buf text;
    gg_buf written;
    size_t n;
} members;

static void check_written(members *m)
{
    gg_buf *out = &m->written;
    gg_buf back = GG_BUF_INIT;
    gg_json_kind kind;

    if (gg_utf8_valid_prefix(m->text.ptr, m->text.len) != m->text.len) {
        return;
    }
    gg_buf_reset(out);
    gg_put_json_string(out, gg_buf_str(&m->text));
    HOLDS(gg_json_scan(out->ptr, out->len, NULL, NULL, NULL, &kind, NULL));
    HOLDS(kind == GG_JSON_STRING);
    HOLDS(gg_json_unescape((gg_str){out->ptr + 1, out->len - 2}, &back) == 0);
    HOLDS(gg_str_equal(gg_buf_str(&back), gg_buf_str(&m->text)));
    gg_buf_clear(&back);
}

/* A walk ends, stays inside, and meets as many members as the scanner told. */
static size_t walk(const char *bytes, size_t len, gg_json_kind kind)
{
    gg_json_value whole = {kind, {bytes, len}, false};
    gg_json_walk at = gg_json_enter(&whole);
    gg_json_value value;
    gg_str key = {bytes, 0};
    size_t n = 0;

    while (kind == GG_JSON_OBJECT ? gg_json_next_member(&at, &key, &value)
                                  : gg_json_next_item(&at, &value)) {
        HOLDS(key.ptr >= bytes && key.ptr + key.len <= bytes + len);
        HOLDS(value.span.ptr >= bytes);
        HOLDS(value.span.ptr + value.span.len <= bytes + len);
        n += 1;
        if (value.kind == GG_JSON_OBJECT || value.kind == GG_JSON_ARRAY) {
            HOLDS(value.span.len < len);
            if (len < 4096) {
                walk(value.span.ptr, value.span.len, value.kind);
            }
        }
    }
    return n;
}

static bool on_member(void *user, gg_str key, const gg_json_value *value)
{
    members *m = user;

    HOLDS(key.ptr != NULL);
    HOLDS(value->span.ptr >= m->bytes);
    HOLDS(value->span.ptr + value->span.len <= m->bytes + m->len);
    m->n++;
    if (value->kind == GG_JSON_STRING) {
        gg_buf_reset(&m->text);
        gg_json_unescape(value->span, &m->text);
        HOLDS(!m->text.failed && m->text.len <= value->span.len);
        HOLDS(value->has_escapes ||
              gg_str_equal(gg_buf_str(&m->text), value->span));
        check_written(m);
    }
    return true;
}

/* Blanks around it change nothing. */
static void check_padded(const char *bytes, size_t len, bool accepted)
{
    char *padded = malloc(len + 4);

    HOLDS(padded != NULL);
    memcpy(padded, " \n", 2);
    if (len != 0) {
        memcpy(padded + 2, bytes, len);
    }
    memcpy(padded + 2 + len, "\t\r", 2);
    HOLDS(gg_json_scan(padded, len + 4, NULL, NULL, NULL, NULL, NULL) ==
          accepted);
    free(padded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    members m = {.len = size, .text = GG_BUF_INIT, .written = GG_BUF_INIT};
    gg_buf scratch = GG_BUF_INIT;
    gg_json_error error = {0, NULL};
    gg_json_kind kind;
    char *bytes = exact_copy(data, size);
    bool accepted;

    m.bytes = bytes;
    accepted =
        gg_json_scan(bytes, size, on_member, &m, &scratch, &kind, &error);
    HOLDS(!scratch.failed);
    if (accepted) {
        HOLDS(kind == GG_JSON_OBJECT || m.n == 0);
        if (kind == GG_JSON_OBJECT && size != 0 && bytes[0] == '{' &&
            bytes[size - 1] == '}') {
            HOLDS(walk(bytes, size, kind) == m.n);
        }
    } else {
        HOLDS(error.offset <= size && error.reason != NULL);
    }
    HOLDS(gg_json_scan(bytes, size, NULL, NULL, NULL, NULL, NULL) ==
          accepted);
    walk(bytes, size, GG_JSON_OBJECT);
    walk(bytes, size, GG_JSON_ARRAY);
    check_padded(bytes, size, accepted);
    gg_buf_clear(&m.text);
    gg_buf_clear(&m.written);
    gg_buf_clear(&scratch);
    free(bytes);
    return 0;
}
