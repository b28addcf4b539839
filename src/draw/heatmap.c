/* SPDX-License-Identifier: MIT */
/* Planning: which columns, how large the cells, how the heads stand, how many pages. */
#include "heatmap_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points. */
static const double HEADER_ROOM_MIN = 24, HEADER_ROOM_MAX = 112, PARAMS_GAP = 8;
static const double SMALL_COLUMN = 9, TIGHT_LINE = 0.85;

const double HEATMAP_PANEL_GAP = 9, HEATMAP_LABEL_GAP = 5;
static const double LEAST_WIDTH = 5.5; /* of a cell */
static const double WIDE_CELL = 1.5;   /* times what a cell takes, to fill a line */
static const double LONG_NAMES = 1.4;  /* times what names may take */

static double text_width(struct heatmap *heatmap, enum font font, const char *words)
{
    struct text_style style = {.font = font};

    return pdf_text_measure(heatmap->text, &style, words).width;
}

/*
 * The names of the rows, cut where they are longer than most points, and the title of the columns
 * stand above each other.
 */
static void measure_labels(struct heatmap *heatmap, double most)
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
    heatmap->name_width = fmax(fmin(ceil(names), most), title - PARAMS_GAP - notes);
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
    }
    return most;
}

static bool try_level_header(struct heatmap *heatmap)
{
    const struct figure_axis *axis = heatmap->column_axis;
    struct heatmap level = *heatmap;
    struct text_style style;

    level.header = HEADER_LEVEL;
    level.header_room = heatmap->columns.cell - 1;
    level.header_height = 0;
    style = heatmap_header_style(&level);
    for (size_t i = 0; i < axis->count; i++) {
        struct text_size size = pdf_text_measure(heatmap->text, &style, axis->items[i].label);

        if (size.cut || size.width > level.header_room)
            return false;
        level.header_height = fmax(level.header_height, size.height);
    }
    *heatmap = level;
    return true;
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
void heatmap_choose_header(struct heatmap *heatmap, double spare_width)
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

/* A number below a column's name is part of it. */
static double widest_note(struct heatmap *heatmap, const struct figure_axis *axis)
{
    double widest = 0;

    for (size_t i = 0; i < axis->count; i++)
        widest = fmax(widest, text_width(heatmap, heatmap->look->note, axis->items[i].note));
    return widest;
}

double heatmap_labelled_width(struct heatmap *heatmap, const struct figure *figure,
                              const struct figure_axis *axis)
{
    double labels = text_width(heatmap, heatmap->look->cell, figure->widest);

    return fmax(fmax(LEAST_WIDTH, labels + heatmap->look->cell_padding),
                widest_note(heatmap, axis) + 1);
}

/* As wide as the widest of the panels' titles. */
static double measure_panel_titles(struct heatmap *heatmap, const struct figure *figure)
{
    double widest = 0;
    char words[CAPTION_SIZE];

    for (size_t panel = 0; panel < figure->panel_count; panel++) {
        figure_panel_words(figure, panel, words);
        widest = fmax(widest, text_width(heatmap, heatmap->look->axis_title, words));
    }
    return widest;
}

void heatmap_init(struct heatmap *heatmap, const struct figure *figure,
                  const struct heatmap_look *look)
{
    *heatmap = (struct heatmap){
        .report = figure->report,
        .look = look,
        .labels = heatmap->labels,
        .page_labels = {heatmap->page_labels[0], heatmap->page_labels[1]},
        .text = heatmap->labels->text,
        .row_axis = &figure->axes->models,
        .column_axis = figure->columns,
        .panel_count = figure->panel_count,
        .across = 1,
        .down = 1,
    };
    heatmap->panel_least = measure_panel_titles(heatmap, figure);
}

double heatmap_panel_width(const struct heatmap *heatmap, double grid)
{
    return fmax(grid, heatmap->panel_least);
}

/* The room of one panel's columns where so many stand side by side. */
static double panel_room(const struct heatmap *heatmap, size_t across)
{
    double room = heatmap->text_width - heatmap->label_width;

    return (room - (double)(across - 1) * HEATMAP_PANEL_GAP) / (double)across;
}

/* Columns beside names of at most so many points. */
static void fit_beside(struct heatmap *heatmap, double names, double minimum)
{
    struct axis_gaps gaps = heatmap_column_gaps(heatmap);

    measure_labels(heatmap, names);
    heatmap->columns =
        grid_axis_fit(heatmap->column_axis->count, &gaps, panel_room(heatmap, heatmap->across),
                      minimum, fmax(WIDE_CELL * minimum, heatmap->look->cell_width_max));
}

/* Names are cut less where that costs no column its place. */
void heatmap_fit_columns(struct heatmap *heatmap, const struct figure_axis *axis, double minimum)
{
    size_t pages;

    heatmap->column_axis = axis;
    fit_beside(heatmap, heatmap->look->name_width_max, minimum);
    pages = heatmap->columns.pages;
    fit_beside(heatmap, LONG_NAMES * heatmap->look->name_width_max, minimum);
    if (heatmap->columns.pages > pages)
        fit_beside(heatmap, heatmap->look->name_width_max, minimum);
}

/* The most of so many that leave no line with fewer, unless that takes too many lines. */
static size_t even_across(size_t count, size_t most)
{
    size_t even = most;

    while (count % even != 0)
        even--;
    return 2 * even >= most ? even : span_pages(count, span_pages(count, most));
}

void heatmap_fit_panels(struct heatmap *heatmap, const struct figure *figure, size_t most)
{
    const struct figure_axis *axis = figure->columns;
    double least = heatmap_labelled_width(heatmap, figure, axis);

    heatmap->across = heatmap->panel_count < most ? heatmap->panel_count : most;
    for (; heatmap->across > 1; heatmap->across--) {
        heatmap_fit_columns(heatmap, axis, least);
        if (heatmap->columns.pages == 1 &&
            panel_room(heatmap, heatmap->across) >= heatmap->panel_least)
            break;
    }
    if (heatmap->look->is_page) /* the next one has what is left */
        heatmap->across =
            span_pages(heatmap->panel_count, span_pages(heatmap->panel_count, heatmap->across));
    else
        heatmap->across = even_across(heatmap->panel_count, heatmap->across);
    heatmap_fit_columns(heatmap, axis, least);
}

double heatmap_grid_width(const struct heatmap *heatmap)
{
    struct axis_gaps gaps = heatmap_column_gaps(heatmap);
    double panel = grid_axis_length(&heatmap->columns, heatmap->column_axis->count, &gaps);

    return (double)heatmap->across * (heatmap_panel_width(heatmap, panel) + HEATMAP_PANEL_GAP) -
           HEATMAP_PANEL_GAP;
}

double heatmap_spare_width(const struct heatmap *heatmap)
{
    return heatmap->text_width - heatmap->label_width - heatmap_grid_width(heatmap);
}

void heatmap_fit_rows(struct heatmap *heatmap, double room, double minimum)
{
    struct axis_gaps gaps = heatmap_row_gaps(heatmap);
    double heads = heatmap_head_height(heatmap) + HEATMAP_PANEL_GAP; /* of lines below the first */
    double panels = room - (double)(heatmap->down - 1) * heads;

    heatmap->rows =
        grid_axis_fit(heatmap->row_axis->count, &gaps,
                      panels / (double)heatmap->down - heatmap_panel_title_height(heatmap), minimum,
                      heatmap->look->cell_height_max);
}

bool heatmap_settle(struct heatmap *heatmap, struct error *err)
{
    heatmap->cells =
        calloc(heatmap->rows.per_page * heatmap->columns.per_page, sizeof *heatmap->cells);
    heatmap->xs = calloc(heatmap->columns.per_page, sizeof *heatmap->xs);
    heatmap->ys = calloc(heatmap->rows.per_page, sizeof *heatmap->ys);
    return (heatmap->cells && heatmap->xs && heatmap->ys) || error_set_memory(err);
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

void heatmap_release(struct heatmap *heatmap)
{
    free(heatmap->cells);
    free(heatmap->xs);
    free(heatmap->ys);
    g_clear_pointer(&heatmap->cut_names, g_free);
    heatmap->cells = NULL;
    heatmap->xs = heatmap->ys = NULL;
}
