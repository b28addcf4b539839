/* SPDX-License-Identifier: MIT */
/* How heatmaps are shared out over pages, what their cells say, and their captions' numbers. */
#include "unit.h"

#include "vramgrid/base/number.h"
#include "vramgrid/figure/heatmap_layout.h"
#include "vramgrid/words/captions.h"

#include <math.h>
#include <string.h>

static void labels_headroom(void)
{
    static const struct {
        const char *why;
        double percent;
        int number;
        const char *label;
    } cases[] = {
        {"a whole number stays", 62, 62, "62"},
        {"rounded down, not to the nearest", 24.99, 24, "24"},
        {"exactly full still runs", 0, 0, "0"},
        {"the least above full runs", 1e-12, 0, "0"},
        {"the least missing does not run", -1e-12, -1, "\u22121"},
        {"missing is rounded away from zero", -12.01, -13, "\u221213"},
        {"what has room in a cell", -98.5, -99, "\u221299"},
        {"no more than that", -99, -99, "\u221299"},
        {"an empty card", 100, 100, "100"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char label[HEATMAP_LABEL_SIZE];

        UNIT_CHECK(heatmap_number(cases[i].percent) == cases[i].number, cases[i].why);
        heatmap_label(cases[i].number, label);
        UNIT_CHECK(strcmp(label, cases[i].label) == 0, cases[i].why);
    }
}

static void leaves_far_short_cells_empty(void)
{
    UNIT_CHECK(heatmap_number(-99.0000001) == HEATMAP_NO_NUMBER, "a bit more");
    UNIT_CHECK(heatmap_number(-1e300) == HEATMAP_NO_NUMBER, "beyond any int");
}

static void balances_pages(void)
{
    static const struct {
        const char *why;
        size_t count, pages;
        size_t sizes[5];
    } cases[] = {
        {"110 GPUs over 4 pages", 110, 4, {28, 28, 27, 27}},
        {"an even split", 36, 2, {18, 18}},
        {"one page", 7, 1, {7}},
        {"one more than even", 13, 3, {5, 4, 4}},
        {"one item a page", 3, 3, {1, 1, 1}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t next = 0;

        for (size_t page = 0; page < cases[i].pages; page++) {
            struct span span = span_of_page(cases[i].count, cases[i].pages, page);

            UNIT_CHECK(span.first == next, cases[i].why);
            UNIT_CHECK(span.count == cases[i].sizes[page], cases[i].why);
            next = span.first + span.count;
        }
        UNIT_CHECK(next == cases[i].count, cases[i].why);
    }
}

static void counts_pages(void)
{
    UNIT_CHECK(span_pages(36, 36) == 1, "just fits");
    UNIT_CHECK(span_pages(37, 36) == 2, "one too many");
    UNIT_CHECK(span_pages(1, 36) == 1, "a single one");
    UNIT_CHECK(span_pages(5, 0) == 5, "no room at all still moves on");
}

static const struct axis_gaps NO_GAPS;

static void chooses_cells(void)
{
    static const struct {
        const char *why;
        size_t count;
        double room, cell;
        size_t pages, per_page;
    } cases[] = {
        {"few cells are not stretched", 1, 600, 34, 1, 1},
        {"cells fill the room", 30, 600, 20, 1, 30},
        {"the smallest cells just fit", 36, 612, 17, 1, 36},
        {"split and as large as the longest page allows", 37, 612, 612 / 19.0, 2, 19},
        {"many pages", 110, 612, 612 / 28.0, 4, 28},
        {"less room than a cell", 3, 5, 17, 3, 1},
        {"no room", 2, -10, 17, 2, 1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct grid_axis axis = grid_axis_fit(cases[i].count, &NO_GAPS, cases[i].room, 17, 34);

        UNIT_CHECK(fabs(axis.cell - cases[i].cell) < 1e-9, cases[i].why);
        UNIT_CHECK(axis.pages == cases[i].pages, cases[i].why);
        UNIT_CHECK(axis.per_page == cases[i].per_page, cases[i].why);
    }
}

/* Items 0 to 2, 3 and 4 to 9 are groups. */
static size_t group_of(const void *axis, size_t item)
{
    (void)axis;
    return item < 3 ? 0 : 1 + (item > 3);
}

static void leaves_room_between_groups(void)
{
    static const struct {
        const char *why;
        bool headed;
        struct span page;
        size_t item;
        double room;
    } cases[] = {
        {"nothing before the first", false, {0, 10}, 0, 0},
        {"nothing inside a group", false, {0, 10}, 2, 0},
        {"once before the second", false, {0, 10}, 3, 5},
        {"twice before the third", false, {0, 10}, 4, 10},
        {"behind the last as before it", false, {0, 10}, 10, 10},
        {"a page that begins inside a group", false, {2, 3}, 2, 10},
        {"headings stand before the first, too", true, {0, 10}, 0, 5},
        {"and before a group that goes on", true, {5, 5}, 0, 5},
        {"all three", true, {0, 10}, 9, 15},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct axis_gaps gaps = {group_of, NULL, 5, cases[i].headed};

        UNIT_CHECK(gaps_before(&gaps, cases[i].page, cases[i].item) == cases[i].room, cases[i].why);
    }
}

static void fits_groups(void)
{
    struct axis_gaps gaps = {group_of, NULL, 5, false};
    struct grid_axis axis = grid_axis_fit(10, &gaps, 110, 10, 34);

    UNIT_CHECK(axis.pages == 1 && fabs(axis.cell - 10) < 1e-9, "gaps and cells just fit");
    UNIT_CHECK(fabs(grid_axis_length(&axis, 10, &gaps) - 110) < 1e-9, "and fill the room");
    axis = grid_axis_fit(10, &gaps, 109, 10, 34);
    UNIT_CHECK(axis.pages == 2 && axis.per_page == 5, "a point less: two pages");
    UNIT_CHECK(fabs(axis.cell - 99 / 5.0) < 1e-9, "of which the one with two gaps decides");
    axis = grid_axis_fit(10, &gaps, 1, 10, 34);
    UNIT_CHECK(axis.pages == 10 && fabs(axis.cell - 10) < 1e-9, "no room: one a page");
}

static void rounds_gb(void)
{
    UNIT_CHECK(heatmap_gb(1.99) == 1, "down");
    UNIT_CHECK(heatmap_gb(-1e-9) == -1, "the least missing does not run");
    UNIT_CHECK(heatmap_gb(-99) == -99, "the least that is shown");
    UNIT_CHECK(heatmap_gb(-99.5) == HEATMAP_NO_NUMBER, "quiet where far more is missing");
    UNIT_CHECK(heatmap_gb(288) == 288, "above a hundred");
    UNIT_CHECK(heatmap_gb(NUMBER_UNKNOWN) == HEATMAP_NO_NUMBER, "no figure at all");
}

static void rounds_tokens(void)
{
    static const struct {
        uint64_t tokens;
        const char *text;
    } cases[] = {
        {1, "1"},          {1023, "1023"},     {1024, "1K"},      {131071, "127K"},
        {1023999, "999K"}, {1024000, "1000K"}, {1048576, "1M"},   {1153434, "1.1M"},
        {1153433, "1M"},   {10485759, "9.9M"}, {10485760, "10M"}, {UINT64_C(1) << 40, "1048576M"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[CAPTION_TOKENS_SIZE];

        caption_rounded_tokens(cases[i].tokens, text);
        UNIT_CHECK(strcmp(text, cases[i].text) == 0, text);
    }
}

static void writes_tokens(void)
{
    static const struct {
        const char *why;
        uint64_t tokens;
        const char *full, *brief;
    } cases[] = {
        {"below a thousand", 512, "512", "512"},
        {"a power of two", 8192, "8,192", "8K"},
        {"not whole in K", 10000, "10,000", "10000"},
        {"two separators", 1048576, "1,048,576", "1M"},
        {"a group of zeros", 1000000, "1,000,000", "1000000"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[NUMBER_SIZE];

        number_grouped(text, cases[i].tokens);
        UNIT_CHECK(strcmp(text, cases[i].full) == 0, cases[i].why);
        caption_short_tokens(cases[i].tokens, text);
        UNIT_CHECK(strcmp(text, cases[i].brief) == 0, cases[i].why);
    }
}

static struct text english;

/* A slice of made-up verdicts; needs neither sheets nor arithmetic. */
static void check_finding_on(unsigned gpu_count, size_t models, size_t gpus, const char *verdicts,
                             const char *expected)
{
    static const struct model model = {.name = "M"};
    static const struct gpu cards[] = {
        {.name = "S", .vram_gb = 16}, {.name = "L", .vram_gb = 80}, {.name = "M", .vram_gb = 48}};
    static const struct quantization quantization = {.name = "fp16"};
    const struct model *model_axis[4] = {&model, &model, &model, &model};
    struct gpu_set sets[3] = {{.label = "S"}, {.label = "L"}, {.label = "M"}};
    unsigned char made_up[12];
    double free_percent[12] = {0}, headroom_gb[12], usable_vram_gb[3] = {0};
    struct plan plan = {.models = model_axis,
                        .sets = sets,
                        .model_count = models,
                        .set_count = gpus,
                        .has_several_gpus = gpu_count > 1};
    struct slice slice = {.plan = &plan,
                          .scenario = {.quantization = &quantization, .context_tokens = 8192},
                          .verdicts = made_up,
                          .vram_free_percent = free_percent,
                          .headroom_gb = headroom_gb,
                          .usable_vram_gb = usable_vram_gb};
    struct phrase phrase;
    const char *words;

    for (size_t i = 0; i < 3; i++) {
        sets[i].parts[0].gpu = &cards[i];
        sets[i].part_count = sets[i].gpu_count = 1;
    }
    sets[gpus - 1].gpu_count = gpu_count;
    for (size_t i = 0; i < models * gpus; i++) {
        made_up[i] = verdicts[i] == '+' ? VERDICT_RUNS : VERDICT_DOES_NOT_RUN;
        made_up[i] = verdicts[i] == '?' ? VERDICT_UNKNOWN : made_up[i];
        headroom_gb[i] = verdicts[i] == '+' ? 1.5 : verdicts[i] == '~' ? -0.0214 : -2.5;
    }
    words = caption_finding(&english, &slice, &phrase).in[0];
    UNIT_CHECK(strcmp(words, expected) == 0, words);
}

static void check_finding(size_t models, size_t gpus, const char *verdicts, const char *expected)
{
    check_finding_on(1, models, gpus, verdicts, expected);
}

/* Of the sets the last is one of four GPUs. */
static void check_finding_of_sets(size_t models, size_t sets, const char *verdicts,
                                  const char *expected)
{
    check_finding_on(4, models, sets, verdicts, expected);
}

static void finds_none_one_and_all(void)
{
    struct findings findings = {0};
    struct error err = {0};

    CU_ASSERT_TRUE(text_load(&english, NULL, "en", &findings, &err));
    check_finding(2, 1, "--", "fp16 at 8,192 tokens: none of 2 models runs on the S");
    check_finding(1, 3, "---", "fp16 at 8,192 tokens: M runs on none of 3 GPUs");
    check_finding(1, 3, "+++", "fp16 at 8,192 tokens: M runs on all 3 GPUs");
    check_finding(1, 2, "++", "fp16 at 8,192 tokens: M runs on both GPUs");
    check_finding_of_sets(1, 2, "++", "fp16 at 8,192 tokens: M runs on both GPU configurations");
    check_finding_of_sets(1, 2, "--",
                          "fp16 at 8,192 tokens: M runs on none of 2 GPU configurations");
    check_finding_of_sets(3, 2, "------",
                          "fp16 at 8,192 tokens: none of 3 models runs on up to 4 GPUs");
    check_finding_of_sets(
        3, 2, "-+----",
        "fp16 at 8,192 tokens: none of 3 models runs on a single GPU, 1 on up to 4 GPUs");
    check_finding_of_sets(
        3, 2, "++-+--",
        "fp16 at 8,192 tokens: 1 of 3 models runs on a single GPU, 2 on up to 4 GPUs");
    check_finding_of_sets(2, 2, "++++", "fp16 at 8,192 tokens: both models run on a single GPU");
    check_finding_of_sets(2, 1, "+-", "fp16 at 8,192 tokens: 1 of 2 models runs on up to 4 GPUs");
    check_finding(3, 1, "+?-",
                  "fp16 at 8,192 tokens: 1 of 3 models runs on the S (1 without a verdict)");
    check_finding(3, 1, "?-?",
                  "fp16 at 8,192 tokens: none of 3 models runs on the S (2 without a verdict)");
    check_finding(3, 1, "???", "fp16 at 8,192 tokens: no verdict for any of the 3 models");
    check_finding(1, 2, "??", "fp16 at 8,192 tokens: no verdict for M");
    text_release(&english);
    findings_release(&findings);
}

static void says_what_it_finds(void)
{
    struct findings findings = {0};
    struct error err = {0};

    CU_ASSERT_TRUE(text_load(&english, NULL, "en", &findings, &err));
    check_finding(1, 1, "+", "fp16 at 8,192 tokens: M runs on the S with 1.5\u00a0GB free");
    check_finding(1, 1, "-",
                  "fp16 at 8,192 tokens: M does not run on the S: 2.5\u00a0GB are missing");
    check_finding(1, 1, "~",
                  "fp16 at 8,192 tokens: M does not run on the S: 0.021\u00a0GB are missing");
    check_finding(1, 3, "-++", "fp16 at 8,192 tokens: M runs on 2 of 3 GPUs");
    check_finding(3, 1, "+-+", "fp16 at 8,192 tokens: 2 of 3 models run on the S");
    check_finding(2, 1, "++", "fp16 at 8,192 tokens: both models run on the S");
    check_finding(2, 1, "+-", "fp16 at 8,192 tokens: 1 of 2 models runs on the S");
    check_finding(2, 3, "------", "fp16 at 8,192 tokens: none of 2 models runs on a single GPU");
    check_finding(2, 3, "----+-",
                  "fp16 at 8,192 tokens: 1 of 2 models runs on a single GPU, of 80\u00a0GB");
    check_finding(3, 3, "++++++---",
                  "fp16 at 8,192 tokens: 2 of 3 models run on a single GPU "
                  "of 16\u00a0GB or less");
    check_finding(4, 3, "+++-++-+----",
                  "fp16 at 8,192 tokens: 3 of 4 models run on a single GPU, "
                  "2 of them on a GPU of 48\u00a0GB or less");
    check_finding(2, 3, "+++-+-",
                  "fp16 at 8,192 tokens: both models run on a single GPU, "
                  "1 of them on a GPU of 16\u00a0GB or less");
    check_finding(3, 3, "+++-++-+-",
                  "fp16 at 8,192 tokens: all 3 models run on a single GPU, "
                  "2 of them on a GPU of 48\u00a0GB or less");
    text_release(&english);
    findings_release(&findings);
}

static const struct unit_test tests[] = {
    {"labels headroom", labels_headroom},
    {"leaves far short cells empty", leaves_far_short_cells_empty},
    {"balances pages", balances_pages},
    {"counts pages", counts_pages},
    {"chooses cells", chooses_cells},
    {"leaves room between groups", leaves_room_between_groups},
    {"fits groups", fits_groups},
    {"rounds GB", rounds_gb},
    {"rounds tokens", rounds_tokens},
    {"writes tokens", writes_tokens},
    {"says what it finds", says_what_it_finds},
    {"finds none, one and all", finds_none_one_and_all},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("heatmap", tests);
}
