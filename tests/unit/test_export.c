#include "check.h"
#include "export/escape.h"
#include "export/export.h"
#include "export/look.h"
#include "nasty.h"

#include <stdlib.h>

/* ---- cleaning and escaping --------------------------------------------- */

typedef void put_fn(gg_sink *sink, gg_str s);

/* Cleans, writes with `put`, compares. */
static bool puts_as_n(put_fn *put, gg_str s, const char *expected,
                      uint64_t n_cleaned)
{
    gg_buf buf = GG_BUF_INIT;
    gg_cleaner cleaner;
    gg_sink *sink;
    bool same;

    gg_cleaner_init(&cleaner);
    CHECK(gg_sink_open_buf(&sink, &buf, NULL) == GG_OK);
    put(sink, gg_clean(&cleaner, s));
    CHECK(gg_sink_close(sink, NULL, NULL) == GG_OK);
    same = gg_str_equal(gg_buf_str(&buf), gg_str_from(expected)) &&
           cleaner.n_cleaned == n_cleaned;
    if (!same) {
        fprintf(stderr, "[%s] instead of [%s], %d\n", buf.ptr, expected,
                (int)cleaner.n_cleaned);
    }
    gg_cleaner_clear(&cleaner);
    gg_buf_clear(&buf);
    return same;
}

static bool puts_as(put_fn *put, const char *text, const char *expected)
{
    return puts_as_n(put, gg_str_from(text), expected, 0);
}

static void put_json(gg_sink *sink, gg_str s)
{
    gg_buf buf = GG_BUF_INIT;

    gg_put_json_string(&buf, s);
    gg_sink_put_str(sink, gg_buf_str(&buf));
    gg_buf_clear(&buf);
}

static void put_dot(gg_sink *sink, gg_str s)
{
    gg_put_dot_string(sink, s, true);
}

static void put_dot_data(gg_sink *sink, gg_str s)
{
    gg_put_dot_string(sink, s, false);
}

static void test_cleaning(void)
{
    const gg_str nul = GG_STR_LITERAL("a\0b");

    CHECK(puts_as(gg_sink_put_str, "", ""));
    CHECK(puts_as(gg_sink_put_str, "tab\t lf\n \xc2\xa0 \xef\xbf\xbd",
                  "tab\t lf\n \xc2\xa0 \xef\xbf\xbd"));
    CHECK(puts_as_n(gg_sink_put_str, nul, "ab", 1));
    CHECK(puts_as_n(gg_sink_put_str, gg_str_from("\x01\x1f\x7f"), "", 3));
    CHECK(puts_as_n(gg_sink_put_str, gg_str_from("\r\n\r\r\n\n\r"),
                    "\n\n\n\n\n", 4));
    CHECK(puts_as_n(gg_sink_put_str,
                    gg_str_from("a\xc2\x80\xc2\x9f"
                                "b\xef\xbf\xbe\xef\xbf\xbf"),
                    "ab", 4));
    CHECK(puts_as_n(gg_sink_put_str, gg_str_from("\xff\xc3(\xed\xa0\x80"),
                    "\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd"
                    "\xef\xbf\xbd", 5));
    CHECK(puts_as_n(gg_sink_put_str, gg_str_from("\x01good \xf0\x9f"),
                    "good \xef\xbf\xbd", 2));
}

static void test_xml(void)
{
    CHECK(puts_as(gg_put_xml_text, "<a>& \"b'", "&lt;a&gt;&amp; \"b'"));
    CHECK(puts_as(gg_put_xml_text, "a & & b", "<![CDATA[a & & b]]>"));
    CHECK(puts_as(gg_put_xml_text, "a && b", "a &amp;&amp; b"));
    CHECK(puts_as(gg_put_xml_text, " & a", "<![CDATA[ & a]]>"));
    CHECK(puts_as(gg_put_xml_text, "a & ", "<![CDATA[a & ]]>"));
    CHECK(puts_as(gg_put_xml_text, "  ", "  "));
    CHECK(puts_as(gg_put_xml_text, " a ", " a "));
    CHECK(puts_as(gg_put_xml_text, "]]>", "]]&gt;"));
    CHECK(puts_as(gg_put_xml_text, "& \n<]]>",
                  "<![CDATA[& \n<]]]]><![CDATA[>]]>"));
    CHECK(puts_as(gg_put_xml_attribute, "<a> & \"b'\t\n",
                  "&lt;a&gt; &amp; &quot;b&#39;&#9;&#10;"));
}

static void test_json(void)
{
    CHECK(puts_as(put_json, "a\"b\\c\n\t/",
                  "\"a\\\"b\\\\c\\n\\t/\""));
    CHECK(puts_as(put_json, "\xe2\x80\xa8 \xe2\x80\xa9 \xe2\x82\xac",
                  "\"\\u2028 \\u2029 \xe2\x82\xac\""));
}

static void put_csv(gg_sink *sink, gg_str s)
{
    gg_put_csv(sink, s, false);
}

static void put_csv_gephi(gg_sink *sink, gg_str s)
{
    gg_put_csv(sink, s, true);
}

/* Where a block of 16 bytes ends, too, and where the sink has no room. */
static void test_csv(void)
{
    static char text[70000];
    static char expected[140100];
    gg_buf out = GG_BUF_INIT;
    gg_sink *sink;
    size_t n = 0;

    CHECK(puts_as(put_csv, "", ""));
    CHECK(puts_as(put_csv, "a b;c'\\d|", "a b;c'\\d|"));
    CHECK(puts_as(put_csv_gephi, "a\\", "a\\\\"));
    CHECK(puts_as(put_csv, "a,b", "\"a,b\""));
    CHECK(puts_as(put_csv, "a\nb", "\"a\nb\""));
    CHECK(puts_as(put_csv, " a", "\" a\""));
    CHECK(puts_as(put_csv, "a\t", "\"a\t\""));
    CHECK(puts_as_n(put_csv, gg_str_from("a\"\\"), "\"a\"\"\\\"", 0));
    CHECK(puts_as(put_csv_gephi, "\"\\\"", "\"\"\"\\\\\"\"\""));
    CHECK(puts_as(put_csv, "0123456789abcde\"f\"123456789abcdef0123\"",
                  "\"0123456789abcde\"\"f\"\"123456789abcdef0123\"\"\""));
    for (size_t len = 0; len < sizeof text; len = len < 80 ? len + 1 : len * 3) {
        n = 0;
        expected[n++] = '"';
        for (size_t i = 0; i < len; i++) {
            text[i] = ",x\"y\\"[i % 5];
            expected[n++] = text[i];
            if (text[i] == '"' || text[i] == '\\') {
                expected[n++] = text[i];
            }
        }
        expected[n++] = '"';
        gg_buf_reset(&out);
        CHECK(gg_sink_open_buf(&sink, &out, NULL) == GG_OK);
        gg_put_csv(sink, (gg_str){text, len}, true);
        CHECK(gg_sink_close(sink, NULL, NULL) == GG_OK);
        CHECK(len == 0 ||
              gg_str_equal(gg_buf_str(&out), (gg_str){expected, n}));
    }
    gg_buf_clear(&out);
}

static gg_str fit(const char *text, size_t limit)
{
    return gg_dot_fit(gg_str_from(text), true, limit);
}

static void test_dot_strings(void)
{
    CHECK(puts_as(put_dot, "a\"b\\c\n\t\\", "\"a\\\"b\\\\c\\n \\\\\""));
    CHECK(puts_as(put_dot, "& &x &lt; &#65; &#; AT&T;",
                  "\"& &x &amp;lt; &amp;#65; &#; AT&amp;T;\""));
    CHECK(puts_as(put_dot_data, "&lt;", "\"&lt;\""));
    CHECK(gg_dot_length(gg_str_from("a\"\n&lt;"), true) == 13);
    CHECK(gg_dot_length(gg_str_from("a\"\n&lt;"), false) == 9);
    CHECK(fit("abc", 3).len == 3);
    CHECK(fit("abc", 2).len == 2);
    CHECK(fit("a\"c", 2).len == 1);
    CHECK(fit("a\xc3\xa9", 2).len == 1);
    CHECK(fit("a\xc3\xa9", 3).len == 3);
    CHECK(fit("a\xf0\x9f\x98\x80", 4).len == 1);
}

/* ---- the whole --------------------------------------------------------- */

/* The only file of the format. */
static gg_status export_to(gg_buf *buf, const gg_network *network,
                           const char *format, gg_export_stats *stats)
{
    gg_sink *sink;
    gg_status status;

    CHECK(gg_sink_open_buf(&sink, buf, NULL) == GG_OK);
    status = gg_export_write(network, gg_format_find(format), 0, NULL, sink,
                             stats, NULL);
    CHECK(gg_sink_close(sink, NULL, NULL) == status);
    return status;
}

static bool has(const gg_buf *buf, const char *text)
{
    return strstr(buf->ptr, text) != NULL;
}

static size_t count(const gg_buf *buf, const char *text)
{
    size_t n = 0;

    for (const char *p = buf->ptr; (p = strstr(p, text)) != NULL; p++) {
        n++;
    }
    return n;
}

static void test_nasty_graphml(const gg_network *network)
{
    gg_buf buf = GG_BUF_INIT;
    gg_export_stats stats;

    CHECK(export_to(&buf, network, "graphml", &stats) == GG_OK);
    CHECK(stats.meant.n_nodes == NASTY_NODES);
    CHECK(stats.meant.n_edges == NASTY_EDGES);
    CHECK(stats.n_cut == 0);
    /* org:controls 5 + 2 line ends + 2 in aliases, org:invalid 7, and 2 */
    CHECK(stats.n_cleaned == 18);
    CHECK(count(&buf, "<node ") == NASTY_NODES);
    CHECK(count(&buf, "<edge ") == NASTY_EDGES);
    CHECK(has(&buf, "<node id=\"org:empty\"><data key=\"label\">org:empty<"));
    CHECK(has(&buf, "<data key=\"label\">org:only_controls</data>"));
    CHECK(has(&buf, "<data key=\"mentions\">9007199254740993</data>"));
    CHECK(has(&buf, "<data key=\"mentions\">9223372036854775807</data>"));
    CHECK(has(&buf, "<data key=\"mentions\">-5</data>"));
    CHECK(has(&buf, "<data key=\"first_seen\">1850-03-01</data>"));
    CHECK(count(&buf, "<data key=\"first_seen\">") == 5);
    CHECK(has(&buf, "<data key=\"is_hub\">true</data>"));
    CHECK(count(&buf, "<data key=\"is_hub\">") == NASTY_NODES - 1);
    CHECK(!has(&buf, ">nan<") && !has(&buf, ">inf<"));
    CHECK(!has(&buf, "\"></data>"));
    CHECK(has(&buf, "<![CDATA[]]]]><![CDATA[> & & ]]]]><![CDATA[>]]>"));
    CHECK(has(&buf, "<data key=\"aliases\">[\"\", \"xy\"]</data>"));
    CHECK(has(&buf, "<data key=\"size\">50.0</data><data key=\"r\">0</data>"
                    "<data key=\"g\">114</data><data key=\"b\">178</data>"));
    CHECK(has(&buf, "<key id=\"documents\" for=\"node\" "
                    "attr.name=\"documents\""));
    CHECK(has(&buf, "<key id=\"edge_documents\" for=\"edge\" "
                    "attr.name=\"documents\""));
    CHECK(has(&buf, "<key id=\"labelV\" for=\"node\" "
                    "attr.name=\"entity_type\" attr.type=\"string\">"));
    CHECK(has(&buf, "<edge id=\"e3\" source=\"cty:FR\" "
                    "target=\"per:jean-dupont\"><data key=\"labelE\">"
                    "CO_OCCURS_WITH</data><data key=\"weight\">7.0</data>"));
    gg_buf_clear(&buf);
}

static void test_nasty_dot(const gg_network *network)
{
    gg_buf buf = GG_BUF_INIT;
    gg_export_stats stats;

    CHECK(export_to(&buf, network, "dot", &stats) == GG_OK);
    CHECK(stats.n_cut == 1);
    CHECK(count(&buf, " -- n") == NASTY_EDGES);
    CHECK(count(&buf, " [label=") == NASTY_NODES);
    CHECK(has(&buf, "label=\"=1+1\""));
    CHECK(has(&buf, "label=\"\\\\u0027\\\\N\\\\G\\\\\\\\ \\\\\""));
    CHECK(has(&buf, "label=\"&amp;lt;b&amp;gt; &amp;#65; &amp;amp; &x "));
    CHECK(has(&buf, "\xe2\x80\xa6\", color="));
    CHECK(has(&buf, ", data_image=\"/etc/passwd\""));
    CHECK(!has(&buf, ", image="));
    CHECK(has(&buf, "n1 -- n13 [color=\"0.0 0.0 0.6\", penwidth=\"4.0\", "
                    "weight=\"7.0\""));
    CHECK(has(&buf, "pos=\"10.5,-20.25\""));
    CHECK(has(&buf, "overlap=\"prism\""));
    CHECK(!has(&buf, "nan") && !has(&buf, "=\"inf"));
    gg_buf_clear(&buf);
}

/* No nodes, no columns: a valid file all the same. */
static void test_empty_network(void)
{
    gg_network *network;
    gg_buf buf = GG_BUF_INIT;

    CHECK(gg_network_new(&network, NULL) == GG_OK);
    CHECK(export_to(&buf, network, "graphml", NULL) == GG_OK);
    CHECK(export_to(&buf, network, "dot", NULL) == GG_OK);
    CHECK(has(&buf, "edgedefault=\"undirected\">\n  </graph>"));
    CHECK(has(&buf, "  subgraph {\n  }\n}\n"));
    gg_network_free(network);
    gg_buf_clear(&buf);
}

/* Lists longer than Graphviz can read lose items from the end, and a very
   long item its end; each time once is counted. */
static void test_long_lists(void)
{
    enum { MANY = 3000 };
    static gg_str items[MANY];
    static char large[10000];
    gg_network *network = nasty_network();
    gg_buf buf = GG_BUF_INIT;
    gg_export_stats stats;
    size_t longest = 0;

    for (size_t i = 0; i < MANY; i++) {
        items[i] = gg_str_from("a \"quoted\" \\ text");
    }
    for (size_t i = 0; i < sizeof large; i++) {
        large[i] = "\"\xc3\xa9\\"[i % 4];
    }
    items[1] = (gg_str){large, sizeof large};
    network->nodes.columns[2].values.lists[0] = (gg_str_list){items, MANY};
    network->nodes.columns[2].values.lists[1] = (gg_str_list){items + 1, 1};
    CHECK(export_to(&buf, network, "dot", &stats) == GG_OK);
    CHECK(stats.n_cut == 1 + 2 + 1);
    for (const char *p = buf.ptr, *q; (q = strstr(p, "\", ")) != NULL;
         p = q + 1) {
        longest = (size_t)(q - p) > longest ? (size_t)(q - p) : longest;
    }
    CHECK(longest < 16000 + 100);
    CHECK(has(&buf, "\\\\ text\\\"]\""));
    gg_buf_clear(&buf);
    gg_network_free(network);
}

static void test_size_column(void)
{
    gg_network *network = nasty_network();
    gg_look *look = malloc(sizeof *look);

    CHECK(look != NULL);
    gg_look_init(look, network, "pagerank");
    CHECK(strcmp(look->size_by->name, "pagerank") == 0);
    CHECK(gg_look_node_size(look, 13) == 1);
    gg_look_init(look, network, "betweenness");
    CHECK(strcmp(look->size_by->name, "betweenness") == 0);
    CHECK(gg_look_node_size(look, 0) == 0); /* NaN */
    gg_look_init(look, network, "label");
    CHECK(strcmp(look->size_by->name, "pagerank") == 0);
    network->nodes.n_columns = 4; /* up to mentions */
    gg_look_init(look, network, NULL);
    CHECK(strcmp(look->size_by->name, "mentions") == 0);
    CHECK(gg_look_node_size(look, 2) == 1);
    network->nodes.n_columns = 1;
    gg_look_init(look, network, "pagerank");
    CHECK(look->size_by == NULL && gg_look_node_size(look, 0) == 0.5);
    free(look);
    gg_network_free(network);
}

int main(void)
{
    gg_network *network = nasty_network();

    test_cleaning();
    test_xml();
    test_json();
    test_csv();
    test_dot_strings();
    test_nasty_graphml(network);
    test_nasty_dot(network);
    test_empty_network();
    test_long_lists();
    test_size_column();
    gg_network_free(network);
    return check_result();
}
