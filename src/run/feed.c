#include "run/feed.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/varint.h"
#include "net/counter.h"

#include <string.h>

struct gg_feeder {
    gg_feed *feed;
    gg_page page;
    gg_buf bytes;
    gg_buf sentences;
    gg_document_hash hash; /* of the document so far */
    uint64_t known;
    const gg_tags *tags; /* of the document at hand */
};

/* ---- the numbers of entities ------------------------------------------------------- */

static uint32_t entity_number(void *user, uint32_t entity)
{
    gg_feeder *f = user;
    const gg_index *index = f->feed->index;
    gg_store_entity e;
    uint32_t number;

    if (entity >= index->n_entities) {
        const gg_discovered *d =
            &f->tags->discovered[entity - index->n_entities];
        e = (gg_store_entity){d->id, d->label, d->type, true};
        return gg_store_entity_number(f->feed->store, &e);
    }
    number = atomic_load_explicit(&f->feed->entities[entity],
                                  memory_order_relaxed);
    if (number == 0) {
        gg_entity listed = gg_index_entity(index, entity);
        e = (gg_store_entity){listed.id, listed.label, listed.type, false};
        number = gg_store_entity_number(f->feed->store, &e);
        if (number != GG_NO_ENTITY) {
            atomic_store_explicit(&f->feed->entities[entity], number,
                                  memory_order_relaxed);
        }
    }
    return number;
}

/* Discovered ones have no name of a list: 0. */
static uint32_t name_number(void *user, uint32_t entity, uint32_t name)
{
    gg_feeder *f = user;
    const gg_index *index = f->feed->index;
    uint32_t number;
    uint32_t owner;

    if (entity >= index->n_entities) {
        return 0;
    }
    number =
        atomic_load_explicit(&f->feed->names[name], memory_order_relaxed);
    if (number == 0) {
        gg_name listed = gg_index_name(index, name);
        owner = entity_number(user, entity);
        number = owner != GG_NO_ENTITY
                     ? gg_store_name_number(f->feed->store, owner,
                                            listed.text, listed.form)
                     : GG_NO_ENTITY;
        if (number != GG_NO_ENTITY) {
            atomic_store_explicit(&f->feed->names[name], number,
                                  memory_order_relaxed);
        }
    }
    return number;
}

/* ---- a worker ------------------------------------------------------------------------ */

gg_status gg_feeder_new(gg_feeder **out, gg_feed *feed, gg_error *error)
{
    gg_feeder *feeder = gg_calloc_array(1, sizeof *feeder);

    *out = feeder;
    if (feeder == NULL) {
        return gg_fail_memory(error);
    }
    feeder->feed = feed;
    gg_buf_init(&feeder->bytes);
    gg_buf_init(&feeder->sentences);
    return GG_OK;
}

void gg_feeder_free(gg_feeder *feeder)
{
    if (feeder == NULL) {
        return;
    }
    gg_page_clear(&feeder->page);
    gg_buf_clear(&feeder->bytes);
    gg_buf_clear(&feeder->sentences);
    gg_free(feeder);
}

static void hash_part(gg_feeder *feeder, const gg_document *document)
{
    if (document->part == 0) {
        gg_document_hash_begin(&feeder->hash, document);
    }
    gg_document_hash_add(&feeder->hash, document);
}

/* What a long document is shows with its last part only: it is tagged in any
   case. */
bool gg_feeder_knows(gg_feeder *feeder, const gg_document *document)
{
    hash_part(feeder, document);
    if (document->part != 0 || !document->is_last ||
        !gg_store_knows(feeder->feed->store, document->id, &feeder->hash)) {
        return false;
    }
    feeder->known++;
    return true;
}

uint64_t gg_feeder_known(const gg_feeder *feeder)
{
    return feeder->known;
}

static void put_text(gg_buf *out, gg_str text)
{
    gg_varint_put(out, text.len);
    gg_buf_put_str(out, text);
}

static void put_record(gg_feeder *f, gg_buf *out,
                       const gg_document *document)
{
    const gg_page_stats *stats = &f->page.stats;

    gg_varint_put(out, document->is_last);
    gg_varint_put(out, document->record);
    gg_varint_put(out, (uint64_t)(uint32_t)document->date);
    for (int i = 0; i < 2; i++) {
        gg_buf_put(out, &f->hash.lanes[i], sizeof f->hash.lanes[i]);
    }
    gg_varint_put(out, stats->mentions);
    gg_varint_put(out, stats->ambiguous);
    gg_varint_put(out, stats->guarded + stats->unanchored);
    put_text(out, document->id);
    put_text(out, document->source);
    put_text(out, gg_outlet_of(document));
    put_text(out, document->url);
    put_text(out, gg_buf_str(&f->bytes));
    put_text(out, gg_buf_str(&f->sentences));
}

gg_status gg_feeder_take(gg_feeder *feeder, gg_buf *records,
                         const gg_document *document, const gg_tags *tags,
                         gg_error *error)
{
    const gg_page_numbers numbers = {entity_number, name_number, feeder};
    gg_feed *feed = feeder->feed;

    feeder->tags = tags;
    gg_buf_reset(&feeder->bytes);
    gg_buf_reset(&feeder->sentences);
    if (!gg_page_read(&feeder->page, document, tags, feed->settings,
                      feed->index->n_entities) ||
        !gg_page_pack(&feeder->bytes, &feeder->sentences, &feeder->page,
                      document, tags, feed->settings,
                      feed->index->n_entities, &numbers)) {
        return gg_store_failure(feed->store, error);
    }
    put_record(feeder, records, document);
    return records->failed ? gg_fail_memory(error) : GG_OK;
}

/* ---- the store ------------------------------------------------------------------------- */

gg_status gg_feed_open(gg_feed *feed, gg_store *store, const gg_index *index,
                       const gg_count_settings *settings, uint64_t batch,
                       gg_error *error)
{
    memset(feed, 0, sizeof *feed);
    feed->store = store;
    feed->index = index;
    feed->settings = settings;
    feed->batch = batch;
    gg_buf_init(&feed->page);
    gg_buf_init(&feed->sentences);
    feed->entities =
        gg_calloc_array(index->n_entities, sizeof *feed->entities);
    feed->names = gg_calloc_array(index->n_names, sizeof *feed->names);
    return feed->entities != NULL && feed->names != NULL
               ? GG_OK
               : gg_fail_memory(error);
}

void gg_feed_clear(gg_feed *feed)
{
    gg_free((void *)feed->entities);
    gg_free((void *)feed->names);
    feed->entities = NULL;
    feed->names = NULL;
    gg_buf_clear(&feed->page);
    gg_buf_clear(&feed->sentences);
}

static gg_str get_text(gg_varints *v)
{
    size_t len = (size_t)gg_varint_get(v);
    gg_str text = {(const char *)v->at, len};

    v->at += len;
    return text;
}

/* The sentences of all parts are one array. */
static void add_part(gg_feed *feed, gg_str page, gg_str sentences)
{
    gg_buf_put_str(&feed->page, page);
    gg_buf_putc(&feed->sentences, feed->sentences.len == 0    ? '['
                                  : sentences.len == 0 ||
                                          feed->sentences.len == 1
                                      ? ' '
                                      : ',');
    gg_buf_put_str(&feed->sentences, sentences);
}

static void tell_twice(const gg_store_record *record, gg_log *log)
{
    char name[256];
    size_t len = record->source.len < sizeof name - 1 ? record->source.len
                                                      : sizeof name - 1;

    memcpy(name, record->source.ptr, len);
    name[len] = '\0';
    gg_log_add(log, GG_REASON_SAME_ID, name, record->record, 0, GG_NO_BYTE,
               "another document of this run has the id %.*s, too: this one "
               "takes its place in the store",
               record->id.len < 100 ? (int)record->id.len : 100,
               record->id.ptr);
}

static gg_status put_document(gg_feed *feed, gg_store_record *record,
                              gg_log *log, gg_error *error)
{
    gg_put put;
    gg_status status;

    gg_buf_putc(&feed->sentences, ']');
    record->page = gg_buf_str(&feed->page);
    record->sentences = gg_buf_str(&feed->sentences);
    record->mentions = feed->mentions;
    record->ambiguous = feed->ambiguous;
    record->rejected = feed->rejected;
    feed->mentions = 0;
    feed->ambiguous = 0;
    feed->rejected = 0;
    if (feed->page.failed || feed->sentences.failed) {
        return gg_fail_memory(error);
    }
    status = gg_store_put(feed->store, record, &put, error);
    gg_buf_reset(&feed->page);
    gg_buf_reset(&feed->sentences);
    if (status != GG_OK) {
        return status;
    }
    feed->counts[put]++;
    if (put == GG_PUT_TWICE) {
        tell_twice(record, log);
    }
    if (++feed->n_batch >= feed->batch) {
        feed->n_batch = 0;
        status = gg_store_commit(feed->store, error);
    }
    return status;
}

gg_status gg_feed_put(gg_feed *feed, gg_str records, gg_log *log,
                      gg_error *error)
{
    gg_varints v = {(const unsigned char *)records.ptr,
                    (const unsigned char *)records.ptr + records.len, false};
    gg_status status = GG_OK;

    while (v.at < v.end && status == GG_OK) {
        gg_store_record record = {0};
        bool is_last = gg_varint_get(&v) != 0;
        gg_str page;
        record.record = gg_varint_get(&v);
        record.date = (int32_t)gg_varint_get(&v);
        for (int i = 0; i < 2; i++) {
            memcpy(&record.hash.lanes[i], v.at, sizeof(uint64_t));
            v.at += sizeof(uint64_t);
        }
        feed->mentions += gg_varint_get(&v);
        feed->ambiguous += gg_varint_get(&v);
        feed->rejected += gg_varint_get(&v);
        record.id = get_text(&v);
        record.source = get_text(&v);
        record.outlet = get_text(&v);
        record.url = get_text(&v);
        page = get_text(&v);
        add_part(feed, page, get_text(&v));
        if (is_last) {
            status = put_document(feed, &record, log, error);
        }
    }
    return status;
}
