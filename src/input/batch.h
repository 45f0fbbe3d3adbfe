/* A run of raw input, filled by a reader and turned into documents by any
   thread.

       gg_batch batch;
       gg_batch_init(&batch);
       lock();
       status = gg_reader_next_batch(reader, &batch, &error);
       unlock();
       while ((status = gg_batch_next_document(&batch, &document, &error)) ==
              GG_OK) {
           ...
       }
       gg_log_append(&log, &batch.log);         in the order of batch.sequence
       gg_read_stats_add(&stats, &batch.stats);
       gg_batch_clear(&batch);                  or fill it again

   A batch may be filled again and again; it keeps its memory, and its log and
   stats are emptied by the next filling, so take them before. */
#ifndef GG_INPUT_BATCH_H
#define GG_INPUT_BATCH_H

#include "base/buf.h"
#include "base/log.h"
#include "base/str.h"
#include "gazgraph.h"
#include "input/document.h"
#include "input/inputs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gg_input_format { GG_FORMAT_TEXT, GG_FORMAT_JSONL } gg_input_format;

/* The keys of a JSON Lines record. gg_field_map_init gives each its own name
   (id, text, title, date, source, url). */
typedef struct gg_field_map {
    gg_str id, text, title, date, source, url;
} gg_field_map;

void gg_field_map_init(gg_field_map *map);
/* Changes names as `text=body,source=outlet` says; borrows `spec`. An unknown
   or empty name is GG_ERROR_USAGE. */
gg_status gg_field_map_parse(gg_field_map *map, const char *spec,
                             gg_error *error);

/* What was read. The counts close once all documents of a batch were taken:
   files_in = files_read + files_skipped, records_in = records_read +
   records_skipped, bytes_in = bytes_used + bytes_skipped. */
typedef struct gg_read_stats {
    uint64_t files_in;
    uint64_t files_read;
    uint64_t files_skipped; /* unreadable, or of a kind that is not read */
    uint64_t records_in;    /* plain files and non-blank JSON lines */
    uint64_t records_read;  /* documents handed up */
    uint64_t records_skipped;
    uint64_t parts;         /* gg_batch_next_document said GG_OK */
    uint64_t bytes_in;      /* decompressed; refused files count as stored */
    uint64_t bytes_used;
    uint64_t bytes_skipped;
    uint64_t stored_bytes;   /* as stored */
    uint64_t stored_skipped; /* as stored, damaged and passed over */
    uint64_t documents_repaired; /* with bad UTF-8 or lone surrogates */
    uint64_t replacements;       /* U+FFFD put in */
} gg_read_stats;

void gg_read_stats_add(gg_read_stats *into, const gg_read_stats *from);

/* One stretch of `bytes`: a whole plain file, a part of one, or whole lines
   of a JSON Lines file. Private to reader and batch. */
typedef struct gg_batch_item {
    gg_input_format format;
    const gg_input *input;
    size_t start;
    size_t len;
    uint64_t line;  /* of the first byte, from 1 */
    uint64_t base;  /* offset of the first byte in the decompressed file */
    size_t skip;    /* plain: behind `date YYYY-MM-DD` */
    int32_t date;   /* plain */
    uint32_t part;  /* plain, from 0 */
    bool is_last;   /* plain: the document ends here */
    bool was_repaired; /* plain: an earlier part had bad UTF-8 */
} gg_batch_item;

/* How far gg_batch_next_document has come. Private. */
typedef struct gg_batch_cursor {
    size_t item;
    size_t at;       /* in the item: the next line */
    uint64_t line;   /* its number */
    bool in_record;  /* parts of the record below are still to come */
    bool was_repaired;
    bool was_cut;
    bool has_failed; /* out of memory in some field */
    gg_document document; /* what its parts share */
    gg_str title;    /* raw fields, and what of them has been given */
    size_t title_at;
    gg_str text;
    size_t text_at;
    uint64_t n_replaced; /* in the small fields, and lone surrogates */
} gg_batch_cursor;

typedef struct gg_batch {
    uint64_t sequence; /* 0, 1, 2, … in the order of the input */
    bool more;    /* the last document goes on in the next batch: keep the
                     lock, take that one too */
    gg_log log;   /* messages of this stretch of the input */
    gg_read_stats stats;

    /* private from here on */
    gg_buf bytes;
    gg_batch_item *items;
    size_t n_items;
    size_t items_capacity;
    const gg_field_map *fields;
    uint64_t max_record_bytes;
    gg_batch_cursor cursor;
    gg_buf id, outlet, url, source, raw_title, raw_text, text, scratch;
    gg_offset_shift *shifts;
    size_t n_shifts;
    size_t shifts_capacity;
} gg_batch;

void gg_batch_init(gg_batch *batch);
void gg_batch_clear(gg_batch *batch);

/* The next document, or the next part of a long one; it borrows from the
   batch until the next call. GG_END when there is none. Bad records are
   logged as NAME:LINE:COLUMN, counted and passed over; the only failure is
   GG_ERROR_MEMORY. Needs no lock. */
gg_status gg_batch_next_document(gg_batch *batch, gg_document *out,
                                 gg_error *error);

#endif
