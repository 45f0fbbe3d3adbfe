#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char ABOUT[] =
    "Finds the names of the list in texts and writes the mentions to stdout,\n"
    "one JSON line a document, in the order of the input:\n"
    "{\"id\",\"date\",\"source\",\"mentions\":[{\"start\",\"end\",\"surface\",\"entity\",\n"
    "\"type\",\"label\",\"form\",\"rule\"}]}. Offsets are UTF-8 bytes.";

/* Straight to the descriptor: a batch is a big piece already. */
static bool write_stdout(void *user, const char *bytes, size_t len)
{
    int *code = user;

    while (len != 0) {
        ssize_t n = write(STDOUT_FILENO, bytes, len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            *code = errno;
            return false;
        }
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

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
    teller_end(&t);
    if (write_error != 0) {
        tell_usage("stdout: cannot write: %s", strerror(write_error));
        return EXIT_IO;
    }
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    code = report->losses != 0 ? EXIT_LOSSES : EXIT_ALL_READ;
    gg_report_free(report);
    return code;
}

int cmd_tag(int argc, char **argv)
{
    common c;
    option rows[COMMON_OPTIONS];
    usage use = {"tag", "INPUT... [-g GAZETTEER...] [OPTION...]", ABOUT, rows,
                 COMMON_OPTIONS - 1}; /* the seed says nothing here */
    int code = EXIT_USAGE;

    memset(&c, 0, sizeof c);
    gg_options_init(&c.options);
    common_options(&c, rows);
    switch (parse_options(&use, argc, argv, &c.inputs)) {
    case PARSE_RUN:
        code = run_tag(&c);
        break;
    case PARSE_DONE:
        code = close_stdout(EXIT_ALL_READ);
        break;
    case PARSE_WRONG:
        break;
    case PARSE_NO_MEMORY:
        code = EXIT_MEMORY;
        break;
    }
    common_clear(&c);
    return code;
}
