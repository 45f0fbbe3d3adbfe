#include "run/who.h"

#include "base/error.h"
#include "run/nearness.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

enum {
    TOLD = 3,           /* suggestions */
    LABEL_SHOWN = 40,   /* bytes */
    NEAR = 100          /* behind those that hold the words asked for */
};

typedef struct near_one {
    uint32_t number;
    unsigned distance;
} near_one;

typedef struct looking {
    gg_near_name asked;
    gg_tokens tokens;
    near_one best[GG_FOUND_MOST]; /* the nearest first, each once */
    size_t n;
} looking;

static bool is_same_word(const gg_near_name *a, size_t i,
                         const gg_near_name *b, size_t k)
{
    return a->lens[i] == b->lens[k] &&
           memcmp(a->letters[i], b->letters[k],
                  a->lens[i] * sizeof a->letters[i][0]) == 0;
}

/* Does the longer name hold the words asked for? */
static bool holds(const gg_near_name *known, const gg_near_name *asked)
{
    for (size_t at = 0; at + asked->n_words <= known->n_words; at++) {
        size_t k = 0;
        while (k < asked->n_words && is_same_word(known, at + k, asked, k)) {
            k++;
        }
        if (k == asked->n_words) {
            return true;
        }
    }
    return false;
}

static void offer(looking *l, uint32_t number, unsigned distance)
{
    size_t at = 0;
    size_t from;

    while (at < l->n && (l->best[at].distance < distance ||
                         (l->best[at].distance == distance &&
                          l->best[at].number < number))) {
        if (l->best[at++].number == number) {
            return;
        }
    }
    if (at < l->n && l->best[at].number == number) {
        return;
    }
    if (at == GG_FOUND_MOST) {
        return;
    }
    /* the place of a worse name of the same one, or the last */
    for (from = at; from < l->n && l->best[from].number != number; from++) {
    }
    if (from == l->n && l->n < GG_FOUND_MOST) {
        l->n++;
    } else if (from == l->n) {
        from--;
    }
    memmove(l->best + at + 1, l->best + at, (from - at) * sizeof *l->best);
    l->best[at] = (near_one){number, distance};
}

static bool see_name(void *user, uint32_t entity, gg_str text)
{
    looking *l = user;
    gg_near_name known;
    unsigned distance;

    if (text.len > UINT16_MAX) {
        return true;
    }
    if (!gg_tokenize(&l->tokens, text.ptr, text.len, 0, 0)) {
        return false;
    }
    if (!gg_near_read(&known, text.ptr, &l->tokens)) {
        return true;
    }
    distance = gg_nearness(&l->asked, &known);
    if (distance != 0 && holds(&known, &l->asked)) {
        distance = (unsigned)known.n_words;
    } else if (distance != 0 && distance < GG_NEAR_NOT) {
        distance += NEAR;
    }
    if (distance < GG_NEAR_NOT) {
        offer(l, entity, distance);
    }
    return true;
}

/* Every name of the store, folded: the nearest. */
static gg_status look_at_all(gg_store *store, const char *asked, looking *l,
                             gg_error *error)
{
    size_t len = strlen(asked);
    gg_status status = GG_OK;

    if (len > UINT16_MAX || gg_utf8_valid_prefix(asked, len) != len) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "a name that is too long, or not UTF-8");
    }
    if (!gg_tokenize(&l->tokens, asked, len, 0, 0)) {
        return gg_fail_memory(error);
    }
    if (gg_near_read(&l->asked, asked, &l->tokens)) {
        status = gg_store_each_name(store, see_name, l, error);
    }
    gg_tokens_clear(&l->tokens);
    return status;
}

/* Label (id), … */
static void put_ones(char *out, size_t size, const gg_found_one *ones,
                     size_t n)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n && i < TOLD && len + 1 < size; i++) {
        size_t label = ones[i].label.len < LABEL_SHOWN ? ones[i].label.len
                                                       : LABEL_SHOWN;
        int wrote = snprintf(
            out + len, size - len, "%s%.*s (%.*s)", i == 0 ? "" : ", ",
            (int)gg_utf8_valid_prefix(ones[i].label.ptr, label),
            ones[i].label.ptr,
            ones[i].id.len < LABEL_SHOWN ? (int)ones[i].id.len : LABEL_SHOWN,
            ones[i].id.ptr);
        len += wrote > 0 ? (size_t)wrote : 0;
    }
    if (n > TOLD && len + 4 < size) {
        strcpy(out + len, ", …");
    }
}

static gg_status fail_several(const char *asked, const gg_found_one *ones,
                              size_t n, gg_error *error)
{
    char text[160];

    put_ones(text, sizeof text, ones, n < GG_FOUND_MOST ? n : GG_FOUND_MOST);
    return gg_fail(error, GG_ERROR_USAGE, NULL,
                   "\"%.40s\" is several: %s; name one by its id", asked,
                   text);
}

static gg_status fail_nobody(gg_store *store, const char *asked,
                             const looking *l, gg_arena *arena,
                             gg_error *error)
{
    gg_found_one ones[TOLD];
    char text[160];
    size_t n = l->n < TOLD ? l->n : TOLD;

    for (size_t i = 0; i < n; i++) {
        gg_status status = gg_store_who(store, l->best[i].number, arena,
                                        &ones[i], error);
        if (status != GG_OK) {
            return status;
        }
    }
    put_ones(text, sizeof text, ones, n);
    return gg_fail(error, GG_ERROR_DATA, NULL,
                   "nobody in the store is \"%.40s\"%s%s", asked,
                   n != 0 ? "; the nearest: " : "", text);
}

/* Those that are written the same but for what folding takes away. */
static gg_status take_folded(gg_store *store, const char *asked,
                             const looking *l, gg_arena *arena,
                             gg_found_one *out, gg_error *error)
{
    gg_found_one ones[GG_FOUND_MOST];
    size_t n = 0;

    while (n < l->n && l->best[n].distance == 0) {
        gg_status status = gg_store_who(store, l->best[n].number, arena,
                                        &ones[n], error);
        if (status != GG_OK) {
            return status;
        }
        n++;
    }
    if (n == 0) {
        return fail_nobody(store, asked, l, arena, error);
    }
    *out = ones[0];
    return n == 1 ? GG_OK : fail_several(asked, ones, n, error);
}

gg_status gg_who_is(gg_store *store, const char *asked, gg_arena *arena,
                    gg_found_one *out, gg_error *error)
{
    gg_found_one ones[GG_FOUND_MOST];
    looking l;
    gg_find_by by;
    size_t n;
    gg_status status = gg_store_find(store, gg_str_from(asked), arena, ones,
                                     &n, &by, error);

    if (status != GG_OK || n > 1) {
        return status != GG_OK ? status
                               : fail_several(asked, ones, n, error);
    }
    if (n == 1) {
        *out = ones[0];
        return GG_OK;
    }
    memset(&l, 0, sizeof l);
    status = look_at_all(store, asked, &l, error);
    return status == GG_OK
               ? take_folded(store, asked, &l, arena, out, error)
               : status;
}
