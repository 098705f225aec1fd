/* SPDX-License-Identifier: MIT */
#include "runtime/gil.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "runtime/thread.h"

#define TICKS 100 /* that the holder of the old GIL keeps it for */

/* Of a process. All is read and written under its guard, but is_drop_requested, which a holder looks at
 * at each of its operations, and what is the holder's own. */
struct gil {
    const struct reel_process *process; /* NULL: the program */
    struct gil *next;
    uint32_t guard[2];
    struct engine_thread *holder;
    struct engine_thread *last_holder;
    uint64_t switches;      /* times that another thread than the last one took it */
    uint64_t switched_ns;   /* when that was */
    bool is_vain;           /* somebody has since been woken for it, and found it taken */
    uint64_t vain_ns;       /* when that was first */
    bool is_drop_requested; /* atomic */
    unsigned ticks;         /* of the holder: done of its hundred, which may be over */
    uint64_t tick_ns;       /* of the holder: done of the tick that it is at */
    uint64_t arrival_ns;    /* when whom it has woken last comes, on another core */
    bool is_piece_short;    /* its present piece of work ends at a tick that is waited for */
    struct engine_thread *waiters;
    struct engine_thread *forced;    /* dropped it on request, and nobody has taken it since */
    struct engine_thread *switchers; /* it, once it wants the GIL again */
};

static struct gil program;
static uint32_t list_guard[2]; /* of the list that begins with the program's */

static bool is_on(void)
{
    return engine_plan()->gil != GIL_OFF;
}

static bool is_ticking(void)
{
    return engine_plan()->gil == GIL_TICKS;
}

static struct gil *find(const struct reel_process *process)
{
    struct gil *gil = &program;
    while (gil->process != process && gil->next)
        gil = gil->next;
    if (gil->process != process && (gil->next = calloc(1, sizeof *gil))) {
        gil = gil->next;
        gil->process = process;
    }
    return gil;
}

/* The GIL of the running thread's process. */
static struct gil *mine(void)
{
    const struct reel_process *process = thread_process();
    if (!process)
        return &program;
    engine_guard(list_guard);
    struct gil *gil = find(process);
    engine_unguard(list_guard);
    return gil;
}

static void record(struct gil *gil, enum record_kind kind, uint32_t object, int64_t arg,
                   uint32_t extra)
{
    engine_record_in(gil->guard, kind, object, arg, extra, 0);
}

static bool is_requested(const struct gil *gil)
{
    return __atomic_load_n(&gil->is_drop_requested, __ATOMIC_RELAXED);
}

static void request(struct gil *gil, bool is_requested)
{
    __atomic_store_n(&gil->is_drop_requested, is_requested, __ATOMIC_RELAXED);
}

/* Wait one interval; if nothing has moved by then, ask the holder to drop. Returns: whether we were
 * woken. */
static bool wait_an_interval(struct gil *gil)
{
    const struct op drop = {.kind = R_GIL_YIELD};
    uint64_t switches = gil->switches;
    int error = engine_park(gil->guard, &gil->waiters, R_GIL_WAIT, 0, engine_plan()->interval_ns);
    if (error != -ETIMEDOUT)
        return true;
    if (!gil->holder || gil->switches != switches || is_requested(gil))
        return false;
    request(gil, true);
    record(gil, R_GIL_REQUEST, 0, 0, engine_thread_id(gil->holder));
    engine_interrupt(gil->holder, &drop);
    return false;
}

/* Wait until a holder has done its ticks. One who is in the middle of work counts them from now on. */
static bool wait_for_ticks(struct gil *gil)
{
    if (!gil->is_piece_short)
        engine_interrupt(gil->holder, NULL);
    engine_park(gil->guard, &gil->waiters, R_GIL_WAIT, 0, ENGINE_FOREVER);
    return true;
}

static void come_in_vain(struct gil *gil)
{
    record(gil, R_GIL_BUSY, 0, 0, engine_thread_id(gil->holder));
    if (!gil->is_vain)
        gil->vain_ns = engine_now();
    gil->is_vain = true;
}

static void wait_while_held(struct gil *gil)
{
    while (gil->holder) {
        record(gil, R_GIL_WAIT, 0, 0, engine_thread_id(gil->holder));
        bool is_woken = is_ticking() ? wait_for_ticks(gil) : wait_an_interval(gil);
        if (is_woken && gil->holder)
            come_in_vain(gil);
    }
}

/* Whether those who wait have been woken in vain for so long that chance would have ended it. In the real
 * engine there is chance. */
static bool is_starving(const struct gil *gil)
{
    return !engine_is_real && gil->waiters && gil->is_vain &&
           engine_now() - gil->vain_ns >= engine_plan()->slice_ns;
}

static void take(struct gil *gil)
{
    struct engine_thread *self = engine_self();
    struct op take = {.kind = R_GIL_TAKE};
    if (gil->holder || gil->forced == self)
        engine_pending(self, &take);
    if (gil->forced == self)
        record(gil, R_GIL_SWITCH, 0, 0, 0);
    while (gil->forced == self)
        engine_park(gil->guard, &gil->switchers, R_GIL_SWITCH, 0, ENGINE_FOREVER);
    wait_while_held(gil);
    gil->holder = self;
    if (gil->last_holder != self) {
        gil->last_holder = self;
        gil->forced = NULL;
        gil->switches++;
        gil->is_vain = false;
        gil->switched_ns = engine_now();
    }
    record(gil, R_GIL_TAKE, 0, 0, 0);
    while (engine_unpark_one(&gil->switchers, 0))
        ;
}

void gil_take(void)
{
    if (!is_on())
        return;
    struct gil *gil = mine();
    engine_guard(gil->guard);
    take(gil);
    engine_unguard(gil->guard);
}

/* Record why, and let it go. */
static void give_up(enum record_kind kind, uint32_t object, int64_t arg, enum record_kind to)
{
    struct gil *gil = mine();
    engine_guard(gil->guard);
    record(gil, kind, object, arg, to);
    /* We must not block here: the caller is not in its queue yet, and would miss its wake-up. */
    if (is_requested(gil) || is_starving(gil))
        gil->forced = engine_self();
    request(gil, false);
    gil->holder = NULL;
    engine_unpark_one(&gil->waiters, 0);
    engine_unguard(gil->guard);
}

void gil_drop(enum record_kind kind, uint32_t object, int64_t arg)
{
    if (is_on())
        give_up(R_GIL_DROP, object, arg, kind);
}

void gil_forget(const struct reel_process *process)
{
    struct gil *gil = find(process);
    *gil = (struct gil){.process = gil->process, .next = gil->next};
}

/* ---- the old GIL ---- */

/* The running thread has had its share: who it has just woken goes first. In the real engine, the
 * machine and its luck decide that. */
static void give_way(struct gil *gil, struct op *take)
{
    const struct schedule *plan = engine_plan();
    if (engine_is_real || engine_now() - gil->switched_ns < plan->slice_ns)
        return;
    take->before_ns += plan->wake_ns;
    engine_yield();
}

/* Let the GIL go, and take it again if nobody was faster. */
static void let_go(struct gil *gil)
{
    const struct schedule *plan = engine_plan();
    struct op take = {.kind = R_GIL_TAKE, .before_ns = plan->op_ns + plan->switch_ns};
    engine_guard(gil->guard);
    bool is_waited_for = gil->holder == engine_self() && gil->waiters;
    if (is_waited_for) {
        record(gil, R_GIL_TICK, 0, 0, 0);
        gil->holder = NULL;
        gil->arrival_ns = engine_now() + plan->wake_ns;
        engine_unpark_one(&gil->waiters, 0);
        give_way(gil, &take);
    }
    engine_unguard(gil->guard);
    if (!is_waited_for)
        return;
    engine_point(&take);
    gil_take();
}

/* What is done of the present tick, of work, does not count for an operation. */
static void count_tick(struct gil *gil)
{
    bool is_over = gil->ticks + 1 >= TICKS;
    gil->ticks = (gil->ticks + 1) % TICKS;
    if (is_over)
        let_go(gil);
}

/* How long it is until a hundred is over, not before `ns`. */
static uint64_t until_tick(const struct gil *gil, uint64_t ns)
{
    uint64_t tick_ns = engine_plan()->bytecode_ns, all_ns = TICKS * tick_ns;
    uint64_t left_ns = (TICKS - gil->ticks % TICKS) * tick_ns - gil->tick_ns;
    return ns <= left_ns ? left_ns : left_ns + (ns - left_ns + all_ns - 1) / all_ns * all_ns;
}

uint64_t gil_piece(uint64_t ns)
{
    if (!is_ticking() || engine_plan()->bytecode_ns == 0)
        return ns;
    struct gil *gil = mine();
    engine_guard(gil->guard);
    uint64_t now_ns = engine_now(), piece_ns = ns;
    if (gil->waiters)
        piece_ns = until_tick(gil, 0);
    else if (gil->arrival_ns > now_ns)
        piece_ns = until_tick(gil, gil->arrival_ns - now_ns);
    gil->is_piece_short = gil->waiters || gil->arrival_ns > now_ns;
    engine_unguard(gil->guard);
    return piece_ns < ns ? piece_ns : ns;
}

/* Hundreds that were over in the middle were over while nobody waited. Returns: whether one ends here. */
static bool count_work(struct gil *gil, uint64_t done_ns)
{
    uint64_t bytecode_ns = engine_plan()->bytecode_ns;
    if (bytecode_ns == 0)
        return false;
    uint64_t ns = gil->tick_ns + done_ns, ticks = ns / bytecode_ns;
    gil->tick_ns = ns % bytecode_ns;
    gil->ticks = (unsigned)((gil->ticks + ticks) % TICKS);
    return ticks > 0 && gil->ticks == 0 && gil->tick_ns == 0;
}

/* ---- the eval breaker ---- */

/* Keep a place that the thread passes; of more than there is room for, the last ones. */
static void pass(reel_thread *self, const struct reel_site *where)
{
    const size_t room = sizeof self->passed / sizeof self->passed[0];
    if (where)
        self->passed[self->passed_count++ % room] = where;
}

static bool has_passed(const reel_thread *self, const struct reel_site *where)
{
    const size_t room = sizeof self->passed / sizeof self->passed[0];
    size_t kept = self->passed_count < room ? self->passed_count : room;
    for (size_t i = 0; i < kept; i++)
        if (self->passed[i] == where)
            return true;
    return false;
}

/* Whether it follows a jump back in the source that such an operation stands here: further up, or where
 * the thread has been since it looked at the eval breaker last. What adds to a variable reads and writes
 * it at one place. */
static bool has_jumped_back(reel_thread *self, enum record_kind kind, const struct reel_site *where)
{
    const struct reel_site *last = self->last_site;
    bool is_second_half = where == last && self->last_kind == R_VAR_LOAD && kind == R_VAR_STORE;
    self->last_site = where;
    self->last_kind = (uint16_t)kind;
    if (!where || is_second_half)
        return false;
    bool is_further_up = last && where->file == last->file && where->line < last->line;
    return is_further_up || has_passed(self, where);
}

/* Whether it is an instruction by itself, and no call or jump. */
static bool is_plain(enum record_kind kind, int64_t arg)
{
    return kind == R_VAR_LOAD || kind == R_VAR_STORE || kind == R_BYTECODE ||
           (kind == R_INSTRUCTION && !arg);
}

/* With breaker=jumps. */
static bool is_looked_at(enum record_kind kind, int64_t arg, const struct reel_site *where)
{
    reel_thread *self = thread_self();
    bool is_looked = has_jumped_back(self, kind, where) || !is_plain(kind, arg);
    if (is_looked)
        self->passed_count = 0;
    pass(self, where);
    return is_looked;
}

void gil_check_before(enum record_kind kind, int64_t arg, struct reel_site *where)
{
    if (!is_on())
        return;
    if (is_ticking() || engine_plan()->breaker == BREAKER_ANY || is_looked_at(kind, arg, where))
        gil_check();
}

void gil_check(void)
{
    if (!is_on())
        return;
    struct gil *gil = mine();
    if (is_ticking()) {
        count_tick(gil);
        return;
    }
    if (!is_requested(gil) || gil->holder != engine_self())
        return;
    give_up(R_GIL_YIELD, 0, 0, R_NONE);
    gil_take();
}

void gil_check_jump(void)
{
    if (!is_ticking())
        gil_check();
}

void gil_check_work(uint64_t done_ns)
{
    if (!is_ticking()) {
        gil_check();
        return;
    }
    struct gil *gil = mine();
    if (count_work(gil, done_ns))
        let_go(gil);
}

void gil_end_work(uint64_t done_ns)
{
    if (!is_ticking())
        return;
    struct gil *gil = mine();
    if (count_work(gil, done_ns))
        gil->ticks = TICKS;
}

/* Those of CPython that look at it, as dis names them: of 3.10 (JUMP_ABSOLUTE, and POP_JUMP_IF_... where it
 * jumps, CALL_FUNCTION..., CALL_METHOD), of 3.11 (POP_JUMP_BACKWARD_...) and from 3.11 on (RESUME,
 * JUMP_BACKWARD, CALL, CALL_KW, CALL_FUNCTION_EX). Not POP_JUMP_IF_..., which from 3.12 on jumps forward
 * only. Source: CHECK_EVAL_BREAKER in CPython Python/ceval.c (3.10, 3.11), Python/bytecodes.c (3.12). */
static const char *const looking[] = {
    "RESUME",
    "JUMP_BACKWARD",
    "JUMP_ABSOLUTE",
    "POP_JUMP_BACKWARD_IF_TRUE",
    "POP_JUMP_BACKWARD_IF_FALSE",
    "POP_JUMP_BACKWARD_IF_NONE",
    "POP_JUMP_BACKWARD_IF_NOT_NONE",
    "CALL",
    "CALL_KW",
    "CALL_METHOD",
    "CALL_FUNCTION",
    "CALL_FUNCTION_KW",
    "CALL_FUNCTION_EX",
};

bool gil_is_jump(const char *instruction)
{
    size_t bytes = strcspn(instruction, " ");
    for (size_t i = 0; i < sizeof looking / sizeof looking[0]; i++)
        if (strlen(looking[i]) == bytes && memcmp(instruction, looking[i], bytes) == 0)
            return true;
    return false;
}
