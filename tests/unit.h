/* SPDX-License-Identifier: MIT */
/*
 * What every unit test program shares: a list of tests run by CUnit, a check that says why, and a
 * last line "NAME: N passed, N failed" for run.sh.
 *
 *   static void reads_numbers(void) { ... UNIT_CHECK(ok, cases[i].why); ... }
 *   static const struct unit_test tests[] = {{"reads numbers", reads_numbers}, {NULL, NULL}};
 *   int main(void) { return unit_main("number", tests); }
 */
#ifndef VRAMGRID_TESTS_UNIT_H
#define VRAMGRID_TESTS_UNIT_H

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>

struct unit_test {
    const char *name;
    void (*run)(void);
};

/* One assertion; why is shown when it fails. */
#define UNIT_CHECK(condition, why)                                                                 \
    CU_assertImplementation((condition), __LINE__, (why), __FILE__, "", CU_FALSE)

/* How many rounds: all of them in make check-long. */
static inline int unit_rounds(int all, int some)
{
    const char *text = getenv("LONG");

    return text && *text ? all : some;
}

/* A name for mkstemp or mkdtemp, in the folder for such files. */
static inline void unit_temporary_name(char *path, size_t size)
{
    const char *folder = getenv("TMPDIR");

    snprintf(path, size, "%s/vramgrid-test-XXXXXX", folder ? folder : P_tmpdir);
}

/* An empty file of that kind; to be unlinked. */
static inline void unit_temporary_file(char *path, size_t size)
{
    FILE *file;

    unit_temporary_name(path, size);
    file = fdopen(mkstemp(path), "w");
    CU_ASSERT_FATAL(file != NULL);
    fclose(file);
}

static inline int unit_main(const char *suite_name, const struct unit_test *tests)
{
    CU_pSuite suite;
    unsigned failed, run;

    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    suite = CU_add_suite(suite_name, NULL, NULL);
    for (; suite && tests->name; tests++)
        if (!CU_add_test(suite, tests->name, tests->run))
            suite = NULL;
    if (!suite)
        return 1;
    CU_basic_set_mode(CU_BRM_SILENT);
    CU_basic_run_tests();
    failed = CU_get_number_of_tests_failed();
    run = CU_get_number_of_tests_run();
    if (failed > 0)
        CU_basic_show_failures(CU_get_failure_list());
    CU_cleanup_registry();
    printf("\n%s: %u passed, %u failed\n", suite_name, run - failed, failed);
    return failed > 0;
}

#endif
