/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/quantization_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double figure_of(const struct quantization *row, enum quantization_figure figure)
{
    switch (figure) {
    case BYTES_PER_PARAM:
        return row->bytes_per_param;
    case BITS_PER_WEIGHT:
        return row->bits_per_weight;
    case KV_CACHE_MULTIPLIER:
        break;
    }
    return row->kv_cache_multiplier;
}

/* From the least to the most over the plan's models; NAN where no model has one. */
struct range {
    double least, most;
};

static struct range find_range(const struct plan *plan, const struct quantization *quantization,
                               enum quantization_figure figure)
{
    struct range range = {NUMBER_UNKNOWN, NUMBER_UNKNOWN};

    for (size_t m = 0; m < plan->model_count; m++) {
        const struct quantization *row = quantization_for(quantization, plan->models[m]);

        if (!row)
            continue;
        range.least = fmin(range.least, figure_of(row, figure)); /* a number beats NAN */
        range.most = fmax(range.most, figure_of(row, figure));
    }
    return range;
}

void describe_quantization(const struct plan *plan, const struct quantization *quantization,
                           enum quantization_figure figure, char text[NUMBER_SIZE])
{
    struct range range = find_range(plan, quantization, figure);
    size_t length;

    if (!number_is_known(range.least)) {
        strcpy(text, "?");
        return;
    }
    length = number_brief(text, range.least);
    if (range.most > range.least)
        snprintf(text + length, NUMBER_SIZE - length, "\u2013%g", range.most);
}

double kv_cache_share(const struct plan *plan, const struct quantization *quantization,
                      const struct mode *mode)
{
    return find_range(plan, quantization, KV_CACHE_MULTIPLIER).least * mode->buffer;
}

const char *unknown_key(const struct model *model, const char *missing, const char *column_key,
                        const char *precision_key)
{
    bool is_foreign = strcmp(missing, "precision_default") == 0 && *model->precision_default;

    return is_foreign ? precision_key : column_key;
}
