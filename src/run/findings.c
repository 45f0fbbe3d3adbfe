#include "run/findings.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct kind_row {
    const char *word;
    const char *help;
} kind_row;

static const kind_row KINDS[GG_CHECK_N_KINDS] = {
    [GG_CHECK_BAD_FILE] = {"bad-file", "a file that is no gazetteer"},
    [GG_CHECK_SKIPPED_ROW] =
        {"skipped-row", "no id or label, a broken date, invalid UTF-8 ..."},
    [GG_CHECK_UNMATCHABLE] =
        {"unmatchable-name", "a name that no text can hold"},
    [GG_CHECK_HIDDEN] =
        {"hidden-name", "a row of type ignore takes this name"},
    [GG_CHECK_UNKNOWN_COLUMN] =
        {"unknown-column", "a column that is not read"},
    [GG_CHECK_TYPE] =
        {"type-spelling", "Person for person: rules do not apply"},
    [GG_CHECK_SEPARATOR] =
        {"separator", "a semicolon where | separates names"},
    [GG_CHECK_CONTROL] =
        {"control-character", "control and invisible characters"},
    [GG_CHECK_ID] =
        {"id-characters", "an id that exports must rewrite"},
    [GG_CHECK_OTHER_LABEL] =
        {"other-label", "one id, two labels without a word in common"},
    [GG_CHECK_DUPLICATE_ROW] =
        {"duplicate-row", "a row that adds nothing"},
    [GG_CHECK_REPEATED] =
        {"repeated-name", "a name that says what another says"},
    [GG_CHECK_SHARED] =
        {"shared-name", "a full name of several entities"},
    [GG_CHECK_SHARED_DEMONYM] =
        {"shared-demonym", "a demonym or metonym of several"},
    [GG_CHECK_SHORT_IS_NAME] =
        {"short-is-name", "a short form that is another's name"},
    [GG_CHECK_ONE_LETTER] =
        {"one-letter", "a name of one letter"},
    [GG_CHECK_ORDINARY] =
        {"ordinary-word", "a name that is a word as well"},
    [GG_CHECK_GIVEN] =
        {"given-name", "a full name that is a given name"},
    [GG_CHECK_NEVER_FOUND] =
        {"never-found", "names that the corpus does not hold"},
    [GG_CHECK_CARRIES_MOST] =
        {"carries-most", "one alias makes up an entity's mentions"},
};

const char *gg_check_level_word(gg_check_level level)
{
    static const char *const WORDS[] = {"note", "warning", "error"};

    return WORDS[level];
}

bool gg_check_kind_get(size_t index, gg_choice *out)
{
    if (index >= GG_CHECK_N_KINDS) {
        return false;
    }
    *out = (gg_choice){KINDS[index].word, KINDS[index].help, true};
    return true;
}

void gg_findings_init(gg_findings *findings)
{
    memset(findings, 0, sizeof *findings);
}

void gg_findings_clear(gg_findings *findings)
{
    gg_free(findings->items);
    gg_arena_clear(&findings->arena);
    gg_findings_init(findings);
}

static int find_kind(gg_str word)
{
    for (int k = 0; k < GG_CHECK_N_KINDS; k++) {
        if (gg_str_equal(word, gg_str_from(KINDS[k].word))) {
            return k;
        }
    }
    return -1;
}

gg_status gg_findings_leave_out(gg_findings *findings, const char *list,
                                gg_error *error)
{
    while (list != NULL && *list != '\0') {
        size_t len = strcspn(list, ",");
        int kind = find_kind((gg_str){list, len});
        if (kind < 0) {
            return gg_fail(error, GG_ERROR_USAGE, NULL,
                           "no kind of finding is called \"%.*s\"",
                           len < 100 ? (int)len : 100, list);
        }
        findings->is_left_out[kind] = true;
        list += len + (list[len] == ',' ? 1 : 0);
    }
    return GG_OK;
}

void gg_findings_add(gg_findings *findings, gg_check_kind kind,
                     gg_check_level level, uint32_t file, uint64_t line,
                     gg_str name, gg_str text, const gg_check_holder *holders,
                     size_t n_holders)
{
    gg_found_item *item;

    if (findings->is_left_out[kind]) {
        return;
    }
    if (gg_grow(&findings->items, &findings->capacity, findings->n + 1,
                sizeof *findings->items) != 0) {
        findings->failed = true;
        return;
    }
    item = &findings->items[findings->n];
    *item = (gg_found_item){
        .kind = kind,
        .level = level,
        .file = file,
        .line = line,
        .sequence = findings->n,
        .text = gg_arena_copy(&findings->arena, text),
        .name = gg_arena_copy(&findings->arena, name),
        .holders = holders,
        .n_holders = n_holders,
    };
    if (item->text.ptr == NULL || item->name.ptr == NULL) {
        findings->failed = true;
        return;
    }
    findings->n++;
}

/* Numbers only grow: as less, equal, greater. */
static int order_of(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_items(const void *x, const void *y)
{
    const gg_found_item *a = x;
    const gg_found_item *b = y;
    int order = order_of(a->file, b->file);

    if (order == 0) {
        order = order_of(a->line, b->line);
    }
    if (order == 0) {
        order = order_of(a->kind, b->kind);
    }
    if (order == 0) {
        order = gg_str_compare(a->name, b->name);
    }
    return order != 0 ? order : order_of(a->sequence, b->sequence);
}

static bool says_the_same(const gg_found_item *a, const gg_found_item *b)
{
    return a->file == b->file && a->line == b->line && a->kind == b->kind &&
           a->name.len != 0 && gg_str_equal(a->name, b->name);
}

bool gg_findings_tell(gg_findings *findings, const char *const *files,
                      gg_finding_fn *fn, void *user,
                      gg_check_summary *summary)
{
    if (findings->n != 0) {
        qsort(findings->items, findings->n, sizeof *findings->items,
              compare_items);
    }
    for (size_t i = 0; i < findings->n; i++) {
        const gg_found_item *item = &findings->items[i];
        gg_finding out = {
            .level = item->level,
            .kind = KINDS[item->kind].word,
            .source = files[item->file],
            .line = item->line,
            .text = item->text.ptr,
            .name = item->name.ptr,
            .holders = item->holders,
            .n_holders = item->n_holders,
        };
        if (i > 0 && says_the_same(&findings->items[i - 1], item)) {
            continue;
        }
        summary->findings[item->level]++;
        if (fn != NULL && !fn(user, &out)) {
            return false;
        }
    }
    return true;
}
