#include "run/explain.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/sink.h"
#include "run/lines.h"
#include "tag/explain.h"
#include "text/utf8.h"

#include <string.h>

enum { MAX_CONTEXT = 200 /* bytes of the sentence on either side */ };

/* One --at. */
typedef struct place {
    const char *asked;
    gg_str document;
    uint64_t byte;
    bool in_title;
    bool was_document; /* met */
    bool is_done;
} place;

struct gg_explainer {
    const gg_question *question;
    const gg_settings *settings;
    const gg_index *index;
    gg_write_fn *write;
    void *user;
    gg_tagger *tagger;
    gg_tags tags;
    const gg_document *document;
    gg_explanation found;
    gg_buf out;
    place *places;
    gg_buf folded;  /* the words of the name, each with a NUL behind */
    size_t n_words;
    uint64_t n_told; /* places of the name */
    bool is_name_done;
};

/* ---- the question ---------------------------------------------------------------- */

/* "a/b.txt:120", "id:title:7" */
static gg_status read_place(place *p, const char *asked, gg_error *error)
{
    const char *colon = strrchr(asked, ':');
    const gg_str title = GG_STR_LITERAL(":title");
    size_t n_digits = 0;

    *p = (place){.asked = asked};
    for (const char *d = colon; d != NULL && d[1] >= '0' && d[1] <= '9' &&
                                n_digits < 18;
         d++) {
        p->byte = p->byte * 10 + (uint64_t)(d[1] - '0');
        n_digits++;
    }
    if (colon == NULL || colon == asked || n_digits == 0 ||
        colon[1 + n_digits] != '\0') {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "at: \"%.100s\" is not DOCUMENT:BYTE", asked);
    }
    p->document = (gg_str){asked, (size_t)(colon - asked)};
    if (p->document.len > title.len && gg_str_ends_with(p->document, title)) {
        p->document.len -= title.len;
        p->in_title = true;
    }
    return GG_OK;
}

static gg_status read_places(gg_explainer *e, gg_error *error)
{
    const gg_question *q = e->question;

    e->places = gg_calloc_array(q->n_at, sizeof *e->places);
    if (e->places == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < q->n_at; i++) {
        gg_status status = read_place(&e->places[i], q->at[i], error);
        if (status != GG_OK) {
            return status;
        }
    }
    return GG_OK;
}

/* Folds the words of the name, tagged as if it were a text. */
static gg_status read_name(gg_explainer *e, gg_error *error)
{
    const char *name = e->question->name;
    size_t len = strlen(name);
    gg_status status;

    if (len > UINT16_MAX || gg_utf8_valid_prefix(name, len) != len) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "name: too long, or not UTF-8");
    }
    status = gg_tag_text(e->tagger, &e->tags, name, len, 0, 0, error);
    if (status != GG_OK) {
        return status;
    }
    for (size_t i = 0; i < e->tags.tokens->n; i++) {
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t n = gg_token_fold(folded, name, &e->tags.tokens->items[i]);
        if (n == SIZE_MAX) {
            return gg_fail(error, GG_ERROR_USAGE, NULL,
                           "name: a word of more than 1024 bytes");
        }
        gg_buf_put(&e->folded, folded, n);
        gg_buf_putc(&e->folded, '\0');
        e->n_words++;
    }
    if (e->n_words == 0) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "name: it has no letter and no digit");
    }
    return e->folded.failed ? gg_fail_memory(error) : GG_OK;
}

gg_status gg_explainer_new(gg_explainer **out, const gg_question *question,
                           const gg_settings *settings, const gg_index *index,
                           gg_write_fn *write, void *user, gg_error *error)
{
    gg_explainer *e = gg_calloc_array(1, sizeof *e);
    gg_tag_settings tag = settings->tag;
    gg_status status;

    *out = e;
    if (e == NULL) {
        return gg_fail_memory(error);
    }
    e->question = question;
    e->settings = settings;
    e->index = index;
    e->write = write;
    e->user = user;
    gg_buf_init(&e->out);
    gg_buf_init(&e->folded);
    e->is_name_done = question->name == NULL;
    if (question->n_at == 0 && question->name == NULL) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "nothing is asked: --at or --name");
    }
    tag.sparse = false; /* any word may be asked about */
    status = gg_tagger_new(&e->tagger, index, &tag, error);
    if (status == GG_OK) {
        status = read_places(e, error);
    }
    if (status == GG_OK && question->name != NULL) {
        status = read_name(e, error);
    }
    return status;
}

void gg_explainer_free(gg_explainer *e)
{
    if (e != NULL) {
        gg_tagger_free(e->tagger);
        gg_buf_clear(&e->out);
        gg_buf_clear(&e->folded);
        gg_free(e->places);
        gg_free(e);
    }
}

/* ---- writing ---------------------------------------------------------------------- */

static gg_status flush(gg_explainer *e, gg_error *error)
{
    if (e->out.failed) {
        return gg_fail_memory(error);
    }
    if (e->out.len != 0 && !e->write(e->user, e->out.ptr, e->out.len)) {
        return gg_fail(error, GG_ERROR_IO, NULL, "cannot write the answer");
    }
    gg_buf_reset(&e->out);
    return GG_OK;
}

static void put_number(gg_buf *out, double value)
{
    char digits[32];
    size_t len = gg_format_double(digits, value);

    if (len > 2 && memcmp(digits + len - 2, ".0", 2) == 0) {
        len -= 2;
    }
    gg_buf_put(out, digits, len);
}

static void put_date(gg_buf *out, int32_t date)
{
    char text[10];

    gg_date_format(date, text);
    gg_buf_put(out, text, sizeof text);
}

static gg_str text_of(const gg_explainer *e, uint32_t start, uint32_t end)
{
    return (gg_str){e->document->text.ptr + start, end - start};
}

static const gg_token *token_at(const gg_explainer *e, uint32_t at)
{
    return &e->tags.tokens->items[at];
}

static uint64_t offset_of(const gg_explainer *e, uint32_t at)
{
    bool in_title;

    return gg_document_offset(e->document, at, &in_title);
}

/* ---- why --------------------------------------------------------------------------- */

static void put_at_byte(gg_buf *out, const gg_explainer *e, const char *words,
                        uint32_t start)
{
    gg_buf_puts(out, words);
    gg_buf_puts(out, " at byte ");
    gg_buf_put_u64(out, offset_of(e, start));
}

static void put_nearest(gg_buf *out, const gg_explainer *e)
{
    const gg_mention *anchor = e->found.anchor;

    gg_buf_puts(out, "a short form");
    if (anchor != NULL) {
        put_at_byte(out, e,
                    anchor->start < e->found.mention->start
                        ? "; the full name nearest before it stands"
                        : "; no full name stands before it, the nearest "
                          "behind it",
                    anchor->start);
    }
}

/* Why the mention is this entity. */
static void put_decision(gg_buf *out, const gg_explainer *e)
{
    const gg_mention *m = e->found.mention;
    const gg_mention *anchor = e->found.anchor;

    switch ((gg_rule)m->rule) {
    case GG_RULE_ONLY:
        gg_buf_puts(out, "the only one of the list with this name");
        break;
    case GG_RULE_NEAREST:
        put_nearest(out, e);
        break;
    case GG_RULE_DOCUMENT:
        gg_buf_puts(out, "several have this name");
        if (anchor != NULL) {
            put_at_byte(out, e, "; the document names this one, and no other,",
                        anchor->start);
        }
        break;
    case GG_RULE_DATE:
        gg_buf_puts(out, "several have this name; only this one's dates hold "
                         "on ");
        put_date(out, e->document->date);
        break;
    case GG_RULE_PRIOR:
        gg_buf_puts(out, "several have this name; this one is at least ten "
                         "times more common than any other");
        break;
    case GG_RULE_AMBIGUOUS:
        gg_buf_puts(out, "nothing tells its ");
        gg_buf_put_u64(out, m->n_candidates);
        gg_buf_puts(out, " candidates apart");
        break;
    case GG_RULE_ABBREVIATION:
        gg_buf_puts(out, "the text defines it");
        if (anchor != NULL) {
            put_at_byte(out, e, " beside the full name", anchor->start);
        }
        break;
    case GG_RULE_DISCOVERED:
        gg_buf_puts(out, "no list has it (--discover)");
        break;
    case GG_N_RULES:
        break;
    }
    if (m->is_attribution) {
        gg_buf_puts(out, "; named only as the source (R4)");
    }
}

static void put_other_word(gg_buf *out, const gg_explainer *e,
                           const gg_explained *r)
{
    const gg_token *other = token_at(e, r->other_token);

    gg_buf_puts(out, "the word \"");
    gg_put_printable(out, text_of(e, other->start, other->end));
    gg_buf_puts(out, "\" beside it makes it another, unknown name");
}

static void put_other_name(gg_buf *out, const gg_explainer *e,
                           const gg_explained *r)
{
    gg_buf_puts(out, "the name \"");
    gg_put_printable(out, text_of(e, token_at(e, r->other_token)->start,
                           token_at(e, r->other_next - 1)->end));
    gg_buf_puts(out, "\" takes these words");
}

/* Why the name is, or is not, what stands there. */
static void put_verdict(gg_buf *out, const gg_explainer *e,
                        const gg_explained *r)
{
    static const char *const WORDS[GG_N_VERDICTS] = {
        [GG_VERDICT_MENTION] = "this is it",
        [GG_VERDICT_JOINT] = "its words are joined otherwise here",
        [GG_VERDICT_CASE] = "it is written with other capitals here",
        [GG_VERDICT_IGNORED] = "a name of type ignore, never reported",
        [GG_VERDICT_HIDDEN] = "the same words are a name of type ignore",
        [GG_VERDICT_FORM] = "its form is not asked for (--forms)",
        [GG_VERDICT_NO_FULL_NAME] =
            "a short form, and no full name is in the document",
        [GG_VERDICT_NOT_NEAREST] =
            "a short form, and another full name stands nearer",
        [GG_VERDICT_FULL_FIRST] =
            "a short form; the words are somebody's full name, not named before",
        [GG_VERDICT_SHORT_FIRST] =
            "the words are the short form of somebody named before",
        [GG_VERDICT_DOCUMENT] = "the document names another one",
        [GG_VERDICT_DATE] = "another one's dates hold",
        [GG_VERDICT_PRIOR] = "another one is at least ten times more common",
        [GG_VERDICT_AMBIGUOUS] = "one of the candidates",
        [GG_VERDICT_ABBREVIATION] =
            "the document defines the letters for another one",
        [GG_VERDICT_SAME_INSIDE] =
            "it stands inside a name of the same entity",
        [GG_VERDICT_NOT_TAKEN] = "not taken",
    };

    if (r->verdict == GG_VERDICT_GUARD && r->other_token != GG_NO_TOKEN) {
        put_other_word(out, e, r);
    } else if (r->verdict == GG_VERDICT_LONGER &&
               r->other_token != GG_NO_TOKEN) {
        put_other_name(out, e, r);
    } else {
        gg_buf_puts(out, WORDS[r->verdict] != NULL ? WORDS[r->verdict]
                                                   : "not taken");
    }
    if (r->is_inflected) {
        gg_buf_puts(out, "; with an ending (M8)");
    }
}

/* ---- as text ---------------------------------------------------------------------- */

/* The file of its row, without the folder. */
static gg_str file_of(const gg_explainer *e, const gg_name *name)
{
    const char *path = gg_index_file(e->index, name->file);
    const char *slash = strrchr(path, '/');

    return gg_str_from(slash != NULL ? slash + 1 : path);
}

static void show_name(gg_buf *out, const gg_explainer *e,
                      const gg_explained *r)
{
    gg_name name = gg_index_name(e->index, r->name);
    gg_entity entity = gg_index_entity(e->index, name.entity);

    gg_buf_puts(out, "  ");
    gg_put_printable(out, name.text);
    gg_buf_puts(out, " = ");
    gg_put_printable(out, entity.id);
    gg_buf_puts(out, " (");
    gg_put_printable(out, entity.label);
    gg_buf_puts(out, ", ");
    gg_put_printable(out, entity.type);
    gg_buf_puts(out, "), ");
    gg_buf_puts(out, gg_form_word((gg_form)name.form));
    if (name.from != 0) {
        gg_buf_puts(out, ", from ");
        put_date(out, name.from);
    }
    if (name.to != 0) {
        gg_buf_puts(out, ", to ");
        put_date(out, name.to);
    }
    if (name.prior != 1) {
        gg_buf_puts(out, ", prior ");
        put_number(out, name.prior);
    }
    gg_buf_puts(out, ", ");
    gg_put_printable(out, file_of(e, &name));
    gg_buf_putc(out, ':');
    gg_buf_put_u64(out, name.line);
}

static gg_str entity_label(const gg_explainer *e, uint32_t entity,
                           gg_str *id)
{
    if (entity >= e->index->n_entities) {
        const gg_discovered *d =
            &e->tags.discovered[entity - e->index->n_entities];
        *id = d->id;
        return d->label;
    }
    gg_entity listed = gg_index_entity(e->index, entity);
    *id = listed.id;
    return listed.label;
}

static void show_mention(gg_buf *out, const gg_explainer *e)
{
    const gg_mention *m = e->found.mention;
    gg_str id;

    gg_buf_puts(out, "  ");
    if (m == NULL) {
        gg_buf_puts(out, e->found.n_readings != 0
                             ? "no mention\n"
                             : "no mention: no name of the list stands "
                               "here\n");
        return;
    }
    gg_buf_putc(out, '"');
    gg_put_printable(out, text_of(e, m->start, m->end));
    gg_buf_puts(out, "\" is ");
    if (m->entity == GG_NO_ENTITY) {
        gg_buf_puts(out, "ambiguous");
    } else {
        gg_put_printable(out, entity_label(e, m->entity, &id));
        gg_buf_puts(out, " (");
        gg_put_printable(out, id);
        gg_buf_putc(out, ')');
    }
    if (m->rule != GG_RULE_AMBIGUOUS) {
        gg_buf_puts(out, " by ");
        gg_buf_puts(out, gg_rule_word((gg_rule)m->rule));
    }
    gg_buf_puts(out, ": ");
    put_decision(out, e);
    gg_buf_putc(out, '\n');
}

/* The sentence, cut around the word. */
static gg_str sentence_around(const gg_explainer *e, uint32_t token)
{
    const gg_tokens *tokens = e->tags.tokens;
    uint32_t first = token;
    uint32_t next = token + 1;
    uint32_t start;
    uint32_t end;

    while (first > 0 &&
           (tokens->items[first].flags & GG_TOKEN_SENTENCE) == 0 &&
           tokens->items[token].start - tokens->items[first - 1].start <
               MAX_CONTEXT) {
        first--;
    }
    while (next < tokens->n &&
           (tokens->items[next].flags & GG_TOKEN_SENTENCE) == 0 &&
           tokens->items[next].end - tokens->items[token].end < MAX_CONTEXT) {
        next++;
    }
    start = tokens->items[first].start;
    end = tokens->items[next - 1].end;
    return text_of(e, start, end);
}

static void show_place(gg_explainer *e, uint32_t token)
{
    gg_buf *out = &e->out;
    const gg_token *t = token_at(e, token);
    bool in_title;
    uint64_t start = gg_document_offset(e->document, t->start, &in_title);

    gg_put_printable(out, e->document->id);
    gg_buf_puts(out, in_title ? ":title:" : ":");
    gg_buf_put_u64(out, start);
    gg_buf_puts(out, " \"");
    gg_put_printable(out, text_of(e, t->start, t->end));
    gg_buf_puts(out, "\" in \"");
    gg_put_printable(out, sentence_around(e, token));
    gg_buf_puts(out, "\"\n");
    show_mention(out, e);
    for (size_t i = 0; i < e->found.n_readings; i++) {
        const gg_explained *r = &e->found.readings[i];
        const char *rule = gg_verdict_rule((gg_verdict)r->verdict);
        show_name(out, e, r);
        gg_buf_puts(out, ": ");
        put_verdict(out, e, r);
        if (rule[0] != '\0') {
            gg_buf_puts(out, " (");
            gg_buf_puts(out, rule);
            gg_buf_putc(out, ')');
        }
        gg_buf_putc(out, '\n');
    }
    if (e->found.n_more != 0) {
        gg_buf_puts(out, "  and ");
        gg_buf_put_u64(out, e->found.n_more);
        gg_buf_puts(out, " more\n");
    }
}

/* ---- as JSON ---------------------------------------------------------------------- */

static void put_comma_text(gg_buf *out, const char *key, gg_str value)
{
    gg_buf_putc(out, ',');
    gg_put_text_member(out, key, value);
}

static void put_comma_count(gg_buf *out, const char *key, uint64_t value)
{
    gg_buf_putc(out, ',');
    gg_put_count_member(out, key, value);
}

static void put_date_member(gg_buf *out, const char *key, int32_t date)
{
    char text[10];

    if (date != 0) {
        gg_date_format(date, text);
        put_comma_text(out, key, (gg_str){text, sizeof text});
    }
}

/* Written by `put`, as a string. */
static void put_why(gg_buf *out, const gg_explainer *e, const gg_explained *r)
{
    gg_buf why = GG_BUF_INIT;

    if (r != NULL) {
        put_verdict(&why, e, r);
    } else {
        put_decision(&why, e);
    }
    out->failed |= why.failed;
    put_comma_text(out, "why", gg_buf_str(&why));
    gg_buf_clear(&why);
}

static void put_name_members(gg_buf *out, const gg_explainer *e,
                             const gg_explained *r)
{
    gg_name name = gg_index_name(e->index, r->name);
    gg_str file = file_of(e, &name);
    char digits[32];

    gg_put_text_member(out, "name", name.text);
    gg_buf_putc(out, ',');
    gg_put_entity_members(out, e->index, name.entity);
    put_comma_text(out, "form",
                   gg_str_from(gg_form_word((gg_form)name.form)));
    put_date_member(out, "from", name.from);
    put_date_member(out, "to", name.to);
    gg_buf_puts(out, ",\"prior\":");
    gg_buf_put(out, digits, gg_format_double(digits, name.prior));
    gg_buf_putc(out, ',');
    gg_put_text_member(
        out, "file",
        gg_utf8_valid_prefix(file.ptr, file.len) == file.len
            ? file
            : GG_STR_LITERAL(""));
    put_comma_count(out, "line", name.line);
}

static void put_reading(gg_buf *out, const gg_explainer *e,
                        const gg_explained *r)
{
    gg_buf_putc(out, '{');
    put_name_members(out, e, r);
    put_comma_count(out, "start",
                    offset_of(e, token_at(e, r->first_token)->start));
    put_comma_count(out, "end",
                    offset_of(e, token_at(e, r->next_token - 1)->end));
    put_comma_text(out, "verdict",
                   gg_str_from(gg_verdict_word((gg_verdict)r->verdict)));
    if (gg_verdict_rule((gg_verdict)r->verdict)[0] != '\0') {
        put_comma_text(out, "rule",
                       gg_str_from(gg_verdict_rule((gg_verdict)r->verdict)));
    }
    put_why(out, e, r);
    gg_buf_putc(out, '}');
}

static void put_mention(gg_buf *out, const gg_explainer *e)
{
    const gg_mention *m = e->found.mention;
    gg_str id;

    gg_buf_puts(out, ",\"mention\":");
    if (m == NULL) {
        gg_buf_puts(out, "null");
        return;
    }
    gg_buf_putc(out, '{');
    gg_put_count_member(out, "start", offset_of(e, m->start));
    put_comma_count(out, "end", offset_of(e, m->end));
    put_comma_text(out, "surface", text_of(e, m->start, m->end));
    if (m->entity == GG_NO_ENTITY) {
        gg_buf_puts(out, ",\"entity\":null");
    } else {
        gg_str label = entity_label(e, m->entity, &id);
        put_comma_text(out, "entity", id);
        put_comma_text(out, "label", label);
    }
    put_comma_text(out, "form", gg_str_from(gg_form_word((gg_form)m->form)));
    put_comma_text(out, "rule", gg_str_from(gg_rule_word((gg_rule)m->rule)));
    if (m->is_attribution) {
        gg_buf_puts(out, ",\"attribution\":true");
    }
    if (e->found.anchor != NULL) {
        put_comma_count(out, "full_name_at",
                        offset_of(e, e->found.anchor->start));
    }
    put_why(out, e, NULL);
    gg_buf_putc(out, '}');
}

static void put_place(gg_explainer *e, uint32_t token)
{
    gg_buf *out = &e->out;
    const gg_token *t = token_at(e, token);
    bool in_title;
    uint64_t start = gg_document_offset(e->document, t->start, &in_title);

    gg_buf_putc(out, '{');
    gg_put_text_member(out, "document", e->document->id);
    put_comma_text(out, "file", e->document->source);
    put_date_member(out, "date", e->document->date);
    if (in_title) {
        put_comma_text(out, "field", GG_STR_LITERAL("title"));
    }
    put_comma_count(out, "start", start);
    put_comma_count(out, "end", offset_of(e, t->end));
    put_comma_text(out, "word", text_of(e, t->start, t->end));
    put_comma_text(out, "sentence", sentence_around(e, token));
    put_mention(out, e);
    gg_buf_puts(out, ",\"names\":[");
    for (size_t i = 0; i < e->found.n_readings; i++) {
        gg_buf_puts(out, i == 0 ? "" : ",");
        put_reading(out, e, &e->found.readings[i]);
    }
    gg_buf_puts(out, "]");
    if (e->found.n_more != 0) {
        put_comma_count(out, "more", e->found.n_more);
    }
    gg_buf_puts(out, "}\n");
}

/* ---- places ------------------------------------------------------------------------ */

static gg_status tell_place(gg_explainer *e, uint32_t token, gg_error *error)
{
    gg_tag_explain(e->tagger, &e->tags, token, &e->found);
    if (e->question->json) {
        put_place(e, token);
    } else {
        show_place(e, token);
    }
    return flush(e, error);
}

/* By id, by the file's name, or by a path that ends in it; the records of a
   JSON Lines file by id only. */
static bool is_asked(const gg_document *document, gg_str asked)
{
    gg_str source = document->source;
    bool is_file = gg_str_starts_with(source, document->id) &&
                   document->record == 1;
    gg_str end = {asked.ptr + (asked.len - source.len), source.len};

    if (gg_str_equal(document->id, asked)) {
        return true;
    }
    if (!is_file || source.len == 0 || source.len > asked.len ||
        !gg_str_equal(source, end)) {
        return false;
    }
    return source.len == asked.len || end.ptr[-1] == '/';
}

/* The word at the byte, or the next one; false where the field ends before. */
static bool find_token(const gg_explainer *e, const place *p, uint32_t *out)
{
    const gg_tokens *tokens = e->tags.tokens;

    for (uint32_t i = 0; i < tokens->n; i++) {
        bool in_title;
        bool ends_in_title;
        gg_document_offset(e->document, tokens->items[i].start, &in_title);
        if (in_title == p->in_title &&
            gg_document_offset(e->document, tokens->items[i].end,
                               &ends_in_title) > p->byte) {
            *out = i;
            return true;
        }
    }
    return false;
}

static gg_status tell_places(gg_explainer *e, gg_error *error)
{
    for (size_t i = 0; i < e->question->n_at; i++) {
        place *p = &e->places[i];
        uint32_t token;
        gg_status status;
        if (p->is_done || !is_asked(e->document, p->document)) {
            continue;
        }
        p->was_document = true;
        if (find_token(e, p, &token)) {
            p->is_done = true;
            status = tell_place(e, token, error);
            if (status != GG_OK) {
                return status;
            }
        }
    }
    return GG_OK;
}

static bool stands_at(const gg_explainer *e, uint32_t at)
{
    const gg_tokens *tokens = e->tags.tokens;
    const char *word = e->folded.ptr;

    if (tokens->n - at < e->n_words) {
        return false;
    }
    for (size_t k = 0; k < e->n_words; k++) {
        size_t len = strlen(word);
        if (!gg_token_equals(e->document->text.ptr, &tokens->items[at + k],
                             word, len)) {
            return false;
        }
        word += len + 1;
    }
    return true;
}

static gg_status tell_name(gg_explainer *e, gg_error *error)
{
    for (uint32_t i = 0; i < e->tags.tokens->n && !e->is_name_done; i++) {
        gg_status status;
        if (!stands_at(e, i)) {
            continue;
        }
        status = tell_place(e, i, error);
        if (status != GG_OK) {
            return status;
        }
        e->n_told++;
        e->is_name_done = e->n_told == e->question->most;
        i += (uint32_t)e->n_words - 1;
    }
    return GG_OK;
}

bool gg_explain_is_done(const gg_explainer *e)
{
    for (size_t i = 0; i < e->question->n_at; i++) {
        if (!e->places[i].is_done) {
            return false;
        }
    }
    return e->is_name_done;
}

static bool is_wanted(const gg_explainer *e, const gg_document *document)
{
    for (size_t i = 0; i < e->question->n_at; i++) {
        if (!e->places[i].is_done &&
            is_asked(document, e->places[i].document)) {
            return true;
        }
    }
    return !e->is_name_done;
}

gg_status gg_explain_document(gg_explainer *e, const gg_document *document,
                              gg_error *error)
{
    gg_status status;

    if (!is_wanted(e, document)) {
        return GG_OK;
    }
    e->document = document;
    status = gg_tag_text(e->tagger, &e->tags, document->text.ptr,
                         document->text.len, document->skip, document->date,
                         error);
    if (status == GG_OK) {
        status = tell_places(e, error);
    }
    if (status == GG_OK && !e->is_name_done) {
        status = tell_name(e, error);
    }
    e->document = NULL;
    return status == GG_OK && gg_explain_is_done(e) ? GG_END : status;
}

/* ---- the list, and the end --------------------------------------------------------- */

static void put_known(gg_explainer *e)
{
    gg_buf *out = &e->out;

    gg_buf_putc(out, '{');
    gg_put_text_member(out, "name", gg_str_from(e->question->name));
    gg_buf_puts(out, ",\"known\":[");
    for (size_t i = 0; i < e->found.n_readings; i++) {
        gg_buf_puts(out, i == 0 ? "{" : ",{");
        put_name_members(out, e, &e->found.readings[i]);
        gg_buf_putc(out, '}');
    }
    gg_buf_putc(out, ']');
    if (e->found.n_more != 0) {
        put_comma_count(out, "more", e->found.n_more);
    }
    gg_buf_puts(out, "}\n");
}

static void show_known(gg_explainer *e)
{
    gg_buf *out = &e->out;

    gg_buf_puts(out, e->found.n_readings != 0
                         ? "The list has these names that are \""
                         : "The list has no name that is \"");
    gg_put_printable(out, gg_str_from(e->question->name));
    gg_buf_puts(out, e->found.n_readings != 0 ? "\":\n" : "\".\n");
    for (size_t i = 0; i < e->found.n_readings; i++) {
        show_name(out, e, &e->found.readings[i]);
        gg_buf_putc(out, '\n');
    }
    if (e->found.n_more != 0) {
        gg_buf_puts(out, "  and ");
        gg_buf_put_u64(out, e->found.n_more);
        gg_buf_puts(out, " more\n");
    }
}

gg_status gg_explain_list(gg_explainer *e, gg_error *error)
{
    if (e->question->name == NULL) {
        return GG_OK;
    }
    gg_tag_look_up(e->tagger, &e->found);
    if (e->question->json) {
        put_known(e);
    } else {
        show_known(e);
    }
    return flush(e, error);
}

gg_status gg_explain_end(gg_explainer *e, gg_error *error)
{
    for (size_t i = 0; i < e->question->n_at; i++) {
        const place *p = &e->places[i];
        if (!p->is_done) {
            return gg_fail(error, GG_ERROR_DATA, NULL,
                           p->was_document
                               ? "at: no word stands at \"%.150s\" or behind"
                               : "at: no document of the inputs is \"%.150s\"",
                           p->asked);
        }
    }
    if (e->question->name != NULL && e->n_told == 0 && !e->question->json) {
        gg_buf_puts(&e->out, "Its words stand nowhere in the inputs.\n");
    } else if (e->is_name_done && e->question->name != NULL &&
               !e->question->json) {
        gg_buf_puts(&e->out, "There may be more places (--max).\n");
    }
    return flush(e, error);
}
