/* SPDX-License-Identifier: MIT */
/* charts/: every figure alone, cropped, to put into documents, as PDF, SVG and PNG. */
#include "drawing.h"
#include "image_file.h"
#include "page_frame.h"
#include "pdf_file.h"
#include "svg_file.h"
#include "vramgrid/report/writer.h"

#include <stdio.h>
#include <stdlib.h>

static bool save_pdf(struct drawing *drawing, const char *staged_path, struct witness *witness,
                     struct error *err)
{
    const struct report *report = drawing->figure.report;
    char title[CAPTION_SIZE];
    struct pdf_file pdf;
    bool ok;

    words_join(phrase_words(report->text, &drawing->figure.title), title, sizeof title);
    ok = pdf_file_open(&pdf, report, title, staged_path, drawing->width, drawing->height, err);
    if (ok) {
        /* As its twins have it. What lies on it costs cairo no region of its own: a fifth. */
        page_frame_paper(pdf.cr);
        drawing_draw(drawing, pdf.cr);
        pdf_file_end_page(&pdf);
        witness->pages = pdf.pages;
    }
    return pdf_file_close(&pdf, err) && ok;
}

static bool save_png(struct drawing *drawing, const char *staged_path, struct witness *witness,
                     struct error *err)
{
    struct image_file image;
    bool ok = image_file_open(&image, staged_path, drawing->width, drawing->height, err);

    if (ok)
        drawing_draw(drawing, image.cr);
    ok = image_file_close(&image, err) && ok;
    witness->width = image.width;
    witness->height = image.height;
    return ok;
}

static bool save_svg(struct drawing *drawing, const char *staged_path, struct witness *witness,
                     struct error *err)
{
    const struct report *report = drawing->figure.report;
    char title[CAPTION_SIZE], alt[CAPTION_SIZE], language[LANGUAGE_SIZE], name[REPORT_PATH_SIZE];
    char *family = pdf_text_family(&drawing->text);
    struct svg_paper paper = {
        .width = drawing->width,
        .height = drawing->height,
        .name = name,
        .language = language,
        .family = family,
        .title = title,
        .description = alt,
    };
    struct svg_file svg;
    bool ok;

    words_join(phrase_words(report->text, &drawing->figure.title), title, sizeof title);
    figure_describe(&drawing->figure, drawing->heatmap.column_axis, alt);
    report_language(report, language);
    chart_name(report, drawing->index, name);
    ok = svg_file_open(&svg, staged_path, &paper, err);
    if (ok)
        drawing_draw(drawing, svg.cr);
    ok = svg_file_close(&svg, err) && ok;
    witness->bytes = svg.stream.bytes;
    g_free(family);
    return ok;
}

static bool save(struct drawing *drawing, enum file_kind kind, const char *staged_path,
                 struct witness *witness, struct error *err)
{
    if (kind == FILE_PDF)
        return save_pdf(drawing, staged_path, witness, err);
    if (kind == FILE_SVG)
        return save_svg(drawing, staged_path, witness, err);
    return save_png(drawing, staged_path, witness, err);
}

static bool write_chart(const struct report *report, size_t index, enum file_kind kind,
                        const char *staged_path, struct witness *witness, struct error *err)
{
    struct drawing *drawing = malloc(sizeof *drawing);
    bool ok;

    if (!drawing)
        return error_set_memory(err);
    ok = drawing_begin(drawing, report, index, err) &&
         save(drawing, kind, staged_path, witness, err);
    witness->boxes = drawing->text.boxes;
    drawing_release(drawing);
    free(drawing);
    return ok;
}

static void pdf_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    chart_path(report, index, "pdf", path);
}

static bool write_pdf(const struct report *report, size_t index, const char *staged_path,
                      struct witness *witness, struct error *err)
{
    return write_chart(report, index, FILE_PDF, staged_path, witness, err);
}

static void svg_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    chart_path(report, index, "svg", path);
}

static bool write_svg(const struct report *report, size_t index, const char *staged_path,
                      struct witness *witness, struct error *err)
{
    return write_chart(report, index, FILE_SVG, staged_path, witness, err);
}

static void png_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    chart_path(report, index, "png", path);
}

static bool write_png(const struct report *report, size_t index, const char *staged_path,
                      struct witness *witness, struct error *err)
{
    return write_chart(report, index, FILE_PNG, staged_path, witness, err);
}

const struct writer charts_writer = {OUTPUT_CHARTS, FILE_PDF, chart_count, pdf_path, write_pdf};
const struct writer svg_writer = {OUTPUT_SVG, FILE_SVG, chart_count, svg_path, write_svg};
const struct writer png_writer = {OUTPUT_PNG, FILE_PNG, chart_count, png_path, write_png};
