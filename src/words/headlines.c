/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/headlines.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/words/price_words.h"

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

/* The most equal GPUs that configuration_find tries. */
static unsigned most_tried(const struct plan *plan)
{
    unsigned most = 1;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        unsigned tried = answer_counts[answer_counts_of(plan, plan->gpus[g]) - 1];

        most = tried > most ? tried : most;
    }
    for (size_t g = 0; g < plan->set_count; g++) {
        const struct gpu_set *set = &plan->sets[g];

        if (set->part_count == 1 && set->most == 0 && set->gpu_count > most)
            most = set->gpu_count;
    }
    return most;
}

void outlook_survey(struct outlook *outlook, const struct plan *plan,
                    const struct settings *settings, const struct scenario *scenario)
{
    bool has_prices = count_recent_prices(plan) > 0;
    struct configuration found;

    *outlook = (struct outlook){.tried_gpus = most_tried(plan)};
    for (size_t m = 0; m < plan->model_count; m++) {
        const struct model *model = plan->models[m];

        found = configuration_find(plan, settings, scenario, model, AIM_SMALLEST);
        if (found.gpu_count > 0)
            note_smallest(outlook, model, &found);
        else if (scenario_missing(plan, scenario, model))
            outlook->unknown++;
        else
            outlook->none++;
        if (!has_prices)
            continue;
        found = configuration_find(plan, settings, scenario, model, AIM_CHEAPEST);
        if (found.gpu_count > 0)
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

/* What is told, and where to. */
struct telling {
    struct headlines *headlines;
    const struct text *text;
    const struct outlook *outlook;
    const struct slice *slice;
};

/* The values that sentences have places for. */
struct values {
    const struct model *model;
    const struct configuration *configuration;
    bool is_plain; /* the sentence itself says how much of the configuration is free */
    size_t some, rest, none;
    uint64_t tokens;
};

static void put_money(char words[NUMBER_SIZE], double usd)
{
    number_grouped(words, (uint64_t)llround(usd));
}

static void put_name(char words[LINE_SIZE], const char *name)
{
    char shown[LINE_SIZE];

    shorten(shown, sizeof shown, name);
    utf8_isolate(words, LINE_SIZE, shown);
}

/* "24 GB each" stays on one line. */
static void keep_together(char *words, size_t size)
{
    static const char space[] = "\u00a0";
    size_t length = strlen(words);

    for (char *at = strchr(words, ' '); at && length + sizeof space < size; at = strchr(at, ' ')) {
        memmove(at + strlen(space), at + 1, strlen(at));
        memcpy(at, space, strlen(space));
        length++;
    }
}

/* "80 GB each", "74.2 GB usable": GB of architecture mode are not those on the box. */
static void put_memory(const struct telling *telling, const struct configuration *found,
                       const struct language *language, char words[NUMBER_SIZE])
{
    bool is_exact = telling->slice->scenario.mode->is_architecture;
    char gb[NUMBER_SIZE];
    const char *key;

    if (is_exact) {
        number_fixed(gb, found->fit.usable_vram_gb, 1);
        key = found->gpu_count > 1 ? "answer.usable_each" : "answer.usable";
    } else {
        number_shortest(gb, found->gpu->vram_gb);
        key = found->gpu_count > 1 ? "answer.memory_each" : "answer.memory";
    }
    text_fill(language, key, words, NUMBER_SIZE, "gb", gb, NULL);
    keep_together(words, NUMBER_SIZE);
}

/* "2x L4 (24 GB each; 1.8 % free: low margin)" */
static void put_gpus(const struct telling *telling, const struct values *values,
                     const struct language *language, char words[LINE_SIZE])
{
    const struct configuration *found = values->configuration;
    char label[LINE_SIZE], name[LINE_SIZE], memory[NUMBER_SIZE], free[NUMBER_SIZE];
    char margin[NUMBER_SIZE] = "";

    *words = '\0';
    if (!found || found->gpu_count == 0)
        return;
    label_gpus(found->gpu, found->gpu_count, label);
    put_name(name, label);
    put_memory(telling, found, language, memory);
    number_fixed(free, found->fit.vram_free_percent, 1);
    text_fill(language, "answer.low_margin", margin, sizeof margin, "free", free, NULL);
    if (values->is_plain || found->fit.verdict != VERDICT_RUNS_LOW_MARGIN)
        *margin = '\0';
    snprintf(words, LINE_SIZE, "%.400s (%s%s%s)", name, memory, *margin ? "; " : "", margin);
}

/* ", which has one for 20 of 31 GPUs"; of all or of none there is nothing to say. */
static void put_coverage(const struct telling *telling, const struct language *language,
                         char words[LINE_SIZE])
{
    const struct plan *plan = telling->slice->plan;
    char priced[24], all[24];

    snprintf(priced, sizeof priced, "%zu", count_recent_prices(plan));
    snprintf(all, sizeof all, "%zu", plan->gpu_count);
    text_fill(language, "answer.coverage", words, LINE_SIZE, "priced", priced, "all", all, NULL);
    if (count_recent_prices(plan) == plan->gpu_count)
        *words = '\0';
}

/* A sentence in one language. */
static void fill(const struct telling *telling, const char *key, const struct values *values,
                 const struct language *language, char words[PHRASE_SIZE])
{
    const struct outlook *outlook = telling->outlook;
    char params[NUMBER_SIZE] = "", gpus[LINE_SIZE], some[24], rest[24], none[24], most[24],
         tried[24];
    char least_usd[NUMBER_SIZE], most_usd[NUMBER_SIZE], tokens[NUMBER_SIZE], free[NUMBER_SIZE] = "";
    char model[LINE_SIZE] = "", coverage[LINE_SIZE];

    if (values->model) {
        put_name(model, values->model->name);
        caption_params(values->model->params_billion, params);
    }
    put_gpus(telling, values, language, gpus);
    if (values->configuration)
        number_fixed(free, values->configuration->fit.vram_free_percent, 1);
    put_coverage(telling, language, coverage);
    snprintf(some, sizeof some, "%zu", values->some);
    snprintf(rest, sizeof rest, "%zu", values->rest);
    snprintf(none, sizeof none, "%zu", values->none);
    snprintf(most, sizeof most, "%u", outlook->most_gpus);
    snprintf(tried, sizeof tried, "%u", outlook->tried_gpus);
    put_money(least_usd, outlook->least_usd);
    put_money(most_usd, outlook->most_usd);
    number_grouped(tokens, values->tokens);
    text_fill(language, key, words, PHRASE_SIZE, "model", model, "params", params, "gpus", gpus,
              "some", some, "rest", rest, "none", none, "most", most, "tried", tried, "least_usd",
              least_usd, "most_usd", most_usd, "coverage", coverage, "tokens", tokens, "free", free,
              NULL);
}

static void say(const struct telling *telling, const char *key, const struct values *values)
{
    struct headlines *headlines = telling->headlines;
    struct phrase *room = &headlines->room[headlines->count];

    for (size_t i = 0; i < telling->text->count; i++)
        fill(telling, key, values, &telling->text->languages[i], room->in[i]);
    headlines->words[headlines->count++] = phrase_words(telling->text, room);
}

/* What it takes to run the largest that one GPU runs, or else several. */
static void say_largest(const struct telling *telling)
{
    const struct outlook *outlook = telling->outlook;
    struct values values = {0};

    if (outlook->single > 0) {
        values.model = outlook->largest;
        values.configuration = &outlook->on_single;
        say(telling, "answer.largest", &values);
    } else if (outlook->several > 0) {
        values.model = outlook->largest_several;
        values.configuration = &outlook->on_several;
        say(telling, "answer.largest_several", &values);
    } else if (outlook->none > 0) {
        say(telling, "answer.none", &values);
    }
}

/* What those take that no single GPU runs, where some one runs others. */
static void say_others(const struct telling *telling)
{
    const struct outlook *outlook = telling->outlook;
    struct values values = {
        .model = outlook->largest_several,
        .configuration = &outlook->on_several,
        .some = outlook->several,
        .none = outlook->none,
        .rest = outlook->several + outlook->none,
    };
    const char *key;

    if (outlook->several == 0)
        key = outlook->none == 1 ? "answer.rest_none_one" : "answer.rest_none";
    else if (outlook->none == 0)
        key = outlook->several == 1 ? "answer.rest_one" : "answer.rest_all";
    else
        key = outlook->several == 1 ? "answer.rest_some_one" : "answer.rest_some";
    say(telling, key, &values);
}

static void say_rest(const struct telling *telling)
{
    const struct outlook *outlook = telling->outlook;
    struct values values = {.none = outlook->none};

    if (outlook->single > 0 && outlook->several + outlook->none > 0)
        say_others(telling);
    else if (outlook->several > 0 && outlook->none > 0)
        say(telling, outlook->none == 1 ? "answer.some_none_one" : "answer.some_none", &values);
}

/* What the cheapest configurations cost, and how many prices that is known by. */
static void say_money(const struct telling *telling)
{
    const struct outlook *outlook = telling->outlook;
    struct values values = {.configuration = &outlook->cheapest,
                            .some = outlook->priced,
                            .rest = outlook->single + outlook->several};
    const char *key = "answer.money";

    if (count_recent_prices(telling->slice->plan) == 0)
        key = "answer.no_prices";
    else if (outlook->priced == 0)
        key = "answer.no_prices_here";
    else if (outlook->priced < values.rest)
        key = "answer.money_some";
    else if (outlook->priced == 1)
        key = "answer.money_one";
    else if (llround(outlook->least_usd) == llround(outlook->most_usd))
        key = "answer.money_same";
    say(telling, key, &values);
}

/* The longest context on its smallest configuration, up to the model's own maximum. */
static void say_context(const struct telling *telling, const struct configuration *found)
{
    const struct slice *slice = telling->slice;
    const struct model *model = slice->plan->models[0];
    struct gpu_set set = equal_gpus(found->gpu, found->gpu_count);
    struct values values = {.configuration = found, .is_plain = true};
    struct reach reach;

    if (!answer_reach(slice->plan, &slice->scenario, model, &set, &reach))
        return;
    values.tokens = reach.tokens;
    say(telling, "answer.one_context", &values);
}

static void say_of_one_model(const struct telling *telling)
{
    const struct outlook *outlook = telling->outlook;
    const struct configuration *found =
        outlook->single > 0 ? &outlook->on_single : &outlook->on_several;
    struct values values = {.configuration = found, .is_plain = true};

    if (outlook->none > 0)
        say(telling, "answer.one_none", &values);
    if (outlook->single + outlook->several == 0)
        return;
    say(telling,
        found->fit.verdict == VERDICT_RUNS_LOW_MARGIN ? "answer.one_smallest_low"
                                                      : "answer.one_smallest",
        &values);
    if (outlook->priced > 0)
        say_money(telling);
    else
        say_context(telling, found);
}

static void say_of_many_models(const struct telling *telling)
{
    const struct outlook *outlook = telling->outlook;

    say_largest(telling);
    say_rest(telling);
    if (outlook->single + outlook->several > 0)
        say_money(telling);
}

void headlines_write(struct headlines *headlines, const struct text *text,
                     const struct outlook *outlook, const struct slice *slice)
{
    struct telling telling = {headlines, text, outlook, slice};
    struct values unknown = {.none = outlook->unknown};

    headlines->count = 1;
    headlines->words[0] = caption_finding(text, slice, &headlines->room[0]);
    if (slice->plan->model_count == 1)
        say_of_one_model(&telling);
    else
        say_of_many_models(&telling);
    if (outlook->unknown > 0)
        say(&telling, outlook->unknown == 1 ? "answer.unknown_one" : "answer.unknown", &unknown);
}
