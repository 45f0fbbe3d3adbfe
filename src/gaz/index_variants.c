/* The ways in which one name may be written. */
#include "gaz/index_build.h"

#include "base/memory.h"
#include "gaz/short_forms.h"
#include "gaz/stop_words.h"

#include <string.h>

/* ---- the batch --------------------------------------------------------------- */

static gg_variant *begin_variant(gg_index_builder *b)
{
    gg_variants *batch = &b->batch;
    gg_variant *v;

    if (gg_grow(&batch->items, &batch->capacity, batch->n + 1,
                sizeof *batch->items) != 0 ||
        gg_grow(&batch->tokens, &batch->tokens_capacity,
                batch->n_tokens + GG_NAME_MAX_TOKENS,
                sizeof *batch->tokens) != 0) {
        return NULL;
    }
    v = &batch->items[batch->n];
    memset(v, 0, sizeof *v);
    v->first = (uint32_t)batch->n_tokens;
    return v;
}

static gg_variant_token *push_token(gg_index_builder *b, gg_variant *v,
                                    const gg_variant_token *like)
{
    gg_variant_token *token = &b->batch.tokens[v->first + v->n++];

    *token = *like;
    return token;
}

static void end_variant(gg_index_builder *b, const gg_variant *v)
{
    b->batch.n_tokens += v->n;
    b->batch.n++;
}

/* ---- as the list writes it ------------------------------------------------------ */

static bool store_gap(gg_index_builder *b, const char *text, size_t start,
                      size_t end, uint32_t *offset)
{
    gg_buf_reset(&b->scratch);
    gg_gap_normalise(&b->scratch, text, start, end);
    return !b->scratch.failed &&
           gg_build_put_bytes(b, b->scratch.ptr, b->scratch.len, offset);
}

static bool fold_token(gg_index_builder *b, gg_str text, gg_token *token,
                       gg_variant_token *out)
{
    gg_buf *folded = &b->batch.text;

    if (!gg_buf_reserve(folded, GG_TOKEN_MAX_FOLDED)) {
        return false;
    }
    out->at = (uint32_t)folded->len;
    out->len = (uint16_t)gg_token_fold(folded->ptr + folded->len, text.ptr,
                                       token);
    out->flags = token->flags;
    out->gap = GG_GAP_BLANK;
    out->hash =
        gg_token_get_hash(token, text.ptr, text.len, b->index->seed);
    folded->len += out->len;
    return true;
}

static bool make_base(gg_index_builder *b, gg_str text, gg_variant *v)
{
    gg_token *tokens = b->tokens.items;

    for (size_t i = 0; i < b->tokens.n; i++) {
        gg_variant_token *out =
            push_token(b, v, &(gg_variant_token){.at = 0});
        if (!fold_token(b, text, &tokens[i], out)) {
            return false;
        }
        if (i > 0) {
            gg_gap gap =
                gg_gap_between(text.ptr, &tokens[i - 1], &tokens[i]);
            out->gap = (uint8_t)gap;
            if ((gap == GG_GAP_OTHER || gap == GG_GAP_POSSESSIVE ||
                 gap == GG_GAP_PARAGRAPH) &&
                !store_gap(b, text.ptr, tokens[i - 1].end, tokens[i].start,
                           &out->gap_offset)) {
                return false;
            }
        }
    }
    v->possessive =
        (tokens[b->tokens.n - 1].flags & GG_TOKEN_POSSESSIVE) != 0;
    return true;
}

/* ---- case and joints ------------------------------------------------------------ */

/* Letters of the name, capped; -1 where one is not a capital. */
static int count_capitals(const gg_index_builder *b, const gg_variant *v)
{
    int n = 0;

    for (size_t i = 0; i < v->n; i++) {
        const gg_variant_token *token = &b->batch.tokens[v->first + i];
        gg_str folded = gg_variant_folded(b, token);
        if ((token->flags & GG_TOKEN_LETTER) == 0) {
            continue;
        }
        if ((token->flags & GG_TOKEN_ANY_UPPER) == 0 ||
            (token->flags & GG_TOKEN_ANY_LOWER) != 0) {
            return -1;
        }
        for (size_t k = 0; k < folded.len; k++) {
            unsigned char byte = (unsigned char)folded.ptr[k];
            /* lead bytes count letters, digits do not */
            n += (byte & 0xC0) != 0x80 && !(byte >= '0' && byte <= '9');
        }
    }
    return n;
}

static void set_case(const gg_index_builder *b, gg_variant *v, gg_case rule)
{
    gg_entry *entry = &v->entry;
    const gg_variant_token *tokens = &b->batch.tokens[v->first];
    uint32_t capitalised = 0;
    int capitals;

    if (rule == GG_CASE_ANY) {
        entry->flags |= GG_ENTRY_ANY_CASE;
        return;
    }
    if (rule == GG_CASE_EXACT) {
        entry->flags |= GG_ENTRY_EXACT;
    }
    for (size_t i = 0; i < v->n; i++) {
        if ((tokens[i].flags & GG_TOKEN_INITIAL_UPPER) != 0) {
            capitalised |= UINT32_C(1) << i;
            entry->upper_mask |=
                gg_is_particle(gg_variant_folded(b, &tokens[i]))
                    ? 0
                    : UINT32_C(1) << i;
        }
    }
    if (entry->upper_mask == 0) {
        entry->upper_mask = capitalised; /* Van Le: nothing but particles */
    }
    capitals = count_capitals(b, v);
    if (capitals >= 1 && capitals <= 5) {
        entry->flags |= GG_ENTRY_ACRONYM;
        if (v->n == 1 &&
            gg_is_ordinary_word(gg_variant_folded(b, &tokens[0]))) {
            entry->flags |= GG_ENTRY_ORDINARY;
        }
    }
}

static bool set_gaps(gg_index_builder *b, gg_variant *v)
{
    gg_index *index = b->index;
    const gg_variant_token *tokens = &b->batch.tokens[v->first];
    bool special = false;

    for (size_t i = 1; i < v->n; i++) {
        special |= tokens[i].gap >= GG_GAP_STOP;
    }
    if (!special) {
        return true;
    }
    v->entry.flags |= GG_ENTRY_SPECIAL_GAPS;
    if (index->n_gaps + v->n > UINT32_MAX ||
        gg_grow(&index->gaps, &b->gaps_capacity, index->n_gaps + v->n,
                sizeof *index->gaps) != 0) {
        return false;
    }
    v->entry.gaps = (uint32_t)index->n_gaps;
    for (size_t i = 1; i < v->n; i++) {
        uint32_t gap = 0;
        if (tokens[i].gap == GG_GAP_STOP) {
            gap = 1;
        } else if (tokens[i].gap > GG_GAP_STOP) {
            gap = 2 + tokens[i].gap_offset;
        }
        index->gaps[index->n_gaps++] = gap;
    }
    return true;
}

static gg_kind kind_of(const gg_entity *entity)
{
    if (entity->is_hidden) {
        return GG_KIND_HIDDEN;
    }
    if (gg_str_equal(entity->type, GG_STR_LITERAL("person"))) {
        return GG_KIND_PERSON;
    }
    if (gg_str_equal(entity->type, GG_STR_LITERAL("country"))) {
        return GG_KIND_COUNTRY;
    }
    return gg_str_equal(entity->type, GG_STR_LITERAL("organisation"))
               ? GG_KIND_ORGANISATION
               : GG_KIND_OTHER;
}

/* The variant is complete: what its entry says. */
static bool take_variant(gg_index_builder *b, gg_variant *v, uint32_t number)
{
    const gg_name *name = &b->list->names[number];

    v->entry.name = number;
    v->entry.entity = name->entity;
    v->entry.n_tokens = (uint8_t)v->n;
    v->entry.form = name->form;
    v->entry.kind = (uint8_t)kind_of(&b->list->entities[name->entity]);
    if (v->possessive) {
        v->entry.flags |= GG_ENTRY_POSSESSIVE;
    }
    set_case(b, v, (gg_case)name->case_rule);
    if (!set_gaps(b, v)) {
        return false;
    }
    end_variant(b, v);
    return true;
}

/* ---- other ways ----------------------------------------------------------------- */

/* Puts the token's text behind that of the last one of the variant. False when
   it is too long, or there is no memory (text.failed). */
static bool join_token(gg_index_builder *b, const gg_variant *v,
                       const gg_variant_token *token)
{
    gg_variant_token *last = &b->batch.tokens[v->first + v->n - 1];
    gg_buf *text = &b->batch.text;
    size_t at = text->len;
    size_t len = (size_t)last->len + token->len;

    if (len > GG_TOKEN_MAX_FOLDED || !gg_buf_reserve(text, len)) {
        return false;
    }
    memcpy(text->ptr + at, text->ptr + last->at, last->len);
    memcpy(text->ptr + at + last->len, text->ptr + token->at, token->len);
    text->len += len;
    last->at = (uint32_t)at;
    last->len = (uint16_t)len;
    last->hash = gg_token_hash(text->ptr + at, len, b->index->seed);
    return true;
}

/* `Kim Jong-un` as `Kim Jongun`: gaps of these kinds close. False where there
   is none, or the closed word is too long. */
static bool close_gaps(gg_index_builder *b, gg_variant *out,
                       const gg_variant *v, bool hyphens, bool apostrophes)
{
    bool any = false;

    out->possessive = v->possessive;
    for (size_t i = 0; i < v->n; i++) {
        const gg_variant_token *token = &b->batch.tokens[v->first + i];
        bool closes =
            i > 0 && ((hyphens && token->gap == GG_GAP_HYPHEN) ||
                      (apostrophes && token->gap == GG_GAP_APOSTROPHE));
        if (!closes) {
            push_token(b, out, token);
            continue;
        }
        any = true;
        if (!join_token(b, out, token)) {
            return false;
        }
        b->batch.tokens[out->first + out->n - 1].flags |=
            token->flags & (GG_TOKEN_ANY_LOWER | GG_TOKEN_ANY_UPPER);
    }
    return any;
}

/* One token for each letter of a dotted one. */
static bool push_letters(gg_index_builder *b, gg_variant *out,
                         const gg_variant_token *token)
{
    const char *p = b->batch.text.ptr + token->at;
    size_t at = 0;

    while (at < token->len) {
        gg_variant_token *letter;
        size_t len = 1;
        while (at + len < token->len &&
               ((unsigned char)p[at + len] & 0xC0) == 0x80) {
            len++;
        }
        if (out->n == GG_NAME_MAX_TOKENS) {
            return false;
        }
        letter = push_token(b, out, token);
        letter->at = token->at + (uint32_t)at;
        letter->len = (uint16_t)len;
        letter->hash = gg_token_hash(p + at, len, b->index->seed);
        letter->gap = at > 0 ? GG_GAP_STOP : token->gap;
        at += len;
    }
    return true;
}

/* `J.K. Rowling` as `J. K. Rowling`: one token a letter. */
static bool split_dotted(gg_index_builder *b, gg_variant *out,
                         const gg_variant *v)
{
    bool any = false;

    out->possessive = v->possessive;
    for (size_t i = 0; i < v->n; i++) {
        gg_variant_token token = b->batch.tokens[v->first + i];
        if ((token.flags & GG_TOKEN_DOTTED) != 0 && v->n > 1) {
            any = true;
            if (!push_letters(b, out, &token)) {
                return false;
            }
        } else if (out->n == GG_NAME_MAX_TOKENS) {
            return false;
        } else {
            push_token(b, out, &token);
        }
    }
    return any;
}

static bool is_single_letter(const gg_index_builder *b, const gg_variant *v,
                             size_t i)
{
    const gg_variant_token *token = &b->batch.tokens[v->first + i];
    gg_str folded = gg_variant_folded(b, token);

    return (token->flags & (GG_TOKEN_INITIAL_UPPER | GG_TOKEN_DIGIT)) ==
               GG_TOKEN_INITIAL_UPPER &&
           (folded.len == 1 ||
            (folded.len == 2 && (unsigned char)folded.ptr[0] >= 0xC0));
}

/* `J. K. Rowling` as `J.K. Rowling`: neighbouring initials become one. */
static bool join_initials(gg_index_builder *b, gg_variant *out,
                          const gg_variant *v)
{
    bool any = false;

    out->possessive = v->possessive;
    for (size_t i = 0; i < v->n; i++) {
        const gg_variant_token *token = &b->batch.tokens[v->first + i];
        bool joins = i > 0 && is_single_letter(b, v, i) &&
                     is_single_letter(b, v, i - 1) &&
                     (token->gap == GG_GAP_STOP || token->gap == GG_GAP_BLANK);
        if (!joins) {
            push_token(b, out, token);
            continue;
        }
        any = true;
        if (!join_token(b, out, token)) {
            return false;
        }
    }
    return any;
}

/* Most names are plain words with blanks between: one way to write them. */
static bool is_plain(const gg_index_builder *b, const gg_variant *v)
{
    for (size_t i = 0; i < v->n; i++) {
        const gg_variant_token *token = &b->batch.tokens[v->first + i];
        if ((i > 0 && token->gap != GG_GAP_BLANK) ||
            (token->flags & GG_TOKEN_DOTTED) != 0 ||
            (i > 0 && is_single_letter(b, v, i) &&
             is_single_letter(b, v, i - 1))) {
            return false;
        }
    }
    return true;
}

static bool add_closed(gg_index_builder *b, size_t base, uint32_t name)
{
    static const bool CLOSES[3][2] = {
        {true, false}, {false, true}, {true, true}};
    size_t closed[3] = {0, 0, 0};

    for (int k = 0; k < 3; k++) {
        gg_variant *v = begin_variant(b);
        if (v == NULL) {
            return false;
        }
        if (!close_gaps(b, v, &b->batch.items[base], CLOSES[k][0],
                        CLOSES[k][1])) {
            continue;
        }
        closed[k] = v->n;
        if (k == 2 && (closed[0] == v->n || closed[1] == v->n)) {
            continue; /* only one kind was there: made already */
        }
        if (!take_variant(b, v, name)) {
            return false;
        }
    }
    return true;
}

bool gg_build_variants(gg_index_builder *b, gg_str text, uint32_t name)
{
    size_t base = b->batch.n;
    gg_variant *v = begin_variant(b);

    if (v == NULL || !make_base(b, text, v) || !take_variant(b, v, name)) {
        return false;
    }
    if (is_plain(b, &b->batch.items[base])) {
        return true;
    }
    if (!add_closed(b, base, name)) {
        return false;
    }
    v = begin_variant(b);
    if (v == NULL || (split_dotted(b, v, &b->batch.items[base]) &&
                      !take_variant(b, v, name))) {
        return false;
    }
    v = begin_variant(b);
    if (v == NULL || (join_initials(b, v, &b->batch.items[base]) &&
                      !take_variant(b, v, name))) {
        return false;
    }
    return !b->batch.text.failed;
}
