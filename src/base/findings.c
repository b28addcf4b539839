/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/findings.h"

#include "vramgrid/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 2048 }; /* half of it for the file's path, half for what is wrong */

/* A finding that cannot be stored is still counted, so that the run stops in any case. */
static void append(struct findings *findings, const char *text, size_t length)
{
    if (findings->capacity - findings->length < length + 1) {
        size_t capacity = (findings->capacity + length + 1) * 2;
        char *grown = realloc(findings->text, capacity);

        if (!grown)
            return;
        findings->text = grown;
        findings->capacity = capacity;
    }
    memcpy(findings->text + findings->length, text, length);
    findings->length += length;
    findings->text[findings->length] = '\0';
}

/* What the text quotes must not be able to write to a terminal. */
static void append_line(struct findings *findings, const char *text)
{
    char line[LINE_SIZE];

    utf8_copy_line(line, sizeof line, text);
    append(findings, line, strlen(line));
    append(findings, "\n", 1);
}

void findings_begin(struct findings *findings, const char *file)
{
    findings->file = file;
    findings->file_from = findings->count;
}

size_t findings_in_file(const struct findings *findings)
{
    return findings->count - findings->file_from;
}

void findings_add(struct findings *findings, unsigned line, unsigned field, const char *format, ...)
{
    char text[LINE_SIZE];
    int at;
    va_list args;

    findings->count++;
    if (findings_in_file(findings) > FINDINGS_SHOWN)
        return;
    if (line == 0)
        at = snprintf(text, sizeof text, "%.1000s: ", findings->file);
    else if (field == 0)
        at = snprintf(text, sizeof text, "%.1000s:%u: ", findings->file, line);
    else
        at = snprintf(text, sizeof text, "%.1000s:%u:%u: ", findings->file, line, field);
    va_start(args, format);
    vsnprintf(text + at, sizeof text - (size_t)at, format, args);
    va_end(args);
    append_line(findings, text);
}

void findings_add_unreadable(struct findings *findings, const char *reason)
{
    findings_add(findings, 0, 0, "%s%s%s", reason, findings->named_by ? "; " : "",
                 findings->named_by ? findings->named_by : "");
}

bool findings_end(struct findings *findings)
{
    size_t count = findings_in_file(findings);
    char text[1200];

    if (count > FINDINGS_SHOWN) {
        snprintf(text, sizeof text, "%.1000s: %zu findings, the first %d shown", findings->file,
                 count, FINDINGS_SHOWN);
        append_line(findings, text);
    }
    return count == 0;
}

void findings_release(struct findings *findings)
{
    free(findings->text);
    *findings = (struct findings){0};
}
