/* The first byte says the format and the options, the rest is its input. What
   comes out is a gazetteer that loads without a word. */
#include "fuzz.h"

#include "gazgraph.h"
#include "import/import.h"

typedef struct told {
    size_t n;
    size_t n_types; /* two records with one id and different types */
} told;

static void on_message(void *user, const gg_message *message)
{
    told *t = user;

    if (strstr(message->text, "column \"lang\"") != NULL) {
        return;
    }
    t->n++;
    t->n_types += strstr(message->text, "another type") != NULL;
}

static bool on_bytes(void *user, const char *bytes, size_t len)
{
    gg_buf_put(user, bytes, len);
    return true;
}

static gg_import_options choose(uint8_t byte, const char *format)
{
    gg_import_options options = {.format = format};
    bool is_odd = (byte & 64) != 0;

    if (strcmp(format, "wikidata") == 0) {
        options.languages = is_odd ? "all" : "en,ru";
        options.offices = (byte & 128) != 0;
        options.subclasses = is_odd;
        options.classes = is_odd ? "Q1=thing" : NULL;
    } else if (strcmp(format, "ftm") == 0) {
        options.prefer_wikidata = is_odd;
    } else if (strcmp(format, "popolo") == 0) {
        options.offices = is_odd;
        options.languages = (byte & 128) != 0 ? "ru" : NULL;
    } else if (strcmp(format, "spacy") == 0) {
        options.classes = is_odd ? "GPE=place" : NULL;
    }
    return options;
}

static gg_status read_once(gg_import *import, gg_log *log, const char *bytes,
                           size_t len, gg_error *error)
{
    gg_source *source = NULL;
    gg_status status;

    HOLDS(gg_source_open_memory(&source, bytes, len, "memory", log, error) ==
          GG_OK);
    status = gg_import_read(import, source, "memory", error);
    gg_source_close(source);
    return status;
}

static void check_table(const gg_buf *table, const gg_import_counts *counts)
{
    gg_gazetteer *names = NULL;
    told seen = {0, 0};
    gg_error error;
    gg_status status = gg_gazetteer_load_memory(
        &names, "out.tsv", table->ptr, table->len, on_message, &seen, &error);

    HOLDS((status == GG_OK) == (counts->rows != 0));
    if (status == GG_OK) {
        gg_gazetteer_info info = gg_gazetteer_get_info(names);
        HOLDS(info.rows == counts->rows);
        HOLDS(info.rows_skipped <= seen.n_types || seen.n > 5);
        HOLDS(seen.n == 0 || seen.n_types != 0);
    }
    gg_gazetteer_free(names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gg_buf table = GG_BUF_INIT;
    gg_import import;
    gg_import_options options;
    const gg_import_counts *n = &import.counts;
    const gg_import_format *format;
    gg_error error;
    gg_status status;
    gg_log log;
    char *bytes;

    format = size != 0 ? gg_import_format_get(data[0] % 64) : NULL;
    if (format == NULL) {
        return 0;
    }
    bytes = exact_copy(data + 1, size - 1);
    gg_log_init(&log);
    options = choose(data[0], format->name);
    HOLDS(gg_import_init(&import, &options, &log, on_bytes, &table, &error) ==
          GG_OK);
    do {
        status = read_once(&import, &log, bytes, size - 1, &error);
        HOLDS(status == GG_OK || status == GG_ERROR_DATA);
    } while (++import.pass < (format->passes != NULL
                                  ? format->passes(&import) : 1));
    HOLDS(gg_import_finish(&import, &error) == GG_OK);
    HOLDS(n->records == n->used + n->passed_over + n->skipped);
    HOLDS(!table.failed && n->names >= n->rows && n->rows >= n->used);
    if (n->used != 0) {
        check_table(&table, n);
    }
    gg_import_clear(&import);
    gg_log_clear(&log);
    gg_buf_clear(&table);
    free(bytes);
    return 0;
}
