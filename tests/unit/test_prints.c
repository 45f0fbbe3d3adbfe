/* Prints of windows, keys of documents, and the notes that wait in sheaves. */
#define _POSIX_C_SOURCE 200809L
#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "net/list32.h"
#include "net/prints.h"
#include "net/sheaves.h"

#include <math.h>
#include <string.h>

static uint64_t print_of(const char *text)
{
    gg_tokens tokens = {0};
    uint64_t hashes[64];
    uint64_t print;

    CHECK(gg_tokenize(&tokens, text, strlen(text), 0, 12345));
    for (size_t i = 0; i < tokens.n; i++) {
        hashes[i] = gg_print_token(&tokens.items[i], text, strlen(text));
    }
    print = gg_print_of(hashes, tokens.n);
    gg_tokens_clear(&tokens);
    return print;
}

static void a_print_knows_tokens_only(void)
{
    uint64_t print = print_of("Erdo\xC4\x9F" "an met the U.S. envoy Bell.");

    CHECK(print != 0);
    CHECK(print == print_of("ERDOGAN -- met the us envoy, \"Bell\""));
    CHECK(print != print_of("Erdogan met the envoy us Bell"));
    CHECK(print != print_of("Erdogan met the us envoy Bell s"));
    CHECK(print_of("one two three four five") == 0);
    CHECK(print_of("one two three four five six") != 0);
    /* kept in stores: must never change */
    CHECK(print_of("one two three four five six") ==
          UINT64_C(0x1DA407B2A10F12F4));
}

/* Two sets of `n` shingles of which `shared` are the same. */
static bool have_common_key(uint64_t *seed, size_t n, size_t shared)
{
    gg_sketch a;
    gg_sketch b;
    uint64_t keys_a[GG_STORY_KEYS];
    uint64_t keys_b[GG_STORY_KEYS];
    size_t n_keys;

    gg_sketch_begin(&a);
    gg_sketch_begin(&b);
    for (size_t i = 0; i < n; i++) {
        uint64_t x[GG_SHINGLE] = {gg_random_next(seed), 1, 2};
        gg_sketch_add(&a, x, GG_SHINGLE);
        x[0] = i < shared ? x[0] : gg_random_next(seed);
        gg_sketch_add(&b, x, GG_SHINGLE);
    }
    n_keys = gg_sketch_keys(&a, keys_a);
    CHECK(n_keys == gg_sketch_keys(&b, keys_b));
    for (size_t i = 0; i < n_keys; i++) {
        if (keys_a[i] == keys_b[i]) {
            return true;
        }
    }
    return false;
}

static double share_of(size_t n, double resemblance)
{
    enum { TRIES = 1000 };
    /* J = shared / (2n - shared) */
    size_t shared = (size_t)((double)n * 2 * resemblance / (1 + resemblance) +
                             0.5);
    uint64_t seed = n;
    int found = 0;

    for (int i = 0; i < TRIES; i++) {
        found += have_common_key(&seed, n, shared);
    }
    return (double)found / TRIES;
}

static void near_copies_share_a_key(void)
{
    static const double at[] = {0.05, 0.2, 0.35, 0.53, 0.7, 0.9};

    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        double want = 1 - pow(1 - pow(at[i], GG_SKETCH_ROWS), GG_STORY_KEYS);
        CHECK(fabs(share_of(400, at[i]) - want) < 0.06);
        CHECK(fabs(share_of(2000, at[i]) - want) < 0.06);
        /* few shingles borrow from each other: less sure, not misled */
        CHECK(fabs(share_of(40, at[i]) - want) < 0.25);
    }
    CHECK(share_of(3000, 1) == 1 && share_of(20, 1) == 1);
}

static void few_shingles_are_all_the_same_or_none(void)
{
    CHECK(share_of(10, 1) == 1);
    CHECK(share_of(10, 0.9) == 0);
}

static void what_has_no_word_has_no_key(void)
{
    gg_sketch sketch;
    uint64_t keys[GG_STORY_KEYS];
    uint64_t again[GG_STORY_KEYS];
    const uint64_t words[2] = {5, 6};

    gg_sketch_begin(&sketch);
    gg_sketch_add(&sketch, words, 0);
    CHECK(gg_sketch_keys(&sketch, keys) == 0);
    gg_sketch_add(&sketch, words, 2);
    gg_sketch_add(&sketch, words, 2);
    CHECK(gg_sketch_keys(&sketch, keys) == 1);
    gg_sketch_begin(&sketch);
    gg_sketch_add(&sketch, words, 2);
    CHECK(gg_sketch_keys(&sketch, again) == 1 && again[0] == keys[0]);
}

/* Every record comes back from its partition, from memory or the file. */
static void check_sheaves(size_t memory, bool spills)
{
    enum { N = 20000 };
    unsigned log = gg_sheaves_choose_log(memory);
    gg_sheaves s;
    uint64_t seed = 3;
    uint64_t sum = 0;
    uint32_t *words = NULL;
    size_t capacity = 0;
    size_t n_all = 0;

    CHECK(gg_sheaves_init(&s, log, memory, gg_scratch_folder()));
    for (uint32_t i = 0; i < N; i++) {
        uint64_t hash = gg_random_next(&seed);
        const uint32_t record[3] = {(uint32_t)(hash >> 32), (uint32_t)hash, i};
        gg_sheaves_put(&s, gg_sheaves_part(&s, hash), record, 3);
        sum += hash ^ i;
    }
    CHECK(!s.failed && (s.n_chunks != 0) == spills);
    CHECK(s.bytes <= memory || !spills);
    for (size_t part = 0; part < (size_t)1 << log; part++) {
        size_t n = 0;
        CHECK(gg_sheaves_read(&s, part, &words, &n, &capacity, NULL) ==
              GG_OK);
        for (size_t i = 0; i < n; i += 3) {
            uint64_t hash = (uint64_t)words[i] << 32 | words[i + 1];
            CHECK(gg_sheaves_part(&s, hash) == part);
            sum -= hash ^ words[i + 2];
        }
        n_all += n;
    }
    CHECK(sum == 0 && n_all == 3 * N);
    gg_free(words);
    gg_sheaves_clear(&s);
}

static void a_folder_that_is_none_is_told(void)
{
    gg_sheaves s;

    CHECK(gg_sheaves_init(&s, 3, 16384, "/nonexistent"));
    for (uint32_t i = 0; i < 10000; i++) {
        gg_sheaves_put(&s, i % 8, &i, 1);
    }
    CHECK(s.failed && s.error.status == GG_ERROR_IO);
    gg_sheaves_clear(&s);
}

static void outlets_are_a_set(void)
{
    gg_list32 a = {0};
    gg_list32 b = {0};

    for (uint32_t i = 0; i < 100; i++) {
        CHECK(gg_list32_put(&a, i * 7 % 13));
        CHECK(gg_list32_put(&b, 100));
    }
    CHECK(a.n == 13 && b.n == 1 && b.capacity == 0);
    for (uint32_t i = 0; i < 13; i++) {
        CHECK(gg_list32_items(&a)[i] == i);
    }
    CHECK(gg_list32_put_all(&b, &a));
    CHECK(b.n == 14 && a.n == 0);
    gg_list32_clear(&a);
    gg_list32_clear(&b);
}

int main(void)
{
    a_print_knows_tokens_only();
    near_copies_share_a_key();
    few_shingles_are_all_the_same_or_none();
    what_has_no_word_has_no_key();
    check_sheaves(4 << 20, false);
    check_sheaves(64 << 10, true);
    check_sheaves(8 << 10, true);
    a_folder_that_is_none_is_told();
    outlets_are_a_set();
    return check_result();
}
