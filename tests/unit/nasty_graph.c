/* nasty_graph DIR: writes the nasty network in every format of the list, for
   the programs in tests/consumers/, and expected.json, which tells what they
   must read. */
#include "expected.h"
#include "export/export.h"
#include "nasty.h"

#include <stdio.h>

static gg_status write_format(const gg_network *network,
                              const gg_format *format, const char *folder,
                              gg_error *error)
{
    gg_export_options options;
    gg_sink *sink;
    char path[1024];

    gg_export_options_init(&options);
    options.title = "Nasty -- */ & & <title>";
    snprintf(path, sizeof path, "%s/%s", folder, gg_format_file_name(format));
    if (gg_sink_open_file(&sink, path, error) != GG_OK) {
        return error->status;
    }
    gg_export_network(network, format, &options, sink, NULL, NULL);
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
    int result = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: nasty_graph DIR\n");
        return 2;
    }
    network = nasty_network();
    result = write_expected(network, argv[1]) ? 0 : 1;
    for (size_t i = 0; i < gg_format_count() && result == 0; i++) {
        if (write_format(network, gg_format_get(i), argv[1], &error) !=
            GG_OK) {
            fprintf(stderr, "%s: %s\n", error.source, error.message);
            result = 1;
        }
    }
    gg_network_free(network);
    return result;
}
