/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/name_words.h"

#include <string.h>

static const struct {
    const char *status, *key;
} verdicts[] = {
    {"RUNS", "verdict.runs"},
    {"RUNS (low margin)", "verdict.low_margin"},
    {"DOESN'T RUN", "verdict.does_not_run"},
    {"unsupported", "verdict.unsupported"},
    {"unknown", "verdict.unknown"},
};

struct words status_words(const struct text *text, const char *status)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (strcmp(verdicts[i].status, status) == 0)
            return text_words(text, verdicts[i].key);
    return words_same(status);
}

static const struct {
    const char *name, *key;
} modes[] = {
    {"theoretical", "mode.theoretical"},
    {"conservative", "mode.conservative"},
    {"production", "mode.production"},
    {"architecture", "mode.architecture"},
};

struct words mode_words(const struct text *text, const char *name)
{
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(modes[i].name, name) == 0)
            return text_words(text, modes[i].key);
    return words_same(name);
}
