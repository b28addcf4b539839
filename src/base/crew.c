/* SPDX-License-Identifier: MIT */
#include "vramgrid/crew.h"

#include <stddef.h>

enum { OTHERS_MAX = 64 }; /* far above any machine that draws reports */

/* What each thread of crew_run is told. */
struct duty {
    struct crew *crew;
    bool (*do_job)(void *context);
    void *context;
};

void crew_init(struct crew *crew)
{
    *crew = (struct crew){0};
    pthread_mutex_init(&crew->mutex, NULL);
    pthread_cond_init(&crew->changed, NULL);
}

void crew_release(struct crew *crew)
{
    pthread_mutex_destroy(&crew->mutex);
    pthread_cond_destroy(&crew->changed);
}

static struct crew_work *find_open(const struct crew *crew)
{
    struct crew_work *shared = crew->shared;

    while (shared && !shared->is_open)
        shared = shared->next;
    return shared;
}

/* Called with the mutex held, which is given up for the work. */
static void help(struct crew *crew, struct crew_work *shared)
{
    shared->helpers++;
    pthread_mutex_unlock(&crew->mutex);
    shared->work(shared->context);
    pthread_mutex_lock(&crew->mutex);
    shared->is_open = false; /* nothing is left to be taken */
    shared->helpers--;
    pthread_cond_broadcast(&crew->changed);
}

/* Likewise. False: there is none left. */
static bool do_next_job(const struct duty *duty)
{
    struct crew *crew = duty->crew;
    bool more;

    crew->busy++;
    pthread_mutex_unlock(&crew->mutex);
    more = duty->do_job(duty->context);
    pthread_mutex_lock(&crew->mutex);
    crew->busy--;
    pthread_cond_broadcast(&crew->changed);
    return more;
}

static void *serve(void *data)
{
    const struct duty *duty = data;
    struct crew *crew = duty->crew;
    bool more = true;

    pthread_mutex_lock(&crew->mutex);
    while (more || crew->busy > 0) {
        struct crew_work *shared = find_open(crew);

        if (shared)
            help(crew, shared);
        else if (more)
            more = do_next_job(duty);
        else
            pthread_cond_wait(&crew->changed, &crew->mutex);
    }
    pthread_mutex_unlock(&crew->mutex);
    return NULL;
}

void crew_run(struct crew *crew, unsigned threads, bool (*do_job)(void *context), void *context)
{
    struct duty duty = {crew, do_job, context};
    pthread_t others[OTHERS_MAX];
    unsigned started = 0;

    while (started + 1 < threads && started < OTHERS_MAX &&
           pthread_create(&others[started], NULL, serve, &duty) == 0)
        started++;
    serve(&duty);
    while (started > 0)
        pthread_join(others[--started], NULL);
}

void crew_share(struct crew *crew, void (*work)(void *context), void *context)
{
    struct crew_work shared = {.work = work, .context = context, .is_open = true};
    struct crew_work **link;

    if (!crew) {
        work(context);
        return;
    }
    pthread_mutex_lock(&crew->mutex);
    shared.next = crew->shared;
    crew->shared = &shared;
    pthread_cond_broadcast(&crew->changed);
    pthread_mutex_unlock(&crew->mutex);
    work(context);
    pthread_mutex_lock(&crew->mutex);
    shared.is_open = false;
    while (shared.helpers > 0)
        pthread_cond_wait(&crew->changed, &crew->mutex);
    for (link = &crew->shared; *link != &shared; link = &(*link)->next)
        ;
    *link = shared.next;
    pthread_mutex_unlock(&crew->mutex);
}
