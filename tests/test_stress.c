/* SPDX-License-Identifier: MIT */
/*
 * The real engine under stress: targets/stress.c runs with its threads on all cores, and what comes out
 * of the merge is checked record by record, against the rules of stream_check.h and against the world
 * that the model makes of it. With full=block nothing may be missing; with drop and overwrite what is
 * missing must be told, to the last record. And whoever is killed in the middle takes nobody along.
 *
 * usage: test_stress TARGET [full]
 *
 * "full" is the long run, `scons stress`; else it takes some seconds. TEST_SEED=number: begin with it.
 */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include "model/world.h"
#include "tests/stream_check.h"
#include "tests/unit.h"
#include "trace/live.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLOWER 10
#else
#define SLOWER 1
#endif

#define WAIT_MS        100
#define SILENCE_MAX_MS 60000 /* until a run counts as hanging */
#define COMPARE_EVERY  1009  /* records between two looks at the whole world */
#define LINE_BYTES     200

static char *target;
static bool is_full;
static unsigned long first_seed = 1;

/* A run, and what is watched of it. */
struct run {
    struct live live;
    struct stream_check check;
    struct world world;
    char line[LINE_BYTES];
    size_t line_length;
    uint64_t differences; /* between the world and the check */
    uint64_t forgotten;   /* objects that the world did not know any more, counted at each LOST */
    uint64_t begin_ns;
};

struct plan {
    const char *schedule;
    unsigned long seed;
    unsigned threads, operations;
    bool is_private, in_turns;
    uint64_t ring_capacity; /* 0: as usual */
    unsigned nap_us;        /* of the viewer, each time */
};

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t own_cpu_ns(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000000u +
           (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1000u;
}

/* ---- the world beside the check ---- */

static bool is_same_object(const struct world_object *w, const struct stream_object *s)
{
    switch (s->made_by) {
    case R_LOCK_NEW:
        return w->owner == s->owner && (w->type != OBJECT_RLOCK || w->depth == s->depth);
    case R_SPIN_NEW:
        return w->owner == s->owner;
    case R_RW_NEW:
        return w->owner == s->owner && w->count == (uint32_t)s->value;
    case R_EVENT_NEW:
        return w->is_set == s->is_set;
    case R_SEM_NEW:
    case R_VAR_NEW:
        return w->value == s->value;
    case R_QUEUE_NEW:
        return w->count == s->count && w->unfinished == s->unfinished;
    case R_FUTURE_NEW:
        return (w->future == FUTURE_DONE) == (s->state == R_FUTURE_DONE);
    default:
        return true;
    }
}

static bool is_same_thread(const struct world_thread *w, const struct stream_thread *s)
{
    bool is_waiting = s->waits != R_NONE && !s->is_woken;
    bool is_clocked = s->waits == R_SLEEP || s->waits == R_IO;
    if (s->has_ended || world_is_over(w))
        return s->has_ended && world_is_over(w);
    return w->locks == s->held && (is_clocked || w->wait_kind == (is_waiting ? s->waits : R_NONE));
}

static void differ(struct run *run, const char *what, size_t id, const char *name)
{
    if (run->differences++ < 10)
        printf("# record %llu: the world sees %s %zu, %s, otherwise\n",
               (unsigned long long)run->check.records, what, id, name);
}

static void compare(struct run *run)
{
    const struct stream_check *check = &run->check;
    assert_int_equal(run->world.thread_count, check->thread_count);
    assert_int_equal(run->world.object_count, check->object_count);
    for (size_t i = 0; i < check->object_count; i++)
        if (!is_same_object(&run->world.objects[i], &check->objects[i]))
            differ(run, "object", i + 1, check->objects[i].name);
    for (size_t i = 0; i < check->thread_count; i++)
        if (!is_same_thread(&run->world.threads[i], &check->threads[i]))
            differ(run, "thread", i + 1, check->threads[i].name);
}

/* Whatever can be owned or counted is unknown when records were lost, and known when it is seen. */
static void check_forgetting(struct run *run, const struct record *r)
{
    const struct world_object *o = world_object(&run->world, r->object);
    if (r->kind == R_LOST)
        for (size_t i = 0; i < run->world.object_count; i++) {
            enum object_type type = run->world.objects[i].type;
            bool can_be_unknown = type == OBJECT_LOCK || type == OBJECT_SEMAPHORE ||
                                  type == OBJECT_QUEUE || type == OBJECT_VAR;
            assert_true(!can_be_unknown || run->world.objects[i].is_unknown);
            run->forgotten += can_be_unknown;
        }
    if (r->kind == R_LOCK_TAKE)
        assert_true(o && !o->is_unknown && o->owner == r->thread);
    if (r->kind == R_SEM_TAKE || r->kind == R_VAR_STORE)
        assert_true(o && !o->is_unknown && o->value == r->arg);
}

/* ---- running ---- */

static void take_record(void *context, const struct record *record)
{
    struct run *run = context;
    stream_check_record(&run->check, record);
    world_apply(&run->world, record);
    if (run->check.is_lossy)
        check_forgetting(run, record);
    else if (run->check.records % COMPARE_EVERY == 0)
        compare(run);
}

static void take_output(void *context, const char *text, size_t bytes)
{
    struct run *run = context;
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] != '\n' && run->line_length < LINE_BYTES - 1) {
            run->line[run->line_length++] = text[i];
            continue;
        }
        run->line[run->line_length] = '\0';
        run->line_length = 0;
        if (strncmp(run->line, "did ", 4) != 0)
            printf("# target: %s\n", run->line);
        stream_check_line(&run->check, run->line);
    }
}

/* Returns: as live_start. */
static int start(struct run *run, const struct plan *plan)
{
    char params[200], *argv[] = {target, NULL};
    struct live_options options = {.argv = argv,
                                   .schedule = plan->schedule,
                                   .params = params,
                                   .max_steps = SEGMENT_STEPS_UNLIMITED,
                                   .ring_capacity = plan->ring_capacity,
                                   .reel_fd = -1};
    snprintf(params, sizeof params, "seed=%lu\nthreads=%u\noperations=%u\nprivate=%d\nturns=%d\n",
             plan->seed, plan->threads, plan->operations, plan->is_private, plan->in_turns);
    run->line_length = 0;
    run->differences = run->forgotten = 0;
    run->begin_ns = now_ns();
    stream_check_init(&run->check);
    world_init(&run->world);
    run->check.is_lossy = strstr(plan->schedule, "full=") != NULL;
    int error = live_start(&run->live, &options);
    live_allow(&run->live, SEGMENT_STEPS_UNLIMITED);
    return error;
}

/* Take in what there is, and wait for more. Returns: whether it goes on. */
static bool watch(struct run *run, const struct plan *plan, uint64_t *silent_since_ns)
{
    const struct live_sink sink = {run, take_record, take_output};
    if (live_pump(&run->live, 0, &sink) > 0)
        *silent_since_ns = now_ns();
    else if (now_ns() - *silent_since_ns > SILENCE_MAX_MS * UINT64_C(1000000))
        fail_msg("seed %lu, %s: nothing has come for a minute", plan->seed, plan->schedule);
    if (live_is_over(&run->live) && run->live.output < 0)
        return false;
    live_wait(&run->live, -1, WAIT_MS);
    if (plan->nap_us > 0)
        usleep(plan->nap_us);
    return true;
}

static void watch_to_the_end(struct run *run, const struct plan *plan)
{
    uint64_t silent_since_ns = now_ns();
    while (watch(run, plan, &silent_since_ns))
        ;
}

static void run_free(struct run *run)
{
    live_stop(&run->live, &(struct live_sink){0});
    stream_check_free(&run->check);
    world_free(&run->world);
}

static void tell(const struct run *run, const struct plan *plan, uint64_t cpu_ns)
{
    double seconds = (double)(now_ns() - run->begin_ns) / 1e9;
    if (is_full)
        printf("# %s, seed %lu, %u threads, %u operations: %llu records in %.2f s, %.0f a second, "
               "%.0f ns of the viewer's CPU each; %llu lost\n",
               plan->schedule, plan->seed, plan->threads, plan->operations,
               (unsigned long long)run->check.records, seconds,
               (double)run->check.records / seconds, (double)cpu_ns / (double)run->check.records,
               (unsigned long long)run->check.lost);
    fflush(stdout);
}

static void check_run(struct run *run, const struct plan *plan)
{
    stream_check_end(&run->check);
    assert_true(WIFEXITED(run->live.status));
    assert_int_equal(WEXITSTATUS(run->live.status), 0);
    assert_false(run->live.is_damaged);
    if (!run->check.is_lossy)
        compare(run);
    if (run->check.complaints + run->differences > 0)
        fail_msg("seed %lu, %s: %llu complaints, %llu differences", plan->seed, plan->schedule,
                 (unsigned long long)run->check.complaints, (unsigned long long)run->differences);
}

static void play(struct run *run, const struct plan *plan)
{
    uint64_t cpu_ns = own_cpu_ns();
    assert_int_equal(start(run, plan), 0);
    watch_to_the_end(run, plan);
    tell(run, plan, own_cpu_ns() - cpu_ns);
    check_run(run, plan);
}

static unsigned operations(unsigned in_full, unsigned in_short)
{
    return is_full ? in_full : in_short / SLOWER;
}

/* ---- block ---- */

static void every_record_is_there_and_in_order(void **state)
{
    (void)state;
    unsigned long seeds = is_full ? 20 : 3;
    for (unsigned long seed = first_seed; seed < first_seed + seeds; seed++) {
        struct plan plan = {.schedule = "real",
                            .seed = seed,
                            .threads = 8,
                            .operations = operations(1000000, 100000)};
        struct run run;
        play(&run, &plan);
        run_free(&run);
    }
}

static void so_it_is_with_the_gil(void **state)
{
    (void)state;
    struct plan plan = {.schedule = "real,gil=on,interval=100us",
                        .seed = first_seed,
                        .threads = 8,
                        .operations = operations(300000, 40000)};
    struct run run;
    play(&run, &plan);
    run_free(&run);
}

static void so_it_is_with_the_old_gil(void **state)
{
    (void)state;
    struct plan plan = {.schedule = "real,gil=ticks",
                        .seed = first_seed,
                        .threads = 8,
                        .operations = operations(300000, 40000)};
    struct run run;
    play(&run, &plan);
    run_free(&run);
}

static void writers_wait_for_room_in_small_rings(void **state)
{
    (void)state;
    unsigned long seeds = is_full ? 5 : 1;
    for (unsigned long seed = first_seed; seed < first_seed + seeds; seed++) {
        struct plan plan = {.schedule = "real",
                            .seed = seed,
                            .threads = 8,
                            .operations = operations(1000000, 40000),
                            .ring_capacity = 64};
        struct run run;
        play(&run, &plan);
        run_free(&run);
    }
}

static void more_threads_than_rings_share_one(void **state)
{
    (void)state;
    struct plan plan = {.schedule = "real",
                        .seed = first_seed,
                        .threads = 64,
                        .operations = operations(1000000, 64000)};
    struct run run;
    play(&run, &plan);
    run_free(&run);
}

/* ---- drop and overwrite ---- */

/* Everything that a thread did is told, or told to be missing. */
static void check_sums(const struct stream_check *check)
{
    for (size_t i = 0; i < check->thread_count; i++) {
        const struct stream_thread *t = &check->threads[i];
        uint64_t did = 2; /* begin, end */
        if (t->name[0] != 'w')
            continue;
        for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++)
            did += t->claims[kind] > 0 ? (uint64_t)t->claims[kind] : 0;
        if (t->passed + t->lost != did)
            fail_msg("%s did %llu: %llu are there, %llu are told to be lost", t->name,
                     (unsigned long long)did, (unsigned long long)t->passed,
                     (unsigned long long)t->lost);
    }
}

static void check_lossy(const char *schedule, bool is_private, bool in_turns)
{
    struct plan plan = {.schedule = schedule,
                        .seed = first_seed,
                        .threads = 8,
                        .operations = operations(1000000, 100000),
                        .is_private = is_private,
                        .in_turns = in_turns,
                        .ring_capacity = 256,
                        .nap_us = 3000};
    struct run run;
    play(&run, &plan);
    assert_true(run.check.lost > 0);
    assert_true(run.forgotten > 0);
    assert_int_equal(run.world.lost, run.check.lost);
    if (is_private)
        check_sums(&run.check);
    run_free(&run);
}

static void what_is_dropped_is_told(void **state)
{
    (void)state;
    check_lossy("real,full=drop", true, false);
    check_lossy("real,full=drop", false, false);
}

static void what_is_overwritten_is_told(void **state)
{
    (void)state;
    check_lossy("real,full=overwrite", true, false);
    check_lossy("real,full=overwrite", false, false);
}

/* Whoever comes next does not write over all that is left of one that has ended. */
static void what_one_after_the_other_overwrites_is_told(void **state)
{
    (void)state;
    check_lossy("real,full=overwrite", true, true);
}

/* ---- killing ---- */

/* All that was published, by the heads of the rings. */
static uint64_t published(struct live *live)
{
    uint64_t sum = atomic_load(&live->segment->ring.head);
    for (unsigned i = 0; i < SEGMENT_RINGS; i++)
        sum += atomic_load(
            &segment_ring_at(live->segment, live->capacity, live->ring_capacity, i)->head);
    return sum;
}

/* A thread that is killed between doing something and telling it leaves a gap, behind which others may
 * have gone on: it explains some complaints, but as many as there are threads. */
static void check_killed(struct run *run, const struct plan *plan)
{
    assert_true(WIFSIGNALED(run->live.status));
    assert_int_equal(run->check.end.arg, END_KILLED);
    assert_int_equal(run->check.records, published(&run->live) + 1);
    if (run->check.complaints > 4 * plan->threads)
        fail_msg("seed %lu: %llu complaints", plan->seed,
                 (unsigned long long)run->check.complaints);
}

static void a_killed_target_leaves_all_that_it_published(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (unsigned long seed = 1; seed <= (is_full ? 20 : 5); seed++) {
        struct plan plan = {
            .schedule = "real", .seed = seed, .threads = 8, .operations = 100000000};
        uint64_t silent_since_ns = now_ns();
        struct run run;
        assert_int_equal(start(&run, &plan), 0);
        run.check.is_quiet = true;
        uint64_t until_ns = now_ns() + 20000000 + unit_random_below(&random, 200000000);
        while (now_ns() < until_ns)
            assert_true(watch(&run, &plan, &silent_since_ns));
        kill(run.live.pid, SIGKILL);
        watch_to_the_end(&run, &plan);
        check_killed(&run, &plan);
        run_free(&run);
    }
}

#if defined(__linux__)

/* A viewer that is killed; its target becomes our child then. Returns: the target. */
static pid_t leave_target_alone(const struct plan *plan, uint64_t after_us)
{
    int report[2];
    pid_t target_pid = 0;
    assert_int_equal(pipe(report), 0);
    pid_t viewer = fork();
    if (viewer == 0) {
        struct run run;
        uint64_t silent_since_ns = now_ns();
        if (start(&run, plan) < 0 ||
            write(report[1], &run.live.pid, sizeof run.live.pid) != sizeof run.live.pid)
            _exit(1);
        run.check.is_quiet = true;
        while (watch(&run, plan, &silent_since_ns))
            ;
        _exit(0);
    }
    close(report[1]);
    assert_int_equal(read(report[0], &target_pid, sizeof target_pid), sizeof target_pid);
    close(report[0]);
    usleep((useconds_t)after_us);
    kill(viewer, SIGKILL);
    waitpid(viewer, NULL, 0);
    return target_pid;
}

static void a_target_outlives_its_viewer(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    for (unsigned long seed = 1; seed <= (is_full ? 20 : 4); seed++) {
        /* rings so small that it waits for room all the time */
        struct plan plan = {.schedule = "real",
                            .seed = seed,
                            .threads = 8,
                            .operations = 1000000 / SLOWER,
                            .ring_capacity = seed % 2 ? 256 : 0};
        int status = -1, waited_ms = 0;
        pid_t pid = leave_target_alone(&plan, 20000 + unit_random_below(&random, 100000));
        while (waitpid(pid, &status, WNOHANG) == 0 && waited_ms++ < SILENCE_MAX_MS)
            usleep(1000);
        if (waited_ms >= SILENCE_MAX_MS) {
            kill(pid, SIGKILL);
            fail_msg("seed %lu: the target hangs without its viewer", seed);
        }
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
}

#endif

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_record_is_there_and_in_order),
        cmocka_unit_test(so_it_is_with_the_gil),
        cmocka_unit_test(so_it_is_with_the_old_gil),
        cmocka_unit_test(writers_wait_for_room_in_small_rings),
        cmocka_unit_test(more_threads_than_rings_share_one),
        cmocka_unit_test(what_is_dropped_is_told),
        cmocka_unit_test(what_is_overwritten_is_told),
        cmocka_unit_test(what_one_after_the_other_overwrites_is_told),
        cmocka_unit_test(a_killed_target_leaves_all_that_it_published),
#if defined(__linux__)
        cmocka_unit_test(a_target_outlives_its_viewer),
#endif
    };
    const char *seed = getenv("TEST_SEED");
    if (argc < 2)
        return 2;
    target = argv[1];
    is_full = argc > 2 && strcmp(argv[2], "full") == 0;
    first_seed = seed ? strtoul(seed, NULL, 10) : 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
