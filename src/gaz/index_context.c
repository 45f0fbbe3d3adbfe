/* Words that stand beside names or in them, and the phrases of rule R4. */
#include "gaz/index_build.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static size_t phrase_slot(const gg_index *index, uint64_t hash)
{
    size_t mask = index->n_phrase_slots - 1;
    size_t slot = (size_t)hash & mask;

    while (index->phrases[slot].hash != 0 &&
           index->phrases[slot].hash != hash) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static bool grow_phrases(gg_index *index)
{
    gg_phrase *old = index->phrases;
    size_t n_old = index->n_phrase_slots;
    size_t n = n_old != 0 ? n_old * 2 : 256;
    gg_phrase *phrases = gg_calloc_array(n, sizeof *phrases);

    if (phrases == NULL) {
        return false;
    }
    index->phrases = phrases;
    index->n_phrase_slots = n;
    for (size_t i = 0; i < n_old; i++) {
        if (old[i].hash != 0) {
            phrases[phrase_slot(index, old[i].hash)] = old[i];
        }
    }
    gg_free(old);
    return true;
}

/* The word of a token of b->tokens. */
static uint32_t word_of(gg_index_builder *b, gg_str text, size_t i)
{
    gg_token *token = &b->tokens.items[i];
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t len = gg_token_fold(folded, text.ptr, token);

    return gg_build_word(
        b, folded, len,
        gg_token_get_hash(token, text.ptr, text.len, b->index->seed));
}

static bool compile_phrase(gg_index_builder *b, const gg_context_word *context)
{
    gg_index *index = b->index;
    uint64_t hash = 0;
    gg_phrase *phrase;
    uint32_t word;

    for (size_t i = 0; i < b->tokens.n; i++) {
        gg_token *token = &b->tokens.items[i];
        if ((token->flags & GG_TOKEN_LONG) != 0) {
            return true;
        }
        hash = gg_phrase_hash(
            hash, gg_token_get_hash(token, context->text.ptr,
                                    context->text.len, index->seed));
    }
    if (b->n_phrases * 2 >= index->n_phrase_slots &&
        !grow_phrases(index)) {
        return false;
    }
    word = word_of(b, context->text, 0);
    if (word == GG_NO_WORD) {
        return false;
    }
    index->words[word].flags |= GG_WORD_BEGINS_PHRASE;
    phrase = &index->phrases[phrase_slot(index, hash)];
    b->n_phrases += phrase->hash == 0;
    phrase->hash = hash;
    phrase->flags |= context->flags;
    return true;
}

bool gg_build_context_word(gg_index_builder *b,
                           const gg_context_word *context)
{
    uint32_t word;

    if (!gg_tokenize(&b->tokens, context->text.ptr, context->text.len, 0,
                     b->index->seed)) {
        return false;
    }
    if (b->tokens.n > 1) {
        return compile_phrase(b, context);
    }
    if (b->tokens.n == 0 ||
        (b->tokens.items[0].flags & GG_TOKEN_LONG) != 0) {
        return true;
    }
    word = word_of(b, context->text, 0);
    if (word == GG_NO_WORD) {
        return false;
    }
    b->index->words[word].flags |= context->flags;
    if ((context->languages & ~GG_LANGUAGES_SAID) != 0) {
        gg_word_use *use = gg_build_use_of(b, word);
        if (use == NULL) {
            return false;
        }
        use->inner[1] |= context->languages & ~GG_LANGUAGES_SAID;
    }
    return true;
}

static bool is_before_source(gg_speech speech)
{
    return speech == GG_SPEECH_BEFORE || speech == GG_SPEECH_CLOSING ||
           speech == GG_SPEECH_END || speech == GG_SPEECH_UNLESS ||
           speech == GG_SPEECH_CREDIT || speech == GG_SPEECH_BETWEEN_BACK;
}

/* A phrase of rule R4; its word beside the source carries the flag. */
static bool compile_speech(gg_index_builder *b, const gg_context_word *context,
                           gg_speech speech)
{
    gg_index *index = b->index;
    gg_speech_phrase phrase = {.speech = (uint8_t)speech};
    size_t n;

    if (!gg_tokenize(&b->tokens, context->text.ptr, context->text.len, 0,
                     index->seed)) {
        return false;
    }
    n = b->tokens.n;
    if (n == 0 || n > GG_SPEECH_MAX_WORDS) {
        return true;
    }
    phrase.n_words = (uint8_t)n;
    for (size_t i = 0; i < n; i++) {
        size_t at = is_before_source(speech) ? n - 1 - i : i;
        if ((b->tokens.items[i].flags & GG_TOKEN_LONG) != 0) {
            return true;
        }
        phrase.words[at] = word_of(b, context->text, i);
        if (phrase.words[at] == GG_NO_WORD) {
            return false;
        }
    }
    if (gg_grow(&index->speeches, &b->speeches_capacity,
                index->n_speeches + 1, sizeof *index->speeches) != 0) {
        return false;
    }
    index->speeches[index->n_speeches++] = phrase;
    index->words[phrase.words[0]].flags |= GG_WORD_SOURCE;
    return true;
}

static int compare_speeches(const void *x, const void *y)
{
    const gg_speech_phrase *a = x;
    const gg_speech_phrase *b = y;

    return a->words[0] < b->words[0] ? -1 : a->words[0] > b->words[0];
}

/* Words that are a title or an everyday word are no sign of a given name. What
   can end a name goes into its filter. */
void gg_build_settle_words(gg_index *index)
{
    for (size_t w = 1; w < index->n_words; w++) {
        if ((index->words[w].flags & (GG_WORD_TITLE | GG_WORD_COMMON)) != 0) {
            index->words[w].flags &= ~(uint32_t)GG_WORD_GIVEN;
        }
        if (gg_is_tail(index->words[w].flags)) {
            uint32_t bit = gg_tail_bit(index->bytes + index->words[w].folded,
                                       index->words[w].folded_len);
            index->tails[bit >> 6] |= UINT64_C(1) << (bit & 63);
        }
    }
}

bool gg_build_context(gg_index_builder *b)
{
    gg_index *index = b->index;

    for (size_t i = 0; i < b->list->n_words; i++) {
        const gg_context_word *context = &b->list->words[i];
        gg_speech speech = (gg_speech)context->speech;
        if (context->flags != GG_WORD_SOURCE) {
            if (!gg_build_context_word(b, context)) {
                return false;
            }
        } else if (!compile_speech(b, context, speech) ||
                   (speech == GG_SPEECH_BETWEEN &&
                    !compile_speech(b, context, GG_SPEECH_BETWEEN_BACK))) {
            return false;
        }
    }
    if (index->n_speeches != 0) {
        qsort(index->speeches, index->n_speeches, sizeof *index->speeches,
              compare_speeches);
    }
    return true;
}
