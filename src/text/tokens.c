#include "text/tokens.h"

#include "base/memory.h"
#include "text/token_hash.h"
#include "text/unicode.h"

#include <string.h>

/* ---- hash --------------------------------------------------------------- */

/* Of more than 16 bytes. */
static uint64_t hash_long(const char *folded, size_t len, uint64_t seed)
{
    uint64_t hash = seed ^ GG_HASH_A;

    for (size_t i = 0; i + 8 < len; i += 8) {
        hash = gg_hash_step(hash, gg_hash_load(folded + i, 8));
    }
    return gg_hash_end(gg_hash_step(hash, gg_hash_load(folded + len - 8, 8)),
                       len);
}

uint64_t gg_token_hash(const char *folded, size_t len, uint64_t seed)
{
    return len > 16
               ? hash_long(folded, len, seed)
               : gg_hash_short(gg_hash_load(folded, len < 8 ? len : 8),
                               len > 8 ? gg_hash_load(folded + len - 8, 8) : 0,
                               len, seed);
}

/* ---- folding ------------------------------------------------------------ */

/* Folds [p, end) to `out`; SIZE_MAX when it does not fit. */
static size_t fold_span(char *out, const char *p, const char *end,
                        bool skip_stops)
{
    size_t n = 0;

    while (p < end) {
        size_t len;
        const gg_cp_row *row;
        const char *from = p;
        uint32_t cp = gg_cp_at(p, &len);

        p += len;
        if (skip_stops && cp == '.') {
            continue;
        }
        row = gg_cp(cp);
        if (row->fold != 0) {
            from = (const char *)gg_cp_folds + ((row->fold >> 8) - 1);
            len = row->fold & 255;
        }
        if (n + len > GG_TOKEN_MAX_FOLDED) {
            return SIZE_MAX;
        }
        memcpy(out + n, from, len);
        n += len;
    }
    return n;
}

size_t gg_token_fold(char out[GG_TOKEN_MAX_FOLDED], const char *text,
                     const gg_token *token)
{
    return fold_span(out, text + token->start, text + token->end,
                     (token->flags & GG_TOKEN_DOTTED) != 0);
}

size_t gg_token_prefix(const char *text, const gg_token *token, size_t folded)
{
    const char *start = text + token->start;
    const char *p = start;

    while (p < text + token->end) {
        size_t len;
        uint32_t cp = gg_cp_at(p, &len);
        const gg_cp_row *row = gg_cp(cp);
        size_t n = row->fold != 0 ? row->fold & 255 : len;
        if (cp == '.' && (token->flags & GG_TOKEN_DOTTED) != 0) {
            n = 0;
        }
        if (n > folded) {
            break;
        }
        folded -= n;
        p += len;
    }
    return (size_t)(p - start);
}

static inline bool are_same_eight(const char *p, const char *folded)
{
    return (gg_hash_load(p, 8) | GG_HASH_LOWER) == gg_hash_load(folded, 8);
}

static bool equals_ascii(const char *p, const char *folded, size_t len)
{
    if (len >= 8) {
        for (size_t i = 0; i + 8 < len; i += 8) {
            if (!are_same_eight(p + i, folded + i)) {
                return false;
            }
        }
        return are_same_eight(p + len - 8, folded + len - 8);
    }
    for (size_t i = 0; i < len; i++) {
        if ((p[i] | 0x20) != folded[i]) {
            return false;
        }
    }
    return true;
}

size_t gg_token_begins(const char *text, const gg_token *token,
                       const char *folded)
{
    char bytes[GG_TOKEN_MAX_FOLDED];
    size_t len = token->end - token->start;

    if ((token->flags & (GG_TOKEN_ASCII | GG_TOKEN_DOTTED)) ==
        GG_TOKEN_ASCII) {
        return equals_ascii(text + token->start, folded, len) ? len
                                                              : SIZE_MAX;
    }
    len = gg_token_fold(bytes, text, token);
    return len != SIZE_MAX && strncmp(folded, bytes, len) == 0 ? len
                                                               : SIZE_MAX;
}

bool gg_token_equals(const char *text, const gg_token *token,
                     const char *folded, size_t len)
{
    const char *p = text + token->start;
    char bytes[GG_TOKEN_MAX_FOLDED];

    if ((token->flags & (GG_TOKEN_ASCII | GG_TOKEN_DOTTED)) ==
        GG_TOKEN_ASCII) {
        return token->end - token->start == len &&
               equals_ascii(p, folded, len);
    }
    return gg_token_fold(bytes, text, token) == len &&
           memcmp(bytes, folded, len) == 0;
}

/* ---- the scanner -------------------------------------------------------- */

enum { UPPER = 1, LOWER = 2, DIGIT = 4, HIGH = 8, WORD = 7 };

#define U UPPER
#define L LOWER
#define D DIGIT
#define H HIGH
static const uint8_t ASCII_CLASS[256] = {
    ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D, ['5'] = D,
    ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D, ['A'] = U, ['B'] = U,
    ['C'] = U, ['D'] = U, ['E'] = U, ['F'] = U, ['G'] = U, ['H'] = U,
    ['I'] = U, ['J'] = U, ['K'] = U, ['L'] = U, ['M'] = U, ['N'] = U,
    ['O'] = U, ['P'] = U, ['Q'] = U, ['R'] = U, ['S'] = U, ['T'] = U,
    ['U'] = U, ['V'] = U, ['W'] = U, ['X'] = U, ['Y'] = U, ['Z'] = U,
    ['a'] = L, ['b'] = L, ['c'] = L, ['d'] = L, ['e'] = L, ['f'] = L,
    ['g'] = L, ['h'] = L, ['i'] = L, ['j'] = L, ['k'] = L, ['l'] = L,
    ['m'] = L, ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L,
    ['s'] = L, ['t'] = L, ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L,
    ['y'] = L, ['z'] = L,
    /* every byte of a character above ASCII */
    [0x80] = H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
};
#undef U
#undef L
#undef D
#undef H

static bool is_digit(char c)
{
    return ASCII_CLASS[(unsigned char)c] == DIGIT;
}

/* The number of digits at p, at most `most`. */
static size_t count_digits(const char *p, const char *end, size_t most)
{
    size_t n = 0;

    while (n < most && p + n < end && is_digit(p[n])) {
        n++;
    }
    return n;
}

/* 09:02 or 06/12/23 or 12.06.2023 or 2023-06-12: what pages glue to a byline
   (rule M7). */
static bool is_time_or_date(const char *p, const char *end)
{
    size_t n = count_digits(p, end, 5);
    char separator;

    if (n == 0 || n == 3 || n > 4 || p + n + 2 > end) {
        return false;
    }
    separator = p[n];
    p += n + 1;
    if (n <= 2 && separator == ':') {
        return count_digits(p, end, 3) == 2;
    }
    if (separator != '/' && separator != '.' && separator != '-') {
        return false;
    }
    n = count_digits(p, end, 3);
    if (n < 1 || n > 2 || p + n + 2 > end || p[n] != separator) {
        return false;
    }
    n = count_digits(p + n + 1, end, 5);
    return n == 1 || n == 2 || n == 4;
}

typedef struct scanner {
    const char *text;
    const char *end;
    const char *p;
    uint64_t seed;
} scanner;

/* 's or ’s behind a word, and no word character behind that: its length. */
static size_t possessive_length(const char *p, const char *end)
{
    size_t n = 0;
    size_t len;

    if (p + 1 < end && *p == '\'') {
        n = 1;
    } else if (p + 3 < end && memcmp(p, "\xE2\x80\x99", 3) == 0) {
        n = 3;
    }
    if (n == 0 || (p[n] | 0x20) != 's') {
        return 0;
    }
    n++;
    if (p + n < end && (gg_cp(gg_cp_at(p + n, &len))->flags & GG_CP_WORD) != 0) {
        return 0;
    }
    return n;
}

/* A letter and a full stop at p: the length of both, or 0. */
static size_t initial_length(const char *p, const char *end, bool *has_stop)
{
    size_t len;
    const gg_cp_row *row;
    size_t next_len;

    *has_stop = false;
    if (p >= end) {
        return 0;
    }
    row = gg_cp(gg_cp_at(p, &len));
    if ((row->flags & (GG_CP_UPPER | GG_CP_LOWER)) == 0) {
        return 0;
    }
    if (p + len < end && p[len] == '.') {
        *has_stop = true;
        return len + 1;
    }
    if (p + len < end &&
        (gg_cp(gg_cp_at(p + len, &next_len))->flags & GG_CP_WORD) != 0) {
        return 0;
    }
    return len;
}

/* U.S. or U.S.A. or U.S at `start`, whose first letter ends at `after` with a
   full stop there: where the token ends, or NULL. */
static const char *dotted_end(const char *after, const char *end)
{
    const char *p = after + 1;
    bool has_stop = true;
    size_t n_letters = 1;

    while (has_stop) {
        size_t len = initial_length(p, end, &has_stop);
        if (len == 0) {
            break;
        }
        n_letters++;
        p += len;
    }
    return n_letters >= 2 ? p : NULL;
}

/* The slow half of hashing: what is not plain ASCII is folded first. */
static __attribute__((noinline)) void hash_wide(const scanner *s,
                                                gg_token *token)
{
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t len = gg_token_fold(folded, s->text, token);

    if (len == SIZE_MAX) {
        token->flags |= GG_TOKEN_LONG;
        return;
    }
    token->hash = gg_token_hash(folded, len, s->seed);
}

static inline void finish_token(const scanner *s, gg_token *token)
{
    size_t len = token->end - token->start;

    if ((token->flags & (GG_TOKEN_ASCII | GG_TOKEN_DOTTED)) !=
        GG_TOKEN_ASCII) {
        hash_wide(s, token);
    } else if (len > GG_TOKEN_MAX_FOLDED) {
        token->flags |= GG_TOKEN_LONG;
    } else {
        token->hash =
            gg_hash_ascii(s->text + token->start, len,
                       (size_t)(s->end - (s->text + token->start)), s->seed);
    }
}

/* Tokens of at most so many bytes fold to less than GG_TOKEN_MAX_FOLDED: three
   bytes become 33 at most (U+FDFA). Longer ones are folded at once, to know
   whether they are GG_TOKEN_LONG. */
enum { SURELY_SHORT = 64 };

/* Flags of one code point, as the first of a token or a later one. */
static uint32_t code_point_flags(const gg_cp_row *row, bool is_first)
{
    uint32_t flags = 0;

    if ((row->flags & GG_CP_UPPER) != 0) {
        flags = GG_TOKEN_ANY_UPPER | GG_TOKEN_LETTER;
        if (is_first) {
            flags |= GG_TOKEN_INITIAL_UPPER | GG_TOKEN_CASED;
        }
    } else if ((row->flags & GG_CP_LOWER) != 0) {
        flags = GG_TOKEN_ANY_LOWER | GG_TOKEN_LETTER;
        if (is_first) {
            flags |= GG_TOKEN_CASED;
        }
    } else if ((row->flags & GG_CP_DIGIT) != 0) {
        flags = GG_TOKEN_DIGIT;
    } else if ((row->flags & GG_CP_MARK) == 0) {
        flags = GG_TOKEN_LETTER;
    }
    return flags;
}

/* Takes what attaches to the character before p: marks and ignorables. */
static const char *skip_attached(const char *p, const char *end)
{
    while (p < end && (unsigned char)*p >= 0x80) {
        size_t len;
        const gg_cp_row *row = gg_cp(gg_cp_at(p, &len));
        if ((row->flags & (GG_CP_MARK | GG_CP_IGNORABLE)) == 0) {
            break;
        }
        p += len;
    }
    return p;
}

/* The slow half of the scanner: a token that holds characters above ASCII.
   Begins at s->p, a word character; leaves s->p at the token's end. */
static void scan_wide_token(scanner *s, gg_token *token)
{
    const char *p = s->p;
    const char *word_end = p;
    bool is_first = true;
    uint32_t script = 0; /* GG_CP_HANGUL where the letters are that */

    token->flags = 0;
    while (p < s->end) {
        size_t len;
        const gg_cp_row *row = gg_cp(gg_cp_at(p, &len));
        if ((row->flags & GG_CP_IGNORABLE) != 0) {
            p += len;
            continue;
        }
        if ((row->flags & GG_CP_WORD) == 0) {
            break;
        }
        if ((row->flags & GG_CP_UNSPACED) != 0) {
            if (is_first) {
                word_end = skip_attached(p + len, s->end);
                token->flags = GG_TOKEN_UNSPACED | GG_TOKEN_LETTER;
            }
            break;
        }
        if ((row->flags & GG_CP_DIGIT) != 0 && len == 1 && !is_first &&
            (token->flags & GG_TOKEN_DIGIT) == 0 &&
            is_time_or_date(p, s->end)) {
            token->flags |= GG_TOKEN_GLUED;
            break;
        }
        if (((row->flags ^ script) & GG_CP_HANGUL) != 0 &&
            (row->flags & GG_CP_MARK) == 0) {
            if (!is_first) {
                token->flags |= GG_TOKEN_SCRIPT_END;
                break;
            }
            script = GG_CP_HANGUL;
        }
        token->flags |= code_point_flags(row, is_first);
        is_first = false;
        p += len;
        word_end = p;
    }
    s->p = word_end;
}

/* ---- letters above ASCII, in one go ------------------------------------------ */

enum {
    STEP_GOES_ON = 1 << 16, /* a letter or a mark: the word goes on */
    STEP_ENDS = 1 << 17,    /* no character of words */
    /* else: digits, joiners …, of which scan_wide_token knows more */
    HANGUL_STEPS = 2 * GG_CP_HANGUL
};

/* What a character adds to a token, by its flags (GG_CP_…); GG_CP_HANGUL says
   here that it is of another script than the first one. */
static const uint32_t STEPS[HANGUL_STEPS] = {
    [0] = STEP_ENDS,
    [GG_CP_BLANK] = STEP_ENDS,
    [GG_CP_WORD] = STEP_GOES_ON | GG_TOKEN_LETTER,
    [GG_CP_WORD | GG_CP_UPPER] =
        STEP_GOES_ON | GG_TOKEN_LETTER | GG_TOKEN_ANY_UPPER,
    [GG_CP_WORD | GG_CP_LOWER] =
        STEP_GOES_ON | GG_TOKEN_LETTER | GG_TOKEN_ANY_LOWER,
    [GG_CP_WORD | GG_CP_MARK] = STEP_GOES_ON,
    [GG_CP_WORD | GG_CP_MARK | GG_CP_HANGUL] = STEP_GOES_ON,
};

/* Puts a folded character; up to four bytes may be written behind it. */
static inline size_t put_folded(char *out, const char *p, size_t len,
                                const gg_cp_row *row)
{
    if (row->fold != 0) {
        const unsigned char *from = gg_cp_folds + ((row->fold >> 8) - 1);
        len = row->fold & 255;
        if (len > 4) {
            memcpy(out, from, len);
            return len;
        }
        p = (const char *)from;
    }
    memcpy(out, p, 4);
    return len;
}

/* A word as it is read: what it folds to so far, and its flags. */
enum { MOST_LETTER_BYTES = 128, WIDEST_FOLD = 40 };

typedef struct letters {
    const char *p;
    size_t n; /* bytes folded */
    uint32_t flags;
    char folded[MOST_LETTER_BYTES + WIDEST_FOLD];
} letters;

/* Goes on behind letters of ASCII, and behind those of two bytes that fold to as
   many. */
static inline void take_short_letters(letters *w, const char *end)
{
    const char *p = w->p;
    size_t n = w->n;
    size_t room = end - p > 8 ? (size_t)(end - p) - 8 : 0;
    const char *last;
    uint32_t seen = 0;

    if (n >= MOST_LETTER_BYTES) {
        return;
    }
    last = p + (room < MOST_LETTER_BYTES - n ? room : MOST_LETTER_BYTES - n);
    while (p < last) {
        unsigned char c = (unsigned char)*p;
        if ((c & 0xE0) == 0xC0) {
            const gg_cp_pair *pair =
                &gg_cp_pairs[(c & 0x1Fu) << 6 | ((unsigned char)p[1] & 0x3Fu)];
            if (pair->adds == 0) {
                break;
            }
            seen |= pair->adds;
            memcpy(w->folded + n, pair->fold, 2);
            p += 2;
            n += 2;
        } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
            seen |= (c & 0x20) != 0 ? GG_TOKEN_LETTER | GG_TOKEN_ANY_LOWER
                                    : GG_TOKEN_LETTER | GG_TOKEN_ANY_UPPER;
            w->folded[n++] = (char)(c | 0x20);
            p++;
        } else {
            break;
        }
    }
    w->p = p;
    w->n = n;
    w->flags |= seen & (GG_CP_GOES_ON - 1);
}

/* The letters behind those: of any length and script, but of one only. False
   where something else stands there that belongs to the word. */
static bool take_letters(letters *w, const char *end, uint32_t script)
{
    size_t len;
    const gg_cp_row *row = gg_cp(gg_cp_at(w->p, &len));
    uint32_t step = STEPS[row->flags ^ script];

    while ((step & STEP_GOES_ON) != 0) {
        if (end - w->p < 8 || w->n >= MOST_LETTER_BYTES) {
            return false;
        }
        w->flags |= step;
        w->n += put_folded(w->folded + w->n, w->p, len, row);
        w->p += len;
        row = gg_cp(gg_cp_at(w->p, &len));
        step = STEPS[row->flags ^ script];
    }
    w->flags &= STEP_GOES_ON - 1;
    return (step & STEP_ENDS) != 0;
}

/* What the first letter adds beside what every letter does, by what that is. */
static inline uint32_t first_flags(uint32_t letter)
{
    return (letter & GG_TOKEN_ANY_UPPER) != 0
               ? GG_TOKEN_INITIAL_UPPER | GG_TOKEN_CASED
           : (letter & GG_TOKEN_ANY_LOWER) != 0 ? GG_TOKEN_CASED
                                                : 0;
}

/* What the letter at p adds to a token. */
static inline uint32_t letter_flags(const char *p)
{
    unsigned char c = (unsigned char)*p;
    size_t len;

    if ((c & 0xE0) == 0xC0) {
        uint32_t adds =
            gg_cp_pairs[(c & 0x1Fu) << 6 | ((unsigned char)p[1] & 0x3Fu)].adds;
        if (adds != 0) {
            return adds;
        }
    }
    return STEPS[gg_cp(gg_cp_at(p, &len))->flags & (GG_CP_HANGUL - 1)];
}

static inline uint64_t hash_folded(const char *folded, size_t n, uint64_t seed)
{
    return n > 16 ? hash_long(folded, n, seed)
                  : gg_hash_short(gg_hash_load(folded, 8),
                                  n > 8 ? gg_hash_load(folded + n - 8, 8) : 0,
                                  n, seed);
}

/* Devanagari, Hangul, Han …: letters and marks of three bytes that fold to
   themselves, hashed where they stand. False: something else is in the word. */
static bool scan_triples(scanner *s, gg_token *token)
{
    const char *p = s->p;
    const gg_cp_row *row = gg_cp(gg_cp_triple(p));
    uint32_t script = row->flags & GG_CP_HANGUL;
    bool is_one = (row->flags & GG_CP_UNSPACED) != 0;
    uint32_t flags = 0;
    size_t n;

    if (is_one && row->fold == 0 && s->end - p > 8) {
        if (skip_attached(p + 3, s->end) != p + 3) {
            return false;
        }
        flags = GG_TOKEN_UNSPACED | GG_TOKEN_LETTER;
        p += 3;
    }
    while (!is_one && s->end - p > 8 && ((unsigned char)*p & 0xF0) == 0xE0) {
        uint32_t step;
        row = gg_cp(gg_cp_triple(p));
        step = STEPS[row->flags ^ script];
        if (row->fold != 0 || (step & STEP_GOES_ON) == 0) {
            if ((step & STEP_ENDS) == 0) {
                return false;
            }
            break;
        }
        flags |= step;
        p += 3;
    }
    n = (size_t)(p - s->p);
    if (n == 0 || n > MOST_LETTER_BYTES || s->end - p <= 8 ||
        (flags & (GG_TOKEN_ANY_UPPER | GG_TOKEN_ANY_LOWER)) != 0) {
        return false;
    }
    if (!is_one) {
        unsigned class_ = ASCII_CLASS[(unsigned char)*p];
        if ((class_ & WORD) != 0 ||
            (class_ == HIGH && ((unsigned char)*p & 0xF0) != 0xE0)) {
            return false;
        }
    }
    token->flags = flags & (STEP_GOES_ON - 1);
    token->hash = gg_token_hash(s->p, n, s->seed);
    s->p = p;
    return true;
}

/* A word of letters and marks of which some are above ASCII: its flags, end and
   hash, each character looked at once. False where it has something else in it,
   or is long: scan_wide_token must start over. */
static bool scan_letters(scanner *s, gg_token *token)
{
    letters w; /* w.folded is filled as far as it is read */
    size_t len;

    if (((unsigned char)*s->p & 0xF0) == 0xE0 && scan_triples(s, token)) {
        return true;
    }
    w.p = s->p;
    w.n = 0;
    w.flags = first_flags(letter_flags(s->p));
    take_short_letters(&w, s->end);
    if (w.n == 0 || s->end - w.p <= 8 ||
        ASCII_CLASS[(unsigned char)*w.p] != 0) {
        uint32_t script = gg_cp(gg_cp_at(s->p, &len))->flags & GG_CP_HANGUL;
        if (!take_letters(&w, s->end, script)) {
            return false;
        }
    }
    memset(w.folded + w.n, 0, 8);
    token->flags = w.flags;
    token->hash = hash_folded(w.folded, w.n, s->seed);
    s->p = w.p;
    return true;
}

/* Where in the ASCII run [p, end) a time or date is glued on, or end. */
static const char *find_glued(const char *p, const char *run_end,
                              const char *end)
{
    const char *q = p;

    while (q < run_end && !is_digit(*q)) {
        q++;
    }
    if (q > p && q < run_end && is_time_or_date(q, end)) {
        return q;
    }
    return run_end;
}

/* By the classes seen in an ASCII token. */
static const uint16_t SEEN_FLAGS[8] = {
    [UPPER] = GG_TOKEN_ANY_UPPER | GG_TOKEN_LETTER,
    [LOWER] = GG_TOKEN_ANY_LOWER | GG_TOKEN_LETTER,
    [UPPER | LOWER] =
        GG_TOKEN_ANY_UPPER | GG_TOKEN_ANY_LOWER | GG_TOKEN_LETTER,
    [DIGIT] = GG_TOKEN_DIGIT,
    [DIGIT | UPPER] = GG_TOKEN_DIGIT | GG_TOKEN_ANY_UPPER | GG_TOKEN_LETTER,
    [DIGIT | LOWER] = GG_TOKEN_DIGIT | GG_TOKEN_ANY_LOWER | GG_TOKEN_LETTER,
    [DIGIT | LOWER | UPPER] = GG_TOKEN_DIGIT | GG_TOKEN_ANY_LOWER |
                              GG_TOKEN_ANY_UPPER | GG_TOKEN_LETTER,
};

/* The fast half: s->p is at an ASCII word character. False where the token
   holds wide characters and the slow half must start over. */
static bool scan_ascii_token(scanner *s, gg_token *token)
{
    const char *p = s->p;
    unsigned seen = 0;
    unsigned class_ = ASCII_CLASS[(unsigned char)*p];

    token->flags = GG_TOKEN_ASCII;
    if (class_ == UPPER) {
        token->flags |= GG_TOKEN_INITIAL_UPPER | GG_TOKEN_CASED;
    } else if (class_ == LOWER) {
        token->flags |= GG_TOKEN_CASED;
    }
    do {
        seen |= class_;
        p++;
        class_ = p < s->end ? ASCII_CLASS[(unsigned char)*p] : 0;
    } while ((class_ & WORD) != 0);
    if (class_ == HIGH) {
        size_t len;
        const gg_cp_row *row = gg_cp(gg_cp_at(p, &len));
        if ((row->flags & (GG_CP_WORD | GG_CP_IGNORABLE)) != 0) {
            return false;
        }
    }
    if (seen > DIGIT) {
        /* letters and digits: perhaps Sokolenko09:02 */
        const char *cut = find_glued(s->p, p, s->end);
        if (cut != p) {
            p = cut;
            seen &= ~(unsigned)DIGIT;
            token->flags |= GG_TOKEN_GLUED;
        }
    }
    token->flags |= SEEN_FLAGS[seen & WORD];
    s->p = p;
    return true;
}

/* One letter alone before a full stop may begin U.S. */
static void take_dotted(scanner *s, gg_token *token, const char *start)
{
    size_t len;
    const char *end;

    if (s->p >= s->end || *s->p != '.') {
        return;
    }
    gg_cp_at(start, &len);
    if (start + len != s->p ||
        (token->flags & (GG_TOKEN_ANY_UPPER | GG_TOKEN_ANY_LOWER)) == 0) {
        return;
    }
    end = dotted_end(s->p, s->end);
    if (end == NULL) {
        return;
    }
    token->flags |= GG_TOKEN_DOTTED;
    token->hash = 0;
    for (const char *p = start; p < end; p += len) {
        uint32_t cp = gg_cp_at(p, &len);
        token->flags |= code_point_flags(gg_cp(cp), false) &
                        (GG_TOKEN_ANY_LOWER | GG_TOKEN_ANY_UPPER);
    }
    s->p = end;
}

/* Moves to the next word character; false at the end. */
static bool find_token(scanner *s)
{
    while (s->p < s->end) {
        size_t len;
        unsigned class_ = ASCII_CLASS[(unsigned char)*s->p];
        if ((class_ & WORD) != 0) {
            return true;
        }
        if (class_ == HIGH) {
            const gg_cp_row *row = gg_cp(gg_cp_at(s->p, &len));
            if ((row->flags & GG_CP_WORD) != 0) {
                return true;
            }
            s->p += len;
        } else {
            s->p++;
        }
    }
    return false;
}

static inline void next_token(scanner *s, gg_token *token)
{
    const char *start = s->p;
    size_t possessive;

    token->word = GG_TOKEN_WORD_UNKNOWN;
    token->hash = 0;
    token->start = (uint32_t)(start - s->text);
    if (ASCII_CLASS[(unsigned char)*start] == HIGH ||
        !scan_ascii_token(s, token)) {
        if (!scan_letters(s, token)) {
            scan_wide_token(s, token);
        }
    }
    if (s->p < s->end && *s->p == '.') {
        take_dotted(s, token, start);
    }
    token->end = (uint32_t)(s->p - s->text);
    if (token->end - token->start > SURELY_SHORT) {
        finish_token(s, token);
    }
    if (s->p < s->end && (*s->p == '\'' || *s->p == '\xE2')) {
        possessive = possessive_length(s->p, s->end);
        if (possessive != 0) {
            token->flags |= GG_TOKEN_POSSESSIVE;
            s->p += possessive;
        }
    }
}

/* ---- all tokens of a text --------------------------------------------------- */

bool gg_tokenize(gg_tokens *tokens, const char *text, size_t len, size_t from,
                 uint64_t seed)
{
    scanner s = {text, text + len, text + from, seed};

    tokens->n = 0;
    while (find_token(&s)) {
        if (gg_grow(&tokens->items, &tokens->capacity, tokens->n + 1,
                    sizeof *tokens->items) != 0) {
            return false;
        }
        next_token(&s, &tokens->items[tokens->n++]);
    }
    return true;
}

size_t gg_token_read(gg_token *token, const char *text, size_t len, size_t at,
                     uint64_t seed)
{
    scanner s = {text, text + len, text + at, seed};

    next_token(&s, token);
    return (size_t)(s.p - text);
}

uint64_t gg_token_get_hash(gg_token *token, const char *text, size_t len,
                           uint64_t seed)
{
    if (token->hash == 0 && (token->flags & (GG_TOKEN_ASCII | GG_TOKEN_DOTTED |
                                             GG_TOKEN_LONG)) ==
                                GG_TOKEN_ASCII &&
        token->end - token->start <= SURELY_SHORT) {
        token->hash = gg_hash_ascii(text + token->start,
                                    token->end - token->start,
                                    len - token->start, seed);
    }
    if (token->hash == 0 && (token->flags & GG_TOKEN_LONG) == 0) {
        scanner s = {text, text + len, text, seed};
        finish_token(&s, token);
    }
    return token->hash;
}

void gg_tokens_clear(gg_tokens *tokens)
{
    gg_free(tokens->items);
    memset(tokens, 0, sizeof *tokens);
}

/* ---- gaps --------------------------------------------------------------- */

static bool is_hyphen(uint32_t cp)
{
    return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 ||
           cp == 0xFE58 || cp == 0xFE63 || cp == 0xFF0D || cp == 0xB7 ||
           cp == 0x2027 || cp == 0x30FB || cp == 0x058A || cp == 0x05BE ||
           cp == 0x2022 || cp == 0x30A0 || cp == 0xFF1D || cp == 0xFF65;
}

static bool is_apostrophe(uint32_t cp)
{
    return cp == '\'' || cp == 0x2019 || cp == 0x2018 || cp == 0x02BC ||
           cp == 0x00B4 || cp == '`' || cp == 0x02BB || cp == 0x05F3;
}

/* צה״ל is written צה"ל as well. */
static bool is_quote(uint32_t cp)
{
    return cp == '"' || (cp >= 0x201C && cp <= 0x201F) || cp == 0x05F4 ||
           cp == 0xFF02;
}

typedef struct gap_count {
    unsigned lines;
    unsigned blanks;
    unsigned others;
} gap_count;

static gap_count count_gap(const char *p, const char *end)
{
    gap_count count = {0, 0, 0};

    while (p < end) {
        size_t len;
        uint32_t cp = gg_cp_at(p, &len);
        if (cp == '\n' || cp == 0x85 || cp == 0x2028 ||
            (cp == '\r' && (p + 1 == end || p[1] != '\n'))) {
            count.lines++;
        } else if (cp == 0x2029) {
            count.lines += 2;
        } else if ((gg_cp(cp)->flags & GG_CP_BLANK) != 0) {
            count.blanks++;
        } else if ((gg_cp(cp)->flags & GG_CP_IGNORABLE) == 0) {
            count.others++;
        }
        p += len;
    }
    return count;
}

/* Two line ends with only blanks between them. */
static bool has_blank_line(const char *p, const char *end)
{
    bool after_line = false;

    while (p < end) {
        size_t len;
        uint32_t cp = gg_cp_at(p, &len);
        bool is_line = cp == '\n' || cp == 0x85 || cp == 0x2028 ||
                       (cp == '\r' && (p + 1 == end || p[1] != '\n'));
        if (cp == 0x2029 || (is_line && after_line)) {
            return true;
        }
        if (is_line) {
            after_line = true;
        } else if ((gg_cp(cp)->flags & (GG_CP_BLANK | GG_CP_IGNORABLE)) == 0) {
            after_line = false;
        }
        p += len;
    }
    return false;
}

gg_gap gg_gap_look(const char *text, const gg_token *left,
                   const gg_token *right)
{
    const char *p = text + left->end;
    const char *end = text + right->start;
    gap_count count;
    size_t len;
    uint32_t cp;

    if (p == end) {
        return GG_GAP_NONE;
    }
    if (end - p == 1 && *p == ' ') {
        return GG_GAP_BLANK;
    }
    count = count_gap(p, end);
    if (count.lines >= 2 && has_blank_line(p, end)) {
        return GG_GAP_PARAGRAPH;
    }
    if (count.others == 0) {
        return count.lines + count.blanks != 0 ? GG_GAP_BLANK : GG_GAP_NONE;
    }
    if ((left->flags & GG_TOKEN_POSSESSIVE) != 0) {
        size_t possessive = possessive_length(p, end);
        count = count_gap(p + possessive, end);
        return count.others == 0 ? GG_GAP_POSSESSIVE : GG_GAP_OTHER;
    }
    cp = gg_cp_at(p, &len);
    if (count.others == 1 && count.blanks + count.lines == 0) {
        if (is_hyphen(cp)) {
            return GG_GAP_HYPHEN;
        }
        if (is_apostrophe(cp)) {
            return GG_GAP_APOSTROPHE;
        }
    }
    if (count.others == 1 && cp == '.') {
        return GG_GAP_STOP;
    }
    return GG_GAP_OTHER;
}

void gg_gap_normalise(gg_buf *out, const char *text, size_t start, size_t end)
{
    const char *p = text + start;
    const char *stop = text + end;
    bool blank = false;

    while (p < stop) {
        size_t len;
        uint32_t cp = gg_cp_at(p, &len);
        uint32_t flags = gg_cp(cp)->flags;
        if ((flags & GG_CP_BLANK) != 0) {
            blank = true;
        } else if ((flags & GG_CP_IGNORABLE) == 0) {
            if (blank) {
                gg_buf_putc(out, ' ');
            }
            blank = false;
            if (is_hyphen(cp)) {
                gg_buf_putc(out, '-');
            } else if (is_apostrophe(cp)) {
                gg_buf_putc(out, '\'');
            } else if (is_quote(cp)) {
                gg_buf_putc(out, '"');
            } else {
                gg_buf_put(out, p, len);
            }
        }
        p += len;
    }
    if (blank) {
        gg_buf_putc(out, ' ');
    }
}
