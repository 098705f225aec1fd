/* SPDX-License-Identifier: MIT */
/*
 * What happens before what: small programs at random, whose findings are compared with what a naive
 * judge says, who keeps for each event the set of all events before it. So races and potential
 * deadlocks are found where there are any, and nowhere else. And the bounds: threads beyond those that
 * have clocks, objects beyond those that have links.
 */
#include "model/world.h"

#include <stdbool.h>
#include <string.h>

#include "tests/unit.h"

#define PROGRAMS    4000
#define EVENTS_MAX  200
#define THREADS_MAX 6 /* T1 among them */
#define VARS        2
#define LOCKS       4 /* the last one is for readers and writers */

/* Objects, in the order in which they are made. */
enum {
    VAR = 1,
    LOCK = VAR + VARS,
    RWLOCK = LOCK + LOCKS - 1,
    EVENT,
    PERMITS, /* a semaphore */
    SIGNAL,  /* one that begins at 0 */
    QUEUE,   /* bounded */
    BARRIER, /* for two */
    COND
};

typedef uint64_t event_set[(EVENTS_MAX + 63) / 64];

struct event {
    uint16_t thread, kind;
    uint32_t object;
    uint64_t record;
    event_set before, firmly_before;
    uint32_t held, shared; /* locks of its thread before it, and those of them for reading: bits */
};

enum life { UNBORN, ALIVE, WAITING, ENDED };

struct program {
    struct unit_random *random;
    struct world world;
    struct event events[EVENTS_MAX];
    size_t count;
    unsigned threads;
    enum life life[THREADS_MAX + 1];
    size_t last[THREADS_MAX + 1]; /* event + 1 */
    uint32_t held[THREADS_MAX + 1], shared[THREADS_MAX + 1];
    unsigned permits, signals, items;
    bool is_set;
    uint16_t at_barrier, at_cond;     /* who waits */
    unsigned joined[THREADS_MAX + 1]; /* times */
    bool is_joined_twice;
};

static unsigned below(struct program *p, unsigned limit)
{
    return (unsigned)unit_random_below(p->random, limit);
}

/* ---- the judge ---- */

static bool contains(const event_set set, size_t event)
{
    return set[event / 64] >> event % 64 & 1;
}

static void add_past(event_set set, const event_set past, size_t event)
{
    for (size_t i = 0; i < sizeof(event_set) / sizeof set[0]; i++)
        set[i] |= past[i];
    set[event / 64] |= UINT64_C(1) << event % 64;
}

static void come_after(struct program *p, struct event *e, size_t earlier, bool is_firm)
{
    add_past(e->before, p->events[earlier].before, earlier);
    if (is_firm)
        add_past(e->firmly_before, p->events[earlier].firmly_before, earlier);
}

static void come_after_all(struct program *p, struct event *e, unsigned kind, uint32_t object,
                           bool is_firm)
{
    for (size_t i = 0; &p->events[i] < e; i++)
        if (p->events[i].kind == kind && p->events[i].object == object)
            come_after(p, e, i, is_firm);
}

static struct record record_of(unsigned thread, unsigned kind, uint32_t object, int64_t arg,
                               uint32_t extra)
{
    return (struct record){.thread = (uint16_t)thread,
                           .kind = (uint16_t)kind,
                           .object = object,
                           .arg = arg,
                           .extra = extra};
}

/* A record that is an event: after what its thread did before. */
static struct event *happen(struct program *p, unsigned thread, unsigned kind, uint32_t object,
                            int64_t arg, uint32_t extra)
{
    struct record r = record_of(thread, kind, object, arg, extra);
    struct event *e = &p->events[p->count];
    assert_true(p->count < EVENTS_MAX);
    *e = (struct event){.thread = r.thread, .kind = r.kind, .object = object};
    e->record = p->world.records;
    e->held = p->held[thread];
    e->shared = p->shared[thread];
    if (p->last[thread])
        come_after(p, e, p->last[thread] - 1, true);
    p->last[thread] = ++p->count;
    world_apply(&p->world, &r);
    return e;
}

/* ---- a program ---- */

static void make(struct program *p, unsigned kind, uint32_t object, int64_t arg)
{
    struct record r = record_of(1, kind, object, arg, 0);
    world_apply(&p->world, &r);
}

static void begin(struct program *p, struct unit_random *random)
{
    struct record first = record_of(0, R_THREAD_NEW, 1, 0, 0);
    memset(p, 0, sizeof *p);
    p->random = random;
    world_init(&p->world);
    world_apply(&p->world, &first);
    for (uint32_t i = 0; i < VARS; i++)
        make(p, R_VAR_NEW, VAR + i, 0);
    for (uint32_t i = 0; i + 1 < LOCKS; i++)
        make(p, R_LOCK_NEW, LOCK + i, 0);
    make(p, R_RW_NEW, RWLOCK, 0);
    make(p, R_EVENT_NEW, EVENT, 0);
    make(p, R_SEM_NEW, PERMITS, 2);
    make(p, R_SEM_NEW, SIGNAL, 0);
    make(p, R_QUEUE_NEW, QUEUE, 4);
    make(p, R_BARRIER_NEW, BARRIER, 2);
    make(p, R_COND_NEW, COND, LOCK);
    p->threads = 1;
    p->life[1] = ALIVE;
    p->permits = 2;
}

static void start_thread(struct program *p, unsigned t)
{
    if (p->threads == THREADS_MAX)
        return;
    unsigned other = ++p->threads;
    struct record made = record_of(t, R_THREAD_NEW, other, 0, 0);
    world_apply(&p->world, &made);
    happen(p, t, R_THREAD_START, other, 0, 0);
    p->life[other] = ALIVE;
    p->last[other] = p->count; /* its past is that of who started it, and the start */
}

static void end_thread(struct program *p, unsigned t)
{
    if (t == 1 || p->held[t])
        return;
    happen(p, t, R_THREAD_END, 0, 0, 0);
    p->life[t] = ENDED;
}

static void join_thread(struct program *p, unsigned t)
{
    unsigned other = 1 + below(p, p->threads);
    if (p->life[other] != ENDED)
        return;
    struct event *e = happen(p, t, R_JOIN, other, 0, 0);
    come_after(p, e, p->last[other] - 1, true);
    p->is_joined_twice |= p->joined[other]++ > 0;
}

static void touch_variable(struct program *p, unsigned t)
{
    happen(p, t, below(p, 2) ? R_VAR_STORE : R_VAR_LOAD, VAR + below(p, VARS), below(p, 5), 0);
}

static uint32_t held_by_others(const struct program *p, unsigned t, bool is_exclusive)
{
    uint32_t held = 0;
    for (unsigned id = 1; id <= p->threads; id++)
        if (id != t)
            held |= is_exclusive ? p->held[id] & ~p->shared[id] : p->held[id];
    return held;
}

static void take_lock(struct program *p, unsigned t)
{
    unsigned lock = below(p, LOCKS);
    uint32_t bit = 1u << lock;
    bool is_rwlock = LOCK + lock == RWLOCK, is_reading = is_rwlock && below(p, 2);
    if ((p->held[t] | held_by_others(p, t, is_reading)) & bit)
        return;
    struct event *e = happen(p, t,
                             is_reading  ? R_RW_READ
                             : is_rwlock ? R_RW_WRITE
                                         : R_LOCK_TAKE,
                             LOCK + lock, 0, 0);
    come_after_all(p, e, R_LOCK_RELEASE, LOCK + lock, false);
    for (size_t i = 0; is_rwlock && &p->events[i] < e; i++)
        if (p->events[i].kind == R_RW_RELEASE && !(is_reading && p->events[i].shared & bit))
            come_after(p, e, i, false);
    p->held[t] |= bit;
    p->shared[t] |= is_reading ? bit : 0;
}

static void release_lock(struct program *p, unsigned t, unsigned lock)
{
    uint32_t bit = 1u << lock;
    if (!(p->held[t] & bit))
        return;
    happen(p, t, LOCK + lock == RWLOCK ? R_RW_RELEASE : R_LOCK_RELEASE, LOCK + lock, 0, 0);
    p->held[t] &= ~bit;
    p->shared[t] &= ~bit;
}

static void use_event(struct program *p, unsigned t)
{
    switch (below(p, 3)) {
    case 0:
        happen(p, t, R_EVENT_SET, EVENT, 0, 0);
        p->is_set = true;
        break;
    case 1:
        happen(p, t, R_EVENT_CLEAR, EVENT, 0, 0);
        p->is_set = false;
        break;
    default:
        if (p->is_set)
            come_after_all(p, happen(p, t, R_EVENT_PASS, EVENT, 1, 0), R_EVENT_SET, EVENT, true);
    }
}

static void use_semaphore(struct program *p, unsigned t, uint32_t object, unsigned *value)
{
    if (below(p, 2)) {
        happen(p, t, R_SEM_RELEASE, object, ++*value, 0);
    } else if (*value > 0) {
        struct event *e = happen(p, t, R_SEM_TAKE, object, --*value, 0);
        come_after_all(p, e, R_SEM_RELEASE, object, object == SIGNAL);
    }
}

static void use_queue(struct program *p, unsigned t)
{
    if (below(p, 2)) {
        struct event *e = happen(p, t, R_QUEUE_PUT, QUEUE, 7, ++p->items);
        come_after_all(p, e, R_QUEUE_GET, QUEUE, false);
    } else if (p->items > 0) {
        struct event *e = happen(p, t, R_QUEUE_GET, QUEUE, 7, --p->items);
        come_after_all(p, e, R_QUEUE_PUT, QUEUE, true);
    }
}

/* Two meet; the first waits for the second. */
static void meet(struct program *p, unsigned t)
{
    unsigned first = p->at_barrier;
    if (first == 0) {
        happen(p, t, R_BARRIER_WAIT, BARRIER, 0, 1);
        p->at_barrier = (uint16_t)t;
        p->life[t] = WAITING;
        return;
    }
    size_t came = p->last[first] - 1;
    happen(p, t, R_BARRIER_OPEN, BARRIER, 2, 0);
    size_t opened = p->count - 1;
    come_after(p, happen(p, t, R_BARRIER_PASS, BARRIER, 1, 0), came, true);
    struct record wake = record_of(first, R_WAKE, BARRIER, 0, t);
    world_apply(&p->world, &wake);
    struct event *e = happen(p, first, R_BARRIER_PASS, BARRIER, 0, 0);
    come_after(p, e, opened, true);
    come_after(p, e, came, true);
    /* the second wakes the first once it has passed: so that is before it, too */
    come_after(p, e, p->last[t] - 1, true);
    p->at_barrier = 0;
    p->life[first] = ALIVE;
}

static void wait_or_notify(struct program *p, unsigned t)
{
    unsigned waiter = p->at_cond;
    if (!(p->held[t] & 1)) /* the condition's lock is the first one */
        return;
    if (waiter == 0) {
        happen(p, t, R_COND_WAIT, COND, 0, 0);
        release_lock(p, t, 0);
        p->at_cond = (uint16_t)t;
        p->life[t] = WAITING;
        return;
    }
    happen(p, t, R_COND_NOTIFY, COND, 1, 0);
    size_t notified = p->count - 1;
    come_after(p, happen(p, waiter, R_WAKE, COND, 0, t), notified, true);
    p->at_cond = 0;
    p->life[waiter] = ALIVE;
}

static void take_step(struct program *p, bool is_about_locks)
{
    unsigned t = 1 + below(p, p->threads);
    if (p->life[t] != ALIVE)
        return;
    unsigned what = below(p, 14);
    if (is_about_locks && what >= 8)
        what = 3 + below(p, 2);
    switch (what) {
    case 0:
        start_thread(p, t);
        break;
    case 1:
        end_thread(p, t);
        break;
    case 2:
        join_thread(p, t);
        break;
    case 3:
        take_lock(p, t);
        break;
    case 4:
        release_lock(p, t, below(p, LOCKS));
        break;
    case 5:
        use_event(p, t);
        break;
    case 6:
        use_semaphore(p, t, PERMITS, &p->permits);
        break;
    case 7:
        use_semaphore(p, t, SIGNAL, &p->signals);
        break;
    case 8:
        use_queue(p, t);
        break;
    case 9:
        meet(p, t);
        break;
    case 10:
        wait_or_notify(p, t);
        break;
    default:
        touch_variable(p, t);
    }
}

static void play(struct program *p, struct unit_random *random, bool is_about_locks)
{
    begin(p, random);
    size_t length = 20 + below(p, EVENTS_MAX - 30);
    for (int i = 0; i < 3; i++)
        start_thread(p, 1);
    for (int tries = 0; p->count < length && tries < 10000; tries++)
        take_step(p, is_about_locks);
}

static const struct event *event_at(const struct program *p, uint64_t record)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->events[i].record == record)
            return &p->events[i];
    fail_msg("record %llu is no event", (unsigned long long)record);
    return NULL;
}

static bool is_ordered(const struct program *p, const struct event *a, const struct event *b,
                       bool is_firm)
{
    size_t i = (size_t)(a - p->events), j = (size_t)(b - p->events);
    return is_firm ? contains(b->firmly_before, i) || contains(a->firmly_before, j)
                   : contains(b->before, i) || contains(a->before, j);
}

/* ---- races ---- */

static bool is_race(const struct program *p, const struct event *a, const struct event *b)
{
    bool are_accesses = (a->kind == R_VAR_LOAD || a->kind == R_VAR_STORE) &&
                        (b->kind == R_VAR_LOAD || b->kind == R_VAR_STORE);
    return are_accesses && a->object == b->object && a->thread != b->thread &&
           (a->kind == R_VAR_STORE || b->kind == R_VAR_STORE) && !is_ordered(p, a, b, false);
}

static bool is_race_found(const struct world *w, const struct event *a, const struct event *b,
                          bool is_any_pair)
{
    for (size_t i = 0; i < w->finding_count; i++) {
        const struct finding *f = &w->findings[i];
        bool is_pair = (f->thread == a->thread && f->other == b->thread) ||
                       (f->thread == b->thread && f->other == a->thread);
        if (f->kind == FINDING_DATA_RACE && f->object == a->object && (is_pair || is_any_pair))
            return true;
    }
    return false;
}

/* A thread whose row is another's by now is told by that one: of a race, only the variable is right. */
static bool have_rows_of_their_own(const struct program *p)
{
    return p->world.watch.clocks.row_count == p->threads + 1;
}

/* And who joins it then has heard of the other one too, and perhaps of too much. */
static bool is_exact(const struct program *p)
{
    return have_rows_of_their_own(p) || !p->is_joined_twice;
}

static size_t check_races(const struct program *p)
{
    const struct world *w = &p->world;
    size_t found = 0;
    for (size_t i = 0; i < w->finding_count; i++) {
        const struct finding *f = &w->findings[i];
        if (f->kind != FINDING_DATA_RACE)
            continue;
        const struct event *a = event_at(p, f->proof[0]), *b = event_at(p, f->record);
        if (a->thread != f->thread || b->thread != f->other || !is_race(p, a, b))
            fail_msg("T%u and T%u do not race", f->thread, f->other);
        found++;
    }
    bool is_any_pair = !have_rows_of_their_own(p);
    for (size_t i = 0; i < p->count && is_exact(p); i++)
        for (size_t j = 0; j < i; j++)
            if (is_race(p, &p->events[j], &p->events[i]) &&
                !is_race_found(w, &p->events[j], &p->events[i], is_any_pair))
                fail_msg("a race of T%u and T%u was missed", p->events[j].thread,
                         p->events[i].thread);
    return found;
}

static void races_are_those_of_a_naive_judge(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    static struct program p;
    size_t with = 0, without = 0;
    for (int i = 0; i < PROGRAMS; i++) {
        play(&p, &random, false);
        bool has_race = check_races(&p) > 0;
        with += has_race;
        without += !has_race;
        world_free(&p.world);
    }
    assert_true(with > PROGRAMS / 10); /* or nothing was tried */
    assert_true(without > PROGRAMS / 100);
}

/* ---- the order of locks ---- */

static bool is_take(const struct event *e)
{
    return e->kind == R_LOCK_TAKE || e->kind == R_RW_READ || e->kind == R_RW_WRITE;
}

static uint32_t bit_of(uint32_t lock)
{
    return 1u << (lock - LOCK);
}

/* Whether the thread of `b` holds what `a` takes, so that `a` has to wait. */
static bool stands_in_the_way(const struct event *b, const struct event *a)
{
    uint32_t bit = bit_of(a->object);
    return b->held & bit && !(b->shared & bit && a->kind == R_RW_READ);
}

static bool could_meet(const struct program *p, const struct event *a, const struct event *b)
{
    uint32_t gates = a->held & b->held & ~(a->shared & b->shared);
    return a->thread != b->thread && gates == 0 && !is_ordered(p, a, b, true);
}

static bool is_circle_of_two(const struct program *p, const struct event *a, const struct event *b)
{
    return is_take(a) && is_take(b) && stands_in_the_way(b, a) && stands_in_the_way(a, b) &&
           could_meet(p, a, b);
}

static bool is_circle_found(const struct world *w, uint32_t one, uint32_t other)
{
    for (size_t i = 0; i < w->finding_count; i++) {
        const struct finding *f = &w->findings[i];
        if (f->kind == FINDING_POTENTIAL && f->chain_count == 2 &&
            ((f->chain_objects[0] == one && f->chain_objects[1] == other) ||
             (f->chain_objects[0] == other && f->chain_objects[1] == one)))
            return true;
    }
    return false;
}

static void check_circle(const struct program *p, const struct finding *f)
{
    for (uint32_t i = 0; i < f->chain_count; i++) {
        const struct event *e = event_at(p, f->proof[i]);
        const struct event *next = event_at(p, f->proof[(i + 1) % f->chain_count]);
        assert_true(is_take(e));
        assert_int_equal(e->thread, f->chain[i]);
        assert_int_equal(e->object, f->chain_objects[i]);
        assert_true(stands_in_the_way(next, e));
        for (uint32_t j = 0; j < i; j++)
            assert_true(could_meet(p, e, event_at(p, f->proof[j])));
    }
}

static void circles_of_locks_are_those_of_a_naive_judge(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    static struct program p;
    size_t lengths[LOCKORDER_CIRCLE_MAX + 1] = {0};
    for (int n = 0; n < PROGRAMS; n++) {
        play(&p, &random, true);
        for (size_t i = 0; i < p.world.finding_count; i++)
            if (p.world.findings[i].kind == FINDING_POTENTIAL) {
                check_circle(&p, &p.world.findings[i]);
                lengths[p.world.findings[i].chain_count]++;
            }
        for (size_t i = 0; i < p.count && is_exact(&p); i++)
            for (size_t j = 0; j < i; j++)
                if (is_circle_of_two(&p, &p.events[j], &p.events[i]) &&
                    !is_circle_found(&p.world, p.events[i].object, p.events[j].object))
                    fail_msg("a circle of locks %u and %u was missed", p.events[i].object,
                             p.events[j].object);
        world_free(&p.world);
    }
    assert_true(lengths[2] > PROGRAMS / 10);
    assert_true(lengths[3] > 0);
}

/* ---- bounds ---- */

static void put(struct world *w, unsigned thread, unsigned kind, uint32_t object, int64_t arg)
{
    struct record r = record_of(thread, kind, object, arg, 0);
    world_apply(w, &r);
}

static void start_many(struct world *w, uint32_t first, uint32_t count)
{
    for (uint32_t id = first; id < first + count; id++) {
        put(w, 1, R_THREAD_NEW, id, 0);
        put(w, 1, R_THREAD_START, id, 0);
    }
}

static size_t races(const struct world *w)
{
    size_t count = 0;
    for (size_t i = 0; i < w->finding_count; i++)
        count += w->findings[i].kind == FINDING_DATA_RACE;
    return count;
}

static void threads_beyond_the_clocks_are_not_checked_but_pass_on(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    put(&w, 0, R_THREAD_NEW, 1, 0);
    put(&w, 1, R_VAR_NEW, 1, 0);
    put(&w, 1, R_LOCK_NEW, 2, 0);
    put(&w, 1, R_LOCK_NEW, 3, 0);
    start_many(&w, 2, 100);
    put(&w, 50, R_VAR_STORE, 1, 1);
    put(&w, 60, R_VAR_STORE, 1, 2);
    assert_int_equal(races(&w), 0);
    put(&w, 2, R_VAR_STORE, 1, 3);
    put(&w, 2, R_LOCK_TAKE, 2, 0);
    put(&w, 2, R_LOCK_RELEASE, 2, 0);
    put(&w, 50, R_LOCK_TAKE, 2, 0);
    put(&w, 50, R_LOCK_TAKE, 3, 0);
    put(&w, 50, R_LOCK_RELEASE, 3, 0);
    put(&w, 3, R_LOCK_TAKE, 3, 0);
    put(&w, 3, R_VAR_STORE, 1, 4);
    assert_int_equal(races(&w), 0);
    put(&w, 4, R_VAR_STORE, 1, 5);
    assert_int_equal(races(&w), 2);
    assert_int_equal(w.watch.clocks.row_count, CLOCKS_THREADS_MAX + 1);
    world_free(&w);
}

static void threads_that_were_joined_leave_their_clocks_to_others(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    put(&w, 0, R_THREAD_NEW, 1, 0);
    put(&w, 1, R_VAR_NEW, 1, 0);
    for (uint32_t id = 2; id < 1000; id++) {
        start_many(&w, id, 1);
        put(&w, id, R_VAR_STORE, 1, id);
        put(&w, id, R_THREAD_END, 0, 0);
        put(&w, 1, R_JOIN, id, 0);
        put(&w, 1, R_VAR_LOAD, 1, id);
    }
    assert_int_equal(races(&w), 0);
    assert_int_equal(w.watch.clocks.row_count, 3);
    start_many(&w, 1000, 2);
    put(&w, 1000, R_VAR_STORE, 1, 1);
    put(&w, 1001, R_VAR_STORE, 1, 2);
    assert_int_equal(races(&w), 1);
    world_free(&w);
}

static void objects_beyond_the_links_still_order(void **state)
{
    (void)state;
    struct world w;
    uint32_t var = CLOCKS_LINKS_MAX + 10;
    world_init(&w);
    put(&w, 0, R_THREAD_NEW, 1, 0);
    for (uint32_t id = 1; id < var; id++)
        put(&w, 1, R_LOCK_NEW, id, 0);
    put(&w, 1, R_VAR_NEW, var, 0);
    start_many(&w, 2, 2);
    for (uint32_t id = 1; id < var; id++) {
        if (id == var - 2)
            put(&w, 2, R_VAR_STORE, var, 1);
        put(&w, 2, R_LOCK_TAKE, id, 0);
        put(&w, 2, R_LOCK_RELEASE, id, 0);
    }
    put(&w, 3, R_LOCK_TAKE, var - 2, 0);
    put(&w, 3, R_VAR_STORE, var, 2);
    assert_int_equal(races(&w), 0);
    assert_true(w.watch.clocks.link_count <= CLOCKS_LINKS_MAX + 1);
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(races_are_those_of_a_naive_judge),
        cmocka_unit_test(circles_of_locks_are_those_of_a_naive_judge),
        cmocka_unit_test(threads_beyond_the_clocks_are_not_checked_but_pass_on),
        cmocka_unit_test(threads_that_were_joined_leave_their_clocks_to_others),
        cmocka_unit_test(objects_beyond_the_links_still_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
