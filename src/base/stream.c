#include "base/stream.h"

#include "base/error.h"

enum {
    MAX_ELEMENT_BYTES = 64 << 20,
    MAX_KEY_BYTES = 1 << 16
};

enum {
    STATE_START,
    STATE_FIRST_MEMBER, /* a key or the end of the object */
    STATE_MEMBER,       /* a key */
    STATE_FIRST_ITEM,   /* an element or the end of the list */
    STATE_ITEM,         /* an element */
    STATE_AFTER_ITEM,   /* a comma or the end of the list */
    STATE_AFTER_VALUE,  /* a comma or the end of the object */
    STATE_ENDED
};

void gg_stream_init(gg_stream *stream, gg_source *source)
{
    gg_pending_init(&stream->in, source);
    stream->line = 1;
    stream->column = 1;
    stream->state = STATE_START;
    stream->entered = NULL;
    stream->depth = 0;
    gg_buf_init(&stream->key);
    gg_buf_init(&stream->path);
}

void gg_stream_enter(gg_stream *stream, const char *const *paths)
{
    stream->entered = paths;
}

void gg_stream_clear(gg_stream *stream)
{
    gg_pending_clear(&stream->in);
    gg_buf_clear(&stream->key);
    gg_buf_clear(&stream->path);
}

/* ---- bytes ---------------------------------------------------------------- */

/* Passes over n bytes that are there, counting lines. */
static void pass(gg_stream *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        s->column++;
        if (s->in.raw.ptr[s->in.at + i] == '\n') {
            s->line++;
            s->column = 1;
        }
    }
    s->in.at += n;
}

static gg_status fail_here(const gg_stream *s, const char *what,
                           gg_error *error)
{
    gg_status status =
        gg_fail(error, GG_ERROR_DATA, gg_source_name(s->in.source),
                "%s: %s", s->in.at_end && s->in.at == s->in.raw.len
                              ? "cut short" : "not valid JSON", what);

    gg_error_at_line(error, s->line, s->column);
    return status;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The next byte that is no blank, without taking it; 0 at the end. */
static gg_status peek(gg_stream *s, char *c, gg_error *error)
{
    gg_status status = GG_OK;

    *c = '\0';
    while (status == GG_OK) {
        size_t n = 0;
        while (s->in.at + n < s->in.raw.len && is_blank(s->in.raw.ptr[s->in.at + n])) {
            n++;
        }
        pass(s, n);
        if (s->in.at < s->in.raw.len) {
            *c = s->in.raw.ptr[s->in.at];
            return GG_OK;
        }
        if (s->in.at_end) {
            return GG_OK;
        }
        status = gg_pending_fill(&s->in, error);
    }
    return status;
}

/* ---- values --------------------------------------------------------------- */

/* Where a value stands while its end is looked for. */
typedef struct seeker {
    size_t depth;
    bool in_string;
    bool escaped;
    bool is_scalar; /* neither text nor container: ends before a joint */
    bool is_done;
} seeker;

/* Looks at bytes up to the end of the value; returns how many belong to it. */
static size_t seek_end(seeker *k, const char *p, size_t len)
{
    size_t i = 0;

    while (i < len && !k->is_done) {
        char c = p[i];
        if (k->is_scalar) {
            if (is_blank(c) || c == ',' || c == ']' || c == '}') {
                k->is_done = true;
                break;
            }
        } else if (k->escaped) {
            k->escaped = false;
        } else if (k->in_string) {
            k->escaped = c == '\\';
            k->in_string = c != '"';
            k->is_done = !k->in_string && k->depth == 0;
        } else if (c == '"') {
            k->in_string = true;
        } else if (c == '{' || c == '[') {
            k->depth++;
        } else if (c == '}' || c == ']') {
            k->is_done = --k->depth == 0;
        }
        i++;
    }
    return i;
}

/* Takes the value that begins at `at`; its bytes stand before `at` then. What
   is above the limit is passed over. */
static gg_status take_value(gg_stream *s, size_t most, size_t *len,
                            bool *is_too_long, gg_error *error)
{
    char first = s->in.raw.ptr[s->in.at];
    seeker k = {.is_scalar = first != '"' && first != '{' && first != '['};
    gg_status status = GG_OK;
    size_t n = 0; /* bytes of the value from `at` on that were looked at */

    *is_too_long = false;
    for (;;) {
        n += seek_end(&k, s->in.raw.ptr + s->in.at + n, s->in.raw.len - s->in.at - n);
        if (k.is_done || (s->in.at_end && k.is_scalar)) {
            break;
        }
        if (s->in.at_end) {
            pass(s, n);
            return fail_here(s, "a value does not end", error);
        }
        if (n > most) {
            *is_too_long = true;
            pass(s, n);
            n = 0;
        }
        status = gg_pending_fill(&s->in, error);
        if (status != GG_OK) {
            return status;
        }
    }
    *len = n;
    pass(s, n);
    return GG_OK;
}

/* ---- members and items ------------------------------------------------------ */

static gg_status take_key(gg_stream *s, gg_error *error)
{
    gg_status status;
    bool is_too_long;
    size_t len;
    char c;

    status = take_value(s, MAX_KEY_BYTES, &len, &is_too_long, error);
    if (status != GG_OK) {
        return status;
    }
    gg_buf_reset(&s->key);
    if (!is_too_long && len >= 2) {
        gg_buf_put(&s->key, s->in.raw.ptr + s->in.at - len + 1, len - 2);
    }
    if (s->key.failed) {
        return gg_fail_memory(error);
    }
    status = peek(s, &c, error);
    if (status != GG_OK) {
        return status;
    }
    if (c != ':') {
        return fail_here(s, "a colon is missing behind the key", error);
    }
    pass(s, 1);
    return GG_OK;
}

static gg_status give(gg_stream *s, gg_element *element, bool is_item,
                      gg_error *error)
{
    uint64_t line = s->line;
    size_t len = 0;
    gg_status status = take_value(s, MAX_ELEMENT_BYTES, &len,
                                  &element->is_too_long, error);

    element->key = gg_buf_str(&s->key);
    element->within = gg_buf_str(&s->path);
    element->line = line;
    element->is_item = is_item;
    element->text = element->is_too_long || status != GG_OK
                        ? GG_STR_NONE
                        : (gg_str){s->in.raw.ptr + s->in.at - len, len};
    return status;
}

/* ---- objects that are gone into --------------------------------------------- */

static bool is_entered(const gg_stream *s)
{
    for (const char *const *path = s->entered; path != NULL && *path != NULL;
         path++) {
        if (gg_str_equal(gg_str_from(*path), gg_buf_str(&s->path))) {
            return true;
        }
    }
    return false;
}

static void cut_path(gg_stream *s, size_t end)
{
    if (s->path.len > end) {
        s->path.len = end;
        s->path.ptr[end] = '\0';
    }
}

/* The value of the key at hand is an object: true where it is gone into. */
static bool enter(gg_stream *s, gg_status *status, gg_error *error)
{
    size_t end = s->path.len;

    if (s->entered == NULL || s->depth == GG_STREAM_MAX_DEPTH) {
        return false;
    }
    gg_buf_puts(&s->path, end != 0 ? "." : "");
    gg_buf_put_str(&s->path, gg_buf_str(&s->key));
    if (s->path.failed) {
        *status = gg_fail_memory(error);
        return false;
    }
    if (!is_entered(s)) {
        cut_path(s, end);
        return false;
    }
    s->ends[s->depth++] = end;
    pass(s, 1);
    s->state = STATE_FIRST_MEMBER;
    return true;
}

/* Behind the end of an object. */
static void leave(gg_stream *s)
{
    if (s->depth == 0) {
        s->state = STATE_ENDED;
        return;
    }
    cut_path(s, s->ends[--s->depth]);
    s->state = STATE_AFTER_VALUE;
}

/* At the place where a key may stand. */
static gg_status begin_member(gg_stream *s, char c, gg_element *element,
                              bool *given, gg_error *error)
{
    gg_status status;

    if (c == '}' && s->state == STATE_FIRST_MEMBER) {
        pass(s, 1);
        leave(s);
        return GG_OK;
    }
    if (c != '"') {
        return fail_here(s, "a key in quotes is missing", error);
    }
    status = take_key(s, error);
    if (status == GG_OK) {
        status = peek(s, &c, error);
    }
    if (status != GG_OK) {
        return status;
    }
    if (c == '[') {
        pass(s, 1);
        s->state = STATE_FIRST_ITEM;
        return GG_OK;
    }
    if (c == '\0' || c == '}' || c == ']' || c == ',') {
        return fail_here(s, "a value is missing", error);
    }
    if (c == '{' && (enter(s, &status, error) || status != GG_OK)) {
        return status;
    }
    s->state = STATE_AFTER_VALUE;
    *given = true;
    return give(s, element, false, error);
}

static gg_status begin_item(gg_stream *s, char c, gg_element *element,
                            bool *given, gg_error *error)
{
    if (c == ']' && s->state == STATE_FIRST_ITEM) {
        pass(s, 1);
        s->state = STATE_AFTER_VALUE;
        return GG_OK;
    }
    if (c == '\0' || c == ']' || c == '}' || c == ',') {
        return fail_here(s, "a value is missing", error);
    }
    s->state = STATE_AFTER_ITEM;
    *given = true;
    return give(s, element, true, error);
}

static gg_status pass_joint(gg_stream *s, char c, gg_error *error)
{
    bool in_list = s->state == STATE_AFTER_ITEM;

    if (c == ',') {
        s->state = in_list ? STATE_ITEM : STATE_MEMBER;
    } else if (c == ']' && in_list) {
        s->state = STATE_AFTER_VALUE;
    } else if (c == '}' && !in_list) {
        leave(s);
    } else {
        return fail_here(s,
                         in_list ? "a comma or ] is missing"
                                 : "a comma or } is missing",
                         error);
    }
    pass(s, 1);
    return GG_OK;
}

static gg_status begin_object(gg_stream *s, char c, gg_error *error)
{
    if (s->in.at_end && s->in.at == s->in.raw.len) {
        return gg_fail(error, GG_ERROR_DATA, gg_source_name(s->in.source),
                       "empty: no JSON object");
    }
    if (c != '{') {
        return fail_here(s, "the whole is no object in { }", error);
    }
    pass(s, 1);
    s->state = STATE_FIRST_MEMBER;
    return GG_OK;
}

gg_status gg_stream_next(gg_stream *s, gg_element *element, gg_error *error)
{
    gg_status status = GG_OK;
    bool given = false;

    if (s->state == STATE_START && s->in.raw.len == 0) {
        status = gg_pending_drop_mark(&s->in, error);
    }
    while (status == GG_OK && !given) {
        char c;
        status = peek(s, &c, error);
        if (status != GG_OK) {
            break;
        }
        switch (s->state) {
        case STATE_START:
            status = begin_object(s, c, error);
            break;
        case STATE_FIRST_MEMBER:
        case STATE_MEMBER:
            status = begin_member(s, c, element, &given, error);
            break;
        case STATE_FIRST_ITEM:
        case STATE_ITEM:
            status = begin_item(s, c, element, &given, error);
            break;
        case STATE_AFTER_ITEM:
        case STATE_AFTER_VALUE:
            status = pass_joint(s, c, error);
            break;
        default:
            return s->in.at == s->in.raw.len
                       ? GG_END
                       : fail_here(s, "more text behind the object", error);
        }
    }
    return status;
}
