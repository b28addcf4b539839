/* SPDX-License-Identifier: MIT */
/* Whether what models are published in is known. */
#include "vramgrid/input/catalogue.h"

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
