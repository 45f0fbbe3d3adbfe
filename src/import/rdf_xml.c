#include "import/rdf_xml.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/xml.h"

enum { MAX_DEPTH = 256, MAX_TEXT_BYTES = 1 << 20 };

#define XML_SPACE "http://www.w3.org/XML/1998/namespace"

/* Nodes and what is said of them take turns:

       rdf:RDF > node > property > node > property > text

   A node inside a property is a subject of its own; behind it the outer one
   goes on. */
typedef struct level {
    bool is_node;
    size_t subject;  /* length of r->subjects before this node's IRI */
    size_t language; /* length of r->languages before this one's */
} level;

typedef struct reader {
    gg_concept *concept;
    gg_import *import;
    gg_source *source;
    level levels[MAX_DEPTH];
    size_t depth;
    gg_buf subjects;  /* IRIs of the open nodes, each with a NUL behind it */
    gg_buf languages; /* of the open elements, likewise */
    gg_buf predicate;
    gg_buf text;
    gg_buf iri; /* scratch */
    uint64_t n_nodes;
} reader;

/* ---- IRIs ------------------------------------------------------------------- */

static bool is_element(const gg_xml_element *element, const char *space,
                       const char *name)
{
    return gg_str_equal(element->space, gg_str_from(space)) &&
           gg_str_equal(element->name, gg_str_from(name));
}

static gg_str last_of(const gg_buf *list)
{
    size_t end = list->len;
    size_t start;

    if (end == 0) {
        return GG_STR_LITERAL("");
    }
    start = end - 1;
    while (start > 0 && list->ptr[start - 1] != '\0') {
        start--;
    }
    return (gg_str){list->ptr + start, end - 1 - start};
}

static void push(gg_buf *list, gg_str item)
{
    gg_buf_put_str(list, item);
    gg_buf_putc(list, '\0');
}

/* ---- nodes and properties ------------------------------------------------------ */

static gg_status begin_subject(reader *r, const gg_xml *xml, gg_error *error)
{
    return gg_concept_subject(r->concept, r->import, last_of(&r->subjects),
                              gg_xml_line(xml), error);
}

static void make_name(gg_buf *out, gg_str space, gg_str name)
{
    gg_buf_reset(out);
    gg_buf_put_str(out, space);
    gg_buf_put_str(out, name);
}

/* A relative IRI is left as it is; one without a name is numbered. */
static gg_status begin_node(reader *r, const gg_xml *xml,
                            const gg_xml_element *element, gg_error *error)
{
    gg_status status;
    gg_str iri;

    r->n_nodes++;
    gg_buf_reset(&r->iri);
    if (gg_xml_find(element, GG_RDF, "about", &iri)) {
        gg_buf_put_str(&r->iri, iri);
    } else if (gg_xml_find(element, GG_RDF, "ID", &iri)) {
        gg_buf_putc(&r->iri, '#');
        gg_buf_put_str(&r->iri, iri);
    } else {
        gg_buf_puts(&r->iri, "_:");
        gg_buf_put_u64(&r->iri, r->n_nodes);
    }
    push(&r->subjects, gg_buf_str(&r->iri));
    status = begin_subject(r, xml, error);
    if (!is_element(element, GG_RDF, "Description")) {
        make_name(&r->iri, element->space, element->name);
        gg_concept_link(r->concept, r->import,
                        GG_STR_LITERAL(GG_RDF "type"), gg_buf_str(&r->iri));
    }
    for (size_t i = 0; i < element->n_attributes; i++) {
        gg_str space; /* short texts may stand as attributes */
        gg_str name;
        gg_str value;
        gg_xml_attribute(element, i, &space, &name, &value);
        make_name(&r->iri, space, name);
        gg_concept_text(r->concept, r->import, gg_buf_str(&r->iri), value,
                        last_of(&r->languages));
    }
    return status;
}

static void begin_property(reader *r, const gg_xml_element *element)
{
    gg_str object;

    make_name(&r->predicate, element->space, element->name);
    gg_buf_reset(&r->text);
    if (gg_xml_find(element, GG_RDF, "resource", &object)) {
        gg_concept_link(r->concept, r->import, gg_buf_str(&r->predicate),
                        object);
    }
}

static gg_status check_memory(const reader *r, gg_error *error)
{
    return r->subjects.failed || r->languages.failed || r->predicate.failed ||
                   r->text.failed || r->iri.failed
               ? gg_fail_memory(error)
               : GG_OK;
}

static gg_status on_start(void *user, gg_xml *xml,
                          const gg_xml_element *element, gg_error *error)
{
    reader *r = user;
    gg_status status = GG_OK;
    gg_str language;
    level *l;

    if (r->depth == MAX_DEPTH) {
        return gg_xml_refuse(xml, "elements more than 256 deep", error);
    }
    if (r->depth == 0 && !is_element(element, GG_RDF, "RDF")) {
        return gg_xml_refuse(xml, "the document is XML, but not RDF/XML",
                             error);
    }
    l = &r->levels[r->depth];
    l->subject = r->subjects.len;
    l->language = r->languages.len;
    if (!gg_xml_find(element, XML_SPACE, "lang", &language)) {
        language = last_of(&r->languages);
        gg_buf_reset(&r->iri); /* `languages` may move while it grows */
        gg_buf_put_str(&r->iri, language);
        language = gg_buf_str(&r->iri);
    }
    push(&r->languages, language);
    l->is_node = r->depth != 0 && !r->levels[r->depth - 1].is_node;
    if (l->is_node) {
        status = begin_node(r, xml, element, error);
    } else if (r->depth != 0) {
        begin_property(r, element);
    }
    r->depth++;
    return status == GG_OK ? check_memory(r, error) : status;
}

static gg_status on_end(void *user, gg_xml *xml,
                        const gg_xml_element *element, gg_error *error)
{
    reader *r = user;
    gg_status status = GG_OK;
    const level *l;

    if (r->depth == 0) {
        return GG_OK;
    }
    l = &r->levels[--r->depth];
    if (l->is_node) {
        r->subjects.len = l->subject;
        if (r->subjects.len != 0) {
            status = begin_subject(r, xml, error); /* the outer goes on */
        }
        gg_buf_reset(&r->text);
    } else if (r->depth != 0) {
        make_name(&r->predicate, element->space, element->name);
        gg_concept_text(r->concept, r->import, gg_buf_str(&r->predicate),
                        gg_buf_str(&r->text), last_of(&r->languages));
        gg_buf_reset(&r->text);
    }
    r->languages.len = l->language;
    return status == GG_OK ? check_memory(r, error) : status;
}

static gg_status on_text(void *user, gg_xml *xml, gg_str text,
                         gg_error *error)
{
    reader *r = user;

    if (r->depth == 0 || r->levels[r->depth - 1].is_node) {
        return GG_OK;
    }
    if (r->text.len + text.len > MAX_TEXT_BYTES) {
        return gg_xml_refuse(xml, "a text of more than 1 MiB", error);
    }
    gg_buf_put_str(&r->text, text);
    return check_memory(r, error);
}

static gg_status on_tick(void *user, gg_error *error)
{
    reader *r = user;

    return gg_import_tick(r->import, r->source, error);
}

/* ---- reading -------------------------------------------------------------------- */

gg_status gg_rdf_xml_read(gg_concept *concept, gg_import *import,
                          gg_source *source, gg_str start, gg_error *error)
{
    static const gg_xml_handler HANDLER = {.start = on_start,
                                           .end = on_end,
                                           .text = on_text,
                                           .tick = on_tick};
    reader *r = gg_calloc_array(1, sizeof *r);
    gg_status status;

    if (r == NULL) {
        return gg_fail_memory(error);
    }
    r->concept = concept;
    r->import = import;
    r->source = source;
    gg_buf_init(&r->subjects);
    gg_buf_init(&r->languages);
    gg_buf_init(&r->predicate);
    gg_buf_init(&r->text);
    gg_buf_init(&r->iri);
    status = gg_xml_read(source, start, &HANDLER, r, error);
    gg_buf_clear(&r->subjects);
    gg_buf_clear(&r->languages);
    gg_buf_clear(&r->predicate);
    gg_buf_clear(&r->text);
    gg_buf_clear(&r->iri);
    gg_free(r);
    return status;
}
