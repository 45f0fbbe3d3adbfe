/* The list itself in flat records: entities, names, their texts. */
#include "gaz/index_build.h"

#include "base/checksum.h"
#include "base/error.h"
#include "base/memory.h"

#include <string.h>

/* Traits that are alike are kept once. */
typedef struct traits_table {
    uint32_t *slots; /* UINT32_MAX: empty */
    size_t n_slots;
    size_t capacity;
} traits_table;

static uint32_t put_string(gg_index *index, gg_str s)
{
    uint32_t offset = (uint32_t)index->n_strings;

    memcpy(index->strings + index->n_strings, s.ptr, s.len);
    index->n_strings += s.len;
    index->strings[index->n_strings++] = '\0';
    return offset;
}

/* Most names are the label of their entity, which stands there already. */
static bool is_label(const gg_gazetteer_list *list, const gg_name *name)
{
    return gg_str_equal(name->text, list->entities[name->entity].label);
}

static size_t measure_strings(const gg_gazetteer_list *list)
{
    size_t n = GG_INDEX_PADDING;

    for (size_t i = 0; i < list->n_entities; i++) {
        n += list->entities[i].id.len + list->entities[i].label.len + 2;
    }
    for (size_t i = 0; i < list->n_names; i++) {
        n += is_label(list, &list->names[i]) ? 0
                                             : list->names[i].text.len + 1;
    }
    for (size_t i = 0; i < list->n_types; i++) {
        n += list->types[i].len + 1;
    }
    for (size_t i = 0; i < list->n_files; i++) {
        n += strlen(list->files[i]) + 1;
    }
    return n;
}

static bool make_arrays(gg_index *index, const gg_gazetteer_list *list)
{
    index->strings = gg_alloc_array(measure_strings(list), 1);
    index->types = gg_alloc_array(list->n_types, sizeof *index->types);
    index->files = gg_alloc_array(list->n_files, sizeof *index->files);
    index->entities =
        gg_alloc_array(list->n_entities + 1, sizeof *index->entities);
    index->names = gg_alloc_array(list->n_names, sizeof *index->names);
    return index->strings != NULL && index->types != NULL &&
           index->files != NULL && index->entities != NULL &&
           index->names != NULL;
}

static void put_entities(gg_index *index, const gg_gazetteer_list *list,
                         const gg_short_place *shorts)
{
    for (size_t i = 0; i < list->n_types; i++) {
        index->types[i] = put_string(index, list->types[i]);
    }
    for (size_t i = 0; i < list->n_files; i++) {
        index->files[i] = put_string(index, gg_str_from(list->files[i]));
    }
    for (size_t i = 0; i < list->n_entities; i++) {
        const gg_entity *entity = &list->entities[i];
        unsigned flags = (entity->is_hidden ? GG_ENTITY_HIDDEN : 0u) |
                         (entity->has_short ? GG_ENTITY_HAS_SHORT : 0u) |
                         (entity->is_media ? GG_ENTITY_MEDIA : 0u);
        index->entities[i] = (gg_entity_record){
            .id = put_string(index, entity->id),
            .label = put_string(index, entity->label),
            .first_name = entity->first_name,
            .type = entity->type_number & 0xFFFFFFu,
            .flags = flags & 0xFFu,
            .bearers = shorts[i].bearers,
            .short_entry = shorts[i].entry,
        };
        index->n_media += entity->is_media;
    }
    index->entities[list->n_entities] =
        (gg_entity_record){.first_name = (uint32_t)list->n_names};
    index->n_types = list->n_types;
    index->n_files = list->n_files;
    index->n_entities = list->n_entities;
    index->n_entity_records = list->n_entities + 1;
}

/* ---- traits ------------------------------------------------------------------- */

/* Priors are alike when their bits are. */
static uint64_t bits_of(double prior)
{
    uint64_t bits;

    memcpy(&bits, &prior, sizeof bits);
    return bits;
}

static bool are_alike(const gg_name_traits *a, const gg_name_traits *b)
{
    return bits_of(a->prior) == bits_of(b->prior) && a->from == b->from &&
           a->to == b->to && a->languages == b->languages &&
           a->file == b->file && a->case_rule == b->case_rule;
}

static uint64_t hash_traits(const gg_name_traits *t, uint64_t seed)
{
    uint64_t parts[3] = {bits_of(t->prior),
                         (uint64_t)(uint32_t)t->from << 32 | (uint32_t)t->to,
                         (uint64_t)t->languages << 32 |
                             (uint32_t)t->file << 8 | t->case_rule};

    return gg_checksum(parts, sizeof parts, seed);
}

static size_t traits_slot(const gg_index *index, const traits_table *table,
                          const gg_name_traits *traits)
{
    uint64_t hash = hash_traits(traits, index->seed);
    size_t slot = (size_t)hash & (table->n_slots - 1);

    while (table->slots[slot] != UINT32_MAX &&
           !are_alike(&index->traits[table->slots[slot]], traits)) {
        slot = (slot + 1) & (table->n_slots - 1);
    }
    return slot;
}

static bool grow_traits(gg_index *index, traits_table *table)
{
    size_t n = table->n_slots != 0 ? table->n_slots * 2 : 64;

    gg_free(table->slots);
    table->slots = gg_alloc_array(n, sizeof *table->slots);
    if (table->slots == NULL) {
        return false;
    }
    memset(table->slots, 0xFF, n * sizeof *table->slots);
    table->n_slots = n;
    for (size_t i = 0; i < index->n_traits; i++) {
        table->slots[traits_slot(index, table, &index->traits[i])] =
            (uint32_t)i;
    }
    return true;
}

static bool put_traits(gg_index *index, traits_table *table,
                       const gg_name *name, uint32_t *number)
{
    gg_name_traits traits = {.prior = name->prior,
                             .from = name->from,
                             .to = name->to,
                             .languages = name->languages,
                             .file = name->file,
                             .case_rule = name->case_rule};
    size_t slot;

    if (index->n_traits != 0 &&
        are_alike(&index->traits[*number], &traits)) {
        return true; /* as the name before */
    }
    if (index->n_traits * 2 >= table->n_slots && !grow_traits(index, table)) {
        return false;
    }
    slot = traits_slot(index, table, &traits);
    if (table->slots[slot] == UINT32_MAX) {
        if (gg_grow(&index->traits, &table->capacity, index->n_traits + 1,
                    sizeof traits) != 0) {
            return false;
        }
        table->slots[slot] = (uint32_t)index->n_traits;
        index->traits[index->n_traits++] = traits;
    }
    *number = table->slots[slot];
    return true;
}

static bool put_names(gg_index *index, const gg_gazetteer_list *list)
{
    traits_table table = {NULL, 0, 0};
    uint32_t traits = 0;
    bool ok = true;

    for (size_t i = 0; i < list->n_names && ok; i++) {
        const gg_name *name = &list->names[i];
        ok = put_traits(index, &table, name, &traits);
        index->names[i] = (gg_name_record){
            .text = is_label(list, name)
                        ? index->entities[name->entity].label
                        : put_string(index, name->text),
            .entity = name->entity,
            .line = name->line,
            .traits = traits & 0x3FFFFFFFu,
            .form = name->form & 3u,
        };
    }
    gg_free(table.slots);
    index->n_names = list->n_names;
    return ok;
}

/* ---- fingerprint ---------------------------------------------------------------- */

static void fold_in(gg_index *index, const void *bytes, size_t len)
{
    for (uint64_t i = 0; i < 2; i++) {
        index->fingerprint[i] =
            gg_checksum(bytes, len, index->fingerprint[i] + i);
    }
}

static void fold_in_str(gg_index *index, gg_str s)
{
    fold_in(index, s.ptr, s.len);
}

static void fold_in_language(gg_index *index, const gg_language *language)
{
    fold_in_str(index, language->tag);
    fold_in(index, &language->script, sizeof language->script);
    for (size_t i = 0; i < language->n_rows; i++) {
        const gg_ending_row *row = &language->rows[i];
        uint32_t numbers[3] = {row->n_forms, row->kinds,
                               (uint32_t)row->least << 1 | row->at_start};
        fold_in_str(index, row->ending);
        fold_in_str(index, row->after);
        fold_in(index, numbers, sizeof numbers);
    }
    for (size_t i = 0; i < language->n_forms; i++) {
        fold_in_str(index, language->forms[i].text);
        fold_in(index, &language->forms[i].outside,
                sizeof language->forms[i].outside);
    }
}

/* What the list says of its entities; not what the index found out. */
static void fold_in_entities(gg_index *index)
{
    enum { NUMBERS = 4, BATCH = 64 * NUMBERS };
    uint32_t said[BATCH];
    size_t n = 0;

    for (size_t i = 0; i < index->n_entity_records; i++) {
        const gg_entity_record *entity = &index->entities[i];
        said[n++] = entity->id;
        said[n++] = entity->label;
        said[n++] = entity->first_name;
        said[n++] = entity->type | (uint32_t)entity->flags << 24;
        if (n == BATCH || i + 1 == index->n_entity_records) {
            fold_in(index, said, n * sizeof *said);
            n = 0;
        }
    }
}

static void take_fingerprint(gg_index *index, const gg_gazetteer_list *list)
{
    size_t file_names = 0;

    for (size_t i = 0; i < list->n_types; i++) {
        file_names += list->types[i].len + 1;
    }
    fold_in(index, index->strings, file_names);
    for (size_t i = 0; i < list->n_files; i++) {
        fold_in_str(index, gg_last_part(gg_str_from(list->files[i])));
        file_names += strlen(list->files[i]) + 1;
    }
    fold_in(index, index->strings + file_names, index->n_strings - file_names);
    fold_in_entities(index);
    fold_in(index, index->names, index->n_names * sizeof *index->names);
    fold_in(index, index->traits, index->n_traits * sizeof *index->traits);
    for (size_t i = 0; i < list->n_words; i++) {
        const gg_context_word *word = &list->words[i];
        uint32_t numbers[3] = {word->languages, word->flags, word->speech};
        fold_in_str(index, word->text);
        fold_in(index, numbers, sizeof numbers);
    }
    for (size_t i = 0; i < list->n_languages; i++) {
        fold_in_language(index, &list->languages[i]);
    }
}

/* Numbers of records are of 32 bits, and of 30 and 24 where they share them. */
static gg_status look_at_size(const gg_gazetteer_list *list, gg_error *error)
{
    const char *what = NULL;

    if (list->n_names >= UINT32_C(1) << 30) {
        what = "more than 1073741823 names";
    } else if (list->n_types >= UINT32_C(1) << 24) {
        what = "more than 16777215 types";
    } else if (measure_strings(list) > UINT32_MAX) {
        what = "more than 4 GiB of names, labels and ids";
    }
    return what == NULL
               ? GG_OK
               : gg_fail(error, GG_ERROR_DATA, list->files[0], "%s", what);
}

gg_status gg_build_list(gg_index_builder *b, gg_error *error)
{
    gg_index *index = b->index;
    gg_status status = look_at_size(b->list, error);

    if (status != GG_OK) {
        return status;
    }
    if (!make_arrays(index, b->list)) {
        return gg_fail_memory(error);
    }
    put_entities(index, b->list, b->shorts);
    if (!put_names(index, b->list)) {
        return gg_fail_memory(error);
    }
    memset(index->strings + index->n_strings, 0, GG_INDEX_PADDING);
    index->n_strings += GG_INDEX_PADDING;
    index->stats = b->list->stats;
    take_fingerprint(index, b->list);
    return GG_OK;
}
