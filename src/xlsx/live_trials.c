/* SPDX-License-Identifier: MIT */
#include "live_formulas.h"
#include "live_parts.h"

#include <math.h>
#include <stdio.h>

/* A bisection on its way: what was kept before step k, and by how much more is tried. */
struct trial {
    char kept[KEPT_SIZE];     /* "{f3}" */
    char more[KEPT_SIZE];     /* "+64" */
    char load[2 * KEPT_SIZE]; /* both: "{f3}+64" */
    char step[KEPT_SIZE];     /* the cell with the time of a step at this load */
};

static void kept_by(char kept[KEPT_SIZE], char series, const char *first, size_t k)
{
    if (k == 0)
        snprintf(kept, KEPT_SIZE, "%s", first);
    else
        snprintf(kept, KEPT_SIZE, "{%c%zu}", series, k);
}

void kept_requests(char kept[KEPT_SIZE], size_t bits)
{
    kept_by(kept, 'f', "1", bits);
}

void kept_below_rate(char kept[KEPT_SIZE], size_t bits)
{
    kept_by(kept, 'b', "0", bits);
}

static struct trial trial_of(bool is_of_rate, size_t k, size_t bits)
{
    struct trial trial;

    (is_of_rate ? kept_below_rate : kept_requests)(trial.kept, k);
    snprintf(trial.more, sizeof trial.more, "+%.0f", ldexp(1, (int)(bits - 1 - k)));
    snprintf(trial.load, sizeof trial.load, "%s%s", trial.kept, trial.more);
    snprintf(trial.step, sizeof trial.step, "{%c%zu}", is_of_rate ? 'q' : 's', k + 1);
    return trial;
}

static void write_step(char pattern[FORMULA_SIZE], const char *condition, const struct trial *trial)
{
    char step[PART_SIZE];

    part_step(step, trial->load);
    part_if(pattern, condition, step);
}

/* More is kept where speed, first token and cap are. */
static void write_fit(char pattern[FORMULA_SIZE], const struct trial *trial)
{
    char low_tpot[PART_SIZE], ttft[PART_SIZE];

    part_low_tpot(low_tpot, trial->step, trial->load);
    part_ttft(ttft, trial->step, trial->load);
    snprintf(pattern, FORMULA_SIZE,
             "=IF({go}=1,%s%s*IF(AND(%s<={cap},%s*flt_asked_speed<=1,{low_more}*%s<="
             "flt_asked_ttft),1,0),\"\")",
             trial->kept, trial->more, trial->load, low_tpot, ttft);
}

static void write_rate_fit(char pattern[FORMULA_SIZE], const struct trial *trial)
{
    char low_tpot[PART_SIZE];

    part_low_tpot(low_tpot, trial->step, trial->load);
    snprintf(pattern, FORMULA_SIZE,
             "=IF(AND({reason}=0,flt_is_rate=1),%s%s*IF(AND(%s<{full},%s<flt_peak/{replicas}*"
             "flt_output*%s),1,0),\"\")",
             trial->kept, trial->more, trial->load, trial->load, low_tpot);
}

/* Whether a column is of a series of BITS_MAX, and then its step, of those that there are. */
static bool is_of(size_t column, size_t series, size_t bits, size_t *k)
{
    *k = column - series;
    return column >= series && *k < bits;
}

bool write_trials(char pattern[FORMULA_SIZE], size_t column, size_t bits)
{
    bool is_of_rate = column >= ROW_RATE_STEPS;
    size_t k;
    struct trial trial;

    if (is_of(column, is_of_rate ? ROW_RATE_STEPS : ROW_STEPS, bits, &k)) {
        trial = trial_of(is_of_rate, k, bits);
        write_step(pattern, is_of_rate ? "AND({reason}=0,flt_is_rate=1)" : when_goes, &trial);
        return true;
    }
    if (!is_of(column, is_of_rate ? ROW_RATE_FITS : ROW_FITS, bits, &k))
        return false;
    trial = trial_of(is_of_rate, k, bits);
    (is_of_rate ? write_rate_fit : write_fit)(pattern, &trial);
    return true;
}
