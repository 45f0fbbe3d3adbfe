/* What a check has found, kept until all is seen, then told by file and
   line. */
#ifndef GG_RUN_FINDINGS_H
#define GG_RUN_FINDINGS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gg_check_kind {
    GG_CHECK_BAD_FILE,
    GG_CHECK_SKIPPED_ROW,
    GG_CHECK_UNMATCHABLE,
    GG_CHECK_HIDDEN,
    GG_CHECK_UNKNOWN_COLUMN,
    GG_CHECK_TYPE,
    GG_CHECK_SEPARATOR,
    GG_CHECK_CONTROL,
    GG_CHECK_ID,
    GG_CHECK_OTHER_LABEL,
    GG_CHECK_DUPLICATE_ROW,
    GG_CHECK_REPEATED,
    GG_CHECK_SHARED,
    GG_CHECK_SHARED_DEMONYM,
    GG_CHECK_SHORT_IS_NAME,
    GG_CHECK_ONE_LETTER,
    GG_CHECK_ORDINARY,
    GG_CHECK_GIVEN,
    GG_CHECK_NEVER_FOUND,
    GG_CHECK_CARRIES_MOST,
    GG_CHECK_N_KINDS
} gg_check_kind;

/* The index-th kind, for help texts; false behind the last. */
bool gg_check_kind_get(size_t index, gg_choice *out);

typedef struct gg_found_item {
    gg_check_kind kind;
    gg_check_level level;
    uint32_t file;
    uint64_t line;
    uint64_t sequence;
    gg_str text;
    gg_str name;
    const gg_check_holder *holders;
    size_t n_holders;
} gg_found_item;

typedef struct gg_findings {
    gg_arena arena;
    gg_found_item *items;
    size_t n;
    size_t capacity;
    bool is_left_out[GG_CHECK_N_KINDS];
    bool failed; /* out of memory at some finding */
} gg_findings;

void gg_findings_init(gg_findings *findings);
void gg_findings_clear(gg_findings *findings);
/* "never-found,repeated-name"; NULL: nothing. */
gg_status gg_findings_leave_out(gg_findings *findings, const char *list,
                                gg_error *error);

/* Adds one; `text` and `name` are copied, `holders` are kept as they are (they
   live in findings->arena). Out of memory: findings->failed. */
void gg_findings_add(gg_findings *findings, gg_check_kind kind,
                     gg_check_level level, uint32_t file, uint64_t line,
                     gg_str name, gg_str text, const gg_check_holder *holders,
                     size_t n_holders);

/* By file, line, kind and the order of finding; what is said twice of one name
   in one line is said once. `files` are the names of the files. Returns false
   when `fn` did. */
bool gg_findings_tell(gg_findings *findings, const char *const *files,
                      gg_finding_fn *fn, void *user,
                      gg_check_summary *summary);

#endif
