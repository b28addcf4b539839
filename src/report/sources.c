/* SPDX-License-Identifier: MIT */
#include "vramgrid/report/sources.h"

#include <assert.h>
#include <string.h>
#include <sys/stat.h>

static const char *shown_path(const char *datadir, const char *path)
{
    size_t length = strlen(datadir);

    if (length > 0 && strncmp(path, datadir, length) == 0 && path[length] == '/')
        return path + length + 1;
    return path;
}

static struct source *add(struct sources *sources, const char *path, const struct digest *digest)
{
    struct source *source = &sources->list[sources->count];

    assert(sources->count < SOURCES_MAX);
    sources->count++;
    *source = (struct source){path, shown_path(sources->datadir, path), digest, NULL, 0};
    return source;
}

void sources_add(struct sources *sources, const char *path, const struct digest *digest)
{
    add(sources, path, digest);
}

static void add_table(struct sources *sources, enum sheet_kind kind, const struct table *table)
{
    struct source *source;

    if (!table->path)
        return;
    source = add(sources, table->path, &table->digest);
    source->table = table;
    source->kind = kind;
}

void sources_add_sheets(struct sources *sources, const struct catalogue *catalogue)
{
    const struct table *table;

    for (int kind = 0; kind < SHEET_KINDS; kind++)
        for (size_t i = 0; (table = table_given(&catalogue->tables[kind], i)); i++)
            add_table(sources, (enum sheet_kind)kind, table);
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
