/* SPDX-License-Identifier: MIT */
/*
 * Compare: the model x GPU grid for a scenario that the reader chooses. A cell only picks what
 * sheet Workings has worked out; colours compare need with capacity, whatever is shown.
 */
#include "live.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/slice.h"

#include <stdio.h>

enum { LABEL, VALUE, CHOICES_ROW = 2, NOTE_ROW = 7 };
enum { RIGHT_LABEL = COMPARE_GPUS + 3, RIGHT_VALUE }; /* a second column of choices */
enum { TITLE_SIZE = 33, MESSAGE_SIZE = 256 };         /* as much as Excel takes */

static const double GPU_WIDTH = 8.7; /* "1,048,576" */

/* A yellow cell. */
struct choice {
    const char *name; /* for formulas */
    const char *key;  /* of its label */
    size_t row, column;
    const char *list;
    double minimum, maximum;
    bool whole;
};

/* In the order of the table below. */
enum choice_place {
    CHOICE_QUANTIZATION,
    CHOICE_CONTEXT,
    CHOICE_MODE,
    CHOICE_SHOW,
    CHOICE_OVERHEAD,
    CHOICE_MARGIN,
    CHOICE_SEQUENCES,
};

static const struct choice choices[] = {
    [CHOICE_QUANTIZATION] = {"sel_quantization", "compare.quantization", 0, VALUE,
                             "lst_quantizations", 0, 0, false},
    [CHOICE_CONTEXT] = {"sel_context", "compare.context", 1, VALUE, "lst_contexts", 0, 0, false},
    [CHOICE_MODE] = {"sel_mode", "compare.mode", 2, VALUE, "lst_modes", 0, 0, false},
    [CHOICE_SHOW] = {"sel_show", "compare.show", 3, VALUE, "lst_shows", 0, 0, false},
    [CHOICE_OVERHEAD] = {"sel_overhead", "compare.overhead", 0, RIGHT_VALUE, NULL, 0, 10, false},
    [CHOICE_MARGIN] = {"sel_margin", "compare.margin", 1, RIGHT_VALUE, NULL, 0, 100, false},
    [CHOICE_SEQUENCES] = {"sel_sequences", "compare.sequences", 2, RIGHT_VALUE, NULL, 1, 1000000,
                          true},
};

enum { CHOICES = sizeof choices / sizeof choices[0] };

/* What a choice is published with: a text, or a number where there is none. */
static struct words published_words(const struct book *book, size_t choice)
{
    const struct plan *plan = book->report->plan;

    switch (choice) {
    case CHOICE_QUANTIZATION:
        return words_same(plan->quantizations[plan->default_quantization]->name);
    case CHOICE_MODE:
        return words_same(live_scenario(book).mode->name);
    case CHOICE_SHOW:
        return live_show_words(book->report, SHOW_FREE);
    default:
        return (struct words){{NULL, NULL}};
    }
}

static double published_number(const struct plan *plan, size_t choice)
{
    switch (choice) {
    case CHOICE_CONTEXT:
        return (double)plan->contexts[plan->default_context];
    case CHOICE_OVERHEAD:
        return plan->overhead_factor;
    case CHOICE_SEQUENCES:
        return plan->sequences;
    default:
        return plan->safety_margin_percent;
    }
}

static void put_choice(struct page *page, size_t i)
{
    const struct choice *choice = &choices[i];
    const struct text *text = page->book->report->text;
    struct words published = published_words(page->book, i);
    size_t row = CHOICES_ROW + choice->row;
    char title[TITLE_SIZE], message[MESSAGE_SIZE], key[64];
    struct entry_rule rule = {.list = choice->list,
                              .minimum = choice->minimum,
                              .maximum = choice->maximum,
                              .whole = choice->whole,
                              .is_advice = i == CHOICE_CONTEXT,
                              .title = title,
                              .message = message};

    text_join(text, choice->key, title, sizeof title, NULL);
    snprintf(key, sizeof key, "%s_help", choice->key);
    text_join(text, key, message, sizeof message, NULL);
    page_words(page, row, choice->column == VALUE ? LABEL : RIGHT_LABEL,
               choice->column == VALUE ? STYLE_TEXT : STYLE_LABEL, text_words(text, choice->key));
    if (published.in[0])
        page_words(page, row, choice->column, STYLE_INPUT, published);
    else
        page_number(page, row, choice->column,
                    i == CHOICE_CONTEXT ? STYLE_INPUT_COUNT : STYLE_INPUT_NUMBER,
                    published_number(page->book->report->plan, i));
    page_entry(page, row, choice->column, &rule);
    book_define(page->book, choice->name, page->tab,
                &(struct cell_range){row, choice->column, row, choice->column});
}

static void put_choices(struct page *page)
{
    for (size_t i = 0; i < CHOICES; i++)
        put_choice(page, i);
}

static void put_title(struct page *page)
{
    const struct report *report = page->book->report;
    const struct plan *plan = report->plan;
    char line[LINE_SIZE], tokens[NUMBER_SIZE], overhead[NUMBER_SIZE], margin[NUMBER_SIZE];

    put_sheet_title(page, text_words(report->text, "compare.title"));
    number_grouped(tokens, plan->contexts[plan->default_context]);
    number_brief(overhead, plan->overhead_factor);
    number_brief(margin, plan->safety_margin_percent);
    text_join(report->text, "compare.note", line, sizeof line, "quantization",
              plan->quantizations[plan->default_quantization]->name, "tokens", tokens, "mode",
              live_scenario(page->book).mode->name, "overhead", overhead, "margin", margin, NULL);
    page_line(page, NOTE_ROW, 0, STYLE_NOTE, line);
}

static void put_headings(struct page *page)
{
    enum { HEADING_POINTS = 120 };
    static const char *const keys[] = {"fit.model", "fit.params", "compare.maximum",
                                       "fit.required"};
    const struct plan *plan = page->book->report->plan;
    char usable[WORKINGS_CELL_SIZE];

    page_words(page, COMPARE_USABLE_ROW, COMPARE_REQUIRED, STYLE_LABEL,
               text_words(page->book->report->text, "compare.usable"));
    for (size_t i = 0; i < COMPARE_GPUS; i++)
        page_heading(page, COMPARE_HEADING_ROW, i,
                     i == COMPARE_MODEL ? STYLE_HEADING : STYLE_HEADING_NUMBER,
                     text_words(page->book->report->text, keys[i]));
    for (size_t g = 0; g < plan->gpu_count; g++) {
        workings_cell(usable, WORKINGS_USABLE_ROW, true, workings_column(plan, BLOCK_COUNT, g),
                      false);
        page_formula(page, COMPARE_USABLE_ROW, COMPARE_GPUS + g, STYLE_USABLE_GB,
                     mode_usable_vram_gb(plan, live_scenario(page->book).mode, plan->gpus[g]),
                     "=%s", usable);
        page_line(page, COMPARE_HEADING_ROW, COMPARE_GPUS + g, STYLE_HEADING_ROTATED,
                  plan->gpus[g]->name);
    }
    page_row_height(page, COMPARE_HEADING_ROW, HEADING_POINTS);
}

static void put_cell(struct page *page, size_t model, size_t gpu, const struct fit *fit)
{
    const struct plan *plan = page->book->report->plan;
    size_t row = COMPARE_FIRST_ROW + model, from = WORKINGS_FIRST_ROW + model;
    char need[CELL_SIZE], usable[CELL_SIZE], count[WORKINGS_CELL_SIZE], longest[WORKINGS_CELL_SIZE];
    char maximum[WORKINGS_CELL_SIZE], price[WORKINGS_CELL_SIZE], formula[FORMULA_SIZE];
    char units[UNITS_SIZE];

    cell_name(need, row, false, COMPARE_REQUIRED, true);
    cell_name(usable, COMPARE_USABLE_ROW, true, COMPARE_GPUS + gpu, false);
    workings_cell(count, from, false, workings_column(plan, BLOCK_COUNT, gpu), false);
    workings_cell(longest, from, false, workings_column(plan, BLOCK_LONGEST, gpu), false);
    workings_cell(maximum, from, false, WORKINGS_MAXIMUM, true);
    workings_cell(price, WORKINGS_PRICE_ROW, true, workings_column(plan, BLOCK_COUNT, gpu), false);
    units_formula(units, count, plan_purchase(plan, plan->gpus[gpu])->price.unit_gpus);
    snprintf(formula, sizeof formula,
             "=CHOOSE(calc_show,(%s-%s)/%s*100,%s-%s,%s,MIN(%s,%s)/1024,"
             "IF(ISTEXT(%s),%s,IF(ISNUMBER(%s),%s*%s,\"\u2013\")))",
             usable, need, usable, usable, need, count, longest, maximum, count, count, price,
             units, price);
    page_formula(page, row, COMPARE_GPUS + gpu, STYLE_LIVE, palette_headroom_percent(fit), "%s",
                 formula);
}

static void put_row(struct page *page, const struct scenario *scenario, size_t m)
{
    const struct plan *plan = page->book->report->plan;
    const struct model *model = plan->models[m];
    size_t row = COMPARE_FIRST_ROW + m;
    char need[WORKINGS_CELL_SIZE];

    workings_cell(need, WORKINGS_FIRST_ROW + m, false, WORKINGS_NEED, true);
    page_text(page, row, COMPARE_MODEL, STYLE_TEXT, model->name);
    page_number(page, row, COMPARE_PARAMS, STYLE_GB, model->params_billion);
    if (number_is_known(model->context_length_max))
        page_number(page, row, COMPARE_MAXIMUM, STYLE_COUNT, model->context_length_max);
    page_formula(page, row, COMPARE_REQUIRED, STYLE_GB,
                 model_need(plan, scenario, model).required_vram_gb, "=%s", need);
    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct fit fit = fit_on_gpus(plan, scenario, model, plan->gpus[g], 1);

        put_cell(page, m, g, &fit);
    }
}

/* The bins of palette_bin() by need and capacity; numbers as what is shown asks for. */
static void put_colours(struct page *page)
{
    static const struct {
        enum palette_bin bin;
        const char *comparison;
    } bins[] = {{BIN_FAR_SHORT, "<-25"},          {BIN_SHORT, "<0"},
                {BIN_LOW_MARGIN, "<calc_margin"}, {BIN_HALF_FREE, ">=50"},
                {BIN_QUARTER_FREE, ">=25"},       {BIN_FREE, ">=0"}};
    const struct plan *plan = page->book->report->plan;
    struct cell_range range = {COMPARE_FIRST_ROW, COMPARE_GPUS,
                               COMPARE_FIRST_ROW + plan->model_count - 1,
                               COMPARE_GPUS + plan->gpu_count - 1};
    char need[CELL_SIZE], usable[CELL_SIZE], formula[FORMULA_SIZE];

    cell_name(need, COMPARE_FIRST_ROW, false, COMPARE_REQUIRED, true);
    cell_name(usable, COMPARE_USABLE_ROW, true, COMPARE_GPUS, false);
    for (size_t i = 0; i < sizeof bins / sizeof bins[0]; i++) {
        snprintf(formula, sizeof formula, "=AND(calc_show>%d,(%s-%s)/%s*100%s)", SHOW_GPUS_NEEDED,
                 usable, need, usable, bins[i].comparison);
        page_colour(page, &range, page->book->count_rules[bins[i].bin], formula);
        snprintf(formula, sizeof formula, "=AND(calc_show<=%d,(%s-%s)/%s*100%s)", SHOW_GPUS_NEEDED,
                 usable, need, usable, bins[i].comparison);
        page_colour(page, &range, page->book->rules[bins[i].bin], formula);
    }
}

/* A model's own maximum that the chosen context exceeds: whatever fits, it cannot use it. */
static void put_beyond(struct page *page)
{
    size_t last_row = COMPARE_FIRST_ROW + page->book->report->plan->model_count - 1;
    struct cell_range range = {COMPARE_FIRST_ROW, COMPARE_MAXIMUM, last_row, COMPARE_MAXIMUM};
    char maximum[CELL_SIZE], formula[FORMULA_SIZE];

    cell_name(maximum, COMPARE_FIRST_ROW, false, COMPARE_MAXIMUM, true);
    snprintf(formula, sizeof formula, "=AND(ISNUMBER(%s),%s<calc_tokens)", maximum, maximum);
    page_colour(page, &range, page->book->count_rules[BIN_SHORT], formula);
}

bool write_compare_sheet(struct page *page, struct error *err)
{
    const double value_width = 20, value_width_side_by_side = 32, maximum_width = 13;
    const struct plan *plan = page->book->report->plan;
    struct scenario scenario = live_scenario(page->book);
    size_t last_column = COMPARE_GPUS + plan->gpu_count - 1;

    if (!page_check_size(page, COMPARE_FIRST_ROW + plan->model_count,
                         COMPARE_GPUS + plan->gpu_count, "models by GPUs", err))
        return false;
    put_title(page);
    put_choices(page);
    put_headings(page);
    for (size_t m = 0; m < plan->model_count; m++)
        put_row(page, &scenario, m);
    page_width(page, VALUE, VALUE,
               page->book->report->text->count > 1 ? value_width_side_by_side : value_width);
    page_width(page, COMPARE_MAXIMUM, COMPARE_MAXIMUM, maximum_width);
    page_width(page, COMPARE_GPUS, last_column > RIGHT_VALUE ? last_column : RIGHT_VALUE,
               GPU_WIDTH);
    page_table(page, COMPARE_USABLE_ROW, COMPARE_HEADING_ROW,
               COMPARE_FIRST_ROW + plan->model_count - 1, last_column, COMPARE_REQUIRED + 1);
    put_colours(page);
    put_beyond(page);
    return true;
}
