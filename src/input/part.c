#include "input/part.h"

#include "text/utf8.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool ends_sentence(char c)
{
    return c == '.' || c == '!' || c == '?' || c == '\n';
}

/* True where a cut before bytes[at] falls behind an empty line. */
static bool behind_paragraph(const char *bytes, size_t at)
{
    if (!is_line_end(bytes[at - 1])) {
        return false;
    }
    at--;
    if (at > 0 && bytes[at] == '\n' && bytes[at - 1] == '\r') {
        at--;
    }
    return at > 0 && is_line_end(bytes[at - 1]);
}

/* The full stop, exclamation and question mark of Chinese and Japanese, which
   no blank follows. */
static bool behind_wide_stop(const char *bytes, size_t at)
{
    return at > 3 && (memcmp(bytes + at - 3, "\xe3\x80\x82", 3) == 0 ||
                      memcmp(bytes + at - 3, "\xef\xbc\x81", 3) == 0 ||
                      memcmp(bytes + at - 3, "\xef\xbc\x9f", 3) == 0);
}

static bool behind_sentence(const char *bytes, size_t at)
{
    return (is_blank(bytes[at - 1]) && at > 1 &&
            ends_sentence(bytes[at - 2])) ||
           behind_wide_stop(bytes, at);
}

static bool behind_blank(const char *bytes, size_t at)
{
    return is_blank(bytes[at - 1]);
}

static bool at_character(const char *bytes, size_t at)
{
    return ((unsigned char)bytes[at] & 0xc0) != 0x80;
}

/* The last place among the `look_back` bytes before `limit` that suits; 0 when
   there is none. A CR LF is never divided. */
static size_t last_place(const char *bytes, size_t limit, size_t look_back,
                         bool (*suits)(const char *bytes, size_t at))
{
    size_t end = limit > 2 * look_back ? limit - look_back : limit / 2;

    for (size_t at = limit; at > end; at--) {
        if (suits(bytes, at) && !is_line_end(bytes[at])) {
            return at;
        }
    }
    return 0;
}

static size_t cut_place(const char *bytes, size_t limit)
{
    static const struct {
        size_t look_back;
        bool (*suits)(const char *bytes, size_t at);
    } KINDS[] = {
        {512 << 10, behind_paragraph},
        {64 << 10, behind_sentence},
        {16 << 10, behind_blank},
        {16 << 10, at_character},
    };

    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        size_t at = last_place(bytes, limit, KINDS[i].look_back,
                               KINDS[i].suits);
        if (at != 0) {
            return at;
        }
    }
    return limit;
}

size_t gg_part_length(const char *bytes, size_t len, size_t limit,
                      bool *valid)
{
    size_t look = len < limit ? len : limit;
    size_t good = gg_utf8_valid_prefix(bytes, look);

    *valid = good == look;
    if (good != look && look < len) {
        /* Only the character at the very end may be cut. */
        *valid = gg_utf8_is_cut(bytes + good, look - good) &&
                 gg_utf8_valid_prefix(bytes + good,
                                      len - good < 4 ? len - good : 4) != 0;
        look = good;
    }
    if (!*valid) {
        look = len < limit / 3 ? len : limit / 3;
    }
    return look == len ? len : cut_place(bytes, look);
}
