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
/* Asks for memory that will be read soon; any address will do. */
static inline void gg_fetch(const void *address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}
/* Asks for few large pages instead of many small ones for a block that is read
   here and there: in a table of a hundred megabytes, finding the page costs
   more than the read. Only advice; changes nothing that is in it. */
void gg_use_large_pages(void *block, size_t n_bytes);

#endif
