#include "export/look.h"

#include <math.h>
#include <string.h>

/* From Okabe and Ito's palette, which colour-blind readers can tell apart. */
static const struct {
    const char *type;
    gg_colour colour;
} OWN_COLOURS[GG_LOOK_OWN_TYPES] = {
    {"person", {0x00, 0x72, 0xb2}},
    {"country", {0x00, 0x9e, 0x73}},
    {"organisation", {0xe6, 0x9f, 0x00}},
};

/* The rest of that palette, then Paul Tol's "muted". */
static const gg_colour COLOURS[] = {
    {0x56, 0xb4, 0xe9}, {0xd5, 0x5e, 0x00}, {0xcc, 0x79, 0xa7},
    {0xf0, 0xe4, 0x42}, {0x33, 0x22, 0x88}, {0x99, 0x99, 0x33},
    {0x88, 0x22, 0x55}, {0x44, 0xaa, 0x99}, {0xcc, 0x66, 0x77},
    {0x11, 0x77, 0x33}, {0xaa, 0x44, 0x99}, {0x88, 0xcc, 0xee},
};

#define N_ELEMENTS(array) (sizeof(array) / sizeof(array)[0])

/* ---- types ------------------------------------------------------------- */

static const gg_colour *own_colour(gg_str type)
{
    for (size_t i = 0; i < N_ELEMENTS(OWN_COLOURS); i++) {
        if (gg_str_equal(gg_str_from(OWN_COLOURS[i].type), type)) {
            return &OWN_COLOURS[i].colour;
        }
    }
    return NULL;
}

/* Where `type` stands among the others, or would stand. */
static size_t place_of(const gg_look *look, gg_str type)
{
    size_t low = 0;
    size_t high = look->n_types;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gg_str_compare(look->types[middle], type) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool has_type(const gg_look *look, size_t place, gg_str type)
{
    return place < look->n_types && gg_str_equal(look->types[place], type);
}

static void add_type(gg_look *look, gg_str type)
{
    size_t place = place_of(look, type);

    if (has_type(look, place, type) || look->n_types == GG_LOOK_MAX_TYPES) {
        return;
    }
    memmove(look->types + place + 1, look->types + place,
            (look->n_types - place) * sizeof look->types[0]);
    look->types[place] = type;
    look->n_types++;
}

static void collect_types(gg_look *look, size_t n_rows)
{
    for (size_t i = 0; i < n_rows && look->entity_type != NULL; i++) {
        gg_str type = look->entity_type->values.strings[i];
        if (type.len != 0 && own_colour(type) == NULL) {
            add_type(look, type);
        }
    }
}

gg_colour gg_look_colour(const gg_look *look, size_t row)
{
    gg_str type = look->entity_type != NULL
                      ? look->entity_type->values.strings[row]
                      : GG_STR_NONE;
    const gg_colour *own = own_colour(type);
    size_t place;

    if (own != NULL) {
        return *own;
    }
    place = place_of(look, type);
    return has_type(look, place, type) ? COLOURS[place % N_ELEMENTS(COLOURS)]
                                       : GG_LOOK_GREY;
}

bool gg_look_legend(const gg_look *look, size_t index, gg_str *type,
                    gg_colour *colour)
{
    if (index < N_ELEMENTS(OWN_COLOURS)) {
        *type = gg_str_from(OWN_COLOURS[index].type);
        *colour = OWN_COLOURS[index].colour;
        return true;
    }
    index -= N_ELEMENTS(OWN_COLOURS);
    if (index >= look->n_types || index >= N_ELEMENTS(COLOURS)) {
        return false;
    }
    *type = look->types[index];
    *colour = COLOURS[index];
    return true;
}

void gg_colour_hex(gg_colour colour, char out[GG_COLOUR_HEX])
{
    static const char HEX[] = "0123456789abcdef";
    const uint8_t parts[] = {colour.r, colour.g, colour.b};

    out[0] = '#';
    for (size_t i = 0; i < 3; i++) {
        out[1 + 2 * i] = HEX[parts[i] >> 4];
        out[2 + 2 * i] = HEX[parts[i] & 15];
    }
}

/* ---- sizes ------------------------------------------------------------- */

static const gg_column *find_numbers(const gg_table *table, const char *name)
{
    const gg_column *column =
        name != NULL ? gg_table_find_column(table, name) : NULL;
    bool fits = column != NULL && (column->type == GG_COLUMN_INT ||
                                   column->type == GG_COLUMN_DOUBLE);

    return fits ? column : NULL;
}

static const gg_column *find_size(const gg_table *nodes, const char *size_by)
{
    const char *names[] = {size_by, "pagerank", "degree", "mentions"};
    const gg_column *column = NULL;

    for (size_t i = 0; i < N_ELEMENTS(names) && column == NULL; i++) {
        column = find_numbers(nodes, names[i]);
    }
    return column;
}

/* 0 for what is absent, negative or no number. */
static double positive(double value)
{
    return value > 0 && isfinite(value) ? value : 0;
}

static double size_value(const gg_column *column, size_t row)
{
    return positive(column->type == GG_COLUMN_INT
                        ? (double)column->values.ints[row]
                        : column->values.doubles[row]);
}

void gg_look_init(gg_look *look, const gg_network *network,
                  const char *size_by)
{
    const gg_column *type =
        gg_table_find_column(&network->nodes, "entity_type");

    memset(look, 0, sizeof *look);
    look->size_by = find_size(&network->nodes, size_by);
    look->weights = network->edge_weight;
    look->edge_color = gg_table_find_column(&network->edges, "color");
    if (look->edge_color != NULL &&
        look->edge_color->type != GG_COLUMN_STRING) {
        look->edge_color = NULL;
    }
    if (type != NULL && type->type == GG_COLUMN_STRING) {
        look->entity_type = type;
    }
    collect_types(look, network->nodes.n_rows);
    for (size_t i = 0; i < network->nodes.n_rows; i++) {
        if (look->size_by != NULL) {
            look->size_max = fmax(look->size_max,
                                  size_value(look->size_by, i));
        }
    }
    for (size_t i = 0; i < network->edges.n_rows; i++) {
        look->weight_max = fmax(look->weight_max,
                                positive(look->weights[i]));
    }
}

/* The value of a hexadecimal digit; 16: it is none. */
static unsigned digit_of(char c)
{
    static const char DIGITS[] = "0123456789abcdef";
    const char *p = c != '\0' ? strchr(DIGITS, c) : NULL;

    return p != NULL ? (unsigned)(p - DIGITS) : 16;
}

bool gg_look_edge_colour(const gg_look *look, size_t row, gg_colour *out)
{
    gg_str hex = look->edge_color != NULL
                     ? look->edge_color->values.strings[row]
                     : GG_STR_NONE;
    uint8_t parts[3];

    if (hex.len != GG_COLOUR_HEX || hex.ptr[0] != '#') {
        return false;
    }
    for (size_t i = 0; i < 3; i++) {
        unsigned high = digit_of(hex.ptr[1 + 2 * i]);
        unsigned low = digit_of(hex.ptr[2 + 2 * i]);
        if (high > 15 || low > 15) {
            return false;
        }
        parts[i] = (uint8_t)(high << 4 | low);
    }
    *out = (gg_colour){parts[0], parts[1], parts[2]};
    return true;
}

double gg_look_node_size(const gg_look *look, size_t row)
{
    if (look->size_max <= 0) {
        return 0.5; /* nothing to tell them apart by */
    }
    return sqrt(size_value(look->size_by, row) / look->size_max);
}

double gg_look_edge_width(const gg_look *look, size_t row)
{
    if (look->weight_max <= 0) {
        return 0;
    }
    return sqrt(positive(look->weights[row]) / look->weight_max);
}

void gg_put_rounded(gg_sink *sink, double value, double scale)
{
    gg_sink_put_double(sink, round(value * scale) / scale);
}
