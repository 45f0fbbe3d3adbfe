/* A file of endings, a zero byte, a gazetteer, a zero byte, a text. */
#include "fuzz.h"

#include "base/memory.h"
#include "gaz/index.h"
#include "tag/tagger.h"
#include "text/utf8.h"

static void check_mentions(const gg_index *index, gg_str text)
{
    gg_tag_settings settings;
    gg_tagger *tagger = NULL;
    gg_tags tags;
    gg_error error;
    uint32_t end = 0;

    gg_tag_settings_init(&settings);
    settings.forms[GG_FORM_DEMONYM] = true;
    for (int nested = 0; nested < 2; nested++) {
        settings.nested = nested != 0;
        HOLDS(gg_tagger_new(&tagger, index, &settings, &error) == GG_OK);
        HOLDS(gg_tag_text(tagger, &tags, text.ptr, text.len, 0, 0, &error) ==
              GG_OK);
        end = 0;
        for (size_t i = 0; i < tags.n_mentions; i++) {
            const gg_mention *m = &tags.mentions[i];
            const gg_token *first = &tags.tokens->items[m->first_token];
            HOLDS(m->start >= first->start && m->start < first->end);
            HOLDS(m->start < m->end && m->end <= text.len);
            HOLDS(m->start >= end);
            end = nested != 0 ? m->start : m->end;
        }
        gg_tagger_free(tagger);
    }
}

/* Whether the list could be used. */
static bool load(gg_gazetteer_list *list, gg_str endings, gg_str names,
                 gg_log *log)
{
    gg_source *source = NULL;
    gg_error error;
    gg_status status;

    list->languages = gg_calloc_array(1, sizeof *list->languages);
    HOLDS(list->languages != NULL);
    list->n_languages = list->languages_capacity = 1;
    list->languages[0].tag = GG_STR_LITERAL("ru");
    HOLDS(gg_source_open_memory(&source, endings.ptr, endings.len, "ru.tsv",
                                log, &error) == GG_OK);
    status = gg_language_read(&list->languages[0], source, "ru.tsv",
                              &list->arena, log, &error);
    gg_source_close(source);
    HOLDS(status == GG_OK || status == GG_ERROR_DATA || status == GG_ERROR_IO);
    return status == GG_OK &&
           gg_gazetteer_add_memory(list, "a.tsv", names.ptr, names.len, log,
                                   &error) == GG_OK &&
           gg_gazetteer_seal(list, &error) == GG_OK;
}

static gg_str next_part(gg_str *rest)
{
    const char *zero =
        rest->len != 0 ? memchr(rest->ptr, '\0', rest->len) : NULL;
    gg_str part = *rest;

    if (zero != NULL) {
        part.len = (size_t)(zero - rest->ptr);
        *rest = (gg_str){zero + 1, rest->len - part.len - 1};
    } else {
        rest->ptr += rest->len;
        rest->len = 0;
    }
    return part;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = exact_copy(data, size);
    gg_str rest = {bytes, size};
    gg_str endings = next_part(&rest);
    gg_str names = next_part(&rest);
    gg_gazetteer_list list;
    gg_index *index = NULL;
    gg_log log;
    gg_error error;

    gg_log_init(&log);
    gg_gazetteer_list_init(&list);
    rest.len = gg_utf8_valid_prefix(rest.ptr, rest.len);
    if (load(&list, endings, names, &log)) {
        HOLDS(gg_index_new(&index, &list, &log, &error) == GG_OK);
        check_mentions(index, rest);
        gg_index_free(index);
    }
    gg_gazetteer_list_clear(&list);
    gg_log_clear(&log);
    free(bytes);
    return 0;
}
