/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char SPACES[] = " \t\r\n";

bool list_add(struct list *list, const char *text, size_t length)
{
    char **items = realloc(list->items, (list->count + 1) * sizeof *items);

    if (!items)
        return false;
    list->items = items;
    items[list->count] = strndup(text, length);
    return items[list->count] && ++list->count;
}

/* Where the item that starts here ends; the next comma or the end of text follows it. */
static const char *item_end(const char *text, const char *next)
{
    while (next > text && strchr(SPACES, next[-1]))
        next--;
    return next;
}

bool list_append(struct list *list, const char *text)
{
    while (*(text += strspn(text, SPACES)) != '\0') {
        const char *start = text;
        const char *end;

        if (*text == '"') {
            start = text + 1;
            end = strchr(start, '"');
            text = end ? end + 1 + strspn(end + 1, SPACES) : start;
            if (!end || (*text != ',' && *text != '\0')) {
                errno = EINVAL;
                return false;
            }
        } else {
            text += strcspn(text, ",");
            end = item_end(start, text);
        }
        if (end > start && !list_add(list, start, (size_t)(end - start)))
            return false;
        text += *text == ',';
    }
    return true;
}

void list_release(struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct list){0};
}

bool numbers_add(struct numbers *numbers, uint64_t number)
{
    uint64_t *items;

    for (size_t i = 0; i < numbers->count; i++)
        if (numbers->items[i] == number)
            return true;
    items = realloc(numbers->items, (numbers->count + 1) * sizeof *items);
    if (!items)
        return false;
    numbers->items = items;
    items[numbers->count++] = number;
    return true;
}

void numbers_release(struct numbers *numbers)
{
    free(numbers->items);
    *numbers = (struct numbers){0};
}
