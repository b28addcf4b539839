/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/sizing.h"

#include <math.h>

double sizing_active_requests(double users, double active_percent)
{
    return users * active_percent / 100;
}

double sizing_requests_in_flight(double requests_per_s, double seconds_in_flight)
{
    return requests_per_s * seconds_in_flight;
}

double sizing_growth(double percent_per_year, double years)
{
    return percent_per_year == 0 ? 1 : pow(1 + percent_per_year / 100, years);
}

/* Whole percents of whole requests come out exact in this order. */
double sizing_replicas(double requests, double headroom_percent, double fit)
{
    return fmax(1, ceil(requests * (100 + headroom_percent) / (100 * fit)));
}

double sizing_requests_per_replica(double requests, double replicas)
{
    return fmax(1, ceil(requests / replicas));
}

struct sizing_order sizing_machines(const struct sizing_machine *machine, double replicas,
                                    double replica_gpus, double spare_servers)
{
    double per_machine = floor(machine->gpus / replica_gpus);
    double servers = ceil(replicas / per_machine);
    double in_largest = fmin(replicas, per_machine) * replica_gpus;

    if (machine->is_whole)
        return (struct sizing_order){servers + spare_servers,
                                     (servers + spare_servers) * machine->gpus};
    return (struct sizing_order){servers + spare_servers,
                                 replicas * replica_gpus + spare_servers * in_largest};
}
