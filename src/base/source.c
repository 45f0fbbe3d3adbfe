#define _POSIX_C_SOURCE 200809L
#include "base/source.h"

#include "base/error.h"
#include "base/memory.h"

#include <bzlib.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* The stored bytes stand in one window. What was used already stays for a
   while: a damaged member is often noticed only inside the next one, and the
   search for that one's header then has to begin further back. */
enum {
    WINDOW_BYTES = 512 << 10,
    HISTORY_BYTES = 160 << 10, /* more than a zstd block */
    VERIFY_GZIP_BYTES = 4 << 10,
    VERIFY_ZSTD_BYTES = 140 << 10, /* a whole block */
    VERIFY_OUTPUT_BYTES = 64 << 10,
    SCRATCH_BYTES = 16 << 10,
    TRAILER_BYTES = 8, /* of a gzip member */
    MAGIC_BYTES = 10,  /* of the longest header that is looked for */
    ZSTD_WINDOW_LOG = 27, /* 128 MiB */
    ZSTD_HEADER_BYTES = 3, /* of a block */
    PATH_STEP_BYTES = 2048,
    WAIT_MS = 100 /* between two looks at `stop` */
};

typedef enum codec { CODEC_GZIP, CODEC_ZSTD, CODEC_BZIP2 } codec;

typedef enum state {
    STATE_NEW,     /* nothing read yet */
    STATE_PLAIN,
    STATE_BETWEEN, /* compressed: a header, padding or the end comes next */
    STATE_MEMBER,  /* inside a gzip member, zstd frame or bzip2 stream */
    STATE_DAMAGED, /* `damage` says why; look for the next header */
    STATE_ENDED
} state;

struct gg_source {
    char *name;
    int fd;
    bool owns_fd;
    bool may_wait; /* no regular file: bytes come when they come */
    const volatile int *stop;
    gg_log *log;

    unsigned char *window; /* or the caller's memory, never written then */
    bool is_memory;
    size_t at;
    size_t len;
    uint64_t window_offset; /* of window[0] in the stored bytes */
    bool input_ended;

    state state;
    codec codec;
    bool is_compressed;
    uint64_t member_begin;
    bool member_was_searched; /* found behind damage */
    bool structure_intact;    /* the damage is a wrong checksum only */
    const char *damage;
    uint64_t verified_bytes;

    z_stream gzip;
    bool gzip_ready;
    bz_stream bzip2;
    bool bzip2_ready;
    ZSTD_DStream *zstd;
    size_t zstd_wants; /* bytes up to the end of the next block's header */
    bool zstd_is_full; /* the last call filled its room: more may be ready */

    uint64_t stored_bytes;
    uint64_t stored_size;
    uint64_t bytes;
    uint64_t skipped_bytes;
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
    source->fd = -1;
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

    if (fstat(source->fd, &info) != 0) {
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
    source->may_wait = true;
    flags = fcntl(source->fd, F_GETFL);
    if (flags < 0 || fcntl(source->fd, F_SETFL, flags & ~O_NONBLOCK) < 0) {
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
    source->fd =
        gg_open_path(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (source->fd < 0) {
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
    source->fd = fd;
    if (fstat(fd, &info) == 0) {
        source->may_wait = !S_ISREG(info.st_mode);
        if (!source->may_wait && info.st_size > 0) {
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
        (*out)->is_memory = true;
        (*out)->window = (unsigned char *)(uintptr_t)(len != 0 ? bytes : "");
        (*out)->len = len;
        (*out)->input_ended = true;
        (*out)->stored_size = len;
        (*out)->stored_bytes = len;
    }
    return status;
}

void gg_source_close(gg_source *source)
{
    if (source == NULL) {
        return;
    }
    if (source->gzip_ready) {
        inflateEnd(&source->gzip);
    }
    if (source->bzip2_ready) {
        BZ2_bzDecompressEnd(&source->bzip2);
    }
    ZSTD_freeDStream(source->zstd);
    if (source->owns_fd && source->fd >= 0) {
        close(source->fd);
    }
    if (!source->is_memory) {
        gg_free(source->window);
    }
    gg_free(source->name);
    gg_free(source);
}

/* ---- stored bytes ------------------------------------------------------ */

/* Looks at `stop` now and then and not only after EINTR: the signal may have
   come just before the wait, or to another thread. */
static gg_status wait_readable(const gg_source *s, gg_error *error)
{
    struct pollfd one = {.fd = s->fd, .events = POLLIN};
    int n;

    do {
        if (s->stop != NULL && *s->stop != 0) {
            return gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
        }
        n = poll(&one, 1, s->stop != NULL ? WAIT_MS : -1);
    } while (n == 0 || (n < 0 && errno == EINTR));
    return GG_OK;
}

/* One successful read(2); *n is 0 at the end of the file only. */
static gg_status read_stored(gg_source *s, unsigned char *to, size_t room,
                             size_t *n, gg_error *error)
{
    ssize_t got;
    gg_status status = GG_OK;

    *n = 0;
    if (s->may_wait) {
        /* Reading a FIFO before its first writer came would be its end. */
        status = wait_readable(s, error);
    }
    if (status != GG_OK) {
        return status;
    }
    if (room > 1 << 30) {
        room = 1 << 30;
    }
    while ((got = read(s->fd, to, room)) < 0) {
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            status = wait_readable(s, error);
        } else if (errno != EINTR) {
            status = gg_fail_errno(error, s->name, "read", errno);
            gg_error_at_byte(error, s->stored_bytes);
        }
        if (status != GG_OK) {
            return status;
        }
    }
    *n = (size_t)got;
    s->stored_bytes += (uint64_t)got;
    s->input_ended = got == 0;
    return GG_OK;
}

/* More bytes behind window[len]; drops the oldest when there is no room. */
static gg_status refill(gg_source *s, gg_error *error)
{
    gg_status status;
    size_t n;

    if (s->input_ended) {
        return GG_OK;
    }
    if (s->len == WINDOW_BYTES) {
        size_t drop = s->at > HISTORY_BYTES ? s->at - HISTORY_BYTES : 0;
        memmove(s->window, s->window + drop, s->len - drop);
        s->window_offset += drop;
        s->at -= drop;
        s->len -= drop;
    }
    status = read_stored(s, s->window + s->len, WINDOW_BYTES - s->len, &n,
                         error);
    s->len += n;
    return status;
}

static gg_status make_window(gg_source *source, gg_error *error)
{
    source->window = gg_alloc_array(WINDOW_BYTES, 1);
    return source->window != NULL ? GG_OK : gg_fail_memory(error);
}

/* Tries to have `want` bytes (at most WINDOW_BYTES - HISTORY_BYTES) from `at`
   on; fewer only at the end. */
static gg_status ensure(gg_source *s, size_t want, gg_error *error)
{
    gg_status status = GG_OK;

    while (status == GG_OK && s->len - s->at < want && !s->input_ended) {
        status = refill(s, error);
    }
    return status;
}

static uint64_t offset_of(const gg_source *s)
{
    return s->window_offset + s->at;
}

/* ---- members ----------------------------------------------------------- */

static bool is_gzip(const unsigned char *p, size_t len)
{
    return len >= 3 && p[0] == 0x1f && p[1] == 0x8b && p[2] == 0x08;
}

static bool is_zstd(const unsigned char *p, size_t len)
{
    return len >= 4 && p[0] == 0x28 && p[1] == 0xb5 && p[2] == 0x2f &&
           p[3] == 0xfd;
}

static bool is_skippable(const unsigned char *p, size_t len)
{
    return len >= 4 && (p[0] & 0xf0) == 0x50 && p[1] == 0x2a &&
           p[2] == 0x4d && p[3] == 0x18;
}

/* "BZh9" and the first bytes of a block, or of the end of an empty stream; as
   much of them as there is. */
static bool is_bzip2(const unsigned char *p, size_t len)
{
    static const unsigned char BLOCK[] = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
    static const unsigned char END[] = {0x17, 0x72, 0x45, 0x38, 0x50, 0x90};
    size_t rest = len > 4 ? len - 4 : 0;

    rest = rest < sizeof BLOCK ? rest : sizeof BLOCK;
    return len >= 4 && p[0] == 'B' && p[1] == 'Z' && p[2] == 'h' &&
           p[3] >= '1' && p[3] <= '9' &&
           (memcmp(p + 4, BLOCK, rest) == 0 || memcmp(p + 4, END, rest) == 0);
}

static gg_status reset_gzip(gg_source *s, gg_error *error)
{
    if (s->gzip_ready) {
        (void)inflateReset(&s->gzip);
        return GG_OK;
    }
    s->gzip.next_in = Z_NULL;
    s->gzip.avail_in = 0;
    if (inflateInit2(&s->gzip, 15 + 16) != Z_OK) {
        return gg_fail_memory(error);
    }
    s->gzip_ready = true;
    return GG_OK;
}

static gg_status reset_zstd(gg_source *s, gg_error *error)
{
    size_t wants;

    if (s->zstd == NULL) {
        s->zstd = ZSTD_createDStream();
        if (s->zstd == NULL) {
            return gg_fail_memory(error);
        }
    }
    wants = ZSTD_initDStream(s->zstd);
    if (ZSTD_isError(wants) ||
        ZSTD_isError(ZSTD_DCtx_setParameter(s->zstd, ZSTD_d_windowLogMax,
                                            ZSTD_WINDOW_LOG))) {
        return gg_fail_memory(error);
    }
    s->zstd_wants = wants;
    s->zstd_is_full = false;
    return GG_OK;
}

static gg_status reset_bzip2(gg_source *s, gg_error *error)
{
    if (s->bzip2_ready) {
        BZ2_bzDecompressEnd(&s->bzip2);
    }
    memset(&s->bzip2, 0, sizeof s->bzip2);
    s->bzip2_ready = BZ2_bzDecompressInit(&s->bzip2, 0, 0) == BZ_OK;
    return s->bzip2_ready ? GG_OK : gg_fail_memory(error);
}

static gg_status begin_member(gg_source *s, codec kind, gg_error *error)
{
    gg_status status = kind == CODEC_GZIP   ? reset_gzip(s, error)
                       : kind == CODEC_ZSTD ? reset_zstd(s, error)
                                            : reset_bzip2(s, error);

    if (status == GG_OK) {
        s->codec = kind;
        s->member_begin = offset_of(s);
        s->state = STATE_MEMBER;
    }
    return status;
}

static void damage(gg_source *s, const char *why, bool structure_intact)
{
    s->state = STATE_DAMAGED;
    s->damage = why;
    s->structure_intact = structure_intact;
}

static gg_status inflate_some(gg_source *s, unsigned char *out,
                              size_t capacity, size_t *n, gg_error *error)
{
    size_t have = s->len - s->at;
    size_t feed = have < 1 << 30 ? have : 1 << 30;
    size_t room = capacity < 1 << 30 ? capacity : 1 << 30;
    int code;

    s->gzip.next_in = s->window + s->at;
    s->gzip.avail_in = (uInt)feed;
    s->gzip.next_out = out;
    s->gzip.avail_out = (uInt)room;
    code = inflate(&s->gzip, Z_NO_FLUSH);
    s->at += feed - s->gzip.avail_in;
    *n = room - s->gzip.avail_out;
    switch (code) {
    case Z_OK:
    case Z_BUF_ERROR:
        return GG_OK;
    case Z_STREAM_END:
        s->state = STATE_BETWEEN;
        return GG_OK;
    case Z_MEM_ERROR:
        return gg_fail_memory(error);
    default:
        damage(s, s->gzip.msg != NULL ? s->gzip.msg : "invalid data",
               s->gzip.msg != NULL &&
                   (strcmp(s->gzip.msg, "incorrect data check") == 0 ||
                    strcmp(s->gzip.msg, "incorrect length check") == 0));
        return GG_OK;
    }
}

static gg_status zstd_failure(gg_source *s, size_t code, gg_error *error)
{
    switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_memory_allocation:
        return gg_fail_memory(error);
    case ZSTD_error_frameParameter_windowTooLarge:
        damage(s, "window larger than 128 MiB", false);
        break;
    case ZSTD_error_checksum_wrong:
        damage(s, "wrong checksum", true);
        break;
    default:
        damage(s, ZSTD_getErrorName(code), false);
    }
    return GG_OK;
}

/* Gives the decoder one block at a time, without the header of the next one,
   and nothing while there may be output left: when a call fails, what it had
   already decoded is lost. */
static gg_status unzstd_some(gg_source *s, unsigned char *out,
                             size_t capacity, size_t *n, gg_error *error)
{
    size_t have = s->zstd_is_full ? 0 : s->len - s->at;
    size_t give = s->zstd_wants > ZSTD_HEADER_BYTES
                      ? s->zstd_wants - ZSTD_HEADER_BYTES
                      : 1;
    ZSTD_inBuffer in = {s->window != NULL ? s->window + s->at : NULL,
                        have < give ? have : give, 0};
    ZSTD_outBuffer to = {out, capacity, 0};
    size_t code = ZSTD_decompressStream(s->zstd, &to, &in);

    *n = 0;
    if (ZSTD_isError(code)) {
        return zstd_failure(s, code, error);
    }
    s->at += in.pos;
    *n = to.pos;
    s->zstd_wants = code;
    s->zstd_is_full = *n == capacity;
    if (code == 0) {
        s->state = STATE_BETWEEN;
    }
    return GG_OK;
}

/* A damaged block is noticed when it has been given. */
static gg_status unbzip2_some(gg_source *s, unsigned char *out,
                              size_t capacity, size_t *n, gg_error *error)
{
    size_t have = s->len - s->at;
    size_t feed = have < 1 << 30 ? have : 1 << 30;
    size_t room = capacity < 1 << 30 ? capacity : 1 << 30;
    int code;

    s->bzip2.next_in = (char *)s->window + s->at;
    s->bzip2.avail_in = (unsigned)feed;
    s->bzip2.next_out = (char *)out;
    s->bzip2.avail_out = (unsigned)room;
    code = BZ2_bzDecompress(&s->bzip2);
    s->at += feed - s->bzip2.avail_in;
    *n = room - s->bzip2.avail_out;
    switch (code) {
    case BZ_OK:
        return GG_OK;
    case BZ_STREAM_END:
        s->state = STATE_BETWEEN;
        return GG_OK;
    case BZ_MEM_ERROR:
        return gg_fail_memory(error);
    default:
        damage(s, code == BZ_DATA_ERROR ? "wrong checksum or invalid data"
                                        : "invalid data", false);
        return GG_OK;
    }
}

/* One step inside a member. */
static gg_status decode_some(gg_source *s, unsigned char *out,
                             size_t capacity, size_t *n, gg_error *error)
{
    size_t before = s->at;
    gg_status status = s->codec == CODEC_GZIP
                           ? inflate_some(s, out, capacity, n, error)
                       : s->codec == CODEC_ZSTD
                           ? unzstd_some(s, out, capacity, n, error)
                           : unbzip2_some(s, out, capacity, n, error);

    if (status != GG_OK || *n != 0 || s->at != before ||
        s->state != STATE_MEMBER || s->at < s->len) {
        return status;
    }
    if (s->input_ended) {
        damage(s, "cut short", false);
        return GG_OK;
    }
    return refill(s, error);
}

static gg_status skip_padding(gg_source *s, gg_error *error)
{
    gg_status status;

    for (;;) {
        while (s->at < s->len && s->window[s->at] == 0) {
            s->at++;
        }
        if (s->at < s->len || s->input_ended) {
            return ensure(s, MAGIC_BYTES, error);
        }
        status = refill(s, error);
        if (status != GG_OK) {
            return status;
        }
    }
}

static gg_status next_member(gg_source *s, gg_error *error)
{
    gg_status status = skip_padding(s, error);
    const unsigned char *p = s->window + s->at;
    size_t have = s->len - s->at;

    if (status != GG_OK) {
        return status;
    }
    s->member_was_searched = false;
    if (have == 0) {
        s->state = STATE_ENDED;
        return GG_OK;
    }
    if (is_gzip(p, have)) {
        return begin_member(s, CODEC_GZIP, error);
    }
    if (is_zstd(p, have) || is_skippable(p, have)) {
        return begin_member(s, CODEC_ZSTD, error);
    }
    if (is_bzip2(p, have)) {
        return begin_member(s, CODEC_BZIP2, error);
    }
    s->member_begin = offset_of(s);
    damage(s, NULL, true);
    return GG_OK;
}

/* ---- going on behind damage -------------------------------------------- */

/* Decodes from `at` for a while; *good when that works. Leaves `at`. */
static gg_status verify(gg_source *s, bool *good, gg_error *error)
{
    static const size_t WANT[] = {VERIFY_GZIP_BYTES, VERIFY_ZSTD_BYTES,
                                  MAGIC_BYTES};
    unsigned char scratch[SCRATCH_BYTES];
    size_t n_out = 0, n;
    gg_status status = ensure(s, WANT[s->codec], error);
    size_t begin = s->at;
    size_t len = s->len;
    bool input_ended = s->input_ended;

    if (status == GG_OK && s->codec == CODEC_BZIP2) {
        /* Nothing comes before a whole block is there, but ten bytes as
           expected are no accident. */
        *good = s->len - s->at >= MAGIC_BYTES &&
                is_bzip2(s->window + s->at, MAGIC_BYTES);
        s->verified_bytes += VERIFY_GZIP_BYTES; /* a decoder is made */
        return GG_OK;
    }
    if (status == GG_OK) {
        status = begin_member(s, s->codec, error);
    }
    if (s->len - s->at > WANT[s->codec]) {
        s->len = s->at + WANT[s->codec];
    }
    s->input_ended = true; /* nothing is to be read now */
    while (status == GG_OK && s->state == STATE_MEMBER &&
           n_out < VERIFY_OUTPUT_BYTES) {
        status = decode_some(s, scratch, sizeof scratch, &n, error);
        n_out += n;
    }
    /* "Cut" only means that the piece to be verified was used up. */
    *good = s->state == STATE_BETWEEN ||
            (n_out > 0 && (s->state == STATE_MEMBER || s->at == s->len));
    s->verified_bytes += s->at - begin + 64;
    s->at = begin;
    s->len = len;
    s->input_ended = input_ended;
    return status;
}

static size_t find_header(const gg_source *s)
{
    static const int FIRST[] = {0x1f, 0x28, 'B'};
    int first = FIRST[s->codec];
    const unsigned char *end = s->window + s->len;
    const unsigned char *p = s->window + s->at;

    while (p < end && (p = memchr(p, first, (size_t)(end - p))) != NULL) {
        size_t len = (size_t)(end - p);
        if (s->codec == CODEC_GZIP   ? is_gzip(p, len)
            : s->codec == CODEC_ZSTD ? is_zstd(p, len)
                                     : is_bzip2(p, len)) {
            return (size_t)(p - s->window);
        }
        p++;
    }
    return s->len;
}

/* Moves `at` to a header that decodes, or to the end of everything. The work
   spent on headers that do not stays in proportion to the input. */
static gg_status search_header(gg_source *s, bool *found, gg_error *error)
{
    gg_status status = GG_OK;

    *found = false;
    while (!*found) {
        status = ensure(s, 4, error);
        if (status != GG_OK || s->len - s->at < 3) {
            break;
        }
        size_t header = find_header(s);
        if (header == s->len) {
            s->at = s->len - (s->input_ended ? 0 : 3);
            continue;
        }
        s->at = header;
        if (s->verified_bytes / 32 < s->stored_bytes + (2 << 20)) {
            status = verify(s, found, error);
        }
        if (status != GG_OK) {
            return status;
        }
        s->at += *found ? 0 : 1;
    }
    if (!*found) {
        s->at = s->len;
    }
    return status;
}

/* How far before `at` the next header may stand: behind a wrong checksum only
   as far as a cut trailer took from it. A member that was itself searched for
   is not searched again, so that it always goes on. */
static size_t bytes_to_search_again(const gg_source *s)
{
    if (s->damage == NULL) {
        return 0;
    }
    if (s->structure_intact) {
        return TRAILER_BYTES;
    }
    return s->member_was_searched ? 0 : HISTORY_BYTES;
}

/* Moves `at` back to where the search begins: behind the header of the
   damaged member, and not before what the window still holds. */
static void rewind_to_search(gg_source *s)
{
    size_t back = bytes_to_search_again(s);

    s->at -= back < s->at ? back : s->at;
    if (s->damage != NULL && offset_of(s) <= s->member_begin) {
        s->at = (size_t)(s->member_begin + 1 - s->window_offset);
    }
}

static const char *codec_name(const gg_source *s)
{
    static const char *const NAMES[] = {"gzip", "zstd", "bzip2"};

    return NAMES[s->codec];
}

/* Tells what happened: in the log where reading goes on or only rubbish was
   lost, as an error where the file ends with damage. */
static gg_status report_damage(gg_source *s, uint64_t begin, const char *why,
                               bool found, gg_error *error)
{
    gg_status status;

    if (why != NULL && !found) {
        status = gg_fail(error, GG_ERROR_DATA, s->name,
                         "damaged %s data (%s), nothing usable behind it",
                         codec_name(s), why);
        gg_error_at_byte(error, begin);
        return status;
    }
    if (s->log == NULL) {
        return GG_OK;
    }
    if (why == NULL) {
        gg_log_add(s->log, GG_REASON_DAMAGED, s->name, 0, 0, begin,
                   "%llu bytes behind a %s member are no %s data",
                   (unsigned long long)(offset_of(s) - begin), codec_name(s),
                   codec_name(s));
    } else {
        gg_log_add(s->log, GG_REASON_DAMAGED, s->name, 0, 0, begin,
                   "damaged %s member (%s), going on at byte %llu",
                   codec_name(s), why, (unsigned long long)offset_of(s));
    }
    return GG_OK;
}

static gg_status recover(gg_source *s, gg_error *error)
{
    uint64_t damaged_at = offset_of(s);
    uint64_t begin = s->member_begin;
    const char *why = s->damage;
    bool found;
    gg_status status;

    rewind_to_search(s);
    status = search_header(s, &found, error);
    if (status != GG_OK) {
        return status;
    }
    if (offset_of(s) > damaged_at) {
        s->skipped_bytes += offset_of(s) - damaged_at;
    }
    if (found) {
        status = begin_member(s, s->codec, error);
        s->member_was_searched = true;
    } else {
        s->state = STATE_ENDED;
    }
    return status != GG_OK ? status
                           : report_damage(s, begin, why, found, error);
}

/* ---- reading ----------------------------------------------------------- */

static bool looks_compressed(const unsigned char *p, size_t len)
{
    return is_gzip(p, len) || is_zstd(p, len) || is_skippable(p, len) ||
           is_bzip2(p, len);
}

/* The first read goes straight to the caller, who keeps it when it is not
   compressed: a plain file needs no window. */
static gg_status recognise(gg_source *s, unsigned char *out, size_t capacity,
                           size_t *n, gg_error *error)
{
    size_t room = capacity < WINDOW_BYTES ? capacity : WINDOW_BYTES;
    size_t have = 0, got;
    gg_status status = GG_OK;

    while (status == GG_OK && have < MAGIC_BYTES && have < room &&
           !s->input_ended) {
        status = read_stored(s, out + have, room - have, &got, error);
        have += got;
    }
    if (status != GG_OK) {
        return status;
    }
    if (!looks_compressed(out, have) && have == room && have < MAGIC_BYTES) {
        /* A caller with hardly any room: look further in the window. */
        status = make_window(s, error);
    } else if (!looks_compressed(out, have)) {
        s->state = have != 0 ? STATE_PLAIN : STATE_ENDED;
        *n = have;
        return GG_OK;
    } else {
        status = make_window(s, error);
    }
    if (status == GG_OK) {
        memcpy(s->window, out, have);
        s->len = have;
    }
    return status;
}

static gg_status recognise_in_window(gg_source *s, gg_error *error)
{
    gg_status status = ensure(s, MAGIC_BYTES, error);

    if (status == GG_OK) {
        s->is_compressed =
            looks_compressed(s->window + s->at, s->len - s->at);
        s->state = s->is_compressed ? STATE_BETWEEN : STATE_PLAIN;
    }
    return status;
}

static gg_status read_plain(gg_source *s, unsigned char *out, size_t capacity,
                            size_t *n, gg_error *error)
{
    size_t have = s->len - s->at;
    gg_status status = GG_OK;

    if (have > 0) {
        *n = have < capacity ? have : capacity;
        memcpy(out, s->window + s->at, *n);
        s->at += *n;
    } else if (!s->input_ended) {
        status = read_stored(s, out, capacity, n, error);
    }
    if (status == GG_OK && *n == 0) {
        s->state = STATE_ENDED;
    }
    return status;
}

gg_status gg_source_read(gg_source *source, void *bytes, size_t capacity,
                         size_t *n, gg_error *error)
{
    gg_status status = GG_OK;

    *n = 0;
    while (status == GG_OK && *n == 0 && source->state != STATE_ENDED) {
        switch (source->state) {
        case STATE_NEW:
            status = source->window != NULL
                         ? recognise_in_window(source, error)
                         : recognise(source, bytes, capacity, n, error);
            break;
        case STATE_PLAIN:
            status = read_plain(source, bytes, capacity, n, error);
            break;
        case STATE_BETWEEN:
            status = next_member(source, error);
            break;
        case STATE_MEMBER:
            status = decode_some(source, bytes, capacity, n, error);
            break;
        case STATE_DAMAGED:
            status = recover(source, error);
            break;
        case STATE_ENDED:
            break;
        }
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
    source->stop = stop;
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
    return source->stored_bytes;
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
    return source->skipped_bytes;
}
