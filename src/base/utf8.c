/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/utf8.h"

#include <string.h>

static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

size_t utf8_sequence(const char *text, size_t left)
{
    const unsigned char *s = (const unsigned char *)text;

    if (s[0] < 0x80)
        return 1;
    if (s[0] >= 0xC2 && s[0] <= 0xDF)
        return left >= 2 && is_tail(s[1]) ? 2 : 0;
    if (s[0] >= 0xE0 && s[0] <= 0xEF) {
        if (left < 3 || !is_tail(s[1]) || !is_tail(s[2]))
            return 0;
        if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F))
            return 0;
        return 3;
    }
    if (s[0] >= 0xF0 && s[0] <= 0xF4) {
        if (left < 4 || !is_tail(s[1]) || !is_tail(s[2]) || !is_tail(s[3]))
            return 0;
        if ((s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
            return 0;
        return 4;
    }
    return 0;
}

bool utf8_is_valid(const char *text, size_t length)
{
    while (length > 0) {
        size_t size = utf8_sequence(text, length);

        if (size == 0)
            return false;
        text += size;
        length -= size;
    }
    return true;
}

bool utf8_has_control(const char *text, size_t length)
{
    const unsigned char *s = (const unsigned char *)text;

    for (size_t i = 0; i < length; i++) {
        if (s[i] < 0x20 && s[i] != '\t' && s[i] != '\n' && s[i] != '\r')
            return true;
        if (s[i] == 0x7F || (s[i] == 0xC2 && i + 1 < length && s[i + 1] < 0xA0))
            return true;
        if (s[i] == 0xEF && i + 2 < length && s[i + 1] == 0xBF && s[i + 2] >= 0xBE)
            return true;
    }
    return false;
}

void utf8_copy(char *out, size_t size, const char *text)
{
    static const char CUT[] = "\u2026";
    size_t left = strlen(text), done = 0, spare = left < size ? 0 : sizeof CUT - 1;

    while (left > 0) {
        size_t length = utf8_sequence(text, left), taken = length > 0 ? length : 1;
        bool is_shown = length > 0 && !utf8_has_control(text, length);
        size_t put = is_shown ? length : 1;

        if (done + put + spare >= size)
            break;
        memcpy(out + done, is_shown ? text : "?", put);
        done += put;
        text += taken;
        left -= taken;
    }
    memcpy(out + done, left > 0 ? CUT : "", left > 0 ? sizeof CUT : 1);
}

void utf8_append(char *out, size_t size, const char *more)
{
    size_t length = strlen(out);

    if (strlen(more) < size - length || size - length >= sizeof "\u2026")
        utf8_copy(out + length, size - length, more);
}

void utf8_copy_line(char *out, size_t size, const char *text)
{
    utf8_copy(out, size, text);
    for (; *out; out++)
        if (*out == '\t' || *out == '\r' || *out == '\n')
            *out = ' ';
}

/* Hebrew, Arabic and the other scripts of the blocks that Unicode keeps for those. */
static bool is_right_to_left(const unsigned char *s, size_t length)
{
    if (length == 2) /* U+0590 to U+07FF */
        return (s[0] == 0xD6 && s[1] >= 0x90) || (s[0] >= 0xD7 && s[0] <= 0xDF);
    if (length == 3) /* U+0800 to U+08FF, U+FB1D to U+FDFF, U+FE70 to U+FEFE */
        return (s[0] == 0xE0 && s[1] <= 0xA3) ||
               (s[0] == 0xEF &&
                ((s[1] == 0xAC && s[2] >= 0x9D) || (s[1] >= 0xAD && s[1] <= 0xB7) ||
                 (s[1] == 0xB9 && s[2] >= 0xB0) || s[1] == 0xBA || (s[1] == 0xBB && s[2] < 0xBF)));
    /* U+10800 to U+10FFF, U+1E800 to U+1EFFF */
    return length == 4 && s[0] == 0xF0 &&
           ((s[1] == 0x90 && s[2] >= 0xA0) || (s[1] == 0x9E && s[2] >= 0xA0 && s[2] <= 0xBB));
}

void utf8_isolate(char *out, size_t size, const char *name)
{
    enum { ROOM_MIN = 4 }; /* for utf8_copy */
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): they are what it is for */
    static const char BEGIN[] = "\u2068", END[] = "\u2069";
    size_t room = sizeof BEGIN + sizeof END - 2, left = strlen(name), length;
    bool is_isolated = false;

    for (const char *at = name; left > 0 && !is_isolated; at += length, left -= length) {
        length = utf8_sequence(at, left);
        is_isolated = is_right_to_left((const unsigned char *)at, length);
        length = length > 0 ? length : 1;
    }
    if (!is_isolated || size < room + ROOM_MIN) {
        utf8_copy(out, size, name);
        return;
    }
    memcpy(out, BEGIN, sizeof BEGIN - 1);
    utf8_copy(out + sizeof BEGIN - 1, size - room, name);
    strcat(out, END);
}
