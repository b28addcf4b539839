/* SPDX-License-Identifier: MIT */
/* Values of settings that are neither plain numbers nor names: parse() of struct setting. */
#ifndef VRAMGRID_SETTING_VALUES_H
#define VRAMGRID_SETTING_VALUES_H

#include <stdbool.h>

/* Tokens of "4096", "8K" or "1M" (K = 1024), from 1 to SOLVE_CONTEXT_MAX, as a uint64_t. */
bool parse_context(const char *text, void *tokens);

/* GPUs of "2", from 1 to GPU_COUNT_MAX, as a uint64_t. */
bool parse_gpu_count(const char *text, void *count);

/* Millimetres of "85", from CHART_WIDTH_MIN to CHART_WIDTH_MAX, 0 of "natural", as a uint64_t. */
bool parse_chart_width(const char *text, void *width_mm);

/* A struct shard of "2/16". It is worthless where the text is none. */
bool parse_shard(const char *text, void *shard);

/* A double: a whole number from 3 to 6, NAN of "auto". */
bool parse_pcie_generation(const char *text, void *generation);

#endif
