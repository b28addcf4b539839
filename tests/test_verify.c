/* SPDX-License-Identifier: MIT */
/* Files as full disks and killed libraries leave them, against what was written. */
#include "unit.h"
#include "vramgrid/path.h"
#include "vramgrid/verify.h"

#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

static char path[PATH_SIZE];

static void make_path(void)
{
    const char *temp = getenv("TMPDIR");
    int fd;

    snprintf(path, sizeof path, "%s/vramgrid-verify-XXXXXX", temp ? temp : P_tmpdir);
    fd = mkstemp(path);
    CU_ASSERT_FATAL(fd >= 0);
    close(fd);
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

static bool verify(enum file_kind kind, uint64_t count)
{
    struct witness witness = {.cells = count, .pages = count};
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
static void refuses_prefixes(enum file_kind kind, uint64_t count, void (*make)(void))
{
    long size;

    make();
    size = file_size();
    for (long cut = size - 2; cut > 0; cut -= 97) {
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
    refuses_prefixes(FILE_WORKBOOK, 6, make_workbook);
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

static void pdfs(void)
{
    make_path();
    make_pdf();
    CU_ASSERT_TRUE(verify(FILE_PDF, 3));
    CU_ASSERT_FALSE(verify(FILE_PDF, 2));
    refuses_prefixes(FILE_PDF, 3, make_pdf);
    unlink(path);
}

static const struct unit_test tests[] = {
    {"a workbook is whole or refused", workbooks},
    {"a damaged workbook is refused", damaged_workbooks},
    {"a PDF is whole or refused", pdfs},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("verify", tests);
}
