/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/throughput.h"

double throughput_bound_tokens_per_s(double read_gb_per_token, double bandwidth_gb_s,
                                     double efficiency)
{
    return bandwidth_gb_s * efficiency / read_gb_per_token;
}
