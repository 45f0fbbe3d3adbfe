/* hyperscan_peer NAMES.txt TEXT MEGABYTES CHECK RUNS

   Hyperscan (or Vectorscan) with every name as a literal, a word filter behind
   it and then leftmost-longest; prints one JSON line as tag_speed does. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"
#include "inputs.h"
#include "words.h"

#include <hs.h>

typedef struct work {
    const size_t *lengths;
    slice chunk;
    spans found;
} work;

static int on_match(unsigned id, unsigned long long from,
                    unsigned long long to, unsigned flags, void *context)
{
    work *w = context;
    size_t start = (size_t)to - w->lengths[id];

    (void)from;
    (void)flags;
    if (is_word_edge(w->chunk, start) && is_word_edge(w->chunk, (size_t)to)) {
        add_span(&w->found, start, (size_t)to);
    }
    return 0;
}

typedef struct result {
    uint64_t mentions;
    uint64_t sum;
} result;

static result scan(const hs_database_t *database, hs_scratch_t *scratch,
                   work *w, slice text, bool sum)
{
    result all = {0, 0};
    size_t at = 0;

    while (at < text.len) {
        size_t end = chunk_end(text, at);
        size_t n;
        w->chunk = (slice){text.start + at, end - at};
        w->found.n = 0;
        if (hs_scan(database, w->chunk.start, (unsigned)w->chunk.len, 0,
                    scratch, on_match, w) != HS_SUCCESS) {
            fputs("hyperscan_peer: scan failed\n", stderr);
            exit(3);
        }
        n = keep_longest(&w->found);
        all.mentions += n;
        for (size_t i = 0; sum && i < n; i++) {
            all.sum += mention_sum(at + w->found.items[i].start,
                                   at + w->found.items[i].end);
        }
        at = end;
    }
    return all;
}

int main(int argc, char **argv)
{
    slice names;
    slice line;
    slice text;
    slices all = {0};
    hs_database_t *database;
    hs_scratch_t *scratch = NULL;
    hs_compile_error_t *error;
    const char **starts;
    size_t *lengths;
    unsigned *flags;
    unsigned *ids;
    work w = {0};
    result whole = {0, 0};
    result checked;
    double times[MOST_RUNS];
    double start;
    double built;
    double before;
    double memory;
    int runs;
    slice first;

    if (argc != 6) {
        fputs("usage: hyperscan_peer NAMES.txt TEXT MEGABYTES CHECK RUNS\n",
              stderr);
        return 2;
    }
    names = read_whole(argv[1]);
    text = cut_text(read_whole(argv[2]), strtod(argv[3], NULL));
    first = cut_text(text, strtod(argv[4], NULL));
    runs = (int)strtol(argv[5], NULL, 10);
    while (next_line(&names, &line)) {
        add_slice(&all, line.start, line.len);
    }
    starts = must(malloc(all.n * sizeof *starts));
    lengths = must(malloc(all.n * sizeof *lengths));
    flags = must(calloc(all.n, sizeof *flags));
    ids = must(malloc(all.n * sizeof *ids));
    for (size_t i = 0; i < all.n; i++) {
        starts[i] = all.items[i].start;
        lengths[i] = all.items[i].len;
        ids[i] = (unsigned)i;
    }
    before = resident_megabytes();
    start = cpu_seconds();
    if (hs_compile_lit_multi(starts, flags, ids, lengths, (unsigned)all.n,
                             HS_MODE_BLOCK, NULL, &database,
                             &error) != HS_SUCCESS ||
        hs_alloc_scratch(database, &scratch) != HS_SUCCESS) {
        fputs("hyperscan_peer: cannot compile the names\n", stderr);
        return 3;
    }
    built = cpu_seconds() - start;
    memory = resident_megabytes() - before;
    w.lengths = lengths;
    for (int i = 0; i < runs && i < MOST_RUNS; i++) {
        start = cpu_seconds();
        whole = scan(database, scratch, &w, text, false);
        times[i] = cpu_seconds() - start;
    }
    checked = scan(database, scratch, &w, first, true);
    printf("{\"bytes\": %zu, \"names\": %zu, \"load_s\": %.4f, "
           "\"names_mb\": %.1f, \"mb_s\": %.2f, \"mentions\": %llu, "
           "\"checked\": %llu, \"checksum\": \"%016llx\", "
           "\"peak_mb\": %.1f}\n",
           text.len, all.n, built, memory,
           (double)text.len / 1e6 / median(times, runs),
           (unsigned long long)whole.mentions,
           (unsigned long long)checked.mentions,
           (unsigned long long)checked.sum, peak_megabytes());
    return 0;
}
