#include "net/doubles.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "net/page.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A note of the windows:

       print (2 words), document, kind << 30 | was counted << 29 | n
       WINDOW:  n entities
       MARGINS: n entities, n shares
       PAIR:    2 entities, 2 shares, strength (2 words)                      */
enum {
    HEAD_WORDS = 4,
    PAIR_WORDS = HEAD_WORDS + 6,
    KEY_WORDS = 3, /* key (2 words), document */
    ITEM_WORDS = 4 /* of a pair in a story: hash (2 words), story, document */
};

typedef enum note_kind {
    NOTE_WINDOW,
    NOTE_MARGINS,
    NOTE_PAIR
} note_kind;

enum { KIND_SHIFT = 30 };
#define COUNTED_BIT (UINT32_C(1) << 29)
#define N_MASK (COUNTED_BIT - 1)

gg_doubles *gg_doubles_new(size_t memory, const char *folder)
{
    gg_doubles *doubles = gg_calloc_array(1, sizeof *doubles);
    unsigned log = gg_sheaves_choose_log(memory / 2);

    if (doubles != NULL) {
        doubles->first_document = 1;
    }
    if (doubles != NULL &&
        !(gg_sheaves_init(&doubles->windows, log, memory / 2, folder) &&
          gg_sheaves_init(&doubles->keys, log, memory / 2, folder))) {
        gg_doubles_free(doubles);
        return NULL;
    }
    return doubles;
}

void gg_doubles_free(gg_doubles *doubles)
{
    while (doubles != NULL) {
        gg_doubles *next = doubles->next;
        gg_sheaves_clear(&doubles->windows);
        gg_sheaves_clear(&doubles->keys);
        gg_free(doubles->slices);
        gg_free(doubles);
        doubles = next;
    }
}

bool gg_doubles_are_pairwise(const gg_count_settings *settings)
{
    return settings->strength || settings->window == GG_WINDOW_TOKENS ||
           settings->unclear == GG_UNCLEAR_SHARE;
}

/* ---- taking notes ----------------------------------------------------------------- */

/* Windows without a print go anywhere. */
static uint32_t *add_note(gg_doubles *doubles, uint64_t print,
                          uint32_t document, note_kind kind, uint32_t n,
                          size_t more)
{
    gg_sheaves *s = &doubles->windows;
    uint64_t where = print != 0 ? print : (uint64_t)document << 48;
    uint32_t *to =
        gg_sheaves_add(s, gg_sheaves_part(s, where), HEAD_WORDS + more);

    if (to == NULL) {
        return NULL;
    }
    to[0] = (uint32_t)print;
    to[1] = (uint32_t)(print >> 32);
    to[2] = document;
    to[3] = (uint32_t)kind << KIND_SHIFT |
            (doubles->were_counted ? COUNTED_BIT : 0) | n;
    return to + HEAD_WORDS;
}

uint32_t *gg_doubles_add_window(gg_doubles *doubles, uint64_t print,
                                uint32_t document, uint32_t n)
{
    return add_note(doubles, print, document, NOTE_WINDOW, n, n);
}

uint32_t *gg_doubles_add_margins(gg_doubles *doubles, uint64_t print,
                                 uint32_t document, uint32_t n)
{
    return add_note(doubles, print, document, NOTE_MARGINS, n, 2 * (size_t)n);
}

void gg_doubles_add_pair(gg_doubles *doubles, uint64_t print,
                         uint32_t document, const uint32_t entities[2],
                         const uint32_t shares[2], uint64_t strength)
{
    uint32_t *to = add_note(doubles, print, document, NOTE_PAIR, 2,
                            PAIR_WORDS - HEAD_WORDS);

    if (to != NULL) {
        memcpy(to, entities, 2 * sizeof *entities);
        memcpy(to + 2, shares, 2 * sizeof *shares);
        to[4] = (uint32_t)strength;
        to[5] = (uint32_t)(strength >> 32);
    }
}

bool gg_doubles_add_slice(gg_doubles *doubles, int32_t first)
{
    if (gg_grow(&doubles->slices, &doubles->slices_capacity,
                doubles->n_slices + 1, sizeof *doubles->slices) != 0) {
        return false;
    }
    doubles->slices[doubles->n_slices++] = first;
    return true;
}

void gg_doubles_add_key(gg_doubles *doubles, uint64_t key, uint32_t document)
{
    const uint32_t words[KEY_WORDS] = {(uint32_t)key, (uint32_t)(key >> 32),
                                       document};

    gg_sheaves_put(&doubles->keys, gg_sheaves_part(&doubles->keys, key),
                   words, KEY_WORDS);
}

/* ---- reading them ------------------------------------------------------------------ */

static uint64_t wide(const uint32_t *words)
{
    return words[0] | (uint64_t)words[1] << 32;
}

static uint32_t note_n(const uint32_t *note)
{
    return note[3] & N_MASK;
}

static note_kind kind_of(const uint32_t *note)
{
    return (note_kind)(note[3] >> KIND_SHIFT);
}

static bool was_counted(const uint32_t *note)
{
    return (note[3] & COUNTED_BIT) != 0;
}

static size_t note_words(const uint32_t *note)
{
    uint32_t n = note_n(note);

    switch (kind_of(note)) {
    case NOTE_WINDOW:
        return HEAD_WORDS + (size_t)n;
    case NOTE_MARGINS:
        return HEAD_WORDS + 2 * (size_t)n;
    case NOTE_PAIR:
        break;
    }
    return PAIR_WORDS;
}

/* The words of a partition, of all counters. */
typedef struct words {
    uint32_t *items;
    size_t n;
    size_t capacity;
} words;

/* Numbers of documents become those of all counters, from 0. `keys`: of the
   keys, not of the windows. */
static gg_status read_part(words *w, const gg_double_work *work, size_t part,
                           bool keys, gg_error *error)
{
    gg_status status = GG_OK;

    w->n = 0;
    for (const gg_doubles *d = work->doubles; d != NULL && status == GG_OK;
         d = d->next) {
        size_t at = w->n;
        status = gg_sheaves_read(keys ? &d->keys : &d->windows, part,
                                 &w->items, &w->n, &w->capacity, error);
        while (at < w->n && status == GG_OK) {
            w->items[at + 2] += d->first_document - 2; /* both from 1 */
            at += keys ? KEY_WORDS : note_words(w->items + at);
        }
    }
    return status;
}

static gg_status fail_stopped(const gg_double_work *work, gg_error *error)
{
    return work->stop != NULL && *work->stop != 0
               ? gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted")
               : GG_OK;
}

static int compare_u64(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;

    return a < b ? -1 : a > b;
}

/* Sorted, each once. */
static size_t make_distinct(uint64_t *items, size_t n)
{
    size_t kept = 0;

    if (n != 0) {
        qsort(items, n, sizeof *items, compare_u64);
    }
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || items[i] != items[kept - 1]) {
            items[kept++] = items[i];
        }
    }
    return kept;
}

gg_status gg_doubles_list(const gg_doubles *doubles, size_t part, bool keys,
                          uint64_t **items, size_t *n, size_t *capacity,
                          gg_error *error)
{
    words w = {NULL, 0, 0};
    gg_status status = GG_OK;

    *n = 0;
    for (; doubles != NULL && status == GG_OK; doubles = doubles->next) {
        w.n = 0;
        status = gg_sheaves_read(keys ? &doubles->keys : &doubles->windows,
                                 part, &w.items, &w.n, &w.capacity, error);
        for (size_t at = 0; at < w.n && status == GG_OK;
             at += keys ? KEY_WORDS : note_words(w.items + at)) {
            uint64_t item = wide(w.items + at);
            if (!keys && item == 0) {
                continue;
            }
            if (gg_grow(items, capacity, *n + 1, sizeof **items) != 0) {
                status = gg_fail_memory(error);
                break;
            }
            (*items)[(*n)++] = item;
        }
    }
    gg_free(w.items);
    *n = make_distinct(*items, *n);
    return status;
}

/* ---- who works ---------------------------------------------------------------------- */

typedef struct crew {
    gg_double_work *work;
    size_t n_parts;
    atomic_size_t next_part;
    atomic_bool failed;
    gg_sheaves pair_stories; /* pairs of documents that are near copies */
    gg_sheaves old_pair_stories; /* and of those that were before */
    const gg_sheaves *surplus_of; /* one of the two */
    int32_t *slices; /* of each document, by number from 0; NULL: not wanted */
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t told;
    size_t next_told; /* the partition whose entries are told next */
    bool has_failed;
} crew;

/* What a pair has in a window. */
typedef struct worth {
    uint64_t share; /* of GG_PAIR_ONE; 0: there is none */
    uint64_t strength;
} worth;

/* A pair in the windows of one print. */
typedef struct tally {
    uint64_t hash;
    uint64_t n;     /* of new windows, as the next */
    uint64_t whole; /* sum of shares: whole ones, and parts of GG_PAIR_ONE */
    uint64_t parts;
    uint64_t strength;
    worth best;             /* of new windows */
    uint32_t best_document; /* the first that has it */
    worth before;           /* of windows that were counted before */
    int32_t kept_slice; /* in which it counts: the first with the best share */
    bool is_kept;       /* and that window was met */
    bool is_begun;      /* others were taken off */
    size_t slot;
} tally;

/* A note, and the one before it with the same print: numbers from 1. */
typedef struct link {
    size_t at;
    uint32_t before;
} link;

typedef struct worker {
    crew *crew;
    gg_pairs *table;
    words words;
    link *notes;
    size_t n_notes;
    size_t notes_capacity;
    uint32_t *heads; /* hash table of prints: the latest note, from 1 */
    size_t n_heads;
    uint32_t *places; /* hash table of tallies, from 1 */
    size_t n_places;
    tally *tallies;
    size_t n_tallies;
    size_t tallies_capacity;
    gg_double_entry *entries;
    size_t n_entries;
    size_t entries_capacity;
    uint64_t n_copies;
    gg_status status;
    gg_error error;
} worker;

static gg_status out_of_memory(worker *w)
{
    return gg_fail_memory(&w->error);
}

static bool make_table(worker *w, gg_pairs_kind kind)
{
    gg_pair_settings settings = w->crew->work->pairs;

    settings.kind = kind;
    settings.details = settings.details && kind == GG_PAIRS_COPIES;
    w->table = gg_calloc_array(1, sizeof *w->table);
    if (w->table == NULL ||
        !gg_pairs_init(w->table, &settings, w->crew->work->meter)) {
        return false;
    }
    gg_pairs_begin_document(w->table, 1, 0);
    return true;
}

/* ---- copies -------------------------------------------------------------------------- */

/* Room for so many keys in a hash table that is at most half full. */
static bool make_slots(uint32_t **slots, size_t *n_slots, size_t n)
{
    size_t want = *n_slots < 64 ? 64 : *n_slots;

    while (want < 2 * n) {
        want *= 2;
    }
    if (want != *n_slots) {
        gg_free(*slots);
        *slots = gg_calloc_array(want, sizeof **slots);
        *n_slots = *slots != NULL ? want : 0;
    }
    return *slots != NULL;
}

/* Lists the notes of the partition that have a print, each with the one before
   it. */
static bool list_notes(worker *w)
{
    w->n_notes = 0;
    for (size_t at = 0; at < w->words.n;
         at += note_words(w->words.items + at)) {
        w->n_notes += wide(w->words.items + at) != 0;
    }
    if (w->n_notes >= UINT32_MAX ||
        gg_grow(&w->notes, &w->notes_capacity, w->n_notes,
                sizeof *w->notes) != 0 ||
        !make_slots(&w->heads, &w->n_heads, w->n_notes)) {
        return false;
    }
    memset(w->heads, 0, w->n_heads * sizeof *w->heads);
    w->n_notes = 0;
    for (size_t at = 0; at < w->words.n;
         at += note_words(w->words.items + at)) {
        uint64_t print = wide(w->words.items + at);
        size_t slot = (size_t)print & (w->n_heads - 1);
        if (print == 0) {
            continue;
        }
        while (w->heads[slot] != 0 &&
               wide(w->words.items + w->notes[w->heads[slot] - 1].at) !=
                   print) {
            slot = (slot + 1) & (w->n_heads - 1);
        }
        w->notes[w->n_notes] = (link){at, w->heads[slot]};
        w->heads[slot] = (uint32_t)++w->n_notes;
    }
    return true;
}

static bool grow_places(worker *w)
{
    if (w->n_tallies * 2 < w->n_places) {
        return true;
    }
    if (!make_slots(&w->places, &w->n_places, w->n_tallies * 2 + 1)) {
        return false;
    }
    memset(w->places, 0, w->n_places * sizeof *w->places);
    for (size_t i = 0; i < w->n_tallies; i++) {
        size_t slot = (size_t)w->tallies[i].hash & (w->n_places - 1);
        while (w->places[slot] != 0) {
            slot = (slot + 1) & (w->n_places - 1);
        }
        w->places[slot] = (uint32_t)i + 1;
        w->tallies[i].slot = slot;
    }
    return true;
}

static bool is_better(const worth *a, const worth *b)
{
    return a->share > b->share ||
           (a->share == b->share && a->strength > b->strength);
}

/* Where it is in the table, or would be. */
static size_t find_place(const worker *w, uint64_t hash)
{
    size_t slot = (size_t)hash & (w->n_places - 1);

    while (w->places[slot] != 0 &&
           w->tallies[w->places[slot] - 1].hash != hash) {
        slot = (slot + 1) & (w->n_places - 1);
    }
    return slot;
}

/* `note`: where it stands. */
static bool add_tally(worker *w, const uint32_t *note, uint64_t hash,
                      uint64_t share, uint64_t strength)
{
    const worth this = {share, strength};
    size_t slot;
    tally *t;

    if (!grow_places(w) ||
        gg_grow(&w->tallies, &w->tallies_capacity, w->n_tallies + 1,
                sizeof *w->tallies) != 0) {
        return false;
    }
    slot = find_place(w, hash);
    if (w->places[slot] == 0) {
        w->tallies[w->n_tallies] = (tally){.hash = hash, .slot = slot};
        w->places[slot] = (uint32_t)++w->n_tallies;
    }
    t = &w->tallies[w->places[slot] - 1];
    if (was_counted(note)) {
        t->before = is_better(&this, &t->before) ? this : t->before;
        return true;
    }
    t->n++;
    t->parts += share;
    if (t->parts >= GG_PAIR_ONE) {
        t->parts -= GG_PAIR_ONE;
        t->whole++;
    }
    t->strength += strength;
    if (is_better(&this, &t->best) ||
        (!is_better(&t->best, &this) && note[2] < t->best_document)) {
        t->best = this;
        t->best_document = note[2];
    }
    return true;
}

static uint64_t hash_of(const worker *w, uint32_t a, uint32_t b)
{
    uint64_t seed = w->crew->work->pairs.seed;

    return a < b ? gg_pairs_hash(seed, a, b) : gg_pairs_hash(seed, b, a);
}

static bool add_margins(worker *w, const uint32_t *note,
                        const uint32_t *shares)
{
    const uint32_t *entities = note + HEAD_WORDS;
    bool ok = true;

    for (uint32_t i = 0; i < note_n(note) && ok; i++) {
        ok = add_tally(w, note, hash_of(w, entities[i], GG_MARGIN),
                       shares != NULL ? (uint64_t)shares[i] * GG_SHARE_ONE
                                      : GG_PAIR_ONE,
                       0);
    }
    return ok && add_tally(w, note, hash_of(w, GG_MARGIN_OF_ALL, GG_MARGIN),
                           GG_PAIR_ONE, 0);
}

/* False when out of memory. */
typedef bool pair_fn(worker *w, const uint32_t *note, uint64_t hash,
                     uint64_t share, uint64_t strength);

/* Every pair of a note. */
static bool each_pair(worker *w, const uint32_t *at, pair_fn *take)
{
    uint32_t n = note_n(at);
    const uint32_t *e = at + HEAD_WORDS;
    bool ok = true;

    switch (kind_of(at)) {
    case NOTE_WINDOW:
        for (uint32_t i = 0; i < n && ok; i++) {
            for (uint32_t k = i + 1; k < n && ok; k++) {
                ok = take(w, at, hash_of(w, e[i], e[k]), GG_PAIR_ONE, 0);
            }
        }
        break;
    case NOTE_MARGINS:
        break;
    case NOTE_PAIR:
        ok = take(w, at, hash_of(w, e[0], e[1]), (uint64_t)e[2] * e[3],
                  wide(e + 4));
        break;
    }
    return ok;
}

static bool add_note_tallies(worker *w, const uint32_t *at)
{
    note_kind kind = kind_of(at);
    bool ok = each_pair(w, at, add_tally);

    if (ok && kind == NOTE_MARGINS) {
        ok = add_margins(w, at, at + HEAD_WORDS + note_n(at));
    } else if (ok && kind == NOTE_WINDOW && w->crew->work->margins) {
        ok = add_margins(w, at, NULL);
    }
    return ok;
}

/* What the windows add to what was counted before: the best of them, where it
   is better. */
static worth gain_of(const tally *t)
{
    const worth none = {0, 0};

    return is_better(&t->best, &t->before)
               ? (worth){t->best.share - t->before.share,
                         t->best.strength - t->before.strength}
               : none;
}

static uint64_t count_copies(const tally *t)
{
    return t->before.share != 0 || t->n == 0 ? t->n : t->n - 1;
}

/* All windows of a pair but one are copies, or all where one was counted
   before: so many events, which together have the shares and the strength of
   what is not to be counted. */
static void put_copies(worker *w, const tally *t)
{
    gg_pairs *table = w->table;
    const worth gain = gain_of(t);
    uint64_t n = count_copies(t);
    uint64_t parts = t->parts;
    uint64_t whole = t->whole;
    uint64_t lost_whole;
    uint64_t lost;
    gg_pair_event event = {.hash = t->hash,
                           .strength = t->strength - gain.strength};

    if (parts < gain.share) {
        parts += GG_PAIR_ONE;
        whole--;
    }
    parts -= gain.share;
    /* what they lack of n whole windows */
    lost_whole = n - whole - (parts != 0);
    lost = parts != 0 ? GG_PAIR_ONE - parts : 0;
    for (uint64_t i = 0; i < n; i++) {
        if (!table->settings.details) {
            gg_pairs_add(table, t->hash);
            continue;
        }
        event.lost_parts = lost_whole != 0 ? GG_PAIR_ONE : lost;
        if (lost_whole != 0) {
            lost_whole--;
        } else {
            lost = 0;
        }
        gg_pairs_add_event(table, &event);
        event.strength = 0;
    }
}

/* ---- copies by period: each window is taken off where it was counted */

static tally *tally_of(const worker *w, uint64_t hash)
{
    return &w->tallies[w->places[find_place(w, hash)] - 1];
}

static int32_t slice_of(const worker *w, const uint32_t *note)
{
    return w->crew->slices[note[2]];
}

/* The earliest of those that count most is the one that is kept. */
static bool choose_slice(worker *w, const uint32_t *note, uint64_t hash,
                         uint64_t share, uint64_t strength)
{
    tally *t = tally_of(w, hash);
    int32_t slice = slice_of(w, note);

    (void)strength;
    if (share == t->best.share && slice != 0 &&
        (t->kept_slice == 0 || slice < t->kept_slice)) {
        t->kept_slice = slice;
    }
    return true;
}

static bool put_sliced_copy(worker *w, const uint32_t *note, uint64_t hash,
                            uint64_t share, uint64_t strength)
{
    tally *t = tally_of(w, hash);
    gg_pair_event event = {.hash = hash,
                           .lost_parts = GG_PAIR_ONE - share,
                           .slice = slice_of(w, note)};

    (void)strength;
    if (!t->is_kept && share == t->best.share &&
        event.slice == t->kept_slice) {
        t->is_kept = true;
        return true;
    }
    event.strength = t->is_begun ? 0 : t->strength - t->best.strength;
    t->is_begun = true;
    gg_pairs_add_event(w->table, &event);
    return true;
}

static bool put_sliced(worker *w, uint32_t head)
{
    static pair_fn *const STEPS[2] = {choose_slice, put_sliced_copy};
    bool ok = true;

    for (int step = 0; step < 2; step++) {
        for (uint32_t i = head; i != 0 && ok; i = w->notes[i - 1].before) {
            ok = each_pair(w, w->words.items + w->notes[i - 1].at,
                           STEPS[step]);
        }
    }
    return ok;
}

static bool is_margin(const worker *w, uint64_t hash)
{
    uint32_t a;
    uint32_t b;

    gg_pairs_key(w->crew->work->pairs.seed, hash, &a, &b);
    return b == GG_MARGIN;
}

static bool put_entry(worker *w, uint64_t print, uint32_t document,
                      bool covers)
{
    if (gg_grow(&w->entries, &w->entries_capacity, w->n_entries + 1,
                sizeof *w->entries) != 0) {
        return false;
    }
    w->entries[w->n_entries++] =
        (gg_double_entry){print, document + 1, covers};
    return true;
}

static bool has_gain(const tally *t)
{
    return is_better(&t->best, &t->before);
}

/* Does a pair or an entity count because of this document? */
static bool does_cover(const worker *w, uint32_t document)
{
    for (size_t i = 0; i < w->n_tallies; i++) {
        if (w->tallies[i].best_document == document &&
            has_gain(&w->tallies[i])) {
            return true;
        }
    }
    return false;
}

/* An entry for each document of the group that is new. */
static bool put_entries(worker *w, uint32_t number)
{
    bool ok = true;

    for (; number != 0 && ok; number = w->notes[number - 1].before) {
        const uint32_t *at = w->words.items + w->notes[number - 1].at;
        if (!was_counted(at) && kind_of(at) != NOTE_PAIR) {
            ok = put_entry(w, wide(at), at[2], does_cover(w, at[2]));
        }
    }
    return ok;
}

static gg_status put_group(worker *w, uint32_t head)
{
    bool ok = true;

    for (uint32_t i = head; i != 0 && ok; i = w->notes[i - 1].before) {
        ok = add_note_tallies(w, w->words.items + w->notes[i - 1].at);
    }
    if (ok && w->crew->work->take_prints != NULL) {
        ok = put_entries(w, head);
    }
    if (ok && w->crew->slices != NULL) {
        ok = put_sliced(w, head);
    }
    for (size_t i = 0; i < w->n_tallies && ok; i++) {
        const tally *t = &w->tallies[i];
        bool is_pair = !is_margin(w, t->hash);
        if (!is_pair || w->crew->slices == NULL) {
            put_copies(w, t);
        }
        w->n_copies += is_pair ? count_copies(t) : 0;
        w->places[t->slot] = 0;
    }
    w->n_tallies = 0;
    return !ok                ? out_of_memory(w)
           : w->table->failed ? (w->error = w->table->error,
                                 w->table->error.status)
                              : GG_OK;
}

static int compare_entries(const void *x, const void *y)
{
    const gg_double_entry *a = x;
    const gg_double_entry *b = y;

    if (a->print != b->print) {
        return a->print < b->print ? -1 : 1;
    }
    if (a->document != b->document) {
        return a->document < b->document ? -1 : 1;
    }
    return (int)b->covers - (int)a->covers;
}

/* In order, a document once for each print. */
static void sort_entries(worker *w)
{
    size_t n = 0;

    if (w->n_entries != 0) {
        qsort(w->entries, w->n_entries, sizeof *w->entries, compare_entries);
    }
    for (size_t i = 0; i < w->n_entries; i++) {
        if (n == 0 || w->entries[i].print != w->entries[n - 1].print ||
            w->entries[i].document != w->entries[n - 1].document) {
            w->entries[n++] = w->entries[i];
        }
    }
    w->n_entries = n;
}

/* Partitions are told one after the other. */
static gg_status tell_entries(worker *w, size_t part)
{
    crew *c = w->crew;
    const gg_double_work *work = c->work;
    gg_status status = GG_OK;

    sort_entries(w);
    pthread_mutex_lock(&c->lock);
    while (c->next_told != part && !c->has_failed) {
        pthread_cond_wait(&c->told, &c->lock);
    }
    if (!c->has_failed && w->n_entries != 0) {
        status = work->take_prints(work->user, w->entries, w->n_entries,
                                   &w->error);
    }
    c->next_told++;
    pthread_cond_broadcast(&c->told);
    pthread_mutex_unlock(&c->lock);
    return status;
}

static gg_status find_copies(worker *w, size_t part)
{
    gg_status status =
        read_part(&w->words, w->crew->work, part, false, &w->error);

    if (status == GG_OK && !list_notes(w)) {
        status = out_of_memory(w);
    }
    w->n_entries = 0;
    for (size_t i = 0; i < w->n_heads && status == GG_OK; i++) {
        uint32_t head = w->heads[i];
        if (head != 0 && (w->notes[head - 1].before != 0 ||
                          w->crew->work->take_prints != NULL)) {
            status = put_group(w, head);
        }
    }
    if (status == GG_OK && w->crew->work->take_prints != NULL) {
        status = tell_entries(w, part);
    }
    return status == GG_OK ? fail_stopped(w->crew->work, &w->error) : status;
}

/* ---- stories -------------------------------------------------------------------------- */

/* A forest: parents have smaller numbers, so a tree is called by its least. */
static uint32_t root_of(uint32_t *parents, uint32_t i)
{
    while (parents[i] != i) {
        parents[i] = parents[parents[i]];
        i = parents[i];
    }
    return i;
}

static void unite(uint32_t *parents, uint32_t a, uint32_t b)
{
    a = root_of(parents, a);
    b = root_of(parents, b);
    if (a != b) {
        parents[a > b ? a : b] = a < b ? a : b;
    }
}

/* The documents of a partition of keys that share one. */
static bool unite_part(worker *w, uint32_t *parents)
{
    size_t n = w->words.n / KEY_WORDS;

    if (n >= UINT32_MAX || !make_slots(&w->heads, &w->n_heads, n)) {
        return false;
    }
    memset(w->heads, 0, w->n_heads * sizeof *w->heads);
    for (size_t i = 0; i < n; i++) {
        const uint32_t *record = w->words.items + i * KEY_WORDS;
        size_t slot = (size_t)wide(record) & (w->n_heads - 1);
        const uint32_t *known = NULL;
        while (w->heads[slot] != 0) {
            known = w->words.items + (size_t)(w->heads[slot] - 1) * KEY_WORDS;
            if (wide(known) == wide(record)) {
                break;
            }
            slot = (slot + 1) & (w->n_heads - 1);
        }
        if (w->heads[slot] == 0) {
            w->heads[slot] = (uint32_t)i + 1;
        } else if (known != NULL) {
            unite(parents, known[2], record[2]);
        }
    }
    return true;
}

/* parents[i]: its story, or UINT32_MAX where it is the only one of that. */
static void keep_large(uint32_t *parents, uint64_t n)
{
    for (uint64_t i = n; i-- > 0;) {
        parents[i] = root_of(parents, (uint32_t)i);
    }
    /* a root whose tree has no other is lonely: found by who points to it */
    for (uint64_t i = 0; i < n; i++) {
        if (parents[i] != i && parents[i] < n) {
            parents[parents[i]] |= UINT32_C(1) << 31;
        }
    }
    for (uint64_t i = 0; i < n; i++) {
        if ((parents[i] >> 31) != 0) {
            parents[i] &= UINT32_MAX >> 1;
        } else if (parents[i] == i) {
            parents[i] = UINT32_MAX;
        }
    }
}

/* The pairs of a window, in a story. */
static void put_pairs(const worker *w, gg_sheaves *s, uint32_t story,
                      const uint32_t *note)
{
    const uint32_t *e = note + HEAD_WORDS;

    for (uint32_t i = 0; i < note_n(note); i++) {
        for (uint32_t k = i + 1; k < note_n(note); k++) {
            uint64_t hash = hash_of(w, e[i], e[k]);
            const uint32_t item[ITEM_WORDS] = {(uint32_t)hash,
                                               (uint32_t)(hash >> 32), story,
                                               note[2]};
            gg_sheaves_put(s, gg_sheaves_part(s, hash), item, ITEM_WORDS);
        }
    }
}

/* Of windows in documents of large stories: in these, and in those of
   before. */
static void put_stories(worker *w, const uint32_t *parents,
                        const uint32_t *note)
{
    crew *c = w->crew;
    uint32_t document = note[2];
    uint32_t before = document >= c->work->n_new && was_counted(note)
                          ? c->work->old_stories[document - c->work->n_new]
                          : UINT32_MAX;

    if (parents[document] == UINT32_MAX || kind_of(note) == NOTE_MARGINS) {
        return;
    }
    put_pairs(w, &c->pair_stories, parents[document], note);
    if (before != UINT32_MAX) {
        put_pairs(w, &c->old_pair_stories, before, note);
    }
}

static int compare_items(const void *x, const void *y)
{
    const uint32_t *a = x;
    const uint32_t *b = y;
    uint64_t hash_a = wide(a);
    uint64_t hash_b = wide(b);

    if (hash_a != hash_b) {
        return hash_a < hash_b ? -1 : 1;
    }
    if (a[2] != b[2]) {
        return a[2] < b[2] ? -1 : 1;
    }
    return a[3] < b[3] ? -1 : a[3] > b[3];
}

/* A document more of a story that the pair has already is one too many. */
static gg_status find_surplus(worker *w, size_t part)
{
    gg_status status;

    w->words.n = 0;
    status = gg_sheaves_read(w->crew->surplus_of, part, &w->words.items,
                             &w->words.n, &w->words.capacity, &w->error);
    if (status == GG_OK && w->words.n != 0) {
        qsort(w->words.items, w->words.n / ITEM_WORDS,
              ITEM_WORDS * sizeof(uint32_t), compare_items);
    }
    for (size_t at = ITEM_WORDS; at < w->words.n && status == GG_OK;
         at += ITEM_WORDS) {
        const uint32_t *item = w->words.items + at;
        const uint32_t *last = item - ITEM_WORDS;
        if (wide(item) == wide(last) && item[2] == last[2] &&
            item[3] != last[3]) {
            gg_pairs_add(w->table, wide(item));
        }
    }
    if (status == GG_OK && w->table->failed) {
        w->error = w->table->error;
        status = w->error.status;
    }
    return status == GG_OK ? fail_stopped(w->crew->work, &w->error) : status;
}

/* The keys of a partition, of new documents. */
static gg_status tell_keys(worker *w)
{
    const gg_double_work *work = w->crew->work;

    w->n_entries = 0;
    for (size_t at = 0; at < w->words.n; at += KEY_WORDS) {
        const uint32_t *record = w->words.items + at;
        if (record[2] < work->n_new &&
            !put_entry(w, wide(record), record[2], true)) {
            return out_of_memory(w);
        }
    }
    sort_entries(w);
    return w->n_entries != 0 ? work->take_keys(work->user, w->entries,
                                               w->n_entries, &w->error)
                             : GG_OK;
}

/* Who is whose near copy, and how many stories that makes. */
static gg_status find_stories(worker *w, uint32_t *parents)
{
    gg_double_work *work = w->crew->work;
    uint64_t n = work->n_documents;
    gg_status status = GG_OK;

    for (uint64_t i = 0; i < n; i++) {
        parents[i] = (uint32_t)i;
    }
    for (size_t part = 0; part < w->crew->n_parts && status == GG_OK; part++) {
        status = read_part(&w->words, work, part, true, &w->error);
        if (status == GG_OK && !unite_part(w, parents)) {
            status = out_of_memory(w);
        }
        if (status == GG_OK && work->take_keys != NULL) {
            status = tell_keys(w);
        }
    }
    work->n_stories = 0;
    for (uint64_t i = 0; i < n; i++) {
        work->n_stories += parents[i] == i;
    }
    keep_large(parents, n);
    return status;
}

static gg_status list_pairs(worker *w, const uint32_t *parents)
{
    gg_status status = GG_OK;
    const gg_sheaves *after = &w->crew->pair_stories;
    const gg_sheaves *before = &w->crew->old_pair_stories;

    for (size_t part = 0; part < w->crew->n_parts && status == GG_OK; part++) {
        status = read_part(&w->words, w->crew->work, part, false, &w->error);
        for (size_t at = 0; at < w->words.n && status == GG_OK;
             at += note_words(w->words.items + at)) {
            put_stories(w, parents, w->words.items + at);
        }
        if (status == GG_OK && (after->failed || before->failed)) {
            w->error = after->failed ? after->error : before->error;
            status = w->error.status;
        }
    }
    return status;
}

/* ---- all of it --------------------------------------------------------------------------- */

static void *run_worker(worker *w, gg_pairs_kind kind,
                        gg_status (*do_part)(worker *, size_t))
{
    crew *c = w->crew;

    w->status = make_table(w, kind) ? GG_OK : out_of_memory(w);
    while (w->status == GG_OK && !atomic_load(&c->failed)) {
        size_t part = atomic_fetch_add(&c->next_part, 1);
        if (part >= c->n_parts) {
            break;
        }
        w->status = do_part(w, part);
    }
    if (w->status == GG_OK) {
        w->status = gg_pairs_finish(w->table, &w->error);
    }
    if (w->status != GG_OK) {
        atomic_store(&c->failed, true);
        pthread_mutex_lock(&c->lock);
        c->has_failed = true;
        pthread_cond_broadcast(&c->told);
        pthread_mutex_unlock(&c->lock);
    }
    return NULL;
}

static void *run_copies(void *argument)
{
    return run_worker(argument, GG_PAIRS_COPIES, find_copies);
}

static void *run_surplus(void *argument)
{
    return run_worker(argument, GG_PAIRS_STORIES, find_surplus);
}

static void *run_old_surplus(void *argument)
{
    return run_worker(argument, GG_PAIRS_STORIES_BEFORE, find_surplus);
}

/* Runs them over all parts; their tables become results. */
static gg_status run_all(crew *c, worker *workers, void *(*run)(void *),
                         gg_error *error)
{
    gg_double_work *work = c->work;
    gg_status status = GG_OK;

    atomic_store(&c->next_part, 0);
    for (unsigned i = 0; i < work->n_threads; i++) {
        workers[i].status = GG_OK; /* a thread that is not to be had */
    }
    gg_threads_run(run, workers, sizeof *workers, work->n_threads);
    for (unsigned i = 0; i < work->n_threads; i++) {
        worker *w = &workers[i];
        if (w->status != GG_OK && status == GG_OK) {
            status = w->status;
            if (error != NULL) {
                *error = w->error;
            }
        }
        if (w->table != NULL) {
            w->table->next = work->tables;
            work->tables = w->table;
            w->table = NULL;
        }
        work->n_copies += w->n_copies;
        w->n_copies = 0;
    }
    return status;
}

static bool has_large_story(const uint32_t *parents, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++) {
        if (parents[i] != UINT32_MAX) {
            return true;
        }
    }
    return false;
}

/* Pairs of large stories are listed, and what is too many of them counted. */
static gg_status count_surplus(crew *c, worker *workers,
                               const uint32_t *parents, gg_error *error)
{
    const gg_sheaves *like = &c->work->doubles->windows;
    gg_status status = GG_OK;

    if (!gg_sheaves_init(&c->pair_stories, like->log_parts, like->memory / 2,
                         like->folder) ||
        !gg_sheaves_init(&c->old_pair_stories, like->log_parts,
                         like->memory / 2, like->folder)) {
        return gg_fail_memory(error);
    }
    status = list_pairs(workers, parents);
    if (status != GG_OK) {
        if (error != NULL) {
            *error = workers[0].error;
        }
        return status;
    }
    c->surplus_of = &c->pair_stories;
    status = run_all(c, workers, run_surplus, error);
    if (status == GG_OK && c->work->old_stories != NULL) {
        c->surplus_of = &c->old_pair_stories;
        status = run_all(c, workers, run_old_surplus, error);
    }
    return status;
}

static gg_status do_stories(crew *c, worker *workers, gg_error *error)
{
    gg_double_work *work = c->work;
    uint32_t *parents =
        gg_alloc_array((size_t)work->n_documents, sizeof *parents);
    gg_status status;

    if (parents == NULL) {
        return gg_fail_memory(error);
    }
    status = find_stories(workers, parents);
    if (status != GG_OK) {
        if (error != NULL) {
            *error = workers[0].error;
        }
    } else if (has_large_story(parents, work->n_documents)) {
        status = count_surplus(c, workers, parents, error);
    }
    if (status == GG_OK && work->take_keys != NULL) {
        work->stories = parents;
    } else {
        gg_free(parents);
    }
    return status;
}

static void clear_worker(worker *w)
{
    gg_free(w->words.items);
    gg_free(w->notes);
    gg_free(w->heads);
    gg_free(w->places);
    gg_free(w->tallies);
    gg_free(w->entries);
}

/* The periods of all documents in one list. */
static bool list_slices(crew *c)
{
    const gg_double_work *work = c->work;

    if (work->pairs.period == GG_PERIOD_NONE) {
        return true;
    }
    c->slices = gg_calloc_array((size_t)work->n_documents, sizeof *c->slices);
    for (const gg_doubles *d = work->doubles; d != NULL && c->slices != NULL;
         d = d->next) {
        if (d->n_slices != 0) {
            memcpy(c->slices + d->first_document - 1, d->slices,
                   d->n_slices * sizeof *c->slices);
        }
    }
    return c->slices != NULL;
}

gg_status gg_doubles_find(gg_double_work *work, gg_error *error)
{
    crew c = {.work = work,
              .n_parts = (size_t)1 << work->doubles->windows.log_parts};
    worker *workers = gg_calloc_array(work->n_threads, sizeof *workers);
    gg_status status;

    work->tables = NULL;
    work->stories = NULL;
    work->n_copies = 0;
    work->n_stories = 0;
    if (workers == NULL || !list_slices(&c)) {
        gg_free(workers);
        return gg_fail_memory(error);
    }
    pthread_mutex_init(&c.lock, NULL);
    pthread_cond_init(&c.told, NULL);
    for (unsigned i = 0; i < work->n_threads; i++) {
        workers[i].crew = &c;
    }
    status = run_all(&c, workers, run_copies, error);
    if (status == GG_OK) {
        status = do_stories(&c, workers, error);
    }
    for (unsigned i = 0; i < work->n_threads; i++) {
        clear_worker(&workers[i]);
    }
    gg_sheaves_clear(&c.pair_stories);
    gg_sheaves_clear(&c.old_pair_stories);
    pthread_cond_destroy(&c.told);
    pthread_mutex_destroy(&c.lock);
    gg_free(c.slices);
    gg_free(workers);
    return status;
}
