/* SPDX-License-Identifier: MIT */
/*
 * charts/: every figure alone, cropped, to put into documents: in its natural size, and in a folder
 * for each width of a document's columns, as PDF, SVG and PNG.
 */
#include "heatmap.h"
#include "image_file.h"
#include "pdf_file.h"
#include "vramgrid/report/writer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

static const double CROP_MARGIN = 2;           /* points: anti-aliased edges stay inside */
static const double POINTS_PER_MM = 72 / 25.4; /* of a chart's width */

/* One piece with more rows or columns than that would be metres long: the pages have them. */
enum { CHART_SIDE_MAX = 1000 };

enum { USUAL_MM = 170 }; /* the text of an A4 page */

/* Which figure a file shows. */
struct chart {
    unsigned width_mm; /* 0: its natural size */
    bool is_usual;     /* USUAL_MM, or as much wider as it takes */
    size_t mode, quantization, context;
    enum figure_kind kind;
};

/* How many files a kind has in one width and mode. */
static size_t kind_count(const struct report *report, size_t mode, enum figure_kind kind)
{
    return figure_kinds[kind].stem ? report_figure_count(report, mode, kind) : 0;
}

/* One where nobody asks for others. */
static size_t width_count(const struct report *report)
{
    size_t count = report->settings->chart_widths.count;

    return count > 0 ? count : 1;
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
    return count * width_count(report);
}

/* Charts are numbered by width, mode, kind, quantization, context. */
static struct chart find_chart(const struct report *report, size_t index)
{
    const struct numbers *widths = &report->settings->chart_widths;
    struct chart chart = {0};
    struct figure_range range;
    size_t per_width, count;
    int kind = 0;

    per_width = chart_count(report) / width_count(report);
    assert(per_width > 0);
    chart.is_usual = widths->count == 0;
    if (!chart.is_usual)
        chart.width_mm = (unsigned)widths->items[index / per_width];
    index %= per_width;
    while (index >= (count = kind_count(report, chart.mode, (enum figure_kind)kind))) {
        index -= count;
        kind = (kind + 1) % FIGURE_KINDS;
        chart.mode += kind == 0;
    }
    chart.kind = (enum figure_kind)kind;
    range = report_figure_range(report, chart.kind);
    assert(range.contexts.count > 0);
    chart.quantization = range.quantizations.first + index / range.contexts.count;
    chart.context = range.contexts.first + index % range.contexts.count;
    return chart;
}

static void chart_path(const struct report *report, size_t index, const char *suffix,
                       char path[REPORT_PATH_SIZE])
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
        report_slice_file(report, slice, prefix, suffix, path);
        break;
    case SCOPE_QUANTIZATION:
        report_quantization_file(report, chart.mode, chart.quantization, prefix, suffix, path);
        break;
    case SCOPE_DOCUMENT:
        snprintf(path, REPORT_PATH_SIZE, "%s_%s.%s", prefix, report->plan->modes[chart.mode]->name,
                 suffix);
        break;
    }
}

/* A figure that is ready to be drawn, and the size of its paper. */
struct drawing {
    struct heatmap heatmap;
    struct figure *figure;
    double width, height;
};

static void draw(struct drawing *drawing, cairo_t *cr)
{
    heatmap_draw_whole(&drawing->heatmap, drawing->figure, cr, CROP_MARGIN, CROP_MARGIN);
}

static bool save_pdf(struct drawing *drawing, const char *staged_path, struct witness *witness,
                     struct error *err)
{
    const struct report *report = drawing->figure->report;
    char title[CAPTION_SIZE];
    struct pdf_file pdf;
    bool ok;

    words_join(phrase_words(report->text, &drawing->figure->title), title, sizeof title);
    ok = pdf_file_open(&pdf, report, title, staged_path, drawing->width, drawing->height, err);
    if (ok) {
        draw(drawing, pdf.cr);
        pdf_file_end_page(&pdf);
        witness->pages = pdf.pages;
    }
    return pdf_file_close(&pdf, err) && ok;
}

static bool save_image(struct drawing *drawing, enum image_kind kind, const char *staged_path,
                       struct witness *witness, struct error *err)
{
    struct image_file image;
    bool ok = image_file_open(&image, kind, staged_path, drawing->width, drawing->height, err);

    if (ok)
        draw(drawing, image.cr);
    ok = image_file_close(&image, err) && ok;
    witness->bytes = image.stream.bytes;
    witness->width = image.width;
    witness->height = image.height;
    return ok;
}

static bool save(struct drawing *drawing, enum file_kind kind, const char *staged_path,
                 struct witness *witness, struct error *err)
{
    if (kind == FILE_PDF)
        return save_pdf(drawing, staged_path, witness, err);
    return save_image(drawing, kind == FILE_SVG ? IMAGE_SVG : IMAGE_PNG, staged_path, witness, err);
}

/* Plans for a width; needed is 0, or how wide it has to be, both in points. */
static bool try_width(struct drawing *drawing, double width, double *needed, struct error *err)
{
    struct cell_labels *labels = drawing->heatmap.labels;

    heatmap_release(&drawing->heatmap);
    drawing->heatmap.labels = labels;
    return heatmap_init_column(&drawing->heatmap, drawing->figure, width - 2 * CROP_MARGIN, needed,
                               err);
}

/* The width that nobody asked for grows, also where bands would make a ribbon of the figure. */
static bool plan_usual(struct drawing *drawing, struct error *err)
{
    const double step = 1.25, ribbon = 3;
    double width = USUAL_MM * POINTS_PER_MM, needed, wide, high;

    do {
        if (!try_width(drawing, width, &needed, err))
            return false;
        heatmap_size(&drawing->heatmap, drawing->figure, &wide, &high);
        width = fmax(needed + 2 * CROP_MARGIN, width * step);
    } while (needed > 0 || (high > ribbon * wide && heatmap_parts(&drawing->heatmap) > 1));
    return true;
}

static bool plan_width(struct drawing *drawing, unsigned width_mm, struct error *err)
{
    const struct settings *settings = drawing->figure->report->settings;
    const char *stem = figure_kinds[drawing->figure->kind].stem;
    char problem[200];
    double needed;

    if (!try_width(drawing, width_mm * POINTS_PER_MM, &needed, err))
        return false;
    if (needed <= 0)
        return true;
    snprintf(problem, sizeof problem,
             "%u mm are too narrow for the figure %s, which takes at least %.0f mm", width_mm, stem,
             ceil((needed + 2 * CROP_MARGIN) / POINTS_PER_MM));
    return plan_refuse(settings, &settings->chart_widths, problem, err);
}

/* Plans a figure on paper of its own size. */
static bool begin_drawing(struct drawing *drawing, const struct chart *chart, struct figure *figure,
                          struct cell_labels *labels, struct error *err)
{
    bool ok;

    *drawing = (struct drawing){.figure = figure, .heatmap.labels = labels};
    figure_show(figure, chart->quantization, chart->context);
    if (chart->is_usual)
        ok = plan_usual(drawing, err);
    else if (chart->width_mm > 0)
        ok = plan_width(drawing, chart->width_mm, err);
    else
        ok = heatmap_init_natural(&drawing->heatmap, figure, err);
    if (!ok)
        return false;
    labels->font = drawing->heatmap.look->cell;
    heatmap_size(&drawing->heatmap, figure, &drawing->width, &drawing->height);
    drawing->width += 2 * CROP_MARGIN;
    drawing->height += 2 * CROP_MARGIN;
    return true;
}

static bool write_chart(const struct report *report, size_t index, enum file_kind kind,
                        const char *staged_path, struct witness *witness, struct error *err)
{
    struct chart chart = find_chart(report, index);
    struct pdf_text text;
    struct cell_labels labels;
    struct figure_axes axes = {0};
    struct figure figure = {0};
    struct drawing drawing = {0};
    bool ok = pdf_text_init(&text, err);

    cell_labels_init(&labels, &text, FONT_CELL);
    ok = ok && figure_axes_init(&axes, report, report->plan->modes[chart.mode], err) &&
         figure_open(&figure, chart.kind, report, chart.mode, &axes, err) &&
         begin_drawing(&drawing, &chart, &figure, &labels, err) &&
         save(&drawing, kind, staged_path, witness, err);
    witness->boxes = text.boxes;
    heatmap_release(&drawing.heatmap);
    figure_close(&figure);
    figure_axes_release(&axes);
    cell_labels_release(&labels);
    pdf_text_release(&text);
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
