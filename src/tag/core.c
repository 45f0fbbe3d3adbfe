/* The stages of tagging one text by the list. */
#include "tag/scratch.h"

bool gg_tag_core(gg_tagger *tagger, size_t from, int32_t date)
{
    gg_buf_reset(&tagger->gap);
    tagger->noun_capitals = (gg_sentence_memo){0, 0, false};
    if (!gg_marks_set(&tagger->marks, tagger->text, tagger->text_len, from,
                      tagger->index->seed) ||
        !gg_scan_text(&tagger->scan, tagger->index, &tagger->marks,
                      tagger->settings.ignore_case)) {
        return false;
    }
    tagger->tokens = tagger->marks.tokens; /* a view */
    if (!tagger->settings.sparse || tagger->unlisted != NULL) {
        gg_marks_make_all(&tagger->marks);
    }
    if (!gg_find_matches(tagger)) {
        return false;
    }
    gg_guard_matches(tagger);
    return gg_resolve_matches(tagger, date);
}
