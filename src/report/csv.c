/* SPDX-License-Identifier: MIT */
#include "vramgrid/csv.h"

#include "vramgrid/number.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const struct csv_dialect dialects[] = {
    {"unix", ',', '.', false, "\n"},
    {"rfc4180", ',', '.', false, "\r\n"},
    {"excel-us", ',', '.', true, "\r\n"},
    {"excel-eu", ';', ',', true, "\r\n"},
};

const struct csv_dialect *csv_dialect_find(const char *name)
{
    for (size_t i = 0; i < sizeof dialects / sizeof dialects[0]; i++)
        if (strcasecmp(dialects[i].name, name) == 0)
            return &dialects[i];
    return NULL;
}

bool csv_open_rest(struct csv *csv, const char *path, const struct csv_dialect *dialect,
                   struct error *err)
{
    *csv = (struct csv){.dialect = dialect};
    return stream_open(&csv->stream, path, err);
}

bool csv_open(struct csv *csv, const char *path, const struct csv_dialect *dialect,
              struct error *err)
{
    if (!csv_open_rest(csv, path, dialect, err))
        return false;
    if (dialect->byte_order_mark)
        stream_puts(&csv->stream, "\xef\xbb\xbf");
    return true;
}

void csv_attach(struct csv *csv, FILE *file, const struct csv_dialect *dialect)
{
    *csv = (struct csv){.stream = {.file = file}, .dialect = dialect};
}

static void begin_field(struct csv *csv)
{
    if (csv->in_row)
        stream_put(&csv->stream, &csv->dialect->delimiter, 1);
    csv->in_row = true;
}

/* OWASP's list of what spreadsheets take for the start of a formula. */
static bool starts_formula(const char *text)
{
    return *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
}

const char *csv_unguard(const char *text)
{
    return *text == '\'' && starts_formula(text + 1) ? text + 1 : text;
}

static bool needs_quotes(const struct csv *csv, const char *text)
{
    const char special[] = {csv->dialect->delimiter, '"', '\r', '\n', '\0'};

    return strpbrk(text, special) != NULL;
}

void csv_text(struct csv *csv, const char *text)
{
    bool quoted = needs_quotes(csv, text);

    begin_field(csv);
    if (quoted)
        stream_puts(&csv->stream, "\"");
    if (starts_formula(text))
        stream_puts(&csv->stream, "'");
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        stream_put(&csv->stream, text, (size_t)(quote - text));
        stream_puts(&csv->stream, "\"\"");
    }
    stream_puts(&csv->stream, text);
    if (quoted)
        stream_puts(&csv->stream, "\"");
}

void csv_number(struct csv *csv, double value, int decimals)
{
    char text[NUMBER_SIZE];
    size_t length;
    char *point;

    begin_field(csv);
    if (isnan(value))
        return;
    length = decimals < 0 ? number_shortest(text, value) : number_fixed(text, value, decimals);
    point = csv->dialect->decimal == '.' ? NULL : strchr(text, '.');
    if (point)
        *point = csv->dialect->decimal;
    stream_put(&csv->stream, text, length);
}

void csv_empty(struct csv *csv)
{
    begin_field(csv);
}

void csv_end_row(struct csv *csv)
{
    stream_puts(&csv->stream, csv->dialect->end_of_line);
    csv->in_row = false;
}

bool csv_close(struct csv *csv, struct error *err)
{
    return stream_close(&csv->stream, err);
}
