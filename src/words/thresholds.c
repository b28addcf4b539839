/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/thresholds.h"

#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/survey.h"
#include "vramgrid/words/captions.h"

#include <math.h>
#include <stdio.h>

void threshold_unit(char words[NUMBER_SIZE], const char *number, const char *unit)
{
    snprintf(words, NUMBER_SIZE, "%.300s%s%s", number, *unit == '%' ? "" : "\u00a0", unit);
}

static void put_gb(char words[NUMBER_SIZE], double gb)
{
    char number[NUMBER_SIZE];

    number_brief(number, gb);
    threshold_unit(words, number, "GB");
}

static void put_billion(char words[NUMBER_SIZE], double params_billion)
{
    char number[NUMBER_SIZE];

    caption_params(params_billion, number);
    threshold_unit(words, number, "B");
}

/* One model or one kind of card has no threshold. */
static bool has_many(const struct plan *plan)
{
    return plan->model_count > 1 && plan->set_count > 1;
}

static unsigned most_gpus(const struct plan *plan)
{
    unsigned most = 1;

    for (size_t g = 0; g < plan->set_count; g++)
        if (plan->sets[g].most == 0 && plan->sets[g].gpu_count > most)
            most = plan->sets[g].gpu_count;
    return most;
}

/* How a sentence on one scenario goes on behind the cards that it begins with. */
enum ending { ENDS_EVERY, ENDS_TOGETHER, ENDS_NONE, ENDS_ONLY, ENDS_ALL, ENDS, ENDINGS };

/* What it has places for. */
struct threshold {
    enum ending ending;
    double gb, up_to, kept, above, all_gb; /* kept: with the margin */
    unsigned gpus;
};

/* Several GPUs go on where cards end; else the next thing to know is where all cards end. */
static void find_ending(struct threshold *threshold, const struct slice *slice)
{
    double known = survey_largest_known_billion(slice);
    double alone = survey_largest_alone_billion(slice);
    double together;

    threshold->gpus = most_gpus(slice->plan);
    threshold->all_gb = survey_serving_all_vram_gb(slice);
    threshold->above = alone;
    together = survey_served_together_billion(slice, threshold->gpus);
    if (threshold->up_to >= known) {
        threshold->ending = ENDS_EVERY;
    } else if (threshold->gpus > 1 && together > alone) {
        threshold->ending = ENDS_TOGETHER;
        threshold->above = together;
    } else if (alone < known) {
        threshold->ending = alone > threshold->up_to ? ENDS_NONE : ENDS_ONLY;
    } else {
        threshold->ending = threshold->all_gb > 0 ? ENDS_ALL : ENDS;
    }
}

static void say_threshold(const struct text *text, const struct slice *slice, const char *key,
                          const struct threshold *threshold, struct phrase *phrase)
{
    char tokens[CAPTION_TOKENS_SIZE], gb[NUMBER_SIZE], up_to[NUMBER_SIZE], above[NUMBER_SIZE];
    char all_gb[NUMBER_SIZE], kept[NUMBER_SIZE], gpus[24], number[NUMBER_SIZE], margin[NUMBER_SIZE];

    caption_short_tokens(slice->scenario.context_tokens, tokens);
    put_gb(gb, threshold->gb);
    put_gb(all_gb, threshold->all_gb);
    put_billion(up_to, threshold->up_to);
    put_billion(kept, threshold->kept);
    put_billion(above, threshold->above);
    snprintf(gpus, sizeof gpus, "%u", threshold->gpus);
    number_brief(number, slice->plan->safety_margin_percent);
    snprintf(margin, sizeof margin, "%.300s%%", number);
    text_phrase(text, phrase, key, "tokens", tokens, "quantization",
                slice->scenario.quantization->name, "gb", gb, "up_to", up_to, "kept", kept, "above",
                above, "all_gb", all_gb, "gpus", gpus, "margin", margin, NULL);
}

/* The cards that half of what runs has room on, and how far they serve. */
static bool find_cards(struct threshold *threshold, const struct slice *slice)
{
    threshold->gb = survey_half_way_vram_gb(slice);
    if (!has_many(slice->plan) || threshold->gb <= 0)
        return false;
    threshold->up_to = survey_served_billion(slice, threshold->gb, false);
    return threshold->up_to > 0;
}

bool threshold_finding(const struct text *text, const struct slice *slice, struct phrase *phrase)
{
    static const char *const keys[ENDINGS] = {
        [ENDS_EVERY] = "figure.serves_every", [ENDS_TOGETHER] = "figure.serves_together",
        [ENDS_NONE] = "figure.serves_none",   [ENDS_ONLY] = "figure.serves_only",
        [ENDS_ALL] = "figure.serves_all",     [ENDS] = "figure.serves",
    };
    struct threshold threshold = {0};

    if (!find_cards(&threshold, slice))
        return false;
    find_ending(&threshold, slice);
    say_threshold(text, slice, keys[threshold.ending], &threshold, phrase);
    return true;
}

bool threshold_margin(const struct text *text, const struct slice *slice, struct phrase *phrase)
{
    struct threshold threshold = {0};

    if (!find_cards(&threshold, slice))
        return false;
    threshold.kept = survey_served_billion(slice, threshold.gb, true);
    if (threshold.kept >= threshold.up_to)
        return false;
    say_threshold(text, slice,
                  threshold.kept > 0 ? "figure.serves_kept" : "figure.serves_none_kept", &threshold,
                  phrase);
    return true;
}

bool threshold_contexts(const struct text *text, struct slice *slice, size_t mode,
                        size_t quantization, struct phrase *phrase)
{
    const struct plan *plan = slice->plan;
    size_t shortest = 0, longest = 0;
    char from[CAPTION_TOKENS_SIZE], to[CAPTION_TOKENS_SIZE], gb[NUMBER_SIZE];
    char first[NUMBER_SIZE], last[NUMBER_SIZE];
    double card_gb, most, least;

    for (size_t c = 1; c < plan->context_count; c++) {
        shortest = plan->contexts[c] < plan->contexts[shortest] ? c : shortest;
        longest = plan->contexts[c] > plan->contexts[longest] ? c : longest;
    }
    slice_fill(slice, plan_slice_index(plan, mode, quantization, shortest));
    card_gb = survey_half_way_vram_gb(slice);
    most = survey_served_billion(slice, card_gb, false);
    slice_fill(slice, plan_slice_index(plan, mode, quantization, longest));
    least = survey_served_billion(slice, card_gb, false);
    if (!has_many(plan) || card_gb <= 0 || most <= 0)
        return false;
    caption_short_tokens(plan->contexts[shortest], from);
    caption_short_tokens(plan->contexts[longest], to);
    put_gb(gb, card_gb);
    put_billion(first, most);
    put_billion(last, least);
    text_phrase(text, phrase,
                least >= most ? "figure.contexts_same"
                : least > 0   ? "figure.contexts_serve"
                              : "figure.contexts_lose",
                "quantization", plan->quantizations[quantization]->name, "gb", gb, "from", from,
                "to", to, "first", first, "last", last, NULL);
    return true;
}

/*
 * The places of the quantizations with the most and the fewest bits. Nothing is above native, which
 * has no figures of its own.
 */
static void find_ends(const struct plan *plan, size_t *most, size_t *fewest)
{
    double most_bits = 0, fewest_bits = HUGE_VAL;

    *most = *fewest = 0;
    for (size_t q = 0; q < plan->quantization_count; q++) {
        bool is_native = plan->quantizations[q] == &quantization_native;
        double bits = plan->quantizations[q]->bits_per_weight;

        if (is_native || bits > most_bits) {
            *most = q;
            most_bits = is_native ? HUGE_VAL : bits;
        }
        if (bits < fewest_bits) { /* NAN never is */
            *fewest = q;
            fewest_bits = bits;
        }
    }
}

bool threshold_ladder(const struct text *text, struct slice *slice, size_t mode,
                      struct phrase *phrase)
{
    const struct plan *plan = slice->plan;
    char tokens[CAPTION_TOKENS_SIZE], gb[NUMBER_SIZE], top_to[NUMBER_SIZE], low_to[NUMBER_SIZE];
    double card_gb, at_top, at_low;
    size_t top, low;

    find_ends(plan, &top, &low);
    slice_fill(slice, plan_slice_index(plan, mode, low, plan->default_context));
    card_gb = survey_half_way_vram_gb(slice);
    at_low = survey_served_billion(slice, card_gb, false);
    slice_fill(slice, plan_slice_index(plan, mode, top, plan->default_context));
    at_top = survey_served_billion(slice, card_gb, false);
    if (!has_many(plan) || card_gb <= 0 || at_low <= 0)
        return false;
    caption_short_tokens(plan->contexts[plan->default_context], tokens);
    put_gb(gb, card_gb);
    put_billion(top_to, at_top);
    put_billion(low_to, at_low);
    text_phrase(text, phrase, at_top > 0 ? "figure.ladder_serves" : "figure.ladder_low", "tokens",
                tokens, "gb", gb, "top", plan->quantizations[top]->name, "low",
                plan->quantizations[low]->name, "top_to", top_to, "low_to", low_to, NULL);
    return true;
}

bool threshold_reach(const struct text *text, struct slice *slice, size_t slice_index,
                     struct phrase *phrase)
{
    const struct plan *plan = slice->plan;
    char gb[NUMBER_SIZE], up_to[NUMBER_SIZE];
    double card_gb, most;

    slice_fill(slice, slice_index);
    card_gb = survey_half_way_vram_gb(slice);
    most = survey_unlimited_billion(plan, &slice->scenario, card_gb);
    if (!has_many(plan) || card_gb <= 0 || most <= 0)
        return false;
    put_gb(gb, card_gb);
    put_billion(up_to, most);
    text_phrase(text, phrase, "figure.reach_serves", "quantization",
                slice->scenario.quantization->name, "gb", gb, "up_to", up_to, NULL);
    return true;
}

bool threshold_needs(const struct text *text, const struct plan *plan,
                     const struct scenario *scenario, struct phrase *phrase)
{
    unsigned most = answer_counts[ANSWER_COUNTS - 1];
    double one = survey_needing_billion(plan, scenario, 1);
    double several = survey_needing_billion(plan, scenario, most);
    char tokens[CAPTION_TOKENS_SIZE], up_to_one[NUMBER_SIZE], up_to_several[NUMBER_SIZE], gpus[24];

    if (plan->model_count == 1 || several <= 0)
        return false;
    caption_short_tokens(scenario->context_tokens, tokens);
    put_billion(up_to_one, one);
    put_billion(up_to_several, several);
    snprintf(gpus, sizeof gpus, "%u", most);
    text_phrase(text, phrase,
                one >= several ? "figure.needs_one"
                : one > 0      ? "figure.needs"
                               : "figure.needs_several",
                "tokens", tokens, "quantization", scenario->quantization->name, "one", up_to_one,
                "several", up_to_several, "gpus", gpus, NULL);
    return true;
}
