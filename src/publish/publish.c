/* SPDX-License-Identifier: MIT */
#include "vramgrid/publish.h"

#include "vramgrid/compare.h"
#include "vramgrid/crew.h"
#include "vramgrid/gates.h"
#include "vramgrid/manifest.h"
#include "vramgrid/stop.h"
#include "vramgrid/verify.h"
#include "vramgrid/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* One file to make. */
struct job {
    const struct writer *writer;
    size_t index;
    char path[REPORT_PATH_SIZE]; /* inside the output folder */
    struct digest digest;
    struct boxes boxes;
};

/* All jobs, and what the threads share while they work on them. */
struct pool {
    const struct report *report;
    const struct stage *stage;
    const struct publish_options *options;
    struct job *jobs;
    size_t count;
    pthread_mutex_t mutex; /* guards what follows */
    size_t next, done;
    struct error error;
};

static bool wants(const struct report *report, const struct writer *writer)
{
    if (report->plan->shard.count > 1)
        return writer_is_by_slice(writer);
    return settings_has(report->settings->formats, writer->format);
}

static bool list_jobs(struct pool *pool, struct error *err)
{
    size_t capacity = 0;

    for (size_t w = 0; writers[w]; w++)
        capacity += wants(pool->report, writers[w]) ? writers[w]->count(pool->report) : 0;
    pool->jobs = calloc(capacity + 1, sizeof *pool->jobs);
    if (!pool->jobs)
        return error_set_memory(err);
    for (size_t w = 0; writers[w]; w++) {
        size_t count = wants(pool->report, writers[w]) ? writers[w]->count(pool->report) : 0;

        for (size_t i = 0; i < count; i++) {
            struct job *job = &pool->jobs[pool->count++];

            *job = (struct job){.writer = writers[w], .index = i};
            job->writer->path(pool->report, i, job->path);
        }
    }
    return true;
}

static bool run_job(const struct pool *pool, struct job *job, struct error *err)
{
    struct witness witness = {0};
    char path[PATH_SIZE];
    bool ok = stage_path(pool->stage, job->path, path, err) &&
              job->writer->write(pool->report, job->index, path, &witness, err) &&
              verify_file(job->writer->kind, path, &witness, err) &&
              digest_file(&job->digest, path, err) && path_sync(path, err);

    job->boxes = witness.boxes;
    return ok;
}

static struct job *next_job(struct pool *pool)
{
    struct job *job = NULL;

    pthread_mutex_lock(&pool->mutex);
    stop_check(&pool->error);
    if (pool->error.kind == ERROR_NONE && pool->next < pool->count)
        job = &pool->jobs[pool->next++];
    pthread_mutex_unlock(&pool->mutex);
    return job;
}

static void end_job(struct pool *pool, const struct error *err)
{
    const struct publish_options *options = pool->options;

    pthread_mutex_lock(&pool->mutex);
    if (err->kind != ERROR_NONE)
        error_set(&pool->error, err->kind, "%s", err->text);
    pool->done++;
    if (options->progress)
        options->progress(options->context, pool->done, pool->count);
    pthread_mutex_unlock(&pool->mutex);
}

static bool do_job(void *context)
{
    struct pool *pool = context;
    struct job *job = next_job(pool);
    struct error err = {0};

    if (!job)
        return false;
    run_job(pool, job, &err);
    end_job(pool, &err);
    return true;
}

static bool run_jobs(struct pool *pool, struct error *err)
{
    crew_run(pool->options->jobs, do_job, pool);
    if (pool->error.kind != ERROR_NONE)
        return error_set(err, pool->error.kind, "%s", pool->error.text);
    return true;
}

static int compare_paths(const void *a, const void *b)
{
    const struct manifest_file *x = a, *y = b;

    return strcmp(x->path, y->path);
}

static bool stage_manifest(const struct pool *pool, struct error *err)
{
    struct manifest_file *files = calloc(pool->count + 1, sizeof *files);
    char path[PATH_SIZE];
    bool ok = files || error_set_memory(err);

    for (size_t i = 0; ok && i < pool->count; i++)
        files[i] = (struct manifest_file){pool->jobs[i].path, pool->jobs[i].digest};
    if (ok)
        qsort(files, pool->count, sizeof *files, compare_paths);
    ok = ok && stage_path(pool->stage, MANIFEST_NAME, path, err) &&
         manifest_write(path, pool->report, files, pool->count, err) && path_sync(path, err);
    free(files);
    return ok;
}

/* Every figure names the same models and GPUs, so the one that lacks most tells how many texts. */
static void add_boxes(struct boxes *all, const struct boxes *boxes)
{
    if (all->texts == 0)
        *all = *boxes;
    if (boxes->texts > all->texts)
        all->texts = boxes->texts;
}

static bool compare_files(const struct pool *pool, struct publish_summary *summary,
                          struct error *err)
{
    enum stage_change change;

    for (size_t i = 0; i < pool->count; i++) {
        if (!stage_compare(pool->stage, pool->jobs[i].path, &change, err))
            return false;
        summary->changes[change]++;
    }
    if (!stage_compare(pool->stage, MANIFEST_NAME, &change, err))
        return false;
    summary->changes[change]++;
    return true;
}

static bool summarise(const struct pool *pool, struct publish_summary *summary, struct error *err)
{
    *summary = (struct publish_summary){.files = pool->count + 1};
    memcpy(summary->differences, pool->report->changes->counts, sizeof summary->differences);
    memcpy(summary->note, pool->report->changes->note, sizeof summary->note);
    for (size_t i = 0; i < pool->count; i++) {
        summary->bytes += pool->jobs[i].digest.bytes;
        add_boxes(&summary->boxes, &pool->jobs[i].boxes);
    }
    return !pool->options->compare || compare_files(pool, summary, err);
}

bool publish_report(const struct report *report, const struct publish_options *options,
                    struct publish_summary *summary, struct error *err)
{
    struct stage stage;
    struct changes changes = {0};
    struct report informed = *report;
    struct pool pool = {.report = &informed, .stage = &stage, .options = options};
    bool ok;

    informed.changes = &changes;
    pthread_mutex_init(&pool.mutex, NULL);
    ok = list_jobs(&pool, err);
    ok = stage_open(&stage, report->settings->dir, report->settings->retry_seconds,
                    options->dry_run, err) &&
         ok;
    if (ok)
        compare_with_last_report(&changes, stage.dir, report);
    ok = ok && (options->force || gates_pass(&changes, report->settings, err));
    ok = ok && run_jobs(&pool, err) && stage_manifest(&pool, err) &&
         summarise(&pool, summary, err) && stop_check(err) &&
         (options->dry_run || stage_commit(&stage, (int)report->settings->keep, err));
    stage_close(&stage);
    changes_release(&changes);
    free(pool.jobs);
    pthread_mutex_destroy(&pool.mutex);
    return ok;
}
