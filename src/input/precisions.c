/* SPDX-License-Identifier: MIT */
/* What models are published in: its name, and whether it is known. */
#include "vramgrid/input/catalogue.h"

#include <strings.h>

const struct quantization quantization_native = {
    .name = "native",
    .family = "",
    .notes = "",
    .source = "",
    .scope = "",
    .bytes_per_param = NUMBER_UNKNOWN,
    .bits_per_weight = NUMBER_UNKNOWN,
    .kv_cache_multiplier = NUMBER_UNKNOWN,
    .block_size = NUMBER_UNKNOWN,
    .embedding_bits = NUMBER_UNKNOWN,
    .head_bits = NUMBER_UNKNOWN,
    .padding = NUMBER_UNKNOWN,
};

const struct quantization *catalogue_find_quantization(const struct catalogue *catalogue,
                                                       const char *name)
{
    if (strcasecmp(name, quantization_native.name) == 0)
        return &quantization_native;
    return catalogue_find(catalogue, SHEET_QUANTIZATIONS, name);
}

static void note_unknown(struct catalogue *catalogue, const struct model *model)
{
    char suggestion[SUGGESTION_SIZE];

    catalogue_suggest(catalogue, SHEET_QUANTIZATIONS, model->precision_default, suggestion);
    findings_add(&catalogue->notices, model->line, model->precision_field,
                 "precision_default: '%.80s' is no quantization of %s%s", model->precision_default,
                 catalogue->tables[SHEET_QUANTIZATIONS].path, suggestion);
}

void catalogue_check_precisions(struct catalogue *catalogue)
{
    const struct table *table = &catalogue->tables[SHEET_MODELS];
    const struct model *models = table->rows;

    if (!catalogue->tables[SHEET_QUANTIZATIONS].path) /* the built-in ones are too few to say so */
        return;
    findings_begin(&catalogue->notices, table->path);
    for (size_t i = 0; i < table->count; i++)
        if (*models[i].precision_default &&
            !catalogue_find(catalogue, SHEET_QUANTIZATIONS, models[i].precision_default))
            note_unknown(catalogue, &models[i]);
    findings_end(&catalogue->notices);
}
