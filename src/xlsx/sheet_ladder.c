/* SPDX-License-Identifier: MIT */
/* Quantization ladder: models and contexts down, GPUs across, the best quantization that runs. */
#include "gpu_columns.h"
#include "model_slice.h"
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/answers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODEL, PARAMS, CONTEXT, GPUS };
enum { NOTE_ROW = 2, LEGEND_ROW, VRAM_ROW = LEGEND_ROW + LEGEND_ROWS, HEADING_ROW, FIRST_ROW };

/* What a cell holds to be seen empty: a blank would take xml:space, which the schema of cells
 * lacks. */
#define NO_BREAK_SPACE "\u00a0"

/* The best found so far for a model on a set; where none runs, the verdict is why. */
struct rung {
    enum verdict verdict;
    const struct quantization *quantization; /* a row of the sheet; NULL before the first */
};

struct ladder {
    struct page *page;
    const struct plan *plan;
    struct model_slice at;
    struct rung *rungs; /* of one row, by set */
    double column_width;
    bool has_long_names; /* which would run on behind the last column if nothing stood there */
};

static size_t bin_of(const struct quantization *quantization)
{
    return palette_scale_bin(palette_ladder_bits, LADDER_BINS, quantization->bits_per_weight);
}

/* Verdicts are in order: any that runs before "does not", that before unsupported and unknown. */
static bool is_better(const struct plan *plan, const struct model *model, const struct rung *rung,
                      const struct rung *than)
{
    if (!verdict_runs(rung->verdict) || !verdict_runs(than->verdict))
        return rung->verdict < than->verdict;
    return answer_is_better(plan, model, rung->quantization, than->quantization);
}

static void climb(struct ladder *ladder, size_t model, size_t context)
{
    const struct plan *plan = ladder->plan;

    for (size_t g = 0; g < plan->set_count; g++)
        ladder->rungs[g] = (struct rung){VERDICT_UNKNOWN, NULL};
    for (size_t q = 0; q < plan->quantization_count; q++) {
        model_slice_fill(&ladder->at, model,
                         plan_slice_index(plan, ladder->page->tab->mode_index, q, context));
        for (size_t g = 0; g < plan->set_count; g++) {
            struct rung rung = {(enum verdict)ladder->at.slice.verdicts[g],
                                quantization_for(plan->quantizations[q], plan->models[model])};

            if (is_better(plan, plan->models[model], &rung, &ladder->rungs[g]))
                ladder->rungs[g] = rung;
        }
    }
}

static void put_rung(const struct ladder *ladder, size_t row, size_t column,
                     const struct rung *rung)
{
    int style = rung->verdict == VERDICT_RUNS_LOW_MARGIN ? STYLE_LADDER_LOW : STYLE_LADDER;

    if (gpu_columns_put_obstacle(ladder->page, row, column, rung->verdict))
        return;
    if (verdict_runs(rung->verdict))
        page_line(ladder->page, row, column, (enum style)(style + (int)bin_of(rung->quantization)),
                  rung->quantization->name);
    else
        gpu_columns_put_none(ladder->page, row, column);
}

static void put_row(const struct ladder *ladder, size_t row, size_t model, size_t context)
{
    const struct plan *plan = ladder->plan;
    const struct window *window = &ladder->page->tab->window;

    page_begin_row(ladder->page, row);
    put_model_at_context(ladder->page, row, plan->models[model], plan->contexts[context]);
    for (size_t g = 0; g < window->set_count; g++)
        put_rung(ladder, row, GPUS + g, &ladder->rungs[window->first_set + g]);
    if (ladder->has_long_names)
        page_line(ladder->page, row, GPUS + window->set_count, STYLE_TEXT, NO_BREAK_SPACE);
    page_end_row(ladder->page);
}

static void put_rows(struct ladder *ladder)
{
    const struct plan *plan = ladder->plan;
    const struct window *window = &ladder->page->tab->window;
    size_t row = FIRST_ROW;

    for (size_t m = 0; m < window->model_count; m++) {
        for (size_t c = 0; c < plan->context_count; c++) {
            climb(ladder, window->first_model + m, c);
            put_row(ladder, row++, window->first_model + m, c);
        }
    }
}

/* Adds a name to the others, shortened to what a legend has room for. */
static void add_name(char words[LEGEND_WORDS_SIZE], const char *name)
{
    enum { NAME_WIDTH = 16 };
    size_t end = strlen(words);

    if (end > 0)
        end += (size_t)snprintf(words + end, LEGEND_WORDS_SIZE - end, ", ");
    shorten_name(words + end, LEGEND_WORDS_SIZE - end, name, NAME_WIDTH);
}

/* The names of a bin's quantizations, as many as are readable; false where it has none. */
static bool name_bin(const struct plan *plan, size_t bin, char words[LEGEND_WORDS_SIZE])
{
    enum { NAMES_MAX = 3 };
    size_t found = 0, end;

    *words = '\0';
    for (size_t q = 0; q < plan->precision_count; q++)
        if (bin_of(plan->precisions[q]) == bin && ++found <= NAMES_MAX)
            add_name(words, plan->precisions[q]->name);
    end = strlen(words);
    if (found > NAMES_MAX)
        snprintf(words + end, LEGEND_WORDS_SIZE - end, " +%zu", found - NAMES_MAX);
    return found > 0;
}

/* From the best to the least, then what is no colour of the scale. */
static void put_legend(const struct ladder *ladder)
{
    const struct text *text = ladder->page->book->report->text;
    struct grid_legend legend = {0};
    char words[LEGEND_WORDS_SIZE];
    struct phrase phrase;

    for (size_t bin = LADDER_BINS; bin-- > 0;)
        if (name_bin(ladder->plan, bin, words))
            snprintf(grid_legend_add(&legend, (enum style)(STYLE_LADDER + (int)bin)),
                     LEGEND_WORDS_SIZE, "%s", words);
    text_join(text, "ladder.none", grid_legend_add(&legend, STYLE_ABSENT), LEGEND_WORDS_SIZE, NULL);
    grid_legend_add_obstacles(&legend, ladder->page);
    /* In one cell, since each has a border. */
    words_join(palette_describe(text, BIN_LOW_MARGIN, ladder->plan->safety_margin_percent, &phrase),
               words, sizeof words);
    put_swatch(ladder->page, LEGEND_ROW, MODEL, MODEL, STYLE_LADDER_LOW, words);
    grid_legend_put(&legend, ladder->page, LEGEND_ROW, GPUS, ladder->column_width);
}

static void put_title(const struct ladder *ladder)
{
    const struct text *text = ladder->page->book->report->text;

    put_sheet_title(ladder->page, text_words(text, "ladder.title"));
    page_paragraph_words(ladder->page, NOTE_ROW, 0, STYLE_NOTE, text_words(text, "ladder.note"));
}

static void put_headings(const struct ladder *ladder)
{
    static const char *const keys[] = {"fit.model", "fit.params", "fit.context"};
    struct page *page = ladder->page;

    gpu_columns_head(page, VRAM_ROW, GPUS);
    for (size_t i = 0; i < GPUS; i++)
        page_heading(page, HEADING_ROW, i, i == MODEL ? STYLE_HEADING : STYLE_HEADING_NUMBER,
                     text_words(page->book->report->text, keys[i]));
}

/* For the longest name of the plan within reason; longer ones are cut by their neighbours. */
static void find_column_width(struct ladder *ladder)
{
    const double width_min = 8.7, width_max = 14, padding = 2.5;
    const struct plan *plan = ladder->plan;
    size_t longest = 0;

    for (size_t q = 0; q < plan->precision_count; q++)
        if (text_width(plan->precisions[q]->name) > longest)
            longest = text_width(plan->precisions[q]->name);
    ladder->column_width = fmin(fmax((double)longest + padding, width_min), width_max);
    ladder->has_long_names = (double)longest + padding > width_max;
}

static bool ladder_init(struct ladder *ladder, struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    const struct window *window = &page->tab->window;

    *ladder = (struct ladder){.page = page, .plan = plan};
    if (!page_check_size(page, FIRST_ROW + window->model_count * plan->context_count,
                         GPUS + window->set_count + 1, "models x contexts by GPUs", err) ||
        !model_slice_init(&ladder->at, plan, err))
        return false;
    find_column_width(ladder);
    ladder->rungs = malloc(plan->set_count * sizeof *ladder->rungs);
    return ladder->rungs || error_set_memory(err);
}

bool write_ladder_sheet(struct page *page, struct error *err)
{
    const struct window *window = &page->tab->window;
    size_t rows = window->model_count * page->book->report->plan->context_count;
    size_t last_column = GPUS + window->set_count - 1;
    struct ladder ladder;
    bool ok = ladder_init(&ladder, page, err);

    if (ok) {
        put_title(&ladder);
        put_legend(&ladder);
        put_headings(&ladder);
        page->is_open = true;
        put_rows(&ladder);
        page->is_open = false;
        page_width(page, GPUS, last_column, ladder.column_width);
        page_table(page, &(struct table_area){
                             .first_repeated = VRAM_ROW,
                             .heading_row = HEADING_ROW,
                             .last_row = FIRST_ROW + rows - 1,
                             .last_column = last_column,
                             .frozen_columns = CONTEXT + 1,
                         });
        page_print_tables(page);
    }
    free(ladder.rungs);
    model_slice_release(&ladder.at);
    return ok;
}
