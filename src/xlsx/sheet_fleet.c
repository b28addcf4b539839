/* SPDX-License-Identifier: MIT */
/*
 * Fleet: every number of every GPU for what sheet Answer asks, those that serve by rank, then the
 * others with the first reason why. A row picks what sheet Fleet workings has at its place.
 */
#include "answer_parts.h"

#include <stdio.h>
#include <string.h>

enum { HEADING_ROW = 3, FIRST_ROW, RANK = 0, GPU, COUNT, STATUS, FIGURES_FROM };

/* Figures of a row, in the order of their columns. */
static const struct {
    const char *key;
    enum replica_column column;
    enum style style;
} figures[] = {
    {"decide.fact_gpus", ROW_GPUS, STYLE_COUNT},
    {"decide.fact_servers", ROW_SERVERS, STYLE_COUNT},
    {"decide.fact_replicas", ROW_REPLICAS, STYLE_COUNT},
    {"decide.fact_fit", ROW_FIT, STYLE_COUNT},
    {"decide.fact_use", ROW_USE, STYLE_PERCENT},
    {"decide.fact_low", ROW_LOW_EACH, STYLE_SPEED},
    {"decide.fact_ttft", ROW_TTFT, STYLE_GB},
    {"decide.fact_power", ROW_POWER, STYLE_GB},
    {"decide.fact_rack", ROW_RACK, STYLE_COUNT},
    {"decide.fact_hardware", ROW_HARDWARE, STYLE_MONEY},
    {"decide.fact_total", ROW_TOTAL, STYLE_MONEY},
    {"decide.fact_rent", ROW_RENT, STYLE_MONEY},
    {"decide.fact_break_even", ROW_BREAK_EVEN, STYLE_SPEED},
    {"decide.fact_million", ROW_MILLION, STYLE_GB},
};

enum { FIGURES = sizeof figures / sizeof figures[0] };

/* The row of the workings that is shown at a place, from 0. */
static size_t shown_at(const struct live_fleet *live, size_t place)
{
    size_t i = 0;

    while (i + 1 < live->view->grid.count && live->rows[i][ROW_SHOWN] != (double)place + 1)
        i++;
    return i;
}

/* "=IFERROR(INDEX(column, the place of the row), "")" */
static void write_pick(const struct live_fleet *live, size_t place, enum replica_column column,
                       char formula[FORMULA_SIZE])
{
    char pattern[256];

    snprintf(pattern, sizeof pattern, "IFERROR(INDEX({rows.%s*},MATCH(%zu,{rows.shown*},0)),\"\")",
             live->blocks[FLEET_TABLES + 2].columns[column], place + 1);
    formula_fill(formula, pattern, live->blocks, 0);
}

static const char *const limit_keys[FLEET_LIMITS] = {"decide.limited1", "decide.limited2",
                                                     "decide.limited3", "decide.limited4"};

/* What limits one that serves, or why it does not. */
static void put_status(struct live_fleet *live, size_t row, size_t place, const double *values)
{
    const struct text *text = live->view->report->text;
    char limit[FORMULA_SIZE], reason[FORMULA_SIZE], words[LINE_SIZE], literal[LITERAL_SIZE];
    char formula[FORMULA_SIZE];
    const char *key = values[ROW_REASON] > 0 ? reason_keys[(int)values[ROW_REASON]]
                                             : limit_keys[(int)values[ROW_LIMIT] - 1];
    size_t used;

    write_pick(live, place, ROW_LIMIT, limit);
    write_pick(live, place, ROW_REASON, reason);
    used = (size_t)snprintf(formula, sizeof formula, "=IFERROR(IF(%s=0,CHOOSE(%s", reason, limit);
    for (int i = 1; i <= FLEET_LIMITS; i++) {
        formula_literal(literal, text_join(text, limit_keys[i - 1], words, sizeof words, NULL));
        used += (size_t)snprintf(formula + used, sizeof formula - used, ",\"%s\"", literal);
    }
    used += (size_t)snprintf(formula + used, sizeof formula - used, "),CHOOSE(%s", reason);
    for (int i = 1; i < FLEET_REASONS; i++) {
        formula_literal(literal, text_join(text, reason_keys[i], words, sizeof words, NULL));
        used += (size_t)snprintf(formula + used, sizeof formula - used, ",\"%s\"", literal);
    }
    snprintf(formula + used, sizeof formula - used, ")),\"\")");
    page_formula_text(live->page, row, STATUS, STYLE_TEXT,
                      text_join(text, key, words, sizeof words, NULL), "%s", formula);
}

static void put_row(struct live_fleet *live, size_t place)
{
    size_t row = FIRST_ROW + place, i = shown_at(live, place);
    const double *values = live->rows[i];
    char formula[FORMULA_SIZE];

    write_pick(live, place, ROW_RANK, formula);
    page_formula(live->page, row, RANK, STYLE_COUNT, values[ROW_RANK], "=%s", formula);
    write_pick(live, place, ROW_GPU, formula);
    page_formula_text(live->page, row, GPU, STYLE_TEXT,
                      live->view->grid.replicas[i].card->gpu->name, "=%s", formula);
    write_pick(live, place, ROW_COUNT, formula);
    page_formula(live->page, row, COUNT, STYLE_COUNT, values[ROW_COUNT], "=%s", formula);
    put_status(live, row, place, values);
    for (size_t f = 0; f < FIGURES; f++) {
        write_pick(live, place, figures[f].column, formula);
        page_formula(live->page, row, FIGURES_FROM + f, figures[f].style, values[figures[f].column],
                     "=%s", formula);
    }
}

static void put_headings(struct live_fleet *live)
{
    enum { HEADING_POINTS = 62 };
    static const char *const keys[] = {"decide.rank", "decide.fact_gpu", "decide.fact_count",
                                       "decide.status"};
    const struct text *text = live->view->report->text;

    for (size_t i = 0; i < FIGURES_FROM; i++)
        page_heading(live->page, HEADING_ROW, i,
                     i == GPU || i == STATUS ? STYLE_HEADING : STYLE_HEADING_NUMBER,
                     text_words(text, keys[i]));
    for (size_t f = 0; f < FIGURES; f++)
        page_heading(live->page, HEADING_ROW, FIGURES_FROM + f, STYLE_HEADING_NUMBER,
                     text_words(text, figures[f].key));
    page_row_height(live->page, HEADING_ROW, HEADING_POINTS);
}

/* What Answer recommends, and where its price or rent is from. */
static void put_answer(struct live_fleet *live)
{
    const struct tab *answer = book_tab(live->page->book, "Answer");
    size_t source = ANSWER_FIRST_SENTENCE + 3;
    char range[REFERENCE_SIZE], words[LINE_SIZE];

    if (!answer)
        return;
    tab_range(range, answer,
              &(struct cell_range){ANSWER_FIRST_SENTENCE, 0, ANSWER_FIRST_SENTENCE, 0});
    answer_sentence_words(live, words);
    page_formula_text(live->page, 1, 0, STYLE_TEXT, words, "=%s", range);
    tab_range(range, answer, &(struct cell_range){source, 0, source, 0});
    answer_source_words(live, words);
    page_formula_text(live->page, 2, 0, STYLE_TEXT, words, "=%s", range);
}

static void put_fleets(struct live_fleet *live)
{
    const double rank_width = 10, gpu_width = 34, status_width = 44, figure_width = 13;
    struct page *page = live->page;
    size_t last = FIRST_ROW + live->view->grid.count - 1;

    put_headings(live);
    for (size_t i = 0; i < live->view->grid.count; i++)
        put_row(live, i);
    page_table(page, &(struct table_area){
                         .first_repeated = HEADING_ROW,
                         .heading_row = HEADING_ROW,
                         .last_row = last,
                         .last_column = FIGURES_FROM + FIGURES - 1,
                         .frozen_columns = GPU + 1,
                     });
    page_width(page, RANK, RANK, rank_width);
    page_width(page, GPU, GPU, gpu_width);
    page_width(page, COUNT, COUNT, rank_width);
    page_width(page, STATUS, STATUS, status_width);
    page_width(page, FIGURES_FROM, FIGURES_FROM + FIGURES - 1, figure_width);
    put_answer(live);
}

bool write_fleet_sheet(struct page *page, struct error *err)
{
    struct fleet_view view;
    struct live_fleet live = {0};
    bool ok = fleet_view_init(&view, page->book->report, err) && live_fleet_init(&live, &view, err);

    live.page = page;
    if (ok) {
        page_words(page, 0, 0, STYLE_TITLE, text_words(page->book->report->text, "decide.fleets"));
        put_fleets(&live);
    }
    live_fleet_release(&live);
    fleet_view_release(&view);
    return ok;
}
