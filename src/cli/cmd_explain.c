#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char ABOUT[] =
    "Tells of a place of the inputs, or of every place where a name's words\n"
    "stand, which names of the list compete there, which rule decided, and why\n"
    "a name was not taken. DOCUMENT is a document's id or its file; BYTE is a\n"
    "byte of its text, as `gazgraph tag` counts (in a title: "
    "DOCUMENT:title:BYTE).\n"
    "Of a STORE it tells why two are an edge: its counts and the sentences in\n"
    "which both stand. A and B are ids, labels or other names.";

enum { OWN_OPTIONS = 8, DEFAULT_MOST = 20 };

typedef struct asking {
    common c; /* first */
    text_list at;
    gg_question question;
    gg_edge_question edge; /* of a store */
    const char *first;     /* "newest" */
    bool html;
} asking;

static int explain_edge(asking *a)
{
    gg_edge_question *q = &a->edge;
    gg_error error;
    gg_status status;
    int write_error = 0;

    if (a->c.inputs.n != 3) {
        tell_usage("explain: of a store two names are asked: explain STORE A "
                   "B");
        return EXIT_USAGE;
    }
    if (a->first != NULL && strcmp(a->first, "newest") != 0 &&
        strcmp(a->first, "strongest") != 0) {
        tell_usage("--first: \"%s\" is neither newest nor strongest",
                   a->first);
        return EXIT_USAGE;
    }
    q->store = a->c.inputs.items[0];
    q->names[0] = a->c.inputs.items[1];
    q->names[1] = a->c.inputs.items[2];
    q->strongest = a->first != NULL && strcmp(a->first, "strongest") == 0;
    q->most = a->question.most;
    q->form = a->html ? "html" : a->question.json ? "json" : "text";
    q->highlight = isatty(STDOUT_FILENO) != 0 && getenv("NO_COLOR") == NULL;
    q->stop = signals_flag();
    status = gg_explain_edge(q, write_stdout, &write_error, &error);
    if (write_error != 0) {
        tell_usage("stdout: cannot write: %s", strerror(write_error));
        return EXIT_IO;
    }
    if (status != GG_OK) {
        tell_error(&error);
    }
    return exit_code(status);
}

/* *is: it is a store that is asked, not texts. */
static int look_at_input(const asking *a, bool *is)
{
    gg_error error;
    gg_status status = GG_OK;

    *is = false;
    if (a->at.n == 0 && a->question.name == NULL && a->c.inputs.n != 0) {
        status = gg_store_is_one(a->c.inputs.items[0], is, &error);
    }
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    /* three words and no question are meant so, whatever the file is */
    *is = *is || (a->at.n == 0 && a->question.name == NULL &&
                  a->c.inputs.n == 3);
    return EXIT_ALL_READ;
}

static int run_explain(common *c)
{
    asking *a = (asking *)c;
    teller t;
    gg_report *report;
    gg_error error;
    gg_status status;
    int write_error = 0;
    bool is_store;
    int code = look_at_input(a, &is_store);

    if (code != EXIT_ALL_READ || is_store) {
        return code != EXIT_ALL_READ ? code : explain_edge(a);
    }
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
                 "INPUT... --at DOCUMENT:BYTE | --name NAME [OPTION...]\n"
                 "       gazgraph explain STORE A B [OPTION...]",
                 ABOUT, rows, OWN_OPTIONS + COMMON_OPTIONS - 1};
    const option own[OWN_OPTIONS] = {
        {"at", 0, OPTION_TEXTS, &a.at, "DOCUMENT:BYTE",
         "the word at this place; may be given again"},
        {"name", 0, OPTION_TEXT, &a.question.name, "NAME",
         "every place where these words stand, and what\n"
         "the list knows of the name"},
        {"max", 0, OPTION_U64, &a.question.most, "N",
         "so many places of the name, or sentences, at most;\n"
         "0: all (20)"},
        {"json", 0, OPTION_FLAG, &a.question.json, NULL,
         "one JSON line a place, or sentence"},
        {"html", 0, OPTION_FLAG, &a.html, NULL,
         "of a store: a page for the browser"},
        {"first", 0, OPTION_TEXT, &a.first, "WHICH",
         "of a store: the newest sentences (default), or the\n"
         "strongest, where the names are nearest"},
        {"since", 0, OPTION_TEXT, &a.edge.since, "DATE",
         "of a store: documents of this day, month or year, or\n"
         "later"},
        {"until", 0, OPTION_TEXT, &a.edge.until, "DATE",
         "... and up to the end of this one"},
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
