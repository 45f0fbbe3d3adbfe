#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Tells what the lists know of a name: every entity that bears it, in any\n"
    "spelling that is read alike, and longer names that hold it; where it is\n"
    "unknown, names that are written nearly so. Exit code 0: the name is\n"
    "known, 1: it is not.";

typedef struct search {
    text_list names;
    text_list gazetteers;
    uint32_t most;
    bool json;
    bool verbose;
    uint64_t told[GG_LIKE_NEAR + 1];
    gg_status status; /* of writing */
    gg_error error;
    char shipped[4096];
} search;

static void print_heading(const search *s, gg_likeness likeness)
{
    static const char *const HEADINGS[] = {
        "the name of", "longer names that hold it", "nearly so written"};

    if (s->told[likeness] == 0) {
        printf("%s:\n", HEADINGS[likeness]);
    }
}

static void print_shown(const char *text)
{
    char shown[1024];

    gg_printable(shown, sizeof shown, text, strlen(text));
    fputs(shown, stdout);
}

static void print_known(const gg_known_name *known)
{
    fputs("  ", stdout);
    print_shown(known->label);
    fputs(" [", stdout);
    print_shown(known->entity);
    fputs("] ", stdout);
    print_shown(known->type);
    printf(": %s%s \"", known->is_derived ? "derived " : "", known->form);
    print_shown(known->name);
    printf("\", %s", known->is_hidden ? "recognised, never reported"
                                      : known->writing);
    if (known->from[0] != '\0') {
        printf(", from %s", known->from);
    }
    if (known->to[0] != '\0') {
        printf(", to %s", known->to);
    }
    if (known->prior < 1 || known->prior > 1) {
        printf(", prior %g", known->prior);
    }
    fputs(", ", stdout);
    print_shown(known->source);
    printf(":%llu\n", (unsigned long long)known->line);
}

static bool on_known(void *user, const gg_known_name *known)
{
    search *s = user;

    if (s->json) {
        s->status = gg_known_name_json(known, put_stdout, NULL, &s->error);
    } else {
        print_heading(s, known->likeness);
        print_known(known);
    }
    s->told[known->likeness]++;
    return s->status == GG_OK;
}

static int load(search *s, gg_gazetteer **gazetteer)
{
    gg_status status;
    teller t;

    if (s->gazetteers.n == 0) {
        if (!find_gazetteers(s->shipped, sizeof s->shipped)) {
            tell_usage("the shipped gazetteers are not found; name a list "
                       "with -g");
            return EXIT_USAGE;
        }
        if (!text_list_add(&s->gazetteers, s->shipped)) {
            tell_usage("out of memory");
            return EXIT_MEMORY;
        }
    }
    teller_init(&t, !s->verbose, s->verbose);
    status = gg_gazetteer_load(gazetteer, s->gazetteers.items,
                               s->gazetteers.n, teller_message, &t, &s->error);
    if (status != GG_OK) {
        tell_error(&s->error);
    }
    return exit_code(status);
}

static int run_search(search *s)
{
    gg_gazetteer *gazetteer = NULL;
    uint64_t n_same = 0;
    gg_status status;
    int code;

    if (s->names.n != 1) {
        tell_usage(s->names.n == 0 ? "no name to search for"
                                   : "one name at a time; put quotation marks "
                                     "around it");
        return EXIT_USAGE;
    }
    code = load(s, &gazetteer);
    if (code != EXIT_ALL_READ) {
        return code;
    }
    status = gg_search(gazetteer, s->names.items[0],
                       strlen(s->names.items[0]), s->most, on_known, s,
                       &n_same, &s->error);
    gg_gazetteer_free(gazetteer);
    status = status == GG_OK ? s->status : status;
    if (status != GG_OK) {
        tell_error(&s->error);
        return exit_code(status);
    }
    if (n_same == 0) {
        fputs("gazgraph: no entity has this name\n", stderr);
    }
    return n_same != 0 ? EXIT_ALL_READ : EXIT_LOSSES;
}

int cmd_gazetteer_search(int argc, char **argv)
{
    search s;
    const option rows[] = {
        {"gazetteer", 'g', OPTION_TEXTS, &s.gazetteers, "PATH",
         "a list of names, or a folder of lists; may be given\n"
         "again; without it the shipped ones are searched"},
        {"most", 0, OPTION_U32, &s.most, "N",
         "print at most N other names (10)"},
        {"json", 0, OPTION_FLAG, &s.json, NULL,
         "JSON Lines: likeness (same, contains, near), name,\n"
         "form, id, type, label, writing, dates, prior, file,\n"
         "line"},
        {"verbose", 'v', OPTION_FLAG, &s.verbose, NULL,
         "tell what is wrong with the lists"},
    };
    const usage use = {"gazetteer search", "NAME [-g GAZETTEER...] [OPTION...]",
                       ABOUT, rows, sizeof rows / sizeof *rows};
    int code;

    memset(&s, 0, sizeof s);
    s.most = 10;
    if (parse_to_run(&use, argc, argv, &s.names, &code)) {
        code = close_stdout(run_search(&s));
    }
    text_list_clear(&s.names);
    text_list_clear(&s.gazetteers);
    return code;
}
