#define _DEFAULT_SOURCE
#include "gaz/gazetteer.h"

#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/source.h"
#include "gaz/rows.h"
#include "gaz/short_forms.h"
#include "text/tokens.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

const char *gg_form_word(gg_form form)
{
    static const char *const WORDS[GG_N_FORMS] = {"name", "short", "demonym",
                                                  "metonym"};
    return WORDS[form];
}

void gg_gazetteer_list_init(gg_gazetteer_list *list)
{
    memset(list, 0, sizeof *list);
}

void gg_gazetteer_list_clear(gg_gazetteer_list *list)
{
    for (size_t i = 0; i < list->n_languages; i++) {
        gg_language_clear(&list->languages[i]);
    }
    gg_free(list->languages);
    gg_free(list->files);
    gg_free(list->entities);
    gg_free(list->names);
    gg_free(list->words);
    gg_free(list->id_slots);
    gg_free(list->types);
    gg_free(list->type_slots);
    gg_arena_clear(&list->arena);
    gg_gazetteer_list_init(list);
}

/* ---- ids → entities -------------------------------------------------------- */

#define NO_SLOT UINT32_MAX

/* Half of the hash stands in the slot: an entity is looked at only when it is
   most likely the one, and the larger table is filled from the smaller one
   alone. Slots lie in the order of the hashes, so that this goes from front to
   back. */
static size_t home_of(const gg_gazetteer_list *list, uint32_t tag)
{
    return (size_t)((uint64_t)tag * list->n_id_slots >> 32);
}

static uint32_t tag_of(const gg_gazetteer_list *list, gg_str id)
{
    return (uint32_t)(gg_token_hash(id.ptr, id.len, list->seed) >> 32);
}

static size_t find_slot(const gg_gazetteer_list *list, gg_str id, uint32_t tag)
{
    size_t slot = home_of(list, tag);

    while (list->id_slots[slot].entity != NO_SLOT &&
           (list->id_slots[slot].tag != tag ||
            !gg_str_equal(list->entities[list->id_slots[slot].entity].id,
                          id))) {
        slot = slot + 1 < list->n_id_slots ? slot + 1 : 0;
    }
    return slot;
}

/* All ids differ, so the first empty slot is theirs. */
static void fill_slots(gg_gazetteer_list *list, const gg_id_slot *old,
                       size_t n_old)
{
    for (size_t i = 0; i < n_old; i++) {
        size_t slot;
        if (old[i].entity == NO_SLOT) {
            continue;
        }
        slot = home_of(list, old[i].tag);
        while (list->id_slots[slot].entity != NO_SLOT) {
            slot = slot + 1 < list->n_id_slots ? slot + 1 : 0;
        }
        list->id_slots[slot] = old[i];
    }
}

static bool grow_slots(gg_gazetteer_list *list)
{
    gg_id_slot *old = list->id_slots;
    size_t n_old = list->n_id_slots;
    size_t n = n_old != 0 ? n_old * 2 : 256;
    gg_id_slot *slots = gg_alloc_array(n, sizeof *slots);

    if (slots == NULL) {
        return false;
    }
    memset(slots, 0xFF, n * sizeof *slots);
    if (n_old == 0 &&
        getrandom(&list->seed, sizeof list->seed, GRND_NONBLOCK) !=
            (ssize_t)sizeof list->seed) {
        list->seed = UINT64_C(0xBB67AE8584CAA73B);
    }
    list->id_slots = slots;
    list->n_id_slots = n;
    fill_slots(list, old, n_old);
    gg_free(old);
    return true;
}

/* Asks for the slot of an id ahead of its use. */
static void fetch_entity(const gg_gazetteer_list *list, gg_str id)
{
    if (list->n_id_slots != 0) {
        gg_fetch(&list->id_slots[home_of(list, tag_of(list, id))]);
    }
}

static gg_entity *find_entity(const gg_gazetteer_list *list, gg_str id)
{
    uint32_t i;

    if (list->n_id_slots == 0) {
        return NULL;
    }
    i = list->id_slots[find_slot(list, id, tag_of(list, id))].entity;
    return i == NO_SLOT ? NULL : &list->entities[i];
}

/* ---- types ------------------------------------------------------------------ */

static size_t type_slot(const gg_gazetteer_list *list, gg_str type)
{
    size_t mask = list->n_type_slots - 1;
    size_t slot =
        (size_t)gg_token_hash(type.ptr, type.len, list->seed) & mask;

    while (list->type_slots[slot] != NO_SLOT &&
           !gg_str_equal(list->types[list->type_slots[slot]], type)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static bool grow_type_slots(gg_gazetteer_list *list)
{
    size_t n = list->n_type_slots != 0 ? list->n_type_slots * 2 : 32;
    uint32_t *slots = gg_alloc_array(n, sizeof *slots);

    if (slots == NULL) {
        return false;
    }
    memset(slots, 0xFF, n * sizeof *slots);
    gg_free(list->type_slots);
    list->type_slots = slots;
    list->n_type_slots = n;
    for (size_t i = 0; i < list->n_types; i++) {
        slots[type_slot(list, list->types[i])] = (uint32_t)i;
    }
    return true;
}

/* The number of the type, kept once; UINT32_MAX when out of memory. */
static uint32_t type_number(gg_gazetteer_list *list, gg_str type)
{
    size_t slot;
    gg_str copy;

    if (list->n_types * 2 >= list->n_type_slots && !grow_type_slots(list)) {
        return UINT32_MAX;
    }
    slot = type_slot(list, type);
    if (list->type_slots[slot] != NO_SLOT) {
        return list->type_slots[slot];
    }
    copy = gg_arena_copy(&list->arena, type);
    if (copy.ptr == NULL ||
        gg_grow(&list->types, &list->types_capacity, list->n_types + 1,
                sizeof *list->types) != 0) {
        return UINT32_MAX;
    }
    list->type_slots[slot] = (uint32_t)list->n_types;
    list->types[list->n_types] = copy;
    return (uint32_t)list->n_types++;
}

static gg_entity *add_entity(gg_gazetteer_list *list, gg_str id, gg_str type,
                             gg_str label)
{
    gg_entity *entity;
    uint32_t number;
    uint32_t tag;

    if (list->n_entities * 2 >= list->n_id_slots && !grow_slots(list)) {
        return NULL;
    }
    number = type_number(list, type);
    if (number == UINT32_MAX ||
        gg_grow(&list->entities, &list->entities_capacity,
                list->n_entities + 1, sizeof *list->entities) != 0) {
        return NULL;
    }
    entity = &list->entities[list->n_entities];
    memset(entity, 0, sizeof *entity);
    entity->id = gg_arena_copy(&list->arena, id);
    entity->type = list->types[number];
    entity->type_number = number;
    entity->label = gg_arena_copy(&list->arena, label);
    entity->is_hidden = gg_str_equal(type, GG_STR_LITERAL("ignore"));
    if (entity->id.ptr == NULL || entity->label.ptr == NULL) {
        return NULL;
    }
    tag = tag_of(list, id);
    list->id_slots[find_slot(list, id, tag)] =
        (gg_id_slot){tag, (uint32_t)list->n_entities};
    list->n_entities++;
    return entity;
}

/* ---- one row ---------------------------------------------------------------- */

typedef struct row_values {
    gg_case case_rule;
    int32_t from;
    int32_t to;
    double prior;
    uint32_t languages;
    gg_str type;
} row_values;

/* The type that the file name says: people.tsv, countries.cldr.tsv … */
static gg_str type_of_file(const char *name)
{
    static const struct {
        const char *stem;
        const char *type;
    } STEMS[] = {
        {"people", "person"},          {"persons", "person"},
        {"countries", "country"},      {"organisations", "organisation"},
        {"organizations", "organisation"},
    };
    const char *slash = strrchr(name, '/');
    gg_str base = gg_str_from(slash != NULL ? slash + 1 : name);

    for (size_t i = 0; i < sizeof STEMS / sizeof *STEMS; i++) {
        gg_str stem = gg_str_from(STEMS[i].stem);
        if (gg_str_starts_with(base, stem) && base.len > stem.len &&
            strchr("._-", base.ptr[stem.len]) != NULL) {
            return gg_str_from(STEMS[i].type);
        }
    }
    return GG_STR_NONE;
}

/* Digits with perhaps a point among them, from `at` on; returns where they end.
   Not strtod: that one asks the locale what a point is. */
static size_t parse_digits(gg_str s, size_t at, double *out)
{
    double scale = 1;
    bool after_point = false;

    *out = 0;
    for (; at < s.len; at++) {
        if (s.ptr[at] == '.' && !after_point) {
            after_point = true;
        } else if (s.ptr[at] >= '0' && s.ptr[at] <= '9') {
            *out = *out * 10 + (s.ptr[at] - '0');
            scale *= after_point ? 10 : 1;
        } else {
            break;
        }
    }
    *out /= scale;
    return at;
}

/* 3, 0.5, 1e6 */
static bool parse_prior(gg_str s, double *out)
{
    size_t at = parse_digits(s, 0, out);
    double exponent = 0;

    if (at < s.len && (s.ptr[at] == 'e' || s.ptr[at] == 'E')) {
        bool is_negative = at + 1 < s.len && s.ptr[at + 1] == '-';
        at = parse_digits(s, at + (is_negative ? 2 : 1), &exponent);
        *out *= pow(10, is_negative ? -exponent : exponent);
    }
    return at == s.len && isfinite(*out) && *out > 0;
}

/* Reads the small cells. Returns what is wrong, or NULL. */
static const char *read_values(const gg_gazetteer_list *list,
                               const gg_row *row, const char *file,
                               row_values *values)
{
    gg_str cell = row->cells[GG_GAZ_CASE];

    *values = (row_values){.case_rule = GG_CASE_AUTO, .prior = 1};
    if (gg_str_equal(cell, GG_STR_LITERAL("exact"))) {
        values->case_rule = GG_CASE_EXACT;
    } else if (gg_str_equal(cell, GG_STR_LITERAL("any"))) {
        values->case_rule = GG_CASE_ANY;
    } else if (cell.len != 0 && !gg_str_equal(cell, GG_STR_LITERAL("auto"))) {
        return "case is neither auto, exact nor any";
    }
    if (row->cells[GG_GAZ_FROM].len != 0 &&
        !gg_date_parse(row->cells[GG_GAZ_FROM], &values->from)) {
        return "from is no date (yyyy-mm-dd)";
    }
    if (row->cells[GG_GAZ_TO].len != 0 &&
        !gg_date_parse(row->cells[GG_GAZ_TO], &values->to)) {
        return "to is no date (yyyy-mm-dd)";
    }
    if (values->from != 0 && values->to != 0 && values->from > values->to) {
        return "from is later than to";
    }
    if (row->cells[GG_GAZ_PRIOR].len != 0 &&
        !parse_prior(row->cells[GG_GAZ_PRIOR], &values->prior)) {
        return "prior is no positive number";
    }
    if (!gg_languages_of(list->languages, list->n_languages,
                         row->cells[GG_GAZ_LANG], &values->languages)) {
        return "lang is no language tag (ru, pt-BR)";
    }
    values->type = row->cells[GG_GAZ_TYPE];
    if (values->type.len == 0) {
        values->type = type_of_file(file);
    }
    if (row->cells[GG_GAZ_ID].len == 0) {
        return "no id";
    }
    if (row->cells[GG_GAZ_LABEL].len == 0) {
        return "no label";
    }
    return NULL;
}

/* The next item of a `|` list; false at its end. Empty items are passed over:
   an empty name matches nothing. */
static bool next_item(gg_str *rest, gg_str *item)
{
    while (rest->len != 0) {
        const char *bar = memchr(rest->ptr, '|', rest->len);
        size_t len = bar != NULL ? (size_t)(bar - rest->ptr) : rest->len;
        *item = gg_str_trim((gg_str){rest->ptr, len});
        rest->ptr += len + (bar != NULL ? 1 : 0);
        rest->len -= len + (bar != NULL ? 1 : 0);
        if (item->len != 0) {
            return true;
        }
    }
    return false;
}

static bool add_name(gg_gazetteer_list *list, const gg_name *like, gg_str text,
                     gg_form form)
{
    gg_str label = list->entities[like->entity].label;
    gg_name *name;

    if (gg_grow(&list->names, &list->names_capacity, list->n_names + 1,
                sizeof *list->names) != 0) {
        return false;
    }
    name = &list->names[list->n_names];
    *name = *like;
    name->text = gg_str_equal(label, text)
                     ? label
                     : gg_arena_copy(&list->arena, text);
    name->form = (uint8_t)form;
    if (name->text.ptr == NULL) {
        return false;
    }
    list->n_names++;
    return true;
}

static bool add_names(gg_gazetteer_list *list, const gg_name *like,
                      gg_str items, gg_form form)
{
    gg_str item;

    while (next_item(&items, &item)) {
        if (!add_name(list, like, item, form)) {
            return false;
        }
    }
    return true;
}

static bool add_words(gg_gazetteer_list *list, gg_str items, uint32_t flags,
                      gg_speech speech, uint32_t languages)
{
    gg_str item;

    while (next_item(&items, &item)) {
        gg_context_word *word;
        if (gg_grow(&list->words, &list->words_capacity, list->n_words + 1,
                    sizeof *list->words) != 0) {
            return false;
        }
        word = &list->words[list->n_words];
        word->text = gg_arena_copy(&list->arena, item);
        word->flags = flags;
        word->speech = (uint8_t)speech;
        word->languages = languages;
        if (word->text.ptr == NULL) {
            return false;
        }
        list->n_words++;
    }
    return true;
}

static uint32_t word_flags(gg_str type)
{
    static const struct {
        const char *type;
        uint32_t flag;
    } TYPES[] = {
        {"context:source", GG_WORD_SOURCE},
        {"context:title", GG_WORD_TITLE},
        {"context:given", GG_WORD_GIVEN},
        {"context:word", GG_WORD_COMMON},
        {"context:place", GG_WORD_PLACE},
        {"context:state", GG_WORD_PLACE | GG_WORD_STATE},
        {"context:speech", GG_WORD_SPEECH},
        {"context:org-head", GG_WORD_ORG_HEAD},
        {"context:org-tail", GG_WORD_ORG_TAIL},
        {"context:org-word", GG_WORD_ORG_WORD},
        {"context:place-head", GG_WORD_PLACE_HEAD},
        {"context:thing-head", GG_WORD_THING_HEAD},
        {"context:day", GG_WORD_THING_HEAD | GG_WORD_DAY},
        {"context:role", GG_WORD_ROLE},
        {"context:org-role", GG_WORD_ORG_ROLE},
        {"context:place-role", GG_WORD_PLACE_ROLE},
        {"context:particle", GG_WORD_PARTICLE},
        {"context:group", GG_WORD_GROUP},
    };

    if (!gg_str_starts_with(type, GG_STR_LITERAL("context:"))) {
        return 0; /* nearly every row */
    }
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (gg_str_equal(type, gg_str_from(TYPES[i].type))) {
            return TYPES[i].flag;
        }
    }
    return 0;
}

static bool add_row_words(gg_gazetteer_list *list, const gg_row *row,
                          uint32_t flags, gg_speech speech)
{
    uint32_t languages;

    gg_languages_of(list->languages, list->n_languages,
                    row->cells[GG_GAZ_LANG], &languages); /* checked before */
    return add_words(list, row->cells[GG_GAZ_LABEL], flags, speech,
                     languages) &&
           add_words(list, row->cells[GG_GAZ_NAMES], flags, speech, languages);
}

/* A row of context words. A verb of speech without a role stands behind the
   source, or before it where the source ends the clause. */
static gg_status take_words(gg_gazetteer_list *list, const gg_row *row,
                            uint32_t flags, const char **fault,
                            gg_error *error)
{
    static const char *const ROLES[] = {
        "after", "before", "closing", "end",
        "between", "unless", "and", "credit"};
    gg_str role = row->cells[GG_GAZ_ROLE];
    enum { N_ROLES = sizeof ROLES / sizeof *ROLES };
    int speech = 0;
    bool ok;

    if (flags != GG_WORD_SOURCE || role.len == 0) {
        ok = add_row_words(list, row, flags, GG_SPEECH_AFTER) &&
             (flags != GG_WORD_SOURCE ||
              add_row_words(list, row, flags, GG_SPEECH_CLOSING));
        return ok ? GG_OK : gg_fail_memory(error);
    }
    while (speech < N_ROLES &&
           !gg_str_equal(role, gg_str_from(ROLES[speech]))) {
        speech++;
    }
    if (speech == N_ROLES) {
        *fault = "role is none of after, before, closing, end, between, "
                 "unless, and, credit";
        return GG_OK;
    }
    ok = add_row_words(list, row, flags, (gg_speech)speech);
    return ok ? GG_OK : gg_fail_memory(error);
}

static bool add_row_names(gg_gazetteer_list *list, const gg_row *row,
                          const gg_name *like, gg_entity *entity)
{
    gg_str shorts = row->cells[GG_GAZ_SHORT];

    if (shorts.len != 0) {
        entity->has_short = true;
    }
    if (gg_str_equal(shorts, GG_STR_LITERAL("-"))) {
        shorts = GG_STR_NONE;
    }
    return add_name(list, like, row->cells[GG_GAZ_LABEL], GG_FORM_NAME) &&
           add_names(list, like, row->cells[GG_GAZ_NAMES], GG_FORM_NAME) &&
           add_names(list, like, shorts, GG_FORM_SHORT) &&
           add_names(list, like, row->cells[GG_GAZ_DEMONYMS],
                     GG_FORM_DEMONYM) &&
           add_names(list, like, row->cells[GG_GAZ_METONYMS],
                     GG_FORM_METONYM);
}

static bool watch_row(const gg_gazetteer_list *list, const gg_row *row,
                      uint32_t file, gg_str type)
{
    return list->watcher == NULL ||
           list->watcher->row(list->watcher->user, row, file, type);
}

/* *fault says why a row is skipped. */
static gg_status take_row(gg_gazetteer_list *list, const gg_row *row,
                          uint16_t file, const char **fault, gg_error *error)
{
    row_values values;
    gg_entity *entity;
    gg_name like;
    uint32_t flags;

    *fault = row->fault;
    if (*fault == NULL) {
        fetch_entity(list, row->cells[GG_GAZ_ID]);
        *fault = read_values(list, row, list->files[file], &values);
    }
    if (*fault != NULL) {
        return GG_OK;
    }
    flags = word_flags(values.type);
    if (flags != 0) {
        return watch_row(list, row, file, values.type)
                   ? take_words(list, row, flags, fault, error)
                   : gg_fail_memory(error);
    }
    if (values.type.len >= 8 && memcmp(values.type.ptr, "context:", 8) == 0) {
        *fault = "there are no context words of this type";
        return GG_OK;
    }
    entity = find_entity(list, row->cells[GG_GAZ_ID]);
    if (entity != NULL && values.type.len != 0 &&
        !gg_str_equal(entity->type, values.type)) {
        *fault = "an earlier row gives this id another type";
        return GG_OK;
    }
    if (entity == NULL && values.type.len == 0) {
        *fault = "no type, and the file name does not say it";
        return GG_OK;
    }
    if (entity == NULL) {
        entity = add_entity(list, row->cells[GG_GAZ_ID], values.type,
                            row->cells[GG_GAZ_LABEL]);
        if (entity == NULL) {
            return gg_fail_memory(error);
        }
    }
    entity->is_media |=
        gg_str_equal(row->cells[GG_GAZ_ROLE], GG_STR_LITERAL("media"));
    if (!watch_row(list, row, file, values.type)) {
        return gg_fail_memory(error);
    }
    like = (gg_name){.entity = (uint32_t)(entity - list->entities),
                     .case_rule = (uint8_t)values.case_rule,
                     .from = values.from,
                     .to = values.to,
                     .prior = values.prior,
                     .languages = values.languages,
                     .file = file,
                     .line = row->line < UINT32_MAX ? (uint32_t)row->line
                                                    : UINT32_MAX};
    return add_row_names(list, row, &like, entity) ? GG_OK
                                                   : gg_fail_memory(error);
}

/* ---- files ------------------------------------------------------------------ */

static gg_status add_source(gg_gazetteer_list *list, gg_source *source,
                            const char *name, gg_log *log, gg_error *error)
{
    gg_rows *rows = NULL;
    gg_row row;
    gg_str copy = gg_arena_copy(&list->arena, gg_str_from(name));
    gg_status status;

    if (list->n_files == UINT16_MAX) {
        return gg_fail(error, GG_ERROR_DATA, name,
                       "more than 65535 gazetteer files");
    }
    if (copy.ptr == NULL ||
        gg_grow(&list->files, &list->files_capacity, list->n_files + 1,
                sizeof *list->files) != 0) {
        return gg_fail_memory(error);
    }
    list->files[list->n_files++] = copy.ptr;
    status = gg_rows_open(&rows, source, copy.ptr, log, error);
    while (status == GG_OK) {
        const char *fault = NULL;
        status = gg_rows_next(rows, &row, error);
        if (status != GG_OK) {
            break;
        }
        list->stats.rows++;
        status = take_row(list, &row, (uint16_t)(list->n_files - 1), &fault,
                          error);
        if (fault != NULL) {
            list->stats.rows_skipped++;
            gg_log_add(log, GG_REASON_GAZETTEER_ROW, copy.ptr, row.line, 0,
                       GG_NO_BYTE, "row skipped: %s", fault);
        }
    }
    gg_rows_close(rows);
    if (status == GG_ERROR_DATA && list->watcher != NULL &&
        list->watcher->bad_file(list->watcher->user,
                                (uint32_t)list->n_files - 1, error)) {
        return GG_OK;
    }
    return status == GG_END ? GG_OK : status;
}

gg_status gg_gazetteer_add_memory(gg_gazetteer_list *list, const char *name,
                                  const void *bytes, size_t len, gg_log *log,
                                  gg_error *error)
{
    gg_source *source = NULL;
    gg_status status =
        gg_source_open_memory(&source, bytes, len, name, log, error);

    if (status == GG_OK) {
        status = add_source(list, source, name, log, error);
    }
    gg_source_close(source);
    return status;
}

static gg_status add_file(gg_gazetteer_list *list, const char *path,
                          gg_log *log, gg_error *error)
{
    gg_source *source = NULL;
    gg_status status = gg_source_open_file(&source, path, log, error);

    if (status == GG_OK) {
        status = add_source(list, source, path, log, error);
    }
    gg_source_close(source);
    return status;
}

/* ---- endings ----------------------------------------------------------------- */

static gg_status add_language(gg_gazetteer_list *list, const char *path,
                              gg_log *log, gg_error *error)
{
    gg_str tag = gg_last_part(gg_str_from(path));
    const char *dot = memchr(tag.ptr, '.', tag.len);
    uint32_t known;
    gg_language *language;
    gg_source *source = NULL;
    gg_status status;

    tag.len = dot != NULL ? (size_t)(dot - tag.ptr) : tag.len;
    if (tag.len == 0 || !gg_languages_of(list->languages, list->n_languages,
                                         tag, &known)) {
        return gg_fail(error, GG_ERROR_DATA, path,
                       "a file of endings is called by its language: ru.tsv");
    }
    for (size_t i = 0; i < list->n_languages; i++) {
        if (gg_str_equal(list->languages[i].tag, tag)) {
            return GG_OK;
        }
    }
    if (list->n_languages == GG_MAX_LANGUAGES) {
        return gg_fail(error, GG_ERROR_DATA, path,
                       "endings of more than 31 languages");
    }
    if (gg_grow(&list->languages, &list->languages_capacity,
                list->n_languages + 1, sizeof *list->languages) != 0) {
        return gg_fail_memory(error);
    }
    language = &list->languages[list->n_languages];
    memset(language, 0, sizeof *language);
    language->tag = gg_arena_copy(&list->arena, tag);
    if (language->tag.ptr == NULL) {
        return gg_fail_memory(error);
    }
    list->n_languages++;
    status = gg_source_open_file(&source, path, log, error);
    if (status == GG_OK) {
        status = gg_language_read(language, source, path, &list->arena, log,
                                  error);
    }
    gg_source_close(source);
    return status;
}

gg_status gg_gazetteer_add_files(gg_gazetteer_list *list,
                                 const gg_gazetteer_files *files, gg_log *log,
                                 gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < files->n && status == GG_OK; i++) {
        const gg_gazetteer_file *file = &files->items[i];
        if (file->kind == GG_FILE_ENDINGS) {
            status = add_language(list, file->path, log, error);
        } else if (file->kind == GG_FILE_NAMES) {
            status = add_file(list, file->path, log, error);
        }
    }
    return status;
}

gg_status gg_gazetteer_add_paths(gg_gazetteer_list *list,
                                 const char *const *paths, size_t n_paths,
                                 gg_log *log, gg_error *error)
{
    gg_gazetteer_files files;
    gg_status status = gg_gazetteer_find_files(&files, paths, n_paths, error);

    if (status == GG_OK) {
        status = gg_gazetteer_add_files(list, &files, log, error);
    }
    gg_gazetteer_files_clear(&files);
    return status;
}

gg_status gg_gazetteer_add_path(gg_gazetteer_list *list, const char *path,
                                gg_log *log, gg_error *error)
{
    return gg_gazetteer_add_paths(list, &path, 1, log, error);
}

/* ---- sealing ----------------------------------------------------------------- */

static bool derive_shorts(gg_gazetteer_list *list)
{
    size_t n = list->n_names; /* those added below need no short form */

    for (size_t i = 0; i < n; i++) {
        const gg_entity *entity = &list->entities[list->names[i].entity];
        gg_str shorts[GG_MAX_SHORTS];
        size_t n_shorts;
        gg_name like;
        if (entity->has_short || list->names[i].form != GG_FORM_NAME ||
            !gg_str_equal(entity->type, GG_STR_LITERAL("person"))) {
            continue;
        }
        like = list->names[i];
        n_shorts = gg_short_forms(like.text, shorts);
        for (size_t k = 0; k < n_shorts; k++) {
            if (!add_name(list, &like, shorts[k], GG_FORM_SHORT)) {
                return false;
            }
        }
    }
    return true;
}

/* Groups names by entity, keeping their order; often they have it already. */
static bool group_names(gg_gazetteer_list *list)
{
    gg_name *sorted;
    uint32_t at = 0;
    bool is_grouped = true;

    for (size_t i = 0; i < list->n_names; i++) {
        list->entities[list->names[i].entity].n_names++;
        is_grouped &=
            i == 0 || list->names[i - 1].entity <= list->names[i].entity;
    }
    for (size_t i = 0; i < list->n_entities; i++) {
        list->entities[i].first_name = at;
        at += list->entities[i].n_names;
    }
    if (is_grouped) {
        return true;
    }
    sorted = gg_alloc_array(list->n_names, sizeof *sorted);
    if (sorted == NULL) {
        return false;
    }
    for (size_t i = 0; i < list->n_entities; i++) {
        list->entities[i].n_names = 0;
    }
    for (size_t i = 0; i < list->n_names; i++) {
        gg_entity *entity = &list->entities[list->names[i].entity];
        sorted[entity->first_name + entity->n_names++] = list->names[i];
    }
    gg_free(list->names);
    list->names = sorted;
    list->names_capacity = list->n_names;
    return true;
}

gg_status gg_gazetteer_seal(gg_gazetteer_list *list, gg_error *error)
{
    if (list->n_entities == 0) {
        return gg_fail(error, GG_ERROR_DATA,
                       list->n_files != 0 ? list->files[0] : "",
                       "the gazetteer has no usable entity");
    }
    gg_free(list->id_slots); /* no entity comes any more */
    list->id_slots = NULL;
    list->n_id_slots = 0;
    if (!derive_shorts(list) || !group_names(list)) {
        return gg_fail_memory(error);
    }
    return GG_OK;
}
