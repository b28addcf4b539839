/* SPDX-License-Identifier: MIT */
/* Phrases that workbook and PDF share: lines for a page, and words in each language. */
#ifndef VRAMGRID_PHRASES_H
#define VRAMGRID_PHRASES_H

#include "vramgrid/report/changes.h"
#include "vramgrid/report/report.h"
#include "vramgrid/words/text.h"

/* Room for a line of a page, in two languages. Lines are made of parts that are side by side. */
enum { LINE_SIZE = 2048 };

/* "L4 (24 GB)", "2x L4 (24 GB each)"; label is cut to 1,700 bytes by the caller. */
void describe_gpus(const struct text *text, const char *label, unsigned gpu_count, double vram_gb,
                   char words[LINE_SIZE]);

/* "L4", "2x L4" */
void label_gpus(const struct gpu *gpu, unsigned gpu_count, char label[LINE_SIZE]);

enum { SET_MARK_SIZE = 64 };

/* " (max. 2)" behind the label of a set that is more than one machine takes; "" for others. */
void mark_set(const struct text *text, const struct gpu_set *set, char mark[SET_MARK_SIZE]);

/* A set's label with its mark; in room, or the label itself where there is none. */
const char *set_heading(const struct text *text, const struct gpu_set *set, char room[LINE_SIZE]);

/*
 * What to know of a model's row in an answer: in native what it is published in, and the former.
 * "mxfp4; Context exceeds the model maximum (8192)", or "".
 */
void describe_model(const struct report *report, const struct scenario *scenario,
                    const struct model *model, char words[LINE_SIZE]);

/* Who set a member of the settings: "procurement.ini, line 12", "--sequences", "default". */
struct words describe_origin(const struct report *report, const void *member,
                             struct phrase *phrase);

/* "Verdict flipped" */
struct words change_words(const struct text *text, enum change_kind kind);

/* "Verdict flipped: 12  |  Price altered: 1", or "" and false where nothing differs. */
bool describe_change_counts(const struct report *report, char words[LINE_SIZE]);

/* What a list of changes lacks that shows so many; false: nothing. */
bool describe_missing_changes(const struct report *report, size_t rows, struct phrase *phrase);

/*
 * What was asked for, to be pasted into a shell; where it is too long for a page, where it stands
 * instead: half of a command would run something else.
 */
struct words shown_command(const struct report *report);

#endif
