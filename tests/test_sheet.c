/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "vramgrid/base/file.h"
#include "vramgrid/input/sheet.h"

#include <stdlib.h>
#include <string.h>

/* Rows as one text: "LINE:a|b|c;" */
struct transcript {
    char text[1 << 15];
    char decimal;
};

static void note_row(void *context, const struct sheet_row *row)
{
    struct transcript *transcript = context;
    size_t length = strlen(transcript->text);
    char *end = transcript->text + length;

    transcript->decimal = row->decimal;
    end += sprintf(end, "%u:", row->line);
    for (size_t i = 0; i < row->count; i++)
        end += sprintf(end, "%s%s", i ? "|" : "", row->fields[i]);
    strcpy(end, ";");
}

static bool note_heading(void *context, const struct sheet_row *row)
{
    note_row(context, row);
    return true;
}

static void read_text(const char *bytes, size_t length, struct transcript *transcript,
                      struct findings *findings)
{
    struct sheet_handler handler = {
        .context = transcript, .heading = note_heading, .row = note_row};

    *transcript = (struct transcript){0};
    findings_begin(findings, "s.csv");
    sheet_parse(bytes, length, &handler, findings);
    findings_end(findings);
}

static void reads_good_sheets(void)
{
    static const struct {
        const char *bytes, *rows;
        char decimal;
        const char *why;
    } cases[] = {
        {"a,b\n1,2\n", "1:a|b;2:1|2;", '.', "the plain form"},
        {"a,b\n1,2", "1:a|b;2:1|2;", '.', "no newline at the end"},
        {"a,b\r\n1,2\r\n", "1:a|b;2:1|2;", '.', "CRLF"},
        {"a,b\r1,2\r", "1:a|b;2:1|2;", '.', "CR alone"},
        {"\xef\xbb\xbf\"a\",b\n1,2\n", "1:a|b;2:1|2;", '.', "a BOM before a quote"},
        {"\n\r\na,b\n\n 1 ,\t2\n\n", "3:a|b;5:1|2;", '.',
         "blank lines are counted, spaces trimmed"},
        {"a,b\n,\n1,2\n , \n", "1:a|b;3:1|2;", '.', "rows of empty fields, as Excel leaves them"},
        {"a,b\n\"x\ny\",2\n3,4\n", "1:a|b;2:x\ny|2;4:3|4;", '.', "a quoted line break"},
        {"a,b\n\"x\n\ny\",2\n3,4\n", "1:a|b;2:x\n\ny|2;5:3|4;", '.', "a quoted blank line"},
        {"a,b\n\"x \"\"y\"\"\",\" 2 \"\n", "1:a|b;2:x \"y\"|2;", '.', "doubled quotes"},
        {"a;b\n1,5;2\n", "1:a|b;2:1,5|2;", ',', "semicolons and decimal commas"},
        {"a,b;c\n1,2;3\n", "1:a|b;c;2:1|2;3;", '.', "a comma in the heading decides"},
        {"\"a, in USD\";b\n1,5;2\n", "1:a, in USD|b;2:1,5|2;", ',',
         "a comma inside quotes does not"},
        {"a\tb\n1.5\t2\n", "1:a|b;2:1.5|2;", '.', "tabs and decimal points"},
        {"a\tb;c\n1\t2;3\n", "1:a\tb|c;2:1\t2|3;", ',', "semicolons go before tabs"},
        {"sep=;\na;b\n1,5;2\n", "2:a|b;3:1,5|2;", ',', "Excel's line, which counts"},
        {"\xef\xbb\xbf\"SEP=,\"\r\n\r\na;x,b\r\n1,2\r\n", "3:a;x|b;4:1|2;", '.',
         "it beats the heading"},
        {"sep=\t\na\tb\n1.5\t2\n", "2:a|b;3:1.5|2;", '.', "a tab after sep="},
        {"sep=x\n1\n", "1:sep=x;2:1;", '.', "no separator: a heading like any other"},
        {"a\n1\n", "1:a;2:1;", '.', "one column"},
        {"a,b\n1,\n", "1:a|b;2:1|;", '.', "an empty last field"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct transcript transcript;
        struct findings findings = {0};

        read_text(cases[i].bytes, strlen(cases[i].bytes), &transcript, &findings);
        UNIT_CHECK(findings.count == 0, cases[i].why);
        UNIT_CHECK(strcmp(transcript.text, cases[i].rows) == 0, cases[i].why);
        UNIT_CHECK(transcript.decimal == cases[i].decimal, cases[i].why);
        findings_release(&findings);
    }
}

static void goes_on_after_a_bad_row(void)
{
    static const char SHEET[] = "a,b\n1\n2,3\n4,5,6\n7,\x01\n8,9\n";
    struct transcript transcript;
    struct findings findings = {0};

    read_text(SHEET, sizeof SHEET - 1, &transcript, &findings);
    CU_ASSERT_EQUAL(findings.count, 3);
    CU_ASSERT_STRING_EQUAL(transcript.text, "1:a|b;3:2|3;6:8|9;");
    CU_ASSERT_STRING_EQUAL(findings.text, "s.csv:2:1: the row has 1 field, the heading has 2\n"
                                          "s.csv:4:3: the row has 3 fields, the heading has 2\n"
                                          "s.csv:5:2: the field holds a control character\n");
    findings_release(&findings);
}

static void limits_fields(void)
{
    size_t length = 4 + SHEET_FIELD_MAX + 100000;
    char *sheet = malloc(length);
    struct transcript transcript;
    struct findings findings = {0};

    CU_ASSERT_PTR_NOT_NULL_FATAL(sheet);
    memset(sheet, 'x', length);
    memcpy(sheet, "a,b\n", 4);
    read_text(sheet, length, &transcript, &findings);
    CU_ASSERT_EQUAL(findings.count, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(findings.text, "s.csv:2:1: the field is longer than 1 MiB"));
    free(sheet);
    findings_release(&findings);
}

/* Whatever the bytes, reading ends, and either rows or findings come of it. */
static void survives_any_prefix(void)
{
    static const char SHEET[] = "\xef\xbb\xbf\"a\",b\r\n\"x\n\"\"y\",2\r\n\xc3\xa9,\"\"\n1,2";
    struct transcript transcript;

    for (size_t length = 0; length < sizeof SHEET; length++) {
        struct findings findings = {0};

        read_text(SHEET, length, &transcript, &findings);
        UNIT_CHECK(findings.count > 0 || transcript.text[0] != '\0', "a prefix");
        findings_release(&findings);
    }
}

static bool begins_with(const struct transcript *whole, const struct transcript *start)
{
    return strncmp(whole->text, start->text, strlen(start->text)) == 0;
}

/* A sheet that was cut off anywhere gives the rows before the cut as they are. */
static void reads_cut_sheet(const char *bytes, size_t length)
{
    static struct transcript whole, lines, cut;
    struct findings findings = {0};
    size_t last_line = 0;

    read_text(bytes, length, &whole, &findings);
    findings_release(&findings);
    lines = (struct transcript){0};
    for (size_t end = 1; end < length; end++) {
        read_text(bytes, end, &cut, &findings);
        UNIT_CHECK(begins_with(&cut, &lines), "the rows before");
        if (bytes[end - 1] == '\n' && findings.count == 0) {
            UNIT_CHECK(begins_with(&whole, &cut), "whole lines");
            lines = cut;
            last_line = end;
        }
        findings_release(&findings);
    }
    UNIT_CHECK(last_line > 0, "some line is whole");
}

static void reads_shipped_sheets_byte_by_byte(void)
{
    enum { SHOWN = 3000 };
    static const char *const names[] = {"models",        "gpus",     "quantizations",
                                        "engines",       "kv_types", "reference-models",
                                        "reference-gpus"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[4096];
        const char *reason;
        size_t length;
        char *bytes;

        snprintf(path, sizeof path, TESTS_DIR "/../inputs/%s.csv", names[i]);
        bytes = file_read(path, SHEET_BYTES_MAX, &length, &reason);
        CU_ASSERT_FATAL(bytes != NULL);
        reads_cut_sheet(bytes, length < SHOWN ? length : SHOWN);
        free(bytes);
    }
}

static const struct unit_test tests[] = {
    {"reads both dialects with exact lines", reads_good_sheets},
    {"goes on after a bad row", goes_on_after_a_bad_row},
    {"refuses fields over 1 MiB", limits_fields},
    {"survives any prefix of a sheet", survives_any_prefix},
    {"reads the shipped sheets byte by byte", reads_shipped_sheets_byte_by_byte},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("sheet", tests);
}
