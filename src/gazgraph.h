/* gazgraph: text in, a list of names in, a graph out.

   This is the whole public interface of libgazgraph. It includes nothing of
   ours, compiles as C and as C++, and holds no global state: every object is
   created, owned and freed by the caller. The library never prints, exits or
   aborts; what can fail returns a gg_status and fills a gg_error that the
   caller owns. */
#ifndef GAZGRAPH_H
#define GAZGRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- status and errors ------------------------------------------------- */

typedef enum gg_status {
    GG_OK = 0,
    GG_END,               /* nothing more; not an error */
    GG_ERROR_USAGE,       /* an option or argument makes no sense */
    GG_ERROR_DATA,        /* gazetteer or input unusable */
    GG_ERROR_IO,          /* disk full, permission, read error */
    GG_ERROR_MEMORY,      /* out of memory or a hard limit */
    GG_ERROR_BUSY,        /* somebody else writes to the output folder */
    GG_ERROR_INTERRUPTED  /* the caller asked to stop */
} gg_status;

#define GG_NO_BYTE UINT64_MAX

/* The details of a failure: `source` names the file or stream ("" when there
   is none), line and column count from 1 (0: does not apply), byte is an
   offset in the file as stored (GG_NO_BYTE: does not apply). The message is
   one short sentence. Texts from outside are copied as they are: show them
   with gg_printable. */
typedef struct gg_error {
    gg_status status;
    uint64_t line;
    uint64_t column;
    uint64_t byte;
    char source[256];
    char message[256];
} gg_error;

typedef enum gg_severity { GG_INFO, GG_WARNING } gg_severity;

/* Something worth telling that did not end the run. Strings live only during
   the call. `reason` is the stable word that report.json counts it under. */
typedef struct gg_message {
    gg_severity severity;
    const char *reason;
    const char *source;
    uint64_t line;
    uint64_t column;
    uint64_t byte;
    const char *text;
} gg_message;

typedef void gg_message_fn(void *user, const gg_message *message);

/* @PUBLIC-REST@ */

#ifdef __cplusplus
}
#endif

#endif
