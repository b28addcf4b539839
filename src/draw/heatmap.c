/* SPDX-License-Identifier: MIT */
/* Planning: which columns, how large the cells, how the heads stand, how many pages. */
#include "heatmap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points. */
static const double HEADER_ROOM_MIN = 24, HEADER_ROOM_MAX = 96, PARAMS_GAP = 8;
static const double SMALL_COLUMN = 9, TIGHT_LINE = 0.85, BARE_CELL_WIDTH = 5.5,
                    BARE_CELL_HEIGHT = 7;
static const double NATURAL_WIDTH = 715, NATURAL_GRID_HEIGHT = 420;
static const double NATURAL_TEXT_WIDTH = 460, NARROW = 380, COLUMN_HEIGHT = 0.85;

const double HEATMAP_PANEL_GAP = 9, HEATMAP_LABEL_GAP = 5;

enum { PANELS_MAX = 6, PANELS_SPLIT = 3 }; /* on a page; across one where columns are split */

/* clang-format off */
static const struct heatmap_look page_look = {
    FONT_TITLE, FONT_SUBTITLE, FONT_AXIS, FONT_AXIS_TITLE, FONT_NOTE, FONT_CELL, 4.6, 34, 7.8, 18, 130, true};
static const struct heatmap_look natural_look = {
    FONT_TITLE, FONT_SUBTITLE, FONT_AXIS, FONT_AXIS_TITLE, FONT_NOTE, FONT_CELL, 5, 30, 11, 16, 130, false};
static const struct heatmap_look wide_look = {
    FONT_CHART_TITLE, FONT_AXIS, FONT_CELL, FONT_AXIS_TITLE, FONT_NOTE, FONT_CELL, 3.5, 30, 9.5, 14, 110, false};
static const struct heatmap_look narrow_look = {
    FONT_CHART_TITLE, FONT_NOTE, FONT_SMALL, FONT_SMALL_TITLE, FONT_SMALL, FONT_SMALL, 2.2, 24, 8, 12, 84, false};
/* clang-format on */

static double text_width(struct heatmap *heatmap, enum font font, const char *words)
{
    struct text_style style = {.font = font};

    return pdf_text_measure(heatmap->text, &style, words).width;
}

/* The names of the rows and the title of the columns stand above each other. */
static void measure_labels(struct heatmap *heatmap)
{
    const struct figure_axis *axis = heatmap->row_axis;
    const struct heatmap_look *look = heatmap->look;
    double names = 0, notes = 0, title;
    char rows[CAPTION_SIZE], columns[CAPTION_SIZE];

    for (size_t i = 0; i < axis->count; i++) {
        names = fmax(names, text_width(heatmap, look->axis, axis->items[i].label));
        notes = fmax(notes, text_width(heatmap, look->note, axis->items[i].note));
    }
    words_join(axis->title, rows, sizeof rows);
    words_join(heatmap->column_axis->title, columns, sizeof columns);
    title = fmax(text_width(heatmap, look->axis_title, rows),
                 text_width(heatmap, look->axis_title, columns));
    heatmap->name_width = fmax(fmin(ceil(names), look->name_width_max), title - PARAMS_GAP - notes);
    heatmap->label_width = heatmap->name_width + PARAMS_GAP + notes + HEATMAP_LABEL_GAP;
}

struct text_style heatmap_header_style(const struct heatmap *heatmap)
{
    bool is_level = heatmap->header == HEADER_LEVEL;
    double cell = heatmap->columns.cell;
    enum font font = cell < SMALL_COLUMN ? FONT_SMALL : heatmap->look->axis;
    bool has_two_lines = cell >= 2 * TIGHT_LINE * pdf_text_line_height(heatmap->text, font);

    return (struct text_style){
        .font = font,
        .colour = INK_BLACK,
        .anchor = is_level ? ANCHOR_CENTRE : ANCHOR_LEFT,
        .overflow = is_level || has_two_lines ? OVERFLOW_LINES : OVERFLOW_MIDDLE,
        .lines = is_level ? 3 : 2,
        .is_name = true,
        .room = heatmap->header_room,
    };
}

/* The least room in which no name is cut, in two lines at most, or the greatest there is. */
static void measure_header_room(struct heatmap *heatmap)
{
    const struct figure_axis *axis = heatmap->column_axis;
    struct text_style style;

    heatmap->header = HEADER_UPRIGHT;
    heatmap->header_room = HEADER_ROOM_MIN;
    style = heatmap_header_style(heatmap);
    for (size_t i = 0; i < axis->count; i++)
        while (style.room < HEADER_ROOM_MAX &&
               pdf_text_measure(heatmap->text, &style, axis->items[i].label).cut)
            style.room += 4;
    heatmap->header_room = style.room;
}

/* The widest and the highest that the names come, along and across their lines. */
static struct text_size measure_header(struct heatmap *heatmap, const struct text_style *style)
{
    const struct figure_axis *axis = heatmap->column_axis;
    struct text_size most = {0};

    for (size_t i = 0; i < axis->count; i++) {
        struct text_size size = pdf_text_measure(heatmap->text, style, axis->items[i].label);

        most.width = fmax(most.width, size.width);
        most.height = fmax(most.height, size.height);
        most.cut = most.cut || size.cut;
    }
    return most;
}

static bool try_level_header(struct heatmap *heatmap)
{
    struct heatmap level = *heatmap;
    struct text_style style;
    struct text_size size;

    level.header = HEADER_LEVEL;
    level.header_room = heatmap->columns.cell - 1;
    style = heatmap_header_style(&level);
    size = measure_header(heatmap, &style);
    level.header_height = size.height;
    if (!size.cut && size.width <= level.header_room)
        *heatmap = level;
    return heatmap->header == HEADER_LEVEL;
}

/* Whether the line below the names has room for its notes. */
static bool has_room_for_notes(const struct heatmap *heatmap)
{
    struct text_style style = {.font = heatmap->look->note};

    for (size_t i = 0; i < heatmap->column_axis->count; i++) {
        const char *note = heatmap->column_axis->items[i].note;

        if (pdf_text_measure(heatmap->text, &style, note).width > heatmap->columns.cell)
            return false;
    }
    return true;
}

/* Level if all names fit above their columns, else slanted where there is room for that. */
static void choose_header(struct heatmap *heatmap, double spare_width)
{
    double cell = heatmap->columns.cell;
    struct text_style style;
    struct text_size upright;

    heatmap->has_notes = has_room_for_notes(heatmap);
    measure_header_room(heatmap);
    if (try_level_header(heatmap))
        return;
    style = heatmap_header_style(heatmap);
    upright = measure_header(heatmap, &style);
    heatmap->header_height = upright.width;
    heatmap->overhang = (upright.width + upright.height / 2) * M_SQRT1_2 - cell / 2;
    if (upright.height > cell * M_SQRT1_2 + 1 || heatmap->overhang > spare_width) {
        heatmap->overhang = 0;
        return;
    }
    heatmap->header = HEADER_SLANTED;
    heatmap->header_height = (upright.width + upright.height) * M_SQRT1_2;
}

/* What a column takes for its labels, or without them. */
static double labelled_width(struct heatmap *heatmap, const struct figure *figure)
{
    return fmax(BARE_CELL_WIDTH, text_width(heatmap, heatmap->look->cell, figure->widest) +
                                     heatmap->look->cell_padding);
}

static void init(struct heatmap *heatmap, const struct figure *figure,
                 const struct heatmap_look *look)
{
    *heatmap = (struct heatmap){
        .report = figure->report,
        .look = look,
        .labels = heatmap->labels,
        .text = heatmap->labels->text,
        .row_axis = &figure->axes->models,
        .column_axis = figure->columns,
        .panel_count = figure->panel_count,
        .across = 1,
        .down = 1,
        .is_labelled = true,
    };
}

/* The room of one panel's columns where so many stand side by side. */
static double panel_room(const struct heatmap *heatmap, size_t across)
{
    double room = heatmap->text_width - heatmap->label_width;

    return (room - (double)(across - 1) * HEATMAP_PANEL_GAP) / (double)across;
}

static void fit_columns(struct heatmap *heatmap, const struct figure_axis *axis, double minimum)
{
    struct axis_gaps gaps;

    heatmap->column_axis = axis;
    measure_labels(heatmap);
    gaps = heatmap_column_gaps(heatmap);
    heatmap->columns = grid_axis_fit(axis->count, &gaps, panel_room(heatmap, heatmap->across),
                                     minimum, fmax(minimum, heatmap->look->cell_width_max));
}

/* As many panels side by side as have room, the same number in every line. */
static void fit_panels(struct heatmap *heatmap, const struct figure_axis *axis, size_t most)
{
    size_t across = heatmap->panel_count < most ? heatmap->panel_count : most, lines;

    for (heatmap->across = across; heatmap->across > 1; heatmap->across--) {
        fit_columns(heatmap, axis, BARE_CELL_WIDTH);
        if (heatmap->columns.pages == 1)
            break;
    }
    fit_columns(heatmap, axis, BARE_CELL_WIDTH);
    if (heatmap->columns.pages > 1)
        heatmap->across = across < PANELS_SPLIT ? across : PANELS_SPLIT;
    lines = span_pages(heatmap->panel_count, heatmap->across);
    heatmap->across = span_pages(heatmap->panel_count, lines);
    fit_columns(heatmap, axis, BARE_CELL_WIDTH);
}

static void fit_page_columns(struct heatmap *heatmap, const struct figure *figure)
{
    if (figure->panel_count > 1)
        fit_panels(heatmap, figure->columns, PANELS_MAX);
    else
        fit_columns(heatmap, figure->columns, labelled_width(heatmap, figure));
}

static double grid_width(const struct heatmap *heatmap)
{
    struct axis_gaps gaps = heatmap_column_gaps(heatmap);
    double panel = grid_axis_length(&heatmap->columns, heatmap->column_axis->count, &gaps);

    return (double)heatmap->across * (panel + HEATMAP_PANEL_GAP) - HEATMAP_PANEL_GAP;
}

static double spare_width(const struct heatmap *heatmap)
{
    return heatmap->text_width - heatmap->label_width - grid_width(heatmap);
}

/* Rows in the room of one line of panels of several. */
static void fit_rows(struct heatmap *heatmap, double room, double minimum)
{
    struct axis_gaps gaps = heatmap_row_gaps(heatmap);
    double panels = room - (double)(heatmap->down - 1) * HEATMAP_PANEL_GAP;

    heatmap->rows =
        grid_axis_fit(heatmap->row_axis->count, &gaps,
                      panels / (double)heatmap->down - heatmap_panel_title_height(heatmap), minimum,
                      heatmap->look->cell_height_max);
}

/* As many lines of panels as fit without splitting the rows. */
static void fit_page_rows(struct heatmap *heatmap, double room, double minimum)
{
    size_t lines = span_pages(heatmap->panel_count, heatmap->across);
    size_t most = PANELS_MAX / heatmap->across;

    for (heatmap->down = lines < most ? lines : most; heatmap->down > 1; heatmap->down--) {
        fit_rows(heatmap, room, minimum);
        if (heatmap->rows.pages == 1)
            return;
    }
    fit_rows(heatmap, room, minimum);
}

/* Whether the cells turned out large enough for labels; and room for those of a page. */
static bool settle(struct heatmap *heatmap, const struct figure *figure, struct error *err)
{
    heatmap->is_labelled = heatmap->columns.cell >= labelled_width(heatmap, figure) - 0.01 &&
                           heatmap->rows.cell >= heatmap->look->cell_height_min - 0.01;
    heatmap->cells =
        calloc(heatmap->rows.per_page * heatmap->columns.per_page, sizeof *heatmap->cells);
    heatmap->xs = calloc(heatmap->columns.per_page, sizeof *heatmap->xs);
    heatmap->ys = calloc(heatmap->rows.per_page, sizeof *heatmap->ys);
    return (heatmap->cells && heatmap->xs && heatmap->ys) || error_set_memory(err);
}

bool heatmap_init_paged(struct heatmap *heatmap, const struct figure *figure, double width,
                        double height, struct error *err)
{
    bool has_panels = figure->panel_count > 1;
    double room;

    init(heatmap, figure, &page_look);
    heatmap->text_width = width;
    fit_page_columns(heatmap, figure);
    choose_header(heatmap, heatmap->across > 1 ? 0 : spare_width(heatmap));
    room = height - heatmap_titles(heatmap, figure, NULL, 0, 0) - heatmap_head_height(heatmap) -
           heatmap_notes(heatmap, figure, NULL, 0, 0);
    fit_page_rows(heatmap, room, has_panels ? BARE_CELL_HEIGHT : heatmap->look->cell_height_min);
    return settle(heatmap, figure, err);
}

/* All panels and rows on one page, however long. */
static bool settle_alone(struct heatmap *heatmap, const struct figure *figure, double grid_height,
                         double minimum, struct error *err)
{
    struct axis_gaps gaps = heatmap_row_gaps(heatmap);
    size_t rows = heatmap->row_axis->count;
    double least = (double)rows * minimum + gaps_before(&gaps, (struct span){0, rows}, rows) +
                   heatmap_panel_title_height(heatmap) + HEATMAP_PANEL_GAP;

    heatmap->down = span_pages(heatmap->panel_count, heatmap->across);
    fit_rows(heatmap, fmax(grid_height, (double)heatmap->down * least), minimum);
    return settle(heatmap, figure, err);
}

/* Widens the figure until no column is on a second page. */
static void fit_natural_columns(struct heatmap *heatmap, const struct figure_axis *axis,
                                double minimum, double width)
{
    struct axis_gaps gaps;
    size_t count = axis->count;

    heatmap->column_axis = axis;
    measure_labels(heatmap);
    gaps = heatmap_column_gaps(heatmap);
    heatmap->text_width =
        fmax(width, heatmap->label_width + (double)(heatmap->across - 1) * HEATMAP_PANEL_GAP +
                        (double)heatmap->across *
                            ((double)count * minimum +
                             gaps_before(&gaps, (struct span){0, count}, count) + 0.01));
    fit_columns(heatmap, axis, minimum);
}

/* Panels below each other would be longer than a document's page. */
static size_t least_across(const struct figure *figure)
{
    return figure->panel_count < PANELS_SPLIT ? figure->panel_count : PANELS_SPLIT;
}

/* PDF viewers take pages of up to 14,400 points: 200 inches. */
static double natural_cell_width(struct heatmap *heatmap, const struct figure *figure)
{
    enum { LONGEST_GRID = 13000 };
    double labelled = labelled_width(heatmap, figure);

    if (figure->panel_count > 1 || labelled * (double)figure->columns->count > LONGEST_GRID)
        return BARE_CELL_WIDTH + 1;
    return labelled;
}

bool heatmap_init_natural(struct heatmap *heatmap, const struct figure *figure, struct error *err)
{
    init(heatmap, figure, &natural_look);
    heatmap->across = least_across(figure);
    fit_natural_columns(heatmap, figure->columns, natural_cell_width(heatmap, figure),
                        NATURAL_WIDTH);
    choose_header(heatmap, heatmap->across > 1 ? 0 : HUGE_VAL);
    heatmap->text_width =
        fmax(NATURAL_TEXT_WIDTH, heatmap->label_width + grid_width(heatmap) + heatmap->overhang);
    return settle_alone(heatmap, figure, NATURAL_GRID_HEIGHT,
                        figure->panel_count > 1 ? BARE_CELL_HEIGHT : natural_look.cell_height_min,
                        err);
}

/* The richest way in which all columns have room; false: there is none. */
static bool fit_document_columns(struct heatmap *heatmap, const struct figure *figure)
{
    double labelled = labelled_width(heatmap, figure);
    const struct {
        const struct figure_axis *axis;
        double minimum;
    } ways[] = {
        {figure->columns, labelled},
        {figure->merged, labelled},
        {figure->merged ? figure->merged : figure->columns, BARE_CELL_WIDTH},
    };

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!ways[i].axis)
            continue;
        fit_columns(heatmap, ways[i].axis, ways[i].minimum);
        if (heatmap->columns.pages == 1)
            return true;
    }
    return false;
}

static bool fit_document_panels(struct heatmap *heatmap, const struct figure *figure)
{
    fit_panels(heatmap, figure->columns, figure->panel_count);
    return heatmap->columns.pages == 1 && heatmap->across >= least_across(figure);
}

bool heatmap_init_column(struct heatmap *heatmap, const struct figure *figure, double width,
                         struct error *err)
{
    bool is_narrow = width < NARROW, fits, has_labels;

    init(heatmap, figure, is_narrow ? &narrow_look : &wide_look);
    heatmap->text_width = width;
    if (figure->panel_count > 1)
        fits = fit_document_panels(heatmap, figure);
    else
        fits = fit_document_columns(heatmap, figure);
    if (!fits) {
        heatmap->across = least_across(figure);
        fit_natural_columns(heatmap, figure->merged ? figure->merged : figure->columns,
                            BARE_CELL_WIDTH, width);
    }
    choose_header(heatmap, heatmap->across > 1 ? 0 : spare_width(heatmap));
    has_labels =
        figure->panel_count == 1 && heatmap->columns.cell >= labelled_width(heatmap, figure) - 0.01;
    return settle_alone(heatmap, figure, has_labels ? COLUMN_HEIGHT * width : 0,
                        has_labels ? heatmap->look->cell_height_min : BARE_CELL_HEIGHT, err);
}

size_t heatmap_parts(const struct heatmap *heatmap)
{
    return heatmap->rows.pages * heatmap->columns.pages *
           span_pages(heatmap->panel_count, heatmap->across * heatmap->down);
}

struct heatmap_part heatmap_part(const struct heatmap *heatmap, size_t index)
{
    size_t grid_pages = heatmap->rows.pages * heatmap->columns.pages;
    size_t per_page = heatmap->across * heatmap->down;
    size_t panel = index / grid_pages * per_page, left = heatmap->panel_count - panel;

    index %= grid_pages;
    return (struct heatmap_part){
        span_of_page(heatmap->row_axis->count, heatmap->rows.pages, index % heatmap->rows.pages),
        span_of_page(heatmap->column_axis->count, heatmap->columns.pages,
                     index / heatmap->rows.pages),
        {panel, left < per_page ? left : per_page},
    };
}

void heatmap_size(struct heatmap *heatmap, const struct figure *figure, double *width,
                  double *height)
{
    struct axis_gaps gaps = heatmap_row_gaps(heatmap);
    double panel = heatmap_panel_title_height(heatmap) +
                   grid_axis_length(&heatmap->rows, heatmap->row_axis->count, &gaps);

    *width = heatmap->text_width;
    *height = heatmap_titles(heatmap, figure, NULL, 0, 0) + heatmap_head_height(heatmap) +
              (double)heatmap->down * (panel + HEATMAP_PANEL_GAP) - HEATMAP_PANEL_GAP +
              heatmap_notes(heatmap, figure, NULL, 0, 0);
}

void heatmap_release(struct heatmap *heatmap)
{
    free(heatmap->cells);
    free(heatmap->xs);
    free(heatmap->ys);
    heatmap->cells = NULL;
    heatmap->xs = heatmap->ys = NULL;
}
