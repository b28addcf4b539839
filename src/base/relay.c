/* SPDX-License-Identifier: MIT */
#include "vramgrid/relay.h"

#include "vramgrid/stop.h"

#include <assert.h>

/* Digests what comes before the first block, and sees that it is in the file. */
static bool begin(struct relay *relay, struct error *err)
{
    const struct stream *file = relay->file;

    pthread_mutex_init(&relay->mutex, NULL);
    pthread_cond_init(&relay->turned, NULL);
    assert(file->bytes == file->used);
    return digesting_begin(&relay->digesting, err) &&
           digesting_add(&relay->digesting, file->buffer, file->used);
}

bool relay_run(struct relay *relay, struct crew *crew, void (*work)(void *context), void *context,
               struct digest *digest, struct error *err)
{
    bool ok = begin(relay, err);

    if (ok)
        crew_share(crew, work, context);
    if (relay->error.kind != ERROR_NONE)
        ok = error_set(err, relay->error.kind, "%s", relay->error.text);
    ok = digesting_end(&relay->digesting, digest, err) && ok;
    pthread_mutex_destroy(&relay->mutex);
    pthread_cond_destroy(&relay->turned);
    return ok;
}

bool relay_take(struct relay *relay, size_t *block)
{
    bool taken;

    pthread_mutex_lock(&relay->mutex);
    stop_check(&relay->error);
    taken = relay->error.kind == ERROR_NONE && relay->next < relay->count;
    if (taken)
        *block = relay->next++;
    pthread_mutex_unlock(&relay->mutex);
    return taken;
}

/* Only the thread with the turn touches what the turn is for: the mutex need not be held then. */
static void wait_for_turn(struct relay *relay, const size_t *turn, size_t block)
{
    pthread_mutex_lock(&relay->mutex);
    while (*turn != block)
        pthread_cond_wait(&relay->turned, &relay->mutex);
    pthread_mutex_unlock(&relay->mutex);
}

static void end_turn(struct relay *relay, size_t *turn)
{
    pthread_mutex_lock(&relay->mutex);
    (*turn)++;
    pthread_cond_broadcast(&relay->turned);
    pthread_mutex_unlock(&relay->mutex);
}

/* A full disk takes no more blocks; that it is full is the stream's to tell. */
static bool write_block(struct relay *relay, const struct stream *text, uint64_t *offset)
{
    struct stream *file = relay->file;
    bool ok;

    *offset = file->bytes;
    stream_write(file, text->buffer, text->used);
    ok = file->failure == 0;
    if (!ok) {
        pthread_mutex_lock(&relay->mutex);
        relay->next = relay->count;
        pthread_mutex_unlock(&relay->mutex);
    }
    return ok;
}

void relay_put(struct relay *relay, size_t block, const struct stream *text)
{
    struct error err = {0};
    uint64_t offset;
    bool written;

    wait_for_turn(relay, &relay->turn, block);
    written = write_block(relay, text, &offset);
    end_turn(relay, &relay->turn);
    if (written && !stream_holds(relay->file, offset, text->buffer, text->used))
        error_set(&err, ERROR_WRITE, "%s: the file is not as it was written", relay->file->path);
    wait_for_turn(relay, &relay->digested, block);
    if (!digesting_add(&relay->digesting, text->buffer, text->used))
        error_set(&err, ERROR_BUG, "SHA-256 failed");
    end_turn(relay, &relay->digested);
    if (err.kind != ERROR_NONE)
        relay_fail(relay, &err);
}

void relay_fail(struct relay *relay, const struct error *err)
{
    pthread_mutex_lock(&relay->mutex);
    error_set(&relay->error, err->kind, "%s", err->text);
    pthread_mutex_unlock(&relay->mutex);
}
