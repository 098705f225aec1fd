/* SPDX-License-Identifier: MIT */
/* Breakpoints in files with long names. */
#include "ui/session/breaks.h"

#include <string.h>

#include "tests/folded.h"

#define NAME_MOST 200

/* A run of one record, in line 7 of a file. */
static void begin_in(struct folded *f, const char *file)
{
    folded_begin(f);
    folded_put(f, 0, R_SITE, 1, 7, folded_string(f, file));
    folded_step(f, 2);
    folded_add(f, (struct record){.kind = R_WORK, .thread = 2, .site = 1});
}

static void name_of_any_length_is_hit(void **state)
{
    (void)state;
    for (int length = 1; length < NAME_MOST; length++) {
        struct folded f;
        struct breakpoint point;
        char name[NAME_MOST + 8], place[NAME_MOST + 16], why[400];
        snprintf(name, sizeof name, "dir/%0*d.c", length, 0);
        snprintf(place, sizeof place, "%s:7", name);
        begin_in(&f, name);
        const struct record *last = &f.tape.records[f.tape.count - 1];
        struct breaks breaks = {.at = {break_at_line(name, 7)}, .count = 1};
        assert_int_equal(breaks_hit(&breaks, &f.tape, last), 0);
        assert_int_equal(break_parse(&point, &f.tape, NULL, place, why, sizeof why), 0);
        breaks.at[0] = point;
        assert_int_equal(breaks_hit(&breaks, &f.tape, last), 0);
        breaks.at[0] = break_at_line(name, 8);
        assert_int_equal(breaks_hit(&breaks, &f.tape, last), -1);
        breaks.at[0] = break_at_line("dir/0", 7);
        assert_int_equal(breaks_hit(&breaks, &f.tape, last), -1);
        folded_end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_of_any_length_is_hit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
