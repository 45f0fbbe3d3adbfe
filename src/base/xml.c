#include "base/xml.h"

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
    MAX_ENTITIES = 1000,
    MAX_ENTITY_BYTES = 1000
};

struct gg_xml {
    const gg_xml_handler *handler;
    void *user;
    const char *name;
    xmlParserCtxtPtr parser;
    unsigned n_entities;
    gg_status status;
    gg_error error;
    bool has_error; /* a message of libxml2 is kept */
};

static gg_xml *xml_of(void *context)
{
    return ((xmlParserCtxtPtr)context)->_private;
}

static void take_status(gg_xml *xml, gg_status status)
{
    if (status != GG_OK && xml->status == GG_OK) {
        xml->status = status;
        xmlStopParser(xml->parser);
    }
}

uint64_t gg_xml_line(const gg_xml *xml)
{
    int line = xmlSAX2GetLineNumber(xml->parser);

    return line > 0 ? (uint64_t)line : 0;
}

gg_status gg_xml_refuse(const gg_xml *xml, const char *why, gg_error *error)
{
    gg_status status = gg_fail(error, GG_ERROR_DATA, xml->name, "%s", why);

    gg_error_at_line(error, gg_xml_line(xml), 0);
    return status;
}

static void refuse(gg_xml *xml, const char *why)
{
    if (xml->status == GG_OK) {
        take_status(xml, gg_xml_refuse(xml, why, &xml->error));
    }
}

/* ---- elements --------------------------------------------------------------- */

static gg_str str_of(const xmlChar *text)
{
    return gg_str_from((const char *)text);
}

/* SAX2 gives five pointers an attribute: name, prefix, namespace, value and
   the end of the value. */
void gg_xml_attribute(const gg_xml_element *element, size_t n, gg_str *space,
                      gg_str *name, gg_str *value)
{
    const xmlChar *const *a =
        (const xmlChar *const *)element->attributes + 5 * n;

    *space = str_of(a[2]);
    *name = str_of(a[0]);
    *value = (gg_str){(const char *)a[3], (size_t)(a[4] - a[3])};
}

static bool is_called(const xmlChar *text, const char *wanted)
{
    return strcmp(text != NULL ? (const char *)text : "", wanted) == 0;
}

bool gg_xml_find(const gg_xml_element *element, const char *space,
                 const char *name, gg_str *value)
{
    const xmlChar *const *a = element->attributes;

    for (size_t i = 0; i < element->n_attributes; i++, a += 5) {
        if (is_called(a[0], name) && is_called(a[2], space)) {
            *value = (gg_str){(const char *)a[3], (size_t)(a[4] - a[3])};
            return true;
        }
    }
    *value = GG_STR_NONE;
    return false;
}

static void on_start(void *context, const xmlChar *name,
                     const xmlChar *prefix, const xmlChar *space,
                     int n_spaces, const xmlChar **spaces, int n_attributes,
                     int n_defaulted, const xmlChar **attributes)
{
    gg_xml *xml = xml_of(context);
    gg_xml_element element = {.space = str_of(space),
                              .name = str_of(name),
                              .attributes = attributes,
                              .n_attributes = (size_t)n_attributes};

    (void)prefix;
    (void)n_spaces;
    (void)spaces;
    (void)n_defaulted;
    if (xml->status == GG_OK) {
        take_status(xml, xml->handler->start(xml->user, xml, &element,
                                             &xml->error));
    }
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *space)
{
    gg_xml *xml = xml_of(context);
    gg_xml_element element = {.space = str_of(space), .name = str_of(name)};

    (void)prefix;
    if (xml->status == GG_OK) {
        take_status(xml, xml->handler->end(xml->user, xml, &element,
                                           &xml->error));
    }
}

static void on_text(void *context, const xmlChar *text, int len)
{
    gg_xml *xml = xml_of(context);

    if (xml->status == GG_OK) {
        take_status(xml, xml->handler->text(
                             xml->user, xml,
                             (gg_str){(const char *)text, (size_t)len},
                             &xml->error));
    }
}

/* ---- what is not allowed ---------------------------------------------------------- */

static void on_entity(void *context, const xmlChar *name, int type,
                      const xmlChar *public_id, const xmlChar *system_id,
                      xmlChar *content)
{
    gg_xml *xml = xml_of(context);

    if (type != XML_INTERNAL_GENERAL_ENTITY) {
        refuse(xml, "an external or parameter entity: not read");
    } else if (++xml->n_entities > MAX_ENTITIES ||
               (content != NULL &&
                (strlen((const char *)content) > MAX_ENTITY_BYTES ||
                 strpbrk((const char *)content, "&<%") != NULL))) {
        refuse(xml, "an entity that is more than a short plain text");
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
    refuse(xml_of(context), "an external entity: not read");
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
    gg_xml *xml = xml_of(context);
    size_t len = what->message != NULL ? strlen(what->message) : 0;

    if (xml == NULL || xml->has_error || what->level < XML_ERR_ERROR ||
        what->domain == XML_FROM_NAMESPACE || xml->status != GG_OK) {
        return;
    }
    xml->has_error = true;
    while (len != 0 && what->message[len - 1] == '\n') {
        len--;
    }
    gg_error_fill(&xml->error,
                  what->code == XML_ERR_NO_MEMORY ? GG_ERROR_MEMORY
                                                  : GG_ERROR_DATA,
                  what->code == XML_ERR_NO_MEMORY ? NULL : xml->name,
                  what->code == XML_ERR_NO_MEMORY ? "out of memory"
                                                  : "not valid XML: %.*s",
                  len < 160 ? (int)len : 160,
                  what->message != NULL ? what->message : "");
    if (what->line > 0 && what->code != XML_ERR_NO_MEMORY) {
        gg_error_at_line(&xml->error, (uint64_t)what->line, 0);
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

/* ---- reading ---------------------------------------------------------------- */

/* Of a parser that has failed there is no more to hope for. */
static bool feed(gg_xml *xml, gg_str bytes, bool is_last)
{
    int code = xmlParseChunk(xml->parser, bytes.ptr, (int)bytes.len, is_last);

    if (xml->status != GG_OK) {
        return false;
    }
    if (code == XML_ERR_NO_MEMORY) {
        xml->status = gg_fail_memory(&xml->error);
    } else if (xml->has_error && (xml->parser->wellFormed == 0 || is_last)) {
        xml->status = xml->error.status;
    } else if (was_refused) {
        xml->status = gg_fail_memory(&xml->error);
    }
    return xml->status == GG_OK;
}

static void read_on(gg_xml *xml, gg_source *source, char *chunk)
{
    size_t n = 1;

    while (xml->status == GG_OK && n != 0) {
        gg_status status =
            gg_source_read(source, chunk, READ_BYTES, &n, &xml->error);
        if (status == GG_OK && xml->handler->tick != NULL) {
            status = xml->handler->tick(xml->user, &xml->error);
        }
        if (status != GG_OK) {
            xml->status = status;
            return;
        }
        feed(xml, (gg_str){chunk, n}, n == 0);
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

static gg_status read_document(gg_xml *xml, gg_source *source, gg_str start,
                               gg_error *error)
{
    char *chunk = gg_alloc_array(READ_BYTES, 1);
    xmlSAXHandler sax;

    set_handlers(&sax);
    if (chunk != NULL) {
        xml->parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    }
    if (xml->parser != NULL) {
        xml->parser->_private = xml;
        xmlCtxtUseOptions(xml->parser,
                          XML_PARSE_NOENT | XML_PARSE_NONET |
                              (xml->handler->is_ours ? XML_PARSE_HUGE : 0));
        if (feed(xml, start, false)) {
            read_on(xml, source, chunk);
        }
    } else {
        xml->status = gg_fail_memory(&xml->error);
    }
    if (xml->status != GG_OK && error != NULL) {
        *error = xml->error;
    }
    free_parser(xml->parser);
    gg_free(chunk);
    return xml->status;
}

gg_status gg_xml_read(gg_source *source, gg_str start,
                      const gg_xml_handler *handler, void *user,
                      gg_error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    gg_xml xml = {.handler = handler,
                  .user = user,
                  .name = gg_source_name(source)};
    xmlStructuredErrorFunc before = xmlStructuredError;
    void *context = xmlStructuredErrorContext;
    gg_status status;

    pthread_once(&once, listen_to_memory);
    was_refused = false;
    xmlSetStructuredErrorFunc(NULL, hear_nothing);
    status = read_document(&xml, source, start, error);
    xmlSetStructuredErrorFunc(context, before);
    return was_refused ? gg_fail_memory(error) : status;
}
