#define _POSIX_C_SOURCE 200809L
#include "run/watch.h"

#include "base/error.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    EVENT_BYTES = 64 * 1024,
    GATHER_MS = 200, /* what comes within it comes together ... */
    MOST_GATHERS = 25, /* ... but not for ever */
    MOST_DEPTH = 256
};

static const uint32_t EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE |
                               IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

/* A folder that is watched; `below` is its path below the first, "" for that, and
   else ends in a slash. */
typedef struct folder {
    int id;
    const char *below;
} folder;

struct gg_watcher {
    int fd;
    const char *root;
    gg_arena arena;
    folder *folders;
    size_t n;
    size_t capacity;
    bool is_gone;
    char events[EVENT_BYTES] __attribute__((aligned(8)));
};

void gg_arrivals_clear(gg_arrivals *arrivals)
{
    gg_free(arrivals->items);
    gg_arena_clear(&arrivals->arena);
    memset(arrivals, 0, sizeof *arrivals);
}

/* `a`, `b` and `c`, one behind the other; NULL when out of memory. */
static char *join(gg_arena *arena, const char *a, const char *b, const char *c)
{
    size_t n[3] = {strlen(a), strlen(b), strlen(c)};
    char *out = gg_arena_alloc(arena, n[0] + n[1] + n[2] + 1, 1);

    if (out != NULL) {
        memcpy(out, a, n[0]);
        memcpy(out + n[0], b, n[1]);
        memcpy(out + n[0] + n[1], c, n[2]);
    }
    return out;
}

/* ---- folders ---------------------------------------------------------------------- */

static gg_status add_folder(gg_watcher *w, const char *below, unsigned depth,
                            gg_error *error);

/* Folders inside; one that cannot be read is passed over, as when a folder is
   read. */
static gg_status add_inner(gg_watcher *w, const char *path, const char *below,
                           unsigned depth, gg_error *error)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    gg_status status = GG_OK;

    while (dir != NULL && status == GG_OK && (entry = readdir(dir)) != NULL) {
        struct stat info;
        if (entry->d_name[0] != '.' &&
            fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) ==
                0 &&
            S_ISDIR(info.st_mode)) {
            char *inner = join(&w->arena, below, entry->d_name, "/");
            status = inner != NULL ? add_folder(w, inner, depth + 1, error)
                                   : gg_fail_memory(error);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return status;
}

static gg_status add_folder(gg_watcher *w, const char *below, unsigned depth,
                            gg_error *error)
{
    char *path = join(&w->arena, w->root, "/", below);
    int id;

    if (path == NULL || gg_grow(&w->folders, &w->capacity, w->n + 1,
                                sizeof *w->folders) != 0) {
        return gg_fail_memory(error);
    }
    id = inotify_add_watch(w->fd, path, EVENTS);
    if (id < 0) {
        if (depth != 0 && errno != ENOSPC && errno != ENOMEM) {
            return GG_OK; /* gone again, or not ours to read */
        }
        return gg_fail_errno(error, path, "watch the folder", errno);
    }
    w->folders[w->n++] = (folder){id, below};
    return depth < MOST_DEPTH ? add_inner(w, path, below, depth, error)
                              : GG_OK;
}

gg_status gg_watcher_open(gg_watcher **out, const char *path,
                          gg_error *error)
{
    gg_watcher *w = gg_calloc_array(1, sizeof *w);
    gg_status status;

    *out = NULL;
    if (w == NULL) {
        return gg_fail_memory(error);
    }
    w->root = path;
    w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    status = w->fd >= 0 ? add_folder(w, "", 0, error)
                        : gg_fail_errno(error, path, "watch the folder", errno);
    if (status != GG_OK) {
        gg_watcher_close(w);
        return status;
    }
    *out = w;
    return GG_OK;
}

void gg_watcher_close(gg_watcher *w)
{
    if (w == NULL) {
        return;
    }
    if (w->fd >= 0) {
        close(w->fd);
    }
    gg_free(w->folders);
    gg_arena_clear(&w->arena);
    gg_free(w);
}

/* ---- events ------------------------------------------------------------------------ */

static gg_status arrive(gg_watcher *w, gg_arrivals *arrivals,
                        const char *below, const char *name, gg_error *error)
{
    char *inner = join(&arrivals->arena, "/./", below, name);
    char *path = inner != NULL
                     ? join(&arrivals->arena, w->root, inner, "")
                     : NULL;

    if (path == NULL ||
        gg_grow(&arrivals->items, &arrivals->capacity, arrivals->n + 1,
                sizeof *arrivals->items) != 0) {
        return gg_fail_memory(error);
    }
    arrivals->items[arrivals->n++] = path;
    return GG_OK;
}

static const char *below_of(const gg_watcher *w, int id)
{
    for (size_t i = w->n; i-- > 0;) { /* the last one of that number */
        if (w->folders[i].id == id) {
            return w->folders[i].below;
        }
    }
    return NULL;
}

static gg_status take_event(gg_watcher *w, const struct inotify_event *event,
                            gg_arrivals *arrivals, gg_error *error)
{
    const char *below = below_of(w, event->wd);
    bool is_folder = (event->mask & IN_ISDIR) != 0;

    if ((event->mask & IN_Q_OVERFLOW) != 0) {
        return arrive(w, arrivals, "", "", error); /* whatever it was */
    }
    if ((event->mask & (IN_DELETE_SELF | IN_MOVE_SELF)) != 0) {
        w->is_gone |= below != NULL && below[0] == '\0';
        return GG_OK;
    }
    if (below == NULL || event->len == 0 || event->name[0] == '.') {
        return GG_OK;
    }
    if (is_folder) {
        char *inner = join(&w->arena, below, event->name, "/");
        gg_status status = inner != NULL ? add_folder(w, inner, 1, error)
                                         : gg_fail_memory(error);
        /* files may have come before it was watched */
        return status == GG_OK
                   ? arrive(w, arrivals, below, event->name, error)
                   : status;
    }
    return (event->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0
               ? arrive(w, arrivals, below, event->name, error)
               : GG_OK;
}

static gg_status read_events(gg_watcher *w, gg_arrivals *arrivals,
                             gg_error *error)
{
    ssize_t n = read(w->fd, w->events, sizeof w->events);
    gg_status status = GG_OK;

    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        return gg_fail_errno(error, w->root, "watch the folder", errno);
    }
    for (ssize_t at = 0; at < n && status == GG_OK;) {
        const struct inotify_event *event =
            (const struct inotify_event *)(const void *)(w->events + at);
        status = take_event(w, event, arrivals, error);
        at += (ssize_t)(sizeof *event + event->len);
    }
    return status;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once, and only what is there still. */
static void settle(gg_arrivals *arrivals)
{
    size_t n = 0;

    if (arrivals->n > 1) {
        qsort(arrivals->items, arrivals->n, sizeof *arrivals->items,
              compare_paths);
    }
    for (size_t i = 0; i < arrivals->n; i++) {
        struct stat info;
        if ((n == 0 ||
             strcmp(arrivals->items[n - 1], arrivals->items[i]) != 0) &&
            lstat(arrivals->items[i], &info) == 0 &&
            (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode))) {
            arrivals->items[n++] = arrivals->items[i];
        }
    }
    arrivals->n = n;
}

gg_status gg_watcher_wait(gg_watcher *w, int milliseconds,
                          gg_arrivals *arrivals, gg_error *error)
{
    struct pollfd wanted = {.fd = w->fd, .events = POLLIN};
    int n = poll(&wanted, 1, milliseconds);
    gg_status status = GG_OK;

    if (n < 0 && errno != EINTR) {
        return gg_fail_errno(error, w->root, "watch the folder", errno);
    }
    for (int i = 0; n > 0 && status == GG_OK && i < MOST_GATHERS; i++) {
        status = read_events(w, arrivals, error);
        n = status == GG_OK ? poll(&wanted, 1, GATHER_MS) : 0;
    }
    settle(arrivals);
    return status == GG_OK && w->is_gone ? GG_END : status;
}
