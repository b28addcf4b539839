/* SPDX-License-Identifier: MIT */
/* Finds what differs between a report and the one last published in a folder. */
#ifndef VRAMGRID_COMPARE_H
#define VRAMGRID_COMPARE_H

#include "vramgrid/base/folder.h"
#include "vramgrid/report/changes.h"
#include "vramgrid/report/report.h"

/*
 * Never fails: last night's report must not stop tonight's. What cannot be compared, since there
 * is no last report or it is damaged or of another version, is left out, and the note says so. To
 * be released in any case.
 */
void compare_with_last_report(struct changes *changes, const struct folder *dir,
                              const struct report *report);

#endif
