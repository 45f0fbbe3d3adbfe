/* A temporary file without a name: unlinked as soon as it is open, so that
   nothing is left behind however the process ends. Written at its end, read
   anywhere, by several threads at once. */
#ifndef GG_BASE_SCRATCH_H
#define GG_BASE_SCRATCH_H

#include "gazgraph.h"

#include <stddef.h>
#include <stdint.h>

typedef struct gg_scratch {
    int fd;             /* -1: not open */
    const char *folder; /* borrowed; for messages too */
    uint64_t size;
} gg_scratch;

/* The folder of temporary files: $TMPDIR, or /tmp. */
const char *gg_scratch_folder(void);
/* In the folder (borrowed as long as it is open), mode 0600. */
gg_status gg_scratch_open(gg_scratch *scratch, const char *folder,
                          gg_error *error);
/* Appends. */
gg_status gg_scratch_write(gg_scratch *scratch, const void *bytes, size_t len,
                           gg_error *error);
/* All of [at, at + len), which was written before. */
gg_status gg_scratch_read(const gg_scratch *scratch, uint64_t at, void *bytes,
                          size_t len, gg_error *error);
/* Gone with all it holds; one that is not open is fine. */
void gg_scratch_close(gg_scratch *scratch);

#endif
