/* A compiled gazetteer with changed bytes: three bytes say where, one what. A
   first byte of 1 makes the checksums right again, so that what is changed is
   believed. Then it is used. */
#include "fuzz.h"

#include "base/checksum.h"
#include "base/memory.h"
#include "gaz/compiled.h"
#include "gaz/lookup.h"
#include "run/gazetteer.h"

static const char LIST[] =
    "id\ttype\tlabel\tnames\tdemonyms\tlang\trole\tcase\n"
    "a\tperson\tKim Jong-un\tJ. K. Kim|Kim Jongnam's\t\t\t\t\n"
    "b\tcountry\tRussia\tRussian Federation\tRussian\t\t\t\n"
    "e\tperson\tПутин Владимир\t\t\tru\t\t\n"
    "f\torganisation\tKCNA\tKorean A+B News\t\t\tmedia\texact\n"
    "c\tcontext:source\tsaid\taccording to\t\t\t\t\n"
    "d\tcontext:place\tNew York\t\t\t\t\t\n"
    "g\tcontext:given\tOlga\t\t\t\t\t\n"
    "h\tperson\tKim Il\t\t\t\t\t\n";
static const char ENDINGS[] = "ending\tbecomes\tleast\n\tа|у|ом\t3\n";
static const char TEXT[] =
    "Kim Jong-un met J.K. Kim in Russia, KCNA said. The Russian Kim, in New "
    "York, saw Путина Владимира. Olga Petrova of Korean A+B News according to "
    "KCNA. Kim Il and Kim. Kim Jongnam's";

static char *right;
static size_t right_len;

static void compile(const gg_index *index)
{
    gg_gazetteer_files none = {.n = 0};
    gg_buf buf = GG_BUF_INIT;
    gg_sink *sink = NULL;
    gg_error error;

    HOLDS(gg_index_set_sources((gg_index *)(uintptr_t)index, &none, &error) ==
          GG_OK);
    HOLDS(gg_sink_open_buf(&sink, &buf, &error) == GG_OK);
    HOLDS(gg_compiled_write(index, sink, &error) == GG_OK);
    HOLDS(gg_sink_close(sink, NULL, &error) == GG_OK);
    right_len = buf.len;
    right = exact_copy(buf.ptr, buf.len);
    gg_buf_clear(&buf);
}

static void make_right(void)
{
    gg_gazetteer_list list;
    gg_source *source = NULL;
    gg_index *index = NULL;
    gg_log log;
    gg_error error;

    gg_log_init(&log);
    gg_gazetteer_list_init(&list);
    list.hash_seed = 7;
    list.languages = gg_calloc_array(1, sizeof *list.languages);
    HOLDS(list.languages != NULL);
    list.n_languages = list.languages_capacity = 1;
    list.languages[0].tag = GG_STR_LITERAL("ru");
    HOLDS(gg_source_open_memory(&source, ENDINGS, sizeof ENDINGS - 1, "ru.tsv",
                                &log, &error) == GG_OK);
    HOLDS(gg_language_read(&list.languages[0], source, "ru.tsv", &list.arena,
                           &log, &error) == GG_OK);
    gg_source_close(source);
    HOLDS(gg_gazetteer_add_memory(&list, "a.tsv", LIST, sizeof LIST - 1, &log,
                                  &error) == GG_OK);
    HOLDS(gg_gazetteer_seal(&list, &error) == GG_OK);
    HOLDS(gg_index_new(&index, &list, &log, &error) == GG_OK);
    compile(index);
    gg_index_free(index);
    gg_gazetteer_list_clear(&list);
    gg_log_clear(&log);
}

/* ---- checksums ------------------------------------------------------------------- */

enum { HEADER = 64, ROW = 48, FORMAT = 1 };

static uint64_t number_at(const char *bytes, size_t at, size_t size)
{
    uint64_t n = 0;

    memcpy(&n, bytes + at, size);
    return n;
}

static void put_number(char *bytes, size_t at, uint64_t n)
{
    memcpy(bytes + at, &n, sizeof n);
}

static void repair(char *bytes, size_t len)
{
    uint64_t n_rows = len >= HEADER ? number_at(bytes, 24, 4) : 0;

    if (len < HEADER || n_rows > (len - HEADER) / ROW) {
        return;
    }
    for (size_t i = 0; i < n_rows; i++) {
        size_t row = HEADER + i * ROW;
        uint64_t at = number_at(bytes, row + 16, 8);
        uint64_t n = number_at(bytes, row + 24, 8);
        uint64_t size = number_at(bytes, row + 32, 4);
        if (at <= len && size != 0 && n <= (len - at) / size) {
            put_number(bytes, row + 40,
                       gg_checksum(bytes + at, (size_t)(n * size), size));
        }
    }
    put_number(bytes, 32,
               gg_checksum(bytes + HEADER, (size_t)n_rows * ROW, FORMAT));
    put_number(bytes, 56, gg_checksum(bytes, 56, FORMAT));
}

/* ---- use ---------------------------------------------------------------------------- */

static bool on_found(void *user, const gg_found *found)
{
    size_t *n = user;

    HOLDS(found->start < found->end && found->end < sizeof TEXT);
    HOLDS(strlen(found->entity) + strlen(found->type) +
              strlen(found->label) < right_len);
    (*n)++;
    return *n < 1000;
}

static bool on_known(void *user, const gg_known_name *known)
{
    size_t *n = user;

    HOLDS(strlen(known->name) + strlen(known->source) < right_len);
    return ++*n < 100;
}

static void use(gg_index *index)
{
    gg_gazetteer names = {.index = index};
    gg_error error;
    size_t n = 0;

    for (unsigned way = 0; way < 4; way++) {
        gg_tag_options options = {.forms = "name,short,demonym,metonym",
                                  .nested = (way & 1) != 0,
                                  .ignore_case = (way & 2) != 0,
                                  .discover = (way & 1) != 0};
        gg_finder *finder = NULL;
        HOLDS(gg_finder_new(&finder, &names, &options, &error) == GG_OK);
        n = 0;
        HOLDS(gg_find(finder, TEXT, sizeof TEXT - 1, on_found, &n, &error) ==
              GG_OK);
        gg_finder_free(finder);
    }
    HOLDS(gg_search(&names, "Kim Jong-un", 11, 5, on_known, &n, NULL,
                    &error) == GG_OK);
    HOLDS(gg_search(&names, "Rusia", 5, 5, on_known, &n, NULL, &error) ==
          GG_OK);
    for (uint32_t i = 0; i < 8; i++) {
        gg_entity entity = gg_index_entity(index, i);
        HOLDS((uint64_t)entity.first_name + entity.n_names <= index->n_names);
        HOLDS(gg_index_file(index, gg_index_name(index, i).file) != NULL);
    }
    for (size_t i = 0; i < index->n_sources; i++) {
        HOLDS(strlen(gg_index_source_path(index, i)) < right_len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gg_index *index = NULL;
    gg_error error;
    gg_status status;
    size_t len;
    char *bytes;

    if (right == NULL) {
        make_right();
    }
    if (size == 0) {
        return 0;
    }
    len = (data[0] & 2) != 0 && size > 2 ? right_len - data[1] : right_len;
    bytes = aligned_alloc(64, (right_len + 63) / 64 * 64);
    HOLDS(bytes != NULL);
    memcpy(bytes, right, len);
    for (size_t i = 1; i + 3 < size; i += 4) {
        size_t at = ((size_t)data[i] << 16 | (size_t)data[i + 1] << 8 |
                     data[i + 2]) % len;
        bytes[at] = (char)data[i + 3];
    }
    if ((data[0] & 1) != 0) {
        repair(bytes, len);
    }
    status = gg_compiled_open_memory(&index, bytes, len, "x.gaz", &error);
    HOLDS(status == GG_OK || status == GG_ERROR_DATA);
    HOLDS((status == GG_OK) == (index != NULL));
    if (index != NULL) {
        use(index);
    } else {
        HOLDS(error.message[0] != '\0');
    }
    gg_index_free(index);
    free(bytes);
    return 0;
}
