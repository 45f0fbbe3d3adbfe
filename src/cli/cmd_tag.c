#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Finds the names of the list in texts and writes the mentions to stdout,\n"
    "one JSON line a document, in the order of the input:\n"
    "{\"id\",\"date\",\"source\",\"mentions\":[{\"start\",\"end\",\"surface\",\"entity\",\n"
    "\"type\",\"label\",\"form\",\"rule\"}]}. Offsets are UTF-8 bytes.";

static int run_tag(common *c)
{
    teller t;
    gg_report *report;
    gg_error error;
    gg_status status;
    int write_error = 0;
    int code;

    code = common_finish(c, &t);
    if (code != EXIT_ALL_READ) {
        return code;
    }
    status = gg_tag(&c->options, write_stdout, &write_error, &report, &error);
    return common_end(&t, status, write_error, report, &error);
}

int cmd_tag(int argc, char **argv)
{
    common c;
    option rows[COMMON_OPTIONS];
    usage use = {"tag", "INPUT... [-g GAZETTEER...] [OPTION...]", ABOUT, rows,
                 COMMON_OPTIONS - 1}; /* the seed says nothing here */

    memset(&c, 0, sizeof c);
    common_options(&c, rows);
    return common_run(&c, &use, argc, argv, run_tag);
}
