/* text/utf8: what is valid, what one U+FFFD replaces, where offsets lead. */
#include "check.h"

#include "text/utf8.h"
#include "text/utf8_blocks.h"

#include <stdlib.h>
#include <string.h>

#define ALPHABET "abcdefghijklmnopqrstuvwxyz "
#define LONG_ASCII ALPHABET ALPHABET ALPHABET ALPHABET ALPHABET ALPHABET
#define FFFD "\xef\xbf\xbd"

/* The plain definition (Unicode table 3-7), to compare with. */
static size_t slow_sequence(const unsigned char *p, size_t len)
{
    static const struct {
        unsigned char from, to, low, high;
        size_t n;
    } ROWS[] = {
        {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2},
        {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
        {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
        {0xf4, 0xf4, 0x80, 0x8f, 4},
    };

    for (size_t r = 0; r < sizeof ROWS / sizeof ROWS[0]; r++) {
        if (p[0] < ROWS[r].from || p[0] > ROWS[r].to) {
            continue;
        }
        if (ROWS[r].n > len) {
            return 0;
        }
        if (ROWS[r].n > 1 && (p[1] < ROWS[r].low || p[1] > ROWS[r].high)) {
            return 0;
        }
        for (size_t i = 2; i < ROWS[r].n; i++) {
            if ((p[i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return ROWS[r].n;
    }
    return 0;
}

static size_t slow_prefix(const char *bytes, size_t len)
{
    size_t at = 0, n;

    while (at < len && (n = slow_sequence((const unsigned char *)bytes + at,
                                          len - at)) != 0) {
        at += n;
    }
    return at;
}

/* Every way this machine has gives the same answer. */
static bool all_ways_say(const char *bytes, size_t len, size_t want)
{
    return gg_utf8_valid_prefix(bytes, len) == want &&
           gg_utf8_valid_prefix_by(NULL, bytes, len) == want &&
           gg_utf8_valid_prefix_by(gg_utf8_blocks_of_16(), bytes, len) ==
               want &&
           gg_utf8_valid_prefix_by(gg_utf8_blocks_of_32(), bytes, len) == want;
}

static void every_code_point_comes_back(void)
{
    char bytes[4];
    uint32_t back;

    for (uint32_t cp = 0; cp <= 0x110000; cp++) {
        size_t n = gg_utf8_encode(cp, bytes);
        uint32_t want =
            (cp >= 0xd800 && cp <= 0xdfff) || cp > 0x10ffff ? 0xfffd : cp;
        if (gg_utf8_valid_prefix(bytes, n) != n ||
            gg_utf8_decode((unsigned char *)bytes, n, &back) != n ||
            back != want) {
            CHECK(0 == sizeof "code point comes back");
            return;
        }
    }
}

/* All sequences of up to 4 bytes that begin with a lead byte, with every
   second byte and the interesting third and fourth ones, at every offset
   from a block of 32, cut and with more behind them. */
static void all_short_sequences_agree(void)
{
    static const unsigned char EDGE[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90,
                                         0x9f, 0xa0, 0xbf, 0xc0, 0xe1, 0xff};
    char bytes[96];

    for (unsigned a = 0x80; a < 256; a++) {
        for (unsigned b = 0; b < 256; b++) {
            for (size_t i = 0; i < sizeof EDGE * sizeof EDGE; i++) {
                size_t before = (a + b + i) % 49;
                memset(bytes, 'x', sizeof bytes);
                bytes[before] = (char)a;
                bytes[before + 1] = (char)b;
                bytes[before + 2] = (char)EDGE[i / sizeof EDGE];
                bytes[before + 3] = (char)EDGE[i % sizeof EDGE];
                for (size_t n = 1; n <= 7; n++) {
                    size_t len = n < 7 ? before + n : sizeof bytes;
                    if (!all_ways_say(bytes, len, slow_prefix(bytes, len))) {
                        CHECK(0 == sizeof "valid prefix agrees");
                        return;
                    }
                }
            }
        }
    }
}

static void random_bytes_agree(void)
{
    static const char *const PIECES[] = {
        "a", LONG_ASCII, "\xc3\xa9", "\xd0\xbc\xd0\xb8",
        "\xe4\xb8\xad", "\xf0\x9f\x98\x80", "\x80", "\xe2\x82", "\xff",
        "\xed\xa0\x80", " ", "\xed\x9f\xbf", "\xe0\xa0\x80", "\xf4\x8f\xbf\xbf"};
    char bytes[1024];
    unsigned state = 12345;

    for (int round = 0; round < 8000; round++) {
        size_t len = 0;
        while (len < 800) {
            state = state * 1103515245u + 12345u;
            /* bad pieces are rare, so that long valid runs occur */
            size_t pick = (state >> 16) % 200;
            const char *piece =
                PIECES[pick < 14 ? pick : pick % 6];
            memcpy(bytes + len, piece, strlen(piece));
            len += strlen(piece);
        }
        if (!all_ways_say(bytes, len, slow_prefix(bytes, len))) {
            CHECK(0 == sizeof "valid prefix agrees");
            return;
        }
    }
}

static gg_buf repaired;
static size_t shifts[64][2];
static size_t n_shifts;

static void on_shift(void *user, size_t out_at, size_t in_at)
{
    CHECK(user == &n_shifts);
    if (n_shifts < 64) {
        shifts[n_shifts][0] = out_at;
        shifts[n_shifts][1] = in_at;
    }
    n_shifts++;
}

static void repairs_to(const char *bytes, size_t len, const char *want,
                       uint64_t n)
{
    gg_buf_reset(&repaired);
    n_shifts = 0;
    CHECK(gg_utf8_repair(bytes, len, &repaired, on_shift, &n_shifts) == n);
    CHECK(n_shifts == n);
    if (repaired.len != strlen(want) ||
        memcmp(repaired.ptr, want, repaired.len) != 0) {
        fprintf(stderr, "got %s, want %s\n", repaired.ptr, want);
        CHECK(0 == sizeof "repaired as expected");
    }
}

#define REPAIRS(literal, want, n) repairs_to(literal, sizeof literal - 1, want, n)

static void each_maximal_subpart_is_one_fffd(void)
{
    REPAIRS("", "", 0);
    REPAIRS("abc", "abc", 0);
    REPAIRS("a\x80" "b", "a" FFFD "b", 1);
    REPAIRS("\xc0\xaf", FFFD FFFD, 2);
    REPAIRS("\xe0\x80\xaf", FFFD FFFD FFFD, 3);
    REPAIRS("\xf0\x80\x80\xaf", FFFD FFFD FFFD FFFD, 4);
    REPAIRS("\xed\xa0\x80", FFFD FFFD FFFD, 3);
    REPAIRS("\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD, 4);
    REPAIRS("\xe2\x82", FFFD, 1);
    REPAIRS("\xe2\x82" "A", FFFD "A", 1);
    REPAIRS("\xf0\x9f\x98", FFFD, 1);
    REPAIRS("\xf0\x9f\x98\xc3\xa9", FFFD "\xc3\xa9", 1);
    REPAIRS("\xf5\xf8\xfc\xfe\xff", FFFD FFFD FFFD FFFD FFFD, 5);
    /* the example of Unicode 3.9, table 3-8 */
    REPAIRS("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64",
            "a" FFFD FFFD FFFD "b" FFFD "c" FFFD FFFD "d", 6);
}

static void shifts_lead_back(void)
{
    REPAIRS("ab\xe2\x82" "cd\xff" "e", "ab" FFFD "cd" FFFD "e", 2);
    CHECK(shifts[0][0] == 5 && shifts[0][1] == 4);
    CHECK(shifts[1][0] == 10 && shifts[1][1] == 7);
}

static void cut_and_bad_are_told_apart(void)
{
    CHECK(gg_utf8_is_cut("\xe2\x82", 2));
    CHECK(gg_utf8_is_cut("\xc3", 1));
    CHECK(gg_utf8_is_cut("\xf0\x9f\x98", 3));
    CHECK(!gg_utf8_is_cut("", 0));
    CHECK(!gg_utf8_is_cut("\x80", 1));
    CHECK(!gg_utf8_is_cut("\xed\xa0", 2));
    CHECK(!gg_utf8_is_cut("\xe2\x82" "A", 3));
    CHECK(gg_utf8_bad_length("\xe2\x82" "A", 3) == 2);
    CHECK(gg_utf8_bad_length("\xff\xff", 2) == 1);
}

/* flenniken/utf8tests: `N:hex` lines beside the expected replacement. */
static void public_test_file_agrees(const char *shared)
{
    char path[1024], name[1024];
    gg_buf in = GG_BUF_INIT;
    FILE *file;
    int c;

    snprintf(path, sizeof path, "%s/faults/data/open/utf8/utf8tests.bin",
             shared);
    snprintf(name, sizeof name, "%s/faults/data/open/utf8/utf8.replace.ref.txt",
             shared);
    file = fopen(path, "rb");
    CHECK(file != NULL);
    while (file != NULL && (c = fgetc(file)) != EOF) {
        gg_buf_putc(&in, (char)c);
    }
    if (file != NULL) {
        fclose(file);
    }
    gg_buf_reset(&repaired);
    gg_utf8_repair(in.ptr, in.len, &repaired, NULL, NULL);
    CHECK(gg_utf8_valid_prefix(repaired.ptr, repaired.len) == repaired.len);
    gg_buf_reset(&in);
    file = fopen(name, "rb");
    CHECK(file != NULL);
    while (file != NULL && (c = fgetc(file)) != EOF) {
        gg_buf_putc(&in, (char)c);
    }
    if (file != NULL) {
        fclose(file);
    }
    CHECK(in.len == repaired.len &&
          memcmp(in.ptr, repaired.ptr, in.len) == 0);
    gg_buf_clear(&in);
}

int main(void)
{
    const char *shared = getenv("GAZGRAPH_SHARED");

    gg_buf_init(&repaired);
    every_code_point_comes_back();
    all_short_sequences_agree();
    random_bytes_agree();
    each_maximal_subpart_is_one_fffd();
    shifts_lead_back();
    cut_and_bad_are_told_apart();
    if (shared != NULL) {
        public_test_file_agrees(shared);
    }
    gg_buf_clear(&repaired);
    return check_result();
}
