/* SPDX-License-Identifier: MIT */
/*
 * Threads that each do jobs of their own, and help with one that can be shared before they take the
 * next: so --jobs bounds the threads, whoever they work for.
 */
#ifndef VRAMGRID_CREW_H
#define VRAMGRID_CREW_H

#include <pthread.h>
#include <stdbool.h>

/* Work that several threads can do at once: it returns when there is none left to be taken. */
struct crew_work {
    void (*work)(void *context);
    void *context;
    unsigned helpers; /* at it now, besides the one who shares it */
    bool is_open;     /* may be joined */
    struct crew_work *next;
};

struct crew {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct crew_work *shared; /* the latest first */
    unsigned busy;            /* threads with a job, who may share it yet */
};

void crew_init(struct crew *crew);
void crew_release(struct crew *crew);

/*
 * Calls do_job(context) over and over on so many threads, from 1, until each got false from it:
 * there are no jobs left. The calling thread is one of them; it does without those that cannot be
 * started, and without more than 64 others.
 */
void crew_run(struct crew *crew, unsigned threads, bool (*do_job)(void *context), void *context);

/* In a job: works until nothing is left, with the help of whoever is free. crew NULL: alone. */
void crew_share(struct crew *crew, void (*work)(void *context), void *context);

#endif
