/* SPDX-License-Identifier: MIT */
/*
 * The top of sheet Workings: what the reader chose. A row has the value that formulas take, whether
 * the choice is one (1 or 0), and the sentence for where it is none; the value is then the
 * published one, and what depends on it is blank because calc_ok or calc_cost_ok is 0.
 */
#include "vramgrid/base/number.h"
#include "workings.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NAME, VALUE, VALID, MESSAGE };

/* Fills downwards. */
struct scalars {
    struct page *page;
    const struct choices *choices;
    size_t row;
};

static const struct text *text_of(const struct scalars *scalars)
{
    return scalars->choices->report->text;
}

/* A formula with its name, which is its label too. */
static void put_scalar(struct scalars *scalars, const char *name, double value, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));

static void put_scalar(struct scalars *scalars, const char *name, double value, const char *format,
                       ...)
{
    size_t row = scalars->row++;
    char formula[FORMULA_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(formula, sizeof formula, format, args);
    va_end(args);
    page_text(scalars->page, row, NAME, STYLE_TEXT, name);
    page_formula(scalars->page, row, VALUE, STYLE_EXACT, value, "%s", formula);
    book_define(scalars->page->book, name, scalars->page->tab,
                &(struct cell_range){row, VALUE, row, VALUE});
}

/* A choice: valid is a formula that is 1 or 0 or an error, value what it then is. */
struct choice_row {
    const char *name, *valid, *value;
    double published;
    const char *message;
};

static void put_choice(struct scalars *scalars, const struct choice_row *choice)
{
    size_t row = scalars->row;
    char valid[CELL_SIZE];

    cell_name(valid, row, true, VALID, true);
    page_formula(scalars->page, row, VALID, STYLE_EXACT, 1, "=IFERROR(%s,0)", choice->valid);
    page_line(scalars->page, row, MESSAGE, STYLE_TEXT, choice->message);
    put_scalar(scalars, choice->name, choice->published, "=IF(%s=1,%s,%.15g)", valid, choice->value,
               choice->published);
}

/*
 * The place of a choice in its list. No MATCH: to that "*" in a name stands for anything. what is
 * the key of its label.
 */
static void put_place(struct scalars *scalars, const char *name, double published,
                      const char *choice, const char *list, const char *what)
{
    char valid[128], value[128], label[LINE_SIZE / 4], message[LINE_SIZE];

    snprintf(valid, sizeof valid, "IF(SUMPRODUCT(--(%s=%s))=1,1,0)", list, choice);
    snprintf(value, sizeof value, "SUMPRODUCT((%s=%s)*%s_places)", list, choice, list);
    text_join(text_of(scalars), what, label, sizeof label, NULL);
    text_join(text_of(scalars), "compare.choose", message, sizeof message, "what", label, NULL);
    put_choice(scalars, &(struct choice_row){name, valid, value, published, message});
}

struct limits {
    double minimum, maximum;
};

/* A number between limits. */
static void put_number(struct scalars *scalars, const char *name, double published,
                       const char *choice, struct limits limits, const char *what)
{
    char valid[128], label[LINE_SIZE / 4], message[LINE_SIZE];
    char minimum[NUMBER_SIZE], maximum[NUMBER_SIZE];

    snprintf(valid, sizeof valid, "IF(ISNUMBER(%s),IF(AND(%s>=%.15g,%s<=%.15g),1,0),0)", choice,
             choice, limits.minimum, choice, limits.maximum);
    number_brief(minimum, limits.minimum);
    number_brief(maximum, limits.maximum);
    text_join(text_of(scalars), what, label, sizeof label, NULL);
    text_join(text_of(scalars), "compare.range", message, sizeof message, "what", label, "minimum",
              minimum, "maximum", maximum, NULL);
    put_choice(scalars, &(struct choice_row){name, valid, choice, published, message});
}

/* Whether all choices from a row on are valid, and what is wrong with the first that is not. */
static void put_verdict(struct scalars *scalars, const char *ok_name, const char *problem_name,
                        size_t first_row, const char *before)
{
    size_t last_row = scalars->row - 1, row;
    char valid[RANGE_SIZE], messages[RANGE_SIZE], ok[CELL_SIZE], formula[FORMULA_SIZE];

    range_name(valid, &(struct cell_range){first_row, VALID, last_row, VALID});
    range_name(messages, &(struct cell_range){first_row, MESSAGE, last_row, MESSAGE});
    put_scalar(scalars, ok_name, 1, "=IF(%sSUM(%s)=%zu,1,0)", *before ? "calc_ok*" : "", valid,
               last_row - first_row + 1);
    row = scalars->row++;
    cell_name(ok, row - 1, true, VALUE, true);
    snprintf(formula, sizeof formula, "=IF(%s=1,\"\",%sIFERROR(INDEX(%s,MATCH(0,%s,0)),\"\"))", ok,
             before, messages, valid);
    page_text(scalars->page, row, NAME, STYLE_TEXT, problem_name);
    page_formula_text(scalars->page, row, VALUE, STYLE_TEXT, "", "%s", formula);
    book_define(scalars->page->book, problem_name, scalars->page->tab,
                &(struct cell_range){row, VALUE, row, VALUE});
}

/* Architecture mode has figures for the contexts and sequences of the report only. */
static void put_exact(struct scalars *scalars)
{
    const struct plan *plan = scalars->choices->plan;
    char message[LINE_SIZE], number[NUMBER_SIZE], valid[128];
    uint64_t longest = 0;

    for (size_t c = 0; c < plan->context_count; c++)
        longest = plan->contexts[c] > longest ? plan->contexts[c] : longest;
    number_grouped(number, longest);
    text_join(text_of(scalars), "compare.too_long", message, sizeof message, "tokens", number,
              NULL);
    put_choice(scalars,
               &(struct choice_row){
                   "calc_exact_tokens", "IF(calc_exact*calc_tokens<=MAX(lst_contexts),1,0)",
                   "IF(calc_tokens>MAX(lst_contexts),MAX(lst_contexts),"
                   "SMALL(lst_contexts,1+SUMPRODUCT(--(lst_contexts<calc_tokens))))",
                   (double)plan->contexts[plan->default_context], message});
    number_brief(number, plan->sequences);
    text_join(text_of(scalars), "compare.other_sequences", message, sizeof message, "count", number,
              NULL);
    snprintf(valid, sizeof valid, "IF(calc_exact*ABS(calc_sequences-%.15g)<0.000001,1,0)",
             plan->sequences);
    put_choice(scalars, &(struct choice_row){"calc_exact_sequences", valid, "calc_sequences",
                                             plan->sequences, message});
}

/* What sheet Compare asks. */
static void put_scenario(struct scalars *scalars)
{
    const struct plan *plan = scalars->choices->plan;
    const struct scenario *scenario = &scalars->choices->scenario;

    put_place(scalars, "calc_quantization", (double)plan->default_quantization + 1,
              "sel_quantization", "lst_quantizations", "compare.quantization");
    put_place(scalars, "calc_mode",
              (double)live_mode_place(scalars->choices->report, scenario->mode) + 1, "sel_mode",
              "lst_modes", "compare.mode");
    put_place(scalars, "calc_show", SHOW_FREE + 1, "sel_show", "lst_shows", "compare.show");
    put_number(scalars, "calc_context_tokens", (double)scenario->context_tokens, "sel_context",
               (struct limits){1, 1 << 30}, "compare.context");
    put_number(scalars, "calc_overhead", plan->overhead_factor, "sel_overhead",
               (struct limits){0, 10}, "compare.overhead");
    put_number(scalars, "calc_margin", plan->safety_margin_percent, "sel_margin",
               (struct limits){0, 100}, "compare.margin");
    put_number(scalars, "calc_sequences", plan->sequences, "sel_sequences",
               (struct limits){1, 1000000}, "compare.sequences");
}

/* The day on which quotes have to be valid, as Excel counts days. */
static void put_day(struct scalars *scalars)
{
    const char *day = "IF(ISNUMBER(sel_day),IF(AND(sel_day>=36526,sel_day<73050),1,0),0)";
    char label[LINE_SIZE / 4], message[LINE_SIZE];

    text_join(text_of(scalars), "cost.day", label, sizeof label, NULL);
    text_join(text_of(scalars), "compare.day", message, sizeof message, "what", label, NULL);
    put_choice(scalars, &(struct choice_row){"calc_day", day, "sel_day*1",
                                             excel_day(scalars->choices->report->as_of), message});
}

/* What Cost asks besides, and the rates on Inputs. */
static void put_money(struct scalars *scalars)
{
    const struct settings *settings = scalars->choices->report->settings;
    size_t first_row = scalars->row;

    put_place(scalars, "calc_model", 1, "sel_model", "lst_models", "cost.model");
    put_number(scalars, "calc_electricity_price", settings->electricity_price_usd_per_kwh,
               "in_electricity_price", (struct limits){0, 100}, "assumptions.electricity_price");
    put_number(scalars, "calc_pue", settings->pue, "in_pue", (struct limits){1, 10},
               "assumptions.pue");
    put_number(scalars, "calc_power_load", settings->power_load, "in_power_load",
               (struct limits){0, 1}, "assumptions.power_load");
    put_day(scalars);
    put_verdict(scalars, "calc_cost_ok", "calc_cost_problem", first_row,
                "IF(calc_ok=0,calc_problem,\"\")&");
}

enum { FIGURE_SIZE = 80 };

/* "INDEX(Lists!$O:$O,1+calc_mode)": a figure of the choice at a place. */
static const char *list_figure(char formula[FIGURE_SIZE], size_t column, const char *place)
{
    char cell[CELL_SIZE];

    cell_name(cell, 0, false, column, true);
    cell[strcspn(cell, "0123456789")] = '\0';
    snprintf(formula, FIGURE_SIZE, "INDEX(Lists!%s:%s,1+%s)", cell, cell, place);
    return formula;
}

/* What follows from the choices. */
static void put_figures(struct scalars *scalars)
{
    const struct plan *plan = scalars->choices->plan;
    const struct scenario *scenario = &scalars->choices->scenario;
    char figure[FIGURE_SIZE];

    put_scalar(scalars, "calc_bytes", list_quantization(scenario->quantization->bytes_per_param),
               "=%s", list_figure(figure, LISTS_BYTES, "calc_quantization"));
    put_scalar(scalars, "calc_multiplier",
               list_quantization(scenario->quantization->kv_cache_multiplier), "=%s",
               list_figure(figure, LISTS_MULTIPLIER, "calc_quantization"));
    put_scalar(scalars, "calc_buffer", scenario->mode->is_architecture ? 1 : scenario->mode->buffer,
               "=%s", list_figure(figure, LISTS_BUFFER, "calc_mode"));
    if (!scalars->choices->is_exact)
        return;
    put_scalar(scalars, "calc_exact_rows",
               (double)((plan->default_quantization * plan->context_count + plan->default_context) *
                        plan->model_count),
               "=((calc_quantization-1)*%zu+MATCH(calc_exact_tokens,lst_contexts,0)-1)*%zu",
               plan->context_count, plan->model_count);
    put_scalar(scalars, "calc_compared", 1,
               "=IF(calc_ok=0,0,IF(calc_exact=1,1,IF(ABS(calc_exact_tokens-calc_tokens)+"
               "ABS(calc_sequences-%.15g)<0.000001,1,0)))",
               plan->sequences);
    put_scalar(scalars, "calc_reach_rows", (double)(plan->default_quantization * plan->model_count),
               "=(calc_quantization-1)*%zu", plan->model_count);
}

void put_workings_choices(struct page *page, const struct choices *choices)
{
    struct scalars scalars = {page, choices, WORKINGS_SCALARS_ROW};
    size_t first_row = scalars.row;

    put_scenario(&scalars);
    put_scalar(&scalars, "calc_tokens", (double)choices->scenario.context_tokens,
               "=ROUNDUP(calc_context_tokens,0)");
    page_number(page, scalars.row - 1, VALID, STYLE_EXACT, 1);
    if (choices->is_exact) {
        size_t last = 0;

        while (live_mode(choices->report, last + 1))
            last++;
        put_scalar(&scalars, "calc_exact", choices->scenario.mode->is_architecture,
                   "=IF(calc_mode=%zu,1,0)", last + 1);
        page_number(page, scalars.row - 1, VALID, STYLE_EXACT, 1);
        put_exact(&scalars);
    }
    put_verdict(&scalars, "calc_ok", "calc_problem", first_row, "");
    put_money(&scalars);
    put_figures(&scalars);
    assert(scalars.row < WORKINGS_GPU_NUMBER_ROW - 1);
}
