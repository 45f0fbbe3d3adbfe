#include "input/record_date.h"

#include "base/date.h"

#include <stdbool.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int32_t gg_record_date(gg_str text)
{
    char iso[10];
    bool dashed = text.len >= 10 && text.ptr[4] == '-';
    size_t n = dashed ? 10 : 8;
    int32_t date = 0;

    if (text.len < n || (text.len > n && is_digit(text.ptr[n]))) {
        return 0;
    }
    if (dashed) {
        memcpy(iso, text.ptr, 10);
    } else {
        memcpy(iso, text.ptr, 4);
        iso[4] = '-';
        memcpy(iso + 5, text.ptr + 4, 2);
        iso[7] = '-';
        memcpy(iso + 8, text.ptr + 6, 2);
    }
    return gg_date_parse((gg_str){iso, 10}, &date) ? date : 0;
}

static size_t skip_blanks(gg_str text, size_t at)
{
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) {
        at++;
    }
    return at;
}

static bool is_word_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* True where text[at] has the shape 0000-00-00, and no word goes on behind. */
static bool is_date_shaped(gg_str text, size_t at)
{
    static const char SHAPE[] = "0000-00-00";

    if (text.len - at < 10) {
        return false;
    }
    for (size_t i = 0; i < 10; i++) {
        char c = text.ptr[at + i];
        if (SHAPE[i] == '-' ? c != '-' : !is_digit(c)) {
            return false;
        }
    }
    return text.len - at == 10 || !is_word_byte(text.ptr[at + 10]);
}

size_t gg_record_date_line(gg_str text, int32_t *date)
{
    size_t at = skip_blanks(text, 0);
    size_t day;

    *date = 0;
    if (text.len - at < 4 || memcmp(text.ptr + at, "date", 4) != 0) {
        return 0;
    }
    day = skip_blanks(text, at + 4);
    if (day == at + 4 || !is_date_shaped(text, day)) {
        return 0;
    }
    *date = gg_record_date((gg_str){text.ptr + day, 10});
    return skip_blanks(text, day + 10);
}
