#include "tag/small_words.h"

#include "text/packed.h"

gg_small_word gg_find_small_word(const char *text, size_t text_len,
                                 const gg_token *token)
{
    uint32_t len = token->end - token->start;

    if ((token->flags & GG_TOKEN_ASCII) == 0 || len == 0 || len > 8) {
        return GG_N_SMALL_WORDS;
    }
    switch (gg_pack_ascii(text + token->start, len,
                          text_len - token->start)) {
#define CASE(name, a, b, c, d, e, f, g, h, links, title)                   \
    case GG_PACK(a, b, c, d, e, f, g, h):                                     \
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
