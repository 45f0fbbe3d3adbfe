/* The discover step: a byte of options, then any text. With a fixed list that
   has every kind of context word, mentions and readings keep their promises,
   and a tagger that has read something else before finds the same. */
#include "fuzz.h"

#include "base/buf.h"
#include "gaz/index.h"
#include "tag/tagger.h"
#include "tag/unlisted.h"
#include "text/utf8.h"

static const char NAMES[] =
    "id\ttype\tlabel\tnames\tshort\n"
    "p\tperson\tAnn Bell\t\tBell\n"
    "q\tperson\tCarl Bell\t\tBell\n"
    "ru\tcountry\tRussia\t\t\n"
    "un\torganisation\tUnited Nations\tUN\t\n"
    "g\tcontext:given\tOlga\tHenrik|Ольга\t\n"
    "t\tcontext:title\tPresident\tMr|Prime Minister\t\n"
    "w\tcontext:word\tThe\tHe|Monday\t\n"
    "pl\tcontext:place\tKyiv\tNew York\t\n"
    "oh\tcontext:org-head\tParty\tMinistry|Movement\t\n"
    "ot\tcontext:org-tail\tLtd\tGmbH\t\n"
    "ow\tcontext:org-word\tNational\tRural\t\n"
    "ph\tcontext:place-head\tRiver\tValley\t\n"
    "th\tcontext:thing-head\tBattle\tElection\t\n"
    "r\tcontext:role\tlawyer\tsinger\t\n"
    "or\tcontext:org-role\tcompany\t\t\n"
    "pr\tcontext:place-role\tcity\t\t\n"
    "pa\tcontext:particle\tvan\tder|de|al|bin\t\n"
    "gr\tcontext:group\tMuslims\tKurds\t\n"
    "st\tcontext:state\tOhio\t\t\n";

static gg_index *compile(void)
{
    gg_gazetteer_list list;
    gg_index *index = NULL;
    gg_log log;
    gg_error error;

    gg_log_init(&log);
    gg_gazetteer_list_init(&list);
    HOLDS(gg_gazetteer_add_memory(&list, "names.tsv", NAMES,
                                  sizeof NAMES - 1, &log, &error) == GG_OK);
    HOLDS(gg_gazetteer_seal(&list, &error) == GG_OK);
    HOLDS(gg_index_new(&index, &list, &log, &error) == GG_OK);
    gg_gazetteer_list_clear(&list);
    gg_log_clear(&log);
    return index;
}

static void check_discovered(const gg_discovered *d, uint16_t least)
{
    HOLDS(gg_str_starts_with(d->id, GG_STR_LITERAL("new:")));
    HOLDS(d->id.len > 4 && d->label.len != 0);
    HOLDS(gg_utf8_valid_prefix(d->id.ptr, d->id.len) == d->id.len);
    HOLDS(gg_utf8_valid_prefix(d->label.ptr, d->label.len) == d->label.len);
    HOLDS(gg_str_equal(d->type, GG_STR_LITERAL("person")) ||
          gg_str_equal(d->type, GG_STR_LITERAL("organisation")));
    HOLDS(d->confidence >= least && d->confidence <= 1000);
}

/* In the order of the text, on tokens, one beside the other. */
static void check_mentions(const gg_tags *tags, size_t n_listed,
                           uint16_t least)
{
    uint32_t next = 0;

    for (size_t i = 0; i < tags->n_discovered; i++) {
        check_discovered(&tags->discovered[i], least);
    }
    for (size_t i = 0; i < tags->n_mentions; i++) {
        const gg_mention *m = &tags->mentions[i];
        HOLDS(m->first_token < m->next_token);
        HOLDS(m->next_token <= tags->tokens->n);
        HOLDS(m->start == tags->tokens->items[m->first_token].start);
        HOLDS(m->end == tags->tokens->items[m->next_token - 1].end);
        HOLDS(m->is_nested || m->first_token >= next);
        HOLDS(m->entity == GG_NO_ENTITY ||
              m->entity < n_listed + tags->n_discovered);
        HOLDS((m->rule == GG_RULE_DISCOVERED) ==
              (m->entity != GG_NO_ENTITY && m->entity >= n_listed));
        next = m->is_nested ? next : m->next_token;
    }
}

static void check_readings(const gg_tagger *tagger, size_t n_tokens)
{
    size_t n;
    const gg_reading *readings = gg_unlisted_readings(tagger, &n);
    uint32_t next = 0;

    for (size_t i = 0; i < n; i++) {
        HOLDS(readings[i].first_token >= next);
        HOLDS(readings[i].next_token > readings[i].first_token);
        HOLDS(readings[i].next_token <= n_tokens);
        HOLDS(readings[i].guess < GG_GUESS_NONE);
        HOLDS(readings[i].confidence <= 1000);
        next = readings[i].next_token;
    }
}

/* What was found, as text. */
static void tell(gg_buf *out, const gg_tags *tags, size_t n_listed)
{
    for (size_t i = 0; i < tags->n_mentions; i++) {
        const gg_mention *m = &tags->mentions[i];
        gg_buf_put_u64(out, m->start);
        gg_buf_putc(out, ' ');
        gg_buf_put_u64(out, m->end);
        gg_buf_putc(out, ' ');
        if (m->entity == GG_NO_ENTITY || m->entity < n_listed) {
            gg_buf_put_u64(out, m->entity);
        } else {
            const gg_discovered *d = &tags->discovered[m->entity - n_listed];
            gg_buf_put_str(out, d->id);
            gg_buf_put_str(out, d->label);
            gg_buf_put_u64(out, d->confidence);
        }
        gg_buf_putc(out, '\n');
    }
    HOLDS(!out->failed);
}

static void read_once(gg_tagger *tagger, const gg_index *index,
                      const char *text, size_t len, uint16_t least,
                      gg_buf *out)
{
    gg_tags tags;
    gg_error error;

    HOLDS(gg_tag_text(tagger, &tags, text, len, 0, 0, &error) == GG_OK);
    check_mentions(&tags, index->n_entities, least);
    check_readings(tagger, tags.tokens->n);
    tell(out, &tags, index->n_entities);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static gg_index *index; /* the same for every input; never freed */
    gg_buf repaired = GG_BUF_INIT;
    gg_buf first = GG_BUF_INIT;
    gg_buf again = GG_BUF_INIT;
    gg_tag_settings settings;
    gg_tagger *tagger = NULL;
    gg_error error;
    char *text;

    if (size == 0) {
        return 0;
    }
    if (index == NULL) {
        index = compile();
    }
    gg_tag_settings_init(&settings);
    settings.nested = (data[0] & 1) != 0;
    settings.ignore_case = (data[0] & 2) != 0;
    settings.discover = (uint16_t)(1 + (data[0] >> 2) * 15);
    gg_utf8_repair((const char *)data + 1, size - 1, &repaired, NULL, NULL);
    HOLDS(!repaired.failed);
    text = exact_copy(repaired.ptr, repaired.len);
    HOLDS(gg_tagger_new(&tagger, index, &settings, &error) == GG_OK);
    read_once(tagger, index, text, repaired.len, settings.discover, &first);
    gg_buf_reset(&again);
    read_once(tagger, index, "Olga Bell (OB) left.", 20, settings.discover,
              &again);
    gg_buf_reset(&again);
    read_once(tagger, index, text, repaired.len, settings.discover, &again);
    HOLDS(gg_str_equal(gg_buf_str(&first), gg_buf_str(&again)));
    gg_tagger_free(tagger);
    free(text);
    gg_buf_clear(&repaired);
    gg_buf_clear(&first);
    gg_buf_clear(&again);
    return 0;
}
