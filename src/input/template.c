/* SPDX-License-Identifier: MIT */
/*
 * Debian's inih passes no line numbers and cuts long lines, so it reads through read_line, which
 * counts lines and refuses long ones.
 */
#include "vramgrid/template.h"

#include "vramgrid/file.h"
#include "vramgrid/utf8.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEMPLATE_BYTES_MAX = 1 << 20 };

struct template
{
    struct settings *settings;
    struct findings *findings;
    const char *name, *base;
    const char *rest;  /* what is still to be read */
    unsigned line;     /* the one read last */
    bool continuation; /* it begins with a space */
    bool seen[SETTINGS_MAX];
};

/* inih's fgets. A line that does not fit is reported here, with its number, and skipped. */
static char *read_line(char *line, int size, void *stream)
{
    struct template *template = stream;
    size_t length = strcspn(template->rest, "\n");
    const char *text = template->rest;

    if (*text == '\0')
        return NULL;
    template->line++;
    template->rest += length + (text[length] == '\n');
    template->continuation = *text == ' ' || *text == '\t';
    if (length > (size_t)size - 3) {
        findings_add(template->findings, template->line, 0,
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

static bool is_doubled(struct template *template, const char *section, const char *key)
{
    for (size_t i = 0; settings_table[i].section; i++) {
        if (strcmp(settings_table[i].section, section) != 0 ||
            strcmp(settings_table[i].key, key) != 0)
            continue;
        if (template->seen[i])
            return true;
        template->seen[i] = true;
    }
    return false;
}

static int take_value(void *user, const char *section, const char *key, const char *value)
{
    struct template *template = user;
    struct origin origin = {template->name, template->line};
    char message[SETTINGS_MESSAGE_SIZE];

    if (!template->continuation && is_doubled(template, section, key))
        findings_add(template->findings, template->line, 0, "%s: the key is doubled", key);
    else if (!settings_set(template->settings, section, key, value, template->continuation, &origin,
                           template->base, message))
        findings_add(template->findings, template->line, 0, "%s: %s", key, message);
    return 1;
}

bool template_parse(struct settings *settings, const char *name, const char *base, const char *text,
                    struct findings *findings)
{
    struct template template = {
        .settings = settings, .findings = findings, .name = name, .base = base, .rest = text};
    int bad_line;

    findings_begin(findings, name);
    if (!utf8_is_valid(text, strlen(text)))
        findings_add(findings, 0, 0, "the template is not UTF-8");
    bad_line = ini_parse_stream(read_line, &template, take_value, &template);
    if (bad_line > 0)
        findings_add(findings, (unsigned)bad_line, 0, "neither [section] nor key = value");
    else if (bad_line < 0)
        findings_add(findings, 0, 0, "out of memory");
    return findings_end(findings);
}

bool template_load(struct settings *settings, const char *path, struct findings *findings)
{
    const char *slash = strrchr(path, '/');
    char *base = slash ? strndup(path, (size_t)(slash - path) + (slash == path)) : strdup("");
    const char *reason = "out of memory";
    size_t length;
    char *text = base ? file_read(path, TEMPLATE_BYTES_MAX, &length, &reason) : NULL;
    bool ok = false;

    if (!text) {
        findings_begin(findings, path);
        findings_add(findings, 0, 0, "%s", reason);
        findings_end(findings);
    } else if (strlen(text) != length) {
        findings_begin(findings, path);
        findings_add(findings, 0, 0, "the template holds a NUL byte");
        findings_end(findings);
    } else {
        settings->template_path = path;
        ok = template_parse(settings, path, base, text, findings) &&
             digest_bytes(&settings->template_digest, text, length, &(struct error){0});
    }
    free(text);
    free(base);
    return ok;
}
