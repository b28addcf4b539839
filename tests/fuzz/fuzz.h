/* SPDX-License-Identifier: MIT */
/*
 * Fuzz targets: libFuzzer feeds them with `make fuzz`, replay.c with their corpus in `make check`.
 * Each checks what its module promises of any input, beside not to crash, leak or overflow.
 */
#ifndef VRAMGRID_TESTS_FUZZ_H
#define VRAMGRID_TESTS_FUZZ_H

#include "vramgrid/base/findings.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define FUZZ_CHECK(promise)                                                                        \
    ((promise) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #promise), abort()))

/* Findings are lines that a terminal can take: valid UTF-8 without control characters. */
void fuzz_check_findings(const struct findings *findings);

/* The bytes with a NUL behind them and at each NUL a space, to be freed. */
char *fuzz_text(const uint8_t *bytes, size_t length);

#endif
