/* SPDX-License-Identifier: MIT */
#include "vramgrid/report/writer.h"

#include <stddef.h>

const struct writer *const writers[] = {
    &workbook_writer,  &offload_writer, &fleet_writer,  &heatmaps_writer, &png_writer,
    &results_writer,   &svg_writer,     &charts_writer, &captions_writer, &feasibility_writer,
    &free_vram_writer, &changes_writer, NULL,
};

const char *output_format_name(size_t place)
{
    static const char *const NAMES[] = {
        [OUTPUT_CSV] = "csv",         [OUTPUT_XLSX] = "xlsx",   [OUTPUT_PDF] = "pdf",
        [OUTPUT_CHARTS] = "charts",   [OUTPUT_SVG] = "svg",     [OUTPUT_PNG] = "png",
        [OUTPUT_OFFLOAD] = "offload", [OUTPUT_FLEET] = "fleet", NULL};

    return NAMES[place];
}

bool writer_is_by_slice(const struct writer *writer)
{
    return writer == &results_writer || writer == &feasibility_writer ||
           writer == &free_vram_writer || writer == &fleet_writer;
}
