/* SPDX-License-Identifier: MIT */
/* The prices on sheet Cost: the report's, or a quote that somebody types. */
#ifndef VRAMGRID_COST_PRICES_H
#define VRAMGRID_COST_PRICES_H

#include "live.h"

/* The price that counts for a GPU, where it is from, and the yellow cells for a quote. */
void put_cost_price(struct page *page, size_t row, const struct gpu *gpu);

/* Above the quotes: the day on which they have to be valid. */
void put_quote_day(struct page *page);

#endif
