/* SPDX-License-Identifier: MIT */
/*
 * Debian's inih passes no line numbers and cuts long lines, so it reads through read_line, which
 * counts lines and refuses long ones.
 */
#include "vramgrid/input/ini_text.h"

#include "vramgrid/base/file.h"
#include "vramgrid/base/path.h"
#include "vramgrid/base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>

enum { INI_BYTES_MAX = 1 << 20 };

struct reader {
    ini_take *take;
    void *context;
    struct findings *findings;
    const char *rest;  /* what is still to be read */
    unsigned line;     /* the one read last */
    bool after_value;  /* a value of this section stands above it */
    bool continuation; /* it continues that value */
};

/* "  key = value": an indented key, not the next line of a list. */
static bool is_key(const char *text, size_t length)
{
    size_t name = strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789.");
    size_t spaces = name + strspn(text + name, " \t");

    return name > 0 && spaces < length && text[spaces] == '=';
}

/* inih takes every indented line behind a value for more of it, so indented keys lose their spaces.
 */
static void judge_indent(struct reader *reader, const char **text, size_t *length)
{
    size_t indent = strspn(*text, " \t");

    reader->continuation = indent > 0 && reader->after_value;
    if (indent > 0 && is_key(*text + indent, *length - indent)) {
        *text += indent;
        *length -= indent;
        reader->continuation = false;
    }
    if (**text == '[')
        reader->after_value = false;
}

/* inih's fgets. A line that does not fit is reported here, with its number, and skipped. */
static char *read_line(char *line, int size, void *stream)
{
    struct reader *reader = stream;
    size_t length = strcspn(reader->rest, "\n");
    const char *text = reader->rest;

    if (*text == '\0')
        return NULL;
    reader->line++;
    reader->rest += length + (text[length] == '\n');
    judge_indent(reader, &text, &length);
    if (length > (size_t)size - 3) {
        findings_add(reader->findings, reader->line, 0,
                     "the line is longer than %d bytes: continue a list on lines that begin with "
                     "spaces",
                     size - 3);
        length = 0;
    }
    memcpy(line, text, length);
    line[length] = '\n';
    line[length + 1] = '\0';
    return line;
}

static int take_value(void *user, const char *section, const char *key, const char *text)
{
    struct reader *reader = user;
    struct ini_value value = {section, key, text, reader->line, reader->continuation};

    reader->after_value = true;
    reader->take(reader->context, &value);
    return 1;
}

void ini_read(const char *text, ini_take *take, void *context, struct findings *findings)
{
    struct reader reader = {.take = take, .context = context, .findings = findings, .rest = text};
    int bad_line;

    if (!utf8_is_valid(text, strlen(text))) {
        findings_add(findings, 0, 0, "the file is not UTF-8");
        return;
    }
    bad_line = ini_parse_stream(read_line, &reader, take_value, &reader);
    if (bad_line > 0)
        findings_add(findings, (unsigned)bad_line, 0, "neither [section] nor key = value");
    else if (bad_line < 0)
        findings_add(findings, 0, 0, "out of memory");
}

bool ini_read_file(const char *path, ini_take *take, void *context, struct digest *digest,
                   struct findings *findings)
{
    struct error err = {0};
    const char *reason;
    size_t length;
    char *text = file_read(path, INI_BYTES_MAX, &length, &reason);

    findings_begin(findings, path);
    if (!text)
        findings_add_unreadable(findings, reason);
    else if (strlen(text) != length)
        findings_add(findings, 0, 0, "the file holds a NUL byte");
    else if (digest && !digest_bytes(digest, text, length, &err))
        findings_add(findings, 0, 0, "%s", err.text);
    else
        ini_read(text, take, context, findings);
    free(text);
    return findings_end(findings);
}

static int is_ini(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && path_has_suffix(entry->d_name, ".ini");
}

int ini_names(const char *folder, char ***names)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_ini, alphasort);
    bool ok;

    if (count < 0)
        return -1;
    *names = calloc((size_t)count + 1, sizeof **names);
    ok = *names != NULL;
    for (int i = 0; i < count; i++) {
        if (ok)
            ok = ((*names)[i] = strdup(entries[i]->d_name)) != NULL;
        free(entries[i]);
    }
    free(entries);
    if (ok)
        return count;
    ini_names_free(*names, *names ? count : 0);
    errno = ENOMEM;
    return -1;
}

void ini_names_free(char **names, int count)
{
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}
