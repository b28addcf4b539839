/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/crew.h"

#include <pthread.h>
#include <stddef.h>

enum { OTHERS_MAX = 64 }; /* far above any machine that draws reports */

struct duty {
    bool (*do_job)(void *context);
    void *context;
};

static void *serve(void *data)
{
    const struct duty *duty = data;

    while (duty->do_job(duty->context))
        ;
    return NULL;
}

void crew_run(unsigned threads, bool (*do_job)(void *context), void *context)
{
    struct duty duty = {do_job, context};
    pthread_t others[OTHERS_MAX];
    unsigned started = 0;

    while (started + 1 < threads && started < OTHERS_MAX &&
           pthread_create(&others[started], NULL, serve, &duty) == 0)
        started++;
    serve(&duty);
    while (started > 0)
        pthread_join(others[--started], NULL);
}
