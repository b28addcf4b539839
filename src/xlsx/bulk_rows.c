/* SPDX-License-Identifier: MIT */
#include "bulk_rows.h"

#include "vramgrid/base/decimal.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

/* More than a cell takes but for its text. */
enum { CELL_ROOM = 128 };

static void flush(struct bulk_rows *rows)
{
    fwrite(rows->text, 1, rows->used, rows->file);
    rows->bulk.bytes += rows->used;
    rows->used = 0;
}

/* length is at most CELL_ROOM. */
static inline void put(struct bulk_rows *rows, const char *bytes, size_t length)
{
    memcpy(rows->text + rows->used, bytes, length);
    rows->used += length;
}

static inline void put_words(struct bulk_rows *rows, const char *words)
{
    put(rows, words, strlen(words));
}

static void put_long(struct bulk_rows *rows, const char *bytes, size_t length)
{
    while (length > 0) {
        size_t room = sizeof rows->text - rows->used, part = length < room ? length : room;

        memcpy(rows->text + rows->used, bytes, part);
        rows->used += part;
        bytes += part;
        length -= part;
        if (rows->used == sizeof rows->text)
            flush(rows);
    }
}

static inline void make_room(struct bulk_rows *rows)
{
    if (rows->used + CELL_ROOM > sizeof rows->text)
        flush(rows);
}

/* "A" to "XFD" */
static void put_column(struct bulk_rows *rows, size_t column)
{
    enum { LETTERS = 26 };
    char *at = rows->text + rows->used;

    if (column >= LETTERS + LETTERS * LETTERS)
        *at++ = (char)('A' + (column / LETTERS - 1) / LETTERS - 1);
    if (column >= LETTERS)
        *at++ = (char)('A' + (column / LETTERS - 1) % LETTERS);
    *at++ = (char)('A' + column % LETTERS);
    rows->used = (size_t)(at - rows->text);
}

/* <c r="B7" s="12", up to what the cell holds. */
static void begin_cell(struct bulk_rows *rows, size_t column, lxw_format *format)
{
    assert(rows->is_open && column >= rows->next_column && column < LXW_COL_MAX);
    rows->next_column = column + 1;
    make_room(rows);
    put_words(rows, "<c r=\"");
    put_column(rows, column);
    put_words(rows, rows->row_digits);
    put_words(rows, "\" s=\"");
    rows->used += decimal_16_digits(rows->text + rows->used, lxw_format_get_xf_index(format));
}

void bulk_rows_begin(struct bulk_rows *rows, FILE *file, size_t row)
{
    assert(!rows->is_open && row < LXW_ROW_MAX && row >= rows->row);
    if (!rows->file) {
        rows->file = file;
        rows->first_row = row;
        rows->bulk.offset = ftello(file);
    }
    rows->is_open = true;
    rows->row = row;
    rows->next_column = 0;
    snprintf(rows->row_digits, sizeof rows->row_digits, "%zu", row + 1);
    make_room(rows);
    put_words(rows, "<row r=\"");
    put_words(rows, rows->row_digits);
    put_words(rows, "\">");
}

void bulk_rows_number(struct bulk_rows *rows, size_t column, struct lxw_format *format,
                      double value)
{
    size_t length;

    begin_cell(rows, column, format);
    put_words(rows, "\"><v>");
    length = decimal_16_digits(rows->text + rows->used, value);
    if (length == 0)
        length = (size_t)sprintf(rows->text + rows->used, "%.16G", value);
    rows->used += length;
    put_words(rows, "</v></c>");
}

static const char *entity_of(char byte)
{
    return byte == '&' ? "&amp;" : byte == '<' ? "&lt;" : "&gt;";
}

static void put_escaped(struct bulk_rows *rows, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "&<>");

        put_long(rows, text, plain);
        text += plain;
        if (!*text)
            return;
        make_room(rows);
        put_words(rows, entity_of(*text++));
    }
}

static bool has_space_around(const char *text)
{
    return isspace((unsigned char)text[0]) || isspace((unsigned char)text[strlen(text) - 1]);
}

void bulk_rows_text(struct bulk_rows *rows, size_t column, struct lxw_format *format,
                    const char *text)
{
    begin_cell(rows, column, format);
    if (!*text) {
        put_words(rows, "\"/>");
        return;
    }
    put_words(rows, "\" t=\"inlineStr\"><is><t");
    put_words(rows, has_space_around(text) ? " xml:space=\"preserve\">" : ">");
    put_escaped(rows, text);
    make_room(rows);
    put_words(rows, "</t></is></c>");
}

void bulk_rows_end(struct bulk_rows *rows)
{
    struct bulk *bulk = &rows->bulk;

    assert(rows->next_column > 0);
    make_room(rows);
    put_words(rows, "</row>");
    rows->is_open = false;
    bulk->last_row = rows->row;
    if (rows->next_column - 1 > bulk->last_column)
        bulk->last_column = rows->next_column - 1;
}

struct bulk bulk_rows_finish(struct bulk_rows *rows)
{
    if (rows->file)
        flush(rows);
    return rows->bulk;
}
