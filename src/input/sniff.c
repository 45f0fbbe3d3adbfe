#include "input/sniff.h"

#include "base/json.h"
#include "base/source.h"

#include <string.h>

static char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_ignoring_case(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (to_lower(a[i]) != to_lower(b[i])) {
            return false;
        }
    }
    return true;
}

static bool has_suffix(gg_str name, const char *suffix)
{
    size_t len = strlen(suffix);

    return name.len > len &&
           equal_ignoring_case(name.ptr + name.len - len, suffix, len);
}

static bool has_prefix(gg_str text, const char *prefix)
{
    size_t len = strlen(prefix);

    return text.len >= len && equal_ignoring_case(text.ptr, prefix, len);
}

static bool has_any_suffix(gg_str name, const char *const *suffixes)
{
    for (; *suffixes != NULL; suffixes++) {
        if (has_suffix(name, *suffixes)) {
            return true;
        }
    }
    return false;
}

/* ---- encoding ---------------------------------------------------------- */

gg_sniffed gg_sniff_encoding(gg_str head)
{
    gg_sniffed out = {.format = GG_FORMAT_TEXT};
    const char *p = head.ptr;

    if (head.len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
        out.mark_bytes = 3;
    } else if (head.len >= 4 && (memcmp(p, "\xff\xfe\0\0", 4) == 0 ||
                                 memcmp(p, "\0\0\xfe\xff", 4) == 0)) {
        out.refusal = "UTF-32 is not read; convert it to UTF-8";
    } else if (head.len >= 2 && memcmp(p, "\xff\xfe", 2) == 0) {
        out.encoding = GG_ENCODING_UTF16LE;
        out.mark_bytes = 2;
    } else if (head.len >= 2 && memcmp(p, "\xfe\xff", 2) == 0) {
        out.encoding = GG_ENCODING_UTF16BE;
        out.mark_bytes = 2;
    }
    return out;
}

/* ---- what is no text --------------------------------------------------- */

typedef struct magic_row {
    const char *bytes;
    size_t len;
    const char *refusal;
} magic_row;

static const magic_row MAGIC[] = {
    {"%PDF-", 5, "a PDF file; extract its text first"},
    {"PK\x03\x04", 4, "a ZIP archive or office document; unpack it first"},
    {"\x89PNG", 4, "a PNG image"},
    {"\xff\xd8\xff", 3, "a JPEG image"},
    {"GIF8", 4, "a GIF image"},
    {"\x7f" "ELF", 4, "a program"},
    {"\x1f\x8b", 2, "compressed twice, or in an unknown way"},
    {"\x28\xb5\x2f\xfd", 4, "compressed twice"},
    {"BZh", 3, "compressed twice, or damaged bzip2"},
    {"\xfd" "7zXZ", 5, "compressed with xz; only gzip, bzip2 and zstd are read"},
    {"7z\xbc\xaf\x27\x1c", 6, "a 7z archive; unpack it first"},
    {"SQLite format 3", 15, "an SQLite database"},
    {"PAR1", 4, "a Parquet file; convert it to JSON Lines"},
    {"\xd0\xcf\x11\xe0", 4, "an old office document; extract its text first"},
    {"WARC/1.", 7, "a web archive; WARC is not read yet"},
};

static const char *refused_by_magic(gg_str head)
{
    for (size_t i = 0; i < sizeof MAGIC / sizeof MAGIC[0]; i++) {
        if (head.len >= MAGIC[i].len &&
            memcmp(head.ptr, MAGIC[i].bytes, MAGIC[i].len) == 0) {
            return MAGIC[i].refusal;
        }
    }
    return NULL;
}

static const char *refused_by_name(gg_str name)
{
    static const char *const MARKUP[] = {".html", ".htm", ".xhtml", NULL};
    static const char *const ARCHIVE[] = {".warc", ".wet", NULL};

    if (has_any_suffix(name, MARKUP)) {
        return "HTML is not read yet; extract its text first";
    }
    if (has_any_suffix(name, ARCHIVE)) {
        return "named as a web archive, but does not begin with WARC/1.";
    }
    return NULL;
}

/* ---- JSON -------------------------------------------------------------- */

static gg_str skip_blanks(gg_str s)
{
    while (s.len > 0 && (*s.ptr == ' ' || *s.ptr == '\t' || *s.ptr == '\r' ||
                         *s.ptr == '\n')) {
        s.ptr++;
        s.len--;
    }
    return s;
}

/* The first line that is not blank, without its end; *is_whole where its end
   is known. */
static gg_str first_line(gg_str head, bool head_is_whole, bool *is_whole)
{
    gg_str line = skip_blanks(head);
    const char *end =
        line.len != 0 ? memchr(line.ptr, '\n', line.len) : NULL;

    *is_whole = head_is_whole || end != NULL;
    if (end != NULL) {
        line.len = (size_t)(end - line.ptr);
    }
    while (line.len > 0 && (line.ptr[line.len - 1] == '\r' ||
                            line.ptr[line.len - 1] == ' ')) {
        line.len--;
    }
    return line;
}

bool gg_sniff_needs_line(gg_str head)
{
    gg_str line = skip_blanks(head);

    return line.len > 0 && (*line.ptr == '{' || *line.ptr == '[') &&
           memchr(line.ptr, '\n', line.len) == NULL;
}

/* True where the line is an object, or as much of one as is known. */
static bool begins_objects(gg_str line, bool is_whole)
{
    gg_json_error error;
    gg_json_kind kind;

    if (line.len == 0 || *line.ptr != '{') {
        return false;
    }
    if (gg_json_scan(line.ptr, line.len, NULL, NULL, NULL, &kind, &error)) {
        return kind == GG_JSON_OBJECT;
    }
    return !is_whole && error.offset == line.len;
}

/* One JSON value over many lines would give as many bad lines: better say
   once what it is. */
static const char *refused_as_lines(gg_str line)
{
    if (line.len == 0) {
        return NULL;
    }
    if (*line.ptr == '[' &&
        !gg_json_scan(line.ptr, line.len, NULL, NULL, NULL, NULL, NULL)) {
        return "a JSON array; JSON Lines with one object a line is expected "
               "(jq -c '.[]' makes it)";
    }
    if (line.len == 1 && *line.ptr == '{') {
        return "JSON over several lines; JSON Lines with one object a line "
               "is expected (jq -c . makes it)";
    }
    return NULL;
}

void gg_sniff_format(const gg_sniff_request *request, gg_sniffed *out)
{
    static const char *const JSON[] = {".jsonl", ".ndjson", ".json", NULL};
    gg_str name = gg_name_uncompressed(request->name);
    bool line_is_whole;
    gg_str line = first_line(request->head, request->is_whole,
                             &line_is_whole);

    out->format = request->format;
    if (request->find_format) {
        out->refusal = refused_by_magic(request->head);
        if (out->refusal == NULL && name.len != strlen(request->name) &&
            !request->is_compressed && request->head.len != 0) {
            out->refusal = "named as compressed, but is neither gzip nor zstd";
        }
        out->format = has_any_suffix(name, JSON) ||
                              begins_objects(line, line_is_whole)
                          ? GG_FORMAT_JSONL
                          : GG_FORMAT_TEXT;
    }
    if (out->refusal == NULL && out->format == GG_FORMAT_JSONL) {
        out->refusal = refused_as_lines(line);
    }
    if (out->refusal == NULL && request->find_format &&
        out->format == GG_FORMAT_TEXT) {
        gg_str text = skip_blanks(request->head);
        out->refusal = refused_by_name(name);
        if (has_prefix(text, "<!doctype html") || has_prefix(text, "<html")) {
            out->refusal = "HTML is not read yet; extract its text first";
        }
    }
}
