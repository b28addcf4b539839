/* SPDX-License-Identifier: MIT */
/* Decision: two pages to be signed; see decision.h. */
#include "answer_parts.h"
#include "decision.h"

#include "vramgrid/base/path.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/report/sources.h"

#include <stdio.h>
#include <string.h>

/* ---- above and below ---- */

static void put_reference(struct decision *decision, size_t row, enum style style,
                          size_t answer_row, const char *words, size_t lines)
{
    const struct tab *answer = book_tab(decision->page->book, "Answer");
    struct cell_range all = {row, DECISION_LABEL, row, DECISION_LAST};
    struct cell_range cell = {answer_row, ANSWER_LABEL, answer_row, ANSWER_LABEL};
    char range[REFERENCE_SIZE];

    if (!answer)
        return;
    tab_range(range, answer, &cell);
    page_merge(decision->page, &all, style);
    page_formula_text(decision->page, row, DECISION_LABEL, style, words, "=%s", range);
    decision_lines(decision, row, lines * decision->live->view->report->text->count);
}

static size_t put_top(struct decision *decision)
{
    struct page *page = decision->page;
    char words[LINE_SIZE];
    size_t row = 0;

    put_sheet_title(page, text_words(page->book->report->text, "pack.title"));
    row = 2;
    answer_heading_words(decision->live, words);
    put_reference(decision, row++, STYLE_FIELD, 0, words, 1);
    answer_sentence_words(decision->live, words);
    put_reference(decision, row++, STYLE_DECISION, ANSWER_FIRST_SENTENCE, words, 2);
    return row;
}

/* "models.csv 3f9a00c1": enough to tell one edition of a file from another. */
static void put_digests(struct decision *decision, size_t row)
{
    enum { LINES = 3 };
    const struct report *report = decision->live->view->report;
    struct cell_range range = {row, DECISION_LABEL, row, DECISION_LAST};
    char line[LINE_SIZE], as_of[LINE_SIZE / 4], name[80];
    size_t used;

    text_join(report->text, "pack.edition", as_of, sizeof as_of, "date", report->as_of, "program",
              "vramgrid " VRAMGRID_VERSION, NULL);
    used = (size_t)snprintf(line, sizeof line, "%s SHA-256: ", as_of);
    for (size_t i = 0, shown = 0; i < report->sources->count; i++) {
        const struct source *source = &report->sources->list[i];

        if (!source->table || used + sizeof name + 16 > sizeof line)
            continue;
        utf8_copy(name, sizeof name, path_base(source->path));
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%s %.8s",
                                 shown++ > 0 ? ", " : "", name, source->digest->hex);
    }
    page_merge(decision->page, &range, STYLE_FINE);
    page_line(decision->page, row, DECISION_LABEL, STYLE_FINE, line);
    decision_lines(decision, row, LINES);
}

/* ---- the sheet ---- */

/* Two pages; in two languages three. */
static void put_decision(struct decision *decision)
{
    static const double widths[] = {30, 9, 11, 11, 12, 15, 12, 11, 11};
    bool is_long = decision->live->view->report->text->count > 1;
    size_t row = put_top(decision), bill, power, tornado, test;

    row = put_decision_demand(decision, row + 1);
    bill = put_decision_options(decision, row + 1) + 1;
    power = put_decision_bill(decision, bill) + 1;
    tornado = put_decision_power(decision, power) + 1;
    test = put_decision_tornado(decision, tornado) + 1;
    row = put_decision_test(decision, test);
    row = put_decision_approvals(decision, row + 1);
    put_digests(decision, row + 1);
    page_break(decision->page, is_long ? bill : power);
    if (is_long)
        page_break(decision->page, test);
    for (size_t column = 0; column < sizeof widths / sizeof widths[0]; column++)
        page_width(decision->page, column, column, widths[column]);
}

bool write_decision_sheet(struct page *page, struct error *err)
{
    struct fleet_view view;
    struct live_fleet live = {0};
    struct decision decision = {0};
    bool ok = fleet_view_init(&view, page->book->report, err) &&
              live_fleet_init(&live, &view, err) && decision_init(&decision, &live, page, err);

    if (ok)
        put_decision(&decision);
    decision_release(&decision);
    live_fleet_release(&live);
    fleet_view_release(&view);
    return ok;
}
