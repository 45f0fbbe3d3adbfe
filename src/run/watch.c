/* `gazgraph watch`: a folder into a store, as it fills. */
#define _POSIX_C_SOURCE 200809L
#include "run/watch.h"

#include "base/error.h"
#include "base/log.h"

#include <string.h>
#include <time.h>

enum { RETRY_MS = 1000 };

typedef struct watch {
    const gg_options *options;
    const gg_folder_watch *how;
    gg_folder_watch_fn *told;
    void *user;
    gg_watcher *watcher;
    gg_arrivals arrivals;
    bool is_dirty;       /* the graph is older than the store */
    bool must_retry;     /* another run had the store */
    int64_t next_export; /* not before, in milliseconds */
} watch;

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static bool is_stopped(const watch *w)
{
    return w->options->stop != NULL && *w->options->stop != 0;
}

/* What one bad file says must not end the watch; what the disk, the store or the
   memory says must. */
static bool is_passing(const gg_error *error)
{
    return error->status == GG_ERROR_DATA;
}

static void warn(const watch *w, const gg_error *error)
{
    gg_log log;

    gg_log_init(&log);
    gg_log_add(&log, GG_REASON_UNREADABLE,
               error->source[0] != '\0' ? error->source : w->how->folder, 0, 0,
               GG_NO_BYTE, "%s", error->message);
    gg_log_flush(&log, w->options->message, w->options->message_user);
    gg_log_clear(&log);
}

static gg_status count(watch *w, const char *const *inputs, size_t n,
                       gg_error *error)
{
    gg_options options = *w->options;
    gg_report *report;
    gg_error own;
    gg_status status;

    options.inputs = inputs;
    options.n_inputs = n;
    options.output = NULL;
    options.render = NULL;
    status = gg_build(&options, &report, &own);
    w->must_retry = status == GG_ERROR_BUSY;
    if (status == GG_OK) {
        w->is_dirty = true;
        w->told(w->user, report, false);
        gg_report_free(report);
    } else if (w->must_retry || is_passing(&own)) {
        warn(w, &own);
        status = GG_OK;
    } else {
        *error = own;
    }
    return status;
}

static gg_status export(watch *w, gg_error *error)
{
    gg_report *report;
    gg_status status;
    static const volatile int GO_ON = 0;
    gg_options options = *w->options;

    options.stop = &GO_ON; /* the last graph is that of the whole store */
    status = gg_export_store(&options, &report, error);
    if (status == GG_OK) {
        w->is_dirty = false;
        w->next_export = now() + (int64_t)w->how->every * 1000;
        w->told(w->user, report, true);
        gg_report_free(report);
    }
    return status;
}

/* How long to wait for files; -1: however long. */
static int patience(const watch *w)
{
    int64_t left = w->next_export - now();

    if (w->must_retry) {
        return RETRY_MS;
    }
    if (!w->is_dirty || w->options->output == NULL) {
        return -1;
    }
    return left > 0 ? (int)(left < 86400000 ? left : 86400000) : 0;
}

static gg_status take_arrivals(watch *w, gg_error *error)
{
    gg_status status = GG_OK;

    if (w->arrivals.n != 0) {
        status = count(w, w->arrivals.items, w->arrivals.n, error);
    }
    if (!w->must_retry) {
        gg_arrivals_clear(&w->arrivals);
    }
    return status;
}

static gg_status go_on(watch *w, gg_error *error)
{
    gg_status status = GG_OK;

    while (status == GG_OK && !is_stopped(w)) {
        if (w->is_dirty && w->options->output != NULL &&
            now() >= w->next_export) {
            status = export(w, error);
            continue;
        }
        status = gg_watcher_wait(w->watcher, patience(w), &w->arrivals,
                                 error);
        if (status == GG_OK && !is_stopped(w)) {
            status = take_arrivals(w, error);
        } else if (status == GG_END) {
            return gg_fail(error, GG_ERROR_IO, w->how->folder,
                           "the folder is gone");
        }
    }
    return status;
}

gg_status gg_watch_folder(const gg_options *options,
                          const gg_folder_watch *how,
                          gg_folder_watch_fn *told, void *user,
                          gg_error *error)
{
    watch w = {
        .options = options, .how = how, .told = told, .user = user};
    gg_status status;

    if (options->store == NULL || how->folder == NULL) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "a folder and a store are wanted");
    }
    status = gg_watcher_open(&w.watcher, how->folder, error);
    if (status == GG_OK) {
        status = count(&w, &how->folder, 1, error);
    }
    if (status == GG_OK) {
        status = go_on(&w, error);
    }
    if (w.is_dirty && options->output != NULL &&
        (status == GG_OK || status == GG_ERROR_INTERRUPTED)) {
        status = export(&w, error);
    } else if (status == GG_ERROR_INTERRUPTED) {
        status = GG_OK; /* that is how a watch ends */
    }
    gg_arrivals_clear(&w.arrivals);
    gg_watcher_close(w.watcher);
    return status;
}
