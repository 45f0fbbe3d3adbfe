#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char ABOUT[] =
    "Tells the formats that `build -f` knows: their files below the output\n"
    "folder, what reads them, how to load them, the options they take, and\n"
    "whether they were tried with the programs themselves.";

static void print_list(const char *head, const char *before,
                       const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        printf("%s%s%s", i == 0 ? head : ", ", before, texts[i]);
    }
    if (n != 0) {
        printf("\n");
    }
}

static void print_format(const gg_format_info *f)
{
    printf("%s%s\n  %s\n", f->name, f->is_default ? " (default)" : "",
           f->help);
    print_list("  files:    ", "", f->files, f->n_files);
    printf("  opens in: %s\n  load:     %s\n", f->opens_in, f->load);
    if (f->proved != NULL) {
        printf("  proved:   with %s\n", f->proved);
    } else {
        printf("  proved:   untested here: from documentation\n");
    }
    print_list("  options:  ", "--", f->options, f->n_options);
}

static bool find_format(const char *name, gg_format_info *out)
{
    for (size_t i = 0; gg_get_format(i, out); i++) {
        if (strcmp(out->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static int tell_format(const gg_format_info *format, bool json, bool is_first)
{
    gg_error error;

    if (!json) {
        printf("%s", is_first ? "" : "\n");
        print_format(format);
        return EXIT_ALL_READ;
    }
    if (gg_format_json(format, put_stdout, NULL, &error) != GG_OK) {
        tell_error(&error);
        return exit_code(error.status);
    }
    return EXIT_ALL_READ;
}

static int run_formats(const text_list *names, bool json)
{
    gg_format_info format;
    int code = EXIT_ALL_READ;

    for (size_t i = 0; i < names->n; i++) {
        if (!find_format(names->items[i], &format)) {
            tell_usage("no format \"%s\"; `gazgraph formats` lists them",
                       names->items[i]);
            return EXIT_USAGE;
        }
    }
    for (size_t i = 0; i < names->n && code == EXIT_ALL_READ; i++) {
        find_format(names->items[i], &format);
        code = tell_format(&format, json, i == 0);
    }
    for (size_t i = 0; names->n == 0 && code == EXIT_ALL_READ &&
                       gg_get_format(i, &format);
         i++) {
        code = tell_format(&format, json, i == 0);
    }
    return close_stdout(code);
}

int cmd_formats(int argc, char **argv)
{
    bool json = false;
    const option rows[] = {
        {"json", 0, OPTION_FLAG, &json, NULL, "one JSON object a line"},
    };
    const usage use = {"formats", "[NAME...]", ABOUT, rows,
                       sizeof rows / sizeof *rows};
    text_list names = {NULL, 0, 0};
    int code;

    if (parse_to_run(&use, argc, argv, &names, &code)) {
        code = run_formats(&names, json);
    }
    text_list_clear(&names);
    return code;
}
