#define _POSIX_C_SOURCE 200809L
#include "run/cache.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/sink.h"
#include "gaz/compiled.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 8 MB of rows are some 200,000 names: a quarter of a second to compile, a few
   milliseconds to look through and map. */
#define WORTH_BYTES (UINT64_C(8) << 20)
#define MOST_BYTES (UINT64_C(8) << 30)
enum { MOST_ENTRIES = 16, NAME_LEN = GG_DIGEST_HEX - 1 + 4 };

bool gg_cache_is_worth_it(const gg_gazetteer_files *files)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < files->n; i++) {
        gg_file_state state;
        if (!gg_file_look(files->items[i].path, &state)) {
            return false;
        }
        bytes += state.size;
    }
    return bytes >= WORTH_BYTES;
}

/* ---- names ---------------------------------------------------------------------- */

/* The file for these contents under these names, which messages show and some
   of which say a type. NULL when out of memory. */
static char *entry_path(const char *folder, const gg_gazetteer_files *files)
{
    uint8_t bytes[GG_DIGEST_BYTES];
    char hex[GG_DIGEST_HEX];
    size_t size = strlen(folder) + 1 + NAME_LEN + 1;
    char *path = gg_alloc_array(size, 1);
    gg_digest *digest = gg_digest_new();

    if (path == NULL || digest == NULL) {
        gg_free(path);
        gg_digest_free(digest);
        return NULL;
    }
    gg_digest_add(digest, gg_version(), strlen(gg_version()) + 1);
    for (size_t i = 0; i < files->n; i++) {
        const gg_gazetteer_file *file = &files->items[i];
        gg_digest_add(digest, file->path, strlen(file->path) + 1);
        gg_digest_add(digest, file->state.digest, GG_DIGEST_BYTES);
    }
    gg_digest_get(digest, bytes);
    gg_digest_hex(bytes, hex);
    snprintf(path, size, "%s/%s.gaz", folder, hex);
    gg_digest_free(digest);
    return path;
}

static bool is_entry_name(const char *name)
{
    return strlen(name) == NAME_LEN &&
           strspn(name, "0123456789abcdef") == NAME_LEN - 4 &&
           strcmp(name + NAME_LEN - 4, ".gaz") == 0;
}

/* The folder and those above it; the last one is the user's own. */
static bool make_folders(const char *folder)
{
    size_t len = strlen(folder);
    char *path = gg_alloc_array(len + 1, 1);
    struct stat about;

    if (path == NULL) {
        return false;
    }
    memcpy(path, folder, len + 1);
    for (size_t i = 1; i <= len; i++) {
        if (path[i] == '/' || path[i] == '\0') {
            char c = path[i];
            path[i] = '\0';
            if (mkdir(path, 0700) != 0 && errno != EEXIST) {
                break;
            }
            path[i] = c;
        }
    }
    gg_free(path);
    return stat(folder, &about) == 0 && S_ISDIR(about.st_mode);
}

/* ---- old entries ------------------------------------------------------------------ */

typedef struct cached {
    char name[NAME_LEN + 1];
    uint64_t bytes;
    int64_t used_ns; /* last */
} cached;

static int compare_cached(const void *x, const void *y)
{
    const cached *a = x;
    const cached *b = y;

    if (a->used_ns != b->used_ns) {
        return a->used_ns > b->used_ns ? -1 : 1;
    }
    return strcmp(a->name, b->name);
}

static size_t list_entries(DIR *dir, cached **out)
{
    size_t n = 0;
    size_t capacity = 0;
    struct dirent *entry;

    *out = NULL;
    while ((entry = readdir(dir)) != NULL) {
        struct stat about;
        if (!is_entry_name(entry->d_name) ||
            fstatat(dirfd(dir), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) !=
                0 ||
            !S_ISREG(about.st_mode) ||
            gg_grow(out, &capacity, n + 1, sizeof **out) != 0) {
            continue;
        }
        memcpy((*out)[n].name, entry->d_name, NAME_LEN + 1);
        (*out)[n].bytes = (uint64_t)about.st_size;
        (*out)[n].used_ns =
            (int64_t)about.st_mtim.tv_sec * INT64_C(1000000000) +
            about.st_mtim.tv_nsec;
        n++;
    }
    return n;
}

/* Keeps the entries used last, and of them the first always. */
static void drop_old(const char *folder)
{
    DIR *dir = opendir(folder);
    cached *entries;
    uint64_t bytes = 0;
    size_t n;

    if (dir == NULL) {
        return;
    }
    n = list_entries(dir, &entries);
    if (n > 1) {
        qsort(entries, n, sizeof *entries, compare_cached);
    }
    for (size_t i = 0; i < n; i++) {
        bytes += entries[i].bytes;
        if (i != 0 && (i >= MOST_ENTRIES || bytes > MOST_BYTES)) {
            unlinkat(dirfd(dir), entries[i].name, 0);
        }
    }
    gg_free(entries);
    closedir(dir);
}

/* ---- using it ------------------------------------------------------------------------ */

static void note_use(const char *path)
{
    utimensat(AT_FDCWD, path, NULL, 0);
}

/* Is every file as it was before it was read? */
static bool are_unchanged(const gg_gazetteer_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        const gg_file_state *then = &files->items[i].state;
        gg_file_state now;
        if (!gg_file_look(files->items[i].path, &now) ||
            now.size != then->size || now.mtime_ns != then->mtime_ns) {
            return false;
        }
    }
    return true;
}

static void tell_failure(const gg_load_options *options, const char *path,
                         const gg_error *error)
{
    char text[sizeof error->message + 64];

    snprintf(text, sizeof text, "not kept in the cache: %s", error->message);
    gg_load_tell(options, GG_WARNING, "cache", path, text);
}

static void keep(const gg_index *index, const char *path,
                 const gg_load_options *options)
{
    gg_sink *sink = NULL;
    gg_sink_digest digest;
    gg_error error;
    gg_status status;
    char text[128];

    if (!make_folders(options->cache)) {
        gg_error_fill_errno(&error, options->cache, "make the folder", errno);
        tell_failure(options, options->cache, &error);
        return;
    }
    status = gg_sink_open_file(&sink, path, &error);
    if (status == GG_OK) {
        gg_sink_leave_out_digest(sink);
        status = gg_compiled_write(index, sink, &error);
        if (status != GG_OK) {
            gg_sink_abandon(sink);
        } else {
            status = gg_sink_close(sink, &digest, &error);
        }
    }
    if (status != GG_OK) {
        tell_failure(options, path, &error);
        return;
    }
    snprintf(text, sizeof text,
             "the compiled lists are kept here (%llu MB) for the next time; "
             "--no-cache leaves that out",
             (unsigned long long)(digest.bytes + 500000) / 1000000);
    gg_load_tell(options, GG_INFO, "cache", path, text);
    drop_old(options->cache);
}

/* A kept entry that can be used; else NULL. */
static gg_index *find_kept(const char *path, const gg_load_options *options,
                           gg_log *log)
{
    gg_index *index = NULL;
    gg_error error;
    bool is_compiled;

    if (gg_is_compiled(path, &is_compiled, &error) != GG_OK || !is_compiled) {
        return NULL;
    }
    if (gg_load_compiled(&index, path, options, log, &error) != GG_OK) {
        gg_load_tell(options, GG_WARNING, "cache", path, error.message);
        return NULL;
    }
    note_use(path);
    gg_load_tell(options, GG_INFO, "cached", path,
                 "the lists were compiled before");
    return index;
}

gg_status gg_cache_load(gg_index **out, gg_gazetteer_files *files,
                        const gg_load_options *options, gg_log *log,
                        gg_error *error)
{
    gg_status status = gg_gazetteer_files_look(files, error);
    char *path;

    *out = NULL;
    if (status != GG_OK) {
        return status;
    }
    path = entry_path(options->cache, files);
    if (path == NULL) {
        return gg_fail_memory(error);
    }
    *out = find_kept(path, options, log);
    if (*out == NULL) {
        status = gg_load_files(out, files, log, error);
        if (status == GG_OK && are_unchanged(files)) {
            keep(*out, path, options);
        }
    }
    gg_free(path);
    return status;
}
