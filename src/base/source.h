/* Where bytes come from: a file, a descriptor or memory; gzip, bzip2
   and zstd are recognised by content and decompressed on the way (members.c;
   the libraries live in gzip.c, bzip2.c and zstd.c and nowhere else). */
#ifndef GG_BASE_SOURCE_H
#define GG_BASE_SOURCE_H

#include "base/log.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stddef.h>
#include <stdint.h>

typedef struct gg_source gg_source;

/* Opens a regular file or a FIFO (O_NONBLOCK, then fstat; anything else is
   refused by name). `log` receives damage that can be passed over
   (GG_REASON_DAMAGED with the offset in the stored file); it is borrowed and
   may be changed later with gg_source_set_log. `path` is copied. */
gg_status gg_source_open_file(gg_source **out, const char *path, gg_log *log,
                              gg_error *error);
/* Reads an open descriptor, which stays open. */
gg_status gg_source_open_fd(gg_source **out, int fd, const char *name,
                            gg_log *log, gg_error *error);
/* Borrows the memory until closed. */
gg_status gg_source_open_memory(gg_source **out, const void *bytes, size_t len,
                                const char *name, gg_log *log,
                                gg_error *error);
void gg_source_set_log(gg_source *source, gg_log *log);
/* Waiting for a FIFO, pipe or terminal ends with GG_ERROR_INTERRUPTED once
   *stop is not 0. NULL, as at first: waits for ever. */
void gg_source_set_stop(gg_source *source, const volatile int *stop);
/* Compressed content that goes on behind its first MiB is decompressed in a
   thread of its own. What is read, told and counted stays the same. Call
   it, and gg_source_set_stop, before the first read. */
void gg_source_run_ahead(gg_source *source);
const char *gg_source_name(const gg_source *source);

/* Reads up to `capacity` (> 0) decompressed bytes; *n is 0 exactly at the end.
   A read error, and damage that cannot be passed over with nothing left to
   read, are errors with source and byte; damaged members after which a later
   member can be found are logged and skipped. What was decompressed before
   the damage is given first. */
gg_status gg_source_read(gg_source *source, void *bytes, size_t capacity,
                         size_t *n, gg_error *error);

/* The name without .gz, .bz2 or .zst. */
gg_str gg_name_uncompressed(const char *name);
/* True where the content was compressed. Valid after the first read. */
bool gg_source_is_compressed(const gg_source *source);
/* Bytes read from the file or descriptor so far (as stored), its size where
   it is known (else 0), for progress and the closing of the counts. */
uint64_t gg_source_stored_bytes(const gg_source *source);
uint64_t gg_source_stored_size(const gg_source *source);
/* Decompressed bytes given so far, and stored bytes that were skipped as
   damaged. */
uint64_t gg_source_bytes(const gg_source *source);
uint64_t gg_source_skipped_bytes(const gg_source *source);
/* NULL is fine. */
void gg_source_close(gg_source *source);

/* open(2) for reading, also of paths longer than PATH_MAX (folder by folder);
   returns the descriptor, or -1 with errno. */
int gg_open_path(const char *path, int flags);

#endif
