/* SPDX-License-Identifier: MIT */
/* Files as full disks and killed libraries leave them, against what was written. */
#include "draw/image_file.h"
#include "draw/svg_file.h"
#include "publish/verify.h"
#include "publish/xml_part.h"
#include "unit.h"
#include "vramgrid/base/path.h"

#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

static char path[PATH_SIZE];

static void make_path(void)
{
    unit_temporary_file(path, sizeof path);
}

/* Six cells on two sheets. */
static void make_workbook(void)
{
    lxw_workbook *workbook = workbook_new(path);

    for (int sheet = 0; sheet < 2; sheet++) {
        lxw_worksheet *worksheet = workbook_add_worksheet(workbook, NULL);

        worksheet_write_number(worksheet, 0, 0, 1.5, NULL);
        worksheet_write_string(worksheet, 1, 0, "a <c r=\"A1\"> in a text", NULL);
        worksheet_write_formula_num(worksheet, 2, 2, "=A1", NULL, 1.5);
    }
    CU_ASSERT_EQUAL_FATAL(workbook_close(workbook), LXW_NO_ERROR);
}

static void make_pdf(void)
{
    cairo_surface_t *surface = cairo_pdf_surface_create(path, 200, 100);
    cairo_t *cr = cairo_create(surface);

    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    for (int page = 0; page < 3; page++) {
        cairo_rectangle(cr, 10, 10, 50, 50);
        cairo_fill(cr);
        cairo_show_page(cr);
    }
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    CU_ASSERT_EQUAL_FATAL(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
}

static void add_rectangles(cairo_t *cr)
{
    for (int i = 0; i < 30; i++)
        cairo_rectangle(cr, i, 2 * i, 30 - i, 7);
    cairo_set_source_rgb(cr, 1, 0, 0);
}

static void make_svg(void)
{
    static const struct svg_paper paper = {90, 72, "name", "en", "Sans", "title", "description"};
    struct svg_file svg;
    struct error err = {0};

    CU_ASSERT_TRUE_FATAL(svg_file_open(&svg, path, &paper, &err));
    add_rectangles(svg.cr);
    svg_file_stroke(&svg);
    CU_ASSERT_TRUE_FATAL(svg_file_close(&svg, &err));
}

static void make_png(void)
{
    struct image_file image;
    struct error err = {0};

    CU_ASSERT_TRUE_FATAL(image_file_open(&image, path, 90, 72, &err));
    add_rectangles(image.cr);
    cairo_stroke(image.cr);
    CU_ASSERT_TRUE_FATAL(image_file_close(&image, &err));
}

/* count: cells, pages, bytes, or a PNG's width. */
static bool verify(enum file_kind kind, uint64_t count)
{
    struct witness witness = {
        .cells = count, .pages = count, .bytes = count, .width = (uint32_t)count, .height = 200};
    struct error err = {0};
    bool ok = verify_file(kind, path, &witness, &err);

    CU_ASSERT_EQUAL(ok, err.kind == ERROR_NONE);
    CU_ASSERT(ok || err.kind == ERROR_WRITE);
    return ok;
}

static long file_size(void)
{
    FILE *file = fopen(path, "rb");
    long size;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    fclose(file);
    return size;
}

/* Every prefix is refused, whatever it ends in. */
static void refuses_prefixes(enum file_kind kind, uint64_t count, void (*make)(void), long last,
                             long step)
{
    make();
    for (long cut = file_size() - last; cut >= 0; cut -= step) {
        CU_ASSERT_EQUAL_FATAL(truncate(path, cut), 0);
        UNIT_CHECK(!verify(kind, count), "a file that is cut off");
    }
}

static void workbooks(void)
{
    make_path();
    make_workbook();
    CU_ASSERT_TRUE(verify(FILE_WORKBOOK, 6));
    CU_ASSERT_FALSE(verify(FILE_WORKBOOK, 5));
    CU_ASSERT_FALSE(verify(FILE_WORKBOOK, 7));
    refuses_prefixes(FILE_WORKBOOK, 6, make_workbook, 2, 97);
    unlink(path);
}

/* A part whose bytes are not those that its checksum was made of. */
static void damaged_workbooks(void)
{
    FILE *file;

    make_path();
    make_workbook();
    file = fopen(path, "r+b");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fseek(file, file_size() / 2, SEEK_SET);
    fputs("damage", file);
    fclose(file);
    CU_ASSERT_FALSE(verify(FILE_WORKBOOK, 6));
    unlink(path);
    CU_ASSERT_FALSE(verify(FILE_WORKBOOK, 6));
}

static void parts(void)
{
    static const struct {
        const char *xml;
        bool is_whole;
        const char *why;
    } cases[] = {
        {"<fonts count=\"2\"><font><b/></font><font/></fonts>", true, "as many as it says"},
        {"<fonts count=\"2\"><font><b/></font></fonts>", false, "a hole with one of them in it"},
        {"<fonts count=\"0\"/>", true, "none"},
        {"<sst count=\"9\" uniqueCount=\"2\"><si/><si/></sst>", true, "used nine times"},
        {"<sst count=\"9\" uniqueCount=\"3\"><si/><si/></sst>", false, "a text less"},
        {"<a><b x=\"1\"/></a>", true, "nothing is said"},
        {"<a><b x=\"1<c/></a>", false, "a hole from one attribute into text"},
        {"<a><b></a>", false, "a hole with an end tag in it"},
        {"<a><b/>", false, "cut off"},
        {"", false, "empty"},
        {"<a/><b/>", false, "two roots"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct xml_part *part = xml_part_new();

        CU_ASSERT_PTR_NOT_NULL_FATAL(part);
        for (const char *at = cases[i].xml; *at; at++)
            xml_part_feed(part, at, 1);
        UNIT_CHECK(xml_part_is_whole(part) == cases[i].is_whole, cases[i].why);
        xml_part_free(part);
    }
}

static void pdfs(void)
{
    make_path();
    make_pdf();
    CU_ASSERT_TRUE(verify(FILE_PDF, 3));
    CU_ASSERT_FALSE(verify(FILE_PDF, 2));
    refuses_prefixes(FILE_PDF, 3, make_pdf, 2, 97);
    unlink(path);
}

/* One bit of the byte there is another. */
static void flip(long at)
{
    FILE *file = fopen(path, "r+b");
    int byte;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fseek(file, at, SEEK_SET);
    byte = getc(file);
    fseek(file, at, SEEK_SET);
    putc(byte ^ 16, file);
    fclose(file);
}

static void svgs(void)
{
    uint64_t size;
    FILE *file;

    make_path();
    make_svg();
    size = (uint64_t)file_size();
    CU_ASSERT_TRUE(verify(FILE_SVG, size));
    CU_ASSERT_FALSE(verify(FILE_SVG, size - 1));
    refuses_prefixes(FILE_SVG, size, make_svg, 1, 1);
    make_svg();
    for (long i = 1; i < 5; i++) {
        flip(i);
        CU_ASSERT_FALSE(verify(FILE_SVG, size));
        flip(i);
        flip((long)size - i);
        CU_ASSERT_FALSE(verify(FILE_SVG, size));
        flip((long)size - i);
    }
    CU_ASSERT_TRUE(verify(FILE_SVG, size));
    file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs("<?xml version=\"1.0\"?>\n<html><svg x=\"\"></svg>\n", file);
    fclose(file);
    CU_ASSERT_FALSE(verify(FILE_SVG, (uint64_t)file_size()));
    unlink(path);
}

/* Every byte of a PNG is under a checksum, but for the lengths, which lead to the next one. */
static void pngs(void)
{
    enum { WIDTH = 250 };
    long size;
    FILE *file;

    make_path();
    make_png();
    size = file_size();
    CU_ASSERT_TRUE(verify(FILE_PNG, WIDTH));
    CU_ASSERT_FALSE(verify(FILE_PNG, WIDTH + 1));
    for (long i = 0; i < size; i++) {
        flip(i);
        UNIT_CHECK(!verify(FILE_PNG, WIDTH), "a byte that has changed");
        flip(i);
    }
    CU_ASSERT_TRUE(verify(FILE_PNG, WIDTH));
    file = fopen(path, "ab");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    putc(0, file);
    fclose(file);
    CU_ASSERT_FALSE(verify(FILE_PNG, WIDTH));
    refuses_prefixes(FILE_PNG, WIDTH, make_png, 1, 1);
    unlink(path);
}

static const struct unit_test tests[] = {
    {"a workbook is whole or refused", workbooks},
    {"a damaged workbook is refused", damaged_workbooks},
    {"a part with a hole is refused", parts},
    {"a PDF is whole or refused", pdfs},
    {"an SVG is whole or refused", svgs},
    {"a PNG is whole or refused", pngs},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("verify", tests);
}
