/* discover_clues GAZETTEER...

   For fit_discover.py: reads texts from stdin, each a line with its number of
   bytes and then the bytes, and writes what the discover step sees in them:

       D                      a document
       R FIRST N              a region of N tokens
       T START END            its tokens, N lines: bytes of the text, then
                              the clues against any name
       S I J CLUE...          a possible name: tokens [I, J) of the region  */
#include "run/load.h"
#include "tag/unlisted.h"

#include <stdio.h>
#include <stdlib.h>

static void put_clues(const gg_clues *clues)
{
    for (unsigned c = 0; c < clues->n; c++) {
        printf(" %u", clues->items[c]);
    }
}

static void put_token(const gg_view *view, unsigned at,
                      gg_place_in_name place)
{
    gg_clues clues;

    gg_word_clues(view, at, place, &clues);
    put_clues(&clues);
    gg_token_clues(view, at, place, &clues);
    put_clues(&clues);
}

static void put_name(const gg_view *view, unsigned i, unsigned j)
{
    gg_clues clues;

    if (!gg_can_begin_name(view, i) || !gg_can_end_name(view, j) ||
        !gg_can_be_name(view, i, j)) {
        return;
    }
    printf("S %u %u", i, j);
    gg_name_clues(view, i, j, &clues);
    put_clues(&clues);
    put_token(view, i, GG_IN_LEFT);
    put_token(view, j - 1, GG_IN_RIGHT);
    if (j - i == 1) {
        put_token(view, i, GG_IN_ONLY);
    } else {
        put_token(view, i, GG_IN_FIRST);
        for (unsigned k = i + 1; k + 1 < j; k++) {
            put_token(view, k, GG_IN_INNER);
        }
        put_token(view, j - 1, GG_IN_LAST);
    }
    putchar('\n');
}

static void put_region(gg_tagger *tagger, const gg_region *region)
{
    gg_view view;

    gg_view_init(&view, tagger, region);
    printf("R %u %u\n", region->first, region->n);
    for (unsigned t = 0; t < region->n; t++) {
        const gg_token *token = &tagger->tokens.items[region->first + t];
        printf("T %u %u", token->start, token->end);
        put_token(&view, t, GG_IN_NONE);
        putchar('\n');
    }
    for (unsigned i = 0; i < region->n; i++) {
        for (unsigned j = i + 1;
             j <= region->n && j - i <= GG_NAME_MAX_SPAN; j++) {
            put_name(&view, i, j);
        }
    }
}

static int run(gg_tagger *tagger)
{
    size_t len;

    printf("C %u\n", GG_N_CLUES);
    while (scanf("%zu", &len) == 1 && getchar() == '\n') {
        char *text = malloc(len + 1);
        gg_tags tags;
        gg_error error;
        const gg_regions *regions;
        if (text == NULL || fread(text, 1, len, stdin) != len ||
            gg_tag_text(tagger, &tags, text, len, 0, 0, &error) != GG_OK) {
            free(text);
            return 1;
        }
        puts("D");
        regions = gg_prepare_regions(tagger);
        for (size_t r = 0; regions != NULL && r < regions->n; r++) {
            put_region(tagger, &regions->items[r]);
        }
        free(text);
    }
    return 0;
}

int main(int argc, char **argv)
{
    gg_index *index = NULL;
    gg_tagger *tagger = NULL;
    gg_tag_settings settings;
    gg_error error;
    gg_log log;
    int code = 1;

    gg_log_init(&log);
    gg_tag_settings_init(&settings);
    settings.discover = 1;
    if (gg_load_index(&index, (const char *const *)(argv + 1),
                      (size_t)(argc - 1), NULL, &log, &error) == GG_OK &&
        gg_tagger_new(&tagger, index, &settings, &error) == GG_OK) {
        code = run(tagger);
    } else {
        fprintf(stderr, "discover_clues: %s\n", error.message);
    }
    gg_tagger_free(tagger);
    gg_index_free(index);
    gg_log_clear(&log);
    return code;
}
