/* What a picture says of itself: how much of the network it shows. */
#ifndef GG_RENDER_CAPTION_H
#define GG_RENDER_CAPTION_H

#include "base/buf.h"
#include "export/look.h"
#include "net/network.h"
#include "render/cut.h"

#include <stddef.h>

/* Lines of plain text, each with a line end: which edges are drawn and of how
   many, the same of nodes, what sizes mean, when. `n_labels` nodes have names.
   Numbers as people read them: 12,431. */
void gg_caption_put(const gg_cut *cut, const gg_network *network,
                    const gg_look *look, size_t n_labels, gg_buf *out);
/* 12,431, or 0.25: at most two decimals. */
void gg_caption_number(double value, gg_buf *out);

#endif
