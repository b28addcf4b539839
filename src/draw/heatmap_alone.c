/* SPDX-License-Identifier: MIT */
/* Planning of a figure alone: as large as it likes, or for a document's column. */
#include "heatmap_plan.h"

#include "vramgrid/words/captions.h"

#include <math.h>

/* Points. */
static const double NATURAL_WIDTH = 715, NATURAL_GRID_HEIGHT = 420, NATURAL_TEXT_WIDTH = 460;
static const double NARROW = 380, COLUMN_HEIGHT = 0.85;
static const double PAGE_HEIGHT = 680; /* 240 mm: an A4 page with margins and a caption */
static const double EDGES = 16;        /* of a file, and around its titles */
static const double LONGEST = 14000;   /* PDF viewers take pages of up to 14,400: 200 inches */

enum { NATURAL_PANELS = 3 }; /* across */

/* clang-format off */
static const struct heatmap_look natural_look = {
    FONT_TITLE, FONT_SUBTITLE, FONT_AXIS, FONT_AXIS_TITLE, FONT_NOTE, FONT_CELL, 5, 30, 11, 16, 130, false};
static const struct heatmap_look wide_look = {
    FONT_CHART_TITLE, FONT_AXIS, FONT_CELL, FONT_AXIS_TITLE, FONT_NOTE, FONT_CELL, 3.5, 30, 9.5, 14, 110, false};
static const struct heatmap_look narrow_look = {
    FONT_CHART_TITLE, FONT_NOTE, FONT_SMALL, FONT_SMALL_TITLE, FONT_SMALL, FONT_SMALL, 2.2, 24, 8, 12, 84, false};
/* clang-format on */

/* What all rows take at least, below their heads. */
static double least_rows(const struct heatmap *heatmap)
{
    struct axis_gaps gaps = heatmap_row_gaps(heatmap);
    size_t rows = heatmap->row_axis->count;

    return (double)rows * heatmap->look->cell_height_min +
           gaps_before(&gaps, (struct span){0, rows}, rows) + heatmap_panel_title_height(heatmap);
}

/* All panels and rows in one piece, however long, of the height that is wished where it suffices.
 */
static void fit_piece(struct heatmap *heatmap, double wished)
{
    double line = least_rows(heatmap) + heatmap_head_height(heatmap) + HEATMAP_PANEL_GAP;

    heatmap->down = span_pages(heatmap->panel_count, heatmap->across);
    heatmap_fit_rows(heatmap,
                     fmax(wished, (double)heatmap->down * line - heatmap_head_height(heatmap)),
                     heatmap->look->cell_height_min); /* the first heads are no row's */
    heatmap->per_file = heatmap_parts(heatmap);
}

/*
 * What a page has for the bands of a figure, beside titles as long as they get, so that all
 * scenarios take as many files, and what stands below; half of it if that is too long.
 */
static double band_room(struct heatmap *heatmap, const struct figure *figure)
{
    double page = fmax(PAGE_HEIGHT, M_SQRT2 * heatmap->text_width), titles = EDGES;
    int lines = heatmap->text_width < NARROW ? 2 : 1;

    if (heatmap->report->settings->furniture == FURNITURE_FULL)
        titles += 2 * lines * pdf_text_line_height(heatmap->text, heatmap->look->title) +
                  (1 + lines) * pdf_text_line_height(heatmap->text, heatmap->look->subtitle);
    return fmax(page - titles - heatmap_notes(heatmap, figure, NULL, 0, 0), page / 2);
}

/* As many parts as go into a file, the same number in each; files begin with the first columns. */
static size_t share_parts(const struct heatmap *heatmap, size_t most)
{
    size_t parts = heatmap_parts(heatmap), columns = heatmap->columns.pages;
    size_t files = span_pages(parts, most);

    if (columns == 1 || columns == parts)
        return span_pages(parts, files);
    if (most >= columns)
        return most / columns * columns;
    while (columns % most != 0)
        most--;
    return most;
}

static size_t count_bands(const struct heatmap *heatmap)
{
    return heatmap->columns.pages * span_pages(heatmap->panel_count, heatmap->across);
}

/* In files no longer than a page: some bands in each, or each band a part of the rows. */
static void fit_files(struct heatmap *heatmap, const struct figure *figure)
{
    double minimum = heatmap->look->cell_height_min, head = heatmap_head_height(heatmap);
    double room = band_room(heatmap, figure), least = least_rows(heatmap) + 0.01;
    double most = floor((room + HEATMAP_PANEL_GAP) / (head + least + HEATMAP_PANEL_GAP));
    double alone = fmin(fmax(least, COLUMN_HEIGHT * heatmap->text_width), room - head);

    if ((double)count_bands(heatmap) <= most) {
        fit_piece(heatmap, count_bands(heatmap) == 1 ? alone : 0);
        return;
    }
    heatmap->down = heatmap->per_file = 1;
    heatmap_fit_rows(heatmap, least, minimum);
    if (most >= 1)
        heatmap->per_file = share_parts(heatmap, (size_t)most);
    if (heatmap->per_file == 1)
        heatmap_fit_rows(heatmap, alone, minimum);
}

static bool is_name_cut(struct heatmap *heatmap, const char *name)
{
    struct text_style style = {.font = heatmap->look->axis, .room = heatmap->name_width};

    return pdf_text_measure(heatmap->text, &style, name).cut;
}

static bool is_head_cut(struct heatmap *heatmap, const char *name)
{
    struct text_style style = heatmap_header_style(heatmap);

    return pdf_text_measure(heatmap->text, &style, name).cut;
}

static void add_cut_names(struct heatmap *heatmap, const struct figure_axis *axis,
                          bool (*is_cut)(struct heatmap *heatmap, const char *name), GString *names)
{
    for (size_t i = 0; i < axis->count; i++) {
        if (!is_cut(heatmap, axis->items[i].label))
            continue;
        g_string_append_printf(names, "%s%s", names->len > 0 ? "; " : "", axis->items[i].label);
    }
}

/* Names that were cut in their middle stand below the figure in full. */
static void find_cut_names(struct heatmap *heatmap)
{
    GString *names = g_string_new(NULL);
    size_t size;

    add_cut_names(heatmap, heatmap->row_axis, is_name_cut, names);
    add_cut_names(heatmap, heatmap->column_axis, is_head_cut, names);
    size = 2 * names->len + CAPTION_SIZE;
    if (names->len > 0) {
        heatmap->cut_names = g_malloc(size);
        text_join(heatmap->report->text, "figure.full_names", heatmap->cut_names, size, "names",
                  names->str, NULL);
    }
    g_string_free(names, TRUE);
}

/* Widens the figure until no column is on a second part, or it is as wide as paper may be. */
static void fit_natural_columns(struct heatmap *heatmap, const struct figure_axis *axis,
                                double minimum, double width)
{
    struct axis_gaps gaps;
    size_t count = axis->count;
    double panel;

    heatmap->text_width = width;
    heatmap_fit_columns(heatmap, axis, minimum); /* for label_width */
    gaps = heatmap_column_gaps(heatmap);
    panel =
        heatmap_panel_width(heatmap, (double)count * minimum +
                                         gaps_before(&gaps, (struct span){0, count}, count) + 0.01);
    heatmap->text_width =
        fmin(LONGEST,
             fmax(width, heatmap->label_width + (double)(heatmap->across - 1) * HEATMAP_PANEL_GAP +
                             (double)heatmap->across * panel));
    heatmap_fit_columns(heatmap, axis, minimum);
}

bool heatmap_init_natural(struct heatmap *heatmap, const struct figure *figure, struct error *err)
{
    heatmap_init(heatmap, figure, &natural_look);
    heatmap->across = figure->panel_count < NATURAL_PANELS ? figure->panel_count : NATURAL_PANELS;
    fit_natural_columns(heatmap, figure->columns,
                        heatmap_labelled_width(heatmap, figure, figure->columns), NATURAL_WIDTH);
    heatmap_choose_header(heatmap, heatmap->across > 1 ? 0 : HUGE_VAL);
    heatmap->text_width = fmax(
        NATURAL_TEXT_WIDTH, heatmap->label_width + heatmap_grid_width(heatmap) + heatmap->overhang);
    find_cut_names(heatmap);
    fit_piece(heatmap, NATURAL_GRID_HEIGHT);
    return heatmap_settle(heatmap, err);
}

/* All columns, or else the merged ones, or these in small letters, or else in several bands. */
static void fit_document_columns(struct heatmap *heatmap, const struct figure *figure, double width)
{
    const struct figure_axis *merged = figure->merged ? figure->merged : figure->columns;
    const struct heatmap_look *look = width < NARROW ? &narrow_look : &wide_look;
    const struct {
        const struct figure_axis *axis;
        const struct heatmap_look *look;
    } ways[] = {{figure->columns, look}, {merged, look}, {merged, &narrow_look}};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        heatmap_init(heatmap, figure, ways[i].look);
        heatmap->text_width = width;
        heatmap_fit_columns(heatmap, ways[i].axis,
                            heatmap_labelled_width(heatmap, figure, ways[i].axis));
        if (heatmap->columns.pages == 1)
            return;
    }
}

/* The same, of as many panels side by side as have room; in small letters where that is more. */
static void fit_document_panels(struct heatmap *heatmap, const struct figure *figure, double width)
{
    const struct heatmap_look *looks[] = {width < NARROW ? &narrow_look : &wide_look, &narrow_look};
    size_t across[2];

    for (size_t i = 0; i < 3; i++) {
        size_t look = i < 2 ? i : across[1] > across[0];

        heatmap_init(heatmap, figure, looks[look]);
        heatmap->text_width = width;
        heatmap_fit_panels(heatmap, figure, figure->panel_count);
        if (i < 2)
            across[i] = heatmap->across;
    }
}

/* The width with which so many columns and one more would have room. */
static double wanted_width(const struct heatmap *heatmap, size_t columns)
{
    return heatmap->label_width + heatmap_panel_width(heatmap, 0) +
           (double)(columns + 1) * heatmap->columns.cell;
}

/* How long they are together: nobody looks through more. */
static double all_bands(const struct heatmap *heatmap)
{
    return (double)count_bands(heatmap) * (least_rows(heatmap) + heatmap_head_height(heatmap));
}

bool heatmap_init_column(struct heatmap *heatmap, const struct figure *figure, double width,
                         double *needed, struct error *err)
{

    *needed = 0;
    heatmap_init(heatmap, figure, width < NARROW ? &narrow_look : &wide_look);
    heatmap->text_width = width;
    if (figure->panel_count > 1)
        fit_document_panels(heatmap, figure, width);
    else
        fit_document_columns(heatmap, figure, width);
    heatmap_choose_header(heatmap, heatmap->across > 1 ? 0 : heatmap_spare_width(heatmap));
    find_cut_names(heatmap);
    fit_files(heatmap, figure);
    if (heatmap_spare_width(heatmap) < -0.01)
        *needed = wanted_width(heatmap, 0);
    else if (all_bands(heatmap) > LONGEST)
        *needed = wanted_width(heatmap, heatmap->columns.per_page * 2);
    return heatmap_settle(heatmap, err);
}
