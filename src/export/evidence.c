/* evidence.jsonl: the windows that prove each edge, a line each, with the byte
   span in the document's own text. Keys are those of the list of ambiguous
   mentions. */
#include "base/date.h"
#include "base/error.h"
#include "export/format.h"
#include "export/json_reader.h"

#include <string.h>

enum { DATE_BYTES = 10 };

/* A line in the making: x->list. */
static void put_text(gg_export *x, const char *key, gg_str text)
{
    text = gg_clean(&x->cleaner, text);
    gg_buf_puts(&x->list, key);
    gg_put_json_string(&x->list, text);
    gg_export_wrote_item(x, text);
}

static void put_number(gg_export *x, const char *key, uint64_t number)
{
    char digits[GG_U64_DIGITS];
    gg_str text = {digits, gg_format_u64(digits, number)};

    gg_buf_puts(&x->list, key);
    gg_buf_put_str(&x->list, text);
    gg_export_wrote_item(x, text);
}

static void put_window(gg_export *x, size_t row, const gg_evidence *e)
{
    const gg_network *n = x->network;
    char date[DATE_BYTES];

    put_number(x, "{\"edge\":\"e", row);
    gg_buf_putc(&x->list, '"');
    put_text(x, ",\"source\":", n->node_ids[n->edge_source[row]]);
    put_text(x, ",\"target\":", n->node_ids[n->edge_target[row]]);
    put_text(x, ",\"document\":", e->document);
    put_text(x, ",\"file\":", e->source);
    if (e->date != 0) {
        gg_date_format(e->date, date);
        put_text(x, ",\"date\":", (gg_str){date, sizeof date});
    }
    if (e->in_title) {
        put_text(x, ",\"field\":", GG_STR_LITERAL("title"));
    }
    put_number(x, ",\"start\":", e->start);
    put_number(x, ",\"end\":", e->end);
    put_text(x, ",\"sentence\":", e->text);
    gg_buf_puts(&x->list, "}\n");
}

static void edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;
    size_t i = n->evidence_start != NULL ? n->evidence_start[row] : 0;
    size_t end = n->evidence_start != NULL ? n->evidence_start[row + 1] : 0;

    if (i == end) {
        return;
    }
    gg_export_begin_list(x, GG_SLOT_PROOFS);
    for (; i < end; i++) {
        gg_buf_reset(&x->list);
        put_window(x, row, &n->evidence[i]);
        x->failed |= x->list.failed;
        gg_sink_put_str(x->sink, gg_buf_str(&x->list));
    }
    gg_export_end_list(x);
}

/* ---- reading back ------------------------------------------------------- */

typedef struct reader {
    gg_readback *back;
    gg_buf edge; /* of the line before; empty: none */
} reader;

static gg_status end_edge(reader *r, gg_error *error)
{
    if (r->edge.len == 0) {
        return GG_OK;
    }
    gg_back_end_list(r->back);
    return gg_back_end(r->back, error);
}

/* "e12" and the two ends; text of keys and ends has no escapes. */
static gg_status begin_edge(reader *r, const gg_json_value *object,
                            gg_str edge_id, gg_error *error)
{
    gg_json_value source;
    gg_json_value target;
    gg_status status = end_edge(r, error);

    if (status == GG_OK &&
        (!gg_json_find(object, GG_STR_LITERAL("source"), &source) ||
         !gg_json_find(object, GG_STR_LITERAL("target"), &target))) {
        status = gg_back_refuse(r->back, 0, "no ends of", edge_id, error);
    }
    if (status == GG_OK) {
        status = gg_back_edge(r->back, GG_STR_NONE, source.span, target.span,
                              error);
    }
    if (status == GG_OK) {
        status = gg_back_begin_list(r->back, GG_SLOT_PROOFS, error);
    }
    gg_buf_reset(&r->edge);
    gg_buf_put_str(&r->edge, edge_id);
    return r->edge.failed ? gg_fail_memory(error) : status;
}

static gg_status on_line(void *user, const gg_json_value *object,
                         uint64_t line, gg_error *error)
{
    reader *r = user;
    gg_json_walk walk = gg_json_enter(object);
    gg_json_value value;
    gg_str key;
    gg_status status = GG_OK;

    if (!gg_json_find(object, GG_STR_LITERAL("edge"), &value) ||
        value.span.len < 2) {
        return gg_back_refuse(r->back, line, "no edge", GG_STR_NONE, error);
    }
    if (!gg_str_equal(value.span, gg_buf_str(&r->edge))) {
        status = begin_edge(r, object, value.span, error);
    }
    while (status == GG_OK && gg_json_next_member(&walk, &key, &value)) {
        gg_str text;
        status = gg_back_json_text(r->back, &value, &text, error);
        if (status == GG_OK) {
            bool is_edge = gg_str_equal(key, GG_STR_LITERAL("edge"));
            gg_back_item(r->back, is_edge ? (gg_str){text.ptr + 1,
                                                     text.len - 1}
                                          : text);
        }
    }
    return status;
}

static gg_status read_back(gg_readback *back, gg_source *source,
                           gg_error *error)
{
    reader r = {back, GG_BUF_INIT};
    gg_status status = gg_back_json_lines(back, source, on_line, &r, error);

    if (status == GG_OK) {
        status = end_edge(&r, error);
    }
    gg_buf_clear(&r.edge);
    return status;
}

const gg_format gg_format_evidence = {
    .name = "evidence",
    .help = "JSON Lines: each window that proves an edge",
    .opens_in = "pandas, jq, DuckDB and everything that reads JSON Lines",
    .load = "Python: pandas.read_json(\"evidence.jsonl\", lines=True)",
    .proved = "Python 3.11 (json)",
    .is_default = true,
    .wants_evidence = true,
    .files = {{.name = "evidence.jsonl",
               .is_sparse = true,
               .edge = edge,
               .read = read_back}},
};
