/* SPDX-License-Identifier: MIT */
/* The yellow cells of sheet Answer. */
#include "answer_parts.h"
#include "vramgrid/base/number.h"

#include <stdio.h>

enum { TITLE_SIZE = 33, MESSAGE_SIZE = 256 }; /* as much as Excel takes */

static void define(struct page *page, const char *name, size_t row, size_t column)
{
    book_define(page->book, name, page->tab, &(struct cell_range){row, column, row, column});
}

/* A choice from a list, or a number between two. */
struct choice {
    const char *name, *key;
    const char *list;
    double minimum, maximum;
};

static void put_entry(struct live_fleet *live, size_t row, size_t column,
                      const struct choice *choice, const char *message)
{
    char title[TITLE_SIZE];
    struct entry_rule rule = {.list = choice->list,
                              .minimum = choice->minimum,
                              .maximum = choice->maximum,
                              .title = title,
                              .message = message};

    text_join(live->view->report->text, choice->key, title, sizeof title, NULL);
    page_entry(live->page, row, column, &rule);
    define(live->page, choice->name, row, column);
}

static void put_choice(struct live_fleet *live, size_t row, const struct choice *choice,
                       struct words words, double number)
{
    const struct text *text = live->view->report->text;
    const char *native = live->view->model->precision_default;
    char message[MESSAGE_SIZE], key[64];

    page_words(live->page, row, ANSWER_LABEL, STYLE_FIELD, text_words(text, choice->key));
    if (words.in[0])
        page_words(live->page, row, ANSWER_VALUE, STYLE_INPUT, words);
    else
        page_number(live->page, row, ANSWER_VALUE, STYLE_INPUT_NUMBER, number);
    snprintf(key, sizeof key, "%s_help", choice->key);
    text_join(text, key, message, sizeof message, "native", *native ? native : "\u2013", NULL);
    put_entry(live, row, ANSWER_VALUE, choice, message);
}

/* What the workload says, and beside it a yellow cell for the reader's own figure. */
static void put_load(struct live_fleet *live, size_t row, enum load load)
{
    const struct text *text = live->view->report->text;
    const struct load_rule *rule = &load_rules[load];
    double given = fleet_load(fleet_view_workload(live->view), load);
    bool is_listed = live->view->plan->workload_count > 0;
    char least[NUMBER_SIZE], most[NUMBER_SIZE], message[MESSAGE_SIZE], name[32];
    char pattern[256], formula[FORMULA_SIZE];
    struct choice choice = {name, rule->key, NULL, rule->minimum, rule->maximum};

    number_brief(least, rule->minimum);
    number_brief(most, rule->maximum);
    snprintf(name, sizeof name, "own_%s", load_names[load]);
    text_join(text, "decide.own_help", message, sizeof message, "minimum", least, "maximum", most,
              NULL);
    page_words(live->page, row, ANSWER_LABEL, STYLE_FIELD, text_words(text, rule->key));
    snprintf(
        pattern, sizeof pattern,
        "=IF(flt_workload=0,\"\",IF(INDEX({loads.%s*},flt_workload)=\"\",\"\",INDEX({loads.%s*}"
        ",flt_workload)))",
        load_names[load], load_names[load]);
    formula_fill(formula, pattern, live->blocks, row);
    page_formula(live->page, row, ANSWER_VALUE, STYLE_VALUE, is_listed ? given : NUMBER_UNKNOWN,
                 "%s", formula);
    if (!is_listed && number_is_known(given))
        page_number(live->page, row, ANSWER_OWN, STYLE_INPUT_NUMBER, given);
    else
        page_blank(live->page, row, ANSWER_OWN, STYLE_INPUT_NUMBER);
    put_entry(live, row, ANSWER_OWN, &choice, message);
}

size_t put_answer_choices(struct live_fleet *live)
{
    static const struct choice choices[] = {
        {SEL_MODEL, "decide.model", "lst_fleet_models", 0, 0},
        {SEL_PRECISION, "decide.precision", "lst_fleet_precisions", 0, 0},
        {SEL_MARGIN, "decide.margin", NULL, 0, 90},
        {SEL_MONEY, "decide.money", "lst_fleet_money", 0, 0},
        {SEL_COMMITMENT, "decide.commitment", "lst_fleet_commitments", 0, 0},
        {SEL_WORKLOAD, "decide.workload", "lst_fleet_workloads", 0, 0},
    };
    const struct fleet_view *view = live->view;
    const struct text *text = view->report->text;
    const struct words published[] = {
        words_same(view->model->name),
        words_same(view->plan->quantizations[view->quantization]->name),
        {{NULL, NULL}},
        text_words(text, "decide.buy"),
        words_same(view->rents.commitments[0]),
        words_same(fleet_view_workload(view)->name),
    };
    size_t row = ANSWER_TABLES_ROW;

    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
        put_choice(live, row++, &choices[i], published[i], view->plan->safety_margin_percent);
    page_heading(live->page, row, ANSWER_LABEL, STYLE_HEADING, words_same(""));
    page_heading(live->page, row, ANSWER_VALUE, STYLE_HEADING, text_words(text, "decide.given"));
    page_heading(live->page, row++, ANSWER_OWN, STYLE_HEADING, text_words(text, "decide.own"));
    for (int load = 0; load < LOADS; load++)
        put_load(live, row++, (enum load)load);
    return row;
}
