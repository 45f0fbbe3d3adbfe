#include "store/edge.h"

#include "base/error.h"
#include "base/memory.h"
#include "net/counter.h"
#include "net/page_bytes.h"
#include "store/rows.h"

#include <stdlib.h>
#include <string.h>

/* ---- facts ------------------------------------------------------------------------ */

/* All documents in which an entity is named. */
static gg_status list_entity(gg_store *store, uint32_t number, gg_tail *all,
                             gg_error *error)
{
    gg_entity_row row;
    gg_status status;

    gg_entity_row_init(&row);
    status = gg_entity_row_read(store, &row, number, error);
    if (status == GG_OK) {
        status = gg_tail_read_all(store, number, number, &row.tail, all,
                                  error);
    }
    gg_entity_row_clear(&row);
    return status;
}

static uint64_t count_common(const gg_tail *x, const gg_tail *y)
{
    uint64_t n = 0;
    size_t i = 0;
    size_t k = 0;

    while (i < x->n && k < y->n) {
        if (x->items[i] == y->items[k]) {
            n++;
            i++;
            k++;
        } else if (x->items[i] < y->items[k]) {
            i++;
        } else {
            k++;
        }
    }
    return n;
}

static gg_status count_named_both(gg_store *store, uint32_t a, uint32_t b,
                                  uint64_t *out, gg_error *error)
{
    gg_tail x = {NULL, 0, 0};
    gg_tail y = {NULL, 0, 0};
    gg_status status = list_entity(store, a, &x, error);

    if (status == GG_OK) {
        status = list_entity(store, b, &y, error);
    }
    *out = count_common(&x, &y);
    gg_free(x.items);
    gg_free(y.items);
    return status;
}

/* The smaller number comes first. */
static gg_status read_row(gg_store *store, gg_pair_row *row, uint32_t a,
                          uint32_t b, gg_error *error)
{
    gg_status status = gg_pair_row_read(store, row, a < b ? a : b,
                                        a < b ? b : a, error);

    return status == GG_END ? GG_OK : status;
}

gg_status gg_store_edge(gg_store *store, uint32_t a, uint32_t b,
                        gg_edge_facts *out, gg_error *error)
{
    gg_pair_row row;
    gg_status status;

    memset(out, 0, sizeof *out);
    gg_pair_row_init(&row);
    status = read_row(store, &row, a, b, error);
    if (status == GG_OK && row.windows != 0) {
        out->windows = (uint64_t)row.windows;
        out->copies = (uint64_t)(row.windows - row.originals);
        out->weight = (double)row.whole +
                      (double)row.parts / (double)GG_PAIR_ONE;
        out->documents = (uint64_t)row.documents;
        out->stories = (uint64_t)row.stories;
        out->outlets = row.n_publishers;
        out->first = row.first;
        out->last = row.last;
    } else if (status == GG_OK) {
        status = count_named_both(store, a, b, &out->named_both, error);
    }
    gg_pair_row_clear(&row);
    return status;
}

/* ---- its documents ---------------------------------------------------------------- */

typedef struct dated {
    uint32_t number;
    int32_t date;
    gg_str id;
} dated;

/* The newest first, those without a date last. */
static int compare_dated(const void *x, const void *y)
{
    const dated *a = x;
    const dated *b = y;

    if (a->date != b->date) {
        return a->date > b->date ? -1 : 1;
    }
    return gg_str_compare(a->id, b->id);
}

static bool is_in(const gg_edge_view *view, int32_t date)
{
    if (view->since == 0 && view->until == 0) {
        return true;
    }
    return date != 0 && date >= view->since &&
           (view->until == 0 || date <= view->until);
}

typedef struct dated_list {
    dated *items;
    size_t n;
    gg_arena arena;
} dated_list;

static gg_status date_one(gg_store *store, const gg_edge_view *view,
                          uint32_t number, dated_list *list, gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_ORDER, &stmt, error);
    int32_t date;

    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, number);
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_END) {
        return GG_OK; /* it is not there any more */
    }
    date = status == GG_OK ? gg_row_date(stmt, 0) : 0;
    if (status == GG_OK && is_in(view, date)) {
        dated *item = &list->items[list->n++];
        *item = (dated){number, date,
                        gg_arena_copy(&list->arena, gg_row_text(stmt, 1))};
        if (item->id.ptr == NULL) {
            status = gg_fail_memory(error);
        }
    }
    gg_stmt_reset(stmt);
    return status;
}

static gg_status list_documents(gg_store *store, const gg_edge_view *view,
                                dated_list *list, gg_error *error)
{
    gg_pair_row row;
    gg_tail all = {NULL, 0, 0};
    gg_status status;

    gg_pair_row_init(&row);
    status = read_row(store, &row, view->a, view->b, error);
    if (status == GG_OK && row.windows != 0) {
        status = gg_tail_read_all(store, row.a, row.b, &row.tail, &all,
                                  error);
    }
    if (status == GG_OK && all.n != 0) {
        list->items = gg_alloc_array(all.n, sizeof *list->items);
        status = list->items != NULL ? GG_OK : gg_fail_memory(error);
    }
    for (size_t i = 0; i < all.n && status == GG_OK; i++) {
        status = date_one(store, view, all.items[i], list, error);
    }
    if (list->n != 0) {
        qsort(list->items, list->n, sizeof *list->items, compare_dated);
    }
    gg_pair_row_clear(&row);
    gg_free(all.items);
    return status;
}

/* ---- windows ---------------------------------------------------------------------- */

typedef struct walker {
    gg_store *store;
    const gg_edge_view *view;
    gg_edge_window_fn *see;
    void *user;
    gg_counter *counter;
    gg_page page;
    gg_page_reader reader;
    gg_buf text; /* of the document's facts and page */
    gg_status status;
    gg_error *error;
} walker;

static void watch(void *user, gg_page *page, const gg_document *document,
                  uint32_t left, uint32_t right, uint64_t print)
{
    walker *w = user;
    const gg_place *a = &page->places[left];
    const gg_place *b = &page->places[right];
    bool in_order = a->start <= b->start;
    const gg_edge_window window = {document, page, in_order ? a : b,
                                   in_order ? b : a, print};

    if (w->status == GG_OK) {
        w->status = w->see(w->user, &window, w->error);
    }
}

static gg_status walk_pages(walker *w, gg_document *document, gg_str places,
                            gg_str sentences)
{
    gg_status status;

    gg_page_reader_start(&w->reader, places, sentences);
    while ((status = gg_page_reader_next(&w->reader, &w->page, document)) ==
           GG_OK) {
        status = gg_counter_add_page(w->counter, document, &w->page, 0, NULL,
                                     w->error);
        if (status == GG_OK) {
            status = w->status;
        }
        if (status != GG_OK) {
            return status;
        }
    }
    if (status == GG_ERROR_MEMORY) {
        return gg_fail_memory(w->error);
    }
    return status == GG_END
               ? GG_OK
               : gg_db_damaged(&w->store->db, "a page", w->error);
}

enum { FACTS = 6 }; /* id, outlet, source, url, places, sentences */

/* Copies them: the caller may ask the store for more. */
static void copy_facts(walker *w, gg_stmt *stmt, size_t ends[FACTS])
{
    static const int TEXTS[4] = {0, 2, 3, 7};

    gg_buf_reset(&w->text);
    for (int i = 0; i < 4; i++) {
        gg_buf_put_str(&w->text, gg_row_text(stmt, TEXTS[i]));
        ends[i] = w->text.len;
    }
    gg_buf_put_str(&w->text, gg_row_blob(stmt, 5));
    ends[4] = w->text.len;
    gg_buf_put_str(&w->text, gg_row_text(stmt, 6));
    ends[5] = w->text.len;
}

static gg_str fact(const walker *w, const size_t ends[FACTS], int i)
{
    size_t start = i != 0 ? ends[i - 1] : 0;

    return (gg_str){w->text.ptr + start, ends[i] - start};
}

static gg_status walk_document(walker *w, const dated *item)
{
    size_t ends[FACTS];
    gg_document document = {.date = item->date};
    gg_stmt *stmt;
    gg_status status =
        gg_store_stmt(w->store, GG_STMT_DOCUMENT, &stmt, w->error);

    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, item->number);
    status = gg_stmt_step(&w->store->db, stmt, w->error);
    if (status == GG_END) {
        return gg_db_damaged(&w->store->db, "a document without its page",
                             w->error);
    }
    if (status == GG_OK) {
        copy_facts(w, stmt, ends);
        document.record = (uint64_t)gg_row_int(stmt, 4);
    }
    gg_stmt_reset(stmt);
    if (status == GG_OK && w->text.failed) {
        status = gg_fail_memory(w->error);
    }
    if (status != GG_OK) {
        return status;
    }
    document.id = fact(w, ends, 0);
    document.outlet = fact(w, ends, 1);
    document.source = fact(w, ends, 2);
    document.url = fact(w, ends, 3);
    return walk_pages(w, &document, fact(w, ends, 4), fact(w, ends, 5));
}

static gg_status walk_all(walker *w, const dated_list *list)
{
    const volatile int *stop = w->view->stop;
    gg_status status = GG_OK;

    for (size_t i = 0; i < list->n && status == GG_OK; i++) {
        status = walk_document(w, &list->items[i]);
        if (status == GG_OK && stop != NULL && *stop != 0) {
            status =
                gg_fail(w->error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
        }
    }
    return status;
}

static gg_who nobody(const void *user, uint32_t entity)
{
    (void)user;
    (void)entity;
    return (gg_who){{"", 0}, {"", 0}, {"", 0}, false, 0};
}

static gg_alias no_name(const void *user, uint32_t name)
{
    (void)user;
    (void)name;
    return (gg_alias){GG_NO_ENTITY, {"", 0}};
}

static gg_status make_counter(walker *w, const gg_cast *cast)
{
    gg_count_settings settings = w->store->settings;
    const gg_watch watching = {{w->view->a, w->view->b}, watch, w};
    gg_status status;

    settings.copies = GG_COPIES_COUNT; /* all are asked for */
    settings.strength = false;
    settings.max_evidence = 0;
    status = gg_counter_new_for_pages(&w->counter, 0, cast, &settings,
                                      w->error);
    if (status == GG_OK) {
        gg_counter_watch(w->counter, &watching);
    }
    return status;
}

gg_status gg_store_edge_windows(gg_store *store, const gg_edge_view *view,
                                gg_edge_window_fn *see, void *user,
                                gg_error *error)
{
    const gg_cast cast = {nobody, no_name, NULL, false};
    walker w = {.store = store,
                .view = view,
                .see = see,
                .user = user,
                .error = error};
    dated_list list = {NULL, 0, {0}};
    gg_status status = list_documents(store, view, &list, error);

    gg_page_reader_init(&w.reader);
    gg_buf_init(&w.text);
    if (status == GG_OK) {
        status = make_counter(&w, &cast);
    }
    if (status == GG_OK) {
        status = walk_all(&w, &list);
    }
    gg_counter_free(w.counter);
    gg_page_clear(&w.page);
    gg_page_reader_clear(&w.reader);
    gg_buf_clear(&w.text);
    gg_free(list.items);
    gg_arena_clear(&list.arena);
    return status == GG_END ? GG_OK : status;
}
