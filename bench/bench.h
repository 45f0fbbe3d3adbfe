/* What the C programs of bench/ share: clocks, medians, memory, and how a
   set of mentions becomes one number that does not depend on their order. */
#ifndef GG_BENCH_H
#define GG_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { MOST_RUNS = 101, DOCUMENT_BYTES = 3000 };

/* CPU time: other work on the machine is not counted. */
static inline double cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static inline double median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, compare_doubles);
    return values[n / 2];
}

/* Added up over all mentions. */
static inline uint64_t mention_sum(uint64_t start, uint64_t end)
{
    uint64_t h = start * UINT64_C(0x9E3779B97F4A7C15) ^
                 end * UINT64_C(0xC2B2AE3D27D4EB4F);

    h ^= h >> 29;
    return h * UINT64_C(0xBF58476D1CE4E5B9);
}

static inline double peak_megabytes(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

/* Of this process now. */
static inline double resident_megabytes(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    if (file != NULL) {
        if (fscanf(file, "%*u %lu", &pages) != 1) {
            pages = 0;
        }
        fclose(file);
    }
    return (double)pages * 4096 / 1e6;
}

#endif
