#include "base/json.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef struct scanner {
    const unsigned char *begin;
    const unsigned char *at;
    const unsigned char *end;
    const char *reason;

    /* One bit for each open container: set for an object. */
    uint64_t is_object[GG_JSON_MAX_DEPTH / 64];
    size_t depth;

    gg_json_member_fn *fn;
    void *user;
    gg_buf *scratch;
    gg_json_value key;   /* of the member of the top-level object */
    gg_json_value value; /* the last one scanned */
    const unsigned char *member_begin; /* its container value */
} scanner;

static bool fail(scanner *s, const char *reason)
{
    s->reason = reason;
    return false;
}

static void skip_blanks(scanner *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' ||
                              *s->at == '\n' || *s->at == '\r')) {
        s->at++;
    }
}

static bool is_digit(const scanner *s)
{
    return s->at < s->end && *s->at >= '0' && *s->at <= '9';
}

static gg_str span_from(const scanner *s, const unsigned char *begin)
{
    return (gg_str){(const char *)begin, (size_t)(s->at - begin)};
}

/* ---- strings ----------------------------------------------------------- */

/* The next quote, backslash or control character, or the end. */
static const unsigned char *skip_plain(const unsigned char *p,
                                       const unsigned char *end)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i control = _mm_set1_epi8(0x1f);

    while (end - p >= 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(block, quote),
                         _mm_cmpeq_epi8(block, backslash)),
            _mm_cmpeq_epi8(_mm_min_epu8(block, control), block));
        unsigned mask = (unsigned)_mm_movemask_epi8(hit);
        if (mask != 0) {
            return p + __builtin_ctz(mask);
        }
        p += 16;
    }
#endif
    while (p < end && *p != '"' && *p != '\\' && *p >= 0x20) {
        p++;
    }
    return p;
}

static bool is_hex(unsigned char c)
{
    return (unsigned)(c - '0') < 10 || (unsigned)((c | 0x20) - 'a') < 6;
}

static bool scan_unicode(scanner *s)
{
    for (int i = 0; i < 4; i++) {
        if (s->at == s->end) {
            return fail(s, "string without end");
        }
        if (!is_hex(*s->at)) {
            return fail(s, "\\u without four hexadecimal digits");
        }
        s->at++;
    }
    return true;
}

static bool scan_escape(scanner *s)
{
    s->at++;
    if (s->at == s->end) {
        return fail(s, "string without end");
    }
    switch (*s->at) {
    case 'u':
        s->at++;
        return scan_unicode(s);
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r':
    case 't':
        s->at++;
        return true;
    default:
        return fail(s, "unknown escape");
    }
}

static bool scan_string(scanner *s, gg_json_value *out)
{
    const unsigned char *begin = ++s->at;

    *out = (gg_json_value){.kind = GG_JSON_STRING};
    for (;;) {
        s->at = skip_plain(s->at, s->end);
        if (s->at == s->end) {
            return fail(s, "string without end");
        }
        if (*s->at == '"') {
            out->span = span_from(s, begin);
            s->at++;
            return true;
        }
        if (*s->at != '\\') {
            return fail(s, "control character in a string");
        }
        out->has_escapes = true;
        do { /* in many languages every letter is an escape */
            if (!scan_escape(s)) {
                return false;
            }
        } while (s->at < s->end && *s->at == '\\');
    }
}

/* ---- numbers and words ------------------------------------------------- */

static bool scan_digits(scanner *s)
{
    if (!is_digit(s)) {
        return fail(s, "bad number");
    }
    while (is_digit(s)) {
        s->at++;
    }
    return true;
}

static bool scan_number(scanner *s)
{
    const unsigned char *begin = s->at;

    if (*s->at == '-') {
        s->at++;
    }
    if (s->at < s->end && *s->at == '0') {
        s->at++;
        if (is_digit(s)) {
            return fail(s, "number with a leading zero");
        }
    } else if (!scan_digits(s)) {
        return false;
    }
    if (s->at < s->end && *s->at == '.') {
        s->at++;
        if (!scan_digits(s)) {
            return false;
        }
    }
    if (s->at < s->end && (*s->at | 0x20) == 'e') {
        s->at++;
        if (s->at < s->end && (*s->at == '+' || *s->at == '-')) {
            s->at++;
        }
        if (!scan_digits(s)) {
            return false;
        }
    }
    s->value = (gg_json_value){GG_JSON_NUMBER, span_from(s, begin), false};
    return true;
}

static bool scan_word(scanner *s, const char *word, gg_json_kind kind)
{
    const unsigned char *begin = s->at;

    for (; *word != '\0'; word++, s->at++) {
        if (s->at == s->end || *s->at != (unsigned char)*word) {
            return fail(s, "not a JSON value");
        }
    }
    s->value = (gg_json_value){kind, span_from(s, begin), false};
    return true;
}

static bool scan_scalar(scanner *s)
{
    switch (*s->at) {
    case '"':
        return scan_string(s, &s->value);
    case 't':
        return scan_word(s, "true", GG_JSON_TRUE);
    case 'f':
        return scan_word(s, "false", GG_JSON_FALSE);
    case 'n':
        return scan_word(s, "null", GG_JSON_NULL);
    case '-': case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
        return scan_number(s);
    default:
        return fail(s, "not a JSON value");
    }
}

/* ---- containers -------------------------------------------------------- */

static bool in_object(const scanner *s)
{
    size_t top = s->depth - 1;

    return (s->is_object[top / 64] >> (top % 64) & 1) != 0;
}

static bool push(scanner *s)
{
    uint64_t bit;

    if (s->depth == GG_JSON_MAX_DEPTH) {
        return fail(s, "nested deeper than 256");
    }
    if (s->depth == 1) {
        s->member_begin = s->at;
    }
    bit = UINT64_C(1) << (s->depth % 64);
    s->is_object[s->depth / 64] &= ~bit;
    if (*s->at == '{') {
        s->is_object[s->depth / 64] |= bit;
    }
    s->depth++;
    s->at++;
    return true;
}

/* The closing bracket has been seen; the container is a value now. */
static void pop(scanner *s)
{
    gg_json_kind kind = in_object(s) ? GG_JSON_OBJECT : GG_JSON_ARRAY;

    s->at++;
    s->depth--;
    s->value = (gg_json_value){.kind = kind};
    if (s->depth == 1) {
        s->value.span = span_from(s, s->member_begin);
    } else if (s->depth == 0) {
        s->value.span = span_from(s, s->begin);
    }
}

static bool at_closing(const scanner *s)
{
    return s->at < s->end && *s->at == (in_object(s) ? '}' : ']');
}

static bool tell_member(scanner *s)
{
    gg_str key = s->key.span;

    if (s->fn == NULL || s->depth != 1 || !in_object(s)) {
        return true;
    }
    if (s->key.has_escapes && s->scratch != NULL) {
        gg_buf_reset(s->scratch);
        gg_json_unescape(key, s->scratch);
        if (s->scratch->failed) {
            return fail(s, "out of memory");
        }
        key = gg_buf_str(s->scratch);
    }
    return s->fn(s->user, key, &s->value) || fail(s, "stopped");
}

/* In an object: the key and its colon. In an array: nothing. */
static bool scan_key(scanner *s)
{
    gg_json_value ignored;

    if (!in_object(s)) {
        return true;
    }
    skip_blanks(s);
    if (s->at == s->end || *s->at != '"') {
        return fail(s, "a key in quotes is missing");
    }
    if (!scan_string(s, s->depth == 1 ? &s->key : &ignored)) {
        return false;
    }
    skip_blanks(s);
    if (s->at == s->end || *s->at != ':') {
        return fail(s, "a colon is missing behind the key");
    }
    s->at++;
    return true;
}

/* A value has ended: closes what ends with it and goes to the place where the
   next value begins. *done at the end of the whole. */
static bool end_value(scanner *s, bool *done)
{
    for (;;) {
        if (s->depth == 0) {
            *done = true;
            return true;
        }
        if (!tell_member(s)) {
            return false;
        }
        skip_blanks(s);
        if (!at_closing(s)) {
            break;
        }
        pop(s);
    }
    if (s->at == s->end || *s->at != ',') {
        return fail(s, in_object(s) ? "a comma or } is missing"
                                    : "a comma or ] is missing");
    }
    s->at++;
    return scan_key(s);
}

static bool scan_text(scanner *s)
{
    bool done = false;

    while (!done) {
        skip_blanks(s);
        if (s->at == s->end) {
            return fail(s, "a value is missing");
        }
        if (*s->at == '{' || *s->at == '[') {
            if (!push(s)) {
                return false;
            }
            skip_blanks(s);
            if (!at_closing(s)) {
                if (!scan_key(s)) {
                    return false;
                }
                continue;
            }
            pop(s);
        } else if (!scan_scalar(s)) {
            return false;
        }
        if (!end_value(s, &done)) {
            return false;
        }
    }
    skip_blanks(s);
    return s->at == s->end || fail(s, "more text behind the value");
}

bool gg_json_scan(const char *bytes, size_t len, gg_json_member_fn *fn,
                  void *user, gg_buf *scratch, gg_json_kind *kind,
                  gg_json_error *error)
{
    const unsigned char *begin =
        (const unsigned char *)(bytes != NULL ? bytes : "");
    scanner s = {.begin = begin,
                 .at = begin,
                 .end = begin + len,
                 .fn = fn,
                 .user = user,
                 .scratch = scratch};

    if (!scan_text(&s)) {
        if (error != NULL) {
            error->offset = (size_t)(s.at - s.begin);
            error->reason = s.reason;
        }
        return false;
    }
    if (kind != NULL) {
        *kind = s.value.kind;
    }
    return true;
}

/* ---- walking ----------------------------------------------------------- */

/* `p` stands behind the opening quote; returns where the closing one is, or
   the end. */
static const unsigned char *string_end(const unsigned char *p,
                                       const unsigned char *end,
                                       bool *has_escapes)
{
    for (;;) {
        p = skip_plain(p, end);
        if (p == end || *p == '"') {
            return p;
        }
        if (*p == '\\') {
            *has_escapes = true;
            p++;
        }
        p += p < end;
    }
}

/* Behind the bracket that closes the one at p, or the end. */
static const unsigned char *container_end(const unsigned char *p,
                                          const unsigned char *end)
{
    size_t depth = 0;
    bool ignored = false;

    for (; p < end; p++) {
        if (*p == '"') {
            p = string_end(p + 1, end, &ignored);
            if (p == end) {
                break;
            }
        } else if ((*p | 0x20) == '{') { /* { or [ */
            depth++;
        } else if ((*p | 0x20) == '}' && --depth == 0) {
            return p + 1;
        }
    }
    return end;
}

static const unsigned char *scalar_end(const unsigned char *p,
                                       const unsigned char *end)
{
    while (p < end && *p > ' ' && *p != ',' && *p != ']' && *p != '}') {
        p++;
    }
    return p;
}

/* Blanks, and the comma or colon before the next thing. */
static void pass_joint(gg_json_walk *walk)
{
    while (walk->at < walk->end && (*walk->at <= ' ' || *walk->at == ',' ||
                                    *walk->at == ':')) {
        walk->at++;
    }
}

static gg_str span_between(const unsigned char *begin,
                           const unsigned char *end)
{
    return (gg_str){(const char *)begin, (size_t)(end - begin)};
}

static void take_string(gg_json_walk *walk, gg_json_value *value)
{
    const unsigned char *begin = walk->at + 1;
    const unsigned char *end;

    value->kind = GG_JSON_STRING;
    end = string_end(begin, walk->end, &value->has_escapes);
    value->span = span_between(begin, end);
    walk->at = end < walk->end ? end + 1 : end;
}

static gg_json_kind kind_at(const unsigned char *p)
{
    switch (*p) {
    case '{':
        return GG_JSON_OBJECT;
    case '[':
        return GG_JSON_ARRAY;
    case 't':
        return GG_JSON_TRUE;
    case 'f':
        return GG_JSON_FALSE;
    case 'n':
        return GG_JSON_NULL;
    default:
        return GG_JSON_NUMBER;
    }
}

gg_json_walk gg_json_enter(const gg_json_value *container)
{
    const unsigned char *p = (const unsigned char *)container->span.ptr;

    if ((container->kind != GG_JSON_ARRAY &&
         container->kind != GG_JSON_OBJECT) ||
        container->span.len < 2) {
        return (gg_json_walk){NULL, NULL};
    }
    return (gg_json_walk){p + 1, p + container->span.len - 1};
}

bool gg_json_next_item(gg_json_walk *walk, gg_json_value *value)
{
    const unsigned char *begin;

    pass_joint(walk);
    if (walk->at == walk->end) {
        return false;
    }
    *value = (gg_json_value){.kind = GG_JSON_NULL};
    if (*walk->at == '"') {
        take_string(walk, value);
        return true;
    }
    begin = walk->at;
    value->kind = kind_at(begin);
    walk->at = value->kind == GG_JSON_OBJECT || value->kind == GG_JSON_ARRAY
                   ? container_end(begin, walk->end)
                   : scalar_end(begin, walk->end);
    if (walk->at == begin) { /* a bracket alone: no valid JSON */
        walk->at = walk->end;
        return false;
    }
    value->span = span_between(begin, walk->at);
    return true;
}

bool gg_json_next_member(gg_json_walk *walk, gg_str *key,
                         gg_json_value *value)
{
    gg_json_value name;

    if (!gg_json_next_item(walk, &name)) {
        return false;
    }
    *key = name.span;
    return gg_json_next_item(walk, value);
}

bool gg_json_find(const gg_json_value *object, gg_str key,
                  gg_json_value *value)
{
    gg_json_walk walk;
    gg_json_value member;
    gg_str name;
    bool found = false;

    if (object->kind != GG_JSON_OBJECT) {
        return false;
    }
    walk = gg_json_enter(object);
    while (gg_json_next_member(&walk, &name, &member)) {
        if (gg_str_equal(name, key)) {
            *value = member;
            found = true;
        }
    }
    return found;
}

/* ---- unescaping -------------------------------------------------------- */

/* Four hexadecimal digits, known to be such. */
static uint32_t four_digits(const unsigned char *p)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++) {
        value = value << 4 | ((p[i] & 15u) + (p[i] >> 6) * 9u);
    }
    return value;
}

/* text/utf8 has this too, but base cannot see it. */
static char *put_code_point(char *out, uint32_t cp)
{
    if (cp < 0x80) {
        *out++ = (char)cp;
    } else if (cp < 0x800) {
        *out++ = (char)(0xc0 | cp >> 6);
        *out++ = (char)(0x80 | (cp & 0x3f));
    } else if (cp < 0x10000) {
        *out++ = (char)(0xe0 | cp >> 12);
        *out++ = (char)(0x80 | (cp >> 6 & 0x3f));
        *out++ = (char)(0x80 | (cp & 0x3f));
    } else {
        *out++ = (char)(0xf0 | cp >> 18);
        *out++ = (char)(0x80 | (cp >> 12 & 0x3f));
        *out++ = (char)(0x80 | (cp >> 6 & 0x3f));
        *out++ = (char)(0x80 | (cp & 0x3f));
    }
    return out;
}

/* `p` stands behind `\u`; moves it behind the digits, of both halves where
   there is a pair. */
static uint32_t take_unicode(const unsigned char **p,
                             const unsigned char *end, uint64_t *n_lone)
{
    uint32_t cp = four_digits(*p);

    *p += 4;
    if (cp < 0xd800 || cp > 0xdfff) {
        return cp;
    }
    if (cp <= 0xdbff && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u') {
        uint32_t low = four_digits(*p + 2);
        if (low >= 0xdc00 && low <= 0xdfff) {
            *p += 6;
            return 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
        }
    }
    ++*n_lone;
    return 0xfffd;
}

static char simple_escape(unsigned char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return (char)c;
    }
}

/* Copies up to the next escape; *p stands there, or at the end. */
static char *copy_plain(char *to, const unsigned char **p,
                        const unsigned char *end)
{
    const unsigned char *escape = memchr(*p, '\\', (size_t)(end - *p));
    size_t run = (size_t)((escape != NULL ? escape : end) - *p);

    memcpy(to, *p, run);
    *p += run;
    return to + run;
}

uint64_t gg_json_unescape(gg_str span, gg_buf *out)
{
    const unsigned char *p = (const unsigned char *)span.ptr;
    const unsigned char *end = p + span.len;
    uint64_t n_lone = 0;
    char *to;

    /* No escape is shorter than what it stands for. */
    if (span.len == 0 || !gg_buf_reserve(out, span.len)) {
        return 0;
    }
    to = out->ptr + out->len;
    while (p < end) {
        if (*p != '\\') {
            to = copy_plain(to, &p, end);
        } else if (p[1] == 'u') {
            p += 2;
            to = put_code_point(to, take_unicode(&p, end, &n_lone));
        } else {
            *to++ = simple_escape(p[1]);
            p += 2;
        }
    }
    *to = '\0';
    out->len = (size_t)(to - out->ptr);
    return n_lone;
}
