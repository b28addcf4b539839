/* SPDX-License-Identifier: MIT */
/* The parts of sheet Answer: choices to the left, figures to the right, sentences above both. */
#ifndef VRAMGRID_ANSWER_PARTS_H
#define VRAMGRID_ANSWER_PARTS_H

#include "live_fleet.h"
#include "sentence.h"

enum {
    ANSWER_LABEL,
    ANSWER_VALUE,
    ANSWER_OWN,
    ANSWER_GAP,
    ANSWER_FACT,
    ANSWER_BEST,
    ANSWER_SECOND,
};

enum { ANSWER_FIRST_SENTENCE = 2, ANSWER_TABLES_ROW = 10 };

/* Rows from ANSWER_TABLES_ROW on; gives the row behind the last. */
size_t put_answer_choices(struct live_fleet *live);
size_t put_answer_facts(struct live_fleet *live);

/* Why the others fail, from a row on. */
void put_answer_reasons(struct live_fleet *live, size_t row);

/* Keys of the words for each reason; NULL: it serves. */
extern const char *const reason_keys[FLEET_REASONS];

void put_answer_sentences(struct live_fleet *live);

/* Who is answered for, the recommendation, and where its price is from, as they are published. */
void answer_heading_words(const struct live_fleet *live, char words[LINE_SIZE]);
void answer_sentence_words(const struct live_fleet *live, char words[LINE_SIZE]);
void answer_source_words(const struct live_fleet *live, char words[LINE_SIZE]);

/* Figures of the recommendation and of the runner-up, in the order of their rows. */
enum fact {
    FACT_GPU,
    FACT_GPUS,
    FACT_SERVERS,
    FACT_MACHINE,
    FACT_REPLICAS,
    FACT_COUNT,
    FACT_REQUESTS,
    FACT_FIT,
    FACT_LIMIT,
    FACT_USE,
    FACT_EXACT,
    FACT_RULE,
    FACT_LOW,
    FACT_EXPECTED,
    FACT_HIGH,
    FACT_TTFT,
    FACT_BASIS,
    FACT_POWER,
    FACT_RACK,
    FACT_HARDWARE,
    FACT_PRICE,
    FACT_ELECTRICITY,
    FACT_TOTAL,
    FACT_RENT,
    FACT_OFFER,
    FACT_BREAK_EVEN,
    FACT_MILLION,
    FACTS,
};

/* "$F$14": a fact of the recommendation, or of the runner-up, on sheet Answer. */
void fact_cell(char cell[CELL_SIZE], enum fact fact, size_t column);

bool fact_is_text(enum fact fact);

/* What it says as the workbook is published; of texts its words. NAN and "": nothing. */
double fact_number(const struct live_fleet *live, enum fact fact, size_t column);
void fact_words(const struct live_fleet *live, enum fact fact, size_t column,
                char words[LINE_SIZE]);

#endif
