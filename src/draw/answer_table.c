/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/memory.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/captions.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/price_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    MODEL,
    PARAMS,
    SMALLEST,
    VRAM,
    REQUIRED,
    FREE,
    CHEAPEST,
    PRICE,
    BASIS,
    FLEET,
    FLEET_COST,
    COLUMNS
};

_Static_assert((int)COLUMNS == (int)ANSWER_COLUMNS, "the answer has room for all columns");

/* Behind what a footnote says more about. */
const char ANSWER_BEYOND_MARK[] = "\u2020", ANSWER_ESTIMATE_MARK[] = "\u2021";
const char ANSWER_NEAR_MARK[] = "\u00a7";

bool answer_is_beyond(const struct answer *answer, const struct answer_row *row)
{
    return (double)answer->scenario.context_tokens > row->model->context_length_max;
}

/* Architecture mode counts what the driver shows of a card, where that is known. */
bool answer_is_estimate(const struct answer *answer, const struct answer_row *row)
{
    return answer->scenario.mode->is_architecture && row->smallest.gpu_count > 0 &&
           gpu_vram_is_estimated(row->smallest.gpu);
}

enum palette_bin answer_bin(const struct answer *answer, const struct answer_row *row)
{
    if (row->smallest.gpu_count > 0)
        return palette_bin(&row->smallest.fit);
    return scenario_missing(answer->report->plan, &answer->scenario, row->model) ? BIN_UNKNOWN
                                                                                 : BIN_FAR_SHORT;
}

/* A number in its reader's signs. */
static void localize(const struct answer *answer, char number[NUMBER_SIZE])
{
    char shown[NUMBER_SIZE];

    memcpy(number, text_number(answer->report->text, number, shown), NUMBER_SIZE);
}

static void fill_smallest(struct answer *answer, const struct answer_row *row,
                          struct leaf_cell cells[ANSWER_COLUMNS])
{
    const struct configuration *found = &row->smallest;
    struct row_words *words = &answer->words;
    enum palette_bin bin = answer_bin(answer, row);

    cells[SMALLEST].words = words->smallest;
    cells[SMALLEST].chip = &answer->report->palette->verdicts[bin];
    if (found->gpu_count == 0) {
        words_join(bin == BIN_UNKNOWN
                       ? status_words(answer->report->text, verdict_status(VERDICT_UNKNOWN))
                       : text_words(answer->report->text, "summary.in_no_machine"),
                   words->smallest, LINE_SIZE);
        return;
    }
    label_gpus(found->gpu, found->gpu_count, words->smallest);
    if (answer_is_estimate(answer, row))
        strcat(words->smallest, ANSWER_ESTIMATE_MARK);
    if (answer->scenario.mode->is_architecture) /* GB of the box are not those of the figures */
        number_fixed(words->vram, found->fit.usable_vram_gb, 2);
    else
        number_shortest(words->vram, found->gpu->vram_gb);
    localize(answer, words->vram);
    number_fixed(words->required, found->required_vram_gb, 2);
    localize(answer, words->required);
    number_fixed(words->free, found->fit.vram_free_percent, 1);
    localize(answer, words->free);
    cells[VRAM].words = words->vram;
    cells[REQUIRED].words = words->required;
    cells[FREE].words = words->free;
}

static void put_usd(const struct answer *answer, double usd, char number[NUMBER_SIZE])
{
    number_grouped(number, (uint64_t)llround(usd));
    localize(answer, number);
}

/* What is recommended for the workload, and what it costs over the years, from the high speed to
 * the low one. */
static void fill_fleet(struct answer *answer, const struct answer_row *row,
                       struct leaf_cell cells[ANSWER_COLUMNS])
{
    struct row_words *words = &answer->words;
    char least[NUMBER_SIZE], most[NUMBER_SIZE];

    if (!answer->has_fleets || !row->fleet.gpu)
        return;
    describe_answer_fleet(&row->fleet, words->fleet);
    cells[FLEET].words = words->fleet;
    if (!number_is_known(row->fleet.total_usd))
        return;
    put_usd(answer, row->fleet.total_usd, most);
    put_usd(answer, row->fleet.least_usd, least);
    snprintf(words->fleet_cost, LINE_SIZE, "%s%s%s", strcmp(least, most) == 0 ? "" : least,
             strcmp(least, most) == 0 ? "" : "\u2013", most);
    cells[FLEET_COST].words = words->fleet_cost;
}

/* In native with what it is published in: rows differ by that. */
static void put_model(struct answer *answer, const struct answer_row *row)
{
    bool is_native =
        answer->scenario.quantization == &quantization_native && row->model->native != NULL;

    snprintf(answer->words.model, sizeof answer->words.model, "%s%s%s%s", row->model->name,
             is_native ? " \u00b7 " : "", is_native ? row->model->native->name : "",
             answer_is_beyond(answer, row) ? ANSWER_BEYOND_MARK : "");
}

void answer_fill_row(const void *data, size_t index, struct leaf_cell *shown)
{
    struct answer *answer = *(struct answer *const *)data;
    const struct answer_row *row = &answer->rows[index];
    struct row_words *words = &answer->words;
    struct leaf_cell cells[ANSWER_COLUMNS] = {0};
    static const char none[] = "\u2013";

    for (size_t i = 0; i < ANSWER_COLUMNS; i++)
        cells[i].words = none;
    put_model(answer, row);
    cells[MODEL].words = words->model;
    caption_params(row->model->params_billion, words->params);
    localize(answer, words->params);
    cells[PARAMS].words = words->params;
    fill_smallest(answer, row, cells);
    if (row->cheapest.gpu_count > 0) {
        label_gpus(row->cheapest.gpu, row->cheapest.gpu_count, words->cheapest);
        number_grouped(words->price, (uint64_t)llround(row->cheapest.cost.hardware_usd));
        localize(answer, words->price);
        if (row->cheapest.near_count > 0)
            strcat(words->cheapest, ANSWER_NEAR_MARK);
        describe_price_age(answer->report->text,
                           &plan_purchase(answer->report->plan, row->cheapest.gpu)->price,
                           words->basis);
        cells[BASIS].words = words->basis;
        cells[CHEAPEST].words = words->cheapest;
        cells[PRICE].words = words->price;
    }
    fill_fleet(answer, row, cells);
    for (size_t i = 0; i < answer->table.count; i++)
        shown[i] = cells[answer->columns[i]];
}

static void add_column(struct answer *answer, size_t column, const char *key, enum leaf_fit fit)
{
    struct leaf_table *table = &answer->table;
    const char *heading =
        flow_heading_words(answer->leaf, key, answer->headings[column], ANSWER_HEADING_SIZE);

    answer->columns[table->count] = column;
    table->columns[table->count++] = (struct leaf_column){.heading = heading, .fit = fit};
}

/* Columns without anything in them stay away. */
void answer_begin_table(struct answer *answer)
{
    bool is_exact = answer->scenario.mode->is_architecture;

    answer->table = (struct leaf_table){.text = answer->leaf->text};
    add_column(answer, MODEL, "summary.model", LEAF_NAME);
    add_column(answer, PARAMS, "summary.params", LEAF_NUMBER);
    add_column(answer, SMALLEST, "summary.smallest_column", LEAF_NAME);
    add_column(answer, VRAM, is_exact ? "answer.usable_column" : "gpu_sets.vram_gb", LEAF_NUMBER);
    add_column(answer, REQUIRED, "answer.required", LEAF_NUMBER);
    add_column(answer, FREE, "cost.free", LEAF_NUMBER);
    if (answer->has_prices) {
        add_column(answer, CHEAPEST, "summary.cheapest", LEAF_NAME);
        add_column(answer, PRICE, "cost.hardware", LEAF_NUMBER);
    }
    if (answer->has_prices && !answer->has_fleets)
        add_column(answer, BASIS, "cost.price_from", LEAF_WORDS);
    if (answer->has_fleets) {
        add_column(answer, FLEET, "answer.fleet", LEAF_NAME);
        add_column(answer, FLEET_COST, "answer.fleet_cost", LEAF_NUMBER);
    }
}
