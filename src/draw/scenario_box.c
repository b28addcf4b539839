/* SPDX-License-Identifier: MIT */
#include "scenario_box.h"

#include "flow.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/captions.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/quantization_words.h"

#include <stdio.h>

static const double BOX_PADDING = 7, LABEL_SHARE = 0.36;

/* A label by its key, and words. */
static void put_words(struct flow *flow, const char *label_key, struct words words)
{
    flow_pair(flow, FONT_AXIS, flow->width * LABEL_SHARE,
              text_words(flow->leaf->report->text, label_key), words);
}

/* What is the same in any language. */
static void put_plain(struct flow *flow, const char *label_key, const char *words)
{
    put_words(flow, label_key, words_same(words));
}

/* Words with a number in them. */
static void put_figure(struct flow *flow, const char *label_key, const char *key, const char *name,
                       const char *value)
{
    struct phrase phrase;

    put_words(flow, label_key,
              text_phrase(flow->leaf->report->text, &phrase, key, name, value, NULL));
}

/* A number or a date in its reader's signs. */
static void put_number(struct flow *flow, const char *label_key, const char *number)
{
    char shown[NUMBER_SIZE];

    put_plain(flow, label_key, text_number(flow->leaf->report->text, number, shown));
}

static void put_quantization(struct flow *flow, const struct plan *plan,
                             const struct scenario *scenario)
{
    bool exact = scenario->mode->is_architecture;
    struct phrase phrase;
    char number[NUMBER_SIZE];

    describe_quantization(plan, scenario->quantization, exact ? BITS_PER_WEIGHT : BYTES_PER_PARAM,
                          number);
    put_words(flow, "summary.quantization",
              text_phrase(flow->leaf->report->text, &phrase, exact ? "answer.bits" : "answer.bytes",
                          "quantization", scenario->quantization->name, "bits", number, "bytes",
                          number, NULL));
}

/* What a rule adds, or what the engine stands for. */
static void put_mode(struct flow *flow, const struct plan *plan, const struct mode *mode)
{
    struct phrase phrase;
    char number[NUMBER_SIZE];

    if (mode->is_architecture) {
        put_words(flow, "answer.mode", mode_words(flow->leaf->report->text, mode->name));
        put_words(flow, "assumptions.engine",
                  text_phrase(flow->leaf->report->text, &phrase, "answer.engine", "engine",
                              plan->engine->name, "kv_type", plan->kv_type->name, NULL));
        return;
    }
    number_brief(number, mode->buffer);
    put_words(flow, "answer.mode",
              text_phrase(flow->leaf->report->text, &phrase, "answer.rule_mode", "mode", mode->name,
                          "buffer", number, NULL));
    number_brief(number, plan->overhead_factor * 100);
    put_figure(flow, "assumptions.overhead_factor", "answer.of_weights", "percent", number);
}

static void put_scenario(struct flow *flow, const struct scenario *scenario)
{
    const struct report *report = flow->leaf->report;
    struct text_style style = {.font = FONT_AXIS_TITLE,
                               .colour = INK_BLACK,
                               .overflow = OVERFLOW_WRAP,
                               .room = flow->width};
    char number[NUMBER_SIZE], percent[NUMBER_SIZE + 8], heading[CAPTION_SIZE];

    words_join(text_words(report->text, "answer.scenario"), heading, sizeof heading);
    flow_take(flow,
              3 + pdf_text_draw(flow->leaf->text, flow->cr, &style, flow->x, flow->y, heading));
    put_quantization(flow, report->plan, scenario);
    number_grouped(number, scenario->context_tokens);
    put_figure(flow, "answer.context", "answer.tokens", "tokens", number);
    put_mode(flow, report->plan, scenario->mode);
    number_brief(number, report->plan->safety_margin_percent);
    snprintf(percent, sizeof percent, "%s%%", number);
    put_number(flow, "assumptions.safety_margin_percent", percent);
    number_brief(number, report->plan->sequences);
    put_number(flow, "assumptions.sequences", number);
}

double scenario_box_draw(const struct leaf *leaf, const struct scenario *scenario, cairo_t *cr,
                         double x, double y, double width)
{
    struct flow flow;

    flow_begin_at(&flow, leaf, cr, x + BOX_PADDING, y + BOX_PADDING, width - 2 * BOX_PADDING);
    put_scenario(&flow, scenario);
    flow.y += BOX_PADDING - 2;
    if (cr) {
        pdf_set_colour(cr, INK_RULE);
        cairo_set_line_width(cr, 0.5);
        cairo_rectangle(cr, x, y, width, flow.y - y);
        cairo_stroke(cr);
    }
    return flow.y;
}
