/* SPDX-License-Identifier: MIT */
/* The choices as formulas take them, and what is wrong with them. */
#include "live_fleet.h"
#include "vramgrid/base/number.h"

#include <stdio.h>

const char *const load_names[LOADS] = {
    "users",      "active",    "rate",     "concurrent", "prompt", "output",   "prompt_p95",
    "output_p95", "min_speed", "max_ttft", "growth",     "years",  "headroom", "spare"};

const struct load_rule load_rules[LOADS] = {
    [LOAD_USERS] = {"decide.users", 0.001, 1e9, false, false},
    [LOAD_ACTIVE] = {"decide.active", 0.001, 100, false, false},
    [LOAD_RATE] = {"decide.rate", 0.000001, 1e9, false, false},
    [LOAD_CONCURRENT] = {"decide.concurrent", 0.001, 1e9, false, false},
    [LOAD_PROMPT] = {"decide.prompt", 1, 1e9, true, true},
    [LOAD_OUTPUT] = {"decide.output", 1, 1e9, true, true},
    [LOAD_PROMPT_P95] = {"decide.prompt_p95", 1, 1e9, true, false},
    [LOAD_OUTPUT_P95] = {"decide.output_p95", 1, 1e9, true, false},
    [LOAD_MIN_SPEED] = {"decide.min_speed", 0.001, 1e6, false, false},
    [LOAD_MAX_TTFT] = {"decide.max_ttft", 0.001, 1e6, false, false},
    [LOAD_GROWTH] = {"decide.growth", -99, 1000, false, false},
    [LOAD_YEARS] = {"decide.years", 0.1, 20, false, false},
    [LOAD_HEADROOM] = {"decide.headroom", 0, 1000, false, false},
    [LOAD_SPARE] = {"decide.spare", 0, 1000, true, false},
};

static const char *const names[SCALARS] = {
    [SCALAR_MODEL] = "model",
    [SCALAR_PRECISION] = "precision",
    [SCALAR_WORKLOAD] = "workload",
    [SCALAR_MARGIN] = "margin",
    [SCALAR_RENTS] = "rents",
    [SCALAR_COMMITMENT] = "commitment",
    [SCALAR_DEMAND] = "demand",
    [SCALAR_PROBLEM] = "problem",
    [SCALAR_TOKENS] = "tokens",
    [SCALAR_CONTEXT] = "context",
    [SCALAR_MAXIMUM] = "maximum",
    [SCALAR_YEARS] = "term",
    [SCALAR_GROWTH] = "factor",
    [SCALAR_IS_RATE] = "is_rate",
    [SCALAR_PEAK] = "peak",
    [SCALAR_ASKED_SPEED] = "asked_speed",
    [SCALAR_ASKED_TTFT] = "asked_ttft",
    [SCALAR_SERVING] = "serving",
    [SCALAR_RECENT] = "recent",
    [SCALAR_ENOUGH] = "enough",
    [SCALAR_BEST] = "best",
    [SCALAR_SECOND] = "second",
    [SCALAR_DIFFERS] = "differs",
};

void scalar_name(char name[32], enum scalar scalar)
{
    bool is_load = scalar >= SCALAR_LOADS && scalar < SCALAR_LOADS + LOADS;

    snprintf(name, 32, "flt_%s", is_load ? load_names[scalar - SCALAR_LOADS] : names[scalar]);
}

/* One scalar: its formula with names of cells, and for those that a reader types whether they are
 * wrong, and what is said then. */
static void put(struct live_fleet *live, enum scalar scalar, const char *pattern)
{
    size_t row = SCALARS_ROW + scalar;
    char name[32], formula[FORMULA_SIZE];

    scalar_name(name, scalar);
    formula_fill(formula, pattern, live->blocks, row);
    page_text(live->page, row, SCALAR_NAME, STYLE_TEXT, name);
    page_formula(live->page, row, SCALAR_VALUE, STYLE_EXACT, live->scalars[scalar], "%s", formula);
    book_define(live->page->book, name, live->page->tab,
                &(struct cell_range){row, SCALAR_VALUE, row, SCALAR_VALUE});
}

static void put_check(struct live_fleet *live, enum scalar scalar, const char *pattern,
                      const char *message)
{
    size_t row = SCALARS_ROW + scalar;

    page_formula(live->page, row, SCALAR_BAD, STYLE_EXACT, 0, "%s", pattern);
    page_line(live->page, row, SCALAR_MESSAGE, STYLE_TEXT, message);
}

/* "Please choose a model of the list." */
static void check_choice(struct live_fleet *live, enum scalar scalar, const char *pattern,
                         const char *key)
{
    char message[LINE_SIZE];

    text_join(live->view->report->text, key, message, sizeof message, NULL);
    put_check(live, scalar, pattern, message);
}

/* No MATCH: to that "*" in a name stands for anything. */
#define PLACE_OF(CHOICE, TABLE)                                                                    \
    "=IFERROR(SUMPRODUCT(({" TABLE ".name*}=" CHOICE ")*{" TABLE ".number*}),0)"

static void put_choices(struct live_fleet *live)
{
    const struct text *text = live->view->report->text;
    char rent[LITERAL_SIZE], buy[LITERAL_SIZE], words[LINE_SIZE], pattern[FORMULA_SIZE];

    put(live, SCALAR_MODEL, PLACE_OF(SEL_MODEL, "models"));
    check_choice(live, SCALAR_MODEL, "=IF(flt_model=0,1,0)", "decide.no_model");
    put(live, SCALAR_PRECISION, PLACE_OF(SEL_PRECISION, "precisions"));
    check_choice(live, SCALAR_PRECISION, "=IF(flt_precision=0,1,0)", "decide.no_precision");
    put(live, SCALAR_WORKLOAD, PLACE_OF(SEL_WORKLOAD, "loads"));
    check_choice(live, SCALAR_WORKLOAD,
                 live->view->plan->workload_count > 0 ? "=IF(flt_workload=0,1,0)" : "=0*1",
                 "decide.no_workload");
    put(live, SCALAR_MARGIN,
        "=IF(ISNUMBER(" SEL_MARGIN "),IF(AND(" SEL_MARGIN ">=0," SEL_MARGIN "<=90)," SEL_MARGIN
        ",-1),-1)");
    check_choice(live, SCALAR_MARGIN, "=IF(flt_margin<0,1,0)", "decide.no_margin");
    formula_literal(rent, text_join(text, "decide.rent", words, sizeof words, NULL));
    formula_literal(buy, text_join(text, "decide.buy", words, sizeof words, NULL));
    snprintf(pattern, sizeof pattern, "=IF(" SEL_MONEY "=\"%s\",1,IF(" SEL_MONEY "=\"%s\",0,-1))",
             rent, buy);
    put(live, SCALAR_RENTS, pattern);
    check_choice(live, SCALAR_RENTS, "=IF(flt_rents<0,1,0)", "decide.no_money");
}

static void put_commitment(struct live_fleet *live)
{
    put(live, SCALAR_COMMITMENT, PLACE_OF(SEL_COMMITMENT, "commitments"));
    check_choice(live, SCALAR_COMMITMENT, "=IF(flt_commitment=0,1,0)", "decide.no_commitment");
}

/* What is typed beats what the list says; of the three kinds of demand only one counts. */
static void put_load(struct live_fleet *live, enum load load)
{
    const char *name = load_names[load];
    char pattern[FORMULA_SIZE], listed[128], others[128] = "";

    snprintf(listed, sizeof listed, "INDEX({loads.%s*},MAX(1,flt_workload))", name);
    if (load == LOAD_USERS || load == LOAD_RATE || load == LOAD_CONCURRENT || load == LOAD_ACTIVE)
        snprintf(others, sizeof others, "%sown_rate<>\"\",own_concurrent<>\"\",",
                 load == LOAD_ACTIVE ? "" : "own_users<>\"\",");
    snprintf(pattern, sizeof pattern,
             "=IF(own_%s<>\"\",own_%s,IF(OR(%sflt_workload=0,%s=\"\"),%s,%s))", name, name, others,
             listed, load == LOAD_ACTIVE ? "IF(own_users<>\"\",10,\"\")" : "\"\"", listed);
    put(live, (enum scalar)(SCALAR_LOADS + load), pattern);
}

/* "Users: please type a number from 1 to 100, or nothing." */
static void check_load(struct live_fleet *live, enum load load)
{
    const struct load_rule *rule = &load_rules[load];
    const char *name = load_names[load];
    char pattern[FORMULA_SIZE], words[LINE_SIZE], label[PHRASE_SIZE];
    char least[NUMBER_SIZE], most[NUMBER_SIZE], minimum[FORMULA_NUMBER_SIZE],
        maximum[FORMULA_NUMBER_SIZE];

    formula_number(minimum, rule->minimum);
    formula_number(maximum, rule->maximum);
    number_brief(least, rule->minimum);
    number_brief(most, rule->maximum);
    text_join(live->view->report->text, rule->key, label, sizeof label, NULL);
    text_join(live->view->report->text, "decide.bad_number", words, sizeof words, "label", label,
              "minimum", least, "maximum", most, NULL);
    snprintf(pattern, sizeof pattern,
             "=IF(own_%s=\"\",%s,IF(ISNUMBER(own_%s),IF(AND(own_%s>=%s,own_%s<=%s),0,1),1))", name,
             rule->is_required ? "IF(ISNUMBER(flt_" : "0", name, name, minimum, name, maximum);
    if (rule->is_required)
        snprintf(pattern, sizeof pattern,
                 "=IF(ISNUMBER(flt_%s),IF(AND(flt_%s>=%s,flt_%s<=%s),0,1),1)", name, name, minimum,
                 name, maximum);
    put_check(live, (enum scalar)(SCALAR_LOADS + load), pattern, words);
}

static void put_demand(struct live_fleet *live)
{
    char pattern[FORMULA_SIZE], bad[RANGE_SIZE];

    range_name(bad, &(struct cell_range){SCALARS_ROW, SCALAR_BAD, SCALARS_ROW + SCALAR_DEMAND,
                                         SCALAR_BAD});
    put(live, SCALAR_DEMAND,
        "=IF(OR(ISNUMBER(flt_users),ISNUMBER(flt_rate),ISNUMBER(flt_concurrent)),1,0)");
    check_choice(live, SCALAR_DEMAND, "=IF(flt_demand=0,1,0)", "decide.no_demand");
    snprintf(pattern, sizeof pattern, "=IFERROR(MATCH(1,%s,0),0)", bad);
    put(live, SCALAR_PROBLEM, pattern);
    put(live, SCALAR_TOKENS,
        "=MAX(SUM(flt_prompt_p95),flt_prompt)+MAX(SUM(flt_output_p95),flt_output)");
    put(live, SCALAR_CONTEXT, "=flt_prompt+flt_output/2");
    put(live, SCALAR_MAXIMUM,
        "=IF(ISNUMBER(INDEX({models.maximum*},flt_model)),INDEX({models.maximum*},flt_model),"
        "10^15)");
    snprintf(pattern, sizeof pattern, "=IF(ISNUMBER(flt_years),flt_years,%.15g)",
             live->view->report->settings->years);
    put(live, SCALAR_YEARS, pattern);
    put(live, SCALAR_GROWTH, "=(1+SUM(flt_growth)/100)^flt_term");
    put(live, SCALAR_IS_RATE, "=IF(ISNUMBER(flt_rate),1,0)");
    put(live, SCALAR_PEAK,
        "=IF(flt_is_rate=1,flt_rate,IF(ISNUMBER(flt_users),flt_users*flt_active/100,"
        "flt_concurrent))*flt_factor");
    put(live, SCALAR_ASKED_SPEED, "=SUM(flt_min_speed)");
    put(live, SCALAR_ASKED_TTFT, "=IF(ISNUMBER(flt_max_ttft),flt_max_ttft,10^15)");
}

/* What is found among the rows below. */
static void put_answers(struct live_fleet *live)
{
    char pattern[FORMULA_SIZE];

    put(live, SCALAR_SERVING, "=SUM({cards.serves*})");
    put(live, SCALAR_RECENT, "=SUM({cards.counts*})");
    snprintf(pattern, sizeof pattern,
             "=IF(AND(flt_recent>0,100*flt_recent>=%.15g*flt_serving),1,0)",
             live->view->report->settings->min_priced_percent);
    put(live, SCALAR_ENOUGH, pattern);
    put(live, SCALAR_BEST, "=IF(flt_problem>0,0,IFERROR(MATCH(1,{rows.rank*},0),0))");
    put(live, SCALAR_SECOND,
        "=IF(COUNT({rows.other*})=0,0,MATCH(MIN({rows.other*}),{rows.other*},0))");
    put(live, SCALAR_DIFFERS, "=IFERROR(MATCH(1,{rows.differs*},0),0)");
}

void put_scalars(struct live_fleet *live)
{
    put_choices(live);
    put_commitment(live);
    for (int load = 0; load < LOADS; load++) {
        put_load(live, (enum load)load);
        check_load(live, (enum load)load);
    }
    put_demand(live);
    put_answers(live);
}
