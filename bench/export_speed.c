/* export_speed [NODES EDGES [FOLDER]]

   Makes a network with labels, measures, dates and evidence, and writes it in
   every format through the product's own export and sink, once to /dev/null
   and once to a file in FOLDER (default: where temporary files go), which is
   then read back. Prints MB/s of one core, how much memory it took beyond the
   network, and what the machine allows: memcpy and fwrite of as many bytes, and
   sha256 alone.
   The same seed makes the same network. */
#define _POSIX_C_SOURCE 200809L
#include "base/buf.h"
#include "base/sink.h"
#include "export/export.h"
#include "net/network.h"

#include <fcntl.h>
#include <stdarg.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 64 << 10, EVIDENCE_PER_EDGE = 3, SENTENCES = 4096 };

static void must(bool good, const char *what)
{
    if (!good) {
        fprintf(stderr, "export_speed: %s\n", what);
        exit(5);
    }
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

static long peak_kb(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* ---- the network ------------------------------------------------------- */

static gg_str copy(gg_network *n, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static gg_str copy(gg_network *n, const char *format, ...)
{
    char text[512];
    va_list arguments;
    gg_str s;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    s = gg_arena_copy(&n->arena, gg_str_from(text));
    must(s.ptr != NULL, "out of memory");
    return s;
}

static gg_column *column(gg_table *table, gg_network *n, const char *name,
                         gg_column_type type)
{
    gg_column *c = gg_table_add_column(table, &n->arena, name,
                                       "made by export_speed", type);

    must(c != NULL, "out of memory");
    return c;
}

static void *array(gg_network *n, size_t count, size_t size)
{
    void *block = gg_arena_alloc(&n->arena, count, size);

    must(block != NULL, "out of memory");
    return block;
}

static void make_nodes(gg_network *n, uint64_t *random)
{
    static const char *const FIRST[] = {
        "Maria", "John", "Ay\xc5\x9f\x65", "Kim", "Oleksandr", "Fatima",
        "Jos\xc3\xa9", "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "Anne-Marie", "Li"};
    static const char *const LAST[] = {
        "Smith & Sons", "M\xc3\xbcller", "O'Brien", "Garc\xc3\xad\x61", "Jong-un",
        "Nguyen", "Petrov", "de Gaulle", "Y\xc4\xb1lmaz", "Johnson"};
    static const char *const TYPES[] = {"person", "country", "organisation"};
    gg_table *t = &n->nodes;
    gg_column *label = column(t, n, "label", GG_COLUMN_STRING);
    gg_column *type = column(t, n, "entity_type", GG_COLUMN_STRING);
    gg_column *mentions = column(t, n, "mentions", GG_COLUMN_INT);
    gg_column *pagerank = column(t, n, "pagerank", GG_COLUMN_DOUBLE);
    gg_column *community = column(t, n, "community", GG_COLUMN_INT);
    gg_column *x = column(t, n, "x", GG_COLUMN_DOUBLE);
    gg_column *y = column(t, n, "y", GG_COLUMN_DOUBLE);

    n->node_ids = array(n, t->n_rows, sizeof *n->node_ids);
    for (size_t i = 0; i < t->n_rows; i++) {
        uint64_t r = next_random(random);
        n->node_ids[i] = copy(n, "Q%08zu", i);
        label->values.strings[i] =
            copy(n, "%s %s %u", FIRST[r % 10], LAST[r / 10 % 10],
                 (unsigned)(r >> 40) % 1000);
        type->values.strings[i] = gg_str_from(TYPES[r % 7 % 3]);
        mentions->values.ints[i] = (int64_t)(r % 10000) + 1;
        pagerank->values.doubles[i] = (double)(r >> 12) / 1e22;
        community->values.ints[i] = (int64_t)(r >> 30) % 300;
        x->values.doubles[i] = (double)(r >> 20 & 0xfffff) / 1000;
        y->values.doubles[i] = (double)(r >> 40 & 0xfffff) / 1000;
    }
}

/* Some thousand sentences that the edges share, as copies of news do. */
static gg_str *make_sentences(gg_network *n, uint64_t *random)
{
    static const char *const WORDS[] = {
        "the", "minister", "said", "on", "Monday", "that", "talks", "with",
        "\"partners\"", "would", "resume", "in", "Geneva,", "despite", "R&D",
        "sanctions", "\xe2\x80\x94", "officials", "told", "reporters"};
    gg_str *all = malloc(SENTENCES * sizeof *all);

    must(all != NULL, "out of memory");
    for (size_t i = 0; i < SENTENCES; i++) {
        char text[400] = "";
        size_t n_words = 8 + next_random(random) % 22;
        for (size_t k = 0; k < n_words; k++) {
            strcat(text, WORDS[next_random(random) % 20]);
            strcat(text, k + 1 < n_words ? " " : ".");
        }
        all[i] = copy(n, "%s", text);
    }
    return all;
}

static void make_edges(gg_network *n, uint64_t *random)
{
    gg_table *t = &n->edges;
    gg_column *weight = column(t, n, "weight", GG_COLUMN_DOUBLE);
    gg_column *documents = column(t, n, "documents", GG_COLUMN_INT);
    gg_column *first = column(t, n, "first", GG_COLUMN_DATE);
    gg_column *last = column(t, n, "last", GG_COLUMN_DATE);
    gg_column *npmi = column(t, n, "npmi", GG_COLUMN_DOUBLE);
    gg_column *evidence = column(t, n, "evidence", GG_COLUMN_STRINGS);
    gg_str *sentences = make_sentences(n, random);
    gg_str document = copy(n, "2023-06-12_agency-17");
    gg_str file = copy(n, "agency/2023.jsonl.gz");
    uint32_t nodes = (uint32_t)n->nodes.n_rows;

    n->edge_source = array(n, t->n_rows, sizeof *n->edge_source);
    n->edge_target = array(n, t->n_rows, sizeof *n->edge_target);
    n->evidence = array(n, t->n_rows * EVIDENCE_PER_EDGE, sizeof *n->evidence);
    n->evidence_start = array(n, t->n_rows + 1, sizeof *n->evidence_start);
    for (size_t i = 0; i < t->n_rows; i++) {
        uint64_t r = next_random(random);
        size_t n_proofs = 1 + r % EVIDENCE_PER_EDGE;
        gg_str *proofs = array(n, n_proofs, sizeof *proofs);
        /* sorted by source; the target is any later node */
        uint32_t source = (uint32_t)((uint64_t)i * (nodes - 1) / t->n_rows);
        n->edge_source[i] = source;
        n->edge_target[i] =
            source + 1 + (uint32_t)((r >> 8) % (nodes - source - 1));
        weight->values.doubles[i] = (double)(r % 97) + 1;
        documents->values.ints[i] = (int64_t)(r % 89) + 1;
        first->values.ints[i] = 20200101 + (int64_t)(r >> 9) % 28;
        last->values.ints[i] = 20240101 + (int64_t)(r >> 17) % 28;
        npmi->values.doubles[i] = (double)(r >> 12) / 4503599627370496.0;
        n->evidence_start[i] = n->n_evidence;
        for (size_t k = 0; k < n_proofs; k++) {
            proofs[k] = sentences[(r >> (20 + 12 * k)) % SENTENCES];
            n->evidence[n->n_evidence++] =
                (gg_evidence){.document = document,
                              .source = file,
                              .date = 20230612,
                              .start = r >> 44,
                              .end = (r >> 44) + proofs[k].len,
                              .text = proofs[k]};
        }
        evidence->values.lists[i] = (gg_str_list){proofs, n_proofs};
    }
    n->evidence_start[t->n_rows] = n->n_evidence;
    n->edge_weight = weight->values.doubles;
    free(sentences);
}

static gg_network *make_network(size_t nodes, size_t edges)
{
    gg_network *n;
    uint64_t random = 88172645463325252u;

    must(gg_network_new(&n, NULL) == GG_OK, "out of memory");
    n->nodes.n_rows = nodes;
    n->edges.n_rows = edges;
    make_nodes(n, &random);
    make_edges(n, &random);
    return n;
}

/* ---- measuring --------------------------------------------------------- */

static void print_row(const char *what, uint64_t bytes, double spent,
                      const char *note)
{
    printf("%-36s %8.0f MB %8.2f s %8.0f MB/s  %s\n", what,
           (double)bytes / 1e6, spent, (double)bytes / 1e6 / spent, note);
    fflush(stdout);
}

/* Each file for itself. */
typedef struct job {
    const gg_network *network;
    const gg_format *format;
    size_t file;
} job;

static const char *name_of(const job *j)
{
    return gg_format_file_name(j->format, j->file);
}

/* To /dev/null where `path` is NULL. */
static uint64_t write_file(const job *j, const char *path, gg_content *meant)
{
    gg_sink *sink;
    gg_sink_digest digest;
    gg_export_stats stats;
    gg_error error;
    int fd = path == NULL ? open("/dev/null", O_WRONLY) : -1;
    long before = peak_kb();
    double begin = seconds();
    gg_status status = path == NULL
                           ? gg_sink_open_fd(&sink, fd, "/dev/null", &error)
                           : gg_sink_open_file(&sink, path, &error);
    char what[64], note[64];

    must(status == GG_OK, "cannot open the output");
    status = gg_export_write(j->network, j->format, j->file, NULL, sink,
                             &stats, &error);
    must(gg_sink_close(sink, &digest, &error) == GG_OK && status == GG_OK,
         "cannot write");
    snprintf(what, sizeof what, "%s to %s", name_of(j),
             path == NULL ? "/dev/null" : "a file");
    snprintf(note, sizeof note, "peak memory +%ld KB", peak_kb() - before);
    print_row(what, digest.bytes, seconds() - begin, note);
    if (path == NULL) {
        close(fd);
    }
    *meant = stats.meant;
    return digest.bytes;
}

static void read_file(const job *j, const char *path, uint64_t bytes,
                      const gg_content *meant)
{
    gg_source *source;
    gg_error error = {0};
    long before = peak_kb();
    double begin = seconds();
    gg_status status = gg_source_open_file(&source, path, NULL, &error);
    char what[64], note[64];

    must(status == GG_OK, "cannot open the file");
    status = gg_export_read_back(j->network, j->format, j->file, NULL, source,
                                 path, meant, &error);
    must(status == GG_OK, error.message);
    gg_source_close(source);
    snprintf(what, sizeof what, "%s read back", name_of(j));
    snprintf(note, sizeof note, "peak memory +%ld KB", peak_kb() - before);
    print_row(what, bytes, seconds() - begin, note);
}

static uint64_t measure_file(const job *j, const char *path)
{
    gg_content meant;
    uint64_t bytes = write_file(j, NULL, &meant);

    write_file(j, path, &meant);
    if (gg_export_can_read_back(j->format, j->file)) {
        read_file(j, path, bytes, &meant);
    }
    unlink(path);
    return bytes;
}

static void measure_limits(uint64_t bytes, const char *path)
{
    static char from[BLOCK], to[BLOCK];
    struct sha256_ctx sha256;
    FILE *file = fopen(path, "wb");
    double begin;

    must(file != NULL, "cannot open the output");
    for (size_t i = 0; i < BLOCK; i++) {
        from[i] = (char)('a' + i % 23);
    }
    begin = seconds();
    for (uint64_t done = 0; done < bytes; done += BLOCK) {
        from[done / BLOCK % BLOCK]++;
        memcpy(to, from, BLOCK);
        __asm__ volatile("" : : "r"(to) : "memory");
    }
    print_row("memcpy in the cache", bytes, seconds() - begin, "limit");
    begin = seconds();
    for (uint64_t done = 0; done < bytes; done += BLOCK) {
        must(fwrite(from, 1, BLOCK, file) == BLOCK, "cannot write");
    }
    fclose(file);
    print_row("fwrite to a file", bytes, seconds() - begin, "limit");
    unlink(path);
    sha256_init(&sha256);
    begin = seconds();
    for (uint64_t done = 0; done < bytes; done += BLOCK) {
        sha256_update(&sha256, BLOCK, (const uint8_t *)from);
    }
    print_row("sha256 alone", bytes, seconds() - begin, "part of every export");
}

int main(int argc, char **argv)
{
    size_t nodes = argc > 2 ? (size_t)strtoull(argv[1], NULL, 10) : 100000;
    size_t edges = argc > 2 ? (size_t)strtoull(argv[2], NULL, 10) : 1000000;
    const char *temporary = getenv("TMPDIR");
    const char *folder = argc > 3            ? argv[3]
                         : temporary != NULL ? temporary
                                             : "/tmp";
    char path[4096];
    gg_network *network;
    uint64_t bytes = 0;

    if (argc == 2 || nodes < 2 || edges == 0) {
        fprintf(stderr, "usage: export_speed [NODES EDGES [FOLDER]]\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/export_speed.%ld", folder,
             (long)getpid());
    network = make_network(nodes, edges);
    printf("%zu nodes, %zu edges, network of %ld MB\n", nodes, edges,
           peak_kb() / 1024);
    for (size_t i = 0; i < gg_format_count(); i++) {
        const gg_format *format = gg_format_get(i);
        for (size_t k = 0; k < gg_format_n_files(format); k++) {
            bytes = measure_file(&(job){network, format, k}, path);
        }
    }
    measure_limits(bytes, path);
    gg_network_free(network);
    return 0;
}
