#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Draws a graph: circles by type and size, names that do not lie on each\n"
    "other, a legend, and of large graphs the heaviest edges, which the picture\n"
    "says. GRAPH is the graph.graphml that `gazgraph build` wrote, or another\n"
    "program in GraphML; - is stdin. Graphviz does the drawing: its program dot\n"
    "must be in the PATH.";

typedef struct drawing {
    text_list inputs;
    gg_render_options options;
    bool quiet;
    int write_error;
} drawing;

static int set_up(drawing *d)
{
    gg_render_options *o = &d->options;

    if (d->inputs.n != 1) {
        tell_usage("render: %s", d->inputs.n == 0 ? "no graph is named"
                                                  : "one graph at a time");
        return EXIT_USAGE;
    }
    if (o->output == NULL) {
        tell_usage("render: no file to write to: -o FILE");
        return EXIT_USAGE;
    }
    if (strcmp(o->output, "-") == 0) {
        o->output = NULL;
    }
    o->input = d->inputs.items[0];
    o->write = write_stdout;
    o->write_user = &d->write_error;
    o->stop = signals_flag();
    return EXIT_ALL_READ;
}

static int run_render(drawing *d)
{
    gg_rendered rendered;
    gg_error error;
    gg_status status;
    int code = set_up(d);

    if (code != EXIT_ALL_READ) {
        return code;
    }
    status = gg_render(&d->options, &rendered, &error);
    if (d->write_error != 0) {
        tell_usage("stdout: cannot write: %s", strerror(d->write_error));
        return EXIT_IO;
    }
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    if (!d->quiet && d->options.output != NULL) {
        char shown[1200];
        gg_printable(shown, sizeof shown, d->options.output,
                     strlen(d->options.output));
        printf("%llu nodes, %llu edges\nwrote %s\n",
               (unsigned long long)rendered.nodes,
               (unsigned long long)rendered.edges, shown);
    }
    return close_stdout(EXIT_ALL_READ);
}

int cmd_render(int argc, char **argv)
{
    drawing d;
    gg_render_options *o = &d.options;
    const option rows[] = {
        {"output", 'o', OPTION_TEXT, &o->output, "FILE",
         "the picture; its suffix says the format; - is stdout\n"
         "(required)"},
        {"format", 'f', OPTION_TEXT, &o->format, "FORMAT",
         "the format, whatever the suffix (see below)"},
        {"edges", 0, OPTION_U64, &o->edges, "N",
         "only the N heaviest edges; 0: all (150)"},
        {"nodes", 0, OPTION_U64, &o->nodes, "N",
         "only edges between the N largest nodes; 0: all (0)"},
        {"labels", 0, OPTION_U64, &o->labels, "N",
         "names on the N largest nodes; 0: on all that have\n"
         "room (0)"},
        {"size-by", 0, OPTION_TEXT, &o->size_by, "COLUMN",
         "what makes nodes large (pagerank)"},
        {"title", 0, OPTION_TEXT, &o->title, "TEXT", "above the picture"},
        {"seed", 0, OPTION_U64, &o->seed, "N",
         "of the layout, which is made anew where edges are\n"
         "left out (42)"},
        {"timeout", 0, OPTION_U32, &o->seconds, "SECONDS",
         "that Graphviz may take (300)"},
        {"quiet", 'q', OPTION_FLAG, &d.quiet, NULL, "say nothing"},
    };
    const usage use = {"render", "GRAPH -o FILE [OPTION...]", ABOUT, rows,
                       sizeof rows / sizeof *rows};
    int code;

    memset(&d, 0, sizeof d);
    gg_render_options_init(o);
    if (parse_to_run(&use, argc, argv, &d.inputs, &code)) {
        code = run_render(&d);
    }
    text_list_clear(&d.inputs);
    return code;
}
