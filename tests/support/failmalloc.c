/* Preloaded: lets the Nth allocation of the program fail.

     FAIL_MALLOC=N     the Nth fails, once
     FAIL_MALLOC=N+    the Nth and every later one
     FAIL_MARK=PATH    made when the first one has failed

   Counting begins with the first allocation of the program itself: what the
   loader and the libraries take before main is not its business. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* glibc's own, which need no dlsym (that allocates too). */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_long n_calls;
static atomic_int has_begun;
static uintptr_t program_begin;
static uintptr_t program_end;
static long fail_at; /* 0: never */
static int for_ever;
static const char *mark;

/* The first object is the program. */
static int find_program(struct dl_phdr_info *info, size_t size, void *user)
{
    (void)size;
    (void)user;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        uintptr_t begin = info->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_LOAD && (part->p_flags & PF_X) != 0) {
            program_begin = begin;
            program_end = begin + part->p_memsz;
        }
    }
    return 1;
}

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("FAIL_MALLOC");

    mark = getenv("FAIL_MARK");
    if (text != NULL) {
        fail_at = atol(text);
        for_ever = strchr(text, '+') != NULL;
    }
    dl_iterate_phdr(find_program, NULL);
}

static int fails(const void *caller)
{
    uintptr_t at = (uintptr_t)caller;
    long n;

    if (fail_at == 0) {
        return 0;
    }
    if (!atomic_load(&has_begun)) {
        if (at < program_begin || at >= program_end) {
            return 0;
        }
        atomic_store(&has_begun, 1);
    }
    n = atomic_fetch_add(&n_calls, 1) + 1;
    if (n != fail_at && !(for_ever && n > fail_at)) {
        return 0;
    }
    if (mark != NULL) {
        int fd = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0) {
            close(fd);
        }
    }
    errno = ENOMEM;
    return 1;
}

#define FAILS() fails(__builtin_return_address(0))

void *malloc(size_t size)
{
    return FAILS() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return FAILS() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *block, size_t size)
{
    return FAILS() ? NULL : __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size)
{
    return FAILS() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return FAILS() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    void *block = FAILS() ? NULL : __libc_memalign(alignment, size);

    if (block == NULL) {
        return ENOMEM;
    }
    *out = block;
    return 0;
}
