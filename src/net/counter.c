#include "net/counter.h"

#include "base/error.h"
#include "base/memory.h"
#include "net/counter_parts.h"

#include <string.h>

enum { MERGE_BYTES = 64 << 20 /* for reading runs, at most */ };

void gg_count_settings_init(gg_count_settings *settings)
{
    *settings = (gg_count_settings){.window = GG_WINDOW_SENTENCE,
                                    .max_entities = 50,
                                    .max_evidence = 3};
}

/* So many sixteenths of the memory, for each thread. */
static size_t share_of_memory(const gg_count_settings *settings,
                              unsigned sixteenths)
{
    unsigned n = settings->n_threads != 0 ? settings->n_threads : 1;
    uint64_t memory = settings->memory / 16 * sixteenths / n;

    return settings->memory == 0 || memory > SIZE_MAX / 2 ? SIZE_MAX / 2
                                                          : (size_t)memory;
}

static bool finds_copies(const gg_count_settings *settings)
{
    return settings->copies != GG_COPIES_COUNT;
}

static const char *scratch_folder(const gg_count_settings *settings)
{
    return settings->scratch_folder != NULL ? settings->scratch_folder
                                            : gg_scratch_folder();
}

/* Three quarters of the memory for what all threads count; the rest is for
   merging and for what is at work besides. */
static gg_pair_settings pair_settings(const gg_counter *counter)
{
    const gg_count_settings *settings = &counter->settings;
    size_t memory =
        share_of_memory(settings, finds_copies(settings) ? 9 : 12);

    return (gg_pair_settings){
        .seed = counter->seed,
        .memory = memory > GG_PAIRS_LEAST ? memory : GG_PAIRS_LEAST,
        .details = settings->max_evidence != 0 || settings->strength ||
                   settings->unclear == GG_UNCLEAR_SHARE ||
                   settings->period != GG_PERIOD_NONE ||
                   finds_copies(settings) || settings->keeps_documents,
        .period = settings->period,
        .keeps_documents = settings->keeps_documents,
        .folder = scratch_folder(settings)};
}

static bool make_pairs(gg_counter *counter)
{
    const gg_count_settings *settings = &counter->settings;
    gg_pair_settings pairs = pair_settings(counter);

    pairs.offer = settings->max_evidence != 0 ? gg_counter_offer : NULL;
    pairs.offer_user = counter;
    counter->meter = gg_meter_new();
    counter->pairs = gg_calloc_array(1, sizeof *counter->pairs);
    counter->is_pairwise = gg_doubles_are_pairwise(settings);
    if (finds_copies(settings)) {
        counter->doubles = gg_doubles_new(share_of_memory(settings, 3),
                                          scratch_folder(settings));
        if (counter->doubles != NULL) {
            counter->doubles->were_counted = settings->were_counted;
        }
    }
    return counter->meter != NULL && counter->pairs != NULL &&
           gg_pairs_init(counter->pairs, &pairs, counter->meter) &&
           (counter->doubles != NULL || !finds_copies(settings));
}

static bool make_no_words(gg_counter *counter)
{
    if (counter->settings.keeps_documents) {
        counter->no_words = gg_quote_new(GG_STR_LITERAL(""), counter->meter);
    }
    return counter->no_words != NULL || !counter->settings.keeps_documents;
}

/* `first`: the one it stands beside, or NULL. */
static gg_status make_counter(gg_counter **out, const gg_index *index,
                              uint64_t seed,
                              const gg_count_settings *settings,
                              const gg_counter *first, gg_error *error)
{
    gg_counter *counter = gg_calloc_array(1, sizeof *counter);

    *out = counter;
    if (counter == NULL) {
        return gg_fail_memory(error);
    }
    counter->index = index;
    counter->seed = seed;
    counter->n_listed = index != NULL ? index->n_entities : 0;
    counter->cast = first != NULL ? first->cast : NULL;
    counter->settings = *settings;
    counter->page = &counter->own_page;
    counter->unclear.seed = counter->seed;
    counter->newcomers.seed = counter->seed;
    gg_buf_init(&counter->quote_bytes);
    counter->ids =
        first != NULL ? gg_numbers_take(first->ids) : gg_numbers_new(counter->seed);
    counter->outlets = first != NULL ? gg_numbers_take(first->outlets)
                                     : gg_numbers_new(counter->seed);
    return counter->ids != NULL && counter->outlets != NULL &&
                   make_pairs(counter) && make_no_words(counter)
               ? GG_OK
               : gg_fail_memory(error);
}

gg_status gg_counter_new(gg_counter **out, const gg_index *index,
                         const gg_count_settings *settings, gg_error *error)
{
    return make_counter(out, index, index->seed, settings, NULL, error);
}

gg_status gg_counter_new_for_pages(gg_counter **out, uint64_t seed,
                                   const gg_cast *cast,
                                   const gg_count_settings *settings,
                                   gg_error *error)
{
    gg_status status =
        make_counter(out, NULL, seed, settings, NULL, error);

    if (status == GG_OK) {
        (*out)->cast = cast;
    }
    return status;
}

gg_status gg_counter_new_beside(gg_counter **out, const gg_counter *first,
                                gg_error *error)
{
    return make_counter(out, first->index, first->seed, &first->settings,
                        first, error);
}

static void free_pairs(gg_pairs *pairs)
{
    while (pairs != NULL) {
        gg_pairs *next = pairs->next;
        gg_pairs_clear(pairs);
        gg_free(pairs);
        pairs = next;
    }
}

static void clear_counts(gg_counter *counter)
{
    size_t n_nodes = counter->node_keys.n;

    free_pairs(counter->pairs);
    counter->pairs = NULL;
    gg_key_table_clear(&counter->node_keys);
    gg_key_table_clear(&counter->name_keys);
    gg_free(counter->nodes);
    gg_free(counter->names);
    for (size_t i = 0; counter->node_documents != NULL && i < n_nodes; i++) {
        gg_list32_clear(&counter->node_documents[i].numbers);
    }
    gg_free(counter->node_documents);
    counter->node_documents = NULL;
    counter->node_documents_capacity = 0;
    counter->nodes = NULL;
    counter->names = NULL;
    counter->nodes_capacity = 0;
    counter->names_capacity = 0;
}

void gg_counter_free(gg_counter *counter)
{
    if (counter == NULL) {
        return;
    }
    clear_counts(counter);
    for (size_t i = 0; i < counter->n_edges; i++) {
        gg_edge_count_clear(&counter->edges[i]);
        if (counter->slices != NULL) {
            gg_slices_clear(&counter->slices[i]);
        }
    }
    gg_free(counter->edges);
    gg_free(counter->slices);
    gg_unclear_clear(&counter->unclear);
    gg_newcomers_clear(&counter->newcomers);
    gg_numbers_leave(counter->ids);
    gg_numbers_leave(counter->outlets);
    gg_doubles_free(counter->doubles);
    gg_free(counter->newcomer_of);
    gg_free(counter->number_of);
    gg_quote_release(counter->cached_quote);
    gg_quote_release(counter->no_words);
    gg_origin_release(counter->origin);
    gg_buf_clear(&counter->quote_bytes);
    gg_page_clear(&counter->own_page);
    gg_free(counter->window);
    gg_spread_clear(&counter->spread);
    gg_meter_leave(counter->meter);
    gg_free(counter);
}

const gg_count_stats *gg_counter_stats(const gg_counter *counter)
{
    return &counter->stats;
}

const gg_unclear *gg_counter_unclear(gg_counter *counter)
{
    gg_unclear_sort(&counter->unclear);
    return &counter->unclear;
}

const gg_newcomers *gg_counter_newcomers(const gg_counter *counter)
{
    return &counter->newcomers;
}

/* Gives the newcomer with this number here the one it has in all counters. */
static bool number_newcomer(gg_counter *counter, uint32_t here)
{
    if (here < counter->n_numbered) {
        return true;
    }
    if (gg_grow(&counter->number_of, &counter->number_of_capacity,
                (size_t)here + 1, sizeof *counter->number_of) != 0) {
        return false;
    }
    counter->number_of[here] = gg_numbers_put(
        counter->ids, counter->newcomers.items[here].id);
    counter->n_numbered = (size_t)here + 1;
    return counter->number_of[here] != UINT32_MAX;
}

/* The document's discovered ones get numbers of this counter. */
static bool take_newcomers(gg_counter *counter, const gg_tags *tags)
{
    if (gg_grow(&counter->newcomer_of, &counter->newcomer_of_capacity,
                tags->n_discovered, sizeof *counter->newcomer_of) != 0) {
        return false;
    }
    for (size_t i = 0; i < tags->n_discovered; i++) {
        counter->newcomer_of[i] =
            gg_newcomers_put(&counter->newcomers, &tags->discovered[i],
                             counter->document_number);
        if (counter->newcomer_of[i] == UINT32_MAX ||
            !number_newcomer(counter, counter->newcomer_of[i])) {
            return false;
        }
    }
    return true;
}

/* The page's places of discovered ones get the numbers of all counters. */
static bool renumber_places(gg_counter *counter, const gg_tags *tags)
{
    size_t n = counter->n_listed;
    gg_page *page = counter->page;

    if (!take_newcomers(counter, tags)) {
        return false;
    }
    for (size_t i = 0; i < page->n_places; i++) {
        uint32_t *entity = &page->places[i].entity;
        if (*entity >= n) {
            *entity = (uint32_t)n +
                      counter->number_of[counter->newcomer_of[*entity - n]];
        }
    }
    for (size_t i = 0; i < page->n_named; i++) {
        uint32_t *entity = &page->named[i].entity;
        if (*entity >= n) {
            *entity = (uint32_t)n +
                      counter->number_of[counter->newcomer_of[*entity - n]];
        }
    }
    return true;
}

/* From 1 on, and after four billion from 1 again: two that follow each other
   differ. The table is told when to forget (gg_pairs_begin_document). */
static uint32_t document_in_pairs(uint64_t number)
{
    return (uint32_t)((number - 1) % (UINT32_MAX - 1)) + 1;
}

/* The host of an address: behind `//`, less `www.`, a port and a path. */
static gg_str host_of(gg_str url)
{
    const char *at = url.ptr;
    size_t n = 0;

    for (size_t i = 0; i + 1 < url.len; i++) {
        if (at[i] == '/' && at[i + 1] == '/') {
            at += i + 2;
            while (i + 2 + n < url.len && memchr("/:?#", at[n], 4) == NULL) {
                n++;
            }
            break;
        }
    }
    if (gg_str_starts_with((gg_str){at, n}, GG_STR_LITERAL("www."))) {
        at += 4;
        n -= 4;
    }
    return (gg_str){at, n};
}

gg_str gg_outlet_of(const gg_document *document)
{
    gg_str outlet = document->outlet;

    if (outlet.len == 0 && document->url.len != 0) {
        outlet = host_of(document->url);
    }
    return outlet;
}

static bool begin_outlet(gg_counter *counter, const gg_document *document)
{
    gg_str outlet = gg_outlet_of(document);

    if (counter->doubles == NULL || outlet.len == 0) {
        return true;
    }
    counter->outlet = gg_numbers_put(counter->outlets, outlet);
    gg_pairs_set_outlet(counter->pairs, counter->outlet);
    return counter->outlet != GG_UNNUMBERED;
}

/* `number`: that it is to have; 0: the next. */
static gg_status begin_document(gg_counter *counter,
                                const gg_document *document, uint32_t number,
                                gg_error *error)
{
    counter->document = document;
    gg_quote_release(counter->cached_quote);
    counter->cached_quote = NULL;
    if (document->part != 0) {
        return GG_OK;
    }
    gg_origin_release(counter->origin);
    counter->origin = gg_origin_new(document, counter->meter);
    counter->document_number = number != 0 ? number
                                           : counter->document_number + 1;
    counter->stats.documents++;
    if (counter->doubles != NULL &&
        counter->document_number > GG_DOUBLES_MOST) {
        return gg_fail(error, GG_ERROR_MEMORY, NULL,
                       "more documents than copies can be looked for in; "
                       "--copies count does not look for them");
    }
    gg_pairs_begin_document(counter->pairs,
                            document_in_pairs(counter->document_number),
                            document->date);
    if (counter->doubles != NULL &&
        counter->settings.period != GG_PERIOD_NONE &&
        !gg_doubles_add_slice(counter->doubles, counter->pairs->slice)) {
        return gg_fail_memory(error);
    }
    if (counter->origin != NULL && counter->settings.keeps_documents) {
        counter->origin->record = counter->document_number;
    }
    return counter->origin != NULL && begin_outlet(counter, document)
               ? GG_OK
               : gg_fail_memory(error);
}

static void add_page_stats(gg_count_stats *stats, const gg_page_stats *page)
{
    stats->mentions += page->mentions;
    stats->ambiguous += page->ambiguous;
    stats->shared += page->shared;
    stats->attribution += page->attribution;
    stats->other_types += page->other_types;
    stats->discovered += page->discovered;
    stats->guarded += page->guarded;
    stats->unanchored += page->unanchored;
}

/* Counts what the page holds. */
static bool count_page(gg_counter *counter, gg_log *log)
{
    const gg_page *page = counter->page;
    bool ok = gg_counter_take_places(counter);

    add_page_stats(&counter->stats, &page->stats);
    if (ok) {
        ok = counter->settings.window == GG_WINDOW_TOKENS
                 ? gg_counter_count_near(counter, log)
                 : gg_counter_count_stretches(counter, log);
    }
    for (size_t i = 0; i < page->n_keys && counter->doubles != NULL; i++) {
        gg_doubles_add_key(counter->doubles, page->keys[i],
                           (uint32_t)counter->document_number);
    }
    if (ok) {
        gg_pairs_flush(counter->pairs);
    }
    return ok;
}

/* What failed on the way is told here. */
static gg_status end_page(gg_counter *counter, bool ok, gg_error *error)
{
    const gg_doubles *doubles = counter->doubles;
    const gg_error *failure = counter->pairs->failed ? &counter->pairs->error
                                                     : NULL;

    gg_quote_release(counter->cached_quote);
    counter->cached_quote = NULL;
    counter->document = NULL;
    counter->tags = NULL;
    if (failure == NULL && doubles != NULL) {
        failure = doubles->windows.failed ? &doubles->windows.error
                  : doubles->keys.failed  ? &doubles->keys.error
                                          : NULL;
    }
    if (failure != NULL) {
        if (error != NULL) {
            *error = *failure;
        }
        return failure->status;
    }
    return ok ? GG_OK : gg_fail_memory(error);
}

gg_status gg_counter_add(gg_counter *counter, const gg_document *document,
                         const gg_tags *tags, gg_log *log, gg_error *error)
{
    gg_status status = begin_document(counter, document, 0, error);
    bool ok;

    if (status != GG_OK) {
        return status;
    }
    counter->tags = tags;
    ok = gg_page_read(counter->page, document, tags, &counter->settings,
                      counter->n_listed) &&
         renumber_places(counter, tags) &&
         gg_counter_list_unclear(counter, tags) &&
         gg_counter_note_newcomers(counter, tags) && count_page(counter, log);
    return end_page(counter, ok, error);
}

gg_status gg_counter_add_page(gg_counter *counter,
                              const gg_document *document, gg_page *page,
                              uint32_t number, gg_log *log, gg_error *error)
{
    gg_status status = begin_document(
        counter, document, counter->settings.keeps_documents ? number : 0,
        error);

    if (status != GG_OK) {
        return status;
    }
    counter->page = page;
    return end_page(counter, count_page(counter, log), error);
}

void gg_counter_watch(gg_counter *counter, const gg_watch *watch)
{
    counter->watch = *watch;
}

gg_status gg_counter_finish(gg_counter *counter, gg_error *error)
{
    gg_status status = GG_OK;

    if (!counter->is_finished) {
        status = gg_pairs_finish(counter->pairs, error);
        counter->is_finished = true;
        counter->stats.runs = counter->pairs->n_runs;
        counter->stats.run_bytes = counter->pairs->scratch.size;
    }
    return status;
}

/* ---- joining --------------------------------------------------------------------- */

static bool join_newcomers(gg_counter *into, gg_newcomers *from)
{
    for (size_t i = 0; i < from->keys.n; i++) {
        uint32_t here = gg_newcomers_join(&into->newcomers, &from->items[i],
                                          into->settings.max_evidence);
        if (here == UINT32_MAX || !number_newcomer(into, here)) {
            return false;
        }
    }
    return true;
}

static bool join_nodes(gg_counter *into, const gg_counter *from)
{
    for (size_t i = 0; i < from->node_keys.n; i++) {
        const gg_node_count *other = &from->nodes[i];
        gg_node_count *node = gg_count_node(into, other->entity);
        if (node == NULL) {
            return false;
        }
        node->mentions += other->mentions;
        gg_add_share(&node->mentions, &node->mention_parts,
                     other->mention_parts);
        node->windows += other->windows;
        gg_add_share(&node->windows, &node->window_parts,
                     other->window_parts);
        if (into->settings.keeps_documents &&
            !gg_list32_push_all(
                &into->node_documents[node - into->nodes].numbers,
                &from->node_documents[i].numbers)) {
            return false;
        }
        node->documents += other->documents;
        gg_widen(&node->first, &node->last, other->first, other->last);
    }
    for (size_t i = 0; i < from->name_keys.n; i++) {
        if (!gg_count_name(into, from->names[i].name,
                           from->names[i].mentions)) {
            return false;
        }
    }
    return true;
}

/* The table changes hands as it is: all are merged at once, at the end. */
static void join_pairs(gg_counter *into, gg_counter *from)
{
    from->pairs->settings.offer = NULL;
    from->pairs->next = into->pairs->next;
    into->pairs->next = from->pairs;
    from->pairs = NULL;
}

/* So do the notes, whose documents come behind those of `into`. */
static void join_doubles(gg_counter *into, gg_counter *from)
{
    gg_doubles *last = from->doubles;

    for (gg_doubles *d = from->doubles; d != NULL; d = d->next) {
        if (!into->settings.keeps_documents) {
            d->first_document += (uint32_t)into->stats.documents;
        }
        last = d;
    }
    if (last != NULL) {
        last->next = into->doubles;
        into->doubles = from->doubles;
        from->doubles = NULL;
    }
}

static void join_stats(gg_count_stats *into, const gg_count_stats *from)
{
    into->documents += from->documents;
    into->mentions += from->mentions;
    into->ambiguous += from->ambiguous;
    into->shared += from->shared;
    into->attribution += from->attribution;
    into->other_types += from->other_types;
    into->discovered += from->discovered;
    into->guarded += from->guarded;
    into->unanchored += from->unanchored;
    into->windows += from->windows;
    into->lists += from->lists;
    into->named += from->named;
    into->pairs += from->pairs;
    into->runs += from->runs;
    into->run_bytes += from->run_bytes;
}

gg_status gg_counter_join(gg_counter *into, gg_counter *from, gg_error *error)
{
    gg_status status = gg_counter_finish(from, error);
    bool ok;

    if (status != GG_OK) {
        return status;
    }
    join_pairs(into, from);
    join_doubles(into, from);
    ok = join_newcomers(into, &from->newcomers) && join_nodes(into, from);
    ok = gg_unclear_join(&into->unclear, &from->unclear,
                         into->settings.max_evidence) && ok;
    join_stats(&into->stats, &from->stats);
    clear_counts(from);
    gg_newcomers_clear(&from->newcomers);
    memset(&from->stats, 0, sizeof from->stats);
    return ok ? GG_OK : gg_fail_memory(error);
}

/* Finds what is there twice; its tables are merged with the others. */
static gg_status find_doubles(gg_counter *counter, gg_settling *settling,
                              gg_error *error)
{
    const gg_count_settings *settings = &counter->settings;
    gg_double_work work = {
        .doubles = counter->doubles,
        .pairs = pair_settings(counter),
        .pairwise = counter->is_pairwise,
        .margins = settings->margins,
        .n_threads = settings->n_threads != 0 ? settings->n_threads : 1,
        .n_documents = counter->stats.documents,
        .n_new = counter->stats.documents,
        .stop = settings->stop,
        .meter = counter->meter};
    gg_pairs *last = counter->pairs;
    gg_status status;

    if (counter->doubles == NULL) {
        return GG_OK;
    }
    work.pairs.log_parts = counter->pairs->log_parts;
    work.pairs.details = settings->strength ||
                         settings->period != GG_PERIOD_NONE ||
                         settings->unclear == GG_UNCLEAR_SHARE;
    work.pairs.keeps_documents = false;
    work.pairs.memory = share_of_memory(settings, 2);
    if (settling != NULL) {
        work.n_new = settling->n_new;
        work.n_documents = (uint64_t)settling->n_new + settling->n_ghosts;
        work.old_stories = settling->old_stories;
        work.take_prints = settling->take_prints;
        work.take_keys = settling->take_keys;
        work.user = settling->user;
    }
    status = gg_doubles_find(&work, error);
    if (settling != NULL) {
        settling->stories = work.stories;
    }
    gg_doubles_free(counter->doubles);
    counter->doubles = NULL;
    while (last->next != NULL) {
        last = last->next;
    }
    last->next = work.tables;
    counter->stats.copies = work.n_copies;
    counter->stats.stories = work.n_stories;
    return status;
}

/* Copies count in no margin. */
static void take_off_margins(gg_counter *counter,
                             const gg_pair_merge *merge)
{
    for (size_t i = 0; i < merge->n_margins; i++) {
        const gg_margin_count *margin = &merge->margins[i];
        uint32_t parts = (uint32_t)(margin->parts / GG_SHARE_ONE);
        uint64_t at;
        gg_node_count *node;
        if (margin->entity == GG_MARGIN_OF_ALL) {
            counter->stats.named -= margin->windows;
            continue;
        }
        at = gg_key_table_find(&counter->node_keys,
                               (uint64_t)margin->entity + 1);
        node = &counter->nodes[at];
        node->windows -= margin->windows;
        if (node->window_parts < parts) {
            node->window_parts += GG_SHARE_ONE;
            node->windows--;
        }
        node->window_parts -= parts;
    }
}

static gg_status merge_pairs(gg_counter *counter, uint64_t min_weight,
                             gg_settling *settling, gg_error *error)
{
    const gg_count_settings *settings = &counter->settings;
    gg_pair_merge merge = {
        .min_weight = min_weight,
        .most_evidence = settings->max_evidence,
        .n_threads = settings->n_threads,
        .buffer_bytes = settings->memory != 0 &&
                                settings->memory / 8 < MERGE_BYTES
                            ? (size_t)(settings->memory / 8)
                            : MERGE_BYTES,
        .stop = settings->stop,
        .meter = counter->meter};
    gg_status status = GG_OK;

    if (counter->is_merged) {
        return GG_OK;
    }
    status = gg_counter_finish(counter, error);
    if (status == GG_OK) {
        status = find_doubles(counter, settling, error);
    }
    if (status == GG_OK) {
        merge.tables = counter->pairs;
        status = gg_pairs_merge(&merge, error);
        counter->edges = merge.edges;
        counter->slices = merge.slices;
        counter->n_edges = merge.n_edges;
        counter->n_light = merge.n_light;
    }
    if (status == GG_OK) {
        take_off_margins(counter, &merge);
        counter->is_merged = true;
        free_pairs(counter->pairs);
        counter->pairs = NULL;
    }
    gg_free(merge.margins);
    return status;
}

/* ---- beside a store --------------------------------------------------------------- */

const gg_doubles *gg_counter_doubles(const gg_counter *counter)
{
    return counter->doubles;
}

/* The notes of the ghosts come to those of the counter. */
static void take_ghosts(gg_counter *counter, gg_counter *ghosts)
{
    gg_doubles *last = NULL;

    for (gg_doubles *d = ghosts->doubles; d != NULL; d = d->next) {
        last = d;
    }
    if (last != NULL) {
        last->next = counter->doubles->next;
        counter->doubles->next = ghosts->doubles;
        ghosts->doubles = NULL;
    }
}

gg_status gg_counter_settle(gg_counter *counter, gg_settling *settling,
                            gg_error *error)
{
    settling->stories = NULL;
    if (settling->ghosts != NULL && counter->doubles != NULL) {
        take_ghosts(counter, settling->ghosts);
    }
    for (size_t i = 0;
         i < counter->node_keys.n && counter->settings.keeps_documents; i++) {
        gg_list32_sort(&counter->node_documents[i].numbers);
    }
    return merge_pairs(counter, 0, settling, error);
}

void gg_counter_counts(const gg_counter *counter, gg_counts *out)
{
    const gg_cast *cast = counter->cast;

    *out = (gg_counts){
        .node_keys = &counter->node_keys,
        .nodes = counter->nodes,
        .node_documents = counter->node_documents,
        .names = counter->names,
        .n_names = counter->name_keys.n,
        .edges = counter->edges,
        .slices = counter->slices,
        .period = counter->settings.period,
        .n_edges = counter->n_edges,
        .n_light = counter->n_light,
        .windows = counter->stats.named,
        .is_shared = counter->settings.unclear == GG_UNCLEAR_SHARE,
        .copies = counter->settings.copies,
        .is_proved = counter->settings.max_evidence != 0,
        .window_word = gg_window_word(counter->settings.window)};
    if (cast != NULL) {
        out->who = cast->who;
        out->name = cast->name;
        out->user = cast->user;
        out->has_discovered = cast->has_discovered;
    }
}

/* ---- the network ------------------------------------------------------------------ */

/* Whose numbers these are, for gg_counts: those of an index. */
typedef struct index_cast {
    const gg_counter *counter;
    uint32_t *newcomer_of; /* by number of all counters: that in this one */
} index_cast;

static gg_who who_is(const void *user, uint32_t entity)
{
    const index_cast *c = user;
    const gg_index *index = c->counter->index;
    const gg_newcomer *newcomer;

    if (entity < index->n_entities) {
        gg_entity e = gg_index_entity(index, entity);
        return (gg_who){e.id, e.label, e.type, false, 0};
    }
    newcomer = &c->counter->newcomers
                    .items[c->newcomer_of[entity - index->n_entities]];
    return (gg_who){newcomer->id, newcomer->label,
                    gg_newcomer_type(newcomer), true, newcomer->confidence};
}

static gg_alias name_is(const void *user, uint32_t name)
{
    const index_cast *c = user;
    gg_name n = gg_index_name(c->counter->index, name);

    return (gg_alias){n.entity, n.text};
}

/* The numbers of all counters back into those of this one. */
static bool find_newcomers(index_cast *c)
{
    const gg_counter *counter = c->counter;

    c->newcomer_of = gg_calloc_array(gg_numbers_count(counter->ids),
                                     sizeof *c->newcomer_of);
    for (size_t i = 0; i < counter->n_numbered && c->newcomer_of != NULL;
         i++) {
        c->newcomer_of[counter->number_of[i]] = (uint32_t)i;
    }
    return c->newcomer_of != NULL;
}

const char *gg_window_word(gg_window window)
{
    static const char *const WORDS[] = {
        [GG_WINDOW_SENTENCE] = "sentence",
        [GG_WINDOW_PARAGRAPH] = "paragraph",
        [GG_WINDOW_DOCUMENT] = "document",
        [GG_WINDOW_TOKENS] = "tokens up to each mention"};

    return WORDS[window];
}

gg_status gg_counter_network(gg_counter *counter, gg_network **out,
                             const gg_network_settings *settings,
                             gg_network_stats *stats, gg_error *error)
{
    gg_status status =
        merge_pairs(counter, settings->min_weight, NULL, error);
    index_cast c = {counter, NULL};
    gg_counts counts;

    *out = NULL;
    if (status != GG_OK) {
        return status;
    }
    gg_counter_counts(counter, &counts);
    if (counter->cast != NULL) {
        return gg_network_make(out, &counts, settings, stats, error);
    }
    counts.has_discovered = counter->newcomers.keys.n != 0;
    counts.who = who_is;
    counts.name = name_is;
    counts.user = &c;
    status = find_newcomers(&c)
                 ? gg_network_make(out, &counts, settings, stats, error)
                 : gg_fail_memory(error);
    gg_free(c.newcomer_of);
    return status;
}
