#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static volatile int stop_flag;
static volatile sig_atomic_t which;

static void on_signal(int number)
{
    if (stop_flag != 0) {
        gg_abandon_files();
        _exit(128 + number);
    }
    which = number;
    stop_flag = 1;
}

/* A mapped gazetteer that somebody has cut cannot be read any more. */
static void on_bus_error(int number)
{
    static const char TEXT[] =
        "gazgraph: error: a compiled gazetteer was cut while it was in use, "
        "or its disk failed\n";
    ssize_t written = write(STDERR_FILENO, TEXT, sizeof TEXT - 1);

    (void)written;
    (void)number;
    gg_abandon_files();
    _exit(EXIT_IO);
}

/* A closed descriptor would be taken by the first file that is opened. */
static void fill_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            int opened = open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY);
            if (opened >= 0 && opened != fd) {
                dup2(opened, fd);
                close(opened);
            }
        }
    }
}

void signals_init(void)
{
    static const int ENDING[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;

    fill_descriptors();
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
#ifdef SIGXFSZ
    sigaction(SIGXFSZ, &action, NULL);
#endif
    action.sa_handler = on_bus_error;
    sigaction(SIGBUS, &action, NULL);
    action.sa_handler = on_signal;
    for (size_t i = 0; i < sizeof ENDING / sizeof *ENDING; i++) {
        struct sigaction old;
        /* nohup and background jobs ignore some of them: leave that */
        if (sigaction(ENDING[i], NULL, &old) == 0 &&
            old.sa_handler != SIG_IGN) {
            sigaction(ENDING[i], &action, NULL);
        }
    }
}

const volatile int *signals_flag(void)
{
    return &stop_flag;
}

int signals_which(void)
{
    return which;
}
