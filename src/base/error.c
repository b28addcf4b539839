/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/error.h"

#include "vramgrid/base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    char text[sizeof err->text];
    va_list args;

    if (err->kind != ERROR_NONE)
        return false;
    err->kind = kind;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    utf8_copy_line(err->text, sizeof err->text, text);
    return false;
}

bool error_set_errno(struct error *err, enum error_kind kind, const char *format, ...)
{
    int saved = errno;
    char text[sizeof err->text - 256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_set(err, kind, "%s: %s", text, strerror(saved));
}

void error_append(struct error *err, const char *words)
{
    size_t length = strlen(err->text);

    snprintf(err->text + length, sizeof err->text - length, "%s", words);
}
