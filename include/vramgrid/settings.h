/* SPDX-License-Identifier: MIT */
/*
 * Everything a template or the command line can say about a report: one table of keys, one way to
 * set them. Defaults first, then the template, then the options; each later one wins.
 */
#ifndef VRAMGRID_SETTINGS_H
#define VRAMGRID_SETTINGS_H

#include "vramgrid/arena.h"
#include "vramgrid/digest.h"
#include "vramgrid/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SETTINGS_MAX = 64, SETTINGS_MESSAGE_SIZE = 1024 }; /* keys; bytes */

/* Who said it: a line of a template, an option, or nobody (the default). */
struct origin {
    const char *name; /* "templates/x.ini", or the long option "contexts"; NULL: default */
    unsigned line;    /* 0: not a line of a file */
};

struct settings {
    /* [report] */
    const char *title, *organisation;
    const char *as_of;    /* YYYY-MM-DD, or "" */
    const char *language; /* "en", "pt", "en+pt"; see text.h */
    /* The scenario that answers are given for: one of the sweep's, or "" for its first. */
    const char *default_quantization, *default_context;
    /* [inputs]: NULL where not given */
    const char *models, *gpus, *quantization_sheet, *engines, *kv_types, *checkpoints;
    /* [sweep] */
    struct list select_models, select_gpus, gpu_types; /* shell patterns; empty: all */
    struct list gpu_counts;                            /* "1", "2" ... */
    struct list gpu_sets;                              /* "2x RTX 4090 + 1x RTX 3090" */
    struct list quantizations, contexts, modes;
    const char *shard; /* "I/N": see settings_shard */
    /* [assumptions] */
    double overhead_factor;       /* share of the weights, 0 to 10 */
    double safety_margin_percent; /* 0 to 100 */
    double sequences;             /* concurrent ones, whole */
    double bandwidth_efficiency;  /* of the decode bound, above 0 to 1 */
    const char *engine, *kv_type; /* rows of their sheets, for architecture mode */
    /* What a deployer sets on the engine's command line; 0 and "auto": as the engine's row says. */
    double gpu_memory_utilization; /* 0 to 1 */
    double batched_tokens;         /* max_num_batched_tokens, ubatch-size */
    double max_sequences;          /* max_num_seqs, parallel */
    double speculative_tokens;     /* of the model's own MTP layers; 0: off */
    const char *flash_attention;   /* "auto", "on" or "off" */
    const char *parallelism;      /* "tensor" or "pipeline" */
    const char *model_format;     /* of layer offload: a name of offload_formats */
    double offload_margin_gb, system_ram_gb;
    const char *pcie_generation; /* "auto": as the GPU sheet has it, or "3.0" to "6.0" */
    double electricity_price_usd_per_kwh;
    double pue;        /* power usage effectiveness of the data centre, from 1 */
    double power_load; /* average power over TDP, 0 to 1 */
    /* [output] */
    const char *dir;
    struct list formats;
    const char *precision;                        /* "fixed" or "full" */
    const char *csv_dialect;                      /* see csv.h */
    double jobs;                                  /* 0: as many as there are processors */
    double keep;                                  /* dated copies of published reports; 0: none */
    double max_shrink_percent, max_flips_percent; /* gates, 0 to 100; see gates.h */
    double retry_seconds;   /* how long to try to replace a file that is in use */
    const char *metrics;    /* a Prometheus textfile to write, or NULL */
    const char *log;        /* "none", "stderr", "syslog" or a file: see settings_is_path */
    const char *log_format; /* "text" or "json" */
    /* [workbook] */
    struct list sheets; /* names of sheets.h; empty: all */
    const char *accent; /* "#RRGGBB" */
    const char *logo;   /* a PNG file, or NULL */
    /* [heatmap] */
    const char *paper;        /* "a4", "a3" or "letter" */
    const char *orientation;  /* "landscape" or "portrait" */
    struct list figures;      /* names of figure_kinds.h; empty: all */
    struct list chart_widths; /* "natural" or millimetres */
    const char *group_models; /* "size", "vendor" or "none" */
    const char *group_gpus;   /* "memory", "type", "vendor" or "none" */
    const char *palette;      /* a name of templates/palettes, or a file: see settings_is_path */

    const char *template_path; /* NULL: none was read */
    struct digest template_digest;
    struct origin origins[SETTINGS_MAX]; /* by place in the table */
    struct arena texts;
};

enum setting_kind {
    SETTING_TEXT,
    SETTING_DATE,
    SETTING_PATH,         /* relative to the file that says it */
    SETTING_NAME_OR_PATH, /* a shipped file's name, or a path as above */
    SETTING_CHOICE,
    SETTING_LIST,
    SETTING_NUMBER,
    SETTING_COUNT, /* a whole number */
};

struct setting {
    const char *section, *key;
    enum setting_kind kind;
    size_t offset;                      /* in struct settings */
    const char *initial;                /* the default, NULL: empty; such a list may be empty */
    bool (*accepts)(const char *value); /* of a choice or an item of a list; NULL: any text */
    const char *known;                  /* what accepts() knows, for people */
    double minimum, maximum;            /* of a number */
};

/* Ended by a setting without section. */
extern const struct setting settings_table[];

/* Any case; NULL: there is none. */
const struct setting *settings_find(const char *section, const char *key);

/* False when memory is out. To be released in any case. */
bool settings_init(struct settings *settings);

/*
 * Sets one key from text. more: the text continues the list that the line above began. base is the
 * folder that a relative path starts from, NULL for the working directory. False with a message
 * that does not name the origin.
 */
bool settings_set(struct settings *settings, const char *section, const char *key,
                  const char *value, bool more, const struct origin *origin, const char *base,
                  char message[SETTINGS_MESSAGE_SIZE]);

/* Who said what stands at this member now. */
const struct origin *settings_origin(const struct settings *settings, const void *member);

void settings_release(struct settings *settings);

/* Whether a name or path is a path: it has a '/' or ends in ".ini". */
bool settings_is_path(const char *value);

enum { GPU_COUNT_MAX = 1024 }; /* in one set */

/* GPUs of "2", from 1 to GPU_COUNT_MAX; 0 where it is none. */
unsigned settings_gpu_count(const char *text);

enum { CHART_WIDTH_MIN = 60, CHART_WIDTH_MAX = 1000 }; /* mm */

/* Millimetres of "85", from CHART_WIDTH_MIN to CHART_WIDTH_MAX; 0 where it is none. */
unsigned settings_chart_width_mm(const char *text);

/* The share of the slices that a run makes: number of count, from "2/16". */
struct shard {
    unsigned number, count; /* from 1 */
};

enum { SHARD_COUNT_MAX = 1000000 };

/* False, with shard worthless, where the text is no such share. */
bool settings_shard(const char *text, struct shard *shard);

/* Tokens of "4096", "8K" or "1M" (K = 1024), from 1 to SOLVE_CONTEXT_MAX; 0 where it is none. */
uint64_t settings_context_tokens(const char *text);

#endif
