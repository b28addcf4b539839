/* SPDX-License-Identifier: MIT */
/* Words and figures that several sheets share. */
#include "vramgrid/number.h"
#include "vramgrid/sheets.h"
#include "vramgrid/slice.h"
#include "vramgrid/text.h"

#include <stdio.h>
#include <string.h>

void describe_report(const struct book *book, char line[LINE_SIZE])
{
    enum { PART_SIZE = 400 };
    const struct text *text = book->report->text;
    const char *organisation = book->report->settings->organisation;
    char as_of[PART_SIZE], mode[2 * PART_SIZE + 8], buffer[NUMBER_SIZE];

    const struct plan *plan = book->report->plan;

    number_brief(buffer, book->mode->buffer);
    text_fill(text, "book.as_of", as_of, sizeof as_of, "date", book->report->as_of, NULL);
    if (book->mode->is_architecture)
        text_fill(text, "book.architecture", mode, PART_SIZE, "engine", plan->engine->name,
                  "kv_type", plan->kv_type->name, NULL);
    else
        text_fill(text, "book.mode", mode, PART_SIZE, "mode", book->mode->name, "buffer", buffer,
                  NULL);
    if (plan->sequences > 1) {
        char count[NUMBER_SIZE], sequences[PART_SIZE];

        number_brief(count, plan->sequences);
        text_fill(text, "book.sequences", sequences, sizeof sequences, "count", count, NULL);
        strcat(strcat(mode, "  |  "), sequences);
    }
    snprintf(line, LINE_SIZE, "%s%s%s  |  %s  |  %s", organisation, *organisation ? "  |  " : "",
             as_of, mode,
             text_get(text, plan->has_several_gpus ? "book.several_gpus" : "book.one_gpu"));
}

void put_sheet_title(struct page *page, const char *title)
{
    char line[LINE_SIZE];

    page_line(page, 0, 0, STYLE_TITLE, title);
    describe_report(page->book, line);
    page_line(page, 1, 0, STYLE_NOTE, line);
}

void describe_gpu_set(const struct book *book, char words[LINE_SIZE], const struct gpu_set *set)
{
    char vram_gb[NUMBER_SIZE];

    number_shortest(vram_gb, set_vram_gb(set));
    if (set->gpu_count == 1)
        snprintf(words, LINE_SIZE, "%.900s (%.50s GB)", set->label, vram_gb);
    else
        snprintf(words, LINE_SIZE, "%.900s (%.50s GB %.100s)", set->label, vram_gb,
                 text_get(book->report->text, "summary.each"));
}
