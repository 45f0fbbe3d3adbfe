/* Any bytes, repaired: tokens, sentences, spans, gaps. */
#include "fuzz.h"

#include "base/buf.h"
#include "text/sentences.h"
#include "text/tokens.h"
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
        HOLDS((left[1].flags & GG_TOKEN_PLAIN_GAP) == 0 ||
              (left[1].start - left->end == 1 && text[left->end] == ' '));
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

static void check_spans(const gg_tokens *tokens, const char *text, size_t len,
                        size_t from)
{
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
        span = gg_sentence_span(tokens, text, len, from, first, next);
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

/* Another seed changes hashes and nothing else; nor do the masks change
   anything. */
static void check_seed(const gg_tokens *tokens, const char *text, size_t len,
                       size_t from)
{
    gg_tokens other = {0};

    HOLDS(gg_tokenize_singly(&other, text, len, from, UINT64_C(0x1234567)));
    gg_mark_sentences(&other, text, len);
    HOLDS(other.n == tokens->n);
    for (size_t i = 0; i < other.n; i++) {
        HOLDS(other.items[i].start == tokens->items[i].start);
        HOLDS(other.items[i].end == tokens->items[i].end);
        HOLDS(other.items[i].flags == tokens->items[i].flags);
    }
    gg_tokens_clear(&other);
}

static void check_text(const char *text, size_t len, size_t from)
{
    gg_tokens tokens = {0};

    while (!is_boundary(text, len, from)) {
        from++;
    }
    HOLDS(gg_tokenize(&tokens, text, len, from, 7));
    gg_mark_sentences(&tokens, text, len);
    check_tokens(&tokens, text, len, from, 7);
    check_gaps(&tokens, text);
    check_spans(&tokens, text, len, from);
    check_seed(&tokens, text, len, from);
    check_masks(&tokens.masks, text + from, len - from);
    gg_tokens_clear(&tokens);
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
