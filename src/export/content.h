/* What a file is meant to hold, as one number, which whoever reads the file
   back can compute again: the sum over its rows, in whatever order, of a hash
   of the row. That is a mixed sum over its values, in whatever order, of a hash
   of where the value belongs (a slot) and what it is. Values are texts as
   gg_export_cell gives them; a list is hashed item by item. */
#ifndef GG_EXPORT_CONTENT_H
#define GG_EXPORT_CONTENT_H

#include "base/checksum.h"
#include "base/str.h"
#include "net/network.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The first slots are the columns of the row's table. */
enum {
    GG_SLOT_LABEL = GG_MAX_COLUMNS, /* with or without a column */
    GG_SLOT_PROOFS,                 /* evidence, window by window */
    GG_SLOT_START,                  /* when it is there */
    GG_SLOT_END,
    GG_SLOT_SLICES,                 /* weights by period */
    GG_N_SLOTS                      /* none of them */
};

typedef struct gg_content {
    uint64_t n_nodes;
    uint64_t n_edges;
    uint64_t n_values;
    uint64_t sum;
    uint64_t row;  /* of the values of the row at hand */
    uint64_t list; /* of the items of the list at hand */
} gg_content;

static inline uint64_t gg_content_mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xD6E8FEB86659FD93);
    return x ^ x >> 29;
}

static inline uint64_t gg_content_load(const char *p, size_t len)
{
    uint64_t word = 0;

    memcpy(&word, p, len);
    return word;
}

/* Most values are short: two words, which may overlap, hold them. */
static inline uint64_t gg_content_hash(unsigned slot, gg_str text)
{
    uint64_t seed = (slot + 1) * UINT64_C(0x9E3779B97F4A7C15) + text.len;
    size_t len = text.len;

    if (len > 16) {
        return gg_checksum(text.ptr, len, seed);
    }
    if (len >= 8) {
        return gg_content_mix(seed ^ gg_content_load(text.ptr, 8)) +
               gg_content_mix(~seed ^ gg_content_load(text.ptr + len - 8, 8));
    }
    if (len >= 4) {
        return gg_content_mix(seed ^
                              (gg_content_load(text.ptr, 4) << 32 |
                               gg_content_load(text.ptr + len - 4, 4)));
    }
    if (len == 0) {
        return seed;
    }
    return gg_content_mix(seed ^ ((uint64_t)(unsigned char)text.ptr[0] |
                                  (uint64_t)(unsigned char)text.ptr[len / 2]
                                      << 8 |
                                  (uint64_t)(unsigned char)text.ptr[len - 1]
                                      << 16));
}

/* A row begins: a node, or an edge between the nodes `id` and `other`. */
static inline void gg_content_begin(gg_content *content, gg_str id, gg_str other)
{
    content->row = gg_content_hash(GG_N_SLOTS, id);
    if (other.ptr != NULL) {
        content->row += gg_content_hash(GG_N_SLOTS + 1, other);
    }
}

static inline void gg_content_value(gg_content *content, unsigned slot, gg_str text)
{
    content->row += gg_content_mix(gg_content_hash(slot, text));
    content->n_values++;
}

static inline void gg_content_begin_list(gg_content *content, unsigned slot)
{
    content->list = slot;
}

static inline void gg_content_item(gg_content *content, gg_str text)
{
    content->list = gg_checksum(text.ptr, text.len, content->list + 1);
}

static inline void gg_content_end_list(gg_content *content)
{
    content->row += gg_content_mix(content->list);
    content->n_values++;
}

static inline void gg_content_end(gg_content *content, bool is_edge)
{
    content->sum += gg_content_mix(content->row);
    content->n_nodes += !is_edge;
    content->n_edges += is_edge;
}

#endif
