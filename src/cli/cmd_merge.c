#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Makes one store of several, which were made with the same lists and\n"
    "options: the same as one run over all their documents would make. The\n"
    "order of the stores changes nothing.";

enum { OWN_OPTIONS = 3 };

static void print_counts(const common *c, const gg_merge_counts *counts)
{
    printf("%llu documents of %zu stores, %llu of them twice; %llu in the "
           "store\nwrote ",
           (unsigned long long)counts->documents, c->inputs.n,
           (unsigned long long)counts->known,
           (unsigned long long)counts->stored);
    show_text(c->options.store);
    printf("\n");
}

static int run_merge(common *c)
{
    const gg_options *o = &c->options;
    gg_merge_options options = {.output = o->store,
                                .force = o->force,
                                .threads = o->threads,
                                .memory = o->memory,
                                .inputs = c->inputs.items,
                                .n_inputs = c->inputs.n};
    gg_merge_counts counts;
    gg_error error;
    gg_status status;
    teller t;

    if (o->store == NULL || c->inputs.n == 0) {
        tell_usage(c->inputs.n == 0 ? "merge: no store is named"
                                    : "merge: no store to write: -o STORE");
        return EXIT_USAGE;
    }
    common_listen(c, &t);
    options.message = o->message;
    options.message_user = o->message_user;
    options.progress = o->progress;
    options.progress_user = o->progress_user;
    options.stop = o->stop;
    status = gg_merge_stores(&options, &counts, &error);
    teller_end(&t);
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    if (!c->quiet) {
        print_counts(c, &counts);
    }
    return close_stdout(counts.losses != 0 ? EXIT_LOSSES : EXIT_ALL_READ);
}

int cmd_merge(int argc, char **argv)
{
    common c;
    option rows[OWN_OPTIONS + RUN_OPTIONS];
    usage use = {"merge", "STORE... -o STORE [OPTION...]", ABOUT, rows,
                 OWN_OPTIONS + PLAIN_OPTIONS};
    gg_options *o = &c.options;
    const option own[OWN_OPTIONS] = {
        {"output", 'o', OPTION_TEXT, &o->store, "STORE",
         "the new store (required)"},
        {"force", 0, OPTION_FLAG, &o->force, NULL,
         "also stores of other options or lists than the first"},
        {"memory", 0, OPTION_TEXT, &o->memory, "SIZE",
         "pairs that take more (2G, 512M) wait in temporary\n"
         "files in $TMPDIR (default: half of the machine's)"},
    };

    memset(&c, 0, sizeof c);
    memcpy(rows, own, sizeof own);
    run_options(&c, rows + OWN_OPTIONS);
    return common_run(&c, &use, argc, argv, run_merge);
}
