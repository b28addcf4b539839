/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "vramgrid/base/utf8.h"

#include <string.h>

void fuzz_check_findings(const struct findings *findings)
{
    const char *line = findings->text;

    while (line && *line) {
        size_t length = strcspn(line, "\n");

        FUZZ_CHECK(line[length] == '\n' && utf8_is_valid(line, length));
        FUZZ_CHECK(!utf8_has_control(line, length));
        line += length + 1;
    }
}

char *fuzz_text(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1);

    FUZZ_CHECK(text != NULL);
    for (size_t i = 0; i < length; i++)
        text[i] = bytes[i] ? (char)bytes[i] : ' ';
    text[length] = '\0';
    return text;
}
