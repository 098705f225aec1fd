/* SPDX-License-Identifier: MIT */
/*
 * What the two engines have in common: the threads by number, definitions, the beginning and the end;
 * and which of them does the rest (virtual.c, real.c).
 */
#include "engine/engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/guard.h"
#include "engine/policy.h"
#include "engine/priority.h"
#include "engine/real.h"
#include "engine/virtual.h"
#include "engine/waits.h"

bool engine_is_real;
_Atomic bool engine_is_free;
struct engine engine;
_Thread_local struct engine_thread *engine_me;

/* ---- records ---- */

void engine_record_virtually(uint16_t thread, enum record_kind kind, uint32_t object, int64_t arg,
                             uint32_t extra, uint32_t site)
{
    struct record record = {
        .time_ns = engine.now_ns,
        .kind = (uint16_t)kind,
        .thread = thread,
        .object = object,
        .arg = arg,
        .extra = extra,
        .site = site,
    };
    emit(engine.out, &record);
}

void engine_record_of(const struct engine_thread *thread, enum record_kind kind, uint32_t object,
                      int64_t arg, uint32_t extra, uint32_t site)
{
    engine_record_as(thread ? thread->id : 0, 0, kind, object, arg, extra, site);
}

/* ---- definitions ---- */

/* They stand in the main ring; in the real engine their numbers are the segment's, since processes
 * share them. */
struct numbers {
    uint32_t strings, sites, threads, objects;
};

static struct numbers own_numbers;

static struct segment_real *shared(void)
{
    return engine_is_real && engine.out->segment ? &engine.out->segment->real : NULL;
}

static uint32_t own_definitions[2];

static void definitions_enter(struct numbers *numbers)
{
    struct segment_real *real = shared();
    if (real)
        guard_enter_shared(real->definitions);
    else
        engine_guard(own_definitions);
    *numbers = own_numbers;
    if (real)
        *numbers = (struct numbers){real->strings, real->sites, real->threads, real->objects};
}

static void definitions_leave(const struct numbers *numbers)
{
    struct segment_real *real = shared();
    own_numbers = *numbers;
    if (real) {
        real->strings = numbers->strings;
        real->sites = numbers->sites;
        real->threads = numbers->threads;
        real->objects = numbers->objects;
    }
    if (real)
        guard_leave_shared(real->definitions);
    else if (engine_is_real)
        guard_leave(own_definitions);
}

static void define(enum record_kind kind, uint32_t object, int64_t arg, uint32_t extra,
                   uint32_t site)
{
    struct record record = {
        .time_ns = engine_is_real ? real_stamp() : engine.now_ns,
        .kind = (uint16_t)kind,
        .thread = engine_me ? engine_me->id : 0,
        .object = object,
        .arg = arg,
        .extra = extra,
        .site = site,
    };
    emit(engine.out, &record);
}

static uint32_t define_string(struct numbers *numbers, const char *text)
{
    engine.out->strings = engine_is_real ? numbers->strings : engine.out->strings;
    numbers->strings = emit_string(engine.out, engine_is_real ? real_stamp() : engine.now_ns, text);
    return numbers->strings;
}

uint32_t engine_string(const char *text)
{
    struct numbers numbers;
    definitions_enter(&numbers);
    uint32_t id = define_string(&numbers, text);
    definitions_leave(&numbers);
    return id;
}

uint32_t engine_site(uint32_t *id, const char *file, uint32_t line)
{
    /* A program has few source files: the last one seen is nearly always the right one. */
    static const char *last_file;
    static uint32_t last_file_id;
    struct numbers numbers;
    /* acquire: its definition is in the stream; pairs with the store below */
    uint32_t known = __atomic_load_n(id, __ATOMIC_ACQUIRE);
    if (known)
        return known;
    definitions_enter(&numbers);
    if (*id == 0) {
        if (!last_file || strcmp(last_file, file) != 0) {
            last_file_id = define_string(&numbers, file);
            last_file = file;
        }
        define(R_SITE, ++numbers.sites, line, last_file_id, 0);
        __atomic_store_n(id, numbers.sites, __ATOMIC_RELEASE);
    }
    known = *id;
    definitions_leave(&numbers);
    return known;
}

/* "lock-1": what an object is called to which the program gives no name. */
static void name_object(char *name, size_t bytes, enum record_kind kind)
{
    static unsigned unnamed[RECORD_KIND_COUNT];
    const char *word = record_kind_name(kind); /* "lock_new" */
    snprintf(name, bytes, "%.*s-%u", (int)(strlen(word) - strlen("_new")), word, ++unnamed[kind]);
}

uint32_t engine_object_new(uint32_t *guard, enum record_kind kind, int64_t arg, const char *name,
                           uint32_t site)
{
    char number[32];
    struct numbers numbers;
    guard[0] = guard[1] = 0;
    definitions_enter(&numbers);
    if (!name)
        name_object(number, sizeof number, kind);
    uint32_t string = define_string(&numbers, name ? name : number), id = ++numbers.objects;
    define(kind, id, arg, string, site);
    definitions_leave(&numbers);
    return id;
}

/* ---- points, waiting, work ---- */

void engine_pending(const struct engine_thread *thread, const struct op *op)
{
    if (!engine_is_real)
        virtual_pending(thread, op);
}

void engine_point(const struct op *op)
{
    if (engine_is_real)
        real_point();
    else
        virtual_point(op);
}

int engine_park(uint32_t *guard, struct engine_thread **queue, enum record_kind why,
                uint32_t object, uint64_t timeout_ns)
{
    return engine_is_real ? real_park(guard, queue, why, object, timeout_ns)
                          : virtual_park(queue, why, object, timeout_ns);
}

void engine_unpark(struct engine_thread *thread, uint32_t object)
{
    if (engine_is_real)
        real_unpark(thread, object);
    else
        virtual_unpark(thread, object);
}

struct engine_thread *engine_unpark_one(struct engine_thread **queue, uint32_t object)
{
    if (!*queue)
        return NULL;
    struct engine_thread *t = engine_is_real ? waits_first(*queue) : virtual_waiter(*queue);
    engine_unpark(t, object);
    return t;
}

unsigned engine_waiters(struct engine_thread *const *queue)
{
    return *queue ? waits_count(*queue) : 0;
}

uint64_t engine_work(uint64_t ns, uint64_t after_ns, uint32_t site)
{
    return engine_is_real ? real_work(ns) : virtual_work(ns, after_ns, site);
}

void engine_interrupt(struct engine_thread *thread, const struct op *next)
{
    if (engine_is_real)
        real_interrupt(thread);
    else
        virtual_interrupt(thread, next);
}

void engine_yield(void)
{
    if (engine_is_real)
        real_yield();
    else
        virtual_yield();
}

uint64_t engine_random(uint64_t limit)
{
    static uint32_t guard[2];
    engine_guard(guard);
    uint64_t number = policy_random(limit);
    engine_unguard(guard);
    return number;
}

uint64_t engine_now(void)
{
    return engine_is_real ? real_now() : engine.now_ns;
}

/* ---- threads ---- */

static int make_room(void)
{
    if (engine.thread_count < engine.thread_room)
        return 0;
    unsigned room = engine.thread_room ? engine.thread_room * 2 : 16;
    struct engine_thread **grown = realloc(engine.threads, room * sizeof(struct engine_thread *));
    if (!grown)
        return -ENOMEM;
    engine.threads = grown;
    engine.thread_room = room;
    return 0;
}

/* The virtual engine finds its threads by number; the real one has those of other processes among
 * the numbers, and needs none. */
static int add_thread(struct engine_thread *t)
{
    if (engine_is_real)
        return real_thread_new(t);
    if (make_room() < 0 || virtual_thread_new(t) < 0)
        return -ENOMEM;
    engine.threads[engine.thread_count++] = t;
    return 0;
}

struct engine_thread *engine_thread_new(const char *name, enum record_way way, void *owner,
                                        uint32_t site)
{
    struct numbers numbers;
    struct engine_thread *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->owner = owner;
    definitions_enter(&numbers);
    bool is_full = numbers.threads == ENGINE_THREADS_MAX;
    t->id = (uint16_t)(numbers.threads + 1);
    if (is_full || add_thread(t) < 0) {
        free(t);
        t = NULL;
    } else {
        uint32_t string = define_string(&numbers, name);
        define(R_THREAD_NEW, ++numbers.threads, way, string, site);
    }
    definitions_leave(&numbers);
    return t;
}

void engine_thread_set_priority(struct engine_thread *t, int priority)
{
    if (!engine_is_real)
        priority_set(t, priority);
}

void engine_hold(struct engine_thread **queue)
{
    if (!engine_is_real)
        priority_hold(queue);
}

void engine_let_go(struct engine_thread **queue)
{
    if (!engine_is_real)
        priority_let_go(queue);
}

void *engine_thread_owner(const struct engine_thread *thread)
{
    return thread->owner;
}

int engine_thread_start(struct engine_thread *t, void (*run)(void *), void *arg, unsigned flags,
                        uint32_t site)
{
    t->run = run;
    t->arg = arg;
    return engine_is_real ? real_thread_start(t, flags, site)
                          : virtual_thread_start(t, flags, site);
}

void engine_thread_leave(void)
{
    if (engine_is_real)
        real_thread_leave();
    else
        virtual_thread_leave();
}

void engine_thread_kill(struct engine_thread *t)
{
    virtual_thread_kill(t);
}

pid_t engine_fork(struct engine_thread *thread, uint32_t site)
{
    return real_fork(thread, site);
}

bool engine_is_forking(void)
{
    return real_is_forking();
}

bool engine_is_process(void)
{
    return real_is_process();
}

/* ---- beginning and end ---- */

static void record_setting(enum record_setting setting, int64_t value)
{
    define(R_SETTING, setting, value, 0, 0);
}

/* The schedule is told without its choices: each is a record of its own when it is followed. So a
 * run and its replay are the same records. */
static void record_settings(void)
{
    const struct schedule *plan = engine.plan;
    struct schedule base = *plan;
    base.choice_count = 0;
    char *text = schedule_format(&base);
    define(R_SCHEDULE, 0, 0, engine_string(text ? text : ""), 0);
    free(text);
    if (engine_is_real)
        record_setting(SETTING_ENGINE, ENGINE_REAL);
    record_setting(SETTING_CORES, engine_is_real ? real_cores() : engine.core_count);
    record_setting(SETTING_SLICE_NS, (int64_t)plan->slice_ns);
    record_setting(SETTING_GIL, plan->gil);
    record_setting(SETTING_GIL_INTERVAL_NS, (int64_t)plan->interval_ns);
    if (plan->spurious_percent)
        record_setting(SETTING_SPURIOUS, plan->spurious_percent);
}

int engine_start(const struct schedule *plan, struct emitter *out, uint64_t max_steps, void *owner)
{
    engine.plan = plan;
    engine.out = out;
    engine.max_steps = max_steps;
    engine.random = plan->seed;
    engine_is_real = plan->policy == POLICY_REAL;
    engine_is_free = engine_is_real && plan->gil == GIL_OFF;
    int error = engine_is_real ? real_start() : virtual_start();
    if (error < 0)
        return error;
    record_settings();
    struct engine_thread *t = engine_thread_new("main", RECORD_WAY_FUNCTION, owner, 0);
    if (!t)
        return -ENOMEM;
    engine_me = t;
    if (engine_is_real)
        real_begin(t);
    else
        virtual_begin(t);
    return 0;
}

void engine_stop_others(void)
{
    if (engine_is_real)
        real_stop_others();
}

/* Returns: how many records the main ring has had with it. */
static uint64_t record_end(enum record_end end)
{
    struct numbers numbers;
    struct record record = {
        .time_ns = engine_is_real ? real_stamp() : engine.now_ns,
        .kind = R_END,
        .thread = end == END_EXITED && engine_me ? engine_me->id : 0,
        .arg = end,
    };
    definitions_enter(&numbers);
    emit(engine.out, &record);
    uint64_t written = emitter_written(engine.out);
    definitions_leave(&numbers);
    return written;
}

void engine_end(enum record_end end)
{
    if (__atomic_exchange_n(&engine.has_ended, true, __ATOMIC_ACQ_REL))
        return;
    if (!engine_is_real)
        end = virtual_end(end);
    uint64_t written = real_is_process() ? 0 : record_end(end);
    if (!engine_is_real)
        virtual_check_choices(end);
    if (!engine.out->segment && end == END_STUCK)
        fprintf(stderr, "no thread can go on; `threadreel run` shows why\n");
    fflush(NULL);
    if (!real_is_process())
        emitter_finish(engine.out, written);
}

_Noreturn void engine_give_up(enum record_end end)
{
    engine_end(end);
    _Exit(EXIT_FAILURE);
}

bool engine_has_ended(void)
{
    return __atomic_load_n(&engine.has_ended, __ATOMIC_ACQUIRE);
}

void engine_forget(void)
{
    engine_me = NULL;
    engine.has_ended = true;
}

const struct schedule *engine_plan(void)
{
    return engine.plan;
}
