#include "net/pairs.h"

#include "base/error.h"
#include "base/memory.h"
#include "net/numbers.h"
#include "net/pair_runs.h"

#include <string.h>

enum {
    LEAST_SLOTS = 16,
    PART_BYTES = 512 * 1024, /* of a full one: about what a cache holds */
    LEAST_LOG = 4,
    MOST_LOG = 11,
    LEAST_WAITING = 16,
    MOST_WAITING = 16384,
    AHEAD = 16, /* places asked of memory before they are needed */
    FULL = 1 << 30
};

/* ---- hashes --------------------------------------------------------------------- */

/* Two rounds of multiplying, after the finisher of MurmurHash3, and their
   inverses. */
#define FACTOR_1 UINT64_C(0xFF51AFD7ED558CCD)
#define FACTOR_2 UINT64_C(0xC4CEB9FE1A85EC53)
#define BACK_1 UINT64_C(0x4F74430C22A54005)
#define BACK_2 UINT64_C(0x9CB4B2F8129337DB)

/* A seed that is no key: its halves do not ascend, so no hash is 0. */
static uint64_t no_key(uint64_t seed)
{
    return seed >> 32 < (uint32_t)seed ? seed << 32 | seed >> 32 : seed;
}

uint64_t gg_pairs_hash(uint64_t seed, uint32_t a, uint32_t b)
{
    uint64_t x = ((uint64_t)a << 32 | b) ^ no_key(seed);

    x ^= x >> 32;
    x *= FACTOR_1;
    x ^= x >> 32;
    x *= FACTOR_2;
    return x ^ (x >> 32);
}

void gg_pairs_key(uint64_t seed, uint64_t hash, uint32_t *a, uint32_t *b)
{
    uint64_t x = hash ^ (hash >> 32);

    x *= BACK_2;
    x ^= x >> 32;
    x *= BACK_1;
    x ^= x >> 32;
    x ^= no_key(seed);
    *a = (uint32_t)(x >> 32);
    *b = (uint32_t)x;
}

/* ---- life ------------------------------------------------------------------------ */

static unsigned choose_log(size_t memory)
{
    unsigned log = LEAST_LOG;

    while (log < MOST_LOG && memory >> (log + 1) >= PART_BYTES) {
        log++;
    }
    return log;
}

static bool make_waiting(gg_pairs *pairs, uint32_t most)
{
    size_t n = (size_t)1 << pairs->log_parts;
    gg_pair_wait *waiting = gg_alloc_array(n * most, sizeof *waiting);

    if (waiting == NULL) {
        return false;
    }
    gg_free(pairs->waiting);
    pairs->waiting = waiting;
    pairs->bytes += n * (most - pairs->most_waiting) * sizeof *waiting;
    pairs->most_waiting = most;
    return true;
}

bool gg_pairs_init(gg_pairs *pairs, const gg_pair_settings *settings,
                   gg_meter *meter)
{
    size_t n;

    memset(pairs, 0, sizeof *pairs);
    pairs->settings = *settings;
    pairs->log_parts = settings->log_parts != 0
                           ? settings->log_parts
                           : choose_log(settings->memory);
    pairs->outlet = GG_UNNUMBERED;
    pairs->scratch.fd = -1;
    /* what waits, and a partition that grows, come on top */
    pairs->most_bytes = settings->memory / 8 * 5;
    pairs->meter = meter;
    gg_meter_take(meter);
    n = (size_t)1 << pairs->log_parts;
    pairs->parts = gg_calloc_array(n, sizeof *pairs->parts);
    pairs->n_waiting = gg_calloc_array(n, sizeof *pairs->n_waiting);
    return pairs->parts != NULL && pairs->n_waiting != NULL &&
           (settings->details || make_waiting(pairs, LEAST_WAITING));
}

static void clear_more(gg_pairs *pairs)
{
    for (size_t i = 0; i < pairs->n_more; i++) {
        gg_proofs_clear(&pairs->more[i].proofs);
        gg_list32_clear(&pairs->more[i].outlets);
        gg_list32_clear(&pairs->more[i].documents);
        if (pairs->slices != NULL) {
            gg_slices_clear(&pairs->slices[i]);
        }
    }
    gg_free(pairs->more);
    gg_free(pairs->slices);
    pairs->more = NULL;
    pairs->slices = NULL;
    pairs->more_capacity = 0;
    pairs->slices_capacity = 0;
    pairs->n_more = 0;
}

void gg_pairs_clear(gg_pairs *pairs)
{
    size_t n = pairs->parts != NULL ? (size_t)1 << pairs->log_parts : 0;

    for (size_t i = 0; i < n; i++) {
        gg_free(pairs->parts[i].slots);
    }
    clear_more(pairs);
    for (size_t i = 0; i < pairs->n_runs; i++) {
        gg_free(pairs->runs[i].starts);
        gg_free(pairs->runs[i].counts);
    }
    gg_free(pairs->parts);
    gg_free(pairs->waiting);
    gg_free(pairs->n_waiting);
    gg_free(pairs->runs);
    if (pairs->meter != NULL) {
        gg_scratch_close(&pairs->scratch);
        gg_meter_leave(pairs->meter);
    }
    memset(pairs, 0, sizeof *pairs);
}

static void fail_memory(gg_pairs *pairs)
{
    if (!pairs->failed) {
        pairs->failed = true;
        gg_fail_memory(&pairs->error);
    }
}

/* ---- slots ----------------------------------------------------------------------- */

/* The slots of `from` into those of `to`, from left to right; false when they
   would reach the end, where one stays empty. */
static bool move_slots(gg_pair_part *to, const gg_pair_part *from,
                       unsigned log_parts)
{
    size_t n = from->slots != NULL ? (size_t)from->n_slots + GG_PAIR_TAIL : 0;
    const gg_pair_slot *end = to->slots + to->n_slots + GG_PAIR_TAIL - 1;

    for (size_t i = 0; i < n; i++) {
        gg_pair_slot *slot;
        if (from->slots[i].hash == 0) {
            continue;
        }
        slot = gg_pair_home(to, log_parts, from->slots[i].hash);
        while (slot->hash != 0) {
            slot++;
        }
        if (slot == end) {
            return false;
        }
        *slot = from->slots[i];
    }
    return true;
}

static bool grow(gg_pairs *pairs, gg_pair_part *part)
{
    gg_pair_part next = {NULL, part->n_slots, part->n};

    do {
        gg_free(next.slots);
        if (next.n_slots > UINT32_MAX / 2 - GG_PAIR_TAIL) {
            return false;
        }
        next.n_slots = next.n_slots != 0 ? next.n_slots * 2 : LEAST_SLOTS;
        next.slots = gg_calloc_array((size_t)next.n_slots + GG_PAIR_TAIL,
                                     sizeof *next.slots);
        if (next.slots == NULL) {
            return false;
        }
    } while (!move_slots(&next, part, pairs->log_parts));
    pairs->bytes += (next.n_slots - part->n_slots) * sizeof *next.slots;
    pairs->is_full |=
        pairs->bytes + pairs->settings.memory / 32 > pairs->most_bytes;
    gg_free(part->slots);
    *part = next;
    return true;
}

/* Of one row. */
static size_t more_bytes(const gg_pairs *pairs)
{
    return sizeof *pairs->more + (pairs->settings.period != GG_PERIOD_NONE
                                      ? sizeof *pairs->slices
                                      : 0);
}

static bool make_more(gg_pairs *pairs, gg_pair_slot *slot)
{
    if (!pairs->settings.details) {
        return true;
    }
    if (pairs->n_more == UINT32_MAX ||
        gg_grow(&pairs->more, &pairs->more_capacity, pairs->n_more + 1,
                sizeof *pairs->more) != 0) {
        return false;
    }
    if (pairs->settings.period != GG_PERIOD_NONE) {
        if (gg_grow(&pairs->slices, &pairs->slices_capacity,
                    pairs->n_more + 1, sizeof *pairs->slices) != 0) {
            return false;
        }
        pairs->slices[pairs->n_more] = (gg_slices){NULL, 0, 0};
    }
    memset(&pairs->more[pairs->n_more], 0, sizeof *pairs->more);
    slot->more = (uint32_t)pairs->n_more++;
    pairs->bytes += more_bytes(pairs);
    return true;
}

/* The pair's slot, made if new; NULL when out of memory. At most two thirds
   are taken. */
static gg_pair_slot *find(gg_pairs *pairs, uint64_t hash)
{
    gg_pair_part *part = &pairs->parts[hash >> (64 - pairs->log_parts)];
    gg_pair_slot *slot;

    if ((uint64_t)part->n * 3 >= (uint64_t)part->n_slots * 2 &&
        !grow(pairs, part)) {
        return NULL;
    }
    slot = gg_pair_home(part, pairs->log_parts, hash);
    while (slot->hash != hash) {
        if (slot->hash == 0) {
            if (slot == part->slots + part->n_slots + GG_PAIR_TAIL - 1) {
                return grow(pairs, part) ? find(pairs, hash) : NULL;
            }
            if (!make_more(pairs, slot)) {
                return NULL;
            }
            slot->hash = hash;
            part->n++;
            break;
        }
        slot++;
    }
    return slot;
}

/* Is this the pair's first window in the document? Unknown dates (0) are
   later than any as a beginning, earlier as an end. */
static bool count(gg_pairs *pairs, gg_pair_slot *slot, uint32_t document,
                  int32_t date)
{
    bool is_new = slot->last_document != document;

    if (is_new) {
        slot->last_document = document;
        slot->documents++;
        slot->first = (uint32_t)date - 1 < (uint32_t)slot->first - 1
                          ? date
                          : slot->first;
        slot->last = date > slot->last ? date : slot->last;
    }
    pairs->must_spill |= ++slot->windows == FULL;
    return is_new;
}

/* ---- spilling -------------------------------------------------------------------- */

static size_t evidence_bytes(const gg_pairs *pairs)
{
    size_t bytes = gg_meter_bytes(pairs->meter);

    return bytes > pairs->meter_base ? bytes - pairs->meter_base : 0;
}

/* By hash, without gaps; all but in order already. */
static void sort_part(gg_pair_part *part)
{
    size_t n = part->slots != NULL ? (size_t)part->n_slots + GG_PAIR_TAIL : 0;
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        gg_pair_slot slot = part->slots[i];
        size_t at = kept;
        if (slot.hash == 0) {
            continue;
        }
        for (; at > 0 && part->slots[at - 1].hash > slot.hash; at--) {
            part->slots[at] = part->slots[at - 1];
        }
        part->slots[at] = slot;
        kept++;
    }
}

/* The slots are kept where others will take them soon. */
static void empty(gg_pairs *pairs)
{
    bool keep = !pairs->settings.details && pairs->bytes <= pairs->most_bytes;

    for (size_t i = 0; i < (size_t)1 << pairs->log_parts; i++) {
        gg_pair_part *part = &pairs->parts[i];
        size_t n = (size_t)part->n_slots + GG_PAIR_TAIL;
        part->n = 0;
        if (part->slots != NULL && keep) {
            memset(part->slots, 0, n * sizeof *part->slots);
        } else {
            pairs->bytes -= part->n_slots * sizeof *part->slots;
            gg_free(part->slots);
            *part = (gg_pair_part){NULL, 0, 0};
        }
    }
    pairs->bytes -= pairs->n_more * more_bytes(pairs);
    clear_more(pairs);
    pairs->list_bytes = 0;
    pairs->is_full = false;
    pairs->must_spill = false;
    pairs->meter_base = gg_meter_bytes(pairs->meter);
}

static void take_all_waiting(gg_pairs *pairs)
{
    for (size_t i = 0; i < (size_t)1 << pairs->log_parts &&
                       !pairs->settings.details;
         i++) {
        gg_pairs_take_waiting(pairs, i);
    }
}

/* `open`: the document which goes on after this run, or 0. */
static void spill(gg_pairs *pairs, uint32_t open)
{
    pairs->is_spilling = true;
    take_all_waiting(pairs);
    for (size_t i = 0; i < (size_t)1 << pairs->log_parts; i++) {
        sort_part(&pairs->parts[i]);
    }
    if (!pairs->failed &&
        gg_pairs_write_run(pairs, open, &pairs->error) != GG_OK) {
        pairs->failed = true;
    }
    empty(pairs);
    pairs->continues = open != 0;
    pairs->is_spilling = false;
}

static size_t used_bytes(const gg_pairs *pairs)
{
    return pairs->bytes + pairs->list_bytes + evidence_bytes(pairs);
}

/* In the middle of a document only where waiting for its end costs too much:
   the rest of it will be a run of its own. */
static void spill_if_large(gg_pairs *pairs)
{
    if (!pairs->is_spilling && !pairs->failed &&
        (pairs->must_spill ||
         used_bytes(pairs) >
             pairs->most_bytes + pairs->settings.memory / 8)) {
        spill(pairs, pairs->document);
    }
}

/* Numbers begin anew: what was seen in the old ones is not seen yet. */
static void forget_documents(gg_pairs *pairs)
{
    take_all_waiting(pairs);
    for (size_t i = 0; i < (size_t)1 << pairs->log_parts; i++) {
        gg_pair_part *part = &pairs->parts[i];
        size_t n = part->slots != NULL ? (size_t)part->n_slots + GG_PAIR_TAIL
                                       : 0;
        for (size_t k = 0; k < n; k++) {
            part->slots[k].last_document = 0;
        }
    }
}

void gg_pairs_begin_document(gg_pairs *pairs, uint32_t number, int32_t date)
{
    if (number != pairs->document &&
        (pairs->continues || pairs->is_full ||
         used_bytes(pairs) > pairs->most_bytes)) {
        spill(pairs, 0);
    }
    if (number < pairs->document) {
        forget_documents(pairs);
    }
    pairs->document = number;
    pairs->date = date;
    pairs->slice = gg_period_first(pairs->settings.period, date);
    pairs->outlet = GG_UNNUMBERED;
}

/* ---- counting --------------------------------------------------------------------- */

/* Room for what waits grows with the table: the more comes at a time, the less
   often is the same memory asked for. */
static void wait_longer(gg_pairs *pairs)
{
    size_t n = (size_t)1 << pairs->log_parts;
    size_t bytes = n * pairs->most_waiting * sizeof *pairs->waiting;

    if (pairs->is_spilling || pairs->most_waiting >= MOST_WAITING ||
        bytes > pairs->bytes / 8 || bytes > pairs->settings.memory / 32) {
        return;
    }
    pairs->is_spilling = true;
    take_all_waiting(pairs);
    pairs->is_spilling = false;
    (void)make_waiting(pairs, pairs->most_waiting * 4); /* or go on as is */
}

void gg_pairs_take_waiting(gg_pairs *pairs, size_t part)
{
    const gg_pair_wait *waiting =
        pairs->waiting + part * pairs->most_waiting;
    uint32_t n = pairs->n_waiting[part];

    pairs->n_waiting[part] = 0;
    for (uint32_t i = 0; i < n && !pairs->failed; i++) {
        gg_pair_slot *slot;
        if (i + AHEAD < n && pairs->parts[part].slots != NULL) {
            gg_fetch(gg_pair_home(&pairs->parts[part],
                                            pairs->log_parts,
                                            waiting[i + AHEAD].hash));
        }
        slot = find(pairs, waiting[i].hash);
        if (slot == NULL) {
            fail_memory(pairs);
        } else {
            count(pairs, slot, waiting[i].document, waiting[i].date);
        }
    }
    spill_if_large(pairs);
    wait_longer(pairs);
}

static void take_share(gg_pair_more *more, uint64_t lost_parts)
{
    more->lost_parts += lost_parts;
    if (more->lost_parts >= GG_PAIR_ONE) {
        more->lost_parts -= GG_PAIR_ONE;
        more->lost++;
    }
}

static size_t list_bytes(const gg_pair_more *more)
{
    return more->proofs.capacity * sizeof(gg_proof) +
           (more->outlets.capacity + more->documents.capacity) *
               sizeof(uint32_t);
}

static bool take_slice(gg_pairs *pairs, uint32_t row,
                       const gg_pair_event *event)
{
    const gg_slice one = {.first = event->slice,
                          .windows = 1,
                          .lost_parts = event->lost_parts};
    gg_slices *slices = &pairs->slices[row];
    size_t capacity = slices->capacity;
    bool ok = gg_slices_add(slices, &one);

    pairs->list_bytes += (slices->capacity - capacity) * sizeof one;
    return ok;
}

/* First the slots, whose rows are fetched meanwhile; then the rows. */
void gg_pairs_flush(gg_pairs *pairs)
{
    size_t n = pairs->n_queue;
    uint32_t rows[GG_PAIR_BATCH];
    bool is_new[GG_PAIR_BATCH];

    pairs->n_queue = 0;
    for (size_t i = 0; i < n && !pairs->failed; i++) {
        gg_pair_slot *slot = find(pairs, pairs->queue[i].hash);
        if (slot == NULL) {
            fail_memory(pairs);
            return;
        }
        is_new[i] = count(pairs, slot, pairs->document, pairs->date);
        rows[i] = slot->more;
        gg_fetch(&pairs->more[slot->more]);
    }
    for (size_t i = 0; i < n && !pairs->failed; i++) {
        const gg_pair_event *event = &pairs->queue[i];
        gg_pair_more *more = &pairs->more[rows[i]];
        uint64_t rank = is_new[i] ? 0 : more->document_windows;
        size_t bytes = list_bytes(more);
        more->document_windows = rank + 1;
        take_share(more, event->lost_parts);
        more->strength += event->strength;
        if ((pairs->settings.offer != NULL &&
             !pairs->settings.offer(pairs->settings.offer_user, event,
                                    &more->proofs, rank)) ||
            (rank == 0 && pairs->outlet != GG_UNNUMBERED &&
             !gg_list32_put(&more->outlets, pairs->outlet)) ||
            (pairs->settings.keeps_documents &&
             !gg_list32_push(&more->documents, pairs->document))) {
            fail_memory(pairs);
        }
        pairs->list_bytes += list_bytes(more) - bytes;
        if (event->slice != 0 && pairs->slices != NULL &&
            !take_slice(pairs, rows[i], event)) {
            fail_memory(pairs);
        }
    }
    spill_if_large(pairs);
}

gg_status gg_pairs_finish(gg_pairs *pairs, gg_error *error)
{
    gg_pairs_flush(pairs);
    if (pairs->n_runs != 0) {
        spill(pairs, 0);
    } else if (!pairs->failed) {
        take_all_waiting(pairs);
        for (size_t i = 0; i < (size_t)1 << pairs->log_parts; i++) {
            sort_part(&pairs->parts[i]);
        }
    }
    if (pairs->failed && error != NULL) {
        *error = pairs->error;
    }
    return pairs->failed ? pairs->error.status : GG_OK;
}
