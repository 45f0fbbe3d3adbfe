/* What was skipped, cut or repaired: counted by reason, and told to whoever
   listens. The library never prints. Not locked: one log per thread, joined
   with gg_log_append in the order of the input. */
#ifndef GG_BASE_LOG_H
#define GG_BASE_LOG_H

#include "base/buf.h"
#include "gazgraph.h"

#include <stddef.h>
#include <stdint.h>

/* One row of the table of reasons: the stable word used in report.json. */
typedef enum gg_reason {
    GG_REASON_GAZETTEER_ROW,    /* a gazetteer row was skipped */
    GG_REASON_GAZETTEER_NOTE,   /* a gazetteer row was kept, but look at it */
    GG_REASON_BAD_JSON,         /* a line is not valid JSON */
    GG_REASON_NO_TEXT,          /* a record without a usable text field */
    GG_REASON_DAMAGED,          /* a compressed member is damaged */
    GG_REASON_UNREADABLE,       /* a file or folder could not be read */
    GG_REASON_NOT_TEXT,         /* a file of a kind that is not read */
    GG_REASON_TOO_LONG,         /* a record above the limit */
    GG_REASON_CUT_DOCUMENT,     /* a long document was tagged in pieces */
    GG_REASON_REPAIRED_UTF8,    /* documents with replaced bytes */
    GG_REASON_BAD_DATE,         /* a date that is none was left out */
    GG_REASON_SKIPPED_ENTRY,    /* link, socket, device … in a folder */
    GG_REASON_TOO_MANY_ENTITIES,/* a window above --max-entities */
    GG_REASON_REPAIRED_EXPORT,  /* characters an export cannot hold */
    GG_REASON_MEASURE,          /* a measure could not be computed */
    GG_REASON_SAME_ID,          /* two documents of a run with one id: the
                                   store keeps the later one */
    GG_REASON_NOT_COUNTED,      /* documents of a store whose run was cut off:
                                   the same run again counts them */
    GG_N_REASONS
} gg_reason;

/* The stable lower-case word, e.g. "bad_json". */
const char *gg_reason_word(gg_reason reason);
/* True where an event means that a unit of the input was lost (exit code 1). */
bool gg_reason_is_loss(gg_reason reason);

/* Messages kept per source and reason; beyond, only the number is told. */
enum { GG_LOG_TOLD_PER_SOURCE = 5 };
#define GG_LOG_TELL_ALL UINT64_MAX

typedef struct gg_log {
    uint64_t counts[GG_N_REASONS];
    uint64_t most_told; /* GG_LOG_TOLD_PER_SOURCE, or GG_LOG_TELL_ALL */
    gg_buf events;  /* packed messages, oldest first */
    gg_buf source;  /* the source of the last message, with ... */
    uint64_t source_counts[GG_N_REASONS]; /* ... its events by reason */
} gg_log;

void gg_log_init(gg_log *log);
void gg_log_clear(gg_log *log);
/* Counts one event, and keeps its message unless there were enough from the
   same source. `line` and `column` are 0 and `byte` is GG_NO_BYTE where they
   do not apply. `text` is one short sentence. Out of memory only loses the
   message, never the count. */
void gg_log_add(gg_log *log, gg_reason reason, const char *source,
                uint64_t line, uint64_t column, uint64_t byte,
                const char *format, ...) __attribute__((format(printf, 7, 8)));
/* Counts without a message. */
void gg_log_count(gg_log *log, gg_reason reason, uint64_t n);
/* Moves counts and messages of `from` behind those of `into`, which keeps the
   limit per source over both; `from` is empty afterwards. */
void gg_log_append(gg_log *into, gg_log *from);
/* Nothing more comes of the current source: turns what was held back into one
   message with the number. */
void gg_log_close_source(gg_log *log);
/* Tells every kept message to `fn` (may be NULL) and forgets them; the counts
   stay. */
void gg_log_flush(gg_log *log, gg_message_fn *fn, void *user);

#endif
