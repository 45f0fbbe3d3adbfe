#include "run/period.h"

#include "base/date.h"
#include "base/error.h"

#include <stdio.h>
#include <string.h>

enum { LAST_DAY = 99991231 };

/* Days of the civil calendar from 1970-01-01 (Hinnant, "chrono-compatible
   low-level date algorithms"). */
static int64_t to_days(int32_t date)
{
    int64_t y = date / 10000;
    int64_t m = date / 100 % 100;
    int64_t d = date % 100;
    int64_t era;
    int64_t of_era;
    int64_t of_year;

    y -= m <= 2;
    era = (y >= 0 ? y : y - 399) / 400;
    of_era = y - era * 400;
    of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           719468;
}

static int32_t from_days(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
                365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t mp = (5 * of_year + 2) / 153;
    int64_t d = of_year - (153 * mp + 2) / 5 + 1;
    int64_t m = mp < 10 ? mp + 3 : mp - 9;

    return (int32_t)((y + era * 400 + (m <= 2)) * 10000 + m * 100 + d);
}

int32_t gg_day_after(int32_t day)
{
    return day < LAST_DAY ? from_days(to_days(day) + 1) : 0;
}

/* The last day of the month that begins with this one. */
static int32_t end_of_month(int32_t first)
{
    int32_t y = first / 10000;
    int32_t m = first / 100 % 100;
    int32_t next = m == 12 ? (y + 1) * 10000 + 101 : first / 100 * 100 + 101;

    return from_days(to_days(next) - 1);
}

/* A year, a month or a day, and what follows. */
static bool read_one(gg_period *out, gg_str text)
{
    char day[10] = "0000-01-01";
    int32_t date;

    if ((text.len != 4 && text.len != 7 && text.len != 10)) {
        return false;
    }
    memcpy(day, text.ptr, text.len);
    if (!gg_date_parse((gg_str){day, sizeof day}, &date)) {
        return false;
    }
    out->first = date;
    out->last = text.len == 10  ? date
                : text.len == 7 ? end_of_month(date)
                                : date / 10000 * 10000 + 1231;
    return true;
}

gg_status gg_period_read(gg_period *out, const char *option,
                         const char *text, gg_error *error)
{
    const char *dots = strstr(text, "..");
    gg_period end;
    bool ok;

    if (dots == NULL) {
        ok = read_one(out, gg_str_from(text));
    } else {
        ok = read_one(out, (gg_str){text, (size_t)(dots - text)}) &&
             read_one(&end, gg_str_from(dots + 2));
        if (ok) {
            out->last = end.last;
        }
    }
    if (!ok || out->first > out->last) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "%s: \"%.60s\" is no period: 2023, 2023-05, "
                       "2023-05-12, or two of these with .. between",
                       option, text);
    }
    return GG_OK;
}

gg_status gg_period_read_bounds(gg_period *out, const char *since,
                                const char *until, gg_error *error)
{
    gg_period bound;
    gg_status status = GG_OK;

    *out = (gg_period){0, 0};
    if (since != NULL) {
        status = gg_period_read(&bound, "since", since, error);
        out->first = bound.first;
    }
    if (until != NULL && status == GG_OK) {
        status = gg_period_read(&bound, "until", until, error);
        out->last = bound.last;
    }
    if (status == GG_OK && out->last != 0 && out->first > out->last) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "since: that is behind until");
    }
    return status;
}

gg_status gg_slice_read(gg_slice *out, const char *text, gg_error *error)
{
    static const char *const WORDS[] = {"none", "day", "week", "month",
                                        "year"};

    *out = GG_SLICE_NONE;
    if (text == NULL) {
        return GG_OK;
    }
    for (int i = 0; i < 5; i++) {
        if (strcmp(text, WORDS[i]) == 0) {
            *out = (gg_slice)i;
            return GG_OK;
        }
    }
    return gg_fail(error, GG_ERROR_USAGE, NULL,
                   "slice: \"%.60s\" is neither day, week, month nor year",
                   text);
}

gg_period gg_slice_at(gg_slice slice, int32_t day, char name[GG_SLICE_NAME])
{
    gg_period p = {day, day};
    char text[10];
    size_t len = 10;

    if (slice == GG_SLICE_WEEK) {
        int64_t days = to_days(day);
        int64_t from_monday = ((days + 3) % 7 + 7) % 7;
        p.first = from_days(days - from_monday);
        p.last = from_days(days - from_monday + 6);
        p.last = p.last < LAST_DAY ? p.last : LAST_DAY;
    } else if (slice == GG_SLICE_MONTH) {
        p.first = day / 100 * 100 + 1;
        p.last = end_of_month(p.first);
        len = 7;
    } else if (slice == GG_SLICE_YEAR) {
        p.first = day / 10000 * 10000 + 101;
        p.last = day / 10000 * 10000 + 1231;
        len = 4;
    }
    gg_date_format(p.first, text);
    memcpy(name, text, len);
    name[len] = '\0';
    return p;
}
