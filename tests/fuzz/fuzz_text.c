/* Any bytes, repaired: tokens, sentences, spans, gaps. */
#include "fuzz.h"

#include "base/buf.h"
#include "text/sentences.h"
#include "text/marks.h"
#include "text/utf8.h"

typedef struct shift_check {
    size_t out_at;
    size_t in_at;
} shift_check;

static void on_shift(void *user, size_t out_at, size_t in_at)
{
    shift_check *last = user;

    HOLDS(out_at > last->out_at);
    HOLDS(in_at > last->in_at);
    *last = (shift_check){out_at, in_at};
}

static bool is_boundary(const char *text, size_t len, size_t at)
{
    return at == len || ((unsigned char)text[at] & 0xC0) != 0x80;
}

static void check_token(const char *text, size_t text_len,
                        const gg_token *token, uint64_t seed)
{
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t len = gg_token_fold(folded, text, token);
    gg_token copy = *token;

    HOLDS((len == SIZE_MAX) == ((token->flags & GG_TOKEN_LONG) != 0));
    if (len == SIZE_MAX) {
        return;
    }
    HOLDS(len <= GG_TOKEN_MAX_FOLDED);
    HOLDS(gg_utf8_valid_prefix(folded, len) == len);
    HOLDS(gg_token_get_hash(&copy, text, text_len, seed) ==
          gg_token_hash(folded, len, seed));
    HOLDS(gg_token_equals(text, token, folded, len));
}

static void check_tokens(const gg_tokens *tokens, const char *text, size_t len,
                         size_t from, uint64_t seed)
{
    size_t at = from;

    for (size_t i = 0; i < tokens->n; i++) {
        const gg_token *t = &tokens->items[i];
        HOLDS(t->start >= at);
        HOLDS(t->end > t->start && t->end <= len);
        HOLDS(is_boundary(text, len, t->start));
        HOLDS(is_boundary(text, len, t->end));
        check_token(text, len, t, seed);
        at = t->end;
    }
}

static void check_gaps(const gg_tokens *tokens, const char *text)
{
    gg_buf gap = GG_BUF_INIT;
    gg_buf again = GG_BUF_INIT;

    for (size_t i = 1; i < tokens->n; i++) {
        const gg_token *left = &tokens->items[i - 1];
        gg_gap kind = gg_gap_between(text, left, left + 1);
        HOLDS(kind >= GG_GAP_NONE && kind <= GG_GAP_PARAGRAPH);
        HOLDS(kind == gg_gap_look(text, left, left + 1));
        gg_buf_reset(&gap);
        gg_gap_normalise(&gap, text, left->end, left[1].start);
        HOLDS(gap.len <= left[1].start - left->end);
        HOLDS(gg_utf8_valid_prefix(gap.ptr, gap.len) == gap.len);
        gg_buf_reset(&again);
        gg_gap_normalise(&again, gap.ptr, 0, gap.len);
        HOLDS(again.len == gap.len &&
              memcmp(again.ptr, gap.ptr, gap.len) == 0);
    }
    gg_buf_clear(&gap);
    gg_buf_clear(&again);
}

static void check_spans(gg_marks *marks, const char *text, size_t len,
                        size_t from)
{
    const gg_tokens *tokens = &marks->tokens;
    size_t at = from;

    for (size_t first = 0; first < tokens->n;) {
        size_t next = first + 1;
        uint32_t flags = tokens->items[first].flags;
        gg_span span;
        HOLDS((flags & GG_TOKEN_SENTENCE) != 0);
        while (next < tokens->n &&
               (tokens->items[next].flags & GG_TOKEN_SENTENCE) == 0) {
            HOLDS((tokens->items[next].flags & GG_TOKEN_PARAGRAPH) == 0);
            next++;
        }
        span = gg_sentence_span(marks, first, next);
        HOLDS(span.start >= at);
        HOLDS(span.start <= tokens->items[first].start);
        HOLDS(span.end >= tokens->items[next - 1].end);
        HOLDS(span.end <= len);
        HOLDS(next == tokens->n || span.end <= tokens->items[next].start);
        HOLDS(is_boundary(text, len, span.start));
        HOLDS(is_boundary(text, len, span.end));
        at = span.end;
        first = next;
    }
}

/* Every way to make masks makes the same. */
static void check_masks(const gg_masks *masks, const char *text, size_t len)
{
    size_t n_paths;
    const gg_mask_path *const *paths = gg_mask_paths(&n_paths);
    gg_mask mask;

    for (size_t p = 0; p < n_paths; p++) {
        for (size_t k = 0; (k + 1) * GG_MASK_BYTES <= len; k++) {
            paths[p]->make(&mask, text + k * GG_MASK_BYTES, 1);
            HOLDS(memcmp(&mask, &masks->items[k], sizeof mask) == 0);
        }
    }
}

static void check_same(const gg_token *a, const gg_token *b)
{
    HOLDS(a->start == b->start);
    HOLDS(a->end == b->end);
    HOLDS(a->flags == b->flags);
}

/* Character by character, with another seed, tokens and sentences are the same
   as by the masks. */
static void check_singly(const gg_tokens *tokens, const char *text, size_t len,
                         size_t from)
{
    gg_tokens other = {0};

    HOLDS(gg_tokenize(&other, text, len, from, UINT64_C(0x1234567)));
    gg_mark_sentences(&other, text, len);
    HOLDS(other.n == tokens->n);
    for (size_t i = 0; i < other.n; i++) {
        check_same(&other.items[i], &tokens->items[i]);
    }
    gg_tokens_clear(&other);
}

static bool has_digit(const char *p, size_t n)
{
    size_t i = 0;

    while (i < n && (p[i] < '0' || p[i] > '9')) {
        i++;
    }
    return i != n;
}

/* Near the end of a text, where no more than a few bytes may be read, tokens are
   scanned in the slow way: it makes the same of each. Not of those with digits,
   which a date far behind may cut. */
static void check_slowly(const gg_tokens *tokens, const char *text, size_t len)
{
    enum { BEHIND = 8 };

    for (size_t i = 0; i < tokens->n; i++) {
        const gg_token *t = &tokens->items[i];
        size_t n = t->end - t->start + BEHIND;
        gg_token alone;
        if (t->start + n >= len || has_digit(text + t->start, n)) {
            continue;
        }
        while (!is_boundary(text, len, t->start + n)) {
            n--;
        }
        gg_token_read(&alone, text + t->start, n, 0, 7);
        HOLDS(alone.start == 0);
        HOLDS(alone.end == t->end - t->start);
        HOLDS(alone.flags == (t->flags & ~(uint32_t)(GG_TOKEN_SENTENCE |
                                                     GG_TOKEN_PARAGRAPH)));
    }
}

/* Tokens made one by one, in a wild order, are those made all at once. */
static void check_on_demand(gg_marks *marks, const gg_tokens *all)
{
    gg_sentence_walk walk = gg_sentence_walk_begin(marks);
    uint32_t n = (uint32_t)all->n;

    HOLDS(marks->tokens.n == n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = (uint32_t)(i * UINT64_C(2654435761) % n);
        const gg_token *token = gg_token_at(marks, at);
        check_same(token, &all->items[at]);
        HOLDS(gg_marks_number(marks, token->start) == at);
    }
    for (uint32_t i = 0; i < n; i++) {
        check_same(gg_token_at(marks, i), &all->items[i]);
        if ((all->items[i].flags & GG_TOKEN_SENTENCE) != 0) {
            HOLDS(walk.token == i);
            HOLDS(walk.is_paragraph ==
                  ((all->items[i].flags & GG_TOKEN_PARAGRAPH) != 0));
            gg_sentence_walk_on(&walk);
        }
    }
    HOLDS(walk.token == n);
}

static void check_text(const char *text, size_t len, size_t from)
{
    gg_marks marks = {0};
    gg_marks lazy = {0};

    while (!is_boundary(text, len, from)) {
        from++;
    }
    HOLDS(gg_marks_set(&marks, text, len, from, 7));
    gg_marks_make_all(&marks);
    check_tokens(&marks.tokens, text, len, from, 7);
    check_gaps(&marks.tokens, text);
    check_spans(&marks, text, len, from);
    check_singly(&marks.tokens, text, len, from);
    check_slowly(&marks.tokens, text, len);
    check_masks(&marks.masks, text + from, len - from);
    HOLDS(gg_marks_set(&lazy, text, len, from, 7));
    check_on_demand(&lazy, &marks.tokens);
    gg_marks_clear(&lazy);
    gg_marks_clear(&marks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gg_buf repaired = GG_BUF_INIT;
    shift_check last = {0, 0};
    const char *bytes = (const char *)data + 1;
    size_t good;
    uint64_t n;
    char *text;

    if (size == 0) {
        return 0;
    }
    good = gg_utf8_valid_prefix(bytes, size - 1);
    n = gg_utf8_repair(bytes, size - 1, &repaired, on_shift, &last);
    HOLDS(!repaired.failed);
    HOLDS((n == 0) == (good == size - 1));
    HOLDS(gg_utf8_valid_prefix(repaired.ptr, repaired.len) == repaired.len);
    text = exact_copy(repaired.ptr, repaired.len);
    check_text(text, repaired.len, repaired.len * data[0] / 512);
    free(text);
    gg_buf_clear(&repaired);
    return 0;
}
