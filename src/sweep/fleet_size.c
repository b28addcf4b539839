/* SPDX-License-Identifier: MIT */
#include "fleet_size.h"

#include "fleet_load.h"

#include <math.h>

struct placement fleet_place(const struct fleet_grid *grid, const struct fleet_card *card,
                             unsigned gpu_count)
{
    const struct workload *workload = grid->workload;
    struct gpu_set set = equal_gpus(card->gpu, gpu_count);
    struct scenario scenario = {
        mode_find("architecture"), grid->quantization,
        (uint64_t)(workload->prompt_tokens_p95 + workload->output_tokens_p95)};

    return place_model(grid->plan, &scenario, grid->model, &set);
}

double fleet_requests_in(const struct placement *placement, double gb)
{
    double pool_gb = gb - placement->need.model_with_overhead_gb;

    if (pool_gb < 0)
        return 0;
    return fmin(kv_cache_sequences(&placement->request, pool_gb * 1e9), FLEET_REQUESTS_MAX);
}

static double gb_of_one_request(const struct placement *placement)
{
    return placement->need.model_with_overhead_gb +
           placement->request.pages * placement->request.page_bytes / 1e9;
}

/* ---- why not ---- */

static void reject(struct fleet *fleet, enum fleet_reason reason, double shortfall)
{
    static const enum fleet_status STATUSES[FLEET_REASONS] = {
        [FLEET_NO_REASON] = FLEET_SERVES,
        [FLEET_NOT_SHARED] = FLEET_UNSUPPORTED,
        [FLEET_TOO_LONG] = FLEET_UNSUPPORTED,
        [FLEET_MISSING] = FLEET_UNKNOWN,
        [FLEET_WEIGHTS] = FLEET_DOES_NOT_SERVE,
        [FLEET_MARGIN] = FLEET_DOES_NOT_SERVE,
        [FLEET_SPEED] = FLEET_DOES_NOT_SERVE,
        [FLEET_FIRST_TOKEN] = FLEET_DOES_NOT_SERVE,
        [FLEET_CANNOT_BE_BUILT] = FLEET_DOES_NOT_SERVE,
    };

    fleet->reason = reason;
    fleet->status = STATUSES[reason];
    fleet->shortfall = shortfall;
}

/* Whether only benchmarks tell how fast it is: there is nothing beyond what they tried. */
static bool has_only_benchmarks(const struct fleet_replica *replica)
{
    return isinf(replica->speed.replica.fixed_s);
}

/* The heading without which memory or speed is unknown; of benchmarks the one that lacks a row. */
static const char *find_missing(const struct fleet_grid *grid, const struct placement *placement,
                                const struct fleet_replica *replica)
{
    const struct workload *workload = grid->workload;

    if (placement->missing)
        return placement->missing;
    if (replica->speed.missing || !has_only_benchmarks(replica))
        return replica->speed.missing;
    return speed_at(&replica->speed, workload->prompt_tokens, workload->output_tokens, 1)
                       .low.tokens_per_s > 0
               ? NULL
               : "output_tokens_per_s";
}

/* What neither memory nor speed can be asked of. */
static bool check_support(const struct fleet_grid *grid, const struct placement *placement,
                          struct fleet *fleet)
{
    const struct workload *workload = grid->workload;
    double tokens = workload->prompt_tokens_p95 + workload->output_tokens_p95;

    fleet->obstacle = placement->obstacle;
    fleet->missing = find_missing(grid, placement, fleet->replica);
    if (placement->obstacle != OBSTACLE_NONE && placement->obstacle != OBSTACLE_UNKNOWN)
        reject(fleet, FLEET_NOT_SHARED, NUMBER_UNKNOWN);
    else if (tokens > grid->model->context_length_max)
        reject(fleet, FLEET_TOO_LONG, tokens / grid->model->context_length_max);
    else if (fleet->missing)
        reject(fleet, FLEET_MISSING, NUMBER_UNKNOWN);
    return fleet->reason == FLEET_NO_REASON;
}

static void take_limit(struct fleet *fleet, enum fleet_limit limit, double requests)
{
    if (requests >= fleet->concurrent_requests_fit)
        return;
    fleet->concurrent_requests_fit = requests;
    fleet->limited_by = limit;
}

static bool fit_memory(const struct placement *placement, struct fleet *fleet)
{
    const struct fleet_card *card = fleet->replica->card;
    double gb = gb_of_one_request(placement);

    fleet->limited_by = FLEET_BY_MEMORY;
    fleet->concurrent_requests_fit = fleet_requests_in(placement, card->budget_gb);
    if (fleet_requests_in(placement, card->usable_gb) < 1)
        reject(fleet, FLEET_WEIGHTS, gb / card->usable_gb);
    else if (fleet->concurrent_requests_fit < 1)
        reject(fleet, FLEET_MARGIN, gb / card->budget_gb);
    take_limit(fleet, FLEET_BY_SEQUENCES, card->max_sequences);
    return fleet->reason == FLEET_NO_REASON;
}

/* The speed or the first token of one request over what is asked for. */
static double time_shortfall(const struct fleet_grid *grid, const struct fleet *fleet,
                             enum fleet_limit limit)
{
    const struct workload *workload = grid->workload;
    struct throughput_times times = speed_at_level(&fleet->replica->speed, workload->prompt_tokens,
                                                   workload->output_tokens, 1, grid->level);

    return limit == FLEET_BY_SPEED ? workload->min_tokens_per_s / times.tokens_per_s_per_request
                                   : times.ttft_s / workload->max_ttft_s;
}

static bool fit_time(const struct fleet_grid *grid, enum fleet_limit limit, double asked,
                     struct fleet *fleet)
{
    double requests;

    if (!number_is_known(asked) &&
        !(limit == FLEET_BY_SPEED && has_only_benchmarks(fleet->replica)))
        return true;
    requests =
        fleet_most_requests(fleet->replica, grid->workload, limit, fleet->concurrent_requests_fit);
    if (requests < 1)
        reject(fleet, limit == FLEET_BY_SPEED ? FLEET_SPEED : FLEET_FIRST_TOKEN,
               time_shortfall(grid, fleet, limit));
    take_limit(fleet, limit, requests);
    return fleet->reason == FLEET_NO_REASON;
}

/* ---- how many ---- */

static bool has_rate(const struct workload *workload)
{
    return number_is_known(workload->requests_per_s);
}

/* In flight at the peak; of requests a second as long as they stay in full replicas. */
static double peak_requests(const struct fleet_grid *grid, const struct fleet *fleet)
{
    const struct workload *workload = grid->workload;
    double requests;

    if (has_rate(workload))
        requests = sizing_requests_in_flight(
            workload->requests_per_s,
            fleet_seconds_in_flight(fleet->replica, workload, fleet->concurrent_requests_full));
    else if (number_is_known(workload->users))
        requests = sizing_active_requests(workload->users, workload->active_percent);
    else
        requests = workload->concurrent_requests;
    return requests * grid->growth;
}

static double busiest_requests(const struct fleet_grid *grid, const struct fleet *fleet)
{
    double rate = grid->workload->requests_per_s * grid->growth / fleet->replicas;

    if (!has_rate(grid->workload))
        return sizing_requests_per_replica(fleet->requests, fleet->replicas);
    return fleet_requests_for_rate(fleet->replica, grid->workload, rate,
                                   fleet->concurrent_requests_full);
}

static void take_replicas(const struct fleet_grid *grid, struct fleet *fleet)
{
    const struct workload *workload = grid->workload;
    double full = fleet->concurrent_requests_fit;

    if (has_rate(workload))
        full = fleet_full_requests(fleet->replica, workload, full);
    fleet->concurrent_requests_full = full;
    fleet->requests = peak_requests(grid, fleet);
    fleet->replicas = sizing_replicas(fleet->requests, workload->headroom_percent, full);
    fleet->concurrent_requests = fmin(full, busiest_requests(grid, fleet));
    fleet->utilization_percent = 100 * fleet->requests / (fleet->replicas * full);
    fleet->speed = speed_at(&fleet->replica->speed, workload->prompt_tokens,
                            workload->output_tokens, fleet->concurrent_requests);
}

/* Of the machines that take a replica those that make the fewest GPUs, then the fewest machines. */
static void take_machines(const struct fleet_grid *grid, struct fleet *fleet)
{
    const struct fleet_card *card = fleet->replica->card;

    fleet->gpus = fleet->servers = HUGE_VAL;
    fleet->spare_servers = grid->workload->spare_servers;
    for (size_t i = 0; i < card->machine_count; i++) {
        struct sizing_order order;

        if (card->machines[i].gpus < fleet->replica->gpu_count)
            continue;
        order = sizing_machines(&card->machines[i], fleet->replicas, fleet->replica->gpu_count,
                                fleet->spare_servers);
        if (order.gpus > fleet->gpus ||
            (order.gpus == fleet->gpus && order.servers >= fleet->servers))
            continue;
        fleet->gpus = order.gpus;
        fleet->servers = order.servers;
        fleet->rack_units = order.servers * card->rack_units[i];
    }
}

/* ---- what it costs ---- */

/* Output tokens a second of all requests at the peak. */
static double tokens_per_s(const struct fleet_grid *grid, const struct fleet *fleet)
{
    const struct workload *workload = grid->workload;

    if (has_rate(workload))
        return workload->requests_per_s * grid->growth * workload->output_tokens;
    return fleet->requests * fleet->speed.expected.tokens_per_s_per_request;
}

/* Rented are those that are needed, not whole boards. */
static double rented_gpus(const struct fleet *fleet)
{
    double gpu_count = fleet->replica->gpu_count;

    return fmin(fleet->gpus, (fleet->replicas + fleet->spare_servers) * gpu_count);
}

/* With the machines around cards that are priced alone. */
static double hardware_usd(const struct fleet_grid *grid, const struct fleet *fleet)
{
    const struct unit_price *price = fleet->replica->card->price;
    double hosts = price->unit_gpus > 1 ? 0 : fleet->servers;

    return money_hardware_usd(fleet->gpus, price->unit_gpus, price->usd) +
           hosts * grid->settings->host_usd_per_machine;
}

static void take_money(const struct fleet_grid *grid, struct fleet *fleet)
{
    const struct fleet_card *card = fleet->replica->card;
    const struct money_terms *terms = &grid->terms;
    struct money_purchase all = {
        .gpus = fleet->gpus,
        .hardware_usd = hardware_usd(grid, fleet),
        .power_kw = purchase_power_kw(card->purchase, grid->settings, fleet->gpus),
    };
    double usd_per_hour = card->rent ? card->rent->usd_per_gpu_hour : NUMBER_UNKNOWN;

    fleet->cost = money_own(terms, &all);
    fleet->rent_usd = money_rent_usd(terms, rented_gpus(fleet), usd_per_hour);
    fleet->break_even_months =
        money_break_even_months(terms, &fleet->cost, rented_gpus(fleet), usd_per_hour);
    fleet->usd_per_million_output_tokens =
        money_usd_per_million_tokens(terms, fleet->cost.total_usd, tokens_per_s(grid, fleet));
}

/* ---- one fleet ---- */

static bool is_servable(const struct fleet_grid *grid, const struct placement *placement,
                        struct fleet *fleet)
{
    const struct workload *workload = grid->workload;
    unsigned gpu_count = fleet->replica->gpu_count, most = fleet->replica->card->most;

    if (!check_support(grid, placement, fleet) || !fit_memory(placement, fleet) ||
        !fit_time(grid, FLEET_BY_SPEED, workload->min_tokens_per_s, fleet) ||
        !fit_time(grid, FLEET_BY_FIRST_TOKEN, workload->max_ttft_s, fleet))
        return false;
    if (gpu_count > most)
        reject(fleet, FLEET_CANNOT_BE_BUILT, (double)gpu_count / most);
    return gpu_count <= most;
}

/* Counts are 0, what is not known is NAN. */
static void clear(struct fleet *fleet, const struct fleet_replica *replica)
{
    const double unknown = NUMBER_UNKNOWN;

    *fleet = (struct fleet){
        .replica = replica,
        .shortfall = unknown,
        .utilization_percent = unknown,
        .rack_units = unknown,
        .rent_usd = unknown,
        .break_even_months = unknown,
        .usd_per_million_output_tokens = unknown,
    };
}

void fleet_size(const struct fleet_grid *grid, const struct placement *placement,
                const struct fleet_replica *replica, struct fleet *fleet)
{
    clear(fleet, replica);
    if (!is_servable(grid, placement, fleet)) {
        fleet->concurrent_requests_fit = 0;
        return;
    }
    take_replicas(grid, fleet);
    take_machines(grid, fleet);
    take_money(grid, fleet);
}
