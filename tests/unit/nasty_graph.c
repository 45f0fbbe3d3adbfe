/* nasty_graph DIR: writes the nasty network in every format of the list, for
   the programs in tests/consumers/. */
#define _POSIX_C_SOURCE 200809L
#include "export/export.h"
#include "nasty.h"

#include <stdio.h>
#include <sys/stat.h>

static gg_status write_file(const gg_network *network,
                            const gg_format *format, size_t file,
                            const char *folder, gg_error *error)
{
    const char *name = gg_format_file_name(format, file);
    const char *slash = strchr(name, '/');
    gg_export_options options;
    gg_sink *sink;
    char path[1024];

    gg_export_options_init(&options);
    options.title = "Nasty -- */ & & <title>";
    if (slash != NULL) {
        snprintf(path, sizeof path, "%s/%.*s", folder, (int)(slash - name),
                 name);
        mkdir(path, 0777);
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (gg_sink_open_file(&sink, path, error) != GG_OK) {
        return error->status;
    }
    gg_export_write(network, format, file, &options, sink, NULL, NULL);
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
    for (size_t i = 0; i < gg_format_count(); i++) {
        const gg_format *format = gg_format_get(i);
        for (size_t k = 0; k < gg_format_n_files(format) && result == 0; k++) {
            if (write_file(network, format, k, argv[1], &error) != GG_OK) {
                fprintf(stderr, "%s: %s\n", error.source, error.message);
                result = 1;
            }
        }
    }
    gg_network_free(network);
    return result;
}
