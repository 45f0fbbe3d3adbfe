/* Pages as bytes, to be counted again without the text: one after the other
   for the parts of a document. The sentences that evidence may quote stand
   beside them as one JSON array, which other programs can read, too.

       part: n shifts, title length, base
       shifts: at, delta
       counts of mentions
       n newcomers: entity, confidence << 1 | is person, length, label
       n named: entity, name
       n sentences: is kept, ordinal; of kept ones start, length
       n places: entity, name, start, length, token, sentence, stretch, mention,
                 share
       n prints: 8 bytes each
       n keys: 8 bytes each

   Numbers are those of base/varint.h, most of them the difference from the one
   before. */
#ifndef GG_NET_PAGE_BYTES_H
#define GG_NET_PAGE_BYTES_H

#include "base/buf.h"
#include "net/page.h"

/* The numbers that entities and their names have where the bytes are kept;
   GG_NO_ENTITY: out of memory. `entity`: as in the page. */
typedef struct gg_page_numbers {
    uint32_t (*entity)(void *user, uint32_t entity);
    uint32_t (*name)(void *user, uint32_t entity, uint32_t name);
    void *user;
} gg_page_numbers;

/* Appends a page that was read from tags, whose discovered ones are behind the
   n_listed entities: to `sentences` its items with commas
   between, without the brackets; they are empty before the first part. False
   when out of memory. */
bool gg_page_pack(gg_buf *bytes, gg_buf *sentences, gg_page *page,
                  const gg_document *document, const gg_tags *tags,
                  const gg_count_settings *settings, size_t n_listed,
                  const gg_page_numbers *numbers);

/* Appends the parts of `bytes` with other numbers; those that `numbers` is asked
   for are the old ones. GG_ERROR_DATA where the bytes are none of ours,
   GG_ERROR_MEMORY also where there is no number. */
gg_status gg_page_renumber(gg_buf *out, gg_str bytes,
                           const gg_page_numbers *numbers);

/* Reads the parts of a document, one after the other.

       gg_page_reader_init(&r);
       gg_page_reader_start(&r, bytes, sentences);
       while ((status = gg_page_reader_next(&r, &page, &document)) == GG_OK)
           ...
       gg_page_reader_clear(&r);                                            */
typedef struct gg_page_reader {
    const unsigned char *at;
    const unsigned char *end;
    gg_str sentences;  /* the array; absent: nothing is quoted */
    gg_buf text;       /* of the sentences */
    gg_span *spans;    /* in it, one a kept sentence */
    size_t n_spans;
    size_t spans_capacity;
    gg_offset_shift *shifts;
    size_t shifts_capacity;
    uint32_t part;
    uint32_t n_kept; /* sentences of the parts before */
    bool is_open; /* sentences were read */
} gg_page_reader;

void gg_page_reader_init(gg_page_reader *reader);
/* May be used again and again. Both are borrowed until it is cleared or used
   again. */
void gg_page_reader_start(gg_page_reader *reader, gg_str bytes,
                          gg_str sentences);
/* Fills the page, and of the document what belongs to the part (title_len,
   base, shifts, part, is_last). GG_END behind the last, GG_ERROR_DATA where
   the bytes are none of ours, GG_ERROR_MEMORY. */
gg_status gg_page_reader_next(gg_page_reader *reader, gg_page *page,
                              gg_document *document);
void gg_page_reader_clear(gg_page_reader *reader);

#endif
