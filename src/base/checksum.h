/* A fast 64-bit checksum: against damage, not against forgery. */
#ifndef GG_BASE_CHECKSUM_H
#define GG_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t gg_checksum(const void *bytes, size_t len, uint64_t seed);

#endif
