#include "run/check.h"

#include "base/error.h"
#include "base/memory.h"
#include "gaz/lookup.h"
#include "gaz/stop_words.h"
#include "text/unicode.h"

#include <string.h>

/* ---- can it be found at all? --------------------------------------------------- */

gg_status gg_check_tag(gg_checker *c, gg_str name, const gg_mention **mention,
                       gg_error *error)
{
    gg_tags tags;
    gg_status status =
        gg_tag_text(c->tagger, &tags, name.ptr, name.len, 0, 0, error);

    *mention = NULL;
    for (size_t i = 0; status == GG_OK && i < tags.n_mentions; i++) {
        if (tags.mentions[i].first_token == 0 &&
            tags.mentions[i].next_token == tags.tokens->n) {
            *mention = &tags.mentions[i];
        }
    }
    return status;
}

/* Of a node that very many names share, a few are tried. */
enum { HIDDEN = 128, MOST_TRIED = 8 };

static void mark_hidden(gg_checker *c)
{
    for (uint32_t node = 1; node < c->index->n_nodes; node++) {
        const gg_index_node *at = &c->index->nodes[node];
        for (uint32_t k = 0; k < at->n_entries; k++) {
            if (c->index->entries[at->first_entry + k].kind ==
                GG_KIND_HIDDEN) {
                c->seen[node] = HIDDEN;
            }
        }
    }
}

/* Names with one text need one try. */
static bool is_tried(gg_checker *c, const gg_name *name, uint32_t node)
{
    const gg_index_node *at = &c->index->nodes[node];
    const gg_name *first =
        &c->list->names[c->index->entries[at->first_entry].name];

    if (c->seen[node] >= MOST_TRIED ||
        (c->seen[node] != 0 && gg_str_equal(first->text, name->text))) {
        return true;
    }
    c->seen[node]++;
    return false;
}

/* A short form needs its full name beside it, and is looked at with that. */
static gg_status look_if_found(gg_checker *c, const gg_name *name,
                               uint32_t node, gg_error *error)
{
    const gg_mention *mention;
    gg_status status;

    if (name->form == GG_FORM_SHORT ||
        c->list->entities[name->entity].is_hidden) {
        return GG_OK;
    }
    if ((c->seen[node] & HIDDEN) != 0) {
        gg_check_say(c, "name ");
        gg_check_quote(&c->text, name->text);
        gg_buf_puts(&c->text,
                    " is in a row of type ignore, too: it is never reported");
        gg_check_tell(c, GG_CHECK_HIDDEN, GG_CHECK_WARNING, name);
        return GG_OK;
    }
    if (is_tried(c, name, node)) {
        return GG_OK;
    }
    status = gg_check_tag(c, name->text, &mention, error);
    if (status == GG_OK && mention == NULL) {
        gg_check_say(c, "name ");
        gg_check_quote(&c->text, name->text);
        gg_buf_puts(&c->text,
                    " is not found, not even in a text that is this name");
        gg_check_tell(c, GG_CHECK_UNMATCHABLE, GG_CHECK_ERROR, name);
    }
    return status;
}

/* ---- words ----------------------------------------------------------------------- */

/* May the whole name stand in lower case? */
static bool is_found_low(const gg_entry *entry)
{
    return (entry->flags & GG_ENTRY_ANY_CASE) != 0 ||
           (entry->upper_mask == 0 &&
            (entry->flags & (GG_ENTRY_ACRONYM | GG_ENTRY_EXACT)) == 0);
}

static uint64_t count_low(const gg_checker *c, uint32_t node)
{
    return c->tally != NULL ? c->tally->low[node] : 0;
}

static uint64_t count_found(const gg_checker *c, uint32_t name, uint32_t node)
{
    uint64_t n = c->tally != NULL ? c->tally->by_name[name] : 0;

    if (c->tally != NULL && c->tally->at_node[node] > n) {
        n = c->tally->at_node[node];
    }
    return n;
}

/* How grave it is that the name is a word as well. */
static gg_check_level word_level(const gg_checker *c, const gg_name *name,
                                 const gg_entry *entry, uint32_t node)
{
    uint64_t low = count_low(c, node);

    if (is_found_low(entry)) {
        return GG_CHECK_WARNING;
    }
    if (name->form != GG_FORM_NAME || (entry->flags & GG_ENTRY_ACRONYM) != 0) {
        return GG_CHECK_NOTE;
    }
    if (low != 0) {
        return low >= count_found(c, entry->name, node) ? GG_CHECK_WARNING
                                                        : GG_CHECK_NOTE;
    }
    return GG_CHECK_WARNING;
}

static void tell_word(gg_checker *c, const gg_name *name,
                      const gg_entry *entry, uint32_t node)
{
    uint64_t low = count_low(c, node);

    gg_check_say(c, name->form == GG_FORM_SHORT ? "short form " : "name ");
    gg_check_quote(&c->text, name->text);
    gg_buf_puts(&c->text, " is an ordinary word");
    if (low != 0) {
        gg_buf_puts(&c->text, ": in the corpus ");
        gg_buf_put_u64(&c->text, low);
        gg_buf_puts(&c->text, " times in lower case, found ");
        gg_buf_put_u64(&c->text, count_found(c, entry->name, node));
        gg_buf_puts(&c->text, " times");
    }
    if (is_found_low(entry)) {
        gg_buf_puts(&c->text, "; it is found in lower case, too");
    } else if ((entry->flags & GG_ENTRY_ACRONYM) != 0) {
        gg_buf_puts(&c->text, "; it is found in capitals only");
    } else {
        gg_buf_puts(&c->text, "; a sentence or a headline may begin with it");
    }
    gg_check_tell(c, GG_CHECK_ORDINARY, word_level(c, name, entry, node),
                  name);
}

static void tell_context_word(gg_checker *c, const gg_name *name,
                              const char *what)
{
    gg_check_say(c, "name ");
    gg_check_quote(&c->text, name->text);
    gg_buf_puts(&c->text, what);
}

/* Written exactly, McX is no word at the start of a sentence. */
static bool is_never_plain(const gg_name *name, const gg_entry *entry)
{
    size_t len;
    size_t at = 0;

    if ((entry->flags & GG_ENTRY_EXACT) == 0) {
        return false;
    }
    gg_cp_at(name->text.ptr, &len);
    for (at = len; at < name->text.len; at += len) {
        if ((gg_cp_flags(name->text.ptr + at, &len) & GG_CP_UPPER) != 0) {
            return true;
        }
    }
    return false;
}

static void look_if_word(gg_checker *c, const gg_name *name,
                         const gg_entry *entry, uint32_t node)
{
    bool is_word = count_low(c, node) != 0;
    bool is_context = false;
    bool is_given = false;

    if (is_never_plain(name, entry)) {
        return;
    }

    if (c->tokens.n == 1) {
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t len =
            gg_token_fold(folded, name->text.ptr, &c->tokens.items[0]);
        uint32_t word = gg_index_find_word(c->index, name->text.ptr,
                                           &c->tokens.items[0]);
        is_word |= (c->tokens.items[0].flags & GG_TOKEN_CASED) != 0 &&
                   gg_is_ordinary_word((gg_str){folded, len});
        is_context = (c->index->words[word].flags &
                      (GG_WORD_COMMON | GG_WORD_TITLE)) != 0;
        is_given = c->is_given[word];
    }
    if (is_word) {
        tell_word(c, name, entry, node);
    } else if (is_context) {
        tell_context_word(c, name, " is a title or a common word, too");
        gg_check_tell(c, GG_CHECK_ORDINARY,
                      name->form == GG_FORM_NAME &&
                              (entry->flags & GG_ENTRY_ACRONYM) == 0
                          ? GG_CHECK_WARNING
                          : GG_CHECK_NOTE,
                      name);
    } else if (is_given && name->form == GG_FORM_NAME &&
               entry->kind == GG_KIND_PERSON) {
        tell_context_word(c, name, " is a given name that others bear");
        gg_check_tell(c, GG_CHECK_GIVEN, GG_CHECK_NOTE, name);
    }
}

/* ---- one letter -------------------------------------------------------------------- */

static void look_if_one_letter(gg_checker *c, const gg_name *name)
{
    const gg_token *token = &c->tokens.items[0];
    size_t n = 0;

    for (uint32_t i = token->start; i < token->end; i++) {
        n += ((unsigned char)name->text.ptr[i] & 0xC0) != 0x80;
    }
    if (c->tokens.n != 1 || n != 1) {
        return;
    }
    gg_check_say(c, "name ");
    gg_check_quote(&c->text, name->text);
    gg_buf_puts(&c->text, " is one letter long");
    gg_check_tell(c, GG_CHECK_ONE_LETTER, GG_CHECK_WARNING, name);
}

/* ---- says the same ------------------------------------------------------------------ */

/* The index keeps one of two names of an entity that match the same texts. */
static void look_if_repeated(gg_checker *c, const gg_name *name, uint32_t node)
{
    const gg_index *index = c->index;
    uint32_t n;
    uint32_t first = gg_index_entries_of(index, node, name->entity, &n);

    for (uint32_t k = first; k < first + n; k++) {
        const gg_name *other = &c->list->names[index->entries[k].name];
        if (other->form != name->form || other->file != name->file ||
            other->line != name->line ||
            gg_str_equal(other->text, name->text)) {
            continue;
        }
        gg_check_say(c, "name ");
        gg_check_quote(&c->text, name->text);
        gg_buf_puts(&c->text, " says what ");
        gg_check_quote(&c->text, other->text);
        gg_buf_puts(&c->text, " says");
        gg_check_tell(c, GG_CHECK_REPEATED, GG_CHECK_NOTE, name);
        return;
    }
}

/* ---- all ---------------------------------------------------------------------------- */

static gg_status look_at_name(gg_checker *c, uint32_t number, gg_error *error)
{
    const gg_name *name = &c->list->names[number];
    uint32_t node = c->nodes[number];
    const gg_entry *entry = gg_index_entry_of(c->index, node, number);
    bool is_derived = gg_name_is_derived(c->list, name);

    if (node == GG_NO_NODE || !gg_check_is_looked_at(c, name)) {
        return GG_OK; /* told by the index: no word, too many words */
    }
    if (entry == NULL) {
        if (!is_derived) {
            look_if_repeated(c, name, node);
        }
        return GG_OK;
    }
    if (c->list->entities[name->entity].is_hidden) {
        return GG_OK;
    }
    look_if_one_letter(c, name);
    if (name->form == GG_FORM_NAME || name->form == GG_FORM_SHORT) {
        look_if_word(c, name, entry, node);
    }
    return look_if_found(c, name, node, error);
}

/* Given names that a list names; those that the index learned from people's
   own names are left aside. */
static bool mark_given_names(gg_checker *c)
{
    const gg_index *index = c->index;

    for (size_t i = 0; i < c->list->n_words; i++) {
        const gg_context_word *word = &c->list->words[i];
        if ((word->flags & GG_WORD_GIVEN) == 0) {
            continue;
        }
        if (!gg_tokenize(&c->tokens, word->text.ptr, word->text.len, 0,
                         index->seed)) {
            return false;
        }
        if (c->tokens.n == 1) {
            gg_token_get_hash(&c->tokens.items[0], word->text.ptr,
                              word->text.len, index->seed);
            c->is_given[gg_index_find_word(index, word->text.ptr,
                                           &c->tokens.items[0])] = true;
        }
    }
    c->is_given[GG_NO_WORD] = false;
    return true;
}

gg_status gg_check_names(gg_checker *c, gg_error *error)
{
    const gg_gazetteer_list *list = c->list;
    gg_status status = GG_OK;

    c->nodes = gg_alloc_array(list->n_names, sizeof *c->nodes);
    c->is_given = gg_calloc_array(c->index->n_words, sizeof *c->is_given);
    c->seen = gg_calloc_array(c->index->n_nodes, sizeof *c->seen);
    if (c->nodes == NULL || c->is_given == NULL || c->seen == NULL ||
        !mark_given_names(c)) {
        return gg_fail_memory(error);
    }
    mark_hidden(c);
    for (size_t i = 0; i < list->n_names && status == GG_OK; i++) {
        gg_str text = list->names[i].text;
        if (!gg_index_locate(c->index, &c->tokens, text, &c->nodes[i])) {
            return gg_fail_memory(error);
        }
        status = look_at_name(c, (uint32_t)i, error);
    }
    return status == GG_OK && c->findings.failed ? gg_fail_memory(error)
                                                 : status;
}
