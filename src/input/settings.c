/* SPDX-License-Identifier: MIT */
#include "vramgrid/settings.h"

#include "vramgrid/csv.h"
#include "vramgrid/figure_kinds.h"
#include "vramgrid/mode.h"
#include "vramgrid/nearest.h"
#include "vramgrid/number.h"
#include "vramgrid/offload.h"
#include "vramgrid/palette.h"
#include "vramgrid/path.h"
#include "vramgrid/solve.h"
#include "vramgrid/utf8.h"
#include "vramgrid/workbook.h"
#include "vramgrid/writer.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool is_mode(const char *value)
{
    return mode_find(value) != NULL;
}

static bool is_context(const char *value)
{
    return settings_context_tokens(value) > 0;
}

static bool is_gpu_count(const char *value)
{
    return settings_gpu_count(value) > 0;
}

static bool is_shard(const char *value)
{
    return settings_shard(value, &(struct shard){0});
}

static bool is_parallelism(const char *value)
{
    return !strcasecmp(value, "tensor") || !strcasecmp(value, "pipeline");
}

static bool is_flash_attention(const char *value)
{
    return !strcasecmp(value, "auto") || !strcasecmp(value, "on") || !strcasecmp(value, "off");
}

static bool is_model_format(const char *value)
{
    return offload_format_find(value) != NULL;
}

static bool is_pcie_generation(const char *value)
{
    double generation;

    return !strcasecmp(value, "auto") ||
           (number_parse(value, '.', &generation) == NUMBER_OK && generation >= 3 &&
            generation <= 6 && offload_pcie_bandwidth_gb_s(generation) > 0);
}

static bool is_precision(const char *value)
{
    return !strcasecmp(value, "fixed") || !strcasecmp(value, "full");
}

static bool is_dialect(const char *value)
{
    return csv_dialect_find(value) != NULL;
}

static bool is_log(const char *value)
{
    return !strcasecmp(value, "none") || !strcasecmp(value, "stderr") ||
           !strcasecmp(value, "syslog");
}

static bool is_log_format(const char *value)
{
    return !strcasecmp(value, "text") || !strcasecmp(value, "json");
}

static bool is_paper(const char *value)
{
    return !strcasecmp(value, "a4") || !strcasecmp(value, "a3") || !strcasecmp(value, "letter");
}

static bool is_orientation(const char *value)
{
    return !strcasecmp(value, "landscape") || !strcasecmp(value, "portrait");
}

static bool is_model_grouping(const char *value)
{
    return !strcasecmp(value, "size") || !strcasecmp(value, "vendor") || !strcasecmp(value, "none");
}

static bool is_gpu_grouping(const char *value)
{
    return !strcasecmp(value, "memory") || !strcasecmp(value, "type") ||
           !strcasecmp(value, "vendor") || !strcasecmp(value, "none");
}

static bool is_chart_width(const char *value)
{
    return !strcasecmp(value, "natural") || settings_chart_width_mm(value) > 0;
}

static bool is_colour(const char *value)
{
    uint32_t colour;

    return palette_parse_colour(value, &colour);
}

/* clang-format off */
#define AT(member) offsetof(struct settings, member)

const struct setting settings_table[] = {
    {"report", "title", SETTING_TEXT, AT(title), "Which GPUs run which models?", NULL, NULL, 0, 0},
    {"report", "organisation", SETTING_TEXT, AT(organisation), "", NULL, NULL, 0, 0},
    {"report", "as_of", SETTING_DATE, AT(as_of), "", NULL, NULL, 0, 0},
    {"report", "language", SETTING_TEXT, AT(language), "en", NULL, NULL, 0, 0},
    {"report", "default_quantization", SETTING_TEXT, AT(default_quantization), "fp16", NULL, NULL, 0, 0},
    {"report", "default_context", SETTING_CHOICE, AT(default_context), "8K", is_context, "a number of tokens, as in 8K", 0, 0},
    {"inputs", "models", SETTING_PATH, AT(models), NULL, NULL, NULL, 0, 0},
    {"inputs", "gpus", SETTING_PATH, AT(gpus), NULL, NULL, NULL, 0, 0},
    {"inputs", "quantizations", SETTING_PATH, AT(quantization_sheet), NULL, NULL, NULL, 0, 0},
    {"inputs", "engines", SETTING_PATH, AT(engines), NULL, NULL, NULL, 0, 0},
    {"inputs", "kv_types", SETTING_PATH, AT(kv_types), NULL, NULL, NULL, 0, 0},
    {"inputs", "checkpoints", SETTING_PATH, AT(checkpoints), NULL, NULL, NULL, 0, 0},
    {"sweep", "select_models", SETTING_LIST, AT(select_models), NULL, NULL, NULL, 0, 0},
    {"sweep", "select_gpus", SETTING_LIST, AT(select_gpus), NULL, NULL, NULL, 0, 0},
    {"sweep", "gpu_types", SETTING_LIST, AT(gpu_types), NULL, NULL, NULL, 0, 0},
    {"sweep", "gpu_counts", SETTING_LIST, AT(gpu_counts), "1", is_gpu_count, "a number of GPUs from 1 to 1024", 0, 0},
    {"sweep", "gpu_sets", SETTING_LIST, AT(gpu_sets), NULL, NULL, NULL, 0, 0},
    {"sweep", "quantizations", SETTING_LIST, AT(quantizations), "fp32,fp16,int8,int4", NULL, NULL, 0, 0},
    {"sweep", "contexts", SETTING_LIST, AT(contexts), "4096,8192,32768,131072", is_context, "a number of tokens from 1 to 1024M, as in 4096, 128K or 1M", 0, 0},
    {"sweep", "modes", SETTING_LIST, AT(modes), "conservative", is_mode, "theoretical, conservative, production or architecture", 0, 0},
    {"sweep", "shard", SETTING_CHOICE, AT(shard), "1/1", is_shard, "I/N with I from 1 to N and N up to 1000000", 0, 0},
    {"assumptions", "overhead_factor", SETTING_NUMBER, AT(overhead_factor), "0.30", NULL, NULL, 0, 10},
    {"assumptions", "safety_margin_percent", SETTING_NUMBER, AT(safety_margin_percent), "10", NULL, NULL, 0, 100},
    {"assumptions", "sequences", SETTING_COUNT, AT(sequences), "1", NULL, NULL, 1, 1000000},
    {"assumptions", "bandwidth_efficiency", SETTING_NUMBER, AT(bandwidth_efficiency), "0.8", NULL, NULL, 0.01, 1},
    {"assumptions", "engine", SETTING_TEXT, AT(engine), "generic", NULL, NULL, 0, 0},
    {"assumptions", "kv_type", SETTING_TEXT, AT(kv_type), "f16", NULL, NULL, 0, 0},
    {"assumptions", "gpu_memory_utilization", SETTING_NUMBER, AT(gpu_memory_utilization), "0", NULL, NULL, 0, 1},
    {"assumptions", "batched_tokens", SETTING_COUNT, AT(batched_tokens), "0", NULL, NULL, 0, 10000000},
    {"assumptions", "max_sequences", SETTING_COUNT, AT(max_sequences), "0", NULL, NULL, 0, 1000000},
    {"assumptions", "speculative_tokens", SETTING_COUNT, AT(speculative_tokens), "0", NULL, NULL, 0, 64},
    {"assumptions", "flash_attention", SETTING_CHOICE, AT(flash_attention), "auto", is_flash_attention, "auto, on or off", 0, 0},
    {"assumptions", "parallelism", SETTING_CHOICE, AT(parallelism), "tensor", is_parallelism, "tensor or pipeline", 0, 0},
    {"assumptions", "model_format", SETTING_CHOICE, AT(model_format), "gguf", is_model_format, "fp16, gguf, exl2, gptq or awq", 0, 0},
    {"assumptions", "offload_margin_gb", SETTING_NUMBER, AT(offload_margin_gb), "1.0", NULL, NULL, 0, 1000000},
    {"assumptions", "system_ram_gb", SETTING_NUMBER, AT(system_ram_gb), "32", NULL, NULL, 0, 1000000},
    {"assumptions", "pcie_generation", SETTING_CHOICE, AT(pcie_generation), "auto", is_pcie_generation, "auto, 3.0, 4.0, 5.0 or 6.0", 0, 0},
    {"assumptions", "electricity_price_usd_per_kwh", SETTING_NUMBER, AT(electricity_price_usd_per_kwh), "0.15", NULL, NULL, 0, 100},
    {"assumptions", "pue", SETTING_NUMBER, AT(pue), "1.5", NULL, NULL, 1, 10},
    {"assumptions", "power_load", SETTING_NUMBER, AT(power_load), "0.7", NULL, NULL, 0, 1},
    {"output", "dir", SETTING_PATH, AT(dir), "report", NULL, NULL, 0, 0},
    {"output", "formats", SETTING_LIST, AT(formats), "csv,xlsx,pdf,charts", writer_is_format, WRITER_FORMATS, 0, 0},
    {"output", "precision", SETTING_CHOICE, AT(precision), "fixed", is_precision, "fixed or full", 0, 0},
    {"output", "csv_dialect", SETTING_CHOICE, AT(csv_dialect), "unix", is_dialect, "unix, rfc4180, excel-us or excel-eu", 0, 0},
    {"output", "jobs", SETTING_COUNT, AT(jobs), "0", NULL, NULL, 0, 1024},
    {"output", "keep", SETTING_COUNT, AT(keep), "0", NULL, NULL, 0, 10000},
    {"output", "max_shrink_percent", SETTING_NUMBER, AT(max_shrink_percent), "50", NULL, NULL, 0, 100},
    {"output", "max_flips_percent", SETTING_NUMBER, AT(max_flips_percent), "100", NULL, NULL, 0, 100},
    {"output", "retry_seconds", SETTING_NUMBER, AT(retry_seconds), "60", NULL, NULL, 0, 3600},
    {"output", "metrics", SETTING_PATH, AT(metrics), NULL, NULL, NULL, 0, 0},
    {"output", "log", SETTING_NAME_OR_PATH, AT(log), "none", is_log, "none, stderr, syslog or a path with a '/' in it", 0, 0},
    {"output", "log_format", SETTING_CHOICE, AT(log_format), "text", is_log_format, "text or json", 0, 0},
    {"workbook", "sheets", SETTING_LIST, AT(sheets), NULL, workbook_is_sheet, WORKBOOK_SHEETS, 0, 0},
    {"workbook", "accent", SETTING_CHOICE, AT(accent), "#1F4E79", is_colour, "a colour as in #1F4E79", 0, 0},
    {"workbook", "logo", SETTING_PATH, AT(logo), NULL, NULL, NULL, 0, 0},
    {"heatmap", "paper", SETTING_CHOICE, AT(paper), "a4", is_paper, "a4, a3 or letter", 0, 0},
    {"heatmap", "orientation", SETTING_CHOICE, AT(orientation), "landscape", is_orientation, "landscape or portrait", 0, 0},
    {"heatmap", "figures", SETTING_LIST, AT(figures), NULL, figure_is_known, FIGURES, 0, 0},
    {"heatmap", "chart_widths", SETTING_LIST, AT(chart_widths), "natural,85,120,170", is_chart_width, "natural or a width of 60 to 1000 in mm", 0, 0},
    {"heatmap", "group_models", SETTING_CHOICE, AT(group_models), "size", is_model_grouping, "size, vendor or none", 0, 0},
    {"heatmap", "group_gpus", SETTING_CHOICE, AT(group_gpus), "memory", is_gpu_grouping, "memory, type, vendor or none", 0, 0},
    {"heatmap", "palette", SETTING_NAME_OR_PATH, AT(palette), "blue-orange", NULL, NULL, 0, 0},
    {NULL, NULL, SETTING_TEXT, 0, NULL, NULL, NULL, 0, 0},
};
/* clang-format on */

_Static_assert(sizeof settings_table / sizeof *settings_table <= SETTINGS_MAX,
               "each setting has an origin");

/* The number of a text that is all digits and in the range, else 0. */
static unsigned parse_whole(const char *text, unsigned minimum, unsigned maximum)
{
    unsigned long number = strspn(text, "0123456789") == strlen(text) ? strtoul(text, NULL, 10) : 0;

    return number >= minimum && number <= maximum ? (unsigned)number : 0;
}

unsigned settings_gpu_count(const char *text)
{
    return parse_whole(text, 1, GPU_COUNT_MAX);
}

unsigned settings_chart_width_mm(const char *text)
{
    return parse_whole(text, CHART_WIDTH_MIN, CHART_WIDTH_MAX);
}

bool settings_shard(const char *text, struct shard *shard)
{
    const char *slash = strchr(text, '/');
    int length = 0;

    return isdigit((unsigned char)*text) && slash && isdigit((unsigned char)slash[1]) &&
           sscanf(text, "%7u/%7u%n", &shard->number, &shard->count, &length) == 2 &&
           text[length] == '\0' && shard->number >= 1 && shard->number <= shard->count &&
           shard->count <= SHARD_COUNT_MAX;
}

uint64_t settings_context_tokens(const char *text)
{
    uint64_t tokens = 0;
    unsigned shift = 0;

    for (; isdigit((unsigned char)*text); text++) {
        tokens = tokens * 10 + (uint64_t)(*text - '0');
        if (tokens > SOLVE_CONTEXT_MAX)
            return 0;
    }
    if (*text == 'K' || *text == 'k')
        shift = 10;
    else if (*text == 'M' || *text == 'm')
        shift = 20;
    tokens <<= shift;
    return text[shift > 0] == '\0' && tokens <= SOLVE_CONTEXT_MAX ? tokens : 0;
}

static void *member_at(struct settings *settings, const struct setting *setting)
{
    return (char *)settings + setting->offset;
}

static bool say(char message[SETTINGS_MESSAGE_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool say(char message[SETTINGS_MESSAGE_SIZE], const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(message, SETTINGS_MESSAGE_SIZE, format, args);
    va_end(args);
    return false;
}

const struct setting *settings_find(const char *section, const char *key)
{
    for (const struct setting *setting = settings_table; setting->section; setting++)
        if (!strcasecmp(setting->section, section) && !strcasecmp(setting->key, key))
            return setting;
    return NULL;
}

static bool say_unknown(const char *section, const char *key, char message[SETTINGS_MESSAGE_SIZE])
{
    struct nearest keys = {0}, sections = {0};
    bool known_section = false;

    for (const struct setting *setting = settings_table; setting->section; setting++) {
        nearest_offer(&sections, section, setting->section);
        if (!strcasecmp(setting->section, section)) {
            known_section = true;
            nearest_offer(&keys, key, setting->key);
        }
    }
    if (known_section && keys.name)
        return say(message, "unknown key in [%s]; did you mean '%s'?", section, keys.name);
    if (known_section)
        return say(message, "unknown key in [%s]", section);
    if (sections.name)
        return say(message, "unknown section [%.200s]; did you mean [%s]?", section, sections.name);
    return say(message, "unknown section [%.200s]", section);
}

static bool keep_text(struct settings *settings, const struct setting *setting, const char *value,
                      char message[SETTINGS_MESSAGE_SIZE])
{
    size_t length = strlen(value);
    const char *copy;

    if (!utf8_is_valid(value, length) || utf8_has_control(value, length))
        return say(message, "the value is not UTF-8 text without control characters");
    copy = arena_copy(&settings->texts, value, length);
    if (!copy)
        return say(message, "out of memory");
    *(const char **)member_at(settings, setting) = copy;
    return true;
}

/* A day of the Gregorian calendar from year 1 on, written YYYY-MM-DD and no other way. */
static bool is_date(const char *value)
{
    static const char FORM[] = "dddd-dd-dd";
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    bool leap;

    if (strlen(value) != sizeof FORM - 1)
        return false;
    for (size_t i = 0; FORM[i]; i++)
        if (FORM[i] == 'd' ? !isdigit((unsigned char)value[i]) : value[i] != '-')
            return false;
    sscanf(value, "%d-%d-%d", &year, &month, &day);
    leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
           day <= DAYS[month - 1] + (month == 2 && leap);
}

static bool set_date(struct settings *settings, const struct setting *setting, const char *value,
                     char message[SETTINGS_MESSAGE_SIZE])
{
    if (!is_date(value))
        return say(message, "'%.200s' is not a date (YYYY-MM-DD)", value);
    return keep_text(settings, setting, value, message);
}

/* Shortens "templates/../inputs" to "inputs" where templates is a folder and not a link to one. */
static void collapse_parents(char *path)
{
    char *up;

    while ((up = strstr(path, "/../")) != NULL && up > path) {
        char *last;
        struct stat status;

        *up = '\0';
        last = strrchr(path, '/');
        last = last ? last + 1 : path;
        if (strcmp(last, "..") == 0 || strcmp(last, ".") == 0 || lstat(path, &status) != 0 ||
            !S_ISDIR(status.st_mode)) {
            *up = '/';
            return;
        }
        memmove(last, up + 4, strlen(up + 4) + 1);
    }
}

static bool set_path(struct settings *settings, const struct setting *setting, const char *value,
                     const char *base, char message[SETTINGS_MESSAGE_SIZE])
{
    char path[PATH_SIZE];

    if (*value == '\0')
        return say(message, "a path is required");
    if (*value == '/' || !base || *base == '\0')
        return keep_text(settings, setting, value, message);
    if (snprintf(path, sizeof path, "%s/%s", base, value) >= PATH_SIZE)
        return say(message, "the path is too long");
    collapse_parents(path);
    if (setting->kind == SETTING_NAME_OR_PATH && !settings_is_path(path))
        snprintf(path, sizeof path, "%s/%s", base, value); /* "../syslog" is not the word */
    return keep_text(settings, setting, path, message);
}

bool settings_is_path(const char *value)
{
    return strchr(value, '/') || path_has_suffix(value, ".ini");
}

static bool set_number(struct settings *settings, const struct setting *setting, const char *value,
                       char message[SETTINGS_MESSAGE_SIZE])
{
    double number;

    if (number_parse(value, '.', &number) != NUMBER_OK)
        return say(message, "'%.200s' is not a number", value);
    if (number < setting->minimum || number > setting->maximum)
        return say(message, "'%.200s' is out of range: from %g to %g", value, setting->minimum,
                   setting->maximum);
    if (setting->kind == SETTING_COUNT && number != floor(number))
        return say(message, "'%.200s' is not a whole number", value);
    *(double *)member_at(settings, setting) = number;
    return true;
}

static bool check_item(const struct setting *setting, const char *value,
                       char message[SETTINGS_MESSAGE_SIZE])
{
    if (setting->accepts && !setting->accepts(value))
        return say(message, "'%.200s' is not known; it must be %s", value, setting->known);
    return true;
}

static bool set_list(struct settings *settings, const struct setting *setting, const char *value,
                     bool more, char message[SETTINGS_MESSAGE_SIZE])
{
    struct list *list = member_at(settings, setting);

    if (!more)
        list_release(list);
    if (!list_append(list, value))
        return errno == ENOMEM
                   ? say(message, "out of memory")
                   : say(message, "'%.200s': a quote is not closed, or not at the end of an item",
                         value);
    if (list->count == 0 && setting->initial)
        return say(message, "at least one is required");
    for (size_t i = 0; i < list->count; i++)
        if (!check_item(setting, list->items[i], message))
            return false;
    return true;
}

bool settings_set(struct settings *settings, const char *section, const char *key,
                  const char *value, bool more, const struct origin *origin, const char *base,
                  char message[SETTINGS_MESSAGE_SIZE])
{
    const struct setting *setting = settings_find(section, key);

    if (!setting)
        return say_unknown(section, key, message);
    if (more && setting->kind != SETTING_LIST)
        return say(message, "the value does not continue on the next line");
    if (!more)
        settings->origins[setting - settings_table] = *origin;
    switch (setting->kind) {
    case SETTING_DATE:
        return set_date(settings, setting, value, message);
    case SETTING_PATH:
        return set_path(settings, setting, value, base, message);
    case SETTING_NAME_OR_PATH:
        if (settings_is_path(value))
            return set_path(settings, setting, value, base, message);
        return check_item(setting, value, message) && keep_text(settings, setting, value, message);
    case SETTING_NUMBER:
    case SETTING_COUNT:
        return set_number(settings, setting, value, message);
    case SETTING_LIST:
        return set_list(settings, setting, value, more, message);
    case SETTING_CHOICE:
        return check_item(setting, value, message) && keep_text(settings, setting, value, message);
    case SETTING_TEXT:
        break;
    }
    return keep_text(settings, setting, value, message);
}

bool settings_init(struct settings *settings)
{
    static const struct origin NOBODY;
    char message[SETTINGS_MESSAGE_SIZE];

    *settings = (struct settings){
        .as_of = "", .organisation = "", .default_quantization = "", .default_context = ""};
    for (const struct setting *setting = settings_table; setting->section; setting++)
        if (setting->initial && *setting->initial &&
            !settings_set(settings, setting->section, setting->key, setting->initial, false,
                          &NOBODY, NULL, message))
            return false;
    return true;
}

const struct origin *settings_origin(const struct settings *settings, const void *member)
{
    size_t offset = (size_t)((const char *)member - (const char *)settings);
    size_t i = 0;

    while (settings_table[i].offset != offset)
        i++;
    return &settings->origins[i];
}

void settings_release(struct settings *settings)
{
    for (const struct setting *setting = settings_table; setting->section; setting++)
        if (setting->kind == SETTING_LIST)
            list_release(member_at(settings, setting));
    arena_release(&settings->texts);
    *settings = (struct settings){0};
}
