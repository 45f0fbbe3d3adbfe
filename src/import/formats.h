/* The records of all formats, one file each. */
#ifndef GG_IMPORT_FORMATS_H
#define GG_IMPORT_FORMATS_H

#include "import/import.h"


#endif
