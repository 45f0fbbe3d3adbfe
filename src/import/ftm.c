/* Entities of FollowTheMoney, as OpenSanctions publishes them: one JSON object
   a line.

   {"id":"Q7747","caption":"Vladimir Putin","schema":"Person",
    "properties":{"name":[...],"alias":[...],"weakAlias":[...],...}} */
#include "base/error.h"
#include "base/memory.h"
#include "import/formats.h"
#include "import/period.h"
#include "import/person.h"
#include "import/record.h"

enum { KEY_ID, KEY_CAPTION, KEY_SCHEMA, KEY_PROPERTIES, N_KEYS };

static const char *const KEYS[N_KEYS] = {"id", "caption", "schema",
                                         "properties"};

static const char *const CLASSES[] = {
    "Person",       "person",       "Organization", "organisation",
    "Company",      "organisation", "PublicBody",   "organisation",
    "LegalEntity",  "organisation", NULL,
};

typedef struct ftm {
    gg_buf text;
    gg_buf turned;
} ftm;

static bool first_text(const gg_json_value *properties, gg_str key,
                       gg_json_value *value)
{
    gg_json_value list;
    gg_json_walk walk;

    if (!gg_json_find(properties, key, &list)) {
        return false;
    }
    if (list.kind == GG_JSON_STRING) {
        *value = list;
        return true;
    }
    walk = gg_json_enter(&list);
    return list.kind == GG_JSON_ARRAY && gg_json_next_item(&walk, value) &&
           value->kind == GG_JSON_STRING;
}

static void put_names(gg_import *import, const gg_json_value *properties,
                      gg_str key, gg_cell cell, bool is_person)
{
    ftm *f = import->state;
    gg_json_value list;
    gg_json_value item;
    gg_json_walk walk;

    if (!gg_json_find(properties, key, &list)) {
        return;
    }
    walk = gg_json_enter(&list);
    while (gg_json_next_item(&walk, &item)) {
        gg_str name = gg_record_text(import, &item, &f->text);
        if (is_person && gg_turn_round(name, &f->turned)) {
            import->failed |= f->turned.failed;
            name = gg_buf_str(&f->turned);
        }
        gg_row_put(import, cell, name);
    }
}

/* Weak aliases stand for somebody only beside the full name. With them in the
   cell no short form is derived any more, so the surname stands there too. */
static void put_shorts(gg_import *import, const gg_json_value *properties,
                       bool is_person)
{
    gg_json_value value;

    if (!first_text(properties, GG_STR_LITERAL("weakAlias"), &value)) {
        return;
    }
    put_names(import, properties, GG_STR_LITERAL("weakAlias"), GG_CELL_SHORT,
              false);
    if (is_person && gg_row_has(import, GG_CELL_SHORT)) {
        put_names(import, properties, GG_STR_LITERAL("lastName"),
                  GG_CELL_SHORT, false);
        if (!first_text(properties, GG_STR_LITERAL("lastName"), &value)) {
            gg_row_put(import, GG_CELL_SHORT,
                       gg_last_word(gg_buf_str(
                           &import->row.cells[GG_CELL_LABEL])));
        }
    }
}

static void put_dates(gg_import *import, const gg_json_value *properties)
{
    gg_period period = {0, 0, false};
    gg_json_value value;
    int32_t from = 0;
    int32_t to = 0;

    if (first_text(properties, GG_STR_LITERAL("incorporationDate"), &value)) {
        from = gg_part_date(value.span, false);
    }
    if (first_text(properties, GG_STR_LITERAL("dissolutionDate"), &value)) {
        to = gg_part_date(value.span, true);
    }
    gg_period_join(&period, from, to);
    gg_period_put(import, &period);
}

static gg_str id_of(gg_import *import, const gg_json_value *id,
                    const gg_json_value *properties)
{
    ftm *f = import->state;
    gg_json_value qid;

    return import->options->prefer_wikidata &&
                   first_text(properties, GG_STR_LITERAL("wikidataId"),
                              &qid) &&
                   gg_is_qid(qid.span)
               ? qid.span
               : gg_record_text(import, id, &f->text);
}

static gg_status put_entity(gg_import *import, const gg_json_value *keys,
                            gg_str type, uint64_t line, gg_error *error)
{
    ftm *f = import->state;
    const gg_json_value *properties = &keys[KEY_PROPERTIES];
    bool is_person = gg_str_equal(type, GG_STR_LITERAL("person"));
    gg_json_value note;
    gg_status status;
    bool is_written;

    gg_row_begin(import, id_of(import, &keys[KEY_ID], properties), type);
    gg_record_put(import, GG_CELL_LABEL, &keys[KEY_CAPTION], &f->text);
    put_names(import, properties, GG_STR_LITERAL("name"), GG_CELL_NAMES,
              is_person);
    put_names(import, properties, GG_STR_LITERAL("alias"), GG_CELL_NAMES,
              is_person);
    put_names(import, properties, GG_STR_LITERAL("previousName"),
              GG_CELL_NAMES, is_person);
    put_names(import, properties, GG_STR_LITERAL("abbreviation"),
              GG_CELL_NAMES, false);
    put_shorts(import, properties, is_person);
    if (!is_person) {
        put_dates(import, properties);
    }
    if (first_text(properties, GG_STR_LITERAL("position"), &note) ||
        first_text(properties, GG_STR_LITERAL("summary"), &note)) {
        gg_record_put(import, GG_CELL_NOTE, &note, &f->text);
    }
    gg_row_put(import, GG_CELL_SOURCE, GG_STR_LITERAL("FollowTheMoney"));
    status = gg_row_end(import, &is_written, error);
    if (status == GG_OK && !is_written) {
        gg_import_skip(import, line, 0,
                       "record skipped: no name that a text could match");
    }
    import->counts.used += is_written;
    return status;
}

static gg_status take_entity(gg_import *import, gg_str text, uint64_t line,
                             gg_error *error)
{
    gg_json_value keys[N_KEYS];
    gg_str type;

    if (!gg_record_read(import, text, line, KEYS, N_KEYS, keys)) {
        return GG_OK;
    }
    if (keys[KEY_ID].kind != GG_JSON_STRING || keys[KEY_ID].span.len == 0 ||
        keys[KEY_SCHEMA].kind != GG_JSON_STRING ||
        keys[KEY_PROPERTIES].kind != GG_JSON_OBJECT) {
        gg_import_skip(import, line, 0,
                       "record skipped: no id, schema or properties: no "
                       "FollowTheMoney entity");
        return GG_OK;
    }
    type = gg_import_class_type(import, keys[KEY_SCHEMA].span);
    if (type.ptr == NULL || !gg_import_wants_type(import, type)) {
        import->counts.passed_over++;
        return GG_OK;
    }
    return put_entity(import, keys, type, line, error);
}

static gg_status read_ftm(gg_import *import, gg_source *source,
                          gg_error *error)
{
    return gg_record_lines(import, source, take_entity, error);
}

static gg_status begin_ftm(gg_import *import, gg_error *error)
{
    ftm *f = gg_calloc_array(1, sizeof *f);

    if (f == NULL) {
        return gg_fail_memory(error);
    }
    gg_buf_init(&f->text);
    gg_buf_init(&f->turned);
    import->state = f;
    return GG_OK;
}

static void clear_ftm(gg_import *import)
{
    ftm *f = import->state;

    if (f != NULL) {
        gg_buf_clear(&f->text);
        gg_buf_clear(&f->turned);
        gg_free(f);
    }
}

const gg_import_format gg_import_ftm = {
    .name = "ftm",
    .help = "FollowTheMoney entities, one JSON object a line (OpenSanctions)",
    .columns = GG_CELL_BIT(GG_CELL_ID) | GG_CELL_BIT(GG_CELL_TYPE) |
               GG_CELL_BIT(GG_CELL_LABEL) | GG_CELL_BIT(GG_CELL_NAMES) |
               GG_CELL_BIT(GG_CELL_SHORT) | GG_CELL_BIT(GG_CELL_FROM) |
               GG_CELL_BIT(GG_CELL_TO) | GG_CELL_BIT(GG_CELL_SOURCE) |
               GG_CELL_BIT(GG_CELL_NOTE),
    .takes = GG_TAKES_CLASSES | GG_TAKES_PREFER_WIKIDATA,
    .classes = CLASSES,
    .begin = begin_ftm,
    .read = read_ftm,
    .clear = clear_ftm,
};
