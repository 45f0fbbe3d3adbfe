#include "store/schema.h"

#include "base/error.h"

#define STRING_(x) #x
#define STRING(x) STRING_(x)
#define APPLICATION 1734441575 /* "gazg" */

static const char TABLES[] =
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE document ("
    " number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date TEXT,"
    " outlet INTEGER, source TEXT, url TEXT, record INTEGER, hash BLOB,"
    " story INTEGER, mentions INTEGER NOT NULL, ambiguous INTEGER NOT NULL,"
    " rejected INTEGER NOT NULL);"
    "CREATE INDEX document_date ON document (date);"
    "CREATE INDEX document_story ON document (story)"
    " WHERE story IS NOT NULL;"
    "CREATE TABLE page (document INTEGER PRIMARY KEY, places BLOB NOT NULL,"
    " sentences TEXT NOT NULL);"
    "CREATE TABLE outlet (number INTEGER PRIMARY KEY,"
    " text TEXT NOT NULL UNIQUE);"
    "CREATE TABLE entity ("
    " number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " label TEXT NOT NULL, type TEXT NOT NULL,"
    " discovered INTEGER NOT NULL DEFAULT 0,"
    " confidence INTEGER NOT NULL DEFAULT 0,"
    " persons INTEGER NOT NULL DEFAULT 0,"
    " organisations INTEGER NOT NULL DEFAULT 0,"
    " mentions INTEGER NOT NULL DEFAULT 0,"
    " mention_parts INTEGER NOT NULL DEFAULT 0,"
    " windows INTEGER NOT NULL DEFAULT 0,"
    " window_parts INTEGER NOT NULL DEFAULT 0,"
    " documents INTEGER NOT NULL DEFAULT 0, first TEXT, last TEXT,"
    " tail TEXT NOT NULL DEFAULT '[]');"
    "CREATE INDEX entity_label ON entity (label COLLATE NOCASE);"
    "CREATE INDEX entity_discovered ON entity (number)"
    " WHERE discovered <> 0;"
    "CREATE TABLE name (number INTEGER PRIMARY KEY, entity INTEGER NOT NULL,"
    " text TEXT NOT NULL, form INTEGER NOT NULL,"
    " mentions INTEGER NOT NULL DEFAULT 0, UNIQUE (entity, text, form));"
    "CREATE INDEX name_text ON name (text COLLATE NOCASE);"
    "CREATE TABLE pair ("
    " a INTEGER NOT NULL, b INTEGER NOT NULL, weight REAL NOT NULL,"
    " whole INTEGER NOT NULL, parts INTEGER NOT NULL,"
    " originals INTEGER NOT NULL, windows INTEGER NOT NULL,"
    " strength INTEGER NOT NULL, documents INTEGER NOT NULL,"
    " stories INTEGER NOT NULL, outlets INTEGER NOT NULL,"
    " first TEXT, last TEXT, publishers BLOB NOT NULL,"
    " evidence TEXT NOT NULL, tail TEXT NOT NULL,"
    " PRIMARY KEY (a, b)) WITHOUT ROWID;"
    "CREATE TABLE pair_documents ("
    " a INTEGER NOT NULL, b INTEGER NOT NULL, first INTEGER NOT NULL,"
    " documents TEXT NOT NULL, PRIMARY KEY (a, b, first)) WITHOUT ROWID;"
    "CREATE TABLE key_run (run INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
    " level INTEGER NOT NULL);"
    "CREATE TABLE key_block (number INTEGER PRIMARY KEY, run INTEGER NOT NULL,"
    " first INTEGER NOT NULL, items BLOB NOT NULL);"
    "CREATE INDEX key_block_first ON key_block (run, first);"
    "PRAGMA application_id = " STRING(APPLICATION) ";";

/* The parts of a weight are those of a product of two shares
   (net/shares.h). */
static const char VIEWS[] =
    "CREATE VIEW edges AS SELECT"
    " CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS source,"
    " CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS target,"
    " CASE WHEN x.id < y.id THEN x.label ELSE y.label END AS source_label,"
    " CASE WHEN x.id < y.id THEN y.label ELSE x.label END AS target_label,"
    " CASE WHEN x.id < y.id THEN x.type ELSE y.type END AS source_type,"
    " CASE WHEN x.id < y.id THEN y.type ELSE x.type END AS target_type,"
    " p.weight AS weight, p.windows - p.originals AS weight_copies,"
    " p.documents AS co_documents, p.stories AS stories,"
    " p.outlets AS outlets, p.first AS first_date, p.last AS last_date"
    " FROM pair p JOIN entity x ON x.number = p.a"
    " JOIN entity y ON y.number = p.b;"
    "CREATE VIEW nodes AS SELECT id, label, type AS entity_type,"
    " mentions + mention_parts / 720720.0 AS mentions, documents,"
    " windows + window_parts / 720720.0 AS windows,"
    " first AS first_seen, last AS last_seen FROM entity"
    " WHERE documents > 0;"
    "CREATE VIEW documents AS SELECT d.id AS id, d.date AS date,"
    " o.text AS outlet, d.url AS url, d.source AS source, d.record AS record,"
    " coalesce(d.story, d.number) AS story, d.mentions AS mentions,"
    " d.ambiguous AS ambiguous, d.rejected AS rejected"
    " FROM document d LEFT JOIN outlet o ON o.number = d.outlet;"
    "CREATE VIEW evidence_text AS SELECT"
    " CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS source,"
    " CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS target,"
    " CASE WHEN x.id < y.id THEN x.label ELSE y.label END AS source_label,"
    " CASE WHEN x.id < y.id THEN y.label ELSE x.label END AS target_label,"
    " j.key + 1 AS rank, d.id AS document, d.date AS date, o.text AS outlet,"
    " d.url AS url,"
    " replace(json_extract(g.sentences,"
    "  '$[' || json_extract(j.value, '$[2]') || ']'), char(10), ' ') ||"
    " CASE WHEN json_extract(j.value, '$[2]') = json_extract(j.value, '$[3]')"
    "  THEN '' ELSE ' \xE2\x80\xA6 ' || replace(json_extract(g.sentences,"
    "  '$[' || json_extract(j.value, '$[3]') || ']'), char(10), ' ') END"
    " AS sentence"
    " FROM pair p JOIN json_each(p.evidence) j"
    " JOIN document d ON d.number = json_extract(j.value, '$[0]')"
    " JOIN page g ON g.document = d.number"
    " LEFT JOIN outlet o ON o.number = d.outlet"
    " JOIN entity x ON x.number = p.a JOIN entity y ON y.number = p.b;"
    "CREATE VIEW pair_document AS"
    " SELECT p.a AS a, p.b AS b, j.value AS document"
    " FROM pair p JOIN json_each(p.tail) j UNION ALL"
    " SELECT c.a, c.b, j.value FROM pair_documents c"
    " JOIN json_each(c.documents) j WHERE c.a <> c.b;"
    "CREATE VIEW edge_days AS SELECT"
    " CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS source,"
    " CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS target,"
    " CASE WHEN x.id < y.id THEN x.label ELSE y.label END AS source_label,"
    " CASE WHEN x.id < y.id THEN y.label ELSE x.label END AS target_label,"
    " d.date AS date, count(*) AS windows,"
    " count(DISTINCT d.number) AS documents"
    " FROM pair_document p JOIN document d ON d.number = p.document"
    " JOIN entity x ON x.number = p.a JOIN entity y ON y.number = p.b"
    " GROUP BY p.a, p.b, d.date;";

/* From version i to i + 1. */
static const char *const STEPS[GG_SCHEMA_VERSION] = {TABLES, VIEWS};

gg_status gg_schema_check(gg_db *db, bool *is_new, gg_error *error)
{
    int64_t application;
    int64_t version;
    int64_t tables;
    gg_status status =
        gg_db_get_int(db, "PRAGMA application_id", &application, error);

    *is_new = false;
    if (status == GG_OK) {
        status = gg_db_get_int(db, "PRAGMA user_version", &version, error);
    }
    if (status == GG_OK) {
        status = gg_db_get_int(db, "SELECT count(*) FROM sqlite_schema",
                               &tables, error);
    }
    if (status != GG_OK) {
        return status;
    }
    if (application == 0 && version == 0 && tables == 0) {
        *is_new = true;
        return GG_END;
    }
    if (application != APPLICATION) {
        return gg_fail(error, GG_ERROR_DATA, db->path,
                       "is an SQLite database, but no store of gazgraph");
    }
    if (version > GG_SCHEMA_VERSION) {
        return gg_fail(error, GG_ERROR_DATA, db->path,
                       "a newer gazgraph wrote this store: it has version "
                       "%lld, this program knows %d",
                       (long long)version, (int)GG_SCHEMA_VERSION);
    }
    return version == GG_SCHEMA_VERSION ? GG_OK : GG_END;
}

gg_status gg_schema_make(gg_db *db, gg_error *error)
{
    static const char *const MARKS[GG_SCHEMA_VERSION] = {
        "PRAGMA user_version = 1", "PRAGMA user_version = 2"};
    int64_t version;
    gg_status status =
        gg_db_get_int(db, "PRAGMA user_version", &version, error);

    if (status == GG_OK && (version < 0 || version > GG_SCHEMA_VERSION)) {
        return gg_db_damaged(db, "its version", error);
    }
    for (; status == GG_OK && version < GG_SCHEMA_VERSION; version++) {
        status = gg_db_run(db, STEPS[version], error);
        if (status == GG_OK) {
            status = gg_db_run(db, MARKS[version], error);
        }
    }
    return status;
}
