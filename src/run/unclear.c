#include "run/unclear.h"

#include "base/buf.h"
#include "run/lines.h"

static void put_row(gg_buf *out, const gg_unclear_row *row,
                    const gg_index *index)
{
    gg_buf_putc(out, '{');
    gg_put_text_member(out, "surface", row->surface);
    gg_buf_putc(out, ',');
    gg_put_text_member(out, "form",
                       gg_str_from(gg_form_word((gg_form)row->form)));
    gg_buf_putc(out, ',');
    gg_put_count_member(out, "mentions", row->mentions);
    gg_buf_putc(out, ',');
    gg_put_count_member(out, "documents", row->documents);
    gg_buf_puts(out, ",\"candidates\":[");
    for (uint32_t k = 0; k < row->n_candidates; k++) {
        gg_buf_puts(out, k == 0 ? "{" : ",{");
        gg_put_entity_members(out, index, row->candidates[k]);
        gg_buf_putc(out, '}');
    }
    gg_buf_puts(out, "],\"places\":[");
    for (uint32_t k = 0; k < row->places.n; k++) {
        gg_buf_puts(out, k == 0 ? "" : ",");
        gg_put_place(out, &row->places.items[k]);
    }
    gg_buf_puts(out, "]}\n");
}

void gg_write_unclear(gg_sink *sink, const gg_unclear *unclear,
                      const gg_index *index, bool *failed)
{
    gg_buf line = GG_BUF_INIT;

    for (size_t i = 0; i < gg_unclear_count(unclear) && !line.failed; i++) {
        gg_buf_reset(&line);
        put_row(&line, &unclear->rows[i], index);
        gg_sink_put(sink, line.ptr, line.len);
    }
    *failed = line.failed;
    gg_buf_clear(&line);
}
