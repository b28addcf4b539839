/* SPDX-License-Identifier: MIT */
#include "vramgrid/input/template.h"

#include "vramgrid/base/path.h"
#include "vramgrid/input/ini_text.h"

#include <stdio.h>
#include <string.h>

struct template
{
    struct settings *settings;
    struct findings *findings;
    const char *name, *base;
    bool seen[SETTINGS_MAX];
};

static bool is_doubled(struct template *template, const struct ini_value *value)
{
    const struct setting *table = template->settings->table;
    const struct setting *setting = settings_find(table, value->section, value->key);
    bool *seen = setting ? &template->seen[setting - table] : NULL;
    bool is_second = seen && *seen;

    if (seen)
        *seen = true;
    return is_second;
}

static void take_value(void *context, const struct ini_value *value)
{
    struct template *template = context;
    struct said said = {.section = value->section,
                        .key = value->key,
                        .value = value->text,
                        .origin = {template->name, value->line},
                        .base = template->base,
                        .more = value->more};
    char message[SETTINGS_MESSAGE_SIZE];

    if (!value->more && is_doubled(template, value))
        findings_add(template->findings, value->line, 0, "%s: the key is set twice", value->key);
    else if (!settings_set(template->settings, &said, message))
        findings_add(template->findings, value->line, 0, "%s: %s", value->key, message);
}

bool template_parse(struct settings *settings, const char *name, const char *base, const char *text,
                    struct findings *findings)
{
    struct template template = {
        .settings = settings, .findings = findings, .name = name, .base = base};

    findings_begin(findings, name);
    ini_read(text, take_value, &template, findings);
    return findings_end(findings);
}

bool template_load(struct settings *settings, const char *path, struct findings *findings)
{
    const char *slash = strrchr(path, '/');
    int length = slash ? (int)(slash - path) + (slash == path) : 0;
    char base[PATH_SIZE];
    struct template template = {
        .settings = settings, .findings = findings, .name = path, .base = base};

    snprintf(base, sizeof base, "%.*s", length, path);
    settings->template_path = path;
    return ini_read_file(path, take_value, &template, &settings->template_digest, findings);
}
