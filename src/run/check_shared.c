/* Names of several entities: who bears them, and what resolution would make of
   them (rules R2 and R3). The verdict is the tagger's own: it is given the
   name. */
#include "run/check.h"

#include "base/error.h"
#include "base/memory.h"
#include "gaz/lookup.h"

#include <stdlib.h>

enum { TOLD_HOLDERS = 4, TRIED_WRITINGS = 8 };

/* Who bears the names of one node, one item an entity. */
typedef struct bearers {
    const gg_name **items;
    size_t n;
    size_t capacity;
} bearers;

static int compare_bearers(const void *x, const void *y)
{
    const gg_name *a = *(const gg_name *const *)x;
    const gg_name *b = *(const gg_name *const *)y;

    if (a->file != b->file) {
        return a->file < b->file ? -1 : 1;
    }
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    return a->entity < b->entity ? -1 : a->entity > b->entity;
}

/* Entries of one entity stand together. */
static bool collect(bearers *out, const gg_checker *c, uint32_t node,
                    unsigned forms)
{
    const gg_index *index = c->index;
    const gg_index_node *at = &index->nodes[node];

    out->n = 0;
    if (gg_grow(&out->items, &out->capacity, at->n_entries,
                sizeof(const gg_name *)) != 0) {
        return false;
    }
    for (uint32_t k = 0; k < at->n_entries; k++) {
        const gg_entry *entry = &index->entries[at->first_entry + k];
        const gg_name *name = &c->list->names[entry->name];
        if ((forms >> entry->form & 1) == 0 || entry->kind == GG_KIND_HIDDEN ||
            (out->n != 0 && out->items[out->n - 1]->entity == name->entity)) {
            continue;
        }
        out->items[out->n++] = name;
    }
    if (out->n > 1) {
        qsort(out->items, out->n, sizeof(const gg_name *), compare_bearers);
    }
    return true;
}

/* The first one that stands in a list that is looked at; NULL: none. */
static const gg_name *first_looked_at(const gg_checker *c, const bearers *all)
{
    return all->n != 0 && gg_check_is_looked_at(c, all->items[0])
               ? all->items[0]
               : NULL;
}

static const gg_check_holder *make_holders(gg_checker *c, const bearers *all)
{
    const gg_gazetteer_list *list = c->list;
    gg_check_holder *holders =
        gg_arena_alloc(&c->findings.arena, all->n, sizeof *holders);

    for (size_t i = 0; holders != NULL && i < all->n; i++) {
        const gg_entity *entity = &list->entities[all->items[i]->entity];
        holders[i] = (gg_check_holder){entity->id.ptr, entity->label.ptr,
                                       list->files[all->items[i]->file],
                                       all->items[i]->line};
    }
    if (holders == NULL) {
        c->findings.failed = true;
    }
    return holders;
}

static void put_holders(gg_checker *c, const gg_check_holder *holders,
                        size_t n)
{
    for (size_t i = 0; i < n && i < TOLD_HOLDERS; i++) {
        gg_buf_puts(&c->text, i == 0 ? "" : ", ");
        gg_buf_puts(&c->text, holders[i].label);
        gg_buf_puts(&c->text, " [");
        gg_buf_puts(&c->text, holders[i].entity);
        gg_buf_puts(&c->text, "] ");
        gg_buf_puts(&c->text, holders[i].source);
        gg_buf_putc(&c->text, ':');
        gg_buf_put_u64(&c->text, holders[i].line);
    }
    if (n > TOLD_HOLDERS) {
        gg_buf_puts(&c->text, " and ");
        gg_buf_put_u64(&c->text, n - TOLD_HOLDERS);
        gg_buf_puts(&c->text, " more");
    }
}

static void tell(gg_checker *c, gg_check_kind kind, gg_check_level level,
                 const gg_name *name, const gg_check_holder *holders, size_t n)
{
    if (c->text.failed) {
        c->findings.failed = true;
    }
    if (!c->findings.failed) {
        gg_findings_add(&c->findings, kind, level, name->file, name->line,
                        name->text, gg_buf_str(&c->text), holders, n);
    }
}

/* ---- full names ------------------------------------------------------------------- */

/* True where no two of the ranges meet: on any day one of them holds at most. */
static bool dates_part(const bearers *all)
{
    for (size_t i = 0; i < all->n; i++) {
        for (size_t k = i + 1; k < all->n; k++) {
            const gg_name *a = all->items[i];
            const gg_name *b = all->items[k];
            bool a_ends = a->to != 0 && b->from != 0 && a->to < b->from;
            bool b_ends = b->to != 0 && a->from != 0 && b->to < a->from;
            if (!a_ends && !b_ends) {
                return false;
            }
        }
    }
    return true;
}

/* What the tagger says of the name alone, in the writing in which most bear
   it: GG_RULE_ONLY where each writing has one bearer. */
static gg_status ask_tagger(gg_checker *c, const bearers *all, gg_rule *rule,
                            uint32_t *entity, gg_error *error)
{
    *rule = GG_RULE_ONLY;
    *entity = GG_NO_ENTITY;
    for (size_t i = 0; i < all->n && i < TRIED_WRITINGS; i++) {
        const gg_mention *mention;
        gg_status status =
            gg_check_tag(c, all->items[i]->text, &mention, error);
        if (status != GG_OK) {
            return status;
        }
        if (mention != NULL && mention->rule != GG_RULE_ONLY) {
            *rule = (gg_rule)mention->rule;
            *entity = mention->entity;
            return GG_OK;
        }
    }
    return GG_OK;
}

static gg_check_level put_verdict(gg_checker *c, const bearers *all,
                                  uint32_t entity)
{
    const gg_gazetteer_list *list = c->list;

    gg_buf_puts(&c->text, "; where the document does not decide, ");
    if (all->n <= TRIED_WRITINGS && dates_part(all)) {
        gg_buf_puts(&c->text, "its date does");
        return GG_CHECK_NOTE;
    }
    if (entity == GG_NO_ENTITY) {
        gg_buf_puts(&c->text, "it stays ambiguous");
        return GG_CHECK_WARNING;
    }
    gg_buf_puts(&c->text, "it is ");
    gg_buf_puts(&c->text, list->entities[entity].id.ptr);
    gg_buf_puts(&c->text, " by its prior");
    return GG_CHECK_NOTE;
}

static gg_status look_at_full_names(gg_checker *c, bearers *all, uint32_t node,
                                    gg_error *error)
{
    const gg_check_holder *holders;
    const gg_name *first;
    gg_rule rule;
    uint32_t entity;
    gg_status status;

    if (!collect(all, c, node, 1u << GG_FORM_NAME)) {
        return gg_fail_memory(error);
    }
    first = first_looked_at(c, all);
    if (first == NULL || all->n < 2) {
        return GG_OK;
    }
    status = ask_tagger(c, all, &rule, &entity, error);
    if (status != GG_OK || rule == GG_RULE_ONLY) {
        return status;
    }
    holders = make_holders(c, all);
    if (holders == NULL) {
        return gg_fail_memory(error);
    }
    gg_check_say(c, "name ");
    gg_check_quote(&c->text, first->text);
    gg_buf_puts(&c->text, " is shared by ");
    put_holders(c, holders, all->n);
    tell(c, GG_CHECK_SHARED, put_verdict(c, all, entity), first, holders,
         all->n);
    return GG_OK;
}

/* ---- demonyms and metonyms ----------------------------------------------------------- */

static bool look_at_demonyms(gg_checker *c, bearers *all, uint32_t node)
{
    const gg_check_holder *holders;
    const gg_name *first;

    if (!collect(all, c, node,
                 1u << GG_FORM_DEMONYM | 1u << GG_FORM_METONYM)) {
        return false;
    }
    first = first_looked_at(c, all);
    if (first == NULL || all->n < 2) {
        return true;
    }
    holders = make_holders(c, all);
    if (holders == NULL) {
        return false;
    }
    gg_check_say(c, gg_form_word((gg_form)first->form));
    gg_buf_putc(&c->text, ' ');
    gg_check_quote(&c->text, first->text);
    gg_buf_puts(&c->text, " is shared by ");
    put_holders(c, holders, all->n);
    tell(c, GG_CHECK_SHARED_DEMONYM, GG_CHECK_NOTE, first, holders, all->n);
    return true;
}

/* ---- short forms that are full names --------------------------------------------------- */

static void tell_short(gg_checker *c, const gg_name *name, uint32_t node,
                       const bearers *full, const gg_check_holder *holders)
{
    const gg_entity *entity = &c->list->entities[name->entity];
    uint32_t n;
    uint32_t first =
        gg_index_entries_of(c->index, node, name->entity, &n);

    for (uint32_t k = first; k < first + n; k++) {
        if (c->index->entries[k].form == GG_FORM_NAME) {
            return; /* as a full name it needs no anchor */
        }
    }
    gg_check_say(c, "short form ");
    gg_check_quote(&c->text, name->text);
    gg_buf_puts(&c->text, " of ");
    gg_buf_puts(&c->text, entity->label.ptr);
    gg_buf_puts(&c->text, " is the full name of ");
    put_holders(c, holders, full->n);
    gg_buf_puts(&c->text, ", and counts as that unless ");
    gg_buf_puts(&c->text, entity->label.ptr);
    gg_buf_puts(&c->text, " stands before it");
    tell(c, GG_CHECK_SHORT_IS_NAME, GG_CHECK_NOTE, name, holders, full->n);
}

static bool look_at_shorts(gg_checker *c, bearers *full, bearers *shorts,
                           uint32_t node)
{
    const gg_check_holder *holders;

    if (!collect(shorts, c, node, 1u << GG_FORM_SHORT) ||
        !collect(full, c, node, 1u << GG_FORM_NAME)) {
        return false;
    }
    if (first_looked_at(c, shorts) == NULL || full->n == 0) {
        return true;
    }
    holders = make_holders(c, full);
    for (size_t i = 0; i < shorts->n && holders != NULL; i++) {
        if (gg_check_is_looked_at(c, shorts->items[i])) {
            tell_short(c, shorts->items[i], node, full, holders);
        }
    }
    return holders != NULL;
}

gg_status gg_check_shared(gg_checker *c, gg_error *error)
{
    bearers all = {NULL, 0, 0};
    bearers shorts = {NULL, 0, 0};
    gg_status status = GG_OK;

    for (uint32_t node = 1; node < c->index->n_nodes && status == GG_OK;
         node++) {
        if (c->index->nodes[node].n_entries < 2) {
            continue;
        }
        status = look_at_full_names(c, &all, node, error);
        if (status == GG_OK && (!look_at_demonyms(c, &all, node) ||
                                !look_at_shorts(c, &all, &shorts, node))) {
            status = gg_fail_memory(error);
        }
    }
    gg_free(all.items);
    gg_free(shorts.items);
    return status == GG_OK && c->findings.failed ? gg_fail_memory(error)
                                                 : status;
}
