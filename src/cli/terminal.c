/* SPDX-License-Identifier: MIT */
#include "vramgrid/terminal.h"

#include <stdio.h>
#include <string.h>

/* printf counts bytes; columns line up by characters. */
static int pad(const char *words, int width)
{
    int extra = 0;

    for (; *words; words++)
        extra += ((unsigned char)*words & 0xC0) == 0x80;
    return width + extra;
}

void terminal_left(const char *words, int width)
{
    printf("%-*s", pad(words, width), words);
}

void terminal_right(const char *words, int width)
{
    printf("%*s", pad(words, width), words);
}

void terminal_wrapped(const char *words)
{
    enum { WIDTH = 96 };
    int column = 0;

    while (*(words += strspn(words, " \n")) != '\0') {
        int length = (int)strcspn(words, " \n");

        if (column > 0 && column + 1 + length > WIDTH)
            column = 0;
        printf("%s%.*s", column == 0 ? "\n  " : " ", length, words);
        column += length + (column > 0);
        words += length;
    }
    putchar('\n');
}
