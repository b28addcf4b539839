/* SPDX-License-Identifier: MIT */
/*
 * Everything a template or the command line can say about a report: one table of keys, one way to
 * set them. Defaults first, then the template, then the options; each later one wins.
 */
#ifndef VRAMGRID_SETTINGS_H
#define VRAMGRID_SETTINGS_H

#include "vramgrid/base/arena.h"
#include "vramgrid/base/digest.h"
#include "vramgrid/base/list.h"
#include "vramgrid/core/parallel.h"
#include "vramgrid/input/catalogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SETTINGS_MAX = 128, SETTINGS_MESSAGE_SIZE = 1024 }; /* keys; bytes */

enum {
    GPU_COUNT_MAX = 1024, /* in one set */
    PRICE_SHEETS_MAX = 16,
    CHART_WIDTH_MIN = 60, /* mm */
    CHART_WIDTH_MAX = 1000,
    SHARD_COUNT_MAX = 1000000,
};

/* Who said it: a line of a template, an option, or nobody (the default). */
struct origin {
    const char *name; /* "templates/x.ini", or the long option "contexts"; NULL: default */
    unsigned line;    /* 0: not a line of a file */
};

enum yes_or_no { SAYS_NO, SAYS_YES };
enum precision { PRECISION_FIXED, PRECISION_FULL };
enum log_target { LOG_TO_NOTHING, LOG_TO_STDERR, LOG_TO_SYSLOG, LOG_TO_FILE };
enum log_format { LOG_AS_TEXT, LOG_AS_JSON };
enum paper { PAPER_A4, PAPER_A3, PAPER_LETTER };
enum furniture { FURNITURE_FULL, FURNITURE_PLAIN, FURNITURE_NONE };
enum matrices { MATRICES_ALL, MATRICES_SCENARIO };
enum orientation { ORIENTATION_LANDSCAPE, ORIENTATION_PORTRAIT };
enum model_grouping { MODELS_BY_SIZE, MODELS_BY_VENDOR, MODELS_AS_ONE };
enum gpu_grouping { GPUS_BY_MEMORY, GPUS_BY_TYPE, GPUS_BY_VENDOR, GPUS_AS_ONE };

/* The share of the slices that a run makes: number of count, from "2/16". */
struct shard {
    unsigned number, count; /* from 1 */
};

/* How many GPUs of a type one machine takes, whole numbers. */
struct machine_limits {
    double integrated, consumer, workstation, datacenter;
};

/* A path has a '/' or ends in ".ini"; what has neither is a name. */
struct name_or_path {
    const char *text;
    bool is_path;
    unsigned place; /* of a name among those of its setting; of a path: how many these are */
};

struct settings {
    /* [report] */
    const char *title, *organisation;
    const char *as_of;    /* YYYY-MM-DD, or "" */
    const char *language; /* "en", "pt", "en+pt"; see text.h */
    /* The scenario that answers are given for: one of the sweep's, or "" for its first. */
    const char *default_quantization;
    uint64_t default_context; /* tokens */
    const char *workload;     /* that fleets are answered for, or "" for the sweep's first */
    /* [inputs]: NULL where not given */
    const char *models, *gpus, *quantization_sheet, *engines, *kv_types, *checkpoints;
    struct list prices; /* paths */
    const char *rents, *servers, *workloads, *speeds;
    /* [sweep]: lists in the order asked for */
    struct list select_models, select_gpus, gpu_types; /* shell patterns; empty: all */
    struct list select_workloads;                      /* likewise */
    struct numbers gpu_counts;
    struct machine_limits max_gpus; /* where a GPU's row does not say */
    struct list gpu_sets;           /* "2x RTX 4090 + 1x RTX 3090" */
    struct list quantizations;
    struct numbers contexts; /* tokens */
    struct numbers modes;    /* places in mode_table */
    struct shard shard;
    /* [assumptions] */
    double overhead_factor;       /* share of the weights, 0 to 10 */
    double safety_margin_percent; /* 0 to 100 */
    double sequences;             /* concurrent ones, whole */
    double bandwidth_efficiency;  /* of the decode bound, above 0 to 1 */
    const char *engine, *kv_type; /* rows of their sheets, for architecture mode */
    /* What a deployer sets on the engine's command line; 0 and auto: as the engine's row says. */
    double gpu_memory_utilization; /* 0 to 1 */
    double batched_tokens;         /* max_num_batched_tokens, ubatch-size */
    double max_sequences;          /* max_num_seqs, parallel */
    double speculative_tokens;     /* of the model's own MTP layers; 0: off */
    enum flash_attention flash_attention;
    enum parallelism parallelism;
    unsigned model_format; /* of layer offload: a place in offload_formats */
    double offload_margin_gb, system_ram_gb;
    double pcie_generation; /* 3 to 6; NAN: as the GPU sheet has it */
    double electricity_price_usd_per_kwh;
    double pue;                 /* power usage effectiveness of the data centre, from 1 */
    double power_load;          /* average power over the largest, 0 to 1 */
    double server_power_factor; /* of a machine whose power no sheet knows over its GPUs' TDP */
    double years;               /* that money is counted over */
    double support_percent_per_year, residual_percent; /* of the hardware's price */
    double licence_usd_per_gpu_year;
    double host_usd_per_machine; /* of a fleet's machine whose cards are priced alone */
    const char
        *rent_commitment; /* of what fleets are compared with, as the sheet of rents has it */
    double min_priced_percent, max_price_age_days; /* for anything to be called cheapest */
    /* [output] */
    const char *dir;
    uint64_t formats; /* a set of enum output_format */
    enum matrices matrices;
    enum precision precision;
    unsigned csv_dialect;                         /* a place in csv_dialects */
    double jobs;                                  /* 0: as many as there are processors */
    double keep;                                  /* dated copies of published reports; 0: none */
    double max_shrink_percent, max_flips_percent; /* gates, 0 to 100; see gates.h */
    enum yes_or_no strict;                        /* not into a folder that others may write to */
    double retry_seconds;    /* how long to try to replace a file that is in use */
    const char *metrics;     /* a Prometheus textfile to write, or NULL */
    struct name_or_path log; /* its place is an enum log_target */
    enum log_format log_format;
    /* [workbook] */
    uint64_t sheets;  /* a set of places in the workbook's sheets; empty: all */
    uint32_t accent;  /* 0xRRGGBB */
    const char *logo; /* a PNG file, or NULL */
    /* [heatmap] */
    enum paper paper;
    enum orientation orientation;
    uint64_t figures;            /* a set of enum figure_kind; empty: the scenario's */
    enum furniture furniture;    /* of charts */
    struct numbers chart_widths; /* mm; 0: the natural one; empty: the usual one */
    enum model_grouping group_models;
    enum gpu_grouping group_gpus;
    struct name_or_path palette; /* a name of templates/palettes, or a file */

    const struct setting *table;
    const char *template_path; /* NULL: none was read */
    struct digest template_digest;
    struct origin origins[SETTINGS_MAX]; /* by place in the table */
    struct arena texts;
};

/* What a member of struct settings is. Lists are written "a, b", in a template on several lines. */
enum setting_kind {
    SETTING_TEXT,         /* const char * */
    SETTING_DATE,         /* const char * */
    SETTING_PATH,         /* const char *; relative to the file that says it */
    SETTING_NAME_OR_PATH, /* struct name_or_path; a path as above */
    SETTING_NUMBER,       /* double */
    SETTING_COUNT,        /* double, whole */
    SETTING_CHOICE,       /* an enum or unsigned: a place among the names */
    SETTING_VALUE,        /* whatever parse() makes */
    SETTING_TEXTS,        /* struct list */
    SETTING_PATHS,        /* struct list; each option that names some adds to those before it */
    SETTING_NUMBERS,      /* struct numbers: places, or what parse() makes; each once */
    SETTING_SET,          /* uint64_t: a bit for each place */
};

struct setting {
    const char *section, *key;
    enum setting_kind kind;
    size_t offset;       /* in struct settings */
    const char *initial; /* the default, NULL: empty; such a list may be empty */
    /* What it may be, in any case: names by their place, NULL after the last. NULL: any text. */
    const char *(*name)(size_t place);
    /* Or else false where the text is no such value. Of SETTING_NUMBERS, value is a uint64_t. */
    bool (*parse)(const char *text, void *value);
    const char *known;       /* what else it may be than a name, for people */
    enum sheet_kind sheet;   /* where column is not NULL: it may be what stands in that one */
    const char *column;      /* a heading */
    double minimum, maximum; /* of a number */
};

static inline bool setting_is_list(const struct setting *setting)
{
    return setting->kind >= SETTING_TEXTS;
}

enum { SETTINGS_KNOWN_SIZE = 512 };

/* "a, b or c": what a value may be; "" where it may be any text. */
void setting_known(const struct setting *setting, char known[SETTINGS_KNOWN_SIZE]);

/* Any case; NULL: there is none. A table is ended by a setting without section. */
const struct setting *settings_find(const struct setting *table, const char *section,
                                    const char *key);

/* Takes the defaults of a table. False when memory is out. To be released in any case. */
bool settings_init(struct settings *settings, const struct setting *table);

/*
 * Sets one key from text. more: the text continues the list that the line above began. base is the
 * folder that a relative path starts from, NULL for the working directory. False with a message
 * that does not name the origin.
 */
bool settings_set(struct settings *settings, const char *section, const char *key,
                  const char *value, bool more, const struct origin *origin, const char *base,
                  char message[SETTINGS_MESSAGE_SIZE]);

/* The row of the table that a member of settings belongs to. */
const struct setting *settings_setting(const struct settings *settings, const void *member);

/* Who said what stands at this member now. */
const struct origin *settings_origin(const struct settings *settings, const void *member);

enum { NAMED_BY_SIZE = 1024 };

/*
 * Who named the file that stands at this member: "--models names it", "my.ini:4 names it (models)".
 * NULL where nobody did. Returns out.
 */
const char *settings_named_by(const struct settings *settings, const void *member,
                              char out[NAMED_BY_SIZE]);

/* Whether a set has the place. */
static inline bool settings_has(uint64_t set, unsigned place)
{
    return set >> place & 1;
}

void settings_release(struct settings *settings);

#endif
