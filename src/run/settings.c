#define _POSIX_C_SOURCE 200809L
#include "run/settings.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LEAST_MEMORY (UINT64_C(1) << 20)
#define MOST_MEMORY (UINT64_C(1) << 50)

enum { MOST_THREADS = 256, MOST_EVIDENCE = 1000 };

/* The next item of a comma list; false at its end. */
static bool next_item(const char **rest, gg_str *item)
{
    size_t len;

    if (*rest == NULL || **rest == '\0') {
        return false;
    }
    len = strcspn(*rest, ",");
    *item = (gg_str){*rest, len};
    *rest += len + ((*rest)[len] == ',' ? 1 : 0);
    return true;
}

static gg_status unknown(const char *option, gg_str item, gg_error *error)
{
    return gg_fail(error, GG_ERROR_USAGE, NULL, "%s: \"%.*s\" is not known",
                   option, item.len < 100 ? (int)item.len : 100, item.ptr);
}

/* A NUL-terminated copy of the item, kept with the settings. */
static const char *keep_word(gg_settings *settings, gg_str item)
{
    char *word = settings->words + settings->words_len;

    if (item.len >= sizeof settings->words - settings->words_len) {
        return NULL;
    }
    memcpy(word, item.ptr, item.len);
    word[item.len] = '\0';
    settings->words_len += item.len + 1;
    return word;
}

gg_status gg_forms_read(bool forms[GG_N_FORMS], const char *list,
                        gg_error *error)
{
    gg_str item;

    memset(forms, 0, GG_N_FORMS * sizeof *forms);
    while (next_item(&list, &item)) {
        int f = 0;
        while (f < GG_N_FORMS &&
               !gg_str_equal(item, gg_str_from(gg_form_word((gg_form)f)))) {
            f++;
        }
        if (f == GG_N_FORMS) {
            return unknown("forms", item, error);
        }
        forms[f] = true;
    }
    return GG_OK;
}

static gg_status read_window(gg_count_settings *count, const char *window,
                             gg_error *error)
{
    uint64_t n = 0;
    size_t i = 0;

    if (window == NULL || strcmp(window, "sentence") == 0) {
        count->window = GG_WINDOW_SENTENCE;
        return GG_OK;
    }
    if (strcmp(window, "paragraph") == 0) {
        count->window = GG_WINDOW_PARAGRAPH;
        return GG_OK;
    }
    if (strcmp(window, "document") == 0) {
        count->window = GG_WINDOW_DOCUMENT;
        return GG_OK;
    }
    for (; window[i] >= '0' && window[i] <= '9' && n <= 1000000; i++) {
        n = n * 10 + (uint64_t)(window[i] - '0');
    }
    if (i == 0 || window[i] != '\0' || n < 2 || n > 1000000) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "window: \"%.100s\" is neither sentence, paragraph, "
                       "document nor a number of tokens from 2 to 1000000",
                       window);
    }
    count->window = GG_WINDOW_TOKENS;
    count->window_tokens = (uint32_t)n;
    return GG_OK;
}

static bool has_format(const gg_settings *settings, const gg_format *format)
{
    for (size_t i = 0; i < settings->n_formats; i++) {
        if (settings->formats[i] == format) {
            return true;
        }
    }
    return false;
}

static gg_status add_format(gg_settings *settings, const gg_format *format,
                            gg_error *error)
{
    if (has_format(settings, format)) {
        return GG_OK;
    }
    if (settings->n_formats == GG_MAX_CHOSEN) {
        return gg_fail(error, GG_ERROR_USAGE, NULL, "format: too many");
    }
    settings->formats[settings->n_formats++] = format;
    return GG_OK;
}

/* All, or the default ones; without those that would be empty. */
static gg_status add_formats(gg_settings *settings, bool all, gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < gg_format_count() && status == GG_OK; i++) {
        const gg_format *format = gg_format_get(i);
        if ((all || gg_format_is_default(format)) &&
            (settings->options->evidence != 0 ||
             !gg_format_wants_evidence(format))) {
            status = add_format(settings, format, error);
        }
    }
    return status;
}

static gg_status add_named_format(gg_settings *settings, gg_str name,
                                  gg_error *error)
{
    const char *word = keep_word(settings, name);
    const gg_format *format = word != NULL ? gg_format_find(word) : NULL;

    if (format == NULL) {
        return unknown("format", name, error);
    }
    if (settings->options->evidence == 0 && gg_format_wants_evidence(format)) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "format: %s is of no use without evidence", word);
    }
    return add_format(settings, format, error);
}

static gg_status read_formats(gg_settings *settings, const char *list,
                              gg_error *error)
{
    gg_status status = GG_OK;
    gg_str item;

    if (list == NULL) {
        return add_formats(settings, false, error);
    }
    while (status == GG_OK && next_item(&list, &item)) {
        status = gg_str_equal(item, GG_STR_LITERAL("all"))
                     ? add_formats(settings, true, error)
                     : add_named_format(settings, item, error);
    }
    if (status == GG_OK && settings->n_formats == 0) {
        return gg_fail(error, GG_ERROR_USAGE, NULL, "format: none is named");
    }
    return status;
}

static gg_status add_picture(gg_settings *settings, gg_str item,
                             gg_error *error)
{
    const gg_picture_format *format = gg_picture_format_find(item);

    if (format == NULL) {
        return unknown("render", item, error);
    }
    for (size_t i = 0; i < settings->n_pictures; i++) {
        if (settings->pictures[i] == format) {
            return GG_OK;
        }
    }
    settings->pictures[settings->n_pictures++] = format;
    return GG_OK;
}

static gg_status read_pictures(gg_settings *settings, const char *list,
                               gg_error *error)
{
    gg_status status = GG_OK;
    gg_str item;

    while (status == GG_OK && next_item(&list, &item)) {
        status = add_picture(settings, item, error);
    }
    return status;
}

/* Will there be such a column of numbers? */
static bool is_computed(const gg_settings *settings, const char *column)
{
    bool by_default = settings->n_measures == 0 && !settings->no_measures;

    if (strcmp(column, "mentions") == 0 || strcmp(column, "documents") == 0) {
        return true;
    }
    for (size_t i = 0; i < settings->n_measures; i++) {
        if (strcmp(settings->measures[i], column) == 0) {
            return strcmp(column, "layout") != 0; /* two columns, x and y */
        }
    }
    for (size_t i = 0; i < gg_measure_count() && by_default; i++) {
        const gg_measure_info *measure = gg_measure_get(i);
        if (measure->is_default && strcmp(measure->name, column) == 0) {
            return strcmp(column, "layout") != 0;
        }
    }
    return false;
}

/* After formats and measures. */
static gg_status read_format_settings(gg_settings *settings, gg_error *error)
{
    const gg_options *options = settings->options;
    gg_export_options *export = &settings->export;
    gg_status status = GG_OK;

    gg_export_options_init(export);
    export->title = "gazgraph";
    export->no_verify = options->no_verify;
    export->stop = options->stop;
    for (size_t i = 0; i < options->n_format_settings && status == GG_OK;
         i++) {
        status = gg_export_options_set(export,
                                       options->format_settings[i].name,
                                       options->format_settings[i].value,
                                       error);
    }
    if (status == GG_OK) {
        status = gg_export_options_check(export, settings->formats,
                                         settings->n_formats, error);
    }
    settings->count.period = export->slice;
    if (status == GG_OK && (export->set & GG_TAKES_SIZE_BY) != 0 &&
        !is_computed(settings, export->size_by)) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "size-by: \"%.100s\" is not computed; see measures",
                       export->size_by);
    }
    return status;
}

static gg_status read_measures(gg_settings *settings, const char *list,
                               gg_error *error)
{
    gg_str item;

    if (list != NULL && strcmp(list, "none") == 0) {
        settings->no_measures = true;
        return GG_OK;
    }
    if (list != NULL && strcmp(list, "all") == 0) {
        for (size_t i = 0; i < gg_measure_count() && i < GG_MAX_CHOSEN; i++) {
            settings->measures[settings->n_measures++] =
                gg_measure_get(i)->name;
        }
        return GG_OK;
    }
    while (next_item(&list, &item)) {
        const char *word = keep_word(settings, item);
        if (word == NULL || !gg_measure_known(word)) {
            return unknown("measures", item, error);
        }
        if (settings->n_measures < GG_MAX_CHOSEN) {
            settings->measures[settings->n_measures++] = word;
        }
    }
    return GG_OK;
}

static gg_status read_stats(gg_settings *settings, const char *list,
                            gg_error *error)
{
    gg_str item;

    while (next_item(&list, &item)) {
        bool is_all = gg_str_equal(item, GG_STR_LITERAL("all"));
        bool is_known = is_all;
        for (int i = 0; i < GG_N_STATS; i++) {
            bool is_this = gg_str_equal(
                item, gg_str_from(gg_stat_name((gg_stat)i)));
            settings->network.stats[i] |= is_all || is_this;
            is_known |= is_this;
        }
        if (!is_known) {
            return unknown("stats", item, error);
        }
    }
    settings->count.strength = settings->network.stats[GG_STAT_STRENGTH];
    settings->count.margins = gg_stats_want_margins(settings->network.stats);
    return GG_OK;
}

/* "1.64", up to three digits before the point and nine behind it. */
static bool read_decimal(const char *text, double *out)
{
    uint64_t digits = 0;
    double unit = 1;
    size_t n = 0;

    for (; *text >= '0' && *text <= '9' && n < 3; text++, n++) {
        digits = digits * 10 + (uint64_t)(*text - '0');
    }
    if (*text == '.' && n != 0) {
        size_t before = n;
        for (text++; *text >= '0' && *text <= '9' && n < before + 9;
             text++, n++) {
            digits = digits * 10 + (uint64_t)(*text - '0');
            unit *= 10;
        }
    }
    *out = (double)digits / unit;
    return n != 0 && *text == '\0';
}

static gg_status read_backbone(gg_backbone *backbone, const char *text,
                               gg_error *error)
{
    static const char *const KINDS[] = {[GG_BACKBONE_DISPARITY] = "disparity:",
                                        [GG_BACKBONE_NOISE] =
                                            "noise-corrected:"};

    for (int kind = GG_BACKBONE_DISPARITY;
         text != NULL && kind <= GG_BACKBONE_NOISE; kind++) {
        size_t len = strlen(KINDS[kind]);
        if (strncmp(text, KINDS[kind], len) != 0) {
            continue;
        }
        text += len;
        if (!read_decimal(text, &backbone->limit) ||
            (kind == GG_BACKBONE_DISPARITY &&
             (backbone->limit <= 0 || backbone->limit > 1))) {
            return gg_fail(error, GG_ERROR_USAGE, NULL,
                           "backbone: \"%.40s\" is no %s", text,
                           kind == GG_BACKBONE_DISPARITY
                               ? "alpha above 0 and up to 1"
                               : "delta, as 1.64");
        }
        backbone->kind = (gg_backbone_kind)kind;
        memcpy(backbone->text, text, strlen(text) + 1);
        return GG_OK;
    }
    return text == NULL ? GG_OK
                        : gg_fail(error, GG_ERROR_USAGE, NULL,
                                  "backbone: \"%.100s\" is neither "
                                  "disparity:ALPHA nor noise-corrected:DELTA",
                                  text);
}

static gg_status read_from(gg_settings *settings, const char *from,
                           gg_error *error)
{
    if (from == NULL || strcmp(from, "auto") == 0) {
        settings->from = GG_FROM_AUTO;
    } else if (strcmp(from, "text") == 0) {
        settings->from = GG_FROM_TEXT;
    } else if (strcmp(from, "jsonl") == 0) {
        settings->from = GG_FROM_JSONL;
    } else {
        return unknown("from", gg_str_from(from), error);
    }
    return GG_OK;
}

static gg_status read_ambiguous(gg_count_settings *count, const char *word,
                                gg_error *error)
{
    static const char *const WORDS[] = {"drop", "share", "list"};

    for (int i = 0; word != NULL && i < 3; i++) {
        if (strcmp(word, WORDS[i]) == 0) {
            count->unclear = (gg_unclear_rule)i;
            return GG_OK;
        }
    }
    return word == NULL ? GG_OK
                        : unknown("ambiguous", gg_str_from(word), error);
}

static gg_status read_copies(gg_count_settings *count, const char *word,
                             gg_error *error)
{
    static const char *const WORDS[] = {"separate", "count", "ignore"};

    for (int i = 0; word != NULL && i < 3; i++) {
        if (strcmp(word, WORDS[i]) == 0) {
            count->copies = (gg_copies_rule)i;
            return GG_OK;
        }
    }
    return word == NULL ? GG_OK : unknown("copies", gg_str_from(word), error);
}

/* "0.5": in 1/1000, more than 0 and at most 1. */
gg_status gg_confidence_read(uint16_t *out, const char *text, gg_error *error)
{
    unsigned permille = 0;
    unsigned unit = 1000;
    const char *p;

    text = text != NULL ? text : "0.4";
    p = text;
    if (*p == '0' || *p == '1') {
        permille = (unsigned)(*p++ - '0') * unit;
    }
    if (*p == '.') {
        for (p++; *p >= '0' && *p <= '9'; p++) {
            unit /= 10;
            permille += (unsigned)(*p - '0') * unit;
        }
    }
    if (p == text || *p != '\0' || permille == 0 || permille > 1000) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "confidence: a number above 0 and up to 1, not \"%s\"",
                       text);
    }
    *out = (uint16_t)permille;
    return GG_OK;
}

/* Half of the machine's. */
static uint64_t default_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    long size = sysconf(_SC_PAGESIZE);

    return pages > 0 && size > 0 ? (uint64_t)pages / 2 * (uint64_t)size : 0;
}

/* "512M", "2G"; a plain number is bytes. */
static gg_status read_memory(uint64_t *out, const char *text, gg_error *error)
{
    static const char units[] = "KMGT";
    const char *p = text;
    uint64_t n = 0;
    unsigned shift = 0;

    if (text == NULL) {
        *out = default_memory();
        return GG_OK;
    }
    for (; *p >= '0' && *p <= '9' && n <= MOST_MEMORY; p++) {
        n = n * 10 + (uint64_t)(*p - '0');
    }
    if (p != text && *p != '\0' && strchr(units, *p) != NULL) {
        shift = 10 * (unsigned)(strchr(units, *p) - units + 1);
        p++;
    }
    if (p == text || *p != '\0' || n > MOST_MEMORY >> shift ||
        n << shift < LEAST_MEMORY) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "memory: \"%.100s\" is no size from 1M to 1024T, as "
                       "512M or 2G",
                       text);
    }
    *out = n << shift;
    return GG_OK;
}

static unsigned count_threads(uint32_t wanted)
{
    long n = wanted != 0 ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);

    if (n < 1) {
        return 1;
    }
    return n < MOST_THREADS ? (unsigned)n : MOST_THREADS;
}

static const char *yes_no(bool value)
{
    return value ? "yes" : "no";
}

void gg_settings_describe(const gg_settings *settings,
                          char out[GG_OPTIONS_TEXT])
{
    static const char *const UNCLEAR[] = {"drop", "share", "list"};
    static const char *const COPIES[] = {"separate", "count", "ignore"};
    const gg_options *o = settings->options;
    const gg_count_settings *count = &settings->count;
    char window[32];
    char forms[64] = "";

    for (int f = 0; f < GG_N_FORMS; f++) {
        if (settings->tag.forms[f]) {
            size_t len = strlen(forms);
            (void)snprintf(forms + len, sizeof forms - len, "%s%s",
                           len != 0 ? "," : "", gg_form_word((gg_form)f));
        }
    }
    (void)snprintf(window, sizeof window, "%s",
                   gg_window_word(count->window));
    if (count->window == GG_WINDOW_TOKENS) {
        (void)snprintf(window, sizeof window, "%u", count->window_tokens);
    }
    (void)snprintf(
        out, GG_OPTIONS_TEXT,
        "--window %s --forms %s --types %.200s --max-entities %u "
        "--evidence %u --ambiguous %s --copies %s, strength %s, "
        "no-attribution %s, nested %s, ignore-case %s, discover %s%.20s",
        window, forms,
        o->types != NULL && o->types[0] != '\0' ? o->types : "all",
        count->max_entities, count->max_evidence, UNCLEAR[count->unclear],
        COPIES[count->copies], yes_no(count->strength),
        yes_no(count->no_attribution), yes_no(settings->tag.nested),
        yes_no(settings->tag.ignore_case), yes_no(o->discover),
        !o->discover               ? ""
        : o->confidence != NULL ? o->confidence
                                   : "0.4");
}

gg_status gg_settings_read(gg_settings *settings, const gg_options *options,
                           gg_error *error)
{
    memset(settings, 0, sizeof *settings);
    settings->options = options;
    if (options->n_inputs == 0) {
        return gg_fail(error, GG_ERROR_USAGE, NULL, "no input is named");
    }
    if (options->n_gazetteers == 0) {
        return gg_fail(error, GG_ERROR_USAGE, NULL, "no gazetteer is named");
    }
    return gg_settings_read_for_store(settings, options, error);
}

gg_status gg_settings_read_for_store(gg_settings *settings,
                                     const gg_options *options,
                                     gg_error *error)
{
    gg_status status;

    memset(settings, 0, sizeof *settings);
    settings->options = options;
    gg_tag_settings_init(&settings->tag);
    gg_count_settings_init(&settings->count);
    gg_field_map_init(&settings->fields);
    settings->tag.nested = options->nested;
    settings->tag.ignore_case = options->ignore_case;
    settings->count.max_entities = options->max_entities;
    settings->count.max_evidence = options->evidence;
    settings->count.no_attribution = options->no_attribution;
    settings->network.min_weight = options->min_weight;
    settings->network.isolates = options->isolates;
    settings->n_threads = count_threads(options->threads);
    settings->count.n_threads = settings->n_threads;
    settings->count.stop = options->stop;
    if (options->max_entities < 2) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "max-entities: at least 2");
    }
    if (options->evidence > MOST_EVIDENCE) {
        return gg_fail(error, GG_ERROR_USAGE, NULL, "evidence: at most %d",
                       (int)MOST_EVIDENCE);
    }
    status = gg_forms_read(settings->tag.forms,
                           options->forms != NULL ? options->forms
                                                  : "name,short",
                           error);
    if (status == GG_OK) {
        status = read_window(&settings->count, options->window, error);
    }
    if (status == GG_OK) {
        status = read_memory(&settings->count.memory, options->memory, error);
    }
    if (status == GG_OK) {
        status = read_formats(settings, options->formats, error);
    }
    if (status == GG_OK) {
        status = read_pictures(settings, options->render, error);
    }
    if (status == GG_OK) {
        status = read_measures(settings, options->measures, error);
    }
    if (status == GG_OK) {
        status = read_format_settings(settings, error);
    }
    if (status == GG_OK) {
        status = read_stats(settings, options->stats, error);
    }
    if (status == GG_OK) {
        status = read_backbone(&settings->network.backbone,
                               options->backbone, error);
    }
    if (status == GG_OK) {
        status = read_ambiguous(&settings->count, options->ambiguous, error);
    }
    if (status == GG_OK) {
        status = read_copies(&settings->count, options->copies, error);
    }
    if (status == GG_OK) {
        status = read_from(settings, options->from, error);
    }
    if (status == GG_OK && options->discover) {
        status = gg_confidence_read(&settings->tag.discover,
                                    options->confidence, error);
    }
    settings->tag.sparse = true;
    if (status == GG_OK && options->store != NULL &&
        settings->count.unclear == GG_UNCLEAR_LIST) {
        status = gg_fail(error, GG_ERROR_USAGE, NULL,
                         "ambiguous: a store keeps no list");
    }
    if (status == GG_OK && options->store != NULL && options->batch == 0) {
        status = gg_fail(error, GG_ERROR_USAGE, NULL,
                         "batch: at least one document");
    }
    if (status == GG_OK && options->map != NULL) {
        status = gg_field_map_parse(&settings->fields, options->map, error);
    }
    return status;
}
