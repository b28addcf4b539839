/* SPDX-License-Identifier: MIT */
#include "points.h"

#include "grid.h"
#include "vramgrid/core/mode.h"
#include "vramgrid/sweep/placement.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sheets {
    struct grid measured, rows;
};

/* The row about a name; 0: none. */
static size_t find_name(const struct grid *rows, const char *kind, const char *name)
{
    size_t row = rows->rows;

    while (--row > 0 && (strcmp(grid_text(rows, row, "kind"), kind) != 0 ||
                         strcmp(grid_text(rows, row, "name"), name) != 0))
        ;
    return row;
}

/* The row of inputs/ that a name stands for: itself where the sheet says nothing else. */
static const char *row_of(const struct grid *rows, const char *kind, const char *name)
{
    size_t row = find_name(rows, kind, name);

    return row > 0 ? grid_text(rows, row, "row") : name;
}

static struct plan plan_of(const struct point *point)
{
    return (struct plan){.sequences = 1,
                         .engine = &point->row,
                         .kv_type = point->kv_type,
                         .max_sequences = point->max_sequences};
}

/* ---- one point ---- */

static void take_texts(struct point *point, const struct grid *measured, size_t row)
{
    point->id = grid_text(measured, row, "id");
    point->model_name = grid_text(measured, row, "model_name");
    point->engine = grid_text(measured, row, "engine");
    point->version = grid_text(measured, row, "version");
    point->gpu = grid_text(measured, row, "gpu");
    point->parallelism = grid_text(measured, row, "parallelism");
    point->note = grid_text(measured, row, "note");
    point->prompt_tokens = grid_number(measured, row, "input_tokens");
    point->output_tokens = grid_number(measured, row, "output_tokens");
    point->asked_requests = grid_number(measured, row, "concurrency");
    point->tokens_per_s = grid_number(measured, row, "output_tokens_per_s_total");
}

/* "TP4 EP" of 8 GPUs are two replicas of which one is counted: the digits say how many work. */
static unsigned working_gpus(const struct point *point, double gpu_count)
{
    const char *digits = point->parallelism + strcspn(point->parallelism, "0123456789");

    if (strncmp(point->parallelism, "TP", 2) == 0)
        return (unsigned)strtoul(digits, NULL, 10);
    return (unsigned)gpu_count;
}

static const char *family_of(const struct model *model)
{
    if (model->num_recurrent_layers > 0)
        return "hybrid";
    if (number_is_known(model->kv_lora_rank))
        return "MLA";
    if (model->num_experts > 0)
        return "MoE";
    return model->num_key_value_heads < model->num_attention_heads ? "GQA" : "MHA";
}

static const char *load_of(const struct point *point)
{
    if (point->asked_requests <= 1)
        return "1";
    return point->asked_requests <= 32    ? "2-32"
           : point->asked_requests <= 256 ? "33-256"
                                          : "over 256";
}

/* What memory and the engine let in. */
static double let_in(struct point *point)
{
    struct plan plan = plan_of(point);
    double tokens = ceil(point->prompt_tokens + point->output_tokens);
    struct scenario scenario = {mode_find("architecture"), point->quantization, (uint64_t)tokens};
    struct gpu_set set = equal_gpus(point->card, point->gpu_count);
    struct placement placement;
    struct fit fit;
    double limit, fitting;

    if (point->row.splits_layers > 0)
        plan.parallelism = PARALLEL_PIPELINE;
    placement = place_model(&plan, &scenario, point->model, &set);
    fit = fit_placement(&plan, &scenario, &placement, &set);
    limit = memory_buffers(&plan, memory_is_large_card(&point->row, point->card)).max_sequences;
    fitting = placement.obstacle == OBSTACLE_NONE ? placement_sequences(&placement, &fit) : 0;
    if (fitting < 1)
        point->reason = "memory: does not fit by architecture mode";
    return fmin(fmin(limit, fitting), point->asked_requests);
}

/* What a row of names says of caches and of sequences. */
static void take_facts(struct points *points, struct point *point, const struct grid *rows,
                       size_t row)
{
    const char *kv_type = row > 0 ? grid_text(rows, row, "kv_type") : "";
    double max_sequences = row > 0 ? grid_number(rows, row, "max_sequences") : NUMBER_UNKNOWN;

    if (*kv_type != '\0')
        point->kv_type = catalogue_find(&points->replay->inputs, SHEET_KV_TYPES, kv_type);
    if (number_is_known(max_sequences))
        point->max_sequences = max_sequences;
}

/* The row about both names together, else that about one. */
static size_t find_both(const struct grid *rows, const char *kind, const char *one,
                        const char *names)
{
    size_t row = find_name(rows, kind, names);

    return row > 0 ? row : find_name(rows, kind, one);
}

/* Why a path of an engine is not fitted to; "": it is. */
static const char *path_of(const struct grid *rows, const struct point *point, const char *model)
{
    char path[512];

    snprintf(path, sizeof path, "%s|%s|%s %s", model, point->gpu, point->engine, point->version);
    for (size_t r = 1; r < rows->rows; r++)
        if (strcmp(grid_text(rows, r, "kind"), "path") == 0 &&
            fnmatch(grid_text(rows, r, "name"), path, 0) == 0)
            return grid_text(rows, r, "notes");
    return "";
}

static bool find_rows(struct points *points, struct point *point, const struct grid *rows,
                      const char *model, const char *format)
{
    const struct catalogue *inputs = &points->replay->inputs;
    char version[256], both[256];
    size_t engine_row, format_row;
    const struct engine *engine;

    snprintf(version, sizeof version, "%s %s", point->engine, point->version);
    snprintf(both, sizeof both, "%s %s", model, format);
    engine_row = find_both(rows, "engine", point->engine, version);
    format_row = find_both(rows, "quantization", format, both);
    engine = engine_row > 0
                 ? catalogue_find(inputs, SHEET_ENGINES, grid_text(rows, engine_row, "row"))
                 : NULL;
    point->model = replay_find_model(points->replay, row_of(rows, "model", model));
    point->card = catalogue_find(inputs, SHEET_GPUS, row_of(rows, "gpu", point->gpu));
    point->quantization = catalogue_find(
        inputs, SHEET_QUANTIZATIONS, format_row > 0 ? grid_text(rows, format_row, "row") : format);
    if (!point->model || !point->card || !point->quantization || !engine)
        return false;
    point->row = *engine;
    point->kv_type = catalogue_find(inputs, SHEET_KV_TYPES, "f16");
    take_facts(points, point, rows, engine_row);
    take_facts(points, point, rows, format_row);
    return true;
}

static struct replica_speed prepare(const struct point *point)
{
    struct plan plan = plan_of(point);
    struct replica_speed speed;

    speed_prepare(
        &plan, &(struct replica){point->model, point->quantization, point->card, point->gpu_count},
        &speed);
    return speed;
}

/* The heading without which the program says `unknown`. */
static const char *missing_of(const struct point *point)
{
    struct replica_speed speed = prepare(point);

    return speed.missing;
}

static void resolve(struct points *points, struct point *point, const struct sheets *sheets,
                    size_t row)
{
    const struct grid *measured = &sheets->measured;
    const char *limit = strstr(point->note, "max-num-seqs ");
    const char *model = point->model_name, *missing;

    point->reason = "";
    point->path = path_of(&sheets->rows, point, model);
    if (!find_rows(points, point, &sheets->rows, model, grid_text(measured, row, "quantization"))) {
        point->reason = "no row of its name";
        return;
    }
    if (limit)
        point->max_sequences = strtod(limit + strlen("max-num-seqs "), NULL);
    point->row.splits_layers = strcmp(point->parallelism, "layer-split") == 0;
    point->gpu_count = working_gpus(point, grid_number(measured, row, "gpu_count"));
    point->family = family_of(point->model);
    point->load = load_of(point);
    point->concurrent_requests = let_in(point);
    missing = missing_of(point);
    if (missing)
        point->reason = missing;
}

static unsigned group_of(struct points *points, const struct grid *measured, size_t row)
{
    static const char *const KEYS[] = {"source", "model_name", "gpu", "engine", "quantization"};
    static const char *firsts[POINTS_MAX];
    char key[1024] = "";
    unsigned group = 0;

    for (size_t k = 0; k < sizeof KEYS / sizeof KEYS[0]; k++) {
        strcat(key, grid_text(measured, row, KEYS[k]));
        strcat(key, "|");
    }
    while (group < points->groups && strcmp(firsts[group], key) != 0)
        group++;
    if (group == points->groups)
        firsts[points->groups++] = arena_copy(measured->texts, key, strlen(key));
    return group;
}

bool points_load(struct points *points, struct replay *replay, const char *folder,
                 const char *sheet, struct error *err)
{
    static struct sheets sheets;
    char path[4096];

    *points = (struct points){.replay = replay};
    snprintf(path, sizeof path, "%s/%s", folder, sheet);
    if (!grid_read(&sheets.measured, path, &replay->texts, err))
        return false;
    snprintf(path, sizeof path, "%s/throughput-rows.csv", folder);
    if (!grid_read(&sheets.rows, path, &replay->texts, err))
        return false;
    for (size_t row = 1; row < sheets.measured.rows; row++) {
        struct point *point = &points->list[points->count++];

        take_texts(point, &sheets.measured, row);
        point->group = group_of(points, &sheets.measured, row);
        resolve(points, point, &sheets, row);
    }
    return true;
}

static struct speed speed_with(const struct point *point, double requests)
{
    struct replica_speed speed = prepare(point);

    return speed_at(&speed, point->prompt_tokens, point->output_tokens, requests);
}

struct speed point_speed(const struct point *point)
{
    return speed_with(point, point->concurrent_requests);
}

struct speed point_alone(const struct point *point)
{
    return speed_with(point, 1);
}

size_t points_of(const struct points *points, enum sheet_kind kind, const char *name)
{
    size_t count = 0;

    for (size_t i = 0; i < points->count; i++) {
        const struct point *point = &points->list[i];

        if (*point->reason != '\0')
            continue;
        count += strcmp(kind == SHEET_ENGINES ? point->row.name : point->card->name, name) == 0;
    }
    return count;
}
