#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool text_list_add(text_list *list, const char *text)
{
    if (list->n == list->capacity) {
        size_t capacity = list->capacity != 0 ? list->capacity * 2 : 16;
        const char **items =
            realloc(list->items, capacity * sizeof *list->items);
        if (items == NULL) {
            return false;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->n++] = text;
    return true;
}

void text_list_clear(text_list *list)
{
    free(list->items);
    *list = (text_list){NULL, 0, 0};
}

static const option *find_long(const usage *use, const char *name, size_t len)
{
    for (size_t i = 0; i < use->n_options; i++) {
        if (strlen(use->options[i].name) == len &&
            memcmp(use->options[i].name, name, len) == 0) {
            return &use->options[i];
        }
    }
    return NULL;
}

static const option *find_short(const usage *use, char letter)
{
    for (size_t i = 0; i < use->n_options; i++) {
        if (use->options[i].letter != 0 && use->options[i].letter == letter) {
            return &use->options[i];
        }
    }
    return NULL;
}

/* Digits only; false when it is no number or does not fit. */
static bool read_number(const char *text, uint64_t most, uint64_t *out)
{
    uint64_t value = 0;

    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        uint64_t digit;
        if (*text < '0' || *text > '9') {
            return false;
        }
        digit = (uint64_t)(*text - '0');
        if (value > (most - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static parse_result no_memory(void)
{
    tell_usage("out of memory");
    return PARSE_NO_MEMORY;
}

static parse_result store(const option *o, const char *text)
{
    uint64_t number;

    switch (o->kind) {
    case OPTION_FLAG:
        *(bool *)o->value = true;
        return PARSE_RUN;
    case OPTION_TEXT:
        *(const char **)o->value = text;
        return PARSE_RUN;
    case OPTION_TEXTS:
        return text_list_add(o->value, text) ? PARSE_RUN : no_memory();
    case OPTION_U32:
        if (!read_number(text, UINT32_MAX, &number)) {
            tell_usage("--%s: \"%s\" is no number up to %u", o->name, text,
                       UINT32_MAX);
            return PARSE_WRONG;
        }
        *(uint32_t *)o->value = (uint32_t)number;
        return PARSE_RUN;
    case OPTION_U64:
        if (!read_number(text, UINT64_C(1) << 62, &number)) {
            tell_usage("--%s: \"%s\" is no number", o->name, text);
            return PARSE_WRONG;
        }
        *(uint64_t *)o->value = number;
        return PARSE_RUN;
    }
    return PARSE_WRONG;
}

/* One option at argv[*at]; moves *at to what it takes. */
static parse_result take_option(const usage *use, int argc, char **argv,
                                int *at)
{
    const char *text = argv[*at];
    const char *value = NULL;
    const option *o;

    if (text[1] == '-') {
        const char *equals = strchr(text, '=');
        size_t len =
            equals != NULL ? (size_t)(equals - text) - 2 : strlen(text) - 2;
        o = find_long(use, text + 2, len);
        value = equals != NULL ? equals + 1 : NULL;
    } else {
        o = find_short(use, text[1]);
        value = text[2] != '\0' ? text + 2 : NULL;
    }
    if (o == NULL) {
        tell_usage("%s: no option %s; `gazgraph %s --help` lists them",
                   use->command, text, use->command);
        return PARSE_WRONG;
    }
    if (o->kind == OPTION_FLAG) {
        if (value != NULL) {
            tell_usage("--%s takes no value", o->name);
            return PARSE_WRONG;
        }
    } else if (value == NULL) {
        if (*at + 1 >= argc) {
            tell_usage("--%s wants a value", o->name);
            return PARSE_WRONG;
        }
        value = argv[++*at];
    }
    return store(o, value);
}

parse_result parse_options(const usage *use, int argc, char **argv,
                           text_list *rest)
{
    bool options_end = false;
    parse_result result = PARSE_RUN;

    for (int i = 1; i < argc && result == PARSE_RUN; i++) {
        if (!options_end && argv[i][0] == '-' && argv[i][1] != '\0') {
            if (strcmp(argv[i], "--") == 0) {
                options_end = true;
                continue;
            }
            if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
                print_usage(use);
                return PARSE_DONE;
            }
            result = take_option(use, argc, argv, &i);
        } else if (!text_list_add(rest, argv[i])) {
            result = no_memory();
        }
    }
    return result;
}

static void print_help_lines(const char *help)
{
    enum { COLUMN = 28 };

    for (const char *p = help; *p != '\0'; p++) {
        putchar(*p);
        if (*p == '\n') {
            printf("%*s", COLUMN, "");
        }
    }
    putchar('\n');
}

void print_choices(gg_choice_kind kind)
{
    /* of formats few are the default, of measures most */
    bool tells_default =
        kind == GG_CHOICE_FORMATS || kind == GG_CHOICE_PICTURES;
    gg_choice choice;

    for (size_t i = 0; gg_get_choice(kind, i, &choice); i++) {
        printf("  %-17s %s%s\n", choice.name, choice.help,
               choice.is_default != tells_default ? ""
               : tells_default                    ? " (default)"
                                                  : " (on request)");
    }
}

void print_usage(const usage *use)
{
    printf("usage: gazgraph %s %s\n\n%s\n\noptions:\n", use->command,
           use->synopsis, use->about);
    for (size_t i = 0; i < use->n_options; i++) {
        const option *o = &use->options[i];
        char head[64];
        snprintf(head, sizeof head, "%s%c%s--%s%s%s",
                 o->letter != 0 ? "-" : " ", o->letter != 0 ? o->letter : ' ',
                 o->letter != 0 ? ", " : "  ", o->name,
                 o->argument != NULL ? " " : "",
                 o->argument != NULL ? o->argument : "");
        printf("  %-25s ", head);
        print_help_lines(o->help);
    }
    printf("  -h, --help                this text\n");
    if (find_long(use, "title", 5) != NULL) {
        printf("\nformats of pictures:\n");
        print_choices(GG_CHOICE_PICTURES);
    } else if (find_long(use, "format", 6) != NULL) {
        printf("\nformats (`gazgraph formats` tells more):\n");
        print_choices(GG_CHOICE_FORMATS);
    }
    if (find_long(use, "leave-out", 9) != NULL) {
        printf("\nkinds of findings:\n");
        print_choices(GG_CHOICE_FINDINGS);
    }
    if (find_long(use, "stats", 5) != NULL) {
        printf("\nstatistics of edges:\n");
        print_choices(GG_CHOICE_STATS);
    }
    if (find_long(use, "measures", 8) != NULL) {
        printf("\nmeasures:\n");
        print_choices(GG_CHOICE_MEASURES);
    }
}

bool parse_to_run(const usage *use, int argc, char **argv, text_list *rest,
                  int *code)
{
    switch (parse_options(use, argc, argv, rest)) {
    case PARSE_RUN:
        return true;
    case PARSE_DONE:
        *code = close_stdout(EXIT_ALL_READ);
        break;
    case PARSE_WRONG:
        *code = EXIT_USAGE;
        break;
    case PARSE_NO_MEMORY:
        *code = EXIT_MEMORY;
        break;
    }
    return false;
}
