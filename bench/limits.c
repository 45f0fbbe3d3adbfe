/* limits TEXT: what the machine allows, in MB/s, as one JSON line: memcpy, one
   memchr over the whole file for a byte that it does not have, memchr from
   line end to line end. Median of five. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"
#include "inputs.h"

enum { RUNS = 5 };

static volatile uint64_t kept; /* so that no work is left out */

static void search_nothing(slice text, char *copy)
{
    (void)copy;
    kept += memchr(text.start, '\x01', text.len) != NULL;
}

static void count_lines(slice text, char *copy)
{
    slice line;

    (void)copy;
    while (next_line(&text, &line)) {
        kept++;
    }
}

static void copy_all(slice text, char *copy)
{
    memcpy(copy, text.start, text.len);
    kept += (unsigned char)copy[text.len / 2];
}

static double measure(void (*work)(slice, char *), slice text, char *copy)
{
    double times[RUNS];

    for (int i = 0; i < RUNS; i++) {
        double start = cpu_seconds();
        work(text, copy);
        times[i] = cpu_seconds() - start;
    }
    return (double)text.len / 1e6 / median(times, RUNS);
}

int main(int argc, char **argv)
{
    slice text;
    char *copy;

    if (argc != 2) {
        fputs("usage: limits TEXT\n", stderr);
        return 2;
    }
    text = read_whole(argv[1]);
    if (text.len == 0) {
        fprintf(stderr, "limits: %s is empty\n", argv[1]);
        return 3;
    }
    copy = must(malloc(text.len));
    memset(copy, 1, text.len);
    printf("{\"bytes\": %zu, \"memchr\": %.0f, \"lines\": %.0f, "
           "\"memcpy\": %.0f}\n",
           text.len, measure(search_nothing, text, copy),
           measure(count_lines, text, copy), measure(copy_all, text, copy));
    free(copy);
    return 0;
}
