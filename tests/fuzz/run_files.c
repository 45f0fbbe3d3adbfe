/* A fuzz target as an ordinary program: over every file named, and every file
   of every folder named. */
#define _POSIX_C_SOURCE 200809L
#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>

static unsigned n_run;

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t len = 0;
    size_t capacity = 0;

    HOLDS(file != NULL);
    for (;;) {
        size_t n;
        if (len == capacity) {
            capacity = capacity != 0 ? capacity * 2 : 4096;
            bytes = realloc(bytes, capacity);
            HOLDS(bytes != NULL);
        }
        n = fread(bytes + len, 1, capacity - len, file);
        if (n == 0) {
            break;
        }
        len += n;
    }
    HOLDS(!ferror(file));
    fclose(file);
    char *exact = exact_copy(bytes, len);
    free(bytes);
    LLVMFuzzerTestOneInput((const uint8_t *)exact, len);
    free(exact);
    n_run++;
}

static void run_path(const char *path)
{
    struct stat about;
    DIR *dir;
    struct dirent *entry;

    HOLDS(stat(path, &about) == 0);
    if (!S_ISDIR(about.st_mode)) {
        run_file(path);
        return;
    }
    dir = opendir(path);
    HOLDS(dir != NULL);
    while ((entry = readdir(dir)) != NULL) {
        char inside[4096];
        if (entry->d_name[0] != '.') {
            snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
            run_file(inside);
        }
    }
    closedir(dir);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        run_path(argv[i]);
    }
    printf("%u files\n", n_run);
    return n_run != 0 ? 0 : 1;
}
