/* tag_speed [OPTION...] TEXT GAZETTEER...

   Tags a file in memory on one core through the public interface, all rules
   on, and prints one JSON line: MB/s of CPU time (median of the runs), time
   and memory to load the gazetteers, mentions, and the checksum of those in
   the first megabytes, as the programs of peers/ print it.

       --runs N         5; the best of them is told, too: other jobs of the
                        machine disturb it least
       --megabytes N    only the beginning of the text
       --check N        megabytes that mentions and checksum are told of; 4
       --document N     cut the text at the first blank line behind so many
                        bytes; 3000
       --ignore-case, --discover, --forms LIST    as the program's
       --dump FILE      writes "start end entity rule form" of the mentions
                        that are checked */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"
#include "gazgraph.h"
#include "inputs.h"

typedef struct settings {
    gg_tag_options tag;
    int runs;
    size_t bytes;
    size_t check;
    size_t document;
    const char *dump;
} settings;

typedef struct tally {
    uint64_t mentions;
    uint64_t sum;
    uint64_t at; /* of the document */
    FILE *dump;
} tally;

static void die(const gg_error *error)
{
    fprintf(stderr, "tag_speed: %s: %s\n", error->source, error->message);
    exit(5);
}

static bool count_mention(void *user, const gg_found *found)
{
    (void)found;
    ++*(uint64_t *)user;
    return true;
}

static bool sum_mention(void *user, const gg_found *found)
{
    tally *t = user;

    t->mentions++;
    t->sum += mention_sum(t->at + found->start, t->at + found->end);
    if (t->dump != NULL) {
        fprintf(t->dump, "%llu\t%llu\t%s\t%s\t%s\n",
                (unsigned long long)t->at + found->start,
                (unsigned long long)t->at + found->end, found->entity,
                found->rule, found->form);
    }
    return true;
}

/* Where the document that begins at `at` ends: behind a blank line, or at a
   line end where those are far between. */
static size_t document_end(slice text, size_t at, size_t least)
{
    const char *p;
    size_t end = at + least;

    while (end < text.len) {
        p = memchr(text.start + end, '\n', text.len - end);
        if (p == NULL) {
            break;
        }
        end = (size_t)(p - text.start) + 1;
        if (end < text.len && (text.start[end] == '\n' ||
                               end > at + least * 8)) {
            return end;
        }
    }
    return text.len;
}

static size_t *cut(slice text, size_t least, size_t *n)
{
    size_t capacity = 1024;
    size_t *ends = must(malloc(capacity * sizeof *ends));
    size_t at = 0;

    *n = 0;
    while (at < text.len) {
        if (*n == capacity) {
            capacity *= 2;
            ends = must(realloc(ends, capacity * sizeof *ends));
        }
        at = document_end(text, at, least);
        ends[(*n)++] = at;
    }
    return ends;
}

static void tag_all(gg_finder *finder, slice text, const size_t *ends,
                    size_t n, gg_found_fn *found, void *user, uint64_t *place)
{
    gg_error error;
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        if (place != NULL) {
            *place = at;
        }
        if (gg_find(finder, text.start + at, ends[i] - at, found, user,
                    &error) != GG_OK) {
            die(&error);
        }
        at = ends[i];
    }
}

static double time_all(gg_finder *finder, slice text, const settings *how,
                       uint64_t *mentions, double *best)
{
    double times[MOST_RUNS];
    size_t n;
    size_t *ends = cut(text, how->document, &n);

    for (int i = 0; i < how->runs; i++) {
        double start = cpu_seconds();
        *mentions = 0;
        tag_all(finder, text, ends, n, count_mention, mentions, NULL);
        times[i] = cpu_seconds() - start;
    }
    free(ends);
    *best = times[0];
    for (int i = 1; i < how->runs; i++) {
        *best = times[i] < *best ? times[i] : *best;
    }
    return median(times, how->runs);
}

static tally check(gg_finder *finder, slice text, const settings *how)
{
    tally t = {0};
    size_t n;
    size_t *ends;

    if (how->check == 0) {
        return t;
    }
    if (text.len > how->check) {
        text.len = document_end(text, 0, how->check);
    }
    ends = cut(text, how->document, &n);
    if (how->dump != NULL) {
        t.dump = fopen(how->dump, "wb");
        if (t.dump == NULL) {
            perror(how->dump);
            exit(4);
        }
    }
    tag_all(finder, text, ends, n, sum_mention, &t, &t.at);
    if (t.dump != NULL && fclose(t.dump) != 0) {
        perror(how->dump);
        exit(4);
    }
    free(ends);
    return t;
}

static int read_options(settings *how, char **argv)
{
    int at = 1;

    for (; argv[at] != NULL && strncmp(argv[at], "--", 2) == 0; at++) {
        const char *option = argv[at];
        const char *value = argv[at + 1];
        if (strcmp(option, "--ignore-case") == 0) {
            how->tag.ignore_case = true;
            continue;
        }
        if (strcmp(option, "--discover") == 0) {
            how->tag.discover = true;
            continue;
        }
        if (value == NULL) {
            return 0;
        }
        at++;
        if (strcmp(option, "--runs") == 0) {
            how->runs = (int)strtol(value, NULL, 10);
        } else if (strcmp(option, "--megabytes") == 0) {
            how->bytes = (size_t)(strtod(value, NULL) * 1e6);
        } else if (strcmp(option, "--check") == 0) {
            how->check = (size_t)(strtod(value, NULL) * 1e6);
        } else if (strcmp(option, "--document") == 0) {
            how->document = (size_t)strtoull(value, NULL, 10);
        } else if (strcmp(option, "--forms") == 0) {
            how->tag.forms = value;
        } else if (strcmp(option, "--dump") == 0) {
            how->dump = value;
        } else {
            return 0;
        }
    }
    if (how->runs < 1 || how->runs > MOST_RUNS) {
        return 0;
    }
    return argv[at] != NULL && argv[at + 1] != NULL ? at : 0;
}

int main(int argc, char **argv)
{
    settings how = {.runs = 5, .bytes = SIZE_MAX, .check = 4000000,
                    .document = DOCUMENT_BYTES};
    int at = read_options(&how, argv);
    gg_gazetteer *names = NULL;
    gg_finder *finder = NULL;
    gg_error error;
    slice text;
    uint64_t mentions = 0;
    tally checked;
    double before;
    double start;
    double loaded;
    double memory;
    double time;
    double best;

    if (at == 0) {
        fputs("usage: tag_speed [OPTION...] TEXT GAZETTEER...\n", stderr);
        return 2;
    }
    text = read_whole(argv[at]);
    if (text.len > how.bytes) {
        text.len = document_end(text, 0, how.bytes);
    }
    before = resident_megabytes();
    start = cpu_seconds();
    if (gg_gazetteer_load(&names, (const char *const *)&argv[at + 1],
                          (size_t)(argc - at - 1), NULL, NULL,
                          &error) != GG_OK ||
        gg_finder_new(&finder, names, &how.tag, &error) != GG_OK) {
        die(&error);
    }
    loaded = cpu_seconds() - start;
    memory = resident_megabytes() - before;
    time = time_all(finder, text, &how, &mentions, &best);
    checked = check(finder, text, &how);
    printf("{\"bytes\": %zu, \"names\": %llu, \"load_s\": %.4f, "
           "\"names_mb\": %.1f, \"mb_s\": %.2f, \"best_mb_s\": %.2f, "
           "\"mentions\": %llu, "
           "\"checked\": %llu, \"checksum\": \"%016llx\", "
           "\"peak_mb\": %.1f}\n",
           text.len,
           (unsigned long long)gg_gazetteer_get_info(names).names, loaded,
           memory, (double)text.len / 1e6 / time,
           (double)text.len / 1e6 / best,
           (unsigned long long)mentions, (unsigned long long)checked.mentions,
           (unsigned long long)checked.sum, peak_megabytes());
    gg_finder_free(finder);
    gg_gazetteer_free(names);
    return 0;
}
