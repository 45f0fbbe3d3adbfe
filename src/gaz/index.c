#define _POSIX_C_SOURCE 200809L
#include "gaz/index.h"

#include "base/memory.h"
#include "text/utf8.h"

#include <math.h>
#include <sys/mman.h>

/* Behind the first len bytes, which are known to be the same, does the node's
   text go on with the word? Where it ends goes to *len. Texts end in a NUL. */
static bool goes_on(const gg_index *index, uint32_t node, gg_str word,
                    uint32_t *len)
{
    const char *p = gg_index_node_text(index, node) + *len;

    if (*len != 0 && *p++ != GG_WORD_END) {
        return false;
    }
    if (strncmp(p, word.ptr, word.len) != 0 ||
        (p[word.len] != '\0' && p[word.len] != GG_WORD_END)) {
        return false;
    }
    *len += (uint32_t)word.len + (*len != 0);
    return true;
}

gg_path gg_path_begin(const gg_index *index, uint32_t word)
{
    gg_path path = {.hash = index->words[word].hash};

    path.node = word != GG_NO_WORD ? gg_index_root(index, word) : GG_NO_NODE;
    if (path.node != GG_NO_NODE &&
        !goes_on(index, path.node, gg_index_folded(index, &index->words[word]),
                 &path.len)) {
        path.node = GG_NO_NODE; /* of a damaged file */
    }
    return path;
}

gg_path gg_path_on(const gg_index *index, gg_path path, uint32_t word)
{
    gg_path on = {.hash = gg_path_hash(path.hash, index->words[word].hash),
                  .len = path.len};

    if (path.node == GG_NO_NODE || word == GG_NO_WORD) {
        return on;
    }
    on.node = gg_index_find_path(index, on.hash);
    if (on.node != GG_NO_NODE &&
        (strncmp(gg_index_node_text(index, on.node),
                 gg_index_node_text(index, path.node), path.len) != 0 ||
         !goes_on(index, on.node, gg_index_folded(index, &index->words[word]),
                  &on.len))) {
        on.node = GG_NO_NODE;
    }
    return on;
}

uint32_t gg_index_find_word(const gg_index *index, const char *text,
                            const gg_token *token)
{
    const uint32_t *slot =
        index->word_slots + gg_home_slot(token->hash, index->n_word_homes);

    if ((token->flags & GG_TOKEN_LONG) != 0) {
        return GG_NO_WORD;
    }
    for (; *slot != GG_NO_WORD && *slot < index->n_words; slot++) {
        const gg_index_word *word = &index->words[*slot];
        if (word->hash == token->hash) {
            gg_str folded = gg_index_folded(index, word);
            if (gg_token_equals(text, token, folded.ptr, folded.len)) {
                return *slot;
            }
        }
    }
    return GG_NO_WORD;
}

uint32_t gg_index_find_phrase(const gg_index *index, uint64_t hash)
{
    size_t mask = index->n_phrase_slots - 1;
    size_t slot = (size_t)hash & mask;

    if (index->n_phrase_slots == 0) {
        return 0;
    }
    while (index->phrases[slot].hash != 0 &&
           index->phrases[slot].hash != hash) {
        slot = (slot + 1) & mask;
    }
    return index->phrases[slot].flags;
}

/* ---- the list ------------------------------------------------------------------ */

gg_str gg_index_checked(gg_str s)
{
    return gg_utf8_valid_prefix(s.ptr, s.len) == s.len
               ? s
               : (gg_str){s.ptr + s.len, 0};
}

gg_str gg_index_type(const gg_index *index, uint32_t entity)
{
    uint32_t type = gg_index_entity_record(index, entity)->type;

    return gg_index_string(index,
                           index->types[type < index->n_types ? type : 0]);
}

gg_entity gg_index_entity(const gg_index *index, uint32_t entity)
{
    const gg_entity_record *record = gg_index_entity_record(index, entity);
    uint32_t end = record[1].first_name;
    bool fits = record->first_name <= end && end <= index->n_names;

    return (gg_entity){
        .id = gg_index_string(index, record->id),
        .type = gg_index_type(index, entity),
        .label = gg_index_string(index, record->label),
        .is_hidden = (record->flags & GG_ENTITY_HIDDEN) != 0,
        .has_short = (record->flags & GG_ENTITY_HAS_SHORT) != 0,
        .is_media = (record->flags & GG_ENTITY_MEDIA) != 0,
        .first_name = fits ? record->first_name : 0,
        .n_names = fits ? end - record->first_name : 0,
    };
}

static int32_t date_in_range(int32_t date)
{
    return date >= 0 && date <= 99991231 ? date : 0;
}

gg_name_traits gg_index_traits(const gg_index *index, uint32_t name)
{
    uint32_t at = gg_index_name_record(index, name)->traits;
    gg_name_traits traits = index->traits[at < index->n_traits ? at : 0];

    traits.prior =
        isfinite(traits.prior) && traits.prior > 0 ? traits.prior : 1;
    traits.from = date_in_range(traits.from);
    traits.to = date_in_range(traits.to);
    return traits;
}

gg_name gg_index_name(const gg_index *index, uint32_t name)
{
    const gg_name_record *record = gg_index_name_record(index, name);
    gg_name_traits traits = gg_index_traits(index, name);

    return (gg_name){
        .text = gg_index_string(index, record->text),
        .entity = gg_index_entity_of(index, name),
        .form = (uint8_t)record->form,
        .case_rule = traits.case_rule,
        .file = traits.file,
        .from = traits.from,
        .to = traits.to,
        .prior = traits.prior,
        .line = record->line,
        .languages = traits.languages,
    };
}

const char *gg_index_file(const gg_index *index, uint32_t file)
{
    return file < index->n_files
               ? gg_index_string(index, index->files[file]).ptr
               : "";
}

static void free_arrays(gg_index *index)
{
    gg_free(index->strings);
    gg_free(index->types);
    gg_free(index->files);
    gg_free(index->entities);
    gg_free(index->names);
    gg_free(index->traits);
    gg_free(index->bytes);
    gg_free(index->words);
    gg_free(index->word_slots);
    gg_free(index->nodes);
    gg_free(index->slots);
    gg_free(index->entries);
    gg_free(index->gaps);
    gg_free(index->links);
    gg_free(index->speeches);
    gg_free(index->phrases);
    gg_front_clear(&index->front);
    gg_free(index->sources);
    gg_free(index->source_paths);
}

void gg_index_free(gg_index *index)
{
    if (index == NULL) {
        return;
    }
    if (!index->is_borrowed) {
        free_arrays(index);
    }
    if (index->mapping != NULL) {
        munmap((void *)(uintptr_t)index->mapping, index->mapping_len);
    }
    gg_free(index);
}
