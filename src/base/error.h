/* Filling the caller-owned gg_error of gazgraph.h. */
#ifndef GG_BASE_ERROR_H
#define GG_BASE_ERROR_H

#include "base/str.h"
#include "gazgraph.h"

#include <stdint.h>

/* Writes status, source ("" when there is none) and a printf-formatted
   message, cut to fit; `error` may be NULL. Returns `status`, so that a
   function ends with `return gg_fail(error, GG_ERROR_DATA, name, "…")`.
   Formats must not depend on the locale (no %f). */
gg_status gg_fail(gg_error *error, gg_status status, const char *source,
                  const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "out of memory" */
gg_status gg_fail_memory(gg_error *error);
/* An I/O error: "cannot WHAT: ERRNO TEXT". */
gg_status gg_fail_errno(gg_error *error, const char *source, const char *what,
                        int errno_value);
/* Adds the place to an error just made; lines and columns count from 1. */
void gg_error_at_line(gg_error *error, uint64_t line, uint64_t column);
void gg_error_at_byte(gg_error *error, uint64_t byte);

#endif
