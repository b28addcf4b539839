/* SPDX-License-Identifier: MIT */
#include "vramgrid/row_stream.h"

#include "vramgrid/decimal.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>
#include <xlsxwriter/xmlwriter.h>

/* More than a cell takes beside its text. */
enum { CELL_ROOM = 128 };

static void put(struct row_stream *stream, const char *bytes, size_t length)
{
    memcpy(stream->text + stream->used, bytes, length);
    stream->used += length;
}

#define PUT(stream, literal) put(stream, literal, sizeof literal - 1)

static void flush(struct row_stream *stream)
{
    fwrite(stream->text, 1, stream->used, stream->sheet->optimize_tmpfile);
    stream->used = 0;
}

static void put_count(struct row_stream *stream, unsigned count)
{
    stream->used += decimal_16_digits(stream->text + stream->used, count);
}

/* "A" to "XFD" */
static void put_column(struct row_stream *stream, size_t column)
{
    enum { LETTERS = 26 };
    char *at = stream->text + stream->used;

    if (column >= LETTERS + LETTERS * LETTERS)
        *at++ = (char)('A' + (column / LETTERS - 1) / LETTERS - 1);
    if (column >= LETTERS)
        *at++ = (char)('A' + (column / LETTERS - 1) % LETTERS);
    *at++ = (char)('A' + column % LETTERS);
    stream->used = (size_t)(at - stream->text);
}

/* "<c r="B7" s="12", up to what the cell holds. */
static void begin_cell(struct row_stream *stream, size_t column, lxw_format *format)
{
    assert(column >= stream->next_column && column < LXW_COL_MAX);
    stream->next_column = column + 1;
    if (stream->used + CELL_ROOM > sizeof stream->text)
        flush(stream);
    PUT(stream, "<c r=\"");
    put_column(stream, column);
    put(stream, stream->row_digits, strlen(stream->row_digits));
    PUT(stream, "\" s=\"");
    put_count(stream, (unsigned)lxw_format_get_xf_index(format));
}

void row_stream_begin(struct row_stream *stream, struct lxw_worksheet *sheet, size_t row)
{
    assert(sheet->optimize && !stream->sheet && row < LXW_ROW_MAX &&
           row >= sheet->optimize_row->row_num);
    lxw_worksheet_write_single_row(sheet);
    stream->sheet = sheet;
    stream->row = row;
    stream->next_column = 0;
    snprintf(stream->row_digits, sizeof stream->row_digits, "%zu", row + 1);
    PUT(stream, "<row r=\"");
    put(stream, stream->row_digits, strlen(stream->row_digits));
    PUT(stream, "\">");
}

void row_stream_number(struct row_stream *stream, size_t column, struct lxw_format *format,
                       double value)
{
    size_t length;

    begin_cell(stream, column, format);
    PUT(stream, "\"><v>");
    length = decimal_16_digits(stream->text + stream->used, value);
    if (length == 0)
        length = (size_t)sprintf(stream->text + stream->used, "%.16G", value);
    stream->used += length;
    PUT(stream, "</v></c>");
}

/* What stands in XML as it is, and is not trimmed. */
static bool is_simple(const char *text)
{
    size_t length = 0;

    for (; text[length]; length++)
        if ((unsigned char)text[length] < ' ' || strchr("&<>", text[length]))
            return false;
    return text[0] != ' ' && text[length - 1] != ' ';
}

static void put_text(struct row_stream *stream, const char *text)
{
    size_t length = strlen(text);

    if (stream->used + length + CELL_ROOM > sizeof stream->text)
        flush(stream);
    if (length + CELL_ROOM > sizeof stream->text)
        fwrite(text, 1, length, stream->sheet->optimize_tmpfile);
    else
        put(stream, text, length);
}

/* By libxlsxwriter's own functions, in its order; NULL where memory is short. */
static char *escape(const char *text)
{
    char *controls = NULL, *escaped;

    if (lxw_has_control_characters(text)) {
        controls = lxw_escape_control_characters(text);
        if (!controls)
            return NULL;
    }
    escaped = lxw_escape_data(controls ? controls : text);
    free(controls);
    return escaped;
}

static bool put_escaped(struct row_stream *stream, const char *text)
{
    char *escaped = escape(text);

    if (!escaped)
        return false;
    if (isspace((unsigned char)escaped[0]) || isspace((unsigned char)escaped[strlen(escaped) - 1]))
        PUT(stream, " xml:space=\"preserve\"");
    PUT(stream, ">");
    put_text(stream, escaped);
    free(escaped);
    return true;
}

bool row_stream_text(struct row_stream *stream, size_t column, struct lxw_format *format,
                     const char *text)
{
    bool ok = true;

    begin_cell(stream, column, format);
    if (!*text) {
        PUT(stream, "\"/>");
        return true;
    }
    PUT(stream, "\" t=\"inlineStr\"><is><t");
    if (is_simple(text)) {
        PUT(stream, ">");
        put_text(stream, text);
    } else {
        ok = put_escaped(stream, text);
    }
    PUT(stream, "</t></is></c>");
    return ok;
}

/* What libxlsxwriter knows of the sheet: how far it reaches, and that no row is gone back to. */
static void tell_sheet(const struct row_stream *stream)
{
    struct lxw_worksheet *sheet = stream->sheet;
    lxw_col_t last_column = (lxw_col_t)(stream->next_column - 1);

    if (stream->row < sheet->dim_rowmin)
        sheet->dim_rowmin = (lxw_row_t)stream->row;
    if (stream->row > sheet->dim_rowmax)
        sheet->dim_rowmax = (lxw_row_t)stream->row;
    if (last_column > sheet->dim_colmax)
        sheet->dim_colmax = last_column;
    sheet->dim_colmin = 0;
    sheet->optimize_row->row_num = (lxw_row_t)stream->row;
}

void row_stream_end(struct row_stream *stream)
{
    assert(stream->next_column > 0);
    PUT(stream, "</row>");
    flush(stream);
    tell_sheet(stream);
    stream->sheet = NULL;
}
