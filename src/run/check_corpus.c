#include "run/check.h"

#include "gaz/lookup.h"

enum {
    TOLD_NAMES = 6,
    CARRIES_FROM = 20,    /* mentions of the entity, below which none tells */
    CARRIES_PERCENT = 90
};

static bool is_found(const gg_checker *c, uint32_t name)
{
    return c->tally->by_name[name] != 0 ||
           c->tally->at_node[c->nodes[name]] != 0;
}

/* A name of the row itself that the index knows. */
static bool counts(const gg_checker *c, uint32_t number)
{
    const gg_name *name = &c->list->names[number];

    return c->nodes[number] != GG_NO_NODE && gg_check_is_looked_at(c, name) &&
           !gg_name_is_derived(c->list, name);
}

/* ---- never found ------------------------------------------------------------------- */

static void tell_entity(gg_checker *c, const gg_entity *entity,
                        const gg_name *first, uint64_t n_names)
{
    gg_check_say(c, "");
    gg_buf_put_str(&c->text, entity->label);
    gg_buf_puts(&c->text, " is never found in the corpus (");
    gg_buf_put_u64(&c->text, n_names);
    gg_buf_puts(&c->text, n_names == 1 ? " name)" : " names)");
    gg_check_tell(c, GG_CHECK_NEVER_FOUND, GG_CHECK_NOTE, first);
}

/* Names [first, next) are those of one row. */
static void tell_names(gg_checker *c, uint32_t first, uint32_t next)
{
    const gg_name *names = c->list->names;
    const gg_name *place = NULL;
    uint64_t n = 0;

    gg_check_say(c, "never found in the corpus: ");
    for (uint32_t i = first; i < next; i++) {
        if (!counts(c, i) || is_found(c, i)) {
            continue;
        }
        if (n < TOLD_NAMES) {
            gg_buf_puts(&c->text, n == 0 ? "" : ", ");
            gg_check_quote(&c->text, names[i].text);
        }
        place = n == 0 ? &names[i] : place;
        n++;
    }
    if (n == 0) {
        return;
    }
    if (n > TOLD_NAMES) {
        gg_buf_puts(&c->text, " and ");
        gg_buf_put_u64(&c->text, n - TOLD_NAMES);
        gg_buf_puts(&c->text, " more");
    }
    gg_check_tell(c, GG_CHECK_NEVER_FOUND, GG_CHECK_NOTE, place);
}

static void look_for_unfound(gg_checker *c, const gg_entity *entity)
{
    const gg_name *names = c->list->names;
    uint32_t end = entity->first_name + entity->n_names;
    uint32_t next;
    uint64_t n_names = 0;
    bool any_found = false;

    for (uint32_t i = entity->first_name; i < end; i++) {
        n_names += counts(c, i);
        any_found |= c->nodes[i] != GG_NO_NODE && is_found(c, i);
    }
    if (n_names == 0) {
        return;
    }
    if (!any_found) {
        const gg_name *first = &names[entity->first_name];
        if (gg_check_is_looked_at(c, first)) {
            tell_entity(c, entity, first, n_names);
        }
        return;
    }
    for (uint32_t i = entity->first_name; i < end; i = next) {
        next = i + 1;
        while (next < end && names[next].line == names[i].line &&
               names[next].file == names[i].file) {
            next++;
        }
        tell_names(c, i, next);
    }
}

/* ---- one name for nearly all ------------------------------------------------------------ */

static void look_for_carrier(gg_checker *c, const gg_entity *entity)
{
    const gg_name *names = c->list->names;
    uint32_t top = entity->first_name;
    uint64_t all = 0;
    uint64_t most;

    for (uint32_t k = 0; k < entity->n_names; k++) {
        uint32_t i = entity->first_name + k;
        all += c->tally->by_name[i];
        top = c->tally->by_name[i] > c->tally->by_name[top] ? i : top;
    }
    most = c->tally->by_name[top];
    if (all < CARRIES_FROM || most * 100 < all * CARRIES_PERCENT ||
        !gg_check_is_looked_at(c, &names[top]) ||
        c->nodes[top] == c->nodes[entity->first_name]) {
        return; /* few, or the label itself */
    }
    gg_check_say(c, gg_form_word((gg_form)names[top].form));
    gg_buf_putc(&c->text, ' ');
    gg_check_quote(&c->text, names[top].text);
    gg_buf_puts(&c->text, " makes ");
    gg_buf_put_u64(&c->text, most);
    gg_buf_puts(&c->text, " of ");
    gg_buf_put_u64(&c->text, all);
    gg_buf_puts(&c->text, " mentions of ");
    gg_buf_put_str(&c->text, entity->label);
    gg_buf_puts(&c->text, " in the corpus: is it always this one?");
    gg_check_tell(c, GG_CHECK_CARRIES_MOST, GG_CHECK_WARNING, &names[top]);
}

bool gg_check_corpus(gg_checker *c)
{
    const gg_gazetteer_list *list = c->list;

    for (size_t i = 0; i < list->n_entities && !c->findings.failed; i++) {
        if (!list->entities[i].is_hidden) {
            look_for_unfound(c, &list->entities[i]);
            look_for_carrier(c, &list->entities[i]);
        }
    }
    return !c->findings.failed;
}
