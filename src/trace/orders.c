/* SPDX-License-Identifier: MIT */
#include "trace/orders.h"

#include <stdlib.h>

#include "trace/queue.h"

#define PART 64 /* orders that are allocated at a time */

/* ---- threads, processes ---- */

static struct orders_thread *thread_of(const struct orders *o, uint32_t id)
{
    return id > 0 && id <= o->thread_count ? &o->threads[id] : NULL;
}

static uint32_t process_of(const struct orders *o, uint32_t thread)
{
    const struct orders_thread *t = thread_of(o, thread);
    return t ? t->process : 0;
}

static uint32_t add_process(struct orders *o)
{
    if (o->process_count == o->process_room) {
        o->process_room = o->process_room ? o->process_room * 2 : 4;
        o->processes = queue_memory(o->processes, o->process_room * sizeof *o->processes);
    }
    struct orders_process *p = queue_memory(NULL, sizeof *p);
    *p = (struct orders_process){0};
    order_init(&p->gil);
    o->processes[o->process_count] = p;
    return o->process_count++;
}

void orders_add_thread(struct orders *o, const struct record *made)
{
    bool is_process = made->arg == RECORD_WAY_PROCESS;
    if (++o->thread_count >= o->thread_room) {
        o->thread_room = o->thread_room ? o->thread_room * 2 : 64;
        o->threads = queue_memory(o->threads, o->thread_room * sizeof *o->threads);
    }
    struct orders_thread *t = &o->threads[o->thread_count];
    *t = (struct orders_thread){0};
    order_init(&t->run);
    order_init(&t->join);
    t->process = is_process ? add_process(o) : process_of(o, made->thread);
}

/* ---- objects ---- */

void orders_add_object(struct orders *o)
{
    o->object_count++;
}

static struct order *add_part(void)
{
    struct order *part = queue_memory(NULL, PART * sizeof *part);
    for (uint32_t i = 0; i < PART; i++)
        order_init(&part[i]);
    return part;
}

/* The order of an object, as a process counts it. */
static struct order *object_of(struct orders_process *p, uint32_t object)
{
    uint32_t at = object / PART;
    if (at >= p->part_count) {
        uint32_t count = at + 1 > 2 * p->part_count ? at + 1 : 2 * p->part_count;
        p->parts = queue_memory(p->parts, count * sizeof(struct order *));
        while (p->part_count < count)
            p->parts[p->part_count++] = NULL;
    }
    if (!p->parts[at])
        p->parts[at] = add_part();
    return &p->parts[at][object % PART];
}

/* ---- which one ---- */

/* Whose count it is: of a pipe, which is in memory that all share, the program's. */
static struct orders_process *counting(const struct orders *o, const struct record *r)
{
    switch (r->kind) {
    case R_PIPE_SEND_WAIT:
    case R_PIPE_RECEIVE_WAIT:
    case R_PIPE_SEND:
    case R_PIPE_RECEIVE:
    case R_PIPE_CLOSE:
    case R_PIPE_END:
        return o->processes[0];
    default:
        return o->processes[process_of(o, r->thread)];
    }
}

static struct order *run_of(const struct orders *o, uint32_t thread)
{
    struct orders_thread *t = thread_of(o, thread);
    return t ? &t->run : NULL;
}

static struct order *join_of(const struct orders *o, uint32_t thread)
{
    struct orders_thread *t = thread_of(o, thread);
    return t ? &t->join : NULL;
}

struct order *orders_of(struct orders *o, const struct record *r, uint32_t nth)
{
    if (nth == 0)
        return NULL;
    switch (r->kind) {
    case R_WAKE:
    case R_GO:
    case R_TIMEOUT:
    case R_SPURIOUS:
    case R_THREAD_BEGIN:
        return run_of(o, r->thread);
    case R_THREAD_START:
        return run_of(o, r->object);
    case R_THREAD_END:
        return join_of(o, r->thread);
    case R_GIL_WAIT:
    case R_GIL_TAKE:
    case R_GIL_REQUEST:
    case R_GIL_DROP:
    case R_GIL_YIELD:
    case R_GIL_TICK:
    case R_GIL_BUSY:
    case R_GIL_SWITCH:
        return &counting(o, r)->gil;
    default:
        if (record_object_of(r->kind) == RECORD_THREAD)
            return join_of(o, r->object);
        return r->object > 0 && r->object <= o->object_count ? object_of(counting(o, r), r->object)
                                                             : NULL;
    }
}

void orders_fork(struct orders *o, const struct record *r)
{
    if (r->kind != R_THREAD_START || !(r->arg & RECORD_THREAD_PROCESS) || !thread_of(o, r->object))
        return;
    const struct orders_process *from = o->processes[process_of(o, r->thread)];
    struct orders_process *to = o->processes[process_of(o, r->object)];
    for (uint32_t object = 1; from != to && object <= o->object_count; object++)
        if (object / PART < from->part_count && from->parts[object / PART])
            object_of(to, object)->next = from->parts[object / PART][object % PART].next;
}

/* ---- beginning and end ---- */

void orders_init(struct orders *o)
{
    *o = (struct orders){0};
    add_process(o);
}

static void free_process(struct orders_process *p)
{
    for (uint32_t at = 0; at < p->part_count; at++) {
        for (uint32_t i = 0; p->parts[at] && i < PART; i++)
            order_free(&p->parts[at][i]);
        free(p->parts[at]);
    }
    order_free(&p->gil);
    free(p->parts);
    free(p);
}

void orders_free(struct orders *o)
{
    for (uint32_t i = 0; i < o->process_count; i++)
        free_process(o->processes[i]);
    for (uint32_t id = 1; id <= o->thread_count; id++) {
        order_free(&o->threads[id].run);
        order_free(&o->threads[id].join);
    }
    free(o->processes);
    free(o->threads);
}
