#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* The folder of the program itself, without its last slash. */
static bool program_folder(char *out, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", out, size - 1);
    char *slash;

    if (n <= 0) {
        return false;
    }
    out[n] = '\0';
    slash = strrchr(out, '/');
    if (slash == NULL) {
        return false;
    }
    *slash = '\0';
    return true;
}

bool find_gazetteers(char *out, size_t size)
{
    static const char *const BESIDE[] = {"/../share/gazgraph/gazetteers",
                                         "/../gazetteers", "/gazetteers"};
    const char *named = getenv("GAZGRAPH_GAZETTEERS");
    char folder[2048];

    if (named != NULL && named[0] != '\0') {
        return (size_t)snprintf(out, size, "%s", named) < size;
    }
    if (program_folder(folder, sizeof folder)) {
        for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++) {
            if ((size_t)snprintf(out, size, "%s%s", folder, BESIDE[i]) <
                    size &&
                is_folder(out)) {
                return true;
            }
        }
    }
    return (size_t)snprintf(out, size, "%s", GAZGRAPH_DATA_FOLDER) < size &&
           is_folder(out);
}

bool find_context_file(size_t index, char *out, size_t size)
{
    static const char *const FILES[CONTEXT_FILES] = {
        "words.tsv",  "titles.tsv",  "given_names.tsv",
        "speech.tsv", "context.tsv", "places.tsv", "endings"};
    char folder[4096];

    return find_gazetteers(folder, sizeof folder) &&
           (size_t)snprintf(out, size, "%s/%s", folder, FILES[index]) <
               size &&
           access(out, R_OK) == 0;
}

bool find_cache(char *out, size_t size)
{
    const char *folder = getenv("XDG_CACHE_HOME");

    /* a relative one is to be passed over, says the XDG specification */
    if (folder != NULL && folder[0] == '/') {
        return (size_t)snprintf(out, size, "%s/gazgraph", folder) < size;
    }
    folder = getenv("HOME");
    return folder != NULL && folder[0] == '/' &&
           (size_t)snprintf(out, size, "%s/.cache/gazgraph", folder) < size;
}
