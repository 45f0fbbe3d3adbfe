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

/* Copies `text` so that it can be shown: control characters, marks that turn
   the direction of writing and invalid UTF-8 become \xNN or \u{...}. Writes
   at most `size` bytes with the final NUL and returns the length that the
   whole would have. */
size_t gg_printable(char *out, size_t size, const char *text, size_t len);

/* "0.1.0" */
const char *gg_version(void);

/* ---- gazetteer ---------------------------------------------------------- */

/*     gg_gazetteer *names;
       gg_error error;
       const char *paths[] = {"gazetteers"};
       if (gg_gazetteer_load(&names, paths, 1, NULL, NULL, &error) != GG_OK)
           ...
       gg_gazetteer_free(names);                                            */

typedef struct gg_gazetteer gg_gazetteer;

/* Loads files and folders and compiles them. Bad rows are told to `message`
   (may be NULL) and skipped. A folder `endings` in a folder, or named itself,
   holds the endings of languages (rule M8). The result is read-only: any number of threads
   may use it at once. GG_ERROR_IO, GG_ERROR_DATA, GG_ERROR_MEMORY. */
gg_status gg_gazetteer_load(gg_gazetteer **out, const char *const *paths,
                            size_t n_paths, gg_message_fn *message, void *user,
                            gg_error *error);
/* The same from bytes in memory; `name` decides the format by its suffix. */
gg_status gg_gazetteer_load_memory(gg_gazetteer **out, const char *name,
                                   const void *bytes, size_t len,
                                   gg_message_fn *message, void *user,
                                   gg_error *error);
/* NULL is fine. */
void gg_gazetteer_free(gg_gazetteer *gazetteer);

typedef struct gg_gazetteer_info {
    uint64_t entities;
    uint64_t names;
    uint64_t rows;
    uint64_t rows_skipped;
} gg_gazetteer_info;

gg_gazetteer_info gg_gazetteer_get_info(const gg_gazetteer *gazetteer);

/* ---- compiled gazetteers ------------------------------------------------ */

/*     gg_compile_options options = {.gazetteers = paths, .n_gazetteers = 1,
                                     .output = "names.gaz"};
       status = gg_gazetteer_compile(&options, &info, &error);

   A compiled gazetteer is a file that is mapped into memory instead of read:
   however many names it has, it is ready at once, and programs that use it at
   the same time share it. It stands where a list can stand, alone: compile
   lists together that are to be used together. It is read by the version of
   gazgraph that wrote it, on little-endian machines. It must not be cut while
   it is in use (SIGBUS); gg_gazetteer_compile puts a new file in its place. */

/* *is: the file begins as a compiled gazetteer does. One that is not there is
   none; GG_ERROR_IO where it cannot be read. */
gg_status gg_gazetteer_is_compiled(const char *path, bool *is,
                                   gg_error *error);

typedef struct gg_compile_options {
    const char *const *gazetteers; /* files and folders */
    size_t n_gazetteers;
    const char *output; /* the file, named when it is complete */
    bool strict;        /* rows that cannot be used are an error */
    gg_message_fn *message;
    void *message_user;
} gg_compile_options;

typedef struct gg_compiled_info {
    gg_gazetteer_info list;
    uint64_t losses; /* rows and names left out */
    uint64_t bytes;  /* of the file */
    char fingerprint[33]; /* of what the lists say, as in report.json */
    bool is_stale;   /* a file of which it was made has changed */
} gg_compiled_info;

/* Compiles lists into a file. GG_OK also when rows were left out. */
gg_status gg_gazetteer_compile(const gg_compile_options *options,
                               gg_compiled_info *info, gg_error *error);
/* Reads the whole file and compares its checksums; GG_ERROR_DATA where it is
   damaged. Files of which it was made are told as messages. */
gg_status gg_gazetteer_verify(const char *path, gg_message_fn *message,
                              void *user, gg_compiled_info *info,
                              gg_error *error);

/* ---- one text ----------------------------------------------------------- */

/* One mention; strings live during the call. entity, type and label
   are "" where the mention is ambiguous. */
typedef struct gg_found {
    uint64_t start; /* bytes of the text */
    uint64_t end;
    const char *entity;
    const char *type;
    const char *label;
    const char *form; /* name, short, demonym, metonym */
    const char *rule; /* R1, R2, R3-document, R3-date, R3-prior, ambiguous,
                         abbreviation (the text defines it) */
    bool attribution; /* a medium, named only as the source (R4) */
} gg_found;

/* Return false to stop. */
typedef bool gg_found_fn(void *user, const gg_found *found);

typedef struct gg_tag_options {
    const char *forms; /* "name,short"; NULL: that */
    bool nested;
    bool ignore_case;
    bool discover;     /* also what no list has: id new:..., rule discovered */
    const char *confidence; /* from which on: "0.4"; NULL: that */
} gg_tag_options;

/* Working memory for one thread, which many texts may use one after the other;
   borrows the gazetteer. `options` may be NULL. */
typedef struct gg_finder gg_finder;
gg_status gg_finder_new(gg_finder **out, const gg_gazetteer *gazetteer,
                        const gg_tag_options *options, gg_error *error);
/* NULL is fine. */
void gg_finder_free(gg_finder *finder);

/* Tags one text in memory (at most 4 GiB; invalid UTF-8 counts as U+FFFD, and
   offsets stay those of the bytes given). */
gg_status gg_find(gg_finder *finder, const char *text, size_t len,
                  gg_found_fn *found, void *user, gg_error *error);

/* ---- lists of names from elsewhere --------------------------------------- */

/*     gg_import_options options = {.format = "wikidata"};
       gg_import_counts counts;
       options.inputs = inputs;            options.n_inputs = 1;
       options.output = "people.tsv";
       status = gg_gazetteer_import(&options, &counts, &error);             */

/* Receives bytes; returns false when it cannot take them. */
typedef bool gg_write_fn(void *user, const char *bytes, size_t len);

/* How far a run is. */
typedef struct gg_progress {
    uint64_t documents;  /* or records */
    uint64_t bytes;      /* of the inputs as stored, read so far */
    uint64_t size;       /* of all inputs as stored; 0 where unknown */
    const char *stage;   /* "reading", "measuring", "writing" */
} gg_progress;

typedef void gg_progress_fn(void *user, const gg_progress *progress);

/* Every string is borrowed during the call. NULL means the default. All bytes
   zero are the defaults. An option that the format does not know is
   GG_ERROR_USAGE. */
typedef struct gg_import_options {
    const char *format;        /* one of GG_CHOICE_IMPORTS */
    const char *const *inputs; /* files, folders, "-" for stdin */
    size_t n_inputs;
    const char *output;        /* the file, replaced when complete; NULL: the
                                  rows go to `write` */
    gg_write_fn *write;
    void *write_user;

    const char *types;     /* "person,country": others are passed over; all */
    const char *languages; /* "en,ru" or "all": names in these, and the label
                              in the first that has one */
    const char *classes;   /* "Q5=person,Q43229=": adds to what the format knows
                              as a type (empty: none); "none,..." instead of
                              it */
    bool subclasses;       /* ... and their subclasses; reads twice */
    const char *map;       /* "label=Name,names=Aliases:;": columns of a table,
                              and what stands between the items of a cell */
    const char *type;      /* of every row, whatever the source says */
    uint64_t min_sitelinks;
    bool offices;          /* from and to are those of the offices held */
    bool prefer_wikidata;  /* the Wikidata QID as id where the record has one */
    bool strict;           /* the first loss ends the run */

    gg_message_fn *message;
    void *message_user;
    gg_progress_fn *progress;
    void *progress_user;
    const volatile int *stop; /* not 0: end soon, GG_ERROR_INTERRUPTED */
} gg_import_options;

/* records = used + passed_over + skipped. */
typedef struct gg_import_counts {
    uint64_t records;     /* entities, patterns …, as the source counts */
    uint64_t used;
    uint64_t passed_over; /* not asked for: class, type, language, sitelinks */
    uint64_t skipped;     /* unusable; told as messages */
    uint64_t rows;        /* written */
    uint64_t names;       /* in them, labels included */
    uint64_t repaired;    /* cells with `|`, control characters or bad UTF-8 */
    uint64_t unusable;    /* names left out: no text could match them */
    uint64_t losses;      /* skipped, and damage of the inputs */
} gg_import_counts;

/* Turns the list of another tool into gazetteer TSV, as a stream, in the order
   of the input. GG_OK also when units were lost: see counts->losses.
   GG_ERROR_DATA when not a single record could be read. */
gg_status gg_gazetteer_import(const gg_import_options *options,
                              gg_import_counts *counts, gg_error *error);

/* ---- looking into a list ------------------------------------------------ */

/* How a name of the list answers to the name asked for. */
typedef enum gg_likeness {
    GG_LIKE_SAME,     /* read as the same name */
    GG_LIKE_CONTAINS, /* a longer name that holds it, word by word */
    GG_LIKE_NEAR      /* written nearly so */
} gg_likeness;

/* "same", "contains", "near" */
const char *gg_likeness_word(gg_likeness likeness);

/* One name of one entity. Strings live as long as the gazetteer. */
typedef struct gg_known_name {
    gg_likeness likeness;
    const char *entity;
    const char *type;
    const char *label;
    const char *name;    /* as the list writes it */
    const char *form;    /* name, short, demonym, metonym */
    bool is_derived;     /* a short form made of a full name */
    bool is_hidden;      /* type ignore: recognised, never reported */
    const char *writing; /* "capitals only", ...: how text must write it */
    char from[11];       /* yyyy-mm-dd, "" open */
    char to[11];
    double prior;
    const char *source;
    uint64_t line;
} gg_known_name;

/* Return false to stop. */
typedef bool gg_known_name_fn(void *user, const gg_known_name *known);

/* Everything the list knows of a name: the same name, then up to `most`
   longer ones that hold it; where it is unknown, up to `most` that are
   written nearly so. *n_same (may be NULL) is how many said GG_LIKE_SAME. An
   empty name, one that is not UTF-8 or has no letter and no digit is
   GG_ERROR_USAGE. */
gg_status gg_search(const gg_gazetteer *gazetteer, const char *name,
                    size_t len, size_t most, gg_known_name_fn *known,
                    void *user, uint64_t *n_same, gg_error *error);
/* One JSON object and a line end. */
gg_status gg_known_name_json(const gg_known_name *known, gg_write_fn *write,
                             void *user, gg_error *error);

/* ---- checking a list ---------------------------------------------------- */

/*     gg_check_options options = {.gazetteers = paths, .n_gazetteers = 1};
       status = gg_check(&options, on_finding, user, &summary, &error);     */

typedef enum gg_check_level {
    GG_CHECK_NOTE,    /* worth knowing */
    GG_CHECK_WARNING, /* will mislead */
    GG_CHECK_ERROR    /* of the list, something is not used */
} gg_check_level;

/* "note", "warning", "error" */
const char *gg_check_level_word(gg_check_level level);

/* An entity that a finding is about. */
typedef struct gg_check_holder {
    const char *entity;
    const char *label;
    const char *source;
    uint64_t line;
} gg_check_holder;

/* Strings live during the call. The kinds are those of GG_CHOICE_FINDINGS. */
typedef struct gg_finding {
    gg_check_level level;
    const char *kind;
    const char *source;
    uint64_t line;    /* 0: the whole file */
    const char *text; /* one sentence */
    const char *name; /* which it is about; "" */
    const gg_check_holder *holders; /* entities that share it, by place */
    size_t n_holders;
} gg_finding;

/* Return false to stop. */
typedef bool gg_finding_fn(void *user, const gg_finding *finding);

/* Every string is borrowed during the call; what is not set is zero. */
typedef struct gg_check_options {
    const char *const *gazetteers; /* files and folders */
    size_t n_gazetteers;
    const char *const *context; /* read with them, not looked at: words.tsv */
    size_t n_context;
    const char *leave_out;      /* "never-found,repeated-name": kinds */
    const char *const *corpus;  /* texts of the user: files, folders, "-" */
    size_t n_corpus;
    const char *from;           /* as in gg_options */
    const char *map;
    uint32_t threads;

    gg_message_fn *message; /* about the corpus */
    void *message_user;
    gg_progress_fn *progress;
    void *progress_user;
    const volatile int *stop;
} gg_check_options;

typedef struct gg_check_summary {
    uint64_t rows;
    uint64_t rows_skipped;
    uint64_t entities;
    uint64_t names;
    uint64_t documents; /* of the corpus */
    uint64_t losses;    /* of the corpus */
    uint64_t findings[GG_CHECK_ERROR + 1]; /* by level */
} gg_check_summary;

/* Tells what is wrong or risky in lists of names, by file and line. GG_OK also
   when much is wrong; GG_ERROR_IO where a list cannot be read. With a corpus
   every text is tagged once. */
gg_status gg_check(const gg_check_options *options, gg_finding_fn *finding,
                   void *user, gg_check_summary *summary, gg_error *error);
/* One JSON object and a line end. */
gg_status gg_finding_json(const gg_finding *finding, gg_write_fn *write,
                          void *user, gg_error *error);

/* ---- whole runs --------------------------------------------------------- */

/*     gg_options options;
       gg_report *report;
       gg_options_init(&options);
       options.inputs = inputs;            options.n_inputs = 1;
       options.gazetteers = gazetteers;    options.n_gazetteers = 1;
       options.output = "out";
       status = gg_build(&options, &report, &error);
       ...
       gg_report_free(report);                                              */

/* An option of the formats, as gg_get_format_option lists them; `value` is NULL
   for one that takes none. */
typedef struct gg_setting {
    const char *name;
    const char *value;
} gg_setting;

/* Every string is borrowed during the call. NULL means the default. */
typedef struct gg_options {
    const char *const *inputs; /* files, folders, "-" for stdin */
    size_t n_inputs;
    const char *const *gazetteers; /* files and folders */
    size_t n_gazetteers;
    const char *cache;      /* folder where large lists are kept compiled;
                               none */
    const char *output;     /* gg_build: the folder, made if missing; may be
                               NULL where there is a store */
    const char *store;      /* gg_build: documents are counted into this file,
                               made if missing, and the graph is that of all
                               documents in it; NULL: none */
    uint64_t batch;         /* documents that are put into the store at a time;
                               10000 */
    bool force;             /* a store made with other options or lists, too */
    const char *since;      /* gg_export_store: documents of this day or later
                               (2023-05-12, 2023-05 or 2023); all. With it or
                               until those without a date are left out */
    const char *until;      /* ... and up to the end of this one */

    const char *from;       /* auto, text, jsonl */
    const char *map;        /* "text=body,source=outlet" */
    const char *window;     /* sentence, paragraph, document, or a number of
                               tokens */
    const char *forms;      /* "name,short" of name, short, demonym, metonym */
    const char *types;      /* "person,country": others are left out of the
                               graph; all */
    const char *formats;    /* "graphml,dot", or "all" */
    const gg_setting *format_settings; /* what the formats are told; one that
                               none of them takes is GG_ERROR_USAGE */
    size_t n_format_settings;
    const char *ambiguous;  /* what a mention that may be several entities
                               counts: drop (nothing, the default), share (1/n
                               for each of its n candidates, at most 16), list
                               (nothing, but they are listed: gg_build writes
                               ambiguous.jsonl, gg_tag only their lines) */
    const char *copies;     /* windows whose words stood in another already:
                               separate (told, not counted: the default), count
                               (nobody looks for them), ignore (neither) */
    const char *measures;   /* "degree,pagerank", "all", "none"; the default
                               set */
    const char *stats;      /* "npmi,llr", "all": further columns of edges, one
                               of GG_CHOICE_STATS each; none */
    const char *backbone;   /* "disparity:0.05", "noise-corrected:1.64": edges
                               that stay in the graph; all */
    uint64_t min_weight;    /* 1 */
    uint32_t max_entities;  /* 50 */
    uint32_t evidence;      /* 3 */
    uint32_t threads;       /* 0: one for each processor */
    const char *memory;     /* "512M", "2G", of K, M, G, T: what pairs and their
                               evidence, and notes of windows that may be copies,
                               may take while they are counted; the rest waits in temporary files without names, in
                               $TMPDIR or /tmp. At least 1M; half of the
                               machine's. The gazetteer, the texts at hand, the
                               counts of each entity, the lists of ambiguous
                               and discovered names and the finished graph
                               come on top */
    uint64_t seed;          /* 42 */
    uint32_t top;           /* rows of the ranking in the report; 10 */
    bool nested;
    bool ignore_case;
    bool isolates;          /* keep entities without an edge */
    bool no_attribution;    /* media named only as the source in no edge */
    bool discover;          /* also people and organisations that no list has,
                               as provisional entities: id new:... */
    const char *confidence; /* from which on, 0 to 1; "0.4" */
    bool no_verify;         /* files are not read back before they get their
                               names */
    const char *render;     /* gg_build: pictures beside the files, "svg,png" of
                               GG_CHOICE_PICTURES; none. Needs Graphviz, see
                               gg_render; where it fails the other files are
                               written, and then the call fails */
    uint64_t render_edges;  /* in the pictures the heaviest so many edges; 0:
                               all; 150 */
    bool strict;            /* the first loss ends the run */
    bool measures_in_process; /* no child processes; a crash of igraph is a
                                 crash of the caller */

    gg_message_fn *message;
    void *message_user;
    gg_progress_fn *progress;
    void *progress_user;
    const volatile int *stop; /* not 0: end soon, GG_ERROR_INTERRUPTED */
} gg_options;

void gg_options_init(gg_options *options);

typedef struct gg_ranked_node {
    const char *id;
    const char *label;
    const char *type;
    double score; /* PageRank, or degree where that was not computed */
    double mentions; /* whole, but with --ambiguous share */
} gg_ranked_node;

typedef struct gg_ranked_edge {
    const char *source; /* labels */
    const char *target;
    double weight;
    const char *document; /* of the best evidence; "" where there is none */
    const char *sentence;
} gg_ranked_edge;

/* What a run did; owned by the caller. */
typedef struct gg_report {
    uint64_t documents;
    uint64_t mentions;
    uint64_t nodes;
    uint64_t edges;
    uint64_t losses; /* units of input that were skipped or cut */
    uint64_t known;   /* documents that were in the store already */
    uint64_t changed; /* and those that took the place of an older one */
    uint64_t stored;  /* documents in the store */
    bool is_sliced;   /* there is a graph for each period, and so many */
    uint64_t periods;
    uint64_t spilled_runs;  /* how often pairs went to temporary files, and */
    uint64_t spilled_bytes; /* how much; not in the JSON, since the result does
                               not depend on it */
    const gg_ranked_node *top_nodes; /* by score */
    size_t n_top_nodes;
    const gg_ranked_edge *top_edges; /* by weight */
    size_t n_top_edges;
    const char *const *files; /* written, report.json last */
    size_t n_files;
    const char *json; /* the bytes of report.json, with a NUL behind */
    size_t json_len;
} gg_report;

/* Text to graph: reads, tags, counts, measures, writes DIR/graph.graphml … and
   DIR/report.json. Every file for which there is a reader is read back and
   compared with what was meant; then all of them get their names. GG_OK also
   when units were lost: see report->losses. *report is NULL unless GG_OK. */
gg_status gg_build(const gg_options *options, gg_report **report,
                   gg_error *error);

/* A store to graph: options->store, which was made by gg_build with other
   options, as the graph of all its documents, or of those of a time (since,
   until). The format option "slice", where none of the formats takes it, asks for
   a graph of each period, in a folder DIR/2023-05 each, and a report of all in
   DIR. Also types, formats, measures, stats, backbone,
   min_weight, evidence (no more than the store keeps), isolates and seed say
   what is wanted, without any text. Reads only; inputs, lists and what says how
   to count are those of the store. */
gg_status gg_export_store(const gg_options *options, gg_report **report,
                          gg_error *error);

/* Every string is borrowed during the call; what is not set is zero. */
typedef struct gg_merge_options {
    const char *const *inputs; /* stores */
    size_t n_inputs;
    const char *output; /* a store that is not there yet */
    bool force;         /* also of other options or lists than the first */
    uint32_t threads;   /* as in gg_options */
    const char *memory;

    gg_message_fn *message;
    void *message_user;
    gg_progress_fn *progress;
    void *progress_user;
    const volatile int *stop;
} gg_merge_options;

typedef struct gg_merge_counts {
    uint64_t documents; /* in the inputs */
    uint64_t known;     /* and those of them that came more than once */
    uint64_t stored;    /* in the output */
    uint64_t losses;    /* contents left out: of an id with two, the one of the
                           earlier date */
} gg_merge_counts;

/* Several stores as one, equal to that of one run over all their documents; the
   order of the inputs changes nothing. The output is named when it is
   complete. GG_ERROR_USAGE where the stores do not agree. */
gg_status gg_merge_stores(const gg_merge_options *options,
                          gg_merge_counts *counts, gg_error *error);

/* Text to mentions, one JSON line a document, in the order of the input. */
gg_status gg_tag(const gg_options *options, gg_write_fn *write, void *user,
                 gg_report **report, gg_error *error);

/* What is asked of gg_explain: `at`, or `name`, or both. */
typedef struct gg_question {
    const char *const *at; /* "DOCUMENT:BYTE": a document's id or file, and a
                              byte of its text as gg_tag counts; in a title
                              "DOCUMENT:title:BYTE" */
    size_t n_at;
    const char *name;      /* every place where these words stand */
    uint64_t most;         /* so many places of `name` at most; 0: all */
    bool json;             /* one JSON line a place; else text for people */
} gg_question;

/* Why a place is a mention or none: the names of the list that stand there and
   the rule that decided. GG_ERROR_DATA also where the inputs have no such
   place. */
gg_status gg_explain(const gg_options *options, const gg_question *question,
                     gg_write_fn *write, void *user, gg_report **report,
                     gg_error *error);

/* Is it a store? One that is not there is none; GG_ERROR_IO where it cannot be
   read. */
gg_status gg_store_is_one(const char *path, bool *is, gg_error *error);

/* What is asked of gg_explain_edge. Every string is borrowed during the call;
   what is not set is zero. */
typedef struct gg_edge_question {
    const char *store;
    const char *names[2]; /* the two ends: id, label, or a name found in
                             texts */
    bool strongest;       /* where the names stand nearest to each other comes
                             first; else what is newest */
    uint64_t most;        /* so many windows at most; 0: all */
    const char *since;    /* of documents of a time, as in gg_options */
    const char *until;
    const char *form;     /* text (NULL), json (lines: the edge, then one a
                             window), html (a page) */
    bool highlight;       /* text: names stand out on a terminal */
    const volatile int *stop;
} gg_edge_question;

/* Why two are an edge of a store: its counts, and the windows in which both
   stand, each text once. GG_ERROR_DATA where nobody has such a name: the message
   says who is nearest; GG_ERROR_USAGE where several have it. Where there is no
   edge, the answer says so. */
gg_status gg_explain_edge(const gg_edge_question *question,
                          gg_write_fn *write, void *user, gg_error *error);

/* What gg_watch_folder watches. */
typedef struct gg_folder_watch {
    const char *folder;
    uint32_t every; /* seconds between two graphs, at least */
} gg_folder_watch;

/* Called after each count into the store, and after each graph (is_graph). */
typedef void gg_folder_watch_fn(void *user, const gg_report *report,
                                bool is_graph);

/* Counts the folder into options->store as gg_build does, then each file that
   arrives in it, until options->stop. With options->output the graph is written
   anew as gg_export_store does, at most every so many seconds and at the end. A
   file without a document is told as a message. GG_OK when it was stopped. */
gg_status gg_watch_folder(const gg_options *options,
                          const gg_folder_watch *watch,
                          gg_folder_watch_fn *told, void *user,
                          gg_error *error);

/* What is asked of gg_diff. Every string is borrowed during the call; what is not
   set is zero. */
typedef struct gg_diff_question {
    const char *stores[2];  /* before, after; the second may be NULL: the same,
                               and then there are two periods */
    const char *periods[2]; /* "2023-05", "2023..2024-06"; NULL: all */
    const char *q;          /* at most this rate of false discoveries: "0.05"
                               (NULL: that) */
    uint64_t most;          /* so many edges and entities at most; 0: all */
    bool json;              /* JSON lines; else a table with tabs */
} gg_diff_question;

typedef struct gg_diff_counts {
    uint64_t edges; /* of either; the others have the q */
    uint64_t new_edges;
    uint64_t gone_edges;
    uint64_t stronger_edges;
    uint64_t weaker_edges;
} gg_diff_counts;

/* What has changed between two stores, or two times of one (net/compare.h): edges,
   then entities, those with the greatest log-likelihood ratio first. With
   options->output also a graph of the changes, with options->formats and measures.
   Also types, evidence, force and memory of the options count. */
gg_status gg_diff(const gg_options *options, const gg_diff_question *question,
                  gg_write_fn *write, void *user, gg_diff_counts *counts,
                  gg_error *error);

/* What gg_suggest is to tell. */
typedef struct gg_suggest_options {
    uint64_t min_mentions; /* 2 or more leave out what is named but once */
    uint64_t top;          /* so many at most; 0: all */
    bool json;             /* JSON lines; else rows of a gazetteer (TSV) */
} gg_suggest_options;

/* The people and organisations of the inputs that no list has, the surest and
   most frequent first: rows to paste into a list, with two sentences of
   evidence each. Reads with options->discover set, and options->confidence. */
gg_status gg_suggest(const gg_options *options,
                     const gg_suggest_options *suggest, gg_write_fn *write,
                     void *user, gg_report **report, gg_error *error);

/* NULL is fine. */
void gg_report_free(gg_report *report);

/* ---- pictures ----------------------------------------------------------- */

/*     gg_render_options options;
       gg_rendered rendered;
       gg_render_options_init(&options);
       options.input = "out/graph.graphml";
       options.output = "graph.svg";
       status = gg_render(&options, &rendered, &error);

   Graphviz draws, as the program `dot` of the PATH, in a child process with
   limits of time and memory; everything on the page is placed before. The same
   graph and options give the same DOT, and with the same Graphviz and fonts the
   same picture. */

/* Every string is borrowed during the call. */
typedef struct gg_render_options {
    const char *input;  /* a GraphML file, also compressed; "-" for stdin */
    const char *output; /* the file, named when it is complete; NULL: the bytes
                           go to `write` */
    gg_write_fn *write;
    void *write_user;
    const char *format; /* one of GG_CHOICE_PICTURES; NULL: as the suffix of
                           `output` says */
    const char *title;  /* above the picture; NULL: none */
    const char *size_by; /* numbers that circles show; NULL: pagerank, degree or
                            mentions */
    uint64_t edges;     /* the heaviest so many; 0: all */
    uint64_t nodes;     /* edges between the largest so many nodes; 0: all */
    uint64_t labels;    /* so many names at most; 0: all that have room */
    uint64_t seed;      /* of a layout that is made anew */
    uint32_t seconds;   /* that Graphviz may take; 0: 300 */
    const volatile int *stop; /* not 0: end soon, GG_ERROR_INTERRUPTED */
} gg_render_options;

/* 150 edges, seed 42. */
void gg_render_options_init(gg_render_options *options);

/* How large the graph is, and how large the file. */
typedef struct gg_rendered {
    uint64_t nodes;
    uint64_t edges;
    uint64_t bytes;
} gg_rendered;

/* Draws a graph that gg_build wrote (or another program, in GraphML).
   GG_ERROR_DATA where the file is none; GG_ERROR_IO where Graphviz is missing,
   fails or takes too long, or the picture cannot be written: then the name is
   not given, and what stood there stands. */
gg_status gg_render(const gg_render_options *options, gg_rendered *rendered,
                    gg_error *error);

/* ---- formats ------------------------------------------------------------ */

enum { GG_FORMAT_FILES_MOST = 6, GG_FORMAT_OPTIONS_MOST = 8 };

typedef struct gg_format_info {
    const char *name; /* of gg_options.formats */
    const char *help; /* what it is, on one line */
    const char *files[GG_FORMAT_FILES_MOST]; /* below the output folder */
    size_t n_files;
    const char *opens_in; /* programs that read it */
    const char *load;     /* how to load it, on one line */
    const char *proved;   /* programs that it was tried with; NULL: none here,
                             it follows documentation */
    const char *options[GG_FORMAT_OPTIONS_MOST]; /* that it takes */
    size_t n_options;
    bool is_default;
} gg_format_info;

/* The index-th format; false behind the last. */
bool gg_get_format(size_t index, gg_format_info *out);
/* One JSON object and a line end. */
gg_status gg_format_json(const gg_format_info *format, gg_write_fn *write,
                         void *user, gg_error *error);

typedef struct gg_format_option {
    const char *name;
    const char *argument; /* "COLUMN" in help texts; NULL: it takes none */
    const char *help;
} gg_format_option;

/* The index-th option of the formats; false behind the last. */
bool gg_get_format_option(size_t index, gg_format_option *out);

/* The lists that help texts show. */
typedef enum gg_choice_kind {
    GG_CHOICE_FORMATS,
    GG_CHOICE_MEASURES,
    GG_CHOICE_IMPORTS,
    GG_CHOICE_FINDINGS,
    GG_CHOICE_STATS,
    GG_CHOICE_PICTURES
} gg_choice_kind;

typedef struct gg_choice {
    const char *name;
    const char *help;
    bool is_default;
} gg_choice;

/* The index-th choice; false behind the last. */
bool gg_get_choice(gg_choice_kind kind, size_t index, gg_choice *out);

/* Removes half-written files at once; safe in a signal handler that is about
   to end the process. */
void gg_abandon_files(void);

#ifdef __cplusplus
}
#endif

#endif
