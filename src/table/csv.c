/* SPDX-License-Identifier: MIT */
#include "vramgrid/table/csv.h"

#include "vramgrid/base/number.h"

#include <math.h>
#include <string.h>
#include <strings.h>

const struct csv_dialect csv_dialects[] = {
    {"unix", ',', '.', false, "\n"},
    {"rfc4180", ',', '.', false, "\r\n"},
    {"excel-us", ',', '.', true, "\r\n"},
    {"excel-eu", ';', ',', true, "\r\n"},
    {.name = NULL},
};

const char *csv_dialect_name(size_t place)
{
    return csv_dialects[place].name;
}

const struct csv_dialect *csv_dialect_find(const char *name)
{
    for (const struct csv_dialect *dialect = csv_dialects; dialect->name; dialect++)
        if (strcasecmp(dialect->name, name) == 0)
            return dialect;
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

bool csv_open_memory(struct csv *csv, const struct csv_dialect *dialect, struct error *err)
{
    *csv = (struct csv){.dialect = dialect};
    return stream_open_memory(&csv->stream, err);
}

/* Where a field of at most length bytes goes, behind its delimiter; NULL after a failure. */
static inline char *begin_field(struct csv *csv, size_t length)
{
    char *to = stream_reserve(&csv->stream, length + 1);

    if (to && csv->in_row) {
        *to++ = csv->dialect->delimiter;
        stream_advance(&csv->stream, 1);
    }
    csv->in_row = true;
    return to;
}

/*
 * OWASP's list of what spreadsheets take for the start of a formula. Behind apostrophes too, or a
 * name that comes with one would read back as the name without.
 */
static bool starts_formula(const char *text)
{
    text += strspn(text, "'");
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

/* Between quotes, with every quote in it doubled. */
static size_t put_quoted(char *to, const char *text)
{
    char *at = to;

    *at++ = '"';
    if (starts_formula(text))
        *at++ = '\'';
    for (; *text; text++) {
        if (*text == '"')
            *at++ = '"';
        *at++ = *text;
    }
    *at++ = '"';
    return (size_t)(at - to);
}

void csv_text(struct csv *csv, const char *text)
{
    enum { AROUND = 3 }; /* two quotes and an apostrophe */
    size_t length = *text == '\0' ? 0 : strlen(text);
    char *to = begin_field(csv, 2 * length + AROUND);

    if (!to || length == 0)
        return;
    if (needs_quotes(csv, text)) {
        stream_advance(&csv->stream, put_quoted(to, text));
        return;
    }
    if (starts_formula(text)) {
        *to++ = '\'';
        stream_advance(&csv->stream, 1);
    }
    memcpy(to, text, length);
    stream_advance(&csv->stream, length);
}

void csv_plain(struct csv *csv, const char *text, size_t length)
{
    char *to = begin_field(csv, length);

    if (!to)
        return;
    memcpy(to, text, length);
    stream_advance(&csv->stream, length);
}

void csv_number(struct csv *csv, double value, int decimals)
{
    char *to = begin_field(csv, NUMBER_SIZE);
    size_t length;
    char *point;

    if (!to || isnan(value))
        return;
    length = decimals < 0 ? number_shortest(to, value) : number_fixed(to, value, decimals);
    point = csv->dialect->decimal == '.' ? NULL : memchr(to, '.', length);
    if (point)
        *point = csv->dialect->decimal;
    stream_advance(&csv->stream, length);
}

void csv_empty(struct csv *csv)
{
    begin_field(csv, 0);
}

void csv_end_row(struct csv *csv)
{
    const char *end = csv->dialect->end_of_line;

    stream_put(&csv->stream, end, end[1] == '\0' ? 1 : 2);
    csv->in_row = false;
}

bool csv_close(struct csv *csv, struct error *err)
{
    return stream_close(&csv->stream, err);
}
