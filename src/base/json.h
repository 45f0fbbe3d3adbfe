/* A strict scanner for one JSON text (RFC 8259) in memory: no tree, no
   recursion, no copy. It says where and why a text is invalid, and tells the
   members of a top-level object.

       static bool on_member(void *user, gg_str key, const gg_json_value *v);
       ...
       if (!gg_json_scan(bytes, len, on_member, &record, NULL, &error)) ...

   Bytes above 127 inside strings are taken as they are: whether they are
   UTF-8 is decided where the string is used. */
#ifndef GG_BASE_JSON_H
#define GG_BASE_JSON_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Arrays and objects inside each other; more is an error. */
enum { GG_JSON_MAX_DEPTH = 256 };

typedef enum gg_json_kind {
    GG_JSON_NULL,
    GG_JSON_TRUE,
    GG_JSON_FALSE,
    GG_JSON_NUMBER,
    GG_JSON_STRING,
    GG_JSON_ARRAY,
    GG_JSON_OBJECT
} gg_json_kind;

typedef struct gg_json_value {
    gg_json_kind kind;
    gg_str span;      /* in the scanned bytes; a string without its quotes */
    bool has_escapes; /* string: needs gg_json_unescape */
} gg_json_value;

/* `offset` is the first byte that does not belong; it is the length of the
   text where that only ends too early. `reason` is a static phrase. */
typedef struct gg_json_error {
    size_t offset;
    const char *reason;
} gg_json_error;

/* One member of the top-level object, in the order of the text; of a key that
   stands twice the caller should keep the last. `key` is unescaped and lives
   during the call. Returning false ends the scan with "stopped". Members are
   told before the rest of the text is known to be valid. */
typedef bool gg_json_member_fn(void *user, gg_str key,
                               const gg_json_value *value);

/* True when the bytes are exactly one JSON text; *kind (may be NULL) is then
   that of the whole. `fn`, `scratch` and `error` may be NULL; `scratch` holds
   keys with escapes, and without it such keys are given as they stand. */
bool gg_json_scan(const char *bytes, size_t len, gg_json_member_fn *fn,
                  void *user, gg_buf *scratch, gg_json_kind *kind,
                  gg_json_error *error);

/* A walk over the members of an object or the items of an array that
   gg_json_scan has accepted (a value of its member function, or one of the
   walk itself); anything else is an empty walk.

       gg_json_walk walk = gg_json_enter(value);
       while (gg_json_next_member(&walk, &key, &member)) ...

   Keys are given as they stand, without their quotes. Bytes that are no valid
   JSON end the walk somewhere, and are never read beyond their end. */
typedef struct gg_json_walk {
    const unsigned char *at;
    const unsigned char *end;
} gg_json_walk;

gg_json_walk gg_json_enter(const gg_json_value *container);
bool gg_json_next_member(gg_json_walk *walk, gg_str *key,
                         gg_json_value *value);
bool gg_json_next_item(gg_json_walk *walk, gg_json_value *value);
/* The last member of that key; false where there is none. */
bool gg_json_find(const gg_json_value *object, gg_str key,
                  gg_json_value *value);

/* Appends the text of a string span that gg_json_scan accepted. A lone
   surrogate becomes U+FFFD; returns how many did. \u0000 is a NUL byte. Out of
   memory: out->failed. */
uint64_t gg_json_unescape(gg_str span, gg_buf *out);

#endif
