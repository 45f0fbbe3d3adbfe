#define _POSIX_C_SOURCE 200809L
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct reason_row {
    const char *word;
    bool is_loss;
} reason_row;

static const reason_row REASONS[GG_N_REASONS] = {
    [GG_REASON_GAZETTEER_ROW] = {"gazetteer_row", true},
    [GG_REASON_GAZETTEER_NOTE] = {"gazetteer_note", false},
    [GG_REASON_BAD_JSON] = {"bad_json", true},
    [GG_REASON_NO_TEXT] = {"no_text", true},
    [GG_REASON_DAMAGED] = {"damaged", true},
    [GG_REASON_UNREADABLE] = {"unreadable", true},
    [GG_REASON_NOT_TEXT] = {"not_text", true},
    [GG_REASON_TOO_LONG] = {"too_long", true},
    [GG_REASON_CUT_DOCUMENT] = {"cut_document", false},
    [GG_REASON_REPAIRED_UTF8] = {"repaired_utf8", false},
    [GG_REASON_BAD_DATE] = {"bad_date", false},
    [GG_REASON_SKIPPED_ENTRY] = {"skipped_entry", false},
    [GG_REASON_TOO_MANY_ENTITIES] = {"too_many_entities", true},
    [GG_REASON_REPAIRED_EXPORT] = {"repaired_export", false},
    [GG_REASON_MEASURE] = {"measure", true},
    [GG_REASON_SAME_ID] = {"same_id", true},
    [GG_REASON_NOT_COUNTED] = {"not_counted", true},
};

/* A kept message: this header, then source and text, each with its NUL. */
typedef struct event_header {
    uint64_t line;
    uint64_t column;
    uint64_t byte;
    uint64_t n_events; /* > 1: so many more, text is empty */
    uint32_t source_len;
    uint32_t text_len;
    gg_reason reason;
} event_header;

const char *gg_reason_word(gg_reason reason)
{
    return REASONS[reason].word;
}

bool gg_reason_is_loss(gg_reason reason)
{
    return REASONS[reason].is_loss;
}

void gg_log_init(gg_log *log)
{
    memset(log, 0, sizeof *log);
    log->most_told = GG_LOG_TOLD_PER_SOURCE;
    gg_buf_init(&log->events);
    gg_buf_init(&log->source);
}

void gg_log_clear(gg_log *log)
{
    gg_buf_clear(&log->events);
    gg_buf_clear(&log->source);
    gg_log_init(log);
}

/* A new source begins: what was held back of the old one is told as numbers
   when the events are flushed. */
static void change_source(gg_log *log, const char *source)
{
    if (log->source.len == strlen(source) && log->source.len != 0 &&
        memcmp(log->source.ptr, source, log->source.len) == 0) {
        return;
    }
    gg_log_close_source(log);
    gg_buf_reset(&log->source);
    gg_buf_puts(&log->source, source);
}

static void keep(gg_log *log, const event_header *header, const char *source,
                 const char *text)
{
    if (!gg_buf_reserve(&log->events, sizeof *header + header->source_len +
                                          header->text_len + 2)) {
        log->events.failed = false; /* the message is lost, not the count */
        return;
    }
    gg_buf_put(&log->events, header, sizeof *header);
    gg_buf_put(&log->events, source, header->source_len + (size_t)1);
    gg_buf_put(&log->events, text, header->text_len + (size_t)1);
}

void gg_log_close_source(gg_log *log)
{
    for (int r = 0; r < GG_N_REASONS; r++) {
        uint64_t told = log->source_counts[r];
        log->source_counts[r] = 0;
        if (told <= log->most_told) {
            continue;
        }
        keep(log,
             &(event_header){.n_events = told - log->most_told,
                             .byte = GG_NO_BYTE,
                             .source_len = (uint32_t)log->source.len,
                             .reason = (gg_reason)r},
             log->source.ptr, "");
    }
}

void gg_log_add(gg_log *log, gg_reason reason, const char *source,
                uint64_t line, uint64_t column, uint64_t byte,
                const char *format, ...)
{
    char text[512];
    va_list args;
    int len;

    log->counts[reason]++;
    change_source(log, source);
    if (log->source_counts[reason]++ >= log->most_told) {
        return;
    }
    va_start(args, format);
    len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len < 0) {
        return;
    }
    if ((size_t)len >= sizeof text) {
        len = (int)sizeof text - 1;
    }
    keep(log,
         &(event_header){.line = line,
                         .column = column,
                         .byte = byte,
                         .n_events = 1,
                         .source_len = (uint32_t)strlen(source),
                         .text_len = (uint32_t)len,
                         .reason = reason},
         source, text);
}

void gg_log_count(gg_log *log, gg_reason reason, uint64_t n)
{
    log->counts[reason] += n;
}

/* Calls back for every kept event and forgets them. */
static void drain(gg_log *log,
                  void (*each)(void *user, const event_header *header,
                               const char *source, const char *text),
                  void *user)
{
    size_t at = 0;

    while (at < log->events.len) {
        event_header header;
        const char *source = log->events.ptr + at + sizeof header;
        memcpy(&header, log->events.ptr + at, sizeof header);
        const char *text = source + header.source_len + 1;
        each(user, &header, source, text);
        at += sizeof header + header.source_len + header.text_len + 2;
    }
    gg_buf_reset(&log->events);
}

static void append_one(void *user, const event_header *header,
                       const char *source, const char *text)
{
    gg_log *into = user;

    change_source(into, source);
    if (header->n_events > 1 || header->text_len == 0) {
        /* Past the limit in its batch, so past the limit here. */
        uint64_t *told = &into->source_counts[header->reason];
        if (*told < into->most_told) {
            *told = into->most_told;
        }
        *told += header->n_events;
        return;
    }
    if (into->source_counts[header->reason]++ < into->most_told) {
        keep(into, header, source, text);
    }
}

void gg_log_append(gg_log *into, gg_log *from)
{
    gg_log_close_source(from);
    gg_buf_reset(&from->source);
    for (int r = 0; r < GG_N_REASONS; r++) {
        into->counts[r] += from->counts[r];
        from->counts[r] = 0;
    }
    drain(from, append_one, into);
}

typedef struct listener {
    gg_message_fn *fn;
    void *user;
} listener;

static void tell_one(void *user, const event_header *header,
                     const char *source, const char *text)
{
    const listener *to = user;
    char more[64];
    gg_message message = {
        .severity =
            REASONS[header->reason].is_loss ||
                    header->reason == GG_REASON_GAZETTEER_NOTE
                ? GG_WARNING
                : GG_INFO,
        .reason = REASONS[header->reason].word,
        .source = source,
        .line = header->line,
        .column = header->column,
        .byte = header->byte,
        .text = text,
    };

    if (to->fn == NULL) {
        return;
    }
    if (header->text_len == 0) {
        snprintf(more, sizeof more, "%llu more like this",
                 (unsigned long long)header->n_events);
        message.text = more;
    }
    to->fn(to->user, &message);
}

void gg_log_flush(gg_log *log, gg_message_fn *fn, void *user)
{
    listener to = {fn, user};

    drain(log, tell_one, &to);
}
