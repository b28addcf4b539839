/* SPDX-License-Identifier: MIT */
/*
 * CSV out: fields quoted only where RFC 4180 needs it. A text that a spreadsheet would take for a
 * formula gets an apostrophe in front; numbers never do.
 */
#ifndef VRAMGRID_CSV_H
#define VRAMGRID_CSV_H

#include "vramgrid/base/stream.h"

#include <stdbool.h>

struct csv_dialect {
    const char *name; /* unix, rfc4180, excel-us, excel-eu */
    char delimiter, decimal;
    bool byte_order_mark;
    const char *end_of_line;
};

/* Ended by a dialect without name. */
extern const struct csv_dialect csv_dialects[];

/* For tables of names: NULL after the last. */
const char *csv_dialect_name(size_t place);

/* NULL where there is none of this name, any case. */
const struct csv_dialect *csv_dialect_find(const char *name);

struct csv {
    struct stream stream;
    const struct csv_dialect *dialect;
    bool in_row;
};

bool csv_open(struct csv *csv, const char *path, const struct csv_dialect *dialect,
              struct error *err);

/* For the rest of a file that another one begins: without a byte order mark. */
bool csv_open_rest(struct csv *csv, const char *path, const struct csv_dialect *dialect,
                   struct error *err);

/* Gathers the text in memory, in csv->stream. Without byte order mark. */
bool csv_open_memory(struct csv *csv, const struct csv_dialect *dialect, struct error *err);

void csv_text(struct csv *csv, const char *text);

/* A text known to hold nothing that has to be quoted or defused. */
void csv_plain(struct csv *csv, const char *text, size_t length);

/* A text read back from a CSV file that csv_text wrote, without the apostrophe. */
const char *csv_unguard(const char *text);

/* With that many decimals, or in shortest form if decimals is negative; NAN is left empty. */
void csv_number(struct csv *csv, double value, int decimals);

/* A field without content. */
void csv_empty(struct csv *csv);

/* Fields as csv_text and the others wrote them at the same place of a row, delimiters included. */
static inline void csv_paste(struct csv *csv, const char *fields, size_t length)
{
    stream_put(&csv->stream, fields, length);
    csv->in_row = true;
}

void csv_end_row(struct csv *csv);

/* False if anything since csv_open failed. Accepts a zeroed csv. */
bool csv_close(struct csv *csv, struct error *err);

#endif
