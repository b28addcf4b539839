/* SPDX-License-Identifier: MIT */
/* Staging, committing and recovering in real folders. */
#include "publish/manifest.h"
#include "unit.h"
#include "vramgrid/base/place.h"
#include "vramgrid/base/stream.h"
#include "vramgrid/publish/stage.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[PATH_SIZE];

static void put(const char *path, const char *text)
{
    struct stream stream;
    struct error err = {0};
    char parent[PATH_SIZE], topmost[PATH_SIZE];

    snprintf(parent, sizeof parent, "%.*s", (int)(path_base(path) - path - 1), path);
    CU_ASSERT_TRUE_FATAL(path_make_folder(parent, topmost, &err));
    CU_ASSERT_TRUE_FATAL(stream_open(&stream, path, &err));
    stream_puts(&stream, text);
    CU_ASSERT_TRUE_FATAL(stream_close(&stream, &err));
}

/* Puts a file into the output folder as a person or an earlier run would have. */
static void put_output(const char *relative, const char *text)
{
    char path[PATH_SIZE];
    struct error err = {0};

    path_join(path, folder, relative, &err);
    put(path, text);
}

static bool holds(const char *relative, const char *text)
{
    char path[PATH_SIZE], found[256] = "";
    struct error err = {0};
    FILE *file;

    path_join(path, folder, relative, &err);
    file = fopen(path, "rb");
    if (!file)
        return text == NULL;
    found[fread(found, 1, sizeof found - 1, file)] = '\0';
    fclose(file);
    return text && strcmp(found, text) == 0;
}

static void stage_file(const struct stage *stage, const char *relative, const char *text)
{
    char path[PATH_SIZE];
    struct error err = {0};

    CU_ASSERT_TRUE_FATAL(stage_path(stage, relative, path, &err));
    put(path, text);
}

#define MANIFEST_OF(files) "{\"generator\": \"vramgrid\", \"outputs\": [" files "]}"

/* What stands in a folder that a run works in. */
#define MARK "vramgrid works in this folder. It goes with the run, or with the next.\n"

/* SHA-256 of the files of the old report. */
#define OLD_DIGEST "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4"
#define A_DIGEST "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"

/* An output folder with a report of two files and a stranger's file in it. */
static void make_old_report(void)
{
    char template[PATH_SIZE - 16];

    unit_temporary_name(template, sizeof template);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(template));
    snprintf(folder, sizeof folder, "%s/report", template);
    put_output("results.csv", "old");
    put_output("matrices/a.csv", "a");
    put_output("notes.txt", "a person's");
    put_output("matrices/mine.csv", "a person's too");
    put_output("manifest.json",
               MANIFEST_OF("{\"path\": \"results.csv\", \"sha256\": \"" OLD_DIGEST "\"},"
                           "{\"path\": \"matrices/a.csv\", \"sha256\": \"" A_DIGEST "\"},"
                           "{\"path\": \"../../stranger\"}"));
}

static void remove_report(void)
{
    struct error err = {0};
    struct folder parent;
    char *name = strrchr(folder, '/');

    *name = '\0';
    name = strrchr(folder, '/');
    *name++ = '\0';
    CU_ASSERT_TRUE_FATAL(folder_open(&parent, *folder ? folder : "/", &err));
    CU_ASSERT_TRUE(folder_remove_tree((struct place){&parent, name}, &err));
    folder_close(&parent);
}

/* As publishing does it: both steps, with nothing known of the outputs. */
static bool open_stage(struct stage *stage, bool dry, struct error *err)
{
    struct stage_options options = {.dir = folder, .dry = dry};

    return stage_open(stage, &options, err) && stage_begin(stage, err);
}

static bool old_report_stands(void)
{
    return holds("results.csv", "old") && holds("matrices/a.csv", "a") &&
           holds("notes.txt", "a person's") && holds("matrices/mine.csv", "a person's too");
}

static void stage_new_report(const struct stage *stage)
{
    stage_file(stage, "results.csv", "new");
    stage_file(stage, "matrices/b.csv", "b");
    stage_file(stage, "manifest.json",
               MANIFEST_OF("{\"path\": \"results.csv\"}, {\"path\": \"matrices/b.csv\"}"));
}

static bool new_report_stands(void)
{
    return holds("results.csv", "new") && holds("matrices/b.csv", "b") &&
           holds("matrices/a.csv", NULL) && holds("notes.txt", "a person's") &&
           holds("matrices/mine.csv", "a person's too") && holds(".vramgrid-commit", NULL);
}

static void commits(void)
{
    struct stage stage;
    struct error err = {0};

    make_old_report();
    CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
    stage_new_report(&stage);
    CU_ASSERT_TRUE(old_report_stands());
    CU_ASSERT_TRUE(stage_commit(&stage, 0, &err));
    stage_close(&stage);
    CU_ASSERT_TRUE(new_report_stands());
    remove_report();
}

static void gives_up(void)
{
    struct stage stage;
    struct error err = {0};

    make_old_report();
    CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
    stage_new_report(&stage);
    stage_close(&stage);
    CU_ASSERT_TRUE(old_report_stands());
    CU_ASSERT_TRUE(holds(".vramgrid-stage/results.csv", NULL));
    remove_report();
}

/* As if killed while files were made: the next run sweeps them away. */
static void sweeps_a_dead_stage(void)
{
    struct stage stage;
    struct error err = {0};

    make_old_report();
    put_output(".vramgrid-stage/results.csv", "half");
    put_output(".vramgrid-stage/.vramgrid", MARK);
    CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
    CU_ASSERT_TRUE(holds(".vramgrid-stage/results.csv", NULL));
    CU_ASSERT_TRUE(old_report_stands());
    stage_close(&stage);
    remove_report();
}

/* As if killed between two renames, with 0, 1 or 2 of the files moved: the set is completed. */
static void completes_a_decided_set(void)
{
    for (int moved = 0; moved <= 2; moved++) {
        struct stage stage;
        struct error err = {0};

        make_old_report();
        put_output(moved > 0 ? "results.csv" : ".vramgrid-commit/results.csv", "new");
        put_output(moved > 1 ? "matrices/b.csv" : ".vramgrid-commit/matrices/b.csv", "b");
        put_output(".vramgrid-commit/manifest.json",
                   MANIFEST_OF("{\"path\": \"results.csv\"}, {\"path\": \"matrices/b.csv\"}"));
        CU_ASSERT_TRUE(open_stage(&stage, false, &err));
        CU_ASSERT_TRUE(new_report_stands());
        stage_close(&stage);
        remove_report();
    }
}

#define NEW_DIGEST "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437"
#define B_DIGEST "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"

/* A file that cannot be replaced: what had been published of the new set is taken back. */
static void turns_back(void)
{
    struct stage stage;
    struct error err = {0};

    make_old_report();
    put_output("results.csv", "new");
    put_output(".vramgrid-commit/.last/results.csv", "old");
    put_output("matrices/b.csv", "b");
    put_output(".vramgrid-commit/z.csv", "z");
    put_output("z.csv/x", "a folder in the way");
    put_output(".vramgrid-commit/manifest.json",
               MANIFEST_OF("{\"path\": \"results.csv\", \"sha256\": \"" NEW_DIGEST "\"},"
                           "{\"path\": \"matrices/b.csv\", \"sha256\": \"" B_DIGEST "\"},"
                           "{\"path\": \"z.csv\"}"));
    CU_ASSERT_FALSE(open_stage(&stage, false, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "z.csv"));
    stage_close(&stage);
    CU_ASSERT_TRUE(old_report_stands());
    CU_ASSERT_TRUE(holds("matrices/b.csv", NULL) && holds("z.csv/x", "a folder in the way"));
    CU_ASSERT_TRUE(holds(".vramgrid-commit", NULL) && holds(".vramgrid-undo", NULL));
    remove_report();
}

/* As if killed while going back, after 0, 1 or 2 of the steps. */
static void completes_going_back(void)
{
    for (int done = 0; done <= 2; done++) {
        struct stage stage;
        struct error err = {0};

        make_old_report();
        if (done < 1)
            put_output("matrices/b.csv", "b");
        if (done < 2) {
            put_output("results.csv", "new");
            put_output(".vramgrid-undo/.last/results.csv", "old");
        }
        put_output(".vramgrid-undo/manifest.json",
                   MANIFEST_OF("{\"path\": \"results.csv\", \"sha256\": \"" NEW_DIGEST "\"},"
                               "{\"path\": \"matrices/b.csv\", \"sha256\": \"" B_DIGEST "\"}"));
        CU_ASSERT_TRUE(open_stage(&stage, false, &err));
        CU_ASSERT_TRUE(old_report_stands());
        CU_ASSERT_TRUE(holds("matrices/b.csv", NULL) && holds(".vramgrid-undo", NULL));
        stage_close(&stage);
        remove_report();
    }
}

static void keeps_unchanged_files(void)
{
    struct stage stage;
    struct error err = {0};
    struct stat before, after;
    char path[PATH_SIZE];
    make_old_report();
    path_join(path, folder, "results.csv", &err);
    CU_ASSERT_EQUAL(stat(path, &before), 0);
    CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
    stage_new_report(&stage);
    stage_file(&stage, "results.csv", "old");
    CU_ASSERT_EQUAL(stage_compare(&stage, "results.csv"), STAGE_UNCHANGED);
    CU_ASSERT_EQUAL(stage_compare(&stage, "matrices/b.csv"), STAGE_NEW);
    CU_ASSERT_TRUE(stage_commit(&stage, 0, &err));
    CU_ASSERT_EQUAL(stat(path, &after), 0);
    CU_ASSERT_EQUAL(before.st_ino, after.st_ino);
    stage_close(&stage);
    remove_report();
}

static void locks_out_a_second_run(void)
{
    struct stage first, second;
    struct error err = {0};

    make_old_report();
    CU_ASSERT_TRUE_FATAL(open_stage(&first, false, &err));
    CU_ASSERT_FALSE(open_stage(&second, false, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_LOCKED);
    stage_close(&second);
    stage_new_report(&first);
    CU_ASSERT_TRUE(stage_commit(&first, 0, &(struct error){0}));
    stage_close(&first);
    CU_ASSERT_TRUE(new_report_stands());
    remove_report();
}

static void refuses_a_folder_in_the_way(void)
{
    struct stage stage;
    struct error err = {0};

    make_old_report();
    put_output("matrices/b.csv/x", "a folder with an output's name");
    CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
    stage_new_report(&stage);
    CU_ASSERT_FALSE(stage_commit(&stage, 0, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
    stage_close(&stage);
    CU_ASSERT_TRUE(old_report_stands());
    remove_report();
}

/* A file with the name of an output that no report of ours has made. */
static void refuses_to_replace_a_persons_file(void)
{
    static const char *const OLD_MANIFESTS[] = {
        MANIFEST_OF("{\"path\": \"results.csv\"}"), /* ours, but it does not list the file */
        "{\"outputs\": [{\"path\": \"matrices/b.csv\"}, {\"path\": \"notes.txt\"}]}",
        "not JSON",
    };

    for (size_t i = 0; i < sizeof OLD_MANIFESTS / sizeof OLD_MANIFESTS[0]; i++) {
        struct stage stage;
        struct error err = {0};

        make_old_report();
        put_output("matrices/b.csv", "a person's");
        put_output("manifest.json", OLD_MANIFESTS[i]);
        CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
        stage_new_report(&stage);
        CU_ASSERT_FALSE(stage_commit(&stage, 0, &err));
        CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
        stage_close(&stage);
        UNIT_CHECK(old_report_stands() && holds("matrices/b.csv", "a person's"), "untouched");
        UNIT_CHECK(holds("manifest.json", OLD_MANIFESTS[i]), "the manifest too");
        remove_report();
    }
}

/* Where the manifest was lost, the marker tells what is ours; a lock's file tells nothing. */
static void replaces_after_a_lost_manifest(void)
{
    static const struct {
        const char *name, *text;
        bool ok;
        const char *why;
    } cases[] = {
        {".vramgrid.report",
         MANIFEST_OF("{\"path\": \"results.csv\"}, {\"path\": \"manifest.json\"}"), true,
         "a marker that lists the file"},
        {".vramgrid.report", MANIFEST_OF("{\"path\": \"manifest.json\"}"), false,
         "a marker that does not"},
        {".vramgrid.report", "{\"outputs\": [{\"path\": \"results.csv\"}]}", false,
         "somebody else's marker"},
        {".vramgrid.lock", "", false, "a lock's file"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stage stage;
        struct error err = {0};
        char path[PATH_SIZE];

        make_old_report();
        path_join(path, folder, "manifest.json", &err);
        unlink(path);
        put_output(cases[i].name, cases[i].text);
        CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
        stage_new_report(&stage);
        UNIT_CHECK(stage_commit(&stage, 0, &err) == cases[i].ok, cases[i].why);
        stage_close(&stage);
        UNIT_CHECK(holds("results.csv", cases[i].ok ? "new" : "old"), cases[i].why);
        remove_report();
    }
}

/* A name proves nothing: what a run would work in is somebody's own. */
static void leaves_a_strangers_folder(void)
{
    static const char *const NAMES[] = {".vramgrid-stage/mine", ".vramgrid-commit/mine",
                                        ".vramgrid-undo/mine", ".vramgrid-archive/mine"};

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        struct stage stage;
        struct error err = {0};

        make_old_report();
        put_output(NAMES[i], "a person's");
        CU_ASSERT_FALSE(open_stage(&stage, false, &err));
        UNIT_CHECK(err.kind == ERROR_WRITE && strstr(err.text, "move it away"), NAMES[i]);
        stage_close(&stage);
        UNIT_CHECK(old_report_stands() && holds(NAMES[i], "a person's"), NAMES[i]);
        remove_report();
    }
}

/* An output that a person has edited since is theirs now. */
static void keeps_an_edited_output(void)
{
    struct stage stage;
    struct error err = {0};

    make_old_report();
    put_output("matrices/a.csv", "edited");
    CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
    stage_new_report(&stage);
    CU_ASSERT_TRUE(stage_commit(&stage, 0, &err));
    stage_close(&stage);
    CU_ASSERT_TRUE(holds("matrices/a.csv", "edited"));
    CU_ASSERT_TRUE(holds("results.csv", "new"));
    remove_report();
}

/* A file where a folder has to be, found before anything is decided. */
static void refuses_a_file_in_place_of_a_folder(void)
{
    struct stage stage;
    struct error err = {0};

    make_old_report();
    CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
    stage_file(&stage, "charts/a.pdf", "pdf");
    stage_file(&stage, "manifest.json", MANIFEST_OF("{\"path\": \"charts/a.pdf\"}"));
    put_output("charts", "a person's");
    CU_ASSERT_FALSE(stage_commit(&stage, 0, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
    stage_close(&stage);
    CU_ASSERT_TRUE(old_report_stands() && holds("charts", "a person's"));
    CU_ASSERT_TRUE(holds(".vramgrid-commit/manifest.json", NULL));
    remove_report();
}

static void dry_run_touches_nothing(void)
{
    struct stage stage;
    struct error err = {0};

    make_old_report();
    CU_ASSERT_TRUE_FATAL(open_stage(&stage, true, &err));
    stage_new_report(&stage);
    CU_ASSERT_TRUE(holds(".vramgrid.lock", NULL));
    stage_close(&stage);
    CU_ASSERT_TRUE(old_report_stands());
    remove_report();
}

static void a_failed_first_run_leaves_no_folder(void)
{
    struct stage stage;
    struct error err = {0};
    struct stat status;

    make_old_report();
    strcat(folder, "/fresh/deep/er/");
    CU_ASSERT_TRUE_FATAL(open_stage(&stage, false, &err));
    stage_close(&stage);
    CU_ASSERT_NOT_EQUAL(stat(folder, &status), 0);
    *strstr(folder, "/deep") = '\0';
    CU_ASSERT_NOT_EQUAL(stat(folder, &status), 0);
    *strrchr(folder, '/') = '\0';
    remove_report();
}

static const struct unit_test tests[] = {
    {"a commit publishes and removes what is ours", commits},
    {"giving up leaves the old report", gives_up},
    {"a dead run's stage is swept", sweeps_a_dead_stage},
    {"a decided set is completed", completes_a_decided_set},
    {"a set that cannot be completed is taken back", turns_back},
    {"a way back is completed", completes_going_back},
    {"unchanged files stay", keeps_unchanged_files},
    {"a second run is locked out", locks_out_a_second_run},
    {"a folder in the way is found in time", refuses_a_folder_in_the_way},
    {"a person's file is not replaced", refuses_to_replace_a_persons_file},
    {"a lost manifest does not stop the next run", replaces_after_a_lost_manifest},
    {"a stranger's folder is left alone", leaves_a_strangers_folder},
    {"an edited output is kept", keeps_an_edited_output},
    {"a file in place of a folder is found in time", refuses_a_file_in_place_of_a_folder},
    {"a dry run touches nothing", dry_run_touches_nothing},
    {"a failed first run leaves no folder", a_failed_first_run_leaves_no_folder},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("publish", tests);
}
