/* SPDX-License-Identifier: MIT */
/* What a step did, in a sentence, however many records it has. */
#include <string.h>

#include "model/words.h"
#include "tests/folded.h"
#include "ui/view/views.h"

#define MANY    1000000
#define FRAMES  20
#define FRAME_S 0.05 /* of the processor, for a frame: ten times what it takes, with a sanitizer */

/* Two threads take turns on a core. */
static void take_turns(struct folded *f, int times)
{
    for (int i = 0; i < times; i++) {
        folded_put(f, (uint16_t)(2 + i % 2), R_PREEMPT, 0, 0, 0);
        folded_put(f, (uint16_t)(3 - i % 2), R_DISPATCH, 0, 0, 0);
    }
}

static void check_says(const struct folded *f, const char *should)
{
    char is[WORDS_MAX];
    assert_string_equal(told_words(&f->scene, is, sizeof is), should);
}

static void check_soon(const struct folded *f)
{
    char text[WORDS_MAX];
    clock_t begin = clock();
    for (int i = 0; i < FRAMES; i++)
        told_words(&f->scene, text, sizeof text);
    assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < FRAMES * FRAME_S);
}

static void long_step_is_told_by_what_it_began_with(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t lock = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    folded_step(&f, 2);
    folded_put(&f, 2, R_LOCK_TAKE, lock, 0, 0);
    take_turns(&f, MANY / 2);
    check_says(&f, "T2 alice takes lock A");
    check_soon(&f);
    folded_end(&f);
}

static void long_step_is_told_by_what_it_ended_with(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t lock = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    folded_step(&f, 2);
    take_turns(&f, MANY / 2);
    folded_put(&f, 2, R_LOCK_TAKE, lock, 0, 0);
    take_turns(&f, 3);
    check_says(&f, "T2 alice takes lock A");
    check_soon(&f);
    folded_end(&f);
}

/* Of deeds alike the last one, and that of the thread whose step it is before those of others. */
static void last_deed_of_the_actor_tells(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    uint32_t b = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "B");
    uint32_t c = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "C");
    folded_step(&f, 2);
    folded_put(&f, 2, R_LOCK_TAKE, a, 0, 0);
    folded_put(&f, 2, R_LOCK_TAKE, b, 0, 0);
    folded_put(&f, 3, R_LOCK_TAKE, c, 0, 0);
    check_says(&f, "T2 alice takes lock B");
    folded_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_step_is_told_by_what_it_began_with),
        cmocka_unit_test(long_step_is_told_by_what_it_ended_with),
        cmocka_unit_test(last_deed_of_the_actor_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
