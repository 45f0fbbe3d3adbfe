#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Reads texts, finds the names of the list in them, counts who is mentioned\n"
    "with whom, computes centralities, and writes the graph with a report.\n"
    "INPUT is a file, a folder, or - for stdin: plain text (one file is one\n"
    "document) or JSON Lines, also as .gz, .bz2 or .zst.";

enum {
    BUILD_OPTIONS = 15,
    MOST_OPTIONS = BUILD_OPTIONS + FORMAT_OPTIONS_MOST + COMMON_OPTIONS
};

static size_t build_options(common *c, option *rows)
{
    gg_options *o = &c->options;
    const option table[BUILD_OPTIONS] = {
        {"output", 'o', OPTION_TEXT, &o->output, "DIR",
         "where the graph goes; made if missing (required)"},
        {"format", 'f', OPTION_TEXT, &o->formats, "LIST",
         "formats to write, or all (see below)"},
        {"window", 'w', OPTION_TEXT, &o->window, "WINDOW",
         "what counts as together: sentence (default),\n"
         "paragraph, document, or a number of tokens"},
        {"types", 0, OPTION_TEXT, &o->types, "LIST",
         "only entities of these types: person,country"},
        {"min-weight", 0, OPTION_U64, &o->min_weight, "N",
         "leave out edges with fewer windows (1)"},
        {"max-entities", 0, OPTION_U32, &o->max_entities, "N",
         "a window with more is a list, not counted (50)"},
        {"evidence", 0, OPTION_U32, &o->evidence, "K",
         "sentences kept for each edge (3)"},
        {"memory", 0, OPTION_TEXT, &o->memory, "SIZE",
         "pairs that take more (2G, 512M) wait in temporary\n"
         "files in $TMPDIR (default: half of the machine's)"},
        {"isolates", 0, OPTION_FLAG, &o->isolates, NULL,
         "keep entities without an edge"},
        {"no-attribution", 0, OPTION_FLAG, &o->no_attribution, NULL,
         "a medium named only as the source (KCNA said)\n"
         "stands in no edge"},
        {"measures", 'm', OPTION_TEXT, &o->measures, "LIST",
         "measures to compute, all or none (see below)"},
        {"top", 0, OPTION_U32, &o->top, "N",
         "tell the N most central entities and heaviest\n"
         "edges (0)"},
        {"render", 0, OPTION_TEXT, &o->render, "LIST",
         "pictures too, of svg, png, pdf; Graphviz draws them"},
        {"render-edges", 0, OPTION_U64, &o->render_edges, "N",
         "in them only the N heaviest edges; 0: all (150)"},
        {"no-verify", 0, OPTION_FLAG, &o->no_verify, NULL,
         "do not read the files back before they are named"},
    };
    size_t n = BUILD_OPTIONS;

    memcpy(rows, table, sizeof table);
    n += format_option_rows(&c->formats, rows + n);
    common_options(c, rows + n);
    return n + COMMON_OPTIONS;
}

/* Data from outside, safe to show. */
static void print_shown(const char *text)
{
    char shown[1200];

    gg_printable(shown, sizeof shown, text, strlen(text));
    fputs(shown, stdout);
}

/* Whole, or the sum of shares. */
static void print_number(double value)
{
    printf(value == (double)(unsigned long long)value ? "%.0f" : "%.2f",
           value);
}

static void print_ranking(const gg_report *report)
{
    printf("\nmost central entities:\n");
    for (size_t i = 0; i < report->n_top_nodes; i++) {
        const gg_ranked_node *node = &report->top_nodes[i];
        printf("%4zu. ", i + 1);
        print_shown(node->label);
        printf(" (");
        print_shown(node->type);
        printf("), ");
        print_number(node->mentions);
        printf(" mentions, score %.4f\n", node->score);
    }
    printf("\nheaviest edges:\n");
    for (size_t i = 0; i < report->n_top_edges; i++) {
        const gg_ranked_edge *edge = &report->top_edges[i];
        printf("%4zu. ", i + 1);
        print_shown(edge->source);
        printf(" - ");
        print_shown(edge->target);
        printf(": ");
        print_number(edge->weight);
        printf("\n");
        if (edge->sentence[0] != '\0') {
            printf("      ");
            print_shown(edge->document);
            printf(": ");
            print_shown(edge->sentence);
            printf("\n");
        }
    }
}

static void print_report(const gg_report *report, bool ranking)
{
    printf("%llu documents, %llu mentions: %llu nodes, %llu edges\n",
           (unsigned long long)report->documents,
           (unsigned long long)report->mentions,
           (unsigned long long)report->nodes,
           (unsigned long long)report->edges);
    if (report->spilled_runs != 0) {
        printf("pairs went to temporary files: %llu run%s, %llu bytes\n",
               (unsigned long long)report->spilled_runs,
               report->spilled_runs == 1 ? "" : "s",
               (unsigned long long)report->spilled_bytes);
    }
    if (ranking) {
        print_ranking(report);
        printf("\n");
    }
    for (size_t i = 0; i < report->n_files; i++) {
        printf("wrote ");
        print_shown(report->files[i]);
        printf("\n");
    }
}

static int run_build(common *c)
{
    teller t;
    gg_report *report;
    gg_error error;
    gg_status status;
    int code;

    if (c->options.output == NULL) {
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
    if (report->nodes == 0 && !c->quiet) {
        fprintf(stderr, "gazgraph: warning: the graph is empty: no two names "
                        "of the list stand together\n");
    }
    if (!c->quiet) {
        print_report(report, c->options.top != 0);
    }
    code = report->losses != 0 ? EXIT_LOSSES : EXIT_ALL_READ;
    gg_report_free(report);
    return close_stdout(code);
}

int cmd_build(int argc, char **argv)
{
    common c;
    option rows[MOST_OPTIONS];
    usage use = {"build", "INPUT... -o DIR [-g GAZETTEER...] [OPTION...]",
                 ABOUT, rows, 0};

    memset(&c, 0, sizeof c);
    use.n_options = build_options(&c, rows);
    c.options.top = 0;
    return common_run(&c, &use, argc, argv, run_build);
}
