/* SPDX-License-Identifier: MIT */
/* The columns of fleet.csv. Of what does not serve only the reason is told. */
#include "vramgrid/sweep/speed.h"
#include "vramgrid/words/fleet_words.h"

#include <math.h>

static bool serves(const struct fleet_row *row)
{
    return row->fleet->status == FLEET_SERVES;
}

static double if_serving(const struct fleet_row *row, double value)
{
    return serves(row) ? value : NUMBER_UNKNOWN;
}

/* Whether it can be said how many requests fit, if only that none does. */
static bool is_known(const struct fleet_row *row)
{
    return serves(row) || row->fleet->status == FLEET_DOES_NOT_SERVE;
}

/* Months that never come are no number. */
static double if_ever(double months)
{
    return isfinite(months) ? months : NUMBER_UNKNOWN;
}

static void workload(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct fleet_row *row = data;

    column_copy(text, row->grid->workload->name);
}

static void model_name(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct fleet_row *row = data;

    column_copy(text, row->grid->model->name);
}

static void quantization(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct fleet_row *row = data;

    column_copy(text, row->grid->quantization->name);
}

static void engine_name(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct fleet_row *row = data;

    column_copy(text, row->grid->plan->engine->name);
}

static void gpu_name(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct fleet_row *row = data;

    column_copy(text, row->fleet->replica->card->gpu->name);
}

static double gpu_count(const void *data)
{
    const struct fleet_row *row = data;

    return row->fleet->replica->gpu_count;
}

static void status(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct fleet_row *row = data;

    column_copy(text, fleet_status_name(row->fleet->status));
}

static void reason(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct fleet_row *row = data;

    describe_fleet_reason(row->text, row->grid, row->fleet, text);
}

static void limited_by(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct fleet_row *row = data;

    column_copy(text, serves(row) ? fleet_limit_name(row->fleet->limited_by) : "");
}

static double concurrent_requests_fit(const void *data)
{
    const struct fleet_row *row = data;

    return is_known(row) ? row->fleet->concurrent_requests_fit : NUMBER_UNKNOWN;
}

static double concurrent_requests(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->concurrent_requests);
}

static double tokens_per_s_low(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->speed.low.tokens_per_s);
}

static double tokens_per_s_expected(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->speed.expected.tokens_per_s);
}

static double tokens_per_s_high(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->speed.high.tokens_per_s);
}

static double tokens_per_s_per_request_low(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->speed.low.tokens_per_s_per_request);
}

static double tpot_ms_expected(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, 1000 * row->fleet->speed.expected.tpot_s);
}

static double ttft_ms_expected(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, 1000 * row->fleet->speed.expected.ttft_s);
}

static void speed_basis(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct fleet_row *row = data;

    column_copy(text, serves(row) ? speed_basis_names[row->fleet->speed.basis] : "");
}

static double replicas(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->replicas);
}

static double spare_servers(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->spare_servers);
}

static double gpus(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->gpus);
}

static double servers(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->servers);
}

static double rack_units(const void *data)
{
    const struct fleet_row *row = data;

    return row->fleet->rack_units;
}

static double power_kw(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->cost.power_kw);
}

static double hardware_usd(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->cost.hardware_usd);
}

static double total_usd(const void *data)
{
    const struct fleet_row *row = data;

    return if_serving(row, row->fleet->cost.total_usd);
}

static double rent_usd(const void *data)
{
    const struct fleet_row *row = data;

    return row->fleet->rent_usd;
}

static double break_even_months(const void *data)
{
    const struct fleet_row *row = data;

    return if_ever(row->fleet->break_even_months);
}

static double usd_per_million_output_tokens(const void *data)
{
    const struct fleet_row *row = data;

    return row->fleet->usd_per_million_output_tokens;
}

static double rank(const void *data)
{
    const struct fleet_row *row = data;

    return row->fleet->rank > 0 ? row->fleet->rank : NUMBER_UNKNOWN;
}

const struct column fleet_columns[] = {
    {"workload", FORMAT_TEXT, SCOPE_MODEL, NULL, workload},
    {"model", FORMAT_TEXT, SCOPE_MODEL, NULL, model_name},
    {"quantization", FORMAT_TEXT, SCOPE_MODEL, NULL, quantization},
    {"engine", FORMAT_TEXT, SCOPE_MODEL, NULL, engine_name},
    {"gpu", FORMAT_TEXT, SCOPE_GPU, NULL, gpu_name},
    {"gpu_count", FORMAT_COUNT, SCOPE_GPU, gpu_count, NULL},
    {"status", FORMAT_TEXT, SCOPE_ROW, NULL, status},
    {"reason", FORMAT_TEXT, SCOPE_ROW, NULL, reason},
    {"limited_by", FORMAT_TEXT, SCOPE_ROW, NULL, limited_by},
    {"concurrent_requests_fit", FORMAT_COUNT, SCOPE_ROW, concurrent_requests_fit, NULL},
    {"concurrent_requests", FORMAT_COUNT, SCOPE_ROW, concurrent_requests, NULL},
    {"tokens_per_s_low", FORMAT_GB, SCOPE_ROW, tokens_per_s_low, NULL},
    {"tokens_per_s_expected", FORMAT_GB, SCOPE_ROW, tokens_per_s_expected, NULL},
    {"tokens_per_s_high", FORMAT_GB, SCOPE_ROW, tokens_per_s_high, NULL},
    {"tokens_per_s_per_request_low", FORMAT_GB, SCOPE_ROW, tokens_per_s_per_request_low, NULL},
    {"tpot_ms_expected", FORMAT_GB, SCOPE_ROW, tpot_ms_expected, NULL},
    {"ttft_ms_expected", FORMAT_GB, SCOPE_ROW, ttft_ms_expected, NULL},
    {"speed_basis", FORMAT_TEXT, SCOPE_ROW, NULL, speed_basis},
    {"replicas", FORMAT_COUNT, SCOPE_ROW, replicas, NULL},
    {"spare_servers", FORMAT_COUNT, SCOPE_ROW, spare_servers, NULL},
    {"gpus", FORMAT_COUNT, SCOPE_ROW, gpus, NULL},
    {"servers", FORMAT_COUNT, SCOPE_ROW, servers, NULL},
    {"rack_units", FORMAT_INPUT, SCOPE_ROW, rack_units, NULL},
    {"power_kw", FORMAT_GB, SCOPE_ROW, power_kw, NULL},
    {"hardware_usd", FORMAT_GB, SCOPE_ROW, hardware_usd, NULL},
    {"total_usd", FORMAT_GB, SCOPE_ROW, total_usd, NULL},
    {"rent_usd", FORMAT_GB, SCOPE_ROW, rent_usd, NULL},
    {"break_even_months", FORMAT_PERCENT, SCOPE_ROW, break_even_months, NULL},
    {"usd_per_million_output_tokens", FORMAT_GB, SCOPE_ROW, usd_per_million_output_tokens, NULL},
    {"rank", FORMAT_COUNT, SCOPE_ROW, rank, NULL},
    {NULL, FORMAT_TEXT, SCOPE_ROW, NULL, NULL},
};
