#define _POSIX_C_SOURCE 200809L
#include "base/stored.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_MS = 100 /* between two looks at `stop` and `quit` */ };

void gg_stored_clear(gg_stored *stored)
{
    if (!stored->is_memory) {
        gg_free(stored->window);
    }
    stored->window = NULL;
}

gg_status gg_stored_make_window(gg_stored *stored, gg_error *error)
{
    stored->window = gg_alloc_array(GG_WINDOW_BYTES, 1);
    return stored->window != NULL ? GG_OK : gg_fail_memory(error);
}

/* Looks at `stop` now and then and not only after EINTR: the signal may have
   come just before the wait, or to another thread. */
static gg_status wait_readable(gg_stored *s, gg_error *error)
{
    struct pollfd one = {.fd = s->fd, .events = POLLIN};
    int n;

    do {
        if ((s->stop != NULL && *s->stop != 0) || atomic_load(&s->quit)) {
            return gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
        }
        n = poll(&one, 1, WAIT_MS);
    } while (n == 0 || (n < 0 && errno == EINTR));
    return GG_OK;
}

gg_status gg_stored_read(gg_stored *s, unsigned char *to, size_t room,
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
            gg_error_at_byte(error, s->n_read);
        }
        if (status != GG_OK) {
            return status;
        }
    }
    *n = (size_t)got;
    s->n_read += (uint64_t)got;
    s->has_ended = got == 0;
    return GG_OK;
}

gg_status gg_stored_refill(gg_stored *s, gg_error *error)
{
    gg_status status;
    size_t n;

    if (s->has_ended) {
        return GG_OK;
    }
    if (s->len == GG_WINDOW_BYTES) {
        size_t drop = s->at > GG_HISTORY_BYTES ? s->at - GG_HISTORY_BYTES : 0;
        memmove(s->window, s->window + drop, s->len - drop);
        s->window_offset += drop;
        s->at -= drop;
        s->len -= drop;
    }
    status = gg_stored_read(s, s->window + s->len, GG_WINDOW_BYTES - s->len,
                            &n, error);
    s->len += n;
    return status;
}

gg_status gg_stored_ensure(gg_stored *s, size_t want, gg_error *error)
{
    gg_status status = GG_OK;

    while (status == GG_OK && s->len - s->at < want && !s->has_ended) {
        status = gg_stored_refill(s, error);
    }
    return status;
}
