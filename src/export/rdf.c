/* N-Triples and Turtle; FORMATS.md, section 6, has the reasons. An entity is an
   IRI with a class of schema.org, labels of RDFS and SKOS; an edge is a node of
   its own, so that it can say who proves it, named by both its ends, so that
   graphs of two runs can stand in one store:

       <BASEentity/cty:FR> a schema:Country ; rdfs:label "France" ; …
       <BASEcooccurrence/cty:FR,per:x> a gz:CoOccurrence ;
           gz:participant <BASEentity/cty:FR> , … ; gz:weight "7.0"^^xsd:double

   An object that is absent, is not there; lists have no order in RDF. */
#include "export/format.h"

#include <string.h>

#define RDF_NS "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define RDFS_NS "http://www.w3.org/2000/01/rdf-schema#"
#define SCHEMA_NS "https://schema.org/"
#define SKOS_NS "http://www.w3.org/2004/02/skos/core#"
#define DCTERMS_NS "http://purl.org/dc/terms/"
#define XSD_NS "http://www.w3.org/2001/XMLSchema#"

/* What may stand in either syntax: { Turtle, N-Triples }. */
typedef struct term {
    const char *turtle;
    const char *triples;
} term;

static const term A = {"a", "<" RDF_NS "type>"};
static const term LABEL = {"rdfs:label", "<" RDFS_NS "label>"};
static const term IDENTIFIER = {"dcterms:identifier",
                                "<" DCTERMS_NS "identifier>"};
static const term ALIAS = {"skos:altLabel", "<" SKOS_NS "altLabel>"};
static const term INTEGER = {"^^xsd:integer", "^^<" XSD_NS "integer>"};
static const term DOUBLE = {"^^xsd:double", "^^<" XSD_NS "double>"};
static const term BOOLEAN = {"^^xsd:boolean", "^^<" XSD_NS "boolean>"};
static const term DATE = {"^^xsd:date", "^^<" XSD_NS "date>"};
static const term NO_TYPE = {"", ""};

/* The subject at hand, and whether something was said of it. */
typedef struct state {
    bool is_edge;
    size_t row;
    bool begun;
} state;

static bool is_turtle(const gg_export *x)
{
    return x->format->flavour != NULL;
}

static void put(gg_export *x, const term *t)
{
    gg_sink_puts(x->sink, is_turtle(x) ? t->turtle : t->triples);
}

/* ---- terms -------------------------------------------------------------- */

/* gz:firstSeen of first_seen. */
static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    const char *p = column->name;
    bool raise = false;

    (void)x;
    (void)is_edge;
    if (strcmp(p, "participant") == 0 || strcmp(p, "co_occurs_with") == 0) {
        gg_buf_puts(out, "data"); /* the format's own */
        raise = true;
    }
    for (; *p != '\0'; p++) {
        if (*p == '_') {
            raise = true;
            continue;
        }
        gg_buf_putc(out, raise && *p >= 'a' && *p <= 'z'
                             ? (char)(*p - 'a' + 'A')
                             : *p);
        raise = false;
    }
}

static void put_text(gg_export *x, gg_str text)
{
    gg_put_rdf_string(x->sink, text, !is_turtle(x));
}

static const term *datatype_of(const gg_column *column)
{
    switch (column->type) {
    case GG_COLUMN_INT:
        return &INTEGER;
    case GG_COLUMN_DOUBLE:
        return &DOUBLE;
    case GG_COLUMN_BOOL:
        return &BOOLEAN;
    case GG_COLUMN_DATE:
        return &DATE;
    case GG_COLUMN_STRING:
    case GG_COLUMN_STRINGS:
        break;
    }
    return &NO_TYPE;
}

static void put_entity(gg_export *x, size_t row)
{
    gg_sink_putc(x->sink, '<');
    gg_sink_puts(x->sink, x->options.base_iri);
    gg_sink_puts(x->sink, "entity/");
    gg_sink_put_str(x->sink, x->network->node_ids[row]);
    gg_sink_putc(x->sink, '>');
}

static void put_subject(gg_export *x)
{
    const state *s = x->state;
    const gg_network *n = x->network;

    if (!s->is_edge) {
        put_entity(x, s->row);
        return;
    }
    gg_sink_putc(x->sink, '<');
    gg_sink_puts(x->sink, x->options.base_iri);
    gg_sink_puts(x->sink, "cooccurrence/");
    gg_sink_put_str(x->sink, n->node_ids[n->edge_source[s->row]]);
    gg_sink_putc(x->sink, ','); /* no id has one */
    gg_sink_put_str(x->sink, n->node_ids[n->edge_target[s->row]]);
    gg_sink_putc(x->sink, '>');
}

/* ---- statements --------------------------------------------------------- */

static void begin_subject(gg_export *x, bool is_edge, size_t row)
{
    state *s = x->state;

    *s = (state){.is_edge = is_edge, .row = row};
}

/* A blank stands behind the subject. */
static void begin_statement(gg_export *x)
{
    state *s = x->state;

    if (!is_turtle(x) || !s->begun) {
        put_subject(x);
        gg_sink_putc(x->sink, ' ');
    } else {
        gg_sink_puts(x->sink, " ;\n    ");
    }
    s->begun = true;
}

static void end_statement(gg_export *x)
{
    if (!is_turtle(x)) {
        gg_sink_puts(x->sink, " .\n");
    }
}

static void end_subject(gg_export *x)
{
    if (is_turtle(x)) {
        gg_sink_puts(x->sink, " .\n");
    }
}

/* gz:NAME */
static void put_own(gg_export *x, gg_str name)
{
    gg_sink_puts(x->sink, is_turtle(x) ? "gz:" : "<");
    if (!is_turtle(x)) {
        gg_sink_puts(x->sink, x->options.base_iri);
        gg_sink_puts(x->sink, "ns#");
    }
    gg_sink_put_str(x->sink, name);
    if (!is_turtle(x)) {
        gg_sink_putc(x->sink, '>');
    }
}

static void put_blank(gg_export *x)
{
    gg_sink_putc(x->sink, ' ');
}

static void say_text(gg_export *x, const term *predicate, gg_str text)
{
    begin_statement(x);
    put(x, predicate);
    put_blank(x);
    put_text(x, text);
    end_statement(x);
}

static void say_list(gg_export *x, const gg_column *column, size_t row,
                     gg_str name)
{
    bool is_alias = strcmp(column->name, "aliases") == 0;

    gg_export_begin_list(x, gg_export_slot(x, column));
    for (size_t i = 0; i < column->values.lists[row].n; i++) {
        gg_str item = gg_export_item(x, column, row, i);
        begin_statement(x);
        if (is_alias) {
            put(x, &ALIAS);
        } else {
            put_own(x, name);
        }
        put_blank(x);
        put_text(x, item);
        end_statement(x);
        gg_export_wrote_item(x, item);
    }
    gg_export_end_list(x);
}

/* The class of schema.org for a type; NULL: none. */
static const term *class_of(const gg_export *x, size_t row)
{
    static const struct {
        const char *type;
        term class;
    } CLASSES[] = {
        {"person", {"schema:Person", "<" SCHEMA_NS "Person>"}},
        {"country", {"schema:Country", "<" SCHEMA_NS "Country>"}},
        {"organisation",
         {"schema:Organization", "<" SCHEMA_NS "Organization>"}},
    };
    gg_str type = x->entity_type != NULL
                      ? x->entity_type->values.strings[row]
                      : GG_STR_NONE;

    for (size_t i = 0; i < sizeof CLASSES / sizeof CLASSES[0]; i++) {
        if (gg_str_equal(type, gg_str_from(CLASSES[i].type))) {
            return &CLASSES[i].class;
        }
    }
    return NULL;
}

static void say_columns(gg_export *x, const gg_table *table, size_t row,
                        const gg_str *names, const gg_column *said)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        char number[32];
        gg_str text;
        if (column == x->label || column == said || column == x->x ||
            column == x->y || gg_column_is_absent(column, row)) {
            continue;
        }
        if (column->type == GG_COLUMN_STRINGS) {
            say_list(x, column, row, names[i]);
        } else if (gg_export_cell(x, column, row, number, &text)) {
            begin_statement(x);
            put_own(x, names[i]);
            put_blank(x);
            put_text(x, text);
            put(x, datatype_of(column));
            end_statement(x);
        }
    }
}

static void say_class(gg_export *x, const term *class)
{
    begin_statement(x);
    put(x, &A);
    put_blank(x);
    put(x, class);
    end_statement(x);
}

static void node(gg_export *x, size_t row)
{
    const term *class = class_of(x, row);

    begin_subject(x, false, row);
    if (class != NULL) {
        say_class(x, class);
        gg_export_wrote(x, gg_export_slot(x, x->entity_type),
                        x->entity_type->values.strings[row]);
    }
    say_text(x, &LABEL, gg_export_label(x, row));
    say_text(x, &IDENTIFIER, x->network->node_ids[row]);
    say_columns(x, &x->network->nodes, row, x->node_names,
                class != NULL ? x->entity_type : NULL);
    end_subject(x);
}

static void say_end(gg_export *x, const char *name, size_t row)
{
    begin_statement(x);
    put_own(x, gg_str_from(name));
    put_blank(x);
    put_entity(x, row);
    end_statement(x);
}

static void edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;
    char number[GG_U64_DIGITS + 1] = "e";
    gg_str id = {number, 1 + gg_format_u64(number + 1, row)};

    begin_subject(x, true, row);
    begin_statement(x);
    put(x, &A);
    put_blank(x);
    put_own(x, GG_STR_LITERAL("CoOccurrence"));
    end_statement(x);
    say_text(x, &IDENTIFIER, id);
    say_end(x, "participant", n->edge_source[row]);
    say_end(x, "participant", n->edge_target[row]);
    say_columns(x, &n->edges, row, x->edge_names, NULL);
    end_subject(x);
    begin_subject(x, false, n->edge_source[row]);
    say_end(x, "coOccursWith", n->edge_target[row]);
    end_subject(x);
}

static void begin(gg_export *x)
{
    if (is_turtle(x)) {
        gg_sink_puts(x->sink, "@prefix rdfs: <" RDFS_NS "> .\n"
                              "@prefix schema: <" SCHEMA_NS "> .\n"
                              "@prefix skos: <" SKOS_NS "> .\n"
                              "@prefix dcterms: <" DCTERMS_NS "> .\n"
                              "@prefix xsd: <" XSD_NS "> .\n"
                              "@prefix gz: <");
        gg_sink_puts(x->sink, x->options.base_iri);
        gg_sink_puts(x->sink, "ns#> .\n");
    }
}

const gg_format gg_format_ntriples = {
    .name = "ntriples",
    .help = "RDF, a triple a line",
    .opens_in = "Oxigraph, Jena, GraphDB, Virtuoso, rdflib, rapper",
    .load = "oxigraph load --file graph.nt; Jena: tdb2.tdbloader graph.nt",
    .proved = "Oxigraph 0.5, Apache Jena 5, rdflib 6.1 and 7, rapper 2.0, "
              "serdi 0.30",
    .takes = GG_TAKES_BASE_IRI,
    .put_name = put_name,
    .state_bytes = sizeof(state),
    .files = {{.name = "graph.nt", .node = node, .edge = edge}},
};

const gg_format gg_format_turtle = {
    .name = "turtle",
    .help = "RDF in Turtle, for people to read",
    .opens_in = "Oxigraph, Jena, GraphDB, Virtuoso, rdflib, Protege",
    .load = "Python: rdflib.Graph().parse(\"graph.ttl\")",
    .proved = "Oxigraph 0.5, Apache Jena 5, rdflib 6.1 and 7, rapper 2.0, "
              "serdi 0.30",
    .takes = GG_TAKES_BASE_IRI,
    .flavour = "turtle",
    .put_name = put_name,
    .state_bytes = sizeof(state),
    .files = {{.name = "graph.ttl",
               .begin = begin,
               .node = node,
               .edge = edge}},
};
