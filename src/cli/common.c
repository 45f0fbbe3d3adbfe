#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void run_options(common *c, option *rows)
{
    gg_options *o = &c->options;
    const option table[RUN_OPTIONS] = {
        {"threads", 0, OPTION_U32, &o->threads, "N",
         "work on N threads (default: all processors); the\n"
         "result is the same"},
        {"quiet", 'q', OPTION_FLAG, &c->quiet, NULL,
         "no warnings, no progress"},
        {"verbose", 'v', OPTION_FLAG, &c->verbose, NULL,
         "notes too: repaired text, what was passed over"},
        {"strict", 0, OPTION_FLAG, &o->strict, NULL,
         "end at the first row or record that is lost"},
        {"seed", 0, OPTION_U64, &o->seed, "N",
         "of sampled measures, communities and layout (42)"},
    };

    gg_options_init(o);
    memcpy(rows, table, sizeof table);
}

size_t graph_options(common *c, option *rows)
{
    gg_options *o = &c->options;
    const option table[GRAPH_OPTIONS] = {
        {"format", 'f', OPTION_TEXT, &o->formats, "LIST",
         "formats to write, or all (see below)"},
        {"types", 0, OPTION_TEXT, &o->types, "LIST",
         "only entities of these types: person,country"},
        {"min-weight", 0, OPTION_U64, &o->min_weight, "N",
         "leave out edges with fewer windows (1)"},
        {"stats", 0, OPTION_TEXT, &o->stats, "LIST",
         "further columns of edges, or all (see below)"},
        {"backbone", 0, OPTION_TEXT, &o->backbone, "FILTER",
         "only edges heavier than their ends explain:\n"
         "disparity:0.05 or noise-corrected:1.64"},
        {"evidence", 0, OPTION_U32, &o->evidence, "K",
         "sentences kept for each edge (3); 0: none"},
        {"memory", 0, OPTION_TEXT, &o->memory, "SIZE",
         "pairs that take more (2G, 512M) wait in temporary\n"
         "files in $TMPDIR (default: half of the machine's)"},
        {"isolates", 0, OPTION_FLAG, &o->isolates, NULL,
         "keep entities without an edge"},
        {"measures", 'm', OPTION_TEXT, &o->measures, "LIST",
         "measures to compute, all or none (see below)"},
        {"top", 0, OPTION_U32, &o->top, "N",
         "tell the N most central entities and heaviest\n"
         "edges (0)"},
        {"no-verify", 0, OPTION_FLAG, &o->no_verify, NULL,
         "do not read the files back before they are named"},
    };

    memcpy(rows, table, sizeof table);
    return GRAPH_OPTIONS + format_option_rows(&c->formats,
                                              rows + GRAPH_OPTIONS);
}

void common_options(common *c, option *rows)
{
    gg_options *o = &c->options;
    const option table[COMMON_OPTIONS - RUN_OPTIONS] = {
        {"gazetteer", 'g', OPTION_TEXTS, &c->gazetteers, "PATH",
         "a list of names, or a folder of lists; may be given\n"
         "again; without it the shipped ones are used"},
        {"from", 0, OPTION_TEXT, &o->from, "FORMAT",
         "how inputs are written: auto (by suffix and\n"
         "content), text, jsonl"},
        {"map", 0, OPTION_TEXT, &o->map, "KEY=NAME,...",
         "JSON Lines: names of the keys id, text, title, date,\n"
         "source, url: --map text=body"},
        {"forms", 0, OPTION_TEXT, &o->forms, "LIST",
         "which forms count: name,short (default), demonym\n"
         "(Russian), metonym (Kremlin)"},
        {"ambiguous", 0, OPTION_TEXT, &o->ambiguous, "RULE",
         "a mention that may be several entities: drop (in no\n"
         "edge, default), share (1/n for each of n), list (as\n"
         "drop; build writes ambiguous.jsonl, tag only these)"},
        {"nested", 0, OPTION_FLAG, &o->nested, NULL,
         "also names inside names (UN in UN Security Council)"},
        {"ignore-case", 0, OPTION_FLAG, &o->ignore_case, NULL,
         "capitals say nothing: for text without them"},
        {"discover", 0, OPTION_FLAG, &o->discover, NULL,
         "also people and organisations that no list has, as\n"
         "provisional entities (id new:...)"},
        {"confidence", 0, OPTION_TEXT, &o->confidence, "P",
         "with --discover: from which confidence on (0.4)"},
        {"no-cache", 0, OPTION_FLAG, &c->no_cache, NULL,
         "do not keep large lists compiled in the user's\n"
         "cache folder, nor look for them there"},
    };

    memcpy(rows, table, sizeof table);
    run_options(c, rows + COMMON_OPTIONS - RUN_OPTIONS);
}

/* Words that stand beside names (titles, given names, verbs of speech …) and
   the endings of names serve every list. */
static bool add_context(common *c)
{
    for (size_t i = 0; i < CONTEXT_FILES; i++) {
        if (find_context_file(i, c->context[i], sizeof c->context[i]) &&
            !text_list_add(&c->gazetteers, c->context[i])) {
            return false;
        }
    }
    return true;
}

bool has_compiled(const text_list *lists, bool *has, int *code)
{
    *has = false;
    for (size_t i = 0; i < lists->n && !*has; i++) {
        gg_error error;
        gg_status status =
            gg_gazetteer_is_compiled(lists->items[i], has, &error);
        if (status != GG_OK) {
            tell_error(&error);
            *code = exit_code(status);
            return false;
        }
    }
    return true;
}

int common_gazetteers(common *c)
{
    bool is_compiled;
    int code;

    if (!has_compiled(&c->gazetteers, &is_compiled, &code)) {
        return code;
    }
    if (c->gazetteers.n == 0) {
        if (!find_gazetteers(c->shipped, sizeof c->shipped)) {
            tell_usage("the shipped gazetteers are not found; name a list "
                       "with -g");
            return EXIT_USAGE;
        }
        if (!text_list_add(&c->gazetteers, c->shipped)) {
            tell_usage("out of memory");
            return EXIT_MEMORY;
        }
    } else if (!is_compiled && !add_context(c)) { /* it has them in it */
        tell_usage("out of memory");
        return EXIT_MEMORY;
    }
    return EXIT_ALL_READ;
}

int common_finish(common *c, teller *t)
{
    int code;

    if (c->inputs.n == 0) {
        tell_usage("no input: name files or folders, or - for stdin");
        return EXIT_USAGE;
    }
    code = common_gazetteers(c);
    if (code != EXIT_ALL_READ) {
        return code;
    }
    c->options.inputs = c->inputs.items;
    c->options.n_inputs = c->inputs.n;
    c->options.gazetteers = c->gazetteers.items;
    c->options.n_gazetteers = c->gazetteers.n;
    if (!c->no_cache && find_cache(c->cache, sizeof c->cache)) {
        c->options.cache = c->cache;
    }
    common_listen(c, t);
    return EXIT_ALL_READ;
}

void common_listen(common *c, teller *t)
{
    teller_init(t, c->quiet, c->verbose);
    c->options.message = teller_message;
    c->options.message_user = t;
    c->options.progress = teller_progress;
    c->options.progress_user = t;
    c->options.stop = signals_flag();
}

/* Straight to the descriptor: a batch is a big piece already. */
bool write_stdout(void *user, const char *bytes, size_t len)
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

int common_end(teller *t, gg_status status, int write_error,
               gg_report *report, const gg_error *error)
{
    int code;

    teller_end(t);
    if (write_error != 0) {
        tell_usage("stdout: cannot write: %s", strerror(write_error));
        return EXIT_IO;
    }
    if (status != GG_OK) {
        tell_error(error);
        return exit_code(status);
    }
    code = report->losses != 0 ? EXIT_LOSSES : EXIT_ALL_READ;
    gg_report_free(report);
    return code;
}

static void common_clear(common *c)
{
    text_list_clear(&c->inputs);
    text_list_clear(&c->gazetteers);
}

int common_run(common *c, const usage *use, int argc, char **argv,
               int (*run)(common *c))
{
    int code;

    if (parse_to_run(use, argc, argv, &c->inputs, &code)) {
        code = run(c);
    }
    common_clear(c);
    return code;
}
