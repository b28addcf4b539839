/* SPDX-License-Identifier: MIT */
/* What the explained GPUs cost: to buy and run over the years, and to rent instead. */
#include "explain.h"
#include "terminal.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/price_words.h"

#include <math.h>
#include <stdio.h>

enum { LABEL_WIDTH = 22, FIGURE_WIDTH = 14 };

const char *const explain_commitments[EXPLAIN_COMMITMENTS] = {"on-demand", "1y", "3y", "spot"};

struct configuration explain_configuration(const struct explanation *e)
{
    struct scenario scenario = {explain_mode(e), e->quantization, e->context_tokens};

    return configuration_on(e->plan, e->settings, &scenario, e->model, e->gpu);
}

static void put_usd(const struct explanation *e, const char *key, double usd)
{
    char label[LINE_SIZE], figure[NUMBER_SIZE] = "?";

    if (number_is_known(usd))
        number_grouped(figure, (uint64_t)llround(usd));
    printf("  ");
    terminal_left(text_join(e->text, key, label, sizeof label, NULL), LABEL_WIDTH);
    explain_print_number(e, figure, FIGURE_WIDTH);
    putchar('\n');
}

static void print_price(const struct explanation *e, const struct purchase *purchase)
{
    char words[LINE_SIZE], line[LINE_SIZE], usd[NUMBER_SIZE] = "";
    const char *key = "explain.price";

    describe_purchase(e->text, purchase, words);
    if (number_is_known(purchase->price.usd))
        describe_usd(purchase->price.usd, usd);
    else
        key = *words ? "explain.no_price_but" : "explain.no_price";
    text_join(e->text, key, line, sizeof line, "usd", usd, "from", words, NULL);
    terminal_wrapped(line);
}

static void print_power(const struct explanation *e, const struct purchase *purchase)
{
    char line[LINE_SIZE], watts[NUMBER_SIZE], factor[NUMBER_SIZE];

    if (!number_is_known(purchase->power_w))
        return;
    snprintf(watts, sizeof watts, "%.0f", purchase->power_w);
    number_brief(factor, e->settings->server_power_factor);
    text_join(e->text, purchase->server ? "explain.power_of_server" : "explain.power_of_factor",
              line, sizeof line, "watts", watts, "server",
              purchase->server ? purchase->server->server : "", "factor", factor, NULL);
    terminal_wrapped(line);
}

static void print_owning(const struct explanation *e, const struct configuration *found)
{
    const struct money *cost = &found->cost;
    char line[LINE_SIZE], count[32], years[NUMBER_SIZE];

    snprintf(count, sizeof count, "%u", found->gpu_count);
    number_brief(years, e->settings->years);
    text_join(e->text, "explain.owning", line, sizeof line, "count", count, "years", years, NULL);
    printf("  %s\n", line);
    put_usd(e, "explain.hardware", cost->hardware_usd);
    put_usd(e, "explain.support", cost->support_usd);
    put_usd(e, "explain.licences", cost->licences_usd);
    put_usd(e, "explain.residual", cost->residual_usd);
    put_usd(e, "explain.electricity", e->settings->years * cost->electricity_usd_per_year);
    put_usd(e, "explain.total", cost->total_usd);
}

/* "36 months", "never": from when on, or in a use of how many hours a day, owning costs less. */
static void describe_break_even(const struct explanation *e, const struct configuration *found,
                                const struct rent *rent, char words[LINE_SIZE])
{
    struct money_terms terms = money_terms_of(e->settings);
    double months =
        money_break_even_months(&terms, &found->cost, found->gpu_count, rent->usd_per_gpu_hour);
    double hours = money_break_even_hours_a_day(&terms, &found->cost, found->gpu_count,
                                                rent->usd_per_gpu_hour);
    char month_words[NUMBER_SIZE], hour_words[NUMBER_SIZE];
    const char *key = "explain.break_even";

    snprintf(month_words, sizeof month_words, "%.1f", months);
    snprintf(hour_words, sizeof hour_words, "%.1f", hours);
    if (!number_is_known(months))
        key = "explain.break_even_unknown";
    else if (isinf(months))
        key = "explain.break_even_never";
    else if (hours > 24)
        key = "explain.break_even_late";
    text_join(e->text, key, words, LINE_SIZE, "months", month_words, "hours", hour_words, NULL);
}

static void print_rent(const struct explanation *e, const struct configuration *found,
                       const struct rent *rent)
{
    struct money_terms terms = money_terms_of(e->settings);
    char words[LINE_SIZE], line[LINE_SIZE], usd[NUMBER_SIZE], all[NUMBER_SIZE];
    char undated[LINE_SIZE / 4];

    number_brief(usd, rent->usd_per_gpu_hour);
    number_grouped(
        all, (uint64_t)llround(money_rent_usd(&terms, found->gpu_count, rent->usd_per_gpu_hour)));
    text_join(e->text, "price.undated", undated, sizeof undated, NULL);
    describe_break_even(e, found, rent, words);
    text_join(e->text, "explain.rent", line, sizeof line, "commitment", rent->commitment, "usd",
              usd, "provider", rent->provider, "date", *rent->as_of ? rent->as_of : undated,
              "source", rent->source, "all", all, "break_even", words, NULL);
    terminal_wrapped(line);
}

/* Whether this GPU could be called the cheapest at all. */
static void print_coverage(const struct explanation *e)
{
    struct scenario scenario = {explain_mode(e), e->quantization, e->context_tokens};
    struct price_coverage coverage = price_coverage_of(e->plan, e->settings, &scenario, e->model);
    char line[LINE_SIZE], recent[24], serving[24], days[NUMBER_SIZE], percent[NUMBER_SIZE];
    char label[LINE_SIZE] = "", near[LINE_SIZE] = "", usd[NUMBER_SIZE] = "", basis[LINE_SIZE] = "";
    struct configuration best;

    if (coverage.serving == 0)
        return;
    best = configuration_find(e->plan, e->settings, &scenario, e->model, AIM_CHEAPEST);
    if (best.gpu_count > 0) {
        label_gpus(best.gpu, best.gpu_count, label);
        describe_near(e->text, &best, near);
        describe_purchase(e->text, plan_purchase(e->plan, best.gpu), basis);
        number_grouped(usd, (uint64_t)llround(best.cost.hardware_usd));
    }
    snprintf(recent, sizeof recent, "%zu", coverage.recent);
    snprintf(serving, sizeof serving, "%zu", coverage.serving);
    number_brief(days, e->settings->max_price_age_days);
    number_brief(percent, e->settings->min_priced_percent);
    text_join(e->text, *label ? "explain.cheapest" : "explain.no_cheapest", line, sizeof line,
              "gpu", label, "usd", usd, "from", basis, "recent", recent, "gpus", serving, "days",
              days, "percent", percent, NULL);
    terminal_wrapped(line);
    if (*near)
        printf("  %s\n", near);
}

void explain_print_money(const struct explanation *e)
{
    const struct purchase *purchase = plan_purchase(e->plan, e->gpu);
    struct configuration found = explain_configuration(e);
    char line[LINE_SIZE];

    terminal_heading(text_join(e->text, "explain.money", line, sizeof line, NULL));
    print_price(e, purchase);
    print_power(e, purchase);
    if (found.gpu_count > 0) {
        print_owning(e, &found);
        for (size_t i = 0; i < EXPLAIN_COMMITMENTS; i++) {
            const struct rent *rent = rent_find(e->plan->catalogue, e->gpu, explain_commitments[i]);

            if (rent)
                print_rent(e, &found, rent);
        }
    }
    print_coverage(e);
}
