/* What a forked child does before it begins its work, with async-signal-safe
   calls only: other threads may have been running. */
#ifndef GG_BASE_CHILD_H
#define GG_BASE_CHILD_H

#include <sys/types.h>

/* The signal handlers of the host are forgotten, the child dies with its parent
   (`parent` is its pid, asked for before the fork), and writes no core file. */
void gg_child_begin(pid_t parent);

#endif
