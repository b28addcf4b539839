/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/parallel.h"

#include <math.h>
#include <stdbool.h>

const char *parallelism_name(size_t place)
{
    static const char *const NAMES[] = {
        [PARALLEL_TENSOR] = "tensor", [PARALLEL_PIPELINE] = "pipeline", NULL};

    return NAMES[place];
}

/* The share of the cache that stays on each GPU: heads are not cut, and MLA has one latent. */
static double kv_share(double num_key_value_heads, unsigned gpu_count)
{
    if (isnan(num_key_value_heads))
        return 1;
    return fmax(1, floor(num_key_value_heads / gpu_count)) / num_key_value_heads;
}

/* The rule's overhead is a share of the weights; an engine's is paid on every GPU. */
static void add_up(struct estimate *need, const struct parallel_shape *shape)
{
    if (!isnan(shape->gpu_overhead_gb)) {
        need->overhead_gb = shape->gpu_overhead_gb;
        need->model_with_overhead_gb = need->params_memory_gb + need->overhead_gb;
    }
    need->required_vram_gb = need->model_with_overhead_gb + need->kv_cache_gb;
}

/* What is left of whole columns, heads; fmod takes ten times as long. NAN stays NAN. */
static double remainder_of(double whole, double part)
{
    return whole - floor(whole / part) * part;
}

/* Heads are shared out evenly, or each is copied to an equal number of GPUs. */
static bool shares_evenly(double heads, unsigned gpu_count)
{
    return !(heads > 0) || remainder_of(fmax(heads, gpu_count), fmin(heads, gpu_count)) == 0;
}

/* Whole blocks for every GPU. */
static bool has_whole_blocks(double columns, double block_columns, unsigned gpu_count)
{
    return !(columns > 0) || !(block_columns > 0) ||
           remainder_of(columns / gpu_count, block_columns) == 0;
}

enum obstacle parallel_obstacle(const struct parallel_shape *shape, unsigned gpu_count)
{
    if (gpu_count == 1)
        return OBSTACLE_NONE;
    if (remainder_of(shape->num_attention_heads, gpu_count) > 0)
        return OBSTACLE_ATTENTION_HEADS;
    if (!shares_evenly(shape->num_key_value_heads, gpu_count) ||
        !shares_evenly(shape->sliding_key_value_heads, gpu_count))
        return OBSTACLE_KEY_VALUE_HEADS;
    if (!has_whole_blocks(shape->mlp_columns, shape->block_columns, gpu_count))
        return OBSTACLE_MLP_BLOCKS;
    if (!has_whole_blocks(shape->expert_columns, shape->block_columns, gpu_count))
        return OBSTACLE_EXPERT_BLOCKS;
    return OBSTACLE_NONE;
}

enum obstacle parallel_tensor(struct estimate *need, const struct parallel_shape *shape,
                              unsigned gpu_count)
{
    double share_gb = need->model_with_overhead_gb / gpu_count;
    double buffer_gb = share_gb * PARALLEL_BUFFER_SHARE;
    enum obstacle obstacle = parallel_obstacle(shape, gpu_count);

    if (obstacle != OBSTACLE_NONE)
        return obstacle;
    need->params_memory_gb /= gpu_count;
    need->overhead_gb = need->overhead_gb / gpu_count + buffer_gb;
    need->model_with_overhead_gb = share_gb + buffer_gb;
    need->kv_cache_gb *= kv_share(shape->num_key_value_heads, gpu_count);
    add_up(need, shape);
    return OBSTACLE_NONE;
}

void parallel_pipeline(struct estimate *need, const struct parallel_shape *shape, double layers)
{
    double share = layers / shape->num_layers;

    need->params_memory_gb *= share;
    need->overhead_gb *= share;
    need->model_with_overhead_gb *= share;
    need->kv_cache_gb *= share;
    add_up(need, shape);
}

/* The first of those with the largest part of a layer still due. */
static size_t largest_remainder(double num_layers, const double *weights, double sum,
                                const double *layers, size_t count)
{
    size_t largest = 0;
    double most = -HUGE_VAL;

    for (size_t i = 0; i < count; i++) {
        double due = num_layers * weights[i] / sum - layers[i];

        if (due > most) {
            most = due;
            largest = i;
        }
    }
    return largest;
}

void parallel_split_layers(double num_layers, const double *weights, double *layers, size_t count)
{
    double sum = 0, placed = 0;

    for (size_t i = 0; i < count; i++)
        sum += weights[i];
    for (size_t i = 0; i < count; i++) {
        layers[i] = floor(num_layers * weights[i] / sum);
        placed += layers[i];
    }
    for (; placed < num_layers; placed++)
        layers[largest_remainder(num_layers, weights, sum, layers, count)]++;
}
