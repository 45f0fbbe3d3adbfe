/* What the commands share. The command line sees gazgraph.h and nothing else
   of the library. */
#ifndef GG_CLI_CLI_H
#define GG_CLI_CLI_H

#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit codes; 128 + n is signal n. */
enum {
    EXIT_ALL_READ = 0,
    EXIT_LOSSES = 1,  /* finished, but units of the input were lost */
    EXIT_USAGE = 2,
    EXIT_DATA = 3,
    EXIT_IO = 4,
    EXIT_MEMORY = 5,
    EXIT_BUSY = 6
};

typedef struct command {
    const char *name;
    const char *help; /* one line */
    int (*run)(int argc, char **argv);
} command;

extern const command COMMANDS[];
extern const size_t N_COMMANDS;

int cmd_build(int argc, char **argv);
int cmd_tag(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_watch(int argc, char **argv);
int cmd_render(int argc, char **argv);
int cmd_formats(int argc, char **argv);
int cmd_gazetteer(int argc, char **argv);
int cmd_gazetteer_check(int argc, char **argv);
int cmd_gazetteer_compile(int argc, char **argv);
int cmd_gazetteer_search(int argc, char **argv);
int cmd_gazetteer_suggest(int argc, char **argv);
int cmd_gazetteer_import(int argc, char **argv);
int cmd_help(int argc, char **argv);

/* ---- options.c ------------------------------------------------------------- */

typedef enum option_kind {
    OPTION_FLAG,   /* bool * */
    OPTION_TEXT,   /* const char ** */
    OPTION_TEXTS,  /* text_list *: may be given again */
    OPTION_U32,    /* uint32_t * */
    OPTION_U64     /* uint64_t * */
} option_kind;

typedef struct text_list {
    const char **items;
    size_t n;
    size_t capacity;
} text_list;

/* A row parses the option and prints its help. */
typedef struct option {
    const char *name;  /* "window" for --window */
    char letter;       /* 'w' for -w, or 0 */
    option_kind kind;
    void *value;
    const char *argument; /* "WINDOW" in the help; NULL for a flag */
    const char *help;     /* lines are broken at \n */
} option;

typedef struct usage {
    const char *command; /* "build" */
    const char *synopsis;
    const char *about;
    const option *options;
    size_t n_options;
} usage;

typedef enum parse_result {
    PARSE_RUN,
    PARSE_DONE,
    PARSE_WRONG,
    PARSE_NO_MEMORY
} parse_result;

/* Understands argv[1..]; what is no option goes to `rest`. `--help` prints the
   help and is DONE; the rest is told. */
parse_result parse_options(const usage *use, int argc, char **argv,
                           text_list *rest);
/* The same for a command that is then to run: true, or false and the exit code
   with which it ends already. */
bool parse_to_run(const usage *use, int argc, char **argv, text_list *rest,
                  int *code);
void print_usage(const usage *use);
/* A line for each, name and help. */
void print_choices(gg_choice_kind kind);
bool text_list_add(text_list *list, const char *text);
void text_list_clear(text_list *list);

/* ---- format_options.c ------------------------------------------------------ */

/* The options of the formats, as the library lists them. */
enum { FORMAT_OPTIONS_MOST = 32 };
typedef struct format_choices {
    const char *values[FORMAT_OPTIONS_MOST];
    bool flags[FORMAT_OPTIONS_MOST];
    gg_setting settings[FORMAT_OPTIONS_MOST];
} format_choices;

/* A row for each; `rows` has room for FORMAT_OPTIONS_MOST. Returns how many. */
size_t format_option_rows(format_choices *c, option *rows);
/* Puts what was chosen into the options, which borrow it. */
void format_options_finish(format_choices *c, gg_options *options);

/* ---- tell.c ---------------------------------------------------------------- */

/* One line on stderr: `gazgraph: error: SOURCE:LINE: message`. */
void tell_error(const gg_error *error);
void tell_usage(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
int exit_code(gg_status status);

typedef struct teller {
    bool quiet;       /* no warnings */
    bool verbose;     /* informations too */
    bool is_terminal; /* stderr: a progress bar may be drawn */
    bool drawn;       /* one stands on the last line */
    uint64_t start_ms;
    uint64_t last_ms;
} teller;

void teller_init(teller *t, bool quiet, bool verbose);
void teller_message(void *user, const gg_message *message);
void teller_progress(void *user, const gg_progress *progress);
/* Wipes the bar. */
void teller_end(teller *t);

/* ---- show.c ---------------------------------------------------------------- */

/* What a run made, on stdout: the most central entities and heaviest edges, the
   files. */
void show_ranking(const gg_report *report);
void show_files(const gg_report *report);
/* Text from outside, safe to show. */
void show_text(const char *text);

/* ---- signals.c ------------------------------------------------------------- */

/* Opens /dev/null on closed descriptors 0-2, ignores SIGPIPE and SIGXFSZ, and
   makes SIGINT, SIGTERM and SIGHUP set a flag; a second one ends at once. */
void signals_init(void);
const volatile int *signals_flag(void);
/* The signal that came, 0: none. */
int signals_which(void);

/* ---- paths.c --------------------------------------------------------------- */

/* The folder of the shipped gazetteers: $GAZGRAPH_GAZETTEERS, the one beside
   the program (a build or an installation), or the installed one. Writes the
   path and returns true when it is there. */
bool find_gazetteers(char *out, size_t size);

/* The path of the index-th list there of words that stand beside names; false
   when it is missing. */
enum { CONTEXT_FILES = 7 };
bool find_context_file(size_t index, char *out, size_t size);

/* The user's cache folder for gazgraph: $XDG_CACHE_HOME/gazgraph, or
   ~/.cache/gazgraph; false where neither is known. */
bool find_cache(char *out, size_t size);

/* For what the library writes: stdout, by its stream. */
bool put_stdout(void *user, const char *bytes, size_t len);

/* Flushes and checks stdout: a full disk behind it is an error. Returns the
   exit code to use instead of `code`. */
int close_stdout(int code);

/* Options that commands share. */
typedef struct common {
    format_choices formats; /* of commands that write a graph */
    text_list inputs;
    text_list gazetteers;
    gg_options options;
    bool quiet;
    bool verbose;
    bool no_cache;
    char shipped[4096];
    char cache[4096];
    char context[CONTEXT_FILES][4200];
} common;

/* The rows of what every run understands: threads, quiet, verbose, and, behind
   those, strict and seed; `rows` has room for RUN_OPTIONS. c->options gets its
   defaults. */
enum { PLAIN_OPTIONS = 3, RUN_OPTIONS = 5 };
void run_options(common *c, option *rows);
/* The rows of runs that read texts, those of run_options last. */
enum { COMMON_OPTIONS = 10 + RUN_OPTIONS };
void common_options(common *c, option *rows);
/* The rows of runs that write a graph, and how many they are: `rows` has room
   for GRAPH_OPTIONS_MOST. c->options is left alone; what the formats are told
   gets there by format_options_finish. */
enum { GRAPH_OPTIONS = 11,
       GRAPH_OPTIONS_MOST = GRAPH_OPTIONS + FORMAT_OPTIONS_MOST };
size_t graph_options(common *c, option *rows);
/* The rows of `build`, and of what goes on building. */
enum { BUILD_OPTIONS = 10,
       BUILD_OPTIONS_MOST =
           BUILD_OPTIONS + GRAPH_OPTIONS_MOST + COMMON_OPTIONS };
size_t build_option_rows(common *c, option *rows);
/* *has: one of the lists is a compiled gazetteer. False after telling why that
   cannot be said; *code is the exit code. */
bool has_compiled(const text_list *lists, bool *has, int *code);
/* Completes c->gazetteers: the shipped ones where none is named, and what is
   read with every list. EXIT_ALL_READ, or the exit code after telling why
   not. */
int common_gazetteers(common *c);
/* Puts inputs and gazetteers into c->options; EXIT_ALL_READ, or the exit code
   after telling why not. */
int common_finish(common *c, teller *t);
/* The same where there are no texts and no lists. */
void common_listen(common *c, teller *t);
/* Parses the arguments, calls `run`, and frees what *c holds. Returns the exit
   code. */
int common_run(common *c, const usage *use, int argc, char **argv,
               int (*run)(common *c));
/* A gg_write_fn; `user` is an int that gets the errno of a failure. */
bool write_stdout(void *user, const char *bytes, size_t len);
/* The end of a command that wrote with it: tells what went wrong, frees the
   report, returns the exit code. */
int common_end(teller *t, gg_status status, int write_error,
               gg_report *report, const gg_error *error);

#endif
