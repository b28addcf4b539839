/* SPDX-License-Identifier: MIT */
/* The columns of results.csv and of every table that shows the same figures (SPEC 4). */
#ifndef VRAMGRID_COLUMNS_H
#define VRAMGRID_COLUMNS_H

#include "vramgrid/slice.h"

/* One combination. */
struct result {
    const struct model *model;
    const struct gpu_set *set;
    const struct scenario *scenario;
    const struct placement *placement;
    const struct fit *fit;
};

enum result_format {
    RESULT_TEXT,
    RESULT_INPUT,   /* as the sheet has it: shortest form */
    RESULT_COUNT,   /* whole number */
    RESULT_GB,      /* 2 decimals */
    RESULT_PERCENT, /* 1 decimal */
};

enum { RESULT_TEXT_SIZE = 4096 };

struct result_column {
    const char *key; /* the heading in CSV */
    enum result_format format;
    double (*number)(const struct result *result);                          /* NAN: empty */
    void (*text)(const struct result *result, char text[RESULT_TEXT_SIZE]); /* RESULT_TEXT */
};

/* Ended by a column without key. */
extern const struct result_column result_columns[];

/* Decimals of a format at --precision fixed; -1: shortest form. */
int result_decimals(enum result_format format);

#endif
