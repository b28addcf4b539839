/* SPDX-License-Identifier: MIT */
/* GPU ranking: how many models each kind of GPU runs, alone and with others of its kind, by price.
 */
#include "chart.h"
#include "live.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/survey.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { GPU, TYPE, VRAM, BANDWIDTH, TDP, PRICE, RUNS, USD_PER_GB = RUNS + ANSWER_COUNTS, COLUMNS };
enum { NOTE_ROW = 2, PRICE_ROW, UNKNOWN_ROW, HEADING_ROW, FIRST_ROW };

static const char *const keys[COLUMNS] = {
    "ranking.gpu",  "ranking.type",  "ranking.vram_gb",    "ranking.bandwidth",
    "ranking.tdp",  "ranking.price", "ranking.alone",      "ranking.on_2",
    "ranking.on_4", "ranking.on_8",  "ranking.usd_per_gb",
};

struct rank {
    const struct gpu *gpu;
    size_t place; /* in the plan */
    size_t running[ANSWER_COUNTS];
    size_t counts; /* of them that one machine takes */
    bool is_known; /* of some model the mode can say whether it runs */
    double usd_per_gb;
    bool is_best_buy;
};

struct ranking {
    struct page *page;
    const struct plan *plan;
    struct scenario scenario;
    struct rank *ranks;
};

/* More models first, then less for a GB of VRAM, unknown prices last, then as in the sheet. */
static int compare_ranks(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    bool x_known = number_is_known(x->usd_per_gb), y_known = number_is_known(y->usd_per_gb);

    if (x->running[0] != y->running[0])
        return x->running[0] > y->running[0] ? -1 : 1;
    if (x_known != y_known)
        return x_known ? -1 : 1;
    if (x_known && x->usd_per_gb != y->usd_per_gb)
        return x->usd_per_gb < y->usd_per_gb ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* Whether another GPU gives more VRAM for its price, or as much for less. */
static bool is_beaten(const struct plan *plan, const struct gpu *gpu, const struct gpu *other)
{
    double usd = plan_price_usd(plan, gpu), other_usd = plan_price_usd(plan, other);

    return other_usd <= usd && other->vram_gb >= gpu->vram_gb &&
           (other_usd < usd || other->vram_gb > gpu->vram_gb);
}

static void find_best_buys(struct ranking *ranking)
{
    size_t count = ranking->plan->gpu_count;

    for (size_t i = 0; i < count; i++) {
        struct rank *rank = &ranking->ranks[i];

        rank->is_best_buy = number_is_known(rank->usd_per_gb);
        for (size_t k = 0; k < count && rank->is_best_buy; k++)
            rank->is_best_buy = !is_beaten(ranking->plan, rank->gpu, ranking->ranks[k].gpu);
    }
}

static bool ranking_init(struct ranking *ranking, struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;

    *ranking =
        (struct ranking){.page = page, .plan = plan, .scenario = answer_scenario(page->book)};
    ranking->ranks = calloc(plan->gpu_count, sizeof *ranking->ranks);
    if (!ranking->ranks)
        return error_set_memory(err);
    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct rank *rank = &ranking->ranks[g];

        rank->gpu = plan->gpus[g];
        rank->place = g;
        rank->is_known = survey_unknown_models(plan, &ranking->scenario) < plan->model_count;
        rank->usd_per_gb = plan_price_usd(plan, rank->gpu) / rank->gpu->vram_gb;
        rank->counts = answer_counts_of(plan, rank->gpu);
        for (size_t i = 0; i < rank->counts; i++)
            rank->running[i] =
                survey_on_gpus(plan, &ranking->scenario, rank->gpu, answer_counts[i]).runs;
    }
    qsort(ranking->ranks, plan->gpu_count, sizeof *ranking->ranks, compare_ranks);
    find_best_buys(ranking);
    return true;
}

/* "ranking.note" and the like, with all that they may name. */
static void describe(const struct ranking *ranking, const char *key, char words[LINE_SIZE])
{
    char tokens[NUMBER_SIZE], models[NUMBER_SIZE], first[NUMBER_SIZE];

    number_grouped(tokens, ranking->scenario.context_tokens);
    number_grouped(models, ranking->plan->model_count);
    number_grouped(first, ranking->ranks[0].running[0]);
    text_join(ranking->page->book->report->text, key, words, LINE_SIZE, "quantization",
              ranking->scenario.quantization->name, "tokens", tokens, "models", models, "gpu",
              ranking->ranks[0].gpu->name, "running", first, NULL);
}

static void put_unknown_models(const struct ranking *ranking)
{
    const struct plan *plan = ranking->plan;
    char count[NUMBER_SIZE], line[LINE_SIZE];
    size_t unknown = survey_unknown_models(plan, &ranking->scenario);

    if (unknown == 0)
        return;
    number_grouped(count, unknown);
    text_join(ranking->page->book->report->text, "ranking.unknown", line, sizeof line, "count",
              count, NULL);
    page_paragraph(ranking->page, UNKNOWN_ROW, 0, STYLE_NOTE, line);
}

static void put_notes(const struct ranking *ranking)
{
    struct page *page = ranking->page;
    const struct text *text = page->book->report->text;
    char line[LINE_SIZE];

    put_sheet_title(page, text_words(text, "ranking.title"));
    describe(ranking, "ranking.note", line);
    page_paragraph(page, NOTE_ROW, 0, STYLE_NOTE, line);
    page_paragraph_words(page, PRICE_ROW, 0, STYLE_NOTE, text_words(text, "ranking.price_note"));
    put_unknown_models(ranking);
}

static void put_known(struct page *page, size_t row, size_t column, enum style style, double value)
{
    if (number_is_known(value))
        page_number(page, row, column, style, value);
}

static void put_row(struct page *page, size_t row, const struct rank *rank)
{
    const struct plan *plan = page->book->report->plan;
    const struct gpu *gpu = rank->gpu;

    page_text(page, row, GPU, STYLE_TEXT, gpu->name);
    page_text(page, row, TYPE, STYLE_TEXT, gpu->type);
    page_number(page, row, VRAM, STYLE_NUMBER, gpu->vram_gb);
    put_known(page, row, BANDWIDTH, STYLE_NUMBER, gpu->memory_bandwidth_gb_s);
    put_known(page, row, TDP, STYLE_NUMBER, gpu->tdp_w);
    put_known(page, row, PRICE, STYLE_MONEY, plan_price_usd(plan, gpu));
    for (size_t i = 0; i < rank->counts && rank->is_known; i++)
        page_number(page, row, RUNS + i, STYLE_COUNT, (double)rank->running[i]);
    put_known(page, row, USD_PER_GB, STYLE_GB, rank->usd_per_gb);
}

static void put_table(const struct ranking *ranking)
{
    const struct text *text = ranking->page->book->report->text;
    struct heading headings[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++)
        headings[i] = (struct heading){text_words(text, keys[i]), i >= VRAM};
    for (size_t i = 0; i < ranking->plan->gpu_count; i++)
        put_row(ranking->page, FIRST_ROW + i, &ranking->ranks[i]);
    page_records(ranking->page, &(struct record_table){
                                    .name = "tbl_gpu_ranking",
                                    .heading_row = HEADING_ROW,
                                    .count = ranking->plan->gpu_count,
                                    .headings = headings,
                                    .columns = COLUMNS,
                                    .frozen_columns = GPU + 1,
                                });
}

/* The charts stand to the right of the table, one below the other. */
enum { CHART_COLUMN = COLUMNS + 1, CHART_WIDTH = 760, ROW_PIXELS = 20, BAR_ROWS_MAX = 20 };

static size_t bar_rows(const struct ranking *ranking)
{
    return ranking->plan->gpu_count < BAR_ROWS_MAX ? ranking->plan->gpu_count : BAR_ROWS_MAX;
}

static size_t bar_chart_pixels(const struct ranking *ranking)
{
    enum { AROUND_PIXELS = 150, GPU_PIXELS = 34 };

    return AROUND_PIXELS + GPU_PIXELS * bar_rows(ranking);
}

static void put_bar_chart(const struct ranking *ranking)
{
    static const double strengths[ANSWER_COUNTS] = {1, 0.62, 0.32, 0.08};
    const struct text *text = ranking->page->book->report->text;
    size_t last_row = FIRST_ROW + bar_rows(ranking) - 1;
    char title[LINE_SIZE], description[LINE_SIZE], across[LINE_SIZE], up[LINE_SIZE];
    char names[ANSWER_COUNTS][LINE_SIZE / 4];
    struct chart_frame frame = {
        .row = FIRST_ROW,
        .column = CHART_COLUMN,
        .width_pixels = CHART_WIDTH,
        .height_pixels = bar_chart_pixels(ranking),
        .title = title,
        .description = description,
        .across_title = across,
        .up_title = text_join(text, keys[GPU], up, sizeof up, NULL),
    };
    struct chart_series series[ANSWER_COUNTS];

    describe(ranking, "ranking.bars_title", title);
    describe(ranking, "ranking.bars_description", description);
    describe(ranking, "ranking.bars_axis", across);
    for (size_t i = 0; i < ANSWER_COUNTS; i++)
        series[i] = (struct chart_series){
            .name = text_join(text, keys[RUNS + i], names[i], sizeof names[i], NULL),
            .places = {FIRST_ROW, GPU, last_row, GPU},
            .values = {FIRST_ROW, RUNS + i, last_row, RUNS + i},
            .strength = strengths[i],
        };
    page_bar_chart(ranking->page, &frame, series, ANSWER_COUNTS);
}

static bool has_price(const struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->plan->gpu_count; i++)
        if (number_is_known(ranking->ranks[i].usd_per_gb))
            return true;
    return false;
}

static double power_below(double base, double value)
{
    double power = 1;

    while (power * base <= value)
        power *= base;
    while (power > value)
        power /= base;
    return power;
}

/* VRAM comes in powers of 2, prices over several of 10; to the right of the last, its name. */
static void find_scales(const struct ranking *ranking, struct chart_scale *vram,
                        struct chart_scale *price)
{
    const double room_for_name = 1.5;
    double least_gb = HUGE_VAL, most_gb = 0, least_usd = HUGE_VAL, most_usd = 0;

    for (size_t i = 0; i < ranking->plan->gpu_count; i++) {
        const struct gpu *gpu = ranking->ranks[i].gpu;
        double usd = plan_price_usd(ranking->plan, gpu);

        if (!number_is_known(usd))
            continue;
        least_gb = fmin(least_gb, gpu->vram_gb);
        most_gb = fmax(most_gb, gpu->vram_gb);
        least_usd = fmin(least_usd, usd);
        most_usd = fmax(most_usd, usd);
    }
    *vram = (struct chart_scale){2, power_below(2, least_gb),
                                 2 * power_below(2, most_gb * room_for_name)};
    *price = (struct chart_scale){10, power_below(10, least_usd), 10 * power_below(10, most_usd)};
}

/* The names of best buys, NULL for the others; to be freed. */
static const char **name_best_buys(const struct ranking *ranking)
{
    size_t count = ranking->plan->gpu_count;
    const char **names = calloc(count, sizeof *names);

    for (size_t i = 0; names && i < count; i++)
        names[i] = ranking->ranks[i].is_best_buy ? ranking->ranks[i].gpu->name : NULL;
    return names;
}

static bool put_price_chart(const struct ranking *ranking, struct error *err)
{
    enum { HEIGHT = 560, GAP_ROWS = 2 };
    const struct text *text = ranking->page->book->report->text;
    size_t last_row = FIRST_ROW + ranking->plan->gpu_count - 1;
    char title[LINE_SIZE], description[LINE_SIZE], across[LINE_SIZE], up[LINE_SIZE];
    char name[LINE_SIZE];
    struct chart_frame frame = {
        .row = FIRST_ROW + bar_chart_pixels(ranking) / ROW_PIXELS + GAP_ROWS,
        .column = CHART_COLUMN,
        .width_pixels = CHART_WIDTH,
        .height_pixels = HEIGHT,
        .title = text_join(text, "ranking.points_title", title, LINE_SIZE, NULL),
        .description = text_join(text, "ranking.points_description", description, LINE_SIZE, NULL),
        .across_title = text_join(text, "ranking.points_vram", across, LINE_SIZE, NULL),
        .up_title = text_join(text, "ranking.points_price", up, LINE_SIZE, NULL),
    };
    struct chart_series series = {
        .name = text_join(text, keys[PRICE], name, LINE_SIZE, NULL),
        .places = {FIRST_ROW, VRAM, last_row, VRAM},
        .values = {FIRST_ROW, PRICE, last_row, PRICE},
        .strength = 0.62,
    };
    struct chart_scale vram, price;
    const char **names = name_best_buys(ranking);

    if (!names)
        return error_set_memory(err);
    find_scales(ranking, &vram, &price);
    page_point_chart(ranking->page, &frame, &series, names, &vram, &price);
    free(names);
    return true;
}

bool write_gpu_ranking_sheet(struct page *page, struct error *err)
{
    struct ranking ranking;
    bool ok = page_check_size(page, FIRST_ROW + page->book->report->plan->gpu_count, COLUMNS,
                              "GPUs", err);

    ok = ranking_init(&ranking, page, err) && ok;
    if (ok) {
        put_notes(&ranking);
        put_table(&ranking);
        if (ranking.ranks[0].is_known)
            put_bar_chart(&ranking);
        ok = !has_price(&ranking) || put_price_chart(&ranking, err);
    }
    free(ranking.ranks);
    return ok;
}
