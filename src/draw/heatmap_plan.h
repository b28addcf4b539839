/* SPDX-License-Identifier: MIT */
/* What planning for pages and planning of a figure alone share. Lengths are points. */
#ifndef VRAMGRID_HEATMAP_PLAN_H
#define VRAMGRID_HEATMAP_PLAN_H

#include "heatmap.h"

/* A figure without a size yet; keeps only its labels. */
void heatmap_init(struct heatmap *heatmap, const struct figure *figure,
                  const struct heatmap_look *look);

/* What a column of an axis takes for its labels. */
double heatmap_labelled_width(struct heatmap *heatmap, const struct figure *figure,
                              const struct figure_axis *axis);

/* Columns of an axis in text_width, of at least so many points, on as many parts as it takes. */
void heatmap_fit_columns(struct heatmap *heatmap, const struct figure_axis *axis, double minimum);

/* As many panels side by side as have room, at most so many, the same number in every line. */
void heatmap_fit_panels(struct heatmap *heatmap, const struct figure *figure, size_t most);

/* Rows in the room of all lines of panels. */
void heatmap_fit_rows(struct heatmap *heatmap, double room, double minimum);

double heatmap_grid_width(const struct heatmap *heatmap);

/* What is left beside the grid. */
double heatmap_spare_width(const struct heatmap *heatmap);

/* Names level if all fit above their columns, else slanted where there is room for that. */
void heatmap_choose_header(struct heatmap *heatmap, double spare_width);

/* Memory for the cells of a part. */
bool heatmap_settle(struct heatmap *heatmap, struct error *err);

#endif
