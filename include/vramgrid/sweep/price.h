/* SPDX-License-Identifier: MIT */
/*
 * What buying and running a GPU takes, from the sheets of prices and servers: which of several
 * prices counts, how old it is, which quote has expired, what the machine around it draws
 * (vramgrid-method(7), MONEY).
 */
#ifndef VRAMGRID_PRICE_H
#define VRAMGRID_PRICE_H

#include "vramgrid/input/settings.h"

/* What is after every price of a sheet. */
enum { PRICE_LAUNCH = PRICE_CONDITIONS, PRICE_NONE };

/*
 * A price with where it comes from. A GPU that has none has usd NAN. Of a sheet's row all is known
 * but what the row leaves empty; price_usd of the GPU's own row has the row's as_of,
 * launch_price_usd has no date.
 */
struct unit_price {
    double usd;
    double unit_gpus;      /* that it buys at once: 1 for a card, 8 for a server of 8 */
    int rank;              /* the smaller counts: enum price_condition, or one of these */
    const char *condition; /* "quote", "street", "list", "estimate", "launch"; "" without a price */
    const char *as_of;     /* YYYY-MM-DD, or "" */
    const char *source;    /* vendor, quote, source of the row; or the heading */
    const struct price *row; /* NULL: of the GPU's own row, or of a server's */
};

struct purchase {
    struct unit_price price;
    bool is_recent; /* dated, and no older than max_price_age_days */
    /* Sold in whole machines: it has an interconnect, and the sheet of servers has it. Then what a
     * machine costs goes before what a card of the same condition costs. */
    bool is_whole;
    /* A quote that would have counted, had it not been over; NULL: none. */
    const struct price *expired;
    /* Power of a GPU with its share of the machine around it, before the PUE; NAN: unknown. */
    double power_w;
    bool is_average;             /* it is; otherwise the largest, to be multiplied by power_load */
    const struct server *server; /* whose power that is; NULL: TDP x server_power_factor */
};

/* as_of is the day of the report, or "" for no day: then nothing expires, nothing is recent. */
struct purchase purchase_of(const struct catalogue *catalogue, const struct settings *settings,
                            const struct gpu *gpu, const char *as_of);

/* What so many of the GPU draw on average with their share of machines, in kW before the PUE. */
double purchase_power_kw(const struct purchase *purchase, const struct settings *settings,
                         double gpus);

/* Whether a rent counts rather than the best so far, which may be NULL: the lower one, of equals
 * the newer. */
bool rent_is_better(const struct rent *rent, const struct rent *best);

/* The cheapest offer of a commitment ("on-demand", "1y", any case) to rent a GPU, or NULL. Of those
 * that cost the same the newest. */
const struct rent *rent_find(const struct catalogue *catalogue, const struct gpu *gpu,
                             const char *commitment);

#endif
