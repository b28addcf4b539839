/* SPDX-License-Identifier: MIT */
/* INI text, value by value with its line. The only module that knows inih. */
#ifndef VRAMGRID_INI_TEXT_H
#define VRAMGRID_INI_TEXT_H

#include "vramgrid/base/digest.h"
#include "vramgrid/base/findings.h"

#include <stdbool.h>

struct ini_value {
    const char *section, *key, *text; /* live until the handler returns */
    unsigned line;
    bool more; /* the line continues the value above it: it begins with a space */
};

typedef void ini_take(void *context, const struct ini_value *value);

/* Reads a text of the current findings_begin; what is no INI goes to findings, by line. */
void ini_read(const char *text, ini_take *take, void *context, struct findings *findings);

/*
 * Reads a file as a whole: findings_begin and _end included. False if anything is wrong; findings
 * then says what. digest: of the very bytes that were read, or NULL. path must live as long as the
 * findings are added to.
 */
bool ini_read_file(const char *path, ini_take *take, void *context, struct digest *digest,
                   struct findings *findings);

/*
 * The names of a folder's .ini files in their order, without hidden ones. -1 with errno where the
 * folder cannot be read; else how many, to be given to ini_names_free.
 */
int ini_names(const char *folder, char ***names);

void ini_names_free(char **names, int count);

#endif
