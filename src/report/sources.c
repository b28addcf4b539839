/* SPDX-License-Identifier: MIT */
#include "vramgrid/sources.h"

#include "vramgrid/logo.h"
#include "vramgrid/palette.h"
#include "vramgrid/settings.h"

#include <string.h>
#include <sys/stat.h>

const char *source_shown_path(const char *datadir, const char *path)
{
    size_t length = strlen(datadir);

    if (length > 0 && strncmp(path, datadir, length) == 0 && path[length] == '/')
        return path + length + 1;
    return path;
}

static struct source *add(struct sources *sources, const char *datadir, const char *path,
                          const struct digest *digest)
{
    struct source *source = &sources->list[sources->count++];

    *source = (struct source){path, source_shown_path(datadir, path), digest, NULL, 0};
    return source;
}

void sources_take(struct sources *sources, const struct source_owners *owners)
{
    const struct settings *settings = owners->settings;
    const char *datadir = owners->datadir;

    sources->count = 0;
    if (settings->template_path)
        add(sources, datadir, settings->template_path, &settings->template_digest);
    if (*owners->palette->path)
        add(sources, datadir, owners->palette->path, &owners->palette->digest);
    if (owners->logo->bytes)
        add(sources, datadir, settings->logo, &owners->logo->digest);
    for (size_t i = 0; i < owners->text->file_count; i++)
        add(sources, datadir, owners->text->files[i].path, &owners->text->files[i].digest);
    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        const struct table *table = &owners->catalogue->tables[kind];
        struct source *source =
            table->path ? add(sources, datadir, table->path, &table->digest) : NULL;

        if (source) {
            source->table = table;
            source->kind = (enum sheet_kind)kind;
        }
    }
}

bool source_is_shipped(const struct source *source)
{
    return source->shown != source->path;
}

bool source_time(const struct source *source, struct timespec *when)
{
    const time_t first = 946684800, end = 4102444800; /* 2000-01-01, 2100-01-01 UTC */
    struct stat status;

    if (stat(source->path, &status) != 0)
        return false;
    *when = status.st_mtim;
    return when->tv_sec >= first && when->tv_sec < end;
}
