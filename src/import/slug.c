#include "import/slug.h"

#include "base/memory.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <string.h>

enum { MOST_BYTES = 120 };

void gg_slugs_init(gg_slugs *slugs)
{
    memset(slugs, 0, sizeof *slugs);
    gg_ids_init(&slugs->taken);
    gg_buf_init(&slugs->plain);
}

void gg_slugs_clear(gg_slugs *slugs)
{
    gg_ids_clear(&slugs->taken);
    gg_free(slugs->numbers);
    gg_tokens_clear(&slugs->tokens);
    gg_buf_clear(&slugs->plain);
}

static bool take(gg_slugs *slugs, gg_str id, uint32_t *number, bool *is_new)
{
    if (!gg_ids_put(&slugs->taken, id, number, is_new)) {
        return false;
    }
    if (*is_new) {
        if (gg_grow(&slugs->numbers, &slugs->capacity, slugs->taken.n,
                    sizeof *slugs->numbers) != 0) {
            return false;
        }
        slugs->numbers[*number] = 1;
    }
    return true;
}

bool gg_slugs_take(gg_slugs *slugs, gg_str id)
{
    uint32_t number;
    bool is_new;

    return take(slugs, id, &number, &is_new);
}

/* A letter that ASCII lacks, as u and its number. */
static void put_code_point(gg_buf *out, uint32_t cp)
{
    static const char HEX[] = "0123456789abcdef";
    int digits = cp > 0xFFFF ? 6 : 4;

    gg_buf_putc(out, 'u');
    for (int d = digits - 1; d >= 0; d--) {
        gg_buf_putc(out, HEX[cp >> (4 * d) & 15]);
    }
}

static void put_word(gg_buf *out, gg_str folded)
{
    for (size_t i = 0; i < folded.len && out->len < MOST_BYTES;) {
        size_t len;
        uint32_t cp = gg_cp_at(folded.ptr + i, &len);
        if (len == 1) {
            gg_buf_putc(out, folded.ptr[i]);
        } else {
            put_code_point(out, cp);
        }
        i += len;
    }
}

static bool put_plain(gg_slugs *slugs, gg_str prefix, gg_str name)
{
    gg_buf *out = &slugs->plain;

    gg_buf_reset(out);
    gg_buf_put_str(out, prefix);
    if (!gg_tokenize(&slugs->tokens, name.ptr,
                     gg_utf8_valid_prefix(name.ptr, name.len), 0, 0)) {
        return false;
    }
    for (size_t i = 0; i < slugs->tokens.n && out->len < MOST_BYTES; i++) {
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t len = gg_token_fold(folded, name.ptr, &slugs->tokens.items[i]);
        if (len == SIZE_MAX) {
            continue;
        }
        if (out->len > prefix.len) {
            gg_buf_putc(out, '-');
        }
        put_word(out, (gg_str){folded, len});
    }
    if (out->len == prefix.len) {
        gg_buf_puts(out, "nameless");
    }
    return !out->failed;
}

bool gg_slugs_make(gg_slugs *slugs, gg_str prefix, gg_str name, gg_buf *out)
{
    uint32_t first;
    uint32_t number;
    bool is_new;

    if (!put_plain(slugs, prefix, name) ||
        !take(slugs, gg_buf_str(&slugs->plain), &first, &is_new)) {
        return false;
    }
    gg_buf_reset(out);
    gg_buf_put_str(out, gg_buf_str(&slugs->plain));
    while (!is_new) {
        gg_buf_reset(out);
        gg_buf_put_str(out, gg_buf_str(&slugs->plain));
        gg_buf_putc(out, '-');
        gg_buf_put_u64(out, ++slugs->numbers[first]);
        if (out->failed ||
            !take(slugs, gg_buf_str(out), &number, &is_new)) {
            return false;
        }
    }
    return !out->failed;
}
