#define _POSIX_C_SOURCE 200809L
#include "base/sink.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/memory.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BUFFER_BYTES = 64 * 1024,
    LONGEST_PATH = 4096, /* PATH_MAX of Linux, with its NUL */
    MAX_OPEN_FILES = 128,
    MAX_TRIES = 100
};

struct gg_sink {
    gg_sink_front front; /* in bytes[] */
    gg_buf *buf; /* or NULL: a descriptor */
    int fd;      /* -1: none, or closed */
    int slot;    /* in open_files, -1: not a file */
    bool failed;
    bool finished;
    uint64_t n_passed; /* bytes that left the buffer below */
    char *name; /* the final path, or what messages call a descriptor */
    gg_error error; /* the first failure */
    gg_digest *digest;
    char bytes[BUFFER_BYTES];
};

/* ---- the table of open temporary files --------------------------------- */

enum { SLOT_FREE, SLOT_TAKEN, SLOT_OPEN };

/* The only global state, and the reason is gg_sink_unlink_all: a signal
   handler can't be handed a list. A slot's path changes only while it is
   TAKEN, the handler looks only at OPEN ones. */
typedef struct open_file {
    atomic_int state;
    pid_t owner; /* a forked child must not remove its parent's files */
    char path[LONGEST_PATH];
} open_file;

static open_file open_files[MAX_OPEN_FILES];

static int take_slot(void)
{
    for (int i = 0; i < MAX_OPEN_FILES; i++) {
        int expected = SLOT_FREE;
        if (atomic_compare_exchange_strong(&open_files[i].state, &expected,
                                           SLOT_TAKEN)) {
            open_files[i].owner = getpid();
            return i;
        }
    }
    return -1;
}

static void release_slot(gg_sink *sink)
{
    if (sink->slot >= 0) {
        atomic_store(&open_files[sink->slot].state, SLOT_FREE);
        sink->slot = -1;
    }
}

void gg_sink_unlink_all(void)
{
    int saved = errno;
    pid_t self = getpid();

    for (int i = 0; i < MAX_OPEN_FILES; i++) {
        if (atomic_load(&open_files[i].state) == SLOT_OPEN &&
            open_files[i].owner == self) {
            unlink(open_files[i].path);
        }
    }
    errno = saved;
}

/* ---- failing ----------------------------------------------------------- */

/* From now on nothing is taken; what waits counts as accepted. */
static void set_failed(gg_sink *sink)
{
    sink->failed = true;
    sink->n_passed += (uint64_t)(sink->front.at - sink->bytes);
    sink->front.at = sink->bytes;
    sink->front.end = sink->bytes;
}

static void fail_errno(gg_sink *sink, const char *what, int errno_value)
{
    if (!sink->failed) {
        set_failed(sink);
        gg_fail_errno(&sink->error, sink->name, what, errno_value);
    }
}

void gg_sink_fail(gg_sink *sink, const gg_error *error)
{
    if (!sink->failed) {
        set_failed(sink);
        sink->error = *error;
    }
}

gg_status gg_sink_status(const gg_sink *sink, gg_error *error)
{
    if (!sink->failed) {
        return GG_OK;
    }
    if (error != NULL) {
        *error = sink->error;
    }
    return sink->error.status;
}

/* ---- opening ----------------------------------------------------------- */

static void free_sink(gg_sink *sink)
{
    gg_digest_free(sink->digest);
    gg_free(sink->name);
    gg_free(sink);
}

static gg_sink *new_sink(const char *name)
{
    size_t size = strlen(name) + 1;
    gg_sink *sink = gg_alloc_array(1, sizeof *sink);

    if (sink == NULL) {
        return NULL;
    }
    memset(sink, 0, offsetof(gg_sink, bytes));
    sink->front.at = sink->bytes;
    sink->front.end = sink->bytes + BUFFER_BYTES;
    sink->fd = -1;
    sink->slot = -1;
    sink->name = gg_alloc_array(size, 1);
    sink->digest = gg_digest_new();
    if (sink->name == NULL || sink->digest == NULL) {
        free_sink(sink);
        return NULL;
    }
    memcpy(sink->name, name, size);
    return sink;
}

gg_status gg_sink_open_buf(gg_sink **out, gg_buf *buf, gg_error *error)
{
    *out = new_sink("");
    if (*out == NULL) {
        return gg_fail_memory(error);
    }
    (*out)->buf = buf;
    return GG_OK;
}

gg_status gg_sink_open_fd(gg_sink **out, int fd, const char *name,
                          gg_error *error)
{
    *out = new_sink(name);
    if (*out == NULL) {
        return gg_fail_memory(error);
    }
    (*out)->fd = fd;
    return GG_OK;
}

/* Length of the folder's part of a path, with its slash. */
static size_t folder_len(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? (size_t)(slash - path) + 1 : 0;
}

/* What stands under the final name may only be a regular file: a rename would
   replace a device such as /dev/null, and can't replace a folder. */
static gg_status check_target(const char *path, gg_error *error)
{
    struct stat st;

    if (path[folder_len(path)] == '\0') {
        return gg_fail(error, GG_ERROR_IO, path, "is not the name of a file");
    }
    if (stat(path, &st) != 0) {
        return errno == ENOENT ? GG_OK
                               : gg_fail_errno(error, path, "write", errno);
    }
    if (!S_ISREG(st.st_mode)) {
        return gg_fail(error, GG_ERROR_IO, path,
                       "cannot write: not a regular file");
    }
    return GG_OK;
}

/* Folder + ".gazgraph-XXXXXXXX.tmp". Returns 0 or an errno. */
static int make_temporary_path(char out[LONGEST_PATH], const char *path)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    static const char template[] = ".gazgraph-XXXXXXXX.tmp";
    size_t len = folder_len(path);
    unsigned char random[8];
    char *name = out + len;

    if (len + sizeof template > LONGEST_PATH) {
        return ENAMETOOLONG;
    }
    while (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
        if (errno != EINTR) {
            return errno;
        }
    }
    memcpy(out, path, len);
    memcpy(name, template, sizeof template);
    for (size_t i = 0; i < sizeof random; i++) {
        name[10 + i] = letters[random[i] & 31];
    }
    return 0;
}

/* Creates the temporary file of `sink`, whose slot is taken. */
static int create_temporary(gg_sink *sink, mode_t mode)
{
    open_file *file = &open_files[sink->slot];

    for (int i = 0; i < MAX_TRIES; i++) {
        int result = make_temporary_path(file->path, sink->name);
        if (result != 0) {
            return result;
        }
        /* Before the file exists: a signal may come in between. */
        atomic_store(&file->state, SLOT_OPEN);
        sink->fd = open(file->path,
                        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        mode);
        if (sink->fd >= 0) {
            return 0;
        }
        result = errno;
        atomic_store(&file->state, SLOT_TAKEN);
        if (result != EEXIST && result != EINTR) {
            return result;
        }
    }
    return EEXIST;
}

static gg_status open_mode(gg_sink **out, const char *path, mode_t mode,
                           gg_error *error)
{
    gg_status status = check_target(path, error);
    gg_sink *sink;
    int result;

    *out = NULL;
    if (status != GG_OK) {
        return status;
    }
    sink = new_sink(path);
    if (sink == NULL) {
        return gg_fail_memory(error);
    }
    sink->slot = take_slot();
    result = sink->slot >= 0 ? create_temporary(sink, mode) : EMFILE;
    if (result != 0) {
        release_slot(sink);
        free_sink(sink);
        return gg_fail_errno(error, path, "write", result);
    }
    *out = sink;
    return GG_OK;
}

gg_status gg_sink_open_file(gg_sink **out, const char *path, gg_error *error)
{
    return open_mode(out, path, 0666, error);
}

gg_status gg_sink_open_script(gg_sink **out, const char *path,
                              gg_error *error)
{
    return open_mode(out, path, 0777, error);
}

/* ---- writing ----------------------------------------------------------- */

/* 0, or the errno of a failed wait. A descriptor that somebody else made
   non-blocking (a shared terminal or pipe) is not an error. */
static int wait_writable(int fd)
{
    struct pollfd request = {.fd = fd, .events = POLLOUT};

    return poll(&request, 1, -1) < 0 && errno != EINTR ? errno : 0;
}

static void write_all(gg_sink *sink, const char *bytes, size_t len)
{
    while (len != 0) {
        ssize_t n = write(sink->fd, bytes, len);
        int result = n < 0 ? errno : 0;

        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
            continue;
        }
        if (result == EAGAIN || result == EWOULDBLOCK) {
            result = wait_writable(sink->fd);
        } else if (result == EINTR) {
            result = 0;
        } else if (result == 0) {
            result = EIO; /* nothing written, and no reason given */
        }
        if (result != 0) {
            fail_errno(sink, "write", result);
            return;
        }
    }
}

static void pass_on(gg_sink *sink, const char *bytes, size_t len)
{
    sink->n_passed += len;
    if (sink->digest != NULL) {
        gg_digest_add(sink->digest, bytes, len);
    }
    if (sink->buf == NULL) {
        write_all(sink, bytes, len);
        return;
    }
    gg_buf_put(sink->buf, bytes, len);
    if (sink->buf->failed) {
        fail_errno(sink, "write", ENOMEM);
    }
}

static void flush(gg_sink *sink)
{
    size_t used = (size_t)(sink->front.at - sink->bytes);

    sink->front.at = sink->bytes;
    if (!sink->failed && used != 0) {
        pass_on(sink, sink->bytes, used);
    }
}

void gg_sink_put_long(gg_sink *sink, const void *bytes, size_t len)
{
    assert(!sink->finished);
    if (sink->failed) {
        return;
    }
    flush(sink);
    if (sink->failed) {
        return;
    }
    if (len >= BUFFER_BYTES) {
        pass_on(sink, bytes, len);
        return;
    }
    memcpy(sink->bytes, bytes, len);
    sink->front.at += len;
}

void gg_sink_put_u64(gg_sink *sink, uint64_t value)
{
    char digits[GG_U64_DIGITS];
    size_t len = gg_format_u64(digits, value);

    gg_sink_put(sink, digits, len);
}

void gg_sink_put_i64(gg_sink *sink, int64_t value)
{
    if (value < 0) {
        gg_sink_putc(sink, '-');
        gg_sink_put_u64(sink, 0 - (uint64_t)value);
        return;
    }
    gg_sink_put_u64(sink, (uint64_t)value);
}

void gg_sink_put_double(gg_sink *sink, double value)
{
    char text[32];

    gg_sink_put(sink, text, gg_format_double(text, value));
}

uint64_t gg_sink_bytes(const gg_sink *sink)
{
    return sink->n_passed + (uint64_t)(sink->front.at - sink->bytes);
}

/* ---- closing ----------------------------------------------------------- */

static bool is_file(const gg_sink *sink)
{
    return sink->slot >= 0;
}

/* close releases the descriptor even where it reports EINTR. */
static void close_file(gg_sink *sink)
{
    int fd = sink->fd;

    sink->fd = -1;
    if (fd >= 0 && close(fd) != 0 && errno != EINTR) {
        fail_errno(sink, "write", errno);
    }
}

static int sync_fd(int fd)
{
    while (fsync(fd) != 0) {
        if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

gg_status gg_sink_finish(gg_sink *sink, gg_error *error)
{
    if (!sink->finished) {
        sink->finished = true;
        flush(sink);
        sink->front.end = sink->front.at; /* nothing may be put any more */
        if (is_file(sink)) {
            int result = sink->failed ? 0 : sync_fd(sink->fd);
            if (result != 0) {
                fail_errno(sink, "write", result);
            }
            close_file(sink);
        }
    }
    return gg_sink_status(sink, error);
}

const char *gg_sink_temporary_path(const gg_sink *sink)
{
    return is_file(sink) ? open_files[sink->slot].path : sink->name;
}

/* The folder of the file, or -1 and errno. */
static int open_folder(const gg_sink *sink)
{
    char folder[LONGEST_PATH] = ".";
    size_t len = folder_len(sink->name);

    if (len != 0) {
        memcpy(folder, sink->name, len);
        folder[len] = '\0';
    }
    return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The folder is opened before the rename: after it, as little as possible may
   fail. A folder that may be written but not read (EACCES), or a file system
   that doesn't sync folders (EINVAL), is none of our business. */
static void give_name(gg_sink *sink)
{
    int folder = open_folder(sink);
    int result = folder < 0 && errno != EACCES ? errno : 0;

    if (result == 0 &&
        rename(open_files[sink->slot].path, sink->name) != 0) {
        result = errno;
    }
    if (result == 0) {
        release_slot(sink); /* nothing is left to remove */
        result = folder >= 0 ? sync_fd(folder) : 0;
        result = result == EINVAL ? 0 : result;
    }
    if (folder >= 0) {
        close(folder);
    }
    if (result != 0) {
        fail_errno(sink, "write", result);
    }
}

void gg_sink_leave_out_digest(gg_sink *sink)
{
    gg_digest_free(sink->digest);
    sink->digest = NULL;
}

void gg_sink_get_digest(const gg_sink *sink, gg_sink_digest *out)
{
    uint8_t digest[GG_DIGEST_BYTES];

    out->bytes = gg_sink_bytes(sink);
    out->sha256[0] = '\0';
    if (sink->digest != NULL) {
        gg_digest_get(sink->digest, digest);
        gg_digest_hex(digest, out->sha256);
    }
}

gg_status gg_sink_close(gg_sink *sink, gg_sink_digest *digest,
                        gg_error *error)
{
    gg_status status;

    if (sink == NULL) {
        return GG_OK;
    }
    gg_sink_finish(sink, NULL);
    if (!sink->failed && is_file(sink)) {
        give_name(sink);
    }
    if (digest != NULL) {
        gg_sink_get_digest(sink, digest);
    }
    status = gg_sink_status(sink, error);
    gg_sink_abandon(sink);
    return status;
}

void gg_sink_abandon(gg_sink *sink)
{
    if (sink == NULL) {
        return;
    }
    if (is_file(sink)) {
        close_file(sink);
        unlink(open_files[sink->slot].path);
        release_slot(sink);
    }
    free_sink(sink);
}
