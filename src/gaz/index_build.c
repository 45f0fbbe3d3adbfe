#define _GNU_SOURCE
#include "gaz/index_build.h"

#include "base/error.h"
#include "base/memory.h"

#include <sys/random.h>

static bool build_all(gg_index_builder *b)
{
    if (!gg_build_begin(b) || !gg_build_context(b) || !gg_build_names(b) ||
        !gg_build_forms(b)) {
        return false;
    }
    gg_build_settle_words(b->index);
    return gg_build_entries(b) && gg_build_front(b) &&
           gg_build_settle_tables(b);
}

#define LARGE_PAGES(index, member, n)                                         \
    gg_use_large_pages((index)->member, (index)->n * sizeof *(index)->member)

/* What is read while a text is tagged. */
void gg_index_use_large_pages(gg_index *index)
{
    LARGE_PAGES(index, front.cells, front.n_cells);
    LARGE_PAGES(index, front.pairs, front.n_pair_blocks);
    LARGE_PAGES(index, word_slots, n_word_slots);
    LARGE_PAGES(index, words, n_words);
    LARGE_PAGES(index, bytes, n_bytes);
    LARGE_PAGES(index, nodes, n_nodes);
    LARGE_PAGES(index, slots, n_slots);
    LARGE_PAGES(index, entries, n_entries);
    LARGE_PAGES(index, names, n_names);
    LARGE_PAGES(index, entities, n_entity_records);
    LARGE_PAGES(index, strings, n_strings);
}

static void clear_builder(gg_index_builder *b)
{
    gg_tokens_clear(&b->tokens);
    gg_buf_clear(&b->scratch);
    gg_buf_clear(&b->batch.text);
    gg_free(b->batch.tokens);
    gg_free(b->batch.items);
    gg_free(b->pending);
    gg_free(b->pairs);
    gg_free(b->uses);
    gg_free(b->node_hashes);
    gg_free(b->shorts);
}

static gg_status build(gg_index_builder *b, uint64_t seed, gg_error *error)
{
    gg_status status;

    b->index = gg_calloc_array(1, sizeof *b->index);
    if (b->index == NULL) {
        return gg_fail_memory(error);
    }
    gg_buf_init(&b->scratch);
    gg_buf_init(&b->batch.text);
    b->index->seed = seed;
    status = build_all(b) ? gg_build_list(b, error) : gg_fail_memory(error);
    clear_builder(b);
    if (status != GG_OK) {
        gg_index_free(b->index);
        b->index = NULL;
    }
    return status;
}

static uint64_t choose_seed(const gg_gazetteer_list *list)
{
    uint64_t seed = list->hash_seed;

    if (seed == 0 && getrandom(&seed, sizeof seed, GRND_NONBLOCK) !=
                         (ssize_t)sizeof seed) {
        seed = UINT64_C(0x6A09E667F3BCC908);
    }
    return seed;
}

gg_status gg_index_new(gg_index **out, gg_gazetteer_list *list, gg_log *log,
                       gg_error *error)
{
    enum { TRIES = 4 };
    uint64_t seed = choose_seed(list);
    gg_index_builder b;
    gg_status status;
    int tries = 0;

    do {
        b = (gg_index_builder){.list = list, .log = log};
        status = build(&b, seed++, error);
        tries++;
    } while (status != GG_OK && b.has_collided && tries < TRIES);
    *out = b.index;
    return status;
}
