#include "input/batch.h"

#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/source.h"
#include "input/part.h"
#include "input/record_date.h"
#include "input/sniff.h"
#include "text/utf8.h"

#include <string.h>

/* More of a title than this is given as a part of its own, so that title and
   text always fit together. */
enum { TITLE_BYTES = GG_DOCUMENT_PART_BYTES / 8 };

/* ---- field names ------------------------------------------------------- */

void gg_field_map_init(gg_field_map *map)
{
    map->id = GG_STR_LITERAL("id");
    map->text = GG_STR_LITERAL("text");
    map->title = GG_STR_LITERAL("title");
    map->date = GG_STR_LITERAL("date");
    map->source = GG_STR_LITERAL("source");
    map->url = GG_STR_LITERAL("url");
}

static gg_str *field_named(gg_field_map *map, gg_str name)
{
    const struct {
        const char *name;
        gg_str *field;
    } fields[] = {
        {"id", &map->id},     {"text", &map->text},
        {"title", &map->title}, {"date", &map->date},
        {"source", &map->source}, {"url", &map->url},
    };

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (gg_str_equal(name, gg_str_from(fields[i].name))) {
            return fields[i].field;
        }
    }
    return NULL;
}

gg_status gg_field_map_parse(gg_field_map *map, const char *spec,
                             gg_error *error)
{
    while (*spec != '\0') {
        size_t len = strcspn(spec, ",");
        const char *equals = memchr(spec, '=', len);
        size_t name_len = equals != NULL ? (size_t)(equals - spec) : len;
        gg_str *field = field_named(map, (gg_str){spec, name_len});
        if (field == NULL || equals == NULL || name_len + 1 == len) {
            return gg_fail(error, GG_ERROR_USAGE, NULL,
                           "map: \"%.*s\" is no FIELD=KEY with a FIELD of id, "
                           "text, title, date, source, url",
                           (int)(len < 100 ? len : 100), spec);
        }
        *field = (gg_str){equals + 1, len - name_len - 1};
        spec += len;
        spec += *spec == ',';
    }
    return GG_OK;
}

/* ---- life -------------------------------------------------------------- */

void gg_read_stats_add(gg_read_stats *into, const gg_read_stats *from)
{
    into->files_in += from->files_in;
    into->files_read += from->files_read;
    into->files_skipped += from->files_skipped;
    into->records_in += from->records_in;
    into->records_read += from->records_read;
    into->records_skipped += from->records_skipped;
    into->parts += from->parts;
    into->bytes_in += from->bytes_in;
    into->bytes_used += from->bytes_used;
    into->bytes_skipped += from->bytes_skipped;
    into->stored_bytes += from->stored_bytes;
    into->stored_skipped += from->stored_skipped;
    into->documents_repaired += from->documents_repaired;
    into->replacements += from->replacements;
}

void gg_batch_init(gg_batch *batch)
{
    *batch = (gg_batch){
        .bytes = GG_BUF_INIT,   .id = GG_BUF_INIT,
        .outlet = GG_BUF_INIT,  .url = GG_BUF_INIT,
        .source = GG_BUF_INIT,  .raw_title = GG_BUF_INIT,
        .raw_text = GG_BUF_INIT, .text = GG_BUF_INIT,
        .scratch = GG_BUF_INIT,
    };
    gg_log_init(&batch->log);
}

void gg_batch_clear(gg_batch *batch)
{
    gg_log_clear(&batch->log);
    gg_buf_clear(&batch->bytes);
    gg_buf_clear(&batch->id);
    gg_buf_clear(&batch->outlet);
    gg_buf_clear(&batch->url);
    gg_buf_clear(&batch->source);
    gg_buf_clear(&batch->raw_title);
    gg_buf_clear(&batch->raw_text);
    gg_buf_clear(&batch->text);
    gg_buf_clear(&batch->scratch);
    gg_free(batch->items);
    gg_free(batch->shifts);
    gg_batch_init(batch);
}

/* ---- making text valid ------------------------------------------------- */

/* The name of a file as text: bytes that are not UTF-8 become \xNN, so that
   two names never become one. Borrows `name` where it is valid. */
static gg_str printable_name(gg_str name, gg_buf *buf)
{
    static const char HEX[] = "0123456789abcdef";
    size_t at = gg_utf8_valid_prefix(name.ptr, name.len);

    if (at == name.len) {
        return name;
    }
    gg_buf_reset(buf);
    gg_buf_put(buf, name.ptr, at);
    while (at < name.len) {
        unsigned char c = (unsigned char)name.ptr[at++];
        char hex[4] = {'\\', 'x', HEX[c >> 4], HEX[c & 15]};
        size_t good = gg_utf8_valid_prefix(name.ptr + at, name.len - at);
        gg_buf_put(buf, hex, sizeof hex);
        gg_buf_put(buf, name.ptr + at, good);
        at += good;
    }
    return gg_buf_str(buf);
}

/* A small field as valid UTF-8, borrowed where it is that already. */
static gg_str clean(gg_batch *batch, gg_str raw, gg_buf *buf)
{
    if (gg_utf8_valid_prefix(raw.ptr, raw.len) == raw.len) {
        return raw;
    }
    gg_buf_reset(buf);
    batch->cursor.n_replaced +=
        gg_utf8_repair(raw.ptr, raw.len, buf, NULL, NULL);
    return gg_buf_str(buf);
}

/* Collects the shifts of one piece, which begins at text offset `at` with the
   difference `delta`. */
typedef struct shift_target {
    gg_batch *batch;
    size_t at;
    int64_t delta;
    bool failed;
} shift_target;

static void add_shift(shift_target *to, uint64_t at, int64_t delta)
{
    gg_batch *batch = to->batch;

    if (batch->n_shifts > 0 &&
        batch->shifts[batch->n_shifts - 1].delta == delta) {
        return;
    }
    if (gg_grow(&batch->shifts, &batch->shifts_capacity, batch->n_shifts + 1,
                sizeof *batch->shifts) != 0) {
        to->failed = true;
        return;
    }
    batch->shifts[batch->n_shifts++] = (gg_offset_shift){at, delta};
}

static void on_replacement(void *user, size_t out_at, size_t in_at)
{
    shift_target *to = user;

    add_shift(to, to->at + out_at,
              to->delta + (int64_t)in_at - (int64_t)out_at);
}

/* Appends a piece of a field to batch->text, repaired; text offsets in it are
   `delta` less than those in the field, counted from document.base. */
static gg_status put_piece(gg_batch *batch, gg_str raw, int64_t delta,
                           uint64_t *n_replaced, gg_error *error)
{
    shift_target to = {batch, batch->text.len, delta, false};

    if (delta != 0) {
        add_shift(&to, batch->text.len, delta);
    }
    *n_replaced += gg_utf8_repair(raw.ptr, raw.len, &batch->text,
                                  on_replacement, &to);
    return to.failed || batch->text.failed ? gg_fail_memory(error) : GG_OK;
}

/* ---- parts of a document ----------------------------------------------- */

static uint64_t line_of(gg_str text, size_t at)
{
    uint64_t n = 0;

    for (size_t i = 0; i < at; i++) {
        n += text.ptr[i] == '\n';
    }
    return n;
}

/* Counts a document with replaced bytes once, and tells where. */
static void note_repair(gg_batch *batch, const char *name, uint64_t line,
                        uint64_t n)
{
    batch->stats.replacements += n;
    if (batch->cursor.was_repaired || n == 0) {
        return;
    }
    batch->cursor.was_repaired = true;
    batch->stats.documents_repaired++;
    gg_log_add(&batch->log, GG_REASON_REPAIRED_UTF8, name, line, 0,
               GG_NO_BYTE, "invalid UTF-8 replaced by U+FFFD");
}

/* A part of the text alone; borrowed where it is valid. */
static gg_status give_text(gg_batch *batch, gg_str piece, bool is_valid,
                           gg_document *out, gg_error *error)
{
    out->text = piece;
    if (is_valid) {
        return GG_OK;
    }
    gg_buf_reset(&batch->text);
    if (put_piece(batch, piece, 0, &out->n_repaired, error) != GG_OK) {
        return GG_ERROR_MEMORY;
    }
    out->text = gg_buf_str(&batch->text);
    return GG_OK;
}

/* Title, blank line, beginning of the text. */
static gg_status give_title(gg_batch *batch, gg_str title, gg_str piece,
                            gg_document *out, gg_error *error)
{
    gg_status status;

    gg_buf_reset(&batch->text);
    status = put_piece(batch, title, 0, &out->n_repaired, error);
    if (status != GG_OK) {
        return status;
    }
    out->title_len = batch->text.len;
    gg_buf_puts(&batch->text, "\n\n");
    status = put_piece(batch, piece,
                       -(int64_t)out->base - (int64_t)batch->text.len,
                       &out->n_repaired, error);
    out->text = gg_buf_str(&batch->text);
    return status;
}

static gg_str rest_of(gg_str s, size_t at)
{
    return (gg_str){s.ptr + at, s.len - at};
}

/* The next part of the JSON record whose raw fields the cursor holds. */
static gg_status next_part(gg_batch *batch, gg_document *out,
                           gg_error *error)
{
    gg_batch_cursor *c = &batch->cursor;
    gg_str title = rest_of(c->title, c->title_at);
    gg_str text = rest_of(c->text, c->text_at);
    size_t room = GG_DOCUMENT_PART_BYTES;
    bool is_valid = true;

    *out = c->document;
    batch->n_shifts = 0;
    if (title.len > TITLE_BYTES) {
        title.len = gg_part_length(title.ptr, title.len, TITLE_BYTES,
                                   &is_valid);
        out->base = c->title_at;
        c->title_at += title.len;
        c->document.part++;
        if (give_text(batch, title, is_valid, out, error) != GG_OK) {
            return GG_ERROR_MEMORY;
        }
        out->title_len = out->text.len;
        return GG_OK;
    }
    room -= title.len != 0 ? 3 * title.len + 2 : 0;
    text.len = gg_part_length(text.ptr, text.len, room, &is_valid);
    out->base = title.len != 0 ? c->title_at : c->text_at;
    c->title_at += title.len;
    c->text_at += text.len;
    c->document.part++;
    out->is_last = c->text_at == c->text.len;
    c->in_record = !out->is_last;
    return title.len != 0 ? give_title(batch, title, text, out, error)
                          : give_text(batch, text, is_valid, out, error);
}

static gg_status give_part(gg_batch *batch, gg_document *out,
                           gg_error *error)
{
    gg_batch_cursor *c = &batch->cursor;
    const gg_batch_item *item = &batch->items[c->item];
    gg_status status = next_part(batch, out, error);

    if (status != GG_OK) {
        return status;
    }
    out->shifts = batch->shifts;
    out->n_shifts = batch->n_shifts;
    note_repair(batch, item->input->path, out->record, out->n_repaired);
    if (!out->is_last && !c->was_cut) {
        c->was_cut = true;
        gg_log_add(&batch->log, GG_REASON_CUT_DOCUMENT, item->input->path,
                   out->record, 0, GG_NO_BYTE,
                   "a long document, read in parts");
    }
    batch->stats.parts++;
    return GG_OK;
}

/* ---- plain text -------------------------------------------------------- */

static gg_str plain_id(const char *name, gg_buf *buf)
{
    static const gg_str SUFFIXES[] = {
        {".txt", 4}, {".text", 5}, {".md", 3}};
    gg_str id = gg_name_uncompressed(name);

    for (size_t i = 0; i < sizeof SUFFIXES / sizeof SUFFIXES[0]; i++) {
        if (id.len > SUFFIXES[i].len && gg_str_ends_with(id, SUFFIXES[i])) {
            id.len -= SUFFIXES[i].len;
            break;
        }
    }
    return printable_name(id, buf);
}

/* One item is one document, or the part of one that the reader cut. */
static gg_status give_plain(gg_batch *batch, const gg_batch_item *item,
                            gg_document *out, gg_error *error)
{
    gg_str raw = {batch->bytes.ptr + item->start, item->len};
    size_t good = gg_utf8_valid_prefix(raw.ptr, raw.len);

    *out = (gg_document){
        .id = plain_id(item->input->name, &batch->id),
        .source = printable_name(gg_str_from(item->input->name),
                                 &batch->source),
        .date = item->date,
        .record = 1,
        .skip = item->skip,
        .part = item->part,
        .is_last = item->is_last,
        .base = item->base,
    };
    batch->n_shifts = 0;
    if (batch->id.failed || batch->source.failed ||
        give_text(batch, raw, good == raw.len, out, error) != GG_OK) {
        return gg_fail_memory(error);
    }
    out->shifts = batch->shifts;
    out->n_shifts = batch->n_shifts;
    batch->cursor.was_repaired = item->was_repaired;
    if (out->n_repaired != 0) {
        note_repair(batch, item->input->path, item->line + line_of(raw, good),
                    out->n_repaired);
    }
    if (item->part == 0) {
        batch->stats.records_in++;
        batch->stats.records_read++;
    }
    batch->stats.bytes_used += item->len;
    batch->stats.parts++;
    batch->cursor.item++;
    batch->cursor.at = 0;
    return GG_OK;
}

/* ---- JSON Lines -------------------------------------------------------- */

/* The members that matter, as they stand in the line. */
typedef struct record {
    const gg_field_map *fields;
    gg_json_value id, text, title, date, source, url;
} record;

static bool on_member(void *user, gg_str key, const gg_json_value *value)
{
    record *r = user;

    /* Every time a key stands it is taken, so the last one counts. */
    if (gg_str_equal(key, r->fields->text)) {
        r->text = *value;
    }
    if (gg_str_equal(key, r->fields->id)) {
        r->id = *value;
    }
    if (gg_str_equal(key, r->fields->title)) {
        r->title = *value;
    }
    if (gg_str_equal(key, r->fields->date)) {
        r->date = *value;
    }
    if (gg_str_equal(key, r->fields->source)) {
        r->source = *value;
    }
    if (gg_str_equal(key, r->fields->url)) {
        r->url = *value;
    }
    return true;
}

/* The text of a string value: borrowed, or unescaped into `buf`. Absent for
   other kinds. */
static gg_str string_of(gg_batch *batch, const gg_json_value *value,
                        gg_buf *buf)
{
    if (value->kind != GG_JSON_STRING) {
        return GG_STR_NONE;
    }
    if (!value->has_escapes) {
        return value->span;
    }
    gg_buf_reset(buf);
    batch->cursor.n_replaced += gg_json_unescape(value->span, buf);
    batch->cursor.has_failed = batch->cursor.has_failed || buf->failed;
    return gg_buf_str(buf);
}

/* A small field: unescaped, then made valid. */
static gg_str small_field(gg_batch *batch, const gg_json_value *value,
                          gg_buf *buf)
{
    gg_str raw = string_of(batch, value, &batch->scratch);

    if (raw.ptr == NULL || raw.len == 0) {
        return GG_STR_NONE;
    }
    raw = clean(batch, raw, buf);
    if (raw.ptr == batch->scratch.ptr) {
        gg_buf_reset(buf); /* scratch is used again by the next field */
        gg_buf_put_str(buf, raw);
        raw = gg_buf_str(buf);
    }
    batch->cursor.has_failed = batch->cursor.has_failed || buf->failed;
    return raw;
}

static gg_str record_id(gg_batch *batch, const gg_json_value *value,
                        gg_str name, uint64_t line)
{
    gg_str id = small_field(batch, value, &batch->id);

    if (id.ptr != NULL) {
        return id;
    }
    if (value->kind == GG_JSON_NUMBER) {
        return value->span;
    }
    gg_buf_reset(&batch->id);
    gg_buf_put_str(&batch->id, name);
    gg_buf_putc(&batch->id, ':');
    gg_buf_put_u64(&batch->id, line);
    return gg_buf_str(&batch->id);
}

static int32_t record_date(gg_batch *batch, const gg_json_value *value,
                           const char *name, uint64_t line)
{
    gg_str text = value->kind == GG_JSON_NUMBER
                      ? value->span
                      : string_of(batch, value, &batch->scratch);
    int32_t date;

    if (value->kind == GG_JSON_NULL ||
        (value->kind == GG_JSON_STRING && text.len == 0)) {
        return 0;
    }
    date = text.ptr != NULL ? gg_record_date(text) : 0;
    if (date == 0) {
        gg_log_add(&batch->log, GG_REASON_BAD_DATE, name, line, 0, GG_NO_BYTE,
                   "date left out: not YYYY-MM-DD");
    }
    return date;
}

/* Lays the record into the cursor; its parts are given from there. */
static gg_status begin_record(gg_batch *batch, const gg_batch_item *item,
                              const record *r, uint64_t line,
                              gg_error *error)
{
    gg_batch_cursor *c = &batch->cursor;
    gg_str name;

    c->n_replaced = 0;
    c->has_failed = false;
    c->was_repaired = false;
    c->was_cut = false;
    c->title_at = 0;
    c->text_at = 0;
    c->in_record = true;
    name = printable_name(gg_str_from(item->input->name), &batch->source);
    c->title = string_of(batch, &r->title, &batch->raw_title);
    if (c->title.ptr == NULL) {
        c->title = GG_STR_LITERAL("");
    }
    c->text = string_of(batch, &r->text, &batch->raw_text);
    c->document = (gg_document){
        .id = record_id(batch, &r->id, name, line),
        .source = name,
        .outlet = small_field(batch, &r->source, &batch->outlet),
        .url = small_field(batch, &r->url, &batch->url),
        .date = record_date(batch, &r->date, item->input->path, line),
        .record = line,
    };
    note_repair(batch, item->input->path, line, c->n_replaced);
    if (c->has_failed || batch->id.failed || batch->source.failed) {
        return gg_fail_memory(error);
    }
    return GG_OK;
}

static const char *why_no_text(const gg_json_value *text)
{
    if (text->span.ptr == NULL) {
        return "no text field";
    }
    return text->kind == GG_JSON_NULL ? "the text is null"
                                      : "the text is no string";
}

/* Reads one line; *bad where it is no usable record. */
static gg_status read_record(gg_batch *batch, const gg_batch_item *item,
                             gg_str line, uint64_t number, bool *bad,
                             gg_error *error)
{
    const char *name = item->input->path;
    record r = {.fields = batch->fields};
    gg_json_error where;
    gg_json_kind kind;

    *bad = true;
    if (line.len > batch->max_record_bytes) {
        gg_log_add(&batch->log, GG_REASON_TOO_LONG, name, number, 0,
                   GG_NO_BYTE, "a line longer than %llu bytes",
                   (unsigned long long)batch->max_record_bytes);
        return GG_OK;
    }
    if (!gg_json_scan(line.ptr, line.len, on_member, &r, &batch->scratch,
                      &kind, &where)) {
        if (batch->scratch.failed) {
            return gg_fail_memory(error);
        }
        gg_log_add(&batch->log, GG_REASON_BAD_JSON, name, number,
                   where.offset + 1, GG_NO_BYTE, "%s", where.reason);
        return GG_OK;
    }
    if (kind != GG_JSON_OBJECT) {
        gg_log_add(&batch->log, GG_REASON_NO_TEXT, name, number, 1,
                   GG_NO_BYTE, "not a JSON object");
        return GG_OK;
    }
    if (r.text.kind != GG_JSON_STRING) {
        gg_log_add(&batch->log, GG_REASON_NO_TEXT, name, number, 0,
                   GG_NO_BYTE, "%s", why_no_text(&r.text));
        return GG_OK;
    }
    *bad = false;
    return begin_record(batch, item, &r, number, error);
}

static bool is_blank_line(gg_str line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t' &&
            line.ptr[i] != '\r') {
            return false;
        }
    }
    return true;
}

/* Takes the next line of the item; moves to the next item at its end. */
static gg_status take_line(gg_batch *batch, const gg_batch_item *item,
                           gg_error *error)
{
    gg_batch_cursor *c = &batch->cursor;
    gg_str line = {batch->bytes.ptr + item->start + c->at,
                   item->len - c->at};
    const char *end = memchr(line.ptr, '\n', line.len);
    size_t taken = end != NULL ? (size_t)(end - line.ptr) + 1 : line.len;
    uint64_t number = item->line + c->line;
    gg_status status = GG_OK;
    bool bad = false;

    line.len = taken - (end != NULL ? 1 : 0);
    c->at += taken;
    c->line++;
    if (!is_blank_line(line)) {
        status = read_record(batch, item, line, number, &bad, error);
        batch->stats.records_in++;
        batch->stats.records_read += bad ? 0 : 1;
        batch->stats.records_skipped += bad ? 1 : 0;
    }
    batch->stats.bytes_used += bad ? 0 : taken;
    batch->stats.bytes_skipped += bad ? taken : 0;
    return status;
}

/* ---- documents --------------------------------------------------------- */

gg_status gg_batch_next_document(gg_batch *batch, gg_document *out,
                                 gg_error *error)
{
    gg_batch_cursor *c = &batch->cursor;
    gg_status status = GG_OK;

    while (status == GG_OK) {
        if (c->in_record) {
            return give_part(batch, out, error);
        }
        if (c->item == batch->n_items) {
            return GG_END;
        }
        const gg_batch_item *item = &batch->items[c->item];
        if (item->format == GG_FORMAT_TEXT) {
            return give_plain(batch, item, out, error);
        }
        if (c->at < item->len) {
            status = take_line(batch, item, error);
        } else {
            c->item++;
            c->at = 0;
            c->line = 0;
        }
    }
    return status;
}
