#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 2048, BAR = 24, REDRAW_MS = 100 };

int exit_code(gg_status status)
{
    switch (status) {
    case GG_OK:
    case GG_END:
        return EXIT_ALL_READ;
    case GG_ERROR_USAGE:
        return EXIT_USAGE;
    case GG_ERROR_DATA:
        return EXIT_DATA;
    case GG_ERROR_IO:
        return EXIT_IO;
    case GG_ERROR_MEMORY:
        return EXIT_MEMORY;
    case GG_ERROR_BUSY:
        return EXIT_BUSY;
    case GG_ERROR_INTERRUPTED:
        return 128 + signals_which();
    }
    return EXIT_IO;
}

/* NAME:LINE:COLUMN: or NAME@BYTE: or nothing. */
static void put_place(char *out, size_t size, const char *source,
                      uint64_t line, uint64_t column, uint64_t byte)
{
    char name[1024];

    out[0] = '\0';
    if (source[0] == '\0') {
        return;
    }
    gg_printable(name, sizeof name, source, strlen(source));
    if (line != 0 && column != 0) {
        snprintf(out, size, "%s:%llu:%llu: ", name, (unsigned long long)line,
                 (unsigned long long)column);
    } else if (line != 0) {
        snprintf(out, size, "%s:%llu: ", name, (unsigned long long)line);
    } else if (byte != GG_NO_BYTE) {
        snprintf(out, size, "%s@%llu: ", name, (unsigned long long)byte);
    } else {
        snprintf(out, size, "%s: ", name);
    }
}

static void tell_line(const char *severity, const char *place,
                      const char *text)
{
    char shown[LINE];

    gg_printable(shown, sizeof shown, text, strlen(text));
    fprintf(stderr, "gazgraph: %s: %s%s\n", severity, place, shown);
}

void tell_error(const gg_error *error)
{
    char place[1200];

    put_place(place, sizeof place, error->source, error->line, error->column,
              error->byte);
    tell_line("error", place, error->message);
}

void tell_usage(const char *format, ...)
{
    char text[LINE];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tell_line("error", "", text);
}

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void teller_init(teller *t, bool quiet, bool verbose)
{
    *t = (teller){.quiet = quiet,
                  .verbose = verbose,
                  .is_terminal = isatty(STDERR_FILENO) != 0,
                  .start_ms = now_ms()};
}

void teller_end(teller *t)
{
    if (t->drawn) {
        fputs("\r\033[K", stderr);
        t->drawn = false;
    }
}

void teller_message(void *user, const gg_message *message)
{
    teller *t = user;
    char place[1200];

    /* a large file that appears in the user's home is no detail */
    if (t->quiet || (message->severity == GG_INFO && !t->verbose &&
                     strcmp(message->reason, "cache") != 0)) {
        return;
    }
    teller_end(t);
    put_place(place, sizeof place, message->source, message->line,
              message->column, message->byte);
    tell_line(message->severity == GG_WARNING ? "warning" : "note", place,
              message->text);
}

static void draw_bar(const teller *t, const gg_progress *p, uint64_t ms)
{
    double seconds = (double)ms / 1000;
    double rate = seconds > 0 ? (double)p->bytes / 1e6 / seconds : 0;
    char bar[BAR + 1];
    unsigned filled = 0;

    (void)t;
    if (p->size != 0) {
        filled = (unsigned)(p->bytes >= p->size
                                ? (uint64_t)BAR
                                : p->bytes / (p->size / BAR + 1));
    }
    memset(bar, ' ', BAR);
    memset(bar, '=', filled);
    bar[BAR] = '\0';
    if (p->size != 0 && rate > 0) {
        double left = p->bytes < p->size
                          ? (double)(p->size - p->bytes) / 1e6 / rate
                          : 0;
        fprintf(stderr,
                "\r\033[K[%s] %llu documents, %.0f MB/s, %.0f s left", bar,
                (unsigned long long)p->documents, rate, left);
    } else {
        fprintf(stderr, "\r\033[K%llu documents, %.0f MB/s",
                (unsigned long long)p->documents, rate);
    }
}

void teller_progress(void *user, const gg_progress *progress)
{
    teller *t = user;
    uint64_t now = now_ms();

    if (!t->is_terminal || t->quiet) {
        return;
    }
    if (strcmp(progress->stage, "reading") != 0) {
        fprintf(stderr, "\r\033[K%s ...", progress->stage);
        t->drawn = true;
    } else if (now - t->last_ms >= REDRAW_MS) {
        draw_bar(t, progress, now - t->start_ms);
        t->last_ms = now;
        t->drawn = true;
    }
    fflush(stderr);
}

bool put_stdout(void *user, const char *bytes, size_t len)
{
    (void)user;
    return fwrite(bytes, 1, len, stdout) == len;
}

int close_stdout(int code)
{
    int result = fflush(stdout);

    if (result == 0 && ferror(stdout) == 0) {
        return code;
    }
    tell_usage("stdout: cannot write: %s", strerror(errno));
    return EXIT_IO;
}
