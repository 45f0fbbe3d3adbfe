/* Everyday English words that are also written like names. */
#ifndef GG_GAZ_STOP_WORDS_H
#define GG_GAZ_STOP_WORDS_H

#include "base/str.h"

#include <stdbool.h>

/* True for `us`, `who`, `aid`, `long` …: folded words so common that, in
   capitals, they need not be the name that looks like them. */
bool gg_is_ordinary_word(gg_str folded);

#endif
