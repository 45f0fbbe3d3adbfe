#include "run/tally.h"

#include "base/error.h"
#include "base/memory.h"
#include "run/corpus.h"
#include "run/settings.h"
#include "run/workers.h"

#include <string.h>

gg_status gg_tally_init(gg_tally *tally, const gg_index *index,
                        gg_error *error)
{
    memset(tally, 0, sizeof *tally);
    tally->index = index;
    tally->by_name =
        gg_calloc_array(index->n_names, sizeof *tally->by_name);
    tally->at_node = gg_calloc_array(index->n_nodes, sizeof *tally->at_node);
    tally->low = gg_calloc_array(index->n_nodes, sizeof *tally->low);
    return tally->by_name != NULL && tally->at_node != NULL &&
                   tally->low != NULL
               ? GG_OK
               : gg_fail_memory(error);
}

void gg_tally_clear(gg_tally *tally)
{
    gg_free(tally->by_name);
    gg_free(tally->at_node);
    gg_free(tally->low);
    memset(tally, 0, sizeof *tally);
}

static void count(_Atomic uint64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* The word of a token that the tagger may not have looked up. */
static uint32_t word_of(const gg_index *index, const gg_document *document,
                        const gg_token *token)
{
    gg_token copy = *token;

    if (copy.word != GG_TOKEN_WORD_UNKNOWN) {
        return copy.word;
    }
    gg_token_get_hash(&copy, document->text.ptr, document->text.len,
                      index->seed);
    return (gg_front_of(&index->front, copy.hash) & GG_FRONT_START) != 0
               ? gg_index_find_word(index, document->text.ptr, &copy)
               : GG_NO_WORD;
}

static void count_mention(gg_tally *tally, const gg_document *document,
                          const gg_mention *mention, const gg_tags *tags)
{
    const gg_index *index = tally->index;
    gg_path path = {.node = GG_NO_NODE};

    if (mention->entity != GG_NO_ENTITY) {
        count(&tally->by_name[mention->name]);
    }
    for (uint32_t i = mention->first_token; i < mention->next_token; i++) {
        gg_token copy = tags->tokens->items[i];
        uint32_t word;
        gg_token_get_hash(&copy, document->text.ptr, document->text.len,
                          index->seed);
        word = gg_index_find_word(index, document->text.ptr, &copy);
        path = i == mention->first_token ? gg_path_begin(index, word)
                                         : gg_path_on(index, path, word);
        if (path.node == GG_NO_NODE) {
            return;
        }
    }
    count(&tally->at_node[path.node]);
}

static bool is_low(const gg_token *token)
{
    return (token->flags & (GG_TOKEN_CASED | GG_TOKEN_ANY_UPPER)) ==
           GG_TOKEN_CASED;
}

/* Every name that begins at the token and stands in lower case. */
static void count_low(gg_tally *tally, const gg_document *document,
                      const gg_tokens *tokens, size_t first)
{
    const gg_index *index = tally->index;
    gg_path path = gg_path_begin(
        index, word_of(index, document, &tokens->items[first]));

    for (size_t i = first + 1; path.node != GG_NO_NODE; i++) {
        gg_token copy;
        if (index->nodes[path.node].n_entries != 0) {
            count(&tally->low[path.node]);
        }
        if (!index->nodes[path.node].has_children || i >= tokens->n ||
            !is_low(&tokens->items[i]) ||
            gg_gap_between(document->text.ptr, &tokens->items[i - 1],
                           &tokens->items[i]) > GG_GAP_HYPHEN) {
            return;
        }
        copy = tokens->items[i];
        gg_token_get_hash(&copy, document->text.ptr, document->text.len,
                          index->seed);
        path = gg_path_on(
            index, path, gg_index_find_word(index, document->text.ptr, &copy));
    }
}

void gg_tally_add(gg_tally *tally, const gg_document *document,
                  const gg_tags *tags)
{
    for (size_t i = 0; i < tags->n_mentions; i++) {
        count_mention(tally, document, &tags->mentions[i], tags);
    }
    for (size_t i = 0; i < tags->tokens->n; i++) {
        if (is_low(&tags->tokens->items[i])) {
            count_low(tally, document, tags->tokens, i);
        }
    }
}

static void visit(void *user, const gg_document *document,
                  const gg_tags *tags)
{
    gg_tally_add(user, document, tags);
}

gg_status gg_tally_corpus(gg_tally *tally, const gg_check_options *options,
                          gg_error *error)
{
    gg_options run;
    gg_settings settings;
    gg_work work = {.visit = visit, .visit_user = tally};
    gg_status status;

    gg_options_init(&run);
    run.inputs = options->corpus;
    run.n_inputs = options->n_corpus;
    run.gazetteers = options->gazetteers;
    run.n_gazetteers = options->n_gazetteers;
    run.from = options->from;
    run.map = options->map;
    run.threads = options->threads;
    run.forms = "name,short,demonym,metonym";
    run.message = options->message;
    run.message_user = options->message_user;
    run.progress = options->progress;
    run.progress_user = options->progress_user;
    run.stop = options->stop;
    status = gg_settings_read(&settings, &run, error);
    if (status == GG_OK) {
        settings.tag.sparse = false; /* it counts words */
        work.settings = &settings;
        work.index = tally->index;
        status = gg_corpus_read_all(&work, &tally->losses, error);
    }
    tally->documents = work.documents;
    return status;
}
