/* For bench/gazetteer.sh:
     gazetteer_speed start FILE   how long the library takes to open a compiled
                                  gazetteer, median of 21, in microseconds
     gazetteer_speed run COMMAND ARGUMENT...
                                  the same of a whole program, whose output is
                                  thrown away */
#define _POSIX_C_SOURCE 200809L
#include "gazgraph.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 21 };

/* ---- starts ------------------------------------------------------------------ */

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *x, const void *y)
{
    const double *a = x;
    const double *b = y;

    return *a < *b ? -1 : *a > *b;
}

static int tell_median(double us[RUNS])
{
    qsort(us, RUNS, sizeof *us, compare);
    printf("%.0f\n", us[RUNS / 2]);
    return 0;
}

static int start(const char *path)
{
    double us[RUNS];

    for (int i = 0; i < RUNS; i++) {
        gg_gazetteer *names = NULL;
        gg_error error;
        double before = now_us();
        if (gg_gazetteer_load(&names, &path, 1, NULL, NULL, &error) !=
            GG_OK) {
            fprintf(stderr, "gazetteer_speed: %s\n", error.message);
            return 1;
        }
        us[i] = now_us() - before;
        gg_gazetteer_free(names);
    }
    return tell_median(us);
}

static int run(char **command)
{
    double us[RUNS];

    for (int i = 0; i < RUNS; i++) {
        double before = now_us();
        pid_t child = fork();
        if (child == 0) {
            int nowhere = open("/dev/null", O_WRONLY);
            dup2(nowhere, STDOUT_FILENO);
            dup2(nowhere, STDERR_FILENO);
            execvp(command[0], command);
            _exit(127);
        }
        if (child < 0 || waitpid(child, NULL, 0) != child) {
            perror("gazetteer_speed");
            return 1;
        }
        us[i] = now_us() - before;
    }
    return tell_median(us);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "start") == 0) {
        return start(argv[2]);
    }
    if (argc > 2 && strcmp(argv[1], "run") == 0) {
        return run(argv + 2);
    }
    fprintf(stderr, "usage: gazetteer_speed start FILE.gaz | "
                    "run COMMAND ARGUMENT...\n");
    return 2;
}
