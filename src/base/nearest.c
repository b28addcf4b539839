/* SPDX-License-Identifier: MIT */
#include "vramgrid/nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 64 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau's distance as optimal string alignment: swap, insert, delete or change one byte. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t cost[LONGEST + 1][LONGEST + 1];

    for (size_t i = 0; i <= a_length; i++)
        cost[i][0] = i;
    for (size_t j = 0; j <= b_length; j++)
        cost[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        for (size_t j = 1; j <= b_length; j++) {
            int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);

            cost[i][j] = smaller(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
            cost[i][j] = smaller(cost[i][j], cost[i - 1][j - 1] + (x != y));
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
                y == tolower((unsigned char)a[i - 2]))
                cost[i][j] = smaller(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a_length][b_length];
}

void nearest_offer(struct nearest *nearest, const char *typed, const char *known)
{
    size_t typed_length = strlen(typed), known_length = strlen(known);
    size_t far;

    if (typed_length > LONGEST || known_length > LONGEST)
        return;
    far = distance(typed, typed_length, known, known_length);
    if (far > 1 + typed_length / 3)
        return;
    if (!nearest->name || far < nearest->distance)
        *nearest = (struct nearest){.name = known, .distance = far};
}

void nearest_suggest(const struct nearest *nearest, char text[SUGGESTION_SIZE])
{
    *text = '\0';
    if (nearest->name)
        snprintf(text, SUGGESTION_SIZE, "; did you mean '%.255s'?", nearest->name);
}
