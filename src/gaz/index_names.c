/* Names become variants, and these entries at the end of their paths. */
#define _GNU_SOURCE
#include "gaz/index_build.h"

#include "base/memory.h"
#include "gaz/stop_words.h"

#include <string.h>

enum { BATCH_NAMES = 256 };

static void refuse_name(gg_index_builder *b, const gg_name *name,
                        const char *why)
{
    gg_log_add(b->log, GG_REASON_GAZETTEER_ROW, b->list->files[name->file],
               name->line, 0, GG_NO_BYTE, "name \"%.*s\" left out: %s",
               name->text.len < 80 ? (int)name->text.len : 80, name->text.ptr,
               why);
}

/* A name that does not say its languages has those that its script says. */
static uint32_t languages_by_script(const gg_gazetteer_list *list, gg_str name)
{
    uint32_t languages = 0;

    for (size_t i = 0; i < list->n_languages; i++) {
        languages |= gg_language_is_certain(&list->languages[i], name)
                         ? UINT32_C(1) << i
                         : 0;
    }
    return languages;
}

/* Can the name, whose tokens are made, be found? Tells why not. */
static bool is_usable(gg_index_builder *b, const gg_name *name,
                      bool is_derived)
{
    if (b->tokens.n == 0) {
        if (!is_derived) {
            refuse_name(b, name, "it has no letter and no digit");
        }
        return false;
    }
    if (b->tokens.n > GG_NAME_MAX_TOKENS) {
        refuse_name(b, name, "more than 32 words");
        return false;
    }
    for (size_t i = 0; i < b->tokens.n; i++) {
        if ((b->tokens.items[i].flags & GG_TOKEN_LONG) != 0) {
            refuse_name(b, name, "a word of more than 1024 bytes");
            return false;
        }
    }
    /* A surname that is an everyday word (Long, Will) is no short form. */
    if (is_derived && b->tokens.n == 1) {
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t len =
            gg_token_fold(folded, name->text.ptr, &b->tokens.items[0]);
        return !gg_is_ordinary_word((gg_str){folded, len});
    }
    return true;
}

/* ---- what names say about words --------------------------------------------------- */

/* Demonyms are groups, capitals places. */
static bool learn_form(gg_index_builder *b, const gg_name *name)
{
    gg_context_word word = {.text = name->text};

    if (name->form == GG_FORM_DEMONYM) {
        word.flags = GG_WORD_GROUP;
    } else if (name->form == GG_FORM_METONYM) {
        word.flags = GG_WORD_PLACE;
    } else {
        return true;
    }
    return gg_build_context_word(b, &word);
}

/* The word before the first blank is a given name, that behind the last one a
   surname. */
static bool learn_words(gg_index_builder *b, const gg_name *name)
{
    const char *end = name->text.ptr + name->text.len;
    const char *first = memchr(name->text.ptr, ' ', name->text.len);
    const char *last = memrchr(name->text.ptr, ' ', name->text.len);
    gg_context_word given = {
        .text = {name->text.ptr, (size_t)(first - name->text.ptr)},
        .flags = GG_WORD_GIVEN};
    gg_context_word surname = {.text = {last + 1, (size_t)(end - last - 1)},
                               .flags = GG_WORD_SURNAME};

    return gg_build_context_word(b, &given) &&
           gg_build_context_word(b, &surname);
}

/* Are the first and the last word tokens of their own, so that the variant's
   words are they? */
static bool are_own_words(const gg_index_builder *b, gg_str text)
{
    const gg_token *first = &b->tokens.items[0];
    const gg_token *last = &b->tokens.items[b->tokens.n - 1];

    return b->tokens.n > 1 && first->start == 0 &&
           last->end == text.len && text.ptr[first->end] == ' ' &&
           text.ptr[last->start - 1] == ' ' &&
           memchr(text.ptr, ' ', first->end) == NULL &&
           memchr(text.ptr + last->start, ' ', text.len - last->start) ==
               NULL;
}

static bool is_of_person(const gg_index_builder *b, const gg_name *name)
{
    const gg_entity *entity = &b->list->entities[name->entity];

    return name->form == GG_FORM_NAME && !entity->has_short &&
           gg_str_equal(entity->type, GG_STR_LITERAL("person")) &&
           memchr(name->text.ptr, ' ', name->text.len) != NULL;
}

/* ---- one name -------------------------------------------------------------------------- */

/* Its variants go to the batch, and what it says about words to the words. */
static bool take_name(gg_index_builder *b, uint32_t number)
{
    gg_name *name = &b->list->names[number];
    bool is_person = is_of_person(b, name);
    size_t base = b->batch.n;
    bool is_used = false;

    if (name->text.len > UINT16_MAX) {
        refuse_name(b, name, "longer than 64 KiB");
    } else if (!gg_tokenize(&b->tokens, name->text.ptr, name->text.len, 0,
                            b->index->seed)) {
        return false;
    } else {
        is_used = is_usable(b, name, gg_name_is_derived(b->list, name));
    }
    if (is_used) {
        if (name->languages == 0) {
            name->languages = languages_by_script(b->list, name->text);
        }
        if (!gg_build_variants(b, name->text, number)) {
            return false;
        }
        if (is_person && are_own_words(b, name->text)) {
            b->batch.items[base].learns =
                GG_LEARNS_GIVEN | GG_LEARNS_SURNAME;
            is_person = false;
        }
    }
    return learn_form(b, name) && (!is_person || learn_words(b, name));
}

/* Where the name, which begins in lower case, has its first capital. */
static void note_low(gg_index_builder *b, const gg_variant *v)
{
    const gg_variant_token *tokens = &b->batch.tokens[v->first];
    gg_index *index = b->index;
    uint32_t capital = 1;

    while (capital < v->n && (v->entry.upper_mask >> capital & 1) == 0) {
        capital++;
    }
    if (capital >= v->n || capital > GG_LOW_WORDS) {
        index->has_low |= GG_LOW_ANYWHERE;
        index->words[tokens[0].word].begins |= GG_BEGINS_LOW_ANYWHERE;
        return;
    }
    index->has_low |= GG_LOW_BEFORE_CAPITALS;
    for (uint32_t i = 1; i <= capital; i++) {
        index->words[tokens[i].word].begins |=
            i != capital ? GG_IS_BEHIND_LOW | GG_IS_LOW_INNER
                         : GG_IS_BEHIND_LOW;
    }
}

/* Rule M8: what the variant's words may do. */
static bool note_entry(gg_index_builder *b, const gg_variant *v)
{
    const gg_entry *entry = &v->entry;
    uint32_t languages =
        b->list->names[entry->name].languages & ~GG_LANGUAGES_SAID;
    gg_index_word *first =
        &b->index->words[b->batch.tokens[v->first].word];

    first->begins |= GG_BEGINS_NAME;
    if (gg_may_start_low(entry)) {
        first->begins |= GG_BEGINS_LOW;
        if ((b->batch.tokens[v->first].flags & GG_TOKEN_CASED) != 0) {
            note_low(b, v);
        }
    }
    if (b->list->n_languages == 0 || languages == 0 ||
        (entry->flags & (GG_ENTRY_EXACT | GG_ENTRY_POSSESSIVE)) != 0) {
        return true;
    }
    first->begins |= v->n > 1 ? GG_BEGINS_CHANGING : 0;
    return gg_build_note_uses(b, v, languages,
                              entry->kind != GG_KIND_PERSON);
}

static void learn_batched(gg_index_builder *b, const gg_variant *v)
{
    const gg_variant_token *tokens = &b->batch.tokens[v->first];

    if ((v->learns & GG_LEARNS_GIVEN) != 0) {
        b->index->words[tokens[0].word].flags |= GG_WORD_GIVEN;
    }
    if ((v->learns & GG_LEARNS_SURNAME) != 0) {
        b->index->words[tokens[v->n - 1].word].flags |= GG_WORD_SURNAME;
    }
}

/* True where the second word of the name may stand in lower case behind a
   blank. */
static bool may_go_on_low(const gg_entry *entry)
{
    return (entry->upper_mask & 2) == 0 ||
           (entry->flags & GG_ENTRY_ANY_CASE) != 0;
}

static bool finish_batch(gg_index_builder *b)
{
    gg_variants *batch = &b->batch;

    if (!gg_build_batch_words(b) || !gg_build_batch_nodes(b) ||
        gg_grow(&b->pending, &b->pending_capacity, b->n_pending + batch->n,
                sizeof *b->pending) != 0 ||
        gg_grow(&b->pairs, &b->pairs_capacity, b->n_pairs + batch->n,
                sizeof *b->pairs) != 0) {
        return false;
    }
    for (size_t i = 0; i < batch->n; i++) {
        const gg_variant *v = &batch->items[i];
        const gg_variant_token *tokens = &batch->tokens[v->first];
        b->pending[b->n_pending++] = (gg_pending_entry){v->node, v->entry};
        if (v->n > 1) {
            b->pairs[b->n_pairs++] =
                gg_front_pair_hash(tokens[0].hash, tokens[1].hash);
            b->index->words[tokens[1].word].begins |=
                may_go_on_low(&v->entry) ? GG_IS_SECOND | GG_IS_LOW_SECOND
                                         : GG_IS_SECOND;
        }
        learn_batched(b, v);
        if (!note_entry(b, v)) {
            return false;
        }
    }
    batch->n = 0;
    batch->n_tokens = 0;
    gg_buf_reset(&batch->text);
    return true;
}

bool gg_build_names(gg_index_builder *b)
{
    for (size_t i = 0; i < b->list->n_names; i++) {
        if (!take_name(b, (uint32_t)i) ||
            ((i + 1) % BATCH_NAMES == 0 && !finish_batch(b))) {
            return false;
        }
    }
    return finish_batch(b);
}
