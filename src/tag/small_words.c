#include "tag/small_words.h"

#include <string.h>

#define PACK(a, b, c, d, e, f, g, h)                                       \
    ((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 |            \
     (uint64_t)(d) << 24 | (uint64_t)(e) << 32 | (uint64_t)(f) << 40 |     \
     (uint64_t)(g) << 48 | (uint64_t)(h) << 56)

gg_small_word gg_find_small_word(const char *text, size_t text_len,
                                 const gg_token *token)
{
    const char *p = text + token->start;
    uint32_t len = token->end - token->start;
    uint64_t bytes = 0;

    if ((token->flags & GG_TOKEN_ASCII) == 0 || len == 0 || len > 8) {
        return GG_N_SMALL_WORDS;
    }
    if (text_len - token->start >= 8) {
        memcpy(&bytes, p, 8); /* little-endian, as all we build for */
        bytes &= UINT64_MAX >> (64 - 8 * len);
    } else {
        for (uint32_t i = len; i-- > 0;) {
            bytes = bytes << 8 | (unsigned char)p[i];
        }
    }
    bytes |= UINT64_C(0x2020202020202020) & UINT64_MAX >> (64 - 8 * len);
    switch (bytes) {
#define CASE(name, a, b, c, d, e, f, g, h, links, title)                   \
    case PACK(a, b, c, d, e, f, g, h):                                     \
        return GG_SMALL_##name;
        GG_SMALL_WORDS(CASE)
#undef CASE
    default:
        return GG_N_SMALL_WORDS;
    }
}

/* By number; what is none of them is neither. */
static const struct {
    bool links;
    bool in_title;
} ABOUT[GG_N_SMALL_WORDS + 1] = {
#define ROW(name, a, b, c, d, e, f, g, h, links, title)                    \
    [GG_SMALL_##name] = {links, title},
    GG_SMALL_WORDS(ROW)
#undef ROW
};

bool gg_small_word_links(gg_small_word word)
{
    return ABOUT[word].links;
}

bool gg_small_word_in_title(gg_small_word word)
{
    return ABOUT[word].in_title;
}
