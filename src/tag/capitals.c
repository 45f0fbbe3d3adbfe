/* What capitals mean where a name stands. */
#include "tag/scratch.h"
#include "tag/small_words.h"

#include <string.h>

/* A sentence is looked at no further than this on either side, so that a text
   without sentences stays linear. */
enum { WINDOW = 48 };

static void window_of(gg_tagger *tagger, uint32_t token, uint32_t *first,
                      uint32_t *next)
{
    gg_marks_sentence(&tagger->marks, gg_tok(tagger, token)->start, first,
                      next);
    if (token - *first > WINDOW) {
        *first = token - WINDOW;
    }
    if (*next - token > WINDOW) {
        *next = token + WINDOW;
    }
}

/* What stays small in a headline. */
static bool is_small_word(gg_tagger *tagger, const gg_token *token)
{
    return gg_small_word_in_title(
        gg_find_small_word(tagger->text, tagger->text_len, token));
}

bool gg_is_title_case(gg_tagger *tagger, uint32_t token)
{
    uint32_t first;
    uint32_t next;
    unsigned n_upper = 0;

    window_of(tagger, token, &first, &next);
    for (uint32_t i = first; i < next; i++) {
        const gg_token *t = gg_tok(tagger, i);
        if ((t->flags & GG_TOKEN_CASED) == 0) {
            continue;
        }
        if ((t->flags & GG_TOKEN_INITIAL_UPPER) != 0) {
            n_upper += t->end - t->start >= 4;
        } else if (!is_small_word(tagger, t)) {
            return false;
        }
    }
    return n_upper >= 3;
}

/* `von der Leyen` in English is none. */
static bool is_german_word(gg_tagger *tagger, uint32_t token)
{
    const gg_token *t = gg_tok(tagger, token);

    if ((t->flags & GG_TOKEN_ANY_UPPER) != 0) {
        return false;
    }
    switch (gg_find_small_word(tagger->text, tagger->text_len, t)) {
    case GG_SMALL_UND:
    case GG_SMALL_DAS:
    case GG_SMALL_DEN:
    case GG_SMALL_ZUM:
    case GG_SMALL_ZUR:
        return true;
    case GG_SMALL_DER:
        return token == 0 ||
               gg_find_small_word(tagger->text, tagger->text_len,
                                  gg_tok(tagger, token - 1)) ==
                   GG_N_SMALL_WORDS;
    default:
        return false;
    }
}

/* und, der, das, den, zum, zur: by the first letter and the last. */
static bool may_be_german(const char *p)
{
    return (p[0] == 'd' && (p[2] == 'r' || p[2] == 's' || p[2] == 'n')) ||
           (p[0] == 'u' && p[2] == 'd') ||
           (p[0] == 'z' && (p[2] == 'm' || p[2] == 'r'));
}

/* Where three small letters are a word of a block, as all of those words are. */
static uint64_t three_letters(const gg_mask *m, const gg_mark_block *b)
{
    uint64_t word[3] = {gg_mask_from(m[0].word, m[1].word, 1),
                        gg_mask_from(m[0].word, m[1].word, 2),
                        gg_mask_from(m[0].word, m[1].word, 3)};

    return b->odd | (b->starts & m->lower & word[0] & word[1] & ~word[2]);
}

/* Among the tokens [first, next), which begin at bytes from `at` on. */
static bool has_german_word(gg_tagger *tagger, uint32_t first,
                            uint32_t next)
{
    const gg_marks *marks = &tagger->marks;
    size_t at = gg_tok(tagger, first)->start - marks->from;

    for (size_t k = at / GG_MASK_BYTES; k < marks->masks.n; k++) {
        const gg_mark_block *b = &marks->blocks[k];
        uint64_t bits = three_letters(&marks->masks.items[k], b);
        if (k == at / GG_MASK_BYTES) {
            bits &= UINT64_MAX << at % GG_MASK_BYTES;
        }
        if (b->first_token >= next) {
            return false;
        }
        while (bits != 0) {
            size_t place = marks->from + k * GG_MASK_BYTES +
                           (unsigned)__builtin_ctzll(bits);
            const char *p = marks->text + place;
            bits &= bits - 1;
            if (may_be_german(p) || !gg_marks_is_plain(marks, place)) {
                uint32_t token = gg_marks_number(marks, place);
                if (token >= next) {
                    return false;
                }
                gg_marks_make_at(&tagger->marks, token, place);
                if (is_german_word(tagger, token)) {
                    return true;
                }
            }
        }
    }
    return false;
}

bool gg_has_noun_capitals(gg_tagger *tagger, uint32_t token)
{
    gg_sentence_memo *memo = &tagger->noun_capitals;
    uint32_t first;
    uint32_t next;

    if (token >= memo->first && token < memo->next) {
        return memo->answer;
    }
    window_of(tagger, token, &first, &next);
    if (next - first < WINDOW) {
        /* the whole sentence: the same for all its tokens */
        *memo = (gg_sentence_memo){first, next,
                                   has_german_word(tagger, first, next)};
        return memo->answer;
    }
    return has_german_word(tagger, first, next);
}

bool gg_is_all_capitals(gg_tagger *tagger, uint32_t token)
{
    uint32_t first;
    uint32_t next;
    unsigned n_words = 0;

    window_of(tagger, token, &first, &next);
    for (uint32_t i = first; i < next; i++) {
        const gg_token *t = gg_tok(tagger, i);
        if ((t->flags & GG_TOKEN_ANY_LOWER) != 0) {
            return false;
        }
        n_words += (t->flags & GG_TOKEN_ANY_UPPER) != 0;
    }
    return n_words >= 2;
}

/* Folded, sorted: words after which US, in a heading, means the reader's
   hosts. */
static const char *const CALLS[] = {
    "about", "call",  "choose", "contact", "email", "find", "follow", "hire",
    "join",  "like",  "mail",   "meet",    "message", "reach", "rate",
    "review", "share", "subscribe", "support", "tell", "text", "trust",
    "visit", "watch", "write", "ask", "let", "with", "help", "give", "send",
    "know",
};

bool gg_is_called_for(gg_tagger *tagger, uint32_t token)
{
    const gg_token *before;

    if (token == 0 ||
        (gg_tok(tagger, token)->flags & GG_TOKEN_SENTENCE) != 0) {
        return false;
    }
    before = gg_tok(tagger, token - 1);
    if ((before->flags & GG_TOKEN_INITIAL_UPPER) == 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
        if (gg_token_equals(tagger->text, before, CALLS[i],
                            strlen(CALLS[i]))) {
            uint32_t first;
            uint32_t next;
            unsigned n_lower = 0;
            window_of(tagger, token, &first, &next);
            for (uint32_t k = first; k < next; k++) {
                const gg_token *t = gg_tok(tagger, k);
                n_lower += (t->flags & (GG_TOKEN_CASED |
                                        GG_TOKEN_INITIAL_UPPER)) ==
                               GG_TOKEN_CASED &&
                           t->end - t->start >= 4;
            }
            return n_lower == 0;
        }
    }
    return false;
}
