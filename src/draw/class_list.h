/* SPDX-License-Identifier: MIT */
/*
 * Which GPUs a column of the figures stands for: figures have one column for all GPUs with the same
 * figures, and no room below to name each.
 */
#ifndef VRAMGRID_CLASS_LIST_H
#define VRAMGRID_CLASS_LIST_H

#include "flow.h"

/*
 * A section with every column of a mode and its GPUs, as far as three pages have room; nothing
 * where each column is one GPU, or the document has no figures. May run out of memory.
 */
bool class_list_put(struct flow *flow, struct error *err);

#endif
