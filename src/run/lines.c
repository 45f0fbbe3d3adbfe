#include "run/lines.h"

#include "base/date.h"
#include "base/sink.h"
#include "export/escape.h"

static void put_key(gg_buf *out, const char *key)
{
    gg_buf_putc(out, '"');
    gg_buf_puts(out, key);
    gg_buf_puts(out, "\":");
}

void gg_put_text_member(gg_buf *out, const char *key, gg_str value)
{
    put_key(out, key);
    gg_put_json_string(out, value);
}

void gg_put_count_member(gg_buf *out, const char *key, uint64_t value)
{
    put_key(out, key);
    gg_buf_put_u64(out, value);
}

void gg_put_entity_members(gg_buf *out, const gg_index *index,
                           uint32_t number)
{
    gg_entity entity = gg_index_entity(index, number);

    gg_buf_puts(out, "\"entity\":");
    gg_put_json_string(out, entity.id);
    gg_buf_puts(out, ",\"type\":");
    gg_put_json_string(out, entity.type);
    gg_buf_puts(out, ",\"label\":");
    gg_put_json_string(out, entity.label);
}

static void put_head(gg_buf *out, const gg_document *document)
{
    char date[10];

    gg_buf_putc(out, '{');
    gg_put_text_member(out, "id", document->id);
    if (document->date != 0) {
        gg_date_format(document->date, date);
        gg_buf_putc(out, ',');
        gg_put_text_member(out, "date", (gg_str){date, sizeof date});
    }
    if (document->outlet.ptr != NULL) {
        gg_buf_putc(out, ',');
        gg_put_text_member(out, "source", document->outlet);
    }
    gg_buf_putc(out, ',');
    put_key(out, "mentions");
    gg_buf_putc(out, '[');
}

static void put_share(gg_buf *out, uint32_t n)
{
    char digits[32];

    gg_buf_putc(out, ',');
    put_key(out, "share");
    gg_buf_put(out, digits, gg_format_double(digits, 1.0 / n));
}

void gg_put_printable(gg_buf *out, gg_str s)
{
    size_t len = gg_printable(NULL, 0, s.ptr, s.len);

    if (gg_buf_reserve(out, len + 1)) {
        gg_printable(out->ptr + out->len, len + 1, s.ptr, s.len);
        out->len += len;
    }
}

void gg_put_permille(gg_buf *out, unsigned value)
{
    gg_buf_puts(out, value >= 1000 ? "1." : "0.");
    for (unsigned unit = 100; unit != 0; unit /= 10) {
        gg_buf_putc(out, (char)('0' + value / unit % 10));
    }
}

static void put_discovered(gg_buf *out, const gg_discovered *discovered)
{
    gg_put_text_member(out, "entity", discovered->id);
    gg_buf_putc(out, ',');
    gg_put_text_member(out, "type", discovered->type);
    gg_buf_putc(out, ',');
    gg_put_text_member(out, "label", discovered->label);
    gg_buf_putc(out, ',');
    put_key(out, "discovered");
    gg_buf_puts(out, "true,");
    put_key(out, "confidence");
    gg_put_permille(out, discovered->confidence);
}

static void put_candidates(gg_buf *out, const gg_mention *mention,
                           const gg_tags *tags, const gg_index *index,
                           bool shares)
{
    put_key(out, "entity");
    gg_buf_puts(out, "null,");
    put_key(out, "candidates");
    gg_buf_putc(out, '[');
    for (uint32_t k = 0; k < mention->n_candidates; k++) {
        uint32_t entity = tags->candidates[mention->first_candidate + k];
        gg_buf_puts(out, k == 0 ? "{" : ",{");
        gg_put_entity_members(out, index, entity);
        if (shares && mention->n_candidates <= GG_SHARED_MOST) {
            put_share(out, mention->n_candidates);
        }
        gg_buf_putc(out, '}');
    }
    gg_buf_putc(out, ']');
}

/* Where it is, and how it is written. */
static void put_span(gg_buf *out, const gg_mention *mention,
                     const gg_document *document)
{
    bool in_title;
    uint64_t start = gg_document_offset(document, mention->start, &in_title);

    gg_buf_puts(out, in_title ? "{\"field\":\"title\",\"start\":"
                              : "{\"start\":");
    gg_buf_put_u64(out, start);
    gg_buf_puts(out, ",\"end\":");
    gg_buf_put_u64(out, gg_document_offset(document, mention->end, &in_title));
    gg_buf_puts(out, ",\"surface\":");
    gg_put_json_string(out, (gg_str){document->text.ptr + mention->start,
                                     mention->end - mention->start});
}

/* Most of the bytes of `tag` are written here: few and long constant pieces,
   and words that need no escaping as they are. */
static void put_mention(gg_buf *out, const gg_mention *mention,
                        const gg_document *document, const gg_tags *tags,
                        const gg_index *index, bool shares)
{
    put_span(out, mention, document);
    gg_buf_putc(out, ',');
    if (mention->entity == GG_NO_ENTITY) {
        put_candidates(out, mention, tags, index, shares);
    } else if (mention->entity >= index->n_entities) {
        put_discovered(out, &tags->discovered[mention->entity -
                                              index->n_entities]);
    } else {
        gg_put_entity_members(out, index, mention->entity);
    }
    gg_buf_puts(out, ",\"form\":\"");
    gg_buf_puts(out, gg_form_word((gg_form)mention->form));
    gg_buf_puts(out, "\",\"rule\":\"");
    gg_buf_puts(out, gg_rule_word((gg_rule)mention->rule));
    gg_buf_puts(out, mention->is_attribution ? "\",\"attribution\":true"
                                             : "\"");
    gg_buf_puts(out, mention->is_nested ? ",\"nested\":true}" : "}");
}

void gg_put_mention_line(gg_buf *out, const gg_document *document,
                         const gg_tags *tags, const gg_index *index,
                         gg_unclear_rule unclear, bool *has_mentions)
{
    bool lists = unclear == GG_UNCLEAR_LIST;

    if (document->part == 0) {
        *has_mentions = false;
        if (!lists) {
            put_head(out, document);
        }
    }
    for (size_t i = 0; i < tags->n_mentions; i++) {
        if (lists && tags->mentions[i].entity != GG_NO_ENTITY) {
            continue;
        }
        if (*has_mentions) {
            gg_buf_putc(out, ',');
        } else if (lists) {
            put_head(out, document);
        }
        *has_mentions = true;
        put_mention(out, &tags->mentions[i], document, tags, index,
                    unclear == GG_UNCLEAR_SHARE);
    }
    if (document->is_last && (*has_mentions || !lists)) {
        gg_buf_puts(out, "]}\n");
    }
}

void gg_put_place(gg_buf *out, const gg_proof *place)
{
    char date[10];

    gg_buf_putc(out, '{');
    gg_put_text_member(out, "document", place->origin->id);
    gg_buf_putc(out, ',');
    gg_put_text_member(out, "file", place->origin->source);
    if (place->origin->date != 0) {
        gg_date_format(place->origin->date, date);
        gg_buf_putc(out, ',');
        gg_put_text_member(out, "date", (gg_str){date, sizeof date});
    }
    if (place->in_title) {
        gg_buf_putc(out, ',');
        gg_put_text_member(out, "field", GG_STR_LITERAL("title"));
    }
    gg_buf_putc(out, ',');
    gg_put_count_member(out, "start", place->start);
    gg_buf_putc(out, ',');
    gg_put_count_member(out, "end", place->end);
    gg_buf_putc(out, ',');
    gg_put_text_member(out, "sentence",
                       (gg_str){place->quote->bytes, place->quote->len});
    gg_buf_putc(out, '}');
}
