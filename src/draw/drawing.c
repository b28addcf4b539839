/* SPDX-License-Identifier: MIT */
#include "drawing.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Which figure a file shows. */
struct chart {
    unsigned width_mm; /* 0: its natural size */
    bool is_usual;     /* the width that nobody asked for, or as much wider as it takes */
    size_t mode, quantization, context;
    enum figure_kind kind;
};

static const double CROP_MARGIN = 2;           /* points: anti-aliased edges stay inside */
static const double POINTS_PER_MM = 72 / 25.4; /* of a chart's width */

/* One piece with more rows or columns than that would be metres long: the pages have them. */
enum { CHART_SIDE_MAX = 1000 };

enum { USUAL_MM = 170 }; /* the text of an A4 page */

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

size_t chart_figures(const struct report *report)
{
    const struct plan *plan = report->plan;
    size_t count = 0;

    if (plan->model_count > CHART_SIDE_MAX || plan->set_count > CHART_SIDE_MAX)
        return 0;
    for (size_t mode = 0; mode < plan->mode_count; mode++)
        for (int kind = 0; kind < FIGURE_KINDS; kind++)
            count += kind_count(report, mode, (enum figure_kind)kind);
    return count;
}

size_t chart_count(const struct report *report)
{
    return chart_figures(report) * width_count(report);
}

/* They are numbered by width, mode, kind, quantization, context. */
static struct chart chart_find(const struct report *report, size_t index)
{
    const struct numbers *widths = &report->settings->chart_widths;
    struct chart chart = {0};
    struct figure_range range;
    size_t per_width, count;
    int kind = 0;

    per_width = chart_figures(report);
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

void chart_path(const struct report *report, size_t index, const char *suffix,
                char path[REPORT_PATH_SIZE])
{
    struct chart chart = chart_find(report, index);
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
        report_quantization_file(report, slice, prefix, suffix, path);
        break;
    case SCOPE_DOCUMENT:
        snprintf(path, REPORT_PATH_SIZE, "%s_%s.%s", prefix, report->plan->modes[chart.mode]->name,
                 suffix);
        break;
    }
}

void chart_name(const struct report *report, size_t index, char name[REPORT_PATH_SIZE])
{
    char path[REPORT_PATH_SIZE];
    const char *file;

    chart_path(report, index, "svg", path);
    file = strrchr(path, '/') + 1;
    snprintf(name, REPORT_PATH_SIZE, "%.*s", (int)(strrchr(file, '.') - file), file);
}

/* Plans for a width; needed is 0, or how wide it has to be, both in points. */
static bool try_width(struct drawing *drawing, double width, double *needed, struct error *err)
{
    struct cell_labels *labels = drawing->heatmap.labels;

    heatmap_release(&drawing->heatmap);
    drawing->heatmap.labels = labels;
    return heatmap_init_column(&drawing->heatmap, &drawing->figure, width - 2 * CROP_MARGIN, needed,
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
        heatmap_size(&drawing->heatmap, &drawing->figure, &wide, &high);
        width = fmax(needed + 2 * CROP_MARGIN, width * step);
    } while (needed > 0 || (high > ribbon * wide && heatmap_parts(&drawing->heatmap) > 1));
    return true;
}

static bool plan_width(struct drawing *drawing, unsigned width_mm, struct error *err)
{
    const struct settings *settings = drawing->figure.report->settings;
    const char *stem = figure_kinds[drawing->figure.kind].stem;
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

static bool plan_drawing(struct drawing *drawing, const struct chart *chart, struct error *err)
{
    struct figure *figure = &drawing->figure;
    bool ok;

    drawing->heatmap.labels = &drawing->labels;
    figure_show(figure, chart->quantization, chart->context);
    if (chart->is_usual)
        ok = plan_usual(drawing, err);
    else if (chart->width_mm > 0)
        ok = plan_width(drawing, chart->width_mm, err);
    else
        ok = heatmap_init_natural(&drawing->heatmap, figure, err);
    if (!ok)
        return false;
    drawing->labels.font = drawing->heatmap.look->cell;
    heatmap_size(&drawing->heatmap, figure, &drawing->width, &drawing->height);
    drawing->width += 2 * CROP_MARGIN;
    drawing->height += 2 * CROP_MARGIN;
    return true;
}

bool drawing_begin(struct drawing *drawing, const struct report *report, size_t index,
                   struct error *err)
{
    struct chart chart = chart_find(report, index);
    bool ok;

    *drawing = (struct drawing){.index = index};
    ok = pdf_text_init(&drawing->text, err);
    cell_labels_init(&drawing->labels, &drawing->text, FONT_CELL);
    return ok && figure_axes_init(&drawing->axes, report, report->plan->modes[chart.mode], err) &&
           figure_open(&drawing->figure, chart.kind, report, chart.mode, &drawing->axes, err) &&
           plan_drawing(drawing, &chart, err);
}

void drawing_draw(struct drawing *drawing, cairo_t *cr)
{
    heatmap_draw_whole(&drawing->heatmap, &drawing->figure, cr, CROP_MARGIN, CROP_MARGIN);
}

void drawing_release(struct drawing *drawing)
{
    heatmap_release(&drawing->heatmap);
    figure_close(&drawing->figure);
    figure_axes_release(&drawing->axes);
    cell_labels_release(&drawing->labels);
    pdf_text_release(&drawing->text);
}
