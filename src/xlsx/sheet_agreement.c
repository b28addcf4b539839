/* SPDX-License-Identifier: MIT */
/* Agreement: the pairs whose verdict depends on the method, which a buyer checks by hand. */
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/agreement.h"
#include "vramgrid/words/name_words.h"

#include <stdio.h>

enum { COUNT_ROW = 3, HEADING_ROW = COUNT_ROW + AGREEMENT_KINDS + 1, FIRST_ROW };
enum { ROWS_MAX = 20000 };

static const char *const headings[] = {
    "agreement.model",   "agreement.gpus",          "agreement.quantization", "agreement.context",
    "agreement.only_by", "agreement.rule_required", "agreement.rule_free",    "agreement.required",
    "agreement.free",    "agreement.difference_gb",
};

enum { COLUMNS = sizeof headings / sizeof headings[0], FIRST_NUMBER = 5 };

static const char *const kind_keys[AGREEMENT_KINDS] = {
    [AGREEMENT_BOTH_RUN] = "agreement.both_run",
    [AGREEMENT_NEITHER_RUNS] = "agreement.neither_runs",
    [AGREEMENT_RULE_ONLY] = "agreement.rule_only",
    [AGREEMENT_ARCHITECTURE_ONLY] = "agreement.architecture_only",
    [AGREEMENT_UNKNOWN] = "agreement.unknown",
};

struct agreement_sheet {
    struct page *page;
    struct agreement agreement;
    size_t counts[AGREEMENT_KINDS];
    size_t rows; /* written */
};

/* A pair that only one of the methods lets run. */
static void put_pair(struct agreement_sheet *sheet, size_t model, size_t set,
                     enum agreement_kind kind)
{
    const struct agreement *agreement = &sheet->agreement;
    const struct plan *plan = agreement->plan;
    const struct scenario *scenario = &agreement->rule.scenario;
    const struct mode *mode =
        plan->modes[kind == AGREEMENT_RULE_ONLY ? agreement->rule_mode
                                                : agreement->architecture_mode];
    struct fit rule = slice_fit(&agreement->rule, model, set);
    struct fit exact = slice_fit(&agreement->architecture, model, set);
    double rule_gb = slice_placement(&agreement->rule, model, set)->need.required_vram_gb;
    double exact_gb = slice_placement(&agreement->architecture, model, set)->need.required_vram_gb;
    size_t row = FIRST_ROW + sheet->rows++;

    page_text(sheet->page, row, 0, STYLE_TEXT, plan->models[model]->name);
    page_text(sheet->page, row, 1, STYLE_TEXT, plan->sets[set].label);
    page_text(sheet->page, row, 2, STYLE_TEXT, scenario_precision(scenario, plan->models[model]));
    page_number(sheet->page, row, 3, STYLE_COUNT, (double)scenario->context_tokens);
    page_label(sheet->page, row, 4,
               style_of_bin(kind == AGREEMENT_RULE_ONLY ? BIN_SHORT : BIN_QUARTER_FREE),
               mode_words(sheet->page->book->report->text, mode->name));
    page_number(sheet->page, row, 5, STYLE_GB, rule_gb);
    page_number(sheet->page, row, 6, STYLE_PERCENT, palette_headroom_percent(&rule));
    page_number(sheet->page, row, 7, STYLE_GB, exact_gb);
    page_number(sheet->page, row, 8, STYLE_PERCENT, palette_headroom_percent(&exact));
    page_number(sheet->page, row, 9, STYLE_GB, exact_gb - rule_gb);
}

static void compare_slices(struct agreement_sheet *sheet)
{
    const struct plan *plan = sheet->agreement.plan;

    for (size_t m = 0; m < plan->model_count; m++) {
        for (size_t g = 0; g < plan->set_count; g++) {
            enum agreement_kind kind = agreement_kind(&sheet->agreement, m, g);

            sheet->counts[kind]++;
            if ((kind == AGREEMENT_RULE_ONLY || kind == AGREEMENT_ARCHITECTURE_ONLY) &&
                sheet->rows < ROWS_MAX)
                put_pair(sheet, m, g, kind);
        }
    }
}

static void put_counts(struct agreement_sheet *sheet)
{
    const struct report *report = sheet->page->book->report;

    for (size_t i = 0; i < AGREEMENT_KINDS; i++) {
        char words[LINE_SIZE], count[NUMBER_SIZE];

        number_grouped(count, sheet->counts[i]);
        text_join(report->text, kind_keys[i], words, sizeof words, "count", count, "rule",
                  report->plan->modes[sheet->agreement.rule_mode]->name, NULL);
        page_line(sheet->page, COUNT_ROW + i, 0, STYLE_TEXT, words);
    }
}

/* A list that is cut says so. */
static void put_cut(struct agreement_sheet *sheet)
{
    const struct text *text = sheet->page->book->report->text;
    char words[LINE_SIZE], rows[NUMBER_SIZE];

    if (sheet->counts[AGREEMENT_RULE_ONLY] + sheet->counts[AGREEMENT_ARCHITECTURE_ONLY] <=
        sheet->rows)
        return;
    number_grouped(rows, sheet->rows);
    text_join(text, "agreement.cut", words, sizeof words, "rows", rows, NULL);
    page_line(sheet->page, COUNT_ROW + AGREEMENT_KINDS, 0, STYLE_BOLD, words);
}

static void put_table(struct agreement_sheet *sheet)
{
    enum { TWO_LINES_POINTS = 31 };
    const struct plan *plan = sheet->agreement.plan;
    const struct text *text = sheet->page->book->report->text;

    for (size_t i = 0; i < COLUMNS; i++)
        page_heading(sheet->page, HEADING_ROW, i,
                     i == 3 || i >= FIRST_NUMBER ? STYLE_HEADING_NUMBER : STYLE_HEADING,
                     text_words(text, headings[i]));
    page_row_height(sheet->page, HEADING_ROW, (double)text->count * TWO_LINES_POINTS);
    for (size_t q = 0; q < plan->quantization_count; q++) {
        for (size_t c = 0; c < plan->context_count; c++) {
            agreement_fill(&sheet->agreement, q, c);
            compare_slices(sheet);
        }
    }
    page_table(sheet->page, &(struct table_area){
                                .first_repeated = HEADING_ROW,
                                .heading_row = HEADING_ROW,
                                .last_row = FIRST_ROW + (sheet->rows > 0 ? sheet->rows - 1 : 0),
                                .last_column = COLUMNS - 1,
                                .frozen_columns = 1,
                            });
}

bool write_agreement_sheet(struct page *page, struct error *err)
{
    const struct report *report = page->book->report;
    struct agreement_sheet sheet = {.page = page};
    bool ok = agreement_init(&sheet.agreement, report->plan, err);

    if (ok) {
        put_sheet_title(page, text_words(report->text, "agreement.title"));
        put_table(&sheet);
        put_counts(&sheet);
        put_cut(&sheet);
    }
    agreement_release(&sheet.agreement);
    return ok;
}
