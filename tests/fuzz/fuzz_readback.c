/* Reading files back: the first byte chooses a file of a format, the rest is what
   stands in it. Any bytes get a verdict; only those that the writer wrote may
   pass, which the nasty network proves with every run. */
#include "../unit/export_files.h"
#include "../unit/nasty.h"
#include "fuzz.h"

static bool find_file(unsigned number, const gg_format **format, size_t *file)
{
    for (size_t i = 0; i < gg_format_count(); i++) {
        *format = gg_format_get(i);
        for (*file = 0; *file < gg_format_n_files(*format); ++*file) {
            if (number-- == 0) {
                return gg_export_can_read_back(*format, *file);
            }
        }
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const gg_format *format = NULL;
    size_t file = 0;
    gg_network *network;
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;
    gg_error error = {0};
    char *bytes;
    gg_status status;

    if (size == 0 || !find_file(data[0], &format, &file)) {
        return 0;
    }
    network = nasty_network();
    HOLDS(export_file(&out, network, format, file, NULL, &stats, &error) ==
          GG_OK);
    HOLDS(read_file_back(gg_buf_str(&out), network, format, file, NULL,
                         &stats.meant, &error) == GG_OK);
    bytes = exact_copy(data + 1, size - 1);
    status = read_file_back((gg_str){bytes, size - 1}, network, format, file,
                            NULL, &stats.meant, &error);
    HOLDS(status == GG_OK || status == GG_ERROR_IO);
    HOLDS(status == GG_OK || error.message[0] != '\0');
    free(bytes);
    gg_buf_clear(&out);
    gg_network_free(network);
    return 0;
}
