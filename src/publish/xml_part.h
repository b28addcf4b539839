/* SPDX-License-Identifier: MIT */
/*
 * Whether a part of a workbook is whole: well-formed, and with as many children as its elements
 * say. libxlsxwriter takes no notice of a write to a temporary file that fails in between, which
 * leaves a hole that need not break the XML.
 */
#ifndef VRAMGRID_XML_PART_H
#define VRAMGRID_XML_PART_H

#include <stdbool.h>
#include <stddef.h>

struct xml_part;

/* NULL when memory is out. To be freed. */
struct xml_part *xml_part_new(void);

/* The next bytes of the part; false as soon as it cannot be whole any more. */
bool xml_part_feed(struct xml_part *part, const char *bytes, size_t length);

/* After the last byte. */
bool xml_part_is_whole(struct xml_part *part);

/* Accepts NULL. */
void xml_part_free(struct xml_part *part);

#endif
