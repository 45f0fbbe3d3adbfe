/* read_speed [MEGABYTES]

   How fast documents come out of the reader, without tagging them: plain text,
   JSON Lines, gzip, bzip2 and zstd of it, beside what others do with the same
   bytes in the same run: cJSON and (where found) simdjson parsing every line,
   zlib and (where found) libdeflate alone, memcpy. MB/s of decompressed bytes
   of CPU time; median of five runs. The text is made of words with a
   realistic distribution, and always the same. */
#define _POSIX_C_SOURCE 200809L
#include "base/buf.h"
#include "base/json.h"
#include "base/source.h"
#include "input/reader.h"
#include "text/utf8.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>
#include <zstd.h>
#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif

enum { RUNS = 5, WORDS = 20000, LEVEL = 6 };

#ifdef HAVE_SIMDJSON
uint64_t simdjson_lines(const char *bytes, size_t len);
#endif

static void must(bool good, const char *what)
{
    if (!good) {
        fprintf(stderr, "read_speed: %s\n", what);
        exit(5);
    }
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- inputs ------------------------------------------------------------ */

static uint64_t state = 88172645463325252u;

static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static char words[WORDS][16];

static void make_words(void)
{
    static const char *const PARTS[] = {
        "an", "re", "ti", "on", "mi", "sta", "con", "er", "al", "ing", "de",
        "com", "pro", "is", "at", "en", "ter", "ed", "o", "u", "th", "ly"};

    for (size_t i = 0; i < WORDS; i++) {
        size_t n = 1 + next_random() % 4;
        for (size_t k = 0; k < n; k++) {
            strcat(words[i], PARTS[next_random() % 22]);
        }
        if (i % 200 == 7) {
            strcat(words[i], "\xc3\xa9");
        }
        if (i % 9 == 0 && words[i][0] >= 'a') {
            words[i][0] = (char)(words[i][0] - 32);
        }
    }
}

/* The k-th word about as often as 1/k. */
static const char *next_word(void)
{
    double u = (double)(next_random() >> 11) / 9007199254740992.0;
    size_t k = 1;

    for (double left = u * 14; left > 1 && k < WORDS / 2; left -= 1) {
        k *= 2;
    }
    return words[(k + next_random() % k) % WORDS];
}

static void put_article(gg_buf *out)
{
    size_t n_sentences = 5 + next_random() % 30;

    for (size_t i = 0; i < n_sentences; i++) {
        size_t n_words = 6 + next_random() % 25;
        for (size_t k = 0; k < n_words; k++) {
            if (k != 0) {
                gg_buf_putc(out, ' ');
            }
            gg_buf_puts(out, next_word());
        }
        gg_buf_puts(out, i % 7 == 3   ? ".\n\n"
                         : i % 9 == 2 ? ", \"he said\". "
                                      : ". ");
    }
}

static void put_escaped(gg_buf *out, const gg_buf *text)
{
    for (size_t i = 0; i < text->len; i++) {
        char c = text->ptr[i];
        if (c == '\n') {
            gg_buf_puts(out, "\\n");
        } else {
            if (c == '"') {
                gg_buf_putc(out, '\\');
            }
            gg_buf_putc(out, c);
        }
    }
}

static void make_texts(gg_buf *plain, gg_buf *lines, size_t size)
{
    gg_buf text = GG_BUF_INIT;

    make_words();
    for (uint64_t id = 1; plain->len < size; id++) {
        gg_buf_reset(&text);
        put_article(&text);
        gg_buf_put_str(plain, gg_buf_str(&text));
        gg_buf_puts(lines, "{\"id\": \"doc-");
        gg_buf_put_u64(lines, id);
        gg_buf_puts(lines, "\", \"date\": \"2024-05-17\", \"tags\": [\"a\", "
                           "\"b\", 7], \"score\": {\"x\": 0.25, \"y\": null}, "
                           "\"url\": \"https://example.org/");
        gg_buf_put_u64(lines, id);
        gg_buf_puts(lines, "\", \"text\": \"");
        put_escaped(lines, &text);
        gg_buf_puts(lines, "\"}\n");
    }
    must(!plain->failed && !lines->failed, "out of memory");
    gg_buf_clear(&text);
}

static void put_gzip(gg_buf *out, const gg_buf *text)
{
    z_stream z = {0};

    must(deflateInit2(&z, LEVEL, Z_DEFLATED, 31, 8, 0) == Z_OK &&
             gg_buf_reserve(out, text->len + 1000), "out of memory");
    z.next_in = (unsigned char *)text->ptr;
    z.avail_in = (unsigned)text->len;
    z.next_out = (unsigned char *)out->ptr;
    z.avail_out = (unsigned)text->len + 1000;
    must(deflate(&z, Z_FINISH) == Z_STREAM_END, "cannot compress");
    out->len = z.total_out;
    deflateEnd(&z);
}

static void put_zstd(gg_buf *out, const gg_buf *text)
{
    size_t room = ZSTD_compressBound(text->len);

    must(gg_buf_reserve(out, room), "out of memory");
    out->len = ZSTD_compress(out->ptr, room, text->ptr, text->len, 3);
    must(!ZSTD_isError(out->len), "cannot compress");
}

/* ---- what is measured -------------------------------------------------- */

typedef struct job {
    const gg_buf *stored;
    const gg_buf *text; /* what comes out */
    const char *name;
    char *room;         /* as large as the text */
} job;

/* Each returns something that depends on all its work. */
typedef uint64_t work_fn(const job *job);

static uint64_t copy(const job *j)
{
    memcpy(j->room, j->text->ptr, j->text->len);
    __asm__ volatile("" : : "r"(j->room) : "memory");
    return j->text->len;
}

static uint64_t validate(const job *j)
{
    uint64_t n = 0;

    for (size_t at = 0; at < j->text->len; at += 1 << 16) {
        size_t rest = j->text->len - at;
        n += gg_utf8_valid_prefix(j->text->ptr + at,
                                  rest < 1 << 16 ? rest : 1 << 16);
    }
    return n;
}

static uint64_t read_documents(const job *j)
{
    gg_inputs inputs;
    gg_reader_options options;
    gg_reader *reader;
    gg_batch batch;
    gg_document document;
    uint64_t n = 0;

    gg_inputs_init(&inputs);
    must(gg_inputs_add_memory(&inputs, j->name, j->stored->ptr, j->stored->len,
                              NULL) == GG_OK, "out of memory");
    gg_reader_options_init(&options, &inputs);
    must(gg_reader_open(&reader, &options, NULL) == GG_OK, "out of memory");
    gg_batch_init(&batch);
    while (gg_reader_next_batch(reader, &batch, NULL) == GG_OK) {
        while (gg_batch_next_document(&batch, &document, NULL) == GG_OK) {
            n += document.text.len;
        }
    }
    must(n != 0, "no document");
    gg_batch_clear(&batch);
    gg_reader_close(reader);
    gg_inputs_clear(&inputs);
    return n;
}

static uint64_t decompress(const job *j)
{
    gg_source *source;
    uint64_t sum = 0;
    size_t n;

    must(gg_source_open_memory(&source, j->stored->ptr, j->stored->len, j->name,
                               NULL, NULL) == GG_OK, "out of memory");
    while (gg_source_read(source, j->room, 1 << 20, &n, NULL) == GG_OK &&
           n != 0) {
        sum += n;
    }
    must(sum == j->text->len, "damaged");
    gg_source_close(source);
    return sum;
}

static uint64_t by_zlib(const job *j)
{
    z_stream z = {0};
    int code;

    must(inflateInit2(&z, 31) == Z_OK, "out of memory");
    z.next_in = (unsigned char *)j->stored->ptr;
    z.avail_in = (unsigned)j->stored->len;
    do {
        z.next_out = (unsigned char *)j->room;
        z.avail_out = 1 << 20;
        code = inflate(&z, Z_NO_FLUSH);
    } while (code == Z_OK);
    must(z.total_out == j->text->len, "damaged");
    inflateEnd(&z);
    return j->text->len;
}

#ifdef HAVE_LIBDEFLATE
static uint64_t by_libdeflate(const job *j)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    size_t n = 0;

    must(d != NULL, "out of memory");
    must(libdeflate_gzip_decompress(d, j->stored->ptr, j->stored->len, j->room,
                                    j->text->len, &n) == LIBDEFLATE_SUCCESS,
         "damaged");
    libdeflate_free_decompressor(d);
    return n;
}
#endif

static bool on_member(void *user, gg_str key, const gg_json_value *value)
{
    *(uint64_t *)user += key.len == 4 ? value->span.len : 0;
    return true;
}

static uint64_t for_each_line(const job *j, uint64_t (*parse)(const char *p,
                                                              size_t len))
{
    const char *p = j->text->ptr;
    const char *end = p + j->text->len;
    uint64_t sum = 0;

    while (p < end) {
        const char *q = memchr(p, '\n', (size_t)(end - p));
        sum += parse(p, (size_t)(q - p));
        p = q + 1;
    }
    return sum;
}

static uint64_t scan_line(const char *p, size_t len)
{
    uint64_t sum = 0;

    must(gg_json_scan(p, len, on_member, &sum, NULL, NULL, NULL), "bad JSON");
    return sum;
}

static uint64_t by_scanner(const job *j)
{
    return for_each_line(j, scan_line);
}

static uint64_t parse_line(const char *p, size_t len)
{
    cJSON *tree = cJSON_ParseWithLength(p, len);
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(tree, "text");
    uint64_t sum = 0;

    must(cJSON_IsString(text), "bad JSON");
    sum = strlen(text->valuestring);
    cJSON_Delete(tree);
    return sum;
}

static uint64_t by_cjson(const job *j)
{
    return for_each_line(j, parse_line);
}

#ifdef HAVE_SIMDJSON
static uint64_t by_simdjson(const job *j)
{
    return simdjson_lines(j->text->ptr, j->text->len);
}
#endif

/* ---- measuring --------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* MB/s; `beside` is the speed to compare with, or 0. */
static double measure(const char *what, work_fn *work, const job *j,
                      double beside)
{
    static volatile uint64_t kept;
    double spent[RUNS];
    double speed;

    for (int i = 0; i < RUNS; i++) {
        double begin = seconds();
        kept = work(j);
        spent[i] = seconds() - begin;
    }
    qsort(spent, RUNS, sizeof *spent, compare);
    speed = (double)j->text->len / 1e6 / spent[RUNS / 2];
    printf("%-44s %8.0f MB/s", what, speed);
    if (beside > 0) {
        printf(" %8.2f x", speed / beside);
    }
    putchar('\n');
    fflush(stdout);
    (void)kept;
    return speed;
}

int main(int argc, char **argv)
{
    size_t size = (argc > 1 ? strtoull(argv[1], NULL, 10) : 64) << 20;
    gg_buf plain = GG_BUF_INIT, lines = GG_BUF_INIT;
    gg_buf gzip = GG_BUF_INIT, gzip_lines = GG_BUF_INIT, zstd = GG_BUF_INIT;
    double best;

    make_texts(&plain, &lines, size);
    put_gzip(&gzip, &plain);
    put_gzip(&gzip_lines, &lines);
    put_zstd(&zstd, &plain);
    char *room = malloc(lines.len + plain.len + (1 << 20));
    must(room != NULL, "out of memory");
    memset(room, 1, lines.len + plain.len);
    const job text = {&plain, &plain, "a.txt", room};
    const job json = {&lines, &lines, "a.jsonl", room};
    const job text_gz = {&gzip, &plain, "a.txt.gz", room};
    const job json_gz = {&gzip_lines, &lines, "a.jsonl.gz", room};
    const job text_zst = {&zstd, &plain, "a.txt.zst", room};

    puts("plain text");
    measure("  memcpy", copy, &text, 0);
    measure("  UTF-8 validation", validate, &text, 0);
    measure("  documents from memory", read_documents, &text, 0);
    puts("JSON Lines");
    best = measure("  cJSON, every line", by_cjson, &json, 0);
#ifdef HAVE_SIMDJSON
    measure("  simdjson, every line", by_simdjson, &json, best);
#endif
    measure("  our scanner, every line", by_scanner, &json, best);
    measure("  documents", read_documents, &json, best);
    puts("gzip");
    best = measure("  zlib alone", by_zlib, &text_gz, 0);
#ifdef HAVE_LIBDEFLATE
    double other =
        measure("  libdeflate alone, whole member", by_libdeflate, &text_gz,
                best);
    best = other > best ? other : best;
#endif
    measure("  our source alone", decompress, &text_gz, best);
    measure("  documents, plain text", read_documents, &text_gz, best);
    measure("  documents, JSON Lines", read_documents, &json_gz, best);
    puts("zstd");
    measure("  our source alone", decompress, &text_zst, 0);
    free(room);
    gg_buf_clear(&plain);
    gg_buf_clear(&lines);
    gg_buf_clear(&gzip);
    gg_buf_clear(&gzip_lines);
    gg_buf_clear(&zstd);
    return 0;
}
