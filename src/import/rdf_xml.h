/* RDF/XML, as a stream: base/xml.h says what is not allowed in it. */
#ifndef GG_IMPORT_RDF_XML_H
#define GG_IMPORT_RDF_XML_H

#include "base/buf.h"
#include "base/source.h"
#include "import/concept.h"

/* Reads the document whose first bytes are `start` to its end.
   GG_ERROR_DATA with the line where it is no XML, or does what is not
   allowed. */
gg_status gg_rdf_xml_read(gg_concept *concept, gg_import *import,
                          gg_source *source, gg_str start, gg_error *error);

#endif
