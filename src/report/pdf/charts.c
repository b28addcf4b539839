/* SPDX-License-Identifier: MIT */
/*
 * charts/: every figure alone, cropped, to put into documents: in its natural size, and in a folder
 * for each width of a document's columns.
 */
#include "vramgrid/heatmap.h"
#include "vramgrid/pdf_file.h"
#include "vramgrid/writer.h"

#include <stdio.h>

static const double CROP_MARGIN = 2;           /* points: anti-aliased edges stay inside */
static const double POINTS_PER_MM = 72 / 25.4; /* of a chart's width */

/* One piece with more rows or columns than that would be metres long: the pages have them. */
enum { CHART_SIDE_MAX = 1000 };

/* Which figure a file shows. */
struct chart {
    unsigned width_mm; /* 0: its natural size */
    size_t mode, quantization, context;
    enum figure_kind kind;
};

/* How many files a kind has in one width and mode. */
static size_t kind_count(const struct report *report, size_t mode, enum figure_kind kind)
{
    const struct plan *plan = report->plan;

    if (!figure_kinds[kind].stem || !report_has_figure(report, mode, kind))
        return 0;
    switch (figure_kinds[kind].scope) {
    case SCOPE_SLICE:
        return plan->quantization_count * plan->context_count;
    case SCOPE_QUANTIZATION:
        return plan->quantization_count;
    case SCOPE_DOCUMENT:
        break;
    }
    return 1;
}

static size_t chart_count(const struct report *report)
{
    const struct plan *plan = report->plan;
    size_t count = 0;

    if (plan->model_count > CHART_SIDE_MAX || plan->set_count > CHART_SIDE_MAX)
        return 0;
    for (size_t mode = 0; mode < plan->mode_count; mode++)
        for (int kind = 0; kind < FIGURE_KINDS; kind++)
            count += kind_count(report, mode, (enum figure_kind)kind);
    return count * report->settings->chart_widths.count;
}

/* Charts are numbered by width, mode, kind, quantization, context. */
static struct chart find_chart(const struct report *report, size_t index)
{
    const struct list *widths = &report->settings->chart_widths;
    size_t contexts = report->plan->context_count;
    size_t per_width = chart_count(report) / widths->count;
    struct chart chart = {.width_mm = settings_chart_width_mm(widths->items[index / per_width])};
    int kind = 0;
    size_t count;

    index %= per_width;
    while (index >= (count = kind_count(report, chart.mode, (enum figure_kind)kind))) {
        index -= count;
        kind = (kind + 1) % FIGURE_KINDS;
        chart.mode += kind == 0;
    }
    chart.kind = (enum figure_kind)kind;
    if (figure_kinds[kind].scope == SCOPE_SLICE) {
        chart.quantization = index / contexts;
        chart.context = index % contexts;
    } else {
        chart.quantization = index;
    }
    return chart;
}

static void chart_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    struct chart chart = find_chart(report, index);
    const struct figure_kind_traits *kind = &figure_kinds[chart.kind];
    size_t slice = plan_slice_index(report->plan, chart.mode, chart.quantization, chart.context);
    char prefix[64];

    if (chart.width_mm > 0)
        snprintf(prefix, sizeof prefix, "charts/%umm/%s", chart.width_mm, kind->stem);
    else
        snprintf(prefix, sizeof prefix, "charts/%s", kind->stem);
    switch (kind->scope) {
    case SCOPE_SLICE:
        report_slice_file(report, slice, prefix, "pdf", path);
        break;
    case SCOPE_QUANTIZATION:
        report_quantization_file(report, chart.mode, chart.quantization, prefix, "pdf", path);
        break;
    case SCOPE_DOCUMENT:
        snprintf(path, REPORT_PATH_SIZE, "%s_%s.pdf", prefix,
                 report->plan->modes[chart.mode]->name);
        break;
    }
}

static bool draw_file(const struct report *report, struct heatmap *heatmap, struct figure *figure,
                      const char *staged_path, struct witness *witness, struct error *err)
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

static bool draw_chart(const struct chart *chart, struct figure *figure, const char *staged_path,
                       struct witness *witness, struct error *err)
{
    double width = chart->width_mm * POINTS_PER_MM - 2 * CROP_MARGIN;
    struct heatmap heatmap;
    bool ok;

    figure_show(figure, chart->quantization, chart->context);
    ok = chart->width_mm > 0 ? heatmap_init_column(&heatmap, figure, width, err)
                             : heatmap_init_natural(&heatmap, figure, err);
    figure->labels->font = heatmap.look->cell;
    ok = ok && draw_file(figure->report, &heatmap, figure, staged_path, witness, err);
    heatmap_release(&heatmap);
    return ok;
}

static bool write_chart(const struct report *report, size_t index, const char *staged_path,
                        struct witness *witness, struct error *err)
{
    struct chart chart = find_chart(report, index);
    struct pdf_text text;
    struct cell_labels labels;
    struct figure_axes axes = {0};
    struct figure figure = {0};
    bool ok = pdf_text_init(&text, err);

    cell_labels_init(&labels, &text, FONT_CELL);
    ok = ok && figure_axes_init(&axes, report, report->plan->modes[chart.mode], err) &&
         figure_open(&figure, chart.kind, report, chart.mode, &axes, &labels, err) &&
         draw_chart(&chart, &figure, staged_path, witness, err);
    figure_close(&figure);
    figure_axes_release(&axes);
    cell_labels_release(&labels);
    pdf_text_release(&text);
    return ok;
}

const struct writer charts_writer = {"charts", FILE_PDF, chart_count, chart_path, write_chart};
