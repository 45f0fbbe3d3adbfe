/* How much room a text takes in a picture, before anybody draws it. */
#ifndef GG_RENDER_TEXT_H
#define GG_RENDER_TEXT_H

#include "base/buf.h"
#include "base/str.h"

/* In ems, on one line of DejaVu Sans: ASCII as its tables have it, of other
   scripts what a letter takes on average. The text is valid UTF-8. */
double gg_text_width(gg_str text);
/* The text on one line (every run of blanks is one space), or, where it is
   wider than `most` ems, as much of its beginning as fits with three dots
   behind. Replaces what is in `out`. */
void gg_text_shorten(gg_str text, double most, gg_buf *out);

#endif
