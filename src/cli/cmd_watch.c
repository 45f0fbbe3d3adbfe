#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Counts a folder into a store, then each file that arrives in it, until it is\n"
    "stopped (Ctrl-C): files that were closed after writing or moved there, in\n"
    "folders inside, too. With -o the graph is written anew at most every so many\n"
    "seconds, and at the end.";

enum { OWN_OPTIONS = 1, MOST_OPTIONS = OWN_OPTIONS + BUILD_OPTIONS_MOST };

typedef struct watching {
    common c; /* first */
    uint32_t every;
} watching;

/* A line for who reads along. */
static void tell(void *user, const gg_report *report, bool is_graph)
{
    const common *c = user;

    if (is_graph) {
        printf("wrote %llu nodes, %llu edges\n",
               (unsigned long long)report->nodes,
               (unsigned long long)report->edges);
    } else {
        printf("%llu documents, %llu known, %llu changed; %llu in the store\n",
               (unsigned long long)report->documents,
               (unsigned long long)report->known,
               (unsigned long long)report->changed,
               (unsigned long long)report->stored);
    }
    (void)c;
    fflush(stdout);
}

static int run_watch(common *c)
{
    watching *a = (watching *)c;
    gg_folder_watch how = {.every = a->every};
    teller t;
    gg_error error;
    gg_status status;
    int code;

    if (c->options.store == NULL || c->inputs.n != 1) {
        tell_usage(c->inputs.n != 1 ? "watch: one folder is wanted"
                                    : "watch: no store: --store FILE");
        return EXIT_USAGE;
    }
    code = common_finish(c, &t);
    if (code != EXIT_ALL_READ) {
        return code;
    }
    how.folder = c->inputs.items[0];
    format_options_finish(&c->formats, &c->options);
    status = gg_watch_folder(&c->options, &how, tell, c, &error);
    teller_end(&t);
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    return close_stdout(EXIT_ALL_READ);
}

int cmd_watch(int argc, char **argv)
{
    watching a;
    option rows[MOST_OPTIONS];
    usage use = {"watch", "FOLDER --store FILE [-o DIR] [OPTION...]", ABOUT,
                 rows, 0};
    const option own[OWN_OPTIONS] = {
        {"every", 0, OPTION_U32, &a.every, "SECONDS",
         "between two graphs, at least (60)"},
    };

    memset(&a, 0, sizeof a);
    a.every = 60;
    memcpy(rows, own, sizeof own);
    use.n_options =
        OWN_OPTIONS + build_option_rows(&a.c, rows + OWN_OPTIONS);
    a.c.options.top = 0;
    return common_run(&a.c, &use, argc, argv, run_watch);
}
