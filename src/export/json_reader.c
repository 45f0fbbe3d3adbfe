#include "export/json_reader.h"

#include "base/error.h"
#include "base/lines.h"

gg_status gg_back_json_text(gg_readback *r, const gg_json_value *value,
                            gg_str *text, gg_error *error)
{
    *text = value->span;
    switch (value->kind) {
    case GG_JSON_NUMBER:
    case GG_JSON_TRUE:
    case GG_JSON_FALSE:
        return GG_OK;
    case GG_JSON_STRING:
        break;
    case GG_JSON_NULL:
    case GG_JSON_ARRAY:
    case GG_JSON_OBJECT:
        return gg_back_refuse(r, 0, "a value of another kind:", value->span,
                              error);
    }
    if (value->has_escapes) {
        gg_buf_reset(&r->item);
        gg_json_unescape(value->span, &r->item);
        *text = gg_buf_str(&r->item);
    }
    return r->item.failed ? gg_fail_memory(error) : GG_OK;
}

static gg_status take_list(gg_readback *r, const gg_column *column,
                           const gg_json_value *list, gg_error *error)
{
    gg_json_walk walk = gg_json_enter(list);
    gg_json_value item;
    gg_status status =
        gg_back_begin_list(r, gg_back_slot(r, column), error);

    while (status == GG_OK && gg_json_next_item(&walk, &item)) {
        gg_str text;
        status = item.kind == GG_JSON_STRING
                     ? gg_back_json_text(r, &item, &text, error)
                     : gg_back_refuse(r, 0, "an item that is no text:",
                                      item.span, error);
        if (status == GG_OK) {
            gg_back_item(r, text);
        }
    }
    gg_back_end_list(r);
    return status;
}

gg_status gg_back_json(gg_readback *r, const gg_column *column,
                       const gg_json_value *value, gg_error *error)
{
    gg_str text;
    gg_status status;

    if (column->type == GG_COLUMN_STRINGS && value->kind == GG_JSON_ARRAY) {
        return take_list(r, column, value, error);
    }
    status = gg_back_json_text(r, value, &text, error);
    return status == GG_OK
               ? gg_back_value(r, gg_back_slot(r, column), text, error)
               : status;
}

gg_status gg_back_json_lines(gg_readback *r, gg_source *source,
                             gg_back_line_fn *fn, void *user,
                             gg_error *error)
{
    gg_lines lines;
    gg_status status;

    gg_lines_init(&lines, source);
    do {
        gg_json_value object = {.kind = GG_JSON_OBJECT};
        gg_json_kind kind;
        bool is_too_long;
        status = gg_lines_next(&lines, &object.span, &is_too_long, error);
        if (status != GG_OK) {
            break;
        }
        if (is_too_long ||
            !gg_json_scan(object.span.ptr, object.span.len, NULL, NULL, NULL,
                          &kind, NULL) ||
            kind != GG_JSON_OBJECT) {
            status = gg_back_refuse(r, lines.line, "no object in JSON:",
                                    object.span, error);
        } else {
            status = fn(user, &object, lines.line, error);
        }
    } while (status == GG_OK);
    gg_lines_clear(&lines);
    return status == GG_END ? GG_OK : status;
}
