/* Writes the tables of text/unicode.h as C. Run once, by the build:

       make_tables build/generated/unicode_tables.c

   A code point folds (rule M2) by compatibility decomposition and case folding
   (utf8proc), after which marks that only decorate are dropped, and letters
   with a stroke lose it. Marks that carry meaning (Indic vowel signs, kana
   voicing, Thai tones) stay. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "text/tokens.h"
#include "text/unicode.h"

enum { N_CODE_POINTS = 0x110000, N_PAGES = 0x1100, MAX_SEQUENCE = 64 };

static gg_cp_row rows[N_CODE_POINTS];
static char folds[1 << 20];
static size_t folds_len;

typedef struct range {
    uint32_t first;
    uint32_t last;
} range;

/* Han, kana, Thai, Lao, Khmer, Burmese. */
static const range UNSPACED[] = {
    {0x0E00, 0x0EFF},   {0x1000, 0x109F},   {0x1780, 0x17FF},
    {0x19E0, 0x19FF},   {0x2E80, 0x2FDF},   {0x3005, 0x3007},
    {0x3021, 0x3029},   {0x3041, 0x30FF},   {0x31F0, 0x31FF},
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA9E0, 0xA9FF},
    {0xAA60, 0xAA7F},   {0xF900, 0xFAFF},   {0xFF66, 0xFF9F},
    {0x1B000, 0x1B16F}, {0x20000, 0x3FFFF},
};

static const range HANGUL[] = {
    {0x1100, 0x11FF}, {0x3131, 0x318E}, {0xA960, 0xA97C},
    {0xAC00, 0xD7FB}, {0xFFA0, 0xFFDC},
};

static const range IGNORABLE[] = {
    {0x00AD, 0x00AD}, {0x061C, 0x061C}, {0x200B, 0x200F}, {0x202A, 0x202E},
    {0x2060, 0x2064}, {0x2066, 0x206F}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},
    {0xE0100, 0xE01EF},
};

/* Letters that have no decomposition but are written without their stroke
   where the keyboard has none; the Arabic stretching stroke is nothing; letters
   that newspapers in Arabic script use one for the other (ى and Persian ی for
   ي, ک for ك, ة and Urdu ہ for ه, ٱ for ا). */
static const struct {
    uint32_t from;
    const char *to;
} PLAIN[] = {
    {0x00E6, "ae"}, {0x0153, "oe"}, {0x00F8, "o"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"},  {0x0142, "l"}, {0x0167, "t"},
    {0x00F0, "d"},  {0x00FE, "th"}, {0x0640, ""},
    {0x0649, "\xD9\x8A"}, {0x06CC, "\xD9\x8A"}, {0x06A9, "\xD9\x83"},
    {0x0629, "\xD9\x87"}, {0x06C1, "\xD9\x87"}, {0x0671, "\xD8\xA7"},
};

static int in_ranges(uint32_t cp, const range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (cp >= ranges[i].first && cp <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

static uint32_t classify(uint32_t cp)
{
    uint32_t flags = 0;

    if (in_ranges(cp, IGNORABLE, sizeof IGNORABLE / sizeof *IGNORABLE)) {
        return GG_CP_IGNORABLE;
    }
    if (cp == 0x02BB || cp == 0x02BC) {
        return 0; /* letters by category, written as apostrophes */
    }
    if (cp == 0xFF9E || cp == 0xFF9F) {
        return GG_CP_WORD | GG_CP_MARK; /* half-width voicing of kana */
    }
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        flags = GG_CP_WORD | GG_CP_UPPER;
        break;
    case UTF8PROC_CATEGORY_LL:
        flags = GG_CP_WORD | GG_CP_LOWER;
        break;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        flags = GG_CP_WORD;
        break;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return GG_CP_WORD | GG_CP_MARK;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        flags = GG_CP_WORD | GG_CP_DIGIT;
        break;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return GG_CP_BLANK;
    default:
        break;
    }
    if (cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x0B || cp == 0x0C ||
        cp == 0x85) {
        return GG_CP_BLANK;
    }
    if ((flags & GG_CP_WORD) != 0 && (flags & GG_CP_DIGIT) == 0 &&
        in_ranges(cp, UNSPACED, sizeof UNSPACED / sizeof *UNSPACED)) {
        flags |= GG_CP_UNSPACED;
    }
    if ((flags & GG_CP_WORD) != 0 &&
        in_ranges(cp, HANGUL, sizeof HANGUL / sizeof *HANGUL)) {
        flags |= GG_CP_HANGUL;
    }
    return flags;
}

/* Accents, breathings, points: combining classes of the European, Hebrew,
   Arabic and Syriac marks. Class 0 and the classes of viramas, nuktas, kana
   voicing and South-East Asian signs stay. */
static int only_decorates(uint32_t cp)
{
    int class_ = utf8proc_get_property((utf8proc_int32_t)cp)->combining_class;

    return class_ >= 200 || (class_ >= 10 && class_ <= 36) || class_ == 1;
}

static size_t decompose(uint32_t cp, utf8proc_int32_t *out)
{
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)cp, out, MAX_SEQUENCE,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);

    return n < 0 || n > MAX_SEQUENCE ? 0 : (size_t)n;
}

/* The value of a decimal digit; they come in runs of ten. -1 for others. */
static int digit_value(uint32_t cp)
{
    uint32_t first = cp;

    if (utf8proc_category((utf8proc_int32_t)cp) != UTF8PROC_CATEGORY_ND) {
        return -1;
    }
    while (first > 0 && utf8proc_category((utf8proc_int32_t)first - 1) ==
                            UTF8PROC_CATEGORY_ND) {
        first--;
    }
    return (int)((cp - first) % 10);
}

static size_t append(char *out, size_t len, uint32_t cp)
{
    if (digit_value(cp) >= 0) {
        out[len] = (char)('0' + digit_value(cp));
        return len + 1;
    }

    if (in_ranges(cp, IGNORABLE, sizeof IGNORABLE / sizeof *IGNORABLE)) {
        return len;
    }
    for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++) {
        if (PLAIN[i].from == cp) {
            memcpy(out + len, PLAIN[i].to, strlen(PLAIN[i].to));
            return len + strlen(PLAIN[i].to);
        }
    }
    return len + (size_t)utf8proc_encode_char((utf8proc_int32_t)cp,
                                              (utf8proc_uint8_t *)out + len);
}

static size_t fold(uint32_t cp, char *out)
{
    utf8proc_int32_t first[MAX_SEQUENCE];
    utf8proc_int32_t second[MAX_SEQUENCE];
    size_t n = decompose(cp, first);
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        /* Once more: what a decomposition yields may itself fold. */
        size_t m = decompose((uint32_t)first[i], second);
        for (size_t j = 0; j < m; j++) {
            if (!only_decorates((uint32_t)second[j])) {
                len = append(out, len, (uint32_t)second[j]);
            }
        }
    }
    return len;
}

static uint32_t intern(const char *bytes, size_t len)
{
    size_t at = 0;

    for (; at + len <= folds_len; at++) {
        if (memcmp(folds + at, bytes, len) == 0) {
            return (uint32_t)((at + 1) << 8 | len);
        }
    }
    at = folds_len;
    memcpy(folds + at, bytes, len);
    folds_len += len;
    return (uint32_t)((at + 1) << 8 | len);
}

static void fill_row(uint32_t cp)
{
    char bytes[MAX_SEQUENCE * MAX_SEQUENCE * 4];
    char self[4];
    size_t len;
    size_t self_len;

    rows[cp].flags = classify(cp);
    if (cp >= 0xD800 && cp <= 0xDFFF) {
        return;
    }
    /* Private, unassigned and unified Han fold to themselves. */
    if ((cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF) ||
        (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0x30000) {
        return;
    }
    len = fold(cp, bytes);
    self_len = (size_t)utf8proc_encode_char((utf8proc_int32_t)cp,
                                            (utf8proc_uint8_t *)self);
    if ((rows[cp].flags & GG_CP_IGNORABLE) != 0) {
        rows[cp].fold = 1u << 8;
    } else if (len != self_len || memcmp(bytes, self, len) != 0) {
        /* An offset of its own for "nothing", so that 0 stays "itself". */
        rows[cp].fold = len == 0 ? 1u << 8 : intern(bytes, len);
    }
}

static void print_pages(FILE *out, uint16_t *stage1)
{
    static size_t distinct[N_PAGES];
    size_t n = 0;

    fputs("const gg_cp_row gg_cp_stage2[][256] = {\n", out);
    for (size_t page = 0; page < N_PAGES; page++) {
        const gg_cp_row *row = rows + page * 256;
        size_t k = 0;
        while (k < n && memcmp(rows + distinct[k] * 256, row,
                               256 * sizeof *row) != 0) {
            k++;
        }
        stage1[page] = (uint16_t)k;
        if (k < n) {
            continue;
        }
        distinct[n++] = page;
        fputs("{", out);
        for (size_t i = 0; i < 256; i++) {
            fprintf(out, "{%uu,%uu},%s", (unsigned)row[i].fold,
                    (unsigned)row[i].flags, i % 8 == 7 ? "\n" : "");
        }
        fputs("},\n", out);
    }
    fputs("};\n", out);
}

/* What a letter or mark adds to a token; 0: it is none, or another thing too. */
static unsigned adds_to_token(uint32_t flags)
{
    switch (flags) {
    case GG_CP_WORD:
        return GG_TOKEN_LETTER;
    case GG_CP_WORD | GG_CP_UPPER:
        return GG_TOKEN_LETTER | GG_TOKEN_ANY_UPPER;
    case GG_CP_WORD | GG_CP_LOWER:
        return GG_TOKEN_LETTER | GG_TOKEN_ANY_LOWER;
    default:
        return 0;
    }
}

static void print_pairs(FILE *out)
{
    fputs("const gg_cp_pair gg_cp_pairs[0x800] = {\n", out);
    for (uint32_t cp = 0; cp < 0x800; cp++) {
        unsigned adds = adds_to_token(rows[cp].flags);
        unsigned char fold[2] = {(unsigned char)(0xC0 | cp >> 6),
                                 (unsigned char)(0x80 | (cp & 63))};
        if (rows[cp].fold != 0) {
            memcpy(fold, folds + (rows[cp].fold >> 8) - 1, 2);
            adds = (rows[cp].fold & 255) == 2 ? adds : 0;
        }
        if (adds != 0) {
            adds |= GG_CP_GOES_ON;
        }
        fprintf(out, "{{%u, %u}, %u},%s", fold[0], fold[1], adds,
                cp % 4 == 3 ? "\n" : "");
    }
    fputs("};\n", out);
}

static void print_tables(FILE *out)
{
    static uint16_t stage1[N_PAGES];

    fprintf(out,
            "/* Made by make_tables from utf8proc %s (Unicode %s). */\n"
            "#include \"text/unicode.h\"\n",
            utf8proc_version(), utf8proc_unicode_version());
    print_pages(out, stage1);
    fputs("const uint16_t gg_cp_stage1[0x1100] = {\n", out);
    for (size_t i = 0; i < N_PAGES; i++) {
        fprintf(out, "%u,%s", stage1[i], i % 16 == 15 ? "\n" : "");
    }
    fputs("};\nconst unsigned char gg_cp_folds[] = {\n", out);
    for (size_t i = 0; i < folds_len; i++) {
        fprintf(out, "%d,%s", (unsigned char)folds[i], i % 16 == 15 ? "\n" : "");
    }
    fputs("0, 0, 0, 0};\n", out);
    print_pairs(out);
}

int main(int argc, char **argv)
{
    FILE *out;

    if (argc != 2) {
        fputs("usage: make_tables FILE\n", stderr);
        return 2;
    }
    for (uint32_t cp = 0; cp < N_CODE_POINTS; cp++) {
        fill_row(cp);
    }
    out = fopen(argv[1], "w");
    if (out == NULL) {
        perror(argv[1]);
        return 1;
    }
    print_tables(out);
    if (ferror(out) != 0 || fclose(out) != 0) {
        perror(argv[1]);
        return 1;
    }
    return 0;
}
