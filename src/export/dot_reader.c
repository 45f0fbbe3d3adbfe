#include "export/dot_reader.h"

#include "base/error.h"
#include "base/pending.h"

#include <string.h>

enum {
    LONGEST_TOKEN = 1 << 20,
    LONGEST_ID = 24,
    MOST_BRACES = 8
};

typedef enum kind {
    END = 0,
    WORD,   /* letters, digits, underlines */
    STRING, /* without its quotes */
    EDGE,   /* -- */
    SIGN    /* any one of { } [ ] , = */
} kind;

typedef struct reader {
    gg_pending in;
    uint64_t line;
    kind kind;   /* of the token at hand */
    gg_str text; /* borrowed until the next */
    const gg_dot_handler *handler;
    void *user;
    gg_error *error;
    gg_buf name; /* of the attribute at hand */
} reader;

static gg_status refuse(const reader *r, const char *why)
{
    gg_status status = gg_fail(r->error, GG_ERROR_DATA,
                               gg_source_name(r->in.source), "%s", why);

    gg_error_at_line(r->error, r->line, 0);
    return status;
}

/* ---- tokens ------------------------------------------------------------ */

/* The byte `n` behind the place; 0 at the end. */
static gg_status byte_at(reader *r, size_t n, char *c)
{
    while (r->in.at + n >= r->in.raw.len && !r->in.at_end) {
        gg_status status = n > LONGEST_TOKEN
                               ? refuse(r, "a text of more than 1 MiB")
                               : gg_pending_fill(&r->in, r->error);
        if (status != GG_OK) {
            return status;
        }
    }
    *c = r->in.at + n < r->in.raw.len ? r->in.raw.ptr[r->in.at + n] : '\0';
    return GG_OK;
}

/* Blanks and comments. */
static gg_status skip_blanks(reader *r)
{
    bool in_comment = false;

    for (;;) {
        char c;
        char next;
        gg_status status = byte_at(r, 1, &next);
        if (status == GG_OK) {
            status = byte_at(r, 0, &c);
        }
        if (status != GG_OK) {
            return status;
        }
        if (in_comment && c == '*' && next == '/') {
            in_comment = false;
            r->in.at++;
        } else if (!in_comment && c == '/' && next == '*') {
            in_comment = true;
            r->in.at++;
        } else if (c == '\0' && r->in.at >= r->in.raw.len) {
            return in_comment ? refuse(r, "a comment does not end") : GG_OK;
        } else if (!in_comment && c != ' ' && c != '\n') {
            return GG_OK;
        }
        r->line += c == '\n';
        r->in.at++;
    }
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
}

static gg_status take_word(reader *r)
{
    gg_status status = GG_OK;
    size_t n = 0;
    char c;

    do {
        status = byte_at(r, ++n, &c);
    } while (status == GG_OK && is_word(c));
    r->kind = WORD;
    r->text = (gg_str){r->in.raw.ptr + r->in.at, n};
    r->in.at += n;
    return status;
}

/* Where the quote is that ends the string, or a backslash. */
static gg_status find_end(reader *r, size_t *n)
{
    for (;;) {
        const char *p = r->in.raw.ptr + r->in.at;
        size_t len = r->in.raw.len - r->in.at;
        while (*n < len && p[*n] != '"' && p[*n] != '\\') {
            if (p[*n] == '\n' || p[*n] == '\0') {
                return refuse(r, "a line end in a text");
            }
            ++*n;
        }
        if (*n < len || r->in.at_end) {
            return GG_OK;
        }
        if (*n > LONGEST_TOKEN) {
            return refuse(r, "a text of more than 1 MiB");
        }
        if (gg_pending_fill(&r->in, r->error) != GG_OK) {
            return r->error->status;
        }
    }
}

static gg_status take_string(reader *r)
{
    size_t n = 1;
    gg_status status;
    char c;

    for (;;) {
        status = find_end(r, &n);
        if (status == GG_OK) {
            status = byte_at(r, n, &c);
        }
        if (status != GG_OK) {
            return status;
        }
        if (c != '\\') {
            break;
        }
        status = byte_at(r, n + 1, &c);
        if (status != GG_OK) {
            return status;
        }
        if (c != '"' && c != '\\' && c != 'n') {
            return refuse(r, "a backslash before another character");
        }
        n += 2;
    }
    if (c != '"') {
        return refuse(r, "a text does not end");
    }
    r->kind = STRING;
    r->text = (gg_str){r->in.raw.ptr + r->in.at + 1, n - 1};
    r->in.at += n + 1;
    return GG_OK;
}

static gg_status next_token(reader *r)
{
    gg_status status = skip_blanks(r);
    char c = '\0';

    if (status == GG_OK) {
        status = byte_at(r, 0, &c);
    }
    if (status != GG_OK) {
        return status;
    }
    if (is_word(c)) {
        return take_word(r);
    }
    if (c == '"') {
        return take_string(r);
    }
    r->text = (gg_str){r->in.raw.ptr + r->in.at, 1};
    r->kind = SIGN;
    if (c == '-') {
        char next;
        status = byte_at(r, 1, &next);
        if (status != GG_OK || next != '-') {
            return status != GG_OK ? status : refuse(r, "a lone hyphen");
        }
        r->in.at++;
        r->kind = EDGE;
    } else if (c == '\0' && r->in.at >= r->in.raw.len) {
        r->kind = END;
        return GG_OK;
    } else if (strchr("{}[],=", c) == NULL || c == '\0') {
        return refuse(r, "a character that has no business here");
    }
    r->in.at++;
    return GG_OK;
}

static bool is_sign(const reader *r, char c)
{
    return r->kind == SIGN && r->text.ptr[0] == c;
}

/* The next token is this sign. */
static gg_status expect(reader *r, char c)
{
    gg_status status = next_token(r);

    return status == GG_OK && !is_sign(r, c)
               ? refuse(r, "a sign is missing, or another stands there")
               : status;
}

/* ---- statements -------------------------------------------------------- */

/* Behind the bracket. Attributes of no row are passed over. */
static gg_status take_attributes(reader *r, bool of_row)
{
    gg_status status;

    do {
        status = next_token(r);
        if (status != GG_OK || r->kind != WORD) {
            return status != GG_OK ? status
                                   : refuse(r, "no name of an attribute");
        }
        gg_buf_reset(&r->name);
        gg_buf_put_str(&r->name, r->text);
        if (r->name.failed) {
            return gg_fail_memory(r->error);
        }
        status = expect(r, '=');
        if (status == GG_OK) {
            status = next_token(r);
        }
        if (status == GG_OK && r->kind != STRING) {
            status = refuse(r, "a value that is not in quotes");
        }
        if (status == GG_OK && of_row) {
            status = r->handler->attribute(r->user, gg_buf_str(&r->name),
                                           r->text, r->error);
        }
        if (status == GG_OK) {
            status = next_token(r);
        }
    } while (status == GG_OK && is_sign(r, ','));
    return status == GG_OK && !is_sign(r, ']')
               ? refuse(r, "a list of attributes does not end")
               : status;
}

static bool keep_id(const reader *r, char id[LONGEST_ID], size_t *len)
{
    *len = r->text.len;
    if (r->kind != WORD || *len > LONGEST_ID) {
        return false;
    }
    memcpy(id, r->text.ptr, *len);
    return true;
}

/* "n1 [" or "n1 -- n2 [" */
static gg_status take_row(reader *r)
{
    char id[LONGEST_ID];
    char other[LONGEST_ID];
    size_t len;
    size_t other_len = 0;
    gg_status status;

    if (!keep_id(r, id, &len)) {
        return refuse(r, "a long id");
    }
    status = next_token(r);
    if (status == GG_OK && r->kind == EDGE) {
        status = next_token(r);
        if (status == GG_OK && !keep_id(r, other, &other_len)) {
            status = refuse(r, "an edge without an end");
        }
        if (status == GG_OK) {
            status = next_token(r);
        }
    }
    if (status == GG_OK && !is_sign(r, '[')) {
        status = refuse(r, "a node or an edge without attributes");
    }
    if (status == GG_OK) {
        status = r->handler->row(
            r->user, (gg_str){id, len},
            other_len != 0 ? (gg_str){other, other_len} : GG_STR_NONE,
            r->error);
    }
    if (status == GG_OK) {
        status = take_attributes(r, true);
    }
    return status == GG_OK ? r->handler->end(r->user, r->error) : status;
}

static bool is_text(const reader *r, const char *word)
{
    return r->kind == WORD && gg_str_equal(r->text, gg_str_from(word));
}

static gg_status take_defaults(reader *r)
{
    gg_status status = expect(r, '[');

    return status == GG_OK ? take_attributes(r, false) : status;
}

static gg_status take_statements(reader *r)
{
    size_t depth = 1;
    gg_status status = GG_OK;

    while (status == GG_OK && depth != 0) {
        status = next_token(r);
        if (status != GG_OK) {
            break;
        }
        if (is_sign(r, '}')) {
            depth--;
        } else if (is_text(r, "subgraph")) {
            status = depth++ < MOST_BRACES ? expect(r, '{')
                                           : refuse(r, "subgraphs too deep");
        } else if (is_text(r, "graph") || is_text(r, "node") ||
                   is_text(r, "edge")) {
            status = take_defaults(r);
        } else if (r->kind == WORD) {
            status = take_row(r);
        } else {
            status = refuse(r, "no statement");
        }
    }
    return status;
}

gg_status gg_dot_read(gg_source *source, const gg_dot_handler *handler,
                      void *user, gg_error *error)
{
    gg_error ignored;
    reader r = {.line = 1,
                .handler = handler,
                .user = user,
                .error = error != NULL ? error : &ignored,
                .name = GG_BUF_INIT};
    gg_status status;

    gg_pending_init(&r.in, source);
    status = next_token(&r);
    if (status == GG_OK) {
        status = is_text(&r, "graph") ? expect(&r, '{')
                                      : refuse(&r, "no undirected graph");
    }
    if (status == GG_OK) {
        status = take_statements(&r);
    }
    if (status == GG_OK) {
        status = next_token(&r);
    }
    if (status == GG_OK && r.kind != END) {
        status = refuse(&r, "more behind the graph");
    }
    gg_pending_clear(&r.in);
    gg_buf_clear(&r.name);
    return status;
}

void gg_dot_put_value(gg_str value, bool drawn, gg_buf *out)
{
    const gg_str amp = GG_STR_LITERAL("&amp;");
    size_t begin = 0;

    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        gg_str rest = {value.ptr + i, value.len - i};
        if (c == '\\' && i + 1 < value.len) {
            gg_buf_put(out, value.ptr + begin, i - begin);
            gg_buf_putc(out, rest.ptr[1] == 'n' ? '\n' : rest.ptr[1]);
            i++;
            begin = i + 1;
        } else if (c == '&' && drawn && gg_str_starts_with(rest, amp)) {
            gg_buf_put(out, value.ptr + begin, i + 1 - begin);
            i += amp.len - 1;
            begin = i + 1;
        }
    }
    gg_buf_put(out, value.ptr + begin, value.len - begin);
}
