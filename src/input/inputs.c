#define _POSIX_C_SOURCE 200809L
#include "input/inputs.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder still to be looked into. */
typedef struct folder {
    const char *path;
    size_t depth;
} folder;

typedef struct walk {
    gg_inputs *inputs;
    gg_log *log;
    gg_error *error;
    size_t root_len; /* of the path given, with its slash */
    folder *stack;
    size_t n_stack;
    size_t stack_capacity;
    char **names; /* of the folder being read */
    size_t n_names;
    size_t names_capacity;
} walk;

void gg_inputs_init(gg_inputs *inputs)
{
    memset(inputs, 0, sizeof *inputs);
}

void gg_inputs_clear(gg_inputs *inputs)
{
    gg_free(inputs->items);
    gg_arena_clear(&inputs->arena);
    gg_inputs_init(inputs);
}

static gg_status append(gg_inputs *inputs, gg_input input, gg_error *error)
{
    if (gg_grow(&inputs->items, &inputs->capacity, inputs->n + 1,
                sizeof *inputs->items) != 0) {
        return gg_fail_memory(error);
    }
    inputs->items[inputs->n++] = input;
    inputs->total_size += input.size;
    return GG_OK;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* ---- folders ----------------------------------------------------------- */

/* `folder/name` in the arena, NULL when out of memory. */
static const char *join(gg_inputs *inputs, const char *path, const char *name)
{
    size_t path_len = strlen(path);
    size_t name_len = strlen(name);
    char *joined;

    while (path_len > 1 && path[path_len - 1] == '/') {
        path_len--;
    }
    joined = gg_arena_alloc(&inputs->arena, path_len + name_len + 2, 1);
    if (joined == NULL) {
        return NULL;
    }
    memcpy(joined, path, path_len);
    if (path[path_len - 1] != '/') {
        joined[path_len++] = '/';
    }
    memcpy(joined + path_len, name, name_len + 1);
    return joined;
}

static gg_status push(walk *w, const char *path, size_t depth)
{
    if (depth > GG_INPUTS_MAX_DEPTH) {
        gg_log_add(w->log, GG_REASON_UNREADABLE, path, 0, 0, GG_NO_BYTE,
                   "deeper than %d folders", GG_INPUTS_MAX_DEPTH);
        return GG_OK;
    }
    if (gg_grow(&w->stack, &w->stack_capacity, w->n_stack + 1,
                sizeof *w->stack) != 0) {
        return gg_fail_memory(w->error);
    }
    w->stack[w->n_stack++] = (folder){path, depth};
    return GG_OK;
}

static void forget_names(walk *w)
{
    for (size_t i = 0; i < w->n_names; i++) {
        gg_free(w->names[i]);
    }
    w->n_names = 0;
}

static gg_status keep_name(walk *w, const char *name)
{
    size_t size = strlen(name) + 1;
    char *copy;

    if (gg_grow(&w->names, &w->names_capacity, w->n_names + 1,
                sizeof *w->names) != 0) {
        return gg_fail_memory(w->error);
    }
    copy = gg_alloc_array(size, 1);
    if (copy == NULL) {
        return gg_fail_memory(w->error);
    }
    memcpy(copy, name, size);
    w->names[w->n_names++] = copy;
    return GG_OK;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted: messages must not depend on the order in
   which the file system tells them. Hidden ones are counted only. */
static gg_status read_names(walk *w, DIR *dir, const char *path)
{
    gg_status status = GG_OK;
    struct dirent *entry;

    forget_names(w);
    while (status == GG_OK && (errno = 0, entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 ||
            strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        if (entry->d_name[0] == '.') {
            w->inputs->n_hidden++;
            gg_log_count(w->log, GG_REASON_SKIPPED_ENTRY, 1);
            continue;
        }
        status = keep_name(w, entry->d_name);
    }
    if (status == GG_OK && errno != 0) {
        return gg_fail_errno(w->error, path, "read the folder", errno);
    }
    if (w->n_names > 1) {
        qsort(w->names, w->n_names, sizeof *w->names, compare_names);
    }
    return status;
}

static const char *kind_of(mode_t mode)
{
    if (S_ISLNK(mode)) {
        return "a symbolic link, which is not followed";
    }
    if (S_ISFIFO(mode)) {
        return "a FIFO, which is only read when named itself";
    }
    return S_ISSOCK(mode) ? "a socket" : "a device";
}

static gg_status take_entry(walk *w, int fd, const folder *in,
                            const char *name)
{
    const char *path = join(w->inputs, in->path, name);
    struct stat info;

    if (path == NULL) {
        return gg_fail_memory(w->error);
    }
    if (fstatat(fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        gg_fail_errno(w->error, path, "examine", errno);
        gg_log_add(w->log, GG_REASON_UNREADABLE, path, 0, 0, GG_NO_BYTE, "%s",
                   w->error->message);
        return GG_OK;
    }
    if (S_ISDIR(info.st_mode)) {
        return push(w, path, in->depth + 1);
    }
    if (S_ISREG(info.st_mode)) {
        gg_input input = {.path = path,
                          .name = path + w->root_len,
                          .size = (uint64_t)info.st_size};
        return append(w->inputs, input, w->error);
    }
    w->inputs->n_skipped++;
    gg_log_add(w->log, GG_REASON_SKIPPED_ENTRY, path, 0, 0, GG_NO_BYTE,
               "skipped: %s", kind_of(info.st_mode));
    return GG_OK;
}

static gg_status open_folder(walk *w, const folder *in, DIR **dir)
{
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    /* The folder given may be a link, those below it not. */
    int fd = gg_open_path(in->path, in->depth > 0 ? flags | O_NOFOLLOW : flags);

    *dir = NULL;
    if (fd >= 0) {
        *dir = fdopendir(fd);
    }
    if (*dir == NULL) {
        gg_status status =
            gg_fail_errno(w->error, in->path, "open the folder", errno);
        if (fd >= 0) {
            close(fd);
        }
        return status;
    }
    return GG_OK;
}

static gg_status read_folder(walk *w, const folder *in)
{
    DIR *dir;
    gg_status status = open_folder(w, in, &dir);

    if (status != GG_OK || dir == NULL) {
        return status;
    }
    status = read_names(w, dir, in->path);
    for (size_t i = 0; status == GG_OK && i < w->n_names; i++) {
        status = take_entry(w, dirfd(dir), in, w->names[i]);
    }
    closedir(dir);
    return status;
}

/* a/./b/c.txt is b/c.txt of the folder a: what stands behind the last such mark;
   NULL: there is none. */
static const char *below_mark(const char *path)
{
    const char *found = NULL;

    for (const char *p = path; (p = strstr(p, "/./")) != NULL; p++) {
        found = p + 3;
    }
    return found != NULL && *found != '\0' ? found : NULL;
}

static int compare_inputs(const void *a, const void *b)
{
    return strcmp(((const gg_input *)a)->name, ((const gg_input *)b)->name);
}

/* A folder inside that cannot be read is a loss; the one named by the user,
   and running out of memory, are the end. */
static gg_status walk_all(walk *w, const char *path)
{
    gg_status status = push(w, path, 0);

    while (status == GG_OK && w->n_stack > 0) {
        folder in = w->stack[--w->n_stack];
        status = read_folder(w, &in);
        if (status == GG_ERROR_IO && in.depth > 0) {
            gg_log_add(w->log, GG_REASON_UNREADABLE, in.path, 0, 0,
                       GG_NO_BYTE, "%s", w->error->message);
            status = GG_OK;
        }
    }
    return status;
}

static gg_status add_folder(gg_inputs *inputs, const char *path, gg_log *log,
                            gg_error *error)
{
    size_t first = inputs->n;
    gg_error own;
    walk w = {.inputs = inputs, .log = log, .error = &own};
    const char *any = join(inputs, path, "");
    gg_status status;

    if (any == NULL) {
        return gg_fail_memory(error);
    }
    w.root_len = strlen(any);
    if (below_mark(path) != NULL) {
        w.root_len = (size_t)(below_mark(path) - path);
    }
    status = walk_all(&w, path);
    if (status == GG_OK && inputs->n - first > 1) {
        qsort(inputs->items + first, inputs->n - first,
              sizeof *inputs->items, compare_inputs);
    }
    if (status != GG_OK && error != NULL) {
        *error = own;
    }
    forget_names(&w);
    gg_free(w.names);
    gg_free(w.stack);
    return status;
}

/* ---- single inputs ----------------------------------------------------- */

static gg_status add_stdin(gg_inputs *inputs, gg_error *error)
{
    struct stat info;
    gg_input input = {.path = "stdin", .name = "stdin", .is_stdin = true};

    if (inputs->has_stdin) {
        return gg_fail(error, GG_ERROR_USAGE, "-", "stdin is given twice");
    }
    inputs->has_stdin = true;
    if (fstat(STDIN_FILENO, &info) == 0 && S_ISREG(info.st_mode)) {
        input.size = (uint64_t)info.st_size;
    }
    return append(inputs, input, error);
}

gg_status gg_inputs_add(gg_inputs *inputs, const char *path, gg_log *log,
                        gg_error *error)
{
    struct stat info;
    gg_str copy;
    gg_input input = {0};

    if (strcmp(path, "-") == 0) {
        return add_stdin(inputs, error);
    }
    if (stat(path, &info) != 0) {
        return gg_fail_errno(error, path, "find", errno);
    }
    copy = gg_arena_copy(&inputs->arena, gg_str_from(path));
    if (copy.ptr == NULL) {
        return gg_fail_memory(error);
    }
    if (S_ISDIR(info.st_mode)) {
        return add_folder(inputs, copy.ptr, log, error);
    }
    input.name = below_mark(copy.ptr);
    if (!S_ISREG(info.st_mode) && !S_ISFIFO(info.st_mode)) {
        return gg_fail(error, GG_ERROR_IO, path,
                       "neither a file nor a folder but %s",
                       kind_of(info.st_mode));
    }
    input.path = copy.ptr;
    if (input.name == NULL) {
        input.name = base_name(copy.ptr);
    }
    input.size = S_ISREG(info.st_mode) ? (uint64_t)info.st_size : 0;
    return append(inputs, input, error);
}

gg_status gg_inputs_add_memory(gg_inputs *inputs, const char *name,
                               const void *bytes, size_t len,
                               gg_error *error)
{
    gg_str copy = gg_arena_copy(&inputs->arena, gg_str_from(name));

    if (copy.ptr == NULL) {
        return gg_fail_memory(error);
    }
    return append(inputs,
                  (gg_input){.path = copy.ptr,
                             .name = copy.ptr,
                             .size = len,
                             .bytes = len != 0 ? bytes : ""},
                  error);
}
