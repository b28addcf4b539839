/* SPDX-License-Identifier: MIT */
#include "vramgrid/headlines.h"

#include "vramgrid/answers.h"
#include "vramgrid/number.h"
#include "vramgrid/phrases.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The larger of two models; of equals the first. */
static bool is_larger(const struct model *model, const struct model *than)
{
    return !than || model->params_billion > than->params_billion;
}

static void note_price(struct outlook *outlook, const struct configuration *cheapest)
{
    double usd = cheapest->cost.hardware_usd;

    if (outlook->priced == 0 || usd < outlook->least_usd) {
        outlook->least_usd = usd;
        outlook->cheapest = *cheapest;
    }
    if (outlook->priced == 0 || usd > outlook->most_usd)
        outlook->most_usd = usd;
    outlook->priced++;
}

static void note_smallest(struct outlook *outlook, const struct model *model,
                          const struct configuration *found)
{
    if (found->gpu_count == 1) {
        outlook->single++;
        if (is_larger(model, outlook->largest)) {
            outlook->largest = model;
            outlook->on_single = *found;
        }
        return;
    }
    outlook->several++;
    if (found->gpu_count > outlook->most_gpus)
        outlook->most_gpus = found->gpu_count;
    if (is_larger(model, outlook->largest_several)) {
        outlook->largest_several = model;
        outlook->on_several = *found;
    }
}

void outlook_survey(struct outlook *outlook, const struct plan *plan,
                    const struct settings *settings, const struct scenario *scenario)
{
    bool has_prices = count_prices(plan) > 0;
    struct configuration found;

    *outlook = (struct outlook){.tried_gpus = answer_counts[ANSWER_COUNTS - 1]};
    for (size_t g = 0; g < plan->set_count; g++)
        if (plan->sets[g].part_count == 1 && plan->sets[g].gpu_count > outlook->tried_gpus)
            outlook->tried_gpus = plan->sets[g].gpu_count;
    for (size_t m = 0; m < plan->model_count; m++) {
        const struct model *model = plan->models[m];

        if (configuration_find(plan, settings, scenario, model, AIM_SMALLEST, &found))
            note_smallest(outlook, model, &found);
        else if (scenario->mode->is_architecture && model->missing)
            outlook->unknown++;
        else
            outlook->none++;
        if (has_prices && configuration_find(plan, settings, scenario, model, AIM_CHEAPEST, &found))
            note_price(outlook, &found);
    }
}

/* A name in a sentence: what is long loses its middle. */
static void shorten(char *out, size_t size, const char *name)
{
    enum { ENDS = 30, LONGEST = 2 * ENDS + 4 };
    size_t head = ENDS, tail, length = strlen(name);

    if (length <= LONGEST) {
        snprintf(out, size, "%s", name);
        return;
    }
    tail = length - ENDS;
    while ((name[head] & 0xC0) == 0x80)
        head--;
    while ((name[tail] & 0xC0) == 0x80)
        tail++;
    snprintf(out, size, "%.*s\u2026%s", (int)head, name, name + tail);
}

/* The values that sentences have places for. */
struct values {
    const struct model *model;
    const struct configuration *configuration;
    size_t some, rest, none;
    unsigned most, tried;
    double least_usd, most_usd;
    uint64_t tokens;
};

static void put_money(char words[NUMBER_SIZE], double usd)
{
    number_grouped(words, (uint64_t)llround(usd));
}

/* "(24 GB each)" stays on one line. */
static void keep_together(char words[LINE_SIZE])
{
    static const char space[] = "\u00a0";
    char *bracket = strrchr(words, '('), *at;
    size_t length = strlen(words);

    for (at = strchr(bracket, ' '); at && length + sizeof space < LINE_SIZE; at = strchr(at, ' ')) {
        memmove(at + strlen(space), at + 1, strlen(at));
        memcpy(at, space, strlen(space));
        length++;
    }
}

static void describe_configuration(const struct text *text, const struct configuration *found,
                                   char words[LINE_SIZE])
{
    char label[LINE_SIZE], name[LINE_SIZE];

    *words = '\0';
    if (!found || found->gpu_count == 0)
        return;
    label_gpus(found->gpu, found->gpu_count, label);
    shorten(name, sizeof name, label);
    describe_gpus(text, name, found->gpu_count, found->gpu->vram_gb, words);
    keep_together(words);
}

static void say(struct headlines *headlines, const struct text *text, const char *key,
                const struct values *values)
{
    char params[NUMBER_SIZE] = "", gpus[LINE_SIZE], some[24], rest[24], none[24], most[24],
         tried[24];
    char least_usd[NUMBER_SIZE], most_usd[NUMBER_SIZE], tokens[NUMBER_SIZE], free[NUMBER_SIZE] = "";
    char model[LINE_SIZE] = "";

    if (values->model) {
        shorten(model, sizeof model, values->model->name);
        caption_params(values->model->params_billion, params);
    }
    describe_configuration(text, values->configuration, gpus);
    if (values->configuration)
        number_fixed(free, values->configuration->fit.vram_free_percent, 1);
    snprintf(some, sizeof some, "%zu", values->some);
    snprintf(rest, sizeof rest, "%zu", values->rest);
    snprintf(none, sizeof none, "%zu", values->none);
    snprintf(most, sizeof most, "%u", values->most);
    snprintf(tried, sizeof tried, "%u", values->tried);
    put_money(least_usd, values->least_usd);
    put_money(most_usd, values->most_usd);
    number_grouped(tokens, values->tokens);
    text_fill(text, key, headlines->words[headlines->count++], CAPTION_SIZE, "model", model,
              "params", params, "gpus", gpus, "some", some, "rest", rest, "none", none, "most",
              most, "tried", tried, "least_usd", least_usd, "most_usd", most_usd, "tokens", tokens,
              "free", free, NULL);
}

/* What it takes to run the largest that one GPU runs, or else several. */
static void say_largest(struct headlines *headlines, const struct text *text,
                        const struct outlook *outlook)
{
    struct values values = {.tried = outlook->tried_gpus};

    if (outlook->single > 0) {
        values.model = outlook->largest;
        values.configuration = &outlook->on_single;
        say(headlines, text, "answer.largest", &values);
    } else if (outlook->several > 0) {
        values.model = outlook->largest_several;
        values.configuration = &outlook->on_several;
        say(headlines, text, "answer.largest_several", &values);
    } else if (outlook->none > 0) {
        say(headlines, text, "answer.none", &values);
    }
}

/* What those take that no single GPU runs. */
static void say_rest(struct headlines *headlines, const struct text *text,
                     const struct outlook *outlook)
{
    struct values values = {
        .model = outlook->largest_several,
        .configuration = &outlook->on_several,
        .some = outlook->several,
        .none = outlook->none,
        .rest = outlook->several + outlook->none,
        .most = outlook->most_gpus,
        .tried = outlook->tried_gpus,
    };
    const char *key;

    if (outlook->several == 0)
        key = outlook->none == 1 ? "answer.rest_none_one" : "answer.rest_none";
    else if (outlook->none == 0)
        key = outlook->several == 1 ? "answer.rest_one" : "answer.rest_all";
    else
        key = outlook->several == 1 ? "answer.rest_some_one" : "answer.rest_some";
    say(headlines, text, key, &values);
}

/* What the cheapest configurations cost. */
static void say_money(struct headlines *headlines, const struct text *text,
                      const struct outlook *outlook)
{
    struct values values = {
        .configuration = &outlook->cheapest,
        .least_usd = outlook->least_usd,
        .most_usd = outlook->most_usd,
    };

    if (outlook->priced == 0)
        say(headlines, text, "answer.no_prices", &(struct values){0});
    else if (outlook->priced == 1)
        say(headlines, text, "answer.money_one", &values);
    else
        say(headlines, text, "answer.money", &values);
}

/* The longest context on its smallest configuration, up to the model's own maximum. */
static void say_context(struct headlines *headlines, const struct text *text,
                        const struct slice *slice, const struct configuration *found)
{
    const struct model *model = slice->plan->models[0];
    struct gpu_set set = equal_gpus(found->gpu, found->gpu_count);
    struct values values = {.configuration = found};

    values.tokens = answer_longest_context(slice->plan, &slice->scenario, model, &set);
    if ((double)values.tokens > model->context_length_max)
        values.tokens = (uint64_t)model->context_length_max;
    say(headlines, text, "answer.one_context", &values);
}

static void say_of_one_model(struct headlines *headlines, const struct text *text,
                             const struct outlook *outlook, const struct slice *slice)
{
    const struct configuration *found =
        outlook->single > 0 ? &outlook->on_single : &outlook->on_several;
    struct values values = {.configuration = found, .tried = outlook->tried_gpus};

    if (outlook->none > 0)
        say(headlines, text, "answer.one_none", &values);
    if (outlook->single + outlook->several == 0)
        return;
    say(headlines, text, "answer.one_smallest", &values);
    if (outlook->priced > 0)
        say_money(headlines, text, outlook);
    else
        say_context(headlines, text, slice, found);
}

void headlines_write(struct headlines *headlines, const struct text *text,
                     const struct outlook *outlook, const struct slice *slice)
{
    struct values unknown = {.none = outlook->unknown};
    bool has_rest = outlook->single > 0 && outlook->several + outlook->none > 0;

    headlines->count = 0;
    caption_finding(text, slice, headlines->words[headlines->count++]);
    if (slice->plan->model_count == 1) {
        say_of_one_model(headlines, text, outlook, slice);
    } else {
        say_largest(headlines, text, outlook);
        if (has_rest)
            say_rest(headlines, text, outlook);
        else if (outlook->several > 0 && outlook->none > 0)
            say(headlines, text, outlook->none == 1 ? "answer.some_none_one" : "answer.some_none",
                &(struct values){.none = outlook->none, .tried = outlook->tried_gpus});
        else if (outlook->single + outlook->several > 0)
            say_money(headlines, text, outlook);
    }
    if (outlook->unknown > 0)
        say(headlines, text, outlook->unknown == 1 ? "answer.unknown_one" : "answer.unknown",
            &unknown);
}
