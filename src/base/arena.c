#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct gg_arena_block {
    gg_arena_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) char bytes[];
};

void gg_arena_clear(gg_arena *arena)
{
    gg_arena_block *block = arena->blocks;

    while (block != NULL) {
        gg_arena_block *next = block->next;
        gg_free(block);
        block = next;
    }
    arena->blocks = NULL;
    arena->total_bytes = 0;
}

static gg_arena_block *add_block(gg_arena *arena, size_t need)
{
    size_t size = FIRST_BLOCK;
    size_t bytes;
    gg_arena_block *block;

    if (arena->blocks != NULL) {
        size = arena->blocks->size * 2;
    }
    if (size > LARGEST_BLOCK) {
        size = LARGEST_BLOCK;
    }
    if (size < need) {
        size = need;
    }
    if (__builtin_add_overflow(size, sizeof *block, &bytes)) {
        return NULL;
    }
    block = gg_alloc_array(bytes, 1);
    if (block == NULL) {
        return NULL;
    }
    block->size = size;
    block->used = 0;
    arena->total_bytes += bytes;
    /* A block made for one large thing goes second, so that the space left in
       the first is not lost. */
    if (arena->blocks != NULL && need > LARGEST_BLOCK / 2) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return block;
}

/* Strings lie one behind the other, all else is aligned. */
static char *take(gg_arena *arena, size_t bytes, size_t mask)
{
    gg_arena_block *block = arena->blocks;
    char *place;

    if (bytes > SIZE_MAX - alignof(max_align_t)) {
        return NULL;
    }
    if (block != NULL) {
        size_t used = (block->used + mask) & ~mask;
        block->used = used <= block->size ? used : block->size;
    }
    if (block == NULL || block->size - block->used < bytes) {
        block = add_block(arena, bytes);
        if (block == NULL) {
            return NULL;
        }
    }
    place = block->bytes + block->used;
    block->used += bytes;
    return place;
}

void *gg_arena_alloc(gg_arena *arena, size_t n, size_t size)
{
    size_t bytes;
    char *place;

    if (__builtin_mul_overflow(n, size, &bytes)) {
        return NULL;
    }
    place = take(arena, bytes, alignof(max_align_t) - 1);
    if (place != NULL) {
        memset(place, 0, bytes);
    }
    return place;
}

gg_str gg_arena_copy(gg_arena *arena, gg_str s)
{
    char *copy;

    if (s.len == SIZE_MAX) {
        return GG_STR_NONE;
    }
    copy = take(arena, s.len + 1, 0);
    if (copy == NULL) {
        return GG_STR_NONE;
    }
    if (s.len != 0) {
        memcpy(copy, s.ptr, s.len);
    }
    copy[s.len] = '\0';
    return (gg_str){copy, s.len};
}
