/* SPDX-License-Identifier: MIT */
/* What has to stand beside a price: its date, condition and source, and why nothing is cheapest. */
#ifndef VRAMGRID_PRICE_WORDS_H
#define VRAMGRID_PRICE_WORDS_H

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/cost.h"
#include "vramgrid/words/phrases.h"

/*
 * "street, 2026-09-05, IntuitionLabs", "launch, no date, launch_price_usd", with the machine that
 * it is of and the quote that is over, if any; "" without a price and without such a quote.
 */
void describe_purchase(const struct text *text, const struct purchase *purchase,
                       char words[LINE_SIZE]);

/* "street, 2026-09-05", "quote Q-17, 2026-03-01", without where it is from. */
void describe_price_age(const struct text *text, const struct unit_price *price,
                        char words[LINE_SIZE]);

/* "1y, Azure, 2026-06-15", without what it is and who says so. */
void describe_rent_age(const struct text *text, const struct rent *rent, char words[LINE_SIZE]);

/* "3.06 USD an hour and GPU, 1y, Azure, eastus, 2026-06-15, gpu_pricing_raw.csv" */
void describe_rent(const struct text *text, const struct rent *rent, char words[LINE_SIZE]);

/*
 * How many prices decide what is called cheapest, or for how many models nothing is, and what is
 * missing.
 */
void describe_prices(const struct report *report, const struct scenario *scenario,
                     struct phrase *phrase);

/* "as cheap within 5 %: 2x RTX 3090 and 3 others", or "" where the cheapest stands alone. */
void describe_near(const struct text *text, const struct configuration *cheapest,
                   char words[LINE_SIZE]);

/* What a known price is: "quote", "street", "list", "estimate", "launch". */
struct words price_condition_words(const struct text *text, const char *condition);

/* "1,550" or "1999.50": a known price, at least 0. */
void describe_usd(double usd, char words[NUMBER_SIZE]);

/* How many GPUs of the plan have a recent price (see purchase). */
size_t count_recent_prices(const struct plan *plan);

#endif
