/* The records of all formats, one file each. */
#ifndef GG_IMPORT_FORMATS_H
#define GG_IMPORT_FORMATS_H

#include "import/import.h"

extern const gg_import_format gg_import_wikidata;
extern const gg_import_format gg_import_ftm;
extern const gg_import_format gg_import_popolo;
extern const gg_import_format gg_import_spacy;

#endif
