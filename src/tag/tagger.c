#include "tag/tagger.h"

#include "base/error.h"
#include "base/memory.h"
#include "tag/scratch.h"
#include "tag/unlisted.h"

const char *gg_rule_word(gg_rule rule)
{
    static const char *const WORDS[GG_N_RULES] = {
        "R1", "R2", "R3-document", "R3-date", "R3-prior", "ambiguous",
        "discovered", "abbreviation"};

    return WORDS[rule];
}

void gg_tag_settings_init(gg_tag_settings *settings)
{
    *settings = (gg_tag_settings){.forms = {true, true, false, false}};
}

gg_status gg_tagger_new(gg_tagger **out, const gg_index *index,
                        const gg_tag_settings *settings, gg_error *error)
{
    gg_tagger *tagger = gg_calloc_array(1, sizeof *tagger);

    *out = tagger;
    if (tagger == NULL) {
        return gg_fail_memory(error);
    }
    tagger->index = index;
    tagger->settings = *settings;
    gg_buf_init(&tagger->gap);
    if (settings->discover != 0 && !gg_unlisted_new(&tagger->unlisted)) {
        gg_tagger_free(tagger);
        *out = NULL;
        return gg_fail_memory(error);
    }
    return GG_OK;
}

void gg_tagger_free(gg_tagger *tagger)
{
    if (tagger == NULL) {
        return;
    }
    gg_marks_clear(&tagger->marks);
    gg_scan_clear(&tagger->scan);
    gg_free(tagger->matches);
    gg_free(tagger->options);
    gg_free(tagger->anchors);
    gg_free(tagger->anchor_slots);
    gg_free(tagger->bearer_slots);
    gg_free(tagger->anchor_of);
    gg_free(tagger->entities);
    gg_free(tagger->facts);
    gg_free(tagger->mentions);
    gg_free(tagger->candidates);
    gg_free(tagger->candidate_names);
    gg_free(tagger->abbreviations);
    gg_free(tagger->abbreviated);
    gg_buf_clear(&tagger->gap);
    gg_unlisted_free(tagger->unlisted);
    gg_free(tagger->described);
    gg_free(tagger->known);
    gg_free(tagger);
}

/* See tag/wide_bits.h. */
static bool tag_core(gg_tagger *tagger, size_t from, int32_t date)
{
#ifdef GAZGRAPH_WIDE_BITS
    /* clang cannot ask for lzcnt; what has AVX2 has it */
    if (__builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) {
        return gg_tag_core_wide(tagger, from, date);
    }
#endif
    return gg_tag_core(tagger, from, date);
}

gg_status gg_tag_text(gg_tagger *tagger, gg_tags *out, const char *text,
                      size_t len, size_t from, int32_t date, gg_error *error)
{
    tagger->text = text;
    tagger->text_len = len;
    if (!tag_core(tagger, from, date) ||
        (tagger->unlisted != NULL && !gg_read_regions(tagger))) {
        return gg_fail_memory(error);
    }
    *out = (gg_tags){
        .marks = &tagger->marks,
        .tokens = &tagger->tokens,
        .mentions = tagger->mentions,
        .n_mentions = tagger->n_mentions,
        .candidates = tagger->candidates,
        .candidate_names = tagger->candidate_names,
        .n_guarded = tagger->n_guarded,
        .n_unanchored = tagger->n_unanchored,
    };
    if (tagger->unlisted != NULL && !gg_add_unlisted(tagger, out)) {
        return gg_fail_memory(error);
    }
    return GG_OK;
}
