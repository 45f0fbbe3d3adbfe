/* Gazetteers of GATE: lists.def names files and what they hold,

       city.lst:location:city:en:Lookup

   and each file has a name a line, perhaps with features behind it:

       Paris&kind=capital&id=Q90                                              */
#include "base/error.h"
#include "base/lines.h"
#include "base/memory.h"
#include "import/formats.h"
#include "import/slug.h"

#include <string.h>

enum { MOST_FIELDS = 5, FIELD_FILE = 0, FIELD_MAJOR, FIELD_MINOR };

typedef struct gate {
    gg_slugs slugs;
    gg_ids names;    /* of the list being read: name and id */
    gg_buf id;
    gg_buf prefix;   /* of ids made: the minor or major type */
    gg_buf word;     /* scratch */
    gg_buf note;
    char separator;  /* of features in this list; '\0': not yet seen */
} gate;

/* ---- entries -------------------------------------------------------------------- */

typedef struct entry {
    gg_str name;
    gg_str features; /* all of them, behind the first separator */
    gg_str id;
    gg_str label;
} entry;

static bool is_key_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* Does `key=` begin here? */
static bool begins_feature(gg_str s)
{
    size_t i = 0;

    while (i < s.len && is_key_letter(s.ptr[i])) {
        i++;
    }
    return i != 0 && i < s.len && s.ptr[i] == '=' &&
           !(s.ptr[0] >= '0' && s.ptr[0] <= '9');
}

/* AT&T has no features; AT&T&id=Q35476 has one. What separates them is the
   same in a whole list, and seen from the first line that has some. */
static size_t find_features(gate *g, gg_str line)
{
    for (size_t i = 0; i + 2 < line.len; i++) {
        char c = line.ptr[i];
        bool may_part = g->separator != '\0'
                            ? c == g->separator
                            : c == '&' || c == '\t' || c == '|' || c == ';' ||
                                  c == ':' || c == '@' || c == '#';
        if (may_part &&
            begins_feature((gg_str){line.ptr + i + 1, line.len - i - 1})) {
            g->separator = c;
            return i;
        }
    }
    return line.len;
}

/* The next `key=value`; false behind the last. */
static bool next_feature(const gate *g, gg_str *rest, gg_str *key,
                         gg_str *value)
{
    const char *end;
    const char *equals;
    size_t len;

    if (rest->len == 0) {
        return false;
    }
    end = memchr(rest->ptr, g->separator, rest->len);
    len = end != NULL ? (size_t)(end - rest->ptr) : rest->len;
    equals = memchr(rest->ptr, '=', len);
    *key = (gg_str){rest->ptr,
                    equals != NULL ? (size_t)(equals - rest->ptr) : len};
    *value = gg_str_trim_controls((gg_str){rest->ptr + key->len + (equals != NULL),
                           len - key->len - (equals != NULL)});
    rest->ptr += len + (end != NULL);
    rest->len -= len + (end != NULL);
    return true;
}

static bool is_one_of(gg_str key, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (gg_str_equal(key, gg_str_from(*words))) {
            return true;
        }
    }
    return false;
}

static entry read_entry(gate *g, gg_str line)
{
    static const char *const IDS[] = {"id", "inst", "uri", "qid", NULL};
    static const char *const LABELS[] = {"label", "canonical", "preferred",
                                         NULL};
    size_t at = find_features(g, line);
    entry e = {.name = gg_str_trim_controls((gg_str){line.ptr, at})};
    gg_str rest = {line.ptr + at, line.len - at};
    gg_str key;
    gg_str value;

    if (rest.len != 0) {
        rest.ptr++;
        rest.len--;
    }
    e.features = rest;
    while (next_feature(g, &rest, &key, &value)) {
        if (e.id.len == 0 && is_one_of(key, IDS)) {
            e.id = value;
        } else if (e.label.len == 0 && is_one_of(key, LABELS)) {
            e.label = value;
        }
    }
    return e;
}

/* `kind=capital; population=2000000` */
static void put_note(gate *g, gg_import *import, const entry *e)
{
    gg_str rest = e->features;
    gg_str key;
    gg_str value;

    gg_buf_reset(&g->note);
    while (next_feature(g, &rest, &key, &value)) {
        if (value.len == 0 || value.ptr == e->id.ptr ||
            value.ptr == e->label.ptr) {
            continue;
        }
        gg_buf_puts(&g->note, g->note.len != 0 ? "; " : "");
        gg_buf_put_str(&g->note, key);
        gg_buf_putc(&g->note, '=');
        gg_buf_put_str(&g->note, value);
    }
    import->failed |= g->note.failed;
    gg_row_put(import, GG_CELL_NOTE, gg_buf_str(&g->note));
}

/* A name that a list has twice with the same id is one. */
static bool is_new(gate *g, const entry *e, bool *out)
{
    uint32_t number;

    gg_buf_reset(&g->word);
    gg_buf_put_str(&g->word, e->name);
    gg_buf_putc(&g->word, '\n');
    gg_buf_put_str(&g->word, e->id);
    return !g->word.failed &&
           gg_ids_put(&g->names, gg_buf_str(&g->word), &number, out);
}

static bool find_id(gate *g, const entry *e, gg_str *id)
{
    *id = e->id;
    if (id->len != 0) {
        return gg_slugs_take(&g->slugs, *id);
    }
    if (!gg_slugs_make(&g->slugs, gg_buf_str(&g->prefix), e->name, &g->id)) {
        return false;
    }
    *id = gg_buf_str(&g->id);
    return true;
}

static gg_status take_entry(gate *g, gg_import *import, gg_str line,
                            uint64_t number, gg_str type, gg_error *error)
{
    entry e = read_entry(g, line);
    bool is_first;
    bool is_written;
    gg_status status;
    gg_str id;

    import->counts.records++;
    if (e.name.len == 0) {
        gg_import_skip(import, number, 0, "entry skipped: no name");
        return GG_OK;
    }
    if (!is_new(g, &e, &is_first)) {
        return gg_fail_memory(error);
    }
    if (!is_first) {
        import->counts.passed_over++;
        return GG_OK;
    }
    if (!find_id(g, &e, &id)) {
        return gg_fail_memory(error);
    }
    gg_row_begin(import, id, type);
    gg_row_put(import, GG_CELL_LABEL, e.label.len != 0 ? e.label : e.name);
    gg_row_put(import, GG_CELL_NAMES, e.name);
    put_note(g, import, &e);
    status = gg_row_end(import, &is_written, error);
    if (status == GG_OK && !is_written) {
        gg_import_skip(import, number, 0,
                       "entry skipped: no name that a text could hold");
    }
    import->counts.used += status == GG_OK && is_written;
    return status;
}

static gg_status read_list(gate *g, gg_import *import, gg_source *source,
                           gg_str type, gg_error *error)
{
    gg_lines lines;
    gg_status status = GG_OK;

    g->separator = '\0';
    gg_ids_reset(&g->names);
    gg_lines_init(&lines, source);
    while (status == GG_OK) {
        gg_str line;
        bool is_too_long;
        status = gg_lines_next(&lines, &line, &is_too_long, error);
        if (status != GG_OK || (!is_too_long && gg_str_trim_controls(line).len == 0)) {
            continue;
        }
        if (is_too_long) {
            import->counts.records++;
            gg_import_skip(import, lines.line, 0,
                           "entry skipped: a line of more than 64 MiB");
        } else {
            status = take_entry(g, import, line, lines.line, type, error);
        }
        if (status == GG_OK) {
            status = gg_import_tick(import, source, error);
        }
    }
    gg_lines_clear(&lines);
    return status == GG_END ? GG_OK : status;
}

/* ---- lists.def --------------------------------------------------------------------- */

/* file:major:minor:language:annotation; later fields may be absent. */
static size_t split_fields(gg_str line, gg_str fields[MOST_FIELDS])
{
    size_t n = 0;
    size_t start = 0;

    memset(fields, 0, MOST_FIELDS * sizeof *fields);
    for (size_t i = 0; i <= line.len && n < MOST_FIELDS; i++) {
        if (i == line.len || line.ptr[i] == ':') {
            fields[n++] = gg_str_trim_controls((gg_str){line.ptr + start, i - start});
            start = i + 1;
        }
    }
    return n;
}

/* Of `location:city` before `location`; *is_known when --classes or the
   defaults have a word on it, also that it is passed over (then absent). */
static gg_str known_type(gate *g, const gg_import *import, gg_str major,
                         gg_str minor, bool *is_known)
{
    gg_buf_reset(&g->word);
    gg_buf_put_str(&g->word, major);
    gg_buf_putc(&g->word, ':');
    gg_buf_put_str(&g->word, minor);
    *is_known =
        gg_ids_find(&import->classes, gg_buf_str(&g->word)) != GG_NO_ID;
    if (*is_known) {
        return gg_import_class_type(import, gg_buf_str(&g->word));
    }
    *is_known = gg_ids_find(&import->classes, major) != GG_NO_ID;
    return *is_known ? gg_import_class_type(import, major) : GG_STR_NONE;
}

/* The type of a list's rows; absent: it is passed over. */
static gg_str type_of(gate *g, const gg_import *import,
                      const gg_str fields[MOST_FIELDS])
{
    gg_str major = fields[FIELD_MAJOR];
    bool is_known;
    gg_str type = known_type(g, import, major, fields[FIELD_MINOR], &is_known);

    if (is_known && type.len == 0) {
        return GG_STR_NONE;
    }
    if (import->options->type != NULL) {
        type = gg_str_from(import->options->type);
    } else if (!is_known) {
        type = major;
    }
    return gg_import_wants_type(import, type) ? type : GG_STR_NONE;
}

/* Ids that are made begin with the kind of the list: city:paris. */
static bool set_prefix(gate *g, const gg_str fields[MOST_FIELDS])
{
    gg_str kind = fields[FIELD_MINOR].len != 0 ? fields[FIELD_MINOR]
                                               : fields[FIELD_MAJOR];

    gg_buf_reset(&g->prefix);
    for (size_t i = 0; i < kind.len && i < 40; i++) {
        char c = kind.ptr[i];
        gg_buf_putc(&g->prefix, is_key_letter(c) ? c : '-');
    }
    if (kind.len != 0) {
        gg_buf_putc(&g->prefix, ':');
    }
    return !g->prefix.failed;
}

/* A list that is missing or may not be read is a loss; the others are read. */
static gg_status take_list(gate *g, gg_import *import,
                           const gg_str fields[MOST_FIELDS], uint64_t line,
                           gg_error *error)
{
    const char *index_name = import->name;
    gg_str type = type_of(g, import, fields);
    gg_source *source = NULL;
    gg_error why = {.status = GG_OK};
    gg_status status;

    if (g->word.failed) {
        return gg_fail_memory(error);
    }
    if (type.len == 0 && fields[FIELD_MAJOR].len != 0) {
        import->counts.records++;
        import->counts.passed_over++;
        return GG_OK;
    }
    if (type.len == 0) {
        import->counts.records++;
        gg_import_skip(import, line, 0, "list skipped: no major type");
        return GG_OK;
    }
    status = set_prefix(g, fields)
                 ? import->open_beside(import, fields[FIELD_FILE], &source,
                                       &why)
                 : gg_fail_memory(&why);
    if (status == GG_OK) {
        import->name = gg_source_name(source);
        status = read_list(g, import, source, type, &why);
        import->name = index_name;
    }
    gg_source_close(source);
    if (status == GG_ERROR_DATA || status == GG_ERROR_IO) {
        gg_row_drop(import);
        import->counts.records++;
        gg_import_skip(import, line, 0, "list skipped: %s%s%.100s",
                       why.message, why.source[0] != '\0' ? ": " : "",
                       why.source);
        return GG_OK;
    }
    if (status != GG_OK) {
        *error = why;
    }
    return status;
}

static gg_status read_gate(gg_import *import, gg_source *source,
                           gg_error *error)
{
    gg_lines lines;
    gg_status status = GG_OK;

    if (import->open_beside == NULL) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "gate: name lists.def or its folder; from stdin the "
                       "lists beside it cannot be found");
    }
    gg_lines_init(&lines, source);
    while (status == GG_OK) {
        gg_str fields[MOST_FIELDS];
        gg_str line;
        bool is_too_long;
        status = gg_lines_next(&lines, &line, &is_too_long, error);
        if (status != GG_OK) {
            break;
        }
        line = gg_str_trim_controls(line);
        if (is_too_long) {
            import->counts.records++;
            gg_import_skip(import, lines.line, 0, "line skipped: too long");
        } else if (line.len != 0 && line.ptr[0] != '#') {
            split_fields(line, fields);
            status = take_list(import->state, import, fields, lines.line,
                               error);
        }
    }
    gg_lines_clear(&lines);
    return status == GG_END ? GG_OK : status;
}

/* ---- the format ----------------------------------------------------------------------- */

static gg_status begin_gate(gg_import *import, gg_error *error)
{
    gate *g = gg_calloc_array(1, sizeof *g);

    if (g == NULL) {
        return gg_fail_memory(error);
    }
    gg_slugs_init(&g->slugs);
    gg_ids_init(&g->names);
    gg_buf_init(&g->id);
    gg_buf_init(&g->prefix);
    gg_buf_init(&g->word);
    gg_buf_init(&g->note);
    import->state = g;
    return GG_OK;
}

static void clear_gate(gg_import *import)
{
    gate *g = import->state;

    if (g != NULL) {
        gg_slugs_clear(&g->slugs);
        gg_ids_clear(&g->names);
        gg_buf_clear(&g->id);
        gg_buf_clear(&g->prefix);
        gg_buf_clear(&g->word);
        gg_buf_clear(&g->note);
        gg_free(g);
    }
}

/* The major types of the lists that come with GATE. Those that only help its
   grammars have no type here; a type that does not stand here is kept. */
static const char *const CLASSES[] = {
    "person_first",     "context:given",
    "person_full",      "person",
    "person",           "person",
    "title",            "context:title",
    "jobtitle",         "context:title",
    "job_title",        "context:title",
    "organization",     "organisation",
    "organisation",     "organisation",
    "company",          "organisation",
    "government",       "organisation",
    "country",          "country",
    "location:country", "country",
    "location:pre",     "",
    "location:post",    "",
    "organization:pre", "",
    "organization:post", "",
    "person_ending",    "",
    "surname_prefix",   "",
    "surname",          "",
    "spur",             "",
    "spur_ident",       "",
    "stop",             "",
    "ident_key",        "",
    "loc_key",          "",
    "loc_general_key",  "",
    "org_base",         "",
    "org_key",          "",
    "org_pre",          "",
    "org_ending",       "",
    "cdg",              "",
    "govern_key",       "",
    "facility_key",     "",
    "facility_key_ext", "",
    "date",             "",
    "date_key",         "",
    "date_unit",        "",
    "time",             "",
    "time_modifier",    "",
    "time_unit",        "",
    "day",              "",
    "month",            "",
    "year",             "",
    "festival",         "",
    "number",           "",
    "ordinal",          "",
    "currency_unit",    "",
    "measure_unit",     "",
    "phone_prefix",     "",
    "phrase",           "",
    "greeting",         "",
    "abbreviations",    "",
    NULL,               NULL,
};

const gg_import_format gg_import_gate = {
    .name = "gate",
    .help = "gazetteer lists of GATE: lists.def or its folder",
    .columns = GG_CELL_BIT(GG_CELL_ID) | GG_CELL_BIT(GG_CELL_TYPE) |
               GG_CELL_BIT(GG_CELL_LABEL) | GG_CELL_BIT(GG_CELL_NAMES) |
               GG_CELL_BIT(GG_CELL_NOTE),
    .takes = GG_TAKES_CLASSES | GG_TAKES_TYPE,
    .classes = CLASSES,
    .begin = begin_gate,
    .read = read_gate,
    .clear = clear_gate,
    .index_file = "lists.def",
};
