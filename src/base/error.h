/* Filling the caller-owned gg_error of gazgraph.h. */
#ifndef GG_BASE_ERROR_H
#define GG_BASE_ERROR_H

#include "base/str.h"
#include "gazgraph.h"

#include <errno.h>
#include <stdint.h>

/* Writes status, source ("" when there is none) and a printf-formatted
   message, cut to fit; `error` may be NULL. Formats must not depend on the
   locale (no %f). */
void gg_error_fill(gg_error *error, gg_status status, const char *source,
                   const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same, with `status` as its value, so that a function ends with
   `return gg_fail(error, GG_ERROR_DATA, name, "…")`. A macro, so that readers
   of the code, clang among them, see which status comes back. */
#define gg_fail(error, status, ...)                                          \
    (gg_error_fill((error), (status), __VA_ARGS__), (status))

static inline gg_status gg_fail_memory(gg_error *error)
{
    return gg_fail(error, GG_ERROR_MEMORY, NULL, "out of memory");
}

/* An I/O error: "cannot WHAT: ERRNO TEXT". */
void gg_error_fill_errno(gg_error *error, const char *source,
                         const char *what, int errno_value);

static inline gg_status gg_fail_errno(gg_error *error, const char *source,
                                      const char *what, int errno_value)
{
    gg_error_fill_errno(error, source, what, errno_value);
    return errno_value == ENOMEM ? GG_ERROR_MEMORY : GG_ERROR_IO;
}

/* Says another source than the one it was made with. */
void gg_error_set_source(gg_error *error, const char *source);

/* Adds the place to an error just made; lines and columns count from 1. */
void gg_error_at_line(gg_error *error, uint64_t line, uint64_t column);
void gg_error_at_byte(gg_error *error, uint64_t byte);

#endif
