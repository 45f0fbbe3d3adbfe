#include "import/period.h"

#include "base/date.h"

#include <string.h>

enum { YEAR = 4, MONTH = 7, DAY = 10 };

int32_t gg_part_date(gg_str text, bool is_end)
{
    static const char LAST[][3] = {"31", "30", "29", "28"};
    char day[DAY] = "0000-01-01";
    int32_t date = 0;

    if (text.len > DAY && text.ptr[DAY] == 'T') {
        text.len = DAY;
    }
    if (text.len == DAY && memcmp(text.ptr + MONTH, "-00", 3) == 0) {
        text.len = MONTH;
    }
    if (text.len == MONTH && memcmp(text.ptr + YEAR, "-00", 3) == 0) {
        text.len = YEAR;
    }
    if (text.len != YEAR && text.len != MONTH && text.len != DAY) {
        return 0;
    }
    memcpy(day, text.ptr, text.len);
    if (text.len == DAY || !is_end) {
        return gg_date_parse((gg_str){day, DAY}, &date) ? date : 0;
    }
    if (text.len == YEAR) {
        memcpy(day + YEAR, "-12", 3);
    }
    for (size_t i = 0; i < sizeof LAST / sizeof *LAST; i++) {
        memcpy(day + MONTH + 1, LAST[i], 2);
        if (gg_date_parse((gg_str){day, DAY}, &date)) {
            return date;
        }
    }
    return 0;
}

void gg_period_join(gg_period *period, int32_t from, int32_t to)
{
    if (!period->is_set) {
        *period = (gg_period){from, to, true};
        return;
    }
    if (from < period->from) {
        period->from = from; /* 0, open, is the smallest */
    }
    if (to == 0 || period->to == 0) {
        period->to = 0;
    } else if (to > period->to) {
        period->to = to;
    }
}

static void put(gg_import *import, gg_cell cell, int32_t date)
{
    char day[DAY];

    if (date != 0) {
        gg_date_format(date, day);
        gg_row_put(import, cell, (gg_str){day, DAY});
    }
}

void gg_period_put(gg_import *import, const gg_period *period)
{
    if (period->from == 0 || period->to == 0 || period->from <= period->to) {
        put(import, GG_CELL_FROM, period->from);
        put(import, GG_CELL_TO, period->to);
    }
}
