#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Compiles lists into one file, names.gaz, that -g takes instead of them:\n"
    "however many names it has, it is ready in milliseconds, and programs that\n"
    "run at the same time share it. The words and endings that are read with\n"
    "every list are in it. It is for this version of gazgraph; when a list has\n"
    "changed since, its use says so. Without -g the shipped lists are compiled.";

static int set_up(common *c, gg_compile_options *options, teller *t)
{
    int code;

    if (options->output == NULL) {
        tell_usage("no file to write to: name one with -o");
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < c->inputs.n; i++) {
        if (!text_list_add(&c->gazetteers, c->inputs.items[i])) {
            tell_usage("out of memory");
            return EXIT_MEMORY;
        }
    }
    code = common_gazetteers(c);
    if (code != EXIT_ALL_READ) {
        return code;
    }
    teller_init(t, c->quiet, c->verbose);
    options->gazetteers = c->gazetteers.items;
    options->n_gazetteers = c->gazetteers.n;
    options->message = teller_message;
    options->message_user = t;
    return EXIT_ALL_READ;
}

static int run_compile(common *c, gg_compile_options *options)
{
    gg_compiled_info info;
    gg_error error;
    gg_status status;
    teller t;
    int code = set_up(c, options, &t);

    if (code != EXIT_ALL_READ) {
        return code;
    }
    status = gg_gazetteer_compile(options, &info, &error);
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    if (!c->quiet) {
        fprintf(stderr,
                "gazgraph: %llu entities, %llu names, %llu bytes, fingerprint "
                "%s\n",
                (unsigned long long)info.list.entities,
                (unsigned long long)info.list.names,
                (unsigned long long)info.bytes, info.fingerprint);
    }
    return info.losses != 0 ? EXIT_LOSSES : EXIT_ALL_READ;
}

int cmd_gazetteer_compile(int argc, char **argv)
{
    gg_compile_options options;
    common c;
    const option rows[] = {
        {"gazetteer", 'g', OPTION_TEXTS, &c.gazetteers, "PATH",
         "a list of names, or a folder of lists; may be given\n"
         "again"},
        {"output", 'o', OPTION_TEXT, &options.output, "FILE",
         "the compiled gazetteer; it gets its name when complete"},
        {"strict", 0, OPTION_FLAG, &options.strict, NULL,
         "a row that cannot be used is an error"},
        {"quiet", 'q', OPTION_FLAG, &c.quiet, NULL,
         "no warnings, no summary"},
        {"verbose", 'v', OPTION_FLAG, &c.verbose, NULL, "notes too"},
    };
    const usage use = {"gazetteer compile",
                       "[-g GAZETTEER...] -o FILE [OPTION...]", ABOUT, rows,
                       sizeof rows / sizeof *rows};
    int code;

    memset(&c, 0, sizeof c);
    memset(&options, 0, sizeof options);
    if (parse_to_run(&use, argc, argv, &c.inputs, &code)) {
        code = run_compile(&c, &options);
    }
    text_list_clear(&c.inputs);
    text_list_clear(&c.gazetteers);
    return code;
}
