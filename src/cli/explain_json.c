/* SPDX-License-Identifier: MIT */
/* The same for machines: keys are those of results.csv and offload.csv. */
#include "explain_json.h"
#include "vramgrid/report/json_text.h"
#include "vramgrid/sweep/remedy.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/flags.h"

#include <stdio.h>
#include <string.h>

json_t *explain_json_row(const struct column *columns, const void *row)
{
    json_t *object = json_object();
    char text[COLUMN_TEXT_SIZE];

    for (const struct column *column = columns; column->key; column++) {
        double number = column->text ? 0 : column->number(row);
        json_t *value;

        if (column->text) {
            column->text(row, text);
            value = json_text(text);
        } else {
            value = json_number(number);
        }
        object = json_with_member(object, column->key, value);
    }
    return object;
}

static json_t *describe_result(const struct explanation *e, const struct scenario *scenario,
                               unsigned gpu_count)
{
    struct gpu_set set = explain_set(e, gpu_count);
    struct explain_case result = explain_case(e, scenario->mode, scenario->quantization,
                                              scenario->context_tokens, gpu_count);
    struct result row = {e->text, {e->model, &set, scenario, &result.placement, &result.fit}};

    return explain_json_row(result_columns, &row);
}

static json_t *describe_modes(const struct explanation *e)
{
    json_t *modes = json_array();

    for (const struct mode *mode = mode_table; mode->name; mode++) {
        struct scenario scenario = {mode, e->quantization, e->context_tokens};

        if (mode->is_architecture && (!e->plan->engine || !e->plan->kv_type))
            continue;
        modes = json_with_item(modes, describe_result(e, &scenario, 1));
    }
    return modes;
}

static json_t *describe_several(const struct explanation *e)
{
    json_t *several = json_array();

    for (size_t i = 0; i < answer_counts_of(e->plan, e->gpu); i++) {
        struct scenario scenario = {explain_mode(e), e->quantization, e->context_tokens};
        struct gpu_set set = explain_set(e, answer_counts[i]);
        json_t *object = describe_result(e, &scenario, answer_counts[i]);
        char flags[FLAGS_SIZE];
        const char *status = json_string_value(json_object_get(object, "status"));
        bool runs = status && strcmp(status, verdict_status(VERDICT_RUNS)) == 0;

        flags_vllm(e->plan, &set, flags);
        if (runs && flags_suit(e->plan, scenario.mode, "vllm"))
            object = json_with_member(object, "vllm_flags", json_string(flags));
        flags_llama_cpp(e->plan, &set, flags);
        if (runs && flags_suit(e->plan, scenario.mode, "llama.cpp"))
            object = json_with_member(object, "llama_cpp_flags", json_string(flags));
        several = json_with_item(several, object);
    }
    return several;
}

static json_t *describe_longest(const struct explanation *e)
{
    json_t *longest = json_array();

    for (size_t q = 0; q < e->quantization_count; q++) {
        struct scenario scenario = {explain_mode(e), e->quantizations[q], 1};

        for (size_t i = 0; i < answer_counts_of(e->plan, e->gpu); i++) {
            struct gpu_set set = explain_set(e, answer_counts[i]);
            uint64_t tokens;
            bool is_known = answer_longest_context(e->plan, &scenario, e->model, &set, &tokens);

            longest = json_with_item(
                longest, json_pack("{s:s, s:i, s:o}", "quantization", e->quantizations[q]->name,
                                   "gpu_count", (int)answer_counts[i], "longest_context_tokens",
                                   is_known ? json_integer((json_int_t)tokens) : json_null()));
        }
    }
    return longest;
}

static json_t *describe_offload(const struct explanation *e)
{
    json_t *offload = json_array();

    for (size_t q = 0; q < e->quantization_count; q++) {
        struct scenario scenario = {explain_mode(e), e->quantizations[q], e->context_tokens};
        struct offload_row row;

        offload_row_fill(&row, e->plan, e->model, e->gpu, &scenario);
        offload = json_with_item(offload, explain_json_row(offload_columns, &row));
    }
    return offload;
}

/* What would make the pair run in architecture mode; null where nothing does, or need not. */
static json_t *describe_remedy(const struct explanation *e)
{
    struct scenario scenario = {mode_find("architecture"), e->quantization, e->context_tokens};
    struct gpu_set one = explain_set(e, 1);
    char changes[REMEDY_SIZE];

    if (!e->plan->engine || !e->plan->kv_type ||
        !remedy_find(e->plan, &scenario, e->model, &one, changes))
        return json_null();
    return json_string(changes);
}

static json_t *describe_fewest(const struct explanation *e, const struct scenario *scenario)
{
    unsigned count;

    return answer_gpu_count(e->plan, scenario, e->model, e->gpu, &count)
               ? json_integer((json_int_t)count)
               : json_null();
}

static json_t *describe_rent(const struct explanation *e, const struct configuration *found,
                             const struct rent *rent)
{
    struct money_terms terms = money_terms_of(e->settings);
    double gpus = found->gpu_count, usd = rent->usd_per_gpu_hour;

    return json_pack("{s:s, s:s, s:f, s:s, s:s, s:o, s:o, s:o}", "commitment", rent->commitment,
                     "provider", rent->provider, "usd_per_gpu_hour", usd, "as_of", rent->as_of,
                     "source", rent->source, "rent_usd",
                     json_number(money_rent_usd(&terms, gpus, usd)), "break_even_months",
                     json_number(money_break_even_months(&terms, &found->cost, gpus, usd)),
                     "break_even_hours_a_day",
                     json_number(money_break_even_hours_a_day(&terms, &found->cost, gpus, usd)));
}

static json_t *describe_rents(const struct explanation *e, const struct configuration *found)
{
    json_t *rents = json_array();

    for (size_t i = 0; found->gpu_count > 0 && i < EXPLAIN_COMMITMENTS; i++) {
        const struct rent *rent = rent_find(e->plan->catalogue, e->gpu, explain_commitments[i]);

        if (rent)
            rents = json_with_item(rents, describe_rent(e, found, rent));
    }
    return rents;
}

static json_t *describe_expired(const struct price *expired)
{
    if (!expired)
        return json_null();
    return json_pack("{s:f, s:s, s:s, s:s}", "price_usd", expired->price_usd, "vendor",
                     expired->vendor, "quote_number", expired->quote_number, "valid_until",
                     expired->valid_until);
}

/* Of the fewest of these GPUs that run the model. */
static json_t *describe_money(const struct explanation *e)
{
    const struct purchase *purchase = plan_purchase(e->plan, e->gpu);
    const struct unit_price *price = &purchase->price;
    struct configuration found = explain_configuration(e);
    const struct money *cost = &found.cost;

    return json_pack(
        "{s:o, s:f, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:f, s:o, s:o, s:o, s:o, s:o, "
        "s:o, s:o, s:o}",
        "price_usd", json_number(price->usd), "price_gpus", price->unit_gpus, "price_condition",
        price->condition, "price_as_of", price->as_of, "price_source", price->source,
        "price_vendor", price->row ? price->row->vendor : "", "price_quote_number",
        price->row ? price->row->quote_number : "", "price_valid_until",
        price->row ? price->row->valid_until : "", "price_is_recent", purchase->is_recent,
        "expired_quote", describe_expired(purchase->expired), "power_w",
        json_number(purchase->power_w), "years", e->settings->years, "hardware_usd",
        json_number(cost->hardware_usd), "support_usd", json_number(cost->support_usd),
        "licences_usd", json_number(cost->licences_usd), "residual_usd",
        json_number(cost->residual_usd), "power_kw", json_number(cost->power_kw),
        "electricity_usd_per_year", json_number(cost->electricity_usd_per_year), "total_usd",
        json_number(cost->total_usd), "rents", describe_rents(e, &found));
}

/* What is not known is null, in all of it. */
static json_t *describe(const struct explanation *e, struct error *err)
{
    struct scenario scenario = {explain_mode(e), e->quantization, e->context_tokens};
    struct gpu_set one = explain_set(e, 1);
    const struct quantization *best;

    answer_best_quantization(e->plan, &scenario, e->model, &one, &best);
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:s?, s:o, s:o, s:o, s:o, s:o, s:o}", "model",
                     e->model->name, "gpu", e->gpu->name, "modes", describe_modes(e), "gpu_counts",
                     describe_several(e), "longest_contexts", describe_longest(e), "fewest_gpus",
                     describe_fewest(e, &scenario), "best_quantization", best ? best->name : NULL,
                     "offload", describe_offload(e), "decode_bound_tokens_per_s",
                     json_number(answer_decode_bound(e->plan, &scenario, e->model, &one)),
                     "bandwidth_efficiency", json_number(e->plan->bandwidth_efficiency),
                     "would_run_with", describe_remedy(e), "money", describe_money(e), "fleet",
                     explain_json_fleet(e, err));
}

bool explain_print_json(const struct explanation *e, struct error *err)
{
    json_t *root = describe(e, err);
    bool ok = root != NULL;

    /* Piece by piece through stdout's buffer; that it cannot be written is seen at its end. */
    if (ok)
        ok = json_dumpf(root, stdout, json_text_form) == 0 || ferror(stdout);
    if (ok)
        putchar('\n');
    json_decref(root);
    return ok || error_set_memory(err);
}
