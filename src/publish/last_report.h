/* SPDX-License-Identifier: MIT */
/* What a folder's last published report tells: its manifest, and the verdicts of its slices. */
#ifndef VRAMGRID_LAST_REPORT_H
#define VRAMGRID_LAST_REPORT_H

#include "facts.h"
#include "manifest.h"
#include "vramgrid/sweep/slice.h"

struct last_report {
    const struct folder *dir; /* borrowed */
    bool exists;              /* whether it can be read or not */
    struct facts facts;
    struct manifest_outputs outputs;
    char delimiter; /* of its CSV files; 0: not recorded */
};

/* False with the reason where there is none of vramgrid's. To be released in any case. */
bool last_report_load(struct last_report *last, const struct folder *dir, struct arena *texts,
                      struct error *err);

void last_report_release(struct last_report *last);

/* Its verdicts of one slice by the places of the present plan: model, then set. */
struct last_verdicts {
    const struct last_report *last;
    const struct plan *plan;
    struct names models, sets;
    unsigned char *verdicts; /* enum verdict + 1; 0: the last report has no such pair */
    size_t *columns;         /* the set that each column stands for, or NAMES_NONE */
    bool out_of_memory;
};

/* False when memory is out. To be released in any case. */
bool last_verdicts_init(struct last_verdicts *verdicts, const struct last_report *last,
                        const struct plan *plan);

enum last_slice {
    LAST_SLICE_NONE,    /* it was not swept, or has no matrix */
    LAST_SLICE_DAMAGED, /* its matrix is missing or not as it was published */
    LAST_SLICE_READ,
};

/* Reads the slice of a scenario. */
enum last_slice last_verdicts_read(struct last_verdicts *verdicts, const struct scenario *scenario);

void last_verdicts_release(struct last_verdicts *verdicts);

#endif
