/* SPDX-License-Identifier: MIT */
/* charts/: the heatmap of each slice alone, cropped, to put into documents. */
#include "vramgrid/captions.h"
#include "vramgrid/heatmap.h"
#include "vramgrid/pdf_file.h"
#include "vramgrid/writer.h"

static const double CROP_MARGIN = 2; /* points: anti-aliased edges stay inside */

static size_t chart_count(const struct report *report)
{
    return plan_slices(report->plan);
}

static void chart_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    report_slice_file(report, index, "charts/heatmap", "pdf", path);
}

static bool draw_chart(const struct report *report, struct heatmap *heatmap,
                       const struct figure *figure, const char *staged_path,
                       struct witness *witness, struct error *err)
{
    struct heatmap_part whole = heatmap_part(heatmap, 0);
    struct pdf_file pdf;
    double width, height;
    bool ok;

    heatmap_size(heatmap, figure, &width, &height);
    ok = pdf_file_open(&pdf, report, figure->title, staged_path, width + 2 * CROP_MARGIN,
                       height + 2 * CROP_MARGIN, err);
    if (ok) {
        heatmap_draw(heatmap, figure, &whole, pdf.cr, CROP_MARGIN, CROP_MARGIN);
        pdf_file_end_page(&pdf);
        witness->pages = pdf.pages;
    }
    return pdf_file_close(&pdf, err) && ok;
}

static bool write_chart(const struct report *report, size_t index, const char *staged_path,
                        struct witness *witness, struct error *err)
{
    struct slice slice;
    struct pdf_text text;
    struct number_glyphs numbers;
    struct heatmap heatmap = {0};
    struct figure figure;
    bool ok = slice_init(&slice, report->plan, err);

    ok = pdf_text_init(&text, err) && ok;
    number_glyphs_init(&numbers, &text);
    if (ok && heatmap_init_whole(&heatmap, report, plan_scenario(report->plan, index).mode,
                                 &numbers, err)) {
        slice_fill(&slice, index);
        figure_of_slice(&figure, report, &slice);
        ok = draw_chart(report, &heatmap, &figure, staged_path, witness, err);
    } else {
        ok = false;
    }
    heatmap_release(&heatmap);
    number_glyphs_release(&numbers);
    pdf_text_release(&text);
    slice_release(&slice);
    return ok;
}

const struct writer charts_writer = {"charts", FILE_PDF, chart_count, chart_path, write_chart};
