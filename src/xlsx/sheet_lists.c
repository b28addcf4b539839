/* SPDX-License-Identifier: MIT */
/* Lists, hidden: what the dropdowns offer, with the figures behind each choice. */
#include "live.h"
#include "vramgrid/words/name_words.h"

#include <stdio.h>

enum { FIRST_ROW = 1 };

static void put_heading(struct page *page, size_t column, const char *heading)
{
    page_text(page, 0, column, STYLE_HEADING, heading);
}

/* A list, and the places of its choices: ROW() of a list is no array to every spreadsheet. */
static void define_list(struct page *page, const char *name, size_t column, size_t count)
{
    size_t last_row = FIRST_ROW + count - 1;
    char places[64];

    snprintf(places, sizeof places, "%s_places", name);
    book_define(page->book, name, page->tab,
                &(struct cell_range){FIRST_ROW, column, last_row, column});
    book_define(page->book, places, page->tab,
                &(struct cell_range){FIRST_ROW, LISTS_PLACE, last_row, LISTS_PLACE});
}

static void put_numbers(struct page *page, size_t row, size_t column, const double *numbers,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        page_number(page, row, column + i, STYLE_EXACT, numbers[i]);
}

/* Each gives how many choices its list has. */
static size_t put_quantizations(struct page *page)
{
    const struct plan *plan = page->book->report->plan;

    for (size_t q = 0; q < plan->quantization_count; q++) {
        const struct quantization *row = plan->quantizations[q];
        double numbers[] = {list_quantization(row->bytes_per_param),
                            list_quantization(row->kv_cache_multiplier)};

        page_text(page, FIRST_ROW + q, LISTS_QUANTIZATION, STYLE_TEXT, row->name);
        put_numbers(page, FIRST_ROW + q, LISTS_BYTES, numbers, sizeof numbers / sizeof numbers[0]);
    }
    define_list(page, "lst_quantizations", LISTS_QUANTIZATION, plan->quantization_count);
    return plan->quantization_count;
}

static size_t put_contexts(struct page *page)
{
    const struct plan *plan = page->book->report->plan;

    for (size_t c = 0; c < plan->context_count; c++)
        page_number(page, FIRST_ROW + c, LISTS_CONTEXT, STYLE_EXACT, (double)plan->contexts[c]);
    book_define(page->book, "lst_contexts", page->tab, /* no place is asked for */
                &(struct cell_range){FIRST_ROW, LISTS_CONTEXT, FIRST_ROW + plan->context_count - 1,
                                     LISTS_CONTEXT});
    return plan->context_count;
}

static size_t put_modes(struct page *page)
{
    const struct mode *mode;
    size_t count = 0;

    for (; (mode = live_mode(page->book->report, count)) != NULL; count++) {
        page_label(page, FIRST_ROW + count, LISTS_MODE, STYLE_TEXT,
                   mode_words(page->book->report->text, mode->name));
        page_number(page, FIRST_ROW + count, LISTS_BUFFER, STYLE_EXACT, mode->buffer);
    }
    define_list(page, "lst_modes", LISTS_MODE, count);
    return count;
}

static size_t put_shows(struct page *page)
{
    size_t count = live_shows(page->book->report);

    for (size_t i = 0; i < count; i++)
        page_label(page, FIRST_ROW + i, LISTS_SHOW, STYLE_TEXT,
                   live_show_words(page->book->report, (enum live_show)i));
    define_list(page, "lst_shows", LISTS_SHOW, count);
    return count;
}

bool write_lists_sheet(struct page *page, struct error *err)
{
    static const char *const headings[] = {
        "quantization",
        "bytes_per_param",
        "kv_cache_multiplier",
        "context_tokens",
        "mode",
        "mode_buffer",
        "show",
        "place",
    };
    static size_t (*const put_list[])(struct page *) = {put_quantizations, put_contexts, put_modes,
                                                        put_shows};
    size_t longest = 0;

    (void)err;
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        put_heading(page, i, headings[i]);
    for (size_t i = 0; i < sizeof put_list / sizeof put_list[0]; i++) {
        size_t count = put_list[i](page);

        longest = count > longest ? count : longest;
    }
    for (size_t i = 0; i < longest; i++)
        page_number(page, FIRST_ROW + i, LISTS_PLACE, STYLE_EXACT, (double)i + 1);
    return true;
}
