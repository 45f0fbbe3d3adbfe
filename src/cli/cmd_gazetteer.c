#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* One cmd_gazetteer_*.c each. */
static const command SUBCOMMANDS[] = {
    {"check", "what is wrong or risky in a list", cmd_gazetteer_check},
    {"compile", "lists become one file that is ready at once",
     cmd_gazetteer_compile},
    {"search", "what a list knows of a name", cmd_gazetteer_search},
    {"suggest", "rows for the people and organisations a list lacks",
     cmd_gazetteer_suggest},
    {"import", "a list of another tool becomes a gazetteer",
     cmd_gazetteer_import},
    {NULL, NULL, NULL},
};

static int print_help(void)
{
    printf("gazgraph gazetteer: what is to be done with lists of names\n\n"
           "usage: gazgraph gazetteer COMMAND [OPTION...]\n\ncommands:\n");
    for (const command *c = SUBCOMMANDS; c->name != NULL; c++) {
        printf("  %-8s %s\n", c->name, c->help);
    }
    printf("\n`gazgraph gazetteer COMMAND --help` tells the options of a "
           "command.\n");
    return close_stdout(EXIT_ALL_READ);
}

int cmd_gazetteer(int argc, char **argv)
{
    if (argc < 2) {
        tell_usage("no command; `gazgraph gazetteer --help` lists them");
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        return print_help();
    }
    for (const command *c = SUBCOMMANDS; c->name != NULL; c++) {
        if (strcmp(argv[1], c->name) == 0) {
            return c->run(argc - 1, argv + 1);
        }
    }
    tell_usage("no command \"gazetteer %s\"; `gazgraph gazetteer --help` "
               "lists them", argv[1]);
    return EXIT_USAGE;
}
