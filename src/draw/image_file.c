/* SPDX-License-Identifier: MIT */
#include "image_file.h"

#include "png_file.h"

#include <math.h>
#include <string.h>

enum {
    PIXELS_MAX = 40000000,
    SIDE_MAX = 32767,      /* cairo's coordinates have 16 bits */
    BAND_PIXELS = 1 << 20, /* 4 MiB */
};

static const double POINTS_PER_INCH = 72, METRES_PER_INCH = 0.0254;

/* Whole pixels at this resolution, the last ones may be half paper; false if too many. */
static bool set_dpi(struct image_file *image, double width, double height, int dpi)
{
    double across = ceil(width * dpi / POINTS_PER_INCH);
    double down = ceil(height * dpi / POINTS_PER_INCH);

    image->dpi = dpi;
    image->width = (uint32_t)across;
    image->height = (uint32_t)down;
    return across * down <= PIXELS_MAX && across <= SIDE_MAX && down <= SIDE_MAX;
}

static cairo_surface_t *new_recording(struct image_file *image, double width, double height)
{
    cairo_rectangle_t all = {0, 0, 0, 0};

    for (int dpi = IMAGE_DPI; dpi > 1 && !set_dpi(image, width, height, dpi);)
        dpi--;
    all.width = image->width;
    all.height = image->height;
    return cairo_recording_surface_create(CAIRO_CONTENT_COLOR, &all);
}

static bool cairo_error(const struct image_file *image, cairo_status_t status, struct error *err)
{
    return error_set(err, ERROR_WRITE, "%s: %s", image->stream.path,
                     cairo_status_to_string(status));
}

bool image_file_open(struct image_file *image, const char *path, double width, double height,
                     struct error *err)
{
    *image = (struct image_file){0};
    if (!stream_open(&image->stream, path, err))
        return false;
    image->surface = new_recording(image, width, height);
    image->cr = cairo_create(image->surface);
    if (cairo_status(image->cr) != CAIRO_STATUS_SUCCESS)
        return cairo_error(image, cairo_status(image->cr), err);
    cairo_set_source_rgb(image->cr, 1, 1, 1);
    cairo_paint(image->cr);
    cairo_scale(image->cr, image->dpi / POINTS_PER_INCH, image->dpi / POINTS_PER_INCH);
    return true;
}

/* Only pictures are recorded first. */
double image_file_pixels(cairo_t *cr)
{
    cairo_matrix_t matrix;

    if (cairo_surface_get_type(cairo_get_target(cr)) != CAIRO_SURFACE_TYPE_RECORDING)
        return 0;
    cairo_get_matrix(cr, &matrix);
    return matrix.xx;
}

/* Draws the rows from the given one on into the band. */
static bool draw_band(struct image_file *image, cairo_surface_t *band, uint32_t first,
                      struct error *err)
{
    cairo_t *cr = cairo_create(band);
    cairo_status_t status;

    cairo_set_source_surface(cr, image->surface, 0, -(double)first);
    cairo_paint(cr);
    status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_flush(band);
    return status == CAIRO_STATUS_SUCCESS || cairo_error(image, status, err);
}

static void put_rows(struct png_file *png, cairo_surface_t *band, uint32_t count)
{
    const unsigned char *row = cairo_image_surface_get_data(band);

    for (uint32_t i = 0; i < count; i++, row += cairo_image_surface_get_stride(band))
        png_file_row(png, (const uint32_t *)(const void *)row);
}

static bool put_bands(struct image_file *image, struct png_file *png, struct error *err)
{
    uint32_t room = BAND_PIXELS / image->width;
    uint32_t rows = room < image->height ? room : image->height;
    cairo_surface_t *band =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)image->width, (int)rows);
    bool ok = true;

    for (uint32_t first = 0; ok && first < image->height; first += rows) {
        uint32_t left = image->height - first;

        ok = draw_band(image, band, first, err);
        if (ok)
            put_rows(png, band, rows < left ? rows : left);
    }
    cairo_surface_destroy(band);
    return ok;
}

static bool put_png(struct image_file *image, struct error *err)
{
    uint32_t resolution = (uint32_t)lround(image->dpi / METRES_PER_INCH);
    struct png_file png;
    bool ok = png_file_open(&png, &image->stream, image->width, image->height, resolution, err) &&
              put_bands(image, &png, err);

    return png_file_close(&png, err) && ok;
}

bool image_file_close(struct image_file *image, struct error *err)
{
    bool ok = true;

    if (image->surface) {
        cairo_status_t status = cairo_status(image->cr);

        cairo_destroy(image->cr);
        if (status == CAIRO_STATUS_SUCCESS)
            ok = put_png(image, err);
        cairo_surface_finish(image->surface);
        if (status == CAIRO_STATUS_SUCCESS)
            status = cairo_surface_status(image->surface);
        cairo_surface_destroy(image->surface);
        if (status != CAIRO_STATUS_SUCCESS)
            ok = cairo_error(image, status, err);
        image->surface = NULL;
    }
    return stream_close(&image->stream, err) && ok;
}
