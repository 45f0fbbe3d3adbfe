/* The JSON dumps of Wikidata: one entity a line, with a comma behind it,
   between a line `[` and a line `]`; or plain JSON Lines.

   Every line is checked to be JSON to its last byte (that costs little, see
   bench/RESULTS.md); what a line says is looked at only if its class is asked
   for, and that is seen first. */
#include "base/error.h"
#include "base/memory.h"
#include "import/formats.h"
#include "import/period.h"
#include "import/person.h"
#include "import/record.h"
#include "import/subclasses.h"
#include "import/wikidata_classes.h"

#include <string.h>

enum { KEY_TYPE, KEY_ID, KEY_LABELS, KEY_ALIASES, KEY_DESCRIPTIONS,
       KEY_CLAIMS, KEY_SITELINKS, N_KEYS };

static const char *const KEYS[N_KEYS] = {"type",    "id",
                                         "labels",  "aliases",
                                         "descriptions", "claims",
                                         "sitelinks"};

/* Statements that are looked at; each is a list. */
enum { P_INSTANCE, P_SUBCLASS, P_OFFICE, P_INCEPTION, P_DISSOLVED, P_OFFICIAL_NAME,
       P_SHORT_NAME, P_DEMONYM, N_PROPERTIES };

static const char *const PROPERTIES[N_PROPERTIES] = {
    "P31", "P279", "P39", "P571", "P576", "P1448", "P1813", "P1549"};

typedef struct entity {
    gg_json_value keys[N_KEYS];
    gg_json_value properties[N_PROPERTIES];
    gg_str type;
    bool is_person;
} entity;

/* Of an entity with --languages all, so that the work stays in proportion to
   what is read. */
enum { MAX_LANGUAGES = 1000 };

typedef struct wikidata {
    gg_buf text; /* an unescaped value */
    gg_buf turned;
    gg_subclasses subclasses; /* with --subclasses; a type is the number of a
                                 class that was given, and has it */
    bool is_closed;
} wikidata;

/* ---- statements --------------------------------------------------------- */

static void find_properties(entity *e)
{
    gg_json_walk walk = gg_json_enter(&e->keys[KEY_CLAIMS]);
    gg_json_value value;
    gg_str key;

    for (int i = 0; i < N_PROPERTIES; i++) {
        e->properties[i] = (gg_json_value){.kind = GG_JSON_NULL};
    }
    if (e->keys[KEY_CLAIMS].kind != GG_JSON_OBJECT) {
        return; /* `[]` where there is none */
    }
    while (gg_json_next_member(&walk, &key, &value)) {
        for (int i = 0; i < N_PROPERTIES; i++) {
            if (gg_str_equal(key, gg_str_from(PROPERTIES[i]))) {
                e->properties[i] = value;
            }
        }
    }
}

/* The value of a snak; false for `somevalue` and `novalue`. */
static bool snak_value(const gg_json_value *snak, gg_json_value *value)
{
    gg_json_value type;
    gg_json_value data;

    return gg_json_find(snak, GG_STR_LITERAL("snaktype"), &type) &&
           gg_record_is(&type, "value") &&
           gg_json_find(snak, GG_STR_LITERAL("datavalue"), &data) &&
           gg_json_find(&data, GG_STR_LITERAL("value"), value);
}

typedef enum rank { RANK_DEPRECATED, RANK_NORMAL, RANK_PREFERRED } rank;

static rank rank_of(const gg_json_value *statement)
{
    gg_json_value value;

    if (!gg_json_find(statement, GG_STR_LITERAL("rank"), &value)) {
        return RANK_NORMAL;
    }
    return gg_record_is(&value, "deprecated")  ? RANK_DEPRECATED
           : gg_record_is(&value, "preferred") ? RANK_PREFERRED
                                               : RANK_NORMAL;
}

/* The next statement that is not deprecated and has a value. */
static bool next_value(gg_json_walk *walk, gg_json_value *statement,
                       rank *how, gg_json_value *value)
{
    gg_json_value snak;

    while (gg_json_next_item(walk, statement)) {
        *how = rank_of(statement);
        if (*how != RANK_DEPRECATED &&
            gg_json_find(statement, GG_STR_LITERAL("mainsnak"), &snak) &&
            snak_value(&snak, value)) {
            return true;
        }
    }
    return false;
}

/* "id":"Q5"; dumps before 2017 have "numeric-id":5 only. */
static gg_str item_id(const gg_json_value *value, char room[32])
{
    gg_json_value id;

    if (gg_json_find(value, GG_STR_LITERAL("id"), &id)) {
        return id.kind == GG_JSON_STRING ? id.span : GG_STR_NONE;
    }
    if (!gg_json_find(value, GG_STR_LITERAL("numeric-id"), &id) ||
        id.kind != GG_JSON_NUMBER || id.span.len > 20) {
        return GG_STR_NONE;
    }
    room[0] = 'Q';
    memcpy(room + 1, id.span.ptr, id.span.len);
    return (gg_str){room, id.span.len + 1};
}

/* The number of a QID; 0 for what is none, or larger than they are. */
static uint32_t qid_number(gg_str id)
{
    uint64_t number = 0;

    if (!gg_is_qid(id)) {
        return 0;
    }
    for (size_t i = 1; i < id.len; i++) {
        number = number * 10 + (uint64_t)(id.ptr[i] - '0');
    }
    return number < UINT32_MAX ? (uint32_t)number : 0;
}

/* The type of a class, its own or that of one above it. */
static gg_str class_type(const gg_import *import, gg_str id)
{
    const wikidata *w = import->state;
    gg_str type = gg_import_class_type(import, id);
    uint32_t given;
    gg_str name;

    if (type.ptr != NULL || !w->is_closed) {
        return type;
    }
    given = gg_subclasses_type(&w->subclasses, qid_number(id));
    return gg_import_class_get(import, given, &name, &type) ? type
                                                            : GG_STR_NONE;
}

/* The type of the first class that has one, preferred statements first. */
static gg_str type_of(const gg_import *import, const entity *e)
{
    gg_json_walk walk = gg_json_enter(&e->properties[P_INSTANCE]);
    gg_json_value statement;
    gg_json_value value;
    gg_str found = GG_STR_NONE;
    rank how;

    while (next_value(&walk, &statement, &how, &value)) {
        char room[32];
        gg_str type = class_type(import, item_id(&value, room));
        if (type.ptr != NULL && how == RANK_PREFERRED) {
            return type;
        }
        found = found.ptr == NULL ? type : found;
    }
    return found;
}

/* ---- dates -------------------------------------------------------------- */

/* "+1991-08-24T00:00:00Z" with a precision of 9 (year), 10 or 11 (day); 0 for
   decades, for times before our era and for what is none. */
static int32_t time_date(const gg_json_value *time, bool is_end)
{
    static const char *const PRECISIONS[] = {"9", "10", "11"};
    static const size_t LENGTHS[] = {4, 7, 10};
    gg_json_value value;
    gg_json_value precision;

    if (!gg_json_find(time, GG_STR_LITERAL("time"), &value) ||
        value.kind != GG_JSON_STRING || value.span.len < 11 ||
        value.span.ptr[0] != '+' ||
        !gg_json_find(time, GG_STR_LITERAL("precision"), &precision)) {
        return 0;
    }
    for (int i = 0; i < 3; i++) {
        if (gg_str_equal(precision.span, gg_str_from(PRECISIONS[i]))) {
            return gg_part_date(
                (gg_str){value.span.ptr + 1, LENGTHS[i]}, is_end);
        }
    }
    return 0;
}

/* The first inception and the last dissolution; of preferred rank where there
   is such a statement. */
static int32_t property_date(const gg_json_value *statements, bool is_end)
{
    gg_json_walk walk = gg_json_enter(statements);
    gg_json_value statement;
    gg_json_value value;
    rank best = RANK_DEPRECATED;
    rank how;
    int32_t found = 0;

    while (next_value(&walk, &statement, &how, &value)) {
        int32_t date = time_date(&value, is_end);
        if (date == 0 || how < best) {
            continue;
        }
        if (how > best || (is_end ? date > found : date < found)) {
            found = date;
        }
        best = how;
    }
    return found;
}

/* The value of a qualifier that is there once or more: the first. */
static bool qualifier_date(const gg_json_value *statement, const char *name,
                           bool is_end, int32_t *date)
{
    gg_json_value all;
    gg_json_value list;
    gg_json_value snak;
    gg_json_value value;
    gg_json_walk walk;

    if (!gg_json_find(statement, GG_STR_LITERAL("qualifiers"), &all) ||
        !gg_json_find(&all, gg_str_from(name), &list)) {
        return false;
    }
    walk = gg_json_enter(&list);
    *date = gg_json_next_item(&walk, &snak) && snak_value(&snak, &value)
                ? time_date(&value, is_end)
                : 0;
    return true;
}

/* From the first day of the first office to the last day of the last; offices
   without any date say nothing, one without an end leaves the end open. */
static void join_offices(gg_period *period, const entity *e)
{
    gg_json_walk walk = gg_json_enter(&e->properties[P_OFFICE]);
    gg_json_value statement;
    gg_json_value value;
    rank how;

    while (next_value(&walk, &statement, &how, &value)) {
        int32_t from = 0;
        int32_t to = 0;
        bool has_from = qualifier_date(&statement, "P580", false, &from);
        bool has_to = qualifier_date(&statement, "P582", true, &to);
        if (has_from || has_to) {
            gg_period_join(period, from, to);
        }
    }
}

static void put_dates(gg_import *import, const entity *e)
{
    gg_period period = {0, 0, false};

    if (!e->is_person) {
        gg_period_join(&period,
                       property_date(&e->properties[P_INCEPTION], false),
                       property_date(&e->properties[P_DISSOLVED], true));
    } else if (import->options->offices) {
        join_offices(&period, e);
    }
    gg_period_put(import, &period);
}

/* ---- names -------------------------------------------------------------- */

/* {"language":"en","value":"Russia"} */
static gg_str term_text(gg_import *import, const gg_json_value *term)
{
    wikidata *w = import->state;
    gg_json_value value;

    return gg_json_find(term, GG_STR_LITERAL("value"), &value)
               ? gg_record_text(import, &value, &w->text)
               : GG_STR_NONE;
}

/* Kind null where there is none. */
static gg_json_value label_in(const entity *e, gg_str language)
{
    gg_json_value term = {.kind = GG_JSON_NULL};

    (void)gg_json_find(&e->keys[KEY_LABELS], language, &term);
    return term;
}

static bool has_label(gg_import *import, const entity *e, gg_str language)
{
    gg_json_value term = label_in(e, language);

    return term_text(import, &term).len != 0;
}

/* Statements whose value is {"text":"Russian","language":"en"}. */
static void put_texts(gg_import *import, gg_cell cell,
                      const gg_json_value *statements, gg_str language)
{
    wikidata *w = import->state;
    gg_json_walk walk = gg_json_enter(statements);
    gg_json_value statement;
    gg_json_value value;
    gg_json_value text;
    gg_json_value code;
    rank how;

    while (next_value(&walk, &statement, &how, &value)) {
        if (gg_json_find(&value, GG_STR_LITERAL("language"), &code) &&
            code.kind == GG_JSON_STRING &&
            gg_str_equal(code.span, language) &&
            gg_json_find(&value, GG_STR_LITERAL("text"), &text)) {
            gg_row_put(import, cell, gg_record_text(import, &text, &w->text));
        }
    }
}

/* `mul` is what holds in every language that has no label of its own. */
static bool is_for_all(gg_str language)
{
    return gg_str_equal(language, GG_STR_LITERAL("mul"));
}

/* In Russian, people are `Путин, Владимир Владимирович`. */
static void put_name(gg_import *import, const entity *e, gg_cell cell,
                     gg_str name, gg_str language)
{
    wikidata *w = import->state;

    if (e->is_person && gg_str_equal(language, GG_STR_LITERAL("ru")) &&
        gg_turn_round(name, &w->turned)) {
        import->failed |= w->turned.failed;
        name = gg_buf_str(&w->turned);
    }
    gg_row_put(import, cell, name);
}

static void put_aliases(gg_import *import, const entity *e, gg_str language)
{
    gg_json_value list;
    gg_json_value term;
    gg_json_walk walk;

    if (!gg_json_find(&e->keys[KEY_ALIASES], language, &list)) {
        return;
    }
    walk = gg_json_enter(&list);
    while (gg_json_next_item(&walk, &term)) {
        put_name(import, e, GG_CELL_NAMES, term_text(import, &term),
                 language);
    }
}

/* The names in one language. */
static gg_status put_names(gg_import *import, const entity *e,
                           gg_str language, const gg_json_value *label,
                           bool *is_written, gg_error *error)
{
    gg_row_next(import);
    put_name(import, e, GG_CELL_LABEL, term_text(import, label), language);
    put_aliases(import, e, language);
    if (!e->is_person) {
        put_texts(import, GG_CELL_NAMES, &e->properties[P_OFFICIAL_NAME],
                  language);
        put_texts(import, GG_CELL_NAMES, &e->properties[P_SHORT_NAME],
                  language);
        put_texts(import, GG_CELL_DEMONYMS, &e->properties[P_DEMONYM],
                  language);
    }
    gg_row_clear(import, GG_CELL_LANG);
    if (!is_for_all(language)) {
        gg_row_put(import, GG_CELL_LANG, language);
    }
    return gg_row_end(import, is_written, error);
}

static gg_status put_language(gg_import *import, const entity *e,
                              gg_str language, bool *is_written,
                              gg_error *error)
{
    gg_json_value label = label_in(e, language);

    return put_names(import, e, language, &label, is_written, error);
}

/* The language of the label: the first asked for that has one, else `mul`; of
   all languages `en`, `mul`, or the first there. */
static gg_str main_language(gg_import *import, const entity *e)
{
    gg_json_walk walk = gg_json_enter(&e->keys[KEY_LABELS]);
    gg_json_value term;
    gg_str first = GG_STR_NONE;

    for (uint32_t i = 0; i < import->languages.n; i++) {
        gg_str language = gg_ids_text(&import->languages, i);
        if (has_label(import, e, language)) {
            return language;
        }
    }
    if (import->languages.n == 0 &&
        has_label(import, e, GG_STR_LITERAL("en"))) {
        return GG_STR_LITERAL("en");
    }
    if (has_label(import, e, GG_STR_LITERAL("mul"))) {
        return GG_STR_LITERAL("mul");
    }
    if (import->languages.n == 0 &&
        gg_json_next_member(&walk, &first, &term)) {
        return first;
    }
    return GG_STR_NONE;
}

/* Every other language of the labels and then of the aliases; there are some
   hundred in the world of wikis. */
static gg_status put_all_languages(gg_import *import, const entity *e,
                                   gg_str first, gg_error *error)
{
    static const int LISTS[] = {KEY_LABELS, KEY_ALIASES};
    gg_status status = GG_OK;
    size_t n = 0;
    bool is_written;

    for (int i = 0; i < 2; i++) {
        gg_json_walk walk = gg_json_enter(&e->keys[LISTS[i]]);
        gg_json_value value;
        gg_str language;
        if (e->keys[LISTS[i]].kind != GG_JSON_OBJECT) {
            continue;
        }
        while (status == GG_OK && n++ < MAX_LANGUAGES &&
               gg_json_next_member(&walk, &language, &value)) {
            bool has_row = i == 1 && label_in(e, language).span.ptr != NULL;
            if (!gg_str_equal(language, first) && !has_row) {
                status = put_names(import, e, language, &value, &is_written,
                                   error);
            }
        }
    }
    return status;
}

static gg_status put_languages(gg_import *import, const entity *e,
                               gg_str first, gg_error *error)
{
    gg_status status = GG_OK;
    bool is_written;

    if (import->languages.n == 0) {
        return put_all_languages(import, e, first, error);
    }
    for (uint32_t i = 0; i < import->languages.n && status == GG_OK; i++) {
        gg_str language = gg_ids_text(&import->languages, i);
        if (!gg_str_equal(language, first)) {
            status = put_language(import, e, language, &is_written, error);
        }
    }
    if (status == GG_OK && !is_for_all(first) &&
        gg_ids_find(&import->languages, GG_STR_LITERAL("mul")) == GG_NO_ID) {
        status = put_language(import, e, GG_STR_LITERAL("mul"), &is_written,
                              error);
    }
    return status;
}

/* ---- entities ----------------------------------------------------------- */

static uint64_t count_members(const gg_json_value *object)
{
    gg_json_walk walk = gg_json_enter(object);
    gg_json_value value;
    gg_str key;
    uint64_t n = 0;

    while (object->kind == GG_JSON_OBJECT &&
           gg_json_next_member(&walk, &key, &value)) {
        n++;
    }
    return n;
}

static void put_note(gg_import *import, const entity *e, gg_str language)
{
    gg_json_value term;

    if (gg_json_find(&e->keys[KEY_DESCRIPTIONS], language, &term)) {
        gg_row_put(import, GG_CELL_NOTE, term_text(import, &term));
    }
}

static gg_status put_entity(gg_import *import, const entity *e,
                            uint64_t sitelinks, gg_error *error)
{
    gg_str language = main_language(import, e);
    gg_status status;
    bool is_written = false;

    if (language.ptr == NULL) {
        import->counts.passed_over++;
        return GG_OK;
    }
    gg_row_begin(import, e->keys[KEY_ID].span, e->type);
    put_dates(import, e);
    if (sitelinks != 0) {
        gg_row_put_u64(import, GG_CELL_PRIOR, sitelinks);
    }
    gg_row_put(import, GG_CELL_SOURCE, GG_STR_LITERAL("Wikidata"));
    put_note(import, e, language);
    status = put_language(import, e, language, &is_written, error);
    gg_row_clear(import, GG_CELL_NOTE); /* once is enough */
    if (status == GG_OK && is_written) {
        status = put_languages(import, e, language, error);
    }
    import->counts.used += is_written;
    import->counts.passed_over += !is_written;
    return status;
}

/* Without the comma behind it; empty for the brackets around the whole. */
static gg_str entity_text(gg_str line)
{
    while (line.len != 0 &&
           memchr(" \t\r,", line.ptr[line.len - 1], 4) != NULL) {
        line.len--;
    }
    while (line.len != 0 && memchr(" \t", line.ptr[0], 2) != NULL) {
        line.ptr++;
        line.len--;
    }
    if (gg_str_equal(line, GG_STR_LITERAL("[")) ||
        gg_str_equal(line, GG_STR_LITERAL("]")) ||
        gg_str_equal(line, GG_STR_LITERAL("[]"))) {
        line.len = 0;
    }
    return line;
}

/* The first of two passes: what is a subclass of what. */
static gg_status take_class(gg_import *import, gg_str line, uint64_t number,
                            gg_error *error)
{
    wikidata *w = import->state;
    entity e;
    gg_json_walk walk;
    gg_json_value statement;
    gg_json_value value;
    uint32_t below;
    rank how;

    (void)number;
    line = entity_text(line);
    if (line.len == 0 ||
        !gg_record_scan(import, line, KEYS, N_KEYS, e.keys) ||
        e.keys[KEY_ID].kind != GG_JSON_STRING) {
        return GG_OK; /* the second pass tells it */
    }
    find_properties(&e);
    below = qid_number(e.keys[KEY_ID].span);
    walk = gg_json_enter(&e.properties[P_SUBCLASS]);
    while (below != 0 && next_value(&walk, &statement, &how, &value)) {
        char room[32];
        uint32_t above = qid_number(item_id(&value, room));
        if (above != 0 && !gg_subclasses_add(&w->subclasses, below, above)) {
            return gg_fail_memory(error);
        }
    }
    return GG_OK;
}

static gg_status close_classes(gg_import *import, gg_error *error)
{
    wikidata *w = import->state;
    size_t n = import->classes.n;
    uint32_t *given = gg_alloc_array(n, sizeof *given);
    uint32_t *types = gg_alloc_array(n, sizeof *types);
    bool good = given != NULL && types != NULL;
    gg_str name;
    gg_str type;

    for (uint32_t i = 0;
         good && gg_import_class_get(import, i, &name, &type); i++) {
        given[i] = qid_number(name);
        types[i] = type.len != 0 && given[i] != 0 ? i : GG_NO_TYPE;
    }
    good = good && gg_subclasses_close(&w->subclasses, given, types, n);
    w->is_closed = good;
    gg_free(given);
    gg_free(types);
    return good ? GG_OK : gg_fail_memory(error);
}

static gg_status take_entity(gg_import *import, gg_str line, uint64_t number,
                             gg_error *error)
{
    entity e;
    uint64_t sitelinks;

    line = entity_text(line);
    if (line.len == 0 ||
        !gg_record_read(import, line, number, KEYS, N_KEYS, e.keys)) {
        return GG_OK;
    }
    if (e.keys[KEY_TYPE].kind != GG_JSON_NULL &&
        !gg_record_is(&e.keys[KEY_TYPE], "item")) {
        import->counts.passed_over++; /* properties, lexemes */
        return GG_OK;
    }
    if (e.keys[KEY_ID].kind != GG_JSON_STRING ||
        !gg_is_qid(e.keys[KEY_ID].span)) {
        gg_import_skip(import, number, 0,
                       "record skipped: no id like Q42: no Wikidata entity");
        return GG_OK;
    }
    find_properties(&e);
    e.type = type_of(import, &e);
    e.is_person = gg_str_equal(e.type, GG_STR_LITERAL("person"));
    sitelinks = count_members(&e.keys[KEY_SITELINKS]);
    if (e.type.ptr == NULL || !gg_import_wants_type(import, e.type) ||
        sitelinks < import->options->min_sitelinks) {
        import->counts.passed_over++;
        return GG_OK;
    }
    return put_entity(import, &e, sitelinks, error);
}

static unsigned count_passes(const gg_import *import)
{
    return import->options->subclasses ? 2 : 1;
}

static gg_status read_wikidata(gg_import *import, gg_source *source,
                               gg_error *error)
{
    const wikidata *w = import->state;
    gg_status status = GG_OK;

    if (import->pass + 1 < count_passes(import)) {
        return gg_record_lines(import, source, take_class, error);
    }
    if (import->options->subclasses && !w->is_closed) {
        status = close_classes(import, error);
    }
    return status == GG_OK
               ? gg_record_lines(import, source, take_entity, error)
               : status;
}

/* ---- the format --------------------------------------------------------- */

static gg_status begin_wikidata(gg_import *import, gg_error *error)
{
    wikidata *w = gg_calloc_array(1, sizeof *w);

    if (w == NULL) {
        return gg_fail_memory(error);
    }
    gg_buf_init(&w->text);
    gg_buf_init(&w->turned);
    gg_subclasses_init(&w->subclasses);
    import->state = w;
    return GG_OK;
}

static void clear_wikidata(gg_import *import)
{
    wikidata *w = import->state;

    if (w != NULL) {
        gg_buf_clear(&w->text);
        gg_buf_clear(&w->turned);
        gg_subclasses_clear(&w->subclasses);
        gg_free(w);
    }
}

const gg_import_format gg_import_wikidata = {
    .name = "wikidata",
    .help = "JSON dump of Wikidata (latest-all.json), or JSON Lines of it",
    .columns = GG_CELL_BIT(GG_CELL_ID) | GG_CELL_BIT(GG_CELL_TYPE) |
               GG_CELL_BIT(GG_CELL_LABEL) | GG_CELL_BIT(GG_CELL_NAMES) |
               GG_CELL_BIT(GG_CELL_DEMONYMS) | GG_CELL_BIT(GG_CELL_FROM) |
               GG_CELL_BIT(GG_CELL_TO) | GG_CELL_BIT(GG_CELL_PRIOR) |
               GG_CELL_BIT(GG_CELL_LANG) | GG_CELL_BIT(GG_CELL_SOURCE) |
               GG_CELL_BIT(GG_CELL_NOTE),
    .takes = GG_TAKES_LANGUAGES | GG_TAKES_CLASSES |
             GG_TAKES_SUBCLASSES | GG_TAKES_MIN_SITELINKS |
             GG_TAKES_OFFICES,
    .language = "en",
    .classes = gg_wikidata_classes,
    .begin = begin_wikidata,
    .read = read_wikidata,
    .clear = clear_wikidata,
    .passes = count_passes,
};
