#include "base/date.h"

#include "base/buf.h"

#include <string.h>

static bool two_digits(const char *p, int32_t *out)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9') {
        return false;
    }
    *out = (p[0] - '0') * 10 + (p[1] - '0');
    return true;
}

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const int32_t DAYS[12] = {31, 28, 31, 30, 31, 30,
                                     31, 31, 30, 31, 30, 31};

    return DAYS[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

bool gg_date_parse(gg_str s, int32_t *out)
{
    int32_t century;
    int32_t year;
    int32_t month;
    int32_t day;

    if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-' ||
        !two_digits(s.ptr, &century) || !two_digits(s.ptr + 2, &year) ||
        !two_digits(s.ptr + 5, &month) || !two_digits(s.ptr + 8, &day)) {
        return false;
    }
    year += century * 100;
    if (year < 1 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return false;
    }
    *out = year * 10000 + month * 100 + day;
    return true;
}

static void put_pair(char *out, uint32_t value)
{
    memcpy(out, gg_digit_pairs + (size_t)(value % 100) * 2, 2);
}

void gg_date_format(int32_t date, char out[10])
{
    uint32_t value = (uint32_t)date;

    put_pair(out, value / 1000000);
    put_pair(out + 2, value / 10000);
    put_pair(out + 5, value / 100);
    put_pair(out + 8, value);
    out[4] = '-';
    out[7] = '-';
}

/* Days before the year. */
static int32_t days_before(int32_t year)
{
    int32_t past = year - 1;

    return past * 365 + past / 4 - past / 100 + past / 400;
}

int32_t gg_date_to_day(int32_t date)
{
    int32_t year = date / 10000;
    int32_t day = days_before(year) + date % 100 - 1;

    for (int32_t month = 1; month < date / 100 % 100; month++) {
        day += days_in_month(year, month);
    }
    return day;
}

int32_t gg_date_from_day(int32_t day)
{
    int32_t year;
    int32_t month = 1;

    if (day < 0 || day >= days_before(10000)) {
        return day < 0 ? 10101 : 99991231;
    }
    year = day / 366 + 1; /* not too late, and a few years early at most */
    while (days_before(year + 1) <= day) {
        year++;
    }
    day -= days_before(year);
    while (day >= days_in_month(year, month)) {
        day -= days_in_month(year, month++);
    }
    return year * 10000 + month * 100 + day + 1;
}
