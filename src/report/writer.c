/* SPDX-License-Identifier: MIT */
#include "vramgrid/writer.h"

#include <stddef.h>
#include <strings.h>

const struct writer *const writers[] = {
    &workbook_writer,
    &offload_writer,
    &heatmaps_writer,
    &png_writer,
    &results_writer,
    &svg_writer,
    &charts_writer,
    &feasibility_writer,
    &free_vram_writer,
    &changes_writer,
    NULL,
};

bool writer_is_format(const char *name)
{
    for (size_t i = 0; writers[i]; i++)
        if (strcasecmp(writers[i]->format, name) == 0)
            return true;
    return false;
}

bool writer_is_by_slice(const struct writer *writer)
{
    return writer == &results_writer || writer == &feasibility_writer ||
           writer == &free_vram_writer;
}
