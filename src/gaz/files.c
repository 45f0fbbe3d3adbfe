#define _DEFAULT_SOURCE
#include "gaz/files.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/source.h"
#include "gaz/compiled.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const gg_str ENDINGS = {"endings", 7};

void gg_gazetteer_files_clear(gg_gazetteer_files *files)
{
    gg_free(files->items);
    gg_arena_clear(&files->arena);
    memset(files, 0, sizeof *files);
}

static bool push_file(gg_gazetteer_files *files, const char *path,
                      gg_file_kind kind)
{
    gg_str copy = gg_arena_copy(&files->arena, gg_str_from(path));

    if (copy.ptr == NULL || gg_grow(&files->items, &files->capacity,
                                    files->n + 1, sizeof *files->items) != 0) {
        return false;
    }
    files->items[files->n++] = (gg_gazetteer_file){.path = copy.ptr, .kind = kind};
    return true;
}

/* ---- folders ------------------------------------------------------------------ */

static bool is_gazetteer_name(const char *name)
{
    static const char *const SUFFIXES[] = {".tsv", ".csv", ".jsonl"};
    gg_str s = gg_name_uncompressed(name);

    if (name[0] == '.') {
        return false;
    }
    for (size_t i = 0; i < sizeof SUFFIXES / sizeof *SUFFIXES; i++) {
        if (gg_str_ends_with(s, gg_str_from(SUFFIXES[i]))) {
            return true;
        }
    }
    return false;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The files of the folder, sorted, as paths in `arena`. */
static gg_status list_folder(const char *path, gg_arena *arena, char ***out,
                             size_t *n_out, gg_error *error)
{
    DIR *dir = opendir(path);
    char **paths = NULL;
    size_t n = 0;
    size_t capacity = 0;
    struct dirent *entry;
    gg_status status = GG_OK;

    if (dir == NULL) {
        return gg_fail_errno(error, path, "open the folder", errno);
    }
    for (;;) {
        errno = 0;
        entry = readdir(dir);
        if (entry == NULL) {
            break;
        }
        if (!is_gazetteer_name(entry->d_name)) {
            continue;
        }
        size_t len = strlen(path) + 1 + strlen(entry->d_name) + 1;
        char *full = gg_arena_alloc(arena, len, 1);
        if (full == NULL || gg_grow(&paths, &capacity, n + 1,
                                    sizeof *paths) != 0) {
            status = gg_fail_memory(error);
            break;
        }
        strcpy(full, path);
        if (full[0] != '\0' && full[strlen(full) - 1] != '/') {
            strcat(full, "/");
        }
        strcat(full, entry->d_name);
        paths[n++] = full;
    }
    if (status == GG_OK && errno != 0) {
        status = gg_fail_errno(error, path, "read the folder", errno);
    }
    closedir(dir);
    if (n != 0) {
        qsort(paths, n, sizeof *paths, compare_names);
    }
    *out = paths;
    *n_out = n;
    return status;
}

gg_str gg_last_part(gg_str path)
{
    size_t start;

    while (path.len != 0 && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    start = path.len;
    while (start != 0 && path.ptr[start - 1] != '/') {
        start--;
    }
    return (gg_str){path.ptr + start, path.len - start};
}

/* Does the file lie in a folder of endings? */
static bool is_endings_file(gg_str path)
{
    gg_str name = gg_last_part(path);

    path.len = (size_t)(name.ptr - path.ptr);
    return gg_str_equal(gg_last_part(path), ENDINGS);
}

static bool is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Every file of the folder; of a folder of endings, the tables. */
static gg_status push_folder(gg_gazetteer_files *files, const char *path,
                             gg_file_kind kind, gg_error *error)
{
    char **paths = NULL;
    size_t n = 0;
    gg_status status = list_folder(path, &files->arena, &paths, &n, error);

    if (status == GG_OK && n == 0 && kind == GG_FILE_NAMES) {
        status = gg_fail(error, GG_ERROR_DATA, path,
                         "no .tsv, .csv or .jsonl file in the folder");
    }
    if (status == GG_OK && !push_file(files, path, GG_FILE_FOLDER)) {
        status = gg_fail_memory(error);
    }
    for (size_t i = 0; i < n && status == GG_OK; i++) {
        if ((kind == GG_FILE_NAMES ||
             gg_str_ends_with(gg_str_from(paths[i]),
                              GG_STR_LITERAL(".tsv"))) &&
            !push_file(files, paths[i], kind)) {
            status = gg_fail_memory(error);
        }
    }
    gg_free(paths);
    return status;
}

/* The endings that a path brings with it. */
static gg_status find_endings(gg_gazetteer_files *files, const char *path,
                              gg_error *error)
{
    gg_str s = gg_str_from(path);
    char *inner;

    if (!is_folder(path)) {
        return !is_endings_file(s) || push_file(files, path, GG_FILE_ENDINGS)
                   ? GG_OK
                   : gg_fail_memory(error);
    }
    if (gg_str_equal(gg_last_part(s), ENDINGS)) {
        return push_folder(files, path, GG_FILE_ENDINGS, error);
    }
    inner = gg_arena_alloc(&files->arena, s.len + sizeof "/endings", 1);
    if (inner == NULL) {
        return gg_fail_memory(error);
    }
    memcpy(inner, path, s.len);
    memcpy(inner + s.len, "/endings", sizeof "/endings");
    return is_folder(inner)
               ? push_folder(files, inner, GG_FILE_ENDINGS, error)
               : GG_OK;
}

/* The lists that it brings. */
static gg_status find_lists(gg_gazetteer_files *files, const char *path,
                            gg_error *error)
{
    gg_str s = gg_str_from(path);
    struct stat about;
    bool is_compiled;
    gg_status status;

    if (stat(path, &about) != 0) {
        return gg_fail_errno(error, path, "open the gazetteer", errno);
    }
    status = gg_is_compiled(path, &is_compiled, error);
    if (status != GG_OK) {
        return status;
    }
    if (is_compiled) {
        return gg_fail(error, GG_ERROR_USAGE, path,
                       "a compiled gazetteer stands alone; compile what it "
                       "was made of together with the rest: gazgraph "
                       "gazetteer compile -g LIST -g LIST -o FILE");
    }
    if (S_ISDIR(about.st_mode)) {
        return gg_str_equal(gg_last_part(s), ENDINGS)
                   ? GG_OK
                   : push_folder(files, path, GG_FILE_NAMES, error);
    }
    return is_endings_file(s) || push_file(files, path, GG_FILE_NAMES)
               ? GG_OK
               : gg_fail_memory(error);
}

gg_status gg_gazetteer_find_files(gg_gazetteer_files *files,
                                  const char *const *paths, size_t n_paths,
                                  gg_error *error)
{
    gg_status status = GG_OK;

    memset(files, 0, sizeof *files);
    for (size_t i = 0; i < n_paths && status == GG_OK; i++) {
        status = find_endings(files, paths[i], error);
    }
    for (size_t i = 0; i < n_paths && status == GG_OK; i++) {
        status = find_lists(files, paths[i], error);
    }
    return status;
}

/* ---- what they hold ------------------------------------------------------------ */

enum { READ_BYTES = 1 << 18 };

static gg_status digest_file(gg_digest *digest, const char *path, char *bytes,
                             gg_error *error)
{
    int fd = gg_open_path(path, O_RDONLY | O_CLOEXEC);
    gg_status status = GG_OK;

    if (fd < 0) {
        return gg_fail_errno(error, path, "open the file", errno);
    }
    for (;;) {
        ssize_t n = read(fd, bytes, READ_BYTES);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            status = gg_fail_errno(error, path, "read", errno);
        }
        if (n <= 0) {
            break;
        }
        gg_digest_add(digest, bytes, (size_t)n);
    }
    close(fd);
    return status;
}

/* Of a folder, what lies in it is its content. */
static gg_status digest_folder(gg_digest *digest, const char *path,
                               gg_error *error)
{
    gg_arena arena = {NULL, 0};
    char **paths = NULL;
    size_t n = 0;
    gg_status status = list_folder(path, &arena, &paths, &n, error);

    for (size_t i = 0; i < n && status == GG_OK; i++) {
        const char *name = strrchr(paths[i], '/');
        gg_digest_add(digest, name, strlen(name) + 1);
    }
    gg_free(paths);
    gg_arena_clear(&arena);
    return status;
}

bool gg_file_look(const char *path, gg_file_state *out)
{
    struct stat about;

    memset(out, 0, sizeof *out);
    if (stat(path, &about) != 0 ||
        !(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))) {
        return false;
    }
    out->is_folder = S_ISDIR(about.st_mode) ? 1 : 0;
    out->size = out->is_folder ? 0 : (uint64_t)about.st_size;
    out->mtime_ns = (int64_t)about.st_mtim.tv_sec * INT64_C(1000000000) +
                    about.st_mtim.tv_nsec;
    return true;
}

gg_status gg_file_digest(const char *path, gg_file_state *state,
                         gg_error *error)
{
    gg_digest *digest = gg_digest_new();
    char *bytes = gg_alloc_array(READ_BYTES, 1);
    gg_status status = GG_OK;

    if (digest == NULL || bytes == NULL) {
        status = gg_fail_memory(error);
    } else if (state->is_folder) {
        status = digest_folder(digest, path, error);
    } else {
        status = digest_file(digest, path, bytes, error);
    }
    if (status == GG_OK) {
        gg_digest_get(digest, state->digest);
    }
    gg_digest_free(digest);
    gg_free(bytes);
    return status;
}

gg_status gg_gazetteer_files_look(gg_gazetteer_files *files, gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < files->n && status == GG_OK; i++) {
        gg_gazetteer_file *file = &files->items[i];
        file->is_known = gg_file_look(file->path, &file->state);
        if (file->is_known) {
            status = gg_file_digest(file->path, &file->state, error);
        }
    }
    return status;
}
