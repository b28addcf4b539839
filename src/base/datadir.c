/* SPDX-License-Identifier: MIT */
#include "vramgrid/datadir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

static bool has_inputs(const char *folder)
{
    char path[PATH_SIZE];

    return snprintf(path, sizeof path, "%s/inputs/models.csv", folder) < PATH_SIZE &&
           access(path, R_OK) == 0;
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
        if (has_inputs(path))
            return true;
    }
    return false;
}

bool datadir_find(char path[PATH_SIZE])
{
    const char *given = getenv("VRAMGRID_DATADIR");

    if (given && *given) {
        snprintf(path, PATH_SIZE, "%s", given);
        return has_inputs(path);
    }
    if (find_source_tree(path))
        return true;
    snprintf(path, PATH_SIZE, "%s", VRAMGRID_INSTALLED_DATADIR);
    return has_inputs(path);
}
