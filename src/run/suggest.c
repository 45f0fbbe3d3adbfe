#include "run/suggest.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "export/escape.h"
#include "run/lines.h"

#include <stdlib.h>
#include <string.h>

/* A newcomer with those that turned out to be the same. */
typedef struct suggestion {
    const gg_newcomer *newcomer;
    struct suggestion *whole; /* it is a shorter way of writing this one */
    struct suggestion *parts; /* chain of those that are one of this */
    struct suggestion *next_part;
    gg_str last; /* word of the id */
    uint64_t mentions;
    uint64_t documents;
} suggestion;

/* ---- who is the same -------------------------------------------------------------- */

enum { PREFIX = 4 }; /* new: */

static gg_str last_word(gg_str id)
{
    size_t at = id.len;

    while (at > PREFIX && id.ptr[at - 1] != '-') {
        at--;
    }
    return (gg_str){id.ptr + at, id.len - at};
}

static bool is_person(const suggestion *s)
{
    return s->newcomer->n_person >= s->newcomer->n_organisation;
}

static size_t n_words(const suggestion *s)
{
    size_t n = 1;

    for (size_t i = PREFIX; i < s->newcomer->id.len; i++) {
        n += s->newcomer->id.ptr[i] == '-';
    }
    return n;
}

/* kurti, a-kurti: may stand for albin-kurti. */
static bool is_brief_for(const suggestion *brief, const suggestion *full)
{
    gg_str x = brief->newcomer->id;
    size_t words = n_words(brief);

    if (words >= n_words(full) && !(words == 2 && n_words(full) == 2)) {
        return false;
    }
    if (words == 1) {
        return true;
    }
    return words == 2 && x.len > PREFIX + 1 && x.ptr[PREFIX + 1] == '-' &&
           full->newcomer->id.ptr[PREFIX] == x.ptr[PREFIX] &&
           full->newcomer->id.ptr[PREFIX + 1] != '-';
}

static int by_last_word(const void *left, const void *right)
{
    const suggestion *const *a = left;
    const suggestion *const *b = right;
    int order = gg_str_compare((*a)->last, (*b)->last);

    return order != 0 ? order
                      : gg_str_compare((*a)->newcomer->id,
                                       (*b)->newcomer->id);
}

/* Among [first, next) of one last word: the only one it can stand for. */
static suggestion *only_whole(suggestion **sorted, size_t first, size_t next,
                              const suggestion *brief)
{
    suggestion *found = NULL;

    for (size_t k = first; k < next; k++) {
        if (is_person(sorted[k]) && is_brief_for(brief, sorted[k])) {
            if (found != NULL) {
                return NULL;
            }
            found = sorted[k];
        }
    }
    return found;
}

enum { MOST_NAMESAKES = 200 }; /* a surname of more people says nothing */

static void join_namesakes(suggestion **sorted, size_t n)
{
    size_t next;

    for (size_t first = 0; first < n; first = next) {
        next = first + 1;
        while (next < n &&
               gg_str_equal(sorted[next]->last, sorted[first]->last)) {
            next++;
        }
        for (size_t k = first;
             k < next && next - first <= MOST_NAMESAKES; k++) {
            if (is_person(sorted[k])) {
                sorted[k]->whole = only_whole(sorted, first, next, sorted[k]);
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        suggestion *s = sorted[i];
        suggestion *whole = s->whole;
        while (whole != NULL && whole->whole != NULL) {
            whole = whole->whole;
        }
        if (whole != NULL) {
            s->whole = whole;
            s->next_part = whole->parts;
            whole->parts = s;
            whole->mentions += s->newcomer->mentions;
            whole->documents += s->newcomer->n_person;
        }
    }
}

/* ---- best first -------------------------------------------------------------------- */

static double score(const suggestion *s)
{
    return (double)s->mentions * s->newcomer->confidence;
}

static int by_score(const void *left, const void *right)
{
    const suggestion *const *a = left;
    const suggestion *const *b = right;

    if (score(*a) != score(*b)) {
        return score(*a) > score(*b) ? -1 : 1;
    }
    return gg_str_compare((*a)->newcomer->id, (*b)->newcomer->id);
}

static int by_mentions(const void *left, const void *right)
{
    const gg_variant *a = left;
    const gg_variant *b = right;

    if (a->mentions != b->mentions) {
        return a->mentions > b->mentions ? -1 : 1;
    }
    return gg_str_compare(a->text, b->text);
}

/* ---- rows --------------------------------------------------------------------------- */

static bool has_blank(gg_str text)
{
    return memchr(text.ptr, ' ', text.len) != NULL;
}

static int by_text(const void *left, const void *right)
{
    const gg_variant *a = left;
    const gg_variant *b = right;

    return gg_str_compare(a->text, b->text);
}

/* Makes ways of writing of the same text one; returns how many are left. */
static size_t join_variants(gg_variant *all, size_t n)
{
    size_t kept = 0;

    qsort(all, n, sizeof *all, by_text);
    for (size_t i = 0; i < n; i++) {
        if (kept != 0 && gg_str_equal(all[kept - 1].text, all[i].text)) {
            all[kept - 1].mentions += all[i].mentions;
        } else {
            all[kept++] = all[i];
        }
    }
    return kept;
}

/* Every way of writing, of the parts too, the most frequent first; NULL when
   out of memory. */
static gg_variant *gather_variants(const suggestion *s, size_t *n)
{
    gg_variant *all;
    size_t at = 0;

    *n = s->newcomer->n_variants;
    for (const suggestion *p = s->parts; p != NULL; p = p->next_part) {
        *n += p->newcomer->n_variants;
    }
    all = gg_alloc_array(*n + 1, sizeof *all);
    if (all == NULL) {
        return NULL;
    }
    for (const suggestion *p = s; p != NULL;
         p = p == s ? s->parts : p->next_part) {
        for (size_t i = 0; i < p->newcomer->n_variants; i++) {
            all[at++] = p->newcomer->variants[i];
        }
    }
    *n = join_variants(all, *n);
    qsort(all, *n, sizeof *all, by_mentions);
    return all;
}

/* Those that are not the label: of one word where the label has several they
   are short forms. */
static void put_names(gg_buf *out, const suggestion *s,
                      const gg_variant *all, size_t n, bool shorts)
{
    gg_str label = s->newcomer->label;
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        bool is_short = is_person(s) && has_blank(label) &&
                        !has_blank(all[i].text);
        if (is_short != shorts || gg_str_equal(all[i].text, label)) {
            continue;
        }
        gg_buf_puts(out, any ? "|" : "");
        gg_buf_put_str(out, all[i].text);
        any = true;
    }
}

static void put_note(gg_buf *out, const suggestion *s)
{
    const gg_proofs *places = &s->newcomer->places;

    gg_buf_put_u64(out, s->mentions);
    gg_buf_puts(out, s->mentions == 1 ? " mention in " : " mentions in ");
    gg_buf_put_u64(out, s->documents);
    gg_buf_puts(out, s->documents == 1 ? " document" : " documents");
    gg_buf_puts(out, ", confidence ");
    gg_put_permille(out, s->newcomer->confidence);
    for (uint32_t k = 0; k < places->n; k++) {
        const gg_proof *place = &places->items[k];
        gg_buf_puts(out, k == 0 ? ": " : " / ");
        gg_buf_put_str(out, place->origin->id);
        gg_buf_puts(out, " [");
        gg_buf_put_u64(out, place->start);
        gg_buf_putc(out, '-');
        gg_buf_put_u64(out, place->end);
        gg_buf_puts(out, "] ");
        gg_buf_put(out, place->quote->bytes, place->quote->len);
    }
}

/* A document's id may hold what a cell cannot. */
static void clean(gg_buf *out, size_t from)
{
    for (size_t i = from; i < out->len; i++) {
        if (out->ptr[i] == '\t' || out->ptr[i] == '\n' ||
            out->ptr[i] == '\r') {
            out->ptr[i] = ' ';
        }
    }
}

static bool put_row(gg_buf *out, const suggestion *s)
{
    const gg_newcomer *n = s->newcomer;
    size_t n_variants;
    gg_variant *variants = gather_variants(s, &n_variants);
    size_t note;

    if (variants == NULL) {
        return false;
    }
    gg_buf_put(out, n->id.ptr + PREFIX, n->id.len - PREFIX);
    gg_buf_putc(out, '\t');
    gg_buf_put_str(out, gg_newcomer_type(n));
    gg_buf_putc(out, '\t');
    gg_buf_put_str(out, n->label);
    gg_buf_putc(out, '\t');
    put_names(out, s, variants, n_variants, false);
    gg_buf_putc(out, '\t');
    put_names(out, s, variants, n_variants, true);
    gg_buf_putc(out, '\t');
    gg_free(variants);
    note = out->len;
    put_note(out, s);
    clean(out, note);
    gg_buf_putc(out, '\n');
    return true;
}

static bool put_variants(gg_buf *out, const suggestion *s)
{
    size_t n;
    gg_variant *all = gather_variants(s, &n);

    if (all == NULL) {
        return false;
    }
    gg_buf_puts(out, ",\"written\":[");
    for (size_t i = 0; i < n; i++) {
        gg_buf_puts(out, i == 0 ? "{" : ",{");
        gg_put_text_member(out, "text", all[i].text);
        gg_buf_putc(out, ',');
        gg_put_count_member(out, "mentions", all[i].mentions);
        gg_buf_putc(out, '}');
    }
    gg_buf_putc(out, ']');
    gg_free(all);
    return true;
}

static bool put_json(gg_buf *out, const suggestion *s)
{
    const gg_newcomer *n = s->newcomer;

    gg_buf_putc(out, '{');
    gg_put_text_member(out, "id", (gg_str){n->id.ptr + PREFIX,
                                           n->id.len - PREFIX});
    gg_buf_putc(out, ',');
    gg_put_text_member(out, "type", gg_newcomer_type(n));
    gg_buf_putc(out, ',');
    gg_put_text_member(out, "label", n->label);
    gg_buf_putc(out, ',');
    gg_put_count_member(out, "mentions", s->mentions);
    gg_buf_putc(out, ',');
    gg_put_count_member(out, "documents", s->documents);
    gg_buf_puts(out, ",\"confidence\":");
    gg_put_permille(out, n->confidence);
    if (!put_variants(out, s)) {
        return false;
    }
    gg_buf_puts(out, ",\"evidence\":[");
    for (uint32_t k = 0; k < n->places.n; k++) {
        gg_buf_puts(out, k == 0 ? "" : ",");
        gg_put_place(out, &n->places.items[k]);
    }
    gg_buf_puts(out, "]}\n");
    return true;
}

/* ---- all of it ---------------------------------------------------------------------- */

static void gather(const gg_newcomers *newcomers, suggestion *all,
                   suggestion **order)
{
    for (size_t i = 0; i < newcomers->keys.n; i++) {
        const gg_newcomer *n = &newcomers->items[i];
        all[i] = (suggestion){.newcomer = n,
                              .last = last_word(n->id),
                              .mentions = n->mentions,
                              .documents = n->n_person + n->n_organisation};
        order[i] = &all[i];
    }
}

static gg_status write_order(suggestion **order, size_t n,
                             const gg_suggest_options *options,
                             gg_write_fn *write, void *user, uint64_t *told,
                             gg_error *error)
{
    gg_buf out = GG_BUF_INIT;
    gg_status status = GG_OK;
    bool ok = true;
    bool refused = false;

    if (!options->json) {
        gg_buf_puts(&out, "id\ttype\tlabel\tnames\tshort\tnote\n");
    }
    for (size_t i = 0;
         i < n && ok && !refused &&
         (options->top == 0 || *told < options->top); i++) {
        if (order[i]->whole != NULL ||
            order[i]->mentions < options->min_mentions) {
            continue;
        }
        ++*told;
        ok = options->json ? put_json(&out, order[i])
                           : put_row(&out, order[i]);
        if (out.len > 65536 && ok && !out.failed) {
            refused = !write(user, out.ptr, out.len);
            out.len = 0;
        }
    }
    if (!ok || out.failed) {
        status = gg_fail_memory(error);
    } else if (refused ||
               (out.len != 0 && !write(user, out.ptr, out.len))) {
        status = gg_fail(error, GG_ERROR_IO, NULL, "the output was refused");
    }
    gg_buf_clear(&out);
    return status;
}

gg_status gg_write_suggestions(const gg_newcomers *newcomers,
                               const gg_suggest_options *options,
                               gg_write_fn *write, void *user, uint64_t *told,
                               gg_error *error)
{
    size_t n = newcomers->keys.n;
    suggestion *all = gg_alloc_array(n + 1, sizeof *all);
    suggestion **order = gg_alloc_array(n + 1, sizeof(suggestion *));
    gg_status status;

    *told = 0;
    if (all == NULL || order == NULL) {
        status = gg_fail_memory(error);
    } else {
        gather(newcomers, all, order);
        qsort(order, n, sizeof(suggestion *), by_last_word);
        join_namesakes(order, n);
        qsort(order, n, sizeof(suggestion *), by_score);
        status = write_order(order, n, options, write, user, told, error);
    }
    gg_free(all);
    gg_free(order);
    return status;
}
