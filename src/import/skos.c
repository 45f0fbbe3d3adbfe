/* SKOS vocabularies: RDF/XML or N-Triples, which the first bytes tell. */
#include "base/error.h"
#include "base/lines.h"
#include "base/memory.h"
#include "import/concept.h"
#include "import/formats.h"
#include "import/rdf_xml.h"
#include "import/triples.h"

#include <string.h>

enum { FIRST_BYTES = 4096 };

typedef struct skos {
    gg_concept *concept;
    gg_buf start; /* the first bytes of the input */
    gg_buf bytes; /* of a triple */
} skos;

/* ---- N-Triples ----------------------------------------------------------------- */

static gg_status take_line(skos *s, gg_import *import, gg_str text,
                           uint64_t line, gg_error *error)
{
    gg_triple triple;
    size_t column = 0;
    gg_status status;

    switch (gg_triple_read(&triple, text, &s->bytes, &column)) {
    case GG_TRIPLE_NONE:
        return GG_OK;
    case GG_TRIPLE_BAD:
        if (s->bytes.failed) {
            return gg_fail_memory(error);
        }
        import->counts.records++;
        gg_import_skip(import, line, column, "line skipped: no triple");
        return GG_OK;
    case GG_TRIPLE:
        break;
    }
    status = gg_concept_subject(s->concept, import, triple.subject, line,
                                error);
    if (triple.is_literal) {
        gg_concept_text(s->concept, import, triple.predicate, triple.object,
                        triple.language);
    } else {
        gg_concept_link(s->concept, import, triple.predicate, triple.object);
    }
    return status;
}

static gg_status read_triples(skos *s, gg_import *import, gg_source *source,
                              gg_error *error)
{
    gg_lines lines;
    gg_status status = GG_OK;
    bool has_mark = s->start.len >= 3 &&
                    memcmp(s->start.ptr, "\xEF\xBB\xBF", 3) == 0;

    gg_lines_init(&lines, source);
    gg_buf_put(&lines.in.raw, s->start.ptr, s->start.len);
    lines.in.at = has_mark ? 3 : 0;
    if (lines.in.raw.failed) {
        status = gg_fail_memory(error);
    }
    while (status == GG_OK) {
        gg_str line;
        bool is_too_long;
        status = gg_lines_next(&lines, &line, &is_too_long, error);
        if (status == GG_OK && is_too_long) {
            import->counts.records++;
            gg_import_skip(import, lines.line, 0,
                           "line skipped: more than 64 MiB");
        } else if (status == GG_OK) {
            status = take_line(s, import, line, lines.line, error);
        }
        if (status == GG_OK) {
            status = gg_import_tick(import, source, error);
        }
    }
    gg_lines_clear(&lines);
    return status == GG_END ? GG_OK : status;
}

/* ---- which of the two -------------------------------------------------------------- */

static gg_status read_start(skos *s, gg_source *source, gg_error *error)
{
    gg_status status = GG_OK;
    size_t n = 1;

    gg_buf_reset(&s->start);
    if (!gg_buf_reserve(&s->start, FIRST_BYTES)) {
        return gg_fail_memory(error);
    }
    while (status == GG_OK && n != 0 && s->start.len < FIRST_BYTES) {
        status = gg_source_read(source, s->start.ptr + s->start.len,
                                FIRST_BYTES - s->start.len, &n, error);
        s->start.len += n;
    }
    return status;
}

/* A triple begins with the IRI of its subject, which has a colon and blanks
   behind it: <http://example.org/1> <...> */
static bool is_xml(gg_str s)
{
    if (s.len >= 2 && ((unsigned char)s.ptr[0] >= 0xFE ||
                       s.ptr[0] == '\0' || s.ptr[1] == '\0')) {
        return true; /* UTF-16, which N-Triples never is */
    }
    if (s.len >= 3 && memcmp(s.ptr, "\xEF\xBB\xBF", 3) == 0) {
        s.ptr += 3;
        s.len -= 3;
    }
    while (s.len != 0 && (unsigned char)s.ptr[0] <= ' ') {
        s.ptr++;
        s.len--;
    }
    if (s.len < 2 || s.ptr[0] != '<') {
        return false;
    }
    for (size_t i = 1; i < s.len; i++) {
        if (s.ptr[i] == ' ' || s.ptr[i] == '?' || s.ptr[i] == '!' ||
            s.ptr[i] == '\n') {
            return true;
        }
        if (s.ptr[i] == '/' || s.ptr[i] == '>') {
            return false;
        }
    }
    return false;
}

static gg_status read_skos(gg_import *import, gg_source *source,
                           gg_error *error)
{
    skos *s = import->state;
    gg_status status = read_start(s, source, error);
    gg_error later = {.status = GG_OK};

    if (status == GG_OK) {
        status = is_xml(gg_buf_str(&s->start))
                     ? gg_rdf_xml_read(s->concept, import, source,
                                       gg_buf_str(&s->start), error)
                     : read_triples(s, import, source, error);
    }
    /* what was read before a failure stays good */
    if (status == GG_OK) {
        return gg_concept_end(s->concept, import, error);
    }
    gg_concept_end(s->concept, import, &later);
    return status;
}

static gg_status begin_skos(gg_import *import, gg_error *error)
{
    skos *s = gg_calloc_array(1, sizeof *s);

    if (s == NULL) {
        return gg_fail_memory(error);
    }
    gg_buf_init(&s->start);
    gg_buf_init(&s->bytes);
    import->state = s;
    s->concept = gg_concept_new();
    return s->concept != NULL ? GG_OK : gg_fail_memory(error);
}

static void clear_skos(gg_import *import)
{
    skos *s = import->state;

    if (s != NULL) {
        gg_concept_free(s->concept);
        gg_buf_clear(&s->start);
        gg_buf_clear(&s->bytes);
        gg_free(s);
    }
}

const gg_import_format gg_import_skos = {
    .name = "skos",
    .help = "SKOS vocabulary: RDF/XML or N-Triples",
    .columns = GG_CELL_BIT(GG_CELL_ID) | GG_CELL_BIT(GG_CELL_TYPE) |
               GG_CELL_BIT(GG_CELL_LABEL) | GG_CELL_BIT(GG_CELL_NAMES) |
               GG_CELL_BIT(GG_CELL_SOURCE),
    .takes = GG_TAKES_LANGUAGES | GG_TAKES_CLASSES | GG_TAKES_TYPE |
             GG_TAKES_PREFER_WIKIDATA,
    .begin = begin_skos,
    .read = read_skos,
    .clear = clear_skos,
};
