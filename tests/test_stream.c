/* SPDX-License-Identifier: MIT */
/* Streams, and the threads that jobs are done on. */
#include "unit.h"
#include "vramgrid/base/crew.h"
#include "vramgrid/base/stream.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { JOBS = 500, PIECES = 300 };

struct jobs {
    atomic_size_t next;
    atomic_uint done[JOBS]; /* how often each was done */
};

static bool do_job(void *context)
{
    struct jobs *jobs = context;
    size_t job = atomic_fetch_add(&jobs->next, 1);

    if (job < JOBS)
        atomic_fetch_add(&jobs->done[job], 1);
    return job < JOBS;
}

static void does_each_job_once(void)
{
    static const unsigned threads[] = {1, 2, 3, 8, 64, 1000};

    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        static struct jobs jobs;
        size_t once = 0;

        memset(&jobs, 0, sizeof jobs);
        crew_run(threads[i], do_job, &jobs);
        for (size_t job = 0; job < JOBS; job++)
            once += jobs.done[job] == 1;
        CU_ASSERT_EQUAL(once, JOBS);
    }
}

/* Pieces of different lengths, some longer than any buffer: each is one digit over and over. */
static void put_pieces(struct stream *stream)
{
    static char piece[1 << 20];

    for (size_t i = 0; i < PIECES; i++) {
        size_t length = i * 7919 % (i % 50 == 49 ? sizeof piece : 5000);

        memset(piece, "0123456789"[i % 10], length);
        stream_put(stream, piece, length);
    }
}

static void writes_in_order(void)
{
    char path[4096], *back = NULL;
    struct stream file, memory;
    struct error err = {0};
    FILE *written;

    unit_temporary_file(path, sizeof path);
    CU_ASSERT_TRUE_FATAL(stream_open(&file, path, &err));
    CU_ASSERT_TRUE_FATAL(stream_open_memory(&memory, &err));
    put_pieces(&file);
    put_pieces(&memory);
    CU_ASSERT_TRUE(stream_close(&file, &err));
    CU_ASSERT_EQUAL(file.bytes, memory.used);
    CU_ASSERT_TRUE(memory.used > 1 << 20);
    written = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(written);
    back = malloc(memory.used + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(back);
    CU_ASSERT_EQUAL(fread(back, 1, memory.used + 1, written), memory.used);
    CU_ASSERT_EQUAL(memcmp(back, memory.buffer, memory.used), 0);
    fclose(written);
    free(back);
    CU_ASSERT_TRUE(stream_close(&memory, &err));
    unlink(path);
}

static void tells_of_a_full_disk(void)
{
    struct stream stream;
    struct error err = {0};

    if (access("/dev/full", W_OK) != 0)
        return;
    CU_ASSERT_TRUE_FATAL(stream_open(&stream, "/dev/full", &err));
    put_pieces(&stream);
    CU_ASSERT_EQUAL(err.kind, ERROR_NONE);
    CU_ASSERT_FALSE(stream_close(&stream, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/dev/full: "));
}

static void keeps_bytes_in_memory(void)
{
    enum { SIZE = 100000 };
    struct stream stream;
    struct error err = {0};
    char *room;

    CU_ASSERT_TRUE_FATAL(stream_open_memory(&stream, &err));
    for (int i = 0; i < SIZE; i++)
        stream_put(&stream, &"abc"[i % 3], 1);
    room = stream_reserve(&stream, SIZE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(room);
    memset(room, 'd', SIZE);
    stream_advance(&stream, SIZE);
    CU_ASSERT_EQUAL(stream.used, 2 * SIZE);
    CU_ASSERT_EQUAL(stream.bytes, 2 * SIZE);
    CU_ASSERT_EQUAL(memcmp(stream.buffer + SIZE - 4, "abcadd", 6), 0);
    CU_ASSERT_TRUE(stream_close(&stream, &err));
    CU_ASSERT_TRUE(stream_close(&stream, &err));
}

static const struct unit_test tests[] = {
    {"any number of threads does each job once", does_each_job_once},
    {"pieces of any length are written in order", writes_in_order},
    {"a full disk is told when a stream is closed", tells_of_a_full_disk},
    {"a stream in memory grows", keeps_bytes_in_memory},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("stream", tests);
}
