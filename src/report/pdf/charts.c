/* SPDX-License-Identifier: MIT */
/* charts/: the heatmap of each slice alone, cropped, to put into documents: PDF, SVG and PNG. */
#include "vramgrid/captions.h"
#include "vramgrid/heatmap.h"
#include "vramgrid/image_file.h"
#include "vramgrid/pdf_file.h"
#include "vramgrid/writer.h"

static const double CROP_MARGIN = 2; /* points: anti-aliased edges stay inside */

static size_t chart_count(const struct report *report)
{
    return plan_slices(report->plan);
}

static void pdf_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    report_slice_file(report, index, "charts/heatmap", "pdf", path);
}

static void svg_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    report_slice_file(report, index, "charts/heatmap", "svg", path);
}

static void png_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    report_slice_file(report, index, "charts/heatmap", "png", path);
}

/* A figure that is ready to be drawn, and the size of its paper. */
struct chart {
    struct heatmap *heatmap;
    struct figure figure;
    double width, height;
};

static void draw_chart(const struct chart *chart, cairo_t *cr)
{
    struct heatmap_part whole = heatmap_part(chart->heatmap, 0);

    heatmap_draw(chart->heatmap, &chart->figure, &whole, cr, CROP_MARGIN, CROP_MARGIN);
}

static bool save_pdf(const struct chart *chart, const char *staged_path, struct witness *witness,
                     struct error *err)
{
    struct pdf_file pdf;
    bool ok = pdf_file_open(&pdf, chart->heatmap->report, chart->figure.title, staged_path,
                            chart->width, chart->height, err);

    if (ok) {
        draw_chart(chart, pdf.cr);
        pdf_file_end_page(&pdf);
        witness->pages = pdf.pages;
    }
    return pdf_file_close(&pdf, err) && ok;
}

static bool save_image(const struct chart *chart, enum image_kind kind, const char *staged_path,
                       struct witness *witness, struct error *err)
{
    struct image_file image;
    bool ok = image_file_open(&image, kind, staged_path, chart->width, chart->height, err);

    if (ok)
        draw_chart(chart, image.cr);
    ok = image_file_close(&image, err) && ok;
    witness->bytes = image.stream.bytes;
    witness->width = image.width;
    witness->height = image.height;
    return ok;
}

static bool save_chart(const struct chart *chart, enum file_kind kind, const char *staged_path,
                       struct witness *witness, struct error *err)
{
    if (kind == FILE_PDF)
        return save_pdf(chart, staged_path, witness, err);
    return save_image(chart, kind == FILE_SVG ? IMAGE_SVG : IMAGE_PNG, staged_path, witness, err);
}

static bool write_chart(const struct report *report, size_t index, enum file_kind kind,
                        const char *staged_path, struct witness *witness, struct error *err)
{
    struct slice slice;
    struct pdf_text text;
    struct number_glyphs numbers;
    struct heatmap heatmap = {0};
    struct chart chart = {.heatmap = &heatmap};
    bool ok = slice_init(&slice, report->plan, err);

    ok = pdf_text_init(&text, err) && ok;
    number_glyphs_init(&numbers, &text);
    if (ok && heatmap_init_whole(&heatmap, report, plan_scenario(report->plan, index).mode,
                                 &numbers, err)) {
        slice_fill(&slice, index);
        figure_of_slice(&chart.figure, report, &slice);
        heatmap_size(&heatmap, &chart.figure, &chart.width, &chart.height);
        chart.width += 2 * CROP_MARGIN;
        chart.height += 2 * CROP_MARGIN;
        ok = save_chart(&chart, kind, staged_path, witness, err);
        witness->boxes = text.boxes;
    } else {
        ok = false;
    }
    heatmap_release(&heatmap);
    number_glyphs_release(&numbers);
    pdf_text_release(&text);
    slice_release(&slice);
    return ok;
}

static bool write_pdf(const struct report *report, size_t index, const char *staged_path,
                      struct witness *witness, struct error *err)
{
    return write_chart(report, index, FILE_PDF, staged_path, witness, err);
}

static bool write_svg(const struct report *report, size_t index, const char *staged_path,
                      struct witness *witness, struct error *err)
{
    return write_chart(report, index, FILE_SVG, staged_path, witness, err);
}

static bool write_png(const struct report *report, size_t index, const char *staged_path,
                      struct witness *witness, struct error *err)
{
    return write_chart(report, index, FILE_PNG, staged_path, witness, err);
}

const struct writer charts_writer = {"charts", FILE_PDF, chart_count, pdf_path, write_pdf};
const struct writer svg_writer = {"svg", FILE_SVG, chart_count, svg_path, write_svg};
const struct writer png_writer = {"png", FILE_PNG, chart_count, png_path, write_png};
