/* Which files a gazetteer is made of, and what tells them from others. */
#ifndef GG_GAZ_FILES_H
#define GG_GAZ_FILES_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gg_file_kind {
    GG_FILE_NAMES,
    GG_FILE_ENDINGS, /* of a language (gaz/endings.h) */
    GG_FILE_FOLDER   /* the files of which follow */
} gg_file_kind;

typedef struct gg_file_state {
    uint64_t size;
    int64_t mtime_ns;
    uint32_t is_folder;
    uint32_t unused;
    uint8_t digest[GG_DIGEST_BYTES]; /* of the bytes as stored; of a folder,
                                        of the names in it */
} gg_file_state;

typedef struct gg_gazetteer_file {
    const char *path;
    gg_file_kind kind;
    bool is_known;       /* `state` was looked at */
    gg_file_state state;
} gg_gazetteer_file;

typedef struct gg_gazetteer_files {
    gg_arena arena;
    gg_gazetteer_file *items; /* in the order of reading: endings first */
    size_t n;
    size_t capacity;
} gg_gazetteer_files;

/* The files behind the paths; see gg_gazetteer_add_paths. To be cleared also
   after a failure. */
gg_status gg_gazetteer_find_files(gg_gazetteer_files *files,
                                  const char *const *paths, size_t n_paths,
                                  gg_error *error);
void gg_gazetteer_files_clear(gg_gazetteer_files *files);

/* Looks at all of them, with their digests; what cannot be read twice (a pipe)
   stays unknown. */
gg_status gg_gazetteer_files_look(gg_gazetteer_files *files, gg_error *error);

/* The last part of the path, without slashes. */
gg_str gg_last_part(gg_str path);

/* All but the digest. False for what is no file or folder that can be read
   twice. */
bool gg_file_look(const char *path, gg_file_state *out);
gg_status gg_file_digest(const char *path, gg_file_state *state,
                         gg_error *error);

#endif
