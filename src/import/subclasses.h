/* Which type a class has because a class above it has one (subclass of, P279),
   as far up as it goes. The nearest class with a type decides; of two equally
   near ones that which was given first.

       Q43229 organisation  <- Q7278 political party  <- Q6138528 banned party
              ^ organisation         organisation                organisation

   A class that was given without a type ends the way: nothing below it has one
   through it. */
#ifndef GG_IMPORT_SUBCLASSES_H
#define GG_IMPORT_SUBCLASSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GG_NO_TYPE UINT32_MAX

typedef struct gg_class_edge {
    uint32_t above;
    uint32_t below;
} gg_class_edge;

typedef struct gg_subclasses {
    gg_class_edge *edges;
    size_t n_edges;
    size_t edges_capacity;
    uint32_t *classes; /* sorted, and for each its type in ... */
    uint32_t *types;
    size_t n_classes;
} gg_subclasses;

void gg_subclasses_init(gg_subclasses *subclasses);
void gg_subclasses_clear(gg_subclasses *subclasses);
/* False when out of memory. */
bool gg_subclasses_add(gg_subclasses *subclasses, uint32_t below,
                       uint32_t above);
/* After the last: takes the classes that are given, and their types (GG_NO_TYPE:
   none), and finds those of all below them. False when out of memory. */
bool gg_subclasses_close(gg_subclasses *subclasses, const uint32_t *given,
                         const uint32_t *types, size_t n_given);
/* GG_NO_TYPE where it has none. */
uint32_t gg_subclasses_type(const gg_subclasses *subclasses, uint32_t number);

#endif
