#include "render/text.h"

#include "text/unicode.h"

#include <stdbool.h>

static const char DOTS[] = "\xe2\x80\xa6";
#define DOTS_WIDTH 1.0

/* "!" to "~" in hundredths of an em, as Graphviz measures them. */
static const unsigned char ASCII[] = {
    40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, 100,
    71, 68, 70, 77, 63, 58, 77, 75, 29, 29, 65, 56, 86, 75, 79, 60,
    79, 70, 64, 60, 74, 68, 99, 68, 61, 68, 39, 34, 39, 84, 50, 50,
    62, 64, 55, 64, 62, 35, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64,
    64, 39, 52, 39, 64, 59, 82, 59, 59, 53, 64, 34, 64, 84,
};

enum { BLANK_WIDTH = 32, EMOJI = 0x1f000, EMOJI_WIDTH = 105 };

static int width_of(uint32_t cp)
{
    uint32_t flags = gg_cp(cp)->flags;

    if (cp > ' ' && cp < 0x7f) {
        return ASCII[cp - '!'];
    }
    if ((flags & (GG_CP_MARK | GG_CP_IGNORABLE)) != 0) {
        return 0;
    }
    if ((flags & GG_CP_BLANK) != 0 || cp < ' ') {
        return BLANK_WIDTH;
    }
    if ((flags & (GG_CP_UNSPACED | GG_CP_HANGUL)) != 0) {
        return 100;
    }
    if (cp >= EMOJI) {
        return EMOJI_WIDTH;
    }
    return (flags & GG_CP_UPPER) != 0 ? 78 : 68;
}

double gg_text_width(gg_str text)
{
    long width = 0;
    size_t len;

    for (size_t i = 0; i < text.len; i += len) {
        width += width_of(gg_cp_at(text.ptr + i, &len));
    }
    return (double)width / 100;
}

/* On one line, and without blanks at its ends. */
static void put_line(gg_str text, gg_buf *out)
{
    bool after_blank = false;
    size_t len;

    gg_buf_reset(out);
    for (size_t i = 0; i < text.len; i += len) {
        uint32_t cp = gg_cp_at(text.ptr + i, &len);
        bool is_blank = cp <= ' ' || (gg_cp(cp)->flags & GG_CP_BLANK) != 0;
        if (!is_blank) {
            if (after_blank && out->len != 0) {
                gg_buf_putc(out, ' ');
            }
            gg_buf_put(out, text.ptr + i, len);
        }
        after_blank = is_blank;
    }
}

void gg_text_shorten(gg_str text, double most, gg_buf *out)
{
    double width = DOTS_WIDTH;
    gg_str line;
    size_t kept = 0;
    size_t len = 0;

    put_line(text, out);
    line = gg_buf_str(out);
    if (out->failed || gg_text_width(line) <= most) {
        return;
    }
    for (; kept < line.len; kept += len) {
        width += width_of(gg_cp_at(line.ptr + kept, &len)) / 100.0;
        if (width > most) {
            break;
        }
    }
    while (kept != 0 && line.ptr[kept - 1] == ' ') {
        kept--;
    }
    out->len = kept;
    gg_buf_puts(out, DOTS);
}
