/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
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

static size_t count_letters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += isalnum((unsigned char)*text) != 0;
    return count;
}

/* How many pieces of a text, in their order, give the letters and digits of another; 0: none do. */
static size_t count_pieces(const char *text, const char *typed)
{
    size_t pieces = 0;
    bool is_apart = true;

    for (; *typed; typed++) {
        if (!isalnum((unsigned char)*typed))
            continue;
        for (; *text && tolower((unsigned char)*text) != tolower((unsigned char)*typed); text++)
            is_apart = is_apart || isalnum((unsigned char)*text);
        if (*text++ == '\0')
            return 0;
        pieces += is_apart;
        is_apart = false;
    }
    return pieces;
}

/* Of few letters, or in a name several times as long, it would be chance. */
static bool is_part(const char *typed, const char *known)
{
    enum { LEAST = 3, TIMES = 3 };
    size_t letters = count_letters(typed);

    return letters >= LEAST && count_letters(known) <= letters * TIMES &&
           count_pieces(known, typed) > 0;
}

static bool is_better_part(const char *typed, const char *known, const char *than)
{
    size_t a = count_pieces(known, typed), b = count_pieces(than, typed);

    return a != b ? a < b : strlen(known) < strlen(than);
}

static void keep_part(struct nearest *nearest, const char *typed, const char *known)
{
    size_t at = nearest->part_count;

    while (at > 0 && is_better_part(typed, known, nearest->parts[at - 1]))
        at--;
    if (at == NEAREST_PARTS)
        return;
    if (nearest->part_count < NEAREST_PARTS)
        nearest->part_count++;
    for (size_t i = nearest->part_count - 1; i > at; i--)
        nearest->parts[i] = nearest->parts[i - 1];
    nearest->parts[at] = known;
}

void nearest_offer(struct nearest *nearest, const char *typed, const char *known)
{
    size_t typed_length = strlen(typed), known_length = strlen(known);
    size_t far;

    if (is_part(typed, known))
        keep_part(nearest, typed, known);
    if (typed_length > LONGEST || known_length > LONGEST)
        return;
    far = distance(typed, typed_length, known, known_length);
    if (far > (typed_length < 4 ? 1 : 1 + typed_length / 3) ||
        (nearest->name && far >= nearest->distance))
        return;
    nearest->name = known;
    nearest->distance = far;
}

/* A slip of one key is told for sure; beyond that, pieces that are all there tell more. */
void nearest_suggest(const struct nearest *nearest, char text[SUGGESTION_SIZE])
{
    bool is_sure = nearest->name && (nearest->distance <= 1 || nearest->part_count == 0);
    size_t length = 0;

    *text = '\0';
    if (is_sure)
        snprintf(text, SUGGESTION_SIZE, "; did you mean '%.255s'?", nearest->name);
    for (size_t i = 0; !is_sure && i < nearest->part_count; i++) {
        const char *between = i + 1 == nearest->part_count ? " or " : ", ";

        length += (size_t)snprintf(text + length, SUGGESTION_SIZE - length, "%s'%.80s'%s",
                                   i == 0 ? "; did you mean " : between, nearest->parts[i],
                                   i + 1 == nearest->part_count ? "?" : "");
    }
}
