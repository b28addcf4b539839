/* SPDX-License-Identifier: MIT */
/*
 * The figures that answer the other way round, each on a sequential scale of its own: the best
 * quantization that fits, the longest context, how many GPUs it takes and what they cost.
 */
#include "figure_scales.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/cost.h"
#include "vramgrid/sweep/survey.h"
#include "vramgrid/words/thresholds.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the legend of a scale's bin says. */
struct scale {
    const char *label, *from, *to;
    const char *unit; /* a key */
};

static struct scenario scenario_of(const struct figure *figure)
{
    return plan_scenario(figure->report->plan, figure_slice(figure));
}

/* Takes the styles of a scale, and the same with the border of a low margin. */
static void figure_take_scale(struct figure *figure, const struct palette_style *styles,
                              size_t count)
{
    memcpy(&figure->styles[FIGURE_SCALE], styles, count * sizeof *styles);
    for (size_t i = 0; i < count; i++) {
        figure->styles[FIGURE_LOW_SCALE + i] = styles[i];
        figure->styles[FIGURE_LOW_SCALE + i].cue = CUE_BORDER;
    }
}

static struct words words_of(const struct figure *figure, const char *key)
{
    return text_words(figure->report->text, key);
}

/* The bin of a scale, with the border of a low margin where the answer has one. */
static uint8_t scale_bin(size_t bin, const struct fit *fit)
{
    bool is_low = fit->verdict == VERDICT_RUNS_LOW_MARGIN;

    return (uint8_t)((is_low ? FIGURE_LOW_SCALE : FIGURE_SCALE) + bin);
}

static void explain_low_margin(struct figure *figure, size_t bin, const char *label)
{
    struct phrase phrase;

    figure_explain(figure, FIGURE_LOW_SCALE + bin, label,
                   palette_describe(figure->report->text, BIN_LOW_MARGIN,
                                    figure->report->plan->safety_margin_percent, &phrase));
}

/* Cells without an answer look like verdicts. */
void figure_explain_rest(struct figure *figure, const char *key)
{
    figure_explain(figure, BIN_FAR_SHORT, "", words_of(figure, key));
    if (plan_may_be_unknown(figure->report->plan, figure->report->plan->modes[figure->mode]))
        figure_explain(figure, BIN_UNKNOWN, "", words_of(figure, "palette.unknown"));
}

static size_t ladder_bin(const struct quantization *quantization)
{
    return palette_scale_bin(palette_ladder_bits, LADDER_BINS, quantization->bits_per_weight);
}

struct figure_cell figure_cell_without_label(uint8_t bin)
{
    return (struct figure_cell){.bin = bin, .number = HEATMAP_NO_NUMBER};
}

enum { LADDER_LABEL_SIZE = 24 }; /* longer names would take a page's width */

static struct figure_cell ladder_cell(const struct figure *figure, size_t model, size_t set)
{
    const struct plan *plan = figure->report->plan;
    struct scenario scenario = scenario_of(figure);
    const struct quantization *best;
    struct placement placement;
    struct figure_cell cell;
    struct fit fit;

    if (!answer_best_quantization(plan, &scenario, plan->models[model], &plan->sets[set], &best))
        return figure_cell_without_label(BIN_UNKNOWN);
    if (!best)
        return figure_cell_without_label(BIN_FAR_SHORT);
    scenario.quantization = best;
    placement = place_model(plan, &scenario, plan->models[model], &plan->sets[set]);
    fit = fit_placement(plan, &scenario, &placement, &plan->sets[set]);
    cell = figure_cell_without_label(scale_bin(ladder_bin(scenario.quantization), &fit));
    utf8_copy(cell.words, LADDER_LABEL_SIZE, scenario.quantization->name);
    return cell;
}

/* Of the names that cells have: others may be longer, and would take the room of columns. */
static void find_widest_name(struct figure *figure)
{
    const struct plan *plan = figure->report->plan;
    const struct figure_axis *classes = &figure->axes->classes;

    for (size_t m = 0; m < plan->model_count; m++)
        for (size_t i = 0; i < classes->count; i++) {
            struct figure_cell cell = ladder_cell(figure, m, classes->items[i].place);

            if (strlen(cell.words) > strlen(figure->widest))
                utf8_copy(figure->widest, LADDER_LABEL_SIZE, cell.words);
        }
}

/* One entry a bin: the names of its quantizations, as many as there is room for. */
static void explain_ladder(struct figure *figure, size_t bin)
{
    const struct plan *plan = figure->report->plan;
    char names[PALETTE_WORDS_SIZE], name[LEGEND_LABEL_SIZE];
    size_t length = 0;

    for (size_t q = 0; q < plan->precision_count; q++) {
        if (ladder_bin(plan->precisions[q]) != bin)
            continue;
        if (length + sizeof name + 8 > sizeof names) {
            snprintf(names + length, sizeof names - length, ", \u2026");
            break;
        }
        utf8_copy(name, sizeof name, plan->precisions[q]->name);
        length += (size_t)snprintf(names + length, sizeof names - length, "%s%s",
                                   length > 0 ? ", " : "", name);
    }
    if (length > 0)
        figure_explain(figure, FIGURE_SCALE + bin, "", words_same(names));
}

void ladder_begin(struct figure *figure)
{
    figure_take_scale(figure, figure->report->palette->ladder, LADDER_BINS);
    figure->numbers = words_of(figure, "figure.ladder_numbers");
    figure->formula = words_of(figure, "figure.ladder_formula");
    figure->cell = ladder_cell;
    figure->columns = &figure->axes->classes;
    find_widest_name(figure);
    for (size_t bin = LADDER_BINS; bin-- > 0;)
        explain_ladder(figure, bin);
    explain_low_margin(figure, LADDER_BINS - 2, "");
    figure_explain_rest(figure, "figure.ladder_none");
}

void ladder_show(struct figure *figure)
{
    const struct plan *plan = figure->report->plan;
    const struct text *text = figure->report->text;
    struct scenario scenario = scenario_of(figure);
    char tokens[NUMBER_SIZE];

    number_grouped(tokens, scenario.context_tokens);
    if (!threshold_ladder(text, &figure->slice, figure->mode, &figure->title))
        text_phrase(text, &figure->title, "figure.ladder_title", "tokens", tokens, NULL);
    caption_unknown(text, plan, &scenario, &figure->title);
    caption_assumptions(text, plan, &scenario, figure->subtitle);
}

/* "127K", "1.2M", "40K*". */
static void put_tokens(const struct text *text, const struct reach *reach,
                       char words[FIGURE_LABEL_SIZE])
{
    char tokens[CAPTION_TOKENS_SIZE], shown[NUMBER_SIZE], unit = '\0';
    size_t length;

    caption_rounded_tokens(reach->tokens, tokens);
    length = strlen(tokens);
    if (strchr("KM", tokens[length - 1])) {
        unit = tokens[length - 1];
        tokens[length - 1] = '\0';
    }
    text_number(text, tokens, shown);
    snprintf(words, FIGURE_LABEL_SIZE, "%.30s%.1s%s", shown, &unit, reach->is_maximum ? "*" : "");
}

static struct figure_cell longest_cell(const struct figure *figure, size_t model, size_t set)
{
    const struct plan *plan = figure->report->plan;
    struct scenario scenario = scenario_of(figure);
    struct figure_cell cell;
    struct reach reach;
    size_t bin;

    if (!answer_reach(plan, &scenario, plan->models[model], &plan->sets[set], &reach))
        return figure_cell_without_label(BIN_UNKNOWN);
    if (reach.tokens == 0)
        return figure_cell_without_label(BIN_FAR_SHORT);
    bin = palette_scale_bin(palette_context_tokens, CONTEXT_BINS, (double)reach.tokens);
    cell = figure_cell_without_label((uint8_t)(FIGURE_SCALE + bin));
    put_tokens(figure->report->text, &reach, cell.words);
    return cell;
}

/* "8K to 16K tokens", "from 256K tokens", "under 4K tokens". */
static void figure_explain_scale(struct figure *figure, size_t bin, size_t bins,
                                 const struct scale *scale)
{
    const struct text *text = figure->report->text;
    const char *key = "figure.scale_between";
    struct phrase phrase;

    if (bin == 0)
        key = "figure.scale_under";
    else if (bin == bins - 1)
        key = "figure.scale_from";
    for (size_t i = 0; i < text->count; i++)
        text_fill(&text->languages[i], key, phrase.in[i], sizeof phrase.in[i], "from", scale->from,
                  "to", scale->to, "unit", text_get(&text->languages[i], scale->unit), NULL);
    figure_explain(figure, FIGURE_SCALE + bin, scale->label, phrase_words(text, &phrase));
}

static void explain_contexts(struct figure *figure)
{
    char from[CAPTION_TOKENS_SIZE], to[CAPTION_TOKENS_SIZE];
    const struct scale scale = {"", from, to, "figure.tokens"};

    for (size_t bin = 0; bin < CONTEXT_BINS; bin++) {
        size_t next = bin + 1 < CONTEXT_BINS ? bin + 1 : bin;

        caption_short_tokens((uint64_t)palette_context_tokens[bin], from);
        caption_short_tokens((uint64_t)palette_context_tokens[next], to);
        figure_explain_scale(figure, bin, CONTEXT_BINS, &scale);
    }
}

void longest_context_begin(struct figure *figure)
{
    figure_take_scale(figure, figure->report->palette->contexts, CONTEXT_BINS);
    figure->numbers = words_of(figure, "figure.longest_numbers");
    figure->formula = words_of(figure, "figure.longest_formula");
    figure->cell = longest_cell;
    figure->columns = &figure->axes->classes;
    snprintf(figure->widest, sizeof figure->widest, "888K*");
    explain_contexts(figure);
    figure_explain_rest(figure, "figure.longest_none");
}

/* The most tokens that a model runs with on any set. */
static uint64_t best_reach(const struct figure *figure, const struct scenario *scenario,
                           size_t model)
{
    const struct plan *plan = figure->report->plan;
    uint64_t best = 0;

    for (size_t g = 0; g < plan->set_count; g++) {
        struct reach reach;

        if (plan->sets[g].most > 0)
            continue;

        if (answer_reach(plan, scenario, plan->models[model], &plan->sets[g], &reach))
            best = reach.tokens > best ? reach.tokens : best;
    }
    return best;
}

static void count_reaches(struct figure *figure, const struct scenario *scenario)
{
    const struct plan *plan = figure->report->plan;
    size_t reaching = 0, running = 0;
    char tokens[NUMBER_SIZE], reach[24], run[24], models[24];
    uint64_t most = plan->contexts[0];

    for (size_t c = 1; c < plan->context_count; c++)
        most = plan->contexts[c] > most ? plan->contexts[c] : most;
    for (size_t m = 0; m < plan->model_count; m++) {
        uint64_t best = best_reach(figure, scenario, m);

        reaching += best >= most;
        running += best > 0;
    }
    number_grouped(tokens, most);
    snprintf(reach, sizeof reach, "%zu", reaching);
    snprintf(run, sizeof run, "%zu", running);
    snprintf(models, sizeof models, "%zu", figure_known_models(figure));
    text_phrase(figure->report->text, &figure->title, "figure.longest_title", "quantization",
                scenario->quantization->name, "tokens", tokens, "reach", reach, "running", run,
                "models", models, NULL);
}

void longest_context_show(struct figure *figure)
{
    const struct plan *plan = figure->report->plan;
    const struct text *text = figure->report->text;
    struct scenario scenario = scenario_of(figure);

    if (!threshold_reach(text, &figure->slice, figure_slice(figure), &figure->title))
        count_reaches(figure, &scenario);
    caption_unknown(text, plan, &scenario, &figure->title);
    caption_bare_assumptions(text, plan, &scenario, figure->subtitle);
}

void figure_take_costs(struct figure *figure)
{
    struct palette_style styles[COST_BINS + 1];

    memcpy(styles, figure->report->palette->costs, sizeof figure->report->palette->costs);
    styles[FIGURE_UNPRICED] = (struct palette_style){0xFFFFFF, 0x000000, CUE_FRAME};
    figure_take_scale(figure, styles, COST_BINS + 1);
}

size_t figure_cost_bin(const double bounds_usd[COST_BINS], double usd)
{
    return number_is_known(usd) ? palette_scale_bin(bounds_usd, COST_BINS, usd) : FIGURE_UNPRICED;
}

void figure_explain_costs(struct figure *figure, const double bounds_usd[COST_BINS],
                          const char *label, const char *unpriced)
{
    char from[NUMBER_SIZE], to[NUMBER_SIZE];

    for (size_t bin = 0; bin < COST_BINS; bin++) {
        number_grouped(from, (uint64_t)bounds_usd[bin]);
        number_grouped(to, (uint64_t)bounds_usd[bin + 1 < COST_BINS ? bin + 1 : bin]);
        figure_explain_scale(figure, bin, COST_BINS,
                             &(struct scale){bin == 0 ? label : "", from, to, "figure.usd"});
    }
    figure_explain(figure, FIGURE_SCALE + FIGURE_UNPRICED, unpriced,
                   words_of(figure, "figure.unpriced"));
}

static struct figure_cell needed_cell(const struct figure *figure, size_t model, size_t gpu)
{
    const struct plan *plan = figure->report->plan;
    struct scenario scenario = scenario_of(figure);
    struct configuration found = configuration_on(plan, figure->report->settings, &scenario,
                                                  plan->models[model], plan->gpus[gpu]);
    size_t bin;

    if (found.is_unknown)
        return figure_cell_without_label(BIN_UNKNOWN);
    if (found.gpu_count == 0)
        return figure_cell_without_label(BIN_FAR_SHORT);
    bin = figure_cost_bin(palette_cost_usd, found.cost.total_usd);
    return (struct figure_cell){.bin = scale_bin(bin, &found.fit), .number = (int)found.gpu_count};
}

void gpus_needed_begin(struct figure *figure)
{
    figure_take_costs(figure);
    figure->numbers = words_of(figure, "figure.needed_numbers");
    figure->formula = words_of(figure, "figure.needed_formula");
    figure->cell = needed_cell;
    figure->columns = &figure->axes->gpus;
    figure->merged = &figure->axes->gpu_classes;
    snprintf(figure->widest, sizeof figure->widest, "88");
    figure_explain_costs(figure, palette_cost_usd, "1", "2");
    explain_low_margin(figure, FIGURE_UNPRICED, "4");
    figure_explain_rest(figure, "figure.needed_none");
}

static void count_needs(struct figure *figure, const struct scenario *scenario)
{
    const struct plan *plan = figure->report->plan;
    struct survey_needs needs = survey_gpus_needed(plan, scenario);
    char tokens[NUMBER_SIZE], one[24], several[24], none[24], models[24];

    number_grouped(tokens, scenario->context_tokens);
    snprintf(one, sizeof one, "%zu", needs.one);
    snprintf(several, sizeof several, "%zu", needs.several);
    snprintf(none, sizeof none, "%zu", needs.none);
    snprintf(models, sizeof models, "%zu", figure_known_models(figure));
    text_phrase(figure->report->text, &figure->title, "figure.needed_title", "quantization",
                scenario->quantization->name, "tokens", tokens, "one", one, "several", several,
                "none", none, "models", models, NULL);
}

void gpus_needed_show(struct figure *figure)
{
    const struct plan *plan = figure->report->plan;
    const struct text *text = figure->report->text;
    struct scenario scenario = scenario_of(figure);

    if (!threshold_needs(text, plan, &scenario, &figure->title))
        count_needs(figure, &scenario);
    caption_unknown(text, plan, &scenario, &figure->title);
    caption_scenario(text, plan, &scenario, figure->subtitle);
}
