/* SPDX-License-Identifier: MIT */
#include "vramgrid/utf8.h"

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
