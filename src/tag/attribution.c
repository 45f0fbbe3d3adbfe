/* Rule R4: a medium that is named only as the source.

       KCNA said …          according to state news agency KCNA
       …, Reuters reported  SEOUL (Reuters) -        Source: AFP

   The phrases come from the list of names (type `context:source`); what stands here
   is where they have to stand, and how a dateline or a credit line looks. */
#include "tag/scratch.h"

#include "text/unicode.h"

#include <string.h>

/* How far is looked: fillers between source and verb, the words before a
   dateline, a sentence that ends in its verb. */
enum { MAX_FILLERS = 6, DATELINE_WORDS = 8, SENTENCE_WORDS = 256 };

static const gg_token *token_at(gg_tagger *tagger, uint32_t at)
{
    return gg_tok(tagger, at);
}

/* ---- characters around a mention -------------------------------------------------- */

static bool is_dash(uint32_t cp)
{
    return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 ||
           cp == 0xFF0D;
}

static bool is_quote(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == 0xAB || cp == 0xBB ||
           (cp >= 0x2018 && cp <= 0x201F) || cp == 0x2039 || cp == 0x203A ||
           (cp >= 0x300C && cp <= 0x300F) || cp == 0xFF02;
}

static bool is_open(uint32_t cp)
{
    return cp == '(' || cp == '[' || cp == 0xFF08 || cp == 0xFF3B ||
           cp == 0x3010 || cp == 0x3014;
}

static bool is_close(uint32_t cp)
{
    return cp == ')' || cp == ']' || cp == 0xFF09 || cp == 0xFF3D ||
           cp == 0x3011 || cp == 0x3015;
}

static bool is_line_end(uint32_t cp)
{
    return cp == '\n' || cp == '\r' || cp == 0x85 || cp == 0x2028 ||
           cp == 0x2029;
}

/* The code point at byte `at`, 0 at the end. */
static uint32_t cp_at(gg_tagger *tagger, size_t at, size_t *len)
{
    *len = 0;
    return at < tagger->text_len ? gg_cp_at(tagger->text + at, len) : 0;
}

/* The one before byte `at`, 0 at the start. */
static uint32_t cp_before(gg_tagger *tagger, size_t at, size_t *len)
{
    const char *p;

    *len = 0;
    if (at == 0) {
        return 0;
    }
    p = gg_cp_before(tagger->text, tagger->text + at);
    return gg_cp_at(p, len);
}

/* Passes over blanks of the line, no more than a few. */
static size_t skip_blanks(gg_tagger *tagger, size_t at)
{
    for (int i = 0; i < MAX_FILLERS; i++) {
        size_t len;
        uint32_t cp = cp_at(tagger, at, &len);
        if (len == 0 || is_line_end(cp) ||
            (gg_cp(cp)->flags & GG_CP_BLANK) == 0) {
            break;
        }
        at += len;
    }
    return at;
}

static size_t skip_blanks_before(gg_tagger *tagger, size_t at)
{
    for (int i = 0; i < MAX_FILLERS; i++) {
        size_t len;
        uint32_t cp = cp_before(tagger, at, &len);
        if (len == 0 || is_line_end(cp) ||
            (gg_cp(cp)->flags & GG_CP_BLANK) == 0) {
            break;
        }
        at -= len;
    }
    return at;
}

static bool begins_line(gg_tagger *tagger, size_t at)
{
    size_t len;
    uint32_t cp = cp_before(tagger, skip_blanks_before(tagger, at), &len);

    return len == 0 || is_line_end(cp);
}

/* Nothing but a full stop, quotes or brackets up to the end of the line. */
static bool ends_line(gg_tagger *tagger, size_t at)
{
    for (int i = 0; i < MAX_FILLERS; i++) {
        size_t len;
        uint32_t cp;
        at = skip_blanks(tagger, at);
        cp = cp_at(tagger, at, &len);
        if (len == 0 || is_line_end(cp)) {
            return true;
        }
        if (cp != '.' && cp != 0x3002 && !is_close(cp) && !is_quote(cp)) {
            return false;
        }
        at += len;
    }
    return false;
}

/* Nothing between the two but blanks, quotes, brackets that close (to the
   right of a source) or open (to its left), a hyphen, an apostrophe, 's. */
static bool is_joined(gg_tagger *tagger, uint32_t left)
{
    const gg_token *a = token_at(tagger, left);
    const gg_token *b = token_at(tagger, left + 1);
    size_t at = a->end;

    switch (gg_gap_between(tagger->text, a, b)) {
    case GG_GAP_NONE:
    case GG_GAP_BLANK:
    case GG_GAP_HYPHEN:
    case GG_GAP_APOSTROPHE:
    case GG_GAP_POSSESSIVE:
        return true;
    case GG_GAP_STOP:
    case GG_GAP_PARAGRAPH:
        return false;
    case GG_GAP_OTHER:
        break;
    }
    while (at < b->start) {
        size_t len;
        uint32_t cp = cp_at(tagger, at, &len);
        if ((gg_cp(cp)->flags & (GG_CP_BLANK | GG_CP_IGNORABLE)) == 0 &&
            !is_quote(cp) && !is_open(cp) && !is_close(cp)) {
            return false;
        }
        at += len;
    }
    return true;
}

/* ---- phrases ------------------------------------------------------------------- */

static bool begins_sentence(gg_tagger *tagger, uint32_t at)
{
    return (token_at(tagger, at)->flags & GG_TOKEN_SENTENCE) != 0;
}

/* Do tokens at - 1 and at belong to one sentence, with nothing between? */
static bool goes_on(gg_tagger *tagger, uint32_t at)
{
    return !begins_sentence(tagger, at) && is_joined(tagger, at - 1);
}

static bool phrase_fits(gg_tagger *tagger, const gg_speech_phrase *phrase,
                        uint32_t at, bool backwards)
{
    for (uint32_t k = 1; k < phrase->n_words; k++) {
        if (backwards ? at < k || !goes_on(tagger, at - k + 1)
                      : at + k >= tagger->tokens.n ||
                            !goes_on(tagger, at + k)) {
            return false;
        }
        if (gg_word_of(tagger, backwards ? at - k : at + k) !=
            phrase->words[k]) {
            return false;
        }
    }
    return true;
}

/* How many words the longest phrase of this kind has that begins at token
   `at` and goes away from the source; 0: there is none. */
static uint32_t phrase_at(gg_tagger *tagger, uint32_t at, gg_speech speech,
                          bool backwards)
{
    const gg_index *index = tagger->index;
    uint32_t word = gg_word_of(tagger, at);
    size_t low = 0;
    size_t high = index->n_speeches;
    uint32_t longest = 0;

    if (word == GG_NO_WORD ||
        (index->words[word].flags & GG_WORD_SOURCE) == 0) {
        return 0;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->speeches[middle].words[0] < word) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < index->n_speeches && index->speeches[low].words[0] == word;
         low++) {
        const gg_speech_phrase *phrase = &index->speeches[low];
        if (phrase->speech == speech && phrase->n_words > longest &&
            phrase_fits(tagger, phrase, at, backwards)) {
            longest = phrase->n_words;
        }
    }
    return longest;
}

/* ---- verbs behind and before ------------------------------------------------------ */

/* The match that ends before token `at`, looked for from match i on back. */
static const gg_match *match_before(gg_tagger *tagger, size_t i,
                                    uint32_t at)
{
    while (i > 0) {
        const gg_match *match = &tagger->matches[--i];
        if (!match->is_nested) {
            return match->next_token == at ? match : NULL;
        }
    }
    return NULL;
}

/* North Korea's agency, Russian agency, KCNA in brackets behind its name:
   names that may stand between the phrase and the source. */
static bool is_passed_over(gg_tagger *tagger, const gg_match *match,
                           uint32_t source)
{
    const gg_mention *mention = &tagger->mentions[match - tagger->matches];

    if (mention->entity == source ||
        (token_at(tagger, match->next_token - 1)->flags &
         GG_TOKEN_POSSESSIVE) != 0) {
        return true;
    }
    for (uint32_t k = 0; k < gg_n_telling(match); k++) {
        const gg_entry *entry =
            gg_option(tagger, match, k);
        if (entry->kind == GG_KIND_COUNTRY ||
            entry->form == GG_FORM_DEMONYM) {
            return true;
        }
    }
    return false;
}

static bool ends_clause(gg_tagger *tagger, uint32_t next)
{
    return next == tagger->tokens.n || !goes_on(tagger, next);
}

/* according to (the state news agency) KCNA */
static bool has_phrase_before(gg_tagger *tagger, size_t i)
{
    const gg_match *match = &tagger->matches[i];
    bool closes = ends_clause(tagger, match->next_token);
    uint32_t at = match->first_token;

    for (int k = 0; k <= MAX_FILLERS; k++) {
        const gg_match *before;
        if (at == 0 || !goes_on(tagger, at)) {
            return false;
        }
        if (phrase_at(tagger, at - 1, GG_SPEECH_BEFORE, true) != 0 ||
            (closes &&
             phrase_at(tagger, at - 1, GG_SPEECH_CLOSING, true) != 0)) {
            return true;
        }
        before = match_before(tagger, i, at);
        if (before != NULL && is_passed_over(tagger, before,
                                             tagger->mentions[i].entity)) {
            at = before->first_token;
            i = (size_t)(before - tagger->matches);
        } else {
            uint32_t n =
                phrase_at(tagger, at - 1, GG_SPEECH_BETWEEN_BACK, true);
            if (n == 0) {
                return false;
            }
            at -= n;
        }
    }
    return false;
}

/* The head of KCNA said: somebody else did. */
static bool is_somebody_elses(gg_tagger *tagger, uint32_t at)
{
    for (int k = 0; k <= MAX_FILLERS && at > 0 && goes_on(tagger, at); k++) {
        uint32_t n = phrase_at(tagger, at - 1, GG_SPEECH_BETWEEN_BACK, true);
        if (n == 0) {
            return phrase_at(tagger, at - 1, GG_SPEECH_UNLESS, true) != 0;
        }
        at -= n;
    }
    return false;
}

/* KCNA (news agency also) said */
static bool has_phrase_behind(gg_tagger *tagger, size_t i)
{
    const gg_match *match = &tagger->matches[i];
    uint32_t at = match->next_token;

    for (int k = 0; k <= MAX_FILLERS; k++) {
        uint32_t n;
        if (at >= tagger->tokens.n || !goes_on(tagger, at)) {
            return false;
        }
        if (phrase_at(tagger, at, GG_SPEECH_AFTER, false) != 0) {
            return !is_somebody_elses(tagger, match->first_token);
        }
        n = phrase_at(tagger, at, GG_SPEECH_BETWEEN, false);
        if (n == 0) {
            return false;
        }
        at += n;
    }
    return false;
}

/* A language whose verb comes last: the source opens the sentence, the verb
   ends it. */
static bool has_phrase_at_end(gg_tagger *tagger, const gg_match *match)
{
    uint32_t at = match->next_token;

    if (!begins_sentence(tagger, match->first_token)) {
        return false;
    }
    while (at < tagger->tokens.n && !begins_sentence(tagger, at)) {
        if (at - match->next_token == SENTENCE_WORDS) {
            return false;
        }
        at++;
    }
    return at > match->next_token &&
           phrase_at(tagger, at - 1, GG_SPEECH_END, true) != 0;
}

/* ---- datelines and credits --------------------------------------------------------- */

/* Words of its paragraph before the token, counted up to a limit. */
static bool is_near_start(gg_tagger *tagger, uint32_t at)
{
    for (int k = 0; k < DATELINE_WORDS; k++) {
        if (at == 0 ||
            (token_at(tagger, at)->flags & GG_TOKEN_PARAGRAPH) != 0) {
            return true;
        }
        at--;
    }
    return false;
}

/* Does it stand in brackets behind a name of the same medium? */
static bool is_definition(gg_tagger *tagger, size_t i)
{
    const gg_match *before =
        match_before(tagger, i, tagger->matches[i].first_token);

    return before != NULL &&
           tagger->mentions[before - tagger->matches].entity ==
               tagger->mentions[i].entity;
}

/* SEOUL (Reuters) -   MOSCOW, June 5. /TASS/.   (AFP) at the end */
static bool is_dateline(gg_tagger *tagger, size_t i)
{
    const gg_mention *mention = &tagger->mentions[i];
    size_t len;
    size_t len_behind;
    uint32_t open = cp_before(tagger, mention->start, &len);
    uint32_t close = cp_at(tagger, mention->end, &len_behind);
    size_t behind = mention->end + len_behind;
    uint32_t next;

    if (open == '/' && close == '/') {
        return true;
    }
    if (!is_open(open) || !is_close(close) || is_definition(tagger, i)) {
        return false;
    }
    if (begins_line(tagger, mention->start - len) ||
        ends_line(tagger, behind)) {
        return true;
    }
    next = cp_at(tagger, skip_blanks(tagger, behind), &len);
    return is_dash(next) ||
           (next == '.' && is_near_start(tagger, mention->first_token));
}

/* © Reuters   … - AFP at the end of a line */
static bool is_signed(gg_tagger *tagger, const gg_mention *mention)
{
    size_t at = skip_blanks_before(tagger, mention->start);
    size_t len;
    uint32_t cp = cp_before(tagger, at, &len);

    if (cp == 0xA9) {
        return true;
    }
    return is_dash(cp) && at != mention->start &&
           ends_line(tagger, mention->end) &&
           (begins_line(tagger, at - len) ||
            skip_blanks_before(tagger, at - len) != at - len);
}

/* Source: AFP */
static bool is_credited(gg_tagger *tagger, const gg_mention *mention)
{
    uint32_t at = mention->first_token;
    size_t colon = skip_blanks_before(tagger, mention->start);
    size_t len;
    uint32_t cp = cp_before(tagger, colon, &len);
    uint32_t n;

    if (at == 0) {
        return false;
    }
    n = phrase_at(tagger, at - 1, GG_SPEECH_CREDIT, true);
    if (n == 0) {
        return false;
    }
    if (cp == ':' || cp == 0xFF1A) {
        return skip_blanks_before(tagger, colon - len) ==
               token_at(tagger, at - 1)->end;
    }
    return goes_on(tagger, at) &&
           begins_line(tagger, token_at(tagger, at - n)->start) &&
           ends_line(tagger, mention->end);
}

/* ---- one after the other --------------------------------------------------------- */

static bool is_medium(gg_tagger *tagger, size_t i)
{
    const gg_mention *mention = &tagger->mentions[i];

    /* an undecided one has no entity */
    return mention->entity != GG_NO_ENTITY &&
           (gg_index_entity_record(tagger->index, mention->entity)->flags &
            GG_ENTITY_MEDIA) != 0 &&
           !mention->is_nested;
}

typedef enum joint {
    JOINT_NONE,
    JOINT_COMMA,
    JOINT_AND,  /* what one is, the other is */
} joint;

/* What stands between a medium and the next match: `and`, a slash, a comma,
   or the bracket that holds its own abbreviation. */
static joint joint_between(gg_tagger *tagger, size_t i, size_t next)
{
    const gg_match *a = &tagger->matches[i];
    const gg_match *b = &tagger->matches[next];
    size_t at = token_at(tagger, a->next_token - 1)->end;
    size_t len;
    uint32_t cp;

    if (begins_sentence(tagger, b->first_token)) {
        return JOINT_NONE;
    }
    if (b->first_token == a->next_token + 1) {
        return phrase_at(tagger, a->next_token, GG_SPEECH_AND, false) == 1 &&
                       !begins_sentence(tagger, a->next_token)
                   ? JOINT_AND
                   : JOINT_NONE;
    }
    if (b->first_token != a->next_token) {
        return JOINT_NONE;
    }
    cp = cp_at(tagger, skip_blanks(tagger, at), &len);
    if (cp == '/' || cp == '&' ||
        (is_open(cp) && tagger->mentions[i].entity ==
                            tagger->mentions[next].entity)) {
        return JOINT_AND;
    }
    return cp == ',' || cp == 0x3001 || cp == 0x60C ? JOINT_COMMA
                                                    : JOINT_NONE;
}

/* `Reuters, AFP and TASS`: in a list all are the source, or none. */
static size_t settle_list(gg_tagger *tagger, size_t first)
{
    size_t next = first + 1;
    size_t last = first;
    bool is_list = false;
    bool any = tagger->mentions[first].is_attribution;

    for (; next < tagger->n_matches; next++) {
        joint kind;
        if (tagger->mentions[next].is_nested) {
            continue;
        }
        kind = is_medium(tagger, next) ? joint_between(tagger, last, next)
                                       : JOINT_NONE;
        if (kind == JOINT_NONE) {
            break;
        }
        is_list |= kind == JOINT_AND;
        any |= tagger->mentions[next].is_attribution;
        last = next;
    }
    for (size_t k = first; k <= last && is_list && any; k++) {
        if (!tagger->mentions[k].is_nested) {
            tagger->mentions[k].is_attribution = true;
        }
    }
    return last + 1;
}

static bool is_source(gg_tagger *tagger, size_t i)
{
    const gg_mention *mention = &tagger->mentions[i];

    return has_phrase_behind(tagger, i) || has_phrase_before(tagger, i) ||
           has_phrase_at_end(tagger, &tagger->matches[i]) ||
           is_dateline(tagger, i) || is_signed(tagger, mention) ||
           is_credited(tagger, mention);
}

void gg_mark_attribution(gg_tagger *tagger)
{
    bool any = false;

    for (size_t i = 0; i < tagger->n_matches; i++) {
        if (is_medium(tagger, i) && is_source(tagger, i)) {
            tagger->mentions[i].is_attribution = true;
            any = true;
        }
    }
    for (size_t i = 0; any && i < tagger->n_matches;) {
        i = is_medium(tagger, i) ? settle_list(tagger, i) : i + 1;
    }
}
