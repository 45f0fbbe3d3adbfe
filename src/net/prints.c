#include "net/prints.h"

#include "text/token_hash.h"

#include <stdlib.h>
#include <string.h>

#define PRINT_SEED UINT64_C(0x67617A7072696E74)
#define SHINGLE_SEED UINT64_C(0x73686E676C653031)
#define KEY_SEED UINT64_C(0x73746F72796B6579)
#define FEW_SEED UINT64_C(0x6665777368696E67)

uint64_t gg_print_token(const gg_token *token, const char *text, size_t len)
{
    gg_token copy = *token;

    copy.hash = 0;
    if ((token->flags & GG_TOKEN_LONG) != 0) {
        return gg_token_hash(text + token->start, token->end - token->start,
                             PRINT_SEED);
    }
    return gg_token_get_hash(&copy, text, len, PRINT_SEED);
}

uint64_t gg_print_of(const uint64_t *hashes, size_t n)
{
    uint64_t print = PRINT_SEED;

    if (n < GG_PRINT_LEAST) {
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        print = gg_hash_step(print + GG_HASH_A, hashes[i]);
    }
    print = gg_hash_end(print, n);
    return print != 0 ? print : 1;
}

void gg_sketch_begin(gg_sketch *sketch)
{
    memset(sketch->bins, 0xFF, sizeof sketch->bins);
    sketch->n_few = 0;
}

static void keep_few(gg_sketch *sketch, uint64_t shingle)
{
    if (sketch->n_few > GG_SKETCH_FEW) {
        return;
    }
    for (uint32_t i = 0; i < sketch->n_few; i++) {
        if (sketch->few[i] == shingle) {
            return;
        }
    }
    if (sketch->n_few < GG_SKETCH_FEW) {
        sketch->few[sketch->n_few] = shingle;
    }
    sketch->n_few++;
}

static void add_shingle(gg_sketch *sketch, uint64_t shingle)
{
    size_t bin = (size_t)((shingle >> 32) * GG_SKETCH_BINS >> 32);
    uint32_t value = (uint32_t)shingle;

    if (value < sketch->bins[bin]) {
        sketch->bins[bin] = value;
    }
    keep_few(sketch, shingle);
}

static uint64_t shingle_of(const uint64_t *hashes, size_t n)
{
    uint64_t shingle = SHINGLE_SEED;

    for (size_t i = 0; i < n; i++) {
        shingle = gg_hash_step(shingle + GG_HASH_A, hashes[i]);
    }
    return gg_hash_end(shingle, n);
}

void gg_sketch_add(gg_sketch *sketch, const uint64_t *hashes, size_t n)
{
    if (n != 0 && n < GG_SHINGLE) {
        add_shingle(sketch, shingle_of(hashes, n));
    }
    for (size_t i = 0; i + GG_SHINGLE <= n; i++) {
        add_shingle(sketch, shingle_of(hashes + i, GG_SHINGLE));
    }
}

static int compare_u64(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;

    return a < b ? -1 : a > b;
}

static uint64_t key_of_few(const gg_sketch *sketch)
{
    uint64_t sorted[GG_SKETCH_FEW];
    uint64_t key = FEW_SEED;

    memcpy(sorted, sketch->few, sketch->n_few * sizeof *sorted);
    qsort(sorted, sketch->n_few, sizeof *sorted, compare_u64);
    for (uint32_t i = 0; i < sketch->n_few; i++) {
        key = gg_hash_step(key + GG_HASH_A, sorted[i]);
    }
    return gg_hash_end(key, sketch->n_few);
}

/* What an empty bin borrows is the same for every set in which the same bins
   are empty. At least one bin is not. */
static uint32_t value_of(const gg_sketch *sketch, size_t bin)
{
    uint64_t at = bin;

    for (uint64_t attempt = 1; sketch->bins[at] == UINT32_MAX; attempt++) {
        at = (gg_hash_mix(bin * GG_HASH_A + attempt, GG_HASH_B) >> 32) *
                 GG_SKETCH_BINS >>
             32;
    }
    return sketch->bins[at];
}

size_t gg_sketch_keys(const gg_sketch *sketch, uint64_t keys[GG_STORY_KEYS])
{
    if (sketch->n_few == 0) {
        return 0;
    }
    if (sketch->n_few <= GG_SKETCH_FEW) {
        keys[0] = key_of_few(sketch);
        return 1;
    }
    for (size_t k = 0; k < GG_STORY_KEYS; k++) {
        uint64_t key = KEY_SEED + k;
        for (size_t i = 0; i < GG_SKETCH_ROWS; i++) {
            key = gg_hash_step(key + GG_HASH_A,
                               value_of(sketch, k * GG_SKETCH_ROWS + i));
        }
        keys[k] = gg_hash_end(key, k);
    }
    return GG_STORY_KEYS;
}
