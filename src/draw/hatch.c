/* SPDX-License-Identifier: MIT */
#include "hatch.h"

#include "image_file.h"
#include "pdf_text.h"

#include <math.h>
#include <string.h>

enum { PIXEL = 4 }; /* bytes */

uint32_t hatch_mix(uint32_t colour, uint32_t with)
{
    uint32_t mixed = 0;

    for (int shift = 0; shift <= 16; shift += 8)
        mixed |= ((colour >> shift & 0xFF) + 2 * (with >> shift & 0xFF)) / 3 << shift;
    return mixed;
}

/*
 * Dark on light; light where most of the ground is covered, so that what does not run recedes, as
 * far as it shows there.
 */
struct hatch hatch_of(const struct palette_style *style)
{
    const double visible = 1.4;
    uint32_t light = hatch_mix(style->fill, 0xFFFFFF);

    if (style->cue != CUE_DENSE_HATCH)
        return (struct hatch){5, 0.4, style->fill, hatch_mix(style->fill, 0x000000)};
    if (palette_contrast(style->fill, light) < visible)
        light = hatch_mix(style->fill, 0x000000);
    return (struct hatch){2.5, 0.7, style->fill, light};
}

/* One row of pixels of the lines, a step of them, from x + y = 0 on. */
static cairo_surface_t *draw_row(const struct hatch *hatch, int step)
{
    cairo_surface_t *row = cairo_image_surface_create(CAIRO_FORMAT_RGB24, step, 1);
    cairo_t *cr = cairo_create(row);

    pdf_set_colour(cr, hatch->ground);
    cairo_paint(cr);
    for (int sum = 0; sum <= 2 * step; sum += step) {
        cairo_move_to(cr, sum + step, -step);
        cairo_line_to(cr, sum - step, step);
    }
    pdf_set_colour(cr, hatch->colour);
    cairo_set_line_width(cr, hatch->line * step / hatch->step);
    cairo_stroke(cr);
    cairo_destroy(cr);
    cairo_surface_flush(row);
    return row;
}

/* So many pixels wide and high that its lines go on in the next one, and repeats are few. */
static cairo_surface_t *draw_tile(const struct hatch *hatch, double pixels)
{
    enum { LEAST = 2, SIDE = 64 };
    int step = (int)fmax(round(hatch->step * pixels), LEAST);
    int side = (SIDE + step - 1) / step * step;
    cairo_surface_t *row = draw_row(hatch, step);
    cairo_surface_t *tile = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
    const unsigned char *from = cairo_image_surface_get_data(row);
    unsigned char *to = cairo_image_surface_get_data(tile);

    for (int y = 0; y < side; y++, to += cairo_image_surface_get_stride(tile))
        for (int x = 0; x < side; x++)
            memcpy(to + PIXEL * x, from + PIXEL * ((x + y) % step), PIXEL);
    cairo_surface_mark_dirty(tile);
    cairo_surface_destroy(row);
    return tile;
}

/* The tile's pixels lie on the picture's. */
bool hatch_set_tile(const struct hatch *hatch, cairo_t *cr)
{
    double pixels = image_file_pixels(cr);
    cairo_surface_t *tile;
    cairo_matrix_t matrix;

    if (pixels <= 0)
        return false;
    tile = draw_tile(hatch, pixels);
    cairo_get_matrix(cr, &matrix);
    cairo_identity_matrix(cr);
    cairo_set_source_surface(cr, tile, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_REPEAT);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_set_matrix(cr, &matrix);
    cairo_surface_destroy(tile);
    return true;
}
