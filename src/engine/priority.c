/* SPDX-License-Identifier: MIT */
/* Who holds what is a list: few locks let their holders inherit, and fewer are held at a time. */
#include "engine/priority.h"

#include <stdlib.h>

#include "engine/cores.h"

/* Somebody holds what those in a queue wait for. */
struct holding {
    struct engine_thread *holder;
    struct engine_thread **queue;
};

static struct holdings {
    struct holding *list;
    size_t count, room;
} held;

static bool is_acted_on(void)
{
    return engine.plan->policy == POLICY_TIME;
}

struct engine_thread *priority_first(struct engine_thread *first)
{
    struct engine_thread *best = first;
    for (struct engine_thread *t = first->queue_next; t != first; t = t->queue_next)
        if (t->runs_at > best->runs_at)
            best = t;
    return best;
}

/* Of all who wait for what a thread holds, the most important, if it is more so than that thread. */
static const struct engine_thread *heard_by(const struct engine_thread *t)
{
    const struct engine_thread *best = NULL;
    for (size_t i = 0; i < held.count; i++) {
        if (held.list[i].holder != t || !*held.list[i].queue)
            continue;
        const struct engine_thread *first = priority_first(*held.list[i].queue);
        if (first->runs_at > (best ? best->runs_at : t->priority))
            best = first;
    }
    return best;
}

static struct engine_thread *holder_of(struct engine_thread **queue)
{
    for (size_t i = 0; queue && i < held.count; i++)
        if (held.list[i].queue == queue)
            return held.list[i].holder;
    return NULL;
}

/* Find out what a thread runs at now. Returns: whether that is new. */
static bool renew(struct engine_thread *t)
{
    const struct engine_thread *from = heard_by(t);
    int before = t->runs_at;
    bool did_inherit = t->inherits;
    t->inherits = from != NULL;
    t->runs_at = from ? from->runs_at : t->priority;
    bool is_new = t->runs_at != before;
    if (from && (is_new || !did_inherit))
        engine_record_of(t, R_INHERIT, from->id, t->runs_at, 0, 0);
    else if (!from && did_inherit)
        engine_record_of(t, R_INHERIT_END, 0, t->runs_at, 0, 0);
    if (is_new)
        core_line_up(t);
    return is_new;
}

/* In a circle it ends too: round it a priority can only rise, up to the highest. */
static void renew_all(struct engine_thread *t)
{
    while (t && renew(t))
        t = holder_of(t->queue);
}

void priority_set(struct engine_thread *t, int priority)
{
    t->priority = priority;
    if (!is_acted_on())
        return;
    engine.has_priorities |= priority != 0;
    renew_all(t);
}

void priority_look_at(struct engine_thread **queue)
{
    if (held.count > 0)
        renew_all(holder_of(queue));
}

void priority_hold(struct engine_thread **queue)
{
    if (!is_acted_on())
        return;
    if (held.count == held.room) {
        size_t room = held.room ? held.room * 2 : 8;
        struct holding *grown = realloc(held.list, room * sizeof *grown);
        if (!grown)
            return; /* without memory it inherits nothing */
        held.list = grown;
        held.room = room;
    }
    held.list[held.count++] = (struct holding){engine_me, queue};
    renew_all(engine_me);
}

void priority_forget(struct engine_thread *t)
{
    size_t kept = 0;
    for (size_t i = 0; i < held.count; i++)
        if (held.list[i].holder != t)
            held.list[kept++] = held.list[i];
    held.count = kept;
}

void priority_let_go(struct engine_thread **queue)
{
    struct engine_thread *holder = holder_of(queue);
    for (size_t i = 0; i < held.count; i++)
        if (held.list[i].queue == queue) {
            held.list[i] = held.list[--held.count];
            break;
        }
    if (holder)
        renew_all(holder);
}
