/* SPDX-License-Identifier: MIT */
/*
 * The merge: whatever the stamps say and however late a record is published, the stream that comes out
 * is one in which each thread does things in its own order, each object's records stand by their
 * numbers, what is named has been defined, and nothing is missing or there twice. When records are
 * lost, they are counted, to the last one.
 */
#include "trace/merge.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit.h"
#include "trace/order.h"
#include "trace/raw.h"
#include "trace/schedule.h"
#include "trace/stamp.h"

#define MAIN_CAPACITY 4096
#define RING_CAPACITY 64
#define LONG_AGO      1000000000 /* stamps */
#define OUT_MAX       100000

/* A target that never ran, and the viewer's merge of it. Stamps are told from `begin` on. */
struct run {
    struct segment *segment;
    uint64_t bytes, begin;
    int fd;
    struct merge *merge;
    struct record *out; /* all that has come */
    size_t count;
    uint64_t ring_capacity;
};

static void run_begin_with(struct run *run, uint64_t main_capacity, uint64_t ring_capacity,
                           enum schedule_full full)
{
    *run = (struct run){.ring_capacity = ring_capacity, .begin = stamp_now() - LONG_AGO};
    run->segment = segment_create(main_capacity, ring_capacity, &run->fd);
    assert_non_null(run->segment);
    run->bytes = run->segment->bytes;
    struct segment_real *real = &run->segment->real;
    real->full = full;
    real->stamp_begin = run->begin;
    real->stamp_ns_by_2_32 = STAMP_SAME_RATE;
    real->is_real = 1;
    run->merge = merge_new(run->segment, main_capacity, ring_capacity);
    run->out = calloc(OUT_MAX, sizeof *run->out);
    assert_non_null(run->out);
}

static void run_begin(struct run *run)
{
    run_begin_with(run, MAIN_CAPACITY, RING_CAPACITY, FULL_BLOCK);
}

static void run_end(struct run *run)
{
    merge_free(run->merge);
    segment_unmap(run->segment, run->bytes);
    close(run->fd);
    free(run->out);
}

static void push_main(struct run *run, struct record record)
{
    record.time_ns += run->begin;
    assert_true(ring_push(&run->segment->ring, &record));
}

/* A record that defines thread or object number `id`, made by `thread`; `name` is its letter. */
static void make(struct run *run, enum record_kind kind, uint16_t thread, uint32_t id,
                 uint64_t stamp, char name)
{
    push_main(run, (struct record){.time_ns = stamp,
                                   .kind = (uint16_t)kind,
                                   .thread = thread,
                                   .object = id,
                                   .extra = (uint32_t)name});
}

static struct ring *ring_of(struct run *run, unsigned ring)
{
    run->segment->real.rings_used |= UINT64_C(1) << ring;
    return segment_ring(run->segment, ring);
}

/* The order of fields in which a record is told in these tests. */
struct told {
    unsigned ring;
    enum record_kind kind;
    uint16_t thread;
    uint32_t object, nth;
    uint64_t stamp;
    char name;
};

static struct record raw_of(const struct run *run, const struct told *told)
{
    struct record record = {
        .time_ns = run->begin + told->stamp,
        .kind = (uint16_t)told->kind,
        .thread = told->thread,
        .object = told->object,
        .extra = (uint32_t)told->name,
    };
    raw_pack(&record, told->nth);
    return record;
}

static void push(struct run *run, struct told told)
{
    struct record record = raw_of(run, &told);
    assert_true(ring_push(ring_of(run, told.ring), &record));
}

static void push_lost(struct run *run, unsigned ring, int64_t count, uint64_t stamp)
{
    struct record record = {
        .time_ns = run->begin + stamp, .kind = R_LOST, .arg = count, .extra = '!'};
    raw_pack(&record, 0);
    assert_true(ring_push(ring_of(run, ring), &record));
}

/* Two threads in rings 1 and 2, "a" and "b", and lock 1, "l". */
static void make_two(struct run *run)
{
    make(run, R_THREAD_NEW, 0, 1, 1, 'a');
    make(run, R_THREAD_NEW, 1, 2, 2, 'b');
    make(run, R_LOCK_NEW, 1, 1, 3, 'l');
}

static void take_out(struct run *run)
{
    run->count += merge_take(run->merge, run->out + run->count, OUT_MAX - run->count);
}

/* Look and take what comes, and check it: the letters of all records that have come so far. */
static void check(struct run *run, bool is_over, const char *expected)
{
    char letters[1000] = "";
    assert_int_equal(merge_look(run->merge, is_over), 0);
    take_out(run);
    assert_true(run->count < sizeof letters);
    for (size_t i = 0; i < run->count; i++)
        letters[i] = (char)run->out[i].extra;
    assert_string_equal(letters, expected);
    for (size_t i = 1; i < run->count; i++)
        assert_true(run->out[i].time_ns >= run->out[i - 1].time_ns);
}

/* ---- causality ---- */

static void records_of_two_rings_come_by_their_stamps(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 10, '1'});
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 30, '3'});
    push(&run, (struct told){2, R_NOTE, 2, 0, 0, 20, '2'});
    push(&run, (struct told){2, R_NOTE, 2, 0, 0, 40, '4'});
    check(&run, false, "abl1234");
    assert_int_equal(run.out[3].time_ns, 10);
    assert_int_equal(run.out[6].time_ns, 40);
    assert_int_equal(run.out[4].kind, R_NOTE);
    assert_int_equal(run.out[4].thread, 2);
    assert_true(merge_is_empty(run.merge));
    run_end(&run);
}

static void take_stamped_before_the_release_comes_after_it(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 1, 10, 't'});
    push(&run, (struct told){1, R_LOCK_RELEASE, 1, 1, 2, 50, 'r'});
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 3, 40, 'T'});
    push(&run, (struct told){2, R_LOCK_RELEASE, 2, 1, 4, 60, 'R'});
    check(&run, false, "abltrTR");
    assert_int_equal(run.out[5].time_ns, 50); /* time does not go back */
    run_end(&run);
}

static void record_waits_for_a_late_predecessor(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 1, 10, 't'});
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 3, 40, 'T'});
    push(&run, (struct told){2, R_NOTE, 2, 0, 0, 45, 'n'}); /* behind it in its ring */
    check(&run, false, "ablt");
    check(&run, false, "ablt");
    assert_false(merge_is_empty(run.merge));
    push(&run, (struct told){1, R_LOCK_RELEASE, 1, 1, 2, 30, 'r'});
    check(&run, false, "abltrTn");
    run_end(&run);
}

static void others_go_on_while_one_waits(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 2, 10, 'T'});
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 50, 'n'});
    check(&run, false, "abln");
    push(&run, (struct told){1, R_LOCK_BUSY, 1, 1, 1, 60, 'u'});
    check(&run, false, "ablnuT");
    run_end(&run);
}

static void thread_begins_after_its_start_and_goes_after_its_wake(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){2, R_THREAD_BEGIN, 2, 0, 2, 20, 'b'});
    push(&run, (struct told){2, R_LOCK_WAIT, 2, 1, 1, 25, 'q'});
    push(&run, (struct told){2, R_GO, 2, 0, 4, 30, 'g'});
    check(&run, false, "abl");
    push(&run, (struct told){1, R_THREAD_START, 1, 2, 1, 25, 's'});
    check(&run, false, "ablsbq");
    /* in the ring of whoever wakes */
    push(&run, (struct told){1, R_WAKE, 2, 1, 3, 40, 'w'});
    check(&run, false, "ablsbqwg");
    run_end(&run);
}

static void thread_is_woken_after_it_waits(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_WAKE, 2, 1, 1, 10, 'w'});
    push(&run, (struct told){2, R_LOCK_WAIT, 2, 1, 3, 20, 'q'});
    push(&run, (struct told){2, R_GO, 2, 0, 2, 30, 'g'});
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 4, 40, 't'});
    check(&run, false, "abl");
    push(&run, (struct told){3, R_LOCK_TAKE, 1, 1, 1, 5, 'T'});
    push(&run, (struct told){3, R_LOCK_RELEASE, 1, 1, 2, 6, 'R'});
    check(&run, false, "ablTRqwgt");
    push(&run, (struct told){1, R_WAKE, 2, 1, 4, 50, 'w'});
    check(&run, false, "ablTRqwgt");
    push(&run, (struct told){2, R_LOCK_WAIT, 2, 1, 5, 60, 'q'});
    check(&run, false, "ablTRqwgtq"); /* its time was up before */
    push(&run, (struct told){2, R_TIMEOUT, 2, 0, 3, 70, 'o'});
    check(&run, false, "ablTRqwgtqo");
    push(&run, (struct told){2, R_LOCK_WAIT, 2, 1, 6, 80, 'q'});
    check(&run, false, "ablTRqwgtqoqw");
    run_end(&run);
}

static void thread_is_joined_after_its_end(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_JOIN_WAIT, 1, 2, 1, 10, 'w'});
    push(&run, (struct told){1, R_JOIN, 1, 2, 3, 11, 'j'});
    check(&run, false, "ablw");
    push(&run, (struct told){2, R_THREAD_END, 2, 0, 2, 30, 'e'});
    push(&run, (struct told){1, R_THREAD_ALIVE, 1, 2, 4, 12, '?'});
    check(&run, false, "ablwej?");
    run_end(&run);
}

static void records_of_the_gil_have_one_order(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_GIL_TAKE, 1, 0, 1, 10, '1'});
    push(&run, (struct told){2, R_GIL_WAIT, 2, 0, 2, 8, '2'});
    push(&run, (struct told){1, R_GIL_DROP, 1, 1, 3, 30, '3'}); /* object: what it is dropped for */
    push(&run, (struct told){2, R_GIL_TAKE, 2, 0, 4, 20, '4'});
    check(&run, false, "abl1234");
    run_end(&run);
}

static void orders_are_apart(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    make(&run, R_VAR_NEW, 1, 2, 4, 'v');
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 1, 10, '1'});
    push(&run, (struct told){1, R_VAR_LOAD, 1, 2, 1, 20, '2'});
    push(&run, (struct told){2, R_VAR_LOAD, 2, 2, 2, 15, '3'});
    push(&run, (struct told){1, R_THREAD_START, 1, 2, 1, 30, '4'});
    push(&run, (struct told){1, R_THREAD_ALIVE, 1, 2, 1, 40, '5'});
    check(&run, false, "ablv12345");
    run_end(&run);
}

/* Process `id` has been made and started by thread 1, in ring 1; it goes on in ring `id`. */
static void fork_process(struct run *run, uint16_t id, uint64_t stamp, const char *names)
{
    struct record start = {.time_ns = run->begin + stamp + 1,
                           .kind = R_THREAD_START,
                           .thread = 1,
                           .object = id,
                           .arg = RECORD_THREAD_PROCESS,
                           .extra = (uint32_t)names[1]};
    push_main(run, (struct record){.time_ns = stamp,
                                   .kind = R_THREAD_NEW,
                                   .thread = 1,
                                   .object = id,
                                   .arg = RECORD_WAY_PROCESS,
                                   .extra = (uint32_t)names[0]});
    raw_pack(&start, 1);
    assert_true(ring_push(ring_of(run, 1), &start));
    push(run, (struct told){id, R_THREAD_BEGIN, id, 0, 2, stamp + 2, names[2]});
}

/* T1 and T2, a process, count a lock on from 2; the third thread is one of the program. */
static void forked_process_counts_for_itself(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make(&run, R_THREAD_NEW, 0, 1, 1, 'a');
    make(&run, R_LOCK_NEW, 1, 1, 2, 'l');
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 1, 5, '1'});
    push(&run, (struct told){1, R_LOCK_RELEASE, 1, 1, 2, 6, '2'});
    fork_process(&run, 2, 10, "psb");
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 3, 13, '3'});
    push(&run, (struct told){2, R_LOCK_RELEASE, 2, 1, 4, 14, '4'});
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 5, 15, '5'});
    push(&run, (struct told){2, R_LOCK_RELEASE, 2, 1, 6, 16, '6'});
    make(&run, R_THREAD_NEW, 1, 3, 20, 'c');
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 3, 30, '7'});
    push(&run, (struct told){1, R_LOCK_RELEASE, 1, 1, 4, 70, '8'});
    push(&run, (struct told){3, R_LOCK_TAKE, 3, 1, 5, 50, '9'});
    check(&run, false, "al12psb3456c789");
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 8, 80, 'Z'}); /* its own 7 is not there yet */
    push(&run, (struct told){3, R_LOCK_RELEASE, 3, 1, 6, 90, 'X'});
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 7, 91, 'Y'});
    check(&run, false, "al12psb3456c789XY");
    run_end(&run);
}

static void process_of_a_process_counts_on_too(void **state)
{
    (void)state;
    struct run run;
    struct record start = {.kind = R_THREAD_START, .thread = 2, .object = 3, .extra = 'S'};
    run_begin(&run);
    make(&run, R_THREAD_NEW, 0, 1, 1, 'a');
    make(&run, R_LOCK_NEW, 1, 1, 2, 'l');
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 1, 5, '1'});
    fork_process(&run, 2, 10, "psb");
    push(&run, (struct told){2, R_LOCK_RELEASE, 2, 1, 2, 13, '2'});
    push_main(&run, (struct record){.time_ns = 14,
                                    .kind = R_THREAD_NEW,
                                    .thread = 2,
                                    .object = 3,
                                    .arg = RECORD_WAY_PROCESS,
                                    .extra = 'P'});
    start.time_ns = run.begin + 15;
    start.arg = RECORD_THREAD_PROCESS;
    raw_pack(&start, 1);
    assert_true(ring_push(ring_of(&run, 2), &start));
    push(&run, (struct told){3, R_THREAD_BEGIN, 3, 0, 2, 16, 'B'});
    push(&run, (struct told){3, R_LOCK_TAKE, 3, 1, 3, 17, '3'});
    push(&run, (struct told){3, R_LOCK_RELEASE, 3, 1, 5, 18, '5'}); /* its 4 is missing */
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 4, 19, '4'});    /* nor has it had its 3 */
    push(&run, (struct told){1, R_LOCK_RELEASE, 1, 1, 2, 20, 'x'});
    check(&run, false, "al1psb2PSB3x");
    run_end(&run);
}

static void each_process_has_a_gil_of_its_own(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make(&run, R_THREAD_NEW, 0, 1, 1, 'a');
    push(&run, (struct told){1, R_GIL_TAKE, 1, 0, 1, 5, '1'});
    fork_process(&run, 2, 10, "psb");
    push(&run, (struct told){2, R_GIL_TAKE, 2, 0, 1, 13, '2'});
    push(&run, (struct told){2, R_GIL_DROP, 2, 0, 2, 40, '3'});
    make(&run, R_THREAD_NEW, 2, 3, 20, 'c'); /* a thread of the process */
    push(&run, (struct told){3, R_GIL_TAKE, 3, 0, 3, 30, '4'});
    push(&run, (struct told){1, R_GIL_DROP, 1, 0, 3, 50, 'x'}); /* the program's 2 is missing */
    check(&run, false, "a1psb2c34");
    run_end(&run);
}

static void pipe_is_the_same_for_all_processes(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        struct run run;
        if (strncmp(record_kind_name(kind), "pipe_", 5) != 0 || kind == R_PIPE_NEW)
            continue;
        run_begin(&run);
        make(&run, R_THREAD_NEW, 0, 1, 1, 'a');
        make(&run, R_PIPE_NEW, 1, 1, 2, 'l');
        push(&run, (struct told){1, R_PIPE_SEND, 1, 1, 1, 5, '1'});
        fork_process(&run, 2, 10, "psb");
        push(&run, (struct told){2, (enum record_kind)kind, 2, 1, 3, 13, '3'});
        check(&run, false, "al1psb");
        push(&run, (struct told){1, R_PIPE_SEND, 1, 1, 2, 14, '2'});
        check(&run, false, "al1psb23");
        run_end(&run);
    }
}

static void shared_ring_may_be_out_of_order(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){SEGMENT_RING_SHARED, R_LOCK_TAKE, 2, 1, 3, 40, 'T'});
    push(&run, (struct told){SEGMENT_RING_SHARED, R_LOCK_TAKE, 1, 1, 1, 10, 't'});
    push(&run, (struct told){SEGMENT_RING_SHARED, R_LOCK_RELEASE, 1, 1, 2, 30, 'r'});
    push(&run, (struct told){SEGMENT_RING_SHARED, R_NOTE, 2, 0, 0, 50, 'n'});
    check(&run, false, "abltrTn");
    run_end(&run);
}

/* ---- definitions ---- */

static void push_string(struct run *run, uint32_t id, const char *text, size_t parts, char name)
{
    size_t length = strlen(text);
    push_main(run,
              (struct record){
                  .kind = R_STRING, .object = id, .arg = (int64_t)length, .extra = (uint32_t)name});
    for (size_t i = 0; i < parts; i++)
        push_main(run, (struct record){.kind = R_TEXT, .extra = 'x'});
}

static void definitions_come_before_everything_else(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 10, 'n'});
    push_string(&run, 1, "a long text of two records", 2, 's');
    push_main(&run, (struct record){.time_ns = 900, .kind = R_SITE, .object = 1, .extra = 'f'});
    push_main(&run, (struct record){.time_ns = 900, .kind = R_SETTING, .extra = 'c'});
    check(&run, false, "sxxfcabln");
    assert_int_equal(run.out[8].time_ns, 10); /* they took no time */
    run_end(&run);
}

static void string_comes_in_one_piece(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push_string(&run, 1, "a long text of three records, of which one is missing", 2, 's');
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 10, 'n'});
    check(&run, false, "abln");
    push_main(&run, (struct record){.kind = R_TEXT, .extra = 'x'});
    push_string(&run, 2, "", 0, 'e');
    check(&run, false, "ablnsxxxe");
    push_string(&run, 3, "of two records, the last of which never comes", 1, 'S');
    check(&run, true, "ablnsxxxeSx");
    run_end(&run);
}

static void use_comes_after_the_making(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    make(&run, R_THREAD_NEW, 1, 3, 80, 'c');
    make(&run, R_VAR_NEW, 1, 2, 90, 'v');
    push(&run, (struct told){2, R_VAR_LOAD, 2, 2, 1, 50, '1'});
    push(&run, (struct told){3, R_NOTE, 3, 0, 0, 40, '2'});
    check(&run, false, "ablc2v1");
    run_end(&run);
}

static void things_are_made_in_the_order_of_their_numbers(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    make(&run, R_LOCK_NEW, 1, 2, 70, '2');
    make(&run, R_LOCK_NEW, 2, 3, 40, '3');
    make(&run, R_LOCK_NEW, 1, 4, 50, '4');
    push(&run, (struct told){3, R_NOTE, 0, 0, 0, 60, 'n'});
    check(&run, false, "abln234");
    run_end(&run);
}

static void thread_makes_things_in_its_own_order(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){2, R_THREAD_BEGIN, 2, 0, 2, 20, 'b'});
    make(&run, R_VAR_NEW, 2, 2, 30, 'v');
    push(&run, (struct told){2, R_NOTE, 2, 0, 0, 40, 'n'});
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 50, 'm'});
    check(&run, false, "ablm"); /* it has not even begun */
    push(&run, (struct told){1, R_THREAD_START, 1, 2, 1, 60, 's'});
    check(&run, false, "ablmsbvn");
    run_end(&run);
}

/* ---- when records come ---- */

static void young_records_wait_for_the_next_look(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    uint64_t soon = stamp_now() - run.begin + stamp_of_ns(20000000, STAMP_SAME_RATE);
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, soon, 'n'});
    push(&run, (struct told){2, R_NOTE, 2, 0, 0, 10, 'm'});
    check(&run, false, "ablm");
    assert_false(merge_is_empty(run.merge));
    for (int i = 0; i < 1000 && !merge_is_empty(run.merge); i++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        assert_int_equal(merge_look(run.merge, false), 0);
        take_out(&run);
    }
    assert_true(stamp_now() - run.begin > soon);
    check(&run, false, "ablmn");
    run_end(&run);
}

static void end_comes_last_and_frees_its_writer(void **state)
{
    (void)state;
    struct run run;
    struct record one;
    run_begin(&run);
    make_two(&run);
    uint64_t future = stamp_now() - run.begin + LONG_AGO;
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 1, future, '1'});
    push_main(&run, (struct record){.time_ns = 5, .kind = R_END, .extra = 'E'});
    push_string(&run, 1, "a text", 1, 's'); /* by somebody who did not see it */
    assert_int_equal(merge_look(run.merge, false), 0);
    struct ring *ring = &run.segment->ring;
    for (const char *next = "sxabl1E"; *next; next++) {
        assert_true(ring->tail != ring->head);
        assert_false(merge_is_empty(run.merge));
        assert_int_equal(merge_take(run.merge, &one, 1), 1);
        assert_int_equal(one.extra, *next);
    }
    assert_true(ring->tail == ring->head);
    assert_true(merge_is_empty(run.merge));
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 10, 'n'});
    check(&run, true, "");
    run_end(&run);
}

static void room_is_given_whatever_waits(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    for (uint32_t round = 0; round < 100; round++) {
        for (uint32_t i = 0; i < RING_CAPACITY; i++)
            push(&run, (struct told){1, R_LOCK_TEST, 1, 1, 2 + round * RING_CAPACITY + i,
                                     10 + round, 'n'});
        assert_int_equal(merge_look(run.merge, false), 0);
        take_out(&run);
    }
    assert_int_equal(run.count, 3);
    push(&run, (struct told){2, R_LOCK_TEST, 2, 1, 1, 10, 'n'});
    assert_int_equal(merge_look(run.merge, false), 0);
    take_out(&run);
    assert_int_equal(run.count, 3 + 1 + 100 * RING_CAPACITY);
    run_end(&run);
}

/* ---- when records are missing ---- */

static void numbers_begin_again_at_one(void **state)
{
    (void)state;
    struct order order;
    order_init(&order);
    order.next = RAW_NTH_MAX - 1;
    for (uint32_t i = 0, nth = RAW_NTH_MAX - 1; i < 5; i++, nth = raw_nth_after(nth)) {
        assert_true(order_has_turn(&order, nth, false));
        assert_false(order_has_turn(&order, raw_nth_after(nth), false));
        order_pass(&order, nth);
        assert_true(order_is_before(nth, order.next));
        assert_false(order_is_before(order.next, nth));
    }
    assert_int_equal(order.next, 4);
    assert_false(order_is_before(7, 7));
    order_free(&order);
}

static void lowest_number_that_is_there_has_its_turn(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (int round = 0; round < 200; round++) {
        struct order order;
        uint32_t numbers[50], first = 1 + (uint32_t)unit_random_below(&random, RAW_NTH_MAX);
        order_init(&order);
        for (uint32_t i = 0, nth = first; i < 50; i++, nth = raw_nth_after(nth))
            numbers[i] = nth;
        for (uint32_t i = 50; i > 1; i--) {
            uint32_t other = (uint32_t)unit_random_below(&random, i), nth = numbers[i - 1];
            numbers[i - 1] = numbers[other];
            numbers[other] = nth;
        }
        for (uint32_t i = 0; i < 50; i++)
            order_add(&order, numbers[i]);
        for (uint32_t i = 0, nth = first; i < 50; i++, nth = raw_nth_after(nth)) {
            assert_true(order_has_turn(&order, nth, true));
            order_pass(&order, nth);
        }
        assert_int_equal(order.there_count, 0);
        order_free(&order);
    }
}

static void gap_is_passed_over_once_something_was_lost(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 1, 10, '1'});
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 3, 30, '3'});
    push(&run, (struct told){2, R_LOCK_RELEASE, 2, 1, 4, 40, '4'});
    check(&run, false, "abl1");
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 5, 35, '5'}); /* skewed, but not missing */
    check(&run, false, "abl1");
    push_lost(&run, 1, 1, 50);
    check(&run, false, "abl1345!");
    assert_int_equal(run.out[7].arg, 1);
    run_end(&run);
}

static void what_was_left_out_at_the_last_is_told_too(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 10, '1'});
    push_lost(&run, 1, 3, 20);
    push(&run, (struct told){2, R_THREAD_BEGIN, 2, 0, 1, 15, '2'});
    ring_of(&run, 1)->left_out = 7;
    ring_of(&run, 2)->left_out = 5;
    check(&run, false, "abl12!");
    assert_int_equal(merge_look(run.merge, true), 0);
    take_out(&run);
    assert_int_equal(run.count, 8);
    for (size_t i = 6; i < 8; i++) {
        assert_int_equal(run.out[i].kind, R_LOST);
        assert_int_equal(run.out[i].arg, run.out[i].thread == 2 ? 5 : 4);
    }
    run_end(&run);
}

static void what_comes_too_late_comes_all_the_same(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push_lost(&run, 1, 1, 5);
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 3, 30, '3'});
    check(&run, false, "abl!3");
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 2, 20, '2'});
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 4, 40, '4'});
    check(&run, false, "abl!324");
    run_end(&run);
}

static void after_a_loss_the_late_have_their_time(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push_lost(&run, 1, 1, 5);
    check(&run, false, "abl!");
    uint64_t now = stamp_now() - run.begin, just = now - 100000; /* older than without a loss */
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 3, just, '3'});
    check(&run, false, "abl!");
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 2, just, '2'});
    for (int i = 0; i < 1000 && !merge_is_empty(run.merge); i++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        assert_int_equal(merge_look(run.merge, false), 0);
        take_out(&run);
    }
    check(&run, false, "abl!23");
    run_end(&run);
}

static void numbers_may_begin_again_where_records_are_missing(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push_lost(&run, 1, 1000, 5);
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, RAW_NTH_MAX, 20, '2'});
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 2, 40, '4'});
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, RAW_NTH_MAX - 1, 30, '1'});
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 1, 50, '3'});
    check(&run, true, "abl!1234");
    run_end(&run);
}

static void death_between_step_and_record_holds_up_nobody(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 1, 10, '1'});
    push(&run, (struct told){2, R_LOCK_TAKE, 2, 1, 4, 25, '4'});
    push(&run, (struct told){1, R_LOCK_TAKE, 1, 1, 3, 30, '3'});
    push(&run, (struct told){2, R_NOTE, 2, 0, 0, 40, 'n'});
    check(&run, false, "abl1");
    check(&run, true, "abl134n");
    assert_true(merge_is_empty(run.merge));
    run_end(&run);
}

/* As a target in overwrite mode. */
static void push_over(struct run *run, struct told told)
{
    struct record record = raw_of(run, &told);
    struct ring *ring = ring_of(run, told.ring);
    if (ring_push(ring, &record))
        return;
    ring_overwrite(ring);
    assert_true(ring_push(ring, &record));
}

static void overwritten_rings_are_told_at_the_end(void **state)
{
    (void)state;
    struct run run;
    run_begin_with(&run, MAIN_CAPACITY, RING_CAPACITY, FULL_OVERWRITE);
    make(&run, R_THREAD_NEW, 0, 1, 1, 'a');
    check(&run, false, "a"); /* nobody has written yet */
    make(&run, R_THREAD_NEW, 1, 2, 2, 'b');
    make(&run, R_LOCK_NEW, 1, 1, 3, 'l');
    for (uint32_t i = 0; i < 500; i++)
        push_over(&run, (struct told){1 + i % 2, R_LOCK_TEST, (uint16_t)(1 + i % 2), 1, 1 + i,
                                      10 + i - 5 * (i % 2), 'n'});
    push_over(&run, (struct told){3, R_NOTE, 1, 0, 0, 100, 'm'});
    check(&run, false, "abl");
    push_main(&run, (struct record){.kind = R_END, .extra = 'E'});
    assert_int_equal(merge_look(run.merge, false), 0);
    take_out(&run);

    int64_t lost = 0;
    size_t kept = 0, last = 0;
    for (size_t i = 3; i + 1 < run.count; i++) {
        lost += run.out[i].kind == R_LOST ? run.out[i].arg : 0;
        kept += run.out[i].kind != R_LOST;
    }
    assert_int_equal(lost + (int64_t)kept, 501);
    assert_int_equal(kept, 2 * (RING_CAPACITY - 1) + 1);
    assert_int_equal(run.out[3].extra, 'm');
    assert_int_equal(run.out[run.count - 1].extra, 'E');
    for (size_t i = 4; i + 1 < run.count; i++) {
        if (run.out[i].kind == R_LOST)
            continue;
        assert_true(run.out[i].thread != last); /* in turn, as they were numbered */
        last = run.out[i].thread;
    }
    run_end(&run);
}

/* ---- damage ---- */

static void damaged_ring_is_left_alone(void **state)
{
    (void)state;
    struct run run;
    run_begin(&run);
    make_two(&run);
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 10, 'n'});
    push(&run, (struct told){2, R_NOTE, 2, 0, 0, 20, 'm'});
    segment_ring(run.segment, 2)->head = 1000000;
    assert_int_equal(merge_look(run.merge, false), -EPROTO);
    check(&run, false, "abln");
    run.segment->ring.head += MAIN_CAPACITY + 1;
    push(&run, (struct told){1, R_NOTE, 1, 0, 0, 30, 'k'});
    assert_int_equal(merge_look(run.merge, true), -EPROTO);
    check(&run, true, "ablnk");
    assert_true(merge_is_empty(run.merge));
    run_end(&run);
}

/* The number of the object that a record defines; 0: it defines none. */
static uint32_t object_made_by(const struct record *r)
{
    const char *name = record_kind_name(r->kind);
    size_t length = strlen(name);
    bool is_making = length > 4 && strcmp(name + length - 4, "_new") == 0;
    return is_making && r->kind != R_THREAD_NEW ? r->object : 0;
}

/* Nothing is named before it is made, if it is made at all. */
static void check_names(const struct run *run)
{
    uint32_t all = 0, made = 0;
    for (size_t i = 0; i < run->count; i++)
        all += object_made_by(&run->out[i]) == all + 1;
    for (size_t i = 0; i < run->count; i++) {
        const struct record *r = &run->out[i];
        bool is_name =
            record_object_of(r->kind) == RECORD_OBJECT && r->kind != R_MISUSE && !object_made_by(r);
        made += object_made_by(r) == made + 1;
        assert_false(is_name && r->object > made && r->object <= all);
    }
}

static void nonsense_comes_out_whole(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (int round = 0; round < 300; round++) {
        struct run run;
        size_t pushed = 0;
        run_begin(&run);
        make_two(&run);
        for (int i = 0; i < 300; i++) {
            struct record record;
            uint64_t words[4];
            for (int k = 0; k < 4; k++)
                words[k] = unit_random_next(&random) >> unit_random_below(&random, 64);
            memcpy(&record, words, sizeof record);
            record.kind %= i % 2 ? 0x10000 : RECORD_KIND_COUNT;
            if (i % 4)
                record.object %= 20;
            unsigned ring = (unsigned)unit_random_below(&random, SEGMENT_RINGS);
            struct record low = {.kind = record.kind & 0xff, .object = 1}; /* as in a ring */
            bool is_made = object_made_by(&low) || (record_object_of(record.kind) == RECORD_NONE &&
                                                    unit_random_below(&random, 10) == 0);
            if (record.kind != R_END)
                pushed += ring_push(is_made ? &run.segment->ring : ring_of(&run, ring), &record);
            if (round % 2 && unit_random_below(&random, 50) == 0) {
                assert_int_equal(merge_look(run.merge, false), 0);
                take_out(&run);
            }
        }
        assert_int_equal(merge_look(run.merge, true), 0);
        take_out(&run);
        assert_int_equal(run.count, pushed + 3);
        assert_true(merge_is_empty(run.merge));
        if (round % 2 == 0) /* else they may be named before they are known */
            check_names(&run);
        run_end(&run);
    }
}

/* ---- a random target ---- */

#define SIM_THREADS   10
#define SIM_SHARING   4 /* the last of them share a ring */
#define SIM_PROCESSES 4
#define SIM_OBJECTS   40
#define SIM_PIPE      2 /* the object that is one; the others are locks */
#define SIM_RECORDS   20000
#define SIM_ORDERS    (1 + SIM_PROCESSES * (SIM_OBJECTS + 1) + 2 * (SIM_THREADS + 1))
static_assert(SIM_RECORDS <= RAW_SITES, "a site is enough to tell a fact");

/* What is known of a record, by its `site`. */
struct fact {
    uint16_t actor;
    uint32_t turn;           /* how many records of the actor come before it */
    uint32_t order;          /* 0: none */
    uint32_t place;          /* in it */
    uint32_t object, thread; /* that have to be defined; 0: none */
    bool has_come, is_lost;
};

struct sim_thread {
    bool has_begun, is_waiting, is_woken;
    uint32_t turns, lost;
    uint32_t process;
    uint64_t stamp;
    bool has_pending; /* done, but not yet published */
    struct record pending;
};

struct sim {
    struct run run;
    struct unit_random random;
    struct fact facts[SIM_RECORDS + 1];
    uint32_t fact_count;
    struct sim_thread threads[SIM_THREADS + 1];
    uint32_t thread_count, object_count, process_count, strings;
    uint32_t threads_in[SIM_PROCESSES];
    bool knows[SIM_PROCESSES][SIM_OBJECTS + 1]; /* a process an object: it made it, or its maker */
    uint32_t orders[SIM_ORDERS];                /* records in each */
    uint64_t time, skew;
    unsigned loss;   /* in a hundred */
    bool is_watched; /* the viewer looks now and then; else only at the end */
    uint64_t told_lost;
};

static uint64_t sim_below(struct sim *sim, uint64_t limit)
{
    return unit_random_below(&sim->random, limit);
}

static unsigned sim_ring(uint16_t thread)
{
    return thread > SIM_THREADS - SIM_SHARING ? SEGMENT_RING_SHARED : thread;
}

/* The stamp of a thread that acts now: wrong by the skew, but never going back. */
static uint64_t sim_stamp(struct sim *sim, uint16_t thread)
{
    struct sim_thread *t = &sim->threads[thread];
    uint64_t stamp = sim->time + sim_below(sim, 2 * sim->skew + 1);
    t->stamp = stamp > t->stamp ? stamp : t->stamp + 1;
    return t->stamp;
}

static void sim_look(struct sim *sim)
{
    assert_int_equal(merge_look(sim->run.merge, false), 0);
    size_t room = 1 + sim_below(sim, 300);
    sim->run.count += merge_take(sim->run.merge, sim->run.out + sim->run.count, room);
}

/* Into a ring that always has room, since somebody looks. */
static void sim_push(struct sim *sim, struct ring *ring, const struct record *record)
{
    while (!ring_push(ring, record)) {
        assert_true(sim->is_watched);
        sim_look(sim);
    }
}

/* The fact of a record that is packed. */
static uint32_t sim_number(const struct record *raw)
{
    struct record record = *raw;
    raw_unpack(&record);
    return record.site;
}

static void sim_publish(struct sim *sim, uint16_t thread)
{
    struct sim_thread *t = &sim->threads[thread];
    if (!t->has_pending)
        return;
    t->has_pending = false;
    struct ring *ring = ring_of(&sim->run, sim_ring(thread));
    if (sim->loss && sim_below(sim, 100) < sim->loss) {
        sim->facts[sim_number(&t->pending)].is_lost = true;
        t->lost++;
        return;
    }
    if (t->lost > 0) {
        struct record lost = {
            .time_ns = t->pending.time_ns, .kind = R_LOST, .thread = thread, .arg = t->lost};
        raw_pack(&lost, 0);
        sim_push(sim, ring, &lost);
        t->lost = 0;
    }
    sim_push(sim, ring, &t->pending);
}

static struct fact *sim_fact(struct sim *sim, uint16_t actor)
{
    struct fact *fact = &sim->facts[++sim->fact_count];
    fact->actor = actor;
    fact->turn = ++sim->threads[actor].turns;
    return fact;
}

/* The order of an object as a process counts it; 0: of its GIL. */
static uint32_t order_of_object(uint32_t process, uint32_t object)
{
    return 1 + process * (SIM_OBJECTS + 1) + object;
}

/* `actor` does something. `order`: that it has a place in; 0: none. */
static void sim_act(struct sim *sim, uint16_t actor, enum record_kind kind, uint16_t thread,
                    uint32_t object, uint32_t order)
{
    bool is_fork =
        kind == R_THREAD_START && sim->threads[object].process != sim->threads[actor].process;
    struct sim_thread *t = &sim->threads[actor];
    sim_publish(sim, actor);
    struct fact *fact = sim_fact(sim, actor);
    fact->thread = thread;
    if (record_object_of(kind) == RECORD_OBJECT)
        fact->object = object;
    if (record_object_of(kind) == RECORD_THREAD && object > fact->thread)
        fact->thread = object;
    fact->order = order;
    fact->place = order ? ++sim->orders[order] : 0;
    t->pending = (struct record){
        .time_ns = sim->run.begin + sim_stamp(sim, actor),
        .kind = (uint16_t)kind,
        .thread = thread,
        .object = object,
        .arg = is_fork ? RECORD_THREAD_PROCESS : 0,
        .extra = actor,
        .site = sim->fact_count,
    };
    raw_pack(&t->pending, fact->place);
    t->has_pending = true;
    if (sim_below(sim, 3))
        sim_publish(sim, actor);
}

static uint32_t order_of_run(uint32_t thread)
{
    return 1 + SIM_PROCESSES * (SIM_OBJECTS + 1) + 2 * thread;
}

static uint32_t order_of_join(uint32_t thread)
{
    return order_of_run(thread) + 1;
}

/* Make something: a string for its name, and its definition. */
static void sim_make(struct sim *sim, uint16_t actor, enum record_kind kind, uint32_t id)
{
    static const char text[] = "a name that does not fit into one record";
    uint16_t maker = id == 1 && kind == R_THREAD_NEW ? 0 : actor;
    bool is_process =
        kind == R_THREAD_NEW && sim->threads[id].process != sim->threads[actor].process;
    sim_publish(sim, actor);
    struct ring *ring = &sim->run.segment->ring;
    struct record record = {.kind = R_STRING, .object = ++sim->strings, .arg = sizeof text - 1};
    sim_push(sim, ring, &record);
    for (size_t at = 0; at < sizeof text - 1; at += RECORD_TEXT_BYTES) {
        record = (struct record){.kind = R_TEXT};
        sim_push(sim, ring, &record);
        if (sim->is_watched && !sim_below(sim, 10))
            sim_look(sim);
    }
    sim_fact(sim, maker)->object = kind == R_THREAD_NEW ? 0 : id - 1; /* the one before it */
    record = (struct record){.time_ns = sim->run.begin + sim_stamp(sim, actor),
                             .kind = (uint16_t)kind,
                             .thread = maker,
                             .object = id,
                             .arg = is_process ? RECORD_WAY_PROCESS : 0,
                             .extra = sim->strings,
                             .site = sim->fact_count};
    sim_push(sim, ring, &record);
    if (kind != R_THREAD_NEW)
        sim->knows[sim->threads[actor].process][id] = true;
}

/* Any thread. */
static uint16_t sim_someone(struct sim *sim)
{
    return (uint16_t)(1 + sim_below(sim, sim->thread_count));
}

/* One that can act; T1 never waits. */
static uint16_t sim_actor(struct sim *sim)
{
    for (;;) {
        uint16_t thread = sim_someone(sim);
        struct sim_thread *t = &sim->threads[thread];
        if (t->has_begun && !t->is_waiting)
            return thread;
        if (!t->is_waiting || (!t->is_woken && sim_below(sim, 20)))
            continue;
        sim_act(sim, thread, t->is_woken ? R_GO : R_TIMEOUT, thread, 0, order_of_run(thread));
        t->is_waiting = t->is_woken = false;
    }
}

static void sim_wait(struct sim *sim, uint16_t actor, uint32_t object)
{
    if (actor == 1)
        return;
    sim_act(sim, actor, R_LOCK_WAIT, actor, object,
            order_of_object(sim->threads[actor].process, object));
    sim->threads[actor].is_waiting = true;
}

static void sim_wake(struct sim *sim, uint16_t actor, uint16_t other, uint32_t object)
{
    struct sim_thread *t = &sim->threads[other];
    if (!t->is_waiting || t->is_woken || t->process != sim->threads[actor].process)
        return;
    sim_act(sim, actor, R_WAKE, other, object, order_of_run(other));
    t->is_woken = true;
}

/* The first thread of another process, whose orders go on from where those of its maker's are. */
static void sim_fork(struct sim *sim, uint32_t from, uint16_t fresh)
{
    uint32_t to = sim->threads[fresh].process = sim->process_count++;
    memcpy(sim->knows[to], sim->knows[from], sizeof sim->knows[to]);
    for (uint32_t object = 1; object <= SIM_OBJECTS; object++)
        sim->orders[order_of_object(to, object)] = sim->orders[order_of_object(from, object)];
}

/* Who is alone in its process may fork. */
static void sim_start_thread(struct sim *sim, uint16_t actor)
{
    uint32_t process = sim->threads[actor].process;
    bool is_alone = sim->threads_in[process] == 1;
    if (sim->thread_count == SIM_THREADS)
        return;
    uint16_t fresh = (uint16_t)++sim->thread_count;
    sim->threads[fresh].process = process;
    if (is_alone && sim->process_count < SIM_PROCESSES && sim_below(sim, 3))
        sim_fork(sim, process, fresh);
    sim->threads_in[sim->threads[fresh].process]++;
    sim_make(sim, actor, R_THREAD_NEW, fresh);
    sim_act(sim, actor, R_THREAD_START, actor, fresh, order_of_run(fresh));
    sim_act(sim, fresh, R_THREAD_BEGIN, fresh, 0, order_of_run(fresh));
    sim->threads[fresh].has_begun = true;
}

static void sim_step(struct sim *sim)
{
    static const enum record_kind kinds[] = {R_LOCK_TAKE, R_LOCK_RELEASE, R_VAR_STORE, R_SEM_TAKE};
    uint16_t actor = sim_actor(sim), other = sim_someone(sim);
    uint32_t process = sim->threads[actor].process;
    uint32_t object = 1 + (uint32_t)sim_below(sim, sim->object_count);
    enum record_kind kind = kinds[sim_below(sim, UNIT_COUNT(kinds))];
    sim->time += sim_below(sim, 100);
    if (object == SIM_PIPE || !sim->knows[process][object])
        object = 1;
    switch (sim_below(sim, 13)) {
    case 0:
        sim_start_thread(sim, actor);
        break;
    case 1:
        if (sim->object_count < SIM_OBJECTS)
            sim_make(sim, actor, R_LOCK_NEW, ++sim->object_count);
        break;
    case 2:
        sim_act(sim, actor, R_NOTE, actor, 0, 0);
        break;
    case 3:
        sim_wake(sim, actor, other, object);
        break;
    case 4:
        sim_wait(sim, actor, object);
        break;
    case 5:
        if (sim->threads[other].process == process)
            sim_act(sim, actor, R_THREAD_ALIVE, actor, other, order_of_join(other));
        break;
    case 6:
        sim_act(sim, actor, R_GIL_DROP, actor, object, order_of_object(process, 0));
        break;
    case 7:
        sim_act(sim, actor, R_LOCK_BUSY, actor, object, 0);
        break;
    case 8:
        sim_act(sim, actor, R_PIPE_SEND, actor, SIM_PIPE, order_of_object(0, SIM_PIPE));
        break;
    default:
        sim_act(sim, actor, kind, actor, object, order_of_object(process, object));
    }
}

/* What has come, record by record: nothing twice, nothing before what it needs. */
struct sim_seen {
    uint32_t turns[SIM_THREADS + 1], orders[SIM_ORDERS];
    uint32_t threads, objects, strings, texts;
    uint64_t time;
};

static void sim_check_fact(struct sim *sim, struct sim_seen *seen, const struct record *r,
                           bool is_exact)
{
    assert_true(r->site > 0 && r->site <= sim->fact_count);
    struct fact *fact = &sim->facts[r->site];
    assert_false(fact->has_come || fact->is_lost);
    fact->has_come = true;
    assert_true(fact->turn > seen->turns[fact->actor]);
    seen->turns[fact->actor] = fact->turn;
    assert_true(fact->object <= seen->objects);
    assert_true(fact->thread <= seen->threads);
    if (fact->order && is_exact)
        assert_true(fact->place > seen->orders[fact->order]);
    if (fact->order && is_exact && sim->loss == 0)
        assert_int_equal(fact->place, seen->orders[fact->order] + 1);
    seen->orders[fact->order] = fact->place;
}

/* Whoever has forked has done so with all of its orders where they are in what has come. */
static void sim_check_fork(const struct sim *sim, struct sim_seen *seen, const struct record *r)
{
    uint32_t from = sim->threads[r->thread].process, to = sim->threads[r->object].process;
    for (uint32_t object = 1; from != to && object <= SIM_OBJECTS; object++)
        if (object != SIM_PIPE)
            seen->orders[order_of_object(to, object)] = seen->orders[order_of_object(from, object)];
}

static void sim_check_record(struct sim *sim, struct sim_seen *seen, const struct record *r,
                             bool is_exact)
{
    assert_true(r->time_ns >= seen->time);
    seen->time = r->time_ns;
    assert_int_equal(seen->texts > 0, r->kind == R_TEXT);
    switch (r->kind) {
    case R_STRING:
        assert_int_equal(r->object, ++seen->strings);
        seen->texts = (uint32_t)(r->arg + RECORD_TEXT_BYTES - 1) / RECORD_TEXT_BYTES;
        return;
    case R_TEXT:
        seen->texts--;
        return;
    case R_LOST:
        sim->told_lost += (uint64_t)r->arg;
        return;
    case R_THREAD_NEW:
        assert_true(r->extra <= seen->strings);
        sim_check_fact(sim, seen, r, is_exact);
        assert_int_equal(r->object, ++seen->threads);
        return;
    case R_LOCK_NEW:
    case R_PIPE_NEW:
        assert_true(r->extra <= seen->strings);
        sim_check_fact(sim, seen, r, is_exact);
        assert_int_equal(r->object, ++seen->objects);
        return;
    case R_THREAD_START:
        sim_check_fork(sim, seen, r);
        sim_check_fact(sim, seen, r, is_exact);
        return;
    default:
        sim_check_fact(sim, seen, r, is_exact);
    }
}

static void sim_check(struct sim *sim, bool is_exact)
{
    struct sim_seen seen = {0};
    uint64_t missing = 0;
    for (size_t i = 0; i < sim->run.count; i++)
        sim_check_record(sim, &seen, &sim->run.out[i], is_exact);
    for (uint32_t i = 1; i <= sim->fact_count; i++) {
        assert_int_equal(sim->facts[i].has_come, !sim->facts[i].is_lost);
        missing += sim->facts[i].is_lost;
    }
    assert_int_equal(sim->told_lost, missing);
}

static void simulate(struct unit_random *random, unsigned loss, bool is_watched)
{
    struct sim *sim = calloc(1, sizeof *sim);
    assert_non_null(sim);
    sim->random = *random;
    sim->skew = sim_below(sim, 2) ? 0 : 1000;
    sim->loss = loss;
    sim->is_watched = is_watched;
    run_begin_with(&sim->run, 65536, is_watched ? 64 : 8192, FULL_BLOCK);
    sim->thread_count = sim->process_count = sim->threads_in[0] = 1;
    sim->object_count = SIM_PIPE;
    sim_make(sim, 1, R_THREAD_NEW, 1);
    sim_make(sim, 1, R_LOCK_NEW, 1);
    sim_make(sim, 1, R_PIPE_NEW, SIM_PIPE);
    sim->threads[1].has_begun = true;
    sim_act(sim, 1, R_THREAD_BEGIN, 1, 0, order_of_run(1));
    uint32_t records = SIM_RECORDS / 4 + (uint32_t)sim_below(sim, SIM_RECORDS / 4);
    while (sim->fact_count < records) {
        sim_step(sim);
        if (is_watched && !sim_below(sim, 50))
            sim_look(sim);
    }
    sim->loss = 0; /* the last is told */
    for (uint16_t i = 1; i <= SIM_THREADS; i++) {
        if (i <= sim->thread_count)
            sim_act(sim, i, R_NOTE, i, 0, 0);
        sim_publish(sim, i);
    }
    sim->loss = loss;
    if (loss == 0) { /* then nothing waits for the end */
        assert_int_equal(merge_look(sim->run.merge, false), 0);
        take_out(&sim->run);
        assert_true(merge_is_empty(sim->run.merge));
    }
    assert_int_equal(merge_look(sim->run.merge, true), 0);
    take_out(&sim->run);
    assert_true(merge_is_empty(sim->run.merge));
    sim_check(sim, loss == 0 || !is_watched);
    *random = sim->random;
    run_end(&sim->run);
    free(sim);
}

static void random_runs_come_out_in_causal_order(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (int round = 0; round < 30; round++)
        simulate(&random, 0, round % 4 > 0);
}

static void random_losses_add_up(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (int round = 0; round < 20; round++)
        simulate(&random, 1 + (unsigned)unit_random_below(&random, 60), round % 2);
}

/* ---- real threads ---- */

#define REAL_THREADS 8
#define REAL_SHARING 2 /* the last of them share a ring */
#define REAL_OBJECTS 4
#define REAL_ROUNDS  4000
#define REAL_SECONDS 100 /* until it counts as hanging */

/* A lock as the runtime's: holder, and the number of its last record, in one word. */
struct real_object {
    _Atomic uint64_t word;
};

static struct real_run {
    struct run run;
    struct real_object objects[REAL_OBJECTS + 1];
    pthread_mutex_t definitions, sharing;
    _Atomic uint32_t made; /* objects */
} real;

struct real_thread {
    pthread_t pthread;
    uint16_t id;
    struct unit_random random;
};

static void real_push(const struct real_thread *t, enum record_kind kind, uint32_t object,
                      uint32_t nth)
{
    bool is_sharing = t->id > REAL_THREADS - REAL_SHARING;
    struct ring *ring = segment_ring(real.run.segment, is_sharing ? SEGMENT_RING_SHARED : t->id);
    struct record record = {
        .time_ns = stamp_now(), .kind = (uint16_t)kind, .thread = t->id, .object = object};
    raw_pack(&record, nth);
    if (is_sharing)
        pthread_mutex_lock(&real.sharing);
    while (!ring_push(ring, &record))
        sched_yield();
    if (is_sharing)
        pthread_mutex_unlock(&real.sharing);
}

/* Change the holder. Returns: the number of the change, 0: the holder was not `from`. */
static uint32_t real_change(struct real_object *object, uint16_t from, uint16_t to)
{
    uint64_t word = atomic_load_explicit(&object->word, memory_order_relaxed), changed;
    do {
        if ((word & 0xffff) != from)
            return 0;
        changed = (uint64_t)raw_nth_after((uint32_t)(word >> 32)) << 32 | to;
    } while (!atomic_compare_exchange_weak(&object->word, &word, changed));
    return (uint32_t)(changed >> 32);
}

static void real_define(enum record_kind kind, uint16_t thread, uint32_t id)
{
    struct record record = {
        .time_ns = stamp_now(), .kind = (uint16_t)kind, .thread = thread, .object = id};
    while (!ring_push(&real.run.segment->ring, &record))
        sched_yield();
}

static void real_make_object(struct real_thread *t)
{
    pthread_mutex_lock(&real.definitions);
    uint32_t id = atomic_load(&real.made) + 1;
    if (id <= REAL_OBJECTS) {
        real_define(R_LOCK_NEW, t->id, id);
        atomic_store(&real.made, id);
    }
    pthread_mutex_unlock(&real.definitions);
}

static void *real_main(void *thread)
{
    struct real_thread *t = thread;
    real_push(t, R_THREAD_BEGIN, 0, 1);
    for (int i = 0; i < REAL_ROUNDS; i++) {
        uint32_t made = atomic_load(&real.made), number, id;
        if (made == 0 || unit_random_below(&t->random, 100) == 0)
            real_make_object(t);
        made = atomic_load(&real.made);
        id = 1 + (uint32_t)unit_random_below(&t->random, made);
        while ((number = real_change(&real.objects[id], 0, t->id)) == 0)
            sched_yield();
        if (unit_random_below(&t->random, 50) == 0)
            sched_yield(); /* between doing and telling */
        real_push(t, R_LOCK_TAKE, id, number);
        number = real_change(&real.objects[id], t->id, 0);
        if (unit_random_below(&t->random, 50) == 0)
            sched_yield();
        real_push(t, R_LOCK_RELEASE, id, number);
    }
    return NULL;
}

struct real_seen {
    uint16_t owners[REAL_OBJECTS + 1];
    uint32_t objects, threads, begun;
    size_t takes, releases;
};

static void real_check(struct real_seen *seen, const struct record *r)
{
    assert_true(r->kind == R_THREAD_NEW || r->thread <= seen->threads);
    switch (r->kind) {
    case R_THREAD_NEW:
        assert_int_equal(r->object, ++seen->threads);
        break;
    case R_LOCK_NEW:
        assert_int_equal(r->object, ++seen->objects);
        assert_true(seen->begun & 1u << r->thread);
        break;
    case R_THREAD_BEGIN:
        seen->begun |= 1u << r->thread;
        break;
    case R_LOCK_TAKE:
        assert_true(r->object <= seen->objects);
        assert_int_equal(seen->owners[r->object], 0);
        seen->owners[r->object] = r->thread;
        seen->takes++;
        break;
    default:
        assert_int_equal(r->kind, R_LOCK_RELEASE);
        assert_int_equal(seen->owners[r->object], r->thread);
        seen->owners[r->object] = 0;
        seen->releases++;
    }
}

static void no_object_ever_has_two_owners(void **state)
{
    (void)state;
    const size_t all = REAL_THREADS + REAL_OBJECTS + REAL_THREADS * (1 + 2 * REAL_ROUNDS);
    static struct real_thread threads[REAL_THREADS + 1];
    struct unit_random random = unit_random_new();
    struct real_seen seen = {0};
    real = (struct real_run){.definitions = PTHREAD_MUTEX_INITIALIZER,
                             .sharing = PTHREAD_MUTEX_INITIALIZER};
    run_begin_with(&real.run, 256, 256, FULL_BLOCK);
    real_define(R_THREAD_NEW, 0, 1);
    for (uint16_t i = 2; i <= REAL_THREADS; i++)
        real_define(R_THREAD_NEW, 1, i);
    atomic_store(&real.run.segment->real.rings_used, UINT64_MAX);
    for (uint16_t i = 1; i <= REAL_THREADS; i++) {
        threads[i] = (struct real_thread){.id = i, .random = {unit_random_next(&random) | 1}};
        assert_int_equal(pthread_create(&threads[i].pthread, NULL, real_main, &threads[i]), 0);
    }
    time_t begin = time(NULL);
    for (size_t count = 0, more; count < all; count += more) {
        struct record some[100];
        assert_int_equal(merge_look(real.run.merge, false), 0);
        more = merge_take(real.run.merge, some, UNIT_COUNT(some));
        for (size_t i = 0; i < more; i++)
            real_check(&seen, &some[i]);
        if (more == 0)
            sched_yield();
        assert_true(time(NULL) - begin < REAL_SECONDS);
    }
    for (int i = 1; i <= REAL_THREADS; i++)
        pthread_join(threads[i].pthread, NULL);
    assert_int_equal(merge_look(real.run.merge, true), 0);
    take_out(&real.run);
    assert_int_equal(real.run.count, 0);
    assert_int_equal(seen.takes, REAL_THREADS * REAL_ROUNDS);
    assert_int_equal(seen.releases, seen.takes);
    run_end(&real.run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_of_two_rings_come_by_their_stamps),
        cmocka_unit_test(take_stamped_before_the_release_comes_after_it),
        cmocka_unit_test(record_waits_for_a_late_predecessor),
        cmocka_unit_test(others_go_on_while_one_waits),
        cmocka_unit_test(thread_begins_after_its_start_and_goes_after_its_wake),
        cmocka_unit_test(thread_is_woken_after_it_waits),
        cmocka_unit_test(thread_is_joined_after_its_end),
        cmocka_unit_test(records_of_the_gil_have_one_order),
        cmocka_unit_test(orders_are_apart),
        cmocka_unit_test(forked_process_counts_for_itself),
        cmocka_unit_test(process_of_a_process_counts_on_too),
        cmocka_unit_test(each_process_has_a_gil_of_its_own),
        cmocka_unit_test(pipe_is_the_same_for_all_processes),
        cmocka_unit_test(shared_ring_may_be_out_of_order),
        cmocka_unit_test(definitions_come_before_everything_else),
        cmocka_unit_test(string_comes_in_one_piece),
        cmocka_unit_test(use_comes_after_the_making),
        cmocka_unit_test(things_are_made_in_the_order_of_their_numbers),
        cmocka_unit_test(thread_makes_things_in_its_own_order),
        cmocka_unit_test(young_records_wait_for_the_next_look),
        cmocka_unit_test(end_comes_last_and_frees_its_writer),
        cmocka_unit_test(room_is_given_whatever_waits),
        cmocka_unit_test(numbers_begin_again_at_one),
        cmocka_unit_test(lowest_number_that_is_there_has_its_turn),
        cmocka_unit_test(gap_is_passed_over_once_something_was_lost),
        cmocka_unit_test(what_was_left_out_at_the_last_is_told_too),
        cmocka_unit_test(what_comes_too_late_comes_all_the_same),
        cmocka_unit_test(after_a_loss_the_late_have_their_time),
        cmocka_unit_test(numbers_may_begin_again_where_records_are_missing),
        cmocka_unit_test(death_between_step_and_record_holds_up_nobody),
        cmocka_unit_test(overwritten_rings_are_told_at_the_end),
        cmocka_unit_test(damaged_ring_is_left_alone),
        cmocka_unit_test(nonsense_comes_out_whole),
        cmocka_unit_test(random_runs_come_out_in_causal_order),
        cmocka_unit_test(random_losses_add_up),
        cmocka_unit_test(no_object_ever_has_two_owners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
