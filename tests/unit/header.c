/* The public header alone: strict C99, nothing of ours before it, and every
   function of it used once. header.cpp is the same file as C++11. */
#include "gazgraph.h"

#include <stdio.h>
#include <string.h>

static const char NAMES[] = "id\ttype\tlabel\nru\tcountry\tRussia\n";

static void on_message(void *user, const gg_message *message)
{
    (void)user;
    fprintf(stderr, "%s: %s\n", message->reason, message->text);
}

static void on_progress(void *user, const gg_progress *progress)
{
    *(uint64_t *)user = progress->documents;
}

static bool on_found(void *user, const gg_found *found)
{
    *(bool *)user = strcmp(found->entity, "ru") == 0 && found->start == 3 &&
                    found->end == 9 && strcmp(found->form, "name") == 0;
    return true;
}

static bool on_bytes(void *user, const char *bytes, size_t len)
{
    (void)bytes;
    *(size_t *)user += len;
    return true;
}

static bool check_texts(void)
{
    char shown[16];
    size_t n = gg_printable(shown, sizeof shown, "a\n", 2);

    return n == 5 && strcmp(shown, "a\\x0A") == 0 && gg_version()[0] != '\0';
}

static bool check_find(void)
{
    gg_gazetteer *names = NULL;
    gg_gazetteer *none = NULL;
    gg_finder *finder = NULL;
    gg_tag_options options = {"name,short", false, false, false, "0.4"};
    const char *paths[] = {"/nonexistent/names.tsv"};
    gg_error error;
    bool found = false;
    bool good;

    good = gg_gazetteer_load(&none, paths, 1, on_message, NULL, &error) ==
               GG_ERROR_IO &&
           none == NULL && error.status == GG_ERROR_IO;
    good = good &&
           gg_gazetteer_load_memory(&names, "names.tsv", NAMES,
                                    sizeof NAMES - 1, on_message, NULL,
                                    &error) == GG_OK &&
           gg_gazetteer_get_info(names).entities == 1 &&
           gg_finder_new(&finder, names, &options, &error) == GG_OK &&
           gg_find(finder, "In Russia.", 10, on_found, &found, &error) ==
               GG_OK &&
           found;
    gg_finder_free(finder);
    gg_finder_free(NULL);
    gg_gazetteer_free(names);
    gg_gazetteer_free(NULL);
    return good;
}

/* Runs that fail at once: a missing input is told and leaves nothing. */
static bool check_runs(void)
{
    const char *inputs[] = {"/nonexistent/a.txt"};
    const char *lists[] = {"/nonexistent/names.tsv"};
    gg_options options;
    gg_report *report = NULL;
    gg_error error;
    uint64_t documents = 0;
    size_t n_bytes = 0;
    bool good;

    gg_options_init(&options);
    good = gg_build(&options, &report, &error) == GG_ERROR_USAGE &&
           report == NULL;
    options.inputs = inputs;
    options.n_inputs = 1;
    options.gazetteers = lists;
    options.n_gazetteers = 1;
    options.message = on_message;
    options.progress = on_progress;
    options.progress_user = &documents;
    good = good &&
           gg_tag(&options, on_bytes, &n_bytes, &report, &error) ==
               GG_ERROR_IO &&
           report == NULL && n_bytes == 0 && documents == 0;
    gg_report_free(report);
    gg_abandon_files();
    return good;
}

static bool check_import(void)
{
    const char *inputs[] = {"/nonexistent/a.jsonl"};
    gg_import_options options;
    gg_import_counts counts;
    gg_error error;
    size_t n_bytes = 0;
    bool good;

    memset(&options, 0, sizeof options);
    options.write = on_bytes;
    options.write_user = &n_bytes;
    options.inputs = inputs;
    options.n_inputs = 1;
    good = gg_gazetteer_import(&options, &counts, &error) == GG_ERROR_USAGE;
    options.format = "spacy";
    return good &&
           gg_gazetteer_import(&options, &counts, &error) == GG_ERROR_IO &&
           counts.records == 0 && n_bytes == 0;
}

static bool check_choices(void)
{
    gg_choice choice;
    size_t n = 0;

    if (!gg_get_choice(GG_CHOICE_IMPORTS, 0, &choice)) {
        return false;
    }

    while (gg_get_choice(GG_CHOICE_MEASURES, n, &choice)) {
        n++;
    }
    return n > 0 && gg_get_choice(GG_CHOICE_FORMATS, 0, &choice) &&
           strcmp(choice.name, "graphml") == 0 && choice.is_default;
}

int main(void)
{
    return check_texts() && check_find() && check_runs() && check_import() &&
                   check_choices()
               ? 0
               : 1;
}
