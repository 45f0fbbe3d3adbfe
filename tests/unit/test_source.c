/* base/source: bytes from files, pipes and memory, through gzip, zstd and bzip2,
   whole, cut and damaged. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include "base/buf.h"
#include "base/source.h"

#include <bzlib.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static char folder[] = "/tmp/gg-test-source-XXXXXX";

/* ---- making inputs ----------------------------------------------------- */

static void fill(gg_buf *out, size_t len, unsigned seed)
{
    static const char *const WORDS[] = {"Alphaville ", "met ", "Betatown.\n",
                                        "caf\xc3\xa9 ", "\xe4\xb8\xad"};

    while (out->len < len) {
        seed = seed * 1103515245u + 12345u;
        gg_buf_puts(out, WORDS[(seed >> 16) % 5]);
        gg_buf_put_u64(out, seed >> 20);
    }
    out->len = len;
}

static void put_gzip(gg_buf *out, const char *bytes, size_t len)
{
    z_stream z = {0};
    size_t room = len + len / 100 + 100;
    unsigned char *to = malloc(room);

    CHECK(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, 0) == Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)bytes;
    z.avail_in = (uInt)len;
    z.next_out = to;
    z.avail_out = (uInt)room;
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    gg_buf_put(out, to, room - z.avail_out);
    deflateEnd(&z);
    free(to);
}

static void put_zstd(gg_buf *out, const char *bytes, size_t len)
{
    size_t room = ZSTD_compressBound(len);
    char *to = malloc(room);
    ZSTD_CCtx *context = ZSTD_createCCtx();

    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    room = ZSTD_compress2(context, to, room, bytes, len);
    CHECK(!ZSTD_isError(room));
    gg_buf_put(out, to, room);
    ZSTD_freeCCtx(context);
    free(to);
}

static void put_bzip2(gg_buf *out, const char *bytes, size_t len)
{
    unsigned room = (unsigned)(len + len / 100 + 700);
    char *to = malloc(room);

    CHECK(BZ2_bzBuffToBuffCompress(to, &room, (char *)(uintptr_t)bytes,
                                   (unsigned)len, 9, 0, 0) == BZ_OK);
    gg_buf_put(out, to, room);
    free(to);
}

typedef void compress_fn(gg_buf *out, const char *bytes, size_t len);

/* ---- reading ----------------------------------------------------------- */

typedef struct outcome {
    gg_buf bytes;
    gg_status status;
    gg_error error;
    gg_log log;
    uint64_t skipped;
    bool is_compressed;
} outcome;

static void drain(gg_source *source, size_t capacity, outcome *o)
{
    char *room = malloc(capacity);
    size_t n;

    gg_buf_reset(&o->bytes);
    do {
        o->status = gg_source_read(source, room, capacity, &n, &o->error);
        if (o->status == GG_OK) {
            gg_buf_put(&o->bytes, room, n);
        }
    } while (o->status == GG_OK && n != 0);
    CHECK(gg_source_bytes(source) == o->bytes.len);
    o->skipped = gg_source_skipped_bytes(source);
    o->is_compressed = gg_source_is_compressed(source);
    if (o->status == GG_OK) {
        CHECK(gg_source_read(source, room, capacity, &n, NULL) == GG_OK);
        CHECK(n == 0);
    }
    free(room);
}

static outcome o;

static void read_memory(const char *bytes, size_t len, size_t capacity)
{
    gg_source *source;
    /* An exact copy, so that a sanitizer sees a read behind the end. */
    char *copy = malloc(len != 0 ? len : 1);

    memcpy(copy, bytes, len);
    gg_log_clear(&o.log);
    CHECK(gg_source_open_memory(&source, copy, len, "memory", &o.log,
                                NULL) == GG_OK);
    drain(source, capacity, &o);
    gg_source_close(source);
    free(copy);
}

static void read_buf(const gg_buf *in)
{
    read_memory(in->ptr, in->len, 10000);
}

static bool gave(const gg_buf *want)
{
    return o.bytes.len == want->len &&
           memcmp(o.bytes.ptr, want->ptr, want->len) == 0;
}

static uint64_t n_damaged(void)
{
    return o.log.counts[GG_REASON_DAMAGED] + (o.status == GG_ERROR_DATA);
}

static bool ends_with(const char *text)
{
    return gg_str_ends_with(gg_buf_str(&o.bytes), gg_str_from(text));
}

static const char *path_of(const char *name)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static const char *write_file(const char *name, const gg_buf *bytes)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");

    CHECK(file != NULL &&
          fwrite(bytes->ptr, 1, bytes->len, file) == bytes->len);
    CHECK(fclose(file) == 0);
    return path;
}

/* ---- whole inputs ------------------------------------------------------ */

static void plain_bytes_come_as_they_are(void)
{
    static const size_t CAPACITIES[] = {1, 2, 3, 4, 5, 4096, 1 << 20};
    gg_buf text = GG_BUF_INIT;

    for (size_t len = 0; len < 10; len++) {
        gg_buf_reset(&text);
        fill(&text, len, 1);
        for (size_t c = 0; c < 7; c++) {
            gg_source *source;
            read_memory(text.ptr, text.len, CAPACITIES[c]);
            CHECK(o.status == GG_OK && gave(&text));
            CHECK(gg_source_open_file(&source, write_file("plain", &text),
                                      NULL, NULL) == GG_OK);
            drain(source, CAPACITIES[c], &o);
            CHECK(o.status == GG_OK && gave(&text) && !o.is_compressed);
            CHECK(gg_source_stored_bytes(source) == len);
            CHECK(gg_source_stored_size(source) == len);
            gg_source_close(source);
        }
    }
    gg_buf_clear(&text);
}

static void all_members_are_read(compress_fn *compress)
{
    static const size_t CAPACITIES[] = {1, 7, 4096, 1 << 20};
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT;

    fill(&text, 300000, 2);
    compress(&stored, text.ptr, 100);
    for (int i = 0; i < 1000; i++) {
        compress(&stored, "", 0);
    }
    compress(&stored, text.ptr + 100, 99900);
    compress(&stored, text.ptr + 100000, 200000);
    for (size_t c = 0; c < 4; c++) {
        gg_source *source;
        read_memory(stored.ptr, stored.len, CAPACITIES[c]);
        CHECK(o.status == GG_OK && gave(&text) && o.is_compressed);
        CHECK(n_damaged() == 0 && o.skipped == 0);
        CHECK(gg_source_open_file(&source, write_file("members", &stored),
                                  NULL, NULL) == GG_OK);
        drain(source, CAPACITIES[c], &o);
        CHECK(o.status == GG_OK && gave(&text));
        CHECK(gg_source_stored_bytes(source) == stored.len);
        gg_source_close(source);
    }
    for (int i = 0; i < 5000; i++) {
        gg_buf_putc(&stored, '\0');
    }
    read_buf(&stored);
    CHECK(o.status == GG_OK && gave(&text) && n_damaged() == 0);
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
}

static void skippable_frames_are_skipped(void)
{
    static const char SKIP[] = "\x53\x2a\x4d\x18\x04\0\0\0skip";
    gg_buf stored = GG_BUF_INIT;

    gg_buf_put(&stored, SKIP, 12);
    put_zstd(&stored, "one ", 4);
    gg_buf_put(&stored, SKIP, 12);
    put_zstd(&stored, "two", 3);
    gg_buf_put(&stored, SKIP, 12);
    read_buf(&stored);
    CHECK(o.status == GG_OK && strcmp(o.bytes.ptr, "one two") == 0);
    stored.len -= 2;
    read_buf(&stored);
    CHECK(n_damaged() == 1 && strcmp(o.bytes.ptr, "one two") == 0);
    gg_buf_clear(&stored);
}

typedef struct writer_job {
    const char *path;
    const gg_buf *bytes;
} writer_job;

static void *write_slowly(void *user)
{
    const writer_job *job = user;
    struct timespec moment = {0, 2000000};
    int fd;

    nanosleep(&moment, NULL);
    fd = open(job->path, O_WRONLY);
    CHECK(fd >= 0);
    for (size_t at = 0; at < job->bytes->len;) {
        size_t n = at < 6 ? 1 : 30011;
        if (n > job->bytes->len - at) {
            n = job->bytes->len - at;
        }
        ssize_t put = write(fd, job->bytes->ptr + at, n);
        if (put <= 0) {
            CHECK(0 == sizeof "write to the FIFO");
            break;
        }
        at += (size_t)put;
    }
    close(fd);
    return NULL;
}

static void fifos_give_the_same_bytes(void)
{
    char path[PATH_MAX];
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT;

    snprintf(path, sizeof path, "%s", path_of("fifo"));
    CHECK(mkfifo(path, 0600) == 0);
    fill(&text, 2000000, 3);
    put_gzip(&stored, text.ptr, text.len);
    for (int round = 0; round < 3; round++) {
        writer_job job = {path, round == 1 ? &stored : &text};
        gg_source *source;
        pthread_t thread;
        if (round == 2) {
            text.len = 0; /* a writer that writes nothing */
        }
        CHECK(pthread_create(&thread, NULL, write_slowly, &job) == 0);
        CHECK(gg_source_open_file(&source, path, NULL, NULL) == GG_OK);
        drain(source, 65536, &o);
        CHECK(o.status == GG_OK && gave(&text));
        CHECK(gg_source_stored_size(source) == 0);
        gg_source_close(source);
        pthread_join(thread, NULL);
    }
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
}

static void descriptors_that_do_not_wait_are_waited_for(void)
{
    gg_buf text = GG_BUF_INIT;
    gg_source *source;
    pthread_t thread;
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s", path_of("fifo"));
    fill(&text, 300000, 4);
    writer_job job = {path, &text};
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    CHECK(fd >= 0);
    CHECK(pthread_create(&thread, NULL, write_slowly, &job) == 0);
    struct timespec moment = {0, 100000000};
    nanosleep(&moment, NULL); /* the writer is there now */
    CHECK(gg_source_open_fd(&source, fd, "stdin", NULL, NULL) == GG_OK);
    drain(source, 1 << 20, &o);
    CHECK(o.status == GG_OK && gave(&text));
    gg_source_close(source);
    CHECK(fcntl(fd, F_GETFD) >= 0); /* it stays open */
    close(fd);
    pthread_join(thread, NULL);
    gg_buf_clear(&text);
}

/* ---- what is no file --------------------------------------------------- */

static void others_are_refused_by_name(void)
{
    gg_source *source;
    gg_error error;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    CHECK(gg_source_open_file(&source, path_of("missing"), NULL, &error) ==
          GG_ERROR_IO);
    CHECK(source == NULL && strstr(error.source, "/missing") != NULL);
    CHECK(gg_source_open_file(&source, folder, NULL, &error) == GG_ERROR_IO);
    CHECK(strstr(error.message, "a folder") != NULL);
    CHECK(gg_source_open_file(&source, "/dev/null", NULL, &error) ==
          GG_ERROR_IO);
    CHECK(strstr(error.message, "a device") != NULL);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/s", folder);
    CHECK(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(gg_source_open_file(&source, path_of("s"), NULL, &error) ==
          GG_ERROR_IO);
    close(fd);
    fd = open(folder, O_RDONLY);
    CHECK(gg_source_open_fd(&source, fd, "stdin", NULL, &error) == GG_OK);
    drain(source, 100, &o);
    CHECK(o.status == GG_ERROR_IO && o.error.byte == 0);
    gg_source_close(source);
    close(fd);
}

static void paths_may_be_longer_than_path_max(void)
{
    gg_buf path = GG_BUF_INIT;
    char name[201];
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    gg_source *source;

    memset(name, 'd', 200);
    name[200] = '\0';
    gg_buf_puts(&path, folder);
    for (int i = 0; i < 30; i++) {
        CHECK(mkdirat(fd, name, 0700) == 0);
        int next = openat(fd, name, O_RDONLY | O_DIRECTORY);
        close(fd);
        fd = next;
        gg_buf_putc(&path, '/');
        gg_buf_puts(&path, name);
    }
    int file = openat(fd, "f", O_WRONLY | O_CREAT, 0600);
    CHECK(write(file, "deep", 4) == 4);
    close(file);
    close(fd);
    gg_buf_puts(&path, "/f");
    CHECK(gg_source_open_file(&source, path.ptr, NULL, NULL) == GG_OK);
    drain(source, 100, &o);
    CHECK(strcmp(o.bytes.ptr, "deep") == 0);
    gg_source_close(source);
    gg_buf_puts(&path, "x");
    CHECK(gg_open_path(path.ptr, O_RDONLY) == -1 && errno == ENOENT);
    gg_buf_clear(&path);
}

/* ---- damage ------------------------------------------------------------ */

static void cut_anywhere_is_noticed(compress_fn *compress)
{
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT;

    fill(&text, 3000, 5);
    compress(&stored, text.ptr, text.len);
    for (size_t len = 4; len < stored.len; len++) {
        read_memory(stored.ptr, len, 100);
        CHECK(o.status == GG_ERROR_DATA && o.error.byte == 0);
        CHECK(o.bytes.len <= text.len &&
              memcmp(o.bytes.ptr, text.ptr, o.bytes.len) == 0);
    }
    CHECK(o.bytes.len == text.len || compress == put_zstd);
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
}

/* Every bit of the first member in turn: the loss is told, the second one is
   read. */
static void damaged_members_are_passed_over(compress_fn *compress)
{
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT;
    size_t first, header = compress == put_zstd ? 6 : 10;

    fill(&text, 700, 6);
    compress(&stored, text.ptr, text.len);
    first = stored.len;
    compress(&stored, "\nand the second\n", 16);
    compress(&stored, "and the third\n", 14);
    for (size_t bit = 8 * header; bit < 8 * first; bit++) {
        stored.ptr[bit / 8] ^= (char)(1 << bit % 8);
        read_buf(&stored);
        /* Some bits mean nothing; then nothing is lost. */
        bool is_complete = o.bytes.len == text.len + 30 &&
                           memcmp(o.bytes.ptr, text.ptr, text.len) == 0;
        if ((n_damaged() == 0 && !is_complete) || o.status != GG_OK ||
            !ends_with("\nand the second\nand the third\n")) {
            fprintf(stderr, "bit %zu of %zu: %d %s\n", bit, 8 * first,
                    (int)o.status, o.bytes.ptr);
            CHECK(0 == sizeof "passed over");
        }
        stored.ptr[bit / 8] ^= (char)(1 << bit % 8);
    }
    /* The first is cut, and the second follows at once. */
    for (size_t cut = header; cut < first; cut++) {
        gg_buf joined = GG_BUF_INIT;
        gg_buf_put(&joined, stored.ptr, cut);
        gg_buf_put(&joined, stored.ptr + first, stored.len - first);
        read_buf(&joined);
        CHECK(o.status == GG_OK && n_damaged() == 1);
        CHECK(ends_with("\nand the second\nand the third\n"));
        gg_buf_clear(&joined);
    }
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
}

/* The same with members larger than the window, from a file. */
static void large_damage_is_passed_over(compress_fn *compress)
{
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT;
    size_t first;

    for (unsigned i = 0; text.len < 3000000; i++) {
        gg_buf_put_u64(&text, (uint64_t)i * 2654435761u % 4294967291u);
    }
    compress(&stored, text.ptr, text.len);
    first = stored.len;
    compress(&stored, text.ptr, 2000000);
    compress(&stored, "\nlast\n", 6);
    for (size_t at = first / 5; at < first; at += first / 5) {
        gg_source *source;
        stored.ptr[at] ^= 0x10;
        gg_log_clear(&o.log);
        CHECK(gg_source_open_file(&source, write_file("large", &stored),
                                  &o.log, NULL) == GG_OK);
        drain(source, 65536, &o);
        CHECK(gg_source_stored_bytes(source) == stored.len);
        gg_source_close(source);
        CHECK(o.status == GG_OK && n_damaged() == 1);
        CHECK(o.bytes.len >= 2000006 && ends_with("\nlast\n"));
        CHECK(memcmp(o.bytes.ptr + o.bytes.len - 2000006, text.ptr,
                     2000000) == 0);
        CHECK(o.skipped < first);
        /* What came before the damage was given, of bzip2 whole blocks. */
        CHECK(o.bytes.len - 2000006 > at / 2 ||
              (compress == put_bzip2 && at < 900000));
        stored.ptr[at] ^= 0x10;
    }
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
}

static void garbage_behind_members_is_told(compress_fn *compress)
{
    gg_buf stored = GG_BUF_INIT;

    compress(&stored, "one\n", 4);
    gg_buf_puts(&stored, "GARBAGE");
    read_buf(&stored);
    CHECK(o.status == GG_OK && strcmp(o.bytes.ptr, "one\n") == 0);
    CHECK(n_damaged() == 1 && o.skipped == 7);
    compress(&stored, "two\n", 4);
    read_buf(&stored);
    CHECK(o.status == GG_OK && strcmp(o.bytes.ptr, "one\ntwo\n") == 0);
    CHECK(n_damaged() == 1 && o.skipped == 7);
    gg_buf_clear(&stored);
}

static void header_alone_is_an_error(void)
{
    read_memory("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10, 100);
    CHECK(o.status == GG_ERROR_DATA);
    read_memory("\x1f\x8b\x08", 3, 100);
    CHECK(o.status == GG_ERROR_DATA);
    read_memory("\x28\xb5\x2f\xfd", 4, 100);
    CHECK(o.status == GG_ERROR_DATA);
    read_memory("BZh9", 4, 100);
    CHECK(o.status == GG_ERROR_DATA);
}

static void huge_zstd_windows_are_refused(void)
{
    gg_buf stored = GG_BUF_INIT;

    gg_buf_put(&stored, "\x28\xb5\x2f\xfd\0\xa8\x19\0\0abc", 12);
    read_buf(&stored);
    CHECK(o.status == GG_ERROR_DATA);
    CHECK(strstr(o.error.message, "128 MiB") != NULL);
    put_zstd(&stored, "next", 4);
    read_buf(&stored);
    CHECK(o.status == GG_OK && strcmp(o.bytes.ptr, "next") == 0);
    CHECK(n_damaged() == 1);
    gg_buf_clear(&stored);
}

/* A million false headers behind damage must not cost more than a moment, and
   reading must come to an end. */
static void false_headers_are_cheap(void)
{
    gg_buf stored = GG_BUF_INIT;

    put_gzip(&stored, "one\n", 4);
    for (int i = 0; i < 200000; i++) {
        gg_buf_put(&stored, "\x1f\x8b\x08\0\0\0\0\0\0\xff\0\xff\xff\0\0", 15);
    }
    read_buf(&stored);
    CHECK(n_damaged() >= 1);
    gg_buf_reset(&stored);
    put_zstd(&stored, "one\n", 4);
    for (int i = 0; i < 200000; i++) {
        gg_buf_put(&stored, "\x28\xb5\x2f\xfd\0\x30\x00\0\x10", 9);
    }
    read_buf(&stored);
    CHECK(n_damaged() >= 1);
    gg_buf_reset(&stored);
    put_bzip2(&stored, "one\n", 4);
    for (int i = 0; i < 200000; i++) {
        gg_buf_put(&stored, "BZh91AY&SY\xff\xff", 12);
    }
    read_buf(&stored);
    CHECK(n_damaged() >= 1);
    gg_buf_clear(&stored);
}

/* Text that only begins like bzip2 is text. */
static void almost_bzip2_is_text(void)
{
    read_memory("BZh9 is a name\n", 15, 100);
    CHECK(o.status == GG_OK && o.bytes.len == 15 && !o.is_compressed);
    read_memory("BZh91AY&SX....", 14, 3);
    CHECK(o.status == GG_OK && o.bytes.len == 14 && !o.is_compressed);
    read_memory("BZh", 3, 1);
    CHECK(o.status == GG_OK && o.bytes.len == 3 && !o.is_compressed);
}

static void random_flips_never_hang(compress_fn *compress)
{
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT, hurt = GG_BUF_INIT;
    unsigned state = 77;

    fill(&text, 20000, 8);
    for (size_t at = 0; at < text.len; at += 500) {
        compress(&stored, text.ptr + at, 500);
    }
    for (int round = 0; round < 300; round++) {
        gg_buf_reset(&hurt);
        gg_buf_put_str(&hurt, gg_buf_str(&stored));
        for (int i = 0; i < 1 + round % 20; i++) {
            state = state * 1103515245u + 12345u;
            hurt.ptr[(state >> 8) % hurt.len] ^= (char)(1 << (state & 7));
        }
        read_buf(&hurt);
        CHECK(o.status == GG_OK || o.status == GG_ERROR_DATA);
    }
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
    gg_buf_clear(&hurt);
}

static void put_message(void *user, const gg_message *message)
{
    gg_buf_put_u64(user, message->byte);
    gg_buf_puts(user, message->text);
}

/* Everything that can be seen of a source, in the order in which it comes. */
static void record(gg_buf *out, const gg_buf *stored, size_t capacity,
                   bool ahead)
{
    gg_source *source;
    gg_error error = {0};
    gg_log log;
    char *room = malloc(capacity);
    gg_status status;
    size_t n;

    gg_log_init(&log);
    CHECK(gg_source_open_memory(&source, stored->ptr, stored->len, "x", &log,
                                NULL) == GG_OK);
    if (ahead) {
        gg_source_run_ahead(source);
    }
    do {
        uint64_t told = log.counts[GG_REASON_DAMAGED];
        status = gg_source_read(source, room, capacity, &n, &error);
        if (log.counts[GG_REASON_DAMAGED] != told) {
            gg_buf_puts(out, "\n<damage told here>\n");
        }
        gg_buf_put(out, room, n);
    } while (status == GG_OK && n != 0);
    CHECK(gg_source_read(source, room, capacity, &n, &error) == status ||
          status == GG_ERROR_DATA);
    CHECK(n == 0);
    gg_buf_putc(out, '\n');
    gg_buf_put_u64(out, (uint64_t)status);
    gg_buf_puts(out, status != GG_OK ? error.message : "");
    gg_buf_putc(out, ' ');
    gg_buf_put_u64(out, gg_source_skipped_bytes(source));
    gg_log_flush(&log, put_message, out);
    gg_source_close(source);
    gg_log_clear(&log);
    free(room);
}

/* Whole and hurt; the thread begins behind a MiB and its blocks hold less. */
static void a_thread_changes_nothing(compress_fn *compress)
{
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT;
    unsigned state = 99;

    fill(&text, 9 << 18, 12);
    for (size_t at = 0, len = 1100000; at < text.len; at += len, len = 80000) {
        compress(&stored, text.ptr + at,
                 text.len - at < len ? text.len - at : len);
    }
    for (int round = compress == put_bzip2 ? 3 : 0; round < 6; round++) {
        gg_buf plain = GG_BUF_INIT, ahead = GG_BUF_INIT;
        size_t capacity = round % 2 != 0 ? 1 << 20 : 70001;
        for (int i = 0; i < round; i++) {
            state = state * 1103515245u + 12345u;
            stored.ptr[(state >> 4) % stored.len] ^= (char)(1 << (state & 7));
        }
        if (round == 5) {
            stored.len -= stored.len / 20;
        }
        record(&plain, &stored, capacity, false);
        record(&ahead, &stored, capacity, true);
        CHECK(plain.len == ahead.len &&
              memcmp(plain.ptr, ahead.ptr, plain.len) == 0);
        gg_buf_clear(&plain);
        gg_buf_clear(&ahead);
    }
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
}

/* What is given before damage does not depend on the room for it. */
static void room_changes_nothing(compress_fn *compress)
{
    static const size_t ROOMS[] = {100, 5000, 40000, 1 << 20};
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT;
    unsigned state = 4242;

    fill(&text, 200000, 31);
    compress(&stored, text.ptr, text.len);
    compress(&stored, text.ptr, 30000);
    for (int round = compress == put_gzip ? 0 : 28; round < 40; round++) {
        char kept[24];
        gg_buf said[4] = {GG_BUF_INIT, GG_BUF_INIT, GG_BUF_INIT, GG_BUF_INIT};
        state = state * 1103515245u + 12345u;
        char *at = stored.ptr + 20 + (state >> 8) % (stored.len - 60);
        memcpy(kept, at, sizeof kept);
        for (size_t i = 0; i < sizeof kept; i++) {
            state = state * 1103515245u + 12345u;
            at[i] ^= (char)(state >> 16);
        }
        for (size_t i = 0; i < 4; i++) {
            record(&said[i], &stored, ROOMS[i], false);
            CHECK(said[i].len == said[0].len &&
                  memcmp(said[i].ptr, said[0].ptr, said[0].len) == 0);
        }
        memcpy(at, kept, sizeof kept);
        for (size_t i = 0; i < 4; i++) {
            gg_buf_clear(&said[i]);
        }
    }
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
}

/* Damaged data gives what zlib gives of it, less a few bytes at most, and
   nothing else: whichever library reads it. */
static void damaged_gzip_gives_nothing_wrong(void)
{
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT;
    char *room = malloc(1 << 20);
    unsigned state = 777;

    fill(&text, 200000, 41);
    put_gzip(&stored, text.ptr, text.len);
    for (int round = 0; round < 200; round++) {
        z_stream z = {0};
        char kept[24];
        state = state * 1103515245u + 12345u;
        char *at = stored.ptr + 20 + (state >> 8) % (stored.len - 60);
        memcpy(kept, at, sizeof kept);
        for (size_t i = 0; i < sizeof kept; i++) {
            state = state * 1103515245u + 12345u;
            at[i] ^= (char)(state >> 16);
        }
        read_memory(stored.ptr, stored.len, round % 2 != 0 ? 65536 : 1000);
        CHECK(inflateInit2(&z, 31) == Z_OK);
        z.next_in = (unsigned char *)stored.ptr;
        z.avail_in = (uInt)stored.len;
        z.next_out = (unsigned char *)room;
        z.avail_out = 1 << 20;
        inflate(&z, Z_NO_FLUSH);
        size_t both = z.total_out < o.bytes.len ? z.total_out : o.bytes.len;
        CHECK(memcmp(room, o.bytes.ptr, both) == 0);
        CHECK(o.bytes.len + 16 >= z.total_out);
        inflateEnd(&z);
        memcpy(at, kept, sizeof kept);
    }
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
    free(room);
}

typedef struct pipe_job {
    int fd;
    const char *bytes;
    size_t len;
} pipe_job;

static void *write_pipe(void *user)
{
    const pipe_job *job = user;
    size_t at = 0;

    while (at < job->len) {
        ssize_t put = write(job->fd, job->bytes + at, job->len - at);
        CHECK(put > 0);
        at += put > 0 ? (size_t)put : job->len;
    }
    return NULL;
}

/* Closed in the middle: while the thread waits for room, and while it waits
   for a writer; and a run that was stopped ends with that word. */
static void a_thread_ends_with_its_source(void)
{
    gg_buf text = GG_BUF_INIT, stored = GG_BUF_INIT;
    static char room[1 << 20];
    volatile int stop = 0;
    gg_source *source;
    gg_error error;
    pthread_t thread;
    size_t n, given = 0;
    int ends[2];

    fill(&text, 8 << 20, 5);
    put_gzip(&stored, text.ptr, text.len);
    CHECK(gg_source_open_memory(&source, stored.ptr, stored.len, "x", NULL,
                                NULL) == GG_OK);
    gg_source_run_ahead(source);
    while (given < 3 << 20) {
        CHECK(gg_source_read(source, room, sizeof room, &n, NULL) == GG_OK);
        given += n;
    }
    gg_source_close(source);

    for (int round = 0; round < 2; round++) {
        CHECK(pipe(ends) == 0);
        /* A little more than the thread needs to begin. */
        pipe_job job = {ends[1], stored.ptr, stored.len / 4};
        CHECK(pthread_create(&thread, NULL, write_pipe, &job) == 0);
        CHECK(gg_source_open_fd(&source, ends[0], "x", NULL, NULL) == GG_OK);
        gg_source_set_stop(source, &stop);
        gg_source_run_ahead(source);
        for (given = 0; given < 5 << 18; given += n) {
            CHECK(gg_source_read(source, room, 1 << 16, &n, NULL) == GG_OK);
        }
        pthread_join(thread, NULL);
        stop = round;
        while (round == 1 && gg_source_read(source, room, sizeof room, &n,
                                            &error) == GG_OK) {
            CHECK(n != 0);
        }
        CHECK(round == 0 || error.status == GG_ERROR_INTERRUPTED);
        gg_source_close(source);
        close(ends[0]);
        close(ends[1]);
    }
    gg_buf_clear(&text);
    gg_buf_clear(&stored);
}

int main(void)
{
    compress_fn *const ALL[] = {put_gzip, put_zstd, put_bzip2};

    gg_buf_init(&o.bytes);
    gg_log_init(&o.log);
    CHECK(mkdtemp(folder) != NULL);
    plain_bytes_come_as_they_are();
    skippable_frames_are_skipped();
    fifos_give_the_same_bytes();
    descriptors_that_do_not_wait_are_waited_for();
    others_are_refused_by_name();
    paths_may_be_longer_than_path_max();
    header_alone_is_an_error();
    huge_zstd_windows_are_refused();
    false_headers_are_cheap();
    almost_bzip2_is_text();
    damaged_gzip_gives_nothing_wrong();
    a_thread_ends_with_its_source();
    for (int i = 0; i < 3; i++) {
        all_members_are_read(ALL[i]);
        cut_anywhere_is_noticed(ALL[i]);
        damaged_members_are_passed_over(ALL[i]);
        a_thread_changes_nothing(ALL[i]);
        room_changes_nothing(ALL[i]);
        large_damage_is_passed_over(ALL[i]);
        garbage_behind_members_is_told(ALL[i]);
        random_flips_never_hang(ALL[i]);
    }
    gg_buf_clear(&o.bytes);
    gg_log_clear(&o.log);
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    CHECK(system(command) == 0);
    return check_result();
}
