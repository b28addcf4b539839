/* SPDX-License-Identifier: MIT */
#include "xml_part.h"

#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

struct element {
    uint64_t children;
    bool says_count;
    uint64_t count; /* that it says */
};

struct xml_part {
    XML_Parser parser;
    struct element open[DEPTH_MAX];
    size_t depth;
    bool is_bad;
};

/* "count" in SpreadsheetML (ECMA-376 part 1, 18); of shared strings that is how often they are
 * used. */
static const char *find_count(const char *name, const char **attributes)
{
    const char *wanted = strcmp(name, "sst") == 0 ? "uniqueCount" : "count";

    for (; attributes[0]; attributes += 2)
        if (strcmp(attributes[0], wanted) == 0)
            return attributes[1];
    return NULL;
}

static void begin_element(void *data, const char *name, const char **attributes)
{
    struct xml_part *part = data;
    const char *count = find_count(name, attributes);
    struct element *element;

    if (part->depth == DEPTH_MAX) {
        part->is_bad = true;
        XML_StopParser(part->parser, XML_FALSE);
        return;
    }
    if (part->depth > 0)
        part->open[part->depth - 1].children++;
    element = &part->open[part->depth++];
    *element = (struct element){.says_count = count != NULL};
    if (count)
        element->count = strtoull(count, NULL, 10);
}

static void end_element(void *data, const char *name)
{
    struct xml_part *part = data;
    const struct element *element = &part->open[--part->depth];

    (void)name;
    if (element->says_count && element->children != element->count)
        part->is_bad = true;
}

struct xml_part *xml_part_new(void)
{
    struct xml_part *part = calloc(1, sizeof *part);

    if (!part)
        return NULL;
    part->parser = XML_ParserCreate(NULL);
    if (!part->parser) {
        free(part);
        return NULL;
    }
    XML_SetUserData(part->parser, part);
    XML_SetElementHandler(part->parser, begin_element, end_element);
    return part;
}

/* The handlers may find the part bad while it is parsed. */
static bool parse(struct xml_part *part, const char *bytes, size_t length, bool is_last)
{
    if (!part->is_bad && XML_Parse(part->parser, bytes, (int)length, is_last) != XML_STATUS_OK)
        part->is_bad = true;
    return !part->is_bad;
}

bool xml_part_feed(struct xml_part *part, const char *bytes, size_t length)
{
    return parse(part, bytes, length, false);
}

bool xml_part_is_whole(struct xml_part *part)
{
    return parse(part, "", 0, true);
}

void xml_part_free(struct xml_part *part)
{
    if (part)
        XML_ParserFree(part->parser);
    free(part);
}
