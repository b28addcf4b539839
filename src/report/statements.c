/* SPDX-License-Identifier: MIT */
#include "vramgrid/statements.h"

#include "vramgrid/number.h"
#include "vramgrid/text.h"
#include "vramgrid/utf8.h"

#include <assert.h>
#include <stdio.h>

/* The next one, with its label; its words are the caller's to fill in. */
static char *begin(struct statements *statements, const char *label)
{
    struct statement *next = &statements->list[statements->count++];

    assert(statements->count <= sizeof statements->list / sizeof statements->list[0]);
    utf8_copy(next->label, sizeof next->label, label);
    return next->words;
}

void statements_add(struct statements *statements, const struct report *report,
                    const char *label_key, const char *words_key)
{
    char *words = begin(statements, text_get(report->text, label_key));

    utf8_copy(words, LINE_SIZE, text_get(report->text, words_key));
}

/* The formula of vramgrid-method(7), ARCHITECTURE MODE, with the engine's figures. */
static void add_architecture(struct statements *statements, const struct report *report)
{
    const struct plan *plan = report->plan;
    const struct text *text = report->text;
    char context[NUMBER_SIZE], activation[NUMBER_SIZE], utilization[NUMBER_SIZE];

    number_brief(context, plan->engine->runtime_context_gib);
    number_brief(activation, plan->engine->activation_gib);
    number_brief(utilization, plan->engine->gpu_memory_utilization);
    statements_add(statements, report, "about.weights", "about.weights_exact");
    text_fill(text, "about.overhead_exact", begin(statements, text_get(text, "about.overhead")),
              LINE_SIZE, "engine", plan->engine->name, "context", context, "activation", activation,
              NULL);
    text_fill(text, "about.kv_cache_exact", begin(statements, text_get(text, "about.kv_cache")),
              LINE_SIZE, "kv_type", plan->kv_type->name, NULL);
    statements_add(statements, report, "about.required", "about.required_rule");
    text_fill(text, "about.usable_exact", begin(statements, text_get(text, "about.usable")),
              LINE_SIZE, "utilization", utilization, NULL);
    statements_add(statements, report, "about.headroom", "about.headroom_rule");
    statements_add(statements, report, "about.units", "about.units_exact");
    statements_add(statements, report, "about.accuracy", "about.accuracy_medians");
}

static void add_rule(struct statements *statements, const struct report *report,
                     const struct mode *mode)
{
    const struct text *text = report->text;
    char factor[NUMBER_SIZE], buffer[NUMBER_SIZE];

    number_brief(factor, report->plan->overhead_factor);
    number_brief(buffer, mode->buffer);
    statements_add(statements, report, "about.weights", "about.weights_rule");
    text_fill(text, "about.overhead_rule", begin(statements, text_get(text, "about.overhead")),
              LINE_SIZE, "factor", factor, NULL);
    text_fill(text, "about.kv_cache_rule", begin(statements, text_get(text, "about.kv_cache")),
              LINE_SIZE, "buffer", buffer, "mode", mode->name, NULL);
    statements_add(statements, report, "about.required", "about.required_rule");
    statements_add(statements, report, "about.headroom", "about.headroom_rule");
    statements_add(statements, report, "about.kv_per_token", "about.kv_per_token_rule");
    statements_add(statements, report, "about.units", "about.units_rule");
}

void statements_of_method(struct statements *statements, const struct report *report,
                          const struct mode *mode)
{
    if (mode->is_architecture)
        add_architecture(statements, report);
    else
        add_rule(statements, report, mode);
}

void statements_of_verdicts(struct statements *statements, const struct report *report)
{
    const struct text *text = report->text;
    char margin[NUMBER_SIZE], *words;

    number_brief(margin, report->plan->safety_margin_percent);
    words = begin(statements, text_status(VERDICT_RUNS));
    utf8_copy(words, LINE_SIZE, text_get(text, "about.runs_rule"));
    text_fill(text, "about.low_margin_rule", begin(statements, text_get(text, "about.low_margin")),
              LINE_SIZE, "margin", margin, NULL);
}
