/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/captions.h"
#include "vramgrid/words/thresholds.h"

#include <math.h>

const double threshold_fleet_usd[THRESHOLD_BUDGETS] = {0,      25000,  50000,  100000,
                                                       250000, 500000, 1000000};

/* Up to which size all models are served for less; 0: not even the smallest. */
static double served_billion(const struct plan *plan, const double *costs_usd, double under_usd)
{
    double failing = HUGE_VAL, most = 0;

    for (size_t m = 0; m < plan->model_count; m++)
        if (costs_usd[m] >= under_usd)
            failing = fmin(failing, plan->models[m]->params_billion);
    for (size_t m = 0; m < plan->model_count; m++)
        if (costs_usd[m] < under_usd && plan->models[m]->params_billion < failing)
            most = fmax(most, plan->models[m]->params_billion);
    return most;
}

/* The least and the greatest of the budgets that tell models apart. */
bool threshold_fleets(const struct text *text, const struct plan *plan, const double *costs_usd,
                      struct phrase *phrase)
{
    size_t first = 1, last = THRESHOLD_BUDGETS - 1;
    double served[THRESHOLD_BUDGETS];
    char less[NUMBER_SIZE], more[NUMBER_SIZE], less_usd[NUMBER_SIZE], more_usd[NUMBER_SIZE];
    const char *key = "figure.fleet_title";

    for (size_t i = 0; i < THRESHOLD_BUDGETS; i++)
        served[i] = served_billion(plan, costs_usd, threshold_fleet_usd[i]);
    while (first < last && served[first] <= 0)
        first++;
    while (last > first && served[last] <= served[last - 1])
        last--;
    caption_params(served[first], less);
    caption_params(served[last], more);
    number_grouped(less_usd, (uint64_t)threshold_fleet_usd[first]);
    number_grouped(more_usd, (uint64_t)threshold_fleet_usd[last]);
    if (served[last] <= 0)
        key = "figure.fleet_title_plain";
    else if (first == last)
        key = "figure.fleet_title_one";
    text_phrase(text, phrase, key, "workload", plan->workloads[plan->default_workload]->name,
                "quantization", plan->quantizations[plan->default_quantization]->name, "less_usd",
                less_usd, "more_usd", more_usd, "less", less, "more", more, NULL);
    return served[last] > 0;
}
