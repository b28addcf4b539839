/* SPDX-License-Identifier: MIT */
/*
 * Feeds a fuzz target with its corpus, without libFuzzer: NAME [FILE...], by default all of
 * corpus/NAME. The last line is for run.sh.
 */
#include "fuzz.h"

#include "vramgrid/base/file.h"
#include "vramgrid/base/path.h"

#include <dirent.h>
#include <string.h>

enum { INPUT_MAX = 64 << 20 };

static void replay(const char *path)
{
    const char *reason;
    size_t length;
    char *text = file_read(path, INPUT_MAX, &length, &reason);

    if (!text) {
        fprintf(stderr, "%s: %s\n", path, reason);
        exit(1);
    }
    LLVMFuzzerTestOneInput((const uint8_t *)text, length);
    free(text);
}

static unsigned replay_folder(const char *path)
{
    char file[PATH_SIZE];
    struct error err = {0};
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    unsigned played = 0;

    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            FUZZ_CHECK(path_join(file, path, entries[i]->d_name, &err));
            replay(file);
            played++;
        }
        free(entries[i]);
    }
    free(entries);
    return played;
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];
    char corpus[PATH_SIZE];
    unsigned played = 0;

    for (int i = 1; i < argc; i++, played++)
        replay(argv[i]);
    snprintf(corpus, sizeof corpus, "%s/fuzz/corpus/%s", TESTS_DIR, name);
    if (argc == 1)
        played = replay_folder(corpus);
    printf("fuzz/%s: %u inputs\n", name, played);
    printf("fuzz/%s: %u passed, %u failed\n", name, played > 0, played == 0);
    return played == 0;
}
