#include "base/members.h"

#include "base/error.h"

#include <string.h>

enum {
    VERIFY_OUTPUT_BYTES = 64 << 10,
    SCRATCH_BYTES = 16 << 10,
    TRAILER_BYTES = 8 /* of a gzip member */
};

static const gg_codec *const CODECS[GG_N_CODECS] = {
    &gg_codec_gzip, &gg_codec_zstd, &gg_codec_bzip2};

static const gg_codec *codec_of(const gg_members *m)
{
    return CODECS[m->codec];
}

/* GG_N_CODECS where no member begins. */
static size_t codec_at(const unsigned char *p, size_t len)
{
    size_t i = 0;

    if (gg_zstd_is_skippable(p, len)) {
        return 1;
    }
    while (i < GG_N_CODECS && !CODECS[i]->is_header(p, len)) {
        i++;
    }
    return i;
}

bool gg_members_begin(const unsigned char *p, size_t len)
{
    return codec_at(p, len) != GG_N_CODECS;
}

void gg_members_clear(gg_members *members)
{
    for (size_t i = 0; i < GG_N_CODECS; i++) {
        CODECS[i]->free(members->decoders[i]);
        members->decoders[i] = NULL;
    }
}

/* ---- one member -------------------------------------------------------- */

static gg_status begin_member(gg_members *m, size_t codec, gg_error *error)
{
    gg_status status = CODECS[codec]->begin(&m->decoders[codec], error);

    if (status == GG_OK) {
        m->codec = codec;
        m->begin = gg_stored_offset(m->stored);
        m->state = GG_MEMBER_INSIDE;
    }
    return status;
}

static void damage(gg_members *m, const char *why, bool is_checksum)
{
    m->state = GG_MEMBER_DAMAGED;
    m->damage = why;
    m->is_checksum = is_checksum;
}

/* One step inside a member. */
static gg_status decode_some(gg_members *m, unsigned char *out,
                             size_t capacity, size_t *n, gg_error *error)
{
    gg_stored *s = m->stored;
    gg_piece piece = {.in = s->window + s->at,
                      .n_in = s->len - s->at,
                      .out = out,
                      .room = capacity};
    gg_status status =
        codec_of(m)->step(m->decoders[m->codec], &piece, error);

    s->at += piece.used;
    *n = piece.n_out;
    if (status != GG_OK) {
        return status;
    }
    if (piece.damage != NULL) {
        damage(m, piece.damage, piece.is_checksum);
        return GG_OK;
    }
    if (piece.is_over) {
        m->state = GG_MEMBER_BETWEEN;
        return GG_OK;
    }
    if (*n != 0 || piece.used != 0 || s->at < s->len) {
        return GG_OK;
    }
    if (s->has_ended) {
        damage(m, "cut short", false);
        return GG_OK;
    }
    return gg_stored_refill(s, error);
}

static gg_status skip_padding(gg_stored *s, gg_error *error)
{
    gg_status status;

    for (;;) {
        while (s->at < s->len && s->window[s->at] == 0) {
            s->at++;
        }
        if (s->at < s->len || s->has_ended) {
            return gg_stored_ensure(s, GG_MAGIC_BYTES, error);
        }
        status = gg_stored_refill(s, error);
        if (status != GG_OK) {
            return status;
        }
    }
}

static gg_status next_member(gg_members *m, gg_error *error)
{
    gg_stored *s = m->stored;
    gg_status status = skip_padding(s, error);
    size_t codec;

    if (status != GG_OK) {
        return status;
    }
    m->was_searched = false;
    if (s->at == s->len) {
        m->state = GG_MEMBER_ENDED;
        return GG_OK;
    }
    codec = codec_at(s->window + s->at, s->len - s->at);
    if (codec != GG_N_CODECS) {
        return begin_member(m, codec, error);
    }
    m->begin = gg_stored_offset(s);
    damage(m, NULL, true);
    return GG_OK;
}

/* ---- going on behind damage -------------------------------------------- */

/* Decodes the first `want` bytes of the member at `at`; *good when that
   works. Nothing is read meanwhile. */
static gg_status try_member(gg_members *m, size_t want, bool *good,
                            gg_error *error)
{
    unsigned char scratch[SCRATCH_BYTES];
    gg_stored *s = m->stored;
    size_t len = s->len;
    bool has_ended = s->has_ended;
    size_t n_out = 0, n;
    gg_status status = begin_member(m, m->codec, error);

    if (s->len - s->at > want) {
        s->len = s->at + want;
    }
    s->has_ended = true;
    while (status == GG_OK && m->state == GG_MEMBER_INSIDE &&
           n_out < VERIFY_OUTPUT_BYTES) {
        status = decode_some(m, scratch, sizeof scratch, &n, error);
        n_out += n;
    }
    /* "Cut" only means that the piece to be verified was used up. */
    *good = m->state == GG_MEMBER_BETWEEN ||
            (n_out > 0 &&
             (m->state == GG_MEMBER_INSIDE || s->at == s->len));
    s->len = len;
    s->has_ended = has_ended;
    return status;
}

/* True in *good where a member begins at `at`, which stays. */
static gg_status verify(gg_members *m, bool *good, gg_error *error)
{
    gg_stored *s = m->stored;
    size_t want = codec_of(m)->verify_bytes;
    gg_status status =
        gg_stored_ensure(s, want != 0 ? want : GG_MAGIC_BYTES, error);
    size_t begin = s->at;

    if (status != GG_OK) {
        return status;
    }
    if (want == 0) {
        *good = s->len - s->at >= GG_MAGIC_BYTES &&
                codec_of(m)->is_header(s->window + s->at, GG_MAGIC_BYTES);
        m->verified_bytes += GG_MAGIC_BYTES + (4 << 10); /* its decoder */
        return GG_OK;
    }
    status = try_member(m, want, good, error);
    m->verified_bytes += s->at - begin + 64;
    s->at = begin;
    return status;
}

static size_t find_header(const gg_members *m)
{
    const gg_codec *codec = codec_of(m);
    const gg_stored *s = m->stored;
    const unsigned char *end = s->window + s->len;
    const unsigned char *p = s->window + s->at;

    while (p < end &&
           (p = memchr(p, codec->first, (size_t)(end - p))) != NULL) {
        if (codec->is_header(p, (size_t)(end - p))) {
            return (size_t)(p - s->window);
        }
        p++;
    }
    return s->len;
}

/* Moves `at` to a header that decodes, or to the end of everything. The work
   spent on headers that do not stays in proportion to the input. */
static gg_status search_header(gg_members *m, bool *found, gg_error *error)
{
    gg_stored *s = m->stored;
    gg_status status = GG_OK;

    *found = false;
    while (!*found) {
        status = gg_stored_ensure(s, 4, error);
        if (status != GG_OK || s->len - s->at < 3) {
            break;
        }
        size_t header = find_header(m);
        if (header == s->len) {
            s->at = s->len - (s->has_ended ? 0 : 3);
            continue;
        }
        s->at = header;
        if (m->verified_bytes / 32 < s->n_read + (2 << 20)) {
            status = verify(m, found, error);
        }
        if (status != GG_OK) {
            return status;
        }
        s->at += *found ? 0 : 1;
    }
    if (!*found) {
        s->at = s->len;
    }
    return status;
}

/* How far before `at` the next header may stand: behind a wrong checksum only
   as far as a cut trailer took from it. A member that was itself searched for
   is not searched again, so that it always goes on. */
static size_t bytes_to_search_again(const gg_members *m)
{
    if (m->damage == NULL) {
        return 0;
    }
    if (m->is_checksum) {
        return TRAILER_BYTES;
    }
    return m->was_searched ? 0 : GG_HISTORY_BYTES;
}

/* Moves `at` back to where the search begins: behind the header of the
   damaged member, and not before what the window still holds. */
static void rewind_to_search(gg_members *m)
{
    gg_stored *s = m->stored;
    size_t back = bytes_to_search_again(m);

    s->at -= back < s->at ? back : s->at;
    if (m->damage != NULL && gg_stored_offset(s) <= m->begin) {
        s->at = (size_t)(m->begin + 1 - s->window_offset);
    }
}

/* Tells what happened: in the log where reading goes on or only rubbish was
   lost, as an error where the file ends with damage. */
static gg_status report_damage(gg_members *m, uint64_t begin, const char *why,
                               bool found, gg_error *error)
{
    const char *codec = codec_of(m)->name;
    const char *name = m->stored->name;
    uint64_t at = gg_stored_offset(m->stored);

    if (why != NULL && !found) {
        gg_status status = gg_fail(
            error, GG_ERROR_DATA, name,
            "damaged %s data (%s), nothing usable behind it", codec, why);
        gg_error_at_byte(error, begin);
        return status;
    }
    if (m->log == NULL) {
        return GG_OK;
    }
    if (why == NULL) {
        gg_log_add(m->log, GG_REASON_DAMAGED, name, 0, 0, begin,
                   "%llu bytes behind a %s member are no %s data",
                   (unsigned long long)(at - begin), codec, codec);
    } else {
        gg_log_add(m->log, GG_REASON_DAMAGED, name, 0, 0, begin,
                   "damaged %s member (%s), going on at byte %llu", codec,
                   why, (unsigned long long)at);
    }
    return GG_OK;
}

static gg_status recover(gg_members *m, gg_error *error)
{
    uint64_t damaged_at = gg_stored_offset(m->stored);
    uint64_t begin = m->begin;
    const char *why = m->damage;
    bool found;
    gg_status status;

    rewind_to_search(m);
    status = search_header(m, &found, error);
    if (status != GG_OK) {
        return status;
    }
    if (gg_stored_offset(m->stored) > damaged_at) {
        m->skipped_bytes += gg_stored_offset(m->stored) - damaged_at;
    }
    if (found) {
        status = begin_member(m, m->codec, error);
        m->was_searched = true;
    } else {
        m->state = GG_MEMBER_ENDED;
    }
    return status != GG_OK ? status
                           : report_damage(m, begin, why, found, error);
}

gg_status gg_members_read(gg_members *m, unsigned char *out, size_t capacity,
                          size_t *n, gg_error *error)
{
    gg_status status = GG_OK;

    *n = 0;
    while (status == GG_OK && *n == 0 && m->state != GG_MEMBER_ENDED) {
        switch (m->state) {
        case GG_MEMBER_BETWEEN:
            status = next_member(m, error);
            break;
        case GG_MEMBER_INSIDE:
            status = decode_some(m, out, capacity, n, error);
            break;
        case GG_MEMBER_DAMAGED:
            status = recover(m, error);
            break;
        case GG_MEMBER_ENDED:
            break;
        }
    }
    return status;
}
