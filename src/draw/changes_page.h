/* SPDX-License-Identifier: MIT */
/* What the first page says of the pages of changes. */
#ifndef VRAMGRID_CHANGES_PAGE_H
#define VRAMGRID_CHANGES_PAGE_H

#include "flow.h"

/* "Changes since the last published report: 12, listed from page 9 on", where there are any. */
void changes_say(struct flow *flow);

#endif
