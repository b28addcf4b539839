/* SPDX-License-Identifier: MIT */
/* A list as people write it on the command line and in templates: a, b, "c, with comma". */
#ifndef VRAMGRID_LIST_H
#define VRAMGRID_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct list {
    char **items; /* never empty; trimmed, but for what is within quotes */
    size_t count;
};

/*
 * Appends the items of a comma-separated text. False with errno ENOMEM when memory is out, or
 * EINVAL where a quote is open or something stands behind it.
 */
bool list_append(struct list *list, const char *text);

/* Appends one item as it is, of so many bytes. False when memory is out. */
bool list_add(struct list *list, const char *text, size_t length);

void list_release(struct list *list);

/* The same of whole numbers, told apart. */
struct numbers {
    uint64_t *items; /* each once */
    size_t count;
};

/* Appends a number unless it is there. False when memory is out. */
bool numbers_add(struct numbers *numbers, uint64_t number);

void numbers_release(struct numbers *numbers);

#endif
