/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/price_words.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PART_SIZE = LINE_SIZE / 4, SOURCE_LENGTH = 300 };

/* What conditions are called. */
static const struct {
    const char *condition, *key;
} conditions[] = {
    {"quote", "price.quote"},       {"street", "price.street"}, {"list", "price.list"},
    {"estimate", "price.estimate"}, {"launch", "price.launch"},
};

static const char *condition_key(const char *condition)
{
    size_t i = 0;

    while (strcmp(conditions[i].condition, condition) != 0)
        i++;
    return conditions[i].key;
}

struct words price_condition_words(const struct text *text, const char *condition)
{
    return text_words(text, condition_key(condition));
}

void describe_usd(double usd, char words[NUMBER_SIZE])
{
    if (usd == floor(usd) && usd < 1e15)
        number_grouped(words, (uint64_t)usd);
    else
        number_fixed(words, usd, 2);
}

static const char *or_unknown(const char *text, const char *otherwise)
{
    return *text ? text : otherwise;
}

/* ", " and what is said, or nothing. */
static void add_part(char words[LINE_SIZE], const char *part)
{
    size_t length = strlen(words);

    snprintf(words + length, LINE_SIZE - length, "%s%.500s", *part ? ", " : "", part);
}

/* Behind a quote's condition: its number; behind its date: how long it holds. */
static void describe_quote(const struct text *text, const struct price *row, char number[PART_SIZE],
                           char validity[PART_SIZE])
{
    *number = *validity = '\0';
    if (row && *row->quote_number)
        snprintf(number, PART_SIZE, " %.200s", row->quote_number);
    if (row && *row->valid_until)
        text_join(text, "price.valid", validity, PART_SIZE, "until", row->valid_until, NULL);
}

static void describe_day(const struct text *text, const char *as_of, char date[NUMBER_SIZE])
{
    char undated[PART_SIZE];

    text_join(text, "price.undated", undated, sizeof undated, NULL);
    text_number(text, or_unknown(as_of, undated), date);
}

void describe_price_age(const struct text *text, const struct unit_price *price,
                        char words[LINE_SIZE])
{
    char condition[PART_SIZE], date[NUMBER_SIZE];
    char number[PART_SIZE], validity[PART_SIZE];

    text_join(text, condition_key(price->condition), condition, sizeof condition, NULL);
    describe_day(text, price->as_of, date);
    describe_quote(text, price->row, number, validity);
    snprintf(words, LINE_SIZE, "%s%s, %.250s", condition, number, date);
    add_part(words, validity);
}

void describe_rent_age(const struct text *text, const struct rent *rent, char words[LINE_SIZE])
{
    char date[NUMBER_SIZE];

    describe_day(text, rent->as_of, date);
    snprintf(words, LINE_SIZE, "%.300s", rent->commitment);
    add_part(words, rent->provider);
    add_part(words, date);
}

void describe_rent(const struct text *text, const struct rent *rent, char words[LINE_SIZE])
{
    char date[NUMBER_SIZE], usd[NUMBER_SIZE], source[SOURCE_LENGTH + 1];

    number_brief(usd, rent->usd_per_gpu_hour);
    text_join(text, "price.rented", words, LINE_SIZE, "usd", usd, NULL);
    add_part(words, rent->commitment);
    add_part(words, rent->provider);
    add_part(words, rent->instance);
    add_part(words, rent->region);
    describe_day(text, rent->as_of, date);
    add_part(words, date);
    utf8_copy(source, sizeof source, rent->source);
    add_part(words, source);
}

static void add_price(const struct text *text, const struct unit_price *price,
                      char words[LINE_SIZE])
{
    char machine[PART_SIZE] = "", source[SOURCE_LENGTH + 1], count[32];

    describe_price_age(text, price, words);
    snprintf(count, sizeof count, "%.0f", price->unit_gpus);
    if (price->unit_gpus > 1)
        text_join(text, "price.machine", machine, sizeof machine, "count", count, NULL);
    add_part(words, machine);
    utf8_copy(source, sizeof source, price->source);
    add_part(words, source);
}

void describe_purchase(const struct text *text, const struct purchase *purchase,
                       char words[LINE_SIZE])
{
    const struct price *expired = purchase->expired;
    char expiry[PART_SIZE], usd[NUMBER_SIZE];
    size_t length;

    *words = '\0';
    if (number_is_known(purchase->price.usd))
        add_price(text, &purchase->price, words);
    if (!expired)
        return;
    describe_usd(expired->price_usd, usd);
    text_join(text, "price.expired", expiry, sizeof expiry, "vendor",
              or_unknown(expired->vendor, expired->source), "number",
              or_unknown(expired->quote_number, "\u2013"), "usd", usd, "until",
              expired->valid_until, NULL);
    length = strlen(words);
    snprintf(words + length, LINE_SIZE - length, "%s%s", length > 0 ? "; " : "", expiry);
}

/* The models that nothing is called cheapest for, and what the first of them has. */
struct uncovered {
    size_t models, running;
    const struct model *first;
    struct price_coverage coverage;
};

static struct uncovered find_uncovered(const struct report *report, const struct scenario *scenario)
{
    struct uncovered uncovered = {0};

    for (size_t m = 0; m < report->plan->model_count; m++) {
        const struct model *model = report->plan->models[m];
        struct price_coverage coverage =
            price_coverage_of(report->plan, report->settings, scenario, model);

        uncovered.running += coverage.serving > 0;
        if (coverage.is_enough || coverage.serving == 0)
            continue;
        if (uncovered.models++ == 0) {
            uncovered.first = model;
            uncovered.coverage = coverage;
        }
    }
    return uncovered;
}

size_t count_recent_prices(const struct plan *plan)
{
    size_t count = 0;

    for (size_t g = 0; g < plan->gpu_count; g++)
        count += plan_purchase(plan, plan->gpus[g])->is_recent;
    return count;
}

void describe_prices(const struct report *report, const struct scenario *scenario,
                     struct phrase *phrase)
{
    struct uncovered uncovered = find_uncovered(report, scenario);
    const struct settings *settings = report->settings;
    char models[NUMBER_SIZE], all[NUMBER_SIZE], recent[NUMBER_SIZE], gpus[NUMBER_SIZE];
    char days[NUMBER_SIZE], percent[NUMBER_SIZE];

    number_brief(days, settings->max_price_age_days);
    number_brief(percent, settings->min_priced_percent);
    number_grouped(models, uncovered.models);
    number_grouped(all, uncovered.running);
    number_grouped(recent,
                   uncovered.first ? uncovered.coverage.recent : count_recent_prices(report->plan));
    number_grouped(gpus, uncovered.first ? uncovered.coverage.serving : report->plan->gpu_count);
    text_phrase(report->text, phrase, uncovered.first ? "price.too_few" : "price.enough", "models",
                models, "all", all, "model", uncovered.first ? uncovered.first->name : "", "recent",
                recent, "gpus", gpus, "days", days, "percent", percent, NULL);
}

void describe_near(const struct text *text, const struct configuration *cheapest,
                   char words[LINE_SIZE])
{
    char label[LINE_SIZE], others[32];

    *words = '\0';
    if (cheapest->near_count == 0)
        return;
    label_gpus(cheapest->near_gpu, cheapest->near_gpu_count, label);
    snprintf(others, sizeof others, "%zu", cheapest->near_count - 1);
    text_join(text, cheapest->near_count > 1 ? "price.near_several" : "price.near", words,
              LINE_SIZE, "gpu", label, "others", others, NULL);
}
