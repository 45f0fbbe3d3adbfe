/* SQLite, behind a few functions that speak gg_status. One connection may serve
   several threads, a statement one at a time. */
#ifndef GG_STORE_DB_H
#define GG_STORE_DB_H

#include "base/str.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;

typedef struct gg_stmt gg_stmt;

typedef struct gg_db {
    struct sqlite3 *handle;
    const char *path; /* borrowed; for messages */
    int lock;         /* descriptor that holds the lock of a writer, -1: none */
} gg_db;

typedef enum gg_db_mode {
    GG_DB_READ,  /* what others have committed, while they write on */
    GG_DB_WRITE, /* the only one that writes; GG_ERROR_BUSY where there is one */
    GG_DB_MAKE   /* likewise; made where it is missing */
} gg_db_mode;

/* Does the file begin as a database? One that is not there does not. */
gg_status gg_db_look(const char *path, bool *is, gg_error *error);
/* Opens a file; whether it is a store is not looked at yet. To be closed also
   after a failure. */
gg_status gg_db_open(gg_db *db, const char *path, gg_db_mode mode,
                     gg_error *error);
/* Makes the file, or one that a run was writing when it was killed, empty. */
gg_status gg_db_clear(const char *path, gg_error *error);
/* Everything that was committed is on the disk. For a writer. */
gg_status gg_db_sync(const gg_db *db, gg_error *error);
/* One that is not open is fine. */
void gg_db_close(gg_db *db);
/* What the last call of SQLite says, as an error: a damaged file is
   GG_ERROR_DATA, a full disk or a read-only file GG_ERROR_IO, somebody else's
   lock GG_ERROR_BUSY. */
gg_status gg_db_fail(const gg_db *db, gg_error *error);
/* A value is not what this program writes. */
gg_status gg_db_damaged(const gg_db *db, const char *what, gg_error *error);

/* Runs statements without results, one behind the other. */
gg_status gg_db_run(gg_db *db, const char *sql, gg_error *error);
/* *out: the one number that the statement gives. */
gg_status gg_db_get_int(gg_db *db, const char *sql, int64_t *out,
                        gg_error *error);

gg_status gg_stmt_make(gg_stmt **out, gg_db *db, const char *sql,
                       gg_error *error);
void gg_stmt_free(gg_stmt *stmt); /* NULL is fine */

/* Parameters, from 1 to GG_STMT_MOST. Bytes are borrowed until the statement
   has run. One that cannot be bound fails the next step. */
enum { GG_STMT_MOST = 24 };
void gg_bind_int(gg_stmt *stmt, int at, int64_t value);
void gg_bind_double(gg_stmt *stmt, int at, double value);
void gg_bind_text(gg_stmt *stmt, int at, gg_str text); /* absent: NULL */
void gg_bind_blob(gg_stmt *stmt, int at, const void *bytes, size_t len);
void gg_bind_null(gg_stmt *stmt, int at);
/* yyyymmdd as yyyy-mm-dd, 0 as NULL. */
void gg_bind_date(gg_stmt *stmt, int at, int32_t date);

/* GG_OK: a row is at hand. GG_END: there is no further one, and the statement
   is reset. */
gg_status gg_stmt_step(gg_db *db, gg_stmt *stmt, gg_error *error);
/* One that gives no row: steps and resets. */
gg_status gg_stmt_run(gg_db *db, gg_stmt *stmt, gg_error *error);
void gg_stmt_reset(gg_stmt *stmt);

/* Columns of the row at hand, from 0; bytes live until the next step. A text
   that is not UTF-8 is absent, as NULL is. */
int64_t gg_row_int(gg_stmt *stmt, int at);
double gg_row_double(gg_stmt *stmt, int at);
gg_str gg_row_text(gg_stmt *stmt, int at);
gg_str gg_row_blob(gg_stmt *stmt, int at);
bool gg_row_is_null(gg_stmt *stmt, int at);
int32_t gg_row_date(gg_stmt *stmt, int at);
/* How many rows the last statement changed. */
int64_t gg_db_changes(const gg_db *db);

#endif
