/* Rule M8: words that are forms of other words. */
#include "gaz/index_build.h"

#include "base/memory.h"
#include "gaz/short_forms.h"

#include <string.h>

/* The place of the word's uses, or NULL when out of memory. */
gg_word_use *gg_build_use_of(gg_index_builder *b, uint32_t word)
{
    if (word >= b->n_uses) {
        size_t n = b->index->n_words;
        if (gg_grow(&b->uses, &b->uses_capacity, n, sizeof *b->uses) != 0) {
            return NULL;
        }
        memset(b->uses + b->n_uses, 0, (n - b->n_uses) * sizeof *b->uses);
        b->n_uses = n;
    }
    return &b->uses[word];
}

/* NATO, de: such words stay as they are. */
static bool may_change(uint32_t flags, gg_str folded)
{
    return (flags & GG_TOKEN_DOTTED) == 0 && (flags & GG_TOKEN_LETTER) != 0 &&
           !((flags & GG_TOKEN_ANY_UPPER) != 0 &&
             (flags & GG_TOKEN_ANY_LOWER) == 0) &&
           !gg_is_particle(folded);
}

static void raise_to(uint8_t *most, unsigned n)
{
    *most = n > *most ? (uint8_t)n : *most;
}

bool gg_build_note_uses(gg_index_builder *b, const gg_variant *v,
                        uint32_t languages, int kind)
{
    const gg_variant_token *tokens = &b->batch.tokens[v->first];
    unsigned letters = 0;

    for (size_t i = 0; i < v->n; i++) {
        letters += gg_count_letters(gg_variant_folded(b, &tokens[i]));
    }
    letters = letters < UINT8_MAX ? letters : UINT8_MAX;
    for (size_t i = 0; i < v->n; i++) {
        gg_word_use *use = gg_build_use_of(b, tokens[i].word);
        if (use == NULL) {
            return false;
        }
        use->inner[kind] |=
            may_change(tokens[i].flags, gg_variant_folded(b, &tokens[i]))
                ? languages
                : 0;
        if (i == 0) {
            use->first[kind] |= languages;
            raise_to(&use->first_of[kind], letters);
        }
        if (i + 1 == v->n) {
            use->last[kind] |= languages;
            raise_to(&use->last_of[kind], letters);
        }
    }
    return true;
}

typedef struct link_maker {
    gg_index_builder *b;
    uint32_t base;
    uint32_t language; /* its bit */
    bool of_person;
} link_maker;

static gg_index_link *find_link(gg_index *index, uint32_t form, uint32_t base,
                                const gg_inflection *what)
{
    uint32_t at = index->words[form].links;

    while (at != GG_NO_LINK &&
           (index->links[at].base != base ||
            index->links[at].outside != what->outside ||
            index->links[at].at_start != what->at_start)) {
        at = index->links[at].next;
    }
    return at != GG_NO_LINK ? &index->links[at] : NULL;
}

static gg_index_link *add_link(gg_index_builder *b, uint32_t form,
                               uint32_t base, const gg_inflection *what)
{
    gg_index *index = b->index;
    size_t n = index->n_links != 0 ? index->n_links : 1;

    if (n == UINT32_MAX || gg_grow(&index->links, &b->links_capacity,
                                   n + 1, sizeof *index->links) != 0) {
        return NULL;
    }
    index->links[n] = (gg_index_link){.base = base,
                                      .next = index->words[form].links,
                                      .outside = (uint16_t)what->outside,
                                      .at_start = what->at_start};
    index->words[form].links = (uint32_t)n;
    index->n_links = n + 1;
    return &index->links[n];
}

static bool take_form(void *user, const gg_inflection *form)
{
    link_maker *maker = user;
    gg_index *index = maker->b->index;
    uint32_t word = gg_build_word(
        maker->b, form->word, form->len,
        gg_token_hash(form->word, form->len, index->seed));
    gg_index_link *link;

    if (word == GG_NO_WORD) {
        return false;
    }
    link = find_link(index, word, maker->base, form);
    if (link == NULL) {
        link = add_link(maker->b, word, maker->base, form);
    }
    if (link == NULL) {
        return false;
    }
    if (maker->of_person) {
        link->persons |= maker->language;
    } else {
        link->others |= maker->language;
    }
    if (form->outside == 0) {
        index->words[word].flags |= index->words[maker->base].flags;
    }
    return true;
}

static bool inflect_word(gg_index_builder *b, uint32_t word, const gg_word_use *use,
                         int kind)
{
    gg_index *index = b->index;
    uint32_t all = use->inner[kind] | use->first[kind] | use->last[kind];
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t len = index->words[word].folded_len;

    memcpy(folded, index->bytes + index->words[word].folded, len);
    for (size_t i = 0; i < b->list->n_languages; i++) {
        uint32_t bit = UINT32_C(1) << i;
        gg_inflectable what = {
            .word = {folded, len},
            .kind = kind == 0 ? GG_ENDING_PERSON : GG_ENDING_OTHER,
            .is_inner = (use->inner[kind] & bit) != 0,
            .first_of = (use->first[kind] & bit) != 0 ? use->first_of[kind] : 0,
            .last_of = (use->last[kind] & bit) != 0 ? use->last_of[kind] : 0,
        };
        link_maker maker = {b, word, bit, kind == 0};
        if ((all & bit) != 0 &&
            !gg_inflect(&b->list->languages[i], &what, take_form, &maker)) {
            return false;
        }
    }
    return true;
}

bool gg_build_forms(gg_index_builder *b)
{
    for (size_t w = 1; w < b->n_uses; w++) {
        for (int kind = 0; kind < 2; kind++) {
            if (!inflect_word(b, (uint32_t)w, &b->uses[w], kind)) {
                return false;
            }
        }
    }
    gg_free(b->uses);
    b->uses = NULL;
    return true;
}

