/* nasty_graph DIR [OPTION[=VALUE]...]: writes the nasty network in every format
   of the list, with these options of the formats, for the programs in
   tests/consumers/, and expected.json, which tells what they must read. */
#define _POSIX_C_SOURCE 200809L
#include "expected.h"
#include "export/export.h"
#include "nasty.h"

#include <stdio.h>
#include <sys/stat.h>

static gg_status write_file(const gg_network *network,
                            const gg_format *format, size_t file,
                            const gg_export_options *options,
                            const char *folder, gg_error *error)
{
    const char *name = gg_format_file_name(format, file);
    const char *slash = strchr(name, '/');
    gg_sink *sink;
    char path[1024];

    if (slash != NULL) {
        snprintf(path, sizeof path, "%s/%.*s", folder, (int)(slash - name),
                 name);
        mkdir(path, 0777);
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (gg_sink_open_file(&sink, path, error) != GG_OK) {
        return error->status;
    }
    gg_export_write(network, format, file, options, sink, NULL, NULL);
    return gg_sink_close(sink, NULL, error);
}

#define FFFD "\xef\xbf\xbd"

/* Everything else must come out as it went in. */
static const expected_repair REPAIRS[] = {
    {NASTY_S("a\x01" "b\x1b[31m\x7f\xc2\x85 c\xef\xbf\xbf" "d\r\ne\rf\xc2\xa0g"),
     NASTY_S("ab[31m cd\ne\nf\xc2\xa0g")},
    {NASTY_S("\x01\x02"), NASTY_S("")},
    {NASTY_S("\x02"), NASTY_S("")},
    {NASTY_S("x\x00y"), NASTY_S("xy")},
    {NASTY_S("ok \xff\xfe \xc3( \xed\xa0\x80 \xf0\x9f\x98"),
     NASTY_S("ok " FFFD FFFD " " FFFD "( " FFFD FFFD FFFD " " FFFD)},
};

static bool write_expected(const gg_network *network, const char *folder)
{
    expected x = {network, REPAIRS, sizeof REPAIRS / sizeof REPAIRS[0], NULL};
    char path[1024];

    snprintf(path, sizeof path, "%s/expected.json", folder);
    x.out = fopen(path, "w");
    if (x.out == NULL) {
        perror(path);
        return false;
    }
    expected_put(&x);
    return fclose(x.out) == 0;
}

int main(int argc, char **argv)
{
    gg_error error = {0};
    gg_network *network;
    gg_export_options options;
    int result = 0;

    gg_export_options_init(&options);
    options.title = "Nasty -- */ & & <title>";
    for (int i = 2; i < argc; i++) {
        char *value = strchr(argv[i], '=');
        if (value != NULL) {
            *value++ = '\0';
        }
        result |= gg_export_options_set(&options, argv[i], value, &error) !=
                  GG_OK;
    }
    if (argc < 2 || result != 0) {
        fprintf(stderr, "usage: nasty_graph DIR [OPTION[=VALUE]...]%s%s\n",
                result != 0 ? ": " : "", error.message);
        return 2;
    }
    network = nasty_network();
    result = write_expected(network, argv[1]) ? 0 : 1;
    for (size_t i = 0; i < gg_format_count(); i++) {
        const gg_format *format = gg_format_get(i);
        for (size_t k = 0; k < gg_format_n_files(format) && result == 0; k++) {
            if (write_file(network, format, k, &options, argv[1], &error) != GG_OK) {
                fprintf(stderr, "%s: %s\n", error.source, error.message);
                result = 1;
            }
        }
    }
    gg_network_free(network);
    return result;
}
