/* input/: inputs, reader and batch, from files to documents. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include "base/memory.h"
#include "input/reader.h"
#include "text/utf8.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define FFFD "\xef\xbf\xbd"

static char folder[] = "/tmp/gg-test-input-XXXXXX";

/* ---- running a reader -------------------------------------------------- */

/* What came out: one line a document, and everything that was said. */
typedef struct run {
    gg_inputs inputs;
    gg_reader_options options;
    gg_status status;
    gg_error error;
    gg_buf told; /* ID|DATE|TEXT lines; parts of a document joined */
    gg_log log;
    gg_buf messages; /* REASON SOURCE:LINE:COLUMN TEXT */
    gg_read_stats stats;
    size_t n_batches;
    size_t max_capacity;
    size_t max_part;
} run;

static run r;

static void begin(void)
{
    gg_inputs_init(&r.inputs);
    gg_reader_options_init(&r.options, &r.inputs);
    gg_buf_init(&r.told);
    gg_log_init(&r.log);
    gg_buf_init(&r.messages);
    r.stats = (gg_read_stats){0};
    r.n_batches = 0;
    r.max_capacity = 0;
    r.max_part = 0;
}

static void end(void)
{
    gg_inputs_clear(&r.inputs);
    gg_buf_clear(&r.told);
    gg_log_clear(&r.log);
    gg_buf_clear(&r.messages);
}

static void add_memory(const char *name, const char *bytes, size_t len)
{
    CHECK(gg_inputs_add_memory(&r.inputs, name, bytes, len, NULL) == GG_OK);
}

#define ADD(name, literal) add_memory(name, literal, sizeof literal - 1)

static void on_message(void *user, const gg_message *message)
{
    gg_buf *out = user;
    const char *slash = strrchr(message->source, '/');

    gg_buf_puts(out, message->reason);
    gg_buf_putc(out, ' ');
    gg_buf_puts(out, slash != NULL ? slash + 1 : message->source);
    gg_buf_putc(out, ':');
    gg_buf_put_u64(out, message->line);
    gg_buf_putc(out, ':');
    gg_buf_put_u64(out, message->column);
    gg_buf_putc(out, ' ');
    gg_buf_puts(out, message->text);
    gg_buf_putc(out, '\n');
}

static void tell_document(const gg_document *d)
{
    gg_str text = {d->text.ptr + d->skip, d->text.len - d->skip};

    CHECK(d->id.len > 0);
    CHECK(gg_utf8_valid_prefix(d->id.ptr, d->id.len) == d->id.len);
    CHECK(gg_utf8_valid_prefix(d->text.ptr, d->text.len) == d->text.len);
    CHECK(d->text.len <= GG_DOCUMENT_PART_BYTES);
    if (d->text.len > r.max_part) {
        r.max_part = d->text.len;
    }
    if (d->part == 0) {
        gg_buf_put_str(&r.told, d->id);
        gg_buf_putc(&r.told, '|');
        gg_buf_put_i64(&r.told, d->date);
        gg_buf_putc(&r.told, '|');
    }
    gg_buf_put_str(&r.told, text);
    if (d->is_last) {
        gg_buf_putc(&r.told, '\n');
    }
}

typedef void document_fn(const gg_document *document);

static void take_batch(gg_batch *batch, document_fn *fn)
{
    gg_document document;
    gg_status status;

    while ((status = gg_batch_next_document(batch, &document, &r.error)) ==
           GG_OK) {
        fn(&document);
    }
    CHECK(status == GG_END);
    gg_log_append(&r.log, &batch->log);
    gg_read_stats_add(&r.stats, &batch->stats);
    if (batch->bytes.capacity > r.max_capacity) {
        r.max_capacity = batch->bytes.capacity;
    }
}

static void go_with(document_fn *fn)
{
    gg_reader *reader;
    gg_batch batch;
    gg_reader_progress progress;

    gg_batch_init(&batch);
    CHECK(gg_reader_open(&reader, &r.options, &r.error) == GG_OK);
    while ((r.status = gg_reader_next_batch(reader, &batch, &r.error)) ==
           GG_OK) {
        CHECK(batch.sequence == r.n_batches);
        r.n_batches++;
        take_batch(&batch, fn);
    }
    CHECK(r.status == GG_END);
    gg_reader_get_progress(reader, &progress);
    CHECK(progress.files == progress.n_files);
    gg_reader_close(reader);
    gg_batch_clear(&batch);
    gg_log_close_source(&r.log);
    gg_log_flush(&r.log, on_message, &r.messages);
    CHECK(r.stats.files_in == r.stats.files_read + r.stats.files_skipped);
    CHECK(r.stats.records_in ==
          r.stats.records_read + r.stats.records_skipped);
    CHECK(r.stats.bytes_in == r.stats.bytes_used + r.stats.bytes_skipped);
}

static void go(void)
{
    go_with(tell_document);
}

static void expect(const gg_buf *got, const char *want)
{
    if (got->len != strlen(want) || memcmp(got->ptr, want, got->len) != 0) {
        fprintf(stderr, "---- got\n%s---- want\n%s", got->ptr, want);
        CHECK(0 == sizeof "as expected");
    }
}

/* One input in memory → documents and messages. */
static void reads_to(const char *name, const char *bytes, size_t len,
                     const char *documents, const char *messages)
{
    begin();
    add_memory(name, bytes, len);
    go();
    expect(&r.told, documents);
    expect(&r.messages, messages);
    end();
}

#define READS(name, literal, documents, messages) \
    reads_to(name, literal, sizeof literal - 1, documents, messages)

/* ---- plain text -------------------------------------------------------- */

static void plain_files_are_documents(void)
{
    READS("000_abc.txt", "Kim met Xi.\n", "000_abc|0|Kim met Xi.\n\n", "");
    READS("a.b.text", "x", "a.b|0|x\n", "");
    READS("d/n.md", "x", "d/n|0|x\n", "");
    READS("n.txt.gz", "", "n|0|\n", "");
    READS("noext", "x\r\ny\rz", "noext|0|x\r\ny\rz\n", "");
    READS(".txt", "x", ".txt|0|x\n", "");
    READS("e.txt", "", "e|0|\n", "");
    READS("b.txt", "\xef\xbb\xbfx", "b|0|x\n", "");
    READS("n.txt", "date 2023-07-12 STOLTENBERG: x\ny",
          "n|20230712|STOLTENBERG: x\ny\n", "");
    READS("n.txt", " \tdate\t2024-02-29\nx", "n|20240229|\nx\n", "");
    READS("n.txt", "\xef\xbb\xbf" "date 2024-02-29", "n|20240229|\n", "");
    READS("n.txt", "date 2023-02-29 x", "n|0|date 2023-02-29 x\n",
          "bad_date n.txt:1:0 no such day in the calendar\n");
    READS("n.txt", "date of birth", "n|0|date of birth\n", "");
    READS("n.txt", "date 2023-07-123", "n|0|date 2023-07-123\n", "");
    READS("n.txt", "dates 2023-07-12", "n|0|dates 2023-07-12\n", "");
    READS("caf\xe9.txt", "x", "caf\\xe9|0|x\n", "");
}

static void nul_is_data(void)
{
    begin();
    ADD("n.txt", "a\0b");
    go();
    CHECK(r.told.len == 8 && memcmp(r.told.ptr, "n|0|a\0b\n", 8) == 0);
    end();
    begin();
    ADD("n.jsonl", "{\"text\":\"a\\u0000b\",\"id\":\"n\"}");
    go();
    CHECK(r.told.len == 8 && memcmp(r.told.ptr, "n|0|a\0b\n", 8) == 0);
    end();
}

static void bad_utf8_is_repaired_and_told_once(void)
{
    READS("n.txt", "a\nb \xff\xfe c\n\xe2\x82", "n|0|a\nb " FFFD FFFD
          " c\n" FFFD "\n",
          "repaired_utf8 n.txt:2:0 invalid UTF-8 replaced by U+FFFD\n");
    begin();
    ADD("n.txt", "a\xff" "b");
    go();
    CHECK(r.stats.documents_repaired == 1 && r.stats.replacements == 1);
    end();
}

static void offsets_of_repaired(const gg_document *d)
{
    bool in_title;

    CHECK(d->base == 3 && d->n_repaired == 2);
    CHECK(gg_document_offset(d, 0, &in_title) == 3);
    CHECK(gg_document_offset(d, 2, &in_title) == 5);  /* the U+FFFD */
    CHECK(gg_document_offset(d, 5, &in_title) == 6);  /* b */
    CHECK(gg_document_offset(d, 6, &in_title) == 7);
    CHECK(gg_document_offset(d, 9, &in_title) == 9);  /* c */
    CHECK(gg_document_offset(d, 10, &in_title) == 10);
    CHECK(!in_title);
}

static void plain_offsets_lead_to_the_file(void)
{
    begin();
    ADD("n.txt", "\xef\xbb\xbf" "aa\xff" "b\xe2\x82" "c");
    go_with(offsets_of_repaired);
    end();
}

static void utf16_is_decoded(void)
{
    READS("n.txt", "\xff\xfe" "a\0\xe9\0\x2d\x4e\x3d\xd8\x00\xde",
          "n|0|a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80\n", "");
    READS("n.txt", "\xfe\xff\0a\0\xe9\x4e\x2d\xd8\x3d\xde\x00",
          "n|0|a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80\n", "");
    READS("n.txt", "\xff\xfe" "a\0\x3d\xd8" "b\0\x3d\xd8",
          "n|0|a" FFFD "b" FFFD "\n",
          "repaired_utf8 n.txt:1:0 invalid UTF-8 replaced by U+FFFD\n");
    READS("n.txt", "\xff\xfe" "a\0b", "n|0|a" FFFD "\n",
          "repaired_utf8 n.txt:1:0 invalid UTF-8 replaced by U+FFFD\n");
    READS("n.jsonl",
          "\xff\xfe{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0x\0\"\0}\0\n\0",
          "n.jsonl:1|0|x\n", "");
    READS("n.txt", "\xff\xfe\0\0a\0\0\0", "",
          "not_text n.txt:0:0 skipped: UTF-32 is not read; convert it to "
          "UTF-8\n");
}

/* Characters of two units across all the seams of reading. */
static void utf16_has_no_seams(void)
{
    for (size_t shift = 0; shift < 12; shift++) {
        gg_buf in = GG_BUF_INIT, want = GG_BUF_INIT;
        gg_buf_put(&in, "\xff\xfe", 2);
        gg_buf_puts(&want, "n|0|");
        for (size_t i = 0; i < shift; i++) {
            gg_buf_put(&in, "x\0", 2);
            gg_buf_puts(&want, "x");
        }
        while (in.len < 400000) {
            gg_buf_put(&in, "\x3d\xd8\x00\xde", 4);
            gg_buf_puts(&want, "\xf0\x9f\x98\x80");
        }
        gg_buf_puts(&want, "\n");
        reads_to("n.txt", in.ptr, in.len, want.ptr, "");
        gg_buf_clear(&in);
        gg_buf_clear(&want);
    }
}

/* ---- what is not read -------------------------------------------------- */

static void other_kinds_are_refused(void)
{
    READS("a.pdf", "%PDF-1.4 ...", "",
          "not_text a.pdf:0:0 skipped: a PDF file; extract its text first\n");
    READS("a.txt", "PK\x03\x04....", "", "not_text a.txt:0:0 skipped: a ZIP "
          "archive or office document; unpack it first\n");
    READS("a.html", "x", "", "not_text a.html:0:0 skipped: HTML is not read "
          "yet; extract its text first\n");
    READS("a", "\n <!DOCTYPE HTML><p>", "", "not_text a:0:0 skipped: HTML is "
          "not read yet; extract its text first\n");
    READS("a.txt.zst", "plain", "", "not_text a.txt.zst:0:0 skipped: named as "
          "compressed, but is neither gzip nor zstd\n");
    READS("a.json", "[\n{\"text\":\"x\"},\n{\"text\":\"y\"}\n]\n", "",
          "not_text a.json:0:0 skipped: a JSON array; JSON Lines with one "
          "object a line is expected (jq -c '.[]' makes it)\n");
    READS("a.json", "{\n  \"text\": \"x\"\n}\n", "",
          "not_text a.json:0:0 skipped: JSON over several lines; JSON Lines "
          "with one object a line is expected (jq -c . makes it)\n");
}

static void from_overrides(void)
{
    begin();
    r.options.from = GG_FROM_TEXT;
    ADD("a.json", "{\"text\":\"x\"}");
    ADD("a.html", "<p>");
    go();
    expect(&r.told, "a.json|0|{\"text\":\"x\"}\na.html|0|<p>\n");
    end();
    begin();
    r.options.from = GG_FROM_JSONL;
    ADD("a.txt", "{\"text\":\"x\"}");
    ADD("b.txt", "no");
    go();
    expect(&r.told, "a.txt:1|0|x\n");
    expect(&r.messages, "bad_json b.txt:1:2 not a JSON value\n");
    end();
}

/* ---- JSON Lines -------------------------------------------------------- */

static void records_are_documents(void)
{
    READS("a.jsonl",
          "{\"id\":\"x1\",\"text\":\"a\\nb\",\"date\":\"2024-01-31T10:00Z\"}\n"
          "\r\n  \n"
          "{\"text\":\"t\",\"id\":12.5,\"date\":20240131}\r\n"
          "{\"text\":\"t\",\"title\":\"T\",\"date\":\"20240131\"}\n"
          "{\"text\":\"one\",\"text\":\"two\",\"id\":null,\"title\":null}\n"
          "{\"id\":\"\",\"text\":\"\",\"date\":\"\"}",
          "x1|20240131|a\nb\n12.5|20240131|t\na.jsonl:5|20240131|T\n\nt\n"
          "a.jsonl:6|0|two\na.jsonl:7|0|\n",
          "");
    READS("a.txt", "\xef\xbb\xbf\n {\"text\":\"x\"}\n{\"text\":\"y\"}",
          "a.txt:2|0|x\na.txt:3|0|y\n", "");
    READS("a.txt", "{\"text\":\"x\"} and so on", "a|0|{\"text\":\"x\"} and so "
          "on\n", "");
    READS("a.jsonl", "", "", "");
    READS("d/a.jsonl", "{\"te\\u0078t\":\"xy\"}", "d/a.jsonl:1|0|xy\n", "");
}

static void bad_lines_are_told_and_skipped(void)
{
    READS("a.jsonl",
          "{\"text\":\"1\"}\n{\"text\": \"E\" BROKEN}\n{\"id\":1}\n"
          "{\"text\":null}\n{\"text\":5}\n5\n[1,2]\n{\"text\":\"x\"},\n"
          "{\"text\":\"2\",\"date\":\"soon\"}\n{\"text\":\"half",
          "a.jsonl:1|0|1\na.jsonl:9|0|2\n",
          "bad_json a.jsonl:2:14 a comma or } is missing\n"
          "no_text a.jsonl:3:0 no text field\n"
          "no_text a.jsonl:4:0 the text is null\n"
          "no_text a.jsonl:5:0 the text is no string\n"
          "no_text a.jsonl:6:1 not a JSON object\n"
          "no_text a.jsonl:7:1 not a JSON object\n"
          "bad_json a.jsonl:8:13 more text behind the value\n"
          "bad_date a.jsonl:9:0 date left out: not YYYY-MM-DD\n"
          "bad_json a.jsonl:10:14 string without end\n");
    READS("a.jsonl", "{\"text\":\"1\"}\n{\"text\":\"caf\xe9\\ud800\"}\n"
          "{\"te\xffxt\":\"a\"}\n",
          "a.jsonl:1|0|1\na.jsonl:2|0|caf" FFFD FFFD "\n",
          "repaired_utf8 a.jsonl:2:0 invalid UTF-8 replaced by U+FFFD\n"
          "no_text a.jsonl:3:0 no text field\n");
}

static void many_bad_lines_give_few_messages(void)
{
    gg_buf in = GG_BUF_INIT;

    gg_buf_puts(&in, "{\"text\":\"x\"}\n");
    for (int i = 0; i < 300000; i++) {
        gg_buf_puts(&in, "{bad}\n");
    }
    begin();
    add_memory("a.jsonl", in.ptr, in.len);
    go();
    CHECK(r.n_batches > 1);
    CHECK(r.log.counts[GG_REASON_BAD_JSON] == 300000);
    CHECK(r.stats.records_skipped == 300000 && r.stats.records_read == 1);
    CHECK(r.messages.len < 600);
    end();
    gg_buf_clear(&in);
}

static void keys_can_be_renamed(void)
{
    gg_field_map map;
    gg_error error;

    begin();
    CHECK(gg_field_map_parse(&r.options.fields, "text=body,id=key", NULL) ==
          GG_OK);
    ADD("a.jsonl", "{\"body\":\"x\",\"text\":5,\"key\":\"k\"}");
    go();
    expect(&r.told, "k|0|x\n");
    end();
    gg_field_map_init(&map);
    CHECK(gg_field_map_parse(&map, "", NULL) == GG_OK);
    CHECK(gg_field_map_parse(&map, "body=text", &error) == GG_ERROR_USAGE);
    CHECK(gg_field_map_parse(&map, "text=", &error) == GG_ERROR_USAGE);
    CHECK(gg_field_map_parse(&map, "text", &error) == GG_ERROR_USAGE);
}

static void check_fields(const gg_document *d)
{
    bool in_title;

    CHECK(gg_str_equal(d->outlet, GG_STR_LITERAL("Kyiv \"Post\"")));
    CHECK(gg_str_equal(d->url, GG_STR_LITERAL("http://x/" FFFD)));
    CHECK(gg_str_equal(d->source, GG_STR_LITERAL("a.jsonl")));
    CHECK(gg_str_equal(d->id, GG_STR_LITERAL("i\xc3\xa9")));
    CHECK(d->record == 1 && d->base == 0);
    CHECK(gg_str_equal(d->text, GG_STR_LITERAL("T" FFFD "e\n\na" FFFD "bc")));
    CHECK(d->title_len == 5 && d->n_repaired == 2);
    CHECK(gg_document_offset(d, 0, &in_title) == 0 && in_title);
    CHECK(gg_document_offset(d, 4, &in_title) == 2 && in_title);
    CHECK(gg_document_offset(d, 5, &in_title) == 3 && in_title);
    CHECK(gg_document_offset(d, 6, &in_title) == 3 && in_title);
    CHECK(gg_document_offset(d, 7, &in_title) == 0 && !in_title);
    CHECK(gg_document_offset(d, 8, &in_title) == 1 && !in_title);
    CHECK(gg_document_offset(d, 11, &in_title) == 2 && !in_title);
    CHECK(gg_document_offset(d, 13, &in_title) == 4 && !in_title);
}

static void fields_are_unescaped_and_offsets_are_their_own(void)
{
    static const char LINE[] =
        "{\"source\":\"Kyiv \\\"Post\\\"\",\"url\":\"http://x/\xff\","
        "\"id\":\"i\\u00e9\",\"title\":\"T\xff" "e\",\"text\":\"a\xff\\u0062c"
        "\"}";

    begin();
    add_memory("a.jsonl", LINE, sizeof LINE - 1);
    go_with(check_fields);
    CHECK(r.stats.documents_repaired == 1 && r.stats.replacements == 3);
    end();
}

/* ---- seams ------------------------------------------------------------- */

/* Pieces that must not fall apart, laid over every seam of reading, in plain
   text and in JSON strings. */
static void boundaries_have_no_seams(void)
{
    static const size_t SIZES[] = {4096, 65536, 1 << 20};
    static const char *const PIECES[] = {"Alphaville", "\xf0\x9f\x98\x80",
                                         "\r\n", "\xe4\xb8\xad\xe5\x9b\xbd"};
    static const char *const ESCAPED[] = {
        "Alph\\u0061ville", "\\ud83d\\ude00", "\\r\\n", "\xe4\xb8\xad\\u56fd"};

    for (size_t s = 0; s < 3; s++) {
        for (size_t shift = 0; shift <= 20; shift++) {
            gg_buf plain = GG_BUF_INIT, json = GG_BUF_INIT;
            gg_buf text = GG_BUF_INIT, records = GG_BUF_INIT;
            size_t piece = shift % 4;
            while (plain.len < SIZES[s] - shift) {
                gg_buf_putc(&plain, 'x');
            }
            gg_buf_puts(&plain, PIECES[piece]);
            gg_buf_puts(&plain, " end");
            gg_buf_puts(&text, "n|0|");
            gg_buf_put_str(&text, gg_buf_str(&plain));
            gg_buf_puts(&text, "\n");
            reads_to("n.txt", plain.ptr, plain.len, text.ptr, "");

            gg_buf_puts(&json, "{\"text\":\"");
            gg_buf_puts(&records, "n.jsonl:1|0|");
            while (json.len < SIZES[s] - shift) {
                gg_buf_putc(&json, 'x');
                gg_buf_putc(&records, 'x');
            }
            gg_buf_puts(&json, ESCAPED[piece]);
            gg_buf_puts(&records, PIECES[piece]);
            gg_buf_puts(&json, "\"}\r\n{\"text\":\"2\"}\r\n");
            gg_buf_puts(&records, "\nn.jsonl:2|0|2\n");
            reads_to("n.jsonl", json.ptr, json.len, records.ptr, "");
            gg_buf_clear(&plain);
            gg_buf_clear(&json);
            gg_buf_clear(&text);
            gg_buf_clear(&records);
        }
    }
}

/* Many lines of all lengths, in batches of all sizes. */
static void batch_size_changes_nothing(void)
{
    static const size_t BATCHES[] = {1, 100, 4096, 70000, 1 << 20};
    gg_buf in = GG_BUF_INIT, want = GG_BUF_INIT;

    for (size_t i = 0; i < 3000; i++) {
        gg_buf_puts(&in, "{\"text\":\"");
        gg_buf_puts(&want, "n.jsonl:");
        gg_buf_put_u64(&want, i + 1);
        gg_buf_puts(&want, "|0|");
        for (size_t k = 0; k < i * 37 % 300; k++) {
            gg_buf_puts(&in, "\xc3\xa9");
            gg_buf_puts(&want, "\xc3\xa9");
        }
        gg_buf_puts(&in, "\"}\n");
        gg_buf_puts(&want, "\n");
    }
    for (size_t b = 0; b < 5; b++) {
        begin();
        r.options.batch_bytes = BATCHES[b];
        add_memory("n.jsonl", in.ptr, in.len);
        go();
        expect(&r.told, want.ptr);
        CHECK(b > 3 || r.n_batches > 5);
        end();
    }
    gg_buf_clear(&in);
    gg_buf_clear(&want);
}

/* ---- long things ------------------------------------------------------- */

static const gg_buf *original; /* the field as it was given */
static size_t n_parts;
static gg_buf joined;

/* Every byte of the text leads to the same byte of the original, or, where it
   stands in a U+FFFD, to a byte that is replaced. */
static void check_long_part(const gg_document *d)
{
    bool in_title;
    size_t at = 0;

    CHECK(d->part == n_parts);
    n_parts++;
    CHECK(d->text.len <= GG_DOCUMENT_PART_BYTES);
    CHECK(gg_utf8_valid_prefix(d->text.ptr, d->text.len) == d->text.len);
    if (d->title_len == 0 && !d->is_last) {
        CHECK(d->text.len > GG_DOCUMENT_PART_BYTES / 8);
    }
    for (at = 0; at < d->text.len; at += 997) {
        while (at < d->text.len && ((unsigned char)d->text.ptr[at] & 0xc0) == 0x80) {
            at++;
        }
        uint64_t from = gg_document_offset(d, at, &in_title);
        if (in_title) {
            continue;
        }
        if (from >= original->len ||
            (original->ptr[from] != d->text.ptr[at] &&
             d->text.ptr[at] != '\xef')) {
            CHECK(0 == sizeof "offset leads to the same byte");
            break;
        }
    }
    size_t begin_at = d->title_len != 0 ? d->title_len + 2 : 0;
    if (begin_at < d->text.len) {
        gg_buf_put(&joined, d->text.ptr + begin_at, d->text.len - begin_at);
    }
}

static void parts_cover(const char *name, const gg_buf *in,
                        const gg_buf *field, size_t at_least)
{
    gg_buf want = GG_BUF_INIT;

    begin();
    original = field;
    n_parts = 0;
    gg_buf_reset(&joined);
    add_memory(name, in->ptr, in->len);
    go_with(check_long_part);
    gg_utf8_repair(field->ptr, field->len, &want, NULL, NULL);
    CHECK(joined.len == want.len &&
          memcmp(joined.ptr, want.ptr, want.len) == 0);
    CHECK(n_parts >= at_least);
    CHECK(r.stats.records_read == 1 && r.stats.parts == n_parts);
    CHECK(r.log.counts[GG_REASON_CUT_DOCUMENT] == (n_parts > 1 ? 1 : 0));
    end();
    gg_buf_clear(&want);
}

static void long_documents_come_in_parts(void)
{
    static const char *const UNITS[] = {
        "word ", "A sentence. ", "A paragraph\r\n\r\n", "x",
        "\xe4\xb8\xad", "\xf0\x9f\x98\x80", "caf\xe9 ", "\xff", "\x80",
        "\xe2\x82", "good text here \xff. "};

    for (size_t u = 0; u < sizeof UNITS / sizeof UNITS[0]; u++) {
        /* What is all bad is slow to check, and needs no shifts. */
        size_t n_shifts = UNITS[u][0] == 'A' || UNITS[u][0] == '\xe4' ? 3 : 1;
        for (size_t shift = 0; shift < n_shifts; shift++) {
            gg_buf text = GG_BUF_INIT, json = GG_BUF_INIT;
            size_t size = shift == 0 ? (5 << 20) : (4 << 20) + shift;
            for (size_t i = 0; i < shift; i++) {
                gg_buf_puts(&text, "y");
            }
            while (text.len + strlen(UNITS[u]) <= size) {
                gg_buf_puts(&text, UNITS[u]);
            }
            parts_cover("n.txt", &text, &text, 1 + (shift == 0));
            gg_buf_puts(&json, "{\"title\":\"A title\",\"text\":\"");
            for (size_t i = 0; i < text.len; i++) {
                if (text.ptr[i] == '\r' || text.ptr[i] == '\n') {
                    gg_buf_puts(&json, text.ptr[i] == '\r' ? "\\r" : "\\n");
                } else {
                    gg_buf_putc(&json, text.ptr[i]);
                }
            }
            gg_buf_puts(&json, "\"}\n");
            parts_cover("n.jsonl", &json, &text, 1 + (shift == 0));
            gg_buf_clear(&text);
            gg_buf_clear(&json);
        }
    }
}

static gg_buf titles;

static void collect_title(const gg_document *d)
{
    bool in_title;

    CHECK(d->text.len <= GG_DOCUMENT_PART_BYTES);
    gg_buf_put(&titles, d->text.ptr, d->title_len);
    if (d->title_len != 0) {
        uint64_t from = gg_document_offset(d, 0, &in_title);
        CHECK(in_title && from + d->title_len == titles.len);
    }
    if (d->is_last) {
        CHECK(gg_document_offset(d, d->text.len - 3, &in_title) == 0);
        CHECK(!in_title);
    }
}

static void long_titles_come_in_parts(void)
{
    gg_buf json = GG_BUF_INIT, title = GG_BUF_INIT;

    while (title.len < 3000000) {
        gg_buf_puts(&title, "title ");
    }
    gg_buf_puts(&json, "{\"title\":\"");
    gg_buf_put_str(&json, gg_buf_str(&title));
    gg_buf_puts(&json, "\",\"text\":\"end\"}");
    begin();
    gg_buf_init(&titles);
    add_memory("n.jsonl", json.ptr, json.len);
    go_with(collect_title);
    CHECK(gg_str_equal(gg_buf_str(&titles), gg_buf_str(&title)));
    CHECK(r.stats.records_read == 1 && r.stats.parts > 3);
    end();
    gg_buf_clear(&titles);
    gg_buf_clear(&json);
    gg_buf_clear(&title);
}

static void dates_hold_for_all_parts(const gg_document *d)
{
    CHECK(d->date == 20240131);
    CHECK(d->skip == (d->part == 0 ? 16 : 0));
    n_parts++;
}

static void later_parts_keep_the_date(void)
{
    gg_buf text = GG_BUF_INIT;

    gg_buf_puts(&text, "date 2024-01-31 ");
    while (text.len < 9 << 20) {
        gg_buf_puts(&text, "many words and a \xff. ");
    }
    begin();
    n_parts = 0;
    add_memory("n.txt", text.ptr, text.len);
    go_with(dates_hold_for_all_parts);
    CHECK(n_parts > 2);
    CHECK(r.stats.documents_repaired == 1);
    CHECK(r.log.counts[GG_REASON_REPAIRED_UTF8] == 1);
    end();
    gg_buf_clear(&text);
}

static const char *path_of(const char *name)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *bytes, size_t len)
{
    FILE *file = fopen(path_of(name), "wb");

    CHECK(file != NULL && fwrite(bytes, 1, len, file) == len);
    CHECK(fclose(file) == 0);
}

/* 300 MB without a line end, between two good lines. */
static void endless_lines_need_no_memory(void)
{
    static char block[1 << 20];
    FILE *file = fopen(path_of("long.jsonl"), "wb");

    memset(block, 'x', sizeof block);
    fputs("{\"text\":\"first\"}\n", file);
    for (int i = 0; i < 300; i++) {
        fwrite(block, 1, sizeof block, file);
    }
    fputs("\n{\"text\":\"last\"}\n", file);
    CHECK(fclose(file) == 0);
    begin();
    r.options.max_record_bytes = 8 << 20;
    CHECK(gg_inputs_add(&r.inputs, path_of("long.jsonl"), &r.log, NULL) ==
          GG_OK);
    go();
    expect(&r.told, "long.jsonl:1|0|first\nlong.jsonl:3|0|last\n");
    expect(&r.messages, "too_long long.jsonl:2:0 a line longer than 8388608 "
                        "bytes\n");
    CHECK(r.max_capacity <= 32 << 20);
    CHECK(r.stats.bytes_skipped == (300 << 20) + 1);
    end();
    unlink(path_of("long.jsonl"));
}

static void long_lines_are_skipped_wherever_they_stand(void)
{
    for (size_t len = 980; len < 1020; len++) {
        for (size_t batch = 100; batch < 3000; batch += 700) {
            gg_buf in = GG_BUF_INIT;
            gg_buf_puts(&in, "{\"text\":\"a\"}\n{\"text\":\"");
            size_t line = in.len - 9;
            while (in.len < line + len - 2) {
                gg_buf_puts(&in, "x");
            }
            gg_buf_puts(&in, "\"}\n{\"text\":\"b\"}");
            begin();
            r.options.max_record_bytes = 1000;
            r.options.batch_bytes = batch;
            add_memory("n.jsonl", in.ptr, in.len);
            go();
            CHECK(r.stats.records_read == (len <= 1000 ? 3 : 2));
            CHECK(r.log.counts[GG_REASON_TOO_LONG] == (len > 1000));
            end();
            gg_buf_clear(&in);
        }
    }
}

/* ---- folders ----------------------------------------------------------- */

static void folders_are_walked_in_order(void)
{
    begin();
    CHECK(mkdir(path_of("in"), 0700) == 0);
    CHECK(mkdir(path_of("in/a"), 0700) == 0);
    CHECK(mkdir(path_of("in/a/deep"), 0700) == 0);
    CHECK(mkdir(path_of("in/.git"), 0700) == 0);
    write_file("in/b.txt", "2", 1);
    write_file("in/a.txt", "3", 1);
    write_file("in/a/x.txt", "4", 1);
    write_file("in/a/deep/y.txt", "5", 1);
    write_file("in/.hidden", "6", 1);
    write_file("in/.git/config", "7", 1);
    write_file("in/new\nline.txt", "8", 1);
    CHECK(symlink("..", path_of("in/a/loop")) == 0);
    CHECK(symlink("b.txt", path_of("in/c.txt")) == 0);
    CHECK(mkfifo(path_of("in/fifo"), 0600) == 0);
    CHECK(gg_inputs_add(&r.inputs, path_of("in//"), &r.log, &r.error) ==
          GG_OK);
    CHECK(r.inputs.n == 5 && r.inputs.n_hidden == 2 &&
          r.inputs.n_skipped == 3 && r.inputs.total_size == 5);
    CHECK(r.log.counts[GG_REASON_SKIPPED_ENTRY] == 5);
    go();
    expect(&r.told, "a|0|3\na/deep/y|0|5\na/x|0|4\nb|0|2\nnew\nline|0|8\n");
    expect(&r.messages,
           "skipped_entry c.txt:0:0 skipped: a symbolic link, which is not "
           "followed\nskipped_entry fifo:0:0 skipped: a FIFO, which is only "
           "read when named itself\nskipped_entry loop:0:0 skipped: a "
           "symbolic link, which is not followed\n");
    end();
}

static void missing_inputs_are_errors(void)
{
    begin();
    CHECK(gg_inputs_add(&r.inputs, path_of("missing"), &r.log, &r.error) ==
          GG_ERROR_IO);
    CHECK(strstr(r.error.source, "/missing") != NULL);
    CHECK(gg_inputs_add(&r.inputs, "/dev/null", &r.log, &r.error) ==
          GG_ERROR_IO);
    CHECK(gg_inputs_add(&r.inputs, "-", &r.log, &r.error) == GG_OK);
    CHECK(gg_inputs_add(&r.inputs, "-", &r.log, &r.error) == GG_ERROR_USAGE);
    end();
    begin();
    write_file("gone.txt", "x", 1);
    write_file("here.txt", "x", 1);
    CHECK(gg_inputs_add(&r.inputs, path_of("gone.txt"), &r.log, NULL) ==
          GG_OK);
    CHECK(gg_inputs_add(&r.inputs, path_of("here.txt"), &r.log, NULL) ==
          GG_OK);
    unlink(path_of("gone.txt"));
    go();
    expect(&r.told, "here|0|x\n");
    expect(&r.messages, "unreadable gone.txt:0:0 cannot open: No such file or "
                        "directory\n");
    CHECK(r.stats.files_skipped == 1 && r.stats.files_read == 1);
    end();
}

/* 300 folders of 60 letters: past PATH_MAX, and past the depth allowed. */
static void deep_folders_are_walked(void)
{
    char name[61];
    int fd = open(folder, O_RDONLY | O_DIRECTORY);

    memset(name, 'd', 60);
    name[60] = '\0';
    for (int i = 0; i < 300; i++) {
        CHECK(mkdirat(fd, name, 0700) == 0);
        int next = openat(fd, name, O_RDONLY | O_DIRECTORY);
        CHECK(next >= 0);
        close(fd);
        fd = next;
        int file = openat(fd, "f", O_WRONLY | O_CREAT, 0600);
        CHECK(write(file, "x", 1) == 1);
        close(file);
    }
    close(fd);
    begin();
    CHECK(gg_inputs_add(&r.inputs, path_of(name), &r.log, &r.error) == GG_OK);
    CHECK(r.inputs.n == GG_INPUTS_MAX_DEPTH + 1);
    go();
    CHECK(r.stats.records_read == GG_INPUTS_MAX_DEPTH + 1);
    CHECK(r.log.counts[GG_REASON_UNREADABLE] == 1);
    CHECK(strstr(r.messages.ptr, "deeper than 256 folders") != NULL);
    end();
}

static void many_small_files_share_batches(void)
{
    begin();
    for (int i = 0; i < 3000; i++) {
        char name[20];
        snprintf(name, sizeof name, "f%04d.txt", i);
        add_memory(name, "x\n", 2);
    }
    go();
    CHECK(r.stats.records_read == 3000 && r.n_batches == 3);
    CHECK(gg_str_starts_with(gg_buf_str(&r.told),
                             GG_STR_LITERAL("f0000|0|x\n\nf0001|0|x\n")));
    end();
}

static void formats_may_mix(void)
{
    begin();
    ADD("a.txt", "plain");
    ADD("b.jsonl", "{\"text\":\"x\"}\n{\"text\":\"y\"}");
    ADD("c.pdf", "%PDF-1");
    ADD("d.txt", "more");
    go();
    expect(&r.told, "a|0|plain\nb.jsonl:1|0|x\nb.jsonl:2|0|y\nd|0|more\n");
    CHECK(r.stats.files_in == 4 && r.stats.files_skipped == 1);
    CHECK(r.n_batches == 1);
    end();
}

/* ---- compressed, piped, threaded --------------------------------------- */

static void put_gzip(gg_buf *out, const char *bytes, size_t len)
{
    unsigned char *to = malloc(len + 1000);
    z_stream z = {0};

    CHECK(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, 0) == Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)bytes;
    z.avail_in = (uInt)len;
    z.next_out = to;
    z.avail_out = (uInt)len + 1000;
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    gg_buf_put(out, to, len + 1000 - z.avail_out);
    deflateEnd(&z);
    free(to);
}

static void compressed_inputs_are_read_and_damage_is_told(void)
{
    static const char ONE[] = "{\"text\":\"one\"}\n";
    static const char TWO[] = "{\"text\":\"two\"}\n";
    gg_buf in = GG_BUF_INIT, twice = GG_BUF_INIT;
    size_t first;

    put_gzip(&in, ONE, sizeof ONE - 1);
    first = in.len;
    put_gzip(&in, TWO, sizeof TWO - 1);
    reads_to("n.jsonl.gz", in.ptr, in.len,
             "n.jsonl.gz:1|0|one\nn.jsonl.gz:2|0|two\n", "");
    reads_to("n", in.ptr, in.len, "n:1|0|one\nn:2|0|two\n", "");
    put_gzip(&twice, in.ptr, in.len);
    reads_to("n.gz", twice.ptr, twice.len, "", "not_text n.gz:0:0 skipped: "
             "compressed twice, or in an unknown way\n");
    begin();
    add_memory("n.txt.gz", in.ptr, first - 9);
    add_memory("h.txt.gz", in.ptr, 10);
    go();
    CHECK(r.stats.files_read == 1 && r.stats.files_skipped == 1);
    CHECK(r.log.counts[GG_REASON_DAMAGED] == 2);
    end();
    gg_buf_clear(&in);
    gg_buf_clear(&twice);
}

static void *write_fifo(void *user)
{
    int fd = open(user, O_WRONLY);

    for (int i = 0; i < 1000; i++) {
        CHECK(write(fd, "{\"text\":\"piped\"}\n", 17) == 17);
    }
    close(fd);
    return NULL;
}

static void fifos_named_are_read(void)
{
    char path[PATH_MAX];
    pthread_t thread;

    snprintf(path, sizeof path, "%s", path_of("in/fifo"));
    CHECK(pthread_create(&thread, NULL, write_fifo, path) == 0);
    begin();
    CHECK(gg_inputs_add(&r.inputs, path, &r.log, NULL) == GG_OK);
    go();
    pthread_join(thread, NULL);
    CHECK(r.stats.records_read == 1000);
    end();
}

typedef struct crew {
    pthread_mutex_t lock;
    gg_reader *reader;
    uint64_t hash[4096]; /* of each batch's documents, by its sequence */
    size_t n_batches;
} crew;

static uint64_t hash_batch(gg_batch *batch, uint64_t hash)
{
    gg_document d;

    while (gg_batch_next_document(batch, &d, NULL) == GG_OK) {
        for (size_t i = 0; i < d.text.len; i += 61) {
            hash = (hash ^ (unsigned char)d.text.ptr[i]) * 1099511628211u;
        }
        hash = (hash ^ d.record ^ d.text.len) * 1099511628211u;
    }
    return hash;
}

static void *work(void *user)
{
    crew *c = user;
    gg_batch batch;
    gg_status status;

    gg_batch_init(&batch);
    do {
        pthread_mutex_lock(&c->lock);
        status = gg_reader_next_batch(c->reader, &batch, NULL);
        uint64_t sequence = batch.sequence;
        uint64_t hash = 1469598103934665603u;
        while (status == GG_OK && batch.more) {
            hash = hash_batch(&batch, hash);
            status = gg_reader_next_batch(c->reader, &batch, NULL);
        }
        if (status == GG_OK) {
            c->n_batches++;
        }
        pthread_mutex_unlock(&c->lock);
        if (status == GG_OK) {
            c->hash[sequence] = hash_batch(&batch, hash);
        }
    } while (status == GG_OK);
    CHECK(status == GG_END);
    gg_batch_clear(&batch);
    return NULL;
}

static void threads_get_the_same(void)
{
    static crew crews[2];
    gg_buf lines = GG_BUF_INIT, text = GG_BUF_INIT;
    pthread_t threads[4];

    for (int i = 0; i < 40000; i++) {
        gg_buf_puts(&lines, "{\"title\":\"T\\u00e9\",\"text\":\"number ");
        gg_buf_put_u64(&lines, (uint64_t)i * 7919);
        gg_buf_puts(&lines, " and caf\xe9 and some more words\"}\n");
    }
    while (text.len < 10 << 20) {
        gg_buf_put_u64(&text, text.len);
        gg_buf_puts(&text, " words. ");
    }
    for (int i = 0; i < 2; i++) {
        begin();
        add_memory("a.jsonl", lines.ptr, lines.len);
        add_memory("b.txt", text.ptr, text.len);
        add_memory("c.jsonl", lines.ptr, lines.len);
        r.options.batch_bytes = 100000;
        pthread_mutex_init(&crews[i].lock, NULL);
        CHECK(gg_reader_open(&crews[i].reader, &r.options, NULL) == GG_OK);
        int n = i == 0 ? 1 : 4;
        for (int t = 0; t < n; t++) {
            CHECK(pthread_create(&threads[t], NULL, work, &crews[i]) == 0);
        }
        for (int t = 0; t < n; t++) {
            pthread_join(threads[t], NULL);
        }
        gg_reader_close(crews[i].reader);
        pthread_mutex_destroy(&crews[i].lock);
        end();
    }
    CHECK(crews[0].n_batches == crews[1].n_batches);
    CHECK(memcmp(crews[0].hash, crews[1].hash, sizeof crews[0].hash) == 0);
    gg_buf_clear(&lines);
    gg_buf_clear(&text);
}

int main(void)
{
    char command[100];

    CHECK(mkdtemp(folder) != NULL);
    gg_buf_init(&joined);
    plain_files_are_documents();
    nul_is_data();
    bad_utf8_is_repaired_and_told_once();
    plain_offsets_lead_to_the_file();
    utf16_is_decoded();
    utf16_has_no_seams();
    other_kinds_are_refused();
    from_overrides();
    records_are_documents();
    bad_lines_are_told_and_skipped();
    many_bad_lines_give_few_messages();
    keys_can_be_renamed();
    fields_are_unescaped_and_offsets_are_their_own();
    boundaries_have_no_seams();
    batch_size_changes_nothing();
    long_documents_come_in_parts();
    long_titles_come_in_parts();
    later_parts_keep_the_date();
    endless_lines_need_no_memory();
    long_lines_are_skipped_wherever_they_stand();
    folders_are_walked_in_order();
    missing_inputs_are_errors();
    deep_folders_are_walked();
    many_small_files_share_batches();
    formats_may_mix();
    compressed_inputs_are_read_and_damage_is_told();
    fifos_named_are_read();
    threads_get_the_same();
    gg_buf_clear(&joined);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    CHECK(system(command) == 0);
    return check_result();
}
