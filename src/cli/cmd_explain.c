#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Tells of a place of the inputs, or of every place where a name's words\n"
    "stand, which names of the list compete there, which rule decided, and why\n"
    "a name was not taken. DOCUMENT is a document's id or its file; BYTE is a\n"
    "byte of its text, as `gazgraph tag` counts (in a title: "
    "DOCUMENT:title:BYTE).";

enum { OWN_OPTIONS = 4, DEFAULT_MOST = 20 };

typedef struct asking {
    common c; /* first */
    text_list at;
    gg_question question;
} asking;

static int run_explain(common *c)
{
    asking *a = (asking *)c;
    teller t;
    gg_report *report;
    gg_error error;
    gg_status status;
    int write_error = 0;
    int code;

    a->question.at = a->at.items;
    a->question.n_at = a->at.n;
    if (a->at.n == 0 && a->question.name == NULL) {
        tell_usage("explain: nothing is asked: --at DOCUMENT:BYTE or "
                   "--name NAME");
        return EXIT_USAGE;
    }
    code = common_finish(c, &t);
    if (code != EXIT_ALL_READ) {
        return code;
    }
    status = gg_explain(&c->options, &a->question, write_stdout, &write_error,
                        &report, &error);
    return common_end(&t, status, write_error, report, &error);
}

int cmd_explain(int argc, char **argv)
{
    asking a;
    option rows[OWN_OPTIONS + COMMON_OPTIONS];
    /* the seed says nothing here */
    usage use = {"explain",
                 "INPUT... --at DOCUMENT:BYTE | --name NAME [OPTION...]",
                 ABOUT, rows, OWN_OPTIONS + COMMON_OPTIONS - 1};
    const option own[OWN_OPTIONS] = {
        {"at", 0, OPTION_TEXTS, &a.at, "DOCUMENT:BYTE",
         "the word at this place; may be given again"},
        {"name", 0, OPTION_TEXT, &a.question.name, "NAME",
         "every place where these words stand, and what\n"
         "the list knows of the name"},
        {"max", 0, OPTION_U64, &a.question.most, "N",
         "so many places of the name at most; 0: all (20)"},
        {"json", 0, OPTION_FLAG, &a.question.json, NULL,
         "one JSON line a place"},
    };
    int code;

    memset(&a, 0, sizeof a);
    a.question.most = DEFAULT_MOST;
    memcpy(rows, own, sizeof own);
    common_options(&a.c, rows + OWN_OPTIONS);
    code = common_run(&a.c, &use, argc, argv, run_explain);
    text_list_clear(&a.at);
    return code;
}
