#include "import/rdf_xml.h"

#include "base/error.h"
#include "base/memory.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlmemory.h>
#include <pthread.h>
#include <string.h>

enum {
    READ_BYTES = 64 << 10,
    MAX_DEPTH = 256,
    MAX_ENTITIES = 1000,
    MAX_ENTITY_BYTES = 1000,
    MAX_TEXT_BYTES = 1 << 20
};

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
    xmlParserCtxtPtr parser;
    level levels[MAX_DEPTH];
    size_t depth;
    gg_buf subjects;  /* IRIs of the open nodes, each with a NUL behind it */
    gg_buf languages; /* of the open elements, likewise */
    gg_buf predicate;
    gg_buf text;
    gg_buf iri; /* scratch */
    unsigned n_entities;
    uint64_t n_nodes;
    gg_status status;
    gg_error error;
    bool has_error; /* a message of libxml2 is kept */
} reader;

static reader *reader_of(void *context)
{
    return ((xmlParserCtxtPtr)context)->_private;
}

static void stop(reader *r, gg_status status)
{
    r->status = status;
    xmlStopParser(r->parser);
}

static uint64_t line_of(const reader *r)
{
    int line = xmlSAX2GetLineNumber(r->parser);

    return line > 0 ? (uint64_t)line : 0;
}

static void refuse(reader *r, const char *why)
{
    if (r->status == GG_OK) {
        gg_error_fill(&r->error, GG_ERROR_DATA, r->import->name, "%s", why);
        gg_error_at_line(&r->error, line_of(r), 0);
        stop(r, GG_ERROR_DATA);
    }
}

static void no_memory(reader *r)
{
    if (r->status == GG_OK) {
        stop(r, gg_fail_memory(&r->error));
    }
}

static void take_status(reader *r, gg_status status)
{
    if (status != GG_OK && r->status == GG_OK) {
        stop(r, status);
    }
}

/* ---- IRIs ------------------------------------------------------------------- */

static gg_str str_of(const xmlChar *text)
{
    return gg_str_from((const char *)text);
}

static bool is_xml_name(const xmlChar *space, const xmlChar *name,
                        const char *wanted_space, const char *wanted)
{
    return space != NULL && strcmp((const char *)space, wanted_space) == 0 &&
           strcmp((const char *)name, wanted) == 0;
}

/* SAX2 gives five pointers an attribute: name, prefix, namespace, value and
   the end of the value. */
static bool find_attribute(const xmlChar **attributes, int n,
                           const char *space, const char *name, gg_str *value)
{
    for (int i = 0; i < n; i++) {
        const xmlChar **a = attributes + 5 * (size_t)i;
        if (is_xml_name(a[2], a[0], space, name)) {
            *value = (gg_str){(const char *)a[3], (size_t)(a[4] - a[3])};
            return true;
        }
    }
    *value = GG_STR_NONE;
    return false;
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

static void begin_subject(reader *r)
{
    take_status(r, gg_concept_subject(r->concept, r->import,
                                      last_of(&r->subjects), line_of(r),
                                      &r->error));
}

static void make_name(gg_buf *out, const xmlChar *space, const xmlChar *name)
{
    gg_buf_reset(out);
    gg_buf_put_str(out, str_of(space));
    gg_buf_put_str(out, str_of(name));
}

/* A relative IRI is left as it is; one without a name is numbered. */
static void begin_node(reader *r, const xmlChar *space, const xmlChar *name,
                       const xmlChar **attributes, int n)
{
    gg_str iri;

    r->n_nodes++;
    gg_buf_reset(&r->iri);
    if (find_attribute(attributes, n, GG_RDF, "about", &iri)) {
        gg_buf_put_str(&r->iri, iri);
    } else if (find_attribute(attributes, n, GG_RDF, "ID", &iri)) {
        gg_buf_putc(&r->iri, '#');
        gg_buf_put_str(&r->iri, iri);
    } else {
        gg_buf_puts(&r->iri, "_:");
        gg_buf_put_u64(&r->iri, r->n_nodes);
    }
    push(&r->subjects, gg_buf_str(&r->iri));
    begin_subject(r);
    if (!is_xml_name(space, name, GG_RDF, "Description")) {
        make_name(&r->iri, space, name);
        gg_concept_link(r->concept, r->import,
                        GG_STR_LITERAL(GG_RDF "type"), gg_buf_str(&r->iri));
    }
    for (int i = 0; i < n; i++) { /* short texts may stand as attributes */
        const xmlChar **a = attributes + 5 * (size_t)i;
        make_name(&r->iri, a[2], a[0]);
        gg_concept_text(r->concept, r->import, gg_buf_str(&r->iri),
                        (gg_str){(const char *)a[3], (size_t)(a[4] - a[3])},
                        last_of(&r->languages));
    }
}

static void begin_property(reader *r, const xmlChar *space,
                           const xmlChar *name, const xmlChar **attributes,
                           int n)
{
    gg_str object;

    make_name(&r->predicate, space, name);
    gg_buf_reset(&r->text);
    if (find_attribute(attributes, n, GG_RDF, "resource", &object)) {
        gg_concept_link(r->concept, r->import, gg_buf_str(&r->predicate),
                        object);
    }
}

static bool has_failed(const reader *r)
{
    return r->subjects.failed || r->languages.failed || r->predicate.failed ||
           r->text.failed || r->iri.failed;
}

static void on_start(void *context, const xmlChar *name,
                     const xmlChar *prefix, const xmlChar *space,
                     int n_spaces, const xmlChar **spaces, int n_attributes,
                     int n_defaulted, const xmlChar **attributes)
{
    reader *r = reader_of(context);
    gg_str language;
    level *l;

    (void)prefix;
    (void)n_spaces;
    (void)spaces;
    (void)n_defaulted;
    if (r->status != GG_OK) {
        return;
    }
    if (r->depth == MAX_DEPTH) {
        refuse(r, "elements more than 256 deep");
        return;
    }
    if (r->depth == 0 && !is_xml_name(space, name, GG_RDF, "RDF")) {
        refuse(r, "the document is XML, but not RDF/XML");
        return;
    }
    l = &r->levels[r->depth];
    l->subject = r->subjects.len;
    l->language = r->languages.len;
    if (!find_attribute(attributes, n_attributes, XML_SPACE, "lang",
                        &language)) {
        language = last_of(&r->languages);
        gg_buf_reset(&r->iri); /* `languages` may move while it grows */
        gg_buf_put_str(&r->iri, language);
        language = gg_buf_str(&r->iri);
    }
    push(&r->languages, language);
    l->is_node = r->depth != 0 && !r->levels[r->depth - 1].is_node;
    if (l->is_node) {
        begin_node(r, space, name, attributes, n_attributes);
    } else if (r->depth != 0) {
        begin_property(r, space, name, attributes, n_attributes);
    }
    r->depth++;
    if (has_failed(r)) {
        no_memory(r);
    }
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *space)
{
    reader *r = reader_of(context);
    const level *l;

    (void)prefix;
    if (r->status != GG_OK || r->depth == 0) {
        return;
    }
    l = &r->levels[--r->depth];
    if (l->is_node) {
        r->subjects.len = l->subject;
        if (r->subjects.len != 0) {
            begin_subject(r); /* the outer node goes on */
        }
        gg_buf_reset(&r->text);
    } else if (r->depth != 0) {
        make_name(&r->predicate, space, name);
        gg_concept_text(r->concept, r->import, gg_buf_str(&r->predicate),
                        gg_buf_str(&r->text), last_of(&r->languages));
        gg_buf_reset(&r->text);
    }
    r->languages.len = l->language;
    if (has_failed(r)) {
        no_memory(r);
    }
}

static void on_text(void *context, const xmlChar *text, int len)
{
    reader *r = reader_of(context);

    if (r->status != GG_OK || r->depth == 0 ||
        r->levels[r->depth - 1].is_node) {
        return;
    }
    if (r->text.len + (size_t)len > MAX_TEXT_BYTES) {
        refuse(r, "a text of more than 1 MiB");
        return;
    }
    gg_buf_put(&r->text, text, (size_t)len);
}

/* ---- what is not allowed ---------------------------------------------------------- */

static void on_entity(void *context, const xmlChar *name, int type,
                      const xmlChar *public_id, const xmlChar *system_id,
                      xmlChar *content)
{
    reader *r = reader_of(context);

    if (type != XML_INTERNAL_GENERAL_ENTITY) {
        refuse(r, "an external or parameter entity: not read");
    } else if (++r->n_entities > MAX_ENTITIES ||
               (content != NULL &&
                (strlen((const char *)content) > MAX_ENTITY_BYTES ||
                 strpbrk((const char *)content, "&<%") != NULL))) {
        refuse(r, "an entity that is more than a short plain text");
    } else {
        xmlSAX2EntityDecl(context, name, type, public_id, system_id, content);
    }
}

static void on_unparsed(void *context, const xmlChar *name,
                        const xmlChar *public_id, const xmlChar *system_id,
                        const xmlChar *notation)
{
    (void)name;
    (void)public_id;
    (void)system_id;
    (void)notation;
    refuse(reader_of(context), "an external entity: not read");
}

static xmlParserInputPtr on_resolve(void *context, const xmlChar *public_id,
                                    const xmlChar *system_id)
{
    (void)context;
    (void)public_id;
    (void)system_id;
    return NULL;
}

/* The first message tells best; a namespace that is no URI is none. */
static void on_xml_error(void *context, xmlErrorPtr what)
{
    reader *r = reader_of(context);
    size_t len = what->message != NULL ? strlen(what->message) : 0;

    if (r == NULL || r->has_error || what->level < XML_ERR_ERROR ||
        what->domain == XML_FROM_NAMESPACE || r->status != GG_OK) {
        return;
    }
    r->has_error = true;
    while (len != 0 && what->message[len - 1] == '\n') {
        len--;
    }
    gg_error_fill(&r->error,
                  what->code == XML_ERR_NO_MEMORY ? GG_ERROR_MEMORY
                                                  : GG_ERROR_DATA,
                  what->code == XML_ERR_NO_MEMORY ? NULL : r->import->name,
                  what->code == XML_ERR_NO_MEMORY ? "out of memory"
                                                  : "not valid XML: %.*s",
                  len < 160 ? (int)len : 160,
                  what->message != NULL ? what->message : "");
    if (what->line > 0 && what->code != XML_ERR_NO_MEMORY) {
        gg_error_at_line(&r->error, (uint64_t)what->line, 0);
    }
}

static void set_handlers(xmlSAXHandler *sax)
{
    memset(sax, 0, sizeof *sax);
    xmlSAXVersion(sax, 2);
    sax->startElementNs = on_start;
    sax->endElementNs = on_end;
    sax->characters = on_text;
    sax->cdataBlock = on_text;
    sax->ignorableWhitespace = on_text;
    sax->entityDecl = on_entity;
    sax->unparsedEntityDecl = on_unparsed;
    sax->resolveEntity = on_resolve;
    sax->externalSubset = NULL;
    sax->comment = NULL;
    sax->processingInstruction = NULL;
    sax->reference = NULL;
    sax->warning = NULL;
    sax->error = NULL;
    sax->fatalError = NULL;
    sax->serror = on_xml_error;
}

/* ---- memory ------------------------------------------------------------------------- */

/* Where memory runs out libxml2 2.9 is not always stopped by it: an entity or
   a namespace is missing afterwards, and so are rows. So whoever allocates for
   it (its own functions, or those that the program has set) is asked through
   here, once and for ever, and a thread remembers that one said no. */
static xmlFreeFunc free_block;
static xmlMallocFunc allocate_block;
static xmlReallocFunc resize_block;
static xmlStrdupFunc copy_text;
static _Thread_local bool was_refused;

static void *told(void *block)
{
    was_refused |= block == NULL;
    return block;
}

static void *allocate_told(size_t size)
{
    return told(allocate_block(size));
}

static void *resize_told(void *block, size_t size)
{
    return told(resize_block(block, size));
}

static char *copy_told(const char *text)
{
    return told(copy_text(text));
}

static void listen_to_memory(void)
{
    if (xmlMemGet(&free_block, &allocate_block, &resize_block, &copy_text) ==
        0) {
        xmlMemSetup(free_block, allocate_told, resize_told, copy_told);
    }
}

/* What libxml2 has to say where it has no parser at hand it would print. */
static void hear_nothing(void *user, xmlErrorPtr what)
{
    (void)user;
    (void)what;
}

/* ---- reading ------------------------------------------------------------------------ */

/* Of a parser that has failed there is no more to hope for. */
static bool feed(reader *r, gg_str bytes, bool is_last)
{
    int code = xmlParseChunk(r->parser, bytes.ptr, (int)bytes.len, is_last);

    if (r->status != GG_OK) {
        return false;
    }
    if (code == XML_ERR_NO_MEMORY) {
        r->status = gg_fail_memory(&r->error);
    } else if (r->has_error && (r->parser->wellFormed == 0 || is_last)) {
        r->status = r->error.status;
    } else if (was_refused) {
        r->status = gg_fail_memory(&r->error);
    }
    return r->status == GG_OK;
}

static void read_on(reader *r, gg_source *source, char *chunk)
{
    size_t n = 1;

    while (r->status == GG_OK && n != 0) {
        gg_status status =
            gg_source_read(source, chunk, READ_BYTES, &n, &r->error);
        if (status == GG_OK) {
            status = gg_import_tick(r->import, source, &r->error);
        }
        if (status != GG_OK) {
            r->status = status;
            return;
        }
        feed(r, (gg_str){chunk, n}, n == 0);
    }
}

/* libxml2 keeps a document for the entities, without any element. */
static void free_parser(xmlParserCtxtPtr parser)
{
    if (parser != NULL) {
        if (parser->myDoc != NULL) {
            xmlFreeDoc(parser->myDoc);
        }
        xmlFreeParserCtxt(parser);
    }
}

static gg_status read_document(gg_concept *concept, gg_import *import,
                               gg_source *source, gg_str start,
                               gg_error *error)
{
    reader *r = gg_calloc_array(1, sizeof *r);
    char *chunk = gg_alloc_array(READ_BYTES, 1);
    xmlSAXHandler sax;
    gg_status status = GG_ERROR_MEMORY;

    set_handlers(&sax);
    if (r != NULL && chunk != NULL) {
        r->concept = concept;
        r->import = import;
        gg_buf_init(&r->subjects);
        gg_buf_init(&r->languages);
        gg_buf_init(&r->predicate);
        gg_buf_init(&r->text);
        gg_buf_init(&r->iri);
        r->parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    }
    if (r != NULL && r->parser != NULL) {
        r->parser->_private = r;
        xmlCtxtUseOptions(r->parser, XML_PARSE_NOENT | XML_PARSE_NONET);
        if (feed(r, start, false)) {
            read_on(r, source, chunk);
        }
        status = r->status;
    }
    if (status != GG_OK && error != NULL && r != NULL && r->parser != NULL) {
        *error = r->error;
    } else if (status == GG_ERROR_MEMORY) {
        gg_error_fill(error, GG_ERROR_MEMORY, NULL, "out of memory");
    }
    if (r != NULL) {
        free_parser(r->parser);
        gg_buf_clear(&r->subjects);
        gg_buf_clear(&r->languages);
        gg_buf_clear(&r->predicate);
        gg_buf_clear(&r->text);
        gg_buf_clear(&r->iri);
    }
    gg_free(r);
    gg_free(chunk);
    return status;
}

gg_status gg_rdf_xml_read(gg_concept *concept, gg_import *import,
                          gg_source *source, gg_str start, gg_error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    xmlStructuredErrorFunc before = xmlStructuredError;
    void *context = xmlStructuredErrorContext;
    gg_status status;

    pthread_once(&once, listen_to_memory);
    was_refused = false;
    xmlSetStructuredErrorFunc(NULL, hear_nothing);
    status = read_document(concept, import, source, start, error);
    xmlSetStructuredErrorFunc(context, before);
    return was_refused ? gg_fail_memory(error) : status;
}
