#include "input/date.h"

#include <stdbool.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `n` digits at text[at], or -1. */
static int32_t digits(gg_str text, size_t at, size_t n)
{
    int32_t value = 0;

    if (at > text.len || text.len - at < n) {
        return -1;
    }
    for (size_t i = at; i < at + n; i++) {
        if (!is_digit(text.ptr[i])) {
            return -1;
        }
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

static int32_t days_in(int32_t year, int32_t month)
{
    static const int DAYS[12] = {31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
}

static int32_t join(int32_t year, int32_t month, int32_t day)
{
    if (year < 1 || month < 1 || month > 12 || day < 1 ||
        day > days_in(year, month)) {
        return 0;
    }
    return year * 10000 + month * 100 + day;
}

int32_t gg_date_parse(gg_str text)
{
    bool dashed = text.len >= 10 && text.ptr[4] == '-' && text.ptr[7] == '-';
    size_t n = dashed ? 10 : 8;

    if (text.len < n || (text.len > n && is_digit(text.ptr[n]))) {
        return 0;
    }
    if (dashed) {
        return join(digits(text, 0, 4), digits(text, 5, 2),
                    digits(text, 8, 2));
    }
    return join(digits(text, 0, 4), digits(text, 4, 2), digits(text, 6, 2));
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

size_t gg_date_line(gg_str text, int32_t *date)
{
    static const gg_str WORD = {"date", 4};
    size_t at = skip_blanks(text, 0);
    size_t day;

    *date = 0;
    if (!gg_str_starts_with((gg_str){text.ptr + at, text.len - at}, WORD)) {
        return 0;
    }
    day = skip_blanks(text, at + WORD.len);
    if (day == at + WORD.len || text.len - day < 10 ||
        digits(text, day, 4) < 0 || text.ptr[day + 4] != '-' ||
        digits(text, day + 5, 2) < 0 || text.ptr[day + 7] != '-' ||
        digits(text, day + 8, 2) < 0) {
        return 0;
    }
    if (text.len - day > 10 && is_word_byte(text.ptr[day + 10])) {
        return 0;
    }
    *date = gg_date_parse((gg_str){text.ptr + day, 10});
    return skip_blanks(text, day + 10);
}
