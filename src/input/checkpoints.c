/* SPDX-License-Identifier: MIT */
/* What other sheets have of a model: its checkpoints, and the quantization it is published in. */
#include "vramgrid/input/catalogue.h"

#include <strings.h>

static void link_checkpoints(struct catalogue *catalogue)
{
    const struct table *table = &catalogue->tables[SHEET_CHECKPOINTS];
    struct model *models = catalogue->tables[SHEET_MODELS].rows;
    struct checkpoint *rows = table->rows;

    for (size_t i = table->count; i-- > 0;) {
        const void *row = catalogue_find(catalogue, SHEET_MODELS, rows[i].model);

        if (row) {
            struct model *model = &models[catalogue_place(catalogue, SHEET_MODELS, row)];

            rows[i].next = model->checkpoints;
            model->checkpoints = &rows[i];
        }
    }
}

static void link_precisions(struct catalogue *catalogue)
{
    struct model *models = catalogue->tables[SHEET_MODELS].rows;

    for (size_t i = 0; i < catalogue->tables[SHEET_MODELS].count; i++)
        models[i].native =
            catalogue_find(catalogue, SHEET_QUANTIZATIONS, models[i].precision_default);
}

void catalogue_link(struct catalogue *catalogue)
{
    link_checkpoints(catalogue);
    link_precisions(catalogue);
}

const struct checkpoint *model_checkpoint(const struct model *model,
                                          const struct quantization *quantization)
{
    const struct checkpoint *checkpoint = model->checkpoints;

    while (checkpoint && strcasecmp(checkpoint->quantization, quantization->name) != 0)
        checkpoint = checkpoint->next;
    return checkpoint;
}
