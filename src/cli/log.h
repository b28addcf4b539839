/* SPDX-License-Identifier: MIT */
/* One line about each run, for people or as a JSON object: to stderr, syslog or a file. */
#ifndef VRAMGRID_LOG_H
#define VRAMGRID_LOG_H

#include "vramgrid/cli/account.h"

/*
 * To a file the line is appended with one write(2), so that runs can share it and it may be moved
 * away at any time; before text stands the time, which JSON holds itself. Bytes that are no UTF-8
 * and control characters become "?". syslog(3) cannot tell whether anybody listens, and what
 * listens may cut a line: rsyslog at 8 KiB, which only JSON with many findings reaches.
 */
bool log_write(const struct account *account, struct error *err);

/* "2026-11-23T04:20:07Z" */
enum { LOG_TIME_SIZE = 32 };
void log_time(const struct account *account, char text[LOG_TIME_SIZE]);

/*
 * An object on one line, with the same keys for every run; null where a run does not know. To be
 * freed; NULL when memory is out.
 */
char *log_as_json(const struct account *account);

#endif
