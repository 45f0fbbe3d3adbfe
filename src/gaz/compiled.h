/* A compiled gazetteer as a file, names.gaz, which is mapped and ready:

       header    what it is, of which version, how long; its checksum
       table     for each array of gg_index: name, place, number, checksum
       arrays    as they are in memory, little-endian, from multiples of 64

   Opening looks at the header and the table, at small arrays wholly and at the
   ends of the large ones: some milliseconds, however large the file. The
   numbers inside are looked at when they are followed (gaz/index.h), so that
   no file, whatever it holds, makes anybody read outside of it. The checksums
   of all arrays are looked at by gg_compiled_verify, and when the file is
   small.

   The file must not be cut while it is open: whoever reads the lost part is
   ended by SIGBUS. gg_compiled_write gives a new file the name instead. */
#ifndef GG_GAZ_COMPILED_H
#define GG_GAZ_COMPILED_H

#include "base/sink.h"
#include "gaz/index.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>

/* Is it a regular file that begins as a compiled gazetteer does? One that is
   not there is none. GG_ERROR_IO where it cannot be read. */
gg_status gg_is_compiled(const char *path, bool *is, gg_error *error);

/* The same file, byte for byte, from the same list with the same seed. */
gg_status gg_compiled_write(const gg_index *index, gg_sink *sink,
                            gg_error *error);

/* Maps the file; gg_index_free ends that. GG_ERROR_DATA where it is none, of
   another version, cut or damaged. */
gg_status gg_compiled_open(gg_index **out, const char *path, gg_error *error);
/* The same from bytes that the caller keeps, aligned to 64. */
gg_status gg_compiled_open_memory(gg_index **out, const void *bytes,
                                  size_t len, const char *name,
                                  gg_error *error);

/* Reads all of it and compares the checksums; GG_ERROR_DATA says which part is
   damaged. */
gg_status gg_compiled_verify(const gg_index *index, const char *name,
                             gg_error *error);

/* Notes the files of which the index was made. */
gg_status gg_index_set_sources(gg_index *index,
                               const gg_gazetteer_files *files,
                               gg_error *error);
/* The path of the i-th source. */
const char *gg_index_source_path(const gg_index *index, size_t i);
/* The first source that is not as it was, NULL: none. One that is not there
   is passed over: the file may have travelled. */
const char *gg_index_stale_source(const gg_index *index);

#endif
