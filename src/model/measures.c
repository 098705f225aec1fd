/* SPDX-License-Identifier: MIT */
/*
 * The world is folded along: it knows how long each thread has been in each state. What is kept beside
 * it is what the world forgets: what a thread was computing, who was on a core last, and counts.
 */
#include "model/measures.h"

#include <stdlib.h>
#include <string.h>

#include "model/memory.h"
#include "model/world.h"

#define CORES_MAX 64

/* What a thread has done besides being in states. */
struct doing {
    uint64_t work_ns;    /* it has computed so far, finished computations alone */
    uint64_t asked_ns;   /* of the one that it is in the middle of; 0: of none */
    uint64_t left_ns;    /* of that, when it was told last, */
    uint64_t told_on_ns; /* and how long it had been on a core by then */
    uint64_t started_ns; /* when it was started, until it begins */
    bool is_starting, is_working, is_in_bytecode;
    bool is_interrupted;   /* in its work: it stands before something else */
    bool is_woken_for_gil; /* and has not taken it since */
};

struct fold {
    struct world world;
    struct doing *doing; /* by id - 1 */
    size_t count;
    uint16_t core_last[CORES_MAX]; /* who was on it last; 0: nobody yet */
    bool is_work_untold;           /* somebody computed, and no record says how long */
    uint64_t *figures;
};

/* ---- what a thread computes ---- */

static struct doing *doing_of(struct fold *f, uint32_t id)
{
    if (id == 0 || id > f->world.thread_count)
        return NULL;
    if (f->count < f->world.thread_count) {
        size_t count = f->world.thread_count;
        f->doing = memory_resize(f->doing, count, sizeof *f->doing);
        memset(f->doing + f->count, 0, (count - f->count) * sizeof *f->doing);
        f->count = count;
    }
    return &f->doing[id - 1];
}

static uint64_t on_core_ns(const struct fold *f, uint32_t id)
{
    return world_time_in(&f->world, id, THREAD_RUN);
}

/* What is left of what it is about to do; and how long it has been on a core so far. */
static void tell(struct doing *d, uint64_t left_ns, uint64_t on_ns)
{
    d->left_ns = left_ns;
    d->told_on_ns = on_ns;
}

static void begin_work(struct doing *d, const struct record *r, uint64_t on_ns)
{
    d->is_working = true;
    d->is_interrupted = false;
    d->asked_ns = r->arg > 0 ? (uint64_t)r->arg : 0;
    tell(d, d->asked_ns, on_ns);
}

static void end_work(struct doing *d)
{
    d->work_ns += d->is_working ? d->asked_ns : 0;
    d->is_working = false;
}

/* An instruction of the interpreter takes the time that the thread is on a core between the point
 * before it and its record. */
static void end_bytecode(struct doing *d, uint64_t on_ns)
{
    if (d->is_in_bytecode)
        d->work_ns += on_ns - d->told_on_ns;
    d->is_in_bytecode = false;
}

/* What is left of a computation when it has been on a core for so long. */
static uint64_t left_ns(const struct doing *d, uint64_t on_ns)
{
    uint64_t since = d->is_interrupted ? 0 : on_ns - d->told_on_ns;
    return since < d->left_ns ? d->left_ns - since : 0;
}

/* A point tells what is left of a computation, or stands before something else. */
static void apply_point(struct doing *d, const struct record *r, uint64_t on_ns)
{
    bool is_before_end = r->extra == R_WORK_END;
    d->is_in_bytecode = r->extra == R_INSTRUCTION || (r->extra == R_BYTECODE && r->arg > 1);
    if (d->is_working)
        tell(d, is_before_end && r->arg > 0 ? (uint64_t)r->arg : left_ns(d, on_ns), on_ns);
    else if (d->is_in_bytecode)
        tell(d, 0, on_ns);
    d->is_interrupted = d->is_working && !is_before_end;
}

/* What it has done of a computation that it never came to the end of. */
static uint64_t unfinished_ns(const struct doing *d, uint64_t on_ns)
{
    uint64_t left = left_ns(d, on_ns);
    return d->is_working && left < d->asked_ns ? d->asked_ns - left : 0;
}

/* ---- what is counted ---- */

static void count_dispatch(struct fold *f, const struct record *r)
{
    if (r->object >= CORES_MAX)
        return;
    uint16_t last = f->core_last[r->object];
    f->figures[MEASURE_SWITCHES] += last != 0 && last != r->thread;
    f->core_last[r->object] = r->thread;
}

static void count_gil(struct fold *f, struct doing *d, const struct record *r)
{
    switch (r->kind) {
    case R_GIL_WAIT:
        f->figures[MEASURE_GIL_TRIES] += d->is_woken_for_gil;
        d->is_woken_for_gil = false;
        break;
    case R_GIL_TAKE:
        d->is_woken_for_gil = false;
        break;
    case R_GIL_REQUEST:
        f->figures[MEASURE_GIL_REQUESTS]++;
        break;
    default:
        break;
    }
}

static void count_wait(struct fold *f, const struct record *r)
{
    enum record_wait wait = record_wait_of(r->kind);
    bool is_for_another = wait == RECORD_WAIT_BLOCK || wait == RECORD_WAIT_WAIT;
    f->figures[MEASURE_WAITS] += is_for_another && r->kind != R_TIMER_WAIT;
}

static void count_start(struct fold *f, const struct record *r)
{
    struct doing *started = doing_of(f, r->object);
    f->figures[MEASURE_THREADS]++;
    f->figures[MEASURE_PROCESSES] += (r->arg & RECORD_THREAD_PROCESS) != 0;
    if (!started)
        return;
    started->is_starting = true;
    started->started_ns = r->time_ns;
}

static void count_begin(struct fold *f, struct doing *d, const struct record *r)
{
    if (d->is_starting && r->time_ns > d->started_ns)
        f->figures[MEASURE_STARTING] += r->time_ns - d->started_ns;
    d->is_starting = false;
}

static bool is_woken_for_gil(const struct fold *f, const struct record *r)
{
    const struct world_thread *t = world_thread(&f->world, r->thread);
    return r->kind == R_WAKE && t && t->wait_kind == R_GIL_WAIT;
}

static void apply(struct fold *f, struct doing *d, const struct record *r)
{
    uint64_t on_ns = on_core_ns(f, r->thread);
    switch (r->kind) {
    case R_POINT:
        apply_point(d, r, on_ns);
        break;
    case R_WORK:
        begin_work(d, r, on_ns);
        break;
    case R_WORK_END:
        end_work(d);
        break;
    case R_BYTECODE:
    case R_INSTRUCTION:
        end_bytecode(d, on_ns);
        f->is_work_untold |= f->world.is_real;
        break;
    case R_DISPATCH:
        count_dispatch(f, r);
        break;
    case R_THREAD_START:
        count_start(f, r);
        break;
    case R_THREAD_BEGIN:
        count_begin(f, d, r);
        break;
    default:
        count_gil(f, d, r);
        count_wait(f, r);
    }
}

static void take_record(struct fold *f, const struct record *r)
{
    bool is_for_gil = is_woken_for_gil(f, r);
    world_apply(&f->world, r);
    struct doing *d = doing_of(f, r->thread);
    if (!d)
        return;
    d->is_woken_for_gil |= is_for_gil;
    apply(f, d, r);
}

/* ---- the end ---- */

static const struct state_measure {
    enum measure measure;
    enum thread_state state;
} states[] = {
    {MEASURE_GIL_WAIT, THREAD_GIL},
    {MEASURE_CORE_WAIT, THREAD_READY},
    {MEASURE_LOCK_WAIT, THREAD_BLOCK},
    {MEASURE_IO, THREAD_IO},
};

static void add_times(struct fold *f)
{
    uint64_t *figures = f->figures, on_cores_ns = 0;
    for (uint32_t id = 1; id <= f->world.thread_count; id++) {
        const struct doing *d = doing_of(f, id);
        uint64_t on_ns = on_core_ns(f, id);
        figures[MEASURE_WORK] += d->work_ns + unfinished_ns(d, on_ns);
        on_cores_ns += on_ns;
        f->is_work_untold |= f->world.is_real && d->is_working;
        for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
            figures[states[i].measure] += world_time_in(&f->world, id, states[i].state);
    }
    figures[MEASURE_TIME] = f->world.time_ns;
    figures[MEASURE_LOST] =
        on_cores_ns > figures[MEASURE_WORK] ? on_cores_ns - figures[MEASURE_WORK] : 0;
    figures[MEASURE_GIL_SWITCHES] = f->world.gil.switches;
    for (size_t i = 0; i < f->world.gil_count; i++)
        figures[MEASURE_GIL_SWITCHES] += f->world.gils[i].switches;
}

/* What the records of a real run do not tell; what those of a torn one do not; and when a run would be
 * finished that never is. */
static void forget(const struct fold *f)
{
    const struct world *world = &f->world;
    uint64_t *figures = f->figures;
    static const enum measure of_cores[] = {MEASURE_CORE_WAIT, MEASURE_LOST, MEASURE_SWITCHES};
    for (size_t i = 0; world->is_real && i < sizeof of_cores / sizeof of_cores[0]; i++)
        figures[of_cores[i]] = MEASURE_UNKNOWN;
    if (verdict_is_unfinished(world_verdict(world)))
        figures[MEASURE_TIME] = MEASURE_UNKNOWN;
    if (f->is_work_untold)
        figures[MEASURE_WORK] = MEASURE_UNKNOWN;
    for (int i = 0; world->lost > 0 && i < MEASURE_COUNT; i++)
        if (i != MEASURE_TIME)
            figures[i] = MEASURE_UNKNOWN;
}

void measures_take(const struct tape *tape, uint64_t *figures)
{
    struct fold f = {.figures = figures};
    memset(figures, 0, MEASURE_COUNT * sizeof *figures);
    world_init(&f.world);
    for (size_t i = 0; i < tape->count; i++)
        take_record(&f, &tape->records[i]);
    add_times(&f);
    figures[MEASURE_STEPS] = tape->step_count;
    figures[MEASURE_SPEED_UP] = MEASURE_UNKNOWN;
    forget(&f);
    world_free(&f.world);
    free(f.doing);
}

void measures_compare(uint64_t *figures, size_t runs)
{
    for (size_t run = 0; run < runs; run++) {
        uint64_t *own = figures + run * MEASURE_COUNT;
        uint64_t first_ns = figures[MEASURE_TIME], own_ns = own[MEASURE_TIME];
        bool is_known = first_ns != MEASURE_UNKNOWN && own_ns != MEASURE_UNKNOWN && own_ns > 0;
        double ratio = is_known ? (double)first_ns / (double)own_ns : 0;
        own[MEASURE_SPEED_UP] = ratio > 0 ? (uint64_t)(ratio * 100 + 0.5) : MEASURE_UNKNOWN;
    }
}

/* ---- words ---- */

static const struct measure_row {
    const char *name;
    enum measure_unit unit;
    const char *heading, *sentence;
} rows[] = {
#define X(NAME, name, unit, heading, sentence) {#name, MEASURE_UNIT_##unit, heading, sentence},
    MEASURES(X)
#undef X
};

const char *measure_name(enum measure measure)
{
    return rows[measure].name;
}

const char *measure_heading(enum measure measure)
{
    return rows[measure].heading;
}

const char *measure_sentence(enum measure measure)
{
    return rows[measure].sentence;
}

enum measure_unit measure_unit(enum measure measure)
{
    return rows[measure].unit;
}

bool measure_is_sum(enum measure measure)
{
    switch (measure) {
    case MEASURE_WORK:
    case MEASURE_GIL_WAIT:
    case MEASURE_CORE_WAIT:
    case MEASURE_LOCK_WAIT:
    case MEASURE_IO:
    case MEASURE_STARTING:
        return true;
    default:
        return false;
    }
}

enum measure measure_find(const char *name)
{
    int i = 0;
    while (i < MEASURE_COUNT && strcmp(rows[i].name, name) != 0)
        i++;
    return (enum measure)i;
}
