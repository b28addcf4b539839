/* SPDX-License-Identifier: MIT */
/* What the workbook makes of texts: the pure part, without libxlsxwriter. */
#include "unit.h"
#include "xlsx/celltext.h"

#include <stdlib.h>
#include <string.h>

#define CHARACTERS_31 "1234567890123456789012345678901"

static void makes_sheet_names(void)
{
    static const struct {
        const char *text;
        const char *taken[3];
        size_t taken_count;
        const char *name, *why;
    } cases[] = {
        {.text = "Q4_K_M", .name = "Q4_K_M", .why = "a legal name stays"},
        {.text = "int8", .name = "int8", .why = "a cell address is a legal name"},
        {.text = "R1C1", .name = "R1C1", .why = "so is one in R1C1 style"},
        {.text = "a/b", .name = "a_b", .why = "a slash"},
        {.text = "[a]:*?\\", .name = "_a_____", .why = "everything else that Excel forbids"},
        {.text = "'it''s'", .name = "_it''s_", .why = "apostrophes only at the ends"},
        {.text = "'", .name = "_", .why = "one apostrophe is both ends"},
        {.text = "", .name = "_", .why = "no name at all"},
        {.text = "hISTORY", .name = "History_", .why = "a name that Excel keeps, any case"},
        {.text = "a\tb", .name = "a_b", .why = "a control character"},
        {.text = "Fit _x0041_", .name = "Fit -x0041_", .why = "what may be read as an escape"},
        {.text = "_x0041_x0042_", .name = "-x0041-x0042_", .why = "two that share an underscore"},
        {.text = "_x41_", .name = "_x41_", .why = "not an escape"},
        {.text = CHARACTERS_31, .name = CHARACTERS_31, .why = "31 characters"},
        {.text = CHARACTERS_31 "x", .name = CHARACTERS_31, .why = "32 characters"},
        {.text = "123456789012345678901234567890\U0001F600",
         .name = "123456789012345678901234567890",
         .why = "Excel counts an emoji twice; half of one does not stay"},
        {.text = "123456789012345678901234567890'x",
         .name = "123456789012345678901234567890_",
         .why = "the cut leaves an apostrophe at the end"},
        {.text = "int4", .taken = {"INT4"}, .taken_count = 1, .name = "int4~2", .why = "case"},
        {.text = "int4",
         .taken = {"int4", "INT4~2"},
         .taken_count = 2,
         .name = "int4~3",
         .why = "the second is taken as well"},
        {.text = CHARACTERS_31,
         .taken = {CHARACTERS_31},
         .taken_count = 1,
         .name = "12345678901234567890123456789~2",
         .why = "room for the number"},
        {.text = "History",
         .taken = {"history_"},
         .taken_count = 1,
         .name = "History_~2",
         .why = "mended, then taken"},
        {.text = "\u00E4b",
         .taken = {"\u00C4b"},
         .taken_count = 1,
         .name = "\u00E4b~2",
         .why = "case beyond ASCII"},
        {.text = "\u91CF\u5B50",
         .taken = {"\u91CF\u5316"},
         .taken_count = 1,
         .name = "\u91CF\u5B50",
         .why = "scripts without case are compared exactly"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char name[SHEET_NAME_SIZE];

        sheet_name_make(name, cases[i].text, cases[i].taken, cases[i].taken_count);
        UNIT_CHECK(strcmp(name, cases[i].name) == 0, cases[i].why);
    }
}

static void longest_sheet_name_fits(void)
{
    char text[3 * 40 + 1] = "", name[SHEET_NAME_SIZE];

    for (int i = 0; i < 40; i++)
        strcat(text, "\u91CF");
    sheet_name_make(name, text, NULL, 0);
    UNIT_CHECK(strlen(name) == SHEET_NAME_SIZE - 1, "31 characters of three bytes");
}

static void makes_cell_texts(void)
{
    static const struct {
        const char *text;
        bool plain;
        const char *cell, *why;
    } cases[] = {
        {"=cmd()", true, "=cmd()", "text stays text"},
        {"\u65E5\u672C \U0001F600", true, "\u65E5\u672C \U0001F600", "UTF-8 passes"},
        {"a\tb\n", true, "a\tb\n", "white space is none of the controls"},
        {"a_x0041_b", false, "a_x005F_x0041_b", "Excel would read aAb"},
        {"_x00e9_x0041_", false, "_x005F_x00e9_x005F_x0041_", "two that share an underscore"},
        {"a_x41_b_x", true, "a_x41_b_x", "not an escape"},
        {"a\xFFz", false, "a\uFFFDz", "a byte that is no UTF-8"},
        {"a\x01z", false, "a\uFFFDz", "a control that XML cannot carry"},
        {"\xE2\x82", false, "\uFFFD\uFFFD", "a sequence that breaks off"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *cell = cell_text_make(cases[i].text);

        UNIT_CHECK(cell_text_is_plain(cases[i].text) == cases[i].plain, cases[i].why);
        UNIT_CHECK(cell && strcmp(cell, cases[i].cell) == 0, cases[i].why);
        free(cell);
    }
}

static char *repeat(const char *text, size_t times)
{
    size_t length = strlen(text);
    char *all = malloc(length * times + 1);

    for (size_t i = 0; all && i < times; i++)
        memcpy(all + i * length, text, length);
    if (all)
        all[length * times] = '\0';
    return all;
}

static void cuts_cell_texts(void)
{
    static const struct {
        const char *text;
        size_t times, length; /* bytes of the cell text, with the ellipsis where it is cut */
        const char *why;
    } cases[] = {
        {"a", CELL_UNITS, CELL_UNITS, "as many as fit"},
        {"a", CELL_UNITS + 1, CELL_UNITS - 1 + 3, "one more: cut, with an ellipsis"},
        {"\u00E4", CELL_UNITS, 2 * CELL_UNITS, "units are counted, not bytes"},
        {"\U0001F600", CELL_UNITS, 4 * (CELL_UNITS / 2) + 3, "two units each"},
        {"_x0041", CELL_UNITS, 0, "escapes count too"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = repeat(cases[i].text, cases[i].times);
        char *cell = text ? cell_text_make(text) : NULL;

        UNIT_CHECK(cell != NULL, "memory");
        if (cell && cases[i].length > 0)
            UNIT_CHECK(strlen(cell) == cases[i].length, cases[i].why);
        if (cell && cases[i].length == 0)
            UNIT_CHECK(strlen(cell) <= CELL_UNITS + 2, cases[i].why);
        free(cell);
        free(text);
    }
}

static void measures_width(void)
{
    static const struct {
        const char *text;
        size_t width;
        const char *why;
    } cases[] = {
        {"", 0, "nothing"},
        {"H100", 4, "ASCII"},
        {"S\u00F6hne", 5, "code points, not bytes"},
        {"\u65E5\u672C", 4, "wide characters take two columns"},
        {"e\u0301", 1, "a combining accent takes none"},
        {"\xFF", 1, "a byte that is no UTF-8 is shown as one character"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(text_width(cases[i].text) == cases[i].width, cases[i].why);
}

static void fits_into_a_width(void)
{
    static const struct {
        const char *text;
        size_t width, bytes;
        const char *why;
    } cases[] = {
        {"H100", 4, 4, "all of it"},
        {"H100", 3, 3, "the beginning"},
        {"\u65E5\u672C", 3, 3, "no half of a wide character"},
        {"e\u0301x", 1, 3, "a combining accent stays with its letter"},
        {"x", 0, 0, "no room"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(text_fitting(cases[i].text, cases[i].width) == cases[i].bytes, cases[i].why);
}

static const struct unit_test tests[] = {
    {"makes sheet names", makes_sheet_names},
    {"the longest sheet name fits", longest_sheet_name_fits},
    {"makes cell texts", makes_cell_texts},
    {"cuts cell texts", cuts_cell_texts},
    {"measures width", measures_width},
    {"fits into a width", fits_into_a_width},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("book", tests);
}
