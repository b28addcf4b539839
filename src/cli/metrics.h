/* SPDX-License-Identifier: MIT */
/*
 * A file for the textfile collector of Prometheus' node_exporter, in its text exposition format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/): one for each report, with the
 * output folder in the label "report" of every sample. No sample has a timestamp of its own: the
 * collector refuses files with any.
 *
 * Of every run: when it ended, how long it took, its exit code, and when a run last published. A
 * run that failed takes the latter over from the file that it replaces, so that an alert on the age
 * of the last success fires when runs fail and when there are none. All else is known only of a run
 * that published, and left out after one that failed: nothing stale is told as new.
 */
#ifndef VRAMGRID_METRICS_H
#define VRAMGRID_METRICS_H

#include "vramgrid/cli/account.h"

/*
 * Replaces the file in one step, on disk before it is in place; runs that end at the same moment
 * take turns, so that none undoes what another has told. Nothing is done where the settings want no
 * metrics and for a dry run, which publishes nothing. The folder must be there, and nothing but a
 * regular file is replaced. False leaves the old file as it was.
 */
bool metrics_write(const struct account *account, struct error *err);

#endif
