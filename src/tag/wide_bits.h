/* The files that are read for every text are compiled twice: as they are, and
   once more (CMakeLists.txt) with this file before them, for processors that
   have the newer instructions on bits. There, what they hand to each other has
   another name; gg_tag_text chooses. A function more that one of these files
   has for others is one line more here: without it the linker finds it twice. */
#ifndef GG_TAG_WIDE_BITS_H
#define GG_TAG_WIDE_BITS_H

#define GG_WIDE_BITS 1

#define gg_abbreviation_at gg_abbreviation_at_wide
#define gg_case_fits gg_case_fits_wide
#define gg_ends_sentence gg_ends_sentence_wide
#define gg_find_abbreviations gg_find_abbreviations_wide
#define gg_find_matches gg_find_matches_wide
#define gg_find_small_word gg_find_small_word_wide
#define gg_gap_look gg_gap_look_wide
#define gg_gap_normalise gg_gap_normalise_wide
#define gg_gaps_fit gg_gaps_fit_wide
#define gg_guard_matches gg_guard_matches_wide
#define gg_has_noun_capitals gg_has_noun_capitals_wide
#define gg_is_all_capitals gg_is_all_capitals_wide
#define gg_is_called_for gg_is_called_for_wide
#define gg_is_title_case gg_is_title_case_wide
#define gg_last_word_of gg_last_word_of_wide
#define gg_last_word_of_token gg_last_word_of_token_wide
#define gg_look_up_word gg_look_up_word_wide
#define gg_mark_attribution gg_mark_attribution_wide
#define gg_mark_sentences gg_mark_sentences_wide
#define gg_marks_before gg_marks_before_wide
#define gg_marks_clear gg_marks_clear_wide
#define gg_marks_find_sentences gg_marks_find_sentences_wide
#define gg_marks_make gg_marks_make_wide
#define gg_marks_make_all gg_marks_make_all_wide
#define gg_marks_make_at gg_marks_make_at_wide
#define gg_marks_next gg_marks_next_wide
#define gg_marks_number gg_marks_number_wide
#define gg_marks_odd gg_marks_odd_wide
#define gg_marks_read gg_marks_read_wide
#define gg_marks_sentence gg_marks_sentence_wide
#define gg_marks_set gg_marks_set_wide
#define gg_match_plainly gg_match_plainly_wide
#define gg_opens_sentence gg_opens_sentence_wide
#define gg_resolve_matches gg_resolve_matches_wide
#define gg_scan_clear gg_scan_clear_wide
#define gg_scan_text gg_scan_text_wide
#define gg_sentence_span gg_sentence_span_wide
#define gg_sentence_walk_begin gg_sentence_walk_begin_wide
#define gg_sentence_walk_on gg_sentence_walk_on_wide
#define gg_small_word_in_title gg_small_word_in_title_wide
#define gg_small_word_links gg_small_word_links_wide
#define gg_tag_core gg_tag_core_wide
#define gg_token_begins gg_token_begins_wide
#define gg_token_equals gg_token_equals_wide
#define gg_token_fold gg_token_fold_wide
#define gg_token_get_hash gg_token_get_hash_wide
#define gg_token_hash gg_token_hash_wide
#define gg_token_prefix gg_token_prefix_wide
#define gg_token_read gg_token_read_wide
#define gg_tokenize gg_tokenize_wide
#define gg_tokens_clear gg_tokens_clear_wide
#define gg_warm_places gg_warm_places_wide

#endif
