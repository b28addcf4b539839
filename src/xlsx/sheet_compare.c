/* SPDX-License-Identifier: MIT */
/*
 * Compare: the model x GPU grid for a scenario that the reader chooses. A cell only picks what
 * sheet Workings has worked out; colours compare need with capacity, whatever is shown.
 */
#include "live.h"
#include "sentence.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/name_words.h"

#include <stdarg.h>
#include <stdio.h>

enum { CHOICES_ROW = 2 };

/* Three groups of choices side by side: their labels, and their values in the next column. */
enum {
    LEFT = COMPARE_MODEL,
    MIDDLE = COMPARE_GPUS + 2,
    RIGHT = MIDDLE + 4, /* on the first printed page, in a row where little stands to its left */
    SHOW_COLUMNS = 3,   /* that the longest thing to show takes */
};
enum { TITLE_SIZE = 33, MESSAGE_SIZE = 256 }; /* as much as Excel takes */

static const double GPU_WIDTH = 8.7; /* "1,048,576" */

/* A yellow cell. */
struct choice {
    const char *name;   /* for formulas */
    const char *key;    /* of its label */
    size_t row, column; /* of its label */
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
    CHOICE_MARGIN,
    CHOICE_SEQUENCES,
    CHOICE_OVERHEAD,
};

static const struct choice choices[] = {
    [CHOICE_QUANTIZATION] = {"sel_quantization", "compare.quantization", 0, LEFT,
                             "lst_quantizations", 0, 0, false},
    [CHOICE_CONTEXT] = {"sel_context", "compare.context", 1, LEFT, "lst_contexts", 0, 0, false},
    [CHOICE_MODE] = {"sel_mode", "compare.mode", 2, LEFT, "lst_modes", 0, 0, false},
    [CHOICE_SHOW] = {"sel_show", "compare.show", 0, MIDDLE, "lst_shows", 0, 0, false},
    [CHOICE_MARGIN] = {"sel_margin", "compare.margin", 1, MIDDLE, NULL, 0, 100, false},
    [CHOICE_SEQUENCES] = {"sel_sequences", "compare.sequences", 2, MIDDLE, NULL, 1, 1000000, true},
    [CHOICE_OVERHEAD] = {"sel_overhead", "compare.overhead", 1, RIGHT, NULL, 0, 10, false},
};

enum { CHOICES = sizeof choices / sizeof choices[0] };

/* What a choice is published with: a text, or a number where there is none. */
static struct words published_words(const struct report *report, size_t choice)
{
    const struct plan *plan = report->plan;

    switch (choice) {
    case CHOICE_QUANTIZATION:
        return words_same(plan->quantizations[plan->default_quantization]->name);
    case CHOICE_MODE:
        return mode_words(report->text, live_scenario(report).mode->name);
    case CHOICE_SHOW:
        return live_show_words(report, SHOW_FREE);
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

/* The label, and the cell as it is published. */
static void put_words_of(struct page *page, size_t i, size_t row)
{
    const struct report *report = page->book->report;
    const struct choice *choice = &choices[i];
    struct words published = published_words(report, i);

    page_words(page, row, choice->column, choice->column == LEFT ? STYLE_TEXT : STYLE_LABEL,
               text_words(report->text, choice->key));
    if (published.in[0])
        page_words(page, row, choice->column + 1, STYLE_INPUT, published);
    else
        page_number(page, row, choice->column + 1,
                    i == CHOICE_CONTEXT ? STYLE_INPUT_COUNT : STYLE_INPUT_NUMBER,
                    published_number(report->plan, i));
    for (size_t more = 1; i == CHOICE_SHOW && more < SHOW_COLUMNS; more++)
        page_blank(page, row, choice->column + 1 + more, STYLE_INPUT_TAIL);
}

static void put_choice(struct page *page, size_t i)
{
    const struct choice *choice = &choices[i];
    const struct text *text = page->book->report->text;
    size_t row = CHOICES_ROW + choice->row, column = choice->column + 1;
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
    put_words_of(page, i, row);
    page_entry(page, row, column, &rule);
    book_define(page->book, choice->name, page->tab,
                &(struct cell_range){row, column, row, column});
}

static void put_choices(struct page *page)
{
    for (size_t i = 0; i < CHOICES; i++)
        put_choice(page, i);
}

enum { SAID_VALUES = 8, SAID_SIZE = 2 * PHRASE_SIZE };

/* What both methods say of the choice: how many pairs differ, and which way. */
static void make_difference(const struct report *report, struct sentence *said)
{
    const struct plan *plan = report->plan;
    bool is_exact = live_scenario(report).mode->is_architecture;
    const struct mode *rule = is_exact ? live_rule_mode(plan) : live_scenario(report).mode;
    struct only_counts all = {0, 0, 0};
    char name[SAID_SIZE], formula[SAID_SIZE + 32], literal[LITERAL_SIZE], engine[LITERAL_SIZE + 2];
    char differ[NUMBER_SIZE], pairs[NUMBER_SIZE], by_rule[NUMBER_SIZE], by_exact[NUMBER_SIZE];
    const struct sentence_value values[SAID_VALUES] = {
        {"rule", formula, name},
        {"engine", engine, plan->engine->name},
        {"count", "SUM(calc_only_shown)+SUM(calc_only_other)", differ},
        {"pairs", "COUNT(calc_free)", pairs},
        {"only_rule", "IF(calc_exact=1,SUM(calc_only_other),SUM(calc_only_shown))", by_rule},
        {"only_exact", "IF(calc_exact=1,SUM(calc_only_shown),SUM(calc_only_other))", by_exact},
        {NULL, NULL, NULL},
    };

    for (size_t m = 0; m < plan->model_count; m++) {
        struct only_counts counts = live_only_counts(report, plan->models[m]);

        all.here += counts.here;
        all.other += counts.other;
        all.pairs += counts.pairs;
    }
    words_join(mode_words(report->text, live_rule_mode(plan)->name), name, sizeof name);
    formula_literal(literal, name);
    snprintf(formula, sizeof formula, "IF(calc_exact=1,\"%s\",sel_mode)", literal);
    words_join(mode_words(report->text, rule->name), name, sizeof name);
    formula_literal(literal, plan->engine->name);
    snprintf(engine, sizeof engine, "\"%s\"", literal);
    snprintf(differ, sizeof differ, "%zu", all.here + all.other);
    snprintf(pairs, sizeof pairs, "%zu", all.pairs);
    snprintf(by_rule, sizeof by_rule, "%zu", is_exact ? all.other : all.here);
    snprintf(by_exact, sizeof by_exact, "%zu", is_exact ? all.here : all.other);
    sentence_make(said, report->text, "compare.difference", values);
}

/* What is wrong with what was chosen, else what the methods say of it. */
static void put_said(struct page *page)
{
    const struct report *report = page->book->report;
    const struct sentence_value none = {NULL, NULL, NULL};
    struct sentence said, apart, problem = {"calc_problem", ""};

    if (!live_is_exact(report)) {
        page_sentence(page, COMPARE_SAID_ROW, COMPARE_MODEL, STYLE_STATUS, &problem);
        return;
    }
    make_difference(report, &said);
    sentence_make(&apart, report->text, "compare.no_difference", &none);
    sentence_choose(&said, "calc_compared=1", true, &apart);
    sentence_choose(&said, "calc_ok=1", true, &problem);
    page_sentence(page, COMPARE_SAID_ROW, COMPARE_MODEL, STYLE_STATUS, &said);
}

/* What it was published with, and what is wrong with what was chosen since. */
static void put_title(struct page *page)
{
    const struct report *report = page->book->report;
    const struct plan *plan = report->plan;
    struct cell_range said = {COMPARE_SAID_ROW, COMPARE_MODEL, COMPARE_SAID_ROW, COMPARE_MODEL};
    char line[LINE_SIZE], tokens[NUMBER_SIZE], overhead[NUMBER_SIZE], margin[NUMBER_SIZE];

    page_words(page, 0, 0, STYLE_TITLE, text_words(report->text, "compare.title"));
    number_grouped(tokens, plan->contexts[plan->default_context]);
    number_brief(overhead, plan->overhead_factor);
    number_brief(margin, plan->safety_margin_percent);
    text_join(report->text, "compare.note", line, sizeof line, "date", report->as_of,
              "quantization", plan->quantizations[plan->default_quantization]->name, "tokens",
              tokens, "mode", live_scenario(report).mode->name, "overhead", overhead, "margin",
              margin, NULL);
    page_paragraph(page, 1, 0, STYLE_NOTE, line);
    put_said(page);
    page_colour(page, &said, page->book->rule_review, "=calc_ok=0");
}

static void put_gpu_headings(struct page *page)
{
    const struct report *report = page->book->report;
    char usable[WORKINGS_CELL_SIZE];

    for (size_t g = 0; g < report->plan->gpu_count; g++) {
        workings_cell(usable, WORKINGS_USABLE_ROW, true, workings_column(report, BLOCK_COUNT, g),
                      true);
        page_formula(
            page, COMPARE_USABLE_ROW, COMPARE_GPUS + g, STYLE_USABLE_GB,
            mode_usable_vram_gb(report->plan, live_scenario(report).mode, report->plan->gpus[g]),
            "=%s", usable);
        page_line(page, COMPARE_HEADING_ROW, COMPARE_GPUS + g, STYLE_HEADING_ROTATED,
                  report->plan->gpus[g]->name);
    }
}

static void put_headings(struct page *page)
{
    enum { HEADING_POINTS = 70 };
    static const char *const keys[] = {"fit.model", "fit.params", "compare.maximum", "fit.required",
                                       "compare.number"};
    const struct text *text = page->book->report->text;

    page_words(page, COMPARE_USABLE_ROW, COMPARE_NUMBER, STYLE_LABEL,
               text_words(text, "compare.usable"));
    for (size_t i = 0; i < COMPARE_GPUS; i++)
        page_heading(page, COMPARE_HEADING_ROW, i,
                     i == COMPARE_MODEL ? STYLE_HEADING : STYLE_HEADING_NUMBER,
                     text_words(text, keys[i]));
    put_gpu_headings(page);
    page_row_height(page, COMPARE_HEADING_ROW, HEADING_POINTS);
}

/* "Workings!$X$51:$X$83": a column of Workings over the models. */
static void workings_range(char reference[REFERENCE_SIZE], const struct report *report,
                           size_t column)
{
    char range[RANGE_SIZE];

    range_name(range,
               &(struct cell_range){WORKINGS_FIRST_ROW, column,
                                    WORKINGS_FIRST_ROW + report->plan->model_count - 1, column});
    snprintf(reference, REFERENCE_SIZE, "Workings!%s", range);
}

/* A cell picks what Workings shows by the model's number, so rows can be sorted. */
static void put_cell(struct page *page, size_t row, size_t gpu, const char *number,
                     const struct fit *fit)
{
    const struct report *report = page->book->report;
    char range[REFERENCE_SIZE];

    workings_range(range, report, workings_column(report, BLOCK_SHOWN, gpu));
    if (fit->verdict < VERDICT_UNSUPPORTED)
        page_formula(page, row, COMPARE_GPUS + gpu, STYLE_LIVE, palette_headroom_percent(fit),
                     "=INDEX(%s,%s)", range, number);
    else
        page_formula_text(page, row, COMPARE_GPUS + gpu, STYLE_LIVE,
                          live_obstacle(OBSTACLE_UNKNOWN), "=INDEX(%s,%s)", range, number);
}

static void put_row(struct page *page, const struct scenario *scenario, size_t m)
{
    const struct report *report = page->book->report;
    const struct plan *plan = report->plan;
    const struct model *model = plan->models[m];
    struct gpu_set one = equal_gpus(live_class_gpu(plan, 0), 1);
    struct placement placement = place_model(plan, scenario, model, &one);
    size_t row = COMPARE_FIRST_ROW + m;
    char range[REFERENCE_SIZE], number[CELL_SIZE];

    cell_name(number, row, false, COMPARE_NUMBER, true);
    workings_range(range, report, workings_need(0, 0));
    page_text(page, row, COMPARE_MODEL, STYLE_TEXT, model->name);
    page_number(page, row, COMPARE_PARAMS, STYLE_GB, model->params_billion);
    if (number_is_known(model->context_length_max))
        page_number(page, row, COMPARE_MAXIMUM, STYLE_COUNT, model->context_length_max);
    else
        page_blank(page, row, COMPARE_MAXIMUM, STYLE_COUNT);
    if (placement.obstacle == OBSTACLE_NONE)
        page_formula(page, row, COMPARE_REQUIRED, STYLE_GB, placement.need.required_vram_gb,
                     "=INDEX(%s,%s)", range, number);
    else
        page_formula_text(page, row, COMPARE_REQUIRED, STYLE_GB, live_obstacle(placement.obstacle),
                          "=INDEX(%s,%s)", range, number);
    page_number(page, row, COMPARE_NUMBER, STYLE_COUNT, (double)m + 1);
    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct fit fit = fit_on_gpus(plan, scenario, model, plan->gpus[g], 1);

        put_cell(page, row, g, number, &fit);
    }
}

/* A rule for the grid; what is asked of its first cell has $ where its row or column is fixed. */
static void put_rule(struct page *page, struct lxw_format *look, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void put_rule(struct page *page, struct lxw_format *look, const char *format, ...)
{
    const struct plan *plan = page->book->report->plan;
    struct cell_range range = {COMPARE_FIRST_ROW, COMPARE_GPUS,
                               COMPARE_FIRST_ROW + plan->model_count - 1,
                               COMPARE_GPUS + plan->gpu_count - 1};
    char formula[FORMULA_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(formula, sizeof formula, format, args);
    va_end(args);
    page_colour(page, &range, look, formula);
}

/* The bins of palette_bin() by what is free, whatever is shown. */
static const struct {
    enum palette_bin bin;
    const char *comparison;
} bins[] = {{BIN_FAR_SHORT, "<-25"}, {BIN_SHORT, "<0"},          {BIN_LOW_MARGIN, "<calc_margin"},
            {BIN_HALF_FREE, ">=50"}, {BIN_QUARTER_FREE, ">=25"}, {BIN_FREE, ">=0"}};

static void put_colours(struct page *page)
{
    const struct book *book = page->book;
    char free[128], first[CELL_SIZE], number[CELL_SIZE], gpus[2 * CELL_SIZE + 1];

    cell_name(first, COMPARE_FIRST_ROW, false, COMPARE_GPUS, false);
    cell_name(number, COMPARE_FIRST_ROW, false, COMPARE_NUMBER, true);
    snprintf(gpus, sizeof gpus, "$%s:%s", first, first);
    snprintf(free, sizeof free, "INDEX(calc_free,%s,COLUMNS(%s))", number, gpus);
    put_rule(page, book->rules[BIN_UNSUPPORTED], "=ISTEXT(%s)", free);
    put_rule(page, book->rule_beyond, "=AND(calc_show=%d,%s<-100)", SHOW_FREE + 1, free);
    for (size_t i = 0; i < sizeof bins / sizeof bins[0]; i++) {
        put_rule(page, book->count_rules[bins[i].bin], "=AND(calc_show>%d,%s%s)", SHOW_HEADROOM + 1,
                 free, bins[i].comparison);
        put_rule(page, book->rules[bins[i].bin], "=%s%s", free, bins[i].comparison);
    }
}

/* A context that the model was not made for. */
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
    const double value_width = 20, value_width_side_by_side = 32, figure_width = 13;
    const struct report *report = page->book->report;
    struct scenario scenario = live_scenario(report);
    size_t last_column = COMPARE_GPUS + report->plan->gpu_count - 1;
    size_t last_row = COMPARE_FIRST_ROW + report->plan->model_count - 1;

    if (!page_check_size(page, last_row + 1, last_column + 1, "models by GPUs", err))
        return false;
    put_title(page);
    put_choices(page);
    put_headings(page);
    page->is_open = true;
    for (size_t m = 0; m < report->plan->model_count; m++)
        put_row(page, &scenario, m);
    page->is_open = false;
    page_width(page, LEFT + 1, LEFT + 1,
               report->text->count > 1 ? value_width_side_by_side : value_width);
    page_width(page, COMPARE_MAXIMUM, COMPARE_REQUIRED, figure_width);
    page_width(page, COMPARE_GPUS, last_column > RIGHT + 1 ? last_column : RIGHT + 1, GPU_WIDTH);
    page_table(page, &(struct table_area){
                         .first_repeated = COMPARE_USABLE_ROW,
                         .heading_row = COMPARE_HEADING_ROW,
                         .last_row = last_row,
                         .last_column = last_column,
                         .frozen_columns = COMPARE_NUMBER + 1,
                     });
    put_colours(page);
    put_beyond(page);
    return true;
}
