#include "net/page_bytes.h"

#include "base/json.h"
#include "base/memory.h"
#include "base/varint.h"
#include "text/utf8.h"

#include <string.h>

/* ---- packing -------------------------------------------------------------------- */

/* Sentences that may be quoted: those with two mentions, or, where windows are
   more than a sentence, with any. */
static void mark_kept(const gg_page *page, const gg_count_settings *settings,
                      bool *kept)
{
    for (size_t i = 0; i < page->n_places; i++) {
        const gg_place *p = &page->places[i];
        kept[p->sentence] |=
            settings->window != GG_WINDOW_SENTENCE ||
            (i != 0 && p[-1].sentence == p->sentence &&
             p[-1].mention != p->mention);
    }
}

static void put_sentence_text(gg_buf *out, const gg_sentence *s)
{
    static const char HEX[] = "0123456789abcdef";
    size_t len = s->span.end - s->span.start;
    size_t plain = 0;

    gg_buf_puts(out, out->len == 0 ? "\"" : ",\"");
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s->bytes[i];
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        gg_buf_put(out, s->bytes + plain, i - plain);
        plain = i + 1;
        if (c == '\n') {
            gg_buf_puts(out, "\\n");
        } else if (c < 0x20) {
            gg_buf_puts(out, "\\u00");
            gg_buf_putc(out, HEX[c >> 4]);
            gg_buf_putc(out, HEX[c & 15]);
        } else {
            gg_buf_putc(out, '\\');
            gg_buf_putc(out, (char)c);
        }
    }
    gg_buf_put(out, s->bytes + plain, len - plain);
    gg_buf_putc(out, '"');
}

static void put_head(gg_buf *out, const gg_document *document,
                     const gg_page_stats *stats)
{
    gg_varint_put(out, document->n_shifts);
    gg_varint_put(out, document->title_len);
    gg_varint_put(out, document->base);
    for (size_t i = 0; i < document->n_shifts; i++) {
        const gg_offset_shift *shift = &document->shifts[i];
        gg_varint_put(out, shift->at - (i != 0 ? shift[-1].at : 0));
        gg_varint_put_signed(out, shift->delta);
    }
    gg_varint_put(out, stats->mentions);
    gg_varint_put(out, stats->ambiguous);
    gg_varint_put(out, stats->shared);
    gg_varint_put(out, stats->attribution);
    gg_varint_put(out, stats->other_types);
    gg_varint_put(out, stats->discovered);
    gg_varint_put(out, stats->guarded);
    gg_varint_put(out, stats->unanchored);
}

static bool put_newcomers(gg_buf *out, const gg_tags *tags, size_t n_listed,
                          const gg_page_numbers *numbers)
{
    gg_varint_put(out, tags->n_discovered);
    for (size_t i = 0; i < tags->n_discovered; i++) {
        const gg_discovered *d = &tags->discovered[i];
        uint32_t entity =
            numbers->entity(numbers->user, (uint32_t)(n_listed + i));
        bool is_person = gg_str_equal(d->type, GG_STR_LITERAL("person"));
        if (entity == GG_NO_ENTITY) {
            return false;
        }
        gg_varint_put(out, entity);
        gg_varint_put(out, (uint64_t)d->confidence << 1 | is_person);
        gg_varint_put(out, d->label.len);
        gg_buf_put_str(out, d->label);
    }
    return true;
}

static bool put_named(gg_buf *out, uint32_t entity, uint32_t name,
                      const gg_page_numbers *numbers)
{
    uint32_t e = numbers->entity(numbers->user, entity);
    uint32_t n = numbers->name(numbers->user, entity, name);

    gg_varint_put(out, e);
    gg_varint_put(out, n);
    return e != GG_NO_ENTITY && n != GG_NO_ENTITY;
}

static void put_u64s(gg_buf *out, const uint64_t *values, size_t n)
{
    gg_varint_put(out, n);
    for (size_t i = 0; i < n; i++) {
        unsigned char bytes[8];
        for (unsigned k = 0; k < 8; k++) {
            bytes[k] = (unsigned char)(values[i] >> (8 * k));
        }
        gg_buf_put(out, bytes, sizeof bytes);
    }
}

static void put_sentences(gg_buf *out, gg_buf *sentences, gg_page *page,
                          const gg_document *document, const gg_tags *tags,
                          const bool *kept)
{
    size_t before = 0;
    uint32_t ordinal = 0;

    gg_varint_put(out, page->n_sentences);
    for (size_t i = 0; i < page->n_sentences; i++) {
        const gg_sentence *s = &page->sentences[i];
        gg_varint_put(out, kept[i]);
        gg_varint_put(out, s->ordinal - ordinal);
        ordinal = s->ordinal;
        if (kept[i]) {
            s = gg_page_sentence(page, document, tags, (uint32_t)i);
            gg_varint_put(out, s->span.start - before);
            gg_varint_put(out, s->span.end - s->span.start);
            before = s->span.start;
            put_sentence_text(sentences, s);
        }
    }
}

static bool put_places(gg_buf *out, const gg_page *page,
                       const gg_page_numbers *numbers)
{
    gg_place before = {0};

    gg_varint_put(out, page->n_places);
    for (size_t i = 0; i < page->n_places; i++) {
        const gg_place *p = &page->places[i];
        if (!put_named(out, p->entity, p->name, numbers)) {
            return false;
        }
        gg_varint_put(out, p->start - before.start);
        gg_varint_put(out, p->end - p->start);
        gg_varint_put(out, p->token - before.token);
        gg_varint_put(out, p->sentence - before.sentence);
        gg_varint_put(out, p->stretch - before.stretch);
        gg_varint_put(out, p->mention - before.mention);
        gg_varint_put(out, GG_SHARE_ONE / p->share);
        before = *p;
    }
    return true;
}

bool gg_page_pack(gg_buf *bytes, gg_buf *sentences, gg_page *page,
                  const gg_document *document, const gg_tags *tags,
                  const gg_count_settings *settings, size_t n_listed,
                  const gg_page_numbers *numbers)
{
    bool *kept = gg_calloc_array(page->n_sentences, sizeof *kept);
    bool ok = kept != NULL;

    if (ok) {
        mark_kept(page, settings, kept);
        put_head(bytes, document, &page->stats);
        ok = put_newcomers(bytes, tags, n_listed, numbers);
    }
    if (ok) {
        gg_varint_put(bytes, page->n_named);
        for (size_t i = 0; i < page->n_named && ok; i++) {
            ok = put_named(bytes, page->named[i].entity, page->named[i].name,
                           numbers);
        }
    }
    if (ok) {
        put_sentences(bytes, sentences, page, document, tags, kept);
        ok = put_places(bytes, page, numbers);
    }
    if (ok) {
        put_u64s(bytes, page->prints, page->n_prints);
        put_u64s(bytes, page->keys, page->n_keys);
    }
    gg_free(kept);
    return ok && !bytes->failed && !sentences->failed;
}

/* ---- reading -------------------------------------------------------------------- */

void gg_page_reader_init(gg_page_reader *reader)
{
    memset(reader, 0, sizeof *reader);
    gg_buf_init(&reader->text);
}

void gg_page_reader_start(gg_page_reader *reader, gg_str bytes,
                          gg_str sentences)
{
    reader->at = (const unsigned char *)bytes.ptr;
    reader->end = reader->at + bytes.len;
    reader->sentences = sentences;
    reader->n_spans = 0;
    reader->part = 0;
    reader->n_kept = 0;
    reader->is_open = false;
}

void gg_page_reader_clear(gg_page_reader *reader)
{
    gg_buf_clear(&reader->text);
    gg_free(reader->spans);
    gg_free(reader->shifts);
    gg_page_reader_init(reader);
}

/* The texts of all kept sentences of the document. */
static gg_status open_sentences(gg_page_reader *r)
{
    gg_json_value array = {GG_JSON_ARRAY, r->sentences, false};
    gg_json_walk walk = gg_json_enter(&array);
    gg_json_value item;

    gg_buf_reset(&r->text);
    while (gg_json_next_item(&walk, &item)) {
        size_t start = r->text.len;
        if (item.kind != GG_JSON_STRING) {
            return GG_ERROR_DATA;
        }
        if (gg_grow(&r->spans, &r->spans_capacity, r->n_spans + 1,
                    sizeof *r->spans) != 0) {
            return GG_ERROR_MEMORY;
        }
        (void)gg_json_unescape(item.span, &r->text);
        r->spans[r->n_spans++] = (gg_span){start, r->text.len};
    }
    r->is_open = true;
    return r->text.failed ? GG_ERROR_MEMORY
           : gg_utf8_valid_prefix(r->text.ptr, r->text.len) == r->text.len
               ? GG_OK
               : GG_ERROR_DATA;
}

/* So many items of a list that takes at least a byte for each. */
static size_t get_count(gg_varints *v)
{
    return (size_t)gg_varint_get_most(v, (uint64_t)(v->end - v->at));
}

static bool get_head(gg_page_reader *r, gg_varints *v, gg_page *page,
                     gg_document *document)
{
    size_t n = get_count(v);
    uint64_t at = 0;
    gg_page_stats *stats = &page->stats;

    document->title_len = (size_t)gg_varint_get_most(v, UINT32_MAX);
    document->base = gg_varint_get(v);
    if (gg_grow(&r->shifts, &r->shifts_capacity, n, sizeof *r->shifts) != 0) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        at += gg_varint_get(v);
        r->shifts[i] = (gg_offset_shift){at, gg_varint_get_signed(v)};
    }
    document->shifts = r->shifts;
    document->n_shifts = n;
    stats->mentions = gg_varint_get(v);
    stats->ambiguous = gg_varint_get(v);
    stats->shared = gg_varint_get(v);
    stats->attribution = gg_varint_get(v);
    stats->other_types = gg_varint_get(v);
    stats->discovered = gg_varint_get(v);
    stats->guarded = gg_varint_get(v);
    stats->unanchored = gg_varint_get(v);
    return true;
}

static bool get_newcomers(gg_varints *v, gg_page *page)
{
    size_t n = get_count(v);

    if (gg_grow(&page->newcomers, &page->newcomers_capacity, n,
                sizeof *page->newcomers) != 0) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        gg_page_newcomer *newcomer = &page->newcomers[i];
        uint64_t head;
        size_t len;
        newcomer->entity = (uint32_t)gg_varint_get_most(v, GG_NO_ENTITY - 2);
        head = gg_varint_get_most(v, 2047);
        newcomer->is_person = (head & 1) != 0;
        newcomer->confidence = (uint16_t)(head >> 1);
        len = get_count(v);
        newcomer->label = (gg_str){(const char *)v->at, len};
        v->at += len;
    }
    page->n_newcomers = n;
    return true;
}

static bool get_named(gg_varints *v, gg_page *page)
{
    size_t n = get_count(v);

    if (gg_grow(&page->named, &page->named_capacity, n,
                sizeof *page->named) != 0) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        page->named[i].entity =
            (uint32_t)gg_varint_get_most(v, GG_NO_ENTITY - 2);
        page->named[i].name = (uint32_t)gg_varint_get_most(v, UINT32_MAX);
    }
    page->n_named = n;
    return true;
}

/* A kept sentence has its bytes where sentences were given at all. */
static void take_text(gg_page_reader *r, gg_varints *v, gg_sentence *s)
{
    uint32_t number = r->n_kept++;
    gg_span text;

    s->first = number;
    s->is_known = true;
    if (r->sentences.ptr == NULL) {
        return;
    }
    if (number >= r->n_spans) {
        v->failed = true;
        return;
    }
    text = r->spans[number];
    if (text.end - text.start != s->span.end - s->span.start) {
        v->failed = true;
    }
    s->bytes = r->text.ptr + text.start;
}

static bool get_sentences(gg_page_reader *r, gg_varints *v, gg_page *page)
{
    size_t n = get_count(v);
    uint64_t before = 0;
    uint64_t ordinal = 0;

    if (gg_grow(&page->sentences, &page->sentences_capacity, n,
                sizeof *page->sentences) != 0) {
        return false;
    }
    for (size_t i = 0; i < n && !v->failed; i++) {
        gg_sentence *s = &page->sentences[i];
        bool is_kept = gg_varint_get_most(v, 1) == 1;
        ordinal += gg_varint_get_most(v, UINT32_MAX);
        *s = (gg_sentence){.first = GG_NO_PLACE,
                           .ordinal = (uint32_t)ordinal,
                           .is_known = true,
                           .bytes = ""};
        if (is_kept) {
            before += gg_varint_get_most(v, UINT32_MAX);
            s->span.start = (size_t)before;
            s->span.end =
                (size_t)(before + gg_varint_get_most(v, UINT32_MAX));
            take_text(r, v, s);
        }
    }
    page->n_sentences = n;
    return true;
}

/* A place in a sentence that can be quoted begins inside of it. */
static bool is_inside(const gg_place *place, const gg_sentence *sentence)
{
    return place->start <= place->end &&
           (sentence->first == GG_NO_PLACE ||
            (place->start >= sentence->span.start &&
             place->start <= sentence->span.end));
}

static bool get_places(gg_varints *v, gg_page *page)
{
    size_t n = get_count(v);
    uint64_t start = 0;
    uint64_t token = 0;
    uint64_t sentence = 0;
    uint64_t stretch = 0;
    uint64_t mention = 0;

    if (gg_grow(&page->places, &page->places_capacity, n,
                sizeof *page->places) != 0) {
        return false;
    }
    for (size_t i = 0; i < n && !v->failed; i++) {
        gg_place *p = &page->places[i];
        *p = (gg_place){.entity = (uint32_t)gg_varint_get_most(
                            v, GG_NO_ENTITY - 2)};
        p->name = (uint32_t)gg_varint_get_most(v, UINT32_MAX);
        start += gg_varint_get(v);
        p->start = (uint32_t)start;
        p->end = (uint32_t)(start + gg_varint_get(v));
        token += gg_varint_get(v);
        sentence += gg_varint_get(v);
        stretch += gg_varint_get(v);
        mention += gg_varint_get(v);
        p->token = (uint32_t)token;
        p->sentence = (uint32_t)sentence;
        p->stretch = (uint32_t)stretch;
        p->mention = (uint32_t)mention;
        p->share = (uint32_t)gg_varint_get_most(v, GG_SHARED_MOST);
        if (p->share == 0 || sentence >= page->n_sentences ||
            (start | token | stretch | mention) > UINT32_MAX ||
            !is_inside(p, &page->sentences[sentence])) {
            v->failed = true;
            break;
        }
        p->share = GG_SHARE_ONE / p->share;
    }
    page->n_places = v->failed ? 0 : n;
    return true;
}

static size_t get_u64s(gg_varints *v, uint64_t *values, size_t n)
{
    if ((size_t)(v->end - v->at) / 8 < n) {
        v->failed = true;
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        values[i] = 0;
        for (unsigned k = 0; k < 8; k++) {
            values[i] |= (uint64_t)*v->at++ << (8 * k);
        }
    }
    return n;
}

static bool get_prints(gg_varints *v, gg_page *page)
{
    size_t n = get_count(v);

    if (gg_grow(&page->prints, &page->prints_capacity, n,
                sizeof *page->prints) != 0) {
        return false;
    }
    page->n_prints = get_u64s(v, page->prints, n);
    n = (size_t)gg_varint_get_most(v, GG_STORY_KEYS);
    page->n_keys = get_u64s(v, page->keys, n);
    return true;
}

gg_status gg_page_reader_next(gg_page_reader *reader, gg_page *page,
                              gg_document *document)
{
    gg_varints v = {reader->at, reader->end, false};
    gg_status status = GG_OK;

    if (v.at == v.end) {
        return GG_END;
    }
    if (!reader->is_open && reader->sentences.ptr != NULL) {
        status = open_sentences(reader);
    }
    if (status != GG_OK) {
        return status;
    }
    page->n_unclear = 0;
    if (!get_head(reader, &v, page, document) || !get_newcomers(&v, page) ||
        !get_named(&v, page) || !get_sentences(reader, &v, page) ||
        !get_places(&v, page) || !get_prints(&v, page)) {
        return GG_ERROR_MEMORY;
    }
    document->part = reader->part++;
    document->is_last = v.at == v.end;
    reader->at = v.at;
    return v.failed ? GG_ERROR_DATA : GG_OK;
}

/* ---- other numbers ---------------------------------------------------------------- */

typedef struct copier {
    gg_varints from;
    gg_buf *to;
    const gg_page_numbers *numbers;
    bool is_out; /* of memory, or of numbers */
} copier;

static void copy_numbers(copier *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        gg_varint_put(c->to, gg_varint_get(&c->from));
    }
}

static size_t copy_count(copier *c)
{
    size_t n = get_count(&c->from);

    gg_varint_put(c->to, n);
    return n;
}

static void copy_bytes(copier *c, size_t n)
{
    if ((size_t)(c->from.end - c->from.at) < n) {
        c->from.failed = true;
        return;
    }
    gg_buf_put(c->to, c->from.at, n);
    c->from.at += n;
}

static bool goes_on(const copier *c)
{
    return !c->from.failed && !c->is_out;
}

static uint32_t copy_entity(copier *c)
{
    uint32_t old =
        (uint32_t)gg_varint_get_most(&c->from, GG_NO_ENTITY - 2);
    uint32_t number = c->from.failed
                          ? 0
                          : c->numbers->entity(c->numbers->user, old);

    c->is_out |= number == GG_NO_ENTITY;
    gg_varint_put(c->to, number);
    return old;
}

static void copy_named(copier *c)
{
    uint32_t entity = copy_entity(c);
    uint32_t old = (uint32_t)gg_varint_get_most(&c->from, UINT32_MAX - 1);
    uint32_t number =
        goes_on(c) ? c->numbers->name(c->numbers->user, entity, old) : 0;

    c->is_out |= number == GG_NO_ENTITY;
    gg_varint_put(c->to, number);
}

static void copy_newcomers(copier *c)
{
    for (size_t n = copy_count(c); n != 0 && goes_on(c); n--) {
        copy_entity(c);
        copy_numbers(c, 1);
        copy_bytes(c, copy_count(c));
    }
}

static void copy_sentences(copier *c)
{
    for (size_t n = copy_count(c); n != 0 && goes_on(c); n--) {
        uint64_t is_kept = gg_varint_get_most(&c->from, 1);
        gg_varint_put(c->to, is_kept);
        copy_numbers(c, is_kept != 0 ? 3 : 1);
    }
}

/* In the order of gg_page_pack. */
static void copy_part(copier *c)
{
    enum { STATS = 8, OF_PLACE = 7 };
    size_t n_shifts = copy_count(c);

    copy_numbers(c, 2 + 2 * n_shifts + STATS);
    copy_newcomers(c);
    for (size_t n = copy_count(c); n != 0 && goes_on(c); n--) {
        copy_named(c);
    }
    copy_sentences(c);
    for (size_t n = copy_count(c); n != 0 && goes_on(c); n--) {
        copy_named(c);
        copy_numbers(c, OF_PLACE);
    }
    for (int list = 0; list < 2; list++) {
        copy_bytes(c, 8 * copy_count(c));
    }
}

gg_status gg_page_renumber(gg_buf *out, gg_str bytes,
                           const gg_page_numbers *numbers)
{
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    copier c = {{at, at + bytes.len, false}, out, numbers, false};

    while (c.from.at < c.from.end && goes_on(&c)) {
        copy_part(&c);
    }
    return c.is_out || out->failed ? GG_ERROR_MEMORY
           : c.from.failed         ? GG_ERROR_DATA
                                   : GG_OK;
}
