/* One article, as the tagger sees it. */
#ifndef GG_INPUT_DOCUMENT_H
#define GG_INPUT_DOCUMENT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From text offset `at` on, the original offset is larger by `delta` (may be
   negative): a replaced byte, or the seam between title and text. */
typedef struct gg_offset_shift {
    uint64_t at;
    int64_t delta;
} gg_offset_shift;

typedef struct gg_document {
    gg_str id;     /* valid UTF-8, never empty */
    gg_str source; /* name of the file or stream */
    gg_str outlet; /* the record's own `source` field; may be absent */
    gg_str url;    /* may be absent */
    int32_t date;  /* yyyymmdd, 0 unknown */
    uint64_t record; /* line or record number in its source, from 1 */

    /* What is tagged: valid UTF-8, the title (if any), a blank line, the
       text. Nothing before `skip` is tagged (the `date YYYY-MM-DD` of a plain
       file). At most GG_DOCUMENT_PART_BYTES. */
    gg_str text;
    size_t skip;
    size_t title_len; /* bytes of text that are the title; 0: none */

    /* A document longer than a part comes in several, in order. */
    uint32_t part;   /* from 0 */
    bool is_last;    /* no further part follows */
    uint64_t base;   /* original offset of the first byte of this part */

    const gg_offset_shift *shifts; /* ascending by `at` */
    size_t n_shifts;
    uint64_t n_repaired; /* bad UTF-8 subparts that became U+FFFD */
} gg_document;

enum { GG_DOCUMENT_PART_BYTES = 4 << 20 };

/* The offset, in the bytes of the document's own field (title or text) as it
   was given, of byte `at` of document->text. *in_title tells which. */
uint64_t gg_document_offset(const gg_document *document, size_t at,
                            bool *in_title);

#endif
