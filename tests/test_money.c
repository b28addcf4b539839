/* SPDX-License-Identifier: MIT */
/* Owning and renting, and which of several prices counts. */
#include "unit.h"
#include "vramgrid/base/date.h"
#include "vramgrid/core/money.h"
#include "vramgrid/sweep/price.h"

#include <math.h>
#include <string.h>

/* Unknown is the same as unknown. */
static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || (isinf(a) && isinf(b)) || fabs(a - b) <= 1e-9 * fabs(b);
}

static void counts_what_owning_takes(void)
{
    static const struct {
        struct money_terms terms; /* years, support, licence, residual, electricity, pue */
        struct money_purchase purchase;
        double total_usd, electricity_usd_per_year;
        const char *why;
    } cases[] = {
        {{3, 0, 0, 0, 0.15, 1.5},
         {1, 1000, 1},
         1000 + 3 * 1971,
         1971,
         "1 kW x 8,760 h x 1.5 x 0.15"},
        {{3, 10, 0, 0, 0, 1}, {1, 1000, 1}, 1300, 0, "support of 10 % a year"},
        {{2, 0, 4500, 0, 0, 1}, {8, 1000, 1}, 73000, 0, "a licence for each GPU and year"},
        {{2, 0, 0, 25, 0, 1}, {8, 1000, 1}, 750, 0, "a quarter of the price comes back"},
        {{3, 0, 0, 0, 0.15, 1}, {1, NAN, 1}, NAN, 1314, "no price: no total, but electricity"},
        {{3, 0, 0, 0, 0.15, 1}, {1, 1000, NAN}, NAN, NAN, "no power: no total"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct money own = money_own(&cases[i].terms, &cases[i].purchase);

        UNIT_CHECK(same(own.total_usd, cases[i].total_usd), cases[i].why);
        UNIT_CHECK(same(own.electricity_usd_per_year, cases[i].electricity_usd_per_year),
                   cases[i].why);
    }
    UNIT_CHECK(money_hardware_usd(2, 8, 100) == 100, "two GPUs of a server of 8: a server");
    UNIT_CHECK(money_hardware_usd(9, 8, 100) == 200, "nine: two servers");
    UNIT_CHECK(money_hardware_usd(4, 1, 100) == 400, "four cards");
    UNIT_CHECK(isnan(money_hardware_usd(4, 1, NAN)), "of unknown price");
}

/* A year of one GPU at 1 USD an hour is 8,760 USD. */
static void compares_with_renting(void)
{
    static const struct {
        struct money_terms terms;
        struct money_purchase purchase;
        double usd_per_gpu_hour, rent_usd, months, hours_a_day;
        const char *why;
    } cases[] = {
        {{2, 0, 0, 0, 0, 1}, {1, 8760, 0}, 1, 17520, 12, 12, "a year's rent, used for two years"},
        {{2, 0, 0, 50, 0, 1}, {1, 8760, 0}, 1, 17520, 6, 6, "half of it comes back"},
        {{1, 0, 0, 0, 0, 1}, {1, 8760, 0}, 0.5, 4380, 24, 48, "never by the hour in one year"},
        {{1, 0, 8760, 0, 0, 1},
         {1, 100, 0},
         1,
         8760,
         INFINITY,
         8860. / 365,
         "running costs the rent"},
        {{1, 0, 8760, 100, 0, 1},
         {1, 100, 0},
         1,
         8760,
         INFINITY,
         24,
         "no sooner where all of the price comes back"},
        {{2, 0, 876, 0, 0, 1},
         {1, 8760, 0},
         1,
         17520,
         8760 * 12 / 7884.0,
         14.4,
         "a tenth of a year's rent is a year's licence"},
        {{2, 0, 0, 0, 0, 1}, {4, 35040, 0}, 1, 70080, 12, 12, "four of them"},
        {{2, 0, 0, 0, 0, 1}, {1, NAN, 0}, 1, 17520, NAN, NAN, "no price: nothing is known"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct money_terms *terms = &cases[i].terms;
        struct money own = money_own(terms, &cases[i].purchase);
        double gpus = cases[i].purchase.gpus, usd = cases[i].usd_per_gpu_hour;

        UNIT_CHECK(same(money_rent_usd(terms, gpus, usd), cases[i].rent_usd), cases[i].why);
        UNIT_CHECK(same(money_break_even_months(terms, &own, gpus, usd), cases[i].months),
                   cases[i].why);
        UNIT_CHECK(same(money_break_even_hours_a_day(terms, &own, gpus, usd), cases[i].hours_a_day),
                   cases[i].why);
    }
}

static void counts_usd_per_million_tokens(void)
{
    struct money_terms terms = {.years = 1};

    UNIT_CHECK(same(money_usd_per_million_tokens(&terms, 31536, 1000), 1),
               "31,536 million tokens a year for 31,536 USD");
    UNIT_CHECK(isinf(money_usd_per_million_tokens(&terms, 100, 0)), "no tokens");
    UNIT_CHECK(isnan(money_usd_per_million_tokens(&terms, NAN, 1000)), "no price");
}

static void knows_days(void)
{
    static const struct {
        const char *from, *to;
        long days;
        const char *why;
    } cases[] = {
        {"2026-01-01", "2026-01-01", 0, "the same day"},
        {"2025-12-31", "2026-01-01", 1, "over the year"},
        {"2024-02-28", "2024-03-01", 2, "a leap day"},
        {"1900-02-28", "1900-03-01", 1, "no leap year"},
        {"2000-01-01", "2001-01-01", 366, "a leap year"},
        {"2026-06-01", "2026-01-01", -151, "backwards"},
        {"1000-01-01", "9999-12-31", 3287181, "all of them"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(date_days_between(cases[i].from, cases[i].to) == cases[i].days, cases[i].why);
    UNIT_CHECK(!date_is_valid("2026-02-29"), "no leap day in 2026");
    UNIT_CHECK(!date_is_valid("0999-01-01") && date_is_valid("1000-01-01"), "years from 1000 on");
    UNIT_CHECK(!date_is_valid("2026-1-1") && !date_is_valid("2026-01-01 "), "written in full");
}

#define PRICES "gpu,kind,gpus,price_usd,condition,as_of,valid_until\n"
#define SERVERS "server,gpu,gpus,typical_power_kw,max_power_kw,price_usd\n"

static void load(struct catalogue *catalogue, const char *gpus, const char *prices,
                 const char *servers)
{
    const struct {
        enum sheet_kind kind;
        const char *text;
    } sheets[] = {{SHEET_GPUS, gpus}, {SHEET_PRICES, prices}, {SHEET_SERVERS, servers}};
    struct findings findings = {0};

    for (size_t i = 0; i < 3; i++)
        if (strchr(sheets[i].text, '\n')[1] != '\0')
            UNIT_CHECK(catalogue_parse(
                           catalogue, sheets[i].kind,
                           &(struct sheet_source){"x.csv", sheets[i].text, strlen(sheets[i].text)},
                           &findings),
                       findings.text ? findings.text : "");
    findings_release(&findings);
}

static void chooses_the_price_that_counts(void)
{
    static const char PLAIN[] = "name,vram_gb\nA,24\n";
    static const char OWN[] = "name,vram_gb,price_usd,launch_price_usd\nA,24,900,1600\n";
    static const char LAUNCH[] = "name,vram_gb,launch_price_usd\nA,24,1600\n";
    static const struct {
        const char *gpus, *prices, *servers;
        double usd, unit_gpus;
        const char *condition;
        bool is_recent, has_expired;
        const char *why;
    } cases[] = {
        {PLAIN, PRICES, SERVERS, NAN, 1, "", false, false, "nobody knows"},
        {LAUNCH, PRICES, SERVERS, 1600, 1, "launch", false, false, "older than any"},
        {OWN, PRICES, SERVERS, 900, 1, "quote", false, false, "the owner's own, without a date"},
        {LAUNCH, PRICES "A,card,1,700,estimate,2020-01-01,\n", SERVERS, 700, 1, "estimate", false,
         false, "dated, but old"},
        {LAUNCH, PRICES "A,card,1,700,estimate,2026-01-01,\nA,card,1,800,list,2021-01-01,\n",
         SERVERS, 800, 1, "list", false, false, "a list price goes before an estimate"},
        {LAUNCH, PRICES "A,card,1,800,list,2026-01-01,\nA,card,1,750,street,2026-01-01,\n", SERVERS,
         750, 1, "street", true, false, "a street price before a list price"},
        {OWN, PRICES "A,card,1,750,street,2026-01-01,\n", SERVERS, 900, 1, "quote", false, false,
         "the owner's own before a street price"},
        {OWN, PRICES "a,card,1,1000,quote,2026-01-01,2026-12-31\n", SERVERS, 1000, 1, "quote", true,
         false, "a dated quote before the owner's own; names in any case"},
        {"name,vram_gb,price_usd,as_of\nA,24,900,2026-02-01\n",
         PRICES "A,card,1,1000,quote,2026-01-01,2026-12-31\n", SERVERS, 900, 1, "quote", true,
         false, "the owner's own of a day goes before an older quote"},
        {LAUNCH, PRICES "A,card,1,1,quote,2025-01-01,2025-12-31\nA,card,1,750,street,2026-01-01,\n",
         SERVERS, 750, 1, "street", true, true, "a quote that is over is named"},
        {LAUNCH, PRICES "A,card,1,1,quote,2025-01-01,2026-06-01\n", SERVERS, 1, 1, "quote", true,
         false, "valid on its last day"},
        {LAUNCH,
         PRICES "A,card,1,1,quote,2025-01-01,2025-12-31\nA,card,1,2,quote,2026-01-01,2026-12-31\n",
         SERVERS, 2, 1, "quote", true, false, "a newer quote makes up for one that is over"},
        {LAUNCH, PRICES "A,card,1,5,street,2026-01-01,\nA,card,1,6,street,2026-01-01,\n", SERVERS,
         6, 1, "street", true, false, "of equal dates the last"},
        {LAUNCH, PRICES "A,card,1,5,street,2024-12-08,\n", SERVERS, 5, 1, "street", true, false,
         "540 days old"},
        {LAUNCH, PRICES "A,card,1,5,street,2024-12-07,\n", SERVERS, 5, 1, "street", false, false,
         "a day older"},
        {LAUNCH, PRICES "A,card,1,5,street,2026-01-02,\nA,card,1,6,street,,\n", SERVERS, 5, 1,
         "street", true, false, "without a date: older than any"},
        {LAUNCH, PRICES "A,server,8,50,estimate,2026-01-02,\n", SERVERS, 50, 8, "estimate", true,
         false, "only whole servers have a price"},
        {LAUNCH, PRICES "A,card,1,5,list,2026-01-02,\nA,server,8,50,list,2026-01-02,\n", SERVERS, 5,
         1, "list", true, false, "a card before a server of the same condition"},
        {LAUNCH, PRICES "A,card,1,5,list,2026-01-02,\nA,server,8,50,quote,2026-01-02,\n", SERVERS,
         50, 8, "quote", true, false, "a quote for a server before the list price of a card"},
        {LAUNCH, PRICES, SERVERS "X,A,4,,,99\n", 99, 4, "list", false, false,
         "of the servers' sheet"},
        {LAUNCH, PRICES "B,card,1,5,list,2026-01-02,\n", SERVERS, 1600, 1, "launch", false, false,
         "of another GPU"},
    };
    struct settings settings = {.max_price_age_days = 540, .server_power_factor = 2};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct catalogue catalogue = {0};
        struct purchase found;

        load(&catalogue, cases[i].gpus, cases[i].prices, cases[i].servers);
        found = purchase_of(&catalogue, &settings, catalogue_gpu(&catalogue, 0), "2026-06-01");
        UNIT_CHECK(same(found.price.usd, cases[i].usd), cases[i].why);
        UNIT_CHECK(found.price.unit_gpus == cases[i].unit_gpus, cases[i].why);
        UNIT_CHECK(strcmp(found.price.condition, cases[i].condition) == 0, cases[i].why);
        UNIT_CHECK(found.is_recent == cases[i].is_recent, cases[i].why);
        UNIT_CHECK((found.expired != NULL) == cases[i].has_expired, cases[i].why);
        found = purchase_of(&catalogue, &settings, catalogue_gpu(&catalogue, 0), "");
        UNIT_CHECK(!found.is_recent && !found.expired, "without a day nothing is recent or over");
        catalogue_release(&catalogue);
    }
}

static void takes_power_from_servers(void)
{
    static const char GPU[] = "name,vram_gb,tdp_w\nA,24,300\n", NO_TDP[] = "name,vram_gb\nA,24\n";
    static const struct {
        const char *gpus, *servers;
        double power_w;
        bool is_average;
        const char *why;
    } cases[] = {
        {GPU, SERVERS, 600, false, "TDP x 2"},
        {NO_TDP, SERVERS, NAN, false, "unknown"},
        {NO_TDP, SERVERS "X,A,8,,10.4,\n", 1300, false, "the largest of the server, shared by 8"},
        {GPU, SERVERS "X,A,8,,,\nY,A,4,,4,\n", 1000, false, "the first that tells it"},
        {GPU, SERVERS "X,A,8,8,10.4,\n", 1000, true, "what it typically draws"},
        {GPU, SERVERS "X,B,8,8,10.4,\n", 600, false, "of another GPU"},
    };
    struct settings settings = {.server_power_factor = 2};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct catalogue catalogue = {0};
        struct purchase found;

        load(&catalogue, cases[i].gpus, PRICES, cases[i].servers);
        found = purchase_of(&catalogue, &settings, catalogue_gpu(&catalogue, 0), "");
        UNIT_CHECK(same(found.power_w, cases[i].power_w), cases[i].why);
        UNIT_CHECK(found.is_average == cases[i].is_average, cases[i].why);
        catalogue_release(&catalogue);
    }
}

static const struct unit_test tests[] = {
    {"counts what owning takes", counts_what_owning_takes},
    {"compares with renting", compares_with_renting},
    {"counts USD per million tokens", counts_usd_per_million_tokens},
    {"knows days", knows_days},
    {"chooses the price that counts", chooses_the_price_that_counts},
    {"takes power from servers", takes_power_from_servers},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("money", tests);
}
