#include "gazgraph.h"

#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

typedef struct printer {
    char *out;
    size_t size;
    size_t len;
} printer;

static void put(printer *p, const char *bytes, size_t len)
{
    if (p->len + len < p->size) {
        memcpy(p->out + p->len, bytes, len);
        p->out[p->len + len] = '\0';
    } else if (p->size > p->len) {
        p->size = p->len + 1; /* full: nothing shorter may follow */
    }
    p->len += len;
}

static bool is_hidden(uint32_t cp)
{
    return cp == 0x061C || (cp >= 0x200B && cp <= 0x200F) ||
           (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
           cp == 0xFEFF;
}

size_t gg_printable(char *out, size_t size, const char *text, size_t len)
{
    printer p = {out, size, 0};
    size_t i = 0;
    char escape[16];

    if (size != 0) {
        out[0] = '\0';
    }
    while (i < len) {
        size_t want = len - i < 4 ? len - i : 4;
        size_t valid = gg_utf8_valid_prefix(text + i, want);
        uint32_t cp;
        size_t n;
        if (valid == 0) {
            n = (size_t)snprintf(escape, sizeof escape, "\\x%02X",
                                 (unsigned)(unsigned char)text[i]);
            put(&p, escape, n);
            i++;
            continue;
        }
        n = gg_utf8_decode((const unsigned char *)text + i, valid, &cp);
        if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)) {
            put(&p, escape,
                (size_t)snprintf(escape, sizeof escape, "\\x%02X",
                                 (unsigned)cp));
        } else if (is_hidden(cp)) {
            put(&p, escape,
                (size_t)snprintf(escape, sizeof escape, "\\u{%X}",
                                 (unsigned)cp));
        } else {
            put(&p, text + i, n);
        }
        i += n;
    }
    return p.len;
}
