/* tag_speed GAZETTEER MEGABYTES FILE...

   Tags text on one core and prints MB/s beside what the machine allows, in the
   same run: memcpy, counting line ends with memchr, and `wc -l`. The text is
   made of the paragraphs of the files in a seeded random order, cut into
   documents of about 3 KB. Median of five runs. */
#define _POSIX_C_SOURCE 200809L
#include "gazgraph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 5, DOCUMENT = 3000 };

typedef struct text {
    char *bytes;
    size_t len;
    size_t capacity;
} text;

typedef struct paragraph {
    const char *start;
    size_t len;
} paragraph;

static void *must(void *block)
{
    if (block == NULL) {
        fputs("tag_speed: out of memory\n", stderr);
        exit(5);
    }
    return block;
}

static void put(text *t, const char *bytes, size_t len)
{
    while (t->len + len > t->capacity) {
        t->capacity = t->capacity != 0 ? t->capacity * 2 : 1 << 20;
        t->bytes = must(realloc(t->bytes, t->capacity));
    }
    memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
}

static void read_file(text *t, const char *path)
{
    char buffer[65536];
    size_t n;
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        perror(path);
        exit(4);
    }
    while ((n = fread(buffer, 1, sizeof buffer, file)) != 0) {
        put(t, buffer, n);
    }
    fclose(file);
    put(t, "\n\n", 2);
}

static size_t split(const text *t, paragraph **out)
{
    size_t n = 0;
    size_t capacity = 1024;
    paragraph *all = must(malloc(capacity * sizeof *all));
    const char *p = t->bytes;
    const char *end = t->bytes + t->len;

    while (p < end) {
        const char *q = p;
        while (q + 1 < end && !(q[0] == '\n' && q[1] == '\n')) {
            q++;
        }
        if (q > p + 40) {
            if (n == capacity) {
                capacity *= 2;
                all = must(realloc(all, capacity * sizeof *all));
            }
            all[n++] = (paragraph){p, (size_t)(q - p)};
        }
        p = q + 2;
    }
    *out = all;
    return n;
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* CPU time: other work on the machine is not counted. */
static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double wall_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double median(double *values)
{
    qsort(values, RUNS, sizeof *values, compare);
    return values[RUNS / 2];
}

static bool count_mention(void *user, const gg_found *found)
{
    (void)found;
    ++*(uint64_t *)user;
    return true;
}

static uint64_t tag_all(gg_finder *finder, const text *t)
{
    gg_error error;
    uint64_t mentions = 0;
    size_t at = 0;

    while (at < t->len) {
        size_t end = at + DOCUMENT < t->len ? at + DOCUMENT : t->len;
        while (end < t->len && t->bytes[end - 1] != '\n') {
            end++;
        }
        if (gg_find(finder, t->bytes + at, end - at, count_mention, &mentions,
                    &error) != GG_OK) {
            fprintf(stderr, "tag_speed: %s\n", error.message);
            exit(5);
        }
        at = end;
    }
    return mentions;
}

static uint64_t count_lines(const text *t)
{
    uint64_t n = 0;
    const char *p = t->bytes;
    const char *end = t->bytes + t->len;

    while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        n++;
        p++;
    }
    return n;
}

/* `wc -l` on a file of the same bytes, which the system has in memory. */
static double run_wc(const text *t)
{
    char path[] = "/tmp/tag_speed.XXXXXX";
    char command[128];
    double times[RUNS];
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;

    if (file == NULL || fwrite(t->bytes, 1, t->len, file) != t->len ||
        fclose(file) != 0) {
        perror(path);
        exit(4);
    }
    snprintf(command, sizeof command, "wc -l %s >/dev/null", path);
    for (int i = 0; i < RUNS; i++) {
        double start = wall_seconds(); /* a process of its own */
        if (system(command) != 0) {
            exit(4);
        }
        times[i] = wall_seconds() - start;
    }
    unlink(path);
    return median(times);
}

static void print(const char *what, const text *t, double time)
{
    printf("%-34s %9.0f MB/s\n", what, (double)t->len / 1e6 / time);
}

static void tag_runs(const char *what, const gg_gazetteer *names,
                     const gg_tag_options *options, const text *t)
{
    gg_finder *finder;
    gg_error error;
    uint64_t mentions = 0;
    double times[RUNS];

    if (gg_finder_new(&finder, names, options, &error) != GG_OK) {
        fprintf(stderr, "tag_speed: %s\n", error.message);
        exit(5);
    }
    for (int i = 0; i < RUNS; i++) {
        double start = seconds();
        mentions = tag_all(finder, t);
        times[i] = seconds() - start;
    }
    print(what, t, median(times));
    printf("%-34s %9.1f per KB\n", "  mentions",
           (double)mentions * 1000 / (double)t->len);
    gg_finder_free(finder);
}

int main(int argc, char **argv)
{
    gg_gazetteer *names;
    const gg_tag_options discover = {.discover = true};
    gg_error error;
    text source = {NULL, 0, 0};
    text t = {NULL, 0, 0};
    paragraph *paragraphs;
    size_t n;
    size_t want;
    uint64_t state = UINT64_C(88172645463325252);
    uint64_t lines = 0;
    double times[RUNS];
    char *copy;

    if (argc < 4) {
        fputs("usage: tag_speed GAZETTEER MEGABYTES FILE...\n", stderr);
        return 2;
    }
    if (gg_gazetteer_load(&names, (const char *const *)&argv[1], 1, NULL, NULL,
                          &error) != GG_OK) {
        fprintf(stderr, "tag_speed: %s: %s\n", error.source, error.message);
        return 3;
    }
    want = (size_t)strtoul(argv[2], NULL, 10) * 1000000;
    for (int i = 3; i < argc; i++) {
        read_file(&source, argv[i]);
    }
    n = split(&source, &paragraphs);
    while (n != 0 && t.len < want) {
        const paragraph *p = &paragraphs[next_random(&state) % n];
        put(&t, p->start, p->len);
        put(&t, "\n\n", 2);
    }
    printf("%.0f MB of text, %llu entities, %llu names\n",
           (double)t.len / 1e6,
           (unsigned long long)gg_gazetteer_get_info(names).entities,
           (unsigned long long)gg_gazetteer_get_info(names).names);
    tag_runs("gazgraph, one core, all rules", names, NULL, &t);
    tag_runs("... with --discover", names, &discover, &t);
    for (int i = 0; i < RUNS; i++) {
        double start = seconds();
        lines += count_lines(&t);
        times[i] = seconds() - start;
    }
    print("memchr over line ends", &t, median(times));
    copy = must(malloc(t.len));
    memset(copy, 1, t.len);
    for (int i = 0; i < RUNS; i++) {
        double start = seconds();
        memcpy(copy, t.bytes, t.len);
        times[i] = seconds() - start;
        lines += (unsigned char)copy[t.len / 2];
    }
    print("memcpy", &t, median(times));
    print("wc -l", &t, run_wc(&t));
    free(copy);
    free(paragraphs);
    free(source.bytes);
    free(t.bytes);
    gg_gazetteer_free(names);
    return lines == 0;
}
