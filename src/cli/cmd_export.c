#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Writes the graph of a store that `gazgraph build --store` has made: of all\n"
    "its documents, of those of a time, or a graph for each period. No text is\n"
    "read again. A day is 2023-05-12; 2023-05 and 2023 stand for all of it. With\n"
    "--slice there is a graph for each period, in a folder of that name, or one\n"
    "over time where a format of time is asked for (gexf-dynamic).";

enum {
    OWN_OPTIONS = 3,
    MOST_OPTIONS = OWN_OPTIONS + GRAPH_OPTIONS_MOST + RUN_OPTIONS
};

static void print_report(const common *c, const gg_report *report)
{
    printf("%llu of %llu documents", (unsigned long long)report->documents,
           (unsigned long long)report->stored);
    if (report->is_sliced) {
        printf(": %llu periods\n", (unsigned long long)report->periods);
    } else {
        printf(": %llu nodes, %llu edges\n",
               (unsigned long long)report->nodes,
               (unsigned long long)report->edges);
    }
    if (c->options.top != 0 && !report->is_sliced) {
        show_ranking(report);
        printf("\n");
    }
    show_files(report);
}

static int run_export(common *c)
{
    teller t;
    gg_report *report;
    gg_error error;
    gg_status status;
    int code;

    if (c->options.output == NULL || c->inputs.n != 1) {
        tell_usage(c->inputs.n != 1 ? "export: one store is wanted"
                                    : "export: no output folder: -o DIR");
        return EXIT_USAGE;
    }
    c->options.store = c->inputs.items[0];
    common_listen(c, &t);
    format_options_finish(&c->formats, &c->options);
    status = gg_export_store(&c->options, &report, &error);
    teller_end(&t);
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    if (!c->quiet) {
        print_report(c, report);
    }
    code = report->losses != 0 ? EXIT_LOSSES : EXIT_ALL_READ;
    gg_report_free(report);
    return close_stdout(code);
}

int cmd_export(int argc, char **argv)
{
    common c;
    option rows[MOST_OPTIONS];
    usage use = {"export", "STORE -o DIR [OPTION...]", ABOUT, rows, 0};
    gg_options *o = &c.options;
    const option own[OWN_OPTIONS] = {
        {"output", 'o', OPTION_TEXT, &o->output, "DIR",
         "where the graph goes; made if missing (required)"},
        {"since", 0, OPTION_TEXT, &o->since, "DATE",
         "documents of this day, month or year, or later"},
        {"until", 0, OPTION_TEXT, &o->until, "DATE",
         "... and up to the end of this one"},
    };

    memset(&c, 0, sizeof c);
    memcpy(rows, own, sizeof own);
    use.n_options = OWN_OPTIONS + graph_options(&c, rows + OWN_OPTIONS);
    run_options(&c, rows + use.n_options);
    use.n_options += RUN_OPTIONS;
    c.options.top = 0;
    return common_run(&c, &use, argc, argv, run_export);
}
