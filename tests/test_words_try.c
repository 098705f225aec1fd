/* SPDX-License-Identifier: MIT */
/* What a text says to try, as a command. */
#include "model/words.h"
#include "tests/unit.h"

static void check_try(const char *advice, const char *options)
{
    char text[WORDS_MAX], should[WORDS_MAX] = "";
    if (*options)
        snprintf(should, sizeof should, "threadreel run it %s", options);
    assert_string_equal(words_try(advice, "it", text, sizeof text), should);
}

static void first_options_become_a_command(void **state)
{
    (void)state;
    check_try("Give it a core: --cores 3. Then take one: --cores 1.", "--cores 3");
    check_try("With --switch-interval 500us, in time.", "--switch-interval 500us");
    check_try("With -p rounds=10: less.", "-p rounds=10");
    check_try("--gil=on helps.", "--gil=on");
    check_try("Does --policy real lose it?", "--policy real");
    check_try("With -p consumers=4 and --cores 4 they keep up.", "-p consumers=4 --cores 4");
    check_try("With -p way=2 --seed 7, it fails.", "-p way=2 --seed 7");
    check_try("With --cores 1, and --seed 2.", "--cores 1");
}

static void what_has_no_value_is_no_command(void **state)
{
    (void)state;
    check_try("No --seed makes it fail.", "");
    check_try("No --seed makes it fail; --cores 1 does.", "--cores 1");
    check_try("Read -- and think - of -p or --", "");
    check_try("", "");
    check_try(NULL, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_options_become_a_command),
        cmocka_unit_test(what_has_no_value_is_no_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
