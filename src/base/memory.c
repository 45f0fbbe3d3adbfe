#define _GNU_SOURCE
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void *gg_alloc_array(size_t n, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(n, size, &bytes)) {
        return NULL;
    }
    return malloc(bytes != 0 ? bytes : 1);
}

void *gg_calloc_array(size_t n, size_t size)
{
    return calloc(n != 0 ? n : 1, size != 0 ? size : 1);
}

void *gg_realloc_array(void *block, size_t n, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(n, size, &bytes)) {
        return NULL;
    }
    return realloc(block, bytes != 0 ? bytes : 1);
}

int gg_grow(void *block_address, size_t *capacity, size_t want, size_t size)
{
    void *block;
    size_t next = *capacity < 8 ? 8 : *capacity;

    if (want <= *capacity) {
        return 0;
    }
    while (next < want) {
        if (__builtin_mul_overflow(next, (size_t)2, &next)) {
            return -1;
        }
    }
    /* The address of the caller's typed pointer; copied, not aliased. */
    memcpy(&block, block_address, sizeof block);
    block = gg_realloc_array(block, next, size);
    if (block == NULL) {
        return -1;
    }
    memcpy(block_address, &block, sizeof block);
    *capacity = next;
    return 0;
}

void gg_free(void *block)
{
    free(block);
}

void gg_use_large_pages(void *block, size_t n_bytes)
{
#ifdef MADV_HUGEPAGE
    enum { COLLAPSE = 25 }; /* MADV_COLLAPSE of Linux 6.1, not in all headers */
    const uintptr_t page = (uintptr_t)2 << 20;
    uintptr_t at = (uintptr_t)block;
    uintptr_t first = (at + page - 1) & ~(page - 1);
    uintptr_t end = (at + n_bytes) & ~(page - 1);
    size_t skipped = first - at;

    if (block != NULL && first < end) {
        madvise((char *)block + skipped, end - first, MADV_HUGEPAGE);
        madvise((char *)block + skipped, end - first, COLLAPSE);
    }
#else
    (void)block;
    (void)n_bytes;
#endif
}
