/* The tables of pairs: growing, spilling, merging: always the same sums. */
#define _POSIX_C_SOURCE 200809L
#include "base/date.h"
#include "base/memory.h"
#include "check.h"
#include "net/pair_merge.h"
#include "net/pairs.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ENTITIES = 400,
    ALL = ENTITIES * ENTITIES,
    SEED = 7,
    LARGE = 64 << 20, /* memory */
    SMALL = 256 * 1024,
    TINY = 64 * 1024,
    DAYS = 29
};

/* What is right, by brute force: [a][b]. */
typedef struct truth {
    uint32_t windows;
    uint32_t documents;
    int32_t first;
    int32_t last;
    uint32_t last_document;
} truth;

static truth right[ENTITIES][ENTITIES];
static uint32_t right_by_day[ENTITIES][ENTITIES][DAYS]; /* of January 2000 */
static size_t n_right;

static uint32_t random_state;

static uint32_t pick(uint32_t n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % n;
}

static gg_pair_settings settings_of(size_t memory, bool details)
{
    return (gg_pair_settings){.seed = SEED,
                              .memory = memory,
                              .details = details,
                              .folder = gg_scratch_folder()};
}

static void tell_right(uint32_t a, uint32_t b, uint32_t document,
                       int32_t date)
{
    truth *t = &right[a][b];

    n_right += t->windows == 0;
    t->windows++;
    right_by_day[a][b][date % 100] += date != 0 ? 1u : 0u;
    if (t->last_document != document) {
        t->last_document = document;
        t->documents++;
        if (date != 0 && (t->first == 0 || date < t->first)) {
            t->first = date;
        }
        t->last = date > t->last ? date : t->last;
    }
}

/* Documents of very different length, in turn into n tables. */
static void count_all(gg_pairs *tables, size_t n, bool details,
                      uint32_t n_documents, uint32_t longest)
{
    random_state = 1;
    memset(right, 0, sizeof right);
    memset(right_by_day, 0, sizeof right_by_day);
    n_right = 0;
    for (uint32_t d = 1; d <= n_documents; d++) {
        gg_pairs *pairs = &tables[d % n];
        int32_t date = d % 5 != 0 ? 20000101 + (int32_t)pick(28) : 0;
        uint32_t len = pick(d % 50 == 0 ? longest : 20) + 1;
        gg_pairs_begin_document(pairs, d, date);
        for (uint32_t i = 0; i < len; i++) {
            uint32_t a = pick(ENTITIES - 1);
            uint32_t b = a + 1 + pick(ENTITIES - 1 - a);
            uint64_t hash = gg_pairs_hash(SEED, a, b);
            tell_right(a, b, d, date);
            if (details) {
                gg_pair_event event = {.hash = hash,
                                       .slice = pairs->slice};
                gg_pairs_add_event(pairs, &event);
            } else {
                gg_pairs_add(pairs, hash);
            }
        }
        if (details) {
            gg_pairs_flush(pairs);
        }
        CHECK(!pairs->failed);
    }
}

static void check_edges(const gg_pair_merge *merge)
{
    size_t n_wrong = 0;

    CHECK(merge->n_edges == n_right);
    for (size_t i = 0; i < merge->n_edges; i++) {
        const gg_edge_count *e = &merge->edges[i];
        const truth *t = &right[e->a][e->b];
        n_wrong += e->windows != t->windows ||
                   e->documents != t->documents || e->first != t->first ||
                   e->last != t->last || e->lost != 0;
    }
    CHECK(n_wrong == 0);
}

static bool has_right_slices(const gg_edge_count *e, const gg_slices *slices,
                             gg_period period)
{
    size_t n = 0;

    for (int32_t day = 1; day < DAYS;) {
        int32_t first = gg_period_first(period, 20000100 + day);
        uint32_t windows = 0;
        for (; day < DAYS && gg_period_first(period, 20000100 + day) == first;
             day++) {
            windows += right_by_day[e->a][e->b][day];
        }
        if (windows != 0 &&
            (n == slices->n || slices->items[n].first != first ||
             slices->items[n].windows != windows ||
             slices->items[n].lost != 0 || slices->items[n].lost_parts != 0)) {
            return false;
        }
        n += windows != 0;
    }
    return n == slices->n;
}

/* And frees the result. */
static void check_slices(gg_pair_merge *merge, gg_period period)
{
    size_t n_wrong = 0;

    CHECK((merge->slices != NULL) == (period != GG_PERIOD_NONE));
    for (size_t i = 0; i < merge->n_edges && merge->slices != NULL; i++) {
        n_wrong += !has_right_slices(&merge->edges[i], &merge->slices[i],
                                     period);
        gg_slices_clear(&merge->slices[i]);
    }
    CHECK(n_wrong == 0);
    gg_free(merge->slices);
    gg_free(merge->edges);
}

/* Returns how many runs were spilled. */
static size_t check_periods(gg_period period, size_t memory, bool details,
                            size_t n_tables, unsigned n_threads,
                            uint32_t longest)
{
    gg_pair_settings settings = settings_of(memory, details);
    gg_pairs tables[3];
    gg_meter *meter = gg_meter_new();
    gg_pair_merge merge = {.tables = tables,
                           .min_weight = 1,
                           .n_threads = n_threads,
                           .buffer_bytes = 1,
                           .meter = meter};
    gg_error error;
    size_t n_runs = 0;

    settings.period = period;
    for (size_t i = 0; i < n_tables; i++) {
        CHECK(gg_pairs_init(&tables[i], &settings, meter));
        tables[i].next = i + 1 < n_tables ? &tables[i + 1] : NULL;
    }
    count_all(tables, n_tables, details, 6000, longest);
    for (size_t i = 0; i < n_tables; i++) {
        CHECK(gg_pairs_finish(&tables[i], &error) == GG_OK);
        n_runs += tables[i].n_runs;
    }
    CHECK(gg_pairs_merge(&merge, &error) == GG_OK);
    check_edges(&merge);
    check_slices(&merge, period);
    for (size_t i = 0; i < n_tables; i++) {
        gg_pairs_clear(&tables[i]);
    }
    CHECK(gg_meter_bytes(meter) == 0);
    gg_meter_leave(meter);
    return n_runs;
}

static size_t check_counts(size_t memory, bool details, size_t n_tables,
                           unsigned n_threads, uint32_t longest)
{
    return check_periods(GG_PERIOD_NONE, memory, details, n_tables, n_threads,
                         longest);
}

/* Also where they go through runs, and where one document goes through many. */
static void counts_of_periods_add_up(void)
{
    for (gg_period p = GG_PERIOD_DAY; p <= GG_PERIOD_WEEK; p++) {
        CHECK(check_periods(p, SIZE_MAX / 4, true, 1, 1, 500) == 0);
        CHECK(check_periods(p, LARGE, true, 3, 4, 500) == 0);
        CHECK(check_periods(p, TINY, true, 3, 3, 500) > 4);
        CHECK(check_periods(p, TINY, true, 2, 2, 20000) > 9);
    }
}

static void periods_begin_and_end(void)
{
    static const struct {
        const char *word;
        int32_t date;
        int32_t first;
        int32_t last;
    } CASES[] = {
        {"day", 20240229, 20240229, 20240229},
        {"week", 20240229, 20240226, 20240303},
        {"week", 20231231, 20231225, 20231231},
        {"week", 20240101, 20240101, 20240107},
        {"week", 10101, 10101, 10107},
        {"week", 99991231, 99991227, 99991231},
        {"month", 20240229, 20240201, 20240229},
        {"month", 19000215, 19000201, 19000228},
        {"month", 19991231, 19991201, 19991231},
        {"year", 18500301, 18500101, 18501231},
        {"year", 99991231, 99990101, 99991231},
    };
    gg_period period = GG_PERIOD_NONE;

    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        int32_t first;
        CHECK(gg_period_parse(CASES[i].word, &period));
        first = gg_period_first(period, CASES[i].date);
        CHECK(first == CASES[i].first);
        CHECK(gg_period_last(period, first) == CASES[i].last);
        CHECK(gg_period_first(period, 0) == 0);
    }
    CHECK(!gg_period_parse("decade", &period));
    CHECK(gg_period_first(GG_PERIOD_NONE, 20240229) == 0);
}

static void days_have_numbers(void)
{
    int32_t date = 10101;

    for (int32_t day = 0; day < 3652059; day++) { /* to the end of 9999 */
        char text[10];
        int32_t parsed = 0;
        if (gg_date_to_day(date) != day || gg_date_from_day(day) != date) {
            CHECK(day < 0);
            break;
        }
        do { /* the next that there is */
            date = date % 100 < 31 ? date + 1 : date / 100 * 100 + 101;
            date = date / 100 % 100 <= 12 ? date : date / 10000 * 10000 + 10101;
            gg_date_format(date, text);
        } while (date < 99991231 &&
                 !gg_date_parse((gg_str){text, sizeof text}, &parsed));
    }
    CHECK(date >= 99991231);
    CHECK(gg_date_from_day(-1) == 10101);
    CHECK(gg_date_from_day(3652059) == 99991231);
}

static void the_sums_are_the_same_however_they_are_counted(void)
{
    for (int details = 0; details < 2; details++) {
        for (size_t tables = 1; tables <= 3; tables++) {
            CHECK(check_counts(SIZE_MAX / 4, details, tables, 1, 500) == 0);
            CHECK(check_counts(LARGE, details, tables, 4, 500) == 0);
            CHECK(check_counts(SMALL, details, tables, 1, 500) > 1);
            CHECK(check_counts(TINY, details, tables, 3, 500) > 4);
        }
    }
}

/* Documents over many runs count once for each of their pairs. */
static void a_document_longer_than_the_memory_is_one(void)
{
    CHECK(check_counts(TINY, false, 1, 1, 20000) > 9);
    CHECK(check_counts(TINY, true, 2, 2, 20000) > 9);
}

static void light_edges_are_only_counted(void)
{
    gg_pair_settings settings = settings_of(TINY, false);
    gg_pairs pairs;
    gg_meter *meter = gg_meter_new();
    gg_pair_merge merge = {.tables = &pairs,
                           .min_weight = 3,
                           .n_threads = 2,
                           .buffer_bytes = 4096,
                           .meter = meter};
    gg_error error;
    uint64_t windows = 0;
    uint64_t light = 0;

    CHECK(gg_pairs_init(&pairs, &settings, meter));
    count_all(&pairs, 1, false, 6000, 100);
    CHECK(gg_pairs_finish(&pairs, &error) == GG_OK);
    CHECK(gg_pairs_merge(&merge, &error) == GG_OK);
    for (size_t i = 0; i < ALL; i++) {
        const truth *t = &right[i / ENTITIES][i % ENTITIES];
        light += t->windows > 0 && t->windows < 3;
        windows += t->windows < 3 ? t->windows : 0;
    }
    CHECK(light > 100 && merge.n_light == light);
    CHECK(merge.light_windows == windows);
    CHECK(merge.n_edges == n_right - light);
    gg_free(merge.edges);
    gg_pairs_clear(&pairs);
    gg_meter_leave(meter);
}

static void a_hash_gives_its_pair_back(void)
{
    static const uint32_t numbers[] = {0, 1, 2, 1000, 0x7FFFFFFF, 0x80000000,
                                       0xFFFFFFFE, 0xFFFFFFFF};
    static const uint64_t seeds[] = {0, 1, 42, UINT64_C(0x100000002),
                                     UINT64_C(0xFFFFFFFF), UINT64_MAX};

    for (size_t s = 0; s < sizeof seeds / sizeof *seeds; s++) {
        for (size_t i = 0; i < 8; i++) {
            for (size_t k = i + 1; k < 8; k++) {
                uint64_t hash =
                    gg_pairs_hash(seeds[s], numbers[i], numbers[k]);
                uint32_t a;
                uint32_t b;
                gg_pairs_key(seeds[s], hash, &a, &b);
                CHECK(hash != 0 && a == numbers[i] && b == numbers[k]);
            }
        }
    }
}

/* Hashes that all want the last place of a partition. */
static void a_crowd_at_the_end_of_a_partition_is_counted(void)
{
    gg_pair_settings settings = settings_of(SIZE_MAX / 4, false);
    gg_pairs pairs;
    gg_meter *meter = gg_meter_new();
    gg_pair_merge merge = {.tables = &pairs,
                           .min_weight = 1,
                           .n_threads = 1,
                           .buffer_bytes = 4096,
                           .meter = meter};
    gg_error error;
    uint64_t sum = 0;

    CHECK(gg_pairs_init(&pairs, &settings, meter));
    gg_pairs_begin_document(&pairs, 1, 0);
    for (uint64_t i = 0; i < 3000; i++) {
        gg_pairs_add(&pairs, UINT64_MAX - (i % 1000) * (UINT64_C(1) << 40));
    }
    CHECK(gg_pairs_finish(&pairs, &error) == GG_OK);
    CHECK(gg_pairs_merge(&merge, &error) == GG_OK);
    CHECK(merge.n_edges == 1000);
    for (size_t i = 0; i < merge.n_edges; i++) {
        sum += merge.edges[i].windows;
        CHECK(merge.edges[i].documents == 1);
    }
    CHECK(sum == 3000);
    gg_free(merge.edges);
    gg_pairs_clear(&pairs);
    gg_meter_leave(meter);
}

/* After four billion documents their numbers begin anew. */
static void numbers_of_documents_may_begin_anew(void)
{
    gg_pair_settings settings = settings_of(SIZE_MAX / 4, false);
    gg_pairs pairs;
    gg_meter *meter = gg_meter_new();
    gg_pair_merge merge = {.tables = &pairs,
                           .min_weight = 1,
                           .n_threads = 1,
                           .buffer_bytes = 4096,
                           .meter = meter};
    gg_error error;

    CHECK(gg_pairs_init(&pairs, &settings, meter));
    for (uint32_t d = 1; d <= 3; d++) {
        gg_pairs_begin_document(&pairs, d % 2 + 1, 0);
        gg_pairs_add(&pairs, gg_pairs_hash(SEED, 1, 2));
    }
    gg_pairs_begin_document(&pairs, 1, 0);
    gg_pairs_add(&pairs, gg_pairs_hash(SEED, 1, 2));
    CHECK(gg_pairs_finish(&pairs, &error) == GG_OK);
    CHECK(gg_pairs_merge(&merge, &error) == GG_OK);
    CHECK(merge.n_edges == 1 && merge.edges[0].documents == 4);
    gg_free(merge.edges);
    gg_pairs_clear(&pairs);
    gg_meter_leave(meter);
}

static void a_folder_that_is_none_is_told(void)
{
    gg_pair_settings settings = settings_of(TINY, false);
    gg_pairs pairs;
    gg_meter *meter = gg_meter_new();
    gg_error error = {0};

    settings.folder = "/nonexistent/folder";
    CHECK(gg_pairs_init(&pairs, &settings, meter));
    for (uint32_t d = 1; d < 20000 && !pairs.failed; d++) {
        gg_pairs_begin_document(&pairs, d, 0);
        gg_pairs_add(&pairs, gg_pairs_hash(SEED, 1, d + 1));
    }
    CHECK(pairs.failed && pairs.error.status == GG_ERROR_IO);
    CHECK(gg_pairs_finish(&pairs, &error) == GG_ERROR_IO);
    CHECK(strstr(error.message, "No such file") != NULL);
    gg_pairs_clear(&pairs);
    gg_meter_leave(meter);
}

int main(void)
{
    a_hash_gives_its_pair_back();
    days_have_numbers();
    periods_begin_and_end();
    counts_of_periods_add_up();
    the_sums_are_the_same_however_they_are_counted();
    a_document_longer_than_the_memory_is_one();
    light_edges_are_only_counted();
    a_crowd_at_the_end_of_a_partition_is_counted();
    numbers_of_documents_may_begin_anew();
    a_folder_that_is_none_is_told();
    return check_result();
}
