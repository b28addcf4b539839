/* SPDX-License-Identifier: MIT */
#include "vramgrid/heatmap.h"

#include "vramgrid/captions.h"
#include "vramgrid/legend.h"
#include "vramgrid/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Points. Cells hold "-100" at 7 pt in the smallest and stay compact in the largest. */
static const double CELL_WIDTH_MIN = 17, CELL_WIDTH_MAX = 34;
static const double CELL_HEIGHT_MIN = 9.5, CELL_HEIGHT_MAX = 18;
static const double NAME_WIDTH_MAX = 130, HEADER_ROOM_MIN = 24, HEADER_ROOM_MAX = 96;
static const double TITLE_GAP = 2, TOP_GAP = 10, NAMES_GAP = 2, GRID_GAP = 2.5, BOTTOM_GAP = 8;
static const double NOTE_GAP = 3, LABEL_GAP = 5, PARAMS_GAP = 8;

/* A figure alone: as wide as two columns of a journal where its grid allows it. */
static const double ALONE_GRID_WIDTH = 560, ALONE_GRID_HEIGHT = 420, ALONE_TEXT_WIDTH = 460;
static const double ALONE_CELL_WIDTH_MIN = 18, ALONE_CELL_WIDTH_MAX = 30;
static const double ALONE_CELL_HEIGHT_MIN = 11, ALONE_CELL_HEIGHT_MAX = 16;

static const double HALF_SQRT2 = 0.70710678118654752;

static const struct text_style axis_title = {.font = FONT_AXIS_TITLE, .colour = INK_BLACK};
static const struct text_style params_style = {
    .font = FONT_NOTE, .colour = INK_GREY, .anchor = ANCHOR_RIGHT};

static struct text_style name_style(const struct heatmap *heatmap)
{
    return (struct text_style){.font = FONT_AXIS, .colour = INK_BLACK, .room = heatmap->name_width};
}

static struct text_style header_style(const struct heatmap *heatmap)
{
    return (struct text_style){
        .font = FONT_AXIS,
        .colour = INK_BLACK,
        .anchor = heatmap->header == HEADER_LEVEL ? ANCHOR_CENTRE : ANCHOR_LEFT,
        .overflow = OVERFLOW_LINES,
        .lines = heatmap->header == HEADER_LEVEL ? 3 : 2,
        .room = heatmap->header_room,
    };
}

/* Three digits tell models apart; from 100 on whole billions do. */
static void params_text(double params_billion, char text[NUMBER_SIZE])
{
    snprintf(text, NUMBER_SIZE, params_billion < 100 ? "%.3g" : "%.0f", params_billion);
}

static const char *models_title(const struct heatmap *heatmap)
{
    return text_get(heatmap->report->text, "figure.models_axis");
}

static const char *gpus_title(const struct heatmap *heatmap)
{
    return text_get(heatmap->report->text, "figure.gpus_axis");
}

static void measure_labels(struct heatmap *heatmap)
{
    const struct plan *plan = heatmap->report->plan;
    struct text_style name = {.font = FONT_AXIS};
    double names = 0, params = 0, title;
    char number[NUMBER_SIZE];

    for (size_t m = 0; m < plan->model_count; m++) {
        params_text(plan->models[m]->params_billion, number);
        names = fmax(names, pdf_text_measure(heatmap->text, &name, plan->models[m]->name).width);
        params = fmax(params, pdf_text_measure(heatmap->text, &params_style, number).width);
    }
    title = fmax(pdf_text_measure(heatmap->text, &axis_title, models_title(heatmap)).width,
                 pdf_text_measure(heatmap->text, &axis_title, gpus_title(heatmap)).width);
    heatmap->name_width = fmax(fmin(ceil(names), NAME_WIDTH_MAX), title - PARAMS_GAP - params);
    heatmap->label_width = heatmap->name_width + PARAMS_GAP + params + LABEL_GAP;
}

/* The least room in which no name is cut, in two lines at most, or the greatest there is. */
static void measure_header_room(struct heatmap *heatmap)
{
    const struct plan *plan = heatmap->report->plan;
    struct text_style style;

    heatmap->header = HEADER_UPRIGHT;
    heatmap->header_room = HEADER_ROOM_MIN;
    style = header_style(heatmap);
    for (size_t g = 0; g < plan->set_count; g++)
        while (style.room < HEADER_ROOM_MAX &&
               pdf_text_measure(heatmap->text, &style, plan->sets[g].label).cut)
            style.room += 4;
    heatmap->header_room = style.room;
}

/* The widest and the highest that the names come, along and across their lines. */
static struct text_size measure_header(struct heatmap *heatmap, const struct text_style *style)
{
    const struct plan *plan = heatmap->report->plan;
    struct text_size most = {0};

    for (size_t g = 0; g < plan->set_count; g++) {
        struct text_size size = pdf_text_measure(heatmap->text, style, plan->sets[g].label);

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
    level.header_room = heatmap->columns.cell - 2;
    style = header_style(&level);
    size = measure_header(heatmap, &style);
    level.header_height = size.height;
    if (!size.cut)
        *heatmap = level;
    return !size.cut;
}

/* Level if all names fit above their columns, else slanted where there is room for that. */
static void choose_header(struct heatmap *heatmap, double spare_width)
{
    double cell = heatmap->columns.cell;
    struct text_style style = header_style(heatmap);
    struct text_size upright = measure_header(heatmap, &style);

    if (try_level_header(heatmap))
        return;
    heatmap->header_height = upright.width;
    heatmap->overhang = (upright.width + upright.height / 2) * HALF_SQRT2 - cell / 2;
    if (upright.height > cell * HALF_SQRT2 + 1 || heatmap->overhang > spare_width) {
        heatmap->overhang = 0;
        return;
    }
    heatmap->header = HEADER_SLANTED;
    heatmap->header_height = (upright.width + upright.height) * HALF_SQRT2;
}

/* In one line where a page has so much room only; a figure alone grows with its texts. */
static struct text_style caption_style(const struct heatmap *heatmap, enum font font,
                                       uint32_t colour)
{
    return (struct text_style){
        .font = font,
        .colour = colour,
        .overflow = heatmap->alone ? OVERFLOW_WRAP : OVERFLOW_END,
        .room = heatmap->text_width,
    };
}

/* The title has a line for each language. */
static double page_titles_height(struct heatmap *heatmap)
{
    int lines = heatmap->report->text->side_by_side ? 2 : 1;

    return lines * pdf_text_line_height(heatmap->text, FONT_TITLE) + TITLE_GAP +
           pdf_text_line_height(heatmap->text, FONT_SUBTITLE) + TOP_GAP;
}

/*
 * Title and subtitle; like all that follow returns the height, and with cr NULL only measures. On
 * pages the height is the same for all slices.
 */
static double draw_titles(struct heatmap *heatmap, const struct figure *figure, cairo_t *cr,
                          double x, double y)
{
    struct text_style title = caption_style(heatmap, FONT_TITLE, INK_BLACK);
    struct text_style subtitle = caption_style(heatmap, FONT_SUBTITLE, INK_GREY);
    double top = y;
    char words[CAPTION_SIZE];

    memcpy(words, figure->title, sizeof words);
    text_break_line(heatmap->report->text, words);
    y += pdf_text_draw(heatmap->text, cr, &title, x, y, words) + TITLE_GAP;
    y += pdf_text_draw(heatmap->text, cr, &subtitle, x, y, figure->subtitle) + TOP_GAP;
    return heatmap->alone ? y - top : page_titles_height(heatmap);
}

static double vram_line_height(struct heatmap *heatmap)
{
    return NAMES_GAP + pdf_text_line_height(heatmap->text, FONT_NOTE) + GRID_GAP;
}

/* Legend and footnotes. */
static double draw_notes(struct heatmap *heatmap, const struct figure *figure, cairo_t *cr,
                         double x, double y)
{
    struct text_style note = caption_style(heatmap, FONT_NOTE, INK_GREY);
    double top = y;
    char words[CAPTION_SIZE];

    note.overflow = OVERFLOW_WRAP;
    y += BOTTOM_GAP;
    y += legend_draw(heatmap->numbers, cr, figure, x, y, heatmap->text_width);
    y += pdf_text_draw(heatmap->text, cr, &note, x, y, figure->formula);
    if (heatmap->alone) {
        caption_provenance(heatmap->report, words);
        y += NOTE_GAP;
        y += pdf_text_draw(heatmap->text, cr, &note, x, y, words);
    }
    return y - top;
}

static void init(struct heatmap *heatmap, const struct report *report, const struct mode *mode,
                 struct number_glyphs *numbers, bool alone)
{
    *heatmap = (struct heatmap){
        .report = report, .mode = mode, .text = numbers->text, .numbers = numbers, .alone = alone};
    measure_labels(heatmap);
    measure_header_room(heatmap);
}

static bool take_cells(struct heatmap *heatmap, struct error *err)
{
    heatmap->cells =
        calloc(heatmap->rows.per_page * heatmap->columns.per_page, sizeof *heatmap->cells);
    return heatmap->cells || error_set_memory(err);
}

bool heatmap_init_paged(struct heatmap *heatmap, const struct report *report,
                        const struct mode *mode, struct number_glyphs *numbers, double width,
                        double height, struct error *err)
{
    const struct plan *plan = report->plan;
    struct figure notes;
    double room;

    init(heatmap, report, mode, numbers, false);
    figure_begin(&notes, report, mode);
    heatmap->text_width = width;
    room = width - heatmap->label_width;
    heatmap->columns = grid_axis_fit(plan->set_count, room, CELL_WIDTH_MIN, CELL_WIDTH_MAX);
    choose_header(heatmap, room - heatmap->columns.cell * (double)heatmap->columns.per_page);
    room = height - page_titles_height(heatmap) - heatmap->header_height -
           vram_line_height(heatmap) - draw_notes(heatmap, &notes, NULL, 0, 0);
    heatmap->rows = grid_axis_fit(plan->model_count, room, CELL_HEIGHT_MIN, CELL_HEIGHT_MAX);
    return take_cells(heatmap, err);
}

bool heatmap_init_whole(struct heatmap *heatmap, const struct report *report,
                        const struct mode *mode, struct number_glyphs *numbers, struct error *err)
{
    size_t rows = report->plan->model_count, columns = report->plan->set_count;
    double width = fmax(ALONE_GRID_WIDTH, ALONE_CELL_WIDTH_MIN * (double)columns);
    double height = fmax(ALONE_GRID_HEIGHT, ALONE_CELL_HEIGHT_MIN * (double)rows);

    init(heatmap, report, mode, numbers, true);
    heatmap->columns = grid_axis_fit(columns, width, ALONE_CELL_WIDTH_MIN, ALONE_CELL_WIDTH_MAX);
    heatmap->rows = grid_axis_fit(rows, height, ALONE_CELL_HEIGHT_MIN, ALONE_CELL_HEIGHT_MAX);
    choose_header(heatmap, HUGE_VAL);
    heatmap->text_width =
        fmax(ALONE_TEXT_WIDTH,
             heatmap->label_width + heatmap->columns.cell * (double)columns + heatmap->overhang);
    return take_cells(heatmap, err);
}

size_t heatmap_parts(const struct heatmap *heatmap)
{
    return heatmap->rows.pages * heatmap->columns.pages;
}

struct heatmap_part heatmap_part(const struct heatmap *heatmap, size_t index)
{
    const struct plan *plan = heatmap->report->plan;

    return (struct heatmap_part){
        span_of_page(plan->model_count, heatmap->rows.pages, index % heatmap->rows.pages),
        span_of_page(plan->set_count, heatmap->columns.pages, index / heatmap->rows.pages),
    };
}

void heatmap_size(struct heatmap *heatmap, const struct figure *figure, double *width,
                  double *height)
{
    *width = heatmap->text_width;
    *height = draw_titles(heatmap, figure, NULL, 0, 0) + heatmap->header_height +
              vram_line_height(heatmap) + heatmap->rows.cell * (double)heatmap->rows.per_page +
              draw_notes(heatmap, figure, NULL, 0, 0);
}

/* The name of a GPU with the lower end of its line, or its lower edge, at x, y. */
static void draw_gpu_name(struct heatmap *heatmap, cairo_t *cr, const char *name, double x,
                          double y)
{
    struct text_style style = header_style(heatmap);
    double height = pdf_text_measure(heatmap->text, &style, name).height;

    if (heatmap->header == HEADER_LEVEL) {
        pdf_text_draw(heatmap->text, cr, &style, x, y - height, name);
        return;
    }
    cairo_save(cr);
    cairo_translate(cr, x, heatmap->header == HEADER_SLANTED ? y - height / 2 * HALF_SQRT2 : y);
    cairo_rotate(cr, heatmap->header == HEADER_SLANTED ? -M_PI / 4 : -M_PI / 2);
    pdf_text_draw(heatmap->text, cr, &style, 0, -height / 2, name);
    cairo_restore(cr);
}

/* The heads of the columns above a grid that begins at x, y. */
static void draw_columns(struct heatmap *heatmap, cairo_t *cr, struct span columns, double x,
                         double y)
{
    struct text_style style = {.font = FONT_NOTE,
                               .colour = INK_GREY,
                               .anchor = ANCHOR_CENTRE,
                               .room = heatmap->columns.cell};
    double vram_y = y - GRID_GAP - pdf_text_line_height(heatmap->text, FONT_NOTE);
    char number[NUMBER_SIZE];

    for (size_t i = 0; i < columns.count; i++) {
        const struct gpu_set *set = &heatmap->report->plan->sets[columns.first + i];
        double middle = x + ((double)i + 0.5) * heatmap->columns.cell;

        draw_gpu_name(heatmap, cr, set->label, middle, vram_y - NAMES_GAP);
        number_shortest(number, set_vram_gb(set));
        pdf_text_draw(heatmap->text, cr, &style, middle, vram_y, number);
    }
}

static void draw_rows(struct heatmap *heatmap, cairo_t *cr, struct span rows, double x, double y)
{
    struct text_style name = name_style(heatmap);
    double name_height = pdf_text_line_height(heatmap->text, FONT_AXIS);
    double params_height = pdf_text_line_height(heatmap->text, FONT_NOTE);
    char number[NUMBER_SIZE];

    for (size_t i = 0; i < rows.count; i++) {
        const struct model *model = heatmap->report->plan->models[rows.first + i];
        double middle = y + ((double)i + 0.5) * heatmap->rows.cell;

        pdf_text_draw(heatmap->text, cr, &name, x, middle - name_height / 2, model->name);
        params_text(model->params_billion, number);
        pdf_text_draw(heatmap->text, cr, &params_style, x + heatmap->label_width - LABEL_GAP,
                      middle - params_height / 2, number);
    }
}

/* What rows and columns are, in the corner between them. */
static void draw_axis_titles(struct heatmap *heatmap, cairo_t *cr, double x, double y)
{
    struct text_style gpus = axis_title;
    double line = pdf_text_line_height(heatmap->text, FONT_AXIS_TITLE);

    gpus.anchor = ANCHOR_RIGHT;
    pdf_text_draw(heatmap->text, cr, &axis_title, x, y - GRID_GAP - line, models_title(heatmap));
    pdf_text_draw(heatmap->text, cr, &gpus, x + heatmap->label_width - LABEL_GAP,
                  y - GRID_GAP - 2 * line - NAMES_GAP, gpus_title(heatmap));
}

static void draw_grid(struct heatmap *heatmap, const struct figure *figure,
                      const struct heatmap_part *part, cairo_t *cr, double x, double y)
{
    struct cell *cell = heatmap->cells;
    struct cells cells = {
        x,
        y,
        heatmap->columns.cell,
        heatmap->rows.cell,
        part->rows.count,
        part->columns.count,
        figure->styles,
        figure->bin_count,
        heatmap->cells,
    };

    for (size_t m = 0; m < part->rows.count; m++)
        for (size_t g = 0; g < part->columns.count; g++)
            *cell++ = figure->cell(figure, part->rows.first + m, part->columns.first + g);
    cells_draw(&cells, cr, heatmap->numbers);
}

void heatmap_draw(struct heatmap *heatmap, const struct figure *figure,
                  const struct heatmap_part *part, cairo_t *cr, double x, double y)
{
    double grid_x = x + heatmap->label_width;

    y += draw_titles(heatmap, figure, cr, x, y);
    y += heatmap->header_height + vram_line_height(heatmap);
    draw_axis_titles(heatmap, cr, x, y);
    draw_columns(heatmap, cr, part->columns, grid_x, y);
    draw_rows(heatmap, cr, part->rows, x, y);
    draw_grid(heatmap, figure, part, cr, grid_x, y);
    y += heatmap->rows.cell * (double)part->rows.count;
    draw_notes(heatmap, figure, cr, x, y);
}

void heatmap_release(struct heatmap *heatmap)
{
    free(heatmap->cells);
    heatmap->cells = NULL;
}
