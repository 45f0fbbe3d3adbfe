#include "render/draw.h"

#include "base/error.h"

#include <string.h>

#define MARKS(first, last)                                                   \
    .begin = (first), .len_begin = sizeof(first) - 1, .end = (last),         \
    .len_end = sizeof(last) - 1

static const gg_picture_format FORMATS[] = {
    {.name = "svg",
     .file_name = "graph.svg",
     .help = "for browsers and Inkscape; names show at the mouse",
     .flag = "-Tsvg",
     MARKS("<?xml", "</svg>\n")},
    {.name = "png",
     .file_name = "graph.png",
     .help = "for documents and mails",
     .flag = "-Tpng",
     .is_raster = true,
     MARKS("\x89PNG\r\n\x1a\n", "IEND\xae\x42\x60\x82")},
    {.name = "pdf",
     .file_name = "graph.pdf",
     .help = "for print",
     .flag = "-Tpdf",
     .has_time = true,
     MARKS("%PDF-", "%%EOF\n")},
    {.name = "dot",
     .file_name = "picture.dot",
     .help = "what Graphviz draws them from, with `neato -n2`",
     .is_text = true,
     MARKS("graph", "}\n")},
};

enum { N_FORMATS = sizeof FORMATS / sizeof FORMATS[0] };

const gg_picture_format *gg_picture_format_get(size_t index)
{
    return index < N_FORMATS ? &FORMATS[index] : NULL;
}

const gg_picture_format *gg_picture_format_find(gg_str name)
{
    for (size_t i = 0; i < N_FORMATS; i++) {
        if (gg_str_equal(name, gg_str_from(FORMATS[i].name))) {
            return &FORMATS[i];
        }
    }
    return NULL;
}

/* A renderer that runs out of memory ends early and says nothing. */
static bool is_whole(const gg_picture_format *format, gg_str bytes)
{
    return gg_str_starts_with(bytes,
                              (gg_str){format->begin, format->len_begin}) &&
           gg_str_ends_with(bytes, (gg_str){format->end, format->len_end});
}

/* The time of a PDF, which would be another every time, becomes the first
   second of 1970. */
static void forget_time(char *bytes, size_t len)
{
    static const char BEFORE[] = "/CreationDate (D:";
    static const char TIME[] = "19700101000000";
    const size_t n = sizeof BEFORE - 1;

    for (size_t i = len; i-- > 0;) { /* it stands near the end */
        if (len - i > n + sizeof TIME && bytes[i] == '/' &&
            memcmp(bytes + i, BEFORE, n) == 0) {
            memcpy(bytes + i + n, TIME, sizeof TIME - 1);
            return;
        }
    }
}

gg_status gg_picture_draw(const gg_picture_format *format,
                          const gg_graphviz *graphviz, gg_str dot,
                          gg_buf *out, const volatile int *stop,
                          gg_error *error)
{
    const char *words[] = {"-Kneato", "-n2", "-Gdpi=100", format->flag, NULL};
    size_t before = out->len;
    gg_status status;

    if (format->is_text) {
        gg_buf_put_str(out, dot);
        return out->failed ? gg_fail_memory(error) : GG_OK;
    }
    if (!format->is_raster) { /* these have a size in points */
        words[2] = format->flag;
        words[3] = NULL;
    }
    status = gg_graphviz_run(graphviz, words, dot, out, stop, error);
    if (status == GG_OK &&
        !is_whole(format, (gg_str){out->ptr + before, out->len - before})) {
        return gg_fail(error, GG_ERROR_IO, graphviz->path,
                       "Graphviz gave no whole %s", format->name);
    }
    if (status == GG_OK && format->has_time) {
        forget_time(out->ptr + before, out->len - before);
    }
    return status;
}
