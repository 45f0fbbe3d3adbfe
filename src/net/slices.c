#include "net/slices.h"

#include "base/date.h"
#include "base/memory.h"
#include "net/pairs.h"

#include <string.h>

/* ---- periods --------------------------------------------------------------------- */

bool gg_period_parse(const char *word, gg_period *out)
{
    static const char *const WORDS[] = {
        [GG_PERIOD_DAY] = "day",
        [GG_PERIOD_WEEK] = "week",
        [GG_PERIOD_MONTH] = "month",
        [GG_PERIOD_YEAR] = "year",
    };

    for (int i = GG_PERIOD_DAY; i <= GG_PERIOD_YEAR; i++) {
        if (strcmp(WORDS[i], word) == 0) {
            *out = (gg_period)i;
            return true;
        }
    }
    return false;
}

int32_t gg_period_first(gg_period period, int32_t date)
{
    int32_t day;

    if (date == 0) {
        return 0;
    }
    switch (period) {
    case GG_PERIOD_NONE:
        return 0;
    case GG_PERIOD_DAY:
        return date;
    case GG_PERIOD_WEEK: /* day 0, the first of year 1, is a Monday */
        day = gg_date_to_day(date);
        return gg_date_from_day(day - day % 7);
    case GG_PERIOD_MONTH:
        return date / 100 * 100 + 1;
    case GG_PERIOD_YEAR:
        return date / 10000 * 10000 + 101;
    }
    return 0;
}

int32_t gg_period_last(gg_period period, int32_t first)
{
    int32_t next = first;

    switch (period) {
    case GG_PERIOD_NONE:
    case GG_PERIOD_DAY:
        return first;
    case GG_PERIOD_WEEK:
        return gg_date_from_day(gg_date_to_day(first) + 6);
    case GG_PERIOD_MONTH:
        next = first / 100 % 100 < 12 ? first + 100 : first + 10000 - 1100;
        break;
    case GG_PERIOD_YEAR:
        next = first + 10000;
        break;
    }
    return gg_date_from_day(gg_date_to_day(next) - 1);
}

/* ---- counts ---------------------------------------------------------------------- */

/* Documents mostly come in the order of their dates: looked for from the end. */
static size_t place_of(const gg_slices *slices, int32_t first)
{
    size_t at = slices->n;

    while (at > 0 && slices->items[at - 1].first >= first) {
        at--;
    }
    return at;
}

bool gg_slices_add(gg_slices *slices, const gg_slice *more)
{
    size_t at = place_of(slices, more->first);
    gg_slice *slice;

    if (at == slices->n || slices->items[at].first != more->first) {
        if (gg_grow(&slices->items, &slices->capacity, slices->n + 1,
                    sizeof *slices->items) != 0) {
            return false;
        }
        memmove(slices->items + at + 1, slices->items + at,
                (slices->n - at) * sizeof *slices->items);
        slices->items[at] = (gg_slice){.first = more->first};
        slices->n++;
    }
    slice = &slices->items[at];
    slice->windows += more->windows;
    slice->lost += more->lost;
    slice->lost_parts += more->lost_parts;
    if (slice->lost_parts >= GG_PAIR_ONE) {
        slice->lost_parts -= GG_PAIR_ONE;
        slice->lost++;
    }
    return true;
}

bool gg_slices_join(gg_slices *into, const gg_slices *from)
{
    for (size_t i = 0; i < from->n; i++) {
        if (!gg_slices_add(into, &from->items[i])) {
            return false;
        }
    }
    return true;
}

void gg_slices_take_off(gg_slices *slices, const gg_slices *from)
{
    size_t n = 0;
    size_t at = 0;

    if (from->n == 0) {
        return;
    }
    for (size_t i = 0; i < slices->n; i++) {
        gg_slice one = slices->items[i];
        while (at < from->n && from->items[at].first < one.first) {
            at++;
        }
        if (at < from->n && from->items[at].first == one.first) {
            const gg_slice *less = &from->items[at];
            one.windows -= less->windows;
            one.lost -= less->lost;
            if (one.lost_parts < less->lost_parts) {
                one.lost_parts += GG_PAIR_ONE;
                one.lost--;
            }
            one.lost_parts -= less->lost_parts;
        }
        if (one.windows != 0) {
            slices->items[n++] = one;
        }
    }
    slices->n = n;
}

void gg_slices_clear(gg_slices *slices)
{
    gg_free(slices->items);
    *slices = (gg_slices){NULL, 0, 0};
}
