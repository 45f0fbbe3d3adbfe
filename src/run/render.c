/* One picture of one graph file. */
#include "base/error.h"
#include "base/sink.h"
#include "base/source.h"
#include "gazgraph.h"
#include "render/draw.h"
#include "render/graph_file.h"
#include "render/picture.h"

#include <string.h>
#include <unistd.h>

void gg_render_options_init(gg_render_options *options)
{
    gg_picture_options defaults;

    gg_picture_options_init(&defaults);
    memset(options, 0, sizeof *options);
    options->edges = defaults.edges;
    options->seed = defaults.seed;
}

/* By name, or by the suffix of the output. */
static gg_status find_format(const gg_picture_format **out,
                             const gg_render_options *options,
                             gg_error *error)
{
    const char *dot;

    if (options->format != NULL) {
        *out = gg_picture_format_find(gg_str_from(options->format));
        return *out != NULL
                   ? GG_OK
                   : gg_fail(error, GG_ERROR_USAGE, NULL,
                             "format: \"%.100s\" is not known",
                             options->format);
    }
    dot = options->output != NULL ? strrchr(options->output, '.') : NULL;
    *out = dot != NULL ? gg_picture_format_find(gg_str_from(dot + 1)) : NULL;
    if (*out == NULL) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "which format? No suffix says it");
    }
    return GG_OK;
}

static gg_status read_graph(gg_network **network,
                            const gg_render_options *options,
                            gg_error *error)
{
    gg_source *source = NULL;
    gg_status status =
        strcmp(options->input, "-") == 0
            ? gg_source_open_fd(&source, STDIN_FILENO, "stdin", NULL, error)
            : gg_source_open_file(&source, options->input, NULL, error);

    if (status != GG_OK) {
        return status;
    }
    gg_source_set_stop(source, options->stop);
    status = gg_graph_read(network, source, error);
    gg_source_close(source);
    return status;
}

static gg_status draw(const gg_network *network,
                      const gg_render_options *options,
                      const gg_picture_format *format,
                      const gg_graphviz *graphviz, gg_buf *bytes,
                      gg_error *error)
{
    gg_picture_options picture;
    gg_buf dot = GG_BUF_INIT;
    gg_status status;

    gg_picture_options_init(&picture);
    picture.size_by = options->size_by;
    picture.title = options->title;
    picture.edges = options->edges;
    picture.nodes = options->nodes;
    picture.labels = options->labels;
    picture.seed = options->seed;
    picture.stop = options->stop;
    status = gg_picture_put(network, &picture, &dot, error);
    if (status == GG_OK) {
        status = gg_picture_draw(format, graphviz, gg_buf_str(&dot), bytes,
                                 options->stop, error);
    }
    gg_buf_clear(&dot);
    return status;
}

static gg_status read_and_draw(const gg_render_options *options,
                               const gg_picture_format *format,
                               const gg_graphviz *graphviz, gg_buf *bytes,
                               gg_rendered *rendered, gg_error *error)
{
    gg_network *network = NULL;
    gg_status status = read_graph(&network, options, error);

    if (status == GG_OK) {
        rendered->nodes = network->nodes.n_rows;
        rendered->edges = network->edges.n_rows;
        status = draw(network, options, format, graphviz, bytes, error);
    }
    gg_network_free(network);
    rendered->bytes = bytes->len;
    return status;
}

/* To `write` or the file, which was opened before. */
static gg_status hand_over(const gg_render_options *options, gg_sink **sink,
                           gg_str bytes, gg_error *error)
{
    gg_sink *file = *sink;

    if (file == NULL) {
        return options->write(options->write_user, bytes.ptr, bytes.len)
                   ? GG_OK
                   : gg_fail(error, GG_ERROR_IO, NULL,
                             "the picture cannot be written");
    }
    *sink = NULL;
    gg_sink_put_str(file, bytes);
    return gg_sink_close(file, NULL, error);
}

gg_status gg_render(const gg_render_options *options, gg_rendered *rendered,
                    gg_error *error)
{
    const gg_picture_format *format = NULL;
    gg_graphviz graphviz;
    gg_sink *sink = NULL;
    gg_buf bytes = GG_BUF_INIT;
    gg_status status = find_format(&format, options, error);

    memset(rendered, 0, sizeof *rendered);
    if (status == GG_OK && options->input == NULL) {
        status = gg_fail(error, GG_ERROR_USAGE, NULL, "no graph is named");
    }
    if (status == GG_OK && options->output == NULL &&
        options->write == NULL) {
        status = gg_fail(error, GG_ERROR_USAGE, NULL, "no file to write to");
    }
    if (status == GG_OK && !format->is_text) {
        status = gg_graphviz_find(&graphviz, error);
        graphviz.seconds =
            options->seconds != 0 ? options->seconds : graphviz.seconds;
    }
    if (status == GG_OK && options->output != NULL) {
        status = gg_sink_open_file(&sink, options->output, error);
    }
    if (status == GG_OK) {
        status = read_and_draw(options, format, &graphviz, &bytes, rendered,
                               error);
    }
    if (status == GG_OK) {
        status = hand_over(options, &sink, gg_buf_str(&bytes), error);
    }
    gg_sink_abandon(sink);
    gg_buf_clear(&bytes);
    return status;
}
