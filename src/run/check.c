#include "run/check.h"

#include "base/error.h"
#include "base/memory.h"

#include <string.h>

/* ---- what the loader says ------------------------------------------------------- */

/* Messages of the loader become findings of this kind. */
typedef struct listener {
    gg_checker *checker;
    const char *const *files;
    size_t n_files;
    uint32_t file; /* of the last message */
    gg_check_kind kind;
    const gg_check_options *options;
} listener;

static bool find_file(listener *l, const char *source)
{
    if (l->file < l->n_files && strcmp(l->files[l->file], source) == 0) {
        return true;
    }
    for (size_t i = l->n_files; i > 0; i--) {
        if (strcmp(l->files[i - 1], source) == 0) {
            l->file = (uint32_t)(i - 1);
            return true;
        }
    }
    return false;
}

static void on_message(void *user, const gg_message *message)
{
    listener *l = user;
    bool is_row = strcmp(message->reason,
                         gg_reason_word(GG_REASON_GAZETTEER_ROW)) == 0;
    bool is_note = strcmp(message->reason,
                          gg_reason_word(GG_REASON_GAZETTEER_NOTE)) == 0;

    if (!find_file(l, message->source)) {
        return; /* of a context list */
    }
    gg_findings_add(&l->checker->findings,
                    is_row    ? l->kind
                    : is_note ? GG_CHECK_UNKNOWN_COLUMN
                              : GG_CHECK_BAD_FILE,
                    is_note ? GG_CHECK_WARNING : GG_CHECK_ERROR, l->file,
                    message->line, GG_STR_NONE, gg_str_from(message->text),
                    NULL, 0);
}

static bool on_row(void *user, const gg_row *row, uint32_t file, gg_str type)
{
    return gg_check_row(user, row, file, type);
}

static bool on_bad_file(void *user, uint32_t file, const gg_error *error)
{
    gg_checker *c = user;

    gg_findings_add(&c->findings, GG_CHECK_BAD_FILE, GG_CHECK_ERROR, file,
                    error->line, GG_STR_NONE, gg_str_from(error->message),
                    NULL, 0);
    return true;
}

static void take_messages(gg_checker *c, gg_log *log,
                          const char *const *files, gg_check_kind kind)
{
    listener l = {.checker = c,
                  .files = files,
                  .n_files = c->n_files,
                  .kind = kind};

    gg_log_close_source(log);
    gg_log_flush(log, on_message, &l);
}

/* ---- loading ---------------------------------------------------------------------- */

/* Reads the lists, looking at each row, then what stands beside them. */
static gg_status load(gg_checker *c, gg_gazetteer_list *list, gg_log *log,
                      const gg_check_options *options, gg_error *error)
{
    const gg_row_watcher watcher = {c, on_row, on_bad_file};
    gg_status status = GG_OK;

    list->watcher = &watcher;
    for (size_t i = 0; i < options->n_gazetteers && status == GG_OK; i++) {
        status = gg_gazetteer_add_path(list, options->gazetteers[i], log,
                                       error);
    }
    list->watcher = NULL;
    c->n_files = (uint32_t)list->n_files;
    for (size_t i = 0; i < options->n_context && status == GG_OK; i++) {
        status =
            gg_gazetteer_add_path(list, options->context[i], log, error);
    }
    take_messages(c, log, list->files, GG_CHECK_SKIPPED_ROW);
    return status == GG_OK && c->findings.failed ? gg_fail_memory(error)
                                                 : status;
}

/* ---- looking ------------------------------------------------------------------------ */

static gg_status look(gg_checker *c, gg_tally *tally,
                      const gg_check_options *options, gg_error *error)
{
    gg_tag_settings settings = {.forms = {true, true, true, true}};
    gg_status status = gg_tagger_new(&c->tagger, c->index, &settings, error);

    if (status == GG_OK && options->n_corpus != 0) {
        status = gg_tally_init(tally, c->index, error);
        if (status == GG_OK) {
            status = gg_tally_corpus(tally, options, error);
        }
        c->tally = tally;
    }
    if (status == GG_OK && !gg_check_entities(c)) {
        status = gg_fail_memory(error);
    }
    if (status == GG_OK) {
        status = gg_check_names(c, error);
    }
    if (status == GG_OK) {
        status = gg_check_shared(c, error);
    }
    if (status == GG_OK && c->tally != NULL && !gg_check_corpus(c)) {
        status = gg_fail_memory(error);
    }
    return status;
}

static gg_status compile_and_look(gg_checker *c, gg_gazetteer_list *list,
                                  gg_log *log, gg_check_summary *summary,
                                  const gg_check_options *options,
                                  gg_error *error)
{
    gg_tally tally = {.index = NULL};
    gg_index *index = NULL;
    gg_status status = gg_gazetteer_seal(list, error);

    if (status == GG_OK) {
        status = gg_index_new(&index, list, log, error);
    }
    if (status == GG_OK) {
        c->index = index;
        c->list = list;
        summary->entities = list->n_entities;
        summary->names = list->n_names;
        take_messages(c, log, list->files, GG_CHECK_UNMATCHABLE);
        status = look(c, &tally, options, error);
        summary->documents = tally.documents;
        summary->losses = tally.losses;
    }
    gg_tally_clear(&tally);
    c->tally = NULL;
    gg_tagger_free(c->tagger);
    gg_index_free(index);
    return status;
}

/* Lists of context words alone (words.tsv) have no entity, which is right. */
static gg_status look_at_all(gg_checker *c, gg_gazetteer_list *list,
                             gg_log *log, gg_check_summary *summary,
                             const gg_check_options *options, gg_error *error)
{
    if (list->n_entities != 0) {
        return compile_and_look(c, list, log, summary, options, error);
    }
    if (list->n_words == 0 && c->findings.n == 0 && c->n_files != 0) {
        gg_findings_add(&c->findings, GG_CHECK_BAD_FILE, GG_CHECK_ERROR, 0, 0,
                        GG_STR_NONE,
                        GG_STR_LITERAL("the gazetteer has no usable entity"),
                        NULL, 0);
    }
    return GG_OK;
}

gg_status gg_check(const gg_check_options *options, gg_finding_fn *finding,
                   void *user, gg_check_summary *summary, gg_error *error)
{
    gg_gazetteer_list list;
    gg_checker c;
    gg_log log;
    gg_status status;

    memset(summary, 0, sizeof *summary);
    memset(&c, 0, sizeof c);
    gg_findings_init(&c.findings);
    gg_buf_init(&c.text);
    gg_log_init(&log);
    log.most_told = GG_LOG_TELL_ALL;
    gg_gazetteer_list_init(&list);
    status = gg_findings_leave_out(&c.findings, options->leave_out, error);
    if (status == GG_OK && options->n_gazetteers == 0) {
        status = gg_fail(error, GG_ERROR_USAGE, NULL, "no gazetteer is named");
    }
    if (status == GG_OK) {
        status = load(&c, &list, &log, options, error);
    }
    if (status == GG_OK) {
        summary->rows = list.stats.rows;
        summary->rows_skipped = list.stats.rows_skipped;
        status = look_at_all(&c, &list, &log, summary, options, error);
    }
    if (status == GG_OK && c.findings.failed) {
        status = gg_fail_memory(error);
    }
    if (status == GG_OK) {
        gg_findings_tell(&c.findings, list.files, finding, user, summary);
    }
    gg_gazetteer_list_clear(&list);
    gg_free(c.nodes);
    gg_free(c.seen);
    gg_free(c.is_given);
    gg_free(c.set);
    gg_tokens_clear(&c.tokens);
    gg_buf_clear(&c.text);
    gg_findings_clear(&c.findings);
    gg_log_clear(&log);
    return status;
}
