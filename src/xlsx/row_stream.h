/* SPDX-License-Identifier: MIT */
/*
 * Rows of streamed sheets, written past libxlsxwriter: its fprintf takes most of a cell's time. It
 * keeps such a sheet's rows as text in a temporary file, which it copies into the sheet unread.
 * These rows go there too, byte for byte as it writes them to sheets that are not streamed: texts
 * are shared. What does not reach the disk is missed when the workbook is verified.
 */
#ifndef VRAMGRID_ROW_STREAM_H
#define VRAMGRID_ROW_STREAM_H

#include <stdbool.h>
#include <stddef.h>

struct lxw_worksheet;
struct lxw_format;
struct sst_element;

enum { ROW_STREAM_TEXTS = 256 };

/* Zeroed to begin with; of one sheet. */
struct row_stream {
    struct lxw_worksheet *sheet; /* NULL between rows */
    size_t row, next_column;
    char row_digits[8];
    size_t used;
    char text[8192];                                    /* what is not yet in the file */
    const struct sst_element *shared[ROW_STREAM_TEXTS]; /* texts that came last, by hash */
};

/* Rows from the top; one that libxlsxwriter has still open is ended. Counted from 0. */
void row_stream_begin(struct row_stream *stream, struct lxw_worksheet *sheet, size_t row);

/* Cells from left to right. value is finite, text as cell_text_make has it. */
void row_stream_number(struct row_stream *stream, size_t column, struct lxw_format *format,
                       double value);

/* False where memory is short. */
bool row_stream_text(struct row_stream *stream, size_t column, struct lxw_format *format,
                     const char *text);

void row_stream_end(struct row_stream *stream);

#endif
