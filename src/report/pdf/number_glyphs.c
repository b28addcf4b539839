/* SPDX-License-Identifier: MIT */
#include "vramgrid/number_glyphs.h"

#include <string.h>

void number_glyphs_init(struct number_glyphs *numbers, struct pdf_text *text)
{
    memset(numbers, 0, sizeof *numbers);
    numbers->text = text;
}

/* The first font that draws a number draws them all: digits and minus are in every family. */
static void set_font(struct number_glyphs *numbers, PangoFont *font)
{
    PangoGlyphString *glyphs = pango_glyph_string_new();
    PangoAnalysis analysis = {.font = font};
    PangoRectangle ink;

    pango_shape("0", 1, &analysis, glyphs);
    pango_glyph_string_extents(glyphs, font, &ink, NULL);
    numbers->digit_height = (double)ink.height / PANGO_SCALE;
    numbers->font =
        cairo_scaled_font_reference(pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)));
    pango_glyph_string_free(glyphs);
}

static void add_run(struct number_shape *shape, const PangoGlyphString *run)
{
    for (int i = 0; i < run->num_glyphs && shape->count < NUMBER_GLYPHS_MAX; i++) {
        const PangoGlyphInfo *info = &run->glyphs[i];

        shape->glyphs[shape->count++] = (cairo_glyph_t){
            info->glyph, shape->width + (double)info->geometry.x_offset / PANGO_SCALE,
            (double)info->geometry.y_offset / PANGO_SCALE};
        shape->width += (double)info->geometry.width / PANGO_SCALE;
    }
}

static const struct number_shape *find_shape(struct number_glyphs *numbers, int number)
{
    struct number_shape *shape = &numbers->shapes[number - HEATMAP_NUMBER_MIN];
    struct text_style style = {.font = FONT_CELL};
    PangoLayout *layout;
    char label[HEATMAP_LABEL_SIZE];

    if (shape->count > 0)
        return shape;
    heatmap_label(number, label);
    layout = pdf_text_layout(numbers->text, &style, label);
    for (GSList *run = pango_layout_get_line_readonly(layout, 0)->runs; run; run = run->next) {
        const PangoGlyphItem *item = run->data;

        if (!numbers->font)
            set_font(numbers, item->item->analysis.font);
        add_run(shape, item->glyphs);
    }
    return shape;
}

double number_glyphs_width(struct number_glyphs *numbers, int number)
{
    return find_shape(numbers, number)->width;
}

double number_glyphs_height(struct number_glyphs *numbers)
{
    find_shape(numbers, 0);
    return numbers->digit_height;
}

void number_glyphs_put(struct number_glyphs *numbers, cairo_t *cr, int number, double x, double y)
{
    const struct number_shape *shape = find_shape(numbers, number);

    x -= shape->width / 2;
    y += numbers->digit_height / 2;
    if (numbers->batched + shape->count > NUMBER_BATCH)
        number_glyphs_flush(numbers, cr);
    for (int i = 0; i < shape->count; i++) {
        cairo_glyph_t glyph = shape->glyphs[i];

        glyph.x += x;
        glyph.y += y;
        numbers->batch[numbers->batched++] = glyph;
    }
}

void number_glyphs_flush(struct number_glyphs *numbers, cairo_t *cr)
{
    if (numbers->batched == 0)
        return;
    cairo_set_scaled_font(cr, numbers->font);
    cairo_show_glyphs(cr, numbers->batch, numbers->batched);
    numbers->batched = 0;
}

void number_glyphs_release(struct number_glyphs *numbers)
{
    cairo_scaled_font_destroy(numbers->font);
    numbers->font = NULL;
}
