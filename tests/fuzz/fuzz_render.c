/* The first byte says how much is cut, the rest is a GraphML file. What can be
   read can be drawn: whole text, valid UTF-8, and every number is one. */
#include "fuzz.h"

#include "base/source.h"
#include "render/graph_file.h"
#include "render/picture.h"
#include "text/utf8.h"

enum { MOST_NODES = 300 }; /* or layouts would take all the time */

static gg_network *read_graph(const char *bytes, size_t len)
{
    gg_source *source = NULL;
    gg_network *network = NULL;
    gg_error error;
    gg_status status;

    HOLDS(gg_source_open_memory(&source, bytes, len, "memory", NULL,
                                &error) == GG_OK);
    status = gg_graph_read(&network, source, &error);
    gg_source_close(source);
    HOLDS((status == GG_OK) == (network != NULL));
    HOLDS(status == GG_OK || error.message[0] != '\0');
    return network;
}

static void check_text(gg_str text)
{
    HOLDS(gg_str_starts_with(text, GG_STR_LITERAL("graph \"gazgraph\" {\n")));
    HOLDS(gg_str_ends_with(text, GG_STR_LITERAL("}\n")));
    HOLDS(gg_utf8_valid_prefix(text.ptr, text.len) == text.len);
    HOLDS(strlen(text.ptr) == text.len);
    for (const char *p = text.ptr; (p = strstr(p, "pos=\"")) != NULL;) {
        p += strlen("pos=\"");
        HOLDS(*p == '-' || (*p >= '0' && *p <= '9')); /* not nan, not inf */
    }
}

static void draw(const gg_network *network, uint8_t byte)
{
    gg_picture_options options;
    gg_buf text = GG_BUF_INIT;
    gg_error error;
    gg_status status;

    gg_picture_options_init(&options);
    options.edges = byte & 15;
    options.nodes = (byte >> 4) & 7;
    options.in_process = true;
    options.title = (byte & 128) != 0 ? "a \\ \"title\"" : NULL;
    status = gg_picture_put(network, &options, &text, &error);
    HOLDS(status == GG_OK || status == GG_ERROR_DATA);
    if (status == GG_OK) {
        check_text(gg_buf_str(&text));
    }
    gg_buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gg_network *network;

    if (size == 0) {
        return 0;
    }
    network = read_graph((const char *)data + 1, size - 1);
    if (network != NULL && network->nodes.n_rows <= MOST_NODES) {
        draw(network, data[0]);
    }
    gg_network_free(network);
    return 0;
}
