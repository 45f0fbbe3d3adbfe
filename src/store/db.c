#define _DEFAULT_SOURCE
#include "store/db.h"

#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/source.h"
#include "text/utf8.h"

#include <sqlite3.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A reader waits for somebody's commit, a writer for readers to end. */
enum { READER_WAIT_MS = 10000, WRITER_WAIT_MS = 60000 };

/* ---- errors --------------------------------------------------------------------- */

static gg_status fail_code(const gg_db *db, int code, gg_error *error)
{
    const char *text =
        db->handle != NULL ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code);
    int number =
        db->handle != NULL ? sqlite3_system_errno(db->handle) : 0;

    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return gg_fail_memory(error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return gg_fail(error, GG_ERROR_BUSY, db->path,
                       db->lock >= 0 ? "somebody has read this store for a "
                                       "minute: nothing can be written"
                                     : "another run writes to this store");
    case SQLITE_NOTADB:
        return gg_fail(error, GG_ERROR_DATA, db->path,
                       "is no store of gazgraph, or it is damaged");
    case SQLITE_CORRUPT:
        return gg_fail(error, GG_ERROR_DATA, db->path,
                       "the store is damaged (%s)", text);
    case SQLITE_READONLY:
        return gg_fail(error, GG_ERROR_IO, db->path,
                       "the store cannot be written: it is read-only");
    case SQLITE_FULL:
        return gg_fail(error, GG_ERROR_IO, db->path,
                       "cannot write the store: No space left on device");
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_PERM:
        if (number != 0) {
            return gg_fail_errno(error, db->path, "read or write the store",
                                 number);
        }
        return gg_fail(error, GG_ERROR_IO, db->path,
                       "cannot read or write the store: %s", text);
    case SQLITE_INTERRUPT:
        return gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
    default:
        return gg_fail(error, GG_ERROR_DATA, db->path, "the store: %s", text);
    }
}

gg_status gg_db_fail(const gg_db *db, gg_error *error)
{
    return fail_code(db, sqlite3_extended_errcode(db->handle), error);
}

gg_status gg_db_damaged(const gg_db *db, const char *what, gg_error *error)
{
    return gg_fail(error, GG_ERROR_DATA, db->path,
                   "the store is damaged: %s", what);
}

/* ---- opening -------------------------------------------------------------------- */

/* The lock of a writer is one of the file itself, on a descriptor of its own:
   it must be closed behind SQLite's, whose locks would go with it. */
static gg_status lock_file(gg_db *db, bool make, gg_error *error)
{
    int flags = O_RDWR | O_CLOEXEC | (make ? O_CREAT : 0);

    do {
        db->lock = open(db->path, flags, 0666);
    } while (db->lock < 0 && errno == EINTR);
    if (db->lock < 0) {
        return gg_fail_errno(error, db->path,
                             make ? "make or write the store"
                                  : "write the store",
                             errno);
    }
    if (flock(db->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return gg_fail(error, GG_ERROR_BUSY, db->path,
                           "another run writes to this store");
        }
        return gg_fail_errno(error, db->path, "lock the store", errno);
    }
    return GG_OK;
}

static const char HEAD[16] = "SQLite format 3";

/* *n: how many bytes there were; a file that is not there has none. */
static gg_status read_head(const char *path, char head[sizeof HEAD],
                           ssize_t *n, gg_error *error)
{
    int fd;

    *n = 0;
    do {
        fd = open(path, O_RDONLY | O_CLOEXEC);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        return errno == ENOENT ? GG_OK
                               : gg_fail_errno(error, path, "read the store",
                                               errno);
    }
    do {
        *n = pread(fd, head, sizeof HEAD, 0);
    } while (*n < 0 && errno == EINTR);
    close(fd);
    return *n >= 0 ? GG_OK
                   : gg_fail_errno(error, path, "read the store", errno);
}

gg_status gg_db_look(const char *path, bool *is, gg_error *error)
{
    char head[sizeof HEAD];
    struct stat about;
    ssize_t n = 0;
    gg_status status = GG_OK;

    if (stat(path, &about) == 0 && S_ISREG(about.st_mode)) {
        status = read_head(path, head, &n, error);
    }
    *is = n == (ssize_t)sizeof head && memcmp(head, HEAD, sizeof head) == 0;
    return status;
}

/* What begins otherwise is not touched: SQLite would take some for an empty
   database. */
static gg_status check_head(const char *path, gg_error *error)
{
    char head[sizeof HEAD];
    ssize_t n;
    gg_status status = read_head(path, head, &n, error);

    if (status != GG_OK) {
        return status;
    }
    return n == 0 || (n == (ssize_t)sizeof head &&
                      memcmp(head, HEAD, sizeof head) == 0)
               ? GG_OK
               : gg_fail(error, GG_ERROR_DATA, path,
                         "is no store of gazgraph: no SQLite database");
}

gg_status gg_db_open(gg_db *db, const char *path, gg_db_mode mode,
                     gg_error *error)
{
    struct stat about;
    int code;
    gg_status status = GG_OK;

    *db = (gg_db){NULL, path, -1};
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
        return gg_fail(error, GG_ERROR_IO, path, "is no file");
    }
    if (mode == GG_DB_READ && access(path, R_OK) != 0) {
        return gg_fail_errno(error, path, "read the store", errno);
    }
    status = check_head(path, error); /* before there are any locks on it */
    if (status != GG_OK) {
        return status;
    }
    if (mode != GG_DB_READ) {
        status = lock_file(db, mode == GG_DB_MAKE, error);
    }
    if (status != GG_OK) {
        return status;
    }
    /* a reader, too, may have to undo what a killed run has left half done */
    code = sqlite3_open_v2(path, &db->handle,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX,
                           NULL);
    if (code != SQLITE_OK) {
        return fail_code(db, code, error);
    }
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, mode == GG_DB_READ ? READER_WAIT_MS
                                                        : WRITER_WAIT_MS);
    return gg_db_run(db,
                     "PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;"
                     "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON",
                     error);
}

gg_status gg_db_clear(const char *path, gg_error *error)
{
    gg_db db = {NULL, path, -1};
    char journal[4096];
    int len = snprintf(journal, sizeof journal, "%s-journal", path);
    gg_status status = lock_file(&db, true, error);

    if (status == GG_OK && len > 0 && (size_t)len < sizeof journal) {
        (void)unlink(journal); /* it would be played back */
    }
    if (status == GG_OK && ftruncate(db.lock, 0) != 0) {
        status = gg_fail_errno(error, path, "write the store", errno);
    }
    gg_db_close(&db);
    return status;
}

gg_status gg_db_sync(const gg_db *db, gg_error *error)
{
    return fsync(db->lock) == 0
               ? GG_OK
               : gg_fail_errno(error, db->path, "write the store", errno);
}

void gg_db_close(gg_db *db)
{
    if (db->handle != NULL) {
        sqlite3_close(db->handle);
        db->handle = NULL;
    }
    if (db->lock >= 0) {
        close(db->lock);
        db->lock = -1;
    }
}

/* ---- statements ------------------------------------------------------------------ */

gg_status gg_db_run(gg_db *db, const char *sql, gg_error *error)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? GG_OK : gg_db_fail(db, error);
}

struct gg_stmt {
    sqlite3_stmt *handle;
    bool failed; /* a parameter could not be bound */
    char dates[GG_STMT_MOST][10];
};

gg_status gg_stmt_make(gg_stmt **out, gg_db *db, const char *sql,
                       gg_error *error)
{
    gg_stmt *stmt = gg_calloc_array(1, sizeof *stmt);

    *out = stmt;
    if (stmt == NULL) {
        return gg_fail_memory(error);
    }
    return sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                              &stmt->handle, NULL) == SQLITE_OK
               ? GG_OK
               : gg_db_fail(db, error);
}

void gg_stmt_free(gg_stmt *stmt)
{
    if (stmt != NULL) {
        sqlite3_finalize(stmt->handle);
        gg_free(stmt);
    }
}

gg_status gg_db_get_int(gg_db *db, const char *sql, int64_t *out,
                        gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status = gg_stmt_make(&stmt, db, sql, error);

    *out = 0;
    if (status == GG_OK) {
        status = gg_stmt_step(db, stmt, error);
    }
    if (status == GG_OK) {
        *out = gg_row_int(stmt, 0);
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}

void gg_bind_int(gg_stmt *stmt, int at, int64_t value)
{
    stmt->failed |= sqlite3_bind_int64(stmt->handle, at, value) != SQLITE_OK;
}

void gg_bind_double(gg_stmt *stmt, int at, double value)
{
    stmt->failed |= sqlite3_bind_double(stmt->handle, at, value) != SQLITE_OK;
}

void gg_bind_text(gg_stmt *stmt, int at, gg_str text)
{
    stmt->failed |=
        sqlite3_bind_text64(stmt->handle, at, text.ptr, text.len,
                            SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK;
}

void gg_bind_blob(gg_stmt *stmt, int at, const void *bytes, size_t len)
{
    stmt->failed |= sqlite3_bind_blob64(stmt->handle, at,
                                        len != 0 ? bytes : "", len,
                                        SQLITE_STATIC) != SQLITE_OK;
}

void gg_bind_null(gg_stmt *stmt, int at)
{
    stmt->failed |= sqlite3_bind_null(stmt->handle, at) != SQLITE_OK;
}

void gg_bind_date(gg_stmt *stmt, int at, int32_t date)
{
    if (date == 0) {
        gg_bind_null(stmt, at);
        return;
    }
    gg_date_format(date, stmt->dates[at - 1]);
    gg_bind_text(stmt, at,
                 (gg_str){stmt->dates[at - 1], sizeof stmt->dates[0]});
}

gg_status gg_stmt_step(gg_db *db, gg_stmt *stmt, gg_error *error)
{
    gg_status status;
    int code;

    if (stmt->failed) {
        gg_stmt_reset(stmt);
        return gg_fail_memory(error);
    }
    code = sqlite3_step(stmt->handle);
    if (code == SQLITE_ROW) {
        return GG_OK;
    }
    status = code == SQLITE_DONE ? GG_END : gg_db_fail(db, error);
    gg_stmt_reset(stmt);
    return status;
}

gg_status gg_stmt_run(gg_db *db, gg_stmt *stmt, gg_error *error)
{
    gg_status status = gg_stmt_step(db, stmt, error);

    gg_stmt_reset(stmt);
    return status == GG_END ? GG_OK : status;
}

void gg_stmt_reset(gg_stmt *stmt)
{
    sqlite3_reset(stmt->handle);
    stmt->failed = false;
}

int64_t gg_row_int(gg_stmt *stmt, int at)
{
    return sqlite3_column_int64(stmt->handle, at);
}

double gg_row_double(gg_stmt *stmt, int at)
{
    return sqlite3_column_double(stmt->handle, at);
}

gg_str gg_row_text(gg_stmt *stmt, int at)
{
    const unsigned char *text = sqlite3_column_text(stmt->handle, at);
    gg_str s = {(const char *)text,
                (size_t)sqlite3_column_bytes(stmt->handle, at)};

    return text != NULL && gg_utf8_valid_prefix(s.ptr, s.len) == s.len
               ? s
               : GG_STR_NONE;
}

gg_str gg_row_blob(gg_stmt *stmt, int at)
{
    const void *bytes = sqlite3_column_blob(stmt->handle, at);

    return (gg_str){bytes != NULL ? bytes : "",
                    (size_t)sqlite3_column_bytes(stmt->handle, at)};
}

bool gg_row_is_null(gg_stmt *stmt, int at)
{
    return sqlite3_column_type(stmt->handle, at) == SQLITE_NULL;
}

int32_t gg_row_date(gg_stmt *stmt, int at)
{
    gg_str text = gg_row_text(stmt, at);
    int32_t date = 0;

    return text.ptr != NULL && gg_date_parse(text, &date) ? date : 0;
}

int64_t gg_db_changes(const gg_db *db)
{
    return sqlite3_changes(db->handle);
}
