/* SPDX-License-Identifier: MIT */
/*
 * The constants of speed in inputs/engines.csv from measured points: the program's own prediction,
 * a loss that forgives outliers, and coordinate descent from the constants that stand there.
 */
#ifndef VRAMGRID_TESTS_FIT_H
#define VRAMGRID_TESTS_FIT_H

#include "points.h"

enum { CONSTANTS = 12, NO_FOLD = -1 };

/* One figure that is fitted: a column of the engines that share it. */
struct constant {
    const char *column, *engines; /* the latter as a heading has it */
    size_t offset;                /* in struct engine */
    unsigned shared_by;           /* flags of profiles */
    double least, most;           /* what physics allows */
};

extern const struct constant constants[CONSTANTS];

struct fitted {
    double values[CONSTANTS];
};

/* As inputs/engines.csv has them. */
struct fitted fit_shipped(const struct points *points);

/*
 * From a start, in so many rounds over all constants; points of a fold are left out. Deterministic.
 */
struct fitted fit_from(const struct points *points, const struct fitted *start, int fold,
                       unsigned rounds);

/* Mean loss of the points that are fitted to. */
double fit_loss(const struct points *points, const struct fitted *fitted, int fold);

/* predicted / measured tokens a second; NAN for points with a reason. */
double fit_ratio(const struct point *point, const struct fitted *fitted);

/* The same for all points, each with constants that have not seen its fold. */
void fit_cross_validate(const struct points *points, unsigned rounds, double *ratios);

/* Which points an error is of; NULL: any. */
struct chosen {
    const char *engine, *family, *load, *card;
    bool fitted_only;  /* without the paths that are not fitted to */
    bool servers_only; /* with several requests in flight */
};

bool point_is_chosen(const struct point *point, const struct chosen *chosen);

/* Of ratios; shares are 0 to 1. */
struct spread {
    size_t count;
    double median_error, median, p10, p90;
    double within_25_percent, within_50_percent, within_factor_2;
    double reach_low, reach_high; /* shares that reach the low and the high figure */
};

struct spread spread_of(const struct points *points, const double *ratios,
                        const struct chosen *chosen);

/* The ratio that a share of the chosen points is at or below. */
double ratio_quantile(const struct points *points, const double *ratios,
                      const struct chosen *chosen, double share);

/*
 * How many times as long as calculated what more requests add takes, for a share of the points with
 * several in flight to be as fast; one: the same of one request.
 */
double factor_of_more(const struct points *points, const double *ratios, double one, double share);

#endif
