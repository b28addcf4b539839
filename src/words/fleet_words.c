/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/fleet_words.h"

#include "vramgrid/base/number.h"
#include "vramgrid/words/quantization_words.h"
#include "vramgrid/words/warnings.h"
#include "vramgrid/words/workload_words.h"

#include <stdio.h>

/* As the warning of a grid says it. */
static void describe_obstacle(const struct text *text, const struct fleet_grid *grid,
                              const struct fleet *fleet, char words[COLUMN_TEXT_SIZE])
{
    struct gpu_set set = equal_gpus(fleet->replica->card->gpu, fleet->replica->gpu_count);
    struct scenario scenario = {mode_find("architecture"), grid->quantization, 1};
    struct placement placement = {.obstacle = fleet->obstacle, .missing = fleet->missing};
    struct pair pair = {grid->model, &set, &scenario, &placement, NULL};

    warning_of_obstacle(text, &pair, words);
}

enum { THREE_DIGITS = -1 };

/* What there is of what is short, and what it would take: both in the unit of the reason. */
struct shortage {
    const char *key;
    double there;
    int decimals;
};

static struct shortage shortage_of(const struct fleet_grid *grid, const struct fleet *fleet)
{
    const struct workload *workload = grid->workload;
    const struct fleet_card *card = fleet->replica->card;

    switch (fleet->reason) {
    case FLEET_TOO_LONG:
        return (struct shortage){"fleet.too_long", grid->model->context_length_max, 0};
    case FLEET_WEIGHTS:
        return (struct shortage){"fleet.weights", card->usable_gb, 2};
    case FLEET_MARGIN:
        return (struct shortage){"fleet.margin", card->budget_gb, 2};
    case FLEET_SPEED: /* what there is, is what is asked for over the shortfall */
        return (struct shortage){"fleet.speed", workload->min_tokens_per_s / fleet->shortfall,
                                 THREE_DIGITS};
    case FLEET_FIRST_TOKEN:
        return (struct shortage){"fleet.first_token", workload->max_ttft_s, THREE_DIGITS};
    case FLEET_CANNOT_BE_BUILT:
        return (struct shortage){"fleet.cannot_be_built", card->most, 0};
    case FLEET_NO_REASON:
    case FLEET_NOT_SHARED:
    case FLEET_MISSING:
        break;
    }
    return (struct shortage){NULL, NUMBER_UNKNOWN, 0};
}

/* Speeds and times are estimates: three digits say all. */
static void put_figure(char text[NUMBER_SIZE], double value, int decimals)
{
    if (decimals == THREE_DIGITS)
        describe_short(value, text);
    else
        number_fixed(text, value, decimals);
}

struct words fleet_reason_words(const struct text *text, enum fleet_reason reason)
{
    static const char *const KEYS[FLEET_REASONS] = {
        [FLEET_NO_REASON] = "fleet.serves",           [FLEET_NOT_SHARED] = "fleet.by_sharing",
        [FLEET_TOO_LONG] = "fleet.by_length",         [FLEET_MISSING] = "fleet.by_column",
        [FLEET_WEIGHTS] = "fleet.by_weights",         [FLEET_MARGIN] = "fleet.by_margin",
        [FLEET_SPEED] = "fleet.by_slowness",          [FLEET_FIRST_TOKEN] = "fleet.by_lateness",
        [FLEET_CANNOT_BE_BUILT] = "fleet.by_machine",
    };

    return text_words(text, KEYS[reason]);
}

struct words fleet_limit_words(const struct text *text, enum fleet_limit limit)
{
    static const char *const KEYS[] = {
        [FLEET_BY_MEMORY] = "decide.limit_memory",
        [FLEET_BY_SEQUENCES] = "decide.limit_sequences",
        [FLEET_BY_SPEED] = "decide.limit_speed",
        [FLEET_BY_FIRST_TOKEN] = "decide.limit_ttft",
    };

    return text_words(text, KEYS[limit]);
}

struct words fleet_basis_words(const struct text *text, enum speed_basis basis)
{
    static const char *const KEYS[SPEED_BASES] = {
        [SPEED_MEASURED] = "fleet.basis_measured",
        [SPEED_CALIBRATED] = "fleet.basis_calibrated",
        [SPEED_ESTIMATED] = "fleet.basis_estimated",
    };

    return text_words(text, KEYS[basis]);
}

void describe_fleet_reason(const struct text *text, const struct fleet_grid *grid,
                           const struct fleet *fleet, char words[COLUMN_TEXT_SIZE])
{
    struct shortage shortage = shortage_of(grid, fleet);
    char there[NUMBER_SIZE], wanted[NUMBER_SIZE], percent[NUMBER_SIZE];

    *words = '\0';
    if (fleet->reason == FLEET_NOT_SHARED)
        describe_obstacle(text, grid, fleet, words);
    if (fleet->reason == FLEET_MISSING)
        text_join(text,
                  unknown_key(grid->model, fleet->missing, "fleet.missing", "warning.no_precision"),
                  words, COLUMN_TEXT_SIZE, "column", fleet->missing, "precision",
                  grid->model->precision_default, NULL);
    if (!shortage.key)
        return;
    put_figure(there, shortage.there, shortage.decimals);
    put_figure(wanted, shortage.there * fleet->shortfall, shortage.decimals);
    number_brief(percent, grid->plan->safety_margin_percent);
    text_join(text, shortage.key, words, COLUMN_TEXT_SIZE, "there", there, "wanted", wanted,
              "percent", percent, NULL);
}
