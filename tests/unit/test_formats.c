/* What holds for every format of the list, and every file of it. A new format
   need not be named here. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "export/escape.h"
#include "export_files.h"
#include "nasty.h"

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

/* Options under which everything must hold as well. */
static const gg_setting VARIANTS[][3] = { /* each ends with a NULL */
    {{NULL, NULL}},
    {{"size-by", "mentions"}},
    {{"csv-safe", NULL}},
    {{"gexf-dynamic", NULL}},
    {{"gexf-dynamic", NULL}, {"slice", "month"}},
};

enum { N_VARIANTS = sizeof VARIANTS / sizeof VARIANTS[0] };

typedef struct job {
    const gg_network *network;
    const gg_format *format;
    size_t file;
    const gg_export_options *options;
} job;

typedef void job_fn(const job *j);

static void tell(const job *j, const char *what)
{
    fprintf(stderr, "%s: %s\n", gg_format_file_name(j->format, j->file), what);
}

static gg_export_options options_of(const gg_setting *settings)
{
    gg_export_options options;

    gg_export_options_init(&options);
    options.title = "Nasty -- */ & & <title>";
    for (; settings->name != NULL; settings++) {
        CHECK(gg_export_options_set(&options, settings->name,
                                    settings->value, NULL) == GG_OK);
    }
    return options;
}

/* One that takes none of the options writes what it writes without. */
static bool takes(const gg_format *format, const gg_setting *settings)
{
    gg_format_info info;

    gg_format_tell(format, &info);
    for (; settings->name != NULL; settings++) {
        for (size_t i = 0; i < info.n_options; i++) {
            if (strcmp(info.options[i], settings->name) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void for_each_file(const gg_network *network, job_fn *fn)
{
    for (size_t v = 0; v < N_VARIANTS; v++) {
        gg_export_options options = options_of(VARIANTS[v]);
        for (size_t i = 0; i < gg_format_count(); i++) {
            const gg_format *format = gg_format_get(i);
            if (v != 0 && !takes(format, VARIANTS[v])) {
                continue;
            }
            for (size_t k = 0; k < gg_format_n_files(format); k++) {
                fn(&(job){network, format, k, &options});
            }
        }
    }
}

static gg_status write_to(const job *j, gg_buf *out, gg_export_stats *stats)
{
    gg_error error = {0};
    gg_status status = export_file(out, j->network, j->format, j->file,
                                   j->options, stats, &error);

    if (status != GG_OK) {
        tell(j, error.message);
    }
    return status;
}

static gg_status back(const job *j, gg_str bytes, const gg_content *meant,
                      gg_error *error)
{
    return read_file_back(bytes, j->network, j->format, j->file, j->options,
                          meant, error);
}

/* ---- the list ----------------------------------------------------------- */

static bool is_one_line(const char *text)
{
    return text != NULL && text[0] != '\0' && strchr(text, '\n') == NULL;
}

static void test_list_of_formats(void)
{
    for (size_t i = 0; i < gg_format_count(); i++) {
        const gg_format *format = gg_format_get(i);
        gg_format_info info;
        gg_format_tell(format, &info);
        CHECK(gg_format_find(info.name) == format);
        CHECK(is_one_line(info.help) && strlen(info.help) <= (info.is_default ? 50 : 60));
        CHECK(is_one_line(info.opens_in) && is_one_line(info.load));
        CHECK(info.proved == NULL || is_one_line(info.proved));
        CHECK(info.n_files >= 1);
        for (size_t k = 0; k < info.n_files; k++) {
            CHECK(info.files[k][0] != '/' && strstr(info.files[k], "..") == NULL);
            for (size_t m = 0; m < i; m++) {
                gg_format_info other;
                gg_format_tell(gg_format_get(m), &other);
                for (size_t n = 0; n < other.n_files; n++) {
                    CHECK(strcmp(info.files[k], other.files[n]) != 0);
                }
            }
        }
    }
    CHECK(gg_format_find("none") == NULL);
    CHECK(gg_format_is_default(gg_format_find("graphml")));
    CHECK(gg_format_is_default(gg_format_find("dot")));
}

static void test_options(void)
{
    const gg_format *dot = gg_format_find("dot");
    const gg_format *neo4j = gg_format_find("graphml-neo4j");
    gg_export_options options;
    gg_error error;

    gg_export_options_init(&options);
    CHECK(gg_export_options_check(&options, &neo4j, 1, &error) == GG_OK);
    CHECK(gg_export_options_set(&options, "colour", NULL, &error) ==
          GG_ERROR_USAGE);
    CHECK(gg_export_options_set(&options, "size-by", NULL, &error) ==
          GG_ERROR_USAGE);
    CHECK(gg_export_options_set(&options, "size-by", "degree", &error) ==
          GG_OK);
    CHECK(gg_export_options_check(&options, &dot, 1, &error) == GG_OK);
    CHECK(gg_export_options_check(&options, &neo4j, 1, &error) ==
          GG_ERROR_USAGE);
    CHECK(strstr(error.message, "size-by") != NULL &&
          strstr(error.message, "graphml") != NULL);
}

/* ---- what is meant, and reading it back ---------------------------------- */

static bool is_written(const gg_column *column, size_t row)
{
    gg_cleaner cleaner;
    bool result;
    int64_t date;

    switch (column->type) {
    case GG_COLUMN_DOUBLE:
        return isfinite(column->values.doubles[row]);
    case GG_COLUMN_STRING:
        gg_cleaner_init(&cleaner);
        result = gg_clean(&cleaner, column->values.strings[row]).len != 0;
        gg_cleaner_clear(&cleaner);
        return result;
    case GG_COLUMN_DATE:
        date = column->values.ints[row];
        return date >= 10101 && date / 100 % 100 <= 12;
    case GG_COLUMN_INT:
    case GG_COLUMN_BOOL:
    case GG_COLUMN_STRINGS:
        break;
    }
    return !gg_column_is_absent(column, row);
}

/* Cells that have a value; every node has a label. */
static uint64_t count_cells(const gg_table *table, bool is_nodes)
{
    uint64_t n = is_nodes ? table->n_rows : 0;

    for (size_t i = 0; i < table->n_columns; i++) {
        bool is_label =
            is_nodes && strcmp(table->columns[i].name, "label") == 0;
        for (size_t row = 0; row < table->n_rows && !is_label; row++) {
            n += is_written(&table->columns[i], row);
        }
    }
    return n;
}

/* The same of what comes on top of the columns. */
static uint64_t added(const gg_network *network, const gg_format *format)
{
    static const char *const DATES[] = {"first_seen", "last_seen",
                                        "first_date", "last_date"};
    uint64_t n = 0;

    for (int i = 0; i < 4 && strcmp(gg_format_name(format), "gexf-dynamic") == 0;
         i++) { /* start and end */
        const gg_table *table = i < 2 ? &network->nodes : &network->edges;
        const gg_column *dates = gg_table_find_column(table, DATES[i]);
        for (size_t row = 0; dates != NULL && row < table->n_rows; row++) {
            n += is_written(dates, row);
        }
    }
    return n;
}

/* A format must not forget a column. Those named here leave some out, and why
   stands in their files. */
static uint64_t left_out(const gg_network *network, const gg_format *format)
{
    static const char *const NOT_DRAWN[] = {
        "graphml-neo4j", "csv-gephi", "cypher",  "memgraph", "falkordb",
        "age",           "ntriples",  "turtle",  "neo4j",    "neptune",
        "kuzu",          "arangodb",  "dgraph",
    };
    const char *name = gg_format_name(format);

    uint64_t n = 0;

    for (size_t i = 0; i < sizeof NOT_DRAWN / sizeof *NOT_DRAWN; i++) {
        if (strcmp(name, NOT_DRAWN[i]) == 0) {
            n = 2 * network->nodes.n_rows; /* x and y */
        }
    }
    for (size_t i = 0; i < network->edges.n_columns &&
                       strcmp(name, "dgraph") == 0;
         i++) { /* no list is a facet */
        const gg_column *column = &network->edges.columns[i];
        for (size_t row = 0; column->type == GG_COLUMN_STRINGS &&
                             row < network->edges.n_rows;
             row++) {
            n += is_written(column, row);
        }
    }
    return n;
}

static void check_completeness(const gg_network *network)
{
    for (size_t i = 0; i < gg_format_count(); i++) {
        const gg_format *format = gg_format_get(i);
        gg_buf out = GG_BUF_INIT;
        gg_content all = {0};
        for (size_t k = 0; k < gg_format_n_files(format); k++) {
            gg_export_stats stats;
            CHECK(export_file(&out, network, format, k, NULL, &stats, NULL) ==
                  GG_OK);
            all.n_nodes += stats.meant.n_nodes;
            all.n_edges += stats.meant.n_edges;
            all.n_values += stats.meant.n_values;
        }
        gg_buf_clear(&out);
        if (gg_format_wants_evidence(format)) {
            CHECK(all.n_edges == all.n_values); /* proved ones only */
            continue;
        }
        CHECK(all.n_nodes == network->nodes.n_rows);
        CHECK(all.n_edges == network->edges.n_rows);
        if (strcmp(gg_format_name(format), "pajek") == 0) {
            continue; /* labels, places and weights only */
        }
        if (all.n_values + left_out(network, format) !=
            count_cells(&network->nodes, true) +
                count_cells(&network->edges, false) +
                added(network, format)) {
            fprintf(stderr, "%s: %llu values\n", gg_format_name(format),
                    (unsigned long long)all.n_values);
            check_n_failed++;
        }
    }
}

static void check_read_back(const job *j)
{
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;
    gg_error error = {0};

    CHECK(write_to(j, &out, &stats) == GG_OK);
    if (gg_export_can_read_back(j->format, j->file) &&
        back(j, gg_buf_str(&out), &stats.meant, &error) != GG_OK) {
        tell(j, error.message);
        check_n_failed++;
    }
    gg_buf_clear(&out);
}

/* Scripts, RDF and the plain texts of old are read by their programs only
   (tests/consumers). */
static bool is_for_programs(const gg_format *format)
{
    static const char *const NAMES[] = {
        "cypher",   "memgraph", "falkordb", "age",    "ntriples",
        "turtle",   "gml",      "pajek",    "dgraph",
    };

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (strcmp(gg_format_name(format), NAMES[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Every other file with rows has a reader. */
static void check_has_reader(const job *j)
{
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;

    CHECK(write_to(j, &out, &stats) == GG_OK);
    CHECK(stats.meant.n_values == 0 || is_for_programs(j->format) ||
          gg_export_can_read_back(j->format, j->file));
    gg_buf_clear(&out);
}

/* Writes `with` over the first place of `what`; false where there is none. */
static bool replace(gg_buf *out, const char *what, const char *with)
{
    char *at = strstr(out->ptr, what);

    if (at != NULL) {
        memcpy(at, with, strlen(with));
    }
    return at != NULL;
}

static void check_refused(const job *j, gg_str bytes,
                          const gg_content *meant, const char *why)
{
    gg_error error = {0};

    if (back(j, bytes, meant, &error) != GG_ERROR_IO) {
        tell(j, why);
        check_n_failed++;
        return;
    }
    CHECK(strcmp(error.source, gg_format_file_name(j->format, j->file)) == 0);
    CHECK(error.status == GG_ERROR_IO && error.message[0] != '\0');
}

/* One digit of a number, one letter, one end of an edge, one id, a line too
   many, a line too few, an end too early. */
static void check_damage(const job *j)
{
    static const char *const CHANGES[][2] = {
        {"9007199254740993", "9007199254740992"}, {"0.5342", "0.5343"},
        {"1999-01-31", "1999-01-30"},             {"Jean ", "Joan "},
        {"cty:FR", "cty:GB"},                     {"J. Dupont", "J. Dupond"},
        {"it's a|b", "it's a|c"},                 {"1e-17", "1e-16"},
        {"per:back", "per:jack"},                 {"true", "fals"},
    };
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;
    size_t n = 0;

    if (!gg_export_can_read_back(j->format, j->file)) {
        return;
    }
    for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
        gg_buf_reset(&out);
        CHECK(write_to(j, &out, &stats) == GG_OK);
        if (replace(&out, CHANGES[i][0], CHANGES[i][1])) {
            check_refused(j, gg_buf_str(&out), &stats.meant, CHANGES[i][1]);
            n++;
        }
    }
    CHECK(n >= 3);
    gg_buf_reset(&out);
    CHECK(write_to(j, &out, &stats) == GG_OK);
    for (size_t len = 0; len < out.len; len += 1 + out.len / 50) {
        check_refused(j, (gg_str){out.ptr, len}, &stats.meant, "cut");
    }
    gg_buf_puts(&out, "x1 ");
    check_refused(j, gg_buf_str(&out), &stats.meant, "more behind the end");
    gg_buf_clear(&out);
}

/* Whatever a bad disk makes of it: a verdict, and nothing worse. What is only
   drawn may change unseen. */
static void check_any_damage(const job *j)
{
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;
    uint64_t random = 42;
    size_t n_seen = 0;

    if (!gg_export_can_read_back(j->format, j->file)) {
        return;
    }
    CHECK(write_to(j, &out, &stats) == GG_OK);
    for (int i = 0; i < 200; i++) {
        size_t at;
        char before;
        gg_error error;
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        at = (size_t)(random >> 33) % out.len;
        before = out.ptr[at];
        out.ptr[at] ^= (char)(1 << (random >> 30 & 7));
        n_seen += back(j, gg_buf_str(&out), &stats.meant, &error) != GG_OK;
        out.ptr[at] = before;
    }
    CHECK(n_seen > 100);
    gg_buf_clear(&out);
}

/* ---- the same bytes, faults --------------------------------------------- */

static void check_same_bytes(const job *j)
{
    gg_buf first = GG_BUF_INIT;
    gg_buf second = GG_BUF_INIT;
    gg_export_stats stats;

    CHECK(write_to(j, &first, &stats) == GG_OK);
    setlocale(LC_ALL, "de_DE.UTF-8"); /* where there is one */
    CHECK(write_to(j, &second, &stats) == GG_OK);
    setlocale(LC_ALL, "C");
    CHECK(gg_str_equal(gg_buf_str(&first), gg_buf_str(&second)));
    gg_buf_clear(&first);
    gg_buf_clear(&second);
}

static void check_text(const job *j)
{
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;
    gg_cleaner cleaner;

    CHECK(write_to(j, &out, &stats) == GG_OK);
    CHECK(out.len != 0 || stats.meant.n_values == 0);
    CHECK(out.len == 0 || out.ptr[out.len - 1] == '\n');
    gg_cleaner_init(&cleaner);
    (void)gg_clean(&cleaner, gg_buf_str(&out));
    /* nor a byte order mark; U+001F stands between items of lists */
    CHECK(cleaner.n_cleaned == 0 || memchr(out.ptr, 0x1f, out.len) != NULL);
    CHECK(!gg_str_starts_with(gg_buf_str(&out),
                              GG_STR_LITERAL("\xef\xbb\xbf")));
    gg_cleaner_clear(&cleaner);
    gg_buf_clear(&out);
}

static void check_signal(const job *j)
{
    static const volatile int stop = 1;
    gg_export_options options = *j->options;
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;
    gg_error error = {0};

    CHECK(write_to(j, &out, &stats) == GG_OK);
    options.stop = &stop;
    if (stats.meant.n_values != 0) {
        CHECK(!gg_export_can_read_back(j->format, j->file) ||
              read_file_back(gg_buf_str(&out), j->network, j->format, j->file,
                             &options, &stats.meant, &error) ==
                  GG_ERROR_INTERRUPTED);
        CHECK(export_file(&out, j->network, j->format, j->file, &options,
                          &stats, &error) == GG_ERROR_INTERRUPTED);
        CHECK(error.source[0] == '\0');
    }
    gg_buf_clear(&out);
}

static void check_full_disk(const job *j)
{
    int fd = open("/dev/full", O_WRONLY);
    gg_error error;
    gg_sink *sink;

    CHECK(gg_sink_open_fd(&sink, fd, "full", NULL) == GG_OK);
    gg_export_write(j->network, j->format, j->file, j->options, sink, NULL,
                    NULL);
    CHECK(gg_sink_close(sink, NULL, &error) == GG_ERROR_IO);
    CHECK(strstr(error.message, "No space left") != NULL);
    close(fd);
}

/* Dates in the wrong order say nothing: Gephi would drop the element. */
static void test_spans_in_order(void)
{
    gg_network *network = nasty_network();
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;
    const gg_format *format = gg_format_find("gexf-dynamic");
    const gg_column *last = gg_table_find_column(&network->nodes, "last_seen");

    last->values.ints[11] = 19991231; /* first seen in 2001 */
    CHECK(export_file(&out, network, format, 0, NULL, &stats, NULL) == GG_OK);
    CHECK(strstr(out.ptr, " start=\"2001-05-05\" end=\"1999-12-31\"") == NULL);
    CHECK(strstr(out.ptr, "\xc2\xab\xe2\x80\x9c\xc2\xbb\"><attvalues>") !=
          NULL); /* neither end: always there */
    CHECK(strstr(out.ptr, "value=\"1999-12-31\"") != NULL);
    CHECK(read_file_back(gg_buf_str(&out), network, format, 0, NULL,
                         &stats.meant, NULL) == GG_OK);
    gg_buf_clear(&out);
    gg_network_free(network);
}

/* Gephi trims cells: so does its table, and a blank one is none. */
static void test_outer_blanks(void)
{
    gg_network *network = nasty_network();
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;
    const gg_format *plain = gg_format_find("csv");
    const gg_format *gephi = gg_format_find("csv-gephi");
    const gg_column *image = gg_table_find_column(&network->nodes, "image");

    network->nodes.columns[0].values.strings[1] = gg_str_from(" \tFrance\n ");
    image->values.strings[1] = gg_str_from(" \n ");
    CHECK(export_file(&out, network, gephi, 0, NULL, &stats, NULL) == GG_OK);
    CHECK(strstr(out.ptr, "\ncty:FR,France,country,") != NULL);
    CHECK(strstr(out.ptr, ",1999-01-31,2004-06-30,\n") != NULL);
    CHECK(read_file_back(gg_buf_str(&out), network, gephi, 0, NULL,
                         &stats.meant, NULL) == GG_OK);
    gg_buf_reset(&out);
    CHECK(export_file(&out, network, plain, 0, NULL, &stats, NULL) == GG_OK);
    CHECK(strstr(out.ptr, "\ncty:FR,\" \tFrance\n \",country,") != NULL);
    CHECK(strstr(out.ptr, ",2004-06-30,\" \n \"\n") != NULL);
    gg_buf_clear(&out);
    gg_network_free(network);
}

/* With --csv-safe no text begins as a formula does, ids neither. */
static void test_csv_safe(void)
{
    static const gg_setting SAFE[] = {{"csv-safe", NULL}, {NULL, NULL}};
    static const char BEGINNINGS[] = "=+-@\t";
    gg_export_options options = options_of(SAFE);
    gg_network *network = nasty_network();
    gg_buf out = GG_BUF_INIT;
    gg_export_stats stats;
    char text[] = "?1";

    network->node_ids[0] = gg_str_from("-2+3");
    for (size_t i = 0; BEGINNINGS[i] != '\0'; i++) {
        char expected[24];
        text[0] = BEGINNINGS[i];
        network->nodes.columns[1].values.strings[2] = gg_str_from(text);
        gg_buf_reset(&out);
        CHECK(export_file(&out, network, gg_format_find("csv"), 0, &options,
                          &stats, NULL) == GG_OK);
        snprintf(expected, sizeof expected, "\nnode,'=1+1,'%s,", text);
        CHECK(strstr(out.ptr, expected) != NULL);
        CHECK(strstr(out.ptr, "\n'-2+3,") != NULL);
        CHECK(strstr(out.ptr, ",-5,") != NULL); /* numbers are numbers */
        CHECK(read_file_back(gg_buf_str(&out), network, gg_format_find("csv"),
                             0, &options, &stats.meant, NULL) == GG_OK);
    }
    gg_buf_reset(&out);
    CHECK(export_file(&out, network, gg_format_find("csv"), 1, &options,
                      &stats, NULL) == GG_OK);
    CHECK(strstr(out.ptr, "\n'-2+3,node,e0,") != NULL);
    CHECK(read_file_back(gg_buf_str(&out), network, gg_format_find("csv"), 1,
                         &options, &stats.meant, NULL) == GG_OK);
    gg_buf_clear(&out);
    gg_network_free(network);
}

int main(void)
{
    gg_network *network = nasty_network();
    gg_network *empty;

    test_list_of_formats();
    test_options();
    test_spans_in_order();
    test_outer_blanks();
    test_csv_safe();
    check_completeness(network);
    for_each_file(network, check_read_back);
    for_each_file(network, check_has_reader);
    for_each_file(network, check_same_bytes);
    for_each_file(network, check_text);
    for_each_file(network, check_full_disk);
    for_each_file(network, check_signal);
    /* read many times: without the label of 40,000 bytes */
    network->nodes.columns[0].values.strings[8] = gg_str_from("short");
    for_each_file(network, check_damage);
    for_each_file(network, check_any_damage);
    gg_network_free(network);
    CHECK(gg_network_new(&empty, NULL) == GG_OK);
    check_completeness(empty);
    for_each_file(empty, check_read_back);
    for_each_file(empty, check_text);
    gg_network_free(empty);
    return check_result();
}
