/* base/json: what is accepted, where an error is, what members come out. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include "base/json.h"
#include "base/stream.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static bool accepts(const char *text, size_t len, gg_json_error *error)
{
    /* An exact copy, so that a sanitizer sees a read behind the end. */
    char *copy = malloc(len != 0 ? len : 1);
    bool ok;

    memcpy(copy, text, len);
    ok = gg_json_scan(copy, len, NULL, NULL, NULL, NULL, error);
    free(copy);
    return ok;
}

static void good(const char *text)
{
    gg_json_error error = {0, ""};

    if (!accepts(text, strlen(text), &error)) {
        fprintf(stderr, "refused: %s (%s at %zu)\n", text, error.reason,
                error.offset);
        CHECK(0 == sizeof "accepted");
    }
}

static void bad(const char *text, size_t offset)
{
    gg_json_error error = {0, ""};

    if (accepts(text, strlen(text), &error) || error.offset != offset) {
        fprintf(stderr, "%s: %s at %zu, expected %zu\n", text, error.reason,
                error.offset, offset);
        CHECK(0 == sizeof "refused at the right place");
    }
}

static void errors_have_places(void)
{
    good("{}");
    good(" [1, -0.5e+10, true, false, null, \"\\u00e9\\n\", {\"a\": []}]\r\n");
    good("1e999999");
    good("{\"a\":1,\"a\":2}");
    bad("", 0);
    bad("  ", 2);
    bad("{", 1);
    bad("{\"a\"}", 4);
    bad("{\"a\":}", 5);
    bad("{\"a\":1,}", 7);
    bad("[1,]", 3);
    bad("[1 2]", 3);
    bad("01", 1);
    bad("-", 1);
    bad("1.", 2);
    bad(".5", 0);
    bad("+1", 0);
    bad("NaN", 0);
    bad("nulL", 3);
    bad("\"a\tb\"", 2);
    bad("\"\\x41\"", 2);
    bad("\"\\u00G0\"", 5);
    bad("\"abc", 4);
    bad("\"\\\"", 3);
    bad("{\"text\":\"x\"} trailing", 13);
    bad("{\"a\":1]", 6);
    bad("{'a':1}", 1);
    bad("// c", 0);
    bad("[[1]", 4);
    CHECK(!accepts("\"a\0b\"", 5, NULL));
    CHECK(accepts("\"\x7f\xff\"", 4, NULL));
}

static void every_prefix_ends_at_its_end(void)
{
    static const char TEXT[] =
        "{\"id\":12.5e3,\"t\":\"a long string with \\u00e9 and \\\\ in it, "
        "longer than a block\",\"l\":[true,false,null,{\"x\":[[]]}]}";
    gg_json_error error;

    for (size_t len = 0; len < sizeof TEXT - 1; len++) {
        CHECK(!accepts(TEXT, len, &error));
        CHECK(error.offset == len);
    }
    CHECK(accepts(TEXT, sizeof TEXT - 1, NULL));
}

static void depth_is_limited(void)
{
    enum { DEEP = 1000000 };
    char *text = malloc(2 * DEEP);
    gg_json_error error;

    for (size_t depth = 250; depth <= 260; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        CHECK(accepts(text, 2 * depth, &error) ==
              (depth <= GG_JSON_MAX_DEPTH));
    }
    CHECK(error.offset == GG_JSON_MAX_DEPTH);
    memset(text, '[', DEEP);
    CHECK(!accepts(text, DEEP, &error));
    for (size_t i = 0; i + 5 <= 2 * DEEP; i += 5) {
        memcpy(text + i, "{\"a\":", 5);
    }
    CHECK(!accepts(text, 2 * DEEP, &error));
    /* arrays and objects mixed over all words of the bit stack */
    gg_buf mixed = GG_BUF_INIT;
    for (int i = 0; i < 128; i++) {
        gg_buf_puts(&mixed, "[{\"k\":");
    }
    gg_buf_puts(&mixed, "1");
    for (int i = 0; i < 128; i++) {
        gg_buf_puts(&mixed, "}]");
    }
    CHECK(accepts(mixed.ptr, mixed.len, &error));
    mixed.ptr[mixed.len - 1] = '}';
    CHECK(!accepts(mixed.ptr, mixed.len, &error));
    CHECK(error.offset == mixed.len - 1);
    gg_buf_clear(&mixed);
    free(text);
}

static gg_buf told;

static bool on_member(void *user, gg_str key, const gg_json_value *value)
{
    static const char KINDS[] = "ntfNSAO";

    CHECK(user == &told);
    gg_buf_put_str(&told, key);
    gg_buf_putc(&told, '=');
    gg_buf_putc(&told, KINDS[value->kind]);
    gg_buf_put_str(&told, value->span);
    gg_buf_putc(&told, value->has_escapes ? '!' : ';');
    return gg_buf_str(&told).len < 200;
}

static void members_are_told(void)
{
    static const char TEXT[] =
        " {\"a\" : 1, \"b\\u0063\":\"x\\ny\",\"c\":{\"a\":[1,2]}, \"d\":[ ],"
        "\"a\":null ,\"e\":true,\"\":\"\",\"f\":{}}";
    gg_buf scratch = GG_BUF_INIT;
    gg_json_kind kind;
    gg_json_error error;

    gg_buf_init(&told);
    CHECK(gg_json_scan(TEXT, sizeof TEXT - 1, on_member, &told, &scratch,
                       &kind, &error));
    CHECK(kind == GG_JSON_OBJECT);
    CHECK(strcmp(told.ptr, "a=N1;bc=Sx\\ny!c=O{\"a\":[1,2]};d=A[ ];a=nnull;"
                           "e=ttrue;=S;f=O{};") == 0);
    gg_buf_reset(&told);
    CHECK(gg_json_scan("[{\"a\":1}]", 9, on_member, &told, &scratch, &kind,
                       &error));
    CHECK(kind == GG_JSON_ARRAY && told.len == 0);
    gg_buf_clear(&scratch);
    gg_buf_clear(&told);
}

static void unescapes(const char *span, const char *want, size_t len,
                      uint64_t n_lone)
{
    gg_buf out = GG_BUF_INIT;

    gg_buf_puts(&out, "<");
    CHECK(gg_json_unescape(gg_str_from(span), &out) == n_lone);
    CHECK(out.len == len + 1 && memcmp(out.ptr + 1, want, len) == 0);
    gg_buf_clear(&out);
}

static void escapes_are_undone(void)
{
    unescapes("", "", 0, 0);
    unescapes("plain", "plain", 5, 0);
    unescapes("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", 8, 0);
    unescapes("\\u0041\\u00e9\\u4E2d", "A\xc3\xa9\xe4\xb8\xad", 6, 0);
    unescapes("\\ud83d\\ude00 ok", "\xf0\x9f\x98\x80 ok", 7, 0);
    unescapes("\\uDBFF\\uDFFF", "\xf4\x8f\xbf\xbf", 4, 0);
    unescapes("a\\u0000b", "a\0b", 3, 0);
    unescapes("a\\ud800b", "a\xef\xbf\xbd" "b", 5, 1);
    unescapes("\\udc00\\ud800", "\xef\xbf\xbd\xef\xbf\xbd", 6, 2);
    unescapes("\\ud800\\ud83d\\ude00", "\xef\xbf\xbd\xf0\x9f\x98\x80", 7, 1);
    unescapes("\\ud800\\u0041", "\xef\xbf\xbd" "A", 4, 1);
    unescapes("\\ud800\\n", "\xef\xbf\xbd\n", 4, 1);
}

/* A quote, an escape and a control character at every place of a block. */
static void blocks_have_no_seams(void)
{
    char text[100];

    for (size_t at = 1; at < 80; at++) {
        memset(text, 'x', sizeof text);
        text[0] = '"';
        text[90] = '"';
        CHECK(accepts(text, 91, NULL));
        text[at] = '\n';
        CHECK(!accepts(text, 91, NULL));
        text[at] = '"';
        CHECK(!accepts(text, 91, NULL));
        CHECK(accepts(text, at + 1, NULL));
        text[at] = '\\';
        text[at + 1] = '"';
        CHECK(accepts(text, 91, NULL));
        text[at + 1] = 'x';
        CHECK(!accepts(text, 91, NULL));
    }
}

/* Members and items of what was accepted, one inside the other. */
static void walks_meet_everything(void)
{
    static const char TEXT[] =
        "{\"a\" : [1, \"x\\\"]\" , {\"b\":{}} ,[],true],\"c\\\"\":null,"
        "\"a\":{\"d\":\"}\"} }";
    gg_json_value whole = {GG_JSON_OBJECT, {TEXT, sizeof TEXT - 1}, false};
    gg_json_value value;
    gg_json_value inner;
    gg_json_walk walk = gg_json_enter(&whole);
    gg_json_walk items;
    gg_str key;

    CHECK(accepts(TEXT, sizeof TEXT - 1, NULL));
    CHECK(gg_json_next_member(&walk, &key, &value));
    CHECK(gg_str_equal(key, GG_STR_LITERAL("a")));
    CHECK(value.kind == GG_JSON_ARRAY);
    items = gg_json_enter(&value);
    CHECK(gg_json_next_item(&items, &inner) && inner.kind == GG_JSON_NUMBER);
    CHECK(gg_json_next_item(&items, &inner) && inner.has_escapes);
    CHECK(gg_str_equal(inner.span, GG_STR_LITERAL("x\\\"]")));
    CHECK(gg_json_next_item(&items, &inner) &&
          gg_str_equal(inner.span, GG_STR_LITERAL("{\"b\":{}}")));
    CHECK(gg_json_next_item(&items, &inner) && inner.kind == GG_JSON_ARRAY);
    CHECK(gg_json_next_item(&items, &inner) && inner.kind == GG_JSON_TRUE);
    CHECK(!gg_json_next_item(&items, &inner));
    CHECK(gg_json_next_member(&walk, &key, &value));
    CHECK(value.kind == GG_JSON_NULL && key.len == 3);
    CHECK(gg_json_next_member(&walk, &key, &value));
    CHECK(!gg_json_next_member(&walk, &key, &inner));
    CHECK(gg_json_find(&whole, GG_STR_LITERAL("a"), &inner) &&
          inner.span.ptr == value.span.ptr);
    CHECK(gg_json_find(&inner, GG_STR_LITERAL("d"), &value) &&
          gg_str_equal(value.span, GG_STR_LITERAL("}")));
    CHECK(!gg_json_find(&whole, GG_STR_LITERAL("d"), &value));
    CHECK(!gg_json_find(&value, GG_STR_LITERAL("d"), &value));
}

static void whole_suite_agrees(const char *shared)
{
    char path[1400];
    char folder[1024];
    struct dirent *entry;
    int n = 0;
    DIR *dir;

    snprintf(folder, sizeof folder,
             "%s/faults/data/open/json/test_parsing", shared);
    dir = opendir(folder);
    CHECK(dir != NULL);
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        static char text[1 << 20];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        FILE *file = entry->d_name[0] != '.' ? fopen(path, "rb") : NULL;
        if (file == NULL) {
            continue;
        }
        size_t len = fread(text, 1, sizeof text, file);
        fclose(file);
        bool ok = accepts(text, len, NULL);
        char kind = entry->d_name[0];
        if ((kind == 'y' && !ok) || (kind == 'n' && ok)) {
            fprintf(stderr, "%s: %s\n", entry->d_name, ok ? "taken" : "refused");
            CHECK(0 == sizeof "as its name says");
        }
        n++;
    }
    CHECK(n > 100);
    if (dir != NULL) {
        closedir(dir);
    }
}

/* ---- streams ----------------------------------------------------------- */

/* Every element as WITHIN/KEY=TEXT (in a list KEY[]), one after the other; then
   how it ends. */
static void check_stream(const char *text, const char *const *entered,
                         const char *expected)
{
    char seen[512] = "";
    size_t len = 0;
    gg_source *source;
    gg_stream stream;
    gg_element e;
    gg_error error;
    gg_status status;

    CHECK(gg_source_open_memory(&source, text, strlen(text), "text", NULL,
                                NULL) == GG_OK);
    gg_stream_init(&stream, source);
    gg_stream_enter(&stream, entered);
    while ((status = gg_stream_next(&stream, &e, &error)) == GG_OK) {
        len += (size_t)snprintf(seen + len, sizeof seen - len, "%.*s/%.*s%s=%.*s ",
                                (int)e.within.len, e.within.ptr,
                                (int)e.key.len, e.key.ptr,
                                e.is_item ? "[]" : "", (int)e.text.len,
                                e.text.ptr);
    }
    snprintf(seen + len, sizeof seen - len, "%s",
             status == GG_END ? "end" : error.message);
    if (strcmp(seen, expected) != 0) {
        fprintf(stderr, "%s instead of %s\n", seen, expected);
        CHECK(0 == sizeof "the same");
    }
    gg_stream_clear(&stream);
    gg_source_close(source);
}

static void streams_go_into_objects(void)
{
    static const char *const NONE[] = {NULL};
    static const char *const ELEMENTS[] = {"elements", NULL};
    static const char *const GRAPH[] = {"graph", "graph.nodes", NULL};

    check_stream("{}", NONE, "end");
    check_stream("{\"a\": [1, {\"b\": 2}], \"c\": {\"d\": [3]}}", NONE,
                 "/a[]=1 /a[]={\"b\": 2} /c={\"d\": [3]} end");
    check_stream("{\"elements\": {\"nodes\": [1, 2], \"edges\": []}, "
                 "\"data\": {\"x\": 1}}",
                 ELEMENTS,
                 "elements/nodes[]=1 elements/nodes[]=2 /data={\"x\": 1} end");
    check_stream("{\"graph\":{\"nodes\":{\"a\":{},\"b\":{\"c\":[]}},"
                 "\"edges\":[{}],\"type\":\"x\"},\"nodes\":{}}",
                 GRAPH,
                 "graph.nodes/a={} graph.nodes/b={\"c\":[]} graph/edges[]={} "
                 "graph/type=\"x\" /nodes={} end");
    check_stream("{\"elements\":{}}", ELEMENTS, "end");
    check_stream("{\"elements\":{\"a\":1}", ELEMENTS,
                 "elements/a=1 cut short: a comma or } is missing");
    check_stream("{\"elements\":{\"a\":1}}}", ELEMENTS,
                 "elements/a=1 not valid JSON: more text behind the object");
    check_stream("{\"elements\":{,}}", ELEMENTS,
                 "not valid JSON: a key in quotes is missing");
}

int main(void)
{
    const char *shared = getenv("GAZGRAPH_SHARED");

    errors_have_places();
    every_prefix_ends_at_its_end();
    depth_is_limited();
    members_are_told();
    escapes_are_undone();
    blocks_have_no_seams();
    walks_meet_everything();
    streams_go_into_objects();
    if (shared != NULL) {
        whole_suite_agrees(shared);
    }
    return check_result();
}
