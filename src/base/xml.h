/* XML as a stream (libxml2 lives behind this header and nowhere else).

       static const gg_xml_handler HANDLER = {on_start, on_end, on_text};
       status = gg_xml_read(source, GG_STR_LITERAL(""), &HANDLER, &reader,
                            &error);

   Nothing is fetched: no external entity, no DTD. Entities that the document
   declares itself may stand for plain text only (namespaces are written like
   that), so that none can hold another and grow. */
#ifndef GG_BASE_XML_H
#define GG_BASE_XML_H

#include "base/source.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The document that is being read. */
typedef struct gg_xml gg_xml;

/* Lives during the call. */
typedef struct gg_xml_element {
    gg_str space; /* its namespace; absent where it has none */
    gg_str name;
    const void *attributes; /* for the functions below; at its end none */
    size_t n_attributes;
} gg_xml_element;

/* What is called for the parts of the document, in their order. The text of an
   element comes in pieces. Anything but GG_OK ends the reading. */
typedef struct gg_xml_handler {
    gg_status (*start)(void *user, gg_xml *xml, const gg_xml_element *element,
                       gg_error *error);
    gg_status (*end)(void *user, gg_xml *xml, const gg_xml_element *element,
                     gg_error *error);
    gg_status (*text)(void *user, gg_xml *xml, gg_str text, gg_error *error);
    gg_status (*tick)(void *user, gg_error *error); /* now and then; or NULL */
    bool is_ours; /* texts of more than 10 MB are no attack */
} gg_xml_handler;

/* Reads the document whose first bytes are `start` and the rest in `source`,
   to its end. GG_ERROR_DATA with the line where it is no XML or does what is
   not allowed; else what a handler returned. */
gg_status gg_xml_read(gg_source *source, gg_str start,
                      const gg_xml_handler *handler, void *user,
                      gg_error *error);
/* Where the reader is; 0 where that is not known. */
uint64_t gg_xml_line(const gg_xml *xml);
/* GG_ERROR_DATA with the place, for handlers. */
gg_status gg_xml_refuse(const gg_xml *xml, const char *why, gg_error *error);

/* The n-th attribute. */
void gg_xml_attribute(const gg_xml_element *element, size_t n, gg_str *space,
                      gg_str *name, gg_str *value);
/* The attribute of that name (`space` "": without a namespace); false and an
   absent value where there is none. */
bool gg_xml_find(const gg_xml_element *element, const char *space,
                 const char *name, gg_str *value);

#endif
