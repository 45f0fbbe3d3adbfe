/* Graphviz, as the program `dot` found in the PATH (nothing of it is linked):

       gg_graphviz graphviz;
       status = gg_graphviz_find(&graphviz, &error);
       const char *words[] = {"-Kneato", "-n2", "-Tsvg", NULL};
       status = gg_graphviz_run(&graphviz, words, text, &picture, stop,
                                &error);

   It runs in a child that gets its DOT through a socket and gives its bytes
   through another, so that it needs no file of ours, and neither a crash, nor
   what it prints, nor its locale is anything to us. The child may not
   take more than the limits, sees few of our environment variables, opens no
   file that the graph names, and does not outlive us. */
#ifndef GG_RENDER_GRAPHVIZ_H
#define GG_RENDER_GRAPHVIZ_H

#include "base/buf.h"
#include "base/str.h"
#include "gazgraph.h"

#include <stdint.h>

typedef struct gg_graphviz {
    char path[4096];
    unsigned seconds; /* of the clock; 0: no limit */
    uint64_t memory;  /* address space in bytes; 0: no limit */
} gg_graphviz;

/* With limits of 300 seconds and 8 GiB. GG_ERROR_IO where the PATH has none. */
gg_status gg_graphviz_find(gg_graphviz *graphviz, gg_error *error);
/* Runs it with these arguments (behind them a NULL) on `input`, and puts what
   it writes behind what is in `output`. GG_ERROR_IO with its own words where it
   fails, dies or takes too long; GG_ERROR_INTERRUPTED when *stop (may be NULL)
   becomes non-zero. */
gg_status gg_graphviz_run(const gg_graphviz *graphviz,
                          const char *const *arguments, gg_str input,
                          gg_buf *output, const volatile int *stop,
                          gg_error *error);

#endif
