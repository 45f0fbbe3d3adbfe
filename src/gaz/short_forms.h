/* Which part of a person's full name the press uses alone. */
#ifndef GG_GAZ_SHORT_FORMS_H
#define GG_GAZ_SHORT_FORMS_H

#include "base/str.h"

#include <stddef.h>

enum { GG_MAX_SHORTS = 2 };

/* The last word of a name of several words (`Baerbock`, `Strauss-Kahn`: a
   hyphenated word stays whole), passing over `Jr.`, `III` …; where particles
   stand before it, with them too (`von der Leyen` and `Leyen`; `el-Sisi` and
   `Sisi`). Returns how many were found; they borrow from `name`. */
size_t gg_short_forms(gg_str name, gg_str out[GG_MAX_SHORTS]);

/* True for `de`, `von`, `al`, `of` …, which are written in either case. */
bool gg_is_particle(gg_str folded);

#endif
