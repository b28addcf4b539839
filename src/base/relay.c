/* SPDX-License-Identifier: MIT */
#include "vramgrid/relay.h"

bool relay_run(struct relay *relay, struct stream *file, size_t count, struct crew *crew,
               void (*work)(void *context), void *context, struct error *err)
{
    bool ok;

    *relay = (struct relay){.file = file, .count = count};
    pthread_mutex_init(&relay->mutex, NULL);
    pthread_cond_init(&relay->turned, NULL);
    crew_share(crew, work, context);
    ok = relay->error.kind == ERROR_NONE ||
         error_set(err, relay->error.kind, "%s", relay->error.text);
    pthread_mutex_destroy(&relay->mutex);
    pthread_cond_destroy(&relay->turned);
    return ok;
}

bool relay_take(struct relay *relay, size_t *block)
{
    bool taken;

    pthread_mutex_lock(&relay->mutex);
    taken = relay->error.kind == ERROR_NONE && relay->next < relay->count;
    if (taken)
        *block = relay->next++;
    pthread_mutex_unlock(&relay->mutex);
    return taken;
}

/* Only the thread with the turn touches the file, so the mutex need not be held meanwhile. */
void relay_put(struct relay *relay, size_t block, const struct stream *text)
{
    pthread_mutex_lock(&relay->mutex);
    while (relay->turn != block)
        pthread_cond_wait(&relay->turned, &relay->mutex);
    pthread_mutex_unlock(&relay->mutex);
    stream_put(relay->file, text->buffer, text->used);
    pthread_mutex_lock(&relay->mutex);
    relay->turn++;
    if (relay->file->failure != 0)
        relay->next = relay->count; /* a full disk takes no more blocks */
    pthread_cond_broadcast(&relay->turned);
    pthread_mutex_unlock(&relay->mutex);
}

void relay_fail(struct relay *relay, const struct error *err)
{
    pthread_mutex_lock(&relay->mutex);
    error_set(&relay->error, err->kind, "%s", err->text);
    pthread_mutex_unlock(&relay->mutex);
}
