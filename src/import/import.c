#include "import/import.h"

#include "base/error.h"
#include "import/formats.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* In the order of the help text. */
static const gg_import_format *const FORMATS[] = {
    &gg_import_wikidata,
    &gg_import_ftm,
    &gg_import_popolo,
    &gg_import_spacy,
    NULL,
};

const gg_import_format *gg_import_format_get(size_t index)
{
    size_t i = 0;

    while (i < index && FORMATS[i] != NULL) {
        i++;
    }
    return FORMATS[i];
}

const gg_import_format *gg_import_format_find(const char *name)
{
    const gg_import_format *const *format = FORMATS;

    while (*format != NULL && strcmp((*format)->name, name) != 0) {
        format++;
    }
    return *format;
}

/* ---- options ------------------------------------------------------------ */

/* The next item of a comma list, trimmed; false at its end. */
static bool next_item(const char **rest, gg_str *item)
{
    const char *p = *rest;
    size_t len;

    p += strspn(p, " ,");
    len = strcspn(p, ",");
    *rest = p + len;
    while (len != 0 && p[len - 1] == ' ') {
        len--;
    }
    *item = (gg_str){p, len};
    return len != 0;
}

static gg_status put_list(gg_ids *ids, const char *list, gg_error *error)
{
    gg_str item;
    uint32_t number;
    bool is_new;

    while (list != NULL && next_item(&list, &item)) {
        if (!gg_ids_put(ids, item, &number, &is_new)) {
            return gg_fail_memory(error);
        }
    }
    return GG_OK;
}

/* A class given again takes the later type; an empty type is none. */
static gg_status put_class(gg_import *import, gg_str name, gg_str type,
                           gg_error *error)
{
    uint32_t number;
    uint32_t type_number;
    bool is_new;

    if (!gg_ids_put(&import->classes, name, &number, &is_new) ||
        !gg_ids_put(&import->type_names, type, &type_number, &is_new)) {
        return gg_fail_memory(error);
    }
    if (import->classes.n * sizeof type_number > import->class_types.len) {
        gg_buf_put(&import->class_types, &type_number, sizeof type_number);
    } else {
        memcpy(import->class_types.ptr + number * sizeof type_number,
               &type_number, sizeof type_number);
    }
    return import->class_types.failed ? gg_fail_memory(error) : GG_OK;
}

static gg_status forget_classes(gg_import *import)
{
    gg_ids_reset(&import->classes);
    gg_buf_reset(&import->class_types);
    return GG_OK;
}

/* "none,Q5=person,Q43229=" */
static gg_status read_classes(gg_import *import, const char *list,
                              gg_error *error)
{
    gg_status status = GG_OK;
    gg_str item;

    while (status == GG_OK && list != NULL && next_item(&list, &item)) {
        const char *equals = memchr(item.ptr, '=', item.len);
        size_t len = equals != NULL ? (size_t)(equals - item.ptr) : 0;
        if (gg_str_equal(item, GG_STR_LITERAL("none"))) {
            status = forget_classes(import);
        } else if (len == 0) {
            status = gg_fail(error, GG_ERROR_USAGE, NULL,
                             "classes: \"%.*s\" is not CLASS=TYPE",
                             item.len < 100 ? (int)item.len : 100, item.ptr);
        } else {
            status = put_class(
                import, (gg_str){item.ptr, len},
                (gg_str){equals + 1, item.len - len - 1}, error);
        }
    }
    return status;
}

static gg_status read_default_classes(gg_import *import, gg_error *error)
{
    const char *const *c = import->format->classes;
    gg_status status = GG_OK;

    while (status == GG_OK && c != NULL && c[0] != NULL) {
        status = put_class(import, gg_str_from(c[0]), gg_str_from(c[1]),
                           error);
        c += 2;
    }
    return status;
}

static gg_status check_taken(const gg_import *import, gg_error *error)
{
    const gg_import_options *o = import->options;
    const struct {
        const char *name;
        unsigned bit;
        bool is_set;
    } ROWS[] = {
        {"languages", GG_TAKES_LANGUAGES, o->languages != NULL},
        {"classes", GG_TAKES_CLASSES, o->classes != NULL},
        {"min-sitelinks", GG_TAKES_MIN_SITELINKS, o->min_sitelinks != 0},
        {"offices", GG_TAKES_OFFICES, o->offices},
        {"subclasses", GG_TAKES_SUBCLASSES, o->subclasses},
        {"prefer-wikidata", GG_TAKES_PREFER_WIKIDATA, o->prefer_wikidata},
    };

    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        if (ROWS[i].is_set && (import->format->takes & ROWS[i].bit) == 0) {
            return gg_fail(error, GG_ERROR_USAGE, NULL,
                           "%s: the format %s does not know this option",
                           ROWS[i].name, import->format->name);
        }
    }
    return GG_OK;
}

static gg_status find_format(gg_import *import, gg_error *error)
{
    const char *name = import->options->format;

    import->format = name != NULL ? gg_import_format_find(name) : NULL;
    if (import->format == NULL) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "import: no format \"%.100s\"",
                       name != NULL ? name : "");
    }
    return GG_OK;
}

static gg_status read_options(gg_import *import, gg_error *error)
{
    const gg_import_options *o = import->options;
    gg_status status = find_format(import, error);

    if (status == GG_OK) {
        status = check_taken(import, error);
    }
    if (status == GG_OK) {
        status = put_list(&import->types, o->types, error);
    }
    if (status == GG_OK) {
        const char *languages =
            o->languages != NULL ? o->languages : import->format->language;
        if (languages != NULL && strcmp(languages, "all") != 0) {
            status = put_list(&import->languages, languages, error);
        }
    }
    if (status == GG_OK) {
        status = read_default_classes(import, error);
    }
    return status == GG_OK ? read_classes(import, o->classes, error) : status;
}

/* ---- the run ------------------------------------------------------------ */

gg_status gg_import_init(gg_import *import, const gg_import_options *options,
                         gg_log *log, gg_import_write_fn *write, void *user,
                         gg_error *error)
{
    gg_status status;

    memset(import, 0, sizeof *import);
    import->options = options;
    import->log = log;
    import->write = write;
    import->write_user = user;
    import->name = "";
    gg_ids_init(&import->types);
    gg_ids_init(&import->languages);
    gg_ids_init(&import->classes);
    gg_ids_init(&import->type_names);
    gg_ids_init(&import->row.seen);
    gg_buf_init(&import->class_types);
    gg_buf_init(&import->out);
    gg_buf_init(&import->clean);
    gg_buf_init(&import->word);
    for (int i = 0; i < GG_N_CELLS; i++) {
        gg_buf_init(&import->row.cells[i]);
    }
    status = read_options(import, error);
    if (status == GG_OK && import->format->begin != NULL) {
        status = import->format->begin(import, error);
    }
    return status;
}

void gg_import_clear(gg_import *import)
{
    if (import->format != NULL && import->format->clear != NULL) {
        import->format->clear(import);
    }
    gg_ids_clear(&import->types);
    gg_ids_clear(&import->languages);
    gg_ids_clear(&import->classes);
    gg_ids_clear(&import->type_names);
    gg_ids_clear(&import->row.seen);
    gg_buf_clear(&import->class_types);
    gg_buf_clear(&import->out);
    gg_buf_clear(&import->clean);
    gg_buf_clear(&import->word);
    gg_tokens_clear(&import->tokens);
    for (int i = 0; i < GG_N_CELLS; i++) {
        gg_buf_clear(&import->row.cells[i]);
    }
}

gg_status gg_import_read(gg_import *import, gg_source *source,
                         const char *name, gg_error *error)
{
    gg_status status;

    import->name = name;
    status = import->format->read(import, source, error);
    if (status != GG_OK) {
        gg_row_drop(import);
    }
    return status;
}

void gg_import_skip(gg_import *import, uint64_t line, uint64_t column,
                    const char *format, ...)
{
    char text[256];
    va_list args;

    import->counts.skipped++;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    gg_log_add(import->log, GG_REASON_GAZETTEER_ROW, import->name, line,
               column, GG_NO_BYTE, "%s", text);
}

void gg_import_too_long(gg_import *import, uint64_t line)
{
    import->counts.records++;
    import->counts.skipped++;
    gg_log_add(import->log, GG_REASON_TOO_LONG, import->name, line, 0,
               GG_NO_BYTE, "record skipped: longer than 64 MiB");
}

gg_status gg_import_tick(gg_import *import, const gg_source *source,
                         gg_error *error)
{
    enum { EVERY = 1024 };
    const gg_import_options *o = import->options;
    gg_progress progress;

    if (import->failed) {
        return gg_fail_memory(error);
    }
    if (o->stop != NULL && *o->stop != 0) {
        return gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
    }
    if (o->progress != NULL && import->counts.records % EVERY == 0) {
        progress = (gg_progress){import->counts.records,
                                 gg_source_stored_bytes(source),
                                 gg_source_stored_size(source), "reading"};
        o->progress(o->progress_user, &progress);
    }
    return GG_OK;
}

/* ---- what is asked for ---------------------------------------------------- */

bool gg_import_wants_type(const gg_import *import, gg_str type)
{
    return import->types.n == 0 ||
           gg_ids_find(&import->types, type) != GG_NO_ID;
}

uint32_t gg_import_language(const gg_import *import, gg_str language)
{
    return import->languages.n == 0
               ? 0
               : gg_ids_find(&import->languages, language);
}

bool gg_import_class_get(const gg_import *import, uint32_t index, gg_str *name,
                         gg_str *type)
{
    uint32_t number;

    if (index >= import->classes.n) {
        return false;
    }
    memcpy(&number, import->class_types.ptr + index * sizeof number,
           sizeof number);
    *name = gg_ids_text(&import->classes, index);
    *type = gg_ids_text(&import->type_names, number);
    return true;
}

gg_str gg_import_class_type(const gg_import *import, gg_str name)
{
    gg_str type;

    return gg_import_class_get(import, gg_ids_find(&import->classes, name),
                               &name, &type) &&
                   type.len != 0
               ? type
               : GG_STR_NONE;
}
