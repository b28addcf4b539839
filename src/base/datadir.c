/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/datadir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

static bool holds(const char *folder, const char *file)
{
    char path[PATH_SIZE];

    return snprintf(path, sizeof path, "%s/%s", folder, file) < PATH_SIZE &&
           access(path, R_OK) == 0;
}

/* Somebody's own folder may have an inputs/models.csv, too; one with all of these is ours. */
static bool is_ours(const char *folder)
{
    return holds(folder, "inputs/models.csv") && holds(folder, "templates/default.ini") &&
           holds(folder, "templates/text/en.ini");
}

/* Where the program lies, also where /proc is not mounted. */
static bool find_program(char path[PATH_SIZE])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_SIZE - 1);

    if (length > 0) {
        path[length] = '\0';
        return true;
    }
    return realpath((const char *)getauxval(AT_EXECFN), path) != NULL;
}

/* The program lies at the top of its source tree, or in a build folder one level down. */
static bool find_source_tree(char path[PATH_SIZE])
{
    if (!find_program(path))
        return false;
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');

        if (!slash)
            return false;
        *slash = '\0';
        if (is_ours(path))
            return true;
    }
    return false;
}

bool datadir_find(char path[PATH_SIZE], struct error *err)
{
    const char *given = getenv("VRAMGRID_DATADIR");

    if (given && *given) {
        if (!holds(given, "inputs/models.csv"))
            return error_set(err, ERROR_USAGE, "VRAMGRID_DATADIR: %s: has no inputs/models.csv",
                             given);
        snprintf(path, PATH_SIZE, "%s", given);
        return true;
    }
    if (find_source_tree(path))
        return true;
    snprintf(path, PATH_SIZE, "%s", VRAMGRID_INSTALLED_DATADIR);
    if (!is_ours(path))
        *path = '\0';
    return true;
}
