/* What a file is, from its name and its first bytes. */
#ifndef GG_INPUT_SNIFF_H
#define GG_INPUT_SNIFF_H

#include "base/str.h"
#include "input/batch.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum gg_encoding {
    GG_ENCODING_UTF8,
    GG_ENCODING_UTF16LE,
    GG_ENCODING_UTF16BE
} gg_encoding;

typedef struct gg_sniffed {
    gg_input_format format;
    gg_encoding encoding;
    size_t mark_bytes;   /* of the byte order mark, which is no text */
    const char *refusal; /* not NULL: this is not read, and why */
} gg_sniffed;

/* What is asked: the format wanted (GG_FROM_AUTO: find out), and the first
   bytes after decompression; `is_whole`: there are no more. */
typedef struct gg_sniff_request {
    const char *name;
    bool is_compressed;
    bool find_format;
    gg_input_format format; /* unless find_format */
    gg_str head;
    bool is_whole;
} gg_sniff_request;

/* The encoding alone: UTF-16 must be decoded before gg_sniff. Fills encoding,
   mark_bytes and refusal (UTF-32). */
gg_sniffed gg_sniff_encoding(gg_str head);
/* The format; `head` is UTF-8 and stands behind the byte order mark. Fills
   format and refusal. */
void gg_sniff_format(const gg_sniff_request *request, gg_sniffed *out);
/* True where the first line must be seen to its end to know the format. */
bool gg_sniff_needs_line(gg_str head);

#endif
