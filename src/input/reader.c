#include "input/reader.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/source.h"
#include "input/part.h"
#include "input/record_date.h"
#include "input/sniff.h"
#include "text/utf8.h"

#include <errno.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    SNIFF_BYTES = 64 << 10,
    SNIFF_LINE_BYTES = 1 << 20, /* to see the end of a first JSON line */
    CHUNK_BYTES = 256 << 10,
    MAX_ITEMS = 1024,
    /* A batch that once held a huge record gives its memory back. */
    KEEP_BYTES = 16 << 20
};

/* The file being read. What was read of it and is in no item yet stands in
   batch->bytes from `pending` on, and between two batches in reader->carry. */
typedef struct open_file {
    gg_source *source; /* NULL: none is open */
    const gg_input *input;
    gg_input_format format;
    gg_encoding encoding;
    unsigned char half[4]; /* UTF-16: bytes of a cut character */
    size_t n_half;
    bool at_end;
    bool is_broken; /* it ended with an error */
    size_t pending;
    uint64_t line; /* of the first pending byte */
    uint64_t base; /* its offset in the decompressed file */
    uint64_t stored_bytes;
    uint64_t stored_skipped;

    /* JSON Lines */
    size_t line_end;  /* behind the last line break that was found */
    bool is_skipping; /* in a line that is too long */

    /* plain text */
    uint32_t part;
    int32_t date;
    bool was_repaired;
} open_file;

struct gg_reader {
    gg_reader_options options;
    size_t next_input;
    uint64_t sequence;
    open_file file;
    gg_buf carry;
    unsigned char *raw; /* UTF-16 as it was read */
    uint64_t stored_bytes; /* of files that are closed */
};

void gg_reader_options_init(gg_reader_options *options,
                            const gg_inputs *inputs)
{
    *options = (gg_reader_options){.inputs = inputs,
                                   .from = GG_FROM_AUTO,
                                   .max_record_bytes = 256 << 20,
                                   .batch_bytes = 1 << 20};
    gg_field_map_init(&options->fields);
}

gg_status gg_reader_open(gg_reader **out, const gg_reader_options *options,
                         gg_error *error)
{
    *out = NULL;
    if (options->inputs == NULL || options->max_record_bytes == 0 ||
        options->batch_bytes == 0) {
        return gg_fail(error, GG_ERROR_USAGE, NULL, "bad reader options");
    }
    *out = gg_calloc_array(1, sizeof **out);
    if (*out == NULL) {
        return gg_fail_memory(error);
    }
    (*out)->options = *options;
    gg_buf_init(&(*out)->carry);
    return GG_OK;
}

void gg_reader_close(gg_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    gg_source_close(reader->file.source);
    gg_buf_clear(&reader->carry);
    gg_free(reader->raw);
    gg_free(reader);
}

/* ---- bytes ------------------------------------------------------------- */

static void count_stored(gg_batch *batch, open_file *file)
{
    uint64_t bytes = gg_source_stored_bytes(file->source);
    uint64_t skipped = gg_source_skipped_bytes(file->source);

    batch->stats.stored_bytes += bytes - file->stored_bytes;
    batch->stats.stored_skipped += skipped - file->stored_skipped;
    file->stored_bytes = bytes;
    file->stored_skipped = skipped;
}

/* The file cannot be read on: what there is of it is used. */
static gg_status end_early(gg_batch *batch, open_file *file,
                           const gg_error *why)
{
    file->at_end = true;
    file->is_broken = true;
    gg_log_add(&batch->log,
               why->status == GG_ERROR_DATA ? GG_REASON_DAMAGED
                                            : GG_REASON_UNREADABLE,
               file->input->path, 0, 0, why->byte, "%s", why->message);
    return GG_OK;
}

/* Up to `want` decompressed bytes; none at the end only. Damaged data ends the
   file early; a failing disk ends the run, unless nothing of the file has been
   used yet: half a file without a word in the exit code would be worse. */
static gg_status read_raw(gg_batch *batch, open_file *file, void *to,
                          size_t want, size_t *n, gg_error *error)
{
    gg_error own;
    gg_status status = gg_source_read(file->source, to, want, n, &own);

    count_stored(batch, file);
    if (status == GG_ERROR_MEMORY || status == GG_ERROR_INTERRUPTED ||
        (status == GG_ERROR_IO && gg_source_bytes(file->source) != 0)) {
        if (error != NULL) {
            *error = own;
        }
        return status;
    }
    if (status != GG_OK) {
        *n = 0;
        return end_early(batch, file, &own);
    }
    file->at_end = *n == 0;
    return GG_OK;
}

/* A lone surrogate is put in as a byte that no UTF-8 holds: the repair later
   on replaces and counts it like any other damage. */
static void put_unit(gg_buf *out, uint32_t cp)
{
    char bytes[4] = {(char)0xff};
    size_t n = cp >= 0xd800 && cp <= 0xdfff ? 1 : gg_utf8_encode(cp, bytes);

    gg_buf_put(out, bytes, n);
}

static uint32_t unit_at(const open_file *file, const unsigned char *p)
{
    return file->encoding == GG_ENCODING_UTF16BE ? (uint32_t)(p[0] << 8 | p[1])
                                                 : (uint32_t)(p[1] << 8 | p[0]);
}

/* Appends UTF-16 as UTF-8 and keeps the bytes of a cut character. */
static void decode_utf16(open_file *file, const unsigned char *p, size_t len,
                         gg_buf *out)
{
    size_t at = 0;

    while (len - at >= 2) {
        uint32_t unit = unit_at(file, p + at);
        if (unit >= 0xd800 && unit <= 0xdbff) {
            if (len - at < 4 && !file->at_end) {
                break;
            }
            uint32_t low = len - at >= 4 ? unit_at(file, p + at + 2) : 0;
            if (low >= 0xdc00 && low <= 0xdfff) {
                unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                at += 2;
            }
        }
        put_unit(out, unit);
        at += 2;
    }
    if (file->at_end && at < len) {
        put_unit(out, 0xd800); /* half a unit at the end of the file */
        at = len;
    }
    file->n_half = len - at;
    memcpy(file->half, p + at, file->n_half);
}

static gg_status read_utf16(gg_reader *reader, gg_batch *batch,
                            gg_error *error)
{
    open_file *file = &reader->file;
    size_t begin = batch->bytes.len;
    gg_status status;
    size_t n;

    if (reader->raw == NULL) {
        reader->raw = gg_alloc_array(SNIFF_BYTES, 1);
        if (reader->raw == NULL) {
            return gg_fail_memory(error);
        }
    }
    do {
        memcpy(reader->raw, file->half, file->n_half);
        status = read_raw(batch, file, reader->raw + file->n_half,
                          SNIFF_BYTES - sizeof file->half, &n, error);
        if (status != GG_OK) {
            return status;
        }
        decode_utf16(file, reader->raw, file->n_half + n, &batch->bytes);
    } while (batch->bytes.len == begin && !file->at_end);
    return batch->bytes.failed ? gg_fail_memory(error) : GG_OK;
}

/* Appends up to `want` bytes of text to the batch; file->at_end where there
   are no more. */
static gg_status read_more(gg_reader *reader, gg_batch *batch, size_t want,
                           gg_error *error)
{
    size_t n;
    gg_status status;

    if (reader->file.encoding != GG_ENCODING_UTF8) {
        return read_utf16(reader, batch, error);
    }
    if (!gg_buf_reserve(&batch->bytes, want)) {
        return gg_fail_memory(error);
    }
    status = read_raw(batch, &reader->file, batch->bytes.ptr + batch->bytes.len,
                      want, &n, error);
    batch->bytes.len += n;
    return status;
}

#ifdef __SSE2__
/* Line breaks in whole blocks of 16 bytes; a byte of the sum holds 255. */
static uint64_t count_in_blocks(const char *p, size_t n_blocks)
{
    const __m128i line_end = _mm_set1_epi8('\n');
    const __m128i zero = _mm_setzero_si128();
    uint64_t halves[2];
    uint64_t n = 0;

    while (n_blocks > 0) {
        size_t round = n_blocks < 255 ? n_blocks : 255;
        __m128i sum = zero;
        for (size_t i = 0; i < round; i++, p += 16) {
            __m128i block = _mm_loadu_si128((const __m128i *)(const void *)p);
            sum = _mm_sub_epi8(sum, _mm_cmpeq_epi8(block, line_end));
        }
        _mm_storeu_si128((__m128i *)(void *)halves, _mm_sad_epu8(sum, zero));
        n += halves[0] + halves[1];
        n_blocks -= round;
    }
    return n;
}
#endif

static uint64_t count_lines(const char *p, size_t len)
{
    uint64_t n = 0;
    size_t i = 0;

#ifdef __SSE2__
    n = count_in_blocks(p, len / 16);
    i = len / 16 * 16;
#endif
    for (; i < len; i++) {
        n += p[i] == '\n';
    }
    return n;
}

/* ---- opening and closing ----------------------------------------------- */

static gg_status open_source(gg_source **out, const gg_input *input,
                             gg_log *log, gg_error *error)
{
    if (input->bytes != NULL) {
        return gg_source_open_memory(out, input->bytes, (size_t)input->size,
                                     input->path, log, error);
    }
    if (input->is_stdin) {
        return gg_source_open_fd(out, 0, input->path, log, error);
    }
    return gg_source_open_file(out, input->path, log, error);
}

static void close_file(gg_reader *reader)
{
    reader->stored_bytes += gg_source_stored_bytes(reader->file.source);
    gg_source_close(reader->file.source);
    reader->file = (open_file){0};
}

/* Takes what was read of the file out of the batch again; its bytes count as
   skipped, all of them where the size is known. */
static void refuse(gg_reader *reader, gg_batch *batch, const char *why)
{
    open_file *file = &reader->file;
    uint64_t looked_at = batch->bytes.len - file->pending;
    uint64_t size = gg_source_stored_size(file->source);
    uint64_t bytes = looked_at > size ? looked_at : size;

    gg_log_add(&batch->log, GG_REASON_NOT_TEXT, file->input->path, 0, 0,
               GG_NO_BYTE, "skipped: %s", why);
    batch->stats.files_skipped++;
    batch->stats.bytes_in += bytes;
    batch->stats.bytes_skipped += bytes;
    batch->bytes.len = file->pending;
    close_file(reader);
}

/* Reads the beginning, at least as much as is needed to know the format. */
static gg_status read_head(gg_reader *reader, gg_batch *batch, size_t limit,
                           gg_error *error)
{
    open_file *file = &reader->file;
    gg_status status = GG_OK;

    while (status == GG_OK && !file->at_end &&
           batch->bytes.len - file->pending < limit) {
        status = read_more(reader, batch, limit, error);
    }
    return status;
}

static gg_str pending_text(const gg_batch *batch, const open_file *file)
{
    return (gg_str){batch->bytes.ptr + file->pending,
                    batch->bytes.len - file->pending};
}

/* Drops a byte order mark, and turns what was read already into UTF-8. */
static gg_status apply_encoding(gg_reader *reader, gg_batch *batch,
                                const gg_sniffed *sniffed, gg_error *error)
{
    open_file *file = &reader->file;
    gg_buf head = GG_BUF_INIT;

    if (sniffed->encoding == GG_ENCODING_UTF8) {
        file->pending += sniffed->mark_bytes;
        file->base += sniffed->mark_bytes;
        batch->stats.bytes_in += sniffed->mark_bytes;
        batch->stats.bytes_used += sniffed->mark_bytes;
        return GG_OK;
    }
    file->encoding = sniffed->encoding;
    gg_buf_put_str(&head, pending_text(batch, file));
    batch->bytes.len = file->pending;
    if (!head.failed) {
        decode_utf16(file,
                     (const unsigned char *)head.ptr + sniffed->mark_bytes,
                     head.len - sniffed->mark_bytes, &batch->bytes);
    }
    batch->bytes.failed = batch->bytes.failed || head.failed;
    gg_buf_clear(&head);
    return batch->bytes.failed ? gg_fail_memory(error) : GG_OK;
}

static gg_status find_format(gg_reader *reader, gg_batch *batch,
                             const gg_sniffed *encoding, gg_error *error)
{
    open_file *file = &reader->file;
    gg_from from = reader->options.from;
    gg_sniffed sniffed = *encoding;
    gg_sniff_request request = {
        .name = file->input->name,
        .is_compressed = gg_source_is_compressed(file->source),
        .find_format = from == GG_FROM_AUTO,
        .format = from == GG_FROM_JSONL ? GG_FORMAT_JSONL : GG_FORMAT_TEXT,
    };
    gg_status status = GG_OK;

    if (from != GG_FROM_TEXT &&
        gg_sniff_needs_line(pending_text(batch, file))) {
        status = read_head(reader, batch, SNIFF_LINE_BYTES, error);
    }
    request.head = pending_text(batch, file);
    request.is_whole = file->at_end;
    gg_sniff_format(&request, &sniffed);
    file->format = sniffed.format;
    if (status == GG_OK && sniffed.refusal != NULL) {
        refuse(reader, batch, sniffed.refusal);
    }
    return status;
}

/* Looks at the beginning of the open file; it is closed again when it is not
   to be read. */
static gg_status begin_file(gg_reader *reader, gg_batch *batch,
                            gg_error *error)
{
    gg_status status = read_head(reader, batch, SNIFF_BYTES, error);
    gg_sniffed sniffed;

    if (status != GG_OK) {
        return status;
    }
    if (reader->file.is_broken &&
        batch->bytes.len == reader->file.pending) {
        batch->stats.files_skipped++;
        close_file(reader);
        return GG_OK;
    }
    sniffed = gg_sniff_encoding(pending_text(batch, &reader->file));
    if (sniffed.refusal != NULL) {
        refuse(reader, batch, sniffed.refusal);
        return GG_OK;
    }
    status = apply_encoding(reader, batch, &sniffed, error);
    if (status == GG_OK) {
        status = find_format(reader, batch, &sniffed, error);
    }
    reader->file.line_end = reader->file.pending;
    return status;
}

/* Out of descriptors: every further file would be lost likewise. */
static bool is_exhausted(void)
{
    return errno == EMFILE || errno == ENFILE;
}

static gg_status open_next(gg_reader *reader, gg_batch *batch,
                           gg_error *error)
{
    const gg_input *input =
        &reader->options.inputs->items[reader->next_input++];
    gg_error own;
    gg_source *source;
    gg_status status;

    batch->stats.files_in++;
    errno = 0;
    status = open_source(&source, input, &batch->log, &own);
    if (status == GG_ERROR_MEMORY ||
        (status != GG_OK && is_exhausted())) {
        if (error != NULL) {
            *error = own;
        }
        return status;
    }
    if (status != GG_OK) {
        gg_log_add(&batch->log, GG_REASON_UNREADABLE, input->path, 0, 0,
                   GG_NO_BYTE, "%s", own.message);
        batch->stats.files_skipped++;
        return GG_OK;
    }
    gg_source_set_stop(source, reader->options.stop);
    if (reader->options.runs_ahead) {
        gg_source_run_ahead(source);
    }
    reader->file = (open_file){.source = source,
                               .input = input,
                               .pending = batch->bytes.len,
                               .line = 1};
    return begin_file(reader, batch, error);
}

static void end_file(gg_reader *reader, gg_batch *batch)
{
    batch->stats.files_read++;
    close_file(reader);
}

/* ---- items ------------------------------------------------------------- */

/* The next `len` pending bytes become an item. */
static gg_status add_item(gg_reader *reader, gg_batch *batch, size_t len,
                          gg_error *error)
{
    open_file *file = &reader->file;

    if (gg_grow(&batch->items, &batch->items_capacity, batch->n_items + 1,
                sizeof *batch->items) != 0) {
        return gg_fail_memory(error);
    }
    batch->items[batch->n_items++] =
        (gg_batch_item){.format = file->format,
                        .input = file->input,
                        .start = file->pending,
                        .len = len,
                        .line = file->line,
                        .base = file->base};
    batch->stats.bytes_in += len;
    file->pending += len;
    file->base += len;
    return GG_OK;
}

static void skip_pending(gg_batch *batch, open_file *file, size_t len)
{
    batch->stats.bytes_in += len;
    batch->stats.bytes_skipped += len;
    file->base += len;
}

/* The date of the first line; an item of a later part inherits it. */
static size_t find_date(gg_batch *batch, open_file *file)
{
    gg_str text = pending_text(batch, file);
    size_t skip = gg_record_date_line(text, &file->date);

    if (skip != 0 && file->date == 0) {
        gg_log_add(&batch->log, GG_REASON_BAD_DATE, file->input->path, 1, 0,
                   GG_NO_BYTE, "no such day in the calendar");
        return 0;
    }
    return skip;
}

static gg_status add_text(gg_reader *reader, gg_batch *batch, size_t len,
                          bool is_last, bool is_valid, gg_error *error)
{
    open_file *file = &reader->file;
    size_t begin = file->pending;
    size_t skip = file->part == 0 ? find_date(batch, file) : 0;
    gg_status status = add_item(reader, batch, len, error);
    gg_batch_item *item;

    if (status != GG_OK) {
        return status;
    }
    item = &batch->items[batch->n_items - 1];
    item->skip = skip < len ? skip : len;
    item->date = file->date;
    item->part = file->part++;
    item->is_last = is_last;
    item->was_repaired = file->was_repaired;
    file->was_repaired = file->was_repaired || !is_valid;
    if (!is_last) {
        file->line += count_lines(batch->bytes.ptr + begin, len);
        batch->more = true;
        if (item->part == 0) {
            gg_log_add(&batch->log, GG_REASON_CUT_DOCUMENT,
                       file->input->path, 0, 0, GG_NO_BYTE,
                       "a long document, read in parts");
        }
    }
    return GG_OK;
}

/* One whole file, or the next part of it. */
static gg_status take_text(gg_reader *reader, gg_batch *batch,
                           gg_error *error)
{
    open_file *file = &reader->file;
    gg_status status = GG_OK;
    bool valid = true;
    size_t have, len;

    while (status == GG_OK && !file->at_end &&
           batch->bytes.len - file->pending <= GG_DOCUMENT_PART_BYTES) {
        status = read_more(reader, batch, CHUNK_BYTES, error);
    }
    if (status != GG_OK) {
        return status;
    }
    have = batch->bytes.len - file->pending;
    len = have;
    /* A smaller one fits even when every byte must be replaced. */
    if (have > GG_DOCUMENT_PART_BYTES / 3) {
        len = gg_part_length(batch->bytes.ptr + file->pending, have,
                             GG_DOCUMENT_PART_BYTES, &valid);
        /* It judged more than this part. */
        valid = valid || gg_utf8_valid_prefix(batch->bytes.ptr + file->pending,
                                              len) == len;
    }
    status = add_text(reader, batch, len, file->at_end && len == have, valid,
                      error);
    if (status == GG_OK && file->at_end && len == have) {
        end_file(reader, batch);
    }
    return status;
}

/* ---- JSON Lines -------------------------------------------------------- */

/* The lines found so far become an item. */
static gg_status add_lines(gg_reader *reader, gg_batch *batch,
                           gg_error *error)
{
    open_file *file = &reader->file;
    size_t begin = file->pending;
    size_t len = file->line_end - begin;
    gg_status status;

    if (len == 0) {
        return GG_OK;
    }
    status = add_item(reader, batch, len, error);
    if (status == GG_OK) {
        file->line += count_lines(batch->bytes.ptr + begin, len);
    }
    return status;
}

/* The line from line_end on is longer than allowed, and has no end yet. */
static gg_status begin_skipping(gg_reader *reader, gg_batch *batch,
                                gg_error *error)
{
    open_file *file = &reader->file;
    gg_status status = add_lines(reader, batch, error);

    if (status != GG_OK) {
        return status;
    }
    gg_log_add(&batch->log, GG_REASON_TOO_LONG, file->input->path, file->line,
               0, GG_NO_BYTE, "a line longer than %llu bytes",
               (unsigned long long)reader->options.max_record_bytes);
    batch->stats.records_in++;
    batch->stats.records_skipped++;
    skip_pending(batch, file, batch->bytes.len - file->pending);
    batch->bytes.len = file->pending;
    file->is_skipping = true;
    return GG_OK;
}

/* Drops what stands before the end of the line that is too long. */
static void skip_rest_of_line(gg_batch *batch, open_file *file)
{
    char *begin = batch->bytes.ptr + file->pending;
    size_t have = batch->bytes.len - file->pending;
    char *end = memchr(begin, '\n', have);
    size_t drop = end != NULL ? (size_t)(end - begin) + 1 : have;

    skip_pending(batch, file, drop);
    memmove(begin, begin + drop, have - drop);
    batch->bytes.len -= drop;
    file->line_end = file->pending;
    if (end != NULL) {
        file->is_skipping = false;
        file->line++;
    }
}

/* Moves line_end behind the last line break from `from` on. */
static void find_line_end(const gg_batch *batch, open_file *file, size_t from)
{
    size_t at = batch->bytes.len;

    while (at > from && batch->bytes.ptr[at - 1] != '\n') {
        at--;
    }
    if (at > from) {
        file->line_end = at;
    }
}

/* Reads on and finds the line ends in what has come. */
static gg_status read_lines(gg_reader *reader, gg_batch *batch,
                            gg_error *error)
{
    open_file *file = &reader->file;
    size_t from = batch->bytes.len;
    size_t target = reader->options.batch_bytes;
    /* Never more than the batch asks for, so that it ends at the same line
       whatever the pieces are in which the bytes come. */
    size_t want = from < target ? target - from : CHUNK_BYTES;
    gg_status status = read_more(reader, batch, want, error);

    if (status != GG_OK) {
        return status;
    }
    if (file->is_skipping) {
        skip_rest_of_line(batch, file);
        from = file->pending;
    }
    find_line_end(batch, file, from);
    if (!file->is_skipping && batch->bytes.len - file->line_end >
                                  reader->options.max_record_bytes) {
        return begin_skipping(reader, batch, error);
    }
    return GG_OK;
}

/* Whole lines up to about the size of a batch, or up to the end. */
static gg_status take_lines(gg_reader *reader, gg_batch *batch,
                            gg_error *error)
{
    open_file *file = &reader->file;
    gg_status status = GG_OK;

    find_line_end(batch, file, file->pending);
    while (status == GG_OK && !file->at_end &&
           (batch->bytes.len < reader->options.batch_bytes ||
            (file->line_end == file->pending && batch->n_items == 0))) {
        status = read_lines(reader, batch, error);
    }
    if (status != GG_OK) {
        return status;
    }
    if (file->at_end) {
        file->line_end = batch->bytes.len;
    }
    status = add_lines(reader, batch, error);
    if (status == GG_OK && file->at_end) {
        end_file(reader, batch);
    }
    return status;
}

/* ---- batches ----------------------------------------------------------- */

static void empty_batch(gg_batch *batch)
{
    gg_log_clear(&batch->log);
    batch->stats = (gg_read_stats){0};
    batch->more = false;
    batch->n_items = 0;
    batch->cursor = (gg_batch_cursor){0};
    if (batch->bytes.capacity > KEEP_BYTES) {
        gg_buf_clear(&batch->bytes);
    }
    if (batch->raw_text.capacity > KEEP_BYTES) {
        gg_buf_clear(&batch->raw_text);
    }
    gg_buf_reset(&batch->bytes);
}

/* Between two batches the rest of an open file stands in `carry`. */
static gg_status take_carry(gg_reader *reader, gg_batch *batch,
                            gg_error *error)
{
    open_file *file = &reader->file;

    if (file->source == NULL) {
        return GG_OK;
    }
    gg_source_set_log(file->source, &batch->log);
    file->pending = 0;
    file->line_end = 0;
    gg_buf_put_str(&batch->bytes, gg_buf_str(&reader->carry));
    return batch->bytes.failed ? gg_fail_memory(error) : GG_OK;
}

static gg_status leave_carry(gg_reader *reader, gg_batch *batch,
                             gg_error *error)
{
    open_file *file = &reader->file;

    gg_buf_reset(&reader->carry);
    if (file->source == NULL) {
        return GG_OK;
    }
    gg_source_set_log(file->source, NULL);
    gg_buf_put_str(&reader->carry, pending_text(batch, file));
    batch->bytes.len = file->pending;
    return reader->carry.failed ? gg_fail_memory(error) : GG_OK;
}

static bool is_full(const gg_reader *reader, const gg_batch *batch)
{
    /* `pending` and not the length: the rest goes into the next batch. */
    size_t used = reader->file.source != NULL ? reader->file.pending
                                              : batch->bytes.len;

    return batch->more || used >= reader->options.batch_bytes ||
           batch->n_items >= MAX_ITEMS ||
           (batch->n_items > 0 &&
            batch->bytes.len >= reader->options.batch_bytes);
}

gg_status gg_reader_next_batch(gg_reader *reader, gg_batch *batch,
                               gg_error *error)
{
    gg_status status;
    bool any = false;

    empty_batch(batch);
    batch->fields = &reader->options.fields;
    batch->max_record_bytes = reader->options.max_record_bytes;
    status = take_carry(reader, batch, error);
    while (status == GG_OK && !is_full(reader, batch)) {
        if (reader->file.source != NULL) {
            status = reader->file.format == GG_FORMAT_TEXT
                         ? take_text(reader, batch, error)
                         : take_lines(reader, batch, error);
        } else if (reader->next_input < reader->options.inputs->n) {
            status = open_next(reader, batch, error);
        } else {
            break;
        }
        any = true;
    }
    if (status != GG_OK) {
        return status;
    }
    if (!any) {
        return GG_END;
    }
    batch->sequence = reader->sequence++;
    return leave_carry(reader, batch, error);
}

void gg_reader_get_progress(const gg_reader *reader,
                            gg_reader_progress *progress)
{
    *progress = (gg_reader_progress){
        .stored_bytes = reader->stored_bytes,
        .stored_size = reader->options.inputs->total_size,
        .files = reader->next_input,
        .n_files = reader->options.inputs->n,
    };
    if (reader->file.source != NULL) {
        progress->stored_bytes += gg_source_stored_bytes(reader->file.source);
    }
}
