#include "run/gazetteer.h"

#include "base/error.h"
#include "base/memory.h"
#include "run/load.h"
#include "run/settings.h"
#include "text/utf8.h"

static gg_status wrap(gg_gazetteer **out, gg_index *index, gg_error *error)
{
    *out = gg_calloc_array(1, sizeof **out);
    if (*out == NULL) {
        gg_index_free(index);
        return gg_fail_memory(error);
    }
    (*out)->index = index;
    return GG_OK;
}

gg_status gg_gazetteer_load(gg_gazetteer **out, const char *const *paths,
                            size_t n_paths, gg_message_fn *message, void *user,
                            gg_error *error)
{
    gg_index *index;
    gg_load_options tell = {.message = message, .user = user};
    gg_log log;
    gg_status status;

    *out = NULL;
    gg_log_init(&log);
    status = gg_load_index(&index, paths, n_paths, &tell, &log, error);
    gg_log_close_source(&log);
    gg_log_flush(&log, message, user);
    gg_log_clear(&log);
    return status == GG_OK ? wrap(out, index, error) : status;
}

gg_status gg_gazetteer_load_memory(gg_gazetteer **out, const char *name,
                                   const void *bytes, size_t len,
                                   gg_message_fn *message, void *user,
                                   gg_error *error)
{
    gg_gazetteer_list list;
    gg_index *index = NULL;
    gg_log log;
    gg_status status;

    *out = NULL;
    gg_log_init(&log);
    gg_gazetteer_list_init(&list);
    status = gg_gazetteer_add_memory(&list, name, bytes, len, &log, error);
    if (status == GG_OK) {
        status = gg_gazetteer_seal(&list, error);
    }
    if (status == GG_OK) {
        status = gg_index_new(&index, &list, &log, error);
    }
    gg_gazetteer_list_clear(&list);
    gg_log_close_source(&log);
    gg_log_flush(&log, message, user);
    gg_log_clear(&log);
    return status == GG_OK ? wrap(out, index, error) : status;
}

void gg_gazetteer_free(gg_gazetteer *gazetteer)
{
    if (gazetteer != NULL) {
        gg_index_free(gazetteer->index);
        gg_free(gazetteer);
    }
}

gg_gazetteer_info gg_gazetteer_get_info(const gg_gazetteer *gazetteer)
{
    const gg_index *index = gazetteer->index;

    return (gg_gazetteer_info){index->n_entities, index->n_names,
                               index->stats.rows,
                               index->stats.rows_skipped};
}

/* ---- one text --------------------------------------------------------------- */

typedef struct shift {
    size_t out_at;
    size_t in_at;
} shift;

typedef struct shifts {
    shift *items;
    size_t n;
    size_t capacity;
    bool failed;
} shifts;

static void add_shift(void *user, size_t out_at, size_t in_at)
{
    shifts *all = user;

    if (gg_grow(&all->items, &all->capacity, all->n + 1,
                sizeof *all->items) != 0) {
        all->failed = true;
        return;
    }
    all->items[all->n++] = (shift){out_at, in_at};
}

/* The offset in the bytes as given, by halving. */
static uint64_t original(const shifts *all, size_t at)
{
    size_t low = 0;
    size_t high = all->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all->items[middle].out_at <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return at;
    }
    return at - all->items[low - 1].out_at + all->items[low - 1].in_at;
}

static void tell(const gg_index *index, const gg_tags *tags,
                 const shifts *all, gg_found_fn *found, void *user)
{
    for (size_t i = 0; i < tags->n_mentions; i++) {
        const gg_mention *m = &tags->mentions[i];
        gg_found out = {.start = all->n != 0 ? original(all, m->start)
                                             : m->start,
                        .end = all->n != 0 ? original(all, m->end) : m->end,
                        .entity = "",
                        .type = "",
                        .label = "",
                        .form = gg_form_word((gg_form)m->form),
                        .rule = gg_rule_word((gg_rule)m->rule),
                        .attribution = m->is_attribution};
        if (m->entity == GG_NO_ENTITY) {
            /* ambiguous */
        } else if (m->entity >= index->n_entities) {
            const gg_discovered *d =
                &tags->discovered[m->entity - index->n_entities];
            out.entity = d->id.ptr;
            out.type = d->type.ptr;
            out.label = d->label.ptr;
        } else {
            const gg_entity_record *entity =
                gg_index_entity_record(index, m->entity);
            out.entity = gg_index_cstring(index, entity->id);
            out.type = gg_index_type_name(index, entity);
            out.label = gg_index_cstring(index, entity->label);
        }
        if (!found(user, &out)) {
            return;
        }
    }
}

struct gg_finder {
    const gg_index *index;
    gg_tagger *tagger;
    gg_buf repaired;
    shifts shifts;
};

gg_status gg_finder_new(gg_finder **out, const gg_gazetteer *gazetteer,
                        const gg_tag_options *options, gg_error *error)
{
    gg_tag_settings settings;
    gg_finder *finder;
    gg_status status = GG_OK;

    *out = NULL;
    gg_tag_settings_init(&settings);
    settings.sparse = true;
    if (options != NULL) {
        settings.nested = options->nested;
        settings.ignore_case = options->ignore_case;
        if (options->forms != NULL) {
            status = gg_forms_read(settings.forms, options->forms, error);
        }
        if (status == GG_OK && options->discover) {
            status = gg_confidence_read(&settings.discover,
                                        options->confidence, error);
        }
    }
    if (status != GG_OK) {
        return status;
    }
    finder = gg_calloc_array(1, sizeof *finder);
    if (finder == NULL) {
        return gg_fail_memory(error);
    }
    finder->index = gazetteer->index;
    gg_buf_init(&finder->repaired);
    status = gg_tagger_new(&finder->tagger, finder->index, &settings, error);
    if (status != GG_OK) {
        gg_finder_free(finder);
        return status;
    }
    *out = finder;
    return GG_OK;
}

void gg_finder_free(gg_finder *finder)
{
    if (finder == NULL) {
        return;
    }
    gg_tagger_free(finder->tagger);
    gg_buf_clear(&finder->repaired);
    gg_free(finder->shifts.items);
    gg_free(finder);
}

gg_status gg_find(gg_finder *finder, const char *text, size_t len,
                  gg_found_fn *found, void *user, gg_error *error)
{
    gg_tags tags;
    gg_status status;

    finder->shifts.n = 0;
    if (gg_utf8_valid_prefix(text, len) != len) {
        gg_buf_reset(&finder->repaired);
        gg_utf8_repair(text, len, &finder->repaired, add_shift,
                       &finder->shifts);
        if (finder->repaired.failed || finder->shifts.failed) {
            finder->shifts.failed = false;
            return gg_fail_memory(error);
        }
        text = finder->repaired.ptr;
        len = finder->repaired.len;
    }
    if (len >= UINT32_MAX) {
        return gg_fail(error, GG_ERROR_MEMORY, NULL,
                       "a text of more than 4 GiB");
    }
    status = gg_tag_text(finder->tagger, &tags, text, len, 0, 0, error);
    if (status == GG_OK) {
        tell(finder->index, &tags, &finder->shifts, found, user);
    }
    return status;
}
