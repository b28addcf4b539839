/* SPDX-License-Identifier: MIT */
#include "chart.h"

#include "styles.h"

#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

enum { INK_GREY = 0x595959, LINE_GREY = 0xD9D9D9, CHART_LABEL_SIZE = CATALOGUE_NAME_MAX + 2 };

static lxw_chart_font title_font = {.size = 12, .bold = LXW_EXPLICIT_FALSE};
static lxw_chart_font axis_font = {.size = 9, .bold = LXW_EXPLICIT_FALSE, .color = INK_GREY};
static lxw_chart_font label_font = {.size = 8, .color = INK_GREY};
static lxw_chart_line grid_line = {.color = LINE_GREY, .width = 0.75F};

/* A colour between white and the accent; tints of one colour differ for any colour vision. */
static lxw_color_t tint(const struct book *book, double strength)
{
    uint32_t accent = styles_accent(book), mixed = 0;

    for (int shift = 0; shift <= 16; shift += 8) {
        double channel = (double)(accent >> shift & 0xFF);

        mixed |= (uint32_t)(255 - (255 - channel) * strength) << shift;
    }
    return mixed ? mixed : LXW_COLOR_BLACK;
}

static void refer(char formula[REFERENCE_SIZE + 1], const struct page *page,
                  const struct cell_range *range)
{
    char reference[REFERENCE_SIZE];

    tab_range(reference, page->tab, range);
    snprintf(formula, REFERENCE_SIZE + 1, "=%s", reference);
}

static lxw_chart_series *add_series(const struct page *page, lxw_chart *chart,
                                    const struct chart_series *series)
{
    char places[REFERENCE_SIZE + 1], values[REFERENCE_SIZE + 1];
    lxw_chart_series *added;

    refer(places, page, &series->places);
    refer(values, page, &series->values);
    added = chart_add_series(chart, places, values);
    if (added)
        chart_series_set_name(added, series->name);
    else
        book_keep(page->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return added;
}

static lxw_chart *new_chart(struct page *page, const struct chart_frame *frame, uint8_t type)
{
    lxw_chart *chart = workbook_add_chart(page->book->workbook, type);

    if (!chart) {
        book_keep(page->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    chart_title_set_name(chart, frame->title);
    chart_title_set_name_font(chart, &title_font);
    return chart;
}

static void set_up_axis(lxw_chart_axis *axis, const char *title, bool has_lines)
{
    chart_axis_set_name(axis, title);
    chart_axis_set_name_font(axis, &axis_font);
    chart_axis_set_num_font(axis, &axis_font);
    chart_axis_set_line(axis, &grid_line);
    chart_axis_major_gridlines_set_visible(axis, has_lines);
    if (!has_lines)
        return;
    chart_axis_major_gridlines_set_line(axis, &grid_line);
    chart_axis_set_num_format(axis, "#,##0");
}

static void insert(struct page *page, const struct chart_frame *frame, lxw_chart *chart)
{
    const double default_width = 480, default_height = 288; /* pixels, libxlsxwriter's own */
    lxw_chart_options options = {
        .x_scale = (double)frame->width_pixels / default_width,
        .y_scale = (double)frame->height_pixels / default_height,
        .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
        .description = (char *)frame->description,
    };

    book_keep(page->book,
              (int)worksheet_insert_chart_opt(page->sheet, (lxw_row_t)frame->row,
                                              (lxw_col_t)frame->column, chart, &options));
}

void page_bar_chart(struct page *page, const struct chart_frame *frame,
                    const struct chart_series *series, size_t count)
{
    enum { GAP_PERCENT = 45 };
    lxw_chart_line outline = {.color = tint(page->book, 1), .width = 0.75F};
    lxw_chart *chart = new_chart(page, frame, LXW_CHART_BAR);

    for (size_t i = 0; chart && i < count; i++) {
        lxw_chart_fill fill = {.color = tint(page->book, series[i].strength)};
        lxw_chart_series *added = add_series(page, chart, &series[i]);

        if (!added)
            return;
        chart_series_set_fill(added, &fill);
        chart_series_set_line(added, &outline);
    }
    if (!chart)
        return;
    /* To libxlsxwriter x is across here too, where Excel's bar charts have the values. */
    set_up_axis(chart->x_axis, frame->across_title, true);
    set_up_axis(chart->y_axis, frame->up_title, false);
    chart_axis_set_reverse(chart->y_axis);
    chart_axis_set_crossing_max(chart->y_axis); /* the figures stay below */
    chart_set_series_gap(chart, GAP_PERCENT);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_TOP);
    insert(page, frame, chart);
}

/* A text that begins with "=" would be taken for a formula. */
static void write_label(char label[CHART_LABEL_SIZE], const char *name)
{
    snprintf(label, CHART_LABEL_SIZE, "%s%s", *name == '=' ? " " : "", name);
}

/* Texts, not references to cells: LibreOffice shows a value in place of those. */
static void label_points(struct page *page, lxw_chart_series *series, const char *const *names,
                         size_t count)
{
    lxw_chart_data_label *labels = calloc(count, sizeof *labels);
    lxw_chart_data_label **list = calloc(count + 1, sizeof *list);
    char(*texts)[CHART_LABEL_SIZE] = calloc(count, CHART_LABEL_SIZE);

    for (size_t i = 0; labels && list && texts && i < count; i++) {
        write_label(texts[i], names[i] ? names[i] : "");
        labels[i] =
            (lxw_chart_data_label){.value = texts[i], .hide = !names[i], .font = &label_font};
        list[i] = &labels[i];
    }
    chart_series_set_labels(series);
    chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_RIGHT);
    if (labels && list && texts)
        book_keep(page->book, (int)chart_series_set_labels_custom(series, list));
    else
        book_keep(page->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    free(labels);
    free(list);
    free(texts);
}

static void set_up_scale(lxw_chart_axis *axis, const struct chart_scale *scale)
{
    chart_axis_set_log_base(axis, scale->base);
    chart_axis_set_major_unit(axis, scale->base); /* LibreOffice takes 10 otherwise */
    chart_axis_set_min(axis, scale->least);
    chart_axis_set_max(axis, scale->most);
}

void page_point_chart(struct page *page, const struct chart_frame *frame,
                      const struct chart_series *series, const char *const *names,
                      const struct chart_scale *across, const struct chart_scale *up)
{
    enum { POINT_SIZE = 6 };
    lxw_chart_fill fill = {.color = tint(page->book, series->strength)};
    lxw_chart_line outline = {.color = tint(page->book, 1), .width = 0.75F};
    lxw_chart *chart = new_chart(page, frame, LXW_CHART_SCATTER);
    lxw_chart_series *points = chart ? add_series(page, chart, series) : NULL;

    if (!points)
        return;
    chart_series_set_marker_type(points, LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(points, POINT_SIZE);
    chart_series_set_marker_fill(points, &fill);
    chart_series_set_marker_line(points, &outline);
    label_points(page, points, names, series->values.last_row - series->values.first_row + 1);
    set_up_axis(chart->x_axis, frame->across_title, true);
    set_up_axis(chart->y_axis, frame->up_title, true);
    set_up_scale(chart->x_axis, across);
    set_up_scale(chart->y_axis, up);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    insert(page, frame, chart);
}
