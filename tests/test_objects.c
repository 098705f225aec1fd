/* SPDX-License-Identifier: MIT */
/*
 * Each kind of object as it is drawn: at the width that it has on the smallest usual screen and on a
 * larger one, and in ASCII.
 */
#include "tests/folded.h"
#include "ui/view/objects.h"
#include "ui/view/views.h"

#define NARROW              39
#define WIDE                55
#define SLOTS(bound, count) ((int64_t)(bound) << 32 | (count))

/* Check both widths, and the narrow one in ASCII. */
static void check(const struct folded *f, int rows, const char *narrow, const char *wide,
                  const char *ascii)
{
    folded_check(f, objects_draw, NARROW, rows, false, narrow);
    folded_check(f, objects_draw, WIDE, rows, false, wide);
    folded_check(f, objects_draw, NARROW, rows, true, ascii);
}

static void lock_has_owner_and_waiters_in_order_of_arrival(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "B");
    folded_put(&f, 2, R_LOCK_TAKE, a, 0, 0);
    folded_put(&f, 3, R_LOCK_WAIT, a, 0, 2);
    check(&f, 2,
          " A lock  held by T2 alice  ◂ T3 bob\n"
          " B lock  free\n",
          " A lock  held by T2 alice  ◂ T3 bob\n"
          " B lock  free\n",
          " A lock  held by T2 alice  < T3 bob\n"
          " B lock  free\n");
    folded_put(&f, 5, R_LOCK_WAIT, a, 0, 2);
    folded_put(&f, 4, R_LOCK_WAIT, a, 0, 2);
    check(&f, 2,
          " A lock  held by T2 alice  ◂ T3, T5, T4\n"
          " B lock  free\n",
          " A lock  held by T2 alice  ◂ T3 bob, T5 dan, T4 eve\n"
          " B lock  free\n",
          " A lock  held by T2 alice  < T3, T5, T4\n"
          " B lock  free\n");
    check(&f, 3,
          " A lock  held by T2 alice\n"
          "         ◂ T3 bob, T5 dan, T4 eve\n"
          " B lock  free\n",
          " A lock  held by T2 alice  ◂ T3 bob, T5 dan, T4 eve\n"
          " B lock  free\n"
          "\n",
          " A lock  held by T2 alice\n"
          "         < T3 bob, T5 dan, T4 eve\n"
          " B lock  free\n");
    folded_end(&f);
}

static void rlock_has_its_depth(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_LOCK_NEW, RECORD_RLOCK, "account");
    folded_put(&f, 2, R_LOCK_TAKE, a, 1, 0);
    folded_put(&f, 2, R_LOCK_TAKE, a, 2, 0);
    folded_put(&f, 3, R_LOCK_WAIT, a, 0, 2);
    check(&f, 2,
          " account rlock  held by T2, depth 2\n"
          "                ◂ T3 bob\n",
          " account rlock  held by T2 alice, depth 2  ◂ T3 bob\n"
          "\n",
          " account rlock  held by T2, depth 2\n"
          "                < T3 bob\n");
    folded_end(&f);
}

static void semaphore_is_a_counter_and_a_queue(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_SEM_NEW, SLOTS(3, 3), "seats");
    uint32_t b = folded_make(&f, R_SEM_NEW, 2, "done");
    folded_put(&f, 2, R_SEM_TAKE, a, 2, 0);
    folded_put(&f, 2, R_SEM_TAKE, b, 1, 0);
    check(&f, 2,
          " seats sem.  ▮▮▯ 2 of 3\n"
          " done sem.   ▮▯ 1 left\n",
          " seats sem.  ▮▮▯ 2 of 3\n"
          " done sem.   ▮▯ 1 left\n",
          " seats sem.  ##. 2 of 3\n"
          " done sem.   #. 1 left\n");
    folded_put(&f, 3, R_SEM_TAKE, a, 1, 0);
    folded_put(&f, 4, R_SEM_TAKE, a, 0, 0);
    folded_put(&f, 5, R_SEM_WAIT, a, 0, 0);
    check(&f, 2,
          " seats sem.  ▯▯▯ 0 of 3        ◂ T5 dan\n"
          " done sem.   ▮▯ 1 left\n",
          " seats sem.  ▯▯▯ 0 of 3        ◂ T5 dan\n"
          " done sem.   ▮▯ 1 left\n",
          " seats sem.  ... 0 of 3        < T5 dan\n"
          " done sem.   #. 1 left\n");
    folded_end(&f);
}

static void queue_is_its_cells_and_items(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_QUEUE_NEW, SLOTS(RECORD_FIFO, 5), "jobs");
    uint32_t b = folded_make(&f, R_QUEUE_NEW, SLOTS(RECORD_FIFO, 0), "results");
    for (int i = 0; i < 3; i++)
        folded_put(&f, 2, R_QUEUE_PUT, a, 7 + i, (uint32_t)i + 1);
    folded_put(&f, 3, R_QUEUE_GET_WAIT, b, 0, 0);
    folded_put(&f, 4, R_QUEUE_GET_WAIT, b, 0, 0);
    check(&f, 2,
          " jobs queue     [▮▮▮▯▯] 3 of 5: 7 8 9\n"
          " results queue  empty  ◂ get T3, T4\n",
          " jobs queue     [▮▮▮▯▯] 3 of 5: 7 8 9\n"
          " results queue  empty             ◂ get T3 bob, T4 eve\n",
          " jobs queue     [###..] 3 of 5: 7 8 9\n"
          " results queue  empty  < get T3, T4\n");
    for (int i = 3; i < 5; i++)
        folded_put(&f, 2, R_QUEUE_PUT, a, 1000000 + i, (uint32_t)i + 1);
    folded_put(&f, 5, R_QUEUE_PUT_WAIT, a, 0, 0);
    check(&f, 3,
          " jobs queue     [▮▮▮▮▮] 5 of 5: 7 8 9 …\n"
          "                ◂ put T5 dan\n"
          " results queue  empty  ◂ get T3, T4\n",
          " jobs queue     [▮▮▮▮▮] 5 of 5: 7 8 9 1000003 1000004\n"
          "                ◂ put T5 dan\n"
          " results queue  empty             ◂ get T3 bob, T4 eve\n",
          " jobs queue     [#####] 5 of 5: 7 8 9 ~\n"
          "                < put T5 dan\n"
          " results queue  empty  < get T3, T4\n");
    folded_end(&f);
}

static void event_is_set_or_not(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_EVENT_NEW, 0, "go");
    uint32_t b = folded_make(&f, R_EVENT_NEW, 0, "done");
    folded_put(&f, 2, R_EVENT_WAIT, a, 0, 0);
    folded_put(&f, 1, R_EVENT_SET, b, 0, 0);
    check(&f, 2,
          " go event    not set  ◂ T2 alice\n"
          " done event  set\n",
          " go event    not set           ◂ T2 alice\n"
          " done event  set\n",
          " go event    not set  < T2 alice\n"
          " done event  set\n");
    folded_end(&f);
}

static void barrier_shows_who_has_come(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_BARRIER_NEW, 3, "line");
    folded_put(&f, 4, R_BARRIER_WAIT, a, 0, 1);
    folded_put(&f, 2, R_BARRIER_WAIT, a, 0, 2);
    check(&f, 1, " line barrier  ▮▮▯ 2 of 3: T4 T2\n", " line barrier  ▮▮▯ 2 of 3: T4 T2\n",
          " line barrier  ##. 2 of 3: T4 T2\n");
    folded_end(&f);
}

static void condition_has_its_lock_and_waiters(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t lock = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "shelf");
    uint32_t a = folded_make(&f, R_COND_NEW, lock, "not full");
    folded_put(&f, 2, R_COND_WAIT, a, 0, 0);
    folded_put(&f, 3, R_COND_WAIT, a, 0, 0);
    check(&f, 2,
          " shelf lock  free\n"
          " not full    cond.  ◂ T2 alice, T3 bob\n",
          " shelf lock  free\n"
          " not full    condition of shelf  ◂ T2 alice, T3 bob\n",
          " shelf lock  free\n"
          " not full    cond.  < T2 alice, T3 bob\n");
    check(&f, 3,
          " shelf lock  free\n"
          " not full    condition of lock shelf\n"
          "             ◂ T2 alice, T3 bob\n",
          " shelf lock  free\n"
          " not full    condition of lock shelf\n"
          "             ◂ T2 alice, T3 bob\n",
          " shelf lock  free\n"
          " not full    condition of lock shelf\n"
          "             < T2 alice, T3 bob\n");
    folded_end(&f);
}

static void rwlock_has_readers_or_a_writer(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_RW_NEW, 0, "page");
    uint32_t b = folded_make(&f, R_RW_NEW, 0, "book");
    folded_put(&f, 2, R_RW_READ, a, 1, 0);
    folded_put(&f, 3, R_RW_READ, a, 2, 0);
    folded_put(&f, 4, R_RW_WRITE, b, 0, 0);
    folded_put(&f, 5, R_RW_WRITE_WAIT, a, 0, 2);
    check(&f, 2,
          " page rwlock  read by T2 T3  ◂ write T5\n"
          " book rwlock  written by T4 eve\n",
          " page rwlock  read by T2 T3     ◂ write T5 dan\n"
          " book rwlock  written by T4 eve\n",
          " page rwlock  read by T2 T3  < write T5\n"
          " book rwlock  written by T4 eve\n");
    folded_end(&f);
}

static void pipe_has_its_messages(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_PIPE_NEW, 0, "letters");
    folded_put(&f, 2, R_PIPE_SEND, a, 41, 1);
    folded_put(&f, 2, R_PIPE_SEND, a, 42, 2);
    check(&f, 1, " letters pipe  [▮▮] 2: 41 42\n", " letters pipe  [▮▮] 2: 41 42\n",
          " letters pipe  [##] 2: 41 42\n");
    folded_end(&f);
}

static void pool_shows_how_many_work_and_tasks_who_does_them(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t pool = folded_make(&f, R_POOL_NEW, 2, "pool"), tasks[4];
    for (int i = 0; i < 4; i++) {
        tasks[i] = folded_make(&f, R_FUTURE_NEW, pool, (const char *[]){"a", "b", "c", "d"}[i]);
        folded_put(&f, 1, R_FUTURE_SUBMIT, tasks[i], 0, 0);
    }
    folded_put(&f, 2, R_FUTURE_RUN, tasks[0], 0, 0);
    folded_put(&f, 3, R_FUTURE_RUN, tasks[1], 0, 0);
    folded_put(&f, 3, R_FUTURE_DONE, tasks[1], 12, 0);
    folded_put(&f, 3, R_FUTURE_RUN, tasks[2], 0, 0);
    folded_put(&f, 1, R_FUTURE_WAIT, tasks[0], 0, 0);
    check(&f, 5,
          " pool    ▮▮ 2 of 2 at work, 1 waits\n"
          " a       T2 alice does it  ◂ T1 main\n"
          " b       done: 12\n"
          " c       T3 bob does it\n"
          " d       not begun\n",
          " pool    ▮▮ 2 of 2 at work, 1 waits\n"
          " a       T2 alice does it  ◂ T1 main\n"
          " b       done: 12\n"
          " c       T3 bob does it\n"
          " d       not begun\n",
          " pool    ## 2 of 2 at work, 1 waits\n"
          " a       T2 alice does it  < T1 main\n"
          " b       done: 12\n"
          " c       T3 bob does it\n"
          " d       not begun\n");
    folded_end(&f);
}

static void variable_has_its_writer_and_the_lock_it_was_written_under(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t lock = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    uint32_t a = folded_make(&f, R_VAR_NEW, 100, "balance"), b = folded_make(&f, R_VAR_NEW, 0, "n");
    folded_put(&f, 2, R_LOCK_TAKE, lock, 0, 0);
    folded_put(&f, 2, R_VAR_STORE, a, 150, 0);
    folded_put(&f, 2, R_LOCK_RELEASE, lock, 0, 0);
    folded_put(&f, 2, R_VAR_STORE, b, -1, 0);
    check(&f, 3,
          " A lock   free\n"
          " balance  150   last: T2 alice, under A\n"
          " n        -1    last: T2 alice\n",
          " A lock   free\n"
          " balance  150   last: T2 alice, under lock A\n"
          " n        -1    last: T2 alice\n",
          " A lock   free\n"
          " balance  150   last: T2 alice, under A\n"
          " n        -1    last: T2 alice\n");
    folded_end(&f);
}

static uint32_t guard_of(struct folded *f, uint32_t id)
{
    return object_guard(&f->scene, id);
}

/* What was let go before it was written, or taken by another one, does not guard it. */
static void guard_is_what_the_writer_held(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    uint32_t b = folded_make(&f, R_LOCK_NEW, RECORD_RLOCK, "B");
    uint32_t cond = folded_make(&f, R_COND_NEW, a, "full"), n = folded_make(&f, R_VAR_NEW, 0, "n");
    folded_put(&f, 3, R_LOCK_TAKE, a, 0, 0);
    folded_put(&f, 2, R_VAR_STORE, n, 1, 0);
    assert_int_equal(guard_of(&f, n), 0);
    folded_put(&f, 3, R_LOCK_RELEASE, a, 0, 0);
    folded_put(&f, 2, R_LOCK_TAKE, b, 1, 0);
    folded_put(&f, 2, R_LOCK_TAKE, b, 2, 0);
    folded_put(&f, 2, R_LOCK_RELEASE, b, 1, 0);
    folded_put(&f, 2, R_LOCK_TAKE, a, 0, 0);
    folded_put(&f, 2, R_COND_WAIT, cond, 0, 0);
    folded_put(&f, 2, R_VAR_STORE, n, 2, 0);
    assert_int_equal(guard_of(&f, n), b);
    folded_put(&f, 2, R_LOCK_TAKE, a, 0, 0);
    folded_put(&f, 2, R_VAR_STORE, n, 3, 0);
    assert_int_equal(guard_of(&f, n), a);
    folded_put(&f, 2, R_LOCK_RELEASE, a, 0, 0);
    folded_put(&f, 2, R_LOCK_RELEASE, b, 0, 0);
    folded_put(&f, 2, R_VAR_STORE, n, 4, 0);
    assert_int_equal(guard_of(&f, n), 0);
    folded_end(&f);
}

static void lost_records_leave_what_is_unknown(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t lock = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    folded_put(&f, 2, R_LOCK_TAKE, lock, 0, 0);
    folded_put(&f, 0, R_LOST, 0, 10, 0);
    check(&f, 1, " A lock  unknown: records were lost\n", " A lock  unknown: records were lost\n",
          " A lock  unknown: records were lost\n");
    folded_end(&f);
}

/* ---- more than there is room for ---- */

static void changed_object_comes_into_view(void **state)
{
    (void)state;
    struct folded f;
    char name[32], more[64];
    folded_begin(&f);
    for (int i = 1; i <= 9; i++) {
        snprintf(name, sizeof name, "v%d", i);
        folded_make(&f, R_VAR_NEW, i, name);
    }
    folded_step(&f, 2);
    folded_put(&f, 2, R_VAR_STORE, 8, 80, 0);
    char *text = folded_text(&f, objects_draw, NARROW, 4, false);
    assert_non_null(strstr(text, "›v8      80"));
    free(text);
    objects_more(&f.scene, 4, more, sizeof more);
    assert_string_equal(more, "5 more above");
    folded_step(&f, 2);
    folded_put(&f, 2, R_VAR_STORE, 1, 10, 0);
    objects_more(&f.scene, 4, more, sizeof more);
    assert_string_equal(more, "5 more below");
    objects_more(&f.scene, 9, more, sizeof more);
    assert_string_equal(more, "");
    folded_end(&f);
}

static void selected_object_stays_in_view(void **state)
{
    (void)state;
    struct folded f;
    char name[32];
    folded_begin(&f);
    for (int i = 1; i <= 9; i++) {
        snprintf(name, sizeof name, "v%d", i);
        folded_make(&f, R_VAR_NEW, i, name);
    }
    folded_step(&f, 2);
    folded_put(&f, 2, R_VAR_STORE, 1, 10, 0);
    f.view.focus = PANEL_OBJECTS;
    f.view.object = 7;
    char *text = folded_text(&f, objects_draw, NARROW, 4, false);
    assert_non_null(strstr(text, "*v7      7"));
    assert_null(strstr(text, "›v1"));
    free(text);
    folded_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lock_has_owner_and_waiters_in_order_of_arrival),
        cmocka_unit_test(rlock_has_its_depth),
        cmocka_unit_test(semaphore_is_a_counter_and_a_queue),
        cmocka_unit_test(queue_is_its_cells_and_items),
        cmocka_unit_test(event_is_set_or_not),
        cmocka_unit_test(barrier_shows_who_has_come),
        cmocka_unit_test(condition_has_its_lock_and_waiters),
        cmocka_unit_test(rwlock_has_readers_or_a_writer),
        cmocka_unit_test(pipe_has_its_messages),
        cmocka_unit_test(pool_shows_how_many_work_and_tasks_who_does_them),
        cmocka_unit_test(variable_has_its_writer_and_the_lock_it_was_written_under),
        cmocka_unit_test(guard_is_what_the_writer_held),
        cmocka_unit_test(lost_records_leave_what_is_unknown),
        cmocka_unit_test(changed_object_comes_into_view),
        cmocka_unit_test(selected_object_stays_in_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
