/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/cost.h"

#include "vramgrid/sweep/answers.h"

struct money_terms money_terms_of(const struct settings *settings)
{
    return (struct money_terms){
        .years = settings->years,
        .support_percent_per_year = settings->support_percent_per_year,
        .licence_usd_per_gpu_year = settings->licence_usd_per_gpu_year,
        .residual_percent = settings->residual_percent,
        .electricity_usd_per_kwh = settings->electricity_price_usd_per_kwh,
        .pue = settings->pue,
    };
}

static struct money cost_of(const struct plan *plan, const struct settings *settings,
                            const struct gpu *gpu, double gpu_count)
{
    const struct purchase *purchase = plan_purchase(plan, gpu);
    struct money_terms terms = money_terms_of(settings);
    struct money_purchase all = {
        .gpus = gpu_count,
        .hardware_usd =
            money_hardware_usd(gpu_count, purchase->price.unit_gpus, purchase->price.usd),
        .power_kw = purchase_power_kw(purchase, settings, gpu_count),
    };

    return money_own(&terms, &all);
}

/* So many of a GPU; gpu_count of the result is 0 where they do not run the model. */
static struct configuration configure(const struct plan *plan, const struct settings *settings,
                                      const struct scenario *scenario, const struct model *model,
                                      const struct gpu_part *part)
{
    struct gpu_set set = equal_gpus(part->gpu, part->count);
    struct placement placement = place_model(plan, scenario, model, &set);
    struct fit fit = fit_placement(plan, scenario, &placement, &set);
    bool runs = verdict_runs(fit.verdict);

    return (struct configuration){
        .gpu = part->gpu,
        .gpu_count = runs ? part->count : 0,
        .is_unknown = placement.obstacle == OBSTACLE_UNKNOWN,
        .required_vram_gb = runs ? placement.need.required_vram_gb : NUMBER_UNKNOWN,
        .fit = fit,
        .cost = cost_of(plan, settings, part->gpu, runs ? part->count : NUMBER_UNKNOWN),
    };
}

struct configuration configuration_on(const struct plan *plan, const struct settings *settings,
                                      const struct scenario *scenario, const struct model *model,
                                      const struct gpu *gpu)
{
    unsigned count;

    answer_gpu_count(plan, scenario, model, gpu, &count); /* configure() says what is unknown */
    return configure(plan, settings, scenario, model,
                     &(struct gpu_part){gpu, count > 0 ? count : 1});
}

/* What an aim counts; NAN: cannot be counted. */
static double measure(const struct configuration *configuration, enum aim aim)
{
    switch (aim) {
    case AIM_SMALLEST:
        return configuration->gpu_count;
    case AIM_CHEAPEST:
        return configuration->cost.hardware_usd;
    case AIM_LEAST_COST:
        break;
    }
    return configuration->cost.total_usd;
}

/*
 * Of equals the one with less VRAM each, so that none is paid for that nobody needs; of those the
 * one that is known to cost less.
 */
static bool is_better(const struct configuration *a, const struct configuration *b, enum aim aim)
{
    double x = measure(a, aim), y = measure(b, aim);

    if (x != y)
        return x < y;
    if (a->gpu->vram_gb != b->gpu->vram_gb)
        return a->gpu->vram_gb < b->gpu->vram_gb;
    return a->cost.hardware_usd < b->cost.hardware_usd ||
           (number_is_known(a->cost.hardware_usd) && !number_is_known(b->cost.hardware_usd));
}

/* One search for the best of all configurations. */
struct search {
    const struct plan *plan;
    const struct settings *settings;
    const struct scenario *scenario;
    const struct model *model;
    enum aim aim;
};

static struct configuration configure_part(const struct search *search, const struct gpu_part *part)
{
    return configure(search->plan, search->settings, search->scenario, search->model, part);
}

/* Old prices and those without a date are no measure of what something costs today. */
static bool is_candidate(const struct search *search, const struct configuration *found)
{
    bool is_recent =
        search->aim == AIM_SMALLEST || plan_purchase(search->plan, found->gpu)->is_recent;

    return found->gpu_count > 0 && is_recent && number_is_known(measure(found, search->aim));
}

/* Calls visit with each configuration that may be the best. */
static void visit_candidates(const struct search *search,
                             void (*visit)(const struct search *search,
                                           const struct configuration *found,
                                           struct configuration *best),
                             struct configuration *best)
{
    const struct plan *plan = search->plan;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct configuration found = configuration_on(plan, search->settings, search->scenario,
                                                      search->model, plan->gpus[g]);

        if (is_candidate(search, &found))
            visit(search, &found, best);
    }
    for (size_t g = 0; g < plan->set_count; g++) {
        struct configuration found;

        if (plan->sets[g].part_count > 1 || plan->sets[g].most > 0)
            continue;
        found = configure_part(search, &plan->sets[g].parts[0]);
        if (is_candidate(search, &found))
            visit(search, &found, best);
    }
}

static void keep_best(const struct search *search, const struct configuration *found,
                      struct configuration *best)
{
    if (best->gpu_count == 0 || is_better(found, best, search->aim))
        *best = *found;
}

/* Other GPUs whose price is as good: within what quotes differ by. */
static void count_near(const struct search *search, const struct configuration *found,
                       struct configuration *best)
{
    const double near = 1.05;

    if (found->gpu == best->gpu || found->gpu == best->near_gpu ||
        measure(found, search->aim) > near * measure(best, search->aim))
        return;
    if (best->near_count++ == 0) {
        best->near_gpu = found->gpu;
        best->near_gpu_count = found->gpu_count;
    }
}

void price_coverage_judge(struct price_coverage *coverage, const struct settings *settings)
{
    coverage->is_enough =
        coverage->recent > 0 &&
        100 * (double)coverage->recent >= settings->min_priced_percent * (double)coverage->serving;
}

struct price_coverage price_coverage_of(const struct plan *plan, const struct settings *settings,
                                        const struct scenario *scenario, const struct model *model)
{
    struct price_coverage coverage = {0};

    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct configuration found =
            configuration_on(plan, settings, scenario, model, plan->gpus[g]);

        coverage.serving += found.gpu_count > 0;
        coverage.recent += found.gpu_count > 0 && plan_purchase(plan, plan->gpus[g])->is_recent;
    }
    price_coverage_judge(&coverage, settings);
    return coverage;
}

struct configuration configuration_find(const struct plan *plan, const struct settings *settings,
                                        const struct scenario *scenario, const struct model *model,
                                        enum aim aim)
{
    struct search search = {plan, settings, scenario, model, aim};
    struct configuration best = {0};

    if (aim != AIM_SMALLEST && !price_coverage_of(plan, settings, scenario, model).is_enough)
        return best;
    visit_candidates(&search, keep_best, &best);
    if (best.gpu_count > 0 && aim != AIM_SMALLEST)
        visit_candidates(&search, count_near, &best);
    return best;
}
