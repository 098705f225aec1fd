/* SPDX-License-Identifier: MIT */
/*
 * A reel that is read in slices is the same as one that is read at once, whatever its damage; and
 * the history that got its snapshots from the timeline gives the world that a fold from the start gives.
 *
 * usage: test_open REEL..., whole, cut off and damaged ones
 */
#include <string.h>

#include "tests/unit.h"
#include "ui/session/lanes.h"
#include "ui/session/session.h"

#define JUMPS 20

static char **paths;
static int path_count;

static bool open_slowly(struct session *s, const char *path)
{
    char why[300];
    return session_open_slowly(s, path, why, sizeof why) == 0;
}

static void check_same(const struct session *a, const struct session *b)
{
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->is_complete, b->is_complete);
    assert_int_equal(a->is_damaged, b->is_damaged);
    assert_int_equal(a->tape.count, b->tape.count);
    assert_int_equal(a->tape.step_count, b->tape.step_count);
    assert_int_equal(a->tape.source_count, b->tape.source_count);
    if (a->tape.count > 0)
        assert_memory_equal(a->tape.records, b->tape.records,
                            a->tape.count * sizeof(struct record));
}

/* Returns: whether it is a reel at all. */
static bool check_slices(const char *path, size_t slice)
{
    struct session whole, slow;
    char why[300];
    if (session_open(&whole, path, why, sizeof why) < 0) {
        assert_false(open_slowly(&slow, path));
        return false;
    }
    assert_true(open_slowly(&slow, path));
    assert_true(session_has_ended(&whole));
    int percent = 0;
    while (!session_has_ended(&slow)) {
        size_t before = slow.tape.count;
        assert_true(session_read(&slow, slice));
        assert_true(slow.tape.count - before <= slice);
        assert_true(session_read_percent(&slow) >= percent);
        percent = session_read_percent(&slow);
    }
    assert_int_equal(session_read_percent(&slow), 100);
    assert_false(session_read(&slow, slice));
    check_same(&whole, &slow);
    session_close(&whole);
    session_close(&slow);
    return true;
}

static void slices_are_the_whole(void **state)
{
    (void)state;
    static const size_t slices[] = {1, 7, 1000, SESSION_READ_RECORDS};
    int reels = 0;
    for (int i = 0; i < path_count; i++)
        for (size_t k = 0; k < UNIT_COUNT(slices); k++)
            reels += check_slices(paths[i], slices[k]);
    assert_true(reels > 0);
}

/* What has not been read is given back too. */
static void reading_may_be_left_off(void **state)
{
    (void)state;
    struct session s;
    for (int i = 0; i < path_count; i++) {
        if (!open_slowly(&s, paths[i]))
            continue;
        session_read(&s, 3);
        session_close(&s);
    }
}

static void check_history(struct session *s, struct unit_random *random)
{
    for (int i = 0; i < JUMPS; i++) {
        struct world fold;
        size_t position = (size_t)unit_random_below(random, s->tape.count + 1);
        world_init(&fold);
        while (fold.records < position)
            world_apply(&fold, &s->tape.records[fold.records]);
        assert_true(world_equal(history_at(&s->history, position), &fold));
        world_free(&fold);
    }
}

static void snapshots_from_the_timeline_are_right(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (int i = 0; i < path_count; i++) {
        struct session s;
        struct lanes lanes;
        if (!open_slowly(&s, paths[i]))
            continue;
        lanes_init(&lanes);
        while (session_pump(&s) || lanes.world.records < s.tape.count)
            lanes_update_beside(&lanes, &s.history, 1 + unit_random_below(&random, 700));
        assert_int_equal(lanes.world.records, s.tape.count);
        if (s.tape.count > 0)
            assert_true(s.history.snapshot_count > 0);
        check_history(&s, &random);
        lanes_free(&lanes);
        session_close(&s);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_the_whole),
        cmocka_unit_test(reading_may_be_left_off),
        cmocka_unit_test(snapshots_from_the_timeline_are_right),
    };
    paths = argv + 1;
    path_count = argc - 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
