/* SPDX-License-Identifier: MIT */
/* From a demand to replicas, GPUs and machines. */
#include "unit.h"
#include "vramgrid/core/sizing.h"

#include <math.h>

static void counts_requests_in_flight(void)
{
    UNIT_CHECK(sizing_active_requests(1000, 10) == 100, "a tenth of 1,000");
    UNIT_CHECK(sizing_active_requests(3, 10) == 3 * 10.0 / 100, "not whole");
    UNIT_CHECK(sizing_requests_in_flight(2, 15) == 30, "two a second that stay for 15 s");
    UNIT_CHECK(sizing_growth(0, 5) == 1, "no growth");
    UNIT_CHECK(sizing_growth(50, 2) == 2.25, "half as much again, twice");
    UNIT_CHECK(sizing_growth(-50, 1) == 0.5, "less");
}

static void counts_replicas(void)
{
    static const struct {
        double requests, headroom_percent, fit, replicas, per_replica;
        const char *why;
    } cases[] = {
        {50, 20, 8, 8, 7, "60 in eights: 7.5"},
        {50, 0, 50, 1, 50, "one that is full"},
        {50, 0, 49, 2, 25, "one more than one takes"},
        {50, 10, 11, 5, 10, "exactly 55, which 50 x 1.1 is not in binary"},
        {0.2, 20, 100, 1, 1, "less than one request takes a replica, and is one"},
        {7, 0, 2, 4, 2, "the busiest has two"},
        {1000000, 100, 1, 2000000, 1, "one each"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double replicas =
            sizing_replicas(cases[i].requests, cases[i].headroom_percent, cases[i].fit);

        UNIT_CHECK(replicas == cases[i].replicas, cases[i].why);
        UNIT_CHECK(sizing_requests_per_replica(cases[i].requests, replicas) == cases[i].per_replica,
                   cases[i].why);
    }
}

static void orders_machines(void)
{
    static const struct {
        struct sizing_machine machine;
        double replicas, replica_gpus, spare_servers, servers, gpus;
        const char *why;
    } cases[] = {
        {{8, true}, 3, 2, 0, 1, 8, "a board of eight for six"},
        {{8, true}, 5, 2, 0, 2, 16, "four replicas a board"},
        {{8, true}, 4, 2, 1, 2, 16, "a spare board"},
        {{8, false}, 3, 2, 0, 1, 6, "cards as they are needed"},
        {{8, false}, 9, 2, 0, 3, 18, "four replicas a machine"},
        {{8, false}, 3, 2, 1, 2, 12, "a spare machine stands in for one of six cards"},
        {{8, false}, 9, 2, 1, 4, 26, "and for a full one"},
        {{4, false}, 10, 1, 1, 4, 14, "ten cards in fours, four spare ones"},
        {{6, true}, 2, 4, 0, 2, 12, "a replica does not reach over two machines"},
        {{1, true}, 7, 1, 0, 7, 7, "one each"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sizing_order order = sizing_machines(&cases[i].machine, cases[i].replicas,
                                                    cases[i].replica_gpus, cases[i].spare_servers);

        UNIT_CHECK(order.servers == cases[i].servers, cases[i].why);
        UNIT_CHECK(order.gpus == cases[i].gpus, cases[i].why);
    }
}

static const struct unit_test tests[] = {
    {"counts requests in flight", counts_requests_in_flight},
    {"counts replicas", counts_replicas},
    {"orders machines", orders_machines},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("sizing", tests);
}
