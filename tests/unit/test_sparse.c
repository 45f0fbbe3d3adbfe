/* Making only the tokens that are asked for changes nothing that is told:
   mentions, and where their sentences begin and end. */
#include "check.h"

#include "run/gazetteer.h"
#include "tag/tagger.h"

#include <stdlib.h>
#include <string.h>

static const char NAMES[] =
    "id\ttype\tlabel\tnames\tshort\n"
    "a\tperson\tOlga Petrenko\t\t\n"
    "b\tperson\tÉric Lombard\t\t\n"
    "c\torganisation\tBank of Tampere\tInstitute. Helsinki\t\n"
    "d\torganisation\tal-Azhar\t\t\n"
    "e\tcountry\tNorth Macedonia\t\t\n"
    "f\torganisation\tMovement for Reform\t\t\n"
    "g\torganisation\tKCNA\t\t\n";

/* Pieces of which texts are made. */
static const char *const PIECES[] = {
    "Olga Petrenko", "Petrenko", "Éric Lombard", "the Bank of Tampere",
    "al-Azhar", "North Macedonia's", "KCNA said", "Movement for Reform (MR)",
    "MR", "the small garden", "quietly waited for a while behind the house",
    "nobody of them spoke", "it rained all day in the valleys",
    "“a quote”", "Institute. Helsinki", "she said", "Мария", "東京",
    "approx", "Messrs", "u.s", "in 2023", "well-known writers", "THE END",
    "of the U.S. Army", "don't", "caf\xC3\xA9s", "x",
};
static const char *const ENDS[] = {
    " ", " ", " ", " ", " ", ", ", ". ", ". ", ". ", ". The ", "? ", ".\n",
    "\n", "\n\n", "\n\n\n", ".\r\n\r\n", ".” ", " — ", "\xC2\x85",
    ".\xE2\x80\xA9",
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t make_text(char *out, size_t room, uint64_t *state, unsigned rare)
{
    size_t n = 0;

    while (n + 200 < room) {
        /* with `rare`, mostly pieces without a name */
        size_t piece = next_random(state) % rare == 0
                           ? next_random(state) % (sizeof PIECES /
                                                   sizeof *PIECES)
                           : 9 + next_random(state) % 4;
        size_t end = next_random(state) % 3 == 0
                         ? next_random(state) % (sizeof ENDS / sizeof *ENDS)
                         : next_random(state) % 10; /* within a line */
        size_t len = strlen(PIECES[piece]);
        memcpy(out + n, PIECES[piece], len);
        n += len;
        len = strlen(ENDS[end]);
        memcpy(out + n, ENDS[end], len);
        n += len;
    }
    return n;
}

static uint32_t sentence_start(gg_marks *marks, uint32_t at)
{
    while (at > 0 && (gg_token_at(marks, at)->flags & GG_TOKEN_SENTENCE) == 0) {
        at--;
    }
    return gg_token_at(marks, at)->start |
           ((gg_token_at(marks, at)->flags & GG_TOKEN_PARAGRAPH) != 0
                ? 1u << 31
                : 0u);
}

static uint32_t sentence_end(gg_marks *marks, uint32_t at)
{
    while (at < marks->tokens.n &&
           (gg_token_at(marks, at)->flags & GG_TOKEN_SENTENCE) == 0) {
        at++;
    }
    return at < marks->tokens.n ? gg_token_at(marks, at)->start : UINT32_MAX;
}

static size_t count_made(const gg_marks *marks)
{
    size_t n = 0;

    for (uint32_t i = 0; i < marks->tokens.n; i++) {
        n += gg_marks_has(marks, i);
    }
    return n;
}

static void compare(const gg_tags *all, const gg_tags *some)
{
    CHECK(all->n_mentions == some->n_mentions);
    CHECK(all->n_guarded == some->n_guarded);
    CHECK(all->n_unanchored == some->n_unanchored);
    for (size_t i = 0; i < all->n_mentions && i < some->n_mentions; i++) {
        const gg_mention *a = &all->mentions[i];
        const gg_mention *b = &some->mentions[i];
        CHECK(a->start == b->start && a->end == b->end);
        CHECK(a->entity == b->entity && a->rule == b->rule);
        CHECK(a->is_attribution == b->is_attribution);
        CHECK(sentence_start(all->marks, a->first_token) ==
              sentence_start(some->marks, b->first_token));
        CHECK(sentence_end(all->marks, a->next_token) ==
              sentence_end(some->marks, b->next_token));
    }
}

int main(void)
{
    gg_gazetteer *names;
    gg_tag_settings settings;
    gg_tagger *all;
    gg_tagger *sparse;
    gg_error error;
    uint64_t state = UINT64_C(88172645463325252);
    static char text[8192];
    size_t n_all = 0;
    size_t n_some = 0;

    CHECK(gg_gazetteer_load_memory(&names, "names.tsv", NAMES,
                                   sizeof NAMES - 1, NULL, NULL,
                                   &error) == GG_OK);
    gg_tag_settings_init(&settings);
    CHECK(gg_tagger_new(&all, names->index, &settings, &error) == GG_OK);
    settings.sparse = true;
    CHECK(gg_tagger_new(&sparse, names->index, &settings, &error) == GG_OK);
    for (unsigned round = 0; round < 600; round++) {
        size_t len = make_text(text, 400 + round * 10, &state, 1 + round % 40);
        size_t from = round % 3 == 0 ? 0 : round % 7;
        char *exact = malloc(len); /* sanitizers see its end */
        gg_tags x;
        gg_tags y;
        CHECK(exact != NULL);
        memcpy(exact, text, len);
        while (((unsigned char)exact[from] & 0xC0) == 0x80) {
            from++;
        }
        CHECK(gg_tag_text(all, &x, exact, len, from, 0, &error) == GG_OK);
        CHECK(gg_tag_text(sparse, &y, exact, len, from, 0, &error) == GG_OK);
        n_all += count_made(x.marks);
        n_some += count_made(y.marks);
        compare(&x, &y);
        free(exact);
    }
    CHECK(n_some < n_all * 4 / 5); /* something was not made */
    gg_tagger_free(all);
    gg_tagger_free(sparse);
    gg_gazetteer_free(names);
    return check_result();
}
