#include "gaz/short_forms.h"

#include <stdbool.h>
#include <string.h>

/* Words of these tables are asked for with every word of every name: each is
   compared as one number. */
typedef char short_word[8];

static bool is_one_of(gg_str word, const short_word *table, size_t n)
{
    short_word wanted = "";

    if (word.len >= sizeof wanted) {
        return false;
    }
    memcpy(wanted, word.ptr, word.len);
    for (size_t i = 0; i < n; i++) {
        if (memcmp(wanted, table[i], sizeof wanted) == 0) {
            return true;
        }
    }
    return false;
}

#define IS_ONE_OF(word, table)                                               \
    is_one_of(word, table, sizeof(table) / sizeof *(table))

static const short_word PARTICLES[] = {
    "a", "af", "al", "an", "and", "ap", "as", "ash", "at", "au", "av", "aux",
    "ben", "bin", "bint", "d", "da", "das", "de", "dei", "del", "della",
    "den", "der", "des", "di", "do", "dos", "du", "e", "el", "en", "es", "et",
    "for", "i", "ibn", "ik", "il", "im", "in", "l", "la", "las", "le", "les",
    "lo", "los", "of", "on", "op", "ould", "para", "per", "pour", "s", "sur",
    "t", "te", "ten", "ter", "the", "to", "ud", "ul", "und", "ur", "uz",
    "van", "ver", "vom", "von", "y", "zu", "zum", "zur", "with",
};

bool gg_is_particle(gg_str folded)
{
    return IS_ONE_OF(folded, PARTICLES);
}

/* Particles of family names only: `the` or `of` before a word make no name. */
static bool is_name_particle(gg_str word)
{
    static const short_word NAME_PARTICLES[] = {
        "af",  "al",  "ap", "at",  "av",  "ben", "bin", "bint", "da",  "das",
        "de",  "dei", "del", "della", "den", "der", "di", "do", "dos", "du",
        "el",  "ibn", "la", "le",  "van", "von", "ter", "ten", "te", "ould",
        "zu",  "as",  "ash", "ur", "ul",
    };
    char lower[8];

    if (word.len >= sizeof lower) {
        return false;
    }
    for (size_t i = 0; i < word.len; i++) {
        lower[i] = word.ptr[i] >= 'A' && word.ptr[i] <= 'Z'
                       ? (char)(word.ptr[i] + 32)
                       : word.ptr[i];
    }
    return IS_ONE_OF(((gg_str){lower, word.len}), NAME_PARTICLES);
}

static bool is_suffix_word(gg_str word)
{
    static const short_word SUFFIXES[] = {"Jr", "Jr.", "Sr", "Sr.", "II",
                                           "III", "IV", "V", "VI", "VII",
                                           "VIII", "IX", "X", "XI", "XII",
                                           "XIII", "XIV", "XV", "XVI"};

    return IS_ONE_OF(word, SUFFIXES);
}

/* The bytes of a middle dot that ends before `at`, where Chinese and Japanese
   part a foreign name by it (弗拉基米尔·普京, ジョー・バイデン); else 0. */
static size_t dot_before(gg_str name, size_t at)
{
    static const char *const DOTS[] = {"\xC2\xB7", "\xE3\x83\xBB",
                                       "\xE2\x80\xA7", "\xEF\xBD\xA5"};

    if (at == name.len || (unsigned char)name.ptr[at] < 0xE3) {
        return 0;
    }
    for (size_t i = 0; i < sizeof DOTS / sizeof *DOTS; i++) {
        gg_str dot = gg_str_from(DOTS[i]);
        if (gg_str_ends_with((gg_str){name.ptr, at}, dot)) {
            return dot.len;
        }
    }
    return 0;
}

/* The last word of name[0, end), and where it starts. */
static gg_str last_word(gg_str name, size_t end)
{
    size_t start;

    while (end > 0 && (name.ptr[end - 1] == ' ' || name.ptr[end - 1] == ',')) {
        end--;
    }
    start = end;
    while (start > 0 && name.ptr[start - 1] != ' ' &&
           dot_before(name, start) == 0) {
        start--;
    }
    return (gg_str){name.ptr + start, end - start};
}

/* el-Sisi: Sisi. */
static gg_str without_prefix(gg_str word)
{
    const char *hyphen = memchr(word.ptr, '-', word.len);

    if (hyphen != NULL &&
        is_name_particle((gg_str){word.ptr, (size_t)(hyphen - word.ptr)})) {
        size_t skip = (size_t)(hyphen - word.ptr) + 1;
        return (gg_str){word.ptr + skip, word.len - skip};
    }
    return word;
}

/* One letter, or an initial like `K.`: nobody is called that alone. */
static bool is_too_short(gg_str word)
{
    return word.len < 2 ||
           (word.len <= 4 && (unsigned char)word.ptr[0] >= 0xE3) || (word.len == 2 && word.ptr[1] == '.') ||
           ((unsigned char)word.ptr[0] < 0x80 &&
            !(word.ptr[0] >= 'A' && word.ptr[0] <= 'Z') &&
            memchr(word.ptr, '-', word.len) == NULL);
}

size_t gg_short_forms(gg_str name, gg_str out[GG_MAX_SHORTS])
{
    gg_str word = last_word(name, name.len);
    gg_str with_particles;
    gg_str bare;
    size_t n = 0;

    if (is_suffix_word(word)) {
        word = last_word(name, (size_t)(word.ptr - name.ptr));
    }
    if (word.len == 0 || word.ptr == name.ptr || is_too_short(word)) {
        return 0;
    }
    with_particles = word;
    for (;;) {
        gg_str before =
            last_word(name, (size_t)(with_particles.ptr - name.ptr));
        if (before.len == 0 || before.ptr == name.ptr ||
            !is_name_particle(before)) {
            break;
        }
        with_particles = (gg_str){before.ptr,
                                  (size_t)(word.ptr + word.len - before.ptr)};
    }
    bare = without_prefix(word);
    if (!is_too_short(bare)) {
        out[n++] = bare;
    }
    if (bare.ptr != with_particles.ptr) {
        out[n++] = with_particles;
    }
    return n;
}
