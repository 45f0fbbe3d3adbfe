/* Popolo, as EveryPolitician publishes it (ep-popolo-v1.0.json): one object with
   lists of persons, organizations, memberships, events and areas.

   Persons and organizations become rows as they come. With --offices the file
   is read twice: first the memberships and the legislative periods (events)
   that they refer to, wherever they stand, and then the persons. */
#include "base/error.h"
#include "base/memory.h"
#include "base/stream.h"
#include "import/formats.h"
#include "import/period.h"
#include "import/record.h"

#include <string.h>

enum { MAX_LANGUAGES = 400 }; /* of one person; there are some 300 wikis */

/* ---- state ---------------------------------------------------------------- */

typedef struct membership {
    uint32_t person; /* into persons */
    uint32_t event;  /* into events, GG_NO_ID: none */
    int32_t from;
    int32_t to;
} membership;

typedef struct popolo {
    gg_buf text;
    gg_ids languages; /* of one record */

    gg_ids persons;   /* with memberships, and for each ... */
    gg_period *periods;
    size_t periods_capacity;
    gg_ids events;    /* of this input, and for each ... */
    gg_period *event_periods;
    size_t events_capacity;
    membership *memberships; /* of this input */
    size_t n_memberships;
    size_t memberships_capacity;
} popolo;

static gg_status begin_popolo(gg_import *import, gg_error *error)
{
    popolo *p = gg_calloc_array(1, sizeof *p);

    if (p == NULL) {
        return gg_fail_memory(error);
    }
    gg_buf_init(&p->text);
    gg_ids_init(&p->languages);
    gg_ids_init(&p->persons);
    gg_ids_init(&p->events);
    import->state = p;
    return GG_OK;
}

static void clear_popolo(gg_import *import)
{
    popolo *p = import->state;

    if (p == NULL) {
        return;
    }
    gg_buf_clear(&p->text);
    gg_ids_clear(&p->languages);
    gg_ids_clear(&p->persons);
    gg_ids_clear(&p->events);
    gg_free(p->periods);
    gg_free(p->event_periods);
    gg_free(p->memberships);
    gg_free(p);
}

/* ---- the first of two passes: offices -------------------------------------- */

/* The number of an id, with room for its period. */
static bool put_id(gg_ids *ids, gg_str id, gg_period **periods,
                   size_t *capacity, uint32_t *number)
{
    bool is_new;

    if (!gg_ids_put(ids, id, number, &is_new) ||
        gg_grow(periods, capacity, ids->n, sizeof **periods) != 0) {
        return false;
    }
    if (is_new) {
        (*periods)[*number] = (gg_period){0, 0, false};
    }
    return true;
}

static int32_t date_of(const gg_json_value *value, bool is_end)
{
    return value->kind == GG_JSON_STRING ? gg_part_date(value->span, is_end)
                                         : 0;
}

enum { MEMBER_PERSON, MEMBER_PERIOD, MEMBER_FROM, MEMBER_TO, N_MEMBER_KEYS };

static gg_status take_membership(gg_import *import, const gg_element *element,
                                 gg_error *error)
{
    static const char *const KEYS[N_MEMBER_KEYS] = {
        "person_id", "legislative_period_id", "start_date", "end_date"};
    popolo *p = import->state;
    gg_json_value keys[N_MEMBER_KEYS];
    membership m = {0, GG_NO_ID, 0, 0};

    if (!gg_record_scan(import, element->text, KEYS, N_MEMBER_KEYS, keys) ||
        keys[MEMBER_PERSON].kind != GG_JSON_STRING) {
        return GG_OK;
    }
    m.from = date_of(&keys[MEMBER_FROM], false);
    m.to = date_of(&keys[MEMBER_TO], true);
    if (!put_id(&p->persons, keys[MEMBER_PERSON].span, &p->periods,
                &p->periods_capacity, &m.person) ||
        (keys[MEMBER_PERIOD].kind == GG_JSON_STRING &&
         !put_id(&p->events, keys[MEMBER_PERIOD].span, &p->event_periods,
                 &p->events_capacity, &m.event)) ||
        gg_grow(&p->memberships, &p->memberships_capacity,
                p->n_memberships + 1, sizeof m) != 0) {
        return gg_fail_memory(error);
    }
    p->memberships[p->n_memberships++] = m;
    return GG_OK;
}

enum { EVENT_ID, EVENT_FROM, EVENT_TO, N_EVENT_KEYS };

static gg_status take_event(gg_import *import, const gg_element *element,
                            gg_error *error)
{
    static const char *const KEYS[N_EVENT_KEYS] = {"id", "start_date",
                                                   "end_date"};
    popolo *p = import->state;
    gg_json_value keys[N_EVENT_KEYS];
    uint32_t number;

    if (!gg_record_scan(import, element->text, KEYS, N_EVENT_KEYS, keys) ||
        keys[EVENT_ID].kind != GG_JSON_STRING) {
        return GG_OK;
    }
    if (!put_id(&p->events, keys[EVENT_ID].span, &p->event_periods,
                &p->events_capacity, &number)) {
        return gg_fail_memory(error);
    }
    p->event_periods[number] = (gg_period){
        date_of(&keys[EVENT_FROM], false), date_of(&keys[EVENT_TO], true),
        true};
    return GG_OK;
}

/* A membership without dates of its own has those of its legislative period,
   without any it says nothing. */
static void join_memberships(popolo *p)
{
    for (size_t i = 0; i < p->n_memberships; i++) {
        membership m = p->memberships[i];
        bool has_event =
            m.event != GG_NO_ID && p->event_periods[m.event].is_set;
        if (has_event && m.from == 0) {
            m.from = p->event_periods[m.event].from;
        }
        if (has_event && m.to == 0) {
            m.to = p->event_periods[m.event].to;
        }
        if (m.from != 0 || m.to != 0) {
            gg_period_join(&p->periods[m.person], m.from, m.to);
        }
    }
    p->n_memberships = 0;
    gg_ids_reset(&p->events);
}

/* ---- names ------------------------------------------------------------------ */

enum { KEY_ID, KEY_NAME, KEY_OTHER_NAMES, KEY_IDENTIFIERS, KEY_SUMMARY,
       KEY_CLASSIFICATION, KEY_FOUNDED, KEY_DISSOLVED, N_KEYS };

static const char *const KEYS[N_KEYS] = {
    "id",      "name",           "other_names",   "identifiers",
    "summary", "classification", "founding_date", "dissolution_date"};

/* The language of {"lang":"en","name":"..."}; empty: none. */
static gg_str language_of(const gg_json_value *item)
{
    gg_json_value lang;

    return gg_json_find(item, GG_STR_LITERAL("lang"), &lang) &&
                   lang.kind == GG_JSON_STRING
               ? lang.span
               : GG_STR_LITERAL("");
}

static void put_names_in(gg_import *import, const gg_json_value *list,
                         gg_str language)
{
    popolo *p = import->state;
    gg_json_walk walk = gg_json_enter(list);
    gg_json_value item;
    gg_json_value name;

    while (gg_json_next_item(&walk, &item)) {
        if (gg_str_equal(language_of(&item), language) &&
            gg_json_find(&item, GG_STR_LITERAL("name"), &name)) {
            gg_record_put(import, GG_CELL_NAMES, &name, &p->text);
        }
    }
}

/* A row for each language of the other names that is asked for. */
static gg_status put_languages(gg_import *import, const gg_json_value *list,
                               gg_error *error)
{
    popolo *p = import->state;
    gg_json_walk walk = gg_json_enter(list);
    gg_status status = GG_OK;
    gg_json_value item;

    gg_ids_reset(&p->languages);
    while (status == GG_OK && p->languages.n < MAX_LANGUAGES &&
           gg_json_next_item(&walk, &item)) {
        gg_str language = language_of(&item);
        uint32_t number;
        bool is_new;
        bool is_written;
        if (language.len == 0 ||
            gg_import_language(import, language) == GG_NO_ID) {
            continue;
        }
        if (!gg_ids_put(&p->languages, language, &number, &is_new)) {
            return gg_fail_memory(error);
        }
        if (is_new) {
            gg_row_next(import);
            gg_row_put(import, GG_CELL_LANG, language);
            put_names_in(import, list, language);
            status = gg_row_end(import, &is_written, error);
        }
    }
    return status;
}

/* The QID among the identifiers; absent where there is none. */
static gg_str find_qid(const gg_json_value *identifiers)
{
    gg_json_walk walk = gg_json_enter(identifiers);
    gg_json_value item;
    gg_json_value scheme;
    gg_json_value id;

    while (gg_json_next_item(&walk, &item)) {
        if (gg_json_find(&item, GG_STR_LITERAL("scheme"), &scheme) &&
            gg_record_is(&scheme, "wikidata") &&
            gg_json_find(&item, GG_STR_LITERAL("identifier"), &id) &&
            id.kind == GG_JSON_STRING && gg_is_qid(id.span)) {
            return id.span;
        }
    }
    return GG_STR_NONE;
}

/* Those without a party are members of one called like this. */
static bool is_no_party(const gg_json_value *keys)
{
    static const char *const WORDS[] = {"Independent", "independent",
                                        "Unknown", "unknown"};

    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (gg_record_is(&keys[KEY_CLASSIFICATION], "party") &&
            gg_record_is(&keys[KEY_NAME], WORDS[i])) {
            return true;
        }
    }
    return false;
}

static void put_dates(gg_import *import, const gg_json_value *keys,
                      bool is_person)
{
    popolo *p = import->state;
    gg_period period = {date_of(&keys[KEY_FOUNDED], false),
                        date_of(&keys[KEY_DISSOLVED], true), true};
    uint32_t number;

    if (is_person) {
        number = gg_ids_find(&p->persons, keys[KEY_ID].span);
        period = number != GG_NO_ID ? p->periods[number]
                                    : (gg_period){0, 0, false};
    }
    gg_period_put(import, &period);
}

static gg_status put_entity(gg_import *import, const gg_json_value *keys,
                            gg_str type, uint64_t line, gg_error *error)
{
    popolo *p = import->state;
    gg_str id = find_qid(&keys[KEY_IDENTIFIERS]);
    gg_status status;
    bool is_written = false;

    gg_row_begin(import,
                 id.ptr != NULL
                     ? id
                     : gg_record_text(import, &keys[KEY_ID], &p->text),
                 type);
    put_dates(import, keys, gg_str_equal(type, GG_STR_LITERAL("person")));
    gg_row_put(import, GG_CELL_SOURCE, GG_STR_LITERAL("Popolo"));
    gg_record_put(import, GG_CELL_NOTE, &keys[KEY_SUMMARY], &p->text);
    gg_record_put(import, GG_CELL_LABEL, &keys[KEY_NAME], &p->text);
    put_names_in(import, &keys[KEY_OTHER_NAMES], GG_STR_LITERAL(""));
    status = gg_row_end(import, &is_written, error);
    gg_row_clear(import, GG_CELL_NOTE);
    if (status == GG_OK && is_written) {
        status = put_languages(import, &keys[KEY_OTHER_NAMES], error);
    } else if (status == GG_OK) {
        gg_import_skip(import, line, 0,
                       "record skipped: no id, or no name that a text could "
                       "match");
    }
    import->counts.used += is_written;
    return status;
}

static gg_status take_entity(gg_import *import, const gg_element *element,
                             gg_str type, gg_error *error)
{
    gg_json_value keys[N_KEYS];

    if (element->is_too_long) {
        gg_import_too_long(import, element->line);
        return GG_OK;
    }
    if (!gg_record_read(import, element->text, element->line, KEYS, N_KEYS,
                        keys)) {
        return GG_OK;
    }
    if (!gg_import_wants_type(import, type) || is_no_party(keys)) {
        import->counts.passed_over++;
        return GG_OK;
    }
    return put_entity(import, keys, type, element->line, error);
}

/* ---- the file ----------------------------------------------------------------- */

static unsigned count_passes(const gg_import *import)
{
    return import->options->offices ? 2 : 1;
}

static bool is_list_of(const gg_element *element, const char *key)
{
    return element->is_item &&
           gg_str_equal(element->key, gg_str_from(key));
}

static gg_status take_office(gg_import *import, const gg_element *element,
                             gg_error *error)
{
    if (is_list_of(element, "memberships")) {
        return take_membership(import, element, error);
    }
    return is_list_of(element, "events") ? take_event(import, element, error)
                                         : GG_OK;
}

static gg_status take_element(gg_import *import, const gg_element *element,
                              gg_error *error)
{
    if (is_list_of(element, "persons")) {
        return take_entity(import, element, GG_STR_LITERAL("person"), error);
    }
    return is_list_of(element, "organizations")
               ? take_entity(import, element, GG_STR_LITERAL("organisation"),
                             error)
               : GG_OK;
}

static gg_status read_popolo(gg_import *import, gg_source *source,
                             gg_error *error)
{
    bool is_last = import->pass + 1 == count_passes(import);
    gg_stream stream;
    gg_element element;
    gg_status status = GG_OK;

    gg_stream_init(&stream, source);
    while (status == GG_OK) {
        status = gg_stream_next(&stream, &element, error);
        if (status == GG_OK) {
            status = is_last ? take_element(import, &element, error)
                             : take_office(import, &element, error);
        }
        if (status == GG_OK) {
            status = gg_import_tick(import, source, error);
        }
    }
    gg_stream_clear(&stream);
    if (!is_last) {
        join_memberships(import->state);
    }
    return status == GG_END ? GG_OK : status;
}

const gg_import_format gg_import_popolo = {
    .name = "popolo",
    .help = "Popolo JSON with persons and organizations (EveryPolitician)",
    .columns = GG_CELL_BIT(GG_CELL_ID) | GG_CELL_BIT(GG_CELL_TYPE) |
               GG_CELL_BIT(GG_CELL_LABEL) | GG_CELL_BIT(GG_CELL_NAMES) |
               GG_CELL_BIT(GG_CELL_FROM) | GG_CELL_BIT(GG_CELL_TO) |
               GG_CELL_BIT(GG_CELL_LANG) | GG_CELL_BIT(GG_CELL_SOURCE) |
               GG_CELL_BIT(GG_CELL_NOTE),
    .takes = GG_TAKES_LANGUAGES | GG_TAKES_OFFICES,
    .begin = begin_popolo,
    .read = read_popolo,
    .clear = clear_popolo,
    .passes = count_passes,
};
