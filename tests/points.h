/* SPDX-License-Identifier: MIT */
/*
 * Measured speeds against what the program would have said of them, by the functions that it uses
 * itself. Sheets of data/:
 *
 *   throughput.csv         what was measured, with sources; as collected, never touched
 *   throughput-unseen.csv  the same, that nothing is fitted to
 *   throughput-rows.csv    the rows of inputs/ that its names stand for
 */
#ifndef VRAMGRID_TESTS_POINTS_H
#define VRAMGRID_TESTS_POINTS_H

#include "replay.h"
#include "vramgrid/sweep/plan.h"
#include "vramgrid/sweep/speed.h"

enum { POINTS_MAX = 512, FOLDS = 10 };

struct point {
    const char *id, *model_name, *engine, *version, *gpu, *parallelism, *note;
    const char *family, *load; /* what tables of errors are by */
    const struct model *model;
    const struct gpu *card;
    const struct quantization *quantization;
    struct engine row;             /* a copy: what the point's way of splitting asks for is in it */
    const struct kv_type *kv_type; /* of its caches */
    double max_sequences;          /* that the engine was told; 0: its default */
    unsigned gpu_count;
    double prompt_tokens, output_tokens;
    double asked_requests;      /* in flight, as the source has it */
    double concurrent_requests; /* of them those that memory and the engine's limit let in */
    double tokens_per_s;        /* measured */
    const char *reason;         /* why there is no prediction; "": there is one */
    const char *path;           /* why the engine's way is not fitted to; "": it is */
    unsigned group; /* of points with one source, model, GPU, engine and quantization; from 0 */
};

struct points {
    struct point list[POINTS_MAX];
    size_t count, groups;
    const struct replay *replay; /* whose rows they are */
};

/* replay is loaded; folder: data/; sheet: one of the two above. Nothing to release. */
bool points_load(struct points *points, struct replay *replay, const char *folder,
                 const char *sheet, struct error *err);

/* What the program says of a point without a reason, with the engine's row as the point has it. */
struct speed point_speed(const struct point *point);

/* The same with one request in flight. */
struct speed point_alone(const struct point *point);

/* Of a row of engines or GPUs. */
size_t points_of(const struct points *points, enum sheet_kind kind, const char *name);

#endif
