/* SPDX-License-Identifier: MIT */
/* Rows written past libxlsxwriter are those that it writes itself to a sheet that is not streamed.
 */
#include "unit.h"
#include "xlsx/row_stream.h"

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
    struct row_stream *stream; /* NULL: by the library */
};

static void begin_row(struct sheet *sheet, size_t row)
{
    if (sheet->stream)
        row_stream_begin(sheet->stream, sheet->sheet, row);
}

static void end_row(struct sheet *sheet)
{
    if (sheet->stream)
        row_stream_end(sheet->stream);
}

static void put_number(struct sheet *sheet, size_t row, size_t column, double value)
{
    lxw_format *format = sheet->formats[column % 2];

    if (sheet->stream)
        row_stream_number(sheet->stream, column, format, value);
    else
        worksheet_write_number(sheet->sheet, (lxw_row_t)row, (lxw_col_t)column, value, format);
}

static void put_text(struct sheet *sheet, size_t row, size_t column, const char *text)
{
    lxw_format *format = sheet->formats[column % 2];

    if (sheet->stream)
        UNIT_CHECK(row_stream_text(sheet->stream, column, format, text), text);
    else
        worksheet_write_string(sheet->sheet, (lxw_row_t)row, (lxw_col_t)column, text, format);
}

static void put_rows(struct sheet *sheet)
{
    begin_row(sheet, 1);
    for (size_t i = 0; i < NUMBERS; i++)
        put_number(sheet, 1, i, numbers[i]);
    end_row(sheet);
    begin_row(sheet, 2);
    for (size_t i = 0; i < TEXTS; i++)
        put_text(sheet, 2, i, texts[i]);
    end_row(sheet);
    begin_row(sheet, 3);
    for (size_t i = 0; i < CELLS; i++)
        put_number(sheet, 3, i, sqrt((double)i));
    end_row(sheet);
    begin_row(sheet, LXW_ROW_MAX - 1);
    for (size_t i = 0; i < COLUMNS; i++)
        put_text(sheet, LXW_ROW_MAX - 1, columns[i], texts[0]);
    end_row(sheet);
}

/* The first row is the library's in both: the stream takes over from it. */
static void write_book(const char *path, bool is_streamed)
{
    struct row_stream stream = {0};
    lxw_workbook_options options = {.constant_memory = is_streamed};
    lxw_workbook *workbook = workbook_new_opt(path, &options);
    struct sheet sheet = {.stream = is_streamed ? &stream : NULL};

    sheet.sheet = workbook_add_worksheet(workbook, NULL);
    for (size_t i = 0; i < 2; i++) {
        sheet.formats[i] = workbook_add_format(workbook);
        format_set_num_format(sheet.formats[i], i == 0 ? "0.0" : "0.00");
    }
    worksheet_write_number(sheet.sheet, 0, 3, 7, sheet.formats[1]);
    put_rows(&sheet);
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
    UNIT_CHECK(strlen(expected) > LENGTH_MIN, part);
    UNIT_CHECK(strcmp(expected, found) == 0, part);
    free(expected);
    free(found);
}

static void writes_as_the_library(void)
{
    char folder[200], library[256], stream[256];

    unit_temporary_name(folder, sizeof folder);
    UNIT_CHECK(mkdtemp(folder) != NULL, "a folder");
    snprintf(library, sizeof library, "%s/library.xlsx", folder);
    snprintf(stream, sizeof stream, "%s/stream.xlsx", folder);
    write_book(library, false);
    write_book(stream, true);
    compare(library, stream, "xl/worksheets/sheet1.xml");
    compare(library, stream, "xl/sharedStrings.xml");
    compare(library, stream, "xl/styles.xml");
    unlink(library);
    unlink(stream);
    rmdir(folder);
}

static const struct unit_test tests[] = {
    {"rows past the library are the library's", writes_as_the_library},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("row_stream", tests);
}
