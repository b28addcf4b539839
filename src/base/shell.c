/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/shell.h"

#include "vramgrid/base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* The length of the character that stands there as text, 0 where there is none. */
static size_t text_length(const char *text)
{
    size_t length = utf8_sequence(text, strlen(text));

    if (*text == '\t' || *text == '\r') /* a terminal takes these for keys */
        return 0;
    return length > 0 && !utf8_has_control(text, length) ? length : 0;
}

void shell_print_quoted(FILE *stream, const char *word)
{
    putc('\'', stream);
    while (*word) {
        size_t length = text_length(word);

        if (length == 0)
            fprintf(stream, "'\"$(printf '\\%03o')\"'", (unsigned)(unsigned char)*word);
        else if (*word == '\'')
            fputs("'\\''", stream);
        else
            fwrite(word, 1, length, stream);
        word += length > 0 ? length : 1;
    }
    putc('\'', stream);
}

void shell_print_word(FILE *stream, const char *word)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "%+,-./:@_";
    size_t plain = strspn(word, PLAIN);

    if (plain > 0 && word[plain] == '\0')
        fputs(word, stream);
    else
        shell_print_quoted(stream, word);
}
