#include "net/sheaves.h"

#include "base/error.h"
#include "base/memory.h"

enum {
    LEAST_LOG = 3,
    MOST_LOG = 9,
    LEAST_WORDS = 256 /* of a partition */
};

unsigned gg_sheaves_choose_log(size_t memory)
{
    unsigned log = LEAST_LOG;

    /* the smallest room of all of them is a quarter at most */
    while (log < MOST_LOG &&
           memory >> (log + 1) >= sizeof(uint32_t) * 4 * LEAST_WORDS) {
        log++;
    }
    return log;
}

bool gg_sheaves_init(gg_sheaves *s, unsigned log_parts, size_t memory,
                     const char *folder)
{
    memset(s, 0, sizeof *s);
    s->log_parts = log_parts;
    s->memory = memory;
    s->folder = folder;
    s->scratch.fd = -1;
    s->parts = gg_calloc_array((size_t)1 << log_parts, sizeof *s->parts);
    return s->parts != NULL;
}

void gg_sheaves_clear(gg_sheaves *s)
{
    if (s->parts == NULL) {
        return;
    }
    for (size_t i = 0; i < (size_t)1 << s->log_parts; i++) {
        gg_free(s->parts[i].words);
    }
    gg_free(s->parts);
    gg_free(s->chunks);
    gg_scratch_close(&s->scratch);
    memset(s, 0, sizeof *s);
}

static void fail(gg_sheaves *s, gg_status status)
{
    s->failed = true;
    s->error.status = status;
}

static gg_status write_part(gg_sheaves *s, size_t part, gg_error *error)
{
    gg_sheaf *sheaf = &s->parts[part];
    gg_sheaf_chunk chunk = {s->scratch.size, sheaf->n, (uint32_t)part};

    if (gg_grow(&s->chunks, &s->chunks_capacity, s->n_chunks + 1,
                sizeof *s->chunks) != 0) {
        return gg_fail_memory(error);
    }
    s->chunks[s->n_chunks++] = chunk;
    sheaf->n = 0;
    return gg_scratch_write(&s->scratch, sheaf->words,
                            chunk.n * sizeof *sheaf->words, error);
}

/* All partitions to the file; the room of small ones stays. */
static gg_status spill(gg_sheaves *s, gg_error *error)
{
    gg_status status = GG_OK;

    if (s->scratch.fd < 0) {
        status = gg_scratch_open(&s->scratch, s->folder, error);
    }
    for (size_t i = 0; i < (size_t)1 << s->log_parts && status == GG_OK;
         i++) {
        if (s->parts[i].n != 0) {
            status = write_part(s, i, error);
        }
        s->bytes -= s->parts[i].capacity * sizeof(uint32_t);
        gg_free(s->parts[i].words);
        s->parts[i] = (gg_sheaf){NULL, 0, 0};
    }
    return status;
}

void gg_sheaves_make_room(gg_sheaves *s, size_t part, size_t n)
{
    gg_sheaf *sheaf = &s->parts[part];
    size_t before = sheaf->capacity;
    size_t want = sheaf->n + n > LEAST_WORDS ? sheaf->n + n : LEAST_WORDS;

    if (s->failed) {
        return;
    }
    if (s->bytes + want * sizeof *sheaf->words > s->memory && s->bytes != 0) {
        gg_status status = spill(s, &s->error);
        if (status != GG_OK) {
            fail(s, status);
            return;
        }
        before = 0;
        want = n > LEAST_WORDS ? n : LEAST_WORDS;
    }
    if (gg_grow(&sheaf->words, &sheaf->capacity, want,
                sizeof *sheaf->words) != 0) {
        fail(s, gg_fail_memory(&s->error));
        return;
    }
    s->bytes += (sheaf->capacity - before) * sizeof *sheaf->words;
}

gg_status gg_sheaves_read(const gg_sheaves *s, size_t part, uint32_t **words,
                          size_t *n, size_t *capacity, gg_error *error)
{
    const gg_sheaf *sheaf = &s->parts[part];
    size_t all = *n + sheaf->n;
    gg_status status = GG_OK;

    for (size_t i = 0; i < s->n_chunks; i++) {
        all += s->chunks[i].part == part ? s->chunks[i].n : 0;
    }
    if (gg_grow(words, capacity, all, sizeof **words) != 0) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < s->n_chunks && status == GG_OK; i++) {
        const gg_sheaf_chunk *chunk = &s->chunks[i];
        if (chunk->part == part) {
            status = gg_scratch_read(&s->scratch, chunk->at, *words + *n,
                                     chunk->n * sizeof **words, error);
            *n += chunk->n;
        }
    }
    if (sheaf->n != 0 && status == GG_OK) {
        memcpy(*words + *n, sheaf->words, sheaf->n * sizeof **words);
        *n += sheaf->n;
    }
    return status;
}
