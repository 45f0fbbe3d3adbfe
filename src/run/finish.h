/* The last steps of a run: measures, the files of a graph, and their names. */
#ifndef GG_RUN_FINISH_H
#define GG_RUN_FINISH_H

#include "base/log.h"
#include "net/network.h"
#include "run/outputs.h"
#include "run/report.h"
#include "run/settings.h"

/* Adds the measures that the settings ask for. */
gg_status gg_finish_measures(const gg_settings *settings, gg_network *network,
                             gg_log *log, gg_error *error);
/* The paths of all outputs, for report->shown. */
gg_status gg_finish_list(const gg_outputs *outputs, gg_report_whole *report,
                         gg_error *error);
/* Gives every file its name, unless somebody has asked to stop. */
gg_status gg_finish_publish(gg_outputs *outputs, const gg_settings *settings,
                            const gg_report_whole *report, gg_error *error);
/* Tells what the log has kept. */
void gg_finish_log(gg_log *log, const gg_options *options);
/* Has anybody asked to stop? Then GG_ERROR_INTERRUPTED. */
gg_status gg_finish_stop(const gg_options *options, gg_error *error);

#endif
