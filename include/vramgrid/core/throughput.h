/* SPDX-License-Identifier: MIT */
/*
 * How fast a model can decode at most: every token reads the active weights and the whole cache of
 * its sequence once, so memory bandwidth is the bound. Pure arithmetic.
 *
 * Source: the roofline of memory-bound decoding (peers: llmfit, aiconfigurator, LLM-Viewer); real
 * engines reach 0.5 to 0.8 of the bandwidth, prompts and batches are another matter.
 */
#ifndef VRAMGRID_THROUGHPUT_H
#define VRAMGRID_THROUGHPUT_H

/* Tokens a second of one sequence; all figures above 0, efficiency up to 1. */
double throughput_bound_tokens_per_s(double read_gb_per_token, double bandwidth_gb_s,
                                     double efficiency);

#endif
