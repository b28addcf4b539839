/* SPDX-License-Identifier: MIT */
/* Pictures: what is drawn is what is in the file, however large, and always in the same bytes. */
#include "draw/cells.h"
#include "draw/image_file.h"
#include "publish/verify.h"
#include "unit.h"
#include "vramgrid/base/file.h"
#include "vramgrid/base/path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[PATH_SIZE];

static void make_path(void)
{
    unit_temporary_file(path, sizeof path);
}

/* Slanted lines and letters, so that every band cuts through something. */
static void draw(cairo_t *cr, double width, double height)
{
    cairo_set_source_rgb(cr, 0.1, 0.4, 0.7);
    cairo_set_line_width(cr, 1.3);
    for (double x = 0; x < width; x += 7) {
        cairo_move_to(cr, x, 0);
        cairo_line_to(cr, width - x, height);
    }
    cairo_stroke(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_font_size(cr, 9);
    for (double y = 0; y < height; y += 11.3) {
        cairo_move_to(cr, 20, y);
        cairo_show_text(cr, "Which GPUs run which models?");
    }
}

static struct image_file make_image(double width, double height)
{
    struct image_file image;
    struct error err = {0};

    CU_ASSERT_TRUE_FATAL(image_file_open(&image, path, width, height, &err));
    draw(image.cr, width, height);
    CU_ASSERT_TRUE_FATAL(image_file_close(&image, &err));
    return image;
}

static cairo_surface_t *draw_at_once(const struct image_file *image, double width, double height)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)image->width, (int)image->height);
    cairo_t *cr = cairo_create(surface);

    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, image->dpi / 72.0, image->dpi / 72.0);
    draw(cr, width, height);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    return surface;
}

static bool same_pixels(cairo_surface_t *a, cairo_surface_t *b, int width, int height)
{
    for (int y = 0; y < height; y++) {
        const unsigned char *row_a =
            cairo_image_surface_get_data(a) + y * cairo_image_surface_get_stride(a);
        const unsigned char *row_b =
            cairo_image_surface_get_data(b) + y * cairo_image_surface_get_stride(b);

        for (int x = 0; x < width; x++)
            if (memcmp(row_a + 4 * x, row_b + 4 * x, 3) != 0)
                return false;
    }
    return true;
}

/* More than one band, and read by another decoder than ours. */
static void bands(void)
{
    enum { WIDTH = 600, HEIGHT = 900 };
    struct image_file image;
    cairo_surface_t *whole, *read;

    make_path();
    image = make_image(WIDTH, HEIGHT);
    CU_ASSERT_EQUAL(image.dpi, 200);
    CU_ASSERT_EQUAL_FATAL(image.width, 1667);
    CU_ASSERT_EQUAL_FATAL(image.height, 2500);
    whole = draw_at_once(&image, WIDTH, HEIGHT);
    read = cairo_image_surface_create_from_png(path);
    CU_ASSERT_EQUAL_FATAL(cairo_surface_status(read), CAIRO_STATUS_SUCCESS);
    CU_ASSERT_EQUAL_FATAL(cairo_image_surface_get_width(read), 1667);
    CU_ASSERT_EQUAL_FATAL(cairo_image_surface_get_height(read), 2500);
    CU_ASSERT_TRUE(same_pixels(whole, read, 1667, 2500));
    cairo_surface_destroy(whole);
    cairo_surface_destroy(read);
    unlink(path);
}

enum { GRID = 4, GREY = 0xC6C6C6, BLUE = 0x2166AC };

/* A grid whose cells are no whole pixels wide, of two bins in turn by row. */
static void draw_grid(cairo_t *cr, double x, double side, const struct palette_style styles[2])
{
    struct cell_labels labels;
    struct pdf_text text;
    struct error err = {0};
    struct cell at[GRID * GRID] = {{0}};
    double edges[GRID];
    struct cells cells = {
        .xs = edges,
        .ys = edges,
        .width = side,
        .height = side,
        .rows = GRID,
        .columns = GRID,
        .styles = styles,
        .bin_count = 2,
        .at = at,
    };

    for (int i = 0; i < GRID; i++)
        edges[i] = x + i * side;
    for (int i = 0; i < GRID * GRID; i++)
        at[i] = (struct cell){.bin = (uint8_t)(i / GRID % 2), .label = NO_LABEL};
    CU_ASSERT_TRUE_FATAL(pdf_text_init(&text, &err));
    cell_labels_init(&labels, &text, FONT_CELL);
    cells_draw(&cells, cr, &labels);
    cell_labels_release(&labels);
    pdf_text_release(&text);
}

static uint32_t pixel(cairo_surface_t *surface, int x, int y)
{
    const unsigned char *row =
        cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
    uint32_t value;

    memcpy(&value, row + 4 * x, sizeof value);
    return value & 0xFFFFFF;
}

/* A PNG of the grid, of 80 points. */
static cairo_surface_t *picture_of_grid(double x, double side, const struct palette_style styles[2])
{
    struct image_file image;
    struct error err = {0};

    make_path();
    CU_ASSERT_TRUE_FATAL(image_file_open(&image, path, 80, 80, &err));
    CU_ASSERT_DOUBLE_EQUAL(image_file_pixels(image.cr), 200 / 72.0, 1e-9);
    draw_grid(image.cr, x, side, styles);
    CU_ASSERT_TRUE_FATAL(image_file_close(&image, &err));
    return cairo_image_surface_create_from_png(path);
}

/* Wherever cells lie, they and their gaps are whole pixels: none is a mixture. */
static void sharp_cells(void)
{
    static const struct palette_style plain[2] = {{.fill = BLUE}, {.fill = GREY}};

    for (int i = 0; i < 20; i++) {
        double side = 5.03 + 0.57 * i;
        cairo_surface_t *picture = picture_of_grid(2 + 0.13 * i, side, plain);
        int width = cairo_image_surface_get_width(picture), white = 0, mixed = 0;

        for (int at = 0; at < width * width; at++) {
            uint32_t colour = pixel(picture, at % width, at / width);

            white += colour == 0xFFFFFF;
            mixed += colour != 0xFFFFFF && colour != BLUE && colour != GREY;
        }
        CU_ASSERT_EQUAL(mixed, 0);
        CU_ASSERT(white > 0);
        cairo_surface_destroy(picture);
        unlink(path);
    }
}

/* 2.5 points are 7 pixels, to which the lines are rounded: each row of pixels has them again. */
static void hatched_cells(void)
{
    static const struct palette_style hatched[2] = {{.fill = GREY, .cue = CUE_DENSE_HATCH},
                                                    {.fill = BLUE}};
    enum { STEP = 7, FROM = 12, TO = 50 };
    cairo_surface_t *picture = picture_of_grid(2, 18.3, hatched);
    int other = 0, colours = 0;

    for (int y = FROM; y < TO; y++)
        for (int x = FROM; x < TO - STEP; x++) {
            other += pixel(picture, x, y) != pixel(picture, x + STEP, y);
            other += y + 1 < TO && pixel(picture, x + 1, y) != pixel(picture, x, y + 1);
            colours += pixel(picture, x, y) != GREY;
        }
    CU_ASSERT_EQUAL(other, 0);
    CU_ASSERT(colours > (TO - FROM) * (TO - FROM) / 8);
    cairo_surface_destroy(picture);
    unlink(path);
}

static char *read_image(size_t *length)
{
    const char *reason;
    char *bytes = file_read(path, SIZE_MAX / 2, length, &reason);

    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    return bytes;
}

/* The resolution behind the header, in pixels per metre. */
static long stated_resolution(void)
{
    size_t length;
    char *bytes = read_image(&length);
    const unsigned char *chunk = (const unsigned char *)bytes + 33;
    long resolution = -1;

    if (memcmp(chunk, "\0\0\0\11pHYs", 8) == 0 && memcmp(chunk + 8, chunk + 12, 4) == 0 &&
        chunk[16] == 1)
        resolution = (long)chunk[8] << 24 | (long)chunk[9] << 16 | chunk[10] << 8 | chunk[11];
    free(bytes);
    return resolution;
}

static void resolutions(void)
{
    static const struct {
        double width, height;
        int dpi;
        const char *why;
    } cases[] = {
        {3, 3, 200, "a small figure"},
        {2276, 2276, 200, "just under 40 million pixels"},
        {2278, 2278, 199, "just above"},
        {11700, 40, 200, "a long one"},
        {20000, 30, 117, "a side with more pixels than cairo can have"},
        {30, 20000, 117, "the other side"},
    };
    struct image_file image;
    struct error err = {0};

    make_path();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct witness witness = {0};

        image_file_open(&image, path, cases[i].width, cases[i].height, &err);
        UNIT_CHECK(image_file_close(&image, &err), cases[i].why);
        UNIT_CHECK(image.dpi == cases[i].dpi, cases[i].why);
        UNIT_CHECK(stated_resolution() == lround(image.dpi / 0.0254), cases[i].why);
        witness.width = image.width;
        witness.height = image.height;
        UNIT_CHECK(verify_file(FILE_PNG, path, &witness, &err), cases[i].why);
    }
    unlink(path);
}

/* Whatever else the process has drawn. */
static void same_bytes(void)
{
    size_t first_length, length;
    char *first, *bytes;

    make_path();
    make_image(300, 200);
    first = read_image(&first_length);
    for (int i = 0; i < 120; i++)
        cairo_surface_destroy(cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1));
    make_image(300, 200);
    bytes = read_image(&length);
    CU_ASSERT_EQUAL(length, first_length);
    CU_ASSERT_EQUAL(memcmp(bytes, first, length), 0);
    free(first);
    free(bytes);
    unlink(path);
}

static void failures(void)
{
    struct image_file image = {0};
    struct error err = {0};

    CU_ASSERT_TRUE(image_file_close(&image, &err));
    CU_ASSERT_FALSE(image_file_open(&image, "/nonexistent/image", 10, 10, &err));
    CU_ASSERT_TRUE(image_file_close(&image, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
    err = (struct error){0};
    if (!image_file_open(&image, "/dev/full", 300, 300, &err))
        return;
    draw(image.cr, 300, 300);
    CU_ASSERT_FALSE(image_file_close(&image, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
}

static const struct unit_test tests[] = {
    {"a PNG made in bands is the one made at once", bands},
    {"cells of a picture have sharp edges", sharp_cells},
    {"hatches of a picture are the same in every step", hatched_cells},
    {"a PNG says its resolution", resolutions},
    {"the same drawing has the same bytes", same_bytes},
    {"what cannot be written is an error", failures},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("image", tests);
}
