/* SPDX-License-Identifier: MIT */
/* `vramgrid explain MODEL GPU`: one pair in full, for people and for machines. */
#ifndef VRAMGRID_EXPLAIN_H
#define VRAMGRID_EXPLAIN_H

#include "vramgrid/base/error.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/cost.h"
#include "vramgrid/words/text.h"

/* What is explained; all borrowed. */
struct explanation {
    const struct plan *plan;         /* quantizations, contexts and assumptions */
    const struct settings *settings; /* of money */
    const struct text *text;
    const struct model *model;
    const struct gpu *gpu;
    const struct quantization *quantization; /* of the breakdown: a row, or native if unknown */
    uint64_t context_tokens;                 /* of the breakdown */
    /* The plan's as they are for the model, each once. */
    const struct quantization **quantizations;
    size_t quantization_count;
};

/* A set of so many of the explained GPU. */
struct gpu_set explain_set(const struct explanation *explanation, unsigned count);

/* One figure of the matter: need and fit in a mode, on so many GPUs. */
struct explain_case {
    struct placement placement;
    struct fit fit;
};

struct explain_case explain_case(const struct explanation *explanation, const struct mode *mode,
                                 const struct quantization *quantization, uint64_t context_tokens,
                                 unsigned gpu_count);

/* The fewest of the explained GPU that run the model, with what they cost; gpu_count 0: none do. */
struct configuration explain_configuration(const struct explanation *explanation);

/* How GPUs are let, as the sheet of rents calls it. */
enum { EXPLAIN_COMMITMENTS = 4 };
extern const char *const explain_commitments[EXPLAIN_COMMITMENTS];

/* The mode that answers are given in. */
const struct mode *explain_mode(const struct explanation *explanation);

/* The heading without which that mode cannot say anything of the model; NULL: it can. */
const char *explain_missing(const struct explanation *explanation);

/* At the right of a column, in the signs of the reader. */
void explain_print_number(const struct explanation *e, const char *number, int width);
void explain_print_figure(const struct explanation *e, double figure, int decimals, int width);

/* Part of explain_print: the fewest GPUs, the best quantization, the bound of decoding. */
void explain_print_answers(const struct explanation *explanation);

/* Part of explain_print: price, power, cost of owning and renting. */
void explain_print_money(const struct explanation *explanation);

/* On stdout, aligned. */
void explain_print(const struct explanation *explanation);

/* Its part about architecture mode; nothing without an engine and a KV type. */
void explain_print_memory(const struct explanation *explanation);

/* On stdout, as JSON with the keys of results.csv and offload.csv. */
bool explain_print_json(const struct explanation *explanation, struct error *err);

/* How the engine is told to use the GPUs of a set. */
void explain_print_flags(const struct explanation *e, const struct mode *mode,
                         const struct gpu_set *set);

#endif
