/* SPDX-License-Identifier: MIT */
/* What the cells of sheet Fleet workings say before anybody recalculates them. */
#include "live_fleet.h"

#include "vramgrid/sweep/placement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- scalars ---- */

static void take_scalars(struct live_fleet *live)
{
    const struct fleet_view *view = live->view;
    const struct fleet_grid *grid = &view->grid;
    const struct workload *workload = fleet_view_workload(view);
    const struct fleet_answer *answer = &view->answer;
    bool is_rate = number_is_known(workload->requests_per_s);
    double peak = number_is_known(workload->users)
                      ? sizing_active_requests(workload->users, workload->active_percent)
                      : workload->concurrent_requests;
    double *scalars = live->scalars;

    scalars[SCALAR_MODEL] = 1;
    scalars[SCALAR_PRECISION] = (double)view->quantization + 1;
    scalars[SCALAR_WORKLOAD] =
        view->plan->workload_count > 0 ? (double)view->plan->default_workload + 1 : 0;
    scalars[SCALAR_COMMITMENT] = 1;
    scalars[SCALAR_MARGIN] = view->plan->safety_margin_percent;
    for (int load = 0; load < LOADS; load++)
        scalars[SCALAR_LOADS + load] = fleet_load(workload, (enum load)load);
    scalars[SCALAR_DEMAND] = 1;
    scalars[SCALAR_TOKENS] = workload->prompt_tokens_p95 + workload->output_tokens_p95;
    scalars[SCALAR_CONTEXT] = workload->prompt_tokens + workload->output_tokens / 2;
    scalars[SCALAR_MAXIMUM] = fmin(1e15, view->model->context_length_max);
    scalars[SCALAR_YEARS] = grid->terms.years;
    scalars[SCALAR_GROWTH] = grid->growth;
    scalars[SCALAR_IS_RATE] = is_rate;
    scalars[SCALAR_PEAK] = (is_rate ? workload->requests_per_s : peak) * grid->growth;
    scalars[SCALAR_ASKED_SPEED] = fmax(0, workload->min_tokens_per_s);
    scalars[SCALAR_ASKED_TTFT] = fmin(1e15, workload->max_ttft_s);
    scalars[SCALAR_SERVING] = (double)grid->coverage.serving;
    scalars[SCALAR_RECENT] = (double)grid->coverage.recent;
    scalars[SCALAR_ENOUGH] = answer->is_cheapest;
    scalars[SCALAR_BEST] = answer->best ? (double)(answer->best - grid->fleets) + 1 : 0;
    scalars[SCALAR_SECOND] = answer->runner_up ? (double)(answer->runner_up - grid->fleets) + 1 : 0;
}

/* ---- the model ---- */

/* Which rows of the data it is, and why there may be no figures. */
static void take_rows_of_choice(const struct live_fleet *live, size_t i, double *values)
{
    const struct fleet_view *view = live->view;
    size_t count = i / 2, class = fleet_view_class(view, 0, view->quantization);

    values[CHOICE_COUNT] = answer_counts[count];
    values[CHOICE_LARGE] = (double)(i % 2);
    values[CHOICE_WEIGHTS_ROW] = (double)(view->quantization * ANSWER_COUNTS + count) + 1;
    values[CHOICE_CACHE_ROW] = (double)i + 1;
    values[CHOICE_MISSING] = class == SIZE_MAX;
    values[CHOICE_CLASS] = class == SIZE_MAX ? NUMBER_UNKNOWN : (double)class;
    values[CHOICE_NEED] = NUMBER_UNKNOWN;
}

static void take_memory(const struct live_fleet *live, const struct scenario *scenario,
                        double *values)
{
    const struct fleet_view *view = live->view;
    unsigned gpu_count = (unsigned)values[CHOICE_COUNT];
    bool is_large = values[CHOICE_LARGE] > 0;
    struct memory memory = memory_of(view->plan, scenario, view->model, is_large, gpu_count);
    struct kv_cache_engine engine = memory_cache_engine(view->plan, is_large);
    struct kv_request_terms terms =
        kv_cache_request_terms(&view->model->kv_shape, &engine, gpu_count);

    values[CHOICE_NEED] = memory.weights_gb + memory.overhead_gb;
    values[CHOICE_PAGE] = terms.page_bytes;
    values[CHOICE_REQUEST_GB] = memory.request.pages * memory.request.page_bytes / 1e9;
    values[CHOICE_PAGES] = memory.request.pages;
    if (terms.page_bytes <= 0)
        values[CHOICE_PAGES] *= memory.request.page_bytes;
}

static void take_speed(const struct live_fleet *live, const struct throughput_model *model,
                       double *values)
{
    double context = live->scalars[SCALAR_CONTEXT];
    double prompt = live->scalars[SCALAR_LOADS + LOAD_PROMPT];
    double window = fmin(prompt, model->window_tokens);
    double share = model->num_experts_per_tok / model->num_experts;

    values[CHOICE_BODY] = model->body_gb;
    values[CHOICE_EXPERTS] = model->experts_gb;
    values[CHOICE_TOUCHED] = share > 0 && share < 1 ? log1p(-share) : ALL_TOUCHED;
    values[CHOICE_ACTIVE] = model->active_params_billion;
    values[CHOICE_SEQUENCE_GB] = context * model->cache_gb_per_token +
                                 fmin(context, model->window_tokens) * model->window_gb_per_token +
                                 model->state_gb;
    values[CHOICE_BODY_PARAMS] = model->active_params_billion - model->head_params_billion;
    values[CHOICE_PAIRS] = prompt * prompt / 2 * model->attention_width +
                           window * (prompt - window / 2) * model->window_width;
    values[CHOICE_LAYERS] = model->num_layers;
    values[CHOICE_HIDDEN] = model->num_layers * model->hidden_size;
}

static void take_rule(const struct live_fleet *live, double *values)
{
    const struct fleet_view *view = live->view;
    struct fleet_rule rule =
        fleet_view_rule(view, view->model, view->quantization, (unsigned)values[CHOICE_COUNT]);

    values[CHOICE_RULE_GB] = rule.fixed_gb;
    values[CHOICE_RULE_REQUEST_GB] =
        number_is_known(rule.token_gb) ? rule.token_gb * live->scalars[SCALAR_TOKENS] : 0;
}

static void take_choice(struct live_fleet *live, size_t i, double values[CHOICE_COLUMNS])
{
    const struct fleet_view *view = live->view;
    const struct plan *plan = view->plan;
    struct scenario scenario = {
        mode_find("architecture"),
        quantization_for(plan->quantizations[view->quantization], view->model),
        (uint64_t)live->scalars[SCALAR_TOKENS]};
    struct gpu_set set = equal_gpus(plan->gpus[0], answer_counts[i / 2]);
    struct speed_parts parts = {.missing = ""};
    enum obstacle obstacle = OBSTACLE_UNKNOWN;

    take_rows_of_choice(live, i, values);
    take_rule(live, values);
    if (scenario.quantization)
        obstacle = place_model(plan, &scenario, view->model, &set).obstacle;
    if (obstacle == OBSTACLE_UNKNOWN)
        return;
    values[CHOICE_OBSTACLE] = obstacle != OBSTACLE_NONE;
    take_memory(live, &scenario, values);
    for (size_t g = 0; g < plan->gpu_count && parts.missing; g++)
        speed_parts_of(plan,
                       &(struct replica){view->model, scenario.quantization, plan->gpus[g],
                                         answer_counts[i / 2]},
                       &parts);
    if (!parts.missing)
        take_speed(live, &parts.model, values);
}

/* ---- rows ---- */

static double step_at(const double *row, double requests)
{
    return row[ROW_FIXED] + row[ROW_BODY] +
           row[ROW_EXPERTS] * (1 - exp(requests * row[ROW_TOUCHED])) +
           fmax(requests, row[ROW_MINIMUM]) * row[ROW_COMPUTE] + requests * row[ROW_SEQUENCE];
}

static void take_static(struct live_fleet *live, size_t i, double *row)
{
    const struct fleet_replica *replica = &live->view->grid.replicas[i];
    const struct fleet_card *card = replica->card;
    size_t class = fleet_view_class(live->view, 0, live->view->quantization);
    size_t place = i / ANSWER_COUNTS, slot = 2 * (i % ANSWER_COUNTS) + card->is_large;

    row[ROW_COUNT] = replica->gpu_count;
    row[ROW_SLOT] = (double)slot + 1;
    row[ROW_CARD] = (double)place + 1;
    row[ROW_PLACE] = (double)i + 1;
    row[ROW_USABLE] = card->usable_gb;
    row[ROW_SEQUENCES] = fmin(card->max_sequences, FLEET_REQUESTS_MAX);
    row[ROW_MOST] = card->most;
    row[ROW_VRAM] = card->gpu->vram_gb;
    row[ROW_KNOWN] = 0;
    if (class == SIZE_MAX)
        return;
    row[ROW_RATE] = (double)(class * live->view->grid.count + i) + 1;
    row[ROW_KNOWN] = live->view->rates[class * live->view->grid.count + i].is_known;
}

static double fitting(const double choice[CHOICE_COLUMNS], double gb)
{
    double pool = (gb - choice[CHOICE_NEED]) * 1e9, pages = choice[CHOICE_PAGES];

    if (pages <= 0)
        return FLEET_REQUESTS_MAX;
    if (choice[CHOICE_PAGE] > 0)
        return fmax(0, fmin(FLEET_REQUESTS_MAX, floor(floor(pool / choice[CHOICE_PAGE]) / pages)));
    return fmax(0, fmin(FLEET_REQUESTS_MAX, floor(pool / pages)));
}

static void take_times(struct live_fleet *live, size_t i, double *row)
{
    const struct fleet_replica *replica = &live->view->grid.replicas[i];
    const struct throughput_replica *speed = &replica->speed.replica;
    const struct workload *workload = fleet_view_workload(live->view);
    const double *choice = live->choice[(size_t)row[ROW_SLOT] - 1];
    double context = live->scalars[SCALAR_CONTEXT];

    row[ROW_BODY] = speed->body_s;
    row[ROW_EXPERTS] = speed->experts_s;
    row[ROW_TOUCHED] = choice[CHOICE_TOUCHED];
    row[ROW_COMPUTE] = speed->row_s;
    row[ROW_MINIMUM] = speed->minimum_rows;
    row[ROW_FIRST] = speed->first_token_s;
    row[ROW_FIXED] = speed->fixed_s;
    row[ROW_SEQUENCE] = speed->sequence_s + context * speed->token_s +
                        fmin(context, speed->window_tokens) * speed->window_token_s;
    row[ROW_PROMPT] =
        throughput_at(speed, workload->prompt_tokens, workload->output_tokens, 1).prompt_s;
    row[ROW_LOW] = replica->speed.low.one;
    row[ROW_LOW_MORE] = replica->speed.low.more;
    row[ROW_HIGH] = replica->speed.high.one;
    row[ROW_HIGH_MORE] = replica->speed.high.more;
    row[ROW_FIT_ALL] = fitting(choice, row[ROW_USABLE]);
    row[ROW_FIT_MEMORY] = fitting(choice, replica->card->budget_gb);
    row[ROW_CAP] = fmin(row[ROW_FIT_MEMORY], row[ROW_SEQUENCES]);
    row[ROW_STEP_ONE] = step_at(row, 1);
    row[ROW_ALONE] = row[ROW_STEP_ONE] + row[ROW_PROMPT] / workload->output_tokens;
}

/* Time per output token at the low speed. */
static double low_tpot_at(const struct live_fleet *live, const double *row, double requests)
{
    double output = live->scalars[SCALAR_LOADS + LOAD_OUTPUT];
    double tpot = step_at(row, requests) + requests * row[ROW_PROMPT] / output;

    return row[ROW_LOW] * row[ROW_ALONE] + row[ROW_LOW_MORE] * (tpot - row[ROW_ALONE]);
}

static double ttft_at(const struct live_fleet *live, const double *row, double requests)
{
    double output = live->scalars[SCALAR_LOADS + LOAD_OUTPUT], prompt = row[ROW_PROMPT];
    double paced = fmax(step_at(row, requests), prompt * sqrt(requests / (2 * output)));

    return row[ROW_FIRST] + prompt + paced + prompt * prompt * requests / (2 * output) / paced;
}

static bool keeps(const struct live_fleet *live, const double *row, double requests)
{
    return requests <= row[ROW_CAP] &&
           low_tpot_at(live, row, requests) * live->scalars[SCALAR_ASKED_SPEED] <= 1 &&
           row[ROW_LOW_MORE] * ttft_at(live, row, requests) <= live->scalars[SCALAR_ASKED_TTFT];
}

static bool is_late(const struct live_fleet *live, const double *row, double requests)
{
    double output = live->scalars[SCALAR_LOADS + LOAD_OUTPUT];

    return requests < row[ROW_FULL] && requests < live->scalars[SCALAR_PEAK] / row[ROW_REPLICAS] *
                                                      output * low_tpot_at(live, row, requests);
}

static void bisect(const struct live_fleet *live, double *row, double first, size_t steps,
                   size_t fits, bool (*takes)(const struct live_fleet *, const double *, double))
{
    double fit = first;

    for (size_t k = 0; k < live->bits; k++) {
        double trial = fit + ldexp(1, (int)(live->bits - 1 - k));

        row[steps + k] = step_at(row, trial);
        fit = takes(live, row, trial) ? trial : fit;
        row[fits + k] = fit;
    }
}

static void take_money(const struct live_fleet *live, size_t i, double *row)
{
    const struct fleet *fleet = &live->view->grid.fleets[i];
    bool is_ranked = fleet->rank > 0 ||
                     (fleet->replica->card->is_recent && number_is_known(fleet->cost.total_usd));

    row[ROW_HARDWARE] = fleet->cost.hardware_usd;
    row[ROW_POWER] = fleet->cost.power_kw;
    row[ROW_ELECTRICITY] = fleet->cost.electricity_usd_per_year;
    row[ROW_TOTAL] = fleet->cost.total_usd;
    row[ROW_RENTED] = fmin(fleet->gpus, (fleet->replicas + fleet->spare_servers) * row[ROW_COUNT]);
    row[ROW_RENT] = fleet->rent_usd;
    row[ROW_BREAK_EVEN] =
        isfinite(fleet->break_even_months) ? fleet->break_even_months : NUMBER_UNKNOWN;
    row[ROW_MILLION] = fleet->usd_per_million_output_tokens;
    row[ROW_MEASURE] = is_ranked ? fleet->cost.total_usd : NUMBER_UNKNOWN;
    row[ROW_SCORE] = live->scalars[SCALAR_ENOUGH] > 0 ? money_cents(row[ROW_MEASURE]) / 100
                                                      : row[ROW_GPUS] * 1e5 + row[ROW_VRAM];
    row[ROW_TIE] = row[ROW_GPUS] * 1000 + row[ROW_PLACE] / 1000;
}

static void take_machines(size_t i, const struct live_fleet *live, double *row)
{
    const struct fleet *fleet = &live->view->grid.fleets[i];
    const struct fleet_card *card = fleet->replica->card;

    for (size_t m = 0; m < FLEET_MACHINES_MAX; m++) {
        struct sizing_order order;

        row[ROW_ORDERS + m] = 1e15;
        if (m >= card->machine_count || card->machines[m].gpus < row[ROW_COUNT])
            continue;
        order = sizing_machines(&card->machines[m], row[ROW_REPLICAS], row[ROW_COUNT],
                                fleet->spare_servers);
        row[ROW_ORDERS + m] = order.gpus * 1e6 + order.servers;
        if (!(row[ROW_ORDER] <= row[ROW_ORDERS + m])) {
            row[ROW_ORDER] = row[ROW_ORDERS + m];
            row[ROW_MACHINE] = card->machines[m].gpus;
        }
    }
    row[ROW_GPUS] = fleet->gpus;
    row[ROW_SERVERS] = fleet->servers;
    row[ROW_RACK] = fleet->rack_units;
}

static void take_load(const struct live_fleet *live, size_t i, double *row)
{
    const struct fleet *fleet = &live->view->grid.fleets[i];
    const struct throughput_times *expected = &fleet->speed.expected;

    row[ROW_FULL] = fleet->concurrent_requests_full;
    row[ROW_STEP_FIT] = step_at(row, row[ROW_FULL]);
    row[ROW_SECONDS] =
        live->scalars[SCALAR_LOADS + LOAD_OUTPUT] * low_tpot_at(live, row, row[ROW_FULL]);
    row[ROW_REQUESTS] = fleet->requests;
    row[ROW_REPLICAS] = fleet->replicas;
    if (live->scalars[SCALAR_IS_RATE] > 0)
        bisect(live, row, 0, ROW_RATE_STEPS, ROW_RATE_FITS, is_late);
    row[ROW_BUSY] = fleet->concurrent_requests;
    row[ROW_STEP] = expected->step_s;
    row[ROW_TPOT] = expected->tpot_s;
    row[ROW_TTFT] = expected->ttft_s;
    row[ROW_TOKENS_S] = expected->tokens_per_s;
    row[ROW_LOW_EACH] = fleet->speed.low.tokens_per_s_per_request;
    row[ROW_USE] = fleet->utilization_percent;
}

/* Both kinds of memory for the same requests. */
static void take_free(const struct live_fleet *live, double *row)
{
    const double *choice = live->choice[(size_t)row[ROW_SLOT] - 1];

    if (!(row[ROW_KNOWN] > 0) || !number_is_known(choice[CHOICE_RULE_GB]))
        return;
    row[ROW_HELD] = row[ROW_REASON] > 0 ? 1 : row[ROW_BUSY];
    row[ROW_EXACT_FREE] =
        100 *
        (1 - (choice[CHOICE_NEED] + row[ROW_HELD] * choice[CHOICE_REQUEST_GB]) / row[ROW_USABLE]);
    row[ROW_RULE_FREE] =
        100 * (1 - (choice[CHOICE_RULE_GB] + row[ROW_HELD] * choice[CHOICE_RULE_REQUEST_GB]) /
                       row[ROW_VRAM]);
    row[ROW_DIFFERS] = DIFFERS_NOT;
    if (row[ROW_RULE_FREE] >= 0 && row[ROW_EXACT_FREE] < 0)
        row[ROW_DIFFERS] = DIFFERS_RULE_ONLY;
    if (row[ROW_RULE_FREE] < 0 && row[ROW_EXACT_FREE] >= 0)
        row[ROW_DIFFERS] = DIFFERS_EXACT_ONLY;
}

static void take_row(struct live_fleet *live, size_t i, double *row)
{
    const struct fleet *fleet = &live->view->grid.fleets[i];

    for (size_t c = 0; c < ROW_COLUMNS; c++)
        row[c] = NUMBER_UNKNOWN;
    take_static(live, i, row);
    if (row[ROW_KNOWN] > 0)
        take_times(live, i, row);
    row[ROW_REASON] = fleet->reason;
    row[ROW_GO] = fleet->reason == FLEET_NO_REASON || fleet->reason == FLEET_CANNOT_BE_BUILT;
    if (row[ROW_GO] > 0) {
        bisect(live, row, 1, ROW_STEPS, ROW_FITS, keeps);
        row[ROW_FIT] = live->bits > 0 ? row[ROW_FITS + live->bits - 1] : 1;
        row[ROW_STEP_NEXT] = step_at(row, row[ROW_FIT] + 1);
        row[ROW_LIMIT] = row[ROW_FIT] < row[ROW_CAP] ? 3 : 1;
        if (row[ROW_FIT] >= row[ROW_CAP] && row[ROW_SEQUENCES] < row[ROW_FIT_MEMORY])
            row[ROW_LIMIT] = 2;
        if (row[ROW_LIMIT] > 2 &&
            low_tpot_at(live, row, row[ROW_FIT] + 1) * live->scalars[SCALAR_ASKED_SPEED] <= 1)
            row[ROW_LIMIT] = 4;
    }
    if (fleet->reason == FLEET_NO_REASON) {
        take_load(live, i, row);
        take_machines(i, live, row);
        take_money(live, i, row);
    }
    take_free(live, row);
}

/* ---- ranks ---- */

static bool goes_before(const double *a, const double *b)
{
    if (a[ROW_SCORE] != b[ROW_SCORE])
        return a[ROW_SCORE] < b[ROW_SCORE];
    return a[ROW_TIE] < b[ROW_TIE];
}

static void take_ranks(struct live_fleet *live)
{
    size_t count = live->view->grid.count;
    const struct fleet *best = live->view->answer.best;

    for (size_t i = 0; i < count; i++) {
        double *row = live->rows[i], before = 0;

        for (size_t j = 0; j < count && number_is_known(row[ROW_SCORE]); j++)
            before += number_is_known(live->rows[j][ROW_SCORE]) && goes_before(live->rows[j], row);
        if (number_is_known(row[ROW_SCORE]))
            row[ROW_RANK] = before + 1;
        if (best && live->view->grid.fleets[i].replica->card != best->replica->card)
            row[ROW_OTHER] = row[ROW_RANK];
        row[ROW_ORDERING] = number_is_known(row[ROW_RANK])
                                ? row[ROW_RANK]
                                : 1e5 * (1 + row[ROW_REASON]) + row[ROW_PLACE];
    }
    for (size_t i = 0; i < count; i++) {
        live->rows[i][ROW_SHOWN] = 1;
        for (size_t j = 0; j < count; j++)
            live->rows[i][ROW_SHOWN] += live->rows[j][ROW_ORDERING] < live->rows[i][ROW_ORDERING];
    }
}

static void take_differing(struct live_fleet *live)
{
    size_t i = live->view->grid.count;

    while (i-- > 0)
        if (live_rule_only(live->rows[i]))
            live->scalars[SCALAR_DIFFERS] = (double)i + 1;
}

/* Enough to reach the most requests that any card takes from 1. */
static size_t bits_of(const struct fleet_view *view)
{
    double most = 1;
    size_t bits = 0;

    for (size_t g = 0; g < view->plan->gpu_count; g++)
        most = fmax(most, fmin(FLEET_REQUESTS_MAX, view->grid.cards[g].max_sequences));
    while (ldexp(1, (int)bits) < most)
        bits++;
    return bits;
}

bool live_fleet_init(struct live_fleet *live, const struct fleet_view *view, struct error *err)
{
    *live = (struct live_fleet){.view = view, .bits = bits_of(view)};
    live->choice = calloc(CHOICE_ROWS, sizeof *live->choice);
    live->rows = calloc(view->grid.count, sizeof *live->rows);
    if (!live->choice || !live->rows)
        return error_set_memory(err);
    for (int t = 0; t < FLEET_TABLES; t++)
        live->blocks[t] = fleet_table(view, (enum fleet_table)t);
    live->blocks[FLEET_TABLES] = live_choice(view);
    live->blocks[FLEET_TABLES + 1] = live_cards(view);
    live->blocks[FLEET_TABLES + 2] = live_rows(view);
    take_scalars(live);
    for (size_t i = 0; i < CHOICE_ROWS; i++)
        take_choice(live, i, live->choice[i]);
    for (size_t i = 0; i < view->grid.count; i++)
        take_row(live, i, live->rows[i]);
    take_ranks(live);
    take_differing(live);
    return true;
}

void live_fleet_release(struct live_fleet *live)
{
    free(live->choice);
    free(live->rows);
}
