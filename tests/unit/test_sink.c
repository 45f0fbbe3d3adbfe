#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE
#include "base/sink.h"
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/gazgraph-test-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int count_files(void)
{
    DIR *dir = opendir(folder);
    int n = 0;

    while (dir != NULL && readdir(dir) != NULL) {
        n++;
    }
    closedir(dir);
    return n - 2; /* . and .. */
}

/* The file's content begins with this, and it is not longer. */
static bool file_is(const char *path, const char *text)
{
    char bytes[256];
    FILE *file = fopen(path, "rb");
    size_t n;

    if (file == NULL) {
        return false;
    }
    n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return n == strlen(text) && memcmp(bytes, text, n) == 0;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

/* ---- doubles ----------------------------------------------------------- */

static uint64_t next_random(void)
{
    static uint64_t state = UINT64_C(88172645463325252);

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static bool reads_back(double value)
{
    char text[32];
    size_t len = gg_format_double(text, value);

    return len == strlen(text) && len < sizeof text &&
           strtod(text, NULL) == value && strpbrk(text, ".e") != NULL &&
           strchr(text, ',') == NULL;
}

static bool prints_as(double value, const char *expected)
{
    char text[32];
    size_t len = gg_format_double(text, value);

    if (len != strlen(expected) || strcmp(text, expected) != 0) {
        fprintf(stderr, "%s instead of %s\n", text, expected);
        return false;
    }
    return true;
}

/* With one digit less no number near it reads back. */
static bool is_shortest(double value)
{
    char text[32];
    char shorter[40];
    int n_digits = 0;

    gg_format_double(text, value);
    for (const char *p = text; *p != '\0' && *p != 'e'; p++) {
        n_digits += *p >= '0' && *p <= '9' && (n_digits != 0 || *p != '0');
    }
    if (n_digits < 2 || strstr(text, ".0") == text + strlen(text) - 2) {
        return true;
    }
    snprintf(shorter, sizeof shorter, "%.*e", n_digits - 2, value);
    return strtod(shorter, NULL) != value;
}

static void test_doubles(void)
{
    int n_bad = 0;
    int n_long = 0;

    CHECK(prints_as(7, "7.0"));
    CHECK(prints_as(0.1, "0.1"));
    CHECK(prints_as(-0.0, "0.0"));
    CHECK(prints_as(0.0, "0.0"));
    CHECK(prints_as(-1.5, "-1.5"));
    CHECK(prints_as(1.0 / 3, "0.3333333333333333"));
    CHECK(prints_as(1e15, "1000000000000000.0"));
    CHECK(prints_as(1e16, "1e+16"));
    CHECK(prints_as(1e22, "1e+22"));
    CHECK(prints_as(1e23, "1e+23"));
    CHECK(prints_as(0.0001, "0.0001"));
    CHECK(prints_as(0.00001, "1e-05"));
    CHECK(prints_as(1.5e-7, "1.5e-07"));
    CHECK(prints_as(5e-324, "5e-324"));
    CHECK(prints_as(2.2250738585072014e-308, "2.2250738585072014e-308"));
    CHECK(prints_as(1.7976931348623157e308, "1.7976931348623157e+308"));
    CHECK(prints_as(9007199254740993.0, "9007199254740992.0"));
    CHECK(prints_as(123456.789, "123456.789"));
    CHECK(prints_as(2e-44, "2e-44"));
    CHECK(prints_as(9.5367431640625e-7, "9.5367431640625e-07"));
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = next_random();
        double any;
        double unit = (double)(next_random() >> 11) / 9007199254740992.0;
        memcpy(&any, &bits, sizeof any);
        n_bad += isfinite(any) && any != 0 && !reads_back(any);
        n_bad += !reads_back(unit) || !reads_back(round(unit * 1e6) / 1e3);
        n_long += !is_shortest(unit);
    }
    for (int power = 0; power < 2046; power++) {
        uint64_t bits = (uint64_t)power << 52;
        for (uint64_t near = 0; near < 3; near++, bits++) {
            double value;
            memcpy(&value, &bits, sizeof value);
            n_bad += !reads_back(value);
        }
    }
    CHECK(n_bad == 0);
    CHECK(n_long == 0);
}

/* A decimal comma must not show. Needs a locale; absent ones are skipped. */
static void test_locale(void)
{
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        return;
    }
    CHECK(prints_as(0.5, "0.5"));
    CHECK(prints_as(1e22, "1e+22"));
    setlocale(LC_ALL, "C");
}

/* ---- what is written --------------------------------------------------- */

static void test_numbers(void)
{
    gg_buf buf = GG_BUF_INIT;
    gg_sink *sink;

    CHECK(gg_sink_open_buf(&sink, &buf, NULL) == GG_OK);
    gg_sink_put_u64(sink, UINT64_MAX);
    gg_sink_putc(sink, ' ');
    gg_sink_put_i64(sink, INT64_MIN);
    gg_sink_putc(sink, ' ');
    gg_sink_put_u64(sink, 0);
    gg_sink_putc(sink, ' ');
    gg_sink_put_double(sink, 0.25);
    gg_sink_put_str(sink, GG_STR_NONE);
    CHECK(gg_sink_close(sink, NULL, NULL) == GG_OK);
    CHECK(strcmp(buf.ptr,
                 "18446744073709551615 -9223372036854775808 0 0.25") == 0);
    gg_buf_clear(&buf);
}

static void test_digest(void)
{
    gg_buf buf = GG_BUF_INIT;
    gg_sink_digest digest;
    gg_sink *sink;

    CHECK(gg_sink_open_buf(&sink, &buf, NULL) == GG_OK);
    gg_sink_puts(sink, "abc");
    CHECK(gg_sink_bytes(sink) == 3);
    CHECK(gg_sink_close(sink, &digest, NULL) == GG_OK);
    CHECK(digest.bytes == 3);
    CHECK(strcmp(digest.sha256, "ba7816bf8f01cfea414140de5dae2223"
                                "b00361a396177a9cb410ff61f20015ad") == 0);
    gg_buf_clear(&buf);
}

/* Pieces of all sizes around that of the buffer arrive in order. */
static void test_large(void)
{
    enum { SIZE = 200000 };
    static char bytes[SIZE];
    gg_buf buf = GG_BUF_INIT;
    gg_sink *sink;
    size_t at = 0;

    for (size_t i = 0; i < SIZE; i++) {
        bytes[i] = (char)(next_random() & 127);
    }
    CHECK(gg_sink_open_buf(&sink, &buf, NULL) == GG_OK);
    for (size_t piece = 1; at < SIZE; piece = piece * 3 + 1) {
        size_t n = piece < SIZE - at ? piece : SIZE - at;
        gg_sink_put(sink, bytes + at, n);
        at += n;
    }
    gg_sink_put(sink, bytes, 65536);
    gg_sink_put(sink, bytes, 65537);
    CHECK(gg_sink_close(sink, NULL, NULL) == GG_OK);
    CHECK(buf.len == SIZE + 65536 + 65537);
    CHECK(memcmp(buf.ptr, bytes, SIZE) == 0);
    CHECK(memcmp(buf.ptr + SIZE, bytes, 65536) == 0);
    CHECK(memcmp(buf.ptr + SIZE + 65536, bytes, 65537) == 0);
    gg_buf_clear(&buf);
}

/* A full pipe gives short writes and, when non-blocking, EAGAIN. */
static void test_pipe(int flags)
{
    enum { SIZE = 1000000 };
    static char bytes[SIZE];
    int ends[2];
    gg_sink *sink;
    pid_t child;
    int result = 0;

    CHECK(pipe(ends) == 0);
    fflush(NULL);
    child = fork();
    if (child == 0) {
        size_t total = 0;
        ssize_t n;
        close(ends[1]);
        while ((n = read(ends[0], bytes, 777)) > 0) {
            total += (size_t)n;
        }
        _exit(total == SIZE + 4 ? 0 : 1);
    }
    close(ends[0]);
    fcntl(ends[1], F_SETFL, flags);
    CHECK(gg_sink_open_fd(&sink, ends[1], "pipe", NULL) == GG_OK);
    gg_sink_puts(sink, "head");
    gg_sink_put(sink, bytes, SIZE);
    CHECK(gg_sink_close(sink, NULL, NULL) == GG_OK);
    CHECK(close(ends[1]) == 0); /* still ours */
    CHECK(waitpid(child, &result, 0) == child && result == 0);
}

/* ---- files ------------------------------------------------------------- */

static void test_file(void)
{
    const char *path = in_folder("file");
    gg_sink_digest early;
    gg_sink_digest late;
    struct stat st;
    gg_sink *sink;

    umask(022);
    CHECK(gg_sink_open_file(&sink, path, NULL) == GG_OK);
    gg_sink_puts(sink, "new");
    CHECK(access(path, F_OK) != 0);
    CHECK(gg_sink_finish(sink, NULL) == GG_OK);
    CHECK(file_is(gg_sink_temporary_path(sink), "new"));
    gg_sink_get_digest(sink, &early);
    CHECK(access(path, F_OK) != 0);
    CHECK(gg_sink_close(sink, &late, NULL) == GG_OK);
    CHECK(early.bytes == 3 && strcmp(early.sha256, late.sha256) == 0);
    CHECK(file_is(path, "new"));
    CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0644);
    CHECK(count_files() == 1);
    CHECK(gg_sink_close(NULL, NULL, NULL) == GG_OK);
}

static void test_relative_path(void)
{
    char before[512];
    gg_sink *sink;

    CHECK(getcwd(before, sizeof before) != NULL && chdir(folder) == 0);
    CHECK(gg_sink_open_file(&sink, "relative", NULL) == GG_OK);
    CHECK(gg_sink_close(sink, NULL, NULL) == GG_OK);
    CHECK(file_is("relative", ""));
    CHECK(unlink("relative") == 0 && chdir(before) == 0);
}

/* A name as long as the file system allows. */
static void test_long_name(void)
{
    char name[256];
    gg_sink *sink;
    gg_error error;

    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    CHECK(gg_sink_open_file(&sink, in_folder(name), NULL) == GG_OK);
    CHECK(gg_sink_close(sink, NULL, NULL) == GG_OK);
    CHECK(unlink(in_folder(name)) == 0);
    {
        char longer[300];
        snprintf(longer, sizeof longer, "%s/%sn", folder, name);
        CHECK(gg_sink_open_file(&sink, longer, &error) == GG_ERROR_IO);
        CHECK(sink == NULL);
    }
}

static void test_abandon(void)
{
    gg_sink *sink;

    write_file(in_folder("file"), "old");
    CHECK(gg_sink_open_file(&sink, in_folder("file"), NULL) == GG_OK);
    gg_sink_puts(sink, "new");
    CHECK(count_files() == 2);
    gg_sink_abandon(sink);
    gg_sink_abandon(NULL);
    CHECK(count_files() == 1 && file_is(in_folder("file"), "old"));
}

static void test_caller_fails(void)
{
    gg_error wrong = {.status = GG_ERROR_DATA, .message = "first"};
    gg_error other = {.status = GG_ERROR_IO, .message = "second"};
    gg_error error;
    gg_sink *sink;

    write_file(in_folder("file"), "old");
    CHECK(gg_sink_open_file(&sink, in_folder("file"), NULL) == GG_OK);
    gg_sink_fail(sink, &wrong);
    gg_sink_fail(sink, &other);
    gg_sink_puts(sink, "new");
    CHECK(gg_sink_status(sink, NULL) == GG_ERROR_DATA);
    CHECK(gg_sink_close(sink, NULL, &error) == GG_ERROR_DATA);
    CHECK(strcmp(error.message, "first") == 0);
    CHECK(count_files() == 1 && file_is(in_folder("file"), "old"));
}

static void test_bad_targets(void)
{
    gg_error error;
    gg_sink *sink;

    CHECK(gg_sink_open_file(&sink, in_folder("missing/file"), &error) ==
          GG_ERROR_IO);
    CHECK(strstr(error.message, "No such file") != NULL);
    CHECK(strstr(error.source, "missing/file") != NULL);
    CHECK(gg_sink_open_file(&sink, folder, &error) == GG_ERROR_IO);
    CHECK(gg_sink_open_file(&sink, "/dev/null", &error) == GG_ERROR_IO);
    CHECK(gg_sink_open_file(&sink, in_folder(""), &error) == GG_ERROR_IO);
    CHECK(gg_sink_open_file(&sink, "", &error) == GG_ERROR_IO);
    CHECK(sink == NULL);
    CHECK(count_files() == 1);
    if (geteuid() != 0) {
        CHECK(chmod(folder, 0555) == 0);
        CHECK(gg_sink_open_file(&sink, in_folder("file"), &error) ==
              GG_ERROR_IO);
        CHECK(chmod(folder, 0755) == 0);
    }
}

static void put_much(gg_sink *sink)
{
    for (int i = 0; i < 50000; i++) {
        gg_sink_puts(sink, "ten bytes\n");
    }
}

static void test_full_disk(void)
{
    int fd = open("/dev/full", O_WRONLY);
    gg_error error;
    gg_sink *sink;

    CHECK(fd >= 0);
    CHECK(gg_sink_open_fd(&sink, fd, "stdout", NULL) == GG_OK);
    put_much(sink);
    CHECK(gg_sink_status(sink, NULL) == GG_ERROR_IO);
    CHECK(gg_sink_close(sink, NULL, &error) == GG_ERROR_IO);
    CHECK(strcmp(error.source, "stdout") == 0);
    CHECK(strcmp(error.message, "cannot write: No space left on device") ==
          0);
    CHECK(gg_sink_open_fd(&sink, fd, "stdout", NULL) == GG_OK);
    gg_sink_puts(sink, "only found when it is closed");
    CHECK(gg_sink_close(sink, NULL, NULL) == GG_ERROR_IO);
    close(fd);
}

static void test_file_limit(void)
{
    struct rlimit before;
    struct rlimit small;
    gg_error error;
    gg_sink *sink;

    write_file(in_folder("file"), "old");
    signal(SIGXFSZ, SIG_IGN);
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    small = before;
    small.rlim_cur = 100000; /* in the middle of a write */
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    CHECK(gg_sink_open_file(&sink, in_folder("file"), NULL) == GG_OK);
    put_much(sink);
    CHECK(gg_sink_close(sink, NULL, &error) == GG_ERROR_IO);
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(strstr(error.message, "File too large") != NULL);
    CHECK(count_files() == 1 && file_is(in_folder("file"), "old"));
}

static void test_full_memory(void)
{
    gg_buf buf = GG_BUF_INIT;
    gg_sink *sink;

    CHECK(gg_sink_open_buf(&sink, &buf, NULL) == GG_OK);
    gg_sink_puts(sink, "text");
    buf.failed = true;
    CHECK(gg_sink_close(sink, NULL, NULL) == GG_ERROR_MEMORY);
    gg_buf_clear(&buf);
}

static void test_many_files(void)
{
    enum { MANY = 129 };
    gg_sink *sinks[MANY];
    char path[300];
    int n = 0;

    while (n < MANY) {
        snprintf(path, sizeof path, "%s/many-%d", folder, n);
        if (gg_sink_open_file(&sinks[n], path, NULL) != GG_OK) {
            break;
        }
        n++;
    }
    CHECK(n == 128);
    CHECK(count_files() == 1 + n);
    gg_sink_unlink_all();
    CHECK(count_files() == 1);
    while (n-- > 0) {
        gg_sink_abandon(sinks[n]);
    }
    gg_sink_unlink_all();
    CHECK(file_is(in_folder("file"), "old"));
}

/* What a child does is not what its parent wants. */
static void test_child_keeps_files(void)
{
    gg_sink *sink;
    pid_t child;

    CHECK(gg_sink_open_file(&sink, in_folder("file"), NULL) == GG_OK);
    gg_sink_puts(sink, "new");
    fflush(NULL);
    child = fork();
    if (child == 0) {
        gg_sink_unlink_all();
        _exit(0);
    }
    CHECK(waitpid(child, NULL, 0) == child);
    CHECK(gg_sink_close(sink, NULL, NULL) == GG_OK);
    CHECK(file_is(in_folder("file"), "new"));
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    CHECK(mkdtemp(folder) != NULL);
    test_doubles();
    test_locale();
    test_numbers();
    test_digest();
    test_large();
    test_pipe(0);
    test_pipe(O_NONBLOCK);
    test_file();
    test_relative_path();
    test_long_name();
    test_abandon();
    test_caller_fails();
    test_bad_targets();
    test_full_disk();
    test_file_limit();
    test_full_memory();
    test_many_files();
    test_child_keeps_files();
    CHECK(unlink(in_folder("file")) == 0);
    CHECK(rmdir(folder) == 0);
    return check_result();
}
