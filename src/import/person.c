#include "import/person.h"

#include <string.h>

/* Everything behind the first comma, trimmed; absent where there is none. */
static gg_str behind_comma(gg_str name)
{
    const char *comma =
        name.len != 0 ? memchr(name.ptr, ',', name.len) : NULL;
    gg_str rest;

    if (comma == NULL) {
        return GG_STR_NONE;
    }
    rest = (gg_str){comma + 1, (size_t)(name.ptr + name.len - comma - 1)};
    while (rest.len != 0 && rest.ptr[0] == ' ') {
        rest.ptr++;
        rest.len--;
    }
    while (rest.len != 0 && rest.ptr[rest.len - 1] == ' ') {
        rest.len--;
    }
    return rest;
}

static bool is_suffix(gg_str s)
{
    static const char *const WORDS[] = {"Jr", "Sr", "II", "III", "IV", "V",
                                        "MD", "PhD", "Esq", "MP", "QC", "KC"};

    if (s.len != 0 && s.ptr[s.len - 1] == '.') {
        s.len--;
    }
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (gg_str_equal(s, gg_str_from(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

/* A digit, or a word that begins small: `1st Earl`, `Duke of`. */
static bool is_rank(gg_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        bool begins = i == 0 || s.ptr[i - 1] == ' ';
        if ((s.ptr[i] >= '0' && s.ptr[i] <= '9') ||
            (begins && s.ptr[i] >= 'a' && s.ptr[i] <= 'z')) {
            return true;
        }
    }
    return false;
}

bool gg_turn_round(gg_str name, gg_buf *out)
{
    gg_str given = behind_comma(name);

    if (given.len == 0 || memchr(given.ptr, ',', given.len) != NULL ||
        is_suffix(given) || is_rank(given)) {
        return false;
    }
    gg_buf_reset(out);
    gg_buf_put_str(out, given);
    gg_buf_putc(out, ' ');
    gg_buf_put(out, name.ptr,
               (size_t)((const char *)memchr(name.ptr, ',', name.len) -
                        name.ptr));
    return true;
}

gg_str gg_last_word(gg_str name)
{
    const char *comma =
        name.len != 0 ? memchr(name.ptr, ',', name.len) : NULL;
    size_t end = comma != NULL ? (size_t)(comma - name.ptr) : name.len;
    size_t start = end;

    while (start != 0 && name.ptr[start - 1] != ' ') {
        start--;
    }
    return start != 0 ? (gg_str){name.ptr + start, end - start}
                      : GG_STR_NONE;
}
