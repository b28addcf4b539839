/* SPDX-License-Identifier: MIT */
/*
 * The floor of heatmaps.pdf: cairo alone draws its rectangles and numbers, without titles, labels,
 * legend, hatches or outline. Cells of a colour are one path and numbers of a colour one run of
 * glyphs, which is the least that cairo can be asked for.
 *
 * Usage: bare_cairo GRIDS HEATMAPS.pdf
 *
 * GRIDS has for each page the number of rows and columns, then a whole percentage for each cell.
 */
#include <cairo-pdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { BINS = 6, WHITE_BIN = BINS - 1, NUMBER_GLYPHS = 12 };

static const double PAGE_WIDTH = 1190.55, PAGE_HEIGHT = 841.89; /* points, A3 */
static const double LEFT = 120, TOP = 150, MARGIN = 30;
static const double FONT_SIZE = 7;

static const double bounds_percent[BINS - 1] = {-25, 0, 10, 25, 50};
static const double colours[BINS][3] = {
    {0.90, 0.38, 0.00}, {0.99, 0.72, 0.39}, {0.97, 0.97, 0.97},
    {0.82, 0.90, 0.94}, {0.40, 0.66, 0.81}, {0.13, 0.40, 0.67},
};

struct page {
    size_t rows, columns;
    int *percents;
};

/* Glyphs of "0123456789-" and their advances. */
struct font {
    cairo_scaled_font_t *scaled;
    unsigned long glyphs[11];
    double advances[11];
};

static void fail(const char *what)
{
    fprintf(stderr, "bare_cairo: %s\n", what);
    exit(1);
}

static bool read_page(struct page *page, FILE *file)
{
    if (fscanf(file, "%zu %zu", &page->rows, &page->columns) != 2)
        return false;
    page->percents = realloc(page->percents, page->rows * page->columns * sizeof *page->percents);
    if (!page->percents)
        fail("no memory");
    for (size_t i = 0; i < page->rows * page->columns; i++)
        if (fscanf(file, "%d", &page->percents[i]) != 1)
            fail("GRIDS ends too early");
    return true;
}

static void open_font(struct font *font, cairo_t *cairo)
{
    cairo_select_font_face(cairo, "Liberation Sans", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, FONT_SIZE);
    font->scaled = cairo_get_scaled_font(cairo);
    for (size_t i = 0; i < 11; i++) {
        cairo_glyph_t *glyphs = NULL;
        cairo_text_extents_t extents;
        int count = 0;

        if (cairo_scaled_font_text_to_glyphs(font->scaled, 0, 0, &"0123456789-"[i], 1, &glyphs,
                                             &count, NULL, NULL, NULL) != CAIRO_STATUS_SUCCESS)
            fail("no font");
        font->glyphs[i] = glyphs->index;
        cairo_scaled_font_glyph_extents(font->scaled, glyphs, 1, &extents);
        font->advances[i] = extents.x_advance;
        cairo_glyph_free(glyphs);
    }
}

static size_t bin_of(int percent)
{
    size_t bin = 0;

    while (bin < BINS - 1 && percent >= bounds_percent[bin])
        bin++;
    return bin;
}

static void fill_cells(cairo_t *cairo, const struct page *page, double width, double height)
{
    for (size_t bin = 0; bin < BINS; bin++) {
        for (size_t i = 0; i < page->rows * page->columns; i++)
            if (bin_of(page->percents[i]) == bin)
                cairo_rectangle(cairo, LEFT + width * (double)(i % page->columns),
                                TOP + height * (double)(i / page->columns), width, height);
        cairo_set_source_rgb(cairo, colours[bin][0], colours[bin][1], colours[bin][2]);
        cairo_fill(cairo);
    }
}

/* Adds the glyphs of a number around x; returns how many. */
static size_t set_number(cairo_glyph_t *glyphs, const struct font *font, int number, double x,
                         double y)
{
    char text[NUMBER_GLYPHS];
    size_t length = (size_t)snprintf(text, sizeof text, "%d", number);
    double width = 0;

    for (size_t i = 0; i < length; i++)
        width += font->advances[text[i] == '-' ? 10 : text[i] - '0'];
    x -= width / 2;
    for (size_t i = 0; i < length; i++) {
        int digit = text[i] == '-' ? 10 : text[i] - '0';

        glyphs[i] = (cairo_glyph_t){font->glyphs[digit], x, y};
        x += font->advances[digit];
    }
    return length;
}

static void show_numbers(cairo_t *cairo, const struct font *font, const struct page *page,
                         double width, double height, bool white)
{
    cairo_glyph_t *glyphs = malloc(page->rows * page->columns * NUMBER_GLYPHS * sizeof *glyphs);
    size_t count = 0;

    if (!glyphs)
        fail("no memory");
    for (size_t i = 0; i < page->rows * page->columns; i++)
        if ((bin_of(page->percents[i]) == WHITE_BIN) == white)
            count += set_number(&glyphs[count], font, page->percents[i],
                                LEFT + width * ((double)(i % page->columns) + 0.5),
                                TOP + height * ((double)(i / page->columns) + 0.5) + 2.5);
    cairo_set_source_rgb(cairo, white, white, white);
    cairo_show_glyphs(cairo, glyphs, (int)count);
    free(glyphs);
}

static void draw_page(cairo_t *cairo, const struct font *font, const struct page *page)
{
    double width = (PAGE_WIDTH - LEFT - MARGIN) / (double)page->columns;
    double height = (PAGE_HEIGHT - TOP - MARGIN) / (double)page->rows;

    fill_cells(cairo, page, width, height);
    show_numbers(cairo, font, page, width, height, false);
    show_numbers(cairo, font, page, width, height, true);
    cairo_show_page(cairo);
}

int main(int argc, char **argv)
{
    FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
    struct page page = {0};
    struct font font;
    cairo_surface_t *surface;
    cairo_t *cairo;

    if (!file)
        fail("usage: bare_cairo GRIDS HEATMAPS.pdf");
    surface = cairo_pdf_surface_create(argv[2], PAGE_WIDTH, PAGE_HEIGHT);
    cairo = cairo_create(surface);
    open_font(&font, cairo);
    while (read_page(&page, file))
        draw_page(cairo, &font, &page);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        fail("cannot write the PDF");
    cairo_surface_destroy(surface);
    free(page.percents);
    fclose(file);
    return 0;
}
