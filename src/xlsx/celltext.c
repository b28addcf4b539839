/* SPDX-License-Identifier: MIT */
#include "celltext.h"

#include "vramgrid/base/utf8.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { REPLACEMENT = 0xFFFD };

/* The next character and its length; a byte that is no UTF-8 is one of its own. */
static uint32_t next_character(const char *text, size_t left, size_t *length)
{
    static const unsigned char FIRST_BITS[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    size_t size = utf8_sequence(text, left);
    uint32_t character;

    *length = size ? size : 1;
    if (size == 0)
        return REPLACEMENT;
    character = (unsigned char)text[0] & FIRST_BITS[size];
    for (size_t i = 1; i < size; i++)
        character = character << 6 | ((unsigned char)text[i] & 0x3F);
    return character;
}

static size_t units_of(uint32_t character)
{
    return character > 0xFFFF ? 2 : 1;
}

static bool is_forbidden_in_sheet_name(uint32_t character)
{
    return character < 0x20 || character == 0x7F ||
           (character < 0x80 && strchr("[]:*?/\\", (int)character));
}

/* Copies what fits into so many units; forbidden characters become "_". */
static void copy_sheet_name(char name[SHEET_NAME_SIZE], const char *text, size_t units)
{
    size_t left = strlen(text), length, end = 0, used = 0;

    for (; left > 0; text += length, left -= length) {
        uint32_t character = next_character(text, left, &length);

        used += units_of(character);
        if (used > units)
            break;
        memcpy(name + end, text, length);
        if (is_forbidden_in_sheet_name(character))
            name[end] = '_';
        end += length;
    }
    name[end] = '\0';
}

/* "_x0041_": Excel reads such seven characters as one. */
static bool is_escape(const char *text)
{
    if (text[0] != '_' || text[1] != 'x')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)text[i]))
            return false;
    return text[6] == '_';
}

static void mend_sheet_name(char name[SHEET_NAME_SIZE])
{
    size_t length = strlen(name);

    if (length == 0)
        strcpy(name, "_");
    if (strcasecmp(name, "History") == 0)
        strcpy(name, "History_");
    for (char *at = name; (at = strstr(at, "_x")) != NULL; at++)
        if (is_escape(at)) /* programs do not agree on what that is in a sheet's name */
            *at = '-';
    if (name[0] == '\'')
        name[0] = '_';
    if (length > 0 && name[length - 1] == '\'')
        name[length - 1] = '_';
}

/* Letters with case lie below U+2D30, in Cherokee, and in some later blocks; CJK has none. */
static bool may_have_case(uint32_t character)
{
    return (character >= 0x80 && character < 0x2D30) ||
           (character >= 0xA640 && character < 0xAC00) ||
           (character >= 0xFB00 && character < 0xFB18) ||
           (character >= 0xFF21 && character < 0xFF5B) ||
           (character >= 0x10400 && character < 0x1F000);
}

static bool may_be_same(uint32_t a, uint32_t b)
{
    if (a < 0x80 && b < 0x80)
        return tolower((int)a) == tolower((int)b);
    return a == b || (may_have_case(a) && may_have_case(b));
}

/*
 * Whether Excel may take two sheet names for one, whatever their case. Beyond ASCII any two
 * letters of scripts that have case count as the same: a needless "~2" does no harm, a workbook
 * that Excel repairs does.
 */
static bool sheet_name_clashes(const char *a, const char *b)
{
    size_t a_left = strlen(a), b_left = strlen(b), a_length, b_length;

    for (; a_left > 0 && b_left > 0; a_left -= a_length, b_left -= b_length) {
        uint32_t x = next_character(a, a_left, &a_length);
        uint32_t y = next_character(b, b_left, &b_length);

        if (!may_be_same(x, y))
            return false;
        a += a_length;
        b += b_length;
    }
    return a_left == 0 && b_left == 0;
}

void sheet_name_make(char name[SHEET_NAME_SIZE], const char *text, const char *const *taken,
                     size_t taken_count)
{
    char mark[16] = "";
    size_t number = 1, i;

    do {
        copy_sheet_name(name, text, SHEET_NAME_UNITS - strlen(mark));
        mend_sheet_name(name);
        strcat(name, mark);
        for (i = 0; i < taken_count && !sheet_name_clashes(name, taken[i]); i++)
            ;
        snprintf(mark, sizeof mark, "~%zu", ++number);
    } while (i < taken_count);
}

static bool has_escape(const char *text)
{
    while ((text = strstr(text, "_x")) != NULL) {
        if (is_escape(text))
            return true;
        text++;
    }
    return false;
}

/* How many bytes a text begins with that are plain ASCII, as most texts are to their end. */
static size_t ascii_length(const char *text)
{
    size_t length = 0;

    while (text[length] >= 0x20 && text[length] < 0x7F)
        length++;
    return length;
}

bool cell_text_is_plain(const char *text)
{
    size_t length = ascii_length(text);

    if (text[length] == '\0')
        return length <= CELL_UNITS && !has_escape(text);
    length += strlen(text + length);
    return length <= CELL_UNITS && utf8_is_valid(text, length) && !utf8_has_control(text, length) &&
           !has_escape(text);
}

/* What one character becomes in a cell, at most 8 bytes. */
static size_t put_character(char *out, const char *text, size_t length)
{
    if (utf8_sequence(text, length) == 0 || utf8_has_control(text, length))
        return (size_t)sprintf(out, "\xEF\xBF\xBD");
    if (is_escape(text))
        return (size_t)sprintf(out, "_x005F_");
    memcpy(out, text, length);
    return length;
}

char *cell_text_make(const char *text)
{
    enum { GROWTH = 7, LONGEST = 7 };
    size_t left = strlen(text), length, end = 0, used = 0;
    char *copy = malloc(left * GROWTH + LONGEST + 1);

    for (; copy && left > 0; text += length, left -= length) {
        size_t units = units_of(next_character(text, left, &length));
        size_t size = put_character(copy + end, text, length);

        used += size == LONGEST ? LONGEST : units;
        if (used >= CELL_UNITS && left > length) {
            end += (size_t)sprintf(copy + end, "\xE2\x80\xA6");
            break;
        }
        end += size;
    }
    if (copy)
        copy[end] = '\0';
    return copy;
}

static size_t character_width(uint32_t character)
{
    static const struct {
        uint32_t first, last;
        size_t width;
    } ranges[] = {
        {0x0300, 0x036F, 0}, {0x1100, 0x115F, 2},   {0x200B, 0x200F, 0},   {0x2E80, 0xA4CF, 2},
        {0xAC00, 0xD7A3, 2}, {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE30, 0xFE6F, 2},
        {0xFF00, 0xFF60, 2}, {0x1F300, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2},
    };

    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (character >= ranges[i].first && character <= ranges[i].last)
            return ranges[i].width;
    return 1;
}

size_t text_width(const char *text)
{
    size_t width = ascii_length(text), left = strlen(text + width), length;

    for (text += width; left > 0; text += length, left -= length)
        width += character_width(next_character(text, left, &length));
    return width;
}

size_t text_fitting(const char *text, size_t width)
{
    size_t left = strlen(text), length, bytes = 0, used = 0;

    for (; left > 0; left -= length) {
        used += character_width(next_character(text + bytes, left, &length));
        if (used > width)
            break;
        bytes += length;
    }
    return bytes;
}
