/* SPDX-License-Identifier: MIT */
/* Rows written past libxlsxwriter are those that it writes itself with its option constant_memory.
 */
#include "unit.h"
#include "xlsx/pack.h"

#include <math.h>
#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

static const double numbers[] = {0,
                                 -0.0,
                                 1,
                                 -1,
                                 1.0 / 3,
                                 -2.0 / 3,
                                 1e300,
                                 1e-7,
                                 24.25,
                                 1e15,
                                 131072,
                                 0.1 + 0.2,
                                 1e-4,
                                 -1e-300,
                                 1e22,
                                 100,
                                 99.9999,
                                 5e-324,
                                 4503599627370495.5,
                                 1e16 / 7};

static const char *const texts[] = {
    "fp16",     "int8",           "fp16",   "",    "a < b & c > \"d\"",
    " around ", "tab\tand\nline", "\u2013", "fp16"};

static const size_t columns[] = {0, 1, 25, 26, 51, 52, 701, 702, 703, 16383};

enum {
    NUMBERS = sizeof numbers / sizeof numbers[0],
    TEXTS = sizeof texts / sizeof texts[0],
    COLUMNS = sizeof columns / sizeof columns[0],
    CELLS = 2000, /* across the end of a buffer */
};

struct sheet {
    lxw_worksheet *sheet;
    lxw_format *formats[2];
    struct bulk_rows *rows; /* NULL: by the library */
    FILE *file;
};

static void begin_row(struct sheet *sheet, size_t row)
{
    if (sheet->rows)
        bulk_rows_begin(sheet->rows, sheet->file, row);
}

static void end_row(struct sheet *sheet)
{
    if (sheet->rows)
        bulk_rows_end(sheet->rows);
}

static void put_number(struct sheet *sheet, size_t row, size_t column, double value)
{
    lxw_format *format = sheet->formats[column % 2];

    if (sheet->rows)
        bulk_rows_number(sheet->rows, column, format, value);
    else
        worksheet_write_number(sheet->sheet, (lxw_row_t)row, (lxw_col_t)column, value, format);
}

static void put_text(struct sheet *sheet, size_t row, size_t column, const char *text)
{
    lxw_format *format = sheet->formats[column % 2];

    if (sheet->rows)
        bulk_rows_text(sheet->rows, column, format, text);
    else
        worksheet_write_string(sheet->sheet, (lxw_row_t)row, (lxw_col_t)column, text, format);
}

/* Longer than what is packed at once, with what has to be escaped at every place. */
static const char *long_text(void)
{
    enum { LENGTH = 30000 };
    static char text[LENGTH + 1];

    for (size_t i = 0; i < LENGTH; i++)
        text[i] = i % 7 ? 'x' : '&';
    return text;
}

static void put_rows(struct sheet *sheet, size_t first)
{
    begin_row(sheet, first);
    for (size_t i = 0; i < NUMBERS; i++)
        put_number(sheet, first, i, numbers[i]);
    end_row(sheet);
    begin_row(sheet, first + 1);
    for (size_t i = 0; i < TEXTS; i++)
        put_text(sheet, first + 1, i, texts[i]);
    put_text(sheet, first + 1, TEXTS, long_text());
    end_row(sheet);
    begin_row(sheet, first + 2);
    for (size_t i = 0; i < CELLS; i++)
        put_number(sheet, first + 2, i, sqrt((double)i));
    end_row(sheet);
    begin_row(sheet, LXW_ROW_MAX - 1);
    for (size_t i = 0; i < COLUMNS; i++)
        put_text(sheet, LXW_ROW_MAX - 1, columns[i], texts[0]);
    end_row(sheet);
}

enum { SHEETS = 3 };

/* Titles by the library, rows below them on all sheets but the second. */
static void put_sheet(lxw_workbook *workbook, struct sheet *sheet, struct bulk *bulk, size_t at)
{
    struct bulk_rows rows = {0};

    sheet->sheet = workbook_add_worksheet(workbook, NULL);
    worksheet_set_column(sheet->sheet, 0, 3, 20 + (double)at, NULL);
    worksheet_write_number(sheet->sheet, 0, 3, 7, sheet->formats[0]);
    worksheet_autofilter(sheet->sheet, 0, 0, 3, 3);
    if (at == 1)
        return;
    if (sheet->file)
        sheet->rows = &rows;
    put_rows(sheet, 1 + at);
    *bulk = bulk_rows_finish(&rows);
    sheet->rows = NULL;
}

/* file is NULL where the library writes all. */
static void write_skeleton(const char *path, FILE *file, struct bulk bulks[SHEETS])
{
    lxw_workbook_options options = {.constant_memory = !file};
    lxw_workbook *workbook = workbook_new_opt(path, &options);
    struct sheet sheet = {.file = file};

    for (size_t i = 0; i < 2; i++) {
        sheet.formats[i] = workbook_add_format(workbook);
        format_set_num_format(sheet.formats[i], i == 0 ? "0.0" : "0.00");
    }
    for (size_t i = 0; i < SHEETS; i++)
        put_sheet(workbook, &sheet, &bulks[i], i);
    UNIT_CHECK(workbook_close(workbook) == LXW_NO_ERROR, path);
}

static char *read_part(const char *path, const char *part)
{
    enum { ROOM = 1 << 20 };
    unzFile zip = unzOpen(path);
    char *text = calloc(1, ROOM);

    if (zip && text && unzLocateFile(zip, part, 1) == UNZ_OK && unzOpenCurrentFile(zip) == UNZ_OK)
        unzReadCurrentFile(zip, text, ROOM - 1);
    unzClose(zip);
    return text;
}

/* Which columns a row spans is a hint that streamed sheets lack. */
static void remove_spans(char *text)
{
    static const char SPANS[] = " spans=\"";

    while ((text = strstr(text, SPANS)) != NULL) {
        char *end = strchr(text + sizeof SPANS - 1, '"') + 1;

        memmove(text, end, strlen(end) + 1);
    }
}

static void compare(const char *library, const char *stream, const char *part)
{
    enum { LENGTH_MIN = 200 };
    char *expected = read_part(library, part), *found = read_part(stream, part);

    remove_spans(expected);
    remove_spans(found);
    UNIT_CHECK(strlen(expected) > LENGTH_MIN, part);
    UNIT_CHECK(strcmp(expected, found) == 0, part);
    free(expected);
    free(found);
}

/* What a test writes, in a folder of its own. */
struct books {
    char folder[200], library[256], workbook[256], skeleton[256];
    FILE *rows;
    struct bulk bulks[SHEETS];
};

static void set_up(struct books *books)
{
    *books = (struct books){.rows = tmpfile()};
    unit_temporary_name(books->folder, sizeof books->folder);
    UNIT_CHECK(mkdtemp(books->folder) != NULL, "a folder");
    snprintf(books->library, sizeof books->library, "%s/library", books->folder);
    snprintf(books->workbook, sizeof books->workbook, "%s/workbook", books->folder);
    snprintf(books->skeleton, sizeof books->skeleton, "%s/skeleton", books->folder);
    write_skeleton(books->skeleton, books->rows, books->bulks);
}

static void tear_down(const struct books *books)
{
    fclose(books->rows);
    unlink(books->library);
    unlink(books->workbook);
    unlink(books->skeleton);
    rmdir(books->folder);
}

static bool pack(const struct books *books, struct error *err)
{
    return pack_workbook(
        &(struct pack){books->workbook, books->skeleton, books->rows, books->bulks, SHEETS}, err);
}

static void writes_as_the_library(void)
{
    static const char *const parts[] = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"};
    struct bulk none[SHEETS] = {0};
    struct books books;
    struct error err = {0};

    set_up(&books);
    write_skeleton(books.library, NULL, none);
    UNIT_CHECK(pack(&books, &err), err.text);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        compare(books.library, books.workbook, parts[i]);
    compare(books.skeleton, books.workbook, "xl/worksheets/sheet2.xml");
    compare(books.skeleton, books.workbook, "xl/styles.xml");
    compare(books.skeleton, books.workbook, "[Content_Types].xml");
    tear_down(&books);
}

/* What is not there is an error, and no workbook without rows. */
static void misses_what_is_cut_off(void)
{
    struct books books;
    struct error err = {0};

    set_up(&books);
    fflush(books.rows);
    UNIT_CHECK(ftruncate(fileno(books.rows), books.bulks[2].offset + 10) == 0, "ftruncate");
    UNIT_CHECK(!pack(&books, &err) && strstr(err.text, "workbook"), err.text);
    err = (struct error){0};
    UNIT_CHECK(truncate(books.skeleton, 1000) == 0, "truncate");
    UNIT_CHECK(!pack(&books, &err) && strstr(err.text, "workbook"), err.text);
    tear_down(&books);
}

static const struct unit_test tests[] = {
    {"rows past the library are the library's", writes_as_the_library},
    {"what is cut off is missed", misses_what_is_cut_off},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("pack", tests);
}
