/* The pipeline in memory, with --discover too: four bytes of options, then a gazetteer, a line
   `====`, and the input. Counted by one counter and by three that are joined,
   with two seeds of the hash, the same graph comes out in every format. */
#include "../unit/export_files.h"
#include "fuzz.h"

#include "base/json.h"
#include "gaz/index.h"
#include "input/reader.h"
#include "net/counter.h"
#include "run/lines.h"
#include "run/suggest.h"
#include "tag/tagger.h"

enum { N_OPTIONS = 4, MOST_COUNTERS = 3 };

typedef struct setup {
    gg_tag_settings tag;
    gg_count_settings count;
    gg_network_settings network;
    size_t batch_bytes;
    const char *gazetteer_name;
    const char *input_name;
} setup;

static void read_setup(setup *s, const uint8_t *o)
{
    static const char *const GAZETTEERS[] = {"people.tsv", "a.csv", "a.jsonl",
                                             "countries.tsv"};
    static const char *const INPUTS[] = {"a.txt", "a.jsonl", "a", "a.md"};

    gg_tag_settings_init(&s->tag);
    gg_count_settings_init(&s->count);
    s->gazetteer_name = GAZETTEERS[o[0] & 3];
    s->input_name = INPUTS[o[0] >> 2 & 3];
    s->tag.nested = (o[0] & 16) != 0;
    s->tag.ignore_case = (o[0] & 32) != 0;
    s->tag.forms[GG_FORM_DEMONYM] = (o[0] & 64) != 0;
    s->tag.forms[GG_FORM_METONYM] = (o[0] & 128) != 0;
    s->count.window = (gg_window)(o[1] & 3);
    s->count.window_tokens = 2 + (o[1] >> 2);
    s->count.unclear = (gg_unclear_rule)((o[1] >> 2) % 3);
    s->count.no_attribution = (o[2] & 4) != 0;
    s->count.max_evidence = o[2] & 3;
    s->count.max_entities = 2 + (o[2] >> 2);
    s->tag.discover = (uint16_t)((o[1] & 128) != 0 ? 1 + o[2] * 3 : 0);
    s->count.suggest = s->tag.discover != 0;
    s->network = (gg_network_settings){.min_weight = 1 + (o[3] & 3u),
                                       .isolates = (o[3] & 4) != 0};
    for (int i = 0; i < GG_N_STATS; i++) {
        s->network.stats[i] = (o[3] & 8) != 0;
    }
    s->count.strength = (o[3] & 8) != 0;
    s->network.backbone = (gg_backbone){
        (gg_backbone_kind)((o[3] >> 4) % 3), 0.5, "0.5"};
    s->batch_bytes = (size_t)(o[3] >> 3) * 16 + 1;
}

static gg_index *compile(const setup *s, const char *bytes, size_t len,
                         gg_log *log)
{
    gg_gazetteer_list list;
    gg_index *index = NULL;
    gg_error error;

    gg_gazetteer_list_init(&list);
    if (gg_gazetteer_add_memory(&list, s->gazetteer_name, bytes, len, log,
                                &error) == GG_OK &&
        gg_gazetteer_seal(&list, &error) == GG_OK) {
        HOLDS(gg_index_new(&index, &list, log, &error) == GG_OK);
    }
    gg_gazetteer_list_clear(&list);
    return index;
}

/* Every line is JSON. */
static void check_lines(const gg_buf *lines)
{
    size_t at = 0;

    while (at < lines->len) {
        const char *end = memchr(lines->ptr + at, '\n', lines->len - at);
        gg_json_kind kind;
        HOLDS(end != NULL);
        HOLDS(gg_json_scan(lines->ptr + at,
                           (size_t)(end - lines->ptr) - at, NULL, NULL, NULL,
                           &kind, NULL) &&
              kind == GG_JSON_OBJECT);
        at = (size_t)(end - lines->ptr) + 1;
    }
}

static void check_counts(const gg_read_stats *read)
{
    HOLDS(read->files_in == read->files_read + read->files_skipped);
    HOLDS(read->records_in == read->records_read + read->records_skipped);
    HOLDS(read->bytes_in == read->bytes_used + read->bytes_skipped);
}

/* Tags and counts everything, the batches in turn by n counters. */
static void count_all(const setup *s, const gg_index *index, const char *text,
                      size_t len, gg_counter *counters[], size_t n,
                      gg_buf *lines)
{
    gg_inputs inputs;
    gg_reader_options options;
    gg_reader *reader = NULL;
    gg_tagger *tagger = NULL;
    gg_batch batch;
    gg_read_stats read = {0};
    gg_error error;
    gg_status status;
    size_t turn = 0;
    bool has_mentions = false;

    gg_inputs_init(&inputs);
    HOLDS(gg_inputs_add_memory(&inputs, s->input_name, text, len, &error) ==
          GG_OK);
    gg_reader_options_init(&options, &inputs);
    options.batch_bytes = s->batch_bytes;
    options.max_record_bytes = 1 << 16;
    HOLDS(gg_reader_open(&reader, &options, &error) == GG_OK);
    HOLDS(gg_tagger_new(&tagger, index, &s->tag, &error) == GG_OK);
    gg_batch_init(&batch);
    while ((status = gg_reader_next_batch(reader, &batch, &error)) == GG_OK) {
        gg_document document;
        while (gg_batch_next_document(&batch, &document, &error) == GG_OK) {
            gg_tags tags;
            HOLDS(gg_tag_text(tagger, &tags, document.text.ptr,
                              document.text.len, document.skip, document.date,
                              &error) == GG_OK);
            gg_put_mention_line(lines, &document, &tags, index,
                                s->count.unclear,
                                &has_mentions);
            HOLDS(gg_counter_add(counters[turn % n], &document, &tags,
                                 &batch.log, &error) == GG_OK);
        }
        turn += !batch.more;
        gg_read_stats_add(&read, &batch.stats);
    }
    HOLDS(status == GG_END);
    check_counts(&read);
    gg_batch_clear(&batch);
    gg_tagger_free(tagger);
    gg_reader_close(reader);
    gg_inputs_clear(&inputs);
}

static void export_and_read_back(const gg_network *network,
                                 const gg_format *format, size_t file,
                                 gg_buf *out)
{
    gg_export_stats stats;
    gg_error error;
    size_t begin = out->len;

    HOLDS(export_file(out, network, format, file, NULL, &stats, &error) ==
          GG_OK);
    if (gg_export_can_read_back(format, file)) {
        HOLDS(read_file_back((gg_str){out->ptr + begin, out->len - begin},
                             network, format, file, NULL, &stats.meant,
                             &error) == GG_OK);
    }
}

static void export_all(const setup *s, gg_counter *counter, gg_buf *out)
{
    gg_network *network = NULL;
    gg_network_stats stats;
    gg_error error;

    HOLDS(gg_counter_network(counter, &network, &s->network, &stats,
                             &error) == GG_OK);
    for (size_t i = 1; i < network->nodes.n_rows; i++) {
        HOLDS(gg_str_compare(network->node_ids[i - 1], network->node_ids[i]) <
              0);
    }
    for (size_t i = 0; i < network->edges.n_rows; i++) {
        HOLDS(network->edge_source[i] < network->edge_target[i]);
    }
    for (size_t i = 0; i < gg_format_count(); i++) {
        const gg_format *format = gg_format_get(i);
        for (size_t k = 0; k < gg_format_n_files(format); k++) {
            export_and_read_back(network, format, k, out);
        }
    }
    gg_network_free(network);
}

static bool put_bytes(void *user, const char *bytes, size_t len)
{
    gg_buf_put(user, bytes, len);
    return true;
}

static void suggest_all(const gg_counter *counter, gg_buf *out)
{
    gg_suggest_options options = {.min_mentions = 1};
    uint64_t told;
    gg_error error;

    for (int json = 0; json < 2; json++) {
        options.json = json != 0;
        HOLDS(gg_write_suggestions(gg_counter_newcomers(counter), &options,
                                   put_bytes, out, &told, &error) == GG_OK);
    }
}

/* Everything that comes out, one after the other. */
static void run(const setup *s, const gg_index *index, const char *text,
                size_t len, size_t n, gg_buf *out)
{
    gg_counter *counters[MOST_COUNTERS] = {NULL};
    gg_error error;

    for (size_t i = 0; i < n; i++) {
        HOLDS((i == 0 ? gg_counter_new(&counters[0], index, &s->count, &error)
                      : gg_counter_new_beside(&counters[i], counters[0],
                                              &error)) == GG_OK);
    }
    count_all(s, index, text, len, counters, n, out);
    check_lines(out);
    for (size_t i = n; i-- > 1;) {
        HOLDS(gg_counter_join(counters[0], counters[i], &error) == GG_OK);
        gg_counter_free(counters[i]);
    }
    export_all(s, counters[0], out);
    if (s->count.suggest) {
        suggest_all(counters[0], out);
    }
    gg_counter_free(counters[0]);
    HOLDS(!out->failed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char SEPARATOR[] = "\n====\n";
    gg_buf one = GG_BUF_INIT;
    gg_buf three = GG_BUF_INIT;
    setup s;
    gg_log log;
    gg_index *index;
    gg_index *reseeded;
    char *bytes;
    size_t cut = 0;
    size_t text;

    if (size < N_OPTIONS) {
        return 0;
    }
    read_setup(&s, data);
    size -= N_OPTIONS;
    bytes = exact_copy(data + N_OPTIONS, size);
    while (cut + 6 <= size && memcmp(bytes + cut, SEPARATOR, 6) != 0) {
        cut++;
    }
    /* without a separator the gazetteer is the text as well */
    text = cut + 6 <= size ? cut + 6 : 0;
    cut = text != 0 ? cut + 1 : size;
    gg_log_init(&log);
    index = compile(&s, bytes, cut, &log);
    if (index != NULL) {
        reseeded = compile(&s, bytes, cut, &log);
        HOLDS(reseeded != NULL);
        run(&s, index, bytes + text, size - text, 1, &one);
        run(&s, reseeded, bytes + text, size - text, MOST_COUNTERS, &three);
        HOLDS(gg_str_equal(gg_buf_str(&one), gg_buf_str(&three)));
        gg_index_free(reseeded);
    }
    gg_index_free(index);
    gg_log_clear(&log);
    gg_buf_clear(&one);
    gg_buf_clear(&three);
    free(bytes);
    return 0;
}
