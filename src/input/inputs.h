/* The list of what is to be read: files, folders, stdin, memory.

       gg_inputs inputs;
       gg_inputs_init(&inputs);
       status = gg_inputs_add(&inputs, "articles", &log, &error);
       ...
       gg_inputs_clear(&inputs);

   A folder is walked without following links; hidden entries (a leading dot)
   and everything that is neither a regular file nor a folder are left out and
   counted. Its files stand in byte order of their path below the folder. */
#ifndef GG_INPUT_INPUTS_H
#define GG_INPUT_INPUTS_H

#include "base/arena.h"
#include "base/log.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Folders inside folders; deeper ones are logged and left out. */
enum { GG_INPUTS_MAX_DEPTH = 256 };

typedef struct gg_input {
    const char *path;  /* what is opened, and what messages call it */
    const char *name;  /* below the folder given or the last "/./" of a path, the
                          base name, or "stdin" */
    uint64_t size;     /* bytes as stored, 0 where unknown */
    bool is_stdin;
    const void *bytes; /* not NULL: read from here, nothing is opened */
} gg_input;

typedef struct gg_inputs {
    gg_input *items;
    size_t n;
    size_t capacity;
    uint64_t total_size; /* of those with a known size */
    uint64_t n_hidden;   /* entries left out for their leading dot */
    uint64_t n_skipped;  /* links, sockets, devices, FIFOs in folders */
    bool has_stdin;
    gg_arena arena; /* paths and names */
} gg_inputs;

void gg_inputs_init(gg_inputs *inputs);
void gg_inputs_clear(gg_inputs *inputs);

/* Adds a file, a FIFO, every file of a folder, or stdin ("-", once). Missing
   or neither file, FIFO nor folder: GG_ERROR_IO naming it. What is left out
   inside a folder is counted in `log` (GG_REASON_SKIPPED_ENTRY, and
   GG_REASON_UNREADABLE for a folder that cannot be opened). Files are not
   opened yet. */
gg_status gg_inputs_add(gg_inputs *inputs, const char *path, gg_log *log,
                        gg_error *error);

/* Adds bytes in memory, borrowed until the last batch is cleared; `name` is
   copied and decides the format as a file name does. */
gg_status gg_inputs_add_memory(gg_inputs *inputs, const char *name,
                               const void *bytes, size_t len,
                               gg_error *error);

#endif
