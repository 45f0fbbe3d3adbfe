/* CHECK counts and tells what failed; main ends `return check_result();`. */
#ifndef GG_TESTS_CHECK_H
#define GG_TESTS_CHECK_H

#include <stdio.h>

static int check_n_failed;

#define CHECK(condition)                                                   \
    do {                                                                   \
        if (!(condition)) {                                                \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__,     \
                    #condition);                                           \
            check_n_failed++;                                              \
        }                                                                  \
    } while (0)

static inline int check_result(void)
{
    return check_n_failed == 0 ? 0 : 1;
}

#endif
