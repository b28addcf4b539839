/* SPDX-License-Identifier: MIT */
/*
 * One file made by several threads: each takes the next block of it, makes its text in memory of
 * its own and puts that into the file when all blocks before it are there. So memory holds one
 * block a thread, however long the file is. Each block is read back and compared, and digested in
 * its turn while others write: the digest is of bytes that the file was seen to hold.
 */
#ifndef VRAMGRID_RELAY_H
#define VRAMGRID_RELAY_H

#include "vramgrid/crew.h"
#include "vramgrid/digest.h"
#include "vramgrid/error.h"
#include "vramgrid/stream.h"

#include <stddef.h>

/* Begins with file and count alone. */
struct relay {
    struct stream *file;        /* written by whoever has the turn */
    size_t count;               /* blocks */
    struct digesting digesting; /* of the file, by whoever has that turn */
    pthread_mutex_t mutex;      /* guards what follows */
    pthread_cond_t turned;
    size_t next, turn, digested; /* the block to be taken, to be written, and to be digested */
    struct error error;
};

/*
 * Calls work(context) here and on whoever of the crew is free. What was put into the file before
 * must still be in its buffer. digest: of the whole file. False after relay_fail; other failures
 * of the file are the stream's to tell, and the relay's to stop at.
 */
bool relay_run(struct relay *relay, struct crew *crew, void (*work)(void *context), void *context,
               struct digest *digest, struct error *err);

/* For work: the number of a block to be made and put; false when there is none left. */
bool relay_take(struct relay *relay, size_t *block);

/* Every block that was taken has to be put, also one that could not be made. */
void relay_put(struct relay *relay, size_t block, const struct stream *text);

/* No more blocks are given out. */
void relay_fail(struct relay *relay, const struct error *err);

#endif
