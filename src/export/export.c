#include "export/export.h"

#include "base/error.h"
#include "base/memory.h"
#include "export/format.h"
#include "export/readback.h"

#include <string.h>

#define ROW_OF(name) &gg_format_##name,
static const gg_format *const FORMATS[] = {GG_FORMATS(ROW_OF)};
#undef ROW_OF

enum { N_FORMATS = sizeof FORMATS / sizeof FORMATS[0] };

/* Rows between two looks at the sink: a full disk ends the work, as a signal
   does. */
enum { ROWS_PER_CHECK = 1024 };

/* ---- the list ---------------------------------------------------------- */

size_t gg_format_count(void)
{
    return N_FORMATS;
}

const gg_format *gg_format_get(size_t index)
{
    return FORMATS[index];
}

const gg_format *gg_format_find(const char *name)
{
    for (size_t i = 0; i < N_FORMATS; i++) {
        if (strcmp(FORMATS[i]->name, name) == 0) {
            return FORMATS[i];
        }
    }
    return NULL;
}

const char *gg_format_name(const gg_format *format)
{
    return format->name;
}

bool gg_format_is_default(const gg_format *format)
{
    return format->is_default;
}

bool gg_format_wants_evidence(const gg_format *format)
{
    return format->wants_evidence;
}

size_t gg_format_n_files(const gg_format *format)
{
    size_t n = 0;

    while (n < GG_FORMAT_FILES_MOST && format->files[n].name != NULL) {
        n++;
    }
    return n;
}

const char *gg_format_file_name(const gg_format *format, size_t file)
{
    return format->files[file].name;
}

bool gg_format_is_script(const gg_format *format, size_t file)
{
    return format->files[file].is_script;
}

static void tell_options(const gg_format *format, gg_format_info *info)
{
    gg_format_option option;
    unsigned takes;

    for (size_t i = 0; gg_export_option_get(i, &option, &takes); i++) {
        if ((format->takes & takes) != 0 &&
            info->n_options < GG_FORMAT_OPTIONS_MOST) {
            info->options[info->n_options++] = option.name;
        }
    }
}

void gg_format_tell(const gg_format *format, gg_format_info *info)
{
    *info = (gg_format_info){.name = format->name,
                             .help = format->help,
                             .n_files = gg_format_n_files(format),
                             .opens_in = format->opens_in,
                             .load = format->load,
                             .proved = format->proved,
                             .is_default = format->is_default};
    for (size_t i = 0; i < info->n_files; i++) {
        info->files[i] = format->files[i].name;
    }
    tell_options(format, info);
}

/* ---- before and after -------------------------------------------------- */

static const gg_column *find_typed(const gg_table *table, const char *name,
                                   gg_column_type type)
{
    const gg_column *column = gg_table_find_column(table, name);

    return column != NULL && column->type == type ? column : NULL;
}

bool gg_export_init(gg_export *x, const gg_network *network,
                    const gg_format *format, size_t file,
                    const gg_export_options *options)
{
    const gg_table *nodes = &network->nodes;
    bool ok = true;

    memset(x, 0, sizeof *x);
    x->network = network;
    x->format = format;
    x->file = &format->files[file];
    gg_export_options_init(&x->options);
    if (options != NULL) {
        x->options = *options;
    }
    gg_cleaner_init(&x->cleaner);
    gg_buf_init(&x->list);
    gg_buf_init(&x->text);
    gg_buf_init(&x->names);
    gg_buf_init(&x->frames);
    x->label = find_typed(nodes, "label", GG_COLUMN_STRING);
    x->entity_type = find_typed(nodes, "entity_type", GG_COLUMN_STRING);
    x->x = find_typed(nodes, "x", GG_COLUMN_DOUBLE);
    x->y = find_typed(nodes, "y", GG_COLUMN_DOUBLE);
    if (format->state_bytes != 0) {
        x->state = gg_calloc_array(1, format->state_bytes);
        ok = x->state != NULL;
    }
    return gg_export_name_columns(x) && ok;
}

void gg_export_clear(gg_export *x)
{
    gg_cleaner_clear(&x->cleaner);
    gg_buf_clear(&x->list);
    gg_buf_clear(&x->text);
    gg_buf_clear(&x->names);
    gg_buf_clear(&x->frames);
    gg_free(x->state);
    x->state = NULL;
}

/* ---- rows -------------------------------------------------------------- */

bool gg_export_goes_on(const gg_export *x, size_t n_rows)
{
    gg_error error;

    if (n_rows % ROWS_PER_CHECK != 0) {
        return true;
    }
    if (x->options.stop != NULL && *x->options.stop != 0) {
        gg_error_fill(&error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
        gg_sink_fail(x->sink, &error);
    }
    return gg_sink_status(x->sink, NULL) == GG_OK;
}

void gg_export_row(gg_export *x, bool is_edge, size_t row,
                   void (*write)(gg_export *x, size_t row))
{
    const gg_network *n = x->network;
    uint64_t n_values = x->meant.n_values;

    if (x->options.no_verify) {
        write(x, row);
        return;
    }
    x->row_table = is_edge ? &n->edges : &n->nodes;
    if (is_edge) {
        gg_content_begin(&x->meant, n->node_ids[n->edge_source[row]],
                       n->node_ids[n->edge_target[row]]);
    } else {
        gg_content_begin(&x->meant, n->node_ids[row], GG_STR_NONE);
    }
    write(x, row);
    if (!x->file->is_sparse || x->meant.n_values != n_values) {
        gg_content_end(&x->meant, is_edge);
    }
    x->row_table = NULL;
}

static void call(gg_export *x, void (*callback)(gg_export *))
{
    if (callback != NULL) {
        callback(x);
    }
}

static void walk(gg_export *x, bool is_edge, size_t n_rows,
                 void (*callback)(gg_export *, size_t))
{
    if (callback == NULL) {
        return;
    }
    for (size_t i = 0; i < n_rows && gg_export_goes_on(x, i); i++) {
        gg_export_row(x, is_edge, i, callback);
    }
}

static void write_all(gg_export *x)
{
    const gg_format_file *file = x->file;

    call(x, file->begin);
    call(x, file->begin_nodes);
    walk(x, false, x->network->nodes.n_rows, file->node);
    call(x, file->end_nodes);
    call(x, file->begin_edges);
    walk(x, true, x->network->edges.n_rows, file->edge);
    call(x, file->end_edges);
    call(x, file->end);
}

gg_status gg_export_write(const gg_network *network, const gg_format *format,
                          size_t file, const gg_export_options *options,
                          gg_sink *sink, gg_export_stats *stats,
                          gg_error *error)
{
    gg_export x;

    if (gg_export_init(&x, network, format, file, options)) {
        x.sink = sink;
        gg_look_init(&x.look, network, x.options.size_by);
        write_all(&x);
    } else {
        x.failed = true;
    }
    if (x.failed || x.cleaner.failed) {
        gg_error no_memory;
        gg_fail_memory(&no_memory);
        gg_sink_fail(sink, &no_memory);
    }
    if (stats != NULL) {
        *stats = (gg_export_stats){.n_cleaned = x.cleaner.n_cleaned,
                                   .n_cut = x.n_cut,
                                   .meant = x.meant};
    }
    gg_export_clear(&x);
    return gg_sink_status(sink, error);
}

/* ---- reading back ------------------------------------------------------ */

bool gg_export_can_read_back(const gg_format *format, size_t file)
{
    return format->files[file].read != NULL;
}

gg_status gg_export_read_back(const gg_network *network,
                              const gg_format *format, size_t file,
                              const gg_export_options *options,
                              gg_source *source, const char *name,
                              const gg_content *meant, gg_error *error)
{
    gg_export x;
    gg_status status;

    if (gg_export_init(&x, network, format, file, options)) {
        status = gg_read_back(&x, source, name, meant, error);
    } else {
        status = gg_fail_memory(error);
    }
    gg_export_clear(&x);
    return status;
}
