/* SPDX-License-Identifier: MIT */
#include "vramgrid/publish/publish.h"

#include "compare.h"
#include "gates.h"
#include "manifest.h"
#include "verify.h"
#include "vramgrid/base/crew.h"
#include "vramgrid/base/stop.h"
#include "vramgrid/report/writer.h"

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
    struct manifest_file *files; /* what they make, and room for the manifest */
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

static void add_jobs(struct pool *pool, const struct writer *writer)
{
    size_t count = wants(pool->report, writer) ? writer->count(pool->report) : 0;

    for (size_t i = 0; i < count; i++) {
        struct job *job = &pool->jobs[pool->count];

        *job = (struct job){.writer = writer, .index = i};
        writer->path(pool->report, i, job->path);
        pool->files[pool->count++].path = job->path;
    }
}

static bool list_jobs(struct pool *pool, struct error *err)
{
    size_t capacity = 0;

    for (size_t w = 0; writers[w]; w++)
        capacity += wants(pool->report, writers[w]) ? writers[w]->count(pool->report) : 0;
    pool->jobs = calloc(capacity + 1, sizeof *pool->jobs);
    pool->files = calloc(capacity + 1, sizeof *pool->files);
    if (!pool->jobs || !pool->files)
        return error_set_memory(err);
    for (size_t w = 0; writers[w]; w++)
        add_jobs(pool, writers[w]);
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

static void end_job(struct pool *pool, struct error *err)
{
    const struct publish_options *options = pool->options;

    stage_name(pool->stage, err);
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

/* Then the marker, which lists the manifest as well. */
static bool write_manifest(const struct pool *pool, struct error *err)
{
    struct manifest_file *manifest = &pool->files[pool->count];
    char path[PATH_SIZE], marker[PATH_SIZE];

    *manifest = (struct manifest_file){.path = MANIFEST_NAME};
    return stage_path(pool->stage, MANIFEST_NAME, path, err) &&
           manifest_write(path, pool->report, pool->files, pool->count, err) &&
           path_sync(path, err) && digest_file(&manifest->digest, path, err) &&
           stage_path(pool->stage, MARKER_NAME, marker, err) &&
           marker_write(marker, pool->files, pool->count + 1, err) && path_sync(marker, err);
}

static bool stage_manifest(const struct pool *pool, struct error *err)
{
    struct error reason = {0};

    for (size_t i = 0; i < pool->count; i++)
        pool->files[i] = (struct manifest_file){pool->jobs[i].path, pool->jobs[i].digest};
    qsort(pool->files, pool->count, sizeof *pool->files, compare_paths);
    if (write_manifest(pool, &reason))
        return true;
    stage_name(pool->stage, &reason);
    return error_set(err, reason.kind, "%s", reason.text);
}

/* Every figure names the same models and GPUs, so the one that lacks most tells how many texts. */
static void add_boxes(struct boxes *all, const struct boxes *boxes)
{
    if (all->texts == 0)
        *all = *boxes;
    if (boxes->texts > all->texts)
        all->texts = boxes->texts;
}

static void compare_files(const struct pool *pool, struct publish_summary *summary)
{
    for (size_t i = 0; i < pool->count; i++)
        summary->changes[stage_compare(pool->stage, pool->jobs[i].path)]++;
    summary->changes[stage_compare(pool->stage, MANIFEST_NAME)]++;
}

static void summarise(const struct pool *pool, struct publish_summary *summary)
{
    *summary = (struct publish_summary){.files = pool->count + 1};
    memcpy(summary->differences, pool->report->changes->counts, sizeof summary->differences);
    memcpy(summary->note, pool->report->changes->note, sizeof summary->note);
    memcpy(summary->exposure, pool->stage->note, sizeof summary->exposure);
    summary->is_shared = pool->stage->is_shared;
    for (size_t i = 0; i < pool->count; i++) {
        summary->bytes += pool->jobs[i].digest.bytes;
        add_boxes(&summary->boxes, &pool->jobs[i].boxes);
    }
    if (pool->options->compare)
        compare_files(pool, summary);
}

static struct stage_options stage_options(const struct settings *settings, bool dry_run)
{
    return (struct stage_options){
        .dir = settings->dir,
        .retry_seconds = settings->retry_seconds,
        .dry = dry_run,
        .strict = settings->strict == SAYS_YES,
    };
}

bool publish_recover(const struct settings *settings, struct error *err)
{
    struct stage_options options = stage_options(settings, false);

    return stage_recover(&options, err);
}

/* Before the lock is taken it leaves no trace that the folder is somebody else's. */
static bool begin(struct pool *pool, struct stage *stage, struct error *err)
{
    struct stage_options options = stage_options(pool->report->settings, pool->options->dry_run);

    return stage_open(stage, &options, err) && stage_check(stage, pool->files, pool->count, err) &&
           stage_begin(stage, err) && stage_check(stage, pool->files, pool->count, err);
}

/* Makes everything, and publishes it unless it is a dry run. */
static bool run(struct pool *pool, struct stage *stage, struct publish_summary *summary,
                struct error *err)
{
    const struct settings *settings = pool->report->settings;

    if (!pool->options->force && !gates_pass(pool->report->changes, settings, err))
        return false;
    if (!run_jobs(pool, err) || !stage_manifest(pool, err))
        return false;
    summarise(pool, summary);
    return stop_check(err) &&
           (pool->options->dry_run || stage_commit(stage, (int)settings->keep, err));
}

bool publish_report(const struct report *report, const struct publish_options *options,
                    struct publish_summary *summary, struct error *err)
{
    struct stage stage = STAGE_CLOSED;
    struct changes changes = {0};
    struct report informed = *report;
    struct pool pool = {.report = &informed, .stage = &stage, .options = options};
    bool ok;

    informed.changes = &changes;
    pthread_mutex_init(&pool.mutex, NULL);
    ok = list_jobs(&pool, err) && begin(&pool, &stage, err);
    if (ok) {
        compare_with_last_report(&changes, &stage.dir, report);
        ok = run(&pool, &stage, summary, err);
    }
    stage_close(&stage);
    changes_release(&changes);
    free(pool.files);
    free(pool.jobs);
    pthread_mutex_destroy(&pool.mutex);
    return ok;
}
