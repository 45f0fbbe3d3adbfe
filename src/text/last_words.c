#include "text/last_words.h"

#include "text/packed.h"

#include <string.h>

/* Letters of words of at most eight. */
#define NEVER(X) \
    X('a', 'd', 'm', 0, 0, 0, 0, 0) \
    X('a', 'p', 'p', 'r', 'o', 'x', 0, 0) \
    X('b', 'r', 'o', 's', 0, 0, 0, 0) \
    X('b', 'r', 'i', 'g', 0, 0, 0, 0) \
    X('c', 'a', 'p', 't', 0, 0, 0, 0) \
    X('c', 'm', 'd', 'r', 0, 0, 0, 0) \
    X('c', 'o', 'l', 0, 0, 0, 0, 0) \
    X('c', 'p', 'l', 0, 0, 0, 0, 0) \
    X('d', 'r', 0, 0, 0, 0, 0, 0) \
    X('f', 'i', 'g', 0, 0, 0, 0, 0) \
    X('f', 'r', 0, 0, 0, 0, 0, 0) \
    X('g', 'e', 'n', 0, 0, 0, 0, 0) \
    X('g', 'o', 'v', 0, 0, 0, 0, 0) \
    X('h', 'o', 'n', 0, 0, 0, 0, 0) \
    X('l', 't', 0, 0, 0, 0, 0, 0) \
    X('m', 'a', 'j', 0, 0, 0, 0, 0) \
    X('m', 'e', 's', 's', 'r', 's', 0, 0) \
    X('m', 'g', 'r', 0, 0, 0, 0, 0) \
    X('m', 'l', 'l', 'e', 0, 0, 0, 0) \
    X('m', 'm', 'e', 0, 0, 0, 0, 0) \
    X('m', 'r', 0, 0, 0, 0, 0, 0) \
    X('m', 'r', 's', 0, 0, 0, 0, 0) \
    X('m', 's', 0, 0, 0, 0, 0, 0) \
    X('m', 't', 0, 0, 0, 0, 0, 0) \
    X('p', 'r', 'e', 's', 0, 0, 0, 0) \
    X('p', 'r', 'o', 'f', 0, 0, 0, 0) \
    X('p', 'v', 't', 0, 0, 0, 0, 0) \
    X('r', 'e', 'p', 0, 0, 0, 0, 0) \
    X('r', 'e', 'p', 's', 0, 0, 0, 0) \
    X('r', 'e', 'v', 0, 0, 0, 0, 0) \
    X('s', 'e', 'n', 0, 0, 0, 0, 0) \
    X('s', 'e', 'n', 's', 0, 0, 0, 0) \
    X('s', 'g', 't', 0, 0, 0, 0, 0) \
    X('s', 'p', 'c', 0, 0, 0, 0, 0) \
    X('s', 't', 0, 0, 0, 0, 0, 0) \
    X('s', 't', 'e', 0, 0, 0, 0, 0) \
    X('s', 'u', 'p', 't', 0, 0, 0, 0) \
    X('v', 'i', 'z', 0, 0, 0, 0, 0) \
    X('v', 's', 0, 0, 0, 0, 0, 0)

#define SELDOM(X) \
    X('a', 'l', 0, 0, 0, 0, 0, 0) \
    X('a', 'p', 'r', 0, 0, 0, 0, 0) \
    X('a', 'u', 'g', 0, 0, 0, 0, 0) \
    X('a', 'v', 'e', 0, 0, 0, 0, 0) \
    X('b', 'l', 'v', 'd', 0, 0, 0, 0) \
    X('c', 'f', 0, 0, 0, 0, 0, 0) \
    X('c', 'o', 0, 0, 0, 0, 0, 0) \
    X('c', 'o', 'r', 'p', 0, 0, 0, 0) \
    X('d', 'e', 'c', 0, 0, 0, 0, 0) \
    X('d', 'e', 'p', 't', 0, 0, 0, 0) \
    X('e', 's', 't', 0, 0, 0, 0, 0) \
    X('e', 't', 'c', 0, 0, 0, 0, 0) \
    X('f', 'e', 'b', 0, 0, 0, 0, 0) \
    X('f', 't', 0, 0, 0, 0, 0, 0) \
    X('i', 'n', 'c', 0, 0, 0, 0, 0) \
    X('j', 'a', 'n', 0, 0, 0, 0, 0) \
    X('j', 'r', 0, 0, 0, 0, 0, 0) \
    X('j', 'u', 'l', 0, 0, 0, 0, 0) \
    X('j', 'u', 'n', 0, 0, 0, 0, 0) \
    X('l', 'l', 'c', 0, 0, 0, 0, 0) \
    X('l', 't', 'd', 0, 0, 0, 0, 0) \
    X('m', 'a', 'r', 0, 0, 0, 0, 0) \
    X('n', 'o', 'v', 0, 0, 0, 0, 0) \
    X('o', 'c', 't', 0, 0, 0, 0, 0) \
    X('o', 'p', 0, 0, 0, 0, 0, 0) \
    X('p', 'p', 0, 0, 0, 0, 0, 0) \
    X('r', 'd', 0, 0, 0, 0, 0, 0) \
    X('s', 'e', 'p', 't', 0, 0, 0, 0) \
    X('s', 'e', 'p', 0, 0, 0, 0, 0) \
    X('s', 'r', 0, 0, 0, 0, 0, 0) \
    X('u', 'n', 'i', 'v', 0, 0, 0, 0) \
    X('v', 'o', 'l', 0, 0, 0, 0, 0)

#define BEFORE_NUMBER(X) \
    X('n', 'o', 0, 0, 0, 0, 0, 0) \
    X('n', 'o', 's', 0, 0, 0, 0, 0)

#define OPENERS(X) \
    X('a', 0, 0, 0, 0, 0, 0, 0) \
    X('a', 'f', 't', 'e', 'r', 0, 0, 0) \
    X('a', 'l', 't', 'h', 'o', 'u', 'g', 'h') \
    X('a', 'n', 0, 0, 0, 0, 0, 0) \
    X('a', 'n', 'd', 0, 0, 0, 0, 0) \
    X('a', 's', 0, 0, 0, 0, 0, 0) \
    X('a', 't', 0, 0, 0, 0, 0, 0) \
    X('b', 'u', 't', 0, 0, 0, 0, 0) \
    X('b', 'y', 0, 0, 0, 0, 0, 0) \
    X('e', 'a', 'r', 'l', 'i', 'e', 'r', 0) \
    X('f', 'o', 'r', 0, 0, 0, 0, 0) \
    X('h', 'e', 0, 0, 0, 0, 0, 0) \
    X('h', 'o', 'w', 'e', 'v', 'e', 'r', 0) \
    X('i', 0, 0, 0, 0, 0, 0, 0) \
    X('i', 'f', 0, 0, 0, 0, 0, 0) \
    X('i', 'n', 0, 0, 0, 0, 0, 0) \
    X('i', 't', 0, 0, 0, 0, 0, 0) \
    X('i', 't', 's', 0, 0, 0, 0, 0) \
    X('l', 'a', 's', 't', 0, 0, 0, 0) \
    X('m', 'a', 'n', 'y', 0, 0, 0, 0) \
    X('n', 'o', 0, 0, 0, 0, 0, 0) \
    X('o', 'n', 0, 0, 0, 0, 0, 0) \
    X('o', 'n', 'e', 0, 0, 0, 0, 0) \
    X('s', 'h', 'e', 0, 0, 0, 0, 0) \
    X('s', 'i', 'n', 'c', 'e', 0, 0, 0) \
    X('s', 'o', 0, 0, 0, 0, 0, 0) \
    X('s', 'o', 'm', 'e', 0, 0, 0, 0) \
    X('t', 'h', 'a', 't', 0, 0, 0, 0) \
    X('t', 'h', 'e', 0, 0, 0, 0, 0) \
    X('t', 'h', 'e', 'i', 'r', 0, 0, 0) \
    X('t', 'h', 'e', 'r', 'e', 0, 0, 0) \
    X('t', 'h', 'e', 's', 'e', 0, 0, 0) \
    X('t', 'h', 'e', 'y', 0, 0, 0, 0) \
    X('t', 'h', 'i', 's', 0, 0, 0, 0) \
    X('t', 'h', 'o', 's', 'e', 0, 0, 0) \
    X('t', 'o', 0, 0, 0, 0, 0, 0) \
    X('t', 'w', 'o', 0, 0, 0, 0, 0) \
    X('w', 'e', 0, 0, 0, 0, 0, 0) \
    X('w', 'h', 'a', 't', 0, 0, 0, 0) \
    X('w', 'h', 'e', 'n', 0, 0, 0, 0) \
    X('w', 'h', 'i', 'l', 'e', 0, 0, 0) \
    X('w', 'i', 't', 'h', 0, 0, 0, 0) \
    X('y', 'o', 'u', 0, 0, 0, 0, 0)

#define CASE(a, b, c, d, e, f, g, h) case GG_PACK(a, b, c, d, e, f, g, h):

enum { LONGEST = 15 }; /* bytes of a token that can be listed */

/* Likewise, of other scripts: Russian and Ukrainian, Hindi. Folded. */
static const char *const NEVER_WIDE[] = {
    "акад", "вул", "ген", "им", "ім", "пос", "проф", "св", "см", "тов", "ул",
    "डॉ", "श्री",
};

static const char *const SELDOM_WIDE[] = {
    "гг", "долл", "др", "млн", "млрд", "обл", "пр", "руб", "тыс", "грн",
};

static bool is_in(const char *const *list, size_t n, const char *folded,
                  size_t len)
{
    for (size_t i = 0; i < n; i++) {
        if (strlen(list[i]) == len && memcmp(list[i], folded, len) == 0) {
            return true;
        }
    }
    return false;
}

gg_last_word gg_last_word_of(uint64_t packed)
{
    switch (packed) {
        NEVER(CASE)
        return GG_LAST_NEVER;
        SELDOM(CASE)
        return GG_LAST_SELDOM;
        BEFORE_NUMBER(CASE)
        return GG_LAST_BEFORE_NUMBER;
    default:
        return GG_LAST_ANY;
    }
}

/* The folded token as a number, its folded bytes in `folded`, *n of them; 0:
   longer than eight. */
static uint64_t pack_token(const char *text, size_t len, const gg_token *token,
                           char folded[GG_TOKEN_MAX_FOLDED], size_t *n)
{
    enum { LOOK = GG_TOKEN_ASCII | GG_TOKEN_DOTTED };

    *n = token->end - token->start;
    if (*n > LONGEST) {
        return 0;
    }
    if ((token->flags & LOOK) == GG_TOKEN_ASCII) {
        return *n <= 8 ? gg_pack_ascii(text + token->start, *n,
                                       len - token->start)
                       : 0;
    }
    *n = gg_token_fold(folded, text, token);
    return *n >= 1 && *n <= 8
               ? gg_pack_ascii(folded, *n, GG_TOKEN_MAX_FOLDED)
               : 0;
}

gg_last_word gg_last_word_of_token(const char *text, size_t len,
                                   const gg_token *token)
{
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t n;
    gg_last_word last =
        gg_last_word_of(pack_token(text, len, token, folded, &n));

    if ((token->flags & GG_TOKEN_ASCII) != 0 || n > LONGEST) {
        return last;
    }
    if (is_in(NEVER_WIDE, sizeof NEVER_WIDE / sizeof *NEVER_WIDE, folded, n)) {
        return GG_LAST_NEVER;
    }
    if (is_in(SELDOM_WIDE, sizeof SELDOM_WIDE / sizeof *SELDOM_WIDE, folded,
              n)) {
        return GG_LAST_SELDOM;
    }
    return last == GG_LAST_BEFORE_NUMBER ? last : GG_LAST_ANY;
}

bool gg_opens_sentence(const char *text, size_t len, const gg_token *token)
{
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t n;

    switch (pack_token(text, len, token, folded, &n)) {
        OPENERS(CASE)
        return true;
    default:
        return gg_token_equals(text, token, "meanwhile", strlen("meanwhile"));
    }
}
