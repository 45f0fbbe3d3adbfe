/* Tables of the user: any columns, named by --map or by what they are usually
   called. */
#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "import/formats.h"
#include "import/slug.h"
#include "import/table.h"

#include <string.h>

enum { MOST_COLUMNS = 64, SAID_BYTES = 8 };

/* A column of the table that fills a cell of the row. */
typedef struct mapped {
    gg_cell cell;
    gg_str column;         /* as --map says it */
    size_t number;         /* in the table, from 0; SIZE_MAX: not yet known */
    char between[SAID_BYTES]; /* the items of a list; "": as usual */
} mapped;

typedef struct csv {
    mapped said[MOST_COLUMNS]; /* by --map */
    size_t n_said;
    bool by_number; /* --map says numbers only: there is no header */
    mapped columns[MOST_COLUMNS]; /* of this table */
    size_t n_columns;
    gg_table table;
    gg_slugs slugs;
    gg_buf id;
    gg_buf type;
} csv;

/* ---- --map ---------------------------------------------------------------------- */

static const char *const CELL_WORDS[] = {
    [GG_CELL_ID] = "id",         [GG_CELL_TYPE] = "type",
    [GG_CELL_LABEL] = "label",   [GG_CELL_NAMES] = "names",
    [GG_CELL_SHORT] = "short",   [GG_CELL_DEMONYMS] = "demonyms",
    [GG_CELL_METONYMS] = "metonyms", [GG_CELL_CASE] = "case",
    [GG_CELL_FROM] = "from",     [GG_CELL_TO] = "to",
    [GG_CELL_PRIOR] = "prior",   [GG_CELL_SOURCE] = "source",
    [GG_CELL_LICENCE] = "licence", [GG_CELL_NOTE] = "note",
};

static int find_cell(gg_str word)
{
    for (size_t i = 0; i < sizeof CELL_WORDS / sizeof *CELL_WORDS; i++) {
        if (CELL_WORDS[i] != NULL &&
            gg_str_equal(word, gg_str_from(CELL_WORDS[i]))) {
            return (int)i;
        }
    }
    return -1;
}

static bool is_list(gg_cell cell)
{
    return cell >= GG_CELL_NAMES && cell <= GG_CELL_METONYMS;
}

static gg_status wrong_map(gg_str item, const char *why, gg_error *error)
{
    return gg_fail(error, GG_ERROR_USAGE, NULL, "map: \"%.*s\": %s",
                   item.len < 100 ? (int)item.len : 100, item.ptr, why);
}

/* One letter or digit would be part of a column's name. */
static bool is_plain(gg_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
            (c >= 'A' && c <= 'Z') || c == '_' || c == ' ' || c >= 0x80) {
            return true;
        }
    }
    return false;
}

/* `Aliases:;` is the column Aliases and what stands between its items; a colon
   alone at the end means a comma, which --map itself uses. */
static void split_between(mapped *m, gg_str column)
{
    const char *colon = NULL;

    for (size_t i = 0; i < column.len && is_list(m->cell); i++) {
        colon = column.ptr[i] == ':' ? column.ptr + i : colon;
    }
    if (colon != NULL) {
        gg_str between = {colon + 1,
                          (size_t)(column.ptr + column.len - colon) - 1};
        if (between.len < SAID_BYTES && !is_plain(between)) {
            memcpy(m->between, between.len != 0 ? between.ptr : ",",
                   between.len != 0 ? between.len : 1);
            column.len = (size_t)(colon - column.ptr);
        }
    }
    if (column.len >= 2 && column.ptr[0] == '"' &&
        column.ptr[column.len - 1] == '"') {
        column = (gg_str){column.ptr + 1, column.len - 2};
    }
    m->column = column;
}

/* `#2`: the second column; SIZE_MAX: it is a name. */
static size_t column_number(gg_str column)
{
    size_t n = 0;

    if (column.len < 2 || column.len > 5 || column.ptr[0] != '#') {
        return SIZE_MAX;
    }
    for (size_t i = 1; i < column.len; i++) {
        if (column.ptr[i] < '0' || column.ptr[i] > '9') {
            return SIZE_MAX;
        }
        n = n * 10 + (size_t)(column.ptr[i] - '0');
    }
    return n != 0 ? n - 1 : SIZE_MAX;
}

static gg_status take_map_item(csv *c, gg_str item, gg_error *error)
{
    const char *equals = memchr(item.ptr, '=', item.len);
    size_t len = equals != NULL ? (size_t)(equals - item.ptr) : 0;
    mapped *m = &c->said[c->n_said];
    int cell = find_cell((gg_str){item.ptr, len});

    if (equals == NULL || len + 1 == item.len) {
        return wrong_map(item, "not CELL=COLUMN", error);
    }
    if (cell < 0) {
        return wrong_map(item, "no such cell of a gazetteer", error);
    }
    if (c->n_said == MOST_COLUMNS) {
        return wrong_map(item, "more than 64 columns", error);
    }
    *m = (mapped){.cell = (gg_cell)cell};
    split_between(m, (gg_str){equals + 1, item.len - len - 1});
    m->number = column_number(m->column);
    c->by_number = (c->n_said == 0 || c->by_number) && m->number != SIZE_MAX;
    c->n_said++;
    return GG_OK;
}

/* Items are separated by commas outside of quotation marks. */
static gg_status read_map(csv *c, const char *map, gg_error *error)
{
    gg_status status = GG_OK;

    while (map != NULL && *map != '\0' && status == GG_OK) {
        bool quoted = false;
        size_t len = 0;
        while (map[len] != '\0' && (quoted || map[len] != ',')) {
            quoted ^= map[len] == '"';
            len++;
        }
        if (len != 0) {
            status = take_map_item(c, (gg_str){map, len}, error);
        }
        map += len + (map[len] == ',');
    }
    return status;
}

/* ---- the header ------------------------------------------------------------------- */

/* What columns are usually called, in small ASCII letters. */
static const struct {
    const char *word;
    gg_cell cell;
} USUAL[] = {
    {"id", GG_CELL_ID},
    {"qid", GG_CELL_ID},
    {"wikidata", GG_CELL_ID},
    {"wikidata id", GG_CELL_ID},
    {"identifier", GG_CELL_ID},
    {"label", GG_CELL_LABEL},
    {"name", GG_CELL_LABEL},
    {"preferred label", GG_CELL_LABEL},
    {"preflabel", GG_CELL_LABEL},
    {"caption", GG_CELL_LABEL},
    {"names", GG_CELL_NAMES},
    {"alias", GG_CELL_NAMES},
    {"aliases", GG_CELL_NAMES},
    {"altlabel", GG_CELL_NAMES},
    {"alternative names", GG_CELL_NAMES},
    {"other names", GG_CELL_NAMES},
    {"also known as", GG_CELL_NAMES},
    {"aka", GG_CELL_NAMES},
    {"synonyms", GG_CELL_NAMES},
    {"abbreviation", GG_CELL_NAMES},
    {"acronym", GG_CELL_NAMES},
    {"type", GG_CELL_TYPE},
    {"entity type", GG_CELL_TYPE},
    {"schema", GG_CELL_TYPE},
    {"kind", GG_CELL_TYPE},
    {"short", GG_CELL_SHORT},
    {"demonyms", GG_CELL_DEMONYMS},
    {"demonym", GG_CELL_DEMONYMS},
    {"metonyms", GG_CELL_METONYMS},
    {"case", GG_CELL_CASE},
    {"from", GG_CELL_FROM},
    {"start", GG_CELL_FROM},
    {"start date", GG_CELL_FROM},
    {"to", GG_CELL_TO},
    {"end", GG_CELL_TO},
    {"end date", GG_CELL_TO},
    {"prior", GG_CELL_PRIOR},
    {"source", GG_CELL_SOURCE},
    {"licence", GG_CELL_LICENCE},
    {"license", GG_CELL_LICENCE},
    {"note", GG_CELL_NOTE},
    {"notes", GG_CELL_NOTE},
    {"description", GG_CELL_NOTE},
};

/* Without regard to ASCII capitals; `_` and `-` are blanks. */
static bool is_called(gg_str cell, gg_str word, bool usual)
{
    if (cell.len != word.len) {
        return false;
    }
    for (size_t i = 0; i < cell.len; i++) {
        char a = cell.ptr[i];
        char b = word.ptr[i];
        a = a >= 'A' && a <= 'Z' ? (char)(a + 32) : a;
        b = b >= 'A' && b <= 'Z' ? (char)(b + 32) : b;
        a = usual && (a == '_' || a == '-') ? ' ' : a;
        if (a != b) {
            return false;
        }
    }
    return true;
}

static gg_status no_column(const csv *c, const gg_import *import,
                           gg_str wanted, gg_error *error)
{
    char there[128] = "";
    size_t len = 0;

    for (size_t i = 0; i < c->table.n_cells && i < 12; i++) {
        gg_str cell = c->table.cells[i];
        if (len + cell.len + 3 > sizeof there) {
            break;
        }
        if (len != 0) {
            memcpy(there + len, ", ", 2);
            len += 2;
        }
        memcpy(there + len, cell.ptr, cell.len);
        len += cell.len;
        there[len] = '\0';
    }
    return gg_fail(error, GG_ERROR_USAGE, import->name,
                   "map: no column \"%.*s\"; there are: %s",
                   wanted.len < 60 ? (int)wanted.len : 60, wanted.ptr, there);
}

static gg_status find_said_columns(csv *c, const gg_import *import,
                                   gg_error *error)
{
    c->n_columns = c->n_said;
    memcpy(c->columns, c->said, sizeof c->said);
    for (size_t i = 0; i < c->n_columns; i++) {
        mapped *m = &c->columns[i];
        size_t k = 0;
        if (m->number != SIZE_MAX) {
            continue;
        }
        while (k < c->table.n_cells &&
               !is_called(c->table.cells[k], m->column, false)) {
            k++;
        }
        if (k == c->table.n_cells) {
            return no_column(c, import, m->column, error);
        }
        m->number = k;
    }
    return GG_OK;
}

static void find_usual_columns(csv *c)
{
    bool is_filled[GG_N_CELLS] = {false};

    c->n_columns = 0;
    for (size_t k = 0; k < c->table.n_cells && k < MOST_COLUMNS; k++) {
        for (size_t i = 0; i < sizeof USUAL / sizeof *USUAL; i++) {
            gg_cell cell = USUAL[i].cell;
            if (!is_called(c->table.cells[k], gg_str_from(USUAL[i].word),
                           true) ||
                (is_filled[cell] && !is_list(cell))) {
                continue;
            }
            is_filled[cell] = true;
            c->columns[c->n_columns++] = (mapped){.cell = cell, .number = k};
            break;
        }
    }
}

static bool has_column(const csv *c, gg_cell cell)
{
    for (size_t i = 0; i < c->n_columns; i++) {
        if (c->columns[i].cell == cell) {
            return true;
        }
    }
    return false;
}

/* *is_header is false when the row at hand is a record already. */
static gg_status take_header(csv *c, gg_import *import, bool *is_header,
                             gg_error *error)
{
    gg_status status = GG_OK;

    *is_header = !c->by_number;
    if (c->n_said != 0) {
        status = find_said_columns(c, import, error);
    } else {
        find_usual_columns(c);
        if (!has_column(c, GG_CELL_LABEL) && c->table.n_cells == 1) {
            c->columns[0] = (mapped){.cell = GG_CELL_LABEL};
            c->n_columns = 1;
            *is_header = false; /* a bare list of names */
        }
    }
    if (status == GG_OK && !has_column(c, GG_CELL_LABEL) &&
        !has_column(c, GG_CELL_NAMES)) {
        status = gg_fail(error, GG_ERROR_USAGE, import->name,
                         "no column is called label or name; say which it is "
                         "(--map label=COLUMN)");
    }
    if (status == GG_OK && import->options->type == NULL &&
        !has_column(c, GG_CELL_TYPE)) {
        status = gg_fail(error, GG_ERROR_USAGE, import->name,
                         "no column is called type; say it (--map "
                         "type=COLUMN) or give all rows one (--type person)");
    }
    return status;
}

/* ---- cells -------------------------------------------------------------------------- */

static gg_str cell_of(const csv *c, const mapped *m)
{
    return m->number < c->table.n_cells ? c->table.cells[m->number]
                                        : GG_STR_NONE;
}

/* The first cell that is not empty. */
static gg_str first_of(const csv *c, gg_cell cell)
{
    for (size_t i = 0; i < c->n_columns; i++) {
        if (c->columns[i].cell == cell && cell_of(c, &c->columns[i]).len != 0) {
            return cell_of(c, &c->columns[i]);
        }
    }
    return GG_STR_NONE;
}

/* What stands between the items: as said; else the bar, a semicolon where
   there is no bar. Line ends always part. */
static const char *between_of(const mapped *m, gg_str cell)
{
    if (m->between[0] != '\0') {
        return m->between;
    }
    return memchr(cell.ptr, '|', cell.len) != NULL ? "|" : ";";
}

/* Cuts the next item off; false when there is none. */
static bool next_item(gg_str *rest, const char *between, gg_str *item)
{
    gg_str mark = gg_str_from(between);

    while (rest->len != 0) {
        size_t i = 0;
        size_t step = 0;
        while (i < rest->len && step == 0) {
            gg_str tail = {rest->ptr + i, rest->len - i};
            if (tail.ptr[0] == '\n' || tail.ptr[0] == '\r') {
                step = 1;
            } else if (gg_str_starts_with(tail, mark)) {
                step = mark.len;
            } else {
                i++;
            }
        }
        *item = gg_str_trim_controls((gg_str){rest->ptr, i});
        rest->ptr += i + step;
        rest->len -= i + step;
        if (item->len != 0) {
            return true;
        }
    }
    return false;
}

static void put_list(gg_import *import, const mapped *m, gg_str cell)
{
    const char *between = between_of(m, cell);
    gg_str item;

    while (next_item(&cell, between, &item)) {
        gg_row_put(import, m->cell, item);
    }
}

static void note(const csv *c, gg_import *import, const mapped *m, gg_str cell,
                 const char *why)
{
    gg_log_add(import->log, GG_REASON_GAZETTEER_NOTE, import->name,
               c->table.row_line, 0, GG_NO_BYTE, "%s \"%.*s\" left out: %s",
               CELL_WORDS[m->cell], cell.len < 60 ? (int)cell.len : 60,
               cell.ptr, why);
}

/* n digits, or -1. */
static int digits(gg_str s, size_t at, size_t n)
{
    int value = 0;

    for (size_t i = at; i < at + n; i++) {
        if (i >= s.len || s.ptr[i] < '0' || s.ptr[i] > '9') {
            return -1;
        }
        value = value * 10 + (s.ptr[i] - '0');
    }
    return value;
}

/* 2020, 2020-05, 2020-05-31 (a time may follow), 31.5.2020. What is left open
   is the first or the last day of it. False when it is none of these. */
static bool read_date(gg_str s, bool is_end, char out[10])
{
    static const int DAYS[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = digits(s, 0, 4);
    int month = s.len > 4 && s.ptr[4] == '-' ? digits(s, 5, 2) : -1;
    int day = s.len > 7 && s.ptr[7] == '-' ? digits(s, 8, 2) : -1;
    bool has_time = s.len > 10 && (s.ptr[10] == 'T' || s.ptr[10] == ' ');
    int32_t date;

    if (year < 0) {
        size_t dot = s.len > 1 && s.ptr[1] == '.' ? 1 : 2;
        size_t next = s.len > dot + 2 && s.ptr[dot + 2] == '.' ? dot + 2
                                                               : dot + 3;
        if (s.len != next + 5 || s.ptr[dot] != '.' || s.ptr[next] != '.') {
            return false;
        }
        day = digits(s, 0, dot);
        month = digits(s, dot + 1, next - dot - 1);
        year = digits(s, next + 1, 4);
    } else if (s.len == 4 || (s.len == 7 && month >= 1 && month <= 12)) {
        month = s.len == 4 ? (is_end ? 12 : 1) : month;
        day = is_end ? DAYS[month - 1] : 1;
    } else if (s.len != 10 && !has_time) {
        return false;
    }
    if (year < 1 || month < 1 || day < 1) {
        return false;
    }
    gg_date_format((int32_t)(year * 10000 + month * 100 + day), out);
    if (!gg_date_parse((gg_str){out, 10}, &date) && s.len == 7) {
        out[9] = '8'; /* 29 February of a common year */
    }
    return gg_date_parse((gg_str){out, 10}, &date);
}

static void put_date(const csv *c, gg_import *import, const mapped *m,
                     gg_str cell)
{
    char date[10];

    if (read_date(cell, m->cell == GG_CELL_TO, date)) {
        gg_row_put(import, m->cell, (gg_str){date, sizeof date});
    } else {
        note(c, import, m, cell, "no date like 2020-05-31");
    }
}

/* Digits with perhaps one point, not all of them zero. */
static bool is_prior(gg_str s)
{
    bool any = false;
    int points = 0;

    for (size_t i = 0; i < s.len; i++) {
        any |= s.ptr[i] >= '1' && s.ptr[i] <= '9';
        points += s.ptr[i] == '.';
        if (s.ptr[i] != '.' && (s.ptr[i] < '0' || s.ptr[i] > '9')) {
            return false;
        }
    }
    return any && points <= 1 && s.len <= 20;
}

static bool is_case(gg_str s)
{
    return gg_str_equal(s, GG_STR_LITERAL("auto")) ||
           gg_str_equal(s, GG_STR_LITERAL("exact")) ||
           gg_str_equal(s, GG_STR_LITERAL("any"));
}

static void put_cell(const csv *c, gg_import *import, const mapped *m)
{
    gg_str cell = cell_of(c, m);

    if (cell.len == 0 || m->cell == GG_CELL_ID || m->cell == GG_CELL_TYPE) {
        return;
    }
    if (is_list(m->cell)) {
        put_list(import, m, cell);
    } else if (m->cell == GG_CELL_FROM || m->cell == GG_CELL_TO) {
        put_date(c, import, m, cell);
    } else if (m->cell == GG_CELL_PRIOR && !is_prior(cell)) {
        note(c, import, m, cell, "no positive number");
    } else if (m->cell == GG_CELL_CASE && !is_case(cell)) {
        note(c, import, m, cell, "neither auto, exact nor any");
    } else {
        gg_row_put(import, m->cell, cell);
    }
}

/* ---- rows ------------------------------------------------------------------------------ */

/* The type in small letters, as --classes and the defaults translate it. */
static bool find_type(csv *c, const gg_import *import, gg_str *type)
{
    gg_str cell = first_of(c, GG_CELL_TYPE);
    gg_str known;

    if (import->options->type != NULL) {
        *type = gg_str_from(import->options->type);
        return true;
    }
    known = gg_import_class_type(import, cell);
    gg_buf_reset(&c->type);
    for (size_t i = 0; i < cell.len; i++) {
        char b = cell.ptr[i];
        gg_buf_putc(&c->type, b >= 'A' && b <= 'Z' ? (char)(b + 32) : b);
    }
    if (known.ptr == NULL) {
        known = gg_import_class_type(import, gg_buf_str(&c->type));
    }
    *type = known.ptr != NULL ? known : cell;
    return !c->type.failed;
}

/* The id of the row, or one made of its name. */
static bool find_id(csv *c, gg_str name, gg_str *id)
{
    *id = first_of(c, GG_CELL_ID);
    if (id->len != 0) {
        return gg_slugs_take(&c->slugs, *id);
    }
    if (!gg_slugs_make(&c->slugs, GG_STR_NONE, name, &c->id)) {
        return false;
    }
    *id = gg_buf_str(&c->id);
    return true;
}

/* from after to: the loader would refuse the row. */
static void check_order(const csv *c, gg_import *import)
{
    const gg_buf *from = &import->row.cells[GG_CELL_FROM];
    gg_buf *to = &import->row.cells[GG_CELL_TO];

    if (from->len == 10 && to->len == 10 &&
        memcmp(from->ptr, to->ptr, 10) > 0) {
        const mapped m = {.cell = GG_CELL_TO};
        note(c, import, &m, gg_buf_str(to), "earlier than from");
        gg_buf_reset(to);
    }
}

static gg_status take_row(csv *c, gg_import *import, gg_error *error)
{
    gg_str name = first_of(c, GG_CELL_LABEL);
    gg_str type;
    gg_str id;
    bool is_written;
    gg_status status;

    if (name.len == 0) {
        name = first_of(c, GG_CELL_NAMES);
    }
    if (name.len == 0) {
        gg_import_skip(import, c->table.row_line, 0, "row skipped: no name");
        return GG_OK;
    }
    if (!find_type(c, import, &type)) {
        return gg_fail_memory(error);
    }
    if (type.len == 0) {
        gg_import_skip(import, c->table.row_line, 0, "row skipped: no type");
        return GG_OK;
    }
    if (!gg_import_wants_type(import, type)) {
        import->counts.passed_over++;
        return GG_OK;
    }
    if (!find_id(c, name, &id)) {
        return gg_fail_memory(error);
    }
    gg_row_begin(import, id, type);
    for (size_t i = 0; i < c->n_columns; i++) {
        put_cell(c, import, &c->columns[i]);
    }
    check_order(c, import);
    status = gg_row_end(import, &is_written, error);
    if (status == GG_OK && !is_written) {
        gg_import_skip(import, c->table.row_line, 0,
                       "row skipped: no name that a text could hold");
    }
    import->counts.used += status == GG_OK && is_written;
    return status;
}

static gg_status read_rows(csv *c, gg_import *import, gg_source *source,
                           gg_error *error)
{
    bool has_header = false;
    gg_status status = gg_table_open(&c->table, source, error);

    while (status == GG_OK) {
        bool is_header = false;
        status = gg_table_next(&c->table, error);
        if (status == GG_OK && !has_header && c->table.fault == NULL) {
            has_header = true;
            status = take_header(c, import, &is_header, error);
        }
        if (status != GG_OK || is_header) {
            continue;
        }
        import->counts.records++;
        if (c->table.fault != NULL) {
            gg_import_skip(import, c->table.row_line, 0, "row skipped: %s",
                           c->table.fault);
        } else {
            status = take_row(c, import, error);
        }
        if (status == GG_OK) {
            status = gg_import_tick(import, source, error);
        }
    }
    return status == GG_END ? GG_OK : status;
}

static gg_status read_csv(gg_import *import, gg_source *source,
                          gg_error *error)
{
    csv *c = import->state;
    gg_status status = read_rows(c, import, source, error);

    gg_table_clear(&c->table);
    return status;
}

/* ---- the format --------------------------------------------------------------------------- */

static gg_status begin_csv(gg_import *import, gg_error *error)
{
    csv *c = gg_calloc_array(1, sizeof *c);

    if (c == NULL) {
        return gg_fail_memory(error);
    }
    gg_slugs_init(&c->slugs);
    gg_buf_init(&c->id);
    gg_buf_init(&c->type);
    import->state = c;
    return read_map(c, import->options->map, error);
}

static void clear_csv(gg_import *import)
{
    csv *c = import->state;

    if (c != NULL) {
        gg_slugs_clear(&c->slugs);
        gg_buf_clear(&c->id);
        gg_buf_clear(&c->type);
        gg_free(c);
    }
}

/* Written in small letters here; see find_type. */
static const char *const CLASSES[] = {
    "person",       "person",       "people",        "person",
    "per",          "person",       "human",         "person",
    "country",      "country",      "countries",     "country",
    "organisation", "organisation", "organization",  "organisation",
    "org",          "organisation", "organisations", "organisation",
    "company",      "organisation", "organizations", "organisation",
    NULL,           NULL,
};

const gg_import_format gg_import_csv = {
    .name = "csv",
    .help = "any table with a header: CSV, TSV, semicolons (--map, --type)",
    .columns = GG_CELL_BIT(GG_CELL_ID) | GG_CELL_BIT(GG_CELL_TYPE) |
               GG_CELL_BIT(GG_CELL_LABEL) | GG_CELL_BIT(GG_CELL_NAMES) |
               GG_CELL_BIT(GG_CELL_SHORT) | GG_CELL_BIT(GG_CELL_DEMONYMS) |
               GG_CELL_BIT(GG_CELL_METONYMS) | GG_CELL_BIT(GG_CELL_CASE) |
               GG_CELL_BIT(GG_CELL_FROM) | GG_CELL_BIT(GG_CELL_TO) |
               GG_CELL_BIT(GG_CELL_PRIOR) | GG_CELL_BIT(GG_CELL_SOURCE) |
               GG_CELL_BIT(GG_CELL_LICENCE) | GG_CELL_BIT(GG_CELL_NOTE),
    .takes = GG_TAKES_CLASSES | GG_TAKES_MAP | GG_TAKES_TYPE,
    .classes = CLASSES,
    .begin = begin_csv,
    .read = read_csv,
    .clear = clear_csv,
};
