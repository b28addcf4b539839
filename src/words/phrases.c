/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/phrases.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/path.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/report/writer.h"

#include <stdio.h>
#include <string.h>

void describe_gpus(const struct text *text, const char *label, unsigned gpu_count, double vram_gb,
                   char words[LINE_SIZE])
{
    char shown[1700], number[NUMBER_SIZE], each[100];

    utf8_copy(shown, sizeof shown, label);
    number_shortest(number, vram_gb);
    words_join(text_words(text, "summary.each"), each, sizeof each);
    if (gpu_count == 1)
        snprintf(words, LINE_SIZE, "%s (%.50s GB)", shown, number);
    else
        snprintf(words, LINE_SIZE, "%s (%.50s GB %s)", shown, number, each);
}

void label_gpus(const struct gpu *gpu, unsigned gpu_count, char label[LINE_SIZE])
{
    if (gpu_count == 1)
        snprintf(label, LINE_SIZE, "%s", gpu->name);
    else
        snprintf(label, LINE_SIZE, "%ux %s", gpu_count, gpu->name);
}

void mark_set(const struct text *text, const struct gpu_set *set, char mark[SET_MARK_SIZE])
{
    char count[16];

    snprintf(count, sizeof count, "%u", set->most);
    strcpy(mark, set->most > 0 ? " " : "");
    if (set->most > 0)
        text_fill(&text->languages[0], "warning.machine_mark", mark + 1, SET_MARK_SIZE - 1, "count",
                  count, NULL);
}

const char *set_heading(const struct text *text, const struct gpu_set *set, char room[LINE_SIZE])
{
    char mark[SET_MARK_SIZE];

    mark_set(text, set, mark);
    if (*mark == '\0')
        return set->label;
    utf8_copy(room, LINE_SIZE - SET_MARK_SIZE, set->label);
    return strcat(room, mark);
}

/* "Context exceeds the model maximum (8192)", or "". */
static void describe_beyond(const struct report *report, const struct model *model,
                            uint64_t context_tokens, char words[LINE_SIZE])
{
    char tokens[NUMBER_SIZE];

    *words = '\0';
    number_shortest(tokens, model->context_length_max);
    if ((double)context_tokens > model->context_length_max)
        text_join(report->text, "warning.context", words, LINE_SIZE, "tokens", tokens, NULL);
}

void describe_model(const struct report *report, const struct scenario *scenario,
                    const struct model *model, char words[LINE_SIZE])
{
    char beyond[LINE_SIZE];
    bool is_native = scenario->quantization == &quantization_native && model->native;

    describe_beyond(report, model, scenario->context_tokens, beyond);
    snprintf(words, LINE_SIZE, "%.300s%s%.1500s", is_native ? model->native->name : "",
             is_native && *beyond ? "; " : "", beyond);
}

struct words describe_origin(const struct report *report, const void *member, struct phrase *phrase)
{
    const struct origin *origin = settings_origin(report->settings, member);
    char line[NUMBER_SIZE];

    if (!origin->name)
        return text_words(report->text, "assumptions.default");
    if (origin->line == 0) {
        snprintf(phrase->in[0], PHRASE_SIZE, "--%.900s", origin->name);
        return words_same(phrase->in[0]);
    }
    snprintf(line, sizeof line, "%u", origin->line);
    return text_phrase(report->text, phrase, "assumptions.line", "file", path_base(origin->name),
                       "line", line, NULL);
}

struct words shown_command(const struct report *report)
{
    enum { LONGEST = 1400 };

    return strlen(report->command) < LONGEST ? words_same(report->command)
                                             : text_words(report->text, "method.command_long");
}

struct words change_words(const struct text *text, enum change_kind kind)
{
    static const char *const keys[CHANGE_KINDS] = {
        [CHANGE_VERDICT_FLIPPED] = "changes.verdict_flipped",
        [CHANGE_MODEL_ADDED] = "changes.model_added",
        [CHANGE_MODEL_REMOVED] = "changes.model_removed",
        [CHANGE_MODEL_ALTERED] = "changes.model_altered",
        [CHANGE_GPU_ADDED] = "changes.gpu_added",
        [CHANGE_GPU_REMOVED] = "changes.gpu_removed",
        [CHANGE_VRAM_ALTERED] = "changes.vram_altered",
        [CHANGE_PRICE_ALTERED] = "changes.price_altered",
        [CHANGE_QUANTIZATION_ADDED] = "changes.quantization_added",
        [CHANGE_QUANTIZATION_REMOVED] = "changes.quantization_removed",
        [CHANGE_CONTEXT_ADDED] = "changes.context_added",
        [CHANGE_CONTEXT_REMOVED] = "changes.context_removed",
        [CHANGE_MODE_ADDED] = "changes.mode_added",
        [CHANGE_MODE_REMOVED] = "changes.mode_removed",
        [CHANGE_GPU_COUNT_ADDED] = "changes.gpu_count_added",
        [CHANGE_GPU_COUNT_REMOVED] = "changes.gpu_count_removed",
        [CHANGE_GPU_SET_ADDED] = "changes.gpu_set_added",
        [CHANGE_GPU_SET_REMOVED] = "changes.gpu_set_removed",
        [CHANGE_ASSUMPTION_ALTERED] = "changes.assumption_altered",
    };

    return text_words(text, keys[kind]);
}

bool describe_change_counts(const struct report *report, char words[LINE_SIZE])
{
    char count[NUMBER_SIZE], what[200];

    *words = '\0';
    for (int kind = 0; kind < CHANGE_KINDS; kind++) {
        if (!report->changes || report->changes->counts[kind] == 0)
            continue;
        number_grouped(count, report->changes->counts[kind]);
        if (*words)
            utf8_append(words, LINE_SIZE, "  |  ");
        words_join(change_words(report->text, (enum change_kind)kind), what, sizeof what);
        utf8_append(words, LINE_SIZE, what);
        utf8_append(words, LINE_SIZE, ": ");
        utf8_append(words, LINE_SIZE, count);
    }
    return *words != '\0';
}

bool describe_missing_changes(const struct report *report, size_t rows, struct phrase *phrase)
{
    const char *key = NULL;
    char count[NUMBER_SIZE];

    if (changes_total(report->changes) > rows)
        key = "changes.cut";
    else if (!settings_has(report->settings->formats, OUTPUT_CSV))
        key = "changes.no_csv";
    else if (report->changes && report->changes->is_partial)
        key = "changes.partial";
    number_grouped(count, rows);
    if (key)
        text_phrase(report->text, phrase, key, "rows", count, NULL);
    return key != NULL;
}
