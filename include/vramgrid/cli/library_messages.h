/* SPDX-License-Identifier: MIT */
/*
 * What libraries print on stderr: they have no other way to tell, and no option against it. With
 * glibc, whose stderr can be replaced, their lines get our name or, where we say the same, go.
 */
#ifndef VRAMGRID_LIBRARY_MESSAGES_H
#define VRAMGRID_LIBRARY_MESSAGES_H

#include <stdbool.h>

/* Before any other thread, and before anything is printed. */
void library_messages_catch(void);

/* The end of the run: an error of a library that nobody else has told is printed now. */
void library_messages_end(bool ok);

#endif
