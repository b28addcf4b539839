/* SPDX-License-Identifier: MIT */
/* What other sheets have of a model: checkpoints, benchmarks, what it is published in. */
#include "vramgrid/input/catalogue.h"

#include <strings.h>

/* NULL where no sheet has it. */
static struct model *find_model(struct catalogue *catalogue, const char *name)
{
    struct model *models = catalogue->tables[SHEET_MODELS].rows;
    const void *row = catalogue_find(catalogue, SHEET_MODELS, name);

    return row ? &models[catalogue_place(catalogue, SHEET_MODELS, row)] : NULL;
}

static void link_checkpoints(struct catalogue *catalogue)
{
    const struct table *table = &catalogue->tables[SHEET_CHECKPOINTS];
    struct checkpoint *rows = table->rows;

    for (size_t i = table->count; i-- > 0;) {
        struct model *model = find_model(catalogue, rows[i].model);

        if (model) {
            rows[i].next = model->checkpoints;
            model->checkpoints = &rows[i];
        }
    }
}

/* What a model is published in; of the other sheets nothing yet. */
static void begin_links(struct catalogue *catalogue)
{
    struct model *models = catalogue->tables[SHEET_MODELS].rows;

    for (size_t i = 0; i < catalogue->tables[SHEET_MODELS].count; i++) {
        models[i].native =
            catalogue_find(catalogue, SHEET_QUANTIZATIONS, models[i].precision_default);
        models[i].checkpoints = NULL;
        models[i].benchmarks = NULL;
    }
}

static void link_benchmarks(struct catalogue *catalogue)
{
    const struct table *table = &catalogue->tables[SHEET_SPEEDS];
    struct benchmark *rows = table->rows;

    for (size_t i = table->count; i-- > 0;) {
        struct model *model = find_model(catalogue, rows[i].model);

        if (model) {
            rows[i].next = model->benchmarks;
            model->benchmarks = &rows[i];
        }
    }
}

void catalogue_link(struct catalogue *catalogue)
{
    begin_links(catalogue);
    link_checkpoints(catalogue);
    link_benchmarks(catalogue);
}

const struct checkpoint *model_checkpoint(const struct model *model,
                                          const struct quantization *quantization)
{
    const struct checkpoint *checkpoint = model->checkpoints;

    while (checkpoint && strcasecmp(checkpoint->quantization, quantization->name) != 0)
        checkpoint = checkpoint->next;
    return checkpoint;
}
