/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/assumptions.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/memory.h"

#include <stdio.h>

/* What is said of a setting: KEY and KEY_note. */
static struct assumption begin(const struct report *report, const char *key, const void *member)
{
    char note_key[64];

    snprintf(note_key, sizeof note_key, "%s_note", key);
    return (struct assumption){
        .name = text_words(report->text, key),
        .unit = "",
        .note = text_words(report->text, note_key),
        .member = member,
    };
}

struct assumption assumption_number(const struct report *report, const char *key, const char *unit,
                                    const double *member)
{
    struct assumption assumption = begin(report, key, member);

    assumption.number = *member;
    assumption.unit = unit;
    return assumption;
}

struct assumption assumption_text(const struct report *report, const char *key, const char *value,
                                  const void *member)
{
    struct assumption assumption = begin(report, key, member);

    assumption.words = value;
    return assumption;
}

size_t assumptions_of_answers(const struct report *report, struct assumption list[ASSUMPTIONS_MAX])
{
    const struct settings *settings = report->settings;
    const struct plan *plan = report->plan;
    char tokens[NUMBER_SIZE], said[SIGNS_SIZE];
    size_t count = 0;

    list[count++] = assumption_text(report, "assumptions.default_quantization",
                                    plan->quantizations[plan->default_quantization]->name,
                                    &settings->default_quantization);
    number_grouped(tokens, plan->contexts[plan->default_context]);
    list[count] =
        assumption_text(report, "assumptions.default_context", NULL, &settings->default_context);
    snprintf(list[count].digits, sizeof list[count].digits, "%.31s",
             text_number(report->text, tokens, said));
    list[count].words = list[count].digits;
    count++;
    list[count++] =
        assumption_number(report, "assumptions.overhead_factor", "", &settings->overhead_factor);
    list[count++] = assumption_number(report, "assumptions.safety_margin_percent", "%",
                                      &settings->safety_margin_percent);
    list[count++] = assumption_number(report, "assumptions.sequences", "", &settings->sequences);
    list[count++] =
        assumption_text(report, "assumptions.parallelism", parallelism_name(settings->parallelism),
                        &settings->parallelism);
    return count;
}

size_t assumptions_of_engine(const struct report *report, struct assumption list[ASSUMPTIONS_MAX])
{
    const struct plan *plan = report->plan;
    const struct engine *engine = plan->engine;
    const struct kv_type *type = plan->kv_type;
    struct engine_buffers usual = memory_buffers(plan, false), large = memory_buffers(plan, true);
    const struct {
        const char *heading, *unit;
        double value;
    } figures[] = {
        {"gpu_memory_utilization", "", memory_utilization(plan)},
        {"runtime_context_gib", "GiB", engine->runtime_context_gib},
        {"activation_gib", "GiB", engine->activation_gib + usual.graphs_gib},
        {"multi_gpu_extra_gib", "GiB", engine->multi_gpu_extra_gib},
        {"kv_block_tokens", "tokens", engine->kv_block_tokens},
        {"batched_tokens", "tokens", usual.batched_tokens},
        {"large_batched_tokens", "tokens", large.batched_tokens},
        {"max_sequences", "", usual.max_sequences},
        {"large_max_sequences", "", large.max_sequences},
    };
    size_t count = 0;

    list[count++] =
        assumption_text(report, "assumptions.engine", engine->name, &report->settings->engine);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        list[count++] = (struct assumption){.name = words_same(figures[i].heading),
                                            .unit = figures[i].unit,
                                            .number = figures[i].value,
                                            .row = engine->name,
                                            .note = words_same(engine->source)};
    list[count++] =
        assumption_text(report, "assumptions.kv_type", type->name, &report->settings->kv_type);
    list[count++] = (struct assumption){.name = words_same("bytes_per_element"),
                                        .unit = "bytes",
                                        .number = type->bytes_per_element,
                                        .row = type->name,
                                        .note = words_same(type->source)};
    return count;
}

struct words assumption_set_by(const struct report *report, const struct assumption *assumption,
                               struct phrase *phrase)
{
    if (assumption->member)
        return describe_origin(report, assumption->member, phrase);
    return words_same(assumption->row);
}
