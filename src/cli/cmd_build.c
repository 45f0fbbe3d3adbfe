#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Reads texts, finds the names of the list in them, counts who is mentioned\n"
    "with whom, computes centralities, and writes the graph with a report.\n"
    "INPUT is a file, a folder, or - for stdin: plain text (one file is one\n"
    "document) or JSON Lines, also as .gz, .bz2 or .zst.";

enum {
    OWN_OPTIONS = BUILD_OPTIONS
};

size_t build_option_rows(common *c, option *rows)
{
    gg_options *o = &c->options;
    const option table[OWN_OPTIONS] = {
        {"output", 'o', OPTION_TEXT, &o->output, "DIR",
         "where the graph goes; made if missing (required,\n"
         "but for --store)"},
        {"store", 0, OPTION_TEXT, &o->store, "FILE",
         "count into this file, made if missing: documents\n"
         "that are in it are passed over, changed ones take\n"
         "the place of older ones; the graph is of all of them"},
        {"batch", 0, OPTION_U64, &o->batch, "N",
         "documents that go into the store at a time (10000)"},
        {"force", 0, OPTION_FLAG, &o->force, NULL,
         "go on with a store of other options or lists"},
        {"window", 'w', OPTION_TEXT, &o->window, "WINDOW",
         "what counts as together: sentence (default),\n"
         "paragraph, document, or a number of tokens"},
        {"copies", 0, OPTION_TEXT, &o->copies, "RULE",
         "windows whose words stood in another one already:\n"
         "separate (in weight_copies, default), ignore, count"},
        {"max-entities", 0, OPTION_U32, &o->max_entities, "N",
         "a window with more is a list, not counted (50)"},
        {"no-attribution", 0, OPTION_FLAG, &o->no_attribution, NULL,
         "a medium named only as the source (KCNA said)\n"
         "stands in no edge"},
        {"render", 0, OPTION_TEXT, &o->render, "LIST",
         "pictures too, of svg, png, pdf; Graphviz draws them"},
        {"render-edges", 0, OPTION_U64, &o->render_edges, "N",
         "in them only the N heaviest edges; 0: all (150)"},
    };
    size_t n = OWN_OPTIONS;

    memcpy(rows, table, sizeof table);
    n += graph_options(c, rows + n);
    common_options(c, rows + n);
    return n + COMMON_OPTIONS;
}

static void print_counts(const common *c, const gg_report *report)
{
    printf("%llu documents, %llu mentions",
           (unsigned long long)report->documents,
           (unsigned long long)report->mentions);
    if (c->options.store != NULL) {
        printf(", %llu known, %llu changed; %llu in the store",
               (unsigned long long)report->known,
               (unsigned long long)report->changed,
               (unsigned long long)report->stored);
    }
    if (c->options.output != NULL) {
        printf(": %llu nodes, %llu edges", (unsigned long long)report->nodes,
               (unsigned long long)report->edges);
    }
    printf("\n");
}

static void print_report(const common *c, const gg_report *report)
{
    print_counts(c, report);
    if (report->spilled_runs != 0) {
        printf("pairs went to temporary files: %llu run%s, %llu bytes\n",
               (unsigned long long)report->spilled_runs,
               report->spilled_runs == 1 ? "" : "s",
               (unsigned long long)report->spilled_bytes);
    }
    if (c->options.top != 0) {
        show_ranking(report);
        printf("\n");
    }
    show_files(report);
}

static int run_build(common *c)
{
    teller t;
    gg_report *report;
    gg_error error;
    gg_status status;
    int code;

    if (c->options.output == NULL && c->options.store == NULL) {
        tell_usage("build: no output folder: -o DIR");
        return EXIT_USAGE;
    }
    code = common_finish(c, &t);
    if (code != EXIT_ALL_READ) {
        return code;
    }
    format_options_finish(&c->formats, &c->options);
    status = gg_build(&c->options, &report, &error);
    teller_end(&t);
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    if (report->nodes == 0 && c->options.output != NULL && !c->quiet) {
        fprintf(stderr, "gazgraph: warning: the graph is empty: no two names "
                        "of the list stand together\n");
    }
    if (!c->quiet) {
        print_report(c, report);
    }
    code = report->losses != 0 ? EXIT_LOSSES : EXIT_ALL_READ;
    gg_report_free(report);
    return close_stdout(code);
}

int cmd_build(int argc, char **argv)
{
    common c;
    option rows[BUILD_OPTIONS_MOST];
    usage use = {"build", "INPUT... -o DIR [-g GAZETTEER...] [OPTION...]",
                 ABOUT, rows, 0};

    memset(&c, 0, sizeof c);
    use.n_options = build_option_rows(&c, rows);
    c.options.top = 0;
    return common_run(&c, &use, argc, argv, run_build);
}
