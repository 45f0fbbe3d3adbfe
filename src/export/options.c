#include "export/options.h"

#include "base/error.h"
#include "export/format.h"

#include <string.h>

/* Each takes the value and says what is wrong with it, or NULL. */
static const char *set_size_by(gg_export_options *options, const char *value)
{
    options->size_by = value;
    return value[0] != '\0' ? NULL : "is no column";
}

static const char *set_csv_safe(gg_export_options *options, const char *value)
{
    (void)value;
    options->csv_safe = true;
    return NULL;
}

static const char *set_gexf_dynamic(gg_export_options *options,
                                    const char *value)
{
    (void)value;
    options->gexf_dynamic = true;
    return NULL;
}

static const char *set_slice(gg_export_options *options, const char *value)
{
    return gg_period_parse(value, &options->slice)
               ? NULL
               : "is neither day, week, month nor year";
}

/* https://example.org/news/ or urn:example: and the like. */
static const char *set_base_iri(gg_export_options *options, const char *value)
{
    const char *colon = strchr(value, ':');

    options->base_iri = value;
    if (colon == NULL || colon == value || value[0] < 'A' ||
        (value[strlen(value) - 1] != '/' && value[strlen(value) - 1] != '#' &&
         value[strlen(value) - 1] != ':')) {
        return "is no IRI that ends in /, # or :";
    }
    for (const char *p = value; *p != '\0'; p++) {
        if ((unsigned char)*p <= ' ' || strchr("<>\"{}|^`\\\x7f", *p) != NULL) {
            return "has a character that no IRI has";
        }
    }
    return NULL;
}

static const char *set_edges_key(gg_export_options *options,
                                 const char *value)
{
    options->edges_key = value;
    return strcmp(value, "links") == 0 || strcmp(value, "edges") == 0
               ? NULL
               : "is neither links nor edges";
}

static const struct {
    gg_format_option shown;
    unsigned takes;
    const char *(*set)(gg_export_options *options, const char *value);
} OPTIONS[] = {
    {{"size-by", "COLUMN", "what makes nodes large (pagerank)"},
     GG_TAKES_SIZE_BY,
     set_size_by},
    {{"csv-safe", NULL,
      "CSV for spreadsheets: an apostrophe before texts\n"
      "that begin as formulas do"},
     GG_TAKES_CSV_SAFE,
     set_csv_safe},
    {{"gexf-dynamic", NULL,
      "GEXF: nodes and edges are there from the first date\n"
      "to the last they were seen; Gephi has a timeline"},
     GG_TAKES_GEXF_DYNAMIC,
     set_gexf_dynamic},
    {{"slice", "PERIOD",
      "dynamic GEXF: edges have a weight for each day,\n"
      "week, month or year"},
     GG_TAKES_SLICE,
     set_slice},
    {{"base-iri", "IRI",
      "RDF: what the IRIs of entities begin with\n"
      "(https://example.org/gazgraph/)"},
     GG_TAKES_BASE_IRI,
     set_base_iri},
    {{"json-edges-key", "KEY",
      "node-link: what the list of edges is called, links\n"
      "or edges (links)"},
     GG_TAKES_EDGES_KEY,
     set_edges_key},
};

enum { N_OPTIONS = sizeof OPTIONS / sizeof OPTIONS[0] };

void gg_export_options_init(gg_export_options *options)
{
    *options = (gg_export_options){
        .size_by = "pagerank",
        .base_iri = "https://example.org/gazgraph/",
        .edges_key = "links",
    };
}

bool gg_export_option_get(size_t index, gg_format_option *out,
                          unsigned *takes)
{
    if (index >= N_OPTIONS) {
        return false;
    }
    *out = OPTIONS[index].shown;
    if (takes != NULL) {
        *takes = OPTIONS[index].takes;
    }
    return true;
}

gg_status gg_export_options_set(gg_export_options *options, const char *name,
                                const char *value, gg_error *error)
{
    for (size_t i = 0; i < N_OPTIONS; i++) {
        const char *wrong;
        if (strcmp(OPTIONS[i].shown.name, name) != 0) {
            continue;
        }
        wrong = (value == NULL) != (OPTIONS[i].shown.argument == NULL)
                    ? (value == NULL ? "wants a value" : "takes no value")
                    : OPTIONS[i].set(options, value);
        if (wrong != NULL) {
            return gg_fail(error, GG_ERROR_USAGE, NULL, "%s: \"%.100s\" %s",
                           name, value != NULL ? value : "", wrong);
        }
        options->set |= OPTIONS[i].takes;
        return GG_OK;
    }
    return gg_fail(error, GG_ERROR_USAGE, NULL,
                   "format option: \"%.100s\" is not known", name);
}

/* ---- who takes what -------------------------------------------------------- */

static bool is_taken(unsigned takes, const gg_format *const *formats, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if ((formats[i]->takes & takes) != 0) {
            return true;
        }
    }
    return false;
}

/* The names of the formats that take it, as many as fit. */
static void list_takers(unsigned takes, char *out, size_t size)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < gg_format_count(); i++) {
        const gg_format *format = gg_format_get(i);
        size_t more = strlen(format->name);
        if ((format->takes & takes) == 0 || len + more + 3 > size) {
            continue;
        }
        if (len != 0) {
            memcpy(out + len, ", ", 2);
            len += 2;
        }
        memcpy(out + len, format->name, more + 1);
        len += more;
    }
}

/* A format that is dynamic whether or not it is asked for. */
static bool has_time(const gg_format *const *formats, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if ((formats[i]->takes & GG_TAKES_SLICE) != 0 &&
            (formats[i]->takes & GG_TAKES_GEXF_DYNAMIC) == 0) {
            return true;
        }
    }
    return false;
}

gg_status gg_export_options_check(const gg_export_options *options,
                                  const gg_format *const *formats, size_t n,
                                  gg_error *error)
{
    for (size_t i = 0; i < N_OPTIONS; i++) {
        char takers[128];
        if ((options->set & OPTIONS[i].takes) == 0 ||
            is_taken(OPTIONS[i].takes, formats, n)) {
            continue;
        }
        list_takers(OPTIONS[i].takes, takers, sizeof takers);
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "%s: none of the formats takes it; these do: %s",
                       OPTIONS[i].shown.name, takers);
    }
    return options->slice != GG_PERIOD_NONE && !options->gexf_dynamic &&
                   !has_time(formats, n)
               ? gg_fail(error, GG_ERROR_USAGE, NULL,
                         "slice: wants gexf-dynamic beside it")
               : GG_OK;
}
