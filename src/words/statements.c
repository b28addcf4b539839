/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/statements.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/name_words.h"

#include <assert.h>
#include <stdio.h>

/* The next one, with its label; its words are the caller's to fill in. */
static struct statement *begin(struct statements *statements, struct words label)
{
    struct statement *next = &statements->list[statements->count++];

    assert(statements->count <= sizeof statements->list / sizeof statements->list[0]);
    next->label = label;
    return next;
}

void statements_add(struct statements *statements, const struct report *report,
                    const char *label_key, const char *words_key)
{
    begin(statements, text_words(report->text, label_key))->words =
        text_words(report->text, words_key);
}

/* The formula of vramgrid-method(7), ARCHITECTURE MODE, with the engine's figures. */
static void add_architecture(struct statements *statements, const struct report *report)
{
    const struct plan *plan = report->plan;
    const struct text *text = report->text;
    struct statement *next;
    char context[NUMBER_SIZE], activation[NUMBER_SIZE], utilization[NUMBER_SIZE];

    number_brief(context, plan->engine->runtime_context_gib);
    number_brief(activation, plan->engine->activation_gib);
    number_brief(utilization, plan->engine->gpu_memory_utilization);
    statements_add(statements, report, "about.weights", "about.weights_exact");
    next = begin(statements, text_words(text, "about.overhead"));
    next->words =
        text_phrase(text, &next->room, "about.overhead_exact", "engine", plan->engine->name,
                    "context", context, "activation", activation, NULL);
    next = begin(statements, text_words(text, "about.kv_cache"));
    next->words = text_phrase(text, &next->room, "about.kv_cache_exact", "kv_type",
                              plan->kv_type->name, NULL);
    statements_add(statements, report, "about.required", "about.required_rule");
    next = begin(statements, text_words(text, "about.usable"));
    next->words =
        text_phrase(text, &next->room, "about.usable_exact", "utilization", utilization, NULL);
    statements_add(statements, report, "about.headroom", "about.headroom_rule");
    statements_add(statements, report, "about.units", "about.units_exact");
    statements_add(statements, report, "about.accuracy", "about.accuracy_medians");
}

/* NULL where nothing is known of any. */
static const struct quantization *least_share(const struct plan *plan)
{
    const struct quantization *least = NULL;

    for (size_t q = 0; q < plan->precision_count; q++)
        if (!least || plan->precisions[q]->kv_cache_multiplier < least->kv_cache_multiplier)
            least = plan->precisions[q];
    return least;
}

struct words describe_kv_share(const struct text *text, const struct quantization *quantization,
                               const struct mode *mode, struct phrase *phrase)
{
    char multiplier[NUMBER_SIZE], buffer[NUMBER_SIZE], share[NUMBER_SIZE];

    number_brief(multiplier, quantization->kv_cache_multiplier);
    number_brief(buffer, mode->buffer);
    number_brief(share, quantization->kv_cache_multiplier * mode->buffer);
    return text_phrase(text, phrase, "about.kv_share_rule", "multiplier", multiplier, "buffer",
                       buffer, "share", share, NULL);
}

/* Of those that are counted less than they are kept, those with the least. */
static void add_kv_share(struct statements *statements, const struct report *report,
                         const struct mode *mode)
{
    const struct plan *plan = report->plan;
    const struct quantization *least = least_share(plan);
    char names[120];
    size_t length = 0;
    struct statement *next;

    if (!least || least->kv_cache_multiplier * mode->buffer >= 1)
        return;
    for (size_t q = 0; q < plan->precision_count && length < sizeof names; q++)
        if (plan->precisions[q]->kv_cache_multiplier <= least->kv_cache_multiplier)
            length += (size_t)snprintf(names + length, sizeof names - length, "%s%.30s",
                                       length > 0 ? ", " : "", plan->precisions[q]->name);
    next = begin(statements, text_words(report->text, "about.kv_cache"));
    next->label = text_phrase(report->text, &next->label_room, "about.kv_share", "quantizations",
                              names, NULL);
    next->words = describe_kv_share(report->text, least, mode, &next->room);
}

static void add_rule(struct statements *statements, const struct report *report,
                     const struct mode *mode)
{
    const struct text *text = report->text;
    struct statement *next;
    char factor[NUMBER_SIZE], buffer[NUMBER_SIZE];

    number_brief(factor, report->plan->overhead_factor);
    number_brief(buffer, mode->buffer);
    statements_add(statements, report, "about.weights", "about.weights_rule");
    next = begin(statements, text_words(text, "about.overhead"));
    next->words = text_phrase(text, &next->room, "about.overhead_rule", "factor", factor, NULL);
    next = begin(statements, text_words(text, "about.kv_cache"));
    next->words = text_phrase(text, &next->room, "about.kv_cache_rule", "buffer", buffer, "mode",
                              mode->name, NULL);
    add_kv_share(statements, report, mode);
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
    if (report->plan->has_native)
        begin(statements, words_same(quantization_native.name))->words =
            text_words(report->text, "about.native");
}

void statements_of_verdicts(struct statements *statements, const struct report *report)
{
    const struct text *text = report->text;
    struct statement *next;
    char margin[NUMBER_SIZE];

    number_brief(margin, report->plan->safety_margin_percent);
    begin(statements, status_words(text, verdict_status(VERDICT_RUNS)))->words =
        text_words(text, "about.runs_rule");
    next = begin(statements, text_words(text, "about.low_margin"));
    next->words = text_phrase(text, &next->room, "about.low_margin_rule", "margin", margin, NULL);
}
