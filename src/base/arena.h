/* Many small allocations with one life: they all go at once. */
#ifndef GG_BASE_ARENA_H
#define GG_BASE_ARENA_H

#include "base/str.h"

#include <stddef.h>

typedef struct gg_arena_block gg_arena_block;

typedef struct gg_arena {
    gg_arena_block *blocks;
    size_t total_bytes; /* what was asked of malloc, for reports */
} gg_arena;

#define GG_ARENA_INIT {NULL, 0}

void gg_arena_clear(gg_arena *arena);
/* n * size bytes, zeroed, aligned for any object; NULL when out of memory. */
void *gg_arena_alloc(gg_arena *arena, size_t n, size_t size);
/* A copy with a NUL behind it that is not counted; .ptr is NULL when out of
   memory. An absent string (ptr NULL) is copied as an empty one. */
gg_str gg_arena_copy(gg_arena *arena, gg_str s);

#endif
