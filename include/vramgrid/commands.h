/* SPDX-License-Identifier: MIT */
/*
 * The commands of SPEC 3. Each prints its answer on stdout and returns false with an error, or
 * with findings in the run, when it could not give it.
 */
#ifndef VRAMGRID_COMMANDS_H
#define VRAMGRID_COMMANDS_H

#include "vramgrid/run.h"

bool command_report(struct run *run, struct error *err);

/* What was read, what is ignored. */
bool command_check(struct run *run, struct error *err);

/* One MODEL on one GPU: breakdown, several GPUs, longest context, offload. */
bool command_explain(struct run *run, struct error *err);

/* One of the sheets, or the templates: tab-separated, or as a table on a terminal. */
bool command_list(struct run *run, struct error *err);

enum { LIST_NAME_SIZE = LAYOUT_NAME_SIZE };

/* What can be listed, from 0 on: each sheet and the templates; false after the last. */
bool command_list_name(size_t index, char name[LIST_NAME_SIZE]);

/*
 * What the last of options->words may become, one candidate a line: commands, options, their
 * values, keys of templates, names in the sheets that the words before it name. Nothing where it is
 * a file, or where those words are wrong.
 */
bool command_complete(struct run *run, struct error *err);

/* A models sheet with one row, from a Hugging Face config.json. */
bool command_import(struct run *run, struct error *err);

#endif
