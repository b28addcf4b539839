/* SPDX-License-Identifier: MIT */
/* Drawing what heatmap.c has planned. */
#include "heatmap.h"

#include "ink.h"
#include "legend.h"

#include <math.h>
#include <string.h>

/* Points. */
static const double TITLE_GAP = 2, TOP_GAP = 10, NAMES_GAP = 2, GRID_GAP = 2.5, BOTTOM_GAP = 8;
static const double NOTE_GAP = 3, ROW_HEADING = 8.5, COLUMN_GAP = 3, SMALL_COLUMN_GAP = 2;
static const double BRACKET_GAP = 1.5, BRACKET_LINE = 0.5, SMALL = 8.5;

enum { KEY_LINES = 6, NARROW_PAGE = 600 }; /* lines; points */

struct axis_gaps heatmap_row_gaps(const struct heatmap *heatmap)
{
    return axis_gaps(heatmap->row_axis, ROW_HEADING, true);
}

struct axis_gaps heatmap_column_gaps(const struct heatmap *heatmap)
{
    return axis_gaps(heatmap->column_axis, heatmap->look->is_page ? COLUMN_GAP : SMALL_COLUMN_GAP,
                     false);
}

/* Cut where a page has so much room only; a figure alone grows with its texts. */
static struct text_style caption_style(const struct heatmap *heatmap, enum font font,
                                       uint32_t colour, int lines)
{
    return (struct text_style){
        .font = font,
        .colour = colour,
        .overflow = heatmap->look->is_page ? OVERFLOW_LINES : OVERFLOW_WRAP,
        .lines = lines,
        .room = heatmap->text_width,
    };
}

/* A caption's lines on a page: one a language, twice as many on narrow paper. */
static int caption_lines(const struct heatmap *heatmap)
{
    return (int)heatmap->report->text->count * (heatmap->text_width < NARROW_PAGE ? 2 : 1);
}

/* The largest in which a page has room for all of a title. */
static enum font title_font(struct heatmap *heatmap, const struct text_style *usual,
                            const char *words)
{
    static const enum font smaller[] = {FONT_HEADING, FONT_AXIS_TITLE, FONT_SMALL_TITLE};
    struct text_style style = *usual;

    for (size_t i = 0;
         pdf_text_measure(heatmap->text, &style, words).cut && i < sizeof smaller / sizeof *smaller;
         i++)
        style.font = smaller[i];
    return style.font;
}

/*
 * Title and subtitle; like all that follow returns the height, and with cr NULL only measures. On
 * pages the height is the same for all scenarios.
 */
double heatmap_titles(struct heatmap *heatmap, const struct figure *figure, cairo_t *cr, double x,
                      double y)
{
    int lines = caption_lines(heatmap), narrow = heatmap->text_width < NARROW_PAGE ? 2 : 1;
    struct text_style title = caption_style(heatmap, heatmap->look->title, INK_BLACK, lines);
    struct text_style subtitle = caption_style(heatmap, heatmap->look->subtitle, INK_GREY, narrow);
    double top = y;
    char words[CAPTION_SIZE];

    if (!heatmap->look->is_page && heatmap->report->settings->furniture != FURNITURE_FULL)
        return 0;
    words_stack(phrase_words(heatmap->report->text, &figure->title), words, sizeof words);
    title.font = title_font(heatmap, &title, words);
    y += pdf_text_draw(heatmap->text, cr, &title, x, y, words) + TITLE_GAP;
    y += pdf_text_draw(heatmap->text, cr, &subtitle, x, y, figure->subtitle);
    if (*heatmap->place)
        y += pdf_text_draw(heatmap->text, cr, &subtitle, x, y, heatmap->place);
    y += TOP_GAP;
    if (!heatmap->look->is_page)
        return y - top;
    return lines * pdf_text_line_height(heatmap->text, heatmap->look->title) + TITLE_GAP +
           narrow * pdf_text_line_height(heatmap->text, heatmap->look->subtitle) + TOP_GAP;
}

/* Which GPUs share a column. */
static double draw_key(struct heatmap *heatmap, const struct text_style *style, cairo_t *cr,
                       double x, double y)
{
    char *key = heatmap_key(heatmap), *words;
    struct text_style limited = *style;
    size_t length = key ? 2 * strlen(key) + CAPTION_SIZE : 0;
    double height;

    if (!key)
        return 0;
    words = g_malloc(length);
    text_join(heatmap->report->text,
              heatmap->look->is_page ? "figure.classes_key_page" : "figure.classes_key", words,
              length, "classes", key, NULL);
    if (heatmap->look->is_page) {
        limited.overflow = OVERFLOW_LINES;
        limited.lines = KEY_LINES;
    }
    height = pdf_text_draw(heatmap->text, cr, &limited, x, y, words);
    g_free(words);
    g_free(key);
    return height;
}

/* What a figure alone says below its legend; only measures with cr NULL. */
static double draw_footnotes(struct heatmap *heatmap, const struct figure *figure, cairo_t *cr,
                             double x, double y)
{
    struct text_style note = caption_style(heatmap, heatmap->look->note, INK_GREY, 0);
    enum furniture furniture = heatmap->report->settings->furniture;
    double top = y;
    char words[CAPTION_SIZE];

    note.overflow = OVERFLOW_WRAP;
    words_join(figure->formula, words, sizeof words);
    y += pdf_text_draw(heatmap->text, cr, &note, x, y, words);
    y += draw_key(heatmap, &note, cr, x, y);
    if (heatmap->cut_names)
        y += pdf_text_draw(heatmap->text, cr, &note, x, y, heatmap->cut_names);
    if (*words_join(figure->rest, words, sizeof words))
        y += pdf_text_draw(heatmap->text, cr, &note, x, y, words);
    if (!heatmap->look->is_page && furniture == FURNITURE_FULL) {
        caption_provenance(heatmap->report, words);
        y += NOTE_GAP;
        y += pdf_text_draw(heatmap->text, cr, &note, x, y, words);
    }
    return y - top;
}

/* Legend and footnotes. */
double heatmap_notes(struct heatmap *heatmap, const struct figure *figure, cairo_t *cr, double x,
                     double y)
{
    bool has_notes =
        heatmap->look->is_page || heatmap->report->settings->furniture != FURNITURE_NONE;
    struct legend_look legend = {heatmap->labels, heatmap->look->cell, heatmap->look->note, true,
                                 has_notes};
    double top = y;

    y += BOTTOM_GAP;
    y += legend_draw(figure, &legend, cr, x, y, heatmap->text_width);
    if (has_notes)
        y += draw_footnotes(heatmap, figure, cr, x, y);
    return y - top;
}

static double note_line_height(const struct heatmap *heatmap)
{
    return pdf_text_line_height(heatmap->text, heatmap->look->note);
}

static double bracket_height(const struct heatmap *heatmap)
{
    if (heatmap->column_axis->group_count <= 1)
        return 0;
    return note_line_height(heatmap) + 2 * BRACKET_GAP;
}

/* Names, notes, headings of groups. */
double heatmap_head_height(const struct heatmap *heatmap)
{
    double notes = heatmap->has_notes ? NAMES_GAP + note_line_height(heatmap) : 0;

    return heatmap->header_height + notes + bracket_height(heatmap) + GRID_GAP;
}

double heatmap_panel_title_height(const struct heatmap *heatmap)
{
    if (heatmap->panel_count == 1)
        return 0;
    return pdf_text_line_height(heatmap->text, heatmap->look->axis_title) + GRID_GAP;
}

/* Where an item of an axis begins on a page. */
static double position(const struct grid_axis *grid, const struct axis_gaps *gaps, struct span page,
                       size_t item)
{
    return (double)item * grid->cell + gaps_before(gaps, page, item);
}

/* The name of a GPU with the lower end of its line, or its lower edge, at x, y. */
static void draw_name(struct heatmap *heatmap, cairo_t *cr, const char *name, double x, double y)
{
    struct text_style style = heatmap_header_style(heatmap);
    double height = pdf_text_measure(heatmap->text, &style, name).height;

    if (heatmap->header == HEADER_LEVEL) {
        pdf_text_draw(heatmap->text, cr, &style, x, y - height, name);
        return;
    }
    cairo_save(cr);
    cairo_translate(cr, x, heatmap->header == HEADER_SLANTED ? y - height / 2 * M_SQRT1_2 : y);
    cairo_rotate(cr, heatmap->header == HEADER_SLANTED ? -M_PI / 4 : -M_PI / 2);
    pdf_text_draw(heatmap->text, cr, &style, 0, -height / 2, name);
    cairo_restore(cr);
}

/* Goes over the groups on a page: the items of the page that belong to the next one. */
static bool next_group(const struct figure_axis *axis, struct span page, struct span *items)
{
    size_t first = items->first + items->count, group, end;

    if (first >= page.count)
        return false;
    group = axis_group_of(axis, page.first + first);
    end = group + 1 < axis->group_count ? axis->groups[group + 1].first - page.first : page.count;
    *items = (struct span){first, (end < page.count ? end : page.count) - first};
    return true;
}

static const char *heading_at(const struct figure_axis *axis, size_t item)
{
    return axis->groups[axis_group_of(axis, item)].heading;
}

/* The headings of the columns' groups, each over a line as wide as its columns. */
static void draw_brackets(struct heatmap *heatmap, cairo_t *cr, struct span columns, double x,
                          double y)
{
    const struct figure_axis *axis = heatmap->column_axis;
    struct axis_gaps gaps = heatmap_column_gaps(heatmap);
    struct text_style style = {
        .font = heatmap->look->note, .colour = INK_GREY, .anchor = ANCHOR_CENTRE};
    double line_y = y + note_line_height(heatmap) + BRACKET_GAP;

    if (axis->group_count <= 1)
        return;
    for (struct span items = {0}; next_group(axis, columns, &items);) {
        double left = x + position(&heatmap->columns, &gaps, columns, items.first);
        double width = (double)items.count * heatmap->columns.cell;
        const char *heading = heading_at(axis, columns.first + items.first);

        /* Half of the room to each side, or it would lie over the next one's. */
        if (pdf_text_measure(heatmap->text, &style, heading).width <=
            width + gaps.gap - BRACKET_GAP)
            pdf_text_draw(heatmap->text, cr, &style, left + width / 2, y, heading);
        cairo_move_to(cr, left + BRACKET_GAP / 2, line_y);
        cairo_line_to(cr, left + width - BRACKET_GAP / 2, line_y);
    }
    pdf_set_colour(cr, INK_RULE);
    cairo_set_line_width(cr, BRACKET_LINE);
    ink_stroke(cr);
}

/* The heads of the columns above a grid that begins at x, y. */
static void draw_columns(struct heatmap *heatmap, cairo_t *cr, struct span columns, double x,
                         double y)
{
    struct axis_gaps gaps = heatmap_column_gaps(heatmap);
    struct text_style style = {
        .font = heatmap->look->note, .colour = INK_GREY, .anchor = ANCHOR_CENTRE};
    double bracket_y = y - GRID_GAP - bracket_height(heatmap);
    bool has_notes = heatmap->has_notes;
    double note_y = bracket_y - (has_notes ? note_line_height(heatmap) : 0);

    for (size_t i = 0; i < columns.count; i++) {
        const struct axis_item *item = &heatmap->column_axis->items[columns.first + i];
        double middle =
            x + position(&heatmap->columns, &gaps, columns, i) + heatmap->columns.cell / 2;

        draw_name(heatmap, cr, item->label, middle, note_y - (has_notes ? NAMES_GAP : 0));
        if (has_notes)
            pdf_text_draw(heatmap->text, cr, &style, middle, note_y, item->note);
    }
    draw_brackets(heatmap, cr, columns, x, bracket_y);
}

/* Headings of the rows' groups; those that began on an earlier page say so. */
static void draw_row_headings(struct heatmap *heatmap, cairo_t *cr, struct span rows, double x,
                              double y)
{
    const struct figure_axis *axis = heatmap->row_axis;
    struct axis_gaps gaps = heatmap_row_gaps(heatmap);
    struct text_style style = {
        .font = heatmap->look->note, .colour = INK_GREY, .room = heatmap->label_width};
    char words[CAPTION_SIZE];

    if (axis->group_count <= 1)
        return;
    for (struct span items = {0}; next_group(axis, rows, &items);) {
        size_t first = rows.first + items.first;
        double top = y + position(&heatmap->rows, &gaps, rows, items.first);
        bool continues = axis->groups[axis_group_of(axis, first)].first < first;

        text_join(heatmap->report->text, continues ? "axis.continued" : "axis.heading", words,
                  sizeof words, "heading", heading_at(axis, first), NULL);
        pdf_text_draw(heatmap->text, cr, &style, x, top - ROW_HEADING + 1, words);
    }
}

static void draw_rows(struct heatmap *heatmap, cairo_t *cr, struct span rows, double x, double y)
{
    const struct heatmap_look *look = heatmap->look;
    struct axis_gaps gaps = heatmap_row_gaps(heatmap);
    bool is_small = heatmap->rows.cell < SMALL;
    struct text_style name = {.font = is_small ? FONT_SMALL : look->axis,
                              .colour = INK_BLACK,
                              .room = heatmap->name_width};
    struct text_style note = {
        .font = is_small ? FONT_SMALL : look->note, .colour = INK_GREY, .anchor = ANCHOR_RIGHT};
    double note_height = pdf_text_line_height(heatmap->text, note.font);
    double baseline = pdf_text_line_height(heatmap->text, name.font) / 2 -
                      pdf_text_baseline(heatmap->text, &name, "0");

    for (size_t i = 0; i < rows.count; i++) {
        const struct axis_item *item = &heatmap->row_axis->items[rows.first + i];
        double middle = y + position(&heatmap->rows, &gaps, rows, i) + heatmap->rows.cell / 2;

        pdf_text_draw(heatmap->text, cr, &name, x,
                      middle - baseline - pdf_text_baseline(heatmap->text, &name, item->label),
                      item->label);
        pdf_text_draw(heatmap->text, cr, &note, x + heatmap->label_width - HEATMAP_LABEL_GAP,
                      middle - note_height / 2, item->note);
    }
    draw_row_headings(heatmap, cr, rows, x, y);
}

/* What rows and columns are, in the corner between them. */
static void draw_axis_titles(struct heatmap *heatmap, cairo_t *cr, double x, double y)
{
    struct text_style rows = {.font = heatmap->look->axis_title, .colour = INK_BLACK};
    struct text_style columns = rows;
    double line = pdf_text_line_height(heatmap->text, rows.font);
    char words[CAPTION_SIZE];

    columns.anchor = ANCHOR_RIGHT;
    words_join(heatmap->row_axis->title, words, sizeof words);
    pdf_text_draw(heatmap->text, cr, &rows, x, y - GRID_GAP - line, words);
    words_join(heatmap->column_axis->title, words, sizeof words);
    pdf_text_draw(heatmap->text, cr, &columns, x + heatmap->label_width - HEATMAP_LABEL_GAP,
                  y - GRID_GAP - 2 * line - NAMES_GAP, words);
}

static int label_of(struct heatmap *heatmap, const struct figure_cell *shown)
{
    return *shown->words ? cell_label(heatmap->labels, shown->words)
                         : cell_label_number(heatmap->labels, shown->number);
}

static void collect_cells(struct heatmap *heatmap, const struct figure *figure,
                          const struct heatmap_part *part)
{
    struct cell *cell = heatmap->cells;

    for (size_t m = 0; m < part->rows.count; m++)
        for (size_t g = 0; g < part->columns.count; g++, cell++) {
            struct figure_cell shown =
                figure->cell(figure, heatmap->row_axis->items[part->rows.first + m].place,
                             heatmap->column_axis->items[part->columns.first + g].place);

            *cell = (struct cell){shown.bin, shown.is_marked, label_of(heatmap, &shown)};
        }
}

static void draw_grid(struct heatmap *heatmap, const struct figure *figure,
                      const struct heatmap_part *part, cairo_t *cr, double x, double y)
{
    struct axis_gaps row_gaps = heatmap_row_gaps(heatmap);
    struct axis_gaps column_gaps = heatmap_column_gaps(heatmap);
    struct cells cells = {
        .xs = heatmap->xs,
        .ys = heatmap->ys,
        .width = heatmap->columns.cell,
        .height = heatmap->rows.cell,
        .rows = part->rows.count,
        .columns = part->columns.count,
        .styles = figure->styles,
        .bin_count = FIGURE_BINS,
        .at = heatmap->cells,
    };

    for (size_t i = 0; i < part->columns.count; i++)
        heatmap->xs[i] = x + position(&heatmap->columns, &column_gaps, part->columns, i);
    for (size_t i = 0; i < part->rows.count; i++)
        heatmap->ys[i] = y + position(&heatmap->rows, &row_gaps, part->rows, i);
    collect_cells(heatmap, figure, part);
    cells_draw(&cells, cr, heatmap->labels);
}

/* One panel whose grid begins at x, y, with its heads and title above. */
static void draw_panel(struct heatmap *heatmap, struct figure *figure,
                       const struct heatmap_part *part, size_t panel, cairo_t *cr, double x,
                       double y)
{
    struct text_style style = {.font = heatmap->look->axis_title, .colour = INK_BLACK};
    double title_height = heatmap_panel_title_height(heatmap);
    char words[CAPTION_SIZE];

    figure_show_panel(figure, part->panels.first + panel, words);
    draw_columns(heatmap, cr, part->columns, x, y);
    if (title_height > 0)
        pdf_text_draw(heatmap->text, cr, &style, x, y - title_height - heatmap_head_height(heatmap),
                      words);
    draw_grid(heatmap, figure, part, cr, x, y);
}

/* The panels of a part with its heads, below the figure's title; returns the height. */
static double draw_part(struct heatmap *heatmap, struct figure *figure,
                        const struct heatmap_part *part, cairo_t *cr, double x, double y)
{
    struct axis_gaps row_gaps = heatmap_row_gaps(heatmap);
    struct axis_gaps column_gaps = heatmap_column_gaps(heatmap);
    double title_height = heatmap_panel_title_height(heatmap);
    double above = heatmap_head_height(heatmap) + title_height;
    double width = heatmap_panel_width(
        heatmap, position(&heatmap->columns, &column_gaps, part->columns, part->columns.count));
    double height = position(&heatmap->rows, &row_gaps, part->rows, part->rows.count);
    double lines = (double)span_pages(part->panels.count, heatmap->across);

    for (size_t panel = 0; panel < part->panels.count; panel++) {
        size_t line = panel / heatmap->across, column = panel % heatmap->across;
        double top = y + above + (double)line * (height + above + HEATMAP_PANEL_GAP);

        if (column == 0) {
            draw_axis_titles(heatmap, cr, x, top);
            draw_rows(heatmap, cr, part->rows, x, top);
        }
        draw_panel(heatmap, figure, part, panel, cr,
                   x + heatmap->label_width + (double)column * (width + HEATMAP_PANEL_GAP), top);
    }
    return lines * (above + height + HEATMAP_PANEL_GAP) - HEATMAP_PANEL_GAP;
}

void heatmap_draw(struct heatmap *heatmap, struct figure *figure, const struct heatmap_part *part,
                  cairo_t *cr, double x, double y)
{
    y += heatmap_titles(heatmap, figure, cr, x, y);
    y += draw_part(heatmap, figure, part, cr, x, y);
    heatmap_notes(heatmap, figure, cr, x, y);
}

void heatmap_draw_file(struct heatmap *heatmap, struct figure *figure, size_t file, cairo_t *cr,
                       double x, double y)
{
    struct span parts = heatmap_file_parts(heatmap, file);

    y += heatmap_titles(heatmap, figure, cr, x, y);
    for (size_t i = 0; i < parts.count; i++) {
        struct heatmap_part part = heatmap_part(heatmap, parts.first + i);

        if (i > 0)
            y += HEATMAP_PANEL_GAP;
        y += draw_part(heatmap, figure, &part, cr, x, y);
    }
    heatmap_notes(heatmap, figure, cr, x, y);
}
