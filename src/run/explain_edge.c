/* `gazgraph explain STORE A B`: the evidence of an edge. */
#include "gazgraph.h"

#include "base/error.h"
#include "base/memory.h"
#include "net/table.h"
#include "run/edge_writer.h"
#include "run/who.h"

#include <stdlib.h>
#include <string.h>

/* A window that may be among the strongest, as it is shown. */
typedef struct strong {
    uint32_t distance; /* bytes between the names */
    uint64_t seen;     /* how many came before it, the newest first */
    uint64_t print;
    char *text; /* owned */
    size_t len;
} strong;

typedef struct answer {
    const gg_edge_question *question;
    gg_write_fn *write;
    void *user;
    gg_store *store;
    gg_arena arena;
    gg_found_one ends[2];
    gg_edge_facts facts;
    gg_edge_writer writer;
    gg_buf out;
    gg_key_table prints; /* of what was told */
    uint64_t n_seen;
    uint64_t n_told;
    bool has_more;
    strong *strongest;
    size_t n_strongest;
    size_t capacity;
} answer;

static gg_status flush(answer *a, gg_error *error)
{
    if (a->out.failed) {
        return gg_fail_memory(error);
    }
    if (a->out.len != 0 && !a->write(a->user, a->out.ptr, a->out.len)) {
        return gg_fail(error, GG_ERROR_IO, NULL, "cannot write the answer");
    }
    gg_buf_reset(&a->out);
    return GG_OK;
}

/* *is_new: these words were not told yet. False when out of memory. */
static bool is_new_text(answer *a, uint64_t print, bool *is_new)
{
    size_t before = a->prints.n;

    *is_new = true;
    if (print == 0) {
        return true;
    }
    if (gg_key_table_put(&a->prints, print) == GG_NO_NUMBER) {
        return false;
    }
    *is_new = a->prints.n != before;
    return true;
}

/* ---- the newest ------------------------------------------------------------------- */

static gg_status tell_window(void *user, const gg_edge_window *window,
                             gg_error *error)
{
    answer *a = user;
    bool is_new;

    if (!is_new_text(a, window->print, &is_new)) {
        return gg_fail_memory(error);
    }
    if (!is_new) {
        return GG_OK;
    }
    if (a->question->most != 0 && a->n_told == a->question->most) {
        a->has_more = true;
        return GG_END;
    }
    a->n_told++;
    gg_edge_put_window(&a->writer, window);
    return flush(a, error);
}

/* ---- the strongest ---------------------------------------------------------------- */

static int compare_strong(const void *x, const void *y)
{
    const strong *a = x;
    const strong *b = y;

    if (a->distance != b->distance) {
        return a->distance < b->distance ? -1 : 1;
    }
    return a->seen < b->seen ? -1 : a->seen > b->seen;
}

/* Keeps the best, each text once. */
static gg_status prune(answer *a, gg_error *error)
{
    size_t n = 0;

    if (a->n_strongest != 0) {
        qsort(a->strongest, a->n_strongest, sizeof *a->strongest,
              compare_strong);
    }
    gg_key_table_clear(&a->prints);
    for (size_t i = 0; i < a->n_strongest; i++) {
        strong *s = &a->strongest[i];
        bool is_new;
        if (!is_new_text(a, s->print, &is_new)) {
            return gg_fail_memory(error);
        }
        if (is_new && (a->question->most == 0 || n < a->question->most)) {
            strong kept = *s;
            s->text = NULL;
            a->strongest[n++] = kept;
        } else {
            a->has_more |= is_new;
            gg_free(s->text);
            s->text = NULL;
        }
    }
    a->n_strongest = n;
    return GG_OK;
}

static uint32_t between(const gg_edge_window *window)
{
    return window->right->start > window->left->end
               ? window->right->start - window->left->end
               : 0;
}

static gg_status keep_window(void *user, const gg_edge_window *window,
                             gg_error *error)
{
    answer *a = user;
    uint64_t most = a->question->most;
    strong *s;

    if (gg_grow(&a->strongest, &a->capacity, a->n_strongest + 1,
                sizeof *a->strongest) != 0) {
        return gg_fail_memory(error);
    }
    gg_edge_put_window(&a->writer, window);
    s = &a->strongest[a->n_strongest];
    *s = (strong){between(window), a->n_seen++, window->print,
                  gg_alloc_array(a->out.len + 1, 1), a->out.len};
    if (s->text == NULL || a->out.failed) {
        gg_free(s->text);
        return gg_fail_memory(error);
    }
    memcpy(s->text, a->out.ptr, a->out.len);
    a->n_strongest++;
    gg_buf_reset(&a->out);
    return most != 0 && a->n_strongest / 2 > most + 32 ? prune(a, error)
                                                       : GG_OK;
}

static gg_status tell_strongest(answer *a, gg_error *error)
{
    gg_status status = prune(a, error);

    for (size_t i = 0; i < a->n_strongest && status == GG_OK; i++) {
        gg_buf_put(&a->out, a->strongest[i].text, a->strongest[i].len);
        a->n_told++;
        status = flush(a, error);
    }
    return status;
}

/* ---- all --------------------------------------------------------------------------- */

static gg_status read_form(gg_edge_form *out, const char *word,
                           gg_error *error)
{
    static const char *const WORDS[] = {"text", "json", "html"};

    *out = GG_EDGE_TEXT;
    for (int i = 0; word != NULL && i < 3; i++) {
        if (strcmp(word, WORDS[i]) == 0) {
            *out = (gg_edge_form)i;
            return GG_OK;
        }
    }
    return word == NULL ? GG_OK
                        : gg_fail(error, GG_ERROR_USAGE, NULL,
                                  "form: \"%.60s\" is neither text, json nor "
                                  "html",
                                  word);
}

static gg_status find_ends(answer *a, gg_error *error)
{
    gg_status status = GG_OK;

    for (int i = 0; i < 2 && status == GG_OK; i++) {
        const char *name = a->question->names[i];
        if (name == NULL || name[0] == '\0') {
            return gg_fail(error, GG_ERROR_USAGE, NULL,
                           "two names are wanted");
        }
        status = gg_who_is(a->store, name, &a->arena, &a->ends[i], error);
    }
    if (status == GG_OK && a->ends[0].number == a->ends[1].number) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "both names are those of %.*s (%.*s)",
                       a->ends[0].label.len < 80 ? (int)a->ends[0].label.len
                                                 : 80,
                       a->ends[0].label.ptr,
                       a->ends[0].id.len < 80 ? (int)a->ends[0].id.len : 80,
                       a->ends[0].id.ptr);
    }
    return status;
}

static gg_status begin(answer *a, gg_error *error)
{
    const gg_edge_question *q = a->question;
    gg_status status = read_form(&a->writer.form, q->form, error);

    gg_buf_init(&a->out);
    gg_buf_init(&a->writer.line);
    a->writer.highlight = q->highlight;
    a->writer.ends = a->ends;
    a->writer.facts = &a->facts;
    a->writer.out = &a->out;
    if (status == GG_OK) {
        status = gg_days_read_bounds(&a->writer.period, q->since, q->until,
                                       error);
    }
    if (status == GG_OK && (q->store == NULL || q->store[0] == '\0')) {
        status = gg_fail(error, GG_ERROR_USAGE, NULL, "no store is named");
    }
    if (status == GG_OK) {
        status = gg_store_open(&a->store, q->store, GG_DB_READ, NULL, error);
    }
    if (status == GG_OK) {
        status = find_ends(a, error);
    }
    return status == GG_OK
               ? gg_store_edge(a->store, a->ends[0].number,
                               a->ends[1].number, &a->facts, error)
               : status;
}

static void end(answer *a)
{
    for (size_t i = 0; i < a->n_strongest; i++) {
        gg_free(a->strongest[i].text);
    }
    gg_free(a->strongest);
    gg_key_table_clear(&a->prints);
    gg_edge_writer_clear(&a->writer);
    gg_buf_clear(&a->out);
    gg_store_close(a->store);
    gg_arena_clear(&a->arena);
}

static gg_status tell_all(answer *a, gg_error *error)
{
    const gg_edge_view view = {a->ends[0].number, a->ends[1].number,
                               a->writer.period.first,
                               a->writer.period.last, a->question->stop};
    bool strongest = a->question->strongest;
    gg_status status;

    gg_edge_put_head(&a->writer);
    status = flush(a, error);
    if (status == GG_OK && a->facts.windows != 0) {
        status = gg_store_edge_windows(
            a->store, &view, strongest ? keep_window : tell_window, a, error);
    }
    if (status == GG_OK && strongest) {
        status = tell_strongest(a, error);
    }
    if (status == GG_OK) {
        gg_edge_put_end(&a->writer, a->n_told, a->has_more);
        status = flush(a, error);
    }
    return status;
}

gg_status gg_store_is_one(const char *path, bool *is, gg_error *error)
{
    return gg_db_look(path, is, error);
}

gg_status gg_explain_edge(const gg_edge_question *question,
                          gg_write_fn *write, void *user, gg_error *error)
{
    answer a = {.question = question, .write = write, .user = user};
    gg_status status = begin(&a, error);

    if (status == GG_OK) {
        status = tell_all(&a, error);
    }
    end(&a);
    return status;
}
