#include "input/document.h"

/* The last shift at or before `at`, by bisection. */
static int64_t delta_at(const gg_document *document, uint64_t at)
{
    size_t low = 0;
    size_t high = document->n_shifts;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (document->shifts[middle].at <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? document->shifts[low - 1].delta : 0;
}

uint64_t gg_document_offset(const gg_document *document, size_t at,
                            bool *in_title)
{
    /* The blank line behind the title belongs to it: no mention begins there,
       but one of the title may end there. */
    *in_title = document->title_len != 0 && at < document->title_len + 2;
    if (*in_title && at > document->title_len) {
        at = document->title_len;
    }
    return document->base + at + (uint64_t)delta_at(document, at);
}
