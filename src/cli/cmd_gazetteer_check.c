#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ABOUT[] =
    "Tells what is wrong or risky in lists of names, one line a finding:\n"
    "FILE:LINE: LEVEL: KIND: what. Without a list the shipped ones are "
    "checked.\n"
    "An error means that something of the list is not used, a warning that "
    "it\n"
    "will mislead; a note is worth knowing. Exit code 0: nothing to fail on,\n"
    "1: something, 2 to 6: the check could not be made. A compiled gazetteer is\n"
    "looked through for damage, and whether its lists have changed (1).";

typedef struct check {
    text_list lists;
    text_list corpus;
    const char *fail_on;
    const char *show;
    const char *leave_out;
    const char *from;
    const char *map;
    uint32_t threads;
    bool json;
    bool quiet;
    bool no_memory; /* while printing */
    int shown_from; /* levels, see read_level */
    int fails_from;
    gg_status status; /* of writing */
    gg_error error;
    char shipped[4096];
    char context[CONTEXT_FILES][4200];
    text_list context_list;
} check;

enum { NEVER = GG_CHECK_ERROR + 1 };

/* "warning" as a number, "never" above all; -1: none of them. */
static int read_level(const char *word)
{
    for (int level = GG_CHECK_NOTE; level <= GG_CHECK_ERROR; level++) {
        if (strcmp(word, gg_check_level_word((gg_check_level)level)) == 0) {
            return level;
        }
    }
    return strcmp(word, "never") == 0 ? (int)NEVER : -1;
}

/* Everything in it can come from a stranger's list. */
static bool print_shown(const char *text)
{
    size_t len = strlen(text);
    size_t size = len * 8 + 1; /* the longest escape is \u{10FFFF} for 4 */
    char *shown = malloc(size);

    if (shown == NULL) {
        return false;
    }
    gg_printable(shown, size, text, len);
    fputs(shown, stdout);
    free(shown);
    return true;
}

static bool print_finding(const gg_finding *finding)
{
    bool ok = print_shown(finding->source);

    if (finding->line != 0) {
        printf(":%llu", (unsigned long long)finding->line);
    }
    printf(": %s: %s: ", gg_check_level_word(finding->level), finding->kind);
    ok = print_shown(finding->text) && ok;
    putchar('\n');
    return ok;
}

static bool on_finding(void *user, const gg_finding *finding)
{
    check *c = user;

    if ((int)finding->level < c->shown_from) {
        return true;
    }
    if (c->json) {
        c->status = gg_finding_json(finding, put_stdout, NULL, &c->error);
    } else if (!print_finding(finding)) {
        c->no_memory = true;
        return false;
    }
    return c->status == GG_OK;
}

/* On stderr, so that stdout holds findings only. */
static void print_summary(const check *c, const gg_check_summary *s)
{
    if (c->quiet) {
        return;
    }
    fprintf(stderr, "gazgraph: %llu rows, %llu entities, %llu names",
            (unsigned long long)s->rows, (unsigned long long)s->entities,
            (unsigned long long)s->names);
    if (c->corpus.n != 0) {
        fprintf(stderr, ", %llu documents",
                (unsigned long long)s->documents);
    }
    fprintf(stderr, ": %llu errors, %llu warnings, %llu notes\n",
            (unsigned long long)s->findings[GG_CHECK_ERROR],
            (unsigned long long)s->findings[GG_CHECK_WARNING],
            (unsigned long long)s->findings[GG_CHECK_NOTE]);
}

static int read_options(check *c)
{
    c->fails_from = read_level(c->fail_on);
    c->shown_from = read_level(c->show);
    if (c->fails_from < 0) {
        tell_usage("--fail-on: \"%s\" is neither error, warning, note nor "
                   "never", c->fail_on);
        return EXIT_USAGE;
    }
    if (c->shown_from < 0) {
        tell_usage("--show: \"%s\" is neither error, warning, note nor never",
                   c->show);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < CONTEXT_FILES; i++) {
        if (find_context_file(i, c->context[i], sizeof c->context[i]) &&
            !text_list_add(&c->context_list, c->context[i])) {
            tell_usage("out of memory");
            return EXIT_MEMORY;
        }
    }
    if (c->lists.n == 0) {
        if (!find_gazetteers(c->shipped, sizeof c->shipped)) {
            tell_usage("the shipped gazetteers are not found; name a list");
            return EXIT_USAGE;
        }
        if (!text_list_add(&c->lists, c->shipped)) {
            tell_usage("out of memory");
            return EXIT_MEMORY;
        }
    }
    return EXIT_ALL_READ;
}

/* A compiled gazetteer is looked at for damage; its lists can be checked where
   they are. */
static int run_verify(const check *c)
{
    gg_compiled_info info;
    gg_error error;
    gg_status status;
    teller t;

    if (c->lists.n != 1) {
        tell_usage("check a compiled gazetteer alone");
        return EXIT_USAGE;
    }
    teller_init(&t, c->quiet, true);
    status = gg_gazetteer_verify(c->lists.items[0], teller_message, &t, &info,
                                 &error);
    if (status != GG_OK) {
        tell_error(&error);
        return exit_code(status);
    }
    if (!c->quiet) {
        fprintf(stderr,
                "gazgraph: whole and undamaged: %llu entities, %llu names, "
                "fingerprint %s; what is wrong or risky in its lists, "
                "`gazgraph gazetteer check LIST` tells\n",
                (unsigned long long)info.list.entities,
                (unsigned long long)info.list.names, info.fingerprint);
    }
    return info.is_stale ? EXIT_LOSSES : EXIT_ALL_READ;
}

static int run_check(check *c)
{
    gg_check_options options;
    gg_check_summary summary;
    gg_status status;
    teller t;
    bool is_compiled;
    int code;

    if (!has_compiled(&c->lists, &is_compiled, &code)) {
        return code;
    }
    if (is_compiled) {
        return run_verify(c);
    }
    code = read_options(c);
    if (code != EXIT_ALL_READ) {
        return code;
    }
    teller_init(&t, c->quiet, false);
    memset(&options, 0, sizeof options);
    options.gazetteers = c->lists.items;
    options.n_gazetteers = c->lists.n;
    options.context = c->context_list.items;
    options.n_context = c->context_list.n;
    options.leave_out = c->leave_out;
    options.corpus = c->corpus.items;
    options.n_corpus = c->corpus.n;
    options.from = c->from;
    options.map = c->map;
    options.threads = c->threads;
    options.message = teller_message;
    options.message_user = &t;
    options.progress = teller_progress;
    options.progress_user = &t;
    options.stop = signals_flag();
    status = gg_check(&options, on_finding, c, &summary, &c->error);
    teller_end(&t);
    status = status == GG_OK ? c->status : status;
    if (status != GG_OK) {
        tell_error(&c->error);
        return exit_code(status);
    }
    if (c->no_memory) {
        tell_usage("out of memory");
        return EXIT_MEMORY;
    }
    print_summary(c, &summary);
    for (int level = c->fails_from; level <= GG_CHECK_ERROR; level++) {
        if (summary.findings[level] != 0) {
            code = EXIT_LOSSES;
        }
    }
    return summary.losses != 0 ? EXIT_LOSSES : code;
}

int cmd_gazetteer_check(int argc, char **argv)
{
    check c;
    const option rows[] = {
        {"corpus", 0, OPTION_TEXTS, &c.corpus, "INPUT",
         "texts of yours, a file or a folder; may be given\n"
         "again: counts the names in them"},
        {"fail-on", 0, OPTION_TEXT, &c.fail_on, "LEVEL",
         "exit with 1 from this level on: error, warning\n"
         "(default), note, never"},
        {"show", 0, OPTION_TEXT, &c.show, "LEVEL",
         "print from this level on: note (default), warning,\n"
         "error"},
        {"leave-out", 0, OPTION_TEXT, &c.leave_out, "KIND,...",
         "kinds of findings that are not looked for"},
        {"json", 0, OPTION_FLAG, &c.json, NULL,
         "JSON Lines: level, kind, file, line, name, message,\n"
         "entities"},
        {"from", 0, OPTION_TEXT, &c.from, "FORMAT",
         "how the corpus is written: auto, text, jsonl"},
        {"map", 0, OPTION_TEXT, &c.map, "KEY=NAME,...",
         "names of its JSON keys, as in build"},
        {"threads", 0, OPTION_U32, &c.threads, "N",
         "read the corpus on N threads"},
        {"quiet", 'q', OPTION_FLAG, &c.quiet, NULL,
         "no summary, no progress"},
    };
    const usage use = {"gazetteer check", "[GAZETTEER...] [OPTION...]", ABOUT,
                       rows, sizeof rows / sizeof *rows};
    int code;

    memset(&c, 0, sizeof c);
    c.fail_on = "warning";
    c.show = "note";
    if (parse_to_run(&use, argc, argv, &c.lists, &code)) {
        code = close_stdout(run_check(&c));
    }
    text_list_clear(&c.lists);
    text_list_clear(&c.corpus);
    text_list_clear(&c.context_list);
    return code;
}
