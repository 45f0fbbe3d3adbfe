/* cjson_lines FILE.jsonl: MB/s at which cJSON parses every line, nothing else;
   median of five, one JSON line. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"
#include "inputs.h"

#include <cjson/cJSON.h>

enum { RUNS = 5 };

static size_t parse_all(slice text)
{
    slice line;
    size_t n = 0;

    while (next_line(&text, &line)) {
        cJSON *json = cJSON_ParseWithLength(line.start, line.len);
        n += json != NULL;
        cJSON_Delete(json);
    }
    return n;
}

int main(int argc, char **argv)
{
    slice text;
    size_t n = 0;
    double times[RUNS];

    if (argc != 2) {
        fputs("usage: cjson_lines FILE.jsonl\n", stderr);
        return 2;
    }
    text = read_whole(argv[1]);
    for (int i = 0; i < RUNS; i++) {
        double start = cpu_seconds();
        n = parse_all(text);
        times[i] = cpu_seconds() - start;
    }
    printf("{\"bytes\": %zu, \"lines\": %zu, \"mb_s\": %.1f}\n", text.len, n,
           (double)text.len / 1e6 / median(times, RUNS));
    return 0;
}
