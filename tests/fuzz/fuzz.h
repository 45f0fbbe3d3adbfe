/* A fuzz target: one function for libFuzzer, or for run_files.c, which calls
   it for every file of a folder. What must hold is said with HOLDS. */
#ifndef GG_TESTS_FUZZ_H
#define GG_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLDS(condition)                                                     \
    do {                                                                     \
        if (!(condition)) {                                                  \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, \
                    #condition);                                             \
            abort();                                                         \
        }                                                                    \
    } while (0)

/* An exact copy, so that a sanitizer sees a read behind the end. */
static inline char *exact_copy(const void *bytes, size_t len)
{
    char *copy = malloc(len != 0 ? len : 1);

    HOLDS(copy != NULL);
    if (len != 0) {
        memcpy(copy, bytes, len);
    }
    return copy;
}

#endif
