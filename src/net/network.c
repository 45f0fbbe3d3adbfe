#include "net/network.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>

gg_status gg_network_new(gg_network **out, gg_error *error)
{
    *out = gg_calloc_array(1, sizeof **out);
    return *out != NULL ? GG_OK : gg_fail_memory(error);
}

void gg_network_free(gg_network *network)
{
    if (network == NULL) {
        return;
    }
    gg_arena_clear(&network->arena);
    gg_free(network);
}

static bool make_values(gg_column *column, size_t n, gg_arena *arena)
{
    switch (column->type) {
    case GG_COLUMN_DOUBLE:
        column->values.doubles = gg_arena_alloc(arena, n, sizeof(double));
        if (column->values.doubles == NULL) {
            return false;
        }
        for (size_t i = 0; i < n; i++) {
            column->values.doubles[i] = NAN;
        }
        return true;
    case GG_COLUMN_STRING:
        column->values.strings = gg_arena_alloc(arena, n, sizeof(gg_str));
        return column->values.strings != NULL;
    case GG_COLUMN_STRINGS:
        column->values.lists = gg_arena_alloc(arena, n, sizeof(gg_str_list));
        return column->values.lists != NULL;
    case GG_COLUMN_DATE:
        column->values.ints = gg_arena_alloc(arena, n, sizeof(int64_t));
        return column->values.ints != NULL;
    case GG_COLUMN_INT:
    case GG_COLUMN_BOOL:
        column->values.ints = gg_arena_alloc(arena, n, sizeof(int64_t));
        if (column->values.ints == NULL) {
            return false;
        }
        for (size_t i = 0; i < n; i++) {
            column->values.ints[i] = GG_ABSENT_INT;
        }
        return true;
    }
    return false;
}

gg_column *gg_table_add_column(gg_table *table, gg_arena *arena,
                               const char *name, const char *description,
                               gg_column_type type)
{
    gg_column *column = &table->columns[table->n_columns];
    gg_str copy;

    if (table->n_columns == GG_MAX_COLUMNS) {
        return NULL;
    }
    copy = gg_arena_copy(arena, gg_str_from(description));
    if (copy.ptr == NULL) {
        return NULL;
    }
    column->name = name;
    column->description = copy.ptr;
    column->type = type;
    if (!make_values(column, table->n_rows, arena)) {
        return NULL;
    }
    table->n_columns++;
    return column;
}

const gg_column *gg_table_find_column(const gg_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].name, name) == 0) {
            return &table->columns[i];
        }
    }
    return NULL;
}

bool gg_column_is_absent(const gg_column *column, size_t row)
{
    switch (column->type) {
    case GG_COLUMN_DOUBLE:
        return isnan(column->values.doubles[row]);
    case GG_COLUMN_STRING:
        return column->values.strings[row].ptr == NULL;
    case GG_COLUMN_STRINGS:
        return column->values.lists[row].n == 0;
    case GG_COLUMN_DATE:
        return column->values.ints[row] == 0;
    case GG_COLUMN_INT:
    case GG_COLUMN_BOOL:
        return column->values.ints[row] == GG_ABSENT_INT;
    }
    return true;
}
