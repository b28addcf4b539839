/* SPDX-License-Identifier: MIT */
/* Words and figures that several sheets share. */
#include "vramgrid/number.h"
#include "vramgrid/sheets.h"
#include "vramgrid/slice.h"

#include <stdio.h>

void describe_report(const struct book *book, char line[LINE_SIZE])
{
    const char *organisation = book->report->settings->organisation;

    snprintf(line, LINE_SIZE, "%s%sAs of %s  |  %s mode: KV cache x %g  |  one GPU per model",
             organisation, *organisation ? "  |  " : "", book->report->as_of, book->mode->name,
             book->mode->buffer);
}

void describe_gpu_set(char text[LINE_SIZE], const struct gpu_set *set)
{
    char vram_gb[NUMBER_SIZE];

    number_shortest(vram_gb, set_vram_gb(set));
    snprintf(text, LINE_SIZE, set->gpu_count == 1 ? "%.900s (%.50s GB)" : "%.900s (%.50s GB each)",
             set->label, vram_gb);
}
