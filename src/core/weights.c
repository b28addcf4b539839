/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/weights.h"
#include "vramgrid/core/known.h"

#include <math.h>

#define UNQUANTIZED_BITS 16.0

bool weights_need_vocabulary(const struct weights_format *format)
{
    return format->scope == WEIGHTS_LINEAR || !isnan(format->embedding_bits) ||
           !isnan(format->head_bits);
}

/* What is neither quantized nor part of embedding and head keeps 16 bits, or the format's more. */
static double unquantized_bits(const struct weights_format *format)
{
    return fmax(UNQUANTIZED_BITS, format->bits);
}

/* All but embedding and head, in 1e9 bits. A sheet's total may be smaller than its parts. */
static double body_gbits(const struct weights_shape *shape, const struct weights_format *format,
                         double embedding_billion)
{
    double vision = shape->vision_params_billion;
    double body = fmax(0, shape->params_billion - embedding_billion - vision);

    return body * format->bits * format->padding + vision * unquantized_bits(format);
}

/* The experts, and all the rest at 16 bits. */
static double experts_gbits(const struct weights_shape *shape, const struct weights_format *format)
{
    double experts = shape->expert_params_billion;

    return experts * format->bits * format->padding +
           (shape->params_billion - experts) * unquantized_bits(format);
}

struct weights weights_of(const struct weights_shape *shape, const struct weights_format *format)
{
    double matrix = shape->vocab_size * shape->hidden_size / 1e9;
    double scope_bits = format->scope == WEIGHTS_ALL ? format->bits : unquantized_bits(format);
    double head_bits = known_or(format->head_bits, scope_bits);
    double embedding_bits = known_or(format->embedding_bits, scope_bits);
    double quantized = shape->expert_params_billion * format->bits * format->padding;
    double host = shape->per_layer_params_billion * format->bits, all;

    if (shape->has_own_head)
        host += known_or(matrix, 0) * embedding_bits;
    if (format->scope == WEIGHTS_EXPERTS)
        all = experts_gbits(shape, format);
    else if (!weights_need_vocabulary(format))
        all = body_gbits(shape, format, 0);
    else if (shape->ties_embeddings)
        all = body_gbits(shape, format, matrix) + matrix * head_bits;
    else
        all = body_gbits(shape, format, 2 * matrix) + matrix * (embedding_bits + head_bits);
    return (struct weights){
        .bytes = all / 8 * 1e9,
        .padded_bytes = format->padding > 1 ? quantized / 8 * 1e9 : 0,
        .host_bytes = fmin(host, all) / 8 * 1e9,
    };
}

double weights_growth(double columns, double block_columns, unsigned gpu_count)
{
    double whole = ceil(columns / block_columns);

    return whole > 0 ? ceil(columns / gpu_count / block_columns) * gpu_count / whole : 1;
}
