/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/captions.h"

#include "vramgrid/base/path.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/report/sources.h"
#include "vramgrid/sweep/survey.h"
#include "vramgrid/words/quantization_words.h"
#include "vramgrid/words/thresholds.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void caption_params(double params_billion, char text[NUMBER_SIZE])
{
    snprintf(text, NUMBER_SIZE, params_billion < 100 ? "%.3g" : "%.0f", params_billion);
}

void caption_short_tokens(uint64_t tokens, char text[CAPTION_TOKENS_SIZE])
{
    static const struct {
        uint64_t size;
        const char *letter;
    } units[] = {{1 << 20, "M"}, {1 << 10, "K"}, {1, ""}};
    size_t i = 0;

    while (tokens % units[i].size != 0)
        i++;
    snprintf(text, CAPTION_TOKENS_SIZE, "%" PRIu64 "%s", tokens / units[i].size, units[i].letter);
}

void caption_rounded_tokens(uint64_t tokens, char text[CAPTION_TOKENS_SIZE])
{
    enum { K = 1 << 10, M = 1 << 20, SMALL_M = 10 };

    if (tokens < K)
        snprintf(text, CAPTION_TOKENS_SIZE, "%" PRIu64, tokens);
    else if (tokens < M)
        snprintf(text, CAPTION_TOKENS_SIZE, "%" PRIu64 "K", tokens / K);
    else if (tokens < SMALL_M * (uint64_t)M && tokens % M * SMALL_M / M > 0)
        snprintf(text, CAPTION_TOKENS_SIZE, "%" PRIu64 ".%" PRIu64 "M", tokens / M,
                 tokens % M * SMALL_M / M);
    else
        snprintf(text, CAPTION_TOKENS_SIZE, "%" PRIu64 "M", tokens / M);
}

/* How many models run on some GPU with at most vram_gb. */
static size_t models_that_run(const struct slice *slice, double vram_gb)
{
    return survey_models(slice, &(struct survey_limits){vram_gb, 1}).runs;
}

/* Labels of sets have several names. */
enum { ISOLATED_SIZE = 1100 };

/* A sentence by its key, and the values of those that have such a place. */
struct finding {
    const struct slice *slice;
    const char *key;
    size_t running, models; /* how many run of how many; of one model: on how many of how many */
    size_t some;            /* of those that run, or with more GPUs */
    unsigned most_gpus;
    size_t unknown; /* models of which the mode cannot say whether they run */
    double gb;
    int decimals; /* of gb; less than 0: as it is */
};

/* "14 of 33 models", "all 33 models", "both models": sentences differ in that. */
enum share { SHARE_NONE, SHARE_ONE, SHARE_SOME, SHARE_ALL, SHARE_BOTH, SHARES };

static enum share share_of(size_t running, size_t models)
{
    if (running == 0)
        return SHARE_NONE;
    if (running == models)
        return models == 2 ? SHARE_BOTH : SHARE_ALL;
    return running == 1 ? SHARE_ONE : SHARE_SOME;
}

static void find_pair(struct finding *finding)
{
    struct fit fit = slice_fit(finding->slice, 0, 0);

    finding->key = verdict_runs(fit.verdict) ? "figure.pair_runs" : "figure.pair_short";
    if (fit.verdict == VERDICT_UNKNOWN)
        finding->key = "figure.pair_unknown";
    else if (fit.verdict == VERDICT_UNSUPPORTED)
        finding->key = "figure.pair_unsupported";
    finding->gb = fabs(fit.headroom_gb);
    finding->decimals = finding->gb < 0.1 ? 3 : 1; /* never "0.0 GB are missing" */
}

static void find_one_model(struct finding *finding)
{
    static const char *const alone[SHARES] = {"figure.one_model_none", "figure.one_model",
                                              "figure.one_model", "figure.one_model_all",
                                              "figure.one_model_both"};
    static const char *const in_sets[SHARES] = {
        "figure.one_model_none_sets", "figure.one_model_sets", "figure.one_model_sets",
        "figure.one_model_all_sets", "figure.one_model_both_sets"};
    const struct plan *plan = finding->slice->plan;
    enum share share;

    finding->running = survey_pairs(finding->slice, NULL).runs;
    share = share_of(finding->running, plan->set_count);
    finding->key = plan->has_several_gpus ? in_sets[share] : alone[share];
}

static void find_many_models(struct finding *finding)
{
    static const char *const within[SHARES] = {"figure.none", "figure.one", "figure.some_within",
                                               "figure.all_within", "figure.both_within"};
    static const char *const mostly[SHARES] = {"figure.none", "figure.one", "figure.some_mostly",
                                               "figure.all_mostly", "figure.both_mostly"};
    enum share share;

    finding->running = survey_models(finding->slice, NULL).runs;
    finding->gb = survey_half_way_vram_gb(finding->slice);
    finding->some = models_that_run(finding->slice, finding->gb);
    share = share_of(finding->running, finding->models);
    finding->key = (finding->some == finding->running ? within : mostly)[share];
}

/* How many models run on some set of at most so many GPUs. */
static size_t models_on(const struct slice *slice, unsigned gpu_count)
{
    return survey_models(slice, &(struct survey_limits){HUGE_VAL, gpu_count}).runs;
}

static void find_several_gpus(struct finding *finding)
{
    static const char *const single[SHARES] = {"figure.none_single", "figure.one_single",
                                               "figure.some_single", "figure.all_single",
                                               "figure.both_single"};
    static const char *const several[SHARES] = {"figure.none_several", "figure.one_several",
                                                "figure.some_several", "figure.all_several",
                                                "figure.both_several"};
    const struct plan *plan = finding->slice->plan;
    unsigned least = plan->sets[0].gpu_count, most = least;

    for (size_t g = 0; g < plan->set_count; g++) {
        least = plan->sets[g].gpu_count < least ? plan->sets[g].gpu_count : least;
        most = plan->sets[g].gpu_count > most ? plan->sets[g].gpu_count : most;
    }
    finding->most_gpus = most;
    finding->some = models_on(finding->slice, most);
    finding->running = least == 1 ? models_on(finding->slice, 1) : finding->some;
    finding->key =
        (least == 1 && finding->some > 0 ? single
                                         : several)[share_of(finding->running, finding->models)];
}

static void find_one_gpu(struct finding *finding)
{
    static const char *const keys[SHARES] = {"figure.none_on_gpu", "figure.one_on_gpu",
                                             "figure.some_on_gpu", "figure.all_on_gpu",
                                             "figure.both_on_gpu"};

    finding->running = survey_models(finding->slice, NULL).runs;
    finding->key = keys[share_of(finding->running, finding->models)];
}

static void find(struct finding *finding)
{
    const struct plan *plan = finding->slice->plan;

    if (plan->model_count == 1 && plan->set_count == 1)
        find_pair(finding);
    else if (finding->unknown == plan->model_count)
        finding->key = plan->model_count == 1 ? "figure.one_model_unknown" : "figure.unknown";
    else if (plan->model_count == 1)
        find_one_model(finding);
    else if (plan->has_several_gpus)
        find_several_gpus(finding);
    else if (plan->set_count == 1)
        find_one_gpu(finding);
    else
        find_many_models(finding);
}

/* Unknown models are among those that the sentence counts of. */
static void say_unknown(const struct language *language, size_t unknown, char words[PHRASE_SIZE])
{
    char count[24], more[200];

    snprintf(count, sizeof count, "%zu", unknown);
    text_fill(language, unknown == 1 ? "figure.and_unknown_one" : "figure.and_unknown", more,
              sizeof more, "unknown", count, NULL);
    utf8_append(words, PHRASE_SIZE, " ");
    utf8_append(words, PHRASE_SIZE, more);
}

static void say(const struct language *language, const struct finding *finding,
                char words[PHRASE_SIZE])
{
    const struct slice *slice = finding->slice;
    char model[ISOLATED_SIZE], gpu[ISOLATED_SIZE];
    char tokens[NUMBER_SIZE], running[24], models[24], some[24], gpus[24], most_gpus[24];
    char number[NUMBER_SIZE], gb[NUMBER_SIZE];

    number_grouped(tokens, slice->scenario.context_tokens);
    snprintf(running, sizeof running, "%zu", finding->running);
    snprintf(models, sizeof models, "%zu", finding->models);
    snprintf(some, sizeof some, "%zu", finding->some);
    snprintf(gpus, sizeof gpus, "%zu", slice->plan->set_count);
    snprintf(most_gpus, sizeof most_gpus, "%u", finding->most_gpus);
    if (finding->decimals < 0)
        number_brief(number, finding->gb);
    else
        number_fixed(number, finding->gb, finding->decimals);
    threshold_unit(gb, number, "GB");
    utf8_isolate(model, sizeof model, slice->plan->models[0]->name);
    utf8_isolate(gpu, sizeof gpu, slice->plan->sets[0].label);
    text_fill(language, finding->key, words, PHRASE_SIZE, "quantization",
              slice->scenario.quantization->name, "tokens", tokens, "model", model, "gpu", gpu,
              "running", running, "models", models, "some", some, "gpus", gpus, "most_gpus",
              most_gpus, "gb", gb, NULL);
}

struct words caption_finding(const struct text *text, const struct slice *slice,
                             struct phrase *phrase)
{
    struct finding finding = {.slice = slice, .models = slice->plan->model_count, .decimals = -1};

    finding.unknown = survey_models(slice, NULL).unknown;
    if (!threshold_finding(text, slice, phrase)) {
        find(&finding);
        for (size_t i = 0; i < text->count; i++)
            say(&text->languages[i], &finding, phrase->in[i]);
    }
    for (size_t i = 0; i < text->count; i++) {
        if (finding.unknown > 0 && finding.unknown < finding.models)
            say_unknown(&text->languages[i], finding.unknown, phrase->in[i]);
    }
    return phrase_words(text, phrase);
}

bool caption_unknown(const struct text *text, const struct plan *plan,
                     const struct scenario *scenario, struct phrase *phrase)
{
    char tokens[NUMBER_SIZE], models[24], model[ISOLATED_SIZE];

    if (survey_unknown_models(plan, scenario) < plan->model_count)
        return false;
    number_grouped(tokens, scenario->context_tokens);
    snprintf(models, sizeof models, "%zu", plan->model_count);
    utf8_isolate(model, sizeof model, plan->models[0]->name);
    text_phrase(text, phrase,
                plan->model_count == 1 ? "figure.one_model_unknown" : "figure.unknown",
                "quantization", scenario->quantization->name, "tokens", tokens, "model", model,
                "models", models, NULL);
    return true;
}

/* Behind the scenario, where every sequence has a cache of its own. */
static void add_sequences(const struct text *text, const struct plan *plan,
                          char words[CAPTION_SIZE])
{
    char count[NUMBER_SIZE], more[CAPTION_SIZE];

    if (plan->sequences <= 1)
        return;
    number_brief(count, plan->sequences);
    text_join(text, "book.sequences", more, sizeof more, "count", count, NULL);
    utf8_append(words, CAPTION_SIZE, ", ");
    utf8_append(words, CAPTION_SIZE, more);
}

/* Where a rule counts less than engines keep, that stands beside its figures. */
static void add_kv_share(const struct text *text, const struct plan *plan,
                         const struct scenario *scenario, char words[CAPTION_SIZE])
{
    double share = kv_cache_share(plan, scenario->quantization, scenario->mode);
    char number[NUMBER_SIZE], more[CAPTION_SIZE];

    if (scenario->mode->is_architecture || !(share < 1))
        return;
    number_brief(number, share);
    text_join(text, "figure.kv_share", more, sizeof more, "share", number, NULL);
    utf8_append(words, CAPTION_SIZE, ", ");
    utf8_append(words, CAPTION_SIZE, more);
}

/* What keys of scenarios have places for. */
static void fill_scenario(const struct text *text, const char *key, const struct plan *plan,
                          const struct scenario *scenario, char words[CAPTION_SIZE])
{
    bool exact = scenario->mode->is_architecture;
    char tokens[NUMBER_SIZE], bytes[NUMBER_SIZE], multiplier[NUMBER_SIZE], buffer[NUMBER_SIZE];
    char number[NUMBER_SIZE], overhead[NUMBER_SIZE], margin[NUMBER_SIZE];

    number_grouped(tokens, scenario->context_tokens);
    describe_quantization(plan, scenario->quantization, exact ? BITS_PER_WEIGHT : BYTES_PER_PARAM,
                          bytes);
    describe_quantization(plan, scenario->quantization, KV_CACHE_MULTIPLIER, multiplier);
    number_brief(buffer, scenario->mode->buffer);
    number_brief(number, plan->overhead_factor * 100);
    snprintf(overhead, sizeof overhead, "%.300s%%", number);
    number_brief(number, plan->safety_margin_percent);
    snprintf(margin, sizeof margin, "%.300s%%", number);
    text_join(text, key, words, CAPTION_SIZE, "quantization", scenario->quantization->name, "bytes",
              bytes, "bits", bytes, "tokens", tokens, "mode", scenario->mode->name, "multiplier",
              multiplier, "buffer", buffer, "overhead", overhead, "margin", margin, "engine",
              exact ? plan->engine->name : "", "kv_type", exact ? plan->kv_type->name : "", NULL);
    add_sequences(text, plan, words);
}

void caption_scenario(const struct text *text, const struct plan *plan,
                      const struct scenario *scenario, char words[CAPTION_SIZE])
{
    static const char *const keys[] = {"figure.scenario", "figure.scenario_architecture"};

    fill_scenario(text, keys[scenario->mode->is_architecture], plan, scenario, words);
    add_kv_share(text, plan, scenario, words);
}

void caption_assumptions(const struct text *text, const struct plan *plan,
                         const struct scenario *scenario, char words[CAPTION_SIZE])
{
    static const char *const keys[] = {"figure.assumptions", "figure.assumptions_architecture"};

    fill_scenario(text, keys[scenario->mode->is_architecture], plan, scenario, words);
}

void caption_bare_assumptions(const struct text *text, const struct plan *plan,
                              const struct scenario *scenario, char words[CAPTION_SIZE])
{
    static const char *const keys[] = {"figure.assumptions_bare",
                                       "figure.assumptions_bare_architecture"};

    fill_scenario(text, keys[scenario->mode->is_architecture], plan, scenario, words);
    add_kv_share(text, plan, scenario, words);
}

static size_t put_digest(char *words, size_t size, const struct source *source, bool first)
{
    char name[80];

    utf8_copy(name, sizeof name, path_base(source->path));
    return (size_t)snprintf(words, size, "%s%s %.8s", first ? " · SHA-256 " : ", ", name,
                            source->digest->hex);
}

/* Those that figures are about. */
static bool is_swept_sheet(const struct source *source)
{
    return source->table && (source->kind == SHEET_MODELS || source->kind == SHEET_GPUS ||
                             source->kind == SHEET_QUANTIZATIONS);
}

void caption_provenance(const struct report *report, char words[CAPTION_SIZE])
{
    char organisation[200], as_of[200];
    const struct sources *sources = report->sources;
    size_t length, start;

    utf8_copy(organisation, sizeof organisation, report->settings->organisation);
    text_join(report->text, "figure.as_of", as_of, sizeof as_of, "date", report->as_of, NULL);
    length = (size_t)snprintf(words, CAPTION_SIZE, "%s%svramgrid %s · %s", organisation,
                              *organisation ? " · " : "", VRAMGRID_VERSION, as_of);
    start = length;
    for (size_t i = 0; i < sources->count; i++)
        if (is_swept_sheet(&sources->list[i]))
            length += put_digest(words + length, CAPTION_SIZE - length, &sources->list[i],
                                 length == start);
}

struct words caption_title(const struct report *report)
{
    const char *title = report->settings->title;

    return *title ? words_same(title) : text_words(report->text, "book.title");
}

void caption_edition(const struct report *report, char words[CAPTION_SIZE])
{
    const char *organisation = report->settings->organisation;
    char shown[200], as_of[200], models[NUMBER_SIZE], gpus[NUMBER_SIZE];
    char models_label[200], gpus_label[200];

    utf8_copy(shown, sizeof shown, organisation);
    text_join(report->text, "figure.as_of", as_of, sizeof as_of, "date", report->as_of, NULL);
    number_grouped(models, report->plan->model_count);
    number_grouped(gpus, report->plan->gpu_count);
    words_join(text_words(report->text, "about.models"), models_label, sizeof models_label);
    words_join(text_words(report->text, "about.gpus"), gpus_label, sizeof gpus_label);
    snprintf(words, CAPTION_SIZE, "%s%s%s · %s: %.30s · %s: %.30s", shown,
             *organisation ? " · " : "", as_of, models_label, models, gpus_label, gpus);
}
