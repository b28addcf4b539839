/* SPDX-License-Identifier: MIT */
/* Which tables sheet Fleet data has, and where they stand. */
#include "fleet_blocks.h"

static const char *const model_columns[MODEL_COLUMNS] = {
    "name",   "number",     "maximum",      "native",       "layers",
    "hidden", "full_width", "window_width", "window_tokens"};

static const char *const weights_columns[WEIGHTS_COLUMNS] = {
    "key",   "weights_gb", "body_gb", "experts_gb", "touched",       "active",    "body_params",
    "class", "obstacle",   "missing", "rule_gb",    "rule_token_gb", "benchmarks"};

static const char *const cache_columns[CACHE_COLUMNS] = {
    "key",    "fixed_gb", "layers_gb", "token_gb", "logits_gb", "apart",   "page",
    "pages",  "groups1",  "limit1",    "ratio1",   "block1",    "groups2", "limit2",
    "ratio2", "block2",   "groups3",   "limit3",   "ratio3",    "block3",  "groups4",
    "limit4", "ratio4",   "block4",    "read_gb",  "window_gb", "state_gb"};

static const char *const rate_columns[RATE_COLUMNS] = {
    "key",     "weights_s", "cache_s", "row_s",    "layer_s", "sequence_s", "sent_s", "pair_s",
    "first_s", "rows",      "low",     "low_more", "high",    "high_more",  "basis"};

static const char *const load_columns[LOAD_COLUMNS] = {
    "name",   "number", "users",      "active",     "rate",      "concurrent",
    "prompt", "output", "prompt_p95", "output_p95", "min_speed", "max_ttft",
    "growth", "years",  "headroom",   "spare"};

static const char *const rent_columns[RENT_COLUMNS] = {
    "gpu", "commitment", "number", "usd", "provider", "what", "day", "age", "from"};

static const char *const named_columns[NAMED_COLUMNS] = {"name", "number"};

static const char *const money_columns[] = {"name"};

/* Large cards have rows of their own, whether the engine tells them apart or not. */
enum { SIZES = 2 };

struct formula_block fleet_table(const struct fleet_view *view, enum fleet_table table)
{
    const struct plan *plan = view->plan;
    const struct {
        const char *name;
        const char *const *columns;
        size_t column_count, rows;
    } tables[FLEET_TABLES] = {
        [TABLE_MODELS] = {"models", model_columns, MODEL_COLUMNS, plan->model_count},
        [TABLE_WEIGHTS] = {"weights", weights_columns, WEIGHTS_COLUMNS,
                           plan->model_count * plan->quantization_count * ANSWER_COUNTS},
        [TABLE_CACHES] = {"caches", cache_columns, CACHE_COLUMNS,
                          plan->model_count * ANSWER_COUNTS * SIZES},
        [TABLE_RATES] = {"rates", rate_columns, RATE_COLUMNS, view->class_count * view->grid.count},
        [TABLE_LOADS] = {"loads", load_columns, LOAD_COLUMNS, plan->workload_count},
        [TABLE_PRECISIONS] = {"precisions", named_columns, NAMED_COLUMNS, plan->quantization_count},
        [TABLE_MONEY] = {"money", money_columns, 1, 2},
        [TABLE_COMMITMENTS] = {"commitments", named_columns, NAMED_COLUMNS,
                               view->rents.commitment_count},
        [TABLE_RENTS] = {"rents", rent_columns, RENT_COLUMNS, view->rents.offer_count},
    };
    struct formula_block block = {
        .name = tables[table].name,
        .columns = tables[table].columns,
        .column_count = tables[table].column_count,
        .first_row = 1,
        .row_count = tables[table].rows > 0 ? tables[table].rows : 1,
        .sheet = "'" FLEET_DATA_SHEET "'",
    };

    for (int before = 0; before < (int)table; before++)
        block.first_column += tables[before].column_count + 1;
    return block;
}

double fleet_load(const struct workload *workload, enum load load)
{
    const double figures[LOADS] = {
        [LOAD_USERS] = workload->users,
        [LOAD_ACTIVE] =
            number_is_known(workload->users) ? workload->active_percent : NUMBER_UNKNOWN,
        [LOAD_RATE] = workload->requests_per_s,
        [LOAD_CONCURRENT] = workload->concurrent_requests,
        [LOAD_PROMPT] = workload->prompt_tokens,
        [LOAD_OUTPUT] = workload->output_tokens,
        [LOAD_PROMPT_P95] = workload->prompt_tokens_p95,
        [LOAD_OUTPUT_P95] = workload->output_tokens_p95,
        [LOAD_MIN_SPEED] = workload->min_tokens_per_s,
        [LOAD_MAX_TTFT] = workload->max_ttft_s,
        [LOAD_GROWTH] = workload->growth_percent_per_year,
        [LOAD_YEARS] = workload->years,
        [LOAD_HEADROOM] = workload->headroom_percent,
        [LOAD_SPARE] = workload->spare_servers,
    };

    return figures[load];
}
