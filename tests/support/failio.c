/* Preloaded: lets the Nth call of one kind fail.

     FAIL_IO=write:3:ENOSPC     the third write fails, once
     FAIL_IO=write:3+:EIO       the third and every later one
     FAIL_IO=write:1+:SHORT     one byte is written each time
     FAIL_IO=write:3:WRONG      another byte is written, and nobody told
     FAIL_MARK=PATH             made when the first one has failed

   Kinds: open (for reading), create (for writing), mkdir, lock, read, pread,
   write, fsync, close, rename. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SHORT = -1, WRONG = -2 };

static char wanted[16];
static long fail_at;
static int for_ever;
static int fault;
static const char *mark;
static atomic_long n_calls;

static const struct {
    const char *name;
    int value;
} FAULTS[] = {
    {"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EDQUOT", EDQUOT},
    {"EACCES", EACCES}, {"EMFILE", EMFILE}, {"EROFS", EROFS},
    {"EINTR", EINTR},   {"ENOLCK", ENOLCK}, {"SHORT", SHORT}, {"WRONG", WRONG},
};

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("FAIL_IO");
    const char *name;

    mark = getenv("FAIL_MARK");
    if (text == NULL || strchr(text, ':') == NULL ||
        strcspn(text, ":") >= sizeof wanted) {
        return;
    }
    memcpy(wanted, text, strcspn(text, ":"));
    fail_at = atol(strchr(text, ':') + 1);
    for_ever = strchr(text, '+') != NULL;
    name = strrchr(text, ':') + 1;
    for (size_t i = 0; i < sizeof FAULTS / sizeof *FAULTS; i++) {
        if (strcmp(name, FAULTS[i].name) == 0) {
            fault = FAULTS[i].value;
        }
    }
}

/* 0, or the fault to make. */
static int fault_of(const char *kind)
{
    long n;

    if (fault == 0 || strcmp(kind, wanted) != 0) {
        return 0;
    }
    n = atomic_fetch_add(&n_calls, 1) + 1;
    if (n != fail_at && !(for_ever && n > fail_at)) {
        return 0;
    }
    if (mark != NULL) {
        long fd = syscall(SYS_openat, AT_FDCWD, mark,
                          O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0) {
            syscall(SYS_close, fd);
        }
    }
    if (fault > 0) {
        errno = fault;
    }
    return fault;
}

static int open_any(int folder, const char *path, int flags, mode_t mode)
{
    int is_for_writing = (flags & O_ACCMODE) != O_RDONLY;

    if (fault_of(is_for_writing ? "create" : "open") != 0) {
        return -1;
    }
    return (int)syscall(SYS_openat, folder, path, flags, mode);
}

#define MODE(flags, last)                                                    \
    mode_t mode = 0;                                                         \
    if (((flags) & O_CREAT) != 0) {                                          \
        va_list args;                                                        \
        va_start(args, last);                                                \
        mode = (mode_t)va_arg(args, int);                                    \
        va_end(args);                                                        \
    }

int open(const char *path, int flags, ...)
{
    MODE(flags, flags)
    return open_any(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE(flags, flags)
    return open_any(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    MODE(flags, flags)
    return open_any(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
    MODE(flags, flags)
    return open_any(folder, path, flags, mode);
}

int mkdir(const char *path, mode_t mode)
{
    return fault_of("mkdir") != 0 ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD,
                                                      path, mode);
}

int flock(int fd, int operation)
{
    return fault_of("lock") != 0 ? -1 : (int)syscall(SYS_flock, fd, operation);
}

ssize_t read(int fd, void *bytes, size_t len)
{
    int f = fault_of("read");

    if (f > 0) {
        return -1;
    }
    return syscall(SYS_read, fd, bytes, f == SHORT && len > 1 ? 1 : len);
}

ssize_t pread(int fd, void *bytes, size_t len, off_t at)
{
    int f = fault_of("pread");

    if (f > 0) {
        return -1;
    }
    return syscall(SYS_pread64, fd, bytes, f == SHORT && len > 1 ? 1 : len,
                   at);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    int f = fault_of("write");

    if (f > 0) {
        return -1;
    }
    if (f == WRONG && len != 0) {
        char wrong = (char)(((const char *)bytes)[0] ^ 4);
        return syscall(SYS_write, fd, &wrong, (size_t)1);
    }
    return syscall(SYS_write, fd, bytes, f == SHORT && len > 1 ? 1 : len);
}

int fsync(int fd)
{
    return fault_of("fsync") != 0 ? -1 : (int)syscall(SYS_fsync, fd);
}

/* As the kernel does: the descriptor is gone even where close fails. */
int close(int fd)
{
    int f = fault_of("close");
    int result = (int)syscall(SYS_close, fd);

    if (f > 0) {
        errno = f;
        return -1;
    }
    return result;
}

int rename(const char *from, const char *to)
{
    return fault_of("rename") != 0
               ? -1
               : (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}
