/* nasty_graph DIR: writes the nasty network in every format of the list, for
   the programs in tests/consumers/. */
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
