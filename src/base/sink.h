/* Where bytes go. Errors are sticky: the first one is kept and every later
   write does nothing, so a writer checks once, when it closes. */
#ifndef GG_BASE_SINK_H
#define GG_BASE_SINK_H

#include "base/buf.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct gg_sink gg_sink;

/* Appends to `buf`, which the caller keeps and clears. */
gg_status gg_sink_open_buf(gg_sink **out, gg_buf *buf, gg_error *error);
/* Writes to an open descriptor (stdout); it is flushed, not closed, by
   gg_sink_close. `name` is what messages call it. */
gg_status gg_sink_open_fd(gg_sink **out, int fd, const char *name,
                          gg_error *error);
/* A file that gets its final name only when complete: a temporary file with a
   random suffix beside `path` (O_EXCL, O_NOFOLLOW, O_CLOEXEC, mode 0666 less
   the umask). gg_sink_close writes, fsyncs, renames, and fsyncs the folder. */
gg_status gg_sink_open_file(gg_sink **out, const char *path, gg_error *error);

/* The same for a program: mode 0777 less the umask. */
gg_status gg_sink_open_script(gg_sink **out, const char *path,
                              gg_error *error);

/* What gg_sink_put does where there is no room, or after a failure. */
void gg_sink_put_long(gg_sink *sink, const void *bytes, size_t len);

/* The beginning of every sink: most writes are a few bytes, and there is room:
   no call for them. */
typedef struct gg_sink_front {
    char *at;
    char *end; /* at the same place after a failure */
} gg_sink_front;

static inline void gg_sink_put(gg_sink *sink, const void *bytes, size_t len)
{
    gg_sink_front *front = (gg_sink_front *)(void *)sink;

    if (len > (size_t)(front->end - front->at)) {
        gg_sink_put_long(sink, bytes, len);
        return;
    }
    if (len != 0) { /* bytes may be NULL */
        memcpy(front->at, bytes, len);
        front->at += len;
    }
}

static inline void gg_sink_put_str(gg_sink *sink, gg_str s)
{
    gg_sink_put(sink, s.ptr, s.len);
}

static inline void gg_sink_puts(gg_sink *sink, const char *z)
{
    gg_sink_put(sink, z, strlen(z));
}

static inline void gg_sink_putc(gg_sink *sink, char c)
{
    gg_sink_put(sink, &c, 1);
}

void gg_sink_put_u64(gg_sink *sink, uint64_t value);
void gg_sink_put_i64(gg_sink *sink, int64_t value);
/* Shortest text that reads back as the same double, always with a point or
   an exponent; -0 is written as 0.0. The value must be finite. */
void gg_sink_put_double(gg_sink *sink, double value);
/* The same into a buffer of at least 32 bytes; returns the length. */
size_t gg_format_double(char *out, double value);

/* Before the first write: nobody will ask for the SHA-256, which a file of
   gigabytes would wait for. */
void gg_sink_leave_out_digest(gg_sink *sink);

/* Marks the sink as failed (a caller that cannot go on); the file will not
   get its name. The first failure is kept. */
void gg_sink_fail(gg_sink *sink, const gg_error *error);
/* GG_OK, or the first failure, copied into `error`. */
gg_status gg_sink_status(const gg_sink *sink, gg_error *error);
/* Bytes accepted so far. */
uint64_t gg_sink_bytes(const gg_sink *sink);

typedef struct gg_sink_digest {
    uint64_t bytes;
    char sha256[65]; /* lower-case hex of everything written */
} gg_sink_digest;

/* Everything but the rename: flushes, fsyncs and closes the temporary file,
   so that a caller can read it back (gg_sink_temporary_path) before it is
   given its name by gg_sink_close. Optional. */
gg_status gg_sink_finish(gg_sink *sink, gg_error *error);
const char *gg_sink_temporary_path(const gg_sink *sink);
/* Of what has been written through; complete after gg_sink_finish. */
void gg_sink_get_digest(const gg_sink *sink, gg_sink_digest *digest);
/* Finishes, names the file, frees the sink (always). On any failure, an
   earlier one included, the temporary file is removed, what stood under the
   final name is untouched, and the first failure is returned.
   `digest` may be NULL. A NULL sink is GG_OK. */
gg_status gg_sink_close(gg_sink *sink, gg_sink_digest *digest,
                        gg_error *error);
/* Frees the sink and removes the temporary file. NULL is fine. */
void gg_sink_abandon(gg_sink *sink);
/* Removes all temporary files of open sinks; async-signal-safe, for the
   handler of a second signal. */
void gg_sink_unlink_all(void);

#endif
