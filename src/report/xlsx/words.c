/* SPDX-License-Identifier: MIT */
/* Words and figures that several sheets share. */
#include "vramgrid/number.h"
#include "vramgrid/sheets.h"

#include <stdio.h>

void describe_report(const struct book *book, char line[LINE_SIZE])
{
    const char *organisation = book->report->settings->organisation;

    snprintf(line, LINE_SIZE, "%s%sAs of %s  |  %s mode: KV cache x %g  |  one GPU per model",
             organisation, *organisation ? "  |  " : "", book->report->as_of, book->mode->name,
             book->mode->buffer);
}

void describe_gpu(char text[LINE_SIZE], const struct gpu *gpu)
{
    char vram_gb[NUMBER_SIZE];

    number_shortest(vram_gb, gpu->vram_gb);
    snprintf(text, LINE_SIZE, "%s (%s GB)", gpu->name, vram_gb);
}
