/* Which classes of Wikidata (values of P31, instance of) are which type. */
#ifndef GG_IMPORT_WIKIDATA_CLASSES_H
#define GG_IMPORT_WIKIDATA_CLASSES_H

/* Class, type, class, type …, NULL. */
extern const char *const gg_wikidata_classes[];

#endif
