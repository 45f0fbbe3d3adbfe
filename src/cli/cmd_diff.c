#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Tells what has changed between two stores, or two times of one: edges and\n"
    "entities that are new, gone, stronger or weaker by their share of all, each\n"
    "with a test of whether that may be chance, and an edge with a sentence. A\n"
    "time is 2023, 2023-05, 2023-05-12, or two of these with .. between. With -o\n"
    "also a graph of the changes, coloured by them.";

enum {
    OWN_OPTIONS = 11,
    MOST_OPTIONS = OWN_OPTIONS + FORMAT_OPTIONS_MOST + RUN_OPTIONS
};

typedef struct asking {
    common c; /* first */
    gg_diff_question question;
    const char *between[2];
} asking;

static int run_diff(common *c)
{
    asking *a = (asking *)c;
    gg_diff_question *q = &a->question;
    gg_diff_counts counts = {0};
    gg_error error;
    gg_status status;
    int write_error = 0;
    teller t;

    /* diff STORE --between A B, or diff STORE STORE */
    if (a->between[0] != NULL && c->inputs.n == 2) {
        q->periods[0] = a->between[0];
        q->periods[1] = c->inputs.items[1];
        c->inputs.n = 1;
    }
    if (c->inputs.n == 0 || c->inputs.n > 2 ||
        (c->inputs.n == 1) != (a->between[0] != NULL)) {
        tell_usage("diff: two stores are wanted, or STORE --between TIME "
                   "TIME");
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < c->inputs.n; i++) {
        q->stores[i] = c->inputs.items[i];
    }
    common_listen(c, &t);
    format_options_finish(&c->formats, &c->options);
    status = gg_diff(&c->options, q, write_stdout, &write_error, &counts,
                     &error);
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
        fprintf(stderr,
                "gazgraph: of %llu edges %llu are new, %llu gone, %llu "
                "stronger, %llu weaker\n",
                (unsigned long long)counts.edges,
                (unsigned long long)counts.new_edges,
                (unsigned long long)counts.gone_edges,
                (unsigned long long)counts.stronger_edges,
                (unsigned long long)counts.weaker_edges);
    }
    return close_stdout(EXIT_ALL_READ);
}

int cmd_diff(int argc, char **argv)
{
    asking a;
    common *c = &a.c;
    option rows[MOST_OPTIONS];
    usage use = {"diff", "STORE STORE | STORE --between TIME TIME [OPTION...]",
                 ABOUT, rows, 0};
    gg_options *o = &c->options;
    const option own[OWN_OPTIONS] = {
        {"between", 0, OPTION_TEXT, &a.between[0], "TIME TIME",
         "two times of one store: --between 2023-05 2023-06"},
        {"q", 0, OPTION_TEXT, &a.question.q, "RATE",
         "changes with this rate of false discoveries, or\n"
         "less (0.05); 1: all"},
        {"max", 0, OPTION_U64, &a.question.most, "N",
         "so many edges and entities at most, the most\n"
         "telling first; 0: all (0)"},
        {"json", 0, OPTION_FLAG, &a.question.json, NULL,
         "one JSON line a change, with all its evidence"},
        {"output", 'o', OPTION_TEXT, &o->output, "DIR",
         "also a graph of the changes"},
        {"format", 'f', OPTION_TEXT, &o->formats, "LIST",
         "its formats, as of build"},
        {"types", 0, OPTION_TEXT, &o->types, "LIST",
         "only entities of these types: person,country"},
        {"evidence", 0, OPTION_U32, &o->evidence, "K",
         "sentences for each edge (3); 0: none"},
        {"measures", 'm', OPTION_TEXT, &o->measures, "LIST",
         "measures of the graph, all or none, as of build"},
        {"force", 0, OPTION_FLAG, &o->force, NULL,
         "also stores of different options or lists"},
        {"memory", 0, OPTION_TEXT, &o->memory, "SIZE",
         "pairs that take more (2G, 512M) wait in temporary\n"
         "files in $TMPDIR (default: half of the machine's)"},
    };

    memset(&a, 0, sizeof a);
    memcpy(rows, own, sizeof own);
    use.n_options =
        OWN_OPTIONS + format_option_rows(&c->formats, rows + OWN_OPTIONS);
    run_options(c, rows + use.n_options);
    use.n_options += RUN_OPTIONS;
    return common_run(c, &use, argc, argv, run_diff);
}
