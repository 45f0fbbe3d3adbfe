#define _DEFAULT_SOURCE
#define _POSIX_C_SOURCE 200809L
#include "base/scratch.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { LONGEST_PATH = 4096, MAX_TRIES = 100 };

const char *gg_scratch_folder(void)
{
    const char *folder = getenv("TMPDIR");

    return folder != NULL && folder[0] != '\0' ? folder : "/tmp";
}

/* A name that nobody can guess, in `folder`. */
static int make_path(char out[LONGEST_PATH], const char *folder)
{
    uint64_t number;
    int len;

    while (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number) {
        if (errno != EINTR) {
            return errno;
        }
    }
    len = snprintf(out, LONGEST_PATH, "%s/gazgraph-%016llx", folder,
                   (unsigned long long)number);
    return len > 0 && len < LONGEST_PATH ? 0 : ENAMETOOLONG;
}

static int open_once(int *fd, const char *folder)
{
    char path[LONGEST_PATH];
    int result = make_path(path, folder);

    if (result != 0) {
        return result;
    }
    *fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
               0600);
    if (*fd < 0) {
        return errno;
    }
    if (unlink(path) != 0) {
        result = errno;
        close(*fd);
        *fd = -1;
    }
    return result;
}

gg_status gg_scratch_open(gg_scratch *scratch, const char *folder,
                          gg_error *error)
{
    int result = EEXIST;

    *scratch = (gg_scratch){-1, folder, 0};
    for (int i = 0; i < MAX_TRIES && (result == EEXIST || result == EINTR);
         i++) {
        result = open_once(&scratch->fd, folder);
    }
    return result == 0 ? GG_OK
                       : gg_fail_errno(error, folder,
                                       "make a temporary file here (TMPDIR "
                                       "names another folder)",
                                       result);
}

gg_status gg_scratch_write(gg_scratch *scratch, const void *bytes, size_t len,
                           gg_error *error)
{
    const char *at = bytes;

    while (len != 0) {
        ssize_t n = write(scratch->fd, at, len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return gg_fail_errno(error, scratch->folder,
                                 "write a temporary file here (TMPDIR names "
                                 "another folder)",
                                 n < 0 ? errno : EIO);
        }
        at += n;
        len -= (size_t)n;
        scratch->size += (uint64_t)n;
    }
    return GG_OK;
}

gg_status gg_scratch_read(const gg_scratch *scratch, uint64_t at, void *bytes,
                          size_t len, gg_error *error)
{
    char *to = bytes;

    while (len != 0) {
        ssize_t n = pread(scratch->fd, to, len, (off_t)at);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return gg_fail_errno(error, scratch->folder,
                                 "read back a temporary file",
                                 n < 0 ? errno : EIO);
        }
        to += n;
        at += (uint64_t)n;
        len -= (size_t)n;
    }
    return GG_OK;
}

void gg_scratch_close(gg_scratch *scratch)
{
    if (scratch->fd >= 0) {
        close(scratch->fd);
    }
    scratch->fd = -1;
}
