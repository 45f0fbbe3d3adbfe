/* gaz/compiled: every cut and every flipped byte of a small file is refused or
   does no harm. */
#include "check.h"

#include "base/memory.h"
#include "gaz/compiled.h"

#include <stdlib.h>
#include <string.h>

static const char LIST[] =
    "id\ttype\tlabel\tnames\tdemonyms\n"
    "a\tperson\tKim Jong-un\tJ. K. Kim\t\n"
    "b\tcountry\tRussia\tRussian Federation\tRussian\n"
    "c\tcontext:source\tsaid\taccording to\t\n"
    "d\tcontext:place\tNew York\t\t\n";

static gg_index *make_index(void)
{
    gg_gazetteer_list list;
    gg_index *index = NULL;
    gg_gazetteer_files none = {.n = 0};
    gg_log log;
    gg_error error;

    gg_log_init(&log);
    gg_gazetteer_list_init(&list);
    list.hash_seed = 7;
    CHECK(gg_gazetteer_add_memory(&list, "a.tsv", LIST, sizeof LIST - 1, &log,
                                  &error) == GG_OK);
    CHECK(gg_gazetteer_seal(&list, &error) == GG_OK);
    CHECK(gg_index_new(&index, &list, &log, &error) == GG_OK);
    CHECK(gg_index_set_sources(index, &none, &error) == GG_OK);
    gg_gazetteer_list_clear(&list);
    gg_log_clear(&log);
    return index;
}

static gg_buf compile(const gg_index *index)
{
    gg_buf buf = GG_BUF_INIT;
    gg_sink *sink = NULL;
    gg_error error;

    CHECK(gg_sink_open_buf(&sink, &buf, &error) == GG_OK);
    CHECK(gg_compiled_write(index, sink, &error) == GG_OK);
    CHECK(gg_sink_close(sink, NULL, &error) == GG_OK);
    return buf;
}

/* Opened from memory of exactly that size. */
static gg_status open_copy(const char *bytes, size_t len, gg_error *error)
{
    size_t room = (len + 63) / 64 * 64;
    char *block = aligned_alloc(64, room + 64);
    char *copy = block + (room - len) / 64 * 64;
    gg_index *index = NULL;
    gg_status status;

    memcpy(copy, bytes, len);
    status = gg_compiled_open_memory(&index, copy, len, "x.gaz", error);
    CHECK((status == GG_OK) == (index != NULL));
    gg_index_free(index);
    free(block);
    return status;
}

static void test_what_is_in_it(void)
{
    gg_index *made = make_index();
    gg_buf buf = compile(made);
    gg_index *index = NULL;
    gg_error error;
    char *bytes = aligned_alloc(64, (buf.len + 63) / 64 * 64);

    memcpy(bytes, buf.ptr, buf.len);
    CHECK(gg_compiled_open_memory(&index, bytes, buf.len, "x", &error) ==
          GG_OK);
    CHECK(index->n_entities == 2 && index->n_names == made->n_names);
    CHECK(memcmp(index->fingerprint, made->fingerprint,
                 sizeof index->fingerprint) == 0);
    for (uint32_t i = 0; i < index->n_names; i++) {
        gg_name a = gg_index_name(made, i);
        gg_name b = gg_index_name(index, i);
        CHECK(gg_str_equal(a.text, b.text) && a.entity == b.entity &&
              a.form == b.form && a.line == b.line);
    }
    CHECK(strcmp(gg_index_entity(index, 1).id.ptr, "b") == 0);
    CHECK(strcmp(gg_index_file(index, 0), "a.tsv") == 0);
    /* numbers from elsewhere stay inside */
    CHECK(gg_index_entity(index, UINT32_MAX).id.len != 0);
    CHECK(gg_index_name(index, UINT32_MAX).text.len != 0);
    CHECK(gg_index_string(index, UINT32_MAX).len == 0);
    CHECK(gg_index_file(index, UINT32_MAX)[0] == '\0');
    CHECK(gg_index_link_at(index, UINT32_MAX) == NULL);
    gg_index_free(index);
    gg_index_free(made);
    gg_buf_clear(&buf);
    free(bytes);
}

static void test_cut_and_flipped(void)
{
    gg_index *index = make_index();
    gg_buf buf = compile(index);
    gg_error error;
    size_t n_taken = 0;

    CHECK(open_copy(buf.ptr, buf.len, &error) == GG_OK);
    for (size_t len = 0; len < buf.len; len++) {
        CHECK(open_copy(buf.ptr, len, &error) == GG_ERROR_DATA);
    }
    for (size_t at = 0; at < buf.len; at++) {
        gg_status status;
        buf.ptr[at] = (char)(buf.ptr[at] ^ 1 << at % 8);
        status = open_copy(buf.ptr, buf.len, &error);
        CHECK(status == GG_OK || status == GG_ERROR_DATA);
        n_taken += status == GG_OK; /* between two arrays */
        buf.ptr[at] = (char)(buf.ptr[at] ^ 1 << at % 8);
    }
    CHECK(n_taken < (size_t)64 * 40);
    gg_index_free(index);
    gg_buf_clear(&buf);
}

int main(void)
{
    test_what_is_in_it();
    test_cut_and_flipped();
    return check_result();
}
