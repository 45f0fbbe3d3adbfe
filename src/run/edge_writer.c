#include "run/edge_writer.h"

#include "base/date.h"
#include "base/sink.h"
#include "export/escape.h"
#include "net/quotes.h"
#include "run/lines.h"

#include <string.h>

static const char BOLD[] = "\033[1m";
static const char PLAIN[] = "\033[0m";

/* ---- in every form ---------------------------------------------------------------- */

/* In HTML what is no character of a text is left out. */
static void put_html(gg_buf *out, gg_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        switch (c) {
        case '&':
            gg_buf_puts(out, "&amp;");
            break;
        case '<':
            gg_buf_puts(out, "&lt;");
            break;
        case '>':
            gg_buf_puts(out, "&gt;");
            break;
        case '"':
            gg_buf_puts(out, "&quot;");
            break;
        case '\'':
            gg_buf_puts(out, "&#39;");
            break;
        default:
            if (c >= 0x20 && c != 0x7F) {
                gg_buf_putc(out, (char)c);
            }
        }
    }
}

static void put_words(gg_edge_writer *w, gg_str s)
{
    if (w->form == GG_EDGE_HTML) {
        put_html(w->out, s);
    } else {
        gg_put_printable(w->out, s);
    }
}

static void put_date(gg_buf *out, int32_t date)
{
    char text[10];

    gg_date_format(date, text);
    gg_buf_put(out, text, sizeof text);
}

static void put_number(gg_buf *out, double value)
{
    char digits[32];
    size_t len = gg_format_double(digits, value);

    if (len > 2 && memcmp(digits + len - 2, ".0", 2) == 0) {
        len -= 2;
    }
    gg_buf_put(out, digits, len);
}

static void put_count(gg_buf *out, uint64_t n, const char *one,
                      const char *more)
{
    gg_buf_put_u64(out, n);
    gg_buf_putc(out, ' ');
    gg_buf_puts(out, n == 1 ? one : more);
}

/* ---- the edge --------------------------------------------------------------------- */

static void put_facts(gg_edge_writer *w)
{
    const gg_edge_facts *f = w->facts;
    gg_buf *out = w->out;

    if (f->windows == 0) {
        gg_buf_puts(out, "They stand together in no window that counts; ");
        put_count(out, f->named_both, "document names", "documents name");
        gg_buf_puts(out, " both.");
        return;
    }
    gg_buf_puts(out, "weight ");
    put_number(out, f->weight);
    gg_buf_puts(out, " in ");
    put_count(out, f->documents, "document", "documents");
    gg_buf_puts(out, ", ");
    put_count(out, f->stories, "story", "stories");
    if (f->outlets != 0) {
        gg_buf_puts(out, ", ");
        put_count(out, f->outlets, "outlet", "outlets");
    }
    if (f->copies != 0) {
        gg_buf_puts(out, "; ");
        put_count(out, f->copies, "further window is a copy",
                  "further windows are copies");
    }
    if (f->first != 0) {
        gg_buf_puts(out, "; ");
        put_date(out, f->first);
        gg_buf_puts(out, " to ");
        put_date(out, f->last);
    }
}

static void put_period(gg_edge_writer *w)
{
    if (w->period.first == 0 && w->period.last == 0) {
        return;
    }
    gg_buf_puts(w->out, "evidence");
    if (w->period.first != 0) {
        gg_buf_puts(w->out, " since ");
        put_date(w->out, w->period.first);
    }
    if (w->period.last != 0) {
        gg_buf_puts(w->out, " until ");
        put_date(w->out, w->period.last);
    }
}

static void put_end_of(gg_edge_writer *w, int which)
{
    bool is_html = w->form == GG_EDGE_HTML;

    gg_buf_puts(w->out, is_html ? "<mark class=\"" : "");
    gg_buf_puts(w->out, is_html ? (which == 0 ? "a\">" : "b\">") : "");
    put_words(w, w->ends[which].label);
    gg_buf_puts(w->out, is_html ? "</mark> <small>" : " (");
    put_words(w, w->ends[which].id);
    gg_buf_puts(w->out, is_html ? "</small>" : ")");
}

static void put_text_head(gg_edge_writer *w)
{
    put_end_of(w, 0);
    gg_buf_puts(w->out, " - ");
    put_end_of(w, 1);
    gg_buf_putc(w->out, '\n');
    put_facts(w);
    gg_buf_putc(w->out, '\n');
    if (w->period.first != 0 || w->period.last != 0) {
        put_period(w);
        gg_buf_putc(w->out, '\n');
    }
}

static void put_html_head(gg_edge_writer *w)
{
    gg_buf *out = w->out;

    gg_buf_puts(out,
                "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                "<title>");
    put_words(w, w->ends[0].label);
    gg_buf_puts(out, " - ");
    put_words(w, w->ends[1].label);
    gg_buf_puts(
        out,
        "</title>\n<style>\n"
        "body { font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto;"
        " padding: 0 1em; }\n"
        "h1 { font-size: 1.4em; } small, .from { color: #666; }\n"
        "blockquote { margin: 0 0 1.4em; }\n"
        "mark.a { background: #ffe08a; } mark.b { background: #bfe3ff; }\n"
        "</style>\n</head>\n<body>\n<h1>");
    put_end_of(w, 0);
    gg_buf_puts(out, " &ndash; ");
    put_end_of(w, 1);
    gg_buf_puts(out, "</h1>\n<p>");
    put_facts(w);
    gg_buf_puts(out, "</p>\n");
    if (w->period.first != 0 || w->period.last != 0) {
        gg_buf_puts(out, "<p>");
        put_period(w);
        gg_buf_puts(out, "</p>\n");
    }
}

static void comma_text(gg_buf *out, const char *key, gg_str value)
{
    gg_buf_putc(out, ',');
    gg_put_text_member(out, key, value);
}

static void comma_count(gg_buf *out, const char *key, uint64_t value)
{
    gg_buf_putc(out, ',');
    gg_put_count_member(out, key, value);
}

static void comma_date(gg_buf *out, const char *key, int32_t date)
{
    char text[10];

    if (date != 0) {
        gg_date_format(date, text);
        comma_text(out, key, (gg_str){text, sizeof text});
    }
}

static void put_json_head(gg_edge_writer *w)
{
    const gg_edge_facts *f = w->facts;
    gg_buf *out = w->out;
    char digits[32];

    gg_buf_puts(out, "{\"edge\":{");
    gg_put_text_member(out, "source", w->ends[0].id);
    comma_text(out, "source_label", w->ends[0].label);
    comma_text(out, "target", w->ends[1].id);
    comma_text(out, "target_label", w->ends[1].label);
    gg_buf_puts(out, ",\"weight\":");
    gg_buf_put(out, digits, gg_format_double(digits, f->weight));
    comma_count(out, "weight_copies", f->copies);
    comma_count(out, "co_documents", f->documents);
    comma_count(out, "stories", f->stories);
    comma_count(out, "outlets", f->outlets);
    comma_date(out, "first_date", f->first);
    comma_date(out, "last_date", f->last);
    if (f->windows == 0) {
        comma_count(out, "documents_naming_both", f->named_both);
    }
    comma_date(out, "since", w->period.first);
    comma_date(out, "until", w->period.last);
    gg_buf_puts(out, "}}\n");
}

void gg_edge_put_head(gg_edge_writer *writer)
{
    static void (*const PUT[])(gg_edge_writer *) = {
        [GG_EDGE_TEXT] = put_text_head,
        [GG_EDGE_JSON] = put_json_head,
        [GG_EDGE_HTML] = put_html_head};

    PUT[writer->form](writer);
}

/* ---- a window --------------------------------------------------------------------- */

/* Which of the two a place of the page is; -1: neither. */
static int end_at(const gg_edge_writer *w, const gg_place *place)
{
    return place->entity == w->ends[0].number   ? 0
           : place->entity == w->ends[1].number ? 1
                                                : -1;
}

static void put_stretch(gg_edge_writer *w, const gg_piece *piece,
                        size_t start, size_t end, int which)
{
    size_t base = piece->sentence->span.start;
    bool is_html = w->form == GG_EDGE_HTML;

    gg_buf_reset(&w->line);
    gg_put_line(&w->line, piece->sentence->bytes, start - base, end - base);
    w->out->failed |= w->line.failed;
    if (which >= 0 && is_html) {
        gg_buf_puts(w->out, which == 0 ? "<mark class=\"a\">"
                                       : "<mark class=\"b\">");
    } else if (which >= 0 && w->highlight) {
        gg_buf_puts(w->out, BOLD);
    }
    put_words(w, gg_buf_str(&w->line));
    if (which >= 0 && is_html) {
        gg_buf_puts(w->out, "</mark>");
    } else if (which >= 0 && w->highlight) {
        gg_buf_puts(w->out, PLAIN);
    }
}

/* A piece with its names marked. */
static void put_marked(gg_edge_writer *w, const gg_page *page,
                       const gg_piece *piece)
{
    size_t at = piece->span.start;

    for (size_t i = 0; i < page->n_places; i++) {
        const gg_place *p = &page->places[i];
        int which = end_at(w, p);
        if (which < 0 || p->start < at || p->end > piece->span.end) {
            continue;
        }
        put_stretch(w, piece, at, p->start, -1);
        put_stretch(w, piece, p->start, p->end, which);
        at = p->end;
    }
    put_stretch(w, piece, at, piece->span.end, -1);
}

static bool is_cut_before(const gg_piece *p)
{
    return p->span.start > p->sentence->span.start;
}

static bool is_cut_behind(const gg_piece *p)
{
    return p->span.end < p->sentence->span.end;
}

static void put_quote(gg_edge_writer *w, const gg_page *page,
                      const gg_piece pieces[2])
{
    gg_buf_puts(w->out, is_cut_before(&pieces[0]) ? GG_ELLIPSIS : "");
    put_marked(w, page, &pieces[0]);
    if (pieces[1].sentence != NULL) {
        gg_buf_puts(w->out, " " GG_ELLIPSIS " ");
        put_marked(w, page, &pieces[1]);
    }
    gg_buf_puts(w->out, is_cut_behind(&pieces[pieces[1].sentence != NULL])
                            ? GG_ELLIPSIS
                            : "");
}

/* A link leads to the web and nowhere else. */
static bool is_web(gg_str url)
{
    return gg_str_starts_with(url, GG_STR_LITERAL("https://")) ||
           gg_str_starts_with(url, GG_STR_LITERAL("http://"));
}

/* DATE DOCUMENT, OUTLET */
static void put_origin(gg_edge_writer *w, const gg_document *document)
{
    bool is_html = w->form == GG_EDGE_HTML;
    bool has_link = is_html && is_web(document->url);

    if (document->date != 0) {
        put_date(w->out, document->date);
        gg_buf_puts(w->out, " ");
    }
    if (has_link) {
        gg_buf_puts(w->out, "<a href=\"");
        put_html(w->out, document->url);
        gg_buf_puts(w->out, "\">");
    }
    put_words(w, document->id);
    gg_buf_puts(w->out, has_link ? "</a>" : "");
    if (document->outlet.len != 0) {
        gg_buf_puts(w->out, ", ");
        put_words(w, document->outlet);
    }
}

static void put_shown_window(gg_edge_writer *w, const gg_edge_window *window,
                             const gg_piece pieces[2])
{
    bool is_html = w->form == GG_EDGE_HTML;

    gg_buf_puts(w->out, is_html ? "<p class=\"from\">" : "\n");
    put_origin(w, window->document);
    gg_buf_puts(w->out, is_html ? "</p>\n<blockquote>" : "\n  ");
    put_quote(w, window->page, pieces);
    gg_buf_puts(w->out, is_html ? "</blockquote>\n" : "\n");
    if (!is_html && window->document->url.len != 0) {
        gg_buf_puts(w->out, "  ");
        put_words(w, window->document->url);
        gg_buf_putc(w->out, '\n');
    }
}

static void put_names(gg_edge_writer *w, const gg_edge_window *window,
                      const gg_piece pieces[2])
{
    const gg_page *page = window->page;
    bool in_title;
    size_t n = 0;

    gg_buf_puts(w->out, ",\"names\":[");
    for (size_t i = 0; i < page->n_places; i++) {
        const gg_place *p = &page->places[i];
        int which = end_at(w, p);
        bool is_quoted = false;
        for (int k = 0; k < 2 && which >= 0; k++) {
            is_quoted |= pieces[k].sentence != NULL &&
                         p->start >= pieces[k].span.start &&
                         p->end <= pieces[k].span.end;
        }
        if (!is_quoted) {
            continue;
        }
        gg_buf_puts(w->out, n++ == 0 ? "{" : ",{");
        gg_put_text_member(w->out, "entity", w->ends[which].id);
        comma_count(w->out, "start",
                    gg_document_offset(window->document, p->start,
                                       &in_title));
        comma_count(w->out, "end",
                    gg_document_offset(window->document, p->end, &in_title));
        gg_buf_putc(w->out, '}');
    }
    gg_buf_putc(w->out, ']');
}

/* As one line, without marks. */
static void put_json_quote(gg_edge_writer *w, const gg_piece pieces[2])
{
    gg_buf *out = w->out;
    gg_buf quote = GG_BUF_INIT;

    gg_buf_puts(&quote, is_cut_before(&pieces[0]) ? GG_ELLIPSIS : "");
    for (int k = 0; k < 2 && pieces[k].sentence != NULL; k++) {
        size_t base = pieces[k].sentence->span.start;
        gg_buf_puts(&quote, k == 0 ? "" : " " GG_ELLIPSIS " ");
        gg_put_line(&quote, pieces[k].sentence->bytes,
                    pieces[k].span.start - base, pieces[k].span.end - base);
    }
    gg_buf_puts(&quote, is_cut_behind(&pieces[pieces[1].sentence != NULL])
                            ? GG_ELLIPSIS
                            : "");
    comma_text(out, "sentence", gg_buf_str(&quote));
    out->failed |= quote.failed;
    gg_buf_clear(&quote);
}

static void put_json_window(gg_edge_writer *w, const gg_edge_window *window,
                            const gg_piece pieces[2])
{
    const gg_document *document = window->document;
    const gg_piece *last = &pieces[pieces[1].sentence != NULL];
    gg_buf *out = w->out;
    bool in_title;
    uint64_t start =
        gg_document_offset(document, pieces[0].span.start, &in_title);

    gg_buf_putc(out, '{');
    gg_put_text_member(out, "document", document->id);
    comma_date(out, "date", document->date);
    if (document->outlet.len != 0) {
        comma_text(out, "outlet", document->outlet);
    }
    if (document->url.len != 0) {
        comma_text(out, "url", document->url);
    }
    comma_text(out, "file", document->source);
    comma_count(out, "record", document->record);
    if (in_title) {
        comma_text(out, "field", GG_STR_LITERAL("title"));
    }
    comma_count(out, "start", start);
    comma_count(out, "end",
                gg_document_offset(document, last->span.end, &in_title));
    put_json_quote(w, pieces);
    put_names(w, window, pieces);
    gg_buf_puts(out, "}\n");
}

void gg_edge_put_window(gg_edge_writer *writer, const gg_edge_window *window)
{
    gg_piece pieces[2];

    gg_cut_pieces(pieces, window->page, window->document, NULL, window->left,
                  window->right);
    if (writer->form == GG_EDGE_JSON) {
        put_json_window(writer, window, pieces);
    } else {
        put_shown_window(writer, window, pieces);
    }
}

void gg_edge_put_end(gg_edge_writer *writer, uint64_t told, bool rest)
{
    bool is_html = writer->form == GG_EDGE_HTML;

    if (writer->form == GG_EDGE_JSON) {
        return;
    }
    if (rest) {
        gg_buf_puts(writer->out, is_html ? "<p>" : "\n");
        put_count(writer->out, told, "window is shown",
                  "windows are shown");
        gg_buf_puts(writer->out, "; there are more (--max)");
        gg_buf_puts(writer->out, is_html ? "</p>\n" : "\n");
    }
    if (is_html) {
        gg_buf_puts(writer->out, "</body>\n</html>\n");
    }
}

void gg_edge_writer_clear(gg_edge_writer *writer)
{
    gg_buf_clear(&writer->line);
}
