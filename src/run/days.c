#include "run/days.h"

#include "base/date.h"
#include "base/error.h"

#include <string.h>

enum { LAST_DAY = 99991231 };

int32_t gg_day_after(int32_t day)
{
    return day < LAST_DAY ? gg_date_from_day(gg_date_to_day(day) + 1) : 0;
}

/* A year, a month or a day: all of it. */
static bool read_one(gg_days *out, gg_str text)
{
    char day[10] = "0000-01-01";
    int32_t date;

    if (text.len != 4 && text.len != 7 && text.len != 10) {
        return false;
    }
    memcpy(day, text.ptr, text.len);
    if (!gg_date_parse((gg_str){day, sizeof day}, &date)) {
        return false;
    }
    out->first = date;
    out->last = gg_period_last(text.len == 10  ? GG_PERIOD_DAY
                               : text.len == 7 ? GG_PERIOD_MONTH
                                               : GG_PERIOD_YEAR,
                               date);
    return true;
}

gg_status gg_days_read(gg_days *out, const char *option, const char *text,
                       gg_error *error)
{
    const char *dots = strstr(text, "..");
    gg_days end;
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
                       "%s: \"%.60s\" is no time: 2023, 2023-05, 2023-05-12, "
                       "or two of these with .. between",
                       option, text);
    }
    return GG_OK;
}

gg_status gg_days_read_bounds(gg_days *out, const char *since,
                              const char *until, gg_error *error)
{
    gg_days bound = {0, 0};
    gg_status status = GG_OK;

    *out = (gg_days){0, 0};
    if (since != NULL) {
        status = gg_days_read(&bound, "since", since, error);
        out->first = bound.first;
    }
    if (until != NULL && status == GG_OK) {
        status = gg_days_read(&bound, "until", until, error);
        out->last = bound.last;
    }
    if (status == GG_OK && out->last != 0 && out->first > out->last) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "since: that is behind until");
    }
    return status;
}

gg_days gg_days_of_period(gg_period period, int32_t day,
                          char name[GG_DAYS_NAME])
{
    int32_t first = gg_period_first(period, day);
    size_t len = period == GG_PERIOD_YEAR    ? 4
                 : period == GG_PERIOD_MONTH ? 7
                                             : 10;
    char text[10];

    gg_date_format(first, text);
    memcpy(name, text, len);
    name[len] = '\0';
    return (gg_days){first, gg_period_last(period, first)};
}
