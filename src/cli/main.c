#include "cli/cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_LEAK_CHECK
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_LEAK_CHECK
#endif

const command COMMANDS[] = {
    {"build", "text to graph: the main job", cmd_build},
    {"tag", "text to mentions, JSON Lines on stdout", cmd_tag},
    {"export", "a store as graphs: of a time, with other measures, formats",
     cmd_export},
    {"merge", "several stores as one", cmd_merge},
    {"watch", "a folder into a store, as it fills", cmd_watch},
    {"diff", "what has changed between two stores, or two times", cmd_diff},
    {"explain", "why a place is a mention, or two names are an edge",
     cmd_explain},
    {"render", "a picture of a graph, drawn by Graphviz", cmd_render},
    {"formats", "the formats of graphs, and what reads them", cmd_formats},
    {"gazetteer", "check, compile, import, search and complete lists of\n"
     "             names",
     cmd_gazetteer},
    {"help", "this list, or the help of a command", cmd_help},
};

const size_t N_COMMANDS = sizeof COMMANDS / sizeof *COMMANDS;

int cmd_help(int argc, char **argv)
{
    if (argc > 1) {
        for (size_t i = 0; i < N_COMMANDS; i++) {
            if (strcmp(argv[1], COMMANDS[i].name) == 0 &&
                COMMANDS[i].run != cmd_help) {
                char flag[] = "--help";
                char *args[] = {argv[1], flag, NULL};
                return COMMANDS[i].run(2, args);
            }
        }
        if (strcmp(argv[1], "help") != 0) {
            tell_usage("no command \"%s\"", argv[1]);
            return EXIT_USAGE;
        }
    }
    printf("gazgraph %s - text in, a list of names in, a graph out\n\n"
           "usage: gazgraph COMMAND [OPTION...] INPUT...\n\ncommands:\n",
           gg_version());
    for (size_t i = 0; i < N_COMMANDS; i++) {
        printf("  %-10s %s\n", COMMANDS[i].name, COMMANDS[i].help);
    }
    printf("\n`gazgraph COMMAND --help` tells the options of a command.\n\n"
           "exit codes: 0 all read, 1 finished but units were lost, 2 usage,\n"
           "3 data unusable, 4 input/output, 5 memory, 6 busy, "
           "128+n signal n\n");
    return close_stdout(EXIT_ALL_READ);
}

static int run_command(int argc, char **argv)
{
    if (argc < 2) {
        tell_usage("no command; `gazgraph help` lists them");
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("gazgraph %s\n", gg_version());
        return close_stdout(EXIT_ALL_READ);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        return cmd_help(1, argv);
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(argv[1], COMMANDS[i].name) == 0) {
            return COMMANDS[i].run(argc - 1, argv + 1);
        }
    }
    tell_usage("no command \"%s\"; `gazgraph help` lists them", argv[1]);
    return EXIT_USAGE;
}

/* stdout is flushed and checked already. The libraries' own clean-up is left
   out: where address space is short, OpenBLAS (igraph brings it) waits there
   for ever for a thread of its own. */
int main(int argc, char **argv)
{
    int code;

    signals_init();
    code = run_command(argc, argv);
#ifdef HAS_LEAK_CHECK
    return code;
#else
    _exit(code);
#endif
}
