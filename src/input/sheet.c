/* SPDX-License-Identifier: MIT */
/*
 * libcsv knows no line numbers, so it is fed one physical line at a time: then the line is exact
 * in every callback, quoted line breaks included.
 */
#include "vramgrid/input/sheet.h"

#include "vramgrid/base/file.h"
#include "vramgrid/base/utf8.h"

#include <csv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct parse {
    const struct sheet_handler *handler;
    struct findings *findings;
    struct csv_parser csv;
    char decimal;
    unsigned line; /* the physical line being fed */
    struct {
        unsigned line; /* where the record began */
        bool open;     /* it goes on behind a quoted line break */
        bool bad;      /* a field of it is a finding already */
        bool filled;   /* one of its fields is not empty */
        size_t count;
    } record;
    size_t columns; /* of the heading; 0 before it */
    bool ended;     /* nothing more is delivered */
    char *text;     /* the record's fields, each with its NUL */
    size_t length, text_capacity;
    const char **fields; /* offsets until the record is whole, then pointers */
    size_t *offsets;
    size_t fields_capacity;
};

static unsigned field_number(const struct parse *parse)
{
    return (unsigned)parse->record.count + 1;
}

static void add_finding(struct parse *parse, const char *text)
{
    findings_add(parse->findings, parse->record.line, field_number(parse), "%s", text);
    parse->record.bad = true;
}

/* Everything that no field may hold, whatever its heading. */
static void check_text(struct parse *parse, const char *text, size_t length)
{
    if (length > SHEET_FIELD_MAX)
        add_finding(parse, "the field is longer than 1 MiB (is a quote left open?)");
    else if (memchr(text, '\0', length))
        add_finding(parse, "the field holds a NUL byte");
    else if (!utf8_is_valid(text, length))
        add_finding(parse, "the field is not UTF-8: save the sheet as \"CSV UTF-8\"");
    else if (utf8_has_control(text, length))
        add_finding(parse, "the field holds a control character");
}

static bool reserve(struct parse *parse, size_t length)
{
    if (parse->text_capacity - parse->length < length) {
        size_t capacity = (parse->text_capacity + length) * 2;
        char *text = realloc(parse->text, capacity);

        if (!text)
            return false;
        parse->text = text;
        parse->text_capacity = capacity;
    }
    if (parse->fields_capacity == parse->record.count) {
        size_t capacity = (parse->fields_capacity + 32) * 2;
        size_t *offsets = realloc(parse->offsets, capacity * sizeof *offsets);
        const char **fields;

        if (!offsets)
            return false;
        parse->offsets = offsets;
        fields = realloc(parse->fields, capacity * sizeof *fields);
        if (!fields)
            return false;
        parse->fields = fields;
        parse->fields_capacity = capacity;
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void take_field(void *bytes, size_t length, void *data)
{
    struct parse *parse = data;
    const char *text = bytes;

    if (parse->ended)
        return;
    check_text(parse, text, length);
    while (length > 0 && is_blank(*text)) {
        text++;
        length--;
    }
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    if (!reserve(parse, length + 1)) {
        add_finding(parse, "out of memory");
        parse->ended = true;
        return;
    }
    parse->offsets[parse->record.count++] = parse->length;
    memcpy(parse->text + parse->length, text, length);
    parse->text[parse->length + length] = '\0';
    parse->length += length + 1;
    parse->record.filled = parse->record.filled || length > 0;
}

static void deliver(struct parse *parse)
{
    struct sheet_row row = {parse->record.line, parse->fields, parse->record.count, parse->decimal};
    size_t surplus;

    for (size_t i = 0; i < row.count; i++)
        parse->fields[i] = parse->text + parse->offsets[i];
    if (parse->columns == 0) {
        parse->columns = row.count;
        parse->ended = parse->record.bad || !parse->handler->heading(parse->handler->context, &row);
        return;
    }
    if (row.count == parse->columns) {
        if (!parse->record.bad)
            parse->handler->row(parse->handler->context, &row);
        return;
    }
    surplus = row.count < parse->columns ? row.count : parse->columns + 1;
    findings_add(parse->findings, row.line, (unsigned)surplus,
                 "the row has %zu %s, the heading has %zu", row.count,
                 row.count == 1 ? "field" : "fields", parse->columns);
}

static void take_row(int terminator, void *data)
{
    struct parse *parse = data;

    (void)terminator;
    if (!parse->ended && parse->record.filled)
        deliver(parse);
    parse->length = 0;
    parse->record.count = 0;
    parse->record.open = parse->record.bad = parse->record.filled = false;
}

/* libcsv grows its buffer with this; a field beyond the limit ends as CSV_ENOMEM. */
static void *realloc_field(void *old, size_t size)
{
    return size > SHEET_FIELD_MAX + 65536 ? NULL : realloc(old, size);
}

static void add_syntax_finding(struct parse *parse)
{
    if (csv_error(&parse->csv) == CSV_ENOMEM)
        add_finding(parse, "the field is longer than 1 MiB (is a quote left open?)");
    else
        add_finding(parse,
                    "a quote in a field: the whole field must be quoted, its quotes doubled");
    parse->ended = true;
}

static size_t line_length(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n')
            return i + 1;
        if (text[i] == '\r')
            return i + 1 + (i + 1 < length && text[i + 1] == '\n');
    }
    return length;
}

static bool line_is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!is_blank(text[i]) && text[i] != '\r' && text[i] != '\n')
            return false;
    return true;
}

static void feed_lines(struct parse *parse, const char *bytes, size_t length)
{
    while (length > 0 && !parse->ended) {
        size_t size = line_length(bytes, length);

        parse->line++;
        if (!parse->record.open) {
            parse->record.line = parse->line;
            parse->record.open = !line_is_blank(bytes, size);
        }
        if (csv_parse(&parse->csv, bytes, size, take_field, take_row, parse) != size &&
            !parse->ended)
            add_syntax_finding(parse);
        bytes += size;
        length -= size;
    }
    if (!parse->ended && csv_fini(&parse->csv, take_field, take_row, parse) != 0)
        add_finding(parse, "the quote that opens here is never closed");
}

static bool starts_with(const char *bytes, size_t length, const char *start)
{
    return length >= strlen(start) && memcmp(bytes, start, strlen(start)) == 0;
}

/* The bytes that are still to be read. */
struct rest {
    const char *bytes;
    size_t length;
    unsigned lines; /* skipped before them */
};

static void skip_line(struct rest *rest)
{
    size_t size = line_length(rest->bytes, rest->length);

    rest->bytes += size;
    rest->length -= size;
    rest->lines++;
}

static void skip_blank_lines(struct rest *rest)
{
    while (rest->length > 0 && line_is_blank(rest->bytes, line_length(rest->bytes, rest->length)))
        skip_line(rest);
}

/* Excel's first line "sep=;", quoted or not; 0 where there is none. */
static char take_separator_line(struct rest *rest)
{
    const char *line = rest->bytes;
    size_t size = line_length(line, rest->length);
    size_t quote = starts_with(line, size, "\"");
    char separator;

    if (size < quote + 5 || strncasecmp(line + quote, "sep=", 4) != 0 ||
        !memchr(",;\t|", line[quote + 4], 4))
        return '\0';
    separator = line[quote + 4];
    skip_line(rest);
    return separator;
}

/* Outside quotes. */
static bool line_has(const char *line, size_t size, char wanted)
{
    bool quoted = false;

    for (size_t i = 0; i < size; i++) {
        quoted = quoted != (line[i] == '"');
        if (line[i] == wanted && !quoted)
            return true;
    }
    return false;
}

/* As the heading tells. */
static char find_delimiter(const struct rest *rest)
{
    size_t size = line_length(rest->bytes, rest->length);

    for (const char *delimiter = ",;\t"; *delimiter; delimiter++)
        if (line_has(rest->bytes, size, *delimiter))
            return *delimiter;
    return ',';
}

void sheet_parse(const char *bytes, size_t length, const struct sheet_handler *handler,
                 struct findings *findings)
{
    struct parse parse = {.handler = handler, .findings = findings};
    struct rest rest = {bytes, length, 0};
    char delimiter;

    if (starts_with(bytes, length, "\xff\xfe") || starts_with(bytes, length, "\xfe\xff")) {
        findings_add(findings, 1, 1, "the sheet is UTF-16: save it as \"CSV UTF-8\"");
        return;
    }
    if (starts_with(bytes, length, "\xef\xbb\xbf")) {
        rest.bytes += 3;
        rest.length -= 3;
    }
    if (csv_init(&parse.csv, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        findings_add(findings, 0, 0, "out of memory");
        return;
    }
    skip_blank_lines(&rest);
    delimiter = take_separator_line(&rest);
    skip_blank_lines(&rest);
    if (!delimiter)
        delimiter = handler->delimiter ? handler->delimiter : find_delimiter(&rest);
    parse.line = rest.lines;
    parse.decimal = delimiter == ';' ? ',' : '.';
    csv_set_delim(&parse.csv, (unsigned char)delimiter);
    csv_set_realloc_func(&parse.csv, realloc_field);
    feed_lines(&parse, rest.bytes, rest.length);
    if (parse.columns == 0 && findings_in_file(findings) == 0)
        findings_add(findings, 1, 1, "the sheet is empty");
    csv_free(&parse.csv);
    free(parse.text);
    free(parse.fields);
    free(parse.offsets);
}

void sheet_read(const char *path, const struct sheet_handler *handler, struct digest *digest,
                struct findings *findings)
{
    size_t length;
    const char *reason;
    char *bytes = file_read(path, SHEET_BYTES_MAX, &length, &reason);
    struct error err = {0};

    if (!bytes) {
        findings_add_unreadable(findings, reason);
        return;
    }
    if (!digest_bytes(digest, bytes, length, &err))
        findings_add(findings, 0, 0, "%s", err.text);
    sheet_parse(bytes, length, handler, findings);
    free(bytes);
}
