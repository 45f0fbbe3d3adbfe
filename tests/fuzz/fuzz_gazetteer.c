/* The first byte says the format, the rest is a gazetteer, and then the text
   that is tagged with it. */
#include "fuzz.h"

#include "gazgraph.h"

static const char *const NAMES[] = {"a.tsv",     "a.csv",         "a.jsonl",
                                    "people.tsv", "countries.csv", "a"};

typedef struct seen {
    uint64_t size;
    uint64_t start;
    size_t n;
    bool nested;
} seen;

static bool on_found(void *user, const gg_found *found)
{
    seen *s = user;

    HOLDS(found->start >= s->start);
    HOLDS(found->end > found->start && found->end <= s->size);
    HOLDS(found->form[0] != '\0' && found->rule[0] != '\0');
    HOLDS((found->entity[0] == '\0') ==
          (strcmp(found->rule, "ambiguous") == 0));
    s->start = s->nested ? found->start : found->end;
    s->n++;
    return s->n < 100000;
}

static void find_with(const gg_gazetteer *names, const char *text, size_t len,
                      const gg_tag_options *options)
{
    gg_finder *finder = NULL;
    gg_error error;
    seen once = {len, 0, 0, options->nested};
    seen again = once;

    HOLDS(gg_finder_new(&finder, names, options, &error) == GG_OK);
    HOLDS(gg_find(finder, text, len, on_found, &once, &error) == GG_OK);
    HOLDS(gg_find(finder, text, len, on_found, &again, &error) == GG_OK);
    HOLDS(once.n == again.n && once.start == again.start);
    gg_finder_free(finder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gg_gazetteer *names = NULL;
    gg_error error;
    gg_status status;
    char *bytes;

    if (size == 0) {
        return 0;
    }
    bytes = exact_copy(data + 1, size - 1);
    status = gg_gazetteer_load_memory(
        &names, NAMES[data[0] % (sizeof NAMES / sizeof *NAMES)], bytes,
        size - 1, NULL, NULL, &error);
    HOLDS(status == GG_OK || status == GG_ERROR_DATA);
    HOLDS((status == GG_OK) == (names != NULL));
    if (status == GG_OK) {
        gg_gazetteer_info info = gg_gazetteer_get_info(names);
        HOLDS(info.entities > 0 && info.names >= info.entities);
        HOLDS(info.rows_skipped < info.rows);
        find_with(names, bytes, size - 1,
                  &(gg_tag_options){.forms = NULL});
        find_with(names, bytes, size - 1,
                  &(gg_tag_options){.forms = "name,short,demonym,metonym",
                                    .nested = true,
                                    .discover = (data[0] & 64) != 0,
                                    .ignore_case = (data[0] & 128) != 0});
    } else {
        HOLDS(error.message[0] != '\0');
    }
    gg_gazetteer_free(names);
    free(bytes);
    return 0;
}
