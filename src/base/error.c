#define _POSIX_C_SOURCE 200809L
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void gg_error_set_source(gg_error *error, const char *source)
{
    size_t len = source != NULL ? strlen(source) : 0;

    if (error == NULL) {
        return;
    }
    /* The end of a long path says more than its beginning. */
    if (len >= sizeof error->source) {
        source += len - (sizeof error->source - 1);
        len = sizeof error->source - 1;
    }
    if (len != 0) {
        memcpy(error->source, source, len);
    }
    error->source[len] = '\0';
}

void gg_error_fill(gg_error *error, gg_status status, const char *source,
                   const char *format, ...)
{
    va_list args;

    if (error == NULL) {
        return;
    }
    error->status = status;
    error->line = 0;
    error->column = 0;
    error->byte = GG_NO_BYTE;
    gg_error_set_source(error, source);
    va_start(args, format);
    if (vsnprintf(error->message, sizeof error->message, format, args) < 0) {
        error->message[0] = '\0';
    }
    va_end(args);
}

void gg_error_fill_errno(gg_error *error, const char *source,
                         const char *what, int errno_value)
{
    char text[160];

    if (errno_value == ENOMEM) {
        gg_error_fill(error, GG_ERROR_MEMORY, source, "out of memory");
        return;
    }
    if (strerror_r(errno_value, text, sizeof text) != 0) {
        text[0] = '\0';
    }
    gg_error_fill(error, GG_ERROR_IO, source, "cannot %s: %s", what, text);
}

void gg_error_at_line(gg_error *error, uint64_t line, uint64_t column)
{
    if (error != NULL) {
        error->line = line;
        error->column = column;
    }
}

void gg_error_at_byte(gg_error *error, uint64_t byte)
{
    if (error != NULL) {
        error->byte = byte;
    }
}
