/* SPDX-License-Identifier: MIT */
/* Who is to be served with what, and how many requests that makes at once. */
#include "decision.h"
#include "sentence.h"

#include "vramgrid/base/number.h"

#include <math.h>
#include <stdio.h>

/* A number in a sentence, as cells round it and as the program does. */
struct rounded {
    char formula[FORMULA_SIZE], words[FORMULA_NUMBER_SIZE];
};

static struct sentence_value rounded_value(const struct decision *decision, struct rounded *rounded,
                                           const char *name, const char *pattern, double value)
{
    const double places = 100;
    char placed[256];

    snprintf(placed, sizeof placed, "ROUND(%s,2)", pattern);
    formula_fill(rounded->formula, placed, decision->blocks, 0);
    *rounded->words = '\0';
    if (number_is_known(value))
        formula_number(rounded->words, round(value * places) / places);
    return (struct sentence_value){name, rounded->formula, rounded->words};
}

/* "100 users x 10 % at once = 10 requests in flight": from what is known of the demand. */
static void make_flight(const struct decision *decision, struct sentence *flight)
{
    const double *scalars = decision->live->scalars, *loads = scalars + SCALAR_LOADS;
    const struct text *text = decision->live->view->report->text;
    const struct {
        const char *name, *pattern;
        double value;
    } named[] = {
        {"users", "N(flt_users)", loads[LOAD_USERS]},
        {"active", "N(flt_active)", loads[LOAD_ACTIVE]},
        {"factor", "flt_factor", scalars[SCALAR_GROWTH]},
        {"rate", "N(flt_rate)", loads[LOAD_RATE]},
        {"seconds", BEST("seconds"), decision_best(decision, ROW_SECONDS)},
        {"requests", BEST("requests"), decision_best(decision, ROW_REQUESTS)},
    };
    struct rounded room[sizeof named / sizeof named[0]];
    struct sentence rate, given, nothing = {"\"\"", ""};
    struct sentence_value values[sizeof named / sizeof named[0] + 1] = {{0}};

    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        values[i] =
            rounded_value(decision, &room[i], named[i].name, named[i].pattern, named[i].value);
    sentence_make(flight, text, "pack.flight_users", values);
    sentence_make(&rate, text, "pack.flight_rate", values);
    sentence_make(&given, text, "pack.flight_given", values);
    sentence_choose(flight, "ISNUMBER(flt_users)", number_is_known(loads[LOAD_USERS]), &given);
    sentence_choose(&rate, "flt_is_rate=1", scalars[SCALAR_IS_RATE] > 0, flight);
    *flight = rate;
    sentence_choose(flight, "flt_best>0", decision->best != SIZE_MAX, &nothing);
}

static void put_flight(struct decision *decision, size_t row)
{
    struct cell_range range = {row, DECISION_LABEL, row, DECISION_LAST};
    struct sentence flight;

    make_flight(decision, &flight);
    page_merge(decision->page, &range, STYLE_FIELD);
    page_sentence(decision->page, row, DECISION_LABEL, STYLE_FIELD, &flight);
    decision_lines(decision, row, decision->live->view->report->text->count);
}

/* A figure of the workload; the 95th percentile beside its mean. */
static struct decision_pair load_pair(const struct decision *decision, enum load load,
                                      const char *pattern)
{
    return (struct decision_pair){load_rules[load].key, pattern, STYLE_SPEED_LEFT,
                                  decision->live->scalars[SCALAR_LOADS + load], NULL};
}

static void put_right(struct decision *decision, size_t row)
{
    static const struct {
        enum load load;
        const char *pattern;
    } loads[] = {
        {LOAD_USERS, "flt_users"},         {LOAD_ACTIVE, "flt_active"},
        {LOAD_PROMPT, "flt_prompt"},       {LOAD_PROMPT_P95, "flt_prompt_p95"},
        {LOAD_OUTPUT, "flt_output"},       {LOAD_OUTPUT_P95, "flt_output_p95"},
        {LOAD_MIN_SPEED, "flt_min_speed"}, {LOAD_MAX_TTFT, "flt_max_ttft"},
    };

    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        struct decision_pair pair = load_pair(decision, loads[i].load, loads[i].pattern);

        if (loads[i].load != LOAD_MIN_SPEED && loads[i].load != LOAD_MAX_TTFT)
            pair.style = STYLE_COUNT_LEFT;
        decision_pair(decision, row + i, true, &pair);
    }
}

static void put_left(struct decision *decision, size_t row)
{
    const struct fleet_view *view = decision->live->view;
    const struct plan *plan = view->plan;
    char engine[LITERAL_SIZE + 2], kv_type[LITERAL_SIZE + 2], literal[LITERAL_SIZE];
    struct decision_pair growth = load_pair(decision, LOAD_GROWTH, "flt_growth");
    struct decision_pair headroom = load_pair(decision, LOAD_HEADROOM, "flt_headroom");
    const struct decision_pair pairs[] = {
        {"decide.model", SEL_MODEL, STYLE_BOLD, 0, view->model->name},
        {"decide.precision", SEL_PRECISION, STYLE_TEXT, 0,
         plan->quantizations[view->quantization]->name},
        {"pack.engine", engine, STYLE_TEXT, 0, plan->engine->name},
        {"pack.kv_type", kv_type, STYLE_TEXT, 0, plan->kv_type->name},
        {"decide.workload", SEL_WORKLOAD "&\"\"", STYLE_TEXT, 0, fleet_view_workload(view)->name},
        {"decide.margin", "flt_margin", STYLE_SPEED_LEFT, plan->safety_margin_percent, NULL},
        headroom,
        growth,
    };

    formula_literal(literal, plan->engine->name);
    snprintf(engine, sizeof engine, "\"%s\"", literal);
    formula_literal(literal, plan->kv_type->name);
    snprintf(kv_type, sizeof kv_type, "\"%s\"", literal);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        decision_pair(decision, row + i, false, &pairs[i]);
}

/* What a replica does, and how many there are. */
static size_t put_capacity(struct decision *decision, size_t row)
{
    static const struct {
        const char *key;
        enum replica_column column;
        enum style style;
        const char *pattern;
    } figures[] = {
        {"decide.fact_fit", ROW_FIT, STYLE_COUNT_LEFT, BEST("fit")},
        {"decide.fact_replicas", ROW_REPLICAS, STYLE_COUNT_LEFT, BEST("replicas")},
        {"decide.fact_use", ROW_USE, STYLE_SPEED_LEFT, BEST("use")},
        {"decide.fact_count", ROW_COUNT, STYLE_COUNT_LEFT, BEST("count")},
        {"decide.fact_low", ROW_LOW_EACH, STYLE_SPEED_LEFT, BEST("low_each")},
        {"decide.fact_gpus", ROW_GPUS, STYLE_COUNT_LEFT, BEST("gpus")},
        {"decide.fact_ttft", ROW_TTFT, STYLE_UNIT_LEFT, BEST("ttft")},
        {"decide.fact_servers", ROW_SERVERS, STYLE_COUNT_LEFT, BEST("servers")},
    };
    size_t count = sizeof figures / sizeof figures[0];

    for (size_t i = 0; i < count; i++) {
        const struct decision_pair pair = {figures[i].key, figures[i].pattern, figures[i].style,
                                           decision_best(decision, figures[i].column), NULL};

        decision_pair(decision, row + i / 2, i % 2 == 1, &pair);
    }
    return row + count / 2;
}

size_t put_decision_demand(struct decision *decision, size_t row)
{
    enum { PAIRS = 8 };

    decision_section(decision, row++, "pack.demand");
    decision->is_demand = true;
    put_left(decision, row);
    put_right(decision, row);
    decision->is_demand = false;
    row += PAIRS;
    put_flight(decision, row++);
    return put_capacity(decision, row);
}
