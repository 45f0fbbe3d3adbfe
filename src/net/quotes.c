/* The words of the text that are kept: evidence of pairs, sentences of what is
   unclear or discovered. */
#include "net/counter_parts.h"

#include "text/sentences.h"
#include "text/unicode.h"

#include <string.h>

enum {
    QUOTE_MOST = 900, /* bytes; a longer sentence is cut around the names */
    QUOTE_MARGIN = 200
};

static const char ELLIPSIS[] = "\xE2\x80\xA6";

/* Appends text[start, end) as one line: every run of blanks is one space. */
static void put_line(gg_buf *out, const char *text, size_t start, size_t end)
{
    size_t plain = start;
    size_t i = start;

    while (i < end) {
        size_t len;
        if (gg_cp_flags(text + i, &len) & GG_CP_BLANK) {
            gg_buf_put(out, text + plain, i - plain);
            while (i < end && (gg_cp_flags(text + i, &len) & GG_CP_BLANK)) {
                i += len;
            }
            gg_buf_putc(out, ' ');
            plain = i;
        } else {
            i += len;
        }
    }
    gg_buf_put(out, text + plain, end - plain);
}

static size_t char_start(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

/* Cuts a long span around the names; [names.start, names.end) is where they
   stand. */
static gg_span shorten(const char *text, gg_span span, gg_span names)
{
    gg_span cut = span;

    if (span.end - span.start <= QUOTE_MOST) {
        return span;
    }
    if (names.start > span.start + QUOTE_MARGIN) {
        cut.start = char_start(text, names.start - QUOTE_MARGIN);
    }
    if (cut.end - cut.start > QUOTE_MOST) {
        size_t end = names.end + QUOTE_MARGIN;
        if (end > cut.start + QUOTE_MOST || end < names.end) {
            end = cut.start + QUOTE_MOST;
        }
        if (end < cut.end) {
            cut.end = char_start(text, end);
        }
    }
    return cut;
}

/* The words between two far-away names are left out of the quote. */
static void make_quote(gg_counter *counter, const char *text, gg_span span,
                       gg_span cut, gg_span second)
{
    gg_buf *out = &counter->quote_bytes;

    gg_buf_reset(out);
    if (cut.start > span.start) {
        gg_buf_puts(out, ELLIPSIS);
    }
    put_line(out, text, cut.start, cut.end);
    if (second.end > second.start) {
        gg_buf_puts(out, " ");
        gg_buf_puts(out, ELLIPSIS);
        gg_buf_puts(out, " ");
        put_line(out, text, second.start, second.end);
    } else if (cut.end < span.end) {
        gg_buf_puts(out, ELLIPSIS);
    }
}

/* Looked for once, however long it is and however often it is quoted. */
static gg_span sentence_of(gg_counter *counter, const gg_tags *tags,
                           uint32_t number)
{
    gg_sentence *sentence = &counter->sentences[number];

    if (!sentence->is_known) {
        sentence->span =
            gg_sentence_span(tags->marks, sentence->first, sentence->next);
        sentence->is_known = true;
    }
    return sentence->span;
}

static bool is_same_span(gg_span a, gg_span b)
{
    return a.start == b.start && a.end == b.end;
}

/* The quote of these spans, of which the caller becomes no user. */
static gg_quote *quote_of(gg_counter *counter, gg_span span, gg_span cut,
                          gg_span second)
{
    gg_quote *quote;

    if (counter->cached_quote != NULL &&
        is_same_span(counter->cached_cut, cut) &&
        is_same_span(counter->cached_second, second)) {
        return counter->cached_quote;
    }
    make_quote(counter, counter->document->text.ptr, span, cut, second);
    if (counter->quote_bytes.failed) {
        return NULL;
    }
    quote = gg_quote_new(gg_buf_str(&counter->quote_bytes),
                         counter->meter);
    if (quote != NULL) {
        gg_quote_release(counter->cached_quote);
        counter->cached_quote = quote;
        counter->cached_cut = cut;
        counter->cached_second = second;
    }
    return quote;
}

/* Offers the stretch in which the mentions of both stand as evidence. When
   they stand in different sentences, or far apart in one, both places are
   quoted. */
bool gg_counter_offer(void *user, const gg_pair_event *event,
                      gg_proofs *proofs, uint64_t rank)
{
    gg_counter *counter = user;
    const gg_tags *tags = counter->tags;
    const gg_document *document = counter->document;
    const char *text = document->text.ptr;
    const gg_place *a = &counter->places[event->left];
    const gg_place *b = &counter->places[event->right];
    const gg_place *left = a->start <= b->start ? a : b;
    const gg_place *right = left == a ? b : a;
    uint32_t most = counter->settings.max_evidence;
    gg_proof proof = {.origin = counter->origin, .rank = rank};
    gg_span span;
    gg_span cut;
    gg_span second = {0, 0};
    bool in_title;

    /* Mostly refused, even if it stood at the very beginning. */
    if (!gg_proofs_want(proofs, &proof, most)) {
        return true;
    }
    span = sentence_of(counter, tags, left->sentence);
    cut = shorten(text, span, (gg_span){left->start, right->end});
    if (left->sentence != right->sentence || right->end > cut.end) {
        cut = shorten(text, span, (gg_span){left->start, left->end});
        second = shorten(text, sentence_of(counter, tags, right->sentence),
                         (gg_span){right->start, right->end});
    }
    proof.start =
        gg_document_offset(document, cut.start, &proof.in_title);
    proof.end = gg_document_offset(
        document, second.end > second.start ? second.end : cut.end, &in_title);
    if (!gg_proofs_want(proofs, &proof, most)) {
        return true;
    }
    proof.quote = quote_of(counter, span, cut, second);
    return proof.quote != NULL && gg_proofs_put(proofs, &proof, most);
}

/* ---- the list of what is unclear ---------------------------------------------------- */

/* Offers the sentence of one mention; `rank`: how many of the document came
   before. */
static bool offer_mention(gg_counter *counter, const gg_tags *tags,
                          gg_proofs *places, const gg_mention *mention,
                          uint64_t rank, uint32_t sentence)
{
    const gg_document *document = counter->document;
    uint32_t most = counter->settings.max_evidence;
    gg_proof proof = {.origin = counter->origin, .rank = rank};
    gg_span span;
    bool in_title;

    proof.start =
        gg_document_offset(document, mention->start, &proof.in_title);
    proof.end = gg_document_offset(document, mention->end, &in_title);
    if (!gg_proofs_want(places, &proof, most)) {
        return true;
    }
    span = sentence_of(counter, tags, sentence);
    proof.quote = quote_of(
        counter, span,
        shorten(document->text.ptr, span,
                (gg_span){mention->start, mention->end}),
        (gg_span){0, 0});
    return proof.quote != NULL && gg_proofs_put(places, &proof, most);
}

/* A name over a line break is written as any other. */
static gg_unclear_row *unclear_row(gg_counter *counter, const gg_tags *tags,
                                   const gg_mention *mention)
{
    gg_buf *surface = &counter->quote_bytes;

    gg_buf_reset(surface);
    put_line(surface, counter->document->text.ptr, mention->start,
             mention->end);
    if (surface->failed) {
        return NULL;
    }
    return gg_unclear_put(&counter->unclear, gg_buf_str(surface),
                          mention->form,
                          tags->candidates + mention->first_candidate,
                          mention->n_candidates);
}

bool gg_counter_list_unclear(gg_counter *counter, const gg_tags *tags)
{
    for (size_t i = 0; i < counter->n_unclear_places; i++) {
        const gg_place *place = &counter->unclear_places[i];
        const gg_mention *m = &tags->mentions[place->mention];
        gg_unclear_row *row = unclear_row(counter, tags, m);
        if (row == NULL) {
            return false;
        }
        if (row->last_document != counter->document_number) {
            row->last_document = counter->document_number;
            row->document_mentions = 0;
            row->documents++;
        }
        row->mentions++;
        row->document_mentions++;
        if (!offer_mention(counter, tags, &row->places, m,
                           row->document_mentions - 1, place->sentence)) {
            return false;
        }
    }
    return true;
}

/* How the discovered ones are written, and where. */
bool gg_counter_note_newcomers(gg_counter *counter, const gg_tags *tags)
{
    size_t n = counter->index->n_entities;

    for (size_t i = 0; i < counter->n_places && counter->settings.suggest;
         i++) {
        const gg_place *place = &counter->places[i];
        const gg_mention *m = &tags->mentions[place->mention];
        gg_newcomer *newcomer;
        if (place->entity < n) {
            continue;
        }
        newcomer =
            &counter->newcomers.items[counter->newcomer_of[m->entity - n]];
        gg_buf_reset(&counter->quote_bytes);
        put_line(&counter->quote_bytes, counter->document->text.ptr, m->start,
                 m->end);
        if (counter->quote_bytes.failed ||
            !gg_newcomers_note(&counter->newcomers, newcomer,
                               gg_buf_str(&counter->quote_bytes), 1) ||
            !offer_mention(counter, tags, &newcomer->places, m,
                           newcomer->document_mentions++, place->sentence)) {
            return false;
        }
    }
    return true;
}
