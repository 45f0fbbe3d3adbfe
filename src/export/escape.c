#define _GNU_SOURCE
#include "export/escape.h"

#include "base/scan.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <string.h>

/* ---- cleaning ---------------------------------------------------------- */

/* 1: removed, or CR. 2: the first byte of something that may be removed:
   U+0080-009F are C2 80 to C2 9F, U+FFFE and FFFF are EF BF BE and EF BF BF. */
static const gg_byte_set SUSPECT = {
    .index = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1,
              1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
              [0x7f] = 1, [0xc2] = 2, [0xef] = 2},
    .bytes = {0x7f, 0xc2, 0xef},
    .n = 3,
    .controls = true,
};

void gg_cleaner_init(gg_cleaner *cleaner)
{
    gg_buf_init(&cleaner->buf);
    cleaner->n_cleaned = 0;
    cleaner->failed = false;
}

void gg_cleaner_clear(gg_cleaner *cleaner)
{
    gg_buf_clear(&cleaner->buf);
    gg_cleaner_init(cleaner);
}

/* Bytes of the character at `p` if it must go (for CR: if it must change),
   else 0. The text is valid UTF-8. */
static size_t unwanted_length(const unsigned char *p, size_t len)
{
    if (SUSPECT.index[p[0]] == 1) {
        return 1;
    }
    if (p[0] == 0xc2 && len >= 2 && p[1] <= 0x9f) {
        return 2;
    }
    if (p[0] == 0xef && len >= 3 && p[1] == 0xbf && p[2] >= 0xbe) {
        return 3;
    }
    return 0;
}

/* Offset of the first unwanted character at or behind `at`. */
static size_t find_unwanted(const unsigned char *p, size_t at, size_t len)
{
    for (;;) {
        at = gg_skip_others(&SUSPECT, p, at, len);
        if (at == len || unwanted_length(p + at, len - at) != 0) {
            return at;
        }
        at++;
    }
}

/* Removes in place; `at` is the first unwanted character. */
static void remove_unwanted(gg_cleaner *cleaner, size_t at)
{
    gg_buf *buf = &cleaner->buf;
    unsigned char *p = (unsigned char *)buf->ptr;
    size_t kept = at;

    while (at < buf->len) {
        size_t n = unwanted_length(p + at, buf->len - at);
        size_t next;
        /* Before anything is written: kept may be at. */
        bool is_lone = p[at] == '\r' &&
                       (at + 1 == buf->len || p[at + 1] != '\n');
        if (is_lone) {
            p[kept++] = '\n';
        }
        at += n;
        cleaner->n_cleaned++;
        next = find_unwanted(p, at, buf->len);
        memmove(p + kept, p + at, next - at);
        kept += next - at;
        at = next;
    }
    buf->len = kept;
    p[kept] = '\0';
}

gg_str gg_clean(gg_cleaner *cleaner, gg_str s)
{
    gg_buf *buf = &cleaner->buf;
    size_t valid = s.len == 0 ? 0 : gg_utf8_valid_prefix(s.ptr, s.len);
    size_t at = find_unwanted((const unsigned char *)s.ptr, 0, valid);

    if (at == s.len) {
        return s;
    }
    gg_buf_reset(buf);
    gg_buf_put(buf, s.ptr, valid);
    cleaner->n_cleaned +=
        gg_utf8_repair(s.ptr + valid, s.len - valid, buf, NULL, NULL);
    if (buf->failed) {
        cleaner->failed = true;
        return GG_STR_LITERAL("");
    }
    at = find_unwanted((const unsigned char *)buf->ptr, at, buf->len);
    if (at != buf->len) {
        remove_unwanted(cleaner, at);
    }
    return gg_buf_str(buf);
}

/* ---- what the grammars share ------------------------------------------- */

/* For each byte 0 (plain) or the number of its replacement. */
typedef struct escapes {
    gg_byte_set set;
    const char *text[8];
} escapes;

static inline size_t skip_plain(const escapes *table, gg_str s, size_t at)
{
    return gg_skip_others(&table->set, (const unsigned char *)s.ptr, at,
                          s.len);
}

/* Plain runs go at once. */
static inline void put_escaped(gg_sink *sink, gg_str s, const escapes *table)
{
    size_t at = 0;

    while (at < s.len) {
        size_t end = skip_plain(table, s, at);
        gg_sink_put(sink, s.ptr + at, end - at);
        if (end < s.len) {
            gg_sink_puts(sink,
                         table->text[table->set.index[(unsigned char)s.ptr[end]]]);
            end++;
        }
        at = end;
    }
}

/* ---- XML --------------------------------------------------------------- */

/* CR can't occur in clean text. */
static const escapes XML_TEXT = {
    .set = {.index = {['&'] = 1, ['<'] = 2, ['>'] = 3},
            .bytes = {'&', '<', '>'},
            .n = 3},
    .text = {NULL, "&amp;", "&lt;", "&gt;"},
};

static const escapes XML_ATTRIBUTE = {
    .set = {.index = {['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5,
                      ['\t'] = 6, ['\n'] = 7},
            .bytes = {'&', '<', '>', '"', '\'', '\t', '\n'},
            .n = 7},
    .text = {NULL, "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#9;",
             "&#10;"},
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* True where a run of blanks has an entity reference, or the end of the text,
   on both sides (and there is an entity reference at all). */
static bool has_lonely_blanks(gg_str s)
{
    size_t begin = 0; /* of what stands behind the last entity reference */

    for (;;) {
        size_t end = skip_plain(&XML_TEXT, s, begin);
        size_t i = begin;
        while (i < end && is_blank(s.ptr[i])) {
            i++;
        }
        if (i == end && end > begin && (begin != 0 || end != s.len)) {
            return true;
        }
        if (end == s.len) {
            return false;
        }
        begin = end + 1;
    }
}

static void put_cdata(gg_sink *sink, gg_str s)
{
    size_t begin = 0;

    gg_sink_puts(sink, "<![CDATA[");
    for (size_t i = 0; i + 2 < s.len; i++) {
        if (memcmp(s.ptr + i, "]]>", 3) == 0) {
            gg_sink_put(sink, s.ptr + begin, i + 2 - begin);
            gg_sink_puts(sink, "]]><![CDATA[");
            begin = i + 2;
        }
    }
    gg_sink_put(sink, s.ptr + begin, s.len - begin);
    gg_sink_puts(sink, "]]>");
}

void gg_put_xml_text(gg_sink *sink, gg_str s)
{
    size_t plain = skip_plain(&XML_TEXT, s, 0);

    if (plain == s.len) {
        gg_sink_put_str(sink, s);
    } else if (has_lonely_blanks(s)) {
        put_cdata(sink, s);
    } else {
        put_escaped(sink, s, &XML_TEXT);
    }
}

void gg_put_xml_attribute(gg_sink *sink, gg_str s)
{
    put_escaped(sink, s, &XML_ATTRIBUTE);
}

/* ---- DOT --------------------------------------------------------------- */

static const escapes DOT = {
    .set = {.index = {['"'] = 1, ['\\'] = 2, ['\n'] = 3, ['\t'] = 4},
            .bytes = {'"', '\\', '\n', '\t'},
            .n = 4},
    .text = {NULL, "\\\"", "\\\\", "\\n", " "},
};

static const escapes DOT_DRAWN = {
    .set = {.index = {['"'] = 1, ['\\'] = 2, ['\n'] = 3, ['\t'] = 4, ['&'] = 5},
            .bytes = {'"', '\\', '\n', '\t', '&'},
            .n = 5},
    .text = {NULL, "\\\"", "\\\\", "\\n", " ", "&amp;"},
};

static bool is_entity_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* True where the & at `at` reads as &name; or &#65; */
static bool begins_entity(gg_str s, size_t at)
{
    size_t begin;

    at++;
    if (at < s.len && s.ptr[at] == '#') {
        at++;
    }
    begin = at;
    while (at < s.len && is_entity_letter(s.ptr[at])) {
        at++;
    }
    return at > begin && at < s.len && s.ptr[at] == ';';
}

/* What is written for the byte at `at`, or NULL: itself. */
static const char *dot_escape(gg_str s, size_t at, const escapes *table)
{
    unsigned char c = (unsigned char)s.ptr[at];

    if (c == '&' && !begins_entity(s, at)) {
        return NULL;
    }
    return table->text[table->set.index[c]];
}

void gg_put_dot_string(gg_sink *sink, gg_str s, bool drawn)
{
    const escapes *table = drawn ? &DOT_DRAWN : &DOT;
    size_t begin = 0;
    size_t at = 0;

    gg_sink_putc(sink, '"');
    while ((at = skip_plain(table, s, at)) < s.len) {
        const char *text = dot_escape(s, at, table);
        if (text != NULL) {
            gg_sink_put(sink, s.ptr + begin, at - begin);
            gg_sink_puts(sink, text);
            begin = at + 1;
        }
        at++;
    }
    if (begin < s.len) {
        gg_sink_put(sink, s.ptr + begin, s.len - begin);
    }
    gg_sink_putc(sink, '"');
}

/* Bytes of `s` that take at most `limit`; *length is what they take. */
static size_t dot_prefix(gg_str s, bool drawn, size_t limit, size_t *length)
{
    const escapes *table = drawn ? &DOT_DRAWN : &DOT;
    size_t at;

    *length = 0;
    for (at = 0; at < s.len; at++) {
        const char *text = dot_escape(s, at, table);
        size_t cost = text != NULL ? strlen(text) : 1;
        if (*length + cost > limit) {
            break;
        }
        *length += cost;
    }
    return at;
}

size_t gg_dot_length(gg_str s, bool drawn)
{
    size_t length;

    dot_prefix(s, drawn, SIZE_MAX, &length);
    return length;
}

gg_str gg_dot_fit(gg_str s, bool drawn, size_t limit)
{
    size_t ignored;
    size_t n;

    if (s.len <= limit / 5) { /* "&amp;" is the longest */
        return s;
    }
    n = dot_prefix(s, drawn, limit, &ignored);
    while (n != 0 && n < s.len && ((unsigned char)s.ptr[n] & 0xc0) == 0x80) {
        n--;
    }
    return (gg_str){s.ptr, n};
}

/* ---- CSV --------------------------------------------------------------- */

static const escapes CSV = {
    .set = {.index = {['"'] = 1}, .bytes = {'"'}, .n = 1},
    .text = {NULL, "\"\""},
};

static const escapes CSV_BACKSLASHES = {
    .set = {.index = {['"'] = 1, ['\\'] = 2}, .bytes = {'"', '\\'}, .n = 2},
    .text = {NULL, "\"\"", "\\\\"},
};

static const gg_byte_set CSV_QUOTED = {
    .index = {['"'] = 1, [','] = 1, ['\n'] = 1, ['\r'] = 1, [0x1f] = 1},
    .bytes = {'"', ',', '\n', '\r', 0x1f},
    .n = 5,
};

/* Copies a text and doubles its marks; there is room for twice as much and a
   block. Lists are full of quotes: one pass, without a call for each. */
static char *copy_doubled(char *to, gg_str s, bool backslashes)
{
    size_t at = 0;

#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i other = _mm_set1_epi8(backslashes ? '\\' : '"');
    while (s.len - at >= 16) {
        __m128i block =
            _mm_loadu_si128((const __m128i *)(const void *)(s.ptr + at));
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(
            _mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, other)));
        unsigned n = mask != 0 ? (unsigned)__builtin_ctz(mask) : 16;
        _mm_storeu_si128((__m128i *)(void *)to, block);
        to += n;
        at += n;
        if (mask != 0) {
            to[0] = s.ptr[at];
            to[1] = s.ptr[at++];
            to += 2;
        }
    }
#endif
    for (; at < s.len; at++) {
        char c = s.ptr[at];
        *to++ = c;
        if (c == '"' || (c == '\\' && backslashes)) {
            *to++ = c;
        }
    }
    return to;
}

static void put_doubled(gg_sink *sink, gg_str s, bool backslashes)
{
    gg_sink_front *front = (gg_sink_front *)(void *)sink;

    if ((size_t)(front->end - front->at) / 2 > s.len + 16) {
        front->at = copy_doubled(front->at, s, backslashes);
    } else {
        put_escaped(sink, s, backslashes ? &CSV_BACKSLASHES : &CSV);
    }
}

/* Does a blank of any kind stand at either end? Some readers cut it off. */
static bool has_outer_blanks(gg_str s)
{
    size_t len;

    return (gg_cp_flags(s.ptr, &len) & GG_CP_BLANK) != 0 ||
           (gg_cp_flags(gg_cp_before(s.ptr, s.ptr + s.len), &len) &
            GG_CP_BLANK) != 0;
}

void gg_put_csv(gg_sink *sink, gg_str s, bool backslashes)
{
    bool quoted =
        s.len != 0 &&
        (has_outer_blanks(s) ||
         gg_skip_others(&CSV_QUOTED, (const unsigned char *)s.ptr, 0,
                        s.len) != s.len);

    if (quoted) {
        gg_sink_putc(sink, '"');
        put_doubled(sink, s, backslashes);
        gg_sink_putc(sink, '"');
    } else if (backslashes) {
        put_doubled(sink, s, true);
    } else {
        gg_sink_put_str(sink, s);
    }
}

/* ---- RDF and Cypher ----------------------------------------------------- */

static const escapes RDF = {
    .set = {.index = {['\\'] = 1, ['"'] = 2, ['\n'] = 3, ['\t'] = 4},
            .bytes = {'\\', '"', '\n', '\t'},
            .n = 4},
    .text = {NULL, "\\\\", "\\\"", "\\n", "\\t"},
};

static const escapes RDF_NUMBERED = {
    .set = {.index = {['\\'] = 1, ['"'] = 2, ['\n'] = 3, ['\t'] = 4},
            .bytes = {'\\', '"', '\n', '\t'},
            .n = 4},
    .text = {NULL, "\\u005C", "\\\"", "\\n", "\\t"},
};

void gg_put_rdf_string(gg_sink *sink, gg_str s, bool numbered)
{
    gg_sink_putc(sink, '"');
    put_escaped(sink, s, numbered ? &RDF_NUMBERED : &RDF);
    gg_sink_putc(sink, '"');
}

static const escapes CYPHER = {
    .set = {.index = {['\\'] = 1, ['\''] = 2, ['\n'] = 3, ['\t'] = 4},
            .bytes = {'\\', '\'', '\n', '\t'},
            .n = 4},
    .text = {NULL, "\\\\", "\\'", "\\n", "\\t"},
};

static const escapes CYPHER_IN_SQL = {
    .set = {.index = {['\\'] = 1, ['\''] = 2, ['\n'] = 3, ['\t'] = 4,
                      ['$'] = 5},
            .bytes = {'\\', '\'', '\n', '\t', '$'},
            .n = 5},
    .text = {NULL, "\\\\", "\\'", "\\n", "\\t", "\\u0024"},
};

void gg_put_cypher_string(gg_sink *sink, gg_str s, bool in_sql)
{
    const char *p;

    gg_sink_putc(sink, '\'');
    while (!in_sql && (p = memmem(s.ptr, s.len, "\\u", 2)) != NULL) {
        size_t n = (size_t)(p - s.ptr) + 1;
        put_escaped(sink, (gg_str){s.ptr, n}, &CYPHER);
        gg_sink_puts(sink, "' + '");
        s = (gg_str){s.ptr + n, s.len - n};
    }
    put_escaped(sink, s, in_sql ? &CYPHER_IN_SQL : &CYPHER);
    gg_sink_putc(sink, '\'');
}

/* ---- JSON -------------------------------------------------------------- */

/* E2 begins U+2028 and U+2029, and much else; 6 marks the controls, which
   stand in texts that were not cleaned. */
static const escapes JSON = {
    .set = {.index = {6, 6, 6, 6, 6, 6, 6, 6, 6, 4, 3, 6, 6, 6, 6, 6,
                      6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
                      ['"'] = 1, ['\\'] = 2, [0x7f] = 6, [0xe2] = 5},
            .bytes = {'"', '\\', 0x7f, 0xe2},
            .n = 4,
            .controls = true},
    .text = {NULL, "\\\"", "\\\\", "\\n", "\\t", NULL, NULL},
};

/* Writes what stands at `at`, a byte that is not plain; returns its length. */
static size_t put_json_escape(gg_buf *out, gg_str s, size_t at)
{
    unsigned char c = (unsigned char)s.ptr[at];

    if (JSON.set.index[c] == 6) {
        static const char HEX[] = "0123456789abcdef";
        gg_buf_puts(out, "\\u00");
        gg_buf_putc(out, HEX[c >> 4]);
        gg_buf_putc(out, HEX[c & 15]);
        return 1;
    }
    if (c != 0xe2) {
        gg_buf_puts(out, JSON.text[JSON.set.index[c]]);
        return 1;
    }
    if (s.len - at >= 3 && memcmp(s.ptr + at, "\xe2\x80\xa8", 3) == 0) {
        gg_buf_puts(out, "\\u2028");
        return 3;
    }
    if (s.len - at >= 3 && memcmp(s.ptr + at, "\xe2\x80\xa9", 3) == 0) {
        gg_buf_puts(out, "\\u2029");
        return 3;
    }
    gg_buf_putc(out, (char)c);
    return 1;
}

#ifdef __SSE2__
static bool is_plain_block(__m128i block)
{
    __m128i hit = _mm_or_si128(
        _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')),
                         _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))),
            _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f)),
                         _mm_cmpeq_epi8(block, _mm_set1_epi8((char)0xe2)))),
        _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block));

    return _mm_movemask_epi8(hit) == 0;
}

/* 8 to 16 bytes as their two ends, which may overlap. */
static bool copy_short(char *to, const char *from, size_t len)
{
    __m128i begin = _mm_loadl_epi64((const __m128i *)(const void *)from);
    __m128i end =
        _mm_loadl_epi64((const __m128i *)(const void *)(from + len - 8));

    _mm_storel_epi64((__m128i *)(void *)to, begin);
    _mm_storel_epi64((__m128i *)(void *)(to + len - 8), end);
    return is_plain_block(_mm_unpacklo_epi64(begin, end));
}

static bool copy_block(char *to, const char *from)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)from);

    _mm_storeu_si128((__m128i *)(void *)to, block);
    return is_plain_block(block);
}
#endif

/* Copies a text while it looks for what must be escaped; false where there is
   such a thing. */
static bool copy_plain(char *to, const char *from, size_t len)
{
    size_t at = 0;

#ifdef __SSE2__
    if (len >= 16) {
        for (; len - at >= 16; at += 16) {
            if (!copy_block(to + at, from + at)) {
                return false;
            }
        }
        return at == len || copy_block(to + len - 16, from + len - 16);
    }
    if (len >= 8) {
        return copy_short(to, from, len);
    }
#endif
    for (; at < len; at++) {
        to[at] = from[at];
        if (JSON.set.index[(unsigned char)from[at]] != 0) {
            return false;
        }
    }
    return true;
}

void gg_put_json_string(gg_buf *out, gg_str s)
{
    size_t at = 0;

    if (!gg_buf_reserve(out, s.len + 2)) {
        return;
    }
    if (copy_plain(out->ptr + out->len + 1, s.ptr, s.len)) {
        out->ptr[out->len] = '"';
        out->len += s.len + 2;
        out->ptr[out->len - 1] = '"';
        out->ptr[out->len] = '\0';
        return;
    }
    gg_buf_putc(out, '"');
    while (at < s.len) {
        size_t end = skip_plain(&JSON, s, at);
        gg_buf_put(out, s.ptr + at, end - at);
        at = end < s.len ? end + put_json_escape(out, s, end) : end;
    }
    gg_buf_putc(out, '"');
}
