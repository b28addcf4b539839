/* SPDX-License-Identifier: MIT */
/* Figures' axes: their order, their groups, and which GPUs may share a column. */
#include "plan_fixture.h"
#include "vramgrid/figure/figure_axis.h"
#include "vramgrid/report/report.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/text.h"

#include <math.h>

static const char MODELS[] =
    "name,vendor,params_billion,kv_cache_mb_per_token,num_layers,num_attention_heads,"
    "num_key_value_heads,head_dim\n"
    "B70,Meta,70,0.3,80,64,8,128\n"
    "A8,Meta,8,0.1,32,32,8,128\n"
    "Q405,Qwen,405,0.5,126,128,8,128\n"
    "C8,,8,0.2,36,32,8,128\n";
static const char GPUS[] = "name,vendor,type,vram_gb,usable_vram_mib\n"
                           "H100,NVIDIA,datacenter,80,81559\n"
                           "L4,NVIDIA,datacenter,24,23034\n"
                           "MI210,AMD,datacenter,64,65520\n"
                           "RTX 4090,NVIDIA,consumer,24,24564\n"
                           "A100,NVIDIA,datacenter,80,81559\n"
                           "T4,nvidia,datacenter,16,15360\n";
static const char ENGINES[] =
    "name,version,runtime_context_gib,activation_gib,multi_gpu_extra_gib,gpu_memory_utilization,"
    "kv_block_tokens,sliding_extra_tokens,large_card_gib,large_batched_tokens,large_card_except,"
    "notes,source\n"
    "generic,1,0.5,0.5,0.1,0.9,16,0,,,,,x\n"
    "vllm,1,0.5,0.5,0.1,0.9,16,0,70,8192,A100,,x\n";
static const char KV_TYPES[] = "name,bytes_per_element,notes,source\nf16,2,,x\n";

struct fixture {
    struct plan_fixture base;
    struct text text;
    struct report report;
    bool ok;
};

static void fixture_init(struct fixture *fixture, const char *template)
{
    static const char *const NO_PATHS[SHEET_KINDS] = {NULL};
    static const char *const TEXTS[SHEET_KINDS] = {
        [SHEET_MODELS] = MODELS,
        [SHEET_GPUS] = GPUS,
        [SHEET_ENGINES] = ENGINES,
        [SHEET_KV_TYPES] = KV_TYPES,
    };
    struct plan_fixture *base = &fixture->base;

    *fixture = (struct fixture){0};
    plan_fixture_init(base, NO_PATHS, TEXTS, template);
    fixture->ok = text_load(&fixture->text, NULL, "en", &base->findings, &base->err) && base->ok;
    fixture->report =
        (struct report){.plan = &base->plan, .settings = &base->settings, .text = &fixture->text};
}

static void fixture_release(struct fixture *fixture)
{
    text_release(&fixture->text);
    plan_fixture_release(&fixture->base);
}

/* An axis as one text: "[up to 10 B] A8 C8 [...". */
static void describe(const struct figure_axis *axis, char *words, size_t size)
{
    size_t length = 0;

    *words = '\0';
    for (size_t i = 0; i < axis->count; i++) {
        size_t group = axis_group_of(axis, i);

        if (axis->groups[group].first == i)
            length += (size_t)snprintf(words + length, size - length, "[%s] ",
                                       axis->groups[group].heading);
        length += (size_t)snprintf(words + length, size - length, "%s ", axis->items[i].label);
    }
}

static void check_axis(struct fixture *fixture,
                       bool (*make)(struct figure_axis *, const struct report *, struct error *),
                       const char *expected, const char *why)
{
    struct figure_axis axis;
    char words[1024];

    UNIT_CHECK(make(&axis, &fixture->report, &fixture->base.err), why);
    describe(&axis, words, sizeof words);
    UNIT_CHECK(strcmp(words, expected) == 0, words);
    UNIT_CHECK(strcmp(words, expected) == 0, why);
    axis_release(&axis);
}

static void orders_and_groups(void)
{
    static const struct {
        const char *why, *template, *models, *gpus;
    } cases[] = {
        {"by size and memory unless told otherwise", "",
         "[up to 10 B] A8 C8 [40 to 100 B] B70 [over 300 B] Q405 ",
         "[up to 16 GB] T4 [16 to 24 GB] L4 RTX 4090 [48 to 96 GB] MI210 H100 A100 "},
        {"by vendor, in any case, in the order of the sheet, the nameless as other",
         "[heatmap]\ngroup_models = vendor\ngroup_gpus = vendor\n",
         "[Meta] A8 B70 [Qwen] Q405 [other] C8 ", "[NVIDIA] T4 L4 RTX 4090 H100 A100 [AMD] MI210 "},
        {"by type", "[heatmap]\ngroup_gpus = type\n",
         "[up to 10 B] A8 C8 [40 to 100 B] B70 [over 300 B] Q405 ",
         "[datacenter] T4 L4 MI210 H100 A100 [consumer] RTX 4090 "},
        {"not at all: the order of the sheets",
         "[heatmap]\ngroup_models = none\ngroup_gpus = none\n", "[] B70 A8 Q405 C8 ",
         "[] H100 L4 MI210 RTX 4090 A100 T4 "},
        {"a single group has no heading",
         "[sweep]\nselect_models = A8, C8\nselect_gpus = L4, RTX 4090\n", "[] A8 C8 ",
         "[] L4 RTX 4090 "},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture;

        fixture_init(&fixture, cases[i].template);
        UNIT_CHECK(fixture.ok, cases[i].why);
        check_axis(&fixture, axis_of_models, cases[i].models, cases[i].why);
        check_axis(&fixture, axis_of_sets, cases[i].gpus, cases[i].why);
        check_axis(&fixture, axis_of_gpus, cases[i].gpus, cases[i].why);
        fixture_release(&fixture);
    }
}

static void counts_do_not_interleave(void)
{
    struct fixture fixture;

    fixture_init(&fixture, "[sweep]\nselect_gpus = L4, H100\ngpu_counts = 1,2\n");
    CU_ASSERT_TRUE_FATAL(fixture.ok);
    check_axis(&fixture, axis_of_sets, "[1 GPU] L4 H100 [2 GPUs] 2x L4 2x H100 ", "by memory");
    fixture_release(&fixture);
    fixture_init(&fixture, "[sweep]\nselect_gpus = L4, H100\ngpu_counts = 1,2\n"
                           "[heatmap]\ngroup_gpus = vendor\n");
    CU_ASSERT_TRUE_FATAL(fixture.ok);
    check_axis(&fixture, axis_of_sets, "[] L4 H100 2x L4 2x H100 ", "within a vendor");
    fixture_release(&fixture);
}

/* The key says which sets are in which class: "16: T4 · 24: L4, RTX 4090". */
static void check_classes(const char *template, const char *key, const char *why)
{
    struct fixture fixture;
    struct figure_axis axis;

    fixture_init(&fixture, template);
    UNIT_CHECK(fixture.ok, why);
    UNIT_CHECK(
        axis_of_classes(&axis, &fixture.report, fixture.base.plan.modes[0], &fixture.base.err),
        why);
    UNIT_CHECK(strcmp(axis.key, key) == 0, axis.key);
    UNIT_CHECK(strcmp(axis.key, key) == 0, why);
    axis_release(&axis);
    fixture_release(&fixture);
}

/* What each head stands for, as pages list it: "24 = L4, RTX 4090; L4 + T4 = ; ". */
static void check_members(const char *template, const char *expected, const char *why)
{
    struct fixture fixture;
    struct figure_axis axis;
    char words[1024] = "";
    size_t length = 0;

    fixture_init(&fixture, template);
    UNIT_CHECK(fixture.ok, why);
    UNIT_CHECK(
        axis_of_classes(&axis, &fixture.report, fixture.base.plan.modes[0], &fixture.base.err),
        why);
    for (size_t i = 0; i < axis.count; i++)
        length += (size_t)snprintf(words + length, sizeof words - length, "%s = %.*s; ",
                                   axis.items[i].label, (int)axis.items[i].members_length,
                                   axis.key + axis.items[i].members_at);
    UNIT_CHECK(strcmp(words, expected) == 0, words);
    UNIT_CHECK(strcmp(words, expected) == 0, why);
    axis_release(&axis);
    fixture_release(&fixture);
}

static void names_members(void)
{
    check_members("", "16 = T4; 24 = L4, RTX 4090; 64 = MI210; 80 = H100, A100; ",
                  "every head is a size");
    check_members("[sweep]\nselect_gpus = L4, H100, A100\ngpu_sets = 1x L4 + 1x T4\n",
                  "24 = L4; 80 = H100, A100; 1x L4 + 1x T4 = ; ",
                  "a mixed set names itself and moves no other class");
}

static void merges_equal_columns(void)
{
    check_classes("", "16:\u00a0T4 · 24:\u00a0L4, RTX 4090 · 64:\u00a0MI210 · 80:\u00a0H100, A100",
                  "rule modes compare with the nominal memory");
    check_classes("[sweep]\nmodes = architecture\n",
                  "16:\u00a0T4 · 24:\u00a0L4, RTX 4090 · 64:\u00a0MI210 · 80:\u00a0H100, A100",
                  "so does architecture mode, the one that shows least before the others");
    check_classes("[sweep]\nmodes = architecture\nselect_gpus = H100, A100, L4\n"
                  "[assumptions]\nengine = vllm\n",
                  "24:\u00a0L4 · 80a:\u00a0H100 · 80b:\u00a0A100",
                  "cards that an engine tells apart are two classes of one size");
    check_classes("[sweep]\nselect_gpus = L4, RTX 4090\ngpu_counts = 1,2\n",
                  "24:\u00a0L4, RTX 4090 · 2×24:\u00a02x L4, 2x RTX 4090",
                  "one GPU and two of them share nothing");
    check_classes("[sweep]\nselect_gpus = L4\ngpu_sets = 1x L4 + 1x T4, 1x RTX 4090 + 1x T4\n",
                  "24:\u00a0L4", "mixed sets are alone and have their own names as heads");
}

/* A member by its label among those that the key has of a class, which end with a comma or it. */
static bool is_member(const struct figure_axis *axis, const struct axis_item *class,
                      const char *label)
{
    char members[1024], name[300];

    snprintf(members, sizeof members, ", %.*s,", (int)class->members_length,
             axis->key + class->members_at);
    snprintf(name, sizeof name, ", %s,", label);
    return strstr(members, name) != NULL;
}

static void check_class(const struct slice *slice, const struct figure_axis *axis,
                        const struct axis_item *class)
{
    const struct plan *plan = slice->plan;

    UNIT_CHECK(is_member(axis, class, plan->sets[class->place].label), class->label);
    for (size_t g = 0; g < plan->set_count; g++)
        for (size_t m = 0; is_member(axis, class, plan->sets[g].label) && m < plan->model_count;
             m++) {
            struct fit own = slice_fit(slice, m, g), said = slice_fit(slice, m, class->place);

            UNIT_CHECK((own.verdict == VERDICT_UNKNOWN) == (said.verdict == VERDICT_UNKNOWN),
                       plan->sets[g].label);
            UNIT_CHECK(own.verdict == VERDICT_UNKNOWN || own.verdict == VERDICT_UNSUPPORTED ||
                           own.headroom_gb >= said.headroom_gb,
                       plan->sets[g].label);
        }
}

/* No member of a class has less to spare than its column says, and one of them as much. */
static void classes_keep_their_promise(void)
{
    static const char *const templates[] = {
        "[sweep]\ngpu_counts = 1,2,4\n",
        "[sweep]\ngpu_counts = 1,2,3\n[assumptions]\nparallelism = pipeline\n",
        "[sweep]\nmodes = architecture\ngpu_counts = 1,2\n",
    };

    for (size_t t = 0; t < sizeof templates / sizeof *templates; t++) {
        struct fixture fixture;
        struct figure_axis axis;
        struct slice slice;

        fixture_init(&fixture, templates[t]);
        CU_ASSERT_TRUE_FATAL(fixture.ok);
        CU_ASSERT_TRUE_FATAL(slice_init(&slice, &fixture.base.plan, &fixture.base.err));
        slice_fill(&slice, 0);
        CU_ASSERT_TRUE_FATAL(
            axis_of_classes(&axis, &fixture.report, fixture.base.plan.modes[0], &fixture.base.err));
        CU_ASSERT_TRUE(axis.count < fixture.base.plan.set_count);
        for (size_t c = 0; c < axis.count; c++)
            check_class(&slice, &axis, &axis.items[c]);
        axis_release(&axis);
        slice_release(&slice);
        fixture_release(&fixture);
    }
}

static const struct unit_test tests[] = {
    {"orders and groups", orders_and_groups},
    {"counts do not interleave", counts_do_not_interleave},
    {"names members", names_members},
    {"merges equal columns", merges_equal_columns},
    {"classes keep their promise", classes_keep_their_promise},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("figure_axis", tests);
}
