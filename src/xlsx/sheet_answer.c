/* SPDX-License-Identifier: MIT */
/*
 * Answer: what to buy or rent for who is to be served. Yellow cells choose, sentences answer, a
 * table beside them has the figures of the recommendation and of the runner-up. All of it is read
 * from sheet Fleet workings.
 */
#include "answer_parts.h"
#include "page_layout.h"
#include "vramgrid/look/logo.h"

enum { TWO_LINES_POINTS = 31 };

/* Labels of two languages wrap. */
static void set_heights(struct page *page, size_t end)
{
    if (page->book->report->text->count > 1)
        for (size_t row = ANSWER_TABLES_ROW; row < end; row++)
            page_row_height(page, row, TWO_LINES_POINTS);
}

static void put_answer(struct live_fleet *live)
{
    const double label_width = 36, value_width = 12, own_width = 12, gap_width = 1, fact_width = 30,
                 figure_width = 26;
    struct page *page = live->page;
    const double sides = page->book->report->text->count > 1 ? 1.3 : 1;
    size_t choices_end = put_answer_choices(live), facts_end = put_answer_facts(live);
    size_t reasons_row = (choices_end > facts_end ? choices_end : facts_end) + 1;

    put_answer_sentences(live);
    page_row_height(page, ANSWER_FIRST_SENTENCE + 1, TWO_LINES_POINTS); /* another choice may */
    page_row_height(page, ANSWER_FIRST_SENTENCE + 3, TWO_LINES_POINTS); /* have more to say */
    page_lay_out(page, 0, ANSWER_FIRST_SENTENCE, 0);
    page_break(page, reasons_row);
    put_answer_reasons(live, reasons_row);
    set_heights(page, reasons_row + FLEET_REASONS);
    page_row_height(page, reasons_row, (double)page->book->report->text->count * TWO_LINES_POINTS);
    page_width(page, ANSWER_LABEL, ANSWER_LABEL, label_width * sides);
    page_width(page, ANSWER_VALUE, ANSWER_VALUE, value_width);
    page_width(page, ANSWER_OWN, ANSWER_OWN, own_width);
    page_width(page, ANSWER_GAP, ANSWER_GAP, gap_width);
    page_width(page, ANSWER_FACT, ANSWER_FACT, fact_width * sides);
    page_width(page, ANSWER_BEST, ANSWER_SECOND, figure_width);
    if (page->book->report->logo->bytes)
        page_picture(page, 0, ANSWER_BEST, page->book->report->logo);
}

bool write_answer_sheet(struct page *page, struct error *err)
{
    struct fleet_view view;
    struct live_fleet live = {0};
    bool ok = fleet_view_init(&view, page->book->report, err) && live_fleet_init(&live, &view, err);

    live.page = page;
    if (ok)
        put_answer(&live);
    live_fleet_release(&live);
    fleet_view_release(&view);
    return ok;
}
