/* What the gazetteer commands find, and the formats, as JSON Lines. */
#include "gazgraph.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/sink.h"
#include "export/escape.h"
#include "text/utf8.h"

#include <string.h>

/* The first key of an object has no comma before it. */
static void put_key(gg_buf *out, const char *key)
{
    gg_buf_puts(out, out->len == 0 || out->ptr[out->len - 1] == '{' ||
                             out->ptr[out->len - 1] == '['
                         ? "\""
                         : ",\"");
    gg_buf_puts(out, key);
    gg_buf_puts(out, "\":");
}

/* Names of files may be no UTF-8. */
static void put_text(gg_buf *out, const char *key, const char *text)
{
    size_t len = strlen(text);
    gg_buf repaired;

    put_key(out, key);
    gg_buf_init(&repaired);
    if (gg_utf8_valid_prefix(text, len) == len) {
        gg_put_json_string(out, (gg_str){text, len});
    } else {
        gg_utf8_repair(text, len, &repaired, NULL, NULL);
        gg_put_json_string(out, gg_buf_str(&repaired));
        out->failed |= repaired.failed;
    }
    gg_buf_clear(&repaired);
}

static void put_number(gg_buf *out, const char *key, uint64_t value)
{
    put_key(out, key);
    gg_buf_put_u64(out, value);
}

static gg_status finish(gg_buf *out, gg_write_fn *write, void *user,
                        gg_error *error)
{
    gg_status status = GG_OK;

    gg_buf_puts(out, "}\n");
    if (out->failed) {
        status = gg_fail_memory(error);
    } else if (!write(user, out->ptr, out->len)) {
        status = gg_fail(error, GG_ERROR_IO, NULL, "cannot write the line");
    }
    gg_buf_clear(out);
    return status;
}

gg_status gg_finding_json(const gg_finding *finding, gg_write_fn *write,
                          void *user, gg_error *error)
{
    gg_buf out;

    gg_buf_init(&out);
    gg_buf_putc(&out, '{');
    put_text(&out, "level", gg_check_level_word(finding->level));
    put_text(&out, "kind", finding->kind);
    put_text(&out, "file", finding->source);
    put_number(&out, "line", finding->line);
    if (finding->name[0] != '\0') {
        put_text(&out, "name", finding->name);
    }
    put_text(&out, "message", finding->text);
    if (finding->n_holders != 0) {
        put_key(&out, "entities");
        gg_buf_putc(&out, '[');
        for (size_t i = 0; i < finding->n_holders; i++) {
            const gg_check_holder *holder = &finding->holders[i];
            gg_buf_puts(&out, i == 0 ? "{" : ",{");
            put_text(&out, "id", holder->entity);
            put_text(&out, "label", holder->label);
            put_text(&out, "file", holder->source);
            put_number(&out, "line", holder->line);
            gg_buf_putc(&out, '}');
        }
        gg_buf_putc(&out, ']');
    }
    return finish(&out, write, user, error);
}

gg_status gg_known_name_json(const gg_known_name *known, gg_write_fn *write,
                             void *user, gg_error *error)
{
    char prior[32];
    gg_buf out;

    gg_buf_init(&out);
    gg_buf_putc(&out, '{');
    put_text(&out, "likeness", gg_likeness_word(known->likeness));
    put_text(&out, "name", known->name);
    put_text(&out, "form", known->form);
    if (known->is_derived) {
        put_key(&out, "derived");
        gg_buf_puts(&out, "true");
    }
    put_text(&out, "id", known->entity);
    put_text(&out, "type", known->type);
    put_text(&out, "label", known->label);
    put_text(&out, "writing", known->writing);
    if (known->from[0] != '\0') {
        put_text(&out, "from", known->from);
    }
    if (known->to[0] != '\0') {
        put_text(&out, "to", known->to);
    }
    put_key(&out, "prior");
    gg_buf_put(&out, prior, gg_format_double(prior, known->prior));
    put_text(&out, "file", known->source);
    put_number(&out, "line", known->line);
    return finish(&out, write, user, error);
}

static void put_texts(gg_buf *out, const char *key, const char *const *texts,
                      size_t n)
{
    put_key(out, key);
    gg_buf_putc(out, '[');
    for (size_t i = 0; i < n; i++) {
        gg_buf_puts(out, i == 0 ? "" : ",");
        gg_put_json_string(out, gg_str_from(texts[i]));
    }
    gg_buf_putc(out, ']');
}

gg_status gg_format_json(const gg_format_info *format, gg_write_fn *write,
                         void *user, gg_error *error)
{
    gg_buf out;

    gg_buf_init(&out);
    gg_buf_putc(&out, '{');
    put_text(&out, "name", format->name);
    put_text(&out, "help", format->help);
    put_texts(&out, "files", format->files, format->n_files);
    put_text(&out, "opens_in", format->opens_in);
    put_text(&out, "load", format->load);
    if (format->proved != NULL) {
        put_text(&out, "proved", format->proved);
    }
    put_texts(&out, "options", format->options, format->n_options);
    put_key(&out, "default");
    gg_buf_puts(&out, format->is_default ? "true" : "false");
    return finish(&out, write, user, error);
}
