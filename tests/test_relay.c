/* SPDX-License-Identifier: MIT */
/* Streams, and files that several threads write in turn. */
#include "unit.h"
#include "vramgrid/relay.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCKS = 500 };

/* A file of BLOCKS blocks of different lengths: the same digit over and over, then a line break. */
struct numbers {
    struct crew crew;
    struct relay relay;
    struct stream file;
    size_t jobs; /* given out */
    bool fails;  /* threads give up after a block */
    bool ok;
    struct digest digest;
    struct error error;
};

static size_t block_length(size_t block)
{
    return block * 7919 % 5000 + 1;
}

static void make_blocks(void *context)
{
    struct numbers *numbers = context;
    struct stream text;
    struct error err = {0};
    size_t block;
    bool ok = stream_open_memory(&text, &err);

    while (ok && relay_take(&numbers->relay, &block)) {
        stream_clear(&text);
        for (size_t i = 1; i < block_length(block); i++)
            stream_put(&text, &"0123456789"[block % 10], 1);
        stream_puts(&text, "\n");
        relay_put(&numbers->relay, block, &text);
        ok = !numbers->fails || error_set(&err, ERROR_BUG, "gave up at %zu", block);
    }
    if (!stream_close(&text, &err) || !ok)
        relay_fail(&numbers->relay, &err);
}

/* The first job is the file; the others are nothing, so that their threads become free. */
static bool do_job(void *context)
{
    struct numbers *numbers = context;
    size_t job;

    pthread_mutex_lock(&numbers->crew.mutex);
    job = numbers->jobs++;
    pthread_mutex_unlock(&numbers->crew.mutex);
    if (job == 0)
        numbers->ok = relay_run(&numbers->relay, &numbers->crew, make_blocks, numbers,
                                &numbers->digest, &numbers->error);
    return job < 3;
}

static void write_numbers(struct numbers *numbers, const char *path, unsigned threads)
{
    crew_init(&numbers->crew);
    numbers->relay = (struct relay){.file = &numbers->file, .count = BLOCKS};
    CU_ASSERT_TRUE_FATAL(stream_open(&numbers->file, path, &numbers->error));
    stream_puts(&numbers->file, "first\n");
    crew_run(&numbers->crew, threads, do_job, numbers);
    numbers->ok = stream_close(&numbers->file, &numbers->error) && numbers->ok;
    crew_release(&numbers->crew);
}

static bool is_in_order(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[5002];
    size_t block = 0;
    bool ok = file && fgets(line, sizeof line, file) && strcmp(line, "first\n") == 0;

    for (; ok && fgets(line, sizeof line, file); block++)
        ok = strlen(line) == block_length(block) &&
             (line[0] == '\n' || line[0] == (char)('0' + block % 10));
    if (file)
        fclose(file);
    return ok && block == BLOCKS;
}

static void writes_in_order(void)
{
    static const unsigned threads[] = {1, 2, 3, 8, 64, 1000};
    char path[4096];

    unit_temporary_file(path, sizeof path);
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        struct numbers numbers = {0};
        struct digest digest;

        write_numbers(&numbers, path, threads[i]);
        CU_ASSERT_TRUE(numbers.ok);
        CU_ASSERT_TRUE(is_in_order(path));
        CU_ASSERT_TRUE(digest_file(&digest, path, &numbers.error));
        CU_ASSERT_STRING_EQUAL(numbers.digest.hex, digest.hex);
        CU_ASSERT_EQUAL(numbers.digest.bytes, digest.bytes);
    }
    unlink(path);
}

static void stops_after_a_failure(void)
{
    char path[4096];
    struct numbers numbers = {.fails = true};

    unit_temporary_file(path, sizeof path);
    write_numbers(&numbers, path, 4);
    CU_ASSERT_FALSE(numbers.ok);
    CU_ASSERT_EQUAL(numbers.error.kind, ERROR_BUG);
    CU_ASSERT_TRUE(numbers.relay.next < BLOCKS);
    unlink(path);
}

/* What a disk has lost is found, wherever it is. */
static void compares_what_was_written(void)
{
    char path[4096], bytes[200000];
    struct stream stream;
    struct error err = {0};

    unit_temporary_file(path, sizeof path);
    memset(bytes, 'x', sizeof bytes);
    CU_ASSERT_TRUE_FATAL(stream_open(&stream, path, &err));
    stream_puts(&stream, "before");
    stream_write(&stream, bytes, sizeof bytes);
    CU_ASSERT_TRUE(stream_holds(&stream, 6, bytes, sizeof bytes));
    bytes[sizeof bytes - 1] = 'y';
    CU_ASSERT_FALSE(stream_holds(&stream, 6, bytes, sizeof bytes));
    CU_ASSERT_FALSE(stream_holds(&stream, 5, bytes, sizeof bytes - 1));
    CU_ASSERT_FALSE(stream_holds(&stream, 1000000, bytes, 1));
    CU_ASSERT_TRUE(stream_close(&stream, &err));
    unlink(path);
}

static void stops_at_a_full_disk(void)
{
    struct numbers numbers = {0};

    if (access("/dev/full", W_OK) != 0)
        return;
    write_numbers(&numbers, "/dev/full", 4);
    CU_ASSERT_FALSE(numbers.ok);
    CU_ASSERT_EQUAL(numbers.error.kind, ERROR_WRITE);
    CU_ASSERT_PTR_NOT_NULL(strstr(numbers.error.text, "/dev/full: "));
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
    {"blocks are written in order by any number of threads", writes_in_order},
    {"no blocks are given out after a failure", stops_after_a_failure},
    {"what was written is compared", compares_what_was_written},
    {"a full disk ends a relay", stops_at_a_full_disk},
    {"a stream in memory grows", keeps_bytes_in_memory},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("relay", tests);
}
