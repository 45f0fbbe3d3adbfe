#include "run/check.h"

#include "base/memory.h"
#include "gaz/lookup.h"
#include "text/unicode.h"

#include <string.h>

/* ---- messages --------------------------------------------------------------- */

enum { SHOWN_BYTES = 80 };

void gg_check_quote(gg_buf *out, gg_str text)
{
    size_t len = text.len;

    if (len > SHOWN_BYTES) {
        len = SHOWN_BYTES;
        while (len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) {
            len--;
        }
    }
    gg_buf_putc(out, '"');
    gg_buf_put(out, text.ptr, len);
    gg_buf_puts(out, len < text.len ? "...\"" : "\"");
}

void gg_check_say(gg_checker *c, const char *text)
{
    gg_buf_reset(&c->text);
    gg_buf_puts(&c->text, text);
}

void gg_check_tell(gg_checker *c, gg_check_kind kind, gg_check_level level,
                   const gg_name *name)
{
    if (c->text.failed) {
        c->findings.failed = true;
        return;
    }
    gg_findings_add(&c->findings, kind, level, name->file, name->line,
                    name->text, gg_buf_str(&c->text), NULL, 0);
}

static void tell_row(gg_checker *c, gg_check_kind kind, uint32_t file,
                     const gg_row *row, gg_str name)
{
    if (c->text.failed) {
        c->findings.failed = true;
        return;
    }
    gg_findings_add(&c->findings, kind, GG_CHECK_WARNING, file, row->line,
                    name, gg_buf_str(&c->text), NULL, 0);
}

/* ---- one row ------------------------------------------------------------------ */

/* What is wrong with a character that nobody sees; NULL: nothing. */
static const char *what_is_wrong(uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)) {
        return "a control character";
    }
    if (cp == 0xFFFD) {
        return "a replacement character: bytes were lost before";
    }
    if (cp == 0xFEFF || cp == 0x200B || cp == 0x2060) {
        return "an invisible blank";
    }
    if (cp == 0x200E || cp == 0x200F || cp == 0x061C ||
        (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069)) {
        return "a mark that turns the direction of writing";
    }
    return cp == 0xFFFE || cp == 0xFFFF ? "a code point that is no character"
                                        : NULL;
}

static void look_for_controls(gg_checker *c, const gg_row *row, uint32_t file,
                              gg_gaz_column column)
{
    gg_str cell = row->cells[column];
    const char *wrong = NULL;

    for (size_t i = 0; i < cell.len && wrong == NULL;) {
        size_t len;
        wrong = what_is_wrong(gg_cp_at(cell.ptr + i, &len));
        i += len;
    }
    if (wrong == NULL) {
        return;
    }
    gg_check_say(c, gg_gaz_column_word(column));
    gg_buf_puts(&c->text, " ");
    gg_check_quote(&c->text, cell);
    gg_buf_puts(&c->text, " holds ");
    gg_buf_puts(&c->text, wrong);
    tell_row(c, GG_CHECK_CONTROL, file, row, cell);
}

/* The one alphabet that every export takes (net/graph.c writes others as
   _xHHHH_). */
static bool is_exported_as_it_is(gg_str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char b = id.ptr[i];
        if (!((b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') ||
              (b >= '0' && b <= '9') || b == '.' || b == '_' || b == ':' ||
              b == '-')) {
            return false;
        }
    }
    return id.len <= 254;
}

static void look_at_id(gg_checker *c, const gg_row *row, uint32_t file)
{
    gg_str id = row->cells[GG_GAZ_ID];

    if (is_exported_as_it_is(id)) {
        return;
    }
    gg_check_say(c, "id ");
    gg_check_quote(&c->text, id);
    gg_buf_puts(&c->text, " is rewritten in exports, which take letters, "
                          "digits and . _ : - of ASCII, up to 254 bytes");
    tell_row(c, GG_CHECK_ID, file, row, GG_STR_NONE);
}

/* `Person`, `organization`: the rules ask for another spelling. */
static const char *meant_type(gg_str type)
{
    static const struct {
        const char *written;
        const char *meant;
    } WORDS[] = {
        {"person", "person"},     {"people", "person"},
        {"persons", "person"},    {"country", "country"},
        {"countries", "country"}, {"organisation", "organisation"},
        {"organization", "organisation"},
        {"organisations", "organisation"},
        {"organizations", "organisation"},
        {"org", "organisation"},  {"ignore", "ignore"},
        {"per", "person"},
    };
    char low[16];

    if (type.len >= sizeof low) {
        return NULL;
    }
    for (size_t i = 0; i < type.len; i++) {
        char b = type.ptr[i];
        low[i] = b >= 'A' && b <= 'Z' ? (char)(b + 32) : b;
    }
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (gg_str_equal((gg_str){low, type.len},
                         gg_str_from(WORDS[i].written))) {
            return gg_str_equal(type, gg_str_from(WORDS[i].meant))
                       ? NULL
                       : WORDS[i].meant;
        }
    }
    return NULL;
}

static void look_at_type(gg_checker *c, const gg_row *row, uint32_t file,
                         gg_str type)
{
    const char *meant = meant_type(type);

    if (meant == NULL) {
        return;
    }
    gg_check_say(c, "type ");
    gg_check_quote(&c->text, type);
    gg_buf_puts(&c->text, " is a type of its own; if \"");
    gg_buf_puts(&c->text, meant);
    gg_buf_puts(&c->text, "\" is meant, its rules do not apply");
    tell_row(c, GG_CHECK_TYPE, file, row, GG_STR_NONE);
}

static void look_for_semicolons(gg_checker *c, const gg_row *row,
                                uint32_t file, gg_gaz_column column)
{
    gg_str cell = row->cells[column];

    if (cell.len == 0 || memchr(cell.ptr, ';', cell.len) == NULL) {
        return;
    }
    gg_check_say(c, gg_gaz_column_word(column));
    gg_buf_puts(&c->text, " ");
    gg_check_quote(&c->text, cell);
    gg_buf_puts(&c->text, " holds a semicolon; names are separated by |");
    tell_row(c, GG_CHECK_SEPARATOR, file, row, cell);
}

bool gg_check_row(gg_checker *c, const gg_row *row, uint32_t file, gg_str type)
{
    for (int k = 0; k < GG_GAZ_N_COLUMNS; k++) {
        look_for_controls(c, row, file, (gg_gaz_column)k);
    }
    for (int k = GG_GAZ_NAMES; k <= GG_GAZ_METONYMS; k++) {
        look_for_semicolons(c, row, file, (gg_gaz_column)k);
    }
    look_at_id(c, row, file);
    look_at_type(c, row, file, type);
    return !c->findings.failed;
}

/* ---- the rows of one entity ---------------------------------------------------- */

static uint64_t hash_of(const gg_checker *c, const gg_name *name)
{
    return gg_token_hash(name->text.ptr, name->text.len,
                         c->index->seed + name->form);
}

static bool is_same_name(const gg_name *a, const gg_name *b)
{
    return a->form == b->form && a->case_rule == b->case_rule &&
           a->from == b->from && a->to == b->to && a->prior == b->prior &&
           a->languages == b->languages &&
           gg_str_equal(a->text, b->text);
}

/* Where the name stands in the set, or would. */
static size_t set_slot(const gg_checker *c, size_t mask, const gg_name *name)
{
    const gg_name *names = c->list->names;
    size_t slot = (size_t)hash_of(c, name) & mask;

    while (c->set[slot] != UINT32_MAX &&
           !is_same_name(&names[c->set[slot]], name)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static bool empty_set(gg_checker *c, size_t n_names, size_t *mask)
{
    size_t n = 8;

    while (n < n_names * 2) {
        n *= 2;
    }
    if (gg_grow(&c->set, &c->set_capacity, n, sizeof *c->set) != 0) {
        return false;
    }
    memset(c->set, 0xFF, n * sizeof *c->set);
    *mask = n - 1;
    return true;
}

static void put_place(gg_checker *c, const gg_name *name)
{
    gg_buf_puts(&c->text, c->list->files[name->file]);
    gg_buf_putc(&c->text, ':');
    gg_buf_put_u64(&c->text, name->line);
}

/* Names [first, next) are one row's. Tells what is in the set already, and
   puts the rest into it. */
static void look_at_row(gg_checker *c, uint32_t first, uint32_t next,
                        size_t mask, gg_check_level level)
{
    const gg_name *names = c->list->names;
    const gg_name *earlier = NULL;
    uint32_t n_new = 0;

    for (uint32_t i = first; i < next; i++) {
        size_t slot = set_slot(c, mask, &names[i]);
        if (c->set[slot] == UINT32_MAX) {
            c->set[slot] = i;
            n_new++;
        } else if (names[c->set[slot]].file == names[first].file &&
                   names[c->set[slot]].line == names[first].line) {
            gg_check_say(c, "name ");
            gg_check_quote(&c->text, names[i].text);
            gg_buf_puts(&c->text, " stands twice in this row");
            gg_check_tell(c, GG_CHECK_REPEATED, GG_CHECK_NOTE, &names[i]);
        } else {
            earlier = &names[c->set[slot]];
        }
    }
    if (earlier == NULL || n_new != 0) {
        return;
    }
    gg_check_say(c, "this row adds nothing to that of ");
    put_place(c, earlier);
    gg_check_tell(c, GG_CHECK_DUPLICATE_ROW, level, &names[first]);
}

/* Do two labels share a word? False also when out of memory. */
static bool have_a_word_in_common(gg_checker *c, gg_str a, gg_str b)
{
    gg_tokens left = {0};
    bool found = false;

    if (!gg_tokenize(&left, a.ptr, a.len, 0, c->index->seed) ||
        !gg_tokenize(&c->tokens, b.ptr, b.len, 0, c->index->seed)) {
        c->findings.failed = true;
    }
    for (size_t i = 0; i < left.n && !found; i++) {
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t len = gg_token_fold(folded, a.ptr, &left.items[i]);
        for (size_t k = 0; k < c->tokens.n && len != SIZE_MAX && !found; k++) {
            found = gg_token_equals(b.ptr, &c->tokens.items[k], folded, len);
        }
    }
    gg_tokens_clear(&left);
    return found;
}

static void compare_labels(gg_checker *c, const gg_name *first,
                           const gg_name *other)
{
    if (gg_str_equal(first->text, other->text) ||
        have_a_word_in_common(c, first->text, other->text)) {
        return;
    }
    gg_check_say(c, "label ");
    gg_check_quote(&c->text, other->text);
    gg_buf_puts(&c->text, ", but ");
    put_place(c, first);
    gg_buf_puts(&c->text, " calls the same id ");
    gg_check_quote(&c->text, first->text);
    gg_check_tell(c, GG_CHECK_OTHER_LABEL, GG_CHECK_WARNING, other);
}

/* Behind the names of the row that begins at `first`; `first` itself where
   derived short forms begin, which stand last. */
static uint32_t end_of_row(const gg_gazetteer_list *list, uint32_t first,
                           uint32_t end)
{
    uint32_t next = first;

    while (next < end && list->names[next].line == list->names[first].line &&
           list->names[next].file == list->names[first].file &&
           !gg_name_is_derived(list, &list->names[next])) {
        next++;
    }
    return next;
}

static uint32_t count_rows(const gg_gazetteer_list *list,
                           const gg_entity *entity)
{
    uint32_t end = entity->first_name + entity->n_names;
    uint32_t at = entity->first_name;
    uint32_t n = 0;

    while (at < end && end_of_row(list, at, end) > at) {
        at = end_of_row(list, at, end);
        n++;
    }
    return n;
}

/* More than two rows are languages or times rather than a mistake. */
static bool look_at_entity(gg_checker *c, const gg_entity *entity)
{
    const gg_gazetteer_list *list = c->list;
    uint32_t end = entity->first_name + entity->n_names;
    uint32_t n_rows = count_rows(list, entity);
    uint32_t next;
    size_t mask;

    if (!empty_set(c, entity->n_names, &mask)) {
        return false;
    }
    for (uint32_t i = entity->first_name; i < end; i = next) {
        next = end_of_row(list, i, end);
        if (next == i) {
            break;
        }
        if (gg_check_is_looked_at(c, &list->names[i])) {
            look_at_row(c, i, next, mask,
                        n_rows > 2 ? GG_CHECK_NOTE : GG_CHECK_WARNING);
            if (n_rows == 2) {
                compare_labels(c, &list->names[entity->first_name],
                               &list->names[i]);
            }
        }
    }
    return true;
}

/* ---- types that differ by their capitals ----------------------------------------- */

enum { MOST_TYPES = 64 };

static bool differs_by_case(gg_str a, gg_str b)
{
    bool differs = false;

    for (size_t i = 0; i < a.len && a.len == b.len; i++) {
        char x = a.ptr[i];
        char y = b.ptr[i];
        if (x == y) {
            continue;
        }
        differs = true;
        if ((x ^ y) != 0x20 || !(((x | 0x20) >= 'a') && (x | 0x20) <= 'z')) {
            return false;
        }
    }
    return differs;
}

static void tell_type(gg_checker *c, const gg_entity *entity, gg_str other)
{
    const gg_name *name = &c->list->names[entity->first_name];

    if (!gg_check_is_looked_at(c, name) || meant_type(entity->type) != NULL) {
        return; /* said already */
    }
    gg_check_say(c, "type ");
    gg_check_quote(&c->text, entity->type);
    gg_buf_puts(&c->text, " and, in other rows, ");
    gg_check_quote(&c->text, other);
    gg_buf_puts(&c->text, " are two types");
    gg_check_tell(c, GG_CHECK_TYPE, GG_CHECK_WARNING, name);
}

/* The first types seen are compared; lists have few. */
static void compare_types(gg_checker *c)
{
    const gg_gazetteer_list *list = c->list;
    gg_str types[MOST_TYPES];
    size_t n = 0;

    for (size_t i = 0; i < list->n_entities; i++) {
        const gg_entity *entity = &list->entities[i];
        size_t k = 0;
        while (k < n && !gg_str_equal(types[k], entity->type)) {
            k++;
        }
        if (k < n || n == MOST_TYPES) {
            continue;
        }
        for (k = 0; k < n; k++) {
            if (differs_by_case(types[k], entity->type)) {
                tell_type(c, entity, types[k]);
                break;
            }
        }
        types[n++] = entity->type;
    }
}

bool gg_check_entities(gg_checker *c)
{
    const gg_gazetteer_list *list = c->list;

    for (size_t i = 0; i < list->n_entities; i++) {
        if (!look_at_entity(c, &list->entities[i])) {
            return false;
        }
    }
    compare_types(c);
    return !c->findings.failed;
}
