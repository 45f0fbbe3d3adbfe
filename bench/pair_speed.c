/* How fast pairs are counted: the tables of net/pairs.h, from empty to merged,
   beside two plain open-addressing loops that get the same stream in the same
   run: one counts and nothing else, one fills the record that we fill (windows,
   documents, first and last date). Every sum is checked.

     pair_speed                           three sizes, about a minute
     pair_speed --large [PAIRS MEGABYTES] 1,000,000,000 increments over PAIRS
                                          (200,000,000) under MEGABYTES (2048)
     pair_speed --doubling                25, 50, 100 million increments

   The CPU time of the process is measured. Streams: `even` comes to every pair
   equally often; `skewed` to pair i with a density that falls as i^(-2/3). */
#define _POSIX_C_SOURCE 200809L
#include "base/memory.h"
#include "net/pair_merge.h"
#include "net/pairs.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { CHUNK = 1 << 18, PAIRS_A_DOCUMENT = 20, SEED = 42 };

typedef enum kind { EVEN, SKEWED, HOT } kind;

/* Keys a chunk at a time, so that making them is not measured. */
typedef struct stream {
    kind kind;
    uint64_t n_pairs;
    uint64_t n_hot;
    uint64_t at;
    uint64_t random;
    uint64_t checksum; /* of all keys so far */
    uint64_t keys[CHUNK];
} stream;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double peak_mb(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static double next_share(stream *s)
{
    s->random ^= s->random << 13;
    s->random ^= s->random >> 7;
    s->random ^= s->random << 17;
    return (double)(s->random >> 11) / 9007199254740992.0;
}

/* Of the i-th increment. The factor is a prime, so that whole rounds come to
   every pair once. */
static uint64_t next_pair(stream *s)
{
    uint64_t i = s->at++;

    if (s->kind == SKEWED) {
        double x = next_share(s);
        return (uint64_t)(x * x * x * (double)s->n_pairs);
    }
    if (s->kind == HOT && i % 5 == 4) {
        return i / 5 % s->n_hot * (s->n_pairs / s->n_hot);
    }
    i -= s->kind == HOT ? i / 5 : 0;
    return i % s->n_pairs * UINT64_C(2654435761) % s->n_pairs;
}

static uint64_t key_of(uint64_t pair)
{
    return (pair >> 11) << 32 | ((UINT64_C(1) << 24) + (pair & 2047));
}

static uint64_t check_of(uint64_t key)
{
    key *= UINT64_C(0xD6E8FEB86659FD93);
    return key ^ (key >> 29);
}

static void next_chunk(stream *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        s->keys[i] = key_of(next_pair(s));
        s->checksum += check_of(s->keys[i]);
    }
}

static void begin(stream *s, kind k, uint64_t n_pairs)
{
    s->kind = k;
    s->n_pairs = n_pairs;
    s->n_hot = n_pairs / 64;
    s->at = 0;
    s->random = UINT64_C(88172645463325252);
    s->checksum = 0;
}

static void fail(const char *what)
{
    fprintf(stderr, "pair_speed: %s\n", what);
    exit(1);
}

/* ---- the plain loops --------------------------------------------------------------- */

typedef struct plain_slot {
    uint64_t key;
    uint64_t count;
} plain_slot;

typedef struct record_slot {
    uint64_t key;
    uint32_t windows;
    uint32_t documents;
    int32_t first;
    int32_t last;
    uint32_t last_document;
} record_slot;

static size_t home_of(uint64_t key, size_t n_slots)
{
    uint64_t mixed = key * UINT64_C(0x9E3779B97F4A7C15);

    return (size_t)(mixed ^ (mixed >> 32)) & (n_slots - 1);
}

static void *new_slots(size_t n, size_t size)
{
    void *slots = calloc(n, size);

    if (slots == NULL) {
        fail("out of memory");
    }
    return slots;
}

static plain_slot *grow_plain(plain_slot *old, size_t *n_slots)
{
    size_t n = *n_slots * 2;
    plain_slot *slots = new_slots(n, sizeof *slots);

    for (size_t i = 0; i < *n_slots; i++) {
        size_t at = home_of(old[i].key, n);
        if (old[i].key == 0) {
            continue;
        }
        while (slots[at].key != 0) {
            at = (at + 1) & (n - 1);
        }
        slots[at] = old[i];
    }
    free(old);
    *n_slots = n;
    return slots;
}

static double run_plain(stream *s, uint64_t n)
{
    size_t n_slots = 256;
    size_t used = 0;
    plain_slot *slots = new_slots(n_slots, sizeof *slots);
    double seconds = 0;
    uint64_t checksum = 0;

    for (uint64_t done = 0; done < n; done += CHUNK) {
        size_t len = n - done < CHUNK ? (size_t)(n - done) : CHUNK;
        double from;
        next_chunk(s, len);
        from = now();
        for (size_t i = 0; i < len; i++) {
            size_t at;
            if (used * 2 >= n_slots) {
                slots = grow_plain(slots, &n_slots);
            }
            at = home_of(s->keys[i], n_slots);
            while (slots[at].key != 0 && slots[at].key != s->keys[i]) {
                at = (at + 1) & (n_slots - 1);
            }
            used += slots[at].key == 0;
            slots[at].key = s->keys[i];
            slots[at].count++;
        }
        seconds += now() - from;
    }
    for (size_t i = 0; i < n_slots; i++) {
        checksum += slots[i].count * check_of(slots[i].key);
    }
    free(slots);
    if (checksum != s->checksum) {
        fail("the plain loop miscounts");
    }
    return seconds;
}

static record_slot *grow_records(record_slot *old, size_t *n_slots)
{
    size_t n = *n_slots * 2;
    record_slot *slots = new_slots(n, sizeof *slots);

    for (size_t i = 0; i < *n_slots; i++) {
        size_t at = home_of(old[i].key, n);
        if (old[i].key == 0) {
            continue;
        }
        while (slots[at].key != 0) {
            at = (at + 1) & (n - 1);
        }
        slots[at] = old[i];
    }
    free(old);
    *n_slots = n;
    return slots;
}

static uint32_t document_of(uint64_t increment)
{
    return (uint32_t)(increment / PAIRS_A_DOCUMENT) + 1;
}

static int32_t date_of(uint32_t document)
{
    return 20000101 + (int32_t)(document % 28);
}

static void count_record(record_slot *slot, uint64_t key, uint32_t document)
{
    int32_t date = date_of(document);

    slot->key = key;
    slot->windows++;
    if (slot->last_document != document) {
        slot->last_document = document;
        slot->documents++;
        if (slot->first == 0 || date < slot->first) {
            slot->first = date;
        }
        if (date > slot->last) {
            slot->last = date;
        }
    }
}

static double run_records(stream *s, uint64_t n)
{
    size_t n_slots = 256;
    size_t used = 0;
    record_slot *slots = new_slots(n_slots, sizeof *slots);
    double seconds = 0;
    uint64_t checksum = 0;

    for (uint64_t done = 0; done < n; done += CHUNK) {
        size_t len = n - done < CHUNK ? (size_t)(n - done) : CHUNK;
        double from;
        next_chunk(s, len);
        from = now();
        for (size_t i = 0; i < len; i++) {
            size_t at;
            if (used * 2 >= n_slots) {
                slots = grow_records(slots, &n_slots);
            }
            at = home_of(s->keys[i], n_slots);
            while (slots[at].key != 0 && slots[at].key != s->keys[i]) {
                at = (at + 1) & (n_slots - 1);
            }
            used += slots[at].key == 0;
            count_record(&slots[at], s->keys[i], document_of(done + i));
        }
        seconds += now() - from;
    }
    for (size_t i = 0; i < n_slots; i++) {
        checksum += slots[i].windows * check_of(slots[i].key);
    }
    free(slots);
    if (checksum != s->checksum) {
        fail("the plain loop with records miscounts");
    }
    return seconds;
}

/* ---- ours -------------------------------------------------------------------------- */

static void take_chunk(gg_pairs *pairs, const stream *s, uint64_t done,
                       size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if ((done + i) % PAIRS_A_DOCUMENT == 0 || i == 0) {
            uint32_t document = document_of(done + i);
            gg_pairs_begin_document(pairs, document, date_of(document));
        }
        gg_pairs_add(pairs,
                     gg_pairs_hash(SEED, (uint32_t)(s->keys[i] >> 32),
                                   (uint32_t)s->keys[i]));
    }
    if (pairs->failed) {
        fail(pairs->error.message);
    }
}

typedef struct result {
    double seconds; /* counting; merging comes to it */
    double merging;
    uint64_t runs;
    uint64_t run_bytes;
} result;

static void begin_ours(gg_pairs *pairs, gg_meter *meter, size_t memory)
{
    gg_pair_settings settings = {
        .seed = SEED, .memory = memory, .folder = gg_scratch_folder()};

    if (meter == NULL || !gg_pairs_init(pairs, &settings, meter)) {
        fail("out of memory");
    }
}

static void check_even(const stream *s, const gg_pair_merge *merge)
{
    uint64_t checksum = 0;

    for (size_t i = 0; i < merge->n_edges; i++) {
        const gg_edge_count *edge = &merge->edges[i];
        checksum += edge->windows *
                    check_of((uint64_t)edge->a << 32 | edge->b);
        if (s->kind == EVEN && (edge->windows != s->at / s->n_pairs ||
                                edge->documents != edge->windows)) {
            fail("a pair is miscounted");
        }
    }
    if (checksum != s->checksum ||
        (s->kind == EVEN && merge->n_edges != s->n_pairs)) {
        fail("the counts are wrong");
    }
}

/* All light ones have so many windows at most and on average, so each has
   exactly that; the others are looked at. */
static void check_hot(const stream *s, const gg_pair_merge *merge)
{
    uint64_t rounds = s->at / 5 * 4 / s->n_pairs;
    uint64_t more = s->at / 5 / s->n_hot;
    uint64_t step = s->n_pairs / s->n_hot;

    if (merge->n_edges != s->n_hot ||
        merge->n_light != s->n_pairs - s->n_hot ||
        merge->light_windows != merge->n_light * rounds) {
        fail("the counts are wrong");
    }
    for (size_t i = 0; i < merge->n_edges; i++) {
        const gg_edge_count *edge = &merge->edges[i];
        uint64_t pair =
            (uint64_t)edge->a << 11 | (edge->b - (UINT32_C(1) << 24));
        if (edge->windows != rounds + more || pair % step != 0 ||
            pair / step >= s->n_hot) {
            fail("a pair is miscounted");
        }
    }
}

static result run_ours(stream *s, uint64_t n, size_t memory)
{
    gg_pairs pairs;
    gg_meter *meter = gg_meter_new();
    gg_pair_merge merge = {.tables = &pairs,
                           .min_weight = 1,
                           .n_threads = 1,
                           .buffer_bytes = 64 << 20,
                           .meter = meter};
    gg_error error;
    result r = {0, 0, 0, 0};
    double from;

    begin_ours(&pairs, meter, memory);
    for (uint64_t done = 0; done < n; done += CHUNK) {
        size_t len = n - done < CHUNK ? (size_t)(n - done) : CHUNK;
        next_chunk(s, len);
        from = now();
        take_chunk(&pairs, s, done, len);
        r.seconds += now() - from;
    }
    if (s->kind == HOT) {
        merge.min_weight = n / 5 * 4 / s->n_pairs + 1;
    }
    from = now();
    if (gg_pairs_finish(&pairs, &error) != GG_OK ||
        gg_pairs_merge(&merge, &error) != GG_OK) {
        fail(error.message);
    }
    r.merging = now() - from;
    r.runs = pairs.n_runs;
    r.run_bytes = pairs.scratch.size;
    (s->kind == HOT ? check_hot : check_even)(s, &merge);
    gg_free(merge.edges);
    gg_pairs_clear(&pairs);
    gg_meter_leave(meter);
    return r;
}

/* ---- tables ------------------------------------------------------------------------ */

static stream the_stream;

static void compare(kind k, uint64_t n_pairs, uint64_t n)
{
    double plain;
    double records;
    result ours;

    begin(&the_stream, k, n_pairs);
    plain = run_plain(&the_stream, n);
    begin(&the_stream, k, n_pairs);
    records = run_records(&the_stream, n);
    begin(&the_stream, k, n_pairs);
    ours = run_ours(&the_stream, n, SIZE_MAX / 4);
    printf("%5llu M  %-6s %12.1f %15.1f %8.1f %9.2fx %9.2fx %8.1f\n",
           (unsigned long long)(n_pairs / 1000000),
           k == EVEN ? "even" : "skewed", (double)n / plain / 1e6,
           (double)n / records / 1e6, (double)n / ours.seconds / 1e6,
           plain / ours.seconds, records / ours.seconds, ours.merging);
    fflush(stdout);
}

static void compare_all(void)
{
    static const uint64_t sizes[] = {10, 25, 50};

    printf("   pairs  stream  plain count  plain record      ours  to count "
           "to record merge s\n");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint64_t n_pairs = sizes[i] * 1000000;
        compare(EVEN, n_pairs, 100000000);
        if (i == 1) {
            compare(SKEWED, n_pairs, 100000000);
        }
    }
    printf("(million increments a second; peak %.0f MB)\n", peak_mb());
}

static void double_it(void)
{
    double before = 0;

    printf("increments    pairs  count s  merge s  both, to the row above\n");
    for (uint64_t n = 25000000; n <= 100000000; n *= 2) {
        result r;
        double both;
        begin(&the_stream, EVEN, n / 5);
        r = run_ours(&the_stream, n, SIZE_MAX / 4);
        both = r.seconds + r.merging;
        printf("%8llu M %6llu M %8.2f %8.2f", (unsigned long long)n / 1000000,
               (unsigned long long)n / 5000000, r.seconds, r.merging);
        if (before > 0) {
            printf("  %.2fx", both / before);
        }
        printf("\n");
        before = both;
    }
}

/* Four rounds over all pairs, and as many as one more over a 64th of them. */
static void run_large(uint64_t n_pairs, uint64_t megabytes)
{
    uint64_t n = n_pairs * 5;
    struct timespec from;
    struct timespec to;
    result r;

    clock_gettime(CLOCK_MONOTONIC, &from);
    begin(&the_stream, HOT, n_pairs);
    /* as much of --memory as the tables get in a build */
    r = run_ours(&the_stream, n, (size_t)(megabytes << 20) / 4 * 3);
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%llu M increments, %llu M pairs, under %llu MB: correct\n"
           "counting %.0f s (%.1f million/s), merging %.0f s of CPU; %lld s "
           "in all, with the stream\n"
           "%llu runs, %.1f GB in temporary files, peak memory %.0f MB\n",
           (unsigned long long)(n / 1000000),
           (unsigned long long)(n_pairs / 1000000),
           (unsigned long long)megabytes, r.seconds,
           (double)n / r.seconds / 1e6, r.merging,
           (long long)(to.tv_sec - from.tv_sec), (unsigned long long)r.runs,
           (double)r.run_bytes / 1e9, peak_mb());
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        compare_all();
    } else if (strcmp(argv[1], "--doubling") == 0 && argc == 2) {
        double_it();
    } else if (strcmp(argv[1], "--large") == 0 && (argc == 2 || argc == 4)) {
        uint64_t n = argc == 4 ? strtoull(argv[2], NULL, 10) : 200000000;
        uint64_t mb = argc == 4 ? strtoull(argv[3], NULL, 10) : 2048;
        run_large(n / 64 * 64, mb);
    } else {
        fprintf(stderr, "usage: pair_speed [--doubling | --large "
                        "[PAIRS MEGABYTES]]\n");
        return 2;
    }
    return 0;
}
