/* SPDX-License-Identifier: MIT */
/* What the answer hangs on: one figure changed each, the widest first, with bars in the cells. */
#include "decision.h"

#include "vramgrid/base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HALVES = 20, HALF_SIZE = 4, BAR_SIZE = HALVES / 2 * HALF_SIZE + HALF_SIZE, PLACE_SIZE = 64 };

static const char *const driver_keys[DRIVERS] = {"pack.driver1", "pack.driver2", "pack.driver3",
                                                 "pack.driver4", "pack.driver5", "pack.driver6"};

/* A line of the tornado: its driver, as cells find it and as it is published. */
struct line {
    char driver[PLACE_SIZE];
    size_t d;
};

static struct line line_at(const struct decision *decision, size_t k)
{
    struct line line = {.d = 0};

    snprintf(line.driver, sizeof line.driver, "MATCH(%zu,{driver.rank*},0)", k);
    while (line.d + 1 < DRIVERS && decision->drivers[line.d][DRIVER_RANK] != (double)k)
        line.d++;
    return line;
}

/* The widest change to one side, of all that serve. */
static double widest(const struct decision *decision)
{
    double base = decision->cases[0].values[CASE_MEASURE], most = 0;

    for (size_t d = 0; d < DRIVERS; d++)
        most = fmax(most, fmax(base - decision->drivers[d][DRIVER_LEAST],
                               decision->drivers[d][DRIVER_MOST] - base));
    return most;
}

#define BASE "INDEX({case.measure*},1)"
#define WIDEST "MAX(" BASE "-MIN({driver.least*}),MAX({driver.most*})-" BASE ")"

static void put_label(struct decision *decision, size_t row, const struct line *line)
{
    const struct text *text = decision->live->view->report->text;
    char pattern[FORMULA_SIZE], words[LINE_SIZE], literal[LITERAL_SIZE];
    size_t used = (size_t)snprintf(pattern, sizeof pattern, "CHOOSE(%s", line->driver);

    for (size_t d = 0; d < DRIVERS; d++) {
        formula_literal(literal, text_join(text, driver_keys[d], words, sizeof words, NULL));
        used += (size_t)snprintf(pattern + used, sizeof pattern - used, ",\"%s\"", literal);
    }
    snprintf(pattern + used, sizeof pattern - used, ")");
    decision_text(decision, row, DECISION_LABEL, STYLE_FIELD,
                  text_join(text, driver_keys[line->d], words, sizeof words, NULL), pattern);
}

/* A figure of the case below, or above; the word where it does not serve. */
static void put_figure(struct decision *decision, size_t row, size_t column, enum style style,
                       const struct line *line, bool is_up)
{
    bool is_usd = column >= DECISION_TOTAL;
    const struct decision_case *one = &decision->cases[1 + 2 * line->d + is_up];
    double value = is_usd ? one->values[CASE_USD] : one->row[ROW_GPUS];
    char pattern[FORMULA_SIZE], words[LINE_SIZE], literal[LITERAL_SIZE], cell[256];

    snprintf(cell, sizeof cell, "INDEX({%s*},2*%s+%d)", is_usd ? "case.usd" : "result.gpus",
             line->driver, is_up);
    text_join(decision->live->view->report->text, "pack.fails", words, sizeof words, NULL);
    formula_literal(literal, words);
    snprintf(pattern, sizeof pattern,
             "IF(ISNUMBER(%s),%s,IF(ISNUMBER(INDEX({result.gpus*},2*%s+%d)),\"\",\"%s\"))", cell,
             cell, line->driver, is_up, literal);
    if (decision->best != SIZE_MAX && !number_is_known(one->row[ROW_GPUS]))
        decision_text(decision, row, column, style, words, pattern);
    else
        decision_number(decision, row, column, style, value, pattern);
}

/* So many halves of a block, towards the middle. */
static void write_bar(char bar[BAR_SIZE], int halves, bool is_up)
{
    *bar = '\0';
    if (halves % 2 && !is_up)
        strcat(bar, "\u2590");
    for (int i = 0; i < halves / 2; i++)
        strcat(bar, "\u2588");
    if (halves % 2 && is_up)
        strcat(bar, "\u258c");
}

static void put_bar(struct decision *decision, size_t row, const struct line *line, bool is_up)
{
    double base = decision->cases[0].values[CASE_MEASURE], most = widest(decision);
    const double *driver = decision->drivers[line->d];
    double change = is_up ? driver[DRIVER_MOST] - base : base - driver[DRIVER_LEAST];
    int halves = most > 0 ? (int)round(HALVES * change / most) : 0;
    char pattern[FORMULA_SIZE], counted[512], bar[BAR_SIZE];
    size_t column = is_up ? DECISION_NUMBER : DECISION_VENDOR;

    snprintf(counted, sizeof counted,
             is_up ? "ROUND(%d*(INDEX({driver.most*},%s)-" BASE ")/" WIDEST ",0)"
                   : "ROUND(%d*(" BASE "-INDEX({driver.least*},%s))/" WIDEST ",0)",
             HALVES, line->driver);
    snprintf(pattern, sizeof pattern,
             is_up
                 ? "IF(" WIDEST ">0,REPT(\"\u2588\",INT(%s/2))&IF(%s>2*INT(%s/2),\"\u258c\",\"\"),"
                   "\"\")"
                 : "IF(" WIDEST ">0,IF(%s>2*INT(%s/2),\"\u2590\",\"\")&REPT(\"\u2588\",INT(%s/2)),"
                   "\"\")",
             counted, counted, counted);
    write_bar(bar, halves, is_up);
    if (is_up)
        page_merge(decision->page, &(struct cell_range){row, DECISION_NUMBER, row, DECISION_DAY},
                   STYLE_BAR_RIGHT);
    decision_text(decision, row, column, is_up ? STYLE_BAR_RIGHT : STYLE_BAR_LEFT, bar, pattern);
}

/* The widest change in percent of what it is. */
static void put_percent(struct decision *decision, size_t row, const struct line *line)
{
    double base = decision->cases[0].values[CASE_MEASURE];
    const double *driver = decision->drivers[line->d];
    char pattern[FORMULA_SIZE];

    snprintf(pattern, sizeof pattern,
             "100*MAX(" BASE "-INDEX({driver.least*},%s),INDEX({driver.most*},%s)-" BASE ")/" BASE,
             line->driver, line->driver);
    decision_number(decision, row, DECISION_LAST, STYLE_PERCENT,
                    100 * fmax(base - driver[DRIVER_LEAST], driver[DRIVER_MOST] - base) / base,
                    pattern);
}

static void put_line(struct decision *decision, size_t row, size_t k)
{
    struct line line = line_at(decision, k);

    put_label(decision, row, &line);
    for (int is_up = 0; is_up <= 1; is_up++) {
        put_figure(decision, row, DECISION_COUNT + (size_t)is_up, STYLE_COUNT, &line, is_up);
        put_figure(decision, row, DECISION_TOTAL + (size_t)is_up, STYLE_MONEY, &line, is_up);
        put_bar(decision, row, &line, is_up);
    }
    put_percent(decision, row, &line);
    decision_lines(decision, row, decision->live->view->report->text->count);
}

static void put_base(struct decision *decision, size_t row)
{
    page_words(decision->page, row, DECISION_LABEL, STYLE_BOLD,
               text_words(decision->live->view->report->text, "pack.as_it_is"));
    decision_number(decision, row, DECISION_COUNT, STYLE_COUNT, decision_best(decision, ROW_GPUS),
                    "INDEX({result.gpus*},1)");
    decision_number(decision, row, DECISION_TOTAL, STYLE_MONEY_BOLD,
                    decision->cases[0].values[CASE_USD], "INDEX({case.usd*},1)");
}

size_t put_decision_tornado(struct decision *decision, size_t row)
{
    static const struct decision_heading headings[] = {
        {DECISION_LABEL, "pack.driver", false},      {DECISION_COUNT, "pack.gpus_less", true},
        {DECISION_PRICE, "pack.gpus_more", true},    {DECISION_TOTAL, "pack.usd_less", true},
        {DECISION_CONDITION, "pack.usd_more", true}, {DECISION_VENDOR, "pack.cheaper", true},
        {DECISION_NUMBER, "pack.dearer", false},     {DECISION_LAST, "pack.widest", true},
    };

    decision_section(decision, row++, "pack.tornado");
    decision_words(decision, row++, STYLE_FIELD, "pack.tornado_how", 2);
    decision_headings(decision, row++, headings, sizeof headings / sizeof headings[0]);
    put_base(decision, row++);
    for (size_t k = 1; k <= DRIVERS; k++)
        put_line(decision, row++, k);
    return row;
}
