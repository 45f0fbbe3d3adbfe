#define _POSIX_C_SOURCE 200809L
#include "base/source.h"

#include "base/ahead.h"
#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PATH_STEP_BYTES = 2048,
    /* Less does not repay a thread. */
    AHEAD_FROM_BYTES = 1 << 20
};

typedef enum state {
    STATE_NEW, /* nothing read yet */
    STATE_PLAIN,
    STATE_COMPRESSED,
    STATE_ENDED
} state;

struct gg_source {
    char *name;
    bool owns_fd;
    gg_log *log;
    state state;
    bool is_compressed;
    bool may_run_ahead;
    gg_stored stored;
    gg_members members;
    gg_ahead *ahead; /* NULL: none; else the two above are its own */
    uint64_t stored_size;
    uint64_t bytes;
};

/* ---- opening ----------------------------------------------------------- */

static int open_retrying(int folder, const char *path, int flags)
{
    int fd;

    do {
        fd = openat(folder, path, flags);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

static void close_keeping_errno(int fd)
{
    int saved = errno;

    close(fd);
    errno = saved;
}

/* Bytes of `path` up to a slash, at most a step; 0 where there is none. */
static size_t path_step(const char *path)
{
    size_t n = PATH_STEP_BYTES;

    while (n > 0 && path[n - 1] != '/') {
        n--;
    }
    return n;
}

int gg_open_path(const char *path, int flags)
{
    char step[PATH_STEP_BYTES + 1];
    int folder = AT_FDCWD;
    int fd = open_retrying(AT_FDCWD, path, flags);

    if (fd >= 0 || errno != ENAMETOOLONG) {
        return fd;
    }
    while (strlen(path) > PATH_STEP_BYTES) {
        size_t n = path_step(path);
        if (n == 0) {
            errno = ENAMETOOLONG;
            fd = -1;
            goto done;
        }
        memcpy(step, path, n);
        step[n] = '\0';
        fd = open_retrying(folder, step, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder != AT_FDCWD) {
            close_keeping_errno(folder);
        }
        folder = fd;
        if (fd < 0) {
            return -1;
        }
        path += n;
        path += strspn(path, "/");
    }
    fd = open_retrying(folder, *path != '\0' ? path : ".", flags);
done:
    if (folder != AT_FDCWD) {
        close_keeping_errno(folder);
    }
    return fd;
}

static gg_status make_source(gg_source **out, const char *name, gg_log *log,
                             gg_error *error)
{
    size_t len = strlen(name);
    gg_source *source = gg_calloc_array(1, sizeof *source);

    *out = NULL;
    if (source == NULL) {
        return gg_fail_memory(error);
    }
    source->name = gg_alloc_array(len + 1, 1);
    if (source->name == NULL) {
        gg_free(source);
        return gg_fail_memory(error);
    }
    memcpy(source->name, name, len + 1);
    source->stored.name = source->name;
    source->stored.fd = -1;
    atomic_init(&source->stored.quit, false);
    source->members.stored = &source->stored;
    source->log = log;
    *out = source;
    return GG_OK;
}

static const char *kind_of(mode_t mode)
{
    if (S_ISDIR(mode)) {
        return "a folder";
    }
    if (S_ISSOCK(mode)) {
        return "a socket";
    }
    return S_ISCHR(mode) || S_ISBLK(mode) ? "a device" : "no regular file";
}

/* Looks at what was opened without waiting, and then lets reads wait. */
static gg_status check_opened(gg_source *source, gg_error *error)
{
    struct stat info;
    int flags;

    if (fstat(source->stored.fd, &info) != 0) {
        return gg_fail_errno(error, source->name, "examine", errno);
    }
    if (S_ISREG(info.st_mode)) {
        source->stored_size = info.st_size > 0 ? (uint64_t)info.st_size : 0;
        return GG_OK;
    }
    if (!S_ISFIFO(info.st_mode)) {
        return gg_fail(error, GG_ERROR_IO, source->name,
                       "cannot read %s as a file", kind_of(info.st_mode));
    }
    source->stored.may_wait = true;
    flags = fcntl(source->stored.fd, F_GETFL);
    if (flags < 0 || fcntl(source->stored.fd, F_SETFL, flags & ~O_NONBLOCK) < 0) {
        return gg_fail_errno(error, source->name, "prepare", errno);
    }
    return GG_OK;
}

gg_status gg_source_open_file(gg_source **out, const char *path, gg_log *log,
                              gg_error *error)
{
    gg_source *source;
    gg_status status = make_source(out, path, log, error);

    if (status != GG_OK) {
        return status;
    }
    source = *out;
    *out = NULL;
    source->owns_fd = true;
    source->stored.fd =
        gg_open_path(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (source->stored.fd < 0) {
        status = gg_fail_errno(error, path, "open", errno);
    } else {
        status = check_opened(source, error);
    }
    if (status != GG_OK) {
        gg_source_close(source);
        return status;
    }
    *out = source;
    return GG_OK;
}

gg_status gg_source_open_fd(gg_source **out, int fd, const char *name,
                            gg_log *log, gg_error *error)
{
    struct stat info;
    gg_source *source;
    gg_status status = make_source(out, name, log, error);

    if (status != GG_OK) {
        return status;
    }
    source = *out;
    source->stored.fd = fd;
    if (fstat(fd, &info) == 0) {
        source->stored.may_wait = !S_ISREG(info.st_mode);
        if (!source->stored.may_wait && info.st_size > 0) {
            source->stored_size = (uint64_t)info.st_size;
        }
    }
    return GG_OK;
}

gg_status gg_source_open_memory(gg_source **out, const void *bytes, size_t len,
                                const char *name, gg_log *log,
                                gg_error *error)
{
    gg_status status = make_source(out, name, log, error);

    if (status == GG_OK) {
        gg_stored *stored = &(*out)->stored;
        stored->is_memory = true;
        stored->window = (unsigned char *)(uintptr_t)(len != 0 ? bytes : "");
        stored->len = len;
        stored->has_ended = true;
        stored->n_read = len;
        (*out)->stored_size = len;
    }
    return status;
}

void gg_source_close(gg_source *source)
{
    if (source == NULL) {
        return;
    }
    gg_ahead_stop(source->ahead);
    gg_members_clear(&source->members);
    if (source->owns_fd && source->stored.fd >= 0) {
        close(source->stored.fd);
    }
    gg_stored_clear(&source->stored);
    gg_free(source->name);
    gg_free(source);
}

/* ---- reading ----------------------------------------------------------- */

/* The first read goes straight to the caller, who keeps it when it is not
   compressed: a plain file needs no window. */
static gg_status recognise(gg_source *source, unsigned char *out,
                           size_t capacity, size_t *n, gg_error *error)
{
    gg_stored *s = &source->stored;
    size_t room = capacity < GG_WINDOW_BYTES ? capacity : GG_WINDOW_BYTES;
    size_t have = 0, got;
    gg_status status = GG_OK;

    while (status == GG_OK && have < GG_MAGIC_BYTES && have < room &&
           !s->has_ended) {
        status = gg_stored_read(s, out + have, room - have, &got, error);
        have += got;
    }
    if (status != GG_OK) {
        return status;
    }
    /* A caller with hardly any room: look further in the window. */
    if (!gg_members_begin(out, have) &&
        (have < room || have >= GG_MAGIC_BYTES)) {
        source->state = have != 0 ? STATE_PLAIN : STATE_ENDED;
        *n = have;
        return GG_OK;
    }
    status = gg_stored_make_window(s, error);
    if (status == GG_OK) {
        memcpy(s->window, out, have);
        s->len = have;
    }
    return status;
}

static gg_status recognise_in_window(gg_source *source, gg_error *error)
{
    gg_stored *s = &source->stored;
    gg_status status = gg_stored_ensure(s, GG_MAGIC_BYTES, error);

    if (status == GG_OK) {
        source->is_compressed =
            gg_members_begin(s->window + s->at, s->len - s->at);
        source->state = source->is_compressed ? STATE_COMPRESSED : STATE_PLAIN;
    }
    return status;
}

static gg_status read_plain(gg_source *source, unsigned char *out,
                            size_t capacity, size_t *n, gg_error *error)
{
    gg_stored *s = &source->stored;
    size_t have = s->len - s->at;
    gg_status status = GG_OK;

    if (have > 0) {
        *n = have < capacity ? have : capacity;
        memcpy(out, s->window + s->at, *n);
        s->at += *n;
    } else if (!s->has_ended) {
        status = gg_stored_read(s, out, capacity, n, error);
    }
    if (status == GG_OK && *n == 0) {
        source->state = STATE_ENDED;
    }
    return status;
}

static gg_status read_compressed(gg_source *source, unsigned char *out,
                                 size_t capacity, size_t *n, gg_error *error)
{
    if (source->may_run_ahead && source->bytes >= AHEAD_FROM_BYTES) {
        source->ahead = gg_ahead_start(&source->members);
        source->may_run_ahead = false; /* not tried again where it failed */
    }
    if (source->ahead != NULL) {
        return gg_ahead_read(source->ahead, source->log, out, capacity, n,
                             error);
    }
    source->members.log = source->log;
    return gg_members_read(&source->members, out, capacity, n, error);
}

gg_status gg_source_read(gg_source *source, void *bytes, size_t capacity,
                         size_t *n, gg_error *error)
{
    gg_status status = GG_OK;

    *n = 0;
    if (source->state == STATE_NEW) {
        status = source->stored.window != NULL
                     ? recognise_in_window(source, error)
                     : recognise(source, bytes, capacity, n, error);
        if (status == GG_OK && source->state == STATE_NEW) {
            status = recognise_in_window(source, error);
        }
    }
    if (status == GG_OK && *n == 0 && source->state == STATE_PLAIN) {
        status = read_plain(source, bytes, capacity, n, error);
    } else if (status == GG_OK && source->state == STATE_COMPRESSED) {
        status = read_compressed(source, bytes, capacity, n, error);
    }
    source->bytes += *n;
    return status;
}

/* ---- getters ----------------------------------------------------------- */

void gg_source_set_log(gg_source *source, gg_log *log)
{
    source->log = log;
}

void gg_source_set_stop(gg_source *source, const volatile int *stop)
{
    source->stored.stop = stop;
}

void gg_source_run_ahead(gg_source *source)
{
    source->may_run_ahead = true;
}

/* In capitals too; `suffix` is in small letters. */
static bool has_suffix(gg_str name, gg_str suffix)
{
    if (name.len <= suffix.len) {
        return false;
    }
    for (size_t i = 0; i < suffix.len; i++) {
        char c = name.ptr[name.len - suffix.len + i];
        if (c != suffix.ptr[i] && (c < 'A' || c > 'Z' ||
                                   c - 'A' + 'a' != suffix.ptr[i])) {
            return false;
        }
    }
    return true;
}

gg_str gg_name_uncompressed(const char *name)
{
    static const char *const SUFFIXES[] = {".gz", ".bz2", ".zst"};
    gg_str s = gg_str_from(name);

    for (size_t i = 0; i < sizeof SUFFIXES / sizeof *SUFFIXES; i++) {
        gg_str suffix = gg_str_from(SUFFIXES[i]);
        if (has_suffix(s, suffix)) {
            s.len -= suffix.len;
            break;
        }
    }
    return s;
}

const char *gg_source_name(const gg_source *source)
{
    return source->name;
}

bool gg_source_is_compressed(const gg_source *source)
{
    return source->is_compressed;
}

uint64_t gg_source_stored_bytes(const gg_source *source)
{
    return source->ahead != NULL ? gg_ahead_stored_bytes(source->ahead)
                                 : source->stored.n_read;
}

uint64_t gg_source_stored_size(const gg_source *source)
{
    return source->stored_size;
}

uint64_t gg_source_bytes(const gg_source *source)
{
    return source->bytes;
}

uint64_t gg_source_skipped_bytes(const gg_source *source)
{
    return source->ahead != NULL ? gg_ahead_skipped_bytes(source->ahead)
                                 : source->members.skipped_bytes;
}
