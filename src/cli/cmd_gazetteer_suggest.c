#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Finds the people and organisations of the inputs that the list does not\n"
    "have, by how they are written and what stands around them, and prints\n"
    "rows ready to paste into a list, best first: id, type, label, other ways\n"
    "of writing, short forms, and a note with counts, confidence and two\n"
    "sentences. It knows English best; elsewhere given names and titles help.";

enum { OWN_OPTIONS = 3 };

typedef struct suggesting {
    common c; /* first */
    gg_suggest_options suggest;
} suggesting;

static int run_suggest(common *c)
{
    suggesting *s = (suggesting *)c;
    teller t;
    gg_report *report;
    gg_error error;
    gg_status status;
    int write_error = 0;
    int code = common_finish(c, &t);

    if (code != EXIT_ALL_READ) {
        return code;
    }
    status = gg_suggest(&c->options, &s->suggest, write_stdout, &write_error,
                        &report, &error);
    return common_end(&t, status, write_error, report, &error);
}

int cmd_gazetteer_suggest(int argc, char **argv)
{
    suggesting s;
    option rows[OWN_OPTIONS + COMMON_OPTIONS];
    usage use = {"gazetteer suggest", "INPUT... [-g GAZETTEER...] [OPTION...]",
                 ABOUT, rows, OWN_OPTIONS + COMMON_OPTIONS - 1};
    const option own[OWN_OPTIONS] = {
        {"min-mentions", 0, OPTION_U64, &s.suggest.min_mentions, "N",
         "only what is named so often (1)"},
        {"top", 0, OPTION_U64, &s.suggest.top, "N",
         "so many rows at most (all)"},
        {"json", 0, OPTION_FLAG, &s.suggest.json, NULL,
         "JSON lines with every way of writing"},
    };

    memset(&s, 0, sizeof s);
    memcpy(rows, own, sizeof own);
    common_options(&s.c, rows + OWN_OPTIONS);
    return common_run(&s.c, &use, argc, argv, run_suggest);
}
