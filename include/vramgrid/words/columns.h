/* SPDX-License-Identifier: MIT */
/* The columns of results.csv and offload.csv, and of every table that shows the same figures. */
#ifndef VRAMGRID_COLUMNS_H
#define VRAMGRID_COLUMNS_H

#include "vramgrid/core/offload.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/text.h"

/* One row of results.csv: a combination. */
struct result {
    const struct text *text;
    struct pair pair;
};

/* One row of offload.csv; the mode plays no part. */
struct offload_row {
    const struct plan *plan;
    const struct model *model;
    const struct gpu *gpu;
    const struct scenario *scenario;
    struct offload_input input;
    struct offload offload;
};

enum column_format {
    FORMAT_TEXT,
    FORMAT_INPUT,   /* as the sheet has it: shortest form */
    FORMAT_COUNT,   /* whole number */
    FORMAT_GB,      /* 2 decimals */
    FORMAT_PERCENT, /* 1 decimal */
    FORMAT_RATIO,   /* 4 decimals */
};

enum { COLUMN_FORMATS = FORMAT_RATIO + 1 };

enum { COLUMN_TEXT_SIZE = 4096 };

/* What of a row a column says; rows.h says how rows that share it share the text. */
enum column_scope {
    SCOPE_MODEL,    /* the model, in any scenario */
    SCOPE_GPU,      /* the deciding GPU of a set, in a mode */
    SCOPE_SCENARIO, /* quantization, context, mode, for a model */
    SCOPE_NEED,     /* the model in a scenario, on any set that shares it out alike */
    SCOPE_VERDICT,  /* or what offload.csv has instead: its status */
    SCOPE_ROW,      /* all of it */
};

enum { COLUMN_SCOPES = SCOPE_ROW + 1 };

/* row is a struct result or a struct offload_row, by the table that the column stands in. */
struct column {
    const char *key; /* the heading in CSV */
    enum column_format format;
    enum column_scope scope;
    double (*number)(const void *row); /* NAN: an empty field; or */
    void (*text)(const void *row, char text[COLUMN_TEXT_SIZE]);
};

/* What a getter of words does: a copy, cut to the room there is. */
void column_copy(char text[COLUMN_TEXT_SIZE], const char *words);

/* Ended by a column without key. */
extern const struct column result_columns[];
extern const struct column offload_columns[];

/* Decimals of a format at --precision fixed; -1: shortest form. */
int column_decimals(enum column_format format);

/* Calculates the row of a model on one GPU (vramgrid-method(7), LAYER OFFLOAD, CPU OFFLOAD). */
void offload_row_fill(struct offload_row *row, const struct plan *plan, const struct model *model,
                      const struct gpu *gpu, const struct scenario *scenario);

/* The PCIe generation that the assumptions or the GPU's row give; 4.0 where neither does. */
double offload_pcie_generation(const struct plan *plan, const struct gpu *gpu);

/* "full_gpu", "partial_offload", "cpu_only", "unknown" */
const char *offload_status_name(enum offload_status status);

enum { OFFLOAD_SPLIT_SIZE = 64 };

/*
 * "0 (CPU only)", "32 (all layers, full GPU)", "20 (of 32 total)": begins with --gpu-layers; ""
 * where it is unknown.
 */
void offload_describe_split(const struct offload *offload, double num_layers,
                            char text[OFFLOAD_SPLIT_SIZE]);

#endif
