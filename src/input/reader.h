/* Files and streams → batches of raw bytes, for worker threads that take
   turns: one thread at a time reads, decompresses and splits
   (gg_reader_next_batch, under the caller's lock), all of them parse
   (gg_batch_next_document, without it).

   Plain text: one file is one document, its id the name below the folder
   given, less .gz/.bz2/.zst and .txt/.text/.md. A first line that begins with
   `date YYYY-MM-DD` dates it. JSON Lines: suffix .jsonl, .ndjson or .json, or
   a first line that is a JSON object. A record without id is `NAME:LINE`; of
   a key given twice the last counts. UTF-16 with a byte order mark is read,
   with offsets in the UTF-8 form of the text. */
#ifndef GG_INPUT_READER_H
#define GG_INPUT_READER_H

#include "gazgraph.h"
#include "input/batch.h"
#include "input/inputs.h"

#include <stddef.h>
#include <stdint.h>

typedef enum gg_from { GG_FROM_AUTO, GG_FROM_TEXT, GG_FROM_JSONL } gg_from;

typedef struct gg_reader_options {
    const gg_inputs *inputs; /* borrowed until the last batch is cleared */
    gg_from from;
    gg_field_map fields;     /* the strings are borrowed likewise */
    uint64_t max_record_bytes; /* longer JSON lines are skipped, unread */
    size_t batch_bytes;        /* about so many bytes a batch */
    const volatile int *stop;  /* not 0: wait for no more bytes; or NULL */
    bool runs_ahead; /* compressed files are decompressed in a thread */
} gg_reader_options;

/* auto, the field names of gg_field_map_init, 256 MiB, 1 MiB, no thread */
void gg_reader_options_init(gg_reader_options *options,
                            const gg_inputs *inputs);

typedef struct gg_reader gg_reader;

gg_status gg_reader_open(gg_reader **out, const gg_reader_options *options,
                         gg_error *error);
/* Fills `batch` (initialised or used before) with the next stretch of input.
   GG_END when there is no more; a batch without documents is possible (its
   log may say why). Files that cannot be read are logged
   (GG_REASON_UNREADABLE, GG_REASON_NOT_TEXT, …), counted and skipped. Fails
   with GG_ERROR_MEMORY, with GG_ERROR_INTERRUPTED, and with GG_ERROR_IO when
   the process is out of descriptors or a read fails in the middle of a file.
   Not thread-safe: call it under a lock, and keep the lock while
   batch->more. */
gg_status gg_reader_next_batch(gg_reader *reader, gg_batch *batch,
                               gg_error *error);
/* NULL is fine. Batches stay usable. */
void gg_reader_close(gg_reader *reader);

/* Under the same lock. */
typedef struct gg_reader_progress {
    uint64_t stored_bytes; /* read so far, as stored */
    uint64_t stored_size;  /* of all inputs whose size is known */
    uint64_t files;        /* begun */
    uint64_t n_files;
} gg_reader_progress;

void gg_reader_get_progress(const gg_reader *reader,
                            gg_reader_progress *progress);

#endif
