#include "net/numbers.h"

#include "base/arena.h"
#include "base/memory.h"
#include "net/table.h"
#include "text/tokens.h"

#include <pthread.h>

struct gg_numbers {
    pthread_mutex_t lock;
    size_t n_users;
    uint64_t seed;
    gg_arena arena;
    gg_key_table keys;
    gg_str *texts; /* keys.n of them */
    size_t capacity;
};

gg_numbers *gg_numbers_new(uint64_t seed)
{
    gg_numbers *numbers = gg_calloc_array(1, sizeof *numbers);

    if (numbers != NULL) {
        pthread_mutex_init(&numbers->lock, NULL);
        numbers->n_users = 1;
        numbers->seed = seed;
    }
    return numbers;
}

gg_numbers *gg_numbers_take(gg_numbers *numbers)
{
    pthread_mutex_lock(&numbers->lock);
    numbers->n_users++;
    pthread_mutex_unlock(&numbers->lock);
    return numbers;
}

void gg_numbers_leave(gg_numbers *numbers)
{
    bool is_last;

    if (numbers == NULL) {
        return;
    }
    pthread_mutex_lock(&numbers->lock);
    is_last = --numbers->n_users == 0;
    pthread_mutex_unlock(&numbers->lock);
    if (is_last) {
        gg_arena_clear(&numbers->arena);
        gg_key_table_clear(&numbers->keys);
        gg_free(numbers->texts);
        pthread_mutex_destroy(&numbers->lock);
        gg_free(numbers);
    }
}

/* Two texts with one key are told apart by what they are: the next key. */
static uint32_t find(gg_numbers *numbers, gg_str text)
{
    uint64_t key = gg_token_hash(text.ptr, text.len, numbers->seed) | 1;

    for (;; key += 2) {
        size_t known = numbers->keys.n;
        uint64_t at;
        if (known == GG_UNNUMBERED || gg_grow(&numbers->texts, &numbers->capacity,
                                         known + 1,
                                         sizeof *numbers->texts) != 0) {
            return GG_UNNUMBERED;
        }
        at = gg_key_table_put(&numbers->keys, key);
        if (at == GG_NO_NUMBER) {
            return GG_UNNUMBERED;
        }
        if (at == known) {
            numbers->texts[at] = gg_arena_copy(&numbers->arena, text);
            return numbers->texts[at].ptr != NULL ? (uint32_t)at : GG_UNNUMBERED;
        }
        if (gg_str_equal(numbers->texts[at], text)) {
            return (uint32_t)at;
        }
    }
}

uint32_t gg_numbers_put(gg_numbers *numbers, gg_str text)
{
    uint32_t number;

    pthread_mutex_lock(&numbers->lock);
    number = find(numbers, text);
    pthread_mutex_unlock(&numbers->lock);
    return number;
}

size_t gg_numbers_count(const gg_numbers *numbers)
{
    return numbers->keys.n;
}
