/* SPDX-License-Identifier: MIT */
/*
 * Measured runs against what the program would have said of them, by the functions that it uses
 * itself. Sheets of data/:
 *
 *   measured.csv         what engines printed, with sources; as collected, never touched
 *   measured2.csv        the same, collected later
 *   measured-runs.csv    for each run the rows of inputs/ that describe it, and what its note says
 *                        in words; traced_to says where each fact is from
 *   measured-models.csv  models of those runs that inputs/models.csv lacks, as it would have them
 *
 *   gguf-files.csv       sizes of published GGUF files
 *
 * Two predictions: the rule (conservative, overhead 30 %) from the sheets alone, and architecture
 * mode, which takes parameters and bits per weight from the log where it prints them, sizes of
 * checkpoints from inputs/checkpoints.csv, and of a deployer's settings those that the log shows.
 * The rule counts weights in 1e9 bytes and the cache in GiB; each is compared in its own unit.
 */
#ifndef VRAMGRID_TESTS_REPLAY_H
#define VRAMGRID_TESTS_REPLAY_H

#include "vramgrid/base/error.h"
#include "vramgrid/input/catalogue.h"

enum figure {
    FIGURE_KV_CACHE,
    FIGURE_WEIGHTS, /* by the checkpoint's size where there is one */
    FIGURE_FORMULA, /* by the formula alone */
    FIGURE_TOTAL,
    FIGURE_POOL,     /* what vLLM has left for caches */
    FIGURE_REQUESTS, /* of a length that it says fit there */
    FIGURES,
};
enum { RUNS_MAX = 512 };

/* GiB of 2^30 bytes, requests for FIGURE_REQUESTS; NAN: none. */
struct comparison {
    double measured_gib, rule_gib, architecture_gib;
    const char *reason; /* why architecture mode cannot describe what was measured; "": it can */
};

struct run {
    const char *id, *attention, *format, *engine, *model;
    const char *facts; /* what measured-runs.csv says beyond the log */
    bool has_default_flags;
    struct comparison figures[FIGURES];
};

/* GB of 1e9 bytes. */
struct published_file {
    const char *model, *quantization;
    double file_gb, predicted_gb;
};

struct replay {
    struct catalogue inputs, own; /* inputs/ and measured-models.csv */
    struct arena texts;
    struct run runs[RUNS_MAX];
    size_t count;
    struct published_file files[RUNS_MAX];
    size_t file_count;
};

/* root: of the source tree. To be released in any case. */
bool replay_load(struct replay *replay, const char *root, struct error *err);

void replay_release(struct replay *replay);

/* The row of a name, ours before our own, or NULL. */
const struct model *replay_find_model(const struct replay *replay, const char *name);

/* Which runs a summary is of. NULL: any. */
struct selection {
    enum figure figure;
    const char *attention, *format, *engine;
    bool default_flags_only;
    bool quantized_only; /* formats of safetensors with less than 16 bits */
};

/* Errors are predicted / measured - 1. */
struct errors {
    double median, worst, lowest; /* median of absolutes; worst and lowest with their sign */
    size_t within_1_percent;
    size_t low;                     /* more than 10 % below */
    double median_gib, highest_gib; /* of absolute differences; of those with their sign */
};

struct summary {
    size_t count; /* runs that carry the figure and that architecture mode can describe */
    size_t undescribed;
    struct errors rule, architecture;
};

struct summary replay_summarize(const struct replay *replay, const struct selection *selection);

/* Published GGUF files against the formula: sizes of files are those of their tensors, and a
 * little. */
struct files {
    size_t count;
    struct errors errors;
};

struct files replay_files(const struct replay *replay);

/* predicted / measured - 1 */
double replay_error(double predicted_gib, double measured_gib);

#endif
