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
static bool is_before(const struct price *price, int rank, const char *as_of)
{
    return (int)price->rank < rank || ((int)price->rank == rank && strcmp(price->as_of, as_of) > 0);
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
    if (!*best || is_before(price, (int)(*best)->rank, (*best)->as_of))
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

            if (gpu_is_called(gpu, price->gpu))
                consider(&found, price, as_of);
        }
    return found;
}

static bool is_recent(const struct settings *settings, const struct unit_price *price,
                      const char *as_of)
{
    return number_is_known(price->usd) && *price->as_of && *as_of &&
           (double)date_days_between(price->as_of, as_of) <= settings->max_price_age_days;
}

static struct unit_price price_of_row(const struct price *row)
{
    return (struct unit_price){
        .usd = row->price_usd,
        .unit_gpus = row->gpus,
        .rank = (int)row->rank,
        .condition = price_condition_names[row->rank],
        .as_of = row->as_of,
        .source = *row->source ? row->source : row->vendor,
        .row = row,
    };
}

static struct unit_price price_of_card(double usd, int rank, const char *as_of, const char *heading)
{
    return (struct unit_price){
        .usd = usd,
        .unit_gpus = 1,
        .rank = rank,
        .condition = rank < PRICE_CONDITIONS ? price_condition_names[rank] : "launch",
        .as_of = as_of,
        .source = heading,
    };
}

static const struct unit_price no_price = {
    .usd = NUMBER_UNKNOWN,
    .unit_gpus = 1,
    .rank = PRICE_NONE,
    .condition = "",
    .as_of = "",
    .source = "",
};

/* A row of a sheet; its owner's own, which is a quote of the row's day, unless one of the sheet is
 * as new; or what it cost when it was new. */
static struct unit_price choose_card(const struct gpu *gpu, const struct price *row)
{
    if (number_is_known(gpu->price_usd) &&
        !(row && row->rank == PRICE_QUOTE && strcmp(row->as_of, gpu->as_of) >= 0))
        return price_of_card(gpu->price_usd, PRICE_QUOTE, gpu->as_of, "price_usd");
    if (row)
        return price_of_row(row);
    if (number_is_known(gpu->launch_price_usd))
        return price_of_card(gpu->launch_price_usd, PRICE_LAUNCH, "", "launch_price_usd");
    return no_price;
}

/* Of the machines that the sheet of servers has a price of the newest; NULL: of none. */
static const struct server *find_priced_server(const struct catalogue *catalogue,
                                               const struct gpu *gpu)
{
    const struct table *table = &catalogue->tables[SHEET_SERVERS];
    const struct server *best = NULL;

    for (size_t i = 0; i < table->count; i++) {
        const struct server *server = (const struct server *)table->rows + i;

        if (number_is_known(server->price_usd) && gpu_is_called(gpu, server->gpu) &&
            (!best || strcmp(server->as_of, best->as_of) > 0))
            best = server;
    }
    return best;
}

/* A row of the prices, or what the sheet of servers says, which is a list price. */
static struct unit_price choose_machine(const struct catalogue *catalogue, const struct gpu *gpu,
                                        const struct price *row)
{
    const struct server *server = find_priced_server(catalogue, gpu);

    if (row && (row->rank <= PRICE_LIST || !server))
        return price_of_row(row);
    if (!server)
        return no_price;
    return (struct unit_price){
        .usd = server->price_usd,
        .unit_gpus = server->gpus,
        .rank = PRICE_LIST,
        .condition = price_condition_names[PRICE_LIST],
        .as_of = server->as_of,
        .source = *server->source ? server->source : server->server,
    };
}

/*
 * The better condition. Of the same a card, since it is what is bought for one more GPU; where GPUs
 * are sold in whole machines the machine, unless only the card's price is recent.
 */
static struct unit_price choose(const struct settings *settings, bool is_whole, const char *as_of,
                                const struct unit_price *card, const struct unit_price *machine)
{
    if (card->rank != machine->rank)
        return card->rank < machine->rank ? *card : *machine;
    if (!is_whole || (is_recent(settings, card, as_of) && !is_recent(settings, machine, as_of)))
        return *card;
    return *machine;
}

/* What is over and would have been taken: it is better than what is left. */
static const struct price *missed(const struct found_prices *found, const struct unit_price *taken)
{
    const struct price *expired = found->expired;

    return expired && is_before(expired, taken->rank, taken->as_of) ? expired : NULL;
}

/* The first row of the GPU that tells its power: whoever buys another machine puts it first. */
static const struct server *find_server(const struct catalogue *catalogue, const struct gpu *gpu)
{
    const struct table *table = &catalogue->tables[SHEET_SERVERS];

    for (size_t i = 0; i < table->count; i++) {
        const struct server *server = (const struct server *)table->rows + i;

        if (gpu_is_called(gpu, server->gpu) &&
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

/* A GPU that has an interconnect of its own is soldered or screwed to a board with others. */
static bool has_interconnect(const struct gpu *gpu)
{
    return *gpu->interconnect && strcasecmp(gpu->interconnect, "none") != 0;
}

static bool has_server(const struct catalogue *catalogue, const struct gpu *gpu)
{
    const struct table *table = &catalogue->tables[SHEET_SERVERS];

    for (size_t i = 0; i < table->count; i++)
        if (gpu_is_called(gpu, ((const struct server *)table->rows + i)->gpu))
            return true;
    return false;
}

struct purchase purchase_of(const struct catalogue *catalogue, const struct settings *settings,
                            const struct gpu *gpu, const char *as_of)
{
    struct found_prices found = find_prices(catalogue, gpu, as_of);
    struct unit_price card = choose_card(gpu, found.card);
    struct unit_price machine = choose_machine(catalogue, gpu, found.whole);
    struct purchase purchase = {.server = find_server(catalogue, gpu)};

    purchase.is_whole = has_interconnect(gpu) && has_server(catalogue, gpu);
    purchase.price = choose(settings, purchase.is_whole, as_of, &card, &machine);
    purchase.expired = missed(&found, &purchase.price);
    purchase.is_recent = is_recent(settings, &purchase.price, as_of);
    take_power(&purchase, settings, gpu);
    return purchase;
}

double purchase_power_kw(const struct purchase *purchase, const struct settings *settings,
                         double gpus)
{
    return gpus * purchase->power_w / 1000 * (purchase->is_average ? 1 : settings->power_load);
}

bool rent_is_better(const struct rent *rent, const struct rent *best)
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

        if (gpu_is_called(gpu, rent->gpu) && strcasecmp(rent->commitment, commitment) == 0 &&
            rent_is_better(rent, best))
            best = rent;
    }
    return best;
}
