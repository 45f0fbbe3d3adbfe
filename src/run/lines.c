#include "run/lines.h"

#include "base/date.h"
#include "export/escape.h"

static void put_key(gg_buf *out, const char *key)
{
    gg_buf_putc(out, '"');
    gg_buf_puts(out, key);
    gg_buf_puts(out, "\":");
}

static void put_head(gg_buf *out, const gg_document *document)
{
    char date[10];

    gg_buf_putc(out, '{');
    put_key(out, "id");
    gg_put_json_string(out, document->id);
    if (document->date != 0) {
        gg_date_format(document->date, date);
        gg_buf_putc(out, ',');
        put_key(out, "date");
        gg_put_json_string(out, (gg_str){date, sizeof date});
    }
    if (document->outlet.ptr != NULL) {
        gg_buf_putc(out, ',');
        put_key(out, "source");
        gg_put_json_string(out, document->outlet);
    }
    gg_buf_putc(out, ',');
    put_key(out, "mentions");
    gg_buf_putc(out, '[');
}

static void put_entity(gg_buf *out, const gg_entity *entity)
{
    put_key(out, "entity");
    gg_put_json_string(out, entity->id);
    gg_buf_putc(out, ',');
    put_key(out, "type");
    gg_put_json_string(out, entity->type);
    gg_buf_putc(out, ',');
    put_key(out, "label");
    gg_put_json_string(out, entity->label);
}

static void put_discovered(gg_buf *out, const gg_discovered *discovered)
{
    put_key(out, "entity");
    gg_put_json_string(out, discovered->id);
    gg_buf_putc(out, ',');
    put_key(out, "type");
    gg_put_json_string(out, discovered->type);
    gg_buf_putc(out, ',');
    put_key(out, "label");
    gg_put_json_string(out, discovered->label);
    gg_buf_putc(out, ',');
    put_key(out, "discovered");
    gg_buf_puts(out, "true,");
    put_key(out, "confidence");
    gg_buf_puts(out, discovered->confidence >= 1000 ? "1." : "0.");
    for (unsigned unit = 100; unit != 0; unit /= 10) {
        gg_buf_putc(out, (char)('0' + discovered->confidence / unit % 10));
    }
}

static void put_candidates(gg_buf *out, const gg_mention *mention,
                           const gg_tags *tags, const gg_index *index)
{
    put_key(out, "entity");
    gg_buf_puts(out, "null,");
    put_key(out, "candidates");
    gg_buf_putc(out, '[');
    for (uint32_t k = 0; k < mention->n_candidates; k++) {
        uint32_t entity = tags->candidates[mention->first_candidate + k];
        gg_buf_puts(out, k == 0 ? "{" : ",{");
        put_entity(out, &index->list.entities[entity]);
        gg_buf_putc(out, '}');
    }
    gg_buf_putc(out, ']');
}

static void put_mention(gg_buf *out, const gg_mention *mention,
                        const gg_document *document, const gg_tags *tags,
                        const gg_index *index)
{
    bool in_title;
    uint64_t start = gg_document_offset(document, mention->start, &in_title);
    uint64_t end;

    gg_buf_putc(out, '{');
    if (in_title) {
        put_key(out, "field");
        gg_buf_puts(out, "\"title\",");
    }
    end = gg_document_offset(document, mention->end, &in_title);
    put_key(out, "start");
    gg_buf_put_u64(out, start);
    gg_buf_putc(out, ',');
    put_key(out, "end");
    gg_buf_put_u64(out, end);
    gg_buf_putc(out, ',');
    put_key(out, "surface");
    gg_put_json_string(out, (gg_str){document->text.ptr + mention->start,
                                     mention->end - mention->start});
    gg_buf_putc(out, ',');
    if (mention->entity == GG_NO_ENTITY) {
        put_candidates(out, mention, tags, index);
    } else if (mention->entity >= index->list.n_entities) {
        put_discovered(out, &tags->discovered[mention->entity -
                                              index->list.n_entities]);
    } else {
        put_entity(out, &index->list.entities[mention->entity]);
    }
    gg_buf_putc(out, ',');
    put_key(out, "form");
    gg_put_json_string(out,
                       gg_str_from(gg_form_word((gg_form)mention->form)));
    gg_buf_putc(out, ',');
    put_key(out, "rule");
    gg_put_json_string(out,
                       gg_str_from(gg_rule_word((gg_rule)mention->rule)));
    if (mention->is_nested) {
        gg_buf_putc(out, ',');
        put_key(out, "nested");
        gg_buf_puts(out, "true");
    }
    gg_buf_putc(out, '}');
}

void gg_put_mention_line(gg_buf *out, const gg_document *document,
                         const gg_tags *tags, const gg_index *index,
                         bool *has_mentions)
{
    if (document->part == 0) {
        put_head(out, document);
        *has_mentions = false;
    }
    for (size_t i = 0; i < tags->n_mentions; i++) {
        if (*has_mentions) {
            gg_buf_putc(out, ',');
        }
        *has_mentions = true;
        put_mention(out, &tags->mentions[i], document, tags, index);
    }
    if (document->is_last) {
        gg_buf_puts(out, "]}\n");
    }
}
