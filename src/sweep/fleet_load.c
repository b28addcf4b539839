/* SPDX-License-Identifier: MIT */
#include "fleet_load.h"

#include <math.h>

static struct throughput_times times_at(const struct fleet_replica *replica,
                                        const struct workload *workload, double requests)
{
    return speed_at_level(&replica->speed, workload->prompt_tokens, workload->output_tokens,
                          requests, replica->level);
}

/* Whether a replica keeps the limit with so many requests in flight, at its level of speed. */
static bool fleet_keeps(const struct fleet_replica *replica, const struct workload *workload,
                        enum fleet_limit limit, double requests)
{
    struct throughput_times times = times_at(replica, workload, requests);

    if (limit == FLEET_BY_SPEED)
        return times.tokens_per_s_per_request > 0 &&
               !(times.tokens_per_s_per_request < workload->min_tokens_per_s);
    return !(times.ttft_s > workload->max_ttft_s);
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
    return workload->output_tokens / times_at(replica, workload, requests).tokens_per_s_per_request;
}

static double requests_per_s(const struct fleet_replica *replica, const struct workload *workload,
                             double requests)
{
    return requests / fleet_seconds_in_flight(replica, workload, requests);
}

/* The largest number of five binary digits up to a whole one: 1 to 32, 34, 36 ... 64, 68 ... */
static double round_down(double requests)
{
    const int digits = 5;
    int exponent;
    double unit;

    frexp(requests, &exponent);
    unit = ldexp(1, exponent > digits ? exponent - digits : 0);
    return floor(requests / unit) * unit;
}

/*
 * From the largest number down, until even as fast as one request alone fewer could not answer
 * more.
 */
double fleet_full_requests(const struct fleet_replica *replica, const struct workload *workload,
                           double fit)
{
    double full = round_down(fit), most = requests_per_s(replica, workload, full);
    double alone = requests_per_s(replica, workload, 1);

    for (double fewer = full - 1; fewer * alone > most; fewer--) {
        double then;

        fewer = round_down(fewer);
        then = requests_per_s(replica, workload, fewer);
        if (then > most) {
            full = fewer;
            most = then;
        }
    }
    return full;
}

double fleet_requests_for_rate(const struct fleet_replica *replica, const struct workload *workload,
                               double rate, double full)
{
    double too_few = 0, enough = full;

    while (enough - too_few > 1) {
        double between = floor((too_few + enough) / 2);

        if (requests_per_s(replica, workload, between) >= rate)
            enough = between;
        else
            too_few = between;
    }
    return enough;
}
