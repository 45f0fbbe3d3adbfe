/* Checked allocation. Every function returns NULL on failure or when the
   size does not fit; nothing here prints or exits. */
#ifndef GG_BASE_MEMORY_H
#define GG_BASE_MEMORY_H

#include <stddef.h>

/* n * size bytes, uninitialised; a request for 0 bytes gives a valid pointer. */
void *gg_alloc_array(size_t n, size_t size);
/* The same, zeroed. */
void *gg_calloc_array(size_t n, size_t size);
/* Resizes; on failure the old block stays valid and NULL is returned. */
void *gg_realloc_array(void *block, size_t n, size_t size);
/* Makes room for at least `want` elements by doubling. *block and *capacity
   change together and only on success. Returns 0, or -1 when out of memory. */
int gg_grow(void *block_address, size_t *capacity, size_t want, size_t size);
void gg_free(void *block);

#endif
