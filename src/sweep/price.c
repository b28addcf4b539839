/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/price.h"

#include "vramgrid/base/date.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static bool is_over(const struct price *price, const char *as_of)
{
    return *as_of && *price->valid_until && strcmp(price->valid_until, as_of) < 0;
}

/* By condition, then by date; a price without a date is older than any. */
static bool is_before(const struct price *price, const struct price *best)
{
    return !best || price->rank < best->rank ||
           (price->rank == best->rank && strcmp(price->as_of, best->as_of) > 0);
}

/* The rows of a GPU that count: of cards, of boards and servers, and of quotes that are over. */
struct found_prices {
    const struct price *card, *whole, *expired;
};

static void consider(struct found_prices *found, const struct price *price, const char *as_of)
{
    const struct price **best = price->gpus > 1 ? &found->whole : &found->card;

    if (is_over(price, as_of))
        best = &found->expired;
    if (is_before(price, *best))
        *best = price;
}

/* From the last row of the sheet given last to the first of the first: of equals the last wins. */
static struct found_prices find_prices(const struct catalogue *catalogue, const struct gpu *gpu,
                                       const char *as_of)
{
    struct found_prices found = {0};

    for (const struct table *table = &catalogue->tables[SHEET_PRICES]; table; table = table->before)
        for (size_t i = table->count; i-- > 0;) {
            const struct price *price = (const struct price *)table->rows + i;

            if (strcasecmp(price->gpu, gpu->name) == 0)
                consider(&found, price, as_of);
        }
    return found;
}

static struct unit_price price_of_row(const struct price *row)
{
    return (struct unit_price){
        .usd = row->price_usd,
        .unit_gpus = row->gpus,
        .condition = price_condition_names[row->rank],
        .as_of = row->as_of,
        .source = *row->source ? row->source : row->vendor,
        .row = row,
    };
}

/* Its owner's own, which is a quote of the row's day, or what it cost when it was new. */
static struct unit_price price_of_gpu(const struct gpu *gpu)
{
    if (number_is_known(gpu->price_usd))
        return (struct unit_price){gpu->price_usd, 1,           price_condition_names[PRICE_QUOTE],
                                   gpu->as_of,     "price_usd", NULL};
    if (number_is_known(gpu->launch_price_usd))
        return (struct unit_price){gpu->launch_price_usd, 1,   "launch", "",
                                   "launch_price_usd",    NULL};
    return (struct unit_price){NUMBER_UNKNOWN, 1, "", "", "", NULL};
}

/* A whole machine's price from the sheet of servers: a list price. */
static struct unit_price price_of_server(const struct catalogue *catalogue, const struct gpu *gpu)
{
    const struct table *table = &catalogue->tables[SHEET_SERVERS];

    for (size_t i = 0; i < table->count; i++) {
        const struct server *server = (const struct server *)table->rows + i;

        if (number_is_known(server->price_usd) && strcasecmp(server->gpu, gpu->name) == 0)
            return (struct unit_price){server->price_usd,
                                       server->gpus,
                                       price_condition_names[PRICE_LIST],
                                       server->as_of,
                                       *server->source ? server->source : server->server,
                                       NULL};
    }
    return (struct unit_price){NUMBER_UNKNOWN, 1, "", "", "", NULL};
}

/*
 * A card goes before a whole machine of the same condition: it is what is bought for one more GPU.
 * The owner's own price is a quote, so that only one as new beats it.
 */
static struct unit_price choose(const struct catalogue *catalogue, const struct gpu *gpu,
                                const struct found_prices *found)
{
    const struct price *row = found->card;
    struct unit_price own = price_of_gpu(gpu), server;

    if (found->whole && (!row || found->whole->rank < row->rank))
        row = found->whole;
    if (number_is_known(gpu->price_usd) &&
        !(row && row->rank == PRICE_QUOTE && strcmp(row->as_of, gpu->as_of) >= 0))
        return own;
    if (row)
        return price_of_row(row);
    server = price_of_server(catalogue, gpu);
    return number_is_known(server.usd) ? server : own;
}

/* What is over and would have been taken: it is better than what is left. */
static const struct price *missed(const struct found_prices *found, const struct unit_price *taken)
{
    const struct price *expired = found->expired;

    if (!expired || (taken->row && !is_before(expired, taken->row)))
        return NULL;
    return expired;
}

static bool is_recent(const struct settings *settings, const struct unit_price *price,
                      const char *as_of)
{
    return number_is_known(price->usd) && *price->as_of && *as_of &&
           (double)date_days_between(price->as_of, as_of) <= settings->max_price_age_days;
}

/* The first row of the GPU that tells its power: whoever buys another machine puts it first. */
static const struct server *find_server(const struct catalogue *catalogue, const struct gpu *gpu)
{
    const struct table *table = &catalogue->tables[SHEET_SERVERS];

    for (size_t i = 0; i < table->count; i++) {
        const struct server *server = (const struct server *)table->rows + i;

        if (strcasecmp(server->gpu, gpu->name) == 0 &&
            (number_is_known(server->typical_power_kw) || number_is_known(server->max_power_kw)))
            return server;
    }
    return NULL;
}

static void take_power(struct purchase *purchase, const struct settings *settings,
                       const struct gpu *gpu)
{
    const struct server *server = purchase->server;
    const double w_per_kw = 1000;

    purchase->is_average = server && number_is_known(server->typical_power_kw);
    if (!server)
        purchase->power_w = gpu->tdp_w * settings->server_power_factor;
    else if (purchase->is_average)
        purchase->power_w = server->typical_power_kw * w_per_kw / server->gpus;
    else
        purchase->power_w = server->max_power_kw * w_per_kw / server->gpus;
}

struct purchase purchase_of(const struct catalogue *catalogue, const struct settings *settings,
                            const struct gpu *gpu, const char *as_of)
{
    struct found_prices found = find_prices(catalogue, gpu, as_of);
    struct purchase purchase = {.server = find_server(catalogue, gpu)};

    purchase.price = choose(catalogue, gpu, &found);
    purchase.expired = missed(&found, &purchase.price);
    purchase.is_recent = is_recent(settings, &purchase.price, as_of);
    purchase.machine = found.whole ? price_of_row(found.whole) : price_of_server(catalogue, gpu);
    purchase.machine_is_recent = is_recent(settings, &purchase.machine, as_of);
    take_power(&purchase, settings, gpu);
    return purchase;
}

double purchase_power_kw(const struct purchase *purchase, const struct settings *settings,
                         double gpus)
{
    return gpus * purchase->power_w / 1000 * (purchase->is_average ? 1 : settings->power_load);
}

static bool is_cheaper(const struct rent *rent, const struct rent *best)
{
    return !best || rent->usd_per_gpu_hour < best->usd_per_gpu_hour ||
           (rent->usd_per_gpu_hour == best->usd_per_gpu_hour &&
            strcmp(rent->as_of, best->as_of) > 0);
}

const struct rent *rent_find(const struct catalogue *catalogue, const struct gpu *gpu,
                             const char *commitment)
{
    const struct table *table = &catalogue->tables[SHEET_RENTS];
    const struct rent *best = NULL;

    for (size_t i = 0; i < table->count; i++) {
        const struct rent *rent = (const struct rent *)table->rows + i;

        if (strcasecmp(rent->gpu, gpu->name) == 0 &&
            strcasecmp(rent->commitment, commitment) == 0 && is_cheaper(rent, best))
            best = rent;
    }
    return best;
}
