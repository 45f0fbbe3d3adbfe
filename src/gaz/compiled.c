#define _POSIX_C_SOURCE 200809L
#include "gaz/compiled.h"

#include "base/checksum.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Another layout of a record or another meaning of a number: one more. */
enum { VERSION = 2 };

/* Not text, and damaged by whoever takes it for text. */
static const char MAGIC[8] = {'\x89', 'G', 'A', 'Z', '\r', '\n', '\x1A', '\n'};

typedef struct file_header {
    char magic[8];
    uint32_t version;
    uint32_t byte_order; /* 0x01020304 */
    uint64_t file_len;
    uint32_t n_sections;
    uint32_t row_len;
    uint64_t table_checksum;
    uint64_t probe; /* how this version hashes and folds */
    uint64_t unused;
    uint64_t header_checksum; /* of all before */
} file_header;

typedef struct section_row {
    char name[16];
    uint64_t offset;
    uint64_t n;
    uint32_t size; /* of one */
    uint32_t unused;
    uint64_t checksum;
} section_row;

enum {
    BYTE_ORDER_MARK = 0x01020304,
    ALIGNMENT = 64,
    VERIFIED_AT_START = 4 << 20 /* bytes of arrays */
};

/* ---- which arrays --------------------------------------------------------------- */

/* An array of gg_index, or a member of fixed size (n_at 0). */
typedef struct section {
    const char *name;
    size_t at;
    size_t n_at;
    size_t size;
} section;

#define ARRAY(member, count)                                                 \
    {#member, offsetof(gg_index, member), offsetof(gg_index, count),         \
     sizeof *((gg_index *)0)->member}
#define INLINE(member)                                                       \
    {#member, offsetof(gg_index, member), 0, sizeof((gg_index *)0)->member}

/* One line for each array. `seed` is the first member, so no count is at 0. */
static const section SECTIONS[] = {
    INLINE(seed),
    INLINE(stats),
    INLINE(fingerprint),
    INLINE(told),
    INLINE(n_word_homes),
    INLINE(n_homes),
    INLINE(n_media),
    INLINE(has_low),
    INLINE(tails),
    INLINE(low_prefix),
    INLINE(low_head),
    INLINE(low_second),
    INLINE(low_inner),
    INLINE(low_anywhere),
    INLINE(heads_anywhere),
    ARRAY(strings, n_strings),
    ARRAY(types, n_types),
    ARRAY(files, n_files),
    ARRAY(entities, n_entity_records),
    ARRAY(names, n_names),
    ARRAY(traits, n_traits),
    ARRAY(bytes, n_bytes),
    ARRAY(words, n_words),
    ARRAY(word_slots, n_word_slots),
    ARRAY(nodes, n_nodes),
    ARRAY(slots, n_slots),
    ARRAY(entries, n_entries),
    ARRAY(gaps, n_gaps),
    ARRAY(links, n_links),
    ARRAY(speeches, n_speeches),
    ARRAY(phrases, n_phrase_slots),
    ARRAY(front.cells, front.n_cells),
    ARRAY(front.pairs, front.n_pair_blocks),
    ARRAY(sources, n_sources),
    ARRAY(source_paths, n_source_paths),
};

enum { N_SECTIONS = sizeof SECTIONS / sizeof *SECTIONS };

static size_t count_of(const gg_index *index, const section *s)
{
    size_t n = 1;

    if (s->n_at != 0) {
        memcpy(&n, (const char *)index + s->n_at, sizeof n);
    }
    return n;
}

static const void *bytes_of(const gg_index *index, const section *s)
{
    const void *bytes = (const char *)index + s->at;

    if (s->n_at != 0) {
        memcpy(&bytes, (const char *)index + s->at, sizeof bytes);
    }
    return bytes;
}

static void set_array(gg_index *index, const section *s, const void *bytes,
                      size_t n)
{
    if (s->n_at == 0) {
        memcpy((char *)index + s->at, bytes, s->size);
        return;
    }
    memcpy((char *)index + s->at, &bytes, sizeof bytes);
    memcpy((char *)index + s->n_at, &n, sizeof n);
}

static uint64_t checksum_of(const section *s, const void *bytes, size_t n)
{
    return gg_checksum(bytes, n * s->size, s->size);
}

/* What the numbers in the file rest upon besides its layout: how words are
   cut, folded and hashed. */
static bool take_probe(uint64_t *out)
{
    static const char TEXT[] =
        "Kim Jong-un's \xC4\xB0stanbul, STRA\xC3\x9F"
        "E \xD0\x9F\xD1\x83\xD1\x82\xD0\xB8\xD0\xBD, U.S. o'Neill "
        "e\xCC\x81 \xEF\xAC\x81n \xED\x8C\x8C\xEC\x9D\xBC 7th";
    gg_tokens tokens = {.items = NULL};
    uint64_t probe = VERSION;
    bool ok = gg_tokenize(&tokens, TEXT, sizeof TEXT - 1, 0, probe);

    for (size_t i = 0; i < tokens.n && ok; i++) {
        uint64_t parts[4] = {
            gg_token_get_hash(&tokens.items[i], TEXT, sizeof TEXT - 1, VERSION),
            tokens.items[i].start, tokens.items[i].end, probe};
        probe = gg_checksum(parts, sizeof parts, i);
    }
    gg_tokens_clear(&tokens);
    *out = probe;
    return ok;
}

/* ---- writing ------------------------------------------------------------------------ */

static uint64_t aligned(uint64_t at)
{
    return (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void make_table(const gg_index *index, section_row rows[N_SECTIONS],
                       file_header *header)
{
    uint64_t at = aligned(sizeof *header + sizeof(section_row) * N_SECTIONS);

    memset(rows, 0, sizeof(section_row) * N_SECTIONS);
    for (size_t i = 0; i < N_SECTIONS; i++) {
        const section *s = &SECTIONS[i];
        size_t n = count_of(index, s);
        strncpy(rows[i].name, s->name, sizeof rows[i].name - 1);
        rows[i].offset = at;
        rows[i].n = n;
        rows[i].size = (uint32_t)s->size;
        rows[i].checksum = checksum_of(s, bytes_of(index, s), n);
        at = aligned(at + n * s->size);
    }
    header->file_len = at;
    header->table_checksum =
        gg_checksum(rows, sizeof(section_row) * N_SECTIONS, VERSION);
}

static void pad_to(gg_sink *sink, uint64_t offset)
{
    static const char ZEROS[ALIGNMENT];
    uint64_t at = gg_sink_bytes(sink);

    gg_sink_put(sink, ZEROS, offset > at ? (size_t)(offset - at) : 0);
}

gg_status gg_compiled_write(const gg_index *index, gg_sink *sink,
                            gg_error *error)
{
    section_row rows[N_SECTIONS];
    file_header header = {.version = VERSION,
                          .byte_order = BYTE_ORDER_MARK,
                          .n_sections = N_SECTIONS,
                          .row_len = sizeof(section_row)};

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    return gg_fail(error, GG_ERROR_USAGE, NULL,
                   "compiled gazetteers are little-endian, this machine is "
                   "not");
#endif
    memcpy(header.magic, MAGIC, sizeof header.magic);
    if (!take_probe(&header.probe)) {
        return gg_fail_memory(error);
    }
    make_table(index, rows, &header);
    header.header_checksum =
        gg_checksum(&header, offsetof(file_header, header_checksum), VERSION);
    gg_sink_put(sink, &header, sizeof header);
    gg_sink_put(sink, rows, sizeof rows);
    for (size_t i = 0; i < N_SECTIONS; i++) {
        pad_to(sink, rows[i].offset);
        gg_sink_put(sink, bytes_of(index, &SECTIONS[i]),
                    (size_t)rows[i].n * SECTIONS[i].size);
    }
    pad_to(sink, header.file_len);
    return gg_sink_status(sink, error);
}

/* ---- opening ------------------------------------------------------------------------- */

static gg_status refuse(gg_error *error, const char *name, const char *why)
{
    return gg_fail(error, GG_ERROR_DATA, name, "%s", why);
}

static gg_status look_at_header(const file_header *header, size_t len,
                                const char *name, gg_error *error)
{
    uint64_t probe;

    if (memcmp(header->magic, MAGIC, sizeof MAGIC) != 0) {
        return refuse(error, name, "not a compiled gazetteer");
    }
    if (header->byte_order != BYTE_ORDER_MARK) {
        return refuse(error, name,
                      "a compiled gazetteer of another byte order, or damaged; "
                      "compile it again on this machine");
    }
    if (header->version != VERSION) {
        return gg_fail(error, GG_ERROR_DATA, name,
                       "a compiled gazetteer of format %lu, this gazgraph "
                       "reads %d; compile it again",
                       (unsigned long)header->version, VERSION);
    }
    if (header->header_checksum !=
        gg_checksum(header, offsetof(file_header, header_checksum),
                    VERSION)) {
        return refuse(error, name, "the compiled gazetteer is damaged (header)");
    }
    if (header->file_len != len) {
        return gg_fail(error, GG_ERROR_DATA, name,
                       "the compiled gazetteer has %llu bytes, of %llu",
                       (unsigned long long)len,
                       (unsigned long long)header->file_len);
    }
    if (!take_probe(&probe)) {
        return gg_fail_memory(error);
    }
    if (header->probe != probe || header->n_sections != N_SECTIONS ||
        header->row_len != sizeof(section_row)) {
        return refuse(error, name,
                      "a compiled gazetteer of another version of gazgraph; "
                      "compile it again");
    }
    return GG_OK;
}

/* Is the row that of the section, and inside of the file? */
static bool fits(const section_row *row, const section *s, size_t len)
{
    char name[sizeof row->name] = {0};

    strncpy(name, s->name, sizeof name - 1);
    return memcmp(row->name, name, sizeof name) == 0 && row->size == s->size &&
           (s->n_at != 0 || row->n == 1) && row->offset % ALIGNMENT == 0 &&
           row->offset <= len && row->n <= (len - row->offset) / s->size &&
           row->n <= UINT32_MAX;
}

static gg_status take_table(gg_index *index, const char *bytes, size_t len,
                            const char *name, gg_error *error)
{
    section_row rows[N_SECTIONS];
    file_header header;
    size_t left = VERIFIED_AT_START;

    memcpy(&header, bytes, sizeof header);
    if (len < sizeof header + sizeof rows) {
        return refuse(error, name, "the compiled gazetteer is cut");
    }
    memcpy(rows, bytes + sizeof header, sizeof rows);
    if (gg_checksum(rows, sizeof rows, VERSION) != header.table_checksum) {
        return refuse(error, name, "the compiled gazetteer is damaged (table)");
    }
    for (size_t i = 0; i < N_SECTIONS; i++) {
        const section *s = &SECTIONS[i];
        size_t n = (size_t)rows[i].n;
        if (!fits(&rows[i], s, len)) {
            return gg_fail(error, GG_ERROR_DATA, name,
                           "the compiled gazetteer is damaged (place of %s)",
                           s->name);
        }
        if (n * s->size <= left) {
            left -= n * s->size;
            if (checksum_of(s, bytes + rows[i].offset, n) !=
                rows[i].checksum) {
                return gg_fail(error, GG_ERROR_DATA, name,
                               "the compiled gazetteer is damaged (%s)",
                               s->name);
            }
        }
        set_array(index, s, bytes + rows[i].offset, n);
    }
    return GG_OK;
}

static bool ends_in_nuls(const char *bytes, size_t n)
{
    static const char NULS[GG_INDEX_PADDING];

    return n >= GG_INDEX_PADDING &&
           memcmp(bytes + n - GG_INDEX_PADDING, NULS, GG_INDEX_PADDING) == 0;
}

/* Its shifts follow from its sizes. */
static bool take_front(gg_front *front)
{
    return gg_front_map(front, front->cells, front->n_cells,
                        front->pairs, front->n_pair_blocks);
}

static bool has_empty_phrase(const gg_index *index)
{
    size_t n = index->n_phrase_slots;
    size_t i = 0;

    while (i < n && index->phrases[i].hash != 0) {
        i++;
    }
    return n == 0 || ((n & (n - 1)) == 0 && i < n);
}

/* What the functions of gaz/index.h rely on. NULL, or what is wrong. */
static const char *find_flaw(gg_index *index)
{
    if (!ends_in_nuls(index->strings, index->n_strings) ||
        !ends_in_nuls(index->bytes, index->n_bytes) ||
        !ends_in_nuls(index->source_paths, index->n_source_paths)) {
        return "texts";
    }
    if (index->n_entity_records < 2 || index->n_names == 0 ||
        index->n_traits == 0 || index->n_types == 0) {
        return "list";
    }
    if (index->n_words == 0 || index->n_nodes == 0) {
        return "words";
    }
    if (index->n_word_homes == 0 ||
        index->n_word_homes >= index->n_word_slots ||
        index->word_slots[index->n_word_slots - 1] != GG_NO_WORD ||
        index->n_homes == 0 || index->n_homes >= index->n_slots ||
        index->slots[index->n_slots - 1].node != GG_NO_NODE ||
        !has_empty_phrase(index)) {
        return "tables";
    }
    if (!take_front(&index->front)) {
        return "front";
    }
    for (size_t i = 0; i < index->n_speeches; i++) {
        if (index->speeches[i].n_words == 0 ||
            index->speeches[i].n_words > GG_SPEECH_MAX_WORDS) {
            return "phrases";
        }
    }
    return NULL;
}

gg_status gg_compiled_open_memory(gg_index **out, const void *bytes,
                                  size_t len, const char *name,
                                  gg_error *error)
{
    gg_index *index;
    file_header header;
    const char *flaw;
    gg_status status;

    *out = NULL;
    if (len < sizeof header) {
        return refuse(error, name, "the compiled gazetteer is cut");
    }
    memcpy(&header, bytes, sizeof header);
    status = look_at_header(&header, len, name, error);
    if (status != GG_OK) {
        return status;
    }
    index = gg_calloc_array(1, sizeof *index);
    if (index == NULL) {
        return gg_fail_memory(error);
    }
    index->is_borrowed = true;
    status = take_table(index, bytes, len, name, error);
    flaw = status == GG_OK ? find_flaw(index) : NULL;
    if (flaw != NULL) {
        status = gg_fail(error, GG_ERROR_DATA, name,
                         "the compiled gazetteer is damaged (%s)", flaw);
    }
    if (status != GG_OK) {
        gg_index_free(index);
        return status;
    }
    index->n_entities = index->n_entity_records - 1;
    *out = index;
    return GG_OK;
}

/* Opens a regular file; *len is its size. -1: none, see errno (0: a file of
   another kind). */
static int open_regular(const char *path, size_t *len)
{
    struct stat about;
    int fd;

    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
        errno = 0; /* and a pipe is not opened: its writer would notice */
        return -1;
    }
    fd = gg_open_path(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        close(fd);
        errno = 0;
        return -1;
    }
    *len = (size_t)about.st_size;
    return fd;
}

gg_status gg_is_compiled(const char *path, bool *is, gg_error *error)
{
    char start[sizeof MAGIC];
    size_t len = 0;
    int fd = open_regular(path, &len);
    ssize_t n;

    *is = false;
    if (fd < 0) {
        return GG_OK; /* who reads it will say so */
    }
    do {
        n = read(fd, start, sizeof start);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        gg_status status = gg_fail_errno(error, path, "read", errno);
        close(fd);
        return status;
    }
    close(fd);
    *is = n == (ssize_t)sizeof start &&
          memcmp(start, MAGIC, sizeof start) == 0;
    return GG_OK;
}

gg_status gg_compiled_open(gg_index **out, const char *path, gg_error *error)
{
    size_t len = 0;
    int fd = open_regular(path, &len);
    void *bytes;
    gg_status status;

    *out = NULL;
    if (fd < 0) {
        return errno != 0 ? gg_fail_errno(error, path, "open the gazetteer",
                                          errno)
                          : refuse(error, path, "not a regular file");
    }
    if (len == 0) {
        close(fd);
        return refuse(error, path, "the compiled gazetteer is empty");
    }
    bytes = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0);
    status = bytes == MAP_FAILED
                 ? gg_fail_errno(error, path, "map the gazetteer", errno)
                 : GG_OK;
    close(fd);
    if (status != GG_OK) {
        return status;
    }
    status = gg_compiled_open_memory(out, bytes, len, path, error);
    if (status != GG_OK) {
        munmap(bytes, len);
        return status;
    }
    (*out)->mapping = bytes;
    (*out)->mapping_len = len;
    return GG_OK;
}

gg_status gg_compiled_verify(const gg_index *index, const char *name,
                             gg_error *error)
{
    section_row rows[N_SECTIONS];

    memcpy(rows, (const char *)index->mapping + sizeof(file_header),
           sizeof rows);
    for (size_t i = 0; i < N_SECTIONS; i++) {
        const section *s = &SECTIONS[i];
        if (checksum_of(s, bytes_of(index, s), count_of(index, s)) !=
            rows[i].checksum) {
            return gg_fail(error, GG_ERROR_DATA, name,
                           "the compiled gazetteer is damaged (%s)", s->name);
        }
    }
    return GG_OK;
}
