/* SPDX-License-Identifier: MIT */
/*
 * The kinds of files a report is made of. Every file is one call of one writer with a path of its
 * own, so that files can be made in parallel; writers share nothing that changes.
 */
#ifndef VRAMGRID_WRITER_H
#define VRAMGRID_WRITER_H

#include "vramgrid/base/boxes.h"
#include "vramgrid/report/report.h"

#include <stdint.h>

/* What a writer says it wrote, for the verifier to find again. */
struct witness {
    uint64_t cells;         /* of a workbook: <c> elements over all sheets */
    uint64_t pages;         /* of a PDF */
    uint64_t bytes;         /* of a CSV or SVG */
    uint32_t width, height; /* of a PNG, in pixels */
    struct boxes boxes;     /* of a PDF, SVG or PNG; not verified, but told */
};

/* How a file is read back before it is published; see verify.h. */
enum file_kind { FILE_CSV, FILE_WORKBOOK, FILE_PDF, FILE_SVG, FILE_PNG };

/* What a template asks for; one may have several writers. */
enum output_format {
    OUTPUT_CSV,
    OUTPUT_XLSX,
    OUTPUT_PDF,
    OUTPUT_CHARTS,
    OUTPUT_SVG,
    OUTPUT_PNG,
    OUTPUT_OFFLOAD,
    OUTPUT_FLEET,
};

/* For tables of names: NULL after the last. */
const char *output_format_name(size_t place);

struct writer {
    enum output_format format;
    enum file_kind kind;
    /* How many files the report has of this kind. */
    size_t (*count)(const struct report *report);
    /* The path of one of them inside the output folder. */
    void (*path)(const struct report *report, size_t index, char path[REPORT_PATH_SIZE]);
    /* Makes it; closes whatever it opened, also on failure. */
    bool (*write)(const struct report *report, size_t index, const char *staged_path,
                  struct witness *witness, struct error *err);
};

/* Ended by NULL; the slowest first, so that threads end together. */
extern const struct writer *const writers[];

/*
 * Plans which files charts take: by width, mode and kind, for report->chart_shares. To be freed in
 * any case.
 */
bool charts_share(const struct report *report, struct chart_share **shares, struct error *err);

/* Whether shares of its slices can be made apart and put together: what a shard makes. */
bool writer_is_by_slice(const struct writer *writer);

extern const struct writer results_writer, feasibility_writer, free_vram_writer, offload_writer,
    fleet_writer, workbook_writer, heatmaps_writer, charts_writer, svg_writer, png_writer,
    captions_writer, changes_writer;

#endif
