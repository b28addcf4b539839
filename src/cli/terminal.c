/* SPDX-License-Identifier: MIT */
#include "terminal.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int terminal_length(const char *words)
{
    int length = 0;

    for (; *words; words++)
        length += ((unsigned char)*words & 0xC0) != 0x80;
    return length;
}

/* printf counts bytes; columns line up by characters. */
static int pad(const char *words, int width)
{
    return width + (int)strlen(words) - terminal_length(words);
}

void terminal_left(const char *words, int width)
{
    printf("%-*s", pad(words, width), words);
}

void terminal_right(const char *words, int width)
{
    printf("%*s", pad(words, width), words);
}

/* Columns of the terminal on stdout, at most TERMINAL_WIDTH_MAX; that where it is none. */
static int terminal_width(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
        size.ws_col < TERMINAL_WIDTH_MAX)
        return size.ws_col;
    return TERMINAL_WIDTH_MAX;
}

/* Words from column to the terminal's width, on as many lines as they take. */
static void print_paragraph(const char *words, int column, int indent)
{
    int width = terminal_width();
    bool begun = false;

    while (*(words += strspn(words, " \n")) != '\0') {
        int length = (int)strcspn(words, " \n");

        if (begun && column + 1 + length > width) {
            printf("\n%*s", indent, "");
            column = indent;
        } else if (begun) {
            putchar(' ');
            column++;
        }
        printf("%.*s", length, words);
        column += length;
        words += length;
        begun = true;
    }
    putchar('\n');
}

void terminal_wrapped(const char *words)
{
    fputs("\n  ", stdout);
    print_paragraph(words, 2, 2);
}

void terminal_hanging(const char *words, int column)
{
    print_paragraph(words, column, column);
}

static bool has_styles(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

void terminal_begin(enum terminal_style style)
{
    static const char *const SEQUENCES[] = {
        [STYLE_HEADING] = "\033[1m", [STYLE_GOOD] = "\033[32m", [STYLE_BAD] = "\033[31m"};

    if (has_styles())
        fputs(SEQUENCES[style], stdout);
}

void terminal_end(void)
{
    if (has_styles())
        fputs("\033[0m", stdout);
}

void terminal_heading(const char *words)
{
    putchar('\n');
    terminal_begin(STYLE_HEADING);
    fputs(words, stdout);
    terminal_end();
    putchar('\n');
}

static bool is_narrow(void)
{
    return terminal_width() < TERMINAL_WIDTH_MAX;
}

void terminal_begin_row(const char *label, int label_width, const char *formula, int formula_width)
{
    printf("  ");
    terminal_left(label, label_width);
    if (!is_narrow())
        terminal_left(formula, formula_width);
}

void terminal_end_row(const char *formula)
{
    putchar('\n');
    if (is_narrow() && *formula)
        printf("    = %s\n", formula);
}
