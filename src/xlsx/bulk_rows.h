/* SPDX-License-Identifier: MIT */
/*
 * Rows of large sheets, written past libxlsxwriter, whose fprintf takes most of a cell's time: into
 * a file of their own, from where pack.h puts them below what libxlsxwriter has of their sheet.
 * They are byte for byte what it writes itself with its option constant_memory: texts stand in
 * their cells. What does not reach the disk is missed when the workbook is packed.
 */
#ifndef VRAMGRID_BULK_ROWS_H
#define VRAMGRID_BULK_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct lxw_format;

/* Where the rows of a sheet are. */
struct bulk {
    off_t offset;   /* in the file of all sheets' rows */
    uint64_t bytes; /* 0: no rows */
    size_t last_row, last_column;
};

/* Rows of one sheet while they are written; zeroed to begin with. */
struct bulk_rows {
    struct bulk bulk;
    FILE *file;   /* NULL: there were none yet */
    bool is_open; /* in a row */
    size_t first_row, row, next_column;
    char row_digits[8];
    size_t used;
    char text[1 << 14]; /* not yet in the file */
};

/*
 * Rows from the top, below all that libxlsxwriter has of the sheet; counted from 0. The file may
 * have rows of other sheets before and after these, but not between.
 */
void bulk_rows_begin(struct bulk_rows *rows, FILE *file, size_t row);

/* Cells from left to right. value is finite, text as cell_text_make has it. */
void bulk_rows_number(struct bulk_rows *rows, size_t column, struct lxw_format *format,
                      double value);
void bulk_rows_text(struct bulk_rows *rows, size_t column, struct lxw_format *format,
                    const char *text);

/* A row has at least a cell. */
void bulk_rows_end(struct bulk_rows *rows);

/* After the last row, if there was one. */
struct bulk bulk_rows_finish(struct bulk_rows *rows);

#endif
