/* The words of the text that are kept: evidence of pairs, sentences of what is
   unclear or discovered. */
#include "net/quotes.h"

#include "net/counter_parts.h"
#include "text/sentences.h"
#include "text/unicode.h"

#include <string.h>

enum {
    QUOTE_MOST = 900, /* bytes; a longer sentence is cut around the names */
    QUOTE_MARGIN = 200
};

void gg_put_line(gg_buf *out, const char *text, size_t start, size_t end)
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

static size_t char_start(const gg_sentence *s, size_t at)
{
    while (at > s->span.start &&
           ((unsigned char)s->bytes[at - s->span.start] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

/* Cuts a long sentence around the names; [names.start, names.end) is where
   they stand. */
static gg_piece shorten(const gg_sentence *s, gg_span names)
{
    gg_piece cut = {s, s->span};

    if (s->span.end - s->span.start <= QUOTE_MOST) {
        return cut;
    }
    if (names.start > s->span.start + QUOTE_MARGIN) {
        cut.span.start = char_start(s, names.start - QUOTE_MARGIN);
    }
    if (cut.span.end - cut.span.start > QUOTE_MOST) {
        size_t end = names.end + QUOTE_MARGIN;
        if (end > cut.span.start + QUOTE_MOST || end < names.end) {
            end = cut.span.start + QUOTE_MOST;
        }
        if (end < cut.span.end) {
            cut.span.end = char_start(s, end);
        }
    }
    return cut;
}

static void put_piece(gg_buf *out, const gg_piece *p)
{
    size_t base = p->sentence->span.start;

    gg_put_line(out, p->sentence->bytes, p->span.start - base,
                p->span.end - base);
}

/* The words between two far-away names are left out of the quote. */
static void make_quote(gg_counter *counter, const gg_piece *first,
                       const gg_piece *second)
{
    gg_buf *out = &counter->quote_bytes;

    gg_buf_reset(out);
    if (first->span.start > first->sentence->span.start) {
        gg_buf_puts(out, GG_ELLIPSIS);
    }
    put_piece(out, first);
    if (second->sentence != NULL) {
        gg_buf_puts(out, " ");
        gg_buf_puts(out, GG_ELLIPSIS);
        gg_buf_puts(out, " ");
        put_piece(out, second);
    } else if (first->span.end < first->sentence->span.end) {
        gg_buf_puts(out, GG_ELLIPSIS);
    }
}

static const gg_sentence *sentence_of(gg_counter *counter, uint32_t number)
{
    return gg_page_sentence(counter->page, counter->document, counter->tags,
                            number);
}

static bool is_same_span(gg_span a, gg_span b)
{
    return a.start == b.start && a.end == b.end;
}

/* The quote of these, of which the caller becomes no user. */
static gg_quote *quote_of(gg_counter *counter, const gg_piece *first,
                          const gg_piece *second)
{
    gg_quote *quote;

    if (counter->cached_quote != NULL &&
        is_same_span(counter->cached_cut, first->span) &&
        is_same_span(counter->cached_second, second->span)) {
        return counter->cached_quote;
    }
    make_quote(counter, first, second);
    if (counter->quote_bytes.failed) {
        return NULL;
    }
    quote = gg_quote_new(gg_buf_str(&counter->quote_bytes),
                         counter->meter);
    if (quote != NULL) {
        gg_quote_release(counter->cached_quote);
        counter->cached_quote = quote;
        counter->cached_cut = first->span;
        counter->cached_second = second->span;
    }
    return quote;
}

void gg_cut_pieces(gg_piece out[2], gg_page *page,
                   const gg_document *document, const gg_tags *tags,
                   const gg_place *left, const gg_place *right)
{
    const gg_sentence *first =
        gg_page_sentence(page, document, tags, left->sentence);

    out[0] = shorten(first, (gg_span){left->start, right->end});
    out[1] = (gg_piece){NULL, {0, 0}};
    if (left->sentence == right->sentence && right->end <= out[0].span.end) {
        return;
    }
    out[0] = shorten(first, (gg_span){left->start, left->end});
    out[1] = shorten(
        gg_page_sentence(page, document, tags, right->sentence),
        (gg_span){right->start, right->end});
    /* nothing but a cut at the end of an empty sentence */
    if (out[1].span.end <= out[1].span.start) {
        out[1].sentence = NULL;
    }
}

/* Offers the stretch in which the mentions of both stand as evidence. */
static bool offer_words(void *user, const gg_pair_event *event,
                        gg_proofs *proofs, uint64_t rank)
{
    gg_counter *counter = user;
    const gg_document *document = counter->document;
    const gg_place *a = &counter->page->places[event->left];
    const gg_place *b = &counter->page->places[event->right];
    const gg_place *left = a->start <= b->start ? a : b;
    const gg_place *right = left == a ? b : a;
    uint32_t most = counter->settings.max_evidence;
    gg_proof proof = {
        .origin = counter->origin, .rank = rank, .print = event->print};
    gg_piece pieces[2];
    bool in_title;

    /* Mostly refused, even if it stood at the very beginning. */
    if (!gg_proofs_want(proofs, &proof, most)) {
        return true;
    }
    gg_cut_pieces(pieces, counter->page, document, counter->tags, left,
                  right);
    proof.start =
        gg_document_offset(document, pieces[0].span.start, &proof.in_title);
    proof.end = gg_document_offset(
        document, pieces[pieces[1].sentence != NULL].span.end, &in_title);
    if (!gg_proofs_want(proofs, &proof, most)) {
        return true;
    }
    proof.quote = quote_of(counter, &pieces[0], &pieces[1]);
    return proof.quote != NULL && gg_proofs_put(proofs, &proof, most);
}

/* Which of the document's sentences it is, instead of its words. */
static bool offer_numbers(gg_counter *counter, const gg_pair_event *event,
                          gg_proofs *proofs, uint64_t rank)
{
    const gg_page *page = counter->page;
    const gg_place *a = &page->places[event->left];
    const gg_place *b = &page->places[event->right];
    const gg_place *left = a->start <= b->start ? a : b;
    const gg_place *right = left == a ? b : a;
    gg_proof proof = {.origin = counter->origin,
                      .quote = counter->no_words,
                      .rank = rank,
                      .print = event->print,
                      .start = page->sentences[left->sentence].first,
                      .end = page->sentences[right->sentence].first};

    return gg_proofs_put(proofs, &proof, counter->settings.max_evidence);
}

bool gg_counter_offer(void *user, const gg_pair_event *event,
                      gg_proofs *proofs, uint64_t rank)
{
    gg_counter *counter = user;

    return counter->settings.keeps_documents
               ? offer_numbers(counter, event, proofs, rank)
               : offer_words(counter, event, proofs, rank);
}

/* ---- the list of what is unclear ---------------------------------------------------- */

/* Offers the sentence of one mention; `rank`: how many of the document came
   before. */
static bool offer_mention(gg_counter *counter, gg_proofs *places,
                          const gg_mention *mention, uint64_t rank,
                          uint32_t sentence)
{
    const gg_document *document = counter->document;
    uint32_t most = counter->settings.max_evidence;
    gg_proof proof = {.origin = counter->origin, .rank = rank};
    const gg_piece none = {NULL, {0, 0}};
    gg_piece words;
    bool in_title;

    proof.start =
        gg_document_offset(document, mention->start, &proof.in_title);
    proof.end = gg_document_offset(document, mention->end, &in_title);
    if (!gg_proofs_want(places, &proof, most)) {
        return true;
    }
    words = shorten(sentence_of(counter, sentence),
                    (gg_span){mention->start, mention->end});
    proof.quote = quote_of(counter, &words, &none);
    return proof.quote != NULL && gg_proofs_put(places, &proof, most);
}

/* A name over a line break is written as any other. */
static gg_unclear_row *unclear_row(gg_counter *counter, const gg_tags *tags,
                                   const gg_mention *mention)
{
    gg_buf *surface = &counter->quote_bytes;

    gg_buf_reset(surface);
    gg_put_line(surface, counter->document->text.ptr, mention->start,
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
    for (size_t i = 0; i < counter->page->n_unclear; i++) {
        const gg_place *place = &counter->page->unclear[i];
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
        if (!offer_mention(counter, &row->places, m,
                           row->document_mentions - 1, place->sentence)) {
            return false;
        }
    }
    return true;
}

/* How the discovered ones are written, and where. */
bool gg_counter_note_newcomers(gg_counter *counter, const gg_tags *tags)
{
    size_t n = counter->n_listed;

    for (size_t i = 0; i < counter->page->n_places && counter->settings.suggest;
         i++) {
        const gg_place *place = &counter->page->places[i];
        const gg_mention *m = &tags->mentions[place->mention];
        gg_newcomer *newcomer;
        if (place->entity < n) {
            continue;
        }
        newcomer =
            &counter->newcomers.items[counter->newcomer_of[m->entity - n]];
        gg_buf_reset(&counter->quote_bytes);
        gg_put_line(&counter->quote_bytes, counter->document->text.ptr, m->start,
                 m->end);
        if (counter->quote_bytes.failed ||
            !gg_newcomers_note(&counter->newcomers, newcomer,
                               gg_buf_str(&counter->quote_bytes), 1) ||
            !offer_mention(counter, &newcomer->places, m,
                           newcomer->document_mentions++, place->sentence)) {
            return false;
        }
    }
    return true;
}
