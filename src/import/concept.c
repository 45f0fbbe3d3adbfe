#include "import/concept.h"

#include "base/error.h"
#include "base/memory.h"

#include <string.h>

#define WIKIDATA "http://www.wikidata.org/entity/"

gg_concept *gg_concept_new(void)
{
    gg_concept *c = gg_calloc_array(1, sizeof *c);

    if (c != NULL) {
        gg_buf_init(&c->iri);
        gg_buf_init(&c->label);
        gg_buf_init(&c->names);
        gg_buf_init(&c->type);
        gg_buf_init(&c->wikidata);
        gg_ids_init(&c->segments);
        gg_ids_init(&c->namespaces);
    }
    return c;
}

void gg_concept_free(gg_concept *c)
{
    if (c == NULL) {
        return;
    }
    gg_buf_clear(&c->iri);
    gg_buf_clear(&c->label);
    gg_buf_clear(&c->names);
    gg_buf_clear(&c->type);
    gg_buf_clear(&c->wikidata);
    gg_ids_clear(&c->segments);
    gg_ids_clear(&c->namespaces);
    gg_free(c->spaces);
    gg_free(c);
}

/* ---- ids -------------------------------------------------------------------- */

/* Behind the last `/` or `#`. */
static gg_str last_segment(gg_str iri)
{
    size_t at = iri.len;

    while (at != 0 && iri.ptr[at - 1] != '/' && iri.ptr[at - 1] != '#') {
        at--;
    }
    return (gg_str){iri.ptr + at, iri.len - at};
}

static bool is_plain_id(gg_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
              (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-')) {
            return false;
        }
    }
    return s.len != 0 && s.len <= 200;
}

/* The last segment is the id unless another namespace has it already: then,
   and where it is no plain word, the whole IRI is. False when out of memory. */
static bool find_id(gg_concept *c, gg_str *id)
{
    gg_str iri = gg_buf_str(&c->iri);
    gg_str segment = last_segment(iri);
    uint32_t space;
    uint32_t number;
    bool is_new;

    *id = iri;
    if (c->wikidata.len != 0) {
        *id = gg_buf_str(&c->wikidata);
        return true;
    }
    if (!is_plain_id(segment)) {
        return true;
    }
    if (!gg_ids_put(&c->namespaces,
                    (gg_str){iri.ptr, iri.len - segment.len}, &space,
                    &is_new) ||
        !gg_ids_put(&c->segments, segment, &number, &is_new) ||
        gg_grow(&c->spaces, &c->capacity, c->segments.n,
                sizeof *c->spaces) != 0) {
        return false;
    }
    if (is_new) {
        c->spaces[number] = space;
    }
    if (c->spaces[number] == space) {
        *id = segment;
    }
    return true;
}

/* ---- the row -------------------------------------------------------------------- */

static void forget(gg_concept *c)
{
    gg_buf_reset(&c->iri);
    gg_buf_reset(&c->label);
    gg_buf_reset(&c->names);
    gg_buf_reset(&c->type);
    gg_buf_reset(&c->wikidata);
    c->has_triples = false;
    c->is_concept = false;
    c->is_other = false;
    c->label_rank = UINT32_MAX;
}

static gg_str type_of(const gg_concept *c, const gg_import *import)
{
    if (import->options->type != NULL) {
        return gg_str_from(import->options->type);
    }
    return c->type.len != 0 ? gg_buf_str(&c->type)
                            : GG_STR_LITERAL("concept");
}

static void put_names(const gg_concept *c, gg_import *import)
{
    size_t at = 0;

    gg_row_put(import, GG_CELL_LABEL, gg_buf_str(&c->label));
    while (at < c->names.len) {
        size_t len = strlen(c->names.ptr + at);
        gg_row_put(import, GG_CELL_NAMES, (gg_str){c->names.ptr + at, len});
        at += len + 1;
    }
}

static gg_status write_row(gg_concept *c, gg_import *import, gg_error *error)
{
    gg_str type = type_of(c, import);
    bool is_written = false;
    gg_status status = GG_OK;
    gg_str id;

    if (c->iri.failed || c->label.failed || c->names.failed ||
        c->type.failed || c->wikidata.failed) {
        return gg_fail_memory(error);
    }
    import->counts.records++;
    if (c->is_other || (c->label.len == 0 && c->names.len == 0) ||
        !gg_import_wants_type(import, type)) {
        import->counts.passed_over++;
        return GG_OK;
    }
    if (!find_id(c, &id)) {
        return gg_fail_memory(error);
    }
    gg_row_begin(import, id, type);
    put_names(c, import);
    gg_row_put(import, GG_CELL_SOURCE, gg_buf_str(&c->iri));
    status = gg_row_end(import, &is_written, error);
    if (status == GG_OK && !is_written) {
        gg_import_skip(import, c->line, 0,
                       "concept skipped: no name that a text could hold");
    }
    import->counts.used += status == GG_OK && is_written;
    return status;
}

gg_status gg_concept_end(gg_concept *c, gg_import *import, gg_error *error)
{
    gg_status status = GG_OK;

    if (c->has_triples || c->is_concept) {
        status = write_row(c, import, error);
    }
    forget(c);
    return status;
}

gg_status gg_concept_subject(gg_concept *c, gg_import *import, gg_str iri,
                             uint64_t line, gg_error *error)
{
    gg_status status;

    if (gg_str_equal(iri, gg_buf_str(&c->iri)) && iri.len != 0) {
        return GG_OK;
    }
    status = gg_concept_end(c, import, error);
    gg_buf_put_str(&c->iri, iri);
    c->line = line;
    return status;
}

/* ---- what is said of it ----------------------------------------------------------- */

/* The rest behind a namespace; absent where it is another one. */
static gg_str local_name(gg_str iri, const char *space)
{
    gg_str prefix = gg_str_from(space);

    return gg_str_starts_with(iri, prefix)
               ? (gg_str){iri.ptr + prefix.len, iri.len - prefix.len}
               : GG_STR_NONE;
}

/* en-GB is English for who asks for en. */
static uint32_t language_rank(const gg_import *import, gg_str language)
{
    uint32_t rank;
    const char *hyphen;

    if (language.len == 0) {
        return import->languages.n < GG_NO_ID ? (uint32_t)import->languages.n
                                              : 0;
    }
    rank = gg_import_language(import, language);
    hyphen = memchr(language.ptr, '-', language.len);
    if (rank == GG_NO_ID && hyphen != NULL) {
        rank = gg_import_language(
            import, (gg_str){language.ptr, (size_t)(hyphen - language.ptr)});
    }
    return rank;
}

static void add_name(gg_concept *c, gg_str text)
{
    /* a NUL would end it early, and no name holds one */
    const char *nul = text.len != 0 ? memchr(text.ptr, '\0', text.len) : NULL;

    if (nul != NULL) {
        text.len = (size_t)(nul - text.ptr);
    }
    gg_buf_put_str(&c->names, text);
    gg_buf_putc(&c->names, '\0');
}

void gg_concept_text(gg_concept *c, gg_import *import, gg_str predicate,
                     gg_str text, gg_str language)
{
    gg_str word = local_name(predicate, GG_SKOS);
    bool is_preferred = gg_str_equal(word, GG_STR_LITERAL("prefLabel"));
    uint32_t rank;

    if (!is_preferred && !gg_str_equal(word, GG_STR_LITERAL("altLabel")) &&
        !gg_str_equal(word, GG_STR_LITERAL("hiddenLabel"))) {
        return;
    }
    c->has_triples = true;
    rank = language_rank(import, language);
    if (rank == GG_NO_ID || text.len == 0) {
        return;
    }
    if (!is_preferred || (c->label.len != 0 && rank >= c->label_rank)) {
        add_name(c, text);
        return;
    }
    if (c->label.len != 0) {
        add_name(c, gg_buf_str(&c->label));
    }
    gg_buf_reset(&c->label);
    gg_buf_put_str(&c->label, text);
    c->label_rank = rank;
}

static void take_class(gg_concept *c, const gg_import *import, gg_str object)
{
    gg_str type = gg_import_class_type(import, object);

    if (type.ptr == NULL) {
        type = gg_import_class_type(import, last_segment(object));
    }
    if (type.ptr != NULL && c->type.len == 0) {
        gg_buf_put_str(&c->type, type);
    }
}

static void take_rdf_type(gg_concept *c, gg_str object)
{
    gg_str word = local_name(object, GG_SKOS);

    c->is_concept |= gg_str_equal(word, GG_STR_LITERAL("Concept"));
    c->is_other |= gg_str_equal(word, GG_STR_LITERAL("ConceptScheme")) ||
                   gg_str_equal(word, GG_STR_LITERAL("Collection")) ||
                   gg_str_equal(word, GG_STR_LITERAL("OrderedCollection"));
}

static void take_wikidata(gg_concept *c, const gg_import *import,
                          gg_str object)
{
    gg_str qid = local_name(object, WIKIDATA);

    if (qid.ptr == NULL) {
        qid = local_name(object, "https://www.wikidata.org/entity/");
    }
    if (import->options->prefer_wikidata && c->wikidata.len == 0 &&
        qid.len > 1 && qid.ptr[0] == 'Q' && is_plain_id(qid)) {
        gg_buf_put_str(&c->wikidata, qid);
    }
}

void gg_concept_link(gg_concept *c, gg_import *import, gg_str predicate,
                     gg_str object)
{
    gg_str word = local_name(predicate, GG_SKOS);

    if (gg_str_equal(predicate, GG_STR_LITERAL(GG_RDF "type"))) {
        take_rdf_type(c, object);
        take_class(c, import, object);
    } else if (gg_str_equal(word, GG_STR_LITERAL("inScheme")) ||
               gg_str_equal(word, GG_STR_LITERAL("topConceptOf")) ||
               gg_str_equal(word, GG_STR_LITERAL("broader"))) {
        take_class(c, import, object);
    } else if (gg_str_equal(word, GG_STR_LITERAL("exactMatch"))) {
        take_wikidata(c, import, object);
    }
}
