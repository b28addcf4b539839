/* SPDX-License-Identifier: MIT */
/* Planning for the pages of a document. */
#include "heatmap_plan.h"

enum { PANELS_MAX = 6, PANELS_SPLIT = 3 }; /* on a page; across one where columns are split */

/* clang-format off */
static const struct heatmap_look page_look = {
    FONT_TITLE, FONT_SUBTITLE, FONT_AXIS, FONT_AXIS_TITLE, FONT_NOTE, FONT_CELL, 4.6, 34, 7.8, 18, 130, true};
static const struct heatmap_look tight_page_look = {
    FONT_TITLE, FONT_SUBTITLE, FONT_CELL, FONT_AXIS_TITLE, FONT_NOTE, FONT_SMALL, 1.1, 34, 7.4, 18, 130, true};
/* clang-format on */

/* What a page has for a figure, in points. */
struct room {
    double width, height;
};

static void fit_columns(struct heatmap *heatmap, const struct figure *figure,
                        const struct figure_axis *axis)
{
    size_t split = figure->panel_count < PANELS_SPLIT ? figure->panel_count : PANELS_SPLIT;

    if (figure->panel_count > 1)
        heatmap_fit_panels(heatmap, figure, PANELS_MAX);
    else
        heatmap_fit_columns(heatmap, axis, heatmap_labelled_width(heatmap, figure, axis));
    if (heatmap->columns.pages == 1 || figure->panel_count == 1)
        return;
    heatmap->across = split; /* contexts stay beside each other, a share of the columns a page */
    heatmap_fit_columns(heatmap, axis, heatmap_labelled_width(heatmap, figure, axis));
}

/* As many lines of panels as fit without splitting the rows. */
static void fit_rows(struct heatmap *heatmap, double room, double minimum)
{
    size_t lines = span_pages(heatmap->panel_count, heatmap->across);
    size_t most = PANELS_MAX / heatmap->across;

    for (heatmap->down = lines < most ? lines : most; heatmap->down > 1; heatmap->down--) {
        heatmap_fit_rows(heatmap, room, minimum);
        if (heatmap->rows.pages == 1)
            return;
    }
    heatmap_fit_rows(heatmap, room, minimum);
}

static void fit_look(struct heatmap *heatmap, const struct figure *figure,
                     const struct figure_axis *axis, bool is_tight, struct room room)
{
    const struct heatmap_look *look = is_tight ? &tight_page_look : &page_look;
    double height;

    heatmap->labels = heatmap->page_labels[is_tight];
    heatmap_init(heatmap, figure, look);
    heatmap->text_width = room.width;
    fit_columns(heatmap, figure, axis);
    heatmap_choose_header(heatmap, heatmap->across > 1 ? 0 : heatmap_spare_width(heatmap));
    height = room.height - heatmap_titles(heatmap, figure, NULL, 0, 0) -
             heatmap_head_height(heatmap) - heatmap_notes(heatmap, figure, NULL, 0, 0);
    fit_rows(heatmap, height, look->cell_height_min);
}

/* With small labels where that makes one page of several, or puts more panels on one. */
static void fit_axis(struct heatmap *heatmap, const struct figure *figure,
                     const struct figure_axis *axis, struct room room)
{
    struct heatmap usual;

    fit_look(heatmap, figure, axis, false, room);
    if (heatmap_parts(heatmap) == 1)
        return;
    usual = *heatmap;
    fit_look(heatmap, figure, axis, true, room);
    if (heatmap_parts(heatmap) > 1 && heatmap->across * heatmap->down <= usual.across * usual.down)
        *heatmap = usual;
}

/* GPUs of the same memory share a column where that takes fewer pages. */
static void fit(struct heatmap *heatmap, const struct figure *figure, struct room room)
{
    struct heatmap named;

    fit_axis(heatmap, figure, figure->columns, room);
    if (heatmap->columns.pages == 1 || !figure->merged)
        return;
    named = *heatmap;
    fit_axis(heatmap, figure, figure->merged, room);
    if (heatmap_parts(heatmap) >= heatmap_parts(&named))
        *heatmap = named;
}

/* The most columns of those that matter with which one page is wide enough. */
static bool leave_out(struct heatmap *heatmap, struct figure *figure, struct room room,
                      struct error *err)
{
    size_t fits = 1, beyond = figure->columns->count;

    while (beyond - fits > 1) {
        size_t middle = fits + (beyond - fits) / 2;

        if (!figure_leave_out(figure, middle, err))
            return false;
        fit(heatmap, figure, room);
        if (heatmap->columns.pages == 1)
            fits = middle;
        else
            beyond = middle;
    }
    if (!figure_leave_out(figure, fits, err))
        return false;
    fit(heatmap, figure, room);
    return true;
}

bool heatmap_init_paged(struct heatmap *heatmap, struct figure *figure, double width, double height,
                        struct error *err)
{
    struct room room = {width, height};

    fit(heatmap, figure, room);
    if (heatmap->columns.pages > 1 && figure_may_leave_out(figure) &&
        !leave_out(heatmap, figure, room, err))
        return false;
    return heatmap_settle(heatmap, err);
}
