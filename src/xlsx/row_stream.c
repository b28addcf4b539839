/* SPDX-License-Identifier: MIT */
#include "row_stream.h"

#include "vramgrid/base/decimal.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>
#include <xlsxwriter/shared_strings.h>

/* More than a cell takes. */
enum { CELL_ROOM = 128 };

static void put(struct row_stream *stream, const char *bytes, size_t length)
{
    memcpy(stream->text + stream->used, bytes, length);
    stream->used += length;
}

static inline void put_words(struct row_stream *stream, const char *words)
{
    put(stream, words, strlen(words));
}

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
    put_words(stream, "<c r=\"");
    put_column(stream, column);
    put_words(stream, stream->row_digits);
    put_words(stream, "\" s=\"");
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
    put_words(stream, "<row r=\"");
    put_words(stream, stream->row_digits);
    put_words(stream, "\">");
}

void row_stream_number(struct row_stream *stream, size_t column, struct lxw_format *format,
                       double value)
{
    size_t length;

    begin_cell(stream, column, format);
    put_words(stream, "\"><v>");
    length = decimal_16_digits(stream->text + stream->used, value);
    if (length == 0)
        length = (size_t)sprintf(stream->text + stream->used, "%.16G", value);
    stream->used += length;
    put_words(stream, "</v></c>");
}

/* FNV-1a */
static unsigned hash(const char *text)
{
    uint32_t sum = 2166136261u;

    for (; *text; text++)
        sum = (sum ^ (unsigned char)*text) * 16777619u;
    return sum ^ sum >> 16;
}

/*
 * The place of a text in the workbook's shared strings. libxlsxwriter looks each up in a tree, with
 * a copy made and thrown away, so those that came last are kept at hand. NULL: memory is short.
 */
static const struct sst_element *share(struct row_stream *stream, const char *text)
{
    struct lxw_sst *strings = stream->sheet->sst;
    const struct sst_element **known = &stream->shared[hash(text) % ROW_STREAM_TEXTS];

    if (*known && strcmp((*known)->string, text) == 0)
        strings->string_count++; /* of cells, by which readers make room */
    else
        *known = lxw_get_sst_index(strings, text, LXW_FALSE);
    return *known;
}

bool row_stream_text(struct row_stream *stream, size_t column, struct lxw_format *format,
                     const char *text)
{
    const struct sst_element *shared = *text ? share(stream, text) : NULL;

    begin_cell(stream, column, format);
    if (shared) {
        put_words(stream, "\" t=\"s\"><v>");
        put_count(stream, shared->index);
        put_words(stream, "</v></c>");
    } else {
        put_words(stream, "\"/>");
    }
    return shared || !*text;
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
    put_words(stream, "</row>");
    flush(stream);
    tell_sheet(stream);
    stream->sheet = NULL;
}
