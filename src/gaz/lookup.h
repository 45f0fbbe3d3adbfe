/* What the index holds under one name, asked for by its text. */
#ifndef GG_GAZ_LOOKUP_H
#define GG_GAZ_LOOKUP_H

#include "base/str.h"
#include "gaz/index.h"
#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The node at the end of the tokens [first, next) of `text`, read as they
   stand; GG_NO_NODE where no name runs so far. Makes the tokens' hashes. */
uint32_t gg_index_walk(const gg_index *index, const char *text, size_t len,
                       gg_token *tokens, size_t n_tokens);

/* The same for a whole name; `scratch` holds its tokens afterwards. False when
   out of memory. */
bool gg_index_locate(const gg_index *index, gg_tokens *scratch, gg_str name,
                     uint32_t *node);

/* The entry of list.names[name] at the node; NULL where none is, or another
   name of the entity says the same there. */
const gg_entry *gg_index_entry_of(const gg_index *index, uint32_t node,
                                  uint32_t name);

/* The entries of one entity at the node, which stand together: the first one's
   number; *n of them. */
uint32_t gg_index_entries_of(const gg_index *index, uint32_t node,
                             uint32_t entity, uint32_t *n);

/* As gg_name_is_derived, of the index. */
bool gg_index_is_derived(const gg_index *index, uint32_t name);

#endif
