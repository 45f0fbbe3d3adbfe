#include "import/triples.h"

#include "text/utf8.h"

#include <string.h>

/* What is still to be read of a line. */
typedef struct cursor {
    gg_str line;
    size_t at;
    gg_buf *bytes;
} cursor;

static bool at_end(const cursor *c)
{
    return c->at >= c->line.len;
}

static char here(const cursor *c)
{
    return at_end(c) ? '\0' : c->line.ptr[c->at];
}

static void skip_blanks(cursor *c)
{
    while (here(c) == ' ' || here(c) == '\t') {
        c->at++;
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The n digits behind \u or \U. */
static bool take_code_point(cursor *c, size_t n)
{
    uint32_t cp = 0;
    char out[4];

    for (size_t i = 0; i < n; i++) {
        int digit = hex_digit(here(c));
        if (digit < 0) {
            return false;
        }
        cp = cp << 4 | (uint32_t)digit;
        c->at++;
    }
    gg_buf_put(c->bytes, out, gg_utf8_encode(cp, out));
    return true;
}

/* `at` is behind the backslash. */
static bool take_escape(cursor *c, bool in_literal)
{
    static const char LETTERS[] = "tbnrf\"'\\";
    static const char MEANT[] = "\t\b\n\r\f\"'\\";
    char letter = here(c);
    const char *found;

    c->at++;
    if (letter == 'u' || letter == 'U') {
        return take_code_point(c, letter == 'u' ? 4 : 8);
    }
    found = in_literal && letter != '\0' ? strchr(LETTERS, letter) : NULL;
    if (found == NULL) {
        return false;
    }
    gg_buf_putc(c->bytes, MEANT[found - LETTERS]);
    return true;
}

/* Up to `end`, unescaped; `at` is then behind it. The bytes may move until the
   line is read, so a text is an offset and a length for now. */
static bool take_until(cursor *c, char end, size_t *start, size_t *len)
{
    *start = c->bytes->len;
    while (!at_end(c) && here(c) != end) {
        if (here(c) == '\\') {
            c->at++;
            if (!take_escape(c, end == '"')) {
                return false;
            }
            continue;
        }
        if (end == '>' && (here(c) == ' ' || here(c) == '<')) {
            return false;
        }
        gg_buf_putc(c->bytes, c->line.ptr[c->at++]);
    }
    if (at_end(c)) {
        return false;
    }
    c->at++;
    *len = c->bytes->len - *start;
    return true;
}

static bool take_word(cursor *c, gg_str *out)
{
    size_t start = c->at;

    while (!at_end(c) && here(c) != ' ' && here(c) != '\t') {
        c->at++;
    }
    *out = (gg_str){c->line.ptr + start, c->at - start};
    return out->len > 2;
}

/* <IRI> or _:blank. Reserved, so that pointers into `bytes` stay good. */
static bool take_node(cursor *c, gg_str *out, bool may_be_blank)
{
    size_t start;
    size_t len;

    if (may_be_blank && here(c) == '_') {
        return take_word(c, out);
    }
    if (here(c) != '<') {
        return false;
    }
    c->at++;
    if (!take_until(c, '>', &start, &len)) {
        return false;
    }
    *out = (gg_str){c->bytes->ptr + start, len};
    return true;
}

static bool take_literal(cursor *c, gg_triple *out)
{
    gg_str data_type;
    size_t start;
    size_t len;

    c->at++;
    if (!take_until(c, '"', &start, &len)) {
        return false;
    }
    out->is_literal = true;
    out->object = (gg_str){c->bytes->ptr + start, len};
    if (here(c) == '@') {
        size_t from = ++c->at;
        while (!at_end(c) && here(c) != ' ' && here(c) != '\t' &&
               here(c) != '.') {
            c->at++;
        }
        out->language = (gg_str){c->line.ptr + from, c->at - from};
        return out->language.len != 0;
    }
    if (here(c) == '^') {
        c->at++;
        if (here(c) != '^') {
            return false;
        }
        c->at++;
        return take_node(c, &data_type, false);
    }
    return true;
}

static bool take_triple(cursor *c, gg_triple *out)
{
    if (!take_node(c, &out->subject, true)) {
        return false;
    }
    skip_blanks(c);
    if (!take_node(c, &out->predicate, false)) {
        return false;
    }
    skip_blanks(c);
    if (!(here(c) == '"' ? take_literal(c, out)
                         : take_node(c, &out->object, true))) {
        return false;
    }
    skip_blanks(c);
    if (here(c) != '.') {
        return false;
    }
    c->at++;
    skip_blanks(c);
    return at_end(c) || here(c) == '#';
}

gg_triple_kind gg_triple_read(gg_triple *out, gg_str line, gg_buf *bytes,
                              size_t *column)
{
    cursor c = {line, 0, bytes};
    bool is_good;

    memset(out, 0, sizeof *out);
    gg_buf_reset(bytes);
    skip_blanks(&c);
    if (at_end(&c) || here(&c) == '#') {
        return GG_TRIPLE_NONE;
    }
    /* an escape gives fewer bytes than it takes: nothing will move */
    is_good = gg_buf_reserve(bytes, line.len) && take_triple(&c, out);
    *column = c.at + 1;
    return is_good ? GG_TRIPLE : GG_TRIPLE_BAD;
}
