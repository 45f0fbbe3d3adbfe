/* Of which files an index was made. */
#define _XOPEN_SOURCE 700
#include "gaz/compiled.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The path as it is from everywhere, where there is one; NULL when out of
   memory. */
static char *whole_path(const char *path)
{
    char *whole = realpath(path, NULL);
    bool is_known = whole != NULL || errno != ENOMEM;
    size_t size = strlen(whole != NULL ? whole : path) + 1;
    char *copy = is_known ? gg_alloc_array(size, 1) : NULL;

    if (copy != NULL) {
        memcpy(copy, whole != NULL ? whole : path, size);
    }
    free(whole);
    return copy;
}

static bool put_path(gg_index *index, const char *path, size_t *capacity,
                     uint32_t *offset)
{
    char *whole = whole_path(path);
    size_t size = whole != NULL ? strlen(whole) + 1 : 0;
    bool ok = whole != NULL &&
              gg_grow(&index->source_paths, capacity,
                      index->n_source_paths + size + GG_INDEX_PADDING,
                      1) == 0;

    if (ok) {
        *offset = (uint32_t)index->n_source_paths;
        memcpy(index->source_paths + index->n_source_paths, whole, size);
        index->n_source_paths += size;
    }
    gg_free(whole);
    return ok;
}

gg_status gg_index_set_sources(gg_index *index,
                               const gg_gazetteer_files *files,
                               gg_error *error)
{
    size_t capacity = 0;
    gg_status status = GG_OK;

    index->sources = gg_calloc_array(files->n, sizeof *index->sources);
    if (index->sources == NULL ||
        gg_grow(&index->source_paths, &capacity, GG_INDEX_PADDING, 1) != 0) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < files->n && status == GG_OK; i++) {
        gg_index_source *source = &index->sources[index->n_sources];
        const char *path = files->items[i].path;
        if (!files->items[i].is_known) {
            continue;
        }
        source->state = files->items[i].state;
        if (!put_path(index, path, &capacity, &source->path)) {
            status = gg_fail_memory(error);
        }
        index->n_sources++;
    }
    memset(index->source_paths + index->n_source_paths, 0, GG_INDEX_PADDING);
    index->n_source_paths += GG_INDEX_PADDING;
    return status;
}

const char *gg_index_source_path(const gg_index *index, size_t i)
{
    uint32_t offset = index->sources[i].path;

    return index->source_paths + (offset < index->n_source_paths
                                      ? offset
                                      : index->n_source_paths - 1);
}

static bool is_stale(const gg_index_source *source, const char *path)
{
    gg_file_state now;
    gg_error error;

    if (!gg_file_look(path, &now)) {
        return false;
    }
    if (now.is_folder != source->state.is_folder ||
        now.size != source->state.size) {
        return true;
    }
    return now.mtime_ns != source->state.mtime_ns &&
           gg_file_digest(path, &now, &error) == GG_OK &&
           memcmp(now.digest, source->state.digest, sizeof now.digest) != 0;
}

const char *gg_index_stale_source(const gg_index *index)
{
    for (size_t i = 0; i < index->n_sources; i++) {
        const char *path = gg_index_source_path(index, i);
        if (is_stale(&index->sources[i], path)) {
            return path;
        }
    }
    return NULL;
}
