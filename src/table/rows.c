/* SPDX-License-Identifier: MIT */
#include "vramgrid/table/rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int rows_decimals(const struct report *report, enum column_format format)
{
    return report->full_precision ? -1 : column_decimals(format);
}

static bool open_segment(struct segment *segment, const struct report *report, size_t places,
                         struct error *err)
{
    if (segment->scope == SCOPE_ROW)
        return true;
    segment->places = places > 0 ? places : 1;
    segment->snippets = calloc(segment->places, sizeof *segment->snippets);
    return (segment->snippets || error_set_memory(err)) &&
           csv_open_memory(&segment->texts, report->dialect, err);
}

bool rows_init(struct rows *rows, const struct report *report, const struct column *columns,
               const size_t places[COLUMN_SCOPES], struct error *err)
{
    bool ok = true;

    *rows = (struct rows){.report = report};
    for (int format = 0; format < COLUMN_FORMATS; format++)
        rows->decimals[format] = rows_decimals(report, (enum column_format)format);
    for (const struct column *column = columns; column->key; column++) {
        if (column == columns || column->scope != column[-1].scope) {
            assert(rows->count < SEGMENTS_MAX);
            rows->segments[rows->count++] =
                (struct segment){.columns = column, .scope = column->scope};
        }
        rows->segments[rows->count - 1].count++;
    }
    for (size_t i = 0; ok && i < rows->count; i++)
        ok = open_segment(&rows->segments[i], report, places[rows->segments[i].scope], err);
    return ok;
}

static void forget(struct segment *segment)
{
    memset(segment->snippets, 0, segment->places * sizeof *segment->snippets);
    stream_clear(&segment->texts.stream);
}

void rows_next_model(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        enum column_scope scope = rows->segments[i].scope;

        if (scope == SCOPE_MODEL || scope == SCOPE_SCENARIO || scope == SCOPE_NEED)
            forget(&rows->segments[i]);
    }
}

void rows_next_slice(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->segments[i].scope == SCOPE_GPU)
            forget(&rows->segments[i]);
}

static void put_columns(const struct rows *rows, const struct segment *segment, struct csv *csv,
                        const void *row)
{
    char text[COLUMN_TEXT_SIZE];

    for (size_t i = 0; i < segment->count; i++) {
        const struct column *column = &segment->columns[i];

        if (column->text) {
            column->text(row, text);
            csv_text(csv, text);
        } else {
            csv_number(csv, column->number(row), rows->decimals[column->format]);
        }
    }
}

/* Kept out of rows_put's loop: it runs once where that runs a hundred times. */
static __attribute__((noinline)) void make_snippet(const struct rows *rows, struct segment *segment,
                                                   struct snippet *snippet, const void *row)
{
    const struct stream *stream = &segment->texts.stream;

    segment->texts.in_row = segment != rows->segments;
    snippet->at = (uint32_t)stream->used;
    put_columns(rows, segment, &segment->texts, row);
    snippet->length = (uint32_t)(stream->used - snippet->at);
}

void rows_put(struct rows *rows, struct csv *csv, const void *row,
              const size_t places[COLUMN_SCOPES])
{
    for (size_t i = 0; i < rows->count; i++) {
        struct segment *segment = &rows->segments[i];
        struct snippet *snippet;

        if (segment->scope == SCOPE_ROW) {
            put_columns(rows, segment, csv, row);
            continue;
        }
        snippet = &segment->snippets[places[segment->scope]];
        if (snippet->length == 0)
            make_snippet(rows, segment, snippet, row);
        csv_paste(csv, segment->texts.stream.buffer + snippet->at, snippet->length);
    }
    csv_end_row(csv);
}

bool rows_release(struct rows *rows, struct error *err)
{
    bool ok = true;

    for (size_t i = 0; i < rows->count; i++) {
        free(rows->segments[i].snippets);
        ok = csv_close(&rows->segments[i].texts, err) && ok;
    }
    *rows = (struct rows){0};
    return ok;
}
