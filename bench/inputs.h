/* What the two generators share: a seeded stream of random numbers, files in
   memory, columns of a TSV line. Integers only, so that the same seed gives
   the same bytes on every machine. */
#ifndef GG_BENCH_INPUTS_H
#define GG_BENCH_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct slice {
    const char *start;
    size_t len;
} slice;

typedef struct slices {
    slice *items;
    size_t n;
    size_t capacity;
} slices;

typedef struct randoms {
    uint64_t state;
} randoms;

static inline uint64_t next_random(randoms *r)
{
    uint64_t z = r->state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* 0 to n - 1 */
static inline size_t below(randoms *r, size_t n)
{
    return (size_t)((next_random(r) >> 32) * (uint64_t)n >> 32);
}

/* True in so many of 1000 calls. */
static inline bool permille(randoms *r, unsigned share)
{
    return below(r, 1000) < share;
}

/* A rank below n after Zipf: the first `flat` are equally likely, and each
   following range of double length is drawn as often as the one before. */
static inline size_t zipf(randoms *r, size_t n, size_t flat)
{
    unsigned octaves = 1;
    size_t end = flat;
    size_t low = 0;
    unsigned pick;

    if (n <= flat) {
        return below(r, n);
    }
    while (end < n) {
        end += end + flat < n ? end + flat : n;
        octaves++;
    }
    pick = (unsigned)below(r, octaves);
    end = flat;
    for (unsigned i = 0; i < pick; i++) {
        low = end;
        end = low * 2 + flat;
    }
    if (end > n) {
        end = n;
    }
    return low < n ? low + below(r, end - low) : below(r, n);
}

static inline void *must(void *block)
{
    if (block == NULL) {
        fputs("bench: out of memory\n", stderr);
        exit(5);
    }
    return block;
}

static inline void add_slice(slices *all, const char *start, size_t len)
{
    if (all->n == all->capacity) {
        all->capacity = all->capacity != 0 ? all->capacity * 2 : 256;
        all->items = must(realloc(all->items,
                                  all->capacity * sizeof *all->items));
    }
    all->items[all->n++] = (slice){start, len};
}

/* The whole file, with a NUL behind. Freed by nobody: the slices live in it
   to the end. */
static inline slice read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t capacity = 1 << 20;
    size_t len = 0;
    size_t n;
    char *bytes = must(malloc(capacity + 1));

    if (file == NULL) {
        perror(path);
        exit(4);
    }
    while ((n = fread(bytes + len, 1, capacity - len, file)) != 0) {
        len += n;
        if (len == capacity) {
            capacity *= 2;
            bytes = must(realloc(bytes, capacity + 1));
        }
    }
    if (ferror(file)) {
        perror(path);
        exit(4);
    }
    fclose(file);
    bytes[len] = '\0';
    return (slice){bytes, len};
}

/* The next line of the rest, without its end; false behind the last. */
static inline bool next_line(slice *rest, slice *line)
{
    const char *end;

    if (rest->len == 0) {
        return false;
    }
    end = memchr(rest->start, '\n', rest->len);
    line->start = rest->start;
    line->len = end != NULL ? (size_t)(end - rest->start) : rest->len;
    rest->len -= line->len + (end != NULL);
    rest->start += line->len + (end != NULL);
    return true;
}

/* Column `n` (from 0) of a line, or its n-th part between other marks. */
static inline slice part(slice line, char mark, size_t n)
{
    const char *p = line.start;
    const char *end = line.start + line.len;

    for (;;) {
        const char *q = memchr(p, mark, (size_t)(end - p));
        if (n == 0 || q == NULL) {
            return n != 0 ? (slice){end, 0}
                          : (slice){p, (size_t)((q != NULL ? q : end) - p)};
        }
        p = q + 1;
        n--;
    }
}

#endif
