/* SPDX-License-Identifier: MIT */
#include "fleet_load.h"

#include <math.h>

static struct throughput_times low_at(const struct fleet_replica *replica,
                                      const struct workload *workload, double requests)
{
    return speed_at(&replica->speed, workload->prompt_tokens, workload->output_tokens, requests)
        .low;
}

bool fleet_keeps(const struct fleet_replica *replica, const struct workload *workload,
                 enum fleet_limit limit, double requests)
{
    struct throughput_times low = low_at(replica, workload, requests);

    if (limit == FLEET_BY_SPEED)
        return !(low.tokens_per_s_per_request < workload->min_tokens_per_s);
    return !(low.ttft_s > workload->max_ttft_s);
}

/* More requests never make one faster, so that what is kept is kept by fewer too. */
double fleet_most_requests(const struct fleet_replica *replica, const struct workload *workload,
                           enum fleet_limit limit, double most)
{
    double kept = 0, missed = most;

    if (fleet_keeps(replica, workload, limit, most))
        return most;
    while (missed - kept > 1) {
        double between = floor((kept + missed) / 2);

        if (fleet_keeps(replica, workload, limit, between))
            kept = between;
        else
            missed = between;
    }
    return kept;
}

double fleet_seconds_in_flight(const struct fleet_replica *replica, const struct workload *workload,
                               double requests)
{
    return workload->output_tokens / low_at(replica, workload, requests).tokens_per_s_per_request;
}

/* More requests in flight never answer fewer a second. */
double fleet_requests_for_rate(const struct fleet_replica *replica, const struct workload *workload,
                               double requests_per_s, double fit)
{
    double too_few = 0, enough = fit;

    while (enough - too_few > 1) {
        double between = floor((too_few + enough) / 2);

        if (between / fleet_seconds_in_flight(replica, workload, between) >= requests_per_s)
            enough = between;
        else
            too_few = between;
    }
    return enough;
}
