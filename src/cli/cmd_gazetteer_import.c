#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Turns a list of another tool into a gazetteer (TSV), as a stream of any\n"
    "size, in the order of the input. INPUT is a file, a folder or - (stdin,\n"
    "also without one); gzip, bzip2 and zstd are recognised. gazetteers/IMPORT.md\n"
    "says what becomes what.";

enum { IMPORT_OPTIONS = 11 };

typedef struct import_command {
    text_list rest;
    gg_import_options options;
    bool quiet;
    bool verbose;
} import_command;

static void import_options(import_command *c, option *rows)
{
    gg_import_options *o = &c->options;
    const option table[IMPORT_OPTIONS] = {
        {"output", 'o', OPTION_TEXT, &o->output, "FILE",
         "write there, when complete (default: stdout)"},
        {"types", 0, OPTION_TEXT, &o->types, "LIST",
         "only these: person,country,organisation ..."},
        {"languages", 0, OPTION_TEXT, &o->languages, "LIST",
         "names in these languages, en,ru or all; the label is\n"
         "that of the first that has one"},
        {"classes", 0, OPTION_TEXT, &o->classes, "LIST",
         "CLASS=TYPE,... more classes or labels of the source\n"
         "and their types (Q5=person); an empty TYPE takes one\n"
         "out, none at the beginning all that are known"},
        {"subclasses", 0, OPTION_FLAG, &o->subclasses, NULL,
         "the classes below them too; reads the input twice"},
        {"min-sitelinks", 0, OPTION_U64, &o->min_sitelinks, "N",
         "only entities with pages in at least N wikis"},
        {"offices", 0, OPTION_FLAG, &o->offices, NULL,
         "from and to of people are those of their offices"},
        {"prefer-wikidata", 0, OPTION_FLAG, &o->prefer_wikidata, NULL,
         "the Wikidata id (QID) as id where there is one"},
        {"strict", 0, OPTION_FLAG, &o->strict, NULL,
         "end at the first record that is lost"},
        {"quiet", 'q', OPTION_FLAG, &c->quiet, NULL,
         "no warnings, no progress, no counts"},
        {"verbose", 'v', OPTION_FLAG, &c->verbose, NULL,
         "notes too"},
    };

    memcpy(rows, table, sizeof table);
}

/* stdout may be the list, so this goes to stderr. */
static void print_counts(const gg_import_counts *n)
{
    fprintf(stderr,
            "gazgraph: %llu records: %llu used, %llu passed over, %llu "
            "skipped; %llu rows, %llu names written",
            (unsigned long long)n->records, (unsigned long long)n->used,
            (unsigned long long)n->passed_over,
            (unsigned long long)n->skipped, (unsigned long long)n->rows,
            (unsigned long long)n->names);
    if (n->repaired + n->unusable != 0) {
        fprintf(stderr, " (%llu cells repaired, %llu names left out)",
                (unsigned long long)n->repaired,
                (unsigned long long)n->unusable);
    }
    fprintf(stderr, "\n");
}

static int run_import(import_command *c)
{
    static const char *const STDIN[] = {"-"};
    teller t;
    gg_import_counts counts;
    gg_error error;
    gg_status status;
    int write_error = 0;

    if (c->rest.n == 0) {
        tell_usage("gazetteer import: no format; `gazgraph gazetteer import "
                   "--help` lists them");
        return EXIT_USAGE;
    }
    c->options.format = c->rest.items[0];
    c->options.inputs = c->rest.n > 1 ? c->rest.items + 1 : STDIN;
    c->options.n_inputs = c->rest.n > 1 ? c->rest.n - 1 : 1;
    c->options.write = write_stdout;
    c->options.write_user = &write_error;
    teller_init(&t, c->quiet, c->verbose);
    c->options.message = teller_message;
    c->options.message_user = &t;
    c->options.progress = teller_progress;
    c->options.progress_user = &t;
    c->options.stop = signals_flag();
    status = gg_gazetteer_import(&c->options, &counts, &error);
    teller_end(&t);
    if (write_error != 0) {
        tell_usage("stdout: cannot write: %s", strerror(write_error));
        return EXIT_IO;
    }
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    if (!c->quiet) {
        print_counts(&counts);
    }
    return counts.losses != 0 ? EXIT_LOSSES : EXIT_ALL_READ;
}

int cmd_gazetteer_import(int argc, char **argv)
{
    import_command c;
    option rows[IMPORT_OPTIONS];
    usage use = {"gazetteer import", "FORMAT [INPUT...] [-o FILE] [OPTION...]",
                 ABOUT, rows, IMPORT_OPTIONS};
    int code = EXIT_USAGE;

    memset(&c, 0, sizeof c);
    import_options(&c, rows);
    switch (parse_options(&use, argc, argv, &c.rest)) {
    case PARSE_RUN:
        code = run_import(&c);
        break;
    case PARSE_DONE:
        printf("\nformats:\n");
        print_choices(GG_CHOICE_IMPORTS);
        code = close_stdout(EXIT_ALL_READ);
        break;
    case PARSE_WRONG:
        break;
    case PARSE_NO_MEMORY:
        code = EXIT_MEMORY;
        break;
    }
    text_list_clear(&c.rest);
    return code;
}
