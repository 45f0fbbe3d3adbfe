#define _GNU_SOURCE
#include "gaz/index.h"

#include "base/error.h"
#include "base/memory.h"
#include "gaz/short_forms.h"
#include "gaz/stop_words.h"
#include "text/unicode.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* ---- growing parts ------------------------------------------------------------ */

static bool put_bytes(gg_index *index, const char *p, size_t len,
                      uint32_t *offset)
{
    if (index->n_bytes + len + 1 > UINT32_MAX ||
        gg_grow(&index->bytes, &index->bytes_capacity,
                index->n_bytes + len + 1, 1) != 0) {
        return false;
    }
    *offset = (uint32_t)index->n_bytes;
    memcpy(index->bytes + index->n_bytes, p, len);
    index->bytes[index->n_bytes + len] = '\0';
    index->n_bytes += len + 1;
    return true;
}

static bool grow_word_slots(gg_index *index)
{
    size_t n = index->n_word_slots != 0 ? index->n_word_slots * 2 : 1024;
    uint32_t *slots = gg_calloc_array(n, sizeof *slots);

    if (slots == NULL) {
        return false;
    }
    for (size_t w = 1; w < index->n_words; w++) {
        size_t slot = index->words[w].hash & (n - 1);
        while (slots[slot] != GG_NO_WORD) {
            slot = (slot + 1) & (n - 1);
        }
        slots[slot] = (uint32_t)w;
    }
    gg_free(index->word_slots);
    index->word_slots = slots;
    index->n_word_slots = n;
    return true;
}

static size_t find_word_slot(const gg_index *index, uint64_t hash,
                             const char *folded, size_t len)
{
    size_t mask = index->n_word_slots - 1;
    size_t slot = hash & mask;

    for (;; slot = (slot + 1) & mask) {
        uint32_t w = index->word_slots[slot];
        const gg_index_word *word = &index->words[w];
        if (w == GG_NO_WORD ||
            (word->hash == hash && word->folded_len == len &&
             memcmp(index->bytes + word->folded, folded, len) == 0)) {
            return slot;
        }
    }
}

/* The number of a folded word, made if new; GG_NO_WORD when out of memory. */
static uint32_t intern_word(gg_index *index, const char *folded, size_t len)
{
    uint64_t hash = gg_token_hash(folded, len, index->seed);
    size_t slot;
    gg_index_word *word;

    if (index->n_words * 2 >= index->n_word_slots &&
        !grow_word_slots(index)) {
        return GG_NO_WORD;
    }
    slot = find_word_slot(index, hash, folded, len);
    if (index->word_slots[slot] != GG_NO_WORD) {
        return index->word_slots[slot];
    }
    if (gg_grow(&index->words, &index->words_capacity, index->n_words + 1,
                sizeof *index->words) != 0) {
        return GG_NO_WORD;
    }
    word = &index->words[index->n_words];
    memset(word, 0, sizeof *word);
    word->hash = hash;
    word->folded_len = (uint16_t)len;
    if (!put_bytes(index, folded, len, &word->folded)) {
        return GG_NO_WORD;
    }
    index->word_slots[slot] = (uint32_t)index->n_words;
    return (uint32_t)index->n_words++;
}

static uint32_t new_node(gg_index *index)
{
    if (index->n_nodes == UINT32_MAX ||
        gg_grow(&index->nodes, &index->nodes_capacity, index->n_nodes + 1,
                sizeof *index->nodes) != 0) {
        return GG_NO_NODE;
    }
    memset(&index->nodes[index->n_nodes], 0, sizeof *index->nodes);
    return (uint32_t)index->n_nodes++;
}

static size_t edge_slot(const gg_index_edge *edges, size_t n_slots,
                        uint32_t from, uint32_t word)
{
    uint64_t key = ((uint64_t)from << 32 | word) * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(key ^ key >> 32) & (n_slots - 1);

    while (edges[slot].from != GG_NO_NODE &&
           (edges[slot].from != from || edges[slot].word != word)) {
        slot = (slot + 1) & (n_slots - 1);
    }
    return slot;
}

static bool grow_edges(gg_index *index)
{
    size_t n = index->n_edge_slots != 0 ? index->n_edge_slots * 2 : 1024;
    gg_index_edge *edges = gg_calloc_array(n, sizeof *edges);

    if (edges == NULL) {
        return false;
    }
    for (size_t i = 0; i < index->n_edge_slots; i++) {
        const gg_index_edge *e = &index->edges[i];
        if (e->from != GG_NO_NODE) {
            edges[edge_slot(edges, n, e->from, e->word)] = *e;
        }
    }
    gg_free(index->edges);
    index->edges = edges;
    index->n_edge_slots = n;
    return true;
}

static uint32_t make_step(gg_index *index, uint32_t node, uint32_t word)
{
    size_t slot;
    uint32_t to;

    if (index->n_edges * 2 >= index->n_edge_slots && !grow_edges(index)) {
        return GG_NO_NODE;
    }
    slot = edge_slot(index->edges, index->n_edge_slots, node, word);
    if (index->edges[slot].from != GG_NO_NODE) {
        return index->edges[slot].to;
    }
    to = new_node(index);
    if (to != GG_NO_NODE) {
        index->edges[slot] = (gg_index_edge){node, word, to};
        index->n_edges++;
        index->nodes[node].has_children = 1;
    }
    return to;
}

uint32_t gg_index_step(const gg_index *index, uint32_t node, uint32_t word)
{
    const gg_index_edge *edge;

    if (index->n_edge_slots == 0) {
        return GG_NO_NODE;
    }
    edge = &index->edges[edge_slot(index->edges, index->n_edge_slots, node,
                                   word)];
    return edge->from != GG_NO_NODE ? edge->to : GG_NO_NODE;
}

uint32_t gg_index_find_word(const gg_index *index, const char *text,
                            const gg_token *token)
{
    size_t mask = index->n_word_slots - 1;
    size_t slot = token->hash & mask;

    if ((token->flags & GG_TOKEN_LONG) != 0) {
        return GG_NO_WORD;
    }
    for (;; slot = (slot + 1) & mask) {
        uint32_t w = index->word_slots[slot];
        const gg_index_word *word = &index->words[w];
        if (w == GG_NO_WORD) {
            return GG_NO_WORD;
        }
        if (word->hash == token->hash &&
            gg_token_equals(text, token, index->bytes + word->folded,
                            word->folded_len)) {
            return w;
        }
    }
}

/* ---- names → entries ----------------------------------------------------------- */

/* One way of writing a name, while it is being compiled. */
typedef struct variant {
    size_t n;
    struct {
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t len;
        uint32_t flags; /* of the (first) token it was made of */
        gg_gap gap;     /* before it */
        uint32_t gap_offset; /* OTHER, POSSESSIVE: into bytes */
    } tokens[GG_NAME_MAX_TOKENS];
    bool possessive;
} variant;

/* An entry and its node, until they are grouped. */
typedef struct pending_entry {
    uint32_t node;
    gg_entry entry;
    uint64_t first_hash;  /* of its first word */
    uint64_t second_hash; /* of its second, if it has one */
    char prefix[2];       /* first bytes of its first word */
} pending_entry;

/* Rule M8: in which languages a word stands in names, of people [0] and of
   others [1]. */
typedef struct word_use {
    uint32_t inner[2]; /* its own ending may change */
    uint32_t first[2]; /* it is the first word of a name */
    uint32_t last[2];
    uint8_t first_of[2]; /* letters of the longest name that it begins */
    uint8_t last_of[2];
} word_use;

typedef struct compiler {
    gg_index *index;
    gg_log *log;
    gg_tokens tokens;
    gg_buf scratch;
    pending_entry *pending;
    size_t n_pending;
    size_t pending_capacity;
    word_use *uses; /* by word; only where a language has endings */
    size_t n_uses;
    size_t uses_capacity;
    variant base;
    variant other;
} compiler;

static bool store_gap(compiler *c, const char *text, size_t start, size_t end,
                      uint32_t *offset)
{
    gg_buf_reset(&c->scratch);
    gg_gap_normalise(&c->scratch, text, start, end);
    return !c->scratch.failed &&
           put_bytes(c->index, c->scratch.ptr, c->scratch.len, offset);
}

static bool make_base(compiler *c, gg_str text)
{
    variant *v = &c->base;

    v->n = c->tokens.n;
    v->possessive = false;
    for (size_t i = 0; i < v->n; i++) {
        const gg_token *token = &c->tokens.items[i];
        v->tokens[i].len = gg_token_fold(v->tokens[i].folded, text.ptr, token);
        v->tokens[i].flags = token->flags;
        v->tokens[i].gap = GG_GAP_BLANK;
        v->tokens[i].gap_offset = 0;
        if (i > 0) {
            const gg_token *left = token - 1;
            gg_gap gap = gg_gap_between(text.ptr, left, token);
            v->tokens[i].gap = gap;
            if ((gap == GG_GAP_OTHER || gap == GG_GAP_POSSESSIVE ||
                 gap == GG_GAP_PARAGRAPH) &&
                !store_gap(c, text.ptr, left->end, token->start,
                           &v->tokens[i].gap_offset)) {
                return false;
            }
        }
    }
    v->possessive = (c->tokens.items[v->n - 1].flags &
                     GG_TOKEN_POSSESSIVE) != 0;
    return true;
}

/* Letters of the name, capped; -1 where one is not a capital. */
static int count_capitals(const variant *v)
{
    int n = 0;

    for (size_t i = 0; i < v->n; i++) {
        uint32_t flags = v->tokens[i].flags;
        if ((flags & GG_TOKEN_LETTER) == 0) {
            continue;
        }
        if ((flags & GG_TOKEN_ANY_UPPER) == 0 ||
            (flags & GG_TOKEN_ANY_LOWER) != 0) {
            return -1;
        }
        for (size_t k = 0; k < v->tokens[i].len; k++) {
            unsigned char byte = (unsigned char)v->tokens[i].folded[k];
            /* lead bytes count letters, digits do not */
            n += (byte & 0xC0) != 0x80 && !(byte >= '0' && byte <= '9');
        }
    }
    return n;
}

static void set_case(gg_entry *entry, const variant *v, gg_case rule)
{
    int capitals;

    if (rule == GG_CASE_ANY) {
        entry->flags |= GG_ENTRY_ANY_CASE;
        return;
    }
    if (rule == GG_CASE_EXACT) {
        entry->flags |= GG_ENTRY_EXACT;
    }
    for (size_t i = 0; i < v->n; i++) {
        gg_str folded = {v->tokens[i].folded, v->tokens[i].len};
        if ((v->tokens[i].flags & GG_TOKEN_INITIAL_UPPER) != 0 &&
            (v->n == 1 || !gg_is_particle(folded))) {
            entry->upper_mask |= UINT32_C(1) << i;
        }
    }
    capitals = count_capitals(v);
    if (capitals >= 1 && capitals <= 5) {
        entry->flags |= GG_ENTRY_ACRONYM;
        if (v->n == 1 && gg_is_ordinary_word((gg_str){v->tokens[0].folded,
                                                      v->tokens[0].len})) {
            entry->flags |= GG_ENTRY_ORDINARY;
        }
    }
}

static bool set_gaps(gg_index *index, gg_entry *entry, const variant *v)
{
    bool special = false;

    for (size_t i = 1; i < v->n; i++) {
        special |= v->tokens[i].gap >= GG_GAP_STOP;
    }
    if (!special) {
        return true;
    }
    entry->flags |= GG_ENTRY_SPECIAL_GAPS;
    if (gg_grow(&index->gaps, &index->gaps_capacity, index->n_gaps + v->n,
                sizeof *index->gaps) != 0) {
        return false;
    }
    entry->gaps = (uint32_t)index->n_gaps;
    for (size_t i = 1; i < v->n; i++) {
        uint32_t gap = 0;
        if (v->tokens[i].gap == GG_GAP_STOP) {
            gap = 1;
        } else if (v->tokens[i].gap > GG_GAP_STOP) {
            gap = 2 + v->tokens[i].gap_offset;
        }
        index->gaps[index->n_gaps++] = gap;
    }
    return true;
}

/* The node at the end of the variant's path, made where it is missing; its
   words go to `words`. */
static uint32_t walk(gg_index *index, const variant *v,
                     uint32_t words[GG_NAME_MAX_TOKENS])
{
    uint32_t node = GG_NO_NODE;

    for (size_t i = 0; i < v->n; i++) {
        uint32_t word =
            intern_word(index, v->tokens[i].folded, v->tokens[i].len);
        if (word == GG_NO_WORD) {
            return GG_NO_NODE;
        }
        words[i] = word;
        if (i > 0) {
            node = make_step(index, node, word);
        } else {
            if (index->words[word].root == GG_NO_NODE) {
                index->words[word].root = new_node(index);
            }
            node = index->words[word].root;
        }
        if (node == GG_NO_NODE) {
            return GG_NO_NODE;
        }
    }
    return node;
}

/* The place of the word's uses, or NULL when out of memory. */
static word_use *use_of(compiler *c, uint32_t word)
{
    if (word >= c->n_uses) {
        size_t n = c->index->n_words;
        if (gg_grow(&c->uses, &c->uses_capacity, n, sizeof *c->uses) != 0) {
            return NULL;
        }
        memset(c->uses + c->n_uses, 0, (n - c->n_uses) * sizeof *c->uses);
        c->n_uses = n;
    }
    return &c->uses[word];
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

static bool note_uses(compiler *c, const variant *v,
                      const uint32_t words[GG_NAME_MAX_TOKENS],
                      uint32_t languages, int kind)
{
    unsigned letters = 0;

    for (size_t i = 0; i < v->n; i++) {
        letters += gg_count_letters(
            (gg_str){v->tokens[i].folded, v->tokens[i].len});
    }
    letters = letters < UINT8_MAX ? letters : UINT8_MAX;
    for (size_t i = 0; i < v->n; i++) {
        gg_str folded = {v->tokens[i].folded, v->tokens[i].len};
        word_use *use = use_of(c, words[i]);
        if (use == NULL) {
            return false;
        }
        use->inner[kind] |=
            may_change(v->tokens[i].flags, folded) ? languages : 0;
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

/* True where the first word of the name may stand in lower case. */
static bool may_start_low(const gg_entry *entry)
{
    return (entry->upper_mask & 1) == 0 &&
           (entry->flags & GG_ENTRY_ACRONYM) == 0;
}

/* Rule M8: what the entry's words may do. */
static bool note_entry(compiler *c, const variant *v, const gg_entry *entry,
                       const uint32_t words[GG_NAME_MAX_TOKENS])
{
    uint32_t languages =
        c->index->list.names[entry->name].languages & ~GG_LANGUAGES_SAID;
    gg_index_word *first = &c->index->words[words[0]];

    if (c->index->list.n_languages == 0) {
        return true;
    }
    first->begins |= GG_BEGINS_NAME;
    first->begins |= may_start_low(entry) ? GG_BEGINS_LOW : 0;
    if (languages == 0 ||
        (entry->flags & (GG_ENTRY_EXACT | GG_ENTRY_POSSESSIVE)) != 0) {
        return true;
    }
    first->begins |= v->n > 1 ? GG_BEGINS_CHANGING : 0;
    return note_uses(c, v, words, languages, entry->kind != GG_KIND_PERSON);
}

static bool add_variant(compiler *c, const variant *v, uint32_t name)
{
    uint32_t words[GG_NAME_MAX_TOKENS];
    pending_entry *pending;
    uint32_t node = walk(c->index, v, words);

    if (node == GG_NO_NODE ||
        gg_grow(&c->pending, &c->pending_capacity, c->n_pending + 1,
                sizeof *c->pending) != 0) {
        return false;
    }
    pending = &c->pending[c->n_pending];
    memset(pending, 0, sizeof *pending);
    pending->node = node;
    pending->first_hash = gg_token_hash(v->tokens[0].folded, v->tokens[0].len,
                                        c->index->seed);
    memcpy(pending->prefix, v->tokens[0].folded,
           v->tokens[0].len < 2 ? v->tokens[0].len : 2);
    if (v->n > 1) {
        pending->second_hash = gg_token_hash(
            v->tokens[1].folded, v->tokens[1].len, c->index->seed);
    }
    pending->entry.name = name;
    pending->entry.n_tokens = (uint8_t)v->n;
    pending->entry.form = c->index->list.names[name].form;
    pending->entry.kind = (uint8_t)kind_of(
        &c->index->list.entities[c->index->list.names[name].entity]);
    if (v->possessive) {
        pending->entry.flags |= GG_ENTRY_POSSESSIVE;
    }
    set_case(&pending->entry, v, c->index->list.names[name].case_rule);
    if (!set_gaps(c->index, &pending->entry, v) ||
        !note_entry(c, v, &pending->entry, words)) {
        return false;
    }
    c->n_pending++;
    return true;
}

/* `Kim Jong-un` as `Kim Jongun`: gaps of these kinds close. False where there
   is none, or the closed word is too long. */
static bool close_gaps(variant *out, const variant *v, bool hyphens,
                       bool apostrophes)
{
    bool any = false;

    out->possessive = v->possessive;
    out->n = 0;
    for (size_t i = 0; i < v->n; i++) {
        bool closes = i > 0 && ((hyphens && v->tokens[i].gap == GG_GAP_HYPHEN) ||
                                (apostrophes &&
                                 v->tokens[i].gap == GG_GAP_APOSTROPHE));
        if (!closes) {
            out->tokens[out->n++] = v->tokens[i];
            continue;
        }
        any = true;
        size_t at = out->tokens[out->n - 1].len;
        if (at + v->tokens[i].len > GG_TOKEN_MAX_FOLDED) {
            return false;
        }
        memcpy(out->tokens[out->n - 1].folded + at, v->tokens[i].folded,
               v->tokens[i].len);
        out->tokens[out->n - 1].len = at + v->tokens[i].len;
        out->tokens[out->n - 1].flags |=
            v->tokens[i].flags & (GG_TOKEN_ANY_LOWER | GG_TOKEN_ANY_UPPER);
    }
    return any;
}

/* `J.K. Rowling` as `J. K. Rowling`: one token a letter. */
static bool split_dotted(variant *out, const variant *v)
{
    bool any = false;

    out->possessive = v->possessive;
    out->n = 0;
    for (size_t i = 0; i < v->n; i++) {
        size_t at = 0;
        if ((v->tokens[i].flags & GG_TOKEN_DOTTED) == 0 || v->n == 1) {
            if (out->n == GG_NAME_MAX_TOKENS) {
                return false;
            }
            out->tokens[out->n++] = v->tokens[i];
            continue;
        }
        any = true;
        while (at < v->tokens[i].len) {
            size_t len = 1;
            while (at + len < v->tokens[i].len &&
                   ((unsigned char)v->tokens[i].folded[at + len] & 0xC0) ==
                       0x80) {
                len++;
            }
            if (out->n == GG_NAME_MAX_TOKENS) {
                return false;
            }
            out->tokens[out->n] = v->tokens[i];
            memcpy(out->tokens[out->n].folded, v->tokens[i].folded + at, len);
            out->tokens[out->n].len = len;
            if (at > 0) {
                out->tokens[out->n].gap = GG_GAP_STOP;
            }
            out->n++;
            at += len;
        }
    }
    return any;
}

static bool is_single_letter(const variant *v, size_t i)
{
    const unsigned char *p = (const unsigned char *)v->tokens[i].folded;
    size_t len = v->tokens[i].len;

    return (v->tokens[i].flags &
            (GG_TOKEN_INITIAL_UPPER | GG_TOKEN_DIGIT)) ==
               GG_TOKEN_INITIAL_UPPER &&
           (len == 1 || (len == 2 && p[0] >= 0xC0));
}

/* `J. K. Rowling` as `J.K. Rowling`: neighbouring initials become one. */
static bool join_initials(variant *out, const variant *v)
{
    bool any = false;

    out->possessive = v->possessive;
    out->n = 0;
    for (size_t i = 0; i < v->n; i++) {
        bool joins = i > 0 && is_single_letter(v, i) &&
                     is_single_letter(v, i - 1) &&
                     (v->tokens[i].gap == GG_GAP_STOP ||
                      v->tokens[i].gap == GG_GAP_BLANK);
        if (!joins) {
            out->tokens[out->n++] = v->tokens[i];
            continue;
        }
        any = true;
        size_t at = out->tokens[out->n - 1].len;
        memcpy(out->tokens[out->n - 1].folded + at, v->tokens[i].folded,
               v->tokens[i].len);
        out->tokens[out->n - 1].len = at + v->tokens[i].len;
    }
    return any;
}

/* Most names are plain words with blanks between: one way to write them. */
static bool is_plain(const variant *v)
{
    for (size_t i = 0; i < v->n; i++) {
        if ((i > 0 && v->tokens[i].gap != GG_GAP_BLANK) ||
            (v->tokens[i].flags & GG_TOKEN_DOTTED) != 0 ||
            (i > 0 && is_single_letter(v, i) && is_single_letter(v, i - 1))) {
            return false;
        }
    }
    return true;
}

static bool add_variants(compiler *c, uint32_t name)
{
    static const bool CLOSES[3][2] = {
        {true, false}, {false, true}, {true, true}};
    size_t closed[3] = {0, 0, 0};

    if (!add_variant(c, &c->base, name)) {
        return false;
    }
    if (is_plain(&c->base)) {
        return true;
    }
    for (int k = 0; k < 3; k++) {
        if (!close_gaps(&c->other, &c->base, CLOSES[k][0], CLOSES[k][1])) {
            continue;
        }
        closed[k] = c->other.n;
        if (k == 2 && (closed[0] == c->other.n || closed[1] == c->other.n)) {
            continue; /* only one kind was there: made already */
        }
        if (!add_variant(c, &c->other, name)) {
            return false;
        }
    }
    if (split_dotted(&c->other, &c->base) &&
        !add_variant(c, &c->other, name)) {
        return false;
    }
    return !join_initials(&c->other, &c->base) ||
           add_variant(c, &c->other, name);
}

static void refuse_name(compiler *c, const gg_name *name, const char *why)
{
    gg_log_add(c->log, GG_REASON_GAZETTEER_ROW,
               c->index->list.files[name->file], name->line, 0, GG_NO_BYTE,
               "name \"%.*s\" left out: %s",
               name->text.len < 80 ? (int)name->text.len : 80, name->text.ptr,
               why);
}

/* A short form that no row says, but the last word of a full name. */
static bool is_derived(const compiler *c, const gg_name *name)
{
    return name->form == GG_FORM_SHORT &&
           !c->index->list.entities[name->entity].has_short;
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

static bool compile_name(compiler *c, uint32_t number)
{
    gg_name *name = &c->index->list.names[number];

    if (name->text.len > UINT16_MAX) {
        refuse_name(c, name, "longer than 64 KiB");
        return true;
    }
    if (!gg_tokenize(&c->tokens, name->text.ptr, name->text.len, 0,
                     c->index->seed)) {
        return false;
    }
    if (c->tokens.n == 0) {
        if (!is_derived(c, name)) {
            refuse_name(c, name, "it has no letter and no digit");
        }
        return true;
    }
    if (c->tokens.n > GG_NAME_MAX_TOKENS) {
        refuse_name(c, name, "more than 32 words");
        return true;
    }
    for (size_t i = 0; i < c->tokens.n; i++) {
        if ((c->tokens.items[i].flags & GG_TOKEN_LONG) != 0) {
            refuse_name(c, name, "a word of more than 1024 bytes");
            return true;
        }
    }
    /* A surname that is an everyday word (Long, Will) is no short form. */
    if (is_derived(c, name) && c->tokens.n == 1) {
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t len = gg_token_fold(folded, name->text.ptr,
                                   &c->tokens.items[0]);
        if (gg_is_ordinary_word((gg_str){folded, len})) {
            return true;
        }
    }
    if (name->languages == 0) {
        name->languages = languages_by_script(&c->index->list, name->text);
    }
    return make_base(c, name->text) && add_variants(c, number);
}

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

uint32_t gg_index_find_phrase(const gg_index *index, uint64_t hash)
{
    return index->n_phrase_slots != 0
               ? index->phrases[phrase_slot(index, hash)].flags
               : 0;
}

static bool compile_phrase(compiler *c, const gg_context_word *context)
{
    gg_index *index = c->index;
    uint64_t hash = 0;
    gg_phrase *phrase;
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t len;
    uint32_t word;

    for (size_t i = 0; i < c->tokens.n; i++) {
        gg_token *token = &c->tokens.items[i];
        if ((token->flags & GG_TOKEN_LONG) != 0) {
            return true;
        }
        hash = gg_phrase_hash(
            hash, gg_token_get_hash(token, context->text.ptr,
                                    context->text.len, index->seed));
    }
    if (index->n_phrases * 2 >= index->n_phrase_slots &&
        !grow_phrases(index)) {
        return false;
    }
    len = gg_token_fold(folded, context->text.ptr, &c->tokens.items[0]);
    word = intern_word(index, folded, len);
    if (word == GG_NO_WORD) {
        return false;
    }
    index->words[word].flags |= GG_WORD_BEGINS_PHRASE;
    phrase = &index->phrases[phrase_slot(index, hash)];
    index->n_phrases += phrase->hash == 0;
    phrase->hash = hash;
    phrase->flags |= context->flags;
    return true;
}

static bool compile_word(compiler *c, const gg_context_word *context)
{
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t len;
    uint32_t word;

    if (!gg_tokenize(&c->tokens, context->text.ptr, context->text.len, 0,
                     c->index->seed)) {
        return false;
    }
    if (c->tokens.n > 1) {
        return compile_phrase(c, context);
    }
    if (c->tokens.n == 0 ||
        (c->tokens.items[0].flags & GG_TOKEN_LONG) != 0) {
        return true;
    }
    len = gg_token_fold(folded, context->text.ptr, &c->tokens.items[0]);
    word = intern_word(c->index, folded, len);
    if (word == GG_NO_WORD) {
        return false;
    }
    c->index->words[word].flags |= context->flags;
    if ((context->languages & ~GG_LANGUAGES_SAID) != 0) {
        word_use *use = use_of(c, word);
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
static bool compile_speech(compiler *c, const gg_context_word *context,
                           gg_speech speech)
{
    gg_index *index = c->index;
    gg_speech_phrase phrase = {.speech = (uint8_t)speech};
    size_t n;

    if (!gg_tokenize(&c->tokens, context->text.ptr, context->text.len, 0,
                     index->seed)) {
        return false;
    }
    n = c->tokens.n;
    if (n == 0 || n > GG_SPEECH_MAX_WORDS) {
        return true;
    }
    phrase.n_words = (uint8_t)n;
    for (size_t i = 0; i < n; i++) {
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t len = gg_token_fold(folded, context->text.ptr,
                                   &c->tokens.items[i]);
        size_t at = is_before_source(speech) ? n - 1 - i : i;
        if (len == SIZE_MAX) {
            return true;
        }
        phrase.words[at] = intern_word(index, folded, len);
        if (phrase.words[at] == GG_NO_WORD) {
            return false;
        }
    }
    if (gg_grow(&index->speeches, &index->speeches_capacity,
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

/* What a listed name says about words: demonyms are groups, capitals places. */
static bool learn_form(compiler *c, const gg_name *name)
{
    gg_context_word word = {.text = name->text};

    if (name->form == GG_FORM_DEMONYM) {
        word.flags = GG_WORD_GROUP;
    } else if (name->form == GG_FORM_METONYM) {
        word.flags = GG_WORD_PLACE;
    } else {
        return true;
    }
    return compile_word(c, &word);
}

static bool learn_surname(compiler *c, const gg_name *name)
{
    const char *blank = memrchr(name->text.ptr, ' ', name->text.len);
    gg_context_word word = {.text = name->text,
                            .flags = GG_WORD_SURNAME};

    if (blank != NULL) {
        word.text.len -= (size_t)(blank + 1 - name->text.ptr);
        word.text.ptr = blank + 1;
    }
    return compile_word(c, &word);
}

/* The first words of people's names of several words are given names, the last
   ones surnames. */
static bool learn_given_names(compiler *c)
{
    const gg_gazetteer_list *list = &c->index->list;

    for (size_t i = 0; i < list->n_names; i++) {
        const gg_name *name = &list->names[i];
        const gg_entity *entity = &list->entities[name->entity];
        const char *blank = memchr(name->text.ptr, ' ', name->text.len);
        gg_context_word given;
        if (!learn_form(c, name)) {
            return false;
        }
        if (name->form != GG_FORM_NAME || blank == NULL ||
            entity->has_short ||
            !gg_str_equal(entity->type, GG_STR_LITERAL("person"))) {
            continue;
        }
        given = (gg_context_word){
            .text = {name->text.ptr, (size_t)(blank - name->text.ptr)},
            .flags = GG_WORD_GIVEN};
        if (!compile_word(c, &given) || !learn_surname(c, name)) {
            return false;
        }
    }
    return true;
}

/* Words that are a title or an everyday word are no sign of a given name. What
   can end a name goes into its filter. */
static void settle_words(gg_index *index)
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

/* ---- rule M8: forms of words ------------------------------------------------- */

typedef struct link_maker {
    gg_index *index;
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

static gg_index_link *add_link(gg_index *index, uint32_t form, uint32_t base,
                               const gg_inflection *what)
{
    size_t n = index->n_links != 0 ? index->n_links : 1;

    if (n == UINT32_MAX || gg_grow(&index->links, &index->links_capacity,
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
    gg_index *index = maker->index;
    uint32_t word = intern_word(index, form->word, form->len);
    gg_index_link *link;

    if (word == GG_NO_WORD) {
        return false;
    }
    link = find_link(index, word, maker->base, form);
    if (link == NULL) {
        link = add_link(index, word, maker->base, form);
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

static bool inflect_word(compiler *c, uint32_t word, const word_use *use,
                         int kind)
{
    gg_index *index = c->index;
    uint32_t all = use->inner[kind] | use->first[kind] | use->last[kind];
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t len = index->words[word].folded_len;

    memcpy(folded, index->bytes + index->words[word].folded, len);
    for (size_t i = 0; i < index->list.n_languages; i++) {
        uint32_t bit = UINT32_C(1) << i;
        gg_inflectable what = {
            .word = {folded, len},
            .kind = kind == 0 ? GG_ENDING_PERSON : GG_ENDING_OTHER,
            .is_inner = (use->inner[kind] & bit) != 0,
            .first_of = (use->first[kind] & bit) != 0 ? use->first_of[kind] : 0,
            .last_of = (use->last[kind] & bit) != 0 ? use->last_of[kind] : 0,
        };
        link_maker maker = {index, word, bit, kind == 0};
        if ((all & bit) != 0 &&
            !gg_inflect(&index->list.languages[i], &what, take_form, &maker)) {
            return false;
        }
    }
    return true;
}

static bool inflect_words(compiler *c)
{
    for (size_t w = 1; w < c->n_uses; w++) {
        for (int kind = 0; kind < 2; kind++) {
            if (!inflect_word(c, (uint32_t)w, &c->uses[w], kind)) {
                return false;
            }
        }
    }
    gg_free(c->uses);
    c->uses = NULL;
    return true;
}

/* ---- grouping ------------------------------------------------------------------- */

static bool same_entry(const gg_index *index, const gg_entry *a,
                       const gg_entry *b)
{
    const gg_name *x = &index->list.names[a->name];
    const gg_name *y = &index->list.names[b->name];

    return x->entity == y->entity && x->form == y->form &&
           x->from == y->from && x->to == y->to && a->flags == b->flags &&
           a->upper_mask == b->upper_mask && a->n_tokens == b->n_tokens &&
           (a->flags & (GG_ENTRY_SPECIAL_GAPS | GG_ENTRY_EXACT)) == 0;
}

/* Puts the entry behind those of its node unless one says the same. Names
   come entity by entity, so only the last few need be looked at. */
static void place_entry(gg_index *index, const pending_entry *pending)
{
    gg_index_node *node = &index->nodes[pending->node];

    for (uint32_t k = node->n_entries; k > 0; k--) {
        const gg_entry *entry = &index->entries[node->first_entry + k - 1];
        if (index->list.names[entry->name].entity !=
            index->list.names[pending->entry.name].entity) {
            break;
        }
        if (same_entry(index, entry, &pending->entry)) {
            index->list.names[entry->name].languages |=
                index->list.names[pending->entry.name].languages;
            return;
        }
    }
    index->entries[node->first_entry + node->n_entries] = pending->entry;
    node->n_entries++;
}

static bool group_entries(compiler *c)
{
    gg_index *index = c->index;
    uint32_t *counts = gg_calloc_array(index->n_nodes, sizeof *counts);
    uint32_t at = 0;

    index->entries = gg_alloc_array(c->n_pending, sizeof *index->entries);
    if (index->entries == NULL || counts == NULL) {
        gg_free(counts);
        return false;
    }
    for (size_t i = 0; i < c->n_pending; i++) {
        counts[c->pending[i].node]++;
    }
    for (size_t n = 1; n < index->n_nodes; n++) {
        index->nodes[n].first_entry = at;
        at += counts[n];
    }
    index->n_entries = c->n_pending;
    for (size_t i = 0; i < c->n_pending; i++) {
        place_entry(index, &c->pending[i]);
    }
    gg_free(counts);
    return true;
}

/* ---- the front --------------------------------------------------------------------- */

/* What names a form of other words may begin (GG_BEGINS_…). */
static unsigned form_begins(const gg_index *index, const gg_index_word *form)
{
    unsigned begins = 0;

    for (uint32_t at = form->links; at != GG_NO_LINK;
         at = index->links[at].next) {
        begins |= index->words[index->links[at].base].begins;
    }
    return begins;
}

static void add_low_prefix(gg_index *index, const char prefix[2])
{
    uint32_t bit = gg_low_prefix_bit(prefix[0], prefix[1]);

    index->low_prefix[bit >> 6] |= UINT64_C(1) << (bit & 63);
}

/* Rule M8: forms that begin a name, and words whose successors change. */
static void add_forms(gg_index *index)
{
    for (size_t w = 1; w < index->n_words && index->n_links != 0; w++) {
        const gg_index_word *word = &index->words[w];
        unsigned begins = form_begins(index, word);
        unsigned what = begins != 0 ? GG_FRONT_START : 0;
        if ((begins & GG_BEGINS_LOW) != 0) {
            add_low_prefix(index, index->bytes + word->folded); /* NUL behind */
            what |= GG_FRONT_LOW;
        }
        if (begins != 0 || (word->begins & GG_BEGINS_CHANGING) != 0) {
            what |= GG_FRONT_WHOLE;
        }
        if (what != 0) {
            gg_front_add(&index->front, word->hash, what);
        }
    }
}

static bool fill_front(compiler *c)
{
    gg_index *index = c->index;
    size_t n_pairs = 0;

    for (size_t i = 0; i < c->n_pending; i++) {
        n_pairs += c->pending[i].entry.n_tokens != 1;
    }
    if (!gg_front_new(&index->front, index->n_words, n_pairs)) {
        return false;
    }
    for (size_t i = 0; i < c->n_pending; i++) {
        const pending_entry *p = &c->pending[i];
        unsigned what = GG_FRONT_START;
        if (may_start_low(&p->entry)) {
            add_low_prefix(index, p->prefix);
            what |= GG_FRONT_LOW;
        }
        if (p->entry.n_tokens == 1) {
            what |= GG_FRONT_WHOLE;
        } else {
            gg_front_add(&index->front, p->second_hash, GG_FRONT_SECOND);
            gg_front_add_pair(&index->front, p->first_hash, p->second_hash);
        }
        gg_front_add(&index->front, p->first_hash, what);
    }
    add_forms(index);
    return true;
}

/* ---- all of it ------------------------------------------------------------------- */

static bool compile_all(compiler *c)
{
    gg_index *index = c->index;

    for (size_t i = 0; i < index->list.n_entities; i++) {
        index->has_media |= index->list.entities[i].is_media;
    }
    /* Number 0 means "none", for words and nodes. */
    if (gg_grow(&index->words, &index->words_capacity, 1,
                sizeof *index->words) != 0) {
        return false;
    }
    memset(&index->words[0], 0, sizeof index->words[0]);
    index->n_words = 1;
    if (!grow_word_slots(index) || !grow_edges(index)) {
        return false;
    }
    if (gg_grow(&index->nodes, &index->nodes_capacity, 1,
                sizeof *index->nodes) != 0) {
        return false;
    }
    memset(&index->nodes[0], 0, sizeof index->nodes[0]);
    index->n_nodes = 1;
    for (size_t i = 0; i < index->list.n_words; i++) {
        const gg_context_word *context = &index->list.words[i];
        gg_speech speech = (gg_speech)context->speech;
        if (context->flags != GG_WORD_SOURCE) {
            if (!compile_word(c, context)) {
                return false;
            }
        } else if (!compile_speech(c, context, speech) ||
                   (speech == GG_SPEECH_BETWEEN &&
                    !compile_speech(c, context, GG_SPEECH_BETWEEN_BACK))) {
            return false;
        }
    }
    if (index->n_speeches != 0) {
        qsort(index->speeches, index->n_speeches, sizeof *index->speeches,
              compare_speeches);
    }
    for (size_t i = 0; i < index->list.n_names; i++) {
        if (!compile_name(c, (uint32_t)i)) {
            return false;
        }
    }
    if (!learn_given_names(c) || !inflect_words(c)) {
        return false;
    }
    settle_words(index);
    return group_entries(c) && fill_front(c);
}

gg_status gg_index_new(gg_index **out, gg_gazetteer_list *list, gg_log *log,
                       gg_error *error)
{
    compiler *c = gg_calloc_array(1, sizeof *c);
    gg_index *index = gg_calloc_array(1, sizeof *index);
    bool ok = false;

    *out = NULL;
    if (c != NULL && index != NULL) {
        index->list = *list;
        gg_gazetteer_list_init(list);
        c->index = index;
        c->log = log;
        gg_buf_init(&c->scratch);
        if (getrandom(&index->seed, sizeof index->seed, GRND_NONBLOCK) !=
            (ssize_t)sizeof index->seed) {
            index->seed = UINT64_C(0x6A09E667F3BCC908);
        }
        ok = compile_all(c);
        gg_tokens_clear(&c->tokens);
        gg_buf_clear(&c->scratch);
        gg_free(c->pending);
        gg_free(c->uses);
    }
    gg_free(c);
    if (!ok) {
        gg_index_free(index);
        return gg_fail_memory(error);
    }
    *out = index;
    return GG_OK;
}

void gg_index_free(gg_index *index)
{
    if (index == NULL) {
        return;
    }
    gg_gazetteer_list_clear(&index->list);
    gg_free(index->bytes);
    gg_free(index->words);
    gg_free(index->word_slots);
    gg_free(index->nodes);
    gg_free(index->edges);
    gg_free(index->entries);
    gg_free(index->gaps);
    gg_free(index->phrases);
    gg_free(index->speeches);
    gg_free(index->links);
    gg_front_clear(&index->front);
    gg_free(index);
}
