#define _DEFAULT_SOURCE 1 /* prctl, setrlimit under -std=c11 */

#include "base/child.h"

#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* The host's handlers know nothing of this process. */
static void reset_signals(void)
{
    static const int signals[] = {SIGINT,  SIGTERM, SIGHUP, SIGQUIT, SIGPIPE,
                                  SIGSEGV, SIGBUS,  SIGFPE, SIGABRT, SIGILL,
                                  SIGALRM, SIGUSR1, SIGUSR2};
    sigset_t none;

    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        (void)signal(signals[i], SIG_DFL);
    }
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static void end_with_parent(pid_t parent)
{
#ifdef __linux__
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent) { /* it died before the line above */
        _exit(1);
    }
}

void gg_child_begin(pid_t parent)
{
    static const struct rlimit no_core = {0, 0};

    reset_signals();
    end_with_parent(parent);
    (void)setrlimit(RLIMIT_CORE, &no_core);
}
