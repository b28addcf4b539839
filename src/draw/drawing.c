/* SPDX-License-Identifier: MIT */
#include "drawing.h"

#include "vramgrid/report/writer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a file shows. */
struct chart {
    unsigned width_mm; /* 0: its natural size */
    bool is_usual;     /* the width that nobody asked for, or as much wider as it takes: */
    double width;      /* in points, where that is known; 0: it is not */
    size_t mode, quantization, context;
    enum figure_kind kind;
    size_t file, files; /* of those that the figure takes */
};

static const double CROP_MARGIN = 2;           /* points: anti-aliased edges stay inside */
static const double POINTS_PER_MM = 72 / 25.4; /* of a chart's width */

/* One piece with more rows or columns than that would be metres long: the pages have them. */
enum { CHART_SIDE_MAX = 1000 };

enum {
    USUAL_MM = 170,  /* the text of an A4 page */
    USUAL_FILES = 6, /* of one figure */
};

/* One where nobody asks for others. */
static size_t width_count(const struct report *report)
{
    size_t count = report->settings->chart_widths.count;

    return count > 0 ? count : 1;
}

/* How many figures a kind has in a mode. */
static size_t figure_count(const struct report *report, size_t mode, enum figure_kind kind)
{
    const struct plan *plan = report->plan;

    if (!figure_kinds[kind].stem || plan->model_count > CHART_SIDE_MAX ||
        plan->set_count > CHART_SIDE_MAX)
        return 0;
    return report_figure_count(report, mode, kind);
}

/* Where the table of charts_share has a kind. */
static size_t share_place(const struct report *report, const struct chart *chart, size_t width)
{
    return (width * report->plan->mode_count + chart->mode) * FIGURE_KINDS + (size_t)chart->kind;
}

static size_t files_of(const struct report *report, const struct chart *chart, size_t width)
{
    return report->chart_shares ? report->chart_shares[share_place(report, chart, width)].files : 1;
}

/* Goes over modes and, in each, kinds; false behind the last. */
static bool next_kind(const struct report *report, struct chart *chart)
{
    chart->kind = (enum figure_kind)((chart->kind + 1) % FIGURE_KINDS);
    chart->mode += chart->kind == 0;
    return chart->mode < report->plan->mode_count;
}

static size_t width_files(const struct report *report, size_t width)
{
    struct chart chart = {0};
    size_t count = 0;

    do
        count += figure_count(report, chart.mode, chart.kind) * files_of(report, &chart, width);
    while (next_kind(report, &chart));
    return count;
}

size_t chart_files(const struct report *report)
{
    return width_files(report, 0);
}

size_t chart_count(const struct report *report)
{
    size_t count = 0;

    for (size_t width = 0; width < width_count(report); width++)
        count += width_files(report, width);
    return count;
}

static void set_width(const struct report *report, struct chart *chart, size_t width)
{
    const struct numbers *widths = &report->settings->chart_widths;

    chart->is_usual = widths->count == 0;
    chart->width_mm = chart->is_usual ? 0 : (unsigned)widths->items[width];
}

/* They are numbered by width, mode, kind, quantization, context, file. */
static struct chart chart_find(const struct report *report, size_t index)
{
    struct chart chart = {0};
    struct figure_range range;
    size_t width = 0, count;

    for (; index >= (count = width_files(report, width)); width++)
        index -= count;
    set_width(report, &chart, width);
    while (index >= (count = figure_count(report, chart.mode, chart.kind) *
                             files_of(report, &chart, width))) {
        index -= count;
        next_kind(report, &chart);
    }
    range = report_figure_range(report, chart.kind);
    assert(range.contexts.count > 0);
    if (report->chart_shares)
        chart.width = report->chart_shares[share_place(report, &chart, width)].width;
    chart.files = files_of(report, &chart, width);
    chart.file = index % chart.files;
    index /= chart.files;
    chart.quantization = range.quantizations.first + index / range.contexts.count;
    chart.context = range.contexts.first + index % range.contexts.count;
    return chart;
}

/* "_1of2" behind the name of a path with a suffix. */
static void number_file(const struct chart *chart, char path[REPORT_PATH_SIZE])
{
    char *dot = strrchr(path, '.'), suffix[8];

    if (chart->files <= 1)
        return;
    snprintf(suffix, sizeof suffix, "%s", dot);
    snprintf(dot, REPORT_PATH_SIZE - (size_t)(dot - path), "_%zuof%zu%s", chart->file + 1,
             chart->files, suffix);
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
    number_file(&chart, path);
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

/* The width that nobody asked for grows where a figure takes more, or many files. */
static bool plan_usual(struct drawing *drawing, double known, struct error *err)
{
    const double step = 1.25;
    double width = known > 0 ? known : USUAL_MM * POINTS_PER_MM, needed;

    do {
        if (!try_width(drawing, width, &needed, err))
            return false;
        drawing->width = width;
        width = fmax(needed + 2 * CROP_MARGIN, width * step);
    } while (needed > 0 || heatmap_files(&drawing->heatmap) > USUAL_FILES);
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

/* Plans a figure for a width. */
static bool plan_figure(struct drawing *drawing, const struct chart *chart, struct error *err)
{
    struct figure *figure = &drawing->figure;

    drawing->heatmap.labels = &drawing->labels;
    figure_show(figure, chart->quantization, chart->context);
    if (chart->is_usual)
        return plan_usual(drawing, chart->width, err);
    if (chart->width_mm > 0)
        return plan_width(drawing, chart->width_mm, err);
    return heatmap_init_natural(&drawing->heatmap, figure, err);
}

static void open_file(struct drawing *drawing, size_t file)
{
    assert(file < heatmap_files(&drawing->heatmap));
    drawing->file = file;
    drawing->labels.font = drawing->heatmap.look->cell;
    heatmap_open_file(&drawing->heatmap, &drawing->figure, file);
    heatmap_size(&drawing->heatmap, &drawing->figure, file, &drawing->width, &drawing->height);
    drawing->width += 2 * CROP_MARGIN;
    drawing->height += 2 * CROP_MARGIN;
}

/* Opens a kind of figure in a mode. */
static bool begin(struct drawing *drawing, const struct report *report, const struct chart *chart,
                  struct error *err)
{
    bool ok;

    *drawing = (struct drawing){0};
    ok = pdf_text_init(&drawing->text, err);
    cell_labels_init(&drawing->labels, &drawing->text, FONT_CELL);
    return ok && figure_axes_init(&drawing->axes, report, report->plan->modes[chart->mode], err) &&
           figure_open(&drawing->figure, chart->kind, report, chart->mode, &drawing->axes, err);
}

bool drawing_begin(struct drawing *drawing, const struct report *report, size_t index,
                   struct error *err)
{
    struct chart chart = chart_find(report, index);

    if (!begin(drawing, report, &chart, err) || !plan_figure(drawing, &chart, err))
        return false;
    drawing->index = index;
    open_file(drawing, chart.file);
    return true;
}

bool drawing_next(struct drawing *drawing)
{
    if (drawing->file + 1 >= heatmap_files(&drawing->heatmap))
        return false;
    open_file(drawing, drawing->file + 1);
    return true;
}

/* How many files a kind takes in each width: its scenarios look alike. */
static bool share_kind(const struct report *report, struct chart *chart, struct chart_share *shares,
                       struct error *err)
{
    struct figure_range range = report_figure_range(report, chart->kind);
    struct drawing *drawing = malloc(sizeof *drawing);
    bool ok;

    if (!drawing)
        return error_set_memory(err);
    chart->quantization = range.quantizations.first;
    chart->context = range.contexts.first;
    ok = begin(drawing, report, chart, err);
    for (size_t width = 0; ok && width < width_count(report); width++) {
        set_width(report, chart, width);
        ok = plan_figure(drawing, chart, err);
        if (ok)
            shares[share_place(report, chart, width)] =
                (struct chart_share){heatmap_files(&drawing->heatmap), drawing->width};
        heatmap_release(&drawing->heatmap);
    }
    drawing_release(drawing);
    free(drawing);
    return ok;
}

bool charts_share(const struct report *report, struct chart_share **shares, struct error *err)
{
    struct chart chart = {0};
    bool ok = true;

    *shares =
        calloc(width_count(report) * report->plan->mode_count * FIGURE_KINDS, sizeof **shares);
    if (!*shares)
        return error_set_memory(err);
    do
        if (figure_count(report, chart.mode, chart.kind) > 0)
            ok = share_kind(report, &chart, *shares, err);
    while (ok && next_kind(report, &chart));
    return ok;
}

void drawing_draw(struct drawing *drawing, cairo_t *cr)
{
    heatmap_draw_file(&drawing->heatmap, &drawing->figure, drawing->file, cr, CROP_MARGIN,
                      CROP_MARGIN);
}

void drawing_release(struct drawing *drawing)
{
    heatmap_release(&drawing->heatmap);
    figure_close(&drawing->figure);
    figure_axes_release(&drawing->axes);
    cell_labels_release(&drawing->labels);
    pdf_text_release(&drawing->text);
}
